// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <iterator>
#include <span>

#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr CatalogueRow kCatalogue[] = {
#define PARINDEX_MISTAKE(name, text, severity, vi, en, hint_vi, hint_en) \
  {text, Severity::severity, vi, en, hint_vi, hint_en},
#include "mistake_catalog.inc"
#undef PARINDEX_MISTAKE
};

void append_cut(std::string& out, std::string_view argument) {
  if (argument.size() <= kMaxArgumentLength) {
    out += argument;
    return;
  }
  std::size_t at = 0;
  for (std::size_t count = 0; count < kMaxArgumentLength && at < argument.size(); ++count) {
    static_cast<void>(text::next_code_point(argument, at));
  }
  out += argument.substr(0, at);
  if (at < argument.size()) {
    out += "…";
  }
}

std::string fill(std::string_view pattern, std::span<const Argument> args, Language language) {
  std::string out;
  out.reserve(pattern.size() + 32);
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    if (open == std::string_view::npos) {
      break;
    }
    const std::string_view rest = pattern.substr(open);
    const bool is_placeholder = rest.size() >= 3 && rest[1] >= '0' && rest[1] <= '9' && rest[2] == '}';
    const std::size_t index = is_placeholder ? static_cast<std::size_t>(rest[1] - '0') : args.size();
    out += pattern.substr(0, open);
    if (index < args.size()) {
      const Argument& argument = args[index];
      append_cut(out, language == Language::kVi ? argument.vi() : argument.en());
      pattern.remove_prefix(open + 3);
    } else {
      out += '{';
      pattern.remove_prefix(open + 1);
    }
  }
  out += pattern;
  return out;
}

}  // namespace

std::size_t catalogue_size() noexcept { return std::size(kCatalogue); }

const CatalogueRow& catalogue_row(Code code) noexcept { return kCatalogue[static_cast<std::size_t>(code)]; }

std::string_view code_text(Code code) noexcept { return catalogue_row(code).code; }

std::optional<Code> find_code(std::string_view text) noexcept {
  for (std::size_t i = 0; i != std::size(kCatalogue); ++i) {
    if (kCatalogue[i].code == text) {
      return static_cast<Code>(i);
    }
  }
  return std::nullopt;
}

void report(Mistakes& mistakes, Code code, Place place, std::initializer_list<Argument> args,
            std::string unit) {
  const CatalogueRow& row = catalogue_row(code);
  if (mistakes.only_counts(row.severity)) {
    mistakes.count_only(row.severity);
    return;
  }
  const std::span<const Argument> arguments(args.begin(), args.size());
  mistakes.add(Mistake{
      .code = std::string(row.code),
      .severity = row.severity,
      .place = std::move(place),
      .unit = std::move(unit),
      .message = {fill(row.vi, arguments, Language::kVi), fill(row.en, arguments, Language::kEn)},
      .hint = {fill(row.hint_vi, arguments, Language::kVi), fill(row.hint_en, arguments, Language::kEn)}});
}

}  // namespace parindex::inline v1::detail
