/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out while everything that reads, scores and asks is called. */
#include "no_memory.h"

#ifdef __GLIBC__

static char *rules, *csv, *jsonl, *json, *previous_csv, *calendar_csv, *units_csv;

/* Asks a result everything that may need memory. */
static void ask(const parindex_result* result) {
  static char buffer[32768];
  parindex_error* error = NULL;
  parindex_item_score item;
  parindex_ledger_entry entry;
  parindex_trace_step step;
  int64_t column[3];
  parindex_output output;
  int view;
  if (result == NULL) return;
  memset(&item, 0, sizeof item);
  item.struct_size = sizeof item;
  OK(NULL, parindex_result_item(result, 0, 1, &item, &error));
  memset(&entry, 0, sizeof entry);
  entry.struct_size = sizeof entry;
  OK(NULL, parindex_result_ledger(result, 0, 1, 0, &entry, &error));
  (void)parindex_result_ledger_fact(result, 0, 1, 0, 0);
  memset(&step, 0, sizeof step);
  step.struct_size = sizeof step;
  OK(NULL, parindex_result_trace_step(result, 0, 1, 0, &step, &error));
  OK(NULL, parindex_result_trace(result, 0, 1, buffer, sizeof buffer, NULL, &error));
  OK(NULL, parindex_result_exact(result, 0, 1, PARINDEX_OUTPUT_POINTS, buffer, sizeof buffer, NULL, &error));
  OK(NULL, parindex_result_ledger_exact(result, 0, 1, 0, buffer, sizeof buffer, NULL, &error));
  OK(NULL, parindex_result_to_json(result, 1, buffer, sizeof buffer, NULL, &error));
  OK(NULL, parindex_result_explain(result, 2, PARINDEX_NONE, PARINDEX_VI, buffer, sizeof buffer, NULL, &error));
  OK(NULL, parindex_result_explain(result, 2, 1, PARINDEX_EN, buffer, sizeof buffer, NULL, &error));
  for (view = PARINDEX_VIEW_JSON; view <= PARINDEX_VIEW_RANKING_JSON; ++view)
    OK(NULL, parindex_result_write(result, view, PARINDEX_VI, nowhere, NULL, &error));
  memset(&output, 0, sizeof output);
  output.struct_size = sizeof output;
  output.item = 1;
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 1; /* rounded anew: from the scorecards */
  output.data = column;
  OK(NULL, parindex_result_read(result, &output, 1, &error));
}

static void by_column(const parindex_framework* framework, const parindex_batch* previous, int flags) {
  static const int32_t done[3] = {5, 0, 4}, all[3] = {7, 0, 4};
  static const char *const ids[3] = {"X1", "P2", "X3"}, *const kinds[3] = {"commune", "ward", NULL};
  static const char *const periods[3] = {"2026", "2026", NULL}, *const region[3] = {"a", "b", NULL};
  static const char* const names[1] = {"region"};
  static const char* const* const values[1] = {region};
  int64_t points[3];
  parindex_error* error = NULL;
  parindex_columns* bound = NULL;
  parindex_result* result = NULL;
  parindex_score_options options;
  parindex_column columns[2];
  parindex_output output;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.flags = (uint32_t)flags;
  options.unit_ids = ids;
  options.unit_kinds = kinds;
  options.unit_parents = kinds;
  options.unit_names = ids;
  options.unit_periods = periods;
  options.attribute_count = 1;
  options.attribute_names = names;
  options.attribute_values = values;
  options.previous = previous;
  options.progress = watch;
  memset(columns, 0, sizeof columns);
  columns[0].struct_size = columns[1].struct_size = sizeof columns[0];
  columns[0].type = columns[1].type = PARINDEX_COLUMN_I32;
  columns[1].fact = 1;
  columns[0].data = done;
  columns[1].data = all;
  memset(&output, 0, sizeof output);
  output.struct_size = sizeof output;
  output.item = UINT64_MAX;
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 2;
  output.data = points;
  OK(result, parindex_score_columns(framework, columns, 2, 3, &options, &result, &error));
  ask(result);
  parindex_result_free(result);
  OK(bound, parindex_columns_bind(framework, columns, 2, 3, &options, &bound, &error));
  if (bound != NULL) {
    OK(NULL, parindex_columns_score_into(bound, &output, 1, NULL, NULL, &error));
    OK(NULL, parindex_columns_score_into(bound, &output, 1, watch, NULL, &error));
    OK(result, parindex_columns_score(bound, NULL, NULL, &result, &error));
    parindex_result_free(result);
  }
  parindex_columns_free(bound);
}

