// SPDX-License-Identifier: Apache-2.0
#include "plan/compiler.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "input/fact_value.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {
namespace {

// What has no form here; caught in this file.
struct Unsupported {};

std::size_t at(Index index) noexcept { return static_cast<std::size_t>(index); }

constexpr std::int64_t kMost = std::int64_t{1} << 62;
constexpr std::int64_t kMost32 = (std::int64_t{1} << 31) - 1;
constexpr std::int64_t kMostSmall = std::int64_t{1} << 29;     // of what divide32 divides
constexpr std::int64_t kMostQuotient = std::int64_t{1} << 20;  // and of its quotients
constexpr std::int32_t kPendingCell = 1, kIdleCell = 3, kTrackedCell = 5;
constexpr std::int32_t kAbsentCell = 2;

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

// A leaf's or item's outcome: points as integers of the unit 10^-scale, and a cell.
struct Res {
  std::int32_t p = -1, e = -1;  // registers; -1: the constants
  std::int64_t pk = 0;
  std::int32_t ek = 0;
  bool operator==(const Res&) const = default;
};

class Compiler {
 public:
  Compiler(const BoundData& data, std::size_t row, Width width)
      : data_(data), model_(data.model()), program_(model_.program), width_(width), scale_(data.unit.scale) {
    data.begin(row, unit_);
    enter({});
    for (int i = 0; i < scale_; ++i)
      unit_of_points_ *= 10;
  }

  Compiled run() {
    results_.resize(model_.items.size());
    applicable_.resize(model_.items.size());
    maxima_.resize(model_.items.size());
    std::vector<bool> outside(model_.items.size(), false);
    for (const Adjustment& adjustment : model_.adjustments)
      outside[at(adjustment.item)] = true;
    for (const Index index : model_.order) {
      if (!outside[at(index)]) item(index);
    }
    total();
    item_max_.reset();
    checks_hold();
    facts_hold();
    return finish();
  }

 private:
  // ---- registers

  struct Reg {
    bool wide = false;
    std::int64_t lo = 0, hi = 0;
  };
  const Reg& reg(std::int32_t r) const { return regs_[static_cast<std::size_t>(r)]; }

  std::int32_t make(bool wide, std::int64_t lo, std::int64_t hi) {
    regs_.push_back({wide, lo, hi});
    return static_cast<std::int32_t>(regs_.size() - 1);
  }

