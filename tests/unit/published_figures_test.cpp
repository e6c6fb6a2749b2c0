// SPDX-License-Identifier: Apache-2.0
// Figures that were published, recomputed from the shipped files through the public interface: equal or not.
#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/scoring.hpp"

#include "shipped_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view k766 = "examples/frameworks/vn-766-2026.json";
constexpr std::string_view kTable1 = "examples/frameworks/br-vt-cong-an-2024-bang-1.json";
constexpr std::string_view kTable4 = "examples/frameworks/br-vt-cong-an-2024-bang-4.json";
const std::string kPhuTho = "examples/cases/phu-tho-2026/";
const std::string kOctober = "examples/cases/766-2025-10/";

Framework framework_of(const std::string& text) {
  Mistakes mistakes;
  std::optional<Framework> framework = Framework::load(text, mistakes);
  if (!framework) throw std::runtime_error(words(mistakes));
  return *std::move(framework);
}

// The text with every `from` replaced, of which there must be `times`.
std::string replaced(std::string text, std::string_view from, std::string_view to, int times) {
  int count = 0;
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
    ++count;
  }
  EXPECT_EQ(count, times) << from;
  return text;
}

// Scorecards by unit, and what was said meanwhile.
class Scored {
 public:
  Scored(Framework framework, const std::string& facts, const std::string& units = {})
      : framework_(std::move(framework)) {
    run(facts, bytes_of(facts), units);
  }
  struct Csv {
    std::string text;
  };
  Scored(Framework framework, const Csv& csv) : framework_(std::move(framework)) {
    run("facts.csv", csv.text, {});
  }

  std::size_t size() const { return cards_.size(); }
  const Scorecards& cards() const { return cards_; }
  const Mistakes& mistakes() const { return mistakes_; }
  const Scorecard& card(const std::string& unit) const { return cards_.at(by_unit_.at(unit)); }
  const ItemScore& item(const std::string& unit, const std::string& code) const {
    return card(unit).items.at(by_code_.at(code));
  }

 private:
  void run(const std::string& file, const std::string& facts, const std::string& units) {
    InputReader reader(framework_, mistakes_);
    if (!units.empty()) reader.read_units(bytes_of(units), units);
    reader.read_csv(facts, file);
    const std::optional<Batch> batch = reader.finish();
    if (!batch) throw std::runtime_error(words(mistakes_));
    std::optional<Scorecards> cards = score(framework_, *batch, mistakes_);
    if (!cards) throw std::runtime_error(words(mistakes_));
    cards_ = *std::move(cards);
    for (std::size_t i = 0; i < cards_.size(); ++i)
      by_unit_[cards_[i].unit.id] = i;
    const std::vector<ItemInfo> items = framework_.items();
    for (std::size_t i = 0; i < items.size(); ++i)
      by_code_[items[i].label] = i;
  }

  Framework framework_;
  Mistakes mistakes_;
  Scorecards cards_;
  std::map<std::string, std::size_t> by_unit_, by_code_;
};

Framework index_766() { return framework_of(bytes_of(k766)); }

// "unit item: published, computed" for every row that differs; `compared` counts the rows.
std::vector<std::string> differences(const Scored& scored, const std::vector<Row>& published,
                                     std::size_t& compared) {
  std::vector<std::string> out;
  for (const Row& row : published) {
    const ItemScore& item = scored.item(row.at("unit"), row.at("item"));
    const std::string state(to_string(item.state));
    const bool empty = row.at("points").empty();  // the portal prints nothing where nothing happened
    const bool equal = empty ? item.points.is_zero() : item.points == number(row.at("points"));
    ++compared;
    if (equal && state == row.at("state")) continue;
    out.push_back(row.at("unit") + " " + row.at("item") + ": " + row.at("points") + " " + row.at("state") +
                  ", " + item.points.to_decimal() + " " + state);
  }
  return out;
}

// ---- Phú Thọ 2026

