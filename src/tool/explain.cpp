// SPDX-License-Identifier: Apache-2.0
// parindex explain: why a unit has its points.
#include <algorithm>
#include <string>
#include <vector>

#include "input/nearest.hpp"
#include "output/explanation.hpp"
#include "output/words.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kListedUnits = 20;

// The cards of the unit asked for (one a period), or of the only unit; a wrong call otherwise.
std::vector<std::size_t> chosen_cards(Session& session, const Scored& scored, const std::string& unit) {
  std::vector<std::size_t> out;
  std::vector<std::string> units;  // each once, in order
  for (std::size_t i = 0; i != scored.cards.size(); ++i) {
    const Unit& one = scored.cards[i].unit;
    if (unit.empty() || one.id == unit) out.push_back(i);
    if (std::find(units.begin(), units.end(), one.id) == units.end()) units.push_back(one.id);
  }
  if (!unit.empty() && !out.empty()) return out;
  if (unit.empty() && units.size() == 1) return out;
  if (units.empty()) {
    session.wrong_call(session.pick("không có đơn vị nào trong số liệu", "there is no unit in the facts"));
    return {};
  }
  std::string text;
  if (unit.empty()) {
    text = session.pick("có nhiều đơn vị, hãy chọn một bằng --unit: ",
                        "there are several units, choose one with --unit: ");
  } else {
    text = std::string(session.pick("không có đơn vị “", "there is no unit “")) + unit + "”";
    detail::Nearest nearest(unit);
    for (const std::string& id : units)
      nearest.offer(id);
    text += did_you_mean(nearest.best(), session.language());
    text += session.pick(" Các đơn vị: ", " The units are: ");
  }
  for (std::size_t i = 0; i != std::min(units.size(), kListedUnits); ++i) {
    const auto card = std::find_if(scored.cards.begin(), scored.cards.end(),
                                   [&](const Scorecard& one) { return one.unit.id == units[i]; });
    text += (i == 0 ? "" : ", ") + detail::words::unit(card->unit);
  }
  if (units.size() > kListedUnits) {
    text += " … (" + std::to_string(units.size()) + std::string(session.pick(" đơn vị)", " units)"));
  }
  session.wrong_call(text);
  return {};
}

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
