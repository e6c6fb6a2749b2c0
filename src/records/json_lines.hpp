// SPDX-License-Identifier: Apache-2.0
// What for: records as JSON Lines, turned into the rows of a table, so that whatever reads tables reads them
// too.
//
//   const JsonTable table = json_lines_table(bytes, "ke-hoach.jsonl", quality);
//   // table.header: "unit","due"   table.rows: a line for each line of the file, blank where there is
//   nothing to read
//
// Each line is an object; a member is a column (the first line that has it says where). Text, numbers, true
// and false are cells; null and a missing member an empty one; a list of them is joined with “;”; the members
// of an object inside are columns of their own. A line that is no such object is refused. One thread at a
// time.
#ifndef PARINDEX_SRC_RECORDS_JSON_LINES_HPP_
#define PARINDEX_SRC_RECORDS_JSON_LINES_HPP_

#include <string>
#include <string_view>

#include "records/quality.hpp"

namespace parindex::inline v1::detail::records {

struct JsonTable {
  std::string header;  // CSV, one line
  std::string rows;    // CSV, as many lines as the file has
};

// Whether a file of that name holds JSON Lines: .jsonl or .ndjson, perhaps compressed.
[[nodiscard]] bool is_json_lines(std::string_view path) noexcept;
[[nodiscard]] JsonTable json_lines_table(std::string_view bytes, const std::string& file, Quality& quality);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_JSON_LINES_HPP_
