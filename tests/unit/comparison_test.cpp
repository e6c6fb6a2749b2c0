// SPDX-License-Identifier: Apache-2.0
// Scorecards, frameworks and published tables side by side: values worked out by hand.
#include "parindex/comparison.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "text/file.hpp"

namespace parindex::testing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::string said(const Mistakes& mistakes) {
  std::string out;
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kEn) + "\n";
  return out;
}

Framework load(std::string_view text) {
  Mistakes mistakes;
  std::optional<Framework> read = Framework::load(text, mistakes);
  EXPECT_TRUE(read) << said(mistakes);
  return *read;
}

Batch facts(const Framework& framework, std::string_view csv, std::string_view units = {},
            std::string_view period = {}) {
  Mistakes mistakes;
  ReadOptions options;
  if (!period.empty()) options.period = parse_period(period);
  InputReader reader(framework, mistakes, options);
  if (!units.empty()) reader.read_units(units, "units.csv");
  reader.read_csv(csv, "facts.csv");
  std::optional<Batch> batch = reader.finish();
  EXPECT_TRUE(batch) << said(mistakes);
  return *batch;
}

Scorecards cards(const Framework& framework, const Batch& batch) {
  Mistakes mistakes;
  std::optional<Scorecards> out = score(framework, batch, mistakes);
  EXPECT_TRUE(out) << said(mistakes);
  return *out;
}

std::string read_file(const std::string& path) {
  Mistakes mistakes;
  return detail::text::read_file(std::string(PARINDEX_SOURCE_DIR) + "/" + path, std::size_t{1} << 26U,
                                 mistakes)
      .value_or("");
}

// "performance A -4"
std::vector<std::string> told(const Comparison& comparison) {
  std::vector<std::string> out;
  for (const Contribution& one : comparison.contributions)
    out.push_back(std::string(to_string(one.kind)) + " " + one.item + " " + one.points.to_decimal(6));
  return out;
}

Rational sum(const Comparison& comparison) {
  Rational out;
  for (const Contribution& one : comparison.contributions)
    out += one.points;
  return out;
}

std::vector<std::string> codes(const std::vector<Caveat>& caveats) {
  std::vector<std::string> out;
  for (const Caveat& caveat : caveats)
    out.push_back(caveat.code);
  return out;
}

constexpr std::string_view kOld = R"json({
  "format": "parindex-framework/1", "id": "v.2025", "max": 30, "period": {"from": "2025-01-01", "to": "2025-12-31"},
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]}, "kinds": {"province": {}, "commune": {}},
  "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"}, "good": {"type": "flag"}, "n": {"type": "count"}},
  "items": [
    {"code": "I", "max": 20, "items": [
      {"code": "1.1", "title": {"vi": "Đúng hạn"}, "max": 10, "rule": {"kind": "ratio", "of": "done / all"}},
      {"code": "1.2", "title": {"vi": "Chất lượng"}, "max": 10, "rule": {"kind": "check", "if": "good"}}]},
    {"code": "II", "max": 10, "items": [
      {"code": "2.1", "title": {"vi": "Sáng kiến"}, "max": 6, "rule": {"kind": "count", "of": "n", "each": 2}},
      {"code": "2.2", "title": {"vi": "Bỏ"}, "max": 4, "rule": {"kind": "check", "if": "n >= 1"}}]}],
  "adjustments": {"bonus_max": 2, "items": [{"code": "B", "as": "bonus", "max": 1, "rule": {"kind": "check", "if": "n > 2"}}]}})json";

