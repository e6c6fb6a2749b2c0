// SPDX-License-Identifier: Apache-2.0
// Surveys: tallies, exact means and variances, intervals, minimum samples, own units, blocks that may be left
// out. The figures were worked out with fractions in Python, from the definitions in surveys.hpp.
#include "parindex/surveys.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "records/root_bounds.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::string_view kOptions = R"("options": {"A": "100%", "B": 0.6, "C": "20%", "D": 0, "K": null})";

SurveyForm form(const std::string& members) {
  Mistakes mistakes;
  const std::string text =
      R"({"format": "parindex-survey-form/1", "id": "f", )" + std::string(kOptions) + ", " + members + "}";
  std::optional<SurveyForm> read = SurveyForm::load(text, "form.json", mistakes);
  EXPECT_TRUE(read) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  return read ? *read : SurveyForm{};
}

using Answers = std::vector<std::pair<std::string, std::string>>;

SurveyResponse response(std::string unit, std::string group, std::string who, Answers answers) {
  SurveyResponse out;
  out.unit = std::move(unit);
  out.group = std::move(group);
  out.respondent = std::move(who);
  out.answers = std::move(answers);
  return out;
}

void add(SurveyRecords& records, const char* group, std::string_view options) {
  for (std::size_t i = 0; i < options.size(); ++i)
    records.add(response("X", group, "r" + std::to_string(i), {{"q1", std::string(1, options[i])}}));
}

TEST(Surveys, MeanVarianceAndInterval) {
  SurveyRecords records(form(R"("groups": {"g": {}})"));
  add(records, "g", "AABC");
  const SurveySummary summary = records.summary();
  ASSERT_THAT(summary.units, SizeIs(1));
  const GroupResult& group = summary.units[0].groups[0];
  EXPECT_EQ(group.state, SurveyState::kKnown);
  EXPECT_EQ(group.responses, 4);
  EXPECT_THAT(group.questions[0].tally, ElementsAre(2, 1, 1, 0, 0));
  for (const SurveyMean& mean : {*group.questions[0].result, *group.total, *summary.units[0].total}) {
    EXPECT_EQ(mean.answers, 4);
    EXPECT_EQ(mean.mean, Rational::ratio(7, 10));
    EXPECT_EQ(mean.variance, Rational::ratio(11, 300));
    EXPECT_EQ(mean.lower, Rational::ratio(3246, 10000));
    EXPECT_EQ(mean.upper, Rational(1));  // 1.0754 would be more than all
  }
}

TEST(Surveys, AFinitePopulationNarrowsTheInterval) {
  SurveyRecords records(form(R"("groups": {"g": {"population": 10}})"));
  add(records, "g", "AABC");
  const SurveyMean mean = *records.summary().units[0].total;
  EXPECT_EQ(mean.variance, Rational::ratio(11, 500));
  EXPECT_EQ(mean.lower, Rational::ratio(4092, 10000));
  EXPECT_EQ(mean.upper, Rational::ratio(9908, 10000));
  SurveyRecords all(form(R"("groups": {"g": {"population": 4}})"));
  add(all, "g", "AABC");
  EXPECT_EQ(all.summary().units[0].total->lower, Rational::ratio(7, 10));  // everybody was asked
  EXPECT_EQ(all.summary().units[0].total->upper, Rational::ratio(7, 10));
}

TEST(Surveys, OneAnswerHasAMeanAndNoInterval) {
  SurveyRecords records(form(R"("groups": {"g": {}})"));
  add(records, "g", "B");
  const SurveyMean mean = *records.summary().units[0].total;
  EXPECT_EQ(mean.mean, Rational::ratio(3, 5));
  EXPECT_FALSE(mean.variance || mean.lower || mean.upper);
}

constexpr const char* kBlocks =
    R"("questions": ["q1", "q2", "q3"], "groups": {"g": {}},
       "blocks": [{"code": "core", "weight": 3, "questions": ["q1", "q2"]},
                  {"code": "online", "weight": 1, "optional": true, "questions": ["q3"]}])";

