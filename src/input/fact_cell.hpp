// SPDX-License-Identifier: Apache-2.0
// What for: one cell of the fact table, small enough that a country's facts are read at the speed of memory.
#ifndef PARINDEX_SRC_INPUT_FACT_CELL_HPP_
#define PARINDEX_SRC_INPUT_FACT_CELL_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "parindex/assessment.hpp"
#include "parindex/rational.hpp"

namespace parindex::inline v1::detail {

// What is written in plain digits is kept as they are, and both number and text follow from them; short
// codes and words stand in the cell itself. What is neither (fractions that were computed, long texts,
// notes) is kept aside, on the heap.
class FactValue {
 public:
  enum class State : std::uint8_t { kAbsent, kGiven, kMissing };
  // What stands in a JSON input: the cell by its own name (`id`, `id:OPTION`), one option inside its tally,
  // or the tally as a whole.
  enum class Spelled : std::uint8_t { kCell, kOption, kTally };

  FactValue() noexcept = default;
  FactValue(const FactValue& other) { copy(other); }
  FactValue(FactValue&& other) noexcept { take(other); }
  FactValue& operator=(const FactValue& other) {
    if (this != &other) {
      FactValue whole(other);  // before anything is given up
      drop();
      take(whole);
    }
    return *this;
  }
  FactValue& operator=(FactValue&& other) noexcept {
    if (this != &other) {
      drop();
      take(other);
    }
    return *this;
  }
  ~FactValue() { drop(); }

  State state = State::kAbsent;
  Spelled spelled = Spelled::kCell;
  MissingReason reason = MissingReason::kNotGiven;

 private:
  // How number and text are kept.
  enum Form : std::uint8_t {
    kWhole,  // an integer; no text
    kTrue,
    kFalse,
    kDay,           // a date's day number
    kWords,         // a small number and a short text
    kAside,         // what `kept_` points to
    kDecimal = 16,  // + decimals: an integer, the digits without the point
    kPercent = 32   // the same; the number is its hundredth
  };
  std::uint8_t form_ = kWhole;

 public:
  std::uint32_t source = 0;  // into Assessment::sources
  std::uint32_t line = 0, column = 0;

  static constexpr unsigned kMostDecimals = 15;

  [[nodiscard]] bool given() const noexcept { return state == State::kGiven; }
  // count, number: the value; percent: as a ratio (97.38 -> 0.9738); flag: 0 or 1; choice: position among
  // the declared options (an undeclared choice fact: position in the rule's ChoiceTable); date: day number;
  // datetime: second; one option of a tally: its count.
  [[nodiscard]] Rational number() const;
  // Whether it is an integer that is quickly had, as most counts are: plain_whole().
  [[nodiscard]] bool is_plain_whole() const noexcept { return form_ == kDecimal || form_ == kWhole; }
  [[nodiscard]] std::int64_t plain_whole() const noexcept { return integer(); }
  // As written.
  [[nodiscard]] std::string text() const;
  // The same without a copy, of texts and option codes; of other types it may be empty.
  [[nodiscard]] std::string_view words() const noexcept;
  // Why it is missing.
  [[nodiscard]] std::string_view note() const noexcept;

  // Any number and how it was written. The note stays.
  void set(const Rational& number, std::string_view text);
  void set_note(std::string_view note);
  // What is written as `digits` with a point before the last `decimals` of them, at most kMostDecimals; of a
  // percentage the number is the hundredth of it.
  void set_decimal(std::int64_t digits, unsigned decimals, bool percent) noexcept {
    drop();
    form_ = static_cast<std::uint8_t>((percent ? kPercent : kDecimal) + decimals);
    put_integer(digits);
  }
  // What is written as true or false.
  void set_flag(bool yes) noexcept {
    drop();
    form_ = yes ? kTrue : kFalse;
  }
  // What is written as a date.
  void set_day(std::int64_t day) noexcept {
    drop();
    form_ = kDay;
    put_integer(day);
  }

 private:
  struct Aside;
  static constexpr std::size_t kPayload = 16;
  static constexpr std::size_t kSizeAt = 13;    // of a short text: its length
  static constexpr std::size_t kNumberAt = 14;  // … and its number, in two bytes

  [[nodiscard]] std::int64_t integer() const noexcept {
    std::int64_t value = 0;
    std::memcpy(&value, kept_.data(), sizeof value);
    return value;
  }
  void put_integer(std::int64_t value) noexcept { std::memcpy(kept_.data(), &value, sizeof value); }
  [[nodiscard]] Aside* aside() const noexcept {
    Aside* at = nullptr;
    std::memcpy(&at, kept_.data(), sizeof at);
    return at;
  }
  void put_aside(Aside* at) noexcept {
    form_ = kAside;
    std::memcpy(kept_.data(), &at, sizeof at);
  }
  // Gives up what is kept; the cell holds 0 without a text then.
  void drop() noexcept {
    if (form_ == kAside) free_aside();
    form_ = kWhole;
    put_integer(0);
  }
  void free_aside() noexcept;
  void copy(const FactValue& other);
  void take(FactValue& other) noexcept {
    same(other);
    if (other.form_ != kAside) return;
    other.form_ = kWhole;
    other.put_integer(0);
  }
  // Every member, also where what is kept stands; what this one kept is given up before.
  void same(const FactValue& other) noexcept {
    state = other.state;
    spelled = other.spelled;
    reason = other.reason;
    form_ = other.form_;
    source = other.source;
    line = other.line;
    column = other.column;
    kept_ = other.kept_;
  }

  alignas(std::int64_t) std::array<char, kPayload> kept_{};
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_FACT_CELL_HPP_
