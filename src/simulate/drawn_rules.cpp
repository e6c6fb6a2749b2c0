// SPDX-License-Identifier: Apache-2.0
#include "simulate/drawn_rules.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <map>
#include <utility>

#include "parindex/columns.hpp"

#include "input/fact_value.hpp"
#include "model/expression_parser.hpp"
#include "plan/batch_result.hpp"
#include "plan/plan_set.hpp"
#include "score/stages.hpp"
#include "score/unit_scorer.hpp"
#include "simulate/binomial.hpp"

namespace parindex::inline v1::detail {
namespace {

std::size_t at(Index index) noexcept { return static_cast<std::size_t>(index); }

constexpr std::size_t kRowsAtOnce = 2048;
constexpr std::size_t kUnitsBetweenQuestions = 16;
constexpr std::int64_t kMostWhole = std::int64_t{1} << 37;  // of a binomial draw
constexpr std::int64_t kMostValue = std::int64_t{1} << 60;  // of a drawn fact, in its last digit

// A framework with a model of our own. What load() makes is nobody else's, and its model no constant.
Framework framework_of(Model model) {
  Mistakes none;
  std::optional<Framework> shell = Framework::load(
      R"({"format": "parindex-framework/1", "id": "x", "max": 0, "items": [{"code": "x", "max": 0, "rule": {"kind": "tracked", "of": "1"}}]})",
      none);
  const_cast<Model&>(shell.value().model()) = std::move(model);
  return std::move(*shell);
}

bool complete(const Scorecard& card) {
  return card.pending == 0 && !card.disqualified && card.applicable_max.sign() > 0 &&
         std::none_of(card.gates.begin(), card.gates.end(),
                      [](const GateResult& gate) { return gate.pending; });
}

int decimals_of(const Rational& value) {
  int digits = 0;
  while (digits < Decimal::kMaxDigits && !value.fits_digits(digits))
    ++digits;
  return digits;
}

// What a fact's numbers are in its column: percentages stand there in per cent.
Rational in_column(const FactDeclaration& fact, const Rational& value) {
  return fact.type == FactType::kPercent ? value * Rational(100) : value;
}

}  // namespace

std::size_t weight_count(const DrawPlan& plan) {
  std::size_t count = 0;
  for (const WeightGroup& group : plan.weights)
    count += group.members.size();
  return count;
}

void draw_weights(const DrawPlan& plan, std::uint64_t seed, const Sample& sample, Weights& out) {
  out.k.clear();
  std::size_t factor = 0;
  for (const WeightGroup& group : plan.weights) {
    for (const DrawnWeight& weight : group.members) {
      Stream numbers(seed, weight.purpose, sample.draw, sample.of(factor++));
      const std::int64_t step = draw_step(numbers, weight.half, weight.how);
      out.k.push_back(static_cast<std::int32_t>(group.grid + weight.multiple * step));
    }
  }
}

// One fact of one unit.
struct DrawnCell {
  std::size_t entry = 0;  // in DrawPlan::facts
  Index slot = kNone;
  std::int64_t base = 0, step = 1, half = 0;                      // in the column's unit
  std::int64_t least = std::numeric_limits<std::int64_t>::min();  // what the value may not fall below
  std::size_t whole_cell =
      static_cast<std::size_t>(-1);  // the drawn fact that bounds it, earlier in the list
  std::int64_t most = std::numeric_limits<std::int64_t>::max();  // the given one that does
  Distribution how = Distribution::kUniform;
  std::size_t table = 0;  // binomial
  std::uint64_t purpose = 0;
};

// The words that neighbouring draws of a cell share.
struct KeptBlock {
  PhiloxBlock words{};
  std::uint32_t group = 0xFFFFFFFF, variant = 0;
};

struct DrawnRules::Impl {
  Given given;
  std::optional<Framework> framework;
  std::vector<Index> threshold_slots;  // by threshold of the plan
  std::vector<int> threshold_scales;
  std::vector<std::vector<DrawnCell>> cells;  // by unit of the cast
  std::map<Index, int> scales;                // of drawn facts, by slot
  std::vector<BinomialTable> tables;
  bool columns = false;
  std::vector<Index> column_slots;  // given facts that are not drawn, by slot
  std::map<Index, int> column_scales;
  std::optional<std::pair<Index, std::size_t>> too_large;

