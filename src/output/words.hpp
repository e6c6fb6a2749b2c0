// SPDX-License-Identifier: Apache-2.0
// What for: the words and number forms that tables and explanations share, in both languages.
//
//   words::points(score.points, 2, Language::kVi);       // "7,96"
//   words::state(State::kPending, Language::kVi);        // "chưa có số liệu"
//
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_WORDS_HPP_
#define PARINDEX_SRC_OUTPUT_WORDS_HPP_

#include <string>
#include <string_view>

#include "parindex/assessment.hpp"
#include "parindex/scorecard.hpp"
#include "parindex/text.hpp"

#include "model/model.hpp"

namespace parindex::inline v1::detail::words {

// One of two wordings.
[[nodiscard]] constexpr std::string_view pick(Language language, std::string_view vi,
                                              std::string_view en) noexcept {
  return language == Language::kVi ? vi : en;
}

// The shortest exact decimal; a value that has none with 18 decimals is cut to twelve (and is then not
// exact).
[[nodiscard]] std::string plain_decimal(const Rational& value);

// Text with its decimal numbers as the language writes them: "7.96" -> "7,96" in Vietnamese. Points in names,
// in codes such as 1.1.1 and in quoted texts stay.
[[nodiscard]] std::string localized(std::string text, Language language);
// The same for a sentence that may hold names of the framework: what is the name of a fact or an item stays,
// even where
// it looks like a number ("2.2").
[[nodiscard]] std::string localized(std::string text, Language language, const Model& model);

// Points in a fixed number of decimals: "7,96".
[[nodiscard]] std::string points(const Rational& value, int digits, Language language);
// The same with a sign unless zero: "+0,50", "-1,00".
[[nodiscard]] std::string signed_points(const Rational& value, int digits, Language language);
// A maximum, as short as it is exact: "18", "0,5".
[[nodiscard]] std::string maximum(const Rational& value, Language language);
// "30,5%" of a ratio; exact when it can be said in four decimals, else two decimals.
[[nodiscard]] std::string percent(const Rational& ratio, Language language);

[[nodiscard]] std::string_view state(State state, Language language) noexcept;
[[nodiscard]] std::string_view cause(Cause cause, Language language) noexcept;
[[nodiscard]] std::string_view source(Source source, Language language) noexcept;
[[nodiscard]] std::string_view missing_reason(MissingReason reason, Language language) noexcept;
[[nodiscard]] std::string_view fact_type(FactType type, Language language) noexcept;
// The name of a review round ("self" -> "tự chấm"); an unknown one as it stands.
[[nodiscard]] std::string round_name(std::string_view round, Language language);
// The name of a kind of document ("plan" -> "kế hoạch"); an unknown one as it stands.
[[nodiscard]] std::string document_kind(std::string_view kind, Language language);
// The name of a trace step ("measure" -> "chỉ tiêu"); an unknown one as it stands.
[[nodiscard]] std::string step_name(std::string_view step, Language language);
// What a kind of unit is called: the framework's title, else a well-known word, else the name itself.
[[nodiscard]] std::string kind(const Model& model, std::string_view name, Language language);
// "UBND tỉnh Phú Thọ (H44)", or the id alone.
[[nodiscard]] std::string unit(const Unit& unit);
// "CKMB Công bố, minh bạch", or the label alone.
[[nodiscard]] std::string item(const Item& item, Language language);
// "năm 2026", "01/01/2026 đến 30/06/2026".
[[nodiscard]] std::string period(const Period& period, Language language);
// A date: "31/12/2026" in Vietnamese, "2026-12-31" in English.
[[nodiscard]] std::string date(Date date, Language language);

}  // namespace parindex::inline v1::detail::words

#endif  // PARINDEX_SRC_OUTPUT_WORDS_HPP_
