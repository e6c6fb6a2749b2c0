// SPDX-License-Identifier: Apache-2.0
// Reports: a result as one HTML page.
#include "parindex/report.hpp"

#include "asking.hpp"
#include "making.hpp"

namespace {

using parindex::capi::fail;
using parindex::capi::kNullArgument;
using parindex::capi::valid;

constexpr parindex::capi::Sentence kWhichUnit{
    "có nhiều đơn vị, hãy nêu đơn vị cần tư vấn", "there are several units: name the one that advice is for"};

}  // namespace

extern "C" {

parindex_status parindex_report_options_init(parindex_report_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_result_report(const parindex_result* result, const parindex_report_options* options,
    parindex_write_fn write, void* user, parindex_error** error) noexcept {
  return parindex::capi::guard(error, [&]() -> parindex_status {
    if (!valid(result) || write == nullptr) return fail(error, kNullArgument);
    parindex_report_options raw{};
    if (options != nullptr && !parindex::capi::take(options, raw))
      return fail(error, parindex::capi::kBadStruct);
    if (raw.flags != 0 || raw.reserved != 0) return fail(error, parindex::capi::kBadFlags);
    parindex::ReportOptions how;
    how.language = parindex::capi::language_of(raw.language);
    how.unit = parindex::capi::or_empty(raw.unit);
    const parindex::Framework& framework = result->framework->framework;
    std::shared_ptr<const parindex::Scorecards> previous;
    if (raw.previous != nullptr) {
      if (!valid(raw.previous)) return fail(error, kNullArgument);
      if (!parindex::capi::same_rules(*raw.previous, *result))
        return fail(error, parindex::capi::kOtherRules);
      previous = raw.previous->cards->all(false);
      how.previous = previous.get();
    }
    const std::shared_ptr<const parindex::Scorecards> cards = result->cards->all(true);
    if (!how.unit.empty() && !parindex::capi::has_unit(*cards, how.unit))
      return fail(error, PARINDEX_E_NOT_FOUND, parindex::capi::kNoSuchUnit);
    parindex::capi::MadeAdvice advised;
    if (raw.advice != nullptr) {
      const std::optional<std::size_t> latest = latest_card(*cards, how.unit);
      if (!latest) return fail(error, kWhichUnit);
      const parindex::Scorecard& card = (*cards)[*latest];
      const parindex_status status = parindex::capi::make_advice(*result, card, raw.advice, advised, error);
      if (status != PARINDEX_OK) return status;
      how.unit = card.unit.id;
      how.advice = &*advised.advice;
      how.target = advised.plan ? &*advised.plan : nullptr;
    }
    parindex::capi::MadeSimulation drawn;
    if (raw.simulation != nullptr) {
      const parindex_status status =
          parindex::capi::make_simulation(*result, raw.simulation, true, drawn, error);
      if (status != PARINDEX_OK) return status;
      how.simulation = &*drawn.outcome;
    }
    const std::string page = to_html(*cards, framework, *result->cards->batch(), how);
    return parindex::capi::hand_on(page, write, user, error);
  });
}

}  // extern "C"