TEST(PublishedFigures, PhuTho_All741FiguresAreEqual) {
  const Scored scored(index_766(), kPhuTho + "facts.csv", kPhuTho + "units.csv");
  EXPECT_EQ(scored.size(), 37U);
  EXPECT_THAT(words(scored.mistakes()), IsEmpty());

  const std::vector<Row> published = rows_of(kPhuTho + "published.csv");
  const std::set<std::string> groups{"CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL"};
  std::size_t group_totals = 0, parts = 0, idle = 0, compared = 0;
  std::set<std::pair<std::string, std::string>> distinct;
  for (const Row& row : published) {
    ++(groups.contains(row.at("item")) ? group_totals : parts);
    if (row.at("state") == "no_activity") {
      ++idle;
      EXPECT_EQ(row.at("points"), "") << row.at("unit");
    }
    distinct.emplace(row.at("unit"), row.at("item"));
  }
  EXPECT_EQ(published.size(), 741U);
  EXPECT_EQ(distinct.size(), 741U);
  EXPECT_EQ(parts, 555U);
  EXPECT_EQ(group_totals, 186U);
  EXPECT_EQ(idle, 6U);

  EXPECT_THAT(differences(scored, published, compared), IsEmpty());
  EXPECT_EQ(compared, 741U);
}

TEST(PublishedFigures, PhuTho_GroupsThatWereNotComputed_SayGiven) {
  const Scored scored(index_766(), kPhuTho + "facts.csv", kPhuTho + "units.csv");
  std::size_t given = 0;
  for (const Scorecard& card : scored.cards()) {
    const State state = scored.item(card.unit.id, "CLGQ").state;
    EXPECT_EQ(state, card.unit.id == "H44" ? State::kScored : State::kGiven) << card.unit.id;
    given += state == State::kGiven ? 1U : 0U;
    EXPECT_EQ(card.pending, 0U) << card.unit.id;
    ASSERT_TRUE(card.index) << card.unit.id;
    EXPECT_EQ(*card.index, card.points) << card.unit.id;  // of 100
  }
  EXPECT_EQ(given, 36U);
  EXPECT_EQ(scored.card("H44").points.to_fixed(2), "61.89");
}

TEST(PublishedFigures, PhuTho_AreRankedWithinTheirKind) {
  const Scored scored(index_766(), kPhuTho + "facts.csv", kPhuTho + "units.csv");
  std::map<std::string, std::size_t> sizes;
  std::map<std::string, std::string> first;
  for (const Scorecard& card : scored.cards()) {
    ASSERT_TRUE(card.rank) << card.unit.id;
    sizes[card.unit.kind] = card.of;
    if (*card.rank == 1) first[card.unit.kind] += card.unit.name + " " + card.points.to_fixed(2);
  }
  EXPECT_EQ(sizes["province"], 1U);
  EXPECT_EQ(sizes["department"], 11U);
  EXPECT_EQ(sizes["commune"], 25U);
  EXPECT_THAT(first["department"],
              ::testing::AllOf(::testing::HasSubstr("Sở Xây dựng"), ::testing::EndsWith(" 69.05")));
  EXPECT_THAT(first["commune"],
              ::testing::AllOf(::testing::HasSubstr("Lạc Lương"), ::testing::EndsWith(" 69.21")));
}

TEST(PublishedFigures, PhuThoExtra_All163ProgressScoresAnd76PaymentTotalsAreEqual) {
  const Scored scored(index_766(), kPhuTho + "extra-facts.csv");
  const std::vector<Row> published = rows_of(kPhuTho + "extra-published.csv");
  std::map<std::string, std::size_t> counts;
  std::set<std::pair<std::string, std::string>> distinct;
  for (const Row& row : published) {
    ++counts[row.at("item")];
    distinct.emplace(row.at("unit"), row.at("item"));
  }
  EXPECT_THAT(counts, UnorderedElementsAre(std::pair<const std::string, std::size_t>("ON_TIME", 163U),
                                           std::pair<const std::string, std::size_t>("TTTT", 76U)));
  EXPECT_EQ(distinct.size(), published.size());
  std::size_t compared = 0;
  EXPECT_THAT(differences(scored, published, compared), IsEmpty());
  EXPECT_EQ(compared, 239U);
  for (const Scorecard& card : scored.cards()) {  // all else is unknown, so nothing is concluded from it
    EXPECT_GT(card.pending, 0U) << card.unit.id;
    EXPECT_FALSE(card.index || card.rank || !card.band.empty()) << card.unit.id;
  }
}

