// SPDX-License-Identifier: Apache-2.0
#include "advice/losses.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "advice/lever.hpp"
#include "output/stakes.hpp"

namespace parindex::inline v1 {

std::string_view to_string(Outlook outlook) noexcept {
  switch (outlook) {
    case Outlook::kPossible:
      return "possible";
    case Outlook::kPending:
      return "pending";
    case Outlook::kLost:
      break;
  }
  return "lost";
}

std::string_view to_string(Risk::Kind kind) noexcept {
  switch (kind) {
    case Risk::Kind::kThreshold:
      return "threshold";
    case Risk::Kind::kDueSoon:
      return "due_soon";
    case Risk::Kind::kPending:
      break;
  }
  return "pending";
}

namespace detail {
namespace {

class Looker {
 public:
  Looker(Workbench& bench, const Scorecard& card, const AdviceOptions& options, bool hindsight)
      : bench_(bench), model_(bench.model()), card_(card), options_(options), hindsight_(hindsight) {}

  Losses look() {
    out_.unit = card_.unit;
    out_.period = card_.period;
    out_.as_of = card_.as_of;
    out_.points = card_.points;
    out_.max = card_.max;
    out_.applicable_max = card_.applicable_max;
    out_.index = card_.index;
    out_.band = card_.band;
    out_.rank = card_.rank;
    out_.of = card_.of;
    const Stakes stakes = stakes_of(model_, card_);
    out_.secured = card_.lowest;
    out_.possible = stakes.at_stake;
    out_.lost = stakes.lost;
    entries();
    groups();
    risks();
    return std::move(out_);
  }

 private:
  bool is_adjustment(std::size_t item) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [item](const Adjustment& one) { return at(one.item) == item; });
  }

  bool open(std::size_t item) const {
    const std::vector<Index>& children = model_.items[item].children;
    if (children.empty()) return still_open(card_.items[item], bench_.unit(), hindsight_);
    return std::any_of(children.begin(), children.end(), [this](Index child) { return open(at(child)); });
  }

  // The entries say what the sums say: in hindsight advice looks at closed items, too, but their points are
  // gone.
  bool can_change(std::size_t item) const {
    return hindsight_ ? out_.possible.sign() > 0 && open_at_as_of(item) : open(item);
  }
  bool open_at_as_of(std::size_t item) const {
    const std::vector<Index>& children = model_.items[item].children;
    return card_.items[item].open || std::any_of(children.begin(), children.end(),
                                                 [this](Index child) { return open_at_as_of(at(child)); });
  }

  void entries() {
    for (std::size_t i = 0; i < card_.items.size(); ++i) {
      if (is_adjustment(i)) continue;
      const ItemScore& score = card_.items[i];
      for (const LedgerEntry& entry : score.ledger) {
        if (entry.cause == Cause::kUndecided || entry.points.sign() >= 0) continue;
        Loss loss = lost(entry);
        loss.item = i;
        loss.owner = score.owner;
        loss.due = score.due;
        loss.outlook = can_change(i) ? Outlook::kPossible : Outlook::kLost;
        out_.entries.push_back(std::move(loss));
      }
      if (score.state == State::kPending && model_.items[i].is_leaf()) {
        Loss loss;
        loss.item = i;
        loss.points = score.applicable_max;
        loss.cause = Cause::kUndecided;
        if (!score.ledger.empty()) {
          loss.why = score.ledger.front().why;
          loss.facts = score.ledger.front().facts;
        }
        loss.basis = model_.items[i].basis;
        loss.owner = score.owner;
        loss.due = score.due;
        loss.outlook = Outlook::kPending;
        if (loss.points.sign() > 0) out_.entries.push_back(std::move(loss));
      }
    }
    for (const LedgerEntry& entry : card_.ledger) {
      if (entry.points.sign() < 0) out_.entries.push_back(lost(entry));
    }
    std::stable_sort(out_.entries.begin(), out_.entries.end(),
                     [](const Loss& a, const Loss& b) { return b.points < a.points; });
  }

  static Loss lost(const LedgerEntry& entry) {
    Loss loss;
    loss.points = -entry.points;
    loss.cause = entry.cause;
    loss.why = entry.why;
    loss.basis = entry.basis;
    loss.facts = entry.facts;
    return loss;
  }

  std::string field_of(const Loss& loss) const {
    if (!loss.item) return {};
    auto item = static_cast<Index>(*loss.item);
    while (model_.items[at(item)].parent != kNone)
      item = model_.items[at(item)].parent;
    return model_.items[at(item)].label;
  }

  template <typename Key>
  std::vector<LossGroup> grouped(const Key& key) const {
    std::vector<LossGroup> out;
    std::map<std::string, std::size_t> known;
    for (const Loss& loss : out_.entries) {
      const std::string name = key(loss);
      const auto [entry, added] = known.emplace(name, out.size());
      if (added) out.push_back({name, Rational(), 0});
      out[entry->second].points += loss.points;
      ++out[entry->second].count;
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const LossGroup& a, const LossGroup& b) { return b.points < a.points; });
    return out;
  }

