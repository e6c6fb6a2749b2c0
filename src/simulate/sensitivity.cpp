// SPDX-License-Identifier: Apache-2.0
// Sobol indices by the estimators of M. J. W. Jansen (Analysis of variance designs for model output, 1999),
// with f over samples A and B and over A with one factor taken from B (AB):
//
//   first = 1 - sum (f(B) - f(AB))^2 / (2 n V),   total = sum (f(A) - f(AB))^2 / (2 n V)
//
// f is a whole number (a rank, a sum of changes of rank, an index in its last digit), so that all sums are
// exact. V is the variance over A and B together. Intervals come from a bootstrap over batches of samples.
#include "simulate/sensitivity.hpp"

#include <algorithm>
#include <atomic>
#include <utility>

#include "simulate/pieces.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kBatches = 64;
constexpr std::uint32_t kResamples = 500;

Rational wide(Int128 value) {
  constexpr std::int64_t kHalf = std::int64_t{1} << 62;
  return Rational(static_cast<std::int64_t>(value / kHalf)) * Rational(kHalf) +
         Rational(static_cast<std::int64_t>(value % kHalf));
}

// What is looked at in one evaluation.
struct Outputs {
  struct One {
    std::string of, unit;
    std::size_t place = 0;  // in the cast
  };
  std::vector<One> list;
  // nothing: the unit had no rank
  static std::optional<std::int64_t> value(const One& one, const Stage& stage, const Places& places) {
    if (one.of == "rank_shift") {
      std::int64_t sum = 0;
      for (std::size_t u = 0; u < stage.units(); ++u) {
        const auto base = static_cast<std::int64_t>(stage.cards[stage.cast.order[u]].rank.value_or(0));
        const std::int64_t here = places.ranks[u];
        if (base != 0 && here != 0) sum += std::abs(here - base);
      }
      return sum;
    }
    if (places.ranks[one.place] == 0) return std::nullopt;
    if (one.of == "rank") return places.ranks[one.place];
    return places.index[one.place];
  }
};

// Sums over the samples of one batch.
struct Sums {
  std::uint64_t samples = 0;
  Int128 values = 0, squares = 0;    // over A and B
  std::vector<Int128> first, total;  // by factor: sums of squared differences
  bool open = false;                 // somewhere there was no value
  void resize(std::size_t factors) {
    first.resize(factors);
    total.resize(factors);
  }
  void add(const Sums& other) {
    samples += other.samples;
    values += other.values;
    squares += other.squares;
    open = open || other.open;
    for (std::size_t i = 0; i < first.size(); ++i) {
      first[i] += other.first[i];
      total[i] += other.total[i];
    }
  }
  // 2 n V * 2 n, a whole number
  [[nodiscard]] Rational spread() const {
    const Rational n(static_cast<std::int64_t>(2 * samples));
    return n * wide(squares) - wide(values) * wide(values);
  }
};

struct Indices {
  std::vector<Rational> first, total;
};
std::optional<Indices> indices_of(const Sums& sums) {
  const Rational spread = sums.spread();  // 4 n^2 V
  if (spread.sign() <= 0) return std::nullopt;
  const Rational factor = Rational(static_cast<std::int64_t>(2 * sums.samples)) / spread;  // 1 / (2 n V)
  Indices out;
  for (std::size_t i = 0; i < sums.first.size(); ++i) {
    out.first.push_back(Rational(1) - wide(sums.first[i]) * factor);
    out.total.push_back(wide(sums.total[i]) * factor);
  }
  return out;
}

void describe(const Stage& stage, Sensitivity& out) {
  const DrawPlan& plan = stage.plan;
  for (const WeightGroup& group : plan.weights) {
    for (const DrawnWeight& weight : group.members)
      out.factors.push_back({"weight", stage.model.items[at(weight.item)].label, {}, {}});
  }
  for (const DrawnThreshold& one : plan.thresholds) {
    const std::string number =
        one.percent ? (one.base * Rational(100)).to_decimal(6) + "%" : one.base.to_decimal(6);
    out.factors.push_back({"threshold", stage.model.items[at(one.item)].label + " " + number, {}, {}});
  }
  for (const DrawnFact& one : plan.facts)
    out.factors.push_back({"fact", stage.model.facts[at(one.fact)].id, {}, {}});
}

}  // namespace

