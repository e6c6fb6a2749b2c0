// SPDX-License-Identifier: Apache-2.0
/// @file
/// A fact's number as it was written: a decimal of at most 18 significant digits.
///
///     auto rate = parindex::Decimal::parse("93.50");
///     rate->to_string();                       // "93.5"
///     rate->unscaled(), rate->scale();         // 935, 1
///     *rate == parindex::Decimal::parse("0093.5");   // true
///     rate->to_rational() * 6;                 // exactly 561
///
/// Threads: a plain value. Errors: text that is not such a number is an empty optional, with the reason on
/// request. Allocation: none, except for to_string().
#ifndef PARINDEX_DECIMAL_HPP_
#define PARINDEX_DECIMAL_HPP_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/rational.hpp"

namespace parindex::inline v1 {

/// Why a text is not a Decimal.
enum class DecimalFault : std::uint8_t {
  kNone,           ///< it is one
  kNotANumber,     ///< the text is not of the form -digits.digits
  kTooManyDigits,  ///< it is, but with more than 18 significant digits or more than 18 decimals
};

/// A decimal number: unscaled / 10^scale, without trailing zeros after the point, so that equal numbers have
/// equal parts (1.50 is 1.5, -0 is 0).
class Decimal {
 public:
  /// Most significant digits, and most decimals, a value may have.
  static constexpr int kMaxDigits = 18;
  /// Largest magnitude of unscaled(): eighteen nines.
  static constexpr std::int64_t kMaxUnscaled = 999'999'999'999'999'999;

  /// Zero.
  constexpr Decimal() noexcept = default;

  /// Reads: optional '-', digits, optionally '.' and digits. No '+', no spaces, no ".5", no "5.", no
  /// exponent. Zeros in front, and zeros at the end after the point, do not count as digits: "007" is 7 and
  /// "1.5000000000000000000000" is 1.5.
  /// @param text  the number, nothing else; any length
  /// @param fault if not null, receives why the text was refused, or kNone
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text,
                                                    DecimalFault* fault = nullptr) noexcept;

  /// unscaled / 10^scale. @return empty if |unscaled| is above kMaxUnscaled or scale is not in 0..18.
  [[nodiscard]] static std::optional<Decimal> from_unscaled(std::int64_t unscaled, int scale) noexcept;

  /// The same number. @return empty if it does not fit: no terminating decimal, or too many digits.
  [[nodiscard]] static std::optional<Decimal> from_rational(const Rational& value);

  /// The digits as a whole number: 935 for 93.5.
  [[nodiscard]] constexpr std::int64_t unscaled() const noexcept { return unscaled_; }
  /// How many of the digits stand after the point, 0..18: 1 for 93.5.
  [[nodiscard]] constexpr int scale() const noexcept { return scale_; }

  /// -1, 0 or 1.
  [[nodiscard]] constexpr int sign() const noexcept { return unscaled_ > 0 ? 1 : (unscaled_ < 0 ? -1 : 0); }
  /// Whether it is 0.
  [[nodiscard]] constexpr bool is_zero() const noexcept { return unscaled_ == 0; }
  /// Whether it has no decimals.
  [[nodiscard]] constexpr bool is_integer() const noexcept { return scale_ == 0; }

  /// Canonical text, which parse() reads back: "93.5", "-0.05", "0".
  [[nodiscard]] std::string to_string() const;
  /// The same number as an exact rational.
  [[nodiscard]] Rational to_rational() const;

  /// Equal in value.
  friend constexpr bool operator==(const Decimal&, const Decimal&) noexcept = default;
  /// By value.
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
    return compare(a, b);
  }

 private:
  constexpr Decimal(std::int64_t unscaled, int scale) noexcept : unscaled_(unscaled), scale_(scale) {}
  static std::strong_ordering compare(const Decimal& a, const Decimal& b) noexcept;

  std::int64_t unscaled_ = 0;
  std::int32_t scale_ = 0;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_DECIMAL_HPP_
