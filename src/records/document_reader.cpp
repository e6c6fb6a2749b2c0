// SPDX-License-Identifier: Apache-2.0
#include "records/document_reader.hpp"

#include <algorithm>
#include <string>

#include "input/fact_value.hpp"
#include "input/nearest.hpp"

namespace parindex::inline v1::detail::records {
namespace {

Text words_of(json::Kind kind) {
  switch (kind) {
    case json::Kind::kNull:
      return {"null", "null"};
    case json::Kind::kBoolean:
      return {"true hoặc false", "true or false"};
    case json::Kind::kNumber:
      return {"một số", "a number"};
    case json::Kind::kString:
      return {"một chuỗi", "a string"};
    case json::Kind::kArray:
      return {"một mảng", "an array"};
    case json::Kind::kObject:
      return {"một đối tượng", "an object"};
  }
  return {};
}

}  // namespace

void DocumentReader::only_keys(json::Value object, std::initializer_list<std::string_view> known) {
  for (const json::Value member : object) {
    const std::string_view name = member.name();
    if (name.starts_with("x-") || std::find(known.begin(), known.end(), name) != known.end()) continue;
    Nearest nearest(name);
    std::string list;
    for (const std::string_view key : known) {
      nearest.offer(key);
      list += (list.empty() ? "" : ", ") + std::string(key);
    }
    if (nearest.best().empty()) {
      fail(Code::kUnknownKey, member.name_place(), {name, list});
    } else {
      fail(Code::kUnknownKeyNear, member.name_place(), {name, nearest.best()});
    }
  }
}

bool DocumentReader::want(json::Value value, json::Kind kind) {
  if (value && value.kind() == kind) return true;
  fail(Code::kWrongType, value.place(), {kind_in_words(value), words_of(kind)});
  return false;
}

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

void DocumentReader::format(json::Value root, std::string_view format) {
  const json::Value found = required(root, "format", json::Kind::kString);
  if (found && found.text() != format) fail(Code::kWrongFormat, found.place(), {found.text(), format});
}

Text DocumentReader::title(json::Value value) {
  if (!value) return {};
  if (value.is_string()) return {std::string(value.text()), std::string(value.text())};
  if (!want(value, json::Kind::kObject)) return {};
  only_keys(value, {"vi", "en"});
  const json::Value vi = optional(value, "vi", json::Kind::kString);
  const json::Value en = optional(value, "en", json::Kind::kString);
  return {std::string(vi.text()), std::string(en.text())};
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
