#include "model/model.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {

namespace {

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

}  // namespace

std::vector<InheritGroup> Model::inherit_groups(const std::vector<Index>& read) const {
  std::vector<InheritGroup> groups;
  for (const Index fact : read) {
    const FactDeclaration& declaration = facts[at(fact)];
    if (declaration.inherit == kNone) continue;
    auto group = std::find_if(groups.begin(), groups.end(),
                              [&](const InheritGroup& one) { return one.ancestor == declaration.inherit; });
    if (group == groups.end()) group = groups.insert(groups.end(), InheritGroup{declaration.inherit, {}});
    const Index count =
        declaration.type == FactType::kTally ? static_cast<Index>(declaration.options.size()) : 1;
    for (Index i = 0; i < count; ++i)
      group->slots.push_back(declaration.slot + i);
  }
  return groups;
}

}  // namespace parindex::inline v1::detail
