// SPDX-License-Identifier: Apache-2.0
// Facts from lists: rows counted, or a column of counts added up.
#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include "parindex/lists.hpp"

#include "records/fact_counter.hpp"
#include "records/row_kinds.hpp"
#include "records/table.hpp"

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

class Reader {
 public:
  Reader(const RecordsRequest& request, const Mapping& mapping, Mistakes& mistakes)
      : request_(request),
        mistakes_(mistakes),
        quality_(request.listed),
        units_(request),
        queries_(request.queries.empty() ? std::vector<FactQuery>{{"rows", "rows", {}, {}}}
                                         : request.queries),
        table_(kSchema, mapping, quality_, mistakes) {}

  std::optional<RecordFacts> read() {
    table_.progress = request_.progress;
    for (const RecordInput& input : request_.inputs) {
      if (!table_.open(input) || !has_columns()) return std::nullopt;
      while (table_.next())
        read_row();
      if (table_.failed()) return std::nullopt;
    }
    return count();
  }

 private:
  // What a query chooses by, or adds up, must be a column.
  bool has_columns() {
    const std::size_t errors = mistakes_.error_count();
    std::string all;
    for (const std::string& name : table_.header())
      all += (all.empty() ? "" : ", ") + name;
    const auto check = [&](const FactQuery& query, const std::string& name) {
      const auto header = table_.header();
      if (std::find(header.begin(), header.end(), name) == header.end())
        report(mistakes_, Code::kRecordNoColumn,
               query.place.file.empty() ? table_.header_place() : query.place, {name, query.fact, all});
    };
    for (const FactQuery& query : queries_) {
      if (is_sum(query.count)) check(query, query.count);
      for (const auto& [field, words] : query.where) {
        if (field != "id") check(query, field);
      }
    }
    return mistakes_.error_count() == errors;
  }

  void read_row() {
    ListRow row;
    std::string_view unit;
    if (!table_.words(kUnit, unit) || !units_.check(unit, table_.place(kUnit), quality_) ||
        !table_.date(kDate, row.date))
      return;
    const auto header = table_.header();
    for (std::size_t column = 0; column != header.size(); ++column)
      row.values.emplace_back(header[column], table_.cell(column));
    for (const FactQuery& query : queries_) {
      if (!is_sum(query.count) || !is_wanted(query, row)) continue;
      const auto column =
          static_cast<std::size_t>(std::find(header.begin(), header.end(), query.count) - header.begin());
      if (whole(table_.cell(column))) continue;
      const bool empty = table_.cell(column).empty();
      quality_.refuse(empty ? Code::kRecordEmpty : Code::kRecordCount, table_.cell_place(column),
                      {query.count, table_.cell(column)});
      return;
    }
    row.unit = unit;
    row.id = table_.text(kId);
    row.place = table_.place(kUnit);
    row.place.column = 0;
    quality_.count();
    records_.add(std::move(row));
  }

  RecordFacts count() {
    std::vector<RepeatedRow> repeated;
    const std::vector<ListRow> rows = records_.counted(&repeated);
    for (const RepeatedRow& one : repeated) {
      quality_.uncount();
      quality_.refuse(Code::kRecordDuplicate, one.row.place, {one.row.id, one.first.file, one.first.line},
                      one.row.unit);
    }
    FactCounter counter(request_, queries_);
    for (const ListRow& row : rows) {
      counter.meet(row.unit);
      for (std::size_t p = 0; p != request_.periods.size(); ++p) {
        const Period& period = request_.periods[p];
        const Date as_of = day_of(request_, period);
        const bool inside =
            !row.date || (*row.date >= period.from && *row.date <= period.to && *row.date <= as_of);
        for (std::size_t q = 0; q != queries_.size(); ++q) {
          const FactQuery& query = queries_[q];
          if (!inside || !is_wanted(query, row)) continue;
          counter.add(row.unit, p, q, is_sum(query.count) ? *whole(row.value(query.count)) : 1, row.place);
        }
      }
    }
    RecordFacts out;
    out.units = counter.take();
    for (UnitFacts& unit : out.units) {
      for (std::size_t q = 0; q != queries_.size(); ++q) {
        if (queries_[q].count == "any") unit.facts[q].value = unit.facts[q].value == "0" ? "false" : "true";
      }
    }
    out.quality = std::move(quality_).take();
    return out;
  }

  const RecordsRequest& request_;
  Mistakes& mistakes_;
  Quality quality_;
  KnownUnits units_;
  std::vector<FactQuery> queries_;
  Table table_;
  ListRecords records_;
};

std::optional<RecordFacts> read(const RecordsRequest& request, const Mapping& mapping, Mistakes& mistakes) {
  return Reader(request, mapping, mistakes).read();
}

}  // namespace

RecordKind lists_kind() { return {&kSchema, kCounts, kWhere, read}; }

}  // namespace parindex::inline v1::detail::records
