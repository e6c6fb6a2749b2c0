// SPDX-License-Identifier: Apache-2.0
/// @file
/// Scoring by column: thousands of units at once, facts as arrays of integers that stay where they are.
///
///     parindex::Column done{.fact = 0, .type = parindex::ColumnType::kInt32, .data = done_counts.data()};
///     parindex::Column all{.fact = 1, .type = parindex::ColumnType::kInt32, .data = all_counts.data()};
///     const std::array columns{done, all};
///     parindex::UnitColumns units{.count = 3321, .ids = ids, .kinds = kinds};
///     auto bound = parindex::BoundColumns::bind(*framework, columns, units, mistakes);
///     auto scores = parindex::score_columns(*bound, mistakes, {.threads = 2});
///     scores->points(item, row);                           // 1948 at scale() 2 is 19.48 points
///     scores->rank(row);                                   // 1 is the first of its cohort
///     parindex::Scorecard card = scores->card(row);        // ledger, reasons, trace: as score() gives them
///
/// Meaning: a row is an assessment of one unit in one period without evidence, reviews or given points; its
/// points are exactly those score() gives for the same facts in a document. Wrong data (a negative count, a
/// part over its whole, a failed check, n/0) makes the same mistakes; their place is the unit and the fact
/// (Mistake::unit, Place::pointer "/facts/NAME") instead of file and line.
///
/// Exactness: integers and a scale, never floating-point numbers. The result does not depend on the order of
/// rows, the number of threads or the processor.
///
/// Threads: a BoundColumns belongs to one thread at a time; a BatchScores may be read by many. Threads that
/// score_columns() starts have ended when it returns. No clock, locale or environment is read.
///
/// Memory: columns are not copied. They must stay valid and unchanged while they are scored, and while
/// explain(), card() or to_batch() are asked about the rows; in between the caller may change the data and
/// score again without binding again.
///
/// Errors: everything wrong is reported in Mistakes; only std::bad_alloc is thrown.
#ifndef PARINDEX_COLUMNS_HPP_
#define PARINDEX_COLUMNS_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "parindex/assessment.hpp"
#include "parindex/calendar.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/scorecard.hpp"
#include "parindex/scoring.hpp"

namespace parindex::inline v1 {

namespace detail {
struct BoundData;
struct BatchResult;
}  // namespace detail

/// What the bytes of a column are. The numbers are promised: the C interface has the same.
enum class ColumnType : std::uint8_t {
  kInt8 = 1,
  kInt16 = 2,
  kInt32 = 3,
  kInt64 = 4,
  kDate32 = 5,  ///< std::int32_t, days since 1970-01-01
  kCode = 6,    ///< std::int32_t, position of the option in FactInfo::options
  kFlag = 7,    ///< one byte, 0 or 1
};

/// One fact of all units. Which types a fact takes:
/// | fact | columns |
/// | --- | --- |
/// | count, tally (one column an option) | the four integers, scale 0 |
/// | number, percent | the four integers, with any scale |
/// | flag | kFlag, or integers 0 and 1 |
/// | choice | kCode, or integers |
/// | date | kDate32, or kInt32 and kInt64 as day numbers |
/// | datetime | kInt64, seconds since 1970-01-01T00:00 on the wall clock |
/// | text | none: such a fact is not given |
struct Column {
  std::size_t fact = 0;                  ///< position in Framework::facts()
  std::size_t option = 0;                ///< tally facts: position in FactInfo::options
  ColumnType type = ColumnType::kInt32;  ///< what the data is
  int scale = 0;               ///< value = data / 10^scale, 0..18; of percent facts in per cent: 9738, 2
  const void* data = nullptr;  ///< one value a row
  const std::uint8_t* validity = nullptr;  ///< bit i%8 of byte i/8 is 1: row i is given; null: all are
  std::ptrdiff_t stride = 0;               ///< bytes from a row to the next; 0: packed
};

/// The units of the rows. Every span is empty (nothing given) or holds one entry a row; the texts are copied
/// by bind().
struct UnitColumns {
  std::size_t count = 0;                    ///< rows
  std::span<const std::string_view> ids;    ///< empty: "1", "2", …
  std::span<const std::string_view> kinds;  ///< an empty text: not given
  /// Ids of the units above.
  std::span<const std::string_view> parents;
  /// For people.
  std::span<const std::string_view> names;
  std::span<const Period> periods;  ///< empty: BindOptions::period, else the framework's own
  /// Attributes of the units, for numbers and cohorts that depend on them.
  struct Attribute {
    /// As the framework names it.
    std::string_view name;
    std::span<const std::string_view> values;  ///< an empty text: not given
  };
  /// What numbers and cohorts may depend on.
  std::span<const Attribute> attributes;
};

/// How columns are bound.
struct BindOptions {
  std::optional<Period> period;  ///< for all rows when UnitColumns::periods is empty
  std::optional<Date> as_of;     ///< of all rows; default: each period's last day
  bool keep_going = false;       ///< leave out units that are wrong (unknown kind, twice in a period)
};

/// A framework with columns, checked and prepared once, to be scored as often as the data changes.
class BoundColumns {
 public:
  /// Checks that every column's type fits its fact, that nothing is bound twice and that the units are sound.
  /// Facts without a column are not given.
  /// @return nothing after an error
  [[nodiscard]] static std::optional<BoundColumns> bind(const Framework& framework,
                                                        std::span<const Column> columns,
                                                        const UnitColumns& units, Mistakes& mistakes,
                                                        const BindOptions& options = {});
  /// What is moved from is only good to be destroyed or assigned to.
  BoundColumns(BoundColumns&&) noexcept = default;
  /// The same.
  BoundColumns& operator=(BoundColumns&&) noexcept = default;

