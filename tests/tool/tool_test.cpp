// SPDX-License-Identifier: Apache-2.0
// What the tool promises beyond what it shows: exit codes, streams, files, languages, formats that read back.
#include <array>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "csv/reader.hpp"
#include "json/document.hpp"
#include "tool/run_tool.hpp"

namespace {

namespace fs = std::filesystem;
namespace json = parindex::detail::json;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using tool_test::How;
using tool_test::Ran;
using tool_test::read_file;
using tool_test::run_tool;
using tool_test::Scratch;
using tool_test::write_file;

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = text.find('\n', at);
    out.push_back(text.substr(at, end - at));
    if (end == std::string::npos) break;
    at = end + 1;
  }
  return out;
}

json::Document parsed(const std::string& text) {
  parindex::Mistakes mistakes;
  std::optional<json::Document> document = json::parse(text, {}, mistakes);
  EXPECT_TRUE(document.has_value() && mistakes.empty()) << text.substr(0, 500);
  if (!document) throw std::runtime_error("no JSON");
  return std::move(*document);
}

const std::vector<std::string> kScore{"score", "framework.json", "facts.csv", "-u", "units.csv"};

std::vector<std::string> with(std::vector<std::string> words, const std::vector<std::string>& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// ---- the register of evidence

class RegisterFiles : public ::testing::Test {
 protected:
  RegisterFiles() {
    write_file(scratch.file("plan.txt"), "the plan as it was sent\n");
    write_file(scratch.file("register.csv"),
               "unit,id,kind,number,date,items,uri,sha256\n"
               "X1,E1,plan,1/KH,2026-02-01,1,file:plan.txt,"
               "0000000000000000000000000000000000000000000000000000000000000000\n");
  }
  Ran evidence() const {
    return run_tool({"evidence", "framework.json", "facts.csv", "--register", scratch.file("register.csv"),
                     "--lang", "en"});
  }
  tool_test::Scratch scratch;
};

TEST_F(RegisterFiles, AFileThatIsNotTheOneRegisteredIsSaid) {
  const Ran ran = evidence();
  EXPECT_THAT(ran.err, HasSubstr("error EVIDENCE_FILE_DIFFERS: "));
}

TEST_F(RegisterFiles, AFolderThatIsNotThereIsNoReasonToTrustFiles) {
  const Ran ran =
      run_tool({"evidence", "framework.json", "facts.csv", "--register", scratch.file("register.csv"),
                "--files", scratch.file("nowhere"), "--lang", "en"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("nowhere: there is no such folder (--files)"));
}

TEST_F(RegisterFiles, AFileThatCannotBeReadIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root reads every file";
  std::filesystem::permissions(scratch.file("plan.txt"), std::filesystem::perms::none);
  const Ran ran = evidence();
  EXPECT_THAT(ran.err, HasSubstr("warning EVIDENCE_FILE_UNREAD: "));
}

// ---- the records behind a figure

TEST(Tool_Facts, ListTheRecordsBehindAFigure) {
  const tool_test::Scratch scratch;
  write_file(scratch.file("dossiers.csv"),
             "id,unit,received,due,finished\n"
             "7,X1,2026-01-05,2026-01-12,2026-01-13\n"
             "8,X1,2026-01-05,2026-01-12,2026-01-12\n"
             "9,X2,2026-01-05,2026-01-12,2026-01-13\n");
  const std::vector<std::string> call{"facts",         "dossiers", scratch.file("dossiers.csv"),
                                      "--period",      "2026",     "--rows",
                                      "finished_late", "--lang",   "en",
                                      "--unit"};
  const Ran ran = run_tool(with(call, {"X1"}));
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_EQ(ran.out, "unit,period,fact,file,line,id,unit,received,due,finished\nX1,2026,finished_late," +
                         scratch.file("dossiers.csv") + ",2,7,X1,2026-01-05,2026-01-12,2026-01-13\n");
  const Ran wrong = run_tool(with(call, {"X3"}));
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.err, HasSubstr("there is no unit “X3”; did you mean “X1”?"));
  const Ran read_in = run_tool({"facts", "dossiers", "-", "--period", "2026", "--rows", "finished_late",
                                "--unit", "A", "--lang", "en"},
                               {.in = "unit,received,due,finished\nA,2026-01-05,2026-01-12,2026-01-13\n"});
  EXPECT_EQ(read_in.out, "unit,period,fact,file,line\nA,2026,finished_late,-,2\n");
  EXPECT_THAT(read_in.err, HasSubstr("standard input cannot be read again"));
}

// ---- exit codes and streams

TEST(Tool_Exits, WithZeroWhenDone) {
  const Ran ran = run_tool(kScore);
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
}

TEST(Tool_Exits, WithOneWhenTheDataIsWrongAndSaysSoOnStandardErrorOnly) {
  const Ran ran = run_tool({"score", "framework.json", "-", "--input-format", "csv"},
                           {.in = "unit,fact,value\nX,done,-3\n"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("error"));
  EXPECT_THAT(ran.err, HasSubstr(":2:"));
}

TEST(Tool_Exits, WithTwoWhenTheCallIsWrong) {
  const std::vector<std::vector<std::string>> calls{
      {},
      {"scre", "framework.json"},
      {"score"},
      {"score", "framework.json"},
      {"score", "framework.json", "facts.csv", "--no-such-option"},
      {"score", "framework.json", "facts.csv", "--format", "xml"},
      {"score", "framework.json", "facts.csv", "--format"},
      {"score", "framework.json", "facts.csv", "--format", "csv", "--format", "json"},
      {"score", "framework.json", "facts.csv", "--period", "26"},
      {"score", "framework.json", "facts.csv", "--width", "wide"},
      {"score", "framework.json", "facts.csv", "--color", "sometimes"},
      {"score", "framework.json", "facts.csv", "--lang", "fr"},
      {"score", "framework.json", "facts.csv", "--input-format", "xlsx"},
      {"score", "framework.json", "facts.xlsx"},
      {"score", "framework.json", "no-such-file.csv"},
      {"score", "no-such-file.json", "facts.csv"},
      {"score", "-", "-"},
      {"check"},
      {"check", "no-such-file.json"},
      {"check", "framework.json", "--format", "csv"},
      {"explain", "framework.json", "facts.csv"},
      {"explain", "framework.json", "facts.csv", "--unit", "X9"},
      {"explain", "framework.json", "facts.csv", "--unit", "X1", "--item", "9.9"},
      {"rank", "framework.json", "facts.csv", "--top", "0"},
      {"rank", "framework.json", "facts.csv", "--by", "9.9"},
      {"rank", "framework.json", "facts.csv", "--kind", "hamlet"},
      {"template", "framework.json", "extra.json"},
      {"template", "framework.json", "--format", "json", "--wide"},
      {"advise", "framework.json", "facts.csv"},
      {"simulate", "framework.json"},
      {"simulate", "framework.json", "facts.csv", "--draws", "0"},
      {"simulate", "framework.json", "facts.csv", "--draws", "10000001"},
      {"simulate", "framework.json", "facts.csv", "--seed", "-1"},
      {"simulate", "framework.json", "facts.csv", "--unit", "X1"},
      {"simulate", "framework.json", "facts.csv", "--sensitivity", "10", "--unit", "X9"},
      {"simulate", "framework.json", "facts.csv", "--plan", "no-such-plan.json"},
      {"simulate", "framework.json", "facts.csv", "--format", "jsonl"},
      {"score", "framework.json", "facts.csv", "--previous", "no-such-file.csv"},
      {"score", "framework.json", "facts.csv", "--simulate"},
      {"facts", "tasks", "facts.csv", "--period", "2026", "--rows", "tasks"},
      {"facts", "tasks", "facts.csv", "--period", "2026", "--unit", "X1"},
      {"facts", "tasks", "facts.csv", "facts.csv", "--period", "2026"},
      {"facts", "tasks", "facts.csv", "--period", "2026", "--rows", "tasks", "--unit", "X9"},
  };
  for (const std::vector<std::string>& call : calls) {
    const Ran ran = run_tool(call);
    std::string words;
    for (const std::string& word : call)
      words += word + " ";
    EXPECT_EQ(ran.status, 2) << words << ran.err;
    EXPECT_EQ(ran.out, "") << words;
    EXPECT_NE(ran.err, "") << words;
  }
}

TEST(Tool_Exits, TakesAsManyDrawsAsTheLibraryDoes) {
  const Ran ran = run_tool({"simulate", "no-such-file.json", "facts.csv", "--draws", "10000000"});
  EXPECT_THAT(ran.err, Not(HasSubstr("--draws")));
  EXPECT_THAT(ran.err, HasSubstr("no-such-file.json"));
}

TEST(Tool_Exits, NamesTheCommandsWhenOneIsUnknown) {
  const Ran ran = run_tool({"scroe", "framework.json"});
  for (const char* command : {"check", "score", "explain", "rank", "template", "simulate"}) {
    EXPECT_THAT(ran.err, HasSubstr(std::string("\n  ") + command + " "));
  }
  EXPECT_THAT(ran.err, HasSubstr("did you mean “score”?"));
}

TEST(Tool_Exits, WithTwoForAWrongCallAlsoInVietnamese) {
  const Ran ran = run_tool({"score", "framework.json", "facts.csv", "--fromat", "csv", "--lang", "vi"});
  EXPECT_EQ(ran.status, 2);
  EXPECT_THAT(ran.err, HasSubstr("không có tùy chọn “--fromat”; có phải là “--format” không?"));
}

// ---- simulate

TEST(Tool_Simulate, GivesTheSameBytesForAnyNumberOfThreads) {
  const std::vector<std::string> call{"simulate",  "framework.json", "facts.csv",  "-u",
                                      "units.csv", "--seed",         "7",          "-n",
                                      "400",       "--pairs",        "--leave-out"};
  const Ran json = run_tool(with(call, {"--format", "json"}));
  EXPECT_EQ(json.status, 0) << json.err;
  const json::Document document = parsed(json.out);
  EXPECT_EQ(document.root().find("format").text(), "parindex-simulation-result/1");
  EXPECT_EQ(document.root().find("seed").text(), "7");
  EXPECT_EQ(document.root().find("draws").text(), "400");
  EXPECT_EQ(document.root().find("plan").text(), "default");
  EXPECT_EQ(document.root().find("before").size(), document.root().find("units").size());
  EXPECT_EQ(run_tool(with(call, {"--format", "json", "--threads", "3"})).out, json.out);
  EXPECT_NE(run_tool({"simulate", "framework.json", "facts.csv", "-u", "units.csv", "--seed", "8", "-n",
                      "400", "--pairs", "--leave-out", "--format", "json"})
                .out,
            json.out);
  const Ran csv = run_tool(with(call, {"--format", "csv"}));
  EXPECT_EQ(lines(csv.out).size(), document.root().find("units").size() + 1);
  EXPECT_THAT(run_tool(with(call, {"--lang", "vi"})).out, HasSubstr("Mô phỏng: 400 lần thử, mầm 7"));
}

TEST(Tool_Simulate, SaysWhatIsWrongWithAPlanAndWhere) {
  Scratch scratch;
  const std::string file = scratch.file("plan.json");
  write_file(file, "{\"format\": \"parindex-simulation/1\",\n \"weights\": [{\"by\": 0.25}]}");
  const Ran ran = run_tool({"simulate", "framework.json", "facts.csv", "--plan", file});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_THAT(ran.err, HasSubstr("plan.json:2:21: error SIMULATION_SHARE"));
}

// ---- help and version

TEST(Tool_Help, IsShownOnStandardOutputForEveryCommandInBothLanguages) {
  for (const char* command : {"", "check", "score", "explain", "rank", "template", "simulate"}) {
    for (const char* language : {"vi", "en"}) {
      std::vector<std::string> words;
      if (*command != '\0') words.emplace_back(command);
      words.insert(words.end(), {"--help", "--lang", language});
      const Ran ran = run_tool(words);
      EXPECT_EQ(ran.status, 0) << command;
      EXPECT_EQ(ran.err, "") << command;
      const bool vietnamese = std::string(language) == "vi";
      EXPECT_THAT(ran.out, HasSubstr(vietnamese ? "Cách dùng:" : "Usage:")) << command;
      EXPECT_THAT(ran.out, HasSubstr(vietnamese ? "Ví dụ:" : "Examples:")) << command;
      EXPECT_THAT(ran.out, HasSubstr(std::string("parindex ") + command)) << command;
    }
  }
}

TEST(Tool_Help, ShowsTheVersion) {
  const Ran ran = run_tool({"--version"});
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.out, "parindex " PARINDEX_PACKAGE_VERSION "\n");
}

// ---- languages

TEST(Tool_Language, FollowsTheFirstLocaleVariableThatIsSet) {
  const auto is_vietnamese = [](const std::vector<std::string>& environment,
                                const std::vector<std::string>& more = {}) {
    return run_tool(with(kScore, more), {.environment = environment}).out.find("Đơn vị") != std::string::npos;
  };
  EXPECT_FALSE(is_vietnamese({}));
  EXPECT_TRUE(is_vietnamese({"LANG=vi_VN.UTF-8"}));
  EXPECT_TRUE(is_vietnamese({"LC_MESSAGES=vi", "LANG=en_US.UTF-8"}));
  EXPECT_FALSE(is_vietnamese({"LC_ALL=C.UTF-8", "LC_MESSAGES=vi_VN", "LANG=vi_VN"}));
  EXPECT_TRUE(is_vietnamese({"LC_ALL=", "LANG=vi_VN"}));
  EXPECT_FALSE(is_vietnamese({"LANG=vilamovian"}));
  EXPECT_FALSE(is_vietnamese({"LANG=vi_VN.UTF-8"}, {"--lang", "en"}));
  EXPECT_TRUE(is_vietnamese({"LANG=en_US.UTF-8"}, {"--lang=vi"}));
}

TEST(Tool_Language, PutsADecimalCommaInVietnameseTablesButNeverInJsonOrCsv) {
  EXPECT_THAT(run_tool(with(kScore, {"--lang", "vi"})).out, HasSubstr("28,87"));
  for (const char* format : {"json", "jsonl", "csv"}) {
    const Ran vi = run_tool(with(kScore, {"--lang", "vi", "--format", format}));
    const Ran en = run_tool(with(kScore, {"--lang", "en", "--format", format}));
    EXPECT_EQ(vi.out, en.out);
    EXPECT_THAT(vi.out, HasSubstr("28.87"));
  }
}

// ---- colours

TEST(Tool_Colour, IsNeverSentToAFileUnlessAskedFor) {
  EXPECT_THAT(run_tool(kScore).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(run_tool(with(kScore, {"--color", "always"})).out, HasSubstr("\x1b["));
  EXPECT_THAT(run_tool(with(kScore, {"--color", "always"}), {.environment = {"NO_COLOR=1"}}).out,
              HasSubstr("\x1b["));
  EXPECT_THAT(run_tool(with(kScore, {"--color", "never"})).out, Not(HasSubstr("\x1b[")));
}

TEST(Tool_Colour, ChangesNothingButEscapes) {
  for (const std::vector<std::string>& words :
       {kScore,
        std::vector<std::string>{"explain", "framework.json", "facts.csv", "-u", "units.csv", "--unit", "X1"},
        std::vector<std::string>{"rank", "framework.json", "facts.csv", "-u", "units.csv"}}) {
    std::string coloured = run_tool(with(words, {"--color", "always"})).out;
    for (std::size_t at; (at = coloured.find("\x1b[")) != std::string::npos;) {
      coloured.erase(at, coloured.find('m', at) - at + 1);
    }
    EXPECT_EQ(coloured, run_tool(words).out);
  }
}

// ---- inputs

TEST(Tool_Input, ComesFromStandardInputInEveryFormat) {
  const std::string csv = read_file(tool_test::data_folder() + "/facts.csv");
  const std::string expected = run_tool({"score", "framework.json", "facts.csv", "--format", "csv"}).out;
  EXPECT_EQ(run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = csv}).out, expected);
  EXPECT_EQ(run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = "\xEF\xBB\xBF" + csv}).out,
            expected);
  EXPECT_EQ(
      run_tool({"score", "framework.json", "-", "--input-format", "csv", "--format", "csv"}, {.in = csv}).out,
      expected);

  const std::string one =
      R"({"format": "parindex-assessment/1", "framework": "demo.2026", "unit": {"id": "X"}, "facts": {"done": 1, "tasks": 2}})";
  const std::string two =
      R"({"format": "parindex-assessment/1", "framework": "demo.2026", "unit": {"id": "Y"}, "facts": {"done": 1, "tasks": 2}})";
  const auto units = [](const std::string& in) {
    const Ran ran = run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = in});
    EXPECT_EQ(ran.status, 0) << in << ran.err;
    return ran.out.empty() ? 0U : lines(ran.out).size() - 1;
  };
  EXPECT_EQ(units(one), 1U);
  EXPECT_EQ(units("[" + one + ",\n" + two + "]"), 2U);
  EXPECT_EQ(units("\n" + one + "\n" + two + "\n"), 2U);
  EXPECT_EQ(units(one + "\r\n\r\n" + two), 2U);
  EXPECT_EQ(units("  {\"format\": \"parindex-assessment/1\", \"framework\": \"demo.2026\",\n\"unit\": "
                  "{\"id\": \"X\"\n}\n,\"facts\": {}}"),
            1U);
}

