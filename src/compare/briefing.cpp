// SPDX-License-Identifier: Apache-2.0
// What a steering room reads in the morning: total, rank, groups, the largest issues, alerts, whom to watch.
#include <algorithm>
#include <map>
#include <utility>

#include "parindex/comparison.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1 {
namespace {

using detail::at;
using detail::Index;
using detail::Item;
using detail::kNone;
using detail::kNoNode;
using detail::Model;

std::string comma(std::string text) {
  std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

class Briefer {
 public:
  Briefer(const Framework& framework, const std::vector<BriefingDay>& days, const BriefingOptions& options)
      : model_(framework.model()), days_(days), options_(options) {}

  std::optional<Briefing> brief() {
    const Scorecard* now = chosen();
    if (now == nullptr) return std::nullopt;
    out_.unit = now->unit;
    out_.day = days_.back().label;
    out_.points = now->points;
    out_.rank = now->rank;
    out_.of = now->of;
    const Scorecard* before = nullptr;
    if (days_.size() > 1) {
      out_.day_before = days_[days_.size() - 2].label;
      before = card_of(days_[days_.size() - 2], *now);
      if (before == nullptr) {
        out_.caveats.push_back({"no_day_before",
                                {"không có số liệu cùng kỳ của ngày trước: không tính mức tăng giảm",
                                 "the day before has no figures of the same period: no change is told"},
                                {}});
      }
    }
    if (before != nullptr) {
      out_.change = now->points - before->points;
      out_.rank_before = before->rank;
    }
    if (now->pending > 0) {
      const std::string count = std::to_string(now->pending);
      out_.caveats.push_back({"pending",
                              {"tạm tính: còn " + count + " tiêu chí chưa có số liệu",
                               "provisional: " + count + " items are pending"},
                              {}});
    }
    trend(*now);
    groups(*now, before);
    for (const Scorecard& card : *days_.back().cards)
      alerts(card);
    std::stable_sort(out_.alerts.begin(), out_.alerts.end(),
                     [&](const BriefingAlert& a, const BriefingAlert& b) {
                       const bool own_a = a.unit == out_.unit.id, own_b = b.unit == out_.unit.id;
                       if (own_a != own_b) return own_a;
                       return a.amount > b.amount;
                     });
    issues(*now);
    watch();
    return std::move(out_);
  }

 private:
  const Scorecard* chosen() const {
    const Scorecard* found = nullptr;
    if (days_.empty()) return nullptr;
    for (const Scorecard& card : *days_.back().cards) {
      if (!options_.unit.empty()) {
        if (card.unit.id == options_.unit) return &card;
        continue;
      }
      if (!card.unit.parent.empty()) continue;
      if (found != nullptr) return nullptr;
      found = &card;
    }
    return found;
  }

  // The same unit in the same period: exactly that day, never the nearest one.
  static const Scorecard* card_of(const BriefingDay& day, const Scorecard& like) {
    for (const Scorecard& card : *day.cards) {
      if (card.unit.id == like.unit.id && card.period == like.period) return &card;
    }
    return nullptr;
  }
  const Scorecard* day_before(const Scorecard& card) const {
    return days_.size() < 2 ? nullptr : card_of(days_[days_.size() - 2], card);
  }

  void trend(const Scorecard& now) {
    for (const BriefingDay& day : days_) {
      if (const Scorecard* card = card_of(day, now)) out_.trend.emplace_back(day.label, card->points);
    }
  }

  bool is_adjustment(Index item) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [item](const detail::Adjustment& one) { return one.item == item; });
  }

  static std::optional<Rational> share(const ItemScore& score) {
    if (score.state == State::kPending || score.state == State::kNotApplicable ||
        score.applicable_max.sign() <= 0)
      return std::nullopt;
    return score.points / score.applicable_max;
  }

  void groups(const Scorecard& now, const Scorecard* before) {
    std::optional<Rational> least;
    for (const Index root : model_.roots) {
      if (is_adjustment(root)) continue;
      const ItemScore& score = now.items[at(root)];
      BriefingGroup group;
      group.item = at(root);
      group.points = score.points;
      group.max = score.applicable_max;
      group.share = share(score);
      if (before != nullptr) group.change = score.points - before->items[at(root)].points;
      if (!group.share || score.state == State::kNoActivity) {
        group.light = "none";
      } else {
        group.light = *group.share < options_.red ? "red" : *group.share < options_.amber ? "amber" : "green";
        if (!least || *group.share < *least) {
          least = group.share;
          out_.weakest = out_.groups.size();
        }
      }
      out_.groups.push_back(std::move(group));
    }
  }

