// SPDX-License-Identifier: Apache-2.0
// The HTML report: well formed, escaped, alone, the same bytes each time, small; what it shows is what
// was scored.
#include "parindex/report.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/advice.hpp"
#include "parindex/parindex.hpp"
#include "parindex/simulation.hpp"

namespace {

using parindex::Language;
using testing::HasSubstr;
using testing::Not;

std::string read(const std::string& path) {
  const std::ifstream in(std::string(PARINDEX_SOURCE_DIR "/") + path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Scored {
  parindex::Framework framework;
  parindex::Batch batch;
  parindex::Scorecards cards;
};

Scored score(const std::string& rules, const std::string& facts, const std::string& units = "") {
  parindex::Mistakes mistakes;
  auto framework = parindex::Framework::load(rules, mistakes);
  if (!framework) throw std::runtime_error("framework: " + format(mistakes[0], Language::kEn));
  parindex::InputReader reader(*framework, mistakes);
  if (!units.empty()) reader.read_units(units, "units.csv");
  if (facts.front() == '{') {
    reader.read_json(facts, "facts.json");
  } else {
    reader.read_csv(facts, "facts.csv");
  }
  auto batch = reader.finish();
  if (!batch) throw std::runtime_error("facts: " + format(mistakes[0], Language::kEn));
  auto cards = parindex::score(*framework, *batch, mistakes);
  if (!cards) throw std::runtime_error("score: " + format(mistakes[0], Language::kEn));
  return {std::move(*framework), std::move(*batch), std::move(*cards)};
}

Scored phu_tho() {
  const std::string folder = "examples/cases/phu-tho-2026/";
  return score(read("examples/frameworks/vn-766-2026.json"), read(folder + "facts.csv"),
               read(folder + "units.csv"));
}

std::string html(const Scored& scored, const parindex::ReportOptions& options) {
  return to_html(scored.cards, scored.framework, scored.batch, options);
}

// Empty when every tag is closed in order, every attribute quoted and nothing stands outside; else what
// is wrong.
std::string not_well_formed(std::string_view page) {
  const std::vector<std::string_view> without_end{"meta", "br", "rect", "line"};
  std::vector<std::string> open;
  std::size_t at = page.find("<html");
  while (at != std::string_view::npos) {
    const std::size_t end = page.find('>', at);
    if (end == std::string_view::npos) return "a tag has no end";
    const std::string_view tag = page.substr(at + 1, end - at - 1);
    if (tag.find('<') != std::string_view::npos) return "a tag inside a tag: " + std::string(tag);
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return "quotes: " + std::string(tag);
    const std::string name(tag.substr(0, tag.find_first_of(" /", 1)));
    if (tag.front() == '/') {
      if (open.empty() || open.back() != tag.substr(1)) return "wrong end: " + std::string(tag);
      open.pop_back();
    } else if (std::find(without_end.begin(), without_end.end(), name) == without_end.end()) {
      open.push_back(name);
    }
    if (name == "style" || name == "script") {
      at = page.find("</" + name, end);
    } else {
      at = page.find('<', end);
    }
  }
  return open.empty() ? std::string() : "never closed: " + open.back();
}

TEST(Report, IsAboutTheLatestCardOfAUnit) {
  const auto card = [](const std::string& unit, const std::string& period) {
    parindex::Scorecard out;
    out.unit.id = unit;
    out.period = *parindex::parse_period(period);
    return out;
  };
  const parindex::Scorecards one{card("A", "2025"), card("A", "2026-Q2"), card("A", "2026-01-01..2026-06-30"),
                                 card("A", "2024")};
  EXPECT_EQ(latest_card(one, "A"), 1U);  // two end on one day: the first
  EXPECT_EQ(latest_card(one, ""), 1U);
  EXPECT_EQ(latest_card(one, "B"), std::nullopt);
  const parindex::Scorecards two{card("A", "2025"), card("B", "2026"), card("A", "2026")};
  EXPECT_EQ(latest_card(two, "A"), 2U);
  EXPECT_EQ(latest_card(two, "B"), 1U);
  EXPECT_EQ(latest_card(two, ""), std::nullopt);
  EXPECT_EQ(parindex::latest_card({}, ""), std::nullopt);
}

TEST(Report, OneUnit_ShowsPointsRankReasonsAndArithmetic) {
  const std::string page = html(phu_tho(), {.language = Language::kVi, .unit = "H44.229"});
  EXPECT_EQ(not_well_formed(page), "");
  EXPECT_THAT(page, HasSubstr("<html lang=\"vi\">"));
  EXPECT_THAT(page, HasSubstr("<h1>Kết quả chấm điểm UBND xã Lạc Thủy</h1>"));
  EXPECT_THAT(page, HasSubstr("<strong>64,62</strong><span> / 100</span>"));
  EXPECT_THAT(page, HasSubstr("<strong>16</strong><span> / 25</span>"));
  EXPECT_THAT(page, HasSubstr("<b class=\"lost\">−0,87</b> 5772 / 6035 = 95,64…%, chưa đạt 100%"));
  EXPECT_THAT(page, HasSubstr("20 × 5772 / 6035 → 19,12841756…"));
  // 35.38 lost: 5.50 with the group whose points were given, the rest below target.
  EXPECT_THAT(page, HasSubstr("−29,88"));
  EXPECT_THAT(page, HasSubstr("−5,50"));
  // All 25 communes, and nobody else.
  EXPECT_THAT(page, HasSubstr("UBND xã Lạc Lương"));
  EXPECT_THAT(page, Not(HasSubstr("Thanh tra tỉnh")));
}

TEST(Report, English_HasDecimalPoints) {
  const std::string page = html(phu_tho(), {.language = Language::kEn, .unit = "H44.229"});
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(page, HasSubstr("<strong>64.62</strong>"));
  EXPECT_THAT(page, HasSubstr("below 100%"));
  EXPECT_THAT(page, Not(HasSubstr("64,62")));
}

TEST(Report, AllUnits_RanksThemAndTellsWhatEachLost) {
  const std::string page = html(phu_tho(), {.language = Language::kEn});
  EXPECT_EQ(not_well_formed(page), "");
  EXPECT_THAT(page, HasSubstr("Sở Xây dựng"));
  EXPECT_THAT(page, HasSubstr("Points lost: UBND xã Lạc Thủy"));
  // A link for each of 37 units, and where it leads.
  for (int unit = 1; unit <= 37; ++unit) {
    EXPECT_THAT(page, HasSubstr("href=\"#u" + std::to_string(unit) + "\""));
    EXPECT_THAT(page, HasSubstr("id=\"u" + std::to_string(unit) + "\""));
  }
}

TEST(Report, StandsAlone) {
  const std::string page = html(phu_tho(), {.unit = "H44"});
  for (const std::string_view outside : {"http:", "https:", "src=", "@import", "url(", "<link", "<iframe"})
    EXPECT_THAT(page, Not(HasSubstr(std::string(outside)))) << outside;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(Report, SameInput_SameBytes) {
  const parindex::ReportOptions options{.language = Language::kVi, .unit = "H44.229"};
  EXPECT_EQ(html(phu_tho(), options), html(phu_tho(), options));
}

constexpr std::string_view kRules = R"({
  "format": "parindex-framework/1", "id": "<b>", "title": {"vi": "<script>alert(1)</script> & \"bộ\""},
  "period": {"from": "2026-01-01", "to": "2026-12-31"}, "max": 10,
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"done": {"type": "count", "title": {"vi": "<img onerror=alert(1)>"}}, "all": {"type": "count"}},
  "bands": [{"code": "A'", "title": {"vi": "<u>"}, "at_least": "50%"}],
  "items": [{"code": "A&B", "title": {"vi": "</style><script>alert(2)</script>"}, "max": 10,
             "rule": {"kind": "ratio", "of": "done / all", "target": "100%"}}]})";

TEST(Report, HostileNames_AreOnlyText) {
  const Scored scored = score(std::string(kRules),
                              "unit,name,fact,value\n"
                              "<script>alert(3)</script>,\"<img src=x onerror=\"\"alert(4)\"\">\",done,1\n"
                              "<script>alert(3)</script>,,all,3\n"
                              "\"\"\"' onload='\",\"=HYPERLINK(\"\"http:x\"\")\",done,2\n"
                              "\"\"\"' onload='\",,all,3\n");
  const std::string whole = html(scored, {.language = Language::kVi});
  const std::string one = html(scored, {.language = Language::kVi, .unit = "<script>alert(3)</script>"});
  for (const std::string& page : {whole, one}) {
    EXPECT_EQ(not_well_formed(page), "");
    // Our own script is the only one.
    EXPECT_EQ(page.find("<script"), page.rfind("<script"));
    for (const std::string_view hostile : {"<script>alert", "<img", "<u>", "onload='", "\"http"})
      EXPECT_THAT(page, Not(HasSubstr(std::string(hostile)))) << hostile;
  }
  EXPECT_THAT(whole, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;bộ&quot;"));
}

TEST(Report, MissingFacts_AreSaidAndCounted) {
  const Scored scored = score(std::string(kRules), "unit,fact,value\nx,done,1\n");
  const std::string page = html(scored, {.language = Language::kEn});
  EXPECT_EQ(not_well_formed(page), "");
  EXPECT_THAT(page, HasSubstr("Something is missing in 1 items"));
  EXPECT_THAT(page, HasSubstr("between 0.00 and 10.00"));
}

TEST(Report, EarlierPeriod_ShowsTheChange) {
  const Scored now = score(std::string(kRules), "unit,done,all\na,3,4\nb,1,2\n");
  const Scored then = score(std::string(kRules), "unit,period,done,all\na,2025,1,2\nb,2025,3,4\n");
  parindex::ReportOptions options{.language = Language::kEn, .unit = "a"};
  options.previous = &then.cards;
  const std::string page = html(now, options);
  // 7.5 now, 5 then; first now, second then.
  EXPECT_THAT(page, HasSubstr("<span class=\"gain\"><span aria-hidden=\"true\">▲ </span>+2.50</span>"));
  EXPECT_THAT(page, HasSubstr("rank 2 → 1"));
  // The other one the other way round.
  EXPECT_THAT(page, HasSubstr("<span class=\"lost\"><span aria-hidden=\"true\">▼ </span>−2.50</span>"));
}

// Two fields of 10 points each: a leads in the first, b in the second, c is behind in both.
constexpr const char* kTwoFields = R"({"format": "parindex-framework/1", "id": "two", "max": 20,
  "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"x": {"type": "count", "title": {"vi": "việc X", "en": "task X"}}, "y": {"type": "count"}},
  "bands": [{"code": "A", "title": {"en": "Excellent <b>"}, "at_least": "60%"}, {"code": "B", "at_least": 0}],
  "items": [{"code": "F", "title": {"en": "First"}, "max": 10, "owner": "Office <1>",
             "rule": {"kind": "ratio", "of": "x / 10", "target": 1}},
            {"code": "S", "max": 10, "rule": {"kind": "tiers", "of": "y", "tiers": [
              {"at_least": 9, "points": 10}, {"at_least": 5, "points": 5}]}}]})";
