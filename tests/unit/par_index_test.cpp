// SPDX-License-Identifier: Apache-2.0
// Published tables of PAR INDEX and SIPAS: which rows agree with what is recomputed, and each that does not.
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/rounding.hpp"

#include "shipped_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

const std::string kCases = "examples/cases/par-index/";
const std::string kProvinces = "examples/frameworks/vn-par-index-provinces-2022.json";
const std::string kMinistries = "examples/frameworks/vn-par-index-ministries-2022.json";

struct Compared {
  std::size_t rows = 0, totals = 0, places = 0;
  std::vector<std::string> differences;  // "unit published recomputed"
};

// Published index and place against the total of the printed parts. No difference may be more than rounding
// the parts before adding them can make: n parts and the sum are each printed to the nearest 0.01.
Compared compare(const Cards& cards, const std::string& published, std::int64_t parts) {
  Compared out;
  for (const Row& row : rows_of(published)) {
    ++out.rows;
    const Scorecard& card = cards.card(row.at("unit"));
    EXPECT_EQ(card.pending, 0U) << row.at("unit");
    const Rational difference = (card.points - number(row.at("index"))).abs();
    EXPECT_LE(difference, Rational(parts + 1) * number("0.005")) << row.at("unit");
    if (difference.is_zero()) {
      ++out.totals;
    } else {
      out.differences.push_back(row.at("unit") + " " + row.at("index") + " " + card.points.to_fixed(2));
    }
    if (card.rank && std::to_string(*card.rank) == row.at("rank")) ++out.places;
  }
  EXPECT_EQ(out.rows, cards.all().size());
  return out;
}

TEST(ParIndex, Provinces2020_SevenOfTenTotalsAllPlacesAndTheTwoOfGroupA) {
  const Cards cards(kProvinces, bytes_of(kCases + "facts-2020-provinces.csv"));
  const Compared compared = compare(cards, kCases + "published-2020-provinces.csv", 4);
  EXPECT_EQ(compared.rows, 10U);
  EXPECT_EQ(compared.totals, 7U);
  EXPECT_EQ(compared.places, 10U);
  EXPECT_THAT(compared.differences,
              ElementsAre("Quảng Ninh 91.04 91.05", "Đồng Tháp 86.77 86.76", "Phú Thọ 85.74 85.73"));
  std::vector<std::string> group_a;
  for (const Scorecard& card : cards.all()) {
    if (card.band == "A") group_a.push_back(card.unit.id);
    for (std::size_t i = 0; i < card.items.size(); ++i) {
      if (cards.info()[i].rule == RuleKind::kNone) continue;
      EXPECT_EQ(card.items[i].state, State::kGiven) << card.unit.id;
    }
  }
  EXPECT_THAT(group_a, UnorderedElementsAre("Quảng Ninh", "Hải Phòng"));
  // The set of 2022 is used because the parts fit it; that 2020 is outside its years is said.
  EXPECT_EQ(cards.mistakes().error_count(), 0U);
  const std::vector<std::string> said = codes(cards.mistakes());
  EXPECT_EQ(std::set<std::string>(said.begin(), said.end()), std::set<std::string>{"PERIOD_NOT_IN_FORCE"});
}

TEST(ParIndex, Ministries2023_FourOfTenTotalsAndAllPlaces) {
  const Cards cards(kMinistries, bytes_of(kCases + "facts-2023-ministries.csv"));
  EXPECT_THAT(words(cards.mistakes()), IsEmpty());
  const Compared compared = compare(cards, kCases + "published-2023-ministries.csv", 2);
  EXPECT_EQ(compared.rows, 10U);
  EXPECT_EQ(compared.totals, 4U);
  EXPECT_EQ(compared.places, 10U);
  EXPECT_THAT(compared.differences,
              ElementsAre("Bộ Tư pháp 89.95 89.96", "Ngân hàng Nhà nước Việt Nam 89.89 89.88",
                          "Bộ Nội vụ 87.04 87.03", "Bộ Tài nguyên và Môi trường 87.01 87.00",
                          "Bộ Nông nghiệp và Phát triển nông thôn 86.41 86.42",
                          "Bộ Lao động - Thương binh và Xã hội 85.81 85.80"));
}

