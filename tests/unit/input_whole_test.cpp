// SPDX-License-Identifier: Apache-2.0
// What only the whole of the inputs shows: joined files, order, parents, parts over wholes, kinds, periods,
// going on.
#include "input_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> units(const Reading& reading) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < reading.batch.value().size(); ++i) {
    ids.push_back(reading.batch->unit(i).id + " " + to_string(reading.batch->period(i)));
  }
  return ids;
}

TEST(InputWhole, NoInput_IsAnError) {
  const Reading reading = read(std::vector<Input>{});
  EXPECT_THAT(said(reading), ElementsAre("NO_UNITS"));
  EXPECT_FALSE(reading.batch);
  EXPECT_THAT(said(read({{"units.csv", "unit,name\nU1,A\n"}})), ElementsAre("NO_UNITS"));
}

TEST(InputWhole, FactsOfManyFiles_Join) {
  const Reading reading =
      read({{"a.csv", "unit,fact,value\nU1,days,1\n"},
            {"b.csv", "unit,rate\nU1,5\n"},
            {"c.json", assessment(R"("facts": {"issued": true}, "as_of": "2026-03-01")")},
            {"d.jsonl", assessment(R"("given": {"II": {"points": 1}}, "as_of": "2026-03-01")")}});
  ASSERT_TRUE(reading.batch) << words(reading);
  ASSERT_EQ(reading.batch->size(), 1U);
  EXPECT_EQ(fact(reading[0], "days") + fact(reading[0], "rate") + fact(reading[0], "issued"),
            "given 1given 1/20given 1");
  EXPECT_EQ(reading[0].given.size(), 1U);
  EXPECT_EQ(reading[0].as_of.to_string(), "2026-03-01");
  EXPECT_EQ(reading[0].place, (Place{"a.csv", "", 2, 1}));
  EXPECT_EQ(reading[0].sources.size(), 4U);

  EXPECT_THAT(said(read({{"a.json", assessment(R"("as_of": "2026-03-01")")},
                         {"b.json", assessment(R"("as_of": "2026-04-01")")}})),
              ElementsAre(R"(UNIT_CONFLICT b.json:1 `"2026-04-01"` /as_of (U1))"));
  EXPECT_THAT(
      said(read(
          {{"a.json",
            assessment(
                R"("evidence": [{"id": "E"}], "reviews": [{"round": "self"}], "given": {"II": {"points": 1}})")},
           {"b.json",
            assessment(
                R"("evidence": [{"id": "E"}], "reviews": [{"round": "self"}], "given": {"II": {"points": 1}})")}})),
      ElementsAre(R"(REVIEW_REPEATED b.json:1 `"self"` /reviews/0/round (U1))",
                  "GIVEN_REPEATED b.json:1 `{` /given/II (U1)",
                  "EVIDENCE_REPEATED b.json:1 `{` /evidence/0 (U1)"));
}

