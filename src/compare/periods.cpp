// SPDX-License-Identifier: Apache-2.0
// Whole periods side by side, a unit beside another of its cohort, the labels of days.
#include <algorithm>
#include <utility>

#include "parindex/comparison.hpp"

#include "output/words.hpp"

namespace parindex::inline v1 {
namespace {

const Scorecard* card_of(const Scorecards& cards, std::string_view unit) {
  const auto found =
      std::find_if(cards.begin(), cards.end(), [&](const Scorecard& card) { return card.unit.id == unit; });
  return found == cards.end() ? nullptr : &*found;
}

}  // namespace

std::optional<PeriodComparison> compare_periods(const ScoredPeriod& before, const ScoredPeriod& after,
                                                Mistakes& mistakes, const std::string& unit,
                                                const Mapping& mapping, const ScoreOptions& scoring) {
  PeriodComparison out;
  Merged merged = merge_predecessors(before.framework, before.batch, after.batch, mistakes);
  std::optional<Scorecards> own;
  if (merged.batch) {
    own = score(before.framework, *merged.batch, mistakes, scoring);
    if (!own) return std::nullopt;
  }
  const Scorecards& earlier = own ? *own : before.cards;
  for (const Scorecard& card : after.cards) {
    if (!unit.empty() && card.unit.id != unit) continue;
    const auto from = std::find_if(merged.units.begin(), merged.units.end(),
                                   [&](const Merged::Unit& one) { return one.id == card.unit.id; });
    const Scorecard* const then = card_of(earlier, card.unit.id);
    if (then == nullptr) {
      out.appeared.push_back(card.unit.id);
      if (from != merged.units.end()) out.not_merged.push_back(*from);
      continue;
    }
    Comparison comparison = compare(before.framework, *then, after.framework, card, mapping);
    if (from != merged.units.end()) {
      comparison.caveats.insert(comparison.caveats.begin(), from->caveats.begin(), from->caveats.end());
      comparison.comparable = std::max(comparison.comparable, Comparable::kPartly);
    }
    out.units.push_back(std::move(comparison));
  }
  for (const Scorecard& card : earlier) {
    if (unit.empty() && card_of(after.cards, card.unit.id) == nullptr) out.gone.push_back(card.unit.id);
  }
  return out;
}

std::optional<Comparison> compare_units(const Framework& framework, const Scorecards& cards,
                                        const Scorecard& unit, std::string_view other, Language language) {
  if (other == "median") {
    std::optional<Scorecard> median = median_card(framework, cards, unit.cohort);
    if (!median) return std::nullopt;
    median->unit.name = detail::words::pick(language, "trung vị của nhóm", "median of the cohort");
    return compare(framework, *median, framework, unit);
  }
  const Scorecard* const card = other == "best" ? best_card(cards, unit.cohort) : card_of(cards, other);
  if (card == nullptr) return std::nullopt;
  return compare(framework, *card, framework, unit);
}

std::vector<std::string> labels_of_days(const std::vector<const Scorecards*>& days, Language language) {
  std::vector<std::string> out;
  for (const Scorecards* cards : days)
    out.push_back(cards->empty() ? std::string() : detail::words::date(cards->front().as_of, language));
  std::vector<std::string> sorted = out;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) out.clear();
  return out;
}

}  // namespace parindex::inline v1
