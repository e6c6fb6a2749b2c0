// SPDX-License-Identifier: Apache-2.0
// What for: one dossier, and what it counts as in a period.
//
//   const std::uint32_t events = classify(dossier, window);        // a bit for each count it raises by one
//
// Plain data, no errors.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_MODEL_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_MODEL_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "records/mapping.hpp"

namespace parindex::inline v1::detail::records {

// Fields of a dossier, in the order of kDossierFields.
enum DossierField : std::size_t {
  kId,
  kUnit,
  kProcedure,
  kFieldOfWork,
  kReceived,
  kDue,
  kAllowed,
  kFinished,
  kReturned,
  kWithdrawn,
  kChannel,
  kStatus,
  kSupplementRequests,
  kSupplementDays,
  kSupplementFrom,
  kSupplementTo,
  kDigitisedIn,  // the flags follow each other
  kDigitisedOut,
  kReused,
  kHasFee,
  kPaidOnline,
  kApology,
  kDossierFieldCount
};
inline constexpr std::size_t kFirstFlag = kDigitisedIn;
inline constexpr std::size_t kFlagCount = kDossierFieldCount - kFirstFlag;

inline constexpr std::array<std::string_view, 6> kChannelWords{"direct",  "online",         "post",
                                                               "counter", "online_partial", "online_full"};
enum class Channel : std::uint8_t { kDirect, kOnline, kPost, kNone };
// What each of kChannelWords counts as.
inline constexpr std::array<Channel, 6> kChannelOfWord{Channel::kDirect, Channel::kOnline, Channel::kPost,
                                                       Channel::kDirect, Channel::kOnline, Channel::kOnline};
inline constexpr std::array<std::string_view, 6> kStatusWords{"in_process", "paused",   "awaiting_supplement",
                                                              "finished",   "returned", "withdrawn"};

inline constexpr std::array<Field, kDossierFieldCount> kDossierFields{{
    {"id", FieldType::kText},
    {"unit", FieldType::kText, true},
    {"procedure", FieldType::kText},
    {"field", FieldType::kText},
    {"received", FieldType::kDate, true},
    {"due", FieldType::kDate},
    {"allowed", FieldType::kCount},
    {"finished", FieldType::kDate},
    {"returned", FieldType::kDate},
    {"withdrawn", FieldType::kDate},
    {"channel", FieldType::kCode, false, kChannelWords},
    {"status", FieldType::kCode, false, kStatusWords},
    {"supplement_requests", FieldType::kCount},
    {"supplement_days", FieldType::kCount},
    {"supplement_from", FieldType::kDate},
    {"supplement_to", FieldType::kDate},
    {"digitised_in", FieldType::kFlag},
    {"digitised_out", FieldType::kFlag},
    {"reused", FieldType::kFlag},
    {"has_fee", FieldType::kFlag},
    {"paid_online", FieldType::kFlag},
    {"apology", FieldType::kFlag},
}};

// What a dossier can count as.
enum Event : std::uint8_t {
  kEventReceived,
  kEventCarriedOver,
  kEventOnline,
  kEventDirect,
  kEventPost,
  kEventFinished,
  kEventEarly,
  kEventOnDue,
  kEventLate,
  kEventInProcess,
  kEventInProcessInTime,
  kEventInProcessOverdue,
  kEventPaused,
  kEventPausedInTime,
  kEventPausedOverdue,
  kEventAwaiting,
  kEventReturned,
  kEventWithdrawn,
  kEventInTime,
  kEventOverdue,
  kEventDigitisedIn,
  kEventDigitisedOut,
  kEventReused,
  kEventHasFee,
  kEventPaidOnline,
  kEventApology,
  kEventPaidOfFee,
  kEventDigitised,
  kEventReusedAny,
  kEventCount
};
inline constexpr std::array<std::string_view, kEventCount> kEventWords{"received",
                                                                       "carried_over",
                                                                       "online",
                                                                       "direct",
                                                                       "post",
                                                                       "finished",
                                                                       "finished_early",
                                                                       "finished_on_due",
                                                                       "finished_late",
                                                                       "in_process",
                                                                       "in_process_in_time",
                                                                       "in_process_overdue",
                                                                       "paused",
                                                                       "paused_in_time",
                                                                       "paused_overdue",
                                                                       "awaiting_supplement",
                                                                       "returned",
                                                                       "withdrawn",
                                                                       "in_time",
                                                                       "overdue",
                                                                       "digitised_in",
                                                                       "digitised_out",
                                                                       "reused",
                                                                       "has_fee",
                                                                       "paid_online",
                                                                       "apology",
                                                                       "paid_of_fee",
                                                                       "digitised",
                                                                       "reused_any"};

enum class Ended : std::uint8_t { kNo, kFinished, kReturned, kWithdrawn };
enum class Running : std::uint8_t { kInProcess, kPaused, kAwaiting };

inline constexpr std::uint32_t kNoGroup = 0;  // position of "" in the dictionaries of procedures and fields

// One dossier with everything settled: `due` is its effective due day, a supplement's time included.
struct Dossier {
  static constexpr std::int32_t kNever = std::numeric_limits<std::int32_t>::max();
  std::uint32_t unit = 0, procedure = kNoGroup, field = kNoGroup;  // positions in dictionaries
  std::int32_t received = 0, due = 0, end = 0;
  Ended ended = Ended::kNo;
  Running running = Running::kInProcess;
  Channel channel = Channel::kNone;
  bool many_supplements = false;
  std::uint16_t flags = 0;
  std::uint16_t deducted = 0;  // working days
  // Where the days of a supplement are known: the due day without it, when it was asked for and when it came.
  std::int32_t first_due = 0, asked = kNever, answered = kNever;

