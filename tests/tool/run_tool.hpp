// SPDX-License-Identifier: Apache-2.0
// What for: running the real command-line tool in tests, with its standard streams and environment under
// control.
//
//   Ran ran = run_tool({"score", "framework.json", "facts.csv"});
//   EXPECT_EQ(ran.status, 0) << ran.err;
//
// Runs in tests/golden/tool, so that files there can be named without a path. The environment is empty but
// for what a test asks for: English, no colours.
#ifndef PARINDEX_TESTS_TOOL_RUN_TOOL_HPP_
#define PARINDEX_TESTS_TOOL_RUN_TOOL_HPP_

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <vector>

#include <sys/wait.h>

namespace tool_test {

inline std::string data_folder() { return PARINDEX_SOURCE_DIR "/tests/golden/tool"; }

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void write_file(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

// A folder of its own that goes away with the object.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "parindex-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    path_ = pattern;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Ran {
  int status = -1;  // exit code, or 128 + the signal
  std::string out, err;
};

struct How {
  std::string in = {};                        // standard input
  std::vector<std::string> environment = {};  // NAME=value
  std::string out_to = {};                    // a file for standard output instead of catching it
  std::string folder = data_folder();
  bool close_out = false;  // standard output is closed from the start
};

inline Ran run_tool(const std::vector<std::string>& words, const How& how = {}) {
  Scratch scratch;
  const std::string in = scratch.file("in");
  const std::string out = how.out_to.empty() ? scratch.file("out") : how.out_to;
  const std::string err = scratch.file("err");
  write_file(in, how.in);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child == 0) {
    const auto redirect = [](const std::string& path, int flags, int descriptor) {
      const int opened = open(path.c_str(), flags, 0600);
      if (opened < 0 || dup2(opened, descriptor) < 0) _exit(126);
      close(opened);
    };
    redirect(in, O_RDONLY, STDIN_FILENO);
    if (how.close_out) {
      close(STDOUT_FILENO);
    } else {
      redirect(out, O_WRONLY | O_CREAT, STDOUT_FILENO);
    }
    redirect(err, O_WRONLY | O_CREAT, STDERR_FILENO);
    if (chdir(how.folder.c_str()) != 0) _exit(126);
    std::vector<std::string> all{"parindex"};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<char*> argv;
    for (std::string& word : all)
      argv.push_back(word.data());
    argv.push_back(nullptr);
    std::vector<std::string> environment = how.environment;
    std::vector<char*> envp;
    for (std::string& one : environment)
      envp.push_back(one.data());
    envp.push_back(nullptr);
    execve(PARINDEX_TOOL, argv.data(), envp.data());
    _exit(127);
  }
  int state = 0;
  while (waitpid(child, &state, 0) < 0) {
  }
  Ran ran;
  ran.status = WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
  if (how.out_to.empty() && !how.close_out) ran.out = read_file(out);
  ran.err = read_file(err);
  return ran;
}

}  // namespace tool_test

#endif  // PARINDEX_TESTS_TOOL_RUN_TOOL_HPP_
