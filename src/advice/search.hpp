// SPDX-License-Identifier: Apache-2.0
// What for: the least position of a lever that gives so many points, with proof where there is one.
//
//   Where a leaf's points can be shown to run one way in a lever's position, halving finds the least
//   position exactly. Elsewhere every position is tried, up to a limit; beyond it, an upper bound.
#ifndef PARINDEX_SRC_ADVICE_SEARCH_HPP_
#define PARINDEX_SRC_ADVICE_SEARCH_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "advice/lever.hpp"
#include "advice/workbench.hpp"

namespace parindex::inline v1::detail {

// Whether the points of the leaf run one way as the lever moves from 0 to its last position, all else as it
// is. False: not shown.
[[nodiscard]] bool runs_one_way(Workbench& bench, const Lever& lever, Index leaf);

// Whether an identity that the framework checks forbids all but position 0: "received = online + direct" lets
// no single one of them change.
[[nodiscard]] bool is_held_fast(Workbench& bench, const Lever& lever);

// Positions at which a value is higher than at every position before.
struct Climb {
  struct Record {
    std::int64_t position = 0;
    Rational value;
  };
  std::vector<Record> records;  // after position 0, rising
  bool exact = true;            // no position was left out that could be a record
};

struct ClimbLimits {
  std::optional<Rational> enough;  // stop when the value reaches this
  std::size_t records = 4000;      // at most so many
  std::int64_t scan = 20'000;      // positions tried one by one where nothing is shown
  bool ends_only = false;          // where it is monotone: the first record and the first of the highest
};

// `value(position)`: empty where the facts may not stand like that.
[[nodiscard]] Climb climb(const std::function<std::optional<Rational>(std::int64_t)>& value,
                          std::int64_t last, const Rational& base, bool one_way, const ClimbLimits& limits);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_SEARCH_HPP_
