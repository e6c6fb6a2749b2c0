// SPDX-License-Identifier: Apache-2.0
// What for: CSV (RFC 4180) row by row out of a buffer, without copying cells, every mistake with its place.
//
//   csv::Reader rows(buffer, {.file = "facts.csv"}, mistakes);
//   while (rows.next())
//     if (rows.cell(2).empty()) report(mistakes, Code::kX, rows.place(2));
//   if (mistakes.has_errors()) ...                        // bad rows were reported and left out
//
// Accepts a byte order mark, LF or CRLF, quoted cells with line breaks and "" inside, no line break at the
// end; skips blank lines, lines starting with '#' before the header, and a first line `sep=;` as Excel writes
// it. Refuses invalid UTF-8 and NUL (nothing is then read), stray and unbalanced quotes, rows with another
// number of cells than the header. Cells are what stands between the separators: spaces are kept.
// Ownership: the buffer must outlive the reader; a cell lives until next() is called again. One thread at a
// time. Errors: wrong data goes to Mistakes; only lack of memory throws (std::bad_alloc).
#ifndef PARINDEX_SRC_CSV_READER_HPP_
#define PARINDEX_SRC_CSV_READER_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/mistake.hpp"

namespace parindex::inline v1::detail::csv {

struct Options {
  std::string file = {};  // as places shall name it
  char separator = '\0';  // ',', ';' or tab; NUL: comma, or what the header uses instead
  std::size_t max_cell_bytes = std::size_t{1} << 20U;  // of one cell, quotes included
  std::size_t max_columns = 20'000;
  std::size_t columns =
      0;  // other than 0: a later part of a table, without header, with rows of so many cells
  std::size_t first_line = 1;  // line on which the buffer starts
};

class Reader {
 public:
  // Checks the whole buffer's encoding and reads the header.
  Reader(std::string_view buffer, Options options, Mistakes& mistakes);
  Reader(Reader&&) = default;
  Reader& operator=(Reader&&) = default;
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;
  ~Reader() = default;

  // False when there is no usable header: next() then gives nothing, and mistakes says why.
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  [[nodiscard]] char separator() const noexcept { return separator_; }

  // The header's cells; they live as long as the reader.
  [[nodiscard]] std::span<const std::string_view> header() const noexcept { return header_; }
  // The column of that name.
  [[nodiscard]] std::optional<std::size_t> column(std::string_view name) const noexcept;
  // Where a header cell starts.
  [[nodiscard]] Place header_place(std::size_t column) const;

  // Reads the next good row, reporting and skipping bad ones; false at the end.
  bool next();
  // Reads the next row when it is a plain one: on one line, no quotes, as many cells as the header, nothing
  // to report. False: nothing was read, next() says what stands there.
  bool next_plain();
  // The caller has read `lines` good rows itself, one a line, and the text up to `position`.
  void skip_rows(std::size_t position, std::size_t lines) noexcept {
    at_ = position;
    line_ += lines;
  }
  // The row's cells, as many as the header has.
  [[nodiscard]] std::span<const std::string_view> cells() const noexcept {
    return {cells_.data(), cell_count_};
  }
  [[nodiscard]] std::string_view cell(std::size_t column) const noexcept { return cells_[column]; }
  // 1-based line on which the row starts.
  [[nodiscard]] std::size_t line() const noexcept { return row_line_; }
  // Where the row starts in the buffer.
  [[nodiscard]] std::size_t row_offset() const noexcept { return row_offset_; }
  // Bytes read so far.
  [[nodiscard]] std::size_t position() const noexcept { return at_; }
  // Where a cell of the row starts (its quote, when it has one).
  [[nodiscard]] Place place(std::size_t column) const;
  // Where the row starts.
  [[nodiscard]] Place row_place() const;

 private:
  enum class Row : std::uint8_t { kGood, kBad, kEnd };

  // A cell of the row that had "" inside.
  struct Decoded {
    std::string text = {};
    std::size_t column = 0;
    std::size_t offset = 0;  // of its quote
  };

  [[nodiscard]] Place place_at(std::size_t offset, std::size_t row_offset, std::size_t row_line) const;
  [[nodiscard]] std::size_t offset_of(std::size_t column) const noexcept;
  [[nodiscard]] std::size_t find_stop(std::size_t at) noexcept;
  void skip_blank_and_comments(bool comments);
  Row read_row();
  bool read_quoted(std::size_t& at, std::string_view& cell);
  void skip_line(std::size_t from);
  void read_header();

  std::string_view buffer_;
  Options options_;
  Mistakes* mistakes_;
  bool ok_ = false;
  char separator_ = ',';
  std::size_t block_ = ~std::size_t{63};  // 64 bytes of the buffer start here; at first, before any offset
  std::uint64_t stops_ = 0;               // which of them may end an unquoted cell
  std::size_t at_ = 0;                    // next byte to read
  std::size_t line_ = 1;                  // its line
  std::size_t row_offset_ = 0;            // start of the current row
  std::size_t row_line_ = 0;              // its line
  std::vector<std::string_view> cells_;   // the first cell_count_ are the row's
  std::size_t cell_count_ = 0;
  std::deque<Decoded> decoded_;  // the first decoded_used_ are the row's
  std::size_t decoded_used_ = 0;
  std::size_t column_count_ = 0;  // what each row must have
  std::vector<std::string_view> header_;
  std::vector<std::string> header_text_;
  std::vector<std::size_t> header_offsets_;
  std::vector<std::size_t> header_sorted_;  // columns by name
  std::size_t header_offset_ = 0;
  std::size_t header_line_ = 0;
};

}  // namespace parindex::inline v1::detail::csv

#endif  // PARINDEX_SRC_CSV_READER_HPP_
