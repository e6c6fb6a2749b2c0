// SPDX-License-Identifier: Apache-2.0
// Scoring by column: the caller's arrays in, a result or the caller's arrays out.
#include "parindex/columns.hpp"

#include <array>
#include <limits>
#include <map>
#include <set>

#include "handles.hpp"

namespace parindex::capi {
namespace {

constexpr Sentence kBadColumn{
    "cột số liệu: kiểu, vị trí số liệu, số chữ số thập phân hoặc con trỏ không hợp lệ",
    "a column has a type, fact, scale or pointer that does not exist"};

std::size_t width_of(ColumnType type) noexcept {
  switch (type) {
    case ColumnType::kInt8:
    case ColumnType::kFlag:
      return 1;
    case ColumnType::kInt16:
      return 2;
    case ColumnType::kInt64:
      return 8;
    default:
      return 4;
  }
}

// The caller's columns in C++ terms.
parindex_status take_columns(const parindex_column* columns, std::size_t count, std::size_t rows,
    const FrameworkBox& framework, std::vector<Column>& out, parindex_error** error) {
  if (count == 0) return PARINDEX_OK;
  if (columns == nullptr) return fail(error, kNullArgument);
  const std::size_t step = columns[0].struct_size;
  const auto* bytes = reinterpret_cast<const unsigned char*>(columns);
  out.reserve(std::min(count, framework.facts.size()));
  for (std::size_t i = 0; i != count; ++i) {
    parindex_column one{};
    if (!take(bytes + i * step, one) || one.struct_size != step) return fail(error, kBadStruct);
    const bool known = one.fact < framework.facts.size() && one.type >= PARINDEX_COLUMN_I8 &&
                       one.type <= PARINDEX_COLUMN_FLAG;
    if (!known || (one.data == nullptr && rows != 0)) return fail(error, kBadColumn);
    Column column;
    column.fact = static_cast<std::size_t>(one.fact);
    column.option = static_cast<std::size_t>(one.option);
    column.type = static_cast<ColumnType>(one.type);
    column.scale = one.scale;
    column.data = one.data;
    column.validity = one.validity;
    column.stride = static_cast<std::ptrdiff_t>(one.stride);
    out.push_back(column);
  }
  return PARINDEX_OK;
}

// Columns with a copy of their data, packed.
struct Snapshot {
  std::vector<std::vector<unsigned char>> data;
  std::vector<std::vector<std::uint8_t>> validity;
  std::vector<Column> columns;

  Snapshot(const std::vector<Column>& from, std::size_t rows) : columns(from) {
    data.reserve(from.size());
    validity.reserve(from.size());
    for (Column& column : columns) {
      const std::size_t width = width_of(column.type);
      std::vector<unsigned char>& copy = data.emplace_back(rows * width);
      const auto* at = static_cast<const unsigned char*>(column.data);
      if (column.stride == 0 || column.stride == static_cast<std::ptrdiff_t>(width)) {
        if (!copy.empty()) std::memcpy(copy.data(), at, copy.size());
      } else {
        for (std::size_t row = 0; row != rows; ++row, at += column.stride)
          std::memcpy(&copy[row * width], at, width);
      }
      column.data = copy.data();
      column.stride = 0;
      if (column.validity != nullptr) {
        const std::size_t bytes = (rows + 7) / 8;
        column.validity = validity.emplace_back(column.validity, column.validity + bytes).data();
      }
    }
  }
};

// The caller's texts of rows, or none; a NULL row is an empty text.
struct Texts {
  std::vector<std::string> texts;
  std::vector<std::string_view> views;

