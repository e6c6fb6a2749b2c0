#include "score/leaf.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

namespace {

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

Rational clamp(const Rational& value, const Rational& lo, const Rational& hi) {
  if (value < lo) return lo;
  return hi < value ? hi : value;
}

/// A share reads best in per cent, a count as it is.
std::string show_measure(const Model& model, const Term& term, const Rational& value) {
  const Node& node = model.program[term.measure];
  NodeId inner = term.measure;
  while (model.program[inner].op == Op::kReference)
    inner = model.program.operand(model.program[inner], 0);
  const bool share = node.type == Type::kNumber && (node.share || model.program[inner].share);
  return show(value, share ? Type::kPercent : node.type);
}

std::string show_bound(const Model& model, NodeId at, Context& context) {
  if (at == kNoNode) return {};
  const Value value = evaluate(context, at);
  return value.known() ? show(value.number, model.program[at].type) : std::string("?");
}

}  // namespace

// ---- bounds

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

EvidenceCount count_evidence(const Assessment& unit, Index item, const std::vector<Index>& facts,
                             const std::vector<std::string>& kinds) {
  EvidenceCount count;
  for (std::size_t i = 0; i < unit.evidence.size(); ++i) {
    const EvidenceDocument& document = unit.evidence[i];
    const bool backs =
        std::find(document.items.begin(), document.items.end(), item) != document.items.end() ||
        std::any_of(document.facts.begin(), document.facts.end(),
                    [&](Index fact) { return std::find(facts.begin(), facts.end(), fact) != facts.end(); });
    if (!backs || (!kinds.empty() && std::find(kinds.begin(), kinds.end(), document.kind) == kinds.end()))
      continue;
    bool accepted = true;  // until a round says otherwise; the last word counts
    for (const Review& review : unit.reviews) {
      for (const EvidenceVerdict& verdict : review.verdicts) {
        if (verdict.evidence == static_cast<Index>(i)) accepted = verdict.accepted;
      }
    }
    ++(accepted ? count.accepted : count.rejected);
  }
  return count;
}

// ---- one leaf

bool LeafScorer::score(Index index, ItemScore& score, Standing& standing) {
  const Model& model = context_.model;
  const Item& item = model.items[at(index)];
  item_ = &item;
  score_ = &score;
  context_.inherit(item.inherit);
  context_.item_max = nullptr;
  context_.fault = kNoNode;

  const Value max = evaluate(context_, item.max);
  const bool max_known = max.known();
  if (max_known) {
    max_ = max.number;
  } else {
    const Range range = range_of(context_, item.max);
    std::vector<Index> facts;
    collect_facts(model, item.max, facts);
    if (facts.empty() || !range.hi) {
      const Node& node = model.program[item.max];
      const std::string key =
          node.op == Op::kBy ? model.program.tables[at(node.index)].name : std::string("max");
      report(mistakes_, Code::kNoByValue, context_.unit->place, {item.label, key}, context_.unit->unit.id);
      return false;
    }
    max_ = *range.hi;
  }
  min_ = Rational(0);
  if (item.min != kNoNode) {
    const Value min = evaluate(context_, item.min);
    if (min.known()) min_ = min.number;
  }
  if (max_ < min_) min_ = max_;
  score.max = score.applicable_max = max_;
  context_.item_max = &max_;

  Result result = max_known ? leaf_result(item) : pending(item.facts);
  if (take_fault() || result.end == End::kWrong) return false;

  State state = State::kScored;
  if (result.end == End::kTracked) {
    standing.tracked = true;
    score.state = State::kTracked;
    score.max = score.applicable_max = max_;
    return true;
  }
  if (result.end == End::kPoints || result.end == End::kPending) {
    if (result.end == End::kPoints) apply_evidence(item, result, score);
    standing.rule_points = result.points;
    if (!apply_reviews(index, item, result, score)) return false;
  }
  if (!apply_given(index, item, result, score, state)) return false;

  if (result.end == End::kPending && model.missing != MissingPolicy::kPending) {
    const bool zero = model.missing == MissingPolicy::kZero;
    for (Step& step : result.steps)
      step.cause = Cause::kMissingFact;
    result.end = zero ? End::kPoints : End::kExcluded;
  }
  switch (result.end) {
    case End::kPoints:
      break;
    case End::kPending:
      state = State::kPending;
      break;
    case End::kExcluded:
      state = State::kNotApplicable;
      standing.excluded = true;
      break;
    case End::kNoActivity:
      state = State::kNoActivity;
      break;
    case End::kNotApplicable:
      state = State::kNotApplicable;
      break;
    case End::kTracked:
    case End::kWrong:
      break;
  }
  score.state = state;
  if (standing.excluded && model.excluded != ExcludedPolicy::kLost) {
    score.applicable_max = Rational(0);
    result.steps.clear();
    result.points = Rational(0);
  }
  finish(item, result, score);
  if (state == State::kPending) bounds(item, score, standing);
  return !take_fault();
}

