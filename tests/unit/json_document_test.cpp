// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <optional>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "parindex/mistake.hpp"

#include "json/document.hpp"
#include "json/writer.hpp"

namespace {

using parindex::Language;
using parindex::Mistakes;
using parindex::Place;
namespace json = parindex::detail::json;
using json::Document;
using json::Kind;
using json::Value;

constexpr std::size_t kMebi = std::size_t{1} << 20U;

std::string bytes(std::string_view text) { return std::string(text); }

// Parses what must be right.
Document parsed(std::string text, json::ParseOptions options = {.file = "f.json"}) {
  Mistakes mistakes;
  std::optional<Document> document = json::parse(std::move(text), options, mistakes);
  for (const auto& m : mistakes)
    ADD_FAILURE() << format(m, Language::kEn);
  if (!document) throw std::runtime_error("no document");
  return std::move(*document);
}

// The one mistake of what must be wrong.
parindex::Mistake only_mistake(std::string text, json::ParseOptions options = {.file = "f.json"}) {
  Mistakes mistakes;
  EXPECT_FALSE(json::parse(text, options, mistakes).has_value()) << text.substr(0, 100);
  EXPECT_EQ(mistakes.size(), 1U) << text.substr(0, 100);
  return mistakes.empty() ? parindex::Mistake{} : mistakes[0];
}

// ---- the tree

TEST(JsonDocument, Kinds_AndTexts) {
  const Document document =
      parsed(R"({"n": null, "t": true, "f": false, "z": -1.50e+3, "s": "ộ\n", "a": [], "o": {}})");
  const Value root = document.root();
  ASSERT_TRUE(root.is_object());
  EXPECT_EQ(root.size(), 7U);
  EXPECT_TRUE(root.find("n").is_null());
  EXPECT_TRUE(root.find("t").is_boolean());
  EXPECT_TRUE(root.find("t").boolean());
  EXPECT_TRUE(root.find("f").is_boolean());
  EXPECT_FALSE(root.find("f").boolean());
  EXPECT_TRUE(root.find("z").is_number());
  EXPECT_EQ(root.find("z").text(), "-1.50e+3");
  EXPECT_TRUE(root.find("s").is_string());
  EXPECT_EQ(root.find("s").text(), "ộ\n");
  EXPECT_TRUE(root.find("a").is_array());
  EXPECT_TRUE(root.find("o").is_object());
  EXPECT_EQ(root.find("a").size(), 0U);
  EXPECT_EQ(root.find("a").begin(), root.find("a").end());
}

TEST(JsonDocument, NullHandle_AnswersWithNothing) {
  const Value nothing;
  EXPECT_FALSE(nothing);
  EXPECT_EQ(nothing.kind(), Kind::kNull);
  EXPECT_FALSE(nothing.is_null());
  EXPECT_EQ(nothing.text(), "");
  EXPECT_FALSE(nothing.boolean());
  EXPECT_EQ(nothing.size(), 0U);
  EXPECT_FALSE(nothing.find("x"));
  EXPECT_FALSE(nothing.at(0));
  EXPECT_FALSE(nothing.parent());
  EXPECT_FALSE(nothing.has_name());
  EXPECT_EQ(nothing.name(), "");
  EXPECT_EQ(nothing.index(), 0U);
  EXPECT_EQ(nothing.pointer(), "");
  EXPECT_EQ(nothing.place(), Place());
  EXPECT_EQ(nothing.name_place(), Place());
  EXPECT_EQ(nothing.place_at(3), Place());
  for (const Value child : nothing)
    ADD_FAILURE() << child.name();
}

TEST(JsonDocument, WrongKind_AnswersWithNothing) {
  const Document document = parsed(R"([true, "x", 1, {"a": 1}])");
  const Value root = document.root();
  EXPECT_FALSE(root.find("a"));
  EXPECT_FALSE(root.at(0).find("a"));
  EXPECT_EQ(root.at(0).text(), "");
  EXPECT_EQ(root.at(3).text(), "");
  EXPECT_FALSE(root.at(1).boolean());
  EXPECT_EQ(root.at(1).size(), 0U);
  EXPECT_FALSE(root.at(4));
  EXPECT_FALSE(root.at(3).at(1));
}

TEST(JsonDocument, Children_ComeInOrder) {
  const Document document = parsed(R"({"b": [10, [11, 12], 13], "a": {"x": {}}, "": 3})");
  std::string seen;
  for (const Value member : document.root()) {
    seen += member.name();
    seen += '=';
    for (const Value child : member) {
      seen += child.is_number() ? child.text() : std::string_view("?");
      seen += std::to_string(child.index());
      seen += ' ';
    }
    seen += ';';
  }
  EXPECT_EQ(seen, "b=100 ?1 132 ;a=?0 ;=;");
  const Value last = document.root().at(2);
  EXPECT_TRUE(last.has_name());
  EXPECT_EQ(last.name(), "");
  EXPECT_EQ(document.root().find(""), last);
  EXPECT_EQ(document.root().find("b").at(1).at(1).text(), "12");
  EXPECT_EQ(document.root().find("b").at(1).parent(), document.root().find("b"));
  EXPECT_FALSE(document.root().parent());
  EXPECT_FALSE(document.root().has_name());
}

TEST(JsonDocument, Find_InObjectsOfEverySize) {
  for (std::size_t count = 0; count != 40; ++count) {
    std::string text = "{";
    for (std::size_t i = 0; i != count; ++i) {
      text += (i == 0 ? "" : ",") + ("\"k" + std::to_string(i * 7)) + "\\u0041\": " + std::to_string(i);
    }
    const Document document = parsed(text + "}");
    ASSERT_EQ(document.root().size(), count);
    for (std::size_t i = 0; i != count; ++i) {
      ASSERT_EQ(document.root().find("k" + std::to_string(i * 7) + "A").text(), std::to_string(i)) << count;
    }
    for (const char* absent : {"", "k", "k1A", "k0", "k0AA", "zzzzzzzzzzzzzzzzzzzz"}) {
      EXPECT_FALSE(document.root().find(absent)) << count << absent;
    }
  }
}

TEST(JsonDocument, Escapes_AreDecoded) {
  const Document document = parsed(
      R"(["\"\\\/\b\f\n\r\t", "\u0041\u00e9\u1ec7\ud83d\ude00", "tr\u01b0\u1edbc v\u00e0 sau", "\\", "\\\\\"", ""])");
  const Value root = document.root();
  EXPECT_EQ(root.at(0).text(), "\"\\/\b\f\n\r\t");
  EXPECT_EQ(root.at(1).text(), "Aéệ😀");
  EXPECT_EQ(root.at(2).text(), "trước và sau");
  EXPECT_EQ(root.at(3).text(), "\\");
  EXPECT_EQ(root.at(4).text(), "\\\\\"");
  EXPECT_EQ(root.at(5).text(), "");
}

