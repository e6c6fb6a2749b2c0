// SPDX-License-Identifier: Apache-2.0
// Draws by columns: a row for each unit and draw, a unit's draws one after the other, so that drawn numbers
// are written in runs; thresholds are columns like facts.
#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <utility>

#include "parindex/columns.hpp"

#include "model/expression_parser.hpp"
#include "plan/batch_result.hpp"
#include "plan/plan_set.hpp"
#include "simulate/draw_kernel.hpp"
#include "simulate/drawn_cells.hpp"

namespace parindex::inline v1::detail {
namespace {

class ColumnEngine final : public DrawnRules::Engine {
 public:
  explicit ColumnEngine(const DrawnRules::Impl& rules)
      : rules_(rules), units_(rules.units()), draws_(rules.at_once()) {
    bind();
  }

  std::size_t at_once() const override { return draws_; }

  void run(std::span<const Sample> samples) override {
    wrong.clear();
    fill(samples);
    // rows beyond the samples repeat what stood there: harmless
    ColumnScoreOptions options;
    options.calendar = rules_.given.calendar;
    if (!result_) {
      result_ = std::make_shared<BatchResult>(bound_->data(), bound_->data()->unit);
      result_->prepare(options);
    }
    result_->exact.clear();
    std::vector<std::size_t> left;
    if (!bound_->data()->plans->run(*result_, 1, left, [&](std::size_t) { return poll && poll(); })) return;
    if (left.empty()) return;
    RowScorer& scorer = this->scorer();
    std::size_t asked = 0;
    for (const std::size_t row : left) {
      if (poll && asked++ % kUnitsBetweenQuestions == 0 && poll()) return;
      Scorecard card;
      Mistakes said(1);
      const bool good = scorer.score(row, card, said, {false, false, false});
      result_->put(row, good ? &card : nullptr, result_->exact);
      const std::size_t unit = row / draws_, sample = row % draws_;
      if (good || sample >= samples.size()) continue;
      if (wrong.has_errors() && wrong_draw <= samples[sample].draw) continue;
      wrong.clear();
      Mistake first = said.size() != 0 ? said[0] : Mistake();
      first.unit = rules_.assessment(unit).unit.id;
      wrong.add(std::move(first));
      wrong_draw = samples[sample].draw;
    }
  }

  bool whole(std::size_t sample, const Cast::Cohort& cohort, std::vector<const std::int32_t*>& points,
             std::vector<std::int64_t>& most, std::vector<std::uint8_t>& apart) override {
    const BatchResult& result = *result_;
    if (result.points32 == nullptr || !fixed_) return false;
    const Watch& watch = *rules_.given.watch;
    apart.resize(cohort.count);
    const bool lost = rules_.model().excluded == ExcludedPolicy::kLost;
    bool plain = true;
    for (std::size_t i = 0; i < cohort.count; ++i) {
      const std::size_t row = this->row(cohort.first + i, sample);
      const bool away = (result.flags[row] & (kRowWrong | kRowDisqualified | kRowGatePending)) != 0 ||
                        result.pending[row] != 0 || result.applicable[row] <= 0;
      apart[i] = away ? 1 : 0;
      plain = plain && (away || result.applicable[row] == stated_);
    }
    if (!plain) return false;
    points.clear();
    most.clear();
    watched_.resize(watch.items.size() * cohort.count);
    for (std::size_t k = 0; k < watch.items.size(); ++k) {
      const std::size_t column = at(watch.items[k]) * result.rows;
      std::int32_t* const values = watched_.data() + k * cohort.count;
      std::int32_t low = 0, high = 0;
      unsigned odd = 0;
      for (std::size_t i = 0; i < cohort.count; ++i) {
        const std::size_t cell = column + row(cohort.first + i, sample);
        values[i] = result.points32[cell];
        low = std::min(low, values[i]);
        high = std::max(high, values[i]);
        odd |= result.states[cell];
      }
      if ((odd & kCellInexact) != 0 || (!lost && (odd & kCellLeftOut) != 0)) return false;
      points.push_back(values);
      most.push_back(std::max(std::int64_t{high}, -std::int64_t{low}));
    }
    return true;
  }

