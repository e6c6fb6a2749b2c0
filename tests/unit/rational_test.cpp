// SPDX-License-Identifier: Apache-2.0
#include "parindex/rational.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

// Sanitizers bring an operator new of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define PARINDEX_TEST_COUNTS_ALLOCATIONS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define PARINDEX_TEST_COUNTS_ALLOCATIONS 0
#endif
#endif
#if !defined(PARINDEX_TEST_COUNTS_ALLOCATIONS)
#define PARINDEX_TEST_COUNTS_ALLOCATIONS 1
#endif

#if PARINDEX_TEST_COUNTS_ALLOCATIONS
namespace {
std::atomic<long> allocations{0};
std::atomic<long> releases{0};
}  // namespace

// Not inlined: GCC would then see malloc or free beside only one of the pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  if (memory != nullptr) releases.fetch_add(1, std::memory_order_relaxed);
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }
#endif

namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using parindex::Rational;
using testing::ElementsAre;

static_assert(std::is_nothrow_default_constructible_v<Rational>);
static_assert(std::is_nothrow_copy_constructible_v<Rational>);
static_assert(std::is_nothrow_copy_assignable_v<Rational>);
static_assert(std::is_nothrow_move_constructible_v<Rational>);
static_assert(std::is_nothrow_move_assignable_v<Rational>);
static_assert(std::is_convertible_v<int, Rational>);
static_assert(std::is_convertible_v<std::int64_t, Rational>);
static_assert(std::is_convertible_v<long long, Rational>);
static_assert(std::is_convertible_v<std::size_t, Rational>);
static_assert(!std::is_constructible_v<Rational, double>, "nothing exact comes from a floating-point number");
static_assert(!std::is_constructible_v<Rational, float>);
static_assert(!std::is_constructible_v<Rational, bool>);
static_assert(!std::is_constructible_v<Rational, char>);
static_assert(std::totally_ordered<Rational>);
static_assert(std::is_same_v<std::compare_three_way_result_t<Rational>, std::strong_ordering>);
static_assert(sizeof(Rational) == 32);

constexpr Rational kHundred = 100;  // needs no code at load

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Rational q(const std::string& fraction) { return Rational::parse_fraction(fraction).value(); }

std::string text_of(const cpp_rational& value) {
  const cpp_int num = numerator(value);
  const cpp_int den = denominator(value);
  return den == 1 ? num.str() : num.str() + "/" + den.str();
}

bool fits_128(const cpp_rational& value) {
  const cpp_int limit = (cpp_int(1) << 127) - 1;
  return abs(numerator(value)) <= limit && denominator(value) <= limit;
}

/// Numbers of every size class, dense around the borders of 64 and 128 bits.
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : random_(seed) {}

  cpp_int magnitude() {
    switch (random_() % 8) {
      case 0:
        return random_() % 10;
      case 1:
        return random_() % 1000;
      case 2:
        return border(63);
      case 3:
        return border(64);
      case 4:
        return border(127);
      case 5:
        return bits(64);
      case 6:
        return bits(128);
      default:
        return bits(random_() % 20 == 0 ? 300 : 40);
    }
  }

  cpp_rational value() {
    cpp_rational result(magnitude(), magnitude() + 1);
    // Half the time a denominator that shares factors with other values.
    if (random_() % 2 == 0) result = cpp_rational(magnitude(), cpp_int(1 + random_() % 400));
    return random_() % 2 == 0 ? result : cpp_rational(-result);
  }

  std::uint64_t next() { return random_(); }

 private:
  cpp_int bits(unsigned count) {
    cpp_int result = 0;
    for (unsigned i = 0; i < count; i += 32)
      result = (result << 32) | static_cast<std::uint32_t>(random_());
    return result >> (random_() % count);
  }
  cpp_int border(unsigned bit) {
    const cpp_int result = (cpp_int(1) << bit) + static_cast<std::int64_t>(random_() % 7) - 3;
    return result;
  }

  std::mt19937_64 random_;
};

Rational made(const cpp_rational& value) { return q(text_of(value)); }

void expect_equal(const Rational& actual, const cpp_rational& expected) {
  ASSERT_EQ(actual.to_string(), text_of(expected));
  ASSERT_EQ(actual.is_small(), fits_128(expected)) << actual.to_string();
  ASSERT_EQ(actual.fits_128(), actual.is_small());
}

