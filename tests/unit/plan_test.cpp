// SPDX-License-Identifier: Apache-2.0
// Scoring by column gives what scoring one by one gives: for the framework of every golden rule case and
// every example, over facts made up from fixed seeds.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/columns.hpp"

#include "columns_support.hpp"
#include "plan/compiler.hpp"
#include "plan/plan_set.hpp"
#include "plan/program.hpp"

namespace parindex::testing {
namespace {

std::optional<Framework> load(const std::filesystem::path& path) {
  Mistakes ignored;
  return Framework::load(bytes_of_file(path), ignored);
}

void try_all(std::size_t rows, std::uint64_t seeds, std::int64_t wrong, bool whole,
             const ColumnScoreOptions& options = {}, std::size_t most_left = 45) {
  std::size_t tried = 0, left = 0, all = 0;
  for (const std::filesystem::path& path : all_frameworks()) {
    const std::optional<Framework> framework = load(path);
    if (!framework) continue;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
      Table table = made_up_table(*framework, rows, seed * 7919 + rows, wrong);
      Mistakes mistakes;
      std::optional<BoundColumns> bound =
          BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
      std::string said;
      for (const Mistake& one : mistakes)
        said += format(one, Language::kEn) + "\n";
      ASSERT_TRUE(bound.has_value()) << path << said;
      std::size_t evaluated = 0;
      expect_same_as_one_by_one(*bound, options, whole, path.string() + " seed " + std::to_string(seed),
                                &evaluated);
      left += evaluated;
      all += rows;
      if (::testing::Test::HasFatalFailure()) return;
      ++tried;
    }
  }
  EXPECT_GT(tried, 60U);
  // what this is about: the plan, not the evaluator behind it
  if (wrong == 0 && rows > 20) {
    EXPECT_LT(left * 100, all * most_left);
  }
}

TEST(Plan, GivesWhatOneByOneGives) { try_all(70, 6, 0, false); }
TEST(Plan, GivesTheSameScorecards) { try_all(5, 2, 0, true); }
TEST(Plan, FindsTheSameMistakes) { try_all(40, 3, 30, false); }

// Every set of kernels this processor has, also over several blocks and their ends.
class Kernels : public ::testing::TestWithParam<int> {
 protected:
  ~Kernels() override { detail::limit_kernels(2); }
};
TEST_P(Kernels, GiveTheSame) {
  detail::limit_kernels(GetParam());
  try_all(37, 2, 0, false);
}
INSTANTIATE_TEST_SUITE_P(Plan, Kernels, ::testing::Values(-1, 0, 1, 2));

// Blocks of any size, and their ends.
TEST(Plan, BlocksOfOtherSizesGiveTheSame) {
  detail::set_block_rows(64);
  try_all(150, 1, 0, false);
  detail::set_block_rows(detail::kBlockRows);
}

std::optional<BatchScores> scores_of(const Framework& framework, Table& table, unsigned threads) {
  Mistakes mistakes;
  std::optional<BoundColumns> bound = BoundColumns::bind(framework, table.columns, table.units(), mistakes);
  if (!bound) return std::nullopt;
  ColumnScoreOptions options;
  options.threads = threads;
  options.keep_going = true;
  return score_columns(*bound, mistakes, options);
}

// The bytes of everything a batch holds.
std::string all_of(const BatchScores& scores) {
  std::string out;
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    for (std::size_t item = 0; item < scores.items(); ++item)
      out += std::to_string(scores.points(item, row)) + ":" + std::to_string(scores.cell(item, row)) + " ";
    out += std::to_string(scores.total_points()[row]) + " " + std::to_string(scores.index()[row]) + " " +
           std::to_string(scores.ranks()[row]) + " of " + std::to_string(scores.of(row)) + " " +
           std::to_string(scores.bands()[row]) + "\n";
  }
  return out;
}

TEST(Plan, Threads_GiveTheSame) {
#ifdef __SANITIZE_THREAD__  // takes its time
  constexpr std::size_t kRows = 1100;
#else
  constexpr std::size_t kRows = 3000;
#endif
  for (const char* name : {"br-vt-cong-an-2024-bang-1.json", "commune-illustration.json"}) {
    const auto framework =
        load(std::filesystem::path(PARINDEX_SOURCE_DIR) / "examples" / "frameworks" / name);
    ASSERT_TRUE(framework) << name;
    Table table = made_up_table(*framework, kRows, 11, 2000);
    const auto one = scores_of(*framework, table, 1);
    ASSERT_TRUE(one);
    for (const unsigned threads : {2U, 3U, 16U}) {
      const auto several = scores_of(*framework, table, threads);
      ASSERT_TRUE(several);
      EXPECT_EQ(all_of(*several), all_of(*one)) << name << " " << threads;
    }
  }
}

