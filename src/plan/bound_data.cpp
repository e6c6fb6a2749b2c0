// SPDX-License-Identifier: Apache-2.0
#include "plan/bound_data.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "input/fact_value.hpp"
#include "model/expression_parser.hpp"
#include "plan/plan_set.hpp"
#include "report.hpp"
#include "score/ranking.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

std::string_view name_of(ColumnType type) {
  switch (type) {
    case ColumnType::kInt8:
      return "int8";
    case ColumnType::kInt16:
      return "int16";
    case ColumnType::kInt32:
      return "int32";
    case ColumnType::kInt64:
      return "int64";
    case ColumnType::kDate32:
      return "date32";
    case ColumnType::kCode:
      return "code";
    case ColumnType::kFlag:
      return "flag";
  }
  return "?";
}

bool fits(FactType fact, ColumnType type, int scale) {
  const bool integer = type >= ColumnType::kInt8 && type <= ColumnType::kInt64;
  if (scale < 0 || scale > Decimal::kMaxDigits) return false;
  switch (fact) {
    case FactType::kNumber:
    case FactType::kPercent:
      return integer;
    case FactType::kCount:
    case FactType::kTally:
      return integer && scale == 0;
    case FactType::kFlag:
      return (integer || type == ColumnType::kFlag) && scale == 0;
    case FactType::kChoice:
      return (integer || type == ColumnType::kCode) && scale == 0;
    case FactType::kDate:
      return (type == ColumnType::kInt32 || type == ColumnType::kInt64 || type == ColumnType::kDate32) &&
             scale == 0;
    case FactType::kDateTime:
      return type == ColumnType::kInt64 && scale == 0;
    case FactType::kText:
      break;
  }
  return false;
}

// The integer with its scale as a decimal, as a document would hold it.
std::string decimal_text(std::int64_t value, int scale) {
  if (const std::optional<Decimal> number = Decimal::from_unscaled(value, scale)) return number->to_string();
  std::string digits = std::to_string(value);
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), ".");
  return digits;
}

// A value in the spelling a cell of a table would have; a flag as documents write it.
std::string cell_text(FactType type, const std::vector<std::string>& options, std::int64_t value, int scale) {
  switch (type) {
    case FactType::kChoice:
      if (value >= 0 && static_cast<std::uint64_t>(value) < options.size())
        return options[static_cast<std::size_t>(value)];
      break;
    case FactType::kFlag:
      if (value == 0 || value == 1) return value == 1 ? "true" : "false";
      break;
    case FactType::kDate:
      if (const std::optional<Date> date = Date::from_day_number(value)) return date->to_string();
      break;
    case FactType::kDateTime:
      if (const std::optional<DateTime> time = DateTime::from_seconds(value)) return time->to_string();
      break;
    default:
      break;
  }
  return decimal_text(value, scale);
}

// What read_cell() makes of that, without the text; false: it has to look at it.
bool put_plain(FactType type, std::int64_t value, int scale, FactValue& out) {
  constexpr std::int64_t kLimit = 1'000'000'000'000'000;
  switch (type) {
    case FactType::kCount:
    case FactType::kTally:
      if (value < 0 || value >= kLimit || scale != 0) return false;
      out.set_decimal(value, 0, false);
      break;
    case FactType::kNumber:
    case FactType::kPercent:
      if (value <= -kLimit || value >= kLimit) return false;
      for (; scale > 0 && value % 10 == 0; --scale)
        value /= 10;
      if (scale > static_cast<int>(FactValue::kMostDecimals)) return false;
      out.set_decimal(value, static_cast<unsigned>(scale), type == FactType::kPercent);
      break;
    case FactType::kFlag:
      if (value != 0 && value != 1) return false;
      out.set_flag(value == 1);
      break;
    case FactType::kDate:
      if (!Date::from_day_number(value)) return false;
      out.set_day(value);
      break;
    default:
      return false;
  }
  out.state = FactValue::State::kGiven;
  return true;
}

