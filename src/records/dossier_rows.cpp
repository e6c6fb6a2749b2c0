// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_rows.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#endif

#include "input/nearest.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::size_t kShort = 16;

struct CellEnd {
  std::size_t length;  // up to the separator, the line's end or kShort
  ShortCell cell;      // its bytes, padded with zeros
};

#if defined(__SSE2__) && defined(__x86_64__)
// All ones, then all zeros: from kShort - n on, the first n bytes are kept.
alignas(16) constexpr std::array<unsigned char, 2 * kShort> kKeep = [] {
  std::array<unsigned char, 2 * kShort> out{};
  for (std::size_t i = 0; i != kShort; ++i)
    out[i] = 0xFF;
  return out;
}();

// Looks at the cell that begins here. At least kShort bytes may be read.
inline CellEnd short_cell(const char* at, char separator) noexcept {
  CellEnd out;
  __m128i bytes, keep;
  std::memcpy(&bytes, at, sizeof bytes);
  const __m128i stops = _mm_or_si128(
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(separator)),
                   _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'))),
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')), _mm_cmpeq_epi8(bytes, _mm_setzero_si128())));
  const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(stops)) | 1U << kShort;
  out.length = static_cast<std::size_t>(std::countr_zero(mask));
  std::memcpy(&keep, kKeep.data() + kShort - out.length, sizeof keep);
  bytes = _mm_and_si128(bytes, keep);
  out.cell.low = static_cast<std::uint64_t>(_mm_cvtsi128_si64(bytes));
  out.cell.high = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(bytes, bytes)));
  return out;
}
#else
// The same byte by byte.
inline CellEnd short_cell(const char* at, char separator) noexcept {
  CellEnd out;
  out.length = 0;
  while (out.length != kShort && at[out.length] != separator && at[out.length] != '\n' &&
         at[out.length] != '\r' && at[out.length] != '\0') {
    ++out.length;
  }
  char copy[kShort] = {};
  std::memcpy(copy, at, out.length);
  std::memcpy(&out.cell.low, copy, 8);
  std::memcpy(&out.cell.high, copy + 8, 8);
  return out;
}
#endif

ShortCell short_of(std::string_view text) noexcept {
  char bytes[kShort] = {};
  std::memcpy(bytes, text.data(), std::min(text.size(), kShort));
  ShortCell out;
  std::memcpy(&out.low, bytes, 8);
  std::memcpy(&out.high, bytes + 8, 8);
  return out;
}

// Day numbers of the years 1900 to 2099 by year, month and day; kNone where there is no such day.
struct DayTable {
  static constexpr std::int32_t kNone = DossierColumns::kNoDay;
  static constexpr int kFirstYear = 1900, kYears = 200;
  std::vector<std::int32_t> days = std::vector<std::int32_t>(std::size_t{kYears} * 16 * 32, kNone);
  DayTable() {
    for (int year = 0; year != kYears; ++year) {
      for (int month = 1; month <= 12; ++month) {
        for (int day = 1; day <= 31; ++day) {
          if (const std::optional<Date> date = Date::from_ymd(kFirstYear + year, month, day))
            days[(static_cast<std::size_t>(year) * 16 + static_cast<std::size_t>(month)) * 32 +
                 static_cast<std::size_t>(day)] = date->day_number();
        }
      }
    }
  }
};

const DayTable& day_table() {
  static const DayTable kTable;
  return kTable;
}

// The three two-digit numbers of eight bytes such as "26-03-15", in its bytes 0, 3 and 6; false when they
// are not
// written so.
inline bool three_pairs(const char* at, char separator, std::uint64_t& pairs) noexcept {
  if constexpr (std::endian::native != std::endian::little) {
    for (int i = 0; i != 8; ++i) {
      const bool good = i == 2 || i == 5 ? at[i] == separator : at[i] >= '0' && at[i] <= '9';
      if (!good) return false;
    }
    const auto pair = [at](int i) {
      return static_cast<std::uint64_t>((at[i] - '0') * 10 + (at[i + 1] - '0'));
    };
    pairs = pair(0) | pair(3) << 24U | pair(6) << 48U;
    return true;
  } else {
    std::uint64_t bytes;
    std::memcpy(&bytes, at, sizeof bytes);
    const auto mark = static_cast<std::uint64_t>(static_cast<unsigned char>(separator));
    const std::uint64_t shape = 0x3030003030003030U | mark << 16U | mark << 40U;
    const std::uint64_t digits = bytes ^ shape;
    // A digit may be up to 9, a separator must be 0; what is more sets its byte's highest bit.
    if (((digits | (digits + 0x76767F76767F7676U)) & 0x8080808080808080U) != 0) return false;
    pairs = digits * 10 + (digits >> 8U);
    return true;
  }
}

