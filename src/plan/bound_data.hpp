// SPDX-License-Identifier: Apache-2.0
// What for: columns bound to a framework (what BoundColumns holds), and rows of them as assessments for the
// evaluator.
//
// Flow: bind() (bound_data.cpp) -> BoundData -> score_columns() (batch.cpp), which asks the compiled plan
// (plan.hpp) for what it can do and the evaluator (score/) for the rest.
#ifndef PARINDEX_SRC_PLAN_BOUND_DATA_HPP_
#define PARINDEX_SRC_PLAN_BOUND_DATA_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/columns.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

// Texts that rows share, each kept once.
struct TextColumn {
  std::vector<std::string> texts;
  std::vector<std::uint32_t> of_row;  // empty: nothing given
  [[nodiscard]] std::string_view at(std::size_t row) const {
    return of_row.empty() ? std::string_view() : std::string_view(texts[of_row[row]]);
  }
};

inline constexpr std::size_t kTypeBytes[] = {0, 1, 2, 4, 8, 4, 4, 1};
[[nodiscard]] inline std::size_t bytes_of(ColumnType type) {
  return kTypeBytes[static_cast<std::size_t>(type)];
}

// The unit of all points of a framework's columns: 10^-scale, and whether 32 bits hold them.
struct PointUnit {
  int scale = 2;
  bool narrow = true;
};
PointUnit point_unit(const Model& model);

// One value of a column, and whether it is given.
[[nodiscard]] std::int64_t column_value(const Column& column, std::size_t row) noexcept;
[[nodiscard]] inline bool column_given(const Column& column, std::size_t row) noexcept {
  return column.validity == nullptr ||
         ((static_cast<unsigned>(column.validity[row / 8]) >> (row % 8)) & 1U) != 0;
}

class PlanSet;

struct BoundData {
  explicit BoundData(Framework rules);
  ~BoundData();
  BoundData(const BoundData&) = delete;
  BoundData& operator=(const BoundData&) = delete;

  Framework framework;
  std::vector<Column> columns;
  std::vector<Index> slot_column;  // by slot of the fact table: the column, or kNone
  std::size_t rows = 0;
  std::vector<std::string> ids, names;  // by row; ids empty: numbers from 1
  TextColumn kinds;
  std::vector<std::string> parents;  // by row; empty: none given
  std::vector<std::pair<std::string, TextColumn>> attributes;
  std::vector<Period> periods;           // the different ones
  std::vector<std::uint32_t> period_of;  // by row; empty: all have the first
  std::optional<Date> as_of;
  std::vector<std::uint8_t> wrong;       // by row: unsound units; empty: none
  std::vector<Index> parent_row;         // by row; empty: none
  std::vector<std::string> cohorts;      // names
  std::vector<std::uint32_t> cohort_of;  // by row; empty: all in the first
  std::size_t kind_count = 0;            // rows with a kind
  std::vector<bool> wanted_items;        // whose points and states plans store; empty: all
  bool whole_batch = false;  // some expression looks beyond its own row (cohort, ancestors, earlier periods)
  PointUnit unit;
  std::vector<bool> stands_alone;              // by item: nothing bears on it but its own rules and facts
  std::vector<std::vector<Index>> item_facts;  // by item: what its rules and those below it read
  std::unique_ptr<PlanSet> plans;

  [[nodiscard]] const Model& model() const { return framework.model(); }
  [[nodiscard]] const Period& period(std::size_t row) const {
    return period_of.empty() ? periods.front() : periods[period_of[row]];
  }
  [[nodiscard]] std::string id(std::size_t row) const {
    return ids.empty() ? std::to_string(row + 1) : ids[row];
  }
  [[nodiscard]] std::size_t cohort(std::size_t row) const { return cohort_of.empty() ? 0 : cohort_of[row]; }

  // The unit, period and an empty fact table; without the table.
  void begin(std::size_t row, Assessment& out) const;
  void begin_unit(std::size_t row, Assessment& out) const;
  // Puts the facts of a row in. Reports what a document with these values would be told.
  // @return false after an error
  bool fill(std::size_t row, Assessment& out, Mistakes& mistakes) const;
  // The same without checks, for the facts of an item and those below it or for all (item = kNone): values
  // known to be right. And the way back.
  void fill_item(std::size_t row, Index item, Assessment& out) const;
  void clear_item(Index item, Assessment& out) const;

 private:
  bool put(std::size_t row, std::size_t slot, Assessment& out, Mistakes* mistakes) const;
  void complete_tally(const FactDeclaration& fact, Assessment& out) const;
  bool check_parts(const Assessment& out, Mistakes& mistakes) const;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_BOUND_DATA_HPP_
