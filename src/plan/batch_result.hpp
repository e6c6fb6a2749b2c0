// SPDX-License-Identifier: Apache-2.0
// What for: what BatchScores holds, and how one row is scored by the evaluator and put into it.
#ifndef PARINDEX_SRC_PLAN_BATCH_RESULT_HPP_
#define PARINDEX_SRC_PLAN_BATCH_RESULT_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "parindex/columns.hpp"
#include "parindex/scoring.hpp"

#include "plan/bound_data.hpp"
#include "plan/row_machine.hpp"
#include "score/stages.hpp"

namespace parindex::inline v1::detail {

// Bits of a row.
inline constexpr std::uint8_t kRowWrong = 1, kRowDisqualified = 2, kRowGatePending = 4, kRowInexact = 8;

// Memory that is not cleared: every cell is written before it is read.
template <typename T>
class Cells {
 public:
  void resize(std::size_t size) {
    if (size <= capacity_) return;
    memory_ = std::make_unique_for_overwrite<T[]>(size);
    capacity_ = size;
  }
  T* data() noexcept { return memory_.get(); }

 private:
  std::unique_ptr<T[]> memory_;
  std::size_t capacity_ = 0;
};

// Scores rows with the evaluator, one by one. One thread at a time.
class RowScorer {
 public:
  RowScorer(const BoundData& data, const BatchData* previous, const Calendar* calendar);

  // @return false when the row's data is wrong (reported)
  bool score(std::size_t row, Scorecard& card, Mistakes& mistakes, const ExplainOptions& options);
  // The same for one item and those below it, where nothing else bears on them.
  bool item(std::size_t row, Index item, ItemScore& score, Mistakes& mistakes, const ExplainOptions& options);
  // The assessment a row was last scored as.
  const Assessment& assessment() const { return *assessment_; }
  const BatchData& batch() const { return *batch_; }

 private:
  void whole();

  const BoundData& data_;
  const BatchData* previous_;
  const Calendar* calendar_;
  std::shared_ptr<BatchData> batch_;
  std::vector<Index> position_;                    // whole batch: by row
  std::unordered_map<std::size_t, Mistakes> bad_;  // whole batch: rows whose values are wrong
  std::unique_ptr<History> history_;
  std::unique_ptr<CohortStage> cohorts_;
  const Assessment* assessment_ = nullptr;
  Index filled_ = kNone;  // the item whose facts the single assessment holds, and no others
  Scorecard card_;        // of item()
};

struct BatchResult {
  BatchResult(std::shared_ptr<BoundData> data, PointUnit points);
  ~BatchResult();
  BatchResult(const BatchResult&) = delete;
  BatchResult& operator=(const BatchResult&) = delete;

  std::shared_ptr<BoundData> bound;
  PointUnit unit;
  std::size_t rows = 0, items = 0;
  std::optional<Batch> previous;
  std::optional<Calendar> calendar;

  // what is ours; the pointers below may also be the caller's
  Cells<std::int32_t> own_points32;
  Cells<std::int64_t> own_points64, own_totals, own_index, own_applicable;
  Cells<std::uint8_t> own_states, own_flags;
  Cells<std::uint32_t> own_pending, own_ranks;
  Cells<std::int32_t> own_bands, own_caps;

  std::int32_t* points32 = nullptr;  // by item
  std::int64_t* points64 = nullptr;
  std::uint8_t* states = nullptr;
  std::int64_t *totals = nullptr, *index = nullptr, *applicable = nullptr;
  std::uint32_t *pending = nullptr, *ranks = nullptr;
  std::int32_t *bands = nullptr, *caps = nullptr;  // caps: worst band a gate leaves, -1: none
  std::uint8_t* flags = nullptr;
  std::vector<std::uint32_t> of;          // by cohort
  std::vector<Cells<std::byte>> scratch;  // of plans, by thread; kept for the next time
  std::unique_ptr<RowMachine> machine;    // of single rows, once there were some
  std::size_t evaluated = 0;              // rows that the plan left to the evaluator

  // Rows whose quotient the integers do not hold.
  struct Exact {
    Rational points, applicable;
  };
  std::unordered_map<std::size_t, Exact> exact;

  void put_points(std::size_t item, std::size_t row, std::int64_t points) const noexcept {
    if (points32 != nullptr) points32[item * rows + row] = static_cast<std::int32_t>(points);
    if (points64 != nullptr) points64[item * rows + row] = points;
  }
  std::int64_t get_points(std::size_t item, std::size_t row) const noexcept {
    return points32 != nullptr ? points32[item * rows + row] : points64[item * rows + row];
  }

  // Makes room for all rows, in our memory or the caller's.
  void prepare(const ColumnScoreOptions& options);
  // Puts a scorecard into a row; a null card clears it. Several threads may put rows at once, but for those
  // that the integers do not hold: they are kept in `inexact`.
  void put(std::size_t row, const Scorecard* card, std::unordered_map<std::size_t, Exact>& inexact) const;
  // Ranks and bands, of all cohorts or of one. @return false after an error (a band that is not told for a
  // unit)
  bool rank(Mistakes& mistakes, std::optional<std::size_t> only = std::nullopt);
  // Where a row stood before it changed, and the ranks and band when it alone did. Ranks of the others move
  // by what it overtakes; nobody is sorted.
  struct Standing {
    std::size_t row = 0;
    bool counts = false;
    std::int64_t total = 0, applicable = 0;
    std::vector<std::optional<Rational>> then_by;
  };
  [[nodiscard]] Standing standing(std::size_t row) const;
  [[nodiscard]] bool can_move_one();  // before and after the change
  bool move_one(const Standing& before, Mistakes& mistakes);
  // The quotient points / applicable maximum of an item, where it has one.
  std::optional<Rational> quotient(std::size_t item, std::size_t row) const;
  std::optional<Rational> applicable_max(std::size_t item, std::size_t row) const;

  // ---- computed when asked for
  std::mutex mutex;
  std::unique_ptr<RowScorer> scorer;
  bool item_ranks_known = false;
  std::vector<std::vector<std::uint32_t>> item_ranks, item_of;  // by item: by row; by cohort
  std::vector<std::pair<std::string, std::string>> seals;       // by row
  RowScorer& row_scorer();
  void rank_items();
  void seal_rows();

 private:
  struct BandTable;
  const BandTable& band_table();
  bool complete(std::size_t row) const noexcept;
  Rational total_quotient(std::size_t row) const;
  std::int32_t band_of(std::size_t row, const std::uint32_t* places_of, Mistakes& mistakes, bool& good);
  Rational item_max(std::size_t item, std::size_t row) const;

  std::unique_ptr<const BandTable> band_table_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_PLAN_BATCH_RESULT_HPP_
