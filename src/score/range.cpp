// SPDX-License-Identifier: Apache-2.0
#include "score/range.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {

namespace {

/// A bound of an interval: minus infinity, a number, or plus infinity.
struct End {
  int infinite = 0;
  Rational value;

  static End of(const std::optional<Rational>& bound, int side) {
    return bound ? End{0, *bound} : End{side, Rational()};
  }
  int sign() const { return infinite != 0 ? infinite : value.sign(); }
  std::optional<Rational> bound() const {
    return infinite != 0 ? std::nullopt : std::optional<Rational>(value);
  }
};

bool less(const End& a, const End& b) {
  if (a.infinite != b.infinite) return a.infinite < b.infinite;
  return a.infinite == 0 && a.value < b.value;
}

End multiply(const End& a, const End& b) {
  if (a.sign() == 0 || b.sign() == 0) return {};
  if (a.infinite != 0 || b.infinite != 0) return {a.sign() * b.sign(), Rational()};
  return {0, a.value * b.value};
}

/// Joins what can come out of the operands into one flag set.
Range flags(const Range& a, const Range& b) {
  Range out;
  out.none = a.none || b.none;
  out.undefined = a.undefined || b.undefined;
  out.missing = a.missing || b.missing;
  return out;
}

Range multiply(const Range& a, const Range& b) {
  Range out = flags(a, b);
  if (out.none) return out;
  const End ends_a[2] = {End::of(a.lo, -1), End::of(a.hi, 1)};
  const End ends_b[2] = {End::of(b.lo, -1), End::of(b.hi, 1)};
  End lo = multiply(ends_a[0], ends_b[0]), hi = lo;
  for (const End& x : ends_a) {
    for (const End& y : ends_b) {
      const End product = multiply(x, y);
      if (less(product, lo)) lo = product;
      if (less(hi, product)) hi = product;
    }
  }
  out.lo = lo.bound();
  out.hi = hi.bound();
  return out;
}

bool holds_zero(const Range& range) {
  return !range.none && (!range.lo || range.lo->sign() <= 0) && (!range.hi || range.hi->sign() >= 0);
}

Range divide(const Range& a, const Range& b) {
  Range out = flags(a, b);
  if (out.none) return out;
  if (holds_zero(b)) out.undefined = out.undefined || holds_zero(a);
  if (b.point() && b.lo->is_zero()) {  // something divided by nothing is wrong data, not a value
    out.none = true;
    return out;
  }
  const bool positive = b.lo && b.lo->sign() >= 0;
  const bool negative = b.hi && b.hi->sign() <= 0 && !positive;
  if (!positive && !negative) {
    // both signs: any value, unless the numerator can only be 0
    if (a.point() && a.lo->is_zero()) {
      out.lo = out.hi = Rational(0);
    }
    return out;
  }
  // 1/b: the ends change places; 1/0 is infinite, 1/infinite is 0
  Range inverse;
  if (positive) {
    inverse.lo = b.hi ? Rational(1) / *b.hi : Rational(0);
    if (b.lo->sign() > 0) inverse.hi = Rational(1) / *b.lo;
  } else {
    inverse.hi = b.lo ? Rational(1) / *b.lo : Rational(0);
    if (b.hi->sign() < 0) inverse.lo = Rational(1) / *b.hi;
  }
  const Range product = multiply(a, inverse);
  out.lo = product.lo;
  out.hi = product.hi;
  return out;
}

class RangeEvaluation {
 public:
  explicit RangeEvaluation(Context& context) : context_(context), program_(context.model.program) {}

