// SPDX-License-Identifier: Apache-2.0
// The cheapest set of changes that reaches a target: what can be changed falls into parts that do not touch
// each other; each gives its best bargains, and a table over the missing points picks the cheapest.
#include <algorithm>
#include <limits>
#include <numeric>
#include <set>
#include <utility>

#include "parindex/advice.hpp"

#include "advice/effort.hpp"
#include "advice/leaf_advice.hpp"
#include "advice/lever.hpp"
#include "advice/workbench.hpp"
#include "input/canonical_assessment.hpp"
#include "model/expression_parser.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

using detail::at;
using detail::Cost;
using detail::Index;
using detail::Item;
using detail::kNone;
using detail::kNoNode;
using detail::Lever;
using detail::Model;
using detail::NodeId;
using detail::Plan;
using detail::Positions;
using detail::Workbench;

// Levers that bear on each other, and all leaves they bear on.
struct Part {
  std::vector<std::size_t> levers;
  std::set<Index> leaves;
  bool simple = true;  // what the leaves gain, the total gains
};

// What the total is judged by: points - share × applicable maximum has to reach `goal`.
struct Goal {
  Rational share, goal;
};

class Partition {
 public:
  Partition(const Workbench& bench, const std::vector<Lever>& levers, const Scorecard& card)
      : model_(bench.model()), levers_(levers), card_(card), above_(levers.size()) {
    std::iota(above_.begin(), above_.end(), std::size_t{0});
  }

  // `linked`: there is something that no part sees whole, so that the sum of parts need not be the whole.
  std::vector<Part> parts(bool& linked) {
    std::vector<std::set<Index>> reach(levers_.size());
    for (std::size_t i = 0; i < levers_.size(); ++i)
      reach[i] = leaves_of(levers_[i]);
    std::vector<std::vector<std::size_t>> of_leaf(model_.items.size());
    for (std::size_t i = 0; i < levers_.size(); ++i) {
      for (const Index leaf : reach[i]) {
        of_leaf[at(leaf)].push_back(i);
        const Index block = block_of(leaf);
        if (block != kNone) of_leaf[at(block)].push_back(i);
      }
      for (std::size_t j = 0; j < i; ++j) {
        if (levers_[i].excludes(levers_[j]) || bounded(levers_[i], levers_[j])) join(i, j);
      }
    }
    for (const std::vector<std::size_t>& together : of_leaf)
      join_all(together);
    for (const detail::Check& check : model_.checks) {
      if (check.error) join_all(reading(check.facts));
    }
    std::vector<std::size_t> adjusting;
    for (const detail::Adjustment& adjustment : model_.adjustments) {
      const std::vector<std::size_t>& of = of_leaf[at(adjustment.item)];
      adjusting.insert(adjusting.end(), of.begin(), of.end());
    }
    join_all(adjusting);

    linked = !model_.program.cohort_calls.empty() || whole_asked();
    std::vector<Part> parts;
    std::vector<std::size_t> place(levers_.size(), std::numeric_limits<std::size_t>::max());
    for (std::size_t i = 0; i < levers_.size(); ++i) {
      const std::size_t top = find(i);
      if (place[top] == std::numeric_limits<std::size_t>::max()) {
        place[top] = parts.size();
        parts.emplace_back();
      }
      Part& part = parts[place[top]];
      part.levers.push_back(i);
      part.leaves.insert(reach[i].begin(), reach[i].end());
      for (const Index leaf : reach[i]) {
        if (block_of(leaf) != kNone || is_adjustment(leaf)) part.simple = false;
      }
    }
    return parts;
  }

