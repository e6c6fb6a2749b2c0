// SPDX-License-Identifier: Apache-2.0
#include "simulate/rank_kernel.hpp"

#include <algorithm>
#include <limits>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

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
  // what pads the keys stands behind all
  memory_.assign(padded_, std::numeric_limits<std::int32_t>::min());
  if (units_ <= kCounted) {
    counted_.resize(padded_);
  } else {
    std::size_t buckets = 1;
    while (buckets < units_)
      buckets *= 2;
    buckets_.resize(buckets + 1);
    order_.resize(units_);
  }
}

void RankKernel::rank(std::uint32_t* ranks) {
  if (units_ > kCounted) return scatter(ranks);
  ops_->count(keys(), padded_, counted_.data());
  std::copy_n(counted_.data(), units_, ranks);
}

void RankKernel::scatter(std::uint32_t* ranks) {
  constexpr std::uint32_t kSorted = 32;  // a bucket with more is sorted in a way that never takes n * n
  const std::int32_t* const keys = memory_.data();
  const auto [low, high] = std::minmax_element(keys, keys + units_);
  const auto top = static_cast<std::uint32_t>(*high);
  const std::uint32_t span = top - static_cast<std::uint32_t>(*low);
  unsigned shift = 0;
  while ((span >> shift) + 1 >= buckets_.size())
    ++shift;
  std::fill(buckets_.begin(), buckets_.end(), 0U);
  for (std::size_t i = 0; i < units_; ++i)
    ++buckets_[((top - static_cast<std::uint32_t>(keys[i])) >> shift) + 1];
  std::uint32_t most = 0;
  for (std::size_t b = 1; b < buckets_.size(); ++b) {
    most = std::max(most, buckets_[b]);
    buckets_[b] += buckets_[b - 1];
  }
  const bool crowded = most > kSorted;
  for (std::size_t i = 0; i < units_; ++i) {
    const std::uint32_t below = top - static_cast<std::uint32_t>(keys[i]);
    order_[buckets_[below >> shift]++] = std::uint64_t{below} << 32U | i;
  }
  if (crowded) {
    // after the scatter a bucket's entry is its end
    std::uint32_t begin = 0;
    for (const std::uint32_t end : buckets_) {
      if (end > begin + 1) std::sort(order_.begin() + begin, order_.begin() + end);
      begin = std::max(begin, end);
    }
  } else {
    for (std::size_t i = 1; i < units_; ++i) {
      const std::uint64_t one = order_[i];
      std::size_t j = i;
      for (; j > 0 && order_[j - 1] > one; --j)
        order_[j] = order_[j - 1];
      order_[j] = one;
    }
  }
  std::uint32_t rank = 0, before = 0;
  for (std::size_t i = 0; i < units_; ++i) {
    const auto below = static_cast<std::uint32_t>(order_[i] >> 32U);
    if (i == 0 || below != before) rank = static_cast<std::uint32_t>(i + 1);
    before = below;
    ranks[static_cast<std::uint32_t>(order_[i])] = rank;
  }
}

}  // namespace parindex::inline v1::detail
