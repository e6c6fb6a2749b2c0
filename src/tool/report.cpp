// SPDX-License-Identifier: Apache-2.0
// parindex report: scorecards as one page to read, print and send on.
#include "parindex/report.hpp"

#include <string>
#include <vector>

#if defined(PARINDEX_WITH_OFFICE)
#include "office/office.hpp"
#endif
#include "tool/command.hpp"
#include "tool/questions.hpp"

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

// Options that go with others, and with HTML, only.
bool sensible(Session& session, const Options& options, const std::string& format) {
  const bool advice = !options.target.empty() || !options.effort.empty();
  if (advice && !options.advise) {
    session.wrong_call(session.pick("--target và --effort chỉ đi với --advise",
                                    "--target and --effort go with --advise only"));
  } else if (!options.plan.empty() && !options.simulate) {
    session.wrong_call(session.pick("--plan chỉ đi với --simulate", "--plan goes with --simulate only"));
  } else if ((options.advise || options.simulate) && format != "html") {
    session.wrong_call(session.pick("--advise và --simulate chỉ có trong báo cáo HTML",
                                    "--advise and --simulate are for HTML reports only"));
  } else {
    return true;
  }
  return false;
}

// What --advise asks for.
struct Advised {
  std::optional<Advice> advice;
  std::optional<TargetAdvice> target;
};
// False after saying what is wrong.
bool ask_advice(Session& session, const Options& options, const Scored& scored, const Scorecard& card,
                Advised& out) {
  std::optional<Effort> effort;
  std::optional<Target> target;
  if (!read_effort(session, options, scored.framework, effort) ||
      !read_target(session, options, scored.framework, target))
    return false;
  AdviceOptions how;
  how.previous = scored.earlier ? &*scored.earlier : nullptr;
  how.calendar = scored.calendar ? &*scored.calendar : nullptr;
  how.effort = effort ? &*effort : nullptr;
  Mistakes mistakes(kShownMistakes);
  const std::size_t assessment = *scored.batch.find(card.unit.id, card.period);
  out.advice = advise(scored.framework, scored.batch, assessment, mistakes, how);
  if (out.advice && target)
    out.target = advise_target(scored.framework, scored.batch, assessment, *target, mistakes, how);
  session.say(mistakes);
  if (!out.advice) session.raise(kExitData);
  return out.advice.has_value();
}

// The ranks of many draws; nothing after saying what is wrong.
std::optional<Simulation> draw(Session& session, const Options& options, const Scored& scored) {
  const std::optional<SimulationPlan> plan = read_plan(session, options, scored.framework);
  if (!plan) return std::nullopt;
  SimulationOptions how;
  how.index = false;
  how.previous = scored.earlier ? &*scored.earlier : nullptr;
  how.calendar = scored.calendar ? &*scored.calendar : nullptr;
  Mistakes mistakes(kShownMistakes);
  std::optional<Simulation> outcome = simulate(scored.framework, scored.batch, *plan, mistakes, how);
  session.say(mistakes);
  if (!outcome) session.raise(kExitData);
  return outcome;
}

}  // namespace

int run_report(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"html", "xlsx", "docx"}, "html");
  if (!format || !sensible(session, options, *format)) return session.status();
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = true, .traces = true, .keep_going = options.keep_going, .seals = true});
  if (!scored) return session.status();
  const std::vector<std::size_t> cards = options.unit.empty() && !options.advise
                                             ? std::vector<std::size_t>()
                                             : chosen_cards(session, *scored, options.unit);
  if (cards.empty() && (!options.unit.empty() || options.advise)) return session.status();
  ReportOptions report;
  report.language = options.language;
  report.unit = options.unit;
  std::optional<Scorecards> earlier;
  if (scored->earlier) {
    earlier = score_earlier(session, *scored, options);
    if (!earlier) return session.status();
    report.previous = &*earlier;
  }
  Advised advised;
  if (options.advise) {
    const Scorecard& card = scored->cards[*latest_card(scored->cards, options.unit)];
    if (!ask_advice(session, options, *scored, card, advised)) return session.status();
    report.unit = card.unit.id;
    report.advice = &*advised.advice;
    report.target = advised.target ? &*advised.target : nullptr;
  }
  std::optional<Simulation> outcome;
  if (options.simulate) {
    outcome = draw(session, options, *scored);
    if (!outcome) return session.status();
    report.simulation = &*outcome;
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
