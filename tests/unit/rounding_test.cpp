// SPDX-License-Identifier: Apache-2.0
#include "parindex/rounding.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <random>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/rational.hpp"

namespace {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;
using parindex::Rational;
using parindex::Rounding;
using parindex::RoundingMode;

constexpr RoundingMode kAllModes[] = {RoundingMode::kHalfUp, RoundingMode::kHalfEven, RoundingMode::kDown,
                                      RoundingMode::kHalfUpBinary64};

Rational parsed(const std::string& text) { return Rational::parse(text).value(); }

std::string rounded_text(const std::string& text, int digits, RoundingMode mode) {
  return parsed(text).rounded({digits, mode}).to_string();
}

/// "p/q" as Rational::to_string() writes it, from the slow, obvious reference.
std::string reference_text(const cpp_rational& value) {
  const cpp_int num = numerator(value);
  const cpp_int den = denominator(value);
  return den == 1 ? num.str() : num.str() + "/" + den.str();
}

cpp_rational to_reference(const Rational& value) {
  const cpp_int num(value.numerator().to_string());
  const cpp_int den(value.denominator().to_string());
  return {num, den};
}

/// The textbook definition, on the magnitude: whole part, then what is left against one half.
cpp_rational round_reference(const cpp_rational& value, int digits, RoundingMode mode) {
  const cpp_int scale = boost::multiprecision::pow(cpp_int(10), static_cast<unsigned>(digits));
  const bool negative = value < 0;
  const cpp_rational size = (negative ? cpp_rational(-value) : value) * scale;
  cpp_int whole = numerator(size) / denominator(size);
  const cpp_rational rest = size - whole;
  const cpp_rational half(1, 2);
  if (mode == RoundingMode::kHalfUp && rest >= half) ++whole;
  if (mode == RoundingMode::kHalfEven && (rest > half || (rest == half && whole % 2 == 1))) ++whole;
  const cpp_rational result(whole, scale);
  return negative ? cpp_rational(-result) : result;
}

/// num/den as the C library reads it from decimal text, which is correctly rounded. A fraction of 64-bit
/// numbers and a half-way point between doubles differ within 250 decimals; a last 1 says that
/// something is left.
double nearest_double(std::uint64_t num, std::uint64_t den) {
  std::string text = std::to_string(num / den) + ".";
  cpp_int rest = num % den;
  for (int i = 0; i < 250; ++i) {
    rest *= 10;
    text += static_cast<char>('0' + static_cast<int>(rest / den));
    rest %= den;
  }
  if (rest != 0) text += '1';
  return std::strtod(text.c_str(), nullptr);
}

/// The textbook definition again: scale to 53 bits before the point, round half to even, scale back.
cpp_rational nearest_binary64_reference(const cpp_rational& value) {
  if (value == 0) return value;
  cpp_rational scale = 1;
  const cpp_rational size = abs(value);
  while (size * scale >= cpp_int(1) << 53)
    scale /= 2;
  while (size * scale < cpp_int(1) << 52)
    scale *= 2;
  return cpp_rational(round_reference(value * scale, 0, RoundingMode::kHalfEven) / scale);
}

/// The exact value of a double.
cpp_rational exact_value(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const cpp_int significand = static_cast<std::int64_t>(std::ldexp(fraction, 53));
  exponent -= 53;
  if (exponent >= 0) return cpp_rational(significand << exponent);
  return {significand, cpp_int(1) << -exponent};
}

TEST(RoundingMode, Names_ReadBack) {
  for (const RoundingMode mode : kAllModes) {
    EXPECT_EQ(parindex::parse_rounding_mode(parindex::to_string(mode)), mode);
  }
  EXPECT_EQ(parindex::to_string(RoundingMode::kHalfUp), "half_up");
  EXPECT_EQ(parindex::to_string(RoundingMode::kHalfEven), "half_even");
  EXPECT_EQ(parindex::to_string(RoundingMode::kDown), "down");
  EXPECT_EQ(parindex::to_string(RoundingMode::kHalfUpBinary64), "half_up_binary64");
}

TEST(RoundingMode, OtherNames_AreRefused) {
  for (const char* name : {"", "half", "Half_Up", "half_up ", " half_up", "half_down", "up", "half-up"}) {
    EXPECT_EQ(parindex::parse_rounding_mode(name), std::nullopt) << name;
  }
}

TEST(Rounding, Default_IsTwoDigitsHalfUp) {
  EXPECT_EQ(Rounding{}, (Rounding{2, RoundingMode::kHalfUp}));
  EXPECT_NE(Rounding{}, (Rounding{3, RoundingMode::kHalfUp}));
  EXPECT_NE(Rounding{}, (Rounding{2, RoundingMode::kHalfEven}));
}

TEST(Rounding, PublishedPoints_ComeOutAsPublished) {
  EXPECT_EQ((Rational::ratio(1, 48) * 6).rounded({2, RoundingMode::kHalfEven}).to_fixed(2), "0.12");
  EXPECT_EQ((Rational::ratio(1, 48) * 6).rounded({2, RoundingMode::kHalfUp}).to_fixed(2), "0.13");
  EXPECT_EQ((Rational::ratio(1989, 2080) * 20).rounded({2, RoundingMode::kHalfUp}).to_fixed(2), "19.13");
  EXPECT_EQ((Rational::ratio(1989, 2080) * 20).rounded({2, RoundingMode::kHalfEven}).to_fixed(2), "19.12");
  EXPECT_EQ((parsed("0.9325") * 6).rounded({2, RoundingMode::kHalfUpBinary64}).to_fixed(2), "5.59");
  EXPECT_EQ((parsed("0.9325") * 6).rounded({2, RoundingMode::kHalfUp}).to_fixed(2), "5.60");
  EXPECT_EQ((parsed("0.9325") * 6).rounded({2, RoundingMode::kDown}).to_fixed(2), "5.59");
}

TEST(Rounding, Ties_GoWhereTheModeSays) {
  struct Case {
    const char* value;
    const char* half_up;
    const char* half_even;
    const char* down;
  };
  for (const Case& c : {Case{"0.5", "1", "0", "0"}, Case{"1.5", "2", "2", "1"}, Case{"2.5", "3", "2", "2"},
                        Case{"-0.5", "-1", "0", "0"}, Case{"-1.5", "-2", "-2", "-1"},
                        Case{"-2.5", "-3", "-2", "-2"}, Case{"0.4999999", "0", "0", "0"},
                        Case{"0.5000001", "1", "1", "0"}, Case{"-2.5000001", "-3", "-3", "-2"},
                        Case{"9.5", "10", "10", "9"}, Case{"0", "0", "0", "0"}, Case{"7", "7", "7", "7"}}) {
    EXPECT_EQ(rounded_text(c.value, 0, RoundingMode::kHalfUp), c.half_up) << c.value;
    EXPECT_EQ(rounded_text(c.value, 0, RoundingMode::kHalfEven), c.half_even) << c.value;
    EXPECT_EQ(rounded_text(c.value, 0, RoundingMode::kDown), c.down) << c.value;
  }
}

// All triples (max, n, d), d = 1..400, n = 0..d, fractions not in lowest terms included (a table has the
// numbers as they were counted, 3/12 beside 1/4), where max x n / d falls exactly half-way between two
// hundredths.
TEST(Rounding, ExactTies_OfMaxTimesShare_AreAllRight) {
  int ties = 0;
  int differing = 0;
  for (const int quarters : {1, 2, 3, 4, 5, 6, 8, 10, 12}) {  // maxima 0.25 to 3
    const Rational maximum = Rational::ratio(quarters, 4);
    for (int d = 1; d <= 400; ++d) {
      for (int n = 0; n <= d; ++n) {
        // 100 x max x n / d = 25 quarters n / d; half-way if twice that is an odd whole number.
        const int doubled = 2 * 25 * quarters * n;
        if (doubled % d != 0 || doubled / d % 2 == 0) continue;
        ++ties;
        const int below = doubled / d / 2;  // hundredths
        const int even = below % 2 == 0 ? below : below + 1;
        const Rational points = maximum * n / d;
        ASSERT_EQ(points.rounded({2, RoundingMode::kHalfUp}).scaled(2), below + 1)
            << quarters << " " << n << "/" << d;
        ASSERT_EQ(points.rounded({2, RoundingMode::kHalfEven}).scaled(2), even)
            << quarters << " " << n << "/" << d;
        ASSERT_EQ(points.rounded({2, RoundingMode::kDown}).scaled(2), below);
        const Rational lost = -points;
        ASSERT_EQ(lost.rounded({2, RoundingMode::kHalfUp}).scaled(2), -below - 1);
        ASSERT_EQ(lost.rounded({2, RoundingMode::kHalfEven}).scaled(2), -even);
        const Rational by_measure = Rational::ratio(n, d) * maximum;  // whichever way it is computed
        ASSERT_EQ(by_measure, points);
        differing += even != below + 1 ? 1 : 0;
      }
    }
  }
  EXPECT_EQ(ties, 5628);
  EXPECT_EQ(differing, 2980);
}

TEST(Rounding, RandomValues_EqualTheReference) {
  std::mt19937_64 random(20260101);
  for (int i = 0; i < 5000; ++i) {
    const auto bits = [&] { return static_cast<std::int64_t>(random() >> (1 + random() % 62)); };
    Rational value = Rational::ratio(bits() * (i % 2 == 0 ? 1 : -1), bits() + 1);
    if (i % 5 == 1) value = value / Rational::ratio(bits() + 1, bits() + 1);  // about 128 bits
    if (i % 50 == 2) value = value * value * value * value;                   // beyond
    const int digits = static_cast<int>(random() % 15);
    const cpp_rational exact = to_reference(value);
    for (const RoundingMode mode : kAllModes) {
      const Rational result = value.rounded({digits, mode});
      const cpp_rational expected =
          mode == RoundingMode::kHalfUpBinary64
              ? round_reference(nearest_binary64_reference(exact), digits, RoundingMode::kHalfUp)
              : round_reference(exact, digits, mode);
      ASSERT_EQ(result.to_string(), reference_text(expected))
          << value.to_string() << " to " << digits << " " << parindex::to_string(mode);
      ASSERT_TRUE(result.fits_digits(digits));
      if (mode != RoundingMode::kHalfUpBinary64) {
        ASSERT_EQ(result.rounded({digits, mode}), result);
      }
    }
  }
}

TEST(Rounding, LargeTies_GoWhereTheModeSays) {
  for (int power = 20; power <= 60; power += 8) {
    const Rational even = Rational::power_of_ten(power);
    const Rational half = Rational::ratio(1, 2);
    EXPECT_EQ((even + half).rounded({0, RoundingMode::kHalfUp}), even + 1);
    EXPECT_EQ((even + half).rounded({0, RoundingMode::kHalfEven}), even);
    EXPECT_EQ((even + half + 1).rounded({0, RoundingMode::kHalfEven}), even + 2);
    EXPECT_EQ((even + half).rounded({0, RoundingMode::kDown}), even);
    EXPECT_EQ((-even - half).rounded({0, RoundingMode::kHalfUp}), -even - 1);
    EXPECT_EQ((-even - half).rounded({0, RoundingMode::kHalfEven}), -even);
    // A hair beside the tie is no tie.
    const Rational hair = Rational::power_of_ten(-power);
    EXPECT_EQ((even + half + hair).rounded({0, RoundingMode::kHalfEven}), even + 1);
    EXPECT_EQ((even + half - hair).rounded({0, RoundingMode::kHalfUp}), even);
  }
}

TEST(Rounding, Binary64_EqualsRealDoubles) {
  std::mt19937_64 random(766);
  int moved = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto num = static_cast<std::int64_t>(random() >> (1 + random() % 62));
    const auto den = static_cast<std::int64_t>((random() >> (1 + random() % 62)) | 1);
    const double nearest = nearest_double(static_cast<std::uint64_t>(num), static_cast<std::uint64_t>(den));
    if (num < (std::int64_t{1} << 53) && den < (std::int64_t{1} << 53)) {
      ASSERT_EQ(static_cast<double>(num) / static_cast<double>(den), nearest);  // the processor agrees
    }
    const Rational value = Rational::ratio(num, den);
    for (const int digits : {0, 2, 5, 12}) {
      const cpp_rational expected = round_reference(exact_value(nearest), digits, RoundingMode::kHalfUp);
      const Rational result = value.rounded({digits, RoundingMode::kHalfUpBinary64});
      ASSERT_EQ(result.to_string(), reference_text(expected)) << num << "/" << den << " to " << digits;
      ASSERT_EQ((-value).rounded({digits, RoundingMode::kHalfUpBinary64}), -result);
      moved += result != value.rounded({digits, RoundingMode::kHalfUp}) ? 1 : 0;
    }
  }
  EXPECT_GT(moved, 100);  // the mode is not half_up under another name
}

