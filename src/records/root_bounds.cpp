// SPDX-License-Identifier: Apache-2.0
#include "records/root_bounds.hpp"

#include <cstddef>

namespace parindex::inline v1::detail::records {

Rational whole_root(const Rational& value) {
  const Rational whole = value.floor();
  if (whole.sign() <= 0) return 0;
  // Newton from above: with d digits the root is below 10^⌈d/2⌉, and each step comes down until it would not.
  const std::size_t digits = whole.to_string().size();
  Rational root = Rational::power_of_ten(static_cast<int>((digits + 1) / 2));
  while (true) {
    const Rational next = ((root + (whole / root).floor()) / Rational(2)).floor();
    if (next >= root) return root;
    root = next;
  }
}

Rational upper_end(const Rational& middle, const Rational& square, int digits) {
  // √square lies between r and r + 1 in units of the last digit, so that at most two candidates are tried
  const Rational unit = Rational::power_of_ten(-digits);
  const Rational root = whole_root(square / (unit * unit)) * unit;
  Rational end = ((middle + root) / unit).ceil() * unit;
  while ((end - middle) * (end - middle) < square)
    end += unit;
  return end;
}

Rational lower_end(const Rational& middle, const Rational& square, int digits) {
  return -upper_end(-middle, square, digits);
}

}  // namespace parindex::inline v1::detail::records
