// SPDX-License-Identifier: Apache-2.0
// What for: the cells of a workbook (XLSX) as people see them: texts, numbers as written, merged areas.
//
//   std::optional<Spreadsheet> book = read_spreadsheet(path, fault);
//   const SheetCell* cell = book->sheets[0].cell(4, 1);          // B5
//
// Formulas are not computed: their stored values count. Styles, drawings and macros are left alone.
// Bounded in size. One thread at a time; only lack of memory throws.
#ifndef PARINDEX_SRC_OFFICE_SPREADSHEET_HPP_
#define PARINDEX_SRC_OFFICE_SPREADSHEET_HPP_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parindex/text.hpp"

namespace parindex::inline v1::office {

struct SheetCell {
  std::string text;  // as stored: of numbers the digits in the file
  bool is_number = false;
  bool is_formula = false;
};

// Rows and columns from 0, both ends included.
struct MergedArea {
  std::size_t first_row = 0, first_column = 0, last_row = 0, last_column = 0;
};

struct Sheet {
  std::string name;
  std::map<std::pair<std::size_t, std::size_t>, SheetCell> cells;
  std::vector<MergedArea> merged;
  std::size_t rows = 0, columns = 0;

  // What is seen there: of a merged area its first cell. Null when it is empty.
  [[nodiscard]] const SheetCell* cell(std::size_t row, std::size_t column) const;
};

struct Spreadsheet {
  std::vector<Sheet> sheets;
};

// Nothing when the file is no workbook; `fault` then says why.
[[nodiscard]] std::optional<Spreadsheet> read_spreadsheet(const std::string& path, Text& fault);

// "B5".
[[nodiscard]] std::string cell_name(std::size_t row, std::size_t column);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_SPREADSHEET_HPP_
