// SPDX-License-Identifier: Apache-2.0
// What for: facts that a unit may take from one above (`from ancestor`): for each row, whose values count.
//
//   Sources sources;
//   const std::size_t id = sources.add({ancestor, columns});   // while plans are compiled
//   sources.find(data);                                         // before each run: values may have changed
//   sources.rows()[id][row]                                     // row itself, or that of the unit above
//
// The rule is that of Context::inherit() (score/evaluate.cpp), said for columns.
#ifndef PARINDEX_SRC_PLAN_SOURCES_HPP_
#define PARINDEX_SRC_PLAN_SOURCES_HPP_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "plan/bound_data.hpp"

namespace parindex::inline v1::detail {

// Columns of one measure that come from an ancestor of one kind together, or not at all.
struct Source {
  Index ancestor = kNone;      // into Model::ancestor_kinds
  std::vector<Index> columns;  // ascending
  bool operator==(const Source&) const = default;
};

class Sources {
 public:
  std::size_t add(const Source& source);
  [[nodiscard]] bool empty() const { return known_.empty(); }
  // Looks for every row.
  void find(const BoundData& data);
  [[nodiscard]] const std::uint32_t* const* rows() const { return views_.data(); }
  // What a row gives is only known to be right when those above it are: adds rows of `all` below rows that
  // are left to the evaluator.
  static void leave_below(const BoundData& data, std::span<const std::size_t> all,
                          std::vector<std::size_t>& left);

 private:
  std::vector<Source> known_;
  std::vector<std::vector<std::uint32_t>> rows_;
  std::vector<const std::uint32_t*> views_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_SOURCES_HPP_
