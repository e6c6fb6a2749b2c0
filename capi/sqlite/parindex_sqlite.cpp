// SPDX-License-Identifier: Apache-2.0
// ParIndex in SQL: table-valued functions for whatever speaks SQLite.
//
//   SELECT load_extension('parindex_sqlite');
//   SELECT unit, points, rank FROM parindex_scores('framework.json', 'facts.csv') ORDER BY rank;
//   SELECT item, points, why_en FROM parindex_deductions('framework.json', 'facts.csv');
//   SELECT * FROM parindex_items('framework.json', 'facts.csv', 'units.csv', '2026');
//
// Arguments: framework, facts (.csv, .json, .jsonl), unit register (or NULL), period (or NULL). Points come
// as REAL for sums and charts, and as text (…_exact) that loses nothing. Works over the C interface alone.
// The functions read files, so triggers and views of a database cannot call them.
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <memory>
#include <new>
#include <sqlite3ext.h>
#include <string>
#include <string_view>
#include <vector>

#include "parindex.h"

SQLITE_EXTENSION_INIT1

namespace {

enum class View { kScores, kItems, kDeductions };

struct Module {
  View view;
  const char* columns;
  int hidden;  // the first hidden column
};

constexpr Module kModules[] = {
    {View::kScores,
        "CREATE TABLE x(unit TEXT, name TEXT, kind TEXT, parent TEXT, period_from TEXT, period_to TEXT, "
        "points REAL, "
        "points_exact TEXT, max REAL, applicable_max REAL, score_index REAL, lowest REAL, highest REAL, "
        "pending INTEGER, "
        "band TEXT, rank INTEGER, ranked INTEGER, cohort TEXT, disqualified INTEGER, "
        "framework HIDDEN, facts HIDDEN, units HIDDEN, period HIDDEN)",
        19},
    {View::kItems,
        "CREATE TABLE x(unit TEXT, period_from TEXT, item TEXT, parent_item TEXT, depth INTEGER, title_vi "
        "TEXT, title_en "
        "TEXT, state TEXT, points REAL, points_exact TEXT, max REAL, applicable_max REAL, lowest REAL, "
        "highest REAL, rank "
        "INTEGER, ranked INTEGER, framework HIDDEN, facts HIDDEN, units HIDDEN, period HIDDEN)",
        16},
    {View::kDeductions,
        "CREATE TABLE x(unit TEXT, period_from TEXT, item TEXT, points REAL, points_exact TEXT, cause TEXT, "
        "why_vi TEXT, "
        "why_en TEXT, basis TEXT, facts_read TEXT, framework HIDDEN, facts HIDDEN, units HIDDEN, period "
        "HIDDEN)",
        10},
};
constexpr int kArguments = 4;  // framework, facts, units, period
constexpr int kNeeded = 2;

struct FreeFramework {
  void operator()(parindex_framework* one) const { parindex_framework_free(one); }
};
struct FreeResult {
  void operator()(parindex_result* one) const { parindex_result_free(one); }
};
struct FreeError {
  void operator()(parindex_error* one) const { parindex_error_free(one); }
};
using FrameworkPtr = std::unique_ptr<parindex_framework, FreeFramework>;
using ResultPtr = std::unique_ptr<parindex_result, FreeResult>;
using ErrorPtr = std::unique_ptr<parindex_error, FreeError>;

struct Table : sqlite3_vtab {
  const Module* module = nullptr;
};

// Which unit, item and entry a row is about.
struct Row {
  std::size_t unit, item, entry;
};

struct Cursor : sqlite3_vtab_cursor {
  FrameworkPtr framework;
  ResultPtr result;
  std::vector<Row> rows;
  std::size_t at = 0;
  std::string arguments[kArguments];
  bool given[kArguments] = {};
};

int fail(sqlite3_vtab* table, const std::string& text) {
  sqlite3_free(table->zErrMsg);
  table->zErrMsg = sqlite3_mprintf("parindex: %s", text.c_str());
  return SQLITE_ERROR;
}

bool read_file(const std::string& path, std::string& out) {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), std::fclose);
  if (!file) return false;
  char block[1 << 16];
  std::size_t count = 0;
  out.clear();
  while ((count = std::fread(block, 1, sizeof block, file.get())) > 0)
    out.append(block, count);
  return std::ferror(file.get()) == 0;
}

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