 private:
  std::size_t find(std::size_t i) {
    while (above_[i] != i)
      i = above_[i] = above_[above_[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { above_[find(a)] = find(b); }
  void join_all(const std::vector<std::size_t>& levers) {
    for (const std::size_t lever : levers)
      join(lever, levers.front());
  }

  bool is_adjustment(Index item) const {
    return std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                       [item](const detail::Adjustment& one) { return one.item == item; });
  }

  std::vector<std::size_t> reading(const std::vector<Index>& facts) const {
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < levers_.size(); ++i) {
      for (const auto& step : levers_[i].steps) {
        const Index fact = model_.slots[at(step.first)].fact;
        if (std::find(facts.begin(), facts.end(), fact) != facts.end()) out.push_back(i);
      }
    }
    return out;
  }

  // A part and its whole.
  bool bounded(const Lever& a, const Lever& b) const {
    for (const auto& one : a.steps) {
      for (const auto& other : b.steps) {
        const Index mine = model_.slots[at(one.first)].fact, theirs = model_.slots[at(other.first)].fact;
        if (model_.facts[at(mine)].at_most == theirs || model_.facts[at(theirs)].at_most == mine) return true;
      }
    }
    return false;
  }

  std::set<Index> leaves_of(const Lever& lever) const {
    std::set<Index> out;
    if (lever.kind == Lever::Kind::kDocument) out.insert(lever.item);
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      const Item& item = model_.items[i];
      const State state = card_.items[i].state;
      if (!item.is_leaf() || state == State::kTracked) continue;
      const bool reads = std::any_of(lever.steps.begin(), lever.steps.end(), [&](const auto& step) {
        const Index fact = model_.slots[at(step.first)].fact;
        return std::find(item.facts.begin(), item.facts.end(), fact) != item.facts.end();
      });
      if (reads) out.insert(static_cast<Index>(i));
    }
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      if (!model_.items[i].is_leaf() && guards_read(model_.items[i].guards, lever))
        below(static_cast<Index>(i), out);
    }
    // leaves that ask for the points of one of those, or of an item above one
    for (bool more = true; more;) {
      more = false;
      for (std::size_t i = 0; i < model_.items.size(); ++i) {
        const Item& item = model_.items[i];
        if (!item.is_leaf() || item.needs.empty() || out.contains(static_cast<Index>(i))) continue;
        const bool asks = std::any_of(item.needs.begin(), item.needs.end(), [&](Index needed) {
          return std::any_of(out.begin(), out.end(), [&](Index leaf) {
            for (Index one = leaf; one != kNone; one = model_.items[at(one)].parent) {
              if (one == needed) return true;
            }
            return false;
          });
        });
        if (!asks) continue;
        out.insert(static_cast<Index>(i));
        more = true;
      }
    }
    return out;
  }

  bool guards_read(const detail::Guards& guards, const Lever& lever) const {
    for (const auto* list : {&guards.not_applicable_if, &guards.requires_all, &guards.zero_if}) {
      for (const detail::Guard& guard : *list) {
        for (const auto& step : lever.steps) {
          const Index fact = model_.slots[at(step.first)].fact;
          if (std::find(guard.facts.begin(), guard.facts.end(), fact) != guard.facts.end()) return true;
        }
      }
    }
    return false;
  }

  void below(Index item, std::set<Index>& out) const {
    if (model_.items[at(item)].is_leaf()) out.insert(item);
    for (const Index child : model_.items[at(item)].children)
      below(child, out);
  }

  // The highest item above the leaf (or the leaf itself) that is more than its children's sum; kNone: none.
  Index block_of(Index leaf) const {
    Index block = model_.items[at(leaf)].needs.empty() ? kNone : leaf;
    for (Index one = model_.items[at(leaf)].parent; one != kNone; one = model_.items[at(one)].parent) {
      if (!adds_up(one)) block = one;
    }
    return block;
  }

  bool adds_up(Index index) const {
    const Item& item = model_.items[at(index)];
    if (item.combine != ItemCombine::kSum || card_.items[at(index)].state == State::kGiven) return false;
    if (!item.guards.not_applicable_if.empty() || !item.guards.requires_all.empty() ||
        !item.guards.zero_if.empty())
      return false;
    if (model_.excluded == detail::ExcludedPolicy::kRescaleParent) {
      for (const Index child : item.children) {
        if (card_.items[at(child)].applicable_max != card_.items[at(child)].max) return false;
      }
    }
    return !item.rounds || on_grid(index, item.rounding.digits);
  }

  bool on_grid(Index index, int digits) const {
    const Item& item = model_.items[at(index)];
    if (item.is_leaf()) return item.rounds && item.rounding.digits <= digits;
    return std::all_of(item.children.begin(), item.children.end(), [&](Index child) {
      const Item& below = model_.items[at(child)];
      return below.is_leaf() || !below.rounds ? on_grid(child, digits) : below.rounding.digits <= digits;
    });
  }

  // Rules outside the tree that look at the whole.
  bool whole_asked() const {
    const auto asks = [this](NodeId node) {
      std::vector<NodeId> open{node};
      while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (id == kNoNode) continue;
        const detail::Node& one = model_.program[id];
        if (one.op == detail::Op::kRoundPoints || one.op == detail::Op::kMinShare) return true;
        for (std::uint32_t i = 0; i < one.count; ++i)
          open.push_back(model_.program.operand(one, i));
      }
      return false;
    };
    for (const detail::Adjustment& adjustment : model_.adjustments) {
      for (const detail::Term& term : model_.rules[at(model_.items[at(adjustment.item)].rule)].terms) {
        if (asks(term.measure)) return true;
      }
    }
    return false;
  }

  const Model& model_;
  const std::vector<Lever>& levers_;
  const Scorecard& card_;
  std::vector<std::size_t> above_;
};

