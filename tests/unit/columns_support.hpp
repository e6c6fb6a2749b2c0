// SPDX-License-Identifier: Apache-2.0
// Facts as columns, for tests: made from a batch, or made up for any framework; and the comparison of what
// score_columns() gives with what score() gives for the same rows.
#ifndef PARINDEX_TESTS_UNIT_COLUMNS_SUPPORT_HPP_
#define PARINDEX_TESTS_UNIT_COLUMNS_SUPPORT_HPP_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/columns.hpp"
#include "parindex/scoring.hpp"

#include "input/assessment_data.hpp"
#include "input/fact_value.hpp"
#include "model/model.hpp"
#include "plan/batch_result.hpp"
#include "plan/bound_data.hpp"

namespace parindex::testing {

inline std::string bytes_of_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// All frameworks of the golden rule cases and of the examples, in order of their paths.
inline std::vector<std::filesystem::path> all_frameworks() {
  namespace fs = std::filesystem;
  const fs::path root(PARINDEX_SOURCE_DIR);
  std::vector<fs::path> found;
  for (const fs::path& folder : {root / "tests" / "golden" / "rules", root / "examples" / "frameworks"}) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.path().extension() != ".json") continue;
      if (entry.path().filename() == "framework.json" || folder.filename() == "frameworks")
        found.push_back(entry.path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

// The same numbers on every machine.
class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  }
  std::int64_t below(std::int64_t limit) {
    return static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(limit));
  }
  bool one_in(std::int64_t n) { return below(n) == 0; }

 private:
  std::uint64_t state_;
};

// Columns with the memory they stand in.
struct Table {
  std::size_t rows = 0;
  std::vector<Column> columns;
  std::deque<std::vector<std::int64_t>> wide;
  std::deque<std::vector<std::int32_t>> narrow;
  std::deque<std::vector<std::int16_t>> small;
  std::deque<std::vector<std::uint8_t>> bytes;
  std::vector<std::string> id_texts, kind_texts, parent_texts;
  std::deque<std::vector<std::string>> attribute_texts;
  std::vector<std::string> attribute_names;
  std::vector<std::string_view> ids, kinds, parents;
  std::deque<std::vector<std::string_view>> attribute_values;
  std::vector<UnitColumns::Attribute> attributes;
  std::vector<Period> periods;

  UnitColumns units() {
    ids.assign(id_texts.begin(), id_texts.end());
    kinds.assign(kind_texts.begin(), kind_texts.end());
    parents.assign(parent_texts.begin(), parent_texts.end());
    attribute_values.clear();
    attributes.clear();
    for (std::size_t i = 0; i < attribute_names.size(); ++i) {
      attribute_values.emplace_back(attribute_texts[i].begin(), attribute_texts[i].end());
      attributes.push_back({attribute_names[i], attribute_values.back()});
    }
    UnitColumns out;
    out.count = rows;
    out.ids = ids;
    out.kinds = kinds;
    out.parents = parents;
    out.periods = periods;
    out.attributes = attributes;
    return out;
  }

  // Adds a column of 64-bit values in the smallest of the types `draw` likes.
  void add(std::size_t fact, std::size_t option, FactType type, int scale,
           const std::vector<std::int64_t>& values, const std::vector<bool>& given, Draw& draw) {
    Column column;
    column.fact = fact;
    column.option = option;
    column.scale = scale;
    const auto fits = [&](std::int64_t limit) {
      return std::all_of(values.begin(), values.end(),
                         [limit](std::int64_t value) { return -limit <= value && value < limit; });
    };
    const std::int64_t choice = draw.below(4);
    if (type == FactType::kFlag && choice != 0 &&
        std::all_of(values.begin(), values.end(), [](std::int64_t v) { return v >= 0 && v < 256; })) {
      column.type = ColumnType::kFlag;
      column.data = bytes.emplace_back(values.begin(), values.end()).data();
    } else if (type != FactType::kDate && type != FactType::kDateTime && choice == 1 && fits(32768)) {
      column.type = ColumnType::kInt16;
      std::vector<std::int16_t>& own = small.emplace_back();
      for (const std::int64_t value : values)
        own.push_back(static_cast<std::int16_t>(value));
      column.data = own.data();
    } else if (type != FactType::kDateTime && choice != 2 && fits(std::int64_t{1} << 31)) {
      column.type = type == FactType::kDate     ? ColumnType::kDate32
                    : type == FactType::kChoice ? ColumnType::kCode
                                                : ColumnType::kInt32;
      std::vector<std::int32_t>& own = narrow.emplace_back();
      for (const std::int64_t value : values)
        own.push_back(static_cast<std::int32_t>(value));
      column.data = own.data();
    } else {
      column.type = ColumnType::kInt64;
      column.data = wide.emplace_back(values).data();
      if (type != FactType::kDateTime && choice == 3) {  // every second value: a stride
        std::vector<std::int64_t>& own = wide.back();
        own.clear();
        for (const std::int64_t value : values) {
          own.push_back(value);
          own.push_back(-1);
        }
        column.data = own.data();
        column.stride = 16;
      }
    }
    if (!std::all_of(given.begin(), given.end(), [](bool one) { return one; })) {
      std::vector<std::uint8_t>& bits = bytes.emplace_back((values.size() + 7) / 8, std::uint8_t{0});
      for (std::size_t row = 0; row < given.size(); ++row) {
        if (given[row]) bits[row / 8] = static_cast<std::uint8_t>(bits[row / 8] | (1U << (row % 8)));
      }
      column.validity = bits.data();
    }
    columns.push_back(column);
  }
};

