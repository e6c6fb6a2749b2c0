// SPDX-License-Identifier: Apache-2.0
#include "parindex/calendar.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace parindex {
namespace {

Date day(const char* text) { return *Date::parse(text); }
DateTime time(const char* text) { return *DateTime::parse(text); }

/// Slow and obvious: look at every day.
std::int64_t count_days(const Calendar& calendar, Date a, Date b) {
  const bool back = b < a;
  const Date from = back ? b : a, to = back ? a : b;
  std::int64_t count = 0;
  for (std::int32_t number = from.day_number() + 1; number <= to.day_number(); ++number) {
    count += *calendar.is_working(*Date::from_day_number(number)) ? 1 : 0;
  }
  return back ? -count : count;
}

TEST(Calendar, WeekendsHolidaysAndDaysMadeUpAreFree) {
  const Calendar& calendar = Calendar::vietnam();
  EXPECT_FALSE(*calendar.is_working(day("2024-04-18")));  // Giỗ Tổ Hùng Vương
  EXPECT_FALSE(*calendar.is_working(day("2023-05-03")));  // made up for a holiday on a Sunday
  EXPECT_FALSE(*calendar.is_working(day("2026-10-10")));  // a Saturday
  EXPECT_TRUE(*calendar.is_working(day("2026-10-09")));
}

TEST(Calendar, SwappedDaysAreWorkedOnTheirSaturdays) {
  const Calendar& calendar = Calendar::vietnam();
  const char* swaps[][2] = {{"2024-04-29", "2024-05-04"},
                            {"2025-05-02", "2025-04-26"},
                            {"2026-01-02", "2026-01-10"},
                            {"2026-08-31", "2026-08-22"}};
  for (const auto& swap : swaps) {
    EXPECT_FALSE(*calendar.is_working(day(swap[0]))) << swap[0];
    EXPECT_TRUE(*calendar.is_working(day(swap[1]))) << swap[1];
  }
  // 27/4 to 6/5/2024: of ten days only 2/5, 3/5, Saturday 4/5 and 6/5 are worked
  EXPECT_EQ(calendar.working_days(day("2024-04-26"), day("2024-05-06")), 4);
}

TEST(Calendar, TheFirstDayIsExcludedTheLastIncludedAndTheSignFollowsTheOrder) {
  const Calendar& calendar = Calendar::vietnam();
  EXPECT_EQ(calendar.working_days(day("2026-10-05"), day("2026-10-05")), 0);
  EXPECT_EQ(calendar.working_days(day("2026-10-05"), day("2026-10-09")), 4);
  EXPECT_EQ(calendar.working_days(day("2026-10-09"), day("2026-10-05")), -4);
}

TEST(Calendar, AMillionRandomPairsEqualADayByDayCount) {
  const Calendar& calendar = Calendar::vietnam();
  const std::int32_t first = day("2021-01-01").day_number(), last = day("2026-12-31").day_number();
  // the slow count, once for every day: working days since the first day
  std::vector<std::int64_t> since(static_cast<std::size_t>(last - first) + 1);
  for (std::int32_t number = first; number <= last; ++number) {
    const auto position = static_cast<std::size_t>(number - first);
    since[position] = (number == first ? 0 : since[position - 1]) +
                      (*calendar.is_working(*Date::from_day_number(number)) ? 1 : 0);
  }
  std::mt19937 random(20260101);
  std::uniform_int_distribution<std::int32_t> any(first, last);
  for (int i = 0; i < 1'000'000; ++i) {
    const std::int32_t a = any(random), b = any(random);
    const std::int64_t expected =
        since[static_cast<std::size_t>(b - first)] - since[static_cast<std::size_t>(a - first)];
    ASSERT_EQ(calendar.working_days(*Date::from_day_number(a), *Date::from_day_number(b)), expected)
        << a << " " << b;
    if (i < 2000) {
      ASSERT_EQ(expected, count_days(calendar, *Date::from_day_number(a), *Date::from_day_number(b)));
    }
  }
}

TEST(Calendar, OutsideTheKnownYearsNothingIsGuessed) {
  const Calendar& calendar = Calendar::vietnam();
  EXPECT_FALSE(calendar.is_working(day("2020-12-31")));
  EXPECT_FALSE(calendar.working_days(day("2026-12-01"), day("2027-01-04")));
  EXPECT_FALSE(calendar.knows(day("2019-01-01"), day("2021-01-01")));
  EXPECT_EQ(calendar.last_day(), day("2026-12-31"));
}

TEST(Calendar, AnUnsettledDayIsNamed) {
  const Calendar& calendar = Calendar::vietnam();
  EXPECT_EQ(calendar.unsettled_between(day("2026-11-23"), day("2026-11-24")), day("2026-11-24"));
  EXPECT_FALSE(calendar.unsettled_between(day("2026-11-24"), day("2026-11-30")));
  EXPECT_EQ(calendar.unsettled_between(day("2026-11-30"), day("2026-11-01")), day("2026-11-24"));
}

TEST(Calendar, AUserFileAddsYearsAndSettlesDays) {
  Mistakes mistakes;
  const auto longer = Calendar::with_days(
      Calendar::vietnam(), "date,kind,name\n2026-11-24,holiday,Ngày Văn hóa\n2027-01-01,holiday,Tết\n",
      "2027.csv", mistakes);
  ASSERT_TRUE(longer);
  EXPECT_TRUE(mistakes.empty());
  EXPECT_FALSE(*longer->is_working(day("2026-11-24")));
  EXPECT_FALSE(longer->unsettled_between(day("2026-11-01"), day("2026-12-01")));
  EXPECT_FALSE(*longer->is_working(day("2027-01-01")));
  EXPECT_EQ(longer->working_days(day("2026-12-31"), day("2027-01-04")), 1);
  EXPECT_NE(longer->seal(), Calendar::vietnam().seal());
}

TEST(Calendar, AGapBetweenKnownYearsStaysUnknown) {
  Mistakes mistakes;
  const auto later =
      Calendar::with_days(Calendar::vietnam(), "date,kind\n2029-01-01,holiday\n", "2029.csv", mistakes);
  ASSERT_TRUE(later);
  EXPECT_TRUE(later->is_working(day("2029-06-01")));
  EXPECT_FALSE(later->is_working(day("2027-06-01")));
  EXPECT_FALSE(later->working_days(day("2026-12-01"), day("2029-01-05")));
}

TEST(Calendar, WrongRowsAreNamedWithTheirPlace) {
  Mistakes mistakes;
  EXPECT_FALSE(Calendar::with_days(Calendar::vietnam(), "date,kind\n2027-02-30,holiday\n2027-01-01,party\n",
                                   "wrong.csv", mistakes));
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(mistakes[0].code, "BAD_DATE");
  EXPECT_EQ(mistakes[0].place.line, 2U);
  EXPECT_EQ(mistakes[1].code, "UNKNOWN_WORD");
  EXPECT_EQ(mistakes[1].place.line, 3U);
  EXPECT_EQ(mistakes[1].place.column, 12U);
  Mistakes no_kind;
  EXPECT_FALSE(Calendar::with_days(Calendar::vietnam(), "date,name\n2027-01-01,x\n", "wrong.csv", no_kind));
  ASSERT_EQ(no_kind.size(), 1U);
  EXPECT_EQ(no_kind[0].code, "CSV_NO_COLUMN");
}

TEST(Calendar, WorkingMinutesFollowSessionsAndCutOff) {
  const Calendar& calendar = Calendar::vietnam();
  // Đồng Tháp one-stop: 07:00-11:30 and 13:30-17:00, 8 hours; what comes after 15:00 counts from the next
  // working day
  WorkingHours hours{{{420, 690}, {810, 1020}}, std::nullopt};
  EXPECT_EQ(calendar.working_minutes(time("2024-08-05T07:00"), time("2024-08-05T17:00"), hours), 480);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-05T11:00"), time("2024-08-05T14:00"), hours), 60);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-02T16:00"), time("2024-08-05T08:00"), hours),
            120);  // over a weekend
  EXPECT_EQ(calendar.working_minutes(time("2024-08-05T08:00"), time("2024-08-02T16:00"), hours), -120);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-03T10:00"), time("2024-08-04T10:00"), hours), 0);
  hours.cut_off = 900;
  EXPECT_EQ(calendar.working_minutes(time("2024-08-02T15:01"), time("2024-08-05T08:00"), hours), 60);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-02T15:00"), time("2024-08-05T08:00"), hours), 180);
  // the cut-off is about what comes in, not about what goes out
  EXPECT_EQ(calendar.working_minutes(time("2024-08-02T15:00"), time("2024-08-02T16:00"), hours), 60);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-05T16:00"), time("2024-08-02T14:00"), hours), -600);
  EXPECT_EQ(calendar.working_minutes(time("2024-08-02T15:30"), time("2024-08-02T16:00"), hours), 0);
  EXPECT_FALSE(calendar.working_minutes(time("2026-12-31T08:00"), time("2027-01-04T08:00"), hours));
}

}  // namespace
}  // namespace parindex
