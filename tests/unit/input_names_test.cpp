// SPDX-License-Identifier: Apache-2.0
// Spellings of enumerators and periods.
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/scorecard.hpp"

namespace parindex {
namespace {

// Every enumerator up to the last has a name of its own; what lies beyond has none.
template <typename Enum>
void expect_names(Enum last, const std::string& first_name, const std::string& last_name) {
  std::set<std::string> names;
  const auto count = static_cast<unsigned>(last) + 1;
  for (unsigned i = 0; i < count; ++i) {
    const std::string name(to_string(static_cast<Enum>(i)));
    EXPECT_FALSE(name.empty()) << i;
    names.insert(name);
  }
  EXPECT_EQ(names.size(), count);
  EXPECT_EQ(to_string(static_cast<Enum>(0)), first_name);
  EXPECT_EQ(to_string(last), last_name);
  EXPECT_EQ(to_string(static_cast<Enum>(count)), "");
}

TEST(Names, Enumerators_AreSpelledAsDocumentsSpellThem) {
  expect_names(FactType::kTally, "count", "tally");
  expect_names(RuleKind::kTracked, "none", "tracked");
  expect_names(ItemCombine::kFirstApplicable, "sum", "first_applicable");
  expect_names(Source::kData, "none", "data");
  expect_names(Cause::kUndecided, "below_target", "undecided");
  expect_names(State::kTracked, "scored", "tracked");
  expect_names(MissingReason::kUnknown, "not_given", "unknown");
  EXPECT_EQ(to_string(FactType::kDateTime), "datetime");
  EXPECT_EQ(to_string(RuleKind::kDeadline), "deadline");
  EXPECT_EQ(to_string(RuleKind::kChecklist), "checklist");
  EXPECT_EQ(to_string(Cause::kMissingFact), "missing_fact");
  EXPECT_EQ(to_string(Cause::kSurveyBelowFull), "survey_below_full");
  EXPECT_EQ(to_string(Cause::kReviewLowered), "review_lowered");
  EXPECT_EQ(to_string(Cause::kRounding), "rounding");
  EXPECT_EQ(to_string(State::kNotApplicable), "not_applicable");
  EXPECT_EQ(to_string(State::kNoActivity), "no_activity");
}

std::string span(const std::string& text) {
  const std::optional<Period> period = parse_period(text);
  return period ? period->from.to_string() + " " + period->to.to_string() : "none";
}

TEST(Names, Periods_AreReadAsYearsMonthsQuartersAndSpans) {
  EXPECT_EQ(span("2026"), "2026-01-01 2026-12-31");
  EXPECT_EQ(span("2024-02"), "2024-02-01 2024-02-29");
  EXPECT_EQ(span("2026-12"), "2026-12-01 2026-12-31");
  EXPECT_EQ(span("2026-Q1"), "2026-01-01 2026-03-31");
  EXPECT_EQ(span("2026-Q2"), "2026-04-01 2026-06-30");
  EXPECT_EQ(span("2026-Q4"), "2026-10-01 2026-12-31");
  EXPECT_EQ(span("2025-11-16..2026-02-15"), "2025-11-16 2026-02-15");
  EXPECT_EQ(span("2026-03-01..2026-03-01"), "2026-03-01 2026-03-01");
}

TEST(Names, OtherTexts_AreNoPeriods) {
  for (const char* text : {"",
                           "26",
                           "20266",
                           "2026-",
                           "2026-13",
                           "2026-00",
                           "2026-1",
                           "2026-Q0",
                           "2026-Q5",
                           "2026-q1",
                           "2026/06",
                           "2026-06-30",
                           " 2026",
                           "2026 ",
                           "+026",
                           "0000",
                           "1399",
                           "2026-01-01..",
                           "..2026-01-01",
                           "2026-06-30..2026-01-01",
                           "2026-02-30..2026-03-01",
                           "2026-01-01..2026-06-30..",
                           "2026-01-01...2026-06-30",
                           "2026..2027"}) {
    EXPECT_EQ(span(text), "none") << text;
  }
}

TEST(Names, Periods_AreWrittenSoThatTheyReadBack) {
  for (const char* text :
       {"2026", "2026-06", "2026-Q3", "2025-07-01..2026-06-30", "2026-01-01..2026-12-30"}) {
    const Period period = parse_period(text).value();
    EXPECT_EQ(parse_period(to_string(period)), period) << text;
  }
  EXPECT_EQ(to_string(parse_period("2026").value()), "2026");
  EXPECT_EQ(to_string(parse_period("2026-01-01..2026-12-31").value()), "2026");
  EXPECT_EQ(to_string(parse_period("2026-06").value()), "2026-06-01..2026-06-30");
  EXPECT_EQ(to_string(parse_period("2025-01-01..2026-12-31").value()), "2025-01-01..2026-12-31");
}

}  // namespace
}  // namespace parindex
