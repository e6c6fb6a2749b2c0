// SPDX-License-Identifier: Apache-2.0
// parindex check: every mistake of frameworks, its place and what to do; with --explain, what a code means.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "input/nearest.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/mistake_json.hpp"
#include "output/words.hpp"
#include "report.hpp"
#include "text/utf8.hpp"
#include "tool/code_explanations.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

std::string counted(std::size_t count, std::string_view vi, std::string_view one, std::string_view many,
                    Language language) {
  return std::to_string(count) + " " +
         std::string(language == Language::kVi ? vi : (count == 1 ? one : many));
}

// "rules.json: no errors, 2 warnings (vn.766.2026: 31 items, 44 facts)"
std::string summary(const std::string& path, const std::optional<Framework>& framework,
                    const Mistakes& mistakes, const detail::Look& look) {
  const Language language = look.language;
  std::string result;
  detail::Style style = detail::Style::kGood;
  if (mistakes.has_errors()) {
    result = counted(mistakes.error_count(), "lỗi", "error", "errors", language);
    style = detail::Style::kBad;
  } else {
    result = detail::words::pick(language, "không có lỗi", "no errors");
    if (mistakes.warning_count() != 0) style = detail::Style::kWarn;
  }
  if (mistakes.warning_count() != 0) {
    result += ", " + counted(mistakes.warning_count(), "cảnh báo", "warning", "warnings", language);
  }
  std::string out = detail::text::shown(path) + ": " + detail::styled(result, style, look);
  if (framework) {
    const detail::Model& model = framework->model();
    const auto leaves = static_cast<std::size_t>(std::count_if(
        model.items.begin(), model.items.end(), [](const detail::Item& item) { return item.is_leaf(); }));
    out += " (" + detail::text::shown(framework->id()) + ": " +
           counted(model.items.size(), "tiêu chí", "item", "items", language) + ", " +
           counted(leaves, "tiêu chí chấm điểm", "leaf", "leaves", language) + ", " +
           counted(model.facts.size(), "số liệu", "fact", "facts", language) + ")";
  }
  return out + "\n";
}

void write_result(detail::json::Writer& out, const std::string& path,
                  const std::optional<Framework>& framework, const Mistakes& mistakes) {
  out.begin_object();
  out.member("file", path);
  out.key("framework");
  if (framework) {
    out.string(framework->id());
  } else {
    out.null();
  }
  out.key("seal");
  if (framework) {
    out.string(framework->seal());
  } else {
    out.null();
  }
  out.key("errors");
  out.unsigned_integer(mistakes.error_count());
  out.key("warnings");
  out.unsigned_integer(mistakes.warning_count());
  out.key("mistakes");
  detail::write_mistakes(out, mistakes);
  out.end_object();
}

// ---- --explain

// The doubts about spreadsheets have a catalogue of their own.
constexpr detail::CatalogueRow kImportRows[] = {
#define PARINDEX_DOUBT(name, text, severity, vi, en, hint_vi, hint_en) \
  {text, Severity::severity, vi, en, hint_vi, hint_en},
#include "office/doubts.inc"
#undef PARINDEX_DOUBT
};

// What a catalogue's row says, its arguments as “…”.
std::string without_arguments(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool argument = i + 2 < pattern.size() && pattern[i] == '{' && pattern[i + 1] >= '0' &&
                          pattern[i + 1] <= '9' && pattern[i + 2] == '}';
    if (!argument) {
      out += pattern[i];
    } else {
      out += "…";
      i += 2;
    }
  }
  return out;
}

std::string_view message_of(const detail::CatalogueRow& row, Language language) {
  return language == Language::kVi ? row.vi : row.en;
}

const detail::CatalogueRow& row_of(const CodeExplanation& one) {
  // Every explained code is in the catalogue; tests see to that.
  return detail::catalogue_row(*detail::find_code(one.code));
}

const CodeExplanation* find_explanation(std::string_view code) {
  const auto* const found = std::find_if(std::begin(kCodeExplanations), std::end(kCodeExplanations),
                                         [code](const CodeExplanation& one) { return one.code == code; });
  return found == std::end(kCodeExplanations) ? nullptr : found;
}

std::string_view what_example(Example kind, Language language) {
  using detail::words::pick;
  switch (kind) {
    case Example::kNone:
    case Example::kMade:
      return {};
    case Example::kShell:
      return pick(language, "câu lệnh", "a command");
    case Example::kWhole:
      return pick(language, "tệp bộ tiêu chí", "a framework");
    case Example::kItem:
      return pick(language, "một tiêu chí trong bộ tiêu chí", "an item of a framework");
    case Example::kTop:
      return pick(language, "các khóa của bộ tiêu chí", "members of a framework");
    case Example::kFacts:
    case Example::kCheck:
    case Example::kNoPeriod:
      return pick(language, "số liệu", "facts");
    case Example::kAssessment:
    case Example::kAssessmentWhole:
      return pick(language, "phiếu chấm điểm", "an assessment");
    case Example::kUnits:
      return pick(language, "danh mục đơn vị", "a unit register");
    case Example::kPrevious:
      return pick(language, "số liệu kỳ trước", "facts of an earlier period");
    case Example::kCalendar:
      return pick(language, "tệp lịch", "a calendar file");
  }
  return {};
}