  const Model& model() const { return framework->model(); }
  std::size_t at_once() const {
    return columns ? std::max<std::size_t>(1, kRowsAtOnce / std::max<std::size_t>(cells.size(), 1)) : 1;
  }
  const Assessment& assessment(std::size_t unit) const {
    return given.batch->assessments[(*given.assessments)[unit]];
  }

  std::size_t first_fact = 0;  // factors before the facts

  void make() {
    first_fact = weight_count(*given.plan) + given.plan->thresholds.size();
    Model model = given.plan->model();
    for (const DrawnThreshold& one : given.plan->thresholds) {
      FactDeclaration fact;
      fact.id = "threshold/" + std::to_string(threshold_slots.size());
      fact.type = one.percent ? FactType::kPercent : FactType::kNumber;
      fact.slot = static_cast<Index>(model.slots.size());
      const auto index = static_cast<Index>(model.facts.size());
      for (const NodeId node : one.nodes) {
        Node& number = model.program.nodes[node];
        number.op = Op::kFact;
        number.index = fact.slot;
        number.literal = false;
      }
      model.items[at(one.item)].facts.push_back(index);
      model.slots.push_back({index, kNone, fact.id});
      threshold_slots.push_back(fact.slot);
      const Rational hundred(one.percent ? 100 : 1);
      threshold_scales.push_back(std::max(decimals_of(one.base * hundred), decimals_of(one.step * hundred)));
      model.facts.push_back(std::move(fact));
    }
    framework.emplace(framework_of(std::move(model)));
    draw_cells();
    columns = !given.only_evaluator && fits_columns();
  }

  // ---- facts

  static bool wanted(const DrawnFact& entry, const Model& model, const Unit& unit) {
    if (!entry.units.empty() &&
        std::find(entry.units.begin(), entry.units.end(), unit.id) == entry.units.end())
      return false;
    return entry.kinds.empty() ||
           std::any_of(entry.kinds.begin(), entry.kinds.end(), [&](const std::string& kind) {
             return unit.kind == kind || model.base_kind(unit.kind) == kind;
           });
  }

  void draw_cells() {
    const DrawPlan& plan = *given.plan;
    const Model& of = model();
    cells.resize(given.cast->order.size());
    for (std::size_t entry = 0; entry < plan.facts.size(); ++entry) {
      const DrawnFact& how = plan.facts[entry];
      const FactDeclaration& fact = of.facts[at(how.fact)];
      int& scale = scales[fact.slot];
      scale = std::max(scale, decimals_of(in_column(fact, how.step)));
      for (std::size_t unit = 0; unit < cells.size(); ++unit) {
        const FactValue& value = assessment(unit).facts[at(fact.slot)];
        if (value.given()) scale = std::max(scale, decimals_of(in_column(fact, value.number)));
      }
    }
    std::map<std::pair<Rational, Rational>, std::size_t> known;
    for (std::size_t unit = 0; unit < cells.size(); ++unit) {
      const Assessment& one = assessment(unit);
      std::vector<std::size_t> entries;
      for (std::size_t entry = 0; entry < plan.facts.size(); ++entry) {
        if (wanted(plan.facts[entry], of, one.unit)) entries.push_back(entry);
      }
      // wholes before their parts
      const auto depth = [&](std::size_t entry) {
        std::size_t steps = 0;
        for (Index up = of.facts[at(plan.facts[entry].fact)].at_most; up != kNone && steps < of.facts.size();
             up = of.facts[at(up)].at_most)
          ++steps;
        return steps;
      };
      std::stable_sort(entries.begin(), entries.end(),
                       [&](std::size_t a, std::size_t b) { return depth(a) < depth(b); });
      for (const std::size_t entry : entries)
        cell(unit, one, entry, known);
    }
  }

