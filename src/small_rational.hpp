// SPDX-License-Identifier: Apache-2.0
// What for: decimals of few digits as rationals without looking for common divisors: only 2 and 5 come into
// question.
//
//   Rational ratio = decimal_rational(9738, 4);      // 97.38 %: 4869/5000
#ifndef PARINDEX_SRC_SMALL_RATIONAL_HPP_
#define PARINDEX_SRC_SMALL_RATIONAL_HPP_

#include <cstdint>

#include "parindex/rational.hpp"

namespace parindex::inline v1::detail {

// unscaled / 10^scale; 0 <= scale <= 18.
[[nodiscard]] Rational decimal_rational(std::int64_t unscaled, int scale) noexcept;

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SMALL_RATIONAL_HPP_
