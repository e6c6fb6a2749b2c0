// SPDX-License-Identifier: Apache-2.0
/// @file
/// Calendar days and civil times, as facts give them: deadlines, dates of documents, moments of processing.
///
///     auto due = parindex::Date::parse("2026-02-28");
///     due->add_days(1)->to_string();                                      // "2026-03-01"
///     *parindex::Date::parse("2026-03-03") - *due;                        // 3 (days)
///     due->weekday();                                                     // 6, a Saturday
///     parindex::DateTime::parse("2026-02-28T16:30")->date() == *due;      // true
///
/// Calendar: proleptic Gregorian, years 1400 to 9999. Time zones: none; a DateTime is the time on the wall
/// where the fact was made, and a text with a zone is refused rather than guessed at.
///
/// Threads: plain values; no clock, no locale, no time-zone database is ever read. Errors: a text or a result
/// that is no day in range is an empty optional. Allocation: none, except for to_string().
#ifndef PARINDEX_DATE_HPP_
#define PARINDEX_DATE_HPP_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parindex::inline v1 {

/// A day of the Gregorian calendar.
class Date {
 public:
  static constexpr int kMinYear = 1400;  ///< first year there are dates of
  static constexpr int kMaxYear = 9999;  ///< last year there are dates of

  /// 1970-01-01.
  constexpr Date() noexcept = default;

  /// Reads exactly YYYY-MM-DD. @return empty for any other text and for a day that does not exist.
  [[nodiscard]] static std::optional<Date> parse(std::string_view text) noexcept;
  /// @return empty for a day that does not exist or lies outside kMinYear..kMaxYear.
  [[nodiscard]] static std::optional<Date> from_ymd(int year, int month, int day) noexcept;
  /// The day that many days after 1970-01-01. @return empty outside kMinYear..kMaxYear.
  [[nodiscard]] static std::optional<Date> from_day_number(std::int64_t days) noexcept;
  /// The last day of a month. @return empty if month is not in 1..12 or year not in kMinYear..kMaxYear.
  [[nodiscard]] static std::optional<Date> last_day_of_month(int year, int month) noexcept;

  [[nodiscard]] int year() const noexcept;   ///< 1400..9999
  [[nodiscard]] int month() const noexcept;  ///< 1..12
  [[nodiscard]] int day() const noexcept;    ///< 1..31
  /// 1 for Monday to 7 for Sunday (ISO 8601).
  [[nodiscard]] int weekday() const noexcept;
  /// Days since 1970-01-01, negative before it.
  [[nodiscard]] constexpr std::int32_t day_number() const noexcept { return days_; }

  /// The day `days` calendar days later, earlier if negative. @return empty outside kMinYear..kMaxYear.
  [[nodiscard]] std::optional<Date> add_days(std::int64_t days) const noexcept;

  /// YYYY-MM-DD.
  [[nodiscard]] std::string to_string() const;

  /// Calendar days from b to a, negative if a is earlier.
  [[nodiscard]] friend constexpr std::int32_t operator-(Date a, Date b) noexcept { return a.days_ - b.days_; }
  /// The same day.
  friend constexpr bool operator==(Date, Date) noexcept = default;
  /// Earlier is less.
  friend constexpr std::strong_ordering operator<=>(Date, Date) noexcept = default;

 private:
  friend class DateTime;
  explicit constexpr Date(std::int32_t days) noexcept : days_(days) {}

  std::int32_t days_ = 0;
};

/// A civil time of day on a Date, to the second, without a time zone.
class DateTime {
 public:
  /// 1970-01-01T00:00.
  constexpr DateTime() noexcept = default;

  /// Reads exactly YYYY-MM-DDTHH:MM or YYYY-MM-DDTHH:MM:SS. @return empty for any other text (a zone, a
  /// fraction of a second, a space for the T), for 24:00, for second 60, and for a day that does not exist.
  [[nodiscard]] static std::optional<DateTime> parse(std::string_view text) noexcept;
  /// @return empty unless hour is in 0..23, minute and second in 0..59.
  [[nodiscard]] static std::optional<DateTime> from_parts(Date date, int hour, int minute,
                                                          int second = 0) noexcept;
  /// The time that many seconds after 1970-01-01T00:00 on the same wall clock. @return empty outside the
  /// years of Date.
  [[nodiscard]] static std::optional<DateTime> from_seconds(std::int64_t seconds) noexcept;
  /// 00:00 on that day.
  [[nodiscard]] static constexpr DateTime midnight(Date date) noexcept {
    return DateTime{std::int64_t{date.day_number()} * kSecondsPerDay};
  }

  /// The day.
  [[nodiscard]] Date date() const noexcept;
  [[nodiscard]] int hour() const noexcept;    ///< 0..23
  [[nodiscard]] int minute() const noexcept;  ///< 0..59
  [[nodiscard]] int second() const noexcept;  ///< 0..59

  /// Seconds since 1970-01-01T00:00 on the same wall clock, every day having 86,400; negative before it.
  [[nodiscard]] constexpr std::int64_t seconds() const noexcept { return seconds_; }
  /// Whole minutes since 1970-01-01T00:00, rounded down.
  [[nodiscard]] std::int64_t minutes() const noexcept;

  /// YYYY-MM-DDTHH:MM, with :SS only when the seconds are not zero; parse() reads it back.
  [[nodiscard]] std::string to_string() const;

  /// Seconds from b to a, negative if a is earlier.
  [[nodiscard]] friend constexpr std::int64_t operator-(DateTime a, DateTime b) noexcept {
    return a.seconds_ - b.seconds_;
  }
  /// The same second.
  friend constexpr bool operator==(DateTime, DateTime) noexcept = default;
  /// Earlier is less.
  friend constexpr std::strong_ordering operator<=>(DateTime, DateTime) noexcept = default;

 private:
  static constexpr std::int64_t kSecondsPerDay = 86'400;
  explicit constexpr DateTime(std::int64_t seconds) noexcept : seconds_(seconds) {}

  std::int64_t seconds_ = 0;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_DATE_HPP_