TEST(JsonDocument, Strings_OfEveryLengthAndEscapePosition) {
  for (std::size_t length = 0; length != 40; ++length) {
    for (std::size_t escape = 0; escape <= length; ++escape) {
      std::string plain(length, 'x');
      std::string written = plain;
      if (escape < length) {
        plain[escape] = '\n';
        written.replace(escape, 1, "\\n");
      }
      const Document document = parsed("{\"" + written + "\":\"" + written + "\"}");
      ASSERT_EQ(document.root().at(0).name(), plain);
      ASSERT_EQ(document.root().at(0).text(), plain);
    }
  }
}

TEST(JsonDocument, Numbers_StayAsWritten) {
  const std::string text = "[0,-0,1.50,0.10,15e-1,1E+2,123456789012345678901234567890,0.1e-999999999,1e308]";
  const Document document = parsed(text);
  std::string joined = "[";
  for (const Value number : document.root()) {
    EXPECT_TRUE(number.is_number());
    joined += joined.size() == 1 ? "" : ",";
    joined += number.text();
  }
  EXPECT_EQ(joined + "]", text);
}

TEST(JsonDocument, Roots_OfEveryKind) {
  for (const char* text : {"null", "true", "false", "0", "-1.5", "\"\"", "[]", "{}", " \t\r\n 1 \n"}) {
    const Document document = parsed(text);
    EXPECT_TRUE(document.root()) << text;
    EXPECT_EQ(document.root().pointer(), "");
  }
}

TEST(JsonDocument, Values_OutliveAMove) {
  std::optional<Document> first = parsed(R"(["short", "a longer string that is not kept in place"])");
  const Value root = first->root();
  const std::string_view text = root.at(0).text();
  const Document second = std::move(*first);
  first.reset();
  EXPECT_EQ(root.at(0).text(), "short");
  EXPECT_EQ(text, "short");
  EXPECT_EQ(second.root(), root);
  EXPECT_EQ(second.file(), "f.json");
}

TEST(JsonDocument, MovedFrom_IsEmptyNotDeadly) {
  Document first = parsed("[1]");
  const Document second = std::move(first);
  EXPECT_FALSE(first.root());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(first.file(), "");
  EXPECT_EQ(first.source(), "");
}

