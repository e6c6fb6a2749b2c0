// SPDX-License-Identifier: Apache-2.0
// What for: finding, eight bytes at a time, what cannot stand as it is in a JSON string.
#ifndef PARINDEX_SRC_JSON_SPECIAL_HPP_
#define PARINDEX_SRC_JSON_SPECIAL_HPP_

#include <cstdint>
#include <cstring>

namespace parindex::inline v1::detail::json {

// The first quotation mark, backslash or control character (below U+0020), or `end`.
[[nodiscard]] inline const char* find_special(const char* at, const char* end) noexcept {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHigh = 0x8080808080808080U;
  while (end - at >= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    const std::uint64_t quote = word ^ kOnes * '"';
    const std::uint64_t backslash = word ^ kOnes * '\\';
    const std::uint64_t found =
        ((word - kOnes * 0x20U) & ~word) | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    if ((found & kHigh) != 0) break;
    at += 8;
  }
  while (at != end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20)
    ++at;
  return at;
}

}  // namespace parindex::inline v1::detail::json

#endif  // PARINDEX_SRC_JSON_SPECIAL_HPP_
