// SPDX-License-Identifier: Apache-2.0
// What for: rows of records as bytes that do not depend on the order in which the rows came.
//
//   std::string bytes = pack("parindex-tasks/1", {{"plan.csv", "2", "nong-thuong"}, …});
//   std::optional<std::vector<Fields>> rows = unpack("parindex-tasks/1", bytes, 3, mistakes);
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_ROW_STATE_HPP_
#define PARINDEX_SRC_RECORDS_ROW_STATE_HPP_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"

namespace parindex::inline v1::detail::records {

using Fields = std::vector<std::string>;

// Canonical JSON: the rows sorted, numbers as text.
[[nodiscard]] std::string pack(std::string_view format, std::vector<Fields> rows);
// Reads pack() back. Other bytes, another format or rows of another length are a mistake and give nothing.
[[nodiscard]] std::optional<std::vector<Fields>> unpack(std::string_view format, std::string_view bytes,
                                                        std::size_t fields, Mistakes& mistakes);
// Says that the bytes hold no such rows.
void report_state(std::string_view format, Mistakes& mistakes);

// Fields of places and days, and back; false for a text that is none.
void put(Fields& fields, const Place& place);
void put(Fields& fields, const std::optional<Date>& day);
[[nodiscard]] bool take(const Fields& fields, std::size_t& at, Place& place);
[[nodiscard]] bool take(const Fields& fields, std::size_t& at, std::optional<Date>& day);
[[nodiscard]] bool take(const Fields& fields, std::size_t& at, std::string& text);
// A whole number from 0 to `limit`.
[[nodiscard]] bool take(const Fields& fields, std::size_t& at, std::int64_t& number, std::int64_t limit);

// Pairs in one field, and back; false for other text.
[[nodiscard]] std::string join(const std::vector<std::pair<std::string, std::string>>& pairs);
[[nodiscard]] bool split(std::string_view joined, std::vector<std::pair<std::string, std::string>>& pairs);

// How many fields a place takes.
inline constexpr std::size_t kPlaceFields = 3;

// Moves rows behind others; `from` is empty afterwards. Without memory nothing has changed.
template <typename Row>
void move_all(std::vector<Row>& from, std::vector<Row>& to) {
  static_assert(std::is_nothrow_move_constructible_v<Row>);
  if (to.capacity() - to.size() < from.size())
    to.reserve(std::max(to.size() + from.size(), 2 * to.capacity()));
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

// Earlier in the files, by name, line and column.
[[nodiscard]] bool earlier(const Place& a, const Place& b) noexcept;

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_ROW_STATE_HPP_
