// SPDX-License-Identifier: Apache-2.0
// W1 through score_columns(), beside the same written by hand; answers compared first.
//
//   bench_w1 [repetitions=9] [folder=none] [only what holds this text]
//
// Prints one line of JSON for each measurement. With a folder the facts and the right answers are written
// there as plain arrays for peers/.
#include "w1.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "parindex/columns.hpp"

#include "plan/batch_result.hpp"
#include "plan/plan_set.hpp"
#include "plan/program.hpp"

namespace {

using Clock = std::chrono::steady_clock;

double seconds(const std::function<void()>& work) {
  const Clock::time_point start = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Medians of measurements taken in turn, so that what else the machine does hits all of them.
struct Measure {
  std::string name;
  std::function<void()> work;
  double count = 1;  // what the unit is
  std::vector<double> times;
  double median() {
    std::sort(times.begin(), times.end());
    return times[times.size() / 2];
  }
};

void in_turn(std::vector<Measure>& all, int repetitions) {
  for (int i = 0; i < repetitions; ++i) {
    for (Measure& one : all)
      one.times.push_back(seconds(one.work));
  }
}

void write(const std::string& path, const void* data, std::size_t bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
}

void dump(const std::string& folder, const bench::W1& data, const bench::Answers& answers) {
  const auto array = [&](const char* name, const std::vector<std::int32_t>& values) {
    write(folder + "/" + name + ".i32", values.data(), values.size() * 4);
  };
  array("a", data.a);
  array("b", data.b);
  array("leaves", answers.leaves);
  array("criteria", answers.criteria);
  array("fields", answers.fields);
  array("totals", answers.totals);
  array("ranks", answers.ranks);
  std::ofstream rules(folder + "/rules.csv");
  rules << "leaf,criterion,field,form,max,p0,p1,p2,p3,p4,p5,gate\n";
  const char* names[] = {"yesno", "tier", "ratio", "linear", "deduct", "late", "gated", "survey", "judged"};
  for (std::size_t i = 0; i < data.rules.size(); ++i) {
    const bench::LeafRule& rule = data.rules[i];
    rules << i << ',' << rule.criterion << ',' << rule.field << ',' << names[static_cast<int>(rule.form)]
          << ',' << rule.max;
    for (const int p : rule.p)
      rules << ',' << p;
    rules << ',' << rule.gate << '\n';
  }
  std::ofstream(folder + "/framework.json") << data.framework();
}

parindex::Column column(std::size_t fact, int scale, const std::int32_t* values,
                        const std::vector<std::uint8_t>& given) {
  parindex::Column out;
  out.fact = fact;
  out.scale = scale;
  out.data = values;
  out.validity = given.empty() ? nullptr : given.data();
  return out;
}

// Every number of the batch against the one worked out by hand.
std::size_t differences(const parindex::BatchScores& scores, const bench::Answers& answers) {
  const std::vector<parindex::ItemInfo> items = scores.framework().items();
  std::size_t wrong = 0;
  for (std::size_t item = 0; item < items.size(); ++item) {
    const std::size_t number = static_cast<std::size_t>(std::stoi(items[item].code.substr(1)));
    const std::vector<std::int32_t>& right = items[item].code[0] == 'L'   ? answers.leaves
                                             : items[item].code[0] == 'C' ? answers.criteria
                                                                          : answers.fields;
    for (std::size_t row = 0; row < scores.rows(); ++row) {
      const std::int32_t expected = right[number * std::size_t{bench::kRows} + row];
      const bool out = (scores.cell(item, row) & parindex::kCellLeftOut) != 0;
      if (out != (expected < 0) || (!out && scores.points(item, row) != expected)) ++wrong;
    }
  }
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    if (scores.total_points()[row] != answers.totals[row]) ++wrong;
    if (scores.ranks()[row] != static_cast<std::uint32_t>(answers.ranks[row])) ++wrong;
    if (scores.bands()[row] != answers.bands[row]) ++wrong;
  }
  return wrong;
}

}  // namespace

