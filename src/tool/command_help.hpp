// SPDX-License-Identifier: Apache-2.0
// What for: help as this tool shows it: names to the left, what they do to the right, wrapped at the
// screen's edge.
#ifndef PARINDEX_SRC_TOOL_COMMAND_HELP_HPP_
#define PARINDEX_SRC_TOOL_COMMAND_HELP_HPP_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "tool/terminal.hpp"

namespace parindex::inline v1::tool {

class CommandHelp : public CLI::Formatter {
 public:
  explicit CommandHelp(detail::Look look) : look_(look) {}

  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;

 private:
  std::string pick(std::string_view vi, std::string_view en) const;
  std::string heading(std::string_view vi, std::string_view en) const;
  std::string group(std::string_view vi, std::string_view en,
                    const std::vector<std::pair<std::string, std::string>>& rows) const;

  detail::Look look_;
};

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_COMMAND_HELP_HPP_
