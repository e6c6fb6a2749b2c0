// SPDX-License-Identifier: Apache-2.0
// What for: how many of a whole, when each belongs to the part with the probability that the part has now.
//
//   BinomialTable table(6035, 5772);
//   std::int64_t part = table.draw(numbers);
//
// The distribution is a table of whole numbers: the binomial one to within 2^-40 of each probability, made by
// integers alone, so that it is the same everywhere.
#ifndef PARINDEX_SRC_SIMULATE_BINOMIAL_HPP_
#define PARINDEX_SRC_SIMULATE_BINOMIAL_HPP_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "simulate/philox.hpp"

namespace parindex::inline v1::detail {

class BinomialTable {
 public:
  BinomialTable(std::int64_t whole, std::int64_t part) : whole_(whole), first_(part) {
    const std::int64_t rest = whole - part;
    if (whole <= 0 || part <= 0 || rest <= 0) {  // nothing to draw
      sums_.push_back(1);
      return;
    }
    // weights relative to the likeliest number, which is `part` itself, downwards and upwards until they are
    // nothing; p(k + 1) / p(k) = (whole - k) * part / ((k + 1) * rest)
    constexpr std::uint64_t kTop = std::uint64_t{1} << 52U;
    std::vector<std::uint64_t> down, up;
    const auto ratio = [](std::uint64_t weight, UInt128 num, UInt128 den) {
      // both stay below 2^75 where the whole is below 2^37: no product leaves 128 bits
      while (num >> 74U != 0 || den >> 74U != 0) {
        num >>= 1U;
        den >>= 1U;
      }
      return static_cast<std::uint64_t>((UInt128{weight} * num + den / 2) / den);
    };
    const auto wide = [](std::int64_t value) { return static_cast<UInt128>(value); };
    std::uint64_t weight = kTop;
    for (std::int64_t k = part; k < whole && weight != 0; ++k) {
      weight = ratio(weight, wide(whole - k) * wide(part), wide(k + 1) * wide(rest));
      if (weight != 0) up.push_back(weight);
    }
    weight = kTop;
    for (std::int64_t k = part; k > 0 && weight != 0; --k) {
      weight = ratio(weight, wide(k) * wide(rest), wide(whole - k + 1) * wide(part));
      if (weight != 0) down.push_back(weight);
    }
    first_ = part - static_cast<std::int64_t>(down.size());
    std::uint64_t sum = 0;
    sums_.reserve(down.size() + 1 + up.size());
    for (auto one = down.rbegin(); one != down.rend(); ++one)
      sums_.push_back(sum += *one);
    sums_.push_back(sum += kTop);
    for (const std::uint64_t one : up)
      sums_.push_back(sum += one);
  }

  [[nodiscard]] std::int64_t draw(Stream& numbers) const noexcept {
    if (sums_.size() == 1) return first_;
    const std::uint64_t at = numbers.below64(sums_.back());
    return first_ + (std::upper_bound(sums_.begin(), sums_.end(), at) - sums_.begin());
  }
  [[nodiscard]] std::int64_t whole() const noexcept { return whole_; }
  [[nodiscard]] std::int64_t first() const noexcept { return first_; }
  [[nodiscard]] const std::vector<std::uint64_t>& sums() const noexcept { return sums_; }

 private:
  std::int64_t whole_, first_;
  std::vector<std::uint64_t> sums_;  // of the weights up to each number
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_BINOMIAL_HPP_