  /// What it is scored by.
  [[nodiscard]] const Framework& framework() const noexcept;
  /// How many rows.
  [[nodiscard]] std::size_t rows() const noexcept;
  /// Points column `column` (as given to bind()) at other memory of the same type, scale and stride.
  void set_data(std::size_t column, const void* data, const std::uint8_t* validity) noexcept;
  /// The rows as they stand, as a Batch for score(), which seals them. Rows with wrong values are reported.
  /// @return nothing after an error, unless keep_going (then without the rows that have one)
  [[nodiscard]] std::optional<Batch> to_batch(Mistakes& mistakes, bool keep_going = false) const;

  /// For the library's own parts; not promised.
  [[nodiscard]] const std::shared_ptr<detail::BoundData>& data() const noexcept { return data_; }
  /// For the library's own parts; not promised.
  [[nodiscard]] static BoundColumns of(std::shared_ptr<detail::BoundData> data) noexcept {
    return BoundColumns(std::move(data));
  }

 private:
  explicit BoundColumns(std::shared_ptr<detail::BoundData> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<detail::BoundData> data_;
};

/// A byte for each item and row: the state and what else is to be known.
inline constexpr std::uint8_t kCellState = 0x0F;    ///< these bits are a State
inline constexpr std::uint8_t kCellLeftOut = 0x10;  ///< outside the denominator: applicable maximum 0
inline constexpr std::uint8_t kCellInexact = 0x20;  ///< the exact points have more digits; shown half up
inline constexpr std::uint8_t kCellWrong = 0x40;    ///< the row's data is wrong: the unit is left out

/// Index of a unit that has none.
inline constexpr std::int64_t kNoIndex = std::numeric_limits<std::int64_t>::min();

/// The caller's own memory for results, each `rows` long and in the order of rows; what is null is kept
/// by BatchScores or not made at all. By item: one array after the other, in order of Framework::items().
struct ScoreBuffers {
  std::int64_t* points = nullptr;        ///< by item
  std::int32_t* points32 = nullptr;      ///< by item; only where points_fit_32()
  std::uint8_t* states = nullptr;        ///< by item: kCell… bits
  std::int64_t* total_points = nullptr;  ///< of the whole
  std::int64_t* index = nullptr;         ///< kNoIndex: none
  std::uint32_t* pending = nullptr;      ///< leaves not known yet
  std::int32_t* bands = nullptr;         ///< position in the framework's bands, -1: none
  std::uint32_t* ranks = nullptr;        ///< 0: none
};

/// How columns are scored.
struct ColumnScoreOptions {
  unsigned threads = 1;                ///< 0: as many as the processor has; the result is the same
  bool keep_going = false;             ///< leave out units whose data is wrong instead of refusing all
  const Batch* previous = nullptr;     ///< earlier periods, for previous() and last_year()
  const Calendar* calendar = nullptr;  ///< working time; null: Calendar::vietnam()
  /// The caller's memory for results.
  ScoreBuffers buffers;
  /// Called now and then on the calling thread with rows done and rows in all; true cancels: score_columns()
  /// then gives nothing, without a mistake.
  std::function<bool(std::size_t, std::size_t)> progress;
};

/// What explain() and card() fill besides the points.
struct ExplainOptions {
  /// Sentences of the ledger.
  bool reasons = true;
  /// The arithmetic.
  bool traces = true;
  bool seals = false;  ///< of card(); the first one seals all rows, which takes a while
};

/// Points of all rows, by column. Rows of units that were left out (row_ok() is false) hold zeros.
/// A copy shares, it does not duplicate.
class BatchScores {
 public:
  /// What it is scored by.
  [[nodiscard]] const Framework& framework() const noexcept;
  /// How many rows.
  [[nodiscard]] std::size_t rows() const noexcept;
  [[nodiscard]] std::size_t items() const noexcept;  ///< as many as Framework::items()
  /// All points are whole numbers of 10^-scale().
  [[nodiscard]] int scale() const noexcept;
  /// Whether points of every item fit 32 bits, so that points32() is what there is.
  [[nodiscard]] bool points_fit_32() const noexcept;