TEST(Tool_Input, IsKnownByItsEndingOrByWhatItHolds) {
  Scratch scratch;
  const std::string csv = read_file(tool_test::data_folder() + "/facts.csv");
  write_file(scratch.file("FACTS.CSV"), csv);
  write_file(scratch.file("no-ending"), csv);
  write_file(scratch.file("facts.txt"), csv);
  const std::string expected = run_tool({"score", "framework.json", "facts.csv", "--format", "csv"}).out;
  EXPECT_EQ(run_tool({"score", "framework.json", scratch.file("FACTS.CSV"), "--format", "csv"}).out,
            expected);
  EXPECT_EQ(run_tool({"score", "framework.json", scratch.file("no-ending"), "--format", "csv"}).out,
            expected);
  EXPECT_EQ(run_tool({"score", "framework.json", scratch.file("facts.txt"), "--format", "csv"}).status, 2);
  EXPECT_EQ(run_tool({"score", "framework.json", scratch.file("facts.txt"), "--input-format", "csv",
                      "--format", "csv"})
                .out,
            expected);
}

TEST(Tool_Input, MayBeSplitOverManyFilesInAnyOrder) {
  Scratch scratch;
  write_file(scratch.file("a.csv"), "unit,fact,value\nX,done,1\n");
  write_file(scratch.file("b.csv"), "unit,fact,value\nX,tasks,2\n");
  const Ran ab =
      run_tool({"score", "framework.json", scratch.file("a.csv"), scratch.file("b.csv"), "--format", "csv"});
  const Ran ba =
      run_tool({"score", "framework.json", scratch.file("b.csv"), scratch.file("a.csv"), "--format", "csv"});
  EXPECT_EQ(ab.status, 0) << ab.err;
  EXPECT_EQ(ab.out, ba.out);
  EXPECT_THAT(ab.out, HasSubstr(",3.00,"));
}

