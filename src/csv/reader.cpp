// SPDX-License-Identifier: Apache-2.0
#include "csv/reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "report.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::csv {
namespace {

std::string hex_byte(char byte) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  const auto value = static_cast<unsigned char>(byte);
  return {'0', 'x', kDigits[value >> 4U], kDigits[value & 0xFU]};
}

std::size_t count_lines(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// One bit for each of 64 bytes: is it the separator, a quotation mark or part of a line end?
std::uint64_t stops_in(const char* block, char separator) noexcept {
  std::uint64_t stops = 0;
#if defined(__SSE2__)
  const __m128i wanted[] = {_mm_set1_epi8(separator), _mm_set1_epi8('"'), _mm_set1_epi8('\n'),
                            _mm_set1_epi8('\r')};
  for (unsigned part = 0; part != 4; ++part) {
    __m128i bytes;
    std::memcpy(&bytes, block + std::size_t{16} * part, sizeof bytes);
    const __m128i found =
        _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, wanted[0]), _mm_cmpeq_epi8(bytes, wanted[1])),
                     _mm_or_si128(_mm_cmpeq_epi8(bytes, wanted[2]), _mm_cmpeq_epi8(bytes, wanted[3])));
    stops |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << 16U * part;
  }
#else
  for (unsigned i = 0; i != 64; ++i) {
    const char c = block[i];
    const bool stop = c == separator || c == '"' || c == '\n' || c == '\r';
    stops |= std::uint64_t{stop} << i;
  }
#endif
  return stops;
}

// A separator as a message shows it.
Text separator_name(char separator) {
  return separator == '\t' ? Text{"tab", "tab"} : Text{std::string(1, separator), std::string(1, separator)};
}

}  // namespace

Reader::Reader(std::string_view buffer, Options options, Mistakes& mistakes)
    : buffer_(buffer), options_(std::move(options)), mistakes_(&mistakes), line_(options_.first_line) {
  const bool begins = options_.columns == 0;
  if (begins && text::looks_like_utf16(buffer_)) {
    report(mistakes, Code::kCsvEncoding, Place{options_.file, "", 1, 1},
           {Text{"có vẻ là UTF-16", "it looks like UTF-16"}});
    return;
  }
  if (begins && buffer_.starts_with(text::kByteOrderMark)) at_ = text::kByteOrderMark.size();
  const std::size_t start = at_;
  const std::size_t good = text::valid_prefix(buffer_);
  if (const std::size_t nul = buffer_.substr(0, good).find('\0'); nul != std::string_view::npos) {
    report(mistakes, Code::kCsvNul, place_at(nul, start, options_.first_line));
    return;
  }
  if (good != buffer_.size()) {
    const std::string byte = hex_byte(buffer_[good]);
    report(mistakes, Code::kCsvEncoding, place_at(good, start, options_.first_line),
           {Text{"byte " + byte + " không hợp lệ", "byte " + byte + " is not valid"}});
    return;
  }
  if (begins) {
    read_header();
  } else {
    separator_ = options_.separator;
    column_count_ = options_.columns;
    ok_ = true;
  }
}

Place Reader::place_at(std::size_t offset, std::size_t row_offset, std::size_t row_line) const {
  const std::string_view before = buffer_.substr(row_offset, offset - row_offset);
  const std::size_t last = before.rfind('\n');
  const std::string_view in_line = last == std::string_view::npos ? before : before.substr(last + 1);
  return Place{.file = options_.file,
               .line = row_line + count_lines(before),
               .column = text::count_code_points(in_line) + 1};
}

std::optional<std::size_t> Reader::column(std::string_view name) const noexcept {
  const auto found =
      std::lower_bound(header_sorted_.begin(), header_sorted_.end(), name,
                       [this](std::size_t at, std::string_view key) { return header_[at] < key; });
  if (found == header_sorted_.end() || header_[*found] != name) return std::nullopt;
  return *found;
}

Place Reader::header_place(std::size_t column) const {
  return place_at(header_offsets_[column], header_offset_, header_line_);
}

