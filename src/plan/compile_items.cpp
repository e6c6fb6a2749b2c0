// SPDX-License-Identifier: Apache-2.0
// Inner items, totals, adjustments, gates. The meaning is that of score/roll_up.cpp and unit_scorer.cpp.
#include <algorithm>

#include "plan/plan_compiler.hpp"

namespace parindex::inline v1::detail::planning {

void Compiler::item(Index index) {
  const Item& what = model_.items[at(index)];
  item_ = &what;
  outside_ = false;
  if (what.is_leaf())
    leaf(index);
  else
    inner(index);
  store(index, results_[at(index)]);
}

void Compiler::store(Index index, const Res& res) {
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

bool Compiler::is_by_kind(Index index) const {
  return std::find(by_kind_.begin(), by_kind_.end(), index) != by_kind_.end();
}

bool Compiler::is_tracked(Index index) const {
  const Res& res = results_[at(index)];
  return res.e < 0 && res.ek == kTrackedCell;
}

void Compiler::inner(Index index) {
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

void Compiler::cover(const std::vector<Index>& children) {
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

Res Compiler::finish_points(const Combined& sum, Res out, bool rounds, Rounding rounding) {
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

Combined Compiler::combine(const std::vector<Index>& children, ItemCombine how, const Rational& max) {
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

void Compiler::rescale_total(const std::vector<Index>& counted, bool fits_stated, std::int64_t stated,
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

void Compiler::alternatives(const std::vector<Index>& children, ItemCombine how, const Rational& max,
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

void Compiler::total() {
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

void Compiler::put_total(TotalColumn column, std::int32_t r, std::int64_t k) {
  Instruction op;
  op.code = OpCode::kTotal;
  op.a = r;
  op.wide = r >= 0 && reg(r).wide;
  op.imm0 = r >= 0 ? 0 : k;
  op.imm1 = static_cast<std::int64_t>(column);
  ops_.push_back(op);
}

void Compiler::put_index(std::int32_t points, std::int64_t points_k, const Applicable& applicable) {
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

void Compiler::add_pending(const Res& res) {
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

void Compiler::count_pending(const std::vector<Index>& children) {
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

void Compiler::adjust(std::int32_t& points, std::int64_t& points_k) {
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

void Compiler::gates() {
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

}  // namespace parindex::inline v1::detail::planning
