// SPDX-License-Identifier: Apache-2.0
// What for: writing JSON into a string. Numbers go in as text or integers, never as doubles.
//
//   json::Writer out(json::Style::kCompact);
//   out.begin_object();
//   out.key("points"); out.number("69.53");
//   out.end_object();
//   std::string bytes = std::move(out).take();
//
// Bytes are the same on every machine. Invalid UTF-8 in a string is written as U+FFFD: what comes out is
// always valid JSON. Using it wrongly (a value without a key, an end without a begin, text that is no number)
// is our own defect and throws std::logic_error. One thread at a time.
#ifndef PARINDEX_SRC_JSON_WRITER_HPP_
#define PARINDEX_SRC_JSON_WRITER_HPP_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "json/document.hpp"

namespace parindex::inline v1::detail::json {

enum class Style : std::uint8_t {
  kCompact,  // no white space at all
  kPretty,   // two spaces a level, "\n" line ends, no line break at the end
};

class Writer {
 public:
  explicit Writer(Style style = Style::kCompact);
  Writer(Writer&&) noexcept;
  Writer& operator=(Writer&&) noexcept;
  ~Writer();

  void begin_object();
  void end_object();
  void begin_array();
  void end_array();
  void key(std::string_view name);
  void string(std::string_view text);
  // `text` as it stands; must be a JSON number.
  void number(std::string_view text);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  void boolean(bool value);
  void null();
  // A parsed value again, numbers as they were written, members in their order.
  void value(const Value& value);

  // key(name) and a value in one go.
  void member(std::string_view name, std::string_view text) { key(name), string(text); }
  void member(std::string_view name, const std::string& text) { key(name), string(text); }
  void member(std::string_view name, const char* text) { key(name), string(text); }
  void member_number(std::string_view name, std::string_view text) { key(name), number(text); }
  void member_integer(std::string_view name, std::int64_t value) { key(name), integer(value); }
  void member_boolean(std::string_view name, bool value) { key(name), boolean(value); }
  void member_null(std::string_view name) { key(name), null(); }

  // True when exactly one whole value was written.
  [[nodiscard]] bool complete() const noexcept;
  // What was written so far.
  [[nodiscard]] const std::string& text() const noexcept;
  // Hands the text over; the writer is then fresh again. Throws std::logic_error when not complete().
  [[nodiscard]] std::string take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Canonical bytes of a value, for sealing: members sorted by the bytes of their names, no white space,
// strings escaped as little as JSON allows (as in RFC 8785), numbers by canonical_number(). Two values mean
// the same exactly when these bytes are equal.
[[nodiscard]] std::string canonical(const Value& value);

// The one text of a decimal number: no leading or trailing zeros, no plus, no -0, exponents written out as
// long as that adds no more than 400 zeros, beyond that `digits` "e" `exponent`. "1.50", "1.5" and "15e-1"
// give "1.5". `text` must be a JSON number as parse() accepts it (what Value::text() gives for one).
[[nodiscard]] std::string canonical_number(std::string_view text);

}  // namespace parindex::inline v1::detail::json

#endif  // PARINDEX_SRC_JSON_WRITER_HPP_
