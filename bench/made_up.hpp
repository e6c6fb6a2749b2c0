// SPDX-License-Identifier: Apache-2.0
// What the benchmarks are about: a made-up framework as large as the real yearly ones (8 fields, 38
// criteria, 100 leaves, every form of rule they use), and made-up facts for it. All of it follows from
// a seed, by integers only, so that it is the same on every machine; nothing is read from files.
#ifndef PARINDEX_BENCH_MADE_UP_HPP_
#define PARINDEX_BENCH_MADE_UP_HPP_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include "parindex/assessment.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"

namespace bench {

// A number that follows from four others (splitmix64).
inline std::uint64_t mixed(std::uint64_t stream, std::uint64_t row, std::uint64_t column,
                           std::uint64_t seed = 766) {
  const auto mix = [](std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
  };
  return mix(mix(mix(mix(seed) ^ stream) ^ row) ^ column);
}

// 0 to limit - 1.
inline int below(std::uint64_t number, int limit) {
  return static_cast<int>((number >> 33U) % static_cast<std::uint64_t>(limit));
}

// The forms of rule, as real tables mix them; kGated is a ratio that counts only when a check is met.
enum class Form : std::uint8_t {
  kCheck,
  kTiers,
  kRatio,
  kLinear,
  kDeduct,
  kDeadline,
  kGated,
  kSurvey,
  kJudged
};

struct Leaf {
  std::string code;   // "3.2.1"
  std::string facts;  // what its facts' names begin with: "f3_2_1"
  std::string gate;   // kGated: the check it waits for
  Form form = Form::kCheck;
  int max = 0;  // in hundredths of a point
};

// Hundredths as a decimal: 125 is "1.25".
inline std::string hundredths(int value) {
  const std::string digits = std::to_string(value % 100);
  return std::to_string(value / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
}

// A framework of `copies` times 100 leaves (copies times 8 fields, 38 criteria).
class MadeUp {
 public:
  explicit MadeUp(int copies = 1) {
    constexpr std::array<int, 8> kCriteria{5, 5, 5, 5, 5, 5, 4, 4};
    constexpr std::array<int, 9> kForms{20, 18, 18, 12, 10, 8, 6, 6, 2};
    constexpr std::array<int, 5> kMaxima{50, 100, 150, 75, 125};
    for (int copy = 0; copy < copies; ++copy) {
      std::vector<Form> forms;
      for (std::size_t form = 0; form < kForms.size(); ++form) {
        forms.insert(forms.end(), static_cast<std::size_t>(kForms[form]), static_cast<Form>(form));
      }
      for (std::size_t i = forms.size() - 1; i > 0; --i) {
        const auto other = static_cast<std::size_t>(below(mixed(1, i, 0), static_cast<int>(i) + 1));
        std::swap(forms[i], forms[other]);
      }
      std::size_t next = 0;
      int criterion_of_all = 0;
      for (std::size_t field = 0; field < kCriteria.size(); ++field) {
        const int field_number = copy * static_cast<int>(kCriteria.size()) + static_cast<int>(field) + 1;
        for (int criterion = 1; criterion <= kCriteria[field]; ++criterion, ++criterion_of_all) {
          const int leaves = criterion_of_all % 19 < 12 ? 3 : 2;
          for (int number = 1; number <= leaves; ++number, ++next) {
            Leaf leaf;
            const std::string first = std::to_string(field_number), second = std::to_string(criterion);
            leaf.code = first + "." + second + "." + std::to_string(number);
            leaf.facts = "f" + first + "_" + second + "_" + std::to_string(number);
            leaf.form = forms[next];
            leaf.max = kMaxima[next % kMaxima.size()];
            leaf.gate = last_check_;
            if (leaf.form == Form::kGated && leaf.gate.empty()) leaf.form = Form::kRatio;
            if (leaf.form == Form::kCheck) last_check_ = leaf.facts;
            leaves_.push_back(std::move(leaf));
          }
        }
      }
    }
  }

  [[nodiscard]] const std::vector<Leaf>& leaves() const { return leaves_; }

  // The framework document.
  [[nodiscard]] std::string framework() const {
    std::string facts, items, field, criterion;
    int total = 0, field_max = 0, criterion_max = 0;
    std::string field_items, criterion_items;
    const auto close_criterion = [&] {
      if (criterion_items.empty()) return;
      append(field_items, R"({"code": ")" + criterion + R"(", "title": {"vi": "Tiêu chí )" + criterion +
                              R"("}, "max": )" + hundredths(criterion_max) + R"(, "items": [)" +
                              criterion_items + "\n    ]}");
      field_max += criterion_max;
      criterion_max = 0;
      criterion_items.clear();
    };
    const auto close_field = [&] {
      close_criterion();
      if (field_items.empty()) return;
      append(items, R"({"code": ")" + field + R"(", "title": {"vi": "Lĩnh vực )" + field + R"("}, "max": )" +
                        hundredths(field_max) + R"(, "items": [)" + field_items + "\n  ]}");
      total += field_max;
      field_max = 0;
      field_items.clear();
    };
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const Leaf& leaf = leaves_[i];
      const std::string own_criterion = leaf.code.substr(0, leaf.code.rfind('.'));
      const std::string own_field = leaf.code.substr(0, leaf.code.find('.'));
      if (own_field != field) close_field();
      if (own_criterion != criterion) close_criterion();
      field = own_field;
      criterion = own_criterion;
      append(facts, fact_declarations(leaf));
      append(criterion_items, R"({"code": ")" + leaf.code + R"(", "title": {"vi": "Tiêu chí thành phần )" +
                                  leaf.code + R"("}, "max": )" + hundredths(leaf.max) +
                                  R"(, "source": "data", "rule": )" + rule(leaf, i) + "}");
      criterion_max += leaf.max;
    }
    close_field();
    return R"({"format": "parindex-framework/1", "id": "made.up.)" + std::to_string(leaves_.size()) +
           R"(", "period": {"from": "2026-01-01", "to": "2026-12-31"}, "kinds": {"commune": {}},
