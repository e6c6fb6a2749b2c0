// SPDX-License-Identifier: Apache-2.0
#include "simulate/rank_kernel.hpp"

#include <algorithm>
#include <limits>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

namespace parindex::inline v1::detail {
namespace {

std::uint32_t greater_of_four(const std::int32_t* numbers, std::int32_t than) {
  std::uint32_t out = 0;
  for (std::size_t i = 0; i < 4; ++i)
    out += numbers[i] > than ? 1U : 0U;
  return out;
}

}  // namespace
}  // namespace parindex::inline v1::detail

#define PARINDEX_RANK_OPS rank_ops_plain
#define PARINDEX_LANES 4
#include "simulate/rank_ops.inc"
#undef PARINDEX_LANES
#undef PARINDEX_RANK_OPS

namespace parindex::inline v1::detail {

RankKernel::RankKernel(std::size_t units, bool plain)
    : units_(units), padded_((units + 15) / 16 * 16), ops_(&rank_ops_plain()) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (!plain && __builtin_cpu_supports("avx2")) ops_ = &rank_ops_avx2();
#endif
  (void)plain;
  memory_.assign(padded_, kBehindAll);  // what pads the keys
  if (units_ <= kCounted) {
    counted_.resize(padded_);
  } else {
    while (buckets_ < units_)
      buckets_ *= 2;
    at_.resize(buckets_ + 3);
    bucket_.resize(units_);
    slots_.assign(units_ + 4, kBehindAll);
  }
}

void RankKernel::rank(std::uint32_t* ranks) {
  if (units_ > kCounted) return scatter(ranks);
  ops_->count(keys(), padded_, counted_.data());
  std::copy_n(counted_.data(), units_, ranks);
}

void RankKernel::scatter(std::uint32_t* ranks) {
  if (!ops_->scatter(keys(), units_, buckets_, {at_.data(), at_.size()}, bucket_.data(), slots_.data(),
                     ranks))
    sort(ranks);
}

void RankKernel::sort(std::uint32_t* ranks) {
  const std::int32_t* const keys = memory_.data();
  const auto top = static_cast<std::uint32_t>(*std::max_element(keys, keys + units_));
  order_.resize(units_);
  for (std::size_t i = 0; i < units_; ++i)
    order_[i] = std::uint64_t{top - static_cast<std::uint32_t>(keys[i])} << 32U | i;
  std::sort(order_.begin(), order_.end());
  std::uint32_t rank = 0, before = 0;
  for (std::size_t i = 0; i < units_; ++i) {
    const auto below = static_cast<std::uint32_t>(order_[i] >> 32U);
    if (i == 0 || below != before) rank = static_cast<std::uint32_t>(i + 1);
    before = below;
    ranks[static_cast<std::uint32_t>(order_[i])] = rank;
  }
}

}  // namespace parindex::inline v1::detail