// 1.1 is worth 20 now; 1.2 became two; 2.1 is called 3.1; 2.2 is gone; 2.9 is new
constexpr std::string_view kNew = R"json({
  "format": "parindex-framework/1", "id": "v.2026", "max": 40, "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]}, "kinds": {"province": {}, "commune": {}},
  "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"}, "good": {"type": "flag"}, "n": {"type": "count"}},
  "items": [
    {"code": "I", "max": 30, "items": [
      {"code": "1.1", "title": {"vi": "Đúng hạn"}, "max": 20, "rule": {"kind": "ratio", "of": "done / all"}},
      {"code": "1.2a", "title": {"vi": "Chất lượng a"}, "max": 4, "rule": {"kind": "check", "if": "good"}},
      {"code": "1.2b", "title": {"vi": "Chất lượng b"}, "max": 6, "rule": {"kind": "check", "if": "n >= 2"}}]},
    {"code": "II", "max": 10, "items": [
      {"code": "3.1", "title": {"vi": "Sáng kiến"}, "max": 6, "rule": {"kind": "count", "of": "n", "each": 2}},
      {"code": "2.9", "title": {"vi": "Mới"}, "max": 4, "rule": {"kind": "check", "if": "n >= 3"}}]}],
  "adjustments": {"bonus_max": 2, "items": [{"code": "B", "as": "bonus", "max": 1, "rule": {"kind": "check", "if": "n > 2"}}]}})json";

constexpr std::string_view kMapping =
    R"({"format": "parindex-mapping/1", "from": "v.2025", "to": "v.2026", "items": [
  {"from": "1.2", "to": ["1.2a", "1.2b"]}, {"from": "2.1", "to": "3.1"}, {"from": "2.2", "to": []}]})";

TEST(Comparison, ContributionsAddUpAcrossVersions) {
  const Framework old_framework = load(kOld), new_framework = load(kNew);
  // before: 1.1 8, 1.2 10, 2.1 2, 2.2 4: 24
  const Scorecards before = cards(
      old_framework,
      facts(
          old_framework,
          "unit,kind,fact,value\nU,commune,all,10\nU,commune,done,8\nU,commune,good,true\nU,commune,n,1\n"));
  EXPECT_EQ(before[0].points, Rational(24));
  // after: 1.1 12 of 20, 1.2a 4, 1.2b 0, 3.1 2, 2.9 0: 18
  const Scorecards after = cards(
      new_framework,
      facts(
          new_framework,
          "unit,kind,fact,value\nU,commune,all,10\nU,commune,done,6\nU,commune,good,true\nU,commune,n,1\n"));
  EXPECT_EQ(after[0].points, Rational(18));
  Mistakes mistakes;
  const std::optional<Mapping> mapping = Mapping::load(kMapping, old_framework, new_framework, mistakes);
  ASSERT_TRUE(mapping) << said(mistakes);
  const Comparison out = compare(old_framework, before[0], new_framework, after[0], *mapping);
  // 1.1: 80 % of 20 would be 16, so +8 by weight; 12 - 16 = -4 by performance
  EXPECT_THAT(told(out), UnorderedElementsAre("weight 1.1 8", "performance 1.1 -4",
                                              "performance 1.2a + 1.2b -6", "removed 2.2 -4"));
  EXPECT_EQ(sum(out), Rational(-6));
  EXPECT_EQ(out.change, Rational(-6));
  EXPECT_EQ(out.comparable, Comparable::kPartly);
  EXPECT_THAT(codes(out.caveats), ElementsAre("other_framework", "other_scale"));
  for (const ItemChange& item : out.items) {
    if (item.after == std::vector<std::string>{"1.2a", "1.2b"}) {
      EXPECT_THAT(codes(item.caveats), ElementsAre("regrouped"));
    }
    if (item.after == std::vector<std::string>{"3.1"}) {
      EXPECT_EQ(item.comparable, Comparable::kYes);
      EXPECT_EQ(item.before, std::vector<std::string>{"2.1"});
    }
    if (item.after == std::vector<std::string>{"2.9"}) {
      EXPECT_THAT(codes(item.caveats), ElementsAre("added"));
    }
  }
}

TEST(Comparison, ARuleThatChangedIsNotPerformance) {
  const Framework one = load(kOld);
  std::string text(kOld);
  text.replace(text.find("\"each\": 2"), 9, "\"each\": 3");
  const Framework other = load(text);
  const std::string_view csv =
      "unit,kind,fact,value\nU,commune,all,10\nU,commune,done,8\nU,commune,good,true\nU,commune,n,1\n";
  const Comparison out =
      compare(one, cards(one, facts(one, csv))[0], other, cards(other, facts(other, csv))[0]);
  EXPECT_THAT(told(out), ElementsAre("definition 2.1 1"));
  EXPECT_EQ(out.change, Rational(1));
}