  Range range(NodeId id) {
    const Node& node = program_[id];
    switch (node.op) {
      case Op::kNumber:
      case Op::kDate:
        return Range::of(node.number);
      case Op::kBool:
        return Range::of(Rational(node.index != 0 ? 1 : 0));
      case Op::kText:
        return Range::all();
      case Op::kFact:
        return fact(node.index);
      case Op::kChoice:
        return choice(id, node);
      case Op::kItemMax:
        return context_.item_max != nullptr ? Range::of(*context_.item_max) : Range::all();
      case Op::kPeriodFrom:
      case Op::kPeriodTo:
      case Op::kAsOf:
      case Op::kDueInPeriod:
        return context_.unit != nullptr ? known(id) : Range::all();
      case Op::kReference:
        return range(program_.operand(node, 0));
      case Op::kNegate:
        return subtract(Range::of(Rational(0)), range(program_.operand(node, 0)));
      case Op::kNot:
        return subtract(Range::of(Rational(1)), range(program_.operand(node, 0)));
      case Op::kAdd:
        return add(range(program_.operand(node, 0)), range(program_.operand(node, 1)));
      case Op::kSubtract:
        return subtract(range(program_.operand(node, 0)), range(program_.operand(node, 1)));
      case Op::kDays:
        return subtract(range(program_.operand(node, 1)), range(program_.operand(node, 0)));
      case Op::kMultiply:
        return multiply(range(program_.operand(node, 0)), range(program_.operand(node, 1)));
      case Op::kDivide:
        return divide(range(program_.operand(node, 0)), range(program_.operand(node, 1)));
      case Op::kEqual:
      case Op::kNotEqual:
        return equal(node);
      case Op::kLess:
        return compare(node, 0, 1, true);
      case Op::kLessEqual:
        return compare(node, 0, 1, false);
      case Op::kGreater:
        return compare(node, 1, 0, true);
      case Op::kGreaterEqual:
        return compare(node, 1, 0, false);
      case Op::kAnd:
        return logic(node, false);
      case Op::kOr:
        return logic(node, true);
      case Op::kMin:
        return extreme(node, true);
      case Op::kMax:
        return extreme(node, false);
      case Op::kSum: {
        Range sum = Range::of(Rational(0));
        for (std::uint32_t i = 0; i < node.count; ++i)
          sum = add(sum, range(program_.operand(node, i)));
        return sum;
      }
      case Op::kAbs:
        return absolute(range(program_.operand(node, 0)));
      case Op::kFloor:
      case Op::kCeil:
      case Op::kRound:
        return rounded(node);
      case Op::kIf:
        return branch(node);
      case Op::kPoints:
        return points(node);
      case Op::kBy:
        return by(id, node);
      case Op::kWorkingDays:
      case Op::kWorkingHours:
        return working_time(id, node);
      case Op::kCohort:
      case Op::kPrevious:
      case Op::kLastYear:
        if (context_.unit == nullptr) return Range::all();
        [[fallthrough]];
      case Op::kMinShare:
      case Op::kRoundPoints: {
        const Value value = evaluate(context_, id);
        if (value.undefined()) {
          Range out = Range::nothing();
          out.undefined = true;
          return out;
        }
        return value.known() ? Range::of(value.number) : Range::all();
      }
      case Op::kMinimumAnswers: {
        Range out = range(program_.operand(node, 2));
        const Range total = range(program_.operand(node, 0));
        const Range minimum = range(program_.operand(node, 1));
        const bool may_fall_short = total.none || !total.lo || !minimum.hi || *total.lo < *minimum.hi;
        if (may_fall_short) {  // with more answers any value may come
          out = Range::all();
          out.missing = true;
        }
        return out;
      }
    }
    return Range::all();
  }

 private:
  Range known(NodeId id) {
    const Value value = evaluate(context_, id);
    return value.known() ? Range::of(value.number) : Range::all();
  }

  /// Working time grows with its end and shrinks with its beginning.
  Range working_time(NodeId id, const Node& node) {
    const Range begin = range(program_.operand(node, 0)), end = range(program_.operand(node, 1));
    Range out = flags(begin, end);
    if (begin.point() && end.point()) {
      const Value value = evaluate(context_, id);
      return value.known() ? Range::of(value.number) : out;
    }
    return out;
  }

  const FactValue* given(Index slot) const {
    if (context_.unit == nullptr) return nullptr;
    const FactValue& value = context_.fact(slot);
    return value.given() ? &value : nullptr;
  }

