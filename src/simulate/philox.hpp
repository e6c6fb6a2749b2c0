// SPDX-License-Identifier: Apache-2.0
// What for: random numbers that are a function of what they are for, not of who asked before: Philox4x32-10
// (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011), keyed by the seed.
//
//   Stream numbers(seed, name_hash("weight/1.2"), draw);
//   std::uint32_t k = numbers.below(501);               // 0..500, each exactly as likely
//
// Integers only: the same on every machine. A Stream is a plain value; nothing is shared between threads.
#ifndef PARINDEX_SRC_SIMULATE_PHILOX_HPP_
#define PARINDEX_SRC_SIMULATE_PHILOX_HPP_

#include <array>
#include <cstdint>
#include <string_view>

#include "parindex/rational.hpp"

namespace parindex::inline v1::detail {

using PhiloxBlock = std::array<std::uint32_t, 4>;
using PhiloxKey = std::array<std::uint32_t, 2>;

[[nodiscard]] constexpr PhiloxBlock philox4x32_10(PhiloxBlock counter, PhiloxKey key) noexcept {
  constexpr std::uint64_t kMultiplier0 = 0xD2511F53U, kMultiplier1 = 0xCD9E8D57U;
  constexpr std::uint32_t kWeyl0 = 0x9E3779B9U, kWeyl1 = 0xBB67AE85U;
  for (int round = 0; round < 10; ++round) {
    const std::uint64_t a = kMultiplier0 * counter[0], b = kMultiplier1 * counter[2];
    counter = {static_cast<std::uint32_t>(b >> 32U) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
               static_cast<std::uint32_t>(a >> 32U) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

// FNV-1a: tells what a number is for. Continues from `before`.
[[nodiscard]] constexpr std::uint64_t name_hash(std::string_view name,
                                                std::uint64_t before = 0xCBF29CE484222325U) noexcept {
  for (const char c : name) {
    before ^= static_cast<unsigned char>(c);
    before *= 0x100000001B3U;
  }
  return before;
}

// The first numbers of four neighbouring draws for one purpose.
[[nodiscard]] constexpr PhiloxBlock first_words(std::uint64_t seed, std::uint64_t purpose, std::uint32_t draw,
                                                std::uint32_t variant) noexcept {
  return philox4x32_10({draw / 4, static_cast<std::uint32_t>(purpose),
                        static_cast<std::uint32_t>(purpose >> 32U), variant << 24U},
                       {static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)});
}

// The numbers of one draw for one purpose. `variant` tells samples of the same draw apart (0: the draw
// itself). The first word is one of four that neighbouring draws share the making of; the rest, rarely asked
// for, are the draw's own.
class Stream {
 public:
  constexpr Stream(std::uint64_t seed, std::uint64_t purpose, std::uint32_t draw,
                   std::uint32_t variant = 0) noexcept
      : Stream(seed, purpose, draw, variant, first_words(seed, purpose, draw, variant)) {}
  // The same with first_words() of this draw.
  constexpr Stream(std::uint64_t seed, std::uint64_t purpose, std::uint32_t draw, std::uint32_t variant,
                   const PhiloxBlock& first) noexcept
      : counter_{draw, static_cast<std::uint32_t>(purpose), static_cast<std::uint32_t>(purpose >> 32U),
                 variant << 24U | 1U << 23U},
        key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32U)},
        first_(first[draw % 4]) {}

  [[nodiscard]] constexpr std::uint32_t word() noexcept {
    if (fresh_) {
      fresh_ = false;
      return first_;
    }
    if (used_ == 4) {
      block_ = philox4x32_10(counter_, key_);
      ++counter_[3];
      used_ = 0;
    }
    return block_[used_++];
  }
  [[nodiscard]] constexpr std::uint64_t word64() noexcept {
    const std::uint64_t low = word();
    return low | std::uint64_t{word()} << 32U;
  }

  // One of 0 .. bound - 1, each exactly as likely; bound > 0. (Lemire: Fast random integer generation in an
  // interval, 2019: what would favour some of them is thrown away.)
  [[nodiscard]] constexpr std::uint32_t below(std::uint32_t bound) noexcept {
    std::uint64_t product = std::uint64_t{word()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t unfair = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < unfair)
        product = std::uint64_t{word()} * bound;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }
  [[nodiscard]] constexpr std::uint64_t below64(std::uint64_t bound) noexcept {
    if (bound <= 0xFFFFFFFFU) return below(static_cast<std::uint32_t>(bound));
    UInt128 product = UInt128{word64()} * bound;
    if (static_cast<std::uint64_t>(product) < bound) {
      const std::uint64_t unfair = (std::uint64_t{0} - bound) % bound;
      while (static_cast<std::uint64_t>(product) < unfair)
        product = UInt128{word64()} * bound;
    }
    return static_cast<std::uint64_t>(product >> 64U);
  }

 private:
  PhiloxBlock counter_, block_{};
  PhiloxKey key_;
  std::uint32_t first_;
  bool fresh_ = true;
  unsigned used_ = 4;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_PHILOX_HPP_
