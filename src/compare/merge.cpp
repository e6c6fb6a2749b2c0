// SPDX-License-Identifier: Apache-2.0
// Units that came of others, as they would have stood earlier; and the middle and the best of a cohort.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "parindex/comparison.hpp"

#include "input/assessment_data.hpp"
#include "input/canonical_assessment.hpp"
#include "model/model.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Assessment;
using detail::at;
using detail::FactDeclaration;
using detail::FactValue;
using detail::Model;

std::vector<std::string> ids(const Unit& unit) {
  std::vector<std::string> out;
  const auto found = unit.attributes.find("predecessors");
  if (found == unit.attributes.end()) return out;
  std::string id;
  for (const char byte : found->second + "|") {
    if (byte != '|') {
      id += byte;
      continue;
    }
    const std::size_t first = id.find_first_not_of(' '), last = id.find_last_not_of(' ');
    if (first != std::string::npos) out.push_back(id.substr(first, last - first + 1));
    id.clear();
  }
  return out;
}

class Merger {
 public:
  Merger(const Model& model, const std::vector<const Assessment*>& parts) : model_(model), parts_(parts) {}

  Assessment merge(const Unit& unit, std::vector<Caveat>& caveats) {
    Assessment out;
    out.unit = unit;
    out.unit.attributes.erase("predecessors");
    out.period = parts_.front()->period;
    out.as_of = parts_.front()->as_of;
    out.facts.resize(model_.slots.size());
    std::string left_out;
    for (const FactDeclaration& fact : model_.facts) {
      const std::size_t count = fact.type == FactType::kTally ? fact.options.size() : 1;
      for (std::size_t i = 0; i < count; ++i) {
        if (value(fact, at(fact.slot) + i, out.facts[at(fact.slot) + i])) continue;
        if (!left_out.ends_with(fact.id)) left_out += (left_out.empty() ? "" : ", ") + fact.id;
      }
    }
    if (!left_out.empty()) {
      caveats.push_back({"not_added",
                         {"không cộng được, coi như chưa có: " + left_out,
                          "cannot be added and count as not given: " + left_out},
                         {}});
    }
    const bool given =
        std::any_of(parts_.begin(), parts_.end(), [](const Assessment* one) { return !one->given.empty(); });
    const bool reviews = std::any_of(parts_.begin(), parts_.end(),
                                     [](const Assessment* one) { return !one->reviews.empty(); });
    if (given)
      caveats.push_back({"given_left_out",
                         {"điểm cho sẵn của các đơn vị cũ không cộng được",
                          "points given to the old units cannot be added"},
                         {}});
    if (reviews)
      caveats.push_back({"reviews_left_out",
                         {"kết quả thẩm định của các đơn vị cũ không gộp được",
                          "reviews of the old units cannot be merged"},
                         {}});
    return out;
  }

 private:
  // Counts add up when all give them; what is no count stays where all say the same. False: left out.
  bool value(const FactDeclaration& fact, std::size_t slot, FactValue& out) const {
    const bool counted = fact.type == FactType::kCount || fact.type == FactType::kTally;
    std::size_t given = 0;
    Rational sum;
    bool same = true;
    for (const Assessment* part : parts_) {
      const FactValue& one = part->facts[slot];
      if (!one.given()) continue;
      ++given;
      sum += one.number();
      const FactValue& first = parts_.front()->facts[slot];
      same = same && first.given() && one.number() == first.number() &&
             (fact.type != FactType::kText || one.text() == first.text());
    }
    if (given == 0) return true;
    if (given != parts_.size() || (!counted && !same)) return false;
    out = parts_.front()->facts[slot];
    out.set_note({});
    if (counted) {
      out.set(sum, sum.to_decimal());
    }
    return true;
  }

  const Model& model_;
  const std::vector<const Assessment*>& parts_;
};

}  // namespace