TEST(Rational, Default_IsZero) {
  EXPECT_EQ(Rational{}.to_string(), "0");
  EXPECT_TRUE(Rational{}.is_zero());
  EXPECT_TRUE(Rational{}.is_integer());
  EXPECT_EQ(Rational{}.sign(), 0);
  EXPECT_EQ(kHundred, 100);
}

TEST(Rational, Integers_OfAnyWidth_AreKeptExactly) {
  EXPECT_EQ(Rational(kMin).to_string(), "-9223372036854775808");
  EXPECT_EQ(Rational(kMax).to_string(), "9223372036854775807");
  EXPECT_EQ(Rational(std::numeric_limits<std::uint64_t>::max()).to_string(), "18446744073709551615");
  EXPECT_EQ(Rational(std::int8_t{-5}).to_string(), "-5");
}

TEST(Rational, Ratio_IsReduced_WithAPositiveDenominator) {
  EXPECT_EQ(Rational::ratio(6, -4).to_string(), "-3/2");
  EXPECT_EQ(Rational::ratio(-6, -4).to_string(), "3/2");
  EXPECT_EQ(Rational::ratio(0, -4).to_string(), "0");
  EXPECT_EQ(Rational::ratio(kMin, kMin).to_string(), "1");
  EXPECT_EQ(Rational::ratio(kMin, -1).to_string(), "9223372036854775808");
  EXPECT_EQ(Rational::ratio(1, kMin).to_string(), "-1/9223372036854775808");
  EXPECT_EQ(Rational::ratio(kMin, kMax).to_string(), "-9223372036854775808/9223372036854775807");
  EXPECT_THROW((void)Rational::ratio(1, 0), std::domain_error);
}

TEST(Rational, PowerOfTen_IsExactAtEverySize) {
  cpp_int power = 1;
  for (int exponent = 0; exponent <= 100; ++exponent) {
    expect_equal(Rational::power_of_ten(exponent), cpp_rational(power));
    expect_equal(Rational::power_of_ten(-exponent), cpp_rational(1, power));
    power *= 10;
  }
}

TEST(Rational, Arithmetic_EqualsTheReference) {
  Numbers numbers(1);
  int large = 0;
  for (int i = 0; i < 20000; ++i) {
    const cpp_rational x = numbers.value();
    const cpp_rational y = numbers.value();
    const Rational a = made(x);
    const Rational b = made(y);
    ASSERT_NO_FATAL_FAILURE(expect_equal(a, x));
    ASSERT_NO_FATAL_FAILURE(expect_equal(a + b, x + y));
    ASSERT_NO_FATAL_FAILURE(expect_equal(a - b, x - y));
    ASSERT_NO_FATAL_FAILURE(expect_equal(a * b, x * y));
    if (y != 0) {
      ASSERT_NO_FATAL_FAILURE(expect_equal(a / b, x / y));
    }
    ASSERT_NO_FATAL_FAILURE(expect_equal(-a, -x));
    ASSERT_NO_FATAL_FAILURE(expect_equal(a.abs(), abs(x)));
    ASSERT_EQ(a.sign(), x.sign());
    ASSERT_EQ(a == b, x == y);
    ASSERT_EQ(a < b, x < y);
    ASSERT_EQ(a > b, x > y);
    ASSERT_EQ((a <=> b) == 0, a == b);
    large += (a * b).is_small() ? 0 : 1;
  }
  EXPECT_GT(large, 4000);
}

TEST(Rational, Results_ComeBackTo128Bits_WhenTheyFit) {
  Numbers numbers(2);
  for (int i = 0; i < 3000; ++i) {
    const Rational a = made(numbers.value());
    const Rational b = Rational::power_of_ten(60 + i % 20) + made(numbers.value());
    ASSERT_FALSE(b.is_small());
    ASSERT_EQ((a + b) - b, a);
    ASSERT_EQ((a + b) - b <=> a, std::strong_ordering::equal);
    ASSERT_EQ((a * b) / b, a);
    ASSERT_EQ(((a - b) + b).is_small(), a.is_small());
    ASSERT_EQ(b - b, 0);
    ASSERT_EQ(b / b, 1);
  }
}

