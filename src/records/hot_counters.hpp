// SPDX-License-Identifier: Apache-2.0
// What for: counting rows that come in any order of groups without a walk through memory for each:
// sixteen-bit counters of a group side by side, a row adding all it raises with four additions, poured
// into the real counters when they are full and at the end.
//
//   HotCounters hot;
//   hot.add(table, *state.placed(table, dossier, period));
//   hot.pour(table);                         // before anybody looks at the table
//
// One thread at a time; only lack of memory throws. Sums do not depend on the order, so the table is the
// same.
#ifndef PARINDEX_SRC_RECORDS_HOT_COUNTERS_HPP_
#define PARINDEX_SRC_RECORDS_HOT_COUNTERS_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "records/dossier_state.hpp"

namespace parindex::inline v1::detail::records {

class HotCounters {
 public:
  // So many groups at most; those beyond are counted where they stand, as more would not stay in a cache.
  static constexpr std::size_t kMostGroups = std::size_t{1} << 15U;

  // Counts one of a group's rows; what it raises lies in three lines of the cache.
  void add(GroupTable& table, const Counted& counted) {
    if (counted.at >= hot_.size()) {
      if (counted.at >= kMostGroups) return add_to(table, counted);
      hot_.resize(counted.at + 1);
    }
    Hot& hot = hot_[counted.at];
    const std::uint32_t events = counted.events | 1U << kRows;
    for (std::size_t i = 0; i != kParts; ++i)
      hot.events[i] += kLanes[events >> (i * 8) & 0xFFU];
    if (counted.used != Counted::kNotUsed) {
      const auto used = static_cast<std::size_t>(counted.used);
      if (used < kDays) {
        ++hot.days[used];
      } else {
        add_days(table, counted.at, used, 1);
      }
      hot.over += static_cast<std::uint32_t>(counted.over);
    }
    if (hot.events[kParts - 1][7] == kFull) pour(table, counted.at);
  }
  // A row of that group comes soon.
  void expect(std::size_t at) const noexcept {
    if (at >= hot_.size()) return;
    __builtin_prefetch(&hot_[at].events, 1);
    __builtin_prefetch(&hot_[at].days, 1);
  }
  // Puts all that was counted into the table.
  void pour(GroupTable& table) {
    for (std::size_t at = 0; at != hot_.size(); ++at)
      pour(table, at);
  }
  // Counts a row in the table itself.
  static void add_to(GroupTable& table, const Counted& counted);

 private:
  static constexpr std::size_t kParts = 4, kDays = 62;
  static constexpr unsigned kRows = 31;  // the last lane counts rows
  static constexpr std::uint16_t kFull = 0xFFFF;
  static_assert(kEventCount <= kRows);
  using Lanes = std::uint16_t __attribute__((vector_size(16)));
  struct alignas(64) Hot {
    std::array<Lanes, kParts> events = {};
    std::array<std::uint16_t, kDays> days = {};  // how many took 0, 1, 2 … working days
    std::uint32_t over = 0;                      // working days after the due day
  };
  static const std::array<Lanes, 256> kLanes;  // 1 in each lane whose bit is set

  static void add_days(GroupTable& table, std::size_t at, std::size_t used, std::uint32_t rows);
  void pour(GroupTable& table, std::size_t at);

  std::vector<Hot> hot_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_HOT_COUNTERS_HPP_
