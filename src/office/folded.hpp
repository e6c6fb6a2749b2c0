// SPDX-License-Identifier: Apache-2.0
// What for: Vietnamese text as it is compared when people type it: lower case, without marks, one space.
//
//   folded(" Điểm  TỐI đa ") == "diem toi da"
//
// Composed and decomposed letters come out the same. Pure; only lack of memory throws.
#ifndef PARINDEX_SRC_OFFICE_FOLDED_HPP_
#define PARINDEX_SRC_OFFICE_FOLDED_HPP_

#include <string>
#include <string_view>

namespace parindex::inline v1::office {

[[nodiscard]] std::string folded(std::string_view text);

// Without blanks at the ends, runs of them (also line breaks and no-break spaces) one space.
[[nodiscard]] std::string squeezed(std::string_view text);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_FOLDED_HPP_
