// SPDX-License-Identifier: Apache-2.0
#include "score/ranking.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "model/expression_parser.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

namespace {

std::optional<Rational> quotient(const Rational& points, const Rational& applicable) {
  if (applicable.sign() <= 0) return std::nullopt;
  return points / applicable;
}

bool complete(const Scorecard& card) {
  return card.pending == 0 && !card.disqualified && card.applicable_max.sign() > 0 &&
         std::none_of(card.gates.begin(), card.gates.end(),
                      [](const GateResult& gate) { return gate.pending; });
}

/// What units are ordered by: the quotient first, then the tie-breakers.
struct Key {
  std::size_t card = 0;
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

/// Calls set(card, rank, competition rank); the two differ where ties are told otherwise.
template <typename Set>
void give_ranks(std::vector<Key>& keys, Ties ties, const Scorecards& cards, Set&& set) {
  std::sort(keys.begin(), keys.end(), [&](const Key& a, const Key& b) {
    const int order = compare(a, b);
    if (order != 0) return order < 0;
    if (cards[a.card].unit.id != cards[b.card].unit.id) return cards[a.card].unit.id < cards[b.card].unit.id;
    return cards[a.card].period.from < cards[b.card].period.from;
  });
  std::size_t rank = 0, distinct = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const bool tied = i > 0 && compare(keys[i - 1], keys[i]) == 0;
    if (!tied) {
      rank = i + 1;
      ++distinct;
    }
    set(keys[i].card, ties == Ties::kOrdinal ? i + 1 : ties == Ties::kDense ? distinct : rank, rank);
  }
}

/// The first listed band whose conditions all hold. `place` is the competition rank, whatever ties are told
/// as.
std::optional<Index> band_of(const Model& model, Context& context, Scorecard& card, std::size_t place,
                             Mistakes& mistakes, bool& good) {
  for (std::size_t i = 0; i < model.bands.size(); ++i) {
    const Band& band = model.bands[i];
    bool holds = true;
    if (band.at_least != kNoNode) {
      const Value bound = evaluate(context, band.at_least);
      if (!bound.known()) {
        std::vector<Index> facts;
        collect_facts(model, band.at_least, facts);
        if (facts.empty()) {  // an attribute that no entry of the table names
          const Node& node = model.program[band.at_least];
          const std::string key =
              node.op == Op::kBy ? model.program.tables[at(node.index)].name : std::string("at_least");
          report(mistakes, Code::kNoByValueBand, context.unit->place, {band.code, key}, card.unit.id);
          good = false;
        }
        continue;
      }
      // a percentage is compared with the quotient, a plain number with the points
      const Rational value = model.program[band.at_least].type == Type::kPercent
                                 ? card.points / card.applicable_max
                                 : card.points;
      holds = band.strictly ? value > bound.number : value >= bound.number;
    }
    if (holds && band.top_share != kNoNode) {
      const Value share = evaluate(context, band.top_share);
      const Rational places =
          share.known() ? (share.number * Rational(static_cast<std::int64_t>(card.of))).floor() : Rational(0);
      holds = place != 0 && Rational(static_cast<std::int64_t>(place)) <= places;
    }
    if (holds) return static_cast<Index>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string cohort_name(const Model& model, const Cohort& cohort, const Assessment& unit) {
  std::string name;
  const auto add = [&](std::string_view part) { name += (name.empty() ? "" : "|") + std::string(part); };
  if (cohort.by_kind) add(unit.unit.kind.empty() ? std::string_view("*") : model.base_kind(unit.unit.kind));
  for (const std::string& attribute : cohort.attributes) {
    const auto it = unit.unit.attributes.find(attribute);
    add(it == unit.unit.attributes.end() ? std::string_view("*") : std::string_view(it->second));
  }
  if (cohort.by_period) add(to_string(unit.period));
  if (cohort.by_parent)
    add(unit.unit.parent.empty() ? std::string_view("*") : std::string_view(unit.unit.parent));
  return name.empty() ? "*" : name;
}

bool rank_and_classify(const BatchData& batch, const std::vector<std::size_t>& assessments, Scorecards& cards,
                       Mistakes& mistakes) {
  bool good = true;
  std::vector<std::size_t> places(cards.size(), 0);  ///< competition ranks; 0: not ranked
  const Model& model = batch.model();
  const Cohort& cohort = model.cohorts.front();
  std::map<std::string, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < cards.size(); ++i) {
    cards[i].cohort = cohort_name(model, cohort, batch.assessments[assessments[i]]);
    members[cards[i].cohort].push_back(i);
  }
  for (const auto& [name, list] : members) {
    std::vector<Key> keys;
    for (const std::size_t i : list) {
      const Scorecard& card = cards[i];
      if (!complete(card)) continue;
      Key key{i, {quotient(card.points, card.applicable_max)}};
      for (const Index item : model.then_by)
        key.values.push_back(quotient(card.items[at(item)].points, card.items[at(item)].applicable_max));
      keys.push_back(std::move(key));
    }
    give_ranks(keys, model.ties, cards, [&](std::size_t card, std::size_t rank, std::size_t competition) {
      cards[card].rank = rank;
      places[card] = competition;
    });
    for (const std::size_t i : list)
      cards[i].of = keys.size();
    for (std::size_t item = 0; item < model.items.size(); ++item) {
      if (model.items[item].is_leaf()) continue;
      std::vector<Key> item_keys;
      for (const std::size_t i : list) {
        const ItemScore& score = cards[i].items[item];
        if (cards[i].disqualified || score.state == State::kPending || score.state == State::kTracked)
          continue;
        const std::optional<Rational> share = quotient(score.points, score.applicable_max);
        if (share) item_keys.push_back({i, {share}});
      }
      give_ranks(item_keys, model.ties, cards, [&](std::size_t card, std::size_t rank, std::size_t) {
        cards[card].items[item].rank = rank;
      });
      for (const std::size_t i : list)
        cards[i].items[item].of = item_keys.size();
    }
    for (const std::size_t i : list) {
      Scorecard& card = cards[i];
      if (!complete(card) || model.bands.empty()) continue;
      Context context(model);
      context.batch = &batch;
      context.unit = &batch.assessments[assessments[i]];
      std::optional<Index> band = band_of(model, context, card, places[i], mistakes, good);
      for (const Gate& gate : model.gates) {
        if (gate.cap_band == kNone || !band) continue;
        const bool hit = std::any_of(card.gates.begin(), card.gates.end(),
                                     [&](const GateResult& one) { return one.code == gate.code; });
        if (hit) band = std::max(*band, gate.cap_band);
      }
      if (band) card.band = model.bands[at(*band)].code;
    }
  }
  return good;
}

}  // namespace parindex::inline v1::detail