// Facts made up for a framework: mostly plain, now and then 0, missing, out of bounds or wrong.
// @param wrong one value in so many is wrong data; 0: none on purpose
inline Table made_up_table(const Framework& framework, std::size_t rows, std::uint64_t seed,
                           std::int64_t wrong) {
  const detail::Model& model = framework.model();
  Draw draw(seed);
  Table table;
  table.rows = rows;
  const Period period = model.period.value_or(Period{*Date::parse("2026-01-01"), *Date::parse("2026-12-31")});
  const bool with_periods = draw.one_in(3) && !model.in_force_from;
  for (std::size_t row = 0; row < rows; ++row) {
    table.id_texts.push_back("U" + std::to_string(draw.next() % 1000) + "." + std::to_string(row));
    if (with_periods) {
      const int year = 2022 + static_cast<int>(draw.below(3));
      table.periods.push_back({*Date::from_ymd(year, 1, 1), *Date::from_ymd(year, 12, 31)});
    } else {
      table.periods.push_back(period);
    }
  }
  if (!model.kinds.empty() && !draw.one_in(4)) {
    for (std::size_t row = 0; row < rows; ++row)
      table.kind_texts.push_back(
          model.kinds[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(model.kinds.size())))]
              .name);
  }
  if (!model.ancestor_kinds.empty()) {  // the first row is above all others
    for (std::size_t row = 0; row < rows; ++row)
      table.parent_texts.push_back(row == 0 ? std::string() : table.id_texts[0]);
    table.periods.assign(rows, table.periods[0]);
  }
  for (const detail::ByTable& by : model.program.tables) {
    if (by.key != detail::ByTable::Key::kAttribute) continue;
    if (std::find(table.attribute_names.begin(), table.attribute_names.end(), by.name) !=
        table.attribute_names.end())
      continue;
    table.attribute_names.push_back(by.name);
    std::vector<std::string>& values = table.attribute_texts.emplace_back();
    for (std::size_t row = 0; row < rows; ++row)
      values.push_back(
          by.entries[static_cast<std::size_t>(draw.below(static_cast<std::int64_t>(by.entries.size())))]
              .value);
  }
  for (std::size_t fact = 0; fact < model.facts.size(); ++fact) {
    const detail::FactDeclaration& what = model.facts[fact];
    if (what.type == FactType::kText) continue;
    const std::size_t cells = what.type == FactType::kTally ? what.options.size() : 1;
    const auto options =
        static_cast<std::int64_t>(detail::options_of(model, static_cast<detail::Index>(fact)).size());
    for (std::size_t cell = 0; cell < cells; ++cell) {
      // in the middle of a chain of parts and wholes: given, so that the range of what it can be is not empty
      const bool middle = what.at_most != detail::kNone &&
                          std::any_of(model.facts.begin(), model.facts.end(), [&](const auto& other) {
                            return other.at_most == static_cast<detail::Index>(fact);
                          });
      if (!middle && draw.one_in(40)) continue;  // no column at all
      const std::int64_t missing = middle || draw.one_in(2) ? 0 : 4 + draw.below(20);
      const int scale = what.type == FactType::kNumber || what.type == FactType::kPercent
                            ? static_cast<int>(draw.below(4))
                            : 0;
      const std::int64_t sizes[] = {3, 12, 120, 1000, 60000, 3000000, std::int64_t{1} << 45};
      const std::int64_t size = sizes[std::min<std::int64_t>(draw.below(9), 6)];
      std::vector<std::int64_t> values;
      std::vector<bool> given;
      for (std::size_t row = 0; row < rows; ++row) {
        std::int64_t value = 0;
        switch (what.type) {
          case FactType::kCount:
          case FactType::kTally:
            value = what.at_most != detail::kNone ? draw.below(std::min<std::int64_t>(size, 40))
                                                  : draw.below(size);
            break;
          case FactType::kNumber:
            value = draw.below(2 * size) - (draw.one_in(3) ? size : 0);
            break;
          case FactType::kPercent: {
            const std::int64_t ten[] = {1, 10, 100, 1000};
            value = draw.one_in(3) ? draw.below(21) * 5 * ten[scale] : draw.below(101 * ten[scale]);
            break;
          }
          case FactType::kFlag:
            value = draw.below(2);
            break;
          case FactType::kChoice:
            value = draw.below(std::max<std::int64_t>(options, 1));
            break;
          case FactType::kDate:
            value = table.periods[row].to.day_number() - draw.below(400) + (draw.one_in(4) ? 100 : 0);
            if (what.within_period &&
                (value < table.periods[row].from.day_number() || value > table.periods[row].to.day_number()))
              value = table.periods[row].from.day_number();
            break;
          case FactType::kDateTime:
            value = std::int64_t{table.periods[row].to.day_number() -
                                 static_cast<std::int32_t>(draw.below(300))} *
                        86400 +
                    draw.below(86400);
            break;
          case FactType::kText:
            break;
        }
        if (draw.one_in(12))
          value = what.type == FactType::kDate || what.type == FactType::kDateTime ? value : 0;
        if (wrong != 0 && draw.one_in(wrong)) value = draw.one_in(2) ? -1 - draw.below(9) : 99999999;
        values.push_back(value);
        given.push_back(missing == 0 || !draw.one_in(missing));
      }
      table.add(fact, cell, what.type, scale, values, given, draw);
    }
  }
  return table;
}

