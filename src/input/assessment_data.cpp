// SPDX-License-Identifier: Apache-2.0
#include "input/assessment_data.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace parindex::inline v1::detail {
namespace {

// One step of an RFC 6901 pointer.
void append_step(std::string& pointer, std::string_view name) {
  pointer += '/';
  for (const char c : name) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer += c;
    }
  }
}

}  // namespace

const FactOrigin* origin_of(const Assessment& assessment, Index slot) noexcept {
  const auto found = std::find_if(assessment.origins.begin(), assessment.origins.end(),
                                  [slot](const FactOrigin& one) { return one.slot == slot; });
  return found == assessment.origins.end() ? nullptr : &*found;
}

Place fact_place(const Assessment& assessment, const Model& model, Index slot) {
  return fact_place(assessment, model, slot, assessment.facts[static_cast<std::size_t>(slot)]);
}

Place fact_place(const Assessment& assessment, const Model& model, Index slot, const FactValue& value) {
  if (value.state == FactValue::State::kAbsent || value.source >= assessment.sources.size())
    return assessment.place;
  const InputSource& source = assessment.sources[value.source];
  Place place{source.file, source.pointer, value.line, value.column};
  if (!source.json) return place;
  const Slot& cell = model.slots[static_cast<std::size_t>(slot)];
  append_step(place.pointer, "facts");
  if (value.spelled == FactValue::Spelled::kCell) {
    append_step(place.pointer, cell.name);
    return place;
  }
  const FactDeclaration& fact = model.facts[static_cast<std::size_t>(cell.fact)];
  append_step(place.pointer, fact.id);
  if (value.spelled == FactValue::Spelled::kOption) {
    append_step(place.pointer, fact.options[static_cast<std::size_t>(cell.option)]);
  }
  return place;
}

}  // namespace parindex::inline v1::detail
