// SPDX-License-Identifier: Apache-2.0
// What for: the compiled plans of bound columns, one for each group of rows that the framework treats alike
// (kind, attributes, period, as far as its rules ask for them).
#ifndef PARINDEX_SRC_PLAN_PLAN_SET_HPP_
#define PARINDEX_SRC_PLAN_PLAN_SET_HPP_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "plan/bound_data.hpp"

namespace parindex::inline v1::detail {

struct BatchResult;

// For tests: no kernels above this level (program.hpp) from now on; below 0: every row by itself.
void limit_kernels(int level);
// For tests and benchmarks: rows of a block from now on, a multiple of 64 up to kMostBlockRows.
void set_block_rows(std::size_t rows);

class PlanSet {
 public:
  explicit PlanSet(const BoundData& data);
  ~PlanSet();
  PlanSet(const PlanSet&) = delete;
  PlanSet& operator=(const PlanSet&) = delete;

  // Scores all rows it can into `result`; what is left to the evaluator goes into `left`, in order of rows.
  // @return false when `stopped` says so (asked on the calling thread only)
  bool run(BatchResult& result, unsigned threads, std::vector<std::size_t>& left,
           const std::function<bool(std::size_t)>& stopped);
  // The same for some rows, on the calling thread.
  void run_rows(BatchResult& result, std::span<const std::size_t> rows, std::vector<std::size_t>& left);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_PLAN_SET_HPP_
