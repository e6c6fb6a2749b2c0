// SPDX-License-Identifier: Apache-2.0
// Ranks and bands of all rows. Integers where one denominator serves a whole cohort, exact quotients
// elsewhere.
#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "model/expression_parser.hpp"
#include "plan/batch_result.hpp"
#include "report.hpp"
#include "score/evaluate.hpp"
#include "score/ranking.hpp"

namespace parindex::inline v1::detail {
namespace {

// Gives ranks to `members` by integer keys between `least` and `most`, the largest first.
void rank_by_counting(const std::int64_t* keys, std::span<const std::uint32_t> members, std::int64_t least,
                      std::int64_t most, bool dense, std::vector<std::uint32_t>& place,
                      std::uint32_t* ranks) {
  const std::uint64_t span = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
  if (span <= 4 * members.size() + 65536) {
    place.assign(span + 1, 0);
    for (const std::uint32_t row : members)
      ++place[static_cast<std::size_t>(keys[row] - least)];
    std::uint32_t before = 0;
    for (std::size_t i = place.size(); i-- > 0;) {
      const std::uint32_t here = place[i];
      place[i] = before + 1;
      before += dense ? (here != 0 ? 1 : 0) : here;
    }
    for (const std::uint32_t row : members)
      ranks[row] = place[static_cast<std::size_t>(keys[row] - least)];
    return;
  }
  std::vector<std::pair<std::int64_t, std::uint32_t>> order;
  order.reserve(members.size());
  for (const std::uint32_t row : members)
    order.emplace_back(keys[row], row);
  std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::uint32_t rank = 0, distinct = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || order[i].first != order[i - 1].first) {
      rank = static_cast<std::uint32_t>(i + 1);
      ++distinct;
    }
    ranks[order[i].second] = dense ? distinct : rank;
  }
}

struct Key {
  std::uint32_t row = 0;
  std::vector<std::optional<Rational>> values;
};

int compare(const Key& a, const Key& b) {  // negative: a stands before b
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    if (a.values[i] == b.values[i]) continue;
    if (!a.values[i]) return 1;
    if (!b.values[i]) return -1;
    return *b.values[i] < *a.values[i] ? -1 : 1;
  }
  return 0;
}

void rank_by_keys(const BoundData& data, std::vector<Key>& keys, Ties ties, std::uint32_t* ranks) {
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    if (const int order = compare(a, b); order != 0) return order < 0;
    const std::string left = data.id(a.row), right = data.id(b.row);
    return left != right ? left < right : data.period(a.row).from < data.period(b.row).from;
  });
  std::uint32_t rank = 0, distinct = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto place = static_cast<std::uint32_t>(i + 1);
    if (i == 0 || compare(keys[i - 1], keys[i]) != 0) {
      rank = place;
      ++distinct;
    }
    ranks[keys[i].row] = ties == Ties::kOrdinal ? place : ties == Ties::kDense ? distinct : rank;
  }
}

// Rows by cohort, one list after the other.
class Members {
 public:
  template <typename Wanted>
  Members(const BoundData& data, Wanted&& wanted) : rows_(data.rows), first_(data.cohorts.size() + 1, 0) {
    if (data.cohort_of.empty()) {
      std::size_t count = 0;
      for (std::size_t row = 0; row < data.rows; ++row) {
        rows_[count] = static_cast<std::uint32_t>(row);
        count += wanted(row) ? 1U : 0U;
      }
      if (first_.size() > 1) first_[1] = count;
      return;
    }
    constexpr std::uint32_t kNobody = 0xFFFFFFFFU;
    std::vector<std::uint32_t> in(data.rows);
    for (std::size_t row = 0; row < data.rows; ++row) {
      in[row] = wanted(row) ? data.cohort_of[row] : kNobody;
      if (in[row] != kNobody) ++first_[in[row] + 1];
    }
    for (std::size_t i = 1; i < first_.size(); ++i)
      first_[i] += first_[i - 1];
    std::vector<std::size_t> next(first_.begin(), first_.end() - 1);
    for (std::size_t row = 0; row < data.rows; ++row) {
      if (in[row] != kNobody) rows_[next[in[row]]++] = static_cast<std::uint32_t>(row);
    }
  }
  [[nodiscard]] std::size_t size() const { return first_.size() - 1; }
  [[nodiscard]] std::span<const std::uint32_t> operator[](std::size_t cohort) const {
    return std::span(rows_).subspan(first_[cohort], first_[cohort + 1] - first_[cohort]);
  }

