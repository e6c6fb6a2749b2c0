// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>
#include <utility>

#include "parindex/comparison.hpp"

#include "compare/definition.hpp"
#include "compare/mapping_data.hpp"
#include "model/model.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {

std::string_view to_string(Comparable comparable) noexcept {
  return comparable == Comparable::kYes ? "yes" : comparable == Comparable::kPartly ? "partly" : "no";
}

std::string_view to_string(Contribution::Kind kind) noexcept {
  switch (kind) {
    case Contribution::Kind::kPerformance:
      return "performance";
    case Contribution::Kind::kWeight:
      return "weight";
    case Contribution::Kind::kDefinition:
      return "definition";
    case Contribution::Kind::kAdded:
      return "added";
    case Contribution::Kind::kRemoved:
      return "removed";
    case Contribution::Kind::kAdjustment:
      return "adjustment";
    case Contribution::Kind::kRollUp:
      break;
  }
  return "roll_up";
}

namespace {

using detail::at;
using detail::Index;
using detail::Item;
using detail::kNone;
using detail::Model;

// Items of both sides that answer to each other.
struct Pair {
  std::vector<Index> before, after;
  std::optional<bool> comparable;
  Text note;
  bool part = false;
};

class Comparer {
 public:
  Comparer(const Framework& framework_before, const Scorecard& before, const Framework& framework,
           const Scorecard& after, const Mapping& mapping)
      : old_(framework_before.model()),
        new_(framework.model()),
        before_(before),
        after_(after),
        mapping_(mapping.data()),
        same_(&old_ == &new_ || (old_.seal == new_.seal && mapping.data().groups.empty())) {
    out_.framework_before = framework_before.id();
    out_.framework = framework.id();
  }

  Comparison compare() {
    fill();
    whole_caveats();
    pair_up();
    for (const Pair& pair : pairs_)
      add(pair);
    adjustments();
    Rational sum;
    for (const Contribution& one : out_.contributions)
      sum += one.points;
    if (sum != out_.change) contribute(Contribution::Kind::kRollUp, {}, {}, out_.change - sum);
    std::stable_sort(
        out_.contributions.begin(), out_.contributions.end(),
        [](const Contribution& a, const Contribution& b) { return b.points.abs() < a.points.abs(); });
    return std::move(out_);
  }

 private:
  void fill() {
    out_.unit_before = before_.unit;
    out_.unit = after_.unit;
    out_.period_before = before_.period;
    out_.period = after_.period;
    out_.as_of_before = before_.as_of;
    out_.as_of = after_.as_of;
    out_.points_before = before_.points;
    out_.points = after_.points;
    out_.change = after_.points - before_.points;
    out_.max_before = before_.applicable_max;
    out_.max = after_.applicable_max;
    out_.index_before = before_.index;
    out_.index = after_.index;
    out_.band_before = before_.band;
    out_.band = after_.band;
    out_.rank_before = before_.rank;
    out_.rank = after_.rank;
    out_.of_before = before_.of;
    out_.of = after_.of;
  }

  void caveat(Comparable comparable, std::string code, Text text, std::string item = {}) {
    out_.comparable = std::max(out_.comparable, comparable);
    out_.caveats.push_back({std::move(code), std::move(text), std::move(item)});
  }

  static std::int64_t days(const Period& period) {
    return period.to.day_number() - period.from.day_number() + 1;
  }