  void parts(std::size_t sample, std::size_t unit, Parts& out) override {
    const std::size_t row = this->row(unit, sample);
    const BatchResult& result = *result_;
    const Model& model = rules_.model();
    if ((result.flags[row] & (kRowWrong | kRowDisqualified | kRowGatePending)) != 0 ||
        result.pending[row] != 0 || result.applicable[row] <= 0) {
      out = Parts();
      out.items.resize(rules_.given.watch->items.size());
      return;
    }
    if (rules_.given.plan->weights.empty() && model.then_by.empty()) {  // the totals are all there is to know
      out = Parts();
      out.apart = false;
      if (const auto found = result.exact.find(row); found != result.exact.end()) {
        out.points = found->second.points;
        out.applicable = found->second.applicable;
      } else {
        const Rational unit_of = Rational::power_of_ten(-result.unit.scale);
        out.points = Rational(result.totals[row]) * unit_of;
        out.applicable = Rational(result.applicable[row]) * unit_of;
      }
      out.cap = result.caps[row];
      return;
    }
    Scorecard card;
    Mistakes said;
    if (!scorer().score(row, card, said, {false, false, false})) {
      out = Parts();
      out.items.resize(rules_.given.watch->items.size());
      return;
    }
    out = parts_of(*rules_.given.watch, card);
    out.apart = !complete(card);
  }

 private:
  struct Buffer {
    std::size_t column = 0;
    Index slot = kNone;
    std::vector<std::int64_t> wide;
    std::vector<std::int32_t> narrow;
    std::vector<std::int16_t> small;
    std::vector<std::uint8_t> bytes, validity;
    void set(std::size_t row, std::int64_t value) { put(row, &value, 1, 1); }
    // The column may hold more decimals than what is drawn: `factor`.
    template <typename T>
    void put(std::size_t row, const T* values, std::size_t count, std::int64_t factor) {
      if (!small.empty())
        copy(values, count, static_cast<std::int32_t>(factor), small.data() + row);
      else if (!narrow.empty())
        copy(values, count, static_cast<std::int32_t>(factor), narrow.data() + row);
      else if (!wide.empty())
        copy(values, count, factor, wide.data() + row);
      else
        copy(values, count, static_cast<std::int32_t>(factor), bytes.data() + row);
    }
    template <typename T, typename Factor, typename To>
    static void copy(const T* values, std::size_t count, Factor factor, To* to) {
      for (std::size_t i = 0; i < count; ++i)
        to[i] = static_cast<To>(static_cast<Factor>(values[i]) * factor);
    }
  };

  // A column for values up to `most`; all rows not given yet.
  Buffer& add(Index slot, int scale, std::int64_t most, bool gaps) {
    const Model& model = rules_.model();
    const FactDeclaration& fact = model.facts[at(model.slots[at(slot)].fact)];
    const std::size_t rows = draws_ * units_;
    Buffer& out = buffers_.emplace_back();
    out.column = columns_.size();
    out.slot = slot;
    Column column;
    column.fact = at(model.slots[at(slot)].fact);
    column.option = fact.type == FactType::kTally ? at(slot - fact.slot) : 0;
    column.scale = scale;
    if (fact.type == FactType::kFlag) {
      column.type = ColumnType::kFlag;
      out.bytes.resize(rows);
      column.data = out.bytes.data();
    } else if (fact.type == FactType::kDateTime || most > std::numeric_limits<std::int32_t>::max()) {
      column.type = ColumnType::kInt64;
      out.wide.resize(rows);
      column.data = out.wide.data();
    } else if (fact.type != FactType::kDate && fact.type != FactType::kChoice && most < 32768) {
      column.type = ColumnType::kInt16;
      out.small.resize(rows);
      column.data = out.small.data();
    } else {
      column.type = fact.type == FactType::kDate     ? ColumnType::kDate32
                    : fact.type == FactType::kChoice ? ColumnType::kCode
                                                     : ColumnType::kInt32;
      out.narrow.resize(rows);
      column.data = out.narrow.data();
    }
    if (gaps) {
      out.validity.assign((rows + 7) / 8, 0);
      column.validity = out.validity.data();
    }
    columns_.push_back(column);
    return out;
  }