TEST(Comparison, BlocksAndPeriodsAreNotMixed) {
  const Framework framework = load(kOld);
  const std::string_view csv =
      "unit,kind,fact,value\nU,commune,all,10\nU,commune,done,8\nU,commune,good,true\nU,commune,n,1\n"
      "P,province,all,10\nP,province,done,9\nP,province,good,true\nP,province,n,3\n";
  const Scorecards year = cards(framework, facts(framework, csv)),
                   month = cards(framework, facts(framework, csv, {}, "2025-06"));
  const Comparison kinds = compare(framework, year[0], framework, year[1]);
  EXPECT_EQ(kinds.comparable, Comparable::kNo);
  EXPECT_THAT(codes(kinds.caveats), ElementsAre("other_kind"));
  // 9 - 8, 6 - 2, and the bonus
  EXPECT_THAT(told(kinds), UnorderedElementsAre("performance 2.1 4", "performance 1.1 1", "adjustment B 1"));
  EXPECT_EQ(sum(kinds), kinds.change);
  EXPECT_THAT(codes(compare(framework, year[0], framework, month[0]).caveats), ElementsAre("period_length"));
  // February and March are both a month
  const Scorecards february = cards(framework, facts(framework, csv, {}, "2025-02")),
                   march = cards(framework, facts(framework, csv, {}, "2025-03"));
  EXPECT_THAT(compare(framework, february[0], framework, march[0]).caveats, IsEmpty());
}

TEST(Comparison, MergedUnitsAreAddedAndRecomputed) {
  const Framework framework = load(kOld);
  const Batch before =
      facts(framework,
            "unit,kind,fact,value\nA,commune,all,10\nA,commune,done,10\nA,commune,good,true\nA,commune,n,1\n"
            "B,commune,all,30\nB,commune,done,15\nB,commune,good,false\nB,commune,n,2\n",
            {}, "2024");
  const std::string_view csv = "unit,fact,value\nAB,all,50\nAB,done,45\nAB,good,true\nAB,n,3\n";
  const Batch after = facts(framework, csv, "unit,kind,predecessors\nAB,commune,A|B\n");
  Mistakes mistakes;
  const Merged merged = merge_predecessors(framework, before, after, mistakes);
  ASSERT_TRUE(merged.batch) << said(mistakes);
  ASSERT_THAT(merged.units, SizeIs(1));
  // `good` differs, so that nobody can say what it was of both together
  EXPECT_THAT(codes(merged.units[0].caveats), ElementsAre("merged", "not_added"));
  EXPECT_THAT(merged.units[0].caveats[1].text.en, HasSubstr("good"));
  const Scorecards old_cards = cards(framework, *merged.batch);
  ASSERT_THAT(old_cards, SizeIs(3));
  // 25 of 40, not the mean of 100 % and 50 %
  EXPECT_EQ(old_cards[2].unit.id, "AB");
  EXPECT_EQ(old_cards[2].items[1].points.to_decimal(), "6.25");
  EXPECT_EQ(old_cards[2].items[2].state, State::kPending);
  const Comparison out = compare(framework, old_cards[2], framework, cards(framework, after)[0]);
  EXPECT_EQ(out.comparable, Comparable::kPartly);
  EXPECT_EQ(sum(out), out.change);
  // a unit divided among two cannot be told apart
  const Batch split = facts(framework, "unit,fact,value\nAB,all,50\nC,all,1\n",
                            "unit,kind,predecessors\nAB,commune,A|B\nC,commune,B\n");
  const Merged none = merge_predecessors(framework, before, split, mistakes);
  EXPECT_FALSE(none.batch);
  ASSERT_THAT(none.units, SizeIs(2));
  EXPECT_THAT(codes(none.units[0].caveats), ElementsAre("split"));
}