"levels": ["field", "criterion"], "max": )" +
           hundredths(total) +
           R"(, "missing": "exclude", "excluded": "rescale_parent",
"rounding": {"digits": 2, "mode": "half_up", "at": ["leaf", "criterion", "field"]},
"facts": {)" +
           facts + "\n},\n\"items\": [" + items + "\n]}\n";
  }

  // Calls take(fact, value) for every fact that unit number `unit` gives; some are missing, as in life.
  template <typename Take>
  void facts(int unit, const Take& take) const {
    const auto row = static_cast<std::uint64_t>(unit);
    const int skill = 40 + below(mixed(2, row, 0), 56);
    for (std::size_t i = 0; i < leaves_.size(); ++i) {
      const Leaf& leaf = leaves_[i];
      const std::uint64_t a = mixed(3, row, i), b = mixed(4, row, i), c = mixed(5, row, i);
      const bool missing = below(c, 1000) < 30;
      switch (leaf.form) {
        case Form::kCheck:
          take(leaf.facts, below(a, 100) < skill ? "true" : "false");
          break;
        case Form::kTiers:
        case Form::kLinear: {
          const int share = std::min(10000, below(a, 4001) + skill * 65);
          if (!missing) take(leaf.facts, hundredths(share));
          break;
        }
        case Form::kRatio:
        case Form::kGated: {
          const int whole = below(b, 200) == 0 ? 0 : 1 + below(b, 4000);
          if (leaf.form == Form::kRatio && missing) break;
          take(leaf.facts + ".done",
               std::to_string(whole * std::min(1000, skill * 10 + below(a, 150)) / 1000));
          take(leaf.facts + ".all", std::to_string(whole));
          break;
        }
        case Form::kDeduct:
          take(leaf.facts, std::to_string(below(a, 104 - skill) / 6));
          break;
        case Form::kDeadline: {
          const std::int32_t due = 20'454 + below(b, 300);  // from 2026-01-01
          if (below(c, 100) < 2) break;
          take(leaf.facts + ".due", parindex::Date::from_day_number(due)->to_string());
          const std::int32_t done = due - 12 + below(a, 14 + (104 - skill) / 5);
          take(leaf.facts + ".done", parindex::Date::from_day_number(done)->to_string());
          break;
        }
        case Form::kSurvey: {
          const int answers = 20 + below(b, 400), best = answers * skill / 130, good = (answers - best) / 2;
          take(leaf.facts + ":A", std::to_string(best));
          take(leaf.facts + ":B", std::to_string(good));
          take(leaf.facts + ":C", std::to_string((answers - best - good) / 2));
          take(leaf.facts + ":D", std::to_string(answers - best - good - (answers - best - good) / 2));
          break;
        }
        case Form::kJudged:
          take(leaf.facts, hundredths(below(a, leaf.max / 25 + 1) * 25));
          break;
      }
    }
  }

  static std::string unit_id(int unit) { return "X" + std::to_string(10'000 + unit); }

  // Facts of units 0 to units - 1, a row a fact: unit,fact,value.
  [[nodiscard]] std::string long_csv(int units) const {
    std::string out = "unit,kind,fact,value\n";
    for (int unit = 0; unit < units; ++unit) {
      const std::string start = unit_id(unit) + ",commune,";
      facts(unit, [&](const std::string& fact, const std::string& value) {
        out.append(start).append(fact).append(1, ',').append(value).append(1, '\n');
      });
    }
    return out;
  }

  // The same, a row a unit and a column a fact.
  [[nodiscard]] std::string wide_csv(int units, const parindex::Framework& framework) const {
    std::vector<std::string> columns;
    for (const parindex::FactInfo& fact : framework.facts()) {
      if (fact.type != parindex::FactType::kTally)
        columns.push_back(fact.id);
      else
        for (const std::string& option : fact.options)
          columns.push_back(fact.id + ":" + option);
    }
    std::string out = "unit,kind";
    for (const std::string& column : columns)
      out.append(1, ',').append(column);
    out += '\n';
    for (int unit = 0; unit < units; ++unit) {
      out.append(unit_id(unit)).append(",commune");
      // facts() goes through the leaves in the order the framework declares their facts
      std::size_t at = 0;
      facts(unit, [&](const std::string& fact, const std::string& value) {
        for (; columns[at] != fact; ++at)
          out += ',';
        out.append(1, ',').append(value);
        ++at;
      });
      out.append(columns.size() - at, ',').append(1, '\n');
    }
    return out;
  }

  // The same as assessments, one a line.
  [[nodiscard]] std::string json_lines(int units) const {
    std::string out;
    for (int unit = 0; unit < units; ++unit) {
      std::string values, tally, open;
      const auto close = [&] {
        if (!open.empty()) append_plain(values, "\"" + open + "\": {" + tally + "}");
        open.clear();
        tally.clear();
      };
      facts(unit, [&](const std::string& fact, const std::string& value) {
        const std::size_t colon = fact.find(':');
        const std::string name = fact.substr(0, colon);
        if (name != open) close();
        if (colon != std::string::npos) {
          open = name;
          append_plain(tally, "\"" + fact.substr(colon + 1) + "\": " + value);
          return;
        }
        const bool date = value.size() == 10 && value[4] == '-';
        append_plain(values, "\"" + fact + "\": " + (date ? "\"" + value + "\"" : value));
      });
      close();
      out += R"({"format": "parindex-assessment/1", "framework": "made.up.)" +
             std::to_string(leaves_.size()) + R"(", "unit": {"id": ")" + unit_id(unit) +
             R"(", "kind": "commune"}, "facts": {)" + values + "}}\n";
    }
    return out;
  }

 private:
  static void append(std::string& list, const std::string& entry) {
    list += list.empty() ? "\n" : ",\n";
    list += entry;
  }
  static void append_plain(std::string& list, const std::string& entry) {
    if (!list.empty()) list += ", ";
    list += entry;
  }

  static std::string fact_declarations(const Leaf& leaf) {
    const auto fact = [&](std::string_view ending, std::string_view rest) {
      std::string out = "\"" + leaf.facts;
      return out.append(ending).append(R"(": {"type": )").append(rest).append("}");
    };
    switch (leaf.form) {
      case Form::kCheck:
        return fact("", R"("flag")");
      case Form::kTiers:
      case Form::kLinear:
        return fact("", R"("percent")");
      case Form::kRatio:
      case Form::kGated:
        return fact(".done", R"("count", "at_most": ")" + leaf.facts + ".all\"") + ",\n" +
               fact(".all", R"("count")");
      case Form::kDeduct:
        return fact("", R"("count")");
      case Form::kDeadline:
        return fact(".due", R"("date")") + ",\n" + fact(".done", R"("date")");
      case Form::kSurvey:
        return fact("", R"("tally", "options": ["A", "B", "C", "D"])");
      case Form::kJudged:
        return fact("", R"("number")");
    }
    return {};
  }

  static std::string rule(const Leaf& leaf, std::size_t i) {
    const std::uint64_t draw = mixed(6, i % 100, 0);
    const std::string ratio = R"({"kind": "ratio", "of": ")" + leaf.facts + ".done / " + leaf.facts +
                              R"(.all", "target": "100%", "when_undefined": "exclude")";
    switch (leaf.form) {
      case Form::kCheck:
        return R"({"kind": "check", "of": ")" + leaf.facts + "\"}";
      case Form::kTiers: {
        const int top = 90 - 5 * below(draw, 3);
        return R"({"kind": "tiers", "of": ")" + leaf.facts + R"(", "tiers": [{"at_least": ")" +
               std::to_string(top) + R"(%", "points": )" + hundredths(leaf.max) + R"(}, {"at_least": ")" +
               std::to_string(top - 15) + R"(%", "points": )" + hundredths((leaf.max * 3 + 3) / 4) +
               R"(}, {"at_least": ")" + std::to_string(top - 30) + R"(%", "points": )" +
               hundredths((leaf.max + 1) / 2) + "}]}";
      }
      case Form::kLinear: {
        const int from = 20 + 5 * below(draw, 5);
        return R"({"kind": "linear", "of": ")" + leaf.facts + R"(", "from": [")" + std::to_string(from) +
               R"(%", 0], "to": [")" + std::to_string(from + 40 + 7 * below(mixed(7, i % 100, 0), 4)) +
               R"(%", )" + hundredths(leaf.max) + "]}";
      }
      case Form::kRatio:
        return ratio + "}";
      case Form::kGated:
        return ratio + R"(, "requires": ")" + leaf.gate + "\"}";
      case Form::kDeduct:
        return R"({"kind": "deduct", "lines": [{"count": ")" + leaf.facts + R"(", "each": )" +
               hundredths(10 + 5 * below(draw, 4)) + R"(, "cap": )" +
               hundredths(below(draw >> 7U, 2) == 0 ? leaf.max : leaf.max * 4 / 5) + "}]}";
      case Form::kDeadline:
        return R"({"kind": "deadline", "done": ")" + leaf.facts + R"(.done", "due": ")" + leaf.facts +
               R"(.due", "tiers": [{"at_most": 0, "points": )" + hundredths(leaf.max) +
               R"(}, {"at_most": 10, "points": )" + hundredths((leaf.max + 1) / 2) + "}]}";
      case Form::kSurvey:
        return R"({"kind": "survey", "groups": [{"facts": [")" + leaf.facts +
               R"("]}], "weights": {"A": 1, "B": 0.6, "C": 0.2, "D": 0}, "minimum": 30})";
      case Form::kJudged:
        return R"({"kind": "judged", "of": ")" + leaf.facts + R"(", "min": 0, "step": 0.25})";
    }
    return {};
  }

  std::vector<Leaf> leaves_;
  std::string last_check_;
};

// The framework, or nothing with the benchmark marked as failed.
inline std::optional<parindex::Framework> load(benchmark::State& state, std::string_view document) {
  parindex::Mistakes mistakes;
  std::optional<parindex::Framework> framework = parindex::Framework::load(document, mistakes);
  if (!mistakes.empty()) {
    state.SkipWithError(format(mistakes[0], parindex::Language::kEn).c_str());
    framework.reset();
  }
  return framework;
}

// The facts as a batch, or nothing with the benchmark marked as failed.
inline std::optional<parindex::Batch> read_csv(benchmark::State& state, const parindex::Framework& framework,
                                               std::string_view csv, std::string_view units = {}) {
  parindex::Mistakes mistakes;
  parindex::InputReader reader(framework, mistakes);
  if (!units.empty()) reader.read_units(units, "units.csv");
  reader.read_csv(csv, "facts.csv");
  std::optional<parindex::Batch> batch = reader.finish();
  if (!mistakes.empty()) {
    state.SkipWithError(format(mistakes[0], parindex::Language::kEn).c_str());
    batch.reset();
  }
  return batch;
}

}  // namespace bench

#endif  // PARINDEX_BENCH_MADE_UP_HPP_
