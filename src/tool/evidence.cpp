// SPDX-License-Identifier: Apache-2.0
// parindex evidence: which documents are missing, by the office that answers for them; and reading the
// register that score, explain and rank take as well.
#include "parindex/evidence.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "model/model.hpp"
#include "output/words.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"
#include "tool/records.hpp"

namespace parindex::inline v1::tool {
namespace {

namespace words = detail::words;

std::string joined(const std::vector<std::string>& list, std::string_view between = ", ") {
  std::string out;
  for (const std::string& one : list)
    out += (out.empty() ? "" : std::string(between)) + one;
  return out;
}

std::string kinds(const EvidenceStatus& status, Language language) {
  std::vector<std::string> names;
  for (const std::string& kind : status.kinds)
    names.push_back(words::document_kind(kind, language));
  return joined(names, words::pick(language, " hoặc ", " or "));
}

// What there is that does not count, and why.
std::string besides(const EvidenceNeed& need, Language language) {
  std::vector<std::string> parts;
  const auto add = [&](std::string_view vi, std::string_view en, const std::vector<std::string>& list) {
    if (!list.empty()) parts.push_back(std::string(words::pick(language, vi, en)) + joined(list));
  };
  add("không được chấp nhận: ", "rejected: ", need.rejected);
  add("ngoài kỳ: ", "not of this period: ", need.outside);
  add("không đúng loại: ", "of another kind: ", need.other_kind);
  return joined(parts, "; ");
}

struct Shown {
  const Framework& framework;
  const std::vector<EvidenceNeed>& needs;
  Language language;
  bool all;

  [[nodiscard]] bool wants(const EvidenceNeed& need) const { return all || need.status.missing != 0; }
};

std::string as_table(const Shown& shown, const detail::Look& look) {
  const detail::Model& model = shown.framework.model();
  const Language language = shown.language;
  const auto word = [language](std::string_view vi, std::string_view en) {
    return std::string(words::pick(language, vi, en));
  };
  bool units = false, notes = false;
  for (const EvidenceNeed& need : shown.needs) {
    units = units || need.unit != shown.needs.front().unit;
    notes = notes || (shown.wants(need) && !besides(need, language).empty());
  }
  std::string out;
  std::size_t missing = 0, items = 0;
  for (std::size_t i = 0; i != shown.needs.size();) {
    const std::string& owner = shown.needs[i].owner;
    detail::TextTable table(look);
    table.column(word("Hạn", "Due"));
    if (units) table.column(word("Đơn vị", "Unit"));
    table.column(word("Tiêu chí", "Item"), detail::Align::kLeft, 24);
    table.column(word("Thiếu", "Missing"), detail::Align::kLeft, 16);
    if (notes) table.column(word("Không được tính", "Does not count"), detail::Align::kLeft, 12);
    std::size_t here = 0;
    for (; i != shown.needs.size() && shown.needs[i].owner == owner; ++i) {
      const EvidenceNeed& need = shown.needs[i];
      if (!shown.wants(need)) continue;
      std::string due = need.due ? words::date(*need.due, language) : std::string("–");
      const bool late = need.due && !need.open && need.status.missing != 0;
      if (late) due += word(", quá hạn", ", overdue");
      std::vector<detail::TextTable::Cell> row;
      row.emplace_back(std::move(due), late ? detail::Style::kBad : detail::Style::kPlain);
      if (units) row.emplace_back(need.unit);
      row.emplace_back(words::item(model.items[need.item], language));
      std::string text = std::to_string(need.status.missing);
      if (const std::string names = kinds(need.status, language); !names.empty()) text += " (" + names + ")";
      row.emplace_back(need.status.missing == 0 ? word("đủ", "complete") : std::move(text));
      if (notes) row.emplace_back(besides(need, language));
      table.row(std::move(row));
      ++here;
      missing += static_cast<std::size_t>(need.status.missing);
      items += need.status.missing != 0 ? 1 : 0;
    }
    if (here == 0) continue;
    if (!out.empty()) out += "\n";
    out += detail::styled(
               detail::text::shown(owner.empty() ? word("(chưa phân công)", "(nobody named)") : owner),
               detail::Style::kBold, look) +
           "\n" + table.take();
  }
  if (!out.empty()) out += "\n";
  if (missing == 0) {
    out += word("Không thiếu tài liệu nào.\n", "No document is missing.\n");
  } else if (language == Language::kVi) {
    out += "Thiếu " + std::to_string(missing) + " tài liệu của " + std::to_string(items) + " tiêu chí.\n";
  } else {
    out += std::to_string(missing) + (missing == 1 ? " document" : " documents") + " of " +
           std::to_string(items) + (items == 1 ? " item is missing.\n" : " items are missing.\n");
  }
  return out;
}

}  // namespace

std::optional<EvidenceRegister> load_register(Session& session, const Options& options) {
  RecordsRequest request;
  request.files = options.registers;
  std::optional<Calendar> calendar;
  Options of_register;
  of_register.mapping = options.mapping;
  if (!prepare_request(session, of_register, request, calendar)) return std::nullopt;
  Mistakes mistakes(kShownMistakes);
  const std::optional<RegisterRead> read = read_register(request, mistakes);
  session.say(mistakes);
  if (!read) {
    session.raise(kExitData);
    return std::nullopt;
  }
  say_quality(session, read->quality, options.keep_going);
  if (read->quality.rows_refused != 0 && !options.keep_going) return std::nullopt;
  if (std::error_code none; !options.files.empty() && !std::filesystem::is_directory(options.files, none)) {
    session.wrong_call(options.files + std::string(session.pick(": không có thư mục này (--files)",
                                                                ": there is no such folder (--files)")));
    return std::nullopt;
  }
  Mistakes of_files(kShownMistakes);
  std::size_t checked = 0;
  EvidenceRegister out = check_register_files(read->documents, options.files, of_files, &checked);
  session.say(of_files);
  if (checked != 0) {
    session.note(session.language() == Language::kVi
                     ? "đã kiểm tra SHA-256 của " + std::to_string(checked) + " tệp"
                     : "SHA-256 of " + std::to_string(checked) + (checked == 1 ? " file" : " files") +
                           " checked");
  }
  return out;
}

int run_evidence(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "csv", "json"}, "table");
  if (!format) return session.status();
  EvidenceRegister evidence;
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = false, .traces = false, .keep_going = options.keep_going, .seals = false},
      &evidence);
  if (!scored) return session.status();
  const std::vector<EvidenceNeed> needs = evidence_needs(scored->framework, scored->cards, evidence);
  const Shown shown{scored->framework, needs, options.language, options.all};
  Output out(options.output);
  if (*format == "json") {
    out.write(evidence_to_json(scored->framework, needs, options.language, options.all) + "\n");
  } else if (*format == "csv") {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(evidence_to_csv(scored->framework, needs, options.language, options.all));
  } else {
    out.write(
        as_table(shown, look_of_output(options.language, options.colour,
                                       options.width ? &*options.width : nullptr, !options.output.empty())));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
