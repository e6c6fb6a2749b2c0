// SPDX-License-Identifier: Apache-2.0
// parindex explain: why a unit has its points.
#include <string>
#include <vector>

#include "output/explanation.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
int run_explain(const Options& options) {
  Session session(options);
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = true, .traces = true, .keep_going = options.keep_going, .seals = false});
  if (!scored) return session.status();
  std::optional<std::size_t> item;
  if (!options.item.empty()) {
    item = find_item(session, scored->framework, options.item);
    if (!item) return session.status();
  }
  const std::vector<std::size_t> cards = chosen_cards(session, *scored, options.unit);
  if (cards.empty()) return session.status();

  const detail::Look look = look_of_output(
      options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
  Output out(options.output);
  bool first = true;
  for (const std::size_t position : cards) {
    if (!first) out.write("\n");
    first = false;
    const Scorecard& card = scored->cards[position];
    if (item) {
      const std::size_t assessment = *scored->batch.find(card.unit.id, card.period);
      out.write(detail::explain_item(scored->framework, scored->batch, assessment, card,
                                     static_cast<detail::Index>(*item), look));
    } else {
      out.write(detail::explain_unit(scored->framework, card, look));
    }
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
