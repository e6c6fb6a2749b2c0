// SPDX-License-Identifier: Apache-2.0
#include "text/file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <unistd.h>
#include <utility>

#include <sys/stat.h>

#include "report.hpp"

namespace parindex::inline v1::detail::text {
namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20U;

class Descriptor {
 public:
  explicit Descriptor(int number, bool owned = true) noexcept : number_(number), owned_(owned) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (owned_ && number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int get() const noexcept { return number_; }
  [[nodiscard]] bool ok() const noexcept { return number_ >= 0; }
  // Closes now; false when the last bytes could not be written.
  [[nodiscard]] bool close() noexcept {
    const int number = std::exchange(number_, -1);
    return !owned_ || number < 0 || ::close(number) == 0;
  }

 private:
  int number_;
  bool owned_;
};

int open_retrying(const char* path, int flags, mode_t mode = 0) noexcept {
  int number = -1;
  do {
    number = ::open(path, flags | O_CLOEXEC, mode);
  } while (number < 0 && errno == EINTR);
  return number;
}

Text reason(int error) {
  switch (error) {
    case ENOENT:
      return {"thư mục không tồn tại", "the folder does not exist"};
    case EACCES:
    case EPERM:
      return {"không có quyền", "permission denied"};
    case EISDIR:
      return {"đây là một thư mục", "it is a folder"};
    case ENOTDIR:
      return {"một phần của đường dẫn không phải là thư mục", "a part of the path is not a folder"};
    case ENOSPC:
      return {"hết dung lượng đĩa", "no space left on the disk"};
    case EDQUOT:
      return {"vượt hạn mức dung lượng", "the disk quota is exceeded"};
    case EROFS:
      return {"hệ thống tệp chỉ cho đọc", "the file system is read-only"};
    case ENAMETOOLONG:
      return {"tên quá dài", "the name is too long"};
    case ELOOP:
      return {"các liên kết tượng trưng nối vòng tròn", "symbolic links form a circle"};
    case EIO:
      return {"lỗi vào ra của thiết bị", "input or output error of the device"};
    default: {
      const std::string number = std::to_string(error);
      return {"lỗi hệ thống số " + number, "system error " + number};
    }
  }
}

bool write_all(int descriptor, std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), std::min(bytes.size(), kChunk));
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Flushes to the disk; targets that cannot (pipes, some network folders) are no failure.
bool flush(int descriptor) noexcept {
  while (::fsync(descriptor) != 0) {
    if (errno == EINTR) continue;
    return errno == EINVAL || errno == ENOTSUP || errno == EROFS;
  }
  return true;
}

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Where a chain of symbolic links ends; the path itself when it is none or leads nowhere.
std::string resolved(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  return real == nullptr ? path : std::string(real.get());
}

bool report_unwritable(const std::string& path, int error, Mistakes& mistakes) {
  report(mistakes, Code::kFileUnwritable, Place{.file = path}, {path, reason(error)});
  return false;
}

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t max_bytes, Mistakes& mistakes) {
  const bool standard_input = path == "-";
  const Place place{.file = path};
  const auto unreadable = [&](int error) {
    report(mistakes, Code::kFileUnreadable, place, {path, reason(error)});
    return std::nullopt;
  };
  if (path.find('\0') != std::string::npos || path.empty()) {
    report(mistakes, Code::kFileNotFound, place, {path});
    return std::nullopt;
  }
  Descriptor file(standard_input ? STDIN_FILENO : open_retrying(path.c_str(), O_RDONLY | O_NOCTTY),
                  !standard_input);
  if (!file.ok()) {
    if (errno == ENOENT) {
      report(mistakes, Code::kFileNotFound, place, {path});
      return std::nullopt;
    }
    return unreadable(errno);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return unreadable(errno);
  if (S_ISDIR(status.st_mode)) return unreadable(EISDIR);
  const auto too_large = [&] {
    report(mistakes, Code::kFileTooLarge, place, {path, max_bytes});
    return std::nullopt;
  };
  std::string out;
  if (S_ISREG(status.st_mode)) {
    if (std::cmp_greater(status.st_size, max_bytes)) return too_large();
    out.reserve(static_cast<std::size_t>(status.st_size) + 1);
  }
  // Sizes are not trusted: a pipe has none, and a file may grow meanwhile.
  std::size_t used = 0;
  for (;;) {
    const std::size_t free_bytes = out.capacity() - used;
    const std::size_t room = free_bytes == 0 ? kChunk : std::min(free_bytes, kChunk);
    out.resize(used + room);
    const ssize_t got = ::read(file.get(), out.data() + used, room);
    if (got < 0) {
      if (errno == EINTR) continue;
      return unreadable(errno);
    }
    used += static_cast<std::size_t>(got);
    if (used > max_bytes) return too_large();
    if (got == 0) break;
  }
  out.resize(used);
  return out;
}

bool write_file_whole(const std::string& path, std::string_view bytes, Mistakes& mistakes) {
  if (path.empty() || path.find('\0') != std::string::npos) return report_unwritable(path, ENOENT, mistakes);
  if (path == "-" || path == "/dev/stdout") {
    return write_all(STDOUT_FILENO, bytes) || report_unwritable(path, errno, mistakes);
  }
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT) return report_unwritable(path, errno, mistakes);
  if (exists && S_ISDIR(status.st_mode)) return report_unwritable(path, EISDIR, mistakes);
  if (path.ends_with('/')) return report_unwritable(path, EISDIR, mistakes);
  if (exists && !S_ISREG(status.st_mode)) {
    Descriptor target(open_retrying(path.c_str(), O_WRONLY | O_NOCTTY));
    if (!target.ok() || !write_all(target.get(), bytes) || !target.close()) {
      return report_unwritable(path, errno, mistakes);
    }
    return true;
  }
  // A file the caller may not write to is not replaced either.
  if (exists && ::access(path.c_str(), W_OK) != 0) return report_unwritable(path, errno, mistakes);

  const std::string target = resolved(path);
  const std::string folder = folder_of(target);
  static constinit std::atomic<std::uint32_t> counter{0};
  std::string temporary;
  int number = -1;
  do {
    temporary = folder + "/.parindex-" + std::to_string(::getpid()) + "-" +
                std::to_string(counter.fetch_add(1)) + ".tmp";
    number = open_retrying(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0666);
  } while (number < 0 && errno == EEXIST);
  if (number < 0) return report_unwritable(path, errno, mistakes);
  Descriptor file(number);
  const bool written = (!exists || ::fchmod(file.get(), status.st_mode & 07777U) == 0) &&
                       write_all(file.get(), bytes) && flush(file.get()) && file.close() &&
                       std::rename(temporary.c_str(), target.c_str()) == 0;
  if (!written) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return report_unwritable(path, error, mistakes);
  }
  // The new name is on disk when the folder is; if that fails the file is whole nevertheless.
  const Descriptor directory(open_retrying(folder.c_str(), O_RDONLY | O_DIRECTORY));
  if (directory.ok()) static_cast<void>(flush(directory.get()));
  return true;
}

}  // namespace parindex::inline v1::detail::text