LeafScorer::Result LeafScorer::leaf_result(const Item& item) {
  const Model& model = context_.model;
  const std::string& kind = context_.unit->unit.kind;
  if (!item.applies_to.empty() && !kind.empty()) {
    const bool applies =
        std::any_of(item.applies_to.begin(), item.applies_to.end(),
                    [&](const std::string& one) { return one == kind || one == model.base_kind(kind); });
    if (!applies) {
      trace("guard", "applies_to: " + kind, "false");
      return outcome(item.otherwise, Cause::kNotApplicable, why(reason_kind(kind)), {}, false);
    }
  }
  const Rule& rule = model.rules[at(item.rule)];
  if (auto stopped = guards(item.guards, &rule)) return *stopped;
  return rule_result(rule);
}

std::optional<LeafScorer::Result> LeafScorer::guards(const Guards& guards, const Rule* rule) {
  const auto ask = [&](const Guard& guard) {
    const Value value = evaluate(context_, guard.condition);
    if (options_.traces) {
      trace("guard", guard.text + ": " + render(context_, guard.condition),
            value.known() ? (value.truth() ? "true" : "false") : "?");
    }
    return value;
  };
  const auto undecided = [&](const Guard& guard, const Value& value) {
    if (value.undefined() && rule != nullptr) {
      return outcome(rule->when_undefined, Cause::kNoActivity,
                     why(reason_no_activity(render(context_, guard.condition), "")), guard.facts, true);
    }
    return pending(guard.facts);
  };
  for (const Guard& guard : guards.not_applicable_if) {
    const Value value = ask(guard);
    if (!value.known()) return undecided(guard, value);
    if (value.truth())
      return outcome(guard.then, Cause::kNotApplicable, why(reason_guard(guard.text, "")), guard.facts,
                     false);
  }
  for (const Guard& guard : guards.requires_all) {
    const Value value = ask(guard);
    if (!value.known()) return undecided(guard, value);
    if (value.truth()) continue;
    Result result;
    if (guard.otherwise != kNoNode) {
      const Value points = evaluate(context_, guard.otherwise);
      if (!points.known()) return pending(guard.facts);
      result.points = points.number;
    }
    result.steps.push_back(
        {result.points, Cause::kRequirementNotMet, why(reason_requirement(guard.text)), guard.facts});
    return result;
  }
  for (const Guard& guard : guards.zero_if) {
    const Value value = ask(guard);
    if (!value.known()) return undecided(guard, value);
    if (!value.truth()) continue;
    Result result;
    result.steps.push_back({Rational(0), Cause::kViolation, why(reason_zero_if(guard.text)), guard.facts});
    return result;
  }
  return std::nullopt;
}

LeafScorer::Result LeafScorer::outcome(const Outcome& outcome, Cause cause, const Text& reason,
                                       const std::vector<Index>& facts, bool undefined) {
  Result result;
  result.end = undefined ? End::kPoints : End::kNotApplicable;
  switch (outcome.kind) {
    case Outcome::Kind::kPending:
      return pending(facts);
    case Outcome::Kind::kZero:
      break;
    case Outcome::Kind::kNoActivity:
      result.end = End::kNoActivity;
      break;
    case Outcome::Kind::kFull:
      result.points = max_;
      break;
    case Outcome::Kind::kExclude:
      result.end = End::kExcluded;
      break;
    case Outcome::Kind::kPoints: {
      const Value points = evaluate(context_, outcome.points);
      if (!points.known()) return pending(facts);
      result.points = clamp(points.number, min_, max_);
      break;
    }
  }
  result.steps.push_back({result.points, cause, reason, facts});
  return result;
}

LeafScorer::Result LeafScorer::pending(const std::vector<Index>& facts) {
  Result result;
  result.end = End::kPending;
  result.steps.push_back({Rational(0), Cause::kUndecided,
                          options_.reasons ? reason_missing(missing_names(facts)) : Text{}, facts});
  if (options_.traces) trace("facts", missing_names(facts), "?");
  return result;
}

LeafScorer::Result LeafScorer::undefined(const Rule& rule, const Term& term) {
  const Outcome& what = rule.when_undefined;
  const std::string_view word = what.kind == Outcome::Kind::kNoActivity ? "null"
                                : what.kind == Outcome::Kind::kZero     ? "zero"
                                                                        : "";
  const std::string computed =
      options_.reasons || options_.traces ? render(context_, term.measure) : std::string();
  trace("measure", computed, "0/0");
  return outcome(what, Cause::kNoActivity, why(reason_no_activity(computed, word)), term.facts, true);
}

