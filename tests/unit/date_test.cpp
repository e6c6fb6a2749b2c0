// SPDX-License-Identifier: Apache-2.0
#include "parindex/date.hpp"

#include <chrono>
#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using parindex::Date;
using parindex::DateTime;

static_assert(std::is_trivially_copyable_v<Date> && sizeof(Date) == 4);
static_assert(std::is_trivially_copyable_v<DateTime> && sizeof(DateTime) == 8);
static_assert(std::totally_ordered<Date> && std::totally_ordered<DateTime>);

Date day(const std::string& text) { return Date::parse(text).value(); }
DateTime moment(const std::string& text) { return DateTime::parse(text).value(); }

TEST(Date, Default_IsTheEpoch) {
  EXPECT_EQ(Date{}.to_string(), "1970-01-01");
  EXPECT_EQ(Date{}.day_number(), 0);
  EXPECT_EQ(DateTime{}.to_string(), "1970-01-01T00:00");
}

// Every day there is, against the calendar of the standard library.
TEST(Date, EveryDay_EqualsTheStandardCalendar) {
  using namespace std::chrono;
  const sys_days last = year{Date::kMaxYear} / December / 31;
  sys_days expected = year{Date::kMinYear} / January / 1;
  std::int64_t count = 0;
  for (; expected <= last; expected += days{1}) {
    const auto number = expected.time_since_epoch().count();
    const auto actual = Date::from_day_number(number);
    ASSERT_TRUE(actual.has_value());
    const year_month_day ymd{expected};
    ASSERT_EQ(actual->year(), int{ymd.year()});
    ASSERT_EQ(actual->month(), static_cast<int>(unsigned{ymd.month()}));
    ASSERT_EQ(actual->day(), static_cast<int>(unsigned{ymd.day()}));
    ASSERT_EQ(actual->weekday(), static_cast<int>(weekday{expected}.iso_encoding()));
    ASSERT_EQ(Date::from_ymd(actual->year(), actual->month(), actual->day()), *actual);
    ASSERT_EQ(actual->day_number(), number);
    ++count;
  }
  EXPECT_EQ(count, 21 * 146097 + 200 * 365 + 48);  // 21 cycles of 400 years, then 9800 to 9999
}

TEST(Date, Text_ReadsBack) {
  for (std::int32_t number = -70000; number < 70000; number += 13) {
    const Date date = Date::from_day_number(number).value();
    ASSERT_EQ(Date::parse(date.to_string()), date);
  }
  EXPECT_EQ(day("2026-02-28").to_string(), "2026-02-28");
  EXPECT_EQ(day("1400-01-01").to_string(), "1400-01-01");
  EXPECT_EQ(day("9999-12-31").to_string(), "9999-12-31");
}

TEST(Date, Parse_RefusesDaysThatDoNotExist) {
  for (const char* text : {"2026-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2026-04-31", "2026-06-31",
                           "2026-09-31", "2026-11-31", "2026-01-32", "2026-01-00", "2026-00-01", "2026-13-01",
                           "1399-12-31", "0000-00-00", "0000-01-01"}) {
    EXPECT_EQ(Date::parse(text), std::nullopt) << text;
  }
  EXPECT_TRUE(Date::parse("2024-02-29").has_value());
  EXPECT_TRUE(Date::parse("2000-02-29").has_value());
}

// Some of these are read by Boost's own from_string.
TEST(Date, Parse_RefusesEveryOtherForm) {
  for (const std::string text : {" 2024-02-29",
                                 "2024/02/29",
                                 "2024/02-29",
                                 "2024-02/29",
                                 "2024-2-9",
                                 "2024-Feb-29",
                                 "2024-02-29 ",
                                 "20240229",
                                 "2024-02",
                                 "2024",
                                 "",
                                 "29-02-2024",
                                 "29/02/2024",
                                 "2024-02-2a",
                                 "2024-0a-29",
                                 "a024-02-29",
                                 "+024-02-29",
                                 "-024-02-29",
                                 "2024-+2-29",
                                 "2024-02--9",
                                 "2024.02.29",
                                 "2024-02-29T00:00",
                                 "2024-02-29Z",
                                 "12024-02-29",
                                 "2024-02-029",
                                 "２024-02-29"}) {
    EXPECT_EQ(Date::parse(text), std::nullopt) << text;
  }
}

