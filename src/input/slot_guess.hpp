// SPDX-License-Identifier: Apache-2.0
// What for: which fact a name means, mostly without looking it up: units give their facts in one order, now
// and then leaving one out.
//
//   SlotGuess guess(model);
//   Index slot = guess.next(text, end, ',');               // the name of the next one and a comma
//   if (slot == kNone) slot = guess(name, find);           // find(name) looks it up
#ifndef PARINDEX_SRC_INPUT_SLOT_GUESS_HPP_
#define PARINDEX_SRC_INPUT_SLOT_GUESS_HPP_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "input/input_state.hpp"

namespace parindex::inline v1::detail {

// Whether `size` bytes are the same; for short texts quicker than a call.
inline bool same_bytes(const char* a, const char* b, std::size_t size) noexcept {
  const auto differ = [&]<typename Word>(Word /*of that size*/, std::size_t at) {
    Word left, right;
    std::memcpy(&left, a + at, sizeof left);
    std::memcpy(&right, b + at, sizeof right);
    return left ^ right;
  };
  if (size >= sizeof(std::uint64_t)) {
    std::uint64_t all = differ(std::uint64_t{}, size - sizeof all);
    for (std::size_t at = 0; at + sizeof all < size; at += sizeof all)
      all |= differ(std::uint64_t{}, at);
    return all == 0;
  }
  if (size >= sizeof(std::uint32_t))
    return (differ(std::uint32_t{}, 0) | differ(std::uint32_t{}, size - sizeof(std::uint32_t))) == 0;
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

class SlotGuess {
 public:
  // How the values of a slot can be read at a glance.
  enum class Plain : std::uint8_t { kCount, kNumber, kPercent, kFlag, kDate, kChoice, kNo };
  struct Known {
    std::string_view name;
    std::uint32_t code_points = 0;  // of the name
    Index after = kNone;            // which slot came after it
    Plain plain = Plain::kNo;
    std::uint64_t start = 0, mask = 0;  // its first eight bytes, and which of them there are
  };

  explicit SlotGuess(const Model& model);

  [[nodiscard]] const Known& known(Index slot) const noexcept {
    return known_[static_cast<std::size_t>(slot + 1)];
  }

  // One of the few slots that are likely to come now, when its name stands at `text` and `stop` after it,
  // else kNone.
  [[nodiscard]] Index next(const char* text, const char* end, char stop) const noexcept {
    std::uint64_t start = 0;
    const auto left = static_cast<std::size_t>(end - text);
    if (left < sizeof start) return kNone;  // near the end it is looked up
    std::memcpy(&start, text, sizeof start);
    Index slot = last_;
    for (int tries = 0; tries < kTries; ++tries) {
      slot = known(slot).after;
      if (slot == kNone) break;
      const Known& one = known(slot);
      const std::size_t size = one.name.size();
      if (((start ^ one.start) & one.mask) != 0 || left <= size || text[size] != stop) continue;
      if (size <= sizeof start ||
          same_bytes(text + sizeof start, one.name.data() + sizeof start, size - sizeof start))
        return slot;
    }
    return kNone;
  }
  // It is the last one from now on.
  void took(Index slot) noexcept { last_ = slot; }

  // The slot of a name, which is the last one then; kNone when it names no slot.
  template <typename Find>
  Index operator()(std::string_view name, Find&& find) {
    Index slot = last_;
    for (int tries = 0; tries < kTries; ++tries) {
      slot = known(slot).after;
      if (slot == kNone) break;
      if (known(slot).name == name) {
        last_ = slot;
        return slot;
      }
    }
    const Target target = find(name);
    if (target.kind != Target::Kind::kValue) return kNone;
    known_[static_cast<std::size_t>(last_ + 1)].after = target.index;
    last_ = target.index;
    return last_;
  }

 private:
  static constexpr int kTries = 4;  // facts left out between two that are given, and one

  std::vector<Known> known_;  // by slot + 1; the first: before any
  Index last_ = kNone;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_SLOT_GUESS_HPP_
