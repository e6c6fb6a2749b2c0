// SPDX-License-Identifier: Apache-2.0
// What for: writing CSV (RFC 4180, LF line ends, UTF-8) that a spreadsheet opens without running anything.
//
//   CsvWriter out;
//   out.text("UBND xã Ba Vì"); out.number("69.53"); out.end_row();
//   std::string bytes = std::move(out).take();
//
// A text cell that begins with = + - @, a tab or a carriage return gets a leading apostrophe, because
// spreadsheets would take it for a formula; numbers go out as they are. One thread at a time; only lack of
// memory throws.
#ifndef PARINDEX_SRC_OUTPUT_CSV_WRITER_HPP_
#define PARINDEX_SRC_OUTPUT_CSV_WRITER_HPP_

#include <string>
#include <string_view>
#include <utility>

namespace parindex::inline v1::detail {

class CsvWriter {
 public:
  // A cell of text from data: guarded against formulas, quoted where needed, invalid UTF-8 repaired.
  void text(std::string_view cell);
  // A cell of our own making that a guard must not touch: a number, or a name that a reader looks up again.
  void number(std::string_view cell);
  void empty() { separate(); }
  void end_row();

  [[nodiscard]] const std::string& written() const noexcept { return out_; }
  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void separate();
  void quoted(std::string_view cell);

  std::string out_;
  bool row_begun_ = false;
};

// True for a cell that a spreadsheet may take for a formula.
[[nodiscard]] bool looks_like_formula(std::string_view cell) noexcept;

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_CSV_WRITER_HPP_
