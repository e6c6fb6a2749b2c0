// SPDX-License-Identifier: Apache-2.0
// Dossiers by column. Where only units are kept apart, a row raises one counter: that of its unit and class
// (a class
// says how it ended or runs, its channel and its flags); what classes count as is worked out once, at the
// end. Rows
// out of the ordinary (carried over, wrong, not of the period) go one by one.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <thread>
#include <utility>
#include <vector>

#include "parindex/dossiers.hpp"

#include "input/unit_id.hpp"
#include "records/dossier_state.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

constexpr std::size_t kBlock = 1024;
constexpr unsigned kStates = 5, kChannels = 4;
enum : std::uint32_t { kStateEarly, kStateOnDue, kStateLate, kStateInTime, kStateOverdue };

// What the kernel reads.
struct View {
  const std::int32_t* unit;
  const std::int32_t* received;
  const std::int32_t* due;
  const std::int32_t* finished;
  const std::uint8_t* channel;
  std::array<const std::uint8_t*, kFlagCount> flags;
  unsigned flag_count;
  std::uint32_t units, channel_words, channels_packed;  // two bits a word
  Window window;
  std::uint32_t stride, trash;
};

// The counter of each row of a block; `trash` for rows that go one by one. True: there are such rows.
template <unsigned kFlags, bool kHasChannel>
[[gnu::always_inline]] inline bool find_counters(const View& view, std::size_t begin, std::size_t size,
                                                 std::uint32_t* out) noexcept {
  const std::int32_t* const unit = view.unit + begin;
  const std::int32_t* const received = view.received + begin;
  const std::int32_t* const due = view.due + begin;
  const std::int32_t* const finished = view.finished + begin;
  const std::uint8_t* const channel = kHasChannel ? view.channel + begin : nullptr;
  const std::uint8_t* const flag_a = kFlags > 0 ? view.flags[0] + begin : nullptr;
  const std::uint8_t* const flag_b = kFlags > 1 ? view.flags[1] + begin : nullptr;
  const std::int32_t from = view.window.from, limit = view.window.limit, as_of = view.window.as_of;
  const std::uint32_t units = view.units, words = view.channel_words, packed = view.channels_packed,
                      stride = view.stride, trash = view.trash;
  std::uint32_t any = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto u = static_cast<std::uint32_t>(unit[i]);
    const std::int32_t r = received[i], d = due[i], f = finished[i];
    const bool there = f != DossierColumns::kNoDay;
    const std::uint32_t done = f > d ? kStateLate : f == d ? kStateOnDue : kStateEarly;
    const std::uint32_t open = d < as_of ? kStateOverdue : kStateInTime;
    const std::uint32_t state =
        (static_cast<unsigned>(there) & static_cast<unsigned>(f <= as_of)) != 0 ? done : open;
    std::uint32_t odd = static_cast<std::uint32_t>(u >= units) | static_cast<std::uint32_t>(r < from) |
                        static_cast<std::uint32_t>(r > limit) | static_cast<std::uint32_t>(d < r) |
                        (static_cast<std::uint32_t>(there) & static_cast<std::uint32_t>(f < r));
    std::uint32_t at = state * kChannels;
    if constexpr (kHasChannel) {
      const std::uint32_t word = channel[i];
      odd |= static_cast<std::uint32_t>(word >= words);
      at += packed >> ((word & 15U) * 2U) & 3U;
    } else {
      at += 3;
    }
    at <<= kFlags;
    if constexpr (kFlags > 0) {
      odd |= static_cast<std::uint32_t>(flag_a[i] > 1);
      at |= flag_a[i] & 1U;
    }
    if constexpr (kFlags > 1) {
      odd |= static_cast<std::uint32_t>(flag_b[i] > 1);
      at |= (flag_b[i] & 1U) << 1U;
    }
    out[i] = odd != 0 ? trash : u * stride + at;
    any |= odd;
  }
  return any != 0;
}

using Kernel = bool (*)(const View&, std::size_t, std::size_t, std::uint32_t*) noexcept;

#define PARINDEX_KERNELS(name, attribute)                                                                   \
  template <unsigned kFlags, bool kHasChannel>                                                              \
  attribute bool name(const View& view, std::size_t begin, std::size_t size, std::uint32_t* out) noexcept { \
    return find_counters<kFlags, kHasChannel>(view, begin, size, out);                                      \
  }
