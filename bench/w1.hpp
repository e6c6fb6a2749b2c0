// SPDX-License-Identifier: Apache-2.0
// The workload W1: 3,321 communes in 10 years, a framework of 100 leaves under 38 criteria and 8 fields, nine
// forms of rule (yes or no, tiers, ratio, linear, deduction, lateness, gated ratio, survey, judged). Integers
// only, from a fixed seed: points in hundredths, per cent values in hundredths of a per cent, days as
// numbers.
#ifndef PARINDEX_BENCH_W1_HPP_
#define PARINDEX_BENCH_W1_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

inline constexpr int kUnits = 3321, kYears = 10, kLeaves = 100, kRows = kUnits * kYears;
inline constexpr int kCriteria = 38, kFields = 8;
inline constexpr std::int32_t kNotGiven = INT32_MIN;

enum class Form { kYesNo, kTier, kRatio, kLinear, kDeduct, kLate, kGated, kSurvey, kJudged };

struct LeafRule {
  int criterion = 0, field = 0;
  Form form = Form::kYesNo;
  int max = 0;       // hundredths of a point
  int p[6] = {};     // thresholds and points, as the form has it
  int gate = -1;     // kGated: the leaf that must be met
  bool two = false;  // has a second fact
};

struct W1 {
  std::vector<LeafRule> rules;
  std::vector<int> criterion_field, criterion_max, field_max;
  // by leaf, then by row; kNotGiven where there is none
  std::vector<std::int32_t> a, b;
  // one bit a row, 1 where given; by leaf; empty where all are
  std::vector<std::vector<std::uint8_t>> given;

  // Facts of the first `rows` rows only; the others hold nothing.
  explicit W1(int rows = kRows) {
    make_rules();
    make_facts(rows);
  }

  const std::int32_t* first(int leaf) const { return a.data() + static_cast<std::size_t>(leaf) * kRows; }
  const std::int32_t* second(int leaf) const { return b.data() + static_cast<std::size_t>(leaf) * kRows; }

  // The rules as a framework; facts are named a0, b0, a1 …
  std::string framework() const {
    std::string facts, fields;
    const auto fact = [&](const std::string& id, const char* type) {
      facts += std::string(facts.empty() ? "" : ",\n    ") + "\"" + id + "\": {\"type\": \"" + type + "\"}";
    };
    int leaf = 0, criterion = 0;
    for (int field = 0; field < kFields; ++field) {
      std::string criteria;
      for (; criterion < kCriteria && criterion_field[index(criterion)] == field; ++criterion) {
        std::string leaves;
        for (; leaf < kLeaves && rules[index(leaf)].criterion == criterion; ++leaf) {
          const LeafRule& rule = rules[index(leaf)];
          const std::string x = "a" + std::to_string(leaf), y = "b" + std::to_string(leaf);
          fact(x, first_type(rule.form));
          if (rule.two) fact(y, rule.form == Form::kLate ? "number" : "count");
          leaves += std::string(leaves.empty() ? "" : ",\n          ") + "{\"code\": \"L" +
                    std::to_string(leaf) + "\", \"max\": " + points(rule.max) +
                    ", \"rule\": " + rule_text(rule, x, y) + "}";
        }
        criteria += std::string(criteria.empty() ? "" : ",\n      ") + "{\"code\": \"C" +
                    std::to_string(criterion) + "\", \"max\": " + points(criterion_max[index(criterion)]) +
                    ", \"items\": [\n          " + leaves + "]}";
      }
      fields += std::string(fields.empty() ? "" : ",\n    ") + "{\"code\": \"F" + std::to_string(field) +
                "\", \"max\": " + points(field_max[index(field)]) + ", \"items\": [\n      " + criteria +
                "]}";
    }
    return "{\"format\": \"parindex-framework/1\", \"id\": \"bench.w1\", \"title\": {\"en\": \"W1\"},\n"
           "  \"kinds\": {\"commune\": {}}, \"levels\": [\"field\", \"criterion\"], \"max\": 100,\n"
           "  \"missing\": \"exclude\", \"excluded\": \"rescale_parent\",\n"
           "  \"rounding\": {\"digits\": 2, \"mode\": \"half_up\", \"at\": [\"leaf\", \"criterion\", "
           "\"field\"]},\n"
           "  \"bands\": [{\"code\": \"A\", \"at_least\": \"90%\"}, {\"code\": \"B\", \"at_least\": "
           "\"80%\"}, "
           "{\"code\": \"C\", \"at_least\": \"65%\"}, {\"code\": \"D\", \"at_least\": \"50%\"}],\n"
           "  \"facts\": {\n    " +
           facts + "},\n  \"items\": [\n    " + fields + "]}\n";
  }

  static std::string points(int hundredths) {
    const std::string rest = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (rest.size() < 2 ? "0" : "") + rest;
  }

