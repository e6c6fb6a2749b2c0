// SPDX-License-Identifier: Apache-2.0
#include "office/zip.hpp"

#include <minizip/unzip.h>
#include <minizip/zip.h>

#include "office/temporary_file.hpp"

namespace parindex::inline v1::office {

std::optional<std::string> zip(const std::vector<ZipPart>& parts) {
  const TemporaryFile file;
  if (file.path().empty()) return std::nullopt;
  zipFile archive = zipOpen(file.path().c_str(), APPEND_STATUS_CREATE);
  if (archive == nullptr) return std::nullopt;
  bool good = true;
  for (const ZipPart& part : parts) {
    zip_fileinfo info{};  // the first day a ZIP archive knows
    info.tmz_date.tm_year = 1980;
    info.tmz_date.tm_mday = 1;
    good =
        good &&
        zipOpenNewFileInZip(archive, part.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED,
                            Z_DEFAULT_COMPRESSION) == ZIP_OK &&
        zipWriteInFileInZip(archive, part.bytes.data(), static_cast<unsigned>(part.bytes.size())) == ZIP_OK &&
        zipCloseFileInZip(archive) == ZIP_OK;
  }
  good = zipClose(archive, nullptr) == ZIP_OK && good;
  return good ? file.read() : std::nullopt;
}

ZipReader::ZipReader(const std::string& path) : archive_(unzOpen(path.c_str())) {}

ZipReader::~ZipReader() {
  if (archive_ != nullptr) unzClose(archive_);
}

std::optional<std::string> ZipReader::part(const std::string& name) {
  constexpr int kCaseSensitive = 1;
  if (archive_ == nullptr || unzLocateFile(archive_, name.c_str(), kCaseSensitive) != UNZ_OK ||
      unzOpenCurrentFile(archive_) != UNZ_OK)
    return std::nullopt;
  std::string out;
  std::string block(std::size_t{1} << 16U, '\0');
  int count = 0;
  // What the archive says of sizes is not believed.
  while ((count = unzReadCurrentFile(archive_, block.data(), static_cast<unsigned>(block.size()))) > 0 &&
         out.size() <= kMostBytes)
    out.append(block, 0, static_cast<std::size_t>(count));
  const bool good = unzCloseCurrentFile(archive_) == UNZ_OK && count == 0 && out.size() <= kMostBytes;
  if (!good) return std::nullopt;
  return out;
}

}  // namespace parindex::inline v1::office
