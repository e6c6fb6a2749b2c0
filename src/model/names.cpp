// SPDX-License-Identifier: Apache-2.0
// The spellings of enumerators and periods that documents use.
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/scorecard.hpp"

namespace parindex::inline v1 {
namespace {

// The name at an enumerator's place; empty for a value that is no enumerator.
template <typename Enum, std::size_t kSize>
std::string_view name_of(Enum value, const std::array<std::string_view, kSize>& names) noexcept {
  const auto index = static_cast<std::size_t>(value);
  return index < kSize ? names[index] : std::string_view{};
}

// Exactly `text.size()` digits as a number.
std::optional<int> digits(std::string_view text) noexcept {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Period> months(int year, int first, int last) noexcept {
  const std::optional<Date> from = Date::from_ymd(year, first, 1);
  const std::optional<Date> to = Date::last_day_of_month(year, last);
  if (!from || !to) return std::nullopt;
  return Period{*from, *to};
}

}  // namespace

std::string_view to_string(FactType type) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"count"sv, "number"sv,   "percent"sv, "flag"sv, "choice"sv,
                                     "date"sv,  "datetime"sv, "text"sv,    "tally"sv};
  return name_of(type, kNames);
}

std::string_view to_string(RuleKind kind) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"none"sv,   "check"sv,  "choice"sv,  "checklist"sv, "tiers"sv,
                                     "ratio"sv,  "linear"sv, "count"sv,   "deduct"sv,    "deadline"sv,
                                     "survey"sv, "judged"sv, "formula"sv, "tracked"sv};
  return name_of(kind, kNames);
}

std::string_view to_string(ItemCombine combine) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"sum"sv, "best"sv, "first_applicable"sv};
  return name_of(combine, kNames);
}

std::string_view to_string(Source source) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"none"sv, "self"sv, "appraisal"sv, "survey"sv, "data"sv};
  return name_of(source, kNames);
}

std::string_view to_string(Cause cause) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"below_target"sv,      "late"sv,
                                     "violation"sv,         "missing_evidence"sv,
                                     "rejected_evidence"sv, "requirement_not_met"sv,
                                     "option_chosen"sv,     "judged_lower"sv,
                                     "survey_below_full"sv, "not_chosen"sv,
                                     "no_activity"sv,       "not_applicable"sv,
                                     "missing_fact"sv,      "given"sv,
                                     "rescaled"sv,          "review_lowered"sv,
                                     "review_raised"sv,     "bonus"sv,
                                     "penalty"sv,           "rounding"sv,
                                     "undecided"sv};
  return name_of(cause, kNames);
}

std::string_view to_string(State state) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"scored"sv,      "pending"sv, "not_applicable"sv,
                                     "no_activity"sv, "given"sv,   "tracked"sv};
  return name_of(state, kNames);
}

std::string_view to_string(MissingReason reason) noexcept {
  using namespace std::string_view_literals;
  static constexpr std::array kNames{"not_given"sv, "not_due"sv, "refused"sv, "unknown"sv};
  return name_of(reason, kNames);
}

std::string to_string(const Period& period) {
  if (period.from.year() == period.to.year() && period.from.month() == 1 && period.from.day() == 1 &&
      period.to.month() == 12 && period.to.day() == 31) {
    return std::to_string(period.from.year());
  }
  return period.from.to_string() + ".." + period.to.to_string();
}

std::optional<Period> parse_period(std::string_view text) {
  constexpr std::string_view kSpan = "..";
  if (const std::size_t dots = text.find(kSpan); dots != std::string_view::npos) {
    const std::optional<Date> from = Date::parse(text.substr(0, dots));
    const std::optional<Date> to = Date::parse(text.substr(dots + kSpan.size()));
    if (!from || !to || *to < *from) return std::nullopt;
    return Period{*from, *to};
  }
  if (text.size() != 4 && text.size() != 7) return std::nullopt;
  const std::optional<int> year = digits(text.substr(0, 4));
  if (!year) return std::nullopt;
  if (text.size() == 4) return months(*year, 1, 12);
  if (text[4] != '-') return std::nullopt;
  if (text[5] == 'Q') {
    if (text[6] < '1' || text[6] > '4') return std::nullopt;
    const int quarter = text[6] - '0';
    return months(*year, 3 * quarter - 2, 3 * quarter);
  }
  const std::optional<int> month = digits(text.substr(5));
  if (!month) return std::nullopt;
  return months(*year, *month, *month);
}

}  // namespace parindex::inline v1
