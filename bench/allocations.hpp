// SPDX-License-Identifier: Apache-2.0
// Counts what a loop asks of the heap: in a program that includes this, every operator new is counted.
// To be included by one source of a program; the counts are of all threads together.
#ifndef PARINDEX_BENCH_ALLOCATIONS_HPP_
#define PARINDEX_BENCH_ALLOCATIONS_HPP_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#include <benchmark/benchmark.h>

namespace bench {

inline std::atomic<std::uint64_t> allocation_count{0};
inline std::atomic<std::uint64_t> allocation_bytes{0};

// Heap use between its making and report(), which adds the counters `allocs` and `alloc_bytes`, for one of
// `units`.
class HeapUse {
 public:
  explicit HeapUse(benchmark::State& state)
      : state_(state), count_(allocation_count), bytes_(allocation_bytes) {}

  void report(std::size_t units = 1) {
    const double per = static_cast<double>(state_.iterations()) * static_cast<double>(units);
    if (per == 0) return;
    state_.counters["allocs"] = static_cast<double>(allocation_count - count_) / per;
    state_.counters["alloc_bytes"] =
        benchmark::Counter(static_cast<double>(allocation_bytes - bytes_) / per,
                           benchmark::Counter::kDefaults, benchmark::Counter::kIs1024);
  }

 private:
  benchmark::State& state_;
  std::uint64_t count_;
  std::uint64_t bytes_;
};

}  // namespace bench

// Not inlined, or GCC sees malloc() on one side of a pair and operator delete on the other, and warns.
[[gnu::noinline]] void* operator new(std::size_t size) {
  bench::allocation_count.fetch_add(1, std::memory_order_relaxed);
  bench::allocation_bytes.fetch_add(size, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

#endif  // PARINDEX_BENCH_ALLOCATIONS_HPP_