  Texts() = default;
  Texts(const char* const* from, std::size_t rows) {
    if (from == nullptr) return;
    texts.reserve(rows);
    for (std::size_t row = 0; row != rows; ++row)
      texts.emplace_back(or_empty(from[row]));
  }
  // Once the texts stay as they are.
  void look() { views.assign(texts.begin(), texts.end()); }
};

// Who the rows are, as the caller's texts at bind time.
struct Units {
  std::vector<Unit> units;
  std::vector<std::string_view> ids, kinds, parents, names;
  std::vector<Period> periods;  // empty: all have the period of the call or the framework
  std::vector<Texts> attributes;
  std::vector<std::string> attribute_names;
  std::vector<std::pair<std::string_view, std::size_t>> by_id;  // sorted

  // `registered` completes what the options say; where the two differ it is said in `mistakes`.
  Units(std::size_t rows, const parindex_score_options& options, const Batch* registered, Mistakes& mistakes)
      : units(rows) {
    for (std::size_t i = 0; i != rows; ++i) {
      units[i].id = options.unit_ids != nullptr ? or_empty(options.unit_ids[i]) : std::to_string(i + 1);
      if (options.unit_kinds != nullptr) units[i].kind = or_empty(options.unit_kinds[i]);
      if (options.unit_parents != nullptr) units[i].parent = or_empty(options.unit_parents[i]);
      if (options.unit_names != nullptr) units[i].name = or_empty(options.unit_names[i]);
    }
    const auto attribute_count = static_cast<std::size_t>(options.attribute_count);
    for (std::size_t i = 0; i != attribute_count; ++i) {
      attribute_names.emplace_back(or_empty(options.attribute_names[i]));
      attributes.emplace_back(options.attribute_values[i], rows);
    }
    if (registered != nullptr) complete(*registered, mistakes);
    by_id.reserve(rows);
    ids.reserve(rows);
    for (std::size_t i = 0; i != rows; ++i) {
      ids.emplace_back(units[i].id);
      if (options.unit_kinds != nullptr || registered != nullptr) kinds.emplace_back(units[i].kind);
      if (options.unit_parents != nullptr || registered != nullptr) parents.emplace_back(units[i].parent);
      if (options.unit_names != nullptr || registered != nullptr) names.emplace_back(units[i].name);
      by_id.emplace_back(units[i].id, i);
    }
    std::sort(by_id.begin(), by_id.end());
    for (std::size_t i = 0; i != attributes.size(); ++i) {
      attributes[i].look();
      attribute_views.push_back({attribute_names[i], attributes[i].views});
    }
  }
  Units(const Units&) = delete;
  Units& operator=(const Units&) = delete;

  [[nodiscard]] UnitColumns view() const {
    UnitColumns out;
    out.count = units.size();
    out.ids = ids;
    out.kinds = kinds;
    out.parents = parents;
    out.names = names;
    out.periods = periods;
    out.attributes = attribute_views;
    return out;
  }

  std::vector<UnitColumns::Attribute> attribute_views;

