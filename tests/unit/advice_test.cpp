// SPDX-License-Identifier: Apache-2.0
// What to do about a score: values worked out by hand.
#include "parindex/advice.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>

#include "text/file.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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

Batch facts(const Framework& framework, std::string_view csv, std::string_view units = {}) {
  Mistakes mistakes;
  InputReader reader(framework, mistakes);
  if (!units.empty()) reader.read_units(units, "units.csv");
  reader.read_csv(csv, "facts.csv");
  std::optional<Batch> batch = reader.finish();
  EXPECT_TRUE(batch) << said(mistakes);
  return *batch;
}

Effort effort(const Framework& framework, std::string_view text) {
  Mistakes mistakes;
  std::optional<Effort> read = Effort::load(text, framework, mistakes, "effort.json");
  EXPECT_TRUE(read) << said(mistakes);
  return *read;
}

Advice advice(const Framework& framework, const Batch& batch, const AdviceOptions& options = {},
              std::size_t assessment = 0) {
  Mistakes mistakes;
  std::optional<Advice> out = advise(framework, batch, assessment, mistakes, options);
  EXPECT_TRUE(out) << said(mistakes);
  return *out;
}

const ItemAdvice& item(const Framework& framework, const Advice& advice, std::string_view label) {
  const std::vector<ItemInfo> items = framework.items();
  for (const ItemAdvice& one : advice.items) {
    if (items[one.item].label == label) return one;
  }
  ADD_FAILURE() << label;
  return advice.items.front();
}

// "plan.done +3 → 1.50"
std::string told(const AdviceStep& step) {
  std::string out;
  for (const Change& change : step.changes) {
    out +=
        (out.empty() ? "" : ", ") + (change.fact.empty() ? "document " + change.document : change.fact) + " ";
    out += change.amount.is_zero() || change.before.empty()
               ? change.before + "→" + change.after
               : (change.amount.sign() > 0 ? "+" : "") + change.amount.to_decimal(6);
  }
  return out + " = " + step.points.to_decimal(6);
}

std::vector<std::string> told(const ItemAdvice& advice) {
  std::vector<std::string> out;
  for (const AdviceStep& step : advice.steps)
    out.push_back(told(step));
  return out;
}

constexpr std::string_view kTasks = R"json({
  "format": "parindex-framework/1", "id": "tasks.2026", "max": 14, "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"plan.tasks": {"type": "count"}, "plan.done": {"type": "count", "at_most": "plan.tasks"},
            "all": {"type": "count"}, "on_time": {"type": "count", "at_most": "all"},
            "late_reports": {"type": "count"}, "rate": {"type": "percent"}, "plan.date": {"type": "date"},
            "answers": {"type": "tally", "options": ["A", "B", "C"]}},
  "items": [
    {"code": "PLAN", "max": 2, "owner": "Nội vụ", "rule": {"kind": "tiers", "of": "plan.done / plan.tasks", "tiers": [
      {"at_least": "100%", "points": 2}, {"at_least": "80%", "points": 1.5}, {"at_least": "60%", "points": 1}]}},
    {"code": "TIME", "max": 2, "rule": {"kind": "tiers", "of": "on_time / all", "tiers": [
      {"at_least": "98%", "points": 2}, {"at_least": "95%", "points": 1}]}},
    {"code": "REPORTS", "max": 2, "rule": {"kind": "deduct", "lines": [{"count": "late_reports", "each": 0.5, "cap": 1.5}]}},
    {"code": "RATE", "max": 2, "rule": {"kind": "ratio", "of": "rate", "target": "95%"}},
    {"code": "ISSUED", "max": 2, "due": {"month_day": "09-30"},
     "rule": {"kind": "deadline", "done": "plan.date", "per_day": 0.25}},
    {"code": "SURVEY", "max": 2, "rule": {"kind": "survey", "groups": [{"facts": ["answers"]}], "weights": {"A": 1, "B": 0.6, "C": 0}}},
    {"code": "OPEN", "max": 2, "evidence": {"kinds": ["report"], "missing": "zero"}, "rule": {"kind": "check"}}]})json";

constexpr std::string_view kTaskFacts =
    "unit,fact,value\nU,plan.tasks,50\nU,plan.done,37\nU,all,10000\nU,on_time,9820\nU,late_reports,2\nU,rate,"
    "90\n"
    "U,answers:A,10\nU,answers:B,5\nU,answers:C,5\nU,OPEN,true\n";

