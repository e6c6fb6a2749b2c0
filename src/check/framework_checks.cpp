// SPDX-License-Identifier: Apache-2.0
#include "check/framework_checks.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "input/assessment_data.hpp"
#include "model/expression_parser.hpp"
#include "report.hpp"
#include "score/bounds.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

namespace {

/// Steps and bands that are held against each other, each against each; no table has nearly as many.
constexpr std::size_t kMostCompared = 1000;

/// An interval with constant ends.
struct Interval {
  std::optional<Rational> lo, hi;
  bool lo_closed = false, hi_closed = false;
  const Piece* piece = nullptr;
};

bool starts_before(const Interval& a, const Interval& b) {
  if (!a.lo || !b.lo) return !a.lo && b.lo.has_value();
  if (*a.lo != *b.lo) return *a.lo < *b.lo;
  return a.lo_closed && !b.lo_closed;
}

class FrameworkChecker {
 public:
  FrameworkChecker(const Model& model, Mistakes& mistakes) : model_(model), mistakes_(mistakes) {
    choose_kinds();
    empty_.facts.resize(model.slots.size());
    if (model.period) {
      empty_.period = *model.period;
    } else {
      empty_.period = {*Date::from_ymd(2026, 1, 1), *Date::from_ymd(2026, 12, 31)};
    }
    empty_.as_of = empty_.period.to;
  }

  void run() {
    facts();
    const std::size_t errors = mistakes_.error_count();
    for (std::size_t i = 0; i < model_.items.size(); ++i)
      limits(static_cast<Index>(i));
    owners();
    for (std::size_t i = 0; i < model_.rules.size(); ++i)
      tiers(model_.rules[i], owners_[i]);
    bands();
    if (mistakes_.error_count() != errors) return;
    maxima(model_.roots, ItemCombine::kSum, model_.max, model_.items.empty() ? Place{} : root_place_);
    for (const Item& item : model_.items) {
      if (!item.is_leaf()) maxima(item.children, item.combine, item.max, item.max_place);
    }
    best();
  }

  void set_root_place(Place place) { root_place_ = std::move(place); }

 private:
  /// The kinds to look at: those named in tables and `applies_to`, and one for all others, which are alike.
  void choose_kinds() {
    constexpr std::size_t kMostPairs = 2000000;  // kinds by items: no document keeps a server busy
    std::set<std::string_view> named;
    for (const Item& item : model_.items)
      named.insert(item.applies_to.begin(), item.applies_to.end());
    for (const ByTable& table : model_.program.tables) {
      if (table.key != ByTable::Key::kKind) continue;
      for (const ByTable::Entry& entry : table.entries)
        named.insert(entry.value);
    }
    bool other = false;
    for (const Kind& kind : model_.kinds) {
      if (!named.contains(kind.name)) {
        if (other || named.contains(kind.is)) continue;  // which counts as one that is named
        other = true;
      }
      kinds_.push_back(kind.name);
      bases_[kind.name] = kind.is.empty() ? kind.name : kind.is;
    }
    if (kinds_.empty()) kinds_.emplace_back();
    const std::size_t most = std::max<std::size_t>(kMostPairs / (model_.items.size() + 1), 1);
    if (kinds_.size() > most) kinds_.resize(most);
  }

  void facts() {
    std::vector<bool> bounds(model_.facts.size(), false);
    for (const FactDeclaration& fact : model_.facts) {
      if (fact.at_most != kNone) bounds[at(fact.at_most)] = true;
    }
    for (std::size_t i = 0; i < model_.facts.size(); ++i) {
      const FactDeclaration& fact = model_.facts[i];
      if (fact.declared && !fact.used && !bounds[i] && !fact.within_period)
        report(mistakes_, Code::kUnusedFact, fact.place, {fact.id});
    }
  }

  /// A number for units of a kind; empty where it depends on more than the kind.
  std::optional<Rational> number(NodeId node, const std::string& kind) {
    if (node == kNoNode) return std::nullopt;
    empty_.unit.kind = kind;
    Context context(model_);
    context.unit = &empty_;
    context.inherited.clear();
    std::vector<Index> facts, items;
    collect_facts(model_, node, facts);
    collect_items(model_, node, items);
    if (!facts.empty() || !items.empty()) return std::nullopt;
    const Value value = evaluate(context, node);
    return value.known() ? std::optional<Rational>(value.number) : std::nullopt;
  }

