// SPDX-License-Identifier: Apache-2.0
// Sessions with the tool, as a person would see them: tests/golden/tool/*.session.
//
// A session is a text file of commands and what they show:
//
//   $ parindex score framework.json facts.csv      the command, run in that folder
//   …                                              its standard output, line by line
//   ! …                                            its standard error
//   = 1                                            its exit code, where that is not 0
//
// With PARINDEX_UPDATE_GOLDEN=1 in the environment the files are rewritten from what the tool shows now; read
// the diff.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tool/run_tool.hpp"

namespace {

namespace fs = std::filesystem;
using tool_test::read_file;
using tool_test::run_tool;

constexpr std::string_view kPrompt = "$ parindex";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);)
    out.push_back(line);
  return out;
}

// Words separated by spaces; 'single quotes' hold spaces together. NAME=value in front goes into the
// environment.
std::vector<std::string> words_of(const std::string& command) {
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  bool any = false;
  for (const char c : command) {
    if (c == '\'') {
      quoted = !quoted;
      any = true;
    } else if (c == ' ' && !quoted) {
      if (any) out.push_back(word);
      word.clear();
      any = false;
    } else {
      word += c;
      any = true;
    }
  }
  if (any) out.push_back(word);
  return out;
}

// The session again, with what the tool shows now.
std::string replay(const std::string& session) {
  std::string out;
  bool in_answer = false;
  for (const std::string& line : lines_of(session)) {
    if (!line.starts_with(kPrompt)) {
      if (!in_answer) out += line + "\n";  // remarks in front of the first command
      continue;
    }
    in_answer = true;
    out += line + "\n";
    const tool_test::Ran ran = run_tool(words_of(line.substr(kPrompt.size())));
    out += ran.out;
    if (!ran.out.empty() && ran.out.back() != '\n') out += "\n(no line break at the end)\n";
    for (const std::string& error : lines_of(ran.err))
      out += "! " + error + "\n";
    if (ran.status != 0) out += "= " + std::to_string(ran.status) + "\n";
  }
  return out;
}

std::vector<fs::path> sessions() {
  std::vector<fs::path> out;
  for (const fs::directory_entry& entry : fs::directory_iterator(tool_test::data_folder())) {
    if (entry.path().extension() == ".session") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

class ToolSession : public testing::TestWithParam<fs::path> {};

TEST_P(ToolSession, ShowsWhatItShowedBefore) {
  const std::string expected = read_file(GetParam());
  const std::string shown = replay(expected);
  if (std::getenv("PARINDEX_UPDATE_GOLDEN") != nullptr) {
    tool_test::write_file(GetParam(), shown);
    GTEST_SKIP() << "rewritten";
  }
  EXPECT_EQ(shown, expected);
}

TEST_P(ToolSession, HoldsAtLeastOneCommand) {
  EXPECT_NE(read_file(GetParam()).find("$ parindex "), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Golden, ToolSession, testing::ValuesIn(sessions()),
                         [](const testing::TestParamInfo<fs::path>& case_info) {
                           std::string name = case_info.param.stem().string();
                           std::replace_if(
                               name.begin(), name.end(),
                               [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
                           return name;
                         });

}  // namespace
