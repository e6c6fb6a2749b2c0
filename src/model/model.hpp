// SPDX-License-Identifier: Apache-2.0
// The compiled framework: what the documents say, resolved to indexes, immutable once loaded.
//
// Flow: JSON text -> framework_reader (names, types, rules) -> framework_checks (what real tables get
// wrong) -> Model -> score/.
#ifndef PARINDEX_SRC_MODEL_MODEL_HPP_
#define PARINDEX_SRC_MODEL_MODEL_HPP_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parindex/calendar.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/rounding.hpp"
#include "parindex/text.hpp"

#include "model/expression.hpp"

namespace parindex::inline v1::detail {

// Whether a text can name a round of review: self, appraisal, appraisal_1, appraisal2, explanation,
// council, final.
bool is_round_name(std::string_view name) noexcept;

struct FactDeclaration {
  std::string id;
  FactType type = FactType::kCount;
  Text title;
  std::vector<std::string> options;  // choice and tally
  Index slot = kNone;                // first slot; a tally has one per option, every other type one
  Index at_most = kNone;             // fact that bounds this one from above
  Index inherit = kNone;             // index into Model::ancestor_kinds
  bool within_period = false;
  bool declared = true;  // false: the fact of a check, choice or judged rule that names none
  bool used = false;
  Place place;
};

// One value of the fact table: a fact, or one option of a tally.
struct Slot {
  Index fact = kNone;
  Index option = kNone;
  std::string name;  // `id` or `id:OPTION`
};

// ---- rules: measure -> curve -> guards

struct Bound {
  NodeId at = kNoNode;  // kNoNode: unbounded
  bool closed = false;
};

// One piece of a curve: what a measure inside [lo, hi] gives.
struct Piece {
  enum class Give : std::uint8_t {
    kPoints,  // a constant
    kLine,    // the straight line through (x0, y0) and (x1, y1)
    kRule,    // a nested rule
  };
  Bound lo, hi;
  Give give = Give::kPoints;
  bool clamp_to_ends =
      false;  // a line is held between y0 and y1, else between the item's minimum and maximum
  NodeId points = kNoNode;
  NodeId x0 = kNoNode, y0 = kNoNode, x1 = kNoNode, y1 = kNoNode;
  Index rule = kNone;
  Text title;
  Place place;
};

struct Curve {
  std::vector<Piece> pieces;  // the first that holds the measure applies
  NodeId otherwise =
      kNoNode;  // points outside all pieces; kNoNode: a value there is wrong data (a gap of a published
                // table)
};

// A measure with its curve. A rule has one, a checklist and a list of deductions have several.
struct Term {
  NodeId measure = kNoNode;
  std::optional<Rounding> round_measure;
  Curve curve;
  NodeId cap = kNoNode;  // deductions: at most this much
  Cause cause = Cause::kBelowTarget;
  bool needs_evidence = false;
  std::vector<std::string> evidence_kinds;  // kinds of document that count for needs_evidence; empty: any
  Text title;
  std::vector<Index> facts;  // facts the measure reads, in order of first use
  Place place;
};

enum class Combine : std::uint8_t {
  kSingle,  // the only term's points
  kSum,     // checklist: all terms add up, at most the maximum
  kAll,     // checklist: the maximum when every term holds
  kAny,     // checklist: the best term
  kDeduct,  // from the maximum, terms are taken away in order, never under the minimum
};

// What an undefined measure (0/0) or a rule that does not apply gives.
struct Outcome {
  enum class Kind : std::uint8_t { kPending, kZero, kNoActivity, kFull, kExclude, kPoints };
  Kind kind = Kind::kPending;
  NodeId points = kNoNode;
};

struct Guard {
  NodeId condition = kNoNode;
  Outcome then;                // not_applicable_if
  NodeId otherwise = kNoNode;  // requires: points when the condition does not hold (kNoNode: 0)
  std::vector<Index> facts;
  Text title;
  std::string text;
  Place place, then_place;  // of the guard, and of what it gives (`then`, `else`)
};

struct Guards {
  std::vector<Guard> not_applicable_if, requires_all, zero_if;
};

struct Rule {
  RuleKind kind = RuleKind::kCheck;
  Combine combine = Combine::kSingle;
  std::vector<Term> terms;
  NodeId minimum = kNoNode;  // of the rule's points; kNoNode: the item's
  NodeId step = kNoNode;     // judged: points lie on minimum + k * step
  Index own_fact = kNone;    // the fact of a check, choice or judged rule (a review may stand in for it)
  Index choice = kNone;      // choice: table of codes
  Outcome when_undefined;
  Guards guards;
  Place place, parts_place, undefined_place;  // of the rule, a checklist's parts, and when_undefined
};

// ---- items

struct EvidencePolicy {
  enum class Missing : std::uint8_t { kFlag, kZero, kDeduct };
  std::vector<std::string> kinds;
  int at_least = 1;
  Missing missing = Missing::kFlag;
  NodeId deduct = kNoNode;
  bool unless_explained = false;
};

struct Item {
  std::string code;   // as written
  std::string label;  // unique: `code`, or `PARENT/CODE` where the bare code stands twice
  Text title;
  Index parent = kNone;
  std::vector<Index> children;
  int depth = 1;  // 1 for a top-level item
  NodeId max = kNoNode;
  NodeId min = kNoNode;  // kNoNode: 0
  Rounding rounding;     // in force here
  bool rounds = false;   // `at` names this item's place
  ItemCombine combine = ItemCombine::kSum;
  Index rule = kNone;  // leaves
  Guards guards;       // written on the item, before the rule's own
  std::vector<std::string> applies_to;
  Outcome otherwise{Outcome::Kind::kExclude, kNoNode};
  Source source = Source::kNone;
  std::string owner;
  std::string basis;
  std::string due;  // as written: a date, or MM-DD in the period's year
  std::optional<EvidencePolicy> evidence;
  std::vector<InheritGroup> inherit;
  std::vector<Index> facts;          // every fact the leaf reads
  std::vector<Index> needs;          // items whose points() it reads
  std::vector<std::string> accepts;  // warnings the document acknowledges here
  Place place, max_place;

