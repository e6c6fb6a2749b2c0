// SPDX-License-Identifier: Apache-2.0
// What for: counts of what draws made of units. Every count is a sum over draws, so that parts add up to the
// same in any order.
#ifndef PARINDEX_SRC_SIMULATE_SPREADS_HPP_
#define PARINDEX_SRC_SIMULATE_SPREADS_HPP_

#include <cstdint>
#include <limits>
#include <vector>

#include "simulate/placing.hpp"

namespace parindex::inline v1::detail {

class Spreads {
 public:
  // `pairs`: also who comes before whom; `index`: places say the index, too.
  Spreads(const Cast& cast, std::size_t bands, bool pairs, bool index);

  void add(const Places& places);
  // After the last draw; what asks comes after it.
  void count();
  void merge(Spreads& other);

  // `unit` in the order of the cast.
  [[nodiscard]] RankSpread ranks(std::size_t unit) const;
  [[nodiscard]] std::uint64_t ranked(std::size_t unit) const;
  [[nodiscard]] std::uint64_t in_band(std::size_t unit, std::size_t band) const {
    return bands_[unit * (band_count_ + 1) + band + 1];
  }
  [[nodiscard]] std::uint64_t without_band(std::size_t unit) const {
    return bands_[unit * (band_count_ + 1)];
  }
  [[nodiscard]] Int128 index_sum(std::size_t unit) const { return index_sums_[unit]; }
  [[nodiscard]] std::int64_t least_index(std::size_t unit) const { return least_[unit]; }
  [[nodiscard]] std::int64_t most_index(std::size_t unit) const { return most_[unit]; }
  [[nodiscard]] const std::vector<std::uint32_t>& before() const { return before_; }

 private:
  struct Rows {
    std::size_t first = 0, count = 0, at = 0;  // a row of count + 1 counts a unit; the first: no rank
  };
  [[nodiscard]] const Rows& rows_of(std::size_t unit) const;

  std::vector<Rows> rows_;
  std::size_t units_ = 0, band_count_ = 0;
  bool index_ = true;
  // Ranks of some draws are counted together, unit by unit: counts of all units are more than caches hold.
  static constexpr std::size_t kTogether = 64;
  std::vector<std::uint32_t> waiting_;
  std::size_t waits_ = 0;
  std::vector<std::uint32_t> counts_;
  std::vector<std::uint32_t> bands_;
  std::vector<Int128> index_sums_;
  std::vector<std::int64_t> least_, most_;
  std::vector<std::uint32_t> before_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_SPREADS_HPP_
