// SPDX-License-Identifier: Apache-2.0
// How long do all 3,321 communes of the country take, 100 leaves each, ranked? Points only, and with
// everything to JSON lines. A quarter and a half of them show that the time grows with the number of
// units, not faster.
#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "parindex/scoring.hpp"

#include "allocations.hpp"
#include "made_up.hpp"

namespace {

void score_batch(benchmark::State& state, bool everything) {
  const auto units = static_cast<std::size_t>(state.range(0));
  const bench::MadeUp made_up;
  const auto framework = bench::load(state, made_up.framework());
  if (!framework) return;
  const auto batch = bench::read_csv(state, *framework, made_up.long_csv(static_cast<int>(units)));
  if (!batch) return;
  parindex::ScoreOptions options;
  options.reasons = options.traces = options.seals = everything;
  std::size_t bytes = 0;
  bench::HeapUse heap(state);
  for (auto _ : state) {
    parindex::Mistakes mistakes;
    auto cards = parindex::score(*framework, *batch, mistakes, options);
    if (!cards) {
      state.SkipWithError("not scored");
      break;
    }
    if (everything) {
      bytes = 0;
      for (const parindex::Scorecard& card : *cards) {
        const std::string line = parindex::to_json(card, *framework);
        bytes += line.size() + 1;
        benchmark::DoNotOptimize(line.data());
      }
    }
    benchmark::DoNotOptimize(cards);
  }
  heap.report(units);
  const auto leaves = static_cast<std::int64_t>(made_up.leaves().size() * units);
  state.SetItemsProcessed(state.iterations() * leaves);
  if (everything) state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  state.counters["units"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * static_cast<double>(units), benchmark::Counter::kIsRate);
  state.SetComplexityN(state.range(0));
  state.SetLabel("items are leaves; allocs are of one unit");
}

void BM_ScoreBatch_Points(benchmark::State& state) { score_batch(state, false); }
void BM_ScoreBatch_JsonLines(benchmark::State& state) { score_batch(state, true); }

void sizes(benchmark::internal::Benchmark* bench) {
  bench->ArgName("units")->Arg(830)->Arg(1660)->Arg(3321)->Unit(benchmark::kMillisecond)->Complexity();
}
BENCHMARK(BM_ScoreBatch_Points)->Apply(sizes);
BENCHMARK(BM_ScoreBatch_JsonLines)->Apply(sizes);

}  // namespace
