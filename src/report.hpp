// SPDX-License-Identifier: Apache-2.0
// What for: one catalogue of everything that can be wrong with data, in both languages, and the one function
// that puts a row of it into a Mistakes.
//
//   report(mistakes, Code::kFileNotFound, Place{path, "", 0, 0}, {path});
//
// The rows stand in mistake_catalog.inc. Text codes are promised: never renamed, never reused. Thread
// promise: the catalogue is constant; report() changes only the Mistakes it is given.
#ifndef PARINDEX_SRC_REPORT_HPP_
#define PARINDEX_SRC_REPORT_HPP_

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "parindex/mistake.hpp"

namespace parindex::inline v1::detail {

enum class Code : std::uint16_t {
#define PARINDEX_MISTAKE(name, text, severity, vi, en, hint_vi, hint_en) name,
#include "mistake_catalog.inc"
#undef PARINDEX_MISTAKE
};

// One row of the catalogue; placeholders {0}..{9} as written.
struct CatalogueRow {
  std::string_view code;
  Severity severity;
  std::string_view vi, en;
  std::string_view hint_vi, hint_en;
};

[[nodiscard]] std::size_t catalogue_size() noexcept;
[[nodiscard]] const CatalogueRow& catalogue_row(Code code) noexcept;
[[nodiscard]] std::string_view code_text(Code code) noexcept;
// The code written `text`, e.g. "MAX_SUM"; the first row where several share it.
[[nodiscard]] std::optional<Code> find_code(std::string_view text) noexcept;

// What fills a placeholder: the same words in both languages, or one wording for each.
class Argument {
 public:
  Argument(std::string both) : vi_(std::move(both)), same_(true) {}  // NOLINT(google-explicit-constructor)
  Argument(std::string_view both) : vi_(both), same_(true) {}        // NOLINT(google-explicit-constructor)
  Argument(const char* both) : vi_(both), same_(true) {}             // NOLINT(google-explicit-constructor)
  Argument(Text text)
      : vi_(std::move(text.vi)), en_(std::move(text.en)) {}  // NOLINT(google-explicit-constructor)
  template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, char>) Argument(Number number)
      : vi_(std::to_string(number)), same_(true) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] const std::string& vi() const noexcept { return vi_; }
  [[nodiscard]] const std::string& en() const noexcept { return same_ ? vi_ : en_; }

 private:
  std::string vi_, en_;
  bool same_ = false;
};

// An argument longer than this many code points is cut and ends in "…": messages stay readable, memory
// bounded.
inline constexpr std::size_t kMaxArgumentLength = 200;

// Adds the row `code` with its placeholders filled in message and hint.
void report(Mistakes& mistakes, Code code, Place place, std::initializer_list<Argument> args = {},
            std::string unit = {});

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_REPORT_HPP_
