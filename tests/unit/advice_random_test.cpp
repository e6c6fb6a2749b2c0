// SPDX-License-Identifier: Apache-2.0
// A thousand small random frameworks: advice costs exactly as little as the best combination of facts,
// each written as a document, read and scored like any other.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/advice.hpp"
#include "parindex/scoring.hpp"

namespace parindex {
namespace {

constexpr int kFrameworks = 1000;
constexpr int kEach = 125;  // in one test

// The same numbers everywhere (Knuth's MMIX constants).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 2654435761U + 88172645463325252U) {}
  int upto(int most) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<int>((state_ >> 33U) % static_cast<std::uint64_t>(most + 1));
  }
  int between(int least, int most) { return least + upto(most - least); }
  bool chance(int percent) { return upto(99) < percent; }
  template <typename T>
  const T& pick(const std::vector<T>& of) {
    return of[static_cast<std::size_t>(upto(static_cast<int>(of.size()) - 1))];
  }

 private:
  std::uint64_t state_;
};

// A fact with all values it may take; the first is what it is now.
struct Domain {
  std::string fact;
  std::vector<std::string> values;  // as JSON
  std::vector<Rational> costs;
};

std::string text(const Rational& value) { return value.to_decimal(); }

struct Case {
  std::string framework, effort, fixed;  // `fixed`: facts that stay, as JSON members
  std::vector<Domain> domains;
  std::vector<std::string> leaves;
  std::vector<std::string> bands;
};

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : dice_(seed) {}

  Case make() {
    const int facts = dice_.between(2, 4);
    for (int i = 0; i < facts; ++i)
      fact(i);
    std::string items, field;
    const int leaves = dice_.between(2, 5);
    const int fields = dice_.between(1, 2);
    const bool best = dice_.chance(10);
    Rational max;
    for (int f = 0; f < fields; ++f) {
      std::string children;
      Rational sum, most;
      for (int i = f; i < leaves; i += fields) {
        const Rational points = Rational(dice_.between(1, 8)) / 2;
        children += (children.empty() ? "" : ",") + leaf("L" + std::to_string(i), points);
        sum += points;
        most = std::max(most, points);
      }
      const bool alternatives = best && f == 0;
      const Rational of = alternatives ? most : sum;
      items += (items.empty() ? "" : ",") + std::string(R"({"code":"F)") + std::to_string(f) + R"(","max":)" +
               text(of) + (alternatives ? R"(,"combine":"best")" : "") + R"(,"items":[)" + children + "]}";
      max += of;
    }
    const std::vector<std::string> modes = {"half_up", "half_even", "down", "half_up_binary64"};
    const std::vector<std::string> at = {R"(["leaf"])",  R"(["leaf"])",  R"(["leaf","field"])",
                                         R"(["field"])", R"(["total"])", R"(["leaf","total"])"};
    const std::string digits = std::to_string(dice_.between(1, 2));
    const std::string low = text(Rational(dice_.between(40, 70))) + "%",
                      high = text(Rational(dice_.between(71, 95))) + "%";
    out_.framework =
        R"({"format":"parindex-framework/1","id":"seed","period":{"from":"2026-01-01","to":"2026-12-31"},)"
        R"("levels":["field","leaf_level"],"max":)" +
        text(max) + R"(,"rounding":{"digits":)" + digits + R"(,"mode":")" + dice_.pick(modes) + R"(","at":)" +
        dice_.pick(at) + R"(},"facts":{)" + declared_ + R"(},"items":[)" + items +
        R"(],"bands":[{"code":"A","at_least":")" + high + R"("},{"code":"B","at_least":")" + low +
        R"("},{"code":"C"}]})";
    out_.effort = R"({"format":"parindex-effort/1","facts":{)" + effort_ + R"(},"others":"fixed"})";
    out_.bands = {"A", "B"};
    return std::move(out_);
  }

 private:
  void declare(const std::string& id, const std::string& rest) {
    declared_ += (declared_.empty() ? "" : ",") + std::string("\"") + id + "\":{" + rest + "}";
  }
  void effort(const std::string& id, const std::string& rest) {
    effort_ += (effort_.empty() ? "" : ",") + std::string("\"") + id + "\":{" + rest + "}";
  }

  void fact(int i) {
    const std::string n = std::to_string(i);
    const int kind = dice_.upto(3);
    const Rational cost = Rational(dice_.between(1, 6)) / 2,
                   fixed = Rational(dice_.chance(30) ? dice_.between(1, 3) : 0);
    const std::string costs = R"("cost":)" + text(cost) + R"(,"fixed":)" + text(fixed);
    Domain domain;
    if (kind <= 1) {  // a part of a whole, or a count
      const bool part = kind == 0;
      domain.fact = (part ? "part" : "count") + n;
      const int whole = dice_.between(1, 6);
      const int now = dice_.upto(whole);
      if (part) {
        declare("whole" + n, R"("type":"count")");
        declare(domain.fact, R"("type":"count","at_most":"whole)" + n + "\"");
        out_.fixed += "\"whole" + n + "\":" + std::to_string(whole) + ",";
        parts_.push_back(n);
      } else {
        declare(domain.fact, R"("type":"count")");
        counts_.push_back(domain.fact);
      }
      const std::vector<std::string> ways = {"both", "both", "rise", "fall"};
      const std::string way = dice_.pick(ways);
      effort(domain.fact, R"("change":")" + way + R"(","at_most":)" + std::to_string(whole) + "," + costs);
      domain.values = {std::to_string(now)};
      domain.costs = {Rational(0)};
      for (int value = 0; value <= whole; ++value) {
        if (value == now || (value > now && way == "fall") || (value < now && way == "rise")) continue;
        domain.values.push_back(std::to_string(value));
        domain.costs.push_back(fixed + cost * Rational(value > now ? value - now : now - value));
      }
    } else if (kind == 2) {
      domain.fact = "flag" + n;
      declare(domain.fact, R"("type":"flag")");
      effort(domain.fact, costs);
      const bool now = dice_.chance(40);
      domain.values = {now ? "true" : "false", now ? "false" : "true"};
      domain.costs = {Rational(0), fixed + cost};
      flags_.push_back(domain.fact);
    } else {
      domain.fact = "choice" + n;
      declare(domain.fact, R"("type":"choice","options":["x","y","z"])");
      effort(domain.fact, costs);
      const std::vector<std::string> options = {"\"x\"", "\"y\"", "\"z\""};
      const std::string now = dice_.pick(options);
      domain.values = {now};
      domain.costs = {Rational(0)};
      for (const std::string& option : options) {
        if (option == now) continue;
        domain.values.push_back(option);
        domain.costs.push_back(fixed + cost);
      }
      choices_.push_back(domain.fact);
    }
    out_.domains.push_back(std::move(domain));
  }

  // A number that grows with the unit's work, between 0 and 1 or a few.
  std::string measure(bool& share) {
    std::vector<std::string> known;
    share = false;
    if (!parts_.empty() && (dice_.chance(70) || (counts_.empty() && flags_.empty()))) {
      const std::string& n = dice_.pick(parts_);
      share = true;
      if (parts_.size() > 1 && dice_.chance(20)) {
        const std::string& m = dice_.pick(parts_);
        return "(part" + n + " + part" + m + ") / (whole" + n + " + whole" + m + ")";
      }
      return "part" + n + " / whole" + n;
    }
    if (!counts_.empty()) return dice_.pick(counts_);
    if (!flags_.empty()) return "if(" + dice_.pick(flags_) + ", 2, 0)";
    return "if(" + dice_.pick(choices_) + R"( = \"y\", 3, 1))";
  }

  std::string condition() {
    std::vector<std::string> all;
    for (const std::string& flag : flags_)
      all.push_back(flag);
    for (const std::string& choice : choices_)
      all.push_back(choice + R"( != \"z\")");
    for (const std::string& count : counts_)
      all.push_back(count + (dice_.chance(50) ? " >= 2" : " <= 1"));
    for (const std::string& n : parts_)
      all.push_back("part" + n + " >= 1");
    return dice_.pick(all);
  }

  std::string leaf(const std::string& code, const Rational& max) {
    out_.leaves.push_back(code);
    std::string rule;
    bool share = false;
    switch (dice_.upto(7)) {
      case 0:
        rule = R"("kind":"check","if":")" + condition() + "\"";
        break;
      case 1: {
        const std::string of = measure(share);
        rule = share ? R"("kind":"tiers","of":")" + of + R"(","tiers":[{"at_least":"100%","points":)" +
                           text(max) + R"(},{"at_least":"60%","points":)" + text(max / 2) +
                           R"(},{"above":"20%","points":)" + text(max / 4) + "}]"
                     : R"("kind":"tiers","of":")" + of + R"(","tiers":[{"at_least":3,"points":)" + text(max) +
                           R"(},{"at_least":1,"points":)" + text(max / 2) + "}]";
        break;
      }
      case 2:
      case 3: {
        const std::string of = measure(share);
        rule = R"("kind":"ratio","of":")" + of + R"(","target":)" +
               (share ? std::string(dice_.chance(50) ? "\"100%\"" : "\"80%\"")
                      : std::to_string(dice_.between(2, 4)));
        if (share && dice_.chance(30)) rule += R"(,"floor":"50%")";
        break;
      }
      case 4:
        if (!counts_.empty()) {
          rule = R"("kind":"count","of":")" + dice_.pick(counts_) + R"(","each":)" + text(max / 4);
        } else {
          rule = R"("kind":"check","if":")" + condition() + "\"";
        }
        break;
      case 5:
        if (!counts_.empty()) {
          rule = R"("kind":"deduct","lines":[{"count":")" + dice_.pick(counts_) + R"(","each":)" +
                 text(max / 4) + R"(,"cap":)" + text(max / 2) + "}";
          if (!flags_.empty()) {
            rule +=
                R"x(,{"count":"if()x" + dice_.pick(flags_) + R"x(, 0, 1)","each":)x" + text(max / 4) + "}";
          }
          rule += "]";
        } else {
          rule = R"("kind":"check","if":")" + condition() + "\"";
        }
        break;
      case 6:
        rule = R"("kind":"checklist","parts":[{"if":")" + condition() + R"(","points":)" + text(max / 2) +
               R"(},{"if":")" + condition() + R"(","points":)" + text(max / 2) + "}]";
        if (dice_.chance(40))
          rule += R"(,"combine":")" + std::string(dice_.chance(50) ? "all" : "any") + "\"";
        break;
      default:
        rule = R"("kind":"formula","cases":[{"if":")" + condition() +
               R"(","points":"item_max"},{"points":")" + "min(item_max, item_max * " + measure(share) +
               ") / 2\"}]";
    }
    std::string out = R"({"code":")" + code + R"(","max":)" + text(max) + R"(,"rule":{)" + rule;
    if (dice_.chance(20)) out += R"(,"requires":")" + condition() + "\"";
    return out + "}}";
  }

  Dice dice_;
  Case out_;
  std::string declared_, effort_;
  std::vector<std::string> parts_, counts_, flags_, choices_;
};

