// SPDX-License-Identifier: Apache-2.0
#include "score/bounds.hpp"

#include <algorithm>

#include "score/limits.hpp"

namespace parindex::inline v1::detail {

namespace {

/// Points a range of measures can give; stays inside [lo, hi].
class Bounds {
 public:
  Bounds(Context& context, const Rational& lo, const Rational& hi, bool& may_exclude)
      : context_(context), model_(context.model), lo_(lo), hi_(hi), may_exclude_(may_exclude) {}

  Range rule(const Rule& rule) {
    Range out = Range::nothing();
    for (const Guard& guard : rule.guards.not_applicable_if) {
      const Range when = range_of(context_, guard.condition);
      if (when.can_be_true()) outcome(guard.then, out);
      if (when.undefined) outcome(rule.when_undefined, out);
      if (!when.can_be_false()) return out;
    }
    for (const Guard& guard : rule.guards.requires_all) {
      const Range when = range_of(context_, guard.condition);
      if (when.undefined) outcome(rule.when_undefined, out);
      if (when.can_be_false()) {
        if (guard.otherwise != kNoNode)
          out.join(range_of(context_, guard.otherwise));
        else
          out.join(Rational(0));
      }
      if (!when.can_be_true()) return out;
    }
    for (const Guard& guard : rule.guards.zero_if) {
      const Range when = range_of(context_, guard.condition);
      if (when.undefined) outcome(rule.when_undefined, out);
      if (when.can_be_true()) out.join(Rational(0));
      if (!when.can_be_false()) return out;
    }
    out.join(combined(rule));
    return out;
  }

 private:
  void outcome(const Outcome& outcome, Range& out) {
    switch (outcome.kind) {
      case Outcome::Kind::kPending:  // stays open: a review may give any points
        out.join(Range::between(lo_, hi_));
        break;
      case Outcome::Kind::kZero:
      case Outcome::Kind::kNoActivity:
        out.join(Rational(0));
        break;
      case Outcome::Kind::kFull:
        out.join(hi_);
        break;
      case Outcome::Kind::kExclude:
        may_exclude_ = true;
        out.join(Rational(0));
        break;
      case Outcome::Kind::kPoints:
        out.join(clamped(range_of(context_, outcome.points)));
        break;
    }
  }

  Range clamped(Range range) const {
    if (range.none) return range;
    range.lo = range.lo ? clamp(*range.lo, lo_, hi_) : lo_;
    range.hi = range.hi ? clamp(*range.hi, lo_, hi_) : hi_;
    return range;
  }

  Range combined(const Rule& rule) {
    bool undefined = false, missing = false;
    const auto note = [&](const Range& range) {
      undefined = undefined || range.undefined;
      missing = missing || range.missing;
      return range;
    };
    Range out = Range::nothing();
    const Rational floor = minimum(rule);
    switch (rule.combine) {
      case Combine::kSingle:
        out = note(term(rule, rule.terms.front()));
        break;
      case Combine::kSum: {
        Range sum = Range::of(Rational(0));
        for (const Term& one : rule.terms) {
          const Range part = note(term(rule, one));
          if (part.none) continue;
          sum.lo = *sum.lo + part.lo.value_or(Rational(0));
          sum.hi = *sum.hi + part.hi.value_or(hi_);
        }
        out = sum;
        break;
      }
      case Combine::kAll: {
        bool can_hold = true, can_fail = false;
        for (const Term& one : rule.terms) {
          const Range when = note(range_of(context_, one.measure));
          can_hold = can_hold && when.can_be_true();
          can_fail = can_fail || when.can_be_false();
        }
        if (can_hold) out.join(hi_);
        if (can_fail) out.join(Rational(0));
        break;
      }
      case Combine::kAny: {
        Range best = Range::of(Rational(0));
        for (const Term& one : rule.terms) {
          const Range part = note(term(rule, one));
          if (part.none) continue;
          best.lo = std::max(*best.lo, part.lo.value_or(Rational(0)));
          best.hi = std::max(*best.hi, part.hi.value_or(hi_));
        }
        out = best;
        break;
      }
      case Combine::kDeduct: {
        Rational least, most;
        bool unbounded = false;
        for (const Term& one : rule.terms) {
          const Range part = note(deduction(one));
          if (part.none) continue;
          least += part.lo.value_or(Rational(0));
          if (part.hi)
            most += *part.hi;
          else
            unbounded = true;
        }
        out = Range::between(unbounded ? floor : std::max(floor, hi_ - most), std::max(floor, hi_ - least));
        break;
      }
    }
    out = clamped(out);
    if (!out.none && out.lo && *out.lo < floor) out.lo = std::min(floor, *out.hi);
    if (undefined) outcome(rule.when_undefined, out);
    if (missing) out.join(Rational(0));
    return out;
  }

  Rational minimum(const Rule& rule) {
    if (rule.minimum == kNoNode) return lo_;
    const Range range = range_of(context_, rule.minimum);
    return range.lo ? *range.lo : lo_;
  }

