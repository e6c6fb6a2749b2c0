// SPDX-License-Identifier: Apache-2.0
#include "text/file.hpp"

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <utility>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "parindex/mistake.hpp"

namespace {

namespace fs = std::filesystem;
using parindex::Mistakes;
using parindex::Place;
using parindex::detail::text::read_file;
using parindex::detail::text::write_file_whole;

class FileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "parindex-file-XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }
  void put(const std::string& name, std::string_view bytes) const {
    std::ofstream(path(name), std::ios::binary)
        .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
  [[nodiscard]] std::string get(const std::string& name) const {
    std::ostringstream out;
    if (fs::file_size(path(name)) != 0) out << std::ifstream(path(name), std::ios::binary).rdbuf();
    return std::move(out).str();
  }
  // Files in the folder: no temporary one may stay.
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {}));
  }

  fs::path folder_;
};

void expect_only(const Mistakes& mistakes, std::string_view code, const std::string& file,
                 std::string_view vi, std::string_view en) {
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, code);
  EXPECT_EQ(mistakes[0].place, (Place{.file = file}));
  EXPECT_EQ(mistakes[0].message.vi, vi);
  EXPECT_EQ(mistakes[0].message.en, en);
  EXPECT_FALSE(mistakes[0].hint.empty());
}

// ---- reading

TEST_F(FileTest, Read_GivesTheBytes) {
  const std::string bytes = std::string("ệ\0\r\n", 6) + std::string(3'000'000, 'x');
  put("a", bytes);
  put("empty", "");
  Mistakes mistakes;
  EXPECT_EQ(read_file(path("a"), std::size_t{64} << 20U, mistakes), bytes);
  EXPECT_EQ(read_file(path("empty"), 0, mistakes), "");
  EXPECT_EQ(read_file("/dev/null", 0, mistakes), "");
  EXPECT_TRUE(mistakes.empty());
}

TEST_F(FileTest, Read_LimitIsExact) {
  put("a", "12345");
  Mistakes mistakes;
  EXPECT_EQ(read_file(path("a"), 5, mistakes), "12345");
  EXPECT_TRUE(mistakes.empty());
  EXPECT_EQ(read_file(path("a"), 4, mistakes), std::nullopt);
  expect_only(mistakes, "FILE_TOO_LARGE", path("a"), "tệp “" + path("a") + "” lớn hơn giới hạn 4 byte",
              "file “" + path("a") + "” is larger than the limit of 4 bytes");
}

TEST_F(FileTest, Read_EndlessDeviceStopsAtTheLimit) {
  Mistakes mistakes;
  EXPECT_EQ(read_file("/dev/zero", 10'000'000, mistakes), std::nullopt);
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "FILE_TOO_LARGE");
}

TEST_F(FileTest, Read_MissingFile) {
  Mistakes mistakes;
  EXPECT_EQ(read_file(path("không có"), 100, mistakes), std::nullopt);
  expect_only(mistakes, "FILE_NOT_FOUND", path("không có"), "không tìm thấy tệp “" + path("không có") + "”",
              "file “" + path("không có") + "” was not found");
  mistakes.clear();
  EXPECT_EQ(read_file("", 100, mistakes), std::nullopt);
  EXPECT_EQ(mistakes[0].code, "FILE_NOT_FOUND");
  mistakes.clear();
  put("a", "x");
  EXPECT_EQ(read_file(path("a") + std::string("\0b", 2), 100, mistakes), std::nullopt);
  EXPECT_EQ(mistakes[0].code, "FILE_NOT_FOUND");
}

TEST_F(FileTest, Read_FolderIsRefused) {
  Mistakes mistakes;
  EXPECT_EQ(read_file(folder_.string(), 100, mistakes), std::nullopt);
  expect_only(mistakes, "FILE_UNREADABLE", folder_.string(),
              "không đọc được tệp “" + folder_.string() + "”: đây là một thư mục",
              "file “" + folder_.string() + "” cannot be read: it is a folder");
}