 private:
  std::vector<std::uint32_t> rows_;
  std::vector<std::size_t> first_;
};

// Bands whose bounds are constants, in integers.
struct IntegerBand {
  bool bounded = false, of_quotient = false, strictly = false, shared = false;
  Int128 num = 0, den = 1;
  Rational share;
};

// The bands of a framework; nothing when a bound is no constant or not for integers.
std::optional<std::vector<IntegerBand>> integer_bands(const Model& model, int scale) {
  std::vector<IntegerBand> fixed(model.bands.size());
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    const Band& band = model.bands[i];
    IntegerBand& out = fixed[i];
    out.strictly = band.strictly;
    if (band.at_least != kNoNode) {
      const std::optional<Rational> bound_value = constant_value(model, band.at_least);
      const std::optional<std::int64_t> num =
          bound_value ? bound_value->numerator().to_int64() : std::nullopt;
      const std::optional<std::int64_t> den =
          bound_value ? bound_value->denominator().to_int64() : std::nullopt;
      if (!num || !den || *den >= (std::int64_t{1} << 40)) return std::nullopt;
      out.bounded = true;
      out.of_quotient = model.program[band.at_least].type == Type::kPercent;
      out.num = *num;
      out.den = *den;
      if (!out.of_quotient) out.num *= Rational::power_of_ten(scale).to_int64().value_or(1);
    }
    if (band.top_share != kNoNode) {
      const std::optional<Rational> share = constant_value(model, band.top_share);
      if (!share) return std::nullopt;
      out.shared = true;
      out.share = *share;
    }
  }
  return fixed;
}

bool shares_places(const Model& model) {
  return std::any_of(model.bands.begin(), model.bands.end(),
                     [](const Band& band) { return band.top_share != kNoNode; });
}

}  // namespace

struct BatchResult::BandTable {
  BandTable(const Model& model, int scale)
      : fixed(integer_bands(model, scale)), shared(shares_places(model)) {}
  std::optional<std::vector<IntegerBand>> fixed;
  bool shared;
};

BatchResult::BatchResult(std::shared_ptr<BoundData> data, PointUnit points)
    : bound(std::move(data)), unit(points) {}
BatchResult::~BatchResult() = default;

const BatchResult::BandTable& BatchResult::band_table() {
  if (!band_table_) band_table_ = std::make_unique<const BandTable>(bound->model(), unit.scale);
  return *band_table_;
}

bool BatchResult::complete(std::size_t row) const noexcept {
  return (flags[row] & (kRowWrong | kRowDisqualified | kRowGatePending)) == 0 && pending[row] == 0 &&
         applicable[row] > 0;
}

Rational BatchResult::total_quotient(std::size_t row) const {
  if (const auto found = exact.find(row); found != exact.end())
    return found->second.points / found->second.applicable;
  return Rational(totals[row]) / Rational(applicable[row]);
}

