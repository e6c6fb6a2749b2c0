// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_rows.hpp"

#include <algorithm>
#include <utility>

#include "input/nearest.hpp"
#include "input/unit_id.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::records {
namespace {

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string day_text(std::int32_t day) { return Date::from_day_number(day)->to_string(); }

}  // namespace

DossierRows::DossierRows(DossierState& state, std::uint32_t source, const Mapping& mapping,
                         const Binding& binding, Quality& quality, const DossierSource& how)
    : state_(&state),
      source_(source),
      binding_(binding),
      quality_(&quality),
      fields_({"dossiers", kDossierFields}, mapping, quality),
      file_(state.sources[source].name),
      line_shift_(how.first_line - 1),
      batch_(mapping, binding) {
  fields_.set_binding(binding);
  std::uint32_t seen = 0;
  for (std::size_t field = 0; field != kDossierFieldCount; ++field) {
    if (fields_.has(field)) seen |= bit(static_cast<unsigned>(field));
  }
  state.sources[source].columns_seen &= seen;
  has_id_ = fields_.has(kId);
  fast_ = !how.careful && batch_.usable();
}

void DossierRows::take(const Dossier& dossier, std::string_view id, std::uint64_t line) {
  quality_->count();
  if (has_id_) {
    state_->keep({hash_id(id), dossier, source_, line});
  } else {
    GroupTable& groups = state_->sources[source_].groups;
    for (std::size_t p = 0; p != state_->windows.size(); ++p) {
      if (const std::optional<Counted> counted = state_->placed(groups, dossier, p))
        hot_.add(groups, *counted);
    }
    if (state_->trace) state_->trace->see(*state_, source_, dossier, line);
  }
}

csv::Options DossierRows::csv_options(std::uint64_t line) const {
  csv::Options options;
  options.file = file_;
  options.separator = binding_.separator;
  options.columns = binding_.width;
  options.first_line = line;
  return options;
}

bool DossierRows::block(const Block& block, Mistakes& mistakes) {
  const std::uint64_t line = block.first_line + line_shift_;
  return fast_ ? fast_rows(block.rows, line, mistakes) : careful_rows(block.rows, line, mistakes);
}

// False when the rows are no text.
bool DossierRows::careful_rows(std::string_view rows, std::uint64_t line, Mistakes& mistakes) {
  Mistakes row_mistakes(~std::size_t{0});
  csv::Reader reader(rows, csv_options(line), row_mistakes);
  if (!reader.ok()) {
    for (const Mistake& mistake : row_mistakes)
      mistakes.add(mistake);
    return false;
  }
  for (;;) {
    const bool row = reader.next();
    for (const Mistake& mistake : row_mistakes)
      quality_->refuse(mistake);
    row_mistakes.clear();
    if (!row) return true;
    careful_row(reader);
  }
}

bool DossierRows::required(std::size_t field, std::string_view& out) {
  out = {};
  if (!fields_.has(field)) return true;
  out = fields_.text(field);
  if (!out.empty()) return true;
  fields_.refuse(field, Code::kRecordEmpty, {fields_.column_name(field)});
  return false;
}

