// SPDX-License-Identifier: Apache-2.0
// Sentences of the ledger, in both languages. Kept apart from the arithmetic so that wording never touches
// a number.
#ifndef PARINDEX_SRC_SCORE_REASONS_HPP_
#define PARINDEX_SRC_SCORE_REASONS_HPP_

#include <string>
#include <string_view>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/text.hpp"

#include "model/model.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

Text reason_missing(const Text& facts);
// Why a fact is missing: "chưa đến hạn: hạn 30/8"; empty when nothing is said.
Text missing_reason(MissingReason reason, const std::string& note);
Text reason_below_target(const std::string& computed, const std::string& value, const std::string& target);
Text reason_tier(const std::string& computed, const std::string& value, const Text& tier,
                 const std::string& interval);
Text reason_no_tier(const std::string& computed, const std::string& value);
Text reason_check(const std::string& condition);
Text reason_option(const Text& option);
Text reason_judged(const std::string& points);
Text reason_survey(const std::string& value);
Text reason_formula(const std::string& computed, const std::string& value);
Text reason_count(const std::string& count, const std::string& each);
Text reason_parts(const Text& part, const std::string& condition);
Text reason_parts_short();
Text reason_deduction(const Text& title, const std::string& computed, const std::string& times,
                      const std::string& each, bool capped, bool floored);
Text reason_late(const std::string& days);
Text reason_no_activity(const std::string& computed, std::string_view what);
Text reason_guard(const std::string& condition, std::string_view what);
Text reason_kind(const std::string& kind);
Text reason_requirement(const std::string& condition);
Text reason_zero_if(const std::string& condition);
Text reason_evidence(int found, int wanted, int rejected);
Text reason_review(const std::string& round, const std::string& note);
Text reason_given(const std::string& source);
Text reason_given_parent();
Text reason_rescaled(const std::string& points, const std::string& applicable);
Text reason_max_differs(const std::string& stated, const std::string& sum);
Text reason_not_chosen(const std::string& chosen);
Text reason_rounding(int digits);
Text reason_bonus(const Text& title, const std::string& code);
Text reason_capped(const std::string& cap);
Text reason_floor(const std::string& min);

// The facts that are not given, with the reason and the note where they are stated; all of them when none is
// missing (too few answers).
Text missing_names(const Context& context, const std::vector<Index>& facts);

// What a fact was counted from: "done; tasks.csv: 16 rows (2, 3, 4, 5, 6, …)".
Text origin_words(const FactOrigin& origin);

// "[70%, 100%]" as the framework writes it.
std::string interval_text(const std::string& lo, bool lo_closed, const std::string& hi, bool hi_closed);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_REASONS_HPP_
