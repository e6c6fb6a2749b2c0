// SPDX-License-Identifier: Apache-2.0
#include "records/mapping.hpp"

#include <algorithm>
#include <array>

#include "input/fact_value.hpp"
#include "input/nearest.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::string_view kFormat = "parindex-records/1";

void unknown_key(json::Value member, std::span<const std::string_view> known, Mistakes& mistakes) {
  Nearest nearest(member.name());
  for (const std::string_view name : known)
    nearest.offer(name);
  if (nearest.best().empty()) {
    std::string all;
    for (const std::string_view name : known)
      all += (all.empty() ? "" : ", ") + std::string(name);
    report(mistakes, Code::kUnknownKey, member.name_place(), {member.name(), all});
  } else {
    report(mistakes, Code::kUnknownKeyNear, member.name_place(), {member.name(), nearest.best()});
  }
}

// Says of every member that is none of `known` (x-… is kept) that it is unknown.
void check_keys(json::Value object, std::span<const std::string_view> known, Mistakes& mistakes) {
  for (const json::Value member : object) {
    const std::string_view name = member.name();
    if (!name.starts_with("x-") && std::find(known.begin(), known.end(), name) == known.end())
      unknown_key(member, known, mistakes);
  }
}

bool is_object(json::Value value, Mistakes& mistakes) {
  if (value.kind() == json::Kind::kObject) return true;
  report(mistakes, Code::kWrongType, value.place(),
         {kind_in_words(value), Text{"đối tượng {…}", "an object {…}"}});
  return false;
}

bool read_text(json::Value value, std::string& out, Mistakes& mistakes) {
  if (value.is_string()) {
    out = value.text();
    return true;
  }
  report(mistakes, Code::kWrongType, value.place(), {kind_in_words(value), Text{"chuỗi ký tự", "text"}});
  return false;
}

std::optional<DateOrder> read_order(json::Value value, Mistakes& mistakes) {
  std::string word;
  if (!read_text(value, word, mistakes)) return std::nullopt;
  if (word == "yyyy-mm-dd") return DateOrder::kYearMonthDay;
  if (word == "dd/mm/yyyy") return DateOrder::kDayMonthYear;
  report(mistakes, Code::kUnknownWord, value.place(), {word, "yyyy-mm-dd, dd/mm/yyyy"});
  return std::nullopt;
}

void read_codes(json::Value value, const Field& field, ColumnMap& column, Mistakes& mistakes) {
  if (!is_object(value, mistakes)) return;
  for (const json::Value code : value) {
    std::string meaning;
    if (code.is_boolean()) {
      meaning = code.boolean() ? "true" : "false";
    } else if (!read_text(code, meaning, mistakes)) {
      continue;
    }
    const bool known = field.type == FieldType::kCode
                           ? std::find(field.words.begin(), field.words.end(), meaning) != field.words.end()
                           : field.type != FieldType::kFlag || parse_flag(meaning).has_value();
    if (!known) {
      std::string words = field.type == FieldType::kFlag ? "true, false" : "";
      for (const std::string_view word : field.words)
        words += (words.empty() ? "" : ", ") + std::string(word);
      report(mistakes, Code::kUnknownWord, code.place(), {meaning, words});
      continue;
    }
    column.codes.emplace_back(code.name(), std::move(meaning));
  }
}

void read_column(json::Value value, const Field& field, ColumnMap& column, Mistakes& mistakes) {
  column.place = value.place();
  column.named = true;
  if (value.is_string()) {
    column.column = value.text();
    return;
  }
  if (!is_object(value, mistakes)) return;
  static constexpr std::array<std::string_view, 4> kKeys{"column", "dates", "codes", "default"};
  check_keys(value, kKeys, mistakes);
  if (const json::Value name = value.find("column")) {
    read_text(name, column.column, mistakes);
  } else {
    column.named = false;
  }
  if (const json::Value dates = value.find("dates")) {
    if (field.type != FieldType::kDate) {
      report(mistakes, Code::kKeyNotHere, dates.name_place(), {"dates", field.name});
    } else if (const std::optional<DateOrder> order = read_order(dates, mistakes)) {
      column.dates = *order;
    }
  }
  if (const json::Value codes = value.find("codes")) read_codes(codes, field, column, mistakes);
  if (const json::Value otherwise = value.find("default")) {
    if (otherwise.is_boolean()) {
      column.otherwise = otherwise.boolean() ? "true" : "false";
    } else if (otherwise.is_number()) {
      column.otherwise = otherwise.text();
    } else {
      read_text(otherwise, column.otherwise, mistakes);
    }
  }
}

// Two digits at `at`, or -1.
int two_digits(std::string_view text, std::size_t at) noexcept {
  const int tens = text[at] - '0', ones = text[at + 1] - '0';
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

// " 08:31", "T08:31:05".
bool is_time(std::string_view text) noexcept {
  if (text.size() != 6 && text.size() != 9) return false;
  if (text[0] != ' ' && text[0] != 'T') return false;
  const int hour = two_digits(text, 1), minute = two_digits(text, 4);
  if (hour < 0 || hour > 23 || text[3] != ':' || minute < 0 || minute > 59) return false;
  if (text.size() == 6) return true;
  const int second = two_digits(text, 7);
  return text[6] == ':' && second >= 0 && second <= 59;
}

Mapping default_mapping(const KindSchema& schema) {
  Mapping mapping;
  mapping.columns.resize(schema.fields.size());
  for (std::size_t i = 0; i != schema.fields.size(); ++i)
    mapping.columns[i].column = schema.fields[i].name;
  return mapping;
}

}  // namespace

