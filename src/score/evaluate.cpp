// SPDX-License-Identifier: Apache-2.0
#include "score/evaluate.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"
#include "score/stages.hpp"

namespace parindex::inline v1::detail {

namespace {

const Assessment* ancestor_with_facts(const Context& context, const InheritGroup& group) {
  const Model& model = context.model;
  const auto& assessments = context.batch->assessments;
  const std::string& wanted = model.ancestor_kinds[at(group.ancestor)];
  const auto gives_any = [&](const Assessment& one) {
    return std::any_of(group.slots.begin(), group.slots.end(),
                       [&](Index slot) { return one.facts[at(slot)].given(); });
  };
  // A chain of parents is free of cycles (the reader refuses them); the bound is a second line of defence.
  std::size_t steps = 0;
  for (Index i = context.unit->parent; i != kNone && steps <= assessments.size();
       i = assessments[at(i)].parent, ++steps) {
    const Assessment& one = assessments[at(i)];
    if (one.unit.kind.empty()) {
      if (gives_any(one)) return &one;
    } else if (model.base_kind(one.unit.kind) == wanted || one.unit.kind == wanted) {
      return &one;
    }
  }
  return nullptr;
}

/// The value of a node and of its operands, with the rules for missing and undefined operands in one place.
class Evaluation {
 public:
  explicit Evaluation(Context& context) : context_(context), program_(context.model.program) {}

  Value value(NodeId id) {
    const Node& node = program_[id];
    switch (node.op) {
      case Op::kNumber:
      case Op::kDate:
        return Value::of(node.number);
      case Op::kBool:
        return Value::of_bool(node.index != 0);
      case Op::kText:
        return {Value::Kind::kKnown, Rational(), program_.texts[at(node.index)]};
      case Op::kFact:
        return fact(context_.fact(node.index));
      case Op::kChoice:
        return choice(node);
      case Op::kItemMax:
        return context_.item_max != nullptr ? Value::of(*context_.item_max)
                                            : Value::none(Value::Kind::kMissing);
      case Op::kPeriodFrom:
        return Value::of(Rational(context_.unit->period.from.day_number()));
      case Op::kPeriodTo:
        return Value::of(Rational(context_.unit->period.to.day_number()));
      case Op::kAsOf:
        return Value::of(Rational(context_.unit->as_of.day_number()));
      case Op::kDueInPeriod:
        return due_in_period(node);
      case Op::kReference:
        return value(program_.operand(node, 0));
      case Op::kAnd:
        return logic(node, false);
      case Op::kOr:
        return logic(node, true);
      case Op::kIf: {
        const Value condition = value(program_.operand(node, 0));
        if (!condition.known()) return condition;
        return value(program_.operand(node, condition.truth() ? 1 : 2));
      }
      case Op::kPoints:
        return points(node);
      case Op::kBy:
        return by(node);
      case Op::kMinShare: {
        if (context_.min_shares == nullptr || at(node.index) >= context_.min_shares->size())
          return Value::none(Value::Kind::kMissing);
        const std::optional<Rational>& share = (*context_.min_shares)[at(node.index)];
        return share ? Value::of(*share) : Value::none(Value::Kind::kMissing);
      }
      case Op::kRoundPoints: {
        if (context_.round_totals != nullptr) {
          for (const auto& [round, points] : *context_.round_totals) {
            if (round == program_.texts[at(node.index)]) return Value::of(points);
          }
        }
        return Value::none(Value::Kind::kMissing);  // that round has not been held
      }
      case Op::kCohort: {
        if (context_.cohorts == nullptr) return Value::none(Value::Kind::kMissing);
        const bool ranked = program_.cohort_calls[at(node.index)].function == CohortCall::Function::kRank;
        const Value own = ranked ? value(program_.operand(node, 0)) : Value();
        return context_.cohorts->value(node.index, *context_.unit, own);
      }
      case Op::kPrevious:
      case Op::kLastYear:
        return earlier(node);
      case Op::kMinimumAnswers: {
        const Value total = value(program_.operand(node, 0));
        if (!total.known()) return total;
        const Value minimum = value(program_.operand(node, 1));
        if (!minimum.known()) return minimum;
        if (total.number < minimum.number) return Value::none(Value::Kind::kMissing);
        return value(program_.operand(node, 2));
      }
      default:
        return strict(node);
    }
  }

 private:
  static Value fact(const FactValue& value) {
    if (!value.given()) return Value::none(Value::Kind::kMissing);
    return {Value::Kind::kKnown, value.number(), value.words()};
  }

