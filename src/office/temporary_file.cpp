// SPDX-License-Identifier: Apache-2.0
#include "office/temporary_file.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdlib.h>
#include <system_error>
#include <unistd.h>

namespace parindex::inline v1::office {

TemporaryFile::TemporaryFile() {
  std::error_code fault;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(fault);
  if (fault) return;
  std::string name = (folder / "parindex-XXXXXX").string();
  const int descriptor = mkstemp(name.data());
  if (descriptor < 0) return;
  close(descriptor);
  path_ = std::move(name);
}

TemporaryFile::~TemporaryFile() {
  if (!path_.empty()) unlink(path_.c_str());
}

bool TemporaryFile::write(std::string_view bytes) const {
  std::ofstream out(path_, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.flush();
  return out.good();
}

std::optional<std::string> TemporaryFile::read() const {
  const std::ifstream in(path_, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace parindex::inline v1::office
