// SPDX-License-Identifier: Apache-2.0
// score_columns() and BatchScores.
#include "parindex/columns.hpp"

#include <algorithm>
#include <numeric>
#include <thread>
#include <utility>

#include "plan/batch_result.hpp"
#include "plan/plan_set.hpp"
#include "report.hpp"
#include "score/stages.hpp"

namespace parindex::inline v1 {

using detail::BatchResult;
using detail::BoundData;
using detail::Index;
using detail::Model;

namespace {

constexpr std::size_t kRowsBetweenQuestions = 256;

// Rows that the plan leaves to the evaluator, one by one.
class LeftRows {
 public:
  LeftRows(BatchResult& result, Mistakes& mistakes, const ColumnScoreOptions& options)
      : result_(result), mistakes_(mistakes), options_(options) {}

  // @return false when cancelled
  bool score(const std::vector<std::size_t>& rows) {
    if (rows.empty()) return true;
    const BoundData& data = *result_.bound;
    detail::RowScorer scorer(data, result_.previous ? &result_.previous->data() : nullptr,
                             result_.calendar ? &*result_.calendar : nullptr);
    const std::size_t done = data.rows - rows.size();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (options_.progress && i % kRowsBetweenQuestions == 0 && options_.progress(done + i, data.rows))
        return false;
      Scorecard card;
      const bool right = scorer.score(rows[i], card, mistakes_, {false, false, false});
      result_.put(rows[i], right ? &card : nullptr, result_.exact);
      good_ = good_ && right;
    }
    return true;
  }
  bool good() const { return good_; }

 private:
  BatchResult& result_;
  Mistakes& mistakes_;
  const ColumnScoreOptions& options_;
  bool good_ = true;
};

}  // namespace

std::optional<BatchScores> score_columns(BoundColumns& columns, Mistakes& mistakes,
                                         const ColumnScoreOptions& options,
                                         std::optional<BatchScores> reuse) {
  const std::shared_ptr<BoundData>& bound = columns.data();
  if (options.previous != nullptr && &options.previous->data().model() != &bound->model()) {
    report(mistakes, detail::Code::kInputFramework, Place{},
           {options.previous->data().framework.id(), bound->framework.id()});
    return std::nullopt;
  }
  if (options.previous != nullptr) {
    std::optional<Date> last;  // the latest beginning of a period that is scored
    for (std::size_t row = 0; row < bound->rows; ++row) {
      const Date from = bound->period(row).from;
      if (bound->wrong.empty() || bound->wrong[row] == 0) last = std::max(last.value_or(from), from);
    }
    detail::check_previous(last, options.previous->data(), mistakes);
  }
  std::shared_ptr<BatchResult> result;
  if (reuse && reuse->result().use_count() == 1 && reuse->result()->bound == bound) {
    result = reuse->result();
    reuse.reset();
  } else {
    result = std::make_shared<BatchResult>(bound, bound->unit);
  }
  result->prepare(options);
  unsigned threads =
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  threads = std::min(threads, 256U);
  std::vector<std::size_t> left;
  const auto stopped = [&](std::size_t done) {
    return options.progress && options.progress(done, bound->rows);
  };
  if (!bound->plans->run(*result, threads, left, stopped)) return std::nullopt;
  result->evaluated = left.size();
  LeftRows rest(*result, mistakes, options);
  if (!rest.score(left)) return std::nullopt;
  if (!rest.good() && !options.keep_going) return std::nullopt;
  if (!result->rank(mistakes) && !options.keep_going) return std::nullopt;
  if (stopped(bound->rows)) return std::nullopt;
  return BatchScores(std::move(result));
}

bool rescore_rows(BatchScores& scores, std::span<const std::size_t> rows, Mistakes& mistakes) {
  BatchResult& result = *scores.result();
  const BoundData& data = *result.bound;
  const std::lock_guard<std::mutex> lock(result.mutex);
  result.item_ranks_known = false;
  result.seals.clear();
  std::vector<std::size_t> all;
  if (data.whole_batch) {  // a fact of one row may bear on all others
    all.resize(data.rows);
    std::iota(all.begin(), all.end(), std::size_t{0});
    result.scorer.reset();
  }
  const std::span<const std::size_t> changed = data.whole_batch ? std::span<const std::size_t>(all) : rows;
  bool good = true;
  std::vector<std::size_t> left, cohorts;
  const ColumnScoreOptions plain;
  const auto score = [&](std::span<const std::size_t> some) {
    left.clear();
    for (const std::size_t row : some)
      result.exact.erase(row);
    data.plans->run_rows(result, some, left);
    if (left.empty()) return;
    LeftRows rest(result, mistakes, plain);
    (void)rest.score(left);
    good = rest.good() && good;
  };
  const auto rank_later = [&](std::size_t row) {
    const std::size_t cohort = data.cohort(row);
    if (std::find(cohorts.begin(), cohorts.end(), cohort) == cohorts.end()) cohorts.push_back(cohort);
  };
  // a few rows move up or down one by one; for more the cohorts are ranked anew
  constexpr std::size_t kFewRows = 4;
  if (changed.size() <= kFewRows && !data.whole_batch) {
    for (const std::size_t row : changed) {
      const bool movable = cohorts.empty() && result.can_move_one();
      const BatchResult::Standing before = movable ? result.standing(row) : BatchResult::Standing{};
      score({&row, 1});
      if (movable && result.can_move_one()) {
        good = result.move_one(before, mistakes) && good;
      } else {
        rank_later(row);
      }
    }
  } else {
    score(changed);
    for (const std::size_t row : changed)
      rank_later(row);
  }
  for (const std::size_t cohort : cohorts)
    good = result.rank(mistakes, cohort) && good;
  return good;
}

