// SPDX-License-Identifier: Apache-2.0
// Record batches give what the same facts give as CSV, in every type, with nulls, from any offset; what does
// not fit is named.
#include "parindex/arrow.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/scoring.hpp"

#include "input/arrow.hpp"

namespace parindex {
namespace {

constexpr const char* kRules = R"({"format": "parindex-framework/1", "id": "x", "max": 12,
  "period": {"from": "2026-01-01", "to": "2026-12-31"}, "kinds": {"commune": {}},
  "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"small": {"type": "count"}, "wide": {"type": "count"}, "rate": {"type": "percent"}, "size": {"type": "number"},
            "met": {"type": "flag"}, "how": {"type": "choice", "options": ["good", "bad", "late"]},
            "day": {"type": "date"}, "votes": {"type": "tally", "options": ["A", "B"]}},
  "items": [
    {"code": "1", "max": 2, "rule": {"kind": "ratio", "of": "small / wide", "when_undefined": "zero"}},
    {"code": "2", "max": 2, "rule": {"kind": "tiers", "of": "rate", "tiers": [{"at_least": "97.38%", "points": 2}, {"at_least": "50%", "points": 1}]}},
    {"code": "3", "max": 2, "rule": {"kind": "ratio", "of": "size / 10"}},
    {"code": "4", "max": 1, "rule": {"kind": "check", "if": "met"}},
    {"code": "5", "max": 1, "rule": {"kind": "choice", "of": "how", "options": [{"code": "good", "points": 1}, {"code": "bad", "points": 0}, {"code": "late", "points": 0.5}]}},
    {"code": "6", "max": 2, "rule": {"kind": "deadline", "done": "day", "due": "2026-03-01", "per_day": 0.25}},
    {"code": "7", "max": 2, "rule": {"kind": "survey", "groups": [{"facts": ["votes"]}], "weights": {"A": 1, "B": "50%"}}}]})";

// One child of a batch with memory of its own.
class Children {
 public:
  // `given`: a bit a row, from row 0 of the memory; empty: all are.
  void add(const char* name, const char* format, const std::vector<const void*>& buffers,
           const std::vector<bool>& given = {}) {
    Memory& memory = memory_.emplace_back();
    memory.bits.assign(given.size() / 8 + 1, 0);
    std::int64_t nulls = 0;
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (given[i]) memory.bits[i / 8] = static_cast<std::uint8_t>(memory.bits[i / 8] | (1U << (i % 8)));
      nulls += given[i] ? 0 : 1;
    }
    memory.buffers.push_back(given.empty() ? nullptr : memory.bits.data());
    for (const void* const buffer : buffers)
      memory.buffers.push_back(buffer);
    memory.schema = {format, name, nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr};
    memory.array = {length_, nulls,
                    offset_, static_cast<std::int64_t>(memory.buffers.size()),
                    0,       memory.buffers.data(),
                    nullptr, nullptr,
                    nullptr, nullptr};
  }
  void dictionary_of_last(Children& words) {
    memory_.back().schema.dictionary = &words.memory_.front().schema;
    memory_.back().array.dictionary = &words.memory_.front().array;
  }
  explicit Children(std::int64_t length, std::int64_t offset = 0) : length_(length), offset_(offset) {}

  std::optional<ArrowFacts> read(const Framework& framework, std::int64_t rows, std::int64_t offset,
                                 Mistakes& mistakes) {
    std::vector<ArrowSchema*> schemas;
    std::vector<ArrowArray*> arrays;
    for (Memory& memory : memory_) {
      schemas.push_back(&memory.schema);
      arrays.push_back(&memory.array);
    }
    const void* none[] = {nullptr};
    const auto count = static_cast<std::int64_t>(schemas.size());
    const ArrowSchema schema{"+s", "", nullptr, 0, count, schemas.data(), nullptr, nullptr, nullptr};
    const ArrowArray array{rows, 0, offset, 1, count, none, arrays.data(), nullptr, nullptr, nullptr};
    return ArrowFacts::read(framework, schema, array, "batch", mistakes);
  }

 private:
  struct Memory {
    std::vector<std::uint8_t> bits;
    std::vector<const void*> buffers;
    ArrowSchema schema;
    ArrowArray array;
  };
  std::int64_t length_, offset_;
  std::deque<Memory> memory_;
};

// Texts in Arrow's form: where each ends, and all of them.
struct Texts {
  explicit Texts(const std::vector<std::string>& all) {
    for (const std::string& one : all) {
      bytes += one;
      ends.push_back(static_cast<std::int32_t>(bytes.size()));
    }
  }
  std::vector<std::int32_t> ends{0};
  std::string bytes;
};

