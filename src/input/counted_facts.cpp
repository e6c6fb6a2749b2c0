// SPDX-License-Identifier: Apache-2.0
// Facts that were counted from records, with where they come from: as read_records() gives them, or as the
// document it writes (parindex-facts/1).
#include <string>
#include <utility>
#include <vector>

#include "parindex/records.hpp"

#include "input/input_state.hpp"
#include "input/object_reader.hpp"
#include "json/document.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kMostLines = 20;

// A member that must be there; a null handle after reporting that it is not, or is of another kind.
json::Value required(ObjectReader& reader, json::Value object, std::string_view key, json::Kind kind) {
  const json::Value value = object.find(key);
  if (!value) reader.fail(Code::kMissingKey, object.place(), {key});
  return value && reader.want(value, kind) ? value : json::Value();
}

// A whole number that is not negative.
bool read_number(ObjectReader& reader, json::Value value, std::uint64_t& out) {
  const std::optional<Rational> number = value ? reader.number(value) : std::nullopt;
  if (!number) return false;
  const std::optional<std::int64_t> whole = number->to_int64();
  if (!whole || *whole < 0) {
    reader.fail(Code::kInputType, value.place(),
                {Text{"số " + number->to_decimal(), "the number " + number->to_decimal()},
                 Text{"một số nguyên từ 0 đến 2⁶³ - 1", "a whole number from 0 to 2⁶³ - 1"}});
    return false;
  }
  out = static_cast<std::uint64_t>(*whole);
  return true;
}

void read_source(ObjectReader& reader, json::Value object, std::vector<FactSource>& out) {
  if (!reader.want(object, json::Kind::kObject)) return;
  reader.only_keys(object, {"file", "rows", "lines"});
  FactSource& source = out.emplace_back();
  source.file = required(reader, object, "file", json::Kind::kString).text();
  static_cast<void>(read_number(reader, object.find("rows"), source.rows));
  const json::Value lines = object.find("lines");
  if (!lines || !reader.want(lines, json::Kind::kArray)) return;
  for (const json::Value line : lines) {
    if (std::uint64_t number = 0; source.lines.size() < kMostLines && read_number(reader, line, number))
      source.lines.push_back(number);
  }
}

}  // namespace

void InputState::take_counted(Draft& draft, std::uint32_t source, const Place& place, RecordFact&& fact) {
  if (fact.value.empty()) return;  // missing
  const std::string& unit = draft.assessment.unit.id;
  const Target target = find_target(fact.fact);
  switch (target.kind) {
    case Target::Kind::kUnknown:
      report_unknown_fact(unit, fact.fact, place);
      return;
    case Target::Kind::kTally: {
      const FactDeclaration& tally = model_.facts[static_cast<std::size_t>(target.index)];
      report_for(unit, Code::kFactTally, place, {tally.id, listed(tally.options)});
      return;
    }
    case Target::Kind::kPoints: {
      GivenPoints given;
      given.item = target.index;
      given.source = std::move(fact.how);
      given.place = place;
      if (const std::optional<Fault> fault = read_points_cell(fact.value, given.points)) {
        report_fault(unit, fact.fact, *fault, place);
      } else {
        draft.assessment.given.push_back(std::move(given));
      }
      return;
    }
    case Target::Kind::kValue:
      break;
  }
  const Slot& slot = model_.slots[static_cast<std::size_t>(target.index)];
  const FactDeclaration& declaration = model_.facts[static_cast<std::size_t>(slot.fact)];
  FactValue value;
  value.source = source;
  value.line = static_cast<std::uint32_t>(place.line);
  value.column = static_cast<std::uint32_t>(place.column);
  const Options& options = *options_by_fact_[static_cast<std::size_t>(slot.fact)];
  if (const std::optional<Fault> fault = read_cell(declaration, options, fact.value, value)) {
    report_fault(unit, slot.name, *fault, place);
    return;
  }
  const auto at = [&] { return place; };
  if (declaration.within_period &&
      !check_within_period(unit, declaration, value, draft.assessment.period, at))
    return;
  draft.assessment.origins.push_back({target.index, std::move(fact.how), std::move(fact.sources)});
  set_value(draft, target.index, std::move(value));
}

void InputState::read_records(const RecordFacts& facts, const std::string& name) {
  ++inputs_;
  if (facts.units.empty()) no_units(name);
  for (const UnitFacts& unit : facts.units) {
    if (!check_unit_id(unit.unit, Place{.file = name})) continue;
    Draft& draft = this->draft(unit.unit, unit.period, [&] { return Place{.file = name}; });
    for (const RecordFact& fact : unit.facts) {
      Place place{.file = fact.sources.empty() ? name : fact.sources.front().file};
      if (!fact.sources.empty() && !fact.sources.front().lines.empty())
        place.line = fact.sources.front().lines.front();
      const std::uint32_t source = add_source(draft, InputSource{place.file, "", false});
      take_counted(draft, source, place, RecordFact(fact));
    }
  }
}

void InputState::read_facts_document(const json::Document& document, Mistakes& found) {
  ObjectReader reader(found);
  const json::Value root = document.root();
  reader.only_keys(root, {"format", "units", "quality"});
  const json::Value units = required(reader, root, "units", json::Kind::kArray);
  if (units && units.size() == 0) no_units(document.file());
  for (const json::Value unit : units) {
    if (!reader.want(unit, json::Kind::kObject)) continue;
    reader.only_keys(unit, {"unit", "period", "facts"});
    const json::Value id = required(reader, unit, "unit", json::Kind::kString),
                      when = required(reader, unit, "period", json::Kind::kString),
                      facts = required(reader, unit, "facts", json::Kind::kObject);
    if (!id || !when || !facts) continue;
    const std::optional<Period> period = parse_period(when.text());
    if (!period) reader.fail(Code::kInputPeriod, when.place(), {when.text()});
    if (!period || !check_unit_id(id.text(), id.place())) continue;
    Draft& draft = this->draft(id.text(), *period, [&] { return unit.place(); });
    const std::uint32_t source = add_source(draft, InputSource{document.file(), unit.pointer(), true});
    for (const json::Value one : facts) {
      if (!reader.want(one, json::Kind::kObject)) continue;
      reader.only_keys(one, {"value", "how", "sources"});
      RecordFact fact;
      fact.fact = one.name();
      const json::Value value = one.find("value"), how = one.find("how"), sources = one.find("sources");
      if (value && !value.is_null() && reader.want(value, json::Kind::kString)) fact.value = value.text();
      if (how && reader.want(how, json::Kind::kString)) fact.how = how.text();
      if (sources && reader.want(sources, json::Kind::kArray)) {
        for (const json::Value object : sources)
          read_source(reader, object, fact.sources);
      }
      if (!found.has_errors()) take_counted(draft, source, one.place(), std::move(fact));
    }
  }
  take_over(found, {});
}

}  // namespace parindex::inline v1::detail
