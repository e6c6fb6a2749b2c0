// SPDX-License-Identifier: Apache-2.0
// What for: what the tool knows of the world around it: standard streams, the terminal, the user's language.
//
//   prepare_streams();                                  // first thing in main()
//   Output out(options.output);
//   out.write(line);
//   if (!out.finish(language)) return kExitData;
//
// One thread. Only src/tool may look at environment, locale and terminal; the library never does.
#ifndef PARINDEX_SRC_TOOL_TERMINAL_HPP_
#define PARINDEX_SRC_TOOL_TERMINAL_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parindex/text.hpp"

#include "output/text_table.hpp"

namespace parindex::inline v1::tool {

enum class Colour : std::uint8_t { kAuto, kAlways, kNever };

// Makes sure that descriptors 0 to 2 are open, so that no file opened later is taken for one of them, and
// that a reader that goes away ends the output instead of the program.
void prepare_streams();

// The language that LC_ALL, LC_MESSAGES or LANG (the first that is set) asks for: Vietnamese for "vi…", else
// English.
[[nodiscard]] Language language_of_environment();

// How results on standard output are shown. `width` as asked for, or empty for that of the terminal (100 if
// there is none).
[[nodiscard]] detail::Look look_of_output(Language language, Colour colour, const std::size_t* width,
                                          bool to_file);
// How messages on standard error are shown.
[[nodiscard]] detail::Look look_of_messages(Language language, Colour colour);

// Writes to standard error; what cannot be written there is lost.
void write_message(std::string_view text);

// Where results go: standard output as they come, or a file, which appears whole at finish() or not at all.
class Output {
 public:
  // An empty path or "-" is standard output.
  explicit Output(std::string path) : path_(path == "-" ? std::string() : std::move(path)) {}
  void write(std::string_view bytes);
  // Shows on standard output what was written so far, so that it stands in order with messages.
  void show();
  // False, after saying why on standard error, when something could not be written. A reader of standard
  // output that has gone away (a closed pipe) is not an error.
  [[nodiscard]] bool finish(Language language);
  // Nobody reads any more: no need to go on.
  [[nodiscard]] bool closed() const noexcept { return closed_; }

 private:
  void flush();

  std::string path_;
  std::string held_;
  bool closed_ = false;
  int error_ = 0;
};

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_TERMINAL_HPP_
