// SPDX-License-Identifier: Apache-2.0
#include "tool/command_help.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "text/utf8.hpp"

namespace parindex::inline v1::tool {

std::string CommandHelp::make_help(const CLI::App* app, std::string name, CLI::AppFormatMode /*mode*/) const {
  const bool top = app->get_parent() == nullptr;
  std::string out = detail::wrapped("", (top ? "" : name + ": ") + app->get_description(), look_);
  out += "\n" + heading("Cách dùng", "Usage");
  out += "  " + name;
  if (top) {
    out += pick(" LỆNH [TÙY CHỌN]…", " COMMAND [OPTION]…");
  } else {
    for (const CLI::Option* option : app->get_options()) {
      if (!option->get_positional()) continue;
      out += " " + option->get_name(true, false) + (option->get_expected_max() > 1 ? "…" : "");
    }
    out += pick(" [TÙY CHỌN]…", " [OPTION]…");
  }
  out += "\n";
  std::vector<std::pair<std::string, std::string>> rows;
  for (const CLI::Option* option : app->get_options()) {
    if (option->get_positional()) rows.emplace_back(option->get_name(true, false), option->get_description());
  }
  out += group("Tệp", "Files", rows);
  rows.clear();
  for (const CLI::App* command : app->get_subcommands([](const CLI::App*) { return true; })) {
    rows.emplace_back(command->get_name(), command->get_description());
  }
  out += group("Các lệnh", "Commands", rows);
  rows.clear();
  for (const CLI::Option* option : app->get_options()) {
    if (!option->nonpositional()) continue;
    std::string names;
    for (const std::string& letter : option->get_snames())
      names += (names.empty() ? "-" : ", -") + letter;
    for (const std::string& word : option->get_lnames())
      names += (names.empty() ? "    --" : ", --") + word;
    if (option->get_type_size() != 0) names += " " + option->get_type_name();
    rows.emplace_back(std::move(names), option->get_description());
  }
  out += group("Tùy chọn", "Options", rows);
  out += "\n" + app->get_footer();
  return out;
}

std::string CommandHelp::pick(std::string_view vi, std::string_view en) const {
  return std::string(look_.language == Language::kVi ? vi : en);
}

std::string CommandHelp::heading(std::string_view vi, std::string_view en) const {
  return detail::styled(pick(vi, en) + ":", detail::Style::kBold, look_) + "\n";
}

std::string CommandHelp::group(std::string_view vi, std::string_view en,
                               const std::vector<std::pair<std::string, std::string>>& rows) const {
  if (rows.empty()) return {};
  std::size_t widest = 0;
  for (const auto& [name, does] : rows)
    widest = std::max(widest, detail::text::display_width(name));
  std::string out = "\n" + heading(vi, en);
  for (const auto& [name, does] : rows) {
    const std::string padding(widest - detail::text::display_width(name) + 3, ' ');
    out += detail::wrapped("  " + name + padding, does, look_);
  }
  return out;
}

}  // namespace parindex::inline v1::tool
