// SPDX-License-Identifier: Apache-2.0
// W1 written out by hand, the reference for its answers and for its speed. Compiled for the machine it runs
// on.
#include <algorithm>
#include <thread>

#include "w1.hpp"

namespace bench {
namespace {

constexpr int kBlock = 2048;

inline std::int32_t half_up(std::int64_t num, std::int64_t den) {
  return static_cast<std::int32_t>((2 * num + den) / (2 * den));
}

void leaf(const W1& data, int index, int from, int to, std::int32_t* out) {
  const LeafRule& rule = data.rules[static_cast<std::size_t>(index)];
  const std::int32_t *a = data.first(index), *b = data.second(index), max = rule.max;
  const int* p = rule.p;
  switch (rule.form) {
    case Form::kYesNo:
      for (int r = from; r < to; ++r)
        out[r] = a[r] != 0 ? max : 0;
      break;
    case Form::kTier:
      for (int r = from; r < to; ++r)
        out[r] = a[r] == kNotGiven ? -1 : a[r] >= p[0] ? p[3] : a[r] >= p[1] ? p[4] : a[r] >= p[2] ? p[5] : 0;
      break;
    case Form::kRatio:
      for (int r = from; r < to; ++r)
        out[r] = a[r] == kNotGiven || b[r] == 0 ? -1
                 : a[r] >= b[r]                 ? max
                                                : half_up(std::int64_t{max} * a[r], b[r]);
      break;
    case Form::kLinear:
      for (int r = from; r < to; ++r)
        out[r] = a[r] == kNotGiven ? -1
                 : a[r] <= p[0]    ? 0
                 : a[r] >= p[1]    ? max
                                   : half_up(std::int64_t{max} * (a[r] - p[0]), p[1] - p[0]);
      break;
    case Form::kDeduct:
      for (int r = from; r < to; ++r)
        out[r] = std::max(0, max - std::min(a[r] * p[0], p[1]));
      break;
    case Form::kLate:
      for (int r = from; r < to; ++r) {
        const std::int32_t late = a[r] - b[r];
        out[r] = a[r] == 0 ? 0 : late <= 0 ? max : late <= p[0] ? p[1] : 0;
      }
      break;
    case Form::kGated: {
      const std::int32_t* gate = data.first(rule.gate);
      for (int r = from; r < to; ++r)
        out[r] = gate[r] == 0   ? 0
                 : b[r] == 0    ? -1
                 : a[r] >= b[r] ? max
                                : half_up(std::int64_t{max} * a[r], b[r]);
      break;
    }
    case Form::kSurvey:
      for (int r = from; r < to; ++r)
        out[r] = b[r] < p[0] ? -1 : half_up(std::int64_t{max} * (a[r] - b[r]), 4 * std::int64_t{b[r]});
      break;
    case Form::kJudged:
      for (int r = from; r < to; ++r)
        out[r] = std::min(a[r], max);
      break;
  }
}

void rows(const W1& data, int begin, int end, Answers& out) {
  for (int from = begin; from < end; from += kBlock) {
    const int to = std::min(end, from + kBlock);
    int next = 0;
    for (int criterion = 0; criterion < kCriteria; ++criterion) {
      std::int32_t sum[kBlock] = {0}, counted[kBlock] = {0};
      for (; next < kLeaves && data.rules[static_cast<std::size_t>(next)].criterion == criterion; ++next) {
        std::int32_t* points = out.leaves.data() + static_cast<std::size_t>(next) * kRows;
        leaf(data, next, from, to, points);
        const std::int32_t max = data.rules[static_cast<std::size_t>(next)].max;
        for (int r = from; r < to; ++r) {
          const bool counts = points[r] >= 0;
          sum[r - from] += counts ? points[r] : 0;
          counted[r - from] += counts ? max : 0;
        }
      }
      std::int32_t* points = out.criteria.data() + static_cast<std::size_t>(criterion) * kRows;
      const std::int32_t max = data.criterion_max[static_cast<std::size_t>(criterion)];
      for (int r = from; r < to; ++r) {
        const std::int32_t s = sum[r - from], m = counted[r - from];
        points[r] = m == 0 ? -1 : m == max ? s : half_up(std::int64_t{s} * max, m);
      }
    }
    for (int r = from; r < to; ++r) {
      std::int32_t total = 0;
      for (int field = 0, criterion = 0; field < kFields; ++field) {
        std::int32_t s = 0, m = 0;
        for (; criterion < kCriteria && data.criterion_field[static_cast<std::size_t>(criterion)] == field;
             ++criterion) {
          const std::int32_t points =
              out.criteria[static_cast<std::size_t>(criterion) * kRows + static_cast<std::size_t>(r)];
          if (points < 0) continue;
          s += points;
          m += data.criterion_max[static_cast<std::size_t>(criterion)];
        }
        const std::int32_t max = data.field_max[static_cast<std::size_t>(field)];
        const std::int32_t points = m == 0 ? -1 : m == max ? s : half_up(std::int64_t{s} * max, m);
        out.fields[static_cast<std::size_t>(field) * kRows + static_cast<std::size_t>(r)] = points;
        if (points > 0) total += points;
      }
      out.totals[static_cast<std::size_t>(r)] = total;
      out.bands[static_cast<std::size_t>(r)] = total >= 9000   ? 0
                                               : total >= 8000 ? 1
                                               : total >= 6500 ? 2
                                               : total >= 5000 ? 3
                                                               : -1;
    }
  }
}

}  // namespace

void score_by_hand(const W1& data, int threads, Answers& out) {
  out.leaves.resize(std::size_t{kLeaves} * kRows);
  out.criteria.resize(std::size_t{kCriteria} * kRows);
  out.fields.resize(std::size_t{kFields} * kRows);
  out.totals.resize(kRows);
  out.ranks.resize(kRows);
  out.bands.resize(kRows);
  if (threads > 1) {
    std::thread other(rows, std::cref(data), 0, kRows / 2, std::ref(out));
    rows(data, kRows / 2, kRows, out);
    other.join();
  } else {
    rows(data, 0, kRows, out);
  }
  for (int year = 0; year < kYears; ++year) {
    std::vector<std::int32_t> place(10002, 0);
    const std::int32_t* totals = out.totals.data() + year * kUnits;
    for (int unit = 0; unit < kUnits; ++unit)
      ++place[static_cast<std::size_t>(totals[unit])];
    std::int32_t before = 0;
    for (std::size_t points = 10001; points-- > 0;) {
      const std::int32_t here = place[points];
      place[points] = before;
      before += here;
    }
    for (int unit = 0; unit < kUnits; ++unit)
      out.ranks[static_cast<std::size_t>(year * kUnits + unit)] =
          place[static_cast<std::size_t>(totals[unit])] + 1;
  }
}

}  // namespace bench
