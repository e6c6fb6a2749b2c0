// SPDX-License-Identifier: Apache-2.0
// Calls functions of parindex.h at random, in any order, with live handles of the right and of the wrong
// type, NULL, bytes of every kind, and numbers at the edges; under AddressSanitizer and
// UndefinedBehaviorSanitizer for a million calls by hand, for some thousands as a test. Every outcome is
// checked: a code that exists, an output that is NULL or 0 after a failure, an error with a sentence in each
// language.
// usage: random_calls [CALLS [SEED]]
#include <array>
#include <vector>

#include "fuzz.hpp"

namespace {

std::uint64_t state = 1;
std::uint64_t next() {
  std::uint64_t x = state += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}
std::size_t below(std::size_t limit) { return next() % limit; }
bool one_in(std::size_t n) { return below(n) == 0; }
template <typename Value, std::size_t N>
const Value& any(const std::array<Value, N>& list) {
  return list[below(N)];
}

std::uint64_t calls = 0;
std::array<std::uint64_t, 8> outcomes{};

// ---- texts

std::vector<std::string> seeds;

std::string some_text() {
  std::string out = seeds[below(seeds.size())];
  const std::size_t edits = below(4);
  for (std::size_t i = 0; i != edits && !out.empty(); ++i) {
    switch (below(5)) {
      case 0:
        out[below(out.size())] = static_cast<char>(next());
        break;
      case 1:
        out.resize(below(out.size()));
        break;
      case 2:
        out.insert(below(out.size()), 1 + below(3), static_cast<char>(next()));
        break;
      case 3: {
        const std::string& other = seeds[below(seeds.size())];
        out.insert(below(out.size()), other.substr(below(other.size() + 1), below(40)));
        break;
      }
      default:
        out.erase(below(out.size()), below(30));
    }
  }
  return out;
}

// A pointer and a length that belong together; or NULL; or a length that cannot be.
struct Bytes {
  std::string text = some_text();
  std::unique_ptr<fuzz::Exact> exact = std::make_unique<fuzz::Exact>(text.data(), text.size());
  const char* data = exact->data();
  std::size_t size = exact->size();

  Bytes() {
    if (one_in(20)) data = nullptr;
    if (one_in(40)) size = SIZE_MAX - 1 - below(3);
    if (data == nullptr && one_in(2)) size = 0;
    if (one_in(10)) {  // with its NUL
      data = text.c_str();
      size = PARINDEX_NTS;
    }
  }
};

std::size_t some_index() {
  static constexpr std::array<std::size_t, 4> kEdges = {1000, SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2};
  if (one_in(2)) return 0;
  return one_in(6) ? any(kEdges) : below(one_in(2) ? 3 : 10);
}
std::int32_t some_int() {
  static constexpr std::array<std::int32_t, 14> kEdges = {0, 0, 1, 1,  2,  3,         4,
                                                          5, 7, 8, 11, -1, INT32_MIN, INT32_MAX};
  return any(kEdges);
}
std::uint32_t size_or_not(std::size_t right) {
  static constexpr std::array<std::uint32_t, 5> kWrong = {0, 4, 7, 5000, UINT32_MAX};
  return one_in(12) ? any(kWrong) : static_cast<std::uint32_t>(right);
}

// ---- handles

constexpr std::size_t kKept = 6;
template <typename Handle>
struct Pool {
  std::array<fuzz::Owner<Handle>, kKept> kept;
  void keep(Handle* handle) { kept[below(kKept)].reset(handle); }
  void drop() { kept[below(kKept)].reset(); }
};
Pool<parindex_framework> frameworks;
Pool<parindex_calendar> calendars;
Pool<parindex_reader> readers;
Pool<parindex_batch> batches;
Pool<parindex_result> results;
Pool<parindex_error> errors;

// Columns with the memory they stand on.
struct Bound {
  std::vector<std::int64_t> memory;
  fuzz::Owner<parindex_columns> handle;
};
std::array<std::unique_ptr<Bound>, kKept> bounds;

// One of those that are there, from a place at random.
template <typename Handle, typename Get>
Handle* living(Get&& get) {
  const std::size_t first = below(kKept);
  for (std::size_t i = 0; i != kKept; ++i) {
    if (Handle* const one = get((first + i) % kKept)) return one;
  }
  return nullptr;
}

// A live handle, now and then of another type, now and then none.
template <typename Handle>
Handle* some(Pool<Handle>& pool) {
  if (one_in(25)) return nullptr;
  if (one_in(25)) {
    void* const others[] = {frameworks.kept[below(kKept)].get(), calendars.kept[below(kKept)].get(),
                            batches.kept[below(kKept)].get(),    results.kept[below(kKept)].get(),
                            errors.kept[below(kKept)].get(),     readers.kept[below(kKept)].get()};
    return static_cast<Handle*>(others[below(std::size(others))]);
  }
  return living<Handle>([&](std::size_t i) { return pool.kept[i].get(); });
}
parindex_columns* some_columns() {
  if (one_in(25)) return nullptr;
  if (one_in(30)) return reinterpret_cast<parindex_columns*>(results.kept[below(kKept)].get());
  return living<parindex_columns>(
      [](std::size_t i) { return bounds[i] == nullptr ? nullptr : bounds[i]->handle.get(); });
}

// ---- outcomes

int marker = 0;
template <typename Handle>
Handle* rubbish() {
  return reinterpret_cast<Handle*>(&marker);
}

// Looks at what a call gave. Half of the calls do not ask for the error.
struct Call {
  parindex_error* raw = rubbish<parindex_error>();
  bool wants = !one_in(4);
  parindex_error** error() { return wants ? &raw : nullptr; }

