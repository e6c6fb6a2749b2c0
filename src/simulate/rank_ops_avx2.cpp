// SPDX-License-Identifier: Apache-2.0
// The loops again, for processors with AVX2.
#include "simulate/rank_kernel.hpp"

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx2")
#endif

#define PARINDEX_RANK_OPS rank_ops_avx2
#define PARINDEX_LANES 8
#include "simulate/rank_ops.inc"
#undef PARINDEX_LANES
#undef PARINDEX_RANK_OPS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
