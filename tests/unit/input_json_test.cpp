// SPDX-License-Identifier: Apache-2.0
// Assessments as JSON: their shape, evidence, reviews, given points; every mistake with its place.
#include "input_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Reading read_one(std::string_view members) { return read({{"a.json", assessment(members)}}); }
std::vector<std::string> mistakes_of(std::string_view members) { return said(read_one(members)); }

TEST(InputJson, Assessments_KeepWhatTheySay) {
  const Reading reading = read({{"a.json", R"json({
    "format": "parindex-assessment/1", "framework": "test.2026",
    "unit": {"id": "H26.1", "name": "UBND xã Ba Vì", "kind": "commune", "parent": "H26", "attributes": {"area": "mountain"}},
    "period": {"from": "2026-01-01", "to": "2026-06-30"}, "as_of": "2026-07-05",
    "facts": {"plan.tasks": 50, "plan.done": 35},
    "evidence": [{"id": "E1", "items": ["1.1", "I/4.1", "1.1"], "facts": ["plan.tasks", "survey"], "kind": "decision",
                  "number": "8305/QĐ-UBND", "date": "2025-12-19", "issuer": "Chủ tịch", "title": "Kế hoạch", "uri": "file:k.pdf",
                  "sha256": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}],
    "reviews": [{"round": "self", "by": "Phòng Nội vụ", "date": "2026-07-01", "scores": {"2.2": {"points": 4.5, "note": "tốt"}}},
                {"round": "appraisal_1", "scores": {"2.2": {"points": 4, "note": "thiếu"}},
                 "evidence": {"E1": {"verdict": "rejected", "note": "hết hiệu lực"}}},
                {"round": "explanation", "scores": {"2.2": {"note": "đã bổ sung"}}}],
    "given": {"II/4.1": {"points": 1.25, "source": "bảng điểm Bộ"}},
    "adjustments": [{"code": "P1", "points": -1, "source": "kết luận", "note": "kỷ luật"}],
    "x-note": {"anything": [1, 2]}
  })json"}});
  ASSERT_TRUE(reading.batch) << words(reading);
  EXPECT_THAT(reading.mistakes, IsEmpty());
  ASSERT_EQ(reading.batch->size(), 1U);
  EXPECT_EQ(reading.batch->unit(0).id, "H26.1");
  EXPECT_EQ(to_string(reading.batch->period(0)), "2026-01-01..2026-06-30");

  const detail::Assessment& one = reading[0];
  EXPECT_EQ(one.unit.name, "UBND xã Ba Vì");
  EXPECT_EQ(one.unit.kind, "commune");
  EXPECT_EQ(one.unit.parent, "H26");
  EXPECT_THAT(one.unit.attributes, ElementsAre(std::pair("area", "mountain")));
  EXPECT_EQ(one.as_of.to_string(), "2026-07-05");
  EXPECT_EQ(one.place, (Place{"a.json", "", 1, 1}));
  EXPECT_EQ(fact(one, "plan.done"), "given 35");
  EXPECT_EQ(one.parent, detail::kNone);

  const auto item = [](std::string_view label) { return model().item_index.at(std::string(label)); };
  ASSERT_EQ(one.evidence.size(), 1U);
  const detail::EvidenceDocument& document = one.evidence[0];
  EXPECT_THAT(document.items, ElementsAre(item("1.1"), item("I/4.1")));
  EXPECT_THAT(document.facts,
              ElementsAre(model().fact_index.at("plan.tasks"), model().fact_index.at("survey")));
  EXPECT_EQ(document.number, "8305/QĐ-UBND");
  EXPECT_EQ(document.date, "2025-12-19");
  EXPECT_EQ(document.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(document.kind + document.issuer + document.title + document.uri,
            "decisionChủ tịchKế hoạchfile:k.pdf");

  ASSERT_EQ(one.reviews.size(), 3U);
  EXPECT_EQ(one.reviews[0].by, "Phòng Nội vụ");
  EXPECT_EQ(one.reviews[0].date, "2026-07-01");
  ASSERT_EQ(one.reviews[0].scores.size(), 1U);
  EXPECT_EQ(one.reviews[0].scores[0].item, item("2.2"));
  EXPECT_EQ(one.reviews[0].scores[0].points, Rational::ratio(9, 2));
  EXPECT_EQ(one.reviews[0].scores[0].note, "tốt");
  ASSERT_EQ(one.reviews[1].verdicts.size(), 1U);
  EXPECT_EQ(one.reviews[1].verdicts[0].evidence, 0);
  EXPECT_FALSE(one.reviews[1].verdicts[0].accepted);
  EXPECT_EQ(one.reviews[1].verdicts[0].note, "hết hiệu lực");
  EXPECT_FALSE(one.reviews[2].scores[0].has_points);

  ASSERT_EQ(one.given.size(), 2U);
  EXPECT_EQ(one.given[0].item, item("II/4.1"));
  EXPECT_EQ(one.given[0].points, Rational::ratio(5, 4));
  EXPECT_EQ(one.given[0].source, "bảng điểm Bộ");
  EXPECT_EQ(one.given[1].item, item("P1"));
  EXPECT_EQ(one.given[1].points, -1);
  EXPECT_EQ(one.given[1].source, "kết luận; kỷ luật");
}

TEST(InputJson, MembersThatSayNothing_MayBeNull) {
  EXPECT_THAT(
      mistakes_of(
          R"("period": null, "as_of": null, "facts": null, "evidence": null, "reviews": null, "given": null, "adjustments": null)"),
      IsEmpty());
  EXPECT_THAT(
      mistakes_of(R"("evidence": [{"id": "E", "items": null, "date": null, "kind": null, "sha256": null}])"),
      IsEmpty());
}

TEST(InputJson, OtherFormatsAndFrameworks_AreRefused) {
  EXPECT_THAT(
      said(read(
          {{"a.json", R"({"format": "parindex-framework/1", "framework": "other", "unit": {"id": "U"}})"}})),
      ElementsAre(R"(WRONG_FORMAT a.json:1 `"parindex-framework/1"` /format (U))",
                  R"(OTHER_FRAMEWORK a.json:1 `"other"` /framework (U))"));
  EXPECT_THAT(
      said(read({{"a.json", "{}"}})),
      ElementsAre("MISSING_KEY a.json:1 `{`", "MISSING_KEY a.json:1 `{`", "MISSING_KEY a.json:1 `{`"));
  EXPECT_THAT(said(read({{"a.json", "12"}})), ElementsAre("WRONG_TYPE a.json:1 `12`"));
}

TEST(InputJson, UnknownKeys_AreErrorsEverywhere) {
  EXPECT_THAT(mistakes_of("\n\"fact\": {}"), ElementsAre(R"(UNKNOWN_KEY a.json:2 `"fact"` /fact (U1))"));
  EXPECT_THAT(words(read_one("\"fact\": {}")), HasSubstr("is “facts” meant?"));
  EXPECT_THAT(words(read_one("\"population\": {}")), HasSubstr("known here: format, framework, unit"));
  EXPECT_THAT(mistakes_of(R"("period": {"from": "2026-01-01", "to": "2026-12-31", "until": ""})"),
              ElementsAre(R"(UNKNOWN_KEY a.json:1 `"until"` /period/until (U1))"));
  EXPECT_THAT(mistakes_of(R"("evidence": [{"id": "E", "name": "x"}])"),
              ElementsAre(R"(UNKNOWN_KEY a.json:1 `"name"` /evidence/0/name (U1))"));
  EXPECT_THAT(
      mistakes_of(R"("reviews": [{"round": "self", "score": {}, "scores": {"2.2": {"points": 1, "why": ""}},
                "evidence": {}}])"),
      ElementsAre(R"(UNKNOWN_KEY a.json:1 `"score"` /reviews/0/score (U1))",
                  R"(UNKNOWN_KEY a.json:1 `"why"` /reviews/0/scores/2.2/why (U1))"));
  EXPECT_THAT(mistakes_of(R"("given": {"1.1": {"points": 1, "note": ""}})"),
              ElementsAre(R"(UNKNOWN_KEY a.json:1 `"note"` /given/1.1/note (U1))"));
  EXPECT_THAT(mistakes_of(R"("adjustments": [{"code": "P1", "points": -1, "why": ""}])"),
              ElementsAre(R"(UNKNOWN_KEY a.json:1 `"why"` /adjustments/0/why (U1))"));
  const Reading unit = read(
      {{"a.json",
        R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": "U1", "parents": ""}})"}});
  EXPECT_THAT(said(unit), ElementsAre(R"(UNKNOWN_KEY a.json:1 `"parents"` /unit/parents (U1))"));
}