constexpr const char* kThree = "unit,x,y\na,9,5\nb,5,9\nc,4,4\n";

TEST(Report, RankIntervals_ComeFromASimulation) {
  const Scored scored = score(kTwoFields, kThree);
  parindex::Mistakes mistakes;
  const auto plan = parindex::SimulationPlan::weights(scored.framework, mistakes);
  ASSERT_TRUE(plan);
  const auto outcome = parindex::simulate(scored.framework, scored.batch, *plan, mistakes, {.draws = 500U});
  ASSERT_TRUE(outcome);
  // a has 14.00, b 15.00: with weights drawn, either may lead; c never
  ASSERT_EQ(outcome->units[1].rank.p5, 1U);
  ASSERT_EQ(outcome->units[1].rank.p95, 2U);
  parindex::ReportOptions options{.language = Language::kEn, .unit = "b"};
  options.simulation = &*outcome;
  const std::string page = html(scored, options);
  EXPECT_EQ(not_well_formed(page), "");
  EXPECT_THAT(page, HasSubstr("Rank interval"));
  EXPECT_THAT(page, HasSubstr("1–2</td>"));
  EXPECT_THAT(page, HasSubstr("3–3</td>"));
  EXPECT_THAT(page, HasSubstr("9 of 10 draws of weights of the fields ±25% (500 draws, seed 1)."));
  EXPECT_THAT(page, HasSubstr("Rank of the unit: 1–2, the middle one "));
  EXPECT_THAT(page, HasSubstr("Band: Excellent &lt;b&gt; 100.0%."));
  EXPECT_THAT(html(scored, {.language = Language::kEn, .unit = "b"}), Not(HasSubstr("Rank interval")));
}

