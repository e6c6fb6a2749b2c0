// SPDX-License-Identifier: Apache-2.0
// Every code of the catalogue is explained, in both languages, and every example draws the code it stands
// for.
#include "tool/code_explanations.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/calendar.hpp"
#include "parindex/scoring.hpp"

#include "report.hpp"

namespace parindex {
namespace {

using tool::CodeExplanation;
using tool::Example;
using tool::kCodeExplanations;

constexpr std::string_view kHead = R"("format": "parindex-framework/1", "id": "x", "max": 1)";
constexpr std::string_view kPeriod = R"("period": {"from": "2026-01-01", "to": "2026-12-31"})";
constexpr std::string_view kInForce = R"("in_force": {"from": "2022-01-01"})";
constexpr std::string_view kKinds = R"("kinds": {"province": {}, "commune": {}})";
constexpr std::string_view kFacts = R"("facts": {
  "done": {"type": "count", "at_most": "all"}, "all": {"type": "count"}, "late": {"type": "count"},
  "rate": {"type": "percent"}, "met": {"type": "flag"}, "issued": {"type": "date", "within": "period"},
  "sent": {"type": "date"}, "arrived": {"type": "datetime"},
  "timing": {"type": "choice", "options": ["early", "late"]}, "votes": {"type": "tally", "options": ["A", "B"]}})";
constexpr std::string_view kItem =
    R"({"code": "A", "max": 1, "rule": {"kind": "ratio", "of": "done / all"}})";

std::string object(const std::vector<std::string_view>& members) {
  std::string out = "{";
  for (const std::string_view member : members) {
    if (!member.empty()) out += (out.size() == 1 ? "" : ",\n") + std::string(member);
  }
  return out + "}";
}

// What stands before a line ---, and what after it; without one everything is after it.
std::pair<std::string, std::string> halves(std::string_view example) {
  constexpr std::string_view kLine = "\n---\n";
  const std::size_t at = example.find(kLine);
  if (at == std::string_view::npos) return {{}, std::string(example)};
  return {std::string(example.substr(0, at)), std::string(example.substr(at + kLine.size()))};
}

void check(const std::string& framework, Mistakes& mistakes) { (void)Framework::load(framework, mistakes); }

template <typename Read>
void score_with(const std::string& text, Mistakes& mistakes, Read read) {
  const std::optional<Framework> framework = Framework::load(text, mistakes);
  ASSERT_TRUE(framework) << text;
  mistakes.clear();  // what is drawn must come from the input
  InputReader reader(*framework, mistakes);
  read(reader);
  const std::optional<Batch> batch = reader.finish();
  if (batch) (void)score(*framework, *batch, mistakes);
}

std::string framework_of(std::string_view item, std::string_view members = {}) {
  const std::string items = "\"items\": [" + std::string(item.empty() ? kItem : item) + "]";
  return object({kHead, kPeriod, kInForce, kKinds, kFacts, members, items});
}

std::string assessment_of(std::string_view members) {
  return object({R"("format": "parindex-assessment/1", "framework": "x", "unit": {"id": "X1"})", members});
}