int main(int argc, char** argv) {
  const int repetitions = argc > 1 ? std::atoi(argv[1]) : 9;
  const bench::W1 data;
  bench::Answers answers;
  bench::score_by_hand(data, 1, answers);
  if (argc > 2 && std::string_view(argv[2]) != "none") dump(argv[2], data, answers);

  parindex::Mistakes mistakes;
  const auto framework = parindex::Framework::load(data.framework(), mistakes);
  for (const parindex::Mistake& one : mistakes)
    std::fprintf(stderr, "%s\n", parindex::format(one, parindex::Language::kEn).c_str());
  if (!framework) return 1;
  std::vector<parindex::Column> columns;
  const std::vector<parindex::FactInfo> facts = framework->facts();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const int leaf = std::stoi(facts[i].id.substr(1));
    const bench::LeafRule& rule = data.rules[static_cast<std::size_t>(leaf)];
    const bool hundredths =
        facts[i].type == parindex::FactType::kPercent || rule.form == bench::Form::kJudged;
    columns.push_back(column(i, hundredths ? 2 : 0,
                             facts[i].id[0] == 'a' ? data.first(leaf) : data.second(leaf),
                             data.given[static_cast<std::size_t>(leaf)]));
  }
  std::vector<std::string> names;
  for (int unit = 0; unit < bench::kUnits; ++unit)
    names.push_back("X" + std::to_string(100000 + unit));
  std::vector<std::string_view> ids, kinds;
  std::vector<parindex::Period> periods;
  for (int row = 0; row < bench::kRows; ++row) {
    ids.push_back(names[static_cast<std::size_t>(row % bench::kUnits)]);
    kinds.push_back("commune");
    periods.push_back(*parindex::parse_period(std::to_string(2016 + row / bench::kUnits)));
  }
  parindex::UnitColumns units;
  units.count = bench::kRows;
  units.ids = ids;
  units.kinds = kinds;
  units.periods = periods;
  auto bound = parindex::BoundColumns::bind(*framework, columns, units, mistakes);
  const std::array<std::string_view, 1> kind{"commune"};
  parindex::UnitColumns one_unit;
  one_unit.count = 1;
  one_unit.kinds = kind;
  auto one = parindex::BoundColumns::bind(*framework, columns, one_unit, mistakes,
                                          {parindex::parse_period("2016"), std::nullopt, false});
  for (const parindex::Mistake& mistake : mistakes)
    std::fprintf(stderr, "%s\n", parindex::format(mistake, parindex::Language::kEn).c_str());
  if (!bound || !one) return 1;

  std::optional<parindex::BatchScores> scores = parindex::score_columns(*bound, mistakes);
  if (!scores) return 1;
  const std::size_t wrong = differences(*scores, answers);
  std::printf(
      "{\"workload\": \"W1\", \"differences\": %zu, \"rows_for_the_evaluator\": %zu, \"bytes_in\": %zu, "
      "\"bytes_out\": %zu}\n",
      wrong, scores->result()->evaluated, columns.size() * std::size_t{bench::kRows} * 4,
      scores->items() * std::size_t{bench::kRows} * 5);
  if (wrong != 0) return 1;

  constexpr double kEvaluations = double{bench::kLeaves} * bench::kRows;
  std::optional<parindex::BatchScores> single;
  const auto batch = [&](unsigned threads) {
    parindex::ColumnScoreOptions options;
    options.threads = threads;
    scores = parindex::score_columns(*bound, mistakes, options, std::move(scores));
  };
  std::size_t cell = 0;
  parindex::ItemScore explained;
  const std::size_t items = scores->items();
  std::vector<Measure> all;
  all.push_back({"by hand, 1 thread", [&] { bench::score_by_hand(data, 1, answers); }, kEvaluations, {}});
  all.push_back({"by hand, 2 threads", [&] { bench::score_by_hand(data, 2, answers); }, kEvaluations, {}});
  all.push_back({"score_columns, 1 thread", [&] { batch(1); }, kEvaluations, {}});
  all.push_back({"score_columns, 2 threads", [&] { batch(2); }, kEvaluations, {}});
  all.push_back({"plain kernels, 1 thread",
                 [&] {
                   parindex::detail::limit_kernels(0);
                   batch(1);
                   parindex::detail::limit_kernels(2);
                 },
                 kEvaluations,
                 {}});
  all.push_back({"AVX2 kernels, 1 thread",
                 [&] {
                   parindex::detail::limit_kernels(1);
                   batch(1);
                   parindex::detail::limit_kernels(2);
                 },
                 kEvaluations,
                 {}});
  if (std::getenv("PARINDEX_BLOCKS") != nullptr) {  // how large blocks should be on this machine
    for (const std::size_t rows : {std::size_t{64}, std::size_t{128}, std::size_t{256}, std::size_t{1024}}) {
      for (const unsigned threads : {1U, 2U}) {
        all.push_back({"blocks of " + std::to_string(rows) + " rows, " + std::to_string(threads) + " threads",
                       [&batch, rows, threads] {
                         parindex::detail::set_block_rows(rows);
                         batch(threads);
                         parindex::detail::set_block_rows(parindex::detail::kBlockRows);
                       },
                       kEvaluations,
                       {}});
      }
    }
  }
  // a year of it, and one fact of one commune changed again and again
  parindex::UnitColumns year = units;
  year.count = bench::kUnits;
  year.ids = year.ids.first(year.count);
  year.kinds = year.kinds.first(year.count);
  year.periods = year.periods.first(year.count);
  auto of_year = parindex::BoundColumns::bind(*framework, columns, year, mistakes);
  if (!of_year) return 1;
  std::optional<parindex::BatchScores> what_if = parindex::score_columns(*of_year, mistakes);
  if (!what_if) return 1;
  std::size_t unit = 0;
  int check = 0;
  while (data.rules[static_cast<std::size_t>(check)].form != bench::Form::kYesNo)
    ++check;
  constexpr int kCalls = 1000;
  all.push_back({"what if: one fact of 3,321 units, ranked",
                 [&] {
                   for (int i = 0; i < kCalls; ++i) {
                     unit = (unit + 1009) % bench::kUnits;
                     std::int32_t& fact = const_cast<std::int32_t*>(data.first(check))[unit];
                     fact = 1 - fact;
                     parindex::rescore_rows(*what_if, {&unit, 1}, mistakes);
                     fact = 1 - fact;
                   }
                 },
                 kCalls,
                 {}});
  all.push_back({"one row, points only",
                 [&] {
                   for (int i = 0; i < kCalls; ++i)
                     single = parindex::score_columns(*one, mistakes, {}, std::move(single));
                 },
                 kCalls,
                 {}});
  all.push_back({"one row's scorecard, with reasons and traces",
                 [&] {
                   for (int i = 0; i < 20; ++i)
                     (void)single->card(0);
                 },
                 20,
                 {}});
  all.push_back({"explain one cell of the batch",
                 [&] {
                   for (int i = 0; i < kCalls; ++i) {
                     cell = (cell + 7919) % (items * std::size_t{bench::kRows});
                     explained = scores->explain(cell % items, cell / items);
                   }
                 },
                 kCalls,
                 {}});
  if (argc > 3)
    std::erase_if(all, [&](const Measure& some) { return some.name.find(argv[3]) == std::string::npos; });
  single = parindex::score_columns(*one, mistakes);
  in_turn(all, repetitions);
  for (Measure& measure : all) {
    const double median = measure.median();
    std::printf(
        "{\"workload\": \"W1\", \"what\": \"%s\", \"median_s\": %.6f, \"min_s\": %.6f, \"max_s\": %.6f, "
        "\"repetitions\": %zu, \"per_second\": %.4g, \"each_us\": %.3f}\n",
        measure.name.c_str(), median, measure.times.front(), measure.times.back(), measure.times.size(),
        measure.count / median, median / measure.count * 1e6);
  }
  return 0;
}
