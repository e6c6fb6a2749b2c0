// SPDX-License-Identifier: Apache-2.0
// parindex advise: what was lost, what is at risk, and the least that has to change.
#include <string>
#include <vector>

#include "parindex/advice.hpp"

#include "text/utf8.hpp"
#include "tool/command.hpp"
#include "tool/questions.hpp"

namespace parindex::inline v1::tool {
int run_advise(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "csv", "json"}, "table");
  if (!format) return session.status();
  AdviceOptions advice_options;
  if (!options.least.empty()) {
    if (!one_of(session, "--least", options.least, {"effort", "changes"})) return session.status();
    if (options.least == "changes") advice_options.least = AdviceOptions::Least::kChanges;
  }
  if (!options.changed.empty() && options.target.empty()) {
    session.wrong_call(session.pick("--changed cần --target", "--changed needs --target"));
    return session.status();
  }
  const std::optional<Scored> scored =
      score_inputs(session, options,
                   {.reasons = false, .traces = false, .keep_going = options.keep_going, .seals = false});
  if (!scored) return session.status();
  std::optional<Effort> effort;
  std::optional<Target> target;
  if (!read_effort(session, options, scored->framework, effort) ||
      !read_target(session, options, scored->framework, target)) {
    return session.status();
  }
  std::optional<std::size_t> item;
  if (!options.item.empty()) {
    item = find_item(session, scored->framework, options.item);
    if (!item) return session.status();
  }
  const std::vector<std::size_t> cards = chosen_cards(session, *scored, options.unit);
  if (cards.empty()) return session.status();
  if (scored->earlier) advice_options.previous = &*scored->earlier;
  if (scored->calendar) advice_options.calendar = &*scored->calendar;
  if (effort) advice_options.effort = &*effort;
  advice_options.as_of = options.as_of;

  ViewOptions view;
  view.language = options.language;
  const detail::Look look = look_of_output(
      options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
  view.width = look.width;
  view.colour = look.colour;
  const ViewFormat as = *format == "json"  ? ViewFormat::kJson
                        : *format == "csv" ? ViewFormat::kCsv
                                           : ViewFormat::kTable;
  Output out(options.output);
  if (as == ViewFormat::kCsv && options.byte_order_mark) out.write(detail::text::kByteOrderMark);
  bool first = true;
  for (const std::size_t position : cards) {
    Mistakes mistakes(kShownMistakes);
    const Scorecard& card = scored->cards[position];
    const std::size_t assessment = *scored->batch.find(card.unit.id, card.period);
    const std::optional<Advice> advice =
        advise(scored->framework, scored->batch, assessment, mistakes, advice_options);
    std::optional<TargetAdvice> plan;
    if (advice && target)
      plan = advise_target(scored->framework, scored->batch, assessment, *target, mistakes, advice_options);
    session.say(mistakes);
    if (!advice) {
      session.raise(kExitData);
      continue;
    }
    std::string text = to_view(*advice, plan, scored->framework, as, view, item);
    if (as == ViewFormat::kCsv && !first) text.erase(0, text.find('\n') + 1);
    if (as == ViewFormat::kTable && !first) out.write("\n");
    out.write(text);
    first = false;
    if (!options.changed.empty() && plan) {
      if (!plan->reachable || plan->already) {
        session.note(session.pick("không có thay đổi nào để ghi", "there is no change to write"));
      } else {
        Output changed(options.changed);
        changed.write(changed_assessments(scored->batch, assessment, *plan));
        session.finish(changed);
      }
    }
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
