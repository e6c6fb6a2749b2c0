// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: the two languages every sentence of ParIndex is written in, and a pair of such sentences.
///
/// @code
///   parindex::Text title{"Tiến độ giải quyết", "Progress of handling"};
///   std::cout << title.in(parindex::Language::kVi);
/// @endcode
///
/// Promises: plain values, no global state, no locale. Distinct objects may be used on distinct threads; one
/// object may be read by many threads at once. Nothing here throws but for lack of memory (std::bad_alloc).
#ifndef PARINDEX_TEXT_HPP_
#define PARINDEX_TEXT_HPP_

#include <cstdint>
#include <string>

namespace parindex::inline v1 {

/// The language of a sentence shown to a person.
enum class Language : std::uint8_t {
  kVi,  ///< Vietnamese
  kEn,  ///< English
};

/// One sentence or title in both languages, UTF-8. Either side may be empty when the source gives only one.
struct Text {
  std::string vi = {};  ///< Vietnamese wording
  std::string en = {};  ///< English wording

  /// The wording in `language`, or the other one where that is empty. Borrowed: lives as long as this Text.
  [[nodiscard]] const std::string& in(Language language) const noexcept {
    if (language == Language::kEn) {
      return en.empty() ? vi : en;
    }
    return vi.empty() ? en : vi;
  }

  /// True when neither language has a wording.
  [[nodiscard]] bool empty() const noexcept { return vi.empty() && en.empty(); }

  /// The same in both languages.
  friend bool operator==(const Text&, const Text&) = default;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_TEXT_HPP_