// q1: A B A D, q2: B B - A, q3: A - C B; means 13/20, 11/15, 3/5; 3/4 × (13/20 + 11/15)/2 + 1/4 × 3/5 =
// 107/160.
TEST(Surveys, MissingAnswersAndBlocks) {
  SurveyRecords records(form(kBlocks));
  records.add(response("X", "g", "1", {{"q1", "A"}, {"q2", "B"}, {"q3", "A"}}));
  records.add(response("X", "g", "2", {{"q1", "B"}, {"q2", "B"}, {"q3", "K"}}));  // no opinion
  records.add(response("X", "g", "3", {{"q1", "A"}, {"q2", ""}, {"q3", "C"}}));
  records.add(response("X", "g", "4", {{"q1", "D"}, {"q2", "A"}, {"q3", "B"}}));
  const SurveySummary summary = records.summary();
  const GroupResult& group = summary.units[0].groups[0];
  EXPECT_EQ(group.questions[0].result->mean, Rational::ratio(13, 20));
  EXPECT_EQ(group.questions[1].result->mean, Rational::ratio(11, 15));
  EXPECT_EQ(group.questions[1].no_answer, 1);
  EXPECT_EQ(group.questions[2].result->mean, Rational::ratio(3, 5));
  EXPECT_THAT(group.questions[2].tally, ElementsAre(1, 1, 1, 0, 1));
  EXPECT_EQ(group.total->answers, 4);
  EXPECT_EQ(group.total->mean, Rational::ratio(107, 160));
  EXPECT_EQ(group.total->variance, Rational::ratio(3379, 691200));
  EXPECT_EQ(group.total->lower, Rational::ratio(5317, 10000));
  EXPECT_EQ(group.total->upper, Rational::ratio(8058, 10000));
}

TEST(Surveys, AnOptionalBlockNobodyAnsweredIsLeftOutAndTheOthersWeighMore) {
  SurveyRecords records(form(kBlocks));
  records.add(response("X", "g", "1", {{"q1", "A"}, {"q2", "B"}}));
  records.add(response("X", "g", "2", {{"q1", "B"}, {"q2", "B"}}));
  records.add(response("X", "g", "3", {{"q1", "A"}, {"q3", "K"}}));
  records.add(response("X", "g", "4", {{"q1", "D"}, {"q2", "A"}}));
  const SurveySummary summary = records.summary();
  const GroupResult& group = summary.units[0].groups[0];
  EXPECT_THAT(group.left_out, ElementsAre(1));
  EXPECT_EQ(group.total->mean, Rational::ratio(83, 120));
  EXPECT_EQ(group.total->variance, Rational::ratio(157, 25920));
  EXPECT_EQ(group.total->lower, Rational::ratio(5391, 10000));
  EXPECT_EQ(group.total->upper, Rational::ratio(8443, 10000));
}

TEST(Surveys, AQuestionThatMustBeAnsweredIsNoZero) {
  SurveyRecords records(form(kBlocks));
  records.add(response("X", "g", "1", {{"q1", "A"}, {"q3", "A"}}));
  const SurveySummary summary = records.summary();
  EXPECT_EQ(summary.units[0].groups[0].state, SurveyState::kNoAnswers);
  EXPECT_FALSE(summary.units[0].groups[0].total);
  EXPECT_EQ(summary.units[0].groups[0].questions[0].result->mean, Rational(1));
  EXPECT_EQ(summary.units[0].state, SurveyState::kGroupMissing);
  EXPECT_FALSE(summary.units[0].total);
}

