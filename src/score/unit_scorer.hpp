// SPDX-License-Identifier: Apache-2.0
// One assessment -> one scorecard, but for what needs the cohort (ranks, bands, seals).
#ifndef PARINDEX_SRC_SCORE_UNIT_SCORER_HPP_
#define PARINDEX_SRC_SCORE_UNIT_SCORER_HPP_

#include <vector>

#include "parindex/scoring.hpp"

#include "report.hpp"
#include "score/inner_guards.hpp"
#include "score/leaf.hpp"
#include "score/roll_up.hpp"
#include "score/stages.hpp"

namespace parindex::inline v1::detail {

class UnitScorer {
 public:
  UnitScorer(const BatchData& batch, const CohortStage& cohorts, const History& history,
             const ScoreOptions& options, Mistakes& mistakes)
      : model_(batch.model()),
        batch_(batch),
        cohorts_(cohorts),
        history_(history),
        options_(options),
        mistakes_(mistakes) {}

  // @return false when the unit's data is wrong (reported in the Mistakes given to the constructor)
  bool score(std::size_t assessment, Scorecard& card);
  // One item and what is below it, where nothing else bears on them: no item above has guards or kinds,
  // and no
  // rule below asks for points outside. `below`: how the items below are scored.
  // @param card its items are made, or made anew, as far as they are needed
  bool score_item(std::size_t assessment, Index item, const ScoreOptions& below, Scorecard& card);

 private:
  bool is_ruled_out(Index index, Context& context);
  void stand_behind(Index index, Context& context, ItemScore& score);
  bool run_checks(Context& context);
  bool inner(Index index, Context& context, Scorecard& card);
  LedgerEntry entry(const Item& item, Rational points, Cause cause, Text why,
                    const std::vector<Index>& facts) const;
  void leave_out(const Item& item, const GuardEnding& ending, RollUp& roll, ItemScore& score,
                 Standing& standing);
  void apply_guards(Context& context, const Item& item, const InnerGuards& guards, ItemScore& score,
                    Standing& standing);
  bool total(Context& context, Scorecard& card);
  bool adjust(Context& context, Scorecard& card);
  void apply_adjustment(const Adjustment& adjustment, const Rational& floor, std::optional<Rational>& room,
                        ItemScore& score, Scorecard& card);
  bool gates(Context& context, Scorecard& card);
  void level_shares(const Scorecard& card);
  void round_totals(const Assessment& unit, const Scorecard& card);
  const GivenPoints* given(const Assessment& unit, Index item) const;
  Rational number(Context& context, NodeId node, const Rational& otherwise) const;

  const Model& model_;
  const BatchData& batch_;
  const CohortStage& cohorts_;
  const History& history_;
  const ScoreOptions& options_;
  Mistakes& mistakes_;
  std::vector<Standing> standings_;
  std::vector<std::optional<bool>> ruled_out_;       // inner items: the unit's facts say it does not apply
  std::vector<std::optional<Rational>> min_shares_;  // by level; empty: pending or nothing to compare
  std::vector<std::pair<std::string, Rational>> round_totals_;  // of each review round held
  State total_state_ = State::kScored;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_UNIT_SCORER_HPP_
