// SPDX-License-Identifier: Apache-2.0
// What for: the containers that office files are: a ZIP archive of a few named parts (minizip does the
// work).
//
//   std::optional<std::string> bytes = zip({{"word/document.xml", xml}});
//   ZipReader archive(path); std::optional<std::string> part = archive.part("xl/workbook.xml");
//
// zip() gives the same bytes for the same parts. ZipReader bounds what it unpacks. One thread each.
#ifndef PARINDEX_SRC_OFFICE_ZIP_HPP_
#define PARINDEX_SRC_OFFICE_ZIP_HPP_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace parindex::inline v1::office {

struct ZipPart {
  std::string name, bytes;
};

// Nothing when the temporary file it is made in cannot be written.
[[nodiscard]] std::optional<std::string> zip(const std::vector<ZipPart>& parts);

class ZipReader {
 public:
  explicit ZipReader(const std::string& path);
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;
  ~ZipReader();

  [[nodiscard]] bool is_open() const noexcept { return archive_ != nullptr; }
  // A part unpacked; nothing when there is none, it is damaged, or larger than kMostBytes.
  [[nodiscard]] std::optional<std::string> part(const std::string& name);

  static constexpr std::size_t kMostBytes = std::size_t{128} << 20U;

 private:
  void* archive_ = nullptr;
};

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_ZIP_HPP_
