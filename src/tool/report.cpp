// SPDX-License-Identifier: Apache-2.0
// parindex report: scorecards as one page to read, print and send on.
#include "parindex/report.hpp"

#include <string>

#if defined(PARINDEX_WITH_OFFICE)
#include "office/office.hpp"
#endif
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

// The scorecards of the earlier period; nothing, after saying why, when its data is wrong.
std::optional<Scorecards> score_earlier(Session& session, const Scored& scored, const Options& options) {
  Mistakes mistakes(kShownMistakes);
  std::optional<Scorecards> cards =
      parindex::score(scored.framework, *scored.earlier, mistakes,
                      {.reasons = false, .traces = false, .keep_going = options.keep_going, .seals = false});
  session.say(mistakes);
  if (!cards) session.raise(kExitData);
  return cards;
}

// A workbook or a document; false, after saying why, when this tool was built without them or they cannot
// be written.
#if defined(PARINDEX_WITH_OFFICE)
bool write_office(Session& session, const std::string& format, const Scored& scored,
                  const ReportOptions& report, Output& out) {
  const std::optional<std::string> bytes =
      format == "xlsx" ? office::to_xlsx(scored.cards, scored.framework, scored.batch, report)
                       : office::to_docx(scored.cards, scored.framework, scored.batch, report);
  if (!bytes) {
    session.note(
        session.pick("parindex: không ghi được tệp tạm", "parindex: the temporary file cannot be written"));
    session.raise(kExitData);
    return false;
  }
  out.write(*bytes);
  return true;
}
#else
bool write_office(Session& session, const std::string& format, const Scored& /*scored*/,
                  const ReportOptions& /*report*/, Output& /*out*/) {
  session.wrong_call(
      std::string(session.pick("bản cài đặt này không ghi được ", "this build cannot write ")) + format);
  return false;
}
#endif

}  // namespace

int run_report(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"html", "xlsx", "docx"}, "html");
  if (!format) return session.status();
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = true, .traces = true, .keep_going = options.keep_going, .seals = true});
  if (!scored) return session.status();
  if (!options.unit.empty() && chosen_cards(session, *scored, options.unit).empty()) return session.status();
  ReportOptions report;
  report.language = options.language;
  report.unit = options.unit;
  std::optional<Scorecards> earlier;
  if (scored->earlier) {
    earlier = score_earlier(session, *scored, options);
    if (!earlier) return session.status();
    report.previous = &*earlier;
  }
  Output out(options.output);
  if (*format == "html") {
    out.write(to_html(scored->cards, scored->framework, scored->batch, report));
  } else if (!write_office(session, *format, *scored, report, out)) {
    return session.status();
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
