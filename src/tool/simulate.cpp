// SPDX-License-Identifier: Apache-2.0
// parindex simulate: what ranks, bands and indexes rest on, from many draws.
#include <algorithm>
#include <string>

#include "parindex/simulation.hpp"

#include "input/nearest.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"
#include "tool/questions.hpp"

namespace parindex::inline v1::tool {
namespace {

// A unit that no input names is a wrong call.
bool known_units(Session& session, const Options& options, const Batch& batch) {
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < batch.size(); ++i)
    known.push_back(batch.unit(i).id);
  for (const std::string& wanted : options.of_units) {
    if (std::find(known.begin(), known.end(), wanted) != known.end()) continue;
    session.wrong_call(no_such_unit(wanted, known, session.language()));
    return false;
  }
  return true;
}

}  // namespace

int run_simulate(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "json", "csv"}, "table");
  if (!format) return session.status();
  if (!options.of_units.empty() && !options.samples) {
    session.wrong_call(
        session.pick("--unit chỉ đi với --sensitivity", "--unit goes with --sensitivity only"));
    return session.status();
  }
  ScoreOptions scoring;
  scoring.reasons = scoring.traces = scoring.seals = false;
  const std::optional<Scored> inputs = score_inputs(session, options, scoring);
  if (!inputs || !known_units(session, options, inputs->batch)) return session.status();
  const std::optional<SimulationPlan> plan = read_plan(session, options, inputs->framework);
  if (!plan) return session.status();
  SimulationOptions how;
  how.draws = options.draws;
  how.seed = options.seed;
  how.threads = static_cast<unsigned>(std::min<std::size_t>(options.threads, 256));
  how.pairs = options.pairs;
  how.leave_out = options.leave_out;
  how.sensitivity = options.samples.value_or(0);
  how.sensitivity_units = options.of_units;
  how.previous = inputs->earlier ? &*inputs->earlier : nullptr;
  std::optional<Calendar> calendar;
  if (!read_calendars(session, options, calendar)) return session.status();
  how.calendar = calendar ? &*calendar : nullptr;
  Mistakes mistakes(kShownMistakes);
  const std::optional<Simulation> outcome = simulate(inputs->framework, inputs->batch, *plan, mistakes, how);
  session.say(mistakes);
  if (!outcome) {
    session.raise(kExitData);
    return session.status();
  }
  Output out(options.output);
  if (*format == "json") {
    out.write(to_json(*outcome, inputs->framework));
  } else if (*format == "csv") {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(to_csv(*outcome, inputs->framework));
  } else {
    const detail::Look look = look_of_output(
        options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
    out.write(to_table(*outcome, inputs->framework,
                       {.language = look.language, .width = look.width, .colour = look.colour}));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