// Values printed with three decimals that end in 5: where portals that compute in doubles surprise.
TEST(Rounding, Binary64_EqualsRealDoubles_OnDecimalTies) {
  int up = 0;
  int down = 0;
  for (std::int64_t thousandths = 5; thousandths < 100000; thousandths += 10) {
    const Rational value = Rational::ratio(thousandths, 1000);
    const cpp_rational expected =
        round_reference(exact_value(static_cast<double>(thousandths) / 1000.0), 2, RoundingMode::kHalfUp);
    const Rational result = value.rounded({2, RoundingMode::kHalfUpBinary64});
    ASSERT_EQ(result.to_string(), reference_text(expected)) << thousandths;
    (result > value ? up : down) += 1;
  }
  EXPECT_GT(up, 1000);
  EXPECT_GT(down, 1000);
}

TEST(Rounding, Binary64_TiesBetweenDoubles_GoToTheEvenSignificand) {
  const Rational big = Rational(std::int64_t{1} << 53);
  EXPECT_EQ((big + 1).rounded({0, RoundingMode::kHalfUpBinary64}), big);      // half-way, 2^53 is even
  EXPECT_EQ((big + 3).rounded({0, RoundingMode::kHalfUpBinary64}), big + 4);  // half-way, 2^53 + 2 is odd
  EXPECT_EQ((big + 2).rounded({0, RoundingMode::kHalfUpBinary64}), big + 2);
  EXPECT_EQ((big - 1).rounded({0, RoundingMode::kHalfUpBinary64}), big - 1);
  EXPECT_EQ((big * 2 - Rational::ratio(1, 2)).rounded({0, RoundingMode::kHalfUpBinary64}),
            big * 2);  // carries over
  EXPECT_EQ((big + 1 + Rational::ratio(1, 1000000)).rounded({0, RoundingMode::kHalfUpBinary64}), big + 2);
  EXPECT_EQ((big + 1 + Rational::power_of_ten(-40)).rounded({0, RoundingMode::kHalfUpBinary64}), big + 2);
  EXPECT_EQ(Rational(0).rounded({2, RoundingMode::kHalfUpBinary64}), 0);
  EXPECT_EQ(Rational::ratio(1, INT64_MAX).rounded({12, RoundingMode::kHalfUpBinary64}), 0);
  EXPECT_EQ(Rational(INT64_MIN).rounded({12, RoundingMode::kHalfUpBinary64}), INT64_MIN);
  EXPECT_EQ(Rational(INT64_MAX).rounded({12, RoundingMode::kHalfUpBinary64}), Rational(INT64_MAX) + 1);
}

