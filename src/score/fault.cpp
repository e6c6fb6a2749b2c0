// SPDX-License-Identifier: Apache-2.0
#include "score/fault.hpp"

#include <vector>

#include "model/expression_parser.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {
namespace {

// Where the unit gives that day; the unit's own place when no fact of it does.
Place place_of_day(const Context& context, Date day) {
  const Model& model = context.model;
  const Assessment& unit = *context.unit;
  for (const FactDeclaration& fact : model.facts) {
    if (fact.type != FactType::kDate && fact.type != FactType::kDateTime) continue;
    const FactValue& value = unit.facts[static_cast<std::size_t>(fact.slot)];
    const std::optional<std::int64_t> number = value.given() ? value.number().to_int64() : std::nullopt;
    if (!number) continue;
    const std::optional<DateTime> time =
        fact.type == FactType::kDateTime ? DateTime::from_seconds(*number) : std::nullopt;
    const std::optional<Date> date = time ? std::optional(time->date()) : Date::from_day_number(*number);
    if (date == day) return fact_place(unit, model, fact.slot);
  }
  return unit.place;
}

}  // namespace

bool report_fault(Context& context, const std::string& where, Mistakes& mistakes) {
  const Assessment& unit = *context.unit;
  if (context.unsettled_day) {
    report(mistakes, Code::kUnsettledDay, unit.place, {where, context.unsettled_day->to_string()},
           unit.unit.id);
    context.unsettled_day.reset();
  }
  if (context.outside_calendar) {
    const Calendar& calendar = context.calendar != nullptr ? *context.calendar : Calendar::vietnam();
    report(mistakes, Code::kOutsideCalendar, place_of_day(context, *context.outside_calendar),
           {where, context.outside_calendar->to_string(), calendar.first_day().to_string(),
            calendar.last_day().to_string()},
           unit.unit.id);
    context.outside_calendar.reset();
    context.fault = kNoNode;
    return true;
  }
  if (context.fault == kNoNode) return false;
  const Model& model = context.model;
  std::vector<Index> facts;
  collect_facts(model, context.fault, facts);
  std::string names;
  Place place = unit.place;
  for (const Index fact : facts) {
    const FactDeclaration& declaration = model.facts[static_cast<std::size_t>(fact)];
    names += (names.empty() ? "" : ", ") + declaration.id;
    if (fact == facts.front()) place = fact_place(unit, model, declaration.slot);
  }
  report(mistakes, Code::kDivisionByZero, place, {render_names(model, context.fault), names}, unit.unit.id);
  context.fault = kNoNode;
  return true;
}

}  // namespace parindex::inline v1::detail