TEST(Comparison, MiddleAndBestOfACohort) {
  const Framework framework = load(kOld);
  std::string csv = "unit,kind,fact,value\n";
  for (const auto& [unit, done, n] : {std::tuple{"A", 10, 1}, {"B", 6, 2}, {"C", 4, 0}, {"D", 8, 3}}) {
    const std::string id = unit;
    csv += id + ",commune,all,10\n" + id + ",commune,done," + std::to_string(done) + "\n" + id +
           ",commune,good,false\n" + id + ",commune,n," + std::to_string(n) + "\n";
  }
  // A 10 + 2 + 4 = 16, B 6 + 4 + 4 = 14, C 4, D 8 + 6 + 4 + 1 = 19
  const Scorecards all = cards(framework, facts(framework, csv));
  const std::optional<Scorecard> middle = median_card(framework, all, all[0].cohort);
  ASSERT_TRUE(middle);
  EXPECT_EQ(middle->points, Rational(15));
  EXPECT_EQ(middle->items[1].points, Rational(7));  // of 4, 6, 8, 10
  EXPECT_EQ(middle->items[4].points, Rational(3));  // of 0, 2, 4, 6
  EXPECT_EQ(best_card(all, all[0].cohort)->unit.id, "D");
  const Comparison out = compare(framework, *middle, framework, all[0]);
  EXPECT_EQ(sum(out), out.change);
  EXPECT_EQ(out.change, Rational(1));
  EXPECT_EQ(best_card(all, "nobody"), nullptr);
}

TEST(Comparison, WrongMappingsAreToldInOnePass) {
  const Framework old_framework = load(kOld), new_framework = load(kNew);
  Mistakes mistakes;
  EXPECT_FALSE(Mapping::load(R"({"format": "parindex-mapping/1", "from": "v.2024", "items": [
    {"from": "1.2", "to": "1.2c"}, {"from": ["1.2"], "to": "II"}, {"from": "2.1", "to": "3.1", "comparabel": true}]})",
                             old_framework, new_framework, mistakes));
  std::vector<std::string> found;
  for (const Mistake& mistake : mistakes)
    found.push_back(mistake.code);
  EXPECT_THAT(
      found, ElementsAre("OTHER_FRAMEWORK", "UNKNOWN_ITEM", "MAPPING_TWICE", "UNKNOWN_KEY", "MAPPING_TWICE"));
}

TEST(Published, EveryCellThatDiffersAndByHowMuch) {
  const Framework framework = load(kOld);
  const Scorecards all = cards(
      framework,
      facts(framework,
            "unit,kind,fact,value\nU,commune,all,3\nU,commune,done,2\nU,commune,good,true\nU,commune,n,1\n"
            "V,commune,all,3\nV,commune,done,1\n"));
  // 1.1 of U: 6.67; total 22.67. V is pending
  Mistakes mistakes;
  const std::optional<PublishedCheck> out = compare_published(
      framework, all, "unit,name,points,rank,1.1,1.2\nU,x,\"22,70\",1,6.67,\nV,y,10,2,3.33,0\nW,z,1,1,1,1\n",
      "p.csv", mistakes);
  ASSERT_TRUE(out) << said(mistakes);
  EXPECT_EQ(out->rows, 3U);
  EXPECT_EQ(out->cells, 7U);
  EXPECT_EQ(out->equal, 3U);
  EXPECT_THAT(out->units_unknown, ElementsAre("W"));
  std::vector<std::string> found;
  for (const PublishedCell& cell : out->cells_differing)
    found.push_back(cell.unit + " " + cell.column + " " + cell.published + " " + cell.computed + " " +
                    (cell.difference ? cell.difference->to_decimal() : "?") + " line " +
                    std::to_string(cell.place.line));
  EXPECT_THAT(found, ElementsAre("U points 22,70 22.67 0.03 line 2", "V points 10 3.33 6.67 line 3",
                                 "V rank 2  ? line 3", "V 1.2 0  ? line 3"));
  EXPECT_FALSE(compare_published(framework, all, "unit,pionts\nU,1\n", "p.csv", mistakes));
  EXPECT_EQ(mistakes[0].code, "CSV_UNKNOWN_COLUMN");
}