TEST_F(FileTest, Read_FileUsedAsAFolder) {
  put("a", "x");
  Mistakes mistakes;
  EXPECT_EQ(read_file(path("a/b"), 100, mistakes), std::nullopt);
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "FILE_UNREADABLE");
  EXPECT_EQ(mistakes[0].message.en,
            "file “" + path("a/b") + "” cannot be read: a part of the path is not a folder");
}

TEST_F(FileTest, Read_WithoutPermission) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  put("a", "x");
  ASSERT_EQ(chmod(path("a").c_str(), 0), 0);
  Mistakes mistakes;
  EXPECT_EQ(read_file(path("a"), 100, mistakes), std::nullopt);
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].message.en, "file “" + path("a") + "” cannot be read: permission denied");
}

TEST_F(FileTest, Read_DashIsStandardInput) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const int saved = dup(STDIN_FILENO);
  ASSERT_EQ(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
  close(ends[0]);
  const std::string bytes(300'000, 'y');  // more than a pipe holds
  std::thread writer([&] {
    for (std::size_t at = 0; at < bytes.size();) {
      const ssize_t n = write(ends[1], bytes.data() + at, bytes.size() - at);
      if (n <= 0) break;
      at += static_cast<std::size_t>(n);
    }
    close(ends[1]);
  });
  Mistakes mistakes;
  const auto got = read_file("-", 1'000'000, mistakes);
  writer.join();
  EXPECT_EQ(got, bytes);
  EXPECT_NE(fcntl(STDIN_FILENO, F_GETFD), -1) << "standard input stays open";
  if (saved >= 0) {
    dup2(saved, STDIN_FILENO);
    close(saved);
  }
}

// ---- writing

TEST_F(FileTest, Write_MakesAndReplaces) {
  Mistakes mistakes;
  EXPECT_TRUE(write_file_whole(path("a"), "one", mistakes));
  EXPECT_EQ(get("a"), "one");
  EXPECT_TRUE(write_file_whole(path("a"), std::string(3'000'000, 'z'), mistakes));
  EXPECT_EQ(get("a"), std::string(3'000'000, 'z'));
  EXPECT_TRUE(write_file_whole(path("a"), "", mistakes));
  EXPECT_EQ(get("a"), "");
  EXPECT_TRUE(mistakes.empty());
  EXPECT_EQ(count(), 1U);
}

TEST_F(FileTest, Write_RelativePath) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  Mistakes mistakes;
  EXPECT_TRUE(write_file_whole("plain", "x", mistakes));
  fs::current_path(before);
  EXPECT_EQ(get("plain"), "x");
}