  void whole_caveats() {
    const std::string_view kind_before = old_.base_kind(before_.unit.kind),
                           kind = new_.base_kind(after_.unit.kind);
    if (!kind.empty() && !kind_before.empty() && kind != kind_before) {
      caveat(
          Comparable::kNo, "other_kind",
          {"khác loại đơn vị (" + before_.unit.kind + ", " + after_.unit.kind + "): không so giữa các khối",
           "units of different kinds (" + before_.unit.kind + ", " + after_.unit.kind +
               "): blocks are never mixed"});
    }
    // months have 28 to 31 days, quarters 90 to 92, years 365 or 366
    const std::int64_t long_before = days(before_.period), long_after = days(after_.period);
    const bool same_length = std::abs(long_before - long_after) * 10 <= std::max(long_before, long_after);
    if (!same_length) {
      caveat(Comparable::kNo, "period_length",
             {"kỳ dài ngắn khác nhau (" + to_string(before_.period) + ", " + to_string(after_.period) + ")",
              "periods of different length (" + to_string(before_.period) + ", " + to_string(after_.period) +
                  ")"});
    }
    for (const Scorecard* card : {&before_, &after_}) {
      if (card->pending == 0) continue;
      const std::string count = std::to_string(card->pending), which = to_string(card->period);
      caveat(Comparable::kPartly, "pending",
             {which + ": còn " + count + " tiêu chí chưa có số liệu",
              which + ": " + count + " items are pending"});
    }
    if (before_.disqualified || after_.disqualified) {
      caveat(Comparable::kPartly, "disqualified", {"một bên bị loại", "one side is disqualified"});
    }
    if (!same_ && old_.seal != new_.seal) {
      caveat(Comparable::kPartly, "other_framework",
             {"hai bộ tiêu chí khác nhau: " + old_.id + ", " + new_.id,
              "two frameworks: " + old_.id + ", " + new_.id});
    }
    if (before_.max != after_.max) {
      caveat(Comparable::kPartly, "other_scale",
             {"thang điểm khác nhau (" + before_.max.to_decimal(4) + ", " + after_.max.to_decimal(4) +
                  "): so bằng chỉ số",
              "scales differ (" + before_.max.to_decimal(4) + ", " + after_.max.to_decimal(4) +
                  "): compare the index"});
    } else if (before_.applicable_max != after_.applicable_max) {
      caveat(Comparable::kPartly, "other_applicable_max",
             {"điểm tối đa áp dụng khác nhau (" + before_.applicable_max.to_decimal(4) + ", " +
                  after_.applicable_max.to_decimal(4) + "): so bằng chỉ số",
              "applicable maxima differ (" + before_.applicable_max.to_decimal(4) + ", " +
                  after_.applicable_max.to_decimal(4) + "): compare the index"});
    }
  }

  bool is_adjustment(const Model& model, Index item) const {
    return std::any_of(model.adjustments.begin(), model.adjustments.end(),
                       [item](const detail::Adjustment& one) { return one.item == item; });
  }

  // An item whose children do not say how it came to its points: a leaf, given points, alternatives.
  static bool closed(const Model& model, const Scorecard& card, Index index) {
    const Item& item = model.items[at(index)];
    return item.is_leaf() || item.combine != ItemCombine::kSum ||
           card.items[at(index)].state == State::kGiven;
  }

  // ---- what answers to what

  void pair_up() {
    taken_before_.assign(old_.items.size(), false);
    taken_after_.assign(new_.items.size(), false);
    for (const Mapping::Data::Group& group : mapping_.groups) {
      Pair pair{group.before, group.after, group.comparable, group.note, true};
      for (const Index item : group.before)
        take(old_, taken_before_, item);
      for (const Index item : group.after)
        take(new_, taken_after_, item);
      mapped_.push_back(std::move(pair));
    }
    for (const Index root : new_.roots)
      walk(root);
    for (Pair& pair : mapped_) {
      if (!pair.after.empty() || pair.before.empty()) continue;
      pairs_.push_back(pair);
    }
    for (const Index root : old_.roots)
      left_over(root);
  }

  void take(const Model& model, std::vector<bool>& taken, Index item) {
    taken[at(item)] = true;
    for (const Index child : model.items[at(item)].children)
      take(model, taken, child);
  }

  Index same_label(Index index) const {
    if (same_) return index;
    if (!mapping_.same) return kNone;
    const auto found = old_.item_index.find(new_.items[at(index)].label);
    return found == old_.item_index.end() || taken_before_[at(found->second)] ? kNone : found->second;
  }