 private:
  // As documents do: what the rows leave open comes from the register, and its names stand.
  void complete(const Batch& registered, Mistakes& mistakes) {
    std::map<std::string_view, const Unit*> known;
    for (std::size_t i = 0; i != registered.size(); ++i) {
      const Unit& unit = registered.unit(i);
      known.emplace(unit.id, &unit);
      for (const auto& [name, value] : unit.attributes) {
        if (std::find(attribute_names.begin(), attribute_names.end(), name) != attribute_names.end())
          continue;
        attribute_names.push_back(name);
        attributes.emplace_back().texts.resize(units.size());
      }
    }
    for (std::size_t row = 0; row != units.size(); ++row) {
      Unit& unit = units[row];
      const auto at = known.find(unit.id);
      if (at == known.end()) continue;
      const Unit& told = *at->second;
      if (!told.name.empty() && !unit.name.empty() && unit.name != told.name)
        mistakes.add(differs(unit.id, "name", unit.name, told.name));
      if (!told.name.empty()) unit.name = told.name;
      join(unit.id, "kind", unit.kind, told.kind, mistakes);
      join(unit.id, "parent", unit.parent, told.parent, mistakes);
      for (std::size_t i = 0; i != attributes.size(); ++i) {
        const auto value = told.attributes.find(attribute_names[i]);
        if (value == told.attributes.end()) continue;
        if (attributes[i].texts.empty()) attributes[i].texts.resize(units.size());
        join(unit.id, attribute_names[i], attributes[i].texts[row], value->second, mistakes);
      }
    }
  }
  static void join(const std::string& id, const std::string& field, std::string& here,
      const std::string& there, Mistakes& mistakes) {
    if (there.empty() || here == there) return;
    if (!here.empty()) mistakes.add(differs(id, field, here, there));
    here = there;
  }
  // A row that says something else than the register: of its name a warning.
  static Mistake differs(
      const std::string& id, const std::string& field, const std::string& here, const std::string& there) {
    Mistake out;
    out.unit = id;
    if (field == "name") {
      out.code = "UNIT_NAME_DIFFERS";
      out.severity = Severity::kWarning;
      out.message = {"đơn vị “" + id + "” ở đây tên là “" + here + "”, trong danh mục tên là “" + there + "”",
          "unit “" + id + "” is called “" + here + "” here and “" + there + "” in the unit register"};
      out.hint = {"xem mã đơn vị có đúng không; tên trong danh mục được dùng",
          "see whether the id is right; the unit register's name is used"};
      return out;
    }
    out.code = "UNIT_CONFLICT";
    out.message = {
        "“" + field + "” của đơn vị “" + id + "” ở đây là “" + here + "”, trong danh mục là “" + there + "”",
        "“" + field + "” of unit “" + id + "” is “" + here + "” here and “" + there +
            "” in the unit register"};
    out.hint = {"chỉ giữ một trong hai", "keep one of the two"};
    return out;
  }
};

// What a register says about the units of the rows: the register is read as it is for documents, beside one
// assessment a unit that holds nothing but its id.
std::optional<Batch> read_register(const Framework& framework, std::string_view text, std::size_t rows,
    const parindex_score_options& options, Mistakes& mistakes) {
  std::string csv = "unit,period\n";
  std::set<std::string_view> seen;
  for (std::size_t row = 0; row != rows; ++row) {
    const std::string counted = options.unit_ids == nullptr ? std::to_string(row + 1) : std::string();
    const std::string_view id =
        options.unit_ids != nullptr ? or_empty(options.unit_ids[row]) : counted.c_str();
    if (id.empty() || (options.unit_ids != nullptr && !seen.insert(id).second)) continue;
    csv += '"';
    for (const char byte : id)
      csv.append(byte == '"' ? 2 : 1, byte);
    csv += "\",2000\n";
  }
  Mistakes found;
  ReadOptions reading;
  if (options.max_bytes != 0) reading.max_bytes = static_cast<std::size_t>(options.max_bytes);
  InputReader reader(framework, found, reading);
  reader.read_units(text, "units");
  const bool sound = !found.has_errors();
  reader.read_csv(csv, "units");
  std::optional<Batch> out = reader.finish();
  for (const Mistake& mistake : found) {
    // What is wrong with an id is said when the columns are bound; of the rest the register's errors count.
    if (mistake.severity == Severity::kError && (!sound || !out)) mistakes.add(mistake);
  }
  return out;
}

// Reads the period of each row; false when one cannot be read.
bool read_periods(const char* const* from, const std::optional<Period>& otherwise, std::size_t rows,
    std::vector<Period>& out) {
  if (from == nullptr) return true;
  out.reserve(rows);
  std::string_view last;
  for (std::size_t row = 0; row != rows; ++row) {
    const std::string_view text = or_empty(from[row]);
    if (!out.empty() && text == last) {  // rows of one period mostly stand together
      out.push_back(out.back());
      continue;
    }
    last = text;
    const std::optional<Period> period = text.empty() ? otherwise : parse_period(text);
    if (!period) return false;
    out.push_back(*period);
  }
  return true;
}

// What bound columns and their results share.
struct Setting {
  std::shared_ptr<const FrameworkBox> framework;
  std::shared_ptr<const Units> units;
  BindOptions bind;
  std::optional<Batch> previous;
  std::optional<Calendar> calendar;
  std::uint32_t flags = 0;
  unsigned threads = 1;