TEST(Report, Advice_IsWhatScoringGives) {
  const Scored scored = score(kTwoFields, kThree);
  parindex::Mistakes mistakes;
  const auto advice = parindex::advise(scored.framework, scored.batch, 0, mistakes);
  const auto goal = parindex::parse_target("total:18", scored.framework);
  ASSERT_TRUE(advice && goal);
  const auto target = parindex::advise_target(scored.framework, scored.batch, 0, *goal, mistakes);
  ASSERT_TRUE(target);
  parindex::ReportOptions options{.language = Language::kEn, .unit = "a"};
  options.advice = &*advice;
  options.target = &*target;
  const std::string page = html(scored, options);
  EXPECT_EQ(not_well_formed(page), "");
  EXPECT_THAT(page, HasSubstr("How to gain points"));
  // 9 of 10 done: one more makes 10.00 and a total of 15.00; y from 5 to 9 is worth 5.00, a total of 19.00
  EXPECT_THAT(page, HasSubstr("task X (x): 9 → 10 (+1)"));
  EXPECT_THAT(page, HasSubstr("Office &lt;1&gt;"));
  EXPECT_THAT(page, HasSubstr("y: 5 → 9 (+4)"));
  EXPECT_THAT(page, HasSubstr("19.00"));
  EXPECT_THAT(page, HasSubstr("Target: a total of 18"));
  EXPECT_THAT(page, HasSubstr("one step less: total 14.00, not reached"));
  EXPECT_THAT(page, HasSubstr("Shown: nothing cheaper suffices."));
  EXPECT_THAT(page, HasSubstr("At risk"));  // one y less and five points are gone
  options.language = Language::kVi;
  EXPECT_THAT(html(scored, options), HasSubstr("việc X (x): 9 → 10 (+1)"));
  options.unit.clear();  // of all units: nobody's advice
  EXPECT_THAT(html(scored, options), Not(HasSubstr("Cách thêm điểm")));
}