TEST(Rational, Borders_Of128Bits_AreExact) {
  const Rational largest =
      Rational::parse_fraction("170141183460469231731687303715884105727").value();  // 2^127 - 1
  EXPECT_TRUE(largest.is_small());
  EXPECT_TRUE((-largest).is_small());
  EXPECT_FALSE((largest + 1).is_small());
  EXPECT_FALSE((-largest - 1).is_small());
  EXPECT_EQ((largest + 1).to_string(), "170141183460469231731687303715884105728");
  EXPECT_EQ((-largest - 1).to_string(), "-170141183460469231731687303715884105728");
  EXPECT_EQ(largest + 1 - 1, largest);
  EXPECT_TRUE((largest + 1 - 1).is_small());
  EXPECT_FALSE((Rational(1) / (largest + 1)).is_small());
  EXPECT_EQ(Rational(1) / (Rational(1) / (largest + 1)), largest + 1);
  EXPECT_LT(largest, largest + 1);
  EXPECT_GT(-largest, -largest - 1);
  // Fractions that differ by less than 2^-250.
  EXPECT_LT(largest / (largest - 1), (largest - 1) / (largest - 2));
  EXPECT_GT(-(largest / (largest - 1)), -((largest - 1) / (largest - 2)));
}

TEST(Rational, LongSums_StayExact) {
  Rational sum;
  cpp_rational expected;
  for (int d = 1; d <= 400; ++d) {
    sum += Rational::ratio(d % 7 + 1, d);
    expected += cpp_rational(d % 7 + 1, d);
  }
  expect_equal(sum, expected);
  EXPECT_FALSE(sum.is_small());
  for (int d = 400; d >= 1; --d)
    sum -= Rational::ratio(d % 7 + 1, d);
  EXPECT_EQ(sum, 0);
  EXPECT_TRUE(sum.is_small());
}

TEST(Rational, Arithmetic_ObeysTheLawsOfAField) {
  Numbers numbers(3);
  for (int i = 0; i < 5000; ++i) {
    const Rational a = made(numbers.value());
    const Rational b = made(numbers.value());
    const Rational c = made(numbers.value());
    ASSERT_EQ(a + b, b + a);
    ASSERT_EQ(a * b, b * a);
    ASSERT_EQ((a + b) + c, a + (b + c));
    ASSERT_EQ((a * b) * c, a * (b * c));
    ASSERT_EQ(a * (b + c), a * b + a * c);
    ASSERT_EQ(a - a, 0);
    ASSERT_EQ(a * 0, 0);
    ASSERT_EQ(a + 0, a);
    ASSERT_EQ(a * 1, a);
  }
}

TEST(Rational, DivisionByZero_Throws_AndChangesNothing) {
  Rational value = 5;
  EXPECT_THROW((void)(value / 0), std::domain_error);
  EXPECT_THROW(value /= Rational{}, std::domain_error);
  EXPECT_EQ(value, 5);
  Rational large = Rational::power_of_ten(50);
  EXPECT_THROW(large /= 0, std::domain_error);
  EXPECT_EQ(large, Rational::power_of_ten(50));
}

TEST(Rational, CompoundAssignment_WithItself_IsRight) {
  Rational value = Rational::ratio(3, 2);
  const Rational& same = value;
  value += same;
  EXPECT_EQ(value, 3);
  value *= same;
  EXPECT_EQ(value, 9);
  value /= same;
  EXPECT_EQ(value, 1);
  value -= same;
  EXPECT_EQ(value, 0);
  Rational large = Rational::power_of_ten(50);
  large *= large;
  EXPECT_EQ(large, Rational::power_of_ten(100));
  EXPECT_EQ(+large, large);
}

TEST(Rational, Order_IsTheOrderOfTheNumbers) {
  Numbers numbers(4);
  std::vector<cpp_rational> expected;
  std::vector<Rational> actual;
  for (int i = 0; i < 2000; ++i) {
    expected.push_back(numbers.value());
    actual.push_back(made(expected.back()));
  }
  std::sort(expected.begin(), expected.end());
  std::sort(actual.begin(), actual.end());
  for (std::size_t i = 0; i < expected.size(); ++i)
    ASSERT_EQ(actual[i].to_string(), text_of(expected[i]));
  EXPECT_EQ(std::max(Rational(2), Rational::ratio(5, 2)), Rational::ratio(5, 2));
  EXPECT_EQ(std::min(Rational(-2), Rational::power_of_ten(70)), -2);
}

