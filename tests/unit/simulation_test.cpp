// SPDX-License-Identifier: Apache-2.0
// A draw is what scoring gives for a document rewritten with the drawn numbers; its numbers depend on nothing
// but seed, purpose, unit and draw; what is counted over draws is right.
#include "parindex/simulation.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/scoring.hpp"

#include "simulate/binomial.hpp"
#include "simulate/draw_kernel.hpp"
#include "simulate/rank_kernel.hpp"
#include "simulate/spreads.hpp"
#include "simulate/stage.hpp"

namespace parindex {
namespace {

using detail::Sample;
using detail::Stage;
using detail::Stream;
using detail::Worker;

// ---- random numbers

// Known answers published with Random123 (kat_vectors).
TEST(Philox, GivesThePublishedAnswers) {
  using Block = detail::PhiloxBlock;
  EXPECT_EQ(detail::philox4x32_10({0, 0, 0, 0}, {0, 0}),
            (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kAll = 0xffffffff;
  EXPECT_EQ(detail::philox4x32_10({kAll, kAll, kAll, kAll}, {kAll, kAll}),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(detail::philox4x32_10({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(Philox, BelowStaysBelowAndFavoursNobody) {
  for (const std::uint64_t bound : {1ULL, 2ULL, 6ULL, 501ULL, 3000000000ULL, 5000000000ULL}) {
    std::uint64_t highest = 0;
    for (std::uint32_t draw = 0; draw < 2000; ++draw)
      highest = std::max(highest, Stream(1, 2, draw).below64(bound));
    EXPECT_LT(highest, bound);
    EXPECT_GE(highest, bound / 2 == 0 ? 0 : bound - bound / 20 - 1) << bound;
  }
  // 2/3 of 2^32 as bound: half of the words would favour the lower half if none were thrown away
  constexpr std::uint32_t kBound = 2863311531U;
  std::uint32_t low = 0;
  for (std::uint32_t draw = 0; draw < 30000; ++draw)
    low += Stream(9, 9, draw).below(kBound) < kBound / 2 ? 1U : 0U;
  EXPECT_NEAR(static_cast<double>(low), 15000.0, 400.0);
}

TEST(DrawStep, TriangularIsTheSumOfTwo) {
  std::map<std::int64_t, int> seen;
  for (std::uint32_t draw = 0; draw < 90000; ++draw) {
    Stream numbers(3, 4, draw);
    ++seen[detail::draw_step(numbers, 2, detail::Distribution::kTriangular)];
  }
  ASSERT_EQ(seen.size(), 5U);
  for (const auto& [step, expected] :
       std::map<std::int64_t, double>{{-2, 1}, {-1, 2}, {0, 3}, {1, 2}, {2, 1}})
    EXPECT_NEAR(static_cast<double>(seen[step]), expected * 10000, 500) << step;
}

// 10 over k * 3^k * 7^(10 - k) / 10^10, exactly.
TEST(BinomialTable, IsTheBinomialDistribution) {
  const detail::BinomialTable table(10, 3);
  ASSERT_EQ(table.first(), 0);
  ASSERT_EQ(table.sums().size(), 11U);
  const std::int64_t ways[] = {1, 10, 45, 120, 210, 252, 210, 120, 45, 10, 1};
  Rational three(1), before;
  for (std::size_t k = 0; k <= 10; ++k) {
    Rational expected = Rational(ways[k]) * three;
    for (std::size_t i = k; i < 10; ++i)
      expected *= Rational(7);
    expected /= Rational::power_of_ten(10);
    const Rational sum = Rational(static_cast<std::int64_t>(table.sums()[k])) /
                         Rational(static_cast<std::int64_t>(table.sums().back()));
    const Rational off = (sum - before - expected).abs();
    EXPECT_LT(off, Rational(1) / Rational(std::int64_t{1} << 40)) << k;
    before = sum;
    three *= Rational(3);
  }
  const detail::BinomialTable none(10, 0), all(10, 10);
  Stream numbers(1, 1, 1);
  EXPECT_EQ(none.draw(numbers), 0);
  EXPECT_EQ(all.draw(numbers), 10);
}

// ---- ranks

TEST(RankKernel, RanksAsCountingDoes) {
  for (const std::size_t units : {1U, 2U, 15U, 16U, 17U, 63U, 160U, 161U, 500U, 3321U}) {
    for (int shape = 0; shape < 6; ++shape) {
      std::vector<std::int32_t> values(units);
      for (std::size_t i = 0; i < units; ++i) {
        Stream numbers(units, static_cast<std::uint64_t>(shape), static_cast<std::uint32_t>(i));
        switch (shape) {
          case 0:
            values[i] = static_cast<std::int32_t>(numbers.below(2000000000)) - 1000000000;
            break;
          case 1:
            values[i] = static_cast<std::int32_t>(numbers.below(7));  // many ties
            break;
          case 2:
            values[i] = i == 0 ? 2000000000 : static_cast<std::int32_t>(numbers.below(5000));  // one bucket
            break;
          case 3:
            values[i] = -5;  // all alike
            break;
          case 4:  // some stand behind all, the others near one another
            values[i] = numbers.below(5) == 0 ? detail::RankKernel::kBehindAll
                                              : 70'000'000 + static_cast<std::int32_t>(numbers.below(90'000));
            break;
          default:
            values[i] = detail::RankKernel::kBehindAll;
        }
      }
      std::vector<std::uint32_t> expected(units);
      for (std::size_t i = 0; i < units; ++i)
        expected[i] =
            1 + static_cast<std::uint32_t>(std::count_if(
                    values.begin(), values.end(), [&](std::int32_t other) { return other > values[i]; }));
      for (const bool plain : {false, true}) {
        detail::RankKernel kernel(units, plain);
        std::copy(values.begin(), values.end(), kernel.keys());
        std::vector<std::uint32_t> ranks(units);
        kernel.rank(ranks.data());
        EXPECT_EQ(ranks, expected) << units << " " << shape << " " << plain;
      }
    }
  }
}

TEST(RankKernel, SumsAsArithmeticDoes) {
  for (const std::size_t fields : {0U, 1U, 3U, 4U, 5U, 8U, 9U}) {
    const std::size_t units = 63;
    std::vector<std::vector<std::int32_t>> parts(fields, std::vector<std::int32_t>(units));
    std::vector<const std::int32_t*> pointers;
    std::vector<std::int32_t> weights;
    for (std::size_t f = 0; f < fields; ++f) {
      for (std::size_t u = 0; u < units; ++u)
        parts[f][u] = static_cast<std::int32_t>(f * 100 + u * 7 % 50);
      pointers.push_back(parts[f].data());
      weights.push_back(static_cast<std::int32_t>(1000 + f));
    }
    for (const bool plain : {false, true}) {
      detail::RankKernel kernel(units, plain);
      kernel.sums(pointers.data(), weights.data(), fields);
      for (std::size_t u = 0; u < units; ++u) {
        std::int32_t sum = 0;
        for (std::size_t f = 0; f < fields; ++f)
          sum += weights[f] * parts[f][u];
        ASSERT_EQ(kernel.keys()[u], sum) << fields << " " << u;
      }
    }
  }
}

// Ranks 1, 1, 2, 2, 2, 3, 3, 3, 3, 4 of twenty draws taken twice: the ceil(p n / 100)-th in order.
TEST(Spreads, PercentilesAreTheNearestRank) {
  detail::Cast cast;
  cast.order = {0, 1, 2, 3};
  cast.cohorts = {{"all", 0, 4}};
  detail::Spreads spreads(cast, 0, false, false), half(cast, 0, false, false);
  detail::Places places(4);
  for (const std::uint32_t rank : {1U, 1U, 2U, 2U, 2U, 3U, 3U, 3U, 3U, 4U}) {
    places.ranks = {rank, 0, 1, 1};
    spreads.add(places);
    half.add(places);
  }
  spreads.merge(half);
  const RankSpread ranks = spreads.ranks(0);
  EXPECT_EQ(spreads.ranked(0), 20U);
  EXPECT_EQ(ranks.least, 1U);
  EXPECT_EQ(ranks.p5, 1U);   // the 1st of 20
  EXPECT_EQ(ranks.p50, 2U);  // the 10th: 1 1 1 1 2 2 2 2 2 2
  EXPECT_EQ(ranks.p95, 4U);  // the 19th
  EXPECT_EQ(ranks.most, 4U);
  EXPECT_EQ(ranks.mean, Rational::ratio(24, 10));
  EXPECT_EQ(spreads.ranked(1), 0U);
  EXPECT_EQ(spreads.ranks(1).p50, 0U);
}

// More draws than are counted together.
TEST(Spreads, CountEveryDraw) {
  detail::Cast cast;
  cast.order = {0, 1, 2};
  cast.cohorts = {{"a", 0, 2}, {"b", 2, 1}};
  detail::Spreads spreads(cast, 0, false, false);
  detail::Places places(3);
  for (std::uint32_t draw = 0; draw < 200; ++draw) {
    places.ranks = {1 + draw % 2, 2 - draw % 2, draw < 130 ? 1U : 0U};
    spreads.add(places);
  }
  spreads.count();
  EXPECT_EQ(spreads.ranked(0), 200U);
  EXPECT_EQ(spreads.ranks(0).mean, Rational::ratio(3, 2));
  EXPECT_EQ(spreads.ranked(2), 130U);
  EXPECT_EQ(spreads.ranks(2).most, 1U);
}

// ---- a draw is a document

struct Leaf {
  std::string code;
  std::string max;
  std::string rule;        // as a framework has it, {T…} for thresholds
  std::string expression;  // the same points, before rounding
};
struct Field {
  std::string code;
  std::string max;
  std::vector<Leaf> leaves;
};

const std::vector<Field>& fields() {
  static const std::vector<Field> all{
      {"I",
       "30",
       {{"1.1", "20", R"({"kind": "ratio", "of": "done / tasks", "target": "{T1}"})",
         "20 * min(done / tasks / ({T1}), 1)"},
        {"1.2", "10",
         R"({"kind": "tiers", "of": "late / received", "tiers": [{"at_most": "{T2}", "points": 10}, {"at_most": "{T3}", "points": 6.5}, {"at_most": "{T4}", "share": "20%"}]})",
         "if(late / received <= {T2}, 10, if(late / received <= {T3}, 6.5, if(late / received <= {T4}, 2, "
         "0)))"}}},
      {"II",
       "50",
       {{"2.1", "25",
         R"({"kind": "linear", "of": "online / received", "from": ["{T5}", 0], "to": ["{T6}", 25]})",
         "25 * max(0, min(1, (online / received - {T5}) / ({T6} - {T5})))"},
        {"2.2", "25", R"({"kind": "deduct", "lines": [{"count": "faults", "each": 0.75, "cap": 20}]})",
         "25 - min(20, 0.75 * faults)"}}},
      {"III",
       "20",
       {{"3.1", "20", R"({"kind": "check", "if": "received >= 400"})", "if(received >= 400, 20, 0)"}}}};
  return all;
}

using Numbers = std::map<std::string, std::string>;

std::string with(std::string text, const Numbers& numbers) {
  for (const auto& [name, value] : numbers) {
    const std::string mark = "{" + name + "}";
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
      text.replace(at, mark.size(), value);
  }
  return text;
}

// What stands around the items; `extras`: bonuses, penalties and rounded totals.
std::string around(const std::string& items, bool extras, const std::string& rounding,
                   const std::string& ties) {
  std::string out = R"({"format": "parindex-framework/1", "id": "t", "max": 100, "levels": ["field"],
    "period": {"from": "2026-01-01", "to": "2026-12-31"}, "kinds": {"province": {}, "commune": {}},
    "rounding": )" + rounding +
                    R"(,
    "facts": {"tasks": {"type": "count"}, "done": {"type": "count", "at_most": "tasks"}, "received": {"type": "count"},
      "late": {"type": "count", "at_most": "received"}, "online": {"type": "count", "at_most": "received"},
      "faults": {"type": "count"}, "bad": {"type": "flag"}, "B": {"type": "flag"}, "P": {"type": "flag"}},
    "gates": [{"code": "G", "if": "bad", "then": "disqualify"}],
    "bands": [{"code": "A", "at_least": "85%"}, {"code": "B", "at_least": 70}, {"code": "C", "top_share": "60%"}],
    "ranking": {"ties": ")" +
                    ties + R"(", "then_by": )" + (ties == "competition" ? "[]" : R"(["III"])") + "},\n";
  if (extras) {
    out += R"("adjustments": {"bonus_max": 2, "penalty_max": 5, "items": [
      {"code": "B", "as": "bonus", "max": 1.5, "rule": {"kind": "check"}},
      {"code": "P", "as": "penalty", "max": 4, "rule": {"kind": "check"}}]},)";
  }
  return out + "\"items\": [" + items + "]}";
}

const Numbers& written() {
  static const Numbers numbers{{"T1", "90%"}, {"T2", "5%"},  {"T3", "10%"},
                               {"T4", "20%"}, {"T5", "15%"}, {"T6", "80%"}};
  return numbers;
}

std::string rules_document(const Numbers& numbers, bool extras, const std::string& ties) {
  std::string items;
  for (const Field& field : fields()) {
    items += (items.empty() ? "" : ",") + std::string(R"({"code": ")") + field.code + R"(", "max": )" +
             field.max + R"(, "items": [)";
    for (std::size_t i = 0; i < field.leaves.size(); ++i) {
      const Leaf& leaf = field.leaves[i];
      items += (i == 0 ? "" : ",") + std::string(R"({"code": ")") + leaf.code + R"(", "max": )" + leaf.max +
               R"(, "rule": )" + with(leaf.rule, numbers) + "}";
    }
    items += "]}";
  }
  return around(
      items, extras,
      R"({"digits": 2, "mode": "half_up", "at": ["leaf")" + std::string(extras ? R"(, "total")" : "") + "]}",
      ties);
}

// The same with every field's points and maximum multiplied by a factor.
std::string weighted_document(const Numbers& numbers, const std::vector<Rational>& factors, bool extras,
                              const std::string& ties) {
  std::string items;
  for (std::size_t f = 0; f < fields().size(); ++f) {
    const Field& field = fields()[f];
    const std::string factor = "(" + factors[f].to_string() + ")";
    const auto entry = [&](const std::string& code, const std::string& max) {
      return R"({"code": ")" + code + R"(", "max": ")" + max + " * " + factor + "\", ";
    };
    items += (items.empty() ? "" : ",") + entry(field.code, field.max) + "\"items\": [";
    for (std::size_t i = 0; i < field.leaves.size(); ++i) {
      const Leaf& leaf = field.leaves[i];
      items += (i == 0 ? "" : ",") + entry(leaf.code, leaf.max) +
               R"("rule": {"kind": "formula", "points": ")" + factor + " * round(" +
               with(leaf.expression, numbers) + ", 2)\"}}";
    }
    items += "]}";
  }
  const std::string at = extras ? "\"total\"" : "";
  return around(items, extras, R"({"digits": 2, "mode": "half_up", "at": [)" + at + "]}", ties);
}

using Facts = std::vector<std::map<std::string, std::string>>;  // by unit

const std::vector<std::string>& ids() {
  static const std::vector<std::string> all{"b", "a", "d", "c", "e", "f", "g", "h"};
  return all;
}

Facts given_facts() {
  Facts out;
  for (std::size_t u = 0; u < ids().size(); ++u) {
    Stream numbers(77, u, 0);
    const std::uint32_t tasks = 30 + numbers.below(20), received = 380 + numbers.below(250);
    out.push_back({{"tasks", std::to_string(tasks)},
                   {"done", std::to_string(tasks - numbers.below(8))},
                   {"received", std::to_string(received)},
                   {"late", std::to_string(numbers.below(received / 8))},
                   {"online", std::to_string(received / 2 + numbers.below(received / 5))},
                   {"faults", std::to_string(numbers.below(7))},
                   {"bad", u == 4 ? "true" : "false"},
                   {"B", u % 2 == 0 ? "true" : "false"},
                   {"P", u % 3 == 0 ? "true" : "false"}});
  }
  out[5].erase("faults");  // pending
  out[6] = out[0];         // a tie
  return out;
}

std::string csv(const Facts& facts, bool backwards = false) {
  std::string out = "unit,kind,fact,value\n";
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const std::size_t u = backwards ? facts.size() - 1 - i : i;
    for (const auto& [name, value] : facts[u])
      out += ids()[u] + (u == 7 ? ",commune," : ",province,") + name + "," + value + "\n";
  }
  return out;
}

Framework load(const std::string& text) {
  Mistakes mistakes;
  std::optional<Framework> framework = Framework::load(text, mistakes);
  for (const Mistake& one : mistakes) {
    if (one.severity == Severity::kError) ADD_FAILURE() << format(one, Language::kEn) << "\n" << text;
  }
  return framework.value();
}

Batch read(const Framework& framework, const std::string& text) {
  Mistakes mistakes;
  InputReader reader(framework, mistakes);
  reader.read_csv(text, "facts.csv");
  std::optional<Batch> batch = reader.finish();
  for (const Mistake& one : mistakes)
    ADD_FAILURE() << format(one, Language::kEn);
  return batch.value();
}

SimulationPlan plan_of(const Framework& framework, const std::string& text) {
  Mistakes mistakes;
  std::optional<SimulationPlan> plan = SimulationPlan::load(text, framework, mistakes);
  for (const Mistake& one : mistakes)
    ADD_FAILURE() << format(one, Language::kEn);
  return plan.value();
}

Scorecards scored(const Framework& framework, const Batch& batch) {
  Mistakes mistakes;
  ScoreOptions options;
  options.reasons = options.traces = options.seals = false;
  const std::optional<Scorecards> cards = score(framework, batch, mistakes, options);
  for (const Mistake& one : mistakes)
    ADD_FAILURE() << format(one, Language::kEn);
  return cards.value();
}

constexpr std::string_view kWeights =
    R"("weights": [{"items": ["I", "II"], "by": "25%", "step": "0.5%"}, {"items": ["III"], "by": "60%", "step": "1%", "distribution": "triangular"}])";
constexpr std::string_view kLoose =
    R"("weights": [{"items": ["I", "III"], "by": "30%", "step": "0.1%", "keep_sum": false}])";
constexpr std::string_view kThresholds =
    R"("thresholds": [{"items": ["1.1"], "within": "8%", "step": "0.25%"}, {"items": ["1.2"], "within": "2%", "step": "0.5%"}, {"items": ["2.1"], "within": "6%", "step": "0.25%"}])";
constexpr std::string_view kFacts =
    R"("facts": [{"facts": ["tasks", "done"], "by": "10%"}, {"facts": ["received"], "within": 30}, {"facts": ["late"], "distribution": "binomial"}, {"facts": ["faults"], "within": 3, "kinds": ["province"], "distribution": "triangular"}])";

std::string plan_text(std::initializer_list<std::string_view> parts) {
  std::string out = R"({"format": "parindex-simulation/1")";
  for (const std::string_view part : parts)
    out += ", " + std::string(part);
  return out + "}";
}

// Every draw against score() of a document and facts rewritten by its numbers.
void expect_documents(const std::string& plan_json, bool extras, const std::string& ties, std::uint32_t draws,
                      bool evaluator, bool exact) {
  const Framework framework = load(rules_document(written(), extras, ties));
  const Facts facts = given_facts();
  const Batch batch = read(framework, csv(facts));
  const Scorecards cards = scored(framework, batch);
  const SimulationPlan plan = plan_of(framework, plan_json);
  Stage::Given given;
  given.plan = &plan.data();
  given.batch = &batch;
  given.cards = &cards;
  given.seed = 42;
  given.only_evaluator = evaluator;
  given.only_exact = exact;
  const Stage stage(given);
  if (stage.rules) {
    EXPECT_EQ(stage.rules->by_columns(), !evaluator);
  }
  Worker worker(stage, true);
  detail::Places places(stage.units());
  std::size_t different = 0;
  for (std::uint32_t draw = 0; draw < draws;) {
    std::vector<Sample> samples;
    for (std::size_t i = 0; i < worker.at_once() && draw + i < draws; ++i)
      samples.push_back({static_cast<std::uint32_t>(draw + i), 0, 0, static_cast<std::size_t>(-1)});
    worker.run(samples);
    for (std::size_t i = 0; i < samples.size(); ++i, ++draw) {
      worker.place(i, places);
      // the numbers of this draw, in words
      Numbers numbers = written();
      const char* const names[] = {"T1", "T2", "T3", "T4", "T5", "T6"};
      for (std::size_t t = 0; t < plan.data().thresholds.size(); ++t) {
        const Rational value = stage.rules->threshold(t, samples[i]);
        const Rational base = plan.data().thresholds[t].base;
        for (const char* name : names) {
          if (Rational::parse(written().at(name).substr(0, written().at(name).size() - 1)).value() ==
              base * Rational(100))
            numbers[name] = (value * Rational(100)).to_decimal() + "%";
        }
      }
      Facts drawn = facts;
      for (std::size_t unit = 0; unit < stage.units(); ++unit) {
        const std::string& id = cards[stage.cast.order[unit]].unit.id;
        const std::size_t u =
            static_cast<std::size_t>(std::find(ids().begin(), ids().end(), id) - ids().begin());
        for (std::size_t entry = 0; entry < plan.data().facts.size(); ++entry) {
          const std::optional<Rational> value = stage.rules->fact(entry, unit, samples[i]);
          if (!value) continue;
          const auto fact = static_cast<std::size_t>(plan.data().facts[entry].fact);
          drawn[u][framework.model().facts[fact].id] = value->to_decimal();
        }
      }
      std::vector<Rational> factors(fields().size(), Rational(1));
      if (!plan.data().weights.empty()) {
        const detail::WeightGroup& group = plan.data().weights.front();
        detail::Weights weights;
        detail::draw_weights(plan.data(), 42, samples[i], weights);
        Rational before, after;
        for (std::size_t m = 0; m < group.members.size(); ++m) {
          const std::string& label =
              framework.model().items[static_cast<std::size_t>(group.members[m].item)].label;
          for (std::size_t f = 0; f < fields().size(); ++f) {
            if (fields()[f].code != label) continue;
            factors[f] = Rational(weights.k[m]) / Rational(group.grid);
            const Rational max = Rational::parse(fields()[f].max).value();
            before += max;
            after += max * factors[f];
          }
        }
        for (std::size_t f = 0; f < fields().size() && group.keep_sum; ++f) {
          if (factors[f] != Rational(1) || group.members.size() == fields().size())
            factors[f] *= before / after;
        }
      }
      const bool weighed = !plan.data().weights.empty();
      const Framework other = load(weighed ? weighted_document(numbers, factors, extras, ties)
                                           : rules_document(numbers, extras, ties));
      const Scorecards expected = scored(other, read(other, csv(drawn)));
      std::map<std::string, const Scorecard*> by_id;
      for (const Scorecard& card : expected)
        by_id[card.unit.id] = &card;
      for (std::size_t unit = 0; unit < stage.units(); ++unit) {
        const Scorecard& base = cards[stage.cast.order[unit]];
        const Scorecard& card = *by_id.at(base.unit.id);
        const std::string where = "draw " + std::to_string(draw) + " unit " + base.unit.id;
        ASSERT_EQ(places.ranks[unit], card.rank.value_or(0)) << where;
        const std::string band =
            places.bands[unit] < 0
                ? ""
                : framework.model().bands[static_cast<std::size_t>(places.bands[unit])].code;
        ASSERT_EQ(band, card.rank ? card.band : "") << where;
        if (!card.rank) continue;
        ASSERT_EQ(Rational(places.index[unit]) / Rational(100), card.index) << where;
        different += card.rank != base.rank || card.index != base.index ? 1U : 0U;
      }
    }
  }
  EXPECT_FALSE(worker.wrong());
  EXPECT_GT(different, 0U) << "nothing moved";
}

// What draws of many at once give is what Stream gives, on this processor and on any.
TEST(Simulation_DrawOps, AreThoseOfTheStream) {
  for (const bool plain : {true, false}) {
    const detail::DrawOps& ops = detail::draw_ops(plain);
    for (const std::uint32_t group : {0U, 1U, 77U, 2'499'999U}) {
      for (const std::size_t groups : {1U, 2U, 3U, 4U, 5U, 9U, 16U}) {
        constexpr std::uint64_t kSeed = 0xF123'4567'89AB'CDEFU, kPurpose = 0xFEDC'BA98'7654'3210U;
        std::vector<std::uint32_t> words(4 * groups + 1, 7U);
        ops.words(kSeed, kPurpose, group, groups, words.data());
        for (std::size_t i = 0; i < 4 * groups; ++i) {
          Stream numbers(kSeed, kPurpose, 4 * group + static_cast<std::uint32_t>(i));
          ASSERT_EQ(words[i], numbers.word()) << plain << " " << group << " " << i;
        }
        EXPECT_EQ(words.back(), 7U) << "written beyond the end";
      }
    }
    const std::vector<std::uint32_t> words{0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 12345, 987654321, 5, 6};
    for (const std::uint32_t bound : {1U, 2U, 3U, 501U, 65537U, 0x7FFFFFFFU}) {
      std::vector<std::uint32_t> steps(words.size());
      bool unfair = false;
      for (const std::uint32_t word : words)
        unfair = unfair || static_cast<std::uint32_t>(word * bound) < bound;
      EXPECT_EQ(ops.below(words.data(), words.size(), bound, steps.data()), unfair) << bound;
      for (std::size_t i = 0; i < words.size(); ++i)
        EXPECT_EQ(steps[i], (std::uint64_t{words[i]} * bound) >> 32U) << bound << " " << i;
    }
    const std::vector<std::uint32_t> steps{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const std::vector<std::int32_t> whole{9, 9, 9, -20, 9, 5, 4, 3, 2, 1, 100};
    std::vector<std::int32_t> free(steps.size()), bounded(steps.size());
    const detail::DrawShape shape{-9, 3, -6, 15};
    ops.values(steps.data(), steps.size(), shape, nullptr, free.data());
    ops.values(steps.data(), steps.size(), shape, whole.data(), bounded.data());
    EXPECT_EQ(free, (std::vector<std::int32_t>{-6, -6, -3, 0, 3, 6, 9, 12, 15, 15, 15}));
    EXPECT_EQ(bounded, (std::vector<std::int32_t>{-6, -6, -3, -20, 3, 5, 4, 3, 2, 1, 15}));
  }
}

// Also where a run begins within a group of four, and where a word favours a number and another one is drawn.
TEST(Simulation_DrawOps, RunsOfThemAreThoseOfTheStream) {
  constexpr std::uint64_t kSeed = 0xF123'4567'89AB'CDEFU, kPurpose = 0xFEDC'BA98'7654'3210U;
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  constexpr std::uint32_t kUnfair = 0x6000'0000U;  // a quarter of all words is thrown away
  std::size_t again = 0;
  for (const bool plain : {true, false}) {
    detail::DrawRun run(detail::draw_ops(plain));
    for (const std::uint32_t bound : {1U, 7U, 501U, kUnfair}) {
      for (const std::uint32_t first : {0U, 1U, 2U, 3U, 10U}) {
        for (const std::size_t count : {64U, 1U, 2U, 5U}) {
          run.start(kSeed, first, count);
          std::vector<std::int32_t> values(count + 1, -77);
          run.draw(kPurpose, bound, {0, 1, 0, kMost}, nullptr, values.data());
          for (std::size_t i = 0; i < count; ++i) {
            Stream numbers(kSeed, kPurpose, first + static_cast<std::uint32_t>(i)), same = numbers;
            const std::uint32_t step = numbers.below(bound);
            ASSERT_EQ(values[i], static_cast<std::int32_t>(step)) << bound << " " << first << " " << i;
            if (step != (std::uint64_t{same.word()} * bound) >> 32U) ++again;
          }
          EXPECT_EQ(values.back(), -77) << "written beyond the end";
        }
      }
    }
  }
  EXPECT_GT(again, 100U);
}

TEST(Simulation_Draws, OfWeightsAreDocuments) {
  for (const bool exact : {false, true}) {
    expect_documents(plan_text({kWeights}), false, "competition", 40, false, exact);
    expect_documents(plan_text({kWeights}), true, "dense", 25, false, exact);
  }
  expect_documents(plan_text({kWeights}), false, "ordinal", 25, false, false);
}

TEST(Simulation_Draws, OfLooseWeightsOfSomeItemsAreDocuments) {
  // the maximum of the document stays 100 while those of its items move: ranks go by the sum of what counts
  const Framework framework = load(rules_document(written(), false, "competition"));
  const Batch batch = read(framework, csv(given_facts()));
  const Scorecards cards = scored(framework, batch);
  const SimulationPlan plan = plan_of(framework, plan_text({kLoose}));
  Stage::Given given;
  given.plan = &plan.data();
  given.batch = &batch;
  given.cards = &cards;
  given.seed = 5;
  const Stage stage(given);
  given.only_exact = true;
  const Stage slow(given);
  Worker worker(stage, true), reference(slow, true);
  detail::Places places(stage.units()), expected(stage.units());
  for (std::uint32_t draw = 0; draw < 200; ++draw) {
    const Sample sample{draw, 0, 0, static_cast<std::size_t>(-1)};
    worker.run({&sample, 1});
    reference.run({&sample, 1});
    worker.place(0, places);
    reference.place(0, expected);
    ASSERT_EQ(places.ranks, expected.ranks) << draw;
    ASSERT_EQ(places.bands, expected.bands) << draw;
    ASSERT_EQ(places.index, expected.index) << draw;
    // by hand: 100 x sum of weight x points / sum of weight x maximum
    detail::Weights weights;
    detail::draw_weights(plan.data(), 5, sample, weights);
    const Rational one = Rational(weights.k[0]) / Rational(1000),
                   three = Rational(weights.k[1]) / Rational(1000);
    for (std::size_t unit = 0; unit < stage.units(); ++unit) {
      const Scorecard& card = cards[stage.cast.order[unit]];
      if (!card.rank) continue;
      const auto points = [&](const char* label) {
        return card.items[static_cast<std::size_t>(framework.model().item_index.at(label))].points;
      };
      const Rational index = Rational(100) * (one * points("I") + points("II") + three * points("III")) /
                             (one * Rational(30) + Rational(50) + three * Rational(20));
      ASSERT_EQ(Rational(places.index[unit]) / Rational(100), index.rounded({2, RoundingMode::kHalfUp}));
    }
  }
}

TEST(Simulation_Draws, OfThresholdsAndFactsAreDocuments) {
  for (const bool evaluator : {false, true}) {
    expect_documents(plan_text({kThresholds}), false, "competition", 60, evaluator, false);
    expect_documents(plan_text({kFacts}), false, "competition", 60, evaluator, false);
    expect_documents(plan_text({kThresholds, kFacts}), true, "dense", 40, evaluator, false);
  }
}

TEST(Simulation_Draws, OfEverythingAreDocuments) {
  for (const bool evaluator : {false, true}) {
    expect_documents(plan_text({kWeights, kThresholds, kFacts}), false, "competition", 40, evaluator, false);
    expect_documents(plan_text({kWeights, kThresholds, kFacts}), true, "ordinal", 25, evaluator, false);
  }
}

// Weights of leaves within a field, the fields rounded: against the sum written out.
TEST(Simulation_Draws, OfInnerWeightsRoundWhereTheFrameworkSays) {
  const Framework framework =
      load(R"({"format": "parindex-framework/1", "id": "t", "max": 10, "levels": ["field"],
    "rounding": {"digits": 1, "at": ["field"]}, "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "facts": {"a": {"type": "number"}, "b": {"type": "number"}, "c": {"type": "number"}},
    "items": [{"code": "X", "max": 6, "items": [
      {"code": "A", "max": 4, "rule": {"kind": "formula", "points": "a"}},
      {"code": "B", "max": 2, "rule": {"kind": "formula", "points": "b"}}]},
      {"code": "C", "max": 4, "rule": {"kind": "formula", "points": "c"}}]})");
  const Batch batch = read(framework, "unit,a,b,c\nu,3.33,1.11,2\nv,2.22,1.99,2.5\nw,4,0.2,2.1\n");
  const SimulationPlan plan = plan_of(framework, R"({"format": "parindex-simulation/1", "weights": [
    {"items": ["A", "B"], "by": "50%", "step": "10%"}]})");
  const Scorecards cards = scored(framework, batch);
  Stage::Given given;
  given.plan = &plan.data();
  given.batch = &batch;
  given.cards = &cards;
  const Stage stage(given);
  Worker worker(stage, true);
  detail::Places places(3);
  for (std::uint32_t draw = 0; draw < 50; ++draw) {
    const Sample sample{draw, 0, 0, static_cast<std::size_t>(-1)};
    worker.run({&sample, 1});
    worker.place(0, places);
    detail::Weights weights;
    detail::draw_weights(plan.data(), 0, sample, weights);
    const Rational sum = Rational(4) * Rational(weights.k[0]) + Rational(2) * Rational(weights.k[1]);
    const char* const values[3][3] = {{"3.33", "1.11", "2"}, {"2.22", "1.99", "2.5"}, {"4", "0.2", "2.1"}};
    for (std::size_t u = 0; u < 3; ++u) {
      const auto number = [&](int i) { return Rational::parse(values[u][i]).value(); };
      const Rational field =
          Rational(6) * (Rational(weights.k[0]) * number(0) + Rational(weights.k[1]) * number(1)) / sum;
      const Rational total = field.rounded({1, RoundingMode::kHalfUp}) + number(2);
      EXPECT_EQ(Rational(places.index[u]) / Rational(10),
                (total * Rational(10)).rounded({1, RoundingMode::kHalfUp}));
    }
  }
}

// ---- the whole

TEST(Simulation, IsTheSameForAnyNumberOfThreadsAndAnyOrder) {
  const Framework framework = load(rules_document(written(), true, "dense"));
  const SimulationPlan plan =
      plan_of(framework, plan_text({kWeights, kThresholds, kFacts, R"("draws": 300, "seed": 11)"}));
  const Batch batch = read(framework, csv(given_facts())),
              backwards = read(framework, csv(given_facts(), true));
  Mistakes mistakes;
  SimulationOptions options;
  options.pairs = options.leave_out = true;
  options.sensitivity = 70;
  options.sensitivity_units = {"a"};
  const std::optional<Simulation> one = simulate(framework, batch, plan, mistakes, options);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->seed, 11U);
  EXPECT_EQ(one->draws, 300U);
  for (const unsigned threads : {2U, 5U}) {
    options.threads = threads;
    const std::optional<Simulation> many = simulate(framework, batch, plan, mistakes, options);
    ASSERT_TRUE(many);
    EXPECT_EQ(to_json(*one, framework), to_json(*many, framework));
  }
  const std::optional<Simulation> other = simulate(framework, backwards, plan, mistakes, options);
  ASSERT_TRUE(other);
  const std::size_t last = one->units.size() - 1;
  for (std::size_t u = 0; u <= last; ++u) {
    EXPECT_EQ(one->units[u].unit.id, other->units[last - u].unit.id);
    EXPECT_EQ(one->units[u].rank.mean, other->units[last - u].rank.mean);
    EXPECT_EQ(one->units[u].bands, other->units[last - u].bands);
    for (std::size_t v = 0; v <= last; ++v)
      EXPECT_EQ(one->before[u * (last + 1) + v], other->before[(last - u) * (last + 1) + last - v]);
  }
  EXPECT_EQ(one->sensitivity.front().variance, other->sensitivity.front().variance);
}

// By whole numbers, each thread with keys of its own: also in larger cohorts, which are sorted.
TEST(Simulation, ThreadsShareNothingThatTheyChange) {
  std::string facts = "unit,a,b\n";
  for (int unit = 0; unit < 300; ++unit)
    facts +=
        "u" + std::to_string(unit) + "," + std::to_string(unit % 97) + "," + std::to_string(unit % 89) + "\n";
  const Framework two = load(R"({"format": "parindex-framework/1", "id": "t", "max": 200,
    "period": {"from": "2026-01-01", "to": "2026-12-31"}, "facts": {"a": {"type": "number"}, "b": {"type": "number"}},
    "items": [{"code": "A", "max": 100, "rule": {"kind": "formula", "points": "a"}},
              {"code": "B", "max": 100, "rule": {"kind": "formula", "points": "b"}}]})");
  for (const std::string& text : {facts, facts.substr(0, 600)}) {
    const Batch batch = read(two, text.substr(0, text.rfind('\n') + 1));
    Mistakes mistakes;
    const std::optional<SimulationPlan> plan = SimulationPlan::weights(two, mistakes);
    ASSERT_TRUE(plan);
    SimulationOptions options;
    options.draws = 4000;
    const std::optional<Simulation> one = simulate(two, batch, *plan, mistakes, options);
    options.threads = 4;
    const std::optional<Simulation> many = simulate(two, batch, *plan, mistakes, options);
    ASSERT_TRUE(one && many);
    EXPECT_EQ(to_json(*one, two), to_json(*many, two));
  }
}

TEST(Simulation, CountsBandsPairsAndUnitsApart) {
  const Framework framework = load(rules_document(written(), false, "competition"));
  const Batch batch = read(framework, csv(given_facts()));
  Mistakes mistakes;
  const std::optional<SimulationPlan> plan = SimulationPlan::weights(framework, mistakes);
  ASSERT_TRUE(plan);
  SimulationOptions options;
  options.draws = 500;
  options.pairs = true;
  const std::optional<Simulation> out = simulate(framework, batch, *plan, mistakes, options);
  ASSERT_TRUE(out);
  EXPECT_TRUE(out->default_plan);
  EXPECT_EQ(out->drawn.size(), 3U);
  EXPECT_EQ(out->drawn[0].from, Rational::ratio(3, 4));
  EXPECT_EQ(out->drawn[0].to, Rational::ratio(5, 4));
  const std::size_t n = out->units.size();
  for (std::size_t u = 0; u < n; ++u) {
    const UnitSimulation& unit = out->units[u];
    const bool apart = unit.unit.id == "e" || unit.unit.id == "f";  // disqualified, pending
    EXPECT_EQ(unit.ranked, apart ? 0U : 500U);
    EXPECT_EQ(unit.index.has_value(), !apart);
    std::uint64_t all = unit.without_band;
    for (const std::uint64_t count : unit.bands)
      all += count;
    EXPECT_EQ(all, unit.ranked);
    if (apart) continue;
    EXPECT_LE(unit.rank.least, unit.rank.p5);
    EXPECT_LE(unit.rank.p5, unit.rank.p50);
    EXPECT_LE(unit.rank.p50, unit.rank.p95);
    EXPECT_LE(unit.rank.p95, unit.rank.most);
    EXPECT_LE(*unit.index->p5, *unit.index->p95);
  }
  // b and g have the same facts: neither ever stands before the other
  EXPECT_EQ(out->units[0].unit.id, "b");
  EXPECT_EQ(out->units[6].unit.id, "g");
  EXPECT_EQ(out->before[0 * n + 6] + out->before[6 * n + 0], 0U);
  // h is a commune and alone
  EXPECT_EQ(out->units[7].rank.most, 1U);
  EXPECT_EQ(out->before[7 * n + 0], 0U);
  const std::string text = to_csv(*out, framework);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 9);
  EXPECT_THAT(to_table(*out, framework, {.language = Language::kVi, .width = 0}), testing::HasSubstr("Hạng"));
}

TEST(Simulation, StopsWhenAskedTo) {
  const Framework framework = load(rules_document(written(), false, "competition"));
  const Batch batch = read(framework, csv(given_facts()));
  const SimulationPlan plan = plan_of(framework, plan_text({kFacts}));
  for (const unsigned threads : {1U, 3U}) {
    std::size_t asked = 0;
    SimulationOptions options;
    options.threads = threads;
    options.draws = SimulationPlan::kMaxDraws;
    options.progress = [&](std::size_t, std::size_t) { return ++asked > 12; };
    Mistakes mistakes;
    EXPECT_FALSE(simulate(framework, batch, plan, mistakes, options));
    EXPECT_TRUE(mistakes.empty());
  }
}

// Three units, two items of 10: u 9 + 2, v 5 + 5, w 2 + 8. All: u 11, v 10, w 10. Without A: w 8, v 5, u 2.
// Without B: u 9, v 5, w 2.
TEST(Simulation, LeavesItemsOut) {
  const Framework framework = load(R"({"format": "parindex-framework/1", "id": "t", "max": 20,
    "period": {"from": "2026-01-01", "to": "2026-12-31"}, "facts": {"a": {"type": "number"}, "b": {"type": "number"}},
    "items": [{"code": "A", "max": 10, "rule": {"kind": "formula", "points": "a"}},
              {"code": "B", "max": 10, "rule": {"kind": "formula", "points": "b"}}]})");
  const Batch batch = read(framework, "unit,a,b\nu,9,2\nv,5,5\nw,2,8\n");
  Mistakes mistakes;
  SimulationOptions options;
  options.draws = 1;
  options.leave_out = true;
  const std::optional<Simulation> out =
      simulate(framework, batch, SimulationPlan::weights(framework, mistakes).value(), mistakes, options);
  ASSERT_TRUE(out);
  ASSERT_EQ(out->left_out.size(), 2U);
  EXPECT_EQ(out->left_out[0].ranks, (std::vector<std::uint32_t>{3, 2, 1}));
  EXPECT_EQ(out->left_out[0].mean_shift, Rational(1));  // 2, 0, 1 places
  EXPECT_EQ(out->left_out[0].most_shift, 2U);
  EXPECT_EQ(out->left_out[1].ranks, (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(out->left_out[1].mean_shift, Rational::ratio(1, 3));
}

TEST(Simulation, DataThatDrawsMakeWrongAreSaid) {
  const Framework framework = load(R"({"format": "parindex-framework/1", "id": "t", "max": 1,
    "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "facts": {"all": {"type": "count"}, "some": {"type": "count"}, "rest": {"type": "count"}},
    "checks": [{"that": "all = some + rest", "else": "error"}],
    "items": [{"code": "A", "max": 1, "rule": {"kind": "ratio", "of": "some / all"}}]})");
  const Batch batch = read(framework, "unit,all,some,rest\nu,10,4,6\n");
  const SimulationPlan plan =
      plan_of(framework, plan_text({R"("facts": [{"facts": ["some"], "within": 2}])"}));
  Mistakes mistakes;
  EXPECT_FALSE(simulate(framework, batch, plan, mistakes));
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "SIMULATION_DRAW");
  EXPECT_EQ(mistakes[0].unit, "u");
}

