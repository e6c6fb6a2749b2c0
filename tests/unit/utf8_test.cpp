// SPDX-License-Identifier: Apache-2.0
#include "text/utf8.hpp"

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace {

namespace text = parindex::detail::text;
using namespace std::string_view_literals;

TEST(Utf8, EveryCodePoint_RoundTrips) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string bytes;
    text::append(bytes, c);
    ASSERT_TRUE(text::is_valid(bytes)) << static_cast<unsigned>(c);
    std::size_t at = 0;
    ASSERT_EQ(text::next_code_point(bytes, at), c);
    ASSERT_EQ(at, bytes.size());
    ASSERT_EQ(text::count_code_points(bytes), 1U);
    // No shorter prefix is valid, and none longer by a continuation byte.
    for (std::size_t cut = 1; cut < bytes.size(); ++cut)
      ASSERT_EQ(text::valid_prefix(bytes.substr(0, cut)), 0U);
    ASSERT_EQ(text::valid_prefix(bytes + '\x80'), bytes.size());
  }
}

TEST(Utf8, Append_ReplacesWhatIsNoCodePoint) {
  std::string bytes;
  text::append(bytes, 0xD800);
  text::append(bytes, 0xDFFF);
  text::append(bytes, 0x110000);
  EXPECT_EQ(bytes, "\uFFFD\uFFFD\uFFFD");
}

TEST(Utf8, Invalid_SequencesAreFound) {
  for (const std::string_view bad : {"\x80"sv,
                                     "\xBF"sv,
                                     "\xC0\x80"sv,
                                     "\xC1\xBF"sv,
                                     "\xC3"sv,
                                     "\xC3("sv,
                                     "\xE0\x80\x80"sv,
                                     "\xE0\x9F\xBF"sv,
                                     "\xE1\xBB"sv,
                                     "\xE1(\x80"sv,
                                     "\xE1\x80("sv,
                                     "\xED\xA0\x80"sv,
                                     "\xED\xBF\xBF"sv,
                                     "\xF0\x80\x80\x80"sv,
                                     "\xF0\x8F\xBF\xBF"sv,
                                     "\xF0\x9F\x98"sv,
                                     "\xF0(\x98\x80"sv,
                                     "\xF0\x9F(\x80"sv,
                                     "\xF0\x9F\x98("sv,
                                     "\xF4\x90\x80\x80"sv,
                                     "\xF5\x80\x80\x80"sv,
                                     "\xFE"sv,
                                     "\xFF"sv}) {
    for (std::size_t before = 0; before != 70; ++before) {
      std::string bytes(before, 'x');
      if (before % 3 == 2) bytes.replace(before - 2, 2, "é");
      const std::size_t good = bytes.size();
      bytes += bad;
      ASSERT_EQ(text::valid_prefix(bytes), good);
      ASSERT_EQ(text::valid_prefix(bytes + std::string(70, 'y')), good);
    }
  }
}

// The validator against one that looks at one code point after the other.
TEST(Utf8, ValidPrefix_EqualsThePlainWay) {
  std::mt19937 random(3);
  const std::string_view pieces[] = {"a"sv,    "abcdefgh"sv, "é"sv,  "ệ"sv,       "😀"sv,
                                     "\xE1"sv, "\x80"sv,     "\0"sv, "\xF0\x9F"sv};
  for (int round = 0; round != 20'000; ++round) {
    std::string bytes;
    const std::size_t kinds = random() % 4 == 0 ? 9 : 5;
    for (std::size_t n = random() % 30; n != 0; --n)
      bytes += pieces[random() % kinds];
    std::size_t plain = 0;
    while (plain < bytes.size()) {
      std::size_t after = plain;
      const char32_t c = text::next_code_point(bytes, after);
      if (c == 0xFFFD) break;
      plain = after;
    }
    ASSERT_EQ(text::valid_prefix(bytes), plain);
  }
}

TEST(Utf8, NextCodePoint_StepsOverOneBadByte) {
  const std::string_view bytes = "\xE1\xBBx";
  std::size_t at = 0;
  EXPECT_EQ(text::next_code_point(bytes, at), 0xFFFDU);
  EXPECT_EQ(at, 1U);
  EXPECT_EQ(text::next_code_point(bytes, at), 0xFFFDU);
  EXPECT_EQ(at, 2U);
  EXPECT_EQ(text::next_code_point(bytes, at), U'x');
}

TEST(Utf8, Utf16_IsRecognised) {
  EXPECT_TRUE(text::looks_like_utf16("\xFF\xFEx\0"sv));
  EXPECT_TRUE(text::looks_like_utf16("\xFE\xFF\0x"sv));
  EXPECT_TRUE(text::looks_like_utf16("x\0y\0"sv));
  EXPECT_TRUE(text::looks_like_utf16("\0x\0y"sv));
  EXPECT_TRUE(text::looks_like_utf16("\0\0\xFE\xFF"sv));
  EXPECT_TRUE(text::looks_like_utf16("\xFF\xFE\0\0"sv));
  EXPECT_FALSE(text::looks_like_utf16(""));
  EXPECT_FALSE(text::looks_like_utf16("\0"sv));
  EXPECT_FALSE(text::looks_like_utf16("{}"));
  EXPECT_FALSE(text::looks_like_utf16("\xEF\xBB\xBF{"));
  EXPECT_FALSE(text::looks_like_utf16("ệ"));
  EXPECT_FALSE(text::looks_like_utf16("\0\0\0\0"sv));
}

