// SPDX-License-Identifier: Apache-2.0
#include "simulate/parts.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"

namespace parindex::inline v1::detail {
namespace {

bool applies(const Model& model, const Item& item, const std::string& kind) {
  return item.applies_to.empty() || kind.empty() ||
         std::any_of(item.applies_to.begin(), item.applies_to.end(),
                     [&](const std::string& one) { return one == kind || one == model.base_kind(kind); });
}

// As the evaluator has it: an item that is for other kinds of unit, or all of whose children are.
bool is_by_kind(const Model& model, const Scorecard& card, Index index) {
  const Item& item = model.items[at(index)];
  if (!applies(model, item, card.unit.kind)) return item.otherwise.kind == Outcome::Kind::kExclude;
  if (item.is_leaf() || card.items[at(index)].state != State::kNotApplicable) return false;
  return std::all_of(item.children.begin(), item.children.end(), [&](Index child) {
    return card.items[at(child)].state == State::kTracked || is_by_kind(model, card, child);
  });
}

}  // namespace

Watch::Watch(const Model& of, const std::vector<WeightGroup>& groups, const std::vector<Index>& also)
    : model(of) {
  std::vector<bool> open(model.items.size(), false);  // inner items whose children matter
  const auto mark = [&](Index parent) {
    for (Index up = parent; up != kNone; up = model.items[at(up)].parent)
      open[at(up)] = true;
  };
  for (const WeightGroup& group : groups)
    mark(group.parent);
  for (const Index item : also)
    mark(model.items[at(item)].parent);
  const auto add = [&](const std::vector<Index>& children, Inner& into) {
    for (const Index child : children) {
      into.children.push_back(items.size());
      items.push_back(child);
    }
  };
  Inner root;
  add(model.roots, root);
  for (std::size_t i = 0; i < model.items.size(); ++i) {
    if (!open[i]) continue;
    Inner one;
    one.item = static_cast<Index>(i);
    one.own = position(one.item);  // parents stand before their children in the document
    add(model.items[i].children, one);
    inner.push_back(std::move(one));
  }
  std::reverse(inner.begin(), inner.end());
  inner.push_back(std::move(root));
  for (const Adjustment& adjustment : model.adjustments)
    (adjustment.penalty ? penalty : bonus).push_back(adjustment.item);
}

std::size_t Watch::position(Index item) const {
  return static_cast<std::size_t>(std::find(items.begin(), items.end(), item) - items.begin());
}

Parts parts_of(const Watch& watch, const Scorecard& card) {
  const Model& model = watch.model;
  Parts out;
  out.apart = !card.rank;
  out.points = card.points;
  out.applicable = card.applicable_max;
  out.max = card.max;
  out.items.resize(watch.items.size());
  for (std::size_t i = 0; i < watch.items.size(); ++i) {
    const Index index = watch.items[i];
    const ItemScore& score = card.items[at(index)];
    Part& part = out.items[i];
    part.points = score.points;
    part.applicable = score.applicable_max;
    part.max = score.max;
    part.tracked = score.state == State::kTracked;
    part.by_kind = is_by_kind(model, card, index);
    part.excluded = part.by_kind || (score.state == State::kNotApplicable && score.applicable_max.is_zero() &&
                                     !score.max.is_zero());
    part.fixed = score.state == State::kGiven || score.state == State::kNotApplicable;
  }
  for (const Index item : watch.bonus)
    out.bonus += card.items[at(item)].points;
  for (const Index item : watch.penalty)
    out.penalty -= card.items[at(item)].points;
  if (model.min != kNoNode) out.floor = constant_value(model, model.min).value_or(Rational(0));
  for (const GateResult& gate : card.gates) {
    for (std::size_t band = 0; band < model.bands.size() && !gate.cap_band.empty(); ++band) {
      if (model.bands[band].code == gate.cap_band)
        out.cap = std::max(out.cap, static_cast<std::int32_t>(band));
    }
  }
  for (const Index item : model.then_by) {
    const ItemScore& score = card.items[at(item)];
    if (score.applicable_max.sign() > 0)
      out.then_by.emplace_back(score.points / score.applicable_max);
    else
      out.then_by.emplace_back();
  }
  return out;
}

void factors_of(const DrawPlan& plan, const Watch& watch, const Parts& parts, const Weights& drawn,
                std::vector<Rational>& out) {
  out.assign(watch.items.size(), Rational(1));
  std::size_t next = 0;
  for (const WeightGroup& group : plan.weights) {
    Rational before, after;  // sums of maxima, and of maxima times the drawn numbers
    for (std::size_t i = 0; i < group.members.size(); ++i) {
      const Rational& max = parts.items[watch.position(group.members[i].item)].max;
      before += max;
      after += max * Rational(drawn.k[next + i]);
    }
    const Rational unit =
        group.keep_sum && !after.is_zero() ? before / after : Rational(1) / Rational(group.grid);
    for (const DrawnWeight& weight : group.members)
      out[watch.position(weight.item)] = Rational(drawn.k[next++]) * unit;
  }
}

Total weighted(const Watch& watch, const Parts& parts, const std::vector<Rational>& factors) {
  const Model& model = watch.model;
  std::vector<Part> items = parts.items;
  Total total{parts.points, parts.applicable};
  for (const Watch::Inner& inner : watch.inner) {
    const bool root = inner.item == kNone;
    if (!root && items[inner.own].fixed) continue;
    Rational points, counted, max_change, away, fitting, fitting_change, fitting_away;
    bool excluded = false, fitting_excluded = false, any = false, all_tracked = true;
    for (const std::size_t child : inner.children) {
      const Part& part = items[child];
      if (part.tracked) continue;
      all_tracked = false;
      const Rational& factor = factors[child];
      const Rational change = factor * part.max - parts.items[child].max;
      max_change += change;
      const Rational gone = part.max - part.applicable;
      away += factor * gone;
      if (!part.by_kind) {
        fitting += parts.items[child].max;
        fitting_away += factor * gone;
        fitting_change += change;
        fitting_excluded = fitting_excluded || part.excluded;
      }
      if (part.excluded) {
        excluded = true;
        if (model.excluded != ExcludedPolicy::kLost) continue;
      }
      any = any || !factor.is_zero();
      points += factor * part.points;
      counted += factor * part.applicable;
    }
    if (all_tracked) continue;
    const Rational stated = root ? parts.max : parts.items[inner.own].max;
    Part here;
    here.max = stated + max_change;
    if (stated == fitting) {  // the stated maximum leaves out what is for other kinds of unit
      away = fitting_away;
      excluded = fitting_excluded;
      here.max = stated + fitting_change;
    }
    here.points = points;
    here.applicable = here.max;
    if (!any) {
      here.excluded = true;
      here.points = Rational(0);
      here.applicable = Rational(0);
    } else if (model.excluded == ExcludedPolicy::kRescaleTotal) {
      here.applicable = here.max - away;
    } else if (model.excluded == ExcludedPolicy::kRescaleParent && excluded && !counted.is_zero()) {
      here.points = here.max * points / counted;
    }
    if (root) {
      total = {here.points, here.applicable};
      break;
    }
    const Item& item = model.items[at(inner.item)];
    if (item.rounds) here.points = here.points.rounded(item.rounding);
    here.by_kind = items[inner.own].by_kind;
    items[inner.own] = std::move(here);
  }
  if (!model.adjustments.empty()) {
    total.points += parts.bonus;
    total.points = std::max(std::min(total.points, parts.floor), total.points - parts.penalty);
  }
  if (model.rounds_total) total.points = total.points.rounded(model.rounding);
  return total;
}

}  // namespace parindex::inline v1::detail
