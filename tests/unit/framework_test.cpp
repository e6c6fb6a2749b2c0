// SPDX-License-Identifier: Apache-2.0
// What a loaded framework tells about itself, and that nothing of a faulty one gets through.
#include "parindex/framework.hpp"

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::string_view kText = R"json({
  "format": "parindex-framework/1", "id": "demo.2026", "x-note": {"anything": [1, 2]},
  "title": {"vi": "Bộ tiêu chí", "en": "Criteria"},
  "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "kinds": {"commune": {}, "ward": {"is": "commune"}},
  "levels": ["field", "criterion"], "max": 10,
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {
    "done": {"type": "count", "title": "Đã làm", "at_most": "tasks", "from": {"ancestor": "commune"}},
    "tasks": {"type": "count"},
    "quality": {"type": "choice", "options": ["good", {"code": "poor", "title": {"vi": "kém"}}]}
  },
  "items": [
    {"code": "I", "max": 6, "owner": "Phòng Nội vụ", "source": "self", "items": [
      {"code": "1", "max": {"by": "kind", "ward": 4, "else": 4.0}, "source": "data", "rule": {"kind": "ratio", "of": "done / tasks"}},
      {"code": "2", "max": 2, "rule": {"kind": "check"}}]},
    {"code": "II", "max": 4, "items": [
      {"code": "2", "max": 4, "rule": {"kind": "check", "if": "quality = \"good\""}}]}],
  "adjustments": {"items": [{"code": "B", "as": "bonus", "max": 1, "rule": {"kind": "judged"}}]}
})json";

Framework load(std::string_view text, std::vector<std::string>* codes = nullptr) {
  Mistakes mistakes;
  std::optional<Framework> framework = Framework::load(text, mistakes);
  if (codes != nullptr) {
    for (const Mistake& mistake : mistakes)
      codes->push_back(mistake.code + " " + mistake.place.pointer);
  }
  if (!framework) throw std::runtime_error(format(mistakes[0], Language::kEn));
  return *std::move(framework);
}

std::string with(std::string_view from, std::string_view to) {
  std::string text(kText);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("no such text: " + std::string(from));
  return text.replace(at, from.size(), to);
}

std::vector<std::string> codes_of(std::string_view text) {
  Mistakes mistakes;
  (void)Framework::load(text, mistakes);
  std::vector<std::string> codes;
  for (const Mistake& mistake : mistakes)
    codes.push_back(mistake.code + " " + mistake.place.pointer);
  return codes;
}

TEST(Framework, TellsItsIdTitleAndPeriod) {
  const Framework framework = load(kText);
  EXPECT_EQ(framework.id(), "demo.2026");
  EXPECT_EQ(framework.title(), (Text{"Bộ tiêu chí", "Criteria"}));
  ASSERT_TRUE(framework.period());
  EXPECT_EQ(to_string(*framework.period()), "2026");
}

TEST(Framework, Items_StandInDocumentOrder_ParentsFirst) {
  const std::vector<ItemInfo> items = load(kText).items();
  std::vector<std::string> lines;
  for (const ItemInfo& item : items) {
    lines.push_back(item.label + " " + item.code + " depth " + std::to_string(item.depth) + " under " +
                    (item.parent ? items[*item.parent].label : "-") + " " +
                    std::string(to_string(item.rule)) + " max " +
                    (item.max ? item.max->to_string() : "by unit"));
  }
  EXPECT_THAT(lines, ElementsAre("I I depth 1 under - none max 6", "1 1 depth 2 under I ratio max by unit",
                                 "I/2 2 depth 2 under I check max 2", "II II depth 1 under - none max 4",
                                 "II/2 2 depth 2 under II check max 4", "B B depth 1 under - judged max 1"));
  EXPECT_TRUE(items.back().adjustment);
  EXPECT_FALSE(items.front().adjustment);
}

TEST(Framework, OwnerAndSource_AreInheritedUnlessStated) {
  const std::vector<ItemInfo> items = load(kText).items();
  EXPECT_EQ(items[1].owner, "Phòng Nội vụ");
  EXPECT_EQ(items[1].source, Source::kData);
  EXPECT_EQ(items[2].source, Source::kSelf);
  EXPECT_EQ(items[4].owner, "");
  EXPECT_EQ(items[4].source, Source::kNone);
}

TEST(Framework, Facts_AreTheDeclaredOnesAndThoseOfUnnamedRules) {
  std::vector<std::string> lines;
  for (const FactInfo& fact : load(kText).facts()) {
    std::string line = fact.id + " " + std::string(to_string(fact.type));
    for (const std::string& option : fact.options)
      line += " " + option;
    if (!fact.at_most.empty()) line += " at most " + fact.at_most;
    if (!fact.ancestor.empty()) line += " from " + fact.ancestor;
    lines.push_back(line + (fact.declared ? "" : " undeclared"));
  }
  EXPECT_THAT(lines, ElementsAre("done count at most tasks from commune", "tasks count",
                                 "quality choice good poor", "I/2 flag undeclared", "B number undeclared"));
}

TEST(Framework, SameCodeUnderTwoParents_IsAWarningAndGivesLongerLabels) {
  std::vector<std::string> codes;
  (void)load(kText, &codes);
  EXPECT_THAT(codes, ElementsAre("DUPLICATE_CODE /items/1/items/0"));
}

