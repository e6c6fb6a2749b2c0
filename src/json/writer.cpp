// SPDX-License-Identifier: Apache-2.0
#include "json/writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "json/buffer.hpp"

namespace parindex::inline v1::detail::json {
namespace {

[[noreturn]] void misused() { throw std::logic_error("parindex: JSON misuse, please report"); }

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
  struct Level {
    Next next;
    bool empty;
  };

  explicit Impl(Style wanted) : style(wanted) {}

  void new_line() {
    constexpr std::size_t kIndent = 2;
    const std::size_t blanks = kIndent * open.size();
    char* const out = buffer.room(blanks + 1);
    *out = '\n';
    std::memset(out + 1, ' ', blanks);
    buffer.used(out + 1 + blanks);
  }

  // What stands before the next element or key.
  void separate() {
    Level& level = open.back();
    if (!level.empty) buffer.put(',');
    level.empty = false;
    if (style == Style::kPretty) new_line();
  }

  // What stands before a value.
  void value() {
    if (open.empty()) {
      if (root_written) misused();
      root_written = true;
      return;
    }
    switch (open.back().next) {
      case Next::kKey:
        misused();
      case Next::kMember:
        open.back().next = Next::kKey;
        break;
      case Next::kElement:
        separate();
        break;
    }
  }

  void put_value(std::string_view text) {
    value();
    buffer.put(text);
  }

  template <typename Integer>
  void put_integer(Integer number) {
    value();
    buffer.integer(number);
  }

  void begin(Next first, char bracket) {
    value();
    buffer.put(bracket);
    open.push_back({first, true});
  }

  void end(Next expected, char bracket) {
    if (open.empty() || open.back().next != expected) misused();
    const bool empty = open.back().empty;
    open.pop_back();
    if (!empty && style == Style::kPretty) new_line();
    buffer.put(bracket);
  }

  void key(std::string_view name) {
    if (open.empty() || open.back().next != Next::kKey) misused();
    separate();
    buffer.string(name);
    if (style == Style::kPretty) {
      buffer.put(": ");
    } else {
      buffer.put(':');
    }
    open.back().next = Next::kMember;
  }

  Style style;
  Buffer buffer;
  std::vector<Level> open;
  bool root_written = false;
};

Writer::Writer(Style style) : impl_(std::make_unique<Impl>(style)) {}
Writer::Writer(Writer&&) noexcept = default;
Writer& Writer::operator=(Writer&&) noexcept = default;
Writer::~Writer() = default;

void Writer::begin_object() { impl_->begin(Impl::Next::kKey, '{'); }
void Writer::end_object() { impl_->end(Impl::Next::kKey, '}'); }
void Writer::begin_array() { impl_->begin(Impl::Next::kElement, '['); }
void Writer::end_array() { impl_->end(Impl::Next::kElement, ']'); }
void Writer::key(std::string_view name) { impl_->key(name); }

void Writer::string(std::string_view text) {
  impl_->value();
  impl_->buffer.string(text);
}

void Writer::number(std::string_view text) {
  Parts parts;
  if (!cut_number(text, parts)) misused();
  impl_->put_value(text);
}

void Writer::integer(std::int64_t value) { impl_->put_integer(value); }
void Writer::unsigned_integer(std::uint64_t value) { impl_->put_integer(value); }
void Writer::boolean(bool value) { impl_->put_value(value ? "true" : "false"); }
void Writer::null() { impl_->put_value("null"); }

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

const std::string& Writer::text() const noexcept { return impl_->buffer.text(); }

std::string Writer::take() {
  if (!complete()) misused();
  impl_->root_written = false;
  return impl_->buffer.take();
}

// ---- canonical form

namespace {

// Whether a number is its own canonical text: digits without a 0 in front, perhaps a point and digits that do
// not end in 0.
bool is_canonical(std::string_view text) noexcept {
  constexpr std::size_t kMost = 40;  // many zeros are written otherwise
  if (text.size() > kMost) return false;
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at]))
    ++at;
  if (at == 0 || (text[0] == '0' && at != 1)) return false;
  if (at == text.size()) return true;
  if (text[at] != '.' || text.back() == '0' || text.back() == '.') return false;
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1, text.end(), is_digit);
}

void append_canonical(Buffer& out, const Value& value) {
  switch (value.kind()) {
    case Kind::kNull:
      out.put("null");
      return;
    case Kind::kBoolean:
      out.put(value.boolean() ? std::string_view("true") : std::string_view("false"));
      return;
    case Kind::kNumber:
      if (const std::string_view text = value.text(); is_canonical(text)) {
        out.put(text);
      } else {
        out.put(canonical_number(text));
      }
      return;
    case Kind::kString:
      out.valid_string(value.text());
      return;
    case Kind::kArray: {
      char separator = '[';
      for (const Value element : value) {
        out.put(separator);
        append_canonical(out, element);
        separator = ',';
      }
      out.put(separator == '[' ? std::string_view("[]") : std::string_view("]"));
      return;
    }
    case Kind::kObject: {
      struct Member {
        std::string_view name;
        Value value;
      };
      constexpr std::size_t kFew = 12;
      std::array<Member, kFew> few;
      std::vector<Member> many;
      std::size_t count = 0;
      for (const Value member : value) {
        if (count == kFew) many.assign(few.begin(), few.end());
        if (count < kFew) {
          few[count] = {member.name(), member};
        } else {
          many.push_back({member.name(), member});
        }
        ++count;
      }
      const std::span<Member> members =
          count <= kFew ? std::span<Member>(few.data(), count) : std::span(many);
      const auto before = [](const Member& a, const Member& b) { return a.name < b.name; };
      if (count <= kFew) {
        for (std::size_t i = 1; i < count; ++i) {
          for (std::size_t at = i; at > 0 && before(members[at], members[at - 1]); --at)
            std::swap(members[at], members[at - 1]);
        }
      } else {
        std::stable_sort(members.begin(), members.end(), before);
      }
      char separator = '{';
      for (const Member& member : members) {
        out.put(separator);
        out.valid_string(member.name);
        out.put(':');
        append_canonical(out, member.value);
        separator = ',';
      }
      out.put(separator == '{' ? std::string_view("{}") : std::string_view("}"));
      return;
    }
  }
}

}  // namespace

std::string canonical(const Value& value) {
  Buffer out;
  append_canonical(out, value);
  return out.take();
}

std::string canonical_number(std::string_view text) {
  constexpr std::int64_t kMostZeros = 400;
  constexpr std::size_t kMostExponentDigits = 18;
  Parts parts;
  if (!cut_number(text, parts)) misused();

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
  if (exponent.size() > kMostExponentDigits) misused();
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
