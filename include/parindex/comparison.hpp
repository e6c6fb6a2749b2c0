// SPDX-License-Identifier: Apache-2.0
/// @file
/// Scorecards side by side: what changed from one to the other, by which items, exactly; two frameworks side
/// by side; published tables against what recomputing gives; the briefing of a day.
///
///     auto change = parindex::compare(framework, before_card, framework, after_card);
///     for (const auto& part : change.contributions) use(part.item, part.points);   // add up to the change
///
/// Exactness: contributions add up to `change` as rationals, without a remainder. What cannot be compared is
/// said to be so, with the reason, and never guessed.
/// Threads: pure functions of their arguments. Errors: wrong data goes to Mistakes; only lack of memory
/// throws.
#ifndef PARINDEX_COMPARISON_HPP_
#define PARINDEX_COMPARISON_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/scoring.hpp"
#include "parindex/text.hpp"
#include "parindex/views.hpp"

namespace parindex::inline v1 {

/// Whether two things may be compared.
enum class Comparable : std::uint8_t { kYes, kPartly, kNo };
/// "yes", "partly" or "no".
std::string_view to_string(Comparable comparable) noexcept;

/// Why something is compared with care, or not at all.
struct Caveat {
  std::string code;  ///< stable: "other_kind", "period_length", "rule_changed", "pending", "merged" …
  Text text;         ///< in a sentence
  std::string item;  ///< label of the item meant, or empty
};

/// A part of the change of a total.
struct Contribution {
  /// Where a change comes from.
  enum class Kind : std::uint8_t {
    kPerformance,  ///< the share of the maximum rose or fell
    kWeight,       ///< the maximum changed; the share before, at the new maximum
    kDefinition,   ///< the rule is another one: what part is performance cannot be told
    kAdded,        ///< the item was not there before
    kRemoved,      ///< the item is no longer there
    kAdjustment,   ///< bonus or penalty
    kRollUp,       ///< sums: rounding, spreading over what applies, alternatives, guards
  };
  Kind kind = Kind::kPerformance;  ///< where it comes from
  std::string item;                ///< label; several joined by " + "; empty: the total's own
  Text title;                      ///< of the item
  Rational points;                 ///< signed
};
/// "performance", "weight", "definition", "added", "removed", "adjustment" or "roll_up".
std::string_view to_string(Contribution::Kind kind) noexcept;

/// One item, or a group of items that answer to each other, before and after.
struct ItemChange {
  std::vector<std::string> before;  ///< labels in the first framework; empty: none
  std::vector<std::string> after;   ///< labels in the second; empty: none
  Text title;                       ///< of the item, as the second framework has it
  int depth = 1;                    ///< of the item (1: top level)
  bool part = false;                ///< one of those whose contributions add up; others show their sums
  Comparable comparable = Comparable::kYes;  ///< whether its points may be compared
  std::vector<Caveat> caveats;               ///< why not, or what to keep in mind
  std::optional<Rational> points_before;     ///< of the first; none where it does not exist
  std::optional<Rational> points_after;      ///< of the second
  std::optional<Rational> max_before;        ///< applicable, of the first
  std::optional<Rational> max_after;         ///< applicable, of the second
  std::optional<State> state_before;         ///< of a single item of the first
  std::optional<State> state_after;          ///< of a single item of the second
  std::optional<std::size_t> rank_before;    ///< of a single item of the first
  std::optional<std::size_t> rank_after;     ///< of a single item of the second
  Rational change;                           ///< of the points; those that are not there count as 0
};

/// What changed from one scorecard to another.
struct Comparison {
  Unit unit_before;                          ///< whose scorecard was the first
  Unit unit;                                 ///< whose is the second
  Period period_before;                      ///< of the first
  Period period;                             ///< of the second
  Date as_of_before;                         ///< of the first
  Date as_of;                                ///< of the second
  std::string framework_before;              ///< id of the first's framework
  std::string framework;                     ///< id of the second's
  Comparable comparable = Comparable::kYes;  ///< whether the totals may be compared
  std::vector<Caveat> caveats;               ///< why not, or what to keep in mind
  Rational points_before;                    ///< total of the first
  Rational points;                           ///< total of the second
  Rational change;                           ///< points - points_before
  Rational max_before;                       ///< applicable maximum of the first
  Rational max;                              ///< applicable maximum of the second
  std::optional<Rational> index_before;      ///< none while something is pending
  std::optional<Rational> index;             ///< the same of the second
  std::string band_before;                   ///< its code, or empty
  std::string band;                          ///< its code, or empty
  std::optional<std::size_t> rank_before;    ///< none when it is not ranked
  std::optional<std::size_t> rank;           ///< the same of the second
  std::size_t of_before = 0;                 ///< ranked units of the first's cohort
  std::size_t of = 0;                        ///< ranked units of the second's cohort
  std::vector<ItemChange> items;  ///< in the order of the second framework, removed ones where they stood
  std::vector<Contribution> contributions;  ///< the largest (in magnitude) first; they add up to `change`
};

/// Which items of one framework answer to which of another (parindex-mapping/1): renamed, split, merged,
/// re-weighted.
class Mapping {
 public:
  /// Items of the same label answer to each other.
  Mapping();
  /// Reads a document of format parindex-mapping/1.
  [[nodiscard]] static std::optional<Mapping> load(std::string_view json, const Framework& before,
                                                   const Framework& after, Mistakes& mistakes,
                                                   const std::string& file = {});
  struct Data;
  /// For the library's own parts; not promised.
  [[nodiscard]] const Data& data() const noexcept { return *data_; }

