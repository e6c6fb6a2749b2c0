// SPDX-License-Identifier: Apache-2.0
// The library itself: versions, names, sizes; and what is frozen for as long as PARINDEX_ABI_VERSION is 1.
#include "parindex.h"

#include <cstddef>
#include <iterator>
#include <string_view>

#include "handles.hpp"
#include "structs.hpp"

namespace {

PARINDEX_SIZE(parindex_load_options, 24);
PARINDEX_OFFSET(parindex_load_options, max_bytes, 8);
PARINDEX_OFFSET(parindex_load_options, file, 16);
PARINDEX_SIZE(parindex_score_options, 160);
PARINDEX_OFFSET(parindex_score_options, max_bytes, 16);
PARINDEX_OFFSET(parindex_score_options, units_length, 56);
PARINDEX_OFFSET(parindex_score_options, unit_ids, 80);
PARINDEX_OFFSET(parindex_score_options, unit_periods, 112);
PARINDEX_OFFSET(parindex_score_options, attribute_values, 136);
PARINDEX_OFFSET(parindex_score_options, user, 152);
PARINDEX_SIZE(parindex_mistake, 88);
PARINDEX_OFFSET(parindex_mistake, code, 24);
PARINDEX_OFFSET(parindex_mistake, hint_en, 80);
PARINDEX_SIZE(parindex_fact, 64);
PARINDEX_OFFSET(parindex_fact, id, 24);
PARINDEX_SIZE(parindex_item, 96);
PARINDEX_OFFSET(parindex_item, code, 40);
PARINDEX_OFFSET(parindex_item, owner, 88);
PARINDEX_SIZE(parindex_unit_score, 176);
PARINDEX_OFFSET(parindex_unit_score, points, 16);
PARINDEX_OFFSET(parindex_unit_score, pending, 64);
PARINDEX_OFFSET(parindex_unit_score, id, 112);
PARINDEX_OFFSET(parindex_unit_score, cohort, 168);
PARINDEX_SIZE(parindex_item_score, 96);
PARINDEX_OFFSET(parindex_item_score, points, 16);
PARINDEX_OFFSET(parindex_item_score, round_count, 88);
PARINDEX_SIZE(parindex_ledger_entry, 64);
PARINDEX_OFFSET(parindex_ledger_entry, basis, 56);
PARINDEX_SIZE(parindex_trace_step, 32);
PARINDEX_SIZE(parindex_round, 56);
PARINDEX_SIZE(parindex_gate, 40);
PARINDEX_SIZE(parindex_column, 56);
PARINDEX_OFFSET(parindex_column, data, 32);
PARINDEX_OFFSET(parindex_column, stride, 48);
PARINDEX_SIZE(parindex_output, 40);
PARINDEX_OFFSET(parindex_output, data, 24);
PARINDEX_SIZE(parindex_advice_options, 80);
PARINDEX_OFFSET(parindex_advice_options, target, 16);
PARINDEX_OFFSET(parindex_advice_options, effort_length, 48);
PARINDEX_OFFSET(parindex_advice_options, soon, 72);
PARINDEX_SIZE(parindex_report_options, 48);
PARINDEX_OFFSET(parindex_report_options, previous, 24);
PARINDEX_OFFSET(parindex_report_options, simulation, 40);
PARINDEX_SIZE(parindex_compare_options, 56);
PARINDEX_OFFSET(parindex_compare_options, mapping_length, 32);
PARINDEX_OFFSET(parindex_compare_options, other_file, 48);
PARINDEX_SIZE(parindex_simulation_options, 96);
PARINDEX_OFFSET(parindex_simulation_options, seed, 40);
PARINDEX_OFFSET(parindex_simulation_options, samples, 56);
PARINDEX_OFFSET(parindex_simulation_options, user, 88);

// The codes are those of the C++ enumerations.
template <typename Enum>
constexpr bool same(Enum value, std::int32_t code) {
  return static_cast<std::int32_t>(value) == code;
}
using parindex::FactType;
using parindex::State;
static_assert(same(State::kScored, PARINDEX_STATE_SCORED) && same(State::kPending, PARINDEX_STATE_PENDING) &&
              same(State::kNotApplicable, PARINDEX_STATE_NOT_APPLICABLE) &&
              same(State::kNoActivity, PARINDEX_STATE_NO_ACTIVITY) &&
              same(State::kGiven, PARINDEX_STATE_GIVEN) && same(State::kTracked, PARINDEX_STATE_TRACKED));
static_assert(same(FactType::kCount, PARINDEX_FACT_COUNT) && same(FactType::kNumber, PARINDEX_FACT_NUMBER) &&
              same(FactType::kPercent, PARINDEX_FACT_PERCENT) && same(FactType::kFlag, PARINDEX_FACT_FLAG) &&
              same(FactType::kChoice, PARINDEX_FACT_CHOICE) && same(FactType::kDate, PARINDEX_FACT_DATE) &&
              same(FactType::kDateTime, PARINDEX_FACT_DATETIME) &&
              same(FactType::kText, PARINDEX_FACT_TEXT) && same(FactType::kTally, PARINDEX_FACT_TALLY));

struct Named {
  std::string_view name;
  const char* value;
};

#if defined(__clang__)
#define PARINDEX_COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define PARINDEX_COMPILER "gcc " __VERSION__
#else
#define PARINDEX_COMPILER "unknown"
#endif
#if defined(__SANITIZE_ADDRESS__)
#define PARINDEX_SANITIZERS "address"
#elif defined(__SANITIZE_THREAD__)
#define PARINDEX_SANITIZERS "thread"
#else
#define PARINDEX_SANITIZERS "none"
#endif

constexpr Named kBuild[] = {
    {"compiler", PARINDEX_COMPILER},
#if defined(__OPTIMIZE__)
    {"build", "optimised"},
#else
    {"build", "debug"},
#endif
#if defined(__x86_64__)
    {"architecture", "x86-64"},
#elif defined(__aarch64__)
    {"architecture", "aarch64"},
#else
    {"architecture", "other"},
#endif
    {"sanitizers", PARINDEX_SANITIZERS},
};

constexpr parindex::capi::NamedSize kSizes[] = {
    {"load_options", sizeof(parindex_load_options)},
    {"score_options", sizeof(parindex_score_options)},
    {"mistake", sizeof(parindex_mistake)},
    {"fact", sizeof(parindex_fact)},
    {"item", sizeof(parindex_item)},
    {"unit_score", sizeof(parindex_unit_score)},
    {"item_score", sizeof(parindex_item_score)},
    {"ledger_entry", sizeof(parindex_ledger_entry)},
    {"trace_step", sizeof(parindex_trace_step)},
    {"round", sizeof(parindex_round)},
    {"gate", sizeof(parindex_gate)},
    {"column", sizeof(parindex_column)},
    {"output", sizeof(parindex_output)},
    {"advice_options", sizeof(parindex_advice_options)},
    {"report_options", sizeof(parindex_report_options)},
    {"compare_options", sizeof(parindex_compare_options)},
    {"simulation_options", sizeof(parindex_simulation_options)},
};

}  // namespace