// What if: one row changed and scored anew is everything scored anew.
TEST(Plan, RescoredRowsAreAsScoredAnew) {
  for (const char* name :
       {"br-vt-cong-an-2024-bang-1.json", "commune-illustration.json", "vn-766-2026.json"}) {
    const auto framework =
        load(std::filesystem::path(PARINDEX_SOURCE_DIR) / "examples" / "frameworks" / name);
    ASSERT_TRUE(framework) << name;
    Table table = made_up_table(*framework, 60, 5, 0);
    Mistakes mistakes;
    auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
    ASSERT_TRUE(bound);
    ColumnScoreOptions options;
    options.keep_going = true;
    auto scores = score_columns(*bound, mistakes, options);
    ASSERT_TRUE(scores);
    Draw draw(9);
    for (int i = 0; i < 40; ++i) {  // one 32-bit column, a few of its rows
      const auto c = static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(table.columns.size())));
      const Column& column = table.columns[c];
      if (column.type != ColumnType::kInt32) continue;
      const std::vector<std::size_t> rows{static_cast<std::size_t>(draw.below(60)),
                                          static_cast<std::size_t>(draw.below(60))};
      for (const std::size_t row : rows)
        const_cast<std::int32_t*>(static_cast<const std::int32_t*>(column.data))[row] =
            static_cast<std::int32_t>(draw.below(90)) - (draw.one_in(9) ? 50 : 0);
      mistakes.clear();
      (void)rescore_rows(*scores, rows, mistakes);
      const auto anew = score_columns(*bound, mistakes, options);
      ASSERT_TRUE(anew);
      ASSERT_EQ(all_of(*scores), all_of(*anew)) << name << " step " << i;
    }
  }
}

// As score() warns: data given as earlier that is of the same period.
TEST(Plan, EarlierDataThatIsNotEarlierIsSaid) {
  const auto framework = load(std::filesystem::path(PARINDEX_SOURCE_DIR) / "examples" / "frameworks" /
                              "br-vt-cong-an-2024-bang-1.json");
  ASSERT_TRUE(framework);
  Table table = made_up_table(*framework, 300, 3, 0);
  Mistakes mistakes;
  auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
  ASSERT_TRUE(bound);
  const std::optional<Batch> same = bound->to_batch(mistakes, true);
  ASSERT_TRUE(same);
  ASSERT_GT(same->size(), 0U);
  ColumnScoreOptions options;
  options.previous = &*same;
  options.keep_going = true;
  expect_same_as_one_by_one(*bound, options, false, "earlier");
  mistakes.clear();
  ASSERT_TRUE(score_columns(*bound, mistakes, options));
  EXPECT_TRUE(std::any_of(mistakes.begin(), mistakes.end(),
                          [](const Mistake& one) { return one.code == "PREVIOUS_NOT_BEFORE"; }))
      << same->size() << " " << mistakes.size();
}

