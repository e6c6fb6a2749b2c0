// SPDX-License-Identifier: Apache-2.0
// What for: facts of record kinds that keep their rows: what each query adds up to for every unit and period,
// and the rows it comes from.
//
//   FactCounter counter(request, queries);
//   counter.meet(task.unit);
//   counter.add(task.unit, period, query, Rational(1), task.place);
//   facts.units = counter.take();
//
// One thread at a time; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_FACT_COUNTER_HPP_
#define PARINDEX_SRC_RECORDS_FACT_COUNTER_HPP_

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/rational.hpp"
#include "parindex/records.hpp"

#include "records/kinds.hpp"
#include "records/quality.hpp"

namespace parindex::inline v1::detail::records {

// How many lines a fact's source lists, unless all are wanted.
inline constexpr std::size_t kListedLines = 20;
// Whether all lines of this fact of this unit are wanted.
[[nodiscard]] bool rows_wanted(const RecordsRequest& request, std::string_view unit, std::string_view fact);

class FactCounter {
 public:
  // `request` must outlive the counter.
  FactCounter(const RecordsRequest& request, std::vector<FactQuery> queries);

  [[nodiscard]] const std::vector<FactQuery>& queries() const noexcept { return queries_; }
  // A unit gets its facts in every period, even when they are 0.
  void meet(const std::string& unit);
  // A row counts in a fact, for so much.
  void add(const std::string& unit, std::size_t period, std::size_t query, const Rational& amount,
           const Place& row);
  // The fact is this text instead of a sum; empty: missing.
  void set(const std::string& unit, std::size_t period, std::size_t query, std::string value);
  [[nodiscard]] std::vector<UnitFacts> take();

 private:
  struct Cell {
    Rational sum;
    std::optional<std::string> text;
    std::map<std::string, FactSource> sources;
  };
  Cell& cell(const std::string& unit, std::size_t period, std::size_t query);

  const RecordsRequest& request_;
  std::vector<FactQuery> queries_;
  std::map<std::string, std::vector<Cell>> units_;  // cells by period, then query
};

// Whether the words of a condition include one.
[[nodiscard]] bool is_chosen(const std::vector<std::string>& words, std::string_view word);
// The request's queries, or one a count of the kind, named as that is.
[[nodiscard]] std::vector<FactQuery> queries_of(const RecordsRequest& request,
                                                std::span<const std::string_view> counts);
// The day a period is looked at on.
[[nodiscard]] Date day_of(const RecordsRequest& request, const Period& period);
// The units that a request knows. check(): false, after refusing the row, for any other.
class KnownUnits {
 public:
  explicit KnownUnits(const RecordsRequest& request) : ids_(request.units.begin(), request.units.end()) {}
  [[nodiscard]] bool knows(std::string_view unit) const;
  [[nodiscard]] bool check(std::string_view unit, const Place& place, Quality& quality) const;

 private:
  std::set<std::string, std::less<>> ids_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_FACT_COUNTER_HPP_
