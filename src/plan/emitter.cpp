// SPDX-License-Identifier: Apache-2.0
#include "plan/emitter.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace parindex::inline v1::detail::planning {

std::int64_t fit(Int128 value) {
  if (value > kMost || value < -kMost) throw Unsupported{};
  return static_cast<std::int64_t>(value);
}
std::int64_t times(std::int64_t a, std::int64_t b) { return fit(Int128{a} * b); }

std::int64_t lcm(std::int64_t a, std::int64_t b) { return times(a / std::gcd(a, b), b); }

std::int64_t num_of(const Rational& value) {
  const std::optional<std::int64_t> num = value.numerator().to_int64();
  if (!num || *num > kMost || *num < -kMost) throw Unsupported{};
  return *num;
}
std::int64_t den_of(const Rational& value) {
  const std::optional<std::int64_t> den = value.denominator().to_int64();
  if (!den || *den > kMost) throw Unsupported{};
  return *den;
}

std::int32_t Emitter::make(bool wide, std::int64_t lo, std::int64_t hi) {
  regs_.push_back({wide, lo, hi});
  return static_cast<std::int32_t>(regs_.size() - 1);
}

std::int32_t Emitter::emit(Instruction op, std::int64_t lo, std::int64_t hi, bool wide_result) {
  const std::array<std::int64_t, 10> key{static_cast<std::int64_t>(op.code) * 64 +
                                             static_cast<std::int64_t>(op.mode) * 4 + (op.wide ? 1 : 0) +
                                             (op.negative ? 2 : 0),
                                         op.a,
                                         op.b,
                                         op.c,
                                         op.imm0,
                                         op.imm1,
                                         op.imm2,
                                         op.pool,
                                         op.count,
                                         op.digits};
  if (const auto found = known_.find(key); found != known_.end()) return found->second;
  op.dst = make(wide_result, lo, hi);
  ops_.push_back(op);
  known_.emplace(key, op.dst);
  return op.dst;
}

std::int32_t Emitter::widened(std::int32_t r) {
  if (r < 0 || reg(r).wide) return r;
  Instruction op;
  op.code = OpCode::kWiden;
  op.a = r;
  const Reg from = reg(r);
  return emit(op, from.lo, from.hi, true);
}

std::int32_t Emitter::narrowed(std::int32_t r) {
  if (r < 0 || !reg(r).wide) return r;
  const Reg from = reg(r);
  if (from.lo < -kMost32 || from.hi > kMost32) throw Unsupported{};
  Instruction op;
  op.code = OpCode::kNarrow;
  op.a = r;
  return emit(op, from.lo, from.hi, false);
}

std::int32_t Emitter::constant(std::int64_t value, bool wide) {
  Instruction op;
  op.code = OpCode::kConst;
  op.wide = wide;
  op.imm0 = value;
  return emit(op, value, value, wide);
}

std::int32_t Emitter::lin(std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb, std::int64_t c) {
  if (b >= 0 && kb == 0) b = -1;
  if (b >= 0 && ka == 0) {
    a = b;
    ka = kb;
    b = -1;
  }
  if (b >= 0 && a == b) {
    ka = fit(Int128{ka} + kb);
    b = -1;
  }
  if (b < 0 && ka == 1 && c == 0) return a;
  const auto part = [&](std::int32_t r, std::int64_t k) {
    const Int128 x = Int128{reg(r).lo} * k, y = Int128{reg(r).hi} * k;
    return std::pair(std::min(x, y), std::max(x, y));
  };
  const auto [alo, ahi] = part(a, ka);
  Int128 lo = alo + c, hi = ahi + c;
  Int128 size = std::max(ahi, -alo) + (c < 0 ? -Int128{c} : Int128{c});
  if (b >= 0) {
    const auto [blo, bhi] = part(b, kb);
    lo += blo;
    hi += bhi;
    size += std::max(bhi, -blo);
  }
  (void)fit(size);
  const bool wide = size > kMost32 || !fits32(a) || !fits32(b) || std::abs(ka) > kMost32 ||
                    std::abs(b >= 0 ? kb : 0) > kMost32;
  Instruction op;
  op.code = OpCode::kLin;
  op.wide = wide;
  op.a = as(a, wide);
  op.b = as(b, wide);
  op.imm0 = ka;
  op.imm1 = b >= 0 ? kb : 0;
  op.imm2 = c;
  return emit(op, fit(lo), fit(hi), wide);
}

