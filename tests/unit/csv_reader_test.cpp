// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/mistake.hpp"

#include "csv/reader.hpp"

namespace {

using parindex::Language;
using parindex::Mistakes;
using parindex::Place;
using parindex::detail::csv::Options;
using parindex::detail::csv::Reader;
using namespace std::string_view_literals;

using Cells = std::vector<std::string>;
using Rows = std::vector<Cells>;

Cells copied(std::span<const std::string_view> cells) { return {cells.begin(), cells.end()}; }

// Header and good rows.
Rows read(std::string_view text, Mistakes& mistakes, Options options = {.file = "f.csv"}) {
  Reader reader(text, std::move(options), mistakes);
  Rows rows{copied(reader.header())};
  while (reader.next())
    rows.push_back(copied(reader.cells()));
  EXPECT_FALSE(reader.next());
  EXPECT_TRUE(reader.cells().empty());
  return rows;
}

Rows good(std::string_view text, Options options = {.file = "f.csv"}) {
  Mistakes mistakes;
  Rows rows = read(text, mistakes, std::move(options));
  for (const auto& m : mistakes)
    ADD_FAILURE() << format(m, Language::kEn);
  return rows;
}

// ---- what is accepted

TEST(CsvReader, Plain_LfCrlfAndNoLastBreak) {
  const Rows expected = {{"unit", "fact", "value"}, {"H26", "a", "1"}, {"H27", "b", ""}};
  EXPECT_EQ(good("unit,fact,value\nH26,a,1\nH27,b,\n"), expected);
  EXPECT_EQ(good("unit,fact,value\r\nH26,a,1\r\nH27,b,\r\n"), expected);
  EXPECT_EQ(good("unit,fact,value\nH26,a,1\r\nH27,b,"), expected);
  EXPECT_EQ(good("\xEF\xBB\xBFunit,fact,value\nH26,a,1\nH27,b,"), expected);
}

TEST(CsvReader, Quotes_OnlyDelimit) {
  EXPECT_EQ(good("a,b,c\n\"x,y\",\"dòng 1\r\ndòng 2\",\"nói \"\"có\"\"\"\n\"\",\"\"\"\",\"z\"\n"),
            (Rows{{"a", "b", "c"}, {"x,y", "dòng 1\r\ndòng 2", "nói \"có\""}, {"", "\"", "z"}}));
  EXPECT_EQ(good("\"a\",\"b \"\"c\"\"\"\r\n1,2"), (Rows{{"a", "b \"c\""}, {"1", "2"}}));
}

TEST(CsvReader, Spaces_AreKept) { EXPECT_EQ(good(" a ,b\n 1,2 \n"), (Rows{{" a ", "b"}, {" 1", "2 "}})); }

TEST(CsvReader, BlankLines_AreSkipped) {
  EXPECT_EQ(good("\n \t\r\na,b\n\n1,2\n  \n\r\n3,4\n\n\n"), (Rows{{"a", "b"}, {"1", "2"}, {"3", "4"}}));
  EXPECT_EQ(good("a\n\n\"\"\n1\n"), (Rows{{"a"}, {""}, {"1"}}));
  EXPECT_EQ(good("a\tb\n\t\n"), (Rows{{"a", "b"}, {"", ""}}));  // separators are not blank
}

TEST(CsvReader, Comments_BeforeTheHeaderOnly) {
  EXPECT_EQ(good("# xuất từ \"cổng\ndòng, 2\n"), (Rows{{"dòng", " 2"}}));
  EXPECT_EQ(good("#1\r\n\n# 2, a\na,b\n#c,d\n"), (Rows{{"a", "b"}, {"#c", "d"}}));
}

TEST(CsvReader, Separator_IsFoundInTheHeader) {
  EXPECT_EQ(good("a;b\n1,5;2\n"), (Rows{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(good("a\tb\n1;5\t2\n"), (Rows{{"a", "b"}, {"1;5", "2"}}));
  EXPECT_EQ(good("a,b;c\n1,2;3\n"), (Rows{{"a", "b;c"}, {"1", "2;3"}}));
  EXPECT_EQ(good("\"a,x\";b\n1;2\n"), (Rows{{"a,x", "b"}, {"1", "2"}}));
  EXPECT_EQ(good("a\n1\n"), (Rows{{"a"}, {"1"}}));
  EXPECT_EQ(good("a;b\tc;d\n1;2;3\n"), (Rows{{"a", "b\tc", "d"}, {"1", "2", "3"}}));
  Mistakes mistakes;
  EXPECT_EQ(Reader("a;b", {}, mistakes).separator(), ';');
}

TEST(CsvReader, Separator_CanBeForced) {
  EXPECT_EQ(good("a,b;c\n1,2;3\n", {.separator = ';'}), (Rows{{"a,b", "c"}, {"1,2", "3"}}));
  EXPECT_EQ(good("a;b\n1;2\n", {.separator = ','}), (Rows{{"a;b"}, {"1;2"}}));
}

TEST(CsvReader, Separator_ExcelsFirstLine) {
  EXPECT_EQ(good("\xEF\xBB\xBFsep=;\r\na;b\r\n1,5;2\r\n"), (Rows{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(good("sep=,\na;b,c\n1,2\n"), (Rows{{"a;b", "c"}, {"1", "2"}}));
  EXPECT_EQ(good("sep=x\n1\n"), (Rows{{"sep=x"}, {"1"}}));
  EXPECT_EQ(good("sep=;\na,b;c\n1,2\n", {.separator = ','}), (Rows{{"a", "b;c"}, {"1", "2"}}));
}

TEST(CsvReader, Columns_AreFoundByName) {
  Mistakes mistakes;
  const Reader reader("unit,fact,value,\xC4\x91i\xE1\xBB\x83m\n", {}, mistakes);
  EXPECT_EQ(reader.column("unit"), 0U);
  EXPECT_EQ(reader.column("value"), 2U);
  EXPECT_EQ(reader.column("điểm"), 3U);
  EXPECT_EQ(reader.column("valu"), std::nullopt);
  EXPECT_EQ(reader.column(""), std::nullopt);
}

TEST(CsvReader, Header_OutlivesRowsAndMoves) {
  Mistakes mistakes;
  std::optional<Reader> first(std::in_place, "\"a\"\"\",b\n\"\"\"x\",y\n\"\"\"\"\"\",z\n", Options{},
                              mistakes);
  ASSERT_TRUE(first->next());
  Reader second = std::move(*first);
  first.reset();
  EXPECT_EQ(copied(second.header()), (Cells{"a\"", "b"}));
  EXPECT_EQ(second.cell(0), "\"x");
  ASSERT_TRUE(second.next());
  EXPECT_EQ(second.cell(0), "\"\"");
  EXPECT_EQ(copied(second.header()), (Cells{"a\"", "b"}));
}

TEST(CsvReader, Places_CountLinesAndCodePoints) {
  Mistakes mistakes;
  Reader reader("\xEF\xBB\xBF# x\nđơn vị,\"số \"\"liệu\"\"\",c\n\nệ,\"a\nbệ\",3\r\n\"\"\"\", \"\"\n",
                {.file = "f.csv"}, mistakes);
  EXPECT_EQ(reader.header_place(0), (Place{"f.csv", "", 2, 1}));
  EXPECT_EQ(reader.header_place(1), (Place{"f.csv", "", 2, 8}));
  EXPECT_EQ(reader.header_place(2), (Place{"f.csv", "", 2, 22}));
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 4U);
  EXPECT_EQ(reader.row_place(), (Place{"f.csv", "", 4, 1}));
  EXPECT_EQ(reader.place(0), (Place{"f.csv", "", 4, 1}));
  EXPECT_EQ(reader.place(1), (Place{"f.csv", "", 4, 3}));
  EXPECT_EQ(reader.place(2), (Place{"f.csv", "", 5, 5}));
  EXPECT_TRUE(mistakes.empty());
  EXPECT_FALSE(reader.next());
  ASSERT_EQ(mistakes.size(), 1U);  // the stray quote after a space
  EXPECT_EQ(mistakes[0].place, (Place{"f.csv", "", 6, 7}));
}

TEST(CsvReader, Places_OfEveryCellOfARow) {
  Mistakes mistakes;
  Reader reader("a,b,c,d,e,f\n,\"\",\"\"\"\",\"x\",y,\n", {.file = "f.csv"}, mistakes);
  ASSERT_TRUE(reader.next());
  const std::size_t columns[] = {1, 2, 5, 10, 14, 16};
  for (std::size_t i = 0; i != 6; ++i)
    EXPECT_EQ(reader.place(i), (Place{"f.csv", "", 2, columns[i]})) << i;
}

TEST(CsvReader, Places_WithoutAByteOrderMarkCountFromOne) {
  Mistakes mistakes;
  const Reader reader(
      "\xEF\xBB\xBF"
      "a,b",
      {.file = "f.csv"}, mistakes);
  EXPECT_EQ(reader.header_place(0), (Place{"f.csv", "", 1, 1}));
  EXPECT_EQ(reader.header_place(1), (Place{"f.csv", "", 1, 3}));
}

// ---- what is refused

struct Fault {
  std::string_view text;
  std::string_view code;
  std::size_t line, column;
  std::string_view vi, en;
  std::size_t rows;  // good ones beside it
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.text; }

class CsvFault : public testing::TestWithParam<Fault> {};

TEST_P(CsvFault, HasItsPlaceAndMessage_AndReadingGoesOn) {
  const Fault& fault = GetParam();
  Mistakes mistakes;
  const Rows rows = read(fault.text, mistakes);
  ASSERT_EQ(mistakes.size(), 1U);
  const parindex::Mistake& m = mistakes[0];
  EXPECT_EQ(m.code, fault.code);
  EXPECT_EQ(m.severity, parindex::Severity::kError);
  EXPECT_EQ(m.place, (Place{"f.csv", "", fault.line, fault.column}));
  EXPECT_EQ(m.message.vi, fault.vi);
  EXPECT_EQ(m.message.en, fault.en);
  EXPECT_FALSE(m.hint.empty());
  EXPECT_EQ(rows.size() - 1, fault.rows);
}

INSTANTIATE_TEST_SUITE_P(
    Quotes, CsvFault,
    testing::Values(
        Fault{"a,b\n1,x\"y\n2,3\n", "CSV_QUOTE", 2, 4,
              "dấu ngoặc kép không đúng chỗ: ô không mở đầu bằng dấu ngoặc kép nhưng bên trong lại có",
              "misplaced quotation mark: there is one inside a cell that does not start with one", 1},
        Fault{"a,b\n1, \"y\"\n2,3\n", "CSV_QUOTE", 2, 4,
              "dấu ngoặc kép không đúng chỗ: ô không mở đầu bằng dấu ngoặc kép nhưng bên trong lại có",
              "misplaced quotation mark: there is one inside a cell that does not start with one", 1},
        Fault{"a,b\n\"ệ\"x,1\n2,3\n", "CSV_QUOTE", 2, 4,
              "dấu ngoặc kép không đúng chỗ: sau dấu ngoặc kép đóng còn chữ",
              "misplaced quotation mark: there is more text after the closing one", 1},
        Fault{"a,b\n\"x\" ,1\n2,3\n", "CSV_QUOTE", 2, 4,
              "dấu ngoặc kép không đúng chỗ: sau dấu ngoặc kép đóng còn chữ",
              "misplaced quotation mark: there is more text after the closing one", 1},
        Fault{"a,b\n1,\"x\n2,3\n4,5\n", "CSV_QUOTE", 2, 3,
              "dấu ngoặc kép không đúng chỗ: dấu ngoặc kép mở ở đây không có dấu đóng",
              "misplaced quotation mark: the one that opens here is never closed", 2},
        Fault{"a,b\n1,\"", "CSV_QUOTE", 2, 3,
              "dấu ngoặc kép không đúng chỗ: dấu ngoặc kép mở ở đây không có dấu đóng",
              "misplaced quotation mark: the one that opens here is never closed", 0},
        Fault{"a,b\n1,\"x\"\"", "CSV_QUOTE", 2, 3,
              "dấu ngoặc kép không đúng chỗ: dấu ngoặc kép mở ở đây không có dấu đóng",
              "misplaced quotation mark: the one that opens here is never closed", 0},
        // The closing quote is missing in line 2; the next quote is the opening one of line 4.
        Fault{"a,b\n1,\"x\n2,3\n\"y z\",5\n6,7\n", "CSV_QUOTE", 2, 3,
              "dấu ngoặc kép không đúng chỗ: dấu ngoặc kép mở ở đây gặp dấu đóng ở dòng 4, nhưng ngay sau đó "
              "còn chữ",
              "misplaced quotation mark: the one that opens here is closed on line 4, but more text follows",
              3},
        Fault{"a,\"b\n1,2\n", "CSV_QUOTE", 1, 3,
              "dấu ngoặc kép không đúng chỗ: dấu ngoặc kép mở ở đây không có dấu đóng",
              "misplaced quotation mark: the one that opens here is never closed", 0}));

INSTANTIATE_TEST_SUITE_P(
    Shape, CsvFault,
    testing::Values(
        Fault{"a,b,c\n1,2\n3,4,5\n", "CSV_COLUMNS", 2, 1, "dòng này có 2 ô nhưng dòng tiêu đề có 3 ô",
              "this row has 2 cells but the header has 3", 1},
        Fault{"a,b\n1,\"ệ\",3,4\n5,6\n", "CSV_COLUMNS", 2, 7, "dòng này có 4 ô nhưng dòng tiêu đề có 2 ô",
              "this row has 4 cells but the header has 2", 1},
        Fault{"a,b\n\"1\n\",2\n3\n", "CSV_COLUMNS", 4, 1, "dòng này có 1 ô nhưng dòng tiêu đề có 2 ô",
              "this row has 1 cells but the header has 2", 1},
        Fault{"a,b,a\n1,2,3\n", "CSV_HEADER_DUPLICATE", 1, 5, "tên cột “a” bị lặp lại (lần đầu ở cột thứ 1)",
              "column name “a” is repeated (first in column 1)", 1},
        Fault{"a,,b\n1,2,3\n", "CSV_HEADER_EMPTY", 1, 3, "cột thứ 2 không có tên", "column 2 has no name", 1},
        Fault{"a,b\n1,2\r3,4\n5,6\n", "CSV_LINE_END", 2, 4,
              "dấu xuống dòng kiểu cũ (chỉ có CR) không được chấp nhận",
              "a lone carriage return (CR) is not accepted as a line end", 1},
        Fault{"a,b\r1,2\r", "CSV_LINE_END", 1, 4, "dấu xuống dòng kiểu cũ (chỉ có CR) không được chấp nhận",
              "a lone carriage return (CR) is not accepted as a line end", 0},
        Fault{"a,b\n1,2\r", "CSV_LINE_END", 2, 4, "dấu xuống dòng kiểu cũ (chỉ có CR) không được chấp nhận",
              "a lone carriage return (CR) is not accepted as a line end", 0}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, CsvFault,
    testing::Values(Fault{"a,b\n1,ệ\xFF\n", "CSV_ENCODING", 2, 4,
                          "tệp CSV không ở bảng mã UTF-8: byte 0xFF không hợp lệ",
                          "the CSV file is not UTF-8: byte 0xFF is not valid", 0},
                    Fault{"\xFF\xFE"
                          "a\0,\0"sv,
                          "CSV_ENCODING", 1, 1, "tệp CSV không ở bảng mã UTF-8: có vẻ là UTF-16",
                          "the CSV file is not UTF-8: it looks like UTF-16", 0},
                    Fault{"a,b\n1,\0\n"sv, "CSV_NUL", 2, 3,
                          "có ký tự NUL (U+0000), tệp CSV không được chứa ký tự này",
                          "there is a NUL character (U+0000), which a CSV file must not contain", 0}));

TEST(CsvReader, Empty_HasNoHeader) {
  for (const std::string_view text :
       {""sv, "\n\n"sv, "\xEF\xBB\xBF"sv, "# chỉ có chú thích\n"sv, "  \r\n"sv, "sep=;\n"sv}) {
    Mistakes mistakes;
    Reader reader(text, {.file = "f.csv"}, mistakes);
    EXPECT_FALSE(reader.ok());
    EXPECT_FALSE(reader.next());
    EXPECT_TRUE(reader.header().empty());
    ASSERT_EQ(mistakes.size(), 1U) << text;
    EXPECT_EQ(mistakes[0].code, "CSV_EMPTY");
    EXPECT_EQ(mistakes[0].place, (Place{.file = "f.csv", .pointer = {}, .line = 1, .column = 1}));
    EXPECT_EQ(mistakes[0].message.vi, "tệp CSV không có dòng tiêu đề");
    EXPECT_EQ(mistakes[0].message.en, "the CSV file has no header row");
  }
}

TEST(CsvReader, Limits_AreExact) {
  const auto limited = [](std::string_view text, Options options) {
    Mistakes mistakes;
    options.file = "f.csv";
    read(text, mistakes, std::move(options));
    return mistakes;
  };
  EXPECT_TRUE(limited("a,b\n12345,\"123\"\n", {.max_cell_bytes = 5}).empty());
  const Mistakes cell = limited("a,b\n1,123456\n2,\"1234\"\n", {.max_cell_bytes = 5});
  ASSERT_EQ(cell.size(), 2U);
  EXPECT_EQ(cell[0].code, "CSV_LIMIT");
  EXPECT_EQ(cell[0].place, (Place{"f.csv", "", 2, 3}));
  EXPECT_EQ(cell[0].message.vi, "tệp CSV vượt giới hạn: ô dài hơn 5 byte");
  EXPECT_EQ(cell[0].message.en, "the CSV file exceeds a limit: a cell is longer than 5 bytes");
  EXPECT_EQ(cell[1].place, (Place{"f.csv", "", 3, 3}));
  EXPECT_TRUE(limited("a,b\n1,2\n", {.max_columns = 2}).empty());
  const Mistakes columns = limited("a,b\n1,2,3\n4,5\n", {.max_columns = 2});
  ASSERT_EQ(columns.size(), 1U);
  EXPECT_EQ(columns[0].place, (Place{"f.csv", "", 2, 5}));
  EXPECT_EQ(columns[0].message.vi, "tệp CSV vượt giới hạn: hơn 2 cột");
  EXPECT_EQ(columns[0].message.en, "the CSV file exceeds a limit: more than 2 columns");
}

TEST(CsvReader, AllMistakes_AreReportedInOnePass) {
  Mistakes mistakes;
  const Rows rows = read(
      "a,b,,a\n1,2,3,4\n1,2,3\nx\"y,2,3,4\n\"x\"y,2,3,4\n5,6,7,8,9\n\"open,2,3,4\n10,11,12,13\n", mistakes);
  std::vector<std::string> seen;
  for (const auto& m : mistakes)
    seen.push_back(m.code + "@" + std::to_string(m.place.line) + ":" + std::to_string(m.place.column));
  EXPECT_EQ(seen, (Cells{"CSV_HEADER_EMPTY@1:5", "CSV_HEADER_DUPLICATE@1:6", "CSV_COLUMNS@3:1",
                         "CSV_QUOTE@4:2", "CSV_QUOTE@5:4", "CSV_COLUMNS@6:9", "CSV_QUOTE@7:1"}));
  EXPECT_EQ(rows, (Rows{{"a", "b", "", "a"}, {"1", "2", "3", "4"}, {"10", "11", "12", "13"}}));
}

// ---- against a slow and obvious writer, and against damage

std::string quoted(const std::string& cell) {
  std::string out = "\"";
  for (const char c : cell) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

TEST(CsvReader, WhatWasWritten_IsReadAgain) {
  std::mt19937 random(2024);
  const std::string pieces[] = {"a", "ệ", ",", ";", "\"", "\n", "\r\n", " ", "0", "xyzxyzxyzxyz", "\t", "#"};
  for (int round = 0; round != 3000; ++round) {
    const std::size_t columns = 1 + random() % 5;
    const std::string end = random() % 2 == 0 ? "\n" : "\r\n";
    Rows rows(1 + random() % 6, Cells(columns));
    for (std::size_t i = 0; i != columns; ++i)
      rows[0][i] = "c" + std::to_string(i);
    for (std::size_t r = 1; r < rows.size(); ++r) {
      for (std::string& cell : rows[r]) {
        for (std::size_t n = random() % 8; n != 0; --n)
          cell += pieces[random() % std::size(pieces)];
      }
    }
    std::string text;
    std::vector<std::vector<std::size_t>> offsets;
    for (const Cells& row : rows) {
      offsets.emplace_back();
      for (std::size_t i = 0; i != columns; ++i) {
        const std::string& cell = row[i];
        const bool needs = columns == 1 || cell.find_first_of("\",\n\r") != std::string::npos ||
                           (cell.find_first_not_of(" \t") == std::string::npos);
        text += i == 0 ? "" : ",";
        offsets.back().push_back(text.size());
        text += needs || random() % 4 == 0 ? quoted(cell) : cell;
      }
      if (&row != &rows.back() || random() % 2 == 0) text += end;
    }
    Mistakes mistakes;
    Reader reader(text, {.file = "f.csv", .separator = ','}, mistakes);
    for (std::size_t r = 1; r < rows.size(); ++r) {
      ASSERT_TRUE(reader.next()) << text;
      ASSERT_EQ(copied(reader.cells()), rows[r]) << text;
      for (std::size_t i = 0; i != columns; ++i) {
        const std::string_view before = std::string_view(text).substr(0, offsets[r][i]);
        const std::size_t line_start = before.rfind('\n') + 1;
        std::size_t column = 1;
        for (const char c : before.substr(line_start))
          column += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
        const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
        ASSERT_EQ(reader.place(i), (Place{"f.csv", "", line, column})) << text;
      }
    }
    ASSERT_FALSE(reader.next());
    ASSERT_TRUE(mistakes.empty()) << format(mistakes[0], Language::kEn) << "\n" << text;
  }
}

TEST(CsvReader, DamagedFiles_NeverCrashAndEnd) {
  std::mt19937 random(7);
  static constexpr std::string_view kSpice = "\",;\n\r\t #a\xC3\xA1\xFF\0"sv;
  for (int round = 0; round != 20'000; ++round) {
    std::string text(random() % 150, ' ');
    for (char& c : text)
      c = kSpice[random() % (random() % 20 == 0 ? kSpice.size() : 9)];
    Mistakes mistakes;
    Reader reader(text, {.file = "f.csv"}, mistakes);
    std::size_t rows = 0;
    while (reader.next()) {
      ++rows;
      ASSERT_EQ(reader.cells().size(), reader.header().size());
      for (std::size_t i = 0; i != reader.cells().size(); ++i)
        ASSERT_GE(reader.place(i).line, reader.line());
    }
    ASSERT_LE(rows, text.size());
    for (const auto& m : mistakes)
      ASSERT_FALSE(format(m, Language::kVi).empty());
  }
}

TEST(CsvReader, QuotesAllOver_TakeLinearTime) {
  // Each line opens a quote that the next line closes in the wrong place.
  std::string text = "a,b\n";
  for (int i = 0; i != 300'000; ++i)
    text += "\"x,1\n";
  Mistakes mistakes;
  read(text, mistakes);
  EXPECT_EQ(mistakes.error_count(), 300'000U);
  // One quote opens and only doubled ones follow.
  text = "a,b\n\"x,1\n";
  for (int i = 0; i != 300'000; ++i)
    text += "\"\",\"\"\n";
  Mistakes few;
  EXPECT_EQ(read(text, few).size(), 300'001U);
  EXPECT_EQ(few.error_count(), 1U);
}

TEST(CsvReader, WideFiles) {
  std::string text = "c0";
  for (int i = 1; i != 20'000; ++i)
    text += ",c" + std::to_string(i);
  text += "\n";
  for (int i = 0; i != 20'000; ++i)
    text += i == 0 ? "x" : ",x";
  const Rows rows = good(text);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].size(), 20'000U);
}

}  // namespace