TEST(InputJson, RepeatedKeys_AreErrorsOfTheirUnit) {
  const Reading reading = read(
      {{"a.json", "[" + assessment("") + ",\n" +
                      R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": "U2"},
 "facts": {"days": 1, "days": 2}}])"}},
      going_on());
  EXPECT_THAT(said(reading), ElementsAre(R"(JSON_DUPLICATE_KEY a.json:3 `"days"` /1/facts/days (U2))",
                                         "FACT_REPEATED a.json:3 `2` /1/facts/days (U2)"));
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading.batch->size(), 1U);
  EXPECT_EQ(reading.batch->unit(0).id, "U1");
}

TEST(InputJson, WrongTypes_SayWhatIsExpected) {
  EXPECT_THAT(
      mistakes_of(
          R"("facts": [], "evidence": {}, "given": [], "reviews": "", "adjustments": 1, "period": "2026", "as_of": 5)"),
      ::testing::UnorderedElementsAre(
          "WRONG_TYPE a.json:1 `[` /facts (U1)", "WRONG_TYPE a.json:1 `{` /evidence (U1)",
          "WRONG_TYPE a.json:1 `[` /given (U1)", R"(WRONG_TYPE a.json:1 `""` /reviews (U1))",
          "WRONG_TYPE a.json:1 `1` /adjustments (U1)", R"(WRONG_TYPE a.json:1 `"2026"` /period (U1))",
          "WRONG_TYPE a.json:1 `5` /as_of (U1)"));
  EXPECT_THAT(words(read_one(R"("period": "2026")")),
              HasSubstr("an object is expected here, not the text “2026”"));
  EXPECT_THAT(mistakes_of(R"("evidence": [{"id": 1, "number": 8305, "items": [1], "facts": "plan.done"}])"),
              ElementsAre("WRONG_TYPE a.json:1 `1` /evidence/0/id (U1)",
                          "WRONG_TYPE a.json:1 `8305` /evidence/0/number (U1)",
                          "WRONG_TYPE a.json:1 `1` /evidence/0/items/0 (U1)",
                          R"(WRONG_TYPE a.json:1 `"plan.done"` /evidence/0/facts (U1))"));
  const Reading unit = read({{"a.json", R"({"format": "parindex-assessment/1", "framework": "test.2026",
    "unit": {"id": 5, "name": [], "attributes": {"population": 12000}}})"}});
  EXPECT_THAT(said(unit),
              ElementsAre("WRONG_TYPE a.json:2 `5` /unit/id", "WRONG_TYPE a.json:2 `[` /unit/name",
                          "WRONG_TYPE a.json:2 `12000` /unit/attributes/population"));
}

TEST(InputJson, UnitIds_AreNamesWithoutBlanksAround) {
  for (const char* id : {"", " U1", "U1 ", "U\\t1", "\\u00071"}) {
    const Reading reading =
        read({{"a.json", R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": ")" +
                             std::string(id) + "\"}}"}});
    EXPECT_THAT(said(reading), ElementsAre("BAD_UNIT_ID a.json:1 `\"" + std::string(id) + "\"` /unit/id"))
        << id;
    EXPECT_FALSE(reading.batch);
  }
}

