// SPDX-License-Identifier: Apache-2.0
// Values of facts, by type, in both forms: what is taken, and what is refused with which hint.
#include "input_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// What a value becomes in JSON and in CSV; a refused one is its mistake's code.
std::string in_json(std::string_view id, std::string_view json) {
  const Reading reading = read_json_facts("\"" + std::string(id) + "\": " + std::string(json));
  return reading.batch ? fact(reading[0], id) : first_code(reading);
}
std::string in_csv(std::string_view id, std::string_view cell) {
  const Reading reading = read_cell(id, cell);
  return reading.batch ? fact(reading[0], id) : first_code(reading);
}

TEST(InputFacts, Counts_AreWholeNumbersFromZero) {
  EXPECT_EQ(in_json("plan.tasks", "50"), "given 50");
  EXPECT_EQ(in_json("plan.tasks", "0"), "given 0");
  EXPECT_EQ(in_json("plan.tasks", "12.0"), "given 12");
  EXPECT_EQ(in_json("plan.tasks", "4.000"), "given 4");
  EXPECT_EQ(in_json("plan.tasks", "1.2e3"), "given 1200");
  EXPECT_EQ(in_json("plan.tasks", "999999999999999999"), "given 999999999999999999");
  EXPECT_EQ(in_json("plan.tasks", "9999999999999999999"), "FACT_TOO_MANY_DIGITS");
  EXPECT_EQ(in_json("plan.tasks", "1e300"), "FACT_TOO_MANY_DIGITS");
  EXPECT_EQ(in_json("plan.tasks", "1e9999"), "JSON_NUMBER");
  EXPECT_EQ(in_json("plan.tasks", "-1"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_json("plan.tasks", "1.5"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_json("plan.tasks", "true"), "FACT_WRONG_TYPE");
  EXPECT_EQ(in_json("plan.tasks", "[50]"), "FACT_WRONG_TYPE");
  EXPECT_EQ(in_csv("plan.tasks", "50"), "given 50");
  EXPECT_EQ(in_csv("plan.tasks", "007"), "given 7");
  EXPECT_EQ(in_csv("plan.tasks", "12.0"), "given 12");
  EXPECT_EQ(in_csv("plan.tasks", "-0"), "given 0");
  EXPECT_EQ(in_csv("plan.tasks", "-1"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "1.5"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "1e3"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", " 50"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "+50"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "50%"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "NaN"), "FACT_NOT_A_COUNT");
  EXPECT_EQ(in_csv("plan.tasks", "1000000000000000001"), "FACT_TOO_MANY_DIGITS");
}

TEST(InputFacts, CountsWithThousandsPoints_AreNotGuessedAt) {
  EXPECT_EQ(in_csv("plan.tasks", "4.000"), "FACT_AMBIGUOUS_COUNT");
  EXPECT_THAT(words(read_cell("plan.tasks", "4.000")), HasSubstr("write 4 or 4000"));
  EXPECT_EQ(in_csv("plan.tasks", "4.457"), "FACT_NOT_A_COUNT");
  EXPECT_THAT(words(read_cell("plan.tasks", "4.457")), HasSubstr("write 4457"));
  EXPECT_THAT(words(read_cell("plan.tasks", "1.234.567")), HasSubstr("write 1234567"));
  EXPECT_THAT(words(read_cell("plan.tasks", "\"1,234,567\"")), HasSubstr("write 1234567"));
  EXPECT_THAT(words(read_cell("plan.tasks", "4 457")), HasSubstr("write 4457"));
  EXPECT_EQ(in_csv("plan.tasks", "4.0000"), "given 4");  // no one writes thousands like this
}

TEST(InputFacts, Numbers_AreExactDecimals) {
  EXPECT_EQ(in_json("days", "1.50"), "given 3/2");
  EXPECT_EQ(in_json("days", "-0.25"), "given -1/4");
  EXPECT_EQ(in_json("days", "15e-1"), "given 3/2");
  EXPECT_EQ(in_json("days", "0.1234567890123456789"), "FACT_TOO_MANY_DIGITS");
  EXPECT_EQ(in_csv("days", "1.50"), "given 3/2");
  EXPECT_EQ(in_csv("days", "4.457"), "given 4457/1000");
  EXPECT_EQ(in_csv("days", "-3"), "given -3");
  EXPECT_EQ(in_csv("days", "12345678901234567.8"), "given 61728394506172839/5");
  EXPECT_EQ(in_csv("days", "123456789012345678.9"), "FACT_TOO_MANY_DIGITS");
  EXPECT_EQ(in_csv("days", "abc"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("days", "3 ngày"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("days", ".5"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("days", "5."), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("days", "--5"), "FACT_NOT_A_NUMBER");
}

TEST(InputFacts, NumbersInOtherForms_GetAHintHowToWriteThem) {
  EXPECT_THAT(words(read_cell("days", "\"97,38\"")), HasSubstr("write 97.38"));
  EXPECT_THAT(words(read_cell("days", "\"4,457\"")), HasSubstr("write 4.457 or 4457"));
  EXPECT_THAT(words(read_cell("days", "\"-1,5\"")), HasSubstr("write -1.5"));
  EXPECT_THAT(words(read_cell("days", "\"1.234,5\"")), HasSubstr("write 1234.5"));
  EXPECT_THAT(words(read_cell("days", "\"1,234.5\"")), HasSubstr("write 1234.5"));
  EXPECT_THAT(words(read_cell("days", "1.23E+05")), HasSubstr("write 123000"));
  EXPECT_THAT(words(read_cell("days", "97.38%")), HasSubstr("write 97.38"));
  EXPECT_THAT(words(read_cell("days", "many")), HasSubstr("for example 97.38"));
  EXPECT_THAT(words(read_cell("days", "1.234.5")), HasSubstr("for example 97.38"));
  const Reading vietnamese = read_cell("days", "\"97,38\"");
  EXPECT_THAT(vietnamese.mistakes[0].message.vi, HasSubstr("“days” phải là một số"));
  EXPECT_THAT(vietnamese.mistakes[0].hint.vi, HasSubstr("viết 97.38"));
}

TEST(InputFacts, NumbersInQuotes_AreRefusedInJson) {
  EXPECT_EQ(in_json("plan.tasks", "\"50\""), "FACT_QUOTED_NUMBER");
  EXPECT_THAT(words(read_json_facts("\"plan.tasks\": \"50\"")), HasSubstr("drop the quotation marks: 50"));
  EXPECT_THAT(words(read_json_facts("\"days\": \"97,38\"")), HasSubstr("write 97.38"));
  EXPECT_EQ(in_json("rate", "\"97.38\""), "FACT_QUOTED_NUMBER");
}

TEST(InputFacts, Percents_AreRatiosOfAHundred) {
  EXPECT_EQ(in_json("rate", "97.38"), "given 4869/5000");
  EXPECT_EQ(in_json("rate", "\"97.38%\""), "given 4869/5000");
  EXPECT_EQ(in_json("rate", "100"), "given 1");
  EXPECT_EQ(in_json("rate", "0.5"), "given 1/200");
  EXPECT_EQ(in_json("rate", "\"97,38%\""), "FACT_NOT_A_NUMBER");
  EXPECT_THAT(words(read_json_facts("\"rate\": \"97,38%\"")), HasSubstr("write 97.38"));
  EXPECT_EQ(in_csv("rate", "97.38"), "given 4869/5000");
  EXPECT_EQ(in_csv("rate", "97.38%"), "given 4869/5000");
  EXPECT_EQ(in_csv("rate", "-5%"), "given -1/20");
  EXPECT_EQ(in_csv("rate", "%"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("rate", "97.38 %"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("rate", "97.38%%"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_csv("rate", "0.000000000000000001"), "given 1/100000000000000000000");
}

TEST(InputFacts, Flags_AreTrueOrFalse) {
  EXPECT_EQ(in_json("issued", "true"), "given 1");
  EXPECT_EQ(in_json("issued", "false"), "given 0");
  EXPECT_EQ(in_json("issued", "1"), "FACT_NOT_A_FLAG");
  EXPECT_EQ(in_json("issued", "\"true\""), "FACT_NOT_A_FLAG");
  for (const char* cell : {"true", "1", "TRUE", "True"})
    EXPECT_EQ(in_csv("issued", cell), "given 1") << cell;
  for (const char* cell : {"false", "0", "FALSE", "False"})
    EXPECT_EQ(in_csv("issued", cell), "given 0") << cell;
  for (const char* cell : {"có", "không", "yes", "x", "2", "t", "true ", "1.0"}) {
    EXPECT_EQ(in_csv("issued", cell), "FACT_NOT_A_FLAG") << cell;
  }
}

TEST(InputFacts, Choices_AreOptionCodes) {
  EXPECT_EQ(in_json("quality", "\"good\""), "given 0");
  EXPECT_EQ(in_json("quality", "\"poor\""), "given 2");
  EXPECT_EQ(in_json("quality", "\"Good\""), "UNKNOWN_OPTION");
  EXPECT_EQ(in_json("quality", "1"), "FACT_WRONG_TYPE");
  EXPECT_EQ(in_csv("quality", "fair"), "given 1");
  EXPECT_EQ(in_csv("quality", "bad"), "UNKNOWN_OPTION");
  EXPECT_THAT(words(read_cell("quality", "bad")), HasSubstr("options: good, fair, poor"));
  EXPECT_EQ(value(read_cell("quality", "fair")[0], "quality").text(), "fair");
}

TEST(InputFacts, Dates_AreStrictIsoDates) {
  EXPECT_EQ(in_json("sent", "\"2026-08-30\""), "given 20695");
  EXPECT_EQ(in_json("sent", "20260830"), "FACT_WRONG_TYPE");
  EXPECT_EQ(in_csv("sent", "2026-08-30"), "given 20695");
  for (const char* cell :
       {"30/08/2026", "2026-8-30", "2026-02-30", "2026-08-30 ", "20260830", "2026-08-30T00:00"}) {
    EXPECT_EQ(in_csv("sent", cell), "FACT_NOT_A_DATE") << cell;
  }
  EXPECT_THAT(words(read_cell("sent", "30/8/2026")), HasSubstr("year-month-day: 2026-08-30"));
  EXPECT_THAT(words(read_cell("sent", "30.08.2026")), HasSubstr("year-month-day: 2026-08-30"));
  EXPECT_THAT(words(read_cell("sent", "2026/8/30")), HasSubstr("year-month-day: 2026-08-30"));
  EXPECT_THAT(words(read_cell("sent", "31/02/2026")), HasSubstr("a day that exists"));
  EXPECT_THAT(words(read_cell("sent", "hôm qua")), HasSubstr("a day that exists"));
}

TEST(InputFacts, DatesWithinThePeriod_AreBoundToIt) {
  EXPECT_EQ(in_csv("sent", "2026-01-01"), "given 20454");
  EXPECT_EQ(in_csv("sent", "2026-12-31"), "given 20818");
  EXPECT_EQ(in_csv("sent", "2025-12-31"), "FACT_OUTSIDE_PERIOD");
  EXPECT_EQ(in_json("sent", "\"2027-01-01\""), "FACT_OUTSIDE_PERIOD");
  EXPECT_THAT(words(read_cell("sent", "2027-01-01")),
              HasSubstr("outside the period 2026-01-01 to 2026-12-31"));
}

TEST(InputFacts, DateTimes_AreCivilTimes) {
  EXPECT_EQ(in_json("opened", "\"2026-08-30T16:30\""), "given 1788107400");
  EXPECT_EQ(in_csv("opened", "2026-08-30T16:30:05"), "given 1788107405");
  for (const char* cell : {"2026-08-30", "2026-08-30 16:30", "2026-08-30T16:30Z", "2026-08-30T24:00"}) {
    EXPECT_EQ(in_csv("opened", cell), "FACT_NOT_A_DATETIME") << cell;
  }
}

TEST(InputFacts, Texts_AreKeptAsTheyStand) {
  EXPECT_EQ(value(read_json_facts(R"("remark": " Đã ban hành \"KH\" ")")[0], "remark").text(),
            " Đã ban hành \"KH\" ");
  EXPECT_EQ(value(read_cell("remark", "\" a, \"\"b\"\"\"")[0], "remark").text(), " a, \"b\"");
  EXPECT_EQ(in_json("remark", "12"), "FACT_WRONG_TYPE");
}

TEST(InputFacts, WhatIsWritten_IsKeptForTraces) {
  EXPECT_EQ(value(read_cell("days", "1.50")[0], "days").text(), "1.50");
  EXPECT_EQ(value(read_json_facts("\"rate\": \"97.380%\"")[0], "rate").text(), "97.380%");
  EXPECT_EQ(value(read_json_facts("\"issued\": true")[0], "issued").text(), "true");
}

TEST(InputFacts, EmptyCellsAndNull_AreNotGiven) {
  for (const char* id : {"plan.tasks", "rate", "issued", "quality", "sent", "remark"}) {
    EXPECT_EQ(in_csv(id, ""), "absent") << id;
    EXPECT_EQ(in_json(id, "null"), "absent") << id;
  }
  EXPECT_THAT(said(read_json_facts("\"survey\": null")), IsEmpty());
}

TEST(InputFacts, MissingFacts_CarryTheirReason) {
  EXPECT_EQ(in_csv("plan.tasks", "?not_due"), "missing not_due");
  EXPECT_EQ(in_csv("remark", "?refused"), "missing refused");
  EXPECT_EQ(in_csv("issued", "?unknown"), "missing unknown");
  EXPECT_EQ(in_csv("issued", "?not_given"), "absent");
  EXPECT_EQ(in_csv("issued", "?later"), "MISSING_REASON");
  EXPECT_EQ(in_csv("remark", "?not_do"), "MISSING_REASON");
  EXPECT_EQ(in_csv("remark", "?"), "given 0");  // a question mark alone is text
  EXPECT_EQ(in_csv("days", "?"), "FACT_NOT_A_NUMBER");
  EXPECT_EQ(in_json("days", R"({"missing": "not_due"})"), "missing not_due");
  EXPECT_EQ(in_json("days", R"({"missing": "refused", "note": "không cung cấp"})"),
            "missing refused: không cung cấp");
  EXPECT_EQ(in_json("days", R"({"note": "chờ"})"), "missing not_given: chờ");
  EXPECT_EQ(in_json("days", R"({"missing": "not_given"})"), "absent");
  EXPECT_EQ(in_json("days", R"({"missing": "later"})"), "MISSING_REASON");
  EXPECT_EQ(in_json("days", R"({"missing": true})"), "WRONG_TYPE");
  EXPECT_EQ(in_json("days", R"({"mising": "not_due"})"), "UNKNOWN_KEY");
  EXPECT_EQ(in_json("days", "{}"), "MISSING_KEY");
}

std::string survey(const detail::Assessment& one) {
  return fact(one, "survey:A") + ", " + fact(one, "survey:B") + ", " + fact(one, "survey:C");
}

TEST(InputFacts, Tallies_CountTheirOptions) {
  EXPECT_EQ(survey(read_json_facts(R"("survey": {"A": 10, "B": 3, "C": 1})")[0]),
            "given 10, given 3, given 1");
  EXPECT_EQ(survey(read({{"f.csv", "unit,fact,value\nU1,survey:A,10\nU1,survey:C,2\n"}})[0]),
            "given 10, given 0, given 2");
  EXPECT_EQ(survey(read_json_facts(R"("survey:B": 4)")[0]), "given 0, given 4, given 0");
}

TEST(InputFacts, OptionsNotNamed_AreZeroOnceOneIsGiven) {
  EXPECT_EQ(survey(read_json_facts(R"("survey": {"B": 3})")[0]), "given 0, given 3, given 0");
  EXPECT_EQ(survey(read_json_facts(R"("survey": {"B": 3, "A": null})")[0]),
            "missing not_given, given 3, given 0")
      << "named, and not given: missing is not zero";
  EXPECT_EQ(survey(read_json_facts(R"("survey": {})")[0]), "absent, absent, absent");
  EXPECT_EQ(survey(read({{"f.csv", "unit,survey:A,survey:B,survey:C\nU1,,2,?refused\n"}})[0]),
            "missing not_given, given 2, missing refused")
      << "an empty cell is not given";
}

TEST(InputFacts, WholeTallies_MayBeMissing) {
  const std::string refused = "missing refused, missing refused, missing refused";
  EXPECT_EQ(survey(read_json_facts(R"("survey": {"missing": "refused"})")[0]), refused);
  EXPECT_EQ(survey(read_cell("survey", "?refused")[0]), refused);
  EXPECT_EQ(survey(read_cell("survey", "")[0]), "absent, absent, absent");
}

TEST(InputFacts, TalliesOfAnotherShape_AreRefused) {
  EXPECT_EQ(in_json("survey", "14"), "FACT_TALLY");
  EXPECT_THAT(said(read_cell("survey", "14")), ElementsAre("FACT_TALLY f.csv:2 `14` (U1)"));
  EXPECT_THAT(said(read_json_facts(R"("survey": {"A": 1, "D": 2, "B": -1})")),
              ElementsAre(R"(UNKNOWN_OPTION a.json:1 `"D"` /facts/survey/D (U1))",
                          "FACT_NOT_A_COUNT a.json:1 `-1` /facts/survey/B (U1)"));
  EXPECT_THAT(said(read_cell("survey:D", "2")), ElementsAre("UNKNOWN_FACT f.csv:2 `survey:D` (U1)"));
  EXPECT_THAT(words(read_cell("survey:D", "2")), HasSubstr("did you mean “survey:A”?"));
}

TEST(InputFacts, FactsOfItems_AreAddressedByTheItemsLabel) {
  EXPECT_EQ(in_json("1.2", "true"), "given 1");
  EXPECT_EQ(in_csv("1.2", "0"), "given 0");
  EXPECT_EQ(in_json("2.1", "\"part\""), "given 1");
  EXPECT_EQ(in_csv("2.1", "none"), "given 2");
  EXPECT_EQ(in_csv("2.1", "half"), "UNKNOWN_OPTION");
  EXPECT_THAT(words(read_cell("2.1", "half")), HasSubstr("options: full, part, none"));
  EXPECT_EQ(in_csv("2.2", "4.5"), "given 9/2");
  EXPECT_EQ(in_json("P1", "true"), "given 1");
}

TEST(InputFacts, UnknownFacts_GetTheNearestName) {
  EXPECT_THAT(said(read_cell("plan.tsks", "5")), ElementsAre("UNKNOWN_FACT f.csv:2 `plan.tsks` (U1)"));
  EXPECT_THAT(words(read_cell("plan.tsks", "5")), HasSubstr("did you mean “plan.tasks”?"));
  EXPECT_THAT(words(read_cell("Plan.Tasks", "5")), HasSubstr("did you mean “plan.tasks”?"));
  EXPECT_THAT(words(read_cell("population", "5")), HasSubstr("parindex template"));
  EXPECT_THAT(said(read_json_facts("\n  \"plan.tsks\": 5, \"x-tôi\": 1, \"\": 2")),
              ElementsAre(R"(UNKNOWN_FACT a.json:2 `"plan.tsks"` /facts/plan.tsks (U1))",
                          R"(UNKNOWN_FACT a.json:2 `""` /facts/ (U1))"));
}

TEST(InputFacts, ItemsInPlaceOfFacts_AreExplained) {
  EXPECT_THAT(words(read_cell("II", "5")), HasSubstr("to give its points write points:II"));
  EXPECT_THAT(words(read_cell("1.1", "5")), HasSubstr("its facts are: plan.done, plan.tasks"));
  EXPECT_THAT(words(read_cell("4.1", "1")), HasSubstr("write one of: I/4.1, II/4.1"));
  EXPECT_THAT(words(read_cell("points:4.1", "1")), HasSubstr("write one of: I/4.1, II/4.1"));
  EXPECT_THAT(words(read_cell("points:2.4", "1")), HasSubstr("did you mean “points:2.1”?"));
}

TEST(InputFacts, SecondValues_AreErrorsThatNameBothPlaces) {
  const Reading in_rows = read({{"f.csv", "unit,fact,value\nU1,days,1\nU1,rate,5\nU1,days,1\n"}});
  EXPECT_THAT(said(in_rows), ElementsAre("FACT_REPEATED f.csv:4 `1` (U1)"));
  EXPECT_THAT(
      words(in_rows),
      HasSubstr("fact “days” of unit “U1” in period 2026 was given already: f.csv, line 2, column 9"));

  const Reading across =
      read({{"a.json", with_facts(R"("survey": {"A": 1})")}, {"f.csv", "unit,fact,value\nU1,survey:A,2\n"}});
  EXPECT_THAT(said(across), ElementsAre("FACT_REPEATED f.csv:2 `2` (U1)"));
  EXPECT_THAT(words(across), HasSubstr("a.json, line 1, column 111"));

  const Reading missing = read({{"f.csv", "unit,fact,value\nU1,days,?unknown\nU1,days,\nU1,days,3\n"}});
  EXPECT_THAT(said(missing), ElementsAre("FACT_REPEATED f.csv:4 `3` (U1)"));

  EXPECT_THAT(said(read({{"f.csv", "unit,fact,value\nU1,days,\nU1,days,3\nU2,days,3\n"}})), IsEmpty());
  EXPECT_THAT(said(read({{"f.csv", "unit,period,fact,value\nU1,2026,days,3\nU1,2025,days,3\n"}})), IsEmpty());
}

TEST(InputFacts, Places_AreThoseOfTheValues) {
  const std::string json = assessment(
      "\n \"facts\": {\"days\": 3,\n  \"rate\" :  5, \"survey\": {\"B\": 2}, \"survey:C\": 1, \"2.1\": "
      "\"full\"}");
  const Reading reading =
      read({{"a.json", "[" + assessment(R"("period": {"from": "2025-01-01", "to": "2025-12-31"})") + ",\n" +
                           json + "]"},
            {"f.csv", "unit,fact,note,value\nU1,issued,\"a\nb\",1\nU1,remark,ghi chú,Đã có\n"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  const auto place = [&](std::string_view slot) {
    const Place at = fact_place(reading[1], model(), model().slot_index.at(std::string(slot)));
    return at.file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column) + " " + at.pointer;
  };
  EXPECT_EQ(place("days"), "a.json:3:20 /1/facts/days");
  EXPECT_EQ(place("rate"), "a.json:4:13 /1/facts/rate");
  EXPECT_EQ(place("survey:B"), "a.json:4:32 /1/facts/survey/B");
  EXPECT_EQ(place("survey:A"), "a.json:4:32 /1/facts/survey");
  EXPECT_EQ(place("survey:C"), "a.json:4:48 /1/facts/survey:C");
  EXPECT_EQ(place("2.1"), "a.json:4:58 /1/facts/2.1");
  EXPECT_EQ(place("issued"), "f.csv:3:4 ");
  EXPECT_EQ(place("remark"), "f.csv:4:19 ");
  EXPECT_EQ(place("plan.done"), "a.json:2:1 /1");  // not given: the assessment's
}

}  // namespace
}  // namespace parindex::testing