inline unsigned two(const char* at) noexcept {
  const unsigned tens = static_cast<unsigned char>(at[0]) - unsigned{'0'},
                 ones = static_cast<unsigned char>(at[1]) - unsigned{'0'};
  return tens <= 9 && ones <= 9 ? tens * 10 + ones : 1000;
}

// The day written at `at` in ten bytes; kNone when there is none of the years 1900 to 2099.
inline std::int32_t ten_byte_day(const DayTable& table, const char* at, DateOrder order) noexcept {
  std::uint64_t pairs;
  unsigned century, year, month, day;
  if (order == DateOrder::kYearMonthDay) {
    if (!three_pairs(at + 2, '-', pairs)) return DayTable::kNone;
    century = two(at);
    year = static_cast<unsigned>(pairs & 0xFFU);
    day = static_cast<unsigned>(pairs >> 48U & 0xFFU);
  } else {
    if (!three_pairs(at, '/', pairs)) return DayTable::kNone;
    day = static_cast<unsigned>(pairs & 0xFFU);
    century = static_cast<unsigned>(pairs >> 48U & 0xFFU);
    year = two(at + 8);
  }
  month = static_cast<unsigned>(pairs >> 24U & 0xFFU);
  const unsigned since = century * 100 + year - DayTable::kFirstYear;
  if (since >= DayTable::kYears || month > 15 || day > 31) return DayTable::kNone;
  return table.days[(since * 16 + month) * 32 + day];
}

// The meaning of a cell, as RowFields::text() gives it.
std::string_view meaning_of(const ColumnMap& map, std::string_view written) {
  for (const auto& [code, meaning] : map.codes) {
    if (code == written) return meaning;
  }
  return written.empty() ? std::string_view(map.otherwise) : written;
}

std::uint32_t position(std::span<const std::string_view> words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  return found == words.end() ? ShortCells::kUnknown : static_cast<std::uint32_t>(found - words.begin());
}

std::string day_text(std::int32_t day) { return Date::from_day_number(day)->to_string(); }

}  // namespace

void ShortCells::add(const ShortCell& cell, std::uint32_t meaning) {
  if ((size_ + 1) * 2 > slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    mask_ = slots_.size() - 1;
    for (const Slot& slot : old) {
      if (slot.meaning == kUnknown) continue;
      std::size_t i = slot_of(slot.cell);
      while (slots_[i].meaning != kUnknown)
        i = (i + 1) & mask_;
      slots_[i] = slot;
    }
  }
  std::size_t i = slot_of(cell);
  while (slots_[i].meaning != kUnknown && slots_[i].cell != cell)
    i = (i + 1) & mask_;
  if (slots_[i].meaning == kUnknown) ++size_;
  slots_[i] = {cell, meaning};
}

DossierRows::DossierRows(DossierState& state, std::uint32_t source, const Mapping& mapping,
                         const Binding& binding, Quality& quality, const DossierSource& how)
    : state_(&state),
      source_(source),
      mapping_(&mapping),
      binding_(binding),
      quality_(&quality),
      fields_({"dossiers", kDossierFields}, mapping, quality),
      file_(state.sources[source].name),
      line_shift_(how.first_line - 1) {
  fields_.set_binding(binding);
  std::uint32_t seen = 0;
  for (std::size_t field = 0; field != kDossierFieldCount; ++field) {
    if (fields_.has(field)) seen |= bit(static_cast<unsigned>(field));
  }
  state.sources[source].columns_seen &= seen;
  has_id_ = fields_.has(kId);
  fast_ = !how.careful && plan_columns();
}

