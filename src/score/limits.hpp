// SPDX-License-Identifier: Apache-2.0
// What for: holding points between two limits.
#ifndef PARINDEX_SRC_SCORE_LIMITS_HPP_
#define PARINDEX_SRC_SCORE_LIMITS_HPP_

#include "parindex/rational.hpp"

namespace parindex::inline v1::detail {

// The value, or the limit it lies beyond; `lo` where the two contradict each other.
[[nodiscard]] inline Rational clamp(const Rational& value, const Rational& lo, const Rational& hi) {
  if (value < lo) return lo;
  return hi < value ? hi : value;
}

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_LIMITS_HPP_
