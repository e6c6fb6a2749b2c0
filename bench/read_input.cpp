// SPDX-License-Identifier: Apache-2.0
// How fast are facts read and checked: long CSV, wide CSV, JSON lines? 1,000 units with about 150 facts each.
#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "parindex/assessment.hpp"

#include "allocations.hpp"
#include "made_up.hpp"

namespace {

enum class Shape : std::uint8_t { kLongCsv, kWideCsv, kJsonLines };

void read_input(benchmark::State& state, Shape shape) {
  constexpr int kUnits = 1000;
  const bench::MadeUp made_up;
  const auto framework = bench::load(state, made_up.framework());
  if (!framework) return;
  const std::string text = shape == Shape::kLongCsv   ? made_up.long_csv(kUnits)
                           : shape == Shape::kWideCsv ? made_up.wide_csv(kUnits, *framework)
                                                      : made_up.json_lines(kUnits);
  std::int64_t facts = 0;
  for (int unit = 0; unit < kUnits; ++unit)
    made_up.facts(unit, [&](const auto&, const auto&) { ++facts; });
  bench::HeapUse heap(state);
  for (auto _ : state) {
    parindex::Mistakes mistakes;
    parindex::InputReader reader(*framework, mistakes);
    if (shape == Shape::kJsonLines)
      reader.read_json_lines(text, "facts.jsonl");
    else
      reader.read_csv(text, "facts.csv");
    auto batch = reader.finish();
    if (!mistakes.empty() || !batch || batch->size() != kUnits) {
      state.SkipWithError(mistakes.empty() ? "units are missing"
                                           : format(mistakes[0], parindex::Language::kEn).c_str());
      break;
    }
    benchmark::DoNotOptimize(batch);
  }
  heap.report(kUnits);
  state.SetItemsProcessed(state.iterations() * facts);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
  state.SetLabel("items are facts; allocs are of one unit");
}

void BM_ReadInput_LongCsv(benchmark::State& state) { read_input(state, Shape::kLongCsv); }
void BM_ReadInput_WideCsv(benchmark::State& state) { read_input(state, Shape::kWideCsv); }
void BM_ReadInput_JsonLines(benchmark::State& state) { read_input(state, Shape::kJsonLines); }
BENCHMARK(BM_ReadInput_LongCsv)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ReadInput_WideCsv)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ReadInput_JsonLines)->Unit(benchmark::kMillisecond);

}  // namespace
