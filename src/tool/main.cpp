// SPDX-License-Identifier: Apache-2.0
// parindex: checks frameworks, scores assessments, explains points, ranks units, makes templates.
#include <exception>
#include <new>
#include <string>

#include "tool/command_line.hpp"
#include "tool/terminal.hpp"

int main(int argc, char** argv) {
  namespace tool = parindex::tool;
  tool::prepare_streams();
  try {
    const tool::Call call = tool::read_command_line(argc, argv);
    return call.command == nullptr ? call.status : call.command(call.options);
  } catch (const std::bad_alloc&) {
    tool::write_message("parindex: hết bộ nhớ / out of memory\n");
  } catch (const std::exception& defect) {
    tool::write_message("parindex: lỗi nội bộ, xin báo lại / internal error, please report: " +
                        std::string(defect.what()) + "\n");
  }
  return tool::kExitData;
}
