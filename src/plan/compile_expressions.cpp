// SPDX-License-Identifier: Apache-2.0
// Expressions, facts, and what must hold before anything is scored.
#include <algorithm>

#include "input/fact_value.hpp"
#include "plan/plan_compiler.hpp"

namespace parindex::inline v1::detail::planning {

bool Compiler::of_row(NodeId id) const {
  const Node& node = program_[id];
  switch (node.op) {
    case Op::kFact:
    case Op::kChoice:
    case Op::kPoints:
    case Op::kCohort:
    case Op::kPrevious:
    case Op::kLastYear:
    case Op::kMinShare:
      return true;
    case Op::kBy: {
      const ByTable& table = program_.tables[at(node.index)];
      if (table.key == ByTable::Key::kFact) return true;
      for (const ByTable::Entry& entry : table.entries) {
        if (of_row(entry.then)) return true;
      }
      return table.otherwise != kNoNode && of_row(table.otherwise);
    }
    default:
      break;
  }
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (of_row(program_.operand(node, i))) return true;
  }
  return false;
}

Val Compiler::of_value(const Value& value) {
  if (value.missing()) return Val::none(Val::Kind::kMissing);
  if (value.undefined()) return Val::none(Val::Kind::kUndefined);
  return Val::of(value.number);
}

Val Compiler::unit_value(NodeId id) {
  Context context(model_);
  context.unit = &unit_;
  context.item_max = item_max_ ? &*item_max_ : nullptr;
  const Value value = evaluate(context, id);
  if (context.fault != kNoNode || context.outside_calendar || context.unsettled_day) throw Unsupported{};
  return of_value(value);
}

Val Compiler::expression(NodeId id) {
  if (program_[id].type == Type::kText) throw Unsupported{};
  if (!of_row(id)) return unit_value(id);
  const std::tuple key(id, item_max_, scope_);
  if (const auto found = values_.find(key); found != values_.end()) return found->second;
  Val out = row_value(id);
  values_.emplace(key, out);
  return out;
}

Val Compiler::truth_value(Truth t, const Status& st) {
  if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
  Val out;
  if (t.r < 0 && st.r < 0) return Val::of(Rational(t.k ? 1 : 0));
  out.kind = Val::Kind::kVector;
  out.n = t.r >= 0 ? t.r : constant(t.k ? 1 : 0, false);
  set_status(out, st);
  return out;
}

Truth Compiler::truth_of(const Val& v) {
  if (v.konst()) return truth(!v.k.is_zero());
  if (!v.vector()) return truth(false);
  if (v.m == 1 && v.c == 0 && v.d == 1 && v.dr < 0 && reg(v.n).lo >= 0 && reg(v.n).hi <= 1 && !reg(v.n).wide)
    return {v.n, false};
  return opposite(equal(v, Val::of(Rational(0))));
}