Rational unrounded(const Scorecard& card) {
  Rational points = card.points;
  for (const LedgerEntry& entry : card.ledger) {
    if (entry.cause == Cause::kRounding) points -= entry.points;
  }
  return points;
}

// The best bargains of one part.
class Bargains {
 public:
  Bargains(Workbench& bench, const std::vector<Lever>& levers, const Scorecard& card, const Goal& goal,
           const Rational& needed, const AdviceOptions& options)
      : bench_(bench), levers_(levers), card_(card), goal_(goal), needed_(needed), options_(options) {}

  std::vector<Plan> of(const Part& part, bool& exact) {
    std::vector<Plan> plans;
    const auto groups = detail::exclusive_groups(levers_, part.levers);
    bool whole = true;
    for (const auto& group : groups)
      whole = whole && detail::group_size(levers_, group).whole;
    const auto value = [&] { return gain(part); };
    const auto take = [&](const Positions& positions, const Rational& found) {
      if (found.sign() <= 0) return;
      plans.push_back(
          {positions, detail::cost_of(levers_, positions, options_.least), std::min(found, needed_)});
      if (plans.size() > 8192) detail::prune(plans);
    };
    const auto weight = static_cast<std::int64_t>(part.simple ? part.leaves.size() : card_.items.size() + 1);
    const std::int64_t most = std::min<std::int64_t>(200'000, static_cast<std::int64_t>(options_.budget)) /
                              std::max<std::int64_t>(1, weight);
    if (groups.size() > 1) {
      if (detail::every_combination(bench_, levers_, groups, most, value, take)) {
        exact = exact && whole;
        detail::prune(plans);
        return plans;
      }
      exact = false;
    }
    exact = exact && whole;
    for (const std::size_t i : part.levers)
      alone(part, i, take, exact);
    if (groups.size() > 1) together(part, take);
    detail::prune(plans);
    return plans;
  }

  // Some change moves the applicable maximum.
  [[nodiscard]] bool max_moves() const { return max_moves_; }

  // What the part gains as the facts stand; empty where they cannot stand so.
  std::optional<Rational> gain(const Part& part) {
    if (!bench_.admissible()) return std::nullopt;
    if (!part.simple) {
      const std::optional<Scorecard> card = bench_.whole();
      if (!card) return std::nullopt;
      return unrounded(*card) - unrounded(card_) -
             goal_.share * (card->applicable_max - card_.applicable_max);
    }
    Rational out;
    for (const Index leaf : part.leaves) {
      const ItemScore& before = card_.items[at(leaf)];
      if (before.state == State::kNotApplicable && before.applicable_max.is_zero() && behind(leaf)) continue;
      const detail::LeafOutcome after = bench_.leaf(leaf);
      if (!after.right || (after.state == State::kPending && before.state != State::kPending))
        return std::nullopt;
      max_moves_ = max_moves_ || after.applicable_max != before.applicable_max;
      out += after.points - before.points - goal_.share * (after.applicable_max - before.applicable_max);
    }
    return out;
  }

 private:
  // Covered by an item above that does not apply.
  bool behind(Index leaf) const {
    const Index parent = bench_.model().items[at(leaf)].parent;
    return parent != kNone && card_.items[at(parent)].state == State::kNotApplicable;
  }

  template <typename Take>
  void alone(const Part& part, std::size_t i, const Take& take, bool& exact) {
    const Lever& lever = levers_[i];
    bool one_way = lever.last > 64 && part.simple;
    std::optional<int> way;
    for (const Index leaf : part.leaves) {
      if (!one_way) break;
      one_way = detail::runs_one_way(bench_, lever, leaf);
      if (!one_way) break;
      put(bench_, lever, lever.last);
      const detail::LeafOutcome end = bench_.leaf(leaf);
      put(bench_, lever, 0);
      const Rational change = end.points - card_.items[at(leaf)].points;
      if (change.is_zero()) continue;
      if (way && *way != change.sign()) one_way = false;  // some leaves rise while others fall
      way = change.sign();
    }
    detail::ClimbLimits limits;
    limits.enough = needed_;
    limits.scan = part.simple ? 20'000 : 2'000;
    const detail::Climb found = detail::climb(
        [&](std::int64_t position) {
          put(bench_, lever, position);
          std::optional<Rational> out = gain(part);
          put(bench_, lever, 0);
          return out;
        },
        lever.last, Rational(0), one_way, limits);
    exact = exact && found.exact;
    for (const detail::Climb::Record& record : found.records)
      take({{i, record.position}}, record.value);
  }

  // Lever after lever, as far as each still helps: a way where there are too many combinations.
  template <typename Take>
  void together(const Part& part, const Take& take) {
    Positions positions;
    Rational best;
    for (const std::size_t i : part.levers) {
      const Lever& lever = levers_[i];
      if (best >= needed_) break;
      if (std::any_of(positions.begin(), positions.end(),
                      [&](const auto& one) { return lever.excludes(levers_[one.first]); }))
        continue;
      detail::ClimbLimits limits;
      limits.enough = needed_;
      limits.scan = 2'000;
      limits.records = 64;
      const detail::Climb found = detail::climb(
          [&](std::int64_t position) {
            put(bench_, lever, position);
            return gain(part);
          },
          lever.last, best, false, limits);
      for (const detail::Climb::Record& record : found.records) {
        Positions now = positions;
        now.emplace_back(i, record.position);
        take(now, record.value);
      }
      const std::int64_t kept = found.records.empty() ? 0 : found.records.back().position;
      put(bench_, lever, kept);
      if (kept == 0) continue;
      positions.emplace_back(i, kept);
      best = found.records.back().value;
    }
    detail::restore(bench_, levers_, positions);
  }

  Workbench& bench_;
  const std::vector<Lever>& levers_;
  const Scorecard& card_;
  const Goal& goal_;
  const Rational& needed_;
  const AdviceOptions& options_;
  bool max_moves_ = false;
};

// Picks one plan, or none, of every part: the cheapest that gains enough. Gains and costs become whole
// numbers of a small unit; `exact` is lost where they do not fit one.
class Table {
 public:
  Table(const std::vector<std::vector<Plan>>& parts, const Rational& needed)
      : parts_(parts), needed_(needed) {
    std::vector<Rational> gains, first, second;
    for (const std::vector<Plan>& part : parts_) {
      for (const Plan& plan : part) {
        if (plan.value < needed) gains.push_back(plan.value);
        first.push_back(plan.cost.first);
        second.push_back(plan.cost.second);
      }
    }
    const Rational most_cells(kMostCells);
    gain_unit_ = common_unit(gains, most_cells / needed);
    if (gain_unit_ * needed > most_cells) {  // a coarser grid: gains count for a little less than they are
      gain_unit_ = most_cells / needed;
      exact_ = false;
    }
    first_unit_ = common_unit(first, Rational(kMostUnits));
    second_unit_ = common_unit(second, Rational(kMostUnits));
    cells_ = scaled(needed, gain_unit_, true);
    fill();
  }

