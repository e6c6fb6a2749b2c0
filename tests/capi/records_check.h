/* SPDX-License-Identifier: Apache-2.0 */
/* What for: check.h for the calls of parindex_records.h, and the tables that their tests share. */
#ifndef PARINDEX_TESTS_CAPI_RECORDS_CHECK_H_
#define PARINDEX_TESTS_CAPI_RECORDS_CHECK_H_

#include "check.h"
#include "parindex_records.h"

static inline told told_by_records(const parindex_records_error* error) {
  told out;
  out.status = error != NULL ? parindex_records_error_status(error) : -1;
  out.vi = parindex_records_error_message(error, PARINDEX_VI);
  out.en = parindex_records_error_message(error, PARINDEX_EN);
  return out;
}
static inline void check_records_refused(const char* file, int line, const char* what, parindex_status seen,
                                         parindex_status wanted, parindex_records_error* error,
                                         const void* out) {
  check_told(file, line, what, seen, wanted, told_by_records(error), out);
  parindex_records_error_free(error);
}
/* As REFUSED and WORKS of check.h. */
#define RECORDS_REFUSED(code, out, call)                                                     \
  do {                                                                                       \
    parindex_records_error* error = (parindex_records_error*)(void*)&check_faults;           \
    const parindex_status refused_status = (call);                                           \
    check_records_refused(__FILE__, __LINE__, #call, refused_status, PARINDEX_##code, error, \
                          (const void*)(out));                                               \
  } while (0)
#define RECORDS_WORKS(call)                                                                         \
  do {                                                                                              \
    parindex_records_error* error = (parindex_records_error*)(void*)&check_faults;                  \
    const parindex_status works_status = (call);                                                    \
    if (!CHECK_INT(works_status, PARINDEX_OK)) {                                                    \
      fprintf(stderr, "  %s: %.400s\n", #call, parindex_records_error_message(error, PARINDEX_EN)); \
      parindex_records_error_free(error);                                                           \
    } else {                                                                                        \
      CHECK(error == NULL);                                                                         \
    }                                                                                               \
  } while (0)

/* The second quarter of 2026, whose last day is 30 June: A received 4 (early, on its day, late, running in time), B
 * received 1, which is overdue, and carried over 1, which ended late. */
static const char* const kDossiers =
    "unit,received,due,finished,channel\n"
    "A,2026-04-02,2026-04-10,2026-04-09,online\n"
    "A,2026-04-03,2026-04-10,2026-04-10,direct\n"
    "A,2026-04-06,2026-04-10,2026-04-13,online\n"
    "A,2026-06-01,2026-07-10,,post\n"
    "B,2026-03-30,2026-04-20,2026-04-21,online\n"
    "B,2026-05-04,2026-05-08,,direct\n";
static const char* const kMapping =
    "{\"format\": \"parindex-records/1\", \"kind\": \"dossiers\", \"facts\": {\n"
    "  \"done.late\": {\"count\": \"finished_late\"},\n"
    "  \"received.online\": {\"count\": \"received\", \"where\": {\"channel\": \"online\"}}}}\n";
static const char* const kFacts =
    "unit,period,fact,value\n"
    "A,2026-04-01..2026-06-30,done.late,1\n"
    "A,2026-04-01..2026-06-30,received.online,2\n"
    "B,2026-04-01..2026-06-30,done.late,1\n"
    "B,2026-04-01..2026-06-30,received.online,0\n";
/* A plan that two documents must show, and a report. */
static const char* const kPolicy =
    "{\"format\": \"parindex-framework/1\", \"id\": \"plan.2026\", \"period\": {\"from\": \"2026-01-01\", "
    "\"to\": "
    "\"2026-12-31\"}, \"levels\": [\"item\"], \"max\": 3, \"items\": [{\"code\": \"PLAN\", \"max\": 2, "
    "\"title\": "
    "{\"vi\": \"K\xE1\xBA\xBF ho\xE1\xBA\xA1"
    "ch\", \"en\": \"Plan\"}, \"owner\": \"office\", \"due\": {\"month_day\": "
    "\"03-31\"}, \"evidence\": {\"kinds\": [\"decision\", \"plan\"], \"at_least\": 2, \"missing\": "
    "\"flag\"}, \"rule\": "
    "{\"kind\": \"check\"}}, {\"code\": \"REPORT\", \"max\": 1, \"owner\": \"finance\", \"evidence\": "
    "{\"kinds\": "
    "[\"report\"], \"missing\": \"flag\"}, \"rule\": {\"kind\": \"check\"}}]}";
static const char* const kQuarter[] = {"2026-Q2"};

static inline parindex_records_options records_options(void) {
  parindex_records_options options;
  if (parindex_records_options_init(&options, sizeof options) != PARINDEX_OK) exit(2);
  options.periods = kQuarter;
  options.period_count = 1;
  options.mapping = kMapping;
  options.mapping_length = UINT64_MAX;
  options.mapping_file = "mapping.json";
  return options;
}

static inline parindex_records_input records_bytes(const char* bytes, const char* name) {
  parindex_records_input input;
  memset(&input, 0, sizeof input);
  input.struct_size = sizeof input;
  input.name = name;
  input.bytes = bytes;
  input.length = UINT64_MAX;
  return input;
}

/* All facts as CSV or JSON. */
static inline char* facts_text(const parindex_records_facts* facts, parindex_records_view view) {
  growing out = {NULL, 0, 0};
  RECORDS_WORKS(parindex_records_facts_write(facts, view, append, &out, &error));
  return out.text != NULL ? out.text : (char*)need(1);
}

#endif /* PARINDEX_TESTS_CAPI_RECORDS_CHECK_H_ */
