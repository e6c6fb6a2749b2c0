// SPDX-License-Identifier: Apache-2.0
// The kernels again, for processors with AVX2.
#include "plan/program.hpp"

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx2")
#endif

#define PARINDEX_RUN_OPS run_ops_avx2
#include "plan/kernels.inc"
#undef PARINDEX_RUN_OPS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
