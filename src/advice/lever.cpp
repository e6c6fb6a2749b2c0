// SPDX-License-Identifier: Apache-2.0
#include "advice/lever.hpp"

#include <algorithm>
#include <set>

#include "advice/effort.hpp"
#include "advice/search.hpp"
#include "input/fact_value.hpp"
#include "output/words.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::int64_t kUnbounded = 1'000'000'000;
constexpr std::int64_t kMostDays = 1500;

// Where the facts of a leaf stand: above a division's line, or below it.
struct Roles {
  std::set<Index> above, below;  // slots
};

void collect(const Model& model, NodeId root, bool below, Roles& roles) {
  if (root == kNoNode) return;
  const Node& node = model.program[root];
  switch (node.op) {
    case Op::kFact:
    case Op::kChoice:
      (below ? roles.below : roles.above).insert(node.index);
      return;
    case Op::kPrevious:
    case Op::kLastYear:
    case Op::kCohort:  // the facts of others, or of other times
      return;
    case Op::kDivide:
      collect(model, model.program.operand(node, 0), below, roles);
      collect(model, model.program.operand(node, 1), true, roles);
      return;
    default:
      for (std::uint32_t i = 0; i < node.count; ++i)
        collect(model, model.program.operand(node, i), below, roles);
  }
  if (node.op == Op::kBy) {
    const ByTable& table = model.program.tables[at(node.index)];
    if (table.slot != kNone) roles.above.insert(table.slot);
  }
}

void collect(const Model& model, const Guards& guards, Roles& roles) {
  for (const std::vector<Guard>* list : {&guards.not_applicable_if, &guards.requires_all, &guards.zero_if}) {
    for (const Guard& guard : *list)
      collect(model, guard.condition, false, roles);
  }
}

void collect(const Model& model, const Rule& rule, Roles& roles, Roles& guards) {
  collect(model, rule.guards, guards);
  for (const Term& term : rule.terms) {
    collect(model, term.measure, false, roles);
    for (const Piece& piece : term.curve.pieces) {
      for (const NodeId node : {piece.points, piece.y0, piece.y1})
        collect(model, node, false, roles);
      if (piece.rule != kNone) collect(model, model.rules[at(piece.rule)], roles, guards);
    }
    collect(model, term.curve.otherwise, false, roles);
  }
}

// The facts of a leaf that one would change to gain points: not the whole that something is divided by.
std::set<Index> changeable(const Model& model, const Item& item) {
  Roles roles, guards;
  collect(model, item.guards, guards);
  collect(model, model.rules[at(item.rule)], roles, guards);
  std::set<Index> out = roles.above;
  for (const Index slot : guards.above) {
    if (!roles.below.contains(slot)) out.insert(slot);
  }
  return out;
}

FactValue given(Rational number, std::string text) {
  FactValue value;
  value.state = FactValue::State::kGiven;
  value.set(number, text);
  return value;
}

class Maker {
 public:
  Maker(Workbench& bench, const Scorecard& card, const Effort::Data& effort, bool hindsight)
      : bench_(bench), model_(bench.model()), card_(card), effort_(effort), hindsight_(hindsight) {}

