// SPDX-License-Identifier: Apache-2.0
// What for: instructions over registers whose bounds are proven, each done once, and where registers stand
// in memory: the lowest layer of the compiler (exact_values.hpp above it, plan_compiler.hpp on top).
#ifndef PARINDEX_SRC_PLAN_EMITTER_HPP_
#define PARINDEX_SRC_PLAN_EMITTER_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "parindex/rational.hpp"

#include "model/model.hpp"
#include "plan/compiler.hpp"

namespace parindex::inline v1::detail::planning {

// What has no form here; caught in compiler.cpp.
struct Unsupported {};

inline constexpr std::int64_t kMost = std::int64_t{1} << 62;
inline constexpr std::int64_t kMost32 = (std::int64_t{1} << 31) - 1;

// Integers as wide as a register; beyond that there is no form.
[[nodiscard]] std::int64_t fit(Int128 value);
[[nodiscard]] std::int64_t times(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t lcm(std::int64_t a, std::int64_t b);
[[nodiscard]] std::int64_t num_of(const Rational& value);
[[nodiscard]] std::int64_t den_of(const Rational& value);

// One register: its width and proven bounds.
struct Reg {
  bool wide = false;
  std::int64_t lo = 0, hi = 0;
};

// A truth value: a constant, or a register of 0 and 1.
struct Truth {
  std::int32_t r = -1;
  bool k = false;  // r is -1
  bool always() const { return r < 0 && k; }
  bool never() const { return r < 0 && !k; }
};

// 0: known, 1: missing, 2: undefined.
struct Status {
  std::int32_t r = -1;
  std::int64_t k = 0;  // r is -1
  bool miss = false, undefined = false;
};

class Emitter {
 protected:
  const Reg& reg(std::int32_t r) const { return regs_[static_cast<std::size_t>(r)]; }
  std::int32_t make(bool wide, std::int64_t lo, std::int64_t hi);
  // The same operation on the same registers is done once.
  std::int32_t emit(Instruction op, std::int64_t lo, std::int64_t hi, bool wide_result);
  std::int32_t widened(std::int32_t r);
  std::int32_t narrowed(std::int32_t r);
  bool fits32(std::int32_t r) const { return r < 0 || (reg(r).lo >= -kMost32 && reg(r).hi <= kMost32); }
  std::int32_t as(std::int32_t r, bool wide) { return wide ? widened(r) : narrowed(r); }
  std::int32_t constant(std::int64_t value, bool wide);
  // ka * a + kb * b + c; b may be -1.
  std::int32_t lin(std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb, std::int64_t c);
  std::int32_t multiply(std::int32_t a, std::int32_t b);
  std::int32_t least_or_most(std::int32_t a, std::int32_t b, bool most);
  std::int32_t clamp(std::int32_t a, std::int64_t lo, std::int64_t hi);
  std::int32_t mask_op(OpCode code, std::int32_t a, std::int32_t b, std::int64_t imm, bool wide);
  static Truth truth(bool value) { return {-1, value}; }
  Truth at_least(std::int32_t a, std::int64_t limit);
  Truth equals(std::int32_t a, std::int64_t value);
  Truth both(Truth a, Truth b);
  Truth either(Truth a, Truth b);
  Truth opposite(Truth a);
  // Rows where it holds are for the evaluator.
  void suspect(Truth when);
  // when ? a : b, of registers (or constants where a register is -1).
  std::int32_t select(Truth when, std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb);
  // Undefined wins over missing, missing over known.
  Status worst(const Status& a, const Status& b);
  Truth not_known(const Status& s);
  Truth missing(const Status& s);
  Truth undefined(const Status& s);
  std::int32_t mask_or(std::int32_t a, std::int32_t b);
  // Drops what nobody reads and gives every register its place in memory.
  Compiled finish();

  std::vector<Instruction> ops_;
  std::vector<std::int64_t> pool_;
  std::vector<Reg> regs_;
  std::map<std::array<std::int64_t, 10>, std::int32_t> known_;
};

}  // namespace parindex::inline v1::detail::planning

#endif  // PARINDEX_SRC_PLAN_EMITTER_HPP_
