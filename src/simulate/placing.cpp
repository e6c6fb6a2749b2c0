// SPDX-License-Identifier: Apache-2.0
#include "simulate/placing.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace parindex::inline v1::detail {
namespace {

constexpr std::int64_t kMost32 = std::numeric_limits<std::int32_t>::max();

Rational wide(Int128 value) {
  if (value <= std::numeric_limits<std::int64_t>::max() && value >= std::numeric_limits<std::int64_t>::min())
    return static_cast<std::int64_t>(value);
  constexpr std::int64_t kPart = std::int64_t{1} << 62;
  return Rational(static_cast<std::int64_t>(value / kPart)) * Rational(kPart) +
         Rational(static_cast<std::int64_t>(value % kPart));
}

}  // namespace

void Placer::place(const Cast::Cohort& cohort, const std::vector<std::optional<Total>>& totals,
                   const std::vector<const Parts*>& parts, bool index, Places& out) {
  order_.clear();
  quotients_.resize(totals.size());
  for (std::size_t u = cohort.first; u < cohort.first + cohort.count; ++u) {
    out.ranks[u] = 0;
    out.bands[u] = -1;
    out.index[u] = kNoIndexHere;
    if (!totals[u] || totals[u]->applicable.sign() <= 0) continue;
    quotients_[u] = totals[u]->points / totals[u]->applicable;
    order_.push_back(static_cast<std::uint32_t>(u));
  }
  const auto compare = [&](std::uint32_t a, std::uint32_t b) {  // negative: a stands before b
    if (const auto order = quotients_[b] <=> quotients_[a]; order != 0) return order < 0 ? -1 : 1;
    for (std::size_t i = 0; i < model_.then_by.size(); ++i) {
      const std::optional<Rational>&x = parts[a]->then_by[i], &y = parts[b]->then_by[i];
      if (x == y) continue;
      if (!x) return 1;
      if (!y) return -1;
      return *y < *x ? -1 : 1;
    }
    return 0;
  };
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const int order = compare(a, b);
    return order != 0 ? order < 0 : a < b;  // the cast is in order of ids
  });
  competition_.assign(totals.size(), 0);
  std::uint32_t rank = 0, distinct = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(i + 1);
    if (i == 0 || compare(order_[i - 1], order_[i]) != 0) {
      rank = place;
      ++distinct;
    }
    competition_[order_[i]] = rank;
    out.ranks[order_[i]] = model_.ties == Ties::kOrdinal ? place
                           : model_.ties == Ties::kDense ? distinct
                                                         : rank;
  }
  const auto ranked = static_cast<std::int64_t>(order_.size());
  for (const std::uint32_t u : order_) {
    const std::vector<BandLimits::Band>& bands = limits_.at(u);
    for (std::size_t b = 0; b < bands.size(); ++b) {
      const BandLimits::Band& band = bands[b];
      if (!band.known) continue;
      if (band.bounded) {
        const Rational& value = band.of_quotient ? quotients_[u] : totals[u]->points;
        if (band.strictly ? value <= band.at_least : value < band.at_least) continue;
      }
      if (band.shared && Rational(std::int64_t{competition_[u]}) > (band.share * Rational(ranked)).floor())
        continue;
      out.bands[u] = static_cast<std::int32_t>(b);
      break;
    }
    if (out.bands[u] >= 0) out.bands[u] = std::max(out.bands[u], parts[u]->cap);
    if (index) {
      out.index[u] = (Rational(100) * totals[u]->points / totals[u]->applicable)
                         .rounded(model_.rounding)
                         .scaled(model_.rounding.digits)
                         .value_or(kNoIndexHere);
    }
  }
}

// ---- one denominator for all

FastCohort::FastCohort(const Model& model, const Cast::Cohort& cohort, const BandLimits& limits,
                       Fields fields)
    : model_(&model), cohort_(cohort), limits_(&limits), fields_(std::move(fields)), kernel_(cohort.count) {}

std::optional<FastCohort> FastCohort::make(const Model& model, const Cast::Cohort& cohort,
                                           const BandLimits& limits, Fields fields) {
  if (model.ties != Ties::kCompetition || !model.then_by.empty() || model.rounds_total ||
      !model.adjustments.empty() || limits.of_unit.size() != 1 || cohort.count == 0 ||
      model.rounding.mode == RoundingMode::kHalfUpBinary64)
    return std::nullopt;
  // a gate may move a unit down to a band
  if (std::any_of(model.gates.begin(), model.gates.end(),
                  [](const Gate& gate) { return gate.cap_band != kNone; }))
    return std::nullopt;
  for (const BandLimits::Band& band : limits.of_unit.front()) {
    if (!band.known) return std::nullopt;
  }
  return FastCohort(model, cohort, limits, std::move(fields));
}