TEST(Rational, Order_IsAntisymmetricAndTransitive) {
  Numbers numbers(5);
  for (int i = 0; i < 5000; ++i) {
    std::vector<Rational> three = {made(numbers.value()), made(numbers.value()), made(numbers.value())};
    for (const Rational& a : three) {
      EXPECT_EQ(a <=> a, std::strong_ordering::equal);
      for (const Rational& b : three)
        ASSERT_EQ(a <=> b, 0 <=> (b <=> a));
    }
    std::sort(three.begin(), three.end());
    ASSERT_LE(three[0], three[1]);
    ASSERT_LE(three[1], three[2]);
    ASSERT_LE(three[0], three[2]);
    ASSERT_EQ(three[0]<three[2], (three[2] - three[0]).sign()> 0);
  }
}

TEST(Rational, ComparesWithPlainIntegers) {
  EXPECT_TRUE(Rational(3) == 3);
  EXPECT_TRUE(Rational::ratio(7, 2) > 3);
  EXPECT_TRUE(3 < Rational::ratio(7, 2));
  EXPECT_TRUE(Rational(0) <= 0);
  EXPECT_TRUE(Rational::power_of_ten(-60) > 0);
  EXPECT_TRUE(-Rational::power_of_ten(60) < kMin);
}

TEST(Rational, FloorAndCeil_OfEverySign) {
  EXPECT_EQ(Rational::ratio(7, 2).floor(), 3);
  EXPECT_EQ(Rational::ratio(7, 2).ceil(), 4);
  EXPECT_EQ(Rational::ratio(-7, 2).floor(), -4);
  EXPECT_EQ(Rational::ratio(-7, 2).ceil(), -3);
  EXPECT_EQ(Rational(-3).floor(), -3);
  EXPECT_EQ(Rational(-3).ceil(), -3);
  EXPECT_EQ(Rational::ratio(-1, 2).ceil(), 0);
  Numbers numbers(6);
  for (int i = 0; i < 5000; ++i) {
    const Rational a = made(numbers.value());
    ASSERT_TRUE(a.floor().is_integer() && a.ceil().is_integer());
    ASSERT_LE(a.floor(), a);
    ASSERT_LT(a, a.floor() + 1);
    ASSERT_EQ(a.ceil(), -(-a).floor());
    ASSERT_EQ(a.is_integer(), a.floor() == a);
  }
}

TEST(Rational, NumeratorAndDenominator_MakeTheValue) {
  EXPECT_EQ(Rational::ratio(-10, 4).numerator(), -5);
  EXPECT_EQ(Rational::ratio(-10, 4).denominator(), 2);
  Numbers numbers(7);
  for (int i = 0; i < 3000; ++i) {
    const Rational a = made(numbers.value());
    ASSERT_EQ(a.numerator() / a.denominator(), a);
    ASSERT_GE(a.denominator(), 1);
    ASSERT_TRUE(a.numerator().is_integer() && a.denominator().is_integer());
  }
}

TEST(Rational, ToInt64_OnlyWhenItFits) {
  EXPECT_EQ(Rational(kMin).to_int64(), kMin);
  EXPECT_EQ(Rational(kMax).to_int64(), kMax);
  EXPECT_EQ((Rational(kMax) + 1).to_int64(), std::nullopt);
  EXPECT_EQ((Rational(kMin) - 1).to_int64(), std::nullopt);
  EXPECT_EQ(Rational::ratio(1, 2).to_int64(), std::nullopt);
  EXPECT_EQ(Rational::power_of_ten(60).to_int64(), std::nullopt);
}