TEST(Width, Vietnamese_IsTheSameComposedAndDecomposed) {
  EXPECT_EQ(text::display_width("Việt Nam"), 8U);
  EXPECT_EQ(text::display_width("Vie\u0323\u0302t Nam"), 8U);
  EXPECT_EQ(text::display_width("Thủ tục hành chính"), 18U);
  EXPECT_EQ(text::display_width("Thu\u0309 tu\u0323c ha\u0300nh chi\u0301nh"), 18U);
  EXPECT_EQ(text::display_width("ƯỜNG đđ"), 7U);
}

TEST(Width, Marks_WideAndControlCharacters) {
  EXPECT_EQ(text::display_width(""), 0U);
  EXPECT_EQ(text::code_point_width(U'\n'), 0U);
  EXPECT_EQ(text::code_point_width(0x7F), 0U);
  EXPECT_EQ(text::code_point_width(0x9F), 0U);
  EXPECT_EQ(text::code_point_width(0xA0), 1U);
  EXPECT_EQ(text::code_point_width(0xAD), 1U);  // soft hyphen
  EXPECT_EQ(text::code_point_width(0x2FF), 1U);
  EXPECT_EQ(text::code_point_width(0x300), 0U);
  EXPECT_EQ(text::code_point_width(0x36F), 0U);
  EXPECT_EQ(text::code_point_width(0x370), 1U);
  EXPECT_EQ(text::code_point_width(0x200B), 0U);  // zero width space
  EXPECT_EQ(text::code_point_width(0x200D), 0U);  // joiner
  EXPECT_EQ(text::code_point_width(0xFEFF), 0U);
  EXPECT_EQ(text::code_point_width(0x10FF), 1U);
  EXPECT_EQ(text::code_point_width(0x1100), 2U);
  EXPECT_EQ(text::code_point_width(0x115F), 2U);
  EXPECT_EQ(text::code_point_width(0x1160), 0U);
  EXPECT_EQ(text::code_point_width(U'部'), 2U);
  EXPECT_EQ(text::code_point_width(U'가'), 2U);
  EXPECT_EQ(text::code_point_width(U'｡'), 1U);
  EXPECT_EQ(text::code_point_width(U'！'), 2U);
  EXPECT_EQ(text::code_point_width(U'😀'), 2U);
  EXPECT_EQ(text::code_point_width(0x20000), 2U);
  EXPECT_EQ(text::code_point_width(0x3FFFD), 2U);
  EXPECT_EQ(text::code_point_width(0x3FFFE), 1U);
  EXPECT_EQ(text::code_point_width(0xE0100), 0U);
  EXPECT_EQ(text::code_point_width(0x10FFFF), 1U);
  EXPECT_EQ(text::code_point_width(U'…'), 1U);
  EXPECT_EQ(text::code_point_width(U'│'), 1U);
}

TEST(Clip, CutsAtColumns_NeverInsideACharacter) {
  EXPECT_EQ(text::clip("Việt Nam", 8), "Việt Nam");
  EXPECT_EQ(text::clip("Việt Nam", 7), "Việt N…");
  EXPECT_EQ(text::clip("Vie\u0323\u0302t", 3), "Vi…");
  EXPECT_EQ(text::clip("Vie\u0323\u0302t", 4), "Vie\u0323\u0302t");
  EXPECT_EQ(text::clip("部部部", 4), "部…");
  EXPECT_EQ(text::clip("部部部", 5), "部部…");
  EXPECT_EQ(text::clip("abc", 1), "…");
  EXPECT_EQ(text::clip("abc", 0), "");
  EXPECT_EQ(text::clip("", 0), "");
  for (std::size_t columns = 0; columns != 12; ++columns) {
    EXPECT_LE(text::display_width(text::clip("ă部e\u0301x😀yz", columns)), columns);
  }
}

TEST(Repaired, LeavesValidTextAlone) {
  EXPECT_EQ(text::repaired("Việt 😀"), "Việt 😀");
  EXPECT_EQ(text::repaired("a\xFF\xFE"
                           "b\xE1\xBB"),
            "a\uFFFD\uFFFDb\uFFFD\uFFFD");
  EXPECT_EQ(text::repaired(""), "");
}

TEST(Shown, ControlCharacters_AreWrittenOut) {
  EXPECT_EQ(text::shown("Việt “Nam”"), "Việt “Nam”");
  EXPECT_EQ(text::shown("a\x1b[31m\n\x7f\xC2\x9B"), "a\\u001b[31m\\u000a\\u007f\\u009b");
  EXPECT_EQ(text::shown("\u202Eabc\u2066\u2028"), "\\u202eabc\\u2066\\u2028");
  EXPECT_EQ(text::shown("x\xFFy"), "x\uFFFDy");
  EXPECT_EQ(text::shown("\0"sv), "\\u0000");
}

}  // namespace
