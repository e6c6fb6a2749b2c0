// SPDX-License-Identifier: Apache-2.0
// What for: advice and simulations of a result, made for whoever shows them: as texts of their own, or in a report.
#ifndef PARINDEX_CAPI_MAKING_HPP_
#define PARINDEX_CAPI_MAKING_HPP_

#include <optional>

#include "parindex/advice.hpp"
#include "parindex/simulation.hpp"

#include "handles.hpp"

namespace parindex::capi {

// Advice for a unit, and the way to the target where the options name one.
struct MadeAdvice {
  ViewFormat format = ViewFormat::kJson;
  Language language = Language::kVi;
  std::optional<std::size_t> item;  // only this leaf
  std::optional<Advice> advice;
  std::optional<TargetAdvice> plan;
};
// PARINDEX_OK, or the error is reported. `options` may be null; the card is one of the result's.
[[nodiscard]] parindex_status make_advice(const parindex_result& result, const Scorecard& card,
    const parindex_advice_options* options, MadeAdvice& out, parindex_error** error);

// The outcome of many draws.
struct MadeSimulation {
  ViewFormat format = ViewFormat::kJson;
  Language language = Language::kVi;
  std::optional<Simulation> outcome;
};
// The same. `only_ranks`: without the spread of the index, whatever the options say.
[[nodiscard]] parindex_status make_simulation(const parindex_result& result,
    const parindex_simulation_options* options, bool only_ranks, MadeSimulation& out, parindex_error** error);

}  // namespace parindex::capi

#endif  // PARINDEX_CAPI_MAKING_HPP_
