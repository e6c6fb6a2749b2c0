// SPDX-License-Identifier: Apache-2.0
// What for: the known name a misspelt one most likely meant, for hints.
//
//   Nearest nearest("on_tme.numerator");
//   for (const FactDeclaration& fact : model.facts) nearest.offer(fact.id);
//   nearest.best();                                       // "on_time.numerator", or empty: nothing is near
//
// Counts insertions, deletions, replacements and swaps of neighbouring bytes; the case of ASCII letters and
// the characters '_', '-', '.', ' ' are taken for each other. Bounded: long names are compared by their first
// 64 bytes.
#ifndef PARINDEX_SRC_INPUT_NEAREST_HPP_
#define PARINDEX_SRC_INPUT_NEAREST_HPP_

#include <cstddef>
#include <string>
#include <string_view>

namespace parindex::inline v1::detail {

class Nearest {
 public:
  explicit Nearest(std::string_view name);
  // Considers a known name; the first of equally near ones wins. The name must outlive this object.
  void offer(std::string_view known);
  // The nearest name offered; empty when none is near enough to be meant.
  [[nodiscard]] std::string_view best() const noexcept { return best_; }

 private:
  std::string name_;
  std::string_view best_;
  std::size_t distance_;
};

// How many such edits lead from one name to the other.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_NEAREST_HPP_