LeafScorer::Result LeafScorer::rule_result(const Rule& rule) {
  if (auto stopped = guards(rule.guards, &rule)) return *stopped;
  Result result;
  switch (rule.combine) {
    case Combine::kSingle:
      result = single(rule, rule.terms.front());
      break;
    case Combine::kSum:
    case Combine::kAll:
    case Combine::kAny:
      result = checklist(rule);
      break;
    case Combine::kDeduct:
      result = deductions(rule);
      break;
  }
  return result;
}

std::optional<Rational> LeafScorer::piece_points(const Piece& piece, const Rational& measure) {
  if (piece.give == Piece::Give::kPoints) {
    const Value points = evaluate(context_, piece.points);
    return points.known() ? std::optional<Rational>(points.number) : std::nullopt;
  }
  const Value x0 = evaluate(context_, piece.x0), y0 = evaluate(context_, piece.y0),
              x1 = evaluate(context_, piece.x1), y1 = evaluate(context_, piece.y1);
  if (!x0.known() || !y0.known() || !x1.known() || !y1.known()) return std::nullopt;
  const Rational run = x1.number - x0.number;
  Rational points;
  if (run.is_zero()) {
    // a target of 0 that depends on facts: it is reached from 0 on
    points = measure >= x1.number ? y1.number : y0.number;
  } else {
    // multiply first, divide last
    points = y0.number + (measure - x0.number) * (y1.number - y0.number) / run;
  }
  if (piece.clamp_to_ends) {
    return y0.number <= y1.number ? clamp(points, y0.number, y1.number) : clamp(points, y1.number, y0.number);
  }
  return points;
}

LeafScorer::TermValue LeafScorer::term_value(const Rule& rule, const Term& term) {
  TermValue out;
  const Value measure = evaluate(context_, term.measure);
  if (!measure.known()) {
    out.end = measure.undefined() ? End::kNoActivity : End::kPending;
    return out;
  }
  out.measure = measure.number;
  if (term.round_measure) out.measure = out.measure.rounded(*term.round_measure);
  if (options_.traces && rule.kind != RuleKind::kTracked) {
    const std::string computed = render(context_, term.measure);
    std::string value = show_measure(context_.model, term, measure.number);
    if (term.round_measure) value += " → " + show_measure(context_.model, term, out.measure);
    trace("measure", computed, std::move(value));
  }
  for (const Piece& piece : term.curve.pieces) {
    const Value lo = piece.lo.at == kNoNode ? Value() : evaluate(context_, piece.lo.at);
    const Value hi = piece.hi.at == kNoNode ? Value() : evaluate(context_, piece.hi.at);
    if (!lo.known() || !hi.known()) {
      out.end = End::kPending;
      return out;
    }
    if (piece.lo.at != kNoNode && (piece.lo.closed ? out.measure < lo.number : out.measure <= lo.number))
      continue;
    if (piece.hi.at != kNoNode && (piece.hi.closed ? out.measure > hi.number : out.measure >= hi.number))
      continue;
    out.piece = &piece;
    if (piece.give == Piece::Give::kRule) {
      out.nested = piece.rule;
      return out;
    }
    const std::optional<Rational> points = piece_points(piece, out.measure);
    if (!points) {
      out.end = End::kPending;
      return out;
    }
    out.points = *points;
    return out;
  }
  if (term.curve.otherwise == kNoNode) {
    if (rule.kind == RuleKind::kTracked) return out;
    Place place = context_.unit->place;
    for (const Index fact : term.facts) {
      const Index slot = context_.model.facts[at(fact)].slot;
      if (!context_.unit->facts[at(slot)].given()) continue;
      place = fact_place(*context_.unit, context_.model, slot);
      break;
    }
    report(mistakes_, Code::kValueInGap, std::move(place),
           {item_->label, show_measure(context_.model, term, out.measure), fact_names(term.facts)},
           context_.unit->unit.id);
    out.end = End::kWrong;
    return out;
  }
  const Value otherwise = evaluate(context_, term.curve.otherwise);
  if (!otherwise.known()) out.end = End::kPending;
  out.points = otherwise.number;
  return out;
}

