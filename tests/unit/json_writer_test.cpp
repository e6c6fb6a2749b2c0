// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/mistake.hpp"

#include "json/document.hpp"
#include "json/writer.hpp"

namespace {

namespace json = parindex::detail::json;
using json::Style;
using json::Writer;

json::Document parsed(std::string text) {
  parindex::Mistakes mistakes;
  std::optional<json::Document> document = json::parse(std::move(text), {}, mistakes);
  for (const auto& m : mistakes)
    ADD_FAILURE() << format(m, parindex::Language::kEn);
  if (!document) throw std::runtime_error("no document");
  return std::move(*document);
}

std::string canonical(std::string text) { return json::canonical(parsed(std::move(text)).root()); }

void write_sample(Writer& out) {
  out.begin_object();
  out.member("name", "Bộ \"chỉ số\"\n");
  out.member_number("max", "1.50");
  out.member_integer("least", std::numeric_limits<std::int64_t>::min());
  out.key("most");
  out.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
  out.member_boolean("yes", true);
  out.member_null("nothing");
  out.key("list");
  out.begin_array();
  out.string("");
  out.begin_array();
  out.end_array();
  out.begin_object();
  out.end_object();
  out.boolean(false);
  out.end_array();
  out.end_object();
}

TEST(JsonWriter, Compact_HasNoWhiteSpace) {
  Writer out;
  EXPECT_FALSE(out.complete());
  write_sample(out);
  EXPECT_TRUE(out.complete());
  EXPECT_EQ(
      out.take(),
      R"({"name":"Bộ \"chỉ số\"\n","max":1.50,"least":-9223372036854775808,"most":18446744073709551615,)"
      R"("yes":true,"nothing":null,"list":["",[],{},false]})");
}

TEST(JsonWriter, Pretty_IndentsByTwo) {
  Writer out(Style::kPretty);
  write_sample(out);
  EXPECT_EQ(out.take(), R"({
  "name": "Bộ \"chỉ số\"\n",
  "max": 1.50,
  "least": -9223372036854775808,
  "most": 18446744073709551615,
  "yes": true,
  "nothing": null,
  "list": [
    "",
    [],
    {},
    false
  ]
})");
}

TEST(JsonWriter, Take_StartsAfresh) {
  for (const Style style : {Style::kCompact, Style::kPretty}) {
    Writer out(style);
    out.string("one");
    EXPECT_EQ(out.text(), "\"one\"");
    EXPECT_EQ(out.take(), "\"one\"");
    EXPECT_EQ(out.text(), "");
    EXPECT_FALSE(out.complete());
    out.begin_array();
    out.integer(2);
    out.end_array();
    EXPECT_EQ(out.take(), style == Style::kCompact ? "[2]" : "[\n  2\n]");
  }
}

TEST(JsonWriter, Strings_EscapeOnlyWhatTheyMust) {
  Writer out;
  std::string all;
  for (char c = 0; c != 0x20; ++c)
    all.push_back(c);
  out.string(all + "\"\\/\x7f é 😀 \u2028");
  EXPECT_EQ(
      out.take(),
      "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f"
      "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d"
      "\\u001e\\u001f\\\"\\\\/\x7f é 😀 \u2028\"");
  out.string(std::string_view());
  EXPECT_EQ(out.take(), "\"\"");
}

TEST(JsonWriter, Strings_EscapeAtEveryPosition) {
  for (std::size_t length = 1; length != 40; ++length) {
    for (std::size_t at = 0; at != length; ++at) {
      for (const char c : {'"', '\\', '\x1f', '\n'}) {
        std::string text(length, 'x');
        text[at] = c;
        Writer out;
        out.string(text);
        ASSERT_EQ(parsed(out.take()).root().text(), text);
      }
    }
  }
}

TEST(JsonWriter, InvalidUtf8_IsReplaced) {
  Writer out;
  out.begin_object();
  out.key("a\xff");
  out.string("ệ\xe1\xbb x\xed\xa0\x80");
  out.end_object();
  EXPECT_EQ(out.take(), "{\"a\uFFFD\":\"ệ\uFFFD\uFFFD x\uFFFD\uFFFD\uFFFD\"}");
}

TEST(JsonWriter, Value_WritesNumbersAsTheyWere) {
  const std::string text = R"({"b":[1.50,15e-1,-0,"x\ny",null,true,false,{},[]],"a":{"":0}})";
  Writer out;
  out.value(parsed(text).root());
  EXPECT_EQ(out.take(), text);
}