  bool applies(const Item& item, const std::string& kind) const {
    if (item.applies_to.empty() || kind.empty()) return true;
    const std::string& base = bases_.at(kind);
    return std::any_of(item.applies_to.begin(), item.applies_to.end(),
                       [&](const std::string& one) { return one == kind || one == base; });
  }

  void maxima(const std::vector<Index>& children, ItemCombine combine, NodeId max, const Place& place) {
    for (const std::string& kind : kinds_) {
      const std::optional<Rational> stated = number(max, kind);
      if (!stated) continue;
      Rational all, applying, largest;
      bool known = true;
      for (const Index child : children) {
        const Item& item = model_.items[at(child)];
        const std::optional<Rational> one = number(item.max, kind);
        if (!one) {
          known = false;
          break;
        }
        all += *one;
        if (applies(item, kind)) applying += *one;
        largest = std::max(largest, *one);
      }
      if (!known) continue;
      if (combine == ItemCombine::kSum) {
        if (all == *stated || applying == *stated) continue;
        report(mistakes_, Code::kMaxSum, place, {stated->to_decimal(6), all.to_decimal(6)});
      } else {
        if (largest == *stated) continue;
        report(mistakes_, Code::kMaxBest, place, {stated->to_decimal(6), largest.to_decimal(6)});
      }
      return;  // once, not for every kind
    }
  }

  /// Limits of one item: maximum against minimum, steps against both, the step of judged points.
  void limits(Index index) {
    const Item& item = model_.items[at(index)];
    for (const std::string& kind : kinds_) {
      const std::optional<Rational> max = number(item.max, kind);
      const Rational min = number(item.min, kind).value_or(Rational(0));
      if (!max) continue;
      if (*max < min) {
        report(mistakes_, Code::kMaxNegative, item.max_place, {max->to_decimal(6), min.to_decimal(6)});
        return;
      }
      const std::size_t before = mistakes_.error_count() + mistakes_.warning_count();
      Context context(model_);
      empty_.unit.kind = kind;
      context.unit = &empty_;
      context.item_max = &*max;
      guards(item, item.guards, min, *max, context);
      if (mistakes_.error_count() + mistakes_.warning_count() != before) return;
      if (item.rule == kNone) continue;
      const Rule& rule = model_.rules[at(item.rule)];
      if (rule.kind == RuleKind::kTracked && !max->is_zero()) {
        report(mistakes_, Code::kTrackedMax, item.max_place, {});
        return;
      }
      steps(item, rule, kind, min, *max);
      if (mistakes_.error_count() + mistakes_.warning_count() != before) return;
    }
  }

  void steps(const Item& item, const Rule& rule, const std::string& kind, const Rational& min,
             const Rational& max) {
    if (rule.kind == RuleKind::kJudged) {
      const std::optional<Rational> step = number(rule.step, kind);
      const Rational from = number(rule.minimum, kind).value_or(min);
      if (max < from)
        report(mistakes_, Code::kMaxNegative, rule.place, {max.to_decimal(6), from.to_decimal(6)});
      if (step && step->sign() > 0 && !((max - from) / *step).is_integer()) {
        report(mistakes_, Code::kStepDoesNotDivide, rule.place,
               {item.label, step->to_decimal(6), from.to_decimal(6), max.to_decimal(6)});
      }
      return;
    }
    Context context(model_);
    empty_.unit.kind = kind;
    context.unit = &empty_;
    context.item_max = &max;
    guards(item, rule.guards, min, max, context);
    outcome(item, rule.when_undefined, rule.undefined_place, min, max, context);
    Rational all;
    bool known = rule.combine == Combine::kSum;
    for (const Term& term : rule.terms) {
      for (const Piece& piece : term.curve.pieces) {
        if (piece.give == Piece::Give::kRule) {
          steps(item, model_.rules[at(piece.rule)], kind, min, max);
          continue;
        }
        if (piece.give != Piece::Give::kPoints || rule.combine == Combine::kDeduct) continue;
        const Value points = number_of(context, piece.points);
        known = known && points.known();
        if (!points.known()) continue;
        all += std::max(points.number, Rational(0));
        if (max < points.number) {
          report(mistakes_, Code::kPointsAboveMax, piece.place,
                 {points.number.to_decimal(6), max.to_decimal(6), item.label});
        } else if (points.number < min) {
          report(mistakes_, Code::kPointsBelowMin, piece.place,
                 {points.number.to_decimal(6), min.to_decimal(6), item.label});
        }
      }
    }
    if (known && max < all)
      report(mistakes_, Code::kPartsAboveMax, rule.parts_place,
             {all.to_decimal(6), max.to_decimal(6), item.label});
  }

