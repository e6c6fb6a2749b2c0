// SPDX-License-Identifier: Apache-2.0
#include "json/kind_words.hpp"

namespace parindex::inline v1::detail::json {

Text kind_words(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return {"null", "null"};
    case Kind::kBoolean:
      return {"true hoặc false", "true or false"};
    case Kind::kNumber:
      return {"một số", "a number"};
    case Kind::kString:
      return {"một chuỗi", "a string"};
    case Kind::kArray:
      return {"một mảng", "an array"};
    case Kind::kObject:
      return {"một đối tượng", "an object"};
  }
  return {};
}

}  // namespace parindex::inline v1::detail::json