// ---- October 2025: 34 provinces, three tables

TEST(PublishedFigures, October2025_All102TotalsAnd101Of102Places) {
  std::size_t totals = 0, places = 0, rows = 0;
  std::vector<std::string> other_places;
  for (const char* table : {"2025-10-11-year", "2025-10-16-year", "2025-10-16-month"}) {
    const Scored scored(index_766(), kOctober + "facts-" + table + ".csv", kOctober + "units.csv");
    EXPECT_EQ(scored.size(), 34U) << table;
    for (const Row& row : rows_of(kOctober + "published-" + table + ".csv")) {
      ++rows;
      const Scorecard& card = scored.card(row.at("unit"));
      EXPECT_EQ(card.of, 34U) << table;
      if (card.points == number(row.at("points"))) ++totals;
      ASSERT_TRUE(card.rank) << table << " " << row.at("unit");
      if (std::to_string(*card.rank) == row.at("rank")) {
        ++places;
      } else {
        other_places.push_back(std::string(table) + " " + row.at("unit") + " " + card.points.to_fixed(2) +
                               ": " + row.at("rank") + " published, " + std::to_string(*card.rank));
      }
    }
  }
  EXPECT_EQ(rows, 102U);
  EXPECT_EQ(totals, 102U);
  EXPECT_EQ(places, 101U);
  // The portal numbers its rows: Huế (H57) and Cao Bằng (H14) have the same points and stand there at 25 and
  // 26.
  EXPECT_THAT(other_places, ElementsAre("2025-10-11-year H14 84.70: 26 published, 25"));
  const Scored tied(index_766(), kOctober + "facts-2025-10-11-year.csv", kOctober + "units.csv");
  EXPECT_EQ(tied.card("H57").points, tied.card("H14").points);
  EXPECT_EQ(tied.card("H57").rank, tied.card("H14").rank);
  for (const Scorecard& card : tied.cards())
    EXPECT_NE(card.rank, 26U) << card.unit.id;  // competition ranking: two at 25, none at 26
}

// ---- two mornings of October 2026: totals and groups were refreshed at different moments

struct Morning {
  std::string day;
  std::size_t differing = 0;
  std::string at_most;
  std::vector<std::string> equal;
};

TEST(PublishedFigures, NationalMornings_TotalsThatDoNotAddUpAreFoundAndNotMended) {
  const std::vector<Morning> mornings{{"2026-10-09", 31, "0.11", {"H18", "H31", "H42"}},
                                      {"2026-10-10", 30, "0.35", {"H20", "H44", "H52", "H57"}}};
  for (const Morning& morning : mornings) {
    const Scored scored(index_766(), "tests/data/provinces-" + morning.day + "-facts.csv");
    const std::vector<Row> published = rows_of("tests/data/provinces-" + morning.day + "-published.csv");
    ASSERT_EQ(published.size(), 34U);
    std::size_t differing = 0;
    Rational largest;
    std::set<std::string> equal;
    for (const Row& row : published) {
      const Scorecard& card = scored.card(row.at("unit"));
      Rational sum;
      for (const char* group : {"CKMB", "TDGQ", "CLGQ", "TTTT", "MDSH", "MDHL"})
        sum += scored.item(row.at("unit"), group).points;
      EXPECT_EQ(card.points, sum) << row.at("unit");
      const Rational difference = (card.points - number(row.at("points"))).abs();
      if (difference.is_zero()) {
        equal.insert(row.at("unit"));
      } else {
        ++differing;
      }
      largest = std::max(largest, difference);
    }
    EXPECT_EQ(differing, morning.differing) << morning.day;
    EXPECT_EQ(largest.to_decimal(), morning.at_most) << morning.day;
    EXPECT_EQ(equal, std::set<std::string>(morning.equal.begin(), morning.equal.end())) << morning.day;
  }
}

