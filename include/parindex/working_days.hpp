// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: working days by column, for millions of rows: how many a dossier took, and the day it is due.
///
/// @code
///   const parindex::WorkingDays working(parindex::Calendar::vietnam());
///   working.due(received, allowed, due);           // due[i]: the allowed[i]-th working day after
/// received[i]
///   working.between(received, finished, used);     // used[i]: working days after received[i] up to
/// finished[i]
/// @endcode
///
/// Days are numbers as Date::day_number() gives them. Promises: the same answers as Calendar::working_days(),
/// one or two table look-ups each; immutable, to be shared between threads; nothing throws after
/// construction.
#ifndef PARINDEX_WORKING_DAYS_HPP_
#define PARINDEX_WORKING_DAYS_HPP_

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "parindex/calendar.hpp"

namespace parindex::inline v1 {

/// A calendar's working days, counted beforehand.
class WorkingDays {
 public:
  /// No day, or no answer: a day outside the known years, a negative allowed time.
  static constexpr std::int32_t kNone = std::numeric_limits<std::int32_t>::min();

  /// Counts the calendar's days; the calendar need not outlive this.
  explicit WorkingDays(const Calendar& calendar);

  /// Working days after day `a` up to and including day `b`, negative when b is before a; kNone when a year
  /// between them is not known.
  [[nodiscard]] std::int32_t between(std::int32_t a, std::int32_t b) const noexcept {
    const auto i = static_cast<std::uint32_t>(a) - first_, j = static_cast<std::uint32_t>(b) - first_;
    if (i >= days_.size() || j >= days_.size() || days_[i].years != days_[j].years || days_[i].years == 0) {
      return kNone;
    }
    return days_[j].worked - days_[i].worked;
  }
  /// The day that ends `allowed` working days counted from the day after `received`; `received` itself for 0.
  [[nodiscard]] std::int32_t due(std::int32_t received, std::int32_t allowed) const noexcept {
    const auto i = static_cast<std::uint32_t>(received) - first_;
    if (i >= days_.size() || days_[i].years == 0 || allowed < 0) return kNone;
    if (allowed == 0) return received;
    const std::size_t at = static_cast<std::size_t>(days_[i].worked) + static_cast<std::size_t>(allowed) - 1;
    if (at >= worked_days_.size()) return kNone;
    const std::int32_t day = worked_days_[at];
    return between(received, day) == allowed ? day : kNone;
  }

  /// The same for each row; the spans are equally long.
  void between(std::span<const std::int32_t> a, std::span<const std::int32_t> b,
               std::span<std::int32_t> out) const noexcept;
  /// The same for each row; the spans are equally long.
  void due(std::span<const std::int32_t> received, std::span<const std::int32_t> allowed,
           std::span<std::int32_t> out) const noexcept;

 private:
  struct Day {
    std::int32_t worked;  // working days from the first day up to this one
    std::int32_t years;   // which run of known years it belongs to, from 1; 0: its year is unknown
  };
  std::uint32_t first_ = 0;
  std::vector<Day> days_;
  std::vector<std::int32_t> worked_days_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_WORKING_DAYS_HPP_