parindex_format format_of(const std::string& path) {
  if (ends_with(path, ".jsonl") || ends_with(path, ".ndjson")) return PARINDEX_FORMAT_JSON_LINES;
  if (ends_with(path, ".json")) return PARINDEX_FORMAT_JSON;
  return PARINDEX_FORMAT_CSV;
}

// ---- a result column

double scaled(std::int64_t value, std::int32_t scale) {
  double divisor = 1;
  for (std::int32_t i = 0; i < scale; ++i)
    divisor *= 10;
  return static_cast<double>(value) / divisor;  // both exact up to 2^53: the nearest double
}

void text(sqlite3_context* context, const char* value) {
  if (value == nullptr || *value == '\0') {
    sqlite3_result_null(context);
  } else {
    sqlite3_result_text(context, value, -1, SQLITE_TRANSIENT);
  }
}

// An exact number, by a call that fills a buffer.
template <typename Fill>
void exact(sqlite3_context* context, Fill fill) {
  std::size_t needed = 0;
  fill(nullptr, std::size_t{0}, &needed);
  std::string out(needed + 1, '\0');
  if (fill(out.data(), out.size(), &needed) == PARINDEX_OK) {
    sqlite3_result_text(context, out.c_str(), -1, SQLITE_TRANSIENT);
  } else {
    sqlite3_result_null(context);
  }
}

void integer_or_null(sqlite3_context* context, bool known, std::uint64_t value) {
  if (known) {
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(value));
  } else {
    sqlite3_result_null(context);
  }
}

void score_column(sqlite3_context* context, const Cursor& cursor, const Row& row, int column) {
  parindex_unit_score score{};
  score.struct_size = sizeof score;
  if (parindex_result_unit(cursor.result.get(), row.unit, &score, nullptr) != PARINDEX_OK)
    return sqlite3_result_null(context);
  const auto number = [&](std::int64_t value) { sqlite3_result_double(context, scaled(value, score.scale)); };
  switch (column) {
    case 0:
      return text(context, score.id);
    case 1:
      return text(context, score.name);
    case 2:
      return text(context, score.kind);
    case 3:
      return text(context, score.parent);
    case 4:
      return text(context, score.period_from);
    case 5:
      return text(context, score.period_to);
    case 6:
      return number(score.points);
    case 7:
      return exact(context, [&](char* buffer, std::size_t capacity, std::size_t* needed) {
        return parindex_result_exact(cursor.result.get(), row.unit, PARINDEX_NONE, PARINDEX_OUTPUT_POINTS,
            buffer, capacity, needed, nullptr);
      });
    case 8:
      return number(score.max);
    case 9:
      return number(score.applicable_max);
    case 10:
      if ((score.flags & PARINDEX_UNIT_HAS_INDEX) == 0) return sqlite3_result_null(context);
      return number(score.index);
    case 11:
      return number(score.lowest);
    case 12:
      return number(score.highest);
    case 13:
      return integer_or_null(context, true, score.pending);
    case 14:
      return text(context, score.band);
    case 15:
      return integer_or_null(context, (score.flags & PARINDEX_UNIT_HAS_RANK) != 0, score.rank);
    case 16:
      return integer_or_null(context, true, score.of);
    case 17:
      return text(context, score.cohort);
    case 18:
      return sqlite3_result_int(context, (score.flags & PARINDEX_UNIT_DISQUALIFIED) != 0 ? 1 : 0);
    default:
      return sqlite3_result_null(context);
  }
}

// The unit's id (0) and the first day of its period (1), which items and deductions begin with.
void unit_column(sqlite3_context* context, const Cursor& cursor, std::size_t unit, int column) {
  parindex_unit_score score{};
  score.struct_size = sizeof score;
  if (parindex_result_unit(cursor.result.get(), unit, &score, nullptr) != PARINDEX_OK)
    return sqlite3_result_null(context);
  text(context, column == 0 ? score.id : score.period_from);
}

const char* label_of(const Cursor& cursor, std::size_t item) {
  parindex_item about{};
  about.struct_size = sizeof about;
  if (item == PARINDEX_NONE || parindex_framework_item(cursor.framework.get(), item, &about) != PARINDEX_OK)
    return nullptr;
  return about.label;
}