// What score_columns() gives for the rows must be what score() gives, down to the bytes.
// @param whole also compare every scorecard as JSON
// @param evaluated receives how many rows the plan left to the evaluator
inline void expect_same_as_one_by_one(BoundColumns& bound, const ColumnScoreOptions& options, bool whole,
                                      const std::string& about, std::size_t* evaluated = nullptr) {
  const Framework& framework = bound.framework();
  ColumnScoreOptions going = options;
  going.keep_going = true;
  Mistakes said(1U << 20U), read(1U << 20U);
  const std::optional<BatchScores> scores = score_columns(bound, said, going);
  ASSERT_TRUE(scores.has_value()) << about;
  if (evaluated != nullptr) *evaluated = scores->result()->evaluated;
  const std::optional<Batch> batch = bound.to_batch(read, true);
  Scorecards cards;
  if (batch) {
    ScoreOptions how;
    how.keep_going = true;
    how.previous = options.previous;
    how.calendar = options.calendar;
    cards = score(framework, *batch, read, how).value();
  }
  // the same mistakes; documents tell those of values first
  const auto listed = [](const Mistakes& all) {
    std::vector<std::string> lines;
    for (const Mistake& one : all)
      lines.push_back(format(one, Language::kEn));
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  EXPECT_EQ(listed(said), listed(read)) << about;
  std::size_t next = 0;
  const detail::Model& model = framework.model();
  for (std::size_t row = 0; row < scores->rows(); ++row) {
    const std::string id = scores->unit_id(row);
    const Period& period = bound.data()->period(row);
    const bool here = next < cards.size() && cards[next].unit.id == id && cards[next].period == period;
    ASSERT_EQ(scores->row_ok(row), here) << about << " row " << row << " " << id;
    if (!here) continue;
    const Scorecard& card = cards[next++];
    const std::string where = about + " row " + std::to_string(row);
    const auto shown = [&](const Rational& value) {
      return value.rounded({scores->scale(), RoundingMode::kHalfUp}).scaled(scores->scale()).value_or(-1);
    };
    for (std::size_t item = 0; item < card.items.size(); ++item) {
      const ItemScore& one = card.items[item];
      const std::string at = where + " item " + model.items[item].label;
      ASSERT_EQ(scores->points(item, row), shown(one.points)) << at << " " << one.points.to_string();
      ASSERT_EQ(scores->state(item, row), one.state) << at;
      ASSERT_EQ((scores->cell(item, row) & kCellInexact) == 0, one.points.fits_digits(scores->scale())) << at;
      if (one.state != State::kTracked) {
        ASSERT_EQ(scores->applicable_max(item, row).to_string(), one.applicable_max.to_string()) << at;
      }
    }
    ASSERT_EQ(scores->total_points()[row], shown(card.points)) << where << " " << card.points.to_string();
    ASSERT_EQ(scores->total_exact(row), card.points.fits_digits(scores->scale())) << where;
    ASSERT_EQ(scores->index()[row],
              card.index ? card.index->scaled(scores->index_digits()).value_or(-1) : kNoIndex)
        << where;
    ASSERT_EQ(scores->pending()[row], card.pending) << where;
    ASSERT_EQ(scores->disqualified(row), card.disqualified) << where;
    ASSERT_EQ(scores->cohort(row), card.cohort) << where;
    ASSERT_EQ(scores->rank(row), card.rank) << where;
    ASSERT_EQ(scores->of(row), card.of) << where;
    ASSERT_EQ(std::string(scores->band_code(scores->bands()[row])), card.band) << where;
    if (!whole) continue;
    ASSERT_EQ(to_json(scores->card(row, {true, true, true}), framework), to_json(card, framework)) << where;
    for (std::size_t item = 0; item < card.items.size(); ++item) {
      Scorecard one = card, other = card;
      other.items[item] = scores->explain(item, row);
      other.items[item].rank = one.items[item].rank;
      other.items[item].of = one.items[item].of;
      ASSERT_EQ(to_json(other, framework), to_json(one, framework)) << where << " explained: " << item;
    }
  }
  ASSERT_EQ(next, cards.size()) << about;
}

}  // namespace parindex::testing

#endif  // PARINDEX_TESTS_UNIT_COLUMNS_SUPPORT_HPP_
