// SPDX-License-Identifier: Apache-2.0
// Columns as callers bind them: what fits, what is refused and how it is said, memory of the caller,
// cancelling.
#include "parindex/columns.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "plan/batch_result.hpp"

namespace parindex::testing {
namespace {

constexpr std::string_view kRules = R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"},
  "kinds": {"commune": {}, "ward": {"is": "commune"}}, "max": 10,
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"done": {"type": "count", "at_most": "all"}, "all": {"type": "count"}, "rate": {"type": "percent"},
            "way": {"type": "choice", "options": ["A", "B"]}, "day": {"type": "date"}, "yes": {"type": "flag"},
            "note": {"type": "text"}, "votes": {"type": "tally", "options": ["good", "bad"]}},
  "checks": [{"that": "rate <= 100%", "else": "error"}],
  "bands": [{"code": "TOP", "at_least": "90%"}, {"code": "OK", "at_least": "50%"}],
  "items": [
    {"code": "A", "max": 6, "rule": {"kind": "ratio", "of": "done / all"}},
    {"code": "B", "max": 3, "rule": {"kind": "tiers", "of": "rate", "tiers": [{"at_least": "90%", "points": 3},
                                                                              {"at_least": "50%", "points": 1}]}},
    {"code": "C", "max": 1, "rule": {"kind": "check", "if": "yes"}}]})";

enum Fact : std::size_t { kDone, kAll, kRate, kWay, kDay, kYes, kNote, kVotes };

class Columns : public ::testing::Test {
 protected:
  Columns() { framework_ = Framework::load(kRules, mistakes_); }

  // done, all, rate, yes of four units.
  std::vector<Column> good() const {
    Column done, all, rate, yes;
    done.fact = kDone;
    done.data = done_.data();
    all.fact = kAll;
    all.data = all_.data();
    rate.fact = kRate;
    rate.type = ColumnType::kInt16;
    rate.scale = 1;
    rate.data = rate_.data();
    yes.fact = kYes;
    yes.type = ColumnType::kFlag;
    yes.data = yes_.data();
    return {done, all, rate, yes};
  }
  UnitColumns units() const {
    UnitColumns out;
    out.count = done_.size();
    out.ids = ids_;
    out.kinds = kinds_;
    return out;
  }
  std::optional<BoundColumns> bind(const std::vector<Column>& columns, const UnitColumns& units,
                                   bool keep_going = false) {
    mistakes_.clear();
    return BoundColumns::bind(*framework_, columns, units, mistakes_,
                              {parse_period("2026"), std::nullopt, keep_going});
  }
  std::string codes() const {
    std::string out;
    for (const Mistake& one : mistakes_)
      out += (out.empty() ? "" : " ") + one.code;
    return out;
  }

  std::optional<Framework> framework_;
  Mistakes mistakes_;
  std::vector<std::int32_t> done_{97, 50, 100, 0}, all_{100, 100, 100, 80};
  std::vector<std::int16_t> rate_{950, 499, 900, 0};
  std::vector<std::uint8_t> yes_{1, 0, 1, 0};
  std::vector<std::string_view> ids_{"U1", "U2", "U3", "U4"}, kinds_{"commune", "ward", "commune", "ward"};
};

