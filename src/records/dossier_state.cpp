// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_state.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <sodium/crypto_shorthash_siphash24.h>

#include "records/hot_counters.hpp"

namespace parindex::inline v1::detail::records {
namespace {

std::uint64_t mixed(std::uint64_t x) noexcept {
  x ^= x >> 32U;
  x *= 0x9E3779B97F4A7C15U;
  return x ^ x >> 29U;
}

std::uint64_t hash_of(const GroupKey& key) noexcept {
  std::uint64_t out = mixed(std::uint64_t{key.unit} << 32U | key.procedure);
  out = mixed(out ^ (std::uint64_t{key.field} << 8U | static_cast<std::uint64_t>(key.channel) << 1U |
                     static_cast<std::uint64_t>(key.carried_over)));
  return out;
}

void add(GroupTable& table, std::size_t at, const Counters& counters,
         const std::vector<std::uint32_t>& spread) {
  Counters& to = table.counters[at];
  for (std::size_t i = 0; i != kEventCount; ++i)
    to.events[i] += counters.events[i];
  to.days += counters.days;
  to.days_late += counters.days_late;
  if (table.spread[at].size() < spread.size()) table.spread[at].resize(spread.size());
  for (std::size_t i = 0; i != spread.size(); ++i)
    table.spread[at][i] += spread[i];
}

}  // namespace

void merge_refused(std::vector<Mistake>& to, std::vector<Mistake> from, std::size_t limit) {
  const auto middle = static_cast<std::ptrdiff_t>(to.size());
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  std::inplace_merge(to.begin(), to.begin() + middle, to.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.place.line, a.place.column, a.code, a.message.en) <
           std::tie(b.place.line, b.place.column, b.code, b.message.en);
  });
  if (to.size() > limit) to.resize(limit);
}

std::uint32_t Dictionary::add(std::string_view text) {
  if (const auto found = positions_.find(text); found != positions_.end()) return found->second;
  const auto [added, is_new] = positions_.emplace(std::string(text), size());
  texts_.push_back(&added->first);
  return added->second;
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  const auto found = positions_.find(text);
  return found == positions_.end() ? std::nullopt : std::optional(found->second);
}

IdHash hash_id(std::string_view id) noexcept {
  static constexpr std::array<unsigned char, crypto_shorthash_siphashx24_KEYBYTES> kKey{
      'P', 'a', 'r', 'I', 'n', 'd', 'e', 'x', ' ', 'd', 'o', 's', 's', 'i', 'e', 'r'};
  std::array<unsigned char, crypto_shorthash_siphashx24_BYTES> out;
  crypto_shorthash_siphashx24(out.data(), reinterpret_cast<const unsigned char*>(id.data()), id.size(),
                              kKey.data());
  IdHash hash;
  for (unsigned i = 0; i != 8; ++i) {
    hash.a |= std::uint64_t{out[i]} << 8U * i;
    hash.b |= std::uint64_t{out[8 + i]} << 8U * i;
  }
  return hash;
}

Kept& KeptTable::at(const IdHash& id) {
  if (slots_.empty() || size_ * 10 >= slots_.size() * 7) grow();
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = id.a & mask;; i = (i + 1) & mask) {
    Kept& slot = slots_[i];
    if (slot.line == 0) {
      ++size_;  // whoever asks fills it
      slot.id = id;
      return slot;
    }
    if (slot.id == id) return slot;
  }
}

const Kept* KeptTable::find(const IdHash& id) const noexcept {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = id.a & mask; slots_[i].line != 0; i = (i + 1) & mask) {
    if (slots_[i].id == id) return &slots_[i];
  }
  return nullptr;
}

