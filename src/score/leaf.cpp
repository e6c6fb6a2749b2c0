// SPDX-License-Identifier: Apache-2.0
#include "score/leaf.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"
#include "score/bounds.hpp"
#include "score/duties.hpp"
#include "score/fault.hpp"
#include "score/limits.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

// ---- one leaf

bool LeafScorer::score(Index index, ItemScore& score, Standing& standing) {
  const Model& model = context_.model;
  const Item& item = model.items[at(index)];
  item_ = &item;
  score_ = &score;
  context_.inherit(item.inherit);
  context_.item_max = nullptr;
  context_.fault = kNoNode;

  const Value max = evaluate(context_, item.max);
  const bool max_known = max.known();
  if (max_known) {
    max_ = max.number;
  } else {
    const Range range = range_of(context_, item.max);
    std::vector<Index> facts;
    collect_facts(model, item.max, facts);
    if (facts.empty() || !range.hi) {
      const Node& node = model.program[item.max];
      const std::string key =
          node.op == Op::kBy ? model.program.tables[at(node.index)].name : std::string("max");
      report(mistakes_, Code::kNoByValue, context_.unit->place, {item.label, key}, context_.unit->unit.id);
      return false;
    }
    max_ = *range.hi;
  }
  min_ = Rational(0);
  if (item.min != kNoNode) {
    const Value min = evaluate(context_, item.min);
    if (min.known()) min_ = min.number;
  }
  if (max_ < min_) min_ = max_;
  score.max = score.applicable_max = max_;
  context_.item_max = &max_;
  describe_duty(model, *context_.unit, index, score);

  Result result = max_known ? leaf_result(item) : pending(item.facts);
  if (take_fault() || result.end == End::kWrong) return false;

  State state = State::kScored;
  if (result.end == End::kTracked) {
    standing.tracked = true;
    close_duty(score);
    if (!apply_reviews(index, item, result, score)) return false;
    score.state = State::kTracked;
    score.max = score.applicable_max = max_;
    return true;
  }
  if (result.end == End::kPoints || result.end == End::kPending) {
    if (result.end == End::kPoints) apply_evidence(item, result, score);
    standing.rule_points = result.points;
    if (!apply_reviews(index, item, result, score)) return false;
  }
  if (!apply_given(index, item, result, score, state)) return false;

  if (result.end == End::kPending && model.missing != MissingPolicy::kPending) {
    const bool zero = model.missing == MissingPolicy::kZero;
    for (Step& step : result.steps)
      step.cause = Cause::kMissingFact;
    result.end = zero ? End::kPoints : End::kExcluded;
  }
  switch (result.end) {
    case End::kPoints:
      break;
    case End::kPending:
      state = State::kPending;
      break;
    case End::kExcluded:
      state = State::kNotApplicable;
      standing.excluded = true;
      standing.by_kind = result.by_kind;
      break;
    case End::kNoActivity:
      state = State::kNoActivity;
      break;
    case End::kNotApplicable:
      state = State::kNotApplicable;
      break;
    case End::kTracked:
    case End::kWrong:
      break;
  }
  score.state = state;
  if (state == State::kNotApplicable) {
    close_duty(score);
  } else if (score.evidence && score.evidence->missing > 0 && state != State::kNoActivity) {
    // what brings no points needs no proof, but what is undecided may bring some
    if (state == State::kPending || result.points.sign() > 0) score.evidence_missing = true;
  }
  if (standing.excluded && model.excluded != ExcludedPolicy::kLost) {
    score.applicable_max = Rational(0);
    result.steps.clear();
    result.points = Rational(0);
  }
  finish(item, result, score);
  if (state == State::kPending) bounds(item, score, standing);
  trace_origins(item);
  return !take_fault();
}

// Down to the records, where facts were counted from any.
void LeafScorer::trace_origins(const Item& item) {
  if (!options_.traces) return;
  const Model& model = context_.model;
  for (const Index fact : item.facts) {
    const FactDeclaration& declaration = model.facts[at(fact)];
    const std::size_t slots = declaration.type == FactType::kTally ? declaration.options.size() : 1;
    for (std::size_t i = 0; i != slots; ++i) {
      const Index slot = declaration.slot + static_cast<Index>(i);
      const FactOrigin* const origin = origin_of(context_.giver(slot), slot);
      if (origin != nullptr)
        trace("records", model.slots[at(slot)].name + ": " + origin_words(*origin).en,
              context_.fact(slot).text());
    }
  }
}

