// SPDX-License-Identifier: Apache-2.0
// What for: what all parts of a report read: the scorecards, whom they are about, and what their cohorts did.
//
//   const ReportData data(cards, framework, batch, options);
//   for (const ReportCohort& cohort : data.cohorts()) use(cohort.ranking.ranked);
//
// Borrows its arguments. Immutable once made; only lack of memory throws.
#ifndef PARINDEX_SRC_REPORT_REPORT_DATA_HPP_
#define PARINDEX_SRC_REPORT_REPORT_DATA_HPP_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/report.hpp"
#include "parindex/simulation.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"
#include "output/ranking.hpp"

namespace parindex::inline v1::detail {

// Units that are compared with each other, in order of rank.
struct ReportCohort {
  RankingTable ranking;
  std::string title;               // "xã · năm 2026"
  std::vector<std::size_t> all;    // cards: ranked, incomplete, disqualified
  std::vector<std::size_t> whole;  // cards whose points are final
};

// How the units of a cohort spread in one figure.
struct Spread {
  Rational lowest, median, best;
};
// Of at least one value.
[[nodiscard]] Spread spread_of(std::vector<Rational> values);

class ReportData {
 public:
  ReportData(const Scorecards& cards, const Framework& framework, const Batch& batch,
             const ReportOptions& options);

  [[nodiscard]] const Framework& framework() const noexcept { return framework_; }
  [[nodiscard]] const Model& model() const noexcept { return framework_.model(); }
  [[nodiscard]] const ReportOptions& options() const noexcept { return options_; }
  [[nodiscard]] Language language() const noexcept { return options_.language; }
  [[nodiscard]] const Scorecard& card(std::size_t i) const { return cards_[i]; }
  [[nodiscard]] std::size_t size() const noexcept { return cards_.size(); }
  // The card the report is about; none: all of them.
  [[nodiscard]] std::optional<std::size_t> focus() const noexcept { return focus_; }
  // Those shown: of the unit's cohort, or all.
  [[nodiscard]] const std::vector<ReportCohort>& cohorts() const noexcept { return cohorts_; }
  // The assessment a card was made from; null when the batch does not hold it.
  [[nodiscard]] const Assessment* assessment(const Scorecard& card) const;
  [[nodiscard]] const Batch& batch() const noexcept { return batch_; }
  // The same unit's card of the earlier period, or null.
  [[nodiscard]] const Scorecard* before(const Scorecard& card) const;
  // What draws made of the card's unit, if any ranked it; or null.
  [[nodiscard]] const UnitSimulation* drawn(const Scorecard& card) const;
  // Name of a unit known by its id, or the id.
  [[nodiscard]] std::string unit_name(const std::string& id) const;

  // ---- words

  [[nodiscard]] std::string word(std::string_view vi, std::string_view en) const;
  [[nodiscard]] const Item& item(Index index) const { return model().items[static_cast<std::size_t>(index)]; }
  [[nodiscard]] static const ItemScore& score(const Scorecard& card, Index index) {
    return card.items[static_cast<std::size_t>(index)];
  }
  // Points with the digits of an item, or of the total (kNone).
  [[nodiscard]] std::string points(const Rational& value, Index index) const;
  [[nodiscard]] std::string signed_points(const Rational& value, Index index) const;
  // The item's own wording of an entry, numbers as the language writes them.
  [[nodiscard]] std::string why(const LedgerEntry& entry) const;
  // "A – Xuất sắc", or the code alone.
  [[nodiscard]] std::string band(const Scorecard& card) const;

  // Whether an item counts and its points are final.
  [[nodiscard]] static bool is_whole(const ItemScore& score) noexcept;
  [[nodiscard]] bool is_adjustment(Index index) const;

 private:
  const Scorecards& cards_;
  const Framework& framework_;
  const Batch& batch_;
  const ReportOptions& options_;
  std::optional<std::size_t> focus_;
  std::vector<ReportCohort> cohorts_;
  std::map<std::string, const Scorecard*, std::less<>> before_;
  std::map<std::pair<std::string, Date>, const UnitSimulation*> drawn_;  // by id and first day of the period
  std::map<std::string, std::string, std::less<>> names_;
};

// One entry of a ledger with the item it stands in; kNone: the total's own.
struct LedgerPlace {
  Index item = kNone;
  const LedgerEntry* entry = nullptr;
};
// All entries that lead from the applicable maximum to the points, in document order, the total's own last.
[[nodiscard]] std::vector<LedgerPlace> all_entries(const ReportData& data, const Scorecard& card);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_REPORT_REPORT_DATA_HPP_
