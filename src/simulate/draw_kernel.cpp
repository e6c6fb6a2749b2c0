// SPDX-License-Identifier: Apache-2.0
#include "simulate/draw_kernel.hpp"

#include "simulate/philox.hpp"

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

namespace parindex::inline v1::detail {
namespace {

void words(std::uint64_t seed, std::uint64_t purpose, std::uint32_t group, std::size_t groups,
           std::uint32_t* out) {
  for (std::size_t i = 0; i < groups; ++i) {
    const PhiloxBlock block = first_words(seed, purpose, (group + static_cast<std::uint32_t>(i)) * 4, 0);
    for (std::size_t k = 0; k < block.size(); ++k)
      out[4 * i + k] = block[k];
  }
}

}  // namespace
}  // namespace parindex::inline v1::detail

#define PARINDEX_DRAW_OPS draw_ops_plain
#include "simulate/draw_ops.inc"
#undef PARINDEX_DRAW_OPS

namespace parindex::inline v1::detail {

void DrawRun::start(std::uint64_t seed, std::uint32_t first, std::size_t count) {
  seed_ = seed;
  first_ = first;
  words_.resize((first % 4 + count + 3) / 4 * 4);
  steps_.resize(count);
}

void DrawRun::draw(std::uint64_t purpose, std::uint32_t bound, const DrawShape& shape,
                   const std::int32_t* whole, std::int32_t* values) {
  ops_->words(seed_, purpose, first_ / 4, words_.size() / 4, words_.data());
  const std::uint32_t* const words = words_.data() + first_ % 4;
  if (ops_->below(words, steps_.size(), bound, steps_.data())) {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (words[i] * bound < bound)
        steps_[i] = Stream(seed_, purpose, first_ + static_cast<std::uint32_t>(i)).below(bound);
    }
  }
  ops_->values(steps_.data(), steps_.size(), shape, whole, values);
}

const DrawOps& draw_ops(bool plain) noexcept {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!plain && __builtin_cpu_supports("avx2")) return draw_ops_avx2();
#endif
  (void)plain;
  return draw_ops_plain();
}

}  // namespace parindex::inline v1::detail
