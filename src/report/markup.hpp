// SPDX-License-Identifier: Apache-2.0
// What for: writing HTML that is well formed and safe whatever the data says.
//
//   Markup out;
//   out.tag("td", "class=\"n\"", [&] { out.text(card.unit.name); });   // escaped; the end tag follows
//   std::string page = std::move(out).take();
//
// Names of tags and attributes are ours; whatever comes from data goes through text() or attribute(). One
// thread at a time; only lack of memory throws.
#ifndef PARINDEX_SRC_REPORT_MARKUP_HPP_
#define PARINDEX_SRC_REPORT_MARKUP_HPP_

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace parindex::inline v1::detail {

class Markup {
 public:
  // Markup of our own making, as it stands.
  void raw(std::string_view markup) { out_ += markup; }
  // Text from anywhere: escaped, control characters shown as \u001b, line breaks as spaces.
  void text(std::string_view data);
  // A number as people write it: with a minus sign instead of a hyphen.
  void number(std::string_view digits);

  template <typename Body>
  requires std::is_invocable_v<Body>
  void tag(std::string_view name, std::string_view attributes, Body body) {
    open(name, attributes);
    body();
    close(name);
  }
  void tag(std::string_view name, std::string_view attributes, std::string_view data) {
    tag(name, attributes, [&] { text(data); });
  }
  // A tag around a number.
  void figure(std::string_view name, std::string_view attributes, std::string_view digits) {
    tag(name, attributes, [&] { number(digits); });
  }
  // A tag without an end (HTML) or with nothing inside (SVG).
  void empty(std::string_view name, std::string_view attributes);
  void line_break() { out_ += '\n'; }

  // A part of the page with a heading, told to the table of contents.
  struct Section {
    std::string id, title;
  };
  void begin_section(std::string_view id, std::string_view title) {
    sections_.push_back({std::string(id), std::string(title)});
  }
  [[nodiscard]] const std::vector<Section>& sections() const noexcept { return sections_; }

  [[nodiscard]] std::string take() && { return std::move(out_); }

 private:
  void open(std::string_view name, std::string_view attributes);
  void close(std::string_view name);

  std::string out_;
  std::vector<Section> sections_;
};

// `name="value"`, the value escaped.
[[nodiscard]] std::string attribute(std::string_view name, std::string_view value);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_REPORT_MARKUP_HPP_
