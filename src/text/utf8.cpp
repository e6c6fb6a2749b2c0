// SPDX-License-Identifier: Apache-2.0
#include "text/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <span>

namespace parindex::inline v1::detail::text {
namespace {

struct CodePointRange {
  char32_t first, last;
};

#include "text/width_tables.inc"

constexpr std::uint64_t kHighBits = 0x8080808080808080U;
constexpr char32_t kReplacement = 0xFFFD;

std::uint64_t load_word(const char* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

// Position of the first byte with its high bit set.
std::size_t first_high_byte(std::uint64_t word) noexcept {
  const std::uint64_t high = word & kHighBits;
  if constexpr (std::endian::native == std::endian::little) {
    return static_cast<std::size_t>(std::countr_zero(high)) / 8;
  } else {
    return static_cast<std::size_t>(std::countl_zero(high)) / 8;
  }
}

// Steps over ASCII.
std::size_t skip_ascii(std::string_view bytes, std::size_t at) noexcept {
  const char* const data = bytes.data();
  const std::size_t size = bytes.size();
  while (size - at >= 32) {
    const std::uint64_t all = load_word(data + at) | load_word(data + at + 8) | load_word(data + at + 16) |
                              load_word(data + at + 24);
    if ((all & kHighBits) != 0) {
      break;
    }
    at += 32;
  }
  while (size - at >= 8) {
    const std::uint64_t word = load_word(data + at);
    if ((word & kHighBits) != 0) {
      return at + first_high_byte(word);
    }
    at += 8;
  }
  while (at < size && static_cast<unsigned char>(data[at]) < 0x80) {
    ++at;
  }
  return at;
}

// A decoded sequence; length 0: invalid.
struct Decoded {
  char32_t code_point;
  std::size_t length;
};

// Decodes a sequence that starts with a byte >= 0x80. `available` is at least 1.
Decoded decode(const char* bytes, std::size_t available) noexcept {
  const auto byte = [bytes](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i]));
  };
  const auto continues = [&byte](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const std::uint32_t lead = byte(0);
  if (lead < 0xC2) {
    return {kReplacement, 0};
  }
  if (lead < 0xE0) {
    if (available < 2 || !continues(1)) {
      return {kReplacement, 0};
    }
    return {(lead & 0x1FU) << 6U | (byte(1) & 0x3FU), 2};
  }
  if (lead < 0xF0) {
    if (available < 3 || !continues(1) || !continues(2)) {
      return {kReplacement, 0};
    }
    const char32_t code_point = (lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
    if (code_point < 0x800 || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
      return {kReplacement, 0};
    }
    return {code_point, 3};
  }
  if (lead > 0xF4 || available < 4 || !continues(1) || !continues(2) || !continues(3)) {
    return {kReplacement, 0};
  }
  const char32_t code_point =
      (lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU);
  if (code_point < 0x10000 || code_point > 0x10FFFF) {
    return {kReplacement, 0};
  }
  return {code_point, 4};
}

bool contains(std::span<const CodePointRange> ranges, char32_t code_point) noexcept {
  const auto after =
      std::upper_bound(ranges.begin(), ranges.end(), code_point,
                       [](char32_t value, const CodePointRange& range) { return value < range.first; });
  return after != ranges.begin() && code_point <= std::prev(after)->last;
}

bool is_control(char32_t code_point) noexcept {
  return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
}

// Marks that can make text read in another order than it is stored, and the line and paragraph separators.
bool is_treacherous(char32_t code_point) noexcept {
  return (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069) ||
         code_point == 0x200E || code_point == 0x200F || code_point == 0x061C || code_point == 0x2028 ||
         code_point == 0x2029;
}

}  // namespace

std::size_t valid_prefix(std::string_view bytes) noexcept {
  std::size_t at = 0;
  for (;;) {
    at = skip_ascii(bytes, at);
    if (at == bytes.size()) {
      return at;
    }
    do {
      const Decoded decoded = decode(bytes.data() + at, bytes.size() - at);
      if (decoded.length == 0) {
        return at;
      }
      at += decoded.length;
    } while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) >= 0x80);
  }
}

bool looks_like_utf16(std::string_view bytes) noexcept {
  if (bytes.size() < 2) {
    return false;
  }
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         (bytes[0] == '\0') != (bytes[1] == '\0') ||
         bytes.substr(0, 4) == std::string_view("\0\0\xFE\xFF", 4);
}

std::size_t count_code_points(std::string_view bytes) noexcept {
  const char* at = bytes.data();
  std::size_t left = bytes.size();
  std::size_t count = left;
  constexpr std::uint64_t kLowBits = 0x0101010101010101U;
  for (; left >= sizeof(std::uint64_t); at += sizeof(std::uint64_t), left -= sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t inside = (word >> 7U) & (~word >> 6U) & kLowBits;  // 10xxxxxx
    count -= static_cast<std::size_t>(inside * kLowBits >> 56U);
  }
  for (; left != 0; ++at, --left)
    count -= static_cast<signed char>(*at) < -64 ? 1U : 0U;
  return count;
}

char32_t next_code_point(std::string_view bytes, std::size_t& at) noexcept {
  const auto lead = static_cast<unsigned char>(bytes[at]);
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  const Decoded decoded = decode(bytes.data() + at, bytes.size() - at);
  at += std::max<std::size_t>(decoded.length, 1);
  return decoded.code_point;
}

void append(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    code_point = kReplacement;
  }
  const auto put = [&out](char32_t byte) {
    out.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | code_point >> 6U);
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3FU));
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

std::size_t code_point_width(char32_t code_point) noexcept {
  if (is_control(code_point)) {
    return 0;
  }
  if (code_point < 0x300) {
    return 1;
  }
  if (contains(kZeroWidth, code_point)) {
    return 0;
  }
  return contains(kWide, code_point) ? 2 : 1;
}

std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    width += code_point_width(next_code_point(text, at));
  }
  return width;
}

std::string clip(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) {
    return std::string(text);
  }
  if (columns == 0) {
    return {};
  }
  std::size_t width = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size();) {
    width += code_point_width(next_code_point(text, at));
    if (width > columns - 1) {
      break;
    }
    end = at;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string repaired(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t good = valid_prefix(text);
    out += text.substr(0, good);
    if (good == text.size()) {
      break;
    }
    append(out, kReplacement);
    text.remove_prefix(good + 1);
  }
  return out;
}

std::string shown(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t code_point = next_code_point(text, at);
    if (is_control(code_point) || is_treacherous(code_point)) {
      out += "\\u";
      for (const unsigned shift : {12U, 8U, 4U, 0U}) {
        out.push_back(kHex[code_point >> shift & 0xFU]);
      }
    } else if (code_point == kReplacement) {
      append(out, kReplacement);
    } else {
      out += text.substr(start, at - start);
    }
  }
  return out;
}

}  // namespace parindex::inline v1::detail::text
