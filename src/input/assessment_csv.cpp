// SPDX-License-Identifier: Apache-2.0
// Facts as CSV: long (unit,fact,value) or wide (unit and one column a fact); the header decides.
#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

#include "parindex/date.hpp"

#include "csv/reader.hpp"
#include "input/input_state.hpp"
#include "input/nearest.hpp"
#include "input/plain_facts.hpp"
#include "input/plain_number.hpp"
#include "input/slot_guess.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);
constexpr std::size_t kRowsBetweenCalls = 1024;

// Columns that say something about the unit, not a fact.
struct KnownColumn {
  std::string_view name;
  std::string Unit::*field;
};
constexpr std::array<KnownColumn, 3> kUnitFields{
    {{"name", &Unit::name}, {"kind", &Unit::kind}, {"parent", &Unit::parent}}};

}  // namespace

class FactsReader {
 public:
  FactsReader(InputState& state, std::string_view text, const std::string& file)
      : state_(state),
        model_(state.model_),
        text_(text),
        file_(file),
        found_(state.mistakes_.limit()),
        rows_(text, csv_options(file), found_),
        guess_(model_),
        plain_(PlainFacts::allowed()) {}

  void read() {
    state_.take_over(found_, {});
    if (!rows_.ok() || !read_header()) return;
    bool any = false;
    bool bad = false;
    std::size_t next_call = 0;
    for (std::size_t rows = 0;; ++rows) {
      if (rows >= next_call) {
        if (state_.stopped(rows_.position(), text_.size())) return;
        next_call = rows + kRowsBetweenCalls;
      }
      if (plain_ && rows_.next_plain()) {
        if (read_plain_fact()) {
          any = true;
          rows += read_like_the_last();
          continue;
        }
      } else {
        const bool more = rows_.next();
        if (!found_.empty()) {
          bad = true;
          blame_bad_rows();
        }
        if (!more) break;
      }
      if (std::all_of(rows_.cells().begin(), rows_.cells().end(),
                      [](std::string_view c) { return c.empty(); })) {
        continue;  // a row of separators, as spreadsheets leave them at the end
      }
      any = true;
      read_row();
    }
    if (!any && !bad) state_.no_units(file_);
  }

 private:
  static csv::Options csv_options(const std::string& file) {
    csv::Options options;
    options.file = file;
    return options;
  }

  struct FactColumn {
    std::size_t column = 0;
    Target target;
  };

  std::size_t column_of(std::string_view name) const { return rows_.column(name).value_or(kNoColumn); }

  bool read_header() {
    unit_column_ = column_of("unit");
    period_column_ = column_of("period");
    fact_column_ = column_of("fact");
    value_column_ = column_of("value");
    const bool is_long = fact_column_ != kNoColumn && value_column_ != kNoColumn;
    note_column_ = is_long ? column_of("note") : kNoColumn;
    for (std::size_t i = 0; i < kUnitFields.size(); ++i)
      field_columns_[i] = column_of(kUnitFields[i].name);
    if (!is_long) fact_column_ = value_column_ = kNoColumn;

    const std::array own{unit_column_, period_column_,    fact_column_,      value_column_,
                         note_column_, field_columns_[0], field_columns_[1], field_columns_[2]};
    for (std::size_t column = 0; column < rows_.header().size(); ++column) {
      if (std::find(own.begin(), own.end(), column) != own.end()) continue;
      const std::string_view name = rows_.header()[column];
      const Target target = is_long ? Target{} : state_.find_target(name);
      if (target.kind != Target::Kind::kUnknown) {
        fact_columns_.push_back({column, target});
      } else if (!name.empty() && !name.starts_with("x-")) {  // a column without a name has been reported
        report_unknown_column(name, column, is_long);
      }
    }
    if (unit_column_ == kNoColumn) {
      state_.report_for({}, Code::kCsvNoUnitColumn, rows_.header_place(0));
      return false;
    }
    default_period_ = state_.options_.period ? state_.options_.period : model_.period;
    if (!default_period_ && period_column_ == kNoColumn) {
      state_.report_for({}, Code::kNoPeriod, rows_.header_place(0));
      period_reported_ = true;
    }
    return true;
  }

