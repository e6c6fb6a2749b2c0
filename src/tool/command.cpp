// SPDX-License-Identifier: Apache-2.0
#include "tool/command.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include "input/nearest.hpp"
#include "model/model.hpp"
#include "output/words.hpp"
#include "text/file.hpp"
#include "text/utf8.hpp"
#include "tool/records.hpp"

namespace parindex::inline v1::tool {
namespace {

enum class InputFormat : std::uint8_t { kCsv, kJson, kJsonLines };

constexpr std::size_t kMaxInputBytes = std::size_t{1} << 30U;
constexpr std::size_t kMaxFrameworkBytes = std::size_t{64} << 20U;
constexpr std::size_t kListedUnits = 20;

// The letters after the last point of the file's name, in lower case; empty when there is none.
std::string extension(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  const std::size_t point = name.find_last_of('.');
  if (point == std::string::npos || point == 0) return {};
  std::string out = name.substr(point + 1);
  std::transform(out.begin(), out.end(), out.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  });
  return out;
}

std::optional<InputFormat> format_of_word(std::string_view word) {
  if (word == "csv") return InputFormat::kCsv;
  if (word == "json") return InputFormat::kJson;
  if (word == "jsonl" || word == "ndjson") return InputFormat::kJsonLines;
  return std::nullopt;
}

// What the bytes look like: JSON begins with a bracket. A line that ends with "}" before one that begins with
// "{" cannot stand in one JSON document, so that is JSON Lines.
InputFormat sniff(std::string_view bytes) {
  if (bytes.starts_with(detail::text::kByteOrderMark))
    bytes.remove_prefix(detail::text::kByteOrderMark.size());
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t first = bytes.find_first_not_of(kBlank);
  if (first == std::string_view::npos || (bytes[first] != '{' && bytes[first] != '['))
    return InputFormat::kCsv;
  if (bytes[first] == '[') return InputFormat::kJson;
  for (std::size_t end = bytes.find('\n', first); end != std::string_view::npos;
       end = bytes.find('\n', end + 1)) {
    const std::size_t last = bytes.find_last_not_of(kBlank, end);
    const std::size_t next = bytes.find_first_not_of(kBlank, end);
    if (next == std::string_view::npos) break;
    if (bytes[last] == '}' && bytes[next] == '{') return InputFormat::kJsonLines;
  }
  return InputFormat::kJson;
}

// Stands "-" for more than one of these?
// `--records KIND=-`
std::ptrdiff_t count_records_of_standard_input(const Options& options) {
  return std::count_if(options.records.begin(), options.records.end(), [](const std::string& word) {
    const std::size_t at = word.find('=');
    return at != std::string::npos && word.substr(at + 1) == kStandardInput;
  });
}

bool reads_standard_input_twice(const Options& options) {
  std::ptrdiff_t count = 0;
  for (const std::vector<std::string>* paths : {&options.frameworks, &options.inputs, &options.units,
                                                &options.previous, &options.calendars, &options.registers}) {
    count += std::count(paths->begin(), paths->end(), std::string(kStandardInput));
  }
  return count + count_records_of_standard_input(options) > 1;
}

}  // namespace

std::string did_you_mean(std::string_view nearest, Language language) {
  if (nearest.empty()) return {};
  return language == Language::kVi ? "; có phải là “" + std::string(nearest) + "” không?"
                                   : "; did you mean “" + std::string(nearest) + "”?";
}

std::string no_such_unit(std::string_view unit, const std::vector<std::string_view>& known,
                         Language language) {
  detail::Nearest nearest(unit);
  for (const std::string_view id : known)
    nearest.offer(id);
  return (language == Language::kVi ? "không có đơn vị “" : "there is no unit “") + std::string(unit) + "”" +
         did_you_mean(nearest.best(), language);
}

Session::Session(const Options& options)
    : language_(options.language), messages_(look_of_messages(options.language, options.colour)) {}

void Session::say(const Mistake& mistake) {
  std::string text = format(mistake, language_);
  if (messages_.colour) {
    const bool error = mistake.severity == Severity::kError;
    const std::string word(error ? pick("lỗi ", "error ") : pick("cảnh báo ", "warning "));
    const std::string marked = word + mistake.code + ":";
    const std::size_t at = text.find(marked);
    if (at != std::string::npos) {
      text.replace(at, marked.size(),
                   detail::styled(marked, error ? detail::Style::kBad : detail::Style::kWarn, messages_));
    }
  }
  write_message(text + "\n");
}