// Due day, supplements and working time.
bool DossierRows::careful_days(Dossier& d) {
  std::optional<std::uint64_t> allowed, requests, days;
  std::optional<Date> due, from, to;
  if (!fields_.date(kDue, due) || !fields_.count(kAllowed, allowed) ||
      !fields_.count(kSupplementRequests, requests) || !fields_.count(kSupplementDays, days) ||
      !fields_.date(kSupplementFrom, from) || !fields_.date(kSupplementTo, to)) {
    return false;
  }
  const WorkingDays& working = *state_->working;
  // Says the first day from `day` on that the calendar does not know.
  const auto outside = [&](std::size_t field, std::int32_t day) {
    const std::int32_t since = day;
    while (working.between(since, day) != WorkingDays::kNone)
      ++day;
    fields_.refuse(field, Code::kRecordCalendar, {day_text(day)});
    return false;
  };
  const auto before = [&](std::size_t later_field, std::int32_t later, std::size_t field, std::int32_t day) {
    if (later >= day) return false;
    fields_.refuse(
        later_field, Code::kRecordOrder,
        {fields_.column_name(later_field), day_text(later), fields_.column_name(field), day_text(day)});
    return true;
  };
  constexpr std::uint64_t kMostDays = 50'000;
  if (due) {
    d.due = due->day_number();
  } else if (allowed) {
    d.due = *allowed > kMostDays ? WorkingDays::kNone
                                 : working.due(d.received, static_cast<std::int32_t>(*allowed));
    if (d.due == WorkingDays::kNone) return outside(kAllowed, d.received);
  } else {
    fields_.refuse(kDue, Code::kRecordNoDue);
    return false;
  }
  if (before(kDue, d.due, kReceived, d.received)) return false;
  const std::uint64_t asked = requests.value_or(from || days.value_or(0) != 0 ? 1 : 0);
  d.many_supplements = asked > 1;
  if (asked == 1) {
    const std::size_t end_field = d.ended == Ended::kFinished   ? kFinished
                                  : d.ended == Ended::kReturned ? kReturned
                                                                : kWithdrawn;
    if (from && before(kSupplementFrom, from->day_number(), kReceived, d.received)) return false;
    if (from && to && before(kSupplementTo, to->day_number(), kSupplementFrom, from->day_number()))
      return false;
    if (d.ended != Ended::kNo) {
      if (to && before(end_field, d.end, kSupplementTo, to->day_number())) return false;
      if (from && before(end_field, d.end, kSupplementFrom, from->day_number())) return false;
      const std::int32_t ran = working.between(d.received, d.end);
      if (days && ran != WorkingDays::kNone && *days > static_cast<std::uint64_t>(std::max(ran, 0))) {
        const std::string waited = std::to_string(*days), all = std::to_string(ran);
        fields_.refuse(
            kSupplementDays, Code::kRecordWrong,
            {Text{"bổ sung mất " + waited + " ngày làm việc, nhưng cả hồ sơ chỉ " + all + " ngày",
                  "the supplement took " + waited + " working days, the whole dossier only " + all}});
        return false;
      }
    }
    std::int32_t time = 0;
    if (days) {
      time = static_cast<std::int32_t>(std::min(*days, kMostDays));
    } else if (from && (to || d.ended != Ended::kNo)) {
      const std::int32_t until = to ? to->day_number() : d.end;
      time = working.between(from->day_number(), until);
      if (time == WorkingDays::kNone) return outside(kSupplementFrom, from->day_number());
    }
    d.first_due = d.due;
    if (time != 0) {
      const std::int32_t later = working.due(d.due, time);
      if (later == WorkingDays::kNone) return outside(kDue, d.due);
      d.due = later;
      d.deducted = static_cast<std::uint16_t>(time);
    }
    if (from) {
      d.asked = from->day_number();
      if (to) {
        d.answered = to->day_number();
      } else if (days) {
        d.answered = d.asked;  // when it came is not known, how long it took is
      } else if (d.ended != Ended::kNo) {
        d.answered = d.end;
      }
    } else {
      d.first_due = 0;
    }
  }
  if (state_->options.working_days && d.ended == Ended::kFinished &&
      working.between(d.received, d.end) == WorkingDays::kNone) {
    const auto known = [&](std::int32_t day) { return working.between(day, day) != WorkingDays::kNone; };
    // The end itself, unless what is not known lies before it.
    return outside(kFinished, known(d.received) && !known(d.end) ? d.end : d.received);
  }
  return true;
}

void DossierRows::careful_row(const csv::Reader& row) {
  fields_.set_rows(&row);
  Dossier d;
  std::string_view unit, id, procedure, field, channel;
  if (!fields_.words(kUnit, unit)) return;
  const std::optional<std::uint32_t> known = state_->units.find(unit);
  if (!known && !is_unit_id(unit)) {
    fields_.refuse(kUnit, Code::kUnitId, {unit});
    return;
  }
  if (!known && state_->units_fixed) {
    Nearest nearest(unit);
    for (const std::string& one : state_->options.units)
      nearest.offer(one);
    if (nearest.best().empty()) {
      fields_.refuse(kUnit, Code::kRecordUnit, {unit});
    } else {
      fields_.refuse(kUnit, Code::kRecordUnitNear, {unit, nearest.best()});
    }
    return;
  }
  if (!required(kId, id) || !required(kProcedure, procedure) || !required(kFieldOfWork, field)) return;
  std::optional<Date> received, finished, returned, withdrawn;
  if (!fields_.date(kReceived, received) || !fields_.date(kFinished, finished) ||
      !fields_.date(kReturned, returned) || !fields_.date(kWithdrawn, withdrawn)) {
    return;
  }
  d.received = received->day_number();
  const std::pair<const std::optional<Date>*, Ended> ends[] = {
      {&finished, Ended::kFinished}, {&returned, Ended::kReturned}, {&withdrawn, Ended::kWithdrawn}};
  for (const auto& [day, how] : ends) {
    if (!*day || d.ended != Ended::kNo) continue;
    d.ended = how;
    d.end = (*day)->day_number();
    if (d.end >= d.received) continue;
    const std::size_t at = how == Ended::kFinished   ? kFinished
                           : how == Ended::kReturned ? kReturned
                                                     : kWithdrawn;
    fields_.refuse(at, Code::kRecordOrder,
                   {fields_.column_name(at), (*day)->to_string(), fields_.column_name(kReceived),
                    received->to_string()});
    return;
  }
  std::optional<std::size_t> word;
  if (!required(kChannel, channel) || !fields_.code(kChannel, word)) return;
  if (word) d.channel = kChannelOfWord[*word];
  if (!fields_.code(kStatus, word)) return;
  if (word && *word < 3) d.running = static_cast<Running>(*word);
  if (word && *word >= 3 && d.ended == Ended::kNo) {
    const std::string status(kStatusWords[*word]);
    fields_.refuse(kStatus, Code::kRecordWrong,
                   {Text{"trạng thái là “" + status + "” nhưng không có ngày kết thúc",
                         "the status is “" + status + "”, but there is no day of it"}});
    return;
  }
  for (std::size_t flag = 0; flag != kFlagCount; ++flag) {
    std::string_view written;
    std::optional<bool> on;
    if (!required(kFirstFlag + flag, written) || !fields_.flag(kFirstFlag + flag, on)) return;
    if (on.value_or(false)) d.flags |= static_cast<std::uint16_t>(1U << flag);
  }
  if (!careful_days(d)) return;
  d.unit = known ? *known : state_->units.add(unit);
  d.procedure = state_->procedures.add(procedure);
  d.field = state_->fields.add(field);
  take(d, id, row.line());
}

