// SPDX-License-Identifier: Apache-2.0
// Columns: the bytes choose facts, types, scales and values. What is scored into memory is what the result
// says, and its scorecards are those of the same rows read as documents.
#include <array>
#include <vector>

#include "fuzz.hpp"

namespace {

// Takes numbers from the input until it is used up, then zeros.
class Draw {
 public:
  Draw(const std::uint8_t* data, std::size_t size) : data_(data), left_(size) {}
  std::uint8_t byte() {
    if (left_ == 0) return 0;
    --left_;
    return *data_++;
  }
  void fill(void* to, std::size_t size) {
    for (std::size_t i = 0; i != size; ++i)
      static_cast<std::uint8_t*>(to)[i] = byte();
  }

 private:
  const std::uint8_t* data_;
  std::size_t left_;
};

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Draw draw(data, size);
  const std::size_t rows = 1 + draw.byte() % 5;
  const std::size_t count = draw.byte() % 12;
  const std::uint32_t flags = draw.byte() % 32;
  std::vector<parindex_column> columns(count);
  std::vector<std::array<std::uint8_t, 64>> memory(count);
  std::vector<std::uint8_t> validity(count);
  for (std::size_t i = 0; i != count; ++i) {
    const std::uint8_t choice = draw.byte();
    parindex_column& column = columns[i];
    column.struct_size = sizeof column;
    column.type = 1 + choice % 7;
    column.fact = draw.byte() % 12;
    column.option = choice / 7 % 3;
    column.scale = static_cast<std::int8_t>(draw.byte()) / 6;
    draw.fill(&validity[i], 1);
    draw.fill(memory[i].data(), memory[i].size());
    if (choice > 100) {  // small numbers are more often right
      for (std::size_t at = 0; at < memory[i].size(); ++at) {
        if (at % 4 != 0) memory[i][at] = 0;
      }
    }
    column.data = memory[i].data();
    column.validity = choice % 2 != 0 ? &validity[i] : nullptr;
    column.stride = choice % 3 == 0 ? 8 : 0;
  }
  parindex_score_options options = fuzz::options_of(PARINDEX_FORMAT_JSON, flags);
  options.threads = static_cast<std::int32_t>(size % 3);
  parindex_columns* made = nullptr;
  parindex_error* error = nullptr;
  const parindex_status status =
      parindex_columns_bind(fuzz::framework(), columns.data(), count, rows, &options, &made, &error);
  if (status == PARINDEX_E_ARGUMENT) {
    const fuzz::Owner<parindex_error> said(error);
    PROMISE(made == nullptr && error != nullptr);
    return 0;
  }
  const auto bound = fuzz::checked(status, made, error);
  if (bound == nullptr) return 0;
  parindex_result* scored = nullptr;
  const parindex_status score = parindex_columns_score(made, nullptr, nullptr, &scored, &error);
  const auto result = fuzz::checked(score, scored, error);
  std::array<std::int64_t, 5> into{};
  std::array<std::int64_t, 5> read{};
  parindex_output output{};
  output.struct_size = sizeof output;
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 3;
  for (std::uint64_t item = 0; item != parindex_framework_item_count(fuzz::framework()) + 1; ++item) {
    const bool whole = item == parindex_framework_item_count(fuzz::framework());
    output.item = whole ? UINT64_MAX : item;
    const parindex_output_kind last = whole ? PARINDEX_OUTPUT_BAND : PARINDEX_OUTPUT_OF;
    for (output.kind = PARINDEX_OUTPUT_POINTS; output.kind <= last; ++output.kind) {
      into.fill(-1);
      read.fill(-1);
      output.data = into.data();
      const parindex_status a = parindex_columns_score_into(made, &output, 1, nullptr, nullptr, nullptr);
      PROMISE(result != nullptr || a == PARINDEX_E_DATA);
      if (result == nullptr) return 0;
      output.data = read.data();
      const parindex_status b = parindex_result_read(scored, &output, 1, nullptr);
      PROMISE(a == PARINDEX_OK && b == PARINDEX_OK && into == read);
    }
  }
  static_cast<void>(fuzz::everything(scored));
  return 0;
}
