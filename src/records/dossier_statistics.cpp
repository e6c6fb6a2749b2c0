// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_statistics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "records/fact_counter.hpp"
#include "records/table.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::size_t kUnit = 0, kFirstCount = 1;
constexpr std::array<Field, 17> kFields{{
    {"unit", FieldType::kText, true},
    {"total", FieldType::kCount},
    {"received", FieldType::kCount},
    {"carried_over", FieldType::kCount},
    {"online", FieldType::kCount},
    {"direct", FieldType::kCount},
    {"post", FieldType::kCount},
    {"finished", FieldType::kCount},
    {"finished_early", FieldType::kCount},
    {"finished_on_due", FieldType::kCount},
    {"finished_late", FieldType::kCount},
    {"in_process", FieldType::kCount},
    {"in_process_in_time", FieldType::kCount},
    {"in_process_overdue", FieldType::kCount},
    {"paused", FieldType::kCount},
    {"awaiting_supplement", FieldType::kCount},
    {"returned", FieldType::kCount},
}};
constexpr KindSchema kSchema{"dossier_statistics", kFields};
constexpr std::size_t kCounts = kFields.size() - kFirstCount;

constexpr std::array<std::string_view, kCounts> kWords = [] {
  std::array<std::string_view, kCounts> out{};
  for (std::size_t i = 0; i != kCounts; ++i)
    out[i] = kFields[kFirstCount + i].name;
  return out;
}();

// A total and the counts that make it up; what a report does not have is not checked.
struct Identity {
  std::size_t total;
  std::array<std::size_t, 4> parts;  // 0: none
};
constexpr std::array<Identity, 5> kIdentities{{{1, {3, 4, 5, 6}},   // total
                                               {1, {2, 3, 0, 0}},   // total, by another name
                                               {2, {4, 5, 6, 0}},   // received
                                               {7, {8, 9, 10, 0}},  // finished
                                               {11, {12, 13, 0, 0}}}};

using Counts = std::array<std::uint64_t, kCounts>;

struct OfUnit {
  Counts counts = {};
  std::vector<FactSource> sources;
};

bool sound(Table& table, const Mapping& mapping,
           const std::array<std::optional<std::uint64_t>, kFields.size()>& values) {
  for (const Identity& identity : kIdentities) {
    if (!values[identity.total]) continue;
    std::uint64_t sum = 0;
    std::string names;
    bool all = true;
    for (const std::size_t part : identity.parts) {
      if (part == 0) continue;
      all = all && values[part].has_value();
      sum += values[part].value_or(0);
      names += (names.empty() ? "" : " + ") + mapping.columns[part].column;
    }
    if (!all || sum == *values[identity.total]) continue;
    table.refuse(identity.total, Code::kRecordIdentity,
                 {mapping.columns[identity.total].column, *values[identity.total], names, sum});
    return false;
  }
  return true;
}

std::optional<RecordFacts> read_statistics(const RecordsRequest& request, const Mapping& mapping,
                                           Mistakes& mistakes) {
  Quality quality(request.listed);
  Table table(kSchema, mapping, quality, mistakes);
  table.progress = request.progress;
  std::map<std::string, OfUnit, std::less<>> units;
  for (const std::string& unit : request.units)
    units[unit];
  std::array<bool, kFields.size()> seen;
  seen.fill(true);
  for (const RecordInput& input : request.inputs) {
    if (!table.open(input)) return std::nullopt;
    for (std::size_t i = 0; i != seen.size(); ++i)
      seen[i] = seen[i] && table.has(i);
    while (table.next()) {
      std::string_view unit;
      if (!table.words(kUnit, unit)) continue;
      if (!request.units.empty() && units.find(unit) == units.end()) {
        table.refuse(kUnit, Code::kRecordUnit, {unit});
        continue;
      }
      std::array<std::optional<std::uint64_t>, kFields.size()> values;
      bool good = true;
      for (std::size_t i = kFirstCount; good && i != kFields.size(); ++i) {
        good = table.count(i, values[i]);
        if (!good || values[i] || !table.has(i)) continue;
        table.refuse(i, Code::kRecordEmpty, {mapping.columns[i].column});  // an empty cell is no zero
        good = false;
      }
      if (!good || !sound(table, mapping, values)) continue;
      quality.count();
      auto found = units.find(unit);
      if (found == units.end()) found = units.emplace(unit, OfUnit{}).first;
      OfUnit& to = found->second;
      for (std::size_t i = kFirstCount; i != kFields.size(); ++i)
        to.counts[i - kFirstCount] += values[i].value_or(0);
      if (to.sources.empty() || to.sources.back().file != input.name)
        to.sources.push_back({input.name, 0, {}});
      ++to.sources.back().rows;
      std::vector<std::uint64_t>& lines = to.sources.back().lines;
      if (lines.size() < kListedLines || (request.rows_of && request.rows_of->unit == unit))
        lines.push_back(table.line());
    }
    if (table.failed()) return std::nullopt;
  }
  if (request.periods.size() != 1) {
    report(mistakes, Code::kOneOf, {}, {"period"});
    return std::nullopt;
  }
  std::vector<FactQuery> queries = request.queries;
  if (queries.empty()) {
    for (std::size_t i = 0; i != kCounts; ++i) {
      if (seen[kFirstCount + i]) queries.push_back({std::string(kWords[i]), std::string(kWords[i]), {}, {}});
    }
  }
  RecordFacts out;
  for (const auto& [unit, what] : units) {
    for (const Period& period : request.periods) {
      UnitFacts& facts = out.units.emplace_back(UnitFacts{unit, period, {}});
      for (const FactQuery& query : queries) {
        const auto at =
            static_cast<std::size_t>(std::find(kWords.begin(), kWords.end(), query.count) - kWords.begin());
        const bool known = seen[kFirstCount + at] && !what.sources.empty();
        facts.facts.push_back(
            {query.fact, known ? std::to_string(what.counts[at]) : "", in_words(query), what.sources});
      }
    }
  }
  out.quality = std::move(quality).take();
  return out;
}

}  // namespace

RecordKind dossier_statistics_kind() noexcept { return {&kSchema, kWords, {}, read_statistics}; }

}  // namespace parindex::inline v1::detail::records
