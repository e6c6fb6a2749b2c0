// SPDX-License-Identifier: Apache-2.0
// What for: a table's bytes in blocks of whole rows, so that threads can work on them and memory stays
// constant.
//
//   BlockReader blocks(*bytes, kBlockBytes, mistakes);
//   std::vector<char> buffer;
//   while (std::optional<Block> block = blocks.next(buffer)) ...             // block->rows lies in the
// buffer
//
// A line break inside a quoted cell ends no row. Behind the rows stand kBlockPadding zero bytes, so that
// vectors may be
// read past the end. A row longer than kMaxRowBytes fails (CSV_LIMIT). A byte order mark is dropped,
// UTF-16 refused.
// One thread at a time.
#ifndef PARINDEX_SRC_RECORDS_BLOCK_READER_HPP_
#define PARINDEX_SRC_RECORDS_BLOCK_READER_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "parindex/mistake.hpp"

#include "records/byte_source.hpp"

namespace parindex::inline v1::detail::records {

inline constexpr std::size_t kBlockBytes = std::size_t{1} << 20U;
inline constexpr std::size_t kBlockPadding = 64;
inline constexpr std::size_t kMaxRowBytes = std::size_t{1} << 20U;

struct Block {
  std::string_view rows;
  std::uint64_t first_line = 1;
  std::uint64_t number = 0;  // 0, 1, 2 …
};

class BlockReader {
 public:
  // Both must outlive the reader.
  BlockReader(ByteSource& bytes, std::size_t block_bytes, Mistakes& mistakes)
      : bytes_(&bytes), block_bytes_(block_bytes), mistakes_(&mistakes) {}

  // Whole rows; nothing at the end and after a failure.
  [[nodiscard]] std::optional<Block> next(std::vector<char>& buffer);
  [[nodiscard]] bool failed() const noexcept { return failed_ || bytes_->failed(); }
  [[nodiscard]] const ByteSource& bytes() const noexcept { return *bytes_; }

 private:
  void fail_long_row(std::string_view rows_before);

  ByteSource* bytes_;
  std::size_t block_bytes_;
  Mistakes* mistakes_;
  std::vector<char> rest_;   // of a row that was cut
  std::uint64_t lines_ = 0;  // in blocks handed out
  std::uint64_t blocks_ = 0;
  bool begun_ = false;
  bool ended_ = false;
  bool failed_ = false;
};

// Where the last whole row of `text` ends (behind its line break); 0: it has none.
[[nodiscard]] std::size_t end_of_rows(std::string_view text) noexcept;

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_BLOCK_READER_HPP_
