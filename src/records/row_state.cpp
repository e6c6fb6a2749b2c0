// SPDX-License-Identifier: Apache-2.0
#include "records/row_state.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <tuple>
#include <utility>

#include "json/document.hpp"
#include "json/writer.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail::records {
namespace {

std::optional<std::int64_t> whole(std::string_view text, std::int64_t limit) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size() || number < 0 || number > limit) return {};
  return number;
}

}  // namespace

std::string pack(std::string_view format, std::vector<Fields> rows) {
  std::sort(rows.begin(), rows.end());
  json::Writer out;
  out.begin_object();
  out.member("format", format);
  out.key("rows");
  out.begin_array();
  for (const Fields& row : rows) {
    out.begin_array();
    for (const std::string& field : row)
      out.string(field);
    out.end_array();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

void report_state(std::string_view format, Mistakes& mistakes) {
  report(
      mistakes, Code::kStateDamaged, Place{},
      {Text{"đây không phải là “" + std::string(format) + "”", "this is no “" + std::string(format) + "”"}});
}

std::optional<std::vector<Fields>> unpack(std::string_view format, std::string_view bytes, std::size_t fields,
                                          Mistakes& mistakes) {
  Mistakes found;
  json::ParseOptions whole;  // what pack() wrote is read, however long it is
  whole.max_bytes = (std::size_t{1} << 32U) - 1;
  whole.max_nodes = std::max(whole.max_nodes, bytes.size());
  const std::optional<json::Document> document = json::parse(std::string(bytes), whole, found);
  const json::Value root = document ? document->root() : json::Value();
  const json::Value list = root.find("rows");
  bool good = root.find("format").text() == format && list.is_array() && root.size() == 2;
  std::vector<Fields> rows;
  for (const json::Value one : list) {
    good = good && one.is_array() && one.size() == fields;
    if (!good) break;
    Fields row;
    for (const json::Value field : one) {
      good = good && field.is_string();
      row.emplace_back(field.text());
    }
    rows.push_back(std::move(row));
  }
  if (!good) {
    report_state(format, mistakes);
    return std::nullopt;
  }
  return rows;
}

void put(Fields& fields, const Place& place) {
  fields.push_back(place.file);
  fields.push_back(std::to_string(place.line));
  fields.push_back(std::to_string(place.column));
}

void put(Fields& fields, const std::optional<Date>& day) {
  fields.push_back(day ? day->to_string() : std::string());
}

bool take(const Fields& fields, std::size_t& at, std::string& text) {
  text = fields[at++];
  return true;
}

bool take(const Fields& fields, std::size_t& at, std::int64_t& number, std::int64_t limit) {
  const std::optional<std::int64_t> read = whole(fields[at++], limit);
  number = read.value_or(0);
  return read.has_value();
}

bool take(const Fields& fields, std::size_t& at, Place& place) {
  std::int64_t line = 0, column = 0;
  constexpr std::int64_t kLimit = std::numeric_limits<std::int64_t>::max();
  const bool good =
      take(fields, at, place.file) && take(fields, at, line, kLimit) && take(fields, at, column, kLimit);
  place.line = static_cast<std::size_t>(line);
  place.column = static_cast<std::size_t>(column);
  return good;
}

bool take(const Fields& fields, std::size_t& at, std::optional<Date>& day) {
  const std::string& text = fields[at++];
  day = text.empty() ? std::optional<Date>() : Date::parse(text);
  return text.empty() || day.has_value();
}

std::string join(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string out;
  for (const auto& [name, value] : pairs)
    out += std::to_string(name.size()) + ":" + name + std::to_string(value.size()) + ":" + value;
  return out;
}

bool split(std::string_view joined, std::vector<std::pair<std::string, std::string>>& pairs) {
  const auto next = [&joined](std::string& out) {
    const std::size_t colon = joined.find(':');
    const std::optional<std::int64_t> size =
        colon == joined.npos ? std::nullopt
                             : whole(joined.substr(0, colon), static_cast<std::int64_t>(joined.size()));
    if (!size || static_cast<std::size_t>(*size) > joined.size() - colon - 1) return false;
    out = joined.substr(colon + 1, static_cast<std::size_t>(*size));
    joined.remove_prefix(colon + 1 + static_cast<std::size_t>(*size));
    return true;
  };
  while (!joined.empty()) {
    auto& [name, value] = pairs.emplace_back();
    if (!next(name) || !next(value)) return false;
  }
  return true;
}

bool earlier(const Place& a, const Place& b) noexcept {
  return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
}

}  // namespace parindex::inline v1::detail::records
