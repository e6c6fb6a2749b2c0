// SPDX-License-Identifier: Apache-2.0
// What an expression may ask beyond its own unit: the units of its cohort, and the unit's earlier periods.
#ifndef PARINDEX_SRC_SCORE_STAGES_HPP_
#define PARINDEX_SRC_SCORE_STAGES_HPP_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// Totals of one cohort function over one cohort. Parts of a cohort merge in any order to the same totals.
struct CohortTotals {
  std::int64_t counted = 0;  // units that count and have a value
  std::int64_t open = 0;     // units that count, or may count, and have none
  Rational sum;
  std::optional<Rational> least, most;
  std::vector<Rational> values;  // kept for ranks only

  void add(const Rational& value, bool keep);
  void merge(const CohortTotals& other);
};

// Earlier assessments of the units, from this batch and from the one given as previous.
class History {
 public:
  History(const BatchData& batch, const BatchData* previous);
  struct Found {
    const BatchData* batch = nullptr;
    const Assessment* unit = nullptr;
  };
  // The unit's latest assessment whose period ends before this one's begins.
  Found previous(const Assessment& unit) const;
  // The unit's assessment of the same period a year earlier.
  Found last_year(const Assessment& unit) const;

 private:
  void add(const BatchData& batch);
  std::multimap<std::string, Found, std::less<>> by_unit_;
};

// Warns of earlier data that is not earlier than the latest period scored, which began on `last`: nothing
// asks for it.
void check_previous(const std::optional<Date>& last, const BatchData& previous, Mistakes& mistakes);

// Every cohort function of a framework over every cohort of a batch, computed once before units are scored.
class CohortStage {
 public:
  CohortStage(const BatchData& batch, const History& history, const Calendar* calendar);
  // The value for a unit; `own` is what the unit itself has for the function's expression (ranks).
  Value value(Index call, const Assessment& unit, const Value& own) const;
  // What is wrong with the data of a member, as far as cohort functions look at it; null: nothing.
  const Mistakes* faults(std::size_t assessment) const;

 private:
  const BatchData& batch_;
  std::vector<std::map<std::string, CohortTotals>> totals_;  // by call, then by the cohort's name
  std::map<std::size_t, Mistakes> faults_;                   // by the member's position in the batch
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_STAGES_HPP_
