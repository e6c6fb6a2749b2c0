// SPDX-License-Identifier: Apache-2.0
// The kernels again, for processors with AVX512.
#include "plan/program.hpp"

#if defined(__x86_64__)

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx512bw,avx2"))), \
                             apply_to = function)
#else
#pragma GCC optimize("O3")
#pragma GCC target("avx512f,avx512dq,avx512vl,avx512bw,avx2,prefer-vector-width=512")
#endif

#define PARINDEX_RUN_OPS run_ops_avx512
#include "plan/kernels.inc"
#undef PARINDEX_RUN_OPS

#if defined(__clang__)
#pragma clang attribute pop
#endif

#endif
