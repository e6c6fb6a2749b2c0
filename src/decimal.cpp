// SPDX-License-Identifier: Apache-2.0
#include "parindex/decimal.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace parindex::inline v1 {

namespace {

constexpr std::array<std::int64_t, Decimal::kMaxDigits + 1> kPowersOfTen = [] {
  std::array<std::int64_t, Decimal::kMaxDigits + 1> powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i)
    powers[i] = powers[i - 1] * 10;
  return powers;
}();

std::int64_t power_of_ten(int exponent) noexcept { return kPowersOfTen[static_cast<std::size_t>(exponent)]; }

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text, DecimalFault* fault) noexcept {
  const auto refuse = [fault](DecimalFault reason) {
    if (fault != nullptr) *fault = reason;
    return std::nullopt;
  };
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (whole.empty() || (point < text.size() && fraction.empty()) ||
      !std::all_of(whole.begin(), whole.end(), is_digit) ||
      !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
    return refuse(DecimalFault::kNotANumber);
  }
  whole.remove_prefix(std::min(whole.find_first_not_of('0'), whole.size()));
  fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);  // npos + 1 is 0
  // Below 1 this bounds the decimals, of which leading zeros are no significant digits.
  if (whole.size() + fraction.size() > kMaxDigits) {
    return refuse(DecimalFault::kTooManyDigits);
  }
  std::int64_t unscaled = 0;
  for (const char digit : whole)
    unscaled = unscaled * 10 + (digit - '0');
  for (const char digit : fraction)
    unscaled = unscaled * 10 + (digit - '0');
  if (fault != nullptr) *fault = DecimalFault::kNone;
  return Decimal{negative ? -unscaled : unscaled, static_cast<int>(fraction.size())};
}

std::optional<Decimal> Decimal::from_unscaled(std::int64_t unscaled, int scale) noexcept {
  if (unscaled > kMaxUnscaled || unscaled < -kMaxUnscaled || scale < 0 || scale > kMaxDigits)
    return std::nullopt;
  while (scale > 0 && unscaled % 10 == 0) {
    unscaled /= 10;
    --scale;
  }
  return Decimal{unscaled, scale};
}

std::optional<Decimal> Decimal::from_rational(const Rational& value) {
  for (int scale = 0; scale <= kMaxDigits; ++scale) {
    if (value.fits_digits(scale)) {
      const std::optional<std::int64_t> unscaled = value.scaled(scale);
      return unscaled ? from_unscaled(*unscaled, scale) : std::nullopt;
    }
  }
  return std::nullopt;
}

std::string Decimal::to_string() const {
  std::string digits = std::to_string(unscaled_ < 0 ? -unscaled_ : unscaled_);
  const auto decimals = static_cast<std::size_t>(scale_);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals != 0) digits.insert(digits.size() - decimals, 1, '.');
  if (unscaled_ < 0) digits.insert(0, 1, '-');
  return digits;
}

Rational Decimal::to_rational() const {
  if (scale_ == 0) return unscaled_;
  return Rational::ratio(unscaled_, power_of_ten(scale_));
}

std::strong_ordering Decimal::compare(const Decimal& a, const Decimal& b) noexcept {
  if (a.scale_ == b.scale_) return a.unscaled_ <=> b.unscaled_;
  // Each side is below 10^36 in magnitude.
  const detail::Int128 left = static_cast<detail::Int128>(a.unscaled_) * power_of_ten(b.scale_);
  const detail::Int128 right = static_cast<detail::Int128>(b.unscaled_) * power_of_ten(a.scale_);
  return left < right ? std::strong_ordering::less
                      : (left == right ? std::strong_ordering::equal : std::strong_ordering::greater);
}

}  // namespace parindex::inline v1