TEST(InputJson, Periods_ComeFromTheInputThenTheOptionsThenTheFramework) {
  const auto period_of = [](const Reading& reading) { return to_string(reading.batch.value().period(0)); };
  EXPECT_EQ(period_of(read_one("")), "2026");
  ReadOptions options;
  options.period = parse_period("2025");
  EXPECT_EQ(period_of(read({{"a.json", assessment("")}}, options)), "2025");
  const std::string own = assessment(R"("period": {"from": "2025-07-01", "to": "2025-12-31"})");
  EXPECT_EQ(period_of(read({{"a.json", own}}, options)), "2025-07-01..2025-12-31");

  const Framework timeless = framework_with(R"(, "period": {"from": "2026-01-01", "to": "2026-12-31"})", "");
  const Reading none = read(timeless, {{"a.json", assessment("")}});
  EXPECT_THAT(said(none), ElementsAre("NO_PERIOD a.json:1 `{` (U1)"));
  EXPECT_FALSE(none.batch);
}

TEST(InputJson, WrongPeriods_AreErrors) {
  EXPECT_THAT(mistakes_of(R"("period": {"from": "2026-12-31", "to": "2026-01-01"})"),
              ElementsAre("PERIOD_REVERSED a.json:1 `{` /period (U1)"));
  EXPECT_THAT(mistakes_of(R"("period": {"from": "2026-01-01"})"),
              ElementsAre("MISSING_KEY a.json:1 `{` /period (U1)"));
  EXPECT_THAT(mistakes_of(R"("period": {"from": "01/01/2026", "to": "2026-02-30"})"),
              ElementsAre(R"(BAD_DATE a.json:1 `"01/01/2026"` /period/from (U1))",
                          R"(BAD_DATE a.json:1 `"2026-02-30"` /period/to (U1))"));
  EXPECT_THAT(words(read_one(R"("period": {"from": "01/01/2026", "to": "2026-12-31"})")),
              HasSubstr("year-month-day: 2026-01-01"));
}