LeafScorer::Result LeafScorer::single(const Rule& rule, const Term& term) {
  const Model& model = context_.model;
  if (rule.kind == RuleKind::kTracked) {
    const Value value = evaluate(context_, term.measure);
    if (options_.traces) {
      trace("measure", render(context_, term.measure),
            value.known()       ? show_measure(model, term, value.number)
            : value.undefined() ? "0/0"
                                : "?");
    }
    // a figure that is only shown never makes a unit's data wrong
    context_.fault = kNoNode;
    Result result;
    result.end = End::kTracked;
    return result;
  }
  TermValue value = term_value(rule, term);
  if (value.end == End::kPending) {
    std::vector<Index> facts = term.facts;
    for (const Piece& piece : term.curve.pieces) {
      for (const NodeId node :
           {piece.lo.at, piece.hi.at, piece.points, piece.x0, piece.y0, piece.x1, piece.y1}) {
        if (node != kNoNode) collect_facts(model, node, facts);
      }
    }
    Result result = pending(facts);
    result.own_fact_missing = rule.own_fact != kNone;
    return result;
  }
  if (value.end == End::kNoActivity) return undefined(rule, term);
  Result result;
  if (value.end == End::kWrong) {
    result.end = End::kWrong;
    return result;
  }
  if (value.nested != kNone) {
    return rule_result(model.rules[at(value.nested)]);
  }
  Rational floor = min_;
  if (rule.minimum != kNoNode) {
    const Value least = evaluate(context_, rule.minimum);
    if (least.known()) floor = least.number;
  }
  if (rule.kind == RuleKind::kJudged) {
    if (value.points < floor || max_ < value.points) {
      report(mistakes_, Code::kJudgedRange,
             fact_place(*context_.unit, model, model.facts[at(rule.own_fact)].slot),
             {item_->label, value.points.to_decimal(), floor.to_decimal(), max_.to_decimal()},
             context_.unit->unit.id);
      result.end = End::kWrong;
      return result;
    }
    if (!check_step(rule, value.points)) {
      result.end = End::kWrong;
      return result;
    }
  }
  result.points = clamp(value.points, floor, max_);

  const bool words = options_.reasons || options_.traces;
  const std::string shown = words ? show_measure(model, term, value.measure) : std::string();
  const std::string computed = words ? render(context_, term.measure) : std::string();
  Text reason;
  std::string curve;
  const Piece* piece = value.piece;
  if (words) {
    const auto interval = [&] {
      return interval_text(show_bound(model, piece->lo.at, context_), piece->lo.closed,
                           show_bound(model, piece->hi.at, context_), piece->hi.closed);
    };
    switch (rule.kind) {
      case RuleKind::kCheck:
        reason = reason_check(render_names(model, term.measure));
        break;
      case RuleKind::kChoice:
        reason = piece != nullptr ? reason_option(piece->title) : reason_option({computed, computed});
        curve = computed;
        break;
      case RuleKind::kTiers:
        reason = piece != nullptr ? reason_tier(computed, shown, piece->title, interval())
                                  : reason_no_tier(computed, shown);
        curve = shown + (piece != nullptr ? ": " + interval() : std::string());
        break;
      case RuleKind::kDeadline:
        reason = reason_late(value.measure.to_decimal(6));
        curve = shown;
        break;
      case RuleKind::kJudged:
        reason = reason_judged(value.points.to_decimal(6));
        break;
      case RuleKind::kSurvey:
        reason = reason_survey(shown);
        curve = max_.to_decimal(6) + " × " + shown;
        break;
      case RuleKind::kFormula:
        reason = reason_formula(computed, value.points.to_decimal(6));
        curve = computed;
        break;
      case RuleKind::kCount:
        reason = reason_count(shown, show_bound(model, piece->y1, context_));
        curve = shown + " × " + show_bound(model, piece->y1, context_);
        break;
      case RuleKind::kRatio: {
        const bool line = piece != nullptr && piece->give == Piece::Give::kLine;
        const std::string target = line ? show_bound(model, piece->x1, context_) : interval();
        const Node& goal = model.program[line ? piece->x1 : term.measure];
        const bool whole = line && goal.op == Op::kNumber && goal.number == Rational(1);
        reason = reason_below_target(computed, shown, line ? (whole ? std::string("100%") : target) : target);
        if (line) {
          const bool plain = !term.round_measure && model.program[term.measure].op == Op::kDivide;
          const std::string measured = term.round_measure || !plain ? shown : computed;
          curve = max_.to_decimal(6) + " × " + measured + (whole ? std::string() : " / " + target);
          if (result.points == max_) curve = "min(" + max_.to_decimal(6) + ", " + curve + ")";
        } else {
          curve = shown + " " + target;
        }
        break;
      }
      case RuleKind::kLinear:
        reason = reason_below_target(computed, shown, show_bound(model, piece->x1, context_));
        curve = shown + ": (" + show_bound(model, piece->x0, context_) + ", " +
                show_bound(model, piece->y0, context_) + ") – (" + show_bound(model, piece->x1, context_) +
                ", " + show_bound(model, piece->y1, context_) + ")";
        break;
      default:
        break;
    }
    if (options_.traces && !curve.empty()) trace("curve", curve, result.points.to_decimal(8));
  }
  result.steps.push_back({result.points, term.cause, why(std::move(reason)), term.facts});
  return result;
}