// ---- whose doing it is

Framework two_numbers(const std::string& points, const std::string& max) {
  return load(R"({"format": "parindex-framework/1", "id": "t", "max": )" + max + R"(,
    "rounding": {"digits": 9, "at": []}, "period": {"from": "2026-01-01", "to": "2026-12-31"},
    "facts": {"a": {"type": "number"}, "b": {"type": "number"}, "c": {"type": "number"}},
    "items": [{"code": "A", "max": )" +
              max + R"(, "rule": {"kind": "formula", "points": ")" + points + R"("}}]})");
}

const Sensitivity& index_of(const Simulation& out) {
  for (const Sensitivity& one : out.sensitivity) {
    if (one.of == "index") return one;
  }
  throw std::logic_error("none");
}

double shown(const Rational& value) { return std::stod(value.to_fixed(9)); }

// Uniform on 2 h + 1 steps: variance (( 2 h + 1)^2 - 1) / 12. h = 10, 20, 30: 440, 1680, 3720 twelfths.
TEST(Sensitivity, OfASumIsTheShareOfVariance) {
  const Framework framework = two_numbers("a + b + c", "300");
  const Batch batch = read(framework, "unit,a,b,c\nu,50,50,50\nv,10,10,10\n");
  const SimulationPlan plan =
      plan_of(framework, plan_text({R"("facts": [{"facts": ["a"], "within": 10, "step": 1},
    {"facts": ["b"], "within": 20, "step": 1}, {"facts": ["c"], "within": 30, "step": 1, "units": ["u"]}])"}));
  Mistakes mistakes;
  SimulationOptions options;
  options.draws = 1;
  options.sensitivity = 6000;
  options.sensitivity_units = {"u"};
  const std::optional<Simulation> out = simulate(framework, batch, plan, mistakes, options);
  ASSERT_TRUE(out);
  const Sensitivity& index = index_of(*out);
  const double all = 440 + 1680 + 3720;
  // of the index: 100 / 300 of the points
  EXPECT_NEAR(shown(index.variance), all / 12 / 9, all / 12 / 9 * 0.05);
  const double expected[] = {440 / all, 1680 / all, 3720 / all};
  ASSERT_EQ(index.factors.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(shown(index.factors[i].first->value), expected[i], 0.03) << i;
    EXPECT_NEAR(shown(index.factors[i].total->value), expected[i], 0.03) << i;
    EXPECT_LE(index.factors[i].total->p5, index.factors[i].total->value);
    EXPECT_GE(index.factors[i].total->p95, index.factors[i].total->value);
  }
}

// f = a b, a uniform on 0..20, b on 5..15: means 10 and 10, variances 440/12 = 36.67 and 120/12 = 10.
// V = (36.67 + 100)(10 + 100) - 10^4 = 5033.3; V_a = 100 x 36.67, V_b = 100 x 10; the rest, 366.7, is both.
TEST(Sensitivity, OfAProductHasAnInteraction) {
  const Framework framework = two_numbers("a * b", "1000");
  const Batch batch = read(framework, "unit,a,b\nu,10,10\n");
  const SimulationPlan plan =
      plan_of(framework, plan_text({R"("facts": [{"facts": ["a"], "within": 10, "step": 1},
    {"facts": ["b"], "within": 5, "step": 1}])"}));
  Mistakes mistakes;
  SimulationOptions options;
  options.draws = 1;
  options.sensitivity = 6000;
  options.sensitivity_units = {"u"};
  const std::optional<Simulation> out = simulate(framework, batch, plan, mistakes, options);
  ASSERT_TRUE(out);
  const Sensitivity& index = index_of(*out);
  const double va = 440.0 / 12, vb = 10, v = (va + 100) * (vb + 100) - 10000;
  EXPECT_NEAR(shown(index.factors[0].first->value), 100 * va / v, 0.03);
  EXPECT_NEAR(shown(index.factors[1].first->value), 100 * vb / v, 0.03);
  EXPECT_NEAR(shown(index.factors[0].total->value), 1 - 100 * vb / v, 0.03);
  EXPECT_NEAR(shown(index.factors[1].total->value), 1 - 100 * va / v, 0.03);
  // one unit never changes its rank
  EXPECT_EQ(out->sensitivity.front().of, "rank_shift");
  EXPECT_FALSE(out->sensitivity.front().factors[0].first);
}

// ---- plans

struct Wrong {
  std::string_view plan, code, pointer;
};

TEST(SimulationPlan, NamesEveryMistakeAndItsPlace) {
  const Framework framework = load(rules_document(written(), true, "competition"));
  const Wrong cases[] = {
      {R"({})", "MISSING_KEY", ""},
      {R"([])", "WRONG_TYPE", ""},
      {R"({"format": "parindex-framework/1"})", "WRONG_FORMAT", "/format"},
      {R"({"format": "parindex-simulation/1"})", "SIMULATION_EMPTY", ""},
      {R"({"format": "parindex-simulation/1", "weight": []})", "UNKNOWN_KEY", "/weight"},
      {R"({"format": "parindex-simulation/1", "framework": "other", "weights": [{"by": "5%"}]})",
       "OTHER_FRAMEWORK", "/framework"},
      {R"({"format": "parindex-simulation/1", "draws": 0, "weights": [{"by": "5%"}]})", "NUMBER_RANGE",
       "/draws"},
      {R"({"format": "parindex-simulation/1", "draws": 1.5, "weights": [{"by": "5%"}]})", "NUMBER_RANGE",
       "/draws"},
      {R"({"format": "parindex-simulation/1", "seed": -1, "weights": [{"by": "5%"}]})", "NUMBER_RANGE",
       "/seed"},
      {R"({"format": "parindex-simulation/1", "weights": [{}]})", "MISSING_KEY", "/weights/0"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": 0.25}]})", "SIMULATION_SHARE",
       "/weights/0/by"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "100%"}]})", "SIMULATION_WIDTH",
       "/weights/0/by"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "-5%"}]})", "SIMULATION_WIDTH",
       "/weights/0/by"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "x%"}]})", "NOT_A_NUMBER", "/weights/0/by"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "step": "2%"}]})", "SIMULATION_STEP",
       "/weights/0/step"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "distribution": "normal"}]})",
       "UNKNOWN_WORD", "/weights/0/distribution"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "items": ["IV"]}]})", "UNKNOWN_ITEM",
       "/weights/0/items/0"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "items": ["B"]}]})",
       "SIMULATION_ITEM", "/weights/0/items/0"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "level": "fields"}]})",
       "UNKNOWN_LEVEL", "/weights/0/level"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%"}, {"by": "5%", "items": ["I"]}]})",
       "SIMULATION_TWICE", "/weights/1/items/0"},
      {R"({"format": "parindex-simulation/1", "weights": [{"by": "25%", "items": ["I"]}, {"by": "5%", "items": ["II"], "keep_sum": false}]})",
       "SIMULATION_KEEP_SUM", "/weights/1/items/0"},
      {R"({"format": "parindex-simulation/1", "thresholds": [{"items": ["1.1"]}]})", "ONE_OF",
       "/thresholds/0"},
      {R"({"format": "parindex-simulation/1", "thresholds": [{"items": ["3.1"], "by": "5%"}]})",
       "SIMULATION_NOTHING", "/thresholds/0/items/0"},
      {R"({"format": "parindex-simulation/1", "thresholds": [{"items": ["1.2"], "within": "4%"}]})",
       "SIMULATION_CROSSING", "/thresholds/0/items/0"},
      {R"({"format": "parindex-simulation/1", "thresholds": [{"items": ["1.2"], "within": "2%", "step": "0.3%"}]})",
       "SIMULATION_STEP", "/thresholds/0/step"},
      {R"({"format": "parindex-simulation/1", "facts": [{"by": "5%"}]})", "MISSING_KEY", "/facts/0"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["don"], "by": "5%"}]})", "UNKNOWN_FACT",
       "/facts/0/facts/0"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["bad"], "by": "5%"}]})", "FACT_TYPE",
       "/facts/0/facts/0"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "by": "5%", "step": 0.5}]})",
       "SIMULATION_STEP", "/facts/0/step"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["tasks"], "distribution": "binomial"}]})",
       "SIMULATION_BINOMIAL", "/facts/0/facts/0"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "by": "5%", "distribution": "binomial"}]})",
       "KEY_NOT_HERE", "/facts/0/by"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "by": "5%"}, {"facts": ["done"], "within": 2}]})",
       "SIMULATION_TWICE", "/facts/1/facts/0"},
      {R"({"format": "parindex-simulation/1", "facts": [{"facts": ["done"], "by": "5%", "kinds": ["town"]}]})",
       "UNKNOWN_KIND", "/facts/0/kinds/0"},
  };
  for (const Wrong& one : cases) {
    Mistakes mistakes;
    EXPECT_FALSE(SimulationPlan::load(one.plan, framework, mistakes)) << one.plan;
    const bool found = std::any_of(mistakes.begin(), mistakes.end(), [&](const Mistake& mistake) {
      return mistake.code == one.code && mistake.place.pointer == one.pointer;
    });
    EXPECT_TRUE(found) << one.plan;
    for (const Mistake& mistake : mistakes) {
      if (!found) ADD_FAILURE() << format(mistake, Language::kEn);
      EXPECT_FALSE(mistake.message.vi.empty());
      EXPECT_FALSE(mistake.hint.en.empty());
    }
  }
}

TEST(SimulationPlan, IsForOneFramework) {
  const Framework one = load(rules_document(written(), false, "competition"));
  const Framework other = load(rules_document(written(), false, "competition"));
  Mistakes mistakes;
  const std::optional<SimulationPlan> plan = SimulationPlan::weights(one, mistakes);
  ASSERT_TRUE(plan);
  EXPECT_FALSE(simulate(other, read(other, csv(given_facts())), *plan, mistakes));
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "OTHER_FRAMEWORK");
}

}  // namespace
}  // namespace parindex