TEST(InputJson, AsOf_IsThePeriodsLastDayUnlessGiven) {
  EXPECT_EQ(read_one("")[0].as_of.to_string(), "2026-12-31");
  EXPECT_EQ(read_one(R"("as_of": "2026-08-16")")[0].as_of.to_string(), "2026-08-16");
  EXPECT_THAT(mistakes_of(R"("as_of": "16/8/2026")"),
              ElementsAre(R"(BAD_DATE a.json:1 `"16/8/2026"` /as_of (U1))"));
}

TEST(InputJson, Evidence_IsCheckedPieceByPiece) {
  EXPECT_THAT(
      mistakes_of(
          R"("evidence": [{"items": []}, {"id": ""}, {"id": "E", "date": "19/12/2023"}, {"id": "F", "sha256": "12"}])"),
      ElementsAre("MISSING_KEY a.json:1 `{` /evidence/0 (U1)",
                  R"(EVIDENCE_ID a.json:1 `""` /evidence/1/id (U1))",
                  R"(BAD_DATE a.json:1 `"19/12/2023"` /evidence/2/date (U1))",
                  R"(EVIDENCE_HASH a.json:1 `"12"` /evidence/3/sha256 (U1))"));
  EXPECT_THAT(mistakes_of(R"("evidence": [{"id": "E", "items": ["9.9", "4.1"], "facts": ["plan.don"]}])"),
              ElementsAre(R"(UNKNOWN_ITEM a.json:1 `"9.9"` /evidence/0/items/0 (U1))",
                          R"(AMBIGUOUS_ITEM a.json:1 `"4.1"` /evidence/0/items/1 (U1))",
                          R"(UNKNOWN_FACT a.json:1 `"plan.don"` /evidence/0/facts/0 (U1))"));
  EXPECT_THAT(mistakes_of("\"evidence\": [{\"id\": \"E\"},\n {\"id\": \"E\"}]"),
              ElementsAre("EVIDENCE_REPEATED a.json:2 `{` /evidence/1 (U1)"));
}

TEST(InputJson, Reviews_HaveKnownRoundsEachOnce) {
  for (const char* round :
       {"self", "appraisal", "appraisal_1", "appraisal2", "explanation", "council", "final"}) {
    EXPECT_THAT(mistakes_of(R"("reviews": [{"round": ")" + std::string(round) + "\"}]"), IsEmpty()) << round;
  }
  for (const char* round : {"", "Self", "appraisal_", "appraisal_x", "appraisals", "self_1", "tự chấm"}) {
    EXPECT_THAT(mistakes_of(R"("reviews": [{"round": ")" + std::string(round) + "\"}]"),
                ElementsAre("REVIEW_ROUND a.json:1 `\"" + std::string(round) + "\"` /reviews/0/round (U1)"))
        << round;
  }
  EXPECT_THAT(mistakes_of("\"reviews\": [{\"round\": \"self\"},\n{\"round\": \"self\"}, {}]"),
              ElementsAre(R"(REVIEW_REPEATED a.json:2 `"self"` /reviews/1/round (U1))",
                          "MISSING_KEY a.json:2 `{` /reviews/2 (U1)"));
}

