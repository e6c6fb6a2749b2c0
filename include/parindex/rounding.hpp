// SPDX-License-Identifier: Apache-2.0
/// @file
/// How points, measures and indexes are rounded.
///
///     parindex::Rational points = parindex::Rational::ratio(1989, 2080) * 20;
///     parindex::Rounding two{2, parindex::RoundingMode::kHalfUp};
///     points.rounded(two).to_fixed(2);                       // "19.13"
///     parindex::parse_rounding_mode("half_even");            // RoundingMode::kHalfEven
///     parindex::to_string(parindex::RoundingMode::kDown);    // "down"
///
/// Threads: everything here is a value or a pure function. Errors: an unknown name is an empty optional.
/// Allocation: none.
#ifndef PARINDEX_ROUNDING_HPP_
#define PARINDEX_ROUNDING_HPP_

#include <cstdint>
#include <optional>
#include <string_view>

namespace parindex::inline v1 {

/// What to do with the part below the last digit kept.
enum class RoundingMode : std::uint8_t {
  kHalfUp,    ///< to the nearest; an exact tie goes away from zero (2.345 -> 2.35, -2.345 -> -2.35)
  kHalfEven,  ///< to the nearest; an exact tie goes to the even digit (2.345 -> 2.34, 2.355 -> 2.36)
  kDown,      ///< towards zero (2.349 -> 2.34, -2.349 -> -2.34)
  /// The exact value is first taken to the nearest IEEE 754 binary64 number (53-bit significand, ties to
  /// even, exponent range treated as unbounded), then that number is rounded half up. Done in integer
  /// arithmetic, so it does not depend on the processor's floating-point state. Some official portals compute
  /// this way: 0.9325 x 6 = 5.595 lies above its nearest binary64 number and is printed as 5.59.
  kHalfUpBinary64,
};

/// The largest `Rounding::digits` a framework may ask for; the smallest is 0.
inline constexpr int kMaxRoundingDigits = 12;

/// A rounding: how many decimals are kept and what happens to the rest.
struct Rounding {
  int digits = 2;                             ///< decimals kept, 0..kMaxRoundingDigits
  RoundingMode mode = RoundingMode::kHalfUp;  ///< what happens to the rest

  /// The same digits and mode.
  friend constexpr bool operator==(const Rounding&, const Rounding&) noexcept = default;
};

/// The mode of a name as frameworks write it: "half_up", "half_even", "down" or "half_up_binary64".
/// @return empty for any other text (names are case-sensitive).
[[nodiscard]] std::optional<RoundingMode> parse_rounding_mode(std::string_view name) noexcept;

/// The name of a mode as frameworks write it. The text is static.
[[nodiscard]] std::string_view to_string(RoundingMode mode) noexcept;

}  // namespace parindex::inline v1

#endif  // PARINDEX_ROUNDING_HPP_
