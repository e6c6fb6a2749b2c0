// SPDX-License-Identifier: Apache-2.0
#include "score/stages.hpp"

#include <algorithm>

#include "score/fault.hpp"
#include "score/ranking.hpp"

namespace parindex::inline v1::detail {

namespace {

/// The same day a year earlier; the last of February for 29/2, and month ends stay month ends.
std::optional<Date> year_before(Date day) {
  const std::optional<Date> last = Date::last_day_of_month(day.year(), day.month());
  if (last && *last == day) return Date::last_day_of_month(day.year() - 1, day.month());
  return Date::from_ymd(day.year() - 1, day.month(), day.day());
}

}  // namespace

void CohortTotals::add(const Rational& value, bool keep) {
  ++counted;
  sum += value;
  if (!least || value < *least) least = value;
  if (!most || *most < value) most = value;
  if (keep) values.push_back(value);
}

void CohortTotals::merge(const CohortTotals& other) {
  counted += other.counted;
  open += other.open;
  sum += other.sum;
  if (other.least && (!least || *other.least < *least)) least = other.least;
  if (other.most && (!most || *most < *other.most)) most = other.most;
  values.insert(values.end(), other.values.begin(), other.values.end());
}

History::History(const BatchData& batch, const BatchData* previous) {
  add(batch);
  if (previous != nullptr) add(*previous);
}

void History::add(const BatchData& batch) {
  for (const Assessment& unit : batch.assessments)
    by_unit_.emplace(unit.unit.id, Found{&batch, &unit});
}

History::Found History::previous(const Assessment& unit) const {
  Found best;
  const auto [from, to] = by_unit_.equal_range(unit.unit.id);
  for (auto it = from; it != to; ++it) {
    const Assessment& one = *it->second.unit;
    if (one.period.to < unit.period.from && (best.unit == nullptr || best.unit->period.to < one.period.to))
      best = it->second;
  }
  return best;
}

History::Found History::last_year(const Assessment& unit) const {
  const std::optional<Date> wanted_from = year_before(unit.period.from),
                            wanted_to = year_before(unit.period.to);
  if (!wanted_from || !wanted_to) return {};
  const auto [from, to] = by_unit_.equal_range(unit.unit.id);
  for (auto it = from; it != to; ++it) {
    const Period& period = it->second.unit->period;
    if (period.from == *wanted_from && period.to == *wanted_to) return it->second;
  }
  return {};
}

CohortStage::CohortStage(const BatchData& batch, const History& history, const Calendar* calendar)
    : batch_(batch) {
  const Model& model = batch.model();
  totals_.resize(model.program.cohort_calls.size());
  if (totals_.empty()) return;
  for (std::size_t at_unit = 0; at_unit < batch.assessments.size(); ++at_unit) {
    const Assessment& unit = batch.assessments[at_unit];
    Context context(model);
    context.batch = &batch;
    context.unit = &unit;
    context.history = &history;
    context.calendar = calendar;
    // a member whose data is wrong is refused, or left out where going on is asked for
    const auto wrong = [&] {
      if (context.fault == kNoNode && !context.outside_calendar) return false;
      context.unsettled_day.reset();
      return report_fault(context, {}, faults_[at_unit]);
    };
    for (std::size_t i = 0; i < totals_.size(); ++i) {
      const CohortCall& call = model.program.cohort_calls[i];
      CohortTotals& totals = totals_[i][cohort_name(model, model.cohorts[at(call.cohort)], unit)];
      context.inherit(call.inherit);
      if (call.where != kNoNode) {
        const Value where = evaluate(context, call.where);
        if (wrong()) continue;
        if (where.known() && !where.truth()) continue;
        if (!where.known()) {
          ++totals.open;
          continue;
        }
      }
      const Value value = evaluate(context, call.of);
      if (wrong()) continue;
      if (value.known())
        totals.add(value.number, call.function == CohortCall::Function::kRank);
      else
        ++totals.open;
    }
  }
  for (auto& by_cohort : totals_) {
    for (auto& [name, totals] : by_cohort)
      std::sort(totals.values.begin(), totals.values.end());
  }
}

const Mistakes* CohortStage::faults(std::size_t assessment) const {
  const auto found = faults_.find(assessment);
  return found == faults_.end() ? nullptr : &found->second;
}

Value CohortStage::value(Index index, const Assessment& unit, const Value& own) const {
  const Model& model = batch_.model();
  const CohortCall& call = model.program.cohort_calls[at(index)];
  const auto& by_cohort = totals_[at(index)];
  const auto it = by_cohort.find(cohort_name(model, model.cohorts[at(call.cohort)], unit));
  if (it == by_cohort.end()) return Value::none(Value::Kind::kMissing);
  const CohortTotals& totals = it->second;
  if (totals.open > 0) return Value::none(Value::Kind::kMissing);
  switch (call.function) {
    case CohortCall::Function::kSum:
      return Value::of(totals.sum);
    case CohortCall::Function::kCount: {
      const bool truth = model.program[call.of].type == Type::kBool;
      return Value::of(truth ? totals.sum : Rational(totals.counted));
    }
    case CohortCall::Function::kRank: {
      if (!own.known()) return own;
      const auto above =
          totals.values.end() - std::upper_bound(totals.values.begin(), totals.values.end(), own.number);
      return Value::of(Rational(static_cast<std::int64_t>(above) + 1));
    }
    default:
      break;
  }
  if (totals.counted == 0) return Value::none(Value::Kind::kUndefined);  // nobody to compare with
  switch (call.function) {
    case CohortCall::Function::kMax:
      return Value::of(*totals.most);
    case CohortCall::Function::kMin:
      return Value::of(*totals.least);
    default:
      return Value::of(totals.sum / Rational(totals.counted));
  }
}

}  // namespace parindex::inline v1::detail
