// SPDX-License-Identifier: Apache-2.0
// What for: exact numbers of expressions as registers: sums, products, quotients, comparisons and roundings
// of rationals whose parts are integers in columns.
#ifndef PARINDEX_SRC_PLAN_EXACT_VALUES_HPP_
#define PARINDEX_SRC_PLAN_EXACT_VALUES_HPP_

#include <cstdint>
#include <optional>
#include <utility>

#include "plan/emitter.hpp"

namespace parindex::inline v1::detail::planning {

// An expression's value in a column: (m * n + c) / (d * dr), where n and dr are registers.
struct Val {
  enum class Kind : std::uint8_t { kConst, kVector, kMissing, kUndefined };
  Kind kind = Kind::kConst;
  Rational k;                    // kConst
  std::int32_t n = -1, dr = -1;  // c is 0 where there is a dr
  std::int64_t m = 1, c = 0, d = 1;
  std::int32_t st = -1;  // status; -1: known
  bool may_miss = false, may_undefine = false;
  std::optional<Rational> lo, hi;  // bounds of the value, where they are tighter than those of the registers

  bool konst() const { return kind == Kind::kConst; }
  bool vector() const { return kind == Kind::kVector; }
  static Val of(Rational value) {
    Val out;
    out.k = std::move(value);
    return out;
  }
  static Val none(Kind kind) {
    Val out;
    out.kind = kind;
    return out;
  }
};

class Values : protected Emitter {
 protected:
  using Emitter::least_or_most;
  using Emitter::multiply;

  static Status status_of(const Val& v);
  static void set_status(Val& v, const Status& s);
  static void reduce(Val& v);
  // m * n + c as one register.
  std::int32_t numerator(const Val& v) { return lin(v.n, v.m, -1, 0, v.c); }
  std::int32_t numerator(const Val& v, std::int64_t factor);
  Val add(const Val& a, const Val& b, bool minus);
  Val scaled(Val v, const Rational& by);
  Val multiply(const Val& a, const Val& b);
  Val divide(const Val& a, const Val& b);
  // a >= b (or a > b), of values that are known.
  Truth compare(const Val& a, const Val& b, bool strictly);
  Truth equal(const Val& a, const Val& b);
  Val least_or_most(const Val& a, const Val& b, bool most);
  Val held(const Val& v, const Rational& lo, const Rational& hi);
  // The numbers of a or b; statuses are the caller's.
  Val choose(Truth when, const Val& a, const Val& b);
  // round(v * factor) as a register; v is known or its status is looked at elsewhere.
  std::int32_t rounded(const Val& v, std::int64_t factor, Division mode, int digits);
  static Division division(RoundingMode mode);
  static std::int64_t power_of_ten(int digits);
  Val rounded(const Val& v, Rounding rounding);
  // Statuses are looked at once, at the end.
  static void set_plain(Val& v);
};

}  // namespace parindex::inline v1::detail::planning

#endif  // PARINDEX_SRC_PLAN_EXACT_VALUES_HPP_