  [[nodiscard]] bool exact() const { return exact_; }
  [[nodiscard]] std::int64_t cells() const { return cells_; }

  // The plans that reach so many cells; empty: none do.
  std::optional<std::vector<std::size_t>> pick(std::int64_t cells) const {
    if (cells < 0 || cells > cells_ || !best_[static_cast<std::size_t>(cells)].known()) return std::nullopt;
    std::vector<std::size_t> out(parts_.size(), kNothing);
    auto cell = static_cast<std::size_t>(cells);
    for (std::size_t part = parts_.size(); part-- > 0;) {
      const Choice& choice = choices_[part][cell];
      out[part] = choice.plan == kStill ? kNothing : choice.plan;
      cell = choice.from;
    }
    return out;
  }

  static constexpr std::size_t kNothing = std::numeric_limits<std::size_t>::max();

 private:
  static constexpr std::int64_t kMostUnits = 1'000'000;
  static constexpr std::int64_t kMostCells = 60'000;
  static constexpr std::uint32_t kStill = std::numeric_limits<std::uint32_t>::max();

  struct Price {
    std::int64_t first = std::numeric_limits<std::int64_t>::max(), second = 0;
    bool known() const { return first != std::numeric_limits<std::int64_t>::max(); }
    bool operator<(const Price& other) const {
      return first != other.first ? first < other.first : second < other.second;
    }
  };
  struct Choice {
    std::uint32_t plan = kStill;
    std::uint32_t from = 0;
  };

