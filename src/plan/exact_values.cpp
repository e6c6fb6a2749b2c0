// SPDX-License-Identifier: Apache-2.0
#include "plan/exact_values.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace parindex::inline v1::detail::planning {

namespace {

constexpr std::int64_t kMostSmall = std::int64_t{1} << 29;     // of what divide32 divides
constexpr std::int64_t kMostQuotient = std::int64_t{1} << 20;  // and of its quotients

}  // namespace

Status Values::status_of(const Val& v) {
  if (v.kind == Val::Kind::kMissing) return {-1, 1, true, false};
  if (v.kind == Val::Kind::kUndefined) return {-1, 2, false, true};
  if (v.st < 0) return {};
  return {v.st, 0, v.may_miss, v.may_undefine};
}

void Values::set_status(Val& v, const Status& s) {
  v.st = s.r;
  v.may_miss = s.miss;
  v.may_undefine = s.undefined;
  if (s.r < 0 && s.k != 0) v.kind = s.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined;
}

void Values::reduce(Val& v) {
  const std::int64_t g = std::gcd(std::gcd(v.m, v.c), v.d);
  if (g > 1) {
    v.m /= g;
    v.c /= g;
    v.d /= g;
  }
}

std::int32_t Values::numerator(const Val& v, std::int64_t factor) {
  return lin(v.n, times(v.m, factor), -1, 0, times(v.c, factor));
}

Val Values::add(const Val& a, const Val& b, bool minus) {
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

Val Values::scaled(Val v, const Rational& by) {
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

Val Values::multiply(const Val& a, const Val& b) {
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

Val Values::divide(const Val& a, const Val& b) {
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

Truth Values::compare(const Val& a, const Val& b, bool strictly) {
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

Truth Values::equal(const Val& a, const Val& b) {
  if (a.konst() && b.konst()) return truth(a.k == b.k);
  const Val difference = add(a, b, true);
  if (difference.konst()) return truth(difference.k.is_zero());
  if (difference.dr < 0) {
    const Rational value = -Rational(difference.c) / Rational(difference.m);
    return value.is_integer() ? equals(difference.n, num_of(value)) : truth(false);
  }
  return equals(numerator(difference), 0);
}

Val Values::least_or_most(const Val& a, const Val& b, bool most) {
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
        out.n = least_or_most(lin(a.n, ka, -1, 0, 0), kb == 0 ? constant(0, false) : lin(a.dr, kb, -1, 0, 0),
                              most);
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

Val Values::held(const Val& v, const Rational& lo, const Rational& hi) {
  return least_or_most(least_or_most(v, Val::of(lo), true), Val::of(hi), false);
}

Val Values::choose(Truth when, const Val& a, const Val& b) {
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

std::int32_t Values::rounded(const Val& v, std::int64_t factor, Division mode, int digits) {
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

Division Values::division(RoundingMode mode) {
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

std::int64_t Values::power_of_ten(int digits) {
  std::int64_t out = 1;
  for (int i = 0; i < digits; ++i)
    out = times(out, 10);
  return out;
}

Val Values::rounded(const Val& v, Rounding rounding) {
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

void Values::set_plain(Val& v) {
  v.st = -1;
  v.may_miss = v.may_undefine = false;
}

}  // namespace parindex::inline v1::detail::planning
