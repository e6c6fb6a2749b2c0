// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_statistics.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "input/unit_id.hpp"
#include "records/kept_rows.hpp"
#include "records/row_state.hpp"

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

using Values = std::array<std::optional<std::uint64_t>, kFields.size()>;

// A row of a table, or (line 0) its header, which has a 1 for every column there is.
struct StatisticsRow {
  Place place = {};
  std::string unit = {};
  Values values = {};
};

constexpr std::string_view kFormat = "parindex-dossier-statistics/1";
constexpr std::uint64_t kMost = 999'999'999'999'999'999;  // as RowFields::count()

Fields fields_of(const StatisticsRow& row) {
  Fields out;
  put(out, row.place);
  out.push_back(row.unit);
  for (std::size_t i = kFirstCount; i != kFields.size(); ++i)
    out.push_back(row.values[i] ? std::to_string(*row.values[i]) : std::string());
  return out;
}

bool is_header(const StatisticsRow& row) noexcept { return row.place.line == 0; }

bool sound(Table& table, const Mapping& mapping, const Values& values) {
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

bool read_row(Table& table, const RowPlan& plan, StatisticsRow& row) {
  std::string_view unit;
  if (!table.words(kUnit, unit)) return false;
  if (!plan.units.knows(unit)) {
    table.refuse(kUnit, is_unit_id(unit) ? Code::kRecordUnit : Code::kUnitId, {unit});
    return false;
  }
  for (std::size_t i = kFirstCount; i != kFields.size(); ++i) {
    if (!table.count(i, row.values[i])) return false;
    if (row.values[i] || !table.has(i)) continue;
    table.refuse(i, Code::kRecordEmpty, {plan.mapping.columns[i].column});  // an empty cell is no zero
    return false;
  }
  if (!sound(table, plan.mapping, row.values)) return false;
  row.unit = unit;
  row.place = {.file = table.file(), .line = table.line()};
  return true;
}

class StatisticsRows : public KeptRows {
 public:
  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& /*mistakes*/) override {
    StatisticsRow header;
    header.place.file = table.file();
    for (std::size_t i = kFirstCount; i != kFields.size(); ++i) {
      if (table.has(i)) header.values[i] = 1;
    }
    rows_.push_back(std::move(header));
    while (table.next()) {
      StatisticsRow row;
      if (!read_row(table, plan, row)) continue;
      quality.count();
      rows_.push_back(std::move(row));
    }
    return true;
  }

  void merge(KeptRows& other) override { move_all(static_cast<StatisticsRows&>(other).rows_, rows_); }

  [[nodiscard]] std::size_t size() const noexcept override {
    return static_cast<std::size_t>(
        std::count_if(rows_.begin(), rows_.end(), [](const StatisticsRow& row) { return !is_header(row); }));
  }

  [[nodiscard]] std::string bytes() const override {
    std::vector<Fields> out;
    std::map<std::string, StatisticsRow> headers;  // one a file, whatever its parts
    for (const StatisticsRow& row : rows_) {
      if (is_header(row)) {
        const auto [known, added] = headers.try_emplace(row.place.file, row);
        for (std::size_t i = kFirstCount; !added && i != kFields.size(); ++i) {
          if (!row.values[i]) known->second.values[i].reset();
        }
      } else {
        out.push_back(fields_of(row));
      }
    }
    for (const auto& [file, header] : headers)
      out.push_back(fields_of(header));
    return pack(kFormat, std::move(out));
  }

  bool take(std::string_view bytes, const RowPlan& /*plan*/, Mistakes& mistakes) override {
    const std::optional<std::vector<Fields>> read =
        unpack(kFormat, bytes, kPlaceFields + kFields.size(), mistakes);
    if (!read) return false;
    for (const Fields& fields : *read) {
      StatisticsRow row;
      std::size_t at = 0;
      bool good = detail::records::take(fields, at, row.place) && detail::records::take(fields, at, row.unit);
      for (std::size_t i = kFirstCount; good && i != kFields.size(); ++i) {
        if (fields[at].empty()) {
          ++at;
          continue;
        }
        std::int64_t number = 0;
        good = detail::records::take(fields, at, number, static_cast<std::int64_t>(kMost));
        row.values[i] = static_cast<std::uint64_t>(number);
      }
      if (!good || (row.unit.empty() != is_header(row))) {
        report_state(kFormat, mistakes);
        return false;
      }
      rows_.push_back(std::move(row));
    }
    return true;
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& plan, const RecordsRequest& request,
                                              Quality& quality, Mistakes& mistakes) const override;

 private:
  std::vector<StatisticsRow> rows_;
};