  // The least whole number that makes all of them whole; `most` where that would be more.
  Rational common_unit(const std::vector<Rational>& values, const Rational& most) {
    Rational unit(1);
    for (const Rational& value : values) {
      const Rational wide = value * unit;
      if (wide.is_integer()) continue;
      unit *= wide.denominator();
      if (unit <= most) continue;
      exact_ = false;
      return most < Rational(1) ? Rational(1) : most;
    }
    return unit;
  }

  static std::int64_t scaled(const Rational& value, const Rational& unit, bool up) {
    const Rational wide = value * unit;
    return (up ? wide.ceil() : wide.floor())
        .to_int64()
        .value_or(std::numeric_limits<std::int64_t>::max() / 4);
  }

  // best_[n]: the least price of at least n cells, part after part.
  void fill() {
    const auto width = static_cast<std::size_t>(cells_) + 1;
    best_.assign(width, Price{});
    best_[0] = {0, 0};
    for (const std::vector<Plan>& part : parts_) {
      std::vector<Price> next = best_;
      std::vector<Choice> choice(width);
      for (std::size_t cell = 0; cell < width; ++cell)
        choice[cell].from = static_cast<std::uint32_t>(cell);
      for (std::size_t i = 0; i < part.size(); ++i) {
        const std::int64_t gain =
            part[i].value >= needed_ ? cells_ : scaled(part[i].value, gain_unit_, false);
        const Price price{scaled(part[i].cost.first, first_unit_, true),
                          scaled(part[i].cost.second, second_unit_, true)};
        for (std::size_t cell = 0; cell < width; ++cell) {
          if (!best_[cell].known()) continue;
          const auto to = static_cast<std::size_t>(
              std::min<std::int64_t>(cells_, static_cast<std::int64_t>(cell) + gain));
          const Price sum{best_[cell].first + price.first, best_[cell].second + price.second};
          if (!(sum < next[to])) continue;
          next[to] = sum;
          choice[to] = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(cell)};
        }
      }
      best_ = std::move(next);
      choices_.push_back(std::move(choice));
    }
  }

  const std::vector<std::vector<Plan>>& parts_;
  const Rational& needed_;
  Rational gain_unit_ = Rational(1), first_unit_ = Rational(1), second_unit_ = Rational(1);
  std::int64_t cells_ = 0;
  bool exact_ = true;
  std::vector<Price> best_;
  std::vector<std::vector<Choice>> choices_;
};

class Seeker {
 public:
  Seeker(const Framework& framework, const Batch& batch, std::size_t assessment, const Target& target,
         Mistakes& mistakes, const AdviceOptions& options)
      : bench_(framework, batch.data(), assessment, options),
        model_(bench_.model()),
        target_(target),
        mistakes_(mistakes),
        options_(options) {}

  std::optional<TargetAdvice> seek() {
    std::optional<Scorecards> cards = bench_.everybody(mistakes_, false);
    if (!cards) return std::nullopt;
    cards_ = std::move(*cards);
    card_ = *std::find_if(cards_.begin(), cards_.end(), [this](const Scorecard& one) {
      return one.unit.id == bench_.unit().unit.id && one.period == bench_.unit().period;
    });
    bench_.beside(card_);
    out_.target = target_;
    out_.total_before = out_.total = card_.points;
    out_.index_before = out_.index = card_.index;
    out_.band_before = out_.band = card_.band;
    out_.rank_before = out_.rank = card_.rank;
    if (reached(card_)) {
      out_.already = out_.reachable = true;
      return std::move(out_);
    }
    Goal goal;
    if (!find_goal(goal)) return std::move(out_);
    plan(goal);
    return std::move(out_);
  }

