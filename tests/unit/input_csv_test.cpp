// SPDX-License-Identifier: Apache-2.0
// Facts as CSV, long and wide, and the unit register.
#include "input_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Reading read_csv(std::string text) { return read({{"f.csv", std::move(text)}}); }

TEST(InputCsv, LongTables_HoldAFactARow) {
  const Reading reading = read_csv(
      "unit,name,kind,parent,period,fact,value\n"
      "U1,Xã A,commune,P,2026,plan.tasks,50\n"
      "U1,,,,2026,plan.done,35\n"
      "U2,Xã B,ward,P,2026-Q2,issued,true\n"
      "U1,,,,2026,points:II,12.5\n");
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_THAT(reading.mistakes, IsEmpty());
  ASSERT_EQ(reading.batch->size(), 2U);
  EXPECT_EQ(reading[0].unit.name, "Xã A");
  EXPECT_EQ(reading[0].unit.kind, "commune");
  EXPECT_EQ(reading[0].unit.parent, "P");
  EXPECT_EQ(fact(reading[0], "plan.done"), "given 35");
  ASSERT_EQ(reading[0].given.size(), 1U);
  EXPECT_EQ(reading[0].given[0].points, Rational::ratio(25, 2));
  EXPECT_EQ(reading[0].given[0].place, (Place{"f.csv", "", 5, 22}));
  EXPECT_EQ(to_string(reading[1].period), "2026-04-01..2026-06-30");
  EXPECT_EQ(reading[1].as_of.to_string(), "2026-06-30");
  EXPECT_EQ(reading[1].place, (Place{"f.csv", "", 4, 1}));
}

TEST(InputCsv, WideTables_HoldAUnitARow) {
  const Reading reading = read_csv(
      "unit,kind,plan.tasks,plan.done,rate,survey:A,1.2,points:I\n"
      "U1,commune,50,35,97.5%,3,1,\n"
      "U2,ward,,,,,,4.25\n"
      ",,,,,,,\n");
  ASSERT_TRUE(reading.batch) << words(reading);
  ASSERT_EQ(reading.batch->size(), 2U);
  EXPECT_EQ(fact(reading[0], "plan.tasks"), "given 50");
  EXPECT_EQ(fact(reading[0], "rate"), "given 39/40");
  EXPECT_EQ(fact(reading[0], "survey:B"), "given 0");
  EXPECT_EQ(fact(reading[0], "1.2"), "given 1");
  EXPECT_EQ(fact(reading[1], "plan.tasks"), "absent");
  EXPECT_EQ(fact(reading[1], "survey:B"), "absent");
  EXPECT_EQ(reading[1].given[0].points, Rational::ratio(17, 4));
}

TEST(InputCsv, Notes_SayWhyAFactIsMissingOrWherePointsComeFrom) {
  const Reading reading = read_csv(
      "unit,fact,value,note\n"
      "U1,days,?refused,không cung cấp\n"
      "U1,rate,,chưa tổng hợp\n"
      "U1,issued,1,theo báo cáo\n"
      "U1,points:II,3,bảng của Sở\n");
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_EQ(fact(reading[0], "days"), "missing refused: không cung cấp");
  EXPECT_EQ(fact(reading[0], "rate"), "missing not_given: chưa tổng hợp");
  EXPECT_EQ(value(reading[0], "issued").note(), "theo báo cáo");
  EXPECT_EQ(reading[0].given[0].source, "bảng của Sở");
}

TEST(InputCsv, SpreadsheetDialects_AreRead) {
  const Reading reading = read_csv(
      "\xEF\xBB\xBFsep=;\r\nunit;fact;value\r\nU1;days;1.5\r\n\"U;2\";\"remark\";\"a;b\r\nc\"\r\n;;\r\n");
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_EQ(fact(reading[0], "days"), "given 3/2");
  EXPECT_EQ(reading[1].unit.id, "U;2");
  EXPECT_EQ(value(reading[1], "remark").text(), "a;b\r\nc");
}

TEST(InputCsv, UnitWithoutFacts_IsAnAssessment) {
  const Reading reading = read_csv("unit,fact,value\nU1,days,\nU2,,\n");
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_EQ(reading.batch->size(), 2U);
}

