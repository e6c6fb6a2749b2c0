// SPDX-License-Identifier: Apache-2.0
#include "records/dossier_batch.hpp"

#include <algorithm>
#include <span>

#include "input/unit_id.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::size_t kMostColumns = 1024;
constexpr std::size_t kMostRowBytes = std::size_t{1} << 16U;  // longer ones are odd

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

constexpr std::uint8_t odd_if(bool condition) noexcept { return static_cast<std::uint8_t>(condition); }

template <DateOrder kOrder, typename Cells>
void read_days(const char* text, const Cells& cells, std::size_t rows, std::int32_t* out,
               std::uint8_t* odd) noexcept {
  constexpr std::uint32_t kTen = 10;
  const DayCells& days = DayCells::of(kOrder);
  for (std::size_t row = 0; row != rows; ++row) {
    const std::uint32_t begin = cells.begin(row), size = cells.size(row);
    const std::int32_t read = days.read<kOrder>(text + begin);
    std::int32_t day = size == kTen ? read : DayCells::kNone;
    if (size != 0 && day == DayCells::kNone) {  // with a time of day, of another century
      const std::optional<Date> other = parse_day({text + begin, size}, kOrder);
      day = other ? other->day_number() : DayCells::kNone;
      odd[row] |= odd_if(!other);
    }
    out[row] = day;
  }
}

}  // namespace

DossierBatch::DossierBatch(const Mapping& mapping, const Binding& binding) : width_(binding.width) {
  usable_ = width_ <= kMostColumns && plan(mapping, binding);
  procedure_.fill(kNoGroup);
  field_.fill(kNoGroup);
  for (auto& days : days_)
    days.fill(DayCells::kNone);
  allowed_.fill(base_allowed_);
  channel_.fill(static_cast<std::uint8_t>(base_.channel));
  status_.fill(static_cast<std::uint8_t>(base_.running));
  flags_.fill(static_cast<std::uint8_t>(base_.flags));
}

void DossierBatch::plan_codes(const Mapping& mapping, std::size_t field, Column& column) {
  const ColumnMap& map = mapping.columns[field];
  const auto offer = [&](std::string_view written) {
    if (written.size() >= ShortCell::kSize || written.find('\0') != std::string_view::npos) return;
    const std::string_view meaning = meaning_of(map, written);
    if (field >= kFirstFlag) {
      if (const std::optional<bool> flag = parse_flag(meaning)) {
        column.codes.add(written, *flag ? 1 : 0);
        if (written.size() == 1) column.one_byte[static_cast<unsigned char>(written[0])] = *flag ? 1 : 0;
      }
      return;
    }
    const std::uint32_t at = position(kDossierFields[field].words, meaning);
    if (at == ShortCells::kUnknown) {
      if (field == kStatus && meaning.empty())
        column.codes.add(written, static_cast<std::uint32_t>(base_.running));
    } else if (field == kStatus) {
      column.codes.add(written, std::min<std::uint32_t>(at, kStatusEnds));
    } else {
      column.codes.add(written, static_cast<std::uint32_t>(kChannelOfWord[at]));
    }
  };
  column.one_byte.fill(kNoFlag);
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
bool DossierBatch::plan(const Mapping& mapping, const Binding& binding) {
  struct Kind {
    Action action;
    std::size_t which;
  };
  static constexpr std::array<Kind, kDossierFieldCount> kKinds{{{Action::kId, 0},
                                                                {Action::kUnit, 0},
                                                                {Action::kProcedure, 0},
                                                                {Action::kFieldOfWork, 0},
                                                                {Action::kDay, kReceivedDay},
                                                                {Action::kDay, kDueDay},
                                                                {Action::kAllowed, 0},
                                                                {Action::kDay, kFinishedDay},
                                                                {Action::kDay, kReturnedDay},
                                                                {Action::kDay, kWithdrawnDay},
                                                                {Action::kChannel, 0},
                                                                {Action::kStatus, 0},
                                                                {Action::kZero, 0},
                                                                {Action::kZero, 0},
                                                                {Action::kEmpty, 0},
                                                                {Action::kEmpty, 0},
                                                                {Action::kFlag, 0},
                                                                {Action::kFlag, 1},
                                                                {Action::kFlag, 2},
                                                                {Action::kFlag, 3},
                                                                {Action::kFlag, 4},
                                                                {Action::kFlag, 5}}};
  std::vector<bool> taken(width_);
  for (std::size_t field = 0; field != kDossierFieldCount; ++field) {
    const ColumnMap& map = mapping.columns[field];
    const std::size_t at = binding.columns[field];
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
    if (taken[at]) return false;  // one column is two fields
    taken[at] = true;
    if (!coded && (!map.codes.empty() || !map.otherwise.empty())) return false;
    Column& column = columns_.emplace_back();
    column.action = kKinds[field].action;
    column.which = static_cast<std::uint8_t>(kKinds[field].which);
    column.dates = map.dates;
    column.at = at;
    if (coded) plan_codes(mapping, field, column);
    if (field == kDue) has_due_ = true;
    if (field == kId) id_column_ = at;
    if (field == kUnit) unit_column_ = at;
    if (field == kProcedure) procedure_column_ = at;
    if (field == kFieldOfWork) field_column_ = at;
  }
  return true;
}

// Marks the rows of another number of cells, which then stand for one that has as many.
void DossierBatch::find_rows() {
  const csv::CellIndex& index = *index_;
  std::uint32_t other = 0;
  for (std::uint32_t row = 0; row != rows_; ++row)
    other |= index.row_cells[row + 1] ^ ((row + 1) * static_cast<std::uint32_t>(width_));
  regular_ = other == 0 && index.row_begin(rows_) - index.row_begin(0) <= kMostRowBytes;
  std::fill_n(odd_.begin(), rows_, std::uint8_t{0});
  if (regular_) return;
  std::uint32_t some = 0;
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t before = index.row_cells[row], cells = index.row_cells[row + 1] - before;
    const bool odd = cells != width_ || index.row_begin(row + 1) - index.row_begin(row) > kMostRowBytes;
    odd_[row] = odd_if(odd);
    first_[row] = before + 1;
    if (!odd) some = before + 1;
  }
  if (some == 0) rows_ = 0;  // none to be read
  for (std::size_t row = 0; row != rows_; ++row)
    first_[row] = odd_[row] != 0 ? some : first_[row];
}

