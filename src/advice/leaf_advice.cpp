// SPDX-License-Identifier: Apache-2.0
#include "advice/leaf_advice.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {
namespace {

// Combinations of one leaf that are tried one by one.
constexpr std::int64_t kLeafCombinations = 60'000;

class Combinations {
 public:
  Combinations(Workbench& bench, const std::vector<Lever>& levers,
               const std::vector<std::vector<std::size_t>>& groups,
               const std::function<std::optional<Rational>()>& value,
               const std::function<void(const Positions&, const Rational&)>& take)
      : bench_(bench), levers_(levers), groups_(groups), value_(value), take_(take) {}

  void walk(std::size_t group) {
    if (group == groups_.size()) {
      if (positions_.empty()) return;
      if (const std::optional<Rational> value = value_()) take_(positions_, *value);
      return;
    }
    walk(group + 1);
    for (const std::size_t lever : groups_[group]) {
      for (std::int64_t n = 1; n <= levers_[lever].last; ++n) {
        parindex::detail::put(bench_, levers_[lever], n);
        positions_.emplace_back(lever, n);
        walk(group + 1);
        positions_.pop_back();
      }
      parindex::detail::put(bench_, levers_[lever], 0);
    }
  }

 private:
  Workbench& bench_;
  const std::vector<Lever>& levers_;
  const std::vector<std::vector<std::size_t>>& groups_;
  const std::function<std::optional<Rational>()>& value_;
  const std::function<void(const Positions&, const Rational&)>& take_;
  Positions positions_;
};

}  // namespace

Rational effort_of(const std::vector<Lever>& levers, const Positions& positions) {
  Rational effort;
  for (const auto& [lever, position] : positions)
    effort += levers[lever].cost(position);
  return effort;
}

Cost cost_of(const std::vector<Lever>& levers, const Positions& positions, AdviceOptions::Least least) {
  const Rational changes(static_cast<std::int64_t>(positions.size()));
  Rational effort = effort_of(levers, positions);
  if (least == AdviceOptions::Least::kChanges) return {changes, std::move(effort)};
  return {std::move(effort), changes};
}

void put(Workbench& bench, const std::vector<Lever>& levers, const Positions& positions) {
  for (const auto& [lever, position] : positions)
    put(bench, levers[lever], position);
}

void restore(Workbench& bench, const std::vector<Lever>& levers, const Positions& positions) {
  for (const auto& [lever, position] : positions)
    put(bench, levers[lever], 0);
}

void prune(std::vector<Plan>& plans) {
  std::stable_sort(plans.begin(), plans.end(), [](const Plan& a, const Plan& b) {
    if (a.cost != b.cost) return a.cost < b.cost;
    return b.value < a.value;
  });
  std::vector<Plan> kept;
  for (Plan& plan : plans) {
    if (kept.empty() || kept.back().value < plan.value) kept.push_back(std::move(plan));
  }
  plans = std::move(kept);
}

std::vector<std::vector<std::size_t>> exclusive_groups(const std::vector<Lever>& levers,
                                                       const std::vector<std::size_t>& chosen) {
  std::vector<std::vector<std::size_t>> groups;
  for (const std::size_t lever : chosen) {
    std::vector<std::size_t> joined{lever};
    for (auto group = groups.begin(); group != groups.end();) {
      const bool meets = std::any_of(group->begin(), group->end(), [&](std::size_t other) {
        return levers[lever].excludes(levers[other]);
      });
      if (!meets) {
        ++group;
        continue;
      }
      joined.insert(joined.begin(), group->begin(), group->end());
      group = groups.erase(group);
    }
    groups.push_back(std::move(joined));
  }
  return groups;
}

GroupSize group_size(const std::vector<Lever>& levers, const std::vector<std::size_t>& group) {
  GroupSize out;
  for (const std::size_t lever : group) {
    out.positions += levers[lever].last;
    if (group.size() > 1 && levers[lever].steps.size() > 1) out.whole = false;
  }
  return out;
}

bool every_combination(Workbench& bench, const std::vector<Lever>& levers,
                       const std::vector<std::vector<std::size_t>>& groups, std::int64_t most,
                       const std::function<std::optional<Rational>()>& value,
                       const std::function<void(const Positions&, const Rational&)>& take) {
  std::int64_t combinations = 1;
  for (const std::vector<std::size_t>& group : groups) {
    const std::int64_t positions = group_size(levers, group).positions + 1;
    if (combinations > most / positions) return false;
    combinations *= positions;
  }
  Combinations(bench, levers, groups, value, take).walk(0);
  return true;
}

std::optional<Rational> LeafAdvice::points(Index leaf) {
  if (!bench_.admissible()) return std::nullopt;
  const LeafOutcome outcome = bench_.leaf(leaf);
  if (!outcome.decided() || outcome.state == State::kNotApplicable || outcome.state == State::kTracked)
    return std::nullopt;
  return outcome.points;
}

