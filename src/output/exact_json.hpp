// SPDX-License-Identifier: Apache-2.0
// What for: exact numbers as members of JSON objects: the decimal, and the fraction beside it where digits
// cannot say it.
#ifndef PARINDEX_SRC_OUTPUT_EXACT_JSON_HPP_
#define PARINDEX_SRC_OUTPUT_EXACT_JSON_HPP_

#include <optional>
#include <string>
#include <string_view>

#include "parindex/assessment.hpp"
#include "parindex/rational.hpp"
#include "parindex/text.hpp"

#include "json/writer.hpp"

namespace parindex::inline v1::detail {

// `"points": 17.69`, and `"points_exact": "53/3"` where two digits do not hold it.
void write_points(json::Writer& out, std::string_view key, const Rational& value, int digits);
// The same of a number that may not be there: null.
void write_points(json::Writer& out, std::string_view key, const std::optional<Rational>& value, int digits);
// As short as it is exact.
void write_number(json::Writer& out, std::string_view key, const Rational& value);
// {"vi": …, "en": …}; nothing when both are empty.
void write_text(json::Writer& out, std::string_view key, const Text& text);
// Nothing when it is empty.
void write_word(json::Writer& out, std::string_view key, std::string_view word);
// {"id", "name", "kind", "parent"}.
void write_unit(json::Writer& out, std::string_view key, const Unit& unit);
void write_period(json::Writer& out, std::string_view key, const Period& period);
// A number or null.
void write_rank(json::Writer& out, std::string_view key, const std::optional<std::size_t>& rank);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_EXACT_JSON_HPP_