  /// What one line of deductions takes, never negative.
  Range deduction(const Term& term) {
    Range out = pieces(term, rounded(term, range_of(context_, term.measure)), false);
    if (out.none) return out;
    if (!out.lo || out.lo->sign() < 0) out.lo = Rational(0);
    if (term.cap != kNoNode) {
      const Range cap = range_of(context_, term.cap);
      if (cap.hi && (!out.hi || *cap.hi < *out.hi)) out.hi = cap.hi;
      if (cap.lo && *cap.lo < *out.lo) out.lo = cap.lo;
    }
    if (term.needs_evidence) out.lo = Rational(0);
    if (out.hi && *out.hi < *out.lo) out.hi = out.lo;
    return out;
  }

  Range term(const Rule& rule, const Term& term) {
    if (rule.kind == RuleKind::kTracked) return Range::of(Rational(0));
    return pieces(term, rounded(term, range_of(context_, term.measure)), true);
  }

  static Range rounded(const Term& term, Range range) {
    if (term.round_measure) {
      if (range.lo) range.lo = range.lo->rounded(*term.round_measure);
      if (range.hi) range.hi = range.hi->rounded(*term.round_measure);
    }
    return range;
  }

  Range pieces(const Term& term, const Range& measure, bool clamp_all) {
    Range out = Range::nothing();
    out.undefined = measure.undefined;
    out.missing = measure.missing;
    if (measure.none) return out;
    bool covered = false;
    for (const Piece& piece : term.curve.pieces) {
      const Range lo = piece.lo.at == kNoNode ? Range::all() : range_of(context_, piece.lo.at);
      const Range hi = piece.hi.at == kNoNode ? Range::all() : range_of(context_, piece.hi.at);
      if (!meets(measure, lo, piece.lo, hi, piece.hi)) continue;
      Range part = measure;  // the part of the measure's range that the piece can hold
      if (lo.lo && (!part.lo || *part.lo < *lo.lo)) part.lo = lo.lo;
      if (hi.hi && (!part.hi || *hi.hi < *part.hi)) part.hi = hi.hi;
      Range points = give(piece, part);
      points.undefined = points.missing = false;
      out.join(clamp_all && piece.give == Piece::Give::kLine ? clamped(points) : points);
      if (holds(measure, lo, piece.lo, hi, piece.hi)) {
        covered = true;
        break;
      }
    }
    if (!covered && term.curve.otherwise != kNoNode) out.join(range_of(context_, term.curve.otherwise));
    return out;
  }

  static bool meets(const Range& measure, const Range& lo, const Bound& low, const Range& hi,
                    const Bound& high) {
    if (low.at != kNoNode && lo.lo && measure.hi &&
        (low.closed ? *measure.hi < *lo.lo : *measure.hi <= *lo.lo))
      return false;
    return !(high.at != kNoNode && hi.hi && measure.lo &&
             (high.closed ? *measure.lo > *hi.hi : *measure.lo >= *hi.hi));
  }
  static bool holds(const Range& measure, const Range& lo, const Bound& low, const Range& hi,
                    const Bound& high) {
    if (low.at != kNoNode &&
        !(lo.hi && measure.lo && (low.closed ? *measure.lo >= *lo.hi : *measure.lo > *lo.hi)))
      return false;
    return high.at == kNoNode ||
           (hi.lo && measure.hi && (high.closed ? *measure.hi <= *hi.lo : *measure.hi < *hi.lo));
  }

  Range give(const Piece& piece, const Range& measure) {
    switch (piece.give) {
      case Piece::Give::kPoints:
        return range_of(context_, piece.points);
      case Piece::Give::kRule:
        return rule(model_.rules[at(piece.rule)]);
      case Piece::Give::kLine:
        break;
    }
    const Range x0 = range_of(context_, piece.x0), y0 = range_of(context_, piece.y0),
                x1 = range_of(context_, piece.x1), y1 = range_of(context_, piece.y1);
    Range ends = y0;
    ends.join(y1);
    if (!x0.point() || !y0.point() || !x1.point() || !y1.point())
      return piece.clamp_to_ends ? ends : Range::all();
    if (*x0.lo == *x1.lo) return Range::all();
    const Rational slope = (*y1.lo - *y0.lo) / (*x1.lo - *x0.lo);
    const auto y = [&](const Rational& x) { return *y0.lo + (x - *x0.lo) * slope; };
    Range out;
    const bool rising = slope.sign() >= 0;
    const std::optional<Rational>& left = rising ? measure.lo : measure.hi;
    const std::optional<Rational>& right = rising ? measure.hi : measure.lo;
    if (left) out.lo = y(*left);
    if (right) out.hi = y(*right);
    if (slope.is_zero()) out = Range::of(*y0.lo);
    if (piece.clamp_to_ends) {
      out.lo = out.lo ? clamp(*out.lo, *ends.lo, *ends.hi) : *ends.lo;
      out.hi = out.hi ? clamp(*out.hi, *ends.lo, *ends.hi) : *ends.hi;
    }
    return out;
  }

  Context& context_;
  const Model& model_;
  const Rational& lo_;
  const Rational& hi_;
  bool& may_exclude_;
};

}  // namespace

Range rule_range(Context& context, const Rule& rule, const Rational& item_min, const Rational& item_max,
                 bool& may_exclude) {
  return Bounds(context, item_min, item_max, may_exclude).rule(rule);
}

}  // namespace parindex::inline v1::detail