DossierBatch::Cell DossierBatch::cell(std::size_t column, std::size_t row) const noexcept {
  const std::uint32_t* const end =
      index_->ends.data() + (regular_ ? row * width_ + 1 : std::size_t{first_[row]}) + column;
  Cell out{end[-1] + 1, 0};
  out.size = *end - out.begin;
  if (index_->returns && column + 1 == width_ && out.size != 0 && text_[out.begin + out.size - 1] == '\r')
    --out.size;
  if (index_->quotes && out.size >= 2 && text_[out.begin] == '"') {
    ++out.begin;
    out.size -= 2;
  }
  return out;
}

void DossierBatch::find_cells(std::size_t column) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const Cell one = cell(column, row);
    found_.begins[row] = one.begin;
    found_.sizes[row] = one.size;
    if (index_->quotes && one.begin != 0 && text_[one.begin - 1] == '"')  // two stand for one
      odd_[row] |= odd_if(text_of(column, row).find('"') != std::string_view::npos);
  }
}

template <typename Cells>
void DossierBatch::read_units(const Cells& cells, const DossierState& state) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t size = cells.size(row);
    unit_[row] = units_.find(short_cell(text_ + cells.begin(row), size));
    if (unit_[row] != kUnknown) continue;
    const std::string_view text(text_ + cells.begin(row), size);
    const std::optional<std::uint32_t> known = state.units.find(text);
    odd_[row] |= odd_if(!known && (state.units_fixed || !is_unit_id(text)));
    if (!known) continue;
    unit_[row] = *known;
    if (size < ShortCell::kSize) units_.add(text, *known);
  }
}

template <typename Cells>
void DossierBatch::read_names(const Cells& cells, const Dictionary& known,
                              std::array<std::uint32_t, kMost>& out) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::string_view text(text_ + cells.begin(row), cells.size(row));
    odd_[row] |= odd_if(text.empty());
    out[row] = known.find(text).value_or(kUnknown);
  }
}

template <typename Cells>
void DossierBatch::read_flags(const Cells& cells, const Column& column) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t size = cells.size(row);
    const char* const at = text_ + cells.begin(row);
    std::uint32_t on = size == 1 ? column.one_byte[static_cast<unsigned char>(*at)] : kNoFlag;
    if (on == kNoFlag) {
      on = column.codes.find(short_cell(at, size));
      odd_[row] |= odd_if(on == kUnknown);
    }
    flags_[row] = static_cast<std::uint8_t>(flags_[row] | (on & 1U) << column.which);
  }
}

template <typename Cells>
void DossierBatch::read_codes(const Cells& cells, const Column& column,
                              std::array<std::uint8_t, kMost>& out) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t found = column.codes.find(short_cell(text_ + cells.begin(row), cells.size(row)));
    odd_[row] |= odd_if(found == kUnknown);
    out[row] = static_cast<std::uint8_t>(found & 3U);
  }
}

template <typename Cells>
void DossierBatch::read_allowed(const Cells& cells) {
  constexpr std::uint32_t kMostDigits = 4;
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t size = cells.size(row);
    const char* const at = text_ + cells.begin(row);
    std::int32_t number = 0;
    bool wrong = size > kMostDigits;
    for (std::uint32_t i = 0; i != std::min(size, kMostDigits); ++i) {
      const int digit = at[i] - '0';
      wrong = wrong || digit < 0 || digit > 9;
      number = number * 10 + digit;
    }
    odd_[row] |= odd_if(wrong);
    allowed_[row] = size == 0 ? -1 : number;
  }
}

template <typename Cells>
void DossierBatch::read_empty(const Cells& cells, bool zero) {
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::uint32_t size = cells.size(row);
    const bool is_zero = zero && size == 1 && text_[cells.begin(row)] == '0';
    odd_[row] |= odd_if(size != 0 && !is_zero);
  }
}

