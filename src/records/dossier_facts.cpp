// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_facts.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <set>

#include "records/kinds.hpp"

namespace parindex::inline v1::detail::records {
namespace {

// Counts that are made of events.
struct Sum {
  std::string_view word;
  std::array<Event, 2> events;
};
constexpr std::array<Sum, 2> kSums{
    {{"total", {kEventReceived, kEventCarriedOver}}, {"on_time", {kEventEarly, kEventOnDue}}}};

// Procedures that have at least one dossier of that event.
struct Procedures {
  std::string_view word;
  Event event;
};
constexpr std::array<Procedures, 5> kProcedureCounts{{{"procedures", kEventReceived},
                                                      {"procedures_online", kEventOnline},
                                                      {"procedures_with_fee", kEventHasFee},
                                                      {"procedures_paid_online", kEventPaidOnline},
                                                      {"procedures_paid_of_fee", kEventPaidOfFee}}};

// Working days within which so many per cent of the finished dossiers were handled.
struct Percentile {
  std::string_view word;
  std::uint64_t percent;
};
constexpr std::array<Percentile, 4> kPercentiles{
    {{"days_p50", 50}, {"days_p75", 75}, {"days_p90", 90}, {"days_p95", 95}}};
constexpr std::string_view kDays = "working_days", kDaysLate = "working_days_late", kDaysMost = "days_max";

constexpr std::size_t kWordCount =
    kEventCount + kSums.size() + kProcedureCounts.size() + kPercentiles.size() + 3;
constexpr std::array<std::string_view, kWordCount> kWords = [] {
  std::array<std::string_view, kWordCount> out{};
  std::size_t at = 0;
  for (const std::string_view word : kEventWords)
    out[at++] = word;
  for (const Sum& one : kSums)
    out[at++] = one.word;
  for (const Procedures& one : kProcedureCounts)
    out[at++] = one.word;
  out[at++] = kDays;
  out[at++] = kDaysLate;
  for (const Percentile& one : kPercentiles)
    out[at++] = one.word;
  out[at++] = kDaysMost;
  return out;
}();

template <typename Rows>
auto row_of(const Rows& rows, std::string_view word) {
  return std::find_if(rows.begin(), rows.end(), [word](const auto& row) { return row.word == word; });
}

// The other column of an event that needs two.
std::size_t second_field_of(std::size_t event) noexcept {
  return event == kEventPaidOfFee   ? std::size_t{kHasFee}
         : event == kEventDigitised ? std::size_t{kDigitisedIn}
                                    : std::size_t{kDossierFieldCount};
}

// The column without which an event cannot be counted; none: kDossierFieldCount.
std::size_t field_of(std::size_t event) noexcept {
  switch (event) {
    case kEventOnline:
    case kEventDirect:
    case kEventPost:
      return kChannel;
    case kEventPaused:
    case kEventPausedInTime:
    case kEventPausedOverdue:
    case kEventAwaiting:
      return kStatus;
    case kEventReturned:
      return kReturned;
    case kEventWithdrawn:
      return kWithdrawn;
    case kEventDigitisedIn:
      return kDigitisedIn;
    case kEventDigitisedOut:
      return kDigitisedOut;
    case kEventReused:
    case kEventReusedAny:
      return kReused;
    case kEventHasFee:
      return kHasFee;
    case kEventPaidOnline:
    case kEventPaidOfFee:
      return kPaidOnline;
    case kEventDigitised:
      return kDigitisedOut;
    case kEventApology:
      return kApology;
    default:
      return kDossierFieldCount;
  }
}

// What the groups of one unit, period and file add up to.
struct Total {
  Counters counters;
  std::vector<std::uint64_t> spread;
};

void add(Total& total, const Counters& counters, const std::vector<std::uint32_t>& spread) {
  for (std::size_t i = 0; i != kEventCount; ++i)
    total.counters.events[i] += counters.events[i];
  total.counters.days += counters.days;
  total.counters.days_late += counters.days_late;
  if (total.spread.size() < spread.size()) total.spread.resize(spread.size());
  for (std::size_t i = 0; i != spread.size(); ++i)
    total.spread[i] += spread[i];
}

// A table's groups of each unit.
struct Groups {
  const GroupTable* table;
  std::vector<std::vector<std::uint32_t>> of_unit;
};

class Answers {
 public:
  explicit Answers(const DossierState& state)
      : state_(state), totals_(state.totals()), trace_(state.whole_trace()) {
    for (const GroupTable& table : totals_) {
      Groups& groups = groups_.emplace_back(Groups{&table, {}});
      groups.of_unit.resize(state.units.size());
      for (std::uint32_t i = 0; i != table.keys.size(); ++i)
        groups.of_unit[table.keys[i].unit].push_back(i);
    }
    seen_ = ~std::uint32_t{0};
    for (const Source& source : state.sources)
      seen_ &= source.columns_seen;
    if (state.sources.empty()) seen_ = 0;
  }

