// SPDX-License-Identifier: Apache-2.0
// What for: what may stand on the command line, registered with CLI11: commands, their options, and the help
// about each.
//
//   Words words;
//   Options options;
//   const Grammar grammar = make_grammar(language, words, options);
//   grammar.app->parse(argc, argv);                      // fills both
//
// One thread.
#ifndef PARINDEX_SRC_TOOL_GRAMMAR_HPP_
#define PARINDEX_SRC_TOOL_GRAMMAR_HPP_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

// Options as they were typed, before they are understood.
struct Words {
  std::string framework;
  std::string draws, seed, samples;
  std::string language, colour, width, period, top, explain, as_of, threads;
  std::vector<std::string> periods;
};
struct Command {
  std::string_view name;
  int (*run)(const Options&) = nullptr;
  std::string_view vi, en;  // what it does, one line
};
[[nodiscard]] std::span<const Command> commands();

struct Grammar {
  std::unique_ptr<CLI::App> app;
  std::vector<CLI::App*> commands;  // those of commands()
  const CLI::Option* explain = nullptr;
};

// @param words, options: are filled when the grammar parses, and outlive it
[[nodiscard]] Grammar make_grammar(Language language, Words& words, Options& options);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_GRAMMAR_HPP_