  [[nodiscard]] bool has(std::uint32_t flag) const noexcept { return (flags & flag) != 0; }
  [[nodiscard]] ColumnScoreOptions scoring() const {
    ColumnScoreOptions out;
    out.threads = threads;
    out.keep_going = bind.keep_going;
    if (previous) out.previous = &*previous;
    if (calendar) out.calendar = &*calendar;
    return out;
  }
  [[nodiscard]] ExplainOptions explaining() const {
    return {.reasons = !has(PARINDEX_SCORE_NO_REASONS),
        .traces = !has(PARINDEX_SCORE_NO_TRACES),
        .seals = !has(PARINDEX_SCORE_NO_SEALS)};
  }
};

// Scorecards that are recomputed from columns when somebody asks.
class ColumnCards final : public Cards {
 public:
  // `snapshot` holds the data that `bound` points to, or nothing when the caller's stays.
  ColumnCards(std::shared_ptr<const Setting> setting, std::unique_ptr<const Snapshot> snapshot,
      std::shared_ptr<BoundColumns> bound, BatchScores scores)
      : setting_(std::move(setting)),
        snapshot_(std::move(snapshot)),
        bound_(std::move(bound)),
        scores_(std::move(scores)),
        kept_(scores_.rows()) {}

  std::size_t size() const noexcept override { return scores_.rows(); }
  bool counts(std::size_t unit) const noexcept override { return scores_.row_ok(unit); }
  std::shared_ptr<const Scorecard> look(std::size_t unit) const override {
    const std::lock_guard lock(mutex_);
    if (kept_[unit] != nullptr) return {std::shared_ptr<const void>(), kept_[unit].get()};
    return std::make_shared<const Scorecard>(scores_.card(unit, setting_->explaining()));
  }
  const Scorecard& keep(std::size_t unit) const override {
    const std::lock_guard lock(mutex_);
    if (kept_[unit] == nullptr)
      kept_[unit] = std::make_unique<const Scorecard>(scores_.card(unit, setting_->explaining()));
    return *kept_[unit];
  }
  const Unit& unit(std::size_t unit) const override { return setting_->units->units[unit]; }
  const std::string& cohort(std::size_t unit) const override { return scores_.cohort(unit); }
  std::optional<std::size_t> find(std::string_view id) const override {
    const auto& by_id = setting_->units->by_id;
    const auto at = std::lower_bound(by_id.begin(), by_id.end(), std::pair(id, std::size_t{0}));
    if (at == by_id.end() || at->first != id) return std::nullopt;
    return at->second;
  }
  std::shared_ptr<const Scorecards> all(bool whole) const override {
    auto out = std::make_shared<Scorecards>();
    const ExplainOptions how =
        whole ? setting_->explaining() : ExplainOptions{.reasons = true, .traces = false};
    const std::lock_guard lock(mutex_);
    for (std::size_t row = 0; row != scores_.rows(); ++row) {
      if (scores_.row_ok(row)) out->push_back(scores_.card(row, how));
    }
    return out;
  }
  std::shared_ptr<const Batch> batch() const override {
    const std::lock_guard lock(mutex_);
    if (!batch_) {
      Mistakes said;  // they were when the columns were scored
      std::optional<Batch> batch = bound_->to_batch(said, true);
      if (batch) batch_ = std::make_shared<const Batch>(*std::move(batch));
    }
    if (!batch_) throw std::bad_alloc();
    return batch_;
  }
  const Batch* previous() const noexcept override {
    return setting_->previous ? &*setting_->previous : nullptr;
  }
  const Calendar* calendar() const noexcept override {
    return setting_->calendar ? &*setting_->calendar : nullptr;
  }
  Read read(const parindex_output& output) const override { return read_column(scores_, output); }

