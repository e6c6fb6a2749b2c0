// SPDX-License-Identifier: Apache-2.0
// What for: rows of a table of dossiers counted into a state, block by block.
//
//   DossierRows rows(state, source, mapping, binding, quality, options);
//   if (!rows.block(block, mistake)) ...                   // bytes that are no text: mistake says which
//
// Rows in the usual shape go a fast way (some hundred at a time, column by column), all others the careful
// way, which also words what is wrong; both give the same counts. One thread at a time; several work on
// several states.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_

#include <cstdint>
#include <string>
#include <string_view>

#include "csv/cell_index.hpp"
#include "records/block_reader.hpp"
#include "records/dossier_batch.hpp"
#include "records/dossier_state.hpp"
#include "records/hot_counters.hpp"
#include "records/row_fields.hpp"
#include "records/table.hpp"

namespace parindex::inline v1::detail::records {

class DossierRows {
 public:
  // All must outlive this. `first_line` is added to the lines of blocks, less one.
  DossierRows(DossierState& state, std::uint32_t source, const Mapping& mapping, const Binding& binding,
              Quality& quality, const DossierSource& how);

  // Counts the rows of a block; false when its bytes are no text. What is counted stands in the state
  // after finish().
  [[nodiscard]] bool block(const Block& block, Mistakes& mistakes);
  void finish() { hot_.pour(state_->sources[source_].groups); }

 private:
  [[nodiscard]] csv::Options csv_options(std::uint64_t line) const;
  [[nodiscard]] bool fast_rows(std::string_view rows, std::uint64_t line, Mistakes& mistakes);
  void count_batch(std::string_view rows, std::uint64_t line, Mistakes& mistakes);
  void count_units();
  [[nodiscard]] bool careful_rows(std::string_view rows, std::uint64_t line, Mistakes& mistakes);
  void careful_row(const csv::Reader& row);
  [[nodiscard]] bool careful_days(Dossier& dossier);
  [[nodiscard]] bool required(std::size_t field, std::string_view& out);
  void take(const Dossier& dossier, std::string_view id, std::uint64_t line);

  DossierState* state_;
  std::uint32_t source_;
  Binding binding_;
  Quality* quality_;
  RowFields fields_;
  std::string file_;
  std::uint64_t line_shift_;
  bool fast_ = false;
  bool has_id_ = false;
  HotCounters hot_;
  csv::CellIndex index_;
  DossierBatch batch_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_
