// SPDX-License-Identifier: Apache-2.0
// Functions that look beyond one unit: its cohort, its earlier periods, and working time in rules.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/scoring.hpp"

namespace parindex {
namespace {

std::string framework_text(const std::string& facts, const std::string& rule, const std::string& more = {}) {
  return R"({"format": "parindex-framework/1", "id": "t", "max": 5, "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "kinds": {"district": {}, "commune": {}}, "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},)" +
         more + R"("facts": {)" + facts + R"(}, "items": [{"code": "A", "max": 5, "rule": )" + rule + "}]}";
}

struct Scored {
  std::map<std::string, Scorecard> cards;
  Mistakes mistakes;
  bool refused = false;
};

Scored run(const std::string& framework_json, const std::string& csv, const std::string& previous = {}) {
  Scored out;
  const auto framework = Framework::load(framework_json, out.mistakes);
  if (!framework) {
    out.refused = true;
    return out;
  }
  InputReader reader(*framework, out.mistakes);
  reader.read_csv(csv, "facts.csv");
  const auto batch = reader.finish();
  std::optional<Batch> earlier;
  if (!previous.empty()) {
    InputReader old(*framework, out.mistakes);
    old.read_csv(previous, "previous.csv");
    earlier = old.finish();
  }
  if (!batch) {
    out.refused = true;
    return out;
  }
  ScoreOptions options;
  if (earlier) options.previous = &*earlier;
  const auto cards = score(*framework, *batch, out.mistakes, options);
  if (!cards) {
    out.refused = true;
    return out;
  }
  for (const Scorecard& card : *cards)
    out.cards[card.unit.id] = card;
  return out;
}

std::string points(const Scored& scored, const std::string& unit) {
  const auto it = scored.cards.find(unit);
  if (it == scored.cards.end()) return "none";
  const ItemScore& item = it->second.items.at(0);
  return item.state == State::kPending ? "pending" : item.points.to_fixed(2);
}

// Half the points up to the target, the rest by the distance to the leader of the group, who gets all.
const char* const kLeader =
    R"json({"kind": "formula", "let": {"q": "done / target", "best": "cohort_max(done / target)"},
        "cases": [{"if": "q <= 1", "points": "item_max * q / 2"}, {"points": "item_max / 2 + item_max / 2 * (q - 1) / (best - 1)"}]})json";
const char* const kCounts = R"("done": {"type": "count"}, "target": {"type": "count"})";

TEST(CohortStage, TheLeaderOfTheGroupGetsAllAndTheOrderOfUnitsIsNothing) {
  const std::map<std::string, std::string> expected{
      {"a", "5.00"}, {"b", "3.41"}, {"c", "2.95"}, {"d", "2.50"}};
  std::vector<std::string> rows{"a,commune,12,1\n", "b,commune,5,1\n", "c,commune,3,1\n", "d,commune,1,1\n"};
  std::sort(rows.begin(), rows.end());
  do {
    std::string csv = "unit,kind,done,target\n";
    for (const std::string& row : rows)
      csv += row;
    const Scored scored = run(framework_text(kCounts, kLeader), csv);
    for (const auto& [unit, value] : expected)
      ASSERT_EQ(points(scored, unit), value) << csv;
  } while (std::next_permutation(rows.begin(), rows.end()));
}

TEST(CohortStage, CohortsAreNotMixed) {
  const Scored scored = run(framework_text(kCounts, kLeader),
                            "unit,kind,done,target\na,commune,3,1\nb,commune,2,1\nc,district,12,1\n");
  EXPECT_EQ(points(scored, "a"), "5.00");
  EXPECT_EQ(points(scored, "b"), "3.75");
  EXPECT_EQ(points(scored, "c"), "5.00");
}

TEST(CohortStage, AMemberWithoutAValueLeavesAllOpen) {
  const Scored scored = run(framework_text(kCounts, kLeader),
                            "unit,kind,done,target\na,commune,12,1\nb,commune,5,1\nc,commune,,1\n");
  EXPECT_EQ(points(scored, "a"), "pending");
  EXPECT_EQ(points(scored, "c"), "pending");
}

