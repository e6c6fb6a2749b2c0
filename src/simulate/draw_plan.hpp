// SPDX-License-Identifier: Apache-2.0
// What for: a simulation plan, resolved to items, numbers and facts of a framework: what SimulationPlan
// holds.
//
//   JSON text -> plan_reader.cpp -> DrawPlan -> simulate.cpp
//
// A drawn number is base + step * j, j a whole number; only j is drawn.
#ifndef PARINDEX_SRC_SIMULATE_DRAW_PLAN_HPP_
#define PARINDEX_SRC_SIMULATE_DRAW_PLAN_HPP_

#include <cstdint>
#include <string>
#include <vector>

#include "parindex/simulation.hpp"

#include "model/model.hpp"
#include "simulate/philox.hpp"

namespace parindex::inline v1::detail {

enum class Distribution : std::uint8_t {
  kUniform,     // every j as likely
  kTriangular,  // the sum of two uniform ones: the middle as likely as half of it all
  kBinomial,    // facts: so many of the whole, each as likely as the share there is
};

// A whole number from -half to half.
[[nodiscard]] constexpr std::int64_t draw_step(Stream& numbers, std::int64_t half,
                                               Distribution how) noexcept {
  const auto size = static_cast<std::uint64_t>(half);
  if (how != Distribution::kTriangular)
    return static_cast<std::int64_t>(numbers.below64(2 * size + 1)) - half;
  // the sum of two numbers from 0 to half
  const std::uint64_t first = numbers.below64(size + 1), second = numbers.below64(size + 1);
  return static_cast<std::int64_t>(first + second) - half;
}

struct DrawnWeight {
  Index item = kNone;
  std::int32_t multiple = 1;  // weight = (grid + multiple * j) / grid, of its group's grid
  std::int32_t half = 0;
  Distribution how = Distribution::kUniform;
  std::uint64_t purpose = 0;
};

// Drawn weights of children of one parent (kNone: the root).
struct WeightGroup {
  Index parent = kNone;
  bool keep_sum = true;
  std::int32_t grid = 1;
  std::vector<DrawnWeight> members;  // in order of the document
  Place place;
};

// A number of an item's rule, or of several places of it that move together.
struct DrawnThreshold {
  Index item = kNone;
  Rational base, step;
  std::int32_t half = 0;
  Distribution how = Distribution::kUniform;
  std::vector<NodeId> nodes;
  bool percent = false;
  std::uint64_t purpose = 0;
  Place place;
};

struct DrawnFact {
  Index fact = kNone;
  bool relative = true;  // of the value; else absolute
  Rational width;        // half of the range
  Rational step{1};
  Distribution how = Distribution::kUniform;
  std::vector<std::string> units, kinds;  // empty: all
  Place place;
};

struct DrawPlan {
  explicit DrawPlan(Framework rules) : framework(std::move(rules)) {}

  Framework framework;
  std::uint32_t draws = SimulationPlan::kDefaultDraws;
  std::uint64_t seed = SimulationPlan::kDefaultSeed;
  bool by_default = false;
  std::vector<WeightGroup> weights;
  std::vector<DrawnThreshold> thresholds;
  std::vector<DrawnFact> facts;

  [[nodiscard]] const Model& model() const { return framework.model(); }
};

// Whether the weights of its children can be drawn; else why not, for the message.
[[nodiscard]] std::optional<Text> why_no_weights(const Model& model, Index parent);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_DRAW_PLAN_HPP_
