// SPDX-License-Identifier: Apache-2.0
#include "parindex/lists.hpp"

#include <algorithm>
#include <map>

#include "records/row_state.hpp"

namespace parindex::inline v1 {
namespace {

namespace rows = detail::records;

constexpr std::string_view kFormat = "parindex-list/1";
constexpr std::size_t kFields = 4 + rows::kPlaceFields;

std::vector<std::pair<std::string, std::string>> sorted_values(const ListRow& row) {
  std::vector<std::pair<std::string, std::string>> out = row.values;
  std::sort(out.begin(), out.end());
  return out;
}

rows::Fields fields_of(const ListRow& row) {
  rows::Fields out;
  rows::put(out, row.place);
  out.push_back(row.unit);
  out.push_back(row.id);
  rows::put(out, row.date);
  out.push_back(rows::join(sorted_values(row)));
  return out;
}

bool less(const ListRow& a, const ListRow& b) {
  if (rows::earlier(a.place, b.place)) return true;
  if (rows::earlier(b.place, a.place)) return false;
  return fields_of(a) < fields_of(b);
}

}  // namespace

std::string_view ListRow::value(std::string_view column) const noexcept {
  for (const auto& [name, cell] : values) {
    if (name == column) return cell;
  }
  return {};
}

void ListRecords::merge(const ListRecords& other) {
  const std::vector<ListRow> copy = other.rows_;  // `other` may be *this
  rows_.insert(rows_.end(), copy.begin(), copy.end());
}

void ListRecords::merge(ListRecords&& other) { rows::move_all(other.rows_, rows_); }

std::vector<ListRow> ListRecords::counted(std::vector<RepeatedRow>* repeated) const {
  std::vector<ListRow> sorted = rows_;
  std::sort(sorted.begin(), sorted.end(), less);
  std::map<std::pair<std::string, std::string>, std::size_t> first;
  std::vector<ListRow> out;
  for (ListRow& row : sorted) {
    if (!row.id.empty()) {
      const auto [entry, added] = first.try_emplace({row.unit, row.id}, out.size());
      if (!added) {
        const ListRow& counts = out[entry->second];
        const bool differs = row.date != counts.date || sorted_values(row) != sorted_values(counts);
        if (repeated != nullptr) repeated->push_back({std::move(row), counts.place, differs});
        continue;
      }
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string ListRecords::to_bytes() const {
  std::vector<rows::Fields> out;
  out.reserve(rows_.size());
  for (const ListRow& row : rows_)
    out.push_back(fields_of(row));
  return rows::pack(kFormat, std::move(out));
}

std::optional<ListRecords> ListRecords::from_bytes(std::string_view bytes, Mistakes& mistakes) {
  const std::optional<std::vector<rows::Fields>> read = rows::unpack(kFormat, bytes, kFields, mistakes);
  if (!read) return std::nullopt;
  ListRecords out;
  for (const rows::Fields& fields : *read) {
    ListRow row;
    std::size_t at = 0;
    const bool good = rows::take(fields, at, row.place) && rows::take(fields, at, row.unit) &&
                      rows::take(fields, at, row.id) && rows::take(fields, at, row.date) &&
                      rows::split(fields[at], row.values);
    if (!good) {
      rows::report_state(kFormat, mistakes);
      return std::nullopt;
    }
    out.rows_.push_back(std::move(row));
  }
  return out;
}

}  // namespace parindex::inline v1