template <typename T>
std::int64_t value_at(const Column& column, std::size_t row) noexcept {
  const std::ptrdiff_t stride = column.stride != 0 ? column.stride : static_cast<std::ptrdiff_t>(sizeof(T));
  T value;
  std::memcpy(&value, static_cast<const char*>(column.data) + static_cast<std::ptrdiff_t>(row) * stride,
              sizeof(T));
  return std::int64_t{value};
}

TextColumn text_column(std::span<const std::string_view> values) {
  TextColumn out;
  if (values.empty()) return out;
  std::unordered_map<std::string_view, std::uint32_t> seen;
  out.of_row.reserve(values.size());
  for (const std::string_view value : values) {
    const auto [entry, added] = seen.emplace(value, static_cast<std::uint32_t>(out.texts.size()));
    if (added) out.texts.emplace_back(value);
    out.of_row.push_back(entry->second);
  }
  return out;
}

}  // namespace

std::int64_t column_value(const Column& column, std::size_t row) noexcept {
  switch (column.type) {
    case ColumnType::kInt8:
      return value_at<std::int8_t>(column, row);
    case ColumnType::kInt16:
      return value_at<std::int16_t>(column, row);
    case ColumnType::kInt64:
      return value_at<std::int64_t>(column, row);
    case ColumnType::kFlag:
      return value_at<std::uint8_t>(column, row);
    case ColumnType::kInt32:
    case ColumnType::kDate32:
    case ColumnType::kCode:
      break;
  }
  return value_at<std::int32_t>(column, row);
}

BoundData::BoundData(Framework rules) : framework(std::move(rules)) {}
BoundData::~BoundData() = default;

// ---- rows as assessments

void BoundData::begin(std::size_t row, Assessment& out) const {
  begin_unit(row, out);
  out.facts.assign(model().slots.size(), FactValue{});
}

void BoundData::begin_unit(std::size_t row, Assessment& out) const {
  out.unit.id = id(row);
  out.unit.name = names.empty() ? std::string() : names[row];
  out.unit.kind = kinds.at(row);
  out.unit.parent = parents.empty() ? std::string() : parents[row];
  out.unit.attributes.clear();
  for (const auto& [name, values] : attributes) {
    if (const std::string_view value = values.at(row); !value.empty())
      out.unit.attributes.emplace(name, value);
  }
  out.period = period(row);
  out.as_of = as_of.value_or(out.period.to);
  if (out.sources.empty()) out.sources.push_back(InputSource{"", "", true});
}

bool BoundData::put(std::size_t row, std::size_t slot, Assessment& out, Mistakes* mistakes) const {
  const Index index = slot_column[slot];
  if (index == kNone) return true;
  const Column& column = columns[at(index)];
  if (!column_given(column, row)) return true;
  const Model& model = this->model();
  const Index fact = model.slots[slot].fact;
  const FactDeclaration& declaration = model.facts[at(fact)];
  const Options& options = options_of(model, fact);
  FactValue& value = out.facts[slot];
  const std::int64_t cell = column_value(column, row);
  if (put_plain(declaration.type, cell, column.scale, value)) {
    if (!declaration.within_period) return true;
  } else if (const std::optional<Fault> fault = read_cell(
                 declaration, options, cell_text(declaration.type, options, cell, column.scale), value)) {
    value.state = FactValue::State::kGiven;  // so that the place names the fact
    if (mistakes != nullptr) {
      report(*mistakes, fault->code, fact_place(out, model, static_cast<Index>(slot)),
             {model.slots[slot].name, fault->value, fault->detail}, out.unit.id);
    }
    value = FactValue{};
    return false;
  }
  if (!declaration.within_period) return true;
  std::optional<Date> day;
  if (declaration.type == FactType::kDate) {
    day = Date::from_day_number(value.number().to_int64().value_or(0));
  } else if (declaration.type == FactType::kDateTime) {
    if (const auto time = DateTime::from_seconds(value.number().to_int64().value_or(0))) day = time->date();
  }
  if (!day || (out.period.from <= *day && *day <= out.period.to)) return true;
  if (mistakes != nullptr) {
    report(*mistakes, Code::kFactOutsidePeriod, fact_place(out, model, static_cast<Index>(slot)),
           {declaration.id, value.text(), out.period.from.to_string(), out.period.to.to_string()},
           out.unit.id);
  }
  return false;
}

