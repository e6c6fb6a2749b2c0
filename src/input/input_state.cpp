// SPDX-License-Identifier: Apache-2.0
#include "input/input_state.hpp"

#include <algorithm>
#include <utility>

#include "parindex/date.hpp"

#include "input/nearest.hpp"
#include "input/unit_id.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::string_view kPointsPrefix = "points:";

// The last part of a label: "4.1" of "IV/4.1".
std::string_view code_of(const Item& item) noexcept { return item.code; }

}  // namespace

InputState::InputState(const Framework& framework, Mistakes& mistakes, ReadOptions options)
    : framework_(framework),
      model_(framework_.model()),
      mistakes_(mistakes),
      options_(std::move(options)),
      errors_before_(mistakes.error_count()) {
  targets_.reserve(2 * (model_.slots.size() + model_.items.size()));
  for (std::size_t i = 0; i < model_.items.size(); ++i) {
    const Item& item = model_.items[i];
    targets_.emplace(std::string(kPointsPrefix) + item.label,
                     Target{Target::Kind::kPoints, static_cast<Index>(i)});
    items_by_code_[std::string(code_of(item))].push_back(static_cast<Index>(i));
  }
  for (std::size_t i = 0; i < model_.slots.size(); ++i) {
    targets_.insert_or_assign(model_.slots[i].name, Target{Target::Kind::kValue, static_cast<Index>(i)});
  }
  options_by_fact_.reserve(model_.facts.size());
  for (std::size_t i = 0; i < model_.facts.size(); ++i) {
    const auto fact = static_cast<Index>(i);
    options_by_fact_.push_back(&options_of(model_, fact));
    if (model_.facts[i].at_most != kNone) parts_.push_back(fact);
    if (model_.facts[i].type == FactType::kTally) {
      tallies_.push_back(fact);
      targets_.insert_or_assign(model_.facts[i].id, Target{Target::Kind::kTally, fact});
    }
  }
}

bool InputState::stopped(std::size_t done, std::size_t total) {
  if (!stopped_ && options_.progress && options_.progress(done, total)) stopped_ = true;
  return stopped_;
}

// ---- blame

void InputState::report_for(std::string_view unit, Code code, Place place,
                            std::initializer_list<Argument> args) {
  const std::size_t errors = mistakes_.error_count();
  report(mistakes_, code, std::move(place), args, std::string(unit));
  if (mistakes_.error_count() == errors) return;
  blame(unit);
}

void InputState::blame(std::string_view unit) {
  if (!unit.empty()) {
    if (!wrong_units_.contains(unit)) wrong_units_.emplace(unit);
  } else if (!one_assessment_) {
    refused_ = true;
  }
}

void InputState::take_over(Mistakes& found, std::string_view unit) {
  const std::size_t errors = mistakes_.error_count();
  std::size_t kept_errors = 0;
  for (Mistake mistake : found) {
    kept_errors += mistake.severity == Severity::kError ? 1 : 0;
    mistake.unit = unit;
    mistakes_.add(std::move(mistake));
  }
  for (std::size_t i = kept_errors; i < found.error_count(); ++i)
    mistakes_.count_only(Severity::kError);
  found.clear();
  if (mistakes_.error_count() != errors) blame(unit);
}

bool InputState::too_large(std::string_view text, const std::string& file) {
  ++inputs_;
  if (text.size() <= options_.max_bytes) return false;
  report_for({}, Code::kFileTooLarge, Place{file, "", 0, 0}, {file, options_.max_bytes});
  return true;
}

void InputState::no_units(const std::string& file) {
  report_for({}, Code::kInputNoUnits, Place{file, "", 0, 0}, {});
}

// ---- names

Target InputState::find_target(std::string_view id) const {
  const auto found = targets_.find(id);
  return found == targets_.end() ? Target{} : found->second;
}