LeafScorer::Result LeafScorer::leaf_result(const Item& item) {
  const Model& model = context_.model;
  const std::string& kind = context_.unit->unit.kind;
  if (!item.applies_to.empty() && !kind.empty()) {
    const bool applies =
        std::any_of(item.applies_to.begin(), item.applies_to.end(),
                    [&](const std::string& one) { return one == kind || one == model.base_kind(kind); });
    if (!applies) {
      trace("guard", "applies_to: " + kind, "false");
      Result result = outcome(item.otherwise, Cause::kNotApplicable, why(reason_kind(kind)), {}, false);
      result.by_kind = true;
      return result;
    }
  }
  const Rule& rule = model.rules[at(item.rule)];
  if (auto stopped = guards({&item.guards, &rule.guards}, rule)) return *stopped;
  return unguarded(rule);
}

/// Every list of guards in turn: what does not apply before what is required, wherever it is written.
std::optional<LeafScorer::Result> LeafScorer::guards(std::initializer_list<const Guards*> lists,
                                                     const Rule& rule) {
  const auto ask = [&](const Guard& guard) {
    const Value value = evaluate(context_, guard.condition);
    if (options_.traces) {
      trace("guard", guard.text + ": " + render(context_, guard.condition),
            value.known() ? (value.truth() ? "true" : "false") : "?");
    }
    return value;
  };
  const auto undecided = [&](const Guard& guard, const Value& value) {
    if (value.undefined()) {
      return outcome(rule.when_undefined, Cause::kNoActivity,
                     why(reason_no_activity(render(context_, guard.condition), "")), guard.facts, true);
    }
    return pending(guard.facts);
  };
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->not_applicable_if) {
      const Value value = ask(guard);
      if (!value.known()) return undecided(guard, value);
      if (value.truth())
        return outcome(guard.then, Cause::kNotApplicable, why(reason_guard(guard.text, "")), guard.facts,
                       false);
    }
  }
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->requires_all) {
      const Value value = ask(guard);
      if (!value.known()) return undecided(guard, value);
      if (value.truth()) continue;
      Result result;
      if (guard.otherwise != kNoNode) {
        const Value points = evaluate(context_, guard.otherwise);
        if (!points.known()) return pending(guard.facts);
        result.points = points.number;
      }
      result.steps.push_back(
          {result.points, Cause::kRequirementNotMet, why(reason_requirement(guard.text)), guard.facts});
      return result;
    }
  }
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->zero_if) {
      const Value value = ask(guard);
      if (!value.known()) return undecided(guard, value);
      if (!value.truth()) continue;
      Result result;
      result.steps.push_back({Rational(0), Cause::kViolation, why(reason_zero_if(guard.text)), guard.facts});
      return result;
    }
  }
  return std::nullopt;
}

LeafScorer::Result LeafScorer::outcome(const Outcome& outcome, Cause cause, const Text& reason,
                                       const std::vector<Index>& facts, bool undefined) {
  Result result;
  result.end = undefined ? End::kPoints : End::kNotApplicable;
  switch (outcome.kind) {
    case Outcome::Kind::kPending:
      return pending(facts);
    case Outcome::Kind::kZero:
      break;
    case Outcome::Kind::kNoActivity:
      result.end = End::kNoActivity;
      break;
    case Outcome::Kind::kFull:
      result.points = max_;
      break;
    case Outcome::Kind::kExclude:
      result.end = End::kExcluded;
      break;
    case Outcome::Kind::kPoints: {
      const Value points = evaluate(context_, outcome.points);
      if (!points.known()) return pending(facts);
      result.points = clamp(points.number, min_, max_);
      break;
    }
  }
  result.steps.push_back({result.points, cause, reason, facts});
  return result;
}

LeafScorer::Result LeafScorer::pending(const std::vector<Index>& facts) {
  Result result;
  result.end = End::kPending;
  result.steps.push_back({Rational(0), Cause::kUndecided,
                          options_.reasons ? reason_missing(missing_names(context_, facts)) : Text{}, facts});
  if (options_.traces) trace("facts", missing_names(context_, facts).en, "?");
  return result;
}