 private:
  static std::size_t index(int i) { return static_cast<std::size_t>(i); }
  static std::uint64_t mix(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  }
  static std::uint64_t drawn(std::uint64_t stream, int row, int column) {
    return mix(mix(mix(stream * 1000003U) ^ static_cast<std::uint64_t>(row)) ^
               (static_cast<std::uint64_t>(column) * 0x9E37U + 17U));
  }
  static int below(std::uint64_t x, int limit) {
    return static_cast<int>((x >> 33U) * static_cast<std::uint64_t>(limit) >> 31U);
  }

  void make_rules() {
    const int criteria[kFields] = {5, 5, 5, 5, 5, 5, 4, 4};
    const int forms[9] = {20, 18, 18, 12, 10, 8, 6, 6, 2};
    const int maxima[5] = {50, 100, 150, 75, 125};
    for (int field = 0; field < kFields; ++field)
      criterion_field.insert(criterion_field.end(), index(criteria[field]), field);
    std::vector<Form> order;
    for (int form = 0; form < 9; ++form)
      order.insert(order.end(), index(forms[form]), static_cast<Form>(form));
    for (int i = kLeaves - 1; i > 0; --i)
      std::swap(order[index(i)], order[index(below(drawn(1, i, 0), i + 1))]);
    int first_check = 0;
    while (order[index(first_check)] != Form::kYesNo)
      ++first_check;
    int last_check = -1, leaf = 0;
    criterion_max.assign(kCriteria, 0);
    field_max.assign(kFields, 0);
    for (int criterion = 0; criterion < kCriteria; ++criterion) {
      const int count = criterion % 19 < 12 ? 3 : 2;
      for (int i = 0; i < count; ++i, ++leaf) {
        LeafRule rule;
        rule.criterion = criterion;
        rule.field = criterion_field[index(criterion)];
        rule.form = order[index(leaf)];
        rule.max = maxima[leaf % 5];
        const std::uint64_t q = drawn(2, leaf, 0), r = mix(q);
        switch (rule.form) {
          case Form::kTier:
            rule.p[0] = 9000 - 500 * below(q, 3);
            rule.p[1] = rule.p[0] - 1500;
            rule.p[2] = rule.p[1] - 1500;
            rule.p[3] = rule.max;
            rule.p[4] = (rule.max * 3 + 3) / 4;
            rule.p[5] = (rule.max + 1) / 2;
            break;
          case Form::kLinear:
            rule.p[0] = 2000 + 500 * below(q, 5);
            rule.p[1] = rule.p[0] + 4000 + 700 * below(r, 4);
            break;
          case Form::kDeduct:
            rule.p[0] = 10 + 5 * below(q, 4);
            rule.p[1] = below(r, 2) != 0 ? rule.max : rule.max * 4 / 5;
            break;
          case Form::kLate:
            rule.p[0] = 10;
            rule.p[1] = (rule.max + 1) / 2;
            break;
          case Form::kSurvey:
            rule.p[0] = 30;
            break;
          case Form::kGated:
            rule.gate = last_check >= 0 ? last_check : first_check;
            break;
          default:
            break;
        }
        rule.two = rule.form == Form::kRatio || rule.form == Form::kGated || rule.form == Form::kLate ||
                   rule.form == Form::kSurvey;
        if (rule.form == Form::kYesNo) last_check = leaf;
        criterion_max[index(criterion)] += rule.max;
        field_max[index(rule.field)] += rule.max;
        rules.push_back(rule);
      }
    }
  }

