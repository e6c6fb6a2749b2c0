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

int run_facts(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"csv", "json"}, "csv");
  if (!format) return session.status();
  std::vector<std::string_view> kinds = record_kinds();
  if (!one_of(session, "facts", options.record_kind, kinds)) return session.status();
  RecordsRequest request;
  std::optional<Calendar> calendar;
  if (!prepare_request(session, options, request, calendar)) return session.status();
  request.files = options.inputs;
  request.periods = options.periods;
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
  if (*format == "json") {
    out.write(facts_to_json(*facts) + "\n");
  } else {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(facts_to_csv(*facts));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
