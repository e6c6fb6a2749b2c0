// SPDX-License-Identifier: Apache-2.0
// Inspections: findings, what is mended, what is open and until when, points proposed to be taken off.
#include "parindex/inspections.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

Date day(const char* text) { return *Date::parse(text); }

Finding row(const char* finding, const char* recommendation, const char* due, const char* fixed,
            Remediation state = Remediation::kNotGiven) {
  Finding out;
  out.inspection = "K1";
  out.unit = "X1";
  out.date = Date::parse("2023-08-04");
  out.finding = finding;
  out.recommendation = recommendation;
  out.due = Date::parse(due);
  out.fixed = Date::parse(fixed);
  out.state = state;
  return out;
}

TEST(Inspections, FollowUpOnADay) {
  const Date as_of = day("2023-10-01");
  EXPECT_EQ(follow_up(row("1", "a", "2023-10-01", ""), as_of), FollowUp::kOpen);
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-30", ""), as_of), FollowUp::kOverdue);
  EXPECT_EQ(follow_up(row("1", "a", "", ""), as_of), FollowUp::kNoDueDay);
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-30", "2023-09-30"), as_of), FollowUp::kFixedOnTime);
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-29", "2023-09-30"), as_of), FollowUp::kFixedLate);
  EXPECT_EQ(follow_up(row("1", "a", "2023-11-01", "2023-10-02"), as_of), FollowUp::kOpen);  // mended tomorrow
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-29", "", Remediation::kFixed), as_of), FollowUp::kFixedUnknown);
  EXPECT_EQ(follow_up(row("1", "a", "2023-10-01", "", Remediation::kVerified), as_of),
            FollowUp::kFixedOnTime);
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-29", "", Remediation::kInProgress), as_of), FollowUp::kOverdue);
  EXPECT_EQ(follow_up(row("1", "a", "2023-09-29", "", Remediation::kWithdrawn), as_of), FollowUp::kWithdrawn);
  EXPECT_EQ(follow_up(row("", "", "", ""), as_of), FollowUp::kNone);
  EXPECT_EQ(follow_up(row("1", "a", "2023-10-01", ""), day("2023-08-03")), FollowUp::kNone);  // still to come
}

TEST(Inspections, AFindingIsMendedWhenAllItsRecommendationsAre) {
  InspectionRecords records;
  records.add(row("1", "names", "2023-09-01", "2023-08-20", Remediation::kVerified));
  records.add(row("1", "dates", "2023-09-01", ""));
  records.add(row("2", "publish", "2023-09-01", "2023-08-20", Remediation::kVerified));
  records.add(row("3", "update", "2023-09-01", "2023-09-05"));
  records.add(row("4", "", "2023-09-01", "", Remediation::kWithdrawn));
  const InspectionSummary early = records.summary(day("2023-09-01"));
  ASSERT_THAT(early.units, SizeIs(1));
  EXPECT_EQ(early.units[0].counts, (InspectionCounts{.inspections = 1,
                                                     .findings = 3,
                                                     .fixed = 1,
                                                     .fixed_on_time = 1,
                                                     .verified = 1,
                                                     .open = 2,
                                                     .overdue = 0,
                                                     .recommendations = 4,
                                                     .recommendations_fixed = 2,
                                                     .withdrawn = 1,
                                                     .deduction = 0}));
  const InspectionSummary late = records.summary(day("2023-09-05"));
  EXPECT_EQ(late.units[0].counts, (InspectionCounts{.inspections = 1,
                                                    .findings = 3,
                                                    .fixed = 2,
                                                    .fixed_on_time = 1,
                                                    .verified = 1,
                                                    .open = 1,
                                                    .overdue = 1,
                                                    .recommendations = 4,
                                                    .recommendations_fixed = 3,
                                                    .withdrawn = 1,
                                                    .deduction = 0}));
  ASSERT_THAT(late.follow_ups, SizeIs(1));
  EXPECT_EQ(late.follow_ups[0].row.recommendation, "dates");
  EXPECT_EQ(late.follow_ups[0].state, FollowUp::kOverdue);
  EXPECT_EQ(late.follow_ups[0].days, -4);
}

TEST(Inspections, InspectedWithoutFindings) {
  InspectionRecords records;
  records.add(row("", "", "", ""));
  const InspectionSummary summary = records.summary(day("2023-12-31"));
  EXPECT_EQ(summary.units[0].counts, (InspectionCounts{.inspections = 1}));
  EXPECT_THAT(summary.follow_ups, SizeIs(0));
}

