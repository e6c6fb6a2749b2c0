// SPDX-License-Identifier: Apache-2.0
// What for: scorecards for a person: one unit as the tree of its items, many units a row each.
//
//   std::string shown = unit_table(framework, cards[0], Look{.language = Language::kVi});
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_SCORECARD_TABLE_HPP_
#define PARINDEX_SRC_OUTPUT_SCORECARD_TABLE_HPP_

#include <string>
#include <vector>

#include "parindex/scoring.hpp"

#include "output/text_table.hpp"

namespace parindex::inline v1::detail {

// The lines that say who, when, how many points, index, band and rank; and what stands in the way of a total.
[[nodiscard]] std::string unit_heading(const Framework& framework, const Scorecard& card, const Look& look);
// unit_heading() and the tree of items.
[[nodiscard]] std::string unit_table(const Framework& framework, const Scorecard& card, const Look& look);
// A row a unit, in the order of the scorecards.
[[nodiscard]] std::string summary_table(const Framework& framework, const Scorecards& cards,
                                        const Look& look);

// The columns that say which unit a row is about: its id, and its name where any has one.
class UnitColumns {
 public:
  explicit UnitColumns(const Scorecards& cards);
  void add_to(TextTable& table, Language language) const;
  void add_to(std::vector<TextTable::Cell>& row, const Unit& unit) const;

 private:
  bool names_ = false;
};

// Points of an item in a table's cell: "…" while pending, a dash where there are none.
[[nodiscard]] std::string points_cell(const ItemScore& score, int digits, Language language);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_SCORECARD_TABLE_HPP_