Merged merge_predecessors(const Framework& framework, const Batch& before, const Batch& after,
                          Mistakes& mistakes) {
  Merged out;
  const Model& model = framework.model();
  const std::vector<Assessment>& old = before.data().assessments;
  std::map<std::string, std::set<std::string>> successors;
  std::set<std::string> wanted;
  for (const Assessment& one : after.data().assessments) {
    for (const std::string& id : ids(one.unit))
      successors[id].insert(one.unit.id);
  }
  std::vector<Assessment> merged;
  for (const Assessment& one : after.data().assessments) {
    const std::vector<std::string> predecessors = ids(one.unit);
    if (predecessors.empty() || !wanted.insert(one.unit.id).second) continue;
    const bool there = std::any_of(old.begin(), old.end(),
                                   [&](const Assessment& unit) { return unit.unit.id == one.unit.id; });
    // a unit that keeps its id is one of its own predecessors
    const bool own = std::find(predecessors.begin(), predecessors.end(), one.unit.id) != predecessors.end();
    if (there && !own) continue;
    Merged::Unit unit;
    unit.id = one.unit.id;
    unit.predecessors = predecessors;
    std::vector<const Assessment*> parts;
    std::string names;
    for (const std::string& id : predecessors) {
      names += (names.empty() ? "" : ", ") + id;
      const auto found =
          std::find_if(old.begin(), old.end(), [&](const Assessment& part) { return part.unit.id == id; });
      if (found != old.end()) parts.push_back(&*found);
      if (successors[id].size() > 1) {
        unit.caveats.push_back({"split",
                                {id + " được chia cho nhiều đơn vị: không biết phần nào thuộc đơn vị nào",
                                 id + " was divided among several units: which part went where is not known"},
                                {}});
      } else if (found == old.end()) {
        unit.caveats.push_back(
            {"predecessor_missing",
             {"kỳ trước không có số liệu của " + id, "there are no facts of " + id + " before"},
             {}});
      }
    }
    if (unit.caveats.empty()) {
      const bool periods = std::all_of(parts.begin(), parts.end(), [&](const Assessment* part) {
        return part->period == parts.front()->period;
      });
      if (!periods)
        unit.caveats.push_back({"predecessor_periods",
                                {"các đơn vị cũ không cùng kỳ", "the old units are not of one period"},
                                {}});
    }
    if (unit.caveats.empty()) {
      Assessment whole = Merger(model, parts).merge(one.unit, unit.caveats);
      unit.caveats.insert(unit.caveats.begin(),
                          {"merged",
                           {"hợp nhất từ " + names + ": số đếm cộng lại, tỷ lệ tính lại",
                            "merged from " + names + ": counts added, ratios recomputed"},
                           {}});
      merged.push_back(std::move(whole));
    }
    out.units.push_back(std::move(unit));
  }
  if (merged.empty()) return out;
  std::string lines;
  std::set<std::string> replaced;
  for (const Assessment& one : merged)
    replaced.insert(one.unit.id);
  for (const Assessment& one : old) {
    if (!replaced.contains(one.unit.id)) lines += detail::canonical_assessment(one, model) + "\n";
  }
  for (const Assessment& one : merged)
    lines += detail::canonical_assessment(one, model) + "\n";
  InputReader reader(framework, mistakes);
  reader.read_json_lines(lines, "");
  out.batch = reader.finish();
  return out;
}

std::optional<Scorecard> median_card(const Framework& framework, const Scorecards& cards,
                                     const std::string& cohort) {
  const Model& model = framework.model();
  std::vector<const Scorecard*> members;
  for (const Scorecard& card : cards) {
    if (card.cohort == cohort && card.rank) members.push_back(&card);
  }
  if (members.empty()) return std::nullopt;
  const auto median = [&](const auto& get) {
    std::vector<Rational> values;
    for (const Scorecard* card : members)
      values.push_back(get(*card));
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  };
  Scorecard out;
  out.unit.id = "median";
  out.unit.kind = members.front()->unit.kind;
  out.period = members.front()->period;
  out.as_of = members.front()->as_of;
  out.cohort = cohort;
  out.of = members.front()->of;
  out.points = median([](const Scorecard& card) { return card.points; });
  out.max = median([](const Scorecard& card) { return card.max; });
  out.applicable_max = median([](const Scorecard& card) { return card.applicable_max; });
  out.index = median([](const Scorecard& card) { return card.index.value_or(Rational(0)); });
  out.lowest = out.highest = out.points;
  out.items.resize(model.items.size());
  for (std::size_t i = 0; i < model.items.size(); ++i) {
    ItemScore& item = out.items[i];
    item.state = members.front()->items[i].state;
    item.points = median([i](const Scorecard& card) { return card.items[i].points; });
    item.max = median([i](const Scorecard& card) { return card.items[i].max; });
    item.applicable_max = median([i](const Scorecard& card) { return card.items[i].applicable_max; });
    item.lowest = item.highest = item.points;
  }
  return out;
}

const Scorecard* best_card(const Scorecards& cards, const std::string& cohort) {
  const Scorecard* best = nullptr;
  for (const Scorecard& card : cards) {
    if (card.cohort != cohort || !card.rank) continue;
    if (best == nullptr || *card.rank < *best->rank ||
        (*card.rank == *best->rank && card.unit.id < best->unit.id))
      best = &card;
  }
  return best;
}

}  // namespace parindex::inline v1
