// SPDX-License-Identifier: Apache-2.0
#include "records/row_fields.hpp"

#include <charconv>

#include "parindex/decimal.hpp"

namespace parindex::inline v1::detail::records {

bool RowFields::has(std::size_t field) const noexcept {
  return binding_.columns[field] != Binding::kNone || !mapping_->columns[field].otherwise.empty();
}

std::string_view RowFields::text(std::size_t field) const {
  const std::size_t column = binding_.columns[field];
  return meaning(field, column == Binding::kNone ? std::string_view() : reader_->cell(column));
}

std::string_view RowFields::meaning(std::size_t field, std::string_view cell) const {
  const ColumnMap& map = mapping_->columns[field];
  for (const auto& [written, meaning] : map.codes) {
    if (written == cell) return meaning;
  }
  return cell.empty() ? std::string_view(map.otherwise) : cell;
}

Place RowFields::place(std::size_t field) const {
  const std::size_t column = binding_.columns[field];
  return column == Binding::kNone ? reader_->row_place() : cell_place(column);
}

Place RowFields::cell_place(std::size_t column) const {
  return whole_rows_ ? reader_->row_place() : reader_->place(column);
}

void RowFields::refuse(std::size_t field, Code code, std::initializer_list<Argument> args) {
  quality_->refuse(code, place(field), args);
}

bool RowFields::required_is_empty(std::size_t field) {
  if (!schema_.fields[field].required) return false;
  refuse(field, Code::kRecordEmpty, {column_name(field)});
  return true;
}

bool RowFields::words(std::size_t field, std::string_view& out) {
  out = text(field);
  return !out.empty() || !required_is_empty(field);
}

bool RowFields::date(std::size_t field, std::optional<Date>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  out = parse_day(written, mapping_->columns[field].dates);
  if (out) return true;
  refuse(field, Code::kRecordDate, {column_name(field), written, order_name(mapping_->columns[field].dates)});
  return false;
}

bool RowFields::flag(std::size_t field, std::optional<bool>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  out = parse_flag(written);
  if (out) return true;
  refuse(field, Code::kRecordFlag, {column_name(field), written});
  return false;
}

bool RowFields::code(std::size_t field, std::optional<std::size_t>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  const std::span<const std::string_view> known = schema_.fields[field].words;
  for (std::size_t i = 0; i != known.size(); ++i) {
    if (known[i] == written) {
      out = i;
      return true;
    }
  }
  std::string all;
  for (const std::string_view word : known)
    all += (all.empty() ? "" : ", ") + std::string(word);
  refuse(field, Code::kRecordCode, {column_name(field), written, all});
  return false;
}

bool RowFields::count(std::size_t field, std::optional<std::uint64_t>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  std::uint64_t value = 0;
  const char* const end = written.data() + written.size();
  const auto [stopped, fault] = std::from_chars(written.data(), end, value);
  constexpr std::uint64_t kMost = 999'999'999'999'999'999;
  if (fault != std::errc() || stopped != end || value > kMost) {
    refuse(field, Code::kRecordCount, {column_name(field), written});
    return false;
  }
  out = value;
  return true;
}

bool RowFields::number(std::size_t field, std::string_view& out) {
  out = text(field);
  if (out.empty()) return !required_is_empty(field);
  if (Decimal::parse(out)) return true;
  refuse(field, Code::kRecordNumber, {column_name(field), out});
  return false;
}

}  // namespace parindex::inline v1::detail::records