bool BoundData::fill(std::size_t row, Assessment& out, Mistakes& mistakes) const {
  bool good = true;
  for (std::size_t slot = 0; slot < slot_column.size(); ++slot)
    good = put(row, slot, out, &mistakes) && good;
  for (const FactDeclaration& fact : model().facts) {
    if (fact.type == FactType::kTally) complete_tally(fact, out);
  }
  return check_parts(out, mistakes) && good;
}

void BoundData::fill_item(std::size_t row, Index item, Assessment& out) const {
  const Model& model = this->model();
  const auto put_fact = [&](Index fact) {
    const FactDeclaration& declaration = model.facts[at(fact)];
    const bool tally = declaration.type == FactType::kTally;
    const std::size_t count = tally ? declaration.options.size() : 1;
    for (std::size_t i = 0; i < count; ++i)
      (void)put(row, at(declaration.slot) + i, out, nullptr);
    if (tally) complete_tally(declaration, out);
  };
  if (item != kNone) {
    for (const Index fact : item_facts[at(item)])
      put_fact(fact);
  } else {
    for (std::size_t fact = 0; fact < model.facts.size(); ++fact)
      put_fact(static_cast<Index>(fact));
  }
}

void BoundData::clear_item(Index item, Assessment& out) const {
  const Model& model = this->model();
  for (const Index fact : item_facts[at(item)]) {
    const FactDeclaration& declaration = model.facts[at(fact)];
    const std::size_t count = declaration.type == FactType::kTally ? declaration.options.size() : 1;
    for (std::size_t i = 0; i < count; ++i)
      out.facts[at(declaration.slot) + i] = FactValue{};
  }
}

// Who counts some options has counted the others, too: none.
void BoundData::complete_tally(const FactDeclaration& fact, Assessment& out) const {
  FactValue* const first = &out.facts[at(fact.slot)];
  FactValue* const last = first + fact.options.size();
  if (std::none_of(first, last, [](const FactValue& value) { return value.given(); })) return;
  for (FactValue* value = first; value != last; ++value) {
    if (value->state != FactValue::State::kAbsent) continue;
    value->state = FactValue::State::kGiven;
    value->spelled = FactValue::Spelled::kTally;
    value->set_decimal(0, 0, false);
  }
}

bool BoundData::check_parts(const Assessment& out, Mistakes& mistakes) const {
  const Model& model = this->model();
  const auto total = [&](Index fact) -> std::optional<Rational> {
    const FactDeclaration& declaration = model.facts[at(fact)];
    const std::size_t count = declaration.type == FactType::kTally ? declaration.options.size() : 1;
    Rational sum;
    for (std::size_t i = 0; i < count; ++i) {
      const FactValue& value = out.facts[at(declaration.slot) + i];
      if (!value.given()) return std::nullopt;
      sum += value.number();
    }
    return sum;
  };
  const auto shown = [&](Index fact, const Rational& value) {
    const FactDeclaration& declaration = model.facts[at(fact)];
    return declaration.type == FactType::kTally ? value.to_decimal() : out.facts[at(declaration.slot)].text();
  };
  bool good = true;
  for (std::size_t i = 0; i < model.facts.size(); ++i) {
    const FactDeclaration& fact = model.facts[i];
    if (fact.at_most == kNone || !out.facts[at(fact.slot)].given()) continue;
    const auto part_index = static_cast<Index>(i);
    const std::optional<Rational> part = total(part_index), whole = total(fact.at_most);
    if (!part || !whole || *part <= *whole) continue;
    report(mistakes, Code::kPartOverWholeRow, fact_place(out, model, fact.slot),
           {fact.id, shown(part_index, *part), model.facts[at(fact.at_most)].id, shown(fact.at_most, *whole)},
           out.unit.id);
    good = false;
  }
  return good;
}

}  // namespace detail

