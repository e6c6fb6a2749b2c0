// SPDX-License-Identifier: Apache-2.0
// What for: what the fuzz harnesses share. Each defines LLVMFuzzerTestOneInput, stands on parindex.h alone,
// and ends the process when a promise is broken; libFuzzer or replay.cpp gives it bytes.
#ifndef PARINDEX_TESTS_FUZZ_FUZZ_HPP_
#define PARINDEX_TESTS_FUZZ_FUZZ_HPP_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include "parindex.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

inline void promise(bool kept, const char* what) {
  if (kept) return;
  std::fprintf(stderr, "promise broken: %s\n", what);
  std::abort();
}
#define PROMISE(condition) fuzz::promise(condition, #condition)

struct Free {
  void operator()(parindex_framework* handle) const noexcept { parindex_framework_free(handle); }
  void operator()(parindex_calendar* handle) const noexcept { parindex_calendar_free(handle); }
  void operator()(parindex_reader* handle) const noexcept { parindex_reader_free(handle); }
  void operator()(parindex_batch* handle) const noexcept { parindex_batch_free(handle); }
  void operator()(parindex_columns* handle) const noexcept { parindex_columns_free(handle); }
  void operator()(parindex_result* handle) const noexcept { parindex_result_free(handle); }
  void operator()(parindex_error* handle) const noexcept { parindex_error_free(handle); }
};
template <typename Handle>
using Owner = std::unique_ptr<Handle, Free>;

// What every call promises: a handle or an error, never both; wrong data is listed; texts are there in both
// languages.
template <typename Handle>
Owner<Handle> checked(parindex_status status, Handle* out, parindex_error* raw) {
  const Owner<parindex_error> error(raw);
  PROMISE((status == PARINDEX_OK) == (out != nullptr));
  PROMISE((status == PARINDEX_OK) == (raw == nullptr));
  PROMISE(status == PARINDEX_OK || status == PARINDEX_E_DATA || status == PARINDEX_E_MEMORY);
  if (raw != nullptr) {
    PROMISE(parindex_error_status(raw) == status);
    PROMISE(std::strlen(parindex_error_message(raw, PARINDEX_VI)) > 3);
    PROMISE(std::strlen(parindex_error_message(raw, PARINDEX_EN)) > 3);
    PROMISE(status != PARINDEX_E_DATA || parindex_error_mistake_count(raw) != 0);
    for (std::size_t i = 0; i != parindex_error_mistake_count(raw); ++i) {
      parindex_mistake mistake{};
      mistake.struct_size = sizeof mistake;
      PROMISE(parindex_error_mistake(raw, i, &mistake) == PARINDEX_OK);
      PROMISE(std::strlen(mistake.code) > 2 && mistake.file != nullptr && mistake.pointer != nullptr);
      PROMISE(*mistake.message_vi != '\0' && *mistake.message_en != '\0');
    }
  }
  return Owner<Handle>(out);
}

inline std::string bytes_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Bytes in memory of just their size, so that a sanitizer sees a read beyond.
class Exact {
 public:
  Exact(const void* data, std::size_t size) : copy_(new char[size]), size_(size) {
    if (size != 0) std::memcpy(copy_.get(), data, size);
  }
  [[nodiscard]] const char* data() const noexcept { return copy_.get(); }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::unique_ptr<char[]> copy_;
  std::size_t size_;
};

// The framework of the tests of the C interface.
inline const parindex_framework* framework() {
  static const Owner<parindex_framework> loaded = [] {
    const std::string text = bytes_of_file(PARINDEX_TEST_DATA "/framework.json");
    parindex_framework* out = nullptr;
    parindex_error* error = nullptr;
    const parindex_status status = parindex_framework_load(text.data(), text.size(), nullptr, &out, &error);
    PROMISE(status == PARINDEX_OK);
    return checked(status, out, error);
  }();
  return loaded.get();
}

inline std::int32_t PARINDEX_CALL append(const char* text, std::size_t length, void* user) {
  static_cast<std::string*>(user)->append(text, length);
  return 0;
}

inline parindex_score_options options_of(parindex_format format, std::uint32_t flags) {
  parindex_score_options out{};
  out.struct_size = sizeof out;
  out.format = format;
  out.flags = flags;
  return out;
}

// All that a result says, as one text.
inline std::string everything(const parindex_result* result) {
  std::string out;
  for (parindex_view view = PARINDEX_VIEW_JSON; view <= PARINDEX_VIEW_RANKING_JSON; ++view) {
    const parindex_status status = parindex_result_write(result, view, view % 2, &append, &out, nullptr);
    PROMISE(status == PARINDEX_OK);
  }
  const std::size_t units = parindex_result_unit_count(result);
  for (std::size_t unit = 0; unit != units && unit != 3; ++unit) {
    std::string text(1 << 16, '\0');
    std::size_t needed = 0;
    const parindex_status status = parindex_result_explain(result, unit, PARINDEX_NONE, PARINDEX_EN,
                                                           text.data(), text.size(), &needed, nullptr);
    PROMISE(status == PARINDEX_OK || (status == PARINDEX_E_BUFFER && needed >= text.size()));
  }
  return out;
}

// Reads one input, alone, and scores what is right of it.
inline void input(parindex_format format, const std::uint8_t* data, std::size_t size) {
  for (const std::uint32_t flags : {0U, std::uint32_t{PARINDEX_SCORE_KEEP_GOING}}) {
    const Exact bytes(data, size);
    const parindex_score_options options = options_of(PARINDEX_FORMAT_JSON, flags);
    parindex_error* error = nullptr;
    parindex_reader* made = nullptr;
    const parindex_status started = parindex_reader_new(framework(), &options, &made, &error);
    const Owner<parindex_reader> reader = checked(started, made, error);
    const parindex_status added =
        parindex_reader_add(reader.get(), format, bytes.data(), bytes.size(), "input", &error);
    PROMISE(added == PARINDEX_OK && error == nullptr);
    parindex_batch* read = nullptr;
    const parindex_status finished = parindex_reader_finish(reader.get(), &read, &error);
    const Owner<parindex_batch> batch = checked(finished, read, error);
    if (batch == nullptr) continue;
    parindex_result* scored = nullptr;
    const parindex_status status = parindex_score_batch(batch.get(), &options, &scored, &error);
    const Owner<parindex_result> result = checked(status, scored, error);
    if (result != nullptr) static_cast<void>(everything(result.get()));
  }
}

}  // namespace fuzz

#endif  // PARINDEX_TESTS_FUZZ_FUZZ_HPP_
