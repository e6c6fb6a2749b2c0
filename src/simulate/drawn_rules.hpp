// SPDX-License-Identifier: Apache-2.0
// What for: the rules of a framework evaluated with drawn thresholds and facts: a threshold becomes one more
// fact, the same for all units of a draw; then every draw is a set of rows for the compiled plan (by
// columns), or, where units come with documents, reviews or look at each other, for the evaluator.
//
//   DrawnRules rules(plan, batch, …);                    // shared, immutable
//   auto engine = rules.engine();                        // one a thread
//   engine->run(samples);                                // some draws at once
//   engine->parts(sample, unit, parts);                  // what a unit made of it
#ifndef PARINDEX_SRC_SIMULATE_DRAWN_RULES_HPP_
#define PARINDEX_SRC_SIMULATE_DRAWN_RULES_HPP_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "parindex/scoring.hpp"

#include "input/assessment_data.hpp"
#include "simulate/draw_kernel.hpp"
#include "simulate/parts.hpp"
#include "simulate/placing.hpp"

namespace parindex::inline v1::detail {

// Which numbers a draw takes: those of `variant`, but factor `swapped` (weights, then thresholds, then facts,
// in order of the plan) those of `other`.
struct Sample {
  std::uint32_t draw = 0;
  std::uint32_t variant = 0;
  std::uint32_t other = 0;
  std::size_t swapped = static_cast<std::size_t>(-1);
  [[nodiscard]] std::uint32_t of(std::size_t factor) const { return factor == swapped ? other : variant; }
};

[[nodiscard]] std::size_t weight_count(const DrawPlan& plan);
void draw_weights(const DrawPlan& plan, std::uint64_t seed, const Sample& sample, Weights& out);

// Draws one after the other, as they are: their numbers can be made in groups.
[[nodiscard]] bool in_turn(std::span<const Sample> samples);

// The weights of many draws at once: the same numbers.
class WeightRun {
 public:
  // @return false when they have to be drawn one by one
  bool draw(const DrawPlan& plan, std::uint64_t seed, std::span<const Sample> samples);
  void get(std::size_t sample, Weights& out) const;

 private:
  std::size_t count_ = 0;
  DrawRun run_;
  std::vector<std::int32_t> k_;  // by member, draws one after the other
};

class DrawnRules {
 public:
  struct Impl;  // drawn_rules.cpp
  struct Given {
    const DrawPlan* plan = nullptr;
    const BatchData* batch = nullptr;
    const BatchData* previous = nullptr;
    const Calendar* calendar = nullptr;
    const Cast* cast = nullptr;
    const std::vector<std::size_t>* assessments = nullptr;  // by unit of the cast
    const Watch* watch = nullptr;
    std::uint64_t seed = 0;
    bool only_evaluator = false;  // for tests
  };
  explicit DrawnRules(const Given& given);
  ~DrawnRules();
  DrawnRules(const DrawnRules&) = delete;
  DrawnRules& operator=(const DrawnRules&) = delete;

  // A unit's facts as drawn, for those who want to see: the value of a fact entry (position in the plan) or
  // nothing where it is not drawn.
  [[nodiscard]] std::optional<Rational> fact(std::size_t entry, std::size_t unit, const Sample& sample) const;
  [[nodiscard]] Rational threshold(std::size_t which, const Sample& sample) const;

  // A given value too large to be drawn: fact and unit of the cast.
  [[nodiscard]] const std::optional<std::pair<Index, std::size_t>>& too_large() const;

  class Engine {
   public:
    virtual ~Engine() = default;
    // How many draws to give it at once.
    [[nodiscard]] virtual std::size_t at_once() const = 0;
    virtual void run(std::span<const Sample> samples) = 0;
    // Whole numbers of a cohort: by watched item its points, this cohort's units one after the other.
    // @return false when not everybody counts the whole maximum
    virtual bool whole(std::size_t sample, const Cast::Cohort& cohort,
                       std::vector<const std::int32_t*>& points, std::vector<std::int64_t>& most,
                       std::vector<std::uint8_t>& apart) = 0;
    // Exactly; `apart` when the unit has no rank or its data is wrong.
    virtual void parts(std::size_t sample, std::size_t unit, Parts& out) = 0;
    // True: nobody needs the rest of the run.
    std::function<bool()> poll;
    // What was wrong with the data of units, of the last run.
    Mistakes wrong{1};
    std::uint32_t wrong_draw = 0;
  };
  [[nodiscard]] std::unique_ptr<Engine> engine() const;
  [[nodiscard]] bool by_columns() const;
  [[nodiscard]] std::size_t at_once() const;  // of its engines

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_DRAWN_RULES_HPP_