bool LeafScorer::check_step(const Rule& rule, const Rational& points) {
  if (rule.step == kNoNode) return true;
  const Value step = evaluate(context_, rule.step);
  if (!step.known() || step.number.sign() <= 0) return true;
  Rational from = min_;
  if (rule.minimum != kNoNode) {
    const Value least = evaluate(context_, rule.minimum);
    if (least.known()) from = least.number;
  }
  if (((points - from) / step.number).is_integer()) return true;
  report(mistakes_, Code::kOffStep,
         fact_place(*context_.unit, context_.model, context_.model.facts[at(rule.own_fact)].slot),
         {item_->label, points.to_decimal(), step.number.to_decimal(), from.to_decimal()},
         context_.unit->unit.id);
  return false;
}

LeafScorer::Result LeafScorer::checklist(const Rule& rule) {
  const Model& model = context_.model;
  Rational all, reached, lost, best;
  bool missing = false, any_false = false;
  std::optional<Rational> open = Rational(0);  ///< the best a missing part can give; empty: not known
  std::vector<Index> facts, missing_facts;
  std::vector<Step> steps;
  Text unmet;
  for (const Term& term : rule.terms) {
    TermValue value = term_value(rule, term);
    if (value.end == End::kNoActivity) return undefined(rule, term);
    if (value.end == End::kWrong) {
      Result wrong;
      wrong.end = End::kWrong;
      return wrong;
    }
    const Value award = evaluate(context_, term.curve.pieces.front().points);
    if (value.end == End::kPending || !award.known()) {
      missing = true;
      if (!award.known())
        open.reset();
      else if (open)
        open = std::max(*open, award.number);
      missing_facts.insert(missing_facts.end(), term.facts.begin(), term.facts.end());
      continue;
    }
    all += award.number;
    const bool holds = value.piece != nullptr;
    any_false = any_false || !holds;
    if (holds) {
      reached += award.number;
      best = std::max(best, award.number);
    } else {
      lost += award.number;
      const Text reason =
          options_.reasons ? reason_parts(term.title, render_names(model, term.measure)) : Text{};
      steps.push_back({lost, term.cause, reason, term.facts});
      if (rule.combine == Combine::kAll) {
        unmet.vi += (unmet.vi.empty() ? "" : "; ") + reason.vi;
        unmet.en += (unmet.en.empty() ? "" : "; ") + reason.en;
        facts.insert(facts.end(), term.facts.begin(), term.facts.end());
      }
    }
  }
  Result result;
  switch (rule.combine) {
    case Combine::kAll:
      if (any_false) {
        result.steps.push_back({Rational(0), Cause::kRequirementNotMet, unmet, facts});
        return result;
      }
      if (missing) return pending(missing_facts);
      result.points = max_;
      return result;
    case Combine::kAny:
      if (missing && (!open || best < std::min(*open, max_))) return pending(missing_facts);
      result.points = clamp(best, min_, max_);
      if (result.points != max_) {
        for (const Step& step : steps) {
          unmet.vi += (unmet.vi.empty() ? "" : "; ") + step.why.vi;
          unmet.en += (unmet.en.empty() ? "" : "; ") + step.why.en;
          facts.insert(facts.end(), step.facts.begin(), step.facts.end());
        }
        result.steps.push_back({result.points, Cause::kRequirementNotMet, unmet, facts});
      }
      return result;
    default:
      break;
  }
  if (missing) return pending(missing_facts);
  // the parts' points: from the maximum, each part not met takes its own
  Rational top = clamp(all, min_, max_);
  if (top != max_) result.steps.push_back({top, Cause::kRequirementNotMet, why(reason_parts_short()), {}});
  for (Step& step : steps) {
    step.after = clamp(all - step.after, min_, max_);
    result.steps.push_back(std::move(step));
  }
  result.points = clamp(reached, min_, max_);
  trace("sum", "Σ", result.points.to_decimal(8));
  return result;
}

