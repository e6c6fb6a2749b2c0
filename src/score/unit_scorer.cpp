// SPDX-License-Identifier: Apache-2.0
#include "score/unit_scorer.hpp"

#include <algorithm>

#include "score/duties.hpp"
#include "score/fault.hpp"
#include "score/inner_guards.hpp"
#include "score/reasons.hpp"
#include "score/roll_up.hpp"

namespace parindex::inline v1::detail {

bool UnitScorer::score(std::size_t assessment, Scorecard& card) {
  const Assessment& unit = batch_.assessments[assessment];
  card.unit = unit.unit;
  card.period = unit.period;
  card.as_of = unit.as_of;
  card.items.assign(model_.items.size(), ItemScore{});
  standings_.assign(model_.items.size(), Standing{});
  ruled_out_.assign(model_.items.size(), std::nullopt);
  min_shares_.clear();
  round_totals_.clear();

  Context context(model_);
  context.batch = &batch_;
  context.unit = &unit;
  context.items = &card.items;
  context.cohorts = &cohorts_;
  context.history = &history_;
  context.calendar = options_.calendar;

  bool good = run_checks(context);
  for (const GivenPoints& one : unit.given) {
    const Item& item = model_.items[at(one.item)];
    const bool tracked =
        item.is_leaf() && item.rule != kNone && model_.rules[at(item.rule)].kind == RuleKind::kTracked;
    if (!tracked) continue;
    report(mistakes_, Code::kGivenUnused, one.place, {item.label}, unit.unit.id);
    good = false;
  }
  for (const Review& review : unit.reviews) {
    for (const ReviewScore& one : review.scores) {
      if (model_.items[at(one.item)].is_leaf()) continue;
      report(mistakes_, Code::kReviewOnInner, one.place, {model_.items[at(one.item)].label}, unit.unit.id);
      good = false;
    }
  }
  std::vector<bool> outside(model_.items.size(), false);
  for (const Adjustment& adjustment : model_.adjustments)
    outside[at(adjustment.item)] = true;
  LeafScorer leaf(context, options_, mistakes_);
  for (const Index index : model_.order) {
    if (outside[at(index)]) continue;
    if (is_ruled_out(index, context)) {
      stand_behind(index, context, card.items[at(index)]);
    } else if (model_.items[at(index)].is_leaf()) {
      good = leaf.score(index, card.items[at(index)], standings_[at(index)]) && good;
    } else {
      good = inner(index, context, card) && good;
    }
  }
  if (const Mistakes* faults = cohorts_.faults(assessment)) {
    for (const Mistake& fault : *faults) {
      if (std::find(mistakes_.begin(), mistakes_.end(), fault) == mistakes_.end()) mistakes_.add(fault);
    }
    good = false;
  }
  if (!good) return false;
  if (!total(context, card)) return false;
  return gates(context, card);
}

/// Whether an item above does not apply to the unit: then nothing is scored here, and no data is wrong.
bool UnitScorer::is_ruled_out(Index index, Context& context) {
  const Index parent = model_.items[at(index)].parent;
  if (parent == kNone) return false;
  std::optional<bool>& known = ruled_out_[at(parent)];
  if (known) return *known;
  const Item& above = model_.items[at(parent)];
  bool out = is_ruled_out(parent, context);
  // a guard that looks at other items' points has to wait for them
  if (!out && above.needs.empty()) {
    context.inherit(above.inherit);
    context.fault = kNoNode;
    ItemScore unused;
    ScoreOptions quiet = options_;
    quiet.reasons = quiet.traces = false;
    const Rational nothing;
    const InnerGuards guards = ask_guards(context, above, nothing, nothing, quiet, unused);
    out = guards.ending && !guards.ending->applies && !guards.undecided;
    context.fault = kNoNode;
    context.outside_calendar.reset();
    context.unsettled_day.reset();
  }
  known = out;
  return out;
}

void UnitScorer::stand_behind(Index index, Context& context, ItemScore& score) {
  const Item& item = model_.items[at(index)];
  context.inherit(item.inherit);
  context.fault = kNoNode;
  const Value max = evaluate(context, item.max);
  context.fault = kNoNode;
  if (max.known()) score.max = max.number;
  describe_duty(model_, *context.unit, index, score);
  close_duty(score);
  bool tracked = applies_to(model_, item, context.unit->unit.kind);
  if (item.is_leaf()) {
    tracked = tracked && model_.rules[at(item.rule)].kind == RuleKind::kTracked;
  } else {
    tracked = tracked && std::all_of(item.children.begin(), item.children.end(),
                                     [this](Index child) { return standings_[at(child)].tracked; });
  }
  standings_[at(index)].tracked = tracked;
  score.state = tracked ? State::kTracked : State::kNotApplicable;
}

bool UnitScorer::score_item(std::size_t assessment, Index item, const ScoreOptions& below, Scorecard& card) {
  card.items.resize(model_.items.size());
  standings_.resize(model_.items.size());
  ruled_out_.resize(model_.items.size());
  Context context(model_);
  context.batch = &batch_;
  context.unit = &batch_.assessments[assessment];
  context.items = &card.items;
  context.cohorts = &cohorts_;
  context.history = &history_;
  context.calendar = options_.calendar;
  std::vector<bool> wanted(model_.items.size(), false);  // parents stand before their children
  for (std::size_t i = at(item); i < wanted.size(); ++i) {
    const Index parent = model_.items[i].parent;
    wanted[i] = i == at(item) || (parent != kNone && wanted[at(parent)]);
    if (!wanted[i]) continue;
    card.items[i] = ItemScore{};
    standings_[i] = Standing{};
    ruled_out_[i].reset();
  }
  LeafScorer alone(context, options_, mistakes_), under(context, below, mistakes_);
  bool good = true;
  for (const Index index : model_.order) {
    if (!wanted[at(index)]) continue;
    ItemScore& score = card.items[at(index)];
    if (is_ruled_out(index, context)) {
      stand_behind(index, context, score);
    } else if (model_.items[at(index)].is_leaf()) {
      good = (index == item ? alone : under).score(index, score, standings_[at(index)]) && good;
    } else {
      good = inner(index, context, card) && good;
    }
  }
  return good;
}

bool UnitScorer::run_checks(Context& context) {
  bool good = true;
  for (const Check& check : model_.checks) {
    context.inherit(check.inherit);
    context.fault = kNoNode;
    const Value value = evaluate(context, check.condition);
    if (report_fault(context, check.text, mistakes_)) {
      good = false;
      continue;
    }
    if (!value.known() || value.truth()) continue;  // what cannot be told yet does not fail
    Place place = context.unit->place;
    for (const Index fact : check.facts) {
      if (context.unit->facts[at(model_.facts[at(fact)].slot)].given()) {
        place = fact_place(*context.unit, model_, model_.facts[at(fact)].slot);
        break;
      }
    }
    Text why = check.why;
    if (why.vi.empty()) why.vi = "sửa các số liệu nêu trên";
    if (why.en.empty()) why.en = check.why.vi.empty() ? std::string("correct the facts named") : check.why.vi;
    report(mistakes_, check.error ? Code::kCheckFailed : Code::kCheckWarning, std::move(place),
           {check.text, render(context, check.condition), std::move(why)}, context.unit->unit.id);
    good = good && !check.error;
  }
  return good;
}

const GivenPoints* UnitScorer::given(const Assessment& unit, Index item) const {
  const auto it = std::lower_bound(unit.given.begin(), unit.given.end(), item,
                                   [](const GivenPoints& one, Index wanted) { return one.item < wanted; });
  return it != unit.given.end() && it->item == item ? &*it : nullptr;
}

Rational UnitScorer::number(Context& context, NodeId node, const Rational& otherwise) const {
  if (node == kNoNode) return otherwise;
  const Value value = evaluate(context, node);
  return value.known() ? value.number : otherwise;
}

bool UnitScorer::inner(Index index, Context& context, Scorecard& card) {
  const Item& item = model_.items[at(index)];
  ItemScore& score = card.items[at(index)];
  context.inherit(item.inherit);
  context.fault = kNoNode;
  const Value max = evaluate(context, item.max);
  if (!max.known()) {
    report(mistakes_, Code::kNoByValue, context.unit->place, {item.label, "max"}, context.unit->unit.id);
    return false;
  }
  score.max = score.applicable_max = max.number;
  describe_duty(model_, *context.unit, index, score);
  const GivenPoints* given = this->given(*context.unit, index);
  const Rational least = number(context, item.min, Rational(0));
  if (given != nullptr && (given->points < least || max.number < given->points)) {
    report(mistakes_, Code::kGivenRange, given->place,
           {item.label, given->points.to_decimal(), least.to_decimal(), max.number.to_decimal()},
           context.unit->unit.id);
    return false;
  }
  Standing& standing = standings_[at(index)];
  RollUp roll{model_, options_, card.items, standings_};
  InnerGuards guards = ask_guards(context, item, least, max.number, options_, score);
  if (context.fault != kNoNode || context.outside_calendar) {
    report_fault(context, item.label, mistakes_);
    return false;
  }
  if (guards.undecided && given == nullptr && model_.missing != MissingPolicy::kPending) {
    GuardEnding ending{.cause = Cause::kMissingFact, .facts = guards.facts};
    ending.applies = model_.missing == MissingPolicy::kZero;
    ending.excluded = !ending.applies;
    if (options_.reasons) ending.why = reason_missing(missing_names(context, guards.facts));
    guards = InnerGuards{std::move(ending), false, {}, {}};
  }
  if (guards.ending && !guards.ending->applies && !guards.undecided) {
    leave_out(item, *guards.ending, roll, score, standing);
    return true;
  }
  const bool decided = guards.ending && !guards.undecided;
  roll.combine(item.children, item.combine, item.rounds, item.rounding, decided ? nullptr : given, score,
               standing, guards.undecided);
  if (score.state == State::kNotApplicable || score.state == State::kTracked) {
    close_duty(score);
  } else if (score.state != State::kGiven) {
    apply_guards(context, item, guards, score, standing);
  }
  if (given != nullptr && score.state != State::kGiven && score.points != given->points) {
    report(mistakes_, Code::kGivenDiffers, given->place,
           {item.label, given->points.to_decimal(), score.points.to_decimal(6)}, context.unit->unit.id);
  }
  return true;
}

LedgerEntry UnitScorer::entry(const Item& item, Rational points, Cause cause, Text why,
                              const std::vector<Index>& facts) const {
  LedgerEntry out;
  out.points = std::move(points);
  out.cause = cause;
  if (!options_.reasons) return out;
  out.why = std::move(why);
  out.basis = item.basis;
  for (const Index fact : facts)
    out.facts.push_back(model_.facts[at(fact)].id);
  return out;
}

/// An item with children that does not apply to the unit: its children stand behind it.
void UnitScorer::leave_out(const Item& item, const GuardEnding& ending, RollUp& roll, ItemScore& score,
                           Standing& standing) {
  roll.cover(item.children, State::kNotApplicable);
  close_duty(score);
  score.state = State::kNotApplicable;
  standing.excluded = ending.excluded;
  standing.by_kind = ending.excluded && ending.by_kind;
  if (ending.excluded && model_.excluded != ExcludedPolicy::kLost) {
    score.applicable_max = Rational(0);
  } else {
    score.points = item.rounds ? ending.points.rounded(item.rounding) : ending.points;
  }
  score.lowest = score.highest = score.points;
  if (score.points != score.applicable_max)
    score.ledger.push_back(
        entry(item, score.points - score.applicable_max, ending.cause, ending.why, ending.facts));
}

/// What the guards of an item make of the points its children add up to.
void UnitScorer::apply_guards(Context& context, const Item& item, const InnerGuards& guards, ItemScore& score,
                              Standing& standing) {
  const auto round = [&](const Rational& value) {
    return item.rounds ? value.rounded(item.rounding) : value;
  };
  if (guards.ending) score.lowest = score.highest = round(guards.ending->points);
  if (!guards.undecided) {
    if (!guards.ending) return;
    const Rational points = score.lowest;
    if (points != score.points) {
      score.ledger.push_back(
          entry(item, points - score.points, guards.ending->cause, guards.ending->why, guards.ending->facts));
    }
    score.points = points;
    // the points are certain; the denominator is not while children may still be left out
    if (!standing.may_exclude) score.state = State::kScored;
    return;
  }
  for (const GuardEnding& one : guards.open) {
    const Rational points = round(one.points);
    score.lowest = std::min(score.lowest, points);
    score.highest = std::max(score.highest, points);
    standing.may_exclude = standing.may_exclude || one.excluded;
  }
  if (guards.ending) standing.may_exclude = standing.may_exclude || guards.ending->excluded;
  Text why;
  if (options_.reasons) why = reason_missing(missing_names(context, guards.facts));
  score.ledger.push_back(entry(item, -score.points, Cause::kUndecided, std::move(why), guards.facts));
  score.points = Rational(0);
}

bool UnitScorer::total(Context& context, Scorecard& card) {
  context.inherited.clear();
  const Value max = evaluate(context, model_.max);
  if (!max.known()) {
    report(mistakes_, Code::kNoByValue, context.unit->place, {model_.id, "max"}, context.unit->unit.id);
    return false;
  }
  ItemScore root;
  Standing standing;
  root.max = root.applicable_max = max.number;
  RollUp roll{model_, options_, card.items, standings_};
  roll.combine(model_.roots, ItemCombine::kSum, false, model_.rounding, nullptr, root, standing);
  total_state_ = root.state;
  card.max = root.max;
  card.applicable_max = root.applicable_max;
  card.points = root.points;
  card.lowest = root.lowest;
  card.highest = root.highest;
  card.ledger = std::move(root.ledger);
  card.pending = roll.count_pending(model_.roots);
  level_shares(card);
  round_totals(*context.unit, card);
  context.min_shares = &min_shares_;
  context.round_totals = &round_totals_;
  if (!adjust(context, card)) return false;
  if (model_.rounds_total) {
    const Rational exact = card.points;
    card.points = card.points.rounded(model_.rounding);
    card.lowest = card.lowest.rounded(model_.rounding);
    card.highest = card.highest.rounded(model_.rounding);
    if (card.points != exact) {
      card.ledger.push_back({card.points - exact,
                             Cause::kRounding,
                             options_.reasons ? reason_rounding(model_.rounding.digits) : Text{},
                             {},
                             {}});
    }
  }
  if (card.pending == 0 && !card.applicable_max.is_zero()) {
    card.index = (Rational(100) * card.points / card.applicable_max).rounded(model_.rounding);
  }
  return true;
}

/// Bonuses and penalties outside the maximum, up to their caps. Bonuses count first, whatever the listed
/// order; penalties then do not take
/// the total below the floor.
bool UnitScorer::adjust(Context& context, Scorecard& card) {
  if (model_.adjustments.empty()) return true;
  LeafScorer leaf(context, options_, mistakes_);
  bool good = true;
  for (const Adjustment& adjustment : model_.adjustments) {
    good =
        leaf.score(adjustment.item, card.items[at(adjustment.item)], standings_[at(adjustment.item)]) && good;
  }
  if (!good) return false;
  const Rational floor = number(context, model_.min, Rational(0));
  struct Amounts {
    Rational least, most;  // of what the facts can still make of them
  } bonus, penalty;
  for (const bool taken : {false, true}) {
    const NodeId cap = taken ? model_.penalty_max : model_.bonus_max;
    Amounts& amounts = taken ? penalty : bonus;
    std::optional<Rational> room;
    if (cap != kNoNode) room = number(context, cap, Rational(0));
    const std::optional<Rational> most = room;
    for (const Adjustment& adjustment : model_.adjustments) {
      if (adjustment.penalty != taken) continue;
      ItemScore& score = card.items[at(adjustment.item)];
      const bool pending = score.state == State::kPending;
      if (pending) ++card.pending;
      amounts.least += std::max(pending ? score.lowest : score.points, Rational(0));
      amounts.most += std::max(pending ? score.highest : score.points, Rational(0));
      apply_adjustment(adjustment, floor, room, score, card);
    }
    if (most) {
      amounts.least = std::min(amounts.least, *most);
      amounts.most = std::min(amounts.most, *most);
    }
  }
  // penalties take nothing below the floor, but do not lift what stands below it either
  const auto after = [&](const Rational& sum, const Rational& taken) {
    return std::max(std::min(sum, floor), sum - taken);
  };
  card.lowest = after(card.lowest + bonus.least, penalty.most);
  card.highest = after(card.highest + bonus.most, penalty.least);
  return true;
}

void UnitScorer::apply_adjustment(const Adjustment& adjustment, const Rational& floor,
                                  std::optional<Rational>& room, ItemScore& score, Scorecard& card) {
  const Item& item = model_.items[at(adjustment.item)];
  Rational points = std::max(score.points, Rational(0));
  const Rational wanted = points;
  if (room) points = std::min(points, *room);
  if (adjustment.penalty) points = std::min(points, std::max(card.points - floor, Rational(0)));
  if (room) *room -= points;
  const Rational change = adjustment.penalty ? -points : points;
  card.points += change;

  const Rational reach = std::max(score.highest, Rational(0));
  const bool pending = score.state == State::kPending;
  Text why = reason_bonus(item.title, item.code);
  if (pending && !score.ledger.empty()) why = score.ledger.front().why;
  if (points != wanted) {
    const Text capped = reason_capped(points.to_decimal(6));
    why.vi += "; " + capped.vi;
    why.en += "; " + capped.en;
  }
  score.ledger.clear();
  score.applicable_max = Rational(0);
  score.points = change;
  score.lowest = pending && adjustment.penalty ? -reach : change;
  score.highest = pending && !adjustment.penalty ? reach : change;
  if (change.is_zero()) return;
  LedgerEntry entry{change,
                    adjustment.penalty ? Cause::kPenalty : Cause::kBonus,
                    options_.reasons ? why : Text{},
                    item.basis,
                    {}};
  score.ledger.push_back(entry);
  card.ledger.push_back(std::move(entry));
}

void UnitScorer::level_shares(const Scorecard& card) {
  min_shares_.assign(model_.levels.size(), std::nullopt);
  for (std::size_t level = 0; level < model_.levels.size(); ++level) {
    std::optional<Rational> least;
    bool pending = false;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      if (model_.items[i].depth != static_cast<int>(level) + 1 || standings_[i].tracked ||
          standings_[i].excluded)
        continue;
      const ItemScore& score = card.items[i];
      const bool outside = std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                                       [&](const Adjustment& one) { return at(one.item) == i; });
      if (outside || score.applicable_max.sign() <= 0) continue;
      pending = pending || score.state == State::kPending;
      const Rational share = score.points / score.applicable_max;
      if (!least || share < *least) least = share;
    }
    if (!pending) min_shares_[level] = least;
  }
}

