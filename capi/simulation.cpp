// SPDX-License-Identifier: Apache-2.0
// Simulations: what ranks, bands and indexes rest on, from many draws.
#include "asking.hpp"
#include "making.hpp"

namespace parindex::capi {
namespace {

constexpr Sentence kBadCounts{
    "số lần rút, số mẫu hoặc số luồng không hợp lệ", "a number of draws, samples or threads is out of range"};
constexpr std::int32_t kMostThreads = 256;
constexpr std::uint64_t kMostNamed = 1'000'000;

// A call's options, checked and in C++ terms.
struct Wish {
  parindex_simulation_options raw{};
  std::optional<SimulationPlan> plan;
  SimulationOptions options;
  bool cancelled = false;  // the caller's progress said stop

  parindex_status take(
      const parindex_simulation_options* from, const parindex_result& result, parindex_error** error) {
    if (from != nullptr && !capi::take(from, raw)) return fail(error, kBadStruct);
    constexpr std::uint32_t kKnown = PARINDEX_SIMULATE_SEED | PARINDEX_SIMULATE_NO_INDEX |
                                     PARINDEX_SIMULATE_PAIRS | PARINDEX_SIMULATE_LEAVE_OUT;
    if ((raw.flags & ~kKnown) != 0 || !format_of(raw.view)) return fail(error, kBadFlags);
    if (raw.reserved != 0) return fail(error, kBadFlags);
    if (raw.draws > SimulationPlan::kMaxDraws || raw.samples > SimulationPlan::kMaxDraws || raw.threads < -1)
      return fail(error, kBadCounts);
    if (!good_text(raw.plan, raw.plan_length)) return fail(error, kBadText);
    if (raw.draws != 0) options.draws = raw.draws;
    if (has(PARINDEX_SIMULATE_SEED)) options.seed = raw.seed;
    options.threads = raw.threads < 0 ? 0 : static_cast<unsigned>(std::clamp(raw.threads, 1, kMostThreads));
    options.index = !has(PARINDEX_SIMULATE_NO_INDEX);
    options.pairs = has(PARINDEX_SIMULATE_PAIRS);
    options.leave_out = has(PARINDEX_SIMULATE_LEAVE_OUT);
    options.sensitivity = raw.samples;
    options.previous = result.cards->previous();
    options.calendar = result.cards->calendar();
    if (raw.progress != nullptr) {
      options.progress = [this](std::size_t done, std::size_t total) {
        if (!cancelled) cancelled = raw.progress(done, total, raw.user) != 0;
        return cancelled;
      };
    }
    if (const parindex_status status = take_units(result, error); status != PARINDEX_OK) return status;
    return take_plan(result.framework->framework, error);
  }

 private:
  [[nodiscard]] bool has(std::uint32_t flag) const noexcept { return (raw.flags & flag) != 0; }

  parindex_status take_units(const parindex_result& result, parindex_error** error) {
    if (raw.unit_count == 0) return PARINDEX_OK;
    if (raw.units == nullptr || raw.unit_count > kMostNamed) return fail(error, kNullArgument);
    for (std::uint64_t i = 0; i != raw.unit_count; ++i) {
      if (raw.units[i] == nullptr) return fail(error, kNullArgument);
      if (!result.cards->find(raw.units[i])) return fail(error, PARINDEX_E_NOT_FOUND, kNoSuchUnit);
      options.sensitivity_units.emplace_back(raw.units[i]);
    }
    return PARINDEX_OK;
  }

  parindex_status take_plan(const Framework& framework, parindex_error** error) {
    Mistakes mistakes;
    if (raw.plan == nullptr) {
      plan = SimulationPlan::weights(framework, mistakes);
    } else {
      plan = SimulationPlan::load(
          option_text(raw.plan, raw.plan_length), framework, mistakes, {.file = or_empty(raw.file)});
    }
    return plan ? PARINDEX_OK : fail_data(error, std::move(mistakes));
  }
};

}  // namespace

parindex_status make_simulation(const parindex_result& result, const parindex_simulation_options* options,
    bool only_ranks, MadeSimulation& out, parindex_error** error) {
  Wish wish;
  if (const parindex_status status = wish.take(options, result, error); status != PARINDEX_OK) return status;
  if (only_ranks) wish.options.index = false;
  out.format = *format_of(wish.raw.view);
  out.language = language_of(wish.raw.language);
  Mistakes mistakes;
  out.outcome =
      simulate(result.framework->framework, *result.cards->batch(), *wish.plan, mistakes, wish.options);
  if (wish.cancelled) return fail_cancelled(error);
  return out.outcome ? PARINDEX_OK : fail_data(error, std::move(mistakes));
}

namespace {

std::string view_of(const MadeSimulation& made, const Framework& framework) {
  switch (made.format) {
    case ViewFormat::kCsv:
      return to_csv(*made.outcome, framework);
    case ViewFormat::kTable:
      return to_table(*made.outcome, framework, {.language = made.language});
    default:
      return to_json(*made.outcome, framework);
  }
}

}  // namespace
}  // namespace parindex::capi

using parindex::capi::fail;

extern "C" {

parindex_status parindex_simulation_options_init(
    parindex_simulation_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_result_simulate(const parindex_result* result,
    const parindex_simulation_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return parindex::capi::guard(error, [&]() -> parindex_status {
    if (!parindex::capi::valid(result) || write == nullptr) return fail(error, parindex::capi::kNullArgument);
    parindex::capi::MadeSimulation made;
    const parindex_status status = parindex::capi::make_simulation(*result, options, false, made, error);
    if (status != PARINDEX_OK) return status;
    return parindex::capi::hand_on(
        parindex::capi::view_of(made, result->framework->framework), write, user, error);
  });
}

}  // extern "C"
