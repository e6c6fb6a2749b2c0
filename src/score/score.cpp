// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "parindex/scoring.hpp"

#include "input/canonical_assessment.hpp"
#include "report.hpp"
#include "score/ranking.hpp"
#include "score/stages.hpp"
#include "score/unit_scorer.hpp"
#include "seal.hpp"

namespace parindex::inline v1 {

namespace {

using detail::Assessment;
using detail::BatchData;
using detail::seal_of;

/// What a replay needs beside framework and assessment: who was compared, and whose facts were inherited.
void seal_context(const BatchData& batch, const detail::History& history, const Calendar& calendar,
                  const std::vector<std::size_t>& scored, Scorecards& cards) {
  std::map<std::string, std::vector<std::string>> cohorts;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Assessment& unit = batch.assessments[scored[i]];
    cohorts[cards[i].cohort].push_back(unit.unit.id + "\t" + to_string(unit.period) + "\t" +
                                       seal_of(batch, unit));
  }
  std::map<std::string, std::string> seals;
  for (auto& [name, members] : cohorts) {
    std::sort(members.begin(), members.end());
    std::string text = "cohort\t" + name + "\n";
    for (const std::string& member : members)
      text += member + "\n";
    seals[name] = detail::sha256_seal(text);
  }
  for (std::size_t i = 0; i < cards.size(); ++i) {
    const Assessment& unit = batch.assessments[scored[i]];
    std::string text = seals[cards[i].cohort] + "\nas_of\t" + unit.as_of.to_string() + "\n";
    text += "calendar\t" + calendar.seal() + "\n";
    for (const detail::History::Found& earlier : {history.previous(unit), history.last_year(unit)}) {
      if (earlier.unit != nullptr)
        text += "earlier\t" + to_string(earlier.unit->period) + "\t" +
                seal_of(*earlier.batch, *earlier.unit) + "\n";
    }
    std::size_t steps = 0;
    for (detail::Index up = unit.parent; up != detail::kNone && steps <= batch.assessments.size(); ++steps) {
      const Assessment& parent = batch.assessments[static_cast<std::size_t>(up)];
      text += "ancestor\t" + parent.unit.id + "\t" + seal_of(batch, parent) + "\n";
      up = parent.parent;
    }
    cards[i].seal_assessment = seal_of(batch, unit);
    cards[i].seal_context = detail::sha256_seal(text);
  }
}

}  // namespace

void detail::check_previous(const std::optional<Date>& last, const BatchData& previous, Mistakes& mistakes) {
  std::set<std::pair<Date, Date>> told;
  for (const Assessment& unit : previous.assessments) {
    const Period& period = unit.period;
    if (!last || period.to < *last || !told.emplace(period.from, period.to).second) continue;
    report(mistakes, Code::kPreviousNotBefore, unit.place, {to_string(period)});
  }
}

std::optional<Scorecards> score(const Framework& framework, const Batch& batch, Mistakes& mistakes,
                                const ScoreOptions& options) {
  const BatchData& data = batch.data();
  // positions in a batch are those of the framework it was read with
  for (const Batch* one : {&batch, options.previous}) {
    if (one == nullptr || &one->data().model() == &framework.model()) continue;
    report(mistakes, detail::Code::kInputFramework, Place{}, {one->data().framework.id(), framework.id()});
    return std::nullopt;
  }
  if (options.previous != nullptr) {
    std::optional<Date> last;  // the latest beginning of a period that is scored
    for (const Assessment& unit : data.assessments)
      last = std::max(last.value_or(unit.period.from), unit.period.from);
    detail::check_previous(last, options.previous->data(), mistakes);
  }
  Scorecards cards;
  std::vector<std::size_t> scored;
  cards.reserve(data.assessments.size());
  bool good = true;
  const detail::History history(data, options.previous != nullptr ? &options.previous->data() : nullptr);
  const detail::CohortStage cohorts(data, history, options.calendar);
  for (std::size_t i = 0; i < data.assessments.size(); ++i) {
    if (options.progress && options.progress(i, data.assessments.size())) return std::nullopt;
    Scorecard card;
    Mistakes own;
    detail::UnitScorer unit(data, cohorts, history, options, own);
    const bool right = unit.score(i, card);
    for (const Mistake& mistake : own) {
      if (mistake.severity != Severity::kWarning) continue;
      Mistake note = mistake;
      note.place = {};  // where the input stood is not part of the result: other rows, other bytes
      card.mistakes.add(std::move(note));
    }
    mistakes.append(std::move(own));
    if (!right) {
      good = false;
      continue;
    }
    cards.push_back(std::move(card));
    scored.push_back(i);
  }
  if (options.progress && options.progress(data.assessments.size(), data.assessments.size()))
    return std::nullopt;
  if (!good && !options.keep_going) return std::nullopt;
  if (!detail::rank_and_classify(data, scored, cards, mistakes) && !options.keep_going) return std::nullopt;
  if (options.seals) {
    seal_context(data, history, options.calendar != nullptr ? *options.calendar : Calendar::vietnam(), scored,
                 cards);
  }
  return cards;
}

}  // namespace parindex::inline v1
