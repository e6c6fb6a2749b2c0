// SPDX-License-Identifier: Apache-2.0
// What does exactness cost? The arithmetic of a leaf (max x n / d, rounded), of a sum, and the same
// beyond 128 bits; the division of two doubles, which is not exact, as a yardstick.
#include "parindex/rational.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "allocations.hpp"
#include "made_up.hpp"

namespace {

constexpr std::size_t kMany = 1024;

struct Share {
  std::int64_t part, whole;
};

std::vector<Share> shares() {
  std::vector<Share> out;
  for (std::uint64_t i = 0; i < kMany; ++i) {
    const int whole = 1 + bench::below(bench::mixed(21, i, 0), 6000);
    out.push_back({bench::below(bench::mixed(22, i, 0), whole + 1), whole});
  }
  return out;
}

void finish(benchmark::State& state, bench::HeapUse& heap) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMany));
  heap.report(kMany);
}

void BM_Rational_RatioPoints(benchmark::State& state) {
  const auto mode = static_cast<parindex::RoundingMode>(state.range(0));
  const std::vector<Share> all = shares();
  const parindex::Rational max = *parindex::Rational::parse("1.25");
  bench::HeapUse heap(state);
  for (auto _ : state) {
    for (const Share& one : all) {
      parindex::Rational points = (max * parindex::Rational::ratio(one.part, one.whole)).rounded({2, mode});
      benchmark::DoNotOptimize(points);
    }
  }
  finish(state, heap);
  state.SetLabel(std::string(parindex::to_string(mode)));
}
BENCHMARK(BM_Rational_RatioPoints)->ArgName("mode")->DenseRange(0, 3);

void BM_Double_RatioPoints(benchmark::State& state) {
  const std::vector<Share> all = shares();
  bench::HeapUse heap(state);
  for (auto _ : state) {
    for (const Share& one : all) {
      double points = 1.25 * static_cast<double>(one.part) / static_cast<double>(one.whole);
      benchmark::DoNotOptimize(points);
    }
  }
  finish(state, heap);
  state.SetLabel("not exact, not rounded");
}
BENCHMARK(BM_Double_RatioPoints);

void BM_Rational_SumOfRounded(benchmark::State& state) {
  std::vector<parindex::Rational> points;
  for (const Share& one : shares()) {
    points.push_back(
        (parindex::Rational::ratio(one.part, one.whole) * 2).rounded({2, parindex::RoundingMode::kHalfUp}));
  }
  bench::HeapUse heap(state);
  for (auto _ : state) {
    parindex::Rational sum;
    for (const parindex::Rational& one : points)
      sum += one;
    benchmark::DoNotOptimize(sum);
  }
  finish(state, heap);
}
BENCHMARK(BM_Rational_SumOfRounded);

// Means of means without rounding between: denominators that outgrow 128 bits.
void BM_Rational_SumBeyond128Bits(benchmark::State& state) {
  constexpr std::size_t kTerms = 64;
  const std::vector<Share> all = shares();
  bench::HeapUse heap(state);
  for (auto _ : state) {
    for (std::size_t from = 0; from < kMany; from += kTerms) {
      parindex::Rational sum;
      for (std::size_t i = from; i < from + kTerms; ++i)
        sum += parindex::Rational::ratio(all[i].part, all[i].whole);
      benchmark::DoNotOptimize(sum);
    }
  }
  finish(state, heap);
}
BENCHMARK(BM_Rational_SumBeyond128Bits);

void BM_Rational_Compare(benchmark::State& state) {
  std::vector<parindex::Rational> values;
  for (const Share& one : shares())
    values.push_back(parindex::Rational::ratio(one.part, one.whole));
  const parindex::Rational bar = *parindex::Rational::parse("0.935");
  bench::HeapUse heap(state);
  for (auto _ : state) {
    for (const parindex::Rational& one : values) {
      bool reached = one >= bar;
      benchmark::DoNotOptimize(reached);
    }
  }
  finish(state, heap);
}
BENCHMARK(BM_Rational_Compare);

void BM_Rational_ToFixed(benchmark::State& state) {
  std::vector<parindex::Rational> values;
  for (const Share& one : shares())
    values.push_back(parindex::Rational::ratio(one.part, one.whole) * 20);
  bench::HeapUse heap(state);
  for (auto _ : state) {
    for (const parindex::Rational& one : values) {
      std::string text = one.to_fixed(2);
      benchmark::DoNotOptimize(text.data());
    }
  }
  finish(state, heap);
}
BENCHMARK(BM_Rational_ToFixed);

}  // namespace