std::int32_t Emitter::multiply(std::int32_t a, std::int32_t b) {
  const Reg x = reg(a), y = reg(b);
  const std::array<Int128, 4> ends{Int128{x.lo} * y.lo, Int128{x.lo} * y.hi, Int128{x.hi} * y.lo,
                                   Int128{x.hi} * y.hi};
  const std::int64_t lo = fit(*std::min_element(ends.begin(), ends.end()));
  const std::int64_t hi = fit(*std::max_element(ends.begin(), ends.end()));
  const bool wide = lo < -kMost32 || hi > kMost32 || !fits32(a) || !fits32(b);
  Instruction op;
  op.code = OpCode::kMul;
  op.wide = wide;
  op.a = as(a, wide);
  op.b = as(b, wide);
  return emit(op, lo, hi, wide);
}

std::int32_t Emitter::least_or_most(std::int32_t a, std::int32_t b, bool most) {
  const Reg x = reg(a), y = reg(b);
  if (a == b) return a;
  if (most ? x.lo >= y.hi : x.hi <= y.lo) return a;
  if (most ? y.lo >= x.hi : y.hi <= x.lo) return b;
  const bool wide = !fits32(a) || !fits32(b);
  Instruction op;
  op.code = most ? OpCode::kMax : OpCode::kMin;
  op.wide = wide;
  op.a = as(a, wide);
  op.b = as(b, wide);
  return most ? emit(op, std::max(x.lo, y.lo), std::max(x.hi, y.hi), wide)
              : emit(op, std::min(x.lo, y.lo), std::min(x.hi, y.hi), wide);
}

std::int32_t Emitter::clamp(std::int32_t a, std::int64_t lo, std::int64_t hi) {
  const Reg x = reg(a);
  if (x.lo >= lo && x.hi <= hi) return a;
  const bool wide = x.wide;
  lo = std::max(lo, wide ? -kMost : -kMost32);
  hi = std::min(hi, wide ? kMost : kMost32);
  if (lo > hi) throw Unsupported{};
  Instruction op;
  op.code = OpCode::kClamp;
  op.wide = wide;
  op.a = a;
  op.imm0 = lo;
  op.imm1 = hi;
  const auto held = [&](std::int64_t v) { return std::min(std::max(v, lo), hi); };
  return emit(op, held(x.lo), held(x.hi), wide);
}

std::int32_t Emitter::mask_op(OpCode code, std::int32_t a, std::int32_t b, std::int64_t imm, bool wide) {
  Instruction op;
  op.code = code;
  op.wide = wide;
  op.a = a;
  op.b = b;
  op.imm0 = imm;
  return emit(op, 0, 1, false);
}

Truth Emitter::at_least(std::int32_t a, std::int64_t limit) {
  const Reg x = reg(a);
  if (x.lo >= limit) return truth(true);
  if (x.hi < limit) return truth(false);
  return {mask_op(OpCode::kGeC, a, -1, limit, x.wide), false};
}

Truth Emitter::equals(std::int32_t a, std::int64_t value) {
  const Reg x = reg(a);
  if (x.lo > value || x.hi < value) return truth(false);
  if (x.lo == value && x.hi == value) return truth(true);
  return {mask_op(OpCode::kEqC, a, -1, value, x.wide), false};
}

Truth Emitter::both(Truth a, Truth b) {
  if (a.r < 0) return a.k ? b : a;
  if (b.r < 0) return b.k ? a : b;
  return {mask_op(OpCode::kAnd, a.r, b.r, 0, false), false};
}

