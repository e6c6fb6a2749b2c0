// SPDX-License-Identifier: Apache-2.0
// What for: the values of one child of a record batch (arrow.hpp), by position.
//
// Borrows both structures. Formats are the caller's to check. Pure.
#ifndef PARINDEX_SRC_INPUT_ARROW_CHILD_HPP_
#define PARINDEX_SRC_INPUT_ARROW_CHILD_HPP_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "input/arrow.hpp"

namespace parindex::inline v1::detail {

[[nodiscard]] inline bool arrow_bit(const void* bits, std::size_t at) noexcept {
  return (unsigned{static_cast<const unsigned char*>(bits)[at / 8]} >> (at % 8) & 1U) != 0;
}

template <typename T>
[[nodiscard]] inline T arrow_number(const void* values, std::size_t at) noexcept {
  T out;
  std::memcpy(&out, static_cast<const char*>(values) + at * sizeof(T), sizeof(T));
  return out;
}

// One child, read by position; nothing where it is null.
class ArrowChild {
 public:
  ArrowChild(const ArrowSchema& schema, const ArrowArray& array) : schema_(schema), array_(array) {}

  [[nodiscard]] std::string_view format() const noexcept { return schema_.format; }
  [[nodiscard]] bool there(std::size_t row) const noexcept {
    const void* const valid = array_.n_buffers > 0 ? array_.buffers[0] : nullptr;
    return valid == nullptr || arrow_bit(valid, at(row));
  }
  [[nodiscard]] std::int32_t day(std::size_t row, std::int32_t otherwise) const noexcept {
    return there(row) ? arrow_number<std::int32_t>(array_.buffers[1], at(row)) : otherwise;
  }
  // 2 stands for null, which is then refused.
  [[nodiscard]] std::uint8_t flag(std::size_t row) const noexcept {
    if (!there(row)) return 2;
    return format() == "b" ? static_cast<std::uint8_t>(arrow_bit(array_.buffers[1], at(row)) ? 1 : 0)
                           : arrow_number<std::uint8_t>(array_.buffers[1], at(row));
  }
  [[nodiscard]] std::string_view text(std::size_t row) const noexcept {
    if (format() == "vu") return viewed(row);
    const auto* const bytes = static_cast<const char*>(array_.buffers[2]);
    if (format() == "U") {
      const auto begin = arrow_number<std::int64_t>(array_.buffers[1], at(row)),
                 end = arrow_number<std::int64_t>(array_.buffers[1], at(row) + 1);
      return {bytes + begin, static_cast<std::size_t>(end - begin)};
    }
    const auto begin = arrow_number<std::int32_t>(array_.buffers[1], at(row)),
               end = arrow_number<std::int32_t>(array_.buffers[1], at(row) + 1);
    return {bytes + begin, static_cast<std::size_t>(end - begin)};
  }
  // The index of a dictionary's text, whatever its width; -1 for null.
  [[nodiscard]] std::int64_t index(std::size_t row) const noexcept {
    if (!there(row)) return -1;
    switch (format().front()) {
      case 'c':
        return arrow_number<std::int8_t>(array_.buffers[1], at(row));
      case 'C':
        return arrow_number<std::uint8_t>(array_.buffers[1], at(row));
      case 's':
        return arrow_number<std::int16_t>(array_.buffers[1], at(row));
      case 'S':
        return arrow_number<std::uint16_t>(array_.buffers[1], at(row));
      case 'i':
        return arrow_number<std::int32_t>(array_.buffers[1], at(row));
      case 'I':
        return arrow_number<std::uint32_t>(array_.buffers[1], at(row));
      default:
        return arrow_number<std::int64_t>(array_.buffers[1], at(row));
    }
  }
  [[nodiscard]] bool coded() const noexcept { return schema_.dictionary != nullptr; }
  [[nodiscard]] ArrowChild dictionary() const { return {*schema_.dictionary, *array_.dictionary}; }
  [[nodiscard]] std::size_t length() const noexcept { return static_cast<std::size_t>(array_.length); }

  // The bitmap of what is there, or null; and where row 0 is in it and in the values.
  [[nodiscard]] const void* validity() const noexcept {
    return array_.n_buffers > 0 && array_.null_count != 0 ? array_.buffers[0] : nullptr;
  }
  [[nodiscard]] const void* values() const noexcept { return array_.buffers[1]; }
  [[nodiscard]] std::size_t offset() const noexcept { return static_cast<std::size_t>(array_.offset); }

 private:
  // A string view: length and twelve bytes of text; or length, four bytes, buffer and offset.
  [[nodiscard]] std::string_view viewed(std::size_t row) const noexcept {
    constexpr std::size_t kView = 16, kInline = 12;
    const char* const view = static_cast<const char*>(array_.buffers[1]) + at(row) * kView;
    const auto size = static_cast<std::size_t>(arrow_number<std::int32_t>(view, 0));
    if (size <= kInline) return {view + sizeof(std::int32_t), size};
    const auto buffer = arrow_number<std::int32_t>(view, 2), offset = arrow_number<std::int32_t>(view, 3);
    return {static_cast<const char*>(array_.buffers[2 + buffer]) + offset, size};
  }
  [[nodiscard]] std::size_t at(std::size_t row) const noexcept {
    return row + static_cast<std::size_t>(array_.offset);
  }
  const ArrowSchema& schema_;
  const ArrowArray& array_;
};

[[nodiscard]] inline bool is_arrow_text(std::string_view format) {
  return format == "u" || format == "U" || format == "vu";
}

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_ARROW_CHILD_HPP_
