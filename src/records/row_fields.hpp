// SPDX-License-Identifier: Apache-2.0
// What for: the cells of one row, read as the fields of a record kind: what Table and the threads that read
// blocks of dossiers share.
//
//   RowFields fields(schema, mapping, quality);
//   fields.set_binding(binding);
//   fields.set_rows(&reader);
//   if (!fields.date(kDue, due)) return;                 // the row was refused, with its reason
//
// One thread at a time.
#ifndef PARINDEX_SRC_RECORDS_ROW_FIELDS_HPP_
#define PARINDEX_SRC_RECORDS_ROW_FIELDS_HPP_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "csv/reader.hpp"
#include "records/mapping.hpp"
#include "records/quality.hpp"

namespace parindex::inline v1::detail::records {

// Which column of a file holds which field.
struct Binding {
  static constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<std::size_t> columns;  // one a field
  std::size_t width = 0;             // columns of the file
  char separator = ',';
};

// The cells of one row, read as the fields of the record kind.
class RowFields {
 public:
  // All must outlive this.
  RowFields(const KindSchema& schema, const Mapping& mapping, Quality& quality)
      : schema_(schema), mapping_(&mapping), quality_(&quality) {}

  // Reads from now on the rows of this reader, whose columns the binding names.
  void set_binding(Binding binding) { binding_ = std::move(binding); }
  void set_rows(const csv::Reader* rows) noexcept { reader_ = rows; }
  // Whether a place is its row's only: lines of JSON have no columns to point at.
  void set_whole_rows(bool whole) noexcept { whole_rows_ = whole; }

  // Whether the file has a column for the field (or the mapping a default).
  [[nodiscard]] bool has(std::size_t field) const noexcept;
  // The cell, or the mapping's default when it is empty; codes translated.
  [[nodiscard]] std::string_view text(std::size_t field) const;
  // What a cell stands for, as the mapping of that field says.
  [[nodiscard]] std::string_view meaning(std::size_t field, std::string_view cell) const;
  // The value; empty where the cell is. False: the row was refused. A required field is never empty.
  [[nodiscard]] bool words(std::size_t field, std::string_view& out);
  [[nodiscard]] bool date(std::size_t field, std::optional<Date>& out);
  [[nodiscard]] bool flag(std::size_t field, std::optional<bool>& out);
  // Position among the words.
  [[nodiscard]] bool code(std::size_t field, std::optional<std::size_t>& out);
  [[nodiscard]] bool count(std::size_t field, std::optional<std::uint64_t>& out);
  // Text of a decimal number.
  [[nodiscard]] bool number(std::size_t field, std::string_view& out);
  // Refuses the row for what stands in a field.
  void refuse(std::size_t field, Code code, std::initializer_list<Argument> args = {});

  // Where the field's cell (or the row) stands.
  [[nodiscard]] Place place(std::size_t field) const;
  [[nodiscard]] Place cell_place(std::size_t column) const;
  [[nodiscard]] std::size_t line() const noexcept { return reader_->line(); }
  [[nodiscard]] const std::string& column_name(std::size_t field) const noexcept {
    return mapping_->columns[field].column;
  }

 protected:
  [[nodiscard]] const KindSchema& schema() const noexcept { return schema_; }
  [[nodiscard]] const Mapping& mapping() const noexcept { return *mapping_; }
  [[nodiscard]] Quality& quality() const noexcept { return *quality_; }
  [[nodiscard]] const Binding& binding() const noexcept { return binding_; }
  [[nodiscard]] const csv::Reader& rows() const noexcept { return *reader_; }

 private:
  [[nodiscard]] bool required_is_empty(std::size_t field);

  KindSchema schema_;
  const Mapping* mapping_;
  Quality* quality_;
  const csv::Reader* reader_ = nullptr;
  Binding binding_;
  bool whole_rows_ = false;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_ROW_FIELDS_HPP_