void Session::say(const Mistakes& mistakes) {
  for (const Mistake& mistake : mistakes)
    say(mistake);
  if (mistakes.dropped() != 0) {
    write_message(std::string(pick("… và ", "… and ")) + std::to_string(mistakes.dropped()) +
                  std::string(pick(" lỗi hoặc cảnh báo nữa không hiện ở đây\n",
                                   " more errors or warnings not shown here\n")));
  }
  if (mistakes.has_errors()) raise(kExitData);
}

void Session::note(std::string_view text) { write_message(std::string(text) + "\n"); }

void Session::wrong_call(std::string_view text) {
  write_message("parindex: " + detail::text::shown(text) + "\n");
  raise(kExitCall);
}

void Session::finish(Output& output) {
  if (!output.finish(language_)) raise(kExitData);
}

std::optional<std::string> read_input(Session& session, const std::string& path, std::size_t max_bytes) {
  Mistakes mistakes;
  std::optional<std::string> bytes = detail::text::read_file(path, max_bytes, mistakes);
  session.say(mistakes);
  const bool too_large = std::any_of(mistakes.begin(), mistakes.end(),
                                     [](const Mistake& mistake) { return mistake.code == "FILE_TOO_LARGE"; });
  if (!bytes && !too_large) session.raise(kExitCall);
  return bytes;
}

std::optional<Framework> load_framework(Session& session, const std::string& path) {
  const std::optional<std::string> bytes = read_input(session, path, kMaxFrameworkBytes);
  if (!bytes) return std::nullopt;
  Mistakes mistakes(kShownMistakes);
  LoadOptions load_options;
  load_options.file = path;
  std::optional<Framework> framework = Framework::load(*bytes, mistakes, load_options);
  if (!framework || mistakes.has_errors()) {
    session.say(mistakes);
    session.raise(kExitData);
    return std::nullopt;
  }
  if (mistakes.warning_count() != 0) {
    const std::string shown = detail::text::shown(path);
    const std::string count = std::to_string(mistakes.warning_count());
    session.note(session.language() == Language::kVi
                     ? shown + ": bộ tiêu chí có " + count + " cảnh báo; xem bằng lệnh: parindex check " +
                           shown
                     : shown + ": the framework has " + count +
                           (mistakes.warning_count() == 1 ? " warning" : " warnings") +
                           "; to see: parindex check " + shown);
  }
  return framework;
}

namespace {

// All registers and inputs, and after them assessments as JSON. `quiet`: only errors are said.
std::optional<Batch> read_inputs(Session& session, const Framework& framework, const Options& options,
                                 const std::string& more, bool quiet) {
  Mistakes mistakes(kShownMistakes);
  ReadOptions read_options;
  read_options.period = options.period;
  read_options.keep_going = options.keep_going;
  read_options.max_bytes = kMaxInputBytes;
  InputReader reader(framework, mistakes, read_options);
  bool readable = true;
  for (const std::string& path : options.units) {
    const std::optional<std::string> bytes = read_input(session, path, kMaxInputBytes);
    if (bytes) {
      reader.read_units(*bytes, path);
    } else {
      readable = false;
    }
  }
  for (const std::string& path : options.inputs) {
    std::optional<InputFormat> format = format_of_word(options.input_format);
    if (!format && path != kStandardInput) {
      const std::string ending = extension(path);
      format = format_of_word(ending);
      if (!format && !ending.empty()) {
        session.wrong_call(session.language() == Language::kVi
                               ? path + ": không biết đuôi tệp ." + ending +
                                     "; cần .csv, .json, .jsonl hoặc --input-format csv|json|jsonl"
                               : path + ": unknown file ending ." + ending +
                                     "; it takes .csv, .json, .jsonl or --input-format csv|json|jsonl");
        readable = false;
        continue;
      }
    }
    const std::optional<std::string> bytes = read_input(session, path, kMaxInputBytes);
    if (!bytes) {
      readable = false;
      continue;
    }
    switch (format ? *format : sniff(*bytes)) {
      case InputFormat::kCsv:
        reader.read_csv(*bytes, path);
        break;
      case InputFormat::kJson:
        reader.read_json(*bytes, path);
        break;
      case InputFormat::kJsonLines:
        reader.read_json_lines(*bytes, path);
        break;
    }
  }
  readable = readable && read_records_into(session, framework, options, reader);
  if (!readable) {
    session.say(mistakes);
    return std::nullopt;
  }
  if (!more.empty()) reader.read_json(more, "--register");
  std::optional<Batch> batch = reader.finish();
  if (!quiet || mistakes.has_errors()) session.say(mistakes);
  return batch;
}

}  // namespace