std::size_t Reader::offset_of(std::size_t column) const noexcept {
  const char* const cell = cells_[column].data();
  if (std::less<>{}(cell, buffer_.data()) || std::less<>{}(buffer_.data() + buffer_.size(), cell)) {
    for (std::size_t i = 0; i != decoded_used_; ++i) {
      if (decoded_[i].column == column) return decoded_[i].offset;
    }
  }
  const auto offset = static_cast<std::size_t>(cell - buffer_.data());
  return offset > row_offset_ && buffer_[offset - 1] == '"' ? offset - 1 : offset;
}

// The next byte from `at` on that may end an unquoted cell, or the end. Looks at 64 bytes at a time.
std::size_t Reader::find_stop(std::size_t at) noexcept {
  while (at < buffer_.size()) {
    if (at - block_ >= 64) {
      block_ = at - at % 64;
      if (buffer_.size() - block_ >= 64) {
        stops_ = stops_in(buffer_.data() + block_, separator_);
      } else {
        char rest[64] = {};
        std::memcpy(rest, buffer_.data() + block_, buffer_.size() - block_);
        stops_ = stops_in(rest, separator_);
      }
    }
    const std::uint64_t ahead = stops_ >> (at - block_);
    if (ahead != 0) return at + static_cast<std::size_t>(std::countr_zero(ahead));
    at = block_ + 64;
  }
  return buffer_.size();
}

Place Reader::place(std::size_t column) const { return place_at(offset_of(column), row_offset_, row_line_); }

Place Reader::row_place() const { return place_at(row_offset_, row_offset_, row_line_); }

// Moves to the next line that has content.
void Reader::skip_blank_and_comments(bool comments) {
  while (at_ < buffer_.size()) {
    std::size_t end = at_;
    while (end < buffer_.size() && (buffer_[end] == ' ' || (buffer_[end] == '\t' && separator_ != '\t')))
      ++end;
    if (comments && end == at_ && buffer_[end] == '#')
      end = std::min(buffer_.find('\n', end), buffer_.size());
    if (end + 1 < buffer_.size() && buffer_[end] == '\r' && buffer_[end + 1] == '\n') ++end;
    if (end == buffer_.size()) {
      at_ = end;
    } else if (buffer_[end] == '\n') {
      at_ = end + 1;
      ++line_;
    } else {
      return;
    }
  }
}

void Reader::read_header() {
  skip_blank_and_comments(true);
  // As Excel writes it: sep=;
  const std::string_view line = buffer_.substr(at_, buffer_.find_first_of("\r\n", at_) - at_);
  const bool told =
      line.size() == 5 && line.starts_with("sep=") && (line[4] == ',' || line[4] == ';' || line[4] == '\t');
  if (told) {
    at_ += line.size();
    skip_blank_and_comments(true);
  }
  if (options_.separator != '\0') {
    separator_ = options_.separator;
  } else if (told) {
    separator_ = line[4];
  } else {
    std::size_t commas = 0;
    std::size_t semicolons = 0;
    std::size_t tabs = 0;
    bool quoted = false;
    for (std::size_t at = at_; at < buffer_.size() && (quoted || buffer_[at] != '\n'); ++at) {
      const char c = buffer_[at];
      quoted = quoted != (c == '"');
      if (quoted) continue;
      commas += c == ',' ? 1 : 0;
      semicolons += c == ';' ? 1 : 0;
      tabs += c == '\t' ? 1 : 0;
    }
    if (commas == 0 && semicolons + tabs != 0) separator_ = semicolons >= tabs ? ';' : '\t';
  }

  if (at_ >= buffer_.size()) {
    report(*mistakes_, Code::kCsvEmpty, Place{.file = options_.file, .pointer = {}, .line = 1, .column = 1});
    return;
  }
  if (read_row() == Row::kBad) {
    cell_count_ = 0;
    return;
  }

  header_offset_ = row_offset_;
  header_line_ = row_line_;
  header_text_.assign(cells().begin(), cells().end());
  for (std::size_t i = 0; i != cell_count_; ++i)
    header_offsets_.push_back(offset_of(i));
  header_.assign(header_text_.begin(), header_text_.end());
  header_sorted_.resize(header_.size());
  for (std::size_t i = 0; i != header_.size(); ++i)
    header_sorted_[i] = i;
  std::sort(header_sorted_.begin(), header_sorted_.end(), [this](std::size_t a, std::size_t b) {
    const int order = header_[a].compare(header_[b]);
    return order != 0 ? order < 0 : a < b;
  });
  std::vector<std::size_t> first(header_.size());  // column of the same name that comes first
  for (std::size_t i = 0; i != header_sorted_.size(); ++i) {
    const std::size_t at = header_sorted_[i];
    const bool repeated = i != 0 && header_[header_sorted_[i - 1]] == header_[at];
    first[at] = repeated ? first[header_sorted_[i - 1]] : at;
  }
  for (std::size_t i = 0; i != header_.size(); ++i) {
    if (header_[i].empty()) {
      report(*mistakes_, Code::kCsvHeaderEmpty, header_place(i), {i + 1});
    } else if (first[i] != i) {
      report(*mistakes_, Code::kCsvHeaderDuplicate, header_place(i), {header_[i], first[i] + 1});
    }
  }
  column_count_ = header_.size();
  ok_ = true;
}