// Ranks that move one by one, under every way of telling ties; few different points, so that ties abound;
// units that are pending, disqualified or wrong for a while; two cohorts.
TEST(Plan, OneRowMovesAsAllRankedAnew) {
  const std::string rules = R"({"format": "parindex-framework/1", "id": "t", "title": {"en": "T"},
    "kinds": {"commune": {}, "ward": {}}, "max": 12, "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"a": {"type": "count"}, "b": {"type": "count"}, "c": {"type": "count"}, "bad": {"type": "flag"}},
    "items": [
      {"code": "A", "max": 5, "rule": {"kind": "count", "of": "a", "each": 1}},
      {"code": "B", "max": 4, "rule": {"kind": "count", "of": "b", "each": 2}},
      {"code": "C", "max": 3, "rule": {"kind": "ratio", "of": "c / 3", "not_applicable_if": "c = 7"}}],
    "gates": [{"code": "G", "if": "bad", "then": "disqualify", "title": {"en": "out"}}],
    "bands": [{"code": "X", "at_least": "90%"}, {"code": "Y", "at_least": 6}SHARE],
    "ranking": {RANKING}})";
  const auto with = [](std::string text, const std::string& what, const std::string& by) {
    return text.replace(text.find(what), what.size(), by);
  };
  constexpr std::size_t kRows = 41;
  for (const char* ranking :
       {R"("ties": "competition")", R"("ties": "dense")", R"("ties": "ordinal")",
        R"("ties": "competition", "then_by": ["A", "C"])", R"("ties": "dense", "then_by": ["B"])",
        R"("ties": "ordinal", "then_by": ["C"])"}) {
    for (const char* share : {"", R"(, {"code": "Z", "top_share": "30%"})"}) {
      Mistakes mistakes;
      const auto framework = Framework::load(with(with(rules, "SHARE", share), "RANKING", ranking), mistakes);
      ASSERT_TRUE(framework) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
      Draw draw(77);
      std::vector<std::vector<std::int32_t>> facts(4, std::vector<std::int32_t>(kRows));
      std::vector<std::uint8_t> given((kRows + 7) / 8, 0xFF);
      std::vector<Column> columns;
      const std::vector<FactInfo> infos = framework->facts();
      for (std::size_t f = 0; f < 4; ++f) {
        Column& column = columns.emplace_back();
        column.fact = f;
        column.data = facts[f].data();
        if (infos[f].id == "b") column.validity = given.data();
      }
      std::vector<std::string_view> kinds;
      for (std::size_t row = 0; row < kRows; ++row)
        kinds.push_back(row % 5 == 0 ? "ward" : "commune");
      UnitColumns units;
      units.count = kRows;
      units.kinds = kinds;
      auto bound = BoundColumns::bind(*framework, columns, units, mistakes,
                                      {parse_period("2026"), std::nullopt, false});
      ASSERT_TRUE(bound) << format(mistakes[0], Language::kEn);
      const auto change = [&](std::size_t row) {
        for (std::size_t f = 0; f < 4; ++f) {
          const bool flag = infos[f].type == FactType::kFlag;
          facts[f][row] = static_cast<std::int32_t>(flag ? draw.below(20) / 19 : draw.below(4));
        }
        if (draw.one_in(15)) facts[0][row] = -1;  // wrong
        if (draw.one_in(6)) facts[2][row] = 7;    // another denominator
        const auto bit = static_cast<std::uint8_t>(1U << (row % 8));
        given[row / 8] =
            static_cast<std::uint8_t>(draw.one_in(9) ? given[row / 8] & ~bit : given[row / 8] | bit);
      };
      for (std::size_t row = 0; row < kRows; ++row)
        change(row);
      ColumnScoreOptions options;
      options.keep_going = true;
      auto scores = score_columns(*bound, mistakes, options);
      ASSERT_TRUE(scores);
      for (int step = 0; step < 300; ++step) {
        std::vector<std::size_t> rows;
        for (std::int64_t n = 1 + draw.below(3); n > 0; --n) {
          rows.push_back(static_cast<std::size_t>(draw.below(kRows)));
          change(rows.back());
        }
        (void)rescore_rows(*scores, rows, mistakes);
        const auto anew = score_columns(*bound, mistakes, options);
        ASSERT_TRUE(anew);
        ASSERT_EQ(all_of(*scores), all_of(*anew)) << ranking << share << " step " << step;
      }
    }
  }
}

// Facts far beyond those a plan is made for first: wider plans, and the evaluator behind them.
TEST(Plan, LargeNumbers) {
  const char* json = R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"}, "max": 10,
    "rounding": {"digits": 2, "mode": "half_even", "at": ["leaf"]},
    "facts": {"a": {"type": "count"}, "b": {"type": "count"}, "c": {"type": "number"}},
    "items": [
      {"code": "R", "max": 6, "rule": {"kind": "ratio", "of": "a / b", "when_undefined": "zero"}},
      {"code": "L", "max": 4, "rule": {"kind": "linear", "of": "c", "from": [-1000000, 0], "to": [3000000000, 4]}}]})";
  Mistakes mistakes;
  const auto framework = Framework::load(json, mistakes);
  ASSERT_TRUE(framework);
  const std::int64_t big = std::int64_t{1} << 46, huge = 999'999'999'999'999'999;
  const std::vector<std::int64_t> a{3, 131072, 131073, big, huge, 1, 0, 7, huge, 5};
  const std::vector<std::int64_t> b{7, 131073, 262144, big + 1, huge, huge, 0, 1000000007, huge - 1, 5};
  const std::vector<std::int64_t> c{-huge, -1000000, 2999999999, 3000000000, huge, 0, 1, -5, big, 17};
  Table table;
  table.rows = a.size();
  Draw draw(1);
  const std::vector<bool> given(a.size(), true);
  table.add(0, 0, FactType::kDateTime, 0, a, given, draw);  // 64 bits
  table.add(1, 0, FactType::kDateTime, 0, b, given, draw);
  table.add(2, 0, FactType::kDateTime, 0, c, given, draw);
  table.periods.assign(table.rows, *parse_period("2026"));
  auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
  ASSERT_TRUE(bound);
  std::size_t evaluated = 0;
  expect_same_as_one_by_one(*bound, {}, true, "large", &evaluated);
  EXPECT_GT(evaluated, 0U);
  EXPECT_LT(evaluated, table.rows);
}

