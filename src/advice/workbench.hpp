// SPDX-License-Identifier: Apache-2.0
// What for: one assessment whose facts can be changed and scored again, a leaf at a time or whole, with the
// scorers that score() uses.
//
//   Workbench bench(framework, batch.data(), 0, options);
//   bench.set(slot, Rational(48));
//   if (bench.admissible()) use(bench.leaf(item).points);
//
// One thread. The batch is copied; what was given stays as it was.
#ifndef PARINDEX_SRC_ADVICE_WORKBENCH_HPP_
#define PARINDEX_SRC_ADVICE_WORKBENCH_HPP_

#include <cstddef>
#include <optional>
#include <vector>

#include "parindex/advice.hpp"
#include "parindex/scoring.hpp"

#include "input/assessment_data.hpp"
#include "score/evaluate.hpp"
#include "score/leaf.hpp"
#include "score/stages.hpp"

namespace parindex::inline v1::detail {

// What one leaf comes to.
struct LeafOutcome {
  bool right = false;  // the data can be scored
  State state = State::kPending;
  Rational points, applicable_max;

  bool decided() const { return right && state != State::kPending; }
};

class Workbench {
 public:
  Workbench(const Framework& framework, const BatchData& batch, std::size_t assessment,
            const AdviceOptions& options);
  Workbench(const Workbench&) = delete;
  Workbench& operator=(const Workbench&) = delete;

  [[nodiscard]] const Model& model() const noexcept { return batch_.model(); }
  [[nodiscard]] const BatchData& batch() const noexcept { return batch_; }
  [[nodiscard]] Assessment& unit() noexcept { return batch_.assessments[at_]; }
  [[nodiscard]] const Assessment& unit() const noexcept { return batch_.assessments[at_]; }
  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  // How often a leaf was scored.
  [[nodiscard]] std::size_t scorings() const noexcept { return scorings_; }

  // Parts within wholes, and every check of the framework that is an error and reads known facts.
  [[nodiscard]] bool admissible();
  // One leaf as it stands; points of other items, where the rule asks for them, are those of `card`.
  [[nodiscard]] LeafOutcome leaf(Index item);
  // What an expression of that item comes to.
  [[nodiscard]] Value value(NodeId node, Index item);
  // The unit whole, without rank and band. `words`: with reasons.
  [[nodiscard]] std::optional<Scorecard> whole(bool words = false);
  // Every unit, with ranks and bands, by score()'s own steps; `mistakes` says why not.
  [[nodiscard]] std::optional<Scorecard> ranked(Mistakes& mistakes, bool words = false);
  [[nodiscard]] std::optional<Scorecards> everybody(Mistakes& mistakes, bool words = false);
  // The scorecard that leaves are scored beside.
  void beside(const Scorecard& card) { items_ = card.items; }

 private:
  ScoreOptions quiet(bool words) const;
  const CohortStage& cohorts();

  BatchData batch_;
  std::size_t at_;
  const BatchData* previous_;
  const Calendar* calendar_;
  std::optional<History> history_;
  std::optional<CohortStage> cohorts_;
  std::vector<ItemScore> items_;
  std::size_t scorings_ = 0;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_WORKBENCH_HPP_
