// SPDX-License-Identifier: Apache-2.0
#include "tool/command_line.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/simulation.hpp"
#include "parindex/version.hpp"

#include "input/nearest.hpp"
#include "text/utf8.hpp"
#include "tool/grammar.hpp"
#include "tool/import.hpp"
#include "tool/terminal.hpp"

namespace parindex::inline v1::tool {
namespace {

class Reader {
 public:
  Reader(int argc, char** argv) : argc_(argc), argv_(argv) {
    call_.options.language = language_of_environment();
    // The language of help and complaints must be known before anything else is.
    for (int i = 1; i < argc; ++i) {
      const std::string_view word(argv[i]);
      if (word == "--") break;
      std::string_view value;
      if (word == "--lang" && i + 1 < argc) {
        value = argv[i + 1];
      } else if (word.starts_with("--lang=")) {
        value = word.substr(std::string_view("--lang=").size());
      }
      if (value == "vi") call_.options.language = Language::kVi;
      if (value == "en") call_.options.language = Language::kEn;
    }
  }

  Call read() {
    grammar_ = make_grammar(language(), words_, call_.options);
    if (const std::string_view unknown = unknown_command(); !unknown.empty()) {
      complain_about_command(unknown);
      return std::move(call_);
    }
    try {
      grammar_.app->parse(argc_, argv_);
    } catch (const CLI::CallForHelp&) {
      show_help();
      return std::move(call_);
    } catch (const CLI::CallForVersion&) {
      Output out("");
      out.write(std::string("parindex ") + version() + "\n");
      end(out.finish(language()) ? kExitDone : kExitData);
      return std::move(call_);
    } catch (const CLI::ParseError& error) {
      complain_about_words(error.what());
      return std::move(call_);
    }
    understand();
    return std::move(call_);
  }

 private:
  Language language() const { return call_.options.language; }
  std::string pick(std::string_view vi, std::string_view en) const {
    return std::string(language() == Language::kVi ? vi : en);
  }
  void end(int status) {
    call_.command = nullptr;
    call_.status = status;
  }

  // ---- what is wrong with the call

  // The first word that is no option, if it is no command either.
  std::string_view unknown_command() const {
    for (int i = 1; i < argc_; ++i) {
      const std::string_view word(argv_[i]);
      if (word == "--lang" || word == "--color") {
        ++i;
        continue;
      }
      if (word.size() > 1 && word.front() == '-') continue;
      for (const Command& command : commands()) {
        if (command.name == word) return {};
      }
      return word;
    }
    return {};
  }

  void complain_about_command(std::string_view word) {
    detail::Nearest nearest(word);
    for (const Command& command : commands())
      nearest.offer(command.name);
    std::string text =
        "parindex: " + pick("không có lệnh “", "there is no command “") + detail::text::shown(word) + "”";
    text += did_you_mean(nearest.best(), language());
    text += "\n" + pick("Các lệnh:", "Commands:") + "\n";
    std::size_t widest = 0;
    for (const Command& command : commands())
      widest = std::max(widest, command.name.size());
    for (const Command& command : commands()) {
      text += "  " + std::string(command.name) + std::string(widest - command.name.size() + 3, ' ') +
              pick(command.vi, command.en) + "\n";
    }
    write_message(text);
    end(kExitCall);
  }

  void complain(const std::string& text) {
    std::string out = "parindex: " + text + "\n";
    std::string name = "parindex";
    for (const CLI::App* app : grammar_.commands) {
      if (app->parsed()) name += " " + app->get_name();
    }
    out += pick("Xem: ", "See: ") + name + " --help\n";
    write_message(out);
    end(kExitCall);
  }

  // What CLI11 says when an option lacks its value or stands twice; its sentences begin with the option's
  // name.
  void complain_about_words(const std::string& what) {
    const std::string name = what.substr(0, what.find(':'));
    if (name.starts_with("-")) {
      complain(name + pick(": cần đúng một giá trị", ": takes exactly one value"));
    } else {
      complain(language() == Language::kVi ? "gọi lệnh sai: " + what : what);
    }
  }

