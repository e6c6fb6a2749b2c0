/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out at the first, second, third … allocation of everything the interface can do: each call then gives
 * PARINDEX_E_MEMORY (or does without), nothing is kept, nothing dies, and afterwards all is well again.
 * malloc() and its like are this program's own; the C++ library's operator new calls them. */
#ifndef __cplusplus
#define _POSIX_C_SOURCE 200809L
#endif
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#ifdef __GLIBC__

#ifdef __cplusplus
#error "this file defines malloc() and is C"
#endif

extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* old, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void* old);

/* Counted while `counting`: how many allocations were asked for, and how many pieces the library holds. */
static int counting;
static long asked, held;
static long fail_at;   /* the first that fails; 0: none */
static int fail_once;  /* only that one, else all from there on */

static int fails(void) {
  if (!counting) return 0;
  ++asked;
  return fail_at != 0 && (fail_once ? asked == fail_at : asked >= fail_at);
}
static void* given(void* out) {
  if (counting && out != NULL) ++held;
  return out;
}
static void* none(void) {
  errno = ENOMEM;
  return NULL;
}
void* malloc(size_t size) { return fails() ? none() : given(__libc_malloc(size)); }
void* calloc(size_t count, size_t size) { return fails() ? none() : given(__libc_calloc(count, size)); }
void* memalign(size_t alignment, size_t size) { return fails() ? none() : given(__libc_memalign(alignment, size)); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  void* const memory = memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *out = memory;
  return 0;
}
void* realloc(void* old, size_t size) {
  void* out;
  if (fails()) return none();
  out = __libc_realloc(old, size);
  if (counting && old == NULL && out != NULL) ++held;
  if (counting && old != NULL && size == 0) --held;
  return out;
}
void free(void* old) {
  if (counting && old != NULL) --held;
  __libc_free(old);
}

/* ---- the flow */

static char *rules, *csv, *jsonl, *json, *previous_csv, *calendar_csv, *units_csv;
static long refused, worked;

/* A call is done, or says that there is no memory: then the error is the one that needs none, in both languages. */
static int ok(parindex_status status, parindex_error* error, const void* out, int line) {
  const int was = counting;
  counting = 0;
  if (status == PARINDEX_OK) {
    ++worked;
    if (error != NULL) check_fault(__FILE__, line, "an error although all is well");
  } else {
    ++refused;
    if (status != PARINDEX_E_MEMORY) {
      check_fault(__FILE__, line, "another status than E_MEMORY");
      fprintf(stderr, "  %s at allocation %ld: %.300s\n", parindex_status_name(status), fail_at,
          parindex_error_message(error, PARINDEX_EN));
    }
    if (out != NULL) check_fault(__FILE__, line, "an output although there is no memory");
    if (error == NULL || parindex_error_status(error) != PARINDEX_E_MEMORY ||
        strlen(parindex_error_message(error, PARINDEX_VI)) < 8 || strlen(parindex_error_message(error, PARINDEX_EN)) < 8)
      check_fault(__FILE__, line, "no error that says so");
  }
  ++check_count;
  counting = was;
  parindex_error_free(error);
  return status == PARINDEX_OK;
}
/* `out` and `error` are looked at after the call. */
#define OK(out, call)                                    \
  do {                                                   \
    const parindex_status ok_status = (error = NULL, (call)); \
    (void)ok(ok_status, error, out, __LINE__);           \
  } while (0)

static int32_t PARINDEX_CALL nowhere(const char* text, size_t length, void* user) {
  (void)text;
  (void)user;
  return length == 0;
}
static int32_t PARINDEX_CALL watch(uint64_t done, uint64_t total, void* user) {
  (void)done;
  (void)total;
  (void)user;
  return 0;
}

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

/* Runs the flow with the n-th allocation failing; gives how many there were. */
static long run(long n, int once) {
  fail_at = n;
  fail_once = once;
  asked = held = 0;
  counting = 1;
  flow();
  counting = 0;
  if (held != 0) {
    char text[128];
    snprintf(text, sizeof text, "%ld pieces are kept when allocation %ld fails%s", held, n, once ? " alone" : "");
    check_fault(__FILE__, __LINE__, text);
  }
  return asked;
}

/* In a process of its own where nothing has been made yet: what is made once fails too, and can be made later. */
static void run_cold(long n) {
  int state = 0;
  const pid_t child = fork();
  if (child == 0) {
    fail_at = n;
    fail_once = n % 2 == 0;
    counting = 1;
    flow();
    counting = 0;
    fail_at = 0;
    refused = 0;
    flow();
    _exit(check_faults == 0 && refused == 0 ? 0 : 1);
  }
  CHECK(child > 0 && waitpid(child, &state, 0) == child);
  CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}

int main(void) {
  long n, all;
  int once;
  check_test = "NoMemory_NothingLeaksNothingDies";
  rules = file_text("framework.json");
  csv = file_text("facts.csv");
  json = file_text("facts.json");
  jsonl = file_text("facts.jsonl");
  previous_csv = file_text("previous.csv");
  calendar_csv = file_text("calendar.csv");
  units_csv = file_text("units.csv");
  for (n = 1; n < 20000; n += 1 + n / 16)
    run_cold(n);
  flow(); /* what is made once and kept is made now */
  all = run(0, 0);
  CHECK_INT(refused, 0);
  CHECK(all > 1000 && run(0, 0) == all);
  printf("%ld allocations in %ld calls\n", all, worked / 3);
  for (once = 0; once != 2; ++once) {
    /* Each of the first eight hundred, then one in some, and each of the last. */
    for (n = 1; n <= all; n += n < 800 || n > all - 50 ? 1 : 1 + n % 97) {
      const long before = refused;
      run(n, once);
      if (once == 0) CHECK(refused > before);
      if (check_faults > 20) return finish();
    }
  }
  printf("%ld calls without memory, %ld with\n", refused, worked);
  CHECK_INT(run(0, 0), all); /* and all is as it was */
  return finish();
}

#else

int main(void) {
  CHECK(PARINDEX_E_MEMORY == 3);
  return finish();
}

#endif