TEST(ParIndex, NinhThuan2022_FiveOfSixFiguresAndTheirShares) {
  const Cards cards(kProvinces, bytes_of(kCases + "facts-2022-ninh-thuan.csv"));
  EXPECT_THAT(words(cards.mistakes()), IsEmpty());
  const Scorecard& card = cards.card("Ninh Thuận");
  std::size_t equal = 0, shares = 0;
  std::vector<std::string> differences;
  for (const Row& row : rows_of(kCases + "published-2022-ninh-thuan.csv")) {
    const bool total = row.at("item") == "TOTAL";
    const Rational points = total ? card.points : cards.item("Ninh Thuận", row.at("item")).points;
    const Rational max = total ? card.max : cards.item("Ninh Thuận", row.at("item")).max;
    EXPECT_EQ(max, number(row.at("max"))) << row.at("item");
    if (points == number(row.at("points"))) {
      ++equal;
    } else {
      differences.push_back(row.at("item") + " " + row.at("points") + " " + points.to_fixed(2));
    }
    if (row.at("percent").empty() || total) continue;
    ++shares;
    EXPECT_EQ((Rational(100) * points / max).rounded(Rounding{2, RoundingMode::kHalfUp}),
              number(row.at("percent")))
        << row.at("item");
  }
  EXPECT_EQ(equal, 5U);
  EXPECT_EQ(shares, 2U);
  EXPECT_THAT(differences, ElementsAre("TOTAL 85.78 85.79"));
  EXPECT_EQ(card.band, "B");
}

// ---- where only the index was published

std::map<std::string, std::string> bands_of(const Cards& cards) {
  std::map<std::string, std::string> out;
  for (const Scorecard& card : cards.all())
    out[card.unit.id] = card.band;
  return out;
}

TEST(ParIndex, Groups_AreAsPublished) {
  const Cards of_2018(kCases + "groups-2018.json", bytes_of(kCases + "facts-index-2018.csv"));
  EXPECT_THAT(words(of_2018.mistakes()), IsEmpty());
  EXPECT_THAT(bands_of(of_2018),
              UnorderedElementsAre(Pair("Quảng Ninh", "A"), Pair("Hà Nội", "A"), Pair("Đồng Tháp", "A"),
                                   Pair("Đà Nẵng", "A"), Pair("Hải Phòng", "A")));
  for (const char* year : {"2023", "2024"}) {
    const Cards cards(kCases + "groups-2023.json", bytes_of(kCases + "facts-index-" + year + ".csv"));
    EXPECT_THAT(words(cards.mistakes()), IsEmpty()) << year;
    for (const Scorecard& card : cards.all()) {
      if (card.unit.kind != "province") continue;
      const bool a = std::set<std::string>{"Quảng Ninh", "Hải Phòng", "Hà Nội"}.contains(card.unit.id);
      EXPECT_EQ(card.band, a ? "A" : "B") << year << " " << card.unit.id;
    }
  }
  // The edges of the groups of 2018.
  const Cards edges(
      kCases + "groups-2018.json",
      "unit,kind,period,fact,value\na,province,2018,points:INDEX,80\nb,province,2018,points:INDEX,79.99\n"
      "c,province,2018,points:INDEX,74.99\nd,province,2018,points:INDEX,69.99\n");
  EXPECT_THAT(bands_of(edges),
              UnorderedElementsAre(Pair("a", "A"), Pair("b", "B"), Pair("c", "C"), Pair("d", "D")));
}

TEST(ParIndex, Provinces2022_GroupsBeginAt90And80) {
  for (const auto& [leaders, band] :
       std::map<std::string, std::string>{{"18.5", "A"}, {"18.49", "B"}, {"8.5", "B"}, {"8.49", ""}}) {
    const Cards cards(kProvinces,
                      "unit,kind,period,fact,value\nP,province,2022,points:THAM_DINH,61.5\nP,province,2022,"
                      "points:SIPAS,10\n"
                      "P,province,2022,points:KT_XH,0\nP,province,2022,points:LANH_DAO," +
                          leaders + "\n");
    EXPECT_EQ(cards.card("P").points, number("71.5") + number(leaders));
    EXPECT_EQ(cards.card("P").band, band) << leaders;
  }
}

