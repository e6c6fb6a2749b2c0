// SPDX-License-Identifier: Apache-2.0
// A unit register.
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::input(PARINDEX_FORMAT_UNITS, data, size);
  return 0;
}
