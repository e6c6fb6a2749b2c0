// SPDX-License-Identifier: Apache-2.0
/// @file
/// Exact rational numbers: what measures and points are until the framework says "round".
///
///     auto share = parindex::Rational::ratio(1, 48);
///     parindex::Rational points = share * 6;                                   // exactly 1/8
///     points.to_decimal();                                                     // "0.125"
///     points.rounded({2, parindex::RoundingMode::kHalfEven}).to_fixed(2);      // "0.12"
///     parindex::Rational::parse("0.9325").value() * 6 > points;                // true
///
/// Exactness: no operation overflows, wraps or approximates. Numerator and denominator are 128-bit integers
/// as long as they fit, arbitrary-precision integers when they do not, and 128-bit again as soon as they fit.
///
/// Threads: a value may be copied, read and destroyed from any number of threads at once (copies of a large
/// value share one immutable, atomically counted object); changing one object needs the caller's own lock.
///
/// Errors: division by zero throws std::domain_error; nothing else is an error. Text that is not a number is
/// an empty optional.
///
/// Allocation: none while 128 bits suffice (text results apart); beyond that an operation may throw
/// std::bad_alloc.
#ifndef PARINDEX_RATIONAL_HPP_
#define PARINDEX_RATIONAL_HPP_

#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include "parindex/rounding.hpp"

#if !defined(__SIZEOF_INT128__)
#error "ParIndex needs a compiler with 128-bit integers (GCC or Clang on a 64-bit platform)"
#endif

namespace parindex::inline v1 {

namespace detail {
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;
struct BigRational;
struct RationalAccess;

/// Integers a Rational is made from without a cast: every standard integer but bool and the character types.
template <typename T>
concept PlainInteger = std::integral<T> && sizeof(T) <= sizeof(std::int64_t) && !std::same_as<T, bool> &&
                       !std::same_as<T, char> && !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                       !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;
}  // namespace detail

/// An exact rational number, always in lowest terms with a positive denominator. A regular value type: copy,
/// compare (a total order) and pass it freely. There is no infinity, no "not a number" and no negative zero.
class Rational {
 public:
  /// Longest text `parse` reads, in characters.
  static constexpr std::size_t kMaxTextLength = 4096;
  /// Largest exponent `parse` reads, in either direction.
  static constexpr int kMaxExponent = 400;
  /// Longest text `parse_fraction` reads, in characters.
  static constexpr std::size_t kMaxFractionLength = 65536;

  /// Zero.
  constexpr Rational() noexcept : num_(0), den_(1) {}

  /// A whole number. Implicit, so that `points * 2` and `points <= 0` read naturally; a floating-point
  /// argument does not compile.
  template <detail::PlainInteger T>
  constexpr Rational(T value) noexcept : num_(value), den_(1) {}  // NOLINT(google-explicit-constructor)

  /// Shares what is large.
  constexpr Rational(const Rational& other) noexcept : num_(other.num_), den_(other.den_) {
    if (den_ == 0) retain();
  }
  /// What is moved from is 0.
  constexpr Rational(Rational&& other) noexcept : num_(other.num_), den_(other.den_) {
    other.num_ = 0;
    other.den_ = 1;
  }
  /// Shares what is large.
  Rational& operator=(const Rational& other) noexcept {
    if (other.den_ == 0) other.retain();  // before release(): `other` may be *this
    if (den_ == 0) release();
    num_ = other.num_;
    den_ = other.den_;
    return *this;
  }
  /// The moved-from value is zero.
  Rational& operator=(Rational&& other) noexcept {
    const detail::Int128 num = other.num_;
    const detail::Int128 den = other.den_;
    other.num_ = 0;
    other.den_ = 1;
    if (den_ == 0) release();
    num_ = num;
    den_ = den;
    return *this;
  }
  constexpr ~Rational() {
    if (den_ == 0) release();
  }

  /// num / den, reduced. @throws std::domain_error if den is 0.
  [[nodiscard]] static Rational ratio(std::int64_t num, std::int64_t den);

  /// 10 to the power `exponent` (which may be negative).
  [[nodiscard]] static Rational power_of_ten(int exponent);

  /// Reads a decimal: optional '-', digits, optionally '.' and digits, optionally 'e' or 'E' with an optional
  /// sign and digits ("-12.50", "007", "1e-3"). No '+' in front, no spaces, no ".5", no "5.".
  /// @return empty if the text is anything else, is longer than kMaxTextLength, or has an exponent beyond
  ///         kMaxExponent in either direction.
  [[nodiscard]] static std::optional<Rational> parse(std::string_view text);

  /// Reads what to_string() prints: optional '-', digits, optionally '/' and digits ("3", "-5/2"). "4/6" is
  /// read as 2/3. @return empty if the text is anything else, its denominator is 0, or it is longer than
  /// kMaxFractionLength.
  [[nodiscard]] static std::optional<Rational> parse_fraction(std::string_view text);

  /// -1, 0 or 1.
  [[nodiscard]] int sign() const noexcept {
    if (den_ == 0) return sign_big();
    return num_ > 0 ? 1 : (num_ < 0 ? -1 : 0);
  }
  /// Whether it is 0.
  [[nodiscard]] constexpr bool is_zero() const noexcept { return num_ == 0; }
  /// Whether the denominator is 1.
  [[nodiscard]] bool is_integer() const noexcept { return den_ == 0 ? is_integer_big() : den_ == 1; }
  /// Whether numerator and denominator both fit 128 bits, so that this value owns no memory.
  [[nodiscard]] constexpr bool is_small() const noexcept { return den_ != 0; }
  /// The same as is_small().
  [[nodiscard]] constexpr bool fits_128() const noexcept { return is_small(); }