void KeptTable::grow() {
  std::vector<Kept> old(std::max<std::size_t>(64, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Kept& kept : old) {
    if (kept.line == 0) continue;
    std::size_t i = kept.id.a & mask;
    while (slots_[i].line != 0)
      i = (i + 1) & mask;
    slots_[i] = kept;
  }
}

DossierState::DossierState(const DossierOptions& wanted, const WorkingDays* days) : options(wanted) {
  by_unit = !options.by_procedure && !options.by_field && !options.by_channel && !options.by_origin;
  if (options.calendar == nullptr) options.calendar = &Calendar::vietnam();
  if (days != nullptr) {
    working = *days;
  } else {
    working.emplace(*options.calendar);
  }
  for (const Period& period : options.periods) {
    const Date as_of = options.as_of.value_or(period.to);
    windows.push_back(
        {period.from.day_number(), std::min(period.to, as_of).day_number(), as_of.day_number()});
  }
  std::sort(options.units.begin(), options.units.end());
  for (const std::string& unit : options.units)
    static_cast<void>(units.add(unit));
  units_fixed = units.size() != 0;
  static_cast<void>(procedures.add(""));
  static_cast<void>(fields.add(""));
}

std::uint32_t DossierState::source(const std::string& name) {
  for (std::uint32_t i = 0; i != sources.size(); ++i) {
    if (sources[i].name == name) return i;
  }
  sources.emplace_back().name = name;
  sources.back().columns_seen = ~std::uint32_t{0};
  return static_cast<std::uint32_t>(sources.size() - 1);
}

std::uint32_t DossierState::group(GroupTable& table, const GroupKey& key) {
  std::vector<std::uint32_t>* same = nullptr;
  if (by_unit) {
    if (key.unit >= table.of_unit.size()) table.of_unit.resize(units.size() + key.unit / 2 + 1);
    if (table.of_unit[key.unit] != 0) return table.of_unit[key.unit] - 1;
    table.of_unit[key.unit] = static_cast<std::uint32_t>(table.keys.size()) + 1;
  } else {
    same = &table.index[hash_of(key)];
    for (const std::uint32_t at : *same) {
      if (table.keys[at] == key) return at;
    }
    same->push_back(static_cast<std::uint32_t>(table.keys.size()));
  }
  table.keys.push_back(key);
  for (std::size_t period = 0; period != windows.size(); ++period) {
    table.counters.emplace_back();
    table.spread.emplace_back();
  }
  return static_cast<std::uint32_t>(table.keys.size() - 1);
}

void DossierState::count(GroupTable& table, const Dossier& dossier) {
  for (std::size_t p = 0; p != windows.size(); ++p) {
    if (const std::optional<Counted> counted = placed(table, dossier, p))
      HotCounters::add_to(table, *counted);
  }
}

bool DossierState::better(const Kept& a, const Kept& b) const noexcept {
  const auto knows = [this](const Kept& k) {
    const Dossier& d = k.dossier;
    return std::make_tuple(d.ended != Ended::kNo, d.ended == Ended::kNo ? 0 : d.end, d.received, d.due,
                           d.ended, d.running, d.channel, d.many_supplements, d.flags, d.deducted,
                           d.first_due, d.asked, d.answered, std::string_view(units.text(d.unit)),
                           std::string_view(procedures.text(d.procedure)),
                           std::string_view(fields.text(d.field)));
  };
  const auto x = knows(a), y = knows(b);
  if (x != y) return x > y;
  const int order = sources[a.source].name.compare(sources[b.source].name);
  return order != 0 ? order < 0 : a.line < b.line;
}

void DossierState::keep(const Kept& candidate) {
  Kept& slot = kept.at(candidate.id);
  if (slot.line == 0) {
    slot = candidate;
    return;
  }
  const Kept* loser = &candidate;
  if (better(candidate, slot)) loser = &slot;
  duplicates.push_back({candidate.id, loser->source, loser->line});
  if (loser == &slot) slot = candidate;
}

void DossierState::merge(DossierState other) {
  const bool untouched = sources.empty() && kept.size() == 0 && duplicates.empty() &&
                         procedures.size() == 1 && fields.size() == 1 && (units_fixed || units.size() == 0);
  if (untouched && !trace && options.units == other.options.units) {  // the other's, as they are
    units = std::move(other.units);
    procedures = std::move(other.procedures);
    fields = std::move(other.fields);
    sources = std::move(other.sources);
    kept = std::move(other.kept);
    duplicates = std::move(other.duplicates);
    return;
  }
  const auto mapped = [](Dictionary& to, const Dictionary& from) {
    std::vector<std::uint32_t> out(from.size());
    for (std::uint32_t i = 0; i != from.size(); ++i)
      out[i] = to.add(from.text(i));
    return out;
  };
  const std::vector<std::uint32_t> unit = mapped(units, other.units),
                                   procedure = mapped(procedures, other.procedures),
                                   field = mapped(fields, other.fields);
  std::vector<std::uint32_t> source_of;
  for (Source& from : other.sources) {
    source_of.push_back(source(from.name));
    Source& to = sources[source_of.back()];
    to.counted += from.counted;
    to.columns_seen &= from.columns_seen;
    for (const auto& [code, rows] : from.reasons)
      to.reasons[code] += rows;
    merge_refused(to.refused, std::move(from.refused), options.listed);
    const GroupTable& groups = from.groups;
    for (std::size_t i = 0; i != groups.keys.size(); ++i) {
      GroupKey key = groups.keys[i];
      key.unit = unit[key.unit];
      key.procedure = procedure[key.procedure];
      key.field = field[key.field];
      const std::size_t at = std::size_t{group(to.groups, key)} * windows.size();
      for (std::size_t p = 0; p != windows.size(); ++p)
        add(to.groups, at + p, groups.counters[i * windows.size() + p],
            groups.spread[i * windows.size() + p]);
    }
  }
  if (trace && other.trace) trace->append(*other.trace, source_of);
  for (const Duplicate& duplicate : other.duplicates) {
    duplicates.push_back(duplicate);
    duplicates.back().source = source_of[duplicate.source];
  }
  other.kept.each([&](const Kept& from) {
    Kept candidate = from;
    candidate.source = source_of[from.source];
    candidate.dossier.unit = unit[from.dossier.unit];
    candidate.dossier.procedure = procedure[from.dossier.procedure];
    candidate.dossier.field = field[from.dossier.field];
    keep(candidate);
  });
}

std::vector<GroupTable> DossierState::totals() const {
  std::vector<GroupTable> out;
  out.reserve(sources.size());
  for (const Source& from : sources)
    out.push_back(from.groups);
  if (kept.size() != 0) {
    // count() changes only the table it is given (and asks the dictionaries for their size).
    DossierState& self = const_cast<DossierState&>(*this);
    kept.each([&](const Kept& one) { self.count(out[one.source], one.dossier); });
  }
  return out;
}

std::optional<DossierTrace> DossierState::whole_trace() const {
  std::optional<DossierTrace> out = trace;
  if (out) kept.each([&](const Kept& one) { out->see(*this, one.source, one.dossier, one.line); });
  return out;
}

QualityReport DossierState::quality() const {
  QualityReport out;
  std::map<std::string, std::uint64_t> reasons;
  std::vector<const Source*> in_order;
  for (const Source& from : sources)
    in_order.push_back(&from);
  std::sort(in_order.begin(), in_order.end(),
            [](const Source* a, const Source* b) { return a->name < b->name; });
  std::vector<std::vector<const Duplicate*>> of_source(sources.size());
  for (const Duplicate& duplicate : duplicates)
    of_source[duplicate.source].push_back(&duplicate);
  for (const Source* from : in_order) {
    out.rows_counted += from->counted;
    for (const auto& [code, rows] : from->reasons) {
      reasons[code] += rows;
      out.rows_refused += rows;
    }
    std::vector<Mistake> list = from->refused, of_duplicates;
    auto& same = of_source[static_cast<std::size_t>(from - sources.data())];
    const std::size_t shown = std::min(same.size(), options.listed);
    std::partial_sort(same.begin(), same.begin() + static_cast<std::ptrdiff_t>(shown), same.end(),
                      [](const Duplicate* a, const Duplicate* b) { return a->line < b->line; });
    for (std::size_t i = 0; i != shown; ++i) {
      const Kept* const counted = kept.find(same[i]->id);
      Mistakes one(1);
      report(one, Code::kRecordDuplicate, Place{.file = from->name, .line = same[i]->line, .column = 1},
             {"id", sources[counted->source].name, counted->line});
      of_duplicates.push_back(*one.begin());
    }
    merge_refused(list, std::move(of_duplicates), options.listed);
    for (Mistake& mistake : list) {
      if (out.refused.size() == options.listed) break;
      out.refused.push_back(std::move(mistake));
    }
  }
  if (!duplicates.empty()) {
    reasons[std::string(code_text(Code::kRecordDuplicate))] += duplicates.size();
    out.rows_refused += duplicates.size();
    out.rows_counted -= duplicates.size();
  }
  for (const auto& [code, rows] : reasons)
    out.reasons.push_back({code, rows});
  out.rows_in = out.rows_counted + out.rows_refused;
  return out;
}

std::string DossierState::fingerprint() const {
  std::string out = "v1;calendar=" + options.calendar->seal() + ";as_of=";
  if (options.as_of) out += options.as_of->to_string();
  out += ";by=";
  for (const bool flag : {options.by_procedure, options.by_field, options.by_channel, options.by_origin,
                          options.working_days}) {
    out += flag ? '1' : '0';
  }
  out += ";listed=" + std::to_string(options.listed) + ";periods=";
  for (const Period& period : options.periods)
    out += to_string(period) + ",";
  return out;
}

}  // namespace parindex::inline v1::detail::records
