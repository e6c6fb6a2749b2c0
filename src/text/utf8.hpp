// SPDX-License-Identifier: Apache-2.0
// What for: the little of Unicode that reading data and aligning tables need. No locale, no tables built at
// run time.
//
//   if (std::size_t good = text::valid_prefix(bytes); good != bytes.size()) ...   // byte `good` is wrong
//   std::string cell = name + std::string(width - text::display_width(name), ' ');
//
// All functions are pure, thread-safe and allocate nothing unless they return a string.
#ifndef PARINDEX_SRC_TEXT_UTF8_HPP_
#define PARINDEX_SRC_TEXT_UTF8_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace parindex::inline v1::detail::text {

// The UTF-8 byte order mark.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Length of the longest prefix that is valid UTF-8 (no surrogates, no overlong forms, nothing above
// U+10FFFF).
[[nodiscard]] std::size_t valid_prefix(std::string_view bytes) noexcept;
[[nodiscard]] inline bool is_valid(std::string_view bytes) noexcept {
  return valid_prefix(bytes) == bytes.size();
}

// True when the bytes look like UTF-16 or UTF-32: a byte order mark of theirs, or a NUL among the first two
// bytes.
[[nodiscard]] bool looks_like_utf16(std::string_view bytes) noexcept;

// Code points of valid UTF-8; in other bytes, the number of bytes that are not continuation bytes.
[[nodiscard]] std::size_t count_code_points(std::string_view bytes) noexcept;

// Reads the code point at `at` and steps over it; an invalid byte gives U+FFFD and a step of one.
[[nodiscard]] char32_t next_code_point(std::string_view bytes, std::size_t& at) noexcept;

// Appends a code point as UTF-8; surrogates and values above U+10FFFF as U+FFFD.
void append(std::string& out, char32_t code_point);

// Columns on a terminal: combining marks, joiners and control characters 0, East Asian wide characters and
// emoji 2, others 1. "Việt" is 4 columns in composed and in decomposed form. (Unicode 14; no clusters.)
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;
[[nodiscard]] std::size_t code_point_width(char32_t code_point) noexcept;

// `text` cut to at most `columns` columns, the last one "…" when something was cut off.
[[nodiscard]] std::string clip(std::string_view text, std::size_t columns);

// `text` with invalid UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string repaired(std::string_view text);

// `text` with control characters (C0, DEL, C1, and the bidirectional overrides) written as \u001b: safe to
// show.
[[nodiscard]] std::string shown(std::string_view text);

}  // namespace parindex::inline v1::detail::text

#endif  // PARINDEX_SRC_TEXT_UTF8_HPP_
