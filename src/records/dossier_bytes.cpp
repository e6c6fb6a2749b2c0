// SPDX-License-Identifier: Apache-2.0
// Counts of dossiers as bytes. Everything stands in an order of its own (texts, groups, files, ids), so
// that the same
// rows give the same bytes. Numbers are written seven bits a byte, lowest first. A seal stands at the end.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "parindex/dossiers.hpp"

#include "records/dossier_state.hpp"
#include "records/state_bytes.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

constexpr std::string_view kMagic = "parindex-dossier-counts/1\n";

// A dictionary's texts in order, and where each went.
struct Sorted {
  explicit Sorted(const Dictionary& dictionary) : order(dictionary.size()), rank(dictionary.size()) {
    for (std::uint32_t i = 0; i != order.size(); ++i)
      order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return dictionary.text(a) < dictionary.text(b); });
    for (std::uint32_t i = 0; i != order.size(); ++i)
      rank[order[i]] = i;
  }
  std::vector<std::uint32_t> order, rank;
};

void write_dictionary(StateWriter& out, const Dictionary& dictionary, const Sorted& sorted) {
  out.number(sorted.order.size());
  for (const std::uint32_t i : sorted.order)
    out.text(dictionary.text(i));
}

bool read_dictionary(StateReader& in, Dictionary& dictionary, std::vector<std::uint32_t>& positions) {
  const std::size_t size = in.size();
  std::string before;
  for (std::size_t i = 0; i != size && in.good(); ++i) {
    std::string text = in.text();
    if (i != 0 && text <= before) in.fail();
    if (!in.good()) return false;
    positions.push_back(dictionary.add(text));
    before = std::move(text);
  }
  return in.good();
}

using Ranks = std::tuple<const Sorted&, const Sorted&, const Sorted&>;

void write_groups(StateWriter& out, const GroupTable& groups, std::size_t periods, const Ranks& ranks) {
  const auto& [units, procedures, fields] = ranks;
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, Channel, bool, std::size_t>;
  std::vector<Key> keys;
  for (std::size_t i = 0; i != groups.keys.size(); ++i) {
    const GroupKey& key = groups.keys[i];
    keys.emplace_back(units.rank[key.unit], procedures.rank[key.procedure], fields.rank[key.field],
                      key.channel, key.carried_over, i);
  }
  std::sort(keys.begin(), keys.end());
  out.number(keys.size());
  for (const auto& [unit, procedure, field, channel, carried_over, i] : keys) {
    out.number(unit);
    out.number(procedure);
    out.number(field);
    out.number(static_cast<std::uint64_t>(channel) * 2 + (carried_over ? 1 : 0));
    for (std::size_t p = 0; p != periods; ++p) {
      const Counters& counters = groups.counters[i * periods + p];
      for (const std::uint64_t count : counters.events)
        out.number(count);
      out.number(counters.days);
      out.number(counters.days_late);
      const std::vector<std::uint32_t>& spread = groups.spread[i * periods + p];
      out.number(spread.size());
      for (const std::uint32_t count : spread)
        out.number(count);
    }
  }
}

struct Positions {
  std::vector<std::uint32_t> units, procedures, fields;
};

std::uint32_t position(StateReader& in, const std::vector<std::uint32_t>& positions) {
  const std::uint64_t at = in.number();
  if (at < positions.size()) return positions[static_cast<std::size_t>(at)];
  in.fail();
  return 0;
}

void read_groups(StateReader& in, DossierState& state, GroupTable& groups, const Positions& positions) {
  const std::size_t size = in.size();
  for (std::size_t i = 0; i != size && in.good(); ++i) {
    GroupKey key;
    key.unit = position(in, positions.units);
    key.procedure = position(in, positions.procedures);
    key.field = position(in, positions.fields);
    const std::uint64_t rest = in.number(7);
    key.channel = static_cast<Channel>(rest / 2);
    key.carried_over = rest % 2 != 0;
    if (!in.good()) return;
    const std::size_t at = std::size_t{state.group(groups, key)} * state.windows.size();
    if (groups.keys.size() != i + 1) return in.fail();  // twice the same
    for (std::size_t p = 0; p != state.windows.size(); ++p) {
      Counters& counters = groups.counters[at + p];
      for (std::uint64_t& count : counters.events)
        count = in.number();
      counters.days = in.number();
      counters.days_late = in.number();
      groups.spread[at + p].resize(in.size());
      for (std::uint32_t& count : groups.spread[at + p])
        count = static_cast<std::uint32_t>(in.number(0xFFFFFFFFU));
    }
  }
}