TEST(CohortStage, WhereSaysWhomToCount) {
  const std::string rule = R"json({"kind": "check", "if": "done >= cohort_mean(done where open)"})json";
  const std::string facts = R"("done": {"type": "count"}, "open": {"type": "flag"})";
  const Scored scored = run(framework_text(facts, rule),
                            "unit,kind,done,open\na,commune,4,true\nb,commune,2,true\nc,commune,,false\n");
  EXPECT_EQ(points(scored, "a"), "5.00");  // the mean of 4 and 2 is 3
  EXPECT_EQ(points(scored, "b"), "0.00");
  EXPECT_EQ(points(scored, "c"), "pending");  // its own value is missing
}

TEST(CohortStage, WithinParentRankCountSumMin) {
  const std::string more = R"("cohorts": {"within_parent": {"by": ["kind", "period", "parent"]}},)";
  const auto rule = [](const std::string& points) {
    return R"({"kind": "formula", "points": ")" + points + "\"}";
  };
  const std::string csv = "unit,kind,parent,done\na,commune,X,3\nb,commune,X,1\nc,commune,Y,2\n";
  const std::string facts = R"("done": {"type": "count"})";
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_rank(done)"), more), csv), "c"), "2.00");
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_rank(done, within_parent)"), more), csv), "c"),
            "1.00");
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_count(done, within_parent)"), more), csv), "a"),
            "2.00");
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_count(done > 1)"), more), csv), "a"), "2.00");
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_sum(done) / 2"), more), csv), "a"), "3.00");
  EXPECT_EQ(points(run(framework_text(facts, rule("cohort_min(done, within_parent)"), more), csv), "c"),
            "2.00");
}

TEST(CohortStage, ACohortOfOneIsItsOwnLeaderAndAverage) {
  const std::string rule =
      R"json({"kind": "check", "if": "done = cohort_mean(done) and cohort_rank(done) = 1"})json";
  EXPECT_EQ(
      points(run(framework_text(R"("done": {"type": "count"})", rule), "unit,kind,done\na,commune,7\n"), "a"),
      "5.00");
}

TEST(CohortStage, MeasureWithWhere) {
  const std::string more =
      R"json("measures": {"mean": {"of": "cohort_mean(done)", "where": "done > 0"}},)json";
  const std::string rule = R"json({"kind": "formula", "points": "mean"})json";
  const Scored scored = run(framework_text(R"("done": {"type": "count"})", rule, more),
                            "unit,kind,done\na,commune,4\nb,commune,0\nc,commune,2\n");
  EXPECT_EQ(points(scored, "b"), "3.00");
}

TEST(CohortStage, StagesDoNotNestAndCohortsMustExist) {
  const auto first_code = [](const std::string& expression) {
    Mistakes mistakes;
    const auto framework =
        Framework::load(framework_text(R"("done": {"type": "count"})",
                                       R"({"kind": "formula", "points": ")" + expression + "\"}"),
                        mistakes);
    return framework || mistakes.size() == 0 ? std::string("none") : mistakes[0].code;
  };
  EXPECT_EQ(first_code("cohort_max(cohort_min(done))"), "NESTED_STAGE");
  EXPECT_EQ(first_code("previous(cohort_min(done))"), "NESTED_STAGE");
  EXPECT_EQ(first_code("previous(previous(done))"), "NESTED_STAGE");
  EXPECT_EQ(first_code("cohort_max(done, neighbours)"), "UNKNOWN_COHORT");
  EXPECT_EQ(first_code("cohort_max(previous(done, 0))"), "none");
}

TEST(History, PreviousAndLastYearAndTheirDefaults) {
  const std::string facts = R"("poor": {"type": "count"})";
  const std::string csv = "unit,kind,period,poor\na,commune,2026,3\nb,commune,2026,3\n";
  const std::string old = "unit,kind,period,poor\na,commune,2025,5\nb,commune,2024,5\n";
  const std::string fewer = R"json({"kind": "check", "if": "poor < previous(poor)"})json";
  const std::string yearly = R"json({"kind": "check", "if": "poor < last_year(poor, 0)"})json";
  EXPECT_EQ(points(run(framework_text(facts, fewer), csv, old), "a"), "5.00");
  EXPECT_EQ(points(run(framework_text(facts, fewer), csv, old), "b"), "5.00");  // the latest earlier period
  EXPECT_EQ(points(run(framework_text(facts, fewer), csv), "a"), "pending");    // no previous period
  EXPECT_EQ(points(run(framework_text(facts, yearly), csv, old), "a"), "5.00");
  EXPECT_EQ(points(run(framework_text(facts, yearly), csv, old), "b"), "0.00");  // no 2025: the default, 0
}

