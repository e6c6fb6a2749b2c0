// SPDX-License-Identifier: Apache-2.0
// What for: the facts of one line of JSON Lines, read at the speed of their bytes where nothing about them
// needs a second look.
//
//   if (plain.scan(line)) …      // plain.facts(); the rest of the line is plain.rest(), facts blanked out
//   else …                       // the parser reads the line and says what is wrong with it, if anything
//
// scan() takes "facts" only as a whole: every name known and there once, every value right for its fact and
// written without escapes. Places in rest() are those of the line.
#ifndef PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_
#define PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "input/input_state.hpp"

namespace parindex::inline v1::detail {

// The slot of a name; units give their facts in one order, mostly, so the one that came after the last slot
// before is asked first.
class SlotGuess {
 public:
  explicit SlotGuess(const Model& model) : model_(model), after_(model.slots.size() + 1, kNone) {}
  template <typename Find>
  Index operator()(std::string_view name, Find&& find) {
    Index& next = after_[static_cast<std::size_t>(last_ + 1)];
    if (next == kNone || model_.slots[static_cast<std::size_t>(next)].name != name) {
      const Target target = find(name);
      if (target.kind != Target::Kind::kValue) return kNone;
      next = target.index;
    }
    last_ = next;
    return next;
  }
  // The slot that came after the last one, when its name stands at `text` and `end` after it, else kNone. It
  // is the last one from took() on.
  [[nodiscard]] Index next(const char* text, std::size_t size, char end) const noexcept {
    const Index slot = after_[static_cast<std::size_t>(last_ + 1)];
    if (slot == kNone) return kNone;
    const std::string& name = model_.slots[static_cast<std::size_t>(slot)].name;
    if (size <= name.size() || text[name.size()] != end || std::memcmp(text, name.data(), name.size()) != 0)
      return kNone;
    return slot;
  }
  void took(Index slot) noexcept { last_ = slot; }

 private:
  const Model& model_;
  std::vector<Index> after_;  // by the slot before + 1
  Index last_ = kNone;
};

class PlainFacts {
 public:
  explicit PlainFacts(const InputState& state);

  struct Fact {
    Index slot = kNone;
    FactValue::Spelled spelled = FactValue::Spelled::kCell;
    std::uint32_t column = 0;
    Rational number;
    std::string_view text;  // in the line
  };

  [[nodiscard]] bool scan(std::string_view line);
  [[nodiscard]] std::span<const Fact> facts() const noexcept { return {facts_.data(), count_}; }
  // The line without the members of "facts", which are blanks.
  [[nodiscard]] std::string rest() const;

  // For tests: nothing is plain from now on, or may be again.
  static void allow(bool plain) noexcept;
  [[nodiscard]] static bool allowed() noexcept;

 private:
  [[nodiscard]] char peek() const noexcept { return at_ < line_.size() ? line_[at_] : '\0'; }
  void skip_blanks() noexcept;
  bool take(char wanted) noexcept;
  bool take_string(std::string_view& text) noexcept;
  bool skip_value() noexcept;
  bool take_members();
  bool take_tally(const FactDeclaration& fact);
  bool take_value(Index slot, FactValue::Spelled spelled);

  const InputState& state_;
  const Model& model_;
  SlotGuess guess_;
  std::vector<std::uint32_t> seen_;  // by slot: the line it was last in
  std::uint32_t lines_ = 0;
  std::vector<Fact> facts_;  // the first count_ are the line's
  std::size_t count_ = 0;
  std::string_view line_;
  std::size_t at_ = 0, first_ = 0, last_ = 0;
  std::size_t column_ = 1;  // of first_; from there on every byte is a column
  FactValue scratch_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_