 private:
  Index band_index() const {
    for (std::size_t i = 0; i < model_.bands.size(); ++i) {
      if (model_.bands[i].code == target_.band) return static_cast<Index>(i);
    }
    return kNone;
  }

  bool reached(const Scorecard& card) const {
    switch (target_.kind) {
      case Target::Kind::kTotal:
        return card.points >= target_.value;
      case Target::Kind::kIndex:
        return card.index && *card.index >= target_.value;
      case Target::Kind::kRank:
        return card.rank && Rational(static_cast<std::int64_t>(*card.rank)) <= target_.value;
      case Target::Kind::kBand:
        break;
    }
    for (Index i = 0; i <= band_index(); ++i) {
      if (card.band == model_.bands[at(i)].code) return true;
    }
    return false;
  }

  void cannot(std::string vi, std::string en) { out_.why = {std::move(vi), std::move(en)}; }

  // The least value that a rounding takes to `value` or more.
  static Rational before_rounding(const Rational& value, const Rounding& rounding) {
    Rational unit(1);
    for (int i = 0; i < rounding.digits; ++i)
      unit /= Rational(10);
    const Rational grid = (value / unit).ceil() * unit;
    return rounding.mode == RoundingMode::kDown ? grid : grid - unit / 2;
  }

  bool find_goal(Goal& goal) {
    if (target_.kind != Target::Kind::kTotal) {
      if (card_.disqualified) {
        cannot("đơn vị bị loại, chưa gỡ điều kiện loại thì không có thứ hạng, xếp loại",
               "the unit is disqualified: there is no rank or band until that is lifted");
        return false;
      }
      if (card_.pending > 0) {
        const std::string count = std::to_string(card_.pending);
        cannot("còn " + count +
                   " tiêu chí chưa có số liệu: điền số liệu trước, sau đó mới có chỉ số, xếp loại, thứ hạng",
               count + " items have no facts yet: state them first; index, band and rank come after");
        return false;
      }
    }
    switch (target_.kind) {
      case Target::Kind::kTotal:
        goal.goal = model_.rounds_total ? before_rounding(target_.value, model_.rounding) : target_.value;
        out_.needed = target_.value;
        out_.short_by = target_.value - card_.points;
        return true;
      case Target::Kind::kIndex:
        goal.share = before_rounding(target_.value, model_.rounding) / 100;
        break;
      case Target::Kind::kRank:
        if (!share_of_rank(target_.value.to_int64().value_or(0), goal.share)) return false;
        break;
      case Target::Kind::kBand:
        if (!goal_of_band(goal)) return false;
        break;
    }
    if (model_.rounds_total) {  // the total is rounded before it is divided
      goal.goal = before_rounding(goal.goal + goal.share * card_.applicable_max, model_.rounding);
      goal.share = Rational(0);
    }
    out_.needed = goal.goal + goal.share * card_.applicable_max;
    out_.short_by = *out_.needed - card_.points;
    if (out_.short_by.sign() < 0) out_.short_by = Rational(0);
    return true;
  }

  // The quotient that a unit needs for a rank, the others being as they are.
  bool share_of_rank(std::int64_t rank, Rational& share) {
    std::vector<Rational> others;
    for (const Scorecard& one : cards_) {
      if (one.cohort != card_.cohort || !one.rank) continue;
      if (one.unit.id == card_.unit.id && one.period == card_.period) continue;
      others.push_back(one.points / one.applicable_max);
    }
    std::sort(others.begin(), others.end(), [](const Rational& a, const Rational& b) { return b < a; });
    if (model_.ties == detail::Ties::kDense)
      others.erase(std::unique(others.begin(), others.end()), others.end());
    if (rank < 1) {
      cannot("thứ hạng bắt đầu từ 1", "ranks begin with 1");
      return false;
    }
    const auto place = static_cast<std::size_t>(rank) - 1;
    share = place < others.size() ? others[place] : Rational(0);
    return true;
  }

