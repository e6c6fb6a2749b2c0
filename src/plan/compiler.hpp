// SPDX-License-Identifier: Apache-2.0
// What for: a framework, for one group of rows, as a program over columns (program.hpp).
//
//   std::optional<Compiled> plan = compile(data, row, Width::kNarrow);
//   if (!plan) …                  // rows like `row` are for the evaluator
//
// The meaning is that of score/: leaf.cpp, roll_up.cpp and unit_scorer.cpp say what happens, this file says
// it once more for arrays. What has no integer form here is left to the evaluator: a leaf (kFallback), a row
// (suspect) or all of them. Bounds of every intermediate number are proven from those of the facts; a fact's
// value beyond them makes its row suspect.
#ifndef PARINDEX_SRC_PLAN_COMPILER_HPP_
#define PARINDEX_SRC_PLAN_COMPILER_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/bound_data.hpp"
#include "plan/program.hpp"
#include "plan/sources.hpp"

namespace parindex::inline v1::detail {

// What values of counts and numbers are taken to stay below: 2^17 and 2^47, where the columns do not hold
// more.
enum class Width : std::uint8_t { kNarrow, kWide };

struct Compiled {
  std::vector<Instruction> ops;
  std::vector<std::int64_t> pool;
  std::vector<std::uint32_t> offset;  // of each register in the scratch memory of a block, in bytes a row
  std::uint32_t row_bytes = 0;        // scratch of one row
  // Registers that may stand in the 32-bit points of an item while they are made.
  struct InPlace {
    std::uint32_t reg = 0, item = 0;
  };
  std::vector<InPlace> in_place;
  std::size_t fallbacks = 0;    // leaves left to the evaluator
  std::vector<Source> sources;  // what loads name; PlanSet gives them its own numbers
};

[[nodiscard]] std::optional<Compiled> compile(const BoundData& data, std::size_t row, Width width);

// Whether an item's rules differ with these.
struct RowDependence {
  bool kind = false, period = false;
  std::vector<std::string> attributes;
};
[[nodiscard]] RowDependence row_dependence(const Model& model);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_COMPILER_HPP_
