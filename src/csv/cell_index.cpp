// SPDX-License-Identifier: Apache-2.0
#include "csv/cell_index.hpp"

#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace parindex::inline v1::detail::csv {
namespace {

// A bit for each of 64 bytes; `high` only says whether there are bytes that are not ASCII.
struct Masks {
  std::uint64_t ends, line, rare, high;  // rare: what rare_masks_of() tells apart
};
struct RareMasks {
  std::uint64_t back, quote, nul;
};

#if defined(__SSE2__)
template <typename Find>
inline std::uint64_t mask_where(const char* bytes, Find find) noexcept {
  std::uint64_t out = 0;
  for (unsigned part = 0; part != 4; ++part) {
    __m128i some;
    std::memcpy(&some, bytes + std::size_t{16} * part, sizeof some);
    out |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(find(some)))} << 16U * part;
  }
  return out;
}

inline __m128i is(__m128i some, char byte) noexcept { return _mm_cmpeq_epi8(some, _mm_set1_epi8(byte)); }

inline Masks masks_of(const char* bytes, char separator) noexcept {
  Masks out;
  out.ends = mask_where(
      bytes, [separator](__m128i some) { return _mm_or_si128(is(some, separator), is(some, '\n')); });
  out.line = mask_where(bytes, [](__m128i some) { return is(some, '\n'); });
  out.rare = mask_where(bytes, [](__m128i some) {
    return _mm_or_si128(_mm_or_si128(is(some, '"'), is(some, '\r')), is(some, '\0'));
  });
  out.high = mask_where(bytes, [](__m128i some) { return some; });
  return out;
}

inline RareMasks rare_masks_of(const char* bytes) noexcept {
  return {mask_where(bytes, [](__m128i some) { return is(some, '\r'); }),
          mask_where(bytes, [](__m128i some) { return is(some, '"'); }),
          mask_where(bytes, [](__m128i some) { return is(some, '\0'); })};
}
#else
template <typename Find>
inline std::uint64_t mask_where(const char* bytes, Find find) noexcept {
  std::uint64_t out = 0;
  for (unsigned i = 0; i != 64; ++i)
    out |= std::uint64_t{find(bytes[i])} << i;
  return out;
}

inline Masks masks_of(const char* bytes, char separator) noexcept {
  return {mask_where(bytes, [separator](char c) { return c == separator || c == '\n'; }),
          mask_where(bytes, [](char c) { return c == '\n'; }),
          mask_where(bytes, [](char c) { return c == '"' || c == '\r' || c == '\0'; }),
          mask_where(bytes, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })};
}

inline RareMasks rare_masks_of(const char* bytes) noexcept {
  return {mask_where(bytes, [](char c) { return c == '\r'; }),
          mask_where(bytes, [](char c) { return c == '"'; }),
          mask_where(bytes, [](char c) { return c == '\0'; })};
}
#endif

}  // namespace
}  // namespace parindex::inline v1::detail::csv

#define PARINDEX_INDEX_CELLS index_cells_plainly
#include "csv/cell_index.inc"
#undef PARINDEX_INDEX_CELLS

namespace parindex::inline v1::detail::csv {

void index_cells(std::string_view text, std::size_t from, char separator, CellIndex& out) noexcept {
#if defined(__x86_64__)
  static const bool kWide = __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
                            __builtin_cpu_supports("popcnt") != 0;
  if (kWide) return index_cells_avx2(text, from, separator, out);
#endif
  index_cells_plainly(text, from, separator, out);
}

}  // namespace parindex::inline v1::detail::csv
