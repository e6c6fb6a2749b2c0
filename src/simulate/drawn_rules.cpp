// SPDX-License-Identifier: Apache-2.0
#include "simulate/drawn_rules.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "input/fact_value.hpp"
#include "model/expression_parser.hpp"
#include "simulate/drawn_cells.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kRowsAtOnce = 2048;
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

int decimals_of(const Rational& value) {
  int digits = 0;
  while (digits < Decimal::kMaxDigits && !value.fits_digits(digits))
    ++digits;
  return digits;
}

// Whether a fact of the plan is drawn for a unit.
bool wanted(const DrawnFact& entry, const Model& model, const Unit& unit) {
  if (!entry.units.empty() && std::find(entry.units.begin(), entry.units.end(), unit.id) == entry.units.end())
    return false;
  return entry.kinds.empty() ||
         std::any_of(entry.kinds.begin(), entry.kinds.end(), [&](const std::string& kind) {
           return unit.kind == kind || model.base_kind(unit.kind) == kind;
         });
}

}  // namespace

bool complete(const Scorecard& card) {
  return card.pending == 0 && !card.disqualified && card.applicable_max.sign() > 0 &&
         std::none_of(card.gates.begin(), card.gates.end(),
                      [](const GateResult& gate) { return gate.pending; });
}

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

bool in_turn(std::span<const Sample> samples) {
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Sample& one = samples[i];
    if (one.draw != samples.front().draw + i || one.variant != 0 || one.swapped != DrawnCell::kNobody)
      return false;
  }
  return !samples.empty();
}

bool WeightRun::draw(const DrawPlan& plan, std::uint64_t seed, std::span<const Sample> samples) {
  if (!in_turn(samples)) return false;
  count_ = samples.size();
  run_.start(seed, samples.front().draw, count_);
  k_.resize(weight_count(plan) * count_);
  std::int32_t* k = k_.data();
  for (const WeightGroup& group : plan.weights) {
    for (const DrawnWeight& weight : group.members) {
      const std::int64_t reach = std::int64_t{weight.multiple} * weight.half;
      constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
      if (weight.how != Distribution::kUniform || weight.half < 0 || std::abs(2 * reach) + group.grid > kMost)
        return false;
      const auto bound = 2 * static_cast<std::uint32_t>(weight.half) + 1;
      const DrawShape shape{static_cast<std::int32_t>(group.grid - reach), weight.multiple,
                            std::numeric_limits<std::int32_t>::min(), static_cast<std::int32_t>(kMost)};
      run_.draw(weight.purpose, bound, shape, nullptr, k);
      k += count_;
    }
  }
  return true;
}

void WeightRun::get(std::size_t sample, Weights& out) const {
  out.k.clear();
  for (std::size_t at = sample; at < k_.size(); at += count_)
    out.k.push_back(k_[at]);
}

void DrawnRules::Impl::make() {
  first_threshold = weight_count(*given.plan);
  first_fact = first_threshold + given.plan->thresholds.size();
  Model model = given.plan->model();
  for (const DrawnThreshold& one : given.plan->thresholds) {
    FactDeclaration fact;
    fact.id = "threshold/" + std::to_string(thresholds.size());
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
    const Rational hundred(one.percent ? 100 : 1);
    Threshold drawn;
    drawn.slot = fact.slot;
    drawn.scale = std::max(decimals_of(one.base * hundred), decimals_of(one.step * hundred));
    const auto base = (one.base * hundred).scaled(drawn.scale),
               step = (one.step * hundred).scaled(drawn.scale);
    const auto reach = (one.base.abs() + one.step * Rational(std::int64_t{one.half})) * hundred *
                       Rational::power_of_ten(drawn.scale);
    drawn.whole = base && step && reach <= Rational(kMostValue);
    if (drawn.whole) {
      drawn.base = *base;
      drawn.step = *step;
    }
    thresholds.push_back(drawn);
    model.facts.push_back(std::move(fact));
  }
  framework.emplace(framework_of(std::move(model)));
  draw_cells();
  columns = !given.only_evaluator && fits_columns();
}

std::size_t DrawnRules::Impl::at_once() const {
  if (!columns) return 1;
  // whole groups of the four draws whose numbers are made together
  return std::max<std::size_t>(1, kRowsAtOnce / std::max<std::size_t>(cells.size(), 1) / 4) * 4;
}

// ---- facts

