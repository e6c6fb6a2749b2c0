// SPDX-License-Identifier: Apache-2.0
// What for: numbers as nearly all cells and members hold them, digits or digits, a point and digits, read
// eight bytes at a time.
//
//   PlainNumber number;
//   const char* const stop = number.take(cell, end, PlainNumber::kMostDecimals);   // "97.38,": 9738, 2
//   if (stop == cell) ...                                                          // it is no plain number
//
// Takes what prints as it was read: no sign, no zeros in front, at most 15 digits. Whether what follows may
// stand there is for the caller to say.
#ifndef PARINDEX_SRC_INPUT_PLAIN_NUMBER_HPP_
#define PARINDEX_SRC_INPUT_PLAIN_NUMBER_HPP_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace parindex::inline v1::detail {

struct PlainNumber {
  static constexpr unsigned kMostDigits = 15;
  static constexpr unsigned kMostDecimals = kMostDigits - 1;

  std::int64_t digits = 0;  // without the point
  unsigned decimals = 0;

  // The first byte after the number at `text`, which has at most `most` decimals (none: a point ends it);
  // `text` itself when there is none that is plain. Nothing from `end` on is read.
  const char* take(const char* text, const char* end, unsigned most) noexcept {
    if (std::endian::native == std::endian::little && end - text >= kAhead)
      return take_words(text, end, most);
    return take_bytes(text, end, most);
  }

 private:
  static constexpr std::ptrdiff_t kAhead = 8 + kMostDigits + 1;
  static constexpr std::array<std::int64_t, 8> kPowers{1,      10,      100,       1'000,
                                                       10'000, 100'000, 1'000'000, 10'000'000};

  static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

  // Eight bytes as digits; how many there are before another byte.
  static unsigned digits_at(const char* text, std::uint64_t& values) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, text, sizeof word);
    values = word ^ 0x3030303030303030U;
    const std::uint64_t others = ((values + 0x7676767676767676U) | values) & 0x8080808080808080U;
    return others == 0 ? 8U : static_cast<unsigned>(std::countr_zero(others)) / 8;
  }
  // The number that the first `count` (1 to 8) of these digits write.
  static std::int64_t value_of(std::uint64_t values, unsigned count) noexcept {
    values <<= 64U - 8U * count;
    values = values * 10 + (values >> 8U);
    constexpr std::uint64_t kPairs = 0x000000FF000000FFU;
    values =
        ((values & kPairs) * 0x000F424000000064U + ((values >> 16U) & kPairs) * 0x0000271000000001U) >> 32U;
    return static_cast<std::int64_t>(values);
  }

  const char* take_words(const char* text, const char* end, unsigned most) noexcept {
    std::uint64_t values = 0;
    const unsigned whole = digits_at(text, values);
    if (whole == 8) return take_bytes(text, end, most);
    if (whole == 0 || (whole != 1 && *text == '0')) return text;
    digits = value_of(values, whole);
    decimals = 0;
    if (text[whole] != '.' || most == 0) return text + whole;
    const unsigned count = digits_at(text + whole + 1, values);
    if (count == 8) return take_bytes(text, end, most);
    if (count == 0 || count > most) return text;
    digits = digits * kPowers[count] + value_of(values, count);
    decimals = count;
    return text + whole + 1 + count;
  }

  const char* take_bytes(const char* text, const char* end, unsigned most) noexcept {
    const char* at = text;
    unsigned count = 0;
    digits = 0;
    decimals = 0;
    for (; at != end && is_digit(*at); ++at) {
      if (++count > kMostDigits) return text;
      digits = digits * 10 + (*at - '0');
    }
    if (count == 0 || (count != 1 && *text == '0')) return text;
    if (most == 0 || at == end || *at != '.') return at;
    for (++at; at != end && is_digit(*at); ++at) {
      if (++count > kMostDigits || ++decimals > most) return text;
      digits = digits * 10 + (*at - '0');
    }
    return decimals == 0 ? text : at;
  }
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_PLAIN_NUMBER_HPP_