  Value choice(const Node& node) {
    const FactValue& value = context_.fact(node.index);
    if (!value.given()) return Value::none(Value::Kind::kMissing);
    const std::vector<std::string>& codes = program_.choices[at(node.extra)].codes;
    const auto it = std::find(codes.begin(), codes.end(), value.words());
    // a code the rule does not list lies outside all pieces
    return Value::of(Rational(static_cast<std::int64_t>(it - codes.begin())));
  }

  Value due_in_period(const Node& node) {
    const int month = static_cast<int>(node.index) / 100, day = static_cast<int>(node.index) % 100;
    const std::optional<Date> date = date_in_period(context_.unit->period, month, day);
    return date ? Value::of(Rational(date->day_number())) : Value::none(Value::Kind::kMissing);
  }

  /// The expression over the unit's earlier assessment; its second operand where there is none.
  Value earlier(const Node& node) {
    if (context_.history == nullptr) return Value::none(Value::Kind::kMissing);
    const History::Found found = node.op == Op::kPrevious ? context_.history->previous(*context_.unit)
                                                          : context_.history->last_year(*context_.unit);
    if (found.unit == nullptr)
      return node.count == 2 ? value(program_.operand(node, 1)) : Value::none(Value::Kind::kMissing);
    Context then(context_.model);
    then.batch = found.batch;
    then.unit = found.unit;
    then.item_max = context_.item_max;
    then.history = context_.history;
    then.calendar = context_.calendar;
    std::vector<Index> facts;
    collect_facts(context_.model, program_.operand(node, 0), facts);
    then.inherit(context_.model.inherit_groups(facts));
    const Value out = evaluate(then, program_.operand(node, 0));
    if (then.fault != kNoNode) context_.fault = then.fault;
    if (then.outside_calendar) context_.outside_calendar = then.outside_calendar;
    return out;
  }

  /// Working days or hours between two operands.
  Value working_time(const Node& node, const Rational& a, const Rational& b) {
    const Calendar& calendar = context_.calendar != nullptr ? *context_.calendar : Calendar::vietnam();
    const std::optional<std::int64_t> from = a.to_int64(), to = b.to_int64();
    if (!from || !to) return Value::none(Value::Kind::kMissing);
    if (node.op == Op::kWorkingDays) {
      const std::optional<Date> begin = Date::from_day_number(*from), end = Date::from_day_number(*to);
      if (!begin || !end) return Value::none(Value::Kind::kMissing);
      return counted(calendar, *begin, *end, calendar.working_days(*begin, *end), Rational(1));
    }
    const std::optional<DateTime> begin = DateTime::from_seconds(*from), end = DateTime::from_seconds(*to);
    if (!begin || !end || !context_.model.working_time) return Value::none(Value::Kind::kMissing);
    return counted(calendar, begin->date(), end->date(),
                   calendar.working_minutes(*begin, *end, *context_.model.working_time), Rational(60));
  }

  Value counted(const Calendar& calendar, Date begin, Date end, const std::optional<std::int64_t>& units,
                const Rational& each) {
    if (!units) {
      context_.outside_calendar = calendar.knows(begin, begin) ? end : begin;
      return Value::none(Value::Kind::kMissing);
    }
    if (const std::optional<Date> day = calendar.unsettled_between(begin, end)) context_.unsettled_day = day;
    return Value::of(Rational(*units) / each);
  }

  /// `and` stops at false, `or` at true, whatever the other side is; an undefined side wins over a missing
  /// one.
  Value logic(const Node& node, bool absorbing) {
    const Value left = value(program_.operand(node, 0));
    if (left.known() && left.truth() == absorbing) return left;
    const Value right = value(program_.operand(node, 1));
    if (right.known() && right.truth() == absorbing) return right;
    if (left.undefined() || right.undefined()) return Value::none(Value::Kind::kUndefined);
    if (left.missing() || right.missing()) return Value::none(Value::Kind::kMissing);
    return right;
  }

  Value points(const Node& node) {
    const ItemScore& item = (*context_.items)[at(node.index)];
    if (item.state == State::kPending) return Value::none(Value::Kind::kMissing);
    return Value::of(item.points);
  }

