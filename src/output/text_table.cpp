// SPDX-License-Identifier: Apache-2.0
#include "output/text_table.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::string_view kRule = "─";

std::string_view escape_of(Style style) noexcept {
  switch (style) {
    case Style::kPlain:
      return {};
    case Style::kBold:
      return "\x1b[1m";
    case Style::kDim:
      return "\x1b[2m";
    case Style::kGood:
      return "\x1b[32m";
    case Style::kBad:
      return "\x1b[31m";
    case Style::kWarn:
      return "\x1b[33m";
  }
  return {};
}

void trim_right(std::string& line) {
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string out;
  out.reserve(part.size() * count);
  for (std::size_t i = 0; i != count; ++i)
    out += part;
  return out;
}

}  // namespace

std::string styled(std::string text, Style style, const Look& look) {
  if (!look.colour || style == Style::kPlain || text.empty()) return text;
  const bool ends_line = text.back() == '\n';
  if (ends_line) text.pop_back();
  return std::string(escape_of(style)) + text + "\x1b[0m" + (ends_line ? "\n" : "");
}

std::string wrapped(std::string_view first, std::string_view text, const Look& look) {
  const std::string safe = text::shown(text);
  const std::size_t indent = text::display_width(first);
  std::string out(first);
  std::size_t used = indent;
  bool line_has_word = false;
  std::size_t at = 0;
  while (at < safe.size()) {
    const std::size_t begin = safe.find_first_not_of(' ', at);
    if (begin == std::string::npos) break;
    const std::size_t end = std::min(safe.find(' ', begin), safe.size());
    const std::string_view word = std::string_view(safe).substr(begin, end - begin);
    const std::size_t width = text::display_width(word);
    if (line_has_word && look.width != 0 && used + 1 + width > look.width) {
      out += '\n';
      out.append(indent, ' ');
      used = indent;
      line_has_word = false;
    }
    if (line_has_word) {
      out += ' ';
      ++used;
    }
    out += word;
    used += width;
    line_has_word = true;
    at = end;
  }
  trim_right(out);
  out += '\n';
  return out;
}

std::string dropped_note(std::size_t columns, const Look& look) {
  if (columns == 0) return {};
  const std::string count = std::to_string(columns);
  if (look.language == Language::kVi) {
    return "\n" +
           wrapped("", "Còn " + count + " cột không vừa bề rộng: dùng --width 0 hoặc --format csv để xem đủ.",
                   look);
  }
  return "\n" +
         wrapped("", count + " more columns do not fit: use --width 0 or --format csv to see them.", look);
}

void TextTable::column(std::string_view title, Align align, std::size_t shrink_to, bool glued) {
  Column column;
  column.title = text::shown(title);
  column.align = align;
  column.shrink_to = shrink_to;
  column.glued = glued;
  columns_.push_back(std::move(column));
}

void TextTable::may_drop() { columns_.back().droppable = true; }

void TextTable::row(std::vector<Cell> cells, Style style) {
  cells.resize(columns_.size(), Cell(""));
  for (Cell& cell : cells)
    cell.text = text::shown(cell.text);
  rows_.push_back({std::move(cells), style});
}

void TextTable::rule() { rows_.push_back({}); }

std::size_t TextTable::total_width() const {
  std::size_t total = 0;
  bool first = true;
  for (const Column& column : columns_) {
    if (!column.shown) continue;
    if (!first && !column.glued) total += kGap;
    total += column.width;
    first = false;
  }
  return total;
}

void TextTable::fit() {
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    columns_[i].width = text::display_width(columns_[i].title);
    for (const Row& row : rows_) {
      if (!row.cells.empty()) {
        columns_[i].width = std::max(columns_[i].width, text::display_width(row.cells[i].text));
      }
    }
  }
  if (look_.width == 0) return;

  const auto least_width = [this] {
    std::size_t least = total_width();
    for (const Column& column : columns_) {
      if (column.shown && column.shrink_to != 0 && column.width > column.shrink_to) {
        least -= column.width - column.shrink_to;
      }
    }
    return least;
  };
  for (std::size_t i = columns_.size(); i != 0 && least_width() > look_.width; --i) {
    if (!columns_[i - 1].droppable) continue;
    columns_[i - 1].shown = false;
    ++dropped_;
  }
  for (std::size_t total = total_width(); total > look_.width; --total) {
    Column* widest = nullptr;
    for (Column& column : columns_) {
      if (column.shown && column.shrink_to != 0 && column.width > column.shrink_to &&
          (widest == nullptr || column.width > widest->width)) {
        widest = &column;
      }
    }
    if (widest == nullptr) break;
    --widest->width;
  }
}

void TextTable::add_line(std::string& out, const std::vector<Cell>& cells, Style style) const {
  std::string line;
  std::size_t pending_spaces = 0;  // written only before something visible
  bool first = true;
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (!column.shown) continue;
    if (!first && !column.glued) pending_spaces += kGap;
    first = false;
    const std::string text = text::clip(cells[i].text, column.width);
    const std::size_t width = text::display_width(text);
    const std::size_t padding = column.width > width ? column.width - width : 0;
    if (column.align == Align::kRight) pending_spaces += padding;
    if (!text.empty()) {
      line.append(pending_spaces, ' ');
      pending_spaces = 0;
      line += styled(text, cells[i].style == Style::kPlain ? style : cells[i].style, look_);
    }
    if (column.align == Align::kLeft) pending_spaces += padding;
  }
  out += line;
  out += '\n';
}

std::string TextTable::take() {
  fit();
  std::string out;
  std::vector<Cell> titles;
  titles.reserve(columns_.size());
  for (const Column& column : columns_)
    titles.emplace_back(column.title);
  add_line(out, titles, Style::kBold);
  const std::string rule_line = styled(repeated(kRule, total_width()), Style::kDim, look_) + '\n';
  out += rule_line;
  for (const Row& row : rows_) {
    if (row.cells.empty()) {
      out += rule_line;
    } else {
      add_line(out, row.cells, row.style);
    }
  }
  return out;
}

}  // namespace parindex::inline v1::detail
