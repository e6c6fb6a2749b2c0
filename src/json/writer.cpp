// SPDX-License-Identifier: Apache-2.0
#include "json/writer.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "json/rapidjson_setup.hpp"
#include "json/special.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::json {
namespace {

// A std::string as RapidJSON's output stream.
struct Output {
  using Ch = char;
  std::string text;
  void Put(Ch c) { text.push_back(c); }
  void Flush() noexcept {}
};

// Appends a string with its quotation marks, escaped as little as JSON allows.
void append_string(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  const char* at = text.data();
  const char* const end = at + text.size();
  for (;;) {
    const char* const special = find_special(at, end);
    out.append(at, special);
    if (special == end) break;
    switch (*special) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\r':
        out += "\\r";
        break;
      default:
        out += "\\u00";
        out += kHex[static_cast<unsigned char>(*special) >> 4U];
        out += kHex[static_cast<unsigned char>(*special) & 0xFU];
    }
    at = special + 1;
  }
  out += '"';
}

// RapidJSON's writers, but strings go out in whole runs and without a copy of their own escaping rules.
class Compact : public rapidjson::Writer<Output, rapidjson::UTF8<>, rapidjson::UTF8<>, StackMemory> {
 public:
  using Writer::Writer;
  bool Text(std::string_view text) {
    Prefix(rapidjson::kStringType);
    append_string(os_->text, text);
    return true;
  }
};

class Pretty : public rapidjson::PrettyWriter<Output, rapidjson::UTF8<>, rapidjson::UTF8<>, StackMemory> {
 public:
  using PrettyWriter::PrettyWriter;
  bool Text(std::string_view text) {
    PrettyPrefix(rapidjson::kStringType);
    append_string(os_->text, text);
    return true;
  }
};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// A number cut into its parts, after the grammar of RFC 8259.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
  bool exponent_negative = false;
  std::string_view exponent;
};

bool cut_number(std::string_view text, Parts& parts) noexcept {
  const auto digits = [&text] {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count]))
      ++count;
    const std::string_view out = text.substr(0, count);
    text.remove_prefix(count);
    return out;
  };
  const auto accept = [&text](char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  parts.negative = accept('-');
  parts.whole = digits();
  if (parts.whole.empty() || (parts.whole.size() > 1 && parts.whole[0] == '0')) return false;
  if (accept('.')) {
    parts.fraction = digits();
    if (parts.fraction.empty()) return false;
  }
  if (accept('e') || accept('E')) {
    parts.exponent_negative = accept('-');
    if (!parts.exponent_negative) static_cast<void>(accept('+'));
    parts.exponent = digits();
    if (parts.exponent.empty()) return false;
  }
  return text.empty();
}

}  // namespace

struct Writer::Impl {
  // What may come next inside an array or object that is open.
  enum class Next : std::uint8_t { kElement, kKey, kMember };

  explicit Impl(Style wanted) : style(wanted), compact(output), pretty(output) { pretty.SetIndent(' ', 2); }

  template <typename Call>
  void emit(Call&& call) {
    // Both kinds of writer have the same calls.
    if (!(style == Style::kCompact ? call(compact) : call(pretty))) rapidjson_defect();
  }

  template <typename Call>
  void value(Call&& call) {
    if (open.empty() ? root_written : open.back() == Next::kKey) rapidjson_defect();
    emit(std::forward<Call>(call));
    if (open.empty()) {
      root_written = true;
    } else if (open.back() == Next::kMember) {
      open.back() = Next::kKey;
    }
  }

  template <typename Call>
  void begin(Next first, Call&& call) {
    value(std::forward<Call>(call));
    open.push_back(first);
  }

  template <typename Call>
  void end(Next expected, Call&& call) {
    if (open.empty() || open.back() != expected) rapidjson_defect();
    emit(std::forward<Call>(call));
    open.pop_back();
  }

  Style style;
  Output output;
  Compact compact;
  Pretty pretty;
  std::vector<Next> open;
  bool root_written = false;
};