TEST(JsonDocument, ManyThreads_MayReadOne) {
  std::string text = "{";
  for (int i = 0; i != 100; ++i)
    text += (i == 0 ? "\"k" : ",\n\"k") + std::to_string(i) + "\": [1, \"ệ\"]";
  const Document document = parsed(text + "}");
  std::vector<std::thread> threads;
  std::vector<std::size_t> sums(4);
  for (std::size_t t = 0; t != sums.size(); ++t) {
    threads.emplace_back([&document, &sums, t] {
      for (int i = 0; i != 100; ++i) {
        const Value member = document.root().find("k" + std::to_string(i));
        sums[t] += member.at(1).place().line + member.name_place().column + member.at(1).text().size();
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  for (const std::size_t sum : sums)
    EXPECT_EQ(sum, sums[0]);
  EXPECT_EQ(sums[0], 5050U + 99U + 2U + 300U);
}

// ---- places

TEST(JsonDocument, Places_CountLinesAndCodePoints) {
  const Document document =
      parsed("{\r\n  \"tên\": \"giá trị\", \"b\":\n[1,\n  \"ệ\", {\"c/d~e\" : null}]\n}");
  const Value root = document.root();
  EXPECT_EQ(root.place(), (Place{"f.json", "", 1, 1}));
  EXPECT_EQ(root.at(0).name_place(), (Place{"f.json", "/tên", 2, 3}));
  EXPECT_EQ(root.at(0).place(), (Place{"f.json", "/tên", 2, 10}));
  EXPECT_EQ(root.at(1).name_place(), (Place{"f.json", "/b", 2, 21}));
  EXPECT_EQ(root.at(1).place(), (Place{"f.json", "/b", 3, 1}));
  EXPECT_EQ(root.at(1).at(0).place(), (Place{"f.json", "/b/0", 3, 2}));
  EXPECT_EQ(root.at(1).at(1).place(), (Place{"f.json", "/b/1", 4, 3}));
  EXPECT_EQ(root.at(1).at(1).name_place(), (Place{"f.json", "/b/1", 4, 3}));
  EXPECT_EQ(root.at(1).at(2).place(), (Place{"f.json", "/b/2", 4, 8}));
  EXPECT_EQ(root.at(1).at(2).at(0).name_place(), (Place{"f.json", "/b/2/c~1d~0e", 4, 9}));
  EXPECT_EQ(root.at(1).at(2).at(0).place(), (Place{"f.json", "/b/2/c~1d~0e", 4, 19}));
}

TEST(JsonDocument, Places_OfLiteralsAndNumbers) {
  const Document document = parsed("[ null,true , false,\t-1.5e3]");
  const std::size_t columns[] = {3, 8, 15, 22};
  for (const Value element : document.root())
    EXPECT_EQ(element.place().column, columns[element.index()]);
}

TEST(JsonDocument, Places_SkipTheByteOrderMark) {
  const Document document = parsed("\xEF\xBB\xBF[1]");
  EXPECT_EQ(document.root().place(), (Place{"f.json", "", 1, 1}));
  EXPECT_EQ(document.root().at(0).place(), (Place{"f.json", "/0", 1, 2}));
  EXPECT_EQ(document.source().size(), 6U);
}

TEST(JsonDocument, Places_CountFromFirstLine) {
  const Document document = parsed("[\n1]", {.file = "x.jsonl", .first_line = 41});
  EXPECT_EQ(document.root().place(), (Place{"x.jsonl", "", 41, 1}));
  EXPECT_EQ(document.root().at(0).place(), (Place{"x.jsonl", "/0", 42, 1}));
}

// Lines longer and shorter than a block of the place index, checked against a plain count.
TEST(JsonDocument, Places_InLargeDocuments) {
  std::mt19937 random(766);
  for (const bool mark : {false, true}) {
    std::string text = mark ? "\xEF\xBB\xBF[" : "[";
    for (int i = 0; i != 3000; ++i) {
      text += std::string(random() % 4, ' ') + "\"" + (random() % 2 == 0 ? "ệ" : "e") +
              std::string(random() % 20, 'y') + "\",";
      if (random() % (i < 1500 ? 700 : 3) == 0) text += "\n";
    }
    text += "0]";
    const Document document = parsed(text);
    std::size_t line = 1;
    std::size_t column = 1;
    std::size_t at = mark ? 3 : 0;
    for (const Value element : document.root()) {
      const auto start = static_cast<std::size_t>(element.text().data() - document.source().data()) -
                         (element.is_string() ? 1U : 0U);
      for (; at != start; ++at) {
        const char c = document.source()[at];
        column += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1U : 0U;
        if (c == '\n') {
          ++line;
          column = 1;
        }
      }
      ASSERT_EQ(element.place(), (Place{"f.json", "/" + std::to_string(element.index()), line, column}));
    }
    EXPECT_GT(document.source().size(), 5 * 4096U);
  }
}

TEST(JsonDocument, PlaceAt_PointsIntoAString) {
  const Document document =
      parsed("{\"of\": \"ệ / b\",\n \"e\": \"\\u1ec7\\n\\ud83d\\ude00x\", \"n\": 123, \"o\": []}");
  const Value plain = document.root().find("of");
  EXPECT_EQ(plain.place_at(0), (Place{"f.json", "/of", 1, 9}));
  EXPECT_EQ(plain.place_at(4),
            (Place{"f.json", "/of", 1, 11}));  // the slash, after three bytes of ệ and a space
  EXPECT_EQ(plain.place_at(7), (Place{"f.json", "/of", 1, 14}));  // the end: the closing quote
  EXPECT_EQ(plain.place_at(1000), plain.place_at(7));
  const Value escaped = document.root().find("e");
  ASSERT_EQ(escaped.text(), "ệ\n😀x");
  EXPECT_EQ(escaped.place_at(0).column, 8U);
  EXPECT_EQ(escaped.place_at(2).column, 8U);   // inside ệ
  EXPECT_EQ(escaped.place_at(3).column, 14U);  // \n
  EXPECT_EQ(escaped.place_at(4).column, 16U);  // 😀
  EXPECT_EQ(escaped.place_at(7).column, 16U);
  EXPECT_EQ(escaped.place_at(8).column, 28U);  // x
  EXPECT_EQ(escaped.place_at(9).column, 29U);
  EXPECT_EQ(document.root().find("n").place_at(2).column, document.root().find("n").place().column + 2);
  EXPECT_EQ(document.root().find("o").place_at(2), document.root().find("o").place());
}

// ---- syntax, in words

struct Fault {
  std::string_view text;
  std::string_view code;
  std::size_t line, column;
  std::string_view pointer;
  std::string_view vi, en;
};

void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.text; }

class JsonFault : public testing::TestWithParam<Fault> {};

TEST_P(JsonFault, HasItsPlaceAndMessage) {
  const Fault& fault = GetParam();
  const parindex::Mistake m = only_mistake(bytes(fault.text));
  EXPECT_EQ(m.code, fault.code);
  EXPECT_EQ(m.severity, parindex::Severity::kError);
  EXPECT_EQ(m.place, (Place{"f.json", bytes(fault.pointer), fault.line, fault.column}));
  const bool syntax = fault.code == "JSON_SYNTAX";
  EXPECT_EQ(m.message.vi, (syntax ? "sai cú pháp JSON: " : "") + bytes(fault.vi));
  EXPECT_EQ(m.message.en, (syntax ? "wrong JSON syntax: " : "") + bytes(fault.en));
  EXPECT_FALSE(m.hint.vi.empty());
  EXPECT_FALSE(m.hint.en.empty());
  EXPECT_NE(m.hint.vi, m.hint.en);
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    Commas, JsonFault,
    testing::Values(
        Fault{"[1,\n 2,\n]", "JSON_SYNTAX", 2, 3, "", "thừa dấu phẩy trước “]”",
              "a surplus comma before “]”"},
        Fault{R"({"a": {"b": 1, }})", "JSON_SYNTAX", 1, 14, "/a", "thừa dấu phẩy trước “}”",
              "a surplus comma before “}”"},
        Fault{"{,}", "JSON_SYNTAX", 1, 2, "", "thừa dấu phẩy", "a surplus comma"},
        Fault{R"({"a": 1,, "b": 2})", "JSON_SYNTAX", 1, 9, "", "thừa dấu phẩy", "a surplus comma"},
        Fault{"[1,,2]", "JSON_SYNTAX", 1, 4, "", "thiếu giá trị trước “,”", "a value is missing before “,”"},
        Fault{R"({"a": 1 "b": 2})", "JSON_SYNTAX", 1, 9, "", "thiếu dấu phẩy giữa hai trường",
              "the comma between two members is missing"},
        Fault{"{\"a\": 1\n\"b\": 2}", "JSON_SYNTAX", 2, 1, "", "thiếu dấu phẩy giữa hai trường",
              "the comma between two members is missing"},
        Fault{"[1 2]", "JSON_SYNTAX", 1, 4, "", "thiếu dấu phẩy giữa hai phần tử",
              "the comma between two elements is missing"},
        Fault{"[[1] [2]]", "JSON_SYNTAX", 1, 6, "", "thiếu dấu phẩy giữa hai phần tử",
              "the comma between two elements is missing"},
        Fault{"[1;2]", "JSON_SYNTAX", 1, 3, "", "dùng dấu chấm phẩy thay cho dấu phẩy",
              "a semicolon instead of a comma"},
        Fault{R"({"max": 1,5})", "JSON_SYNTAX", 1, 10, "", "số thập phân viết bằng dấu phẩy",
              "a decimal comma in a number"}));

INSTANTIATE_TEST_SUITE_P(
    Members, JsonFault,
    testing::Values(Fault{"{mã: 1}", "JSON_SYNTAX", 1, 2, "", "tên trường “mã” phải đặt trong dấu ngoặc kép",
                          "member name “mã” must stand between quotation marks"},
                    Fault{"{'a': 1}", "JSON_SYNTAX", 1, 2, "",
                          "tên trường phải đặt trong dấu ngoặc kép thẳng (\"), không phải '",
                          "a member's name must stand between straight quotation marks (\"), not '"},
                    Fault{"{“a”: 1}", "JSON_SYNTAX", 1, 2, "",
                          "tên trường phải đặt trong dấu ngoặc kép thẳng (\"), không phải “",
                          "a member's name must stand between straight quotation marks (\"), not “"},
                    Fault{"{[1]}", "JSON_SYNTAX", 1, 2, "", "cần tên trường, nhưng gặp “[”",
                          "a member's name is expected here, not “[”"},
                    Fault{"{1: 2}", "JSON_SYNTAX", 1, 2, "", "tên trường “1” phải đặt trong dấu ngoặc kép",
                          "member name “1” must stand between quotation marks"},
                    Fault{R"({"a" 1})", "JSON_SYNTAX", 1, 6, "/a", "thiếu dấu hai chấm sau tên trường",
                          "the colon after a member's name is missing"},
                    Fault{R"([{"a"}])", "JSON_SYNTAX", 1, 6, "/0/a", "thiếu dấu hai chấm sau tên trường",
                          "the colon after a member's name is missing"},
                    Fault{R"({"a": })", "JSON_SYNTAX", 1, 7, "/a", "thiếu giá trị trước “}”",
                          "a value is missing before “}”"},
                    Fault{R"({"a": 1: 2})", "JSON_SYNTAX", 1, 8, "", "cần dấu phẩy hoặc “}”, nhưng gặp “:”",
                          "a comma or “}” is expected here, not “:”"}));

INSTANTIATE_TEST_SUITE_P(
    Brackets, JsonFault,
    testing::Values(
        Fault{"{\"a\":\n[1, 2}}", "JSON_SYNTAX", 2, 6, "/a",
              "“[” mở ở dòng 2 phải đóng bằng “]”, không phải “}”",
              "“[” of line 2 must be closed by “]”, not by “}”"},
        Fault{R"({"a": 1])", "JSON_SYNTAX", 1, 8, "", "“{” mở ở dòng 1 phải đóng bằng “}”, không phải “]”",
              "“{” of line 1 must be closed by “}”, not by “]”"},
        Fault{"]", "JSON_SYNTAX", 1, 1, "", "thiếu giá trị trước “]”", "a value is missing before “]”"},
        Fault{"{\n\"a\": [1,\n2", "JSON_SYNTAX", 3, 2, "/a",
              "tài liệu kết thúc giữa chừng, “[” mở ở dòng 2 chưa có “]”",
              "the document ends too early: “[” of line 2 has no “]”"},
        Fault{"{\"a\": 1,\n", "JSON_SYNTAX", 2, 1, "",
              "tài liệu kết thúc giữa chừng, “{” mở ở dòng 1 chưa có “}”",
              "the document ends too early: “{” of line 1 has no “}”"},
        Fault{"{\"a\"", "JSON_SYNTAX", 1, 5, "/a",
              "tài liệu kết thúc giữa chừng, “{” mở ở dòng 1 chưa có “}”",
              "the document ends too early: “{” of line 1 has no “}”"},
        Fault{"tru", "JSON_SYNTAX", 1, 4, "", "tài liệu kết thúc giữa chừng", "the document ends too early"},
        Fault{"[1] [2]", "JSON_TRAILING", 1, 5, "", "còn nội dung thừa sau chỗ kết thúc của tài liệu JSON",
              "there is more text after the end of the JSON document"},
        Fault{"{}\n}", "JSON_TRAILING", 2, 1, "", "còn nội dung thừa sau chỗ kết thúc của tài liệu JSON",
              "there is more text after the end of the JSON document"}));

INSTANTIATE_TEST_SUITE_P(
    Values, JsonFault,
    testing::Values(
        Fault{R"({"a": True})", "JSON_SYNTAX", 1, 7, "/a", "“True” không phải là giá trị JSON",
              "“True” is no JSON value"},
        Fault{"[nul]", "JSON_SYNTAX", 1, 2, "", "“nul” không phải là giá trị JSON", "“nul” is no JSON value"},
        Fault{"[nullx]", "JSON_SYNTAX", 1, 2, "", "“nullx” không phải là giá trị JSON",
              "“nullx” is no JSON value"},
        Fault{"[falsexy]", "JSON_SYNTAX", 1, 2, "", "“falsexy” không phải là giá trị JSON",
              "“falsexy” is no JSON value"},
        Fault{"[NaN]", "JSON_SYNTAX", 1, 2, "", "“NaN” không phải là giá trị JSON", "“NaN” is no JSON value"},
        Fault{"[không]", "JSON_SYNTAX", 1, 2, "", "“không” không phải là giá trị JSON",
              "“không” is no JSON value"},
        Fault{"['a']", "JSON_SYNTAX", 1, 2, "", "chuỗi phải đặt trong dấu ngoặc kép thẳng (\"), không phải '",
              "a string must stand between straight quotation marks (\"), not '"},
        Fault{"[“a”]", "JSON_SYNTAX", 1, 2, "", "chuỗi phải đặt trong dấu ngoặc kép thẳng (\"), không phải “",
              "a string must stand between straight quotation marks (\"), not “"},
        Fault{"[1] // x", "JSON_TRAILING", 1, 5, "", "còn nội dung thừa sau chỗ kết thúc của tài liệu JSON",
              "there is more text after the end of the JSON document"},
        Fault{"[\n  // x\n1]", "JSON_SYNTAX", 2, 3, "", "JSON không có chú thích", "JSON has no comments"},
        Fault{"{\"a\": 1 /* x */}", "JSON_SYNTAX", 1, 9, "", "JSON không có chú thích",
              "JSON has no comments"},
        Fault{"[ 1, \xC2\xA0 2]", "JSON_SYNTAX", 1, 6, "", "có khoảng trắng đặc biệt U+00A0",
              "there is the special space U+00A0"},
        Fault{"\xEF\xBB\xBF\xEF\xBB\xBF[]", "JSON_SYNTAX", 1, 1, "", "có khoảng trắng đặc biệt U+FEFF",
              "there is the special space U+FEFF"},
        Fault{"[=1]", "JSON_SYNTAX", 1, 2, "", "một giá trị không thể bắt đầu bằng “=”",
              "a value cannot start with “=”"},
        Fault{":", "JSON_SYNTAX", 1, 1, "", "thiếu giá trị trước “:”", "a value is missing before “:”"},
        Fault{"", "JSON_EMPTY", 1, 1, "", "tài liệu JSON không có nội dung", "the JSON document is empty"},
        Fault{" \n ", "JSON_EMPTY", 2, 2, "", "tài liệu JSON không có nội dung",
              "the JSON document is empty"},
        Fault{"\xEF\xBB\xBF", "JSON_EMPTY", 1, 1, "", "tài liệu JSON không có nội dung",
              "the JSON document is empty"}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, JsonFault,
    testing::Values(
        Fault{"[01]", "JSON_SYNTAX", 1, 2, "", "số “01” bắt đầu bằng chữ số 0 thừa",
              "number “01” starts with a surplus 0"},
        Fault{"-00.5", "JSON_SYNTAX", 1, 1, "", "số “-00.5” bắt đầu bằng chữ số 0 thừa",
              "number “-00.5” starts with a surplus 0"},
        Fault{"[1.2.3]", "JSON_SYNTAX", 1, 2, "", "số viết sai: “1.2.3”", "this is no number: “1.2.3”"},
        Fault{R"({"a": 50%})", "JSON_SYNTAX", 1, 7, "", "số viết sai: “50%”", "this is no number: “50%”"},
        Fault{"[2024-01-31]", "JSON_SYNTAX", 1, 2, "", "số viết sai: “2024-01-31”",
              "this is no number: “2024-01-31”"},
        Fault{"12điểm", "JSON_SYNTAX", 1, 1, "", "số viết sai: “12điểm”", "this is no number: “12điểm”"},
        Fault{"[.5]", "JSON_SYNTAX", 1, 2, "", "số không được bắt đầu bằng “.”",
              "a number must not start with “.”"},
        Fault{"[+5]", "JSON_SYNTAX", 1, 2, "", "số không được bắt đầu bằng “+”",
              "a number must not start with “+”"},
        Fault{"[- 5]", "JSON_SYNTAX", 1, 2, "", "sau dấu “-” phải là chữ số",
              "a “-” must be followed by a digit"},
        Fault{"[5.]", "JSON_SYNTAX", 1, 4, "", "sau dấu chấm thập phân phải có chữ số",
              "a decimal point must be followed by a digit"},
        Fault{"[5e]", "JSON_SYNTAX", 1, 4, "", "sau “e” của một số phải có chữ số",
              "the “e” of a number must be followed by a digit"},
        Fault{"[1e400]", "JSON_NUMBER", 1, 2, "", "số “1e400” vượt quá khả năng biểu diễn",
              "number “1e400” is beyond what can be represented"},
        Fault{"[1e-0009999999999]", "JSON_NUMBER", 1, 2, "",
              "số “1e-0009999999999” vượt quá khả năng biểu diễn",
              "number “1e-0009999999999” is beyond what can be represented"}));

INSTANTIATE_TEST_SUITE_P(
    Strings, JsonFault,
    testing::Values(Fault{"{\"a\": \"x\n\"}", "JSON_SYNTAX", 1, 7, "/a",
                          "chuỗi bắt đầu ở đây không có dấu ngoặc kép đóng trên cùng dòng",
                          "the string that starts here has no closing quotation mark on its line"},
                    Fault{"{\"a: 1,\r\n\"b\": 2}", "JSON_SYNTAX", 1, 2, "",
                          "chuỗi bắt đầu ở đây không có dấu ngoặc kép đóng trên cùng dòng",
                          "the string that starts here has no closing quotation mark on its line"},
                    Fault{"[1, \"abc", "JSON_SYNTAX", 1, 5, "",
                          "chuỗi bắt đầu ở đây không có dấu ngoặc kép đóng trên cùng dòng",
                          "the string that starts here has no closing quotation mark on its line"},
                    Fault{"[\"abc\\", "JSON_SYNTAX", 1, 2, "",
                          "chuỗi bắt đầu ở đây không có dấu ngoặc kép đóng trên cùng dòng",
                          "the string that starts here has no closing quotation mark on its line"},
                    Fault{"[\"ệ\tb\"]", "JSON_SYNTAX", 1, 4, "", "chuỗi chứa ký tự điều khiển U+0009",
                          "the string contains the control character U+0009"},
                    Fault{"[\"\x01\"]", "JSON_SYNTAX", 1, 3, "", "chuỗi chứa ký tự điều khiển U+0001",
                          "the string contains the control character U+0001"},
                    Fault{R"(["C:\dữ liệu"])", "JSON_SYNTAX", 1, 5, "",
                          "“\\d” không có nghĩa trong chuỗi JSON", "“\\d” means nothing in a JSON string"},
                    Fault{R"(["\ệ"])", "JSON_SYNTAX", 1, 3, "", "“\\ệ” không có nghĩa trong chuỗi JSON",
                          "“\\ệ” means nothing in a JSON string"},
                    Fault{R"(["\u12x4"])", "JSON_SYNTAX", 1, 3, "",
                          "sau \\u phải có bốn chữ số thập lục phân",
                          "\\u must be followed by four hexadecimal digits"},
                    Fault{R"(["ab\ud800"])", "JSON_SYNTAX", 1, 5, "",
                          "mã “\\ud800” là nửa cặp thay thế (surrogate) đứng lẻ",
                          "“\\ud800” is one half of a surrogate pair"},
                    Fault{R"(["\udc00x"])", "JSON_SYNTAX", 1, 3, "",
                          "mã “\\udc00” là nửa cặp thay thế (surrogate) đứng lẻ",
                          "“\\udc00” is one half of a surrogate pair"},
                    Fault{R"(["\ud800\u0041"])", "JSON_SYNTAX", 1, 3, "",
                          "mã “\\ud800” là nửa cặp thay thế (surrogate) đứng lẻ",
                          "“\\ud800” is one half of a surrogate pair"},
                    Fault{R"({"a\udfff": 1})", "JSON_SYNTAX", 1, 4, "",
                          "mã “\\udfff” là nửa cặp thay thế (surrogate) đứng lẻ",
                          "“\\udfff” is one half of a surrogate pair"},
                    Fault{R"(["a\u0000"])", "JSON_NUL", 1, 4, "",
                          "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
                          "there is a NUL character (U+0000), which a document must not contain"}));

INSTANTIATE_TEST_SUITE_P(
    Bytes, JsonFault,
    testing::Values(
        Fault{"[1, \0 2]"sv, "JSON_NUL", 1, 5, "",
              "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
              "there is a NUL character (U+0000), which a document must not contain"},
        Fault{"[\"ab\0\"]"sv, "JSON_NUL", 1, 5, "",
              "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
              "there is a NUL character (U+0000), which a document must not contain"},
        Fault{"[1]\n\0"sv, "JSON_NUL", 2, 1, "", "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
              "there is a NUL character (U+0000), which a document must not contain"},
        Fault{"[12\0]"sv, "JSON_NUL", 1, 4, "", "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
              "there is a NUL character (U+0000), which a document must not contain"},
        Fault{"[\"\\\0\"]"sv, "JSON_NUL", 1, 4, "",
              "có ký tự NUL (U+0000), tài liệu không được chứa ký tự này",
              "there is a NUL character (U+0000), which a document must not contain"},
        Fault{"[\n\"ệ\xE0\"]", "JSON_ENCODING", 2, 3, "",
              "tài liệu không ở bảng mã UTF-8: byte 0xE0 không hợp lệ",
              "the document is not UTF-8: byte 0xE0 is not valid"},
        Fault{"[\"\xC0\x80\"]", "JSON_ENCODING", 1, 3, "",
              "tài liệu không ở bảng mã UTF-8: byte 0xC0 không hợp lệ",
              "the document is not UTF-8: byte 0xC0 is not valid"},
        Fault{"[\"\xED\xA0\x80\"]", "JSON_ENCODING", 1, 3, "",
              "tài liệu không ở bảng mã UTF-8: byte 0xED không hợp lệ",
              "the document is not UTF-8: byte 0xED is not valid"},
        Fault{"\xFF\xFE[\0]\0"sv, "JSON_ENCODING", 1, 1, "",
              "tài liệu không ở bảng mã UTF-8: có vẻ là UTF-16",
              "the document is not UTF-8: it looks like UTF-16"},
        Fault{"\0[\0]"sv, "JSON_ENCODING", 1, 1, "", "tài liệu không ở bảng mã UTF-8: có vẻ là UTF-16",
              "the document is not UTF-8: it looks like UTF-16"},
        Fault{"[\0]\0"sv, "JSON_ENCODING", 1, 1, "", "tài liệu không ở bảng mã UTF-8: có vẻ là UTF-16",
              "the document is not UTF-8: it looks like UTF-16"}));

TEST(JsonDocument, Faults_CountFromFirstLine) {
  const parindex::Mistake m = only_mistake("{\"a\" 1}", {.file = "x.jsonl", .first_line = 12});
  EXPECT_EQ(m.place, (Place{"x.jsonl", "/a", 12, 6}));
  EXPECT_EQ(only_mistake("{", {.file = "x.jsonl", .first_line = 12}).message.en,
            "wrong JSON syntax: the document ends too early: “{” of line 12 has no “}”");
  EXPECT_EQ(only_mistake("\xFF", {.file = "x.jsonl", .first_line = 12}).place, (Place{"x.jsonl", "", 12, 1}));
}

// ---- repeated names

TEST(JsonDocument, DuplicateKeys_AreAllReportedInFileOrder) {
  Mistakes mistakes;
  const auto document = json::parse("{\"a\": 1,\n \"b\": {\"x\": 1, \"x\": 2},\n \"\\u0061\": 3, \"a\": 4}",
                                    {.file = "f.json"}, mistakes);
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(mistakes.size(), 3U);
  EXPECT_EQ(mistakes.error_count(), 3U);
  for (const auto& m : mistakes)
    EXPECT_EQ(m.code, "JSON_DUPLICATE_KEY");
  EXPECT_EQ(mistakes[0].place, (Place{"f.json", "/b/x", 2, 16}));
  EXPECT_EQ(mistakes[0].message.vi, "trường “x” bị lặp lại trong cùng một đối tượng (lần đầu ở dòng 2)");
  EXPECT_EQ(mistakes[0].message.en, "member “x” is repeated in one object (first on line 2)");
  EXPECT_EQ(mistakes[1].place, (Place{"f.json", "/a", 3, 2}));
  EXPECT_EQ(mistakes[1].message.en, "member “a” is repeated in one object (first on line 1)");
  EXPECT_EQ(mistakes[2].place, (Place{"f.json", "/a", 3, 15}));
  EXPECT_EQ(document->root().find("a").text(), "1");
}

TEST(JsonDocument, DuplicateKeys_InObjectsOfEverySize) {
  for (std::size_t count = 2; count != 40; ++count) {
    for (std::size_t twin = 0; twin != count; ++twin) {
      std::string text = "{";
      for (std::size_t i = 0; i != count; ++i)
        text += "\"key" + std::to_string(i) + "\":0,\n";
      text += "\"key" + std::to_string(twin) + "\":1}";
      Mistakes mistakes;
      const auto document = json::parse(text, {.file = "f.json"}, mistakes);
      ASSERT_EQ(mistakes.size(), 1U);
      ASSERT_EQ(mistakes[0].place.line, count + 1);
      ASSERT_EQ(mistakes[0].message.en, "member “key" + std::to_string(twin) +
                                            "” is repeated in one object (first on line " +
                                            std::to_string(twin + 1) + ")");
      ASSERT_EQ(document->root().find("key" + std::to_string(twin)).text(), "0");
    }
  }
}

TEST(JsonDocument, DuplicateKeys_OfDistinctObjectsAreFine) {
  parsed(R"([{"a": 1}, {"a": 1}, {"b": {"b": {"b": 1}}}])");
}

TEST(JsonDocument, DuplicateKeys_BeforeASyntaxFaultAreReportedToo) {
  Mistakes mistakes;
  EXPECT_FALSE(json::parse(R"([{"a": 1, "a": 2}, tru])", {.file = "f.json"}, mistakes).has_value());
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(mistakes[0].code, "JSON_DUPLICATE_KEY");
  EXPECT_EQ(mistakes[1].code, "JSON_SYNTAX");
}

TEST(JsonDocument, DuplicateKey_AtTheEndOfAMillion) {
  std::string text = "{";
  for (int i = 0; i != 1'000'000; ++i)
    text += "\"k" + std::to_string(i) + "\":0,\n";
  text += "\"k0\":0}";
  Mistakes mistakes;
  const auto document = json::parse(std::move(text), {.file = "f.json"}, mistakes);
  ASSERT_TRUE(document.has_value());
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].place, (Place{"f.json", "/k0", 1'000'001, 1}));
  for (int i = 0; i < 1'000'000; i += 997)
    ASSERT_TRUE(document->root().find("k" + std::to_string(i)));
  EXPECT_FALSE(document->root().find("k1000000"));
}

TEST(JsonDocument, AMillionTimesTheSameKey_IsCountedNotKept) {
  std::string text = "{\"k\":0";
  for (int i = 0; i != 1'000'000; ++i)
    text += ",\"k\":0";
  text += "}";
  Mistakes mistakes;
  EXPECT_TRUE(json::parse(std::move(text), {.file = "f.json"}, mistakes).has_value());
  EXPECT_EQ(mistakes.size(), 1000U);
  EXPECT_EQ(mistakes.error_count(), 1'000'000U);
}

// ---- limits

TEST(JsonDocument, Depth_IsLimitedExactly) {
  const std::string open(64, '[');
  parsed(open + std::string(64, ']'));
  const parindex::Mistake m = only_mistake("\n" + open + "[" + std::string(65, ']'));
  EXPECT_EQ(m.code, "JSON_TOO_DEEP");
  EXPECT_EQ(m.place.line, 2U);
  EXPECT_EQ(m.place.column, 65U);
  EXPECT_EQ(m.message.vi, "các mảng và đối tượng lồng nhau quá 64 cấp");
  EXPECT_EQ(m.message.en, "arrays and objects are nested more than 64 levels deep");
  const parindex::Mistake inner = only_mistake(R"({"a": [{"b": 1}]})", {.file = "f.json", .max_depth = 2});
  EXPECT_EQ(inner.code, "JSON_TOO_DEEP");
  EXPECT_EQ(inner.place, (Place{"f.json", "/a", 1, 8}));
  parsed("1", {.max_depth = 0});
  EXPECT_EQ(only_mistake("[]", {.max_depth = 0}).code, "JSON_TOO_DEEP");
  // The ceiling holds whatever is asked for.
  parsed(std::string(1000, '[') + std::string(1000, ']'), {.max_depth = 1'000'000});
  EXPECT_EQ(only_mistake(std::string(1001, '['), {.max_depth = 1'000'000}).message.en,
            "arrays and objects are nested more than 1000 levels deep");
}

#if defined(__has_feature)
#define PARINDEX_TEST_HAS_FEATURE(name) __has_feature(name)
#else
#define PARINDEX_TEST_HAS_FEATURE(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    PARINDEX_TEST_HAS_FEATURE(address_sanitizer) || PARINDEX_TEST_HAS_FEATURE(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

long peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(JsonDocument, HundredsOfMegabytesOfBrackets_EndAtOnce) {
  std::string text(200 * kMebi, '[');
  const long before = peak_kilobytes();
  Mistakes mistakes;
  EXPECT_FALSE(
      json::parse(std::move(text), {.file = "f.json", .max_bytes = 1024 * kMebi}, mistakes).has_value());
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "JSON_TOO_DEEP");
  EXPECT_EQ(mistakes[0].place.column, 65U);
  // Sanitizers need memory of their own.
  if (!kSanitized) {
    EXPECT_LT(peak_kilobytes() - before, 16 * 1024);
  }
}

TEST(JsonDocument, Bytes_AreLimited) {
  const parindex::Mistake m = only_mistake("[1, 2, 3]", {.file = "f.json", .max_bytes = 8});
  EXPECT_EQ(m.code, "JSON_LIMIT");
  EXPECT_EQ(m.place, (Place{.file = "f.json"}));
  EXPECT_EQ(m.message.vi, "tài liệu JSON vượt giới hạn: dài 9 byte, giới hạn là 8 byte");
  EXPECT_EQ(m.message.en, "the JSON document exceeds a limit: it has 9 bytes, the limit is 8");
  parsed("[1, 2, 3]", {.max_bytes = 9});
}

TEST(JsonDocument, Nodes_AreLimited) {
  parsed("[1, 2, 3]", {.max_nodes = 4});
  const parindex::Mistake m = only_mistake("[1,\n2, 3]", {.file = "f.json", .max_nodes = 3});
  EXPECT_EQ(m.code, "JSON_LIMIT");
  EXPECT_EQ(m.place, (Place{"f.json", "", 2, 4}));
  EXPECT_EQ(m.message.vi, "tài liệu JSON vượt giới hạn: hơn 3 giá trị");
  EXPECT_EQ(m.message.en, "the JSON document exceeds a limit: more than 3 values");
}

TEST(JsonDocument, Names_AreLimited) {
  parsed("{\"" + std::string(4096, 'x') + "\": 1}");
  const parindex::Mistake m = only_mistake("{\"a\": {\n\"" + std::string(4097, 'x') + "\": 1}}");
  EXPECT_EQ(m.code, "JSON_LIMIT");
  EXPECT_EQ(m.place, (Place{"f.json", "/a", 2, 1}));
  EXPECT_EQ(m.message.vi, "tài liệu JSON vượt giới hạn: tên trường dài hơn 4096 byte");
  EXPECT_EQ(m.message.en, "the JSON document exceeds a limit: a member's name is longer than 4096 bytes");
}

TEST(JsonDocument, HugeStringsAndNumbers_AreKeptOrRefusedQuickly) {
  std::string text = "[\"" + std::string(8 * kMebi, 'x') + "\\n" + std::string(8 * kMebi, 'y') + "\", 0.";
  text += std::string(4 * kMebi, '0') + "1]";
  const Document document = parsed(std::move(text));
  EXPECT_EQ(document.root().at(0).text().size(), 16 * kMebi + 1);
  EXPECT_EQ(document.root().at(1).text().size(), 4 * kMebi + 3);
  const parindex::Mistake m = only_mistake("[" + std::string(4 * kMebi, '9') + "]");
  EXPECT_EQ(m.code, "JSON_NUMBER");
  EXPECT_EQ(m.message.en, "number “" + std::string(200, '9') + "…” is beyond what can be represented");
}

// ---- whole documents, cut and damaged

constexpr std::string_view kSample =
    "\xEF\xBB\xBF"
    R"({"format": "parindex-framework/1", "id": "vn.766",
 "title": {"vi": "B\u1ed9 chỉ số \ud83d\ude00 \"CCHC\"", "en": null},
 "max": 100, "list": [0, -1.50, 2e+3, 0.1E-4, true, false, [], {}, [[{"a": [1]}]]],
 "many": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": 9, "j": 10},
 "" : "\\\/\b\f\n\r\t"})";