LeafScorer::Result LeafScorer::deductions(const Rule& rule) {
  const Model& model = context_.model;
  Result result;
  result.points = max_;
  std::vector<Index> missing_facts;
  bool missing = false;
  Rational floor = min_;
  if (rule.minimum != kNoNode) {
    const Value least = evaluate(context_, rule.minimum);
    if (least.known()) floor = least.number;
  }
  for (const Term& term : rule.terms) {
    TermValue value = term_value(rule, term);
    if (value.end == End::kNoActivity) return undefined(rule, term);
    if (value.end == End::kWrong) {
      result.end = End::kWrong;
      return result;
    }
    if (value.end == End::kPending) {
      missing = true;
      missing_facts.insert(missing_facts.end(), term.facts.begin(), term.facts.end());
      continue;
    }
    if (missing) continue;
    Rational taken = std::max(value.points, Rational(0));
    bool capped = false, floored = false;
    if (term.cap != kNoNode) {
      const Value cap = evaluate(context_, term.cap);
      if (!cap.known()) {
        missing = true;
        continue;
      }
      if (cap.number < taken) {
        taken = std::max(cap.number, Rational(0));
        capped = true;
      }
    }
    if (term.needs_evidence && taken.sign() > 0 &&
        count_evidence(*context_.unit, static_cast<Index>(item_ - model.items.data()), term.facts, {})
                .accepted == 0) {
      trace("deduct", render(context_, term.measure) + ": no document", "0");
      continue;
    }
    if (result.points - taken < floor) {
      taken = result.points - floor;
      floored = true;
    }
    result.points -= taken;
    if (options_.traces) trace("deduct", render(context_, term.measure), "-" + taken.to_decimal(8));
    if (taken.is_zero()) continue;
    const std::string each =
        options_.reasons ? show_bound(model, term.curve.pieces.front().y1, context_) : std::string();
    result.steps.push_back({result.points, term.cause,
                            options_.reasons
                                ? reason_deduction(term.title, render_names(model, term.measure),
                                                   value.measure.to_decimal(6), each, capped, floored)
                                : Text{},
                            term.facts});
  }
  if (missing) return pending(missing_facts);
  return result;
}

// ---- evidence, reviews, given points

void LeafScorer::apply_evidence(const Item& item, Result& result, ItemScore& score) {
  if (!item.evidence) return;
  const EvidencePolicy& policy = *item.evidence;
  // what brings no points needs no proof; a deduction is owed all the same
  if (policy.missing != EvidencePolicy::Missing::kDeduct && result.points.sign() <= 0) return;
  const Index index = static_cast<Index>(&item - context_.model.items.data());
  const EvidenceCount count = count_evidence(*context_.unit, index, item.facts, policy.kinds);
  if (count.accepted >= policy.at_least) return;
  if (policy.unless_explained) {
    for (const Review& review : context_.unit->reviews) {
      if (review.round != "explanation") continue;
      for (const ReviewScore& one : review.scores) {
        if (one.item == index && !one.note.empty()) return;
      }
    }
  }
  const Cause cause = count.rejected > 0 ? Cause::kRejectedEvidence : Cause::kMissingEvidence;
  score.evidence_missing = true;
  if (policy.missing == EvidencePolicy::Missing::kFlag) return;
  Rational after;
  if (policy.missing == EvidencePolicy::Missing::kDeduct) {
    const Value taken = evaluate(context_, policy.deduct);
    after =
        taken.known() ? std::max(std::min(min_, result.points), result.points - taken.number) : result.points;
  }
  if (after == result.points) return;
  result.points = after;
  result.steps.push_back(
      {after, cause, why(reason_evidence(count.accepted, policy.at_least, count.rejected)), {}});
  trace("evidence", std::to_string(count.accepted) + " / " + std::to_string(policy.at_least),
        after.to_decimal(8));
}

bool LeafScorer::reachable(const Rule& rule, const Rational& points) {
  Rational floor = min_;
  if (rule.minimum != kNoNode) {
    const Value least = evaluate(context_, rule.minimum);
    if (least.known()) floor = least.number;
  }
  if (points < floor || max_ < points) return false;
  if (rule.kind == RuleKind::kJudged && rule.step != kNoNode) {
    const Value step = evaluate(context_, rule.step);
    return !step.known() || step.number.sign() <= 0 || ((points - floor) / step.number).is_integer();
  }
  if (rule.kind != RuleKind::kCheck && rule.kind != RuleKind::kChoice && rule.kind != RuleKind::kTiers)
    return true;
  const Term& term = rule.terms.front();
  for (const Piece& piece : term.curve.pieces) {
    if (piece.give == Piece::Give::kRule) {
      if (reachable(context_.model.rules[at(piece.rule)], points)) return true;
      continue;
    }
    const Value one = evaluate(context_, piece.points);
    if (one.known() && one.number == points) return true;
  }
  if (term.curve.otherwise == kNoNode) return false;
  const Value one = evaluate(context_, term.curve.otherwise);
  return one.known() && one.number == points;
}

