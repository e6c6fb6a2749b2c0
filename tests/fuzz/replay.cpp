// SPDX-License-Identifier: Apache-2.0
// Gives a harness every file that is named, and every file in folders that are named, as libFuzzer would: so
// the corpus is an ordinary test in every build and with every compiler. Each file is also cut short and has
// a byte changed.
#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "fuzz.hpp"

namespace {

namespace fs = std::filesystem;

void one(const std::string& bytes) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<fs::path> files;
  for (int i = 1; i < argc; ++i) {
    if (!fs::is_directory(argv[i])) {
      files.emplace_back(argv[i]);
      continue;
    }
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::size_t runs = 0;
  for (const fs::path& file : files) {
    std::string bytes = fuzz::bytes_of_file(file.string());
    one(bytes);
    ++runs;
    constexpr std::size_t kChanges = 12;
    for (std::size_t i = 1; i <= kChanges && bytes.size() < 65536; ++i) {
      const std::size_t at = bytes.size() * i / (kChanges + 1);
      one(bytes.substr(0, at));
      if (at >= bytes.size()) continue;
      const char kept = std::exchange(bytes[at], static_cast<char>(0x22 * i));
      one(bytes);
      bytes[at] = kept;
      runs += 2;
    }
  }
  std::printf("%zu files, %zu runs\n", files.size(), runs);
  return files.empty() ? 1 : 0;
}