TEST(JsonWriter, Misuse_Throws) {
  EXPECT_THROW(Writer().end_object(), std::logic_error);
  EXPECT_THROW(Writer().end_array(), std::logic_error);
  EXPECT_THROW(Writer().key("a"), std::logic_error);
  EXPECT_THROW(static_cast<void>(Writer().take()), std::logic_error);
  for (const Style style : {Style::kCompact, Style::kPretty}) {
    Writer array(style);
    array.begin_array();
    EXPECT_THROW(array.key("a"), std::logic_error);
    EXPECT_THROW(array.end_object(), std::logic_error);
    EXPECT_THROW(static_cast<void>(array.take()), std::logic_error);
    array.end_array();
    EXPECT_THROW(array.end_array(), std::logic_error);
    EXPECT_THROW(array.null(), std::logic_error);
    EXPECT_EQ(array.take(), "[]");

    Writer object(style);
    object.begin_object();
    EXPECT_THROW(object.string("value without a key"), std::logic_error);
    EXPECT_THROW(object.begin_array(), std::logic_error);
    object.key("a");
    EXPECT_THROW(object.key("b"), std::logic_error);
    EXPECT_THROW(object.end_object(), std::logic_error);
    object.null();
    EXPECT_THROW(object.null(), std::logic_error);
    object.end_object();
    EXPECT_TRUE(object.complete());
  }
}

TEST(JsonWriter, Numbers_MustBeNumbers) {
  for (const char* text : {"",    "-",        "+1",   "01", "-01", ".5",    "5.",  "1e",   "1e+",   "1,5",
                           "NaN", "Infinity", "0x10", " 1", "1 ",  "1_000", "--1", "1.5.", "1e5.0", "１"}) {
    Writer out;
    EXPECT_THROW(out.number(text), std::logic_error) << text;
    EXPECT_EQ(out.text(), "") << text;
  }
  for (const char* text :
       {"0", "-0", "10", "0.5", "1.50", "-1e5", "1E+05", "1.0e-7", "99999999999999999999999999"}) {
    Writer out;
    out.number(text);
    EXPECT_EQ(out.take(), text);
  }
}

// ---- canonical form

TEST(JsonCanonical, Layout_AndOrderOfMembersDoNotMatter) {
  EXPECT_EQ(canonical("{ \"b\" : 1.0 ,\n\"a\" : [ 1 , \"\\u1ec7\\/\" ] }"), R"({"a":[1,"ệ/"],"b":1})");
  EXPECT_EQ(canonical(R"({"a":[1,"ệ/"],"b":1})"), R"({"a":[1,"ệ/"],"b":1})");
  EXPECT_EQ(canonical("{}"), "{}");
  EXPECT_EQ(canonical("[[],{},null,true,false]"), "[[],{},null,true,false]");
  EXPECT_EQ(canonical("\xEF\xBB\xBF\"\\u0041\\n\\u001F\""), R"("A\n\u001f")");
}

TEST(JsonCanonical, Members_AreSortedByBytes) {
  // U+FF61 comes before U+1F600 in bytes, after it in UTF-16.
  EXPECT_EQ(canonical(R"({"😀":1,"｡":2,"b":3,"aa":4,"a":5,"":6,"B":7,"é":8})"),
            R"({"":6,"B":7,"a":5,"aa":4,"b":3,"é":8,"｡":2,"😀":1})");
}

TEST(JsonCanonical, ListsKeepTheirOrder) { EXPECT_NE(canonical("[1,2]"), canonical("[2,1]")); }

TEST(JsonCanonical, IsAFixedPoint) {
  const std::string once = canonical(R"({"z":[1e3,-0.0,0.10],"y":{"k":"\t\"\\"},"x":1e-500})");
  EXPECT_EQ(canonical(once), once);
}