TEST(ParIndex, Regions2023_AllSixPlaces_TwoShareTheFifth) {
  const Cards cards(kCases + "groups-2023.json", bytes_of(kCases + "facts-index-2023.csv"));
  std::size_t regions = 0, fifth = 0;
  for (const Row& row : rows_of(kCases + "published-yearly.csv")) {
    if (row.at("year") != "2023" || row.at("level") != "region") continue;
    ++regions;
    const Scorecard& card = cards.card(row.at("unit"));
    ASSERT_TRUE(card.rank);
    EXPECT_EQ(std::to_string(*card.rank), row.at("rank")) << row.at("unit");
    EXPECT_EQ(std::to_string(card.of), row.at("units"));
    fifth += *card.rank == 5 ? 1U : 0U;
  }
  EXPECT_EQ(regions, 6U);
  EXPECT_EQ(fifth, 2U);
}

TEST(ParIndex, Yearly_EveryPlaceFollowsTheIndex) {
  std::map<std::string, std::vector<std::pair<int, Rational>>> ranked;  // by year and level
  std::size_t rows = 0;
  for (const auto& [file, value] : {std::pair<std::string, std::string>{"published-yearly.csv", "value"},
                                    {"published-sipas.csv", "percent"}}) {
    for (const Row& row : rows_of(kCases + file)) {
      ++rows;
      if (row.at("rank").empty()) continue;
      ranked[row.at("year") + (row.contains("level") ? row.at("level") : " SIPAS")].emplace_back(
          std::stoi(row.at("rank")), number(row.at(value)));
    }
  }
  EXPECT_EQ(rows, 122U);
  std::size_t pairs = 0;
  for (const auto& [list, units] : ranked) {
    for (const auto& a : units) {
      for (const auto& b : units) {
        if (a.first >= b.first) continue;
        ++pairs;
        EXPECT_GT(a.second, b.second) << list << " places " << a.first << " and " << b.first;
      }
    }
  }
  EXPECT_EQ(pairs, 159U);
}

Rational figure(const std::string& year, const std::string& level, const std::string& unit,
                const std::string& measure) {
  for (const Row& row : rows_of(kCases + "published-yearly.csv")) {
    if (row.at("year") == year && row.at("level") == level && row.at("unit") == unit &&
        row.at("measure") == measure)
      return number(row.at("value"));
  }
  throw std::runtime_error("no figure " + year + " " + unit);
}

TEST(ParIndex, Yearly_GroupsMake63_GapsAgree_AndOneProvinceOf2024IsNotAccountedFor) {
  std::map<std::string, Rational> counts;
  for (const Row& row : rows_of(kCases + "published-yearly.csv")) {
    if (row.at("unit").starts_with("band ") || row.at("unit").starts_with("group "))
      counts[row.at("year")] += number(row.at("value"));
  }
  const std::vector<std::string> years{"2012", "2018", "2020", "2023", "2024"};
  EXPECT_EQ(counts.size(), years.size());
  for (const std::string& year : years)
    EXPECT_EQ(counts[year], Rational(63)) << year;

  EXPECT_EQ(
      figure("2019", "province", "Quảng Ninh", "index") - figure("2019", "province", "Bến Tre", "index"),
      figure("2019", "province", "GAP first-last", "difference"));
  EXPECT_EQ(
      figure("2021", "ministry", "Bộ Tư pháp", "index") - figure("2021", "ministry", "Bộ KHCN", "index"),
      figure("2021", "ministry", "GAP first-last", "difference"));
  // 53 rose, 9 fell: 62 of 63. Reported, not mended.
  EXPECT_EQ(figure("2024", "province", "increased vs 2023", "count") +
                figure("2024", "province", "decreased vs 2023", "count"),
            Rational(62));
  // The same figure in two tables.
  EXPECT_EQ(figure("2022", "province", "Ninh Thuận", "index"), number("85.78"));
}

}  // namespace
}  // namespace parindex::testing