std::int32_t BatchResult::band_of(std::size_t row, const std::uint32_t* places_of, Mistakes& mistakes,
                                  bool& good) {
  const BoundData& data = *bound;
  const Model& model = data.model();
  const BandTable& table = band_table();
  if (table.fixed && exact.empty()) {
    const std::vector<IntegerBand>& fixed = *table.fixed;
    for (std::size_t i = 0; i < fixed.size(); ++i) {
      const IntegerBand& band = fixed[i];
      if (band.bounded) {
        const Int128 left = Int128{totals[row]} * band.den;
        const Int128 right = band.of_quotient ? band.num * applicable[row] : band.num;
        if (band.strictly ? left <= right : left < right) continue;
      }
      if (band.shared) {
        const Rational places = (band.share * Rational(of[data.cohort(row)])).floor();
        if (places_of[row] == 0 || Rational(places_of[row]) > places) continue;
      }
      return static_cast<std::int32_t>(i);
    }
    return -1;
  }
  Assessment one;
  data.begin(row, one);
  data.fill_item(row, kNone, one);
  Context context(model);
  context.unit = &one;
  const auto found = exact.find(row);
  const Rational points = found != exact.end() ? found->second.points
                                               : Rational(totals[row]) * Rational::power_of_ten(-unit.scale);
  const Rational share_of = total_quotient(row);
  for (std::size_t i = 0; i < model.bands.size(); ++i) {
    const Band& band = model.bands[i];
    bool holds = true;
    if (band.at_least != kNoNode) {
      const Value limit = evaluate(context, band.at_least);
      if (!limit.known()) {
        std::vector<Index> facts;
        collect_facts(model, band.at_least, facts);
        if (facts.empty()) {  // an attribute that no entry of the table names
          const Node& node = model.program[band.at_least];
          const std::string key =
              node.op == Op::kBy ? model.program.tables[at(node.index)].name : std::string("at_least");
          report(mistakes, Code::kNoByValueBand, Place{}, {band.code, key}, data.id(row));
          good = false;
        }
        continue;
      }
      const Rational& value = model.program[band.at_least].type == Type::kPercent ? share_of : points;
      holds = band.strictly ? value > limit.number : value >= limit.number;
    }
    if (holds && band.top_share != kNoNode) {
      const Value share = evaluate(context, band.top_share);
      const Rational places =
          share.known() ? (share.number * Rational(of[data.cohort(row)])).floor() : Rational(0);
      holds = places_of[row] != 0 && Rational(places_of[row]) <= places;
    }
    if (holds) return static_cast<std::int32_t>(i);
  }
  return -1;
}

