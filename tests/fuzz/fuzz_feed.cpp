// SPDX-License-Identifier: Apache-2.0
// JSON Lines in parts: parindex_reader_feed() gives what the whole gives, wherever it is cut.
// The first byte says how large the parts are.
#include <algorithm>

#include "fuzz.hpp"

namespace {

// The outcome of reading: the mistakes, or the scorecards.
std::string outcome(const char* data, std::size_t size, std::size_t part) {
  parindex_reader* made = nullptr;
  PROMISE(parindex_reader_new(fuzz::framework(), nullptr, &made, nullptr) == PARINDEX_OK);
  const fuzz::Owner<parindex_reader> reader(made);
  for (std::size_t at = 0; at < size; at += part) {
    const fuzz::Exact bytes(data + at, std::min(part, size - at));
    const parindex_status fed = parindex_reader_feed(made, bytes.data(), bytes.size(), "input", nullptr);
    PROMISE(fed == PARINDEX_OK);
  }
  parindex_batch* read = nullptr;
  parindex_error* error = nullptr;
  const parindex_status status = parindex_reader_finish(made, &read, &error);
  if (error != nullptr) {
    const fuzz::Owner<parindex_error> owner(error);
    return parindex_error_message(error, PARINDEX_EN);
  }
  const auto batch = fuzz::checked(status, read, error);
  parindex_result* scored = nullptr;
  const parindex_status score = parindex_score_batch(read, nullptr, &scored, &error);
  if (error != nullptr) {
    const fuzz::Owner<parindex_error> owner(error);
    return parindex_error_message(error, PARINDEX_EN);
  }
  return fuzz::everything(fuzz::checked(score, scored, error).get());
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const char* const text = reinterpret_cast<const char*>(data) + 1;
  const std::string whole = outcome(text, size - 1, size);
  PROMISE(outcome(text, size - 1, std::size_t{1} + data[0]) == whole);
  return 0;
}
