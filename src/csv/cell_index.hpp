// SPDX-License-Identifier: Apache-2.0
// What for: where the cells of many rows of a CSV text end, found 64 bytes at a time, for readers that then
// take the rows a column at a time.
//
//   CellIndex index;
//   index_cells(text, from, ',', index);
//   for (std::size_t row = 0; row != index.rows; ++row)
//     ...                               // its cells end at ends[row_cells[row] + 1 … row_cells[row + 1]]
//
// Only whole rows, from `from` on, as many as there is room for. At least 64 bytes behind the text may be
// read; they are not looked at. Nothing is judged but what csv::Reader would not read in the same way: then
// `tangled` is set and the rest is Reader's. Nothing throws.
#ifndef PARINDEX_SRC_CSV_CELL_INDEX_HPP_
#define PARINDEX_SRC_CSV_CELL_INDEX_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace parindex::inline v1::detail::csv {

struct CellIndex {
  // So many are looked for; 64 bytes may bring 64 more, and a last line without an end one.
  static constexpr std::size_t kCells = 2048, kRows = 512;
  static constexpr std::size_t kMostRows = kRows + 65;

  std::array<std::uint32_t, kCells + 96> ends;  // offsets of what ends each cell; ends[0]: of the byte before
  std::array<std::uint32_t, kMostRows + 3> row_cells;  // how many cells stand before each row
  std::size_t rows = 0;
  bool to_end = false;   // the rows reach to the end of the text
  bool high = false;     // there are bytes that are not ASCII
  bool nul = false;      // … or NUL
  bool returns = false;  // rows may end with CRLF
  bool quotes = false;   // cells may be quoted
  bool broken = false;   // quoted cells may have line breaks
  bool tangled = false;  // stray quotes or returns, or a row of too many cells: no row is to be used

  // Where row `row` begins; the offset behind the last one for `rows`.
  [[nodiscard]] std::size_t row_begin(std::size_t row) const noexcept {
    return static_cast<std::uint32_t>(ends[row_cells[row]] + 1);
  }
};

// `text` is shorter than 4 GB, `from` the start of a row in it.
void index_cells(std::string_view text, std::size_t from, char separator, CellIndex& out) noexcept;

// The same by what every processor has; for tests.
void index_cells_plainly(std::string_view text, std::size_t from, char separator, CellIndex& out) noexcept;
#if defined(__x86_64__)
// The same for processors with AVX2.
void index_cells_avx2(std::string_view text, std::size_t from, char separator, CellIndex& out) noexcept;
#endif

}  // namespace parindex::inline v1::detail::csv

#endif  // PARINDEX_SRC_CSV_CELL_INDEX_HPP_