/// Total of a round: its points where it names a leaf, the rule's where it does not.
void UnitScorer::round_totals(const Assessment& unit, const Scorecard& card) {
  round_totals_.clear();
  for (const Review& review : unit.reviews) {
    Rational sum;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      if (!model_.items[i].is_leaf() || standings_[i].tracked || standings_[i].excluded) continue;
      if (std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                      [&](const Adjustment& one) { return at(one.item) == i; }))
        continue;
      const auto& rounds = card.items[i].rounds;
      const auto named = std::find_if(rounds.rbegin(), rounds.rend(),
                                      [&](const RoundScore& one) { return one.round == review.round; });
      sum += named != rounds.rend() ? named->points : standings_[i].rule_points;
    }
    const auto same = std::find_if(round_totals_.begin(), round_totals_.end(),
                                   [&](const auto& one) { return one.first == review.round; });
    if (same != round_totals_.end())
      same->second = sum;
    else
      round_totals_.emplace_back(review.round, sum);
  }
}

bool UnitScorer::gates(Context& context, Scorecard& card) {
  bool good = true;
  for (const Gate& gate : model_.gates) {
    context.inherit(gate.inherit);
    context.fault = kNoNode;
    const Value value = evaluate(context, gate.condition);
    if (report_fault(context, gate.code, mistakes_)) {
      good = false;
      continue;
    }
    if (value.known() && !value.truth()) continue;
    GateResult result;
    result.code = gate.code;
    result.title = gate.title;
    result.pending = !value.known();
    result.disqualifies = gate.disqualify;
    if (gate.cap_band != kNone) result.cap_band = model_.bands[at(gate.cap_band)].code;
    if (value.known() && gate.disqualify) card.disqualified = true;
    card.gates.push_back(std::move(result));
  }
  return good;
}

}  // namespace parindex::inline v1::detail