void DossierRows::plan_codes(std::size_t field, Column& column) {
  const ColumnMap& map = mapping_->columns[field];
  const auto offer = [&](std::string_view written) {
    if (written.size() >= kShort || written.find('\0') != std::string_view::npos) return;
    const std::string_view meaning = meaning_of(map, written);
    if (field >= kFirstFlag) {
      if (const std::optional<bool> flag = parse_flag(meaning))
        column.codes.add(short_of(written), *flag ? 1 : 0);
      return;
    }
    const std::uint32_t at = position(kDossierFields[field].words, meaning);
    if (at != ShortCells::kUnknown) column.codes.add(short_of(written), at);
  };
  offer("");
  for (const auto& [code, meaning] : map.codes)
    offer(code);
  for (const std::string_view word : kDossierFields[field].words)
    offer(word);
  if (field >= kFirstFlag) {
    for (const std::string_view word : {"1", "true", "yes", "có", "x", "0", "false", "no", "không"})
      offer(word);
  }
}

// False when the table is read carefully throughout.
bool DossierRows::plan_columns() {
  columns_.resize(binding_.width);
  for (std::size_t field = 0; field != kDossierFieldCount; ++field) {
    const ColumnMap& map = mapping_->columns[field];
    const std::size_t at = binding_.columns[field];
    const bool coded = field == kChannel || field == kStatus || field >= kFirstFlag;
    if (at == Binding::kNone) {
      if (map.otherwise.empty()) continue;
      if (field == kAllowed) {
        std::int32_t days = 0;
        const bool digits = map.otherwise.size() <= 4 &&
                            std::all_of(map.otherwise.begin(), map.otherwise.end(), [&days](char c) {
                              days = days * 10 + (c - '0');
                              return c >= '0' && c <= '9';
                            });
        if (!digits) return false;
        base_allowed_ = days;
      } else if (field >= kFirstFlag) {
        const std::optional<bool> flag = parse_flag(map.otherwise);
        if (!flag) return false;
        if (*flag) base_.flags |= static_cast<std::uint16_t>(1U << (field - kFirstFlag));
      } else if (field == kChannel) {
        const std::uint32_t word = position(kChannelWords, map.otherwise);
        if (word == ShortCells::kUnknown) return false;
        base_.channel = kChannelOfWord[word];
      } else {
        return false;
      }
      continue;
    }
    if (columns_[at].action != Action::kSkip) return false;  // one column is two fields
    if (!coded && (!map.codes.empty() || !map.otherwise.empty())) return false;
    Column& column = columns_[at];
    column.dates = map.dates;
    static constexpr std::array<Action, kDossierFieldCount> kActions{
        Action::kId,      Action::kUnit,    Action::kProcedure, Action::kFieldOfWork, Action::kReceived,
        Action::kDue,     Action::kAllowed, Action::kFinished,  Action::kReturned,    Action::kWithdrawn,
        Action::kChannel, Action::kStatus,  Action::kEmpty,     Action::kEmpty,       Action::kEmpty,
        Action::kEmpty,   Action::kFlag,    Action::kFlag,      Action::kFlag,        Action::kFlag,
        Action::kFlag,    Action::kFlag};
    column.action = kActions[field];
    if (field == kSupplementRequests || field == kSupplementDays) column.flag = 1;  // 0 is as good as empty
    if (column.action == Action::kFlag) column.flag = static_cast<std::uint8_t>(field - kFirstFlag);
    if (coded) plan_codes(field, column);
  }
  return true;
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

bool DossierRows::block(const Block& block, Mistakes& mistakes) {
  const std::uint64_t line = block.first_line + line_shift_;
  if (!fast_ || block.rows.find('"') != std::string_view::npos) {
    csv::Options options;
    options.file = file_;
    options.separator = binding_.separator;
    options.columns = binding_.width;
    options.first_line = line;
    Mistakes row_mistakes(~std::size_t{0});
    csv::Reader rows(block.rows, options, row_mistakes);
    if (!rows.ok()) {
      for (const Mistake& mistake : row_mistakes)
        mistakes.add(mistake);
      return false;
    }
    for (;;) {
      const bool row = rows.next();
      for (const Mistake& mistake : row_mistakes)
        quality_->refuse(mistake);
      row_mistakes.clear();
      if (!row) return true;
      careful_row(rows);
    }
  }
  if (text::valid_prefix(block.rows) != block.rows.size() ||
      block.rows.find('\0') != std::string_view::npos) {
    csv::Options options;
    options.file = file_;
    options.separator = binding_.separator;
    options.columns = binding_.width;
    options.first_line = line;
    const csv::Reader probe(block.rows, options, mistakes);  // says where
    return probe.ok();
  }
  fast_rows(block.rows, line);
  return true;
}

void DossierRows::careful_rows(std::string_view rows, std::uint64_t line) {
  csv::Options options;
  options.file = file_;
  options.separator = binding_.separator;
  options.columns = binding_.width;
  options.first_line = line;
  Mistakes row_mistakes(~std::size_t{0});
  csv::Reader reader(rows, options, row_mistakes);
  for (;;) {
    const bool row = reader.next();
    for (const Mistake& mistake : row_mistakes)
      quality_->refuse(mistake);
    row_mistakes.clear();
    if (!row) return;
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
  const auto outside = [&](std::size_t field, std::int32_t day) {
    fields_.refuse(field, Code::kRecordCalendar, {day_text(day)});
    return false;
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
  if (d.due < d.received) {
    fields_.refuse(
        kDue, Code::kRecordOrder,
        {fields_.column_name(kDue), day_text(d.due), fields_.column_name(kReceived), day_text(d.received)});
    return false;
  }
  const std::uint64_t asked = requests.value_or(from || days.value_or(0) != 0 ? 1 : 0);
  d.many_supplements = asked > 1;
  if (asked == 1) {
    if (from && to && *to < *from) {
      fields_.refuse(kSupplementTo, Code::kRecordOrder,
                     {fields_.column_name(kSupplementTo), to->to_string(),
                      fields_.column_name(kSupplementFrom), from->to_string()});
      return false;
    }
    std::int32_t time = 0;
    if (days) {
      time = static_cast<std::int32_t>(std::min(*days, kMostDays));
    } else if (from && (to || d.ended != Ended::kNo)) {
      const std::int32_t until = to ? to->day_number() : std::max(d.end, from->day_number());
      time = working.between(from->day_number(), until);
      if (time == WorkingDays::kNone) return outside(kSupplementFrom, from->day_number());
    }
    if (time != 0) {
      const std::int32_t later = working.due(d.due, time);
      if (later == WorkingDays::kNone) return outside(kDue, d.due);
      d.due = later;
      d.deducted = static_cast<std::uint16_t>(time);
    }
  }
  if (state_->options.working_days && d.ended == Ended::kFinished &&
      working.between(d.received, d.end) == WorkingDays::kNone) {
    return outside(kFinished,
                   working.between(d.received, d.received) == WorkingDays::kNone ? d.received : d.end);
  }
  return true;
}

void DossierRows::careful_row(const csv::Reader& row) {
  fields_.set_rows(&row);
  Dossier d;
  std::string_view unit, id, procedure, field, channel;
  if (!fields_.words(kUnit, unit)) return;
  const std::optional<std::uint32_t> known = state_->units.find(unit);
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

void DossierRows::fast_rows(std::string_view rows, std::uint64_t line) {
  const char* at = rows.data();
  const char* const end = at + rows.size();
  while (at != end) {
    if (const char* const next = fast_row(at, end, line)) {
      at = next;
    } else {
      const auto* const line_end =
          static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      const char* const after = line_end == nullptr ? end : line_end + 1;
      careful_rows({at, static_cast<std::size_t>(after - at)}, line);
      at = after;
    }
    ++line;
  }
}

const char* DossierRows::fast_row(const char* at, const char* end, std::uint64_t line) {
  constexpr std::int32_t kNone = DayTable::kNone;
  Dossier d = base_;
  const DayTable& table = day_table();
  std::array<std::int32_t, 5> days;
  days.fill(kNone);
  std::int32_t allowed = base_allowed_;
  std::string_view id;
  bool status_ends = false;
  const char separator = binding_.separator;
  const std::size_t width = columns_.size();
  for (std::size_t i = 0; i != width; ++i) {
    Column& column = columns_[i];
    switch (column.action) {
      case Action::kReceived:
      case Action::kDue:
      case Action::kFinished:
      case Action::kReturned:
      case Action::kWithdrawn: {
        std::int32_t day = kNone;
        if (*at >= '0') {  // behind the last row stand zeros, which are no day
          day = ten_byte_day(table, at, column.dates);
          if (day == kNone) return nullptr;
          at += 10;
        }
        days[static_cast<std::size_t>(column.action) - static_cast<std::size_t>(Action::kReceived)] = day;
        break;
      }
      case Action::kUnit: {
        const CellEnd cell = short_cell(at, separator);
        if (cell.length == kShort || cell.length == 0) return nullptr;
        d.unit = units_.find(cell.cell);
        if (d.unit == ShortCells::kUnknown) {
          const std::optional<std::uint32_t> known = state_->units.find({at, cell.length});
          if (!known) return nullptr;
          units_.add(cell.cell, *known);
          d.unit = *known;
        }
        at += cell.length;
        break;
      }
      case Action::kChannel:
      case Action::kStatus:
      case Action::kFlag: {
        const CellEnd cell = short_cell(at, separator);
        const std::uint32_t meaning =
            cell.length == kShort ? ShortCells::kUnknown : column.codes.find(cell.cell);
        if (meaning == ShortCells::kUnknown) {
          if (column.action != Action::kStatus || cell.length != 0) return nullptr;
        } else if (column.action == Action::kChannel) {
          d.channel = kChannelOfWord[meaning];
        } else if (column.action == Action::kFlag) {
          d.flags = static_cast<std::uint16_t>(d.flags | meaning << column.flag);
        } else if (meaning < 3) {
          d.running = static_cast<Running>(meaning);
        } else {
          status_ends = true;
        }
        at += cell.length;
        break;
      }
      case Action::kAllowed: {
        std::int32_t number = 0;
        int digits = 0;
        for (; *at >= '0' && *at <= '9'; ++at, ++digits)
          number = digits < 5 ? number * 10 + (*at - '0') : number;
        if (digits > 4) return nullptr;
        allowed = digits == 0 ? -1 : number;
        break;
      }
      case Action::kEmpty:
        if (*at == '0' && column.flag != 0) ++at;
        break;
      case Action::kSkip:
      case Action::kId:
      case Action::kProcedure:
      case Action::kFieldOfWork: {
        const char* const begin = at;
        for (;;) {
          const CellEnd cell = short_cell(at, separator);
          at += cell.length;
          if (cell.length != kShort) break;
        }
        if (at > end) return nullptr;
        const std::string_view text(begin, static_cast<std::size_t>(at - begin));
        if (column.action == Action::kSkip) break;
        if (text.empty()) return nullptr;
        if (column.action == Action::kId) {
          id = text;
          break;
        }
        Dictionary& known = column.action == Action::kProcedure ? state_->procedures : state_->fields;
        const std::optional<std::uint32_t> position = known.find(text);
        if (!position) return nullptr;
        (column.action == Action::kProcedure ? d.procedure : d.field) = *position;
        break;
      }
    }
    if (i + 1 != width) {
      if (*at != separator) return nullptr;
      ++at;
    }
  }
  if (at != end) {
    if (*at == '\r') ++at;
    if (at == end || *at != '\n') return nullptr;
    ++at;
  }
  d.received = days[0];
  if (d.received == kNone) return nullptr;
  std::int32_t due = days[1];
  const std::int32_t finished = days[2], returned = days[3], withdrawn = days[4];
  if (finished != kNone) {
    d.ended = Ended::kFinished;
    d.end = finished;
  } else if (returned != kNone) {
    d.ended = Ended::kReturned;
    d.end = returned;
  } else if (withdrawn != kNone) {
    d.ended = Ended::kWithdrawn;
    d.end = withdrawn;
  } else if (status_ends) {
    return nullptr;
  }
  if (due == kNone) due = state_->working->due(d.received, allowed);
  if (due == kNone || due < d.received || (d.ended != Ended::kNo && d.end < d.received)) return nullptr;
  d.due = due;
  if (state_->options.working_days && d.ended == Ended::kFinished &&
      state_->working->between(d.received, d.end) == WorkingDays::kNone) {
    return nullptr;
  }
  take(d, id, line);
  return at;
}

}  // namespace parindex::inline v1::detail::records
