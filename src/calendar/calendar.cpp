// SPDX-License-Identifier: Apache-2.0
#include "parindex/calendar.hpp"

#include <algorithm>
#include <map>

#include "csv/reader.hpp"
#include "input/fact_value.hpp"
#include "report.hpp"
#include "seal.hpp"

namespace parindex::inline v1 {

namespace {

struct Row {
  int year, month, day;
  bool working;
  const char* name;
};

constexpr Row kVietnam[] = {
#define PARINDEX_DAY(year, month, day, working, name) {year, month, day, working, name},
#include "calendar/vietnam_days.inc"
#undef PARINDEX_DAY
};

}  // namespace

/// Every day of the known years in one row of counts. Years nobody listed stay unknown, also between known
/// ones.
struct Calendar::Days {
  std::map<Date, bool> special;   ///< days that differ from the week's rule: worked or not
  std::vector<Date> unsettled;    ///< sorted
  std::vector<bool> known_years;  ///< from first_year
  int first_year = 0;
  std::int32_t first_day = 0;           ///< day number of 1 January of first_year
  std::vector<std::int32_t> worked_to;  ///< worked_to[i]: working days among the first i + 1 days
  std::string seal;

  bool knows_year(int year) const {
    return year >= first_year && year - first_year < static_cast<int>(known_years.size()) &&
           known_years[static_cast<std::size_t>(year - first_year)];
  }

  void add_year(int year) {
    if (known_years.empty()) first_year = year;
    while (year < first_year) {
      known_years.insert(known_years.begin(), false);
      --first_year;
    }
    const std::size_t position = static_cast<std::size_t>(year - first_year);
    if (position >= known_years.size()) known_years.resize(position + 1, false);
    known_years[position] = true;
  }

  void count() {
    const Date begin = *Date::from_ymd(first_year, 1, 1);
    const Date end = *Date::from_ymd(first_year + static_cast<int>(known_years.size()) - 1, 12, 31);
    first_day = begin.day_number();
    worked_to.clear();
    worked_to.reserve(static_cast<std::size_t>(end.day_number() - first_day) + 1);
    std::int32_t worked = 0;
    std::string text;
    for (std::int32_t number = first_day; number <= end.day_number(); ++number) {
      const Date day = *Date::from_day_number(number);
      const auto it = special.find(day);
      const bool working = it != special.end() ? it->second : day.weekday() <= 5;
      worked += working ? 1 : 0;
      worked_to.push_back(worked);
    }
    for (const auto& [day, working] : special)
      text += day.to_string() + (working ? " working\n" : " off\n");
    for (const Date day : unsettled)
      text += day.to_string() + " unsettled\n";
    for (std::size_t i = 0; i < known_years.size(); ++i) {
      if (known_years[i]) text += std::to_string(first_year + static_cast<int>(i)) + "\n";
    }
    seal = detail::sha256_seal(text);
  }

