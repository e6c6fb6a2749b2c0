// SPDX-License-Identifier: Apache-2.0
// What for: which column of a table is which field of a record, and how its cells are written: a
// parindex-records/1
// document.
//
//   constexpr Field kFields[] = {{"unit", FieldType::kText, true}, {"received", FieldType::kDate, true}, …};
//   std::optional<Mapping> mapping = mapping_of({"dossiers", kFields}, text, "anh-xa.json", mistakes);
//
// Without a document every column is named as its field. Plain data; wrong documents go to Mistakes.
#ifndef PARINDEX_SRC_RECORDS_MAPPING_HPP_
#define PARINDEX_SRC_RECORDS_MAPPING_HPP_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"
#include "parindex/records.hpp"

#include "json/document.hpp"

namespace parindex::inline v1::detail::records {

enum class FieldType : std::uint8_t {
  kText,    // any text
  kDate,    // a day, a time of day may follow
  kFlag,    // true or false
  kCode,    // one of `words`
  kCount,   // an integer from 0 up
  kNumber,  // a decimal number
};

// What a record kind may know of one record.
struct Field {
  std::string_view name;
  FieldType type = FieldType::kText;
  bool required = false;                         // a column must be there, and none of its cells be empty
  std::span<const std::string_view> words = {};  // of a code
};

struct KindSchema {
  std::string_view kind;
  std::span<const Field> fields;

  // Position of a field.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const noexcept;
};

enum class DateOrder : std::uint8_t {
  kYearMonthDay,  // 2026-03-15
  kDayMonthYear,  // 15/03/2026
};

// Where a field's value comes from.
struct ColumnMap {
  std::string column;     // header name
  bool named = false;     // by a document, so the column must be there
  std::string otherwise;  // what an empty cell, or a column that is not there, stands for
  DateOrder dates = DateOrder::kYearMonthDay;
  std::vector<std::pair<std::string, std::string>> codes;  // as written -> what it means
  Place place;
};

struct Mapping {
  std::vector<ColumnMap> columns;  // one a field
  char separator = '\0';           // NUL: found out
  std::vector<FactQuery> queries;  // "facts"
};

// The mapping of a document; without one (an empty text) every column is named as its field. Nothing after an
// error.
[[nodiscard]] std::optional<Mapping> mapping_of(const KindSchema& schema, const std::string& text,
                                                const std::string& file, Mistakes& mistakes);

// {"count": "on_time", "where": {"channel": "online" | ["online", "post"]}}, with what else `allowed` names.
[[nodiscard]] std::optional<FactQuery> read_query(std::string fact, json::Value value,
                                                  std::span<const std::string_view> allowed,
                                                  Mistakes& mistakes);

// A day in that order; a time of day may follow after a space or T. Nothing: it is none.
[[nodiscard]] std::optional<Date> parse_day(std::string_view text, DateOrder order) noexcept;
// How such days are written, for messages.
[[nodiscard]] std::string_view order_name(DateOrder order) noexcept;
// true, false, 1, 0, yes, no, có, không, x.
[[nodiscard]] std::optional<bool> parse_flag(std::string_view text) noexcept;

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_MAPPING_HPP_