TEST(Tool_Input, FrameworkMayComeFromStandardInput) {
  const std::string framework = read_file(tool_test::data_folder() + "/framework.json");
  const Ran ran = run_tool({"check", "-"}, {.in = framework});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, StartsWith("-: no errors"));
}

TEST(Tool_Input, KeepGoingScoresTheOthersAndStillEndsWithOne) {
  const std::string in = "unit,fact,value\nX,done,1\nX,tasks,2\nY,done,5\nY,tasks,2\nZ,done,2\nZ,tasks,2\n";
  const Ran all = run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = in});
  EXPECT_EQ(all.status, 1);
  EXPECT_EQ(all.out, "");
  const Ran others =
      run_tool({"score", "framework.json", "-", "--format", "csv", "--keep-going"}, {.in = in});
  EXPECT_EQ(others.status, 1);
  ASSERT_EQ(lines(others.out).size(), 3U) << others.out;
  EXPECT_THAT(lines(others.out)[1], StartsWith("X,"));
  EXPECT_THAT(lines(others.out)[2], StartsWith("Z,"));
  EXPECT_THAT(others.err, HasSubstr("(Y)"));
}

TEST(Tool_Input, KeepGoingExplainsTheRightUnit) {
  const std::string in = "unit,fact,value\nX,done,5\nX,tasks,2\nZ,done,2\nZ,tasks,4\n";
  const Ran ran = run_tool({"explain", "framework.json", "-", "--keep-going", "--unit", "Z", "--item", "1.1"},
                           {.in = in});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("Points 3.00/6"));
  EXPECT_THAT(ran.out, HasSubstr("Tasks in the plan      4"));
}