  void show_help() {
    const CLI::App* chosen = grammar_.app.get();
    for (const CLI::App* app : grammar_.commands) {
      if (app->parsed()) chosen = app;
    }
    Output out("");
    out.write(chosen->help(chosen == grammar_.app.get() ? "" : grammar_.app->get_name()));
    end(out.finish(language()) ? kExitDone : kExitData);
  }

  // ---- from words to meanings

  std::optional<std::size_t> number(const std::string& word, std::size_t most = 1'000'000) {
    std::size_t value = 0;
    const char* const last = word.data() + word.size();
    const auto [end_of_number, fault] = std::from_chars(word.data(), last, value);
    if (fault != std::errc() || end_of_number != last || value > most) return std::nullopt;
    return value;
  }

  void understand() {
    const CLI::App* chosen = nullptr;
    for (std::size_t i = 0; i != grammar_.commands.size(); ++i) {
      if (!grammar_.commands[i]->parsed()) continue;
      chosen = grammar_.commands[i];
      call_.command = commands()[i].run;
    }
    if (chosen == nullptr) {
      write_message(grammar_.app->help());
      end(kExitCall);
      return;
    }
    for (const std::string& word : chosen->remaining()) {
      if (word == "--") continue;
      if (word.size() > 1 && word.front() == '-') {
        complain_about_option(*chosen, word);
      } else {
        complain(pick("thừa “", "one word too many: “") + detail::text::shown(word) + "”");
      }
      return;
    }
    Options& options = call_.options;
    if (!words_.framework.empty()) options.frameworks = {words_.framework};
    if (!words_.language.empty() && words_.language != "vi" && words_.language != "en") {
      return complain(pick("--lang chỉ nhận: vi, en", "--lang takes only: vi, en"));
    }
    if (words_.colour == "always") {
      options.colour = Colour::kAlways;
    } else if (words_.colour == "never") {
      options.colour = Colour::kNever;
    } else if (!words_.colour.empty() && words_.colour != "auto") {
      return complain(
          pick("--color chỉ nhận: auto, always, never", "--color takes only: auto, always, never"));
    }
    if (!words_.width.empty()) {
      options.width = number(words_.width);
      if (!options.width) return complain(pick("--width cần một số", "--width takes a number"));
    }
    if (!words_.top.empty()) {
      options.top = number(words_.top);
      if (!options.top || *options.top == 0) {
        return complain(pick("--top cần một số từ 1 trở lên", "--top takes a number from 1 up"));
      }
    }
    if (!words_.period.empty()) {
      options.period = parse_period(words_.period);
      if (!options.period) {
        return complain_about_period(words_.period);
      }
    }
    for (const std::string& word : words_.periods) {
      const std::optional<Period> period = parse_period(word);
      if (!period) return complain_about_period(word);
      options.periods.push_back(*period);
    }
    if (!words_.as_of.empty()) {
      options.as_of = Date::parse(words_.as_of);
      if (!options.as_of) {
        return complain(pick("--as-of cần một ngày như 2026-06-30", "--as-of takes a day like 2026-06-30"));
      }
    }
    if (!read_number("--draws", words_.draws, SimulationPlan::kMaxDraws, options.draws)) return;
    if (!read_number("--sensitivity", words_.samples, SimulationPlan::kMaxDraws, options.samples)) return;
    if (!words_.seed.empty()) {
      std::uint64_t seed = 0;
      const char* const end = words_.seed.data() + words_.seed.size();
      const auto read = std::from_chars(words_.seed.data(), end, seed);
      if (read.ec != std::errc() || read.ptr != end)
        return complain(pick("--seed cần một số nguyên không âm", "--seed takes a whole number from 0 up"));
      options.seed = seed;
    }
    if (!words_.threads.empty()) {
      constexpr std::size_t kMostThreads = 64;
      const std::optional<std::size_t> threads = number(words_.threads);
      if (!threads || *threads == 0 || *threads > kMostThreads) {
        return complain(pick("--threads cần một số từ 1 đến 64", "--threads takes a number from 1 to 64"));
      }
      options.threads = *threads;
    }
    if (!options.input_format.empty() && options.input_format != "csv" && options.input_format != "json" &&
        options.input_format != "jsonl") {
      return complain(
          pick("--input-format chỉ nhận: csv, json, jsonl", "--input-format takes only: csv, json, jsonl"));
    }
    if (grammar_.explain->count() != 0) {
      options.explain = words_.explain;
      if (!options.frameworks.empty()) {
        return complain(pick("--explain không đi với tệp", "--explain does not go with files"));
      }
      return;
    }
    if (call_.command == run_facts) {
      if (options.record_kind.empty())
        return complain(pick("thiếu loại bản ghi (KIND)", "the kind of record (KIND) is missing"));
      if (options.inputs.empty())
        return complain(pick("thiếu tệp bản ghi (FILE)", "a file of records (FILE) is missing"));
      if (options.periods.empty())
        return complain(pick("thiếu kỳ (--period)", "the period (--period) is missing"));
      if (options.rows.empty() != options.unit.empty())
        return complain(pick("--rows và --unit đi với nhau", "--rows and --unit go together"));
      return;
    }
    if (call_.command == run_import) {
      if (options.inputs.empty())
        return complain(pick("thiếu bảng tính (SHEET)", "the spreadsheet (SHEET) is missing"));
      return;
    }
    if (options.frameworks.empty()) {
      return complain(
          pick("thiếu tệp bộ tiêu chí (FRAMEWORK)", "the framework's file (FRAMEWORK) is missing"));
    }
    const bool needs_inputs = call_.command == run_score || call_.command == run_explain ||
                              call_.command == run_rank || call_.command == run_report ||
                              call_.command == run_simulate || call_.command == run_advise ||
                              call_.command == run_compare;
    if (needs_inputs && options.inputs.empty() && options.records.empty()) {
      return complain(pick("thiếu tệp số liệu (INPUT)", "a file of facts (INPUT) is missing"));
    }
  }