TEST(JsonDocument, EveryPrefix_IsAnErrorWithAPlace) {
  parsed(bytes(kSample));
  for (std::size_t length = 0; length != kSample.size(); ++length) {
    Mistakes mistakes;
    ASSERT_FALSE(json::parse(bytes(kSample.substr(0, length)), {.file = "f.json"}, mistakes).has_value())
        << length;
    ASSERT_EQ(mistakes.size(), 1U) << length;
    ASSERT_NE(mistakes[0].place.line, 0U) << length;
    ASSERT_NE(mistakes[0].place.column, 0U) << length;
    ASSERT_EQ(mistakes[0].message.vi.find('{', mistakes[0].message.vi.find("{0}")), std::string::npos)
        << length;
  }
}

TEST(JsonDocument, DamagedDocuments_NeverCrash) {
  std::mt19937 random(2026);
  static constexpr std::string_view kSpice = "\"\\{}[],:0123-+.eEtfn/ \n\t\xC3\xA1\x80\xED\xA0\xFF\x01uUdD8";
  std::size_t accepted = 0;
  for (int round = 0; round != 20'000; ++round) {
    std::string text = bytes(kSample);
    const std::size_t changes = 1 + random() % 3;
    for (std::size_t i = 0; i != changes; ++i) {
      const std::size_t at = random() % text.size();
      const char c = random() % 50 == 0 ? '\0' : kSpice[random() % kSpice.size()];
      switch (random() % 3) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        default:
          text.erase(at, 1 + random() % 4);
      }
      if (text.empty()) text = "x";
    }
    Mistakes mistakes;
    const auto document = json::parse(text, {.file = "f.json"}, mistakes);
    ASSERT_TRUE(document.has_value() || mistakes.has_errors());
    for (const auto& m : mistakes)
      ASSERT_FALSE(format(m, Language::kVi).empty());
    if (!document || mistakes.has_errors()) continue;
    ++accepted;
    // What was accepted means the same when written and read again.
    const std::string canonical = json::canonical(document->root());
    ASSERT_EQ(json::canonical(parsed(canonical).root()), canonical);
  }
  EXPECT_GT(accepted, 100U);
}

// ---- JSON Lines

TEST(JsonLines, Next_SkipsBlankLinesAndCountsThem) {
  json::Lines lines("\xEF\xBB\xBF\n{\"a\": 1}\r\n \t\r\n\n[2]\n[3]");
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "{\"a\": 1}");
  EXPECT_EQ(lines.number(), 2U);
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "[2]");
  EXPECT_EQ(lines.number(), 5U);
  ASSERT_TRUE(lines.next());
  EXPECT_EQ(lines.text(), "[3]");
  EXPECT_EQ(lines.number(), 6U);
  EXPECT_FALSE(lines.next());
  EXPECT_EQ(lines.text(), "");
  EXPECT_FALSE(lines.next());
  EXPECT_FALSE(json::Lines("").next());
  EXPECT_FALSE(json::Lines("\n\n").next());
}

}  // namespace