Val Compiler::row_value(NodeId id) {
  const Node& node = program_[id];
  const auto operand = [&](std::uint32_t i) { return expression(program_.operand(node, i)); };
  const auto known = [&](const Val& a, const Val& b, auto&& make_truth) {
    const Status st = worst(status_of(a), status_of(b));
    if (st.r < 0 && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
    return truth_value(make_truth(), st);
  };
  switch (node.op) {
    case Op::kFact:
      return fact(node.index);
    case Op::kChoice:
      return choice(node);
    case Op::kReference:
      return operand(0);
    case Op::kNegate:
      return scaled(operand(0), Rational(-1));
    case Op::kNot: {
      const Val v = operand(0);
      return known(v, Val(), [&] { return opposite(truth_of(v)); });
    }
    case Op::kAdd:
      return add(operand(0), operand(1), false);
    case Op::kSubtract:
      return add(operand(0), operand(1), true);
    case Op::kMultiply:
      return multiply(operand(0), operand(1));
    case Op::kDivide:
      return divide(operand(0), operand(1));
    case Op::kDays:
      return add(operand(1), operand(0), true);
    case Op::kEqual:
    case Op::kNotEqual: {
      const bool negated = node.op == Op::kNotEqual;
      if (program_[program_.operand(node, 0)].type == Type::kText) return text_equal(node, negated);
      const Val a = operand(0), b = operand(1);
      return known(a, b, [&] { return negated ? opposite(equal(a, b)) : equal(a, b); });
    }
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual: {
      const Val a = operand(0), b = operand(1);
      return known(a, b, [&] {
        switch (node.op) {
          case Op::kLess:
            return opposite(compare(a, b, false));
          case Op::kLessEqual:
            return opposite(compare(a, b, true));
          case Op::kGreater:
            return compare(a, b, true);
          default:
            return compare(a, b, false);
        }
      });
    }
    case Op::kAnd:
      return logic(operand(0), operand(1), false);
    case Op::kOr:
      return logic(operand(0), operand(1), true);
    case Op::kMin:
    case Op::kMax: {
      Val out = operand(0);
      for (std::uint32_t i = 1; i < node.count; ++i)
        out = least_or_most(out, operand(i), node.op == Op::kMax);
      return out;
    }
    case Op::kSum: {
      Val out = operand(0);
      for (std::uint32_t i = 1; i < node.count; ++i)
        out = add(out, operand(i), false);
      return out;
    }
    case Op::kAbs: {
      const Val v = operand(0);
      return least_or_most(v, scaled(v, Rational(-1)), true);
    }
    case Op::kFloor:
    case Op::kCeil: {
      const Val v = operand(0);
      if (v.konst()) return Val::of(node.op == Op::kFloor ? v.k.floor() : v.k.ceil());
      if (!v.vector()) return v;
      Val out;
      out.kind = Val::Kind::kVector;
      out.n = rounded(v, 1, node.op == Op::kFloor ? Division::kFloor : Division::kCeil, 0);
      set_status(out, status_of(v));
      return out;
    }
    case Op::kRound:
      return rounded(operand(0), {static_cast<int>(node.index) + (node.type == Type::kPercent ? 2 : 0),
                                  RoundingMode::kHalfUp});
    case Op::kIf:
      return if_else(
          operand(0), [&] { return operand(1); }, [&] { return operand(2); });
    case Op::kMinimumAnswers: {
      const Val total = operand(0), minimum = operand(1);
      const Status asked = worst(status_of(total), status_of(minimum));
      if (asked.r < 0 && asked.k != 0)
        return Val::none(asked.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
      Val enough = truth_value(compare(total, minimum, false), asked);
      return if_else(
          enough, [&] { return operand(2); }, [] { return Val::none(Val::Kind::kMissing); });
    }
    case Op::kPoints: {
      const Res& res = results_[at(node.index)];
      Val out;
      Status st;
      if (res.e >= 0)
        st = {equals(res.e, kPendingCell).r, equals(res.e, kPendingCell).always() ? 1 : 0, true, false};
      else if (res.ek == kPendingCell)
        return Val::none(Val::Kind::kMissing);
      if (st.r < 0) st.miss = false;
      if (res.p < 0) {
        out = Val::of(Rational(res.pk) / Rational(unit_of_points_));
        if (st.r < 0) return out;
        Val vector;
        vector.kind = Val::Kind::kVector;
        vector.n = constant(res.pk, false);
        vector.d = unit_of_points_;
        set_status(vector, st);
        return vector;
      }
      out.kind = Val::Kind::kVector;
      out.n = res.p;
      out.d = unit_of_points_;
      set_status(out, st);
      return out;
    }
    case Op::kBy:
      return by_fact(program_.tables[at(node.index)]);
    default:
      throw Unsupported{};
  }
}

template <typename A, typename B>
Val Compiler::if_else(const Val& condition, A&& yes, B&& no) {
  const Status asked = status_of(condition);
  if (asked.r < 0 && asked.k != 0) return condition;
  const Truth when = truth_of(condition);
  if (when.r < 0 && asked.r < 0) return when.k ? yes() : no();
  const Val a = yes(), b = no();
  const Status sa = status_of(a), sb = status_of(b);
  Status st;
  if (sa.r < 0 && sb.r < 0 && sa.k == sb.k) {
    st = sa;
  } else {
    st = {select(when, sa.r, sa.k, sb.r, sb.k), 0, sa.miss || sb.miss, sa.undefined || sb.undefined};
  }
  if (asked.r >= 0) {
    st = {select(not_known(asked), asked.r, 0, st.r, st.k), 0, st.miss || asked.miss,
          st.undefined || asked.undefined};
  }
  Val out = choose(when, a, b);
  if (out.konst() && st.r >= 0) {
    Val vector;
    vector.kind = Val::Kind::kVector;
    if (std::abs(num_of(out.k)) > kMost32) throw Unsupported{};
    vector.n = constant(num_of(out.k), false);
    vector.d = den_of(out.k);
    out = vector;
  }
  if (out.konst() && st.k != 0) return Val::none(st.k == 1 ? Val::Kind::kMissing : Val::Kind::kUndefined);
  if (!out.konst()) set_status(out, st);
  return out;
}

Val Compiler::logic(const Val& a, const Val& b, bool absorbing) {
  const Status sa = status_of(a), sb = status_of(b);
  const auto absorbs = [&](const Val& v, const Status& s) {
    if (s.r < 0 && s.k != 0) return truth(false);
    const Truth t = absorbing ? truth_of(v) : opposite(truth_of(v));
    if (s.r < 0) return t;
    return both(t, opposite(not_known(s)));
  };
  const Truth any = either(absorbs(a, sa), absorbs(b, sb));
  if (any.always()) return Val::of(Rational(absorbing ? 1 : 0));
  Status st = worst(sa, sb);
  if (any.r >= 0 && (st.r >= 0 || st.k != 0)) {
    Instruction op;
    op.code = OpCode::kAndNot;
    op.a = st.r >= 0 ? st.r : constant(st.k, false);
    op.b = any.r;
    st = {emit(op, 0, 2, false), 0, st.miss, st.undefined};
  }
  return truth_value(absorbing ? any : opposite(any), st);
}

Val Compiler::text_equal(const Node& node, bool negated) {
  const Node *a = &program_[program_.operand(node, 0)], *b = &program_[program_.operand(node, 1)];
  while (a->op == Op::kReference)
    a = &program_[program_.operand(*a, 0)];
  while (b->op == Op::kReference)
    b = &program_[program_.operand(*b, 0)];
  if (a->op == Op::kText) std::swap(a, b);
  if (a->op != Op::kFact || b->op != Op::kText) throw Unsupported{};
  const Index fact_index = model_.slots[at(a->index)].fact;
  if (model_.facts[at(fact_index)].type != FactType::kChoice) throw Unsupported{};
  const Val position = fact(a->index);
  if (!position.vector()) return position;
  const std::vector<std::string>& codes = options_of(model_, fact_index);
  const auto found = std::find(codes.begin(), codes.end(), program_.texts[at(b->index)]);
  const Truth same = found == codes.end()
                         ? truth(false)
                         : equals(position.n, static_cast<std::int64_t>(found - codes.begin()));
  return truth_value(negated ? opposite(same) : same, status_of(position));
}

Val Compiler::choice(const Node& node) {
  const Index fact_index = model_.slots[at(node.index)].fact;
  Val position = fact(node.index);
  if (!position.vector()) return position;
  const std::vector<std::string>& from = options_of(model_, fact_index);
  const std::vector<std::string>& to = program_.choices[at(node.extra)].codes;
  if (from == to) return position;
  Instruction op;
  op.code = OpCode::kLookup;
  op.a = narrowed(position.n);
  op.pool = static_cast<std::uint32_t>(pool_.size());
  op.count = static_cast<std::uint32_t>(from.size());
  for (const std::string& code : from)
    pool_.push_back(std::find(to.begin(), to.end(), code) - to.begin());
  position.n = emit(op, 0, static_cast<std::int64_t>(to.size()), false);
  return position;
}

Val Compiler::by_fact(const ByTable& table) {
  if (table.key != ByTable::Key::kFact) {  // decided by the unit, but what it gives is not
    Context context(model_);
    context.unit = &unit_;
    throw Unsupported{};
  }
  const Val position = fact(table.slot);
  if (!position.vector()) return position;
  const std::vector<std::string>& codes = options_of(model_, model_.slots[at(table.slot)].fact);
  Val out = table.otherwise != kNoNode ? expression(table.otherwise) : Val::none(Val::Kind::kMissing);
  for (auto entry = table.entries.rbegin(); entry != table.entries.rend(); ++entry) {
    const auto found = std::find(codes.begin(), codes.end(), entry->value);
    if (found == codes.end()) continue;
    const Val is = truth_value(equals(position.n, static_cast<std::int64_t>(found - codes.begin())),
                               status_of(position));
    const Val then = expression(entry->then);
    const Val otherwise = out;
    out = if_else(
        is, [&] { return then; }, [&] { return otherwise; });
  }
  return out;
}

Val Compiler::fact(Index slot) {
  const std::pair key(slot, source_of(model_.facts[at(model_.slots[at(slot)].fact)]));
  const auto found = facts_.find(key);
  if (found != facts_.end()) return found->second;
  const Val out = load(slot);
  facts_.emplace(key, out);
  return out;
}

void Compiler::enter(const std::vector<InheritGroup>& groups) {
  std::vector<std::uint32_t> scope(model_.ancestor_kinds.size(), 0);
  for (const InheritGroup& group : groups) {
    Source source{group.ancestor, {}};
    for (const Index slot : group.slots) {
      if (data_.slot_column[at(slot)] != kNone) source.columns.push_back(data_.slot_column[at(slot)]);
    }
    if (source.columns.empty()) continue;  // nobody gives any of them
    std::sort(source.columns.begin(), source.columns.end());
    const auto found = std::find(sources_.begin(), sources_.end(), source);
    scope[at(group.ancestor)] = static_cast<std::uint32_t>(found - sources_.begin()) + 1;
    if (found == sources_.end()) sources_.push_back(std::move(source));
  }
  scope_ = std::move(scope);
}

std::uint32_t Compiler::source_of(const FactDeclaration& fact) const {
  return fact.inherit == kNone ? 0 : scope_[at(fact.inherit)];
}

Status Compiler::given(Index column, std::uint32_t source) {
  if (data_.columns[at(column)].validity == nullptr) return {};
  Instruction op;
  op.code = OpCode::kValid;
  op.a = column;
  op.count = source;
  return {emit(op, 0, 1, false), 0, true, false};
}

Status Compiler::tally_given(const FactDeclaration& declaration) {
  Status all{-1, 1, true, false};
  for (std::size_t i = 0; i < declaration.options.size(); ++i) {
    const Index column = data_.slot_column[at(declaration.slot) + i];
    if (column == kNone) continue;
    const Status one = given(column, source_of(declaration));
    if (one.r < 0) return {};
    all = all.r < 0 ? one : Status{least_or_most(all.r, one.r, false), 0, true, false};
  }
  return all;
}

Val Compiler::load(Index slot) {
  const Index column_index = data_.slot_column[at(slot)];
  const FactDeclaration& declaration = model_.facts[at(model_.slots[at(slot)].fact)];
  const bool tally = declaration.type == FactType::kTally;
  const std::uint32_t source = source_of(declaration);
  const Status whole = tally ? tally_given(declaration) : Status{};
  if (column_index == kNone) {
    if (!tally || (whole.r < 0 && whole.k != 0)) return Val::none(Val::Kind::kMissing);
    if (whole.r < 0) return Val::of(Rational(0));
    Val none;
    none.kind = Val::Kind::kVector;
    none.n = constant(0, false);
    set_status(none, whole);
    return none;
  }
  const Column& column = data_.columns[at(column_index)];
  std::int64_t lo = 0, hi = 0, type_lo = 0, type_hi = 0;
  switch (column.type) {
    case ColumnType::kInt8:
      type_lo = -128;
      type_hi = 127;
      break;
    case ColumnType::kInt16:
      type_lo = -32768;
      type_hi = 32767;
      break;
    case ColumnType::kFlag:
      type_hi = 255;
      break;
    case ColumnType::kInt64:
      type_lo = -kMost;
      type_hi = kMost;
      break;
    default:
      type_lo = -kMost32;
      type_hi = kMost32;
      break;
  }
  const std::int64_t assumed = width_ == Width::kNarrow ? std::int64_t{1} << 17 : std::int64_t{1} << 47;
  Val out;
  out.kind = Val::Kind::kVector;
  switch (declaration.type) {
    case FactType::kCount:
    case FactType::kTally:
      hi = std::min(assumed, type_hi);
      break;
    case FactType::kNumber:
    case FactType::kPercent:
      hi = std::min(assumed, type_hi);
      lo = std::max(-assumed, type_lo);
      out.d = power_of_ten(column.scale + (declaration.type == FactType::kPercent ? 2 : 0));
      break;
    case FactType::kFlag:
      hi = 1;
      break;
    case FactType::kChoice:
      hi = static_cast<std::int64_t>(options_of(model_, model_.slots[at(slot)].fact).size()) - 1;
      break;
    case FactType::kDate: {
      lo = Date::from_ymd(Date::kMinYear, 1, 1)->day_number();
      hi = Date::from_ymd(Date::kMaxYear, 12, 31)->day_number();
      if (declaration.within_period) {
        lo = unit_.period.from.day_number();
        hi = unit_.period.to.day_number();
      }
      break;
    }
    case FactType::kDateTime: {
      constexpr std::int64_t kDay = 86400;
      lo = Date::from_ymd(Date::kMinYear, 1, 1)->day_number() * kDay;
      hi = Date::from_ymd(Date::kMaxYear, 12, 31)->day_number() * kDay + kDay - 1;
      if (declaration.within_period) {
        lo = unit_.period.from.day_number() * kDay;
        hi = unit_.period.to.day_number() * kDay + kDay - 1;
      }
      break;
    }
    case FactType::kText:
      throw Unsupported{};
  }
  if (hi < lo) throw Unsupported{};
  const Status own = given(column_index, source);
  Instruction op;
  op.code = OpCode::kLoad;
  op.wide = column.type == ColumnType::kInt64 || lo < -kMost32 || hi > kMost32;
  op.a = column_index;
  op.b = own.r;
  op.count = source;
  op.imm0 = lo;
  op.imm1 = hi;
  out.n = emit(op, std::min<std::int64_t>(lo, 0), std::max<std::int64_t>(hi, 0), op.wide);
  if (op.wide && lo >= -kMost32 && hi <= kMost32) out.n = narrowed(out.n);
  set_status(out, tally ? whole : own);
  reduce(out);
  return out;
}

void Compiler::facts_hold() {
  enter({});
  for (std::size_t i = 0; i < model_.facts.size(); ++i) {
    const FactDeclaration& fact_i = model_.facts[i];
    const std::size_t count = fact_i.type == FactType::kTally ? fact_i.options.size() : 1;
    for (std::size_t k = 0; k < count; ++k) {
      if (data_.slot_column[at(fact_i.slot) + k] == kNone) continue;
      (void)fact(fact_i.slot + static_cast<Index>(k));  // also what no rule reads must be right
    }
  }
  for (std::size_t i = 0; i < model_.facts.size(); ++i) {
    const FactDeclaration& part = model_.facts[i];
    if (part.at_most == kNone) continue;
    const Val a = total_of(static_cast<Index>(i)), b = total_of(part.at_most);
    if ((!a.konst() && !a.vector()) || (!b.konst() && !b.vector())) continue;
    const Truth over = compare(a, b, true);
    const Status st = worst(status_of(a), status_of(b));
    suspect(st.r < 0 ? over : both(over, opposite(not_known(st))));
  }
}

Val Compiler::total_of(Index fact_index) {
  const FactDeclaration& declaration = model_.facts[at(fact_index)];
  const std::size_t count = declaration.type == FactType::kTally ? declaration.options.size() : 1;
  Val sum = fact(declaration.slot);
  for (std::size_t i = 1; i < count; ++i)
    sum = add(sum, fact(declaration.slot + static_cast<Index>(i)), false);
  return sum;
}

void Compiler::checks_hold() {
  for (const Check& check : model_.checks) {
    enter(check.inherit);
    const Val v = expression(check.condition);
    if (!v.konst() && !v.vector()) continue;
    const Truth fails = opposite(truth_of(v));
    const Status st = status_of(v);
    suspect(st.r < 0 ? fails : both(fails, opposite(not_known(st))));
  }
}

}  // namespace parindex::inline v1::detail::planning