// ---- the online-service group and the roundings

TEST(PublishedFigures, OnlineServiceGroup_SixOfSixCapturesAreEqual) {
  const Scored scored(index_766(), "tests/data/clgq-province-level-facts.csv");
  const std::vector<Row> published = rows_of("tests/data/clgq-province-level-published.csv");
  std::size_t compared = 0;
  EXPECT_THAT(differences(scored, published, compared), IsEmpty());
  EXPECT_EQ(compared, 6U);
}

TEST(PublishedFigures, ThreeRoundings_LiveInOneFramework) {
  const Scored::Csv facts{
      "unit,fact,value\n"
      "U,publish_on_time.numerator,1\nU,publish_on_time.denominator,48\n"
      "U,on_time.numerator,1989\nU,on_time.denominator,2080\n"
      "U,pay_dossiers.numerator,373\nU,pay_dossiers.denominator,400\n"};
  const Scored scored(index_766(), facts);
  EXPECT_EQ(scored.item("U", "PUBLISH_ON_TIME").points.to_decimal(), "0.12");  // 0.125, half even
  EXPECT_EQ(scored.item("U", "ON_TIME").points.to_decimal(), "19.13");         // 19.125, half up
  EXPECT_EQ(scored.item("U", "PAY_DOSSIERS").points.to_decimal(), "5.59");  // 5.595, below it as a binary64

  const std::string plain = replaced(bytes_of(k766), "\"half_up_binary64\"", "\"half_up\"", 1);
  const Scored half_up(framework_of(plain), facts);
  EXPECT_EQ(half_up.item("U", "PAY_DOSSIERS").points.to_decimal(), "5.6");
  EXPECT_EQ(half_up.item("U", "PUBLISH_ON_TIME").points.to_decimal(), "0.12");
  EXPECT_EQ(half_up.item("U", "ON_TIME").points.to_decimal(), "19.13");
}

TEST(PublishedFigures, PlainHalfUp_MissesExactlyTheTwoRowsThatTellItFromBinary64) {
  const std::string plain = replaced(bytes_of(k766), "\"half_up_binary64\"", "\"half_up\"", 1);
  const Scored scored(framework_of(plain), kPhuTho + "extra-facts.csv");
  std::vector<std::string> missed;
  for (const Row& row : rows_of(kPhuTho + "extra-published.csv")) {
    if (scored.item(row.at("unit"), row.at("item")).points != number(row.at("points"))) {
      missed.push_back(row.at("unit") + " " + row.at("item"));
    }
  }
  EXPECT_THAT(missed, ElementsAre("H44.125 TTTT", "H44.158 TTTT"));
}

TEST(PublishedFigures, RoundingWitnesses_TellOneWayFromAnother) {
  const std::vector<Row> witnesses = rows_of("tests/data/rounding-witnesses.csv");
  EXPECT_EQ(witnesses.size(), 9U);
  for (const Row& row : witnesses) {
    SCOPED_TRACE(row.at("why"));
    std::string rule = R"("rule": {"kind": "ratio", "of": "n / d", "target": )" + row.at("target");
    if (!row.at("round_measure").empty()) {
      rule += R"(, "round_measure": {"digits": )" + row.at("round_measure") + R"(, "mode": "half_up"})";
    }
    const std::string text = R"({"format": "parindex-framework/1", "id": "witness", "max": )" +
                             row.at("max") + R"(, "period": {"from": "2026-01-01", "to": "2026-12-31"},)" +
                             R"("rounding": {"digits": 2, "mode": ")" + row.at("rounding") +
                             R"(", "at": ["leaf"]},)" +
                             R"("facts": {"n": {"type": "count"}, "d": {"type": "count"}},)" +
                             R"("items": [{"code": "A", "max": )" + row.at("max") + ", " + rule + "}}]}";
    const Scored scored(framework_of(text), Scored::Csv{"unit,fact,value\nU,n," + row.at("numerator") +
                                                        "\nU,d," + row.at("denominator") + "\n"});
    EXPECT_EQ(scored.item("U", "A").points, number(row.at("points")));
    EXPECT_NE(scored.item("U", "A").points, number(row.at("otherwise")));
  }
}