// Goes on with the line after the one `from` is in.
void Reader::skip_line(std::size_t from) {
  const std::size_t end = buffer_.find('\n', from);
  at_ = end == std::string_view::npos ? buffer_.size() : end + 1;
  line_ = row_line_ + count_lines(buffer_.substr(row_offset_, at_ - row_offset_));
}

// Reads a cell from its opening quote at `at`, which then stands after the closing one. False: reported, and
// the reader stands at the line to go on with.
bool Reader::read_quoted(std::size_t& at, std::string_view& cell) {
  const std::size_t opening = at;
  bool doubled = false;
  std::size_t end = opening + 1;
  for (;; end += 2) {
    end = buffer_.find('"', end);
    if (end == std::string_view::npos) {
      report(*mistakes_, Code::kCsvQuote, place_at(opening, row_offset_, row_line_),
             {Text{"dấu ngoặc kép mở ở đây không có dấu đóng", "the one that opens here is never closed"}});
      skip_line(opening);
      return false;
    }
    if (end + 1 >= buffer_.size() || buffer_[end + 1] != '"') break;
    doubled = true;
  }
  const std::string_view content = buffer_.substr(opening + 1, end - opening - 1);
  at = end + 1;
  if (at < buffer_.size() && buffer_[at] != separator_ && buffer_[at] != '\n' && buffer_[at] != '\r') {
    if (const std::size_t lines = count_lines(content); lines != 0) {
      // More likely the closing quote is missing than that this cell goes on over all these lines.
      const Place place = place_at(opening, row_offset_, row_line_);
      const std::string line = std::to_string(place.line + lines);
      report(*mistakes_, Code::kCsvQuote, place,
             {Text{"dấu ngoặc kép mở ở đây gặp dấu đóng ở dòng " + line + ", nhưng ngay sau đó còn chữ",
                   "the one that opens here is closed on line " + line + ", but more text follows"}});
      skip_line(opening);
    } else {
      report(*mistakes_, Code::kCsvQuote, place_at(at, row_offset_, row_line_),
             {Text{"sau dấu ngoặc kép đóng còn chữ", "there is more text after the closing one"}});
      skip_line(at);
    }
    return false;
  }
  if (!doubled) {
    cell = content;
    return true;
  }
  if (decoded_used_ == decoded_.size()) decoded_.emplace_back();
  Decoded& slot = decoded_[decoded_used_++];
  slot.column = cell_count_;
  slot.offset = opening;
  std::string& decoded = slot.text;
  decoded.clear();
  for (std::size_t from = 0; from < content.size();) {
    const std::size_t quote = std::min(content.find('"', from), content.size());
    decoded += content.substr(from, quote - from);
    if (quote == content.size()) break;
    decoded += '"';
    from = quote + 2;
  }
  cell = decoded;
  return true;
}