std::optional<Batch> read_batch(Session& session, const Framework& framework, const Options& options) {
  return read_inputs(session, framework, options, {}, false);
}

namespace {

// The same days a year earlier: what an earlier file means that names no period.
std::optional<Period> year_before(const Period& period) {
  const std::optional<Date> from =
      Date::from_ymd(period.from.year() - 1, period.from.month(), period.from.day());
  const bool month_end = period.to == Date::last_day_of_month(period.to.year(), period.to.month());
  const std::optional<Date> to =
      month_end ? Date::last_day_of_month(period.to.year() - 1, period.to.month())
                : Date::from_ymd(period.to.year() - 1, period.to.month(), period.to.day());
  return from && to ? std::optional(Period{*from, *to}) : std::nullopt;
}

}  // namespace

bool read_calendars(Session& session, const Options& options, std::optional<Calendar>& calendar) {
  for (const std::string& path : options.calendars) {
    const std::optional<std::string> bytes = read_input(session, path, kMaxInputBytes);
    if (!bytes) return false;
    Mistakes mistakes(kShownMistakes);
    calendar = Calendar::with_days(calendar ? *calendar : Calendar::vietnam(), *bytes, path, mistakes);
    session.say(mistakes);
    if (!calendar) return false;
  }
  return true;
}

namespace {

// The batch with the register's documents; which units and periods they go to shows only after reading once.
std::optional<Batch> read_with_register(Session& session, const Framework& framework, const Options& options,
                                        EvidenceRegister* evidence) {
  const auto piped = [](const std::vector<std::string>& paths) {
    return std::find(paths.begin(), paths.end(), kStandardInput) != paths.end();
  };
  if (piped(options.inputs) || piped(options.units) || count_records_of_standard_input(options) != 0) {
    session.wrong_call(
        session.pick("khi có --register, số liệu được đọc hai lần: chúng, bản ghi và danh mục đơn vị phải là "
                     "tệp, không phải đầu "
                     "vào chuẩn (-)",
                     "with --register, inputs are read twice: they, records and unit registers must be "
                     "files, not standard input "
                     "(-)"));
    return std::nullopt;
  }
  std::optional<EvidenceRegister> documents = load_register(session, options);
  if (!documents) return std::nullopt;
  const std::optional<Batch> batch = read_inputs(session, framework, options, {}, true);
  if (!batch) return std::nullopt;
  Mistakes mistakes(kShownMistakes);
  const std::string more = evidence_as_assessments(framework, *batch, *documents, mistakes);
  session.say(mistakes);
  if (mistakes.has_errors() && !options.keep_going) return std::nullopt;
  if (evidence != nullptr) *evidence = std::move(*documents);
  return read_inputs(session, framework, options, more, false);
}

}  // namespace

std::optional<Scored> score_inputs(Session& session, const Options& options, ScoreOptions score_options,
                                   EvidenceRegister* evidence) {
  if (reads_standard_input_twice(options)) {
    session.wrong_call(
        session.pick("chỉ một tệp được đọc từ đầu vào chuẩn (-)", "only one file can be standard input (-)"));
    return std::nullopt;
  }
  std::optional<Framework> framework = load_framework(session, options.frameworks.front());
  if (!framework) return std::nullopt;
  std::optional<Batch> batch = options.registers.empty()
                                   ? read_batch(session, *framework, options)
                                   : read_with_register(session, *framework, options, evidence);
  if (!batch) return std::nullopt;
  std::optional<Batch> earlier;
  if (!options.previous.empty()) {
    Options of_earlier = options;
    of_earlier.inputs = options.previous;
    of_earlier.records.clear();
    const std::optional<Period> now = options.period ? options.period : framework->period();
    of_earlier.period = now ? year_before(*now) : std::nullopt;
    earlier = read_batch(session, *framework, of_earlier);
    if (!earlier) return std::nullopt;
    score_options.previous = &*earlier;
  }
  std::optional<Calendar> calendar;
  if (!read_calendars(session, options, calendar)) return std::nullopt;
  if (calendar) score_options.calendar = &*calendar;
  Mistakes mistakes(kShownMistakes);
  score_options.keep_going = options.keep_going;
  std::optional<Scorecards> cards = parindex::score(*framework, *batch, mistakes, score_options);
  session.say(mistakes);
  if (!cards) {
    session.raise(kExitData);
    return std::nullopt;
  }
  return Scored{std::move(*framework), std::move(*batch), std::move(*cards), std::move(earlier),
                std::move(calendar)};
}