std::optional<std::size_t> KindSchema::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i != fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<FactQuery> read_query(std::string fact, json::Value value,
                                    std::span<const std::string_view> allowed, Mistakes& mistakes) {
  if (!is_object(value, mistakes)) return std::nullopt;
  const std::size_t errors = mistakes.error_count();
  std::vector<std::string_view> keys{"count", "where"};
  keys.insert(keys.end(), allowed.begin(), allowed.end());
  check_keys(value, keys, mistakes);
  FactQuery query;
  query.fact = std::move(fact);
  query.place = value.place();
  if (const json::Value count = value.find("count")) {
    query.place = count.place();
    read_text(count, query.count, mistakes);
  } else {
    report(mistakes, Code::kMissingKey, value.place(), {"count"});
  }
  if (const json::Value where = value.find("where"); where && is_object(where, mistakes)) {
    for (const json::Value condition : where) {
      auto& [field, words] = query.where.emplace_back();
      field = condition.name();
      if (condition.kind() == json::Kind::kArray) {
        for (const json::Value word : condition)
          read_text(word, words.emplace_back(), mistakes);
      } else if (condition.is_boolean()) {
        words.emplace_back(condition.boolean() ? "true" : "false");
      } else {
        read_text(condition, words.emplace_back(), mistakes);
      }
    }
  }
  if (mistakes.error_count() != errors) return std::nullopt;
  return query;
}

std::optional<Mapping> mapping_of(const KindSchema& schema, const std::string& text, const std::string& file,
                                  Mistakes& mistakes) {
  if (text.empty()) return default_mapping(schema);
  json::ParseOptions options;
  options.file = file;
  const std::size_t errors = mistakes.error_count();
  const std::optional<json::Document> document = json::parse(text, options, mistakes);
  if (!document) return std::nullopt;
  const json::Value root = document->root();
  if (!is_object(root, mistakes)) return std::nullopt;
  static constexpr std::array<std::string_view, 9> kKeys{"format", "id",      "title",     "basis", "kind",
                                                         "dates",  "columns", "separator", "facts"};
  check_keys(root, kKeys, mistakes);
  const json::Value format = root.find("format");
  if (!format) {
    report(mistakes, Code::kMissingKey, root.place(), {"format"});
  } else if (format.text() != kFormat) {
    report(mistakes, Code::kWrongFormat, format.place(), {format.text(), kFormat});
  }
  if (const json::Value kind = root.find("kind"); kind && kind.text() != schema.kind)
    report(mistakes, Code::kUnknownWord, kind.place(), {kind.text(), schema.kind});
  Mapping mapping = default_mapping(schema);
  if (const json::Value dates = root.find("dates")) {
    if (const std::optional<DateOrder> order = read_order(dates, mistakes)) {
      for (ColumnMap& column : mapping.columns)
        column.dates = *order;
    }
  }
  if (const json::Value separator = root.find("separator")) {
    const std::string_view word = separator.text();
    if (word == "," || word == ";" || word == "\t") {
      mapping.separator = word.front();
    } else {
      report(mistakes, Code::kUnknownWord, separator.place(), {word, "\",\" \";\" \"\\t\""});
    }
  }
  if (const json::Value columns = root.find("columns"); columns && is_object(columns, mistakes)) {
    std::vector<std::string_view> names;
    for (const Field& field : schema.fields)
      names.push_back(field.name);
    for (const json::Value column : columns) {
      if (column.name().starts_with("x-")) continue;
      if (const std::optional<std::size_t> at = schema.find(column.name())) {
        read_column(column, schema.fields[*at], mapping.columns[*at], mistakes);
      } else {
        unknown_key(column, names, mistakes);
      }
    }
  }
  if (const json::Value facts = root.find("facts"); facts && is_object(facts, mistakes)) {
    for (const json::Value fact : facts) {
      if (std::optional<FactQuery> query = read_query(std::string(fact.name()), fact, {}, mistakes))
        mapping.queries.push_back(std::move(*query));
    }
  }
  if (mistakes.error_count() != errors) return std::nullopt;
  return mapping;
}

std::optional<Date> parse_day(std::string_view text, DateOrder order) noexcept {
  constexpr std::size_t kLength = 10;
  if (text.size() < kLength) return std::nullopt;
  if (text.size() != kLength && !is_time(text.substr(kLength))) return std::nullopt;
  if (order == DateOrder::kYearMonthDay) return Date::parse(text.substr(0, kLength));
  if (text[2] != '/' || text[5] != '/') return std::nullopt;
  const int day = two_digits(text, 0), month = two_digits(text, 3), century = two_digits(text, 6),
            year = two_digits(text, 8);
  if (day < 0 || month < 0 || century < 0 || year < 0) return std::nullopt;
  return Date::from_ymd(century * 100 + year, month, day);
}

std::string_view order_name(DateOrder order) noexcept {
  return order == DateOrder::kYearMonthDay ? "yyyy-mm-dd" : "dd/mm/yyyy";
}

std::optional<bool> parse_flag(std::string_view text) noexcept {
  for (const std::string_view word : {"1", "true", "yes", "có", "x", "TRUE", "True", "Yes", "Có", "X"}) {
    if (text == word) return true;
  }
  for (const std::string_view word : {"0", "false", "no", "không", "FALSE", "False", "No", "Không"}) {
    if (text == word) return false;
  }
  return std::nullopt;
}

}  // namespace parindex::inline v1::detail::records