  bool done(parindex_status status, const void* out) {
    PROMISE(status >= PARINDEX_OK && status <= PARINDEX_E_NOT_FOUND);
    ++outcomes[static_cast<std::size_t>(status)];
    PROMISE(status == PARINDEX_OK || out == nullptr);
    if (!wants) return status == PARINDEX_OK;
    PROMISE((status == PARINDEX_OK) == (raw == nullptr));
    if (raw == nullptr) return true;
    PROMISE(parindex_error_status(raw) == status);
    PROMISE(std::strlen(parindex_error_message(raw, PARINDEX_VI)) > 3);
    PROMISE(std::strlen(parindex_error_message(raw, some_int())) > 3);
    errors.keep(raw);
    return false;
  }
};

std::int32_t PARINDEX_CALL progress(std::uint64_t done, std::uint64_t total, void* /*user*/) {
  return total != 0 && done % 5 == 3 && one_in(3) ? 1 : 0;
}
std::int32_t PARINDEX_CALL drop(const char* text, std::size_t length, void* /*user*/) {
  PROMISE(length == 0 || text != nullptr);
  return one_in(20) ? 1 : 0;
}

struct Options {
  std::string period = some_text(), file = some_text();
  std::array<const char*, 8> ids{"A", "B", "C", "D", "E", "F", "G", "H"}, kinds{"ward", "commune"};
  std::array<const char*, 8> periods{"2026", "2025", nullptr, "2026-Q1"};
  const char* attribute_names[1] = {"region"};
  const char* const* attribute_values[1] = {ids.data()};
  parindex_score_options raw{};
  const parindex_score_options* pointer = nullptr;