TEST(Published, NationalTablesAsTheyWerePrinted) {
  const Framework framework = load(read_file("examples/frameworks/vn-766-2026.json"));
  for (const auto& [day, differing] : {std::pair{"2026-10-09", 31U}, {"2026-10-10", 30U}}) {
    const std::string path = std::string("tests/data/provinces-") + day;
    const Scorecards all = cards(framework, facts(framework, read_file(path + "-facts.csv")));
    Mistakes mistakes;
    const std::optional<PublishedCheck> out =
        compare_published(framework, all, read_file(path + "-published.csv"), "p.csv", mistakes);
    ASSERT_TRUE(out) << said(mistakes);
    EXPECT_EQ(out->unit_totals, 34U);
    EXPECT_EQ(out->unit_totals_differing, differing) << day;
    const Rational most = day == std::string("2026-10-09") ? Rational(11) / 100 : Rational(35) / 100;
    Rational largest;
    for (const PublishedCell& cell : out->cells_differing) {
      if (cell.column == "points") largest = std::max(largest, cell.difference->abs());
    }
    EXPECT_EQ(largest, most) << day;
  }
  // October 2025: all 102 totals, and 101 of 102 places
  std::size_t totals = 0, ranks = 0;
  std::vector<std::string> found;
  for (const char* table : {"2025-10-11-year", "2025-10-16-month", "2025-10-16-year"}) {
    const std::string path = "examples/cases/766-2025-10/";
    const Scorecards all = cards(framework, facts(framework, read_file(path + "facts-" + table + ".csv"),
                                                  read_file(path + "units.csv")));
    Mistakes mistakes;
    const std::optional<PublishedCheck> out =
        compare_published(framework, all, read_file(path + "published-" + table + ".csv"), "p.csv", mistakes);
    ASSERT_TRUE(out) << said(mistakes);
    totals += out->unit_totals - out->unit_totals_differing;
    ranks += out->cells - out->unit_totals;
    for (const PublishedCell& cell : out->cells_differing)
      found.push_back(cell.unit + " " + cell.column + " " + cell.published + " " + cell.computed);
  }
  EXPECT_EQ(totals, 102U);
  EXPECT_EQ(ranks, 102U);
  EXPECT_THAT(found, ElementsAre("H14 rank 26 25"));
}

TEST(Diff, SaysWhatPeopleWouldSay) {
  Mistakes mistakes;
  const std::optional<FrameworkDiff> out = diff_frameworks(kOld, kNew, mistakes);
  ASSERT_TRUE(out) << said(mistakes);
  std::vector<std::string> found;
  for (const FrameworkChange& change : out->changes)
    found.push_back(std::string(to_string(change.kind)) + " " + change.part + " " + change.name +
                    (change.old_name.empty() ? "" : " ← " + change.old_name) +
                    (change.key.empty() ? "" : " " + change.key) +
                    (change.key.empty() || change.before.size() + change.after.size() > 30
                         ? ""
                         : " " + change.before + "→" + change.after));
  EXPECT_THAT(found,
              ElementsAre("changed framework  id \"v.2025\"→\"v.2026\"", "changed framework  max 30→40",
                          "changed framework  period/from \"2025-01-01\"→\"2026-01-01\"",
                          "changed framework  period/to \"2025-12-31\"→\"2026-12-31\"",
                          "changed item I max 20→30", "changed item 1.1 max 10→20", "renamed item 1.2a ← 1.2",
                          "changed item 1.2a title/vi", "changed item 1.2a max 10→4", "added item 1.2b",
                          "renamed item 3.1 ← 2.1", "added item 2.9", "removed item 2.2"));
  EXPECT_FALSE(out->same_rules);
  EXPECT_THAT(out->changes[5].words.en, HasSubstr("item 1.1: max 10 → 20"));

  std::string renamed(kOld);
  renamed.replace(renamed.find("Đúng hạn"), std::string("Đúng hạn").size(), "Hạn");
  const std::optional<FrameworkDiff> names = diff_frameworks(kOld, renamed, mistakes);
  ASSERT_TRUE(names);
  EXPECT_TRUE(names->same_rules);
  EXPECT_THAT(names->changes, SizeIs(1));
  const std::optional<FrameworkDiff> nothing = diff_frameworks(kOld, kOld, mistakes);
  EXPECT_THAT(nothing->changes, IsEmpty());
  EXPECT_FALSE(diff_frameworks(kOld, "{}", mistakes));
  EXPECT_TRUE(mistakes.has_errors());
}

