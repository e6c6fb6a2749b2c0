// SPDX-License-Identifier: Apache-2.0
/// @file
/// Reports: scorecards as one HTML page that people read, print and send on.
///
///     parindex::ReportOptions options{.language = parindex::Language::kVi, .unit = "H44.229"};
///     std::string page = parindex::to_html(cards, framework, batch, options);
///
/// The page stands alone: no network, nothing beside it; it can be read with scripts off (a short script
/// sorts, filters and searches), follows the reader's choice of dark or light, prints on A4 and says
/// everything in words that it shows in colours. Same input, same bytes. Names from data are escaped.
/// Threads: a pure function of its arguments. Errors: none; only lack of memory throws (std::bad_alloc).
#ifndef PARINDEX_REPORT_HPP_
#define PARINDEX_REPORT_HPP_

#include <cstddef>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1 {

/// Where a unit's rank lies when its uncertain facts are drawn again and again.
struct RankRange {
  std::string unit;        ///< id
  std::size_t best = 0;    ///< lower end of the interval, from 1
  std::size_t middle = 0;  ///< the rank in the middle of all draws
  std::size_t worst = 0;   ///< upper end of the interval
};

/// What a report holds.
struct ReportOptions {
  Language language = Language::kEn;  ///< of words, titles and numbers
  /// Id of the unit the report is about, shown in full beside the units it is compared with. Empty: the only
  /// unit, or all units, each in short.
  std::string unit = {};
  const Scorecards* previous = nullptr;     ///< of an earlier period, to show what changed; may be null
  std::vector<RankRange> rank_ranges = {};  ///< from a simulation; may be empty
  Text rank_ranges_note = {};               ///< how those were found, in a sentence
};

/// The report as HTML, with a final line break.
/// @param batch what the scorecards were made from
[[nodiscard]] std::string to_html(const Scorecards& cards, const Framework& framework, const Batch& batch,
                                  const ReportOptions& options = {});

}  // namespace parindex::inline v1

#endif  // PARINDEX_REPORT_HPP_