// ---- outputs

TEST(Tool_Output, FormatFollowsTheEndingOfTheFile) {
  Scratch scratch;
  for (const char* ending : {"csv", "jsonl", "json"}) {
    const std::string file = scratch.file(std::string("out.") + ending);
    EXPECT_EQ(run_tool(with(kScore, {"-o", file})).status, 0);
    EXPECT_EQ(read_file(file), run_tool(with(kScore, {"--format", ending})).out) << ending;
  }
  EXPECT_EQ(run_tool(with(kScore, {"-o", scratch.file("out.txt")})).status, 0);
  EXPECT_THAT(read_file(scratch.file("out.txt")), StartsWith("Id  Unit"));
}

TEST(Tool_Output, FileStaysAsItWasWhenTheDataIsWrong) {
  Scratch scratch;
  const std::string file = scratch.file("out.csv");
  write_file(file, "old");
  EXPECT_EQ(
      run_tool({"score", "framework.json", "-", "-o", file}, {.in = "unit,fact,value\nX,done,-3\n"}).status,
      1);
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(run_tool({"score", "framework.json", "-", "-o", scratch.file("new.csv")}, {.in = "x"}).status, 1);
  EXPECT_FALSE(fs::exists(scratch.file("new.csv")));
}

TEST(Tool_Output, FileIsReplacedWholeAndNothingElseIsLeft) {
  Scratch scratch;
  const std::string file = scratch.file("out.csv");
  write_file(file, std::string(100'000, 'x'));
  EXPECT_EQ(run_tool(with(kScore, {"-o", file})).status, 0);
  EXPECT_THAT(read_file(file), StartsWith("unit,name,"));
  EXPECT_EQ(std::distance(fs::directory_iterator(scratch.path()), fs::directory_iterator()), 1);
}

TEST(Tool_Output, FailureToWriteAFileEndsWithOne) {
  const Ran ran = run_tool(with(kScore, {"-o", "/no-such-folder/out.csv"}));
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("/no-such-folder/out.csv"));
}

TEST(Tool_Output, FailureToWriteStandardOutputEndsWithOne) {
  for (const char* format : {"table", "csv", "jsonl"}) {
    const Ran ran = run_tool(with(kScore, {"--format", format}), {.out_to = "/dev/full"});
    EXPECT_EQ(ran.status, 1) << format;
    EXPECT_THAT(ran.err, HasSubstr("standard output"));
  }
  EXPECT_EQ(run_tool({"score", "--help"}, {.out_to = "/dev/full"}).status, 1);
  EXPECT_EQ(run_tool({"--version"}, {.out_to = "/dev/full"}).status, 1);
}

TEST(Tool_Output, ClosedStandardOutputIsNotTakenForAFileOpenedLater) {
  const Ran ran = run_tool(kScore, {.close_out = true});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.err, HasSubstr("standard output"));
}