  // The due day as it stands on a day while the dossier runs: what comes later is not known yet, and while
  // it waits for the citizen no time passes.
  [[nodiscard]] constexpr std::int32_t due_on(std::int32_t day) const noexcept {
    if (asked == kNever || answered <= day) return due;
    return asked > day || first_due < asked ? first_due : day;
  }
};

// A period, and the day its state is looked at.
struct Window {
  std::int32_t from, limit,
      as_of;  // received up to `limit`: the period's end or as_of, whichever comes first
};

[[nodiscard]] constexpr std::uint32_t bit(unsigned event) noexcept { return std::uint32_t{1} << event; }

// The bits of what the dossier counts as; 0: it has nothing to do with the period.
[[nodiscard]] constexpr std::uint32_t classify(const Dossier& d, const Window& w) noexcept {
  const bool ended = d.ended != Ended::kNo && d.end <= w.as_of;
  if (d.received > w.limit || (ended && d.end < w.from)) return 0;
  std::uint32_t out = 0;
  const auto flag = [&](DossierField field) { return (d.flags >> (field - kFirstFlag) & 1U) != 0; };
  if (d.received >= w.from) {
    out |= bit(kEventReceived);
    if (d.channel == Channel::kOnline) out |= bit(kEventOnline);
    if (d.channel == Channel::kDirect) out |= bit(kEventDirect);
    if (d.channel == Channel::kPost) out |= bit(kEventPost);
    if (flag(kDigitisedIn)) out |= bit(kEventDigitisedIn);
    if (flag(kReused)) out |= bit(kEventReused);
    if (flag(kHasFee)) out |= bit(kEventHasFee);
    if (flag(kPaidOnline)) out |= bit(kEventPaidOnline);
    if (flag(kHasFee) && flag(kPaidOnline)) out |= bit(kEventPaidOfFee);
  } else {
    out |= bit(kEventCarriedOver);
  }
  const bool over = d.many_supplements || (ended ? d.end > d.due : d.due_on(w.as_of) < w.as_of);
  if (ended) {
    if (d.ended == Ended::kReturned) {
      out |= bit(kEventReturned);
    } else if (d.ended == Ended::kWithdrawn) {
      out |= bit(kEventWithdrawn);
    } else {
      out |= bit(kEventFinished) | bit(over ? kEventLate : d.end < d.due ? kEventEarly : kEventOnDue);
      if (flag(kDigitisedOut)) out |= bit(kEventDigitisedOut);
      if (flag(kDigitisedIn) && flag(kDigitisedOut)) out |= bit(kEventDigitised);
    }
  } else if (d.running == Running::kPaused) {
    out |= bit(kEventPaused) | bit(over ? kEventPausedOverdue : kEventPausedInTime);
  } else if (d.running == Running::kAwaiting) {
    out |= bit(kEventAwaiting);
  } else {
    out |= bit(kEventInProcess) | bit(over ? kEventInProcessOverdue : kEventInProcessInTime);
  }
  out |= bit(over ? kEventOverdue : kEventInTime);
  if (over && flag(kApology)) out |= bit(kEventApology);
  if (flag(kReused)) out |= bit(kEventReusedAny);
  return out;
}

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_MODEL_HPP_