  /// A missing fact: what its type, the fact above it and the facts below it leave.
  Range fact(Index slot) const {
    if (const FactValue* value = given(slot)) return Range::of(value->number());
    const Slot& place = context_.model.slots[at(slot)];
    const FactDeclaration& declaration = context_.model.facts[at(place.fact)];
    Range out;
    switch (declaration.type) {
      case FactType::kCount:
      case FactType::kTally:
        out.lo = Rational(0);
        break;
      case FactType::kFlag:
        return Range::between(Rational(0), Rational(1));
      case FactType::kDate:
        if (declaration.within_period && context_.unit != nullptr) {
          return Range::between(Rational(context_.unit->period.from.day_number()),
                                Rational(context_.unit->period.to.day_number()));
        }
        break;
      default:
        break;
    }
    if (declaration.at_most != kNone) {
      if (const FactValue* above = given(context_.model.facts[at(declaration.at_most)].slot))
        out.hi = above->number();
    }
    if (context_.unit != nullptr) {
      for (const FactDeclaration& other : context_.model.facts) {
        if (other.at_most != place.fact) continue;
        if (const FactValue* below = given(other.slot)) {
          if (!out.lo || *out.lo < below->number()) out.lo = below->number();
        }
      }
    }
    // facts that contradict each other by way of a missing one: no range may be inside out
    if (out.lo && out.hi && *out.hi < *out.lo) out.hi = out.lo;
    return out;
  }

  Range choice(NodeId id, const Node& node) {
    if (given(node.index) != nullptr) return known(id);
    const std::size_t count = program_.choices[at(node.extra)].codes.size();
    return Range::between(Rational(0), Rational(static_cast<std::int64_t>(count == 0 ? 0 : count - 1)));
  }

  static Range add(const Range& a, const Range& b) {
    Range out = flags(a, b);
    if (a.lo && b.lo) out.lo = *a.lo + *b.lo;
    if (a.hi && b.hi) out.hi = *a.hi + *b.hi;
    return out;
  }
  static Range subtract(const Range& a, const Range& b) {
    Range out = flags(a, b);
    if (a.lo && b.hi) out.lo = *a.lo - *b.hi;
    if (a.hi && b.lo) out.hi = *a.hi - *b.lo;
    return out;
  }

  static Range truth(Range out, bool can_be_false, bool can_be_true) {
    if (out.none) return out;
    out.lo = Rational(can_be_false ? 0 : 1);
    out.hi = Rational(can_be_true ? 1 : 0);
    return out;
  }

  /// operand `a` below operand `b`
  Range compare(const Node& node, std::uint32_t a, std::uint32_t b, bool strictly) {
    const Range left = range(program_.operand(node, a));
    const Range right = range(program_.operand(node, b));
    const bool always = left.hi && right.lo && (strictly ? *left.hi < *right.lo : *left.hi <= *right.lo);
    const bool never = left.lo && right.hi && (strictly ? *left.lo >= *right.hi : *left.lo > *right.hi);
    return truth(flags(left, right), !always, !never);
  }

  Range equal(const Node& node) {
    const NodeId a = program_.operand(node, 0), b = program_.operand(node, 1);
    const bool negated = node.op == Op::kNotEqual;
    if (program_[a].type == Type::kText) {
      const Value left = text_value(a), right = text_value(b);
      if (!left.known() || !right.known()) return Range::between(Rational(0), Rational(1));
      return Range::of(Rational((left.text == right.text) != negated ? 1 : 0));
    }
    const Range left = range(a), right = range(b);
    const bool always = left.point() && right.point() && *left.lo == *right.lo;
    const bool never =
        (left.hi && right.lo && *left.hi < *right.lo) || (left.lo && right.hi && *left.lo > *right.hi);
    return truth(flags(left, right), negated ? !never : !always, negated ? !always : !never);
  }

  Value text_value(NodeId id) {
    if (context_.unit == nullptr && program_[id].op != Op::kText) return Value::none(Value::Kind::kMissing);
    return evaluate(context_, id);
  }

  Range logic(const Node& node, bool absorbing) {
    const Range left = range(program_.operand(node, 0));
    const bool left_decides = absorbing ? !left.can_be_false() : !left.can_be_true();
    if (left_decides && !left.none && !left.undefined && !left.missing) return left;
    const Range right = range(program_.operand(node, 1));
    const bool right_decides = absorbing ? !right.can_be_false() : !right.can_be_true();
    if (right_decides && !right.none && !right.undefined && !right.missing) return right;
    Range out = flags(left, right);
    out.none = false;
    if (absorbing) {
      return truth(out, (left.can_be_false() || left.none) && (right.can_be_false() || right.none),
                   left.can_be_true() || right.can_be_true());
    }
    return truth(out, left.can_be_false() || right.can_be_false(),
                 (left.can_be_true() || left.none) && (right.can_be_true() || right.none));
  }