constexpr std::size_t kRows = 12;

TEST(ArrowFacts, AreThoseOfTheSameTable) {
  Mistakes mistakes;
  const auto framework = Framework::load(kRules, mistakes);
  ASSERT_TRUE(framework) << format(mistakes[0], Language::kEn);
  std::vector<std::string> ids, kinds;
  std::vector<std::int8_t> small;
  std::vector<std::uint16_t> wide;
  std::vector<std::int64_t> rate, votes_a;  // rate: 128 bits a value
  std::vector<std::int16_t> size;
  std::vector<std::uint8_t> met((kRows + 7) / 8, 0), how;
  std::vector<std::int32_t> day, votes_b;
  std::vector<bool> given, some;
  const std::vector<std::string> words{"late", "good", "bad"};
  const std::int32_t first_day = Date::from_ymd(2026, 2, 27)->day_number();
  for (std::size_t i = 0; i < kRows; ++i) {
    ids.push_back("u" + std::to_string(i));
    kinds.push_back("commune");
    small.push_back(static_cast<std::int8_t>(i * 7 % 100));
    wide.push_back(static_cast<std::uint16_t>(100 + i));
    rate.push_back(i % 2 == 0 ? 9738 : static_cast<std::int64_t>(i) * 900 - 1);
    rate.push_back(0);
    size.push_back(static_cast<std::int16_t>(i * 11));  // tenths
    if (i % 3 == 0) met[i / 8] = static_cast<std::uint8_t>(met[i / 8] | (1U << (i % 8)));
    how.push_back(static_cast<std::uint8_t>(i % 3));
    day.push_back(first_day + static_cast<std::int32_t>(i));
    votes_a.push_back(static_cast<std::int64_t>(i) + 1);
    votes_b.push_back(5);
    given.push_back(true);
    some.push_back(i % 4 != 1);
  }
  for (const std::size_t from : {std::size_t{0}, std::size_t{3}, std::size_t{8}}) {
    for (const bool in_child : {false, true}) {  // whose offset it is
      const auto shift = static_cast<std::int64_t>(from);
      const std::int64_t own = in_child ? shift : 0, whole = in_child ? 0 : shift;
      Children children(static_cast<std::int64_t>(kRows) - own, own), dictionary(3);
      const Texts unit(ids), kind(kinds), options(words);
      children.add("unit", "u", {unit.ends.data(), unit.bytes.data()});
      children.add("kind", "u", {kind.ends.data(), kind.bytes.data()});
      children.add("small", "c", {small.data()}, some);
      children.add("wide", "S", {wide.data()});
      children.add("rate", "d:10,2", {rate.data()}, some);
      children.add("size", "s", {size.data()});
      children.add("met", "b", {met.data()}, some);
      children.add("how", "C", {how.data()}, some);
      dictionary.add("", "u", {options.ends.data(), options.bytes.data()});
      children.dictionary_of_last(dictionary);
      children.add("day", "tdD", {day.data()}, some);
      children.add("votes:A", "l", {votes_a.data()}, some);
      children.add("votes:B", "i", {votes_b.data()}, some);
      mistakes.clear();
      const auto rows = static_cast<std::int64_t>(kRows - from);
      const auto facts = children.read(*framework, rows, whole, mistakes);
      ASSERT_TRUE(facts) << format(mistakes[0], Language::kEn);
      EXPECT_EQ(facts->copied(), 4U);  // unsigned, decimals, bits, words
      auto bound = BoundColumns::bind(*framework, facts->columns(), facts->units(), mistakes);
      ASSERT_TRUE(bound) << format(mistakes[0], Language::kEn);

      std::string csv = "unit,kind,small,wide,rate,size,met,how,day,votes:A,votes:B\n";
      for (std::size_t i = from; i < kRows; ++i) {
        const auto cell = [&](const std::string& text) { return some[i] ? text : std::string(); };
        csv += ids[i] + ",commune," + cell(std::to_string(small[i])) + "," + std::to_string(wide[i]) + "," +
               cell((Rational(rate[2 * i]) / Rational(100)).to_decimal()) + "," +
               Rational(std::int64_t{size[i]}).to_decimal() + "," + cell(i % 3 == 0 ? "true" : "false") +
               "," + cell(words[how[i]]) + "," + cell(Date::from_day_number(day[i])->to_string()) + "," +
               cell(std::to_string(votes_a[i])) + "," + cell(std::to_string(votes_b[i])) + "\n";
      }
      InputReader reader(*framework, mistakes);
      reader.read_csv(csv, "facts.csv");
      const auto batch = reader.finish();
      ASSERT_TRUE(batch) << format(mistakes[0], Language::kEn);
      const auto expected = score(*framework, *batch, mistakes);
      const auto scores = score_columns(*bound, mistakes);
      ASSERT_TRUE(expected && scores);
      for (std::size_t row = 0; row < kRows - from; ++row) {
        const Scorecard card = scores->card(row);
        EXPECT_EQ(card.unit.id, (*expected)[row].unit.id);
        EXPECT_EQ(card.points, (*expected)[row].points) << from << " " << in_child << " " << row;
        EXPECT_EQ(card.pending, (*expected)[row].pending) << from << " " << in_child << " " << row;
        for (std::size_t item = 0; item < card.items.size(); ++item)
          EXPECT_EQ(card.items[item].points, (*expected)[row].items[item].points) << row << " " << item;
      }
    }
  }
}