  void guards(const Item& item, const Guards& guards, const Rational& min, const Rational& max,
              Context& context) {
    for (const Guard& guard : guards.not_applicable_if)
      outcome(item, guard.then, guard.then_place, min, max, context);
    for (const Guard& guard : guards.requires_all) {
      if (guard.otherwise == kNoNode) continue;
      // where no minimum is stated, what is required may take points: it makes the item's least ones
      const Value points = number_of(context, guard.otherwise);
      const bool takes = item.min == kNoNode && points.known() && points.number.sign() < 0;
      if (!takes)
        outcome(item, {Outcome::Kind::kPoints, guard.otherwise}, guard.then_place, min, max, context);
    }
  }

  /// A number that depends on no fact and no other item.
  Value number_of(Context& context, NodeId node) const {
    std::vector<Index> facts, items;
    collect_facts(model_, node, facts);
    collect_items(model_, node, items);
    return facts.empty() && items.empty() ? evaluate(context, node) : Value::none(Value::Kind::kMissing);
  }

  /// Points stated for what does not apply, or for 0/0.
  void outcome(const Item& item, const Outcome& outcome, const Place& place, const Rational& min,
               const Rational& max, Context& context) {
    if (outcome.kind != Outcome::Kind::kPoints) return;
    const Value points = number_of(context, outcome.points);
    if (!points.known()) return;
    if (max < points.number) {
      report(mistakes_, Code::kPointsAboveMax, place,
             {points.number.to_decimal(6), max.to_decimal(6), item.label});
    } else if (points.number < min) {
      report(mistakes_, Code::kPointsBelowMin, place,
             {points.number.to_decimal(6), min.to_decimal(6), item.label});
    }
  }

  // ---- steps of tiers against each other

  /// Which item each rule belongs to, nested rules too.
  void owners() {
    owners_.assign(model_.rules.size(), kNone);
    const std::function<void(Index, Index)> own = [&](Index rule, Index item) {
      if (rule == kNone) return;
      owners_[at(rule)] = item;
      for (const Term& term : model_.rules[at(rule)].terms) {
        for (const Piece& piece : term.curve.pieces) {
          if (piece.give == Piece::Give::kRule) own(piece.rule, item);
        }
      }
    };
    for (std::size_t i = 0; i < model_.items.size(); ++i)
      own(model_.items[i].rule, static_cast<Index>(i));
  }

  std::string shown(const Interval& interval, Type type) const {
    return interval_text(interval.lo ? show(*interval.lo, type) : "", interval.lo_closed,
                         interval.hi ? show(*interval.hi, type) : "", interval.hi_closed);
  }

  void tiers(const Rule& rule, Index owner) {
    if (rule.kind != RuleKind::kTiers &&
        !(rule.kind == RuleKind::kDeadline && rule.terms.front().curve.pieces.size() > 1))
      return;
    const Term& term = rule.terms.front();
    std::vector<Interval> intervals;
    Type type = model_.program[term.measure].type;
    bool published = term.curve.otherwise == kNoNode;
    for (const Piece& piece : term.curve.pieces) {
      Interval one;
      one.piece = &piece;
      one.lo_closed = piece.lo.closed;
      one.hi_closed = piece.hi.closed;
      for (const Bound& bound : {piece.lo, piece.hi}) {
        if (bound.at != kNoNode) type = model_.program[bound.at].type;
      }
      one.lo = constant_value(model_, piece.lo.at);
      one.hi = constant_value(model_, piece.hi.at);
      if ((piece.lo.at != kNoNode && !one.lo) || (piece.hi.at != kNoNode && !one.hi))
        return;  // depends on the unit
      intervals.push_back(one);
    }
    const std::string label = owner != kNone ? model_.items[at(owner)].label : std::string();
    const bool ladder = std::none_of(intervals.begin(), intervals.end(),
                                     [](const Interval& one) { return one.lo && one.hi; });
    const std::size_t count = std::min(intervals.size(), kMostCompared);
    for (std::size_t i = 1; i < count; ++i) {
      bool unreachable = false;
      for (std::size_t j = 0; j < i && !unreachable; ++j)
        unreachable = covers(intervals[j], intervals[i]);
      if (unreachable) {
        report(mistakes_, Code::kTierUnreachable, intervals[i].piece->place, {label});
        continue;
      }
      if (ladder) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (const auto common = overlap(intervals[j], intervals[i])) {
          report(mistakes_, Code::kTierOverlap, intervals[i].piece->place, {label, shown(*common, type)});
        }
      }
    }
    if (published) gaps(rule, intervals, label, type);
  }