  std::string name(const Item& item, Language language) const {
    const std::string& title = item.title.in(language);
    return title.empty() ? item.label : item.label + " (" + title + ")";
  }

  void alert(std::string code, const Scorecard& card, const Item* item, Rational amount, Text text) {
    BriefingAlert one;
    one.code = std::move(code);
    one.unit = card.unit.id;
    one.unit_name = card.unit.name;
    if (item != nullptr) one.item = item->label;
    one.amount = std::move(amount);
    one.text = std::move(text);
    out_.alerts.push_back(std::move(one));
  }

  void alerts(const Scorecard& card) {
    const Scorecard* before = day_before(card);
    if (before == nullptr) return;
    const int digits = model_.rounding.digits;
    const Rational fall = before->points - card.points;
    if (fall >= options_.drop && card.pending == before->pending) {
      const std::string amount = fall.to_fixed(digits);
      alert("total_drop", card, nullptr, fall,
            {"tổng điểm giảm " + comma(amount), "the total fell by " + amount});
    }
    for (const Index root : model_.roots) {
      if (is_adjustment(root)) continue;
      const ItemScore &now = card.items[at(root)], &then = before->items[at(root)];
      const Rational lost = then.points - now.points;
      if (lost < options_.drop || now.state == State::kPending || then.state == State::kPending) continue;
      const Item& item = model_.items[at(root)];
      const std::string amount = lost.to_fixed(digits);
      alert("group_drop", card, &item, lost,
            {name(item, Language::kVi) + " giảm " + comma(amount),
             name(item, Language::kEn) + " fell by " + amount});
    }
    ratios(card);
    falling(card);
  }

  static const detail::Assessment* assessment(const BriefingDay& day, const Scorecard& card) {
    if (day.batch == nullptr) return nullptr;
    for (const detail::Assessment& one : day.batch->data().assessments) {
      if (one.unit.id == card.unit.id && one.period == card.period) return &one;
    }
    return nullptr;
  }

  // The measure of a leaf that divides; none where it is not known or nothing happened.
  std::optional<Rational> ratio(const BriefingDay& day, const detail::Assessment& unit,
                                const Item& item) const {
    const detail::Rule& rule = model_.rules[at(item.rule)];
    if (rule.combine != detail::Combine::kSingle || rule.terms.empty()) return std::nullopt;
    detail::NodeId measure = rule.terms.front().measure;
    if (measure == kNoNode) return std::nullopt;
    detail::NodeId inner = measure;
    while (model_.program[inner].op == detail::Op::kReference)
      inner = model_.program.operand(model_.program[inner], 0);
    if (!model_.program[inner].share) return std::nullopt;
    detail::Context context(model_);
    context.batch = &day.batch->data();
    context.unit = &unit;
    context.inherit(item.inherit);
    const detail::Value value = detail::evaluate(context, measure);
    return value.known() && context.fault == kNoNode ? std::optional(value.number) : std::nullopt;
  }

  void ratios(const Scorecard& card) {
    const BriefingDay &today = days_.back(), &yesterday = days_[days_.size() - 2];
    const detail::Assessment *now = assessment(today, card), *then = assessment(yesterday, card);
    if (now == nullptr || then == nullptr) return;
    for (const Item& item : model_.items) {
      if (!item.is_leaf() || item.rule == kNone || card.items[at(index_of(item))].state != State::kScored)
        continue;
      const std::optional<Rational> after = ratio(today, *now, item), before = ratio(yesterday, *then, item);
      if (!after || !before || *before - *after < options_.ratio_drop) continue;
      const Rational points = (*before - *after) * Rational(100);
      const std::string amount = points.to_fixed(2);
      alert("ratio_drop", card, &item, points,
            {name(item, Language::kVi) + ": tỷ lệ giảm " + comma(amount) + " điểm phần trăm",
             name(item, Language::kEn) + ": the ratio fell by " + amount + " percentage points"});
    }
  }