TEST(Surveys, GroupsWeigh) {
  SurveyRecords records(form(R"("groups": {"citizens": {"weight": 60}, "officials": {"weight": "40%"}})"));
  EXPECT_EQ(records.form().groups[1].weight, Rational::ratio(2, 5));
  SurveyRecords even(form(R"("groups": {"citizens": {"weight": "60%"}, "officials": {"weight": "40%"}})"));
  add(even, "citizens", "AABC");
  add(even, "officials", "AB");
  const SurveyMean mean = *even.summary().units[0].total;
  EXPECT_EQ(mean.answers, 6);
  EXPECT_EQ(mean.mean, Rational::ratio(37, 50));
  EXPECT_EQ(mean.variance, Rational::ratio(49, 2500));  // √ = 0.14: the end points are exact
  EXPECT_EQ(mean.lower, Rational::ratio(4656, 10000));
  EXPECT_EQ(mean.upper, Rational(1));
}

TEST(Surveys, BelowTheMinimumThereIsNoTotal) {
  SurveyRecords records(form(R"("minimum": 3, "groups": {"a": {}, "b": {"minimum": 2}})"));
  add(records, "a", "AB");
  add(records, "b", "AB");
  const UnitSurvey unit = records.summary().units[0];
  EXPECT_EQ(unit.groups[0].state, SurveyState::kBelowMinimum);
  EXPECT_FALSE(unit.groups[0].total);
  EXPECT_EQ(unit.groups[0].questions[0].result->mean, Rational::ratio(4, 5));
  EXPECT_EQ(unit.groups[1].state, SurveyState::kKnown);
  EXPECT_EQ(unit.state, SurveyState::kGroupMissing);
}

TEST(Surveys, NobodyIsHeardOnTheOwnUnitUnlessTheFormSaysSo) {
  for (const bool counts : {false, true}) {
    SurveyRecords records(
        form(counts ? R"("groups": {"g": {"own_unit": "count"}})" : R"("groups": {"g": {}})"));
    SurveyResponse own = response("X", "g", "1", {{"q1", "A"}});
    own.own_unit = "X";
    records.add(own);
    SurveyResponse other = response("X", "g", "2", {{"q1", "D"}});
    other.own_unit = "Y";
    records.add(other);
    const GroupResult group = records.summary().units[0].groups[0];
    EXPECT_EQ(group.responses, counts ? 2 : 1);
    EXPECT_EQ(group.own_unit, counts ? 0 : 1);
    EXPECT_EQ(group.total->mean, counts ? Rational::ratio(1, 2) : Rational(0));
  }
}

TEST(Surveys, ARespondentAnswersOnceAboutAUnit) {
  SurveyRecords records(form(R"("questions": ["q1", "q2"], "groups": {"g": {}})"));
  const auto at = [](SurveyResponse response, std::size_t line) {
    response.place = {"a.csv", "", line, 1};
    return response;
  };
  records.add(at(response("X", "g", "1", {{"q1", "D"}}), 9));               // repeated, otherwise
  records.add(at(response("X", "g", "1", {{"q1", "A"}, {"q2", ""}}), 2));   // counts
  records.add(at(response("X", "g", "1", {{"q2", "B"}}), 5));               // the same response's second row
  records.add(at(response("X", "g", "1", {{"q1", "A"}, {"q2", "B"}}), 7));  // repeated
  records.add(at(response("X", "g", "", {{"q1", "A"}, {"q2", "A"}}), 3));   // without a name: another's
  records.add(at(response("X", "g", "", {{"q1", "A"}, {"q2", "A"}}), 4));
  const SurveySummary summary = records.summary();
  EXPECT_EQ(summary.units[0].groups[0].responses, 3);
  EXPECT_THAT(summary.units[0].groups[0].questions[0].tally, ElementsAre(3, 0, 0, 0, 0));
  EXPECT_THAT(summary.units[0].groups[0].questions[1].tally, ElementsAre(2, 1, 0, 0, 0));
  ASSERT_THAT(summary.repeated, SizeIs(2));
  EXPECT_EQ(summary.repeated[0].place.line, 7U);
  EXPECT_EQ(summary.repeated[0].first.line, 2U);
  EXPECT_FALSE(summary.repeated[0].differs);
  EXPECT_TRUE(summary.repeated[1].differs);
}

