// SPDX-License-Identifier: Apache-2.0
#include "model/model.hpp"

#include <algorithm>
#include <array>

namespace parindex::inline v1::detail {

bool is_round_name(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 5> kNames{"self", "appraisal", "explanation", "council", "final"};
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  constexpr std::string_view kAppraisal = "appraisal";
  if (!name.starts_with(kAppraisal)) return false;
  name.remove_prefix(kAppraisal.size());
  if (name.starts_with('_')) name.remove_prefix(1);
  return !name.empty() && name.front() != '0' &&
         std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

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