bool FastCohort::coefficients(const std::vector<std::int32_t>& k, const std::vector<bool>& drawn,
                              std::int32_t grid, bool keep_sum, Coefficients& out) const {
  const std::size_t count = fields_.maxima.size();
  out.of_field.assign(count, 0);
  Int128 before = 0, after = 0;
  bool all = true;
  for (std::size_t i = 0; i < count; ++i) {
    if (!drawn[i]) {
      all = all && fields_.applicable[i] == 0 && fields_.maxima[i] == 0;
      continue;
    }
    before += fields_.maxima[i];
    after += Int128{fields_.maxima[i]} * k[i];
  }
  // a drawn field counts k * factor / one
  const Int128 one = keep_sum ? after : Int128{grid};
  const Int128 factor = keep_sum ? before : Int128{1};
  constexpr Int128 kMost = Int128{1} << 40;
  if (one <= 0 || factor <= 0 || one > kMost || factor > kMost) return false;
  Int128 counted = 0;  // sums of maxima that count, times one
  for (std::size_t i = 0; i < count; ++i) {
    const Int128 value = drawn[i] ? factor * k[i] : one;
    counted += value * fields_.applicable[i];
    if (value > kMost && !all) return false;
    out.of_field[i] = static_cast<std::int64_t>(!all ? value : drawn[i] ? Int128{k[i]} : Int128{0});
  }
  const Int128 whole = counted + one * fields_.other;
  if (whole <= 0 || whole >= Int128{1} << 80U) return false;
  // where all fields are drawn their common factor is left out of the sums
  out.num = all ? factor : Int128{1};
  out.den = one;
  Int128 a = out.num, b = whole;
  while (b != 0)
    a = std::exchange(b, a % b);
  out.of_whole = static_cast<std::int64_t>(out.num / a);
  out.whole = whole / a;
  return true;
}

bool FastCohort::place(const Coefficients& coefficients, const std::int32_t* const* parts,
                       const std::int64_t* most, const std::uint8_t* apart, bool index, Places& out) {
  const std::size_t count = fields_.maxima.size();
  Int128 bound = 0;
  for (std::size_t i = 0; i < count; ++i)
    bound += Int128{coefficients.of_field[i]} * most[i];
  std::uint32_t ranked = 0;
  for (std::size_t i = 0; i < cohort_.count; ++i)
    ranked += apart == nullptr || apart[i] == 0 ? 1U : 0U;
  if (bound < kMost32) {
    narrow_.resize(count);
    for (std::size_t i = 0; i < count; ++i)
      narrow_[i] = static_cast<std::int32_t>(coefficients.of_field[i]);
    kernel_.sums(parts, narrow_.data(), count);
    std::int32_t* const keys = kernel_.keys();
    for (std::size_t i = 0; i < cohort_.count && apart != nullptr; ++i) {
      if (apart[i] != 0) keys[i] = RankKernel::kBehindAll;
    }
    kernel_.rank(out.ranks.data() + cohort_.first);
    finish(coefficients, keys, apart, index, ranked, out);
    return true;
  }
  if (bound >= Int128{1} << 62U) return false;
  wide_.assign(cohort_.count, 0);
  for (std::size_t f = 0; f < count; ++f) {
    const std::int64_t weight = coefficients.of_field[f];
    for (std::size_t i = 0; i < cohort_.count; ++i)
      wide_[i] += weight * parts[f][i];
  }
  rank_wide(apart, out);
  finish(coefficients, wide_.data(), apart, index, ranked, out);
  return true;
}

void FastCohort::rank_wide(const std::uint8_t* apart, Places& out) {
  order_.clear();
  for (std::uint32_t i = 0; i < cohort_.count; ++i) {
    if (apart == nullptr || apart[i] == 0) order_.push_back(i);
  }
  std::sort(order_.begin(), order_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return wide_[a] > wide_[b]; });
  std::uint32_t rank = 0;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (i == 0 || wide_[order_[i]] != wide_[order_[i - 1]]) rank = static_cast<std::uint32_t>(i + 1);
    out.ranks[cohort_.first + order_[i]] = rank;
  }
}

