// SPDX-License-Identifier: Apache-2.0
// Expressions of frameworks: what binds tighter, what is unknown, what does not go together, and where it
// says so.
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/scoring.hpp"

namespace parindex::testing {
namespace {

// The expression stands on line 3 and begins in column kColumn.
constexpr std::size_t kColumn = 5;

std::string document(std::string_view expression, bool condition) {
  std::string quoted;
  for (const char c : expression)
    quoted += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string(1, c);
  return std::string(R"json({"format": "parindex-framework/1", "id": "x", "max": 1000, "levels": ["field"],
"items": [{"code": "A", "min": -1000, "max": 1000, "rule": {"kind": )json") +
         (condition ? R"("check", "if":)" : R"("formula", "points":)") + "\n    \"" + quoted + R"json("
}}], "measures": {"share": "n / d", "twice": "share * 2"},
"facts": {"n": {"type": "count"}, "d": {"type": "count"}, "m": {"type": "number"}, "zero": {"type": "count"},
  "r": {"type": "percent"}, "yes": {"type": "flag"}, "no": {"type": "flag"}, "unknown": {"type": "flag"},
  "grade": {"type": "choice", "options": ["good", "poor"]}, "day": {"type": "date"}, "moment": {"type": "datetime"},
  "note": {"type": "text"}, "votes": {"type": "tally", "options": ["A", "B"]}}})json";
}

// "CODE column", counted from the expression's first character, for the first mistake that is an error; or
// "".
std::string fault(std::string_view expression, bool condition = true) {
  Mistakes mistakes;
  const std::optional<Framework> framework = Framework::load(document(expression, condition), mistakes);
  for (const Mistake& mistake : mistakes) {
    if (mistake.severity != Severity::kError) continue;
    EXPECT_FALSE(framework);
    EXPECT_EQ(mistake.place.line, 3U) << format(mistake, Language::kEn);
    EXPECT_EQ(mistake.place.pointer, condition ? "/items/0/rule/if" : "/items/0/rule/points");
    const std::size_t begin = kColumn + 1;
    return mistake.code + " " +
           (mistake.place.column < begin ? std::string("-") : std::to_string(mistake.place.column - begin));
  }
  return {};
}

ItemScore score_of(std::string_view expression, bool condition) {
  Mistakes mistakes;
  const std::optional<Framework> framework = Framework::load(document(expression, condition), mistakes);
  if (!framework) throw std::runtime_error(format(mistakes[0], Language::kEn));
  InputReader reader(*framework, mistakes, ReadOptions{.period = parse_period("2026")});
  reader.read_csv(
      "unit,fact,value\nU,n,3\nU,d,4\nU,zero,0\nU,r,90\nU,yes,true\nU,no,false\nU,grade,good\nU,day,2026-03-"
      "01\n"
      "U,moment,2026-03-01T08:30\nU,note,đúng\nU,votes:A,7\nU,votes:B,0\n",
      "facts.csv");
  const std::optional<Batch> batch = reader.finish();
  if (!batch) throw std::runtime_error(format(mistakes[0], Language::kEn));
  const std::optional<Scorecards> cards = score(*framework, *batch, mistakes);
  for (const Mistake& mistake : mistakes) {
    if (!cards && mistake.severity == Severity::kError) throw std::runtime_error(mistake.code);
  }
  return cards->at(0).items.at(0);
}