// ---- binding

namespace {

using detail::at;
using detail::BoundData;
using detail::Code;
using detail::FactDeclaration;
using detail::Index;
using detail::kNone;
using detail::Model;

class Binder {
 public:
  Binder(BoundData& data, Mistakes& mistakes, bool keep_going)
      : data_(data), model_(data.model()), mistakes_(mistakes), keep_going_(keep_going) {}

  bool columns(std::span<const Column> columns) {
    const std::size_t errors = mistakes_.error_count();
    data_.columns.assign(columns.begin(), columns.end());
    data_.slot_column.assign(model_.slots.size(), kNone);
    for (std::size_t i = 0; i < columns.size(); ++i)
      column(i, columns[i]);
    return mistakes_.error_count() == errors;
  }

  bool units(const UnitColumns& units, const BindOptions& options) {
    const std::size_t errors = mistakes_.error_count();
    data_.rows = units.count;
    if (units.count == 0) report(mistakes_, Code::kInputNoUnits, Place{});
    const auto length = [&](std::string_view name, std::size_t size) {
      if (size == 0 || size == units.count) return;
      report(mistakes_, Code::kColumnLength, Place{}, {name, size, units.count});
    };
    length("ids", units.ids.size());
    length("kinds", units.kinds.size());
    length("parents", units.parents.size());
    length("names", units.names.size());
    length("periods", units.periods.size());
    for (const UnitColumns::Attribute& attribute : units.attributes)
      length(attribute.name, attribute.values.size());
    if (mistakes_.error_count() != errors) return false;
    data_.ids.assign(units.ids.begin(), units.ids.end());
    data_.names.assign(units.names.begin(), units.names.end());
    data_.parents.assign(units.parents.begin(), units.parents.end());
    data_.kinds = detail::text_column(units.kinds);
    for (const UnitColumns::Attribute& attribute : units.attributes)
      data_.attributes.emplace_back(attribute.name, detail::text_column(attribute.values));
    data_.as_of = options.as_of;
    return periods(units, options) && sound(errors);
  }

