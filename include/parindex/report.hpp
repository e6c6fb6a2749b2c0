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
#include <optional>
#include <string>
#include <string_view>

#include "parindex/scoring.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1 {

struct Advice;
struct Simulation;
struct TargetAdvice;

/// What a report holds.
struct ReportOptions {
  Language language = Language::kEn;  ///< of words, titles and numbers
  /// Id of the unit the report is about, shown in full beside the units it is compared with. Empty: the only
  /// unit, or all units, each in short.
  std::string unit = {};
  const Scorecards* previous = nullptr;  ///< of an earlier period, to show what changed; may be null
  /// The same batch under drawn numbers (simulation.hpp): intervals of ranks, shares of bands; may be null.
  const Simulation* simulation = nullptr;
  /// Of the unit's assessment (advice.hpp): what would gain points, what is at risk; may be null.
  const Advice* advice = nullptr;
  /// Of the same: the cheapest way to a target; may be null.
  const TargetAdvice* target = nullptr;
};

/// Which scorecard a report is about: the unit's, of the period that ends last.
/// @param unit its id; empty: the only unit there is
/// @return position in the cards; nothing when there is no such unit, or no only one
[[nodiscard]] std::optional<std::size_t> latest_card(const Scorecards& cards, std::string_view unit);

/// The report as HTML, with a final line break.
/// @param batch what the scorecards were made from
[[nodiscard]] std::string to_html(const Scorecards& cards, const Framework& framework, const Batch& batch,
                                  const ReportOptions& options = {});

}  // namespace parindex::inline v1

#endif  // PARINDEX_REPORT_HPP_
