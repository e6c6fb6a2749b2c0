// SPDX-License-Identifier: Apache-2.0
// What for: some hundred rows of a table of dossiers read a column at a time, without a branch that depends
// on a cell.
//
//   DossierBatch batch(mapping, binding);
//   if (!batch.usable()) ...                               // the careful way for the whole table
//   batch.read(text, index, state);
//   for (std::size_t row = 0; row != index.rows; ++row)
//     if (batch.odd(row)) ... else batch.dossier(row) ...
//
// A row is odd when a cell of it is written in a way not known here, or has no meaning: whoever reads it
// carefully says what it means or what is wrong. One thread at a time; only lack of memory throws. Text and
// index are looked at until the next call of read().
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_BATCH_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_BATCH_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "csv/cell_index.hpp"
#include "records/day_cells.hpp"
#include "records/dossier_events.hpp"
#include "records/dossier_model.hpp"
#include "records/dossier_state.hpp"
#include "records/row_fields.hpp"
#include "records/short_cells.hpp"

namespace parindex::inline v1::detail::records {

class DossierBatch {
 public:
  // Both must outlive this.
  DossierBatch(const Mapping& mapping, const Binding& binding);

  [[nodiscard]] bool usable() const noexcept { return usable_; }

  // Reads the rows of an index that is not tangled.
  void read(std::string_view text, const csv::CellIndex& index, const DossierState& state);

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  // The unit's position in the state's dictionary; none of them when it is not known.
  [[nodiscard]] std::uint32_t unit(std::size_t row) const noexcept { return unit_[row]; }
  [[nodiscard]] bool odd(std::size_t row) const noexcept { return odd_[row] != 0; }
  // The dossier of a row that is not odd; its unit, procedure and field must be known.
  [[nodiscard]] Dossier dossier(std::size_t row) const noexcept {
    Dossier d;
    d.unit = unit_[row];
    d.procedure = procedure_[row];
    d.field = field_[row];
    d.received = received(row);
    d.due = due(row);
    d.end = end_[row];
    d.ended = static_cast<Ended>(ended_[row]);
    d.running = static_cast<Running>(running_[row]);
    d.channel = static_cast<Channel>(channel_[row]);
    d.flags = flags_[row];
    return d;
  }
  [[nodiscard]] std::int32_t received(std::size_t row) const noexcept { return days_[kReceivedDay][row]; }
  [[nodiscard]] std::int32_t due(std::size_t row) const noexcept { return days_[kDueDay][row]; }
  [[nodiscard]] std::int32_t end(std::size_t row) const noexcept { return end_[row]; }
  // The counts it raises in a period that stand() was asked for last.
  [[nodiscard]] std::uint32_t events(std::size_t row) const noexcept {
    return kEventTables.events(standing_[row], channel_[row], flags_[row]);
  }
  // Finds how the rows stand in a period.
  void stand(const Window& window) noexcept;

  [[nodiscard]] bool names_known(std::size_t row) const noexcept {
    return unit_[row] != kUnknown && procedure_[row] != kUnknown && field_[row] != kUnknown;
  }
  // The id, when there is a column for it.
  [[nodiscard]] std::string_view id(std::size_t row) const noexcept { return text_of(id_column_, row); }
  // Makes the names of a row known to the state (which then has one more, not known to the rows behind).
  void add_names(std::size_t row, DossierState& state);

 private:
  static constexpr std::size_t kMost = csv::CellIndex::kMostRows;
  static constexpr std::uint32_t kUnknown = ShortCells::kUnknown;
  static constexpr std::uint8_t kStatusEnds = 3, kNoFlag = 2;
  enum Day : std::uint8_t { kReceivedDay, kDueDay, kFinishedDay, kReturnedDay, kWithdrawnDay, kDays };
  enum class Action : std::uint8_t {
    kNone,
    kId,
    kUnit,
    kProcedure,
    kFieldOfWork,
    kDay,
    kAllowed,
    kChannel,
    kStatus,
    kFlag,
    kEmpty,  // the row is odd unless the cell is empty
    kZero,   // … or 0
  };
  struct Column {
    Action action = Action::kNone;
    std::uint8_t which = 0;  // of the days, of the flags
    DateOrder dates = DateOrder::kYearMonthDay;
    std::size_t at = 0;  // in the table
    ShortCells codes;
    // Of flags: what a cell of one byte means; kNoFlag: look it up.
    std::array<std::uint8_t, 256> one_byte = {};
  };
  // A cell of each row, found one by one.
  struct FoundCells {
    std::array<std::uint32_t, kMost> begins, sizes;
    [[nodiscard]] std::uint32_t begin(std::size_t row) const noexcept { return begins[row]; }
    [[nodiscard]] std::uint32_t size(std::size_t row) const noexcept { return sizes[row]; }
  };
  // The same where every row has as many cells and they are what stands between their ends.
  struct PlainCells {
    const std::uint32_t* ends;
    std::size_t width;
    [[nodiscard]] std::uint32_t begin(std::size_t row) const noexcept { return ends[row * width - 1] + 1; }
    [[nodiscard]] std::uint32_t size(std::size_t row) const noexcept {
      return ends[row * width] - begin(row);
    }
  };
  struct Cell {
    std::uint32_t begin, size;
  };

  [[nodiscard]] bool plan(const Mapping& mapping, const Binding& binding);
  void plan_codes(const Mapping& mapping, std::size_t field, Column& column);
  void find_rows();
  void find_cells(std::size_t column);
  [[nodiscard]] Cell cell(std::size_t column, std::size_t row) const noexcept;
  [[nodiscard]] std::string_view text_of(std::size_t column, std::size_t row) const noexcept {
    const Cell found = cell(column, row);
    return {text_ + found.begin, found.size};
  }
  template <typename Cells>
  void read_column(const Column& column, const Cells& cells, const DossierState& state);
  template <typename Cells>
  void read_units(const Cells& cells, const DossierState& state);
  template <typename Cells>
  void read_names(const Cells& cells, const Dictionary& known, std::array<std::uint32_t, kMost>& out);
  template <typename Cells>
  void read_flags(const Cells& cells, const Column& column);
  template <typename Cells>
  void read_codes(const Cells& cells, const Column& column, std::array<std::uint8_t, kMost>& out);
  template <typename Cells>
  void read_allowed(const Cells& cells);
  template <typename Cells>
  void read_empty(const Cells& cells, bool zero);
  void settle(const DossierState& state);

  bool usable_ = false, has_due_ = false;
  std::size_t width_ = 0;
  std::vector<Column> columns_;  // those that are read
  Dossier base_;                 // what columns that are not there stand for
  std::int32_t base_allowed_ = -1;
  ShortCells units_;

  std::size_t id_column_ = 0, unit_column_ = 0, procedure_column_ = 0, field_column_ = 0;

  const char* text_ = nullptr;
  const csv::CellIndex* index_ = nullptr;
  std::size_t rows_ = 0;
  bool regular_ = false;  // no row is odd for its cells' number
  std::array<std::uint8_t, kMost> odd_;
  std::array<std::uint32_t, kMost> first_;  // in the index, what ends a row's first cell
  FoundCells found_;
  std::array<std::uint32_t, kMost> unit_, procedure_, field_;
  std::array<std::array<std::int32_t, kMost>, kDays> days_;
  std::array<std::int32_t, kMost> allowed_, end_;
  std::array<std::uint32_t, kMost> standing_;
  std::array<std::uint8_t, kMost> channel_, status_, running_, ended_;
  std::array<std::uint8_t, kMost> flags_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_BATCH_HPP_
