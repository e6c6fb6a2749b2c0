// SPDX-License-Identifier: Apache-2.0
#include "simulate/stage.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "input/assessment_data.hpp"
#include "model/expression_parser.hpp"
#include "plan/bound_data.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {
namespace {

Cast cast_of(const Scorecards& cards) {
  Cast cast;
  cast.order.resize(cards.size());
  for (std::size_t i = 0; i < cards.size(); ++i)
    cast.order[i] = i;
  std::sort(cast.order.begin(), cast.order.end(), [&](std::size_t a, std::size_t b) {
    const Scorecard &x = cards[a], &y = cards[b];
    if (x.cohort != y.cohort) return x.cohort < y.cohort;
    if (x.unit.id != y.unit.id) return x.unit.id < y.unit.id;
    return x.period.from < y.period.from;
  });
  for (std::size_t i = 0; i < cast.order.size(); ++i) {
    const std::string& name = cards[cast.order[i]].cohort;
    if (cast.cohorts.empty() || cast.cohorts.back().name != name) cast.cohorts.push_back({name, i, 0});
    ++cast.cohorts.back().count;
  }
  return cast;
}

BandLimits limits_of(const Model& model, const BatchData& batch, const std::vector<std::size_t>& places) {
  BandLimits limits;
  bool constant = true;
  for (const Band& band : model.bands) {
    for (const NodeId node : {band.at_least, band.top_share})
      constant = constant && (node == kNoNode || constant_value(model, node));
  }
  const std::size_t count = constant ? 1 : places.size();
  for (std::size_t u = 0; u < count; ++u) {
    Context context(model);
    context.batch = &batch;
    if (!constant) context.unit = &batch.assessments[places[u]];
    std::vector<BandLimits::Band> bands;
    for (const Band& band : model.bands) {
      BandLimits::Band one;
      one.strictly = band.strictly;
      const auto number = [&](NodeId node) {
        if (constant) return constant_value(model, node).value_or(Rational(0));
        const Value value = evaluate(context, node);
        one.known = one.known && value.known();
        return value.number;
      };
      if (band.at_least != kNoNode) {
        one.bounded = true;
        one.of_quotient = model.program[band.at_least].type == Type::kPercent;
        one.at_least = number(band.at_least);
      }
      if (band.top_share != kNoNode) {
        one.shared = true;
        one.share = number(band.top_share);
      }
      bands.push_back(std::move(one));
    }
    limits.of_unit.push_back(std::move(bands));
  }
  return limits;
}

// Where the unit of each card stands in the batch (some may have been left out).
std::vector<std::size_t> places_of(const Scorecards& cards, const BatchData& batch, const Cast& cast) {
  std::map<std::pair<std::string, Date>, std::size_t> known;
  for (std::size_t i = 0; i < batch.assessments.size(); ++i)
    known.emplace(std::pair(batch.assessments[i].unit.id, batch.assessments[i].period.from), i);
  std::vector<std::size_t> out;
  for (const std::size_t card : cast.order)
    out.push_back(known.at({cards[card].unit.id, cards[card].period.from}));
  return out;
}

}  // namespace

Stage::Stage(const Given& given)
    : plan(*given.plan),
      model(given.plan->model()),
      cards(*given.cards),
      seed(given.seed),
      cast(cast_of(cards)),
      assessments(places_of(cards, given.batch->data(), cast)),
      limits(limits_of(model, given.batch->data(), assessments)),
      watch(model, plan.weights) {
  for (const std::size_t card : cast.order)
    parts.push_back(parts_of(watch, cards[card]));
  if (!plan.thresholds.empty() || !plan.facts.empty()) {
    DrawnRules::Given rules_given;
    rules_given.plan = &plan;
    rules_given.batch = &given.batch->data();
    rules_given.previous = given.previous != nullptr ? &given.previous->data() : nullptr;
    rules_given.calendar = given.calendar;
    rules_given.cast = &cast;
    rules_given.assessments = &assessments;
    rules_given.watch = &watch;
    rules_given.seed = seed;
    rules_given.only_evaluator = given.only_evaluator;
    rules = std::make_unique<DrawnRules>(rules_given);
  }
  if (!given.only_exact) whole_numbers();
}

// Whether nothing is left out, so that the total is a sum of what all units count.
bool Stage::plain(const Parts& one) const {
  if (one.applicable != one.max) return false;
  return std::all_of(one.items.begin(), one.items.end(), [](const Part& part) {
    return part.tracked || (!part.excluded && part.applicable == part.max);
  });
}