  void bind() {
    const Model& model = rules_.model();
    const std::size_t rows = draws_ * units_;
    std::vector<std::size_t> drawn(model.slots.size(), static_cast<std::size_t>(-1));
    for (const auto& [slot, needed] : rules_.column_scales) {
      const FactDeclaration& fact = model.facts[at(model.slots[at(slot)].fact)];
      const auto own = rules_.scales.find(slot);
      const int scale = own != rules_.scales.end() ? std::max(own->second, needed) : needed;
      std::int64_t most = 0;
      bool gaps = false;
      std::vector<std::optional<std::int64_t>> values(units_);
      for (std::size_t unit = 0; unit < units_; ++unit) {
        const FactValue& value = rules_.assessment(unit).facts[at(slot)];
        if (value.given()) values[unit] = in_column(fact, value.number()).scaled(scale);
        gaps = gaps || !values[unit];
        if (values[unit]) most = std::max(most, std::abs(*values[unit]));
      }
      for (const std::vector<DrawnCell>& cells : rules_.cells) {
        for (const DrawnCell& cell : cells) {
          if (cell.slot != slot) continue;
          most = std::max({most, std::abs(cell.base) + cell.step * cell.half, cell.least});
          if (cell.how == Distribution::kBinomial)
            most = std::max(most, cell.most == std::numeric_limits<std::int64_t>::max()
                                      ? rules_.tables[cell.table].whole()
                                      : cell.most);
        }
      }
      drawn[at(slot)] = buffers_.size();
      Buffer& buffer = add(slot, scale, most, gaps);
      for (std::size_t row = 0; row < rows; ++row) {
        const std::optional<std::int64_t>& value = values[row / draws_];
        if (!value) continue;
        buffer.set(row, *value);
        if (gaps)
          buffer.validity[row / 8] = static_cast<std::uint8_t>(buffer.validity[row / 8] | (1U << (row % 8)));
      }
    }
    for (std::size_t which = 0; which < rules_.thresholds.size(); ++which) {
      const DrawnRules::Impl::Threshold& one = rules_.thresholds[which];
      const std::int64_t half = rules_.given.plan->thresholds[which].half;
      thresholds_.push_back(buffers_.size());
      Buffer& buffer = add(one.slot, one.scale, std::abs(one.base) + std::abs(one.step) * half, false);
      for (std::size_t row = 0; row < rows; ++row)
        buffer.set(row, one.base);
    }
    for (std::size_t unit = 0; unit < units_; ++unit)
      quick_.push_back(quick(rules_, unit));
    targets_.resize(units_);
    for (std::size_t unit = 0; unit < units_; ++unit) {
      for (const DrawnCell& cell : rules_.cells[unit]) {
        Target target{&buffers_[drawn[at(cell.slot)]], 1};
        for (int rest = columns_[target.buffer->column].scale - rules_.scales.at(cell.slot); rest > 0; --rest)
          target.factor *= 10;
        targets_[unit].push_back(target);
      }
    }
    // the units, once for every draw
    std::vector<std::string_view> kinds, parents;
    std::vector<Period> periods;
    std::map<std::string, std::vector<std::string_view>, std::less<>> attributes;
    for (std::size_t unit = 0; unit < units_; ++unit) {
      for (const auto& [name, value] : rules_.assessment(unit).unit.attributes)
        attributes.try_emplace(name);
    }
    for (std::size_t row = 0; row < rows; ++row) {
      const Assessment& one = rules_.assessment(row / draws_);
      kinds.push_back(one.unit.kind);
      parents.push_back(one.unit.parent);
      periods.push_back(one.period);
      for (auto& [name, values] : attributes) {
        const auto found = one.unit.attributes.find(name);
        values.push_back(found == one.unit.attributes.end() ? std::string_view()
                                                            : std::string_view(found->second));
      }
    }
    UnitColumns units;
    units.count = rows;
    units.kinds = kinds;
    units.periods = periods;
    std::vector<UnitColumns::Attribute> lists;
    for (const auto& [name, values] : attributes)
      lists.push_back({name, values});
    units.attributes = lists;
    Mistakes ignored;
    bound_ = BoundColumns::bind(*rules_.framework, columns_, units, ignored);
    if (!bound_) throw std::logic_error("columns of drawn facts");
    bound_->data()->wanted_items.assign(model.items.size(), false);
    for (const Index item : rules_.given.watch->items)
      bound_->data()->wanted_items[at(item)] = true;
    const auto most = constant_value(model, model.max);
    const std::optional<std::int64_t> stated = most ? most->scaled(bound_->data()->unit.scale) : std::nullopt;
    fixed_ = stated.has_value();
    stated_ = stated.value_or(0);
  }

  [[nodiscard]] std::size_t row(std::size_t unit, std::size_t sample) const { return unit * draws_ + sample; }

