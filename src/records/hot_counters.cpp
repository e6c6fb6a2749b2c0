// SPDX-License-Identifier: Apache-2.0
#include "records/hot_counters.hpp"

#include <bit>

namespace parindex::inline v1::detail::records {

constinit const std::array<HotCounters::Lanes, 256> HotCounters::kLanes = [] {
  std::array<Lanes, 256> out{};
  for (unsigned byte = 0; byte != out.size(); ++byte) {
    const auto lane = [byte](unsigned i) { return static_cast<std::uint16_t>(byte >> i & 1U); };
    out[byte] = Lanes{lane(0), lane(1), lane(2), lane(3), lane(4), lane(5), lane(6), lane(7)};
  }
  return out;
}();

void HotCounters::add_days(GroupTable& table, std::size_t at, std::size_t used, std::uint32_t rows) {
  table.counters[at].days += std::uint64_t{used} * rows;
  std::vector<std::uint32_t>& spread = table.spread[at];
  if (used >= spread.size()) spread.resize(used + 1);
  spread[used] += rows;
}

void HotCounters::add_to(GroupTable& table, const Counted& counted) {
  Counters& counters = table.counters[counted.at];
  for (std::uint32_t events = counted.events; events != 0; events &= events - 1)
    ++counters.events[static_cast<std::size_t>(std::countr_zero(events))];
  if (counted.used == Counted::kNotUsed) return;
  add_days(table, counted.at, static_cast<std::size_t>(counted.used), 1);
  counters.days_late += static_cast<std::uint64_t>(counted.over);
}

void HotCounters::pour(GroupTable& table, std::size_t at) {
  Hot& hot = hot_[at];
  if (hot.events[kParts - 1][7] == 0) return;
  Counters& counters = table.counters[at];
  for (std::size_t event = 0; event != kEventCount; ++event)
    counters.events[event] += hot.events[event / 8][event % 8];
  for (std::size_t used = 0; used != kDays; ++used) {
    if (hot.days[used] != 0) add_days(table, at, used, hot.days[used]);
  }
  counters.days_late += hot.over;
  hot = Hot{};
}

}  // namespace parindex::inline v1::detail::records
