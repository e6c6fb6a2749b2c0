// SPDX-License-Identifier: Apache-2.0
#include "score/fault.hpp"

#include <vector>

#include "model/expression_parser.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

bool report_fault(Context& context, const std::string& where, Mistakes& mistakes) {
  const Assessment& unit = *context.unit;
  if (context.unsettled_day) {
    report(mistakes, Code::kUnsettledDay, unit.place, {where, context.unsettled_day->to_string()},
           unit.unit.id);
    context.unsettled_day.reset();
  }
  if (context.outside_calendar) {
    const Calendar& calendar = context.calendar != nullptr ? *context.calendar : Calendar::vietnam();
    report(mistakes, Code::kOutsideCalendar, unit.place,
           {where, context.outside_calendar->to_string(), calendar.last_day().to_string()}, unit.unit.id);
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
