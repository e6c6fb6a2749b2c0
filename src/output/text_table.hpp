// SPDX-License-Identifier: Apache-2.0
// What for: aligned tables and wrapped text for a terminal, measured in columns of the screen, not in bytes.
//
//   TextTable table(Look{.width = 100});
//   table.column("Mã"); table.column("Điểm", Align::kRight); table.column("Nội dung", Align::kLeft, 12);
//   table.row({"TDGQ", "19,48", "Tiến độ giải quyết"});
//   std::string shown = table.take();
//
// Control characters that data may have smuggled in are shown as \u001b. Nothing here knows a terminal: the
// caller says how wide it is and whether colours are wanted. One thread at a time; only lack of memory
// throws.
#ifndef PARINDEX_SRC_OUTPUT_TEXT_TABLE_HPP_
#define PARINDEX_SRC_OUTPUT_TEXT_TABLE_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/text.hpp"

namespace parindex::inline v1::detail {

enum class Align : std::uint8_t { kLeft, kRight };

enum class Style : std::uint8_t { kPlain, kBold, kDim, kGood, kBad, kWarn };

// How things are shown.
struct Look {
  Language language = Language::kEn;
  std::size_t width = 100;  // columns of the screen; 0: as wide as it takes
  bool colour = false;
};

// `text` between the escapes of a style; untouched without colours.
[[nodiscard]] std::string styled(std::string text, Style style, const Look& look);

// `text` broken at spaces into lines of at most look.width columns, `first` before the first line and as many
// spaces before the others. A longer word stands on a line of its own, uncut. Ends with a line break.
[[nodiscard]] std::string wrapped(std::string_view first, std::string_view text, const Look& look);

// Says that a table had to leave columns out, and how to see them; nothing when there are none.
[[nodiscard]] std::string dropped_note(std::size_t columns, const Look& look);

class TextTable {
 public:
  struct Cell {
    Cell(std::string cell_text) : text(std::move(cell_text)) {}  // NOLINT(google-explicit-constructor)
    Cell(std::string_view cell_text) : text(cell_text) {}        // NOLINT(google-explicit-constructor)
    Cell(const char* cell_text) : text(cell_text) {}             // NOLINT(google-explicit-constructor)
    Cell(std::string cell_text, Style cell_style) : text(std::move(cell_text)), style(cell_style) {}
    std::string text;
    Style style = Style::kPlain;
  };

  explicit TextTable(const Look& look) : look_(look) {}

  // Adds a column. `shrink_to` above 0: the column may be cut to that many columns of the screen when the
  // table is too wide; the widest such column gives way first. `glued`: no space between this column and the
  // one before.
  void column(std::string_view title, Align align = Align::kLeft, std::size_t shrink_to = 0,
              bool glued = false);
  // Marks the last column added as one that may be left out, the last such first, when cutting does not
  // suffice.
  void may_drop();
  // Adds a row with a cell for every column.
  void row(std::vector<Cell> cells, Style style = Style::kPlain);
  // A rule across the table.
  void rule();

  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  // Titles, a rule, rows; every line without spaces at its end.
  [[nodiscard]] std::string take();
  // How many columns take() left out.
  [[nodiscard]] std::size_t dropped() const noexcept { return dropped_; }

 private:
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    std::size_t shrink_to = 0;
    bool glued = false;
    bool droppable = false;
    bool shown = true;
    std::size_t width = 0;
  };
  struct Row {
    std::vector<Cell> cells;  // empty: a rule
    Style style = Style::kPlain;
  };

  [[nodiscard]] std::size_t total_width() const;
  void fit();
  void add_line(std::string& out, const std::vector<Cell>& cells, Style style) const;

  Look look_;
  std::vector<Column> columns_;
  std::vector<Row> rows_;
  std::size_t dropped_ = 0;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_TEXT_TABLE_HPP_
