// SPDX-License-Identifier: Apache-2.0
#include "tool/terminal.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <sys/ioctl.h>

#include "parindex/mistake.hpp"

#include "report.hpp"
#include "text/file.hpp"

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kDefaultWidth = 100;
constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kFlushAt = std::size_t{1} << 16U;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

bool coloured(Colour colour, int descriptor) {
  switch (colour) {
    case Colour::kAlways:
      return true;
    case Colour::kNever:
      return false;
    case Colour::kAuto:
      break;
  }
  // no-color.org: present and not empty, whatever it says.
  return isatty(descriptor) == 1 && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

std::size_t width_of(int descriptor) {
  winsize size{};
  if (isatty(descriptor) == 1 && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= kNarrowest) {
    return size.ws_col;
  }
  return kDefaultWidth;
}

// Writes all of it; 0 or the error.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

void prepare_streams() {
  for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
      // The lowest free number is taken, so this is that descriptor. It cannot be used the way it is meant to
      // be: reading from it and writing to it fail as they would have.
      const int opened = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);
      static_cast<void>(opened);
    }
  }
  static_cast<void>(std::signal(SIGPIPE, SIG_IGN));
}

Language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const std::string value = environment(name);
    if (value.empty()) continue;
    const bool vietnamese =
        value.starts_with("vi") &&
        (value.size() == 2 || value[2] == '_' || value[2] == '.' || value[2] == '-' || value[2] == '@');
    return vietnamese ? Language::kVi : Language::kEn;
  }
  return Language::kEn;
}

detail::Look look_of_output(Language language, Colour colour, const std::size_t* width, bool to_file) {
  detail::Look look;
  look.language = language;
  look.width = width != nullptr ? *width : (to_file ? kDefaultWidth : width_of(STDOUT_FILENO));
  look.colour = to_file ? colour == Colour::kAlways : coloured(colour, STDOUT_FILENO);
  return look;
}

detail::Look look_of_messages(Language language, Colour colour) {
  detail::Look look;
  look.language = language;
  look.width = width_of(STDERR_FILENO);
  look.colour = coloured(colour, STDERR_FILENO);
  return look;
}

void write_message(std::string_view text) { static_cast<void>(write_all(STDERR_FILENO, text)); }

void Output::write(std::string_view bytes) {
  if (closed_ || error_ != 0) return;
  held_ += bytes;
  if (path_.empty() && held_.size() >= kFlushAt) flush();
}

void Output::show() {
  if (path_.empty() && !closed_ && error_ == 0 && !held_.empty()) flush();
}

void Output::flush() {
  const int error = write_all(STDOUT_FILENO, held_);
  held_.clear();
  if (error == EPIPE) {
    closed_ = true;
  } else {
    error_ = error;
  }
}

bool Output::finish(Language language) {
  Mistakes mistakes;
  if (path_.empty()) {
    show();
    if (error_ == 0) return true;
    const std::string name = language == Language::kVi ? "đầu ra chuẩn" : "standard output";
    report(mistakes, detail::Code::kFileUnwritable, Place{},
           {name, std::error_code(error_, std::generic_category()).message()});
  } else if (detail::text::write_file_whole(path_, held_, mistakes)) {
    return true;
  }
  for (const Mistake& mistake : mistakes)
    write_message(format(mistake, language) + "\n");
  return false;
}

}  // namespace parindex::inline v1::tool
