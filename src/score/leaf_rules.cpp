// SPDX-License-Identifier: Apache-2.0
// What the rule of a leaf gives: the measure, its curve, parts and deductions, each with its reason.
#include <algorithm>

#include "model/expression_parser.hpp"
#include "report.hpp"
#include "score/leaf.hpp"
#include "score/limits.hpp"
#include "score/range.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

namespace {

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
    out.computed = render(context_, term.measure);
    out.shown = show_measure(context_.model, term, out.measure);
    trace("measure", out.computed,
          term.round_measure ? show_measure(context_.model, term, measure.number) + " → " + out.shown
                             : out.shown);
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
  const bool telling = options_.reasons && result.points != max_;  // what takes nothing needs no reason
  const bool told = options_.traces;                               // … by term_value()
  const std::string shown = told    ? std::move(value.shown)
                            : words ? show_measure(model, term, value.measure)
                                    : std::string();
  const std::string computed = told    ? std::move(value.computed)
                               : words ? render(context_, term.measure)
                                       : std::string();
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
        if (telling) reason = reason_check(render_names(model, term.measure));
        break;
      case RuleKind::kChoice:
        if (telling)
          reason = piece != nullptr ? reason_option(piece->title) : reason_option({computed, computed});
        curve = computed;
        break;
      case RuleKind::kTiers:
        if (telling)
          reason = piece != nullptr ? reason_tier(computed, shown, piece->title, interval())
                                    : reason_no_tier(computed, shown);
        curve = shown + (piece != nullptr ? ": " + interval() : std::string());
        break;
      case RuleKind::kDeadline:
        if (telling) reason = reason_late(value.measure.to_decimal(6));
        curve = shown;
        break;
      case RuleKind::kJudged:
        if (telling) reason = reason_judged(value.points.to_decimal(6));
        break;
      case RuleKind::kSurvey:
        if (telling) reason = reason_survey(shown);
        curve = max_.to_decimal(6) + " × " + shown;
        break;
      case RuleKind::kFormula:
        if (telling) reason = reason_formula(computed, value.points.to_decimal(6));
        curve = computed;
        break;
      case RuleKind::kCount:
        if (telling) reason = reason_count(shown, show_bound(model, piece->y1, context_));
        curve = shown + " × " + show_bound(model, piece->y1, context_);
        break;
      case RuleKind::kRatio: {
        const bool line = piece != nullptr && piece->give == Piece::Give::kLine;
        const std::string target = line ? show_bound(model, piece->x1, context_) : interval();
        const Node& goal = model.program[line ? piece->x1 : term.measure];
        const bool whole = line && goal.op == Op::kNumber && goal.number == Rational(1);
        if (telling)
          reason =
              reason_below_target(computed, shown, line ? (whole ? std::string("100%") : target) : target);
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
        if (telling) reason = reason_below_target(computed, shown, show_bound(model, piece->x1, context_));
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

}  // namespace parindex::inline v1::detail