PARINDEX_KERNELS(plain_kernel, )
#if defined(__x86_64__)
PARINDEX_KERNELS(avx2_kernel, __attribute__((target("avx2"))))
PARINDEX_KERNELS(avx512_kernel, __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq"))))
#endif
#undef PARINDEX_KERNELS

template <unsigned kFlags, bool kHasChannel>
Kernel kernel_for() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512dq"))
    return avx512_kernel<kFlags, kHasChannel>;
  if (__builtin_cpu_supports("avx2")) return avx2_kernel<kFlags, kHasChannel>;
#endif
  return plain_kernel<kFlags, kHasChannel>;
}

Kernel kernel_of(unsigned flags, bool has_channel) noexcept {
  switch (flags) {
    case 0:
      return has_channel ? kernel_for<0, true>() : kernel_for<0, false>();
    case 1:
      return has_channel ? kernel_for<1, true>() : kernel_for<1, false>();
    default:
      return has_channel ? kernel_for<2, true>() : kernel_for<2, false>();
  }
}

// The flags there are, and which fields they are.
struct Flags {
  std::array<const std::uint8_t*, kFlagCount> arrays = {};
  std::array<std::size_t, kFlagCount> fields = {};
  unsigned count = 0;
};

Flags flags_of(const DossierColumns& columns) {
  Flags out;
  const std::array<const std::uint8_t*, kFlagCount> all{columns.digitised_in, columns.digitised_out,
                                                        columns.reused,       columns.has_fee,
                                                        columns.paid_online,  columns.apology};
  for (std::size_t i = 0; i != kFlagCount; ++i) {
    if (all[i] == nullptr) continue;
    out.arrays[out.count] = all[i];
    out.fields[out.count++] = i;
  }
  return out;
}

// One thread's rows.
class ColumnRows {
 public:
  ColumnRows(DossierState& state, const DossierColumns& columns, const std::vector<Channel>& channels)
      : state_(state),
        columns_(columns),
        channels_(channels),
        flags_(flags_of(columns)),
        quality_(state.options.listed) {
    source_ = state.source(columns.name);
    for (const std::string& name : columns.units) {
      const std::optional<std::uint32_t> known = state.units.find(name);
      const bool may_come = !state.units_fixed && is_unit_id(name);
      units_.push_back(known || !may_come ? known.value_or(kUnknown) : kLater);
    }
  }

  void count(std::size_t begin, std::size_t end) {
    const DossierOptions& options = state_.options;
    const bool simple = !options.by_procedure && !options.by_field && !options.by_channel &&
                        !options.by_origin && !options.working_days && state_.windows.size() == 1 &&
                        flags_.count <= 2 &&
                        std::find(units_.begin(), units_.end(), kUnknown) == units_.end();
    if (!simple || !count_classes(begin, end)) {
      for (std::size_t row = begin; row != end; ++row)
        one(row);
    }
    QualityReport report = std::move(quality_).take();
    Source& source = state_.sources[source_];
    source.counted += report.rows_counted;
    for (const RefusedCount& reason : report.reasons)
      source.reasons[reason.code] += reason.rows;
    merge_refused(source.refused, std::move(report.refused), state_.options.listed);
    std::uint32_t seen = bit(kUnit) | bit(kReceived) | bit(kDue) | bit(kFinished);
    if (columns_.channel != nullptr) seen |= bit(kChannel);
    for (unsigned i = 0; i != flags_.count; ++i)
      seen |= bit(static_cast<unsigned>(kFirstFlag + flags_.fields[i]));
    source.columns_seen &= seen;
  }