// Facts of units above: the nearest of the kind named, or that gives some where kinds are not known; steps
// over units that are left out; nobody to take them from; a unit above whose own data is wrong.
TEST(Plan, FactsOfUnitsAbove) {
  const char* json = R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"}, "max": 10,
    "kinds": {"province": {}, "city": {"is": "province"}, "district": {}, "commune": {}},
    "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"a": {"type": "count", "from": {"ancestor": "province"}, "at_most": "n"},
              "n": {"type": "count", "from": {"ancestor": "province"}},
              "t": {"type": "tally", "options": ["A", "B"], "from": {"ancestor": "district"}},
              "own": {"type": "count"}},
    "checks": [{"that": "own <= 90 or n >= 5", "why": {"en": "x"}}],
    "gates": [{"code": "G", "if": "a = 0 and own > 50", "then": "disqualify"}],
    "items": [
      {"code": "R", "max": 4, "rule": {"kind": "ratio", "of": "a / n", "when_undefined": "zero"}},
      {"code": "N", "max": 2, "rule": {"kind": "tiers", "of": "n", "tiers": [{"at_least": 60, "points": 2}, {"at_least": 20, "points": 1}]}},
      {"code": "S", "max": 3, "rule": {"kind": "survey", "groups": [{"facts": ["t"]}], "weights": {"A": 1, "B": "25%"}}},
      {"code": "O", "max": 1, "rule": {"kind": "check", "if": "own >= 40"}}]})";
  Mistakes mistakes;
  const auto framework = Framework::load(json, mistakes);
  ASSERT_TRUE(framework) << format(mistakes[0], Language::kEn);
  std::size_t planned = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Draw draw(seed);
    const bool kinds = seed % 4 != 0;
    const bool wrong = seed % 3 == 0;
    Table table;
    table.rows = 60 + static_cast<std::size_t>(seed);
    std::vector<std::int64_t> a, n, good, bad, own;
    std::vector<bool> gives_a, gives_n, gives_t, gives_own;
    for (std::size_t row = 0; row < table.rows; ++row) {
      table.id_texts.push_back("u" + std::to_string(row));
      // provinces, then districts, then communes: parents stand anywhere before
      const bool top = row < 6;
      static constexpr const char* kNames[] = {"province", "city", "district", "commune", ""};
      table.kind_texts.push_back(!kinds ? "" : kNames[top ? draw.below(2) : draw.below(5)]);
      table.parent_texts.push_back(
          top || draw.below(12) == 0 ? "" : "u" + std::to_string(draw.below(static_cast<std::int64_t>(row))));
      n.push_back(draw.below(100));
      a.push_back(wrong && draw.below(40) == 0 ? n.back() + 1 : draw.below(n.back() + 1));
      good.push_back(draw.below(30));
      bad.push_back(draw.below(30));
      own.push_back(draw.below(100));
      gives_a.push_back(draw.below(4) == 0);
      gives_n.push_back(draw.below(4) == 0 || (gives_a.back() && draw.below(3) != 0));
      gives_t.push_back(draw.below(3) == 0);
      gives_own.push_back(draw.below(8) != 0);
    }
    table.add(0, 0, FactType::kCount, 0, a, gives_a, draw);
    table.add(1, 0, FactType::kCount, 0, n, gives_n, draw);
    table.add(2, 0, FactType::kTally, 0, good, gives_t, draw);
    table.add(2, 1, FactType::kTally, 0, bad, gives_t, draw);
    table.add(3, 0, FactType::kCount, 0, own, gives_own, draw);
    table.periods.assign(table.rows, *parse_period("2026"));
    mistakes.clear();
    auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes, {{}, {}, true});
    ASSERT_TRUE(bound) << seed << (mistakes.size() != 0 ? format(mistakes[0], Language::kEn) : "");
    std::size_t evaluated = 0;
    ColumnScoreOptions options;
    options.keep_going = true;
    options.threads = seed % 2 == 0 ? 2 : 1;
    expect_same_as_one_by_one(*bound, options, true, "above, seed " + std::to_string(seed), &evaluated);
    planned += table.rows - evaluated;
    if (!wrong) {
      EXPECT_LT(evaluated, table.rows / 2) << seed;  // checks that fail; those below them
    }
  }
  EXPECT_GT(planned, 1000U);
}

