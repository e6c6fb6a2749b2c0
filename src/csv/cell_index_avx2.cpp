// SPDX-License-Identifier: Apache-2.0
// The scan again, for processors with AVX2.
#include "csv/cell_index.hpp"

#if defined(__x86_64__)

#include <cstring>
#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx2,bmi,popcnt")
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

inline std::uint64_t mask_of(__m256i low, __m256i high) noexcept {
  return std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(low))} |
         std::uint64_t{static_cast<std::uint32_t>(_mm256_movemask_epi8(high))} << 32U;
}

inline __m256i is(__m256i some, char byte) noexcept {
  return _mm256_cmpeq_epi8(some, _mm256_set1_epi8(byte));
}

inline __m256i rare(__m256i some) noexcept {
  return _mm256_or_si256(_mm256_or_si256(is(some, '"'), is(some, '\r')), is(some, '\0'));
}

inline Masks masks_of(const char* bytes, char separator) noexcept {
  __m256i low, high;
  std::memcpy(&low, bytes, sizeof low);
  std::memcpy(&high, bytes + 32, sizeof high);
  const __m256i low_line = is(low, '\n'), high_line = is(high, '\n');
  Masks out;
  out.line = mask_of(low_line, high_line);
  out.ends =
      mask_of(_mm256_or_si256(low_line, is(low, separator)), _mm256_or_si256(high_line, is(high, separator)));
  out.rare = mask_of(rare(low), rare(high));
  out.high = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_or_si256(low, high)));
  return out;
}

inline RareMasks rare_masks_of(const char* bytes) noexcept {
  __m256i low, high;
  std::memcpy(&low, bytes, sizeof low);
  std::memcpy(&high, bytes + 32, sizeof high);
  return {mask_of(is(low, '\r'), is(high, '\r')), mask_of(is(low, '"'), is(high, '"')),
          mask_of(is(low, '\0'), is(high, '\0'))};
}

}  // namespace
}  // namespace parindex::inline v1::detail::csv

#define PARINDEX_INDEX_CELLS index_cells_avx2
#include "csv/cell_index.inc"
#undef PARINDEX_INDEX_CELLS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