  bool is_leaf() const { return children.empty(); }
};

struct Adjustment {
  Index item = kNone;  // into Model::items: scored like a leaf, outside the tree
  bool penalty = false;
};

struct Gate {
  std::string code;
  Text title;
  NodeId condition = kNoNode;
  std::string text;
  bool disqualify = true;
  Index cap_band = kNone;
  std::vector<Index> facts;
  std::vector<InheritGroup> inherit;
  Place place;
};

struct Band {
  std::string code;
  Text title;
  NodeId at_least =
      kNoNode;  // of the quotient points / applicable maximum (per cent), or of the points (plain number)
  bool strictly = false;  // `above`
  NodeId top_share = kNoNode;
  Place place;
};

struct Check {
  NodeId condition = kNoNode;
  std::string text;
  bool error = true;
  Text why;
  std::vector<Index> facts;
  std::vector<InheritGroup> inherit;
  Place place;
};

struct Kind {
  std::string name;
  std::string is;  // empty: itself
  Text title;
};

struct Cohort {
  std::string name;
  bool by_kind = false, by_period = false, by_parent = false;
  std::vector<std::string> attributes;
};

enum class MissingPolicy : std::uint8_t { kPending, kZero, kExclude };
enum class ExcludedPolicy : std::uint8_t { kRescaleTotal, kRescaleParent, kLost };
enum class Ties : std::uint8_t { kCompetition, kDense, kOrdinal };

struct Model {
  std::string id;
  Text title;
  std::string basis;
  std::optional<Date> in_force_from, in_force_to;
  std::optional<Period> period;
  std::vector<Kind> kinds;
  std::vector<std::string> levels;
  NodeId max = kNoNode;
  NodeId min = kNoNode;
  Rounding rounding;
  bool rounds_total = false;
  MissingPolicy missing = MissingPolicy::kPending;
  ExcludedPolicy excluded = ExcludedPolicy::kRescaleTotal;

  std::optional<WorkingHours> working_time;

  Program program;
  std::vector<FactDeclaration> facts;
  std::vector<Slot> slots;
  std::unordered_map<std::string, Index> fact_index;
  std::unordered_map<std::string, Index> slot_index;  // by slot name, for input
  std::vector<std::string> ancestor_kinds;
  std::vector<Rule> rules;
  std::vector<Item> items;  // document order, parents before children; adjustments' items last
  std::vector<Index> roots;
  std::vector<Index> order;                           // evaluation order: what is needed comes first
  std::unordered_map<std::string, Index> item_index;  // by label
  std::vector<Adjustment> adjustments;
  NodeId bonus_max = kNoNode, penalty_max = kNoNode;
  std::vector<Gate> gates;
  std::vector<Band> bands;
  std::vector<Check> checks;
  std::vector<Cohort> cohorts;  // [0] is the default
  std::map<std::string, Index, std::less<>> cohort_index;
  Ties ties = Ties::kCompetition;
  std::vector<Index> then_by;
  std::vector<std::string> accepts;
  Place max_place;
  std::string seal;  // "sha256:…" of the canonical document

  const Kind* find_kind(std::string_view name) const {
    for (const Kind& kind : kinds) {
      if (kind.name == name) return &kind;
    }
    return nullptr;
  }
  // The inheritable values among these facts, by the ancestor they may come from.
  std::vector<InheritGroup> inherit_groups(const std::vector<Index>& read) const;
  // The kind a unit's kind counts as in applies_to, ancestors and cohorts.
  std::string_view base_kind(std::string_view name) const {
    const Kind* kind = find_kind(name);
    return kind != nullptr && !kind->is.empty() ? std::string_view(kind->is) : name;
  }
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_MODEL_MODEL_HPP_
