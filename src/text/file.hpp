// SPDX-License-Identifier: Apache-2.0
// What for: reading a whole file, and writing one whole or not at all.
//
//   std::optional<std::string> bytes = text::read_file(path, 64 << 20, mistakes);
//   if (!text::write_file_whole("scores.jsonl", out, mistakes)) return 1;
//
// Both report why not (FILE_...) with the path as the place. Thread-safe as far as the file system is.
#ifndef PARINDEX_SRC_TEXT_FILE_HPP_
#define PARINDEX_SRC_TEXT_FILE_HPP_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/mistake.hpp"

namespace parindex::inline v1::detail::text {

// The bytes of the file; path "-" is standard input. Pipes and devices work; a directory is refused. A file
// of more than max_bytes is FILE_TOO_LARGE, found out without reading much more than that.
[[nodiscard]] std::optional<std::string> read_file(const std::string& path, std::size_t max_bytes,
                                                   Mistakes& mistakes);

// Writes a temporary file in the same folder, flushes it to disk and renames it onto `path`: a reader sees
// the old file or the new one, never half of it. An existing file keeps its permissions; a symbolic link
// keeps pointing. What is not a regular file (a pipe, /dev/stdout, "-" for standard output) is simply written
// to. False when it failed (FILE_UNWRITABLE); the old file is then untouched and no temporary file stays.
[[nodiscard]] bool write_file_whole(const std::string& path, std::string_view bytes, Mistakes& mistakes);

}  // namespace parindex::inline v1::detail::text

#endif  // PARINDEX_SRC_TEXT_FILE_HPP_