TEST(InputCsv, Headers_NameOnlyWhatIsKnown) {
  EXPECT_THAT(said(read_csv("unit,fact,value,day\nU1,days,1,\n")),
              ElementsAre("CSV_UNKNOWN_COLUMN f.csv:1 `day`"));
  EXPECT_THAT(said(read_csv("unit, fact,value\nU1,days,1\n")),
              ElementsAre("CSV_UNKNOWN_COLUMN f.csv:1 ` fact`", "CSV_UNKNOWN_COLUMN f.csv:1 `value`"));
  EXPECT_THAT(words(read_csv("unit,kinds,days\nU1,,1\n")), HasSubstr("did you mean “kind”?"));
  EXPECT_THAT(words(read_csv("unit,plan.task\nU1,1\n")), HasSubstr("did you mean “plan.tasks”?"));
  EXPECT_THAT(words(read_csv("unit,points:4.1\nU1,1\n")), HasSubstr("write one of: I/4.1, II/4.1"));
  EXPECT_THAT(words(read_csv("unit,points:2.4\nU1,1\n")), HasSubstr("did you mean “points:2.1”?"));
  EXPECT_THAT(words(read_csv("unit,II\nU1,1\n")), HasSubstr("to give its points write points:II"));
  EXPECT_THAT(words(read_csv("unit,days,dân số\nU1,1,2\n")), HasSubstr("or ids of facts"));
  EXPECT_THAT(said(read_csv("fact,value\ndays,1\n")), ElementsAre("CSV_NO_UNIT_COLUMN f.csv:1 `fact`"));
  EXPECT_THAT(said(read_csv("unit,days,days\nU1,1,2\n")),
              ElementsAre("CSV_HEADER_DUPLICATE f.csv:1 `days`", "FACT_REPEATED f.csv:2 `2` (U1)"));
  EXPECT_THAT(said(read_csv("unit,days,x-ghi chú\nU1,1,tốt\n")), IsEmpty());
  EXPECT_THAT(said(read_csv("")), ElementsAre("CSV_EMPTY f.csv:1 ``"));
  EXPECT_THAT(said(read_csv("unit,fact,value\n")), ElementsAre("NO_UNITS f.csv"));
}

TEST(InputCsv, UnknownColumn_RefusesTheBatchEvenWhenGoingOn) {
  EXPECT_FALSE(read({{"f.csv", "unit,days,plan.don\nU1,1,2\n"}}, going_on()).batch);
}

TEST(InputCsv, Mistakes_AreFoundInOnePassWithTheirPlaces) {
  const Reading reading = read_csv(
      "unit,name,period,fact,value\n"
      "U1,Xã Đồng,2026,days,\"97,38\"\n"
      "U1,,2026,dais,3\n"
      "U1,,năm 2026,days,3\n"
      ",,2026,days,3\n"
      "U2,,2026,quality,best\n"
      "U2,,2026,\"points:II\",cao\n"
      "U2,,2026,sent,2025-01-01\n");
  EXPECT_THAT(said(reading),
              ElementsAre(R"(FACT_NOT_A_NUMBER f.csv:2 `"97,38"` (U1))", "UNKNOWN_FACT f.csv:3 `dais` (U1)",
                          "BAD_PERIOD f.csv:4 `năm 2026` (U1)", "BAD_UNIT_ID f.csv:5 ``",
                          "UNKNOWN_OPTION f.csv:6 `best` (U2)", "FACT_NOT_A_NUMBER f.csv:7 `cao` (U2)",
                          "FACT_OUTSIDE_PERIOD f.csv:8 `2025-01-01` (U2)"));
  EXPECT_FALSE(reading.batch);
}

TEST(InputCsv, PeriodsThatNobodyNames_AreErrors) {
  const Framework timeless = framework_with(R"(, "period": {"from": "2026-01-01", "to": "2026-12-31"})", "");
  EXPECT_THAT(said(read(timeless, {{"f.csv", "unit,fact,value\nU1,days,1\nU2,days,x\n"}})),
              ElementsAre("NO_PERIOD f.csv:1 `unit`", "FACT_NOT_A_NUMBER f.csv:3 `x` (U2)"));
  EXPECT_THAT(said(read(timeless, {{"f.csv", "unit,period,fact,value\nU1,2026,days,1\nU2,,days,1\n"}})),
              ElementsAre("NO_PERIOD f.csv:3 `U2` (U2)"));
  ReadOptions options;
  options.period = parse_period("2026");
  EXPECT_TRUE(read(timeless, {{"f.csv", "unit,fact,value\nU1,days,1\n"}}, options).batch);
}

