// SPDX-License-Identifier: Apache-2.0
// What comes after the rule of a leaf: evidence, rounds of review, points given from elsewhere.
#include <algorithm>

#include "report.hpp"
#include "score/leaf.hpp"
#include "score/limits.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

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

}  // namespace parindex::inline v1::detail