Kept read_kept(StateReader& in, const Positions& positions, std::size_t sources) {
  Kept out;
  out.id.a = in.number();
  out.id.b = in.number();
  Dossier& d = out.dossier;
  d.unit = position(in, positions.units);
  d.procedure = position(in, positions.procedures);
  d.field = position(in, positions.fields);
  d.received = in.day();
  d.due = in.day();
  d.end = in.day();
  d.ended = static_cast<Ended>(in.number(3));
  d.running = static_cast<Running>(in.number(2));
  d.channel = static_cast<Channel>(in.number(3));
  d.many_supplements = in.number(1) != 0;
  d.flags = static_cast<std::uint16_t>(in.number((1U << kFlagCount) - 1));
  d.deducted = static_cast<std::uint16_t>(in.number(0xFFFFU));
  if (in.number(1) != 0) {
    d.first_due = in.day();
    d.asked = in.day();
    d.answered = in.number(1) != 0 ? in.day() : Dossier::kNever;
  }
  out.source = static_cast<std::uint32_t>(in.number(sources == 0 ? 0 : sources - 1));
  out.line = in.number();
  if (out.line == 0 || sources == 0) in.fail();
  return out;
}

std::string write(const DossierState& state) {
  StateWriter out(kMagic);
  out.text(state.fingerprint());
  const Sorted units(state.units), procedures(state.procedures), fields(state.fields);
  write_dictionary(out, state.units, units);
  write_dictionary(out, state.procedures, procedures);
  write_dictionary(out, state.fields, fields);
  std::vector<std::uint32_t> order, rank(state.sources.size());
  for (std::uint32_t i = 0; i != state.sources.size(); ++i)
    order.push_back(i);
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return state.sources[a].name < state.sources[b].name; });
  out.number(order.size());
  for (std::uint32_t i = 0; i != order.size(); ++i) {
    const Source& source = state.sources[order[i]];
    rank[order[i]] = i;
    out.text(source.name);
    out.number(source.counted);
    out.number(source.columns_seen);
    out.number(source.reasons.size());
    for (const auto& [code, rows] : source.reasons) {
      out.text(code);
      out.number(rows);
    }
    out.number(source.refused.size());
    for (const Mistake& mistake : source.refused)
      out.mistake(mistake);
    write_groups(out, source.groups, state.windows.size(), {units, procedures, fields});
  }
  std::vector<const Kept*> kept;
  state.kept.each([&](const Kept& one) { kept.push_back(&one); });
  std::sort(kept.begin(), kept.end(), [](const Kept* a, const Kept* b) { return a->id < b->id; });
  out.number(kept.size());
  for (const Kept* one : kept) {
    const Dossier& d = one->dossier;
    out.number(one->id.a);
    out.number(one->id.b);
    out.number(units.rank[d.unit]);
    out.number(procedures.rank[d.procedure]);
    out.number(fields.rank[d.field]);
    out.day(d.received);
    out.day(d.due);
    out.day(d.end);
    out.number(static_cast<std::uint64_t>(d.ended));
    out.number(static_cast<std::uint64_t>(d.running));
    out.number(static_cast<std::uint64_t>(d.channel));
    out.number(d.many_supplements ? 1 : 0);
    out.number(d.flags);
    out.number(d.deducted);
    out.number(d.asked != Dossier::kNever ? 1 : 0);
    if (d.asked != Dossier::kNever) {
      out.day(d.first_due);
      out.day(d.asked);
      out.number(d.answered != Dossier::kNever ? 1 : 0);
      if (d.answered != Dossier::kNever) out.day(d.answered);
    }
    out.number(rank[one->source]);
    out.number(one->line);
  }
  std::vector<std::tuple<std::uint32_t, std::uint64_t, IdHash>> duplicates;
  for (const Duplicate& duplicate : state.duplicates)
    duplicates.emplace_back(rank[duplicate.source], duplicate.line, duplicate.id);
  std::sort(duplicates.begin(), duplicates.end());
  out.number(duplicates.size());
  for (const auto& [source, line, id] : duplicates) {
    out.number(source);
    out.number(line);
    out.number(id.a);
    out.number(id.b);
  }
  return std::move(out).sealed();
}