  void complain_about_period(const std::string& word) {
    complain(pick("--period không hiểu “", "--period does not know “") + detail::text::shown(word) +
             pick("”; viết: 2026, 2026-06, 2026-Q2 hoặc 2026-01-01..2026-06-30",
                  "”; write: 2026, 2026-06, 2026-Q2 or 2026-01-01..2026-06-30"));
  }

  // A whole number from 1 up to `most`; nothing for an empty word. @return false after complaining
  bool read_number(std::string_view option, const std::string& word, std::uint32_t most,
                   std::optional<std::uint32_t>& into) {
    if (word.empty()) return true;
    const std::optional<std::size_t> read = number(word, most);
    if (read && *read >= 1) {
      into = static_cast<std::uint32_t>(*read);
      return true;
    }
    complain(std::string(option) + pick(" cần một số nguyên từ 1 đến ", " takes a whole number from 1 to ") +
             std::to_string(most));
    return false;
  }

  void complain_about_option(const CLI::App& app, const std::string& word) {
    const std::string name = word.substr(0, word.find('='));
    detail::Nearest nearest(name);
    std::vector<std::string> known;
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& long_name : option->get_lnames())
        known.push_back("--" + long_name);
    }
    for (const std::string& option : known)
      nearest.offer(option);
    std::string text = pick("không có tùy chọn “", "there is no option “") + detail::text::shown(name) + "”";
    text += did_you_mean(nearest.best(), language());
    complain(text);
  }

  int argc_;
  char** argv_;
  Call call_;
  Words words_;
  Grammar grammar_;
};

}  // namespace

Call read_command_line(int argc, char** argv) { return Reader(argc, argv).read(); }

}  // namespace parindex::inline v1::tool
