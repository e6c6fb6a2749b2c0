// SPDX-License-Identifier: Apache-2.0
// parindex facts: facts out of records, with their sources and what was wrong with the rows.
#include <algorithm>
#include <string>
#include <utility>

#include "parindex/records.hpp"

#include "csv/reader.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"
#include "tool/progress.hpp"
#include "tool/records.hpp"

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kMaxRegisterBytes = std::size_t{1} << 30U;
constexpr std::size_t kMaxMappingBytes = std::size_t{64} << 20U;

// The ids of the units a register lists.
bool read_unit_ids(Session& session, const std::string& path, std::vector<std::string>& ids) {
  const std::optional<std::string> bytes = read_input(session, path, kMaxRegisterBytes);
  if (!bytes) return false;
  Mistakes mistakes(kShownMistakes);
  detail::csv::Options csv_options;
  csv_options.file = path;
  detail::csv::Reader rows(*bytes, csv_options, mistakes);
  std::optional<std::size_t> id = rows.ok() ? rows.column("unit") : std::nullopt;
  if (rows.ok() && !id) id = rows.column("id");
  if (rows.ok() && !id) {
    session.wrong_call(path + std::string(session.pick(": danh mục đơn vị cần cột unit hoặc id",
                                                       ": a unit register needs a column unit or id")));
    return false;
  }
  while (rows.next()) {
    if (!rows.cell(*id).empty()) ids.emplace_back(rows.cell(*id));
  }
  session.say(mistakes);
  return !mistakes.has_errors();
}

// A file named twice would be counted twice.
bool each_file_once(Session& session, std::vector<std::string> files) {
  std::sort(files.begin(), files.end());
  const auto twice = std::adjacent_find(files.begin(), files.end());
  if (twice == files.end()) return true;
  session.wrong_call(*twice +
                     std::string(session.pick(": tệp được ghi hai lần", ": the file is named twice")));
  return false;
}

}  // namespace

void say_quality(Session& session, const QualityReport& quality, bool keep_going) {
  for (const Mistake& mistake : quality.warnings)
    session.say(mistake);
  for (const Mistake& mistake : quality.refused)
    session.say(mistake);
  const std::uint64_t listed = quality.refused.size();
  std::string text(session.pick("số dòng: ", "rows: "));
  text += std::to_string(quality.rows_in) + std::string(session.pick(" đọc = ", " read = ")) +
          std::to_string(quality.rows_counted) + std::string(session.pick(" tính + ", " counted + ")) +
          std::to_string(quality.rows_refused) + std::string(session.pick(" loại", " refused"));
  if (!quality.reasons.empty()) {
    text += " (";
    for (std::size_t i = 0; i != quality.reasons.size(); ++i) {
      text += (i == 0 ? "" : ", ") + quality.reasons[i].code + " " + std::to_string(quality.reasons[i].rows);
    }
    text += ")";
  }
  if (listed < quality.rows_refused) {
    text += std::string(session.pick("; chỉ liệt kê ", "; only ")) + std::to_string(listed) +
            std::string(session.pick(" dòng đầu", " are listed"));
  }
  session.note(text);
  if (quality.rows_refused == 0) return;
  session.raise(kExitData);
  if (!keep_going) {
    session.note(session.pick("không ghi kết quả vì có dòng bị loại; --keep-going: tính các dòng còn lại",
                              "no result, because rows were refused; --keep-going counts the others"));
  }
}

bool prepare_request(Session& session, const Options& options, RecordsRequest& request,
                     std::optional<Calendar>& calendar) {
  if (!options.mapping.empty()) {
    std::optional<std::string> bytes = read_input(session, options.mapping, kMaxMappingBytes);
    if (!bytes) return false;
    request.mapping = std::move(*bytes);
    request.mapping_file = options.mapping;
    if (request.mapping.empty()) request.mapping = " ";  // empty is no document, not “no mapping”
  }
  if (!options.form.empty()) {
    std::optional<std::string> bytes = read_input(session, options.form, kMaxMappingBytes);
    if (!bytes) return false;
    request.form = bytes->empty() ? " " : std::move(*bytes);
    request.form_file = options.form;
  }
  for (const std::string& path : options.units) {
    if (!read_unit_ids(session, path, request.units)) return false;
  }
  if (!read_calendars(session, options, calendar)) return false;
  if (calendar) request.calendar = &*calendar;
  request.as_of = options.as_of;
  request.threads = options.threads;
  return true;
}

