// SPDX-License-Identifier: Apache-2.0
#include "records/table.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "parindex/decimal.hpp"

#include "input/nearest.hpp"
#include "records/json_lines.hpp"

namespace parindex::inline v1::detail::records {

std::optional<Binding> bind(const KindSchema& schema, const Mapping& mapping, const csv::Reader& header,
                            Mistakes& mistakes) {
  Binding binding;
  binding.width = header.header().size();
  binding.separator = header.separator();
  bool complete = true;
  for (std::size_t i = 0; i != schema.fields.size(); ++i) {
    const ColumnMap& map = mapping.columns[i];
    const std::optional<std::size_t> column = map.column.empty() ? std::nullopt : header.column(map.column);
    binding.columns.push_back(column.value_or(Binding::kNone));
    if (column || (!map.named && (!schema.fields[i].required || !map.otherwise.empty()))) continue;
    complete = false;
    std::string all;
    for (const std::string_view name : header.header())
      all += (all.empty() ? "" : ", ") + std::string(name);
    report(mistakes, Code::kRecordNoColumn, header.header_place(0), {map.column, schema.fields[i].name, all});
  }
  if (!complete) return std::nullopt;
  return binding;
}

Table::Table(const KindSchema& schema, const Mapping& mapping, Quality& quality, Mistakes& mistakes)
    : schema_(schema), mapping_(&mapping), quality_(&quality), mistakes_(&mistakes) {}

Table::~Table() = default;

bool Table::open(const std::string& path) {
  file_ = path;
  bytes_ = ByteSource::open(path, *mistakes_);
  return begin();
}

bool Table::open_bytes(std::string_view bytes, const std::string& name) {
  file_ = name;
  bytes_ = ByteSource::over(bytes, name, *mistakes_);
  return begin();
}

bool Table::begin() {
  rows_.reset();
  failed_ = true;
  lines_ = is_json_lines(file_);
  if (!bytes_) return false;
  if (lines_) return begin_lines();
  blocks_.emplace(*bytes_, kBlockBytes, *mistakes_);
  const std::optional<Block> block = blocks_->next(buffer_);
  if (!block && blocks_->failed()) return false;
  csv::Options options;
  options.file = file_;
  options.separator = mapping_->separator;
  const std::size_t errors = mistakes_->error_count();
  row_mistakes_.clear();
  // The header's mistakes are the file's: without a sound header no row means anything.
  csv::Reader header(block ? block->rows : std::string_view(), options, row_mistakes_);
  for (const Mistake& mistake : row_mistakes_)
    mistakes_->add(mistake);
  row_mistakes_.clear();
  if (mistakes_->error_count() != errors || !take_header(header)) return false;
  rows_.emplace(std::move(header));
  failed_ = false;
  return true;
}

bool Table::take_header(csv::Reader& header) {
  if (!header.ok()) return false;
  std::optional<Binding> binding = bind(schema_, *mapping_, header, *mistakes_);
  if (!binding) return false;
  binding_ = std::move(*binding);
  header_.assign(header.header().begin(), header.header().end());
  header_place_ = header.header_place(0);
  return true;
}

bool Table::begin_lines() {
  constexpr std::size_t kMostBytes = std::size_t{1} << 30U;
  std::string bytes;
  std::vector<char> part(kBlockBytes);
  while (const std::size_t got = bytes_->read(part.data(), part.size())) {
    bytes.append(part.data(), got);
    if (bytes.size() > kMostBytes) {
      report(*mistakes_, Code::kFileTooLarge, Place{.file = file_}, {file_, kMostBytes});
      return false;
    }
  }
  if (bytes_->failed()) return false;
  JsonTable table = json_lines_table(bytes, file_, *quality_);
  lines_header_ = std::move(table.header);
  lines_rows_ = std::move(table.rows);
  csv::Options options;
  options.file = file_;
  options.separator = ',';
  Mistakes found;
  csv::Reader header(lines_header_, options, found);
  mistakes_->append(std::move(found));
  if (!take_header(header)) return false;
  options.columns = binding_.width;
  rows_.emplace(lines_rows_, options, row_mistakes_);
  failed_ = false;
  return true;
}

bool Table::next_block() {
  if (progress && progress(bytes_->taken(), bytes_->total())) {
    failed_ = true;
    return false;
  }
  rows_.reset();
  if (lines_) return false;
  const std::optional<Block> block = blocks_->next(buffer_);
  if (!block) {
    failed_ = blocks_->failed();
    return false;
  }
  csv::Options options;
  options.file = file_;
  options.separator = binding_.separator;
  options.columns = binding_.width;
  options.first_line = block->first_line;
  Mistakes fatal;
  {
    csv::Reader probe(block->rows, options, row_mistakes_);
    if (probe.ok()) {
      rows_.emplace(std::move(probe));
      return true;
    }
  }
  for (const Mistake& mistake : row_mistakes_)
    mistakes_->add(mistake);
  row_mistakes_.clear();
  failed_ = true;
  return false;
}

bool Table::next() {
  while (rows_) {
    const bool row = rows_->next();
    for (const Mistake& mistake : row_mistakes_)
      quality_->refuse(mistake);
    row_mistakes_.clear();
    if (row) return true;
    if (!next_block()) rows_.reset();
  }
  return false;
}

bool Table::has(std::size_t field) const noexcept {
  return binding_.columns[field] != Binding::kNone || !mapping_->columns[field].otherwise.empty();
}

std::string_view Table::text(std::size_t field) const {
  const std::size_t column = binding_.columns[field];
  return meaning(field, column == Binding::kNone ? std::string_view() : rows_->cell(column));
}

std::string_view Table::meaning(std::size_t field, std::string_view cell) const {
  const ColumnMap& map = mapping_->columns[field];
  for (const auto& [written, meaning] : map.codes) {
    if (written == cell) return meaning;
  }
  return cell.empty() ? std::string_view(map.otherwise) : cell;
}

bool Table::is_field(std::size_t column) const noexcept {
  return std::find(binding_.columns.begin(), binding_.columns.end(), column) != binding_.columns.end();
}

Place Table::place(std::size_t field) const {
  const std::size_t column = binding_.columns[field];
  return column == Binding::kNone || lines_ ? rows_->row_place() : rows_->place(column);
}

Place Table::cell_place(std::size_t column) const {
  return lines_ ? rows_->row_place() : rows_->place(column);
}

void Table::refuse(std::size_t field, Code code, std::initializer_list<Argument> args) {
  quality_->refuse(code, place(field), args);
}

bool Table::required_is_empty(std::size_t field) {
  if (!schema_.fields[field].required) return false;
  refuse(field, Code::kRecordEmpty, {column_name(field)});
  return true;
}

bool Table::words(std::size_t field, std::string_view& out) {
  out = text(field);
  return !out.empty() || !required_is_empty(field);
}

bool Table::date(std::size_t field, std::optional<Date>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  out = parse_day(written, mapping_->columns[field].dates);
  if (out) return true;
  refuse(field, Code::kRecordDate, {column_name(field), written, order_name(mapping_->columns[field].dates)});
  return false;
}

bool Table::flag(std::size_t field, std::optional<bool>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  out = parse_flag(written);
  if (out) return true;
  refuse(field, Code::kRecordFlag, {column_name(field), written});
  return false;
}

bool Table::code(std::size_t field, std::optional<std::size_t>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  const std::span<const std::string_view> known = schema_.fields[field].words;
  for (std::size_t i = 0; i != known.size(); ++i) {
    if (known[i] == written) {
      out = i;
      return true;
    }
  }
  std::string all;
  for (const std::string_view word : known)
    all += (all.empty() ? "" : ", ") + std::string(word);
  refuse(field, Code::kRecordCode, {column_name(field), written, all});
  return false;
}

bool Table::count(std::size_t field, std::optional<std::uint64_t>& out) {
  out.reset();
  const std::string_view written = text(field);
  if (written.empty()) return !required_is_empty(field);
  std::uint64_t value = 0;
  const char* const end = written.data() + written.size();
  const auto [stopped, fault] = std::from_chars(written.data(), end, value);
  constexpr std::uint64_t kMost = 999'999'999'999'999'999;
  if (fault != std::errc() || stopped != end || value > kMost) {
    refuse(field, Code::kRecordCount, {column_name(field), written});
    return false;
  }
  out = value;
  return true;
}

bool Table::number(std::size_t field, std::string_view& out) {
  out = text(field);
  if (out.empty()) return !required_is_empty(field);
  if (Decimal::parse(out)) return true;
  refuse(field, Code::kRecordNumber, {column_name(field), out});
  return false;
}

}  // namespace parindex::inline v1::detail::records
