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
  memory_.assign(padded_, kBehindAll);  // what pads the keys
  if (units_ <= kCounted) {
    counted_.resize(padded_);
  } else {
    while (buckets_ < 2 * units_)
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
  const std::int32_t* const keys = memory_.data();
  // who stands behind all must not stretch the buckets
  std::int32_t high = kBehindAll, low = std::numeric_limits<std::int32_t>::max();
  for (std::size_t i = 0; i < units_; ++i) {
    high = std::max(high, keys[i]);
    low = std::min(low, keys[i] == kBehindAll ? std::numeric_limits<std::int32_t>::max() : keys[i]);
  }
  const auto top = static_cast<std::uint32_t>(high);
  const std::uint32_t span = high == kBehindAll ? 0 : top - static_cast<std::uint32_t>(low);
  unsigned shift = 0;
  while ((span >> shift) >= buckets_)
    ++shift;
  const auto last = static_cast<std::uint32_t>(buckets_);  // of those behind all
  std::uint32_t* const bucket = bucket_.data();
  for (std::size_t i = 0; i < units_; ++i)
    bucket[i] = keys[i] == kBehindAll ? last : (top - static_cast<std::uint32_t>(keys[i])) >> shift;
  // at[b + 1] is first where bucket b begins, and once its keys are in their slots where it ends
  std::fill(at_.begin(), at_.end(), 0U);
  std::uint32_t* const at = at_.data();
  for (std::size_t i = 0; i < units_; ++i)
    ++at[bucket[i] + 2];
  if (*std::max_element(at + 2, at + last + 2) > kCrowded) return sort(top, ranks);
  for (std::size_t b = 2; b < last + 3U; ++b)
    at[b] += at[b - 1];
  std::int32_t* const slots = slots_.data();
  for (std::size_t i = 0; i < units_; ++i)
    slots[at[bucket[i] + 1]++] = keys[i];
  typedef std::int32_t Four __attribute__((vector_size(16)));
  for (std::size_t i = 0; i < units_; ++i) {
    const std::uint32_t begin = at[bucket[i]], end = at[bucket[i] + 1];
    // keys of later buckets, and what stands behind the last one, are not greater
    Four near;
    __builtin_memcpy(&near, slots + begin, sizeof near);
    const Four above = near > (Four{} + keys[i]);
    std::uint32_t rank = begin + 1 - static_cast<std::uint32_t>(above[0] + above[1] + above[2] + above[3]);
    if (end > begin + 4 && bucket[i] != last) {
      for (std::uint32_t j = begin + 4; j < end; ++j)
        rank += slots[j] > keys[i] ? 1U : 0U;
    }
    ranks[i] = rank;
  }
}

void RankKernel::sort(std::uint32_t top, std::uint32_t* ranks) {
  const std::int32_t* const keys = memory_.data();
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