TEST(Advice, SaysTheLeastChangeOfEveryRule) {
  const Framework framework = load(kTasks);
  const Batch batch = facts(framework, kTaskFacts);
  AdviceOptions options;
  options.as_of = Date::parse("2026-09-01");
  const Advice out = advice(framework, batch, options);
  EXPECT_FALSE(out.hindsight);
  // 37 of 50 is 74 %: three more are 80 %, thirteen more are all
  EXPECT_THAT(told(item(framework, out, "PLAN")), ElementsAre("plan.done +3 = 1.5", "plan.done +13 = 2"));
  EXPECT_EQ(item(framework, out, "PLAN").owner, "Nội vụ");
  EXPECT_EQ(item(framework, out, "TIME").obstacle, Obstacle::kFull);
  EXPECT_THAT(told(item(framework, out, "REPORTS")),
              ElementsAre("late_reports -1 = 1.5", "late_reports -2 = 2"));
  EXPECT_TRUE(item(framework, out, "REPORTS").steps[0].changes[0].lowers);
  // 2 × 90/95 = 1.894… → 1.89; from 1.895 on it is 1.90: 90.0125 %, so 90.02 %; from 1.995 on 2.00: 94.7625 %
  EXPECT_THAT(told(item(framework, out, "RATE")), ElementsAre("rate +0.02 = 1.9", "rate +4.77 = 2"));
  // not issued yet: any day costs the same, and the last one that gives everything is the due day
  const ItemAdvice& issued = item(framework, out, "ISSUED");
  ASSERT_THAT(issued.steps, SizeIs(1));
  EXPECT_EQ(issued.steps.back().changes[0].after, "2026-09-30");
  EXPECT_TRUE(issued.steps.back().full);
  // (10 + 3) / 20 × 2 = 1.3; C to A gives 0.1 for each answer, C to B 0.06, B to A 0.04: one answer
  const ItemAdvice& survey = item(framework, out, "SURVEY");
  ASSERT_FALSE(survey.steps.empty());
  EXPECT_EQ(survey.steps.front().cost, Rational(1));
  EXPECT_EQ(survey.steps.front().points.to_decimal(), "1.4");
  EXPECT_THAT(told(item(framework, out, "OPEN")), ElementsAre("document report → = 2"));
  for (const ItemAdvice& one : out.items) {
    for (const AdviceStep& step : one.steps) {
      EXPECT_EQ(step.total - out.losses.points, step.total_gain);
      EXPECT_EQ(step.total_gain, step.gain);
    }
  }
}

TEST(Advice, AfterTheDueDayNothingIsToBeHad) {
  const Framework framework = load(kTasks);
  const Batch batch = facts(framework, std::string(kTaskFacts) + "U,plan.date,2026-10-03\n");
  AdviceOptions options;
  options.as_of = Date::parse("2026-10-15");
  const Advice out = advice(framework, batch, options);
  EXPECT_EQ(item(framework, out, "ISSUED").obstacle, Obstacle::kClosed);
  EXPECT_THAT(item(framework, out, "ISSUED").steps, IsEmpty());
  for (const Loss& loss : out.losses.entries) {
    const std::string label = framework.items()[*loss.item].label;
    EXPECT_EQ(loss.outlook, label == "ISSUED" ? Outlook::kLost : Outlook::kPossible) << label;
  }
}

// On the last day of the period what is decided is lost, whatever would have sufficed: entries and sums say
// the same.
TEST(Advice, InHindsightWhatIsNotThereIsLost) {
  const Framework framework = load(R"({"format": "parindex-framework/1", "id": "h", "max": 20,
    "period": {"from": "2026-01-01", "to": "2026-12-31"}, "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"x": {"type": "count"}, "late": {"type": "count"}},
    "items": [{"code": "F", "max": 10, "rule": {"kind": "ratio", "of": "x / 10"}},
              {"code": "S", "max": 10, "rule": {"kind": "deduct", "lines": [{"count": "late", "each": 0.5}]}}]})");
  const Batch batch = facts(framework, "unit,x,late\na,9,1\n");
  const Advice after = advice(framework, batch);
  EXPECT_TRUE(after.hindsight);
  EXPECT_EQ(after.losses.lost, Rational::parse("1.5"));
  EXPECT_EQ(after.losses.possible, Rational(0));
  ASSERT_THAT(after.losses.entries, SizeIs(2));
  for (const Loss& loss : after.losses.entries)
    EXPECT_EQ(loss.outlook, Outlook::kLost);
  AdviceOptions options;
  options.as_of = Date::from_ymd(2026, 9, 30);
  const Advice before = advice(framework, batch, options);
  EXPECT_FALSE(before.hindsight);
  EXPECT_EQ(before.losses.possible, Rational::parse("1.5"));
  for (const Loss& loss : before.losses.entries)
    EXPECT_EQ(loss.outlook, Outlook::kPossible);
}

