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

#include "json/special.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::json {
namespace {

[[noreturn]] void misused() { throw std::logic_error("parindex: JSON misuse, please report"); }

// Text that grows at its end; room is made before it is written to.
class Buffer {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  // Room for so many bytes more.
  char* room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) grow(bytes);
    return text_.data() + used_;
  }
  void used(const char* end) noexcept { used_ = static_cast<std::size_t>(end - text_.data()); }
  void put(char c) {
    *room(1) = c;
    ++used_;
  }
  void put(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    used_ += text.size();
  }
  void cut(std::size_t size) noexcept { used_ = size; }
  // The text, and nothing behind it.
  std::string& text() {
    text_.resize(used_);
    return text_;
  }
  [[nodiscard]] std::string take() {
    text_.resize(used_);
    used_ = 0;
    return std::exchange(text_, {});
  }

 private:
  void grow(std::size_t bytes) {
    constexpr std::size_t kFirst = 256;
    text_.resize(std::max({kFirst, used_ + bytes, text_.size() * 2}));
  }

  std::string text_;  // the first used_ bytes
  std::size_t used_ = 0;
};

// Writes one character that JSON wants escaped; at most 6 bytes.
char* put_escaped(char* out, char c) noexcept {
  static constexpr char kHex[] = "0123456789abcdef";
  *out++ = '\\';
  switch (c) {
    case '"':
    case '\\':
      *out++ = c;
      return out;
    case '\b':
      *out++ = 'b';
      return out;
    case '\t':
      *out++ = 't';
      return out;
    case '\n':
      *out++ = 'n';
      return out;
    case '\f':
      *out++ = 'f';
      return out;
    case '\r':
      *out++ = 'r';
      return out;
    default:
      break;
  }
  std::memcpy(out, "u00", 3);
  out[3] = kHex[static_cast<unsigned char>(c) >> 4U];
  out[4] = kHex[static_cast<unsigned char>(c) & 0xFU];
  return out + 5;
}

// Appends valid UTF-8 with its quotation marks, escaped as little as JSON allows.
void put_string(Buffer& buffer, std::string_view text) {
  const char* at = text.data();
  const char* const end = at + text.size();
  buffer.put('"');
  for (;;) {
    const char* const special = find_special(at, end);
    buffer.put({at, static_cast<std::size_t>(special - at)});
    if (special == end) break;
    buffer.used(put_escaped(buffer.room(6), *special));
    at = special + 1;
  }
  buffer.put('"');
}

// The same of any text, in one pass over what is plain ASCII; invalid UTF-8 is written as U+FFFD.
void put_text(Buffer& buffer, std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U, kHigh = 0x8080808080808080U;
  constexpr std::size_t kWord = sizeof(std::uint64_t);
  const char* at = text.data();
  std::size_t left = text.size();
  const std::size_t start = buffer.size();
  char* out = buffer.room(left + kWord + 2);
  *out++ = '"';
  for (;; at += kWord, left -= kWord, out += kWord) {
    std::uint64_t word = kOnes * 'x';
    const std::size_t count = std::min(left, kWord);
    if (count == kWord) {
      std::memcpy(&word, at, kWord);
    } else if (count >= kWord / 2) {  // two halves that overlap
      std::uint32_t first = 0, last = 0;
      std::memcpy(&first, at, sizeof first);
      std::memcpy(&last, at + count - sizeof last, sizeof last);
      std::memcpy(out, &first, sizeof first);
      std::memcpy(out + count - sizeof last, &last, sizeof last);
      word = std::uint64_t{first} << 32U | last;
    } else {
      for (std::size_t i = 0; i < count; ++i) {
        out[i] = at[i];
        word = word << 8U | static_cast<unsigned char>(at[i]);
      }
    }
    const std::uint64_t quote = word ^ kOnes * '"', backslash = word ^ kOnes * '\\';
    const std::uint64_t found = ((word - kOnes * 0x20U) & ~word) | ((quote - kOnes) & ~quote) |
                                ((backslash - kOnes) & ~backslash) | word;
    if ((found & kHigh) != 0) break;
    if (count == kWord) {
      std::memcpy(out, &word, kWord);
      continue;
    }
    out[count] = '"';
    buffer.used(out + count + 1);
    return;
  }
  buffer.cut(start);
  if (text::is_valid(text)) {
    put_string(buffer, text);
  } else {
    put_string(buffer, text::repaired(text));
  }
}

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
    constexpr std::size_t kMost = 20;
    value();
    char* const out = buffer.room(kMost);
    buffer.used(std::to_chars(out, out + kMost, number).ptr);
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
    put_text(buffer, name);
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
  put_text(impl_->buffer, text);
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
      put_string(out, value.text());
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
        put_string(out, member.name);
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
