// SPDX-License-Identifier: Apache-2.0
/// @file
/// Views: scorecards as tables, CSV, explanations and rankings, and empty forms to fill facts in.
///
///     std::string shown = parindex::to_table(cards, framework, {.language = parindex::Language::kVi});
///     std::string sheet = parindex::to_csv(cards, framework);
///     std::string why = parindex::explain(cards[0], framework, {});
///     std::string places = parindex::to_ranking(cards, framework, parindex::ViewFormat::kJson, {}, {});
///
/// Numbers have a decimal comma in Vietnamese tables and explanations, never in CSV or JSON. Control
/// characters
/// that data may have smuggled in are shown as `\u001b`; CSV cells that a spreadsheet would take for formulas
/// are guarded. Threads: pure functions of their arguments. Errors: none; only lack of memory throws
/// (std::bad_alloc).
#ifndef PARINDEX_VIEWS_HPP_
#define PARINDEX_VIEWS_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1 {

/// How a table or an explanation is shown.
struct ViewOptions {
  /// Of titles and words.
  Language language = Language::kEn;
  std::size_t width = 100;  ///< columns of the screen; 0: as wide as it takes
  bool colour = false;      ///< with the escape sequences of a terminal
};

/// What a ranking or a form is written as.
enum class ViewFormat : std::uint8_t {
  kTable,  ///< for a person (rankings only)
  kCsv,
  kJson,
};

/// The rows of scorecards as CSV.
enum class CsvShape : std::uint8_t {
  kWide,  ///< a row a unit, a column an item
  kLong,  ///< a row a unit and item
};

/// One scorecard as the tree of its items, several as a row a unit.
[[nodiscard]] std::string to_table(const Scorecards& cards, const Framework& framework,
                                   const ViewOptions& options);

/// Scorecards as CSV with a header.
/// @param language of the titles in long rows
[[nodiscard]] std::string to_csv(const Scorecards& cards, const Framework& framework,
                                 CsvShape shape = CsvShape::kWide, Language language = Language::kEn);

/// Everything one unit lost and why, the largest first; what was gained outside the maximum; what is missing.
[[nodiscard]] std::string explain(const Scorecard& card, const Framework& framework,
                                  const ViewOptions& options);

/// One item of a unit: points, state, rule, facts, ledger, arithmetic, rounds of review; for an inner item
/// its
/// children.
/// @param batch what the scorecard was made from
/// @param item  position in Framework::items()
/// @return empty when the batch does not hold the scorecard's unit and period, or there is no such item
[[nodiscard]] std::string explain_item(const Scorecard& card, const Framework& framework, const Batch& batch,
                                       std::size_t item, const ViewOptions& options);

/// Which units a ranking holds, and by what.
struct RankingOptions {
  std::string kind = {};  ///< only units of this kind, or of a kind that counts as it; empty: all
  std::optional<std::size_t> by =
      {};  ///< rank in this item (position in Framework::items()); none: in the total
  std::optional<std::size_t> top = {};  ///< only ranks up to this one
};

/// One table a cohort, incomplete and disqualified units apart.
[[nodiscard]] std::string to_ranking(const Scorecards& cards, const Framework& framework, ViewFormat format,
                                     const RankingOptions& ranking, const ViewOptions& options);

/// An empty file of facts, to be filled in and read back as it is.
/// @param units  each gets room for the facts its kind needs; none: room for one whose id is still to be
/// written
/// @param format kCsv or kJson (kTable counts as kCsv)
/// @param shape  of CSV
[[nodiscard]] std::string fact_form(const Framework& framework, const std::vector<Unit>& units,
                                    ViewFormat format, CsvShape shape = CsvShape::kLong,
                                    Language language = Language::kEn);

}  // namespace parindex::inline v1

#endif  // PARINDEX_VIEWS_HPP_