TEST(Surveys, PartsMergedInAnyOrderGiveTheSameBytes) {
  const SurveyForm asked = form(R"("groups": {"g": {}, "h": {}})");
  std::vector<SurveyResponse> all;
  for (int i = 0; i < 60; ++i) {
    all.push_back(response("X" + std::to_string(i % 3), i % 2 ? "g" : "h", "r" + std::to_string(i % 40),
                           {{"q1", std::string(1, "ABCDK"[i % 5])}, {"q2", i % 7 ? "A" : ""}}));
    all.back().place = {"a.csv", "", static_cast<std::size_t>(i + 2), 1};
  }
  SurveyRecords whole(asked);
  for (const SurveyResponse& one : all)
    whole.add(one);
  std::mt19937 random(3);
  for (int round = 0; round < 10; ++round) {
    std::shuffle(all.begin(), all.end(), random);
    std::vector<SurveyRecords> parts(1 + random() % 5, SurveyRecords(asked));
    for (const SurveyResponse& one : all)
      parts[random() % parts.size()].add(one);
    SurveyRecords merged(asked);
    for (const SurveyRecords& part : parts) {
      Mistakes mistakes;
      const std::optional<SurveyRecords> read = SurveyRecords::from_bytes(asked, part.to_bytes(), mistakes);
      ASSERT_TRUE(read);
      merged.merge(*read);
    }
    EXPECT_EQ(merged.to_bytes(), whole.to_bytes());
    EXPECT_EQ(merged.summary().units[1].total->mean, whole.summary().units[1].total->mean);
    EXPECT_EQ(merged.summary().units[1].total->variance, whole.summary().units[1].total->variance);
  }
}

TEST(Surveys, EndsEncloseTheRoot) {
  using detail::records::lower_end;
  using detail::records::upper_end;
  EXPECT_EQ(lower_end(1, 2, 4), Rational::ratio(-4143, 10000));
  EXPECT_EQ(upper_end(1, 2, 4), Rational::ratio(24143, 10000));
  EXPECT_EQ(lower_end(Rational::ratio(1, 3), Rational::ratio(1, 9), 3), Rational(0));  // 1/3 - 1/3, exactly
  EXPECT_EQ(upper_end(Rational::ratio(1, 3), Rational::ratio(1, 9), 3), Rational::ratio(667, 1000));
  EXPECT_EQ(upper_end(5, 0, 2), Rational(5));
  EXPECT_EQ(detail::records::whole_root(Rational::power_of_ten(80)), Rational::power_of_ten(40));
  EXPECT_EQ(detail::records::whole_root(Rational::power_of_ten(80) - Rational(1)),
            Rational::power_of_ten(40) - Rational(1));
  std::mt19937_64 random(4);
  for (int i = 0; i < 2000; ++i) {
    const auto number = [&random] {
      return Rational::ratio(static_cast<std::int64_t>(random() % 1'000'000),
                             static_cast<std::int64_t>(1 + random() % 1'000'000));
    };
    const Rational middle = number(), square = number(), unit = Rational::power_of_ten(-3);
    const Rational upper = upper_end(middle, square, 3), lower = lower_end(middle, square, 3);
    const auto covers = [&square](const Rational& half) { return half.sign() >= 0 && half * half >= square; };
    EXPECT_TRUE(covers(upper - middle) && !covers(upper - unit - middle));
    EXPECT_TRUE(covers(middle - lower) && !covers(middle - lower - unit));
  }
}

// ---- forms

std::string said(const std::string& text) {
  Mistakes mistakes;
  EXPECT_FALSE(SurveyForm::load(text, "f.json", mistakes)) << text;
  std::string out;
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kEn) + "\n";
  return out;
}

TEST(SurveyForms, NothingToAnswerIsAMistake) {
  const std::string text = said(
      R"({"format": "parindex-survey-form/1", "id": "f", "options": {}, "questions": [], "groups": {}})");
  for (const char* where : {"SURVEY_EMPTY", "[/options]", "[/groups]"})
    EXPECT_THAT(text, ::testing::HasSubstr(where));
}