// False when the rows are no text. What is counted until that shows stands in the state: the file is then
// refused, and the state with it.
bool DossierRows::fast_rows(std::string_view rows, std::uint64_t line, Mistakes& mistakes) {
  for (std::size_t at = 0; at != rows.size();) {
    csv::index_cells(rows, at, binding_.separator, index_);
    if (index_.tangled) return careful_rows(rows.substr(at), line, mistakes);
    const std::size_t end = std::min(index_.row_begin(index_.rows), rows.size());
    const std::string_view some = rows.substr(at, end - at);
    if (index_.nul || (index_.high && text::valid_prefix(some) != some.size()))
      return careful_rows(rows.substr(at), line, mistakes);
    batch_.read(rows, index_, *state_);
    count_batch(rows, line, mistakes);
    line += index_.broken ? lines_in(some) : index_.rows;
    at = end;
  }
  return true;
}

void DossierRows::count_batch(std::string_view rows, std::uint64_t line, Mistakes& mistakes) {
  const auto text_of = [&](std::size_t from, std::size_t to) {
    const std::size_t begin = index_.row_begin(from);
    return rows.substr(begin, std::min(index_.row_begin(to), rows.size()) - begin);
  };
  const bool by_unit = state_->by_unit && !has_id_ && !state_->trace;
  if (by_unit) count_units();
  for (std::size_t row = 0; row != index_.rows;) {
    std::size_t after = row + 1;
    if (batch_.odd(row)) {
      while (after != index_.rows && batch_.odd(after))
        ++after;
      static_cast<void>(careful_rows(text_of(row, after), line, mistakes));  // it is text
    } else if (!by_unit) {
      if (!batch_.names_known(row)) batch_.add_names(row, *state_);
      take(batch_.dossier(row), has_id_ ? batch_.id(row) : std::string_view(), line);
    } else if (!index_.broken) {
      while (after != index_.rows && !batch_.odd(after))
        ++after;
    }
    line += index_.broken ? lines_in(text_of(row, after)) : after - row;
    row = after;
  }
}

// Counts the rows that are not odd where only units are kept apart.
void DossierRows::count_units() {
  constexpr std::size_t kAhead = 12;
  GroupTable& groups = state_->sources[source_].groups;
  const std::size_t rows = batch_.rows(), periods = state_->windows.size();
  const bool days = state_->options.working_days;
  const WorkingDays& working = *state_->working;
  std::uint64_t counted = 0;
  for (std::size_t row = 0; row != rows; ++row) {
    counted += batch_.odd(row) ? 0U : 1U;
    if (!batch_.odd(row) && !batch_.names_known(row)) batch_.add_names(row, *state_);
  }
  quality_->count(counted);
  if (groups.of_unit.size() < state_->units.size()) groups.of_unit.resize(state_->units.size());
  for (std::size_t period = 0; period != periods; ++period) {
    batch_.stand(state_->windows[period]);
    for (std::size_t row = 0; row != rows; ++row) {
      if (row + kAhead < rows && batch_.unit(row + kAhead) < groups.of_unit.size())
        hot_.expect((std::size_t{groups.of_unit[batch_.unit(row + kAhead)]} - 1) * periods + period);
      Counted one;
      one.events = batch_.events(row);
      if (batch_.odd(row) || one.events == 0) continue;
      const std::uint32_t unit = batch_.unit(row);
      std::uint32_t group = groups.of_unit[unit];  // and one
      if (group == 0) {
        GroupKey key;
        key.unit = unit;
        group = state_->group(groups, key) + 1;
      }
      one.at = (std::size_t{group} - 1) * periods + period;
      if (days && (one.events & bit(kEventFinished)) != 0) {
        one.used = std::max(working.between(batch_.received(row), batch_.end(row)), 0);
        if ((one.events & bit(kEventLate)) != 0)
          one.over = std::max(working.between(batch_.due(row), batch_.end(row)), 0);
      }
      hot_.add(groups, one);
    }
  }
}

}  // namespace parindex::inline v1::detail::records
