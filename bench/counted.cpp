// SPDX-License-Identifier: Apache-2.0
// One question asked N times, for counting what does not drift: instructions (callgrind) and allocations.
//
//   bench_counted WHAT TIMES [UNITS=3321]     prints allocations, and a time to be taken with a grain of salt
//   valgrind --tool=callgrind --toggle-collect=measured bench_counted one_row 1000
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/columns.hpp"

#include "parindex.h"
#include "w1.hpp"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*size*/) noexcept { std::free(memory); }

namespace {

struct Setting {
  int units;
  bench::W1 data;
  parindex::Mistakes mistakes;
  std::optional<parindex::Framework> framework;
  std::vector<parindex::Column> columns;

  explicit Setting(int rows) : units(rows), data(rows) {
    framework = parindex::Framework::load(data.framework(), mistakes);
    if (!framework) std::exit(2);
    const std::vector<parindex::FactInfo> facts = framework->facts();
    for (std::size_t i = 0; i < facts.size(); ++i) {
      const int leaf = std::stoi(facts[i].id.substr(1));
      const bench::LeafRule& rule = data.rules[static_cast<std::size_t>(leaf)];
      parindex::Column column;
      column.fact = i;
      column.scale =
          facts[i].type == parindex::FactType::kPercent || rule.form == bench::Form::kJudged ? 2 : 0;
      column.data = facts[i].id[0] == 'a' ? data.first(leaf) : data.second(leaf);
      const auto& given = data.given[static_cast<std::size_t>(leaf)];
      column.validity = given.empty() ? nullptr : given.data();
      columns.push_back(column);
    }
  }

  parindex::BoundColumns bind() {
    std::vector<std::string_view> kinds(static_cast<std::size_t>(units), "commune");
    parindex::UnitColumns rows;
    rows.count = kinds.size();
    rows.kinds = kinds;
    auto bound = parindex::BoundColumns::bind(*framework, columns, rows, mistakes,
                                              {parindex::parse_period("2016"), std::nullopt, false});
    if (!bound) std::exit(2);
    return *std::move(bound);
  }
};

void check(parindex_status status) {
  if (status != PARINDEX_OK) std::exit(3);
}

using Work = std::function<void(int)>;

// Calls use(unit, fact's name, its value as text) for every fact that is given.
template <typename Use>
void facts_of(const Setting& setting, int unit, Use&& use) {
  const std::vector<parindex::FactInfo> facts = setting.framework->facts();
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const parindex::Column& column = setting.columns[i];
    const std::int32_t value = static_cast<const std::int32_t*>(column.data)[unit];
    if (value == bench::kNotGiven) continue;
    use(facts[i].id, column.scale == 2                            ? bench::W1::points(value)
                     : facts[i].type == parindex::FactType::kFlag ? (value != 0 ? "true" : "false")
                                                                  : std::to_string(value));
  }
}

std::string long_csv(const Setting& setting) {
  std::string out = "unit,kind,fact,value\n";
  for (int unit = 0; unit < setting.units; ++unit) {
    facts_of(setting, unit, [&](const std::string& id, const std::string& value) {
      out += "X" + std::to_string(100000 + unit) + ",commune," + id + "," + value + "\n";
    });
  }
  return out;
}

std::string json_lines(const Setting& setting) {
  std::string out;
  for (int unit = 0; unit < setting.units; ++unit) {
    std::string facts;
    facts_of(setting, unit, [&](const std::string& id, const std::string& value) {
      facts += (facts.empty() ? "\"" : ", \"") + id + "\": " + value;
    });
    out += "{\"format\": \"parindex-assessment/1\", \"framework\": \"bench.w1\", \"unit\": {\"id\": \"X" +
           std::to_string(100000 + unit) + "\", \"kind\": \"commune\"}, \"facts\": {" + facts + "}}\n";
  }
  return out;
}

// The same through the C interface.
class OneRow {
 public:
  explicit OneRow(std::uint32_t flags) : setting_(1) {
    const std::string text = setting_.data.framework();
    check(parindex_framework_load(text.data(), text.size(), nullptr, &framework_, nullptr));
    std::vector<parindex_column> columns;
    for (const parindex::Column& from : setting_.columns) {
      parindex_column column{};
      column.struct_size = sizeof column;
      column.fact = from.fact;
      column.type = PARINDEX_COLUMN_I32;
      column.scale = from.scale;
      column.data = from.data;
      column.validity = from.validity;
      columns.push_back(column);
    }
    parindex_score_options options{};
    options.struct_size = sizeof options;
    options.flags = flags;
    options.period = "2016";
    options.unit_kinds = kinds_.data();
    check(parindex_columns_bind(framework_, columns.data(), columns.size(), 1, &options, &columns_, nullptr));
    points_.resize(parindex_framework_item_count(framework_) + 1);
    for (std::size_t i = 0; i < points_.size(); ++i) {
      parindex_output output{};
      output.struct_size = sizeof output;
      output.kind = PARINDEX_OUTPUT_POINTS;
      output.item = i + 1 < points_.size() ? i : UINT64_MAX;
      output.type = PARINDEX_COLUMN_I32;
      output.scale = 2;
      output.data = &points_[i];
      outputs_.push_back(output);
    }
  }
  OneRow(const OneRow&) = delete;
  OneRow& operator=(const OneRow&) = delete;
  ~OneRow() {
    parindex_columns_free(columns_);
    parindex_framework_free(framework_);
  }
  void points() {
    check(parindex_columns_score_into(columns_, outputs_.data(), outputs_.size(), nullptr, nullptr, nullptr));
  }
  void text() {
    parindex_result* result = nullptr;
    check(parindex_columns_score(columns_, nullptr, nullptr, &result, nullptr));
    std::size_t needed = 0;
    check(parindex_result_to_json(result, 0, text_.data(), text_.size(), &needed, nullptr));
    parindex_result_free(result);
  }

