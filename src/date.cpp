// SPDX-License-Identifier: Apache-2.0
#include "parindex/date.hpp"

#include <array>
#include <cstddef>

#include <boost/date_time/gregorian/gregorian_types.hpp>

namespace parindex::inline v1 {

namespace {

// The calendar under boost::gregorian::date, used directly: its functions neither throw nor allocate.
using Calendar = boost::gregorian::gregorian_calendar;
using Ymd = Calendar::ymd_type;

constexpr int kMonths = 12;
constexpr std::int64_t kSecondsPerMinute = 60;
constexpr std::int64_t kMinutesPerHour = 60;
constexpr std::int64_t kHoursPerDay = 24;

bool is_month(int year, int month) noexcept {
  return year >= Date::kMinYear && year <= Date::kMaxYear && month >= 1 && month <= kMonths;
}

int days_in_month(int year, int month) {
  return Calendar::end_of_month_day(static_cast<Calendar::year_type::value_type>(year),
                                    static_cast<Calendar::month_type::value_type>(month));
}

/// Days since 1970-01-01 of a day that exists.
std::int64_t to_days(int year, int month, int day) {
  const auto number = [](int y, int m, int d) {
    return std::int64_t{Calendar::day_number(
        Ymd(static_cast<unsigned short>(y), static_cast<unsigned short>(m), static_cast<unsigned short>(d)))};
  };
  return number(year, month, day) - number(1970, 1, 1);
}

Ymd to_ymd(std::int32_t days) {
  const std::int64_t epoch = std::int64_t{Calendar::day_number(Ymd(1970, 1, 1))};
  return Calendar::from_day_number(static_cast<Calendar::date_int_type>(epoch + days));
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }
int floor_remainder(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<int>(a - floor_divide(a, b) * b);
}

/// The number whose `count` digits start at `at`; -1 if any is not a digit. The text is long enough.
int read_digits(std::string_view text, std::size_t at, std::size_t count) noexcept {
  int value = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& text, int value, int width) {
  std::array<char, 4> digits{};
  for (int i = width - 1; i >= 0; --i) {
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
    value /= 10;
  }
  text.append(digits.data(), static_cast<std::size_t>(width));
}

}  // namespace

std::optional<Date> Date::parse(std::string_view text) noexcept {
  constexpr std::size_t kLength = 10;  // YYYY-MM-DD
  if (text.size() != kLength || text[4] != '-' || text[7] != '-') return std::nullopt;
  return from_ymd(read_digits(text, 0, 4), read_digits(text, 5, 2), read_digits(text, 8, 2));
}

std::optional<Date> Date::from_ymd(int year, int month, int day) noexcept {
  if (!is_month(year, month) || day < 1 || day > days_in_month(year, month)) return std::nullopt;
  return Date{static_cast<std::int32_t>(to_days(year, month, day))};
}

std::optional<Date> Date::from_day_number(std::int64_t days) noexcept {
  if (days < to_days(kMinYear, 1, 1) || days > to_days(kMaxYear, 12, 31)) return std::nullopt;
  return Date{static_cast<std::int32_t>(days)};
}

std::optional<Date> Date::last_day_of_month(int year, int month) noexcept {
  if (!is_month(year, month)) return std::nullopt;
  return from_ymd(year, month, days_in_month(year, month));
}

int Date::year() const noexcept { return to_ymd(days_).year; }
int Date::month() const noexcept { return to_ymd(days_).month; }
int Date::day() const noexcept { return to_ymd(days_).day; }

int Date::weekday() const noexcept {
  constexpr int kDaysPerWeek = 7;
  const int from_sunday = Calendar::day_of_week(to_ymd(days_));
  return from_sunday == 0 ? kDaysPerWeek : from_sunday;
}

std::optional<Date> Date::add_days(std::int64_t days) const noexcept {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(std::int64_t{days_}, days, &sum)) return std::nullopt;
  return from_day_number(sum);
}

std::string Date::to_string() const {
  const Ymd ymd = to_ymd(days_);
  std::string text;
  append_padded(text, ymd.year, 4);
  text += '-';
  append_padded(text, ymd.month, 2);
  text += '-';
  append_padded(text, ymd.day, 2);
  return text;
}

std::optional<DateTime> DateTime::parse(std::string_view text) noexcept {
  constexpr std::size_t kShort = 16;  // YYYY-MM-DDTHH:MM
  constexpr std::size_t kLong = 19;   // YYYY-MM-DDTHH:MM:SS
  if ((text.size() != kShort && text.size() != kLong) || text[10] != 'T' || text[13] != ':')
    return std::nullopt;
  if (text.size() == kLong && text[16] != ':') return std::nullopt;
  const std::optional<Date> date = Date::parse(text.substr(0, 10));
  if (!date) return std::nullopt;
  const int second = text.size() == kLong ? read_digits(text, 17, 2) : 0;
  return from_parts(*date, read_digits(text, 11, 2), read_digits(text, 14, 2), second);
}

std::optional<DateTime> DateTime::from_parts(Date date, int hour, int minute, int second) noexcept {
  if (hour < 0 || hour >= kHoursPerDay || minute < 0 || minute >= kMinutesPerHour || second < 0 ||
      second >= kSecondsPerMinute) {
    return std::nullopt;
  }
  const std::int64_t in_day = (hour * kMinutesPerHour + minute) * kSecondsPerMinute + second;
  return DateTime{midnight(date).seconds_ + in_day};
}

std::optional<DateTime> DateTime::from_seconds(std::int64_t seconds) noexcept {
  if (!Date::from_day_number(floor_divide(seconds, kSecondsPerDay))) return std::nullopt;
  return DateTime{seconds};
}

Date DateTime::date() const noexcept {
  return Date{static_cast<std::int32_t>(floor_divide(seconds_, kSecondsPerDay))};
}
int DateTime::hour() const noexcept {
  return floor_remainder(floor_divide(minutes(), kMinutesPerHour), kHoursPerDay);
}
int DateTime::minute() const noexcept { return floor_remainder(minutes(), kMinutesPerHour); }
int DateTime::second() const noexcept { return floor_remainder(seconds_, kSecondsPerMinute); }
std::int64_t DateTime::minutes() const noexcept { return floor_divide(seconds_, kSecondsPerMinute); }

std::string DateTime::to_string() const {
  std::string text = date().to_string();
  text += 'T';
  append_padded(text, hour(), 2);
  text += ':';
  append_padded(text, minute(), 2);
  if (second() != 0) {
    text += ':';
    append_padded(text, second(), 2);
  }
  return text;
}

}  // namespace parindex::inline v1
