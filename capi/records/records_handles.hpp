// SPDX-License-Identifier: Apache-2.0
// What for: what stands behind the handles of parindex_records.h, and the checks every function of it makes.
//
//   parindex_status parindex_records_x(…, parindex_records_error **error) noexcept {
//     return guarded(error, [&](parindex_error** inner) -> parindex_status {
//       if (!valid(facts)) return fail(inner, kNullArgument);
//       …
//
// Handles, structs, texts and errors work as those of libparindex.so.1, with the same code (handles.hpp,
// structs.hpp, guard.hpp), of which this library holds a copy of its own.
#ifndef PARINDEX_CAPI_RECORDS_HANDLES_HPP_
#define PARINDEX_CAPI_RECORDS_HANDLES_HPP_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parindex/dossiers.hpp"
#include "parindex/evidence.hpp"
#include "parindex/records.hpp"
#include "parindex/working_days.hpp"

#include "handles.hpp"
#include "parindex_records.h"

namespace parindex::capi {

inline constexpr Tag kRecordsCalendarTag{0x52436C64};
inline constexpr Tag kRecordsFactsTag{0x52466163};
inline constexpr Tag kRecordsDossiersTag{0x52446F73};
inline constexpr Tag kRecordsNeedsTag{0x524E6565};
inline constexpr Tag kRecordsPartTag{0x52506172};

inline constexpr Sentence kNoPeriod{
    "cần ít nhất một kỳ (periods)", "at least one period is needed (periods)"};
inline constexpr Sentence kWithItself{
    "không gộp được một đối tượng với chính nó", "an object cannot be merged with itself"};

}  // namespace parindex::capi

struct parindex_records_calendar {
  static constexpr parindex::capi::Tag kTag = parindex::capi::kRecordsCalendarTag;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::Calendar> calendar;
  std::shared_ptr<const parindex::WorkingDays> working;
};

struct parindex_records_facts {
  static constexpr parindex::capi::Tag kTag = parindex::capi::kRecordsFactsTag;
  explicit parindex_records_facts(parindex::RecordFacts made);

  parindex::capi::Tag tag = kTag;
  parindex::RecordFacts facts;
  std::vector<std::pair<std::string, std::string>> periods;    // first and last day, by unit of `facts`
  std::vector<std::pair<std::size_t, std::size_t>> positions;  // of every fact: unit, fact
};

namespace parindex::capi {

// guard() for errors of this library: an object of the other one's, under another name.
template <typename Body>
parindex_status guarded(parindex_records_error** error, Body&& body) noexcept {
  parindex_error* made = nullptr;
  parindex_error** const inner = error != nullptr ? &made : nullptr;
  const parindex_status status = guard(inner, [&] { return body(inner); });
  if (error != nullptr) *error = reinterpret_cast<parindex_records_error*>(made);
  return status;
}

// A 64-bit length; all bits: up to the NUL. Nothing when it is no sound text.
[[nodiscard]] inline std::optional<std::string_view> text_of_64(
    const char* text, std::uint64_t length) noexcept {
  if (length == UINT64_MAX) return text_of(text, PARINDEX_NTS);
  if (length > static_cast<std::uint64_t>(PTRDIFF_MAX)) return std::nullopt;
  return text_of(text, static_cast<std::size_t>(length));
}

// The options of a call, checked and in C++ terms. Stays where it is: progress points to it.
struct RecordsOptions {
  RecordsOptions() = default;
  RecordsOptions(const RecordsOptions&) = delete;
  RecordsOptions& operator=(const RecordsOptions&) = delete;

  parindex_records_options raw{};
  RecordsRequest request;
  std::shared_ptr<const Calendar> calendar;  // request.calendar points to it
  std::string_view framework;
  bool cancelled = false;  // the caller's progress said stop

  [[nodiscard]] bool has(std::uint32_t flag) const noexcept { return (raw.flags & flag) != 0; }
};
// PARINDEX_OK, or the error is reported.
[[nodiscard]] parindex_status take_records_options(
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error);
// The same for records of a kind: what the framework asks of the kind is taken, too.
[[nodiscard]] parindex_status take_kind_options(std::string_view kind,
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error);
// The same for a call that counts them: there must be a period.
[[nodiscard]] parindex_status take_counting_options(std::string_view kind,
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error);
// The same for a call that looks for evidence: there must be a framework, and one period at most.
[[nodiscard]] parindex_status take_evidence_options(
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error);
[[nodiscard]] parindex_status take_inputs(const parindex_records_input* inputs, std::size_t count,
    std::vector<RecordInput>& out, parindex_error** error);
// Wraps the caller's progress; `cancelled` says afterwards whether it said stop, and must outlive what is
// given.
[[nodiscard]] std::function<bool(std::uint64_t, std::uint64_t)> progress_of(
    parindex_progress_fn progress, void* user, bool& cancelled);

// The refused rows as the mistakes of an error.
[[nodiscard]] Mistakes refused_rows(const QualityReport& quality);
// Gives out facts; without `keep_going` only when no row was refused.
[[nodiscard]] parindex_status give_facts(
    RecordFacts facts, bool keep_going, parindex_records_facts** out, parindex_error** error);
// Gives out what evidence is missing; `read` gives the register, or nothing after a mistake.
[[nodiscard]] parindex_status give_needs(const parindex_records_document* documents, std::size_t count,
    RecordsOptions& options, const std::function<std::optional<RegisterRead>(Mistakes&)>& read,
    parindex_records_needs** out, parindex_error** error);

}  // namespace parindex::capi

#endif  // PARINDEX_CAPI_RECORDS_HANDLES_HPP_