 private:
  Setting setting_;
  parindex_framework* framework_ = nullptr;
  parindex_columns* columns_ = nullptr;
  std::array<const char*, 1> kinds_{"commune"};
  std::vector<std::int32_t> points_;
  std::vector<parindex_output> outputs_;
  std::vector<char> text_ = std::vector<char>(std::size_t{1} << 18U);
};

Work what(std::string_view name, int units) {
  if (name == "one_row") {
    auto row = std::make_shared<OneRow>(0U);
    return [row](int times) {
      for (int i = 0; i < times; ++i)
        row->points();
    };
  }
  if (name == "one_row_text") {
    auto row = std::make_shared<OneRow>(PARINDEX_SCORE_NO_SEALS | PARINDEX_SCORE_BORROW_COLUMNS);
    return [row](int times) {
      for (int i = 0; i < times; ++i)
        row->text();
    };
  }
  if (name == "load") {
    auto text = std::make_shared<std::string>(bench::W1(0).framework());
    return [text](int times) {
      for (int i = 0; i < times; ++i) {
        parindex::Mistakes mistakes;
        if (!parindex::Framework::load(*text, mistakes)) std::exit(3);
      }
    };
  }
  if (name == "read_csv" || name == "read_json_lines") {
    const bool csv = name == "read_csv";
    auto setting = std::make_shared<Setting>(units);
    auto text = std::make_shared<std::string>(csv ? long_csv(*setting) : json_lines(*setting));
    return [setting, text, csv](int times) {
      for (int i = 0; i < times; ++i) {
        parindex::Mistakes mistakes;
        parindex::InputReader reader(*setting->framework, mistakes,
                                     {.period = parindex::parse_period("2016")});
        if (csv)
          reader.read_csv(*text, "facts.csv");
        else
          reader.read_json_lines(*text, "facts.jsonl");
        const auto batch = reader.finish();
        if (!mistakes.empty() || !batch || batch->size() != static_cast<std::size_t>(setting->units))
          std::exit(3);
      }
    };
  }
  if (name != "what_if" && name != "explain" && name != "score") return {};
  auto setting = std::make_shared<Setting>(units);
  auto bound = std::make_shared<parindex::BoundColumns>(setting->bind());
  auto scores = std::make_shared<std::optional<parindex::BatchScores>>(
      parindex::score_columns(*bound, setting->mistakes));
  if (!*scores) std::exit(3);
  if (name == "what_if") {
    int leaf = 0;
    while (setting->data.rules[static_cast<std::size_t>(leaf)].form != bench::Form::kYesNo)
      ++leaf;
    auto* const fact = const_cast<std::int32_t*>(setting->data.first(leaf));
    return [setting, bound, scores, fact](int times) {
      std::size_t unit = 0;
      for (int i = 0; i < times; ++i) {
        unit = (unit + 1009) % static_cast<std::size_t>(setting->units);
        fact[unit] = 1 - fact[unit];
        parindex::rescore_rows(**scores, {&unit, 1}, setting->mistakes);
      }
    };
  }
  if (name == "explain") {
    return [setting, bound, scores](int times) {
      std::size_t cell = 0;
      const std::size_t items = (*scores)->items();
      for (int i = 0; i < times; ++i) {
        cell = (cell + 7919) % (items * static_cast<std::size_t>(setting->units));
        (void)(*scores)->explain(cell % items, cell / items);
      }
    };
  }
  return [setting, bound, scores](int times) {
    for (int i = 0; i < times; ++i)
      *scores = parindex::score_columns(*bound, setting->mistakes, {}, std::move(*scores));
  };
}

}  // namespace

// What callgrind is told to look at.
extern "C" [[gnu::noinline]] void measured(const Work& work, int times) { work(times); }

int main(int argc, char** argv) {
  const auto count = [](const std::string& name, int times, int units) {
    const Work work = units > 0 && units <= bench::kRows ? what(name, units) : Work();
    if (!work) return false;
    work(1);  // what the first call makes once
    const std::size_t before = allocations;
    const auto start = std::chrono::steady_clock::now();
    measured(work, times);
    const std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.2f allocations, %.2f us each\n", name.c_str(),
                static_cast<double>(allocations - before) / times, took.count() / times);
    return true;
  };
  if (argc < 3) {  // all of them
    for (const char* name :
         {"one_row", "one_row_text", "what_if", "explain", "score", "load", "read_csv", "read_json_lines"}) {
      if (!count(name, 3, 300)) return 1;
    }
    return 0;
  }
  if (count(argv[1], std::max(std::atoi(argv[2]), 1), argc > 3 ? std::atoi(argv[3]) : bench::kUnits))
    return 0;
  std::fprintf(stderr, "bench_counted [WHAT TIMES [UNITS]]; see bench/counted.cpp\n");
  return 2;
}
