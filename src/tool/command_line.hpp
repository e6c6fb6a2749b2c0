// SPDX-License-Identifier: Apache-2.0
// What for: the words of the command line, read into Options, with help and complaints in the user's
// language.
//
//   Call call = read_command_line(argc, argv);
//   if (call.command == nullptr) return call.status;     // help was shown, or the call is wrong
//   return call.command(call.options);
//
// One thread.
#ifndef PARINDEX_SRC_TOOL_COMMAND_LINE_HPP_
#define PARINDEX_SRC_TOOL_COMMAND_LINE_HPP_

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

struct Call {
  int (*command)(const Options&) = nullptr;
  Options options;
  int status = kExitDone;  // what to end with when there is no command
};

[[nodiscard]] Call read_command_line(int argc, char** argv);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_COMMAND_LINE_HPP_
