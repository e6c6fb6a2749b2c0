// SPDX-License-Identifier: Apache-2.0
#include "json/buffer.hpp"

#include <algorithm>
#include <utility>

#include "json/special.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::json {
namespace {

// Writes one character that JSON wants escaped; at most 6 bytes.
char* put_escaped(char* out, char c) noexcept {
  static constexpr char kHex[] = "0123456789abcdef";
  *out++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *out++ = c;
      return out;
    case '\b':
      *out++ = 'b';
      return out;
    case '\t':
      *out++ = 't';
      return out;
    case '\n':
      *out++ = 'n';
      return out;
    case '\f':
      *out++ = 'f';
      return out;
    case '\r':
      *out++ = 'r';
      return out;
    default:
      break;
  }
  std::memcpy(out, "u00", 3);
  out[3] = kHex[static_cast<unsigned char>(c) >> 4U];
  out[4] = kHex[static_cast<unsigned char>(c) & 0xFU];
  return out + 5;
}

}  // namespace

void Buffer::valid_string(std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  put('"');
  for (;;) {
    const char* const special = find_special(at, end);
    put({at, static_cast<std::size_t>(special - at)});
    if (special == end) break;
    used(put_escaped(room(6), *special));
    at = special + 1;
  }
  put('"');
}

// One pass over what is plain ASCII; the rest is looked at again.
void Buffer::string(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHigh = 0x8080808080808080U;
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const char* at = text.data();
  std::size_t left = text.size();
  char* out = room(left + kWord + 2);
  *out++ = '"';
  for (;; at += kWord, left -= kWord, out += kWord) {
    std::uint64_t word = kOnes * 'x';
    const std::size_t count = std::min(left, kWord);
    if (count == kWord) {
      std::memcpy(&word, at, kWord);
    } else if (count >= kWord / 2) {  // two halves that overlap
      std::uint32_t first = 0, last = 0;
      std::memcpy(&first, at, sizeof first);
      std::memcpy(&last, at + count - sizeof last, sizeof last);
      std::memcpy(out, &first, sizeof first);
      std::memcpy(out + count - sizeof last, &last, sizeof last);
      word = std::uint64_t{first} << 32U | last;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        out[i] = at[i];
        word = word << 8U | static_cast<unsigned char>(at[i]);
      }
    }
    const std::uint64_t quote = word ^ kOnes * '"', backslash = word ^ kOnes * '\\';
    const std::uint64_t found = ((word - kOnes * 0x20U) & ~word) | ((quote - kOnes) & ~quote) |
                                ((backslash - kOnes) & ~backslash) | word;
    if ((found & kHigh) != 0) break;
    if (count == kWord) {
      std::memcpy(out, &word, kWord);
      continue;
    }
    out[count] = '"';
    used(out + count + 1);
    return;
  }
  if (text::is_valid(text)) {
    valid_string(text);
  } else {
    valid_string(text::repaired(text));
  }
}

void Buffer::decimal(std::int64_t units, int places) {
  constexpr std::size_t kMost = 24;
  std::uint64_t rest =
      units < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  char digits[kMost];
  char* const end = digits + kMost;
  char* at = end;
  const auto digit = [&] {
    *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
    rest /= 10;
  };
  if (places > 0) {
    for (; places > 0; --places)
      digit();
    *--at = '.';
  }
  do {
    digit();
  } while (rest != 0);
  if (units < 0) *--at = '-';
  put({at, static_cast<std::size_t>(end - at)});
}

std::string Buffer::take() {
  text_.resize(used_);
  used_ = 0;
  return std::exchange(text_, {});
}

void Buffer::grow(std::size_t bytes) {
  constexpr std::size_t kFirst = 256;
  text_.resize(std::max({kFirst, used_ + bytes, text_.size() * 2}));
}

}  // namespace parindex::inline v1::detail::json
