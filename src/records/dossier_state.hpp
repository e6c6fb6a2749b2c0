// SPDX-License-Identifier: Apache-2.0
// What for: what is kept of dossiers while they are counted: dictionaries, counters by group and file,
// refused rows, and,
// where dossiers have ids, the dossiers themselves.
//
//   state.add(source, dossier);                       // counts it
//   state.add(source, dossier, id_hash, line);        // keeps it until duplicates are known
//   state.merge(std::move(other));
//
// One thread at a time.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_STATE_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_STATE_HPP_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parindex/dossiers.hpp"
#include "parindex/working_days.hpp"

#include "records/dossier_events.hpp"
#include "records/dossier_model.hpp"
#include "records/dossier_trace.hpp"
#include "records/quality.hpp"

namespace parindex::inline v1::detail::records {

// Texts and their positions.
class Dictionary {
 public:
  [[nodiscard]] std::uint32_t add(std::string_view text);
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const;
  [[nodiscard]] const std::string& text(std::uint32_t at) const { return *texts_[at]; }
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(texts_.size()); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> positions_;
  std::vector<const std::string*> texts_;  // keys of the map, which stay where they are
};

// What is kept apart.
struct GroupKey {
  std::uint32_t unit = 0, procedure = kNoGroup, field = kNoGroup;
  Channel channel = Channel::kNone;
  bool carried_over = false;
  friend bool operator==(const GroupKey&, const GroupKey&) = default;
};

struct Counters {
  std::array<std::uint64_t, kEventCount> events = {};
  std::uint64_t days = 0,
                days_late = 0;  // working days of finished dossiers; of late ones, after their due day
};

// Counters of the groups of one file, `periods` of them a group.
struct GroupTable {
  std::vector<GroupKey> keys;
  std::vector<Counters> counters;
  std::vector<std::vector<std::uint32_t>> spread;  // how many finished dossiers took 0, 1, 2 … working days
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>
      index;                           // hash -> groups; unused when by unit only
  std::vector<std::uint32_t> of_unit;  // by unit only: group + 1; 0: none yet
};

struct Source {
  std::string name;
  GroupTable groups;
  std::uint64_t counted = 0;
  std::map<std::string, std::uint64_t, std::less<>> reasons;
  std::vector<Mistake> refused;    // in order of place
  std::uint32_t columns_seen = 0;  // a bit for each field that some part had
};

struct IdHash {
  std::uint64_t a = 0, b = 0;
  friend bool operator==(const IdHash&, const IdHash&) = default;
  friend auto operator<=>(const IdHash&, const IdHash&) = default;
};
[[nodiscard]] IdHash hash_id(std::string_view id) noexcept;

// A dossier that has an id, and where it stands.
struct Kept {
  IdHash id;
  Dossier dossier;
  std::uint32_t source = 0;
  std::uint64_t line = 0;
};

// A row whose id another row has, too.
struct Duplicate {
  IdHash id;
  std::uint32_t source = 0;
  std::uint64_t line = 0;
};

// Dossiers by id, open addressing.
class KeptTable {
 public:
  // The place of the dossier with this id, empty (line 0) when there was none.
  [[nodiscard]] Kept& at(const IdHash& id);
  [[nodiscard]] const Kept* find(const IdHash& id) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  template <typename Visit>
  void each(Visit visit) const {
    for (const Kept& kept : slots_) {
      if (kept.line != 0) visit(kept);
    }
  }

 private:
  void grow();
  std::vector<Kept> slots_;
  std::size_t size_ = 0;
};

// What a dossier raises in a period.
struct Counted {
  static constexpr std::int32_t kNotUsed = -1;
  std::size_t at = 0;            // its counters in the table
  std::uint32_t events = 0;      // by one
  std::int32_t used = kNotUsed;  // working days, of finished dossiers where they are counted
  std::int32_t over = 0;         // of these after the due day
};

// The first `limit` of both lists, which are in order of place.
void merge_refused(std::vector<Mistake>& to, std::vector<Mistake> from, std::size_t limit);

struct DossierState {
  // `days`: those of the calendar where they are at hand; null: they are worked out.
  explicit DossierState(const DossierOptions& wanted, const WorkingDays* days = nullptr);

  DossierOptions options;
  std::vector<Window> windows;
  std::optional<WorkingDays> working;
  Dictionary units, procedures, fields;
  bool units_fixed = false;  // only those of the options are known
  std::vector<Source> sources;
  bool by_unit = false;  // nothing else is kept apart
  KeptTable kept;
  std::vector<Duplicate> duplicates;
  std::optional<DossierTrace> trace;  // of rows that are counted, not of those that are kept

  [[nodiscard]] std::uint32_t source(const std::string& name);
  [[nodiscard]] std::uint32_t group(GroupTable& table, const GroupKey& key);
  // What a dossier raises in a period; nothing when it has nothing to do with it.
  [[nodiscard]] std::optional<Counted> placed(GroupTable& table, const Dossier& dossier, std::size_t period) {
    Counted out;
    out.events = events_of(dossier, windows[period]);
    if (out.events == 0) return std::nullopt;
    std::size_t group_at = 0;
    if (by_unit && dossier.unit < table.of_unit.size() && table.of_unit[dossier.unit] != 0) {
      group_at = table.of_unit[dossier.unit] - 1;
    } else {
      GroupKey key;
      key.unit = dossier.unit;
      if (options.by_procedure) key.procedure = dossier.procedure;
      if (options.by_field) key.field = dossier.field;
      if (options.by_channel) key.channel = dossier.channel;
      if (options.by_origin) key.carried_over = (out.events & bit(kEventCarriedOver)) != 0;
      group_at = group(table, key);
    }
    out.at = group_at * windows.size() + period;
    if ((out.events & bit(kEventFinished)) == 0 || !options.working_days) return out;
    out.used = std::max(working->between(dossier.received, dossier.end) - dossier.deducted, 0);
    if ((out.events & bit(kEventLate)) != 0)
      out.over = std::max(working->between(dossier.due, dossier.end), 0);
    return out;
  }
  // Counts a dossier in a file's table.
  void count(GroupTable& table, const Dossier& dossier);
  // Keeps a dossier with an id, or the better one of two.
  void keep(const Kept& candidate);
  // Adds the other's; both were made with the same options.
  void merge(DossierState other);
  // What makes two states fit.
  [[nodiscard]] std::string fingerprint() const;

  // Of two rows with one id: does `a` know more (ended, then the later end …), or stand first?
  [[nodiscard]] bool better(const Kept& a, const Kept& b) const noexcept;

  // Counters of each file with the kept dossiers counted in.
  [[nodiscard]] std::vector<GroupTable> totals() const;
  // The trace, where there is one, with the kept dossiers seen.
  [[nodiscard]] std::optional<DossierTrace> whole_trace() const;
  [[nodiscard]] QualityReport quality() const;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_STATE_HPP_
