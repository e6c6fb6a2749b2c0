// SPDX-License-Identifier: Apache-2.0
// What for: the score sheet as offices fill it in, before it becomes a workbook or a document: a row an
// item with the points of the rounds.
//
//   for (const SheetRow& row : sheet_rows(data, card)) use(row.code, row.title, row.points);
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OFFICE_SHEET_ROWS_HPP_
#define PARINDEX_SRC_OFFICE_SHEET_ROWS_HPP_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "report/report_data.hpp"

namespace parindex::inline v1::office {

struct SheetRow {
  detail::Index item = detail::kNone;
  std::string code, title, note;
  int depth = 1;
  bool leaf = true;
  bool adjustment = false;
  std::optional<Rational> max;
  std::optional<Rational> self;       // the round of self-scoring
  std::optional<Rational> appraisal;  // the last round of appraisal
  std::optional<Rational> points;     // none while pending or where the item does not count
  // Rows whose points add up to this one's exactly; empty: they do not, or there are none.
  std::vector<std::size_t> sum_of;
};

[[nodiscard]] std::vector<SheetRow> sheet_rows(const detail::ReportData& data, const Scorecard& card);

// One loss or gain of a unit.
struct LossRow {
  std::size_t card = 0;
  detail::Index item = detail::kNone;  // kNone: the total
  Rational points;
  std::string cause, why, basis, owner, due;
};

// What was lost, the largest first, then what was gained; nothing of what is undecided.
[[nodiscard]] std::vector<LossRow> loss_rows(const detail::ReportData& data, std::size_t card);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_SHEET_ROWS_HPP_