TEST(Advice, TellsHowNearAThresholdIs) {
  const Framework framework = load(kTasks);
  const Advice out = advice(framework, facts(framework, kTaskFacts));
  // 9,820 of 10,000 is 98.2 %. With 20 more late ones: 9820/10020 = 98.004 %; with 21: 97.994 %
  std::vector<std::string> found;
  for (const Risk& risk : out.losses.risks) {
    if (risk.kind != Risk::Kind::kThreshold) continue;
    found.push_back(risk.change->fact + " " + risk.change->amount.to_decimal() + " loses " +
                    risk.points.to_decimal());
  }
  EXPECT_THAT(found, ::testing::UnorderedElementsAre("on_time -21 loses 1", "all 21 loses 1"));
  // six points are lost: 1 + 0 + 1 + 0.11 + (not decided) + 0.7 + 2
  Rational sum;
  for (const LossGroup& group : out.losses.by_cause)
    sum += group.points;
  EXPECT_EQ(sum, Rational(14) - out.losses.points);
}

TEST(Advice, EffortBoundsStepsAndMoves) {
  const Framework framework = load(kTasks);
  const Batch batch = facts(framework, kTaskFacts);
  const Effort limits = effort(framework, R"({"format": "parindex-effort/1", "facts": {
    "plan.done": {"change": "rise", "at_most": 45, "cost": 2, "fixed": 10},
    "late_reports": {"change": "rise"}, "rate": {"step": 1}}, "documents": false, "others": "fixed",
    "moves": [{"facts": {"answers:C": -1, "answers:A": 1}, "cost": 3, "at_most": 2}]})");
  AdviceOptions options;
  options.effort = &limits;
  const Advice out = advice(framework, batch, options);
  EXPECT_THAT(told(item(framework, out, "PLAN")), ElementsAre("plan.done +3 = 1.5"));
  EXPECT_EQ(item(framework, out, "PLAN").steps[0].cost, Rational(16));
  EXPECT_EQ(item(framework, out, "REPORTS").obstacle, Obstacle::kOutOfReach);
  EXPECT_THAT(
      told(item(framework, out, "RATE")),
      ElementsAre("rate +1 = 1.92", "rate +2 = 1.94", "rate +3 = 1.96", "rate +4 = 1.98", "rate +5 = 2"));
  EXPECT_THAT(told(item(framework, out, "SURVEY")),
              ElementsAre("answers:C -1, answers:A +1 = 1.4", "answers:C -2, answers:A +2 = 1.5"));
  EXPECT_EQ(item(framework, out, "OPEN").obstacle, Obstacle::kFixed);
}

TEST(Advice, WrongEffortIsToldInOnePass) {
  const Framework framework = load(kTasks);
  Mistakes mistakes;
  EXPECT_FALSE(Effort::load(
      R"({"format": "parindex-effort/2", "facts": {"plan.don": {}, "rate": {"step": 0, "cots": 1},
    "all": {"at_least": 5, "at_most": 3, "change": "up"}}, "moves": [{"facts": {"plan.date": 1}}]})",
      framework, mistakes, "effort.json"));
  std::vector<std::string> codes;
  for (const Mistake& mistake : mistakes)
    codes.push_back(mistake.code);
  EXPECT_THAT(codes, ElementsAre("WRONG_FORMAT", "UNKNOWN_FACT", "UNKNOWN_KEY", "EFFORT_STEP", "UNKNOWN_WORD",
                                 "EFFORT_BOUNDS", "EFFORT_MOVE"));
}

