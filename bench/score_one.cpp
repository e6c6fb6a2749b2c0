// SPDX-License-Identifier: Apache-2.0
// How long does one assessment of 100 leaves take, and what do its reasons, its trace, its seal and its
// JSON add? Asked by anybody who scores while a person types.
#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "parindex/scoring.hpp"

#include "allocations.hpp"
#include "made_up.hpp"

namespace {

parindex::ScoreOptions only(bool reasons, bool traces, bool seals) {
  parindex::ScoreOptions options;
  options.reasons = reasons;
  options.traces = traces;
  options.seals = seals;
  return options;
}

void score_one(benchmark::State& state, const parindex::ScoreOptions& options, bool text) {
  const bench::MadeUp made_up;
  const auto framework = bench::load(state, made_up.framework());
  if (!framework) return;
  const auto batch = bench::read_csv(state, *framework, made_up.long_csv(1));
  if (!batch) return;
  std::size_t bytes = 0;
  bench::HeapUse heap(state);
  for (auto _ : state) {
    parindex::Mistakes mistakes;
    auto cards = parindex::score(*framework, *batch, mistakes, options);
    if (!cards) {
      state.SkipWithError("not scored");
      break;
    }
    if (text) {
      const std::string line = parindex::to_json(cards->front(), *framework);
      bytes = line.size();
      benchmark::DoNotOptimize(line.data());
    }
    benchmark::DoNotOptimize(cards);
  }
  heap.report();
  const auto leaves = static_cast<std::int64_t>(made_up.leaves().size());
  state.SetItemsProcessed(state.iterations() * leaves);
  state.SetLabel("items are leaves");
  if (text) state.counters["json_bytes"] = static_cast<double>(bytes);
}

void BM_ScoreOne_Points(benchmark::State& state) { score_one(state, only(false, false, false), false); }
void BM_ScoreOne_Reasons(benchmark::State& state) { score_one(state, only(true, false, false), false); }
void BM_ScoreOne_Traces(benchmark::State& state) { score_one(state, only(true, true, false), false); }
void BM_ScoreOne_Seals(benchmark::State& state) { score_one(state, only(true, true, true), false); }
void BM_ScoreOne_Json(benchmark::State& state) { score_one(state, only(true, true, true), true); }
BENCHMARK(BM_ScoreOne_Points)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_ScoreOne_Reasons)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_ScoreOne_Traces)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_ScoreOne_Seals)->Unit(benchmark::kMicrosecond);
BENCHMARK(BM_ScoreOne_Json)->Unit(benchmark::kMicrosecond);

}  // namespace
