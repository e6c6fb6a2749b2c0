// SPDX-License-Identifier: Apache-2.0
#include "output/csv_writer.hpp"

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {

bool looks_like_formula(std::string_view cell) noexcept {
  if (cell == "-") return false;  // "none", as tables write it
  return !cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos;
}

void CsvWriter::separate() {
  if (row_begun_) out_ += ',';
  row_begun_ = true;
}

void CsvWriter::quoted(std::string_view cell) {
  // A space at an end is quoted too: some programs drop it otherwise.
  const bool needs_quotes = cell.find_first_of(",\"\r\n") != std::string_view::npos ||
                            (!cell.empty() && (cell.front() == ' ' || cell.back() == ' '));
  if (!needs_quotes) {
    out_ += cell;
    return;
  }
  out_ += '"';
  for (const char byte : cell) {
    if (byte == '"') out_ += '"';
    out_ += byte;
  }
  out_ += '"';
}

void CsvWriter::text(std::string_view cell) {
  separate();
  std::string repaired;
  if (!text::is_valid(cell)) {
    repaired = text::repaired(cell);
    cell = repaired;
  }
  if (looks_like_formula(cell)) {
    quoted("'" + std::string(cell));
  } else {
    quoted(cell);
  }
}

void CsvWriter::number(std::string_view cell) {
  separate();
  quoted(cell);
}

void CsvWriter::end_row() {
  out_ += '\n';
  row_begun_ = false;
}

}  // namespace parindex::inline v1::detail
