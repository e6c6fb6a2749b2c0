// SPDX-License-Identifier: Apache-2.0
// Scores one commune by one item and says why it lost points: load a framework, read a unit register
// and facts, score.
#include <cstdio>

#include <parindex/parindex.hpp>

namespace {

constexpr const char* kFramework = R"({
  "format": "parindex-framework/1", "id": "example.on-time",
  "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "kinds": {"commune": {}}, "max": 20, "rounding": {"digits": 2, "mode": "half_up", "at": ["leaf"]},
  "facts": {"done": {"type": "count", "at_most": "all"}, "all": {"type": "count"}},
  "items": [{"code": "ON_TIME", "title": {"vi": "Hồ sơ đúng hạn", "en": "Dossiers on time"}, "max": 20,
             "rule": {"kind": "ratio", "of": "done / all", "target": "100%"}}]})";
constexpr const char* kUnits = "unit,name,kind\nH44.229,UBND xã Lạc Thủy,commune\n";
constexpr const char* kFacts = "unit,fact,value\nH44.229,done,5772\nH44.229,all,6035\n";

}  // namespace

int main() {
  parindex::Mistakes mistakes;  // whatever is wrong with the data, with file, line and column
  const auto framework = parindex::Framework::load(kFramework, mistakes);
  if (!framework) return 1;
  parindex::InputReader reader(*framework, mistakes);
  reader.read_units(kUnits, "units.csv");
  reader.read_csv(kFacts, "facts.csv");
  const auto batch = reader.finish();
  if (!batch) return 1;
  const auto cards = parindex::score(*framework, *batch, mistakes);
  if (!cards) return 1;
  const parindex::Scorecard& card = cards->front();
  std::printf("%s: %s points\n", card.unit.name.c_str(), card.points.to_fixed(2).c_str());
  for (const parindex::LedgerEntry& lost : card.items.front().ledger) {
    std::printf("%s: %s\n", lost.points.to_fixed(2).c_str(), lost.why.in(parindex::Language::kEn).c_str());
  }
  return card.points == *parindex::Rational::parse("19.13") ? 0 : 1;
}
