// SPDX-License-Identifier: Apache-2.0
// Counts facts out of records and prints them as CSV; C++20, against parindex::records.
//
//   ./facts KIND PERIOD AS_OF MAPPING.json RECORDS.csv...
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "parindex/records.hpp"

int main(int argc, char** argv) {
  if (argc < 6) {
    std::cerr << "usage: " << argv[0] << " KIND PERIOD AS_OF MAPPING.json RECORDS.csv...\n";
    return 2;
  }
  std::ostringstream mapping;
  mapping << std::ifstream(argv[4], std::ios::binary).rdbuf();
  parindex::RecordsRequest request;
  request.mapping = mapping.str();
  request.mapping_file = argv[4];
  request.files.assign(argv + 5, argv + argc);
  request.as_of = parindex::Date::parse(argv[3]);
  const std::optional<parindex::Period> period = parindex::parse_period(argv[2]);
  if (!period || !request.as_of || request.mapping.empty()) {
    std::cerr << "the period, the day or the mapping cannot be read\n";
    return 2;
  }
  request.periods = {*period};
  parindex::Mistakes mistakes;
  const std::optional<parindex::RecordFacts> facts = parindex::read_records(argv[1], request, mistakes);
  for (const parindex::Mistake& mistake : mistakes)
    std::cerr << parindex::format(mistake, parindex::Language::kEn) << '\n';
  if (!facts) return 1;
  for (const parindex::Mistake& mistake : facts->quality.refused)
    std::cerr << parindex::format(mistake, parindex::Language::kEn) << '\n';
  if (facts->quality.rows_refused != 0) return 1;
  std::cout << parindex::facts_to_csv(*facts);
  return 0;
}
