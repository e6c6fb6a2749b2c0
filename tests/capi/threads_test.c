/* SPDX-License-Identifier: Apache-2.0 */
/* What never changes is used by many threads at once: frameworks, calendars, batches, results, errors. The preset tsan
 * runs this under ThreadSanitizer. */
#ifndef __cplusplus
#define _POSIX_C_SOURCE 200809L /* for barriers; C++ has it always */
#endif
#include <pthread.h>

#include "check.h"

#ifdef __SANITIZE_THREAD__ /* sees a race once the two sides are met, in whatever order; and takes its time */
enum { kThreads = 4, kRounds = 5, kMany = 1100 };
#else
enum { kThreads = 4, kRounds = 20, kMany = 3000 }; /* rows enough that the library's threads share them */
#endif

typedef struct shared {
  parindex_framework* framework;
  parindex_calendar* calendar;
  parindex_batch *batch, *previous;
  parindex_result *documents, *columns;
  parindex_error* error;
  char* text;
  char* wanted;
  parindex_score_options options;
  int8_t done[3];
  int16_t all[3];
  parindex_column bound[2];
} shared;

static pthread_barrier_t barrier; /* so that all threads begin at once */

/* Scores the shared framework and batch, whole and by column. */
static void* score_thread(void* user) {
  shared* const s = (shared*)user;
  intptr_t faults = 0;
  int round;
  pthread_barrier_wait(&barrier);
  for (round = 0; round != kRounds; ++round) {
    parindex_result *a = NULL, *b = NULL, *c = NULL;
    parindex_reader* reader = NULL;
    parindex_batch* batch = NULL;
    growing out = {NULL, 0, 0};
    int64_t days = 0;
    faults += parindex_score_batch(s->batch, &s->options, &a, NULL) != PARINDEX_OK;
    faults += parindex_result_write(a, PARINDEX_VIEW_JSON_LINES, PARINDEX_EN, append, &out, NULL) != PARINDEX_OK;
    faults += out.text == NULL || strcmp(out.text, s->wanted) != 0;
    faults += parindex_reader_new(s->framework, NULL, &reader, NULL) != PARINDEX_OK;
    faults += parindex_reader_add(reader, PARINDEX_FORMAT_CSV, s->text, PARINDEX_NTS, "f.csv", NULL) != PARINDEX_OK;
    faults += parindex_reader_finish(reader, &batch, NULL) != PARINDEX_OK;
    faults += parindex_score_batch(batch, NULL, &b, NULL) != PARINDEX_OK;
    faults += parindex_score_columns(s->framework, s->bound, 2, 3, NULL, &c, NULL) != PARINDEX_OK;
    faults += parindex_calendar_working_days(s->calendar, 20543, 20546, &days, NULL) != PARINDEX_OK || days != 2;
    faults += strlen(parindex_error_message(s->error, PARINDEX_VI)) < 9;
    parindex_result_free(a);
    parindex_result_free(b);
    parindex_result_free(c);
    parindex_batch_free(batch);
    parindex_reader_free(reader);
    free(out.text);
  }
  return (void*)faults;
}

/* Asks the shared results everything. */
static void* ask_thread(void* user) {
  shared* const s = (shared*)user;
  intptr_t faults = 0;
  int round;
  pthread_barrier_wait(&barrier);
  for (round = 0; round != kRounds; ++round) {
    const parindex_result* const results[2] = {s->documents, s->columns};
    size_t r, unit, item;
    for (r = 0; r != 2; ++r) {
      for (unit = 0; unit != 3; ++unit) {
        parindex_unit_score u;
        parindex_mistake mistake;
        char text[16384];
        memset(&u, 0, sizeof u);
        u.struct_size = sizeof u;
        memset(&mistake, 0, sizeof mistake);
        mistake.struct_size = sizeof mistake;
        faults += parindex_result_unit(results[r], unit, &u, NULL) != PARINDEX_OK;
        faults += parindex_result_find_unit(results[r], u.id, PARINDEX_NTS) != unit;
        for (item = 0; item != parindex_framework_item_count(s->framework); ++item) {
          parindex_item_score i;
          parindex_ledger_entry entry;
          parindex_trace_step step;
          memset(&i, 0, sizeof i);
          i.struct_size = sizeof i;
          memset(&entry, 0, sizeof entry);
          entry.struct_size = sizeof entry;
          memset(&step, 0, sizeof step);
          step.struct_size = sizeof step;
          faults += parindex_result_item(results[r], unit, item, &i, NULL) != PARINDEX_OK;
          if (i.ledger_count != 0) {
            faults += parindex_result_ledger(results[r], unit, item, 0, &entry, NULL) != PARINDEX_OK;
            faults += strlen(entry.why_vi) == 0;
          }
          if (i.trace_count != 0)
            faults += parindex_result_trace_step(results[r], unit, item, 0, &step, NULL) != PARINDEX_OK;
        }
        faults += parindex_result_to_json(results[r], unit, text, sizeof text, NULL, NULL) != PARINDEX_OK;
        faults += parindex_result_explain(results[r], unit, 1, PARINDEX_VI, text, sizeof text, NULL, NULL) != PARINDEX_OK;
      }
    }
  }
  return (void*)faults;
}