bool BatchResult::rank(Mistakes& mistakes, std::optional<std::size_t> only) {
  bool good = true;
  const BoundData& data = *bound;
  const Model& model = data.model();
  const Members members(
      data, [&](std::size_t row) { return (!only || data.cohort(row) == *only) && complete(row); });
  if (!only) of.assign(members.size(), 0);
  const auto keys_of = [&](std::span<const std::uint32_t> list) {
    std::vector<Key> keys;
    keys.reserve(list.size());
    for (const std::uint32_t row : list) {
      Key key{row, {total_quotient(row)}};
      for (const Index item : model.then_by)
        key.values.push_back(quotient(at(item), row));
      keys.push_back(std::move(key));
    }
    return keys;
  };
  std::vector<std::uint32_t> place;
  for (std::size_t cohort = 0; cohort < members.size(); ++cohort) {
    const std::span<const std::uint32_t> list = members[cohort];
    if (only && cohort != *only) continue;
    of[cohort] = static_cast<std::uint32_t>(list.size());
    if (list.empty()) continue;
    bool plain = model.ties != Ties::kOrdinal && model.then_by.empty() && exact.empty();
    std::int64_t least = totals[list.front()], most = least;
    const std::int64_t denominator = applicable[list.front()];
    for (const std::uint32_t row : list) {
      least = std::min(least, totals[row]);
      most = std::max(most, totals[row]);
      plain = plain && applicable[row] == denominator;
    }
    if (plain) {
      rank_by_counting(totals, list, least, most, model.ties == Ties::kDense, place, ranks);
      continue;
    }
    std::vector<Key> keys = keys_of(list);
    rank_by_keys(data, keys, model.ties, ranks);
  }
  if (model.bands.empty()) return good;
  const BandTable& table = band_table();
  // shares count competition ranks, whatever ties are told as
  std::vector<std::uint32_t> competition;
  if (model.ties != Ties::kCompetition && table.shared) {
    competition.assign(rows, 0);
    for (std::size_t cohort = 0; cohort < members.size(); ++cohort) {
      std::vector<Key> keys = keys_of(members[cohort]);
      rank_by_keys(data, keys, Ties::kCompetition, competition.data());
    }
  }
  const std::uint32_t* const places_of = competition.empty() ? ranks : competition.data();

  for (std::size_t cohort = 0; cohort < members.size(); ++cohort) {
    const std::span<const std::uint32_t> list = members[cohort];
    if (list.empty()) continue;
    // one denominator and no share of ranks: a ladder of whole points
    const std::int64_t most = applicable[list.front()];
    std::vector<std::int64_t> from;
    bool ladder =
        table.fixed && exact.empty() && model.gates.empty() &&
        std::all_of(list.begin(), list.end(), [&](std::uint32_t row) { return applicable[row] == most; });
    for (std::size_t i = 0; ladder && i < table.fixed->size(); ++i) {
      const IntegerBand& band = (*table.fixed)[i];
      const Int128 num = band.bounded ? (band.of_quotient ? band.num * most : band.num) : 0;
      const Int128 floor = num / band.den - (num % band.den < 0 ? 1 : 0);
      const Int128 least = band.bounded ? (band.strictly || floor * band.den != num ? floor + 1 : floor)
                                        : Int128{std::numeric_limits<std::int64_t>::min()};
      ladder = !band.shared && least >= std::numeric_limits<std::int64_t>::min() &&
               least <= std::numeric_limits<std::int64_t>::max();
      if (ladder) from.push_back(static_cast<std::int64_t>(least));
    }
    if (ladder) {
      // the first that holds; a later one that asks for more never does
      const auto count = static_cast<std::int32_t>(from.size());
      for (const std::uint32_t row : list) {
        std::int32_t band = -1;
        for (std::int32_t i = count; i-- > 0;)
          band = totals[row] >= from[static_cast<std::size_t>(i)] ? i : band;
        bands[row] = band;
      }
      continue;
    }
    for (const std::uint32_t row : list) {
      std::int32_t band = band_of(row, places_of, mistakes, good);
      if (band >= 0 && caps[row] >= 0) band = std::max(band, caps[row]);
      bands[row] = band;
    }
  }
  return good;
}

// ---- one row that changed

BatchResult::Standing BatchResult::standing(std::size_t row) const {
  Standing out;
  out.row = row;
  out.counts = complete(row);
  if (!out.counts) return out;
  out.total = totals[row];
  out.applicable = applicable[row];
  for (const Index item : bound->model().then_by)
    out.then_by.push_back(quotient(at(item), row));
  return out;
}

bool BatchResult::can_move_one() { return exact.empty() && !band_table().shared; }