TEST_F(Columns, PointsRanksAndBandsByHand) {
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound) << codes();
  const auto scores = score_columns(*bound, mistakes_);
  ASSERT_TRUE(scores) << codes();
  EXPECT_EQ(scores->result()->evaluated, 0U);
  ASSERT_EQ(scores->scale(), 2);
  // 6 x 97/100 = 5.82; 95% gives 3; yes gives 1: 9.82
  EXPECT_EQ(scores->points(0, 0), 582);
  EXPECT_EQ(scores->points(1, 0), 300);
  EXPECT_EQ(scores->points(2, 0), 100);
  const std::array<std::int64_t, 4> totals{982, 300, 1000, 0};
  const std::array<std::uint32_t, 4> ranks{2, 3, 1, 4};
  const std::array<std::int32_t, 4> bands{0, -1, 0, -1};
  for (std::size_t row = 0; row < 4; ++row) {
    EXPECT_EQ(scores->total_points()[row], totals[row]);
    EXPECT_EQ(scores->index()[row], totals[row] * 10);
    EXPECT_EQ(scores->ranks()[row], ranks[row]);
    EXPECT_EQ(scores->bands()[row], bands[row]);
    EXPECT_EQ(scores->of(row), 4U);
    EXPECT_EQ(scores->cohort(row), "commune|2026");
  }
  EXPECT_EQ(scores->band_code(0), "TOP");
  const ItemScore why = scores->explain(0, 0);
  ASSERT_EQ(why.ledger.size(), 1U);
  EXPECT_EQ(why.ledger[0].points.to_decimal(), "-0.18");
  EXPECT_EQ(why.ledger[0].cause, Cause::kBelowTarget);
  EXPECT_FALSE(why.trace.empty());
}

TEST_F(Columns, NewDataNeedsNoNewBinding) {
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound);
  auto scores = score_columns(*bound, mistakes_);
  ASSERT_TRUE(scores);
  done_[0] = 50;
  const void* memory = scores->points32(0).data();
  scores = score_columns(*bound, mistakes_, {}, std::move(scores));
  ASSERT_TRUE(scores);
  EXPECT_EQ(scores->points(0, 0), 300);
  EXPECT_EQ(static_cast<const void*>(scores->points32(0).data()), memory);  // taken over
  const std::vector<std::int32_t> other{80, 80, 80, 80};
  const std::uint8_t none = 0x0E;  // the first is not given
  bound->set_data(0, other.data(), &none);
  scores = score_columns(*bound, mistakes_);
  ASSERT_TRUE(scores);
  EXPECT_EQ(scores->state(0, 0), State::kPending);
  EXPECT_EQ(scores->pending()[0], 1U);
  EXPECT_EQ(scores->index()[0], kNoIndex);
  EXPECT_FALSE(scores->rank(0));
  EXPECT_EQ(scores->points(0, 1), 480);
  EXPECT_EQ(scores->of(1), 3U);
}

TEST_F(Columns, ResultsGoToTheCallersMemory) {
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound);
  std::vector<std::int64_t> points(3 * 4, -7), totals(4, -7);
  std::vector<std::uint8_t> states(3 * 4, 77);
  std::vector<std::uint32_t> ranks(4, 77);
  ColumnScoreOptions options;
  options.buffers.points = points.data();
  options.buffers.states = states.data();
  options.buffers.total_points = totals.data();
  options.buffers.ranks = ranks.data();
  const auto scores = score_columns(*bound, mistakes_, options);
  ASSERT_TRUE(scores);
  EXPECT_EQ(points, (std::vector<std::int64_t>{582, 300, 600, 0, 300, 0, 300, 0, 100, 0, 100, 0}));
  EXPECT_EQ(totals, (std::vector<std::int64_t>{982, 300, 1000, 0}));
  EXPECT_EQ(ranks, (std::vector<std::uint32_t>{2, 3, 1, 4}));
  EXPECT_EQ(states, std::vector<std::uint8_t>(12, 0));
  EXPECT_EQ(scores->points64(0).data(), points.data());
}

TEST_F(Columns, WrongDataIsSaidAsForDocuments) {
  done_ = {-3, 101, 100, 0};
  rate_ = {950, 499, 1001, 0};
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound);
  EXPECT_FALSE(score_columns(*bound, mistakes_));
  EXPECT_EQ(codes(), "FACT_NOT_A_COUNT PART_OVER_WHOLE CHECK_FAILED");
  ASSERT_EQ(mistakes_.size(), 3U);
  EXPECT_EQ(mistakes_[0].unit, "U1");
  EXPECT_EQ(mistakes_[0].place.pointer, "/facts/done");
  EXPECT_EQ(mistakes_[1].message.en, "“done” is 101, more than “all”, which is 100");
  EXPECT_EQ(mistakes_[2].unit, "U3");
  mistakes_.clear();
  ColumnScoreOptions options;
  options.keep_going = true;
  const auto scores = score_columns(*bound, mistakes_, options);
  ASSERT_TRUE(scores);
  EXPECT_FALSE(scores->row_ok(0));
  EXPECT_EQ(scores->cell(0, 0), kCellWrong);
  EXPECT_TRUE(scores->row_ok(3));
  EXPECT_EQ(scores->rank(3), 1U);
  EXPECT_EQ(scores->of(3), 1U);
}