TEST(Date, FromYmd_RefusesNumbersOutOfRange) {
  constexpr int kBig = std::numeric_limits<int>::max();
  constexpr int kSmall = std::numeric_limits<int>::min();
  EXPECT_TRUE(Date::from_ymd(2026, 12, 31).has_value());
  EXPECT_EQ(Date::from_ymd(kBig, 1, 1), std::nullopt);
  EXPECT_EQ(Date::from_ymd(kSmall, 1, 1), std::nullopt);
  EXPECT_EQ(Date::from_ymd(2026, kBig, 1), std::nullopt);
  EXPECT_EQ(Date::from_ymd(2026, kSmall, 1), std::nullopt);
  EXPECT_EQ(Date::from_ymd(2026, 1, kBig), std::nullopt);
  EXPECT_EQ(Date::from_ymd(2026, 1, kSmall), std::nullopt);
  EXPECT_EQ(Date::from_ymd(2026 + 65536, 1, 1), std::nullopt);  // would fit after cutting to 16 bits
  EXPECT_EQ(Date::from_ymd(10000, 1, 1), std::nullopt);
}

TEST(Date, LastDayOfMonth) {
  EXPECT_EQ(Date::last_day_of_month(2026, 2), day("2026-02-28"));
  EXPECT_EQ(Date::last_day_of_month(2024, 2), day("2024-02-29"));
  EXPECT_EQ(Date::last_day_of_month(2026, 4), day("2026-04-30"));
  EXPECT_EQ(Date::last_day_of_month(9999, 12), day("9999-12-31"));
  EXPECT_EQ(Date::last_day_of_month(2026, 0), std::nullopt);
  EXPECT_EQ(Date::last_day_of_month(2026, 13), std::nullopt);
  EXPECT_EQ(Date::last_day_of_month(1399, 1), std::nullopt);
}

TEST(Date, AddDays_CrossesMonthsAndYears_AndStopsAtTheBorders) {
  EXPECT_EQ(day("2026-02-28").add_days(1), day("2026-03-01"));
  EXPECT_EQ(day("2025-12-31").add_days(1), day("2026-01-01"));
  EXPECT_EQ(day("2026-01-01").add_days(-1), day("2025-12-31"));
  EXPECT_EQ(day("2024-02-28").add_days(366), day("2025-02-28"));
  EXPECT_EQ(day("9999-12-31").add_days(0), day("9999-12-31"));
  EXPECT_EQ(day("9999-12-31").add_days(1), std::nullopt);
  EXPECT_EQ(day("1400-01-01").add_days(-1), std::nullopt);
  EXPECT_EQ(day("2026-01-01").add_days(std::numeric_limits<std::int64_t>::max()), std::nullopt);
  EXPECT_EQ(day("1900-01-01").add_days(std::numeric_limits<std::int64_t>::min()), std::nullopt);
  EXPECT_EQ(day("2026-01-01").add_days(std::int64_t{1} << 32), std::nullopt);
}

TEST(Date, OrderAndDistance) {
  EXPECT_LT(day("2025-12-31"), day("2026-01-01"));
  EXPECT_LT(day("2026-01-31"), day("2026-02-01"));
  EXPECT_EQ(day("2026-03-03") - day("2026-02-28"), 3);
  EXPECT_EQ(day("2026-02-28") - day("2026-03-03"), -3);
  EXPECT_EQ(day("9999-12-31") - day("1400-01-01"), 3141084);
}

TEST(Date, Weekday_CountsFromMonday) {
  EXPECT_EQ(day("2026-03-02").weekday(), 1);
  EXPECT_EQ(day("2026-02-28").weekday(), 6);
  EXPECT_EQ(day("2026-03-01").weekday(), 7);
}

TEST(DateTime, Parse_ReadsMinutesAndSeconds) {
  const DateTime time = moment("2026-02-28T16:30:05");
  EXPECT_EQ(time.date(), day("2026-02-28"));
  EXPECT_EQ(time.hour(), 16);
  EXPECT_EQ(time.minute(), 30);
  EXPECT_EQ(time.second(), 5);
  EXPECT_EQ(time.to_string(), "2026-02-28T16:30:05");
  EXPECT_EQ(moment("2026-02-28T16:30:00"), moment("2026-02-28T16:30"));
  EXPECT_EQ(moment("2026-02-28T16:30:00").to_string(), "2026-02-28T16:30");
  EXPECT_EQ(moment("1970-01-01T00:01").seconds(), 60);
  EXPECT_EQ(moment("1970-01-02T00:01:59").minutes(), 24 * 60 + 1);
  EXPECT_EQ(moment("1969-12-31T23:59:59").seconds(), -1);
  EXPECT_EQ(moment("1969-12-31T23:59:59").minutes(), -1);
}