  Range extreme(const Node& node, bool smallest) {
    Range out = range(program_.operand(node, 0));
    for (std::uint32_t i = 1; i < node.count; ++i) {
      const Range next = range(program_.operand(node, i));
      Range both = flags(out, next);
      const auto pick = [smallest](const std::optional<Rational>& a, const std::optional<Rational>& b,
                                   bool lower_end) {
        // the smaller of two lower ends may be minus infinity; the smaller of two upper ends is the finite
        // one
        const bool unbounded_wins = smallest == lower_end;
        if (!a || !b) return unbounded_wins ? std::optional<Rational>() : (a ? a : b);
        return std::optional<Rational>((*a < *b) == smallest ? *a : *b);
      };
      both.lo = pick(out.lo, next.lo, true);
      both.hi = pick(out.hi, next.hi, false);
      out = both;
    }
    return out;
  }

  static Range absolute(Range in) {
    if (in.none) return in;
    const std::optional<Rational> lo = in.lo, hi = in.hi;
    if (lo && lo->sign() >= 0) return in;
    if (hi && hi->sign() <= 0) {
      in.lo = -*hi;
      in.hi = lo ? std::optional<Rational>(-*lo) : std::nullopt;
      return in;
    }
    in.lo = Rational(0);
    in.hi = lo && hi ? std::optional<Rational>(std::max(-*lo, *hi)) : std::nullopt;
    return in;
  }

  Range rounded(const Node& node) {
    Range out = range(program_.operand(node, 0));
    const auto step = [&](std::optional<Rational>& bound) {
      if (!bound) return;
      if (node.op == Op::kFloor) {
        bound = bound->floor();
      } else if (node.op == Op::kCeil) {
        bound = bound->ceil();
      } else {
        bound = bound->rounded(
            {static_cast<int>(node.index) + (node.type == Type::kPercent ? 2 : 0), RoundingMode::kHalfUp});
      }
    };
    step(out.lo);
    step(out.hi);
    return out;
  }

  Range branch(const Node& node) {
    const Range condition = range(program_.operand(node, 0));
    Range out = Range::nothing();
    if (condition.can_be_true()) out.join(range(program_.operand(node, 1)));
    if (condition.can_be_false()) out.join(range(program_.operand(node, 2)));
    out.undefined = out.undefined || condition.undefined;
    out.missing = out.missing || condition.missing;
    return out;
  }

  Range points(const Node& node) const {
    if (context_.items == nullptr) return Range::all();
    const ItemScore& item = (*context_.items)[at(node.index)];
    Range out = Range::between(item.lowest, item.highest);
    if (item.state != State::kPending) out.join(item.points);
    return out;
  }

  Range by(NodeId id, const Node& node) {
    if (context_.unit != nullptr) {
      const Value value = evaluate(context_, id);
      if (value.known()) return Range::of(value.number);
    }
    const ByTable& table = program_.tables[at(node.index)];
    Range out = Range::nothing();
    for (const ByTable::Entry& entry : table.entries)
      out.join(range(entry.then));
    if (table.otherwise != kNoNode) out.join(range(table.otherwise));
    return out;
  }

  Context& context_;
  const Program& program_;
};

}  // namespace

void Range::join(const Range& other) {
  undefined = undefined || other.undefined;
  missing = missing || other.missing;
  if (other.none) return;
  if (none) {
    lo = other.lo;
    hi = other.hi;
    none = false;
    return;
  }
  lo = lo && other.lo ? std::optional<Rational>(std::min(*lo, *other.lo)) : std::nullopt;
  hi = hi && other.hi ? std::optional<Rational>(std::max(*hi, *other.hi)) : std::nullopt;
}

Range range_of(Context& context, NodeId root) { return RangeEvaluation(context).range(root); }

}  // namespace parindex::inline v1::detail