void DrawnRules::Impl::draw_cells() {
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
      if (value.given()) scale = std::max(scale, decimals_of(in_column(fact, value.number())));
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

void DrawnRules::Impl::cell(std::size_t unit, const Assessment& one, std::size_t entry,
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
  const auto base = scaled(fact, value.number()), step = scaled(fact, how.step);
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
  const Rational width = how.relative ? value.number().abs() * how.width : how.width;
  const auto half = (width / how.step).floor().to_int64();
  const Rational reach = Rational(*base).abs() + Rational(half.value_or(0)) * Rational(*step);
  if (!half || reach > Rational(kMostValue)) return refuse();
  out.half = *half;
  if (value.number().sign() >= 0) out.least = 0;
  out.least = std::max(out.least, least_whole(one, how.fact, scale, 0));
  if (fact.at_most != kNone && of.facts[at(fact.at_most)].type != FactType::kTally) {
    const FactDeclaration& whole = of.facts[at(fact.at_most)];
    const FactValue& all = one.facts[at(whole.slot)];
    for (std::size_t i = 0; i < cells[unit].size(); ++i) {
      if (cells[unit][i].slot == whole.slot) out.whole_cell = i;
    }
    if (all.given()) {
      if (const auto bound =
              in_column(whole, all.number() * Rational::power_of_ten(scale)).floor().to_int64();
          bound && out.whole_cell == DrawnCell::kNobody)
        out.most = *bound;
      if (how.how == Distribution::kBinomial) {
        if (all.number() > Rational(kMostWhole)) return refuse();
        const auto [entry_of, fresh] = known.emplace(std::pair(all.number(), value.number()), tables.size());
        if (fresh)
          tables.emplace_back(all.number().to_int64().value_or(0), value.number().to_int64().value_or(0));
        out.table = entry_of->second;
      }
    } else if (how.how == Distribution::kBinomial) {
      return;  // of what nobody knows
    }
  }
  cells[unit].push_back(out);
}

// What a whole may not fall below: its parts that stay as they are, and those of parts that are drawn.
std::int64_t DrawnRules::Impl::least_whole(const Assessment& one, Index whole, int scale,
                                           std::size_t depth) const {
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
                   (in_column(part, value.number()) * Rational::power_of_ten(scale)).ceil().to_int64()) {
      least = std::max(least, *bound);
    }
  }
  return least;
}

std::int64_t DrawnRules::Impl::value_of(const DrawnCell& cell, const std::int64_t* before,
                                        const std::vector<DrawnCell>& all, const Sample& sample,
                                        KeptBlock* kept) const {
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
  if (cell.whole_cell != DrawnCell::kNobody) {
    most = before[cell.whole_cell];
    int rest = scales.at(cell.slot) - scales.at(all[cell.whole_cell].slot);
    for (; rest > 0; --rest)
      most *= 10;
    for (; rest < 0; ++rest)
      most /= 10;
  }
  return std::min(value, most);
}

std::int64_t DrawnRules::Impl::threshold_step(std::size_t which, const Sample& sample) const {
  const DrawnThreshold& one = given.plan->thresholds[which];
  Stream numbers(given.seed, one.purpose, sample.draw, sample.of(first_threshold + which));
  return draw_step(numbers, one.half, one.how);
}

Rational DrawnRules::Impl::threshold(std::size_t which, const Sample& sample) const {
  const DrawnThreshold& one = given.plan->thresholds[which];
  return one.base + one.step * Rational(threshold_step(which, sample));
}

// Whether rows say all there is.
bool DrawnRules::Impl::fits_columns() {
  const Model& of = model();
  if (!of.program.cohort_calls.empty() || !of.ancestor_kinds.empty()) return false;
  for (const Node& node : of.program.nodes) {
    if (node.op == Op::kPrevious || node.op == Op::kLastYear || node.op == Op::kRoundPoints) return false;
  }
  for (const Threshold& one : thresholds) {
    if (!one.whole || one.scale > 9) return false;
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
      if (number) scale = std::max(scale, decimals_of(in_column(fact, one.facts[slot].number())));
      if (scale > 9) return false;
    }
  }
  for (const auto& [slot, scale] : scales) {
    if (scale > 9) return false;
  }
  return true;
}

DrawnRules::DrawnRules(const Given& given) : impl_(std::make_unique<Impl>()) {
  impl_->given = given;
  impl_->make();
}
DrawnRules::~DrawnRules() = default;

bool DrawnRules::by_columns() const { return impl_->columns; }
std::size_t DrawnRules::at_once() const { return impl_->at_once(); }
const std::optional<std::pair<Index, std::size_t>>& DrawnRules::too_large() const { return impl_->too_large; }

std::unique_ptr<DrawnRules::Engine> DrawnRules::engine() const {
  return impl_->columns ? column_engine(*impl_) : evaluator_engine(*impl_);
}

Rational DrawnRules::threshold(std::size_t which, const Sample& sample) const {
  return impl_->threshold(which, sample);
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
