// SPDX-License-Identifier: Apache-2.0
// parindex evidence: which documents are missing, by the office that answers for them; and reading the
// register that score, explain and rank take as well.
#include "parindex/evidence.hpp"

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"
#include "output/words.hpp"
#include "report.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"
#include "tool/records.hpp"

namespace parindex::inline v1::tool {
namespace {

namespace words = detail::words;

// The file a document's uri names, if it names one here: "file:a.pdf", "file:///x/a.pdf" or "a.pdf".
std::optional<std::string> local_path(const RegisterDocument& document, const std::string& folder) {
  std::string_view uri = document.uri;
  if (uri.empty()) return std::nullopt;
  constexpr std::string_view kFile = "file:";
  if (uri.starts_with(kFile)) {
    uri.remove_prefix(kFile.size());
    if (uri.starts_with("//")) uri.remove_prefix(2);
  } else if (uri.find(':') != uri.npos) {
    return std::nullopt;  // https:, urn: …
  }
  const std::filesystem::path path{std::string(uri)};
  if (path.is_absolute()) return path.string();
  return ((folder.empty() ? std::filesystem::path(document.place.file).parent_path()
                          : std::filesystem::path(folder)) /
          path)
      .string();
}

// Hashes the files that are there. One that is not what the register says does not count.
EvidenceRegister check_files(const EvidenceRegister& documents, const std::string& folder, Mistakes& mistakes,
                             std::size_t& checked) {
  EvidenceRegister out;
  for (RegisterDocument& document : documents.counted()) {
    const std::optional<std::string> path = local_path(document, folder);
    std::error_code none;
    if (path && std::filesystem::is_regular_file(*path, none)) {
      const std::optional<std::string> hash = hash_file(*path);
      if (!hash) {
        detail::report(mistakes, detail::Code::kEvidenceFileUnread, document.place, {*path}, document.unit);
      } else {
        ++checked;
        if (document.sha256.empty()) document.sha256 = *hash;
        if (document.sha256 != *hash) {
          detail::report(mistakes, detail::Code::kEvidenceFileDiffers, document.place,
                         {document.name(), *path, *hash, document.sha256}, document.unit);
          document.verdict = Verdict::kRejected;
        }
      }
    }
    out.add(std::move(document));
  }
  // what only the files show
  std::vector<RepeatedDocument> repeated;
  (void)out.counted(&repeated);
  for (const RepeatedDocument& one : repeated) {
    const std::string first = one.first.file + ":" + std::to_string(one.first.line);
    detail::report(mistakes, detail::Code::kRecordDoubtful, one.document.place,
                   {Text{"cùng một tệp (SHA-256) đã có ở " + first,
                         "the same file (SHA-256) is there already: " + first}},
                   one.document.unit);
  }
  return out;
}

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

std::string as_csv(const Shown& shown) {
  detail::CsvWriter out;
  for (const std::string_view name :
       {"owner", "due", "open", "unit", "period", "item", "title", "kinds", "asked", "missing", "counted",
        "rejected", "outside_period", "other_kind"})
    out.number(name);
  out.end_row();
  const detail::Model& model = shown.framework.model();
  for (const EvidenceNeed& need : shown.needs) {
    if (!shown.wants(need)) continue;
    out.text(need.owner);
    out.number(need.due ? need.due->to_string() : std::string());
    out.number(need.open ? "true" : "false");
    out.text(need.unit);
    out.number(to_string(need.period));
    out.number(model.items[need.item].label);
    out.text(model.items[need.item].title.in(shown.language));
    out.text(joined(need.status.kinds, "|"));
    out.number(std::to_string(need.status.at_least));
    out.number(std::to_string(need.status.missing));
    for (const auto* list : {&need.status.counted, &need.rejected, &need.outside, &need.other_kind})
      out.text(joined(*list, "|"));
    out.end_row();
  }
  return std::move(out).take();
}

std::string as_json(const Shown& shown) {
  const detail::Model& model = shown.framework.model();
  detail::json::Writer out(detail::json::Style::kPretty);
  const auto list = [&out](std::string_view name, const std::vector<std::string>& of) {
    out.key(name);
    out.begin_array();
    for (const std::string& one : of)
      out.string(one);
    out.end_array();
  };
  out.begin_object();
  out.member("format", "parindex-evidence/1");
  out.member("framework", shown.framework.id());
  out.key("needs");
  out.begin_array();
  for (const EvidenceNeed& need : shown.needs) {
    if (!shown.wants(need)) continue;
    out.begin_object();
    out.member("owner", need.owner);
    if (need.due) {
      out.member("due", need.due->to_string());
    } else {
      out.member_null("due");
    }
    out.member_boolean("open", need.open);
    out.member("unit", need.unit);
    out.member("period", to_string(need.period));
    out.member("item", model.items[need.item].label);
    out.member("title", model.items[need.item].title.in(shown.language));
    list("kinds", need.status.kinds);
    out.member_integer("asked", need.status.at_least);
    out.member_integer("missing", need.status.missing);
    out.member_boolean("explained", need.status.explained);
    list("counted", need.status.counted);
    list("rejected", need.rejected);
    list("outside_period", need.outside);
    list("other_kind", need.other_kind);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take() + "\n";
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
  Mistakes of_files(kShownMistakes);
  std::size_t checked = 0;
  EvidenceRegister out = check_files(read->documents, options.files, of_files, checked);
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
    out.write(as_json(shown));
  } else if (*format == "csv") {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(as_csv(shown));
  } else {
    out.write(
        as_table(shown, look_of_output(options.language, options.colour,
                                       options.width ? &*options.width : nullptr, !options.output.empty())));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