 private:
  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0}, kLater = kUnknown - 1;

  std::uint32_t unit(std::size_t at) {
    if (units_[at] == kLater) units_[at] = state_.units.add(columns_.units[at]);
    return units_[at];
  }

  void one(std::size_t row) {
    const Place place{.file = columns_.name, .line = row + 1};
    const auto at = static_cast<std::uint32_t>(columns_.unit[row]);
    if (at >= units_.size() || units_[at] == kUnknown) {
      quality_.refuse(Code::kRecordUnit, place,
                      {at < units_.size() ? columns_.units[at] : std::to_string(columns_.unit[row])});
      return;
    }
    Dossier d;
    d.received = columns_.received[row];
    d.due = columns_.due[row];
    d.end = columns_.finished[row];
    const auto day = [](std::int32_t number) { return Date::from_day_number(number); };
    for (const auto& [name, value, needed] :
         {std::tuple{"received", d.received, true}, std::tuple{"due", d.due, true},
          std::tuple{"finished", d.end, false}}) {
      if (!needed && value == DossierColumns::kNoDay) continue;
      if (value == DossierColumns::kNoDay) {
        quality_.refuse(Code::kRecordEmpty, place, {name});
        return;
      }
      if (!day(value)) {
        quality_.refuse(Code::kRecordDate, place, {name, value, "Date::day_number()"});
        return;
      }
    }
    if (d.end != DossierColumns::kNoDay) {
      d.ended = Ended::kFinished;
      if (d.end < d.received) {
        quality_.refuse(Code::kRecordOrder, place,
                        {"finished", day(d.end)->to_string(), "received", day(d.received)->to_string()});
        return;
      }
    }
    if (d.due < d.received) {
      quality_.refuse(Code::kRecordOrder, place,
                      {"due", day(d.due)->to_string(), "received", day(d.received)->to_string()});
      return;
    }
    if (columns_.channel != nullptr) {
      if (columns_.channel[row] >= channels_.size()) {
        quality_.refuse(Code::kRecordCode, place,
                        {"channel", columns_.channel[row], std::to_string(channels_.size())});
        return;
      }
      d.channel = channels_[columns_.channel[row]];
    }
    for (unsigned i = 0; i != flags_.count; ++i) {
      const std::uint8_t on = flags_.arrays[i][row];
      if (on > 1) {
        quality_.refuse(Code::kRecordFlag, place, {kDossierFields[kFirstFlag + flags_.fields[i]].name, on});
        return;
      }
      d.flags = static_cast<std::uint16_t>(d.flags | on << flags_.fields[i]);
    }
    if (state_.options.working_days && d.ended != Ended::kNo &&
        state_.working->between(d.received, d.end) == WorkingDays::kNone) {
      quality_.refuse(Code::kRecordCalendar, place, {day(d.end)->to_string()});
      return;
    }
    d.unit = unit(at);
    quality_.count();
    state_.count(state_.sources[source_].groups, d);
  }

  // False when there are too many classes for this way.
  bool count_classes(std::size_t begin, std::size_t end) {
    View view{};
    view.unit = columns_.unit;
    view.received = columns_.received;
    view.due = columns_.due;
    view.finished = columns_.finished;
    view.channel = columns_.channel;
    view.flags = flags_.arrays;
    view.flag_count = flags_.count;
    view.units = static_cast<std::uint32_t>(units_.size());
    view.channel_words = static_cast<std::uint32_t>(channels_.size());
    for (std::size_t i = 0; i != channels_.size(); ++i)
      view.channels_packed |= static_cast<std::uint32_t>(channels_[i]) << 2 * i;
    view.window = state_.windows.front();
    view.stride = kStates * kChannels << flags_.count;
    constexpr std::uint64_t kMostCounters = std::uint64_t{1} << 26U, kMostRows = std::uint64_t{1} << 32U;
    if (std::uint64_t{view.units} * view.stride > kMostCounters || end - begin >= kMostRows) return false;
    view.trash = view.units * view.stride;
    std::vector<std::uint32_t> counters(view.trash + 1);
    const Kernel kernel = kernel_of(flags_.count, columns_.channel != nullptr);
    alignas(64) std::array<std::uint32_t, kBlock> at;
    for (std::size_t block = begin; block < end; block += kBlock) {
      const std::size_t size = std::min(kBlock, end - block);
      const bool odd = kernel(view, block, size, at.data());
      for (std::size_t i = 0; i != size; ++i)
        ++counters[at[i]];
      if (!odd) continue;
      for (std::size_t i = 0; i != size; ++i) {
        if (at[i] == view.trash) one(block + i);
      }
    }
    add_classes(view, counters);
    return true;
  }

  void add_classes(const View& view, const std::vector<std::uint32_t>& counters) {
    std::vector<std::uint32_t> events(view.stride);
    for (std::uint32_t i = 0; i != view.stride; ++i) {
      Dossier d;  // one of that class
      d.received = view.window.from;
      const std::uint32_t state = i >> flags_.count >> 2U;
      d.channel = static_cast<Channel>(i >> flags_.count & 3U);
      for (unsigned f = 0; f != flags_.count; ++f)
        d.flags = static_cast<std::uint16_t>(d.flags | (i >> f & 1U) << flags_.fields[f]);
      if (state <= kStateLate) {
        d.ended = Ended::kFinished;
        d.end = view.window.from;
        d.due = state == kStateLate ? d.end - 1 : state == kStateOnDue ? d.end : d.end + 1;
      } else {
        d.due = state == kStateOverdue ? view.window.as_of - 1 : view.window.as_of;
      }
      events[i] = classify(d, view.window);
    }
    GroupTable& groups = state_.sources[source_].groups;
    for (std::uint32_t u = 0; u != view.units; ++u) {
      for (std::uint32_t i = 0; i != view.stride; ++i) {
        const std::uint32_t rows = counters[u * view.stride + i];
        if (rows == 0) continue;
        quality_.count(rows);
        GroupKey key;
        key.unit = unit(u);
        Counters& to = groups.counters[state_.group(groups, key)];
        for (std::uint32_t rest = events[i]; rest != 0; rest &= rest - 1)
          to.events[static_cast<std::size_t>(std::countr_zero(rest))] += rows;
      }
    }
  }

  DossierState& state_;
  const DossierColumns& columns_;
  const std::vector<Channel>& channels_;
  Flags flags_;
  Quality quality_;
  std::uint32_t source_ = 0;
  std::vector<std::uint32_t> units_;
};

}  // namespace
}  // namespace detail::records