void item_column(sqlite3_context* context, const Cursor& cursor, const Row& row, int column) {
  parindex_item about{};
  about.struct_size = sizeof about;
  parindex_item_score score{};
  score.struct_size = sizeof score;
  if (parindex_framework_item(cursor.framework.get(), row.item, &about) != PARINDEX_OK ||
      parindex_result_item(cursor.result.get(), row.unit, row.item, &score, nullptr) != PARINDEX_OK)
    return sqlite3_result_null(context);
  const auto number = [&](std::int64_t value) { sqlite3_result_double(context, scaled(value, score.scale)); };
  switch (column) {
    case 0:
    case 1:
      return unit_column(context, cursor, row.unit, column);
    case 2:
      return text(context, about.label);
    case 3:
      return text(
          context, about.parent < 0 ? nullptr : label_of(cursor, static_cast<std::size_t>(about.parent)));
    case 4:
      return sqlite3_result_int(context, about.depth);
    case 5:
      return text(context, about.title_vi);
    case 6:
      return text(context, about.title_en);
    case 7:
      return text(context, parindex_state_name(score.state));
    case 8:
      return number(score.points);
    case 9:
      return exact(context, [&](char* buffer, std::size_t capacity, std::size_t* needed) {
        return parindex_result_exact(cursor.result.get(), row.unit, row.item, PARINDEX_OUTPUT_POINTS, buffer,
            capacity, needed, nullptr);
      });
    case 10:
      return number(score.max);
    case 11:
      return number(score.applicable_max);
    case 12:
      return number(score.lowest);
    case 13:
      return number(score.highest);
    case 14:
      return integer_or_null(context, (score.flags & PARINDEX_ITEM_HAS_RANK) != 0, score.rank);
    case 15:
      return integer_or_null(context, score.of != 0, score.of);
    default:
      return sqlite3_result_null(context);
  }
}

void deduction_column(sqlite3_context* context, const Cursor& cursor, const Row& row, int column) {
  parindex_ledger_entry entry{};
  entry.struct_size = sizeof entry;
  if (parindex_result_ledger(cursor.result.get(), row.unit, row.item, row.entry, &entry, nullptr) !=
      PARINDEX_OK)
    return sqlite3_result_null(context);
  switch (column) {
    case 0:
    case 1:
      return unit_column(context, cursor, row.unit, column);
    case 2:
      return text(context, label_of(cursor, row.item));
    case 3:
      return sqlite3_result_double(context, scaled(entry.points, entry.scale));
    case 4:
      return exact(context, [&](char* buffer, std::size_t capacity, std::size_t* needed) {
        return parindex_result_ledger_exact(
            cursor.result.get(), row.unit, row.item, row.entry, buffer, capacity, needed, nullptr);
      });
    case 5:
      return text(context, entry.cause);
    case 6:
      return text(context, entry.why_vi);
    case 7:
      return text(context, entry.why_en);
    case 8:
      return text(context, entry.basis);
    case 9: {
      std::string facts;
      for (std::size_t i = 0; i < entry.fact_count; ++i) {
        const char* const fact =
            parindex_result_ledger_fact(cursor.result.get(), row.unit, row.item, row.entry, i);
        if (fact != nullptr) facts += (facts.empty() ? "" : ",") + std::string(fact);
      }
      return text(context, facts.c_str());
    }
    default:
      return sqlite3_result_null(context);
  }
}

// ---- scoring

int load(Cursor& cursor) {
  sqlite3_vtab* const table = cursor.pVtab;
  const auto complain = [table](const ErrorPtr& error, const char* what) {
    return fail(table, error ? parindex_error_message(error.get(), PARINDEX_EN) : what);
  };
  std::string rules, facts, units;
  if (!read_file(cursor.arguments[0], rules)) return fail(table, "cannot read " + cursor.arguments[0]);
  if (!read_file(cursor.arguments[1], facts)) return fail(table, "cannot read " + cursor.arguments[1]);
  if (cursor.given[2] && !read_file(cursor.arguments[2], units))
    return fail(table, "cannot read " + cursor.arguments[2]);
  parindex_load_options loading;
  parindex_load_options_init(&loading, sizeof loading);
  loading.file = cursor.arguments[0].c_str();
  parindex_framework* framework = nullptr;
  parindex_error* raw = nullptr;
  parindex_status status = parindex_framework_load(rules.data(), rules.size(), &loading, &framework, &raw);
  cursor.framework.reset(framework);
  ErrorPtr error(raw);
  if (status != PARINDEX_OK) return complain(error, "the framework is wrong");
  parindex_score_options scoring;
  parindex_score_options_init(&scoring, sizeof scoring);
  scoring.flags = PARINDEX_SCORE_NO_TRACES | PARINDEX_SCORE_NO_SEALS;
  scoring.format = format_of(cursor.arguments[1]);
  scoring.file = cursor.arguments[1].c_str();
  if (cursor.given[2]) {
    scoring.units = units.data();
    scoring.units_length = units.size();
  }
  if (cursor.given[3]) scoring.period = cursor.arguments[3].c_str();
  parindex_result* result = nullptr;
  raw = nullptr;
  status = parindex_score_json(framework, facts.data(), facts.size(), &scoring, &result, &raw);
  cursor.result.reset(result);
  error.reset(raw);
  return status == PARINDEX_OK ? SQLITE_OK : complain(error, "the facts are wrong");
}