  void report_unknown_column(std::string_view name, std::size_t column, bool is_long) {
    if (state_.mistakes_.only_counts(Severity::kError)) {  // not worth looking for a hint
      state_.report_for({}, Code::kCsvUnknownColumn, rows_.header_place(column));
      return;
    }
    if (!is_long && (name.starts_with("points:") || state_.items_by_code_.contains(name))) {
      state_.report_unknown_fact({}, name, rows_.header_place(column));  // knows what to say about items
      return;
    }
    Nearest nearest(name);
    for (const std::string_view known : {"unit", "period", "fact", "value", "name", "kind", "parent"}) {
      nearest.offer(known);
    }
    if (is_long) {
      nearest.offer("note");
    } else {
      for (const Slot& slot : model_.slots)
        nearest.offer(slot.name);
    }
    const std::string best(nearest.best());
    state_.report_for(
        {}, Code::kCsvUnknownColumn, rows_.header_place(column),
        {name,
         best.empty()
             ? Text{"cột phải là unit, name, kind, parent, period, fact và value, hoặc mã của một số liệu",
                    "columns are unit, name, kind, parent, period, fact and value, or ids of facts"}
             : Text{"có phải là “" + best + "” không?", "did you mean “" + best + "”?"}});
  }

  // ---- bad rows

  // A row that was left out because it has too many cells (a comma inside a number, most often) belongs to
  // the unit it names; of any other bad row nobody knows whose facts it held.
  void blame_bad_rows() {
    for (const Mistake& mistake : found_) {
      Mistakes one;
      one.add(mistake);
      state_.take_over(one, mistake.code == code_text(Code::kCsvColumns) ? unit_on_line(mistake.place.line)
                                                                         : std::string_view());
    }
    for (std::size_t i = 0; i < found_.dropped(); ++i) {
      state_.mistakes_.count_only(Severity::kError);
      state_.refused_ = true;
    }
    found_.clear();
  }

  // The unit cell of a line that has more cells than the header and no quotes; empty when it cannot be told.
  std::string_view unit_on_line(std::size_t line) {
    while (cursor_line_ < line) {
      const std::size_t end = text_.find('\n', cursor_at_);
      if (end == std::string_view::npos) return {};
      cursor_at_ = end + 1;
      ++cursor_line_;
    }
    if (cursor_line_ != line) return {};
    std::string_view row = text_.substr(cursor_at_, text_.find('\n', cursor_at_) - cursor_at_);
    const auto separators = static_cast<std::size_t>(std::count(row.begin(), row.end(), rows_.separator()));
    if (separators < rows_.header().size() || row.find('"') != std::string_view::npos) return {};
    for (std::size_t column = 0; column < unit_column_; ++column)
      row.remove_prefix(row.find(rows_.separator()) + 1);
    return row.substr(0, row.find(rows_.separator()));
  }

  // ---- rows

  void read_row() {
    next_cell_ = 0;
    next_column_ = 1;
    find_draft();
    if (draft_ != nullptr) {
      for (std::size_t i = 0; i < kUnitFields.size(); ++i) {
        const std::size_t column = field_columns_[i];
        if (column == kNoColumn) continue;
        const std::string_view value = rows_.cell(column);
        std::string Unit::*field = kUnitFields[i].field;
        if (value.empty() || value == draft_->assessment.unit.*field) continue;
        state_.set_unit_field(*draft_, field, kUnitFields[i].name, value,
                              [this, column] { return rows_.place(column); });
      }
    }
    if (fact_column_ == kNoColumn) {
      read_wide();
    } else {
      read_long();
    }
  }