TEST(SurveyForms, EveryMistakeIsSaid) {
  const std::string text = said(R"({"format": "parindex-survey/1",
 "options": {"A": "1OO%", "B": -1, "C": {"title": "x"}},
 "questions": ["q1", "q1", 7, "q2"],
 "blocks": [{"code": "a", "questions": ["q1", "q9", "q1"], "weigth": 2}, {"code": "a", "questions": [], "weight": 0}],
 "groups": {"g": {"own_unit": "no", "population": 0, "minimum": 1.5}},
 "confidence": "80%", "digits": 13, "minimun": 3})");
  for (const char* part :
       {"f.json:1:12: error WRONG_FORMAT: the format is “parindex-survey/1”, expected "
        "“parindex-survey-form/1”",
        "f.json:1:1: error MISSING_KEY: member “id” is missing",
        "error UNKNOWN_KEY: there is no member “minimun” here [/minimun]\n  hint: is “minimum” meant?",
        "f.json:2:19: error NOT_A_NUMBER: “1OO%” does not give a number [/options/A]",
        "error NEGATIVE_AMOUNT: “-1” must not be negative [/options/B]",
        "error MISSING_KEY: member “weight” is missing [/options/C]",
        "f.json:3:22: error DUPLICATE_OPTION: the code “q1” is repeated [/questions/1]",
        "error WRONG_TYPE: the value is the number 7, expected a string [/questions/2]",
        "error SURVEY_QUESTION: the form has no question “q9” [/blocks/0/questions/1]",
        "error DUPLICATE_OPTION: the code “q1” is repeated [/blocks/0/questions/2]",
        "error SURVEY_QUESTION: question “q2” is in no block [/blocks]",
        "is “weight” meant?",
        "error DUPLICATE_OPTION: the code “a” is repeated [/blocks/1/code]",
        "error SURVEY_WEIGHT: a weight must be above 0 [/blocks/1/weight]",
        "[/blocks/1/questions]",
        "error UNKNOWN_WORD: “no” is not known here [/groups/g/own_unit]\n  hint: use one of: exclude, count",
        "error NUMBER_RANGE: “0” is out of range",
        "error NUMBER_RANGE: “1.5” is out of range",
        "error UNKNOWN_WORD: “80%” is not known here [/confidence]",
        "error NUMBER_RANGE: “13” is out of range"})
    EXPECT_THAT(text, HasSubstr(part));
}

TEST(SurveyForms, NothingWorthAnything) {
  EXPECT_THAT(
      said(R"({"format": "parindex-survey-form/1", "id": "f", "options": {"K": null}, "groups": {}})"),
      HasSubstr("[/options]"));
  EXPECT_THAT(said("[]"), HasSubstr("WRONG_TYPE"));
  EXPECT_THAT(said("{"), HasSubstr("JSON_SYNTAX"));
}

TEST(SurveyForms, DefaultsAndConfidence) {
  EXPECT_EQ(form(R"("groups": {"g": {}})").z, Rational::ratio(196, 100));
  EXPECT_EQ(form(R"("groups": {"g": {}}, "confidence": "90%")").z, Rational::ratio(1645, 1000));
  EXPECT_EQ(form(R"("groups": {"g": {}}, "confidence": "99%")").z, Rational::ratio(2576, 1000));
  EXPECT_EQ(form(R"("groups": {"g": {}}, "confidence": {"z": 2.5}, "digits": 2)").z, Rational::ratio(5, 2));
  const SurveyForm read = form(R"("groups": {"g": {"title": {"vi": "Người dân"}}}, "title": "Phiếu")");
  EXPECT_EQ(read.groups[0].title.vi, "Người dân");
  EXPECT_EQ(read.title.en, "Phiếu");
  EXPECT_FALSE(read.groups[0].own_unit);
  EXPECT_FALSE(read.options[4].weight);
  EXPECT_THAT(read.blocks, SizeIs(1));
}

}  // namespace
}  // namespace parindex::testing
