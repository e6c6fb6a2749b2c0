// SPDX-License-Identifier: Apache-2.0
#include "records/document_reader.hpp"

namespace parindex::inline v1::detail::records {
json::Value DocumentReader::required(json::Value object, std::string_view key, json::Kind kind) {
  const json::Value value = object.find(key);
  if (!value) {
    fail(Code::kMissingKey, object.place(), {key});
    return {};
  }
  return want(value, kind) ? value : json::Value();
}

json::Value DocumentReader::optional(json::Value object, std::string_view key, json::Kind kind) {
  const json::Value value = object.find(key);
  return value && want(value, kind) ? value : json::Value();
}

Text DocumentReader::title(json::Value value) {
  Text out = text(value);
  if (value && value.is_string()) out.en = out.vi;
  return out;
}

std::optional<Rational> DocumentReader::weight(json::Value value) {
  std::string_view text = value.text();
  const bool percent = value.is_string() && text.ends_with('%');
  if (percent) text.remove_suffix(1);
  std::optional<Rational> number;
  if (value.is_number() || value.is_string()) number = Rational::parse(text);
  if (!number) {
    fail(Code::kNotANumber, value.place(), {value.text()});
    return std::nullopt;
  }
  if (number->sign() < 0) {
    fail(Code::kNegativeAmount, value.place(), {value.text()});
    return std::nullopt;
  }
  return percent ? *number / Rational(100) : *number;
}

std::optional<std::int64_t> DocumentReader::whole(json::Value value, std::int64_t least, std::int64_t most) {
  if (!want(value, json::Kind::kNumber)) return std::nullopt;
  const std::optional<Rational> number = Rational::parse(value.text());
  const std::optional<std::int64_t> whole = number ? number->to_int64() : std::nullopt;
  if (!whole || *whole < least || *whole > most) {
    fail(Code::kNumberRange, value.place(), {value.text(), least, most});
    return std::nullopt;
  }
  return whole;
}

}  // namespace parindex::inline v1::detail::records
