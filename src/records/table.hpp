// SPDX-License-Identifier: Apache-2.0
// What for: a table of records row by row, its cells read as the fields of the record kind; a row that
// cannot be read is refused in Quality with its reason.
//
//   Table table(schema, mapping, quality, mistakes);
//   if (!table.open({"ke-hoach.csv.gz"})) return;                  // mistakes says why
//   while (table.next()) {
//     std::optional<Date> due;
//     if (!table.date(kDue, due)) continue;                        // refused, and the reason noted
//     …
//     quality.count();
//   }
//   if (table.failed()) return;                                    // the file broke off: nothing may be used
//
// Whoever takes next()'s row must end it with quality.count() or one refusal; the accessors refuse once.
// A table may be opened again for the next file. Constant memory. One thread at a time.
#ifndef PARINDEX_SRC_RECORDS_TABLE_HPP_
#define PARINDEX_SRC_RECORDS_TABLE_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "csv/reader.hpp"
#include "records/block_reader.hpp"
#include "records/byte_source.hpp"
#include "records/mapping.hpp"
#include "records/quality.hpp"
#include "records/row_fields.hpp"

namespace parindex::inline v1::detail::records {

// Finds the fields' columns in a header; nothing (and a mistake for each) when a column is missing.
[[nodiscard]] std::optional<Binding> bind(const KindSchema& schema, const Mapping& mapping,
                                          const csv::Reader& header, Mistakes& mistakes);

class Table : public RowFields {
 public:
  // All must outlive the table.
  Table(const KindSchema& schema, const Mapping& mapping, Quality& quality, Mistakes& mistakes);
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;
  ~Table();

  // Asked after each block; true stops, which counts as failed.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};

  // Goes to the first row of a file; false when it cannot be read or lacks columns. "-" is standard input.
  // JSON Lines (.jsonl, .ndjson) are read whole, other files in constant memory.
  [[nodiscard]] bool open(const RecordInput& input);
  // The next row that has the right shape.
  [[nodiscard]] bool next();
  // The file broke off, or is no table of UTF-8 text: what was read of it must not be used.
  [[nodiscard]] bool failed() const noexcept { return failed_; }

  // All columns of the file by their names, and the row's cells as they are written.
  [[nodiscard]] std::span<const std::string> header() const noexcept { return header_; }
  [[nodiscard]] Place header_place() const { return header_place_; }
  [[nodiscard]] std::string_view cell(std::size_t column) const { return rows_->cell(column); }
  // Whether a column holds one of the fields.
  [[nodiscard]] bool is_field(std::size_t column) const noexcept;
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

 private:
  [[nodiscard]] bool begin();
  [[nodiscard]] bool begin_lines();
  [[nodiscard]] bool take_header(csv::Reader& header);
  [[nodiscard]] bool next_block();
  // Rows of the file from now on.
  void take_rows(csv::Reader rows);

  Mistakes* mistakes_;
  std::string file_;
  std::unique_ptr<ByteSource> bytes_;
  std::optional<BlockReader> blocks_;
  std::vector<char> buffer_;
  Mistakes row_mistakes_{~std::size_t{0}};
  std::optional<csv::Reader> rows_;
  std::vector<std::string> header_;
  Place header_place_;
  bool failed_ = false;
  bool lines_ = false;  // of JSON: turned into the header and rows of a table
  std::string lines_header_, lines_rows_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_TABLE_HPP_
