// SPDX-License-Identifier: Apache-2.0
#include "records/fact_counter.hpp"

#include <algorithm>

#include "input/nearest.hpp"
#include "input/unit_id.hpp"

namespace parindex::inline v1::detail::records {

FactCounter::FactCounter(const RecordsRequest& request, std::vector<FactQuery> queries)
    : request_(request), queries_(std::move(queries)) {}

void FactCounter::meet(const std::string& unit) {
  units_.try_emplace(unit, request_.periods.size() * queries_.size());
}

FactCounter::Cell& FactCounter::cell(const std::string& unit, std::size_t period, std::size_t query) {
  meet(unit);
  return units_.find(unit)->second[period * queries_.size() + query];
}

void FactCounter::add(const std::string& unit, std::size_t period, std::size_t query, const Rational& amount,
                      const Place& row) {
  Cell& cell = this->cell(unit, period, query);
  cell.sum += amount;
  FactSource& source = cell.sources[row.file];
  source.file = row.file;
  ++source.rows;
  if (source.lines.size() < kListedLines || rows_wanted(request_, unit, queries_[query].fact))
    source.lines.push_back(row.line);
}

void FactCounter::set(const std::string& unit, std::size_t period, std::size_t query, std::string value) {
  cell(unit, period, query).text = std::move(value);
}

std::vector<UnitFacts> FactCounter::take() {
  // by day, so that the order of the request does not matter
  std::vector<std::size_t> periods(request_.periods.size());
  for (std::size_t i = 0; i != periods.size(); ++i)
    periods[i] = i;
  std::stable_sort(periods.begin(), periods.end(), [this](std::size_t a, std::size_t b) {
    const Period &one = request_.periods[a], &other = request_.periods[b];
    return one.from != other.from ? one.from < other.from : one.to < other.to;
  });
  std::vector<UnitFacts> out;
  for (auto& [unit, cells] : units_) {
    for (const std::size_t period : periods) {
      UnitFacts facts{unit, request_.periods[period], {}};
      for (std::size_t query = 0; query != queries_.size(); ++query) {
        Cell& cell = cells[period * queries_.size() + query];
        RecordFact fact;
        fact.fact = queries_[query].fact;
        fact.value = cell.text ? std::move(*cell.text) : cell.sum.to_decimal();
        fact.how = in_words(queries_[query]);
        for (const RecordInput& input : request_.inputs) {
          const auto source = cell.sources.find(input.name);
          if (source == cell.sources.end()) continue;
          fact.sources.push_back(std::move(source->second));
          cell.sources.erase(source);
        }
        facts.facts.push_back(std::move(fact));
      }
      out.push_back(std::move(facts));
    }
  }
  return out;
}

bool rows_wanted(const RecordsRequest& request, std::string_view unit, std::string_view fact) {
  return request.rows_of && request.rows_of->unit == unit && request.rows_of->fact == fact;
}

bool is_chosen(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::vector<FactQuery> queries_of(const RecordsRequest& request, std::span<const std::string_view> counts) {
  if (!request.queries.empty()) return request.queries;
  std::vector<FactQuery> out;
  for (const std::string_view count : counts)
    out.push_back({std::string(count), std::string(count), {}, {}});
  return out;
}

bool KnownUnits::knows(std::string_view unit) const {
  return ids_.empty() ? is_unit_id(unit) : ids_.contains(unit);
}

Date day_of(const RecordsRequest& request, const Period& period) { return request.as_of.value_or(period.to); }

bool KnownUnits::check(std::string_view unit, const Place& place, Quality& quality) const {
  if (knows(unit)) return true;
  if (!is_unit_id(unit)) {
    quality.refuse(Code::kUnitId, place, {unit});
    return false;
  }
  Nearest nearest(unit);
  for (const std::string& id : ids_)
    nearest.offer(id);
  if (nearest.best().empty()) {
    quality.refuse(Code::kRecordUnit, place, {unit});
  } else {
    quality.refuse(Code::kRecordUnitNear, place, {unit, nearest.best()});
  }
  return false;
}

}  // namespace parindex::inline v1::detail::records