// One combination of the domains' values.
struct Combination {
  std::vector<std::size_t> values;
  Rational cost;
};

std::vector<Combination> combinations(const Case& one) {
  std::vector<Combination> out{{std::vector<std::size_t>(one.domains.size(), 0), Rational(0)}};
  for (std::size_t d = 0; d < one.domains.size(); ++d) {
    const std::size_t before = out.size();
    for (std::size_t i = 0; i < before; ++i) {
      for (std::size_t v = 1; v < one.domains[d].values.size(); ++v) {
        Combination next = out[i];
        next.values[d] = v;
        next.cost += one.domains[d].costs[v];
        out.push_back(std::move(next));
      }
    }
  }
  return out;
}

std::string document(const Case& one, const Combination& of, std::size_t number) {
  std::string facts = one.fixed;
  for (std::size_t d = 0; d < one.domains.size(); ++d)
    facts += (d == 0 ? "" : ",") + std::string("\"") + one.domains[d].fact +
             "\":" + one.domains[d].values[of.values[d]];
  return R"({"format":"parindex-assessment/1","framework":"seed","unit":{"id":"U)" + std::to_string(number) +
         R"("},"period":{"from":"2026-01-01","to":"2026-12-31"},"facts":{)" + facts + "}}\n";
}

std::string said(const Mistakes& mistakes) {
  std::string out;
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kEn) + "\n";
  return out;
}