  // The same operation on the same registers is done once.
  std::int32_t emit(Instruction op, std::int64_t lo, std::int64_t hi, bool wide_result) {
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

  std::int32_t widened(std::int32_t r) {
    if (r < 0 || reg(r).wide) return r;
    Instruction op;
    op.code = OpCode::kWiden;
    op.a = r;
    const Reg from = reg(r);
    return emit(op, from.lo, from.hi, true);
  }
  std::int32_t narrowed(std::int32_t r) {
    if (r < 0 || !reg(r).wide) return r;
    const Reg from = reg(r);
    if (from.lo < -kMost32 || from.hi > kMost32) throw Unsupported{};
    Instruction op;
    op.code = OpCode::kNarrow;
    op.a = r;
    return emit(op, from.lo, from.hi, false);
  }
  bool fits32(std::int32_t r) const { return r < 0 || (reg(r).lo >= -kMost32 && reg(r).hi <= kMost32); }
  std::int32_t as(std::int32_t r, bool wide) { return wide ? widened(r) : narrowed(r); }

  std::int32_t constant(std::int64_t value, bool wide) {
    Instruction op;
    op.code = OpCode::kConst;
    op.wide = wide;
    op.imm0 = value;
    return emit(op, value, value, wide);
  }

  // ka * a + kb * b + c; b may be -1.
  std::int32_t lin(std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb, std::int64_t c) {
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

  std::int32_t multiply(std::int32_t a, std::int32_t b) {
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

  std::int32_t least_or_most(std::int32_t a, std::int32_t b, bool most) {
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

  std::int32_t clamp(std::int32_t a, std::int64_t lo, std::int64_t hi) {
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

  std::int32_t mask_op(OpCode code, std::int32_t a, std::int32_t b, std::int64_t imm, bool wide) {
    Instruction op;
    op.code = code;
    op.wide = wide;
    op.a = a;
    op.b = b;
    op.imm0 = imm;
    return emit(op, 0, 1, false);
  }

  // ---- truth values: a constant or a register of 0 and 1

  struct Truth {
    std::int32_t r = -1;
    bool k = false;  // r is -1
    bool always() const { return r < 0 && k; }
    bool never() const { return r < 0 && !k; }
  };
  static Truth truth(bool value) { return {-1, value}; }

  Truth at_least(std::int32_t a, std::int64_t limit) {
    const Reg x = reg(a);
    if (x.lo >= limit) return truth(true);
    if (x.hi < limit) return truth(false);
    return {mask_op(OpCode::kGeC, a, -1, limit, x.wide), false};
  }
  Truth equals(std::int32_t a, std::int64_t value) {
    const Reg x = reg(a);
    if (x.lo > value || x.hi < value) return truth(false);
    if (x.lo == value && x.hi == value) return truth(true);
    return {mask_op(OpCode::kEqC, a, -1, value, x.wide), false};
  }
  Truth both(Truth a, Truth b) {
    if (a.r < 0) return a.k ? b : a;
    if (b.r < 0) return b.k ? a : b;
    return {mask_op(OpCode::kAnd, a.r, b.r, 0, false), false};
  }
  Truth either(Truth a, Truth b) {
    if (a.r < 0) return a.k ? a : b;
    if (b.r < 0) return b.k ? b : a;
    return {mask_op(OpCode::kOr, a.r, b.r, 0, false), false};
  }
  Truth opposite(Truth a) {
    if (a.r < 0) return truth(!a.k);
    return {lin(a.r, -1, -1, 0, 1), false};
  }
  void suspect(Truth when) {
    if (when.never()) return;
    Instruction op;
    op.code = OpCode::kSuspect;
    op.a = when.r >= 0 ? when.r : constant(1, false);
    ops_.push_back(op);
  }

  // when ? a : b, of registers (or constants where a register is -1).
  std::int32_t select(Truth when, std::int32_t a, std::int64_t ka, std::int32_t b, std::int64_t kb) {
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

  // ---- statuses

  struct Status {
    std::int32_t r = -1;
    std::int64_t k = 0;  // r is -1
    bool miss = false, undefined = false;
  };
  static Status status_of(const Val& v) {
    if (v.kind == Val::Kind::kMissing) return {-1, 1, true, false};
    if (v.kind == Val::Kind::kUndefined) return {-1, 2, false, true};
    if (v.st < 0) return {};
    return {v.st, 0, v.may_miss, v.may_undefine};
  }
  static void set_status(Val& v, const Status& s) {
    v.st = s.r;
    v.may_miss = s.miss;
    v.may_undefine = s.undefined;
    if (s.r < 0 && s.k != 0) v.kind = s.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined;
  }
  // Undefined wins over missing, missing over known.
  Status worst(const Status& a, const Status& b) {
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
  Truth not_known(const Status& s) {
    if (s.r < 0) return truth(s.k != 0);
    if (!s.undefined) return {s.r, false};  // 0 or 1 already
    Instruction op;
    op.code = OpCode::kTrue;
    op.a = s.r;
    return {emit(op, 0, 1, false), false};
  }
  Truth missing(const Status& s) {
    if (s.r < 0) return truth(s.k == 1);
    if (!s.miss) return truth(false);
    if (!s.undefined) return {s.r, false};
    return equals(s.r, 1);
  }
  Truth undefined(const Status& s) {
    if (s.r < 0) return truth(s.k == 2);
    if (!s.undefined) return truth(false);
    return equals(s.r, 2);
  }

  // ---- exact values

  static void reduce(Val& v) {
    const std::int64_t g = std::gcd(std::gcd(v.m, v.c), v.d);
    if (g > 1) {
      v.m /= g;
      v.c /= g;
      v.d /= g;
    }
  }
  // m * n + c as one register.
  std::int32_t numerator(const Val& v) { return lin(v.n, v.m, -1, 0, v.c); }
  std::int32_t numerator(const Val& v, std::int64_t factor) {
    return lin(v.n, times(v.m, factor), -1, 0, times(v.c, factor));
  }

  Val add(const Val& a, const Val& b, bool minus) {
    const Status st = worst(status_of(a), status_of(b));
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    const std::int64_t sign = minus ? -1 : 1;
    if (a.konst() && b.konst()) return Val::of(minus ? a.k - b.k : a.k + b.k);
    Val out;
    out.kind = Val::Kind::kVector;
    if (a.konst() || b.konst()) {
      const Val& v = a.konst() ? b : a;
      const std::int64_t sv = a.konst() ? sign : 1, sk = a.konst() ? 1 : sign;
      const Rational& k = a.konst() ? a.k : b.k;
      const std::int64_t q = den_of(k), all = lcm(v.d, q);
      const std::int64_t p = times(times(num_of(k), all / q), sk);
      const std::int64_t f = times(all / v.d, sv);
      out.d = all;
      if (v.dr < 0) {
        out.n = v.n;
        out.m = times(v.m, f);
        out.c = fit(Int128{times(v.c, f)} + p);
      } else {
        out.n = lin(v.n, times(v.m, f), v.dr, p, 0);
        out.dr = v.dr;
      }
      if (sv > 0) {
        const Rational shift = sk > 0 ? k : -k;
        if (v.lo) out.lo = *v.lo + shift;
        if (v.hi) out.hi = *v.hi + shift;
      }
    } else if (a.dr == b.dr) {
      out.d = lcm(a.d, b.d);
      const std::int64_t fa = out.d / a.d, fb = times(out.d / b.d, sign);
      out.n = lin(a.n, times(a.m, fa), b.n, times(b.m, fb), fit(Int128{times(a.c, fa)} + times(b.c, fb)));
      out.dr = a.dr;
    } else {
      // over a common denominator
      const std::int32_t left = b.dr >= 0 ? multiply(numerator(a), b.dr) : numerator(a);
      const std::int32_t right = a.dr >= 0 ? multiply(numerator(b), a.dr) : numerator(b);
      out.d = lcm(a.d, b.d);
      out.n = lin(left, out.d / a.d, right, times(out.d / b.d, sign), 0);
      out.dr = a.dr < 0 ? b.dr : b.dr < 0 ? a.dr : multiply(a.dr, b.dr);
    }
    set_status(out, st);
    reduce(out);
    return out;
  }

  Val scaled(Val v, const Rational& by) {
    if (v.konst()) return Val::of(v.k * by);
    if (!v.vector()) return v;
    const std::int64_t p = num_of(by), q = den_of(by);
    if (p == 0) {
      v.n = constant(0, false);
      v.m = v.d = 1;
      v.c = 0;
      v.dr = -1;
      v.lo = v.hi = Rational(0);
      return v;
    }
    const std::int64_t g = std::gcd(p, v.d);
    v.m = times(v.m, p / g);
    v.c = times(v.c, p / g);
    v.d = times(v.d / g, q);
    if (by.sign() >= 0) {
      if (v.lo) *v.lo *= by;
      if (v.hi) *v.hi *= by;
    } else {
      std::swap(v.lo, v.hi);
      if (v.lo) *v.lo *= by;
      if (v.hi) *v.hi *= by;
    }
    reduce(v);
    return v;
  }

  Val multiply(const Val& a, const Val& b) {
    const Status st = worst(status_of(a), status_of(b));
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    if (a.konst()) return scaled(b, a.k);
    if (b.konst()) return scaled(a, b.k);
    Val out;
    out.kind = Val::Kind::kVector;
    if (a.c == 0 && b.c == 0) {
      out.n = multiply(a.n, b.n);
      out.m = times(a.m, b.m);
    } else {
      out.n = multiply(numerator(a), numerator(b));
    }
    out.d = times(a.d, b.d);
    out.dr = a.dr < 0 ? b.dr : b.dr < 0 ? a.dr : multiply(a.dr, b.dr);
    set_status(out, st);
    reduce(out);
    return out;
  }

  Val divide(const Val& a, const Val& b) {
    Status st = worst(status_of(a), status_of(b));
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    if (b.konst()) {
      if (b.k.is_zero()) throw Unsupported{};
      return scaled(a, Rational(1) / b.k);
    }
    // a / b = (a's numerator * b.d * b.dr) / (a.d * a.dr * b's numerator)
    std::int32_t den = b.c == 0 && b.m > 0 ? b.n : numerator(b);
    const std::int64_t den_factor = b.c == 0 && b.m > 0 ? b.m : 1;
    std::int32_t num = -1;
    std::int64_t m = 1, d = 1;
    if (a.konst()) {
      num = constant(num_of(a.k), false);
      if (std::abs(num_of(a.k)) > kMost32) throw Unsupported{};
      d = den_of(a.k);
    } else {
      num = a.c == 0 ? a.n : numerator(a);
      m = a.c == 0 ? a.m : 1;
      d = a.d;
    }
    if (reg(den).lo <= 0 && reg(den).hi >= 0) {
      const bool wide = reg(den).wide || reg(num).wide;
      Instruction op;
      op.code = OpCode::kZeroDiv;
      op.wide = wide;
      op.a = as(den, wide);
      op.b = as(num, wide);
      op.c = st.r;
      st = {emit(op, 0, 2, false), 0, st.miss, true};
      Instruction full;
      full.code = OpCode::kNoZero;
      full.wide = reg(den).wide;
      full.a = den;
      const Reg from = reg(den);
      den = emit(full, from.lo == 0 ? 1 : from.lo, std::max<std::int64_t>(from.hi, 1), from.wide);
    }
    if (reg(den).lo < 0) {  // the sign goes to the numerator
      const Truth positive = at_least(den, 0);
      const std::int32_t other = lin(den, -1, -1, 0, 0);
      const std::int32_t size = least_or_most(den, other, true);
      num = select(positive, num, 0, lin(num, -1, -1, 0, 0), 0);
      den = size;
      regs_[static_cast<std::size_t>(den)].lo = std::max<std::int64_t>(reg(den).lo, 1);
    }
    if (b.dr >= 0) num = multiply(num, b.dr);
    Val out;
    out.kind = Val::Kind::kVector;
    out.n = num;
    out.m = times(m, b.d);
    out.d = times(d, den_factor);
    out.dr = !a.konst() && a.dr >= 0 ? multiply(a.dr, den) : den;
    set_status(out, st);
    reduce(out);
    return out;
  }

  // a >= b (or a > b), of values that are known.
  Truth compare(const Val& a, const Val& b, bool strictly) {
    if (a.konst() && b.konst()) return truth(strictly ? a.k > b.k : a.k >= b.k);
    if (b.konst() && a.dr < 0) {
      // m * n >= k * d - c
      const Rational limit = (b.k * Rational(a.d) - Rational(a.c)) / Rational(a.m);
      if (a.m > 0) {
        const std::int64_t from = strictly ? num_of(limit.floor()) + 1 : num_of(limit.ceil());
        return at_least(a.n, from);
      }
      const std::int64_t beyond = strictly ? num_of(limit.ceil()) : num_of(limit.floor()) + 1;
      return opposite(at_least(a.n, beyond));
    }
    if (a.konst()) return opposite(compare(b, a, !strictly));
    const Val difference = add(a, b, true);
    if (difference.konst()) return truth(strictly ? difference.k.sign() > 0 : difference.k.sign() >= 0);
    const std::int32_t n = difference.c == 0 && difference.m > 0 ? difference.n : numerator(difference);
    return at_least(n, strictly ? 1 : 0);
  }
  Truth equal(const Val& a, const Val& b) {
    if (a.konst() && b.konst()) return truth(a.k == b.k);
    const Val difference = add(a, b, true);
    if (difference.konst()) return truth(difference.k.is_zero());
    if (difference.dr < 0) {
      const Rational value = -Rational(difference.c) / Rational(difference.m);
      return value.is_integer() ? equals(difference.n, num_of(value)) : truth(false);
    }
    return equals(numerator(difference), 0);
  }

  Val least_or_most(const Val& a, const Val& b, bool most) {
    const Status st = worst(status_of(a), status_of(b));
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    if (a.konst() && b.konst()) return Val::of(most ? std::max(a.k, b.k) : std::min(a.k, b.k));
    if (a.konst()) return least_or_most(b, a, most);
    if (b.konst()) {
      if (most ? (a.lo && *a.lo >= b.k) : (a.hi && *a.hi <= b.k)) return a;
      Val out = a;
      if (a.dr < 0) {
        // in whole steps of n, where the bound lies on one
        const Rational limit = (b.k * Rational(a.d) - Rational(a.c)) / Rational(a.m);
        const bool up = (a.m > 0) == most;
        if (limit.is_integer()) {
          out.n = clamp(a.n, up ? num_of(limit) : -kMost, up ? kMost : num_of(limit));
        } else {
          const std::int64_t all = lcm(a.d, den_of(b.k));
          const std::int64_t k = times(num_of(b.k), all / den_of(b.k));
          out.n = clamp(numerator(a, all / a.d), most ? k : -kMost, most ? kMost : k);
          out.m = 1;
          out.c = 0;
          out.d = all;
        }
      } else {
        const std::int64_t all = lcm(a.d, den_of(b.k));
        std::int64_t ka = times(a.m, all / a.d), kb = times(num_of(b.k), all / den_of(b.k));
        const std::int64_t g = std::max<std::int64_t>(std::gcd(ka, kb), 1);
        if (ka > 0) {
          out.n = least_or_most(lin(a.n, ka / g, -1, 0, 0),
                                kb == 0 ? constant(0, false) : lin(a.dr, kb / g, -1, 0, 0), most);
          out.m = g;
        } else {
          out.n = least_or_most(lin(a.n, ka, -1, 0, 0),
                                kb == 0 ? constant(0, false) : lin(a.dr, kb, -1, 0, 0), most);
          out.m = 1;
        }
        out.d = all;
      }
      if (most)
        out.lo = b.k;
      else
        out.hi = b.k;
      set_status(out, st);
      reduce(out);
      return out;
    }
    if (a.dr != b.dr) {
      Val out = choose(compare(a, b, false), most ? a : b, most ? b : a);
      set_status(out, st);
      return out;
    }
    Val out;
    out.kind = Val::Kind::kVector;
    out.d = lcm(a.d, b.d);
    out.n = least_or_most(numerator(a, out.d / a.d), numerator(b, out.d / b.d), most);
    out.dr = a.dr;
    set_status(out, st);
    reduce(out);
    return out;
  }

  Val held(const Val& v, const Rational& lo, const Rational& hi) {
    return least_or_most(least_or_most(v, Val::of(lo), true), Val::of(hi), false);
  }

  // The numbers of a or b; statuses are the caller's.
  Val choose(Truth when, const Val& a, const Val& b) {
    if (when.r < 0) return when.k ? a : b;
    const auto plain = [](const Val& v) { return v.vector() ? v : v.konst() ? v : Val::of(Rational(0)); };
    const Val x = plain(a), y = plain(b);
    if (x.konst() && y.konst() && x.k == y.k) return x;
    Val out;
    out.kind = Val::Kind::kVector;
    const std::int64_t dx = x.konst() ? den_of(x.k) : x.d, dy = y.konst() ? den_of(y.k) : y.d;
    out.d = lcm(dx, dy);
    const auto part = [&](const Val& v, std::int64_t d, std::int64_t& k) -> std::int32_t {
      if (v.konst()) {
        k = times(num_of(v.k), out.d / d);
        return -1;
      }
      return numerator(v, out.d / d);
    };
    std::int64_t kx = 0, ky = 0;
    const std::int32_t rx = part(x, dx, kx), ry = part(y, dy, ky);
    out.n = select(when, rx, kx, ry, ky);
    const std::int32_t drx = x.konst() ? -1 : x.dr, dry = y.konst() ? -1 : y.dr;
    if (drx >= 0 || dry >= 0) out.dr = select(when, drx, 1, dry, 1);
    return out;
  }

  // round(v * factor) as a register; v is known or its status is looked at elsewhere.
  std::int32_t rounded(const Val& v, std::int64_t factor, Division mode, int digits) {
    const std::int64_t g = std::max<std::int64_t>(std::gcd(factor, v.d), 1);
    std::int64_t m = times(v.m, factor / g), c = times(v.c, factor / g);
    const std::int64_t d = v.d / g;
    if (v.dr < 0 && d == 1) return lin(v.n, m, -1, 0, c);
    const Reg n = reg(v.n);
    const Int128 x = Int128{n.lo} * m + c, y = Int128{n.hi} * m + c;
    const std::int64_t num_lo = fit(std::min(x, y)), num_hi = fit(std::max(x, y));
    const std::int64_t size = std::max(num_hi, -num_lo);
    const std::int64_t den_hi = v.dr < 0 ? d : times(reg(v.dr).hi, d);
    const std::int64_t den_lo = v.dr < 0 ? d : times(reg(v.dr).lo, d);
    // bounds of the quotient, rounded outwards
    const auto quotient = [&](std::int64_t num, const std::optional<Rational>& known, bool up) {
      Rational out = (num < 0) == up ? Rational(num) / Rational(den_hi) : Rational(num) / Rational(den_lo);
      if (known) {
        const Rational other = *known * Rational(factor);
        out = up ? std::min(out, other) : std::max(out, other);
      }
      return fit(Int128{num_of(up ? out.ceil() : out.floor())});
    };
    std::int64_t lo = quotient(num_lo, v.lo, false), hi = quotient(num_hi, v.hi, true);
    const std::int64_t most = std::max(hi, -lo);
    Instruction op;
    op.code = v.dr < 0 ? OpCode::kDivideC : OpCode::kDivide;
    op.wide = size > kMostSmall || den_hi > kMostSmall || most > kMostQuotient || !fits32(v.n) ||
              !fits32(v.dr) || std::abs(m) > kMost32 || std::abs(c) > kMost32;
    op.negative = num_lo < 0;
    op.mode = mode;
    op.digits = static_cast<std::int8_t>(digits);
    op.a = as(v.n, op.wide);
    op.b = as(v.dr, op.wide);
    op.imm0 = m;
    op.imm1 = d;
    op.imm2 = c;
    // near an exact tie the nearest binary64 number must not reach it
    if (mode == Division::kBinary64 && Int128{den_hi} * (most + 1) >= Int128{1} << 50) throw Unsupported{};
    return emit(op, lo, hi, op.wide);
  }

  static Division division(RoundingMode mode) {
    switch (mode) {
      case RoundingMode::kHalfUp:
        return Division::kHalfUp;
      case RoundingMode::kHalfEven:
        return Division::kHalfEven;
      case RoundingMode::kDown:
        return Division::kDown;
      case RoundingMode::kHalfUpBinary64:
        break;
    }
    return Division::kBinary64;
  }
  static std::int64_t power_of_ten(int digits) {
    std::int64_t out = 1;
    for (int i = 0; i < digits; ++i)
      out = times(out, 10);
    return out;
  }

  Val rounded(const Val& v, Rounding rounding) {
    if (v.konst()) return Val::of(v.k.rounded(rounding));
    if (!v.vector()) return v;
    Val out;
    out.kind = Val::Kind::kVector;
    out.d = power_of_ten(rounding.digits);
    out.n = rounded(v, out.d, division(rounding.mode), rounding.digits);
    set_status(out, status_of(v));
    if (v.lo) out.lo = v.lo->rounded(rounding);
    if (v.hi) out.hi = v.hi->rounded(rounding);
    reduce(out);
    return out;
  }

  // ---- expressions

  bool of_row(NodeId id) const {  // reads more than the unit's kind, attributes and period
    const Node& node = program_[id];
    switch (node.op) {
      case Op::kFact:
      case Op::kChoice:
      case Op::kPoints:
      case Op::kCohort:
      case Op::kPrevious:
      case Op::kLastYear:
      case Op::kMinShare:
        return true;
      case Op::kBy: {
        const ByTable& table = program_.tables[at(node.index)];
        if (table.key == ByTable::Key::kFact) return true;
        for (const ByTable::Entry& entry : table.entries) {
          if (of_row(entry.then)) return true;
        }
        return table.otherwise != kNoNode && of_row(table.otherwise);
      }
      default:
        break;
    }
    for (std::uint32_t i = 0; i < node.count; ++i) {
      if (of_row(program_.operand(node, i))) return true;
    }
    return false;
  }

  Val of_value(const Value& value) {
    if (value.missing()) return Val::none(Val::Kind::kMissing);
    if (value.undefined()) return Val::none(Val::Kind::kUndefined);
    return Val::of(value.number);
  }

  Val unit_value(NodeId id) {
    Context context(model_);
    context.unit = &unit_;
    context.item_max = item_max_ ? &*item_max_ : nullptr;
    const Value value = evaluate(context, id);
    if (context.fault != kNoNode || context.outside_calendar || context.unsettled_day) throw Unsupported{};
    return of_value(value);
  }

  Val expression(NodeId id) {
    if (program_[id].type == Type::kText) throw Unsupported{};
    if (!of_row(id)) return unit_value(id);
    const std::tuple key(id, item_max_, scope_);
    if (const auto found = values_.find(key); found != values_.end()) return found->second;
    Val out = row_value(id);
    values_.emplace(key, out);
    return out;
  }

  Val truth_value(Truth t, const Status& st) {
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    Val out;
    if (t.r < 0 && st.r < 0) return Val::of(Rational(t.k ? 1 : 0));
    out.kind = Val::Kind::kVector;
    out.n = t.r >= 0 ? t.r : constant(t.k ? 1 : 0, false);
    set_status(out, st);
    return out;
  }
  // Of a value that is known.
  Truth truth_of(const Val& v) {
    if (v.konst()) return truth(!v.k.is_zero());
    if (!v.vector()) return truth(false);
    if (v.m == 1 && v.c == 0 && v.d == 1 && v.dr < 0 && reg(v.n).lo >= 0 && reg(v.n).hi <= 1 &&
        !reg(v.n).wide)
      return {v.n, false};
    return opposite(equal(v, Val::of(Rational(0))));
  }

  Val row_value(NodeId id) {
    const Node& node = program_[id];
    const auto operand = [&](std::uint32_t i) { return expression(program_.operand(node, i)); };
    const auto known = [&](const Val& a, const Val& b, auto&& make_truth) {
      const Status st = worst(status_of(a), status_of(b));
      if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
      return truth_value(make_truth(), st);
    };
    switch (node.op) {
      case Op::kFact:
        return fact(node.index);
      case Op::kChoice:
        return choice(node);
      case Op::kReference:
        return operand(0);
      case Op::kNegate:
        return scaled(operand(0), Rational(-1));
      case Op::kNot: {
        const Val v = operand(0);
        return known(v, Val(), [&] { return opposite(truth_of(v)); });
      }
      case Op::kAdd:
        return add(operand(0), operand(1), false);
      case Op::kSubtract:
        return add(operand(0), operand(1), true);
      case Op::kMultiply:
        return multiply(operand(0), operand(1));
      case Op::kDivide:
        return divide(operand(0), operand(1));
      case Op::kDays:
        return add(operand(1), operand(0), true);
      case Op::kEqual:
      case Op::kNotEqual: {
        const bool negated = node.op == Op::kNotEqual;
        if (program_[program_.operand(node, 0)].type == Type::kText) return text_equal(node, negated);
        const Val a = operand(0), b = operand(1);
        return known(a, b, [&] { return negated ? opposite(equal(a, b)) : equal(a, b); });
      }
      case Op::kLess:
      case Op::kLessEqual:
      case Op::kGreater:
      case Op::kGreaterEqual: {
        const Val a = operand(0), b = operand(1);
        return known(a, b, [&] {
          switch (node.op) {
            case Op::kLess:
              return opposite(compare(a, b, false));
            case Op::kLessEqual:
              return opposite(compare(a, b, true));
            case Op::kGreater:
              return compare(a, b, true);
            default:
              return compare(a, b, false);
          }
        });
      }
      case Op::kAnd:
        return logic(operand(0), operand(1), false);
      case Op::kOr:
        return logic(operand(0), operand(1), true);
      case Op::kMin:
      case Op::kMax: {
        Val out = operand(0);
        for (std::uint32_t i = 1; i < node.count; ++i)
          out = least_or_most(out, operand(i), node.op == Op::kMax);
        return out;
      }
      case Op::kSum: {
        Val out = operand(0);
        for (std::uint32_t i = 1; i < node.count; ++i)
          out = add(out, operand(i), false);
        return out;
      }
      case Op::kAbs: {
        const Val v = operand(0);
        return least_or_most(v, scaled(v, Rational(-1)), true);
      }
      case Op::kFloor:
      case Op::kCeil: {
        const Val v = operand(0);
        if (v.konst()) return Val::of(node.op == Op::kFloor ? v.k.floor() : v.k.ceil());
        if (!v.vector()) return v;
        Val out;
        out.kind = Val::Kind::kVector;
        out.n = rounded(v, 1, node.op == Op::kFloor ? Division::kFloor : Division::kCeil, 0);
        set_status(out, status_of(v));
        return out;
      }
      case Op::kRound:
        return rounded(operand(0), {static_cast<int>(node.index) + (node.type == Type::kPercent ? 2 : 0),
                                    RoundingMode::kHalfUp});
      case Op::kIf:
        return if_else(
            operand(0), [&] { return operand(1); }, [&] { return operand(2); });
      case Op::kMinimumAnswers: {
        const Val total = operand(0), minimum = operand(1);
        const Status asked = worst(status_of(total), status_of(minimum));
        if (asked.r < 0 && asked.k != 0)
          return Val::none(asked.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
        Val enough = truth_value(compare(total, minimum, false), asked);
        return if_else(
            enough, [&] { return operand(2); }, [] { return Val::none(Val::Kind::kMissing); });
      }
      case Op::kPoints: {
        const Res& res = results_[at(node.index)];
        Val out;
        Status st;
        if (res.e >= 0)
          st = {equals(res.e, kPendingCell).r, equals(res.e, kPendingCell).always() ? 1 : 0, true, false};
        else if (res.ek == kPendingCell)
          return Val::none(Val::Kind::kMissing);
        if (st.r < 0) st.miss = false;
        if (res.p < 0) {
          out = Val::of(Rational(res.pk) / Rational(unit_of_points_));
          if (st.r < 0) return out;
          Val vector;
          vector.kind = Val::Kind::kVector;
          vector.n = constant(res.pk, false);
          vector.d = unit_of_points_;
          set_status(vector, st);
          return vector;
        }
        out.kind = Val::Kind::kVector;
        out.n = res.p;
        out.d = unit_of_points_;
        set_status(out, st);
        return out;
      }
      case Op::kBy:
        return by_fact(program_.tables[at(node.index)]);
      default:
        throw Unsupported{};
    }
  }

  template <typename A, typename B>
  Val if_else(const Val& condition, A&& yes, B&& no) {
    const Status asked = status_of(condition);
    if (asked.r < 0 && asked.k != 0) return condition;
    const Truth when = truth_of(condition);
    if (when.r < 0 && asked.r < 0) return when.k ? yes() : no();
    const Val a = yes(), b = no();
    const Status sa = status_of(a), sb = status_of(b);
    Status st;
    if (sa.r < 0 && sb.r < 0 && sa.k == sb.k) {
      st = sa;
    } else {
      st = {select(when, sa.r, sa.k, sb.r, sb.k), 0, sa.miss || sb.miss, sa.undefined || sb.undefined};
    }
    if (asked.r >= 0) {
      st = {select(not_known(asked), asked.r, 0, st.r, st.k), 0, st.miss || asked.miss,
            st.undefined || asked.undefined};
    }
    Val out = choose(when, a, b);
    if (out.konst() && st.r >= 0) {
      Val vector;
      vector.kind = Val::Kind::kVector;
      if (std::abs(num_of(out.k)) > kMost32) throw Unsupported{};
      vector.n = constant(num_of(out.k), false);
      vector.d = den_of(out.k);
      out = vector;
    }
    if (out.konst() && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    if (!out.konst()) set_status(out, st);
    return out;
  }

  // `and` stops at false, `or` at true, whatever the other side is.
  Val logic(const Val& a, const Val& b, bool absorbing) {
    const Status sa = status_of(a), sb = status_of(b);
    const auto absorbs = [&](const Val& v, const Status& s) {
      if (s.r < 0 && s.k != 0) return truth(false);
      const Truth t = absorbing ? truth_of(v) : opposite(truth_of(v));
      if (s.r < 0) return t;
      return both(t, opposite(not_known(s)));
    };
    const Truth any = either(absorbs(a, sa), absorbs(b, sb));
    if (any.always()) return Val::of(Rational(absorbing ? 1 : 0));
    Status st = worst(sa, sb);
    if (any.r >= 0 && (st.r >= 0 || st.k != 0)) {
      Instruction op;
      op.code = OpCode::kAndNot;
      op.a = st.r >= 0 ? st.r : constant(st.k, false);
      op.b = any.r;
      st = {emit(op, 0, 2, false), 0, st.miss, st.undefined};
    }
    return truth_value(absorbing ? any : opposite(any), st);
  }

  const std::vector<std::string>& options(Index fact) { return options_of(model_, fact); }

  // A choice fact against a text.
  Val text_equal(const Node& node, bool negated) {
    const Node *a = &program_[program_.operand(node, 0)], *b = &program_[program_.operand(node, 1)];
    while (a->op == Op::kReference)
      a = &program_[program_.operand(*a, 0)];
    while (b->op == Op::kReference)
      b = &program_[program_.operand(*b, 0)];
    if (a->op == Op::kText) std::swap(a, b);
    if (a->op != Op::kFact || b->op != Op::kText) throw Unsupported{};
    const Index fact_index = model_.slots[at(a->index)].fact;
    if (model_.facts[at(fact_index)].type != FactType::kChoice) throw Unsupported{};
    const Val position = fact(a->index);
    if (!position.vector()) return position;
    const std::vector<std::string>& codes = options(fact_index);
    const auto found = std::find(codes.begin(), codes.end(), program_.texts[at(b->index)]);
    const Truth same = found == codes.end()
                           ? truth(false)
                           : equals(position.n, static_cast<std::int64_t>(found - codes.begin()));
    return truth_value(negated ? opposite(same) : same, status_of(position));
  }

  // The position of a fact's option in a rule's table; one that the table does not list stands behind it.
  Val choice(const Node& node) {
    const Index fact_index = model_.slots[at(node.index)].fact;
    Val position = fact(node.index);
    if (!position.vector()) return position;
    const std::vector<std::string>& from = options(fact_index);
    const std::vector<std::string>& to = program_.choices[at(node.extra)].codes;
    if (from == to) return position;
    Instruction op;
    op.code = OpCode::kLookup;
    op.a = narrowed(position.n);
    op.pool = static_cast<std::uint32_t>(pool_.size());
    op.count = static_cast<std::uint32_t>(from.size());
    for (const std::string& code : from)
      pool_.push_back(std::find(to.begin(), to.end(), code) - to.begin());
    position.n = emit(op, 0, static_cast<std::int64_t>(to.size()), false);
    return position;
  }

  Val by_fact(const ByTable& table) {
    if (table.key != ByTable::Key::kFact) {  // decided by the unit, but what it gives is not
      Context context(model_);
      context.unit = &unit_;
      throw Unsupported{};
    }
    const Val position = fact(table.slot);
    if (!position.vector()) return position;
    const std::vector<std::string>& codes = options(model_.slots[at(table.slot)].fact);
    Val out = table.otherwise != kNoNode ? expression(table.otherwise) : Val::none(Val::Kind::kMissing);
    for (auto entry = table.entries.rbegin(); entry != table.entries.rend(); ++entry) {
      const auto found = std::find(codes.begin(), codes.end(), entry->value);
      if (found == codes.end()) continue;
      const Val is = truth_value(equals(position.n, static_cast<std::int64_t>(found - codes.begin())),
                                 status_of(position));
      const Val then = expression(entry->then);
      const Val otherwise = out;
      out = if_else(
          is, [&] { return then; }, [&] { return otherwise; });
    }
    return out;
  }

  // ---- facts

  Val fact(Index slot) {
    const std::pair key(slot, source_of(model_.facts[at(model_.slots[at(slot)].fact)]));
    const auto found = facts_.find(key);
    if (found != facts_.end()) return found->second;
    const Val out = load(slot);
    facts_.emplace(key, out);
    return out;
  }

  // What an item, check or gate may take from units above counts from here on.
  void enter(const std::vector<InheritGroup>& groups) {
    std::vector<std::uint32_t> scope(model_.ancestor_kinds.size(), 0);
    for (const InheritGroup& group : groups) {
      Source source{group.ancestor, {}};
      for (const Index slot : group.slots) {
        if (data_.slot_column[at(slot)] != kNone) source.columns.push_back(data_.slot_column[at(slot)]);
      }
      if (source.columns.empty()) continue;  // nobody gives any of them
      std::sort(source.columns.begin(), source.columns.end());
      const auto found = std::find(sources_.begin(), sources_.end(), source);
      scope[at(group.ancestor)] = static_cast<std::uint32_t>(found - sources_.begin()) + 1;
      if (found == sources_.end()) sources_.push_back(std::move(source));
    }
    scope_ = std::move(scope);
  }
  // 0: the row's own values; else 1 + the source.
  std::uint32_t source_of(const FactDeclaration& fact) const {
    return fact.inherit == kNone ? 0 : scope_[at(fact.inherit)];
  }

  Status given(Index column, std::uint32_t source) {
    if (data_.columns[at(column)].validity == nullptr) return {};
    Instruction op;
    op.code = OpCode::kValid;
    op.a = column;
    op.count = source;
    return {emit(op, 0, 1, false), 0, true, false};
  }

  // Missing while no option of the tally is given; one that is not given counts as none then.
  Status tally_given(const FactDeclaration& declaration) {
    Status all{-1, 1, true, false};
    for (std::size_t i = 0; i < declaration.options.size(); ++i) {
      const Index column = data_.slot_column[at(declaration.slot) + i];
      if (column == kNone) continue;
      const Status one = given(column, source_of(declaration));
      if (one.r < 0) return {};
      all = all.r < 0 ? one : Status{least_or_most(all.r, one.r, false), 0, true, false};
    }
    return all;
  }

  Val load(Index slot) {
    const Index column_index = data_.slot_column[at(slot)];
    const FactDeclaration& declaration = model_.facts[at(model_.slots[at(slot)].fact)];
    const bool tally = declaration.type == FactType::kTally;
    const std::uint32_t source = source_of(declaration);
    const Status whole = tally ? tally_given(declaration) : Status{};
    if (column_index == kNone) {
      if (!tally || (whole.r < 0 && whole.k != 0)) return Val::none(Val::Kind::kMissing);
      if (whole.r < 0) return Val::of(Rational(0));
      Val none;
      none.kind = Val::Kind::kVector;
      none.n = constant(0, false);
      set_status(none, whole);
      return none;
    }
    const Column& column = data_.columns[at(column_index)];
    std::int64_t lo = 0, hi = 0, type_lo = 0, type_hi = 0;
    switch (column.type) {
      case ColumnType::kInt8:
        type_lo = -128;
        type_hi = 127;
        break;
      case ColumnType::kInt16:
        type_lo = -32768;
        type_hi = 32767;
        break;
      case ColumnType::kFlag:
        type_hi = 255;
        break;
      case ColumnType::kInt64:
        type_lo = -kMost;
        type_hi = kMost;
        break;
      default:
        type_lo = -kMost32;
        type_hi = kMost32;
        break;
    }
    const std::int64_t assumed = width_ == Width::kNarrow ? std::int64_t{1} << 17 : std::int64_t{1} << 47;
    Val out;
    out.kind = Val::Kind::kVector;
    switch (declaration.type) {
      case FactType::kCount:
      case FactType::kTally:
        hi = std::min(assumed, type_hi);
        break;
      case FactType::kNumber:
      case FactType::kPercent:
        hi = std::min(assumed, type_hi);
        lo = std::max(-assumed, type_lo);
        out.d = power_of_ten(column.scale + (declaration.type == FactType::kPercent ? 2 : 0));
        break;
      case FactType::kFlag:
        hi = 1;
        break;
      case FactType::kChoice:
        hi = static_cast<std::int64_t>(options(model_.slots[at(slot)].fact).size()) - 1;
        break;
      case FactType::kDate: {
        lo = Date::from_ymd(Date::kMinYear, 1, 1)->day_number();
        hi = Date::from_ymd(Date::kMaxYear, 12, 31)->day_number();
        if (declaration.within_period) {
          lo = unit_.period.from.day_number();
          hi = unit_.period.to.day_number();
        }
        break;
      }
      case FactType::kDateTime: {
        constexpr std::int64_t kDay = 86400;
        lo = Date::from_ymd(Date::kMinYear, 1, 1)->day_number() * kDay;
        hi = Date::from_ymd(Date::kMaxYear, 12, 31)->day_number() * kDay + kDay - 1;
        if (declaration.within_period) {
          lo = unit_.period.from.day_number() * kDay;
          hi = unit_.period.to.day_number() * kDay + kDay - 1;
        }
        break;
      }
      case FactType::kText:
        throw Unsupported{};
    }
    if (hi < lo) throw Unsupported{};
    const Status own = given(column_index, source);
    Instruction op;
    op.code = OpCode::kLoad;
    op.wide = column.type == ColumnType::kInt64 || lo < -kMost32 || hi > kMost32;
    op.a = column_index;
    op.b = own.r;
    op.count = source;
    op.imm0 = lo;
    op.imm1 = hi;
    out.n = emit(op, std::min<std::int64_t>(lo, 0), std::max<std::int64_t>(hi, 0), op.wide);
    if (op.wide && lo >= -kMost32 && hi <= kMost32) out.n = narrowed(out.n);
    set_status(out, tally ? whole : own);
    reduce(out);
    return out;
  }

  // ---- what is checked before anything is scored

  void facts_hold() {
    enter({});
    for (std::size_t i = 0; i < model_.facts.size(); ++i) {
      const FactDeclaration& fact_i = model_.facts[i];
      const std::size_t count = fact_i.type == FactType::kTally ? fact_i.options.size() : 1;
      for (std::size_t k = 0; k < count; ++k) {
        if (data_.slot_column[at(fact_i.slot) + k] == kNone) continue;
        (void)fact(fact_i.slot + static_cast<Index>(k));  // also what no rule reads must be right
      }
    }
    for (std::size_t i = 0; i < model_.facts.size(); ++i) {
      const FactDeclaration& part = model_.facts[i];
      if (part.at_most == kNone) continue;
      const Val a = total_of(static_cast<Index>(i)), b = total_of(part.at_most);
      if ((!a.konst() && !a.vector()) || (!b.konst() && !b.vector())) continue;
      const Truth over = compare(a, b, true);
      const Status st = worst(status_of(a), status_of(b));
      suspect(st.r < 0 ? over : both(over, opposite(not_known(st))));
    }
  }

  Val total_of(Index fact_index) {
    const FactDeclaration& declaration = model_.facts[at(fact_index)];
    const std::size_t count = declaration.type == FactType::kTally ? declaration.options.size() : 1;
    Val sum = fact(declaration.slot);
    for (std::size_t i = 1; i < count; ++i)
      sum = add(sum, fact(declaration.slot + static_cast<Index>(i)), false);
    return sum;
  }

  void checks_hold() {
    for (const Check& check : model_.checks) {
      enter(check.inherit);
      const Val v = expression(check.condition);
      if (!v.konst() && !v.vector()) continue;
      const Truth fails = opposite(truth_of(v));
      const Status st = status_of(v);
      suspect(st.r < 0 ? fails : both(fails, opposite(not_known(st))));
    }
  }

  // ---- outcomes

  Res choose(Truth when, const Res& a, const Res& b) {
    if (when.r < 0) return when.k ? a : b;
    if (a == b) return a;
    Res out;
    if (a.p < 0 && b.p < 0 && a.pk == b.pk)
      out.pk = a.pk;
    else
      out.p = select(when, a.p, a.pk, b.p, b.pk);
    if (a.e < 0 && b.e < 0 && a.ek == b.ek)
      out.ek = a.ek;
    else
      out.e = select(when, a.e, a.ek, b.e, b.ek);
    return out;
  }

  std::int32_t excluded_cell() const {
    return model_.excluded == ExcludedPolicy::kLost || outside_ ? kAbsentCell : kAbsentCell | kCellLeftOut;
  }

  Res pending_res() const {
    Res out;
    switch (model_.missing) {
      case MissingPolicy::kPending:
        out.ek = kPendingCell;
        break;
      case MissingPolicy::kZero:
        break;
      case MissingPolicy::kExclude:
        out.ek = excluded_cell();
        break;
    }
    return out;
  }

  // Points on the unit's digits: rounded where the item rounds.
  Res points_res(const Val& v, std::int32_t cell, bool evidence) {
    if (!v.konst() && !v.vector()) throw Unsupported{};
    Val value = v;
    if (evidence) value = with_evidence(value);
    Res out;
    out.ek = cell;
    const Rounding rounding = item_->rounding;
    if (value.konst()) {
      const Rational points = item_->rounds ? value.k.rounded(rounding) : value.k;
      const std::optional<std::int64_t> whole = points.scaled(scale_);
      if (!whole || std::abs(*whole) > kMost) throw Unsupported{};
      out.pk = *whole;
      return out;
    }
    if (item_->rounds) {
      out.p = lin(rounded(value, power_of_ten(rounding.digits), division(rounding.mode), rounding.digits),
                  power_of_ten(scale_ - rounding.digits), -1, 0, 0);
      return out;
    }
    if (value.dr >= 0 || unit_of_points_ % value.d != 0) throw Unsupported{};
    out.p = numerator(value, unit_of_points_ / value.d);
    return out;
  }

  // No document comes with columns.
  Val with_evidence(const Val& v) {
    if (!item_->evidence || item_->evidence->at_least <= 0) return v;
    const EvidencePolicy& policy = *item_->evidence;
    switch (policy.missing) {
      case EvidencePolicy::Missing::kFlag:
        return v;
      case EvidencePolicy::Missing::kZero:
        return least_or_most(v, Val::of(Rational(0)), false);
      case EvidencePolicy::Missing::kDeduct:
        break;
    }
    const Val taken = expression(policy.deduct);
    if (!taken.konst()) throw Unsupported{};
    const Val floor = least_or_most(v, Val::of(min_), false);
    return least_or_most(floor, add(v, taken, true), true);
  }

  Res outcome(const Outcome& what, bool undefined_measure) {
    const std::int32_t cell = undefined_measure ? 0 : kAbsentCell;
    switch (what.kind) {
      case Outcome::Kind::kPending:
        return pending_res();
      case Outcome::Kind::kZero:
        return points_res(Val::of(Rational(0)), cell, undefined_measure);
      case Outcome::Kind::kNoActivity:
        return points_res(Val::of(Rational(0)), kIdleCell, false);
      case Outcome::Kind::kFull:
        return points_res(Val::of(max_), cell, undefined_measure);
      case Outcome::Kind::kExclude: {
        Res out;
        out.ek = excluded_cell();
        return out;
      }
      case Outcome::Kind::kPoints:
        break;
    }
    const Val points = expression(what.points);
    const Status st = status_of(points);
    if (st.r < 0 && st.k != 0) return pending_res();
    const Res given_points = points_res(held(points, min_, max_), cell, undefined_measure);
    return choose(not_known(st), pending_res(), given_points);
  }

  // `known` where the status is 0, else what missing and undefined measures give.
  Res by_status(const Status& st, const Rule& rule, const Res& known) {
    Res out = known;
    const Truth miss = missing(st), none = undefined(st);
    const Res waits = pending_res();
    if (!none.never()) {
      const Res nothing = outcome(rule.when_undefined, true);
      if (nothing == waits && !miss.never()) return choose(not_known(st), waits, out);
      out = choose(none, nothing, out);
    }
    return choose(miss, waits, out);
  }

  // Every list in turn: what does not apply before what is required, wherever it is written.
  Res guarded(std::initializer_list<const Guards*> lists, const Rule& rule, Res inner) {
    const std::vector<const Guards*> order(std::make_reverse_iterator(lists.end()),
                                           std::make_reverse_iterator(lists.begin()));
    for (const Guards* guards : order) {
      for (auto guard = guards->zero_if.rbegin(); guard != guards->zero_if.rend(); ++guard) {
        const Val v = expression(guard->condition);
        inner = choose(truth_of(v), points_res(Val::of(Rational(0)), 0, true), inner);
        inner = by_status(status_of(v), rule, inner);
      }
    }
    for (const Guards* guards : order) {
      for (auto guard = guards->requires_all.rbegin(); guard != guards->requires_all.rend(); ++guard) {
        const Val v = expression(guard->condition);
        Res otherwise;
        if (guard->otherwise != kNoNode) {
          const Val points = expression(guard->otherwise);
          const Status st = status_of(points);
          otherwise = st.r < 0 && st.k != 0
                          ? pending_res()
                          : choose(not_known(st), pending_res(), points_res(points, 0, true));
        } else {
          otherwise = points_res(Val::of(Rational(0)), 0, true);
        }
        inner = choose(truth_of(v), inner, otherwise);
        inner = by_status(status_of(v), rule, inner);
      }
    }
    for (const Guards* guards : order) {
      for (auto guard = guards->not_applicable_if.rbegin(); guard != guards->not_applicable_if.rend();
           ++guard) {
        const Val v = expression(guard->condition);
        inner = choose(truth_of(v), outcome(guard->then, false), inner);
        inner = by_status(status_of(v), rule, inner);
      }
    }
    return inner;
  }

  Res rule_res(const Rule& rule) { return guarded({&rule.guards}, rule, unguarded(rule)); }

  Res unguarded(const Rule& rule) {
    switch (rule.combine) {
      case Combine::kSingle:
        return single(rule);
      case Combine::kDeduct:
        return deductions(rule);
      default:
        return checklist(rule);
    }
  }

  Val measure_of(const Term& term) {
    const Val v = expression(term.measure);
    return term.round_measure ? rounded(v, *term.round_measure) : v;
  }

  // Whether a measure that is known lies on a piece.
  Truth lies_on(const Piece& piece, const Val& v) {
    Truth on = truth(true);
    if (piece.lo.at != kNoNode) on = both(on, compare(v, bound_of(piece.lo.at), !piece.lo.closed));
    if (piece.hi.at != kNoNode) on = both(on, opposite(compare(v, bound_of(piece.hi.at), piece.hi.closed)));
    return on;
  }
  Val bound_of(NodeId node) {
    const Val v = expression(node);
    const Status st = status_of(v);
    if (st.r >= 0 || st.k != 0) throw Unsupported{};
    return v;
  }

  Val line(const Piece& piece, const Val& measure) {
    const Val x0 = bound_of(piece.x0), y0 = bound_of(piece.y0), x1 = bound_of(piece.x1),
              y1 = bound_of(piece.y1);
    if (!y0.konst() || !y1.konst()) throw Unsupported{};
    if (!x0.konst() || !x1.konst()) {  // ends that differ from row to row
      const Val length = add(x1, x0, true);
      suspect(equal(length, Val::of(Rational(0))));
      Val share = divide(add(measure, x0, true), length);
      if (piece.clamp_to_ends) share = held(share, Rational(0), Rational(1));
      return add(scaled(share, y1.k - y0.k), y0, false);
    }
    const Rational run = x1.k - x0.k;
    if (run.is_zero()) return choose(compare(measure, x1, false), y1, y0);
    const Rational slope = (y1.k - y0.k) / run;
    Val v = measure;
    if (piece.clamp_to_ends) v = held(v, std::min(x0.k, x1.k), std::max(x0.k, x1.k));
    return add(scaled(add(v, x0, true), slope), y0, false);
  }

  Rational floor_of(const Rule& rule) {
    if (rule.minimum == kNoNode) return min_;
    const Val v = expression(rule.minimum);
    if (v.vector()) throw Unsupported{};
    return v.konst() ? v.k : min_;
  }

  Res single(const Rule& rule) {
    const Term& term = rule.terms.front();
    if (rule.kind == RuleKind::kTracked) {
      Res out;
      out.ek = kTrackedCell;
      return out;
    }
    const Val measure = measure_of(term);
    const Status st = status_of(measure);
    if (st.r < 0 && st.k != 0) return by_status(st, rule, Res{});
    const Rational floor = floor_of(rule);
    if (rule.kind == RuleKind::kJudged) judged(rule, measure, st, floor);
    // measures beyond the pieces
    Res out;
    if (term.curve.otherwise != kNoNode) {
      const Val otherwise = bound_of(term.curve.otherwise);
      out = points_res(held(otherwise, floor, max_), 0, true);
    } else {
      Truth covered = truth(false);
      for (const Piece& piece : term.curve.pieces)
        covered = either(covered, lies_on(piece, measure));
      const Truth gap = opposite(covered);
      suspect(st.r < 0 ? gap : both(gap, opposite(not_known(st))));
    }
    if (const std::optional<Res> quick = steps(term, measure, floor, out)) {
      out = *quick;
    } else {
      for (auto piece = term.curve.pieces.rbegin(); piece != term.curve.pieces.rend(); ++piece) {
        const Truth on = lies_on(*piece, measure);
        if (on.never()) continue;
        Res here;
        switch (piece->give) {
          case Piece::Give::kPoints:
            here = given_points(piece->points, floor);
            break;
          case Piece::Give::kLine: {
            Val points = line(*piece, measure);
            set_plain(points);
            here = points_res(held(points, floor, max_), 0, true);
            break;
          }
          case Piece::Give::kRule:
            here = rule_res(model_.rules[at(piece->rule)]);
            break;
        }
        out = choose(on, here, out);
      }
    }
    return by_status(st, rule, out);
  }

  // Points that are an expression of their own.
  Res given_points(NodeId node, const Rational& floor) {
    const Val v = expression(node);
    const Status st = status_of(v);
    if (st.r < 0 && st.k != 0) return pending_res();
    if (st.undefined) throw Unsupported{};
    return choose(not_known(st), pending_res(), points_res(held(v, floor, max_), 0, true));
  }

  // Statuses are looked at once, at the end.
  static void set_plain(Val& v) {
    v.st = -1;
    v.may_miss = v.may_undefine = false;
  }

  // A descending ladder of constants in one pass.
  std::optional<Res> steps(const Term& term, const Val& measure, const Rational& floor,
                           const Res& otherwise) {
    const auto& pieces = term.curve.pieces;
    if (pieces.size() < 2 || pieces.size() > 6 || !measure.vector() || measure.dr >= 0 || measure.m <= 0 ||
        otherwise.p >= 0 || otherwise.e >= 0 || term.curve.otherwise == kNoNode || otherwise.ek != 0)
      return std::nullopt;
    std::vector<std::int64_t> pairs;
    for (const Piece& piece : pieces) {
      if (piece.lo.at == kNoNode || piece.hi.at != kNoNode || piece.give != Piece::Give::kPoints)
        return std::nullopt;
      const Val bound = bound_of(piece.lo.at);
      const Val points = expression(piece.points);
      if (!bound.konst() || !points.konst()) return std::nullopt;
      const Rational limit = (bound.k * Rational(measure.d) - Rational(measure.c)) / Rational(measure.m);
      const std::int64_t from = piece.lo.closed ? num_of(limit.ceil()) : num_of(limit.floor()) + 1;
      const Res res = points_res(held(points, floor, max_), 0, true);
      const Reg n = reg(measure.n);
      if (std::abs(from) > kMost32 && !n.wide) return std::nullopt;
      pairs.push_back(from);
      pairs.push_back(res.pk);
    }
    std::int64_t lo = otherwise.pk, hi = otherwise.pk;
    for (std::size_t i = 1; i < pairs.size(); i += 2) {
      lo = std::min(lo, pairs[i]);
      hi = std::max(hi, pairs[i]);
    }
    if (lo < -kMost32 || hi > kMost32) return std::nullopt;
    Instruction op;
    op.code = OpCode::kSteps;
    op.wide = reg(measure.n).wide;
    op.a = measure.n;
    op.pool = static_cast<std::uint32_t>(pool_.size());
    op.count = static_cast<std::uint32_t>(pieces.size());
    op.imm0 = otherwise.pk;
    pool_.insert(pool_.end(), pairs.begin(), pairs.end());
    Res out;
    out.p = emit(op, lo, hi, false);
    return out;
  }

  void judged(const Rule& rule, const Val& measure, const Status& st, const Rational& floor) {
    const auto wrong = [&](Truth when) { suspect(st.r < 0 ? when : both(when, opposite(not_known(st)))); };
    wrong(opposite(compare(measure, Val::of(floor), false)));
    wrong(compare(measure, Val::of(max_), true));
    if (rule.step == kNoNode) return;
    const Val step = expression(rule.step);
    if (!step.konst()) throw Unsupported{};
    if (step.k.sign() <= 0) return;
    // (measure - floor) / step is whole
    const Val steps = scaled(add(measure, Val::of(floor), true), Rational(1) / step.k);
    if (!steps.vector() || steps.dr >= 0) throw Unsupported{};
    if (steps.d == 1) return;
    const std::int32_t n = numerator(steps);
    Instruction op;
    op.code = OpCode::kModNz;
    op.wide = reg(n).wide;
    op.a = n;
    op.imm0 = steps.d;
    wrong({emit(op, 0, 1, false), false});
  }

  Res deductions(const Rule& rule) {
    const Rational floor = floor_of(rule);
    Val points = Val::of(max_);
    Status st;
    for (const Term& term : rule.terms) {
      const Val measure = measure_of(term);
      const Status own = status_of(measure);
      st = worst(st, own);
      if (own.r < 0 && own.k != 0) continue;
      if (term.curve.pieces.size() != 1) throw Unsupported{};
      const Piece& piece = term.curve.pieces.front();
      if (piece.give == Piece::Give::kRule || !lies_on(piece, measure).always()) throw Unsupported{};
      Val taken = piece.give == Piece::Give::kLine ? line(piece, measure) : bound_of(piece.points);
      set_plain(taken);
      taken = least_or_most(taken, Val::of(Rational(0)), true);
      if (term.cap != kNoNode) {
        const Val cap = bound_of(term.cap);
        if (!cap.konst()) throw Unsupported{};
        taken = least_or_most(taken, Val::of(std::max(cap.k, Rational(0))), false);
      }
      if (term.needs_evidence) continue;  // no document comes with columns
      points = least_or_most(add(points, taken, true), Val::of(floor), true);
    }
    if (st.r < 0 && st.k != 0) return by_status(st, rule, Res{});
    return by_status(st, rule, points_res(points, 0, true));
  }

  Res checklist(const Rule& rule) {
    Status st;
    Truth any_false = truth(false);
    std::optional<Val> reached, best, open;
    reached = Val::of(Rational(0));
    best = Val::of(Rational(0));
    open = Val::of(Rational(0));
    bool only_more = true;
    for (const Term& term : rule.terms) {
      const Val measure = measure_of(term);
      const Status own = status_of(measure);
      st = worst(st, own);
      const Val award = bound_of(term.curve.pieces.front().points);
      if (!award.konst()) throw Unsupported{};
      const Val none = Val::of(Rational(0));
      only_more = only_more && award.k.sign() >= 0 && !own.undefined && !(own.r < 0 && own.k != 0);
      if (rule.combine == Combine::kAny) {
        const Truth waits = missing(own);
        open = least_or_most(*open, plain_choice(waits, award, none), true);
      }
      if (own.r < 0 && own.k != 0) continue;
      Truth holds = truth(false);
      for (const Piece& piece : term.curve.pieces)
        holds = either(holds, lies_on(piece, measure));
      if (own.r >= 0) holds = both(holds, opposite(not_known(own)));
      Truth fails = opposite(holds);
      if (own.r >= 0) fails = both(fails, opposite(not_known(own)));
      any_false = either(any_false, fails);
      const Val part = plain_choice(holds, award, none);
      reached = add(*reached, part, false);
      best = least_or_most(*best, part, true);
    }
    const Truth waits = missing(st);
    Res out;
    switch (rule.combine) {
      case Combine::kAll:
        // one that fails decides, whatever is missing; 0/0 decides before it
        out = choose(any_false, points_res(Val::of(Rational(0)), 0, true),
                     choose(waits, pending_res(), points_res(Val::of(max_), 0, true)));
        break;
      case Combine::kAny: {
        const Val top = least_or_most(*open, Val::of(max_), false);
        const Truth hopes = both(waits, compare(top, *best, true));
        out = choose(hopes, pending_res(), points_res(held(*best, min_, max_), 0, true));
        break;
      }
      default: {
        const Res sum = points_res(held(*reached, min_, max_), 0, true);
        // the maximum is reached whatever is missing, unless that can take away or come to 0/0
        const Truth full = compare(*reached, Val::of(max_), false);
        if (!only_more) suspect(both(waits, full));
        out = choose(
            waits,
            only_more ? choose(full, points_res(Val::of(max_), 0, true), pending_res()) : pending_res(), sum);
        break;
      }
    }
    const Truth nothing = undefined(st);
    if (nothing.never()) return out;
    return choose(nothing, outcome(rule.when_undefined, true), out);
  }

  Val plain_choice(Truth when, const Val& a, const Val& b) { return choose(when, a, b); }

  // ---- items

  void item(Index index) {
    const Item& what = model_.items[at(index)];
    item_ = &what;
    outside_ = false;
    if (what.is_leaf())
      leaf(index);
    else
      inner(index);
    store(index, results_[at(index)]);
  }

  void store(Index index, const Res& res) {
    if (!data_.wanted_items.empty() && !data_.wanted_items[at(index)]) return;
    Instruction points;
    points.code = OpCode::kPoints;
    points.a = res.p;
    points.wide = res.p >= 0 && reg(res.p).wide;
    points.imm0 = res.p >= 0 ? 0 : res.pk;
    points.imm1 = index;
    if (data_.unit.narrow && res.p >= 0 && !fits32(res.p)) throw Unsupported{};
    ops_.push_back(points);
    Instruction state;
    state.code = OpCode::kState;
    state.a = res.e;
    state.imm0 = res.e >= 0 ? 0 : res.ek;
    state.imm1 = index;
    ops_.push_back(state);
  }

  bool applies(const Item& what) const {
    const std::string& kind = unit_.unit.kind;
    return what.applies_to.empty() || kind.empty() ||
           std::any_of(what.applies_to.begin(), what.applies_to.end(),
                       [&](const std::string& one) { return one == kind || one == model_.base_kind(kind); });
  }

  void limits(const Item& what) {
    item_max_.reset();
    const Val max = expression(what.max);
    if (!max.konst()) throw Unsupported{};
    max_ = max.k;
    min_ = Rational(0);
    if (what.min != kNoNode) {
      const Val min = expression(what.min);
      if (min.vector()) throw Unsupported{};
      if (min.konst()) min_ = min.k;
    }
    if (max_ < min_) min_ = max_;
    item_max_ = max_;
  }

  void leaf(Index index) {
    const Item& what = *item_;
    enter(what.inherit);
    limits(what);
    maxima_[at(index)] = max_;
    Res& out = results_[at(index)];
    try {
      if (!applies(what)) {
        out = outcome(what.otherwise, false);
        if (what.otherwise.kind == Outcome::Kind::kExclude) by_kind_.push_back(index);
      } else {
        const Rule& rule = model_.rules[at(what.rule)];
        out = guarded({&what.guards, &rule.guards}, rule, unguarded(rule));
      }
    } catch (const Unsupported&) {
      if (outside_ || !what.needs.empty() || data_.whole_batch) throw;
      out = fallback(index);
    }
    item_max_.reset();
  }

  // The evaluator scores the leaf.
  Res fallback(Index index) {
    const Rational most = std::max(max_.abs(), min_.abs()) * Rational(2 * unit_of_points_);
    Instruction op;
    op.code = OpCode::kFallback;
    op.wide = true;
    op.imm0 = index;
    op.dst = make(true, -num_of(most.ceil()), num_of(most.ceil()));
    op.b = make(false, 0, 31);
    op.imm1 = num_of(most.ceil());
    ops_.push_back(op);
    ++fallbacks_;
    Res out;
    out.p = fits32(op.dst) ? narrowed(op.dst) : op.dst;
    out.e = op.b;
    return out;
  }

  bool is_by_kind(Index index) const {
    return std::find(by_kind_.begin(), by_kind_.end(), index) != by_kind_.end();
  }
  bool is_tracked(Index index) const {
    const Res& res = results_[at(index)];
    return res.e < 0 && res.ek == kTrackedCell;
  }
  // Applicable maximum of an item in units of points.
  struct Applicable {
    std::int32_t r = -1;
    std::int64_t k = 0;
  };

  void inner(Index index) {
    const Item& what = *item_;
    if (!what.guards.not_applicable_if.empty() || !what.guards.requires_all.empty() ||
        !what.guards.zero_if.empty())
      throw Unsupported{};
    enter(what.inherit);
    limits(what);
    item_max_.reset();
    maxima_[at(index)] = max_;
    if (!applies(what)) {
      if (what.otherwise.kind == Outcome::Kind::kPoints) throw Unsupported{};
      const bool exclude = what.otherwise.kind == Outcome::Kind::kExclude;
      Res out;
      if (exclude && model_.excluded != ExcludedPolicy::kLost) {
        out.ek = kAbsentCell | kCellLeftOut;
      } else {
        if (what.otherwise.kind == Outcome::Kind::kFull) out = points_res(Val::of(max_), kAbsentCell, false);
        out.ek = kAbsentCell;
        applicable_[at(index)] = {-1, num_of(max_ * Rational(unit_of_points_))};
      }
      if (exclude) by_kind_.push_back(index);
      results_[at(index)] = out;
      cover(what.children);
      return;
    }
    const Combined sum = combine(what.children, what.combine, max_);
    Res out;
    out.e = sum.e;
    out.ek = sum.ek;
    applicable_[at(index)] = sum.applicable;
    if (sum.by_kind) by_kind_.push_back(index);
    out = finish_points(sum, out, what.rounds, what.rounding);
    results_[at(index)] = out;
  }

  // Children of an item that does not apply count no more.
  void cover(const std::vector<Index>& children) {
    for (const Index child : children) {
      if (is_tracked(child)) continue;
      Res out;
      out.ek = kAbsentCell | kCellLeftOut;
      results_[at(child)] = out;
      applicable_[at(child)] = {};
      store(child, out);
      cover(model_.items[at(child)].children);
      covered_.push_back(child);
    }
  }

  struct Combined {
    Val points;  // exact, in points
    std::int32_t e = -1;
    std::int32_t ek = 0;
    Applicable applicable;
    bool by_kind = false;
    Truth nothing;     // no child counts
    Truth unreadable;  // the exact points have no integer form unless they are rounded
  };

  Res finish_points(const Combined& sum, Res out, bool rounds, Rounding rounding) {
    if (sum.points.konst()) {
      const Rational points = rounds ? sum.points.k.rounded(rounding) : sum.points.k;
      const std::optional<std::int64_t> whole = points.scaled(scale_);
      if (!whole) throw Unsupported{};
      out.pk = *whole;
      return out;
    }
    Val value = sum.points;
    set_plain(value);
    if (rounds) {
      out.p = lin(rounded(value, power_of_ten(rounding.digits), division(rounding.mode), rounding.digits),
                  power_of_ten(scale_ - rounding.digits), -1, 0, 0);
      return out;
    }
    if (value.dr >= 0) {
      suspect(sum.unreadable);
      // only rows where nothing is left out are not suspect: there the quotient is whole
      out.p = rounded(value, unit_of_points_, Division::kDown, 0);
      return out;
    }
    if (unit_of_points_ % value.d != 0) throw Unsupported{};
    out.p = numerator(value, unit_of_points_ / value.d);
    return out;
  }

  Combined combine(const std::vector<Index>& children, ItemCombine how, const Rational& max) {
    Combined out;
    std::vector<Index> counted;  // those that are not tracked
    for (const Index child : children) {
      if (results_[at(child)].e >= 0 && reg(results_[at(child)].e).hi >= kTrackedCell && fallbacks_ != 0 &&
          model_.items[at(child)].is_leaf() &&
          model_.rules[at(model_.items[at(child)].rule)].kind == RuleKind::kTracked)
        throw Unsupported{};
      if (!is_tracked(child)) counted.push_back(child);
    }
    if (counted.empty()) {
      out.ek = kTrackedCell;
      return out;
    }
    const bool lost = model_.excluded == ExcludedPolicy::kLost;
    if (lost) {
      // what is excluded and what does not apply look alike here; it matters beside idle items and
      // alternatives
      bool absent = false, idle = false;
      for (const Index child : counted) {
        const Res& res = results_[at(child)];
        absent = absent || (res.e < 0 ? res.ek == kAbsentCell : reg(res.e).hi >= kAbsentCell);
        idle = idle || (res.e < 0 ? res.ek == kIdleCell : reg(res.e).hi >= kIdleCell);
      }
      if (absent && (idle || how != ItemCombine::kSum)) throw Unsupported{};
    }
    // states
    std::int64_t base = 0, bits = 0;  // of children that never change
    std::vector<std::int64_t> moving;
    bool may_leave = false;
    Rational whole, fitting, away_fixed;
    for (const Index child : counted) {
      const Res& res = results_[at(child)];
      const Rational most = maxima_[at(child)];
      whole += most;
      if (!is_by_kind(child)) fitting += most;
      const std::int64_t units = num_of(most * Rational(unit_of_points_));
      if (den_of(most * Rational(unit_of_points_)) != 1 || units > kMost32 || units < -kMost32)
        throw Unsupported{};
      if (res.e < 0) {
        if ((res.ek & kCellLeftOut) != 0) continue;
        base += units;
        bits |= 1 | ((res.ek & 15) != kIdleCell ? 2 : 0) | ((res.ek & 15) == kPendingCell ? 4 : 0);
      } else {
        moving.push_back(res.e);
        moving.push_back(units);
        may_leave = may_leave || reg(res.e).hi >= kCellLeftOut;
      }
    }
    const bool all_by_kind =
        std::all_of(counted.begin(), counted.end(), [&](Index child) { return is_by_kind(child); });
    out.by_kind = all_by_kind;
    std::int32_t state = -1, counted_max = -1;
    Int128 gained = 0, lost_most = 0;
    for (std::size_t i = 1; i < moving.size(); i += 2)
      (moving[i] < 0 ? lost_most : gained) += moving[i];
    if (base + gained > kMost32 || base + lost_most < -kMost32) throw Unsupported{};
    if (moving.empty()) {
      out.ek = (bits & 1) == 0   ? kAbsentCell | kCellLeftOut
               : (bits & 4) != 0 ? kPendingCell
               : (bits & 2) != 0 ? 0
                                 : kIdleCell;
      out.nothing = truth((bits & 1) == 0);
    } else {
      Instruction op;
      op.code = OpCode::kRoll;
      op.dst = make(false, 0, may_leave && (bits & 1) == 0 ? 18 : 3);
      op.b = make(false, fit(base + lost_most), fit(base + gained));
      op.pool = static_cast<std::uint32_t>(pool_.size());
      op.count = static_cast<std::uint32_t>(moving.size() / 2);
      op.imm0 = base;
      op.imm1 = bits;
      pool_.insert(pool_.end(), moving.begin(), moving.end());
      ops_.push_back(op);
      state = op.dst;
      counted_max = op.b;
      out.e = state;
      out.nothing = (bits & 1) != 0 ? truth(false) : at_least(state, kCellLeftOut);
    }
    if (moving.empty() && out.nothing.always()) {
      out.points = Val::of(Rational(0));
      return out;
    }
    if (how != ItemCombine::kSum) {
      alternatives(children, how, max, counted, moving, out);
      return out;
    }
    // points
    std::int64_t fixed_points = 0;
    std::vector<std::int64_t> parts;
    bool wide = false, within = true;
    Int128 lo = 0, hi = 0;
    for (const Index child : counted) {
      const Res& res = results_[at(child)];
      const std::int64_t most = num_of(maxima_[at(child)] * Rational(unit_of_points_));
      within =
          within && (res.p < 0 ? res.pk >= 0 && res.pk <= most : reg(res.p).lo >= 0 && reg(res.p).hi <= most);
      if (res.p < 0) {
        fixed_points = fit(Int128{fixed_points} + res.pk);
        continue;
      }
      lo += reg(res.p).lo;
      hi += reg(res.p).hi;
      parts.push_back(res.p);
    }
    lo += fixed_points;
    hi += fixed_points;
    Val points;
    if (parts.empty()) {
      points = Val::of(Rational(fixed_points) / Rational(unit_of_points_));
    } else {
      Int128 size = 0;
      for (const std::int64_t part : parts) {
        const Reg r = reg(static_cast<std::int32_t>(part));
        size += std::max(r.hi < 0 ? -r.hi : r.hi, r.lo < 0 ? -r.lo : r.lo);
        wide = wide || !fits32(static_cast<std::int32_t>(part));
      }
      size += fixed_points < 0 ? -Int128{fixed_points} : Int128{fixed_points};
      wide = wide || size > kMost32;
      (void)fit(size);
      for (std::int64_t& part : parts)
        part = as(static_cast<std::int32_t>(part), wide);
      Instruction op;
      op.code = OpCode::kSum;
      op.wide = wide;
      op.pool = static_cast<std::uint32_t>(pool_.size());
      op.count = static_cast<std::uint32_t>(parts.size());
      op.imm0 = fixed_points;
      pool_.insert(pool_.end(), parts.begin(), parts.end());
      points.kind = Val::Kind::kVector;
      points.n = emit(op, fit(lo), fit(hi), wide);
      points.d = unit_of_points_;
    }
    const bool fits_stated = max == fitting;
    const std::int64_t stated = num_of(max * Rational(unit_of_points_));
    if (den_of(max * Rational(unit_of_points_)) != 1 || stated > kMost32) throw Unsupported{};
    out.points = points;
    if (lost) {
      out.applicable = {-1, stated};
      return out;
    }
    if (model_.excluded == ExcludedPolicy::kRescaleTotal) {
      rescale_total(counted, fits_stated, stated, out);
      return out;
    }
    // rescale_parent
    out.applicable = {-1, stated};
    if (out.nothing.r >= 0) {
      out.applicable = {select(out.nothing, -1, 0, -1, stated), 0};
    }
    bool left_fixed = false;
    std::int64_t full = base;  // what would count with nothing moving left out
    for (std::size_t i = 1; i < moving.size(); i += 2)
      full += moving[i];
    for (const Index child : counted) {
      const Res& res = results_[at(child)];
      if (res.e < 0 && (res.ek & kCellLeftOut) != 0 && !(fits_stated && is_by_kind(child))) left_fixed = true;
    }
    if (!left_fixed && !may_leave) return out;
    // something may be left out: max * points / what counts
    Val rescaled;
    if (counted_max < 0) {
      if (base == 0) return out;
      rescaled = scaled(points, Rational(stated) / Rational(base));
    } else {
      if (reg(counted_max).lo < 0) throw Unsupported{};
      for (std::size_t i = 1; i < moving.size(); i += 2) {
        if (moving[i] <= 0) throw Unsupported{};
      }
      Instruction full_den;
      full_den.code = OpCode::kNoZero;
      full_den.a = counted_max;
      const std::int32_t den = emit(full_den, 1, std::max<std::int64_t>(reg(counted_max).hi, 1), false);
      if (points.konst()) {
        Val constant_points;
        constant_points.kind = Val::Kind::kVector;
        constant_points.n = constant(fixed_points, false);
        constant_points.d = unit_of_points_;
        points = constant_points;
      }
      rescaled = points;
      rescaled.m = times(rescaled.m, stated);
      rescaled.dr = den;
      // children keep within their maxima, so the parent keeps within its own
      if (within) rescaled.hi = max;
      reduce(rescaled);
    }
    const bool same_when_full = !left_fixed && full == stated;
    if (!same_when_full && !left_fixed) {
      // with nothing left out the plain sum stands
      const Truth all = equals(counted_max, full);
      rescaled = choose(all, points, rescaled);
    }
    out.unreadable = counted_max >= 0 && !left_fixed
                         ? both(opposite(equals(counted_max, full)), opposite(out.nothing))
                         : truth(true);
    out.points = rescaled;
    return out;
  }

  void rescale_total(const std::vector<Index>& counted, bool fits_stated, std::int64_t stated,
                     Combined& out) {
    // stated maximum less what does not count
    Int128 fixed = stated;
    std::vector<std::pair<std::int32_t, std::int64_t>> parts;  // register, factor
    for (const Index child : counted) {
      if (fits_stated && is_by_kind(child)) continue;
      const std::int64_t most = num_of(maxima_[at(child)] * Rational(unit_of_points_));
      const Item& what = model_.items[at(child)];
      const Res& res = results_[at(child)];
      if (!what.is_leaf()) {
        fixed += Int128{applicable_[at(child)].k} - most;
        if (applicable_[at(child)].r >= 0) {
          fixed -= applicable_[at(child)].k;
          parts.emplace_back(applicable_[at(child)].r, 1);
        }
      } else if (res.e < 0) {
        if ((res.ek & kCellLeftOut) != 0) fixed -= most;
      } else if (reg(res.e).hi >= kCellLeftOut) {
        const Truth left = at_least(res.e, kCellLeftOut);
        if (left.r >= 0) parts.emplace_back(left.r, -most);
      }
    }
    std::int32_t sum = -1;
    std::int64_t rest = fit(fixed);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (sum < 0 && i + 1 < parts.size()) {
        sum = lin(parts[i].first, parts[i].second, parts[i + 1].first, parts[i + 1].second, rest);
        rest = 0;
        ++i;
      } else if (sum < 0) {
        sum = lin(parts[i].first, parts[i].second, -1, 0, rest);
        rest = 0;
      } else {
        sum = lin(sum, 1, parts[i].first, parts[i].second, 0);
      }
    }
    if (sum < 0) {
      out.applicable = {-1, rest};
      if (out.nothing.r >= 0) out.applicable = {select(out.nothing, -1, 0, -1, rest), 0};
    } else {
      out.applicable = {out.nothing.r >= 0 ? select(out.nothing, -1, 0, sum, 0) : sum, 0};
    }
  }

  // The best, or the first that applies; rows where one of them is pending are for the evaluator.
  void alternatives(const std::vector<Index>& children, ItemCombine how, const Rational& max,
                    const std::vector<Index>& counted, const std::vector<std::int64_t>& moving,
                    Combined& out) {
    (void)children;
    if (out.e >= 0) {
      suspect(equals(out.e, kPendingCell));
      for (std::size_t i = 0; i < moving.size(); i += 2)
        suspect(equals(static_cast<std::int32_t>(moving[i]), kPendingCell));
    }
    if (out.ek == kPendingCell && out.e < 0) throw Unsupported{};
    Res best;
    Applicable most;
    bool any = false;
    for (auto child = counted.rbegin(); child != counted.rend(); ++child) {
      const Res& res = results_[at(*child)];
      if (res.e < 0 && (res.ek & kCellLeftOut) != 0) continue;
      if (res.e < 0 && (res.ek & 15) == kPendingCell) throw Unsupported{};
      const Truth counts =
          res.e < 0 || reg(res.e).hi < kCellLeftOut ? truth(true) : opposite(at_least(res.e, kCellLeftOut));
      const Item& what = model_.items[at(*child)];
      Applicable own{-1, num_of(maxima_[at(*child)] * Rational(unit_of_points_))};
      if (!what.is_leaf()) own = applicable_[at(*child)];
      if (!any) {
        best = res;
        most = own;
        any = true;
        if (!counts.always()) {
          best.p = select(counts, res.p, res.pk, -1, how == ItemCombine::kBest ? -kMost32 : 0);
          most = {select(counts, own.r, own.k, -1, 0), 0};
        }
        continue;
      }
      if (how == ItemCombine::kFirstApplicable) {
        best.p = select(counts, res.p, res.pk, best.p, best.pk);
        best.pk = 0;
        most = {select(counts, own.r, own.k, most.r, most.k), 0};
      } else {
        const std::int32_t mine = select(counts, res.p, res.pk, -1, -kMost32);
        const std::int32_t other = best.p >= 0 ? best.p : constant(best.pk, false);
        best.p = least_or_most(mine, other, true);
        const std::int32_t size = select(counts, own.r, own.k, -1, -kMost32);
        const std::int32_t before = most.r >= 0 ? most.r : constant(most.k, false);
        most = {least_or_most(size, before, true), 0};
      }
    }
    if (!any) throw Unsupported{};
    Val points;
    if (best.p < 0) {
      points = Val::of(Rational(best.pk) / Rational(unit_of_points_));
    } else {
      if (out.nothing.r >= 0) best.p = select(out.nothing, -1, 0, best.p, 0);
      points.kind = Val::Kind::kVector;
      points.n = best.p;
      points.d = unit_of_points_;
    }
    out.points = points;
    const std::int64_t stated = num_of(max * Rational(unit_of_points_));
    if (model_.excluded == ExcludedPolicy::kRescaleTotal) {
      out.applicable = most;
      if (out.nothing.r >= 0) out.applicable = {select(out.nothing, -1, 0, most.r, most.k), 0};
      return;
    }
    if (model_.excluded == ExcludedPolicy::kRescaleParent) {
      // a smaller alternative counts for the whole: no integer form
      Truth differs = most.r >= 0 ? opposite(equals(most.r, stated)) : truth(most.k != stated);
      if (out.nothing.r >= 0) differs = both(differs, opposite(out.nothing));
      suspect(differs);
    }
    out.applicable = {-1, stated};
    if (out.nothing.r >= 0 && model_.excluded == ExcludedPolicy::kRescaleParent)
      out.applicable = {select(out.nothing, -1, 0, -1, stated), 0};
  }

  // ---- the whole

  void total() {
    enter({});
    item_max_.reset();
    const Val max = expression(model_.max);
    if (!max.konst()) throw Unsupported{};
    Item none;
    item_ = &none;
    const Combined sum = combine(model_.roots, ItemCombine::kSum, max.k);
    if (sum.ek == kTrackedCell && sum.e < 0) throw Unsupported{};
    if (sum.nothing.always()) throw Unsupported{};
    suspect(sum.nothing);  // nothing to score: rare, and nothing to be fast about
    std::int32_t points = -1;
    std::int64_t points_k = 0;
    {
      const Res res = finish_points(sum, Res{}, false, model_.rounding);
      points = res.p;
      points_k = res.pk;
    }
    pending_ = -1;
    pending_k_ = 0;
    count_pending(model_.roots);
    adjust(points, points_k);
    if (model_.rounds_total) {
      const std::int64_t step = power_of_ten(scale_ - model_.rounding.digits);
      if (points < 0) {
        points_k = num_of((Rational(points_k) / Rational(unit_of_points_)).rounded(model_.rounding) *
                          Rational(unit_of_points_));
      } else if (step != 1) {
        Val v;
        v.kind = Val::Kind::kVector;
        v.n = points;
        v.d = unit_of_points_;
        points = lin(rounded(v, power_of_ten(model_.rounding.digits), division(model_.rounding.mode),
                             model_.rounding.digits),
                     step, -1, 0, 0);
      }
    }
    put_total(TotalColumn::kPoints, points, points_k);
    const Applicable applicable = sum.applicable;
    put_total(TotalColumn::kApplicable, applicable.r, applicable.k);
    put_index(points, points_k, applicable);
    put_total(TotalColumn::kPending, pending_, pending_k_);
    gates();
  }

  void put_total(TotalColumn column, std::int32_t r, std::int64_t k) {
    Instruction op;
    op.code = OpCode::kTotal;
    op.a = r;
    op.wide = r >= 0 && reg(r).wide;
    op.imm0 = r >= 0 ? 0 : k;
    op.imm1 = static_cast<std::int64_t>(column);
    ops_.push_back(op);
  }

  void put_index(std::int32_t points, std::int64_t points_k, const Applicable& applicable) {
    const std::int64_t factor = times(100, power_of_ten(model_.rounding.digits));
    std::int32_t index = -1;
    Truth some = truth(true);
    if (applicable.r < 0) {
      if (applicable.k <= 0) throw Unsupported{};
      Val v = Val::of(Rational(points_k) / Rational(applicable.k));
      if (points >= 0) {
        v = Val();
        v.kind = Val::Kind::kVector;
        v.n = points;
        v.d = applicable.k;
        reduce(v);
        index = rounded(v, factor, division(model_.rounding.mode), model_.rounding.digits);
      } else {
        index = constant(num_of((v.k * Rational(100)).rounded(model_.rounding) *
                                Rational(power_of_ten(model_.rounding.digits))),
                         true);
      }
    } else {
      if (reg(applicable.r).lo < 0) throw Unsupported{};
      some = at_least(applicable.r, 1);
      Instruction full;
      full.code = OpCode::kNoZero;
      full.wide = reg(applicable.r).wide;
      full.a = applicable.r;
      Val v;
      v.kind = Val::Kind::kVector;
      v.n = points >= 0 ? points : constant(points_k, false);
      v.dr = emit(full, 1, std::max<std::int64_t>(reg(applicable.r).hi, 1), full.wide);
      index = rounded(v, factor, division(model_.rounding.mode), model_.rounding.digits);
    }
    Truth has = some;
    if (pending_ >= 0)
      has = both(has, opposite(at_least(pending_, 1)));
    else
      has = both(has, truth(pending_k_ == 0));
    if (has.always()) {
      put_total(TotalColumn::kIndex, index, 0);
      return;
    }
    if (has.never()) {
      put_total(TotalColumn::kIndex, -1, kNoIndex);
      return;
    }
    Instruction op;
    op.code = OpCode::kSelect;
    op.wide = true;
    op.a = has.r;
    op.b = widened(index);
    op.imm1 = kNoIndex;
    put_total(TotalColumn::kIndex, emit(op, -kMost, kMost, true), 0);
  }

  void add_pending(const Res& res) {
    if (res.e < 0) {
      if (res.ek == kPendingCell) ++pending_k_;
      return;
    }
    if (model_.missing != MissingPolicy::kPending && fallbacks_ == 0) return;
    if (reg(res.e).hi < kPendingCell) return;
    if (pending_ < 0 && pending_k_ != 0) {
      pending_ = constant(pending_k_, false);
      pending_k_ = 0;
    }
    Instruction op;
    op.code = OpCode::kCount;
    op.a = pending_;
    op.b = res.e;
    pending_ = make(false, 0, (pending_ >= 0 ? reg(pending_).hi : 0) + 1);
    op.dst = pending_;
    ops_.push_back(op);
  }

  // Pending leaves below items that are pending themselves: below alternatives there are none left.
  void count_pending(const std::vector<Index>& children) {
    for (const Index child : children) {
      if (is_tracked(child)) continue;
      const Item& what = model_.items[at(child)];
      if (what.is_leaf())
        add_pending(results_[at(child)]);
      else if (what.combine == ItemCombine::kSum)
        count_pending(what.children);
    }
    if (pending_ >= 0 && pending_k_ != 0) {
      pending_ = lin(pending_, 1, -1, 0, pending_k_);
      pending_k_ = 0;
    }
  }

  void adjust(std::int32_t& points, std::int64_t& points_k) {
    if (model_.adjustments.empty()) return;
    outside_ = true;
    for (const Adjustment& adjustment : model_.adjustments) {
      item_ = &model_.items[at(adjustment.item)];
      leaf(adjustment.item);
    }
    enter({});
    item_max_.reset();
    std::int64_t floor = 0;
    if (model_.min != kNoNode) {
      const Val v = expression(model_.min);
      if (v.vector()) throw Unsupported{};
      if (v.konst()) floor = num_of(v.k * Rational(unit_of_points_));
      if (v.konst() && den_of(v.k * Rational(unit_of_points_)) != 1) throw Unsupported{};
    }
    std::int32_t now = points >= 0 ? points : constant(points_k, false);
    for (const bool taken : {false, true}) {
      const NodeId cap = taken ? model_.penalty_max : model_.bonus_max;
      std::int32_t room = -1;
      if (cap != kNoNode) {
        const Val v = expression(cap);
        if (v.vector()) throw Unsupported{};
        const Rational most = (v.konst() ? v.k : Rational(0)) * Rational(unit_of_points_);
        if (den_of(most) != 1 || std::abs(num_of(most)) > kMost32) throw Unsupported{};
        room = constant(num_of(most), false);
      }
      for (const Adjustment& adjustment : model_.adjustments) {
        if (adjustment.penalty != taken) continue;
        Res& res = results_[at(adjustment.item)];
        add_pending(res);
        if (res.e < 0 && res.ek == kTrackedCell) throw Unsupported{};
        std::int32_t amount = res.p >= 0 ? res.p : constant(res.pk, false);
        amount = clamp(amount, 0, reg(amount).wide ? kMost : kMost32);
        if (room >= 0) amount = least_or_most(amount, room, false);
        if (taken) {
          const std::int32_t above = lin(now, 1, -1, 0, -floor);
          amount = least_or_most(amount, clamp(above, 0, reg(above).wide ? kMost : kMost32), false);
        }
        if (room >= 0) room = lin(room, 1, amount, -1, 0);
        now = lin(now, 1, amount, taken ? -1 : 1, 0);
        res.p = lin(amount, taken ? -1 : 1, -1, 0, 0);
        res.pk = 0;
        store(adjustment.item, res);
      }
    }
    if (pending_ >= 0 && pending_k_ != 0) {
      pending_ = lin(pending_, 1, -1, 0, pending_k_);
      pending_k_ = 0;
    }
    outside_ = false;
    points = now;
    points_k = 0;
  }

  void gates() {
    std::int32_t flags = -1, cap = -1;
    std::int64_t flags_k = 0, cap_k = -1;
    const auto add_flag = [&](Truth when, std::int64_t bit) {
      if (when.never()) return;
      if (when.always()) {
        flags_k |= bit;
        return;
      }
      flags = flags < 0 ? lin(when.r, bit, -1, 0, 0) : mask_or(flags, lin(when.r, bit, -1, 0, 0));
    };
    for (const Gate& gate : model_.gates) {
      enter(gate.inherit);
      const Val v = expression(gate.condition);
      const Status st = status_of(v);
      const Truth open = not_known(st);
      const Truth hit = st.r < 0 && st.k != 0 ? truth(false) : both(truth_of(v), opposite(open));
      add_flag(open, 4);
      if (gate.disqualify) add_flag(hit, 2);
      if (gate.cap_band != kNone) {
        const Truth any = either(open, hit);
        if (any.always()) {
          cap_k = std::max<std::int64_t>(cap_k, gate.cap_band);
        } else if (any.r >= 0) {
          const std::int32_t here = select(any, -1, gate.cap_band, -1, -1);
          cap = cap < 0 ? here : least_or_most(cap, here, true);
        }
      }
    }
    if (flags >= 0 && flags_k != 0) flags = mask_or(flags, constant(flags_k, false));
    put_total(TotalColumn::kFlags, flags, flags_k);
    if (cap >= 0 && cap_k >= 0) cap = least_or_most(cap, constant(cap_k, false), true);
    put_total(TotalColumn::kCap, cap, cap_k);
  }

  std::int32_t mask_or(std::int32_t a, std::int32_t b) {
    Instruction op;
    op.code = OpCode::kOr;
    op.a = a;
    op.b = b;
    return emit(op, 0, 7, false);
  }

  // ---- registers to memory

  Compiled finish() {
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
    out.fallbacks = fallbacks_;
    out.sources = std::move(sources_);
    return out;
  }

  const BoundData& data_;
  const Model& model_;
  const Program& program_;
  Width width_;
  int scale_;
  std::int64_t unit_of_points_ = 1;
  Assessment unit_;

  std::vector<Instruction> ops_;
  std::vector<std::int64_t> pool_;
  std::vector<Reg> regs_;
  std::map<std::array<std::int64_t, 10>, std::int32_t> known_;
  std::vector<std::uint32_t> scope_;  // by ancestor kind: 0, or 1 + a source
  std::vector<Source> sources_;
  std::map<std::tuple<NodeId, std::optional<Rational>, std::vector<std::uint32_t>>, Val> values_;
  std::map<std::pair<Index, std::uint32_t>, Val> facts_;

  const Item* item_ = nullptr;
  std::optional<Rational> item_max_;
  Rational min_, max_;
  bool outside_ = false;  // an adjustment is being compiled
  std::vector<Res> results_;
  std::vector<Applicable> applicable_;  // inner items
  std::vector<Rational> maxima_;
  std::vector<Index> by_kind_, covered_;
  std::size_t fallbacks_ = 0;
  std::int32_t pending_ = -1;
  std::int64_t pending_k_ = 0;
};

}  // namespace

std::optional<Compiled> compile(const BoundData& data, std::size_t row, Width width) {
  try {
    return Compiler(data, row, width).run();
  } catch (const Unsupported&) {
    return std::nullopt;
  }
}

RowDependence row_dependence(const Model& model) {
  RowDependence out;
  for (const ByTable& table : model.program.tables) {
    if (table.key == ByTable::Key::kKind) out.kind = true;
    if (table.key == ByTable::Key::kAttribute) out.attributes.push_back(table.name);
  }
  for (const Item& item : model.items)
    out.kind = out.kind || !item.applies_to.empty();
  for (const Node& node : model.program.nodes) {
    out.period = out.period || node.op == Op::kPeriodFrom || node.op == Op::kPeriodTo ||
                 node.op == Op::kAsOf || node.op == Op::kDueInPeriod;
  }
  for (const FactDeclaration& fact : model.facts)
    out.period = out.period || fact.within_period;
  return out;
}

}  // namespace parindex::inline v1::detail
