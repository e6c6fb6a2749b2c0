// SPDX-License-Identifier: Apache-2.0
// Ranks and bands of all rows. Integers where one denominator serves a whole cohort, exact quotients
// elsewhere.
#include <algorithm>
#include <limits>
#include <utility>

#include "model/expression_parser.hpp"
#include "plan/batch_result.hpp"
#include "report.hpp"
#include "score/evaluate.hpp"
#include "score/ranking.hpp"

namespace parindex::inline v1::detail {
namespace {

std::size_t at(Index index) noexcept { return static_cast<std::size_t>(index); }

// Gives ranks to `members` by integer keys, the largest first.
void rank_by_counting(const std::int64_t* keys, const std::vector<std::uint32_t>& members, bool dense,
                      std::uint32_t* ranks) {
  if (members.empty()) return;
  std::int64_t least = keys[members.front()], most = least;
  for (const std::uint32_t row : members) {
    least = std::min(least, keys[row]);
    most = std::max(most, keys[row]);
  }
  const std::uint64_t span = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
  if (span <= 4 * members.size() + 65536) {
    std::vector<std::uint32_t> place(span + 1, 0);
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

// Rows by cohort.
template <typename Wanted>
std::vector<std::vector<std::uint32_t>> members_of(const BoundData& data, Wanted&& wanted) {
  std::vector<std::vector<std::uint32_t>> members(data.cohorts.size());
  if (members.size() == 1) members.front().reserve(data.rows);
  for (std::size_t row = 0; row < data.rows; ++row) {
    if (wanted(row)) members[data.cohort(row)].push_back(static_cast<std::uint32_t>(row));
  }
  return members;
}

// Bands whose bounds are constants, in integers.
struct IntegerBand {
  bool bounded = false, of_quotient = false, strictly = false, shared = false;
  Int128 num = 0, den = 1;
  Rational share;
};

}  // namespace

bool BatchResult::rank(Mistakes& mistakes, std::optional<std::size_t> only) {
  bool good = true;
  const BoundData& data = *bound;
  const Model& model = data.model();
  const auto complete = [&](std::size_t row) {
    return (flags[row] & (kRowWrong | kRowDisqualified | kRowGatePending)) == 0 && pending[row] == 0 &&
           applicable[row] > 0;
  };
  const std::vector<std::vector<std::uint32_t>> members = members_of(
      data, [&](std::size_t row) { return (!only || data.cohort(row) == *only) && complete(row); });
  if (!only) of.assign(members.size(), 0);
  const auto total_of = [&](std::size_t row) {
    if (const auto found = exact.find(row); found != exact.end())
      return found->second.points / found->second.applicable;
    return Rational(totals[row]) / Rational(applicable[row]);
  };
  for (std::size_t cohort = 0; cohort < members.size(); ++cohort) {
    const std::vector<std::uint32_t>& list = members[cohort];
    if (only && cohort != *only) continue;
    of[cohort] = static_cast<std::uint32_t>(list.size());
    const bool plain = model.ties != Ties::kOrdinal && model.then_by.empty() && exact.empty() &&
                       std::all_of(list.begin(), list.end(), [&](std::uint32_t row) {
                         return applicable[row] == applicable[list.front()];
                       });
    if (plain) {
      rank_by_counting(totals, list, model.ties == Ties::kDense, ranks);
      continue;
    }
    std::vector<Key> keys;
    keys.reserve(list.size());
    for (const std::uint32_t row : list) {
      Key key{row, {total_of(row)}};
      for (const Index item : model.then_by)
        key.values.push_back(quotient(at(item), row));
      keys.push_back(std::move(key));
    }
    rank_by_keys(data, keys, model.ties, ranks);
  }
  if (model.bands.empty()) return good;
  // shares count competition ranks, whatever ties are told as
  std::vector<std::uint32_t> competition;
  if (model.ties != Ties::kCompetition &&
      std::any_of(model.bands.begin(), model.bands.end(),
                  [](const Band& band) { return band.top_share != kNoNode; })) {
    competition.assign(rows, 0);
    for (const std::vector<std::uint32_t>& list : members) {
      std::vector<Key> keys;
      for (const std::uint32_t row : list) {
        Key key{row, {total_of(row)}};
        for (const Index item : model.then_by)
          key.values.push_back(quotient(at(item), row));
        keys.push_back(std::move(key));
      }
      rank_by_keys(data, keys, Ties::kCompetition, competition.data());
    }
  }
  const std::uint32_t* const places_of = competition.empty() ? ranks : competition.data();

  std::vector<IntegerBand> fixed(model.bands.size());
  bool all_fixed = exact.empty();
  for (std::size_t i = 0; i < fixed.size() && all_fixed; ++i) {
    const Band& band = model.bands[i];
    IntegerBand& out = fixed[i];
    out.strictly = band.strictly;
    if (band.at_least != kNoNode) {
      const std::optional<Rational> bound_value = constant_value(model, band.at_least);
      const std::optional<std::int64_t> num =
          bound_value ? bound_value->numerator().to_int64() : std::nullopt;
      const std::optional<std::int64_t> den =
          bound_value ? bound_value->denominator().to_int64() : std::nullopt;
      all_fixed = num && den && *den < (std::int64_t{1} << 40);
      if (!all_fixed) break;
      out.bounded = true;
      out.of_quotient = model.program[band.at_least].type == Type::kPercent;
      out.num = *num;
      out.den = *den;
      if (!out.of_quotient) out.num *= Rational::power_of_ten(unit.scale).to_int64().value_or(1);
    }
    if (band.top_share != kNoNode) {
      const std::optional<Rational> share = constant_value(model, band.top_share);
      all_fixed = share.has_value();
      out.shared = true;
      if (share) out.share = *share;
    }
  }
  const auto band_of = [&](std::size_t row) -> std::int32_t {
    if (all_fixed) {
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
    const Rational points = found != exact.end()
                                ? found->second.points
                                : Rational(totals[row]) * Rational::power_of_ten(-unit.scale);
    const Rational share_of = total_of(row);
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
  };
  for (const std::vector<std::uint32_t>& list : members) {
    if (list.empty()) continue;
    // one denominator and no share of ranks: a ladder of whole points
    const std::int64_t most = applicable[list.front()];
    std::vector<std::int64_t> from;
    bool ladder =
        all_fixed && model.gates.empty() &&
        std::all_of(list.begin(), list.end(), [&](std::uint32_t row) { return applicable[row] == most; });
    for (std::size_t i = 0; i < fixed.size() && ladder; ++i) {
      const IntegerBand& band = fixed[i];
      const Int128 num = band.bounded ? (band.of_quotient ? band.num * most : band.num) : 0;
      const Int128 floor = num / band.den - (num % band.den < 0 ? 1 : 0);
      const Int128 least = band.bounded ? (band.strictly || floor * band.den != num ? floor + 1 : floor)
                                        : Int128{std::numeric_limits<std::int64_t>::min()};
      ladder = !band.shared && least >= std::numeric_limits<std::int64_t>::min() &&
               least <= std::numeric_limits<std::int64_t>::max();
      if (ladder) from.push_back(static_cast<std::int64_t>(least));
    }
    if (ladder) {
      const auto count = static_cast<std::int32_t>(from.size());
      for (const std::uint32_t row : list) {
        std::int32_t band = 0;
        while (band < count && totals[row] < from[static_cast<std::size_t>(band)])
          ++band;
        bands[row] = band < count ? band : -1;
      }
      continue;
    }
    for (const std::uint32_t row : list) {
      std::int32_t band = band_of(row);
      if (band >= 0 && caps[row] >= 0) band = std::max(band, caps[row]);
      bands[row] = band;
    }
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
    const std::vector<std::vector<std::uint32_t>> members = members_of(data, ranked);
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