void fill_rows(Cursor& cursor, View view) {
  const std::size_t units = parindex_result_unit_count(cursor.result.get());
  const std::size_t items = parindex_framework_item_count(cursor.framework.get());
  for (std::size_t unit = 0; unit < units; ++unit) {
    if (view == View::kScores) {
      cursor.rows.push_back({unit, PARINDEX_NONE, 0});
      continue;
    }
    for (std::size_t item = 0; item < items; ++item) {
      if (view == View::kItems) {
        cursor.rows.push_back({unit, item, 0});
        continue;
      }
      parindex_item about{};
      about.struct_size = sizeof about;
      parindex_item_score score{};
      score.struct_size = sizeof score;
      // What adjustments add and take stands in the total's own ledger.
      if (parindex_framework_item(cursor.framework.get(), item, &about) != PARINDEX_OK ||
          (about.flags & PARINDEX_ITEM_ADJUSTMENT) != 0 ||
          parindex_result_item(cursor.result.get(), unit, item, &score, nullptr) != PARINDEX_OK)
        continue;
      for (std::size_t entry = 0; entry < score.ledger_count; ++entry)
        cursor.rows.push_back({unit, item, entry});
    }
    parindex_unit_score whole{};
    whole.struct_size = sizeof whole;
    if (view == View::kDeductions &&
        parindex_result_unit(cursor.result.get(), unit, &whole, nullptr) == PARINDEX_OK) {
      for (std::size_t entry = 0; entry < whole.ledger_count; ++entry)
        cursor.rows.push_back({unit, PARINDEX_NONE, entry});
    }
  }
}

// ---- what SQLite calls; no exception may leave these

