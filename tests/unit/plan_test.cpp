// SPDX-License-Identifier: Apache-2.0
// Scoring by column gives what scoring one by one gives: for the framework of every golden rule case and every
// example, over facts made up from fixed seeds.
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/columns.hpp"

#include "columns_support.hpp"

namespace parindex::testing {
namespace {

std::optional<Framework> load(const std::filesystem::path& path) {
  Mistakes ignored;
  return Framework::load(bytes_of_file(path), ignored);
}

void try_all(std::size_t rows, std::uint64_t seeds, std::int64_t wrong, bool whole,
             const ColumnScoreOptions& options = {}) {
  std::size_t tried = 0;
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
      expect_same_as_one_by_one(*bound, options, whole, path.string() + " seed " + std::to_string(seed), &evaluated);
      if (std::getenv("SHOW")) printf("%zu/%zu %s\n", evaluated, rows, path.string().c_str() + 20);
      if (::testing::Test::HasFatalFailure()) return;
      ++tried;
    }
  }
  EXPECT_GT(tried, 60U);
}

TEST(Plan, GivesWhatOneByOneGives) { try_all(70, 6, 0, false); }
TEST(Plan, GivesTheSameScorecards) { try_all(5, 2, 0, true); }
TEST(Plan, FindsTheSameMistakes) { try_all(40, 3, 30, false); }

}  // namespace
}  // namespace parindex::testing
