// SPDX-License-Identifier: Apache-2.0
// What for: many drawn numbers at once: what Stream (philox.hpp) gives for neighbouring draws, in vectors.
//
//   DrawRun run;
//   run.start(seed, first, count);
//   run.draw(purpose, bound, shape, whole, values);            // each number that the draws take
//
// Integers only, the same numbers on every machine.
#ifndef PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_
#define PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_

#include <cstddef>
#include <cstdint>
#include <vector>

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

// Those for the processor at hand; plain: those for any.
[[nodiscard]] const DrawOps& draw_ops(bool plain = false) noexcept;
[[nodiscard]] const DrawOps& draw_ops_plain() noexcept;
#if defined(__x86_64__)
[[nodiscard]] const DrawOps& draw_ops_avx2() noexcept;
#endif

// Numbers of the draws `first`, first + 1 …, `count` of them.
class DrawRun {
 public:
  explicit DrawRun(const DrawOps& ops = draw_ops()) noexcept : ops_(&ops) {}
  void start(std::uint64_t seed, std::uint32_t first, std::size_t count);
  // One number of each draw: a step below `bound`, and the value that follows from it; `whole` as for
  // DrawOps::values.
  void draw(std::uint64_t purpose, std::uint32_t bound, const DrawShape& shape, const std::int32_t* whole,
            std::int32_t* values);

 private:
  const DrawOps* ops_;
  std::uint64_t seed_ = 0;
  std::uint32_t first_ = 0;
  std::vector<std::uint32_t> words_, steps_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_DRAW_KERNEL_HPP_
