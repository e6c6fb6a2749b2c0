// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "parindex/advice.hpp"

#include "advice/effort.hpp"
#include "advice/leaf_advice.hpp"
#include "advice/lever.hpp"
#include "advice/losses.hpp"
#include "advice/workbench.hpp"
#include "report.hpp"

namespace parindex::inline v1 {

std::string_view to_string(Proof proof) noexcept { return proof == Proof::kLeast ? "least" : "upper_bound"; }

std::string_view to_string(Obstacle obstacle) noexcept {
  switch (obstacle) {
    case Obstacle::kNone:
      return "none";
    case Obstacle::kFull:
      return "full";
    case Obstacle::kClosed:
      return "closed";
    case Obstacle::kGiven:
      return "given";
    case Obstacle::kReviewed:
      return "reviewed";
    case Obstacle::kInherited:
      return "inherited";
    case Obstacle::kMissingFacts:
      return "missing_facts";
    case Obstacle::kNotApplicable:
      return "not_applicable";
    case Obstacle::kFixed:
      return "fixed";
    case Obstacle::kOutOfReach:
      break;
  }
  return "out_of_reach";
}

namespace {

using detail::at;
using detail::Index;
using detail::Lever;
using detail::Plan;
using detail::Workbench;

// Steps shown of one leaf: beyond these only the next and the last.
constexpr std::size_t kShownSteps = 12;

class Adviser {
 public:
  Adviser(Workbench& bench, const std::vector<Lever>& levers, const Scorecard& card,
          const AdviceOptions& options, bool hindsight)
      : bench_(bench),
        model_(bench.model()),
        levers_(levers),
        card_(card),
        options_(options),
        hindsight_(hindsight) {}

  std::vector<ItemAdvice> items() {
    std::vector<ItemAdvice> out;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      const detail::Item& item = model_.items[i];
      const State state = card_.items[i].state;
      if (!item.is_leaf() || state == State::kTracked || card_.items[i].max.sign() <= 0) continue;
      ItemAdvice advice;
      advice.item = i;
      advice.state = state;
      advice.points = card_.items[i].points;
      advice.max = card_.items[i].max;
      advice.owner = card_.items[i].owner;
      advice.due = card_.items[i].due;
      advise(advice);
      out.push_back(std::move(advice));
    }
    return out;
  }