  // ---- one item; 0 <= item < items(), 0 <= row < rows()
  /// Points, unscaled.
  [[nodiscard]] std::int64_t points(std::size_t item, std::size_t row) const noexcept;
  [[nodiscard]] std::uint8_t cell(std::size_t item, std::size_t row) const noexcept;  ///< kCell… bits
  /// How the item came to its points.
  [[nodiscard]] State state(std::size_t item, std::size_t row) const noexcept;
  /// Points of an item as an array of rows(): the first when points_fit_32(), else the second; empty when
  /// they went to the caller's buffers of the other width.
  [[nodiscard]] std::span<const std::int32_t> points32(std::size_t item) const noexcept;
  /// See points32().
  [[nodiscard]] std::span<const std::int64_t> points64(std::size_t item) const noexcept;
  /// kCell… bits of all rows.
  [[nodiscard]] std::span<const std::uint8_t> cells(std::size_t item) const noexcept;
  /// Exact; recomputed from the row where the cell does not tell.
  [[nodiscard]] Rational applicable_max(std::size_t item, std::size_t row) const;

  // ---- the whole
  /// False for a unit that was left out.
  [[nodiscard]] bool row_ok(std::size_t row) const noexcept;
  /// Whether total_points() holds the exact points (else they have more digits and are shown half up).
  [[nodiscard]] bool total_exact(std::size_t row) const noexcept;
  /// Whether a gate says so.
  [[nodiscard]] bool disqualified(std::size_t row) const noexcept;
  /// Points of the whole, unscaled.
  [[nodiscard]] std::span<const std::int64_t> total_points() const noexcept;
  [[nodiscard]] std::span<const std::int64_t> index() const noexcept;  ///< at index_digits()
  /// Decimals of index().
  [[nodiscard]] int index_digits() const noexcept;
  /// Leaves not known yet.
  [[nodiscard]] std::span<const std::uint32_t> pending() const noexcept;
  /// Positions of bands; -1: none.
  [[nodiscard]] std::span<const std::int32_t> bands() const noexcept;
  [[nodiscard]] std::string_view band_code(std::int32_t band) const noexcept;  ///< empty for -1
  /// Ranks; 0: none.
  [[nodiscard]] std::span<const std::uint32_t> ranks() const noexcept;
  /// The rank of one row.
  [[nodiscard]] std::optional<std::size_t> rank(std::size_t row) const noexcept;
  [[nodiscard]] std::size_t of(std::size_t row) const noexcept;  ///< ranked units of the row's cohort
  /// Whom the row is compared with.
  [[nodiscard]] const std::string& cohort(std::size_t row) const noexcept;
  /// The unit of the row.
  [[nodiscard]] std::string unit_id(std::size_t row) const;

  // ---- why
  /// One item of a row with ledger, reasons, trace and bounds, recomputed from the columns. Equal to
  /// card(row).items[item], but for the rank of inner items, which card() gives.
  [[nodiscard]] ItemScore explain(std::size_t item, std::size_t row,
                                  const ExplainOptions& options = {}) const;
  /// The whole scorecard, equal byte for byte to the one score() gives. Empty items when !row_ok(row).
  [[nodiscard]] Scorecard card(std::size_t row, const ExplainOptions& options = {}) const;

  /// For the library's own parts; not promised.
  explicit BatchScores(std::shared_ptr<detail::BatchResult> result) noexcept : result_(std::move(result)) {}
  /// The same.
  [[nodiscard]] const std::shared_ptr<detail::BatchResult>& result() const noexcept { return result_; }

 private:
  std::shared_ptr<detail::BatchResult> result_;
};

/// Scores all rows and ranks them within their cohorts.
/// @param mistakes receives every error and warning, in order of rows
/// @param reuse    an earlier result of the same columns whose memory may be taken (when nobody else has it)
/// @return nothing when a unit's data is wrong and keep_going is off, or when progress cancelled
[[nodiscard]] std::optional<BatchScores> score_columns(BoundColumns& columns, Mistakes& mistakes,
                                                       const ColumnScoreOptions& options = {},
                                                       std::optional<BatchScores> reuse = std::nullopt);

/// What if: after the caller changed facts of some rows, scores these anew and ranks their cohorts. The
/// result is that of scoring everything again. One thread at a time, and nobody else reading the same scores.
/// @param rows     positions, each less than scores.rows()
/// @param mistakes receives what is wrong with these rows
/// @return false when a row's data is wrong: it is then left out, the others are scored
bool rescore_rows(BatchScores& scores, std::span<const std::size_t> rows, Mistakes& mistakes);

}  // namespace parindex::inline v1

#endif  // PARINDEX_COLUMNS_HPP_
