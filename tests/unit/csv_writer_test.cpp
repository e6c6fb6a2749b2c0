// SPDX-License-Identifier: Apache-2.0
#include "output/csv_writer.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "csv/reader.hpp"

namespace {

using parindex::detail::CsvWriter;

std::string row(const std::vector<std::string>& cells) {
  CsvWriter out;
  for (const std::string& cell : cells)
    out.text(cell);
  out.end_row();
  return std::move(out).take();
}

TEST(CsvWriter, QuotesOnlyWhereRfc4180AsksForIt) {
  EXPECT_EQ(row({"a", "b c", ""}), "a,b c,\n");
  EXPECT_EQ(row({"a,b", "say \"no\"", "two\nlines", " edge"}),
            "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",\" edge\"\n");
}

TEST(CsvWriter, GuardsTextAgainstFormulas) {
  EXPECT_EQ(row({"=1+1", "+84", "-5", "@SUM(A1)", "\tx"}), "'=1+1,'+84,'-5,'@SUM(A1),'\tx\n");
  EXPECT_EQ(row({"\rx"}), "\"'\rx\"\n");
  EXPECT_EQ(row({"=HYPERLINK(\"http://x\",\"y\")"}), "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\n");
  EXPECT_EQ(row({"a=b", "1-2", "Ba Vì", "-"}), "a=b,1-2,Ba Vì,-\n");
}

TEST(CsvWriter, LeavesNumbersAlone) {
  CsvWriter out;
  out.number("-0.50");
  out.empty();
  out.number("19.48");
  out.end_row();
  EXPECT_EQ(out.written(), "-0.50,,19.48\n");
}

TEST(CsvWriter, StartsEachRowAfresh) {
  CsvWriter out;
  out.text("a");
  out.end_row();
  out.empty();
  out.text("b");
  out.end_row();
  EXPECT_EQ(out.written(), "a\n,b\n");
}

TEST(CsvWriter, RepairsInvalidUtf8) { EXPECT_EQ(row({"a\xFFz"}), "a\xEF\xBF\xBDz\n"); }

TEST(CsvWriter, WritesWhatTheReaderReadsBack) {
  const std::vector<std::string> cells{"",    "plain", "comma, quote \" and\nline", "đường", " spaces ",
                                       "x;y", "#"};
  CsvWriter out;
  for (std::size_t i = 0; i != cells.size(); ++i)
    out.text("c" + std::to_string(i));
  out.end_row();
  for (const std::string& cell : cells)
    out.text(cell);
  out.end_row();
  parindex::Mistakes mistakes;
  parindex::detail::csv::Reader rows(out.written(), {}, mistakes);
  ASSERT_TRUE(rows.next());
  for (std::size_t i = 0; i != cells.size(); ++i)
    EXPECT_EQ(rows.cell(i), cells[i]);
  EXPECT_FALSE(rows.next());
  EXPECT_TRUE(mistakes.empty());
}

}  // namespace