TEST(JsonCanonical, DistinctValues_GiveDistinctBytes) {
  const std::vector<std::string> texts = {
      "null",     "true",      "false",    "0",         "1",           "10",        "0.1",     "-1",
      "\"\"",     "\"1\"",     "\"null\"", "[]",        "{}",          "[[]]",      "[{}]",    "[0]",
      "[\"0\"]",  "[0,0]",     "{\"\":0}", "{\"a\":0}", "{\"a\":[0]}", "[1,[2]]",   "[[1],2]", "\"\\\\\"",
      "\"\\\"\"", "\"\\\\n\"", "\"\\n\"",  "1e-401",    "1e-402",      "\"1e-401\""};
  std::vector<std::string> seen;
  for (const std::string& text : texts)
    seen.push_back(canonical(text));
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST(JsonCanonical, OneChangedByteOfTheSource_ChangesTheBytes) {
  const std::string text = R"({"a":"xyz","b":[1,23],"c":true})";
  const std::string whole = canonical(text);
  for (std::size_t at = 0; at != text.size(); ++at) {
    for (const char c : {'0', '9', 'q', ' '}) {
      std::string changed = text;
      if (changed[at] == c) continue;
      changed[at] = c;
      parindex::Mistakes mistakes;
      const auto document = json::parse(changed, {}, mistakes);
      if (document) {
        EXPECT_NE(json::canonical(document->root()), whole) << changed;
      }
    }
  }
}

struct Number {
  std::string_view text, canonical;
};

TEST(JsonCanonical, Numbers_HaveOneText) {
  const Number numbers[] = {
      {"0", "0"},
      {"-0", "0"},
      {"0.000", "0"},
      {"-0e99", "0"},
      {"0e-999999", "0"},
      {"1", "1"},
      {"-1", "-1"},
      {"1.50", "1.5"},
      {"1.5", "1.5"},
      {"15e-1", "1.5"},
      {"0.15E1", "1.5"},
      {"0.0015e+3", "1.5"},
      {"150e-2", "1.5"},
      {"100", "100"},
      {"1e2", "100"},
      {"1E+02", "100"},
      {"10.0e1", "100"},
      {"1200", "1200"},
      {"0.001", "0.001"},
      {"1e-3", "0.001"},
      {"12.34e1", "123.4"},
      {"12.34e2", "1234"},
      {"12.34e3", "12340"},
      {"-12.34e-3", "-0.01234"},
      {"123456789012345678901234567890.10", "123456789012345678901234567890.1"},
      {"12e0000000000000000000000000001", "120"},
  };
  for (const Number& number : numbers)
    EXPECT_EQ(json::canonical_number(number.text), number.canonical) << number.text;
}

TEST(JsonCanonical, Numbers_WriteOutUpTo400Zeros) {
  EXPECT_EQ(json::canonical_number("1e400"), "1" + std::string(400, '0'));
  EXPECT_EQ(json::canonical_number("1e401"), "1e401");
  EXPECT_EQ(json::canonical_number("1.25e403"), "125e401");
  EXPECT_EQ(json::canonical_number("10e400"), "1e401");
  EXPECT_EQ(json::canonical_number("-5e-401"), "-0." + std::string(400, '0') + "5");
  EXPECT_EQ(json::canonical_number("-5e-402"), "-5e-402");
  EXPECT_EQ(json::canonical_number("50e-403"), "5e-402");
  EXPECT_EQ(json::canonical_number("1e999999999999999999"), "1e999999999999999999");
  EXPECT_EQ(json::canonical_number("10e999999999999999999"), "1e1000000000000000000");
  EXPECT_THROW(static_cast<void>(json::canonical_number("1e9999999999999999999")), std::logic_error);
  EXPECT_THROW(static_cast<void>(json::canonical_number("1,5")), std::logic_error);
}

// A number is digits and a power of ten; however it is written, the text is one, and another number has
// another.
TEST(JsonCanonical, Numbers_HaveOneTextHoweverWritten) {
  std::mt19937 random(42);
  for (int round = 0; round != 20'000; ++round) {
    const long long digits = static_cast<long long>(random() % 100'000);
    const int power = static_cast<int>(random() % 13) - 6;
    const auto write = [&random](long long value, int exponent) {
      std::string text = std::to_string(value);
      const int zeros = static_cast<int>(random() % 3);
      text.append(static_cast<std::size_t>(zeros), '0');
      exponent -= zeros;
      // A point after any digit, or in front.
      const std::size_t point = random() % (text.size() + 1);
      exponent += static_cast<int>(text.size() - point);
      std::string whole = text.substr(0, point);
      whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size()));
      if (whole.empty()) whole = "0";
      const std::string fraction = text.substr(point);
      return whole + (fraction.empty() ? "" : "." + fraction) + (random() % 2 == 0 ? "e" : "E") +
             (exponent >= 0 && random() % 2 == 0 ? "+" : "") + std::to_string(exponent);
    };
    const std::string one = write(digits, power);
    const std::string canonical_text = json::canonical_number(one);
    ASSERT_EQ(json::canonical_number(write(digits, power)), canonical_text) << one;
    ASSERT_EQ(json::canonical_number(canonical_text), canonical_text) << one;
    ASSERT_NE(json::canonical_number(write(digits + 1, power)), canonical_text) << one;
    if (digits != 0) {
      ASSERT_NE(json::canonical_number(write(digits, power + 1)), canonical_text) << one;
    }
  }
}

}  // namespace