// Points and maxima of the top items as whole numbers, and the cohorts where they decide.
void Stage::whole_numbers() {
  if (plan.weights.size() > 1 || (!plan.weights.empty() && plan.weights.front().parent != kNone)) return;
  if (rules) {  // maxima that depend on facts may differ from draw to draw
    for (const Index item : watch.items) {
      if (!constant_value(model, model.items[static_cast<std::size_t>(item)].max)) return;
    }
  }
  const std::size_t fields = watch.items.size();
  const int scale = point_unit(model).scale;
  drawn.assign(fields, false);
  if (!plan.weights.empty()) {
    for (const DrawnWeight& weight : plan.weights.front().members)
      drawn[watch.position(weight.item)] = true;
  }
  const auto scaled = [&](const Rational& value, bool& fits) {
    const std::optional<std::int64_t> number = value.scaled(scale);
    if (number && *number < (std::int64_t{1} << 31) && *number > -(std::int64_t{1} << 31)) return *number;
    fits = false;
    return std::int64_t{0};
  };
  std::vector<bool> whole(parts.size(), true);
  points.assign(fields, std::vector<std::int32_t>(parts.size()));
  most.assign(fields, 0);
  apart.assign(parts.size(), 0);
  for (std::size_t u = 0; u < parts.size(); ++u) {
    bool fits = true;
    for (std::size_t f = 0; f < fields; ++f) {
      const Part& part = parts[u].items[f];
      if (part.tracked || part.excluded) continue;
      points[f][u] = static_cast<std::int32_t>(scaled(part.points, fits));
      most[f] = std::max(most[f], std::abs(std::int64_t{points[f][u]}));
    }
    apart[u] = parts[u].apart ? 1 : 0;
    whole[u] = fits;
  }
  for (const Cast::Cohort& cohort : cast.cohorts) {
    fast.emplace_back();
    const Parts* first = nullptr;
    bool same = true;
    for (std::size_t u = cohort.first; u < cohort.first + cohort.count && same; ++u) {
      // with drawn rules anybody may come to have a rank, and each draw says itself who counts what
      if (!rules && parts[u].apart) continue;
      if (first == nullptr) first = &parts[u];
      same = parts[u].max == first->max && (rules || (whole[u] && plain(parts[u])));
      for (std::size_t f = 0; f < fields && same; ++f) {
        same = parts[u].items[f].max == first->items[f].max &&
               parts[u].items[f].tracked == first->items[f].tracked;
      }
    }
    if (first == nullptr || !same) continue;
    FastCohort::Fields of;
    of.scale = scale;
    bool fits = true;
    of.other = scaled(first->max, fits);
    for (std::size_t f = 0; f < fields; ++f) {
      of.maxima.push_back(scaled(first->items[f].max, fits));
      of.applicable.push_back(first->items[f].tracked ? 0 : of.maxima.back());
      of.other -= of.applicable.back();
    }
    if (fits) fast.back() = FastCohort::make(model, cohort, limits, std::move(of));
  }
}

// ---- Worker

Worker::Worker(const Stage& stage, bool index)
    : stage_(stage),
      index_(index),
      engine_(stage.rules ? stage.rules->engine() : nullptr),
      fast_(stage.fast),
      placer_(stage.model, stage.limits),
      k_(stage.watch.items.size(), 0) {
  for (const Cast::Cohort& cohort : stage.cast.cohorts) {
    bool any = false;
    for (std::size_t u = cohort.first; u < cohort.first + cohort.count; ++u)
      any = any || stage.parts[u].apart;
    anybody_.push_back(any);
  }
  if (engine_) own_parts_.resize(stage.units());
  for (std::size_t u = 0; u < stage.units(); ++u)
    parts_.push_back(engine_ ? &own_parts_[u] : &stage.parts[u]);
}

void Worker::run(std::span<const Sample> samples) {
  samples_ = samples;
  run_drawn_ = weight_run_.draw(stage_.plan, stage_.seed, samples);
  if (!engine_) return;
  engine_->poll = poll;
  engine_->run(samples);
  if (engine_->wrong.has_errors() && (!wrong_ || engine_->wrong_draw < wrong_->first))
    wrong_.emplace(engine_->wrong_draw, engine_->wrong[0]);
}

void Worker::place(std::size_t i, Places& out) {
  if (run_drawn_)
    weight_run_.get(i, weights_);
  else
    draw_weights(stage_.plan, stage_.seed, samples_[i], weights_);
  std::size_t next = 0;
  if (!fast_.empty() && !stage_.plan.weights.empty()) {
    for (const DrawnWeight& weight : stage_.plan.weights.front().members)
      k_[stage_.watch.position(weight.item)] = weights_.k[next++];
  }
  for (std::size_t c = 0; c < stage_.cast.cohorts.size(); ++c) {
    if (c < fast_.size() && fast_[c] && quick(i, c, out)) continue;
    slow(i, stage_.cast.cohorts[c], out);
  }
}

bool Worker::quick(std::size_t i, std::size_t c, Places& out) {
  const bool weights = !stage_.plan.weights.empty();
  const std::int32_t grid = weights ? stage_.plan.weights.front().grid : 1;
  const bool keep = weights && stage_.plan.weights.front().keep_sum;
  FastCohort& cohort = *fast_[c];
  if (!cohort.coefficients(k_, stage_.drawn, grid, keep, coefficients_)) return false;
  const Cast::Cohort& where = stage_.cast.cohorts[c];
  if (engine_) {
    if (!engine_->whole(i, where, fields_, most_, apart_)) return false;
    const bool any = std::any_of(apart_.begin(), apart_.end(), [](std::uint8_t one) { return one != 0; });
    return cohort.place(coefficients_, fields_.data(), most_.data(), any ? apart_.data() : nullptr, index_,
                        out);
  }
  fields_.clear();
  for (const std::vector<std::int32_t>& field : stage_.points)
    fields_.push_back(field.data() + where.first);
  return cohort.place(coefficients_, fields_.data(), stage_.most.data(),
                      anybody_[c] ? stage_.apart.data() + where.first : nullptr, index_, out);
}

void Worker::slow(std::size_t i, const Cast::Cohort& cohort, Places& out) {
  totals_.assign(stage_.units(), std::nullopt);
  for (std::size_t u = cohort.first; u < cohort.first + cohort.count; ++u) {
    if (engine_) engine_->parts(i, u, own_parts_[u]);
    const Parts& one = *parts_[u];
    if (one.apart) continue;
    if (stage_.plan.weights.empty()) {
      totals_[u] = Total{one.points, one.applicable};
      continue;
    }
    factors_of(stage_.plan, stage_.watch, one, weights_, factors_);
    totals_[u] = weighted(stage_.watch, one, factors_);
  }
  placer_.place(cohort, totals_, parts_, index_, out);
}

}  // namespace parindex::inline v1::detail