TEST(Rational, Scaled_OnlyWhenExactAndFitting) {
  EXPECT_EQ(Rational::ratio(1, 8).scaled(3), 125);
  EXPECT_EQ(Rational::ratio(1, 8).scaled(4), 1250);
  EXPECT_EQ(Rational::ratio(1, 8).scaled(2), std::nullopt);
  EXPECT_EQ(Rational::ratio(-5, 2).scaled(1), -25);
  EXPECT_EQ(Rational::ratio(1, 3).scaled(18), std::nullopt);
  EXPECT_EQ(Rational(kMin).scaled(0), kMin);
  EXPECT_EQ(Rational(kMax).scaled(1), std::nullopt);
  EXPECT_EQ(Rational(9).scaled(18), 9'000'000'000'000'000'000);
  EXPECT_EQ(Rational(10).scaled(18), std::nullopt);
  EXPECT_EQ(Rational::power_of_ten(-18).scaled(18), 1);
  EXPECT_EQ(Rational::power_of_ten(-19).scaled(18), std::nullopt);
  EXPECT_EQ(Rational::power_of_ten(-19).scaled(20), 10);
  EXPECT_EQ(Rational::power_of_ten(-60).scaled(61), 10);
  EXPECT_EQ(Rational::ratio(1, 16).scaled(20), 6250000000000000000);
  EXPECT_EQ(Rational::ratio(1, 16).scaled(21), std::nullopt);
  EXPECT_EQ(Rational::power_of_ten(-60).scaled(59), std::nullopt);
  EXPECT_EQ(Rational::power_of_ten(60).scaled(2), std::nullopt);
  EXPECT_EQ(Rational(1).scaled(19), std::nullopt);
  EXPECT_EQ(Rational(1).scaled(std::numeric_limits<int>::max()), std::nullopt);
  EXPECT_EQ(Rational(0).scaled(std::numeric_limits<int>::max()), 0);
  EXPECT_EQ(Rational(7).scaled(-3), 7);
}

TEST(Rational, FitsDigits_AgreesWithTheDefinition) {
  Numbers numbers(8);
  for (int i = 0; i < 4000; ++i) {
    cpp_rational value = numbers.value();
    if (i % 2 == 0) {  // denominators that do terminate
      cpp_int den = 1;
      for (std::uint64_t k = numbers.next() % 60; k > 0; --k)
        den *= numbers.next() % 2 == 0 ? 2 : 5;
      value = cpp_rational(numbers.magnitude(), den);
    }
    const Rational a = made(value);
    cpp_rational scaled = value;
    for (int digits = 0; digits <= 70; ++digits) {
      ASSERT_EQ(a.fits_digits(digits), denominator(scaled) == 1) << a.to_string() << " " << digits;
      scaled *= 10;
    }
  }
  EXPECT_TRUE(Rational(3).fits_digits(-1));
  EXPECT_FALSE(Rational::ratio(1, 2).fits_digits(-1));
  EXPECT_FALSE(Rational::ratio(1, 3).fits_digits(std::numeric_limits<int>::max()));
}

TEST(Rational, Parse_ReadsDecimalsAndExponents) {
  const std::pair<const char*, const char*> cases[] = {{"0", "0"},
                                                       {"-0", "0"},
                                                       {"-0.00", "0"},
                                                       {"0e5", "0"},
                                                       {"007", "7"},
                                                       {"12.50", "25/2"},
                                                       {"-12.50", "-25/2"},
                                                       {"0.125", "1/8"},
                                                       {"1e-3", "1/1000"},
                                                       {"1E3", "1000"},
                                                       {"1e+3", "1000"},
                                                       {"1e003", "1000"},
                                                       {"-2.5e1", "-25"},
                                                       {"2.5e-1", "1/4"},
                                                       {"99999999999999999999", "99999999999999999999"},
                                                       {"0.00000000000000000000", "0"},
                                                       {"1.000000000000000000000000000000000000000000", "1"},
                                                       {"0.000000000000000000000000000001e30", "1"},
                                                       {"123456789012345678", "123456789012345678"},
                                                       {"1234567890123456789", "1234567890123456789"},
                                                       {"0.5e0", "1/2"}};
  for (const auto& [text, expected] : cases) {
    const auto value = Rational::parse(text);
    ASSERT_TRUE(value.has_value()) << text;
    EXPECT_EQ(value->to_string(), expected) << text;
  }
  EXPECT_EQ(Rational::parse("1e400"), Rational::power_of_ten(400));
  EXPECT_EQ(Rational::parse("1e-400"), Rational::power_of_ten(-400));
  EXPECT_EQ(Rational::parse("-1.5e400"), Rational::power_of_ten(399) * -15);
  EXPECT_EQ(Rational::parse(std::string(Rational::kMaxTextLength, '9')),
            Rational::power_of_ten(static_cast<int>(Rational::kMaxTextLength)) - 1);
}