Truth Emitter::either(Truth a, Truth b) {
  if (a.r < 0) return a.k ? a : b;
  if (b.r < 0) return b.k ? b : a;
  return {mask_op(OpCode::kOr, a.r, b.r, 0, false), false};
}

Truth Emitter::opposite(Truth a) {
  if (a.r < 0) return truth(!a.k);
  return {lin(a.r, -1, -1, 0, 1), false};
}

void Emitter::suspect(Truth when) {
  if (when.never()) return;
  Instruction op;
  op.code = OpCode::kSuspect;
  op.a = when.r >= 0 ? when.r : constant(1, false);
  ops_.push_back(op);
}

std::int32_t Emitter::select(Truth when, std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb) {
  const auto reg_of = [&](std::int32_t r, std::int64_t k) {
    return r >= 0 ? r : constant(k, k > kMost32 || k < -kMost32);
  };
  if (when.r < 0) return when.k ? reg_of(a, ka) : reg_of(b, kb);
  if (a >= 0 && a == b) return a;
  const std::int64_t alo = a >= 0 ? reg(a).lo : ka, ahi = a >= 0 ? reg(a).hi : ka;
  const std::int64_t blo = b >= 0 ? reg(b).lo : kb, bhi = b >= 0 ? reg(b).hi : kb;
  const std::int64_t lo = std::min(alo, blo), hi = std::max(ahi, bhi);
  const bool wide = lo < -kMost32 || hi > kMost32;
  Instruction op;
  op.code = OpCode::kSelect;
  op.wide = wide;
  op.a = when.r;
  op.b = as(a, wide);
  op.c = as(b, wide);
  op.imm0 = a >= 0 ? 0 : ka;
  op.imm1 = b >= 0 ? 0 : kb;
  return emit(op, lo, hi, wide);
}

Status Emitter::worst(const Status& a, const Status& b) {
  if (a.r < 0 && a.k == 0) return b;
  if (b.r < 0 && b.k == 0) return a;
  if ((a.r < 0 && a.k == 2) || (b.r < 0 && b.k == 2)) return {-1, 2, false, true};
  if (a.r < 0 && b.r < 0) return {-1, 1, true, false};
  if (a.r < 0 || b.r < 0) {
    const Status& v = a.r < 0 ? b : a;
    if (!v.undefined) return {-1, 1, true, false};
    return {clamp(v.r, 1, 2), 0, true, true};
  }
  if (a.r == b.r) return a;
  return {least_or_most(a.r, b.r, true), 0, a.miss || b.miss, a.undefined || b.undefined};
}

Truth Emitter::not_known(const Status& s) {
  if (s.r < 0) return truth(s.k != 0);
  if (!s.undefined) return {s.r, false};  // 0 or 1 already
  Instruction op;
  op.code = OpCode::kTrue;
  op.a = s.r;
  return {emit(op, 0, 1, false), false};
}

Truth Emitter::missing(const Status& s) {
  if (s.r < 0) return truth(s.k == 1);
  if (!s.miss) return truth(false);
  if (!s.undefined) return {s.r, false};
  return equals(s.r, 1);
}

Truth Emitter::undefined(const Status& s) {
  if (s.r < 0) return truth(s.k == 2);
  if (!s.undefined) return truth(false);
  return equals(s.r, 2);
}

std::int32_t Emitter::mask_or(std::int32_t a, std::int32_t b) {
  Instruction op;
  op.code = OpCode::kOr;
  op.a = a;
  op.b = b;
  return emit(op, 0, 7, false);
}

