// SPDX-License-Identifier: Apache-2.0
#include "output/stakes.hpp"

#include <algorithm>
#include <utility>

namespace parindex::inline v1::detail {
namespace {

class Walk {
 public:
  Walk(const Model& model, const Scorecard& card) : model_(model), card_(card) {}

  Stakes take() {
    for (const Index root : model_.roots)
      visit(root);
    const bool over =
        card_.as_of >= card_.period.to &&
        std::all_of(stakes_.open.begin(), stakes_.open.end(), [](const Stake& one) { return one.overdue; });
    if (over) {
      stakes_.open.clear();
      stakes_.at_stake = Rational(0);
    }
    std::stable_sort(stakes_.open.begin(), stakes_.open.end(),
                     [](const Stake& a, const Stake& b) { return b.points < a.points; });
    return std::move(stakes_);
  }

 private:
  void visit(Index index) {
    const Item& item = model_.items[at(index)];
    const ItemScore& score = card_.items[at(index)];
    if (score.state == State::kNotApplicable || score.state == State::kTracked) return;
    if (!item.is_leaf() && item.combine == ItemCombine::kSum && score.state != State::kGiven) {
      for (const Index child : item.children)
        visit(child);
      return;
    }
    const bool open = is_open(index);
    if (!open && score.state != State::kPending) {
      stakes_.lost += std::max(score.applicable_max - score.points, Rational(0));
      return;
    }
    const Rational points = score.applicable_max - score.lowest;
    if (points.sign() <= 0) return;
    stakes_.open.push_back({index, points, !open});
    stakes_.at_stake += points;
  }

  bool is_open(Index index) const {
    if (card_.items[at(index)].open) return true;
    const std::vector<Index>& children = model_.items[at(index)].children;
    return std::any_of(children.begin(), children.end(), [this](Index child) { return is_open(child); });
  }

  const Model& model_;
  const Scorecard& card_;
  Stakes stakes_;
};

}  // namespace

Stakes stakes_of(const Model& model, const Scorecard& card) { return Walk(model, card).take(); }

}  // namespace parindex::inline v1::detail