// The value as a fraction, "pending" where a fact is missing or nothing stands over nothing, or a mistake's
// code.
std::string value(std::string_view expression) {
  try {
    const ItemScore item = score_of(expression, false);
    return item.state == State::kPending ? "pending" : item.points.to_string();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

std::string truth(std::string_view expression) {
  try {
    const ItemScore item = score_of(expression, true);
    if (item.state == State::kPending) return "pending";
    return item.points == Rational(1000) ? "true" : "false";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

TEST(Expression, ProductsBindTighterThanSums_AndBothGoFromLeftToRight) {
  EXPECT_EQ(value("1 + 2 * 3"), "7");
  EXPECT_EQ(value("(1 + 2) * 3"), "9");
  EXPECT_EQ(value("2 - 3 - 4"), "-5");
  EXPECT_EQ(value("2 - (3 - 4)"), "3");
  EXPECT_EQ(value("24 / 4 / 2"), "3");
  EXPECT_EQ(value("24 / (4 / 2)"), "12");
  EXPECT_EQ(value("7 / 2 * 2"), "7");
  EXPECT_EQ(value("2 + 6 / 4"), "7/2");
  EXPECT_EQ(value("1+2*3-4/2"), "5");
}

TEST(Expression, MinusInFront_BindsTighterThanProducts) {
  EXPECT_EQ(value("-2 * 3"), "-6");
  EXPECT_EQ(value("2 * -3"), "-6");
  EXPECT_EQ(value("- -2"), "2");
  EXPECT_EQ(value("1 - -1"), "2");
  EXPECT_EQ(value("2 + -3 * 2"), "-4");
  EXPECT_EQ(value("-(1 + 2)"), "-3");
  EXPECT_EQ(value("-n"), "-3");
}

TEST(Expression, AndBindsTighterThanOr_NotTighterThanAnd_ComparisonTighterThanNot) {
  EXPECT_EQ(truth("true or false and false"), "true");
  EXPECT_EQ(truth("(true or false) and false"), "false");
  EXPECT_EQ(truth("false and false or true"), "true");
  EXPECT_EQ(truth("not false and false"), "false");
  EXPECT_EQ(truth("not (false and false)"), "true");
  EXPECT_EQ(truth("not 1 > 2"), "true");
  EXPECT_EQ(truth("not not yes"), "true");
  EXPECT_EQ(truth("1 + 1 = 2 and 2 * 2 = 4"), "true");
  EXPECT_EQ(fault("n < d = true").substr(0, 11), "EXPR_SYNTAX") << "one comparison at a time";
}

TEST(Expression, Comparisons_AreExact) {
  EXPECT_EQ(truth("1 / 3 * 3 = 1"), "true");
  EXPECT_EQ(truth("0.1 + 0.2 = 0.3"), "true");
  EXPECT_EQ(truth("n / d = 0.75"), "true");
  EXPECT_EQ(truth("n / d = 75%"), "true");
  EXPECT_EQ(truth("n / d >= 75.000000000000001%"), "false");
  EXPECT_EQ(truth("n != 3"), "false");
  EXPECT_EQ(truth("n <= 3 and n >= 3 and not n < 3 and not n > 3"), "true");
  EXPECT_EQ(truth("1.50 = 1.5"), "true");
}

TEST(Expression, Functions) {
  EXPECT_EQ(value("min(3, 1, 2)"), "1");
  EXPECT_EQ(value("max(3, 1, 2)"), "3");
  EXPECT_EQ(value("sum(n, d, 1)"), "8");
  EXPECT_EQ(value("abs(n - d)"), "1");
  EXPECT_EQ(value("floor(-0.5)"), "-1");
  EXPECT_EQ(value("ceil(-0.5)"), "0");
  EXPECT_EQ(value("round(2.5)"), "3");
  EXPECT_EQ(value("round(-2.5)"), "-3");
  EXPECT_EQ(value("round(n / 7, 3)"), "429/1000");
  EXPECT_EQ(value("if(yes, 1, 2)"), "1");
  EXPECT_EQ(value("if(n > d, 1, 2)"), "2");
  EXPECT_EQ(value("days(day, period_to)"), "305");
  EXPECT_EQ(value("days(period_to, day)"), "-305");
  EXPECT_EQ(value("days(\"2026-02-28\", \"2026-03-01\")"), "1");
  EXPECT_EQ(value("days(period_from, as_of)"), "364");
  EXPECT_EQ(value("item_max / 4"), "250");
  EXPECT_EQ(value("votes:A - votes:B"), "7");
}

TEST(Expression, TextsOptionsAndDates_CompareWithTheirOwnKind) {
  EXPECT_EQ(truth("grade = \"good\""), "true");
  EXPECT_EQ(truth("grade != 'good'"), "false");
  EXPECT_EQ(truth("note = \"đúng\""), "true");
  EXPECT_EQ(truth("yes = true"), "true");
  EXPECT_EQ(truth("day = 2026-03-01"), "true");
  EXPECT_EQ(truth("day < \"2026-03-02\""), "true");
  EXPECT_EQ(truth("moment >= \"2026-03-01T08:30\""), "true");
  EXPECT_EQ(truth("day <= period_to and day >= period_from"), "true");
}

TEST(Expression, Measures_AreNamesForWholeExpressions) {
  EXPECT_EQ(value("twice"), "3/2");
  EXPECT_EQ(value("1 - share"), "1/4") << "not 1 - n / d read as (1 - n) / d";
  EXPECT_EQ(value("6 / twice"), "4");
}

TEST(Expression, WhatIsUnknown_StaysUnknownUnlessItCannotMatter) {
  EXPECT_EQ(truth("no and unknown"), "false");
  EXPECT_EQ(truth("unknown and no"), "false");
  EXPECT_EQ(truth("yes or unknown"), "true");
  EXPECT_EQ(truth("unknown or yes"), "true");
  EXPECT_EQ(truth("unknown and yes"), "pending");
  EXPECT_EQ(truth("unknown or no"), "pending");
  EXPECT_EQ(truth("not unknown"), "pending");
  EXPECT_EQ(truth("unknown or not unknown"), "pending") << "three values, no proofs";
  EXPECT_EQ(truth("m = m"), "pending");
  EXPECT_EQ(value("if(yes, 1, m)"), "1") << "the branch not taken is not looked at";
  EXPECT_EQ(value("if(no, m, 2)"), "2");
  EXPECT_EQ(value("if(unknown, 1, 2)"), "pending");
  EXPECT_EQ(value("sum(1, m)"), "pending") << "sum never skips";
  EXPECT_EQ(value("max(5, m)"), "pending");
  EXPECT_EQ(value("0 * m"), "pending");
}

TEST(Expression, NothingOverNothing_IsUndefined_SomethingOverNothingIsWrong) {
  EXPECT_EQ(value("zero / zero"), "pending");
  EXPECT_EQ(value("1 + zero / zero"), "pending");
  EXPECT_EQ(value("n / zero"), "DIVISION_BY_ZERO");
  EXPECT_EQ(value("if(zero > 0, n / zero, 5)"), "5");
  EXPECT_EQ(truth("zero > 0 and n / zero > 1"), "false");
}

TEST(Expression, PercentFacts_MeetPercentLiteralsOnly) {
  EXPECT_EQ(truth("r = 90%"), "true");
  EXPECT_EQ(truth("r >= 90.01%"), "false");
  EXPECT_EQ(value("r * 10"), "9");
  EXPECT_EQ(value("(100% - r) * 10"), "1");
  EXPECT_EQ(truth("100% - r = 10%"), "true");
  EXPECT_EQ(truth("max(r, 95%) = 95%"), "true");
  EXPECT_EQ(fault("r >= 90"), "PERCENT_COMPARED -");
  EXPECT_EQ(fault("r >= 0.9"), "PERCENT_COMPARED -");
  EXPECT_EQ(fault("0.9 <= r"), "PERCENT_COMPARED -");
  EXPECT_EQ(fault("n >= 90%"), "COUNT_COMPARED_WITH_PERCENT -");
  EXPECT_EQ(fault("100 - r > 10%"), "PERCENT_MIX 4");
  EXPECT_EQ(fault("r + 1 > 10%"), "PERCENT_MIX 2");
  EXPECT_EQ(fault("max(r, 95) > 10%"), "PERCENT_MIX 0");
}

TEST(Expression, SyntaxErrors_NameTheirColumn) {
  EXPECT_EQ(fault(""), "EXPR_SYNTAX 0");
  EXPECT_EQ(fault("   "), "EXPR_SYNTAX 3");
  EXPECT_EQ(fault("n >"), "EXPR_SYNTAX 3");
  EXPECT_EQ(fault("n > 1)"), "EXPR_SYNTAX 5");
  EXPECT_EQ(fault("(n > 1"), "EXPR_SYNTAX 6");
  EXPECT_EQ(fault("n == 1"), "EXPR_SYNTAX 2");
  EXPECT_EQ(fault("n <> 1"), "EXPR_SYNTAX 2");
  EXPECT_EQ(fault("yes && no"), "EXPR_SYNTAX 4");
  EXPECT_EQ(fault("yes || no"), "EXPR_SYNTAX 4");
  EXPECT_EQ(fault("n > 1,5"), "EXPR_SYNTAX 5");
  EXPECT_EQ(fault("n > 1."), "EXPR_SYNTAX 6");
  EXPECT_EQ(fault("n > .5"), "EXPR_SYNTAX 4");
  EXPECT_EQ(fault("n d"), "EXPR_SYNTAX 2");
  EXPECT_EQ(fault("grade = \"good"), "EXPR_SYNTAX 8");
  EXPECT_EQ(fault("and yes"), "EXPR_SYNTAX 0");
  EXPECT_EQ(fault("n > 1 > 0").substr(0, 11), "EXPR_SYNTAX");
  EXPECT_EQ(fault("min(1, 2"), "EXPR_SYNTAX 8");
  EXPECT_EQ(fault("n > 1234567890123456789"), "EXPR_SYNTAX 4");
  EXPECT_EQ(fault("votes > 1"), "EXPR_SYNTAX 6");
}

TEST(Expression, Columns_CountCharactersNotBytes) {
  EXPECT_EQ(fault("note = 'đã ủy quyền' and nn = 1"), "EXPR_UNKNOWN_NAME 25");
  EXPECT_EQ(fault("note = '' and ă > 1"), "EXPR_UNKNOWN_NAME 14");
  EXPECT_EQ(fault("note = \"\" and nn = 1"), "EXPR_UNKNOWN_NAME 16") << "an escape counts as it is written";
}

TEST(Expression, UnknownNames_AreNamed) {
  EXPECT_EQ(fault("yes and nn > 1"), "EXPR_UNKNOWN_NAME 8");
  EXPECT_EQ(fault("maxi(n) > 1"), "EXPR_UNKNOWN_FUNCTION 0");
  EXPECT_EQ(fault("points(\"Z\") > 1"), "UNKNOWN_ITEM 7");
  EXPECT_EQ(fault("grade = 'best'").substr(0, 14), "UNKNOWN_OPTION");
  EXPECT_EQ(fault("votes:C > 1").substr(0, 14), "UNKNOWN_OPTION");
  EXPECT_EQ(fault("day = 2026-02-30").substr(0, 8), "BAD_DATE");
}

TEST(Expression, Types_MustFit) {
  EXPECT_EQ(fault("n"), "NOT_A_CONDITION -");
  EXPECT_EQ(fault("n > 1", false), "NOT_A_NUMBER -");
  EXPECT_EQ(fault("n and yes").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("not n").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("yes > no").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("yes + 1 > 1").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("day > 1").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("day = moment").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("grade < \"good\"").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("if(yes, 1, day) = 1").substr(0, 9), "EXPR_TYPE");
  EXPECT_EQ(fault("days(n, day) > 1").substr(0, 9), "EXPR_TYPE");
}

TEST(Expression, Functions_CountTheirArguments) {
  EXPECT_EQ(fault("abs(1, 2) > 0"), "EXPR_ARGUMENTS 0");
  EXPECT_EQ(fault("yes and min() > 0"), "EXPR_ARGUMENTS 8");
  EXPECT_EQ(fault("if(yes, 1) > 0"), "EXPR_ARGUMENTS 0");
  EXPECT_EQ(fault("round(1, n) > 0"), "EXPR_SYNTAX 0");
  EXPECT_EQ(fault("round(1, 13) > 0"), "EXPR_SYNTAX 0");
}

TEST(Expression, WhatBelongsToGates_IsRefusedInRules) {
  EXPECT_EQ(fault("min_share(field) > 50%").substr(0, 13), "EXPR_NOT_HERE");
  EXPECT_EQ(fault("round_points(self) > 1").substr(0, 13), "EXPR_NOT_HERE");
}

TEST(Expression, SizeIsBounded) {
  EXPECT_EQ(value(std::string(20, '(') + "1" + std::string(20, ')')), "1");
  EXPECT_EQ(fault(std::string(200, '(') + "1" + std::string(200, ')'), false).substr(0, 14),
            "EXPR_TOO_LARGE");
  EXPECT_EQ(fault(std::string(200, '-') + "1", false).substr(0, 14), "EXPR_TOO_LARGE");
  std::string longest = "1";
  while (longest.size() + 4 <= 4000)
    longest += " + 1";
  EXPECT_EQ(value(longest), std::to_string((longest.size() + 3) / 4));
  EXPECT_EQ(fault(longest + std::string(8, ' ') + "+ 1", false), "EXPR_TOO_LARGE -");
}

// Names for expressions in expressions grow without end unless what they stand for is counted.
TEST(Expression, MeasuresThatDouble_AreRefused) {
  std::string measures = R"("m0": "n + 1")";
  for (int i = 1; i <= 30; ++i) {
    const std::string below = "m" + std::to_string(i - 1);
    measures += ", \"m" + std::to_string(i) + "\": \"" + below + " + " + below + "\"";
  }
  Mistakes mistakes;
  EXPECT_FALSE(Framework::load(
      R"({"format": "parindex-framework/1", "id": "x", "max": 1, "facts": {"n": {"type": "count"}},
    "measures": {)" +
          measures + R"(}, "items": [{"code": "A", "max": 1, "rule": {"kind": "check", "if": "m30 > 1"}}]})",
      mistakes));
  ASSERT_FALSE(mistakes.empty());
  EXPECT_EQ(mistakes[0].code, "EXPR_TOO_LARGE");
}

}  // namespace
}  // namespace parindex::testing