// 0.25 + 0.5 for item 1.3.1 of X1; the second row of finding 2 repeats its deduction and adds nothing.
TEST(Inspections, DeductionsStandOnceWithAFinding) {
  InspectionRecords records;
  const auto add = [&records](const char* finding, const char* recommendation, const char* item,
                              int hundredths, std::size_t line) {
    Finding one = row(finding, recommendation, "", "");
    one.item = item;
    if (hundredths >= 0) one.deduction = Rational::ratio(hundredths, 100);
    one.place = {"k.csv", "", line, 1};
    records.add(one);
  };
  add("1", "a", "1.3.1", 25, 2);
  add("2", "a", "1.3.1", 50, 3);
  add("2", "b", "1.3.1", 50, 4);
  add("3", "a", "3.3", 100, 5);
  add("4", "a", "", -1, 6);
  add("4", "b", "3.4", 10, 7);    // the second row says what the first leaves open
  add("3", "b", "3.4", -1, 8);    // another item than line 5 says: left out
  add("3", "c", "3.3", 200, 9);   // other points: left out
  add("3", "a", "3.3", 100, 10);  // the same again: left out
  const InspectionSummary summary = records.summary(day("2023-12-31"));
  EXPECT_EQ(summary.units[0].counts.deduction, Rational::ratio(185, 100));
  std::vector<std::string> shown;
  for (const ProposedDeduction& one : summary.deductions) {
    shown.push_back(one.item + " " + one.points.to_decimal());
    for (const std::string& finding : one.findings)
      shown.back() += " " + finding;
  }
  EXPECT_THAT(shown, ElementsAre("1.3.1 0.75 K1/1 K1/2", "3.3 1 K1/3", "3.4 0.1 K1/4"));
  ASSERT_THAT(summary.repeated, SizeIs(3));
  EXPECT_EQ(summary.repeated[0].row.place.line, 8U);
  EXPECT_EQ(summary.repeated[0].first.line, 5U);
  EXPECT_TRUE(summary.repeated[0].differs);
  EXPECT_EQ(summary.repeated[1].row.place.line, 9U);
  EXPECT_TRUE(summary.repeated[1].differs);
  EXPECT_EQ(summary.repeated[2].row.place.line, 10U);
  EXPECT_FALSE(summary.repeated[2].differs);
}

TEST(Inspections, FollowUpsAreByDay) {
  InspectionRecords records;
  records.add(row("1", "", "", ""));
  records.add(row("2", "", "2023-12-01", ""));
  records.add(row("3", "", "2023-09-01", ""));
  std::vector<std::string> order;
  for (const OpenFollowUp& one : records.summary(day("2023-10-01")).follow_ups)
    order.push_back(one.row.finding + " " + std::string(to_string(one.state)));
  EXPECT_THAT(order, ElementsAre("3 overdue", "2 open", "1 no_due_day"));
}

TEST(Inspections, PartsMergedInAnyOrderGiveTheSameBytes) {
  std::vector<Finding> all;
  for (int i = 0; i < 30; ++i) {
    Finding one =
        row(std::to_string(i % 11).c_str(), std::to_string(i % 4).c_str(), i % 3 ? "2023-09-01" : "", "");
    one.deduction = Rational::ratio(i, 3);
    one.place = {"k.csv", "", static_cast<std::size_t>(i + 2), 1};
    all.push_back(one);
  }
  InspectionRecords whole;
  for (const Finding& one : all)
    whole.add(one);
  std::mt19937 random(2);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(all.begin(), all.end(), random);
    std::vector<InspectionRecords> parts(1 + random() % 5);
    for (const Finding& one : all)
      parts[random() % parts.size()].add(one);
    InspectionRecords merged;
    for (const InspectionRecords& part : parts) {
      Mistakes mistakes;
      const std::optional<InspectionRecords> read = InspectionRecords::from_bytes(part.to_bytes(), mistakes);
      ASSERT_TRUE(read);
      merged.merge(*read);
    }
    EXPECT_EQ(merged.to_bytes(), whole.to_bytes());
    EXPECT_EQ(merged.summary(day("2023-12-31")).units[0].counts,
              whole.summary(day("2023-12-31")).units[0].counts);
  }
}

TEST(Inspections, OtherBytesAreRefused) {
  InspectionRecords records;
  Finding one = row("1", "", "2023-09-01", "");
  one.deduction = Rational::ratio(1, 4);
  records.add(one);
  std::string bytes = records.to_bytes();
  const std::size_t at = bytes.find("\"1/4\"");
  ASSERT_NE(at, bytes.npos);
  for (const char* wrong : {"\"-1/4\"", "\"x\"", "\"1/0\""}) {
    std::string changed = bytes;
    changed.replace(at, 5, wrong);
    Mistakes mistakes;
    EXPECT_FALSE(InspectionRecords::from_bytes(changed, mistakes)) << wrong;
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0].message.en, "the partial result is damaged: this is no “parindex-inspections/1”");
  }
}

}  // namespace
}  // namespace parindex::testing
