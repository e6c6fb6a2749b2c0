// SPDX-License-Identifier: Apache-2.0
#include "output/words.hpp"

#include <gtest/gtest.h>

namespace {

using parindex::Language;
using parindex::Rational;
namespace words = parindex::detail::words;

TEST(Words, NumbersHaveADecimalCommaInVietnameseOnly) {
  EXPECT_EQ(words::points(Rational::ratio(199, 25), 2, Language::kVi), "7,96");
  EXPECT_EQ(words::points(Rational::ratio(199, 25), 2, Language::kEn), "7.96");
  EXPECT_EQ(words::points(Rational(18), 0, Language::kVi), "18");
  EXPECT_EQ(words::signed_points(Rational::ratio(1, 2), 2, Language::kVi), "+0,50");
  EXPECT_EQ(words::signed_points(-Rational::ratio(1, 2), 2, Language::kEn), "-0.50");
  EXPECT_EQ(words::signed_points(Rational(0), 2, Language::kEn), "0.00");
  EXPECT_EQ(words::maximum(Rational::ratio(3, 4), Language::kVi), "0,75");
  EXPECT_EQ(words::maximum(Rational(18), Language::kVi), "18");
}

TEST(Words, PercentIsExactWhereFourDecimalsSuffice) {
  EXPECT_EQ(words::percent(Rational::ratio(1, 2), Language::kVi), "50%");
  EXPECT_EQ(words::percent(Rational::ratio(9738, 10000), Language::kVi), "97,38%");
  EXPECT_EQ(words::percent(Rational::ratio(1, 3), Language::kEn), "33.33%");
}

TEST(Words, PlainDecimalIsAlwaysAJsonNumber) {
  EXPECT_EQ(words::plain_decimal(Rational::ratio(1, 3)), "0.333333333333");
  EXPECT_EQ(words::plain_decimal(Rational::ratio(1, 8)), "0.125");
  EXPECT_EQ(words::plain_decimal(Rational(-5)), "-5");
}

TEST(Words, OnlyPointsOfNumbersBecomeCommas) {
  const auto vi = [](const char* text) { return words::localized(text, Language::kVi); };
  EXPECT_EQ(vi("20 × 4012 / 4119 = 19.4804…"), "20 × 4012 / 4119 = 19,4804…");
  EXPECT_EQ(vi("97.40% → 19.48"), "97,40% → 19,48");
  EXPECT_EQ(vi("(0.5, 1.75)"), "(0,5, 1,75)");
  EXPECT_EQ(vi("points(\"1.1\")"), "points(\"1.1\")");
  EXPECT_EQ(vi("1.1.1"), "1.1.1");
  EXPECT_EQ(vi("IV/4.1"), "IV/4.1");
  EXPECT_EQ(vi("f1.2 + g_1.5x"), "f1.2 + g_1.5x");
  EXPECT_EQ(vi("on_time.numerator / 2026-12-31"), "on_time.numerator / 2026-12-31");
  EXPECT_EQ(words::localized("19.48", Language::kEn), "19.48");
}

TEST(Words, DatesAndPeriodsAreWrittenAsReadersExpect) {
  const auto day = [](const char* text) { return *parindex::Date::parse(text); };
  EXPECT_EQ(words::date(day("2026-02-03"), Language::kVi), "03/02/2026");
  EXPECT_EQ(words::date(day("2026-02-03"), Language::kEn), "2026-02-03");
  EXPECT_EQ(words::period({day("2026-01-01"), day("2026-12-31")}, Language::kVi), "năm 2026");
  EXPECT_EQ(words::period({day("2026-01-01"), day("2026-12-31")}, Language::kEn), "2026");
  EXPECT_EQ(words::period({day("2026-01-01"), day("2026-06-30")}, Language::kVi),
            "01/01/2026 đến 30/06/2026");
}

TEST(Words, RoundsOfReviewAreNamed) {
  EXPECT_EQ(words::round_name("self", Language::kVi), "tự chấm");
  EXPECT_EQ(words::round_name("appraisal 2", Language::kVi), "thẩm định 2");
  EXPECT_EQ(words::round_name("appraisal2", Language::kVi), "thẩm định 2");
  EXPECT_EQ(words::round_name("council", Language::kVi), "council");
  EXPECT_EQ(words::round_name("2", Language::kVi), "2");
  EXPECT_EQ(words::round_name("", Language::kVi), "");
}

}  // namespace
