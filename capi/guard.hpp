// SPDX-License-Identifier: Apache-2.0
// What for: the one place where C++ ends and C begins: errors as objects, no exception across the border.
//
//   parindex_status parindex_x(const parindex_framework *framework, …, parindex_error **error) noexcept {
//     return guard(error, [&]() -> parindex_status {
//       if (!valid(framework)) return fail(error, kNoFramework);
//       …
//       return PARINDEX_OK;
//     });
//   }
//
// Reporting an error never needs memory: where none is left, *error is a static object that says so.
#ifndef PARINDEX_CAPI_GUARD_HPP_
#define PARINDEX_CAPI_GUARD_HPP_

#include <cstddef>
#include <exception>
#include <new>
#include <string_view>

#include "parindex/mistake.hpp"
#include "parindex/text.hpp"

#include "parindex.h"

namespace parindex::capi {

// What was wrong with a call, in both languages; literals.
struct Sentence {
  const char* vi;
  const char* en;
};

// Puts an error into *error (when there is room for it) and gives its status back.
parindex_status fail(parindex_error** error, parindex_status status, const Sentence& sentence) noexcept;
// The call is wrong.
inline parindex_status fail(parindex_error** error, const Sentence& sentence) noexcept {
  return fail(error, PARINDEX_E_ARGUMENT, sentence);
}
// The data is wrong.
parindex_status fail_data(parindex_error** error, Mistakes mistakes);
// A defect of ours.
parindex_status fail_internal(parindex_error** error, const char* what) noexcept;
// No memory is left; needs none.
parindex_status fail_memory(parindex_error** error) noexcept;
parindex_status fail_cancelled(parindex_error** error) noexcept;

// Runs `body`, which gives a status; whatever it throws becomes an error.
template <typename Body>
parindex_status guard(parindex_error** error, Body&& body) noexcept {
  if (error != nullptr) *error = nullptr;
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return fail_memory(error);
  } catch (const std::exception& exception) {
    return fail_internal(error, exception.what());
  } catch (...) {
    return fail_internal(error, "unknown exception");
  }
}

// For functions that give a value and no status.
template <typename Value, typename Body>
Value guard_value(Value otherwise, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    return otherwise;
  }
}

inline constexpr Sentence kNullArgument{
    "một tham số bắt buộc là NULL, hoặc không phải là đối tượng đúng loại",
    "a required argument is NULL, or not a handle of the right type"};
inline constexpr Sentence kNoSuchIndex{"vị trí nằm ngoài phạm vi", "an index is out of range"};
inline constexpr Sentence kBadStruct{
    "struct_size không phải là kích thước của bất kỳ phiên bản nào, hoặc phần đuôi chưa biết khác 0",
    "struct_size is the size of no version, or bytes this version does not know are not zero"};
inline constexpr Sentence kBadText{"văn bản là NULL nhưng độ dài khác 0, hoặc độ dài vượt quá bộ nhớ",
    "a text is NULL but has a length, or its length is larger than memory"};
inline constexpr Sentence kBadFlags{
    "cờ hoặc mã không có trong phiên bản này", "a flag or code that this version does not have"};

}  // namespace parindex::capi

#endif  // PARINDEX_CAPI_GUARD_HPP_