Compiled Emitter::finish() {
  // what no store, mark or other needed operation reads is dropped
  std::vector<bool> needed(regs_.size(), false);
  std::vector<bool> kept(ops_.size(), false);
  const auto reads = [&](const Instruction& op, auto&& see) {
    const bool column = op.code == OpCode::kValid || op.code == OpCode::kLoad;
    if (op.a >= 0 && !column) see(op.a);
    if (op.b >= 0 && op.code != OpCode::kRoll && op.code != OpCode::kFallback) see(op.b);
    if (op.c >= 0) see(op.c);
    if (op.code == OpCode::kSum) {
      for (std::uint32_t i = 0; i < op.count; ++i)
        see(static_cast<std::int32_t>(pool_[op.pool + i]));
    }
    if (op.code == OpCode::kRoll) {
      for (std::uint32_t i = 0; i < op.count; ++i)
        see(static_cast<std::int32_t>(pool_[op.pool + 2 * i]));
    }
  };
  const auto effect = [](OpCode code) {
    switch (code) {
      case OpCode::kLoad:  // marks rows out of bounds
      case OpCode::kZeroDiv:
      case OpCode::kSuspect:
      case OpCode::kState:
      case OpCode::kPoints:
      case OpCode::kTotal:
      case OpCode::kFallback:
        return true;
      default:
        return false;
    }
  };
  for (std::size_t i = ops_.size(); i-- > 0;) {
    const Instruction& op = ops_[i];
    bool wanted = effect(op.code) || (op.dst >= 0 && needed[static_cast<std::size_t>(op.dst)]);
    if (op.code == OpCode::kRoll) wanted = wanted || needed[static_cast<std::size_t>(op.b)];
    if (!wanted) continue;
    kept[i] = true;
    reads(op, [&](std::int32_t r) { needed[static_cast<std::size_t>(r)] = true; });
  }
  std::vector<Instruction> ops;
  for (std::size_t i = 0; i < ops_.size(); ++i) {
    if (kept[i]) ops.push_back(ops_[i]);
  }
  // scratch memory: a place is free again after its register was read last
  std::vector<std::size_t> last(regs_.size(), 0);
  for (std::size_t i = 0; i < ops.size(); ++i) {
    reads(ops[i], [&](std::int32_t r) { last[static_cast<std::size_t>(r)] = i; });
    if (ops[i].dst >= 0)
      last[static_cast<std::size_t>(ops[i].dst)] = std::max(last[static_cast<std::size_t>(ops[i].dst)], i);
  }
  Compiled out;
  out.offset.assign(regs_.size(), 0);
  std::vector<std::uint32_t> free4, free8;
  std::vector<std::vector<std::int32_t>> ends(ops.size());
  const auto place = [&](std::int32_t r, std::size_t op) {
    const bool wide = reg(r).wide;
    std::vector<std::uint32_t>& spare = wide ? free8 : free4;
    if (!spare.empty()) {
      out.offset[static_cast<std::size_t>(r)] = spare.back();
      spare.pop_back();
    } else {
      out.offset[static_cast<std::size_t>(r)] = out.row_bytes;
      out.row_bytes += wide ? 8 : 4;
    }
    ends[std::max(last[static_cast<std::size_t>(r)], op)].push_back(r);
  };
  for (std::size_t i = 0; i < ops.size(); ++i) {
    if (ops[i].dst >= 0) place(ops[i].dst, i);
    if (ops[i].code == OpCode::kRoll || ops[i].code == OpCode::kFallback) place(ops[i].b, i);
    for (const std::int32_t r : ends[i])
      (reg(r).wide ? free8 : free4).push_back(out.offset[static_cast<std::size_t>(r)]);
  }
  std::vector<bool> movable(regs_.size(), false);
  for (const Instruction& op : ops) {
    if (op.dst >= 0 && op.code != OpCode::kLoad) movable[static_cast<std::size_t>(op.dst)] = true;
    if (op.code != OpCode::kPoints || op.a < 0 || op.wide || !movable[static_cast<std::size_t>(op.a)])
      continue;
    movable[static_cast<std::size_t>(op.a)] = false;
    out.in_place.push_back({static_cast<std::uint32_t>(op.a), static_cast<std::uint32_t>(op.imm1)});
  }
  out.ops = std::move(ops);
  out.pool = std::move(pool_);
  return out;
}

}  // namespace parindex::inline v1::detail::planning