template <typename Key>
void FastCohort::finish(const Coefficients& coefficients, const Key* keys, const std::uint8_t* apart,
                        bool index, std::uint32_t ranked, Places& out) {
  if (index) indexes(coefficients, keys, out);
  classify(coefficients, keys, ranked, out);
  for (std::size_t i = 0; i < cohort_.count && apart != nullptr; ++i) {
    if (apart[i] == 0) continue;
    out.ranks[cohort_.first + i] = 0;
    out.bands[cohort_.first + i] = -1;
    out.index[cohort_.first + i] = kNoIndexHere;
  }
}

// round(100 * key * of_whole / whole): a floating-point quotient is a first guess, an integer remainder
// corrects it.
template <typename Key>
void FastCohort::indexes(const Coefficients& coefficients, const Key* keys, Places& out) {
  Int128 factor = Int128{100} * coefficients.of_whole;
  for (int i = 0; i < model_->rounding.digits; ++i)
    factor *= 10;
  std::int64_t most = 0;
  for (std::size_t i = 0; i < cohort_.count; ++i)
    most = std::max<std::int64_t>(most, keys[i]);
  const bool fits = factor < Int128{1} << 62U && factor * (most + 1) < Int128{1} << 62U &&
                    coefficients.whole < Int128{1} << 62U;
  const auto den = static_cast<std::int64_t>(fits ? coefficients.whole : Int128{1});
  const auto times = static_cast<std::int64_t>(fits ? factor : Int128{1});
  const double inverse = static_cast<double>(times) / static_cast<double>(den);
  for (std::size_t i = 0; i < cohort_.count; ++i) {
    if (!fits || keys[i] < 0) {
      out.index[cohort_.first + i] = (Rational(100) * Rational(std::int64_t{keys[i]}) *
                                      Rational(coefficients.of_whole) / wide(coefficients.whole))
                                         .rounded(model_->rounding)
                                         .scaled(model_->rounding.digits)
                                         .value_or(kNoIndexHere);
      continue;
    }
    auto quotient = static_cast<std::int64_t>(static_cast<double>(keys[i]) * inverse);
    std::int64_t rest = times * keys[i] - quotient * den;
    while (rest < 0) {
      --quotient;
      rest += den;
    }
    while (rest >= den) {
      ++quotient;
      rest -= den;
    }
    const std::int64_t left = den - rest;
    if (model_->rounding.mode == RoundingMode::kHalfUp)
      quotient += rest >= left ? 1 : 0;
    else if (model_->rounding.mode == RoundingMode::kHalfEven)
      quotient += rest > left || (rest == left && quotient % 2 != 0) ? 1 : 0;
    out.index[cohort_.first + i] = quotient;
  }
}

// Bands as a ladder of whole sums and places.
template <typename Key>
void FastCohort::classify(const Coefficients& coefficients, const Key* keys, std::uint32_t ranked,
                          Places& out) {
  const std::vector<BandLimits::Band>& bands = limits_->of_unit.front();
  std::int32_t* const into = out.bands.data() + cohort_.first;
  std::fill_n(into, cohort_.count, -1);
  const std::uint32_t* const ranks = out.ranks.data() + cohort_.first;
  constexpr Key kLeast = std::numeric_limits<Key>::min(), kMost = std::numeric_limits<Key>::max();
  // from the last to the first: the first that holds stays
  for (std::size_t b = bands.size(); b-- > 0;) {
    const BandLimits::Band& band = bands[b];
    Key least = kLeast;
    if (band.bounded) {
      // sum * num / den >= limit, or sum * of_whole / whole
      const Rational limit = band.of_quotient
                                 ? band.at_least * wide(coefficients.whole) / Rational(coefficients.of_whole)
                                 : band.at_least * Rational::power_of_ten(fields_.scale) *
                                       wide(coefficients.den) / wide(coefficients.num);
      const Rational from = band.strictly ? limit.floor() + Rational(1) : limit.ceil();
      if (from > Rational(std::int64_t{kMost})) continue;
      least = static_cast<Key>(std::max<std::int64_t>(from.to_int64().value_or(kLeast), kLeast));
    }
    std::uint32_t places = std::numeric_limits<std::uint32_t>::max();
    if (band.shared) {
      const auto most = (band.share * Rational(std::int64_t{ranked})).floor().to_int64();
      places = static_cast<std::uint32_t>(std::clamp<std::int64_t>(most.value_or(0), 0, ranked));
    }
    for (std::size_t i = 0; i < cohort_.count; ++i)
      into[i] = keys[i] >= least && ranks[i] <= places ? static_cast<std::int32_t>(b) : into[i];
  }
}

}  // namespace parindex::inline v1::detail