  bool goal_of_band(Goal& goal) {
    const detail::Band& band = model_.bands[at(band_index())];
    if (band.at_least != kNoNode) {
      const detail::Value bound = bench_.value(band.at_least, model_.roots.front());
      if (!bound.known()) {
        cannot("không biết ngưỡng của mức xếp loại", "the threshold of the band is not known");
        return false;
      }
      if (model_.program[band.at_least].type == detail::Type::kPercent) {
        goal.share = bound.number;
      } else {
        goal.goal = bound.number;
      }
    }
    if (band.top_share == kNoNode) return true;
    const detail::Value top = bench_.value(band.top_share, model_.roots.front());
    const std::int64_t places =
        top.known()
            ? (top.number * Rational(static_cast<std::int64_t>(card_.of))).floor().to_int64().value_or(0)
            : 0;
    if (places < 1) {
      cannot("nhóm quá ít đơn vị để có mức xếp loại này", "the cohort is too small for this band");
      return false;
    }
    Rational share;
    if (!share_of_rank(places, share)) return false;
    if (goal.goal.sign() > 0) {
      goal.goal = std::max(goal.goal, share * card_.applicable_max);
      exact_ = false;
    } else {
      goal.share = std::max(goal.share, share);
    }
    return true;
  }

  void plan(const Goal& goal) {
    const Effort nothing;
    const Effort& effort = options_.effort != nullptr ? *options_.effort : nothing;
    const bool hindsight = card_.as_of >= card_.period.to;
    const std::vector<Lever> levers = detail::make_levers(bench_, card_, effort.data(), hindsight);
    bool linked = false;
    const std::vector<Part> parts = Partition(bench_, levers, card_).parts(linked);
    exact_ = exact_ && !linked;
    Rational needed = goal.goal - (unrounded(card_) - goal.share * card_.applicable_max);
    // on the boundary itself a rounding, a tie or "above" may still say no: then a little more is sought
    Rational most;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
      if (needed.sign() <= 0) needed = smallest();
      Bargains bargains(bench_, levers, card_, goal, needed, options_);
      std::vector<std::vector<Plan>> offers;
      bool exact = exact_;
      most = Rational(0);
      for (const Part& part : parts) {
        offers.push_back(bargains.of(part, exact));
        if (!offers.back().empty()) most += offers.back().back().value;
      }
      if (model_.rounds_total && target_.kind != Target::Kind::kTotal && bargains.max_moves()) exact = false;
      if (most < needed) break;
      const Table table(offers, needed);
      const auto picked = table.pick(table.cells());
      if (!picked) break;
      Positions positions;
      for (std::size_t i = 0; i < picked->size(); ++i) {
        if ((*picked)[i] == Table::kNothing) continue;
        const Positions& of = offers[i][(*picked)[i]].positions;
        positions.insert(positions.end(), of.begin(), of.end());
      }
      if (finish(levers, positions, exact && table.exact())) return;
      // all that gain no more fail in the same way, unless other items break the tie
      if (!model_.then_by.empty() && target_.kind != Target::Kind::kTotal) exact_ = false;
      // where leaves are not rounded, there may be something in between
      const bool rounded = std::all_of(model_.items.begin(), model_.items.end(),
                                       [](const Item& item) { return !item.is_leaf() || item.rounds; });
      exact_ = exact_ && rounded;
      needed += rounded ? smallest() : smallest() / 1000;
    }
    if (!card_.gates.empty() && target_.kind != Target::Kind::kTotal) {
      cannot("điều kiện “" + card_.gates.front().code +
                 "” đang giữ đơn vị lại, và các thay đổi tìm được không gỡ được",
             "gate “" + card_.gates.front().code +
                 "” holds the unit back, and the changes found do not lift it");
      return;
    }
    const std::string points = most.to_decimal(4);
    cannot("mọi thay đổi có thể cộng lại chỉ thêm được " + points + " điểm",
           "all changes that are possible add up to no more than " + points + " points");
  }

  static constexpr int kAttempts = 20;

  // The least that points can differ by.
  Rational smallest() const {
    int digits = model_.rounding.digits;
    for (const Item& item : model_.items) {
      if (item.is_leaf() && item.rounds) digits = std::max(digits, item.rounding.digits);
    }
    Rational unit(1);
    for (int i = 0; i < digits; ++i)
      unit /= Rational(10);
    return unit;
  }

  // Scores the plan; false when the target is not reached.
  bool finish(const std::vector<Lever>& levers, const Positions& positions, bool exact) {
    detail::put(bench_, levers, positions);
    Mistakes quiet;
    const std::optional<Scorecard> after = bench_.ranked(quiet);
    if (!after || !reached(*after)) {
      detail::restore(bench_, levers, positions);
      return false;
    }
    out_.reachable = true;
    out_.total = after->points;
    out_.index = after->index;
    out_.band = after->band;
    out_.rank = after->rank;
    out_.cost = detail::effort_of(levers, positions);
    bool less_fails = true;
    for (const auto& [lever, position] : positions) {
      const std::size_t first = out_.changes.size();
      detail::describe(bench_, levers[lever], position, out_.changes);
      if (levers[lever].kind == Lever::Kind::kValue && position > 1) continue;
      put(bench_, levers[lever], position - 1);
      const std::optional<Scorecard> less = bench_.admissible() ? bench_.ranked(quiet) : std::nullopt;
      if (less) {
        const bool still = reached(*less);
        out_.boundary.push_back({first, less->points, still});
        less_fails = less_fails && !still;
      }
      put(bench_, levers[lever], position);
    }
    out_.proof = exact && less_fails ? Proof::kLeast : Proof::kUpperBound;
    for (std::size_t i = 0; i < after->items.size(); ++i) {
      if (!model_.items[i].is_leaf() || after->items[i].points == card_.items[i].points) continue;
      out_.items.push_back(
          {i, card_.items[i].points, after->items[i].points, card_.items[i].owner, card_.items[i].due});
    }
    out_.assessment = detail::canonical_assessment(bench_.unit(), model_);
    detail::restore(bench_, levers, positions);
    return true;
  }

  Workbench bench_;
  const Model& model_;
  const Target& target_;
  Mistakes& mistakes_;
  const AdviceOptions& options_;
  Scorecards cards_;
  Scorecard card_;
  TargetAdvice out_;
  bool exact_ = true;
};

}  // namespace

