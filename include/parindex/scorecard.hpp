// SPDX-License-Identifier: Apache-2.0
/// @file
/// Scorecards: the points of one assessment, with the ledger that leads from the maximum to them and the
/// arithmetic behind each.
///
///     parindex::Scorecards cards = parindex::score(framework, batch, mistakes).value();
///     const parindex::Scorecard& card = cards[0];
///     card.points.to_fixed(2);                       // "69.53"
///     for (const auto& entry : card.items[3].ledger) use(entry.points, to_string(entry.cause),
///     entry.why.vi);
///
/// Exactness: for a leaf applicable_max + sum of its ledger = points; for an inner item the same with its
/// children's entries and its own.
/// All numbers are exact rationals. Plain data: copy it, keep it, share it between threads once made.
#ifndef PARINDEX_SCORECARD_HPP_
#define PARINDEX_SCORECARD_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"

namespace parindex::inline v1 {

/// State of an item: missing, zero, "does not apply" and "nothing happened" are different things.
enum class State : std::uint8_t { kScored, kPending, kNotApplicable, kNoActivity, kGiven, kTracked };
/// As documents spell it.
std::string_view to_string(State state) noexcept;

/// One signed step from the maximum to the points.
struct LedgerEntry {
  /// Exact.
  Rational points;
  /// Why.
  Cause cause = Cause::kBelowTarget;
  /// In a sentence.
  Text why;
  std::string basis;               ///< legal basis of the item, or empty
  std::vector<std::string> facts;  ///< ids of the facts it rests on
};

/// One step of the arithmetic.
struct TraceStep {
  std::string
      step;  ///< "facts", "guard", "measure", "curve", "deduct", "evidence", "review", "given", "sum",
             ///< "rescale", "round", "records" …
  std::string text;   ///< what was computed, with the values put in
  std::string value;  ///< what came out
};

/// What one round of review said about an item.
struct RoundScore {
  /// "self", "appraisal" …
  std::string round;
  /// Exact.
  Rational points;
  std::string note;  ///< why, or empty
  std::string by;    ///< who, or empty
  std::string date;  ///< when, or empty
};

/// The documents that an item's evidence policy asks for, and what the assessment has of them.
struct EvidenceStatus {
  std::vector<std::string> kinds;     ///< kinds of document that count; empty: any
  int at_least = 1;                   ///< how many are asked for
  std::vector<std::string> counted;   ///< ids of documents, as the last verdict has them
  std::vector<std::string> rejected;  ///< the same
  int missing = 0;         ///< how many are still to come: at_least less those counted, never negative
  bool explained = false;  ///< the policy says `unless: explained`, and an explanation stands in for them
};

/// The result of one item.
struct ItemScore {
  /// How it came to its points.
  State state = State::kScored;
  Rational max;             ///< for this unit
  Rational applicable_max;  ///< 0 when the item does not count
  /// Exact.
  Rational points;
  Rational lowest;                  ///< the points cannot fall below this once all facts are in
  Rational highest;                 ///< nor exceed this
  std::optional<std::size_t> rank;  ///< inner items: within the cohort; none when incomplete or left out
  /// Units ranked in the cohort.
  std::size_t of = 0;
  std::string owner;        ///< who answers for it: the assessment's word, else the framework's; or empty
  std::optional<Date> due;  ///< the item's due date in this period
  /// At the assessment's as_of the due date (without one: the period) has not passed: points below the
  /// maximum can
  /// still be had. The due day itself is on time; on the period's last day only what is due later is open.
  bool open = false;
  bool evidence_missing = false;           ///< points stand, or may come, without the documents asked for
  std::optional<EvidenceStatus> evidence;  ///< leaves with an evidence policy that count
  /// From the maximum to the points.
  std::vector<LedgerEntry> ledger;
  /// The arithmetic.
  std::vector<TraceStep> trace;
  /// What each round of review said.
  std::vector<RoundScore> rounds;
};

/// A gate that closed or may close.
struct GateResult {
  /// As the framework names it.
  std::string code;
  /// For people.
  Text title;
  bool pending = false;  ///< undecided: a fact is missing
  /// The unit is disqualified.
  bool disqualifies = false;
  std::string cap_band;  ///< or empty
};

/// The result of one assessment.
struct Scorecard {
  /// Whose it is.
  Unit unit;
  /// Of which period.
  Period period;
  /// On which day.
  Date as_of;
  Rational points;                ///< after rounding, adjustments and gates
  Rational max;                   ///< as stated
  Rational applicable_max;        ///< without what does not count
  std::optional<Rational> index;  ///< 100 × points / applicable maximum, rounded; none while pending
  Rational lowest;                ///< the points cannot fall below this once all facts are in
  Rational highest;               ///< nor exceed this
  std::size_t pending = 0;        ///< leaves whose points are not known yet
  /// A gate says so.
  bool disqualified = false;
  std::string band;  ///< code, or empty
  /// Whom it is compared with.
  std::string cohort;
  /// From 1; none while something is pending.
  std::optional<std::size_t> rank;
  /// Units ranked in the cohort.
  std::size_t of = 0;
  /// Those that closed or may close.
  std::vector<GateResult> gates;
  std::vector<LedgerEntry> ledger;  ///< the total's own entries: bonus, penalty, rounding, rescaled
  std::vector<ItemScore> items;     ///< by position in Framework::items()
  Mistakes mistakes;  ///< warnings about this unit (given points that differ from the computed ones …)
  std::string seal_assessment;  ///< of the canonical assessment: "sha256:…"
  std::string seal_context;     ///< of the cohort, the register and the options
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_SCORECARD_HPP_
