// SPDX-License-Identifier: Apache-2.0
#include "output/exact_json.hpp"

#include "output/words.hpp"

namespace parindex::inline v1::detail {

void write_points(json::Writer& out, std::string_view key, const Rational& value, int digits) {
  out.member_number(key, value.to_fixed(digits));
  if (!value.fits_digits(digits)) out.member(std::string(key) + "_exact", value.to_string());
}

void write_points(json::Writer& out, std::string_view key, const std::optional<Rational>& value, int digits) {
  if (value) {
    write_points(out, key, *value, digits);
  } else {
    out.member_null(key);
  }
}

void write_number(json::Writer& out, std::string_view key, const Rational& value) {
  constexpr int kMostDigits = 18;
  if (value.fits_digits(kMostDigits)) {
    out.member_number(key, value.to_decimal(kMostDigits));
  } else {
    out.member_number(key, words::plain_decimal(value));
    out.member(std::string(key) + "_exact", value.to_string());
  }
}

void write_text(json::Writer& out, std::string_view key, const Text& text) {
  if (text.empty()) return;
  out.key(key);
  out.begin_object();
  if (!text.vi.empty()) out.member("vi", text.vi);
  if (!text.en.empty()) out.member("en", text.en);
  out.end_object();
}

void write_word(json::Writer& out, std::string_view key, std::string_view word) {
  if (!word.empty()) out.member(key, word);
}

void write_unit(json::Writer& out, std::string_view key, const Unit& unit) {
  out.key(key);
  out.begin_object();
  out.member("id", unit.id);
  write_word(out, "name", unit.name);
  write_word(out, "kind", unit.kind);
  write_word(out, "parent", unit.parent);
  out.end_object();
}

void write_period(json::Writer& out, std::string_view key, const Period& period) {
  out.key(key);
  out.begin_object();
  out.member("from", period.from.to_string());
  out.member("to", period.to.to_string());
  out.end_object();
}

void write_rank(json::Writer& out, std::string_view key, const std::optional<std::size_t>& rank) {
  out.key(key);
  if (rank) {
    out.unsigned_integer(*rank);
  } else {
    out.null();
  }
}

}  // namespace parindex::inline v1::detail
