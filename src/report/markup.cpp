// SPDX-License-Identifier: Apache-2.0
#include "report/markup.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

void escape(std::string& out, std::string_view data) {
  std::string one_line = text::repaired(data);
  std::replace_if(
      one_line.begin(), one_line.end(),
      [](char byte) { return byte == '\n' || byte == '\r' || byte == '\t'; }, ' ');
  for (const char byte : text::shown(one_line)) {
    switch (byte) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += byte;
    }
  }
}

}  // namespace

void Markup::text(std::string_view data) { escape(out_, data); }

void Markup::number(std::string_view digits) {
  for (const char byte : digits) {
    if (byte == '-') {
      out_ += "\u2212";
    } else {
      out_ += byte;
    }
  }
}

void Markup::open(std::string_view name, std::string_view attributes) {
  out_ += '<';
  out_ += name;
  if (!attributes.empty()) {
    out_ += ' ';
    out_ += attributes;
  }
  out_ += '>';
}

void Markup::close(std::string_view name) {
  out_ += "</";
  out_ += name;
  out_ += '>';
}

void Markup::empty(std::string_view name, std::string_view attributes) {
  out_ += '<';
  out_ += name;
  out_ += ' ';
  out_ += attributes;
  out_ += "/>";
}

std::string attribute(std::string_view name, std::string_view value) {
  std::string out(name);
  out += "=\"";
  escape(out, value);
  out += '"';
  return out;
}

}  // namespace parindex::inline v1::detail
