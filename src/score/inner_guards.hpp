// SPDX-License-Identifier: Apache-2.0
// What for: the guards of an item with children: whether it applies, what it requires, what makes it 0.
//
//   const InnerGuards guards = ask_guards(context, item, min, max, options, score);
//   if (guards.ending) …            // decided: the children's points do not count, or count no further
//   if (guards.undecided) …         // a guard waits for a fact: every ending in `open`, or none, may come
//
// The order is that of a leaf: not_applicable_if, requires, zero_if. Only lack of memory throws.
#ifndef PARINDEX_SRC_SCORE_INNER_GUARDS_HPP_
#define PARINDEX_SRC_SCORE_INNER_GUARDS_HPP_

#include <optional>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// What a guard makes of the item.
struct GuardEnding {
  bool applies = true;    // false: not_applicable_if, or the unit's kind
  bool excluded = false;  // leaves the denominator
  bool by_kind = false;   // because of applies_to
  Rational points{};
  Cause cause = Cause::kNotApplicable;
  Text why{};
  std::vector<Index> facts{};
};

struct InnerGuards {
  std::optional<GuardEnding> ending;
  bool undecided = false;
  std::vector<GuardEnding> open;  // of the guards that are undecided
  std::vector<Index> facts;       // of those
};

// Whether the item is for units of that kind; a kind that is not given fits every item.
[[nodiscard]] bool applies_to(const Model& model, const Item& item, const std::string& kind);

// Adds a trace step for every guard it asks.
InnerGuards ask_guards(Context& context, const Item& item, const Rational& min, const Rational& max,
                       const ScoreOptions& options, ItemScore& score);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_INNER_GUARDS_HPP_
