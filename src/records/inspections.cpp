// SPDX-License-Identifier: Apache-2.0
#include "parindex/inspections.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "records/row_state.hpp"

namespace parindex::inline v1 {
namespace {

namespace rows = detail::records;

constexpr std::string_view kFormat = "parindex-inspections/1";
constexpr std::size_t kFields = 14 + rows::kPlaceFields;

rows::Fields fields_of(const Finding& row) {
  rows::Fields out;
  rows::put(out, row.place);
  for (const std::string* text : {&row.inspection, &row.team, &row.unit, &row.finding, &row.item,
                                  &row.severity, &row.text, &row.recommendation, &row.office})
    out.push_back(*text);
  rows::put(out, row.date);
  rows::put(out, row.due);
  rows::put(out, row.fixed);
  out.push_back(row.deduction ? row.deduction->to_string() : std::string());
  out.push_back(std::to_string(static_cast<int>(row.state)));
  return out;
}

bool less(const Finding& a, const Finding& b) {
  if (rows::earlier(a.place, b.place)) return true;
  if (rows::earlier(b.place, a.place)) return false;
  return fields_of(a) < fields_of(b);
}

bool same_but_for_place(const Finding& a, const Finding& b) {
  const rows::Fields one = fields_of(a), other = fields_of(b);
  return std::equal(one.begin() + rows::kPlaceFields, one.end(), other.begin() + rows::kPlaceFields);
}

bool is_fixed(FollowUp state) {
  return state == FollowUp::kFixedOnTime || state == FollowUp::kFixedLate || state == FollowUp::kFixedUnknown;
}

}  // namespace

std::string_view to_string(FollowUp state) noexcept {
  switch (state) {
    case FollowUp::kFixedOnTime:
      return "fixed_on_time";
    case FollowUp::kFixedLate:
      return "fixed_late";
    case FollowUp::kFixedUnknown:
      return "fixed_unknown";
    case FollowUp::kOverdue:
      return "overdue";
    case FollowUp::kOpen:
      return "open";
    case FollowUp::kNoDueDay:
      return "no_due_day";
    case FollowUp::kWithdrawn:
      return "withdrawn";
    case FollowUp::kNone:
      return "none";
  }
  return {};
}

FollowUp follow_up(const Finding& row, Date as_of) noexcept {
  if (row.finding.empty() || (row.date && *row.date > as_of)) return FollowUp::kNone;
  if (row.state == Remediation::kWithdrawn) return FollowUp::kWithdrawn;
  const bool reported = row.state == Remediation::kFixed || row.state == Remediation::kVerified;
  const bool fixed = row.fixed ? *row.fixed <= as_of : reported;
  if (!fixed) {
    if (!row.due) return FollowUp::kNoDueDay;
    return as_of > *row.due ? FollowUp::kOverdue : FollowUp::kOpen;
  }
  if (!row.due) return FollowUp::kFixedUnknown;
  if (row.fixed) return *row.fixed <= *row.due ? FollowUp::kFixedOnTime : FollowUp::kFixedLate;
  return as_of <= *row.due ? FollowUp::kFixedOnTime : FollowUp::kFixedUnknown;
}

void InspectionRecords::add(Finding row) { rows_.push_back(std::move(row)); }

void InspectionRecords::merge(const InspectionRecords& other) {
  const std::vector<Finding> copy = other.rows_;  // `other` may be *this
  rows_.insert(rows_.end(), copy.begin(), copy.end());
}

void InspectionRecords::merge(InspectionRecords&& other) { rows::move_all(other.rows_, rows_); }

std::vector<Finding> InspectionRecords::counted(std::vector<RepeatedFinding>* repeated) const {
  std::vector<Finding> sorted = rows_;
  std::sort(sorted.begin(), sorted.end(), less);
  using Key = std::tuple<std::string, std::string, std::string>;
  std::map<std::pair<Key, std::string>, std::size_t> first;  // with the recommendation
  std::map<Key, std::size_t> facts;                          // where a finding's item and deduction were said
  std::vector<Finding> out;
  for (Finding& row : sorted) {
    const Key key{row.inspection, row.unit, row.finding};
    const auto before = first.find({key, row.recommendation});
    const auto said = facts.find(key);
    const Finding* clash = nullptr;
    if (before != first.end()) {
      clash = &out[before->second];
    } else if (said != facts.end()) {
      const Finding& earlier = out[said->second];
      const bool other_item = !row.item.empty() && !earlier.item.empty() && row.item != earlier.item;
      const bool other_points = row.deduction && earlier.deduction && *row.deduction != *earlier.deduction;
      if (other_item || other_points) clash = &earlier;
    }
    if (clash != nullptr) {
      if (repeated != nullptr) {
        const bool differs = !same_but_for_place(row, *clash);
        repeated->push_back({std::move(row), clash->place, differs});
      }
      continue;
    }
    first.emplace(std::make_pair(key, row.recommendation), out.size());
    if (said == facts.end()) {
      facts.emplace(key, out.size());
    } else {
      // what the finding's first row leaves open, a later one may say
      Finding& earlier = out[said->second];
      if (earlier.item.empty()) earlier.item = row.item;
      if (!earlier.deduction) earlier.deduction = row.deduction;
      row.item = earlier.item;
      row.deduction.reset();  // stands with the first row
    }
    out.push_back(std::move(row));
  }
  return out;
}

InspectionCounts InspectionRecords::count(const std::vector<const Finding*>& list, Date as_of) {
  InspectionCounts out;
  std::set<std::string> inspections;
  struct Whole {
    bool fixed = true, on_time = true, verified = true, overdue = false, stands = false;
    Rational deduction;
  };
  std::map<std::tuple<std::string, std::string, std::string>, Whole> findings;
  for (const Finding* row : list) {
    if (row->date && *row->date > as_of) continue;
    inspections.insert(row->inspection);
    const FollowUp state = follow_up(*row, as_of);
    if (state == FollowUp::kNone) continue;
    Whole& whole = findings[{row->inspection, row->unit, row->finding}];
    if (state == FollowUp::kWithdrawn) continue;
    whole.stands = true;
    whole.fixed = whole.fixed && is_fixed(state);
    whole.on_time = whole.on_time && state == FollowUp::kFixedOnTime;
    whole.verified = whole.verified && row->state == Remediation::kVerified;
    whole.overdue = whole.overdue || state == FollowUp::kOverdue;
    if (row->deduction) whole.deduction += *row->deduction;
    ++out.recommendations;
    out.recommendations_fixed += is_fixed(state) ? 1 : 0;
  }
  out.inspections = static_cast<std::int64_t>(inspections.size());
  for (const auto& [key, whole] : findings) {
    if (!whole.stands) {
      ++out.withdrawn;
      continue;
    }
    ++out.findings;
    out.fixed += whole.fixed ? 1 : 0;
    out.fixed_on_time += whole.fixed && whole.on_time ? 1 : 0;
    out.verified += whole.fixed && whole.verified ? 1 : 0;
    out.open += whole.fixed ? 0 : 1;
    out.overdue += whole.overdue ? 1 : 0;
    out.deduction += whole.deduction;
  }
  return out;
}

InspectionSummary InspectionRecords::summary(Date as_of) const {
  InspectionSummary out;
  out.as_of = as_of;
  const std::vector<Finding> all = counted(&out.repeated);
  std::map<std::string, std::vector<const Finding*>> units;
  std::map<std::pair<std::string, std::string>, ProposedDeduction> deductions;
  for (const Finding& row : all) {
    units[row.unit].push_back(&row);
    const FollowUp state = follow_up(row, as_of);
    if (state == FollowUp::kOverdue || state == FollowUp::kOpen || state == FollowUp::kNoDueDay) {
      OpenFollowUp open{row, state, {}};
      if (row.due) open.days = *row.due - as_of;
      out.follow_ups.push_back(std::move(open));
    }
    if (state == FollowUp::kNone || state == FollowUp::kWithdrawn || !row.deduction ||
        row.deduction->is_zero())
      continue;
    ProposedDeduction& deduction = deductions[{row.unit, row.item}];
    deduction.unit = row.unit;
    deduction.item = row.item;
    deduction.points += *row.deduction;
    deduction.findings.push_back(row.inspection + "/" + row.finding);
  }
  for (const auto& [unit, list] : units)
    out.units.push_back({unit, count(list, as_of)});
  for (auto& [key, deduction] : deductions) {
    std::sort(deduction.findings.begin(), deduction.findings.end());
    out.deductions.push_back(std::move(deduction));
  }
  const auto order = [](const OpenFollowUp& one) {
    return std::make_tuple(!one.row.due.has_value(), one.row.due.value_or(Date()), one.row.unit,
                           one.row.office, one.row.inspection, one.row.finding, one.row.recommendation);
  };
  std::stable_sort(out.follow_ups.begin(), out.follow_ups.end(),
                   [&order](const OpenFollowUp& a, const OpenFollowUp& b) { return order(a) < order(b); });
  return out;
}

std::string InspectionRecords::to_bytes() const {
  std::vector<rows::Fields> out;
  out.reserve(rows_.size());
  for (const Finding& row : rows_)
    out.push_back(fields_of(row));
  return rows::pack(kFormat, std::move(out));
}

std::optional<InspectionRecords> InspectionRecords::from_bytes(std::string_view bytes, Mistakes& mistakes) {
  const std::optional<std::vector<rows::Fields>> read = rows::unpack(kFormat, bytes, kFields, mistakes);
  if (!read) return std::nullopt;
  InspectionRecords out;
  for (const rows::Fields& fields : *read) {
    Finding row;
    std::size_t at = 0;
    std::string points;
    std::int64_t state = 0;
    bool good = rows::take(fields, at, row.place) && rows::take(fields, at, row.inspection) &&
                rows::take(fields, at, row.team) && rows::take(fields, at, row.unit) &&
                rows::take(fields, at, row.finding) && rows::take(fields, at, row.item) &&
                rows::take(fields, at, row.severity) && rows::take(fields, at, row.text) &&
                rows::take(fields, at, row.recommendation) && rows::take(fields, at, row.office) &&
                rows::take(fields, at, row.date) && rows::take(fields, at, row.due) &&
                rows::take(fields, at, row.fixed) && rows::take(fields, at, points) &&
                rows::take(fields, at, state, static_cast<int>(Remediation::kWithdrawn));
    if (good && !points.empty()) {
      row.deduction = Rational::parse_fraction(points);
      good = row.deduction.has_value() && row.deduction->sign() >= 0;
    }
    if (!good) {
      rows::report_state(kFormat, mistakes);
      return std::nullopt;
    }
    row.state = static_cast<Remediation>(state);
    out.rows_.push_back(std::move(row));
  }
  return out;
}

}  // namespace parindex::inline v1
