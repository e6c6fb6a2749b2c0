// SPDX-License-Identifier: Apache-2.0
// What for: weighted sums and competition ranks of many units, again and again: the inner loop of a
// simulation.
//
//   RankKernel kernel(units);
//   kernel.sums(parts, weights, fields);     // keys[u] = sum of weights[f] * parts[f][u]
//   kernel.rank(ranks);                      // ranks[u] = 1 + how many keys are greater
//
// Up to kCounted units every pair is compared, in vectors, without a branch; more are scattered into as
// many buckets as there are units, and compared with those of their bucket. Integers only. One thread at
// a time.
#ifndef PARINDEX_SRC_SIMULATE_RANK_KERNEL_HPP_
#define PARINDEX_SRC_SIMULATE_RANK_KERNEL_HPP_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace parindex::inline v1::detail {

struct RankOps {
  // keys[i] = sum of weights[f] * parts[f][i]; no sum leaves 32 bits
  void (*sums)(const std::int32_t* const* parts, const std::int32_t* weights, std::size_t fields,
               std::size_t units, std::int32_t* keys);
  // ranks[i] = 1 + how many of the `padded` keys (a multiple of 16, aligned) are greater than keys[i]
  void (*count)(const std::int32_t* keys, std::size_t padded, std::uint32_t* ranks);
  // The same for more units, by `buckets` (a power of two) of keys. counts: buckets + 3; bucket: by unit;
  // slots: by unit and four more, kBehindAll.
  // @return false when a bucket holds too many, so that sorting is better
  struct Counts {
    std::uint32_t* data = nullptr;
    std::size_t size = 0;
  };
  bool (*scatter)(const std::int32_t* keys, std::size_t units, std::size_t buckets, Counts counts,
                  std::uint32_t* bucket, std::int32_t* slots, std::uint32_t* ranks);
  // The key of units without a rank.
  static constexpr std::int32_t kBehindAll = std::numeric_limits<std::int32_t>::min();
  static constexpr std::uint32_t kCrowded = 32;
};

[[nodiscard]] const RankOps& rank_ops_plain() noexcept;
#if defined(__x86_64__)
[[nodiscard]] const RankOps& rank_ops_avx2() noexcept;
#endif

class RankKernel {
 public:
  static constexpr std::size_t kCounted = 160;
  static constexpr std::int32_t kBehindAll = RankOps::kBehindAll;

  explicit RankKernel(std::size_t units, bool plain = false);

  void sums(const std::int32_t* const* parts, const std::int32_t* weights, std::size_t fields) {
    ops_->sums(parts, weights, fields, units_, keys());
  }
  [[nodiscard]] std::int32_t* keys() noexcept { return memory_.data(); }
  void rank(std::uint32_t* ranks);

 private:
  void scatter(std::uint32_t* ranks);
  // Any keys, in a time that never grows with the square.
  void sort(std::uint32_t* ranks);

  std::size_t units_, padded_;
  const RankOps* ops_;
  std::vector<std::int32_t> memory_;
  std::vector<std::uint32_t> counted_;
  std::size_t buckets_ = 1;
  std::vector<std::uint32_t> at_, bucket_;
  std::vector<std::int32_t> slots_;
  std::vector<std::uint64_t> order_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_RANK_KERNEL_HPP_