  std::vector<Lever> make() {
    std::vector<std::vector<Index>> leaves(model_.slots.size());
    std::vector<Index> order;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      const Item& item = model_.items[i];
      const auto index = static_cast<Index>(i);
      if (!item.is_leaf() || !still_open(card_.items[i], bench_.unit(), hindsight_)) continue;
      documents(index);
      for (const Index slot : changeable(model_, item)) {
        if (is_inherited(bench_, item, slot)) continue;
        if (leaves[at(slot)].empty()) order.push_back(slot);
        leaves[at(slot)].push_back(index);
      }
    }
    std::sort(order.begin(), order.end());
    std::set<Index> tallies;
    for (const Index slot : order) {
      const FactDeclaration& fact = model_.facts[at(model_.slots[at(slot)].fact)];
      const auto stated = effort_.facts.find(slot);
      if (stated == effort_.facts.end() && !effort_.others) continue;
      const Effort::Data::Fact said = stated == effort_.facts.end() ? Effort::Data::Fact{} : stated->second;
      if (said.way == Effort::Data::Way::kNone) continue;
      if (fact.type == FactType::kTally && stated == effort_.facts.end()) {
        if (tallies.insert(fact.slot).second) answers(fact, leaves);
        continue;
      }
      one_fact(slot, fact, said, stated != effort_.facts.end(), leaves[at(slot)]);
    }
    for (const Effort::Data::Move& move : effort_.moves)
      moved(move, leaves);
    return std::move(out_);
  }

 private:
  const FactValue& now(Index slot) const { return bench_.unit().facts[at(slot)]; }

  void add(Lever lever) {
    if (lever.last <= 0) return;
    for (const auto& step : lever.steps)
      lever.base.push_back(now(step.first));
    out_.push_back(std::move(lever));
  }

  void one_fact(Index slot, const FactDeclaration& fact, const Effort::Data::Fact& said, bool stated,
                const std::vector<Index>& leaves) {
    Lever lever;
    lever.leaves = leaves;
    lever.each = said.cost;
    lever.fixed = said.fixed;
    lever.title = fact.title;
    switch (fact.type) {
      case FactType::kFlag:
        lever.kind = Lever::Kind::kValue;
        for (const bool truth : {true, false}) {
          if (now(slot).given() && !now(slot).number().is_zero() == truth) continue;
          lever.values.push_back(given(Rational(truth ? 1 : 0), truth ? "true" : "false"));
        }
        break;
      case FactType::kChoice: {
        lever.kind = Lever::Kind::kValue;
        const Options& options = options_of(model_, model_.slots[at(slot)].fact);
        for (std::size_t i = 0; i < options.size(); ++i) {
          if (now(slot).given() && now(slot).text() == options[i]) continue;
          lever.values.push_back(given(Rational(static_cast<std::int64_t>(i)), options[i]));
        }
        break;
      }
      case FactType::kDate:
        if (now(slot).given()) {  // what is done is done, unless the effort says otherwise
          if (stated) amounts(slot, fact, said, std::move(lever));
          return;
        }
        dates(fact, said, lever);
        break;
      case FactType::kCount:
      case FactType::kNumber:
      case FactType::kPercent:
      case FactType::kTally:
        amounts(slot, fact, said, std::move(lever));
        return;
      case FactType::kDateTime:
      case FactType::kText:
        return;
    }
    lever.steps = {{slot, Rational(1)}};
    lever.last = static_cast<std::int64_t>(lever.values.size());
    add(std::move(lever));
  }

  // A date that is still to come: the latest first, so that the first that suffices is the last day for it.
  void dates(const FactDeclaration& fact, const Effort::Data::Fact& said, Lever& lever) {
    lever.kind = Lever::Kind::kValue;
    const Assessment& unit = bench_.unit();
    std::int64_t last = unit.period.to.day_number();
    if (!fact.within_period) {
      for (const Index leaf : lever.leaves) {
        const std::optional<Date>& due = card_.items[at(leaf)].due;
        if (due) last = std::max<std::int64_t>(last, due->day_number());
      }
    }
    const std::int64_t first = hindsight_ ? unit.period.from.day_number() : unit.as_of.day_number();
    if (last - first > kMostDays) last = first + kMostDays;
    for (std::int64_t day = last; day >= first; --day) {
      if (said.at_most && Rational(day) > *said.at_most) continue;
      const std::optional<Date> date = Date::from_day_number(day);
      if (date) lever.values.push_back(given(Rational(day), date->to_string()));
    }
  }

  // The step of a number: as stated, else whole for counts and dates, a judge's for judged points, else the
  // last decimal that is written.
  Rational step_of(Index slot, const FactDeclaration& fact, const Effort::Data::Fact& said) {
    const bool percent = fact.type == FactType::kPercent;
    if (said.step) return percent ? *said.step / 100 : *said.step;
    if (fact.type == FactType::kCount || fact.type == FactType::kTally || fact.type == FactType::kDate)
      return Rational(1);
    if (percent) return Rational(1) / Rational(10'000);
    if (const Rule* rule = judged(slot); rule != nullptr && rule->step != kNoNode) {
      const Value step = bench_.value(rule->step, judged_item_);
      if (step.known() && step.number.sign() > 0) return step.number;
    }
    int digits = 0;
    while (digits < 18 && !now(slot).number().fits_digits(digits))
      ++digits;
    Rational step(1);
    for (int i = 0; i < digits; ++i)
      step /= 10;
    return step;
  }

  // The judged rule whose own fact this is.
  const Rule* judged(Index slot) {
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      const Item& item = model_.items[i];
      if (!item.is_leaf() || item.rule == kNone) continue;
      const Rule& rule = model_.rules[at(item.rule)];
      if (rule.kind != RuleKind::kJudged || rule.own_fact != model_.slots[at(slot)].fact) continue;
      judged_item_ = static_cast<Index>(i);
      return &rule;
    }
    return nullptr;
  }

  void amounts(Index slot, const FactDeclaration& fact, const Effort::Data::Fact& said, Lever lever) {
    const bool percent = fact.type == FactType::kPercent;
    const bool count = fact.type == FactType::kCount || fact.type == FactType::kTally;
    const Rational step = step_of(slot, fact, said);
    const auto own = [percent](const Rational& value) { return percent ? value / 100 : value; };
    std::optional<Rational> low, high;
    const bool is_given = now(slot).given();
    const Rational value = is_given ? now(slot).number() : Rational(0);
    if (count || (value.sign() >= 0 && fact.type != FactType::kDate)) low = Rational(0);
    if (percent && value <= Rational(1)) high = Rational(1);
    if (const Rule* rule = judged(slot)) {
      const ItemScore& score = card_.items[at(judged_item_)];
      high = score.max;
      low = Rational(0);
      for (const NodeId node : {model_.items[at(judged_item_)].min, rule->minimum}) {
        const Value least = node == kNoNode ? Value() : bench_.value(node, judged_item_);
        if (node != kNoNode && least.known()) low = least.number;
      }
    }
    if (fact.at_most != kNone && fact.type != FactType::kTally) {
      const FactDeclaration& above = model_.facts[at(fact.at_most)];
      const FactValue& whole = now(above.slot);
      if (above.type != FactType::kTally && whole.given() && (!high || whole.number() < *high))
        high = whole.number();
    }
    if (said.at_least) low = own(*said.at_least);
    if (said.at_most && (!high || own(*said.at_most) < *high)) high = own(*said.at_most);
    const Rational unit = percent ? step * 100 : step;
    lever.each = said.cost * unit;
    const auto steps = [&](const Rational& room) {
      if (room.sign() < 0) return std::int64_t{0};
      return (room / step).floor().to_int64().value_or(kUnbounded);
    };
    if (!is_given) {
      lever.from_nothing = true;
      lever.origin = low.value_or(Rational(0));
      lever.steps = {{slot, step}};
      lever.last = (high ? std::min(kUnbounded, steps(*high - lever.origin)) : kUnbounded) + 1;
      add(std::move(lever));
      return;
    }
    Lever fall = lever;
    if (said.way != Effort::Data::Way::kFall) {
      lever.steps = {{slot, step}};
      lever.last = high ? std::min(kUnbounded, steps(*high - value)) : kUnbounded;
      add(std::move(lever));
    }
    if (said.way != Effort::Data::Way::kRise) {
      fall.steps = {{slot, -step}};
      fall.last = low ? std::min(kUnbounded, steps(value - *low)) : kUnbounded;
      add(std::move(fall));
    }
  }

  // Answers that go to another option; how many answer stays.
  void answers(const FactDeclaration& fact, const std::vector<std::vector<Index>>& leaves) {
    const auto count = static_cast<Index>(fact.options.size());
    for (Index from = 0; from < count; ++from) {
      for (Index to = 0; to < count; ++to) {
        const FactValue& value = now(fact.slot + from);
        if (from == to || !value.given() || !now(fact.slot + to).given()) continue;
        Lever lever;
        lever.steps = {{fact.slot + from, Rational(-1)}, {fact.slot + to, Rational(1)}};
        lever.leaves = leaves[at(fact.slot + to)];
        lever.each = Rational(1);
        lever.title = fact.title;
        lever.last = value.number().to_int64().value_or(kUnbounded);
        add(std::move(lever));
      }
    }
  }

  void moved(const Effort::Data::Move& move, const std::vector<std::vector<Index>>& leaves) {
    Lever lever;
    lever.each = move.cost;
    lever.fixed = move.fixed;
    lever.title = move.title;
    std::optional<std::int64_t> last;
    const auto limit = [&last](std::int64_t steps) { last = last ? std::min(*last, steps) : steps; };
    for (const auto& [slot, amount] : move.steps) {
      const FactDeclaration& fact = model_.facts[at(model_.slots[at(slot)].fact)];
      const Rational step = fact.type == FactType::kPercent ? amount / 100 : amount;
      if (!now(slot).given()) return;
      lever.steps.emplace_back(slot, step);
      for (const Index leaf : leaves[at(slot)]) {
        if (std::find(lever.leaves.begin(), lever.leaves.end(), leaf) == lever.leaves.end())
          lever.leaves.push_back(leaf);
      }
      if (step.sign() < 0) limit((now(slot).number() / -step).floor().to_int64().value_or(kUnbounded));
    }
    if (move.at_most) limit(move.at_most->floor().to_int64().value_or(kUnbounded));
    lever.last = std::min(kUnbounded, last.value_or(kUnbounded));
    add(std::move(lever));
  }

  void documents(Index leaf) {
    const Item& item = model_.items[at(leaf)];
    const ItemScore& score = card_.items[at(leaf)];
    if (!effort_.documents || !item.evidence || !score.evidence || score.evidence->missing <= 0) return;
    if (item.evidence->missing == EvidencePolicy::Missing::kFlag) return;
    Lever lever;
    lever.kind = Lever::Kind::kDocument;
    lever.item = leaf;
    lever.documents = score.evidence->missing;
    lever.leaves = {leaf};
    lever.each = effort_.document_cost * Rational(lever.documents);
    lever.last = 1;
    add(std::move(lever));
  }

  Workbench& bench_;
  const Model& model_;
  const Scorecard& card_;
  const Effort::Data& effort_;
  bool hindsight_;
  Index judged_item_ = kNone;
  std::vector<Lever> out_;
};

}  // namespace