  Index index_of(const Item& item) const { return static_cast<Index>(&item - model_.items.data()); }

  // So many days in a row below the day before, moves within rounding apart.
  void falling(const Scorecard& card) {
    if (days_.size() <= options_.falling_days) return;
    Rational total;
    const Scorecard* later = &card;
    for (std::size_t back = 1; back <= options_.falling_days; ++back) {
      const Scorecard* earlier = card_of(days_[days_.size() - 1 - back], card);
      if (earlier == nullptr || earlier->points - later->points <= options_.noise) return;
      total += earlier->points - later->points;
      later = earlier;
    }
    const std::string days = std::to_string(options_.falling_days),
                      amount = total.to_fixed(model_.rounding.digits);
    alert("falling_days", card, nullptr, total,
          {"giảm " + days + " ngày liền, tổng cộng " + comma(amount),
           "fell " + days + " days in a row, by " + amount});
  }

  // Alerts of the unit first, then its red groups, then amber ones, those that miss most first.
  void issues(const Scorecard& now) {
    for (const BriefingAlert& alert : out_.alerts) {
      if (alert.unit == now.unit.id && out_.issues.size() < options_.issues)
        out_.issues.push_back(alert.text);
    }
    std::vector<const BriefingGroup*> low;
    for (const BriefingGroup& group : out_.groups) {
      if (group.light == "red" || group.light == "amber") low.push_back(&group);
    }
    std::stable_sort(low.begin(), low.end(), [](const BriefingGroup* a, const BriefingGroup* b) {
      if (a->light != b->light) return a->light == "red";
      return b->max - b->points < a->max - a->points;
    });
    for (const BriefingGroup* group : low) {
      if (out_.issues.size() >= options_.issues) return;
      const Item& item = model_.items[group->item];
      const std::string percent = (*group->share * Rational(100)).to_fixed(1),
                        lost = (group->max - group->points).to_fixed(2);
      out_.issues.push_back(
          {name(item, Language::kVi) + " mới đạt " + comma(percent) + "% điểm tối đa, còn thiếu " +
               comma(lost),
           name(item, Language::kEn) + " has " + percent + "% of its maximum, " + lost + " short"});
    }
  }

  void watch() {
    for (const auto& [kind, count] : options_.watch) {
      std::vector<const Scorecard*> cards;
      for (const Scorecard& card : *days_.back().cards) {
        if (model_.base_kind(card.unit.kind) == kind && card.unit.id != out_.unit.id &&
            card.applicable_max.sign() > 0)
          cards.push_back(&card);
      }
      if (cards.empty()) continue;
      std::stable_sort(cards.begin(), cards.end(), [](const Scorecard* a, const Scorecard* b) {
        const Rational left = a->points / a->applicable_max, right = b->points / b->applicable_max;
        return left != right ? left < right : a->unit.id < b->unit.id;
      });
      std::vector<BriefingWatch> list;
      for (std::size_t i = 0; i < std::min(count, cards.size()); ++i) {
        BriefingWatch one;
        one.unit = cards[i]->unit;
        one.points = cards[i]->points;
        one.rank = cards[i]->rank;
        one.of = cards[i]->of;
        if (const Scorecard* before = day_before(*cards[i])) one.change = cards[i]->points - before->points;
        one.weakest = weakest(*cards[i]);
        list.push_back(std::move(one));
      }
      out_.watch.emplace_back(kind, std::move(list));
    }
  }

  std::string weakest(const Scorecard& card) const {
    std::optional<Rational> least;
    std::string label;
    for (const Index root : model_.roots) {
      if (is_adjustment(root) || card.items[at(root)].state == State::kNoActivity) continue;
      const std::optional<Rational> of = share(card.items[at(root)]);
      if (!of || (least && *least <= *of)) continue;
      least = of;
      label = model_.items[at(root)].label;
    }
    return label;
  }

  const Model& model_;
  const std::vector<BriefingDay>& days_;
  const BriefingOptions& options_;
  Briefing out_;
};

}  // namespace

std::optional<Briefing> brief(const Framework& framework, const std::vector<BriefingDay>& days,
                              const BriefingOptions& options) {
  return Briefer(framework, days, options).brief();
}

}  // namespace parindex::inline v1