void InputState::report_unknown_fact(std::string_view unit, std::string_view id, Place place) {
  if (mistakes_.only_counts(Severity::kError)) {  // not worth looking for a hint
    report_for(unit, Code::kFactUnknown, std::move(place));
    return;
  }
  const bool points = id.starts_with(kPointsPrefix);
  const std::string_view code = points ? id.substr(kPointsPrefix.size()) : id;
  if (const auto same_code = items_by_code_.find(code); same_code != items_by_code_.end()) {
    const std::vector<Index>& items = same_code->second;
    const Item& first = model_.items[at(items.front())];
    if (items.size() > 1) {
      std::vector<std::string> labels;
      for (const Index item : items)
        labels.push_back(model_.items[at(item)].label);
      report_for(unit, Code::kAmbiguousItem, std::move(place), {code, listed(labels)});
      return;
    }
    // An item whose rule has facts of its own names.
    std::vector<std::string> facts;
    for (const Index fact : first.facts)
      facts.push_back(model_.facts[at(fact)].id);
    const std::string as_points = std::string(kPointsPrefix) + first.label;
    report_for(unit, Code::kFactUnknown, std::move(place),
               {id, facts.empty()
                        ? Text{"“" + first.label + "” là một tiêu chí; muốn cho điểm thì viết " + as_points,
                               "“" + first.label + "” is an item; to give its points write " + as_points}
                        : Text{"“" + first.label + "” là một tiêu chí; số liệu của nó: " + listed(facts) +
                                   "; muốn cho điểm thì viết " + as_points,
                               "“" + first.label + "” is an item; its facts are: " + listed(facts) +
                                   "; to give its points write " + as_points}});
    return;
  }
  Nearest nearest(id);
  for (const Slot& slot : model_.slots)
    nearest.offer(slot.name);
  for (const FactDeclaration& fact : model_.facts)
    nearest.offer(fact.id);
  std::vector<std::string> point_ids;
  if (points) {
    point_ids.reserve(model_.items.size());
    for (const Item& item : model_.items)
      point_ids.push_back(std::string(kPointsPrefix) + item.label);
    for (const std::string& candidate : point_ids)
      nearest.offer(candidate);
  }
  const std::string best(nearest.best());
  report_for(unit, Code::kFactUnknown, std::move(place),
             {id, best.empty() ? Text{"lệnh parindex template liệt kê các số liệu của bộ tiêu chí",
                                      "the command parindex template lists the framework's facts"}
                               : Text{"có phải là “" + best + "” không?", "did you mean “" + best + "”?"}});
}

Index InputState::find_item(std::string_view unit, std::string_view label, const Place& place) {
  const auto found = model_.item_index.find(std::string(label));
  if (found != model_.item_index.end()) return found->second;
  if (const auto same_code = items_by_code_.find(label); same_code != items_by_code_.end()) {
    if (same_code->second.size() == 1) return same_code->second.front();
    std::vector<std::string> labels;
    for (const Index item : same_code->second)
      labels.push_back(model_.items[at(item)].label);
    report_for(unit, Code::kAmbiguousItem, place, {label, listed(labels)});
    return kNone;
  }
  if (mistakes_.only_counts(Severity::kError)) {  // not worth looking for a hint
    report_for(unit, Code::kInputUnknownItem, place);
    return kNone;
  }
  Nearest nearest(label);
  for (const Item& item : model_.items)
    nearest.offer(item.label);
  const std::string best(nearest.best());
  report_for(
      unit, Code::kInputUnknownItem, place,
      {label, best.empty() ? Text{"viết mã tiêu chí như trong bộ tiêu chí",
                                  "write an item's code as the framework does"}
                           : Text{"có phải là “" + best + "” không?", "did you mean “" + best + "”?"}});
  return kNone;
}

// ---- drafts

Draft* InputState::find_draft(std::string_view unit, const Period& period) {
  const auto known = unit_index_.find(unit);
  if (known == unit_index_.end()) return nullptr;
  const auto found = draft_index_.find(DraftKey{known->second, period});
  return found == draft_index_.end() ? nullptr : found->second;
}

