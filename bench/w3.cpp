// SPDX-License-Identifier: Apache-2.0
// W3 and W3b: ranks of 63 and of 3,321 units under 10,000 draws of the weights of 8 fields; and the real
// rules: 63 units, 100 leaves (the framework of W1), 10,000 draws of thresholds, facts and weights.
//
//   bench_w3 [repetitions=5] [folder=none] [only what holds this text]
//
// Prints one line of JSON for each measurement. With a folder the points, the drawn weights and the ranks
// found are written there for peers/w3_numpy.py.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/columns.hpp"
#include "parindex/simulation.hpp"

#include "simulate/drawn_rules.hpp"
#include "w1.hpp"

namespace {

using parindex::Batch;
using parindex::Framework;
using parindex::Simulation;
using parindex::SimulationOptions;
using parindex::SimulationPlan;

constexpr int kFields = 8;
constexpr std::uint32_t kDraws = 10'000;

std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

template <typename T>
T checked(std::optional<T> value, const parindex::Mistakes& mistakes) {
  for (const parindex::Mistake& one : mistakes)
    std::fprintf(stderr, "%s\n", parindex::format(one, parindex::Language::kEn).c_str());
  if (!value) std::exit(1);
  return std::move(*value);
}

std::vector<std::int32_t> scores_of(int units) {
  std::vector<std::int32_t> out;
  for (int unit = 0; unit < units; ++unit) {
    const std::uint64_t own = mix(static_cast<std::uint64_t>(unit) + 99);
    for (int field = 0; field < kFields; ++field) {
      const std::uint64_t q =
          mix(mix(static_cast<std::uint64_t>(unit) << 8U | static_cast<std::uint64_t>(field)));
      out.push_back(static_cast<std::int32_t>(4000 + q % 3500 + own % 2500));
    }
  }
  return out;
}

std::string fields_document() {
  std::string facts, items;
  for (int field = 0; field < kFields; ++field) {
    const std::string name = "f" + std::to_string(field);
    facts += std::string(field == 0 ? "" : ", ") + "\"" + name + "\": {\"type\": \"number\"}";
    items += std::string(field == 0 ? "" : ", ") + "{\"code\": \"F" + std::to_string(field) +
             "\", \"max\": 100, \"rule\": {\"kind\": \"formula\", \"points\": \"" + name + "\"}}";
  }
  return "{\"format\": \"parindex-framework/1\", \"id\": \"bench.w3\", \"max\": 800, \"period\": {\"from\": "
         "\"2026-01-01\", \"to\": \"2026-12-31\"}, \"facts\": {" +
         facts + "}, \"items\": [" + items + "]}";
}

Batch fields_batch(const Framework& framework, const std::vector<std::int32_t>& scores) {
  std::string csv = "unit";
  for (int field = 0; field < kFields; ++field)
    csv += ",f" + std::to_string(field);
  csv += "\n";
  for (std::size_t unit = 0; unit < scores.size() / kFields; ++unit) {
    csv += "U" + std::to_string(100000 + unit);
    for (int field = 0; field < kFields; ++field)
      csv += "," + bench::W1::points(scores[unit * kFields + static_cast<std::size_t>(field)]);
    csv += "\n";
  }
  parindex::Mistakes mistakes;
  parindex::InputReader reader(framework, mistakes);
  reader.read_csv(csv, "facts.csv");
  return checked(reader.finish(), mistakes);
}

Batch rules_batch(const Framework& framework, const bench::W1& data, int units) {
  std::vector<parindex::Column> columns;
  const std::vector<parindex::FactInfo> facts = framework.facts();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const int leaf = std::stoi(facts[i].id.substr(1));
    const bench::Form form = data.rules[static_cast<std::size_t>(leaf)].form;
    parindex::Column column;
    column.fact = i;
    column.scale = facts[i].type == parindex::FactType::kPercent || form == bench::Form::kJudged ? 2 : 0;
    column.data = facts[i].id[0] == 'a' ? data.first(leaf) : data.second(leaf);
    const auto& given = data.given[static_cast<std::size_t>(leaf)];
    column.validity = given.empty() ? nullptr : given.data();
    if (facts[i].type == parindex::FactType::kFlag) column.type = parindex::ColumnType::kInt32;
    columns.push_back(column);
  }
  std::vector<std::string> names;
  for (int unit = 0; unit < units; ++unit)
    names.push_back("X" + std::to_string(100000 + unit));
  const std::vector<std::string_view> ids(names.begin(), names.end());
  parindex::UnitColumns rows;
  rows.count = static_cast<std::size_t>(units);
  rows.ids = ids;
  parindex::Mistakes mistakes;
  auto bound = checked(parindex::BoundColumns::bind(framework, columns, rows, mistakes,
                                                    {parindex::parse_period("2026"), {}, false}),
                       mistakes);
  return checked(bound.to_batch(mistakes), mistakes);
}

