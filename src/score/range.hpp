// SPDX-License-Identifier: Apache-2.0
// Sound ranges: what an expression can become once the missing facts are in. Never too narrow; a known
// expression gives one point.
#ifndef PARINDEX_SRC_SCORE_RANGE_HPP_
#define PARINDEX_SRC_SCORE_RANGE_HPP_

#include <optional>

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// A closed interval of numbers (booleans as 0 and 1), open-ended where a side is empty, and what else the
// outcome may be.
struct Range {
  std::optional<Rational> lo, hi;  // empty: unbounded
  bool none = false;               // no number can come out
  bool undefined = false;          // 0/0 can come out
  bool missing = false;            // may stay undecided even with all facts (a survey with too few answers)

  static Range of(const Rational& value) { return {value, value, false, false, false}; }
  static Range between(Rational lo, Rational hi) {
    return {std::move(lo), std::move(hi), false, false, false};
  }
  static Range all() { return {}; }
  static Range nothing() { return {std::nullopt, std::nullopt, true, false, false}; }

  bool point() const { return !none && lo && hi && *lo == *hi; }
  bool can_be_true() const { return !none && (!hi || !hi->is_zero()); }
  bool can_be_false() const { return !none && (!lo || lo->is_zero()); }

  // The smallest range that holds both.
  void join(const Range& other);
  void join(const Rational& value) { join(of(value)); }
};

// The range of an expression: facts that are given count with their value, missing ones with all that their
// declaration allows.
// With `context.unit` null every fact counts as missing (used by the framework checker).
Range range_of(Context& context, NodeId root);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_RANGE_HPP_
