// SPDX-License-Identifier: Apache-2.0
// What for: what an item asks of people: who answers for it, until when, and with which documents.
//
//   describe_duty(context, index, score);    // fills owner, due, open and evidence of an ItemScore
//
// Facts have no part in it, so that an item that is still pending says the same as one that is scored.
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_SCORE_DUTIES_HPP_
#define PARINDEX_SRC_SCORE_DUTIES_HPP_

#include <optional>
#include <string>
#include <vector>

#include "parindex/scorecard.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

// Who answers for an item: what the assessment says of it, else of the nearest item above that it takes its
// owner
// from, else the framework's word.
[[nodiscard]] const std::string& owner_of(const Model& model, const Assessment& unit, Index item);

// The item's own due date in a period; a recurring one (MM-DD) lies in the year the period ends in.
[[nodiscard]] std::optional<Date> due_date(const Item& item, const Period& period);

// The documents that back an item or one of `facts`, in the order of the assessment. `kinds`: those that
// count;
// empty: all. Of several verdicts the last one counts.
struct Documents {
  std::vector<Index> accepted, rejected;  // into Assessment::evidence
};
[[nodiscard]] Documents documents_of(const Assessment& unit, Index item, const std::vector<Index>& facts,
                                     const std::vector<std::string>& kinds);

// Fills owner, due, open and (leaves with an evidence policy) evidence.
void describe_duty(const Model& model, const Assessment& unit, Index item, ItemScore& score);
// What a score that does not count, or is covered by its parent's, keeps of it: the owner and the date.
void close_duty(ItemScore& score);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_DUTIES_HPP_
