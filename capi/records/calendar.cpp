// SPDX-License-Identifier: Apache-2.0
// Working days, a column at a time.
#include <span>

#include "records_handles.hpp"

using parindex::capi::fail;
using parindex::capi::guarded;
using parindex::capi::kNullArgument;
using parindex::capi::valid;

namespace {

static_assert(parindex::WorkingDays::kNone == PARINDEX_RECORDS_NO_DAY);

// Two columns in, one out; the table of days is the calendar's, or made for this call.
template <typename Compute>
parindex_status by_column(const parindex_records_calendar* calendar, const int32_t* a, const int32_t* b,
    std::size_t count, int32_t* out, parindex_records_error** error, Compute&& compute) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if ((calendar != nullptr && !valid(calendar)) ||
        (count != 0 && (a == nullptr || b == nullptr || out == nullptr)))
      return fail(inner, kNullArgument);
    if (count > static_cast<std::size_t>(PTRDIFF_MAX) / sizeof(int32_t))
      return fail(inner, parindex::capi::kNoSuchIndex);
    const std::span<const std::int32_t> first(a, count), second(b, count);
    const std::span<std::int32_t> to(out, count);
    if (calendar != nullptr) {
      compute(*calendar->working, first, second, to);
    } else {
      compute(parindex::WorkingDays(parindex::Calendar::vietnam()), first, second, to);
    }
    return PARINDEX_OK;
  });
}

}  // namespace

extern "C" {

parindex_status parindex_records_calendar_load(const char* csv, size_t csv_len, const char* file,
    parindex_records_calendar** out, parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr) return fail(inner, kNullArgument);
    const std::optional<std::string_view> text = parindex::capi::text_of(csv, csv_len);
    if (!text) return fail(inner, parindex::capi::kBadText);
    parindex::Mistakes mistakes;
    std::optional<parindex::Calendar> calendar = parindex::Calendar::with_days(
        parindex::Calendar::vietnam(), *text, parindex::capi::or_empty(file), mistakes);
    if (!calendar) return parindex::capi::fail_data(inner, std::move(mistakes));
    auto handle = std::make_unique<parindex_records_calendar>();
    handle->calendar = std::make_shared<const parindex::Calendar>(*std::move(calendar));
    handle->working = std::make_shared<const parindex::WorkingDays>(*handle->calendar);
    *out = handle.release();
    return PARINDEX_OK;
  });
}

void parindex_records_calendar_free(parindex_records_calendar* calendar) noexcept {
  parindex::capi::free_handle(calendar);
}

parindex_status parindex_records_working_days(const parindex_records_calendar* calendar, const int32_t* from,
    const int32_t* to, size_t count, int32_t* out, parindex_records_error** error) noexcept {
  return by_column(calendar, from, to, count, out, error,
      [](const parindex::WorkingDays& working, auto first, auto second, auto result) {
        working.between(first, second, result);
      });
}

parindex_status parindex_records_due_days(const parindex_records_calendar* calendar, const int32_t* received,
    const int32_t* allowed, size_t count, int32_t* out, parindex_records_error** error) noexcept {
  return by_column(calendar, received, allowed, count, out, error,
      [](const parindex::WorkingDays& working, auto first, auto second, auto result) {
        working.due(first, second, result);
      });
}

}  // extern "C"
