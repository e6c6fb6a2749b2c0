// SPDX-License-Identifier: Apache-2.0
// What for: one value of a fact, read strictly by the fact's type out of a CSV cell or a JSON value.
//
//   FactValue value;
//   if (auto fault = read_cell(fact, options, cell, value))
//     report(mistakes, fault->code, place, {fact.id, fault->value, fault->detail});
//   else if (value.state == FactValue::State::kAbsent) ...           // an empty cell, JSON null: not given
//
// A fault says what is wrong and how to write it instead; the caller knows the place. Pure functions.
#ifndef PARINDEX_SRC_INPUT_FACT_VALUE_HPP_
#define PARINDEX_SRC_INPUT_FACT_VALUE_HPP_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/decimal.hpp"

#include "input/assessment_data.hpp"
#include "json/document.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

// Why a value cannot be taken: a row of the catalogue whose arguments are the fact's name, `value` and
// `detail`.
struct Fault {
  Code code;
  Argument value;        // as written, or what kind of thing it is
  Argument detail = "";  // what was expected, or how to write it
};

using Options = std::vector<std::string>;

// The option codes of a choice or tally fact: declared, or those of the choice rule whose own fact it is.
[[nodiscard]] const Options& options_of(const Model& model, Index fact);

// Reads a scalar value of `fact`, or one option's count of a tally. `value` is left absent for an empty cell
// and null.
[[nodiscard]] std::optional<Fault> read_cell(const FactDeclaration& fact, const Options& options,
                                             std::string_view cell, FactValue& value);
// What most cells and members hold: digits, for some types with a point and digits. False for whatever else,
// right or wrong: it is for the functions above and below to say.
[[nodiscard]] bool read_plain_number(FactType type, std::string_view text, FactValue& value) noexcept;
[[nodiscard]] std::optional<Fault> read_json(const FactDeclaration& fact, const Options& options,
                                             json::Value source, FactValue& value);
// The same for a value that is null, a boolean (`text` true or false), a number or a string.
[[nodiscard]] std::optional<Fault> read_json(const FactDeclaration& fact, const Options& options,
                                             json::Kind kind, std::string_view text, FactValue& value);

// Reads points: a decimal number of either sign.
[[nodiscard]] std::optional<Fault> read_points_cell(std::string_view cell, Rational& points);
[[nodiscard]] std::optional<Fault> read_points_json(json::Value source, Rational& points);

// "not_due", "refused", "unknown" or "not_given".
[[nodiscard]] std::optional<MissingReason> parse_missing_reason(std::string_view text) noexcept;

// How to write a date: the one that is meant, where that shows.
[[nodiscard]] Text date_hint(std::string_view written);

// What kind of JSON value it is, in words.
[[nodiscard]] Text kind_in_words(json::Value value);

// The names as a list for a message: "a, b, c".
[[nodiscard]] std::string listed(const std::vector<std::string>& names);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_FACT_VALUE_HPP_