TEST(Diff, AnItemThatMoves) {
  Mistakes mistakes;
  std::string moved(kOld);
  const std::string item = R"(,
      {"code": "1.2", "title": {"vi": "Chất lượng"}, "max": 10, "rule": {"kind": "check", "if": "good"}})";
  moved.erase(moved.find(item), item.size());
  const std::string last = R"("if": "n >= 1"}})";
  moved.insert(moved.find(last) + last.size(), item);
  const std::optional<FrameworkDiff> out = diff_frameworks(kOld, moved, mistakes);
  ASSERT_TRUE(out) << said(mistakes);
  ASSERT_THAT(out->changes, SizeIs(1));
  EXPECT_EQ(out->changes[0].kind, FrameworkChange::Kind::kMoved);
  EXPECT_EQ(out->changes[0].words.en, "item 1.2 moved from I to II");
}

TEST(BriefingOfADay, TotalsGroupsIssuesAlertsAndWatchList) {
  const Framework framework = load(kOld);
  const std::string_view units = "unit,kind,parent\nP,province,\nU,commune,P\nV,commune,P\n";
  const auto day = [&](int done, int u, int v) {
    const std::string all = "unit,fact,value\n";
    std::string csv = all;
    for (const auto& [unit, count] : {std::pair{"P", done}, {"U", u}, {"V", v}})
      csv += std::string(unit) + ",all,100\n" + unit + ",done," + std::to_string(count) + "\n" + unit +
             ",good,true\n" + unit + ",n,1\n";
    return facts(framework, csv, units);
  };
  // P: 9.0, 8.7, 8.6, 8.1 in 1.1: falls of 0.3, 0.1, 0.5; its ratio falls from 86 % to 81 %
  const std::vector<Batch> batches = {day(90, 80, 70), day(87, 80, 70), day(86, 80, 70), day(81, 81, 69)};
  std::vector<Scorecards> scores;
  for (const Batch& batch : batches)
    scores.push_back(cards(framework, batch));
  std::vector<BriefingDay> days;
  for (std::size_t i = 0; i < batches.size(); ++i)
    days.push_back({&batches[i], &scores[i], "day " + std::to_string(i + 1)});
  const std::optional<Briefing> out = brief(framework, days);
  ASSERT_TRUE(out);
  EXPECT_EQ(out->unit.id, "P");
  EXPECT_EQ(out->points.to_decimal(), "24.1");  // 8.1 + 10 + 2 + 4
  EXPECT_EQ(out->change->to_decimal(), "-0.5");
  EXPECT_THAT(out->trend, SizeIs(4));
  ASSERT_THAT(out->groups, SizeIs(2));
  EXPECT_EQ(out->groups[0].light, "green");  // 18.1 of 20
  EXPECT_EQ(out->groups[1].light, "amber");  // 6 of 10
  EXPECT_EQ(out->weakest, 1U);
  std::vector<std::string> alerts;
  for (const BriefingAlert& alert : out->alerts)
    alerts.push_back(alert.code + " " + alert.unit + " " + alert.item + " " + alert.amount.to_decimal());
  EXPECT_THAT(alerts, UnorderedElementsAre("total_drop P  0.5", "group_drop P I 0.5", "ratio_drop P 1.1 5",
                                           "falling_days P  0.9"));
  EXPECT_THAT(out->issues, SizeIs(3));
  ASSERT_THAT(out->watch, SizeIs(1));
  EXPECT_EQ(out->watch[0].second[0].unit.id, "V");
  EXPECT_EQ(out->watch[0].second[0].change->to_decimal(), "-0.1");
  // nobody chosen where several stand at the top
  EXPECT_FALSE(brief(framework, {}));
  BriefingOptions other;
  other.unit = "Z";
  EXPECT_FALSE(brief(framework, days, other));
}

}  // namespace
}  // namespace parindex::testing
