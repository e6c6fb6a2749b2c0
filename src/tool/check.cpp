// SPDX-License-Identifier: Apache-2.0
// parindex check: every mistake of frameworks, its place and what to do.
#include <algorithm>
#include <string>

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/mistake_json.hpp"
#include "output/words.hpp"
#include "text/utf8.hpp"
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

}  // namespace

int run_check(const Options& options) {
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