bool Lever::excludes(const Lever& other) const {
  for (const auto& mine : steps) {
    for (const auto& theirs : other.steps) {
      if (mine.first == theirs.first) return true;
    }
  }
  return false;
}

bool still_open(const ItemScore& score, const Assessment& unit, bool hindsight) {
  if (score.state == State::kNotApplicable || score.state == State::kTracked || score.state == State::kGiven)
    return false;
  if (score.open) return true;
  if (score.due) return *score.due >= unit.as_of;
  return hindsight;
}

bool is_inherited(const Workbench& bench, const Item& item, Index slot) {
  const Assessment& unit = bench.unit();
  for (const InheritGroup& group : item.inherit) {
    if (std::find(group.slots.begin(), group.slots.end(), slot) == group.slots.end()) continue;
    const bool own = std::any_of(group.slots.begin(), group.slots.end(),
                                 [&unit](Index one) { return unit.facts[at(one)].given(); });
    if (!own && unit.parent != kNone) return true;
  }
  return false;
}

std::vector<Lever> make_levers(Workbench& bench, const Scorecard& card, const Effort::Data& effort,
                               bool hindsight) {
  std::vector<Lever> levers = Maker(bench, card, effort, hindsight).make();
  std::erase_if(levers, [&bench](const Lever& lever) { return is_held_fast(bench, lever); });
  return levers;
}

