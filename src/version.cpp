// SPDX-License-Identifier: Apache-2.0
#include "parindex/version.hpp"

#define PARINDEX_TEXT_OF(x) #x
#define PARINDEX_DOTTED(a, b, c) PARINDEX_TEXT_OF(a) "." PARINDEX_TEXT_OF(b) "." PARINDEX_TEXT_OF(c)

namespace parindex::inline v1 {

const char* version() noexcept {
  return PARINDEX_DOTTED(PARINDEX_VERSION_MAJOR, PARINDEX_VERSION_MINOR, PARINDEX_VERSION_PATCH);
}

int version_number() noexcept { return PARINDEX_VERSION_NUMBER; }

}  // namespace parindex::inline v1