struct Tally {
  int targets = 0, steps = 0, least = 0, upper = 0, unreachable = 0, already = 0;
};

void check(std::uint64_t seed, Tally& tally) {
  const Case one = Maker(seed).make();
  Mistakes mistakes;
  const std::optional<Framework> framework = Framework::load(one.framework, mistakes);
  ASSERT_TRUE(framework) << seed << "\n" << one.framework << "\n" << said(mistakes);
  const std::optional<Effort> effort = Effort::load(one.effort, *framework, mistakes);
  ASSERT_TRUE(effort) << seed << "\n" << one.effort << "\n" << said(mistakes);
  const std::vector<Combination> all = combinations(one);
  std::string lines;
  for (std::size_t i = 0; i < all.size(); ++i)
    lines += document(one, all[i], i);
  InputReader reader(*framework, mistakes);
  reader.read_json_lines(lines, "all.jsonl");
  const std::optional<Batch> batch = reader.finish();
  ASSERT_TRUE(batch) << seed << "\n" << said(mistakes);
  ScoreOptions quick;
  quick.reasons = quick.traces = quick.seals = false;
  const std::optional<Scorecards> cards = score(*framework, *batch, mistakes, quick);
  ASSERT_TRUE(cards) << seed << "\n" << one.framework << "\n" << said(mistakes);

  InputReader first_reader(*framework, mistakes);
  first_reader.read_json_lines(document(one, all.front(), 0), "now.jsonl");
  const std::optional<Batch> now = first_reader.finish();
  AdviceOptions options;
  options.effort = &*effort;
  const std::optional<Advice> advice = advise(*framework, *now, 0, mistakes, options);
  ASSERT_TRUE(advice) << seed << said(mistakes);

  // each leaf: the least cost of all combinations that give it as many points
  for (const ItemAdvice& item : advice->items) {
    for (const AdviceStep& step : item.steps) {
      std::optional<Rational> least;
      for (std::size_t i = 0; i < all.size(); ++i) {
        if ((*cards)[i].items[item.item].points < step.points) continue;
        if (!least || all[i].cost < *least) least = all[i].cost;
      }
      ASSERT_TRUE(least);
      ++tally.steps;
      EXPECT_EQ(step.cost, *least) << seed << " item " << item.item << "\n"
                                   << one.framework << lines.substr(0, 400);
      EXPECT_EQ(step.proof, Proof::kLeast) << seed;
    }
    // where nothing is advised although the item has less than its maximum, nothing helps
    if (item.steps.empty() && item.obstacle != Obstacle::kFull) {
      for (const Scorecard& card : *cards)
        EXPECT_LE(card.items[item.item].points, item.points) << seed << " item " << item.item << "\n"
                                                             << one.framework;
    }
  }

  const Scorecard& start = cards->front();
  Dice dice(seed + 77);
  std::vector<Target> targets;
  for (const std::string& band : one.bands)
    targets.push_back({Target::Kind::kBand, Rational(0), band});
  for (int i = 0; i < 3; ++i) {
    const Scorecard& some =
        (*cards)[static_cast<std::size_t>(dice.upto(static_cast<int>(cards->size()) - 1))];
    targets.push_back({Target::Kind::kTotal, some.points, ""});
    targets.push_back({Target::Kind::kIndex, some.index.value_or(Rational(50)), ""});
  }
  targets.push_back({Target::Kind::kTotal, start.points + Rational(1) / 100, ""});
  targets.push_back({Target::Kind::kTotal, start.max, ""});
  for (const Target& target : targets) {
    const auto reaches = [&](const Scorecard& card) {
      if (target.kind == Target::Kind::kTotal) return card.points >= target.value;
      if (target.kind == Target::Kind::kIndex) return card.index && *card.index >= target.value;
      return card.band == "A" || (target.band == "B" && card.band == "B");
    };
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (reaches((*cards)[i]) && (!best || all[i].cost < all[*best].cost)) best = i;
    }
    const std::optional<TargetAdvice> plan = advise_target(*framework, *now, 0, target, mistakes, options);
    ASSERT_TRUE(plan);
    ++tally.targets;
    ASSERT_EQ(plan->reachable, best.has_value()) << seed << " " << static_cast<int>(target.kind) << " "
                                                 << target.value.to_string() << target.band << "\n"
                                                 << one.framework << lines.substr(0, 400) << one.effort;
    EXPECT_EQ(plan->already, reaches(start));
    if (!best) {
      ++tally.unreachable;
      continue;
    }
    if (plan->already) {
      ++tally.already;
      continue;
    }
    // what was promised is what a stranger gets who scores the changed assessment
    InputReader changed(*framework, mistakes);
    changed.read_json(plan->assessment, "changed.json");
    const std::optional<Batch> again = changed.finish();
    ASSERT_TRUE(again) << said(mistakes);
    const std::optional<Scorecards> card = score(*framework, *again, mistakes, quick);
    ASSERT_TRUE(card);
    EXPECT_EQ(card->front().points, plan->total) << seed;
    EXPECT_TRUE(reaches(card->front())) << seed;
    if (plan->proof == Proof::kLeast) {
      ++tally.least;
      EXPECT_EQ(plan->cost, all[*best].cost) << seed << " " << static_cast<int>(target.kind) << " "
                                             << target.value.to_string() << target.band << "\n"
                                             << one.framework << lines.substr(0, 400) << one.effort;
      for (const Boundary& boundary : plan->boundary)
        EXPECT_FALSE(boundary.reached) << seed;
    } else {
      ++tally.upper;
      EXPECT_GE(plan->cost, all[*best].cost) << seed;
    }
  }
}

class AdviceRandom : public ::testing::TestWithParam<int> {};

TEST_P(AdviceRandom, CostsAsLittleAsTheBestOfAllCombinations) {
  Tally tally;
  for (int i = 0; i < kEach && !HasFatalFailure(); ++i)
    check(static_cast<std::uint64_t>(GetParam() * kEach + i + 1), tally);
  RecordProperty("targets", tally.targets);
  RecordProperty("steps", tally.steps);
  RecordProperty("least", tally.least);
  RecordProperty("upper", tally.upper);
  // the cases are of all sorts, and nearly all are proven
  EXPECT_GT(tally.steps, kEach);
  EXPECT_GT(tally.least, kEach);
  EXPECT_GT(tally.unreachable, kEach / 10);
  EXPECT_LT(tally.upper * 50, tally.least);
}

INSTANTIATE_TEST_SUITE_P(AThousand, AdviceRandom, ::testing::Range(0, kFrameworks / kEach));

}  // namespace
}  // namespace parindex