bool BatchResult::move_one(const Standing& before, Mistakes& mistakes) {
  const BoundData& data = *bound;
  const Model& model = data.model();
  const std::size_t row = before.row, cohort = data.cohort(row);
  const Standing now = standing(row);
  const bool ordinal = model.ties == Ties::kOrdinal, dense = model.ties == Ties::kDense;
  // more than 0: what stood or stands there comes before `other`; 0: a tie
  const auto ahead = [&](const Standing& one, std::size_t other) -> int {
    if (one.applicable == applicable[other]) {
      if (one.total != totals[other]) return one.total > totals[other] ? 1 : -1;
    } else {
      const Int128 left = Int128{one.total} * applicable[other],
                   right = Int128{totals[other]} * one.applicable;
      if (left != right) return left > right ? 1 : -1;
    }
    for (std::size_t i = 0; i < one.then_by.size(); ++i) {
      const std::optional<Rational> its = quotient(at(model.then_by[i]), other);
      if (one.then_by[i] == its) continue;
      if (!one.then_by[i]) return -1;
      if (!its) return 1;
      return *one.then_by[i] > *its ? 1 : -1;
    }
    if (!ordinal) return 0;
    const std::string left = data.id(row), right = data.id(other);
    if (left != right) return left < right ? 1 : -1;
    return data.period(row).from < data.period(other).from ? 1 : -1;
  };
  bool alone_before = before.counts, alone_now = now.counts;
  std::uint32_t ahead_of_it = 0, rank_of_tie = 0;
  ranks[row] = 0;
  // most stand above or below both its places, which one look shows
  const bool near = before.counts && now.counts && before.applicable == now.applicable;
  const std::int64_t low = std::min(before.total, now.total), high = std::max(before.total, now.total);
  const auto width = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  const std::uint32_t* const cohorts = data.cohort_of.empty() ? nullptr : data.cohort_of.data();
  for (std::size_t other = 0, count = rows; other < count; ++other) {
    if (ranks[other] == 0 || (cohorts != nullptr && cohorts[other] != cohort)) continue;
    const std::int64_t total = totals[other];
    if (near && applicable[other] == now.applicable &&
        static_cast<std::uint64_t>(total) - static_cast<std::uint64_t>(low) > width) {
      ahead_of_it += total > high ? 1U : 0U;
      continue;
    }
    if (before.counts) {
      const int order = ahead(before, other);
      if (order > 0) --ranks[other];
      if (order == 0) alone_before = false;
    }
    if (now.counts) {
      const int order = ahead(now, other);
      if (order > 0) ++ranks[other];
      if (order < 0) ++ahead_of_it;
      if (order == 0) alone_now = false;
    }
  }
  if (dense) {  // a place that others hold, too, does not go or come
    std::uint32_t last_ahead = 0;
    for (std::size_t other = 0; other < rows; ++other) {
      if (other == row || ranks[other] == 0 || data.cohort(other) != cohort) continue;
      if (before.counts && !alone_before && ahead(before, other) > 0) ++ranks[other];
      const int order = now.counts ? ahead(now, other) : 1;
      if (now.counts && !alone_now && order > 0) --ranks[other];
      if (order < 0) last_ahead = std::max(last_ahead, ranks[other]);
      if (order == 0) rank_of_tie = ranks[other];
    }
    ahead_of_it = last_ahead;
  }
  if (before.counts != now.counts) of[cohort] += now.counts ? 1 : static_cast<std::uint32_t>(-1);
  if (!now.counts) return true;
  ranks[row] = rank_of_tie != 0 ? rank_of_tie : ahead_of_it + 1;
  bool good = true;
  if (!model.bands.empty()) {
    const std::int32_t band = band_of(row, ranks, mistakes, good);
    bands[row] = band >= 0 && caps[row] >= 0 ? std::max(band, caps[row]) : band;
  }
  return good;
}

void BatchResult::rank_items() {
  if (item_ranks_known) return;
  const BoundData& data = *bound;
  const Model& model = data.model();
  item_ranks.assign(items, {});
  item_of.assign(items, {});
  for (std::size_t item = 0; item < items; ++item) {
    if (model.items[item].is_leaf()) continue;
    item_ranks[item].assign(rows, 0);
    item_of[item].assign(data.cohorts.size(), 0);
    const auto ranked = [&](std::size_t row) {
      if ((flags[row] & (kRowWrong | kRowDisqualified)) != 0) return false;
      const auto state = static_cast<State>(states[item * rows + row] & kCellState);
      return state != State::kPending && state != State::kTracked;
    };
    const Members members(data, ranked);
    for (std::size_t cohort = 0; cohort < members.size(); ++cohort) {
      std::vector<Key> keys;
      keys.reserve(members[cohort].size());
      for (const std::uint32_t row : members[cohort]) {
        if (std::optional<Rational> share = quotient(item, row)) keys.push_back({row, {std::move(share)}});
      }
      rank_by_keys(data, keys, model.ties, item_ranks[item].data());
      item_of[item][cohort] = static_cast<std::uint32_t>(keys.size());
    }
  }
  item_ranks_known = true;
}

}  // namespace parindex::inline v1::detail
