// SPDX-License-Identifier: Apache-2.0
// What for: one line of JSON Lines, read at the speed of its bytes where nothing about it needs a second
// look.
//
//   if (plain.scan(line, number)) …   // plain.slots(), plain.cells(); plain.head() if plain.is_whole(), else
//                                     // plain.rest(): the line with the members of "facts" blanked out
//   else …                            // the parser reads the line and says what is wrong with it
//
// scan() takes "facts" only as a whole: every name known and there once, every value right for its fact and
// written without escapes. Places in rest() are those of the line.
//
// Lines of one file look alike: what stands between one value and the next is remembered from the line before
// and compared as bytes.
#ifndef PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_
#define PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/input_state.hpp"
#include "input/slot_guess.hpp"

namespace parindex::inline v1::detail {

class PlainFacts {
 public:
  explicit PlainFacts(const InputState& state);

  // What a line says besides its facts; texts are views of the line. Members that are not there are empty.
  struct Head {
    std::string_view format, framework, id, name, kind, parent, from, to, as_of;
    std::vector<std::pair<std::string_view, std::string_view>> attributes;
    bool period = false;
    std::size_t column = 1;  // where the object starts
  };

  [[nodiscard]] bool scan(std::string_view line, std::size_t number = 1);
  // The slots that are given, in order of the line.
  [[nodiscard]] std::span<const Index> slots() const noexcept { return {order_.data(), count_}; }
  // Their values, by slot, with line and column; the caller may take them away.
  [[nodiscard]] std::vector<FactValue>& cells() noexcept { return cells_; }
  // Whether nothing else of the line needs a second look, either: head() then holds it.
  [[nodiscard]] bool is_whole() const noexcept { return head_is_plain_; }
  [[nodiscard]] const Head& head() const noexcept { return head_; }
  // The line without the members of "facts", which are blanks.
  [[nodiscard]] std::string rest() const;

  // For tests: nothing is plain from now on, or may be again.
  static void allow(bool plain) noexcept;
  [[nodiscard]] static bool allowed() noexcept;

 private:
  // How the value of a slot was reached from the one before.
  struct Step {
    std::string gap;  // what stood between them; empty: not known yet
    Index slot = kNone;
    Index from = kNone, to = kNone;  // the tally (a fact) whose object one was in, and is in then
  };

  [[nodiscard]] char peek() const noexcept { return at_ < line_.size() ? line_[at_] : '\0'; }
  void skip_blanks() noexcept;
  bool take(char wanted) noexcept;
  bool take_string(std::string_view& text) noexcept;
  bool skip_value() noexcept;
  void clear();

  void take_head_member(std::string_view name);
  template <typename Take>
  bool take_object(Take&& take_member);
  bool take_members();
  bool take_known_gap();
  enum class Gap : std::uint8_t { kValue, kEnd, kNotPlain };
  Gap take_gap(bool first);
  bool take_plain_value(FactValue& value);
  bool take_value(FactValue& value);

  const InputState& state_;
  const Model& model_;
  SlotGuess names_;
  std::vector<Step> steps_;             // by the slot before + 1
  std::vector<std::uint32_t> tallies_;  // by fact: the line its object was last in
  std::uint32_t lines_ = 0;
  std::vector<FactValue> cells_;  // by slot
  std::vector<Index> order_;      // the first count_ are the line's
  std::size_t count_ = 0;
  Head head_;
  bool head_is_plain_ = false;
  std::string_view line_;
  std::uint32_t number_ = 1;
  std::size_t at_ = 0, first_ = 0, last_ = 0;
  std::size_t column_ = 1;  // of first_; from there on every byte is a column
  Index slot_ = kNone;      // the last one
  Index tally_ = kNone;     // the fact in whose object at_ is
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_PLAIN_FACTS_HPP_