  Value by(const Node& node) {
    const ByTable& table = program_.tables[at(node.index)];
    NodeId chosen = kNoNode;
    const auto look = [&](std::string_view key) {
      for (const ByTable::Entry& entry : table.entries) {
        if (entry.value == key) return entry.then;
      }
      return kNoNode;
    };
    switch (table.key) {
      case ByTable::Key::kKind: {
        if (context_.unit->unit.kind.empty()) {
          chosen = table.otherwise;
          break;
        }
        chosen = look(context_.unit->unit.kind);
        if (chosen == kNoNode) chosen = look(context_.model.base_kind(context_.unit->unit.kind));
        break;
      }
      case ByTable::Key::kAttribute: {
        const auto it = context_.unit->unit.attributes.find(table.name);
        if (it != context_.unit->unit.attributes.end()) chosen = look(it->second);
        break;
      }
      case ByTable::Key::kFact: {
        const FactValue& value = context_.fact(table.slot);
        if (!value.given()) return Value::none(Value::Kind::kMissing);
        chosen = look(value.text());
        break;
      }
    }
    if (chosen == kNoNode) chosen = table.otherwise;
    return chosen == kNoNode ? Value::none(Value::Kind::kMissing) : value(chosen);
  }

  /// Operators that need all their operands.
  Value strict(const Node& node) {
    std::array<Value, 4> few;
    std::vector<Value> many;
    Value* args = few.data();
    if (node.count > few.size()) {
      many.resize(node.count);
      args = many.data();
    }
    bool missing = false, undefined = false;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      args[i] = value(program_.operand(node, i));
      missing = missing || args[i].missing();
      undefined = undefined || args[i].undefined();
    }
    if (undefined) return Value::none(Value::Kind::kUndefined);
    if (missing) return Value::none(Value::Kind::kMissing);
    const auto number = [&](std::uint32_t i) -> const Rational& { return args[i].number; };
    switch (node.op) {
      case Op::kNegate:
        return Value::of(-number(0));
      case Op::kNot:
        return Value::of_bool(number(0).is_zero());
      case Op::kAdd:
        return Value::of(number(0) + number(1));
      case Op::kSubtract:
        return Value::of(number(0) - number(1));
      case Op::kMultiply:
        return Value::of(number(0) * number(1));
      case Op::kDivide:
        if (!number(1).is_zero()) return Value::of(number(0) / number(1));
        if (number(0).is_zero()) return Value::none(Value::Kind::kUndefined);
        context_.fault = static_cast<NodeId>(&node - program_.nodes.data());
        return Value::none(Value::Kind::kMissing);
      case Op::kEqual:
        return Value::of_bool(equal(node, args));
      case Op::kNotEqual:
        return Value::of_bool(!equal(node, args));
      case Op::kLess:
        return Value::of_bool(number(0) < number(1));
      case Op::kLessEqual:
        return Value::of_bool(number(0) <= number(1));
      case Op::kGreater:
        return Value::of_bool(number(0) > number(1));
      case Op::kGreaterEqual:
        return Value::of_bool(number(0) >= number(1));
      case Op::kMin:
        return Value::of(std::min_element(args, args + node.count, by_number)->number);
      case Op::kMax:
        return Value::of(std::max_element(args, args + node.count, by_number)->number);
      case Op::kSum: {
        Rational sum;
        for (std::uint32_t i = 0; i < node.count; ++i)
          sum += number(i);
        return Value::of(std::move(sum));
      }
      case Op::kAbs:
        return Value::of(number(0).abs());
      case Op::kFloor:
        return Value::of(number(0).floor());
      case Op::kCeil:
        return Value::of(number(0).ceil());
      case Op::kRound:
        return Value::of(round_to(number(0), node));
      case Op::kDays:
        return Value::of(number(1) - number(0));
      case Op::kWorkingDays:
      case Op::kWorkingHours:
        return working_time(node, number(0), number(1));
      default:
        return Value::none(Value::Kind::kMissing);
    }
  }

  static bool by_number(const Value& a, const Value& b) { return a.number < b.number; }

  Rational round_to(const Rational& value, const Node& node) const {
    // of a percentage the digits are those of its per cent number: round(97.384%, 2) is 97.38%
    const int digits = static_cast<int>(node.index) + (node.type == Type::kPercent ? 2 : 0);
    return value.rounded({digits, RoundingMode::kHalfUp});
  }

  bool equal(const Node& node, const Value* args) const {
    if (program_[program_.operand(node, 0)].type == Type::kText) return args[0].text == args[1].text;
    return args[0].number == args[1].number;
  }

