// SPDX-License-Identifier: Apache-2.0
// What for: scorecards as files that offices work with: a workbook (XLSX) and a document (DOCX).
//
//   std::optional<std::string> bytes = to_xlsx(cards, framework, batch, options);
//
// Numbers are real numbers, shown with the framework's digits; what comes from data is never a formula.
// Same input, same bytes. Nothing when the temporary file that the writers work in cannot be written. One
// thread per call; throws for lack of memory only.
#ifndef PARINDEX_SRC_OFFICE_OFFICE_HPP_
#define PARINDEX_SRC_OFFICE_OFFICE_HPP_

#include <optional>
#include <string>

#include "parindex/report.hpp"

namespace parindex::inline v1::office {

// A sheet a view: the score sheet as it is filled in by hand, a summary, the units by field, items,
// deductions, what to do. Totals that are sums are formulas, so that a change in Excel shows.
[[nodiscard]] std::optional<std::string> to_xlsx(const Scorecards& cards, const Framework& framework,
                                                 const Batch& batch, const ReportOptions& options);

// The score sheet and the list of deductions of a unit, or the ranking of all, under the head of an
// official document (Decree 30/2020/NĐ-CP).
[[nodiscard]] std::optional<std::string> to_docx(const Scorecards& cards, const Framework& framework,
                                                 const Batch& batch, const ReportOptions& options);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_OFFICE_HPP_