TEST(Rational, Parse_RefusesEverythingElse) {
  for (const std::string text : {"",
                                 "-",
                                 "+1",
                                 "--1",
                                 " 1",
                                 "1 ",
                                 "1.",
                                 ".5",
                                 "-.5",
                                 "1..2",
                                 "1.2.3",
                                 "1,5",
                                 "1/2",
                                 "0x10",
                                 "e5",
                                 "1e",
                                 "1e+",
                                 "1e-",
                                 "1e1.5",
                                 "1e401",
                                 "1e-401",
                                 "1e99999999999999999999",
                                 "1e18446744073709551617",
                                 "1e4294967297",
                                 "NaN",
                                 "inf",
                                 "Infinity",
                                 "1_000",
                                 "١",
                                 "1e--3",
                                 "1e3x",
                                 "−1",
                                 "1\n"}) {
    EXPECT_EQ(Rational::parse(text), std::nullopt) << text;
  }
  EXPECT_EQ(Rational::parse(std::string_view("1\0", 2)), std::nullopt);
  EXPECT_EQ(Rational::parse(std::string(Rational::kMaxTextLength + 1, '1')), std::nullopt);
}

TEST(Rational, Parse_RandomDecimals_EqualTheReference) {
  Numbers numbers(9);
  for (int i = 0; i < 20000; ++i) {
    const cpp_int digits = numbers.magnitude();
    std::string text = digits.str();
    const std::size_t places = numbers.next() % 45;
    cpp_rational expected(digits, pow(cpp_int(10), static_cast<unsigned>(places)));
    if (text.size() <= places) text.insert(0, places + 1 - text.size(), '0');
    if (places > 0) text.insert(text.size() - places, ".");
    if (i % 3 == 0) {
      const int exponent = static_cast<int>(numbers.next() % 60) - 30;
      text += "e" + std::to_string(exponent);
      const cpp_int power = pow(cpp_int(10), static_cast<unsigned>(std::abs(exponent)));
      expected = exponent < 0 ? cpp_rational(expected / power) : cpp_rational(expected * power);
    }
    if (i % 2 == 0) {
      text.insert(0, "-");
      expected = -expected;
    }
    const auto value = Rational::parse(text);
    ASSERT_TRUE(value.has_value()) << text;
    ASSERT_NO_FATAL_FAILURE(expect_equal(*value, expected)) << text;
  }
}

TEST(Rational, ParseFraction_ReadsWhatToStringPrints) {
  Numbers numbers(10);
  for (int i = 0; i < 20000; ++i) {
    const Rational a = made(numbers.value());
    ASSERT_EQ(Rational::parse_fraction(a.to_string()), a);
  }
  EXPECT_EQ(Rational::parse_fraction("4/6"), Rational::ratio(2, 3));
  EXPECT_EQ(Rational::parse_fraction("-0/5"), 0);
  EXPECT_EQ(Rational::parse_fraction("100000000000000000000/200000000000000000000"), Rational::ratio(1, 2));
}

TEST(Rational, ParseFraction_RefusesEverythingElse) {
  for (const std::string text : {"", "-", "/", "1/", "/2", "1/0", "1/00", "1/-2", "1.5", "1/2/3", " 1/2",
                                 "1/2 ", "1 /2", "+1", "1e3", "1/2.0"}) {
    EXPECT_EQ(Rational::parse_fraction(text), std::nullopt) << text;
  }
  EXPECT_EQ(Rational::parse_fraction(std::string(Rational::kMaxFractionLength + 1, '1')), std::nullopt);
}

