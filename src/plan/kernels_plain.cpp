// SPDX-License-Identifier: Apache-2.0
// The kernels for any processor, and the choice among the sets there are.
#include "plan/program.hpp"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#define PARINDEX_RUN_OPS run_ops_plain
#include "plan/kernels.inc"
#undef PARINDEX_RUN_OPS

namespace parindex::inline v1::detail {

int best_kernel_level() noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
    return 2;
  if (__builtin_cpu_supports("avx2")) return 1;
#endif
  return 0;
}

RunOps kernels(int level) noexcept {
#if defined(__x86_64__)
  const int best = best_kernel_level();
  if (level >= 2 && best >= 2) return run_ops_avx512;
  if (level >= 1 && best >= 1) return run_ops_avx2;
#endif
  (void)level;
  return run_ops_plain;
}

}  // namespace parindex::inline v1::detail
