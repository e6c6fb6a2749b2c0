// SPDX-License-Identifier: Apache-2.0
#include "simulate/spreads.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {

Spreads::Spreads(const Cast& cast, std::size_t bands, bool pairs, bool index)
    : units_(cast.order.size()), band_count_(bands), index_(index) {
  std::size_t at = 0;
  for (const Cast::Cohort& cohort : cast.cohorts) {
    rows_.push_back({cohort.first, cohort.count, at});
    at += cohort.count * (cohort.count + 1);
  }
  counts_.assign(at, 0);
  bands_.assign(units_ * (bands + 1), 0);
  index_sums_.assign(units_, 0);
  least_.assign(units_, std::numeric_limits<std::int64_t>::max());
  most_.assign(units_, kNoIndexHere);
  if (pairs) before_.assign(units_ * units_, 0);
  waiting_.resize(kTogether * units_);
}

void Spreads::add(const Places& places) {
  std::copy(places.ranks.begin(), places.ranks.end(),
            waiting_.begin() + static_cast<std::ptrdiff_t>(waits_ * units_));
  if (++waits_ == kTogether) count();
  for (const Rows& rows : rows_) {
    const std::uint32_t* const ranks = places.ranks.data() + rows.first;
    if (before_.empty()) break;
    for (std::size_t i = 0; i < rows.count; ++i) {
      if (ranks[i] == 0) continue;
      std::uint32_t* __restrict into = before_.data() + (rows.first + i) * units_ + rows.first;
      const std::uint32_t own = ranks[i];
      for (std::size_t j = 0; j < rows.count; ++j)
        into[j] += own < ranks[j] ? 1U : 0U;
    }
  }
  if (band_count_ != 0) {
    for (std::size_t u = 0; u < units_; ++u) {
      if (places.ranks[u] != 0)
        ++bands_[u * (band_count_ + 1) + static_cast<std::size_t>(places.bands[u] + 1)];
    }
  }
  for (std::size_t u = 0; u < units_ && index_; ++u) {
    const std::int64_t index = places.index[u];
    if (index == kNoIndexHere) continue;
    index_sums_[u] += index;
    least_[u] = std::min(least_[u], index);
    most_[u] = std::max(most_[u], index);
  }
}

void Spreads::count() {
  for (const Rows& rows : rows_) {
    std::uint32_t* row = counts_.data() + rows.at;
    for (std::size_t i = rows.first; i < rows.first + rows.count; ++i, row += rows.count + 1) {
      for (std::size_t draw = 0; draw < waits_; ++draw)
        ++row[waiting_[draw * units_ + i]];
    }
  }
  waits_ = 0;
}

void Spreads::merge(Spreads& other) {
  count();
  other.count();
  const auto plus = [](std::vector<std::uint32_t>& into, const std::vector<std::uint32_t>& from) {
    for (std::size_t i = 0; i < into.size(); ++i)
      into[i] += from[i];
  };
  plus(counts_, other.counts_);
  plus(bands_, other.bands_);
  plus(before_, other.before_);
  for (std::size_t u = 0; u < units_; ++u) {
    index_sums_[u] += other.index_sums_[u];
    least_[u] = std::min(least_[u], other.least_[u]);
    most_[u] = std::max(most_[u], other.most_[u]);
  }
}

const Spreads::Rows& Spreads::rows_of(std::size_t unit) const {
  return *std::prev(std::upper_bound(rows_.begin(), rows_.end(), unit,
                                     [](std::size_t one, const Rows& rows) { return one < rows.first; }));
}

std::uint64_t Spreads::ranked(std::size_t unit) const {
  const Rows& rows = rows_of(unit);
  const std::uint32_t* row = counts_.data() + rows.at + (unit - rows.first) * (rows.count + 1);
  std::uint64_t all = 0;
  for (std::size_t rank = 1; rank <= rows.count; ++rank)
    all += row[rank];
  return all;
}

RankSpread Spreads::ranks(std::size_t unit) const {
  const Rows& rows = rows_of(unit);
  const std::uint32_t* row = counts_.data() + rows.at + (unit - rows.first) * (rows.count + 1);
  RankSpread out;
  const std::uint64_t all = ranked(unit);
  if (all == 0) return out;
  // the ceil(p * n / 100)-th in order
  const auto place = [&](std::uint64_t percent) { return (percent * all + 99) / 100; };
  std::uint64_t seen = 0;
  Int128 sum = 0;
  for (std::size_t rank = 1; rank <= rows.count; ++rank) {
    if (row[rank] == 0) continue;
    const auto here = static_cast<std::uint32_t>(rank);
    if (seen == 0) out.least = here;
    const std::uint64_t before = seen;
    seen += row[rank];
    sum += Int128{row[rank]} * static_cast<std::int64_t>(rank);
    for (const auto& [percent, into] :
         {std::pair{std::uint64_t{5}, &out.p5}, std::pair{std::uint64_t{50}, &out.p50},
          std::pair{std::uint64_t{95}, &out.p95}}) {
      if (before < place(percent) && place(percent) <= seen) *into = here;
    }
    out.most = here;
  }
  out.mean = Rational(static_cast<std::int64_t>(sum)) / Rational(static_cast<std::int64_t>(all));
  return out;
}

}  // namespace parindex::inline v1::detail