// The example's lines, indented; the line --- between its two parts is left empty.
std::string shown_example(std::string_view example) {
  std::string out;
  while (!example.empty()) {
    const std::size_t end = std::min(example.find('\n'), example.size());
    const std::string_view line = example.substr(0, end);
    out += line == "---" ? "\n" : "    " + std::string(line) + "\n";
    example.remove_prefix(std::min(end + 1, example.size()));
  }
  return out;
}

std::string heading(std::string_view vi, std::string_view en, const detail::Look& look) {
  return "\n" +
         detail::styled(std::string(detail::words::pick(look.language, vi, en)), detail::Style::kBold, look);
}

// The code, how grave it is, and with `goes_on` that it stops nothing.
void write_title(const detail::CatalogueRow& row, std::string_view goes_on, const detail::Look& look,
                 Output& out) {
  using detail::words::pick;
  const bool error = row.severity == Severity::kError;
  out.write(detail::styled(std::string(row.code), error ? detail::Style::kBad : detail::Style::kWarn, look));
  if (error)
    out.write(pick(look.language, " · lỗi\n", " · error\n"));
  else
    out.write(std::string(pick(look.language, " · cảnh báo, ", " · warning, ")) + std::string(goes_on) +
              "\n");
}

const detail::CatalogueRow* find_import_row(std::string_view code) {
  const auto* const found =
      std::find_if(std::begin(kImportRows), std::end(kImportRows),
                   [code](const detail::CatalogueRow& one) { return one.code == code; });
  return found == std::end(kImportRows) ? nullptr : found;
}

void explain_import(const detail::CatalogueRow& row, const detail::Look& look, Output& out) {
  using detail::words::pick;
  const Language language = look.language;
  write_title(row, pick(language, "bản nháp vẫn được lập", "the draft is made"), look, out);
  out.write(detail::wrapped("  ", without_arguments(message_of(row, language)), look));
  out.write(heading("Ý nghĩa", "Meaning", look) + "\n");
  out.write(detail::wrapped(
      "  ",
      std::string(
          row.severity == Severity::kError
              ? pick(language, "Khi đọc bảng tính (parindex import): không đọc được đến mức lập bản nháp.",
                     "When a spreadsheet is read (parindex import): too little can be read for a draft.")
              : pick(language,
                     "Khi đọc bảng tính (parindex import): một ô nói khác nơi khác trong bảng, hoặc nói "
                     "không rõ. "
                     "Bản nháp ghi điều đã chọn; người lập phải đối chiếu ô đó với văn bản gốc.",
                     "When a spreadsheet is read (parindex import): a cell contradicts another or is not "
                     "clear. "
                     "The draft has what was chosen; compare the cell with the published text.")),
      look));
  out.write(heading("Cách sửa", "What to do", look) + "\n");
  out.write(detail::wrapped("  ", std::string(language == Language::kVi ? row.hint_vi : row.hint_en), look));
}

void explain_code(const CodeExplanation& one, const detail::Look& look, Output& out) {
  using detail::words::pick;
  const Language language = look.language;
  const detail::CatalogueRow& row = row_of(one);
  write_title(row, pick(language, "vẫn chấm điểm", "scoring goes on"), look, out);
  // Rows may word one mistake for different documents.
  std::vector<std::string> messages;
  for (std::size_t i = 0; i != detail::catalogue_size(); ++i) {
    const detail::CatalogueRow& other = detail::catalogue_row(static_cast<detail::Code>(i));
    std::string message = without_arguments(message_of(other, language));
    if (other.code != one.code || std::find(messages.begin(), messages.end(), message) != messages.end())
      continue;
    out.write(detail::wrapped("  ", message, look));
    messages.push_back(std::move(message));
  }
  out.write(heading("Ý nghĩa", "Meaning", look) + "\n");
  out.write(detail::wrapped("  ", language == Language::kVi ? one.vi : one.en, look));
  if (!one.example.empty()) {
    const std::string_view what = what_example(one.kind, language);
    out.write(heading("Ví dụ", "Example", look) + (what.empty() ? "" : " (" + std::string(what) + ")") +
              "\n");
    out.write(shown_example(one.example));
  }
  out.write(heading("Cách sửa", "What to do", look) + "\n");
  const std::string_view mend = language == Language::kVi ? one.mend_vi : one.mend_en;
  const std::string_view hint = language == Language::kVi ? row.hint_vi : row.hint_en;
  out.write(detail::wrapped("  ", mend.empty() ? hint : mend, look));
}

