// SPDX-License-Identifier: Apache-2.0
// What for: work in pieces on some threads, each piece once, in any order; it stops within a piece when the
// caller says so. No thread is left behind.
#ifndef PARINDEX_SRC_SIMULATE_PIECES_HPP_
#define PARINDEX_SRC_SIMULATE_PIECES_HPP_

#include <atomic>
#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>
#include <vector>

namespace parindex::inline v1::detail {

// Calls work(thread, piece) for all pieces, each once, on some threads; the calling thread also asks
// `stopped` between its pieces. @return false when it was stopped
template <typename Work, typename Stopped>
bool in_pieces(std::size_t pieces, unsigned threads, Work&& work, Stopped&& stopped) {
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  const auto take = [&](unsigned thread, bool asks) {
    while (!stop.load(std::memory_order_relaxed)) {
      const std::size_t piece = next.fetch_add(1, std::memory_order_relaxed);
      if (piece >= pieces) return;
      if (asks && stopped(piece)) {
        stop = true;
        return;
      }
      work(thread, piece);
    }
  };
  std::vector<std::thread> helpers;
  std::vector<std::exception_ptr> failed(threads);
  helpers.reserve(threads);
  for (unsigned thread = 1; thread < threads; ++thread) {
    try {
      helpers.emplace_back([&, thread] {
        try {
          take(thread, false);
        } catch (...) {
          failed[thread] = std::current_exception();
          stop = true;
        }
      });
    } catch (const std::system_error&) {
      break;  // no more threads: the others do it
    }
  }
  try {
    take(0, true);
  } catch (...) {
    failed[0] = std::current_exception();
    stop = true;
  }
  for (std::thread& helper : helpers)
    helper.join();
  for (const std::exception_ptr& one : failed) {
    if (one) std::rethrow_exception(one);
  }
  return !stop;
}

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_PIECES_HPP_