  explicit Options(bool columns) {
    static constexpr std::array<const char*, 6> kPeriods = {"2026", "2026-Q2", "2025", "2026-06", "", "x"};
    if (one_in(3)) return;
    pointer = &raw;
    raw.struct_size = size_or_not(sizeof raw);
    if (raw.struct_size > sizeof raw) raw.struct_size = UINT32_MAX;  // no memory lies behind
    raw.flags = static_cast<std::uint32_t>(one_in(15) ? next() : below(32));
    raw.format = one_in(10) ? some_int() : static_cast<parindex_format>(below(3));
    raw.threads = one_in(10) ? some_int() : static_cast<std::int32_t>(below(3));
    if (raw.threads > 4) raw.threads = 1;
    if (one_in(10)) raw.max_bytes = some_int();
    if (one_in(2)) raw.period = one_in(8) ? period.c_str() : any(kPeriods);
    if (one_in(6)) raw.as_of = one_in(2) ? "2026-06-30" : period.c_str();
    if (one_in(4)) raw.file = file.c_str();
    if (one_in(6)) {
      raw.units = one_in(2) ? (columns ? "unit,kind,region\nA,ward,B\nB,,C\n" : "unit,kind\nX1,ward\n")
                            : file.c_str();
      raw.units_length = UINT64_MAX;
    }
    if (one_in(4)) raw.previous = some(batches);
    if (one_in(4)) raw.calendar = some(calendars);
    if (columns && one_in(2)) raw.unit_ids = ids.data();
    if (columns && one_in(2)) raw.unit_kinds = kinds.data();
    if (columns && one_in(4)) raw.unit_parents = ids.data();
    if (columns && one_in(4)) raw.unit_names = ids.data();
    if (columns && one_in(4)) raw.unit_periods = periods.data();
    if (columns && one_in(4)) {
      raw.attribute_count = 1;
      raw.attribute_names = attribute_names;
      raw.attribute_values = attribute_values;
    }
    if (one_in(3)) raw.progress = &progress;
  }
};

constexpr std::size_t kRows = 8;

// Columns over memory that is large enough for every type and stride used here.
std::vector<parindex_column> some_columns_of(std::vector<std::int64_t>& memory) {
  std::vector<parindex_column> out(below(10));
  memory.assign(out.size() * kRows * 2, 0);
  for (std::int64_t& value : memory)
    value = one_in(6) ? static_cast<std::int64_t>(next()) : static_cast<std::int64_t>(below(12));
  static const std::array<std::uint8_t, 4> kValidity = {0xFF, 0x00, 0x55, 0xF7};
  const std::uint32_t step = out.empty() ? 0 : size_or_not(sizeof(parindex_column));
  for (std::size_t i = 0; i != out.size(); ++i) {
    parindex_column& column = out[i];
    column.struct_size = i != 0 && one_in(50) ? 7 : step > 4096 ? UINT32_MAX : step;
    column.type = one_in(15) ? some_int() : static_cast<parindex_column_type>(1 + below(7));
    column.fact = one_in(15) ? some_index() : below(11);
    column.option = one_in(10) ? some_index() : below(2);
    column.scale = one_in(10) ? some_int() : static_cast<std::int32_t>(below(3));
    column.data = one_in(30) ? nullptr : &memory[i * kRows * 2];
    column.validity = one_in(2) ? &kValidity[below(4)] : nullptr;
    static constexpr std::array<std::int64_t, 4> kStrides = {0, 8, 16, 3};
    column.stride = any(kStrides);
    if (column.stride == 3) column.type = PARINDEX_COLUMN_I16;  // not aligned
  }
  return out;
}

std::array<std::int64_t, kRows * 8> output_memory;
std::vector<parindex_output> some_outputs(std::size_t rows) {
  std::vector<parindex_output> out(below(4));
  const std::uint32_t step = out.empty() ? 0 : size_or_not(sizeof(parindex_output));
  for (parindex_output& output : out) {
    output.struct_size = step > 4096 ? UINT32_MAX : step;
    output.kind = one_in(15) ? some_int() : static_cast<parindex_output_kind>(below(11));
    output.item = one_in(2) ? UINT64_MAX : one_in(10) ? some_index() : below(9);
    output.type = one_in(15) ? some_int() : static_cast<parindex_column_type>(1 + below(4));
    output.scale = one_in(10) ? some_int() : static_cast<std::int32_t>(below(10));
    output.data = one_in(30) || rows > kRows ? nullptr : output_memory.data();
    output.stride = one_in(2) ? 0 : 8;
  }
  return out;
}

// ---- the functions

void make() {
  Call call;
  const Bytes bytes;
  const bool no_out = one_in(40);
  switch (below(9)) {
    case 0: {
      parindex_load_options options{};
      options.struct_size = size_or_not(sizeof options);
      if (options.struct_size > sizeof options) options.struct_size = UINT32_MAX;
      options.flags = one_in(5) ? static_cast<std::uint32_t>(next()) : static_cast<std::uint32_t>(below(2));
      if (one_in(5)) options.max_bytes = some_int();
      parindex_framework* out = rubbish<parindex_framework>();
      const parindex_status status = parindex_framework_load(
          bytes.data, bytes.size, one_in(2) ? &options : nullptr, no_out ? nullptr : &out, call.error());
      PROMISE(!no_out || status == PARINDEX_E_ARGUMENT);
      if (call.done(status, no_out ? nullptr : out)) frameworks.keep(out);
      break;
    }
    case 1: {
      parindex_calendar* out = rubbish<parindex_calendar>();
      const parindex_status status =
          parindex_calendar_load(bytes.data, bytes.size, nullptr, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) calendars.keep(out);
      break;
    }
    case 2: {
      const Options options(false);
      parindex_reader* out = rubbish<parindex_reader>();
      const parindex_status status =
          parindex_reader_new(some(frameworks), options.pointer, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) readers.keep(out);
      break;
    }
    case 3: {
      parindex_batch* out = rubbish<parindex_batch>();
      const parindex_status status =
          parindex_reader_finish(some(readers), no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) batches.keep(out);
      break;
    }
    case 4: {
      const Options options(false);
      parindex_result* out = rubbish<parindex_result>();
      const parindex_status status = parindex_score_json(
          some(frameworks), bytes.data, bytes.size, options.pointer, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) results.keep(out);
      break;
    }
    case 5: {
      const Options options(false);
      parindex_result* out = rubbish<parindex_result>();
      const parindex_status status =
          parindex_score_batch(some(batches), options.pointer, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) results.keep(out);
      break;
    }
    case 6: {
      Options options(true);
      options.raw.flags &= ~PARINDEX_SCORE_BORROW_COLUMNS;  // the memory goes at the end of this block
      std::vector<std::int64_t> memory;
      const std::vector<parindex_column> columns = some_columns_of(memory);
      parindex_result* out = rubbish<parindex_result>();
      const parindex_status status =
          parindex_score_columns(some(frameworks), columns.data(), one_in(30) ? 0 : columns.size(),
                                 1 + below(kRows), options.pointer, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) results.keep(out);
      break;
    }
    case 7: {
      Options options(true);
      options.raw.flags &= ~PARINDEX_SCORE_BORROW_COLUMNS;
      auto bound = std::make_unique<Bound>();
      const std::vector<parindex_column> columns = some_columns_of(bound->memory);
      parindex_columns* out = rubbish<parindex_columns>();
      const parindex_status status =
          parindex_columns_bind(some(frameworks), columns.data(), columns.size(), kRows, options.pointer,
                                no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) {
        bound->handle.reset(out);
        bounds[below(kKept)] = std::move(bound);
      }
      break;
    }
    default: {
      parindex_result* out = rubbish<parindex_result>();
      const parindex_status status = parindex_columns_score(some_columns(), one_in(2) ? &progress : nullptr,
                                                            nullptr, no_out ? nullptr : &out, call.error());
      if (call.done(status, no_out ? nullptr : out)) results.keep(out);
    }
  }
}

// Fills a struct, whose size may be wrong; nothing behind it may be touched.
template <typename Struct, typename Ask>
void struct_of(Ask&& ask) {
  struct {
    Struct known;
    std::uint64_t behind;
  } out;
  std::memset(static_cast<void*>(&out), 0xA5, sizeof out);
  out.known.struct_size = size_or_not(sizeof(Struct));
  if (out.known.struct_size > sizeof(Struct)) out.known.struct_size = UINT32_MAX;
  Call call;
  const parindex_status status = ask(one_in(50) ? nullptr : &out.known, call.error());
  call.done(status, nullptr);
  PROMISE(out.behind == 0xA5A5A5A5A5A5A5A5U);
}
// The same for functions without an error.
template <typename Struct, typename Ask>
void plain_struct_of(Ask&& ask) {
  Struct out{};
  out.struct_size = size_or_not(sizeof out);
  if (out.struct_size > sizeof out) out.struct_size = UINT32_MAX;
  const parindex_status status = ask(one_in(50) ? nullptr : &out);
  PROMISE(status == PARINDEX_OK || status == PARINDEX_E_ARGUMENT);
  ++outcomes[static_cast<std::size_t>(status)];
}

// A text of the two-call form.
template <typename Ask>
void text_of(Ask&& ask) {
  std::array<char, 2048> buffer;
  buffer.fill('\x5A');
  static constexpr std::array<std::size_t, 6> kCapacities = {0, 1, 2, 64, 512, 2047};
  const std::size_t capacity = any(kCapacities);
  std::size_t needed = 77;
  const bool wants = !one_in(5);
  Call call;
  const parindex_status status = ask(capacity == 0 && one_in(2) ? nullptr : buffer.data(), capacity,
                                     wants ? &needed : nullptr, call.error());
  call.done(status, nullptr);
  PROMISE(buffer[capacity] == '\x5A');
  if (status == PARINDEX_OK) PROMISE(std::memchr(buffer.data(), 0, capacity) != nullptr);
  if (!wants) return;
  if (status == PARINDEX_OK) PROMISE(needed < capacity && buffer[needed] == '\0');
  if (status == PARINDEX_E_BUFFER) PROMISE(needed >= capacity && buffer[0] == '\x5A');
  if (status != PARINDEX_OK && status != PARINDEX_E_BUFFER) PROMISE(needed == 0);
}

void read_text(const char* text) {
  if (text != nullptr) PROMISE(std::strlen(text) < (std::size_t{1} << 26));
}

void ask_result() {
  parindex_result* const result = some(results);
  const std::size_t unit = some_index();
  const std::size_t item = some_index();
  const std::size_t at = some_index();
  switch (below(18)) {
    case 0:
      struct_of<parindex_unit_score>(
          [&](auto* out, auto** error) { return parindex_result_unit(result, unit, out, error); });
      break;
    case 1:
      struct_of<parindex_item_score>(
          [&](auto* out, auto** error) { return parindex_result_item(result, unit, item, out, error); });
      break;
    case 2:
      struct_of<parindex_ledger_entry>([&](auto* out, auto** error) {
        return parindex_result_ledger(result, unit, item, at, out, error);
      });
      break;
    case 3:
      read_text(parindex_result_ledger_fact(result, unit, item, at, below(3)));
      break;
    case 4:
      struct_of<parindex_trace_step>([&](auto* out, auto** error) {
        return parindex_result_trace_step(result, unit, item, at, out, error);
      });
      break;
    case 5:
      struct_of<parindex_round>(
          [&](auto* out, auto** error) { return parindex_result_round(result, unit, item, at, out, error); });
      break;
    case 6:
      struct_of<parindex_gate>(
          [&](auto* out, auto** error) { return parindex_result_gate(result, unit, at, out, error); });
      break;
    case 7:
      struct_of<parindex_mistake>([&](auto* out, auto** error) {
        return parindex_result_unit_mistake(result, unit, at, out, error);
      });
      break;
    case 8:
      plain_struct_of<parindex_mistake>([&](auto* out) { return parindex_result_mistake(result, at, out); });
      break;
    case 9:
      text_of([&](auto... rest) { return parindex_result_trace(result, unit, item, rest...); });
      break;
    case 10:
      text_of([&](auto... rest) { return parindex_result_exact(result, unit, item, some_int(), rest...); });
      break;
    case 11:
      text_of([&](auto... rest) { return parindex_result_to_json(result, unit, rest...); });
      break;
    case 12:
      text_of([&](auto... rest) { return parindex_result_explain(result, unit, item, some_int(), rest...); });
      break;
    case 13:
      text_of([&](auto... rest) { return parindex_result_ledger_exact(result, unit, item, at, rest...); });
      break;
    case 14:
      text_of([&](auto... rest) { return parindex_result_round_exact(result, unit, item, at, rest...); });
      break;
    case 15: {
      Call call;
      const parindex_status status = parindex_result_write(
          result, some_int(), some_int(), one_in(20) ? nullptr : &drop, nullptr, call.error());
      call.done(status, nullptr);
      break;
    }
    case 16: {
      Call call;
      const std::vector<parindex_output> outputs = some_outputs(parindex_result_unit_count(result));
      call.done(parindex_result_read(result, outputs.data(), outputs.size(), call.error()), nullptr);
      break;
    }
    default: {
      const Bytes bytes;
      const std::size_t found = parindex_result_find_unit(result, bytes.data, bytes.size);
      PROMISE(found == PARINDEX_NONE || found < parindex_result_unit_count(result));
      static_cast<void>(parindex_result_mistake_count(result));
    }
  }
}

parindex_view some_view() {
  static constexpr std::array<parindex_view, 3> kViews = {PARINDEX_VIEW_JSON, PARINDEX_VIEW_CSV,
                                                          PARINDEX_VIEW_TABLE};
  return one_in(8) ? some_int() : any(kViews);
}

// Options of advice, reports, comparisons and simulations, with texts of every kind.
struct Wishes {
  static constexpr const char* kPlan =
      R"({"format":"parindex-simulation/1","facts":[{"facts":["late"],"within":1}]})";
  std::string target = some_text(), effort = some_text();
  parindex_advice_options advice{};
  parindex_report_options report{};
  parindex_compare_options compare{};
  parindex_simulation_options simulation{};
  std::array<const char*, 2> units{"X1", "nobody"};

