// SPDX-License-Identifier: Apache-2.0
#include "records/table.hpp"

#include <algorithm>
#include <utility>

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
    : RowFields(schema, mapping, quality), mistakes_(&mistakes) {}

Table::~Table() = default;

void Table::take_rows(csv::Reader rows) { set_rows(&rows_.emplace(std::move(rows))); }

bool Table::open(const RecordInput& input) {
  file_ = input.name;
  bytes_ = ByteSource::open(input, *mistakes_);
  return begin();
}

bool Table::begin() {
  rows_.reset();
  failed_ = true;
  lines_ = is_json_lines(file_);
  set_whole_rows(lines_);
  if (!bytes_) return false;
  if (lines_) return begin_lines();
  blocks_.emplace(*bytes_, kBlockBytes, *mistakes_);
  const std::optional<Block> block = blocks_->next(buffer_);
  if (!block && blocks_->failed()) return false;
  csv::Options options;
  options.file = file_;
  options.separator = mapping().separator;
  const std::size_t errors = mistakes_->error_count();
  row_mistakes_.clear();
  // The header's mistakes are the file's: without a sound header no row means anything.
  csv::Reader header(block ? block->rows : std::string_view(), options, row_mistakes_);
  for (const Mistake& mistake : row_mistakes_)
    mistakes_->add(mistake);
  row_mistakes_.clear();
  if (mistakes_->error_count() != errors || !take_header(header)) return false;
  take_rows(std::move(header));
  failed_ = false;
  return true;
}

bool Table::take_header(csv::Reader& header) {
  if (!header.ok()) return false;
  std::optional<Binding> binding = bind(schema(), mapping(), header, *mistakes_);
  if (!binding) return false;
  set_binding(std::move(*binding));
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
  JsonTable table = json_lines_table(bytes, file_, quality());
  lines_header_ = std::move(table.header);
  lines_rows_ = std::move(table.rows);
  csv::Options options;
  options.file = file_;
  options.separator = ',';
  Mistakes found;
  csv::Reader header(lines_header_, options, found);
  mistakes_->append(std::move(found));
  if (!take_header(header)) return false;
  options.columns = binding().width;
  take_rows(csv::Reader(lines_rows_, options, row_mistakes_));
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
  options.separator = binding().separator;
  options.columns = binding().width;
  options.first_line = block->first_line;
  Mistakes fatal;
  {
    csv::Reader probe(block->rows, options, row_mistakes_);
    if (probe.ok()) {
      take_rows(std::move(probe));
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
      quality().refuse(mistake);
    row_mistakes_.clear();
    if (row) return true;
    if (!next_block()) rows_.reset();
  }
  return false;
}

bool Table::is_field(std::size_t column) const noexcept {
  return std::find(binding().columns.begin(), binding().columns.end(), column) != binding().columns.end();
}

}  // namespace parindex::inline v1::detail::records