  void walk(Index index) {
    if (is_adjustment(new_, index)) return;
    if (taken_after_[at(index)]) {
      for (Pair& pair : mapped_) {
        if (!pair.after.empty() && pair.after.front() == index) pairs_.push_back(pair);
      }
      return;
    }
    const Index old = same_label(index);
    const bool cut = closed(new_, after_, index) || (old != kNone && closed(old_, before_, old));
    Pair pair;
    pair.after = {index};
    if (old != kNone) pair.before = {old};
    pair.part = cut;
    if (cut && holds_taken(new_, taken_after_, index)) pair.part = false;
    pairs_.push_back(pair);
    if (pair.part) {
      if (old != kNone) take(old_, taken_before_, old);
      return;
    }
    if (old != kNone) taken_before_[at(old)] = true;
    for (const Index child : new_.items[at(index)].children)
      walk(child);
  }

  static bool holds_taken(const Model& model, const std::vector<bool>& taken, Index index) {
    const std::vector<Index>& children = model.items[at(index)].children;
    return std::any_of(children.begin(), children.end(),
                       [&](Index child) { return taken[at(child)] || holds_taken(model, taken, child); });
  }

  // Items that are no longer there.
  void left_over(Index index) {
    if (is_adjustment(old_, index)) return;
    const bool inner = !closed(old_, before_, index);
    if (!taken_before_[at(index)] && (!inner || !holds_taken(old_, taken_before_, index))) {
      Pair pair;
      pair.before = {index};
      pair.part = true;
      pairs_.push_back(pair);
      take(old_, taken_before_, index);
      return;
    }
    for (const Index child : old_.items[at(index)].children)
      left_over(child);
  }

  // ---- what a pair comes to

  struct Side {
    Rational points, max;
    std::optional<State> state;
    std::optional<std::size_t> rank;
    std::vector<std::string> labels;
  };
  static Side side(const Model& model, const Scorecard& card, const std::vector<Index>& items) {
    Side out;
    for (const Index item : items) {
      const ItemScore& score = card.items[at(item)];
      out.points += score.points;
      out.max += score.applicable_max;
      out.labels.push_back(model.items[at(item)].label);
      if (!out.state || score.state == State::kPending) out.state = score.state;
      if (items.size() == 1) out.rank = score.rank;
    }
    return out;
  }

  void add(const Pair& pair) {
    const Side before = side(old_, before_, pair.before), after = side(new_, after_, pair.after);
    ItemChange change;
    change.before = before.labels;
    change.after = after.labels;
    const bool there = !pair.after.empty();
    const Item& item = there ? new_.items[at(pair.after.front())] : old_.items[at(pair.before.front())];
    change.title = item.title;
    change.depth = item.depth;
    change.part = pair.part;
    if (!pair.before.empty()) {
      change.points_before = before.points;
      change.max_before = before.max;
      change.state_before = before.state;
      change.rank_before = before.rank;
    }
    if (there) {
      change.points_after = after.points;
      change.max_after = after.max;
      change.state_after = after.state;
      change.rank_after = after.rank;
    }
    change.change = after.points - before.points;
    judge(pair, before, after, change);
    if (pair.part) contributions(pair, before, after, change);
    out_.items.push_back(std::move(change));
  }

  void note(ItemChange& change, Comparable comparable, std::string code, Text text) {
    change.comparable = std::max(change.comparable, comparable);
    const std::vector<std::string>& labels = change.after.empty() ? change.before : change.after;
    change.caveats.push_back(
        {std::move(code), std::move(text), labels.empty() ? std::string() : labels.front()});
  }