  Wishes(const Wishes&) = delete;
  Wishes& operator=(const Wishes&) = delete;
  Wishes() {
    compare.struct_size = size_or_not(sizeof compare);
    if (compare.struct_size > sizeof compare) compare.struct_size = UINT32_MAX;
    compare.view = some_view();
    compare.language = some_int();
    if (one_in(15)) compare.flags = static_cast<std::uint32_t>(next());
    if (one_in(2)) compare.unit = one_in(4) ? target.c_str() : "X1";
    if (one_in(4)) {
      compare.mapping = one_in(2) ? R"({"format":"parindex-mapping/1","items":[]})" : effort.c_str();
      compare.mapping_length = UINT64_MAX;
    } else if (one_in(20)) {
      compare.mapping_length = next();
    }
    if (one_in(3)) compare.file = target.c_str();
    simulation.struct_size = size_or_not(sizeof simulation);
    if (simulation.struct_size > sizeof simulation) simulation.struct_size = UINT32_MAX;
    simulation.flags = static_cast<std::uint32_t>(one_in(15) ? next() : below(16));
    simulation.view = some_view();
    simulation.draws = one_in(30) ? UINT32_MAX : static_cast<std::uint32_t>(1 + below(9));
    simulation.threads = one_in(15) ? some_int() : static_cast<std::int32_t>(below(3));
    if (simulation.threads > 4) simulation.threads = 2;
    simulation.seed = next();
    if (one_in(4)) simulation.samples = static_cast<std::uint32_t>(below(5));
    if (!one_in(5)) {
      simulation.plan = one_in(4) ? effort.c_str() : kPlan;
      simulation.plan_length = UINT64_MAX;
    }
    if (one_in(5)) {
      simulation.unit_count = 1 + below(2);
      simulation.units = one_in(8) ? nullptr : units.data();
    }
    if (one_in(3)) simulation.progress = &progress;
    static constexpr std::array<const char*, 6> kTargets = {"band:A",   "rank:1",  "18",
                                                            "index:90", "total:3", "x"};
    static constexpr std::array<const char*, 4> kItems = {"1.1", "2.3", "B1", "nothing"};
    advice.struct_size = size_or_not(sizeof advice);
    if (advice.struct_size > sizeof advice) advice.struct_size = UINT32_MAX;
    advice.flags = static_cast<std::uint32_t>(one_in(15) ? next() : below(2));
    advice.view = some_view();
    advice.language = some_int();
    if (one_in(2)) advice.target = one_in(8) ? target.c_str() : any(kTargets);
    if (one_in(4)) advice.item = any(kItems);
    if (one_in(6)) advice.as_of = one_in(2) ? "2026-03-01" : target.c_str();
    if (one_in(4)) {
      advice.effort =
          one_in(2) ? R"({"format":"parindex-effort/1","facts":{"done":{"cost":3}}})" : effort.c_str();
      advice.effort_length = UINT64_MAX;
    } else if (one_in(20)) {
      advice.effort_length = next();
    }
    advice.budget = below(2000);
    advice.soon = one_in(8) ? some_int() : 10;
    report.struct_size = size_or_not(sizeof report);
    if (report.struct_size > sizeof report) report.struct_size = UINT32_MAX;
    report.language = some_int();
    if (one_in(15)) report.flags = static_cast<std::uint32_t>(next());
    if (one_in(3)) report.unit = one_in(2) ? "X1" : target.c_str();
    if (one_in(3)) report.previous = some(results);
    if (one_in(4)) report.advice = &advice;
    if (one_in(4)) report.simulation = &simulation;
  }
};

void make_something_of() {
  parindex_result* const result = some(results);
  const std::size_t unit = some_index();
  const Wishes wishes;
  const parindex_write_fn write = one_in(20) ? nullptr : &drop;
  const parindex_advice_options* const advice = one_in(5) ? nullptr : &wishes.advice;
  Call call;
  const parindex_compare_options* const compare = one_in(5) ? nullptr : &wishes.compare;
  switch (below(10)) {
    case 0:
      call.done(parindex_result_advise(result, unit, advice, write, nullptr, call.error()), nullptr);
      break;
    case 1:
      call.done(parindex_result_change(result, unit, advice, write, nullptr, call.error()), nullptr);
      break;
    case 2:
      call.done(
          parindex_result_report(result, one_in(5) ? nullptr : &wishes.report, write, nullptr, call.error()),
          nullptr);
      break;
    case 3:
      call.done(parindex_result_compare(result, some(results), compare, write, nullptr, call.error()),
                nullptr);
      break;
    case 4: {
      static constexpr std::array<const char*, 4> kOthers = {"median", "best", "P2", nullptr};
      call.done(
          parindex_result_compare_unit(result, unit, any(kOthers), compare, write, nullptr, call.error()),
          nullptr);
      break;
    }
    case 5: {
      const Bytes bytes;
      call.done(parindex_result_check(result, bytes.data, bytes.size, compare, write, nullptr, call.error()),
                nullptr);
      break;
    }
    case 6: {
      const std::array<const parindex_result*, 3> days = {result, some(results), some(results)};
      static constexpr std::array<const char*, 3> kLabels = {"1", "2", "3"};
      call.done(
          parindex_result_brief(one_in(20) ? nullptr : days.data(), one_in(2) ? nullptr : kLabels.data(),
                                below(4), compare, write, nullptr, call.error()),
          nullptr);
      break;
    }
    case 7: {
      const Bytes before, after;
      call.done(parindex_framework_diff(before.data, before.size, after.data, after.size, compare, write,
                                        nullptr, call.error()),
                nullptr);
      break;
    }
    case 8:
      call.done(parindex_result_simulate(result, one_in(30) ? nullptr : &wishes.simulation, write, nullptr,
                                         call.error()),
                nullptr);
      break;
    default: {
      parindex_compare_options comparing;
      parindex_simulation_options simulating;
      const std::size_t other = some_index();
      if (other <= sizeof comparing || other > 4096)
        static_cast<void>(parindex_compare_options_init(&comparing, other));
      if (other <= sizeof simulating || other > 4096)
        static_cast<void>(parindex_simulation_options_init(&simulating, other));
      parindex_advice_options options;
      parindex_report_options report;
      const std::size_t size = one_in(2) ? sizeof options : some_index();
      if (size <= sizeof options || size > 4096)
        static_cast<void>(parindex_advice_options_init(&options, size));
      if (size <= sizeof report || size > 4096)
        static_cast<void>(parindex_report_options_init(&report, size));
      PROMISE(parindex_advice_options_init(nullptr, sizeof options) == PARINDEX_E_ARGUMENT);
    }
  }
}

void ask_framework() {
  parindex_framework* const framework = some(frameworks);
  const std::size_t at = some_index();
  switch (below(8)) {
    case 0:
      plain_struct_of<parindex_fact>([&](auto* out) { return parindex_framework_fact(framework, at, out); });
      break;
    case 1:
      plain_struct_of<parindex_item>([&](auto* out) { return parindex_framework_item(framework, at, out); });
      break;
    case 2:
      plain_struct_of<parindex_mistake>(
          [&](auto* out) { return parindex_framework_mistake(framework, at, out); });
      break;
    case 3:
      read_text(parindex_framework_id(framework));
      read_text(parindex_framework_title(framework, some_int()));
      read_text(parindex_framework_seal(framework));
      read_text(parindex_framework_period(framework));
      break;
    case 4:
      read_text(parindex_framework_band(framework, at));
      read_text(parindex_framework_band_title(framework, at, some_int()));
      read_text(parindex_framework_fact_option(framework, at, some_index()));
      break;
    case 5: {
      const Bytes bytes;
      const std::size_t fact = parindex_framework_find_fact(framework, bytes.data, bytes.size);
      PROMISE(fact == PARINDEX_NONE || fact < parindex_framework_fact_count(framework));
      const std::size_t item = parindex_framework_find_item(framework, bytes.data, bytes.size);
      PROMISE(item == PARINDEX_NONE || item < parindex_framework_item_count(framework));
      break;
    }
    case 6:
      text_of(
          [&](auto... rest) { return parindex_framework_form(framework, some_int(), some_int(), rest...); });
      break;
    default:
      PROMISE(parindex_framework_digits(framework) >= -1);
      PROMISE(parindex_framework_band_count(framework) < 1000);
      PROMISE(parindex_framework_mistake_count(framework) <= 1000);
  }
}

void feed_or_ask() {
  switch (below(9)) {
    case 0: {
      Call call;
      const Bytes bytes;
      call.done(parindex_reader_add(some(readers), some_int(), bytes.data, bytes.size, "f", call.error()),
                nullptr);
      break;
    }
    case 1: {
      Call call;
      const Bytes bytes;
      call.done(parindex_reader_feed(some(readers), bytes.data, bytes.size, nullptr, call.error()), nullptr);
      break;
    }
    case 2: {
      parindex_batch* const batch = some(batches);
      read_text(parindex_batch_unit(batch, some_index()));
      PROMISE(parindex_batch_size(batch) < 100000);
      static_cast<void>(parindex_batch_mistake_count(batch));
      plain_struct_of<parindex_mistake>(
          [&](auto* out) { return parindex_batch_mistake(batch, some_index(), out); });
      break;
    }
    case 3: {
      parindex_error* const error = some(errors);
      read_text(parindex_error_message(error, some_int()));
      PROMISE(parindex_error_mistake_count(error) <= parindex_error_mistake_total(error));
      static_cast<void>(parindex_error_status(error));
      plain_struct_of<parindex_mistake>(
          [&](auto* out) { return parindex_error_mistake(error, some_index(), out); });
      break;
    }
    case 4: {
      Call call;
      std::int64_t days = 7;
      const parindex_status status = parindex_calendar_working_days(
          some(calendars), one_in(2) ? some_int() : static_cast<std::int32_t>(18000 + below(4000)),
          one_in(2) ? some_int() : static_cast<std::int32_t>(18000 + below(4000)),
          one_in(30) ? nullptr : &days, call.error());
      call.done(status, nullptr);
      break;
    }
    case 5: {
      Call call;
      const std::vector<parindex_output> outputs = some_outputs(kRows);
      call.done(parindex_columns_score_into(some_columns(), outputs.data(), outputs.size(),
                                            one_in(3) ? &progress : nullptr, nullptr, call.error()),
                nullptr);
      break;
    }
    case 6: {  // the caller's data changes between the scorings
      const std::unique_ptr<Bound>& bound = bounds[below(kKept)];
      if (bound != nullptr && !bound->memory.empty())
        bound->memory[below(bound->memory.size())] = static_cast<std::int64_t>(below(9));
      break;
    }
    case 7: {
      read_text(parindex_status_name(some_int()));
      read_text(parindex_state_name(some_int()));
      read_text(parindex_fact_type_name(some_int()));
      read_text(parindex_version());
      PROMISE(parindex_abi_version() == PARINDEX_ABI_VERSION);
      PROMISE(parindex_version_number() == PARINDEX_VERSION_NUMBER);
      const std::string name = some_text();
      read_text(parindex_build_info(one_in(3) ? nullptr : name.c_str()));
      PROMISE(parindex_struct_size(one_in(3) ? nullptr : name.c_str()) < 4096);
      break;
    }
    default: {
      parindex_score_options options;
      parindex_load_options load;
      const std::size_t size = one_in(2) ? sizeof options : some_index();
      if (size <= sizeof options || size > 4096)
        static_cast<void>(parindex_score_options_init(&options, size));
      if (size <= sizeof load || size > 4096) static_cast<void>(parindex_load_options_init(&load, size));
      PROMISE(parindex_score_options_init(nullptr, sizeof options) == PARINDEX_E_ARGUMENT);
    }
  }
}

void let_go() {
  switch (below(8)) {
    case 0:
      frameworks.drop();
      break;
    case 1:
      calendars.drop();
      break;
    case 2:
      readers.drop();
      break;
    case 3:
      batches.drop();
      break;
    case 4:
      results.drop();
      break;
    case 5:
      errors.drop();
      break;
    case 6:
      bounds[below(kKept)].reset();
      break;
    default:  // handles of another type, which nothing happens to
      parindex_framework_free(reinterpret_cast<parindex_framework*>(results.kept[0].get()));
      parindex_result_free(reinterpret_cast<parindex_result*>(frameworks.kept[0].get()));
      parindex_batch_free(reinterpret_cast<parindex_batch*>(errors.kept[0].get()));
      parindex_error_free(reinterpret_cast<parindex_error*>(batches.kept[0].get()));
      parindex_reader_free(nullptr);
      parindex_columns_free(nullptr);
  }
}

// One sound handle of each type, so that the rest has something to work on.
void stock() {
  parindex_framework* framework = nullptr;
  PROMISE(parindex_framework_load(seeds[0].data(), seeds[0].size(), nullptr, &framework, nullptr) ==
          PARINDEX_OK);
  parindex_reader* reader = nullptr;
  PROMISE(parindex_reader_new(framework, nullptr, &reader, nullptr) == PARINDEX_OK);
  readers.keep(reader);
  const fuzz::Owner<parindex_reader> filled = [&] {
    parindex_reader* out = nullptr;
    PROMISE(parindex_reader_new(framework, nullptr, &out, nullptr) == PARINDEX_OK);
    const std::string& facts = seeds[one_in(2) ? 2 : 8];  // facts.json, reviewed.json
    PROMISE(parindex_reader_add(out, PARINDEX_FORMAT_JSON, facts.data(), facts.size(), "f", nullptr) ==
            PARINDEX_OK);
    return fuzz::Owner<parindex_reader>(out);
  }();
  parindex_batch* batch = nullptr;
  PROMISE(parindex_reader_finish(filled.get(), &batch, nullptr) == PARINDEX_OK);
  parindex_result* result = nullptr;
  PROMISE(parindex_score_batch(batch, nullptr, &result, nullptr) == PARINDEX_OK);
  auto bound = std::make_unique<Bound>();
  bound->memory.assign(kRows * 2, 3);
  parindex_column column{};
  column.struct_size = sizeof column;
  column.fact = below(2);
  column.type = PARINDEX_COLUMN_I64;
  column.data = bound->memory.data();
  parindex_columns* columns = nullptr;
  PROMISE(parindex_columns_bind(framework, &column, 1, kRows, nullptr, &columns, nullptr) == PARINDEX_OK);
  bound->handle.reset(columns);
  parindex_result* by_column = nullptr;
  PROMISE(parindex_columns_score(columns, nullptr, nullptr, &by_column, nullptr) == PARINDEX_OK);
  bounds[below(kKept)] = std::move(bound);
  batches.keep(batch);
  results.keep(result);
  results.keep(by_column);
  frameworks.keep(framework);
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t wanted = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 20000;
  state = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  for (const char* name : {"framework.json", "facts.json", "facts.jsonl", "facts.csv", "reviewed.json",
                           "units.csv", "calendar.csv", "previous.csv"}) {
    seeds.push_back(fuzz::bytes_of_file(std::string(PARINDEX_TEST_DATA "/") + name));
    PROMISE(!seeds.back().empty());
    seeds.push_back(seeds.back());
  }
  for (const char* text :
       {"", "[", "{}", "\"", "1.1", "done", "X1", "2026", "\xFF\xFE", "unit,fact,value\nA,done,1\n"})
    seeds.emplace_back(text);
  for (; calls != wanted; ++calls) {
    const std::size_t kind = below(20);
    if (calls % 200 == 0) {
      stock();
    } else if (kind < 5) {
      make();
    } else if (kind < 10) {
      ask_result();
    } else if (kind < 11) {
      make_something_of();
    } else if (kind < 14) {
      ask_framework();
    } else if (kind < 19) {
      feed_or_ask();
    } else {
      let_go();
    }
  }
  std::printf("%llu calls:", static_cast<unsigned long long>(calls));
  for (std::size_t i = 0; i != outcomes.size(); ++i) {
    std::printf(" %s %llu", parindex_status_name(static_cast<parindex_status>(i)),
                static_cast<unsigned long long>(outcomes[i]));
  }
  std::printf("\n");
  // Something must have worked, and every way to fail been met.
  for (const parindex_status status : {PARINDEX_OK, PARINDEX_E_ARGUMENT, PARINDEX_E_DATA, PARINDEX_E_BUFFER})
    PROMISE(calls < 5000 || outcomes[static_cast<std::size_t>(status)] > 50);
  return 0;
}