  // A row of a long table, without quotes, that goes on about the unit of the row before and says one thing
  // more about it: most rows. What needs a second look is left as it is, for read_row().
  bool read_plain_fact() {
    if (fact_column_ == kNoColumn || draft_ == nullptr || rows_.cell(unit_column_) != last_unit_)
      return false;
    if (period_column_ != kNoColumn && rows_.cell(period_column_) != last_period_) return false;
    if (note_column_ != kNoColumn && !rows_.cell(note_column_).empty()) return false;
    Assessment& assessment = draft_->assessment;
    for (std::size_t i = 0; i < kUnitFields.size(); ++i) {
      if (field_columns_[i] == kNoColumn) continue;
      const std::string_view said = rows_.cell(field_columns_[i]);
      if (!said.empty() && said != assessment.unit.*kUnitFields[i].field) return false;
    }
    const Index slot_index =
        guess_(rows_.cell(fact_column_), [this](std::string_view name) { return state_.find_target(name); });
    if (slot_index == kNone) return false;
    const Index fact_index = model_.slots[static_cast<std::size_t>(slot_index)].fact;
    const FactDeclaration& fact = model_.facts[static_cast<std::size_t>(fact_index)];
    const std::string_view cell = rows_.cell(value_column_);
    if (cell.empty() || cell.front() == '?' || fact.within_period) return false;
    FactValue& value = assessment.facts[static_cast<std::size_t>(slot_index)];
    if (value.state != FactValue::State::kAbsent) return false;
    if (read_cell(fact, *state_.options_by_fact_[static_cast<std::size_t>(fact_index)], cell, value)) {
      value = FactValue{};
      return false;
    }
    value.source = source_;
    value.line = static_cast<std::uint32_t>(rows_.line());
    const char* const row = text_.data() + rows_.row_offset();
    value.column = static_cast<std::uint32_t>(
        text::count_code_points({row, static_cast<std::size_t>(cell.data() - row)}) + 1);
    return true;
  }

  // Rows that begin as the last one did, down to the fact, and go on with the name of a fact and a plain
  // value, as nearly all do: read in one pass over their bytes. Stops at the first that does not.
  std::size_t read_like_the_last() {
    if (value_column_ != fact_column_ + 1 || value_column_ + 1 != rows_.header().size()) return 0;
    const char* const text = text_.data();
    const char* const end = text + text_.size();
    const std::string_view before(
        text + rows_.row_offset(),
        static_cast<std::size_t>(rows_.cell(fact_column_).data() - text) - rows_.row_offset());
    const std::size_t column = text::count_code_points(before) + 2;
    const char* at = text + rows_.position();
    auto line = static_cast<std::uint32_t>(rows_.line());
    const char separator = rows_.separator();
    FactValue* const facts = draft_->assessment.facts.data();
    std::size_t rows = 0;
    while (rows<kRowsBetweenCalls&& static_cast<std::size_t>(end - at)> before.size() &&
           same_bytes(at, before.data(), before.size())) {
      const char* const name = at + before.size();
      const Index slot = guess_.next(name, end, separator);
      if (slot == kNone) break;
      const SlotGuess::Known& known = guess_.known(slot);
      FactValue& value = facts[slot];
      if (value.state != FactValue::State::kAbsent) break;
      const char* const cell = name + known.name.size() + 1;
      const char* next = take_plain(slot, known.plain, cell, end, value);
      if (next == cell) break;
      if (next != end && *next == '\r') ++next;
      if (next == end || *next != '\n') {
        value = FactValue{};
        break;
      }
      value.state = FactValue::State::kGiven;
      value.source = source_;
      value.line = ++line;
      value.column = static_cast<std::uint32_t>(column + known.code_points);
      guess_.took(slot);
      at = next + 1;
      ++rows;
    }
    rows_.skip_rows(static_cast<std::size_t>(at - text), rows);
    return rows;
  }

