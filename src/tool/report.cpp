// SPDX-License-Identifier: Apache-2.0
// parindex report: scorecards as one page to read, print and send on.
#include "parindex/report.hpp"

#include <string>

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

}  // namespace

int run_report(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"html"}, "html");
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
  out.write(to_html(scored->cards, scored->framework, scored->batch, report));
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
