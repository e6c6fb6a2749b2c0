// SPDX-License-Identifier: Apache-2.0
// What for: the least changes that raise the points of one leaf: its next step, its maximum, and the steps
// between.
//
//   LeafAdvice seek(bench, levers, card, options);
//   for (const Plan& plan : seek.plans(leaf, exact)) ...
#ifndef PARINDEX_SRC_ADVICE_LEAF_ADVICE_HPP_
#define PARINDEX_SRC_ADVICE_LEAF_ADVICE_HPP_

#include <cstdint>
#include <utility>
#include <vector>

#include "parindex/advice.hpp"

#include "advice/lever.hpp"
#include "advice/search.hpp"
#include "advice/workbench.hpp"

namespace parindex::inline v1::detail {

// What changes cost: the first number decides, the second where it is equal.
struct Cost {
  Rational first, second;

  friend bool operator==(const Cost&, const Cost&) = default;
  friend std::strong_ordering operator<=>(const Cost& a, const Cost& b) {
    if (a.first != b.first) return a.first <=> b.first;
    return a.second <=> b.second;
  }
  friend Cost operator+(const Cost& a, const Cost& b) { return {a.first + b.first, a.second + b.second}; }
};

// Levers and their positions.
using Positions = std::vector<std::pair<std::size_t, std::int64_t>>;

[[nodiscard]] Cost cost_of(const std::vector<Lever>& levers, const Positions& positions,
                           AdviceOptions::Least least);
// The effort of positions, whatever is sought.
[[nodiscard]] Rational effort_of(const std::vector<Lever>& levers, const Positions& positions);

void put(Workbench& bench, const std::vector<Lever>& levers, const Positions& positions);
void restore(Workbench& bench, const std::vector<Lever>& levers, const Positions& positions);

// Something that can be done, and the value it gives.
struct Plan {
  Positions positions;
  Cost cost;
  Rational value;
};

// Plans of which none costs as much as another and gives no more; rising in value and cost.
void prune(std::vector<Plan>& plans);

// Levers of which at most one is moved: those that share facts.
[[nodiscard]] std::vector<std::vector<std::size_t>> exclusive_groups(const std::vector<Lever>& levers,
                                                                     const std::vector<std::size_t>& chosen);
// Positions of a group besides standing still, and whether they are all there are.
struct GroupSize {
  std::int64_t positions = 0;
  bool whole = true;  // no two levers of the group could be moved together to some effect
};
[[nodiscard]] GroupSize group_size(const std::vector<Lever>& levers, const std::vector<std::size_t>& group);

// All combinations of all positions, `value` of each; calls `take` with those that have one.
// Stops and gives false when `most` combinations are not enough.
[[nodiscard]] bool every_combination(Workbench& bench, const std::vector<Lever>& levers,
                                     const std::vector<std::vector<std::size_t>>& groups, std::int64_t most,
                                     const std::function<std::optional<Rational>()>& value,
                                     const std::function<void(const Positions&, const Rational&)>& take);

class LeafAdvice {
 public:
  LeafAdvice(Workbench& bench, const std::vector<Lever>& levers, const Scorecard& card,
             const AdviceOptions& options)
      : bench_(bench), levers_(levers), card_(card), options_(options) {}

  // Plans that raise the leaf's points; `exact`: nothing cheaper reaches the points of any of them.
  [[nodiscard]] std::vector<Plan> plans(Index leaf, bool& exact);
  // Points of the leaf as it stands; empty where it cannot stand so.
  [[nodiscard]] std::optional<Rational> points(Index leaf);

 private:
  void add_singles(Index leaf, const std::vector<std::size_t>& chosen, std::vector<Plan>& plans, bool& exact);
  void add_climb_together(Index leaf, const std::vector<std::size_t>& chosen, std::vector<Plan>& plans);
  bool reachable_alone(Index leaf, const std::vector<Plan>& plans,
                       const std::vector<std::vector<std::size_t>>& groups) const;

  Workbench& bench_;
  const std::vector<Lever>& levers_;
  const Scorecard& card_;
  const AdviceOptions& options_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_LEAF_ADVICE_HPP_