  // Reads what a plain cell of that kind holds; gives where it ends, `cell` itself when it is none.
  const char* take_plain(Index slot, SlotGuess::Plain plain, const char* cell, const char* end,
                         FactValue& value) const {
    if (plain > SlotGuess::Plain::kPercent) return take_plain_text(slot, plain, cell, end, value);
    PlainNumber number;
    const char* const stop =
        number.take(cell, end, plain == SlotGuess::Plain::kCount ? 0 : PlainNumber::kMostDecimals);
    if (stop != cell) value.set_decimal(number.digits, number.decimals, plain == SlotGuess::Plain::kPercent);
    return stop;
  }
  [[gnu::noinline]] const char* take_plain_text(Index slot, SlotGuess::Plain plain, const char* cell,
                                                const char* end, FactValue& value) const {
    const auto starts = [&](std::string_view word) {
      return static_cast<std::size_t>(end - cell) >= word.size() &&
             same_bytes(cell, word.data(), word.size());
    };
    switch (plain) {
      case SlotGuess::Plain::kFlag:
        for (const bool yes : {true, false}) {
          const std::string_view word = yes ? "true" : "false";
          if (!starts(word)) continue;
          value.set_flag(yes);
          return cell + word.size();
        }
        if (cell == end || (*cell != '0' && *cell != '1')) return cell;
        value.set_decimal(*cell - '0', 0, false);
        return cell + 1;
      case SlotGuess::Plain::kDate: {
        constexpr std::size_t kLength = 10;
        if (static_cast<std::size_t>(end - cell) < kLength) return cell;
        const std::optional<Date> date = Date::parse({cell, kLength});
        if (!date) return cell;
        value.set_day(date->day_number());
        return cell + kLength;
      }
      case SlotGuess::Plain::kChoice: {
        const Index fact = model_.slots[static_cast<std::size_t>(slot)].fact;
        const char* stop = cell;
        while (stop != end && *stop != '\n' && *stop != '\r')
          ++stop;
        const std::string_view code(cell, static_cast<std::size_t>(stop - cell));
        const Options& options = *state_.options_by_fact_[static_cast<std::size_t>(fact)];
        const auto option = std::find(options.begin(), options.end(), code);
        if (option == options.end() || code.empty() || code.front() == '?' || !is_plain(code)) return cell;
        value.set(Rational(option - options.begin()), code);
        return stop;
      }
      default:
        break;
    }
    return cell;
  }

  // Whether a cell of the last column may stand there without quotes.
  bool is_plain(std::string_view text) const noexcept {
    return text.find(rows_.separator()) == std::string_view::npos && text.find('"') == std::string_view::npos;
  }

  void find_draft() {
    const std::string_view unit = rows_.cell(unit_column_);
    const std::string_view period_text =
        period_column_ == kNoColumn ? std::string_view() : rows_.cell(period_column_);
    if (known_ && unit == last_unit_ && period_text == last_period_) return;
    known_ = true;
    last_unit_ = unit;
    last_period_ = period_text;
    draft_ = nullptr;
    unit_ = {};
    period_.reset();
    if (!state_.check_unit_id(unit, rows_.place(unit_column_))) return;
    unit_ = last_unit_;
    period_ = period_text.empty() ? default_period_ : parse_period(period_text);
    if (!period_) {
      if (!period_text.empty()) {
        state_.report_for(unit_, Code::kInputPeriod, rows_.place(period_column_), {period_text});
      } else if (!period_reported_) {
        state_.report_for(unit_, Code::kNoPeriod, rows_.row_place());
      } else {
        state_.blame(unit_);
      }
      return;
    }
    draft_ = &state_.draft(unit_, *period_, [this] { return rows_.row_place(); });
    source_ = InputState::add_source(*draft_, InputSource{file_, "", false});
  }

  void read_long() {
    const std::string_view id = rows_.cell(fact_column_);
    const Target target = state_.find_target(id);
    const std::string_view note = note_column_ == kNoColumn ? std::string_view() : rows_.cell(note_column_);
    if (target.kind == Target::Kind::kUnknown) {
      // A unit may be named without a fact, to say that it is there.
      if (!id.empty() || !rows_.cell(value_column_).empty()) {
        state_.report_unknown_fact(unit_, id, rows_.place(fact_column_));
      }
      return;
    }
    read_value(target, value_column_, note);
    report_repeated();
  }

  void read_wide() {
    for (const FactColumn& fact : fact_columns_) {
      if (rows_.cell(fact.column).empty()) {
        note_empty(fact.target);
      } else if (!read_plain_cell(fact)) {
        read_value(fact.target, fact.column, {});
      }
    }
    report_repeated();
  }