TEST(Tool_Output, AReaderThatGoesAwayIsNotAnError) {
  int pipe_ends[2];
  ASSERT_EQ(pipe(pipe_ends), 0);
  close(pipe_ends[0]);
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    dup2(pipe_ends[1], STDOUT_FILENO);
    if (chdir(tool_test::data_folder().c_str()) != 0) _exit(126);
    execl(PARINDEX_TOOL, "parindex", "score", "framework.json", "facts.csv", nullptr);
    _exit(127);
  }
  close(pipe_ends[1]);
  int state = 0;
  ASSERT_EQ(waitpid(child, &state, 0), child);
  ASSERT_TRUE(WIFEXITED(state)) << "ended by a signal";
  EXPECT_EQ(WEXITSTATUS(state), 0);
}

TEST(Tool_Output, JsonLinesHoldOneScorecardAUnitInOrderOfFirstAppearance) {
  const Ran ran = run_tool(with(kScore, {"--format", "jsonl"}));
  const std::vector<std::string> cards = lines(ran.out);
  ASSERT_EQ(cards.size(), 6U);
  const std::array<const char*, 6> units{"T1", "X1", "X2", "X3", "X4", "X5"};
  for (std::size_t i = 0; i != cards.size(); ++i) {
    const json::Document card = parsed(cards[i]);
    EXPECT_EQ(card.root().find("format").text(), "parindex-scorecard/1");
    EXPECT_EQ(card.root().find("unit").find("id").text(), units[i]);
  }
}