bool DossierCounts::add_columns(const DossierColumns& columns, std::size_t threads, Mistakes& mistakes) {
  namespace records = detail::records;
  for (const auto& [name, there] :
       {std::pair{"unit", columns.unit != nullptr}, std::pair{"received", columns.received != nullptr},
        std::pair{"due", columns.due != nullptr}, std::pair{"finished", columns.finished != nullptr}}) {
    if (there || columns.rows == 0) continue;
    report(mistakes, detail::Code::kColumnNoData, {}, {1, name});
    return false;
  }
  constexpr std::size_t kMostChannels = 16;
  std::vector<records::Channel> channels;
  for (const std::string& word : columns.channels) {
    const auto found = std::find(records::kChannelWords.begin(), records::kChannelWords.end(), word);
    if (found == records::kChannelWords.end() || channels.size() == kMostChannels) {
      std::string all;
      for (const std::string_view one : records::kChannelWords)
        all += (all.empty() ? "" : ", ") + std::string(one);
      report(mistakes, detail::Code::kUnknownWord, {}, {word, all});
      return false;
    }
    channels.push_back(
        records::kChannelOfWord[static_cast<std::size_t>(found - records::kChannelWords.begin())]);
  }
  constexpr std::size_t kLeast = 65'536;  // rows worth a thread
  threads = std::clamp<std::size_t>(columns.rows / kLeast, 1, std::clamp<std::size_t>(threads, 1, 64));
  if (threads == 1) {
    records::ColumnRows rows(*state_, columns, channels);
    rows.count(0, columns.rows);
    return true;
  }
  std::vector<std::unique_ptr<records::DossierState>> parts;
  for (std::size_t i = 0; i != threads; ++i)
    parts.push_back(std::make_unique<records::DossierState>(state_->options, &*state_->working));
  const auto share = [&](std::size_t i) {
    records::ColumnRows rows(*parts[i], columns, channels);
    rows.count(columns.rows / threads * i,
               i + 1 == threads ? columns.rows : columns.rows / threads * (i + 1));
  };
  bool out_of_memory = false;
  std::vector<std::thread> others;
  std::vector<char> failed(threads);
  for (std::size_t i = 1; i != threads; ++i) {
    others.emplace_back([&, i] {
      try {
        share(i);
      } catch (const std::bad_alloc&) {
        failed[i] = 1;
      }
    });
  }
  try {
    share(0);
  } catch (const std::bad_alloc&) {
    failed[0] = 1;
  }
  for (std::thread& thread : others)
    thread.join();
  for (const char one : failed)
    out_of_memory = out_of_memory || one != 0;
  if (out_of_memory) throw std::bad_alloc();
  for (const auto& part : parts)
    state_->merge(std::move(*part));
  return true;
}

}  // namespace parindex::inline v1