static void run_threads(void* (*body)(void*), int count, shared* s) {
  pthread_t threads[kThreads];
  int i;
  CHECK_INT(pthread_barrier_init(&barrier, NULL, (unsigned)count), 0);
  for (i = 0; i != count; ++i)
    CHECK_INT(pthread_create(&threads[i], NULL, body, s), 0);
  for (i = 0; i != count; ++i) {
    void* faults = NULL;
    CHECK_INT(pthread_join(threads[i], &faults), 0);
    CHECK_INT((intptr_t)faults, 0);
  }
  pthread_barrier_destroy(&barrier);
}

static shared make_shared(void) {
  static const int8_t done[3] = {5, 0, 4};
  static const int16_t all[3] = {7, 0, 4};
  shared s;
  char* const days = file_text("calendar.csv");
  memset(&s, 0, sizeof s);
  s.framework = load_framework();
  s.text = file_text("facts.csv");
  WORKS(parindex_calendar_load(days, PARINDEX_NTS, NULL, &s.calendar, &error));
  s.batch = read_batch(s.framework, PARINDEX_FORMAT_CSV, "facts.csv");
  s.previous = read_batch(s.framework, PARINDEX_FORMAT_CSV, "previous.csv");
  s.options = score_options(PARINDEX_FORMAT_JSON);
  s.options.previous = s.previous;
  s.options.calendar = s.calendar;
  WORKS(parindex_score_batch(s.batch, &s.options, &s.documents, &error));
  s.wanted = json_of(s.documents);
  memcpy(s.done, done, sizeof done);
  memcpy(s.all, all, sizeof all);
  s.bound[0].struct_size = s.bound[1].struct_size = sizeof s.bound[0];
  s.bound[0].fact = parindex_framework_find_fact(s.framework, "done", PARINDEX_NTS);
  s.bound[1].fact = parindex_framework_find_fact(s.framework, "all", PARINDEX_NTS);
  s.bound[0].type = PARINDEX_COLUMN_I8;
  s.bound[1].type = PARINDEX_COLUMN_I16;
  {
    parindex_framework* none = NULL;
    CHECK_INT(parindex_framework_load("{", 1, NULL, &none, &s.error), PARINDEX_E_DATA);
  }
  free(days);
  return s;
}

static void free_shared(shared* s) {
  parindex_framework_free(s->framework);
  parindex_calendar_free(s->calendar);
  parindex_batch_free(s->batch);
  parindex_batch_free(s->previous);
  parindex_result_free(s->documents);
  parindex_result_free(s->columns);
  parindex_error_free(s->error);
  free(s->text);
  free(s->wanted);
}

TEST(Threads_ShareAFramework) {
  shared s = make_shared();
  s.bound[0].data = s.done;
  s.bound[1].data = s.all;
  run_threads(score_thread, 2, &s);
  run_threads(score_thread, kThreads, &s);
  free_shared(&s);
}

TEST(Threads_ShareAResult) {
  shared s = make_shared();
  s.bound[0].data = s.done;
  s.bound[1].data = s.all;
  WORKS(parindex_score_columns(s.framework, s.bound, 2, 3, NULL, &s.columns, &error));
  run_threads(ask_thread, 2, &s);
  parindex_result_free(s.columns); /* anew, so that nothing is kept yet */
  WORKS(parindex_score_columns(s.framework, s.bound, 2, 3, NULL, &s.columns, &error));
  run_threads(ask_thread, kThreads, &s);
  free_shared(&s);
}

/* Each has columns of its own, scored with threads of the library's. */
static void* columns_thread(void* user) {
  shared* const s = (shared*)user;
  int32_t* const done = (int32_t*)need(kMany * sizeof(int32_t));
  int64_t* const points = (int64_t*)need(kMany * sizeof(int64_t));
  parindex_column column;
  parindex_output output;
  parindex_columns* bound = NULL;
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  intptr_t faults = 0;
  int round;
  size_t i;
  memset(&column, 0, sizeof column);
  column.struct_size = sizeof column;
  column.fact = parindex_framework_find_fact(s->framework, "late", PARINDEX_NTS);
  column.type = PARINDEX_COLUMN_I32;
  column.data = done;
  memset(&output, 0, sizeof output);
  output.struct_size = sizeof output;
  output.item = UINT64_MAX;
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 2;
  output.data = points;
  options.threads = 2;
  pthread_barrier_wait(&barrier);
  faults += parindex_columns_bind(s->framework, &column, 1, kMany, &options, &bound, NULL) != PARINDEX_OK;
  for (round = 0; round != 4; ++round) {
    parindex_result* result = NULL;
    for (i = 0; i != kMany; ++i)
      done[i] = (int32_t)((i + (size_t)round) % 5);
    faults += parindex_columns_score_into(bound, &output, 1, NULL, NULL, NULL) != PARINDEX_OK;
    for (i = 0; i != kMany; ++i) /* 2 points, less 0.25 for each late one */
      faults += points[i] != 200 - 25 * (int64_t)((i + (size_t)round) % 5);
    faults += parindex_columns_score(bound, NULL, NULL, &result, NULL) != PARINDEX_OK;
    parindex_result_free(result);
  }
  parindex_columns_free(bound);
  free(done);
  free(points);
  return (void*)faults;
}

TEST(Threads_ScoreColumnsOfTheirOwn) {
  shared s = make_shared();
  run_threads(columns_thread, 2, &s);
  run_threads(columns_thread, kThreads, &s);
  free_shared(&s);
}

int main(void) {
  RUN(Threads_ShareAFramework);
  RUN(Threads_ShareAResult);
  RUN(Threads_ScoreColumnsOfTheirOwn);
  return finish();
}
