// SPDX-License-Identifier: Apache-2.0
// What for: rows of a table of dossiers counted into a state, block by block.
//
//   DossierRows rows(state, source, mapping, binding, quality, options);
//   if (!rows.block(block, mistake)) ...                   // bytes that are no text: mistake says which
//
// Rows in the usual shape go a fast way (sixteen bytes at a time, no copies), all others the careful way,
// which also
// words what is wrong; both give the same counts. One thread at a time; several work on several states.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "records/block_reader.hpp"
#include "records/dossier_state.hpp"
#include "records/hot_counters.hpp"
#include "records/row_fields.hpp"
#include "records/table.hpp"

namespace parindex::inline v1::detail::records {

// A short cell, padded with zeros.
struct ShortCell {
  std::uint64_t low = 0, high = 0;
  friend bool operator==(const ShortCell&, const ShortCell&) = default;
};

// What short cells mean: few codes, or many units.
class ShortCells {
 public:
  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
  void add(const ShortCell& cell, std::uint32_t meaning);
  [[nodiscard]] std::uint32_t find(const ShortCell& cell) const noexcept {
    for (std::size_t i = slot_of(cell);; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.cell == cell) return slot.meaning;
      if (slot.meaning == kUnknown) return kUnknown;
    }
  }

 private:
  struct Slot {
    ShortCell cell;
    std::uint32_t meaning = kUnknown;
  };
  [[nodiscard]] std::size_t slot_of(const ShortCell& cell) const noexcept {
    return (cell.low * 0x9E3779B97F4A7C15U ^ cell.high * 0xC2B2AE3D27D4EB4FU) >> 40U & mask_;
  }
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::size_t mask_ = 15, size_ = 0;
};

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
  enum class Action : std::uint8_t {
    kSkip,
    kId,
    kUnit,
    kProcedure,
    kFieldOfWork,
    kReceived,  // the days follow each other
    kDue,
    kFinished,
    kReturned,
    kWithdrawn,
    kAllowed,
    kChannel,
    kStatus,
    kFlag,
    kEmpty,  // the row is careful's unless the cell is empty or 0
  };
  struct Column {
    Action action = Action::kSkip;
    std::uint8_t flag = 0;
    DateOrder dates = DateOrder::kYearMonthDay;
    ShortCells codes;
  };

  [[nodiscard]] bool plan_columns();
  void plan_codes(std::size_t field, Column& column);
  void fast_rows(std::string_view rows, std::uint64_t line);
  // Reads the row at `at`; null when it is not in the usual shape, else where the next row begins.
  [[nodiscard]] const char* fast_row(const char* at, const char* end, std::uint64_t line);
  void careful_rows(std::string_view rows, std::uint64_t line);
  void careful_row(const csv::Reader& row);
  [[nodiscard]] bool careful_days(Dossier& dossier);
  [[nodiscard]] bool required(std::size_t field, std::string_view& out);
  void take(const Dossier& dossier, std::string_view id, std::uint64_t line);

  DossierState* state_;
  std::uint32_t source_;
  const Mapping* mapping_;
  Binding binding_;
  Quality* quality_;
  RowFields fields_;
  std::string file_;
  std::uint64_t line_shift_;
  bool fast_ = false;
  bool has_id_ = false;
  std::vector<Column> columns_;
  ShortCells units_;
  HotCounters hot_;
  Dossier base_;  // what columns that are not there stand for
  std::int32_t base_allowed_ = -1;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_ROWS_HPP_
