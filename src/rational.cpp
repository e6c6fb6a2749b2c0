// SPDX-License-Identifier: Apache-2.0
#include "parindex/rational.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <limits>
#include <stdexcept>
#include <utility>

#include <boost/multiprecision/cpp_int.hpp>

#include "small_rational.hpp"

namespace parindex::inline v1 {

namespace detail {

using Big = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,  //
                                          boost::multiprecision::et_off>;

/// What a large Rational points to: lowest terms, den > 0, not both within kMaxMagnitude; never changed.
struct BigRational {
  BigRational(Big n, Big d) : num(std::move(n)), den(std::move(d)) {}

  mutable std::atomic<std::size_t> references{1};
  const Big num;
  const Big den;
};

/// How the free functions of this file reach into a Rational.
struct RationalAccess {
  static Rational small(Int128 num, Int128 den) noexcept { return {Rational::Raw{}, num, den}; }
  static Rational adopt(const BigRational* big) noexcept {
    return {Rational::Raw{}, static_cast<Int128>(reinterpret_cast<std::uintptr_t>(big)), 0};
  }
  static const BigRational& big(const Rational& value) noexcept {
    return *reinterpret_cast<const BigRational*>(static_cast<std::uintptr_t>(value.num_));
  }
  static Int128 num(const Rational& value) noexcept { return value.num_; }
  static Int128 den(const Rational& value) noexcept { return value.den_; }
};

Rational decimal_rational(std::int64_t unscaled, int scale) noexcept {
  if (unscaled == 0) return RationalAccess::small(0, 1);
  std::int64_t denominator = 1;
  int twos = scale, fives = scale;
  for (; twos != 0 && (unscaled & 1) == 0; --twos)
    unscaled /= 2;
  for (; fives != 0 && unscaled % 5 == 0; --fives)
    unscaled /= 5;
  for (; fives != 0; --fives)
    denominator *= 5;
  return RationalAccess::small(unscaled, Int128{denominator} << twos);
}

}  // namespace detail

namespace {

using detail::Big;
using detail::Int128;
using detail::RationalAccess;
using detail::UInt128;

constexpr UInt128 kMaxMagnitude = ~UInt128{0} >> 1;
constexpr int kMaxMagnitudeBits = 127;
constexpr int kBinary64Bits = 53;

constexpr int kMaxPower64 = 18;  // 10^18 < 2^60; callers rely on that margin
using PowerTable = std::array<std::uint64_t, kMaxPower64 + 1>;
constexpr PowerTable powers_of(std::uint64_t base) {
  PowerTable powers{1};
  for (std::size_t i = 1; i < powers.size(); ++i)
    powers[i] = powers[i - 1] * base;
  return powers;
}
constexpr PowerTable kPowersOfTen = powers_of(10);
constexpr PowerTable kPowersOfFive = powers_of(5);

std::uint64_t power64(int exponent) noexcept { return kPowersOfTen[static_cast<std::size_t>(exponent)]; }

// ---- 64 and 128 bits ----------------------------------------------------------------------------

constexpr bool fits64(Int128 value) noexcept { return value == static_cast<std::int64_t>(value); }
constexpr bool fits64(UInt128 value) noexcept { return (value >> 64) == 0; }
constexpr std::uint64_t low64(UInt128 value) noexcept { return static_cast<std::uint64_t>(value); }

constexpr std::int64_t low_part(Int128 value) noexcept { return static_cast<std::int64_t>(value); }
constexpr std::uint64_t as_unsigned(std::int64_t value) noexcept { return static_cast<std::uint64_t>(value); }

constexpr UInt128 magnitude(Int128 value) noexcept {
  return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

/// `value` is at most kMaxMagnitude.
constexpr Int128 with_sign(bool negative, UInt128 value) noexcept {
  return negative ? -static_cast<Int128>(value) : static_cast<Int128>(value);
}

int bit_width(UInt128 value) noexcept {
  const std::uint64_t high = low64(value >> 64);
  return high != 0 ? 64 + static_cast<int>(std::bit_width(high))
                   : static_cast<int>(std::bit_width(low64(value)));
}

int trailing_zeros(UInt128 value) noexcept {
  const std::uint64_t low = low64(value);
  return low != 0 ? std::countr_zero(low) : 64 + std::countr_zero(low64(value >> 64));
}

bool is_odd(UInt128 value) noexcept { return (value & 1) != 0; }

/// Division that leaves the slow 128-bit routine aside whenever both operands allow.
struct Quotient {
  UInt128 quotient;
  UInt128 remainder;
};
Quotient divide_unsigned(UInt128 a, UInt128 b) noexcept {
  if (fits64(a) && fits64(b)) return {low64(a) / low64(b), low64(a) % low64(b)};
  const UInt128 quotient = a / b;
  return {quotient, a - quotient * b};
}

/// Exact division of a signed number.
Int128 divide_exactly(Int128 a, UInt128 divisor) noexcept {
  if (divisor == 1) return a;
  return with_sign(a < 0, divide_unsigned(magnitude(a), divisor).quotient);
}

/// Euclid's: few steps where one number is small. b is not 0.
std::uint64_t gcd_by_division(std::uint64_t a, std::uint64_t b) noexcept {
  while (true) {
    a %= b;
    if (a <= 1) return a == 0 ? b : 1;
    b %= a;
    if (b <= 1) return b == 0 ? a : 1;
  }
}

/// Stein's algorithm; gcd(a, 0) is a.
std::uint64_t gcd(std::uint64_t a, std::uint64_t b) noexcept {
  if (a == 0 || b == 1) return b;
  if (b == 0 || a == 1) return a;
  const int shift = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  while (b != 0) {
    b >>= std::countr_zero(b);
    const std::uint64_t smaller = a < b ? a : b;
    b = a < b ? b - a : a - b;
    a = smaller;
  }
  return a << shift;
}

UInt128 gcd(UInt128 a, UInt128 b) noexcept {
  while (!fits64(a) || !fits64(b)) {
    if (a < b) std::swap(a, b);
    if (b == 0) return a;
    a = divide_unsigned(a, b).remainder;
  }
  return gcd(low64(a), low64(b));
}

/// @return false if the product exceeds kMaxMagnitude. (Not __builtin_mul_overflow: for 128 bits Clang calls
/// a routine that only its own run-time library has.)
bool multiply_magnitudes(UInt128 a, UInt128 b, UInt128& product) noexcept {
  if (fits64(a) && fits64(b)) {
    product = a * b;
    return product <= kMaxMagnitude;
  }
  if (!fits64(a) && !fits64(b)) return false;
  const UInt128 wide = fits64(a) ? b : a;
  const UInt128 narrow = fits64(a) ? a : b;
  const UInt128 high = (wide >> 64) * narrow;
  const UInt128 low = UInt128{low64(wide)} * narrow;
  if (!fits64(high)) return false;
  product = (high << 64) + low;
  return product >= low && product <= kMaxMagnitude;
}

bool multiply_checked(Int128 a, Int128 b, Int128& product) noexcept {
  UInt128 result = 0;
  if (!multiply_magnitudes(magnitude(a), magnitude(b), result)) return false;
  product = with_sign((a < 0) != (b < 0), result);
  return true;
}

bool add_checked(Int128 a, Int128 b, Int128& sum) noexcept {
  return !__builtin_add_overflow(a, b, &sum) && magnitude(sum) <= kMaxMagnitude;
}

/// A 256-bit product, for comparing fractions.
struct Wide {
  UInt128 high;
  UInt128 low;
  friend constexpr auto operator<=>(const Wide&, const Wide&) = default;
};
Wide product_256(UInt128 a, UInt128 b) noexcept {
  const UInt128 a0 = low64(a);
  const UInt128 a1 = a >> 64;
  const UInt128 b0 = low64(b);
  const UInt128 b1 = b >> 64;
  const UInt128 low = a0 * b0;
  const UInt128 middle1 = a1 * b0 + (low >> 64);
  const UInt128 middle2 = a0 * b1 + low64(middle1);
  return {a1 * b1 + (middle1 >> 64) + (middle2 >> 64), (middle2 << 64) + low64(low)};
}

// ---- arbitrary precision ------------------------------------------------------------------------

bool fits128(const Big& value) {
  return value.is_zero() || boost::multiprecision::msb(boost::multiprecision::abs(value)) < kMaxMagnitudeBits;
}

Big to_big(UInt128 value) {
  Big result = low64(value >> 64);
  result <<= 64;
  result |= low64(value);
  return result;
}
Big to_big(Int128 value) {
  Big result = to_big(magnitude(value));
  return value < 0 ? Big(-result) : result;
}

/// `value` is not negative and fits 128 bits.
UInt128 to_unsigned(const Big& value) {
  const Big mask = std::numeric_limits<std::uint64_t>::max();
  const auto high = static_cast<std::uint64_t>(Big(value >> 64));
  const auto low = static_cast<std::uint64_t>(Big(value & mask));
  return (UInt128{high} << 64) | low;
}
Int128 to_int128(const Big& value) {
  return with_sign(value.sign() < 0, to_unsigned(boost::multiprecision::abs(value)));
}

Big power_big(int exponent) { return boost::multiprecision::pow(Big(10), static_cast<unsigned>(exponent)); }

int bit_width(const Big& value) {
  return value.is_zero() ? 0 : static_cast<int>(boost::multiprecision::msb(value)) + 1;
}
bool is_odd(const Big& value) { return boost::multiprecision::bit_test(value, 0); }

/// A Rational of lowest terms, den > 0, in whichever form fits.
Rational from_reduced(Big num, Big den) {
  if (fits128(num) && fits128(den)) return RationalAccess::small(to_int128(num), to_int128(den));
  return RationalAccess::adopt(new detail::BigRational(std::move(num), std::move(den)));
}

bool fits64(const Big& value) { return bit_width(value) <= 64; }

/// Of magnitudes, b not 0. Beside a large number there is mostly a small one: one division then brings both
/// down to 64 bits, where the general routine goes bit by bit.
Big gcd(const Big& a, const Big& b) {
  const Big& smaller = a < b && !a.is_zero() ? a : b;
  const Big rest = (&smaller == &a ? b : a) % smaller;
  if (fits64(smaller)) return gcd(static_cast<std::uint64_t>(rest), static_cast<std::uint64_t>(smaller));
  return boost::multiprecision::gcd(rest, smaller);
}

void divide_by(Big& value, const Big& divisor) {
  if (divisor != 1) value /= divisor;
}

/// den > 0.
Rational from_fraction(Big num, Big den) {
  const Big divisor = gcd(boost::multiprecision::abs(num), den);
  divide_by(num, divisor);
  divide_by(den, divisor);
  return from_reduced(std::move(num), std::move(den));
}

Big big_num(const Rational& value) {
  return value.is_small() ? to_big(RationalAccess::num(value)) : RationalAccess::big(value).num;
}
Big big_den(const Rational& value) {
  return value.is_small() ? to_big(RationalAccess::den(value)) : RationalAccess::big(value).den;
}

// ---- rounding, once for both kinds of integer ---------------------------------------------------

struct BigQuotient {
  Big quotient;
  Big remainder;
};
BigQuotient divide_unsigned(const Big& a, const Big& b) {
  BigQuotient result;
  boost::multiprecision::divide_qr(a, b, result.quotient, result.remainder);
  return result;
}

/// The nearest binary64 to num/den (both positive, in lowest terms), ties to even: significand x 2^-shift.
template <typename Unsigned>
struct Binary64 {
  Unsigned significand;
  int shift;
};
template <typename Unsigned>
Binary64<Unsigned> nearest_binary64(const Unsigned& num, const Unsigned& den) {
  // num x 2^shift / den lies strictly between 2^52 and 2^54, so the quotient has 53 or 54 bits. With UInt128
  // and 64-bit operands the shifted operand has at most 53 + 64 bits.
  int shift = kBinary64Bits - (bit_width(num) - bit_width(den));
  const Unsigned divisor = shift < 0 ? Unsigned(den << -shift) : den;
  auto [significand, remainder] = divide_unsigned(shift > 0 ? Unsigned(num << shift) : num, divisor);
  bool up = false;
  if (bit_width(significand) > kBinary64Bits) {
    const bool half = is_odd(significand);
    significand >>= 1;
    shift -= 1;
    up = half && (remainder != 0 || is_odd(significand));
  } else {
    up = remainder > Unsigned(divisor - remainder);  // never equal: the quotient of a tie has 54 bits
  }
  if (up) significand += 1;
  return {significand, shift};
}

/// |value| x scale, rounded to a whole number; value = num/den >= 0, den > 0.
template <typename Unsigned>
Unsigned round_scaled(const Unsigned& num, const Unsigned& den, const Unsigned& scale, RoundingMode mode,
                      bool& exact) {
  if (mode == RoundingMode::kHalfUpBinary64 && num != 0) {
    exact = false;
    const auto [significand, shift] = nearest_binary64(num, den);
    const Unsigned product = significand * scale;
    if (shift <= 0) return Unsigned(product << -shift);
    const Unsigned doubled = product >> (shift - 1);
    const Unsigned floor = doubled >> 1;
    return is_odd(doubled) ? Unsigned(floor + 1) : floor;
  }
  auto [quotient, remainder] = divide_unsigned(Unsigned(num * scale), den);
  exact = remainder == 0;
  if (exact || mode == RoundingMode::kDown) return quotient;
  const Unsigned rest = den - remainder;
  const bool tie_up = mode != RoundingMode::kHalfEven || is_odd(quotient);
  if (remainder > rest || (remainder == rest && tie_up)) quotient += 1;
  return quotient;
}

/// units / 10^digits with digits <= kMaxPower64, in lowest terms.
Rational from_units(bool negative, UInt128 units, int digits) {
  if (units == 0) return {};
  const int twos = std::min(trailing_zeros(units), digits);
  units >>= twos;
  int fives = 0;
  while (fives < digits) {
    const Quotient fifth = divide_unsigned(units, 5);
    if (fifth.remainder != 0) break;
    units = fifth.quotient;
    ++fives;
  }
  const UInt128 den = UInt128{kPowersOfFive[static_cast<std::size_t>(digits - fives)]} << (digits - twos);
  return RationalAccess::small(with_sign(negative, units), static_cast<Int128>(den));
}

/// Whether numerator and denominator fit 64 bits.
bool is_narrow(const Rational& value) noexcept {
  return value.is_small() && fits64(RationalAccess::num(value)) && fits64(RationalAccess::den(value));
}

/// Whether 128 bits leave round_scaled enough room for 10^digits.
bool has_room(const Rational& value, int digits) noexcept {
  return digits <= kMaxPower64 && is_narrow(value);
}

// ---- text ---------------------------------------------------------------------------------------

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

std::string to_digits(UInt128 value) {
  char buffer[40];
  char* const end = buffer + sizeof buffer;
  char* begin = end;
  while (!fits64(value)) {
    const Quotient tenth = divide_unsigned(value, 10);
    *--begin = static_cast<char>('0' + static_cast<int>(low64(tenth.remainder)));
    value = tenth.quotient;
  }
  std::uint64_t rest = low64(value);
  do {
    *--begin = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  } while (rest != 0);
  return {begin, end};
}
std::string to_digits(const Big& value) { return value.str(); }

/// "-123.45" from "12345" and 2.
std::string place_point(bool negative, std::string digits, int places) {
  const auto decimals = static_cast<std::size_t>(places);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  if (decimals != 0) digits.insert(digits.size() - decimals, 1, '.');
  if (negative) digits.insert(0, 1, '-');
  return digits;
}

/// The same of units that fit 64 bits.
std::string units_text(bool negative, std::uint64_t units, int places) {
  char buffer[48];
  char* const end = buffer + sizeof buffer;
  char* begin = end;
  if (places != 0) {
    for (; places != 0; --places, units /= 10)
      *--begin = static_cast<char>('0' + static_cast<int>(units % 10));
    *--begin = '.';
  }
  do {
    *--begin = static_cast<char>('0' + static_cast<int>(units % 10));
    units /= 10;
  } while (units != 0);
  if (negative) *--begin = '-';
  return {begin, end};
}

std::string place_point(bool negative, UInt128 units, int places) {
  return fits64(units) ? units_text(negative, low64(units), places)
                       : place_point(negative, to_digits(units), places);
}
std::string place_point(bool negative, const Big& units, int places) {
  return place_point(negative, to_digits(units), places);
}

/// A narrow number times a power of ten of which its denominator is a divisor, if that fits 64 bits.
bool units_of(UInt128 num, std::uint64_t den, std::uint64_t scale, std::uint64_t& units) noexcept {
  const UInt128 product = num * (scale / den);
  units = low64(product);
  return fits64(product);
}

template <typename Unsigned>
std::string fixed_text(bool negative, const Unsigned& num, const Unsigned& den, const Unsigned& scale,
                       int digits) {
  bool exact = false;
  const Unsigned units = round_scaled(num, den, scale, RoundingMode::kHalfUp, exact);
  return place_point(negative && units != 0, units, digits);
}

template <typename Unsigned>
std::string decimal_text(bool negative, const Unsigned& num, const Unsigned& den, const Unsigned& scale,
                         int digits) {
  bool exact = false;
  const Unsigned units = round_scaled(num, den, scale, RoundingMode::kDown, exact);
  std::string text = place_point(negative, units, digits);
  if (!exact) return text.append(kEllipsis);
  if (digits > 0) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  return text;
}

/// Takes the digits at the front of `text` away and returns them.
std::string_view take_digits(std::string_view& text) noexcept {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9')
    ++count;
  const std::string_view digits = text.substr(0, count);
  text.remove_prefix(count);
  return digits;
}

bool take(std::string_view& text, char expected) noexcept {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::string_view without_leading_zeros(std::string_view digits) noexcept {
  return digits.substr(std::min(digits.find_first_not_of('0'), digits.size()));
}

/// At most kMaxPower64 digits.
std::uint64_t to_uint64(std::string_view digits, std::uint64_t start = 0) noexcept {
  std::uint64_t value = start;
  for (const char digit : digits)
    value = value * 10 + static_cast<std::uint64_t>(digit - '0');
  return value;
}

/// Appends decimal digits to `value`.
void append_digits(Big& value, std::string_view digits) {
  while (!digits.empty()) {
    const std::string_view chunk = digits.substr(0, kMaxPower64);
    value *= power64(static_cast<int>(chunk.size()));
    value += to_uint64(chunk);
    digits.remove_prefix(chunk.size());
  }
}

/// Whether den divides 10^digits.
template <typename Unsigned>
bool divides_power_of_ten(Unsigned den, int twos, int digits) {
  if (twos > digits) return false;
  den >>= twos;
  for (int fives = 0; fives < digits && den != 1; ++fives) {
    auto [quotient, remainder] = divide_unsigned(den, Unsigned(5));
    if (remainder != 0) return false;
    den = quotient;
  }
  return den == 1;
}

[[noreturn]] void throw_division_by_zero() {
  throw std::domain_error("parindex::Rational: division by zero");
}

// The sum and product of an/ad and bn/bd where all four fit 64 bits, ad and bd at least 1.

/// Knuth, The Art of Computer Programming, volume 2, section 4.5.1: the only divisors that can be left in the
/// sum divide gcd(ad, bd), so no gcd needs more than 64 bits, and nothing here exceeds kMaxMagnitude.
inline Rational add_64(std::int64_t an, std::int64_t ad, std::int64_t bn, std::int64_t bd) noexcept {
  if (ad == bd && ad == 1) return RationalAccess::small(Int128{an} + bn, 1);
  // Most sums are of points and measures, far below: no 128 bits, and one common divisor.
  constexpr std::int64_t kFew = std::int64_t{1} << 30;
  if (ad < kFew && bd < kFew && an < kFew && an > -kFew && bn < kFew && bn > -kFew) {
    std::int64_t num = 0, den = 0;
    if (ad == bd) {
      num = an + bn;
      den = ad;
    } else {
      num = an * bd + bn * ad;
      den = ad * bd;
    }
    if (num == 0) return {};
    const auto common =
        static_cast<std::int64_t>(gcd_by_division(as_unsigned(den), as_unsigned(num < 0 ? -num : num)));
    return RationalAccess::small(num / common, den / common);
  }
  const std::uint64_t divisor = ad == bd ? as_unsigned(ad) : gcd(as_unsigned(ad), as_unsigned(bd));
  if (divisor == 1) return RationalAccess::small(Int128{an} * bd + Int128{bn} * ad, Int128{ad} * bd);
  const auto a_rest = static_cast<std::int64_t>(as_unsigned(ad) / divisor);
  const auto b_rest = static_cast<std::int64_t>(as_unsigned(bd) / divisor);
  const Int128 num = Int128{an} * b_rest + Int128{bn} * a_rest;
  const std::uint64_t common = gcd(low64(divide_unsigned(magnitude(num), divisor).remainder), divisor);
  return RationalAccess::small(divide_exactly(num, common),
                               Int128{a_rest} * static_cast<Int128>(as_unsigned(bd) / common));
}

/// The factors are in lowest terms, so common divisors can only be crosswise. an and bn are not 0.
inline Rational multiply_64(std::int64_t an, std::int64_t ad, std::int64_t bn, std::int64_t bd) noexcept {
  const std::uint64_t cross1 = gcd(low64(magnitude(an)), as_unsigned(bd));
  const std::uint64_t cross2 = gcd(low64(magnitude(bn)), as_unsigned(ad));
  return RationalAccess::small(divide_exactly(an, cross1) * divide_exactly(bn, cross2),
                               divide_exactly(ad, cross2) * divide_exactly(bd, cross1));
}

/// The sum of small Rationals with parts beyond 64 bits.
/// @return false if 128 bits may not suffice.
bool add_128(Int128 an, Int128 ad, Int128 bn, Int128 bd, Rational& sum) noexcept {
  const UInt128 divisor = gcd(static_cast<UInt128>(ad), static_cast<UInt128>(bd));
  const Int128 a_rest = divide_exactly(ad, divisor);
  const Int128 b_rest = divide_exactly(bd, divisor);
  Int128 left = 0;
  Int128 right = 0;
  Int128 num = 0;
  Int128 den = 0;
  if (!multiply_checked(an, b_rest, left) || !multiply_checked(bn, a_rest, right) ||
      !add_checked(left, right, num)) {
    return false;
  }
  const UInt128 common = gcd(divide_unsigned(magnitude(num), divisor).remainder, divisor);
  if (!multiply_checked(a_rest, divide_exactly(bd, common), den)) return false;
  sum = RationalAccess::small(divide_exactly(num, common), den);
  return true;
}

/// The product of small Rationals with parts beyond 64 bits.
/// @return false if 128 bits do not suffice.
bool multiply_128(Int128 an, Int128 ad, Int128 bn, Int128 bd, Rational& product) noexcept {
  const UInt128 cross1 = gcd(magnitude(an), static_cast<UInt128>(bd));
  const UInt128 cross2 = gcd(magnitude(bn), static_cast<UInt128>(ad));
  Int128 num = 0;
  Int128 den = 0;
  if (!multiply_checked(divide_exactly(an, cross1), divide_exactly(bn, cross2), num) ||
      !multiply_checked(divide_exactly(ad, cross2), divide_exactly(bd, cross1), den)) {
    return false;
  }
  product = RationalAccess::small(num, den);
  return true;
}

}  // namespace

// ---- ownership ----------------------------------------------------------------------------------

void Rational::retain() const noexcept {
  RationalAccess::big(*this).references.fetch_add(1, std::memory_order_relaxed);
}

void Rational::release() const noexcept {
  const detail::BigRational& shared = RationalAccess::big(*this);
  if (shared.references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete &shared;
}

int Rational::sign_big() const noexcept { return RationalAccess::big(*this).num.sign(); }

bool Rational::is_integer_big() const noexcept { return RationalAccess::big(*this).den == 1; }

bool Rational::equal_big(const Rational& a, const Rational& b) noexcept {
  const detail::BigRational& x = RationalAccess::big(a);
  const detail::BigRational& y = RationalAccess::big(b);
  return x.num == y.num && x.den == y.den;
}

// ---- making -------------------------------------------------------------------------------------

Rational Rational::ratio(std::int64_t num, std::int64_t den) {
  if (den == 0) throw_division_by_zero();
  const UInt128 num_size = magnitude(num);
  const UInt128 den_size = magnitude(den);
  const std::uint64_t divisor = gcd(low64(num_size), low64(den_size));
  return {Raw{}, with_sign((num < 0) != (den < 0), low64(num_size) / divisor),
          static_cast<Int128>(low64(den_size) / divisor)};
}

Rational Rational::power_of_ten(int exponent) {
  constexpr int kMaxPower128 = 38;
  if (exponent >= -kMaxPower128 && exponent <= kMaxPower128) {
    Int128 power = 1;
    for (int i = exponent < 0 ? -exponent : exponent; i > 0; --i)
      power *= 10;
    return exponent < 0 ? Rational{Raw{}, 1, power} : Rational{Raw{}, power, 1};
  }
  return exponent < 0 ? from_reduced(1, power_big(-exponent)) : from_reduced(power_big(exponent), 1);
}

std::optional<Rational> Rational::parse(std::string_view text) {
  if (text.size() > kMaxTextLength) return std::nullopt;
  const bool negative = take(text, '-');
  std::string_view whole = take_digits(text);
  if (whole.empty()) return std::nullopt;
  std::string_view fraction;
  if (take(text, '.')) {
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  int exponent = 0;
  if (take(text, 'e') || take(text, 'E')) {
    const bool down = take(text, '-');
    if (!down) take(text, '+');
    std::string_view digits = take_digits(text);
    if (digits.empty()) return std::nullopt;
    digits = without_leading_zeros(digits);
    if (digits.size() > 3) return std::nullopt;
    exponent = static_cast<int>(to_uint64(digits));
    if (exponent > kMaxExponent) return std::nullopt;
    if (down) exponent = -exponent;
  }
  if (!text.empty()) return std::nullopt;

  exponent -= static_cast<int>(fraction.size());
  whole = without_leading_zeros(whole);
  if (whole.size() + fraction.size() <= kMaxPower64 && exponent >= -kMaxPower64 && exponent <= kMaxPower64) {
    const UInt128 units = to_uint64(fraction, to_uint64(whole));
    if (exponent < 0) return from_units(negative, units, -exponent);
    return Rational{Raw{}, with_sign(negative, units * power64(exponent)), 1};
  }
  Big units = 0;
  append_digits(units, whole);
  append_digits(units, fraction);
  if (negative) units = -units;
  if (exponent < 0) return from_fraction(std::move(units), power_big(-exponent));
  return from_reduced(units * power_big(exponent), 1);
}

std::optional<Rational> Rational::parse_fraction(std::string_view text) {
  if (text.size() > kMaxFractionLength) return std::nullopt;
  const bool negative = take(text, '-');
  std::string_view top = take_digits(text);
  if (top.empty()) return std::nullopt;
  std::string_view bottom = "1";
  if (take(text, '/')) bottom = take_digits(text);
  if (!text.empty()) return std::nullopt;
  top = without_leading_zeros(top);
  bottom = without_leading_zeros(bottom);
  if (bottom.empty()) return std::nullopt;  // no digits, or zero
  if (top.size() <= kMaxPower64 && bottom.size() <= kMaxPower64) {
    const auto num = static_cast<std::int64_t>(to_uint64(top));
    return ratio(negative ? -num : num, static_cast<std::int64_t>(to_uint64(bottom)));
  }
  Big num = 0;
  Big den = 0;
  append_digits(num, top);
  append_digits(den, bottom);
  if (negative) num = -num;
  return from_fraction(std::move(num), std::move(den));
}

// ---- arithmetic ---------------------------------------------------------------------------------

Rational Rational::add(const Rational& a, const Rational& b) {
  if (is_narrow(a) && is_narrow(b)) {
    return add_64(low_part(a.num_), low_part(a.den_), low_part(b.num_), low_part(b.den_));
  }
  return add_wide(a, b);
}

Rational Rational::subtract(const Rational& a, const Rational& b) {
  if (is_narrow(a) && is_narrow(b) && b.num_ != std::numeric_limits<std::int64_t>::min()) {
    return add_64(low_part(a.num_), low_part(a.den_), -low_part(b.num_), low_part(b.den_));
  }
  return add_wide(a, -b);
}

Rational Rational::multiply(const Rational& a, const Rational& b) {
  if (is_narrow(a) && is_narrow(b)) {
    if (a.num_ == 0 || b.num_ == 0) return {};
    return multiply_64(low_part(a.num_), low_part(a.den_), low_part(b.num_), low_part(b.den_));
  }
  return multiply_wide(a, b);
}

Rational Rational::divide(const Rational& a, const Rational& b) {
  if (b.is_zero()) throw_division_by_zero();
  if (is_narrow(a) && is_narrow(b) && b.num_ != std::numeric_limits<std::int64_t>::min()) {
    if (a.num_ == 0) return {};
    const std::int64_t num = low_part(b.num_);
    const std::int64_t den = low_part(b.den_);
    return multiply_64(low_part(a.num_), low_part(a.den_), num < 0 ? -den : den, num < 0 ? -num : num);
  }
  return divide_wide(a, b);
}

Rational Rational::add_wide(const Rational& a, const Rational& b) {
  Rational result;
  if (a.is_small() && b.is_small() && add_128(a.num_, a.den_, b.num_, b.den_, result)) return result;
  // As in add_64.
  Big a_rest = big_den(a);
  Big b_den = big_den(b);
  const Big divisor = gcd(a_rest, b_den);
  divide_by(a_rest, divisor);
  Big b_rest = b_den;
  divide_by(b_rest, divisor);
  Big num = big_num(a) * b_rest + big_num(b) * a_rest;
  const Big common = gcd(boost::multiprecision::abs(num), divisor);
  divide_by(num, common);
  divide_by(b_den, common);
  return from_reduced(std::move(num), a_rest * b_den);
}

Rational Rational::multiply_wide(const Rational& a, const Rational& b) {
  Rational result;
  if (a.is_small() && b.is_small() && multiply_128(a.num_, a.den_, b.num_, b.den_, result)) return result;
  // As in multiply_64.
  Big an = big_num(a);
  Big ad = big_den(a);
  Big bn = big_num(b);
  Big bd = big_den(b);
  const Big cross1 = gcd(boost::multiprecision::abs(an), bd);
  const Big cross2 = gcd(boost::multiprecision::abs(bn), ad);
  divide_by(an, cross1);
  divide_by(bd, cross1);
  divide_by(bn, cross2);
  divide_by(ad, cross2);
  return from_reduced(an * bn, ad * bd);
}

/// b is not 0.
Rational Rational::divide_wide(const Rational& a, const Rational& b) {
  if (b.is_small()) {
    const bool negative = b.num_ < 0;
    return multiply_wide(a, {Raw{}, negative ? -b.den_ : b.den_, negative ? -b.num_ : b.num_});
  }
  const detail::BigRational& value = RationalAccess::big(b);
  const bool negative = value.num.sign() < 0;
  return multiply_wide(
      a, from_reduced(negative ? Big(-value.den) : value.den, boost::multiprecision::abs(value.num)));
}

std::strong_ordering Rational::compare(const Rational& a, const Rational& b) {
  const int a_sign = a.sign();
  const int b_sign = b.sign();
  if (a_sign != b_sign || a_sign == 0) return a_sign <=> b_sign;
  if (a.is_small() && b.is_small()) {
    if (is_narrow(a) && is_narrow(b)) {
      return order(a.num_ * b.den_, b.num_ * a.den_);
    }
    const auto sizes = product_256(magnitude(a.num_), static_cast<UInt128>(b.den_)) <=>
                       product_256(magnitude(b.num_), static_cast<UInt128>(a.den_));
    return a_sign > 0 ? sizes : 0 <=> sizes;
  }
  return (big_num(a) * big_den(b)).compare(big_num(b) * big_den(a)) <=> 0;
}

Rational Rational::operator-() const {
  if (is_small()) return {Raw{}, -num_, den_};
  return from_reduced(-big_num(*this), big_den(*this));
}

Rational Rational::abs() const { return sign() < 0 ? -*this : *this; }

Rational Rational::numerator() const {
  return is_small() ? Rational{Raw{}, num_, 1} : from_reduced(big_num(*this), 1);
}

Rational Rational::denominator() const {
  return is_small() ? Rational{Raw{}, den_, 1} : from_reduced(big_den(*this), 1);
}

Rational Rational::floor() const {
  if (is_integer()) return *this;
  if (is_small()) {
    const auto whole =
        static_cast<Int128>(divide_unsigned(magnitude(num_), static_cast<UInt128>(den_)).quotient);
    return {Raw{}, num_ < 0 ? -whole - 1 : whole, 1};
  }
  const detail::BigRational& value = RationalAccess::big(*this);
  Big whole = value.num / value.den;
  if (value.num.sign() < 0) whole -= 1;
  return from_reduced(std::move(whole), 1);
}

Rational Rational::ceil() const { return is_integer() ? *this : floor() + 1; }

// ---- rounding and printing ----------------------------------------------------------------------

Rational Rational::rounded(Rounding rounding) const {
  const int digits = std::max(rounding.digits, 0);
  const bool negative = sign() < 0;
  bool exact = false;
  if (has_room(*this, digits)) {
    if (den_ == 1 && rounding.mode != RoundingMode::kHalfUpBinary64) return *this;
    const UInt128 units = round_scaled(magnitude(num_), static_cast<UInt128>(den_), UInt128{power64(digits)},
                                       rounding.mode, exact);
    return exact ? *this : from_units(negative, units, digits);
  }
  const Big scale = power_big(digits);
  Big units = round_scaled(Big(boost::multiprecision::abs(big_num(*this))), big_den(*this), scale,
                           rounding.mode, exact);
  if (exact) return *this;
  if (negative) units = -units;
  return from_fraction(std::move(units), scale);
}

bool Rational::fits_digits(int digits) const {
  digits = std::max(digits, 0);
  if (is_small()) {
    if (digits <= kMaxPower64) return fits64(den_) && power64(digits) % static_cast<std::uint64_t>(den_) == 0;
    return divides_power_of_ten(static_cast<UInt128>(den_), trailing_zeros(static_cast<UInt128>(den_)),
                                digits);
  }
  const Big& den = RationalAccess::big(*this).den;
  return divides_power_of_ten(den, static_cast<int>(boost::multiprecision::lsb(den)), digits);
}

std::optional<std::int64_t> Rational::scaled(int digits) const {
  digits = std::max(digits, 0);
  if (digits <= kMaxPower64) {
    // A numerator beyond 64 bits only grows, a denominator beyond 64 bits divides no power of ten this small.
    if (!is_small() || !fits64(num_) || !fits64(den_)) return std::nullopt;
    const std::uint64_t scale = power64(digits);
    const auto den = static_cast<std::uint64_t>(den_);
    if (scale % den != 0) return std::nullopt;
    const Int128 result = num_ * static_cast<Int128>(scale / den);
    if (!fits64(result)) return std::nullopt;
    return static_cast<std::int64_t>(result);
  }
  if (is_zero()) return 0;
  if (!fits_digits(digits)) return std::nullopt;
  if (digits - 64 > bit_width(big_den(*this)))
    return std::nullopt;  // certainly beyond 64 bits; spares a huge power
  return (*this * power_of_ten(digits)).to_int64();
}

std::optional<std::int64_t> Rational::to_int64() const noexcept {
  if (den_ != 1 || !fits64(num_)) return std::nullopt;
  return static_cast<std::int64_t>(num_);
}

std::string Rational::to_fixed(int digits) const {
  digits = std::max(digits, 0);
  const bool negative = sign() < 0;
  if (has_room(*this, digits)) {
    const auto den = static_cast<std::uint64_t>(den_);
    std::uint64_t units = 0;
    if (power64(digits) % den == 0 && units_of(magnitude(num_), den, power64(digits), units))
      return units_text(negative, units, digits);
    return fixed_text(negative, magnitude(num_), static_cast<UInt128>(den_), UInt128{power64(digits)},
                      digits);
  }
  return fixed_text(negative, Big(boost::multiprecision::abs(big_num(*this))), big_den(*this),
                    power_big(digits), digits);
}

std::string Rational::to_decimal(int max_digits) const {
  const int digits = std::max(max_digits, 0);
  const bool negative = sign() < 0;
  if (has_room(*this, digits)) {
    // the fewest decimals that say it exactly
    const auto den = static_cast<std::uint64_t>(den_);
    const int twos = std::countr_zero(den);
    std::uint64_t rest = den >> twos, units = 0;
    int fives = 0;
    for (; rest % 5 == 0; rest /= 5)
      ++fives;
    const int needed = std::max(twos, fives);
    if (rest == 1 && needed <= digits && units_of(magnitude(num_), den, power64(needed), units))
      return units_text(negative, units, needed);
    return decimal_text(negative, magnitude(num_), static_cast<UInt128>(den_), UInt128{power64(digits)},
                        digits);
  }
  return decimal_text(negative, Big(boost::multiprecision::abs(big_num(*this))), big_den(*this),
                      power_big(digits), digits);
}

std::string Rational::to_string() const {
  if (!is_small()) {
    const detail::BigRational& value = RationalAccess::big(*this);
    return value.den == 1 ? value.num.str() : value.num.str() + '/' + value.den.str();
  }
  std::string text = to_digits(magnitude(num_));
  if (num_ < 0) text.insert(0, 1, '-');
  if (den_ != 1) text.append(1, '/').append(to_digits(static_cast<UInt128>(den_)));
  return text;
}

}  // namespace parindex::inline v1
