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
#pragma once

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
std::string_view to_string(State state) noexcept;

/// One signed step from the maximum to the points.
struct LedgerEntry {
  Rational points;
  Cause cause = Cause::kBelowTarget;
  Text why;
  std::string basis;               ///< legal basis of the item, or empty
  std::vector<std::string> facts;  ///< ids of the facts it rests on
};

/// One step of the arithmetic.
struct TraceStep {
  std::string
      step;  ///< "facts", "guard", "measure", "curve", "deduct", "evidence", "review", "given", "sum",
             ///< "rescale", "round" …
  std::string text;   ///< what was computed, with the values put in
  std::string value;  ///< what came out
};

/// What one round of review said about an item.
struct RoundScore {
  std::string round;
  Rational points;
  std::string note, by, date;
};

/// The documents that an item's evidence policy asks for, and what the assessment has of them.
struct EvidenceStatus {
  std::vector<std::string> kinds;              ///< kinds of document that count; empty: any
  int at_least = 1;                            ///< how many are asked for
  std::vector<std::string> counted, rejected;  ///< ids of documents, as the last verdict has them
  int missing = 0;         ///< how many are still to come: at_least less those counted, never negative
  bool explained = false;  ///< the policy says `unless: explained`, and an explanation stands in for them
};

struct ItemScore {
  State state = State::kScored;
  Rational max;             ///< for this unit
  Rational applicable_max;  ///< 0 when the item does not count
  Rational points;
  Rational lowest, highest;         ///< what the points can become once all facts are in
  std::optional<std::size_t> rank;  ///< inner items: within the cohort; none when incomplete or left out
  std::size_t of = 0;
  std::string owner;        ///< who answers for it: the assessment's word, else the framework's; or empty
  std::optional<Date> due;  ///< the item's due date in this period
  /// At the assessment's as_of the due date (without one: the period) has not passed: points below the maximum can
  /// still be had. The due day itself is on time; on the period's last day only what is due later is open.
  bool open = false;
  bool evidence_missing = false;           ///< points stand, or may come, without the documents asked for
  std::optional<EvidenceStatus> evidence;  ///< leaves with an evidence policy that count
  std::vector<LedgerEntry> ledger;
  std::vector<TraceStep> trace;
  std::vector<RoundScore> rounds;
};

struct GateResult {
  std::string code;
  Text title;
  bool pending = false;  ///< undecided: a fact is missing
  bool disqualifies = false;
  std::string cap_band;  ///< or empty
};

struct Scorecard {
  Unit unit;
  Period period;
  Date as_of;
  Rational points, max, applicable_max;
  std::optional<Rational> index;  ///< 100 × points / applicable maximum, rounded; none while pending
  Rational lowest, highest;
  std::size_t pending = 0;  ///< leaves whose points are not known yet
  bool disqualified = false;
  std::string band;  ///< code, or empty
  std::string cohort;
  std::optional<std::size_t> rank;
  std::size_t of = 0;
  std::vector<GateResult> gates;
  std::vector<LedgerEntry> ledger;  ///< the total's own entries: bonus, penalty, rounding, rescaled
  std::vector<ItemScore> items;     ///< by position in Framework::items()
  Mistakes mistakes;  ///< warnings about this unit (given points that differ from the computed ones …)
  std::string seal_assessment, seal_context;  ///< "sha256:…"
};

}  // namespace parindex::inline v1