// What each lever does alone.
void LeafAdvice::add_singles(Index leaf, const std::vector<std::size_t>& chosen, std::vector<Plan>& plans,
                             bool& exact) {
  const ItemScore& score = card_.items[at(leaf)];
  const RuleKind kind = bench_.model().rules[at(bench_.model().items[at(leaf)].rule)].kind;
  // of a line through hundreds of points only the ends are told
  const bool follows_closely = kind == RuleKind::kRatio || kind == RuleKind::kLinear ||
                               kind == RuleKind::kSurvey || kind == RuleKind::kFormula ||
                               kind == RuleKind::kCount;
  for (const std::size_t i : chosen) {
    const Lever& lever = levers_[i];
    const bool one_way = lever.last > 64 && runs_one_way(bench_, lever, leaf);
    ClimbLimits limits;
    limits.enough = score.max;
    limits.ends_only = lever.last > 64 && follows_closely;
    const Climb found = climb(
        [&](std::int64_t position) {
          put(bench_, lever, position);
          std::optional<Rational> value = points(leaf);
          put(bench_, lever, 0);
          return value;
        },
        lever.last, score.points, one_way, limits);
    exact = exact && found.exact;
    for (const Climb::Record& record : found.records) {
      Positions positions{{i, record.position}};
      Cost cost = cost_of(levers_, positions, options_.least);
      plans.push_back({std::move(positions), std::move(cost), record.value});
    }
  }
}

// Lever after lever as far as each helps, then each back as far as the points allow.
void LeafAdvice::add_climb_together(Index leaf, const std::vector<std::size_t>& chosen,
                                    std::vector<Plan>& plans) {
  const ItemScore& score = card_.items[at(leaf)];
  Positions positions;
  Rational best = score.points;
  const auto value_at = [&](const Lever& lever) {
    return [&](std::int64_t position) {
      put(bench_, lever, position);
      return points(leaf);
    };
  };
  for (const std::size_t i : chosen) {
    if (best >= score.max) break;
    const Lever& lever = levers_[i];
    const bool taken = std::any_of(positions.begin(), positions.end(),
                                   [&](const auto& one) { return lever.excludes(levers_[one.first]); });
    if (taken) continue;
    ClimbLimits limits;
    limits.enough = score.max;
    limits.ends_only = true;
    limits.scan = 2000;
    const Climb found = climb(value_at(lever), lever.last, best, runs_one_way(bench_, lever, leaf), limits);
    if (found.records.empty()) {
      put(bench_, lever, 0);
      continue;
    }
    put(bench_, lever, found.records.back().position);
    positions.emplace_back(i, found.records.back().position);
    best = found.records.back().value;
  }
  const auto holds = [&](const Lever& lever, std::int64_t position) {
    put(bench_, lever, position);
    const std::optional<Rational> value = points(leaf);
    return value && *value >= best;
  };
  for (bool again = true; again;) {
    again = false;
    for (auto& [i, position] : positions) {
      while (position > 0 && holds(levers_[i], position - 1)) {
        --position;
        again = true;
      }
      put(bench_, levers_[i], position);
    }
  }
  restore(bench_, levers_, positions);
  std::erase_if(positions, [](const auto& one) { return one.second == 0; });
  if (positions.size() < 2) return;
  Cost cost = cost_of(levers_, positions, options_.least);
  plans.push_back({std::move(positions), std::move(cost), best});
}

// Whether no two levers together could be cheaper than what one alone does: each costs at least one step.
bool LeafAdvice::reachable_alone(Index leaf, const std::vector<Plan>& plans,
                                 const std::vector<std::vector<std::size_t>>& groups) const {
  if (groups.size() < 2) return true;
  if (plans.empty() || plans.back().value < card_.items[at(leaf)].max) return false;
  std::vector<Cost> least;
  for (const std::vector<std::size_t>& group : groups) {
    std::optional<Cost> cheapest;
    for (const std::size_t lever : group) {
      Cost cost = cost_of(levers_, {{lever, 1}}, options_.least);
      if (!cheapest || cost < *cheapest) cheapest = std::move(cost);
    }
    least.push_back(*cheapest);
  }
  std::sort(least.begin(), least.end());
  return plans.back().cost <= least[0] + least[1];
}

std::vector<Plan> LeafAdvice::plans(Index leaf, bool& exact) {
  exact = true;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < levers_.size(); ++i) {
    const std::vector<Index>& leaves = levers_[i].leaves;
    if (std::find(leaves.begin(), leaves.end(), leaf) != leaves.end()) chosen.push_back(i);
  }
  std::vector<Plan> plans;
  if (chosen.empty()) return plans;
  const std::vector<std::vector<std::size_t>> groups = exclusive_groups(levers_, chosen);
  for (const std::vector<std::size_t>& group : groups)
    exact = exact && group_size(levers_, group).whole;
  const auto value = [&] { return points(leaf); };
  const Rational& now = card_.items[at(leaf)].points;
  if (groups.size() > 1) {
    const bool all =
        every_combination(bench_, levers_, groups, kLeafCombinations, value,
                          [&](const Positions& positions, const Rational& found) {
                            if (found <= now) return;
                            plans.push_back({positions, cost_of(levers_, positions, options_.least), found});
                            if (plans.size() > 4096) prune(plans);
                          });
    if (all) {
      prune(plans);
      return plans;
    }
    plans.clear();
  }
  add_singles(leaf, chosen, plans, exact);
  prune(plans);
  if (!reachable_alone(leaf, plans, groups)) {
    if (plans.empty() || plans.back().value < card_.items[at(leaf)].max) {
      add_climb_together(leaf, chosen, plans);
      prune(plans);
    }
    exact = false;
  }
  return plans;
}

}  // namespace parindex::inline v1::detail
