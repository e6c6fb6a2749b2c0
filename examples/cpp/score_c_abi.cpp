// SPDX-License-Identifier: Apache-2.0
// Scores a case over the C interface from C++17 and prints a scorecard a line. Only parindex_c.hpp is
// compiled, so the
// program may be built with another compiler and standard library than libparindex.so was.
//
//   c++ -std=c++17 score_c_abi.cpp $(pkg-config --cflags --libs parindex) -o score
//   ./score FRAMEWORK.json FACTS.csv UNITS.csv
//   ./score --bench FRAMEWORK.json                        3,321 units by column
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <parindex_c.hpp>

namespace {

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (!file) throw std::runtime_error(path + " cannot be read");
  return text;
}

parindex_c::Framework load(const std::string& path) {
  parindex_load_options options{};
  options.struct_size = sizeof options;
  options.file = path.c_str();
  return parindex_c::Framework::load(read_file(path), &options);
}

void score(const std::string& framework, const std::string& facts, const std::string& units) {
  const std::string unit_text = read_file(units);
  parindex_score_options options = parindex_c::score_options();
  options.format = PARINDEX_FORMAT_CSV;
  options.file = facts.c_str();
  options.units = unit_text.data();
  options.units_length = unit_text.size();
  const parindex_c::Result result = load(framework).score(read_file(facts), options);
  const std::string lines = result.view(PARINDEX_VIEW_JSON_LINES);
  std::fwrite(lines.data(), 1, lines.size(), stdout);
}

double nanoseconds_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - began).count();
}

// Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that
// shows that
// every language got the same points and ranks.
void bench(const std::string& path) {
  constexpr std::size_t kUnits = 3321, kCalls = 1'000'000, kRounds = 9;
  const parindex_c::Framework framework = load(path);

  auto began = std::chrono::steady_clock::now();
  std::size_t items = 0;
  for (std::size_t i = 0; i != kCalls; ++i)
    items += framework.item_count();
  const double call = items ? nanoseconds_since(began) / kCalls : 0;

  std::vector<std::vector<std::int32_t>> data(framework.fact_count(), std::vector<std::int32_t>(kUnits));
  std::vector<parindex_column> columns(data.size());
  for (std::size_t j = 0; j != data.size(); ++j) {
    for (std::size_t i = 0; i != kUnits; ++i)
      data[j][i] = static_cast<std::int32_t>((i * 31 + j * 17) % 97 + j % 2 * 100);
    columns[j].struct_size = sizeof columns[j];
    columns[j].type = PARINDEX_COLUMN_I32;
    columns[j].fact = j;
    columns[j].data = data[j].data();
  }
  std::vector<std::int64_t> points(kUnits);
  std::vector<std::int32_t> ranks(kUnits);
  std::vector<parindex_output> outputs(2);
  outputs[0] = {
      sizeof outputs[0], PARINDEX_OUTPUT_POINTS, PARINDEX_NONE, PARINDEX_COLUMN_I64, 2, points.data(), 0};
  outputs[1] = {
      sizeof outputs[1], PARINDEX_OUTPUT_RANK, PARINDEX_NONE, PARINDEX_COLUMN_I32, 0, ranks.data(), 0};

  parindex_c::Columns bound = framework.bind(columns, kUnits);
  double best = std::numeric_limits<double>::max();
  for (std::size_t i = 0; i != kRounds; ++i) {
    began = std::chrono::steady_clock::now();
    bound.score_into(outputs);
    best = std::min(best, nanoseconds_since(began) / kUnits);
  }
  std::int64_t sum = 0;
  for (std::size_t i = 0; i != kUnits; ++i)
    sum += points[i] + ranks[i];
  std::printf("%.1f %.0f %lld\n", call, best, static_cast<long long>(sum));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments.size() == 2 && arguments[0] == "--bench") {
      bench(arguments[1]);
    } else if (arguments.size() == 3) {
      score(arguments[0], arguments[1], arguments[2]);
    } else {
      std::fprintf(stderr,
                   "usage: score FRAMEWORK.json FACTS.csv UNITS.csv | score --bench FRAMEWORK.json\n");
      return 2;
    }
    return 0;
  } catch (const parindex_c::Error& error) {
    for (const parindex_c::Mistake& mistake : error.mistakes()) {
      std::fprintf(stderr, "%s:%llu:%llu: %s: %s\n  %s\n", mistake.file.c_str(),
                   static_cast<unsigned long long>(mistake.line),
                   static_cast<unsigned long long>(mistake.column), mistake.code.c_str(),
                   mistake.message_en.c_str(), mistake.hint_en.c_str());
    }
    if (error.mistakes().empty()) std::fprintf(stderr, "%s\n", error.what());
    return 1;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
