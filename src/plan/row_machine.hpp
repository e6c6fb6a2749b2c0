// SPDX-License-Identifier: Apache-2.0
// What for: a compiled plan on single rows, as fast as that goes: registers are plain numbers, nothing is set
// up or allocated between rows, and a row that the plan cannot vouch for is left at once.
#ifndef PARINDEX_SRC_PLAN_ROW_MACHINE_HPP_
#define PARINDEX_SRC_PLAN_ROW_MACHINE_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "plan/bound_data.hpp"
#include "plan/compiler.hpp"
#include "plan/program.hpp"

namespace parindex::inline v1::detail {

struct BatchResult;
class RowScorer;

// Leaves that only the evaluator can score, for Block::fallback. One thread at a time.
class LoneLeaves {
 public:
  explicit LoneLeaves(BatchResult& result);
  ~LoneLeaves();
  LoneLeaves(const LoneLeaves&) = delete;
  LoneLeaves& operator=(const LoneLeaves&) = delete;

  // Sets host and fallback of a block to this one.
  void serve(Block& block) noexcept;
  // What it knows of the facts is no longer true.
  void forget() noexcept;

 private:
  bool score(Index item, std::size_t row, std::int64_t& points, std::int32_t& state);

  BatchResult& result_;
  std::unique_ptr<RowScorer> scorer_;
};

// A block without rows yet: where a result's numbers go.
[[nodiscard]] Block block_of(const BatchResult& result);
[[nodiscard]] ColumnView view_of(const Column& column) noexcept;

// The rows of one result. One thread at a time.
class RowMachine {
 public:
  explicit RowMachine(BatchResult& result);

  // Looks again where facts and results are. `sources`: Sources::rows().
  void refresh(const std::uint32_t* const* sources);
  // @return whether the plan vouches for the row; what is stored for it is otherwise not to be read
  [[nodiscard]] bool run(const Compiled& plan, std::size_t row);

 private:
  BatchResult& result_;
  LoneLeaves leaves_;
  std::vector<ColumnView> columns_;
  std::vector<std::int64_t> registers_;
  Block block_;
};

// The machine's loop: `values` are the registers.
[[nodiscard]] bool run_row(const Instruction* ops, std::size_t count, std::int64_t* values, Block& block);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_ROW_MACHINE_HPP_
