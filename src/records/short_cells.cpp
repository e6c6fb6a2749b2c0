// SPDX-License-Identifier: Apache-2.0
#include "records/short_cells.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::size_t kSparse = 8;    // so many slots a cell at least
constexpr std::size_t kSmall = 4096;  // a table up to this size grows until no cell is displaced

}  // namespace

// False when the cell had to go to another slot than its own.
bool ShortCells::place(const Slot& slot) {
  const std::size_t own = slot_of(slot.cell);
  std::size_t i = own;
  while (slots_[i].meaning != kUnknown && slots_[i].cell != slot.cell)
    i = (i + 1) & mask_;
  if (slots_[i].meaning == kUnknown) ++size_;
  slots_[i] = slot;
  return i == own;
}

void ShortCells::grow() {
  std::vector<Slot> old;
  for (bool again = true; again;) {
    old.assign(slots_.size() * 2, Slot{});
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    size_ = 0;
    bool at_home = true;
    for (const Slot& slot : old) {
      if (slot.meaning != kUnknown) at_home = place(slot) && at_home;
    }
    again = !at_home && slots_.size() < kSmall;
  }
}

void ShortCells::add(std::string_view text, std::uint32_t meaning) {
  char padded[ShortCell::kSize] = {};
  std::memcpy(padded, text.data(), text.size() < ShortCell::kSize ? text.size() : ShortCell::kSize - 1);
  const bool at_home = place({short_cell(padded, ShortCell::kSize), meaning});
  if (size_ * kSparse > slots_.size() || (!at_home && slots_.size() < kSmall)) grow();
}

}  // namespace parindex::inline v1::detail::records
