// SPDX-License-Identifier: Apache-2.0
#include "office/folded.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "text/utf8.hpp"

namespace parindex::inline v1::office {
namespace {

struct Range {
  char32_t first, last;
  char letter;
};
constexpr Range kLetters[] = {
    {0xC0, 0xC5, 'a'},     {0xC8, 0xCB, 'e'},     {0xCC, 0xCF, 'i'},     {0xD2, 0xD6, 'o'},
    {0xD9, 0xDC, 'u'},     {0xDD, 0xDD, 'y'},     {0xE0, 0xE5, 'a'},     {0xE8, 0xEB, 'e'},
    {0xEC, 0xEF, 'i'},     {0xF2, 0xF6, 'o'},     {0xF9, 0xFC, 'u'},     {0xFD, 0xFD, 'y'},
    {0x102, 0x103, 'a'},   {0x110, 0x111, 'd'},   {0x128, 0x129, 'i'},   {0x168, 0x169, 'u'},
    {0x1A0, 0x1A1, 'o'},   {0x1AF, 0x1B0, 'u'},   {0x1EA0, 0x1EB7, 'a'}, {0x1EB8, 0x1EC7, 'e'},
    {0x1EC8, 0x1ECB, 'i'}, {0x1ECC, 0x1EE3, 'o'}, {0x1EE4, 0x1EF1, 'u'}, {0x1EF2, 0x1EF9, 'y'},
};

bool is_blank(char32_t point) {
  return point <= 0x20 || point == 0xA0 || point == 0x200B || point == 0xFEFF ||
         (point >= 0x2000 && point <= 0x200A);
}

}  // namespace

std::string squeezed(std::string_view text) {
  std::string out;
  bool blank = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t point = detail::text::next_code_point(text, at);
    if (is_blank(point)) {
      blank = true;
      continue;
    }
    if (blank && !out.empty()) out += ' ';
    blank = false;
    detail::text::append(out, point);
  }
  return out;
}

std::string folded(std::string_view text) {
  const std::string tight = squeezed(text);
  std::string out;
  for (std::size_t at = 0; at < tight.size();) {
    const char32_t point = detail::text::next_code_point(tight, at);
    if (point >= 0x300 && point <= 0x36F) continue;  // marks of decomposed letters
    const Range* const found =
        std::find_if(std::begin(kLetters), std::end(kLetters),
                     [point](const Range& range) { return point >= range.first && point <= range.last; });
    if (found != std::end(kLetters)) {
      out += found->letter;
    } else if (point >= 'A' && point <= 'Z') {
      out += static_cast<char>(point - 'A' + 'a');
    } else if (point == 0x2013 || point == 0x2014 || point == 0x2212) {
      out += '-';
    } else {
      detail::text::append(out, point);
    }
  }
  return out;
}

}  // namespace parindex::inline v1::office