  RecordFact fact(std::uint32_t unit, std::size_t period, const FactQuery& query) const {
    RecordFact out;
    out.fact = query.fact;
    out.how = in_words(query);
    if (!known(query)) return out;
    Total all;
    std::set<std::uint32_t> procedures;
    const auto procedure_count = row_of(kProcedureCounts, query.count);
    for (std::size_t s = 0; s != groups_.size(); ++s) {
      Total here;
      for (const std::uint32_t at : groups_[s].of_unit[unit]) {
        const GroupKey& key = groups_[s].table->keys[at];
        if (!is_chosen(state_, key, query)) continue;
        const std::size_t counter = at * state_.windows.size() + period;
        const Counters& counters = groups_[s].table->counters[counter];
        add(here, counters, groups_[s].table->spread[counter]);
        if (procedure_count != kProcedureCounts.end() && counters.events[procedure_count->event] != 0)
          procedures.insert(key.procedure);
      }
      if (const std::uint64_t rows = rows_behind(here, query.count); rows != 0) {
        FactSource& source = out.sources.emplace_back(FactSource{state_.sources[s].name, rows, {}});
        if (trace_ && query.fact == trace_->query().fact && state_.units.text(unit) == trace_->unit())
          source.lines = trace_->lines(static_cast<std::uint32_t>(s), period);
      }
      add_total(all, here);
    }
    std::sort(out.sources.begin(), out.sources.end(),
              [](const FactSource& a, const FactSource& b) { return a.file < b.file; });
    if (procedure_count != kProcedureCounts.end()) {
      out.value = std::to_string(procedures.size());
    } else {
      out.value = value(all, query.count);
    }
    return out;
  }

 private:
  static void add_total(Total& to, const Total& from) {
    for (std::size_t i = 0; i != kEventCount; ++i)
      to.counters.events[i] += from.counters.events[i];
    to.counters.days += from.counters.days;
    to.counters.days_late += from.counters.days_late;
    if (to.spread.size() < from.spread.size()) to.spread.resize(from.spread.size());
    for (std::size_t i = 0; i != from.spread.size(); ++i)
      to.spread[i] += from.spread[i];
  }

  [[nodiscard]] bool saw(std::size_t field) const noexcept {
    return field == kDossierFieldCount || (seen_ >> field & 1U) != 0;
  }
  [[nodiscard]] bool saw_fields(std::size_t event) const noexcept {
    return saw(field_of(event)) && saw(second_field_of(event));
  }
  // Whether the files say anything about it: what no column tells is missing, not zero.
  [[nodiscard]] bool known(const FactQuery& query) const {
    for (const auto& condition : query.where) {
      const std::string& field = condition.first;
      if (field == "procedure" && (!saw(kProcedure) || !state_.options.by_procedure)) return false;
      if (field == "field" && (!saw(kFieldOfWork) || !state_.options.by_field)) return false;
      if (field == "channel" && (!saw(kChannel) || !state_.options.by_channel)) return false;
      if (field == "origin" && !state_.options.by_origin) return false;
    }
    if (const auto found = row_of(kProcedureCounts, query.count); found != kProcedureCounts.end())
      return saw(kProcedure) && state_.options.by_procedure && saw_fields(found->event);
    const auto event = std::find(kEventWords.begin(), kEventWords.end(), query.count);
    if (event != kEventWords.end()) return saw_fields(static_cast<std::size_t>(event - kEventWords.begin()));
    return row_of(kSums, query.count) != kSums.end() || state_.options.working_days;
  }

  static std::uint64_t rows_behind(const Total& total, std::string_view count) {
    std::uint64_t rows = 0;
    for (std::uint32_t events = events_behind(count); events != 0; events &= events - 1)
      rows += total.counters.events[static_cast<std::size_t>(std::countr_zero(events))];
    return rows;
  }

