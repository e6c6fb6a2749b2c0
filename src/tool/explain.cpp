// SPDX-License-Identifier: Apache-2.0
// parindex explain: why a unit has its points.
#include <string>
#include <vector>

#include "output/explanation.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

// Where the card's assessment stands in the batch: units that were left out have no card.
std::size_t assessment_of(const Scored& scored, const Scorecard& card) {
  std::size_t at = 0;
  while (scored.batch.unit(at).id != card.unit.id || scored.batch.period(at) != card.period)
    ++at;
  return at;
}

}  // namespace

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
  for (const std::size_t card : cards) {
    if (!first) out.write("\n");
    first = false;
    if (item) {
      out.write(detail::explain_item(scored->framework, scored->batch,
                                     assessment_of(*scored, scored->cards[card]), scored->cards[card],
                                     static_cast<detail::Index>(*item), look));
    } else {
      out.write(detail::explain_unit(scored->framework, scored->cards[card], look));
    }
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