  void fill(std::span<const Sample> samples) {
    const bool neighbours = in_turn(samples);
    values_.resize(samples.size());
    for (std::size_t which = 0; which < thresholds_.size(); ++which) {
      for (std::size_t i = 0; i < samples.size(); ++i)
        values_[i] = rules_.threshold_value(which, samples[i]);
      Buffer& buffer = buffers_[thresholds_[which]];
      for (std::size_t unit = 0; unit < units_; ++unit)
        buffer.put(row(unit, 0), values_.data(), samples.size(), 1);
    }
    for (std::size_t unit = 0; unit < units_; ++unit) {
      if (neighbours && quick_[unit])
        fill_quickly(unit, samples.front().draw, samples.size());
      else
        fill_one_by_one(unit, samples);
    }
  }

  void fill_quickly(std::size_t unit, std::uint32_t first, std::size_t count) {
    const std::vector<DrawnCell>& cells = rules_.cells[unit];
    draws_in_turn_.start(rules_.given.seed, first, count);
    run_.resize(cells.size() * count);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      const DrawnCell& cell = cells[c];
      const auto bound = static_cast<std::uint32_t>(2 * cell.half + 1);
      const DrawShape shape{static_cast<std::int32_t>(cell.base - cell.step * cell.half),
                            static_cast<std::int32_t>(cell.step), in_32_bits(cell.least),
                            in_32_bits(cell.most)};
      std::int32_t* const values = run_.data() + c * count;
      draws_in_turn_.draw(
          cell.purpose, bound, shape,
          cell.whole_cell != DrawnCell::kNobody ? run_.data() + cell.whole_cell * count : nullptr, values);
      const Target& target = targets_[unit][c];
      target.buffer->put(row(unit, 0), values, count, target.factor);
    }
  }

  void fill_one_by_one(std::size_t unit, std::span<const Sample> samples) {
    const std::vector<DrawnCell>& cells = rules_.cells[unit];
    values_.resize(cells.size());
    kept_.assign(cells.size(), {});
    for (std::size_t i = 0; i < samples.size(); ++i) {
      for (std::size_t c = 0; c < cells.size(); ++c) {
        values_[c] = rules_.value_of(cells[c], values_.data(), cells, samples[i], &kept_[c]);
        const Target& target = targets_[unit][c];
        target.buffer->put(row(unit, i), &values_[c], 1, target.factor);
      }
    }
  }

  static constexpr std::int64_t kMost32 = std::numeric_limits<std::int32_t>::max();
  static std::int32_t in_32_bits(std::int64_t value) {
    return static_cast<std::int32_t>(std::clamp(value, -kMost32, kMost32));
  }
  // Whether numbers of 32 bits are enough for all that is drawn for a unit.
  static bool quick(const DrawnRules::Impl& rules, std::size_t unit) {
    const std::vector<DrawnCell>& cells = rules.cells[unit];
    return std::all_of(cells.begin(), cells.end(), [&](const DrawnCell& cell) {
      return cell.how == Distribution::kUniform && cell.half <= kMost32 / 2 && cell.step <= kMost32 &&
             std::abs(cell.base) + 2 * cell.step * cell.half <= kMost32 && cell.least <= kMost32 &&
             cell.most >= -kMost32 &&
             (cell.whole_cell == DrawnCell::kNobody ||
              rules.scales.at(cell.slot) == rules.scales.at(cells[cell.whole_cell].slot));
    });
  }

  RowScorer& scorer() {
    if (!scorer_) scorer_ = std::make_unique<RowScorer>(*bound_->data(), nullptr, rules_.given.calendar);
    return *scorer_;
  }

  const DrawnRules::Impl& rules_;
  DrawRun draws_in_turn_;
  std::size_t units_, draws_;
  std::deque<Buffer> buffers_;
  std::vector<Column> columns_;
  std::vector<std::size_t> thresholds_;
  struct Target {
    Buffer* buffer = nullptr;
    std::int64_t factor = 1;
  };
  std::vector<std::vector<Target>> targets_;  // by unit and cell
  std::vector<bool> quick_;                   // by unit
  std::vector<std::int32_t> run_;             // by cell, draws one after the other
  std::vector<std::int64_t> values_;
  std::vector<KeptBlock> kept_;
  std::vector<std::int32_t> watched_;  // of the cohort last asked for
  std::optional<BoundColumns> bound_;
  std::shared_ptr<BatchResult> result_;
  std::unique_ptr<RowScorer> scorer_;
  bool fixed_ = false;
  std::int64_t stated_ = 0;
};

}  // namespace

std::unique_ptr<DrawnRules::Engine> column_engine(const DrawnRules::Impl& rules) {
  return std::make_unique<ColumnEngine>(rules);
}

}  // namespace parindex::inline v1::detail