void read_sources(StateReader& in, DossierState& state, const Positions& positions) {
  const std::size_t size = in.size();
  for (std::size_t i = 0; i != size && in.good(); ++i) {
    const std::string name = in.text();
    if (state.source(name) != i) return in.fail();
    Source& source = state.sources[i];
    source.counted = in.number();
    source.columns_seen = static_cast<std::uint32_t>(in.number(0xFFFFFFFFU));
    for (std::size_t reasons = in.size(); reasons != 0 && in.good(); --reasons) {
      const std::string code = in.text();
      source.reasons[code] += in.number();
    }
    for (std::size_t mistakes = in.size(); mistakes != 0 && in.good(); --mistakes)
      source.refused.push_back(in.mistake(name));
    read_groups(in, state, source.groups, positions);
  }
}

// False when the bytes are not what write() wrote.
bool read(std::string_view bytes, DossierState& state) {
  StateReader in(bytes);
  Positions positions;
  static_cast<void>(in.text());  // the fingerprint, looked at already
  if (!read_dictionary(in, state.units, positions.units) ||
      !read_dictionary(in, state.procedures, positions.procedures) ||
      !read_dictionary(in, state.fields, positions.fields)) {
    return false;
  }
  read_sources(in, state, positions);
  for (std::size_t kept = in.size(); kept != 0 && in.good(); --kept) {
    const Kept one = read_kept(in, positions, state.sources.size());
    if (!in.good()) return false;
    Kept& slot = state.kept.at(one.id);
    if (slot.line != 0) return false;
    slot = one;
  }
  for (std::size_t duplicates = in.size(); duplicates != 0 && in.good(); --duplicates) {
    Duplicate one;
    one.source = static_cast<std::uint32_t>(in.number(state.sources.empty() ? 0 : state.sources.size() - 1));
    one.line = in.number();
    one.id.a = in.number();
    one.id.b = in.number();
    if (state.kept.find(one.id) == nullptr) return false;
    state.duplicates.push_back(one);
  }
  return in.good() && in.at_end();
}

}  // namespace
}  // namespace detail::records

std::string DossierCounts::bytes() const { return detail::records::write(*state_); }

std::optional<DossierCounts> DossierCounts::from_bytes(std::string_view bytes, const DossierOptions& options,
                                                       Mistakes& mistakes) {
  namespace records = detail::records;
  const std::optional<std::string_view> body = records::open_state(
      records::kMagic, bytes,
      {"không phải là số đếm hồ sơ do ParIndex ghi", "these are no dossier counts of ParIndex"}, mistakes);
  if (!body) return std::nullopt;
  auto state = std::make_unique<records::DossierState>(options);
  records::StateReader in(*body);
  if (in.text() != state->fingerprint()) {
    report(mistakes, detail::Code::kStateOther, {},
           {Text{"kỳ, ngày xét, lịch hoặc cách chia nhóm khác nhau",
                 "periods, day, calendar or groups are not the same"}});
    return std::nullopt;
  }
  if (!records::read(*body, *state)) {
    records::report_damage({"nội dung không đúng cấu trúc", "it is not built as it must be"}, mistakes);
    return std::nullopt;
  }
  return DossierCounts(std::move(state));
}

}  // namespace parindex::inline v1
