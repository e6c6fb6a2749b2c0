// SPDX-License-Identifier: Apache-2.0
#include "output/mistake_json.hpp"

#include <cstddef>

namespace parindex::inline v1::detail {
namespace {

void write_position(json::Writer& out, const char* name, std::size_t position) {
  out.key(name);
  if (position == 0) {
    out.null();
  } else {
    out.unsigned_integer(position);
  }
}

}  // namespace

void write_text(json::Writer& out, const Text& text) {
  out.begin_object();
  if (!text.vi.empty()) out.member("vi", text.vi);
  if (!text.en.empty()) out.member("en", text.en);
  out.end_object();
}

void write_mistake(json::Writer& out, const Mistake& mistake) {
  out.begin_object();
  out.member("code", mistake.code);
  out.member("severity", mistake.severity == Severity::kError ? "error" : "warning");
  if (!mistake.unit.empty()) out.member("unit", mistake.unit);
  out.key("message");
  write_text(out, mistake.message);
  out.key("hint");
  write_text(out, mistake.hint);
  out.member("pointer", mistake.place.pointer);
  write_position(out, "line", mistake.place.line);
  write_position(out, "column", mistake.place.column);
  out.key("file");
  if (mistake.place.file.empty()) {
    out.null();
  } else {
    out.string(mistake.place.file);
  }
  out.end_object();
}

void write_mistakes(json::Writer& out, const Mistakes& mistakes) {
  out.begin_array();
  for (const Mistake& mistake : mistakes)
    write_mistake(out, mistake);
  out.end_array();
}

}  // namespace parindex::inline v1::detail
