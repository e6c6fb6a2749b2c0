// SPDX-License-Identifier: Apache-2.0
// How long does it take to load, check and compile a framework? A real one (Index 766) and made-up ones
// of 100, 200 and 400 leaves; the time grows with the number of leaves, not faster.
#include <fstream>
#include <sstream>
#include <string>

#include <benchmark/benchmark.h>

#include "parindex/framework.hpp"

#include "allocations.hpp"
#include "made_up.hpp"

namespace {

void load_all(benchmark::State& state, const std::string& document) {
  const auto once = bench::load(state, document);
  if (!once) return;
  const std::size_t items = once->items().size();
  bench::HeapUse heap(state);
  for (auto _ : state) {
    parindex::Mistakes mistakes;
    auto framework = parindex::Framework::load(document, mistakes);
    benchmark::DoNotOptimize(framework);
  }
  heap.report();
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(document.size()));
  state.counters["items"] = static_cast<double>(items);
  state.counters["document_bytes"] = static_cast<double>(document.size());
}

void BM_LoadIndex766(benchmark::State& state) {
  std::ifstream file(PARINDEX_SOURCE_DIR "/examples/frameworks/vn-766-2026.json", std::ios::binary);
  std::ostringstream document;
  document << file.rdbuf();
  load_all(state, document.str());
}
BENCHMARK(BM_LoadIndex766)->Unit(benchmark::kMicrosecond);

void BM_LoadMadeUp(benchmark::State& state) {
  const bench::MadeUp made_up(static_cast<int>(state.range(0) / 100));
  load_all(state, made_up.framework());
  state.SetComplexityN(state.range(0));
}
BENCHMARK(BM_LoadMadeUp)
    ->ArgName("leaves")
    ->Arg(100)
    ->Arg(200)
    ->Arg(400)
    ->Unit(benchmark::kMicrosecond)
    ->Complexity();

}  // namespace
