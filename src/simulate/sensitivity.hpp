// SPDX-License-Identifier: Apache-2.0
// What for: whose doing it is: rankings without each item, and Sobol indices of what is drawn.
#ifndef PARINDEX_SRC_SIMULATE_SENSITIVITY_HPP_
#define PARINDEX_SRC_SIMULATE_SENSITIVITY_HPP_

#include "parindex/simulation.hpp"

#include "simulate/stage.hpp"

namespace parindex::inline v1::detail {

// Fills Simulation::left_out. @return false when stopped
[[nodiscard]] bool leave_out(const Stage& stage, const SimulationOptions& options, Simulation& out);
// Fills Simulation::sensitivity. @return false when stopped
[[nodiscard]] bool sensitivities(const Stage& stage, const SimulationOptions& options, unsigned threads,
                                 Simulation& out);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_SENSITIVITY_HPP_
