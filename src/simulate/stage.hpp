// SPDX-License-Identifier: Apache-2.0
// What for: all that the draws of a simulation share (Stage), and one thread's evaluation of draws (Worker).
//
//   Stage stage(…);
//   Worker worker(stage, true);
//   worker.run(samples);                                  // a few draws at once
//   worker.place(i, places);                              // ranks, bands, indexes of the i-th
#ifndef PARINDEX_SRC_SIMULATE_STAGE_HPP_
#define PARINDEX_SRC_SIMULATE_STAGE_HPP_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "parindex/scoring.hpp"

#include "simulate/drawn_rules.hpp"
#include "simulate/placing.hpp"

namespace parindex::inline v1::detail {

struct Stage {
  struct Given {
    const DrawPlan* plan = nullptr;
    const Batch* batch = nullptr;
    const Scorecards* cards = nullptr;
    const Batch* previous = nullptr;
    const Calendar* calendar = nullptr;
    std::uint64_t seed = 0;
    bool only_evaluator = false;  // for tests: no compiled plan
    bool only_exact = false;      // for tests: nothing by whole numbers
  };
  explicit Stage(const Given& given);
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;

  const DrawPlan& plan;
  const Model& model;
  const Scorecards& cards;
  std::uint64_t seed;
  Cast cast;
  std::vector<std::size_t> assessments;  // by unit of the cast: its place in the batch
  BandLimits limits;
  Watch watch;
  std::vector<Parts> parts;           // as things are
  std::unique_ptr<DrawnRules> rules;  // null: only weights are drawn
  // whole numbers: by watched item, units of the cast one after the other; `fast` by cohort
  std::vector<std::vector<std::int32_t>> points;
  std::vector<std::int64_t> most;
  std::vector<std::uint8_t> apart;
  std::vector<bool> drawn;
  std::vector<std::optional<FastCohort>> fast;

  [[nodiscard]] std::size_t units() const { return parts.size(); }
  // How many things are drawn: weights, thresholds, facts.
  [[nodiscard]] std::size_t factors() const {
    return weight_count(plan) + plan.thresholds.size() + plan.facts.size();
  }

 private:
  void whole_numbers();
  bool plain(const Parts& one) const;
};

class Worker {
 public:
  Worker(const Stage& stage, bool index);

  [[nodiscard]] std::size_t at_once() const { return engine_ ? engine_->at_once() : 64; }
  void run(std::span<const Sample> samples);
  // Asked now and then while draws are evaluated; true: nobody needs the rest.
  std::function<bool()> poll;
  void place(std::size_t i, Places& out);

  // The first draw that made the data of a unit wrong.
  [[nodiscard]] const std::optional<std::pair<std::uint32_t, Mistake>>& wrong() const { return wrong_; }

 private:
  bool quick(std::size_t i, std::size_t c, Places& out);
  void slow(std::size_t i, const Cast::Cohort& cohort, Places& out);

  const Stage& stage_;
  bool index_;
  std::unique_ptr<DrawnRules::Engine> engine_;
  std::vector<std::optional<FastCohort>> fast_;
  std::vector<bool> anybody_;  // by cohort: somebody stands apart, as things are
  Placer placer_;
  std::span<const Sample> samples_;
  Weights weights_;
  WeightRun weight_run_;
  bool run_drawn_ = false;  // the weights of these samples stand in it
  std::vector<std::int32_t> k_;
  FastCohort::Coefficients coefficients_;
  std::vector<const std::int32_t*> fields_;
  std::vector<std::int64_t> most_;
  std::vector<std::uint8_t> apart_;
  std::vector<std::optional<Total>> totals_;
  std::vector<const Parts*> parts_;
  std::vector<Parts> own_parts_;
  std::vector<Rational> factors_;
  std::optional<std::pair<std::uint32_t, Mistake>> wrong_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_STAGE_HPP_
