// SPDX-License-Identifier: Apache-2.0
// Facts from lists: rows counted, or a column of counts added up.
#include <algorithm>
#include <array>
#include <charconv>
#include <memory>
#include <string>

#include "parindex/lists.hpp"

#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"
#include "records/row_state.hpp"

namespace parindex::inline v1::detail::records {
namespace {

enum : std::size_t { kUnit, kId, kDate };
constexpr std::array<Field, 3> kFields{{{"unit", FieldType::kText, true, {}},
                                        {"id", FieldType::kText, false, {}},
                                        {"date", FieldType::kDate, false, {}}}};
constexpr KindSchema kSchema{"lists", kFields};
// any: a flag, true when there is a row; *: a column of counts, added up
constexpr std::array<std::string_view, 3> kCounts{"rows", "any", kAnyWord};
constexpr std::array<std::string_view, 2> kWhere{"id", kAnyWord};

bool is_sum(std::string_view count) { return count != "rows" && count != "any"; }

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  constexpr std::int64_t kMost = 999'999'999'999'999'999;
  if (fault != std::errc() || end != text.data() + text.size() || value < 0 || value > kMost)
    return std::nullopt;
  return value;
}

bool is_wanted(const FactQuery& query, const ListRow& row) {
  for (const auto& [field, words] : query.where) {
    if (!is_chosen(words, field == "id" ? std::string_view(row.id) : row.value(field))) return false;
  }
  return true;
}

std::vector<FactQuery> list_queries(const RecordsRequest& request) {
  return request.queries.empty() ? std::vector<FactQuery>{{"rows", "rows", {}, {}}} : request.queries;
}

// What a query chooses by, or adds up, must be a column.
bool has_columns(const Table& table, const std::vector<FactQuery>& queries, Mistakes& mistakes) {
  const std::size_t errors = mistakes.error_count();
  const auto header = table.header();
  std::string all;
  for (const std::string& name : header)
    all += (all.empty() ? "" : ", ") + name;
  const auto check = [&](const FactQuery& query, const std::string& name) {
    if (std::find(header.begin(), header.end(), name) == header.end())
      report(mistakes, Code::kRecordNoColumn, query.place.file.empty() ? table.header_place() : query.place,
             {name, query.fact, all});
  };
  for (const FactQuery& query : queries) {
    if (is_sum(query.count)) check(query, query.count);
    for (const auto& [field, words] : query.where) {
      if (field != "id") check(query, field);
    }
  }
  return mistakes.error_count() == errors;
}

bool read_row(Table& table, const KnownUnits& units, const std::vector<FactQuery>& queries, Quality& quality,
              ListRow& row) {
  std::string_view unit;
  if (!table.words(kUnit, unit) || !units.check(unit, table.place(kUnit), quality) ||
      !table.date(kDate, row.date))
    return false;
  row.id = table.text(kId);
  const auto header = table.header();
  for (std::size_t column = 0; column != header.size(); ++column)
    row.values.emplace_back(header[column], table.cell(column));
  for (const FactQuery& query : queries) {
    if (!is_sum(query.count) || !is_wanted(query, row)) continue;
    const auto column =
        static_cast<std::size_t>(std::find(header.begin(), header.end(), query.count) - header.begin());
    if (whole(table.cell(column))) continue;
    const bool empty = table.cell(column).empty();
    quality.refuse(empty ? Code::kRecordEmpty : Code::kRecordCount, table.cell_place(column),
                   {query.count, table.cell(column)});
    return false;
  }
  row.unit = unit;
  row.place = table.place(kUnit);
  row.place.column = 0;
  return true;
}

class ListRows : public RowsOf<ListRecords> {
 public:
  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& mistakes) override {
    const std::vector<FactQuery> queries = list_queries(plan.request);
    if (!has_columns(table, queries, mistakes)) return false;
    while (table.next()) {
      ListRow row;
      if (!read_row(table, plan.units, queries, quality, row)) continue;
      quality.count();
      records_.add(std::move(row));
    }
    return true;
  }

  bool take(std::string_view bytes, const RowPlan& plan, Mistakes& mistakes) override {
    if (!take_records(ListRecords::from_bytes(bytes, mistakes))) return false;
    const std::vector<FactQuery> queries = list_queries(plan.request);
    for (const ListRow& row : records_.counted()) {
      for (const FactQuery& query : queries) {
        if (!is_sum(query.count) || !is_wanted(query, row) || whole(row.value(query.count))) continue;
        report_state(kSchema.kind, mistakes);  // such a row would have been refused
        return false;
      }
    }
    return true;
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& /*plan*/, const RecordsRequest& request,
                                              Quality& quality, Mistakes& /*mistakes*/) const override {
    std::vector<RepeatedRow> repeated;
    const std::vector<ListRow> rows = records_.counted(&repeated);
    for (const RepeatedRow& one : repeated) {
      quality.uncount();
      quality.refuse(Code::kRecordDuplicate, one.row.place, {one.row.id, one.first.file, one.first.line},
                     one.row.unit);
    }
    const std::vector<FactQuery> queries = list_queries(request);
    FactCounter counter(request, queries);
    for (const ListRow& row : rows) {
      counter.meet(row.unit);
      for (std::size_t p = 0; p != request.periods.size(); ++p) {
        const Period& period = request.periods[p];
        const Date as_of = day_of(request, period);
        const bool inside =
            !row.date || (*row.date >= period.from && *row.date <= period.to && *row.date <= as_of);
        for (std::size_t q = 0; q != queries.size(); ++q) {
          const FactQuery& query = queries[q];
          if (!inside || !is_wanted(query, row)) continue;
          counter.add(row.unit, p, q, is_sum(query.count) ? *whole(row.value(query.count)) : 1, row.place);
        }
      }
    }
    std::vector<UnitFacts> out = counter.take();
    for (UnitFacts& unit : out) {
      for (std::size_t q = 0; q != queries.size(); ++q) {
        if (queries[q].count == "any") unit.facts[q].value = unit.facts[q].value == "0" ? "false" : "true";
      }
    }
    return out;
  }
};

}  // namespace

RecordKind lists_kind() {
  RecordKind out{&kSchema, kCounts, kWhere};
  out.rows = [](const RowPlan&) -> std::unique_ptr<KeptRows> { return std::make_unique<ListRows>(); };
  out.reads_queries = true;
  return out;
}

}  // namespace parindex::inline v1::detail::records