  void cell(std::size_t unit, const Assessment& one, std::size_t entry,
            std::map<std::pair<Rational, Rational>, std::size_t>& known) {
    const DrawnFact& how = given.plan->facts[entry];
    const Model& of = model();
    const FactDeclaration& fact = of.facts[at(how.fact)];
    const FactValue& value = one.facts[at(fact.slot)];
    if (!value.given()) return;  // what is missing stays missing
    const int scale = scales.at(fact.slot);
    const auto scaled = [&](const FactDeclaration& what, const Rational& number) {
      return in_column(what, number).scaled(scale);
    };
    const auto base = scaled(fact, value.number), step = scaled(fact, how.step);
    const auto refuse = [&] {
      if (!too_large) too_large.emplace(how.fact, unit);
    };
    if (!base || !step) return refuse();
    DrawnCell out;
    out.entry = entry;
    out.slot = fact.slot;
    out.base = *base;
    out.step = *step;
    out.how = how.how;
    out.purpose = name_hash("fact/" + fact.id + "\n" + one.unit.id + "\n" + to_string(one.period));
    const Rational width = how.relative ? value.number.abs() * how.width : how.width;
    const auto half = (width / how.step).floor().to_int64();
    const Rational reach = Rational(*base).abs() + Rational(half.value_or(0)) * Rational(*step);
    if (!half || reach > Rational(kMostValue)) return refuse();
    out.half = *half;
    if (value.number.sign() >= 0) out.least = 0;
    out.least = std::max(out.least, least_whole(one, how.fact, scale, 0));
    if (fact.at_most != kNone && of.facts[at(fact.at_most)].type != FactType::kTally) {
      const FactDeclaration& whole = of.facts[at(fact.at_most)];
      const FactValue& all = one.facts[at(whole.slot)];
      for (std::size_t i = 0; i < cells[unit].size(); ++i) {
        if (cells[unit][i].slot == whole.slot) out.whole_cell = i;
      }
      if (all.given()) {
        if (const auto bound =
                in_column(whole, all.number * Rational::power_of_ten(scale)).floor().to_int64();
            bound && out.whole_cell == static_cast<std::size_t>(-1))
          out.most = *bound;
        if (how.how == Distribution::kBinomial) {
          if (all.number > Rational(kMostWhole)) return refuse();
          const auto [entry_of, fresh] = known.emplace(std::pair(all.number, value.number), tables.size());
          if (fresh)
            tables.emplace_back(all.number.to_int64().value_or(0), value.number.to_int64().value_or(0));
          out.table = entry_of->second;
        }
      } else if (how.how == Distribution::kBinomial) {
        return;  // of what nobody knows
      }
    }
    cells[unit].push_back(out);
  }

  // What a whole may not fall below: its parts that stay as they are, and those of parts that are drawn.
  std::int64_t least_whole(const Assessment& one, Index whole, int scale, std::size_t depth) const {
    const Model& of = given.plan->model();  // without the thresholds, which assessments know nothing of
    std::int64_t least = std::numeric_limits<std::int64_t>::min();
    for (std::size_t i = 0; i < of.facts.size() && depth < of.facts.size(); ++i) {
      const FactDeclaration& part = of.facts[i];
      const FactValue& value = one.facts[at(part.slot)];
      if (part.at_most != whole || !value.given()) continue;
      const bool drawn =
          std::any_of(given.plan->facts.begin(), given.plan->facts.end(), [&](const DrawnFact& what) {
            return what.fact == static_cast<Index>(i) && wanted(what, of, one.unit);
          });
      if (drawn) {
        least = std::max(least, least_whole(one, static_cast<Index>(i), scale, depth + 1));
      } else if (const auto bound =
                     (in_column(part, value.number) * Rational::power_of_ten(scale)).ceil().to_int64()) {
        least = std::max(least, *bound);
      }
    }
    return least;
  }

