// SPDX-License-Identifier: Apache-2.0
// What needs the cohort: ranks of the total and of inner items, then bands (which may ask for a share of
// the top ranks).
#ifndef PARINDEX_SRC_SCORE_RANKING_HPP_
#define PARINDEX_SRC_SCORE_RANKING_HPP_

#include <vector>

#include "parindex/scoring.hpp"

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// Fills cohort, rank, of, band of every card and rank, of of their inner items.
// @param assessments for each card, its position in the batch
// @return false when a band cannot be told for want of an attribute (reported)
bool rank_and_classify(const BatchData& batch, const std::vector<std::size_t>& assessments, Scorecards& cards,
                       Mistakes& mistakes);

// Name of the cohort a unit belongs to: "commune|2026".
std::string cohort_name(const Model& model, const Cohort& cohort, const Assessment& unit);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_RANKING_HPP_