  Context& context_;
  const Program& program_;
};

bool is_constant(const Program& program, NodeId id) {
  const Node& node = program[id];
  switch (node.op) {
    case Op::kFact:
    case Op::kChoice:
    case Op::kItemMax:
    case Op::kPeriodFrom:
    case Op::kPeriodTo:
    case Op::kAsOf:
    case Op::kDueInPeriod:
    case Op::kPoints:
    case Op::kBy:
    case Op::kCohort:
    case Op::kPrevious:
    case Op::kLastYear:
    case Op::kRoundPoints:
    case Op::kMinShare:
      return false;
    default:
      break;
  }
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (!is_constant(program, program.operand(node, i))) return false;
  }
  return true;
}

// ---- rendering

int precedence(Op op) {
  switch (op) {
    case Op::kOr:
      return 1;
    case Op::kAnd:
      return 2;
    case Op::kNot:
      return 3;
    case Op::kEqual:
    case Op::kNotEqual:
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
      return 4;
    case Op::kAdd:
    case Op::kSubtract:
      return 5;
    case Op::kMultiply:
    case Op::kDivide:
      return 6;
    case Op::kNegate:
      return 7;
    default:
      return 8;
  }
}

std::string_view symbol(Op op) {
  switch (op) {
    case Op::kOr:
      return " or ";
    case Op::kAnd:
      return " and ";
    case Op::kEqual:
      return " = ";
    case Op::kNotEqual:
      return " != ";
    case Op::kLess:
      return " < ";
    case Op::kLessEqual:
      return " <= ";
    case Op::kGreater:
      return " > ";
    case Op::kGreaterEqual:
      return " >= ";
    case Op::kAdd:
      return " + ";
    case Op::kSubtract:
      return " - ";
    case Op::kMultiply:
      return " × ";
    case Op::kDivide:
      return " / ";
    case Op::kMin:
      return "min";
    case Op::kMax:
      return "max";
    case Op::kSum:
      return "sum";
    case Op::kAbs:
      return "abs";
    case Op::kFloor:
      return "floor";
    case Op::kCeil:
      return "ceil";
    case Op::kRound:
      return "round";
    case Op::kIf:
      return "if";
    case Op::kDays:
      return "days";
    case Op::kWorkingDays:
      return "working_days";
    case Op::kWorkingHours:
      return "working_hours";
    case Op::kPrevious:
      return "previous";
    case Op::kLastYear:
      return "last_year";
    default:
      return "";
  }
}

/// Walks an expression into text; `context` null prints names instead of values.
class Renderer {
 public:
  Renderer(const Model& model, Context* context)
      : model_(model), program_(model.program), context_(context) {}

  std::string text(NodeId id, int outer = 0) {
    const Node& node = program_[id];
    std::string out = inner(id, node);
    return precedence(node.op) < outer ? "(" + out + ")" : out;
  }

 private:
  std::string inner(NodeId id, const Node& node) {
    switch (node.op) {
      case Op::kNumber:
        return show(node.number, node.type);
      case Op::kBool:
        return node.index != 0 ? "true" : "false";
      case Op::kText:
        return '"' + program_.texts[at(node.index)] + '"';
      case Op::kDate:
        return show(node.number, node.type);
      case Op::kFact:
      case Op::kChoice: {
        if (context_ == nullptr) return model_.slots[at(node.index)].name;
        const FactValue& value = context_->fact(node.index);
        return value.given() ? value.text() : std::string("?");
      }
      case Op::kItemMax:
        return leaf(id, "item_max");
      case Op::kPeriodFrom:
        return leaf(id, "period_from");
      case Op::kPeriodTo:
        return leaf(id, "period_to");
      case Op::kAsOf:
        return leaf(id, "as_of");
      case Op::kDueInPeriod:
        return leaf(id, "due");
      case Op::kReference:
        return context_ == nullptr ? program_.names[at(node.index)] : inner_reference(node);
      case Op::kPoints:
        return leaf(id, "points(\"" + model_.items[at(node.index)].label + "\")");
      case Op::kBy:
        return leaf(id, program_.tables[at(node.index)].name);
      case Op::kRoundPoints:
        return "round_points(" + program_.texts[at(node.index)] + ")";
      case Op::kMinShare:
        return leaf(id, "min_share(" + model_.levels[at(node.index)] + ")");
      case Op::kNegate:
        return "-" + text(program_.operand(node, 0), 7);
      case Op::kNot:
        return "not " + text(program_.operand(node, 0), 3);
      case Op::kMinimumAnswers:
        return text(program_.operand(node, 2));
      case Op::kCohort:
        return leaf(id, cohort_text(node));
      case Op::kPrevious:
      case Op::kLastYear:
        if (context_ != nullptr) return leaf(id, {});
        break;
      default:
        break;
    }
    const int mine = precedence(node.op);
    if (mine < 8) {
      // the right operand of - and / keeps its own parentheses
      const int right = node.op == Op::kSubtract || node.op == Op::kDivide || mine == 4 ? mine + 1 : mine;
      return text(program_.operand(node, 0), mine == 4 ? 5 : mine) + std::string(symbol(node.op)) +
             text(program_.operand(node, 1), right);
    }
    std::string out(symbol(node.op));
    out += '(';
    for (std::uint32_t i = 0; i < node.count; ++i)
      out += (i == 0 ? "" : ", ") + text(program_.operand(node, i));
    if (node.op == Op::kRound && node.index != 0) out += ", " + std::to_string(node.index);
    return out + ")";
  }