/* Data that is wrong draws errors, which need memory: either they come, or there is none. */
static void count_refused(parindex_status status) { refused += status == PARINDEX_E_MEMORY; }
static void wrong_data(const parindex_framework* framework) {
  static const char bad[] = "unit,kind,fact,value\nA,ward,done,-1\nB,planet,late,x\nC,ward,nothing,1\n";
  parindex_score_options options;
  parindex_error* error = NULL;
  parindex_framework* none_loaded = NULL;
  parindex_result* result = NULL;
  parindex_status status;
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  options.format = PARINDEX_FORMAT_CSV;
  status = parindex_score_json(framework, bad, sizeof bad - 1, &options, &result, &error);
  CHECK((status == PARINDEX_E_DATA || status == PARINDEX_E_MEMORY) && result == NULL);
  CHECK(error != NULL && parindex_error_status(error) == status);
  count_refused(status);
  parindex_error_free(error);
  status = parindex_framework_load("{\"format\": 1, \"x\": [", 20, NULL, &none_loaded, &error);
  CHECK((status == PARINDEX_E_DATA || status == PARINDEX_E_MEMORY) && none_loaded == NULL);
  CHECK(error != NULL && parindex_error_status(error) == status);
  count_refused(status);
  parindex_error_free(error);
  status = parindex_framework_load(NULL, 1, NULL, &none_loaded, &error);
  CHECK(status == PARINDEX_E_ARGUMENT || status == PARINDEX_E_MEMORY);
  CHECK(error != NULL && parindex_error_status(error) == status);
  count_refused(status);
  parindex_error_free(error);
}

static parindex_batch* read_parts(const parindex_framework* framework, parindex_format format, const char* text) {
  parindex_error* error = NULL;
  parindex_reader* reader = NULL;
  parindex_batch* batch = NULL;
  OK(reader, parindex_reader_new(framework, NULL, &reader, &error));
  if (reader == NULL) return NULL;
  error = NULL;
  if (format == PARINDEX_FORMAT_JSON_LINES) {
    size_t at;
    int going = 1;
    for (at = 0; going && text[at] != '\0'; at += 64) {
      const size_t left = strlen(text + at);
      const parindex_status status = parindex_reader_feed(reader, text + at, left < 64 ? left : 64, "f", &error);
      going = ok(status, error, NULL, __LINE__);
      if (left < 64) break;
    }
    if (going) OK(batch, parindex_reader_finish(reader, &batch, &error));
  } else {
    const parindex_status status = parindex_reader_add(reader, format, text, PARINDEX_NTS, "f", &error);
    if (ok(status, error, NULL, __LINE__)) OK(batch, parindex_reader_finish(reader, &batch, &error));
  }
  parindex_reader_free(reader);
  return batch;
}

static void flow(void) {
  parindex_error* error = NULL;
  parindex_framework* framework = NULL;
  parindex_calendar* calendar = NULL;
  parindex_batch *batch = NULL, *previous = NULL;
  parindex_result* result = NULL;
  parindex_score_options options;
  static char buffer[16384];
  memset(&options, 0, sizeof options);
  options.struct_size = sizeof options;
  OK(framework, parindex_framework_load(rules, PARINDEX_NTS, NULL, &framework, &error));
  OK(calendar, parindex_calendar_load(calendar_csv, PARINDEX_NTS, "c", &calendar, &error));
  if (framework != NULL) {
    (void)parindex_framework_find_item(framework, "1.1", 3);
    OK(NULL, parindex_framework_form(framework, PARINDEX_FORMAT_CSV, PARINDEX_VI, buffer, sizeof buffer, NULL, &error));
    OK(NULL, parindex_framework_form(framework, PARINDEX_FORMAT_JSON, PARINDEX_EN, buffer, sizeof buffer, NULL, &error));
    previous = read_parts(framework, PARINDEX_FORMAT_CSV, previous_csv);
    options.previous = previous;
    options.calendar = calendar;
    options.units = units_csv;
    options.units_length = UINT64_MAX;
    OK(result, parindex_score_json(framework, json, PARINDEX_NTS, &options, &result, &error));
    parindex_result_free(result);
    batch = read_parts(framework, PARINDEX_FORMAT_JSON_LINES, jsonl);
    parindex_batch_free(batch);
    batch = read_parts(framework, PARINDEX_FORMAT_CSV, csv);
    if (batch != NULL) {
      OK(result, parindex_score_batch(batch, &options, &result, &error));
      ask(result);
      parindex_result_free(result);
    }
    by_column(framework, previous, 0);
    by_column(framework, previous, PARINDEX_SCORE_KEEP_GOING | PARINDEX_SCORE_BORROW_COLUMNS);
    wrong_data(framework);
  }
  parindex_batch_free(batch);
  parindex_batch_free(previous);
  parindex_calendar_free(calendar);
  parindex_framework_free(framework);
}

int main(void) {
  check_test = "NoMemory_NothingLeaksNothingDies";
  rules = file_text("framework.json");
  csv = file_text("facts.csv");
  json = file_text("facts.json");
  jsonl = file_text("facts.jsonl");
  previous_csv = file_text("previous.csv");
  calendar_csv = file_text("calendar.csv");
  units_csv = file_text("units.csv");
  return starve(20000, 800);
}

#else

int main(void) {
  CHECK(PARINDEX_E_MEMORY == 3);
  return finish();
}

#endif