  // What needs no more reports.
  void finish() {
    const auto& cohort = model_.cohorts.front();
    // rows that share what the cohort goes by share its name
    std::map<std::vector<std::uint32_t>, std::uint32_t> of_key;
    std::map<std::string, std::uint32_t> of_name;
    detail::Assessment unit;
    std::vector<std::uint32_t> key;
    data_.cohort_of.reserve(data_.rows);
    std::unordered_map<std::string_view, std::uint32_t> parent_codes;
    for (std::size_t row = 0; row < data_.rows; ++row) {
      key.clear();
      if (cohort.by_kind && !data_.kinds.of_row.empty()) key.push_back(data_.kinds.of_row[row]);
      if (cohort.by_period && !data_.period_of.empty()) key.push_back(data_.period_of[row]);
      if (cohort.by_parent && !data_.parents.empty()) {
        key.push_back(
            parent_codes.emplace(data_.parents[row], static_cast<std::uint32_t>(parent_codes.size()))
                .first->second);
      }
      if (!cohort.attributes.empty()) {
        for (const auto& [name, values] : data_.attributes)
          key.push_back(values.of_row.empty() ? 0 : values.of_row[row]);
      }
      const auto [entry, added] = of_key.emplace(key, 0);
      if (added) {
        data_.begin(row, unit);
        const auto [named, fresh] = of_name.emplace(detail::cohort_name(model_, cohort, unit),
                                                    static_cast<std::uint32_t>(of_name.size()));
        if (fresh) data_.cohorts.push_back(named->first);
        entry->second = named->second;
      }
      data_.cohort_of.push_back(entry->second);
    }
    if (data_.cohorts.size() == 1) data_.cohort_of.clear();
    data_.unit = detail::point_unit(model_);
    data_.stands_alone.assign(model_.items.size(), false);
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      const detail::Item& item = model_.items[i];
      bool alone = item.needs.empty();
      for (Index up = item.parent; up != kNone && alone; up = model_.items[at(up)].parent) {
        const detail::Item& above = model_.items[at(up)];
        alone = above.applies_to.empty() && above.guards.not_applicable_if.empty();
      }
      for (const detail::Adjustment& adjustment : model_.adjustments)
        alone = alone && at(adjustment.item) != i;
      data_.stands_alone[i] = alone;
    }
    // an inner item, when all leaves below it do; parents stand before their children
    for (std::size_t i = model_.items.size(); i-- > 0;) {
      const detail::Item& item = model_.items[i];
      if (data_.stands_alone[i] || item.needs.empty()) continue;
      for (Index up = item.parent; up != kNone; up = model_.items[at(up)].parent)
        data_.stands_alone[at(up)] = false;
    }
    data_.item_facts.resize(model_.items.size());
    for (std::size_t i = model_.items.size(); i-- > 0;) {
      std::vector<Index>& facts = data_.item_facts[i];
      const detail::Item& item = model_.items[i];
      facts.insert(facts.end(), item.facts.begin(), item.facts.end());
      detail::collect_facts(model_, item.max, facts);
      for (const detail::Guards* guards : {&item.guards}) {
        for (const auto* list : {&guards->not_applicable_if, &guards->requires_all, &guards->zero_if}) {
          for (const detail::Guard& guard : *list)
            facts.insert(facts.end(), guard.facts.begin(), guard.facts.end());
        }
      }
      for (const Index child : item.children)
        facts.insert(facts.end(), data_.item_facts[at(child)].begin(), data_.item_facts[at(child)].end());
      std::sort(facts.begin(), facts.end());
      facts.erase(std::unique(facts.begin(), facts.end()), facts.end());
    }
    data_.whole_batch =
        !model_.program.cohort_calls.empty() || !model_.ancestor_kinds.empty() ||
        std::any_of(model_.program.nodes.begin(), model_.program.nodes.end(), [](const detail::Node& node) {
          return node.op == detail::Op::kPrevious || node.op == detail::Op::kLastYear;
        });
  }

 private:
  void column(std::size_t number, const Column& column) {
    if (column.fact >= model_.facts.size()) {
      report(mistakes_, Code::kColumnFact, Place{}, {number, column.fact, model_.facts.size()});
      return;
    }
    const FactDeclaration& fact = model_.facts[column.fact];
    const bool tally = fact.type == FactType::kTally;
    if (tally ? column.option >= fact.options.size() : column.option != 0) {
      report(mistakes_, Code::kColumnOption, Place{}, {number, fact.id, column.option});
      return;
    }
    const auto type = static_cast<unsigned>(column.type);
    if (type < 1 || type > 7 || !detail::fits(fact.type, column.type, column.scale)) {
      report(mistakes_, Code::kColumnType, Place{},
             {number, detail::name_of(column.type), column.scale, fact.id, to_string(fact.type)});
      return;
    }
    if (column.data == nullptr && data_.rows != 0) {
      report(mistakes_, Code::kColumnNoData, Place{}, {number, fact.id});
      return;
    }
    const std::size_t slot = at(fact.slot) + (tally ? column.option : 0);
    Index& bound = data_.slot_column[slot];
    if (bound != kNone) {
      report(mistakes_, Code::kColumnRepeated, Place{}, {number, model_.slots[slot].name, bound});
      return;
    }
    bound = static_cast<Index>(number);
  }