void list_codes(const detail::Look& look, Output& out) {
  std::size_t widest = 0;
  for (const CodeExplanation& one : kCodeExplanations)
    widest = std::max(widest, one.code.size());
  for (const detail::CatalogueRow& row : kImportRows)
    widest = std::max(widest, row.code.size());
  const auto list = [&](const detail::CatalogueRow& row) {
    const std::string_view severity = row.severity == Severity::kError
                                          ? detail::words::pick(look.language, "lỗi", "error")
                                          : detail::words::pick(look.language, "cảnh báo", "warning");
    // A line each, for grep.
    out.write(std::string(row.code) + std::string(widest - row.code.size() + 2, ' ') + std::string(severity) +
              ": " + without_arguments(message_of(row, look.language)) + "\n");
  };
  for (const CodeExplanation& one : kCodeExplanations)
    list(row_of(one));
  for (const detail::CatalogueRow& row : kImportRows)
    list(row);
}

std::vector<std::string_view> words_of(std::string_view code) {
  std::vector<std::string_view> out;
  while (!code.empty()) {
    const std::size_t end = std::min(code.find('_'), code.size());
    if (end != 0) out.push_back(code.substr(0, end));
    code.remove_prefix(std::min(end + 1, code.size()));
  }
  return out;
}

// The known codes near one that is not: the nearest spelling, then those that share most words with it.
std::vector<std::string_view> codes_near(std::string_view code) {
  detail::Nearest nearest(code);
  std::vector<std::pair<std::size_t, std::string_view>> sharing;
  const std::vector<std::string_view> words = words_of(code);
  const auto offer = [&](std::string_view known) {
    nearest.offer(known);
    const std::vector<std::string_view> own = words_of(known);
    const auto shared = std::count_if(words.begin(), words.end(), [&own](std::string_view word) {
      return word.size() > 2 && word != "NOT" && std::find(own.begin(), own.end(), word) != own.end();
    });
    if (shared != 0) sharing.emplace_back(static_cast<std::size_t>(shared), known);
  };
  for (const CodeExplanation& one : kCodeExplanations)
    offer(one.code);
  for (const detail::CatalogueRow& row : kImportRows)
    offer(row.code);
  std::stable_sort(sharing.begin(), sharing.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string_view> out;
  if (!nearest.best().empty()) out.push_back(nearest.best());
  constexpr std::size_t kMostShown = 4;
  for (const auto& [shared, known] : sharing) {
    if (out.size() < kMostShown && known != nearest.best()) out.push_back(known);
  }
  return out;
}

void unknown_code(const std::string& typed, std::string_view code, Session& session) {
  std::string text = std::string(session.pick("không có mã “", "there is no code “")) + typed + "”";
  const std::vector<std::string_view> near = codes_near(code);
  for (std::size_t i = 0; i != near.size(); ++i)
    text +=
        (i == 0 ? std::string(session.pick("; gần giống: ", "; near it: ")) : ", ") + std::string(near[i]);
  text += session.pick("; xem tất cả: parindex check --explain", "; all of them: parindex check --explain");
  session.wrong_call(text);
}

int explain(const Options& options) {
  Session session(options);
  Output out(options.output);
  const detail::Look look =
      look_of_output(options.language, options.colour, nullptr, !options.output.empty());
  std::string code = *options.explain;
  std::transform(code.begin(), code.end(), code.begin(), [](char byte) {
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte == '-' ? '_' : byte;
  });
  if (code.empty() || code == "LIST") {
    list_codes(look, out);
  } else if (const CodeExplanation* const one = find_explanation(code)) {
    explain_code(*one, look, out);
  } else if (const detail::CatalogueRow* const row = find_import_row(code)) {
    explain_import(*row, look, out);
  } else {
    unknown_code(*options.explain, code, session);
    return session.status();
  }
  session.finish(out);
  return session.status();
}

}  // namespace

int run_check(const Options& options) {
  if (options.explain) return explain(options);
  constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
  Session session(options);
  if (!options.format.empty() && !one_of(session, "--format", options.format, {"text", "json"}))
    return session.status();
  if (std::count(options.frameworks.begin(), options.frameworks.end(), std::string(kStandardInput)) > 1) {
    session.wrong_call(
        session.pick("chỉ một tệp được đọc từ đầu vào chuẩn (-)", "only one file can be standard input (-)"));
    return session.status();
  }
  const bool json = options.format == "json";
  const detail::Look look =
      look_of_output(options.language, options.colour, nullptr, !options.output.empty());
  Output out(options.output);
  detail::json::Writer document(detail::json::Style::kPretty);
  if (json) {
    document.begin_object();
    document.member("format", "parindex-check/1");
    document.key("frameworks");
    document.begin_array();
  }
  for (const std::string& path : options.frameworks) {
    const std::optional<std::string> bytes = read_input(session, path, kMaxBytes);
    if (!bytes) continue;
    Mistakes mistakes(kShownMistakes);
    LoadOptions load_options;
    load_options.file = path;
    const std::optional<Framework> framework = Framework::load(*bytes, mistakes, load_options);
    if (options.strict) mistakes.promote_warnings();
    mistakes.sort_by_place();
    if (json) {
      write_result(document, path, framework, mistakes);
      if (mistakes.has_errors()) session.raise(kExitData);
    } else {
      session.say(mistakes);
      out.write(summary(path, framework, mistakes, look));
      out.show();
    }
  }
  if (json) {
    document.end_array();
    document.end_object();
    out.write(document.take() + "\n");
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