  // A cell of a wide table that holds a plain value of a fact not given before.
  bool read_plain_cell(const FactColumn& fact) {
    if (!plain_ || draft_ == nullptr || fact.target.kind != Target::Kind::kValue) return false;
    FactValue& value = draft_->assessment.facts[static_cast<std::size_t>(fact.target.index)];
    const std::optional<std::uint32_t> column = simple_column(fact.column);
    if (!column || value.state != FactValue::State::kAbsent) return false;
    const std::string_view cell = rows_.cell(fact.column);
    const SlotGuess::Plain plain = guess_.known(fact.target.index).plain;
    const char* const stop =
        take_plain(fact.target.index, plain, cell.data(), text_.data() + text_.size(), value);
    if (stop != cell.data() + cell.size()) {
      value = FactValue{};
      return false;
    }
    value.state = FactValue::State::kGiven;
    value.source = source_;
    value.line = static_cast<std::uint32_t>(rows_.line());
    value.column = *column;
    return true;
  }

  // The cell of one option of a tally, empty: it is not known, which is not the same as none.
  void note_empty(const Target& target) {
    if (draft_ == nullptr || target.kind != Target::Kind::kValue) return;
    if (model_.slots[static_cast<std::size_t>(target.index)].option != kNone)
      draft_->empty_options.push_back(target.index);
  }

  void read_value(const Target& target, std::size_t column, std::string_view note) {
    const std::string_view cell = rows_.cell(column);
    if (cell.empty() && note.empty()) {
      note_empty(target);
      return;
    }
    switch (target.kind) {
      case Target::Kind::kValue:
        read_fact(target.index, column, note);
        break;
      case Target::Kind::kTally:
        read_tally(target.index, column, note);
        break;
      case Target::Kind::kPoints:
        read_points(target.index, column, note);
        break;
      case Target::Kind::kUnknown:
        break;
    }
  }

  FactValue value_at(std::size_t column, std::string_view note) {
    FactValue value;
    value.source = source_;
    value.set_note(note);
    const std::optional<std::uint32_t> simple = simple_column(column);
    if (simple) {
      value.line = static_cast<std::uint32_t>(rows_.line());
      value.column = *simple;
    } else {
      const Place place = rows_.place(column);
      value.line = static_cast<std::uint32_t>(place.line);
      value.column = static_cast<std::uint32_t>(place.column);
    }
    return value;
  }

  // The column of a cell of a row without quotes, counted on from the cell asked for before.
  std::optional<std::uint32_t> simple_column(std::size_t column) {
    const std::span<const std::string_view> cells = rows_.cells();
    if (next_cell_ == 0) {
      const char* first = cells[0].data();
      const std::less<> before;
      const bool in_buffer =
          first != nullptr && !before(first, text_.data()) && before(first, text_.data() + text_.size());
      if (!in_buffer || (first != text_.data() && first[-1] == '"')) next_cell_ = kNoColumn;
    }
    if (next_cell_ == kNoColumn || next_cell_ > column) return std::nullopt;
    for (; next_cell_ < column; ++next_cell_) {
      const std::string_view cell = cells[next_cell_];
      if (cells[next_cell_ + 1].data() != cell.data() + cell.size() + 1) {
        next_cell_ = kNoColumn;
        return std::nullopt;
      }
      next_column_ += text::count_code_points(cell) + 1;
    }
    return static_cast<std::uint32_t>(next_column_);
  }

  void read_fact(Index slot_index, std::size_t column, std::string_view note) {
    const Slot& slot = model_.slots[static_cast<std::size_t>(slot_index)];
    const FactDeclaration& fact = model_.facts[static_cast<std::size_t>(slot.fact)];
    const Options& options = *state_.options_by_fact_[static_cast<std::size_t>(slot.fact)];
    FactValue value = value_at(column, note);
    if (const std::optional<Fault> fault = read_cell(fact, options, rows_.cell(column), value)) {
      state_.report_fault(unit_, slot.name, *fault, rows_.place(column));
      return;
    }
    if (fact.within_period && period_ &&
        !state_.check_within_period(unit_, fact, value, *period_, [&] { return rows_.place(column); })) {
      return;
    }
    store(slot_index, std::move(value));
  }