  // The drawn value, in its column's unit; `before`: those of the unit's cells before it.
  std::int64_t value_of(const DrawnCell& cell, const std::int64_t* before, const std::vector<DrawnCell>& all,
                        const Sample& sample, KeptBlock* kept = nullptr) const {
    const std::size_t factor = first_fact + cell.entry;
    const std::uint32_t variant = sample.of(factor);
    if (kept != nullptr && (kept->group != sample.draw / 4 || kept->variant != variant))
      *kept = {first_words(given.seed, cell.purpose, sample.draw, variant), sample.draw / 4, variant};
    Stream numbers = kept != nullptr ? Stream(given.seed, cell.purpose, sample.draw, variant, kept->words)
                                     : Stream(given.seed, cell.purpose, sample.draw, variant);
    std::int64_t value = cell.how == Distribution::kBinomial
                             ? tables[cell.table].draw(numbers)
                             : cell.base + cell.step * draw_step(numbers, cell.half, cell.how);
    value = std::max(value, cell.least);
    std::int64_t most = cell.most;
    if (cell.whole_cell != static_cast<std::size_t>(-1)) {
      most = before[cell.whole_cell];
      int rest = scales.at(cell.slot) - scales.at(all[cell.whole_cell].slot);
      for (; rest > 0; --rest)
        most *= 10;
      for (; rest < 0; ++rest)
        most /= 10;
    }
    return std::min(value, most);
  }

  std::int64_t threshold_value(std::size_t which, const Sample& sample) const {
    const DrawnThreshold& one = given.plan->thresholds[which];
    Stream numbers(given.seed, one.purpose, sample.draw, sample.of(weight_count(*given.plan) + which));
    const std::int64_t step = draw_step(numbers, one.half, one.how);
    const Rational value = (one.base + one.step * Rational(step)) * Rational(one.percent ? 100 : 1);
    return value.scaled(threshold_scales[which]).value_or(0);
  }

  // ---- whether rows say all there is

  bool fits_columns() {
    const Model& of = model();
    if (!of.program.cohort_calls.empty() || !of.ancestor_kinds.empty()) return false;
    for (const Node& node : of.program.nodes) {
      if (node.op == Op::kPrevious || node.op == Op::kLastYear || node.op == Op::kRoundPoints) return false;
    }
    for (const int scale : threshold_scales) {
      if (scale > 9) return false;
    }
    for (std::size_t unit = 0; unit < cells.size(); ++unit) {
      const Assessment& one = assessment(unit);
      if (!one.given.empty() || !one.evidence.empty() || !one.reviews.empty() || one.as_of != one.period.to)
        return false;
      for (const DrawnCell& cell : cells[unit]) {
        const std::int64_t reach = cell.step * cell.half;
        if (std::abs(cell.base) + reach > (std::int64_t{1} << 60)) return false;
      }
      for (std::size_t slot = 0; slot < of.slots.size() && slot < one.facts.size(); ++slot) {
        if (!one.facts[slot].given()) continue;
        const FactDeclaration& fact = of.facts[at(of.slots[slot].fact)];
        if (fact.type == FactType::kText) return false;
        const bool number = fact.type == FactType::kNumber || fact.type == FactType::kPercent;
        int& scale = column_scales[static_cast<Index>(slot)];
        if (number) scale = std::max(scale, decimals_of(in_column(fact, one.facts[slot].number)));
        if (scale > 9) return false;
      }
    }
    for (const auto& [slot, scale] : scales) {
      if (scale > 9) return false;
    }
    return true;
  }
};

// ---- by columns

class ColumnEngine final : public DrawnRules::Engine {
 public:
  ColumnEngine(const DrawnRules::Impl& rules) : rules_(rules), units_(rules.given.cast->order.size()) {
    draws_ = rules_.at_once();
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
    (void)bound_->data()->plans->run(*result_, 1, left, [](std::size_t) { return false; });
    if (left.empty()) return;
    RowScorer& scorer = this->scorer();
    std::size_t asked = 0;
    for (const std::size_t row : left) {
      if (poll && asked++ % kUnitsBetweenQuestions == 0 && poll()) return;
      Scorecard card;
      Mistakes said(1);
      const bool good = scorer.score(row, card, said, {false, false, false});
      result_->put(row, good ? &card : nullptr, result_->exact);
      if (good || row / units_ >= samples.size() || wrong.has_errors()) continue;
      Mistake first = said.size() != 0 ? said[0] : Mistake();
      first.unit = rules_.assessment(row % units_).unit.id;
      wrong.add(std::move(first));
      wrong_draw = samples[row / units_].draw;
    }
  }

