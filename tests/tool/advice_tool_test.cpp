// SPDX-License-Identifier: Apache-2.0
// advise, compare and diff as they are called: what they print and refuse, and that promises hold when the
// written assessments are scored again.
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tool/run_tool.hpp"

namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using tool_test::Ran;
using tool_test::run_tool;
using tool_test::Scratch;

const std::string kSource = PARINDEX_SOURCE_DIR;
const std::string kFramework = kSource + "/examples/frameworks/vn-766-2026.json";
const std::string kFacts = kSource + "/examples/cases/phu-tho-2026/facts.csv";
const std::string kUnits = kSource + "/examples/cases/phu-tho-2026/units.csv";

TEST(ToolAdvise, TheProvinceAsPublished) {
  const Ran ran =
      run_tool({"advise", kFramework, kFacts, "--units", kUnits, "--unit", "H44", "--lang", "vi"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("Điểm 61,89/100"));
  // 20 × 528709 / 597918 = 17.68500…: the first count that rounds to 17.69
  EXPECT_THAT(ran.out, HasSubstr("528684 → 528709"));
}

TEST(ToolAdvise, WhatIsWrittenScoresAsPromised) {
  const Scratch scratch;
  const std::string changed = scratch.file("changed.jsonl");
  const Ran ran = run_tool({"advise", kFramework, kFacts, "--units", kUnits, "--unit", "H44.46", "--target",
                            "rank:3", "--changed", changed, "--format", "json"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith(R"({"format":"parindex-advice/1","framework":"vn.766.2026")"));
  const Ran again = run_tool({"rank", kFramework, changed, "--kind", "department", "--format", "csv"});
  EXPECT_EQ(again.status, 0) << again.err;
  const std::size_t at = ran.out.find(R"("after":{"total":)");
  ASSERT_NE(at, std::string::npos);
  const std::string total = ran.out.substr(at + 17, 5);
  EXPECT_THAT(again.out, AllOf(HasSubstr("H44.46"), HasSubstr(total)));
}

TEST(ToolAdvise, StandsInTheReport) {
  const Ran ran = run_tool({"report", kFramework, kFacts, "--units", kUnits, "--unit", "H44.229", "--advise",
                            "--target", "rank:10", "--simulate", "--lang", "en"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  // what advise --target rank:10 says, and the ranks of 10,000 draws
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Target: rank 10"), HasSubstr("total 64.62 → 67.05, rank 16 → 10"),
                             HasSubstr("10000 draws, seed 1"), HasSubstr("Rank interval")));
  for (const std::vector<std::string>& wrong : {std::vector<std::string>{"--target", "rank:3"},
                                                {"--effort", "x.json"},
                                                {"--plan", "x.json"},
                                                {"--advise", "--format", "xlsx"},
                                                {"--simulate", "-o", "x.docx"},
                                                {"--advise"}}) {
    std::vector<std::string> call{"report", kFramework, kFacts, "--units", kUnits, "--lang", "en"};
    call.insert(call.end(), wrong.begin(), wrong.end());
    const Ran refused = run_tool(call);
    EXPECT_EQ(refused.status, 2) << wrong.front();
    EXPECT_EQ(refused.out, "");
    EXPECT_THAT(refused.err, HasSubstr(wrong.size() == 1 ? "--unit" : "only")) << wrong.front();
  }
}

TEST(ToolAdvise, WrongCallsAndWrongDocuments) {
  const Scratch scratch;
  const std::string effort = scratch.file("effort.json");
  tool_test::write_file(
      effort, R"({"format": "parindex-effort/1", "facts": {"on_time.numerator": {"change": "up"}}})");
  const Ran wrong =
      run_tool({"advise", kFramework, kFacts, "--units", kUnits, "--unit", "H44", "--effort", effort});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("UNKNOWN_WORD"), HasSubstr("effort.json:1:")));
  const Ran target =
      run_tool({"advise", kFramework, kFacts, "--units", kUnits, "--unit", "H44", "--target", "band:A"});
  EXPECT_EQ(target.status, 2);
  EXPECT_THAT(target.err, HasSubstr("total:80"));
  EXPECT_EQ(run_tool({"advise", kFramework, kFacts, "--units", kUnits}).status, 2);
  EXPECT_EQ(run_tool({"advise", kFramework, kFacts, "--unit", "H44", "--least", "money"}).status, 2);
  EXPECT_EQ(run_tool({"advise", kFramework, kFacts, "--unit", "H44", "--changed", "x"}).status, 2);
}