  void make_facts(int rows) {
    a.assign(index(kLeaves) * kRows, 0);
    b.assign(index(kLeaves) * kRows, 0);
    given.resize(kLeaves);
    for (int leaf = 0; leaf < kLeaves; ++leaf) {
      const LeafRule& rule = rules[index(leaf)];
      std::int32_t* first = a.data() + index(leaf) * kRows;
      std::int32_t* second = b.data() + index(leaf) * kRows;
      bool gaps = false;
      for (int row = 0; row < rows; ++row) {
        const int unit = row % kUnits;
        const std::uint64_t q = drawn(3, row, leaf), q2 = drawn(4, row, leaf), q3 = drawn(5, row, leaf);
        const int skill = 40 + below(drawn(6, unit, 0), 56) + row / kUnits;
        std::int32_t x = 0, y = 0;
        switch (rule.form) {
          case Form::kYesNo:
            x = below(q, 100) < skill ? 1 : 0;
            break;
          case Form::kTier:
          case Form::kLinear:
            x = rule.form == Form::kTier ? below(q, 4001) + skill * 65 : below(q, 6001) + skill * 40;
            if (x > 10000) x = 10000;
            if (below(q3, 1000) < 30) x = kNotGiven;
            break;
          case Form::kRatio:
          case Form::kGated:
            y = 1 + below(q2, 400) * below(mix(q2), 400) / 400;
            x = y * (skill * 10 + below(q, 150)) / 1000 + below(q3, 3) - 1;
            if (x < 0) x = 0;
            if (below(mix(q), 200) == 0) x = y = 0;
            if (rule.form == Form::kRatio && below(mix(q3), 1000) < 30) x = y = kNotGiven;
            break;
          case Form::kDeduct:
            x = below(q, 104 - skill > 1 ? 104 - skill : 1) / 6;
            break;
          case Form::kLate:
            y = 20089 + below(q2, 300);
            x = y - 12 + below(q, 14 + (104 - skill) / 5);
            if (below(q3, 100) < 2) x = 0;
            break;
          case Form::kSurvey:
            y = 20 + below(q2, 400);
            x = y * (200 + skill * 2 + below(q, 80)) / 100;
            if (x > 5 * y) x = 5 * y;
            if (x < y) x = y;
            break;
          case Form::kJudged:
            x = rule.max * (skill + below(q, 40)) / 100;
            break;
        }
        first[row] = x;
        second[row] = y;
        gaps = gaps || x == kNotGiven;
      }
      if (!gaps) continue;
      std::vector<std::uint8_t>& bits = given[index(leaf)];
      bits.assign((kRows + 7) / 8, 0);
      for (int row = 0; row < rows; ++row) {
        if (first[row] != kNotGiven)
          bits[index(row / 8)] = static_cast<std::uint8_t>(bits[index(row / 8)] | (1U << (row % 8)));
      }
    }
  }

  static const char* first_type(Form form) {
    switch (form) {
      case Form::kYesNo:
        return "flag";
      case Form::kTier:
      case Form::kLinear:
        return "percent";
      case Form::kLate:
      case Form::kJudged:
        return "number";
      default:
        return "count";
    }
  }

  static std::string percent(int hundredths) { return points(hundredths) + "%"; }

  static std::string rule_text(const LeafRule& rule, const std::string& x, const std::string& y) {
    const std::string max = points(rule.max);
    switch (rule.form) {
      case Form::kYesNo:
        return "{\"kind\": \"check\", \"if\": \"" + x + "\"}";
      case Form::kTier: {
        std::string tiers;
        for (int i = 0; i < 3; ++i) {
          tiers += std::string(i == 0 ? "" : ", ") + "{\"at_least\": \"" + percent(rule.p[i]) +
                   "\", \"points\": " + points(rule.p[3 + i]) + "}";
        }
        return "{\"kind\": \"tiers\", \"of\": \"" + x + "\", \"tiers\": [" + tiers + "]}";
      }
      case Form::kRatio:
        return "{\"kind\": \"ratio\", \"of\": \"" + x + " / " + y + "\", \"when_undefined\": \"exclude\"}";
      case Form::kGated:
        return "{\"kind\": \"ratio\", \"of\": \"" + x + " / " + y +
               "\", \"when_undefined\": \"exclude\", \"zero_if\": \"not a" + std::to_string(rule.gate) +
               "\"}";
      case Form::kLinear:
        return "{\"kind\": \"linear\", \"of\": \"" + x + "\", \"from\": [\"" + percent(rule.p[0]) +
               "\", 0], \"to\": [\"" + percent(rule.p[1]) + "\", " + max + "]}";
      case Form::kDeduct:
        return "{\"kind\": \"deduct\", \"lines\": [{\"count\": \"" + x +
               "\", \"each\": " + points(rule.p[0]) + ", \"cap\": " + points(rule.p[1]) + "}]}";
      case Form::kLate:
        return "{\"kind\": \"formula\", \"cases\": [{\"if\": \"" + x + " = 0\", \"points\": 0}, {\"if\": \"" +
               x + " <= " + y + "\", \"points\": " + max + "}, {\"if\": \"" + x + " - " + y +
               " <= " + std::to_string(rule.p[0]) + "\", \"points\": " + points(rule.p[1]) +
               "}, {\"points\": 0}]}";
      case Form::kSurvey:
        return "{\"kind\": \"linear\", \"of\": \"" + x + " / " + y + "\", \"from\": [1, 0], \"to\": [5, " +
               max + "], \"not_applicable_if\": \"" + y + " < " + std::to_string(rule.p[0]) + "\"}";
      case Form::kJudged:
        break;
    }
    return "{\"kind\": \"formula\", \"points\": \"min(" + x + ", item_max)\"}";
  }
};

// Points in hundredths, -1 for what does not count; ranks by year.
struct Answers {
  std::vector<std::int32_t> leaves, criteria, fields, totals, ranks, bands;
};

// The same rules by hand: exact integers, blocks that fit the cache, as fast as plain C++ goes.
void score_by_hand(const W1& data, int threads, Answers& out);

}  // namespace bench

#endif  // PARINDEX_BENCH_W1_HPP_
