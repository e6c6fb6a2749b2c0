// SPDX-License-Identifier: Apache-2.0
#include "records/block_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "report.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::records {
namespace {

// How many line ends there are; in sums of a byte each, which compilers put side by side.
std::uint64_t count_lines(std::string_view text) noexcept {
  constexpr std::size_t kLanes = 16, kRounds = 255;
  std::uint64_t out = 0;
  std::size_t at = 0;
  while (text.size() - at >= kLanes) {
    using Lanes = std::uint8_t __attribute__((vector_size(kLanes)));
    Lanes sums = {};
    for (std::size_t round = 0; round != kRounds && text.size() - at >= kLanes; ++round, at += kLanes) {
      Lanes bytes;
      std::memcpy(&bytes, text.data() + at, kLanes);
      sums -= reinterpret_cast<Lanes>(bytes == static_cast<std::uint8_t>('\n'));  // true is -1
    }
    for (std::size_t lane = 0; lane != kLanes; ++lane)
      out += sums[lane];
  }
  for (; at != text.size(); ++at)
    out += static_cast<std::uint64_t>(text[at] == '\n');
  return out;
}

}  // namespace

std::size_t end_of_rows(std::string_view text) noexcept {
  if (text.find('"') == std::string_view::npos) {
    const std::size_t last = text.rfind('\n');
    return last == std::string_view::npos ? 0 : last + 1;
  }
  std::size_t end = 0;
  bool cell_begins = true;
  for (std::size_t at = 0; at != text.size(); ++at) {
    const char c = text[at];
    if (c == '"' && cell_begins) {
      for (++at; at < text.size(); ++at) {
        if (text[at] != '"') continue;
        if (at + 1 == text.size() || text[at + 1] != '"') break;
        ++at;
      }
      if (at >= text.size()) break;
      cell_begins = false;
      continue;
    }
    cell_begins = c == ',' || c == ';' || c == '\t' || c == '\n';
    if (c == '\n') end = at + 1;
  }
  return end;
}

void BlockReader::fail_long_row(std::string_view rows_before) {
  failed_ = true;
  const std::uint64_t line = lines_ + 1 + count_lines(rows_before);
  const std::string limit = std::to_string(kMaxRowBytes);
  report(*mistakes_, Code::kCsvLimit, Place{.file = bytes_->name(), .line = line, .column = 1},
         {Text{"dòng dài hơn " + limit + " byte", "a row is longer than " + limit + " bytes"}});
}

std::optional<Block> BlockReader::next(std::vector<char>& buffer) {
  if (ended_ || failed_) return std::nullopt;
  std::size_t size = rest_.size();
  std::size_t room = std::max(block_bytes_, size + kMaxRowBytes / 4);
  buffer.resize(room + kBlockPadding);
  if (size != 0) std::memcpy(buffer.data(), rest_.data(), size);
  rest_.clear();
  for (;;) {
    while (size != room) {
      const std::size_t got = bytes_->read(buffer.data() + size, room - size);
      if (got == 0) {
        ended_ = true;
        break;
      }
      size += got;
    }
    if (bytes_->failed()) return std::nullopt;
    std::size_t begin = 0;
    if (!begun_) {
      begun_ = true;
      const std::string_view head(buffer.data(), size);
      if (text::looks_like_utf16(head)) {
        failed_ = true;
        report(*mistakes_, Code::kCsvEncoding, Place{.file = bytes_->name(), .line = 1, .column = 1},
               {Text{"có vẻ là UTF-16", "it looks like UTF-16"}});
        return std::nullopt;
      }
      if (head.starts_with(text::kByteOrderMark)) begin = text::kByteOrderMark.size();
      if (begin != 0) {
        std::memmove(buffer.data(), buffer.data() + begin, size - begin);
        size -= begin;
        if (!ended_) continue;
      }
    }
    const std::string_view text(buffer.data(), size);
    const std::size_t end = ended_ ? size : end_of_rows(text);
    if (end == 0 && !ended_) {  // one row fills the block
      if (size >= kMaxRowBytes) {
        fail_long_row({});
        return std::nullopt;
      }
      room = std::min(room * 2, kMaxRowBytes + kBlockPadding);
      buffer.resize(room + kBlockPadding);
      continue;
    }
    if (size - end > kMaxRowBytes) {
      fail_long_row(text.substr(0, end));
      return std::nullopt;
    }
    rest_.assign(buffer.begin() + static_cast<std::ptrdiff_t>(end),
                 buffer.begin() + static_cast<std::ptrdiff_t>(size));
    if (end == 0) return std::nullopt;
    std::memset(buffer.data() + end, 0, kBlockPadding);
    const std::uint64_t first_line = lines_ + 1;
    lines_ += count_lines({buffer.data(), end});
    return Block{std::string_view(buffer.data(), end), first_line, blocks_++};
  }
}

}  // namespace parindex::inline v1::detail::records