  bool whole(std::size_t sample, const Cast::Cohort& cohort, std::vector<const std::int32_t*>& points,
             std::vector<std::int64_t>& most, std::vector<std::uint8_t>& apart) override {
    const BatchResult& result = *result_;
    if (result.points32 == nullptr || !fixed_) return false;
    const Watch& watch = *rules_.given.watch;
    const std::size_t first = sample * units_ + cohort.first;
    apart.resize(cohort.count);
    const bool lost = rules_.model().excluded == ExcludedPolicy::kLost;
    bool plain = true;
    for (std::size_t i = 0; i < cohort.count; ++i) {
      const std::size_t row = first + i;
      const bool away = (result.flags[row] & (kRowWrong | kRowDisqualified | kRowGatePending)) != 0 ||
                        result.pending[row] != 0 || result.applicable[row] <= 0;
      apart[i] = away ? 1 : 0;
      plain = plain && (away || result.applicable[row] == stated_);
    }
    if (!plain) return false;
    points.clear();
    most.clear();
    for (const Index item : watch.items) {
      const std::uint8_t* const cells = result.states + at(item) * result.rows + first;
      const std::int32_t* const values = result.points32 + at(item) * result.rows + first;
      std::int32_t low = 0, high = 0;
      unsigned odd = 0;
      for (std::size_t i = 0; i < cohort.count; ++i) {
        low = std::min(low, values[i]);
        high = std::max(high, values[i]);
        odd |= cells[i];
      }
      if ((odd & kCellInexact) != 0 || (!lost && (odd & kCellLeftOut) != 0)) return false;
      points.push_back(values);
      most.push_back(std::max(std::int64_t{high}, -std::int64_t{low}));
    }
    return true;
  }

  void parts(std::size_t sample, std::size_t unit, Parts& out) override {
    const std::size_t row = sample * units_ + unit;
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
    void set(std::size_t row, std::int64_t value) {
      if (!small.empty())
        small[row] = static_cast<std::int16_t>(value);
      else if (!narrow.empty())
        narrow[row] = static_cast<std::int32_t>(value);
      else if (!wide.empty())
        wide[row] = value;
      else
        bytes[row] = static_cast<std::uint8_t>(value);
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
        if (value.given()) values[unit] = in_column(fact, value.number).scaled(scale);
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
        const std::optional<std::int64_t>& value = values[row % units_];
        if (!value) continue;
        buffer.set(row, *value);
        if (gaps)
          buffer.validity[row / 8] = static_cast<std::uint8_t>(buffer.validity[row / 8] | (1U << (row % 8)));
      }
    }
    for (std::size_t which = 0; which < rules_.threshold_slots.size(); ++which) {
      const DrawnThreshold& one = rules_.given.plan->thresholds[which];
      const Rational hundred(one.percent ? 100 : 1);
      const Rational far = (one.base.abs() + one.step * Rational(std::int64_t{one.half})) * hundred;
      const auto most = (far * Rational::power_of_ten(rules_.threshold_scales[which])).ceil().to_int64();
      thresholds_.push_back(buffers_.size());
      Buffer& buffer = add(rules_.threshold_slots[which], rules_.threshold_scales[which],
                           most.value_or(std::numeric_limits<std::int64_t>::max()), false);
      const auto base = (one.base * hundred).scaled(rules_.threshold_scales[which]).value_or(0);
      for (std::size_t row = 0; row < rows; ++row)
        buffer.set(row, base);
    }
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
      const Assessment& one = rules_.assessment(row % units_);
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
    const auto most = constant_value(model, model.max);
    const std::optional<std::int64_t> stated = most ? most->scaled(bound_->data()->unit.scale) : std::nullopt;
    fixed_ = stated.has_value();
    stated_ = stated.value_or(0);
  }