TEST(Rational, ToFixed_RoundsHalfUp_AtScale) {
  EXPECT_EQ(Rational::ratio(1, 8).to_fixed(2), "0.13");
  EXPECT_EQ(Rational::ratio(-1, 8).to_fixed(2), "-0.13");
  EXPECT_EQ(Rational::ratio(1, 8).to_fixed(3), "0.125");
  EXPECT_EQ(Rational::ratio(1, 8).to_fixed(5), "0.12500");
  EXPECT_EQ(Rational::ratio(1, 2).to_fixed(0), "1");
  EXPECT_EQ(Rational(3).to_fixed(2), "3.00");
  EXPECT_EQ(Rational(3).to_fixed(-2), "3");
  EXPECT_EQ(Rational::ratio(-1, 1000).to_fixed(2), "0.00");  // never -0.00
  EXPECT_EQ(Rational::ratio(-1, 200).to_fixed(2), "-0.01");
  EXPECT_EQ(Rational::ratio(2, 3).to_fixed(12), "0.666666666667");
  EXPECT_EQ(Rational::ratio(2, 3).to_fixed(25), "0.6666666666666666666666667");
  EXPECT_EQ(Rational::power_of_ten(40).to_fixed(2), "1" + std::string(40, '0') + ".00");
  EXPECT_EQ((-Rational::power_of_ten(-40)).to_fixed(2), "0.00");
  EXPECT_EQ(Rational::power_of_ten(-40).to_fixed(40), "0." + std::string(39, '0') + "1");
  EXPECT_EQ(Rational(kMin).to_fixed(18), "-9223372036854775808.000000000000000000");
}

TEST(Rational, ToFixed_IsTheRoundedValue) {
  Numbers numbers(12);
  for (int i = 0; i < 5000; ++i) {
    const Rational a = made(numbers.value());
    const int digits = static_cast<int>(numbers.next() % 22);
    const std::string text = a.to_fixed(digits);
    ASSERT_EQ(Rational::parse(text), a.rounded({digits, parindex::RoundingMode::kHalfUp})) << text;
    ASSERT_EQ(text.size() - std::min(text.find('.'), text.size()),
              static_cast<std::size_t>(digits == 0 ? 0 : digits + 1));
    ASSERT_EQ(text.starts_with('-'), a.rounded({digits, parindex::RoundingMode::kHalfUp}).sign() < 0);
  }
}

TEST(Rational, ToDecimal_IsShortestOrCutAndMarked) {
  EXPECT_EQ(Rational(0).to_decimal(), "0");
  EXPECT_EQ(Rational(-3).to_decimal(), "-3");
  EXPECT_EQ(Rational(1000).to_decimal(), "1000");
  EXPECT_EQ(Rational(1000).to_decimal(0), "1000");
  EXPECT_EQ(Rational::ratio(25, 2).to_decimal(), "12.5");
  EXPECT_EQ(Rational::ratio(1, 8).to_decimal(3), "0.125");
  EXPECT_EQ(Rational::ratio(1, 8).to_decimal(2), "0.12…");
  EXPECT_EQ(Rational::ratio(2, 3).to_decimal(4), "0.6666…");
  EXPECT_EQ(Rational::ratio(-2, 3).to_decimal(4), "-0.6666…");
  EXPECT_EQ(Rational::ratio(2, 3).to_decimal(), "0.666666666666666666…");
  EXPECT_EQ(Rational::ratio(5, 2).to_decimal(0), "2…");
  EXPECT_EQ(Rational::ratio(5, 2).to_decimal(-4), "2…");
  EXPECT_EQ(Rational::ratio(-1, 1000).to_decimal(2), "-0.00…");
  EXPECT_EQ(Rational::power_of_ten(-18).to_decimal(), "0.000000000000000001");
  EXPECT_EQ(Rational::power_of_ten(-19).to_decimal(), "0.000000000000000000…");
  EXPECT_EQ(Rational::power_of_ten(-19).to_decimal(30), "0.0000000000000000001");
  EXPECT_EQ(Rational::power_of_ten(30).to_decimal(), "1" + std::string(30, '0'));
}

TEST(Rational, ToDecimal_ReadsBack_WhenItTerminates) {
  Numbers numbers(13);
  for (int i = 0; i < 5000; ++i) {
    const Rational a = made(cpp_rational(numbers.magnitude())) *
                       Rational::power_of_ten(-static_cast<int>(numbers.next() % 60));
    ASSERT_EQ(Rational::parse(a.to_decimal(60)), a);
    const Rational b = made(numbers.value());
    const std::string text = b.to_decimal(18);
    if (!b.fits_digits(18)) {
      ASSERT_TRUE(text.ends_with("…"));
      const Rational cut = Rational::parse(text.substr(0, text.size() - 3)).value();
      ASSERT_EQ(cut, b.rounded({18, parindex::RoundingMode::kDown}));
    } else {
      ASSERT_EQ(Rational::parse(text), b);
    }
  }
}