Writer::Writer(Style style) : impl_(std::make_unique<Impl>(style)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

void Writer::begin_object() {
  impl_->begin(Impl::Next::kKey, [](auto& out) { return out.StartObject(); });
}

void Writer::end_object() {
  impl_->end(Impl::Next::kKey, [](auto& out) { return out.EndObject(); });
}

void Writer::begin_array() {
  impl_->begin(Impl::Next::kElement, [](auto& out) { return out.StartArray(); });
}

void Writer::end_array() {
  impl_->end(Impl::Next::kElement, [](auto& out) { return out.EndArray(); });
}

void Writer::key(std::string_view name) {
  if (!text::is_valid(name)) return key(text::repaired(name));
  if (impl_->open.empty() || impl_->open.back() != Impl::Next::kKey) rapidjson_defect();
  impl_->emit([name](auto& out) { return out.Text(name); });
  impl_->open.back() = Impl::Next::kMember;
}

void Writer::string(std::string_view text) {
  if (!text::is_valid(text)) return string(text::repaired(text));
  impl_->value([text](auto& out) { return out.Text(text); });
}

void Writer::number(std::string_view text) {
  Parts parts;
  if (!cut_number(text, parts)) rapidjson_defect();
  impl_->value([text](auto& out) { return out.RawValue(text.data(), text.size(), rapidjson::kNumberType); });
}

void Writer::integer(std::int64_t value) {
  impl_->value([value](auto& out) { return out.Int64(value); });
}

void Writer::unsigned_integer(std::uint64_t value) {
  impl_->value([value](auto& out) { return out.Uint64(value); });
}

void Writer::boolean(bool value) {
  impl_->value([value](auto& out) { return out.Bool(value); });
}

void Writer::null() {
  impl_->value([](auto& out) { return out.Null(); });
}

void Writer::value(const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      return null();
    case Kind::kBoolean:
      return boolean(value.boolean());
    case Kind::kNumber:
      return number(value.text());
    case Kind::kString:
      return string(value.text());
    case Kind::kArray:
      begin_array();
      for (const Value element : value)
        this->value(element);
      return end_array();
    case Kind::kObject:
      begin_object();
      for (const Value member : value) {
        key(member.name());
        this->value(member);
      }
      return end_object();
  }
}

bool Writer::complete() const noexcept { return impl_->root_written && impl_->open.empty(); }

const std::string& Writer::text() const noexcept { return impl_->output.text; }

std::string Writer::take() {
  if (!complete()) rapidjson_defect();
  std::string out = std::move(impl_->output.text);
  impl_ = std::make_unique<Impl>(impl_->style);
  return out;
}

// ---- canonical form

namespace {

void append_canonical(std::string& out, const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBoolean:
      out += value.boolean() ? "true" : "false";
      return;
    case Kind::kNumber:
      out += canonical_number(value.text());
      return;
    case Kind::kString:
      append_string(out, value.text());
      return;
    case Kind::kArray: {
      char separator = '[';
      for (const Value element : value) {
        out += separator;
        append_canonical(out, element);
        separator = ',';
      }
      out += separator == '[' ? "[]" : "]";
      return;
    }
    case Kind::kObject: {
      std::vector<Value> members(value.begin(), value.end());
      std::stable_sort(members.begin(), members.end(),
                       [](const Value& a, const Value& b) { return a.name() < b.name(); });
      char separator = '{';
      for (const Value& member : members) {
        out += separator;
        append_string(out, member.name());
        out += ':';
        append_canonical(out, member);
        separator = ',';
      }
      out += separator == '{' ? "{}" : "}";
      return;
    }
  }
}

}  // namespace

std::string canonical(const Value& value) {
  std::string out;
  append_canonical(out, value);
  return out;
}

std::string canonical_number(std::string_view text) {
  constexpr std::int64_t kMostZeros = 400;
  constexpr std::size_t kMostExponentDigits = 18;
  Parts parts;
  if (!cut_number(text, parts)) rapidjson_defect();

  // digits × 10^power, the digits without zeros at either end
  std::string digits(parts.whole);
  digits += parts.fraction;
  const std::size_t first = digits.find_first_not_of('0');
  if (first == std::string::npos) return "0";
  const std::size_t last = digits.find_last_not_of('0');
  const std::size_t dropped = digits.size() - 1 - last;
  digits = digits.substr(first, last - first + 1);

  std::string_view exponent = parts.exponent;
  exponent.remove_prefix(std::min(exponent.find_first_not_of('0'), exponent.size()));
  if (exponent.size() > kMostExponentDigits) rapidjson_defect();
  std::int64_t power = 0;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (parts.exponent_negative) power = -power;
  power += static_cast<std::int64_t>(dropped) - static_cast<std::int64_t>(parts.fraction.size());

  std::string out = parts.negative ? "-" : "";
  const auto count = static_cast<std::int64_t>(digits.size());
  if (power >= 0) {
    out += digits;
    if (power > kMostZeros) return out + "e" + std::to_string(power);
    return out.append(static_cast<std::size_t>(power), '0');
  }
  if (-power < count) {
    out.append(digits, 0, static_cast<std::size_t>(count + power)) += '.';
    return out.append(digits, static_cast<std::size_t>(count + power));
  }
  if (-power - count > kMostZeros) return out + digits + "e" + std::to_string(power);
  out += "0.";
  return out.append(static_cast<std::size_t>(-power - count), '0') + digits;
}

}  // namespace parindex::inline v1::detail::json
