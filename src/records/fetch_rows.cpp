// SPDX-License-Identifier: Apache-2.0
// The records behind a fact: their lines are known, their tables are read again for the cells.
#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parindex/records.hpp"

#include "json/writer.hpp"
#include "output/csv_writer.hpp"
#include "records/kinds.hpp"
#include "records/quality.hpp"
#include "records/table.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

namespace records = detail::records;
using detail::Code;

class Fetcher {
 public:
  Fetcher(const records::RecordKind& kind, const records::Mapping& mapping, const RecordsRequest& request,
          Mistakes& mistakes)
      : mistakes_(mistakes), quality_(0), table_(*kind.schema, mapping, quality_, mistakes) {
    table_.progress = request.progress;
  }

  // Fills the cells of a table's rows; false after a mistake.
  bool fetch(const RecordInput& input, const std::vector<RecordRow*>& rows,
             std::vector<std::string>& columns) {
    std::multimap<std::uint64_t, RecordRow*> wanted;
    for (RecordRow* row : rows)
      wanted.emplace(row->line, row);
    if (wanted.empty()) return true;
    if (!table_.open(input)) return false;
    std::vector<std::size_t> position;  // of the table's columns among all
    for (const std::string& name : table_.header()) {
      const auto known = std::find(columns.begin(), columns.end(), name);
      position.push_back(static_cast<std::size_t>(known - columns.begin()));
      if (known == columns.end()) columns.push_back(name);
    }
    while (!wanted.empty() && table_.next()) {
      const auto [first, last] = wanted.equal_range(table_.line());
      for (auto row = first; row != last; ++row) {
        row->second->cells.resize(columns.size());
        for (std::size_t i = 0; i != position.size(); ++i)
          row->second->cells[position[i]] = table_.cell(i);
      }
      wanted.erase(first, last);
    }
    if (table_.failed()) return false;
    if (wanted.empty()) return true;
    detail::report(mistakes_, Code::kFileUnreadable, Place{.file = input.name, .line = wanted.begin()->first},
                   {input.name, Text{"tệp đã thay đổi từ khi tính", "it has changed since it was counted"}});
    return false;
  }

 private:
  Mistakes& mistakes_;
  records::Quality quality_;  // rows that are no rows were told when they were counted
  records::Table table_;
};

// A file that was named before; its source has the rows of all its readings.
bool is_again(const RecordInput& input, const std::vector<RecordInput>& inputs) {
  return std::find_if(inputs.begin(), inputs.end(), [&](const RecordInput& one) {
           return one.name == input.name;
         })->name.data() != input.name.data();
}

bool can_be_read_again(const RecordInput& input) { return !input.read && (input.bytes || input.name != "-"); }

}  // namespace

std::optional<RecordRows> fetch_rows(std::string_view kind_name, const RecordsRequest& request,
                                     const RecordFacts& facts, Mistakes& mistakes) {
  const records::RecordKind* const kind = records::find_kind(kind_name);
  if (kind == nullptr || !request.rows_of) return std::nullopt;
  const std::optional<records::Mapping> mapping =
      records::mapping_of(*kind->schema, request.mapping, request.mapping_file, mistakes);
  if (!mapping) return std::nullopt;
  RecordRows out;
  out.unit = request.rows_of->unit;
  out.fact = request.rows_of->fact;
  const std::vector<RecordInput> inputs = records::with_inputs(request).inputs;
  for (const UnitFacts& unit : facts.units) {
    if (unit.unit != out.unit) continue;
    for (const RecordFact& fact : unit.facts) {
      if (fact.fact != out.fact) continue;
      for (const RecordInput& input : inputs) {
        if (is_again(input, inputs)) continue;
        const auto source = std::find_if(fact.sources.begin(), fact.sources.end(),
                                         [&](const FactSource& one) { return one.file == input.name; });
        if (source == fact.sources.end()) continue;
        for (const std::uint64_t line : source->lines)
          out.rows.push_back({unit.period, input.name, line, {}});
      }
    }
  }
  std::map<std::string_view, std::vector<RecordRow*>> by_file;
  for (RecordRow& row : out.rows)
    by_file[row.file].push_back(&row);
  Fetcher fetcher(*kind, *mapping, request, mistakes);
  for (const RecordInput& input : inputs) {
    if (!is_again(input, inputs) && can_be_read_again(input) &&
        !fetcher.fetch(input, by_file[input.name], out.columns))
      return std::nullopt;
  }
  for (RecordRow& row : out.rows)
    row.cells.resize(out.columns.size());
  return out;
}

std::string rows_to_csv(const RecordRows& rows) {
  detail::CsvWriter out;
  for (const std::string_view name : {"unit", "period", "fact", "file", "line"})
    out.number(name);
  for (const std::string& column : rows.columns)
    out.text(column);
  out.end_row();
  for (const RecordRow& row : rows.rows) {
    out.number(rows.unit);
    out.number(to_string(row.period));
    out.number(rows.fact);
    out.text(row.file);
    out.number(std::to_string(row.line));
    for (const std::string& cell : row.cells)
      out.text(cell);
    out.end_row();
  }
  return std::move(out).take();
}

std::string rows_to_json(const RecordRows& rows) {
  detail::json::Writer out(detail::json::Style::kPretty);
  out.begin_object();
  out.member("format", "parindex-rows/1");
  out.member("unit", rows.unit);
  out.member("fact", rows.fact);
  out.key("rows");
  out.begin_array();
  for (const RecordRow& row : rows.rows) {
    out.begin_object();
    out.member("period", to_string(row.period));
    out.member("file", row.file);
    out.key("line"), out.unsigned_integer(row.line);
    out.key("cells");
    out.begin_object();
    for (std::size_t i = 0; i != row.cells.size(); ++i)
      out.member(rows.columns[i], row.cells[i]);
    out.end_object();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace parindex::inline v1