TEST(Rational, CopiesAndMoves_KeepTheValue) {
  for (const Rational& original : {Rational::ratio(-5, 2), Rational::power_of_ten(80)}) {
    Rational copy = original;
    EXPECT_EQ(copy, original);
    const Rational& same = copy;
    copy = same;  // self-assignment
    EXPECT_EQ(copy, original);
    Rational moved = std::move(copy);
    EXPECT_EQ(moved, original);
    EXPECT_EQ(copy, 0);  // NOLINT(bugprone-use-after-move): promised
    copy = std::move(moved);
    EXPECT_EQ(copy, original);
    EXPECT_EQ(moved, 0);  // NOLINT(bugprone-use-after-move): promised
    Rational& alias = copy;
    copy = std::move(alias);
    EXPECT_EQ(copy, original);
    std::swap(copy, moved);
    EXPECT_EQ(moved, original);
    moved = 1;
    EXPECT_EQ(moved, 1);
  }
}

#if PARINDEX_TEST_COUNTS_ALLOCATIONS
TEST(Rational, SmallValues_NeverAllocate) {
  const Rational a = Rational::ratio(1989, 2080);
  const Rational b = Rational::ratio(-7, 400);
  const long before = allocations.load();
  Rational sum;
  for (int i = 1; i <= 1000; ++i) {
    Rational x = (a * i + b) / 3 - Rational::ratio(i, 16);
    const auto parsed = Rational::parse("93.25");
    x = x.rounded({2, parindex::RoundingMode::kHalfUp});
    sum += x.rounded({1, parindex::RoundingMode::kHalfUpBinary64}) + x.floor() + parsed.value();
    if (sum > a || x.scaled(2) == 7 || x.fits_digits(1)) sum -= 1;
  }
  EXPECT_EQ(allocations.load(), before);
  EXPECT_TRUE(sum.is_small());
  const Rational large = Rational::power_of_ten(60);
  const long after = allocations.load();
  EXPECT_GT(after, before);  // the count does count
  const Rational shared = large;
  EXPECT_EQ(allocations.load(), after);
  EXPECT_EQ(shared, large);
}

TEST(Rational, LargeValues_GiveBackWhatTheyTook) {
  const long before = allocations.load() - releases.load();
  {
    Rational a = Rational::power_of_ten(60) / 7;
    Rational b = a;
    b = a + 1;
    a = std::move(b);
    b = a;
    b = 3;
    a *= a;
    a = a - a;
  }
  EXPECT_EQ(allocations.load() - releases.load(), before);
}
#endif

TEST(Rational, LargeValues_AreCopiedSafely_BetweenThreads) {
  const Rational shared = Rational::power_of_ten(60) / 7;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&shared, &wrong, t] {
      std::vector<Rational> kept;
      Rational mine;
      for (int i = 0; i < 5000; ++i) {
        mine = shared;
        kept.push_back(mine);
        Rational moved = std::move(mine);
        mine = moved;
        if (kept.size() > 20) kept.clear();
        if (i % 100 == t && (moved * 7 != Rational::power_of_ten(60) || moved != shared || moved.sign() != 1))
          ++wrong;
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(shared * 7, Rational::power_of_ten(60));
}

TEST(Rational, LargeValues_MayOutliveTheThreadAndOwnerThatMadeThem) {
  std::vector<Rational> results(8);
  std::vector<std::thread> threads;
  {
    Rational source = Rational::power_of_ten(70) + 1;
    for (std::size_t t = 0; t < results.size(); ++t) {
      threads.emplace_back([copy = source, &result = results[t]] { result = copy; });
    }
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const Rational& result : results)
    EXPECT_EQ(result - 1, Rational::power_of_ten(70));
}

TEST(Rational, WorksInOrderedContainers) {
  const std::set<Rational> values = {Rational::ratio(1, 2),
                                     Rational::ratio(2, 4),
                                     3,
                                     -1,
                                     Rational::power_of_ten(50),
                                     Rational::power_of_ten(25) * Rational::power_of_ten(25)};
  EXPECT_THAT(values,
              ElementsAre(Rational(-1), Rational::ratio(1, 2), Rational(3), Rational::power_of_ten(50)));
}

}  // namespace