TEST(History, TwoPeriodsOfOneBatchKnowEachOther) {
  const std::string rule = R"json({"kind": "check", "if": "poor < previous(poor, 99)"})json";
  Mistakes mistakes;
  const auto framework = Framework::load(framework_text(R"("poor": {"type": "count"})", rule), mistakes);
  ASSERT_TRUE(framework);
  InputReader reader(*framework, mistakes);
  reader.read_csv("unit,kind,period,poor\na,commune,2025,5\na,commune,2026,6\n", "two.csv");
  const auto batch = reader.finish();
  ASSERT_TRUE(batch);
  const auto cards = score(*framework, *batch, mistakes);
  ASSERT_TRUE(cards);
  EXPECT_EQ((*cards)[0].points, Rational(5));  // 5 < 99
  EXPECT_EQ((*cards)[1].points, Rational(0));  // 6 is not below 5
}

TEST(WorkingTime, DeadlinesCountWorkingDays) {
  const std::string facts = R"("sent": {"type": "date"})";
  // due 26/4/2024; 0.25 a working day late; after 5 days nothing
  const std::string rule =
      R"({"kind": "deadline", "done": "sent", "due": "2024-04-26", "days": "working", "per_day": 0.25, "zero_after": 5})";
  const auto at = [&](const char* sent) {
    return points(run(framework_text(facts, rule), std::string("unit,kind,sent\na,commune,") + sent + "\n"),
                  "a");
  };
  EXPECT_EQ(at("2024-04-26"), "5.00");
  EXPECT_EQ(at("2024-05-01"), "5.00");  // only days off between
  EXPECT_EQ(at("2024-05-02"), "4.75");
  EXPECT_EQ(at("2024-05-04"), "4.25");  // the Saturday worked for 29/4
  EXPECT_EQ(at("2024-05-07"), "3.75");
  EXPECT_EQ(at("2024-05-08"), "0.00");
}

TEST(WorkingTime, HoursNeedSessionsAndTimes) {
  const std::string facts = R"("in": {"type": "datetime"}, "out": {"type": "datetime"})";
  const std::string rule = R"json({"kind": "check", "if": "working_hours(in, out) <= 8"})json";
  Mistakes mistakes;
  EXPECT_FALSE(Framework::load(framework_text(facts, rule), mistakes));
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "NO_WORKING_TIME");
  const std::string more =
      R"("working_time": {"sessions": [["07:00", "11:30"], ["13:30", "17:00"]], "cut_off": "15:00"},)";
  const auto at = [&](const char* out) {
    return points(run(framework_text(facts, rule, more),
                      std::string("unit,kind,in,out\na,commune,2024-08-02T16:00,") + out + "\n"),
                  "a");
  };
  EXPECT_EQ(at("2024-08-05T17:00"), "5.00");  // came after the cut-off of a Friday: Monday's 8 hours
  EXPECT_EQ(at("2024-08-06T07:01"), "0.00");
}

TEST(WorkingTime, OutsideTheCalendarIsAnErrorAndAnUnsettledDayWarns) {
  const std::string facts = R"("sent": {"type": "date"})";
  const std::string rule = R"json({"kind": "check", "if": "working_days(\"2026-11-20\", sent) <= 5"})json";
  const Scored late = run(framework_text(facts, rule), "unit,kind,sent\na,commune,2027-01-04\n");
  EXPECT_TRUE(late.refused);
  ASSERT_EQ(late.mistakes.size(), 1U);
  EXPECT_EQ(late.mistakes[0].code, "OUTSIDE_CALENDAR");
  const Scored near = run(framework_text(facts, rule), "unit,kind,sent\na,commune,2026-11-25\n");
  EXPECT_EQ(points(near, "a"), "5.00");
  ASSERT_EQ(near.mistakes.size(), 1U);
  EXPECT_EQ(near.mistakes[0].code, "UNSETTLED_DAY");
}

}  // namespace
}  // namespace parindex
