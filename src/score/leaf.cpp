#include "score/leaf.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"
#include "score/bounds.hpp"
#include "score/duties.hpp"
#include "score/fault.hpp"
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
  describe_duty(model, *context_.unit, index, score);

  Result result = max_known ? leaf_result(item) : pending(item.facts);
  if (take_fault() || result.end == End::kWrong) return false;

  State state = State::kScored;
  if (result.end == End::kTracked) {
    standing.tracked = true;
    close_duty(score);
    if (!apply_reviews(index, item, result, score)) return false;
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
      standing.by_kind = result.by_kind;
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
  if (state == State::kNotApplicable) {
    close_duty(score);
  } else if (score.evidence && score.evidence->missing > 0 && state != State::kNoActivity) {
    // what brings no points needs no proof, but what is undecided may bring some
    if (state == State::kPending || result.points.sign() > 0) score.evidence_missing = true;
  }
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
      Result result = outcome(item.otherwise, Cause::kNotApplicable, why(reason_kind(kind)), {}, false);
      result.by_kind = true;
      return result;
    }
  }
  const Rule& rule = model.rules[at(item.rule)];
  if (auto stopped = guards({&item.guards, &rule.guards}, rule)) return *stopped;
  return unguarded(rule);
}

/// Every list of guards in turn: what does not apply before what is required, wherever it is written.
std::optional<LeafScorer::Result> LeafScorer::guards(std::initializer_list<const Guards*> lists,
                                                     const Rule& rule) {
  const auto ask = [&](const Guard& guard) {
    const Value value = evaluate(context_, guard.condition);
    if (options_.traces) {
      trace("guard", guard.text + ": " + render(context_, guard.condition),
            value.known() ? (value.truth() ? "true" : "false") : "?");
    }
    return value;
  };
  const auto undecided = [&](const Guard& guard, const Value& value) {
    if (value.undefined()) {
      return outcome(rule.when_undefined, Cause::kNoActivity,
                     why(reason_no_activity(render(context_, guard.condition), "")), guard.facts, true);
    }
    return pending(guard.facts);
  };
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->not_applicable_if) {
      const Value value = ask(guard);
      if (!value.known()) return undecided(guard, value);
      if (value.truth())
        return outcome(guard.then, Cause::kNotApplicable, why(reason_guard(guard.text, "")), guard.facts,
                       false);
    }
  }
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->requires_all) {
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
  }
  for (const Guards* guards : lists) {
    for (const Guard& guard : guards->zero_if) {
      const Value value = ask(guard);
      if (!value.known()) return undecided(guard, value);
      if (!value.truth()) continue;
      Result result;
      result.steps.push_back({Rational(0), Cause::kViolation, why(reason_zero_if(guard.text)), guard.facts});
      return result;
    }
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
                          options_.reasons ? reason_missing(missing_names(context_, facts)) : Text{}, facts});
  if (options_.traces) trace("facts", missing_names(context_, facts).en, "?");
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
  if (auto stopped = guards({&rule.guards}, rule)) return *stopped;
  return unguarded(rule);
}

