// SPDX-License-Identifier: Apache-2.0
// What for: what DrawnRules hold between plan and engines: the model with thresholds as facts, and by unit
// the facts that are drawn (DrawnCell).
//
// Flow: drawn_rules.cpp makes it -> column_engine.cpp, or evaluator_engine.cpp, evaluates draws.
#ifndef PARINDEX_SRC_SIMULATE_DRAWN_CELLS_HPP_
#define PARINDEX_SRC_SIMULATE_DRAWN_CELLS_HPP_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "simulate/binomial.hpp"
#include "simulate/drawn_rules.hpp"

namespace parindex::inline v1::detail {

// One fact of one unit.
struct DrawnCell {
  static constexpr std::size_t kNobody = static_cast<std::size_t>(-1);
  std::size_t entry = 0;  // in DrawPlan::facts
  Index slot = kNone;
  std::int64_t base = 0, step = 1, half = 0;                      // in the column's unit
  std::int64_t least = std::numeric_limits<std::int64_t>::min();  // what the value may not fall below
  std::size_t whole_cell = kNobody;  // the drawn fact that bounds it, earlier in the list
  std::int64_t most = std::numeric_limits<std::int64_t>::max();  // the given one that does
  Distribution how = Distribution::kUniform;
  std::size_t table = 0;  // binomial
  std::uint64_t purpose = 0;
};

// The words that neighbouring draws of a cell share.
struct KeptBlock {
  PhiloxBlock words{};
  std::uint32_t group = 0xFFFFFFFF, variant = 0;
};

struct DrawnRules::Impl {
  Given given;
  std::optional<Framework> framework;
  struct Threshold {  // of the plan, in the unit of its column
    Index slot = kNone;
    int scale = 0;
    bool whole = false;  // base and step are right
    std::int64_t base = 0, step = 0;
  };
  std::vector<Threshold> thresholds;
  std::vector<std::vector<DrawnCell>> cells;  // by unit of the cast
  std::map<Index, int> scales;                // of drawn facts, by slot
  std::vector<BinomialTable> tables;
  bool columns = false;
  std::map<Index, int> column_scales;  // of given facts, by slot
  std::optional<std::pair<Index, std::size_t>> too_large;
  std::size_t first_threshold = 0, first_fact = 0;  // factors before them

  void make();

  [[nodiscard]] const Model& model() const { return framework->model(); }
  [[nodiscard]] std::size_t units() const { return cells.size(); }
  [[nodiscard]] std::size_t at_once() const;
  [[nodiscard]] const Assessment& assessment(std::size_t unit) const {
    return given.batch->assessments[(*given.assessments)[unit]];
  }
  // The drawn value, in its column's unit; `before`: those of the unit's cells before it.
  std::int64_t value_of(const DrawnCell& cell, const std::int64_t* before, const std::vector<DrawnCell>& all,
                        const Sample& sample, KeptBlock* kept = nullptr) const;
  // A threshold, whole numbers of its steps from where it is, and in its column's unit.
  [[nodiscard]] std::int64_t threshold_step(std::size_t which, const Sample& sample) const;
  [[nodiscard]] std::int64_t threshold_value(std::size_t which, const Sample& sample) const {
    return thresholds[which].base + thresholds[which].step * threshold_step(which, sample);
  }
  [[nodiscard]] Rational threshold(std::size_t which, const Sample& sample) const;

 private:
  void draw_cells();
  void cell(std::size_t unit, const Assessment& one, std::size_t entry,
            std::map<std::pair<Rational, Rational>, std::size_t>& known);
  std::int64_t least_whole(const Assessment& one, Index whole, int scale, std::size_t depth) const;
  bool fits_columns();
};

// What a fact's numbers are in its column: percentages stand there in per cent.
[[nodiscard]] inline Rational in_column(const FactDeclaration& fact, const Rational& value) {
  return fact.type == FactType::kPercent ? value * Rational(100) : value;
}

// Whether a unit has a rank.
[[nodiscard]] bool complete(const Scorecard& card);

inline constexpr std::size_t kUnitsBetweenQuestions = 16;

[[nodiscard]] std::unique_ptr<DrawnRules::Engine> column_engine(const DrawnRules::Impl& rules);
[[nodiscard]] std::unique_ptr<DrawnRules::Engine> evaluator_engine(const DrawnRules::Impl& rules);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_DRAWN_CELLS_HPP_