TEST(InputCsv, RowThatIsThereTwice_IsOneMistake) {
  const Reading reading = read_csv("unit,days,rate,issued\nU1,1,5,1\nU2,1,,\nU1,1,5,0\n");
  EXPECT_THAT(said(reading), ElementsAre("ROW_REPEATED f.csv:4 `U1` (U1)"));
  EXPECT_THAT(words(reading), HasSubstr("3 facts were given already in f.csv, line 2"));
  EXPECT_THAT(said(read_csv("unit,days,rate\nU1,1,\nU1,,5\n")), IsEmpty());
}

TEST(InputCsv, RowsWithSurplusCells_AreThoseOfTheirUnit) {
  const std::string text =
      "unit,days,rate\n"
      "U1,1,5\n"
      "U2,1,5\n"
      "U2,97,38,5\n"
      "U3,4,457,5\n"
      "U4,2,3\n";
  const Reading reading = read({{"f.csv", text}}, going_on());
  EXPECT_THAT(said(reading), ElementsAre("CSV_COLUMNS f.csv:4 `5` (U2)", "CSV_COLUMNS f.csv:5 `5` (U3)"));
  ASSERT_TRUE(reading.batch);
  ASSERT_EQ(reading.batch->size(), 2U);
  EXPECT_EQ(reading.batch->unit(0).id, "U1");
  EXPECT_EQ(reading.batch->unit(1).id, "U4");
  EXPECT_FALSE(read_csv(text).batch);
}

TEST(InputCsv, RowsThatMayBeAnybodys_RefuseTheBatch) {
  for (const char* row : {"days,1\n", "\"U1\",days,1,2\n", "U1,da\"ys,1\n", "U1,days,\"1\n", ",days,1\n"}) {
    const Reading reading = read({{"f.csv", "unit,fact,value\nU0,days,1\n" + std::string(row)}}, going_on());
    EXPECT_EQ(reading.mistakes.error_count(), 1U) << row;
    EXPECT_FALSE(reading.batch) << row;
  }
}

TEST(InputCsv, ManyBadRows_AreAllCounted) {
  std::string text = "unit,fact,value\nU0,days,1\n";
  for (int i = 0; i < 2500; ++i)
    text += "U1,days,1,2\n";
  const Reading reading = read({{"f.csv", text}}, going_on());
  EXPECT_EQ(reading.mistakes.error_count(), 2500U);
  EXPECT_EQ(reading.mistakes.size(), reading.mistakes.limit());
}

TEST(InputCsv, ManyMistakes_AreAllCounted) {
  std::string text = "unit,fact,value\n";
  for (int i = 0; i < 2500; ++i)
    text += "U" + std::to_string(i) + ",nothing,1\n";
  const Reading reading = read({{"f.csv", text + "V,days,1\n"}}, going_on());
  EXPECT_EQ(reading.mistakes.error_count(), 2500U);
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading.batch->size(), 1U);
}

// ---- the unit register

