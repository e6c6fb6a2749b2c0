// SPDX-License-Identifier: Apache-2.0
/// @file
/// Working time: which days and hours count, as data.
///
///     const parindex::Calendar& calendar = parindex::Calendar::vietnam();         // 2021-2026
///     calendar.working_days(*Date::parse("2024-04-26"), *Date::parse("2024-05-06"));   // 4: 29/4-1/5 off,
///     Saturday 4/5 worked
///     parindex::Mistakes mistakes;
///     auto longer = parindex::Calendar::with_days(calendar, csv_text, "2027.csv", mistakes);
///
/// Law: Saturdays and Sundays are free, so are the holidays of Labour Code art. 112 with the days made up
/// for them, and the days
/// officially swapped (a Saturday worked for a Monday off). They are published every year: a date outside
/// the years known is not guessed.
/// Threads: a calendar is immutable; share it. Time: every question is answered in constant time. Errors: an
/// empty optional where a
/// date lies outside the known years; mistakes in a file go to Mistakes with their place.
#ifndef PARINDEX_CALENDAR_HPP_
#define PARINDEX_CALENDAR_HPP_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"

namespace parindex::inline v1 {

/// The hours of a working day, as minutes after midnight, and when a day's intake ends.
struct WorkingHours {
  std::vector<std::pair<int, int>> sessions;  ///< begin and end, in order, without overlap
  std::optional<int> cut_off;  ///< what comes in later counts from the next working day's beginning
};

/// Days off, swapped working days, and the years that are known.
class Calendar {
 public:
  /// The built-in calendar: Vietnam, 2021 to 2026.
  [[nodiscard]] static const Calendar& vietnam();

  /// A calendar with the days of a CSV file added (header `date,kind`, optionally name; kind is holiday,
  /// swapped_working_day or
  /// unsettled; other columns are ignored). A year with at least one row is a known year; a day that is
  /// known already is replaced.
  /// @return nothing after an error in the file
  [[nodiscard]] static std::optional<Calendar> with_days(const Calendar& base, std::string_view csv,
                                                         const std::string& file, Mistakes& mistakes);

  /// Whether every year from the one of `a` to the one of `b` is known.
  [[nodiscard]] bool knows(Date a, Date b) const noexcept;
  /// Whether a day is worked; empty outside the known years.
  [[nodiscard]] std::optional<bool> is_working(Date day) const noexcept;
  /// Working days after `a` up to and including `b`; negative when `b` is before `a`; empty when a year
  /// between them is unknown.
  [[nodiscard]] std::optional<std::int64_t> working_days(Date a, Date b) const noexcept;
  /// Working minutes from `a` to `b`, signed; when the earlier of the two lies after the cut-off, it counts
  /// from the
  /// next working day.
  [[nodiscard]] std::optional<std::int64_t> working_minutes(DateTime a, DateTime b,
                                                            const WorkingHours& hours) const noexcept;
  /// A day after `a` up to `b` whose status the law has not settled, if there is one (24/11/2026: resolution
  /// 80-NQ/TW names a new day
  /// off, the amended Labour Code was not found).
  [[nodiscard]] std::optional<Date> unsettled_between(Date a, Date b) const noexcept;
  /// The first known day.
  [[nodiscard]] Date first_day() const noexcept;
  /// The last known day.
  [[nodiscard]] Date last_day() const noexcept;
  /// "sha256:…" of the days.
  [[nodiscard]] const std::string& seal() const noexcept;

 private:
  struct Days;
  explicit Calendar(std::shared_ptr<const Days> days) noexcept : days_(std::move(days)) {}
  std::shared_ptr<const Days> days_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_CALENDAR_HPP_
