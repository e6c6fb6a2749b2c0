// SPDX-License-Identifier: Apache-2.0
// What for: what may be the id of a unit, in facts as in records.
//
//   if (!is_unit_id(cell)) report(mistakes, Code::kUnitId, place, {cell});
//
// Pure.
#ifndef PARINDEX_SRC_INPUT_UNIT_ID_HPP_
#define PARINDEX_SRC_INPUT_UNIT_ID_HPP_

#include <algorithm>
#include <string_view>

namespace parindex::inline v1::detail {

// Not empty, no white space at either end, no control characters.
[[nodiscard]] inline bool is_unit_id(std::string_view id) noexcept {
  const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
  return !id.empty() && !blank(id.front()) && !blank(id.back()) &&
         std::none_of(id.begin(), id.end(), [](char c) { return static_cast<unsigned char>(c) < ' '; });
}

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_UNIT_ID_HPP_
