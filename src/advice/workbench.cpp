// SPDX-License-Identifier: Apache-2.0
#include "advice/workbench.hpp"

#include <algorithm>
#include <utility>

#include "score/ranking.hpp"
#include "score/unit_scorer.hpp"

namespace parindex::inline v1::detail {
namespace {

std::optional<Rational> total(const Assessment& unit, const FactDeclaration& fact) {
  const std::size_t count = fact.type == FactType::kTally ? fact.options.size() : 1;
  Rational sum;
  for (std::size_t i = 0; i < count; ++i) {
    const FactValue& value = unit.facts[at(fact.slot) + i];
    if (!value.given()) return std::nullopt;
    sum += value.number();
  }
  return sum;
}

}  // namespace

Workbench::Workbench(const Framework& framework, const BatchData& batch, std::size_t assessment,
                     const AdviceOptions& options)
    : batch_{framework, batch.assessments, batch.kinds_given},
      at_(assessment),
      previous_(options.previous != nullptr ? &options.previous->data() : nullptr),
      calendar_(options.calendar) {
  if (options.as_of) unit().as_of = *options.as_of;
  history_.emplace(batch_, previous_);
}

ScoreOptions Workbench::quiet(bool words) const {
  ScoreOptions options;
  options.calendar = calendar_;
  options.reasons = words;
  options.traces = false;
  options.seals = false;
  options.keep_going = true;
  return options;
}

// Totals over the cohort follow the facts, so that they are made anew where the framework asks for any.
const CohortStage& Workbench::cohorts() {
  if (!cohorts_ || !model().program.cohort_calls.empty()) cohorts_.emplace(batch_, *history_, calendar_);
  return *cohorts_;
}

bool Workbench::admissible() {
  const Assessment& unit = this->unit();
  for (const FactDeclaration& fact : model().facts) {
    if (fact.at_most == kNone || !unit.facts[at(fact.slot)].given()) continue;
    const std::optional<Rational> part = total(unit, fact);
    Index above = fact.at_most;
    std::optional<Rational> whole = total(unit, model().facts[at(above)]);
    for (std::size_t steps = 0;
         !whole && model().facts[at(above)].at_most != kNone && steps < model().facts.size(); ++steps) {
      above = model().facts[at(above)].at_most;
      whole = total(unit, model().facts[at(above)]);
    }
    if (part && whole && *whole < *part) return false;
  }
  if (model().checks.empty()) return true;
  Context context(model());
  context.batch = &batch_;
  context.unit = &unit;
  context.history = &*history_;
  context.calendar = calendar_;
  context.cohorts = &cohorts();
  for (const Check& check : model().checks) {
    if (!check.error) continue;
    context.inherit(check.inherit);
    context.fault = kNoNode;
    const Value value = evaluate(context, check.condition);
    if (context.fault != kNoNode || (value.known() && !value.truth())) return false;
  }
  return true;
}

Value Workbench::value(NodeId node, Index item) {
  Context context(model());
  context.batch = &batch_;
  context.unit = &unit();
  context.items = &items_;
  context.cohorts = &cohorts();
  context.history = &*history_;
  context.calendar = calendar_;
  const Item& of = model().items[at(item)];
  context.inherit(of.inherit);
  Value max;
  if (of.max != kNoNode) max = evaluate(context, of.max);
  if (max.known()) context.item_max = &max.number;
  const Value out = evaluate(context, node);
  return context.fault == kNoNode ? out : Value::none(Value::Kind::kMissing);
}

LeafOutcome Workbench::leaf(Index item) {
  ++scorings_;
  Context context(model());
  context.batch = &batch_;
  context.unit = &unit();
  context.items = &items_;
  context.cohorts = &cohorts();
  context.history = &*history_;
  context.calendar = calendar_;
  const ScoreOptions options = quiet(false);
  Mistakes mistakes(1);
  LeafScorer scorer(context, options, mistakes);
  ItemScore score;
  Standing standing;
  LeafOutcome out;
  out.right = scorer.score(item, score, standing);
  out.state = score.state;
  out.points = std::move(score.points);
  out.applicable_max = std::move(score.applicable_max);
  return out;
}

std::optional<Scorecard> Workbench::whole(bool words) {
  scorings_ += model().items.size();
  const ScoreOptions options = quiet(words);
  Mistakes mistakes(1);
  Scorecard card;
  UnitScorer scorer(batch_, cohorts(), *history_, options, mistakes);
  if (!scorer.score(at_, card)) return std::nullopt;
  return card;
}

std::optional<Scorecards> Workbench::everybody(Mistakes& mistakes, bool words) {
  const ScoreOptions options = quiet(words);
  Scorecards cards;
  std::vector<std::size_t> scored;
  const CohortStage& stage = cohorts();
  for (std::size_t i = 0; i < batch_.assessments.size(); ++i) {
    Scorecard card;
    Mistakes own;
    UnitScorer scorer(batch_, stage, *history_, options, own);
    const bool right = scorer.score(i, card);
    if (i == at_) mistakes.append(std::move(own));
    if (!right && i == at_) return std::nullopt;
    if (!right) continue;
    cards.push_back(std::move(card));
    scored.push_back(i);
  }
  Mistakes bands;
  (void)rank_and_classify(batch_, scored, cards, bands);
  return cards;
}

std::optional<Scorecard> Workbench::ranked(Mistakes& mistakes, bool words) {
  std::optional<Scorecards> cards = everybody(mistakes, words);
  if (!cards) return std::nullopt;
  for (Scorecard& card : *cards) {
    if (card.unit.id == unit().unit.id && card.period == unit().period) return std::move(card);
  }
  return std::nullopt;
}

}  // namespace parindex::inline v1::detail