  static Read read_column(const BatchScores& scores, const parindex_output& output);

 private:
  std::shared_ptr<const Setting> setting_;
  std::unique_ptr<const Snapshot> snapshot_;
  std::shared_ptr<BoundColumns> bound_;
  BatchScores scores_;
  mutable std::mutex mutex_;
  mutable std::vector<std::unique_ptr<const Scorecard>> kept_;
  mutable std::shared_ptr<const Batch> batch_;
};

std::int64_t power_of_ten(int exponent) noexcept {
  std::int64_t out = 1;
  while (exponent-- > 0)
    out *= 10;
  return out;
}

// Writes value(row) of every row; false when one does not fit, or is none because it does not fit 64 bits.
template <typename Value>
bool write_rows(const parindex_output& output, std::size_t rows, Value&& value) {
  auto* at = static_cast<unsigned char*>(output.data);
  for (std::size_t row = 0; row != rows; ++row, at += output.stride) {
    const std::optional<std::int64_t> one = value(row);
    if (!one || !store(at, output.type, *one)) return false;
  }
  return true;
}

std::optional<std::int64_t> times(std::int64_t value, std::int64_t factor) noexcept {
  std::int64_t out = 0;
  if (__builtin_mul_overflow(value, factor, &out)) return std::nullopt;
  return out;
}

// The points in an array as they are, times a factor.
template <typename Int>
bool write_points(const parindex_output& output, std::span<const Int> points, std::int64_t factor) {
  constexpr parindex_column_type kSame =
      sizeof(Int) == sizeof(std::int32_t) ? PARINDEX_COLUMN_I32 : PARINDEX_COLUMN_I64;
  if (factor == 1 && output.type == kSame && output.stride == static_cast<std::int64_t>(sizeof(Int))) {
    if (!points.empty()) std::memcpy(output.data, points.data(), points.size_bytes());
    return true;
  }
  return write_rows(output, points.size(), [&](std::size_t row) { return times(points[row], factor); });
}

// Whether what a column shows half up is not exact for some row.
bool inexact(const BatchScores& scores, std::uint64_t item) {
  if (item != UINT64_MAX) {
    const std::span<const std::uint8_t> cells = scores.cells(static_cast<std::size_t>(item));
    return std::any_of(
        cells.begin(), cells.end(), [](std::uint8_t cell) { return (cell & kCellInexact) != 0; });
  }
  for (std::size_t row = 0; row != scores.rows(); ++row) {
    if (!scores.total_exact(row)) return true;
  }
  return false;
}

Cards::Read done_if(bool fits) noexcept { return fits ? Cards::Read::kDone : Cards::Read::kDoesNotFit; }

Cards::Read ColumnCards::read_column(const BatchScores& scores, const parindex_output& output) {
  const bool whole = output.item == UINT64_MAX;
  const std::size_t item = static_cast<std::size_t>(output.item);
  const std::size_t rows = scores.rows();
  switch (output.kind) {
    case PARINDEX_OUTPUT_POINTS: {
      if (output.scale < scores.scale()) return Read::kFromCards;
      if (output.scale > scores.scale() && inexact(scores, output.item)) return Read::kFromCards;
      const std::int64_t factor = power_of_ten(output.scale - scores.scale());
      if (whole) return done_if(write_points(output, scores.total_points(), factor));
      if (scores.points_fit_32()) return done_if(write_points(output, scores.points32(item), factor));
      return done_if(write_points(output, scores.points64(item), factor));
    }
    case PARINDEX_OUTPUT_STATE:
      return done_if(write_rows(output, rows, [&](std::size_t row) -> std::int64_t {
        if (!scores.row_ok(row)) return -1;
        if (whole) return scores.pending()[row] == 0 ? PARINDEX_STATE_SCORED : PARINDEX_STATE_PENDING;
        return scores.cell(item, row) & kCellState;
      }));
    case PARINDEX_OUTPUT_RANK:
      if (!whole) return Read::kFromCards;
      return done_if(
          write_rows(output, rows, [&](std::size_t row) { return std::int64_t{scores.ranks()[row]}; }));
    case PARINDEX_OUTPUT_OF:
      if (!whole) return Read::kFromCards;
      return done_if(write_rows(output, rows, [&](std::size_t row) {
        return scores.row_ok(row) ? static_cast<std::int64_t>(scores.of(row)) : 0;
      }));
    case PARINDEX_OUTPUT_INDEX: {
      if (output.scale < scores.index_digits()) return Read::kFromCards;
      const std::int64_t factor = power_of_ten(output.scale - scores.index_digits());
      return done_if(write_rows(output, rows, [&](std::size_t row) -> std::optional<std::int64_t> {
        if (!scores.row_ok(row)) return 0;
        const std::int64_t index = scores.index()[row];
        return index == kNoIndex ? index : times(index, factor);
      }));
    }
    case PARINDEX_OUTPUT_PENDING:
      return done_if(
          write_rows(output, rows, [&](std::size_t row) { return std::int64_t{scores.pending()[row]}; }));
    case PARINDEX_OUTPUT_BAND:
      return done_if(write_rows(output, rows, [&](std::size_t row) {
        return scores.row_ok(row) ? std::int64_t{scores.bands()[row]} : std::int64_t{-1};
      }));
    default:
      return Read::kFromCards;
  }
}

std::vector<Period> periods_of(const Setting& setting) {
  if (!setting.units->periods.empty()) {
    std::vector<Period> out;
    for (const Period& period : setting.units->periods) {
      if (out.empty() || out.back() != period) out.push_back(period);
    }
    return out;
  }
  if (setting.bind.period) return {*setting.bind.period};
  const std::optional<Period> own = setting.framework->framework.period();
  return own ? std::vector<Period>{*own} : std::vector<Period>{};
}

}  // namespace
}  // namespace parindex::capi