TEST(InputJson, ScoresAndVerdicts_AreCheckedPieceByPiece) {
  EXPECT_THAT(
      mistakes_of(
          R"("reviews": [{"round": "self", "scores": {"2.2": {"points": "4"}, "2.9": {"points": 1}, "4.1": {"points": 1}, "1.1": 3, "1.2": {}}}])"),
      ElementsAre(R"(FACT_QUOTED_NUMBER a.json:1 `"4"` /reviews/0/scores/2.2/points (U1))",
                  R"(UNKNOWN_ITEM a.json:1 `"2.9"` /reviews/0/scores/2.9 (U1))",
                  R"(AMBIGUOUS_ITEM a.json:1 `"4.1"` /reviews/0/scores/4.1 (U1))",
                  "WRONG_TYPE a.json:1 `3` /reviews/0/scores/1.1 (U1)",
                  "MISSING_KEY a.json:1 `{` /reviews/0/scores/1.2 (U1)"));
  EXPECT_THAT(mistakes_of(R"("reviews": [{"round": "explanation", "scores": {"2.2": {"note": ""}}}])"),
              ElementsAre("MISSING_KEY a.json:1 `{` /reviews/0/scores/2.2 (U1)"));
  EXPECT_THAT(
      mistakes_of(
          R"("evidence": [{"id": "E1"}], "reviews": [{"round": "final", "evidence": {"E1": {"verdict": "ok"}, "E2": {"verdict": "accepted"}, "E3": {}}}])"),
      ElementsAre(R"(EVIDENCE_VERDICT a.json:1 `"ok"` /reviews/0/evidence/E1/verdict (U1))",
                  "MISSING_KEY a.json:1 `{` /reviews/0/evidence/E3 (U1)",
                  R"(EVIDENCE_UNKNOWN a.json:1 `"E2"` /reviews/0/evidence/E2 (U1))"));
}

TEST(InputJson, Verdicts_MayComeBeforeTheirEvidence) {
  const Reading reading =
      read({{"review.json",
             assessment(R"("reviews": [{"round": "final", "evidence": {"E1": {"verdict": "accepted"}}}])")},
            {"self.json", assessment(R"("evidence": [{"id": "E0"}, {"id": "E1"}])")}});
  ASSERT_TRUE(reading.batch) << words(reading);
  ASSERT_EQ(reading[0].reviews[0].verdicts.size(), 1U);
  EXPECT_EQ(reading[0].reviews[0].verdicts[0].evidence, 1);
  EXPECT_TRUE(reading[0].reviews[0].verdicts[0].accepted);
}

TEST(InputJson, GivenPoints_NameItemsOnce) {
  EXPECT_THAT(
      mistakes_of(
          R"("given": {"9.9": {"points": 1}, "4.1": {"points": 1}, "1.1": 2, "1.2": {"points": "2"}, "2.1": {"source": "x"}})"),
      ElementsAre(R"(UNKNOWN_ITEM a.json:1 `"9.9"` /given/9.9 (U1))",
                  R"(AMBIGUOUS_ITEM a.json:1 `"4.1"` /given/4.1 (U1))",
                  "WRONG_TYPE a.json:1 `2` /given/1.1 (U1)",
                  R"(FACT_QUOTED_NUMBER a.json:1 `"2"` /given/1.2/points (U1))",
                  "MISSING_KEY a.json:1 `{` /given/2.1 (U1)"));
  EXPECT_THAT(
      mistakes_of(
          R"("given": {"P1": {"points": 1}}, "adjustments": [{"code": "P1", "points": 1}], "facts": {"points:2.1": 3})"),
      ElementsAre("GIVEN_REPEATED a.json:1 `{` /adjustments/0 (U1)"));
  EXPECT_THAT(
      mistakes_of(
          R"("adjustments": [{"code": "2.1", "points": 1}, {"code": "P9", "points": 1}, {"code": "P1"}, {"points": 1}, 5])"),
      ElementsAre(R"(NOT_AN_ADJUSTMENT a.json:1 `"2.1"` /adjustments/0/code (U1))",
                  R"(UNKNOWN_ITEM a.json:1 `"P9"` /adjustments/1/code (U1))",
                  "MISSING_KEY a.json:1 `{` /adjustments/2 (U1)",
                  "MISSING_KEY a.json:1 `{` /adjustments/3 (U1)",
                  "WRONG_TYPE a.json:1 `5` /adjustments/4 (U1)"));
}