TEST(Tool_Output, JsonIsOneArrayOfTheSameScorecards) {
  const std::vector<std::string> cards = lines(run_tool(with(kScore, {"--format", "jsonl"})).out);
  std::string expected = "[";
  for (std::size_t i = 0; i != cards.size(); ++i)
    expected += (i == 0 ? "\n" : ",\n") + cards[i];
  const Ran ran = run_tool(with(kScore, {"--format", "json"}));
  EXPECT_EQ(ran.out, expected + "\n]\n");
  EXPECT_EQ(parsed(ran.out).root().size(), 6U);
}

TEST(Tool_Output, CsvIsGuardedAgainstFormulas) {
  Scratch scratch;
  write_file(scratch.file("units.csv"), "unit,name\n=X,\"=HYPERLINK(\"\"http://x\"\")\"\n");
  const Ran ran =
      run_tool({"score", "framework.json", "-", "-u", scratch.file("units.csv"), "--format", "csv"},
               {.in = "unit,fact,value\n=X,done,1\n=X,tasks,2\n"});
  ASSERT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(lines(ran.out)[1], StartsWith("'=X,\"'=HYPERLINK(\"\"http://x\"\")\","));
}

TEST(Tool_Output, CsvHasAByteOrderMarkOnlyWhenAsked) {
  EXPECT_THAT(run_tool(with(kScore, {"--format", "csv"})).out, StartsWith("unit,"));
  EXPECT_THAT(run_tool(with(kScore, {"--format", "csv", "--bom"})).out, StartsWith("\xEF\xBB\xBFunit,"));
}

TEST(Tool_Output, WideCsvHasAColumnAnItemAndEmptyCellsWhereThereAreNoPoints) {
  const std::string csv = run_tool(with(kScore, {"--format", "csv"})).out;
  parindex::Mistakes mistakes;
  parindex::detail::csv::Reader rows(csv, {}, mistakes);
  const auto cell = [&](const char* column) { return std::string(rows.cell(rows.column(column).value())); };
  std::map<std::string, std::string> leaf, points, index, rank, pending;
  while (rows.next()) {
    const std::string unit = cell("unit");
    leaf[unit] = cell("1.1");
    points[unit] = cell("points");
    index[unit] = cell("index");
    rank[unit] = cell("rank");
    pending[unit] = cell("pending");
  }
  EXPECT_TRUE(mistakes.empty());
  EXPECT_EQ(leaf["X1"], "4.20");
  EXPECT_EQ(leaf["X4"], "");
  EXPECT_EQ(points["X4"], "13.11");
  EXPECT_EQ(index["X4"], "");
  EXPECT_EQ(rank["X4"], "");
  EXPECT_EQ(pending["X4"], "2");
  EXPECT_EQ(rank["X1"], "1");
  EXPECT_EQ(rank["X2"], "1");
  EXPECT_EQ(rank["X3"], "3");
  EXPECT_EQ(rank["X5"], "");
}

TEST(Tool_Output, IsTheSameInWhateverOrderRowsStand) {
  const std::vector<std::string> rows = lines(read_file(tool_test::data_folder() + "/facts.csv"));
  // Units in the same order, each unit's rows reversed.
  std::string turned = rows[0] + "\n";
  for (std::size_t i = 1; i < rows.size();) {
    std::size_t end = i;
    while (end < rows.size() && rows[end].substr(0, 2) == rows[i].substr(0, 2))
      ++end;
    for (std::size_t j = end; j != i; --j)
      turned += rows[j - 1] + "\n";
    i = end;
  }
  EXPECT_EQ(
      run_tool({"score", "framework.json", "-", "-u", "units.csv", "--format", "jsonl"}, {.in = turned}).out,
      run_tool(with(kScore, {"--format", "jsonl"})).out);
}

// ---- templates

// Fills an empty CSV template: every fact gets a value its type takes.
std::string filled(const std::string& text, bool wide) {
  parindex::Mistakes mistakes;
  parindex::detail::csv::Reader rows(text, {}, mistakes);
  EXPECT_TRUE(rows.ok());
  const auto value_of = [](std::string_view fact) -> std::string {
    if (fact == "2.2") return "true";
    if (fact == "P1") return "false";
    if (fact == "1.2") return "in_time";
    if (fact == "disciplined") return "0";
    if (fact == "digitised") return "95";
    return "10";
  };
  std::string out;
  for (std::size_t i = 0; i != rows.header().size(); ++i)
    out += (i == 0 ? "" : ",") + std::string(rows.header()[i]);
  out += "\n";
  while (rows.next()) {
    for (std::size_t i = 0; i != rows.header().size(); ++i) {
      const std::string_view name = rows.header()[i];
      std::string cell(rows.cell(i));
      if (name == "unit" && cell.empty()) cell = "NEW";
      if (!wide && name == "value") cell = value_of(rows.cell(rows.column("fact").value()));
      if (wide && cell.empty() && name != "unit" && name != "name" && name != "kind" && name != "parent")
        cell = value_of(name);
      out += (i == 0 ? "" : ",") + ("\"" + cell + "\"");
    }
    out += "\n";
  }
  EXPECT_TRUE(mistakes.empty());
  return out;
}