struct parindex_columns {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kColumns;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::capi::Setting> setting;
  std::vector<parindex::Column> columns;
  std::shared_ptr<parindex::BoundColumns> bound;
  parindex::Mistakes warnings;                  // of binding
  std::optional<parindex::BatchScores> memory;  // of score_into, used again
  std::vector<parindex_output> outputs;         // the same
};

using parindex::capi::fail;
using parindex::capi::guard;
using parindex::capi::guard_options;
using parindex::capi::kNullArgument;
using parindex::capi::Options;
using parindex::capi::valid;

namespace {

parindex_status bind(const parindex_framework& framework, const parindex_column* columns,
    std::size_t column_count, std::size_t rows, parindex::capi::Options& options,
    std::unique_ptr<parindex_columns>& out, parindex_error** error) {
  auto made = std::make_unique<parindex_columns>();
  const parindex_status status =
      parindex::capi::take_columns(columns, column_count, rows, *framework.box, made->columns, error);
  if (status != PARINDEX_OK) return status;
  constexpr std::uint64_t kMostAttributes = 4096;
  constexpr std::size_t kMostRows = std::size_t{1} << 31;
  if (rows > kMostRows) return fail(error, parindex::capi::kNoSuchIndex);
  auto setting = std::make_shared<parindex::capi::Setting>();
  setting->framework = framework.box;
  const parindex_score_options& raw = options.raw;
  if (raw.attribute_count != 0 && (raw.attribute_names == nullptr || raw.attribute_values == nullptr ||
                                      raw.attribute_count > kMostAttributes)) {
    return fail(error, kNullArgument);
  }
  parindex::Mistakes mistakes;
  std::optional<parindex::Batch> registered;
  if (raw.units != nullptr) {
    const std::size_t length =
        raw.units_length == UINT64_MAX ? PARINDEX_NTS : static_cast<std::size_t>(raw.units_length);
    registered = parindex::capi::read_register(framework.box->framework,
        *parindex::capi::text_of(raw.units, length), rows, raw, mistakes);  // take_options() looked at it
    if (!registered) return parindex::capi::fail_data(error, std::move(mistakes));
  }
  auto units =
      std::make_shared<parindex::capi::Units>(rows, raw, registered ? &*registered : nullptr, mistakes);
  if (mistakes.has_errors()) return parindex::capi::fail_data(error, std::move(mistakes));
  const std::optional<parindex::Period> otherwise =
      options.period ? options.period : framework.box->framework.period();
  if (!parindex::capi::read_periods(raw.unit_periods, otherwise, rows, units->periods)) {
    return fail(
        error, {"kỳ của một đơn vị không đọc được, hoặc để trống mà không có kỳ chung",
                   "the period of a unit cannot be read, or is empty and there is no period for all"});
  }
  setting->units = std::move(units);
  setting->bind.period = options.period;
  setting->bind.as_of = options.as_of;
  setting->bind.keep_going = options.has(PARINDEX_SCORE_KEEP_GOING);
  if (options.raw.previous != nullptr) setting->previous = options.raw.previous->box->batch;
  if (options.raw.calendar != nullptr) setting->calendar = options.raw.calendar->calendar;
  setting->flags = options.raw.flags;
  setting->threads = options.raw.threads < 0 ? 0 : static_cast<unsigned>(std::max(options.raw.threads, 1));
  std::optional<parindex::BoundColumns> bound = parindex::BoundColumns::bind(
      framework.box->framework, made->columns, setting->units->view(), mistakes, setting->bind);
  if (!bound) return parindex::capi::fail_data(error, std::move(mistakes));
  made->setting = std::move(setting);
  made->bound = std::make_shared<parindex::BoundColumns>(*std::move(bound));
  made->warnings = std::move(mistakes);
  out = std::move(made);
  return PARINDEX_OK;
}

// Scores bound columns into a result.
parindex_status score(const parindex_columns& columns, parindex::capi::Options* options,
    parindex_result** out, parindex_error** error) {
  const parindex::capi::Setting& setting = *columns.setting;
  std::unique_ptr<const parindex::capi::Snapshot> snapshot;
  std::shared_ptr<parindex::BoundColumns> bound = columns.bound;
  parindex::Mistakes mistakes = columns.warnings;
  if (!setting.has(PARINDEX_SCORE_BORROW_COLUMNS)) {
    auto copy =
        std::make_unique<const parindex::capi::Snapshot>(columns.columns, setting.units->units.size());
    parindex::Mistakes again;
    std::optional<parindex::BoundColumns> own = parindex::BoundColumns::bind(
        setting.framework->framework, copy->columns, setting.units->view(), again, setting.bind);
    if (!own) return parindex::capi::fail_data(error, std::move(again));
    bound = std::make_shared<parindex::BoundColumns>(*std::move(own));
    snapshot = std::move(copy);
  }
  parindex::ColumnScoreOptions scoring = setting.scoring();
  if (options != nullptr) scoring.progress = options->progress();
  std::optional<parindex::BatchScores> scores = score_columns(*bound, mistakes, scoring);
  if (options != nullptr && options->cancelled) return parindex::capi::fail_cancelled(error);
  if (!scores) return parindex::capi::fail_data(error, std::move(mistakes));
  *out = parindex::capi::make_result(setting.framework,
      std::make_unique<const parindex::capi::ColumnCards>(
          columns.setting, std::move(snapshot), std::move(bound), *std::move(scores)),
      std::move(mistakes), parindex::capi::periods_of(setting))
             .release();
  return PARINDEX_OK;
}

// Writes results into the caller's columns; scorecards are made only for what is not there by column.
parindex_status read_into(const parindex_columns& columns, const parindex::BatchScores& scores,
    const std::vector<parindex_output>& outputs, parindex_error** error) {
  using parindex::capi::Cards;
  std::vector<parindex_output> rest;
  const int scale = scores.scale();
  const bool narrow = scores.points_fit_32();
  for (const parindex_output& output : outputs) {
    // what is asked for most, as it lies there
    if (narrow && output.kind == PARINDEX_OUTPUT_POINTS && output.item != UINT64_MAX &&
        output.scale == scale && output.type == PARINDEX_COLUMN_I32 &&
        output.stride == static_cast<std::int64_t>(sizeof(std::int32_t))) {
      const std::span<const std::int32_t> points = scores.points32(static_cast<std::size_t>(output.item));
      if (!points.empty()) std::memcpy(output.data, points.data(), points.size_bytes());
      continue;
    }
    switch (parindex::capi::ColumnCards::read_column(scores, output)) {
      case Cards::Read::kDone:
        break;
      case Cards::Read::kDoesNotFit:
        return fail(error, parindex::capi::kDoesNotFit);
      case Cards::Read::kFromCards:
        rest.push_back(output);
    }
  }
  if (rest.empty()) return PARINDEX_OK;
  const parindex::capi::ColumnCards cards(columns.setting, nullptr, columns.bound, scores);
  return parindex::capi::read_outputs(*columns.setting->framework, cards, rest, error);
}

}  // namespace