  void fill(std::span<const Sample> samples) {
    for (std::size_t which = 0; which < thresholds_.size(); ++which) {
      Buffer& buffer = buffers_[thresholds_[which]];
      for (std::size_t i = 0; i < samples.size(); ++i) {
        const std::int64_t value = rules_.threshold_value(which, samples[i]);
        for (std::size_t unit = 0; unit < units_; ++unit)
          buffer.set(i * units_ + unit, value);
      }
    }
    for (std::size_t unit = 0; unit < units_; ++unit) {
      const std::vector<DrawnCell>& cells = rules_.cells[unit];
      values_.resize(std::max(values_.size(), cells.size()));
      kept_.assign(cells.size(), {});
      for (std::size_t i = 0; i < samples.size(); ++i) {
        for (std::size_t c = 0; c < cells.size(); ++c) {
          values_[c] = rules_.value_of(cells[c], values_.data(), cells, samples[i], &kept_[c]);
          const Target& target = targets_[unit][c];
          // the column may hold more decimals than the drawn numbers
          target.buffer->set(i * units_ + unit, values_[c] * target.factor);
        }
      }
    }
  }

  RowScorer& scorer() {
    if (!scorer_) scorer_ = std::make_unique<RowScorer>(*bound_->data(), nullptr, rules_.given.calendar);
    return *scorer_;
  }

  const DrawnRules::Impl& rules_;
  std::size_t units_, draws_ = 1;
  std::deque<Buffer> buffers_;
  std::vector<Column> columns_;
  std::vector<std::size_t> thresholds_;
  struct Target {
    Buffer* buffer = nullptr;
    std::int64_t factor = 1;
  };
  std::vector<std::vector<Target>> targets_;  // by unit and cell
  std::vector<std::int64_t> values_;
  std::vector<KeptBlock> kept_;
  std::optional<BoundColumns> bound_;
  std::shared_ptr<BatchResult> result_;
  std::unique_ptr<RowScorer> scorer_;
  bool fixed_ = false;
  std::int64_t stated_ = 0;
};

// ---- by the evaluator

class EvaluatorEngine final : public DrawnRules::Engine {
 public:
  explicit EvaluatorEngine(const DrawnRules::Impl& rules)
      : rules_(rules),
        batch_{*rules.framework, rules.given.batch->assessments, rules.given.batch->kinds_given} {
    for (Assessment& one : batch_.assessments)
      one.facts.resize(rules.model().slots.size());
  }

  std::size_t at_once() const override { return 1; }