  std::string cohort_text(const Node& node) {
    static constexpr std::string_view kNames[] = {"cohort_max",  "cohort_min",  "cohort_sum",
                                                  "cohort_mean", "cohort_rank", "cohort_count"};
    const CohortCall& call = program_.cohort_calls[at(node.index)];
    std::string out(kNames[static_cast<std::size_t>(call.function)]);
    out += "(" + Renderer(model_, nullptr).text(call.of);
    if (call.cohort != 0) out += ", " + model_.cohorts[at(call.cohort)].name;
    return out + ")";
  }

  std::string inner_reference(const Node& node) {
    const NodeId target = program_.operand(node, 0);
    const std::string out = text(target);
    return precedence(program_[target].op) < 8 ? "(" + out + ")" : out;
  }

  std::string leaf(NodeId id, std::string name) {
    if (context_ == nullptr) return name;
    const Value value = evaluate(*context_, id);
    return value.known() ? show(value.number, program_[id].type) : std::string("?");
  }

  const Model& model_;
  const Program& program_;
  Context* context_;
};

}  // namespace

const FactValue& Context::fact(Index slot) const { return giver(slot).facts[at(slot)]; }

const Assessment& Context::giver(Index slot) const {
  const FactDeclaration& declaration = model.facts[at(model.slots[at(slot)].fact)];
  if (declaration.inherit != kNone && at(declaration.inherit) < inherited.size()) {
    if (const Assessment* source = inherited[at(declaration.inherit)]) return *source;
  }
  return *unit;
}

void Context::inherit(const std::vector<InheritGroup>& groups) {
  inherited.assign(model.ancestor_kinds.size(), nullptr);
  for (const InheritGroup& group : groups) {
    const bool own = std::any_of(group.slots.begin(), group.slots.end(),
                                 [&](Index slot) { return unit->facts[at(slot)].given(); });
    if (!own) inherited[at(group.ancestor)] = ancestor_with_facts(*this, group);
  }
}

std::optional<Date> date_in_period(const Period& period, int month, int day) {
  const int year = period.to.year();
  const std::optional<Date> date = Date::from_ymd(year, month, day);
  return date ? date : Date::last_day_of_month(year, month);  // 29 February in other years
}

Value evaluate(Context& context, NodeId root) { return Evaluation(context).value(root); }

std::string render(Context& context, NodeId root) {
  const Node& node = context.model.program[root];
  if (node.op == Op::kReference) return render(context, context.model.program.operand(node, 0));
  return Renderer(context.model, &context).text(root);
}

std::string render_names(const Model& model, NodeId root) { return Renderer(model, nullptr).text(root); }

std::string show(const Rational& value, Type type) {
  switch (type) {
    case Type::kPercent:
      return (value * Rational(100)).to_decimal(2) + "%";
    case Type::kBool:
      return value.is_zero() ? "false" : "true";
    case Type::kDate:
      if (const std::optional<std::int64_t> day = value.to_int64()) {
        if (const std::optional<Date> date = Date::from_day_number(*day)) return date->to_string();
      }
      return value.to_decimal(6);
    case Type::kDateTime:
      if (const std::optional<std::int64_t> second = value.to_int64()) {
        if (const std::optional<DateTime> time = DateTime::from_seconds(*second)) return time->to_string();
      }
      return value.to_decimal(6);
    default:
      return value.to_decimal(6);
  }
}

std::optional<Rational> constant_value(const Model& model, NodeId root) {
  if (root == kNoNode || !is_constant(model.program, root)) return std::nullopt;
  Context context(model);  // no fact is read, so no unit is needed
  const Value value = evaluate(context, root);
  return value.known() ? std::optional<Rational>(value.number) : std::nullopt;
}

}  // namespace parindex::inline v1::detail