TEST(InputJson, AllMistakes_AreFoundInOnePass) {
  const Reading reading =
      read({{"a.json", R"({"format": "x", "framework": "test.2026", "unit": {"id": "U1", "kind": "town"},
 "facts": {"plan.tasks": "50", "nothing": 1, "issued": 2},
 "period": {"from": "2026"},
 "reviews": [{"round": "self", "scores": {"9": {"points": 1}}}]})"}});
  EXPECT_THAT(said(reading), ElementsAre(R"(WRONG_FORMAT a.json:1 `"x"` /format (U1))",
                                         "MISSING_KEY a.json:3 `{` /period (U1)",
                                         R"(BAD_DATE a.json:3 `"2026"` /period/from (U1))",
                                         R"(FACT_QUOTED_NUMBER a.json:2 `"50"` /facts/plan.tasks (U1))",
                                         R"(UNKNOWN_FACT a.json:2 `"nothing"` /facts/nothing (U1))",
                                         "FACT_NOT_A_FLAG a.json:2 `2` /facts/issued (U1)",
                                         R"(UNKNOWN_ITEM a.json:4 `"9"` /reviews/0/scores/9 (U1))"));
}

TEST(InputJson, Arrays_HoldManyAssessments) {
  const std::string second =
      R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": "U0"}})";
  const Reading reading = read({{"a.json", "[" + assessment("") + ", " + second + "]"}});
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading.batch->unit(0).id, "U1");
  EXPECT_EQ(reading.batch->unit(1).id, "U0");
  EXPECT_EQ(reading[1].place.pointer, "/1");
  EXPECT_THAT(said(read({{"a.json", "[]"}})), ElementsAre("NO_UNITS a.json"));
  EXPECT_THAT(said(read({{"a.json", "[1]"}})), ElementsAre("WRONG_TYPE a.json:1 `1` /0"));
}

TEST(InputJson, Lines_HoldOneAssessmentEach) {
  const std::string second =
      R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": "U0"}, "facts": {"dais": 1}})";
  const Reading reading =
      read({{"a.jsonl", "\xEF\xBB\xBF" + assessment("") + "\r\n\n" + second + "\n"}}, going_on());
  EXPECT_THAT(said(reading), ElementsAre(R"(UNKNOWN_FACT a.jsonl:3 `"dais"` /facts/dais (U0))"));
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(reading.batch->size(), 1U);
  EXPECT_EQ(reading[0].place, (Place{"a.jsonl", "", 1, 1}));
  EXPECT_THAT(said(read({{"a.jsonl", "\n \n"}})), ElementsAre("NO_UNITS a.jsonl"));
}

TEST(InputJson, BrokenLine_IsOneAssessmentLost) {
  const std::string text = assessment("") + "\n{\"format\": \n" + with_facts("\"days\": 1");
  const Reading others = read({{"a.jsonl", text}}, going_on());
  EXPECT_THAT(said(others), ElementsAre("JSON_SYNTAX a.jsonl:2 `` /format"));
  EXPECT_TRUE(others.batch);
  EXPECT_FALSE(read({{"a.jsonl", text}}).batch);
}

TEST(InputJson, BrokenFile_RefusesTheBatch) {
  const Reading reading = read({{"a.json", assessment("")}, {"b.json", "[{\"format\": "}}, going_on());
  EXPECT_EQ(reading.mistakes.error_count(), 1U);
  EXPECT_FALSE(reading.batch);
}

TEST(InputJson, EveryPrefix_EndsInAnError) {
  const std::string text = assessment(
      R"("period": {"from": "2026-01-01", "to": "2026-12-31"}, "facts": {"days": 1.5, "survey": {"A": 3},
    "remark": "Đã \u1EBF\n"}, "evidence": [{"id": "E1", "items": ["I/4.1"]}], "reviews": [{"round": "self", "evidence": {"E1": {"verdict": "accepted"}}}])");
  ASSERT_TRUE(read({{"a.json", text}}).batch);
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Reading reading = read({{"a.json", text.substr(0, size)}});
    EXPECT_TRUE(reading.mistakes.has_errors()) << size;
    EXPECT_FALSE(reading.batch) << size;
  }
}

TEST(InputJson, TooLargeInputs_AreRefused) {
  ReadOptions options;
  options.max_bytes = 10;
  EXPECT_THAT(said(read({{"a.json", assessment("")}}, options)), ElementsAre("FILE_TOO_LARGE a.json"));
  EXPECT_THAT(said(read({{"a.jsonl", assessment("")}}, options)), ElementsAre("FILE_TOO_LARGE a.jsonl"));
  EXPECT_THAT(said(read({{"a.csv", "unit,fact,value\n"}}, options)), ElementsAre("FILE_TOO_LARGE a.csv"));
  EXPECT_THAT(said(read({{"units.csv", "unit,name,kind\n"}}, options)),
              ElementsAre("FILE_TOO_LARGE units.csv"));
}

}  // namespace
}  // namespace parindex::testing