extern "C" {

const char* parindex_version(void) noexcept { return parindex::version(); }
int32_t parindex_version_number(void) noexcept { return parindex::version_number(); }
int32_t parindex_abi_version(void) noexcept { return PARINDEX_ABI_VERSION; }

const char* parindex_build_info(const char* key) noexcept {
  if (key == nullptr) return nullptr;
  for (const Named& one : kBuild) {
    if (one.name == key) return one.value;
  }
  return nullptr;
}

size_t parindex_struct_size(const char* name) noexcept { return parindex::capi::size_of(kSizes, name); }

const char* parindex_status_name(parindex_status status) noexcept {
  static constexpr const char* kNames[] = {
      "OK", "E_ARGUMENT", "E_DATA", "E_MEMORY", "E_BUFFER", "E_CANCELLED", "E_NOT_FOUND", "E_INTERNAL"};
  return status >= 0 && static_cast<std::size_t>(status) < std::size(kNames) ? kNames[status] : "?";
}

const char* parindex_state_name(parindex_state state) noexcept {
  if (state < PARINDEX_STATE_SCORED || state > PARINDEX_STATE_TRACKED) return "?";
  return to_string(static_cast<State>(state)).data();
}

const char* parindex_fact_type_name(parindex_fact_type type) noexcept {
  if (type < PARINDEX_FACT_COUNT || type > PARINDEX_FACT_TALLY) return "?";
  return to_string(static_cast<FactType>(type)).data();
}

}  // extern "C"