TEST(ToolCompare, PublishedTablesAndBriefings) {
  const std::string day = kSource + "/tests/data/provinces-2026-10-";
  const Ran published =
      run_tool({"compare", kFramework, day + "09-facts.csv", "--published", day + "09-published.csv"});
  EXPECT_EQ(published.status, 0) << published.err;
  EXPECT_THAT(published.out, AllOf(HasSubstr("Totals: 31 differ of 34"),
                                   HasSubstr("H20   points      68.46       68.49       -0.03")));
  const Ran briefing = run_tool({"compare", kFramework, day + "09-facts.csv", day + "10-facts.csv",
                                 "--briefing", "--unit", "H26", "--lang", "vi"});
  EXPECT_EQ(briefing.status, 0) << briefing.err;
  EXPECT_THAT(briefing.out, AllOf(HasSubstr("Hà Nội (H26) · provinces-2026-10-10-facts"),
                                  HasSubstr("yếu nhất"), HasSubstr("Vấn đề lớn nhất")));
  // What it alerts at can be said: CLGQ fell by 0.04, from 9.27 to 9.23 of 12.
  EXPECT_THAT(briefing.out, AllOf(HasSubstr("Cảnh báo (0)"), HasSubstr("  3. ")));
  const Ran strict = run_tool({"compare", kFramework, day + "09-facts.csv", day + "10-facts.csv",
                               "--briefing", "--unit", "H26", "--lang", "vi", "--alert", "drop=0.04",
                               "--alert", "noise=0", "--alert", "red=77%", "--alert", "issues=1"});
  EXPECT_EQ(strict.status, 0) << strict.err;
  EXPECT_THAT(strict.out, AllOf(HasSubstr("CLGQ (Cung cấp dịch vụ công trực tuyến) giảm 0,04"),
                                HasSubstr("76,9%     -0,04  đỏ"), Not(HasSubstr("  2. "))));
  for (const char* wrong :
       {"red=x", "drop=-1", "height=1", "watch=commune", "drop", "falling-days=0", "issues=1.5"}) {
    const Ran refused = run_tool({"compare", kFramework, day + "09-facts.csv", day + "10-facts.csv",
                                  "--briefing", "--unit", "H26", "--alert", wrong});
    EXPECT_EQ(refused.status, 2) << wrong;
    EXPECT_THAT(refused.err, HasSubstr(wrong));
  }
  EXPECT_EQ(run_tool({"compare", kFramework, day + "09-facts.csv", day + "10-facts.csv", "--alert", "drop=1"})
                .status,
            2);
  EXPECT_EQ(run_tool({"compare", kFramework, day + "09-facts.csv"}).status, 2);
  EXPECT_EQ(run_tool({"compare", kFramework, day + "09-facts.csv", "--with", "best"}).status, 2);
  EXPECT_EQ(run_tool({"compare", kFramework, day + "09-facts.csv", "--unit", "H26", "--with", "H99"}).status,
            2);
  const Ran best = run_tool(
      {"compare", kFramework, day + "09-facts.csv", "--unit", "H26", "--with", "best", "--format", "csv"});
  EXPECT_EQ(best.status, 0) << best.err;
  EXPECT_THAT(best.out, HasSubstr("H20,H26"));
}

TEST(ToolDiff, SaysWhatDiffers) {
  const Scratch scratch;
  const std::string changed = scratch.file("new.json");
  std::string text = tool_test::read_file(kFramework);
  const std::string max = R"("max": 6, "source": "data")";
  text.replace(text.find(max), max.size(), R"("max": 7, "source": "data")");
  tool_test::write_file(changed, text);
  const Ran ran = run_tool({"diff", kFramework, changed});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("max 6 → 7"));
  EXPECT_THAT(run_tool({"diff", kFramework, kFramework}).out, HasSubstr("nothing differs"));
  EXPECT_EQ(run_tool({"diff", kFramework}).status, 2);
  EXPECT_EQ(run_tool({"diff", kFramework, kFacts}).status, 1);
}

}  // namespace
