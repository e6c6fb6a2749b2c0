// SPDX-License-Identifier: Apache-2.0
#include "output/text_table.hpp"

#include <sstream>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "text/utf8.hpp"

namespace {

using parindex::detail::Align;
using parindex::detail::Look;
using parindex::detail::Style;
using parindex::detail::styled;
using parindex::detail::TextTable;
using parindex::detail::wrapped;

std::size_t widest_line(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) {
    widest = std::max(widest, parindex::detail::text::display_width(line));
  }
  return widest;
}

Look look(std::size_t width) {
  Look out;
  out.width = width;
  return out;
}

TEST(TextTable, AlignsByColumnsOfTheScreenNotByBytes) {
  TextTable table(look(0));
  table.column("Mã");
  table.column("Điểm", Align::kRight);
  table.column("Nội dung");
  table.row({"TDGQ", "19,48", "Tiến độ"});
  table.row({"Ng\xC6\xA1\xCC\x81i", "7", "x"});  // a combining mark takes no column
  EXPECT_EQ(table.take(),
            "Mã     Điểm  Nội dung\n"
            "─────────────────────\n"
            "TDGQ  19,48  Tiến độ\n"
            "Ng\xC6\xA1\xCC\x81i      7  x\n");
}

TEST(TextTable, LeavesNoSpacesAtTheEndOfALine) {
  TextTable table(look(0));
  table.column("a");
  table.column("wide title");
  table.row({"1", ""});
  table.rule();
  EXPECT_EQ(table.take(), "a  wide title\n─────────────\n1\n─────────────\n");
}

TEST(TextTable, GluesAColumnToTheOneBefore) {
  TextTable table(look(0));
  table.column("P", Align::kRight);
  table.column("/m", Align::kLeft, 0, true);
  table.row({"7.96", "/18"});
  table.row({"12.00", "/100"});
  EXPECT_EQ(table.take(), "    P/m\n─────────\n 7.96/18\n12.00/100\n");
}

TEST(TextTable, CutsTheWidestCuttableColumnToFit) {
  TextTable table(look(30));
  table.column("code");
  table.column("title", Align::kLeft, 10);
  table.column("points", Align::kRight);
  table.row({"ON_TIME", "Tỷ lệ hồ sơ đúng hạn, trong hạn", "19,48"});
  const std::string text = table.take();
  EXPECT_EQ(widest_line(text), 30U);
  EXPECT_NE(text.find("Tỷ lệ hồ sơ …"), std::string::npos) << text;
  EXPECT_NE(text.find("19,48"), std::string::npos);
  EXPECT_EQ(table.dropped(), 0U);
}

TEST(TextTable, DropsColumnsThatMayGoWhenCuttingDoesNotSuffice) {
  TextTable table(look(20));
  table.column("unit", Align::kLeft, 8);
  for (const char* name : {"aaaaaa", "bbbbbb", "cccccc"}) {
    table.column(name, Align::kRight);
    table.may_drop();
  }
  table.row({"a very long name", "1", "2", "3"});
  const std::string text = table.take();
  EXPECT_EQ(table.dropped(), 2U);
  EXPECT_NE(text.find("aaaaaa"), std::string::npos);
  EXPECT_EQ(text.find("bbbbbb"), std::string::npos);
  EXPECT_LE(widest_line(text), 20U);
}

TEST(TextTable, WithoutALimitCutsAndDropsNothing) {
  TextTable table(look(0));
  table.column("unit", Align::kLeft, 4);
  table.column("x");
  table.may_drop();
  table.row({std::string(300, 'a'), "kept"});
  EXPECT_NE(table.take().find(std::string(300, 'a') + "  kept"), std::string::npos);
}

TEST(TextTable, ShowsControlCharactersInsteadOfSendingThem) {
  TextTable table(look(0));
  table.column("unit");
  table.row({"evil\x1b[31m\nred"});
  const std::string text = table.take();
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("evil\\u001b[31m\\u000ared"), std::string::npos) << text;
}

TEST(TextTable, ColoursOnlyWhenAsked) {
  Look plain = look(0);
  EXPECT_EQ(styled("x", Style::kBad, plain), "x");
  plain.colour = true;
  EXPECT_EQ(styled("x", Style::kBad, plain), "\x1b[31mx\x1b[0m");
  EXPECT_EQ(styled("x\n", Style::kBold, plain), "\x1b[1mx\x1b[0m\n");
  EXPECT_EQ(styled("", Style::kBad, plain), "");
}

TEST(Wrapped, BreaksAtSpacesAndIndentsWhatFollows) {
  EXPECT_EQ(wrapped("  a: ", "một hai ba bốn", look(12)), "  a: một hai\n     ba bốn\n");
  EXPECT_EQ(wrapped("", "longerthanthewidth x", look(10)), "longerthanthewidth\nx\n");
  EXPECT_EQ(wrapped("a", "", look(10)), "a\n");
  EXPECT_EQ(wrapped("", "no limit at all here", look(0)), "no limit at all here\n");
}

}  // namespace