template <typename Body>
int guarded(Body body) noexcept {
  try {
    return body();
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (...) {
    return SQLITE_ERROR;
  }
}

int connect(sqlite3* db, void* aux, int, const char* const*, sqlite3_vtab** out, char**) {
  return guarded([&] {
    const auto* const module = static_cast<const Module*>(aux);
    const int status = sqlite3_declare_vtab(db, module->columns);
    if (status != SQLITE_OK) return status;
    sqlite3_vtab_config(db, SQLITE_VTAB_DIRECTONLY);
    auto table = std::make_unique<Table>();
    table->module = module;
    *out = table.release();
    return SQLITE_OK;
  });
}

int disconnect(sqlite3_vtab* table) {
  delete static_cast<Table*>(table);
  return SQLITE_OK;
}

// The hidden columns are the arguments: their constraints are handed over in order.
int best_index(sqlite3_vtab* table, sqlite3_index_info* info) {
  const int hidden = static_cast<Table*>(table)->module->hidden;
  int constraint_of[kArguments] = {-1, -1, -1, -1};
  for (int i = 0; i < info->nConstraint; ++i) {
    const auto& constraint = info->aConstraint[i];
    const int argument = constraint.iColumn - hidden;
    if (argument < 0 || argument >= kArguments || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ) continue;
    if (constraint.usable == 0) return SQLITE_CONSTRAINT;
    constraint_of[argument] = i;
  }
  for (int i = 0; i < kNeeded; ++i) {
    if (constraint_of[i] < 0) {
      fail(table, "takes a framework and facts: (‘framework.json’, ‘facts.csv’)");
      return SQLITE_ERROR;
    }
  }
  int given = 0;
  int handed = 0;
  for (int i = 0; i < kArguments; ++i) {
    if (constraint_of[i] < 0) continue;
    given |= 1 << i;
    info->aConstraintUsage[constraint_of[i]].argvIndex = ++handed;
    info->aConstraintUsage[constraint_of[i]].omit = 1;
  }
  info->idxNum = given;
  info->estimatedCost = 1e6;
  info->estimatedRows = 1000;
  return SQLITE_OK;
}

int open(sqlite3_vtab*, sqlite3_vtab_cursor** out) {
  return guarded([&] {
    *out = std::make_unique<Cursor>().release();
    return SQLITE_OK;
  });
}

int close(sqlite3_vtab_cursor* cursor) {
  delete static_cast<Cursor*>(cursor);
  return SQLITE_OK;
}

int filter(sqlite3_vtab_cursor* base, int given, const char*, int count, sqlite3_value** values) {
  return guarded([&] {
    Cursor& cursor = *static_cast<Cursor*>(base);
    int handed = 0;
    for (int i = 0; i < kArguments; ++i) {
      cursor.arguments[i].clear();
      cursor.given[i] = false;
      if ((given >> i & 1) == 0 || handed >= count) continue;
      sqlite3_value* const value = values[handed++];
      const auto* const bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
      if (bytes == nullptr) continue;
      cursor.arguments[i].assign(bytes, static_cast<std::size_t>(sqlite3_value_bytes(value)));
      cursor.given[i] = !cursor.arguments[i].empty();
    }
    cursor.rows.clear();
    cursor.at = 0;
    cursor.result.reset();
    const int status = load(cursor);
    if (status != SQLITE_OK) return status;
    fill_rows(cursor, static_cast<Table*>(cursor.pVtab)->module->view);
    return SQLITE_OK;
  });
}

int next(sqlite3_vtab_cursor* cursor) {
  ++static_cast<Cursor*>(cursor)->at;
  return SQLITE_OK;
}

int at_end(sqlite3_vtab_cursor* base) {
  const Cursor& cursor = *static_cast<Cursor*>(base);
  return cursor.at >= cursor.rows.size() ? 1 : 0;
}

int column(sqlite3_vtab_cursor* base, sqlite3_context* context, int index) {
  return guarded([&] {
    const Cursor& cursor = *static_cast<Cursor*>(base);
    const Module& module = *static_cast<Table*>(cursor.pVtab)->module;
    const Row& row = cursor.rows[cursor.at];
    if (index >= module.hidden) {
      const int argument = index - module.hidden;
      text(context, cursor.given[argument] ? cursor.arguments[argument].c_str() : nullptr);
    } else if (module.view == View::kScores) {
      score_column(context, cursor, row, index);
    } else if (module.view == View::kItems) {
      item_column(context, cursor, row, index);
    } else {
      deduction_column(context, cursor, row, index);
    }
    return SQLITE_OK;
  });
}

int row_id(sqlite3_vtab_cursor* cursor, sqlite3_int64* out) {
  *out = static_cast<sqlite3_int64>(static_cast<Cursor*>(cursor)->at) + 1;
  return SQLITE_OK;
}

// Eponymous: there is a table of that name in every database, and nothing to create.
constexpr sqlite3_module functions() {
  sqlite3_module out{};
  out.xConnect = connect;
  out.xBestIndex = best_index;
  out.xDisconnect = disconnect;
  out.xOpen = open;
  out.xClose = close;
  out.xFilter = filter;
  out.xNext = next;
  out.xEof = at_end;
  out.xColumn = column;
  out.xRowid = row_id;
  return out;
}
constexpr sqlite3_module kFunctions = functions();

}  // namespace

extern "C" __attribute__((visibility("default"))) int sqlite3_parindexsqlite_init(
    sqlite3* db, char** message, const sqlite3_api_routines* api);
extern "C" int sqlite3_parindexsqlite_init(sqlite3* db, char** /*message*/, const sqlite3_api_routines* api) {
  SQLITE_EXTENSION_INIT2(api)
  constexpr const char* kNames[] = {"parindex_scores", "parindex_items", "parindex_deductions"};
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    const int status = sqlite3_create_module(db, kNames[i], &kFunctions, const_cast<Module*>(&kModules[i]));
    if (status != SQLITE_OK) return status;
  }
  return SQLITE_OK;
}
