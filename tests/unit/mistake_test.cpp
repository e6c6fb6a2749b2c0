// SPDX-License-Identifier: Apache-2.0
#include "parindex/mistake.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/text.hpp"

#include "report.hpp"

namespace {

using parindex::Language;
using parindex::Mistake;
using parindex::Mistakes;
using parindex::Place;
using parindex::Severity;
using parindex::Text;
using parindex::detail::Argument;
using parindex::detail::CatalogueRow;
using parindex::detail::Code;
using parindex::detail::report;

Mistake mistake(std::string code, Severity severity = Severity::kError, std::size_t line = 0) {
  return Mistake{.code = std::move(code), .severity = severity, .place = {.file = "f", .line = line}};
}

std::vector<std::string> codes(const Mistakes& mistakes) {
  std::vector<std::string> out;
  for (const Mistake& m : mistakes)
    out.push_back(m.code);
  return out;
}

using Codes = std::vector<std::string>;

TEST(Text, In_FallsBackToTheOtherLanguage) {
  EXPECT_EQ((Text{"có", "yes"}.in(Language::kVi)), "có");
  EXPECT_EQ((Text{"có", "yes"}.in(Language::kEn)), "yes");
  EXPECT_EQ((Text{"có", ""}.in(Language::kEn)), "có");
  EXPECT_EQ((Text{"", "yes"}.in(Language::kVi)), "yes");
  EXPECT_TRUE(Text().empty());
  EXPECT_FALSE((Text{"", "yes"}.empty()));
}

// ---- Mistakes

TEST(Mistakes, Add_KeepsOrderAndCounts) {
  Mistakes mistakes;
  EXPECT_TRUE(mistakes.empty());
  EXPECT_FALSE(mistakes.has_errors());
  mistakes.add(mistake("A", Severity::kWarning));
  EXPECT_FALSE(mistakes.empty());
  EXPECT_FALSE(mistakes.has_errors());
  mistakes.add(mistake("B"));
  EXPECT_TRUE(mistakes.has_errors());
  EXPECT_EQ(codes(mistakes), (Codes{"A", "B"}));
  EXPECT_EQ(mistakes.error_count(), 1U);
  EXPECT_EQ(mistakes.warning_count(), 1U);
  EXPECT_EQ(mistakes.dropped(), 0U);
  EXPECT_EQ(mistakes[1].code, "B");
}

TEST(Mistakes, Limit_CountsWhatItDoesNotKeep) {
  Mistakes mistakes(2);
  for (const char* code : {"A", "B", "C", "D"})
    mistakes.add(mistake(code));
  EXPECT_EQ(codes(mistakes), (Codes{"A", "B"}));
  EXPECT_EQ(mistakes.error_count(), 4U);
  EXPECT_EQ(mistakes.dropped(), 2U);
  EXPECT_EQ(Mistakes().limit(), 1000U);
}

TEST(Mistakes, Limit_AnErrorDisplacesTheLastWarning) {
  Mistakes mistakes(3);
  mistakes.add(mistake("W1", Severity::kWarning));
  mistakes.add(mistake("E1"));
  mistakes.add(mistake("W2", Severity::kWarning));
  mistakes.add(mistake("W3", Severity::kWarning));
  EXPECT_EQ(codes(mistakes), (Codes{"W1", "E1", "W2"}));
  mistakes.add(mistake("E2"));
  EXPECT_EQ(codes(mistakes), (Codes{"W1", "E1", "E2"}));
  mistakes.add(mistake("E3"));
  EXPECT_EQ(codes(mistakes), (Codes{"E1", "E2", "E3"}));
  mistakes.add(mistake("E4"));
  EXPECT_EQ(codes(mistakes), (Codes{"E1", "E2", "E3"}));
  EXPECT_EQ(mistakes.error_count(), 4U);
  EXPECT_EQ(mistakes.warning_count(), 3U);
  EXPECT_EQ(mistakes.dropped(), 4U);
}

TEST(Mistakes, Limit_ZeroKeepsNothingButCounts) {
  Mistakes mistakes(0);
  mistakes.add(mistake("A"));
  report(mistakes, Code::kJsonEmpty, {});
  EXPECT_EQ(mistakes.size(), 0U);
  EXPECT_EQ(mistakes.error_count(), 2U);
  EXPECT_TRUE(mistakes.has_errors());
  EXPECT_FALSE(mistakes.empty());
}

TEST(Mistakes, Promote_TurnsPastAndFutureWarningsIntoErrors) {
  Mistakes mistakes(3);
  mistakes.add(mistake("A", Severity::kWarning));
  mistakes.promote_warnings();
  EXPECT_EQ(mistakes.error_count(), 1U);
  EXPECT_EQ(mistakes.warning_count(), 0U);
  mistakes.add(mistake("B", Severity::kWarning));
  EXPECT_EQ(mistakes[0].severity, Severity::kError);
  EXPECT_EQ(mistakes[1].severity, Severity::kError);
  // A promoted warning is not displaced.
  mistakes.add(mistake("C"));
  mistakes.add(mistake("D"));
  EXPECT_EQ(codes(mistakes), (Codes{"A", "B", "C"}));
  EXPECT_EQ(mistakes.error_count(), 4U);
}

TEST(Mistakes, SortByPlace_IsStable) {
  Mistakes mistakes;
  const auto add = [&mistakes](std::string code, std::string file, std::size_t line, std::size_t column) {
    mistakes.add(
        Mistake{.code = std::move(code), .place = {.file = std::move(file), .line = line, .column = column}});
  };
  add("e", "b", 1, 1);
  add("c", "a", 10, 1);
  add("b", "a", 2, 9);
  add("d", "a", 10, 1);
  add("a", "a", 2, 8);
  mistakes.sort_by_place();
  EXPECT_EQ(codes(mistakes), (Codes{"a", "b", "c", "d", "e"}));
}

TEST(Mistakes, Append_CarriesCountsOver) {
  Mistakes all(2);
  all.add(mistake("A"));
  Mistakes more(1);
  more.add(mistake("B"));
  more.add(mistake("C"));
  more.add(mistake("D", Severity::kWarning));
  all.append(std::move(more));
  EXPECT_EQ(codes(all), (Codes{"A", "B"}));
  EXPECT_EQ(all.error_count(), 3U);
  EXPECT_EQ(all.warning_count(), 1U);
  EXPECT_EQ(all.dropped(), 2U);

  Mistakes strict;
  strict.promote_warnings();
  Mistakes warnings(1);
  warnings.add(mistake("W", Severity::kWarning));
  warnings.add(mistake("X", Severity::kWarning));
  strict.append(std::move(warnings));
  EXPECT_EQ(strict.error_count(), 2U);
  EXPECT_EQ(strict.warning_count(), 0U);
}

TEST(Mistakes, Clear_ForgetsButStaysStrict) {
  Mistakes mistakes(5);
  mistakes.add(mistake("A", Severity::kWarning));
  mistakes.promote_warnings();
  mistakes.clear();
  EXPECT_TRUE(mistakes.empty());
  EXPECT_EQ(mistakes.limit(), 5U);
  mistakes.add(mistake("B", Severity::kWarning));
  EXPECT_TRUE(mistakes.has_errors());
}

// ---- format

TEST(Format, ShowsEverything_InBothLanguages) {
  const Mistake m{.code = "MAX_SUM",
                  .severity = Severity::kWarning,
                  .place = {"rules.json", "/items/0", 3, 14},
                  .unit = "H26",
                  .message = {"tổng là 59", "the sum is 59"},
                  .hint = {"sửa lại", "correct it"}};
  EXPECT_EQ(format(m, Language::kVi),
            "rules.json:3:14: cảnh báo MAX_SUM: (H26) tổng là 59 [/items/0]\n  gợi ý: sửa lại");
  EXPECT_EQ(format(m, Language::kEn),
            "rules.json:3:14: warning MAX_SUM: (H26) the sum is 59 [/items/0]\n  hint: correct it");
}

TEST(Format, LeavesOutWhatIsUnknown) {
  Mistake m{.code = "X", .message = {"sai", "wrong"}};
  EXPECT_EQ(format(m, Language::kVi), "lỗi X: sai");
  EXPECT_EQ(format(m, Language::kEn), "error X: wrong");
  m.place.file = "f.csv";
  EXPECT_EQ(format(m, Language::kEn), "f.csv: error X: wrong");
  m.place.line = 7;
  EXPECT_EQ(format(m, Language::kEn), "f.csv:7: error X: wrong");
  m.place.column = 2;
  EXPECT_EQ(format(m, Language::kEn), "f.csv:7:2: error X: wrong");
  m.place.file.clear();
  EXPECT_EQ(format(m, Language::kEn), "7:2: error X: wrong");
  m.message.en.clear();
  EXPECT_EQ(format(m, Language::kEn), "7:2: error X: sai");
}

TEST(Format, ShowsControlCharactersHarmlessly) {
  const Mistake m{.code = "X",
                  .place = {"a\x1b[31m", "/\n", 1, 1},
                  .unit = "\x07",
                  .message = {"đỏ\x1b[0m\xff \xe2\x80\xae", ""}};
  EXPECT_EQ(format(m, Language::kVi),
            "a\\u001b[31m:1:1: lỗi X: (\\u0007) đỏ\\u001b[0m\uFFFD \\u202e [/\\u000a]");
}

// ---- catalogue

TEST(Catalogue, Codes_AreWordsWithOneSeverity) {
  std::map<std::string_view, Code> seen;
  for (std::size_t i = 0; i != parindex::detail::catalogue_size(); ++i) {
    const auto code = static_cast<Code>(i);
    const CatalogueRow& row = parindex::detail::catalogue_row(code);
    // Rows may share a code when they word one mistake for different documents.
    const auto [first, is_new] = seen.emplace(row.code, code);
    EXPECT_EQ(parindex::detail::catalogue_row(first->second).severity, row.severity) << row.code;
    if (!is_new) {
      const CatalogueRow& other = parindex::detail::catalogue_row(first->second);
      EXPECT_FALSE(other.vi == row.vi && other.hint_vi == row.hint_vi) << row.code << " stands twice";
    }
    EXPECT_FALSE(row.code.empty());
    EXPECT_TRUE(std::all_of(row.code.begin(), row.code.end(), [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    })) << row.code;
    EXPECT_EQ(parindex::detail::find_code(row.code), first->second);
    EXPECT_EQ(parindex::detail::code_text(code), row.code);
  }
  EXPECT_EQ(parindex::detail::find_code("NO_SUCH_CODE"), std::nullopt);
  EXPECT_EQ(parindex::detail::find_code(""), std::nullopt);
}

std::set<char> placeholders(std::string_view pattern) {
  std::set<char> out;
  for (std::size_t i = 0; i + 2 < pattern.size(); ++i) {
    if (pattern[i] == '{' && std::isdigit(static_cast<unsigned char>(pattern[i + 1])) != 0 &&
        pattern[i + 2] == '}') {
      out.insert(pattern[i + 1]);
    }
  }
  return out;
}

TEST(Catalogue, Rows_SayTheSameInBothLanguages) {
  for (std::size_t i = 0; i != parindex::detail::catalogue_size(); ++i) {
    const CatalogueRow& row = parindex::detail::catalogue_row(static_cast<Code>(i));
    EXPECT_FALSE(row.vi.empty()) << row.code;
    EXPECT_FALSE(row.en.empty()) << row.code;
    EXPECT_EQ(row.hint_vi.empty(), row.hint_en.empty()) << row.code;
    EXPECT_EQ(placeholders(row.vi), placeholders(row.en)) << row.code;
    EXPECT_EQ(placeholders(row.hint_vi), placeholders(row.hint_en)) << row.code;
    for (const std::string_view text : {row.vi, row.en, row.hint_vi, row.hint_en}) {
      EXPECT_FALSE(text.ends_with('.') || text.ends_with(' ') || text.starts_with(' '))
          << row.code << ": " << text;
      EXPECT_EQ(text.find("  "), std::string_view::npos) << row.code << ": " << text;
    }
    // A bare placeholder: the whole sentence is the argument, given in both languages.
    EXPECT_TRUE(row.vi == "{0}" || row.vi != row.en) << row.code;
  }
}

TEST(Report, FillsMessageAndHint) {
  Mistakes mistakes;
  report(mistakes, Code::kCsvColumns, Place{"f.csv", "", 4, 1}, {4, std::size_t{3}, Text{"tab", "the tab"}},
         "H26");
  ASSERT_EQ(mistakes.size(), 1U);
  const Mistake& m = mistakes[0];
  EXPECT_EQ(m.code, "CSV_COLUMNS");
  EXPECT_EQ(m.severity, Severity::kError);
  EXPECT_EQ(m.place, (Place{"f.csv", "", 4, 1}));
  EXPECT_EQ(m.unit, "H26");
  EXPECT_EQ(m.message.vi, "dòng này có 4 ô nhưng dòng tiêu đề có 3 ô");
  EXPECT_EQ(m.message.en, "this row has 4 cells but the header has 3");
  EXPECT_EQ(m.hint.vi,
            "thêm hoặc bớt ô cho khớp; ô có chứa dấu phân cách “tab” phải đặt trong dấu ngoặc kép");
  EXPECT_EQ(m.hint.en, "add or remove cells; a cell that contains the separator “the tab” must be quoted");
}

TEST(Report, Arguments_AreNotTakenForPlaceholders) {
  Mistakes mistakes;
  report(mistakes, Code::kFileUnreadable, {}, {"{1}{0}", "{0}"});
  EXPECT_EQ(mistakes[0].message.en, "file “{1}{0}” cannot be read: {0}");
  report(mistakes, Code::kFileUnreadable, {}, {"only one"});
  EXPECT_EQ(mistakes[1].message.en, "file “only one” cannot be read: {1}");
}

TEST(Report, Arguments_AreCutWhenLong) {
  Mistakes mistakes;
  std::string exact;
  for (int i = 0; i != 200; ++i)
    exact += "ệ";
  report(mistakes, Code::kFileNotFound, {}, {exact});
  EXPECT_EQ(mistakes[0].message.en, "file “" + exact + "” was not found");
  report(mistakes, Code::kFileNotFound, {}, {exact + "x"});
  EXPECT_EQ(mistakes[1].message.en, "file “" + exact + "…” was not found");
  report(mistakes, Code::kFileNotFound, {}, {std::string(1'000'000, '\x80')});
  EXPECT_LT(mistakes[2].message.en.size(), 300U);
}

TEST(Report, BeyondTheLimit_OnlyCounts) {
  Mistakes mistakes(1);
  report(mistakes, Code::kJsonEmpty, {});
  report(mistakes, Code::kJsonEmpty, {});
  EXPECT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes.error_count(), 2U);
}

}  // namespace
