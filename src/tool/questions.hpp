// SPDX-License-Identifier: Apache-2.0
// What for: what commands are asked besides frameworks and facts: effort, target, simulation plan.
//
// Each says on standard error what is wrong and raises the session's status.
#ifndef PARINDEX_SRC_TOOL_QUESTIONS_HPP_
#define PARINDEX_SRC_TOOL_QUESTIONS_HPP_

#include <cstddef>
#include <optional>

#include "parindex/advice.hpp"
#include "parindex/simulation.hpp"

#include "tool/command.hpp"

namespace parindex::inline v1::tool {

// The effort document, if one is named; false after saying what is wrong with it.
[[nodiscard]] bool read_effort(Session& session, const Options& options, const Framework& framework,
                               std::optional<Effort>& effort);

// The target, if one is named; false after saying that it is none.
[[nodiscard]] bool read_target(Session& session, const Options& options, const Framework& framework,
                               std::optional<Target>& target);

// The plan that is named, or the one there is without; nothing after saying what is wrong.
[[nodiscard]] std::optional<SimulationPlan> read_plan(Session& session, const Options& options,
                                                      const Framework& framework);

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_QUESTIONS_HPP_