TEST(InputUnits, Register_FillsNamesKindsParentsAndAttributes) {
  const Reading reading = read({{"units.csv",
                                 "unit,name,kind,parent,area,x-note\nP,Tỉnh P,province,,,\nU1,Xã "
                                 "A,commune,P,mountain,z\nU9,Xã I,commune,P,,\n"},
                                {"f.csv", "unit,name,fact,value\nU1,,days,1\nP,,days,2\nU2,Xã B,days,3\n"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  ASSERT_EQ(reading.batch->size(), 3U);  // a unit of the register without facts is none
  EXPECT_EQ(reading[0].unit.name, "Xã A");
  EXPECT_EQ(reading[0].unit.kind, "commune");
  EXPECT_EQ(reading[0].unit.parent, "P");
  EXPECT_THAT(reading[0].unit.attributes, ElementsAre(std::pair("area", "mountain")));
  EXPECT_EQ(reading[0].parent, 1);
  EXPECT_EQ(reading[1].unit.kind, "province");
  EXPECT_EQ(reading[2].unit.name, "Xã B");
  EXPECT_EQ(reading[2].unit.kind, "");
}

TEST(InputUnits, Register_MayBeReadAfterTheFacts) {
  const Reading reading =
      read({{"f.csv", "unit,fact,value\nU1,days,1\n"}, {"units.csv", "id,name\nU1,Xã A\n"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_EQ(reading[0].unit.name, "Xã A");
}

TEST(InputUnits, RegisterAndInputs_MustAgree) {
  const Reading reading = read({{"units.csv", "unit,name,kind,parent,area\nU1,Xã A,commune,P,mountain\n"},
                                {"a.json", R"({"format": "parindex-assessment/1", "framework": "test.2026",
  "unit": {"id": "U1", "name": "UBND xã A", "kind": "ward", "parent": "Q", "attributes": {"area": "delta"}}})"}});
  EXPECT_THAT(said(reading),
              ElementsAre("UNIT_CONFLICT a.json:1 `{` (U1)", "UNIT_CONFLICT a.json:1 `{` (U1)",
                          "UNIT_NAME_DIFFERS a.json:1 `{` (U1)", "UNIT_CONFLICT a.json:1 `{` (U1)"));
  EXPECT_THAT(words(reading), HasSubstr("“kind” of unit “U1” is “ward” here and “commune” elsewhere"));
  EXPECT_EQ(reading.mistakes.error_count(), 3U);
}

TEST(InputUnits, AnotherName_IsOnlyAWarning) {
  const Reading reading =
      read({{"units.csv", "unit,name\nU1,Xã A\n"}, {"f.csv", "unit,name,fact,value\nU1,UBND xã A,days,1\n"}});
  EXPECT_THAT(said(reading), ElementsAre("UNIT_NAME_DIFFERS f.csv:2 `U1` (U1)"));
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading[0].unit.name, "Xã A");
}

TEST(InputUnits, RowsOfOneUnit_MustAgree) {
  const Reading reading =
      read_csv("unit,name,kind,fact,value\nU1,A,commune,days,1\nU1,B,ward,rate,1\nU1,B,ward,issued,1\n");
  EXPECT_THAT(said(reading),
              ElementsAre("UNIT_NAME_DIFFERS f.csv:3 `B` (U1)", "UNIT_CONFLICT f.csv:3 `ward` (U1)"));
  EXPECT_THAT(said(read_csv("unit,period,kind,fact,value\nU1,2025,commune,days,1\nU1,2026,ward,days,1\n")),
              IsEmpty());
}

TEST(InputUnits, WrongRegisters_AreErrors) {
  const Input facts{"f.csv", "unit,fact,value\nU1,days,1\n"};
  EXPECT_THAT(said(read({{"units.csv", "name,kind\nA,commune\n"}, facts})),
              ElementsAre("REGISTER_NO_UNIT_COLUMN units.csv:1 `name`"));
  EXPECT_THAT(said(read({{"units.csv", "unit,name\nU1,A\nU1,A\n"}, facts})),
              ElementsAre("REGISTER_REPEATED units.csv:3 `U1` (U1)"));
  EXPECT_THAT(said(read({{"units.csv", "unit,name\n,A\n,\n"}, facts})),
              ElementsAre("BAD_UNIT_ID units.csv:2 ``"));
  EXPECT_THAT(said(read({{"units.csv", "unit,name\nU1\n"}, facts})),
              ElementsAre("CSV_COLUMNS units.csv:2 `U1`"));
  EXPECT_THAT(said(read({{"units.csv", ""}, facts})), ElementsAre("CSV_EMPTY units.csv:1 ``"));
  EXPECT_THAT(said(read({{"units.csv", "unit,kind\nU1,town\n"}, facts})),
              ElementsAre("UNKNOWN_KIND f.csv:2 `U1` (U1)"));
  EXPECT_THAT(said(read({{"units.csv", "unit,kind\nU7,town\n"}, facts})),
              IsEmpty());  // not among those scored
}

}  // namespace
}  // namespace parindex::testing