  void groups() {
    out_.by_cause = grouped([](const Loss& loss) { return std::string(to_string(loss.cause)); });
    out_.by_field = grouped([this](const Loss& loss) { return field_of(loss); });
    out_.by_owner = grouped([](const Loss& loss) { return loss.owner; });
    out_.by_basis = grouped([](const Loss& loss) { return loss.basis; });
  }

  void risks() {
    for (std::size_t i = 0; i < card_.items.size(); ++i) {
      const Item& item = model_.items[i];
      const ItemScore& score = card_.items[i];
      if (!item.is_leaf() || is_adjustment(i)) continue;
      if (score.state == State::kPending) {
        add(Risk::Kind::kPending, i, score.highest - score.lowest);
      } else if (score.open && score.due &&
                 score.due->day_number() - card_.as_of.day_number() <= options_.soon) {
        add(Risk::Kind::kDueSoon, i, score.applicable_max - score.points);
      }
      thresholds(i);
    }
    const auto order = [](const Risk& one) { return static_cast<int>(one.kind); };
    std::stable_sort(out_.risks.begin(), out_.risks.end(), [&](const Risk& a, const Risk& b) {
      if (order(a) != order(b)) return order(a) < order(b);
      return b.points < a.points;
    });
  }

  void add(Risk::Kind kind, std::size_t item, Rational points, std::optional<Change> change = {}) {
    if (points.sign() <= 0) return;
    Risk risk;
    risk.kind = kind;
    risk.item = item;
    risk.points = std::move(points);
    risk.change = std::move(change);
    risk.due = card_.items[item].due;
    risk.owner = card_.items[item].owner;
    out_.risks.push_back(std::move(risk));
  }

  // A fact that moves a little the wrong way takes a step of points away. Rules that follow a measure
  // closely have no steps.
  void thresholds(std::size_t i) {
    const Item& item = model_.items[i];
    const ItemScore& score = card_.items[i];
    if (score.state != State::kScored || score.points.sign() <= 0 || !score.rounds.empty()) return;
    const Rule& rule = model_.rules[at(item.rule)];
    const bool steps = rule.kind == RuleKind::kTiers || rule.kind == RuleKind::kCheck ||
                       rule.kind == RuleKind::kChecklist || rule.kind == RuleKind::kFormula ||
                       rule.kind == RuleKind::kRatio;
    if (!steps) return;
    for (const Index fact : item.facts) {
      const FactDeclaration& declared = model_.facts[at(fact)];
      if (declared.type != FactType::kCount || is_inherited(bench_, item, declared.slot)) continue;
      const FactValue& value = bench_.unit().facts[at(declared.slot)];
      if (!value.given()) continue;
      const Rational share = (value.number() * options_.near).floor();
      std::int64_t room = std::max<std::int64_t>(options_.near_count, share.to_int64().value_or(0));
      room = std::min<std::int64_t>(room, kMostSteps);
      for (const int way : {-1, 1}) {
        Lever lever;
        lever.steps = {{declared.slot, Rational(way)}};
        lever.base = {value};
        lever.title = declared.title;
        lever.last = way < 0 ? std::min(room, value.number().to_int64().value_or(0)) : room;
        nearest(i, lever);
      }
    }
  }

  void nearest(std::size_t i, const Lever& lever) {
    const ItemScore& score = card_.items[i];
    Rational before = score.points;
    for (std::int64_t n = 1; n <= lever.last; ++n) {
      put(bench_, lever, n);
      std::optional<Rational> points;
      if (bench_.admissible()) {
        const LeafOutcome outcome = bench_.leaf(static_cast<Index>(i));
        if (outcome.right && outcome.state == State::kScored) points = outcome.points;
      }
      put(bench_, lever, 0);
      if (!points) return;
      const Rational fall = before - *points;
      // a step, not the slope of a line; a ratio has one where its floor is
      const bool ratio = model_.rules[at(model_.items[i].rule)].kind == RuleKind::kRatio;
      const bool floor = points->is_zero() && lever.base[0].number() > Rational(n);
      if (fall * Rational(20) >= score.max && fall.sign() > 0 && (!ratio || floor)) {
        std::vector<Change> changes;
        describe(bench_, lever, n, changes);
        add(Risk::Kind::kThreshold, i, score.points - *points, std::move(changes.front()));
        return;
      }
      if (*points != before && !ratio) return;
      before = *points;
    }
  }

  static constexpr std::int64_t kMostSteps = 5000;

  Workbench& bench_;
  const Model& model_;
  const Scorecard& card_;
  const AdviceOptions& options_;
  bool hindsight_;
  Losses out_;
};

}  // namespace

Losses losses_of(Workbench& bench, const Scorecard& card, const AdviceOptions& options, bool hindsight) {
  return Looker(bench, card, options, hindsight).look();
}

}  // namespace detail
}  // namespace parindex::inline v1