// Thresholds of every item with fixed ones, counts and percentages of every unit, the weights of the fields.
std::string everything(const Framework& framework) {
  std::string facts;
  for (const parindex::FactInfo& fact : framework.facts()) {
    if (fact.type != parindex::FactType::kCount || fact.id[0] != 'a') continue;
    facts += std::string(facts.empty() ? "" : ", ") + "\"" + fact.id + "\"";
  }
  return "{\"format\": \"parindex-simulation/1\", \"weights\": [{\"by\": \"25%\"}], \"thresholds\": "
         "[{\"within\": "
         "\"4%\", \"step\": \"0.5%\"}], \"facts\": [{\"facts\": [" +
         facts + "], \"by\": \"5%\"}]}";
}

void write(const std::string& path, const void* data, std::size_t bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
}

void dump(const std::string& folder, const std::string& name, const Framework& framework,
          const SimulationPlan& plan, const std::vector<std::int32_t>& scores, const Simulation& found) {
  write(folder + "/" + name + "_scores.i32", scores.data(), scores.size() * 4);
  std::vector<std::int32_t> weights;
  parindex::detail::Weights drawn;
  for (std::uint32_t draw = 0; draw < kDraws; ++draw) {
    parindex::detail::draw_weights(plan.data(), plan.seed(), {draw, 0, 0, static_cast<std::size_t>(-1)},
                                   drawn);
    weights.insert(weights.end(), drawn.k.begin(), drawn.k.end());
  }
  write(folder + "/" + name + "_weights.i32", weights.data(), weights.size() * 4);
  std::vector<std::int64_t> answers;  // 5 %, 50 %, 95 %, sum of ranks
  for (const parindex::UnitSimulation& unit : found.units) {
    answers.push_back(unit.rank.p5);
    answers.push_back(unit.rank.p50);
    answers.push_back(unit.rank.p95);
    answers.push_back((unit.rank.mean * parindex::Rational(kDraws)).to_int64().value_or(-1));
  }
  write(folder + "/" + name + "_answers.i64", answers.data(), answers.size() * 8);
  (void)framework;
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::max(1, std::atoi(argv[1])) : 5;
  const std::string folder = argc > 2 && std::string_view(argv[2]) != "none" ? argv[2] : "";
  const std::string_view only = argc > 3 ? argv[3] : "";
  const auto measure = [&](const std::string& workload, const std::string& what, double count,
                           const std::function<void()>& work) {
    if ((workload + " " + what).find(only) == std::string::npos) return;
    std::vector<double> times;
    for (int i = 0; i < repetitions; ++i) {
      const auto start = std::chrono::steady_clock::now();
      work();
      times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    const double median = times[times.size() / 2];
    std::printf(
        "{\"workload\": \"%s\", \"what\": \"%s\", \"median_s\": %.6f, \"min_s\": %.6f, \"repetitions\": %d, "
        "\"per_second\": %.4g}\n",
        workload.c_str(), what.c_str(), median, times.front(), repetitions, count / median);
    std::fflush(stdout);
  };

  parindex::Mistakes mistakes;
  const Framework fields = checked(Framework::load(fields_document(), mistakes), mistakes);
  const SimulationPlan weights = checked(SimulationPlan::weights(fields, mistakes), mistakes);
  for (const int units : {63, 3321}) {
    const std::string name = units == 63 ? "W3" : "W3b";
    const std::vector<std::int32_t> scores = scores_of(units);
    const Batch batch = fields_batch(fields, scores);
    SimulationOptions options;
    options.index = false;
    if (!folder.empty())
      dump(folder, units == 63 ? "w3" : "w3b", fields, weights, scores,
           checked(simulate(fields, batch, weights, mistakes, options), mistakes));
    for (const unsigned threads : {1U, 2U}) {
      options.threads = threads;
      measure(name, "simulate, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads"),
              double{kDraws} * units,
              [&] { (void)checked(simulate(fields, batch, weights, mistakes, options), mistakes); });
    }
    options.threads = 1;
    options.index = true;
    measure(name, "simulate, with the index, 1 thread", double{kDraws} * units,
            [&] { (void)checked(simulate(fields, batch, weights, mistakes, options), mistakes); });
    options.index = false;
    for (const std::uint32_t draws : {kDraws / 4, kDraws / 2, kDraws}) {
      options.draws = draws;
      measure(name, "growth: " + std::to_string(draws) + " draws", double(draws) * units,
              [&] { (void)checked(simulate(fields, batch, weights, mistakes, options), mistakes); });
    }
  }

  const bench::W1 data;
  const Framework rules = checked(Framework::load(data.framework(), mistakes), mistakes);
  for (const int units : {63, 126, 252}) {
    const Batch batch = rules_batch(rules, data, units);
    const SimulationPlan plan = checked(SimulationPlan::load(everything(rules), rules, mistakes), mistakes);
    SimulationOptions options;
    options.draws = units == 63 ? kDraws : kDraws / 10;
    for (const unsigned threads : {1U, 2U}) {
      if (units != 63 && threads != 1) continue;
      options.threads = threads;
      measure("rules",
              std::to_string(units) + " units, 100 leaves, " + std::to_string(*options.draws) + " draws, " +
                  std::to_string(threads) + (threads == 1 ? " thread" : " threads"),
              double(*options.draws) * units * bench::kLeaves,
              [&] { (void)checked(simulate(rules, batch, plan, mistakes, options), mistakes); });
    }
  }
  return 0;
}