Reader::Row Reader::read_row() {
  skip_blank_and_comments(false);
  if (at_ >= buffer_.size()) return Row::kEnd;
  row_offset_ = at_;
  row_line_ = line_;
  cell_count_ = 0;
  decoded_used_ = 0;

  const std::size_t size = buffer_.size();
  std::size_t at = at_;
  bool spans_lines = false;
  for (;;) {
    const std::size_t start = at;
    std::string_view cell;
    if (at < size && buffer_[at] == '"') {
      if (!read_quoted(at, cell)) return Row::kBad;
      spans_lines = spans_lines || cell.find('\n') != std::string_view::npos;
    } else {
      at = find_stop(at);
      if (at < size && buffer_[at] == '"') {
        report(*mistakes_, Code::kCsvQuote, place_at(at, row_offset_, row_line_),
               {Text{"ô không mở đầu bằng dấu ngoặc kép nhưng bên trong lại có",
                     "there is one inside a cell that does not start with one"}});
        skip_line(at);
        return Row::kBad;
      }
      cell = buffer_.substr(start, at - start);
    }
    if (at - start > options_.max_cell_bytes) {
      report(*mistakes_, Code::kCsvLimit, place_at(start, row_offset_, row_line_),
             {Text{"ô dài hơn " + std::to_string(options_.max_cell_bytes) + " byte",
                   "a cell is longer than " + std::to_string(options_.max_cell_bytes) + " bytes"}});
      skip_line(start);
      return Row::kBad;
    }
    if (cell_count_ >= options_.max_columns) {
      report(*mistakes_, Code::kCsvLimit, place_at(start, row_offset_, row_line_),
             {Text{"hơn " + std::to_string(options_.max_columns) + " cột",
                   "more than " + std::to_string(options_.max_columns) + " columns"}});
      skip_line(start);
      return Row::kBad;
    }
    if (cell_count_ == cells_.size()) cells_.resize(cells_.size() * 2 + 8);
    cells_[cell_count_++] = cell;
    if (at < size && buffer_[at] == separator_) {
      ++at;
      continue;
    }
    break;
  }
  if (at < size && buffer_[at] == '\r') {
    if (at + 1 >= size || buffer_[at + 1] != '\n') {
      report(*mistakes_, Code::kCsvLineEnd, place_at(at, row_offset_, row_line_));
      skip_line(at);
      return Row::kBad;
    }
    ++at;
  }
  at_ = std::min(at + 1, size);
  line_ = row_line_ + (spans_lines ? count_lines(buffer_.substr(row_offset_, at_ - row_offset_)) : 1);
  return Row::kGood;
}

bool Reader::next_plain() {
  const std::size_t size = buffer_.size(), wanted = header_.size();
  if (!ok_ || at_ >= size || static_cast<unsigned char>(buffer_[at_]) <= ' ') return false;
  if (cells_.size() < wanted) cells_.resize(wanted);
  const char* const text = buffer_.data();
  std::size_t at = at_;
  for (std::size_t count = 0; count < wanted; ++count) {
    const std::size_t start = at;
    at = find_stop(at);
    if (at == size) return false;
    cells_[count] = std::string_view(text + start, at - start);
    const char stop = text[at++];
    if (stop == separator_) continue;
    if (stop == '\r' && (at == size || text[at++] != '\n')) return false;
    if (stop == '"' || count + 1 != wanted || at - at_ > options_.max_cell_bytes) return false;
    row_offset_ = at_;
    row_line_ = line_++;
    cell_count_ = wanted;
    decoded_used_ = 0;
    at_ = at;
    return true;
  }
  return false;
}

bool Reader::next() {
  if (!ok_) return false;
  for (;;) {
    const Row row = read_row();
    if (row == Row::kEnd) break;
    if (row == Row::kBad) continue;
    if (cell_count_ == column_count_) return true;
    report(*mistakes_, Code::kCsvColumns, cell_count_ > column_count_ ? place(column_count_) : row_place(),
           {cell_count_, column_count_, separator_name(separator_)});
  }
  cell_count_ = 0;
  return false;
}

}  // namespace parindex::inline v1::detail::csv