template <typename Cells>
void DossierBatch::read_column(const Column& column, const Cells& cells, const DossierState& state) {
  switch (column.action) {
    case Action::kNone:
      break;
    case Action::kId:
      for (std::size_t row = 0; row != rows_; ++row)
        odd_[row] |= odd_if(cells.size(row) == 0);
      break;
    case Action::kUnit:
      read_units(cells, state);
      break;
    case Action::kProcedure:
      read_names(cells, state.procedures, procedure_);
      break;
    case Action::kFieldOfWork:
      read_names(cells, state.fields, field_);
      break;
    case Action::kDay:
      if (column.dates == DateOrder::kYearMonthDay) {
        read_days<DateOrder::kYearMonthDay>(text_, cells, rows_, days_[column.which].data(), odd_.data());
      } else {
        read_days<DateOrder::kDayMonthYear>(text_, cells, rows_, days_[column.which].data(), odd_.data());
      }
      break;
    case Action::kAllowed:
      read_allowed(cells);
      break;
    case Action::kChannel:
      read_codes(cells, column, channel_);
      break;
    case Action::kStatus:
      read_codes(cells, column, status_);
      break;
    case Action::kFlag:
      read_flags(cells, column);
      break;
    case Action::kEmpty:
    case Action::kZero:
      read_empty(cells, column.action == Action::kZero);
      break;
  }
}

// How the dossiers end, when they are due, and whether their days follow each other.
void DossierBatch::settle(const DossierState& state) {
  constexpr std::int32_t kNone = DayCells::kNone;
  const std::int32_t* const received = days_[kReceivedDay].data();
  std::int32_t* const due = days_[kDueDay].data();
  if (!has_due_) std::fill_n(due, rows_, kNone);
  std::uint8_t no_due = 0;
  for (std::size_t row = 0; row != rows_; ++row)
    no_due |= odd_if(due[row] == kNone);
  for (std::size_t row = 0; no_due != 0 && row != rows_; ++row) {
    if (due[row] == kNone && received[row] != kNone)
      due[row] = state.working->due(received[row], allowed_[row]);
  }
  static_assert(WorkingDays::kNone == kNone);
  const std::int32_t* const finished = days_[kFinishedDay].data();
  const std::int32_t* const returned = days_[kReturnedDay].data();
  const std::int32_t* const withdrawn = days_[kWithdrawnDay].data();
  for (std::size_t row = 0; row != rows_; ++row) {
    const std::int32_t f = finished[row], r = returned[row], w = withdrawn[row];
    const std::int32_t end = f != kNone ? f : r != kNone ? r : w;
    const std::uint32_t ended = f != kNone ? 1 : r != kNone ? 2 : w != kNone ? 3 : 0;
    const std::uint32_t status_ends = status_[row] == kStatusEnds ? 1 : 0;
    const std::uint32_t open = ended == 0 ? 1 : 0;
    const std::uint32_t wrong = static_cast<std::uint32_t>(received[row] == kNone) |
                                static_cast<std::uint32_t>(due[row] < received[row]) |  // or kNone
                                static_cast<std::uint32_t>(end < received[row] ? 1 - open : 0) |
                                (open & status_ends);
    end_[row] = open != 0 ? 0 : end;
    ended_[row] = static_cast<std::uint8_t>(ended);
    running_[row] = static_cast<std::uint8_t>(status_ends != 0 ? 0 : status_[row]);
    odd_[row] = static_cast<std::uint8_t>(odd_[row] | wrong);
  }
  if (!state.options.working_days) return;
  for (std::size_t row = 0; row != rows_; ++row) {
    if (static_cast<Ended>(ended_[row]) == Ended::kFinished)
      odd_[row] |= odd_if(state.working->between(received[row], end_[row]) == WorkingDays::kNone);
  }
}

void DossierBatch::stand(const Window& window) noexcept {
  for (std::size_t row = 0; row != rows_; ++row)
    standing_[row] =
        EventTables::standing(received(row), due(row), end_[row], ended_[row], running_[row], false, window);
}

void DossierBatch::read(std::string_view text, const csv::CellIndex& index, const DossierState& state) {
  text_ = text.data();
  index_ = &index;
  rows_ = index.rows;
  find_rows();
  std::fill_n(flags_.begin(), rows_, static_cast<std::uint8_t>(base_.flags));
  for (const Column& column : columns_) {
    if (regular_ && !index.quotes && !(index.returns && column.at + 1 == width_)) {
      read_column(column, PlainCells{index.ends.data() + 1 + column.at, width_}, state);
    } else {
      find_cells(column.at);
      read_column(column, found_, state);
    }
  }
  settle(state);
}

void DossierBatch::add_names(std::size_t row, DossierState& state) {
  if (unit_[row] == kUnknown) unit_[row] = state.units.add(text_of(unit_column_, row));
  if (procedure_[row] == kUnknown) procedure_[row] = state.procedures.add(text_of(procedure_column_, row));
  if (field_[row] == kUnknown) field_[row] = state.fields.add(text_of(field_column_, row));
}

}  // namespace parindex::inline v1::detail::records
