// SPDX-License-Identifier: Apache-2.0
// What for: a file that lives as long as this object, for writers and readers that want a path.
//
//   TemporaryFile file;
//   if (file.path().empty()) return {};      // it could not be made
//   write_to(file.path()); std::optional<std::string> bytes = file.read();
//
// One thread.
#ifndef PARINDEX_SRC_OFFICE_TEMPORARY_FILE_HPP_
#define PARINDEX_SRC_OFFICE_TEMPORARY_FILE_HPP_

#include <optional>
#include <string>
#include <string_view>

namespace parindex::inline v1::office {

class TemporaryFile {
 public:
  TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool write(std::string_view bytes) const;
  [[nodiscard]] std::optional<std::string> read() const;

 private:
  std::string path_;
};

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_TEMPORARY_FILE_HPP_
