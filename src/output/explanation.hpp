// SPDX-License-Identifier: Apache-2.0
// What for: why a unit has its points, in words: what was lost and why, what is missing, and the arithmetic
// of one item.
//
//   std::string text = explain_unit(framework, card, look);
//   std::string item = explain_item(framework, batch, position, card, index, look);
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_EXPLANATION_HPP_
#define PARINDEX_SRC_OUTPUT_EXPLANATION_HPP_

#include <cstddef>
#include <string>

#include "parindex/scoring.hpp"

#include "model/model.hpp"
#include "output/text_table.hpp"

namespace parindex::inline v1::detail {

// Everything lost, the largest first, with owner, due date and documents where they are stated; what was
// gained
// outside the maximum; what is missing; what can still be gained at the assessment's as_of.
[[nodiscard]] std::string explain_unit(const Framework& framework, const Scorecard& card, const Look& look);

// One item: points, state, rule, facts, documents, ledger, arithmetic, rounds of review; for an inner item
// its children.
// `assessment` is the card's position in the batch.
[[nodiscard]] std::string explain_item(const Framework& framework, const Batch& batch, std::size_t assessment,
                                       const Scorecard& card, Index item, const Look& look);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_EXPLANATION_HPP_
