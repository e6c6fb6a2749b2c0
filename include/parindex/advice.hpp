// SPDX-License-Identifier: Apache-2.0
/// @file
/// What to do about a score: what was lost and why, what is at risk, and the least change of facts that gains
/// points, reaches a target total, band or rank.
///
///     auto advice = parindex::advise(framework, batch, 0, mistakes);
///     for (const auto& item : advice->items)
///       for (const auto& step : item.steps) use(step.changes, step.points, step.total);
///     auto target = parindex::parse_target("band:A", framework);
///     auto plan = parindex::advise_target(framework, batch, 0, *target, mistakes);
///
/// Exactness: every promise is the result of scoring the changed facts with score()'s own scorer, never
/// computed any other way; `Proof` says whether it is shown that nothing less suffices.
/// Threads: pure functions of their arguments. Errors: wrong data goes to Mistakes; only lack of memory
/// throws.
#ifndef PARINDEX_ADVICE_HPP_
#define PARINDEX_ADVICE_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/text.hpp"
#include "parindex/views.hpp"

namespace parindex::inline v1 {

// ---- losses

/// What can still become of points that a unit does not have.
enum class Outlook : std::uint8_t {
  kPossible,  ///< the item is open at as_of: they can still be had
  kPending,   ///< a fact is missing: they may be there already
  kLost,      ///< decided, and its date has passed: lost for good
};

/// "possible", "pending" or "lost".
std::string_view to_string(Outlook outlook) noexcept;

/// One entry of points that a unit does not have.
struct Loss {
  std::optional<std::size_t> item;    ///< position in Framework::items(); none: the total's own entry
  Rational points;                    ///< above 0
  Cause cause = Cause::kBelowTarget;  ///< as in the ledger
  Text why;                           ///< as in the ledger
  std::string basis;                  ///< legal basis, or empty
  std::string owner;                  ///< who answers for the item, or empty
  std::vector<std::string> facts;     ///< ids of the facts it rests on
  std::optional<Date> due;            ///< day until which the item is open; none is stated
  Outlook outlook = Outlook::kLost;   ///< what can still become of it
};

/// The losses that share a cause, a top-level item, an owner or a legal basis.
struct LossGroup {
  std::string key;        ///< the cause's word, the item's label, the owner, the basis; empty: none is stated
  Rational points;        ///< sum of its entries
  std::size_t count = 0;  ///< entries
};

/// One fact set to another value, or a document handed in.
struct Change {
  std::string fact;      ///< as inputs name it (a tally option as `fact:OPTION`); empty: a document
  Text title;            ///< of the fact
  std::string before;    ///< as inputs write it; empty: not given
  std::string after;     ///< as inputs write it
  Rational amount;       ///< after - before of numbers, in the fact's own unit (percent: percentage points)
  bool lowers = false;   ///< a count that has to fall: only where what was counted can be undone or corrected
  std::string item;      ///< a document: label of the item it backs
  std::string document;  ///< a document: its kind, or empty for any
};

/// A fact that is near the point where an item falls to a lower step.
struct Risk {
  /// What threatens the points.
  enum class Kind : std::uint8_t {
    kThreshold,  ///< a few cases more and the item loses points
    kDueSoon,    ///< open, and due within AdviceOptions::soon days
    kPending,    ///< undecided: a fact is missing
  };
  Kind kind = Kind::kThreshold;  ///< what threatens them
  std::size_t item = 0;          ///< position in Framework::items()
  Rational points;               ///< what is at stake, above 0
  std::optional<Change> change;  ///< kThreshold: the least change that loses points
  std::optional<Date> due;       ///< day until which the item is open; none is stated
  std::string owner;             ///< who answers for the item, or empty
};

/// "threshold", "due_soon" or "pending".
std::string_view to_string(Risk::Kind kind) noexcept;

/// Where the points of one unit went.
struct Losses {
  Unit unit;                        ///< whose points they are
  Period period;                    ///< of which period
  Date as_of;                       ///< the day from which things are looked at
  Rational points;                  ///< the total
  Rational max;                     ///< of the framework
  Rational applicable_max;          ///< of what applies to the unit
  std::optional<Rational> index;    ///< none while something is pending
  std::string band;                 ///< its code, or empty
  std::optional<std::size_t> rank;  ///< none when it is not ranked
  std::size_t of = 0;               ///< ranked units of the cohort
  Rational secured;                 ///< points that are there now and decided
  Rational possible;                ///< could still be added: open and pending items
  Rational lost;                    ///< gone for good
  std::vector<Loss> entries;        ///< the largest first
  std::vector<LossGroup> by_cause;  ///< the largest first
  std::vector<LossGroup> by_field;  ///< by top-level item, the largest first
  std::vector<LossGroup> by_owner;  ///< the largest first
  std::vector<LossGroup> by_basis;  ///< by legal basis, the largest first
  std::vector<Risk> risks;          ///< what may be lost yet, in the order of the framework
};

// ---- advice

/// How sure it is that nothing less suffices.
enum class Proof : std::uint8_t {
  kLeast,       ///< shown: no cheaper change of the facts that may change reaches it
  kUpperBound,  ///< it suffices, and one step less of any change in it does not; something cheaper may exist
};

/// "least" or "upper_bound".
std::string_view to_string(Proof proof) noexcept;

/// Points of an item before and after.
struct ItemEffect {
  std::size_t item = 0;  ///< position in Framework::items()
  Rational before;       ///< points as things are
  Rational after;        ///< points with the changes
};

/// A change of facts, and what scoring makes of it.
struct AdviceStep {
  std::vector<Change> changes;  ///< all of them together make the step
  Rational cost;                ///< of the changes
  Rational points;              ///< of the item, scored with the changes
  Rational gain;                ///< of the item
  Rational total;               ///< of the unit, scored with the changes
  Rational total_gain;  ///< differs from `gain` where other items share the facts, or the total has a ceiling
  bool full = false;    ///< the item then has its maximum
  Proof proof = Proof::kLeast;     ///< whether less would do
  std::vector<ItemEffect> others;  ///< other leaves whose points the changes move
};

/// Why an item has no advice.
enum class Obstacle : std::uint8_t {
  kNone,
  kFull,           ///< it has its maximum
  kClosed,         ///< its due date has passed
  kGiven,          ///< its points came from a source, and facts do not move them
  kReviewed,       ///< a round of review has set its points
  kInherited,      ///< its facts are those of a unit above
  kMissingFacts,   ///< several facts are not given: first state them
  kNotApplicable,  ///< it does not count for this unit
  kFixed,          ///< none of its facts may change
  kOutOfReach,     ///< no change within the bounds gains anything
};

/// "none", "full", "closed" …
std::string_view to_string(Obstacle obstacle) noexcept;

/// Advice for one leaf.
struct ItemAdvice {
  std::size_t item = 0;                 ///< position in Framework::items()
  State state = State::kScored;         ///< as scored
  Rational points;                      ///< as scored
  Rational max;                         ///< applicable
  std::string owner;                    ///< who answers for the item, or empty
  std::optional<Date> due;              ///< day until which it is open; none is stated
  Obstacle obstacle = Obstacle::kNone;  ///< kNone exactly when there are steps
  /// Rising in points: the first is the next step, the last the most that can be reached (`full` says whether
  /// that is the maximum); steps between are left out where points follow a measure closely.
  std::vector<AdviceStep> steps;
};

/// What advice may change, and what a change costs: an effort document (examples/FORMATS.md). Without one:
/// every number a rule counts (not the whole it is divided by), every flag, choice and missing date, and
/// missing documents; a cost of 1 for each unit of change.
class Effort {
 public:
  /// Nothing stated.
  Effort();
  /// Reads a document of format parindex-effort/1.
  [[nodiscard]] static std::optional<Effort> load(std::string_view json, const Framework& framework,
                                                  Mistakes& mistakes, const std::string& file = {});
  struct Data;
  /// For the library's own parts; not promised.
  [[nodiscard]] const Data& data() const noexcept { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

/// How advice is sought.
struct AdviceOptions {
  const Batch* previous = nullptr;     ///< as in ScoreOptions
  const Calendar* calendar = nullptr;  ///< as in ScoreOptions
  const Effort* effort = nullptr;      ///< null: nothing stated
  std::optional<Date> as_of;           ///< instead of the assessment's
  /// What is to be least.
  enum class Least : std::uint8_t {
    kEffort,  ///< the least cost; of equals, the fewest changes
    kChanges  ///< the fewest changes; of equals, the least cost
  };
  Least least = Least::kEffort;                 ///< of two ways to a target, which is taken
  int soon = 30;                                ///< days within which an open item counts as due soon
  Rational near = Rational(1) / Rational(100);  ///< a fall is near within this share of the fact's value …
  int near_count = 5;                           ///< … or this many units of change
  std::size_t budget = 2'000'000;  ///< scorings of a leaf that a search may take; beyond it: kUpperBound
};

/// Advice for one unit.
struct Advice {
  Losses losses;  ///< where the points went
  /// The assessment speaks of its period's last day: advice says what would have sufficed.
  bool hindsight = false;
  std::vector<ItemAdvice> items;  ///< leaves that count, in the order of the framework
};

/// Losses, risks and the next steps of one assessment.
/// @param assessment position in the batch
/// @return nothing when the unit's data is wrong (reported)
[[nodiscard]] std::optional<Advice> advise(const Framework& framework, const Batch& batch,
                                           std::size_t assessment, Mistakes& mistakes,
                                           const AdviceOptions& options = {});

// ---- targets

/// What is to be reached.
struct Target {
  /// What is to be reached.
  enum class Kind : std::uint8_t { kTotal, kIndex, kBand, kRank };
  Kind kind = Kind::kTotal;  ///< which of the members below counts
  Rational value;            ///< points, index or rank
  std::string band;          ///< code
};

/// "80" or "total:80", "index:90", "band:A", "rank:3"; empty when it is none of these, or no such band.
[[nodiscard]] std::optional<Target> parse_target(std::string_view text, const Framework& framework);

/// One change of a plan made one step smaller: the plan then fails.
struct Boundary {
  std::size_t change = 0;  ///< position in TargetAdvice::changes
  Rational total;          ///< of the unit then
  bool reached = false;    ///< whether the target is still reached (never, where the plan is least)
};

/// Which of a plan's changes belongs to which item.
struct PlanItem {
  std::size_t item = 0;     ///< position in Framework::items()
  Rational before;          ///< points as things are
  Rational after;           ///< points with the plan
  std::string owner;        ///< who answers for the item, or empty
  std::optional<Date> due;  ///< day until which it is open; none is stated
};

/// The cheapest set of changes that reaches a target.
struct TargetAdvice {
  Target target;                           ///< as asked for
  bool already = false;                    ///< reached without any change
  bool reachable = false;                  ///< `changes` reach it
  Text why;                                ///< where it is not reachable
  Rational short_by;                       ///< points that are missing now (0 where it is reached)
  std::optional<Rational> needed;          ///< total that just suffices, where one number says it
  std::vector<Change> changes;             ///< all of them together reach it
  Rational cost;                           ///< of all changes
  std::vector<PlanItem> items;             ///< leaves whose points the plan moves
  Rational total_before;                   ///< as things are
  Rational total;                          ///< scored with the changes
  std::optional<Rational> index_before;    ///< as things are; none while something is pending
  std::optional<Rational> index;           ///< scored with the changes
  std::string band_before;                 ///< as things are, or empty
  std::string band;                        ///< scored with the changes, or empty
  std::optional<std::size_t> rank_before;  ///< as things are
  std::optional<std::size_t> rank;         ///< scored with the changes, all other units as they are
  Proof proof = Proof::kLeast;             ///< whether less would do
  std::vector<Boundary> boundary;          ///< what each change is needed for
  std::string assessment;  ///< the changed assessment as a JSON document, for scoring it again
};

/// The cheapest set of changes that reaches a target: exact for independent items (and for shared facts with
/// up to AdviceOptions::budget combinations), else an upper bound that says so.
[[nodiscard]] std::optional<TargetAdvice> advise_target(const Framework& framework, const Batch& batch,
                                                        std::size_t assessment, const Target& target,
                                                        Mistakes& mistakes,
                                                        const AdviceOptions& options = {});

/// All assessments of the batch as JSON Lines, that of the plan with its changes: facts and ranks of others
/// have a part in it, and scoring these lines gives what the plan promises.
/// @param plan reachable, of that assessment
[[nodiscard]] std::string changed_assessments(const Batch& batch, std::size_t assessment,
                                              const TargetAdvice& plan);

// ---- views

/// Advice as tables for a person, a row a change in CSV, or an object of JSON (format parindex-advice/1);
/// ends with a line break.
/// @param item position in Framework::items(): only this leaf, with all its steps
[[nodiscard]] std::string to_view(const Advice& advice, const std::optional<TargetAdvice>& target,
                                  const Framework& framework, ViewFormat format, const ViewOptions& options,
                                  std::optional<std::size_t> item = {});

}  // namespace parindex::inline v1

#endif  // PARINDEX_ADVICE_HPP_