  void judge(const Pair& pair, const Side& before, const Side& after, ItemChange& change) {
    if (pair.before.empty())
      return note(change, Comparable::kNo, "added",
                  {"kỳ trước chưa có tiêu chí này", "the item was not there before"});
    if (pair.after.empty())
      return note(change, Comparable::kNo, "removed", {"tiêu chí không còn", "the item is no longer there"});
    if (pair.comparable) {
      if (!*pair.comparable) note(change, Comparable::kNo, "mapping", said(pair));
    } else if (!same_ && pair.part) {
      const bool one_to_one = pair.before.size() == 1 && pair.after.size() == 1;
      if (!one_to_one) {
        note(change, Comparable::kPartly, "regrouped",
             {"tiêu chí được tách hoặc gộp: so tổng của nhóm",
              "items were split or merged: the sums are compared"});
      } else if (detail::definition_of(old_, old_.items[at(pair.before.front())]) !=
                 detail::definition_of(new_, new_.items[at(pair.after.front())])) {
        note(change, Comparable::kNo, "rule_changed", {"cách chấm đã đổi", "the rule is another one"});
      }
    }
    if (change.comparable == Comparable::kNo) return;
    if (before.max != after.max) {
      note(change, Comparable::kPartly, "other_max",
           {"điểm tối đa đổi từ " + before.max.to_decimal(4) + " thành " + after.max.to_decimal(4),
            "the maximum went from " + before.max.to_decimal(4) + " to " + after.max.to_decimal(4)});
    }
    for (const std::optional<State>& state : {change.state_before, change.state_after}) {
      if (state != State::kPending) continue;
      note(change, Comparable::kPartly, "pending", {"một bên chưa có số liệu", "one side is pending"});
      break;
    }
  }

  static Text said(const Pair& pair) {
    if (!pair.note.empty()) return pair.note;
    return {"bảng ánh xạ nói là không so được", "the mapping says that they cannot be compared"};
  }

  static std::string joined(const std::vector<std::string>& labels) {
    std::string out;
    for (const std::string& label : labels)
      out += (out.empty() ? "" : " + ") + label;
    return out;
  }

  void contribute(Contribution::Kind kind, std::string item, Text title, Rational points) {
    if (!points.is_zero())
      out_.contributions.push_back({kind, std::move(item), std::move(title), std::move(points)});
  }

  void contributions(const Pair& pair, const Side& before, const Side& after, const ItemChange& change) {
    const std::string name = joined(change.after.empty() ? change.before : change.after);
    if (pair.before.empty()) return contribute(Contribution::Kind::kAdded, name, change.title, after.points);
    if (pair.after.empty())
      return contribute(Contribution::Kind::kRemoved, name, change.title, -before.points);
    if (change.comparable == Comparable::kNo)
      return contribute(Contribution::Kind::kDefinition, name, change.title, change.change);
    Rational weight;
    if (before.max != after.max) {
      // what the same share of the maximum would be now; without a share before, it is the maximum's doing
      weight = before.max.sign() > 0 ? before.points / before.max * after.max - before.points : change.change;
    }
    contribute(Contribution::Kind::kWeight, name, change.title, weight);
    contribute(Contribution::Kind::kPerformance, name, change.title, change.change - weight);
  }

  void adjustments() {
    std::map<std::string, std::pair<Rational, Text>> sums;
    for (const auto& [model, card, sign] : {std::tuple{&old_, &before_, -1}, {&new_, &after_, 1}}) {
      for (const detail::Adjustment& one : model->adjustments) {
        auto& [points, title] = sums[model->items[at(one.item)].label];
        points += Rational(sign) * card->items[at(one.item)].points;
        title = model->items[at(one.item)].title;
      }
    }
    for (const auto& [label, sum] : sums)
      contribute(Contribution::Kind::kAdjustment, label, sum.second, sum.first);
  }

  const Model &old_, &new_;
  const Scorecard &before_, &after_;
  const Mapping::Data& mapping_;
  const bool same_;
  std::vector<bool> taken_before_, taken_after_;
  std::vector<Pair> mapped_, pairs_;
  Comparison out_;
};

}  // namespace

Comparison compare(const Framework& framework_before, const Scorecard& before, const Framework& framework,
                   const Scorecard& after, const Mapping& mapping) {
  return Comparer(framework_before, before, framework, after, mapping).compare();
}

}  // namespace parindex::inline v1