constexpr std::string_view kBands = R"json({
  "format": "parindex-framework/1", "id": "bands.2026", "max": 10, "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "kinds": {"commune": {}},
  "facts": {"all": {"type": "count"}, "done": {"type": "count", "at_most": "all"},
            "all2": {"type": "count"}, "done2": {"type": "count", "at_most": "all2"}},
  "items": [
    {"code": "A", "max": 4, "rule": {"kind": "ratio", "of": "done / all", "when_undefined": "zero"}},
    {"code": "B", "max": 4, "rule": {"kind": "ratio", "of": "done2 / all2", "when_undefined": "zero"}},
    {"code": "C", "max": 2, "rule": {"kind": "check", "if": "done >= 190"}}],
  "bands": [{"code": "X", "at_least": "90%"}, {"code": "Y", "at_least": "80%"}, {"code": "Z"}]})json";

TEST(Advice, ReachesABandByTheFewestCases) {
  const Framework framework = load(kBands);
  // A: 4 × 180/200 = 3.6; B: 4 × 70/100 = 2.8; C: 0: 6.4 of 10
  const Batch batch = facts(framework,
                            "unit,kind,fact,value\nU,commune,all,200\nU,commune,done,180\nU,commune,all2,"
                            "100\nU,commune,done2,70\n");
  Mistakes mistakes;
  const std::optional<Target> target = parse_target("band:Y", framework);
  ASSERT_TRUE(target);
  const std::optional<TargetAdvice> plan = advise_target(framework, batch, 0, *target, mistakes);
  ASSERT_TRUE(plan);
  // 1.6 short: ten more `done` give 0.2 in A and all of C: 8.6. Nine give 0.18, and 1.42 cost 36 `done2`
  EXPECT_TRUE(plan->reachable);
  EXPECT_EQ(plan->short_by.to_decimal(), "1.6");
  ASSERT_THAT(plan->changes, SizeIs(1));
  EXPECT_EQ(plan->changes[0].fact, "done");
  EXPECT_EQ(plan->changes[0].after, "190");
  EXPECT_EQ(plan->total.to_decimal(), "8.6");
  EXPECT_EQ(plan->band, "Y");
  EXPECT_EQ(plan->proof, Proof::kLeast);
  ASSERT_THAT(plan->boundary, SizeIs(1));
  EXPECT_EQ(plan->boundary[0].total.to_decimal(), "6.58");
  EXPECT_FALSE(plan->boundary[0].reached);
  // the changed assessment scores as promised
  InputReader again(framework, mistakes);
  again.read_json(plan->assessment, "changed.json");
  const std::optional<Batch> changed = again.finish();
  ASSERT_TRUE(changed) << said(mistakes);
  EXPECT_EQ(score(framework, *changed, mistakes)->front().points, plan->total);
  // 9 of 10: 0.4 more beyond that, at 0.02 a `done` or 0.04 a `done2`: ten of the latter
  const std::optional<TargetAdvice> higher =
      advise_target(framework, batch, 0, *parse_target("band:X", framework), mistakes);
  ASSERT_TRUE(higher);
  EXPECT_EQ(higher->cost, Rational(20));
  EXPECT_EQ(higher->total.to_decimal(), "9");
  EXPECT_EQ(higher->proof, Proof::kLeast);
}

TEST(Advice, ReachesARankAmongTheOthers) {
  const Framework framework = load(kBands);
  std::string csv = "unit,kind,fact,value\n";
  for (const auto& [unit, done, done2] :
       {std::tuple{"P", 200, 100}, {"Q", 190, 60}, {"R", 150, 50}, {"S", 100, 20}}) {
    const std::string id = unit;
    csv += id + ",commune,all,200\n" + id + ",commune,done," + std::to_string(done) + "\n" + id +
           ",commune,all2,100\n" + id + ",commune,done2," + std::to_string(done2) + "\n";
  }
  const Batch batch = facts(framework, csv);
  Mistakes mistakes;
  // R has 3 + 2 = 5, Q 3.8 + 2.4 + 2 = 8.2, P 10. Rank 2 is shared with Q at 8.2: 40 more `done` give 7.8,
  // and 10 more `done2` 0.4
  const std::optional<TargetAdvice> plan =
      advise_target(framework, batch, 2, *parse_target("rank:2", framework), mistakes);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->rank_before, 3U);
  EXPECT_EQ(plan->rank, 2U);
  EXPECT_EQ(plan->total.to_decimal(), "8.2");
  EXPECT_EQ(plan->cost, Rational(50));
  EXPECT_EQ(plan->proof, Proof::kLeast);
  const std::optional<TargetAdvice> done =
      advise_target(framework, batch, 0, *parse_target("rank:1", framework), mistakes);
  EXPECT_TRUE(done->already);
}