Draft& InputState::draft(std::string_view unit, const Period& period, const std::function<Place()>& place,
                         std::vector<FactValue>&& facts) {
  auto known = unit_index_.find(unit);
  if (known == unit_index_.end()) {
    known = unit_index_.emplace(std::string(unit), static_cast<std::uint32_t>(unit_index_.size())).first;
  }
  const auto [entry, added] = draft_index_.try_emplace(DraftKey{known->second, period}, nullptr);
  if (!added) return *entry->second;
  Draft& draft = drafts_.emplace_back();
  entry->second = &draft;
  draft.unit = known->second;
  Assessment& assessment = draft.assessment;
  assessment.unit.id = unit;
  assessment.period = period;
  assessment.as_of = period.to;
  assessment.place = place();
  assessment.facts = std::move(facts);
  assessment.facts.resize(model_.slots.size());
  return draft;
}

std::uint32_t InputState::add_source(Draft& draft, InputSource source) {
  std::vector<InputSource>& sources = draft.assessment.sources;
  if (sources.empty() || sources.back() != source) sources.push_back(std::move(source));
  return static_cast<std::uint32_t>(sources.size() - 1);
}

void InputState::set_unit_field(Draft& draft, std::string Unit::*field, std::string_view name,
                                std::string_view value, const std::function<Place()>& place) {
  Unit& unit = draft.assessment.unit;
  std::string& held = unit.*field;
  if (value.empty() || held == value) return;
  if (held.empty()) {
    held = value;
    return;
  }
  if (std::find(draft.conflicts.begin(), draft.conflicts.end(), name) != draft.conflicts.end()) return;
  draft.conflicts.emplace_back(name);
  const Code code = field == &Unit::name ? Code::kUnitNameDiffers : Code::kUnitConflict;
  report_for(unit.id, code, place(), {unit.id, name, held, value});
}

void InputState::set_value(Draft& draft, Index slot, FactValue&& value) {
  FactValue& cell = draft.assessment.facts[at(slot)];
  if (cell.state == FactValue::State::kAbsent) {
    cell = std::move(value);
  } else {
    report_duplicate(draft, slot, value);
  }
}

void InputState::report_duplicate(const Draft& draft, Index slot, const FactValue& second) {
  const Assessment& assessment = draft.assessment;
  Place place = fact_place(assessment, model_, slot, second);
  const Place first = fact_place(assessment, model_, slot);
  report_for(assessment.unit.id, Code::kFactRepeated, std::move(place),
             {model_.slots[at(slot)].name, assessment.unit.id, to_string(assessment.period), first.file,
              first.line, first.column});
}

void InputState::report_fault(std::string_view unit, std::string_view name, const Fault& fault, Place place) {
  report_for(unit, fault.code, std::move(place), {name, fault.value, fault.detail});
}

bool InputState::check_unit_id(std::string_view id, const Place& place) {
  const bool good = is_unit_id(id);
  if (!good) report_for({}, Code::kUnitId, place, {id});
  return good;
}

bool InputState::check_within_period(std::string_view unit, const FactDeclaration& fact,
                                     const FactValue& value, const Period& period,
                                     const std::function<Place()>& place) {
  if (!fact.within_period || !value.given()) return true;
  std::optional<Date> day;
  if (fact.type == FactType::kDate) {
    day = Date::from_day_number(value.number().to_int64().value_or(0));
  } else if (fact.type == FactType::kDateTime) {
    if (const auto time = DateTime::from_seconds(value.number().to_int64().value_or(0))) day = time->date();
  }
  if (!day || (period.from <= *day && *day <= period.to)) return true;
  report_for(unit, Code::kFactOutsidePeriod, place(),
             {fact.id, value.text(), period.from.to_string(), period.to.to_string()});
  return false;
}

}  // namespace parindex::inline v1::detail
