// SPDX-License-Identifier: Apache-2.0
// What for: many drawn numbers at once: what Stream (philox.hpp) gives for neighbouring draws, in vectors.
//
//   const DrawOps& ops = draw_ops();
//   ops.words(seed, purpose, first / 4, groups, words);        // 4 a group, in order of draws
//   if (ops.below(words, count, bound, steps)) …               // some word has to be asked for again
//   ops.values(steps, count, shape, whole, values);
//
// Pure functions; integers only, the same numbers on every machine.
#ifndef PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_
#define PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_

#include <cstddef>
#include <cstdint>
#include <span>

namespace parindex::inline v1::detail {

// How a value follows from a step: first + step * j, held within [least, most]; nothing leaves 32 bits.
struct DrawShape {
  std::int32_t first = 0, step = 1, least = 0, most = 0;
};

struct DrawOps {
  // words[4 * i + k]: the first word of draw 4 * (group + i) + k, variant 0
  void (*words)(std::uint64_t seed, std::uint64_t purpose, std::uint32_t group, std::size_t groups,
                std::uint32_t* words);
  // steps[i] = words[i] * bound / 2^32; true: some word may favour a number (Stream::below() says what then)
  bool (*below)(const std::uint32_t* words, std::size_t count, std::uint32_t bound, std::uint32_t* steps);
  // `whole`: what each value may not exceed besides, or null
  void (*values)(const std::uint32_t* steps, std::size_t count, const DrawShape& shape,
                 const std::int32_t* whole, std::int32_t* values);
};

// The steps of neighbouring draws from `first` on, of their first words: below(), and Stream again where that
// asks.
void draw_steps(const DrawOps& ops, std::uint64_t seed, std::uint64_t purpose, std::uint32_t first,
                std::uint32_t bound, std::span<const std::uint32_t> words, std::uint32_t* steps);

// Those for the processor at hand; plain: those for any.
[[nodiscard]] const DrawOps& draw_ops(bool plain = false) noexcept;
[[nodiscard]] const DrawOps& draw_ops_plain() noexcept;
#if defined(__x86_64__)
[[nodiscard]] const DrawOps& draw_ops_avx2() noexcept;
#endif

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_