bool sensitivities(const Stage& stage, const SimulationOptions& options, unsigned threads, Simulation& out) {
  const std::size_t factors = stage.factors();
  const std::uint32_t samples = options.sensitivity;
  Outputs outputs;
  outputs.list.push_back({"rank_shift", {}, 0});
  for (const std::string& id : options.sensitivity_units) {
    for (std::size_t u = 0; u < stage.units(); ++u) {
      if (stage.cards[stage.cast.order[u]].unit.id != id) continue;
      outputs.list.push_back({"rank", id, u});
      outputs.list.push_back({"index", id, u});
    }
  }
  const std::size_t batches = std::min<std::size_t>(kBatches, samples);
  const auto batch_of = [&](std::size_t sample) { return sample * batches / samples; };
  struct Own {
    std::optional<Worker> worker;
    std::optional<Places> places;
    std::vector<Sums> sums;  // by output and batch
    std::vector<Sample> list;
    std::vector<std::optional<std::int64_t>> values;  // by evaluation and output
  };
  std::vector<Own> own(std::max(threads, 1U));
  std::atomic<bool> cancelled{false};
  std::atomic<std::size_t> finished{0};
  const std::size_t evaluations = factors + 2;
  // as many base samples at once as one run of the rules holds
  const std::size_t runs = stage.rules ? stage.rules->at_once() : 1;
  const std::size_t in_piece = std::max<std::size_t>(1, runs / evaluations);
  const std::size_t pieces = (samples + in_piece - 1) / in_piece;
  const auto count = [&](Own& mine, std::size_t sample, std::size_t first) {
    for (std::size_t output = 0; output < outputs.list.size(); ++output) {
      Sums& sums = mine.sums[output * batches + batch_of(sample)];
      const auto value = [&](std::size_t evaluation) {
        return mine.values[(first + evaluation) * outputs.list.size() + output];
      };
      ++sums.samples;
      for (std::size_t i = 0; i < evaluations; ++i)
        sums.open = sums.open || !value(i);
      if (sums.open) continue;
      const Int128 a = *value(0), b = *value(1);
      sums.values += a + b;
      sums.squares += a * a + b * b;
      for (std::size_t factor = 0; factor < factors; ++factor) {
        const Int128 mixed = *value(factor + 2);
        sums.first[factor] += (b - mixed) * (b - mixed);
        sums.total[factor] += (a - mixed) * (a - mixed);
      }
    }
  };
  const auto work = [&](unsigned thread, std::size_t piece) {
    Own& mine = own[thread];
    if (!mine.worker) {
      mine.worker.emplace(stage, true);
      mine.places.emplace(stage.units());
      mine.sums.resize(outputs.list.size() * batches);
      for (Sums& sums : mine.sums)
        sums.resize(factors);
      mine.worker->poll = [&, thread] {
        if (thread == 0 && options.progress && options.progress(finished.load(), samples)) cancelled = true;
        return cancelled.load(std::memory_order_relaxed);
      };
    }
    const std::size_t first = piece * in_piece, last = std::min<std::size_t>(samples, first + in_piece);
    constexpr auto kNothing = static_cast<std::size_t>(-1);
    mine.list.clear();
    for (std::size_t sample = first; sample < last; ++sample) {
      const auto draw = static_cast<std::uint32_t>(sample);
      mine.list.push_back({draw, 1, 1, kNothing});
      mine.list.push_back({draw, 2, 2, kNothing});
      for (std::size_t factor = 0; factor < factors; ++factor)
        mine.list.push_back({draw, 1, 2, factor});
    }
    mine.values.clear();
    for (std::size_t done = 0; done < mine.list.size();) {
      const std::size_t size = std::min(mine.worker->at_once(), mine.list.size() - done);
      mine.worker->run(std::span(mine.list).subspan(done, size));
      if (cancelled.load(std::memory_order_relaxed)) return;
      for (std::size_t i = 0; i < size; ++i) {
        mine.worker->place(i, *mine.places);
        for (const Outputs::One& one : outputs.list)
          mine.values.push_back(Outputs::value(one, stage, *mine.places));
      }
      done += size;
    }
    for (std::size_t sample = first; sample < last; ++sample)
      count(mine, sample, (sample - first) * evaluations);
    finished += last - first;
  };
  const auto stopped = [&](std::size_t) {
    return cancelled || (options.progress && options.progress(finished.load(), samples));
  };
  if (!in_pieces(pieces, static_cast<unsigned>(own.size()), work, stopped) || cancelled) return false;

  const Rational digit = Rational::power_of_ten(-stage.model.rounding.digits);
  std::int64_t ranked = 0;
  for (const Scorecard& card : stage.cards)
    ranked += card.rank ? 1 : 0;
  for (std::size_t output = 0; output < outputs.list.size(); ++output) {
    const Outputs::One& one = outputs.list[output];
    std::vector<Sums> parts(batches);
    Sums all;
    all.resize(factors);
    for (std::size_t batch = 0; batch < batches; ++batch) {
      parts[batch].resize(factors);
      for (const Own& each : own) {
        if (!each.sums.empty()) parts[batch].add(each.sums[output * batches + batch]);
      }
      all.add(parts[batch]);
    }
    Sensitivity result;
    result.of = one.of;
    result.unit = one.unit;
    result.samples = all.samples;
    describe(stage, result);
    const std::optional<Indices> found = all.open ? std::nullopt : indices_of(all);
    if (found) {
      const Rational n(static_cast<std::int64_t>(2 * all.samples));
      const Rational unit = one.of == "index" ? digit
                            : one.of == "rank_shift"
                                ? Rational(1) / Rational(std::max<std::int64_t>(ranked, 1))
                                : Rational(1);
      result.variance = all.spread() / n / n * unit * unit;
      std::vector<Indices> again;
      for (std::uint32_t resample = 0; resample < kResamples; ++resample) {
        if (options.progress && resample % 8 == 0 && options.progress(samples, samples)) return false;
        Stream numbers(stage.seed, name_hash("bootstrap"), resample);
        Sums drawn;
        drawn.resize(factors);
        for (std::size_t i = 0; i < batches; ++i)
          drawn.add(parts[numbers.below(static_cast<std::uint32_t>(batches))]);
        if (std::optional<Indices> some = indices_of(drawn)) again.push_back(std::move(*some));
      }
      const auto estimate = [&](const Rational& value, std::size_t factor,
                                std::vector<Rational> Indices::*which) {
        // the percentiles as they are shown: exact fractions are long, and nobody reads them
        std::vector<Rational> sorted;
        for (const Indices& each : again)
          sorted.push_back((each.*which)[factor].rounded({9, RoundingMode::kHalfUp}));
        std::sort(sorted.begin(), sorted.end());
        const auto percentile = [&](std::size_t percent) {
          return sorted.empty() ? value : sorted[(percent * sorted.size() + 99) / 100 - 1];
        };
        return Sensitivity::Estimate{value, percentile(5), percentile(95)};
      };
      for (std::size_t factor = 0; factor < factors; ++factor) {
        result.factors[factor].first = estimate(found->first[factor], factor, &Indices::first);
        result.factors[factor].total = estimate(found->total[factor], factor, &Indices::total);
      }
    }
    out.sensitivity.push_back(std::move(result));
  }
  return true;
}

