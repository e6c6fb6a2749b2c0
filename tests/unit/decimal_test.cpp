// SPDX-License-Identifier: Apache-2.0
#include "parindex/decimal.hpp"

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using parindex::Decimal;
using parindex::DecimalFault;
using parindex::Rational;

static_assert(std::is_trivially_copyable_v<Decimal>);
static_assert(std::totally_ordered<Decimal>);
static_assert(std::is_same_v<std::compare_three_way_result_t<Decimal>, std::strong_ordering>);

Decimal d(const std::string& text) { return Decimal::parse(text).value(); }

DecimalFault fault_of(std::string_view text) {
  DecimalFault fault = DecimalFault::kNone;
  const bool accepted = Decimal::parse(text, &fault).has_value();
  EXPECT_EQ(accepted, fault == DecimalFault::kNone) << text;
  return fault;
}

TEST(Decimal, Default_IsZero) {
  EXPECT_EQ(Decimal{}, d("0"));
  EXPECT_TRUE(Decimal{}.is_zero());
  EXPECT_EQ(Decimal{}.to_string(), "0");
}

TEST(Decimal, Parse_KeepsDigitsAndScale) {
  struct Case {
    const char* text;
    std::int64_t unscaled;
    int scale;
    const char* canonical;
  };
  for (const Case& c : {Case{"0", 0, 0, "0"}, Case{"-0", 0, 0, "0"}, Case{"-0.000", 0, 0, "0"},
                        Case{"0000000000000000000000000", 0, 0, "0"}, Case{"007", 7, 0, "7"},
                        Case{"-007.50", -75, 1, "-7.5"}, Case{"93.50", 935, 1, "93.5"},
                        Case{"1.0", 1, 0, "1"}, Case{"100", 100, 0, "100"}, Case{"0.05", 5, 2, "0.05"},
                        Case{"-0.05", -5, 2, "-0.05"}, Case{"1.500000000000000000000", 15, 1, "1.5"},
                        Case{"999999999999999999", Decimal::kMaxUnscaled, 0, "999999999999999999"},
                        Case{"-999999999999999999", -Decimal::kMaxUnscaled, 0, "-999999999999999999"},
                        Case{"0.999999999999999999", Decimal::kMaxUnscaled, 18, "0.999999999999999999"},
                        Case{"0.000000000000000001", 1, 18, "0.000000000000000001"},
                        Case{"12345678.9012345678", 123456789012345678, 10, "12345678.9012345678"}}) {
    const auto value = Decimal::parse(c.text);
    ASSERT_TRUE(value.has_value()) << c.text;
    EXPECT_EQ(value->unscaled(), c.unscaled) << c.text;
    EXPECT_EQ(value->scale(), c.scale) << c.text;
    EXPECT_EQ(value->to_string(), c.canonical);
    EXPECT_EQ(value->is_integer(), c.scale == 0);
    EXPECT_EQ(value->sign(), c.unscaled > 0 ? 1 : (c.unscaled < 0 ? -1 : 0));
    EXPECT_EQ(fault_of(c.text), DecimalFault::kNone);
  }
}

TEST(Decimal, Parse_SaysWhatIsNotANumber) {
  for (const std::string text :
       {"",      "-",    "+1",    "--1",  "-+1", " 1",  "1 ",  "1.",   ".5",   "-.5", ".",
        "-.",    "1..2", "1.2.3", "1,5",  "1e3", "1E3", "1/2", "0x10", "NaN",  "inf", "1_000",
        "1 000", "12a",  "a12",   "1.2a", "−1",  "１",  "95%", "1\n",  "1.2-3"}) {
    EXPECT_EQ(fault_of(text), DecimalFault::kNotANumber) << text;
  }
  EXPECT_EQ(fault_of(std::string_view("1\0", 2)), DecimalFault::kNotANumber);
  // Not a number comes first, however long.
  EXPECT_EQ(fault_of(std::string(100, '1') + "x"), DecimalFault::kNotANumber);
}

TEST(Decimal, Parse_SaysWhatHasTooManyDigits) {
  for (const std::string text : {"1000000000000000000", "9999999999999999999", "-1234567890123456789",
                                 "1.000000000000000001", "0.1234567890123456789", "0.0000000000000000001",
                                 "123456789.0123456789", "99999999999999999999999999999999999999999"}) {
    EXPECT_EQ(fault_of(text), DecimalFault::kTooManyDigits) << text;
  }
}