TEST_F(Columns, SomethingOfNothing) {
  done_ = {0, 0, 1, 1};
  all_ = {0, 5, 1, 1};
  auto columns = good();
  auto bound = bind(columns, units());
  ASSERT_TRUE(bound);
  auto scores = score_columns(*bound, mistakes_);
  ASSERT_TRUE(scores) << codes();
  EXPECT_EQ(scores->state(0, 0), State::kPending);  // 0/0: when_undefined is "pending" unless it is said
  EXPECT_EQ(scores->points(0, 1), 0);
}

TEST_F(Columns, WhatDoesNotFitIsRefused) {
  struct Try {
    std::size_t fact, option;
    ColumnType type;
    int scale;
    const char* code;
  };
  const std::array<std::int64_t, 4> memory{};
  for (const Try& one : {Try{99, 0, ColumnType::kInt32, 0, "COLUMN_FACT"},
                         Try{kDone, 1, ColumnType::kInt32, 0, "COLUMN_OPTION"},
                         Try{kVotes, 2, ColumnType::kInt32, 0, "COLUMN_OPTION"},
                         Try{kDone, 0, ColumnType::kInt32, 1, "COLUMN_TYPE"},
                         Try{kDone, 0, ColumnType::kFlag, 0, "COLUMN_TYPE"},
                         Try{kRate, 0, ColumnType::kInt32, 19, "COLUMN_TYPE"},
                         Try{kRate, 0, ColumnType::kDate32, 0, "COLUMN_TYPE"},
                         Try{kWay, 0, ColumnType::kDate32, 0, "COLUMN_TYPE"},
                         Try{kDay, 0, ColumnType::kCode, 0, "COLUMN_TYPE"},
                         Try{kNote, 0, ColumnType::kInt32, 0, "COLUMN_TYPE"},
                         Try{kDone, 0, static_cast<ColumnType>(9), 0, "COLUMN_TYPE"}}) {
    Column column;
    column.fact = one.fact;
    column.option = one.option;
    column.type = one.type;
    column.scale = one.scale;
    column.data = memory.data();
    EXPECT_FALSE(bind({column}, units()));
    EXPECT_EQ(codes(), one.code);
  }
  Column nothing;
  EXPECT_FALSE(bind({nothing}, units()));
  EXPECT_EQ(codes(), "COLUMN_NO_DATA");
  std::vector<Column> twice = good();
  twice.push_back(twice.front());
  EXPECT_FALSE(bind(twice, units()));
  EXPECT_EQ(codes(), "COLUMN_REPEATED");
}

TEST_F(Columns, UnitsMustBeSound) {
  UnitColumns two = units();
  const std::vector<std::string_view> short_list{"U1"};
  two.ids = short_list;
  EXPECT_FALSE(bind(good(), two));
  EXPECT_EQ(codes(), "COLUMN_LENGTH");
  ids_ = {"U1", "U2", "U1", "U4"};
  EXPECT_FALSE(bind(good(), units()));
  EXPECT_EQ(codes(), "UNIT_TWICE");
  ids_ = {"U1", "U2", "U3", "U4"};
  kinds_ = {"commune", "warden", "commune", "ward"};
  EXPECT_FALSE(bind(good(), units()));
  EXPECT_EQ(codes(), "UNKNOWN_KIND");
  auto bound = bind(good(), units(), true);
  ASSERT_TRUE(bound);
  ColumnScoreOptions options;
  options.keep_going = true;
  const auto scores = score_columns(*bound, mistakes_, options);
  ASSERT_TRUE(scores);
  EXPECT_FALSE(scores->row_ok(1));
  EXPECT_EQ(scores->of(0), 3U);
  kinds_ = {"commune", "ward", "commune", "ward"};
  const std::vector<std::string_view> parents{"U2", "U3", "U2", ""};
  UnitColumns circle = units();
  circle.parents = parents;
  EXPECT_FALSE(bind(good(), circle));
  EXPECT_EQ(codes(), "PARENT_CYCLE");
  UnitColumns none;
  EXPECT_FALSE(bind(good(), none));
  EXPECT_EQ(codes(), "NO_UNITS");
}