bool leave_out(const Stage& stage, const SimulationOptions& options, Simulation& out) {
  const Model& model = stage.model;
  std::vector<Index> items;
  for (std::size_t i = 0; i < model.items.size(); ++i) {
    const auto index = static_cast<Index>(i);
    const bool outside = std::any_of(model.adjustments.begin(), model.adjustments.end(),
                                     [&](const Adjustment& one) { return one.item == index; });
    if (!outside && !why_no_weights(model, model.items[i].parent)) items.push_back(index);
  }
  const Watch watch(model, {}, items);
  std::vector<Parts> parts;
  std::vector<const Parts*> seen;
  parts.reserve(stage.units());
  for (const std::size_t card : stage.cast.order)
    parts.push_back(parts_of(watch, stage.cards[card]));
  for (const Parts& one : parts)
    seen.push_back(&one);
  Placer placer(model, stage.limits);
  Places places(stage.units());
  std::vector<std::optional<Total>> totals;
  std::vector<Rational> factors;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::size_t position = watch.position(items[i]);
    const bool tracked = std::all_of(parts.begin(), parts.end(),
                                     [&](const Parts& one) { return one.items[position].tracked; });
    if (tracked) continue;
    factors.assign(watch.items.size(), Rational(1));
    factors[position] = Rational(0);
    totals.assign(stage.units(), std::nullopt);
    for (std::size_t u = 0; u < stage.units(); ++u) {
      if (options.progress && u % 64 == 0 && options.progress(i, items.size())) return false;
      if (!parts[u].apart) totals[u] = weighted(watch, parts[u], factors);
    }
    for (const Cast::Cohort& cohort : stage.cast.cohorts)
      placer.place(cohort, totals, seen, false, places);
    LeftOutItem one;
    one.item = at(items[i]);
    one.ranks.resize(stage.units());
    std::int64_t sum = 0, count = 0;
    for (std::size_t u = 0; u < stage.units(); ++u) {
      const std::size_t card = stage.cast.order[u];
      one.ranks[card] = places.ranks[u];
      const auto base = static_cast<std::int64_t>(stage.cards[card].rank.value_or(0));
      if (base == 0 || places.ranks[u] == 0) continue;
      const std::int64_t shift = std::abs(base - std::int64_t{places.ranks[u]});
      sum += shift;
      ++count;
      one.most_shift = std::max(one.most_shift, static_cast<std::uint32_t>(shift));
    }
    if (count != 0) one.mean_shift = Rational(sum) / Rational(count);
    out.left_out.push_back(std::move(one));
  }
  return true;
}

}  // namespace parindex::inline v1::detail
