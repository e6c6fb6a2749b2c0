// SPDX-License-Identifier: Apache-2.0
// What for: the bytes of a file, a pipe or memory one after the other, decompressed when they are gzip or
// Zstandard.
//
//   std::unique_ptr<ByteSource> bytes = ByteSource::open("ho-so.csv.gz", mistakes);   // null: cannot be
// opened
//   while (std::size_t got = bytes->read(buffer, sizeof buffer)) ...
//   if (bytes->failed()) return;                                                      // mistakes says why
//
// What a file is shows in its first bytes, not in its name. Memory is constant. Bytes that decompress into
// far more
// than records do (kMaxExpansion) are refused. One thread at a time.
#ifndef PARINDEX_SRC_RECORDS_BYTE_SOURCE_HPP_
#define PARINDEX_SRC_RECORDS_BYTE_SOURCE_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "parindex/mistake.hpp"
#include "parindex/records.hpp"

namespace parindex::inline v1::detail::records {

// Compressed records grow 5 to 50 times; a made one grows a thousand times and more.
inline constexpr std::uint64_t kMaxExpansion = 250;
// So much may always come out.
inline constexpr std::uint64_t kFreeExpansion = std::uint64_t{64} << 20U;

class ByteSource {
 public:
  // A file; "-" is standard input. `mistakes` must outlive the source.
  [[nodiscard]] static std::unique_ptr<ByteSource> open(const std::string& path, Mistakes& mistakes);
  // Whatever the input is; it must outlive the source.
  [[nodiscard]] static std::unique_ptr<ByteSource> open(const RecordInput& input, Mistakes& mistakes);
  // Bytes that outlive the source.
  [[nodiscard]] static std::unique_ptr<ByteSource> over(std::string_view bytes, std::string name,
                                                        Mistakes& mistakes);
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource();

  // Up to `room` bytes; 0 at the end and after a failure.
  [[nodiscard]] std::size_t read(char* to, std::size_t room);
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  // Bytes of the file as it lies there: taken so far, and all (0: unknown).
  [[nodiscard]] std::uint64_t taken() const noexcept { return taken_; }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

 private:
  struct Decoder;
  ByteSource(std::string name, Mistakes& mistakes);
  std::size_t raw(char* to, std::size_t room);
  void fail_read(int error);
  bool begin();

  std::string name_;
  Mistakes* mistakes_;
  int descriptor_ = -1;
  bool owned_ = false;
  std::string_view memory_;
  const RecordInput* given_by_ = nullptr;  // piece by piece
  std::uint64_t taken_ = 0, total_ = 0, given_ = 0;
  bool failed_ = false;
  char head_[4] = {};
  std::size_t head_size_ = 0, head_at_ = 0;
  std::unique_ptr<Decoder> decoder_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_BYTE_SOURCE_HPP_