std::optional<std::size_t> find_item(Session& session, const Framework& framework, const std::string& name) {
  const detail::Model& model = framework.model();
  std::vector<std::size_t> same_code;
  detail::Nearest nearest(name);
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    if (model.items[i].label == name) return i;
    if (model.items[i].code == name) same_code.push_back(i);
    nearest.offer(model.items[i].label);
  }
  if (same_code.size() == 1) return same_code.front();
  std::string text = std::string(session.pick("không có tiêu chí “", "there is no item “")) + name + "”";
  if (!same_code.empty()) {
    text =
        std::string(session.pick("nhiều tiêu chí mang mã “", "several items have the code “")) + name + "”: ";
    for (std::size_t i = 0; i != same_code.size(); ++i)
      text += (i == 0 ? "" : ", ") + model.items[same_code[i]].label;
  } else {
    text += did_you_mean(nearest.best(), session.language());
  }
  session.wrong_call(text);
  return std::nullopt;
}

std::vector<std::size_t> chosen_cards(Session& session, const Scored& scored, const std::string& unit) {
  std::vector<std::size_t> out;
  std::vector<std::string> units;  // each once, in order
  for (std::size_t i = 0; i != scored.cards.size(); ++i) {
    const Unit& one = scored.cards[i].unit;
    if (unit.empty() || one.id == unit) out.push_back(i);
    if (std::find(units.begin(), units.end(), one.id) == units.end()) units.push_back(one.id);
  }
  if (!unit.empty() && !out.empty()) return out;
  if (unit.empty() && units.size() == 1) return out;
  if (units.empty()) {
    session.wrong_call(session.pick("không có đơn vị nào trong số liệu", "there is no unit in the facts"));
    return {};
  }
  std::string text;
  if (unit.empty()) {
    text = session.pick("có nhiều đơn vị, hãy chọn một bằng --unit: ",
                        "there are several units, choose one with --unit: ");
  } else {
    text = no_such_unit(unit, {units.begin(), units.end()}, session.language());
    text += text.ends_with('?') ? session.pick(" Các đơn vị: ", " The units are: ")
                                : session.pick(". Các đơn vị: ", ". The units are: ");
  }
  for (std::size_t i = 0; i != std::min(units.size(), kListedUnits); ++i) {
    const auto card = std::find_if(scored.cards.begin(), scored.cards.end(),
                                   [&](const Scorecard& one) { return one.unit.id == units[i]; });
    text += (i == 0 ? "" : ", ") + detail::words::unit(card->unit);
  }
  if (units.size() > kListedUnits) {
    text += " … (" + std::to_string(units.size()) + std::string(session.pick(" đơn vị)", " units)"));
  }
  session.wrong_call(text);
  return {};
}

bool one_of(Session& session, std::string_view option, const std::string& word,
            const std::vector<std::string_view>& words) {
  if (std::find(words.begin(), words.end(), word) != words.end()) return true;
  std::string text = std::string(option) + std::string(session.pick(" không nhận “", " does not take “")) +
                     word + std::string(session.pick("”, chỉ nhận: ", "”, only: "));
  for (std::size_t i = 0; i != words.size(); ++i)
    text += (i == 0 ? "" : ", ") + std::string(words[i]);
  session.wrong_call(text);
  return false;
}

std::optional<std::string> chosen_format(Session& session, const Options& options,
                                         const std::vector<std::string_view>& known,
                                         std::string_view otherwise) {
  if (!options.format.empty()) {
    if (!one_of(session, "--format", options.format, known)) return std::nullopt;
    return options.format;
  }
  const std::string ending = extension(options.output);
  if (std::find(known.begin(), known.end(), ending) != known.end()) return ending;
  return std::string(otherwise);
}

}  // namespace parindex::inline v1::tool