void put(Workbench& bench, const Lever& lever, std::int64_t position) {
  Assessment& unit = bench.unit();
  if (lever.kind == Lever::Kind::kDocument) {
    const std::string id = "advice:" + bench.model().items[at(lever.item)].label;
    std::erase_if(unit.evidence, [&id](const EvidenceDocument& one) { return one.id.starts_with(id + "#"); });
    if (position == 0) return;
    const EvidencePolicy& policy = *bench.model().items[at(lever.item)].evidence;
    for (int i = 0; i < lever.documents; ++i) {
      EvidenceDocument document;
      document.id = id + "#" + std::to_string(i + 1);
      document.kind = policy.kinds.empty() ? std::string() : policy.kinds.front();
      document.items = {lever.item};
      unit.evidence.push_back(std::move(document));
    }
    return;
  }
  for (std::size_t i = 0; i < lever.steps.size(); ++i) {
    FactValue& value = unit.facts[at(lever.steps[i].first)];
    value = lever.base[i];
    if (position == 0) continue;
    if (lever.kind == Lever::Kind::kValue) {
      value = lever.values[static_cast<std::size_t>(position - 1)];
      continue;
    }
    value.state = FactValue::State::kGiven;
    value.set(lever.from_nothing ? lever.origin + lever.steps[i].second * Rational(position - 1)
                                 : lever.base[i].number() + lever.steps[i].second * Rational(position),
              {});
  }
}

