// SPDX-License-Identifier: Apache-2.0
// simulate(): draws in pieces, on as many threads as asked for; every count is a sum, so that pieces may be
// done in any order.
#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "parindex/scoring.hpp"

#include "input/assessment_data.hpp"
#include "report.hpp"
#include "simulate/pieces.hpp"
#include "simulate/sensitivity.hpp"
#include "simulate/spreads.hpp"
#include "simulate/stage.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

constexpr std::size_t kKeptIndexes = std::size_t{1} << 24;
constexpr std::size_t kRanksInPiece = std::size_t{1} << 13;  // far below ten milliseconds of work

void describe(const DrawPlan& plan, std::vector<DrawnNumber>& out) {
  for (const WeightGroup& group : plan.weights) {
    for (const DrawnWeight& weight : group.members) {
      const Rational step = Rational(std::int64_t{weight.multiple}) / Rational(std::int64_t{group.grid});
      const Rational half = step * Rational(std::int64_t{weight.half});
      out.push_back({"weight",
                     plan.model().items[at(weight.item)].label,
                     {},
                     Rational(1) - half,
                     Rational(1) + half,
                     step});
    }
  }
  for (const DrawnThreshold& one : plan.thresholds) {
    const Rational half = one.step * Rational(std::int64_t{one.half});
    out.push_back({"threshold",
                   plan.model().items[at(one.item)].label,
                   {},
                   one.base - half,
                   one.base + half,
                   one.step});
  }
  for (const DrawnFact& one : plan.facts)
    out.push_back({"fact", {}, plan.model().facts[at(one.fact)].id, Rational(0), Rational(0), one.step});
}

Rational of_int128(Int128 value) {
  constexpr std::int64_t kHalf = std::int64_t{1} << 31;
  return Rational(static_cast<std::int64_t>(value / kHalf)) * Rational(kHalf) +
         Rational(static_cast<std::int64_t>(value % kHalf));
}

}  // namespace
}  // namespace detail

