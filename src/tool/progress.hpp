// SPDX-License-Identifier: Apache-2.0
// What for: a bar on the terminal while records are read, and Ctrl-C that ends the work cleanly.
//
//   Progress progress(session, file_sizes);
//   request.progress = [&](auto done, auto total) { return progress.step(done, total); };
//   …
//   if (progress.interrupted()) return progress.end_by_signal();
//
// The bar shows on standard error when that is a terminal, never before half a second has passed. One at a
// time.
#ifndef PARINDEX_SRC_TOOL_PROGRESS_HPP_
#define PARINDEX_SRC_TOOL_PROGRESS_HPP_

#include <chrono>
#include <cstdint>
#include <string>

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

class Progress {
 public:
  explicit Progress(const Session& session);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // Takes the bar away and gives Ctrl-C its usual meaning back.
  ~Progress();

  // Bytes read and all bytes (0: unknown); true: somebody pressed Ctrl-C.
  [[nodiscard]] bool step(std::uint64_t done, std::uint64_t total);
  [[nodiscard]] bool interrupted() const noexcept;
  // Ends the program as Ctrl-C would have; comes back only when the signal is blocked.
  int end_by_signal();

 private:
  using Clock = std::chrono::steady_clock;
  void erase();

  const Session* session_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point begin_, last_;
};

// "62 % [██████····]  612 MB/s, 0:02 left", in that language; `total` 0: "612 MB, 612 MB/s".
[[nodiscard]] std::string progress_line(std::uint64_t done, std::uint64_t total, double seconds,
                                        Language language);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_PROGRESS_HPP_
