// SPDX-License-Identifier: Apache-2.0
// The loops again, for processors with AVX2.
#include "simulate/rank_kernel.hpp"

#if defined(__x86_64__)

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,popcnt"))), apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx2,popcnt")
#endif

namespace parindex::inline v1::detail {
namespace {

std::uint32_t greater_of_four(const std::int32_t* numbers, std::int32_t than) {
  const __m128i four = _mm_loadu_si128(reinterpret_cast<const __m128i*>(numbers));
  const __m128i greater = _mm_cmpgt_epi32(four, _mm_set1_epi32(than));
  return static_cast<std::uint32_t>(
      _mm_popcnt_u32(static_cast<unsigned>(_mm_movemask_ps(_mm_castsi128_ps(greater)))));
}

}  // namespace
}  // namespace parindex::inline v1::detail

#define PARINDEX_RANK_OPS rank_ops_avx2
#define PARINDEX_LANES 8
#include "simulate/rank_ops.inc"
#undef PARINDEX_LANES
#undef PARINDEX_RANK_OPS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