// ---- BatchScores

const Framework& BatchScores::framework() const noexcept { return result_->bound->framework; }
std::size_t BatchScores::rows() const noexcept { return result_->rows; }
std::size_t BatchScores::items() const noexcept { return result_->items; }
int BatchScores::scale() const noexcept { return result_->unit.scale; }
bool BatchScores::points_fit_32() const noexcept { return result_->unit.narrow; }

std::int64_t BatchScores::points(std::size_t item, std::size_t row) const noexcept {
  return result_->get_points(item, row);
}
std::uint8_t BatchScores::cell(std::size_t item, std::size_t row) const noexcept {
  return result_->states[item * result_->rows + row];
}
State BatchScores::state(std::size_t item, std::size_t row) const noexcept {
  return static_cast<State>(cell(item, row) & kCellState);
}
std::span<const std::int32_t> BatchScores::points32(std::size_t item) const noexcept {
  if (result_->points32 == nullptr) return {};
  return {result_->points32 + item * result_->rows, result_->rows};
}
std::span<const std::int64_t> BatchScores::points64(std::size_t item) const noexcept {
  if (result_->points64 == nullptr) return {};
  return {result_->points64 + item * result_->rows, result_->rows};
}
std::span<const std::uint8_t> BatchScores::cells(std::size_t item) const noexcept {
  return {result_->states + item * result_->rows, result_->rows};
}

Rational BatchScores::applicable_max(std::size_t item, std::size_t row) const {
  if (const std::optional<Rational> known = result_->applicable_max(item, row)) return *known;
  return explain(item, row, {false, false, false}).applicable_max;
}

bool BatchScores::row_ok(std::size_t row) const noexcept {
  return (result_->flags[row] & detail::kRowWrong) == 0;
}
bool BatchScores::total_exact(std::size_t row) const noexcept {
  return (result_->flags[row] & detail::kRowInexact) == 0;
}
bool BatchScores::disqualified(std::size_t row) const noexcept {
  return (result_->flags[row] & detail::kRowDisqualified) != 0;
}
std::span<const std::int64_t> BatchScores::total_points() const noexcept {
  return {result_->totals, result_->rows};
}
std::span<const std::int64_t> BatchScores::index() const noexcept { return {result_->index, result_->rows}; }
int BatchScores::index_digits() const noexcept { return result_->bound->model().rounding.digits; }
std::span<const std::uint32_t> BatchScores::pending() const noexcept {
  return {result_->pending, result_->rows};
}
std::span<const std::int32_t> BatchScores::bands() const noexcept { return {result_->bands, result_->rows}; }
std::string_view BatchScores::band_code(std::int32_t band) const noexcept {
  const Model& model = result_->bound->model();
  if (band < 0 || static_cast<std::size_t>(band) >= model.bands.size()) return {};
  return model.bands[static_cast<std::size_t>(band)].code;
}
std::span<const std::uint32_t> BatchScores::ranks() const noexcept { return {result_->ranks, result_->rows}; }
std::optional<std::size_t> BatchScores::rank(std::size_t row) const noexcept {
  if (result_->ranks[row] == 0) return std::nullopt;
  return result_->ranks[row];
}
std::size_t BatchScores::of(std::size_t row) const noexcept {
  return result_->of[result_->bound->cohort(row)];
}
const std::string& BatchScores::cohort(std::size_t row) const noexcept {
  return result_->bound->cohorts[result_->bound->cohort(row)];
}
std::string BatchScores::unit_id(std::size_t row) const { return result_->bound->id(row); }

ItemScore BatchScores::explain(std::size_t item, std::size_t row, const ExplainOptions& options) const {
  if (!row_ok(row)) return {};
  const std::lock_guard<std::mutex> lock(result_->mutex);
  if (result_->bound->stands_alone[item]) {
    ItemScore score;
    Mistakes none;
    (void)result_->row_scorer().item(row, static_cast<Index>(item), score, none, options);
    return score;
  }
  Scorecard card;
  Mistakes ignored;
  if (!result_->row_scorer().score(row, card, ignored, options)) return {};
  return std::move(card.items[item]);
}

Scorecard BatchScores::card(std::size_t row, const ExplainOptions& options) const {
  Scorecard card;
  if (!row_ok(row)) return card;
  const std::lock_guard<std::mutex> lock(result_->mutex);
  Mistakes ignored;
  if (!result_->row_scorer().score(row, card, ignored, options)) return {};
  card.cohort = cohort(row);
  card.rank = rank(row);
  card.of = of(row);
  card.band = band_code(result_->bands[row]);
  result_->rank_items();
  const std::size_t in = result_->bound->cohort(row);
  for (std::size_t item = 0; item < card.items.size(); ++item) {
    if (result_->item_ranks[item].empty()) continue;
    if (const std::uint32_t rank = result_->item_ranks[item][row]; rank != 0) card.items[item].rank = rank;
    card.items[item].of = result_->item_of[item][in];
  }
  if (options.seals) {
    result_->seal_rows();
    card.seal_assessment = result_->seals[row].first;
    card.seal_context = result_->seals[row].second;
  }
  return card;
}

}  // namespace parindex::inline v1