// ---- two criteria tables of 2024

// "CODE pointer line:column message", with the label of the item the pointer leads to in the message.
std::vector<std::string> warnings_of(std::string_view path) {
  Mistakes mistakes;
  const std::optional<Framework> framework = Framework::load(bytes_of(path), mistakes);
  EXPECT_TRUE(framework) << words(mistakes);
  EXPECT_EQ(mistakes.error_count(), 0U);
  mistakes.sort_by_place();
  std::vector<std::string> out;
  for (const Mistake& mistake : mistakes) {
    out.push_back(mistake.code + " " + mistake.place.pointer + " " + std::to_string(mistake.place.line) +
                  ":" + std::to_string(mistake.place.column) + " " + mistake.message.en);
  }
  return out;
}

TEST(PublishedFigures, Index766_ChecksClean) { EXPECT_THAT(warnings_of(k766), IsEmpty()); }

TEST(PublishedFigures, Table1_PerfectUnitGets100_AndCheckNamesTheThreeOverlaps) {
  const Scored scored(framework_of(bytes_of(kTable1)), "tests/data/br-vt-2024-bang-1-perfect.csv");
  ASSERT_EQ(scored.size(), 1U);
  const Scorecard& card = scored.cards().front();
  EXPECT_EQ(card.points.to_fixed(2), "100.00");
  EXPECT_EQ(card.points, Rational(100));
  EXPECT_EQ(card.max, Rational(100));
  EXPECT_EQ(card.index, Rational(100));
  EXPECT_EQ(card.pending, 0U);
  for (const ItemScore& item : card.items)
    EXPECT_THAT(item.ledger, IsEmpty());
  EXPECT_THAT(warnings_of(kTable1),
              ElementsAre("TIER_OVERLAP /items/1/items/1/items/1/rule/tiers/1 536:19 "
                          "item “2.2.2”: two steps hold 70%; the first listed applies",
                          "TIER_OVERLAP /items/1/items/2/items/1/rule/tiers/1 583:19 "
                          "item “2.3.2”: two steps hold 70%; the first listed applies",
                          "TIER_OVERLAP /items/1/items/4/items/1/rule/tiers/1 691:19 "
                          "item “2.5.2”: two steps hold 70%; the first listed applies"));
}

TEST(PublishedFigures, Table4_PerfectUnitGets59Of60_AndCheckNamesItsFaults) {
  const Scored scored(framework_of(bytes_of(kTable4)), "tests/data/br-vt-2024-bang-4-perfect.csv");
  ASSERT_EQ(scored.size(), 1U);
  const Scorecard& card = scored.cards().front();
  EXPECT_EQ(card.points.to_fixed(2), "59.00");
  EXPECT_EQ(card.max, Rational(60));
  EXPECT_EQ(card.index, number("98.33"));  // 100 x 59 / 60 = 98.333…
  EXPECT_EQ(card.pending, 0U);
  EXPECT_EQ(scored.item(card.unit.id, "1.4.1").points, Rational(1));
  EXPECT_EQ(scored.item(card.unit.id, "1.4.1").max, Rational(2));
  EXPECT_THAT(warnings_of(kTable4),
              ElementsAre("PERFECT_TOTAL /max 16:10 a perfect unit reaches 59 of 60 points",
                          "TIER_OVERLAP /items/0/items/2/items/1/rule/tiers/1 321:19 "
                          "item “1.3.2”: two steps hold 70%; the first listed applies",
                          "BEST_BELOW_MAX /items/0/items/3/items/0/max 343:22 "
                          "item “1.4.1”: the maximum is 2, but at best 1 can be reached",
                          "TIER_OVERLAP /items/2/items/1/items/1/rule/tiers/1 575:19 "
                          "item “3.2.2”: two steps hold 100%; the first listed applies",
                          "TIER_OVERLAP /items/2/items/1/items/2/rule/tiers/1 606:19 "
                          "item “3.2.3”: two steps hold 100%; the first listed applies"));
}

}  // namespace
}  // namespace parindex::testing
