// SPDX-License-Identifier: Apache-2.0
// What for: tables of criteria as offices send them round, read into items and steps: codes that a
// spreadsheet turned into numbers, steps as rows, points inside texts, decimal commas. Whatever had to be
// guessed or contradicts itself is a doubt with its cell.
//
//   Mistakes doubts;
//   std::optional<CriteriaSheet> table = read_criteria(sheet, "bang-1.xlsx", doubts);
//   std::string json = draft_framework(*table, "bang-1");
//
// Nothing is mended silently. One thread at a time; only lack of memory throws.
#ifndef PARINDEX_SRC_OFFICE_CRITERIA_SHEET_HPP_
#define PARINDEX_SRC_OFFICE_CRITERIA_SHEET_HPP_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"

#include "office/spreadsheet.hpp"

namespace parindex::inline v1::office {

// A row under an item: an option to choose, or a step of a measure.
struct CriteriaStep {
  std::size_t row = 0;
  std::string text;   // as written
  std::string title;  // without the points at its end
  Rational points;
  // Read from the text where it names numbers: of a share in hundredths, of a count as it is.
  std::optional<Rational> from, to;
  bool to_included = false;
  // Filled in on the row itself.
  std::optional<Rational> self, appraisal;
};

enum class StepKind { kNone, kCheck, kChoice, kShare, kCount };

struct CriteriaItem {
  std::size_t row = 0;
  std::string code;       // corrected
  std::string in_source;  // as the cell holds it, where that differs
  std::string title;
  std::optional<Rational> max;
  std::size_t depth = 1;
  std::optional<std::size_t> parent;  // position among the items
  std::vector<CriteriaStep> steps;
  StepKind kind = StepKind::kNone;
  std::optional<Rational> self, appraisal;  // filled in
};

struct CriteriaSheet {
  std::string name;   // of the sheet
  std::string title;  // what stands above the table
  std::vector<CriteriaItem> items;
  std::optional<Rational> total;
};

// Nothing, after saying which column was looked for and what there is, when it is no such table.
[[nodiscard]] std::optional<CriteriaSheet> read_criteria(const Sheet& sheet, const std::string& file,
                                                         Mistakes& doubts);

// A framework document (pretty JSON) to go on from.
[[nodiscard]] std::string draft_framework(const CriteriaSheet& table, const std::string& id);

// The points filled in, as an assessment with rounds of review for a framework's items (by code; those
// that it does not have are doubts).
[[nodiscard]] std::string filled_assessment(const CriteriaSheet& table, const Framework& framework,
                                            const std::string& unit, const std::string& file,
                                            Mistakes& doubts);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_CRITERIA_SHEET_HPP_
