// SPDX-License-Identifier: Apache-2.0
// An inner item from its children: sums, alternatives, exclusions, rounding; ledger entries of its own;
// bounds.
#ifndef PARINDEX_SRC_SCORE_ROLL_UP_HPP_
#define PARINDEX_SRC_SCORE_ROLL_UP_HPP_

#include <optional>
#include <vector>

#include "parindex/scoring.hpp"

#include "score/leaf.hpp"

namespace parindex::inline v1::detail {

struct RollUp {
  const Model& model;
  const ScoreOptions& options;
  std::vector<ItemScore>& scores;
  std::vector<Standing>& standings;

  // Fills `out` (its max must be set) and `standing` from the children's scores.
  // @param rounds   whether points are rounded here, by `rounding`
  // @param given    points that count when the children leave this pending; null: none
  // @param undecided  a guard of the item waits for a fact, so that it is pending whatever the children are
  void combine(const std::vector<Index>& children, ItemCombine how, bool rounds, Rounding rounding,
               const GivenPoints* given, ItemScore& out, Standing& standing, bool undecided = false);

  // The children of an item whose points are given (or which does not apply): they stand behind it and
  // count no more.
  void cover(const std::vector<Index>& children, State state);

  // Pending leaves below that still matter; an item whose own guard is all that is undecided counts as one.
  std::size_t count_pending(const std::vector<Index>& children) const;

 private:
  // What a sum's own ledger entry says, should there be one.
  struct Differs {
    bool rescaled = false;
    Rational points, of;  // rescaled: the children's points of their maxima; else two maxima that differ
    Text why() const;
  };
  void sum(const std::vector<Index>& children, ItemScore& out, Standing& standing, Cause& cause,
           std::optional<Differs>& differs);
  void alternatives(const std::vector<Index>& children, bool first, ItemScore& out, Standing& standing,
                    Text& why);
  bool counts(Index child) const;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_ROLL_UP_HPP_