  static bool covers(const Interval& a, const Interval& b) {
    const bool low = !a.lo || (b.lo && (*a.lo < *b.lo || (*a.lo == *b.lo && (a.lo_closed || !b.lo_closed))));
    const bool high = !a.hi || (b.hi && (*b.hi < *a.hi || (*a.hi == *b.hi && (a.hi_closed || !b.hi_closed))));
    return low && high;
  }

  static std::optional<Interval> overlap(const Interval& a, const Interval& b) {
    Interval out;
    const bool a_low = !b.lo || (a.lo && (*b.lo < *a.lo || (*a.lo == *b.lo && !a.lo_closed)));
    out.lo = a_low ? a.lo : b.lo;
    out.lo_closed = a_low ? a.lo_closed : b.lo_closed;
    const bool a_high = !b.hi || (a.hi && (*a.hi < *b.hi || (*a.hi == *b.hi && !a.hi_closed)));
    out.hi = a_high ? a.hi : b.hi;
    out.hi_closed = a_high ? a.hi_closed : b.hi_closed;
    if (out.lo && out.hi && (*out.hi < *out.lo || (*out.lo == *out.hi && !(out.lo_closed && out.hi_closed))))
      return std::nullopt;
    return out;
  }

  void gaps(const Rule& rule, std::vector<Interval> intervals, const std::string& label, Type type) {
    std::sort(intervals.begin(), intervals.end(), starts_before);
    const auto gap = [&](std::optional<Rational> lo, bool lo_closed, std::optional<Rational> hi,
                         bool hi_closed) {
      Interval one;
      one.lo = std::move(lo);
      one.hi = std::move(hi);
      one.lo_closed = lo_closed;
      one.hi_closed = hi_closed;
      report(mistakes_, Code::kTierGap, rule.place, {label, shown(one, type)});
    };
    Context context(model_);
    empty_.unit.kind = kinds_.front();
    context.unit = &empty_;
    const Rational nothing;
    context.item_max = &nothing;
    const Range measure = range_of(context, rule.terms.front().measure);
    const Interval& lowest = intervals.front();
    const Rational least = measure.lo.value_or(Rational(0));  // tables start at 0 also where less can happen
    if (lowest.lo && (least < *lowest.lo || (least == *lowest.lo && !lowest.lo_closed)))
      gap(least, true, lowest.lo, !lowest.lo_closed);
    std::optional<Rational> reach = lowest.hi;
    bool reach_closed = lowest.hi_closed, open = !lowest.hi;
    for (std::size_t i = 1; i < intervals.size() && !open; ++i) {
      const Interval& next = intervals[i];
      if (next.lo && (*reach < *next.lo || (*reach == *next.lo && !reach_closed && !next.lo_closed))) {
        gap(reach, !reach_closed, next.lo, !next.lo_closed);
      }
      if (!next.hi) {
        open = true;
      } else if (*reach < *next.hi || (*reach == *next.hi && next.hi_closed)) {
        reach = next.hi;
        reach_closed = next.hi_closed;
      }
    }
    // the upper end: a share or percentage can be 100%
    const bool share = type == Type::kPercent;
    if (!open && share && (*reach < Rational(1) || (*reach == Rational(1) && !reach_closed)))
      gap(reach, !reach_closed, Rational(1), true);
  }

  // ---- bands

