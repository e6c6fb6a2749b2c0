/* SPDX-License-Identifier: Apache-2.0 */
/* What for: tests of the C interface in C11 that are C++17 too: checks that say what they found and go on, and the
 * inputs that the tests share.
 *
 *   TEST(Error_FreesNull) { parindex_error_free(NULL); }
 *   int main(void) { RUN(Error_FreesNull); return finish(); }
 */
#ifndef PARINDEX_TESTS_CAPI_CHECK_H_
#define PARINDEX_TESTS_CAPI_CHECK_H_

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parindex.h"

static int check_faults;
static int check_count;
static const char* check_test = "";

#define TEST(name) static void test_##name(void)
#define RUN(name) (check_test = #name, test_##name())

static inline void check_fault(const char* file, int line, const char* what) {
  ++check_faults;
  fprintf(stderr, "%s:%d: %s: %s\n", file, line, check_test, what);
}

#define CHECK(condition) \
  (++check_count, (condition) ? (void)0 : check_fault(__FILE__, __LINE__, "not true: " #condition))

static inline int check_same_int(const char* file, int line, const char* what, int64_t seen, int64_t wanted) {
  ++check_count;
  if (seen == wanted) return 1;
  check_fault(file, line, what);
  fprintf(stderr, "  seen   %" PRId64 "\n  wanted %" PRId64 "\n", seen, wanted);
  return 0;
}
#define CHECK_INT(seen, wanted) check_same_int(__FILE__, __LINE__, #seen, (int64_t)(seen), (int64_t)(wanted))

static inline int check_same_text(const char* file, int line, const char* what, const char* seen,
                                  const char* wanted) {
  ++check_count;
  if (seen != NULL && wanted != NULL ? strcmp(seen, wanted) == 0 : seen == wanted) return 1;
  check_fault(file, line, what);
  fprintf(stderr, "  seen   %s\n  wanted %s\n", seen != NULL ? seen : "NULL",
          wanted != NULL ? wanted : "NULL");
  return 0;
}
#define CHECK_TEXT(seen, wanted) check_same_text(__FILE__, __LINE__, #seen, seen, wanted)

#define HAS(text, part) check_has(__FILE__, __LINE__, text, part, 1)
#define HAS_NOT(text, part) check_has(__FILE__, __LINE__, text, part, 0)
static inline void check_has(const char* file, int line, const char* text, const char* part, int wanted) {
  ++check_count;
  if (text == NULL || (strstr(text, part) != NULL) != wanted) check_fault(file, line, part);
}

/* What an error says; `status` -1: there is none. */
typedef struct told {
  parindex_status status;
  const char *vi, *en;
} told;
static inline told told_by(const parindex_error* error) {
  told out;
  out.status = error != NULL ? parindex_error_status(error) : -1;
  out.vi = parindex_error_message(error, PARINDEX_VI);
  out.en = parindex_error_message(error, PARINDEX_EN);
  return out;
}

/* Whether a call failed as it should: the code, a sentence in each language, nothing given. */
static inline void check_told(const char* file, int line, const char* what, parindex_status seen,
                              parindex_status wanted, told error, const void* out) {
  check_same_int(file, line, what, seen, wanted);
  ++check_count;
  if (out != NULL) check_fault(file, line, "the output is not NULL");
  if (error.status == -1) {
    check_fault(file, line, "there is no error");
    return;
  }
  check_same_int(file, line, "status of the error", error.status, wanted);
  if (error.vi == NULL || error.en == NULL || strlen(error.vi) < 8 || strlen(error.en) < 8 ||
      strcmp(error.vi, error.en) == 0)
    check_fault(file, line, "the error has no sentence in each language");
}
static inline void check_refused(const char* file, int line, const char* what, parindex_status seen,
                                 parindex_status wanted, parindex_error* error, const void* out) {
  check_told(file, line, what, seen, wanted, told_by(error), out);
  parindex_error_free(error);
}
/* REFUSED(E_ARGUMENT, out, parindex_x(…, &out, &error)): `out` may be NULL where a call gives none. The error starts
 * as rubbish, so that a function that forgets to write it is found. */
#define REFUSED(code, out, call)                                                                          \
  do {                                                                                                    \
    parindex_error* error = (parindex_error*)(void*)&check_faults;                                        \
    const parindex_status refused_status = (call);                                                        \
    check_refused(__FILE__, __LINE__, #call, refused_status, PARINDEX_##code, error, (const void*)(out)); \
  } while (0)
/* A call that works; says the sentence when it does not. */
#define WORKS(call)                                                                         \
  do {                                                                                      \
    parindex_error* error = (parindex_error*)(void*)&check_faults;                          \
    const parindex_status works_status = (call);                                            \
    if (!CHECK_INT(works_status, PARINDEX_OK)) {                                            \
      fprintf(stderr, "  %s: %.400s\n", #call, parindex_error_message(error, PARINDEX_EN)); \
      parindex_error_free(error);                                                           \
    } else {                                                                                \
      CHECK(error == NULL);                                                                 \
    }                                                                                       \
  } while (0)

static inline int finish(void) {
  if (check_count == 0) check_fault(__FILE__, __LINE__, "nothing was checked");
  printf("%d checks, %d faults\n", check_count, check_faults);
  return check_faults == 0 ? 0 : 1;
}

/* ---- memory and files; there is always enough of both here */

static inline void* need(size_t size) {
  void* const out = calloc(1, size == 0 ? 1 : size);
  if (out == NULL) {
    fprintf(stderr, "no memory\n");
    exit(2);
  }
  return out;
}

static inline char* file_text(const char* name) {
  char path[1024];
  FILE* in;
  long size;
  char* text;
  snprintf(path, sizeof path, "%s/%s", PARINDEX_TEST_DATA, name);
  in = fopen(path, "rb");
  if (in == NULL || fseek(in, 0, SEEK_END) != 0 || (size = ftell(in)) < 0 || fseek(in, 0, SEEK_SET) != 0) {
    fprintf(stderr, "%s cannot be read\n", path);
    exit(2);
  }
  text = (char*)need((size_t)size + 1);
  if (fread(text, 1, (size_t)size, in) != (size_t)size) exit(2);
  fclose(in);
  return text;
}

static inline char* copy_of(const char* text, size_t length) {
  char* const out = (char*)need(length + 1);
  memcpy(out, text, length);
  return out;
}

/* A text that grows: the `user` of parindex_write_fn append(). */
typedef struct growing {
  char* text;
  size_t length, parts;
} growing;

static inline int32_t PARINDEX_CALL append(const char* text, size_t length, void* user) {
  growing* const to = (growing*)user;
  char* const longer = (char*)need(to->length + length + 1);
  if (to->length != 0) memcpy(longer, to->text, to->length);
  memcpy(longer + to->length, text, length);
  free(to->text);
  to->text = longer;
  to->length += length;
  ++to->parts;
  return 0;
}

/* Counts its calls in *(int*)user and stops at the first: a parindex_write_fn, and a parindex_progress_fn. */
static inline int32_t PARINDEX_CALL stop_writing(const char* text, size_t length, void* user) {
  CHECK(text != NULL && length != 0);
  ++*(int*)user;
  return 1;
}
static inline int32_t PARINDEX_CALL stop(uint64_t done, uint64_t total, void* user) {
  (void)done;
  (void)total;
  ++*(int*)user;
  return 1;
}
static inline int32_t PARINDEX_CALL go_on(uint64_t done, uint64_t total, void* user) {
  if (total != 0 && done > total) ++check_faults;
  ++*(int*)user;
  return 0;
}

/* ---- what most tests start from */

static inline parindex_framework* load_framework(void) {
  char* const text = file_text("framework.json");
  parindex_framework* out = NULL;
  WORKS(parindex_framework_load(text, PARINDEX_NTS, NULL, &out, &error));
  free(text);
  if (out == NULL) exit(2);
  return out;
}

static inline parindex_score_options score_options(parindex_format format) {
  parindex_score_options options;
  if (parindex_score_options_init(&options, sizeof options) != PARINDEX_OK) exit(2);
  options.format = format;
  return options;
}

/* Reads a file into a batch. */
static inline parindex_batch* read_batch(const parindex_framework* framework, parindex_format format,
                                         const char* name) {
  char* const text = file_text(name);
  parindex_reader* reader = NULL;
  parindex_batch* out = NULL;
  WORKS(parindex_reader_new(framework, NULL, &reader, &error));
  WORKS(parindex_reader_add(reader, format, text, PARINDEX_NTS, name, &error));
  WORKS(parindex_reader_finish(reader, &out, &error));
  parindex_reader_free(reader);
  free(text);
  if (out == NULL) exit(2);
  return out;
}

/* The three units of facts.csv, with the earlier period of previous.csv. */
static inline parindex_result* score_facts(const parindex_framework* framework) {
  parindex_batch* const batch = read_batch(framework, PARINDEX_FORMAT_CSV, "facts.csv");
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  parindex_result* out = NULL;
  options.previous = previous;
  WORKS(parindex_score_batch(batch, &options, &out, &error));
  parindex_batch_free(batch);
  parindex_batch_free(previous);
  if (out == NULL) exit(2);
  return out;
}

/* All scorecards as JSON. */
static inline char* json_of(const parindex_result* result) {
  growing out = {NULL, 0, 0};
  WORKS(parindex_result_write(result, PARINDEX_VIEW_JSON_LINES, PARINDEX_EN, append, &out, &error));
  return out.text != NULL ? out.text : (char*)need(1);
}

#endif /* PARINDEX_TESTS_CAPI_CHECK_H_ */