TEST(Tool_Template, LongCsvFilledInIsReadBackAndComplete) {
  const Ran empty = run_tool({"template", "framework.json"});
  EXPECT_EQ(empty.status, 0);
  EXPECT_THAT(empty.out, StartsWith("unit,fact,value,"));
  const Ran scored =
      run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = filled(empty.out, false)});
  ASSERT_EQ(scored.status, 0) << scored.err;
  EXPECT_THAT(lines(scored.out)[1], StartsWith("NEW,,,2026,30.00,100.00,A,"));
}

TEST(Tool_Template, WithUnitsFilledInIsReadBackAndComplete) {
  for (const bool wide : {false, true}) {
    std::vector<std::string> words{"template", "framework.json", "-u", "units.csv", "--bom"};
    if (wide) words.emplace_back("--wide");
    const Ran empty = run_tool(words);
    EXPECT_EQ(empty.status, 0);
    const Ran scored =
        run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = filled(empty.out, wide)});
    ASSERT_EQ(scored.status, 0) << scored.err;
    ASSERT_EQ(lines(scored.out).size(), 7U);
    EXPECT_THAT(lines(scored.out)[1], StartsWith("T1,UBND tỉnh Mẫu,province,2026,"));
    for (std::size_t i = 1; i != 7; ++i)
      EXPECT_THAT(lines(scored.out)[i], HasSubstr(",2026,30.00,100.00,A,"));
  }
}

TEST(Tool_Template, AsksAUnitOnlyForTheFactsOfItsKind) {
  const std::string text = run_tool({"template", "framework.json", "-u", "units.csv"}).out;
  EXPECT_THAT(text, HasSubstr("\nT1,UBND tỉnh Mẫu,province,,announced.numerator,,"));
  EXPECT_THAT(text, Not(HasSubstr("\nX1,UBND xã An Bình,commune,T1,announced.numerator,")));
  EXPECT_THAT(text, HasSubstr("\nX1,UBND xã An Bình,commune,T1,done,,"));
}

TEST(Tool_Template, UnfilledJsonIsReadBackAsNothingGiven) {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"template", "framework.json", "--format", "json", "-u", "units.csv"}}) {
    const Ran empty = run_tool(words);
    EXPECT_EQ(empty.status, 0);
    EXPECT_EQ(parsed(empty.out).root().size(), 6U);
    const Ran scored = run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = empty.out});
    ASSERT_EQ(scored.status, 0) << scored.err;
    for (std::size_t i = 1; i != 7; ++i)
      EXPECT_THAT(lines(scored.out)[i], HasSubstr(",2026,0.00,,,"));
  }
}

TEST(Tool_Template, JsonFilledInIsReadBack) {
  std::string text = run_tool({"template", "framework.json", "--format", "json"}).out;
  const auto put = [&text](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from << "\n" << text;
    text.replace(at, from.size(), to);
  };
  put("\"id\": \"\"", "\"id\": \"X\"");
  put("\"done\": null", "\"done\": 1");
  put("\"tasks\": null", "\"tasks\": 2");
  put("\"1.2\": null", "\"1.2\": \"late\"");
  const Ran scored = run_tool({"score", "framework.json", "-", "--format", "csv"}, {.in = text});
  ASSERT_EQ(scored.status, 0) << scored.err;
  EXPECT_THAT(lines(scored.out)[1], HasSubstr(",3.50,"));
}

// ---- check

TEST(Tool_Check, WarningsDoNotFailUnlessStrict) {
  const std::string framework = R"({"format": "parindex-framework/1", "id": "w", "max": 5, "items": [
    {"code": "A", "max": 4, "rule": {"kind": "check"}}]})";
  const Ran plain = run_tool({"check", "-"}, {.in = framework});
  EXPECT_EQ(plain.status, 0) << plain.err;
  EXPECT_THAT(plain.err, HasSubstr("warning MAX_SUM"));
  const Ran strict = run_tool({"check", "--strict", "-"}, {.in = framework});
  EXPECT_EQ(strict.status, 1);
  EXPECT_THAT(strict.err, HasSubstr("error MAX_SUM"));
}

