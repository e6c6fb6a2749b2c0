// SPDX-License-Identifier: Apache-2.0
#include "plan/batch_result.hpp"

#include <algorithm>
#include <utility>

#include "model/expression_parser.hpp"
#include "score/evaluate.hpp"
#include "score/leaf.hpp"
#include "score/range.hpp"
#include "score/ranking.hpp"
#include "score/unit_scorer.hpp"

namespace parindex::inline v1::detail {
namespace {

// Decimals that a number needs, at most `limit`.
int decimals_of(const Rational& value, int limit) {
  for (int digits = 0; digits < limit; ++digits) {
    if (value.fits_digits(digits)) return digits;
  }
  return limit;
}

std::int64_t nearest(const Rational& value, int scale, bool& exact) {
  if (const std::optional<std::int64_t> whole = value.scaled(scale)) return *whole;
  exact = false;
  return value.rounded({scale, RoundingMode::kHalfUp}).scaled(scale).value_or(0);
}

}  // namespace

PointUnit point_unit(const Model& model) {
  constexpr int kMostDigits = 9;
  PointUnit unit;
  unit.scale = model.rounding.digits;
  Context nobody(model);
  Rational largest;
  bool wide = false;
  const auto constant = [&](NodeId node) {
    if (node == kNoNode) return;
    const std::optional<Rational> value = constant_value(model, node);
    if (!value) {
      const Range range = range_of(nobody, node);
      if (!range.lo || !range.hi) {
        wide = true;
        return;
      }
      largest += std::max(range.lo->abs(), range.hi->abs());
      return;
    }
    unit.scale = std::max(unit.scale, decimals_of(*value, kMostDigits));
    largest += value->abs();
  };
  const auto guards = [&](const Guards& all) {
    for (const Guard& guard : all.requires_all)
      constant(guard.otherwise);
    for (const Guard& guard : all.not_applicable_if)
      constant(guard.then.points);
  };
  for (const Item& item : model.items) {
    unit.scale = std::max(unit.scale, item.rounding.digits);
    constant(item.max);
    constant(item.min);
    wide = wide || item.min != kNoNode;
    if (item.evidence) constant(item.evidence->deduct);
    guards(item.guards);
  }
  for (const Rule& rule : model.rules) {
    guards(rule.guards);
    constant(rule.minimum);
    wide = wide || rule.minimum != kNoNode;
    constant(rule.when_undefined.points);
  }
  constant(model.max);
  // the sum of everything there is bounds what any item can have
  unit.narrow = !wide && largest * Rational::power_of_ten(unit.scale) < Rational(std::int64_t{1} << 30);
  return unit;
}

// ---- one row

RowScorer::RowScorer(const BoundData& data, const BatchData* previous, const Calendar* calendar)
    : data_(data), previous_(previous), calendar_(calendar) {
  batch_ = std::make_shared<BatchData>(BatchData{data.framework, {}, data.kind_count != 0});
  if (data.whole_batch)
    whole();
  else
    batch_->assessments.resize(1);
  history_ = std::make_unique<History>(*batch_, previous);
  cohorts_ = std::make_unique<CohortStage>(*batch_, *history_, calendar);
}

void RowScorer::whole() {
  position_.assign(data_.rows, kNone);
  std::vector<std::size_t> kept;
  for (std::size_t row = 0; row < data_.rows; ++row) {
    if (!data_.wrong.empty() && data_.wrong[row] != 0) continue;
    Assessment one;
    Mistakes found;
    data_.begin(row, one);
    if (!data_.fill(row, one, found)) {
      bad_.emplace(row, std::move(found));
      continue;
    }
    position_[row] = static_cast<Index>(batch_->assessments.size());
    batch_->assessments.push_back(std::move(one));
    kept.push_back(row);
  }
  if (data_.parent_row.empty()) return;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    std::size_t steps = 0;
    for (Index up = data_.parent_row[kept[i]]; up != kNone && steps <= data_.rows;
         up = data_.parent_row[at(up)], ++steps) {
      if (position_[at(up)] == kNone) continue;  // left out: stepped over
      batch_->assessments[i].parent = position_[at(up)];
      break;
    }
  }
}

