// SPDX-License-Identifier: Apache-2.0
#include "input/place_cursor.hpp"

#include <algorithm>
#include <functional>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

// Whether `part` lies inside `whole`; views of other texts may not be compared by plain `<`.
bool inside(std::string_view part, std::string_view whole) noexcept {
  const std::less_equal<> not_after;
  return not_after(whole.data(), part.data()) &&
         not_after(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

PlaceCursor::PlaceCursor(const json::Document& document, std::size_t first_line) noexcept
    : source_(document.source()), first_line_(first_line) {
  if (source_.starts_with(text::kByteOrderMark)) start_ = text::kByteOrderMark.size();
  at_ = start_;
  line_ = first_line_;
}

Spot PlaceCursor::spot(json::Value member) {
  const std::string_view name = member.name();
  if (!member.has_name() || !inside(name, source_)) {  // written with escapes
    const Place place = member.place();
    return {static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(place.column)};
  }
  // The name's closing quote, a colon, and white space around it.
  const auto name_end = static_cast<std::size_t>(name.data() + name.size() - source_.data());
  const std::size_t value = source_.find_first_not_of(" \t\r\n:", name_end + 1);
  advance(std::min(value, source_.size()));
  return {static_cast<std::uint32_t>(line_), static_cast<std::uint32_t>(column_)};
}

void PlaceCursor::advance(std::size_t offset) noexcept {
  if (offset < at_) {
    at_ = start_;
    line_ = first_line_;
    column_ = 1;
  }
  std::string_view passed = source_.substr(at_, offset - at_);
  if (const std::size_t last = passed.rfind('\n'); last != std::string_view::npos) {
    line_ += static_cast<std::size_t>(std::count(passed.begin(), passed.end(), '\n'));
    column_ = 1;
    passed.remove_prefix(last + 1);
  }
  column_ += text::count_code_points(passed);
  at_ = offset;
}

}  // namespace parindex::inline v1::detail