TEST(DateTime, Parse_RefusesEverythingElse) {
  for (const std::string text : {"",
                                 "2026-02-28",
                                 "2026-02-28T",
                                 "2026-02-28T16",
                                 "2026-02-28T16:3",
                                 "2026-02-28 16:30",
                                 "2026-02-28t16:30",
                                 "2026-02-28T24:00",
                                 "2026-02-28T16:60",
                                 "2026-02-28T16:30:60",
                                 "2026-02-28T16:30:",
                                 "2026-02-28T16:30:5",
                                 "2026-02-28T16:30Z",
                                 "2026-02-28T16:30:00Z",
                                 "2026-02-28T16:30+07:00",
                                 "2026-02-28T16:30:00+07:00",
                                 "2026-02-28T16:30:00.5",
                                 "2026-02-29T16:30",
                                 "2026-02-28T-1:30",
                                 "2026-02-28T16:-1",
                                 "2026-02-28T16:30:-1",
                                 " 2026-02-28T16:30",
                                 "2026-02-28T16:30 ",
                                 "2026-02-28T16-30",
                                 "2026-02-28T16:30-07",
                                 "2026-02-28Taa:30",
                                 "2026-02-28T16:aa",
                                 "2026-02-28T16:30:aa"}) {
    EXPECT_EQ(DateTime::parse(text), std::nullopt) << text;
  }
}

TEST(DateTime, Text_ReadsBack_AndPartsAreRight_OnBothSidesOfTheEpoch) {
  for (std::int64_t seconds = -3'000'000'000; seconds < 3'000'000'000; seconds += 1'234'577) {
    const DateTime time = DateTime::from_seconds(seconds).value();
    ASSERT_EQ(time.seconds(), seconds);
    ASSERT_EQ(DateTime::parse(time.to_string()), time) << time.to_string();
    ASSERT_EQ(DateTime::from_parts(time.date(), time.hour(), time.minute(), time.second()), time);
    ASSERT_EQ(seconds, std::int64_t{time.date().day_number()} * 86400 + time.hour() * 3600 +
                           time.minute() * 60 + time.second());
    ASSERT_LE(DateTime::midnight(time.date()), time);
  }
}

TEST(DateTime, FromParts_RefusesNumbersOutOfRange) {
  const Date date = day("2026-02-28");
  EXPECT_EQ(DateTime::from_parts(date, 23, 59, 59), moment("2026-02-28T23:59:59"));
  EXPECT_EQ(DateTime::from_parts(date, 24, 0), std::nullopt);
  EXPECT_EQ(DateTime::from_parts(date, -1, 0), std::nullopt);
  EXPECT_EQ(DateTime::from_parts(date, 0, 60), std::nullopt);
  EXPECT_EQ(DateTime::from_parts(date, 0, -1), std::nullopt);
  EXPECT_EQ(DateTime::from_parts(date, 0, 0, 60), std::nullopt);
  EXPECT_EQ(DateTime::from_parts(date, 0, 0, -1), std::nullopt);
}

TEST(DateTime, FromSeconds_StopsAtTheBorders) {
  const DateTime last = moment("9999-12-31T23:59:59");
  const DateTime first = moment("1400-01-01T00:00");
  EXPECT_EQ(DateTime::from_seconds(last.seconds()), last);
  EXPECT_EQ(DateTime::from_seconds(last.seconds() + 1), std::nullopt);
  EXPECT_EQ(DateTime::from_seconds(first.seconds()), first);
  EXPECT_EQ(DateTime::from_seconds(first.seconds() - 1), std::nullopt);
  EXPECT_EQ(DateTime::from_seconds(std::numeric_limits<std::int64_t>::max()), std::nullopt);
  EXPECT_EQ(DateTime::from_seconds(std::numeric_limits<std::int64_t>::min()), std::nullopt);
}

TEST(DateTime, OrderAndDistance) {
  EXPECT_LT(moment("2026-02-28T23:59:59"), moment("2026-03-01T00:00"));
  EXPECT_LT(moment("2026-02-28T16:30"), moment("2026-02-28T16:30:01"));
  EXPECT_EQ(moment("2026-03-01T00:00") - moment("2026-02-28T23:00"), 3600);
  EXPECT_EQ(DateTime::midnight(day("2026-03-01")), moment("2026-03-01T00:00"));
}

}  // namespace