bool LeafScorer::apply_reviews(Index index, const Item& item, Result& result, ItemScore& score) {
  const Rule& rule = context_.model.rules[at(item.rule)];
  const ReviewScore* last = nullptr;
  const Review* round = nullptr;
  bool good = true;
  for (const Review& review : context_.unit->reviews) {
    for (const ReviewScore& one : review.scores) {
      if (one.item != index || !one.has_points) continue;  // an explanation may be a note only
      score.rounds.push_back({review.round, one.points, one.note, review.by, review.date});
      if (review.round == "self" && (item.source == Source::kSurvey || item.source == Source::kData)) {
        report(mistakes_, Code::kSelfNotAllowed, one.place, {item.label, to_string(item.source)},
               context_.unit->unit.id);
        good = false;
      } else if (!reachable(rule, one.points)) {
        report(mistakes_, Code::kReviewUnreachable, one.place,
               {item.label, review.round, one.points.to_decimal()}, context_.unit->unit.id);
        good = false;
      }
      last = &one;
      round = &review;
    }
  }
  if (!good || last == nullptr) return good;
  if (result.end == End::kPending && result.own_fact_missing) {
    // a judgement without a fact of its own: the round's points are the points
    result = Result{};
    result.points = last->points;
    const Cause cause = rule.terms.front().cause;
    result.steps.push_back({last->points, cause, why(reason_review(round->round, last->note)), {}});
    trace("review", round->round, last->points.to_decimal(8));
    return true;
  }
  if (result.end != End::kPoints || last->points == result.points) return true;
  if (last->note.empty()) {
    report(mistakes_, Code::kReviewWithoutNote, last->place, {item.label, round->round},
           context_.unit->unit.id);
    return true;
  }
  const Cause cause = last->points < result.points ? Cause::kReviewLowered : Cause::kReviewRaised;
  result.points = last->points;
  result.steps.push_back({result.points, cause, why(reason_review(round->round, last->note)), {}});
  trace("review", round->round + ": " + last->note, result.points.to_decimal(8));
  return true;
}

bool LeafScorer::apply_given(Index index, const Item& item, Result& result, ItemScore& score, State& state) {
  (void)score;
  const auto& given = context_.unit->given;
  const auto it = std::lower_bound(given.begin(), given.end(), index,
                                   [](const GivenPoints& one, Index wanted) { return one.item < wanted; });
  if (it == given.end() || it->item != index) return true;
  if (it->points < min_ || max_ < it->points) {
    report(mistakes_, Code::kGivenRange, it->place,
           {item.label, it->points.to_decimal(), min_.to_decimal(), max_.to_decimal()},
           context_.unit->unit.id);
    return false;
  }
  if (result.end != End::kPending) {
    const Rational computed = item.rounds ? result.points.rounded(item.rounding) : result.points;
    if (computed != it->points) {
      report(mistakes_, Code::kGivenDiffers, it->place,
             {item.label, it->points.to_decimal(), computed.to_decimal(6)}, context_.unit->unit.id);
    }
    return true;
  }
  result = Result{};
  result.points = it->points;
  result.steps.push_back({it->points, Cause::kGiven, why(reason_given(it->source)), {}});
  state = State::kGiven;
  trace("given", it->source, it->points.to_decimal(8));
  return true;
}

// ---- the end

void LeafScorer::finish(const Item& item, const Result& result, ItemScore& score) {
  const auto round = [&](const Rational& value) {
    return item.rounds ? value.rounded(item.rounding) : value;
  };
  score.points = score.state == State::kPending ? Rational(0) : round(result.points);
  score.lowest = score.highest = score.points;
  Rational before = score.applicable_max;
  for (const Step& step : result.steps) {
    const Rational after = round(step.after);
    if (after == before) continue;
    LedgerEntry entry;
    entry.points = after - before;
    entry.cause = step.cause;
    entry.why = step.why;
    if (options_.reasons) {
      entry.basis = item.basis;
      for (const Index fact : step.facts) {
        const std::string& id = context_.model.facts[at(fact)].id;
        if (std::find(entry.facts.begin(), entry.facts.end(), id) == entry.facts.end())
          entry.facts.push_back(id);
      }
    }
    score.ledger.push_back(std::move(entry));
    before = after;
  }
  if (before != score.points) {  // the maximum itself does not lie on the digits
    LedgerEntry entry;
    entry.points = score.points - before;
    entry.cause = Cause::kRounding;
    entry.why = why(reason_rounding(item.rounding.digits));
    score.ledger.push_back(std::move(entry));
  }
  if (item.rounds && result.points != score.points && options_.traces && score.state != State::kPending) {
    trace("round", std::string(to_string(item.rounding.mode)) + ", " + std::to_string(item.rounding.digits),
          score.points.to_fixed(item.rounding.digits));
  }
}

