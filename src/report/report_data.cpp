// SPDX-License-Identifier: Apache-2.0
#include "report/report_data.hpp"

#include <algorithm>
#include <utility>

#include "output/words.hpp"

namespace parindex::inline v1 {

std::optional<std::size_t> latest_card(const Scorecards& cards, std::string_view unit) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i != cards.size(); ++i) {
    if (!unit.empty() && cards[i].unit.id != unit) continue;
    if (found && unit.empty() && cards[i].unit.id != cards[*found].unit.id) return std::nullopt;
    if (!found || cards[*found].period.to < cards[i].period.to) found = i;
  }
  return found;
}

namespace detail {
namespace {

std::string cohort_title(const Model& model, const Scorecard& card, Language language) {
  const bool by_kind = model.cohorts.empty() || model.cohorts.front().by_kind;
  std::string out(words::pick(language, "mọi đơn vị", "all units"));
  if (by_kind && !card.unit.kind.empty()) out = words::kind(model, model.base_kind(card.unit.kind), language);
  if (!model.cohorts.empty() && model.cohorts.front().by_parent && !card.unit.parent.empty())
    out += std::string(words::pick(language, " thuộc ", " of ")) + card.unit.parent;
  return out + " · " + words::period(card.period, language);
}

}  // namespace

Spread spread_of(std::vector<Rational> values) {
  std::sort(values.begin(), values.end());
  const std::size_t half = values.size() / 2;
  const Rational median =
      values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / Rational(2);
  return {values.front(), median, values.back()};
}

ReportData::ReportData(const Scorecards& cards, const Framework& framework, const Batch& batch,
                       const ReportOptions& options)
    : cards_(cards), framework_(framework), batch_(batch), options_(options) {
  if (!options.unit.empty()) {
    focus_ = latest_card(cards, options.unit);
  } else if (cards.size() == 1) {
    focus_ = 0;
  }
  for (RankingTable& table : make_ranking(framework, cards, {})) {
    if (focus_ && table.cohort != cards[*focus_].cohort) continue;
    ReportCohort cohort;
    for (const RankingTable::Row& row : table.ranked)
      cohort.all.push_back(row.card);
    cohort.all.insert(cohort.all.end(), table.pending.begin(), table.pending.end());
    cohort.all.insert(cohort.all.end(), table.disqualified.begin(), table.disqualified.end());
    for (const std::size_t one : cohort.all) {
      if (cards[one].pending == 0) cohort.whole.push_back(one);
    }
    cohort.title = cohort_title(model(), cards[cohort.all.front()], options.language);
    cohort.ranking = std::move(table);
    cohorts_.push_back(std::move(cohort));
  }
  if (options.previous != nullptr) {
    for (const Scorecard& earlier : *options.previous) {
      const Scorecard*& known = before_[earlier.unit.id];
      if (known == nullptr || known->period.to < earlier.period.to) known = &earlier;
    }
  }
  if (options.simulation != nullptr) {
    for (const UnitSimulation& one : options.simulation->units) {
      if (one.ranked != 0) drawn_.try_emplace({one.unit.id, one.period.from}, &one);
    }
  }
  for (const Assessment& assessment : batch.data().assessments)
    names_.try_emplace(assessment.unit.id, assessment.unit.name);
}

const Assessment* ReportData::assessment(const Scorecard& card) const {
  const std::optional<std::size_t> found = batch_.find(card.unit.id, card.period);
  return found ? &batch_.data().assessments[*found] : nullptr;
}

const Scorecard* ReportData::before(const Scorecard& card) const {
  const auto found = before_.find(card.unit.id);
  return found == before_.end() ? nullptr : found->second;
}

const UnitSimulation* ReportData::drawn(const Scorecard& card) const {
  const auto found = drawn_.find({card.unit.id, card.period.from});
  return found == drawn_.end() ? nullptr : found->second;
}

std::string ReportData::unit_name(const std::string& id) const {
  const auto found = names_.find(id);
  return found == names_.end() || found->second.empty() ? id : found->second;
}

std::string ReportData::word(std::string_view vi, std::string_view en) const {
  return std::string(words::pick(language(), vi, en));
}

std::string ReportData::points(const Rational& value, Index index) const {
  return words::points(value, index == kNone ? model().rounding.digits : item(index).rounding.digits,
                       language());
}

std::string ReportData::signed_points(const Rational& value, Index index) const {
  return words::signed_points(value, index == kNone ? model().rounding.digits : item(index).rounding.digits,
                              language());
}

std::string ReportData::why(const LedgerEntry& entry) const {
  return entry.why.empty() ? std::string(words::cause(entry.cause, language()))
                           : words::localized(entry.why.in(language()), language(), model());
}

std::string ReportData::band(const Scorecard& card) const {
  for (const Band& band : model().bands) {
    if (band.code == card.band && !band.title.empty() && band.title.in(language()) != band.code)
      return band.code + " – " + band.title.in(language());
  }
  return card.band;
}

bool ReportData::is_whole(const ItemScore& score) noexcept {
  return score.state != State::kPending && score.state != State::kNotApplicable &&
         score.state != State::kTracked && score.lowest == score.highest;
}

bool ReportData::is_adjustment(Index index) const {
  return std::any_of(model().adjustments.begin(), model().adjustments.end(),
                     [index](const Adjustment& one) { return one.item == index; });
}

std::vector<LedgerPlace> all_entries(const ReportData& data, const Scorecard& card) {
  std::vector<LedgerPlace> out;
  for (std::size_t i = 0; i != card.items.size(); ++i) {
    // The total's ledger holds what adjustments add and take.
    if (data.is_adjustment(static_cast<Index>(i))) continue;
    for (const LedgerEntry& entry : card.items[i].ledger)
      out.push_back({static_cast<Index>(i), &entry});
  }
  for (const LedgerEntry& entry : card.ledger)
    out.push_back({kNone, &entry});
  return out;
}

}  // namespace detail
}  // namespace parindex::inline v1