// Documents that cannot be shown: too long, or no text.
void draw_made(std::string_view code, Mistakes& mistakes) {
  const std::string good(kItem);
  const auto facts = [&](const std::string& csv) {
    score_with(framework_of({}), mistakes, [&](InputReader& reader) { reader.read_csv(csv, "facts.csv"); });
  };
  if (code == "JSON_TOO_DEEP") {
    check(std::string(10'000, '['), mistakes);
  } else if (code == "JSON_ENCODING") {
    check("{\"id\": \"Ph\xFA Th\xCD\"}", mistakes);
  } else if (code == "JSON_NUL") {
    check(std::string("{\"id\": \"a\"\0}", 12), mistakes);
  } else if (code == "CSV_ENCODING") {
    facts("unit,name,fact,value\nX1,Ph\xFA,done,5\n");
  } else if (code == "CSV_NUL") {
    facts(std::string("unit,fact,value\nX1,do\0ne,5\n", 27));
  } else if (code == "CSV_LINE_END") {
    facts("unit,fact,value\rX1,done,5\r");
  } else if (code == "TOO_MANY_LEVELS") {
    std::string item = good;
    for (int level = 0; level < 20; ++level)
      item = "{\"code\": \"L" + std::to_string(level) + "\", \"max\": 1, \"items\": [" + item + "]}";
    check(framework_of(item), mistakes);
  } else if (code == "EXPR_TOO_LARGE") {
    std::string sum = "done";
    for (int i = 0; i < 2000; ++i)
      sum += " + done";
    check(
        framework_of("{\"code\": \"A\", \"max\": 1, \"rule\": {\"kind\": \"count\", \"each\": 1, \"of\": \"" +
                     sum + "\"}}"),
        mistakes);
  } else {
    ADD_FAILURE() << code << ": nothing is made for it";
  }
}

void draw_previous(const std::string& csv, Mistakes& mistakes) {
  const std::optional<Framework> framework = Framework::load(framework_of({}), mistakes);
  ASSERT_TRUE(framework);
  const auto read = [&](const std::string& text) {
    InputReader reader(*framework, mistakes);
    reader.read_csv(text, "facts.csv");
    return reader.finish();
  };
  const std::optional<Batch> earlier = read(csv), now = read("unit,fact,value\nX1,done,5\n");
  ASSERT_TRUE(earlier && now);
  ScoreOptions options;
  options.previous = &*earlier;
  (void)score(*framework, *now, mistakes, options);
}

// Puts the example where its kind says and does what the tool would do.
void draw(const CodeExplanation& one, Mistakes& mistakes) {
  const auto [before, after] = halves(one.example);
  switch (one.kind) {
    case Example::kNone:
    case Example::kShell:
      break;
    case Example::kMade:
      draw_made(one.code, mistakes);
      break;
    case Example::kWhole:
      check(std::string(one.example), mistakes);
      break;
    case Example::kItem:
      check(framework_of(one.example), mistakes);
      break;
    case Example::kTop: {
      const bool has_facts = one.example.find("\"facts\":") != std::string_view::npos;
      const std::string items =
          "\"items\": [" +
          std::string(has_facts ? R"({"code": "A", "max": 1, "rule": {"kind": "check"}})" : kItem) + "]";
      check(object({kHead, kPeriod, kKinds, has_facts ? std::string_view() : kFacts, one.example, items}),
            mistakes);
      break;
    }
    case Example::kFacts:
      score_with(framework_of(before), mistakes,
                 [&](InputReader& reader) { reader.read_csv(after, "facts.csv"); });
      break;
    case Example::kCheck:
      score_with(framework_of({}, before), mistakes,
                 [&](InputReader& reader) { reader.read_csv(after, "facts.csv"); });
      break;
    case Example::kNoPeriod:
      score_with(
          object({kHead, "\"items\": [{\"code\": \"A\", \"max\": 1, \"rule\": {\"kind\": \"check\"}}]"}),
          mistakes, [&](InputReader& reader) { reader.read_csv(after, "facts.csv"); });
      break;
    case Example::kAssessment:
      score_with(framework_of(before), mistakes,
                 [&](InputReader& reader) { reader.read_json(assessment_of(after), "assessment.json"); });
      break;
    case Example::kAssessmentWhole:
      score_with(framework_of({}), mistakes,
                 [&](InputReader& reader) { reader.read_json(after, "assessment.json"); });
      break;
    case Example::kUnits:
      score_with(framework_of({}), mistakes, [&](InputReader& reader) {
        reader.read_units(after, "units.csv");
        reader.read_csv("unit,fact,value\nX1,done,5\nX2,done,5\n", "facts.csv");
      });
      break;
    case Example::kPrevious:
      draw_previous(after, mistakes);
      break;
    case Example::kCalendar:
      (void)Calendar::with_days(Calendar::vietnam(), after, "calendar.csv", mistakes);
      break;
  }
}

bool holds(const Mistakes& mistakes, std::string_view code) {
  return std::any_of(mistakes.begin(), mistakes.end(),
                     [code](const Mistake& one) { return one.code == code; });
}

TEST(CodeExplanations, EveryCodeOfTheCatalogue_IsExplainedOnceInBothLanguages) {
  std::map<std::string_view, int> explained;
  for (const CodeExplanation& one : kCodeExplanations)
    ++explained[one.code];
  std::set<std::string_view> codes;
  for (std::size_t i = 0; i != detail::catalogue_size(); ++i)
    codes.insert(detail::catalogue_row(static_cast<detail::Code>(i)).code);
  for (const std::string_view code : codes)
    EXPECT_EQ(explained[code], 1) << code;
  EXPECT_EQ(explained.size(), codes.size());
  for (const CodeExplanation& one : kCodeExplanations) {
    EXPECT_GE(one.vi.size(), 40U) << one.code;
    EXPECT_GE(one.en.size(), 40U) << one.code;
    EXPECT_NE(one.vi, one.en) << one.code;
    EXPECT_EQ(one.mend_vi.empty(), one.mend_en.empty()) << one.code;
    for (const std::string_view text : {one.vi, one.en, one.mend_vi, one.mend_en}) {
      if (text.empty()) continue;
      EXPECT_TRUE(text.ends_with('.') || text.ends_with(')')) << one.code << ": " << text;
    }
  }
}

TEST(CodeExplanations, WithoutAWayToMend_TheCataloguesHintsSayEnough) {
  for (const CodeExplanation& one : kCodeExplanations) {
    if (!one.mend_en.empty()) continue;
    for (std::size_t i = 0; i != detail::catalogue_size(); ++i) {
      const detail::CatalogueRow& row = detail::catalogue_row(static_cast<detail::Code>(i));
      if (row.code != one.code) continue;
      EXPECT_FALSE(row.hint_en.empty()) << one.code;
      for (const std::string_view argument : {"{0}", "{1}", "{2}", "{3}"})
        EXPECT_EQ(row.hint_en.find(argument), std::string_view::npos) << one.code << ": " << row.hint_en;
    }
  }
}

TEST(CodeExplanations, Examples_DrawTheirCodes) {
  std::size_t drawn = 0;
  for (const CodeExplanation& one : kCodeExplanations) {
    EXPECT_EQ(one.example.empty() && one.kind != Example::kMade && one.code != "CSV_EMPTY",
              one.kind == Example::kNone)
        << one.code;
    if (one.kind == Example::kNone || one.kind == Example::kShell) continue;
    Mistakes mistakes;
    draw(one, mistakes);
    std::string said;
    for (const Mistake& mistake : mistakes)
      said += "\n" + format(mistake, Language::kEn);
    EXPECT_TRUE(holds(mistakes, one.code)) << one.code << " is not drawn by\n"
                                           << one.example << "\nbut" << said;
    drawn += holds(mistakes, one.code) ? 1U : 0U;
  }
  EXPECT_GE(drawn, 140U);
}

// An example shows one thing: what else it draws is wrong with the same piece of data.
TEST(CodeExplanations, Examples_DrawLittleElse) {
  for (const CodeExplanation& one : kCodeExplanations) {
    if (one.kind == Example::kNone || one.kind == Example::kShell || one.kind == Example::kMade) continue;
    Mistakes mistakes;
    draw(one, mistakes);
    std::set<std::string> others;
    for (const Mistake& mistake : mistakes) {
      // The frame around an example has facts that it does not use and units without kinds.
      if (mistake.severity == Severity::kError && mistake.code != one.code) others.insert(mistake.code);
    }
    const detail::CatalogueRow& row = detail::catalogue_row(*detail::find_code(one.code));
    if (row.severity == Severity::kWarning) {
      EXPECT_TRUE(others.empty()) << one.code << " is a warning, but " << *others.begin() << " comes too";
    }
    EXPECT_LE(others.size(), 1U) << one.code;
  }
}

}  // namespace
}  // namespace parindex