struct OfUnit {
  std::array<std::uint64_t, kCounts> counts = {};
  std::vector<FactSource> sources;
};

std::optional<std::vector<UnitFacts>> StatisticsRows::count(const RowPlan& /*plan*/,
                                                            const RecordsRequest& request,
                                                            Quality& /*quality*/, Mistakes& mistakes) const {
  if (request.periods.size() != 1) {
    report(mistakes, Code::kOneOf, {}, {"period"});
    return std::nullopt;
  }
  std::map<std::string, std::size_t, std::less<>> order;  // of files
  for (const RecordInput& input : request.inputs)
    order.try_emplace(input.name, order.size());
  std::array<bool, kFields.size()> seen;
  seen.fill(true);
  std::vector<std::pair<std::size_t, const StatisticsRow*>> sorted;
  for (const StatisticsRow& row : rows_) {
    if (!is_header(row)) {
      const auto file = order.find(row.place.file);
      sorted.emplace_back(file == order.end() ? order.size() : file->second, &row);
      continue;
    }
    for (std::size_t i = kFirstCount; i != seen.size(); ++i)
      seen[i] = seen[i] && row.values[i];
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::tie(a.first, a.second->place.line) < std::tie(b.first, b.second->place.line);
  });
  std::map<std::string, OfUnit, std::less<>> units;
  for (const std::string& unit : request.units)
    units[unit];
  for (const auto& [file, row] : sorted) {
    OfUnit& to = units[row->unit];
    for (std::size_t i = kFirstCount; i != kFields.size(); ++i)
      to.counts[i - kFirstCount] += row->values[i].value_or(0);
    if (to.sources.empty() || to.sources.back().file != row->place.file)
      to.sources.push_back({row->place.file, 0, {}});
    ++to.sources.back().rows;
    std::vector<std::uint64_t>& lines = to.sources.back().lines;
    if (lines.size() < kListedLines || (request.rows_of && request.rows_of->unit == row->unit))
      lines.push_back(row->place.line);
  }
  std::vector<FactQuery> queries = request.queries;
  if (queries.empty()) {
    for (std::size_t i = 0; i != kCounts; ++i) {
      if (seen[kFirstCount + i]) queries.push_back({std::string(kWords[i]), std::string(kWords[i]), {}, {}});
    }
  }
  std::vector<UnitFacts> out;
  for (const auto& [unit, what] : units) {
    UnitFacts& facts = out.emplace_back(UnitFacts{unit, request.periods.front(), {}});
    for (const FactQuery& query : queries) {
      const auto at =
          static_cast<std::size_t>(std::find(kWords.begin(), kWords.end(), query.count) - kWords.begin());
      const bool known = seen[kFirstCount + at] && !what.sources.empty();
      facts.facts.push_back(
          {query.fact, known ? std::to_string(what.counts[at]) : "", in_words(query), what.sources});
    }
  }
  return out;
}

}  // namespace

RecordKind dossier_statistics_kind() noexcept {
  RecordKind out{&kSchema, kWords, {}};
  out.rows = [](const RowPlan&) -> std::unique_ptr<KeptRows> { return std::make_unique<StatisticsRows>(); };
  return out;
}

}  // namespace parindex::inline v1::detail::records
