// SPDX-License-Identifier: Apache-2.0
// The loops again, for processors with AVX2.
#include "simulate/draw_kernel.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx2")
#endif

namespace parindex::inline v1::detail {
namespace {

// Philox4x32-10 (philox.hpp) in 64-bit lanes: a multiplication reads the lower half of each, so that what
// stands in the upper halves need not be cleared.
struct Lanes {
  __m256i c0, c1, c2, c3;
};

void rounds(Lanes& x, std::uint64_t seed) {
  const __m256i multiplier0 = _mm256_set1_epi64x(0xD2511F53), multiplier1 = _mm256_set1_epi64x(0xCD9E8D57);
  std::uint32_t key0 = static_cast<std::uint32_t>(seed), key1 = static_cast<std::uint32_t>(seed >> 32U);
  for (int round = 0; round < 10; ++round) {
    const __m256i a = _mm256_mul_epu32(x.c0, multiplier0), b = _mm256_mul_epu32(x.c2, multiplier1);
    x.c0 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(b, 32), x.c1), _mm256_set1_epi64x(key0));
    x.c2 = _mm256_xor_si256(_mm256_xor_si256(_mm256_srli_epi64(a, 32), x.c3), _mm256_set1_epi64x(key1));
    x.c1 = b;
    x.c3 = a;
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
}

void words(std::uint64_t seed, std::uint64_t purpose, std::uint32_t group, std::size_t groups,
           std::uint32_t* out) {
  const __m256i low = _mm256_set1_epi64x(0xFFFFFFFF);
  for (std::size_t i = 0; i < groups; i += 4) {
    const std::uint32_t first = group + static_cast<std::uint32_t>(i);
    Lanes x{_mm256_set_epi64x(first + 3U, first + 2U, first + 1U, first),
            _mm256_set1_epi64x(static_cast<std::int64_t>(purpose & 0xFFFFFFFFU)),
            _mm256_set1_epi64x(static_cast<std::int64_t>(purpose >> 32U)), _mm256_setzero_si256()};
    rounds(x, seed);
    // lane k of c0, c1, c2, c3 are the four words of block k
    const __m256i front = _mm256_or_si256(_mm256_and_si256(x.c0, low), _mm256_slli_epi64(x.c1, 32));
    const __m256i back = _mm256_or_si256(_mm256_and_si256(x.c2, low), _mm256_slli_epi64(x.c3, 32));
    const __m256i even = _mm256_unpacklo_epi64(front, back), odd = _mm256_unpackhi_epi64(front, back);
    alignas(32) std::uint32_t block[16];
    _mm256_store_si256(reinterpret_cast<__m256i*>(block), _mm256_permute2x128_si256(even, odd, 0x20));
    _mm256_store_si256(reinterpret_cast<__m256i*>(block + 8), _mm256_permute2x128_si256(even, odd, 0x31));
    const std::size_t count = groups - i < 4 ? groups - i : 4;
    __builtin_memcpy(out + 4 * i, block, 16 * count);
  }
}

}  // namespace
}  // namespace parindex::inline v1::detail

#define PARINDEX_DRAW_OPS draw_ops_avx2
#include "simulate/draw_ops.inc"
#undef PARINDEX_DRAW_OPS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
