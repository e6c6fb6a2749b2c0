// SPDX-License-Identifier: Apache-2.0
/// @file
/// Scoring: framework + batch -> scorecards.
///
///     auto cards = parindex::score(framework, batch, mistakes);
///     if (cards) std::string line = parindex::to_json((*cards)[0], framework);
///
/// Threads: score() only reads its arguments (mistakes apart); calls may run at once. No clock, no locale,
/// no environment is read.
/// The result does not depend on the order of units, items or facts.
#ifndef PARINDEX_SCORING_HPP_
#define PARINDEX_SCORING_HPP_

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/calendar.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/scorecard.hpp"

namespace parindex::inline v1 {

/// How a batch is scored.
struct ScoreOptions {
  const Batch* previous =
      nullptr;  ///< earlier periods, read with the same framework; for previous() and last_year()
  const Calendar* calendar = nullptr;  ///< working time; null: Calendar::vietnam()
  bool reasons = true;                 ///< fill LedgerEntry::why and facts
  bool traces = true;                  ///< fill ItemScore::trace
  bool keep_going =
      false;  ///< leave out units whose data is wrong (a failed check, n/0 …) instead of refusing all
  bool seals = true;  ///< fill the seals
  /// Called on the calling thread before each unit and once at the end with the units done and all units;
  /// true
  /// stops: score() then gives nothing and reports no error. What it throws passes through.
  std::function<bool(std::size_t done, std::size_t total)> progress = {};
};

/// In order of the batch.
using Scorecards = std::vector<Scorecard>;

/// Scores every assessment of a batch and ranks within cohorts.
/// @param mistakes receives every error with its place
/// @return one scorecard an assessment, in the batch's order; nothing when a unit's data is wrong and
/// keep_going is off
[[nodiscard]] std::optional<Scorecards> score(const Framework& framework, const Batch& batch,
                                              Mistakes& mistakes, const ScoreOptions& options = {});

/// The scorecard as one line of JSON (format parindex-scorecard/1), without a line end.
[[nodiscard]] std::string to_json(const Scorecard& card, const Framework& framework);

}  // namespace parindex::inline v1

#endif  // PARINDEX_SCORING_HPP_