TEST(Rounding, Binary64_ExponentRange_IsUnbounded) {
  const Rational huge = Rational::power_of_ten(400);  // no double is that large
  const Rational result = huge.rounded({2, RoundingMode::kHalfUpBinary64});
  EXPECT_NE(result, huge);
  EXPECT_LT((result / huge - 1).abs(), Rational::ratio(1, std::int64_t{1} << 53));
  const Rational tiny = Rational::power_of_ten(-400);  // nor that small, except zero
  EXPECT_EQ(tiny.rounded({2, RoundingMode::kHalfUpBinary64}), 0);
  EXPECT_EQ((-tiny).rounded({2, RoundingMode::kHalfUpBinary64}), 0);
  const Rational kept = tiny.rounded({450, RoundingMode::kHalfUpBinary64});
  EXPECT_LT((kept / tiny - 1).abs(), Rational::ratio(1, std::int64_t{1} << 53));
}

// A numerator and denominator of more than 64 bits, for a value so near a small fraction that both have
// the same nearest double.
TEST(Rounding, Binary64_LargeOperands_EqualRealDoubles) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 2000; ++i) {
    const auto num = static_cast<std::int64_t>(random() >> (11 + random() % 50)) | 1;
    // Far below the distance to any half-way point of doubles; num itself is none, it has at most 53 bits.
    const Rational hair = Rational::power_of_ten(-60 - i % 30);
    const Rational expected = Rational::ratio(num, 1).rounded({0, RoundingMode::kHalfUpBinary64});
    ASSERT_EQ((Rational(num) + hair).rounded({0, RoundingMode::kHalfUpBinary64}), expected);
    ASSERT_EQ((Rational(num) - hair).rounded({0, RoundingMode::kHalfUpBinary64}), expected);
    const Rational share = Rational::ratio(num, 1000);
    ASSERT_EQ((share * (Rational(1) + hair)).rounded({2, RoundingMode::kHalfUpBinary64}),
              share.rounded({2, RoundingMode::kHalfUpBinary64}))
        << num;
  }
}

TEST(Rounding, DigitsBelowZero_CountAsZero) {
  for (const RoundingMode mode : kAllModes) {
    EXPECT_EQ(parsed("14.5").rounded({-1, mode}), parsed("14.5").rounded({0, mode}));
  }
}

TEST(Rounding, NeverMovesFurtherThanItMay) {
  std::mt19937_64 random(11);
  for (int i = 0; i < 5000; ++i) {
    const Rational value = Rational::ratio(static_cast<std::int64_t>(random() % 2000000) - 1000000,
                                           1 + static_cast<int>(random() % 999));
    for (int digits = 0; digits <= parindex::kMaxRoundingDigits; ++digits) {
      const Rational unit = Rational::power_of_ten(-digits);
      ASSERT_LE((value.rounded({digits, RoundingMode::kHalfUp}) - value).abs() * 2, unit);
      ASSERT_LE((value.rounded({digits, RoundingMode::kHalfEven}) - value).abs() * 2, unit);
      const Rational cut = value.rounded({digits, RoundingMode::kDown});
      ASSERT_LT((cut - value).abs(), unit);
      ASSERT_LE(cut.abs(), value.abs());
    }
  }
}

}  // namespace
