// SPDX-License-Identifier: Apache-2.0
// Tables of records: whatever a row is like, it is read or refused; bytes that are no table end in a clear
// error.
#include <array>
#include <string>
#include <vector>
#include <zlib.h>
#include <zstd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "records/table.hpp"

namespace parindex {
namespace {

using namespace detail::records;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::array<std::string_view, 2> kColours{"red", "blue"};
constexpr std::array<Field, 6> kFields{{{"unit", FieldType::kText, true},
                                        {"day", FieldType::kDate},
                                        {"met", FieldType::kFlag},
                                        {"colour", FieldType::kCode, false, kColours},
                                        {"people", FieldType::kCount},
                                        {"share", FieldType::kNumber}}};
constexpr KindSchema kSchema{"things", kFields};
enum : std::size_t { kUnit, kDay, kMet, kColour, kPeople, kShare };

std::string gzip(const std::string& text) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
  std::string in = text, out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(out.size() - stream.avail_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd(const std::string& text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3);
  EXPECT_FALSE(ZSTD_isError(size));
  out.resize(size);
  return out;
}

struct Outcome {
  bool opened = false, failed = false;
  std::vector<std::string> units;
  QualityReport quality;
  Mistakes mistakes;
  std::string first() const { return mistakes.size() != 0 ? mistakes[0].code : ""; }
};

Outcome read(const std::string& bytes, const Mapping& mapping) {
  Outcome out;
  Quality quality(100);
  Table table(kSchema, mapping, quality, out.mistakes);
  out.opened = table.open({.name = "t.csv", .bytes = bytes});
  while (out.opened && table.next()) {
    std::string_view unit;
    std::optional<Date> day;
    std::optional<bool> met;
    std::optional<std::size_t> colour;
    std::optional<std::uint64_t> people;
    std::string_view share;
    if (!table.words(kUnit, unit) || !table.date(kDay, day) || !table.flag(kMet, met) ||
        !table.code(kColour, colour) || !table.count(kPeople, people) || !table.number(kShare, share)) {
      continue;
    }
    quality.count();
    out.units.emplace_back(unit);
  }
  out.failed = table.failed();
  out.quality = std::move(quality).take();
  return out;
}
Outcome read(const std::string& bytes) {
  Mistakes mistakes;
  return read(bytes, mapping_of(kSchema, "", "", mistakes).value());
}

std::string reasons(const Outcome& out) {
  std::string text;
  for (const Mistake& mistake : out.quality.refused)
    text += mistake.code + "@" + std::to_string(mistake.place.line) + ":" +
            std::to_string(mistake.place.column) + " ";
  return text;
}

TEST(RecordTable, ReadsPlainGzipAndZstandardAlike) {
  const std::string plain = "unit,day\nA,2026-01-05\nB,\n";
  for (const std::string& bytes :
       {plain, gzip(plain), zstd(plain), gzip("unit,day\nA,") + gzip("2026-01-05\nB,\n")}) {
    const Outcome out = read(bytes);
    EXPECT_TRUE(out.opened && !out.failed) << out.first();
    EXPECT_THAT(out.units, ElementsAre("A", "B"));
  }
}

TEST(RecordTable, EveryRowIsCountedOrRefusedWithItsPlace) {
  const Outcome out = read(
      "unit,day,met,colour,people,share\r\n"
      "A,2026-02-28,1,red,3,0.5\r\n"
      "B,2026-02-29,1,red,3,0.5\n"  // no such day
      "\n"
      "C,,maybe,red,3,0.5\n"
      "D,,0,green,3,0.5\n"
      "E,,có,blue,-3,0.5\n"
      "F,,x,blue,3,0,5\n"  // a comma too many
      ",,x,blue,3,0.5\n"
      "G,,x,blue,3,a\n"
      "H,\"2026-01-05,0,red,,\n"  // the quotation mark is never closed
      "I,,không,,,\n"
      "\"J \"\"x\"\"\nj\",,,,,\n"
      "K,2026-01-05 08:30,,,,");
  EXPECT_THAT(out.units, ElementsAre("A", "I", "J \"x\"\nj", "K"));
  EXPECT_EQ(
      reasons(out),
      "RECORD_DATE@3:3 RECORD_FLAG@5:4 RECORD_CODE@6:6 RECORD_COUNT@7:12 CSV_COLUMNS@8:15 RECORD_EMPTY@9:1 "
      "RECORD_NUMBER@10:13 CSV_QUOTE@11:3 ");
  EXPECT_EQ(out.quality.rows_in, 12U);
  EXPECT_EQ(out.quality.rows_counted, 4U);
  EXPECT_EQ(out.quality.rows_refused, 8U);
}

TEST(RecordTable, LinesAreRightInLaterBlocksAndLineBreaksInCellsEndNoRow) {
  std::string text = "unit,people\n";
  std::size_t line = 1;
  std::vector<std::size_t> wrong;
  for (int i = 0; i < 40'000; ++i) {
    ++line;
    if (i % 9'973 == 5) {
      text += "\"Xã\nBa Vì\",1\n";
      ++line;
    } else if (i % 7'919 == 7) {
      text += "Phú Thọ số 123456789012345678901234567890,không\n";
      wrong.push_back(line);
    } else {
      text += "Phú Thọ số 12345678901234567890123456789012345678901234567890,7\n";
    }
  }
  ASSERT_GT(text.size(), 2 * kBlockBytes);
  const Outcome out = read(text);
  ASSERT_EQ(out.quality.refused.size(), wrong.size());
  for (std::size_t i = 0; i != wrong.size(); ++i)
    EXPECT_EQ(out.quality.refused[i].place.line, wrong[i]);
  EXPECT_EQ(out.quality.rows_in, 40'000U);
}

TEST(RecordTable, WhatIsNoTableEndsInOneClearError) {
  EXPECT_EQ(read("").first(), "CSV_EMPTY");
  EXPECT_EQ(read(std::string("\xFF\xFEu\0n\0", 6)).first(), "CSV_ENCODING");
  EXPECT_EQ(read("unit\nPh\xF3 Th\xE4\n").first(), "CSV_ENCODING");  // TCVN3
  EXPECT_EQ(read(std::string("unit\nA\0B\n", 9)).first(), "CSV_NUL");
  EXPECT_EQ(read("unit,unit\nA,B\n").first(), "CSV_HEADER_DUPLICATE");
  EXPECT_EQ(read("day\n2026-01-05\n").first(), "RECORD_NO_COLUMN");
  EXPECT_EQ(read(gzip("unit\nA\n").substr(0, 15)).first(), "COMPRESSED_DAMAGED");
  EXPECT_EQ(read(zstd("unit\nA\nB\nC\nD\nE\n").substr(0, 12)).first(), "COMPRESSED_DAMAGED");
  EXPECT_EQ(read("unit\n" + std::string(3 * kMaxRowBytes, 'a')).first(), "CSV_LIMIT");
  EXPECT_EQ(read("unit\nA\n\"" + std::string(3 * kMaxRowBytes, '\n')).first(), "CSV_LIMIT");
}

TEST(RecordTable, AnErrorInALaterBlockIsFoundToo) {
  std::string text = "unit,people\n";
  while (text.size() < 2 * kBlockBytes)
    text += "A,1\n";
  const Outcome out = read(text + "\xB5,1\n");
  EXPECT_TRUE(out.opened && out.failed);
  ASSERT_EQ(out.first(), "CSV_ENCODING");
  EXPECT_EQ(out.mistakes[0].place.line, 2 + (text.size() - 12) / 4);
}

TEST(RecordTable, ABombIsRefusedWithoutBeingUnpacked) {
  const std::string zeros(std::size_t{96} << 20U, '\n');
  const std::string bomb = gzip("unit\n" + zeros);
  ASSERT_LT(bomb.size(), std::size_t{1} << 20U);
  const Outcome out = read(bomb);
  EXPECT_TRUE(out.failed);
  EXPECT_EQ(out.first(), "COMPRESSED_TOO_MUCH");
}

TEST(RecordMapping, ColumnsDatesCodesAndDefaultsComeFromTheDocument) {
  Mistakes mistakes;
  const std::optional<Mapping> mapping = mapping_of(
      kSchema, R"({"format": "parindex-records/1", "kind": "things", "separator": ";", "dates": "dd/mm/yyyy",
          "columns": {"unit": "Đơn vị", "day": "Ngày", "colour": {"column": "Màu", "codes": {"1": "red", "2": "blue"}},
                      "people": {"default": 1}, "x-note": 1},
          "facts": {"f": {"count": "red", "where": {"colour": ["red", "blue"]}}}})",
      "m.json", mistakes);
  ASSERT_TRUE(mapping) << mistakes[0].message.en;
  const Outcome out = read("Màu;Ngày;Đơn vị\n1;28/02/2026;A\n2;29/02/2026;B\n3;;C\n", *mapping);
  EXPECT_THAT(out.units, ElementsAre("A"));
  EXPECT_EQ(reasons(out), "RECORD_DATE@3:3 RECORD_CODE@4:1 ");
  ASSERT_EQ(mapping->queries.size(), 1U);
  EXPECT_EQ(mapping->queries[0].fact, "f");
}

TEST(RecordMapping, EveryMistakeIsReportedInOnePass) {
  Mistakes mistakes;
  const std::optional<Mapping> mapping = mapping_of(
      kSchema,
      R"({"format": "parindex-records/2", "kind": "others", "separator": "|", "dates": "mm/dd/yyyy", "colums": {},
          "columns": {"unti": "x", "unit": {"dates": "dd/mm/yyyy"}, "colour": {"codes": {"1": "green"}}, "day": 5},
          "facts": {"f": {"where": 1}}})",
      "m.json", mistakes);
  EXPECT_FALSE(mapping);
  std::vector<std::string> codes;
  for (const Mistake& mistake : mistakes)
    codes.push_back(mistake.code);
  EXPECT_THAT(codes,
              testing::UnorderedElementsAre("UNKNOWN_KEY", "WRONG_FORMAT", "UNKNOWN_WORD", "UNKNOWN_WORD",
                                            "UNKNOWN_WORD", "UNKNOWN_KEY", "KEY_NOT_HERE", "UNKNOWN_WORD",
                                            "WRONG_TYPE", "WRONG_TYPE", "MISSING_KEY"));
}

TEST(RecordDay, IsReadInTheOrderStatedOnly) {
  EXPECT_EQ(parse_day("28/02/2026", DateOrder::kDayMonthYear), Date::from_ymd(2026, 2, 28));
  EXPECT_EQ(parse_day("2026-02-28T23:59:59", DateOrder::kYearMonthDay), Date::from_ymd(2026, 2, 28));
  for (const std::string_view text : {"28/2/2026", "2026/02/28", "28-02-2026", "28/02/2026 24:00", "28/02/26",
                                      "29/02/2026", "28/02/2026 ", " 28/02/2026", "28/02/2026 8:30"}) {
    EXPECT_FALSE(parse_day(text, DateOrder::kDayMonthYear)) << text;
  }
}

}  // namespace
}  // namespace parindex
