// SPDX-License-Identifier: Apache-2.0
// Facts counted from records as inputs: they are the same facts as if they were typed, and traces,
// explanations and mistakes go down to the records.
#include "parindex/records.hpp"
#include "parindex/scoring.hpp"

#include "input/canonical_assessment.hpp"
#include "input_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

RecordFacts sixteen_of_twenty() {
  RecordFacts out;
  UnitFacts& unit = out.units.emplace_back(UnitFacts{"X", *parse_period("2026"), {}});
  unit.facts.push_back({"plan.tasks", "20", "tasks", {{"ke-hoach.csv", 20, {2, 3, 4, 5, 6, 7, 8}}}});
  unit.facts.push_back(
      {"plan.done", "16", "done where list = a", {{"ke-hoach.csv", 15, {2, 4, 5}}, {"b.csv", 1, {9}}}});
  unit.facts.push_back({"issued", "true", "any", {{"van-ban.csv", 1, {}}}});
  unit.facts.push_back({"rate", "", "on_time", {}});
  return out;
}

Reading counted(const RecordFacts& facts, std::string_view typed = {}) {
  Reading reading;
  InputReader reader(framework(), reading.mistakes);
  if (!typed.empty()) reader.read_csv(typed, "a.csv");
  reader.read_records(facts, "bản ghi");
  reading.batch = reader.finish();
  return reading;
}

std::string seal(const Reading& reading) { return detail::seal_of(reading.batch.value().data(), reading[0]); }

std::vector<std::string> traces(const Reading& reading) {
  Mistakes mistakes;
  std::vector<std::string> out;
  const std::optional<Scorecards> cards = score(framework(), reading.batch.value(), mistakes);
  for (const ItemScore& item : cards.value()[0].items) {
    for (const TraceStep& step : item.trace) {
      if (step.step == "records") out.push_back(step.text + " → " + step.value);
    }
  }
  return out;
}

TEST(InputCounted, FactsAreTheSameAsTypedOnes) {
  const Reading from_records = counted(sixteen_of_twenty());
  ASSERT_TRUE(from_records.batch) << words(from_records);
  EXPECT_EQ(fact(from_records[0], "plan.done"), "given 16");
  EXPECT_EQ(fact(from_records[0], "issued"), "given 1");
  EXPECT_EQ(fact(from_records[0], "rate"), "absent");

  const Reading typed = read(
      {{"a.csv", "unit,period,fact,value\nX,2026,plan.tasks,20\nX,2026,plan.done,16\nX,2026,issued,true\n"}});
  EXPECT_EQ(seal(from_records), seal(typed));
  EXPECT_EQ(facts_to_csv(sixteen_of_twenty()).substr(0, 25), "unit,period,fact,value\nX,");
  EXPECT_THAT(traces(typed), IsEmpty());

  const Reading document = read({{"facts.json", facts_to_json(sixteen_of_twenty())}});
  ASSERT_TRUE(document.batch) << words(document);
  EXPECT_EQ(seal(document), seal(typed));
  EXPECT_EQ(traces(document), traces(from_records));
}

TEST(InputCounted, TracesGoDownToTheRecords) {
  EXPECT_THAT(
      traces(counted(sixteen_of_twenty())),
      ElementsAre("plan.done: done where list = a; ke-hoach.csv: 15 rows (2, 4, 5, …); b.csv: 1 row (9) → 16",
                  "plan.tasks: tasks; ke-hoach.csv: 20 rows (2, 3, 4, 5, 6, …) → 20",
                  "issued: any; van-ban.csv: 1 row → true"));
}

TEST(InputCounted, MistakesNameTheRecords) {
  RecordFacts wrong = sixteen_of_twenty();
  wrong.units[0].facts[1].value = "21";                    // more than the tasks
  wrong.units[0].facts[2] = {"isued", "true", "any", {}};  // no such fact, nothing to blame but the name
  wrong.units[0].facts[3] = {"rate", "x", "any", {{"c.csv", 1, {7}}}};
  EXPECT_THAT(said(counted(wrong)),
              ElementsAre("UNKNOWN_FACT bản ghi (X)", HasSubstr(" c.csv:7 "), HasSubstr(" ke-hoach.csv:2 ")));

  const Reading twice = counted(sixteen_of_twenty(), "unit,period,fact,value\nX,2026,plan.done,16\n");
  ASSERT_EQ(twice.mistakes.error_count(), 1U);
  EXPECT_EQ(twice.mistakes[0].place, (Place{"ke-hoach.csv", "", 2, 0}));
  EXPECT_THAT(twice.mistakes[0].message.en, HasSubstr("a.csv"));
}

TEST(InputCounted, DocumentsAreReadStrictly) {
  const auto codes = [](std::string_view text) {
    const Reading reading = read({{"facts.json", std::string(text)}});
    EXPECT_FALSE(reading.batch);
    std::vector<std::string> out;
    for (const Mistake& mistake : reading.mistakes) {
      if (mistake.code != kNoKindsCode) out.push_back(mistake.code + " " + mistake.place.pointer);
    }
    return out;
  };
  EXPECT_THAT(codes(R"({"format": "parindex-facts/1"})"), ElementsAre("MISSING_KEY "));
  EXPECT_THAT(codes(R"({"format": "parindex-facts/1", "units": []})"), ElementsAre("NO_UNITS "));
  EXPECT_THAT(codes(R"({"format": "parindex-facts/1", "quality": {}, "extra": 1, "units": [
                 {"unit": "X", "period": "2026", "facts": {"plan.done": {"value": 3, "hw": "done"}}}]})"),
              ElementsAre("UNKNOWN_KEY /extra", "UNKNOWN_KEY /units/0/facts/plan.done/hw",
                          "WRONG_TYPE /units/0/facts/plan.done/value"));
  EXPECT_THAT(codes(R"({"format": "parindex-facts/1", "units": [
                 {"unit": "X", "period": "26", "facts": {}}, {"unit": "X", "period": "2026"}, 3,
                 {"unit": 7, "period": "2026", "facts": {}}]})"),
              ElementsAre("BAD_PERIOD /units/0/period", "MISSING_KEY /units/1", "WRONG_TYPE /units/2",
                          "WRONG_TYPE /units/3/unit"));
  EXPECT_THAT(codes(R"({"format": "parindex-facts/1", "units": [{"unit": "X", "period": "2026", "facts": {
                 "plan.done": {"value": "3", "sources": [{"file": 1}, {"file": "a", "rows": -1},
                 {"file": "a", "rows": 1, "lines": [1.5]}]}, "days": {"value": "many"}}}]})"),
              ElementsAre("WRONG_TYPE /units/0/facts/plan.done/sources/0/file",
                          "WRONG_TYPE /units/0/facts/plan.done/sources/1/rows",
                          "WRONG_TYPE /units/0/facts/plan.done/sources/2/lines/0"));
}

}  // namespace
}  // namespace parindex::testing