TEST(Advice, SaysWhenATargetIsOutOfReach) {
  const Framework framework = load(kBands);
  const Batch batch = facts(
      framework,
      "unit,kind,fact,value\nU,commune,all,100\nU,commune,done,90\nU,commune,all2,0\nU,commune,done2,0\n");
  Mistakes mistakes;
  const std::optional<TargetAdvice> plan =
      advise_target(framework, batch, 0, *parse_target("9", framework), mistakes);
  ASSERT_TRUE(plan);
  EXPECT_FALSE(plan->reachable);
  EXPECT_THAT(plan->why.en, HasSubstr("0.4"));
  EXPECT_FALSE(parse_target("band:W", framework));
  EXPECT_FALSE(parse_target("rank:0", framework));
  EXPECT_FALSE(parse_target("rank:1.5", framework));
  EXPECT_FALSE(parse_target("best", framework));
  const Batch missing = facts(framework, "unit,kind,fact,value\nU,commune,all,100\nU,commune,done,90\n");
  const std::optional<TargetAdvice> pending =
      advise_target(framework, missing, 0, *parse_target("band:Y", framework), mistakes);
  ASSERT_TRUE(pending);
  EXPECT_FALSE(pending->reachable);
  EXPECT_THAT(pending->why.en, HasSubstr("1 items have no facts"));
}

std::string read_file(const std::string& path) {
  Mistakes mistakes;
  return detail::text::read_file(std::string(PARINDEX_SOURCE_DIR) + "/" + path, std::size_t{1} << 26U,
                                 mistakes)
      .value_or("");
}

// The real province and a department: what is promised is what scoring the changed facts gives, one less of
// any change does not give it.
TEST(Advice, PhuThoAsPromised) {
  const Framework framework = load(read_file("examples/frameworks/vn-766-2026.json"));
  const Batch batch = facts(framework, read_file("examples/cases/phu-tho-2026/facts.csv"),
                            read_file("examples/cases/phu-tho-2026/units.csv"));
  Mistakes mistakes;
  const Scorecards cards = *score(framework, batch, mistakes);
  for (const std::string_view unit : {"H44", "H44.46"}) {
    std::size_t at = 0;
    while (batch.unit(at).id != unit)
      ++at;
    const Advice out = advice(framework, batch, {}, at);
    EXPECT_EQ(out.losses.points, cards[at].points);
    std::size_t steps = 0;
    for (const ItemAdvice& one : out.items) {
      for (const AdviceStep& step : one.steps) {
        ++steps;
        for (const int less : {0, 1}) {
          // as a civil servant would: the same files, with the changed figures
          std::string csv = "unit,fact,value\n";
          for (const std::string& line : {read_file("examples/cases/phu-tho-2026/facts.csv")}) {
            std::size_t from = line.find('\n') + 1;
            while (from < line.size()) {
              const std::size_t end = std::min(line.find('\n', from), line.size());
              const std::string row = line.substr(from, end - from);
              bool changed = false;
              for (const Change& change : step.changes)
                changed = changed || row.starts_with(std::string(unit) + "," + change.fact + ",");
              if (!changed) csv += row + "\n";
              from = end + 1;
            }
          }
          for (const Change& change : step.changes) {
            const Rational value = *Rational::parse(change.after) -
                                   Rational(less) * (change.amount.sign() > 0 ? Rational(1) : Rational(-1));
            csv += std::string(unit) + "," + change.fact + "," + value.to_decimal() + "\n";
          }
          const Batch again = facts(framework, csv, read_file("examples/cases/phu-tho-2026/units.csv"));
          const Scorecard card = (*score(framework, again, mistakes))[at];
          if (less == 0) {
            EXPECT_EQ(card.points, step.total) << unit << " " << told(step);
            EXPECT_EQ(card.items[one.item].points, step.points);
          } else {
            EXPECT_LT(card.items[one.item].points, step.points) << unit << " " << told(step);
          }
        }
        EXPECT_EQ(step.proof, Proof::kLeast);
        if (steps > 12) break;
      }
    }
    EXPECT_GT(steps, 5U);
  }
}

}  // namespace
}  // namespace parindex::testing