void LeafScorer::bounds(const Item& item, ItemScore& score, Standing& standing) {
  const Model& model = context_.model;
  Range out = Range::nothing();
  // guards written on the item come before the rule's own
  Rule shell;
  shell.guards = item.guards;
  const Rule& rule = model.rules[at(item.rule)];
  shell.when_undefined = rule.when_undefined;
  Rule whole = rule;
  const auto before = [](std::vector<Guard>& into, const std::vector<Guard>& first) {
    into.insert(into.begin(), first.begin(), first.end());
  };
  before(whole.guards.not_applicable_if, item.guards.not_applicable_if);
  before(whole.guards.requires_all, item.guards.requires_all);
  before(whole.guards.zero_if, item.guards.zero_if);
  out = rule_range(context_, whole, min_, max_, standing.may_exclude);
  if (out.none) out = Range::between(min_, max_);
  Rational lo = out.lo.value_or(min_), hi = out.hi.value_or(max_);
  if (item.evidence && score.state == State::kPending) {
    const Index index = static_cast<Index>(&item - model.items.data());
    if (item.evidence->missing != EvidencePolicy::Missing::kFlag &&
        count_evidence(*context_.unit, index, item.facts, item.evidence->kinds).accepted <
            item.evidence->at_least) {
      lo = std::min(lo, item.evidence->missing == EvidencePolicy::Missing::kZero ? Rational(0) : min_);
    }
  }
  for (const RoundScore& round : score.rounds) {
    lo = std::min(lo, round.points);
    hi = std::max(hi, round.points);
  }
  score.lowest = item.rounds ? lo.rounded(item.rounding) : lo;
  score.highest = item.rounds ? hi.rounded(item.rounding) : hi;
}

bool LeafScorer::take_fault() {
  if (context_.unsettled_day) {
    report(mistakes_, Code::kUnsettledDay, context_.unit->place,
           {item_->label, context_.unsettled_day->to_string()}, context_.unit->unit.id);
    context_.unsettled_day.reset();
  }
  if (context_.outside_calendar) {
    const Calendar& calendar = context_.calendar != nullptr ? *context_.calendar : Calendar::vietnam();
    report(mistakes_, Code::kOutsideCalendar, context_.unit->place,
           {item_->label, context_.outside_calendar->to_string(), calendar.last_day().to_string()},
           context_.unit->unit.id);
    context_.outside_calendar.reset();
    context_.fault = kNoNode;
    return true;
  }
  if (context_.fault == kNoNode) return false;
  const Model& model = context_.model;
  std::vector<Index> facts;
  collect_facts(model, context_.fault, facts);
  std::string names;
  Place place = context_.unit->place;
  for (const Index fact : facts) {
    names += (names.empty() ? "" : ", ") + model.facts[at(fact)].id;
    if (fact == facts.front()) place = fact_place(*context_.unit, model, model.facts[at(fact)].slot);
  }
  report(mistakes_, Code::kDivisionByZero, place, {render_names(model, context_.fault), names},
         context_.unit->unit.id);
  context_.fault = kNoNode;
  return true;
}

std::string LeafScorer::fact_names(const std::vector<Index>& facts) const {
  std::string names;
  for (const Index fact : facts)
    names += (names.empty() ? "" : ", ") + context_.model.facts[at(fact)].id;
  return names;
}

/// The facts that are not given, with the reason where one is stated; all of them when none is missing (too
/// few answers).
std::string LeafScorer::missing_names(const std::vector<Index>& facts) const {
  const Model& model = context_.model;
  std::vector<Index> once;
  std::string names;
  for (const Index fact : facts) {
    if (std::find(once.begin(), once.end(), fact) != once.end()) continue;
    once.push_back(fact);
    const FactDeclaration& declaration = model.facts[at(fact)];
    const FactValue& value = context_.fact(declaration.slot);
    if (value.given()) continue;
    names += (names.empty() ? "" : ", ") + declaration.id;
    if (value.state == FactValue::State::kMissing && value.reason != MissingReason::kNotGiven) {
      names += " (" + std::string(to_string(value.reason)) + ")";
    }
  }
  return names.empty() ? fact_names(once) : names;
}

void LeafScorer::trace(std::string_view step, std::string text, std::string value) {
  if (options_.traces && score_ != nullptr)
    score_->trace.push_back({std::string(step), std::move(text), std::move(value)});
}

}  // namespace parindex::inline v1::detail