  void read_tally(Index fact_index, std::size_t column, std::string_view note) {
    const FactDeclaration& fact = model_.facts[static_cast<std::size_t>(fact_index)];
    const std::string_view cell = rows_.cell(column);
    FactValue value = value_at(column, note);
    value.spelled = FactValue::Spelled::kTally;
    if (!cell.empty() && cell.front() != '?') {
      state_.report_for(unit_, Code::kFactTally, rows_.place(column), {fact.id, listed(fact.options)});
      return;
    }
    if (const std::optional<Fault> fault = read_cell(fact, fact.options, cell, value)) {
      state_.report_fault(unit_, fact.id, *fault, rows_.place(column));
      return;
    }
    for (std::size_t option = 0; option < fact.options.size(); ++option) {
      store(fact.slot + static_cast<Index>(option), FactValue(value));
    }
  }

  void read_points(Index item, std::size_t column, std::string_view note) {
    const std::string_view cell = rows_.cell(column);
    if (cell.empty()) return;
    GivenPoints given;
    given.item = item;
    given.source = note;
    given.place = rows_.place(column);
    if (const std::optional<Fault> fault = read_points_cell(cell, given.points)) {
      state_.report_fault(unit_, "points:" + model_.items[static_cast<std::size_t>(item)].label, *fault,
                          given.place);
    } else if (draft_ != nullptr) {
      draft_->assessment.given.push_back(std::move(given));
    }
  }

  void store(Index slot, FactValue&& value) {
    // An empty cell with a note is a fact that is missing for that reason.
    if (value.state == FactValue::State::kAbsent) {
      if (value.note().empty()) return;
      value.state = FactValue::State::kMissing;
    }
    if (draft_ == nullptr) return;
    FactValue& cell = draft_->assessment.facts[static_cast<std::size_t>(slot)];
    if (cell.state == FactValue::State::kAbsent) {
      cell = std::move(value);
    } else {
      repeated_.emplace_back(slot, std::move(value));
    }
  }

  // A row that gives many facts again is one mistake: the row is there twice.
  void report_repeated() {
    if (repeated_.empty()) return;
    const auto& [slot, value] = repeated_.front();
    const Assessment& assessment = draft_->assessment;
    const Place first = fact_place(assessment, model_, slot);
    if (repeated_.size() == 1) {
      state_.report_duplicate(*draft_, slot, value);
    } else {
      state_.report_for(
          unit_, Code::kRowRepeated, rows_.row_place(),
          {assessment.unit.id, to_string(assessment.period), repeated_.size(), first.file, first.line});
    }
    repeated_.clear();
  }

  InputState& state_;
  const Model& model_;
  std::string_view text_;
  std::string file_;
  Mistakes found_;  // what the reader of rows says, until it is put down to somebody
  csv::Reader rows_;

  std::size_t unit_column_ = kNoColumn, period_column_ = kNoColumn, fact_column_ = kNoColumn;
  std::size_t value_column_ = kNoColumn, note_column_ = kNoColumn;
  std::array<std::size_t, kUnitFields.size()> field_columns_{};
  std::vector<FactColumn> fact_columns_;
  std::optional<Period> default_period_;
  bool period_reported_ = false;

  // The unit of the row before, which the next row most often belongs to as well.
  bool known_ = false;
  std::string last_unit_, last_period_;
  std::string_view unit_;  // whom mistakes are put down to
  std::optional<Period> period_;
  Draft* draft_ = nullptr;
  std::uint32_t source_ = 0;
  std::vector<std::pair<Index, FactValue>> repeated_;

  SlotGuess guess_;
  bool plain_;  // whether rows may be taken at a glance

  std::size_t next_cell_ = 0, next_column_ = 1;  // simple_column() of the row
  std::size_t cursor_at_ = 0, cursor_line_ = 1;  // unit_on_line()
};

void InputState::read_csv(std::string_view text, const std::string& file) {
  if (too_large(text, file)) return;
  FactsReader(*this, text, file).read();
}

}  // namespace parindex::inline v1::detail
