// SPDX-License-Identifier: Apache-2.0
// What for: classify() for many dossiers: by tables, without branches that depend on the dossier.
//
//   const std::uint32_t events = events_of(dossier, window);         // == classify(dossier, window)
//
// A count depends on how the dossier stands in the period (ended or running, in time, received before it) and
// on its channel or flags, each for itself; the tables are asked of classify() when this is compiled.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_EVENTS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_EVENTS_HPP_

#include <array>
#include <cstddef>
#include <cstdint>

#include "records/dossier_model.hpp"

namespace parindex::inline v1::detail::records {

class EventTables {
 public:
  constexpr EventTables() {
    for (std::size_t channel = 0; channel != kChannels; ++channel) {
      Dossier d = example(0);
      d.channel = static_cast<Channel>(channel);
      of_channel_[channel] = classify(d, kWindow) & ~classify(example(0), kWindow);
    }
    // Finished, received in the period and late: whatever flags can raise.
    constexpr std::size_t kAny = 2 * 2;
    for (std::size_t flags = 0; flags != kFlagSets; ++flags) {
      Dossier d = example(kAny);
      d.flags = static_cast<std::uint16_t>(flags);
      of_flags_[flags] = classify(d, kWindow) & ~classify(example(kAny), kWindow);
    }
    for (std::size_t i = 0; i != kStandings; ++i) {
      Dossier d = example(i);
      const std::uint32_t plain = classify(d, kWindow);
      std::uint32_t all = 0;
      d.flags = kFlagSets - 1;
      for (std::size_t channel = 0; channel != kChannels; ++channel) {
        d.channel = static_cast<Channel>(channel);
        all |= classify(d, kWindow);
      }
      standings_[i] = {plain, all & ~plain};
    }
  }

  // How a dossier stands in a period. `ended` and `running` as in a Dossier.
  [[nodiscard]] static constexpr std::uint32_t standing(std::int32_t received, std::int32_t due,
                                                        std::int32_t end, std::uint32_t ended,
                                                        std::uint32_t running, bool many,
                                                        const Window& w) noexcept {
    const auto one = [](bool condition) { return static_cast<std::uint32_t>(condition); };
    const std::uint32_t has_ended = one(ended != 0) & one(end <= w.as_of);
    const std::uint32_t out = one(received > w.limit) | (has_ended & one(end < w.from));
    const std::uint32_t over = one(many) | (has_ended != 0 ? one(end > due) : one(due < w.as_of));
    const std::uint32_t on_due = has_ended & one(end == due) & (over ^ 1U);
    const std::uint32_t how = has_ended != 0 ? ended - 1 : running + kEndings;
    const std::uint32_t at = (how * kTimes + over * 2 + on_due) * 2 + one(received < w.from);
    return out != 0 ? static_cast<std::uint32_t>(kNothing) : at;
  }
  [[nodiscard]] constexpr std::uint32_t events(std::uint32_t standing, std::uint32_t channel,
                                               std::uint32_t flags) const noexcept {
    const Standing& one = standings_[standing];
    return one.events | ((of_channel_[channel] | of_flags_[flags]) & one.raised);
  }
  [[nodiscard]] constexpr std::uint32_t of(const Dossier& d, const Window& w) const noexcept {
    const bool ended = d.ended != Ended::kNo && d.end <= w.as_of;
    return events(
        standing(d.received, ended ? d.due : d.due_on(w.as_of), d.end, static_cast<std::uint32_t>(d.ended),
                 static_cast<std::uint32_t>(d.running), d.many_supplements, w),
        static_cast<std::uint32_t>(d.channel), d.flags);
  }

 private:
  static constexpr std::uint32_t kEndings = 3, kRunnings = 3, kTimes = 3;
  static constexpr std::size_t kStandings = std::size_t{kEndings + kRunnings} * kTimes * 2,
                               kNothing = kStandings, kChannels = 4, kFlagSets = std::size_t{1} << kFlagCount;
  static constexpr Window kWindow{0, 100, 100};

  struct Standing {
    std::uint32_t events = 0;  // with no channel and no flag
    std::uint32_t raised = 0;  // what channels and flags can add
  };

  // A dossier of each standing: how (three endings, then three ways to run), when (in time, on the due day,
  // over), before the period.
  static constexpr Dossier example(std::size_t at) {
    const std::size_t how = at / 2 / kTimes, when = at / 2 % kTimes;
    Dossier d;
    d.received = at % 2 == 0 ? 0 : -1;
    if (how < kEndings) {
      d.ended = static_cast<Ended>(how + 1);
      d.end = 50;
      d.due = when == 0 ? 51 : when == 1 ? 50 : 49;
    } else {
      d.running = static_cast<Running>(how - kEndings);
      d.due = when == 2 ? 99 : 100;
    }
    return d;
  }

  std::array<Standing, kStandings + 1> standings_ = {};
  std::array<std::uint32_t, kChannels> of_channel_ = {};
  std::array<std::uint32_t, kFlagSets> of_flags_ = {};
};

inline constexpr EventTables kEventTables;

[[nodiscard]] inline std::uint32_t events_of(const Dossier& d, const Window& w) noexcept {
  return kEventTables.of(d, w);
}

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_EVENTS_HPP_