TEST(Report, NoUnits_IsAPageAllTheSame) {
  const Scored scored = score(std::string(kRules), "unit,done,all\na,3,4\n");
  EXPECT_EQ(not_well_formed(to_html({}, scored.framework, scored.batch)), "");
}

// 200 units with the items of Index 766, none of which is in full.
TEST(Report, TwoHundredUnits_StayUnderOneMegabyte) {
  const std::string rules = read("examples/frameworks/vn-766-2026.json");
  parindex::Mistakes mistakes;
  const auto framework = parindex::Framework::load(rules, mistakes);
  std::string facts = "unit,name,kind,fact,value\n";
  for (int unit = 1; unit <= 200; ++unit) {
    for (const parindex::FactInfo& fact : framework->facts()) {
      std::string value;
      if (fact.type == parindex::FactType::kFlag) value = "false";
      if (fact.id == "online_channel.denominator") {
        value = std::to_string(3 * (4000 + unit));
      } else if (fact.type == parindex::FactType::kCount) {
        value = std::to_string(fact.at_most.empty() && fact.id.ends_with("denominator") ? 5000 + unit
                                                                                        : 4000 + unit);
      }
      if (value.empty()) continue;
      facts += "U" + std::to_string(unit) + ",UBND xã thứ " + std::to_string(unit) + ",commune," + fact.id +
               "," + value + "\n";
    }
  }
  const Scored scored = score(rules, facts);
  ASSERT_EQ(scored.cards.size(), 200U);
  EXPECT_EQ(scored.cards[0].pending, 0U);
  const std::string page = html(scored, {.language = Language::kVi});
  EXPECT_LT(page.size(), 1'000'000U);
  EXPECT_LT(html(scored, {.language = Language::kVi, .unit = "U7"}).size(), 250'000U);
}

}  // namespace