LeafScorer::Result LeafScorer::undefined(const Rule& rule, const Term& term) {
  const Outcome& what = rule.when_undefined;
  const std::string_view word = what.kind == Outcome::Kind::kNoActivity ? "null"
                                : what.kind == Outcome::Kind::kZero     ? "zero"
                                                                        : "";
  const std::string computed =
      options_.reasons || options_.traces ? render(context_, term.measure) : std::string();
  trace("measure", computed, "0/0");
  return outcome(what, Cause::kNoActivity, why(reason_no_activity(computed, word)), term.facts, true);
}

// ---- the end

void LeafScorer::finish(const Item& item, const Result& result, ItemScore& score) {
  const auto round = [&](const Rational& value) {
    return item.rounds ? value.rounded(item.rounding) : value;
  };
  score.points = score.state == State::kPending ? Rational(0) : round(result.points);
  score.lowest = score.highest = score.points;
  Rational before = score.applicable_max, exact = score.applicable_max;
  for (const Step& step : result.steps) {
    const bool changes = step.after != exact;  // else what rounding makes of it is not this step's doing
    exact = step.after;
    const Rational after = round(step.after);
    if (!changes || after == before) continue;
    LedgerEntry entry;
    entry.points = after - before;
    entry.cause = step.cause;
    entry.why = step.why;
    if (options_.reasons) {
      entry.basis = item.basis;
      for (const Index fact : step.facts) {
        const std::string& id = context_.model.facts[at(fact)].id;
        if (std::find(entry.facts.begin(), entry.facts.end(), id) == entry.facts.end())
          entry.facts.push_back(id);
      }
    }
    score.ledger.push_back(std::move(entry));
    before = after;
  }
  if (before != score.points) {  // the maximum itself does not lie on the digits
    LedgerEntry entry;
    entry.points = score.points - before;
    entry.cause = Cause::kRounding;
    entry.why = why(reason_rounding(item.rounding.digits));
    score.ledger.push_back(std::move(entry));
  }
  if (item.rounds && result.points != score.points && options_.traces && score.state != State::kPending) {
    trace("round", std::string(to_string(item.rounding.mode)) + ", " + std::to_string(item.rounding.digits),
          score.points.to_fixed(item.rounding.digits));
  }
}

void LeafScorer::bounds(const Item& item, ItemScore& score, Standing& standing) {
  const Model& model = context_.model;
  Range out = Range::nothing();
  // guards written on the item come before the rule's own
  Rule shell;
  shell.guards = item.guards;
  const Rule& rule = model.rules[at(item.rule)];
  shell.when_undefined = rule.when_undefined;
  Rule whole = rule;
  const auto before = [](std::vector<Guard>& into, const std::vector<Guard>& first) {
    into.insert(into.begin(), first.begin(), first.end());
  };
  before(whole.guards.not_applicable_if, item.guards.not_applicable_if);
  before(whole.guards.requires_all, item.guards.requires_all);
  before(whole.guards.zero_if, item.guards.zero_if);
  out = rule_range(context_, whole, min_, max_, standing.may_exclude);
  // a maximum that is not known yet may come out lower than the one the range was taken with
  if (out.none || !evaluate(context_, item.max).known()) out = Range::between(min_, max_);
  Rational lo = out.lo.value_or(min_), hi = out.hi.value_or(max_);
  if (item.evidence && item.evidence->missing != EvidencePolicy::Missing::kFlag &&
      static_cast<int>(score.evidence->counted.size()) < score.evidence->at_least) {
    lo = std::min(lo, item.evidence->missing == EvidencePolicy::Missing::kZero ? Rational(0) : min_);
  }
  for (const RoundScore& round : score.rounds) {
    lo = std::min(lo, round.points);
    hi = std::max(hi, round.points);
  }
  score.lowest = item.rounds ? lo.rounded(item.rounding) : lo;
  score.highest = item.rounds ? hi.rounded(item.rounding) : hi;
}

bool LeafScorer::take_fault() { return report_fault(context_, item_->label, mistakes_); }

std::string LeafScorer::fact_names(const std::vector<Index>& facts) const {
  std::string names;
  for (const Index fact : facts)
    names += (names.empty() ? "" : ", ") + context_.model.facts[at(fact)].id;
  return names;
}

void LeafScorer::trace(std::string_view step, std::string text, std::string value) {
  if (options_.traces && score_ != nullptr)
    score_->trace.push_back({std::string(step), std::move(text), std::move(value)});
}

}  // namespace parindex::inline v1::detail