  void run(std::span<const Sample> samples) override {
    const Sample& what = samples.front();
    wrong.clear();
    for (std::size_t which = 0; which < rules_.threshold_slots.size(); ++which) {
      const DrawnThreshold& one = rules_.given.plan->thresholds[which];
      const Rational value = Rational(rules_.threshold_value(which, what)) *
                             Rational::power_of_ten(-rules_.threshold_scales[which]) /
                             Rational(one.percent ? 100 : 1);
      for (Assessment& unit : batch_.assessments) {
        FactValue& fact = unit.facts[at(rules_.threshold_slots[which])];
        fact.state = FactValue::State::kGiven;
        fact.number = value;
      }
    }
    const std::size_t units = rules_.given.cast->order.size();
    for (std::size_t unit = 0; unit < units; ++unit) {
      const std::vector<DrawnCell>& cells = rules_.cells[unit];
      values_.resize(std::max(values_.size(), cells.size()));
      for (std::size_t i = 0; i < cells.size(); ++i) {
        values_[i] = rules_.value_of(cells[i], values_.data(), cells, what);
        const FactDeclaration& fact = rules_.model().facts[at(rules_.model().slots[at(cells[i].slot)].fact)];
        Rational value = Rational(values_[i]) * Rational::power_of_ten(-rules_.scales.at(cells[i].slot));
        if (fact.type == FactType::kPercent) value /= Rational(100);
        batch_.assessments[(*rules_.given.assessments)[unit]].facts[at(cells[i].slot)].number = value;
      }
    }
    const History history(batch_, rules_.given.previous);
    const CohortStage cohorts(batch_, history, rules_.given.calendar);
    ScoreOptions how;
    how.calendar = rules_.given.calendar;
    how.reasons = how.traces = how.seals = false;
    parts_.assign(units, Parts());
    for (std::size_t unit = 0; unit < units; ++unit) {
      if (poll && unit % kUnitsBetweenQuestions == 0 && poll()) return;
      Scorecard card;
      Mistakes said(1);
      UnitScorer scorer(batch_, cohorts, history, how, said);
      if (scorer.score((*rules_.given.assessments)[unit], card)) {
        parts_[unit] = parts_of(*rules_.given.watch, card);
        parts_[unit].apart = !complete(card);
        continue;
      }
      parts_[unit].items.resize(rules_.given.watch->items.size());
      if (wrong.has_errors()) continue;
      wrong.append(std::move(said));
      wrong_draw = what.draw;
    }
  }

  bool whole(std::size_t, const Cast::Cohort&, std::vector<const std::int32_t*>&, std::vector<std::int64_t>&,
             std::vector<std::uint8_t>&) override {
    return false;
  }
  void parts(std::size_t, std::size_t unit, Parts& out) override { out = parts_[unit]; }

 private:
  const DrawnRules::Impl& rules_;
  BatchData batch_;
  std::vector<std::int64_t> values_;
  std::vector<Parts> parts_;
};

DrawnRules::DrawnRules(const Given& given) : impl_(std::make_unique<Impl>()) {
  impl_->given = given;
  impl_->make();
}
DrawnRules::~DrawnRules() = default;

bool DrawnRules::by_columns() const { return impl_->columns; }
std::size_t DrawnRules::at_once() const { return impl_->at_once(); }
const std::optional<std::pair<Index, std::size_t>>& DrawnRules::too_large() const { return impl_->too_large; }

std::unique_ptr<DrawnRules::Engine> DrawnRules::engine() const {
  if (impl_->columns) return std::make_unique<ColumnEngine>(*impl_);
  return std::make_unique<EvaluatorEngine>(*impl_);
}

Rational DrawnRules::threshold(std::size_t which, const Sample& sample) const {
  const bool percent = impl_->given.plan->thresholds[which].percent;
  return Rational(impl_->threshold_value(which, sample)) *
         Rational::power_of_ten(-impl_->threshold_scales[which]) / Rational(percent ? 100 : 1);
}

std::optional<Rational> DrawnRules::fact(std::size_t entry, std::size_t unit, const Sample& sample) const {
  const std::vector<DrawnCell>& cells = impl_->cells[unit];
  std::vector<std::int64_t> values(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    values[i] = impl_->value_of(cells[i], values.data(), cells, sample);
    if (cells[i].entry != entry) continue;
    return Rational(values[i]) * Rational::power_of_ten(-impl_->scales.at(cells[i].slot));
  }
  return std::nullopt;
}

}  // namespace parindex::inline v1::detail
