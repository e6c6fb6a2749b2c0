// SPDX-License-Identifier: Apache-2.0
#include "tool/questions.hpp"

#include <string>

namespace parindex::inline v1::tool {
namespace {

constexpr std::size_t kMostEffortBytes = std::size_t{16} << 20U;
constexpr std::size_t kMaxPlanBytes = std::size_t{4} << 20U;

}  // namespace

bool read_effort(Session& session, const Options& options, const Framework& framework,
                 std::optional<Effort>& effort) {
  if (options.effort.empty()) return true;
  const std::optional<std::string> bytes = read_input(session, options.effort, kMostEffortBytes);
  if (!bytes) return false;
  Mistakes mistakes(kShownMistakes);
  effort = Effort::load(*bytes, framework, mistakes, options.effort);
  session.say(mistakes);
  return effort.has_value();
}

bool read_target(Session& session, const Options& options, const Framework& framework,
                 std::optional<Target>& target) {
  if (options.target.empty()) return true;
  target = parse_target(options.target, framework);
  if (target) return true;
  std::string bands;
  for (const BandInfo& band : framework.bands())
    bands += (bands.empty() ? "" : ", ") + band.code;
  std::string text = std::string(session.pick("--target không hiểu “", "--target does not know “")) +
                     options.target +
                     std::string(session.pick("”; viết: total:80, index:90, rank:3",
                                              "”; write: total:80, index:90, rank:3"));
  if (!bands.empty()) text += std::string(session.pick(", band: một trong ", ", band: one of ")) + bands;
  session.wrong_call(text);
  return false;
}

std::optional<SimulationPlan> read_plan(Session& session, const Options& options,
                                        const Framework& framework) {
  Mistakes mistakes(kShownMistakes);
  std::optional<SimulationPlan> plan;
  if (options.plan.empty()) {
    plan = SimulationPlan::weights(framework, mistakes);
  } else {
    const std::optional<std::string> bytes = read_input(session, options.plan, kMaxPlanBytes);
    if (!bytes) return std::nullopt;
    plan =
        SimulationPlan::load(*bytes, framework, mistakes, {.file = options.plan, .max_bytes = kMaxPlanBytes});
  }
  session.say(mistakes);
  return plan;
}

}  // namespace parindex::inline v1::tool