TEST_F(Columns, ProgressCancels) {
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound);
  ColumnScoreOptions options;
  std::size_t asked = 0;
  options.progress = [&](std::size_t done, std::size_t all) {
    EXPECT_LE(done, all);
    return ++asked == 1;
  };
  EXPECT_FALSE(score_columns(*bound, mistakes_, options));
  EXPECT_EQ(asked, 1U);
  EXPECT_TRUE(mistakes_.empty());
  options.progress = [&](std::size_t, std::size_t) { return false; };
  EXPECT_TRUE(score_columns(*bound, mistakes_, options));
}

TEST_F(Columns, OrderOfRowsDoesNotMatter) {
  auto bound = bind(good(), units());
  ASSERT_TRUE(bound);
  const auto before = score_columns(*bound, mistakes_);
  ASSERT_TRUE(before);
  const std::array<std::size_t, 4> order{2, 0, 3, 1};
  const auto moved = [&](auto& list) {
    auto copy = list;
    for (std::size_t i = 0; i < 4; ++i)
      list[i] = copy[order[i]];
  };
  std::vector<std::string> cards;
  for (std::size_t i = 0; i < 4; ++i)
    cards.push_back(to_json(before->card(order[i], {true, true, true}), *framework_));
  moved(done_), moved(all_), moved(rate_), moved(yes_), moved(ids_), moved(kinds_);
  auto again = bind(good(), units());
  ASSERT_TRUE(again);
  const auto after = score_columns(*again, mistakes_);
  ASSERT_TRUE(after);
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ(to_json(after->card(i, {true, true, true}), *framework_), cards[i]);
}

TEST_F(Columns, ATallyWithOneOptionCountsTheOthersAsNone) {
  constexpr std::string_view rules =
      R"({"format": "parindex-framework/1", "id": "x", "title": {"en": "x"}, "max": 10,
    "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
    "facts": {"votes": {"type": "tally", "options": ["good", "bad"]}},
    "items": [{"code": "S", "max": 10, "rule": {"kind": "survey", "groups": [{"facts": ["votes"]}],
               "weights": {"good": "100%", "bad": "0%"}}}]})";
  const auto framework = Framework::load(rules, mistakes_);
  ASSERT_TRUE(framework) << codes();
  const std::array<std::int32_t, 3> good_votes{30, 5, 0};
  const std::array<std::int32_t, 3> bad_votes{10, 0, 9};
  const std::uint8_t good_given = 0x3, bad_given = 0x5;
  Column first, second;
  first.data = good_votes.data();
  first.validity = &good_given;
  second.option = 1;
  second.data = bad_votes.data();
  second.validity = &bad_given;
  UnitColumns three;
  three.count = 3;
  const std::array columns{first, second};
  auto bound = BoundColumns::bind(*framework, columns, three, mistakes_, {parse_period("2026"), {}, false});
  ASSERT_TRUE(bound) << codes();
  const auto scores = score_columns(*bound, mistakes_);
  ASSERT_TRUE(scores) << codes();
  EXPECT_EQ(scores->points(0, 0), 750);
  EXPECT_EQ(scores->points(0, 1), 1000);
  EXPECT_EQ(scores->points(0, 2), 0);
  EXPECT_EQ(scores->pending()[2], 0U);
  EXPECT_EQ(scores->unit_id(2), "3");
}

}  // namespace
}  // namespace parindex::testing