extern "C" {

parindex_status parindex_score_columns(const parindex_framework* framework, const parindex_column* columns,
    size_t column_count, size_t unit_count, const parindex_score_options* options, parindex_result** out,
    parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard_options(options, error, [&](Options& taken) -> parindex_status {
    if (out == nullptr || !valid(framework)) return fail(error, kNullArgument);
    std::unique_ptr<parindex_columns> bound;
    const parindex_status status = bind(*framework, columns, column_count, unit_count, taken, bound, error);
    return status == PARINDEX_OK ? score(*bound, &taken, out, error) : status;
  });
}

parindex_status parindex_columns_bind(const parindex_framework* framework, const parindex_column* columns,
    size_t column_count, size_t unit_count, const parindex_score_options* options, parindex_columns** out,
    parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard_options(options, error, [&](Options& taken) -> parindex_status {
    if (out == nullptr || !valid(framework)) return fail(error, kNullArgument);
    std::unique_ptr<parindex_columns> bound;
    const parindex_status status = bind(*framework, columns, column_count, unit_count, taken, bound, error);
    if (status == PARINDEX_OK) *out = bound.release();
    return status;
  });
}

void parindex_columns_free(parindex_columns* columns) noexcept { parindex::capi::free_handle(columns); }

parindex_status parindex_columns_score(parindex_columns* columns, parindex_progress_fn progress, void* user,
    parindex_result** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&]() -> parindex_status {
    if (out == nullptr || !valid(columns)) return fail(error, kNullArgument);
    Options options;
    options.raw.progress = progress;
    options.raw.user = user;
    return score(*columns, &options, out, error);
  });
}

parindex_status parindex_columns_score_into(parindex_columns* columns, const parindex_output* outputs,
    size_t output_count, parindex_progress_fn progress, void* user, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(columns)) return fail(error, kNullArgument);
    const parindex::capi::Setting& setting = *columns->setting;
    std::vector<parindex_output>& taken = columns->outputs;
    taken.clear();
    const parindex_status status =
        parindex::capi::take_outputs(outputs, output_count, setting.framework->items.size(), taken, error);
    if (status != PARINDEX_OK) return status;
    Options options;
    options.raw.progress = progress;
    options.raw.user = user;
    parindex::ColumnScoreOptions scoring = setting.scoring();
    scoring.progress = options.progress();
    parindex::Mistakes mistakes;
    std::optional<parindex::BatchScores> scores =
        score_columns(*columns->bound, mistakes, scoring, std::exchange(columns->memory, std::nullopt));
    if (options.cancelled) return parindex::capi::fail_cancelled(error);
    if (!scores) return parindex::capi::fail_data(error, std::move(mistakes));
    const parindex_status read = read_into(*columns, *scores, taken, error);
    columns->memory = std::move(scores);
    return read;
  });
}

}  // extern "C"
