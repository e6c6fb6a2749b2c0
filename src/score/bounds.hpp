// SPDX-License-Identifier: Apache-2.0
// What for: sound bounds of a rule: the least and the most points it can give once the missing facts are in.
#ifndef PARINDEX_SRC_SCORE_BOUNDS_HPP_
#define PARINDEX_SRC_SCORE_BOUNDS_HPP_

#include "score/evaluate.hpp"
#include "score/range.hpp"

namespace parindex::inline v1::detail {

// Over everything the facts can still become; with `context.unit` null over all facts there can be.
// `may_exclude` is set when an outcome leaves the item out.
[[nodiscard]] Range rule_range(Context& context, const Rule& rule, const Rational& item_min,
                               const Rational& item_max, bool& may_exclude);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_BOUNDS_HPP_
