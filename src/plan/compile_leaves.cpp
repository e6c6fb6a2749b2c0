// SPDX-License-Identifier: Apache-2.0
// Leaves: rules, guards, outcomes. The meaning is that of score/leaf.cpp.
#include <algorithm>
#include <iterator>

#include "plan/plan_compiler.hpp"

namespace parindex::inline v1::detail::planning {

Res Compiler::choose(Truth when, const Res& a, const Res& b) {
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

std::int32_t Compiler::excluded_cell() const {
  return model_.excluded == ExcludedPolicy::kLost || outside_ ? kAbsentCell : kAbsentCell | kCellLeftOut;
}

Res Compiler::pending_res() const {
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

Res Compiler::points_res(const Val& v, std::int32_t cell, bool evidence) {
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

Val Compiler::with_evidence(const Val& v) {
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

Res Compiler::outcome(const Outcome& what, bool undefined_measure) {
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

Res Compiler::by_status(const Status& st, const Rule& rule, const Res& known) {
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

Res Compiler::guarded(std::initializer_list<const Guards*> lists, const Rule& rule, Res inner) {
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
        otherwise = st.r < 0 && st.k != 0 ? pending_res()
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

Res Compiler::unguarded(const Rule& rule) {
  switch (rule.combine) {
    case Combine::kSingle:
      return single(rule);
    case Combine::kDeduct:
      return deductions(rule);
    default:
      return checklist(rule);
  }
}

Val Compiler::measure_of(const Term& term) {
  const Val v = expression(term.measure);
  return term.round_measure ? rounded(v, *term.round_measure) : v;
}

Truth Compiler::lies_on(const Piece& piece, const Val& v) {
  Truth on = truth(true);
  if (piece.lo.at != kNoNode) on = both(on, compare(v, bound_of(piece.lo.at), !piece.lo.closed));
  if (piece.hi.at != kNoNode) on = both(on, opposite(compare(v, bound_of(piece.hi.at), piece.hi.closed)));
  return on;
}

Val Compiler::bound_of(NodeId node) {
  const Val v = expression(node);
  const Status st = status_of(v);
  if (st.r >= 0 || st.k != 0) throw Unsupported{};
  return v;
}

Val Compiler::line(const Piece& piece, const Val& measure) {
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

Rational Compiler::floor_of(const Rule& rule) {
  if (rule.minimum == kNoNode) return min_;
  const Val v = expression(rule.minimum);
  if (v.vector()) throw Unsupported{};
  return v.konst() ? v.k : min_;
}

Res Compiler::single(const Rule& rule) {
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

Res Compiler::given_points(NodeId node, const Rational& floor) {
  const Val v = expression(node);
  const Status st = status_of(v);
  if (st.r < 0 && st.k != 0) return pending_res();
  if (st.undefined) throw Unsupported{};
  return choose(not_known(st), pending_res(), points_res(held(v, floor, max_), 0, true));
}

std::optional<Res> Compiler::steps(const Term& term, const Val& measure, const Rational& floor,
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

void Compiler::judged(const Rule& rule, const Val& measure, const Status& st, const Rational& floor) {
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

Res Compiler::deductions(const Rule& rule) {
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

Res Compiler::checklist(const Rule& rule) {
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
      open = least_or_most(*open, choose(waits, award, none), true);
    }
    if (own.r < 0 && own.k != 0) continue;
    Truth holds = truth(false);
    for (const Piece& piece : term.curve.pieces)
      holds = either(holds, lies_on(piece, measure));
    if (own.r >= 0) holds = both(holds, opposite(not_known(own)));
    Truth fails = opposite(holds);
    if (own.r >= 0) fails = both(fails, opposite(not_known(own)));
    any_false = either(any_false, fails);
    const Val part = choose(holds, award, none);
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
          waits, only_more ? choose(full, points_res(Val::of(max_), 0, true), pending_res()) : pending_res(),
          sum);
      break;
    }
  }
  const Truth nothing = undefined(st);
  if (nothing.never()) return out;
  return choose(nothing, outcome(rule.when_undefined, true), out);
}

bool Compiler::applies(const Item& what) const {
  const std::string& kind = unit_.unit.kind;
  return what.applies_to.empty() || kind.empty() ||
         std::any_of(what.applies_to.begin(), what.applies_to.end(),
                     [&](const std::string& one) { return one == kind || one == model_.base_kind(kind); });
}

void Compiler::limits(const Item& what) {
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

void Compiler::leaf(Index index) {
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

Res Compiler::fallback(Index index) {
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

}  // namespace parindex::inline v1::detail::planning