std::optional<Simulation> simulate(const Framework& framework, const Batch& batch, const SimulationPlan& plan,
                                   Mistakes& mistakes, const SimulationOptions& options) {
  using namespace detail;
  const DrawPlan& what = plan.data();
  if (&what.model() != &framework.model()) {
    report(mistakes, Code::kInputFramework, Place{}, {what.framework.id(), framework.id()});
    return std::nullopt;
  }
  const std::uint32_t draws = options.draws.value_or(what.draws);
  const std::uint64_t seed = options.seed.value_or(what.seed);
  ScoreOptions scoring;
  scoring.previous = options.previous;
  scoring.calendar = options.calendar;
  scoring.reasons = scoring.traces = scoring.seals = false;
  if (options.progress)
    scoring.progress = [&](std::size_t, std::size_t) { return options.progress(0, draws); };
  const std::optional<Scorecards> cards = score(framework, batch, mistakes, scoring);
  if (!cards) return std::nullopt;

  Stage::Given given;
  given.plan = &what;
  given.batch = &batch;
  given.cards = &*cards;
  given.previous = options.previous;
  given.calendar = options.calendar;
  given.seed = seed;
  const Stage stage(given);
  if (stage.rules && stage.rules->too_large()) {
    const auto& [fact, unit] = *stage.rules->too_large();
    const Assessment& one = batch.data().assessments[stage.assessments[unit]];
    const Index slot = what.model().facts[at(fact)].slot;
    report(mistakes, Code::kNumberRange, fact_place(one, what.model(), slot),
           {one.facts[at(slot)].text(), 0, std::int64_t{1} << 37}, one.unit.id);
    return std::nullopt;
  }
  const std::size_t units = cards->size(), bands = what.model().bands.size();
  unsigned threads =
      options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
  const unsigned wanted = threads;
  const std::size_t in_piece = std::max<std::size_t>(1, kRanksInPiece / std::max<std::size_t>(units, 1));
  const std::size_t pieces = (draws + in_piece - 1) / in_piece;
  threads = static_cast<unsigned>(std::clamp<std::size_t>(threads, 1, std::min<std::size_t>(pieces, 256)));
  const bool keep = options.index && units <= kKeptIndexes / draws;
  std::vector<std::int64_t> kept(keep ? units * draws : 0);
  struct Own {
    std::optional<Worker> worker;
    std::optional<Spreads> spreads;
    std::optional<Places> places;
    std::vector<Sample> samples;
  };
  std::vector<Own> own(threads);
  std::atomic<bool> cancelled{false};
  std::atomic<std::size_t> finished{0};
  const auto work = [&](unsigned thread, std::size_t piece) {
    Own& mine = own[thread];
    if (!mine.worker) {
      mine.worker.emplace(stage, options.index);
      mine.spreads.emplace(stage.cast, bands, options.pairs, options.index);
      mine.places.emplace(units);
      mine.worker->poll = [&, thread] {
        if (thread == 0 && options.progress && options.progress(finished.load(), draws)) cancelled = true;
        return cancelled.load(std::memory_order_relaxed);
      };
    }
    const std::size_t last = std::min<std::size_t>(draws, (piece + 1) * in_piece);
    for (std::size_t draw = piece * in_piece; draw < last;) {
      const std::size_t count = std::min(mine.worker->at_once(), last - draw);
      mine.samples.clear();
      for (std::size_t i = 0; i < count; ++i)
        mine.samples.push_back({static_cast<std::uint32_t>(draw + i), 0, 0, static_cast<std::size_t>(-1)});
      mine.worker->run(mine.samples);
      if (cancelled.load(std::memory_order_relaxed)) return;
      for (std::size_t i = 0; i < count; ++i, ++draw) {
        mine.worker->place(i, *mine.places);
        mine.spreads->add(*mine.places);
        if (keep)
          std::copy(mine.places->index.begin(), mine.places->index.end(),
                    kept.begin() + static_cast<std::ptrdiff_t>(draw * units));
      }
    }
    finished += last - piece * in_piece;
  };
  const auto stopped = [&](std::size_t) {
    return cancelled || (options.progress && options.progress(finished.load(), draws));
  };
  if (!in_pieces(pieces, threads, work, stopped) || cancelled) return std::nullopt;
  const std::optional<std::pair<std::uint32_t, Mistake>>* wrong = nullptr;
  for (const Own& one : own) {
    if (one.worker && one.worker->wrong() &&
        (wrong == nullptr || one.worker->wrong()->first < (*wrong)->first))
      wrong = &one.worker->wrong();
  }
  if (wrong != nullptr) {
    const Mistake& mistake = (*wrong)->second;
    report(mistakes, Code::kSimulationDraw, mistake.place, {(*wrong)->first, mistake.message}, mistake.unit);
    return std::nullopt;
  }
  Spreads* all = nullptr;
  for (Own& one : own) {
    if (!one.spreads) continue;
    if (all == nullptr)
      all = &*one.spreads;
    else
      all->merge(*one.spreads);
  }
  if (all != nullptr) all->count();

  Simulation out;
  out.seed = seed;
  out.draws = draws;
  out.default_plan = what.by_default;
  describe(what, out.drawn);
  out.units.resize(units);
  const int digits = what.model().rounding.digits;
  const Rational tenth = Rational::power_of_ten(-digits);
  std::vector<std::int64_t> sorted;
  for (std::size_t u = 0; u < units && all != nullptr; ++u) {
    const Scorecard& card = (*cards)[stage.cast.order[u]];
    UnitSimulation& unit = out.units[stage.cast.order[u]];
    unit.unit = card.unit;
    unit.period = card.period;
    unit.cohort = card.cohort;
    unit.band = card.band;
    unit.of = card.of;
    unit.ranked = all->ranked(u);
    unit.rank = all->ranks(u);
    unit.rank.base = static_cast<std::uint32_t>(card.rank.value_or(0));
    for (std::size_t band = 0; band < bands; ++band)
      unit.bands.push_back(all->in_band(u, band));
    unit.without_band = bands == 0 ? 0 : all->without_band(u);
    if (!options.index || unit.ranked == 0) continue;
    IndexSpread index;
    index.base = card.index;
    index.least = Rational(all->least_index(u)) * tenth;
    index.most = Rational(all->most_index(u)) * tenth;
    index.mean = of_int128(all->index_sum(u)) * tenth / Rational(static_cast<std::int64_t>(unit.ranked));
    if (keep) {
      sorted.clear();
      for (std::size_t draw = 0; draw < draws; ++draw) {
        if (const std::int64_t value = kept[draw * units + u]; value != kNoIndexHere) sorted.push_back(value);
      }
      const auto percentile = [&](std::size_t percent) {
        const std::size_t place = (percent * sorted.size() + 99) / 100 - 1;
        std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(place), sorted.end());
        return Rational(sorted[place]) * tenth;
      };
      index.p5 = percentile(5);
      index.p50 = percentile(50);
      index.p95 = percentile(95);
    }
    unit.index = std::move(index);
  }
  if (options.pairs && all != nullptr) {
    out.before.assign(units * units, 0);
    for (std::size_t a = 0; a < units; ++a) {
      for (std::size_t b = 0; b < units; ++b)
        out.before[stage.cast.order[a] * units + stage.cast.order[b]] = all->before()[a * units + b];
    }
  }
  if (options.leave_out && !leave_out(stage, options, out)) return std::nullopt;
  if (options.sensitivity != 0 && stage.factors() != 0 &&
      !sensitivities(stage, options, std::clamp(wanted, 1U, 256U), out))
    return std::nullopt;
  return out;
}

}  // namespace parindex::inline v1