TEST(Tool_Check, ExplainsDoubtsAboutSpreadsheets) {
  const Ran ran = run_tool({"check", "--explain", "import-sum", "--lang", "vi"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("IMPORT_SUM · cảnh báo, bản nháp vẫn được lập"));
  EXPECT_THAT(ran.out, HasSubstr("tiêu chí “…” ghi tối đa …, các phần cộng lại được …"));
  const Ran error = run_tool({"check", "--explain", "IMPORT_NO_SHEET", "--lang", "en"});
  EXPECT_THAT(error.out, HasSubstr("IMPORT_NO_SHEET · error\n"));
  const Ran near = run_tool({"check", "--explain", "IMPORT_NO_SHEAT", "--lang", "en"});
  EXPECT_EQ(near.status, 2);
  EXPECT_THAT(near.err, HasSubstr("near it: IMPORT_NO_SHEET"));
  EXPECT_THAT(run_tool({"check", "--explain", "--lang", "en"}).out, HasSubstr("IMPORT_UNKNOWN_ITEM "));
}

TEST(Tool_Check, SaysEverythingAsJsonForMachines) {
  Scratch scratch;
  write_file(scratch.file("bad.json"),
             "{\"format\": \"parindex-framework/1\",\n \"id\": \"x\", \"maxx\": 3}");
  const Ran ran = run_tool({"check", "framework.json", scratch.file("bad.json"), "--format", "json"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_EQ(ran.err, "");
  const json::Document document = parsed(ran.out);
  const json::Value frameworks = document.root().find("frameworks");
  ASSERT_EQ(frameworks.size(), 2U);
  EXPECT_EQ(frameworks.at(0).find("errors").text(), "0");
  EXPECT_EQ(frameworks.at(0).find("framework").text(), "demo.2026");
  EXPECT_NE(frameworks.at(1).find("errors").text(), "0");
  EXPECT_TRUE(frameworks.at(1).find("framework").is_null());
  bool found = false;
  for (const json::Value mistake : frameworks.at(1).find("mistakes")) {
    EXPECT_FALSE(mistake.find("code").text().empty());
    EXPECT_FALSE(mistake.find("message").find("vi").text().empty());
    EXPECT_FALSE(mistake.find("message").find("en").text().empty());
    found = found || (mistake.find("line").text() == "2" && mistake.find("pointer").text() == "/maxx");
  }
  EXPECT_TRUE(found) << ran.out;
}

TEST(Tool_Check, GoesOnAfterABadFramework) {
  const Ran ran = run_tool({"check", "units.csv", "framework.json"});
  EXPECT_EQ(ran.status, 1);
  EXPECT_THAT(ran.out, HasSubstr("framework.json: no errors"));
  EXPECT_THAT(ran.out, HasSubstr("units.csv: "));
}

// ---- tables

TEST(Tool_Table, IsNoWiderThanAsked) {
  for (const char* width : {"60", "80", "100"}) {
    for (const std::vector<std::string>& words :
         {kScore, std::vector<std::string>{"rank", "framework.json", "facts.csv", "-u", "units.csv"},
          std::vector<std::string>{"explain", "framework.json", "facts.csv", "-u", "units.csv", "--unit",
                                   "X1"}}) {
      const Ran ran = run_tool(with(words, {"--width", width, "--lang", "vi"}));
      for (const std::string& line : lines(ran.out)) {
        EXPECT_LE(std::stoul(width), 200U);
        std::size_t columns = 0;
        for (const char byte : line)
          columns += (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U ? 0 : 1;
        EXPECT_LE(columns, std::stoul(width)) << line;
      }
    }
  }
}

TEST(Tool_Table, RankListsTiesAndCutsAtTheRankAskedFor) {
  const Ran ran = run_tool({"rank", "framework.json", "facts.csv", "-u", "units.csv", "--kind", "commune",
                            "--top", "1", "--format", "csv"});
  ASSERT_EQ(ran.status, 0);
  std::vector<std::string> ranked;
  for (const std::string& line : lines(ran.out)) {
    if (line.find(",ranked,") != std::string::npos) ranked.push_back(line);
  }
  ASSERT_EQ(ranked.size(), 2U);
  EXPECT_THAT(ranked[0], HasSubstr(",1,3,ranked,X1,"));
  EXPECT_THAT(ranked[1], HasSubstr(",1,3,ranked,X2,"));
  EXPECT_THAT(ran.out, HasSubstr(",pending,X4,"));
  EXPECT_THAT(ran.out, HasSubstr(",disqualified,X5,"));
  EXPECT_THAT(ran.out, Not(HasSubstr(",T1,")));
}

TEST(Tool_Table, RankAsJsonNamesWhatIsMissing) {
  const Ran ran = run_tool({"rank", "framework.json", "facts.csv", "-u", "units.csv", "--format", "json"});
  const json::Document document = parsed(ran.out);
  const json::Value communes = document.root().find("cohorts").at(1);
  EXPECT_EQ(communes.find("of").text(), "3");
  const json::Value pending = communes.find("units").at(3);
  EXPECT_EQ(pending.find("unit").text(), "X4");
  EXPECT_TRUE(pending.find("rank").is_null());
  EXPECT_EQ(pending.find("missing").size(), 2U);
  EXPECT_EQ(pending.find("missing").at(0).find("item").text(), "1.1");
}

}  // namespace
