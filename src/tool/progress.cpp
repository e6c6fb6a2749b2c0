// SPDX-License-Identifier: Apache-2.0
#include "tool/progress.hpp"

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace parindex::inline v1::tool {
namespace {

volatile std::sig_atomic_t g_interrupted = 0;

// The first signal ends the work between two blocks; the second one, where nothing comes out of a pipe,
// ends it at once.
extern "C" void parindex_tool_interrupted(int signal) {
  g_interrupted = 1;
  static_cast<void>(std::signal(signal, SIG_DFL));
}

std::string megabytes(double bytes) {
  constexpr double kMega = 1e6;
  return std::to_string(static_cast<std::uint64_t>(bytes / kMega)) + " MB";
}

}  // namespace

std::string progress_line(std::uint64_t done, std::uint64_t total, double seconds, Language language) {
  const double speed = seconds > 0 ? static_cast<double>(done) / seconds : 0;
  if (total == 0) return megabytes(static_cast<double>(done)) + ", " + megabytes(speed) + "/s";
  done = std::min(done, total);
  constexpr std::uint64_t kCells = 20;
  const std::uint64_t percent = done * 100 / total, full = done * kCells / total;
  std::string out = (percent < 10 ? "  " : percent < 100 ? " " : "") + std::to_string(percent) + " % [";
  for (std::uint64_t i = 0; i != kCells; ++i)
    out += i < full ? "█" : "·";
  out += "]  " + megabytes(speed) + "/s";
  if (speed > 0) {
    const auto left = static_cast<std::uint64_t>(static_cast<double>(total - done) / speed + 0.5);
    const std::string second = std::to_string(left % 60);
    const std::string time = std::to_string(left / 60) + ":" + (second.size() == 1 ? "0" : "") + second;
    out += language == Language::kVi ? ", còn " + time : ", " + time + " left";
  }
  return out;
}

Progress::Progress(const Session& session)
    : session_(&session), terminal_(::isatty(STDERR_FILENO) == 1), begin_(Clock::now()), last_(begin_) {
  g_interrupted = 0;
  static_cast<void>(std::signal(SIGINT, parindex_tool_interrupted));
  static_cast<void>(std::signal(SIGTERM, parindex_tool_interrupted));
}

Progress::~Progress() {
  erase();
  static_cast<void>(std::signal(SIGINT, SIG_DFL));
  static_cast<void>(std::signal(SIGTERM, SIG_DFL));
}

bool Progress::interrupted() const noexcept { return g_interrupted != 0; }

int Progress::end_by_signal() {
  erase();
  static_cast<void>(std::signal(SIGINT, SIG_DFL));
  static_cast<void>(std::raise(SIGINT));
  return kExitData;
}

void Progress::erase() {
  if (shown_) write_message("\r\x1B[K");
  shown_ = false;
}

bool Progress::step(std::uint64_t done, std::uint64_t total) {
  if (g_interrupted != 0) return true;
  if (!terminal_) return false;
  const Clock::time_point now = Clock::now();
  constexpr std::chrono::milliseconds kFirst{500}, kEach{100};
  if (now - begin_ < kFirst || now - last_ < kEach) return false;
  last_ = now;
  const double seconds = std::chrono::duration<double>(now - begin_).count();
  write_message("\r\x1B[K" + progress_line(done, total, seconds, session_->language()));
  shown_ = true;
  return false;
}

}  // namespace parindex::inline v1::tool
