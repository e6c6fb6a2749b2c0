// SPDX-License-Identifier: Apache-2.0
// Assessments as JSON Lines.
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::input(PARINDEX_FORMAT_JSON_LINES, data, size);
  return 0;
}