 private:
  bool penalty(std::size_t item) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [item](const auto& one) { return at(one.item) == item && one.penalty; });
  }

  void advise(ItemAdvice& advice) {
    const ItemScore& score = card_.items[advice.item];
    if (score.state == State::kNotApplicable) {
      advice.obstacle = Obstacle::kNotApplicable;
    } else if (score.state == State::kGiven) {
      advice.obstacle = Obstacle::kGiven;
    } else if (penalty(advice.item)) {
      advice.obstacle = score.points.is_zero() ? Obstacle::kFull : Obstacle::kOutOfReach;
    } else if (score.state == State::kScored && score.points >= score.max) {
      advice.obstacle = Obstacle::kFull;
    } else if (!detail::still_open(score, bench_.unit(), hindsight_)) {
      advice.obstacle = Obstacle::kClosed;
    }
    if (advice.obstacle != Obstacle::kNone) return;
    const auto leaf = static_cast<Index>(advice.item);
    bool exact = true;
    std::vector<Plan> plans = detail::LeafAdvice(bench_, levers_, card_, options_).plans(leaf, exact);
    if (plans.empty()) {
      advice.obstacle = why_not(leaf, score);
      return;
    }
    if (plans.size() > kShownSteps) {
      plans[1] = std::move(plans.back());
      plans.resize(2);
    }
    for (const Plan& plan : plans)
      add_step(advice, plan, exact);
    if (advice.steps.empty()) advice.obstacle = Obstacle::kOutOfReach;
  }

  Obstacle why_not(Index leaf, const ItemScore& score) const {
    const detail::Item& item = model_.items[at(leaf)];
    if (!score.rounds.empty()) return Obstacle::kReviewed;
    std::size_t missing = 0;
    bool inherited = false, any = false;
    for (const Index fact : item.facts) {
      const Index slot = model_.facts[at(fact)].slot;
      if (detail::is_inherited(bench_, item, slot)) {
        inherited = true;
      } else if (!bench_.unit().facts[at(slot)].given()) {
        ++missing;
      }
    }
    for (const Lever& lever : levers_)
      any = any || std::find(lever.leaves.begin(), lever.leaves.end(), leaf) != lever.leaves.end();
    if (score.state == State::kPending && missing > 0) return Obstacle::kMissingFacts;
    if (inherited) return Obstacle::kInherited;
    for (Index above = item.parent; above != detail::kNone; above = model_.items[at(above)].parent) {
      if (card_.items[at(above)].state == State::kGiven) return Obstacle::kGiven;
    }
    return any ? Obstacle::kOutOfReach : Obstacle::kFixed;
  }

  // Scores the whole unit with the plan's changes: nothing is promised that this does not say.
  void add_step(ItemAdvice& advice, const Plan& plan, bool exact) {
    detail::put(bench_, levers_, plan.positions);
    const std::optional<Scorecard> after = bench_.whole();
    detail::restore(bench_, levers_, plan.positions);
    if (!after) return;
    AdviceStep step;
    for (const auto& [lever, position] : plan.positions)
      detail::describe(bench_, levers_[lever], position, step.changes);
    step.cost = detail::effort_of(levers_, plan.positions);
    step.points = after->items[advice.item].points;
    step.gain = step.points - advice.points;
    step.total = after->points;
    step.total_gain = after->points - card_.points;
    step.full = step.points >= advice.max;
    step.proof = exact && one_less_fails(advice.item, plan, step.points) ? Proof::kLeast : Proof::kUpperBound;
    for (std::size_t i = 0; i < after->items.size(); ++i) {
      if (i == advice.item || !model_.items[i].is_leaf()) continue;
      if (after->items[i].points != card_.items[i].points)
        step.others.push_back({i, card_.items[i].points, after->items[i].points});
    }
    if (step.gain.sign() > 0) advice.steps.push_back(std::move(step));
  }

  bool one_less_fails(std::size_t item, const Plan& plan, const Rational& points) {
    bool fails = true;
    detail::put(bench_, levers_, plan.positions);
    for (const auto& [lever, position] : plan.positions) {
      if (levers_[lever].kind == Lever::Kind::kValue) continue;  // its values have no order
      detail::put(bench_, levers_[lever], position - 1);
      const bool stands = bench_.admissible();
      const detail::LeafOutcome less = bench_.leaf(static_cast<Index>(item));
      fails = fails && !(stands && less.decided() && less.points >= points);
      detail::put(bench_, levers_[lever], position);
    }
    detail::restore(bench_, levers_, plan.positions);
    return fails;
  }

  Workbench& bench_;
  const detail::Model& model_;
  const std::vector<Lever>& levers_;
  const Scorecard& card_;
  const AdviceOptions& options_;
  bool hindsight_;
};

}  // namespace

std::optional<Advice> advise(const Framework& framework, const Batch& batch, std::size_t assessment,
                             Mistakes& mistakes, const AdviceOptions& options) {
  if (&batch.data().model() != &framework.model()) {
    report(mistakes, detail::Code::kInputFramework, Place{}, {batch.data().framework.id(), framework.id()});
    return std::nullopt;
  }
  Workbench bench(framework, batch.data(), assessment, options);
  const std::optional<Scorecard> card = bench.ranked(mistakes, true);
  if (!card) return std::nullopt;
  bench.beside(*card);
  Advice out;
  out.hindsight = card->as_of >= card->period.to;
  const Effort nothing;
  const Effort& effort = options.effort != nullptr ? *options.effort : nothing;
  out.losses = detail::losses_of(bench, *card, options, out.hindsight);
  const std::vector<Lever> levers = detail::make_levers(bench, *card, effort.data(), out.hindsight);
  out.items = Adviser(bench, levers, *card, options, out.hindsight).items();
  return out;
}

}  // namespace parindex::inline v1
