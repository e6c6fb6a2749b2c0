// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_trace.hpp"

#include <algorithm>
#include <utility>

#include "records/dossier_facts.hpp"
#include "records/dossier_state.hpp"

namespace parindex::inline v1::detail::records {

DossierTrace::DossierTrace(std::string unit, FactQuery query)
    : unit_(std::move(unit)), query_(std::move(query)), events_(events_behind(query_.count)) {}

void DossierTrace::see(const DossierState& state, std::uint32_t source, const Dossier& dossier,
                       std::uint64_t line) {
  if (state.units.text(dossier.unit) != unit_) return;
  for (std::uint32_t p = 0; p != state.windows.size(); ++p) {
    const std::uint32_t events = classify(dossier, state.windows[p]);
    if ((events & events_) == 0) continue;
    const GroupKey key{dossier.unit, dossier.procedure, dossier.field, dossier.channel,
                       (events & bit(kEventCarriedOver)) != 0};
    if (is_chosen(state, key, query_)) rows_.push_back({source, p, line});
  }
}

void DossierTrace::append(const DossierTrace& other, std::span<const std::uint32_t> source_of) {
  for (const Row& row : other.rows_)
    rows_.push_back({source_of[row.source], row.period, row.line});
}

std::vector<std::uint64_t> DossierTrace::lines(std::uint32_t source, std::size_t period) const {
  std::vector<std::uint64_t> out;
  for (const Row& row : rows_) {
    if (row.source == source && row.period == period) out.push_back(row.line);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace parindex::inline v1::detail::records
