// SPDX-License-Identifier: Apache-2.0
// Facts as CSV, long and wide.
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::input(PARINDEX_FORMAT_CSV, data, size);
  return 0;
}
