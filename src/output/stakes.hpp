// SPDX-License-Identifier: Apache-2.0
// What for: what a unit can still gain at the day its assessment speaks of, and what is lost for good.
//
//   const Stakes stakes = stakes_of(model, card);
//   for (const Stake& one : stakes.open) use(one.item, one.points);
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_STAKES_HPP_
#define PARINDEX_SRC_OUTPUT_STAKES_HPP_

#include <vector>

#include "parindex/scorecard.hpp"

#include "model/model.hpp"

namespace parindex::inline v1::detail {

// An item whose points can still rise.
struct Stake {
  Index item = kNone;
  Rational points;       // from what is certain already to the maximum
  bool overdue = false;  // its due day has passed, and a fact is missing: it may have been done in time
};

struct Stakes {
  std::vector<Stake> open;  // most points first, else in document order
  Rational at_stake;        // the sum of those
  Rational lost;            // by items that are decided and closed
};

// Open items and pending ones; none at the period's end, unless something is due later. Leaves; of
// alternatives
// and of items with given points the item above, since its children do not add up. Adjustments have no part
// in it.
[[nodiscard]] Stakes stakes_of(const Model& model, const Scorecard& card);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_STAKES_HPP_