  static std::string value(const Total& total, std::string_view count) {
    if (count == kDays) return std::to_string(total.counters.days);
    if (count == kDaysLate) return std::to_string(total.counters.days_late);
    const std::uint64_t finished = total.counters.events[kEventFinished];
    if (count == kDaysMost) return finished == 0 ? "" : std::to_string(total.spread.size() - 1);
    if (const auto found = row_of(kPercentiles, count); found != kPercentiles.end()) {
      if (finished == 0) return "";
      std::uint64_t within = 0;
      std::size_t days = 0;
      for (; days != total.spread.size(); ++days) {
        within += total.spread[days];
        if (within * 100 >= found->percent * finished) break;
      }
      return std::to_string(days);
    }
    return std::to_string(rows_behind(total, count));
  }

  const DossierState& state_;
  std::vector<GroupTable> totals_;
  std::optional<DossierTrace> trace_;
  std::vector<Groups> groups_;
  std::uint32_t seen_ = 0;
};

}  // namespace

std::span<const std::string_view> dossier_counts() noexcept { return kWords; }

std::uint32_t events_behind(std::string_view count) noexcept {
  const auto event = std::find(kEventWords.begin(), kEventWords.end(), count);
  if (event != kEventWords.end()) return bit(static_cast<unsigned>(event - kEventWords.begin()));
  if (const auto sum = row_of(kSums, count); sum != kSums.end())
    return bit(sum->events[0]) | bit(sum->events[1]);  // no dossier is both
  if (const auto found = row_of(kProcedureCounts, count); found != kProcedureCounts.end())
    return bit(found->event);
  return bit(count == kDaysLate ? kEventLate : kEventFinished);
}

bool is_chosen(const DossierState& state, const GroupKey& key, const FactQuery& query) {
  for (const auto& [field, words] : query.where) {
    std::string_view is;
    if (field == "procedure") {
      is = state.procedures.text(key.procedure);
    } else if (field == "field") {
      is = state.fields.text(key.field);
    } else if (field == "channel") {
      is = key.channel == Channel::kNone ? "" : kChannelWords[static_cast<std::size_t>(key.channel)];
    } else {
      is = key.carried_over ? "carried_over" : "received";
    }
    if (std::find(words.begin(), words.end(), is) == words.end()) return false;
  }
  return true;
}

bool counts_procedures(std::string_view count) noexcept {
  return row_of(kProcedureCounts, count) != kProcedureCounts.end();
}

std::vector<UnitFacts> dossier_facts(const DossierState& state, std::span<const FactQuery> queries) {
  std::vector<FactQuery> all;
  if (queries.empty()) {
    for (const std::string_view word : kWords)
      all.push_back({std::string(word), std::string(word), {}, {}});
    queries = all;
  }
  const Answers answers(state);
  std::vector<std::uint32_t> units;
  for (std::uint32_t i = 0; i != state.units.size(); ++i)
    units.push_back(i);
  std::sort(units.begin(), units.end(),
            [&](std::uint32_t a, std::uint32_t b) { return state.units.text(a) < state.units.text(b); });
  std::vector<UnitFacts> out;
  for (const std::uint32_t unit : units) {
    for (std::size_t p = 0; p != state.windows.size(); ++p) {
      UnitFacts& facts = out.emplace_back(UnitFacts{state.units.text(unit), state.options.periods[p], {}});
      for (const FactQuery& query : queries) {
        RecordFact fact = answers.fact(unit, p, query);
        if (fact.value.empty() && all.size() != 0)
          continue;  // everything there is: nothing to say of what is not
        facts.facts.push_back(std::move(fact));
      }
    }
  }
  return out;
}

std::uint64_t dossier_count(const DossierState& state, std::string_view unit, std::size_t period,
                            std::string_view count) {
  const std::optional<std::uint32_t> at = state.units.find(unit);
  if (!at || period >= state.windows.size()) return 0;
  const RecordFact fact = Answers(state).fact(*at, period, {"", std::string(count), {}, {}});
  std::uint64_t out = 0;
  for (const char digit : fact.value)
    out = out * 10 + static_cast<std::uint64_t>(digit - '0');
  return out;
}

}  // namespace parindex::inline v1::detail::records
