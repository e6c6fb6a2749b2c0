// SPDX-License-Identifier: Apache-2.0
// What for: lines and columns of the values of a JSON document, read in document order at the cost of one
// pass.
//
//   PlaceCursor cursor(document, first_line);
//   for (json::Value fact : facts) Spot spot = cursor.spot(fact);     // as fact.place(), without its strings
//
// json::Value::place() is for mistakes; a fact of every unit needs its place only in case one shows up while
// scoring.
#ifndef PARINDEX_SRC_INPUT_PLACE_CURSOR_HPP_
#define PARINDEX_SRC_INPUT_PLACE_CURSOR_HPP_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "json/document.hpp"

namespace parindex::inline v1::detail {

// Line and column of a value, both 1-based.
struct Spot {
  std::uint32_t line = 0, column = 0;
};

class PlaceCursor {
 public:
  explicit PlaceCursor(const json::Document& document, std::size_t first_line = 1) noexcept;
  // Where a member's value starts. Values asked for in document order cost one pass altogether.
  [[nodiscard]] Spot spot(json::Value member);

 private:
  void advance(std::size_t offset) noexcept;

  std::string_view source_;
  std::size_t start_ = 0;  // after the byte order mark
  std::size_t first_line_;
  std::size_t at_ = 0;
  std::size_t line_ = 1, column_ = 1;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_PLACE_CURSOR_HPP_
