// SPDX-License-Identifier: Apache-2.0
// Assessments as JSON: parindex_reader_add(), parindex_reader_finish(), parindex_score_batch().
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::input(PARINDEX_FORMAT_JSON, data, size);
  return 0;
}
