// SPDX-License-Identifier: Apache-2.0
#include "input/slot_guess.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

SlotGuess::Plain plain_of(const FactDeclaration& fact) noexcept {
  using Plain = SlotGuess::Plain;
  if (fact.within_period) return Plain::kNo;
  switch (fact.type) {
    case FactType::kCount:
    case FactType::kTally:
      return Plain::kCount;
    case FactType::kNumber:
      return Plain::kNumber;
    case FactType::kPercent:
      return Plain::kPercent;
    case FactType::kFlag:
      return Plain::kFlag;
    case FactType::kDate:
      return Plain::kDate;
    case FactType::kChoice:
      return Plain::kChoice;
    default:
      return Plain::kNo;
  }
}

}  // namespace

SlotGuess::SlotGuess(const Model& model) : known_(model.slots.size() + 1) {
  for (std::size_t i = 0; i < model.slots.size(); ++i) {
    const Slot& slot = model.slots[i];
    Known& known = known_[i + 1];
    known.name = slot.name;
    known.code_points = static_cast<std::uint32_t>(text::count_code_points(slot.name));
    known.plain = plain_of(model.facts[static_cast<std::size_t>(slot.fact)]);
    std::array<char, sizeof known.start> start{}, mask{};
    const std::size_t size = std::min(slot.name.size(), start.size());
    std::copy_n(slot.name.begin(), size, start.begin());
    std::fill_n(mask.begin(), size, '\xFF');
    std::memcpy(&known.start, start.data(), sizeof known.start);
    std::memcpy(&known.mask, mask.data(), sizeof known.mask);
  }
}

}  // namespace parindex::inline v1::detail
