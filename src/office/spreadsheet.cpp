// SPDX-License-Identifier: Apache-2.0
#include "office/spreadsheet.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>

#include <pugixml.hpp>

#include "office/zip.hpp"

namespace parindex::inline v1::office {
namespace {

constexpr std::size_t kMostRows = 1'048'576;
constexpr std::size_t kMostColumns = 16'384;
constexpr std::size_t kMostCells = 2'000'000;

// The name without its namespace's prefix: some writers use "x:row".
std::string_view local(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
pugi::xml_node child(const pugi::xml_node& of, std::string_view name) {
  for (const pugi::xml_node& one : of.children()) {
    if (local(one) == name) return one;
  }
  return {};
}

// All text below, without what only says how Japanese is read.
void collect(const pugi::xml_node& node, std::string& out) {
  for (const pugi::xml_node& one : node.children()) {
    if (local(one) == "rPh" || local(one) == "phoneticPr") continue;
    if (local(one) == "t") {
      out += one.text().get();
    } else {
      collect(one, out);
    }
  }
}

// "B5" as row and column.
std::optional<std::pair<std::size_t, std::size_t>> place_of(std::string_view name) {
  std::size_t column = 0;
  std::size_t at = 0;
  while (at < name.size() && name[at] >= 'A' && name[at] <= 'Z' && column <= kMostColumns)
    column = column * 26 + static_cast<std::size_t>(name[at++] - 'A' + 1);
  std::size_t row = 0;
  const std::size_t digits = at;
  while (at < name.size() && name[at] >= '0' && name[at] <= '9' && row <= kMostRows)
    row = row * 10 + static_cast<std::size_t>(name[at++] - '0');
  if (at != name.size() || digits == 0 || digits == at || row == 0 || row > kMostRows ||
      column > kMostColumns)
    return std::nullopt;
  return std::pair(row - 1, column - 1);
}

bool parse(ZipReader& archive, const std::string& name, pugi::xml_document& document) {
  const std::optional<std::string> bytes = archive.part(name);
  constexpr unsigned kOptions = pugi::parse_default | pugi::parse_ws_pcdata;
  return bytes && document.load_buffer(bytes->data(), bytes->size(), kOptions);
}

std::vector<std::string> shared_strings(ZipReader& archive) {
  std::vector<std::string> out;
  pugi::xml_document document;
  if (!parse(archive, "xl/sharedStrings.xml", document)) return out;
  for (const pugi::xml_node& one : document.document_element().children()) {
    if (local(one) != "si") continue;
    collect(one, out.emplace_back());
  }
  return out;
}

void read_cell(const pugi::xml_node& node, const std::vector<std::string>& strings, SheetCell& cell) {
  const std::string_view type = node.attribute("t").value();
  cell.is_formula = static_cast<bool>(child(node, "f"));
  if (type == "inlineStr") {
    collect(child(node, "is"), cell.text);
    return;
  }
  const std::string value = child(node, "v").text().get();
  if (type == "s") {
    std::size_t index = 0;
    for (const char digit : value) {
      if (digit < '0' || digit > '9' || index > strings.size()) return;
      index = index * 10 + static_cast<std::size_t>(digit - '0');
    }
    if (!value.empty() && index < strings.size()) cell.text = strings[index];
    return;
  }
  cell.text = value;
  cell.is_number = (type.empty() || type == "n") && !value.empty();
}

void read_sheet(const pugi::xml_node& root, const std::vector<std::string>& strings, Sheet& sheet) {
  std::size_t row_after = 0;
  for (const pugi::xml_node& row : child(root, "sheetData").children()) {
    if (local(row) != "row") continue;
    std::size_t at = row_after;
    if (const std::size_t stated = row.attribute("r").as_uint(); stated != 0 && stated <= kMostRows)
      at = stated - 1;
    row_after = at + 1;
    std::size_t column_after = 0;
    for (const pugi::xml_node& node : row.children()) {
      if (local(node) != "c" || sheet.cells.size() >= kMostCells) continue;
      std::pair<std::size_t, std::size_t> place(at, column_after);
      if (const auto stated = place_of(node.attribute("r").value())) place = *stated;
      column_after = place.second + 1;
      SheetCell cell;
      read_cell(node, strings, cell);
      if (cell.text.empty()) continue;
      sheet.rows = std::max(sheet.rows, place.first + 1);
      sheet.columns = std::max(sheet.columns, place.second + 1);
      sheet.cells[place] = std::move(cell);
    }
  }
  for (const pugi::xml_node& one : child(root, "mergeCells").children()) {
    const std::string_view range = one.attribute("ref").value();
    const std::size_t colon = range.find(':');
    if (colon == std::string_view::npos) continue;
    const auto first = place_of(range.substr(0, colon));
    const auto last = place_of(range.substr(colon + 1));
    if (first && last) sheet.merged.push_back({first->first, first->second, last->first, last->second});
  }
}

}  // namespace

const SheetCell* Sheet::cell(std::size_t row, std::size_t column) const {
  for (const MergedArea& area : merged) {
    if (row < area.first_row || row > area.last_row || column < area.first_column ||
        column > area.last_column)
      continue;
    row = area.first_row;
    column = area.first_column;
    break;
  }
  const auto found = cells.find({row, column});
  return found == cells.end() ? nullptr : &found->second;
}

std::optional<Spreadsheet> read_spreadsheet(const std::string& path, Text& fault) {
  ZipReader archive(path);
  pugi::xml_document book, relations;
  if (!archive.is_open()) {
    fault = {"không phải tệp .xlsx (không mở được như tệp nén ZIP); tệp .xls cũ phải lưu lại thành .xlsx",
             "it is no .xlsx file (it cannot be opened as a ZIP archive); an old .xls file must be saved as "
             ".xlsx"};
    return std::nullopt;
  }
  if (!parse(archive, "xl/workbook.xml", book) || !parse(archive, "xl/_rels/workbook.xml.rels", relations)) {
    fault = {"thiếu hoặc hỏng phần xl/workbook.xml của bảng tính",
             "the part xl/workbook.xml is missing or damaged"};
    return std::nullopt;
  }
  const std::vector<std::string> strings = shared_strings(archive);
  Spreadsheet out;
  for (const pugi::xml_node& one : child(book.document_element(), "sheets").children()) {
    if (local(one) != "sheet") continue;
    std::string id = one.attribute("r:id").value();
    std::string target;
    for (const pugi::xml_node& relation : relations.document_element().children()) {
      if (id == relation.attribute("Id").value()) target = relation.attribute("Target").value();
    }
    if (target.empty()) continue;
    pugi::xml_document document;
    const std::string part = target.front() == '/' ? target.substr(1) : "xl/" + target;
    if (!parse(archive, part, document)) {
      fault = {"hỏng trang tính " + part, "the sheet " + part + " is damaged"};
      return std::nullopt;
    }
    Sheet sheet;
    sheet.name = one.attribute("name").value();
    read_sheet(document.document_element(), strings, sheet);
    out.sheets.push_back(std::move(sheet));
  }
  if (out.sheets.empty()) {
    fault = {"không có trang tính nào", "it has no sheet"};
    return std::nullopt;
  }
  return out;
}

std::string cell_name(std::size_t row, std::size_t column) {
  std::string out;
  for (std::size_t rest = column + 1; rest != 0; rest = (rest - 1) / 26)
    out.insert(out.begin(), static_cast<char>('A' + (rest - 1) % 26));
  return out + std::to_string(row + 1);
}

}  // namespace parindex::inline v1::office