  /// The numerator in lowest terms, with the sign.
  [[nodiscard]] Rational numerator() const;
  /// The denominator in lowest terms, at least 1.
  [[nodiscard]] Rational denominator() const;
  /// Without its sign.
  [[nodiscard]] Rational abs() const;
  /// The largest whole number not above this one.
  [[nodiscard]] Rational floor() const;
  /// The smallest whole number not below this one.
  [[nodiscard]] Rational ceil() const;

  /// This value rounded to `rounding.digits` decimals. Digits below 0 count as 0; digits above
  /// kMaxRoundingDigits work, but no framework asks for them.
  [[nodiscard]] Rational rounded(Rounding rounding) const;

  /// Whether value x 10^digits is a whole number, so that `digits` decimals print it exactly (digits below 0
  /// count as 0).
  [[nodiscard]] bool fits_digits(int digits) const;

  /// value x 10^digits if that is a whole number that fits 64 bits, else empty (digits below 0 count as 0).
  [[nodiscard]] std::optional<std::int64_t> scaled(int digits) const;

  /// This value if it is a whole number that fits 64 bits, else empty.
  [[nodiscard]] std::optional<std::int64_t> to_int64() const noexcept;

  /// Exactly `digits` decimals, rounded half up where that is not exact: "19.13", "-0.50", "3" (digits 0, or
  /// below). A value that rounds to zero prints without a sign.
  [[nodiscard]] std::string to_fixed(int digits) const;

  /// The shortest exact decimal if at most `max_digits` decimals suffice ("0.125", "-3"); otherwise
  /// `max_digits` decimals, cut off towards zero and followed by U+2026 in UTF-8 ("0.333…"). A negative value
  /// that was cut keeps its sign even when only zeros are left ("-0.00…").
  [[nodiscard]] std::string to_decimal(int max_digits = 18) const;

  /// Exact: "3", "-5/2". parse_fraction() reads it back.
  [[nodiscard]] std::string to_string() const;

  /// With the other sign.
  [[nodiscard]] Rational operator-() const;
  /// Itself.
  [[nodiscard]] const Rational& operator+() const noexcept { return *this; }

  /// Adds.
  Rational& operator+=(const Rational& other) { return *this = *this + other; }
  /// Subtracts.
  Rational& operator-=(const Rational& other) { return *this = *this - other; }
  /// Multiplies.
  Rational& operator*=(const Rational& other) { return *this = *this * other; }
  /// @throws std::domain_error if `other` is zero; *this is then unchanged.
  Rational& operator/=(const Rational& other) { return *this = *this / other; }

  /// The sum.
  [[nodiscard]] friend Rational operator+(const Rational& a, const Rational& b) { return add(a, b); }
  /// The difference.
  [[nodiscard]] friend Rational operator-(const Rational& a, const Rational& b) { return subtract(a, b); }
  /// The product.
  [[nodiscard]] friend Rational operator*(const Rational& a, const Rational& b) { return multiply(a, b); }
  /// @throws std::domain_error if `b` is zero.
  [[nodiscard]] friend Rational operator/(const Rational& a, const Rational& b) { return divide(a, b); }

  /// Equal in value.
  [[nodiscard]] friend bool operator==(const Rational& a, const Rational& b) noexcept {
    if (a.den_ != b.den_)
      return false;  // lowest terms, and 128 bits whenever they suffice: one spelling a value
    return a.num_ == b.num_ || (a.den_ == 0 && equal_big(a, b));
  }
  /// By value.
  [[nodiscard]] friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
    if (a.den_ == b.den_ && a.den_ != 0) return order(a.num_, b.num_);
    return compare(a, b);
  }

 private:
  friend struct detail::RationalAccess;

  struct Raw {};
  constexpr Rational(Raw /*tag*/, detail::Int128 num, detail::Int128 den) noexcept : num_(num), den_(den) {}

  static constexpr std::strong_ordering order(detail::Int128 a, detail::Int128 b) noexcept {
    return a < b ? std::strong_ordering::less
                 : (a == b ? std::strong_ordering::equal : std::strong_ordering::greater);
  }

  static Rational add(const Rational& a, const Rational& b);
  static Rational subtract(const Rational& a, const Rational& b);
  static Rational multiply(const Rational& a, const Rational& b);
  static Rational divide(const Rational& a, const Rational& b);
  // For parts beyond 64 bits.
  static Rational add_wide(const Rational& a, const Rational& b);
  static Rational multiply_wide(const Rational& a, const Rational& b);
  static Rational divide_wide(const Rational& a, const Rational& b);
  static std::strong_ordering compare(const Rational& a, const Rational& b);
  static bool equal_big(const Rational& a, const Rational& b) noexcept;
  void retain() const noexcept;
  void release() const noexcept;
  int sign_big() const noexcept;
  bool is_integer_big() const noexcept;

  // Small (den_ > 0): num_ / den_ in lowest terms, both at most 2^127 - 1 in magnitude.
  // Large (den_ == 0): num_ holds the address of a shared detail::BigRational, never null.
  detail::Int128 num_;
  detail::Int128 den_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_RATIONAL_HPP_