bool RowScorer::score(std::size_t row, Scorecard& card, Mistakes& mistakes, const ExplainOptions& options) {
  std::size_t place = 0;
  if (data_.whole_batch) {
    if (const auto found = bad_.find(row); found != bad_.end()) {
      mistakes.append(found->second);
      return false;
    }
    if (position_[row] == kNone) return false;
    place = at(position_[row]);
  } else {
    if (!data_.wrong.empty() && data_.wrong[row] != 0) return false;
    filled_ = kNone;
    data_.begin(row, batch_->assessments.front());
    if (!data_.fill(row, batch_->assessments.front(), mistakes)) return false;
  }
  assessment_ = &batch_->assessments[place];
  ScoreOptions how;
  how.calendar = calendar_;
  how.reasons = options.reasons;
  how.traces = options.traces;
  how.seals = false;
  Mistakes own;
  UnitScorer unit(*batch_, *cohorts_, *history_, how, own);
  const bool right = unit.score(place, card);
  for (const Mistake& mistake : own) {
    if (mistake.severity != Severity::kWarning) continue;
    Mistake note = mistake;
    note.place = {};
    card.mistakes.add(std::move(note));
  }
  mistakes.append(std::move(own));
  return right;
}

bool RowScorer::item(std::size_t row, Index item, ItemScore& score, Mistakes& mistakes,
                     const ExplainOptions& options) {
  std::size_t place = 0;
  if (data_.whole_batch) {
    place = at(position_[row]);
  } else {
    Assessment& unit = batch_->assessments.front();
    if (filled_ == kNone) {
      data_.begin(row, unit);
    } else {
      data_.clear_item(filled_, unit);
      data_.begin_unit(row, unit);
    }
    filled_ = item;
    data_.fill_item(row, item, unit);
  }
  assessment_ = &batch_->assessments[place];
  ScoreOptions how, below;
  how.calendar = below.calendar = calendar_;
  how.reasons = options.reasons;
  how.traces = options.traces;
  how.seals = below.seals = below.reasons = below.traces = false;
  UnitScorer unit(*batch_, *cohorts_, *history_, how, mistakes);
  const bool good = unit.score_item(place, item, below, card_);
  score = std::move(card_.items[at(item)]);
  return good;
}

// ---- all rows

void BatchResult::prepare(const ColumnScoreOptions& options) {
  const ScoreBuffers& given = options.buffers;
  rows = bound->rows;
  items = bound->model().items.size();
  exact.clear();
  seals.clear();
  item_ranks_known = false;
  scorer.reset();
  previous = options.previous != nullptr ? std::optional<Batch>(*options.previous) : std::nullopt;
  calendar = options.calendar != nullptr ? std::optional<Calendar>(*options.calendar) : std::nullopt;
  points32 = unit.narrow ? given.points32 : nullptr;
  points64 = given.points;
  if (points32 == nullptr && points64 == nullptr) {
    if (unit.narrow) {
      own_points32.resize(items * rows);
      points32 = own_points32.data();
    } else {
      own_points64.resize(items * rows);
      points64 = own_points64.data();
    }
  }
  const auto room = [&](auto& own, auto* callers, std::size_t size) {
    if (callers != nullptr) return callers;
    own.resize(size);
    return own.data();
  };
  states = room(own_states, given.states, items * rows);
  totals = room(own_totals, given.total_points, rows);
  index = room(own_index, given.index, rows);
  pending = room(own_pending, given.pending, rows);
  ranks = room(own_ranks, given.ranks, rows);
  bands = room(own_bands, given.bands, rows);
  own_applicable.resize(rows);
  applicable = own_applicable.data();
  own_caps.resize(rows);
  caps = own_caps.data();
  own_flags.resize(rows);
  flags = own_flags.data();
}

void BatchResult::put(std::size_t row, const Scorecard* card,
                      std::unordered_map<std::size_t, Exact>& inexact) const {
  ranks[row] = 0;
  bands[row] = -1;
  caps[row] = -1;
  if (card == nullptr) {
    for (std::size_t item = 0; item < items; ++item) {
      put_points(item, row, 0);
      states[item * rows + row] = kCellWrong;
    }
    totals[row] = applicable[row] = 0;
    index[row] = kNoIndex;
    pending[row] = 0;
    flags[row] = kRowWrong;
    return;
  }
  const Model& model = bound->model();
  std::vector<bool> outside(items, false);
  for (const Adjustment& adjustment : model.adjustments)
    outside[at(adjustment.item)] = true;
  for (std::size_t item = 0; item < items; ++item) {
    const ItemScore& score = card->items[item];
    bool whole = true;
    put_points(item, row, nearest(score.points, unit.scale, whole));
    auto cell = static_cast<std::uint8_t>(score.state);
    const bool left_out =
        score.applicable_max.is_zero() && !score.max.is_zero() && score.state != State::kTracked;
    if (!outside[item] &&
        (left_out || (score.state == State::kNotApplicable && score.applicable_max.is_zero())))
      cell |= kCellLeftOut;
    if (!whole) cell |= kCellInexact;
    states[item * rows + row] = cell;
  }
  bool whole = true;
  totals[row] = nearest(card->points, unit.scale, whole);
  std::uint8_t flag = whole ? 0 : kRowInexact;
  applicable[row] = nearest(card->applicable_max, unit.scale, whole);
  if (!whole) inexact[row] = {card->points, card->applicable_max};
  bool fits = true;
  index[row] = card->index ? nearest(*card->index, model.rounding.digits, fits) : kNoIndex;
  pending[row] = static_cast<std::uint32_t>(card->pending);
  if (card->disqualified) flag |= kRowDisqualified;
  for (const GateResult& gate : card->gates) {
    if (gate.pending) flag |= kRowGatePending;
    for (std::size_t band = 0; band < model.bands.size() && !gate.cap_band.empty(); ++band) {
      if (model.bands[band].code == gate.cap_band)
        caps[row] = std::max(caps[row], static_cast<std::int32_t>(band));
    }
  }
  flags[row] = flag;
}