TEST(InputWhole, AssessmentsAreFoundByUnitAndPeriod) {
  const Reading reading = read(
      {{"a.csv",
        "unit,period,fact,value\nU1,2026,days,1\nU2,2026-Q1,days,1\nU1,2026-Q1,days,1\nU10,2026,days,1\n"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  const Batch& batch = *reading.batch;
  for (std::size_t i = 0; i != batch.size(); ++i)
    EXPECT_EQ(batch.find(batch.unit(i).id, batch.period(i)), i);
  EXPECT_EQ(batch.find("U1", *parse_period("2026-Q1")), 1U);  // a unit's periods stand together
  EXPECT_EQ(batch.find("U10", *parse_period("2026")), 3U);
  EXPECT_EQ(batch.find("U2", *parse_period("2026")), std::nullopt);
  EXPECT_EQ(batch.find("U", *parse_period("2026")), std::nullopt);
  EXPECT_EQ(batch.find("", *parse_period("2026")), std::nullopt);
}

TEST(InputWhole, Units_ComeInOrderOfFirstAppearance) {
  EXPECT_THAT(
      units(read({{"a.csv",
                   "unit,period,fact,value\nB,2026,days,1\nA,2026,days,1\nC,2025,days,1\nB,2026,rate,1\nA,"
                   "2025,days,1\n"},
                  {"b.csv", "unit,period,fact,value\nD,2026,days,1\nA,2026,rate,1\nB,2027,days,1\n"}})),
      ElementsAre("B 2026", "B 2027", "A 2026", "A 2025", "C 2025", "D 2026"));
}

TEST(InputWhole, Parents_AreThoseOfTheSamePeriod) {
  const Reading reading =
      read({{"f.csv",
             "unit,kind,parent,period,fact,value\n"
             "C,commune,P,2026,days,1\nC,commune,P,2025,days,1\nC,commune,P,2027,days,1\n"
             "P,province,,2025,days,1\nP,province,,2026,days,1\nX,commune,Q,2026,days,1\n"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_THAT(units(reading), ElementsAre("C 2026", "C 2025", "C 2027", "P 2025", "P 2026", "X 2026"));
  EXPECT_EQ(reading[0].parent, 4);
  EXPECT_EQ(reading[1].parent, 3);
  EXPECT_EQ(reading[2].parent, detail::kNone);
  EXPECT_EQ(reading[3].parent, detail::kNone);
  EXPECT_EQ(reading[5].parent, detail::kNone);
}

TEST(InputWhole, UnitsThatOnlyTheRegisterKnows_AreSteppedOver) {
  const Reading reading =
      read({{"units.csv", "unit,parent\nC,D\nD,P\n"}, {"f.csv", "unit,fact,value\nC,days,1\nP,days,1\n"}});
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading[0].parent, 1);
  EXPECT_EQ(reading[0].unit.parent, "D");
}

TEST(InputWhole, CirclesOfParents_AreErrors) {
  const Reading self = read({{"f.csv", "unit,parent,fact,value\nA,A,days,1\n"}});
  EXPECT_THAT(said(self), ElementsAre("PARENT_CYCLE f.csv:2 `A` (A)"));
  EXPECT_THAT(words(self), HasSubstr("unit “A” is above itself: A → A"));
  const std::string text =
      "unit,parent,fact,value\nX,A,days,1\nA,B,days,1\nB,C,days,1\nC,A,days,1\nZ,,days,1\n";
  const Reading ring = read({{"f.csv", text}});
  EXPECT_THAT(said(ring), ElementsAre("PARENT_CYCLE f.csv:2 `X` (X)"));
  EXPECT_THAT(words(ring), HasSubstr("unit “A” is above itself: A → B → C → A"));
  const Reading others = read({{"f.csv", text}}, going_on());
  EXPECT_THAT(units(others), ElementsAre("Z 2026"));
  EXPECT_THAT(
      said(read({{"units.csv", "unit,parent\nX,A\nA,B\nB,A\n"}, {"f.csv", "unit,fact,value\nX,days,1\n"}})),
      ElementsAre("PARENT_CYCLE f.csv:2 `X` (X)"));
  EXPECT_THAT(said(read({{"f.csv", "unit,period,parent,fact,value\nA,2025,B,days,1\nB,2026,A,days,1\n"}})),
              IsEmpty());
}

TEST(InputWhole, PartsOverTheirWhole_AreErrorsThatNameBoth) {
  const Reading reading = read(
      {{"f.csv", "unit,fact,value\nU1,plan.tasks,35.0\nU1,plan.done,50\nU2,plan.done,5\nU2,plan.tasks,5\n"}});
  EXPECT_THAT(said(reading), ElementsAre("PART_OVER_WHOLE f.csv:3 `50` (U1)"));
  EXPECT_THAT(
      words(reading),
      HasSubstr("“plan.done” is 50, more than “plan.tasks”, which is 35.0 (f.csv, line 2, column 15)"));
  EXPECT_THAT(said(read({{"f.csv", "unit,fact,value\nU1,plan.done,50\n"}})), IsEmpty());
  EXPECT_THAT(said(read({{"f.csv", "unit,fact,value\nU1,plan.done,50\nU1,plan.tasks,?not_due\n"}})),
              IsEmpty());
  EXPECT_THAT(said(read({{"a.json", with_facts(R"("plan.done": 2)")},
                         {"b.json", "[" + with_facts(R"("plan.tasks": 1)") + "]"}})),
              ElementsAre("PART_OVER_WHOLE a.json:1 `2` /facts/plan.done (U1)"));
}

TEST(InputWhole, UnknownKinds_AreErrorsWithTheList) {
  const Reading reading = read({{"f.csv", "unit,kind,fact,value\nU1,town,days,1\nU2,ward,days,1\n"}});
  EXPECT_THAT(said(reading), ElementsAre("UNKNOWN_KIND f.csv:2 `U1` (U1)"));
  EXPECT_THAT(words(reading), HasSubstr("kinds: province, commune, ward"));
  const Framework free =
      framework_with(R"("kinds": {"province": {}, "commune": {}, "ward": {"is": "commune"}},)", "");
  const Reading undeclared = read(free, {{"f.csv", "unit,kind,fact,value\nU1,town,days,1\nU2,,days,1\n"}});
  EXPECT_THAT(undeclared.mistakes, IsEmpty());
}

TEST(InputWhole, UnitsWithoutKind_AreOneWarning) {
  const Reading none = read({{"f.csv", "unit,fact,value\nU1,days,1\nU2,days,1\n"}});
  ASSERT_EQ(none.mistakes.size(), 1U);
  EXPECT_EQ(none.mistakes[0].code, "NO_KINDS");
  EXPECT_EQ(none.mistakes[0].severity, Severity::kWarning);
  EXPECT_EQ(none.mistakes[0].message.en, "2 of 2 units name no kind");
  ASSERT_TRUE(none.batch);
  EXPECT_FALSE(none.batch->data().kinds_given);
  const Reading some = read({{"f.csv", "unit,kind,fact,value\nU1,ward,days,1\nU2,,days,1\n"}});
  EXPECT_EQ(some.mistakes[0].message.en, "1 of 2 units name no kind");
  EXPECT_TRUE(some.batch.value().data().kinds_given);
  EXPECT_THAT(read({{"f.csv", "unit,kind,fact,value\nU1,ward,days,1\n"}}).mistakes, IsEmpty());
}

TEST(InputWhole, PeriodsOutOfForce_AreOneWarningEach) {
  const Reading reading =
      read({{"f.csv",
             "unit,period,fact,value\nU1,2024,days,1\nU2,2024,days,1\nU1,2028,days,1\nU1,2025,days,1\n"
             "U3,2024-07-01..2025-06-30,days,1\n"}});
  EXPECT_THAT(said(reading),
              ElementsAre("PERIOD_NOT_IN_FORCE f.csv:2 `U1`", "PERIOD_NOT_IN_FORCE f.csv:4 `U1`"));
  EXPECT_THAT(
      words(reading),
      HasSubstr(
          "the period 2024 lies outside the time the framework is in force (from 2025-01-01 to 2027-12-31)"));
  EXPECT_TRUE(reading.batch);
}

TEST(InputWhole, GoingOn_LeavesOutTheUnitsThatAreWrong) {
  const std::string text =
      "unit,parent,period,fact,value\nA,,2026,days,x\nB,A,2026,days,1\nA,,2025,days,1\nC,,2026,plan.done,"
      "2\nC,,2026,plan.tasks,1\n";
  const Reading stopped = read({{"f.csv", text}});
  EXPECT_FALSE(stopped.batch);
  const Reading reading = read({{"f.csv", text}}, going_on());
  EXPECT_THAT(said(reading),
              ElementsAre("FACT_NOT_A_NUMBER f.csv:2 `x` (A)", "PART_OVER_WHOLE f.csv:5 `2` (C)"));
  EXPECT_THAT(units(reading), ElementsAre("B 2026"));  // A is left out in every period
  EXPECT_EQ(reading[0].parent, detail::kNone);
  EXPECT_FALSE(read({{"f.csv", "unit,fact,value\nA,days,x\n"}}, going_on()).batch);
}

TEST(InputWhole, UnitsWithoutNameInJson_AreLeftOutWhenGoingOn) {
  const Reading reading = read(
      {{"a.json", "[" + assessment("") + R"(, {"format": "parindex-assessment/1", "framework": "test.2026",
     "unit": {"name": "?"}, "facts": {"dais": 1, "days": "x"}}])"}},
      going_on());
  EXPECT_THAT(said(reading), ElementsAre("MISSING_KEY a.json:2 `{` /1/unit",
                                         R"(UNKNOWN_FACT a.json:2 `"dais"` /1/facts/dais)",
                                         R"(FACT_QUOTED_NUMBER a.json:2 `"x"` /1/facts/days)"));
  EXPECT_THAT(units(reading), ElementsAre("U1 2026"));
}

TEST(InputWhole, StrictMistakes_CountWarningsAsErrors) {
  Mistakes mistakes;
  mistakes.promote_warnings();
  InputReader reader(framework(), mistakes);
  reader.read_csv("unit,fact,value\nU1,days,1\n", "f.csv");
  EXPECT_FALSE(reader.finish());
  EXPECT_EQ(mistakes.error_count(), 1U);
}

TEST(InputWhole, EarlierMistakes_AreNotTheReaders) {
  Mistakes mistakes;
  mistakes.add(Mistake{.code = "OTHER", .severity = Severity::kError});
  InputReader reader(framework(), mistakes);
  reader.read_csv("unit,kind,fact,value\nU1,ward,days,1\n", "f.csv");
  EXPECT_TRUE(reader.finish());
}

TEST(InputWhole, Batch_OutlivesReaderAndFramework) {
  std::optional<Batch> batch;
  {
    const Framework other = framework_with("test.2026", "other.2026");
    Mistakes mistakes;
    InputReader reader(other, mistakes);
    reader.read_csv("unit,fact,value\nU1,days,1\n", "f.csv");
    batch = reader.finish();
  }
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->data().model().id, "other.2026");
  EXPECT_EQ(batch->unit(0).id, "U1");
  EXPECT_THROW(static_cast<void>(batch->unit(1)), std::out_of_range);
}

}  // namespace
}  // namespace parindex::testing