bool read_records_into(Session& session, const Framework& framework, const Options& options,
                       InputReader& reader) {
  if (options.records.empty()) return true;
  const auto parts = [](const std::string& word) {
    const std::size_t at = word.find('=');
    return at == std::string::npos ? std::pair(word, std::string())
                                   : std::pair(word.substr(0, at), word.substr(at + 1));
  };
  if (options.frameworks.front() == kStandardInput) {
    session.wrong_call(session.pick("--records cần bộ tiêu chí là một tệp, không phải đầu vào chuẩn",
                                    "--records needs the framework as a file, not as standard input"));
    return false;
  }
  const std::optional<Period> period = options.period ? options.period : framework.period();
  if (!period) {
    session.wrong_call(
        session.pick("--records cần một kỳ (--period)", "--records needs a period (--period)"));
    return false;
  }
  const std::optional<std::string> text = read_input(session, options.frameworks.front(), kMaxMappingBytes);
  if (!text) return false;
  if (!each_file_once(session, options.records)) return false;
  std::vector<std::string> done;
  for (const std::string& word : options.records) {
    const std::string kind = parts(word).first;
    if (std::find(done.begin(), done.end(), kind) != done.end()) continue;
    done.push_back(kind);
    if (!one_of(session, "--records", kind, record_kinds())) return false;
    RecordsRequest request;
    Options of_kind = options;
    of_kind.mapping.clear();
    for (const std::string& mapping : options.record_mappings) {
      if (parts(mapping).first == kind) of_kind.mapping = parts(mapping).second;
    }
    std::optional<Calendar> calendar;
    if (!prepare_request(session, of_kind, request, calendar)) return false;
    request.periods = {*period};
    std::string names;
    for (const std::string& other : options.records) {
      if (parts(other).first != kind) continue;
      request.files.push_back(parts(other).second);
      names += (names.empty() ? "" : ", ") + request.files.back();
    }
    Mistakes mistakes(kShownMistakes);
    request.queries = framework_queries(*text, options.frameworks.front(), kind, mistakes);
    if (!mistakes.has_errors() && request.queries.empty() && of_kind.mapping.empty()) {
      session.wrong_call(options.frameworks.front() +
                         std::string(session.pick(": không số liệu nào lấy từ bản ghi “",
                                                  ": none of its facts come from records of kind “")) +
                         kind + "”; " +
                         std::string(session.pick("ghi trong “facts” của ánh xạ (--record-mapping)",
                                                  "say so in the “facts” of a mapping (--record-mapping)")));
      return false;
    }
    std::optional<RecordFacts> facts;
    {
      Progress progress(session);
      request.progress = [&](std::uint64_t read, std::uint64_t total) { return progress.step(read, total); };
      if (!mistakes.has_errors()) facts = read_records(kind, request, mistakes);
      if (progress.interrupted()) progress.end_by_signal();
    }
    session.say(mistakes);
    if (!facts) {
      session.raise(kExitData);
      return false;
    }
    if (facts->quality.rows_refused != 0 || facts->quality.warning_count != 0)
      say_quality(session, facts->quality, options.keep_going);
    if (facts->quality.rows_refused != 0 && !options.keep_going) return false;
    reader.read_records(*facts, names);
  }
  return true;
}

// The rows behind one fact of one unit; false after saying why there are none to show.
bool write_rows(Session& session, const RecordsRequest& request, const RecordFacts& facts,
                const Options& options, bool json, Output& out) {
  std::vector<std::string_view> units;
  for (const UnitFacts& unit : facts.units)
    units.push_back(unit.unit);
  if (std::find(units.begin(), units.end(), options.unit) == units.end()) {
    session.wrong_call(no_such_unit(options.unit, units, session.language()));
    return false;
  }
  Mistakes mistakes(kShownMistakes);
  std::optional<RecordRows> rows;
  {
    Progress progress(session);
    RecordsRequest again = request;
    again.progress = [&](std::uint64_t done, std::uint64_t total) { return progress.step(done, total); };
    rows = fetch_rows(options.record_kind, again, facts, mistakes);
    if (progress.interrupted()) {
      session.raise(progress.end_by_signal());
      return false;
    }
  }
  session.say(mistakes);
  if (!rows) {
    session.raise(kExitData);
    return false;
  }
  if (std::find(request.files.begin(), request.files.end(), kStandardInput) != request.files.end())
    session.note(session.pick("đầu vào chuẩn không đọc lại được: chỉ có số dòng",
                              "standard input cannot be read again: only its lines are given"));
  if (json) {
    out.write(rows_to_json(*rows) + "\n");
  } else {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(rows_to_csv(*rows));
  }
  return true;
}

int run_facts(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"csv", "json"}, "csv");
  if (!format) return session.status();
  std::vector<std::string_view> kinds = record_kinds();
  if (!one_of(session, "facts", options.record_kind, kinds)) return session.status();
  if (!each_file_once(session, options.inputs)) return session.status();
  RecordsRequest request;
  std::optional<Calendar> calendar;
  if (!prepare_request(session, options, request, calendar)) return session.status();
  request.files = options.inputs;
  request.periods = options.periods;
  if (!options.records_framework.empty()) {
    const std::optional<std::string> text = read_input(session, options.records_framework, kMaxMappingBytes);
    if (!text) return session.status();
    Mistakes mistakes(kShownMistakes);
    request.queries = framework_queries(*text, options.records_framework, options.record_kind, mistakes);
    session.say(mistakes);
    if (mistakes.has_errors()) return session.status();
    if (request.queries.empty() && options.mapping.empty()) {
      session.wrong_call(options.records_framework +
                         std::string(session.pick(": không số liệu nào lấy từ bản ghi “",
                                                  ": none of its facts come from records of kind “")) +
                         options.record_kind + "”");
      return session.status();
    }
  }
  if (!options.rows.empty()) request.rows_of = RowsOf{options.unit, options.rows};
  std::optional<RecordFacts> facts;
  {
    Progress progress(session);
    request.progress = [&](std::uint64_t done, std::uint64_t total) { return progress.step(done, total); };
    Mistakes mistakes(kShownMistakes);
    facts = read_records(options.record_kind, request, mistakes);
    if (progress.interrupted()) return progress.end_by_signal();
    session.say(mistakes);
    if (!facts) {
      session.raise(kExitData);
      return session.status();
    }
  }
  say_quality(session, facts->quality, options.keep_going);
  if (facts->quality.rows_refused != 0 && !options.keep_going) return session.status();
  Output out(options.output);
  if (request.rows_of) {
    if (!write_rows(session, request, *facts, options, *format == "json", out)) return session.status();
  } else if (*format == "json") {
    out.write(facts_to_json(*facts) + "\n");
  } else {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(facts_to_csv(*facts));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
