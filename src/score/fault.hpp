// SPDX-License-Identifier: Apache-2.0
// What for: what an evaluation found wrong with a unit's data: n/0, and days that the calendar does not know.
//
//   const Value value = evaluate(context, node);
//   if (report_fault(context, item.label, mistakes)) return false;
#ifndef PARINDEX_SRC_SCORE_FAULT_HPP_
#define PARINDEX_SRC_SCORE_FAULT_HPP_

#include <string>

#include "parindex/mistake.hpp"

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// Reports what the context noted since the last call and forgets it; true when it is an error. `where`
// names the
// item, gate or check, for messages about the calendar.
bool report_fault(Context& context, const std::string& where, Mistakes& mistakes);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_FAULT_HPP_
