// SPDX-License-Identifier: Apache-2.0
// What for: what every command of the tool shares: its options, reading a framework and inputs, and saying
// what is wrong.
//
//   Session session(options);
//   auto framework = load_framework(session, path);
//   if (!framework) return session.status();
//
// One thread. Results go to Output, everything else to standard error.
#ifndef PARINDEX_SRC_TOOL_COMMAND_HPP_
#define PARINDEX_SRC_TOOL_COMMAND_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/calendar.hpp"
#include "parindex/evidence.hpp"
#include "parindex/scoring.hpp"

#include "output/text_table.hpp"
#include "tool/terminal.hpp"

namespace parindex::inline v1::tool {

// Exit codes of the tool, part of its promise.
inline constexpr int kExitDone = 0;
inline constexpr int kExitData = 1;  // the data is wrong, or a result could not be written
inline constexpr int kExitCall = 2;  // the call is wrong

// The options of all commands; each uses those it registers.
struct Options {
  Language language = Language::kEn;
  Colour colour = Colour::kAuto;
  std::optional<std::size_t> width;
  std::vector<std::string> frameworks;  // check takes many, the others one
  std::vector<std::string> inputs;
  std::vector<std::string> units;     // registers
  std::vector<std::string> previous;  // inputs of earlier periods
  std::vector<std::string> calendars;
  std::string format;        // empty: not given
  std::string input_format;  // empty: not given
  std::optional<Period> period;
  std::string output;
  bool keep_going = false;
  bool strict = false;
  std::optional<std::string> explain;  // check: a code, or empty for all
  bool long_rows = false;
  bool wide_rows = false;
  bool byte_order_mark = false;
  std::string unit;  // explain
  std::string item;  // explain
  std::string kind;  // rank
  std::string by;    // rank
  std::optional<std::size_t> top;
  std::string target, effort, least;              // advise
  std::string changed;                            // advise: where the changed assessments go
  std::string with, published, before_framework;  // compare
  std::vector<std::string> alerts;                // compare --briefing: NAME=VALUE
  bool briefing = false;                          // compare
  std::string record_kind;                        // facts
  std::string mapping;                            // facts: file that says which column is what
  std::string form;                               // facts surveys: file of the form
  std::vector<std::string> registers;             // registers of documents
  std::string files;                              // folder of the documents' files
  bool all = false;                               // evidence: also what is complete
  std::vector<Period> periods;                    // facts
  std::optional<Date> as_of;                      // facts
  std::size_t threads = 1;                        // facts, simulate
  std::string plan;                               // simulate
  std::optional<std::uint32_t> draws;
  std::optional<std::uint64_t> seed;
  std::optional<std::uint32_t> samples;   // simulate --sensitivity
  std::vector<std::string> of_units;      // simulate --unit
  bool advise = false, simulate = false;  // report
  bool pairs = false;
  bool leave_out = false;
  std::vector<std::string> records;          // score, explain, rank: KIND=FILE
  std::vector<std::string> record_mappings;  // of these: KIND=FILE
  std::string records_framework;             // facts: whose facts are asked for
  std::string rows;                          // facts: the fact whose rows are listed
};

// "; did you mean “x”?" in that language, or nothing for an empty name.
[[nodiscard]] std::string did_you_mean(std::string_view nearest, Language language);

// "there is no unit “x”; did you mean “y”?" in that language.
[[nodiscard]] std::string no_such_unit(std::string_view unit, const std::vector<std::string_view>& known,
                                       Language language);

// Collects what went wrong, says it on standard error and remembers the exit code.
class Session {
 public:
  explicit Session(const Options& options);

  [[nodiscard]] Language language() const noexcept { return language_; }
  [[nodiscard]] const detail::Look& messages() const noexcept { return messages_; }
  [[nodiscard]] int status() const noexcept { return status_; }
  void raise(int status) noexcept { status_ = status > status_ ? status : status_; }

  // One of two wordings.
  [[nodiscard]] std::string_view pick(std::string_view vi, std::string_view en) const noexcept {
    return language_ == Language::kVi ? vi : en;
  }
  // Says all mistakes and how many there are besides; errors raise the status.
  void say(const Mistakes& mistakes);
  void say(const Mistake& mistake);
  // A line of information on standard error.
  void note(std::string_view text);
  // The call is wrong: says it and raises the status.
  void wrong_call(std::string_view text);
  // Writes what is left of the results; raises the status when that fails.
  void finish(Output& output);

 private:
  Language language_;
  detail::Look messages_;
  int status_ = kExitDone;
};

// How many mistakes of one run are shown.
inline constexpr std::size_t kShownMistakes = 100'000;

// Bytes of a file or of standard input ("-"). A file that cannot be opened is a wrong call, one that is too
// large wrong data.
[[nodiscard]] std::optional<std::string> read_input(Session& session, const std::string& path,
                                                    std::size_t max_bytes);

// Reads a framework; says its errors, and of its warnings only how many there are.
[[nodiscard]] std::optional<Framework> load_framework(Session& session, const std::string& path);

// Reads all registers and inputs; nothing when the batch is refused, after saying why.
[[nodiscard]] std::optional<Batch> read_batch(Session& session, const Framework& framework,
                                              const Options& options);

struct Scored {
  Framework framework;
  Batch batch;
  Scorecards cards;
  std::optional<Batch> earlier = {};      // of --previous
  std::optional<Calendar> calendar = {};  // with the days of --calendar; none: the built-in one
};
// Everything from the files named to the scorecards.
// @param evidence  if not null, receives the register's documents
[[nodiscard]] std::optional<Scored> score_inputs(Session& session, const Options& options,
                                                 ScoreOptions score_options,
                                                 EvidenceRegister* evidence = nullptr);

// The documents of --register, their files hashed where they are there; nothing after saying why.
[[nodiscard]] std::optional<EvidenceRegister> load_register(Session& session, const Options& options);

// The built-in calendar with the days of --calendar added, if there are any; false after a mistake.
[[nodiscard]] bool read_calendars(Session& session, const Options& options,
                                  std::optional<Calendar>& calendar);

// The item of a label, or of a code that only one item has; a wrong call otherwise.
[[nodiscard]] std::optional<std::size_t> find_item(Session& session, const Framework& framework,
                                                   const std::string& name);

// The cards of the unit asked for (one a period), or of the only unit; a wrong call otherwise.
[[nodiscard]] std::vector<std::size_t> chosen_cards(Session& session, const Scored& scored,
                                                    const std::string& unit);

// Checks a word against what an option takes; a wrong call otherwise.
[[nodiscard]] bool one_of(Session& session, std::string_view option, const std::string& word,
                          const std::vector<std::string_view>& words);

// The format that --format names, else the one that the ending of the output file names, else `otherwise`; a
// wrong call when it is none of `known`.
[[nodiscard]] std::optional<std::string> chosen_format(Session& session, const Options& options,
                                                       const std::vector<std::string_view>& known,
                                                       std::string_view otherwise);

// The name of standard input in messages.
inline constexpr std::string_view kStandardInput = "-";

int run_check(const Options& options);
int run_score(const Options& options);
int run_explain(const Options& options);
int run_rank(const Options& options);
int run_report(const Options& options);
int run_simulate(const Options& options);
int run_template(const Options& options);
int run_advise(const Options& options);
int run_compare(const Options& options);
int run_diff(const Options& options);
int run_facts(const Options& options);
int run_evidence(const Options& options);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_COMMAND_HPP_