LeafScorer::Result LeafScorer::unguarded(const Rule& rule) {
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
  bool only_more = true;                       ///< what is missing can only add to what is reached
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
      only_more = only_more && award.known() && award.number.sign() >= 0 &&
                  !range_of(context_, term.measure).undefined;
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
  if (missing && only_more && reached >= max_) {
    result.points = max_;
    return result;
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
        documents_of(*context_.unit, static_cast<Index>(item_ - model.items.data()), term.facts,
                     term.evidence_kinds)
            .accepted.empty()) {
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
  const EvidenceStatus& status = *score.evidence;
  if (status.missing == 0) return;
  const int accepted = static_cast<int>(status.counted.size());
  const int rejected = static_cast<int>(status.rejected.size());
  const Cause cause = rejected > 0 ? Cause::kRejectedEvidence : Cause::kMissingEvidence;
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
  result.steps.push_back({after, cause, why(reason_evidence(accepted, policy.at_least, rejected)), {}});
  trace("evidence", std::to_string(accepted) + " / " + std::to_string(policy.at_least), after.to_decimal(8));
}

/// What the guards of the item or of a rule give instead of the rule.
bool LeafScorer::reachable_by_guard(const Guards& guards, const Rational& points) {
  const auto gives = [&](NodeId node) {
    const Value value = evaluate(context_, node);
    return !value.known() || value.number == points;
  };
  for (const Guard& guard : guards.not_applicable_if) {
    if (guard.then.kind == Outcome::Kind::kFull && points == max_) return true;
    if (guard.then.kind == Outcome::Kind::kZero && points.is_zero()) return true;
    if (guard.then.kind == Outcome::Kind::kPoints && gives(guard.then.points)) return true;
  }
  for (const Guard& guard : guards.requires_all) {
    if (guard.otherwise == kNoNode ? points.is_zero() : gives(guard.otherwise)) return true;
  }
  return !guards.zero_if.empty() && points.is_zero();
}

/// Points that the parts of a checklist can add up to.
bool LeafScorer::reachable_by_parts(const Rule& rule, const Rational& points) {
  constexpr std::size_t kMostParts = 16;  // beyond that every sum is taken to be possible
  std::vector<Rational> awards;
  for (const Term& term : rule.terms) {
    const Value award = evaluate(context_, term.curve.pieces.front().points);
    if (!award.known()) return true;
    awards.push_back(award.number);
  }
  if (points.is_zero() || (rule.combine == Combine::kAll && points == max_)) return true;
  if (rule.combine == Combine::kAll) return false;
  if (rule.combine == Combine::kAny) {
    return std::any_of(awards.begin(), awards.end(),
                       [&](const Rational& award) { return clamp(award, min_, max_) == points; });
  }
  if (awards.size() > kMostParts) return true;
  std::vector<Rational> sums{Rational(0)};
  for (const Rational& award : awards) {
    const std::size_t before = sums.size();
    for (std::size_t i = 0; i < before; ++i)
      sums.push_back(sums[i] + award);
    std::sort(sums.begin(), sums.end());
    sums.erase(std::unique(sums.begin(), sums.end()), sums.end());
  }
  return std::any_of(sums.begin(), sums.end(),
                     [&](const Rational& sum) { return clamp(sum, min_, max_) == points; });
}

bool LeafScorer::reachable(const Rule& rule, const Rational& points) {
  if (rule.kind == RuleKind::kTracked) return false;
  if (reachable_by_guard(rule.guards, points)) return true;
  if (rule.when_undefined.kind == Outcome::Kind::kPoints) {
    const Value value = evaluate(context_, rule.when_undefined.points);
    if (value.known() && value.number == points) return true;
  }
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
  if (rule.kind == RuleKind::kChecklist) return reachable_by_parts(rule, points);
  if (rule.kind == RuleKind::kCount) {
    const Value each = evaluate(context_, rule.terms.front().curve.pieces.front().y1);
    return points == max_ || !each.known() || each.number.is_zero() || (points / each.number).is_integer();
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

/// What the evidence policy leaves of points that the rule can give.
bool LeafScorer::reachable_without_documents(const Item& item, const Rule& rule, const Rational& points) {
  if (!item.evidence) return false;
  if (item.evidence->missing == EvidencePolicy::Missing::kZero) return points.is_zero();
  if (item.evidence->missing == EvidencePolicy::Missing::kFlag) return false;
  const Value taken = evaluate(context_, item.evidence->deduct);
  return taken.known() && (points == min_ || reachable(rule, points + taken.number));
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
      } else if (!reachable_by_guard(item.guards, one.points) && !reachable(rule, one.points) &&
                 !reachable_without_documents(item, rule, one.points)) {
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
  Rational before = score.applicable_max, exact = score.applicable_max;
  for (const Step& step : result.steps) {
    const bool changes = step.after != exact;  // else what rounding makes of it is not this step's doing
    exact = step.after;
    const Rational after = round(step.after);
    if (!changes || after == before) continue;
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
  // a maximum that is not known yet may come out lower than the one the range was taken with
  if (out.none || !evaluate(context_, item.max).known()) out = Range::between(min_, max_);
  Rational lo = out.lo.value_or(min_), hi = out.hi.value_or(max_);
  if (item.evidence && item.evidence->missing != EvidencePolicy::Missing::kFlag &&
      static_cast<int>(score.evidence->counted.size()) < score.evidence->at_least) {
    lo = std::min(lo, item.evidence->missing == EvidencePolicy::Missing::kZero ? Rational(0) : min_);
  }
  for (const RoundScore& round : score.rounds) {
    lo = std::min(lo, round.points);
    hi = std::max(hi, round.points);
  }
  score.lowest = item.rounds ? lo.rounded(item.rounding) : lo;
  score.highest = item.rounds ? hi.rounded(item.rounding) : hi;
}

bool LeafScorer::take_fault() { return report_fault(context_, item_->label, mistakes_); }

std::string LeafScorer::fact_names(const std::vector<Index>& facts) const {
  std::string names;
  for (const Index fact : facts)
    names += (names.empty() ? "" : ", ") + context_.model.facts[at(fact)].id;
  return names;
}

void LeafScorer::trace(std::string_view step, std::string text, std::string value) {
  if (options_.traces && score_ != nullptr)
    score_->trace.push_back({std::string(step), std::move(text), std::move(value)});
}

}  // namespace parindex::inline v1::detail