 private:
  std::shared_ptr<const Data> data_;
};

/// Compares two scorecards: of two periods, two days, two units, under one framework or two.
[[nodiscard]] Comparison compare(const Framework& framework_before, const Scorecard& before,
                                 const Framework& framework, const Scorecard& after,
                                 const Mapping& mapping = Mapping());

/// Units that came of others: `after` names those in the attribute `predecessors` (ids parted
/// by `|`). Their counts of `before` are added, ratios follow from them.
struct Merged {
  std::optional<Batch> batch;  ///< `before` with the merged units; none: nothing was merged
  /// One merged unit.
  struct Unit {
    std::string id;                         ///< of the unit that is there now
    std::vector<std::string> predecessors;  ///< ids of those it came of
    std::vector<Caveat> caveats;  ///< facts that cannot be added, reviews and given points left out …
  };
  std::vector<Unit> units;  ///< those that were merged
};

/// @param framework that `before` was read with
[[nodiscard]] Merged merge_predecessors(const Framework& framework, const Batch& before, const Batch& after,
                                        Mistakes& mistakes);

/// The middle of a cohort, item by item, as a scorecard. The median of totals is not the total of
/// medians: a comparison shows the difference as kRollUp.
/// @return nothing when no unit of the cohort is ranked
[[nodiscard]] std::optional<Scorecard> median_card(const Framework& framework, const Scorecards& cards,
                                                   const std::string& cohort);
/// The unit of rank 1 (of several, the first id); null when there is none.
[[nodiscard]] const Scorecard* best_card(const Scorecards& cards, const std::string& cohort);

/// A period: what the units said, and their scores.
struct ScoredPeriod {
  const Framework& framework;  ///< that both were made with
  const Batch& batch;          ///< what the units said
  const Scorecards& cards;     ///< their scores
};

/// Two periods side by side, unit by unit.
struct PeriodComparison {
  std::vector<Comparison> units;         ///< that are there in both, in the order of the later one
  std::vector<std::string> appeared;     ///< ids that were not there before, and are not compared
  std::vector<std::string> gone;         ///< ids that are no longer there
  std::vector<Merged::Unit> not_merged;  ///< of those that appeared: they came of others that cannot be added
};

/// Every unit of the later period, or one of them, against itself earlier; units that came of others against
/// those together.
/// @param unit    id of the only unit; empty: all
/// @param scoring of merged units
/// @return nothing when the data of merged units is wrong (reported)
[[nodiscard]] std::optional<PeriodComparison> compare_periods(const ScoredPeriod& before,
                                                              const ScoredPeriod& after, Mistakes& mistakes,
                                                              const std::string& unit = {},
                                                              const Mapping& mapping = Mapping(),
                                                              const ScoreOptions& scoring = {});

/// A unit beside another of the same scorecards, or beside the middle or the best of its cohort.
/// @param other    id of a unit, "median" or "best"
/// @param language of the median's name
/// @return nothing when there is no such unit, or no unit of the cohort is ranked
[[nodiscard]] std::optional<Comparison> compare_units(const Framework& framework, const Scorecards& cards,
                                                      const Scorecard& unit, std::string_view other,
                                                      Language language);

// ---- published tables

/// A cell of a published table that recomputing does not give.
struct PublishedCell {
  std::string unit;                    ///< id
  std::string column;                  ///< "points", "rank", "index", "band", "state" or an item's label
  std::string published;               ///< as the table says
  std::string computed;                ///< empty: there is none (pending, left out)
  std::optional<Rational> difference;  ///< published - computed, of numbers
  Place place;                         ///< of the cell
};

/// A published table against what recomputing gives. Nothing is mended.
struct PublishedCheck {
  std::size_t rows = 0;                        ///< read
  std::size_t cells = 0;                       ///< compared
  std::size_t equal = 0;                       ///< of these, the same
  std::vector<PublishedCell> cells_differing;  ///< in the order of the table
  std::vector<std::string> units_unknown;      ///< in the table and not in the facts
  std::vector<std::string> units_missing;      ///< in the facts and not in the table
  std::size_t unit_totals = 0;                 ///< rows with a total
  std::size_t unit_totals_differing = 0;       ///< of these, those that differ
};

/// @param csv columns `unit`, and `item`, `points`, `rank`, `index`, `band`, `state`, or labels of items
[[nodiscard]] std::optional<PublishedCheck> compare_published(const Framework& framework,
                                                              const Scorecards& cards, std::string_view csv,
                                                              const std::string& file, Mistakes& mistakes);

// ---- two frameworks

/// One difference between two frameworks.
struct FrameworkChange {
  /// What became of a part.
  enum class Kind : std::uint8_t { kAdded, kRemoved, kRenamed, kMoved, kChanged };
  Kind kind = Kind::kChanged;  ///< what became of it
  std::string part;      ///< "item", "fact", "band", "gate", "adjustment", "measure", "check", "framework"
  std::string name;      ///< label, id or code, as the new framework has it (removed: the old)
  std::string old_name;  ///< kRenamed, kMoved: as the old framework has it
  std::string key;       ///< kChanged: path inside, as "max", "rule/tiers/1/at_least"
  std::string before;    ///< JSON of the value; empty: none
  std::string after;     ///< JSON of the value; empty: none
  Text words;            ///< in a sentence
};
/// "added", "removed", "renamed", "moved" or "changed".
std::string_view to_string(FrameworkChange::Kind kind) noexcept;

/// How two frameworks differ in structure.
struct FrameworkDiff {
  std::string id_before;                 ///< id of the old framework
  std::string id_after;                  ///< id of the new one
  bool same_rules = false;               ///< nothing that bears on points differs
  std::vector<FrameworkChange> changes;  ///< in the order of the new document
};

/// Both texts must be sound frameworks.
[[nodiscard]] std::optional<FrameworkDiff> diff_frameworks(std::string_view before, std::string_view after,
                                                           Mistakes& mistakes,
                                                           const LoadOptions& before_file = {},
                                                           const LoadOptions& after_file = {});

// ---- briefing

/// One day's scores.
struct BriefingDay {
  const Batch* batch = nullptr;       ///< what the units said; not null
  const Scorecards* cards = nullptr;  ///< their scores; not null
  std::string label;                  ///< of the day, as shown
};

/// What is told and when. The defaults are those of the daily briefing of a city's steering room.
struct BriefingOptions {
  std::string unit;                           ///< whom it is about; empty: the only unit without a parent
  Rational drop = Rational(1) / Rational(2);  ///< points that a fall alerts at
  Rational ratio_drop = Rational(2) / Rational(100);  ///< of a ratio
  Rational noise = Rational(1) / Rational(100);       ///< moves up to this are rounding
  Rational red = Rational(1) / Rational(2);           ///< below this share of the maximum the light is red
  Rational amber = Rational(7) / Rational(10);        ///< below this share it is amber
  std::size_t issues = 3;                             ///< how many of the largest issues are told
  std::size_t falling_days = 3;                       ///< days in a row of falling totals that alert
  std::vector<std::pair<std::string, std::size_t>> watch = {{"department", 3},
                                                            {"commune", 10}};  ///< kind, how many
};

/// One group of the total.
struct BriefingGroup {
  std::size_t item = 0;            ///< position in Framework::items()
  Rational points;                 ///< of the day
  Rational max;                    ///< applicable
  std::optional<Rational> share;   ///< points over maximum; none where nothing applies
  std::optional<Rational> change;  ///< of the points since the day before; none when either day has none
  std::string light;               ///< "red", "amber", "green", or "none": nothing happened or not decided
};

/// A threshold that was crossed.
struct BriefingAlert {
  std::string code;       ///< "total_drop", "group_drop", "ratio_drop", "falling_days"
  std::string unit;       ///< id of the unit
  std::string unit_name;  ///< its name, or empty
  std::string item;       ///< label, or empty
  Rational amount;        ///< points, or percentage points of a ratio; days
  Text text;              ///< in a sentence
};

/// A unit to keep an eye on.
struct BriefingWatch {
  Unit unit;                        ///< which
  Rational points;                  ///< its total
  std::optional<Rational> change;   ///< since the day before; none when either day has none
  std::optional<std::size_t> rank;  ///< in its cohort
  std::size_t of = 0;               ///< ranked units of its cohort
  std::string weakest;              ///< label of its weakest group
};

/// What a reader needs in a minute or two.
struct Briefing {
  Unit unit;                                            ///< whom it is about
  std::string day;                                      ///< label of the day
  std::string day_before;                               ///< label of the day it is compared with
  Rational points;                                      ///< total of the day
  std::optional<Rational> change;                       ///< none: the day before has no score
  std::optional<std::size_t> rank;                      ///< of the day; none when it is not ranked
  std::optional<std::size_t> rank_before;               ///< of the day before
  std::size_t of = 0;                                   ///< ranked units of the cohort
  std::vector<std::pair<std::string, Rational>> trend;  ///< day by day, the oldest first
  std::vector<BriefingGroup> groups;                    ///< the top-level items
  std::optional<std::size_t> weakest;                   ///< position in `groups`
  std::vector<Text> issues;                             ///< the largest first
  std::vector<BriefingAlert> alerts;                    ///< thresholds that were crossed
  std::vector<std::pair<std::string, std::vector<BriefingWatch>>> watch;  ///< by kind
  std::vector<Caveat> caveats;  ///< what to keep in mind when comparing the days
};

/// @param days the oldest first; the last two are compared, all make the trend
[[nodiscard]] std::optional<Briefing> brief(const Framework& framework, const std::vector<BriefingDay>& days,
                                            const BriefingOptions& options = {});

/// The days as people write them; empty when two are the same and cannot tell the inputs apart.
[[nodiscard]] std::vector<std::string> labels_of_days(const std::vector<const Scorecards*>& days,
                                                      Language language);

// ---- views

/// One comparison as a table, CSV (a row an item) or JSON (format parindex-comparison/1).
[[nodiscard]] std::string to_view(const Comparison& comparison, const Framework& framework, ViewFormat format,
                                  const ViewOptions& options);
/// Many: a row a unit; JSON: an array.
[[nodiscard]] std::string to_view(const std::vector<Comparison>& comparisons, const Framework& framework,
                                  ViewFormat format, const ViewOptions& options);
/// A published table's differences; JSON: format parindex-published/1.
[[nodiscard]] std::string to_view(const PublishedCheck& check, const Framework& framework, ViewFormat format,
                                  const ViewOptions& options);
/// What differs, in words; JSON: format parindex-diff/1.
[[nodiscard]] std::string to_view(const FrameworkDiff& diff, ViewFormat format, const ViewOptions& options);
/// A page of text; JSON: format parindex-briefing/1.
[[nodiscard]] std::string to_view(const Briefing& briefing, const Framework& framework, ViewFormat format,
                                  const ViewOptions& options);

}  // namespace parindex::inline v1

#endif  // PARINDEX_COMPARISON_HPP_