TEST(ArrowFacts, WhatDoesNotFitIsNamed) {
  Mistakes mistakes;
  const auto framework = Framework::load(kRules, mistakes);
  ASSERT_TRUE(framework);
  const std::vector<double> floats(2, 1.0);
  const std::vector<std::int32_t> days(2, 20500);
  const std::vector<std::int64_t> large{5, 1, 5, 0};  // 2^64 + 5
  const Texts words({"good", "worst"}), when({"2026", "soon"});
  const std::vector<std::int64_t> two(2, 1);
  Children children(2);
  children.add("small", "g", {floats.data()});
  children.add("smal", "l", {two.data()});
  children.add("unheard-of", "l", {two.data()});
  children.add("day", "i", {days.data()});
  children.add("rate", "d:20,2", {large.data()});
  children.add("size", "d:20,2,256", {large.data()});
  children.add("how", "u", {words.ends.data(), words.bytes.data()});
  children.add("votes", "l", {two.data()});
  children.add("votes:C", "l", {two.data()});
  children.add("unit", "l", {two.data()});
  children.add("period", "u", {when.ends.data(), when.bytes.data()});
  mistakes.clear();
  EXPECT_FALSE(children.read(*framework, 2, 0, mistakes));
  std::string said;
  for (const Mistake& one : mistakes)
    said += one.code + one.place.pointer + " ";
  EXPECT_EQ(said,
            "WRONG_TYPE/small UNKNOWN_FACT/smal UNKNOWN_FACT/unheard-of WRONG_TYPE/day NUMBER_RANGE/rate "
            "WRONG_TYPE/size "
            "UNKNOWN_OPTION/how UNKNOWN_FACT/votes UNKNOWN_FACT/votes:C WRONG_TYPE/unit WRONG_TYPE/period ");
  mistakes.clear();
  Children few(1);
  few.add("wide", "l", {two.data()});
  EXPECT_FALSE(few.read(*framework, 2, 0, mistakes));  // more rows than there are values
  EXPECT_EQ(mistakes[0].code, "WRONG_TYPE");
}

TEST(ArrowFacts, DecimalsAreStatedWhole) {
  Mistakes mistakes;
  const auto framework = Framework::load(kRules, mistakes);
  ASSERT_TRUE(framework);
  const std::vector<std::int64_t> values{973, 0};  // one of 128 bits
  const auto reads = [&](const char* format) {
    mistakes.clear();
    Children children(1);
    const Texts id({"u"});
    children.add("unit", "u", {id.ends.data(), id.bytes.data()});
    children.add("size", format, {values.data()});
    return children.read(*framework, 1, 0, mistakes).has_value();
  };
  for (const char* const good : {"d:3,0", "d:18,2", "d:18,2,128", "d:38,18"})
    EXPECT_TRUE(reads(good)) << good;
  for (const char* const bad :
       {"d:18", "d:18,", "d:18,,128", "d:18,2x", "d:18,x", "d:18,-1", "d:18,+2", "d:18, 2", "d:18,02",
        "d:18,19", "d:18,2,", "d:18,2,256", "d:18,2,128,1", "d:18,99999999999999999999"}) {
    EXPECT_FALSE(reads(bad)) << bad;
    ASSERT_EQ(mistakes.size(), 1U) << bad;
    EXPECT_EQ(mistakes[0].code + mistakes[0].place.pointer, "WRONG_TYPE/size") << bad;
  }
}

}  // namespace
}  // namespace parindex