TEST(Framework, Seal_IsOfTheContentNotOfTheSpelling) {
  const std::string seal = load(kText).seal();
  EXPECT_EQ(seal.substr(0, 7), "sha256:");
  EXPECT_EQ(seal.size(), 7U + 64U);
  EXPECT_EQ(load("\xEF\xBB\xBF" + std::string(kText) + "\n\n").seal(), seal)
      << "byte order mark, white space";
  EXPECT_EQ(load(with("\"max\": 10,", "\"max\": 10.0,")).seal(), seal) << "number spelling";
  EXPECT_EQ(load(with("\"kinds\": {\"commune\": {}, \"ward\": {\"is\": \"commune\"}},",
                      "\"kinds\": {\"ward\": {\"is\": \"commune\"}, \"commune\": {}},"))
                .seal(),
            seal)
      << "key order";
  EXPECT_EQ(load(with("Criteria", "\\u0043riteria")).seal(), seal) << "escapes";
  EXPECT_NE(load(with("\"digits\": 2", "\"digits\": 3")).seal(), seal);
  EXPECT_NE(load(with("Criteria", "criteria")).seal(), seal);
}

TEST(Framework, AllMistakesOfADocument_ComeInOnePassInOrderOfPlace) {
  std::string text = with("\"of\": \"done / tasks\"", "\"of\": \"dne / tasks\", \"taget\": 1");
  text.replace(text.find("half_up"), 7, "halfup");
  text.replace(text.find("quality = "), 10, "quality > ");
  text.replace(text.find("\"as\": \"bonus\""), 13, "\"as\": \"gift\"");
  Mistakes mistakes;
  EXPECT_FALSE(Framework::load(text, mistakes));
  std::vector<std::string> codes;
  std::size_t line = 0;
  for (const Mistake& mistake : mistakes) {
    if (mistake.severity == Severity::kError) codes.push_back(mistake.code);
    EXPECT_GE(mistake.place.line, line);
    line = mistake.place.line;
  }
  EXPECT_THAT(codes,
              ElementsAre("UNKNOWN_WORD", "EXPR_UNKNOWN_NAME", "UNKNOWN_KEY", "EXPR_TYPE", "UNKNOWN_WORD"));
}

TEST(Framework, UnknownKeys_AreErrorsEverywhere_NotesAreKept) {
  EXPECT_THAT(codes_of(with("\"id\":", "\"idd\": 1, \"id\":")), ::testing::Contains("UNKNOWN_KEY /idd"));
  EXPECT_THAT(codes_of(with("\"owner\":", "\"onwer\":")), ::testing::Contains("UNKNOWN_KEY /items/0/onwer"));
  EXPECT_THAT(codes_of(with("\"kind\": \"check\"}", "\"kind\": \"check\", \"iff\": \"true\"}")),
              ::testing::Contains("UNKNOWN_KEY /items/0/items/1/rule/iff"));
  EXPECT_THAT(codes_of(with("\"type\": \"count\"}", "\"type\": \"count\", \"unit\": \"hồ sơ\"}")),
              ::testing::Contains("UNKNOWN_KEY /facts/tasks/unit"));
  EXPECT_THAT(codes_of(with("\"kind\": \"check\"}", "\"kind\": \"check\", \"x-text\": \"có: 2\"}")),
              ElementsAre("DUPLICATE_CODE /items/1/items/0"));
}

TEST(Framework, Limits_AreKept) {
  Mistakes mistakes;
  LoadOptions options;
  options.max_bytes = 100;
  options.file = "rules.json";
  EXPECT_FALSE(Framework::load(kText, mistakes, options));
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].place.file, "rules.json");

  const auto nested = [](int levels) {
    std::string open, close;
    for (int i = 1; i < levels; ++i) {
      open += "{\"code\": \"L" + std::to_string(i) + "\", \"max\": 1, \"items\": [";
      close += "]}";
    }
    return R"({"format": "parindex-framework/1", "id": "x", "max": 1, "items": [)" + open +
           R"({"code": "A", "max": 1, "rule": {"kind": "check"}})" + close + "]}";
  };
  EXPECT_THAT(codes_of(nested(12)), IsEmpty());
  EXPECT_THAT(codes_of(nested(13)), ::testing::Contains(::testing::StartsWith("TOO_MANY_LEVELS ")));
}

TEST(Framework, Warnings_DoNotRefuse_ErrorsDo) {
  EXPECT_THAT(codes_of(with("\"max\": 10,", "\"max\": 11,")),
              ElementsAre("MAX_SUM /max", "DUPLICATE_CODE /items/1/items/0"));
  (void)load(with("\"max\": 10,", "\"max\": 11,"));
  EXPECT_THAT(codes_of(with("\"max\": 10,", "\"max\": 11, \"accepts\": [\"MAX_SUM\"],")),
              ElementsAre("DUPLICATE_CODE /items/1/items/0"));
}

TEST(Framework, CopiesShareOneModel) {
  const Framework framework = load(kText);
  const Framework copy = framework;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_EQ(&copy.model(), &framework.model());
}

}  // namespace
}  // namespace parindex::testing
