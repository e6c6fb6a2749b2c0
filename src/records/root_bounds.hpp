// SPDX-License-Identifier: Apache-2.0
// What for: decimals that enclose a number with a square root in it, found by integer arithmetic alone.
//
//   lower_end(Rational(1), Rational(2), 4)   // 1 - √2 = -0.41421…: -0.4143
//   upper_end(Rational(1), Rational(2), 4)   // 1 + √2 =  2.41421…:  2.4143
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_ROOT_BOUNDS_HPP_
#define PARINDEX_SRC_RECORDS_ROOT_BOUNDS_HPP_

#include "parindex/rational.hpp"

namespace parindex::inline v1::detail::records {

// The largest whole number whose square is not above `value`, which must not be negative.
[[nodiscard]] Rational whole_root(const Rational& value);
// The largest k / 10^digits that is not above middle - √square; square must not be negative.
[[nodiscard]] Rational lower_end(const Rational& middle, const Rational& square, int digits);
// The smallest k / 10^digits that is not below middle + √square.
[[nodiscard]] Rational upper_end(const Rational& middle, const Rational& square, int digits);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_ROOT_BOUNDS_HPP_