std::optional<Target> parse_target(std::string_view text, const Framework& framework) {
  Target out;
  const std::size_t colon = text.find(':');
  const std::string_view word =
      colon == std::string_view::npos ? std::string_view("total") : text.substr(0, colon);
  const std::string_view value = colon == std::string_view::npos ? text : text.substr(colon + 1);
  if (word == "band") {
    out.kind = Target::Kind::kBand;
    out.band = value;
    const std::vector<BandInfo> bands = framework.bands();
    const bool known =
        std::any_of(bands.begin(), bands.end(), [&](const BandInfo& band) { return band.code == value; });
    return known ? std::optional(out) : std::nullopt;
  }
  if (word == "total") {
    out.kind = Target::Kind::kTotal;
  } else if (word == "index") {
    out.kind = Target::Kind::kIndex;
  } else if (word == "rank") {
    out.kind = Target::Kind::kRank;
  } else {
    return std::nullopt;
  }
  const std::optional<Rational> number = Rational::parse(value);
  if (!number) return std::nullopt;
  out.value = *number;
  if (out.kind == Target::Kind::kRank && (!number->is_integer() || number->sign() <= 0)) return std::nullopt;
  return out;
}

std::optional<TargetAdvice> advise_target(const Framework& framework, const Batch& batch,
                                          std::size_t assessment, const Target& target, Mistakes& mistakes,
                                          const AdviceOptions& options) {
  if (&batch.data().model() != &framework.model()) {
    report(mistakes, detail::Code::kInputFramework, Place{}, {batch.data().framework.id(), framework.id()});
    return std::nullopt;
  }
  return Seeker(framework, batch, assessment, target, mistakes, options).seek();
}

std::string changed_assessments(const Batch& batch, std::size_t assessment, const TargetAdvice& plan) {
  const detail::BatchData& data = batch.data();
  std::string out;
  for (std::size_t i = 0; i < data.assessments.size(); ++i) {
    out +=
        i == assessment ? plan.assessment : detail::canonical_assessment(data.assessments[i], data.model());
    out += '\n';
  }
  return out;
}

}  // namespace parindex::inline v1