// Lines whose ends differ from row to row: rising, falling, of no length.
TEST(Plan, LinesBetweenFacts) {
  const char* json = R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"}, "max": 10,
    "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"a": {"type": "count"}, "n": {"type": "count"}, "low": {"type": "number"}, "high": {"type": "number"}},
    "items": [
      {"code": "L", "max": 6, "rule": {"kind": "linear", "of": "a", "from": ["low", 1], "to": ["high", 6]}},
      {"code": "S", "max": 4, "rule": {"kind": "linear", "of": "a / n", "from": [0.2, 4], "to": ["high / 100", 0.5],
       "when_undefined": "zero"}}]})";
  Mistakes mistakes;
  const auto framework = Framework::load(json, mistakes);
  ASSERT_TRUE(framework) << format(mistakes[0], Language::kEn);
  Table table;
  Draw draw(11);
  std::vector<std::int64_t> a, n, low, high;
  for (int i = 0; i < 600; ++i) {
    a.push_back(draw.below(120));
    n.push_back(draw.below(150) + 1);
    low.push_back(draw.below(1000) - 200);
    high.push_back(i % 50 == 0 ? low.back() : draw.below(1000) - 200);
  }
  table.rows = a.size();
  const std::vector<bool> given(a.size(), true);
  table.add(0, 0, FactType::kCount, 0, a, given, draw);
  table.add(1, 0, FactType::kCount, 0, n, given, draw);
  table.add(2, 0, FactType::kNumber, 1, low, given, draw);
  table.add(3, 0, FactType::kNumber, 1, high, given, draw);
  table.periods.assign(table.rows, *parse_period("2026"));
  auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
  ASSERT_TRUE(bound);
  const auto plan = detail::compile(*bound->data(), 0, detail::Width::kNarrow);
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->fallbacks, 0U);
  std::size_t evaluated = 0;
  expect_same_as_one_by_one(*bound, {}, true, "lines", &evaluated);
  EXPECT_GE(evaluated, 12U);  // no length: nothing to divide by
  EXPECT_LT(evaluated, 40U);
}

// Exact ties, in every mode of rounding, where the halves of a ratio fall.
TEST(Plan, TiesRoundAsOneByOne) {
  for (const char* mode : {"half_up", "half_even", "down", "half_up_binary64"}) {
    for (const char* max : {"6", "1", "0.25", "12.5"}) {
      const std::string json =
          R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"}, "max": )" +
          std::string(max) + R"(, "rounding": {"digits": 2, "mode": ")" + mode +
          R"(", "at": ["leaf"]}, "facts": {"a": {"type": "count"}, "b": {"type": "count"}},
        "items": [{"code": "R", "max": )" +
          max + R"(, "rule": {"kind": "ratio", "of": "a / b", "when_undefined": "zero"}}]})";
      Mistakes mistakes;
      const auto framework = Framework::load(json, mistakes);
      ASSERT_TRUE(framework) << json;
      std::vector<std::int64_t> a, b;
      for (std::int64_t den : {8, 16, 40, 48, 400, 800, 1000, 1600, 2000, 4000, 10000}) {
        for (std::int64_t num = 0; num <= den; num += den > 1000 ? 7 : 1) {
          a.push_back(num);
          b.push_back(den);
        }
      }
      Table table;
      table.rows = a.size();
      Draw draw(3);
      const std::vector<bool> given(a.size(), true);
      table.add(0, 0, FactType::kCount, 0, a, given, draw);
      table.add(1, 0, FactType::kCount, 0, b, given, draw);
      table.periods.assign(table.rows, *parse_period("2026"));
      auto bound = BoundColumns::bind(*framework, table.columns, table.units(), mistakes);
      ASSERT_TRUE(bound);
      std::size_t evaluated = 1;
      expect_same_as_one_by_one(*bound, {}, false, std::string(mode) + " of " + max, &evaluated);
      EXPECT_EQ(evaluated, 0U) << mode;
    }
  }
}

}  // namespace
}  // namespace parindex::testing
