// SPDX-License-Identifier: Apache-2.0
// What for: facts out of what was counted of dossiers.
//
//   std::vector<UnitFacts> units = dossier_facts(state, queries);
//
// Pure; the state is only read.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_FACTS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_FACTS_HPP_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "parindex/records.hpp"

#include "records/dossier_state.hpp"

namespace parindex::inline v1::detail::records {

// What a query may count.
[[nodiscard]] std::span<const std::string_view> dossier_counts() noexcept;
// Whether that counts procedures, so that they must be kept apart.
[[nodiscard]] bool counts_procedures(std::string_view count) noexcept;

// The events of which a dossier must be one to stand behind a count, a bit each.
[[nodiscard]] std::uint32_t events_behind(std::string_view count) noexcept;
// Whether a query's conditions take dossiers of that group.
[[nodiscard]] bool is_chosen(const DossierState& state, const GroupKey& key, const FactQuery& query);

[[nodiscard]] std::vector<UnitFacts> dossier_facts(const DossierState& state,
                                                   std::span<const FactQuery> queries);
// One count of one unit over all of its groups.
[[nodiscard]] std::uint64_t dossier_count(const DossierState& state, std::string_view unit,
                                          std::size_t period, std::string_view count);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_FACTS_HPP_