TEST(Decimal, Parse_WithoutAFaultToFill_RefusesTheSame) {
  EXPECT_EQ(Decimal::parse("x"), std::nullopt);
  EXPECT_EQ(Decimal::parse("1000000000000000000"), std::nullopt);
}

TEST(Decimal, EqualNumbers_AreEqual_HoweverWritten) {
  EXPECT_EQ(d("1.50"), d("1.5"));
  EXPECT_EQ(d("-0"), d("0"));
  EXPECT_EQ(d("0001.0"), d("1"));
  EXPECT_NE(d("1.5"), d("15"));
  EXPECT_NE(d("1.5"), d("-1.5"));
}

TEST(Decimal, FromUnscaled_Normalises_AndChecksItsRange) {
  EXPECT_EQ(Decimal::from_unscaled(1500, 3), d("1.5"));
  EXPECT_EQ(Decimal::from_unscaled(0, 18), d("0"));
  EXPECT_EQ(Decimal::from_unscaled(-100, 2), d("-1"));
  EXPECT_EQ(Decimal::from_unscaled(100, 0), d("100"));
  EXPECT_EQ(Decimal::from_unscaled(Decimal::kMaxUnscaled, 18), d("0.999999999999999999"));
  EXPECT_EQ(Decimal::from_unscaled(Decimal::kMaxUnscaled + 1, 0), std::nullopt);
  EXPECT_EQ(Decimal::from_unscaled(-Decimal::kMaxUnscaled - 1, 0), std::nullopt);
  EXPECT_EQ(Decimal::from_unscaled(std::numeric_limits<std::int64_t>::min(), 0), std::nullopt);
  EXPECT_EQ(Decimal::from_unscaled(1, -1), std::nullopt);
  EXPECT_EQ(Decimal::from_unscaled(1, 19), std::nullopt);
}

TEST(Decimal, FromRational_OnlyWhenItFits) {
  EXPECT_EQ(Decimal::from_rational(Rational::ratio(1, 8)), d("0.125"));
  EXPECT_EQ(Decimal::from_rational(-100), d("-100"));
  EXPECT_EQ(Decimal::from_rational(Rational::ratio(1, 3)), std::nullopt);
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(17)), d("100000000000000000"));
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(18)), std::nullopt);
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(-18)), d("0.000000000000000001"));
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(-19)), std::nullopt);
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(60)), std::nullopt);
  EXPECT_EQ(Decimal::from_rational(Rational::power_of_ten(17) + Rational::ratio(1, 10)), std::nullopt);
}

TEST(Decimal, RandomValues_PrintReadAndCompare_AsTheirRationals) {
  std::mt19937_64 random(2026);
  const auto make = [&random] {
    auto unscaled = static_cast<std::int64_t>(random() >> (4 + random() % 60));
    if (unscaled > Decimal::kMaxUnscaled) unscaled %= Decimal::kMaxUnscaled;
    if (random() % 4 == 0) unscaled = unscaled / 1000 * 1000;
    return Decimal::from_unscaled(random() % 2 == 0 ? unscaled : -unscaled, static_cast<int>(random() % 19))
        .value();
  };
  for (int i = 0; i < 50000; ++i) {
    const Decimal a = make();
    const Decimal b = i % 10 == 0 ? a : make();
    ASSERT_EQ(Decimal::parse(a.to_string()), a) << a.to_string();
    ASSERT_EQ(Rational::parse(a.to_string()), a.to_rational());
    ASSERT_EQ(a.to_rational().to_decimal(), a.to_string());
    ASSERT_EQ(Decimal::from_rational(a.to_rational()), a);
    ASSERT_EQ(a <=> b, a.to_rational() <=> b.to_rational()) << a.to_string() << " " << b.to_string();
    ASSERT_EQ(a == b, a.to_rational() == b.to_rational());
    ASSERT_EQ(a.is_integer(), a.to_rational().is_integer());
  }
}

TEST(Decimal, Order_AcrossScales) {
  EXPECT_LT(d("-999999999999999999"), d("-0.999999999999999999"));
  EXPECT_LT(d("-0.1"), d("0"));
  EXPECT_LT(d("0.09"), d("0.1"));
  EXPECT_LT(d("0.999999999999999999"), d("1"));
  EXPECT_LT(d("9.5"), d("10"));
  EXPECT_GT(d("999999999999999999"), d("99999999999999999.9"));
}

}  // namespace
