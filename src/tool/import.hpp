// SPDX-License-Identifier: Apache-2.0
// What for: the command `import`.
#ifndef PARINDEX_SRC_TOOL_IMPORT_HPP_
#define PARINDEX_SRC_TOOL_IMPORT_HPP_

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

// Takes the spreadsheet from `inputs`, a framework (then `unit`) for filled-in sheets, and the sheet's
// name from `item`.
int run_import(const Options& options);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_IMPORT_HPP_