  bool periods(const UnitColumns& units, const BindOptions& options) {
    if (units.periods.empty()) {
      const std::optional<Period> all = options.period ? options.period : model_.period;
      if (!all) {
        report(mistakes_, Code::kRowsNoPeriod, Place{});
        return false;
      }
      data_.periods.push_back(*all);
    } else {
      std::map<std::pair<Date, Date>, std::uint32_t> seen;
      data_.period_of.reserve(units.count);
      for (const Period& period : units.periods) {
        const auto [entry, added] =
            seen.emplace(std::pair(period.from, period.to), static_cast<std::uint32_t>(data_.periods.size()));
        if (added) data_.periods.push_back(period);
        data_.period_of.push_back(entry->second);
      }
      if (data_.periods.size() == 1) data_.period_of.clear();
    }
    bool good = true;
    for (const Period& period : data_.periods) {
      if (period.to < period.from) {
        report(mistakes_, Code::kInputPeriod, Place{}, {to_string(period)});
        good = false;
      }
      const bool outside = (model_.in_force_from && period.to < *model_.in_force_from) ||
                           (model_.in_force_to && *model_.in_force_to < period.from);
      if (outside) report(mistakes_, Code::kPeriodNotInForce, Place{}, {to_string(period), in_force()});
    }
    return good;
  }

  Text in_force() const {
    const std::string from = model_.in_force_from ? model_.in_force_from->to_string() : "";
    const std::string to = model_.in_force_to ? model_.in_force_to->to_string() : "";
    if (to.empty()) return {"từ " + from, "from " + from};
    if (from.empty()) return {"đến " + to, "to " + to};
    return {"từ " + from + " đến " + to, "from " + from + " to " + to};
  }

  void blame(std::size_t row) {
    if (data_.wrong.empty()) data_.wrong.assign(data_.rows, 0);
    data_.wrong[row] = 1;
  }

  bool sound(std::size_t errors) {
    std::unordered_map<std::string, std::size_t> first;
    const auto key = [&](std::string_view id, std::size_t row) {
      const std::uint32_t period = data_.period_of.empty() ? 0 : data_.period_of[row];
      return std::to_string(period) + "\t" + std::string(id);
    };
    if (!data_.ids.empty()) {
      first.reserve(data_.rows);
      for (std::size_t row = 0; row < data_.rows; ++row) {
        const std::string& id = data_.ids[row];
        const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
        if (id.empty() || blank(id.front()) || blank(id.back()) ||
            std::any_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; })) {
          report(mistakes_, Code::kUnitId, Place{}, {id});
          blame(row);
          continue;
        }
        const auto [entry, added] = first.emplace(key(id, row), row);
        if (added) continue;
        report(mistakes_, Code::kUnitTwice, Place{}, {id, to_string(data_.period(row)), entry->second, row},
               id);
        blame(row);
        blame(entry->second);
      }
    }
    kinds();
    if (!data_.parents.empty()) {
      if (data_.ids.empty()) {
        for (std::size_t row = 0; row < data_.rows; ++row)
          first.emplace(key(data_.id(row), row), row);
      }
      data_.parent_row.assign(data_.rows, kNone);
      for (std::size_t row = 0; row < data_.rows; ++row) {
        if (data_.parents[row].empty()) continue;
        const auto found = first.find(key(data_.parents[row], row));
        if (found != first.end()) data_.parent_row[row] = static_cast<Index>(found->second);
      }
      circles();
    }
    return mistakes_.error_count() == errors || keep_going_;
  }

  void kinds() {
    std::size_t without = 0;
    std::vector<std::uint8_t> known(data_.kinds.texts.size(), 1);
    for (std::size_t i = 0; i < known.size(); ++i) {
      const std::string& kind = data_.kinds.texts[i];
      known[i] = kind.empty() || model_.kinds.empty() || model_.find_kind(kind) != nullptr ? 1 : 0;
    }
    for (std::size_t row = 0; row < data_.rows; ++row) {
      if (data_.kinds.at(row).empty()) {
        ++without;
        continue;
      }
      if (known[data_.kinds.of_row[row]] != 0) continue;
      std::vector<std::string> names;
      for (const detail::Kind& kind : model_.kinds)
        names.push_back(kind.name);
      report(mistakes_, Code::kUnitKind, Place{}, {data_.kinds.at(row), detail::listed(names)},
             data_.id(row));
      blame(row);
    }
    data_.kind_count = data_.rows - without;
    if (without != 0 && !model_.kinds.empty())
      report(mistakes_, Code::kNoKinds, Place{}, {without, data_.rows});
  }

  void circles() {
    std::vector<std::uint8_t> done(data_.rows, 0);
    for (std::size_t row = 0; row < data_.rows; ++row) {
      std::vector<std::size_t> path;
      std::size_t here = row;
      while (done[here] == 0) {
        done[here] = 2;  // on the way
        path.push_back(here);
        if (data_.parent_row[here] == kNone) break;
        here = at(data_.parent_row[here]);
      }
      if (!path.empty() && done[here] == 2 && data_.parent_row[path.back()] == static_cast<Index>(here)) {
        std::string circle;
        for (auto step = std::find(path.begin(), path.end(), here); step != path.end(); ++step)
          circle += data_.id(*step) + " → ";
        report(mistakes_, Code::kParentCycle, Place{}, {data_.id(here), circle + data_.id(here)},
               data_.id(here));
        for (const std::size_t one : path)
          blame(one);
      }
      for (const std::size_t one : path)
        done[one] = 1;
    }
  }

  BoundData& data_;
  const Model& model_;
  Mistakes& mistakes_;
  bool keep_going_;
};

}  // namespace