Rational BatchResult::item_max(std::size_t item, std::size_t row) const {
  const Model& model = bound->model();
  const NodeId node = model.items[item].max;
  if (const std::optional<Rational> value = constant_value(model, node)) return *value;
  Assessment one;
  bound->begin(row, one);
  bound->fill_item(row, static_cast<Index>(item), one);
  Context context(model);
  context.unit = &one;
  const Value value = evaluate(context, node);
  return value.known() ? value.number : Rational(0);
}

std::optional<Rational> BatchResult::applicable_max(std::size_t item, std::size_t row) const {
  const Model& model = bound->model();
  const std::uint8_t cell = states[item * rows + row];
  if ((cell & (kCellWrong | kCellLeftOut)) != 0) return Rational(0);
  const Item& what = model.items[item];
  const bool outside = std::any_of(model.adjustments.begin(), model.adjustments.end(),
                                   [&](const Adjustment& one) { return at(one.item) == item; });
  if (outside) return Rational(0);
  const bool simple = constant_value(model, what.max).has_value();
  if (what.is_leaf() || model.excluded != ExcludedPolicy::kRescaleTotal) {
    if (!simple) return std::nullopt;
    return item_max(item, row);
  }
  const auto state = static_cast<State>(cell & kCellState);
  if (what.combine != ItemCombine::kSum || !simple || state == State::kTracked ||
      state == State::kNotApplicable)
    return std::nullopt;
  Rational sum = item_max(item, row);
  for (const Index child : what.children) {
    if (static_cast<State>(states[at(child) * rows + row] & kCellState) == State::kTracked) continue;
    const std::optional<Rational> part = applicable_max(at(child), row);
    if (!part || !constant_value(model, model.items[at(child)].max)) return std::nullopt;
    sum -= item_max(at(child), row) - *part;
  }
  return sum;
}

std::optional<Rational> BatchResult::quotient(std::size_t item, std::size_t row) const {
  const std::uint8_t cell = states[item * rows + row];
  const std::optional<Rational> most = applicable_max(item, row);
  if (most && (cell & kCellInexact) == 0) {
    if (most->sign() <= 0) return std::nullopt;
    return Rational(get_points(item, row)) * Rational::power_of_ten(-unit.scale) / *most;
  }
  // the integers do not tell
  RowScorer one(*bound, previous ? &previous->data() : nullptr, calendar ? &*calendar : nullptr);
  Scorecard card;
  Mistakes ignored;
  if (!one.score(row, card, ignored, {false, false, false})) return std::nullopt;
  const ItemScore& score = card.items[item];
  if (score.applicable_max.sign() <= 0) return std::nullopt;
  return score.points / score.applicable_max;
}

RowScorer& BatchResult::row_scorer() {
  if (!scorer) {
    scorer = std::make_unique<RowScorer>(*bound, previous ? &previous->data() : nullptr,
                                         calendar ? &*calendar : nullptr);
  }
  return *scorer;
}

void BatchResult::seal_rows() {
  if (!seals.empty()) return;
  seals.resize(rows);
  Mistakes ignored;
  const std::optional<Batch> batch = BoundColumns::of(bound).to_batch(ignored, true);
  if (!batch) return;
  ScoreOptions how;
  how.previous = previous ? &*previous : nullptr;
  how.calendar = calendar ? &*calendar : nullptr;
  how.reasons = how.traces = false;
  how.keep_going = true;
  const std::optional<Scorecards> cards = parindex::score(bound->framework, *batch, ignored, how);
  if (!cards) return;
  std::size_t next = 0;
  for (std::size_t row = 0; row < rows; ++row) {
    if ((flags[row] & kRowWrong) != 0) continue;
    seals[row] = {(*cards)[next].seal_assessment, (*cards)[next].seal_context};
    ++next;
  }
}

}  // namespace parindex::inline v1::detail