std::string written(const Model& model, Index slot, const FactValue& value) {
  if (!value.given()) return {};
  const FactDeclaration& fact = model.facts[at(model.slots[at(slot)].fact)];
  switch (fact.type) {
    case FactType::kPercent:
      return words::plain_decimal(value.number() * 100);
    case FactType::kFlag:
      return value.number().is_zero() ? "false" : "true";
    case FactType::kDate: {
      const std::optional<Date> date = Date::from_day_number(value.number().to_int64().value_or(0));
      return date ? date->to_string() : std::string();
    }
    case FactType::kCount:
    case FactType::kNumber:
    case FactType::kTally:
      return words::plain_decimal(value.number());
    case FactType::kChoice:
    case FactType::kDateTime:
    case FactType::kText:
      break;
  }
  return value.text();
}

void describe(const Workbench& bench, const Lever& lever, std::int64_t position, std::vector<Change>& out) {
  if (position == 0) return;
  const Model& model = bench.model();
  if (lever.kind == Lever::Kind::kDocument) {
    Change change;
    change.item = model.items[at(lever.item)].label;
    const std::vector<std::string>& kinds = model.items[at(lever.item)].evidence->kinds;
    if (!kinds.empty()) change.document = kinds.front();
    change.amount = Rational(lever.documents);
    out.push_back(std::move(change));
    return;
  }
  for (std::size_t i = 0; i < lever.steps.size(); ++i) {
    const Index slot = lever.steps[i].first;
    const FactDeclaration& fact = model.facts[at(model.slots[at(slot)].fact)];
    FactValue after = lever.base[i];
    if (lever.kind == Lever::Kind::kValue) {
      after = lever.values[static_cast<std::size_t>(position - 1)];
    } else {
      after.state = FactValue::State::kGiven;
      after.set(lever.from_nothing ? lever.origin + lever.steps[i].second * Rational(position - 1)
                                   : after.number() + lever.steps[i].second * Rational(position),
                after.text());
    }
    Change change;
    change.fact = model.slots[at(slot)].name;
    change.title = lever.title.empty() ? fact.title : lever.title;
    change.before = written(model, slot, lever.base[i]);
    change.after = written(model, slot, after);
    if (lever.kind == Lever::Kind::kAmount) {
      const Rational before = lever.base[i].given() ? lever.base[i].number() : Rational(0);
      change.amount = after.number() - before;
      if (fact.type == FactType::kPercent) change.amount *= Rational(100);
      const bool counted = fact.type == FactType::kCount || fact.type == FactType::kTally;
      change.lowers = counted && change.amount.sign() < 0;
    }
    out.push_back(std::move(change));
  }
}

}  // namespace parindex::inline v1::detail