  /// Bands that no unit can be in: listed after one that holds all of theirs, or above what can be reached.
  /// What a gate moves units down to is meant for that.
  void bands() {
    std::vector<bool> named(model_.bands.size(), false);
    for (const Gate& gate : model_.gates) {
      if (gate.cap_band != kNone) named[at(gate.cap_band)] = true;
    }
    const bool bonuses = std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                                     [](const Adjustment& one) { return !one.penalty; });
    const std::size_t count = std::min<std::size_t>(model_.bands.size(), kMostCompared);
    for (std::size_t i = 0; i < count; ++i) {
      const Band& band = model_.bands[i];
      if (named[i]) continue;
      std::size_t before = 0;
      while (before < i && !holds_all_of(model_.bands[before], band))
        ++before;
      if (before < i) {
        report(mistakes_, Code::kBandUnreachable, band.place, {band.code, model_.bands[before].code});
        continue;
      }
      const std::optional<Rational> least = constant_value(model_, band.at_least);
      if (bonuses || !least) continue;
      const Type type = model_.program[band.at_least].type;
      const std::optional<Rational> most =
          type == Type::kPercent ? Rational(1) : constant_value(model_, model_.max);
      if (most && (*most < *least || (*most == *least && band.strictly)))
        report(mistakes_, Code::kBandAboveAll, band.place, {band.code, show(*least, type)});
    }
  }

  /// Whether whoever fits `b` fits `a`.
  bool holds_all_of(const Band& a, const Band& b) const {
    if (a.top_share != kNoNode) {
      const std::optional<Rational> wide = constant_value(model_, a.top_share),
                                    narrow = constant_value(model_, b.top_share);
      if (!wide || !narrow || *wide < *narrow) return false;
    }
    if (a.at_least == kNoNode) return true;
    if (b.at_least == kNoNode) return false;
    const std::optional<Rational> low = constant_value(model_, a.at_least),
                                  high = constant_value(model_, b.at_least);
    if (!low || !high || model_.program[a.at_least].type != model_.program[b.at_least].type) return false;
    return *low < *high || (*low == *high && (!a.strictly || b.strictly));
  }

  // ---- the best a unit can reach

  std::optional<Rational> best_of(Index index, const std::string& kind) {
    const Item& item = model_.items[at(index)];
    const std::optional<Rational> max = number(item.max, kind);
    if (!max) return std::nullopt;
    if (!item.is_leaf()) {
      Rational sum, largest;
      for (const Index child : item.children) {
        if (!applies(model_.items[at(child)], kind)) continue;
        const std::optional<Rational> one = best_of(child, kind);
        if (!one) return std::nullopt;
        sum += *one;
        largest = std::max(largest, *one);
      }
      return item.combine == ItemCombine::kSum ? sum : largest;
    }
    const Rational min = std::min(number(item.min, kind).value_or(Rational(0)), *max);
    empty_.unit.kind = kind;
    Context context(model_);
    context.unit = &empty_;
    context.item_max = &*max;
    bool may_exclude = false;
    const Range range = rule_range(context, model_.rules[at(item.rule)], min, *max, may_exclude);
    if (range.none || !range.hi) return *max;
    if (*range.hi != *max && warned_.emplace(index, true).second) {
      report(mistakes_, Code::kBestBelowMax, item.max_place,
             {item.label, max->to_decimal(6), range.hi->to_decimal(6)});
    }
    return *range.hi;
  }

  void best() {
    for (const std::string& kind : kinds_) {
      Rational sum;
      bool known = true;
      for (const Index root : model_.roots) {
        if (!applies(model_.items[at(root)], kind)) continue;
        const std::optional<Rational> one = best_of(root, kind);
        known = known && one.has_value();
        if (one) sum += *one;
      }
      const std::optional<Rational> max = number(model_.max, kind);
      if (warned_.empty() || !known || !max || sum == *max) continue;
      report(mistakes_, Code::kPerfectTotal, root_place_, {sum.to_decimal(6), max->to_decimal(6)});
      return;
    }
  }

  const Model& model_;
  Mistakes& mistakes_;
  std::vector<std::string> kinds_;
  std::map<std::string, std::string> bases_;  ///< what a kind counts as
  Assessment empty_;                          ///< a unit that has given nothing yet
  Place root_place_;
  std::map<Index, bool> warned_;
  std::vector<Index> owners_;  ///< by rule
};

}  // namespace

void check_framework(const Model& model, Mistakes& mistakes) {
  FrameworkChecker checker(model, mistakes);
  checker.set_root_place(model.max_place);
  checker.run();
}

}  // namespace parindex::inline v1::detail