TEST_F(FileTest, Write_PermissionsFollowTheUmaskOrTheOldFile) {
  const mode_t mask = umask(027);
  Mistakes mistakes;
  EXPECT_TRUE(write_file_whole(path("new"), "x", mistakes));
  umask(mask);
  struct stat status {};
  ASSERT_EQ(stat(path("new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0640U);
  ASSERT_EQ(chmod(path("new").c_str(), 0604), 0);
  EXPECT_TRUE(write_file_whole(path("new"), "y", mistakes));
  ASSERT_EQ(stat(path("new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0604U);
}

TEST_F(FileTest, Write_SymbolicLinkKeepsPointing) {
  fs::create_directory(folder_ / "d");
  put("d/real", "old");
  fs::create_symlink("d/real", folder_ / "link");
  Mistakes mistakes;
  EXPECT_TRUE(write_file_whole(path("link"), "new", mistakes));
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(get("d/real"), "new");
}

TEST_F(FileTest, Write_FailureLeavesTheOldFile) {
  put("a", "old");
  // Writes beyond a kilobyte fail, as on a full disk.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit small = before;
  small.rlim_cur = 1024;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  Mistakes mistakes;
  const bool written = write_file_whole(path("a"), std::string(100'000, 'n'), mistakes);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_FALSE(written);
  EXPECT_EQ(get("a"), "old");
  EXPECT_EQ(count(), 1U) << "a temporary file stayed";
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "FILE_UNWRITABLE");
  EXPECT_EQ(mistakes[0].place, (Place{.file = path("a")}));
}

TEST_F(FileTest, Write_MissingFolder) {
  Mistakes mistakes;
  EXPECT_FALSE(write_file_whole(path("d/a"), "x", mistakes));
  expect_only(mistakes, "FILE_UNWRITABLE", path("d/a"),
              "không ghi được tệp “" + path("d/a") + "”: thư mục không tồn tại",
              "file “" + path("d/a") + "” cannot be written: the folder does not exist");
}

TEST_F(FileTest, Write_FolderIsRefused) {
  Mistakes mistakes;
  EXPECT_FALSE(write_file_whole(folder_.string(), "x", mistakes));
  EXPECT_FALSE(write_file_whole(path("new/"), "x", mistakes));
  EXPECT_FALSE(write_file_whole("", "x", mistakes));
  ASSERT_EQ(mistakes.size(), 3U);
  EXPECT_EQ(mistakes[0].message.en, "file “" + folder_.string() + "” cannot be written: it is a folder");
  EXPECT_EQ(count(), 0U);
}

TEST_F(FileTest, Write_FullDevice) {
  Mistakes mistakes;
  EXPECT_FALSE(write_file_whole("/dev/full", "x", mistakes));
  expect_only(mistakes, "FILE_UNWRITABLE", "/dev/full", "không ghi được tệp “/dev/full”: hết dung lượng đĩa",
              "file “/dev/full” cannot be written: no space left on the disk");
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(FileTest, Write_DevicesAndPipesAreWrittenTo) {
  Mistakes mistakes;
  EXPECT_TRUE(write_file_whole("/dev/null", "x", mistakes));
  EXPECT_TRUE(fs::is_character_file("/dev/null"));
  ASSERT_EQ(mkfifo(path("pipe").c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] {
    std::ostringstream out;
    out << std::ifstream(path("pipe"), std::ios::binary).rdbuf();
    got = std::move(out).str();
  });
  EXPECT_TRUE(write_file_whole(path("pipe"), std::string(200'000, 'p'), mistakes));
  reader.join();
  EXPECT_EQ(got, std::string(200'000, 'p'));
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
  EXPECT_TRUE(mistakes.empty());
}

TEST_F(FileTest, Write_DashIsStandardOutput) {
  for (const char* name : {"-", "/dev/stdout"}) {
    put("out", "");
    const int target = open(path("out").c_str(), O_WRONLY);
    const int saved = dup(STDOUT_FILENO);
    ASSERT_GE(target, 0);
    ASSERT_EQ(dup2(target, STDOUT_FILENO), STDOUT_FILENO);
    close(target);
    Mistakes mistakes;
    const bool first = write_file_whole(name, "one ", mistakes);
    const bool second = write_file_whole(name, "two", mistakes);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    EXPECT_TRUE(first && second && mistakes.empty());
    EXPECT_EQ(get("out"), "one two");
  }
}

TEST_F(FileTest, Write_AReaderNeverSeesHalf) {
  const std::string a(200'000, 'a');
  const std::string b(100'000, 'b');
  Mistakes mistakes;
  ASSERT_TRUE(write_file_whole(path("f"), a, mistakes));
  std::atomic<bool> done{false};
  std::size_t seen = 0;
  std::size_t faults = 0;
  std::thread reader([&] {
    Mistakes ignored;
    while (!done) {
      const auto got = read_file(path("f"), 1'000'000, ignored);
      ++seen;
      if (got != a && got != b) ++faults;
    }
  });
  for (int i = 0; i != 100; ++i)
    EXPECT_TRUE(write_file_whole(path("f"), i % 2 == 0 ? b : a, mistakes));
  done = true;
  reader.join();
  EXPECT_EQ(faults, 0U);
  EXPECT_GT(seen, 0U);
  EXPECT_EQ(count(), 1U);
}

}  // namespace