  std::int64_t worked(Date day) const {
    return worked_to[static_cast<std::size_t>(day.day_number() - first_day)];
  }
  bool working(Date day) const {
    return worked(day) != (day.day_number() == first_day
                               ? 0
                               : worked_to[static_cast<std::size_t>(day.day_number() - first_day - 1)]);
  }
};

const Calendar& Calendar::vietnam() {
  static const Calendar calendar = [] {
    auto days = std::make_shared<Days>();
    for (const Row& row : kVietnam) {
      const Date day = *Date::from_ymd(row.year, row.month, row.day);
      days->special[day] = row.working;
      days->add_year(row.year);
    }
    days->unsettled.push_back(*Date::from_ymd(2026, 11, 24));
    days->count();
    return Calendar(std::move(days));
  }();
  return calendar;
}

std::optional<Calendar> Calendar::with_days(const Calendar& base, std::string_view csv,
                                            const std::string& file, Mistakes& mistakes) {
  auto days = std::make_shared<Days>(*base.days_);
  const std::size_t errors = mistakes.error_count();
  detail::csv::Reader reader(csv, {.file = file}, mistakes);
  if (!reader.ok()) return std::nullopt;
  const std::optional<std::size_t> date_column = reader.column("date"), kind_column = reader.column("kind");
  for (const auto& [column, name] : {std::pair{date_column, "date"}, std::pair{kind_column, "kind"}}) {
    if (!column) report(mistakes, detail::Code::kCsvNoColumn, reader.header_place(0), {name});
  }
  if (!date_column || !kind_column) return std::nullopt;
  std::map<Date, std::pair<std::string, std::size_t>> stated;  // kind and line of each day of this file
  while (reader.next()) {
    const std::string_view date = reader.cell(*date_column), kind = reader.cell(*kind_column);
    const std::optional<Date> day = Date::parse(date);
    if (!day) {
      report(mistakes, detail::Code::kInputDate, reader.place(*date_column), {date, detail::date_hint(date)});
      continue;
    }
    if (kind == "holiday") {
      days->special[*day] = false;
    } else if (kind == "swapped_working_day") {
      days->special[*day] = true;
    } else if (kind == "unsettled") {
      days->unsettled.push_back(*day);
    } else {
      report(mistakes, detail::Code::kUnknownWord, reader.place(*kind_column),
             {kind, "holiday, swapped_working_day, unsettled"});
      continue;
    }
    const Place place = reader.place(*kind_column);
    const auto [first, added] = stated.try_emplace(*day, std::string(kind), place.line);
    if (!added && first->second.first != kind) {
      report(mistakes, detail::Code::kDayRepeated, place,
             {day->to_string(), first->second.first, first->second.second});
      continue;
    }
    if (kind != "unsettled") {  // what is stated is settled
      days->unsettled.erase(std::remove(days->unsettled.begin(), days->unsettled.end(), *day),
                            days->unsettled.end());
    }
    days->add_year(day->year());
  }
  if (mistakes.error_count() != errors) return std::nullopt;
  std::sort(days->unsettled.begin(), days->unsettled.end());
  days->count();
  return Calendar(std::move(days));
}

bool Calendar::knows(Date a, Date b) const noexcept {
  for (int year = std::min(a.year(), b.year()); year <= std::max(a.year(), b.year()); ++year) {
    if (!days_->knows_year(year)) return false;
  }
  return true;
}

std::optional<bool> Calendar::is_working(Date day) const noexcept {
  if (!days_->knows_year(day.year())) return std::nullopt;
  return days_->working(day);
}

std::optional<std::int64_t> Calendar::working_days(Date a, Date b) const noexcept {
  if (!knows(a, b)) return std::nullopt;
  return days_->worked(b) - days_->worked(a);
}

std::optional<std::int64_t> Calendar::working_minutes(DateTime a, DateTime b,
                                                      const WorkingHours& hours) const noexcept {
  if (!knows(a.date(), b.date())) return std::nullopt;
  const bool backwards = b < a;
  if (backwards) std::swap(a, b);
  std::int64_t whole = 0;
  for (const auto& [begin, end] : hours.sessions)
    whole += end - begin;
  const auto upto = [&](DateTime time, bool intake) {  // working minutes since the calendar's first day
    const Date day = time.date();
    const bool working = days_->working(day);
    const std::int64_t before = (days_->worked(day) - (working ? 1 : 0)) * whole;
    if (!working) return before;
    const int minute = time.hour() * 60 + time.minute();
    if (intake && hours.cut_off && minute > *hours.cut_off) return before + whole;
    std::int64_t today = 0;
    for (const auto& [begin, end] : hours.sessions)
      today += std::clamp(minute, begin, end) - begin;
    return before + today;
  };
  // what is done on the day it came in, after the cut-off, took none of the time that is counted
  const std::int64_t minutes = std::max<std::int64_t>(upto(b, false) - upto(a, true), 0);
  return backwards ? -minutes : minutes;
}

std::optional<Date> Calendar::unsettled_between(Date a, Date b) const noexcept {
  const Date from = std::min(a, b), to = std::max(a, b);
  for (const Date day : days_->unsettled) {
    if (from < day && day <= to) return day;
  }
  return std::nullopt;
}

Date Calendar::first_day() const noexcept {
  int year = days_->first_year;
  while (!days_->knows_year(year) && year < last_day().year())
    ++year;
  return *Date::from_ymd(year, 1, 1);
}

Date Calendar::last_day() const noexcept {
  return *Date::from_ymd(days_->first_year + static_cast<int>(days_->known_years.size()) - 1, 12, 31);
}

const std::string& Calendar::seal() const noexcept { return days_->seal; }

}  // namespace parindex::inline v1
