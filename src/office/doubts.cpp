// SPDX-License-Identifier: Apache-2.0
#include "office/doubts.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "text/utf8.hpp"

namespace parindex::inline v1::office {
namespace {

struct Row {
  std::string_view code;
  Severity severity;
  std::string_view vi, en, hint_vi, hint_en;
};

constexpr Row kRows[] = {
#define PARINDEX_DOUBT(name, text, severity, vi, en, hint_vi, hint_en) \
  {text, Severity::severity, vi, en, hint_vi, hint_en},
#include "office/doubts.inc"
#undef PARINDEX_DOUBT
};

std::string filled(std::string_view words, std::initializer_list<detail::Argument> arguments, bool vi) {
  std::string out;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool placeholder = words[at] == '{' && at + 2 < words.size() && words[at + 2] == '}' &&
                             words[at + 1] >= '0' && words[at + 1] <= '9';
    if (!placeholder) {
      out += words[at];
      continue;
    }
    const auto number = static_cast<std::size_t>(words[at + 1] - '0');
    if (number < arguments.size()) {
      const detail::Argument& argument = arguments.begin()[number];
      out += detail::text::clip(vi ? argument.vi() : argument.en(), detail::kMaxArgumentLength);
    }
    at += 2;
  }
  return out;
}

}  // namespace

void doubt(Mistakes& doubts, Doubt what, Place place, std::initializer_list<detail::Argument> arguments) {
  const Row& row = kRows[static_cast<std::size_t>(what)];
  Mistake made;
  made.code = row.code;
  made.severity = row.severity;
  made.place = std::move(place);
  made.message = {filled(row.vi, arguments, true), filled(row.en, arguments, false)};
  made.hint = {filled(row.hint_vi, arguments, true), filled(row.hint_en, arguments, false)};
  doubts.add(std::move(made));
}

}  // namespace parindex::inline v1::office