std::optional<BoundColumns> BoundColumns::bind(const Framework& framework, std::span<const Column> columns,
                                               const UnitColumns& units, Mistakes& mistakes,
                                               const BindOptions& options) {
  auto data = std::make_shared<detail::BoundData>(framework);
  Binder binder(*data, mistakes, options.keep_going);
  data->rows = units.count;
  const bool good = binder.columns(columns);
  if (!binder.units(units, options) || !good) return std::nullopt;
  binder.finish();
  data->plans = std::make_unique<detail::PlanSet>(*data);
  return BoundColumns(std::move(data));
}

const Framework& BoundColumns::framework() const noexcept { return data_->framework; }
std::size_t BoundColumns::rows() const noexcept { return data_->rows; }

void BoundColumns::set_data(std::size_t column, const void* data, const std::uint8_t* validity) noexcept {
  if (column >= data_->columns.size() || data == nullptr) return;
  data_->columns[column].data = data;
  data_->columns[column].validity = validity;
}

std::optional<Batch> BoundColumns::to_batch(Mistakes& mistakes, bool keep_going) const {
  const BoundData& data = *data_;
  detail::BatchData batch{data.framework, {}, data.kind_count != 0};
  const std::size_t errors = mistakes.error_count();
  std::vector<Index> position(data.rows, kNone);
  batch.assessments.reserve(data.rows);
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < data.rows; ++row) {
    if (!data.wrong.empty() && data.wrong[row] != 0) continue;
    detail::Assessment one;
    data.begin(row, one);
    if (!data.fill(row, one, mistakes)) continue;
    position[row] = static_cast<Index>(batch.assessments.size());
    batch.assessments.push_back(std::move(one));
    kept.push_back(row);
  }
  if (mistakes.error_count() != errors && !keep_going) return std::nullopt;
  for (std::size_t i = 0; i < kept.size() && !data.parent_row.empty(); ++i) {
    // a unit left out is stepped over
    std::size_t steps = 0;
    for (Index up = data.parent_row[kept[i]]; up != kNone && steps <= data.rows;
         up = data.parent_row[at(up)], ++steps) {
      if (position[at(up)] == kNone) continue;
      batch.assessments[i].parent = position[at(up)];
      break;
    }
  }
  return Batch(std::make_shared<const detail::BatchData>(std::move(batch)));
}

}  // namespace parindex::inline v1
