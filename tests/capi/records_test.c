/* SPDX-License-Identifier: Apache-2.0 */
/* Facts out of records through C: files, bytes and streams, what is refused and why, parts that are merged, columns and
 * record batches, missing evidence, working days. The numbers are counted by hand. */
#include "records_check.h"

/* ---- the library itself */

#define SIZE(name, bytes)                                      \
  do {                                                         \
    CHECK_INT(sizeof(parindex_##name), bytes);                 \
    CHECK_INT(parindex_records_struct_size(&#name[8]), bytes); \
    CHECK_INT(offsetof(parindex_##name, struct_size), 0);      \
  } while (0)
#define OFFSET(name, member, bytes) CHECK_INT(offsetof(parindex_##name, member), bytes)
#define CONSTANT(name, value) CHECK_INT(PARINDEX_##name, value)

TEST(Records_AreWhatTheHeaderSays) {
  size_t kinds = 0;
  int dossiers = 0;
  CHECK_INT(parindex_records_version_number(), PARINDEX_VERSION_NUMBER);
  CHECK_TEXT(parindex_records_version(), parindex_version());
  CHECK_INT(parindex_records_abi_version(), PARINDEX_RECORDS_ABI_VERSION);
#include "records_constants.inc"
  if (sizeof(void*) == 8) {
#include "records_layout.inc"
  }
  CHECK_INT(parindex_records_struct_size(NULL), 0);
  CHECK_INT(parindex_records_struct_size("error"), 0);
  for (; parindex_records_kind(kinds) != NULL; ++kinds)
    dossiers += strcmp(parindex_records_kind(kinds), "dossiers") == 0;
  CHECK_INT(dossiers, 1);
  CHECK(kinds >= 6);
  CHECK(parindex_records_kind(SIZE_MAX) == NULL);
}

/* ---- reading */

typedef struct stream {
  const char* text;
  size_t step;
  int broken;
} stream;

static int64_t PARINDEX_CALL give(char* buffer, size_t capacity, void* user) {
  stream* const from = (stream*)user;
  size_t size = strlen(from->text);
  if (size == 0 && from->broken) return from->broken;
  if (size > from->step) size = from->step;
  if (size > capacity) size = capacity;
  memcpy(buffer, from->text, size);
  from->text += size;
  return (int64_t)size;
}

static parindex_records_facts* read_dossiers(const parindex_records_input* inputs, size_t count,
                                             const parindex_records_options* options) {
  parindex_records_facts* out = NULL;
  RECORDS_WORKS(parindex_records_read("dossiers", inputs, count, options, &out, &error));
  if (out == NULL) exit(2);
  return out;
}

static void same_facts(const parindex_records_input* inputs, size_t count,
                       const parindex_records_options* options, const char* wanted) {
  parindex_records_facts* const facts = read_dossiers(inputs, count, options);
  char* const text = facts_text(facts, PARINDEX_RECORDS_CSV);
  CHECK_TEXT(text, wanted);
  free(text);
  parindex_records_facts_free(facts);
}

TEST(Records_BytesFilesAndStreamsGiveTheSameFacts) {
  parindex_records_options options = records_options();
  parindex_records_input input = records_bytes(kDossiers, "d.csv");
  char path[] = "/tmp/parindex-records-XXXXXX";
  const size_t size = strlen(kDossiers);
  size_t step;
  FILE* file;
  same_facts(&input, 1, &options, kFacts);
  input.length = size;
  options.threads = 3;
  same_facts(&input, 1, &options, kFacts);
  options.threads = -1;
  same_facts(&input, 1, &options, kFacts);
  for (step = 1; step != 9; ++step) {
    stream from;
    from.text = kDossiers;
    from.step = step;
    from.broken = 0;
    input.bytes = NULL;
    input.length = 0;
    input.read = give;
    input.user = &from;
    same_facts(&input, 1, &options, kFacts);
    CHECK_TEXT(from.text, "");
  }
  input.read = NULL;
  input.name = path;
  file = fdopen(mkstemp(path), "wb");
  if (file == NULL || fwrite(kDossiers, 1, size, file) != size || fclose(file) != 0) exit(2);
  same_facts(&input, 1, &options, kFacts);
  remove(path);
  { /* half a table each, in a stepped array of a newer caller's larger structs */
    struct {
      parindex_records_input known;
      uint64_t newer;
    } parts[2];
    const char* const half = strstr(kDossiers, "A,2026-06-01");
    const char* const header_end = strchr(kDossiers, '\n') + 1;
    char* const second = (char*)need(size + 1);
    memset(parts, 0, sizeof parts);
    memcpy(second, kDossiers, (size_t)(header_end - kDossiers));
    strcpy(second + (header_end - kDossiers), half);
    parts[0].known = records_bytes(kDossiers, "first");
    parts[0].known.length = (uint64_t)(half - kDossiers);
    parts[1].known = records_bytes(second, "second");
    parts[0].known.struct_size = parts[1].known.struct_size = sizeof parts[0];
    same_facts(&parts[0].known, 2, &options, kFacts);
    parts[1].newer = 1;
    {
      parindex_records_facts* out = NULL;
      RECORDS_REFUSED(E_ARGUMENT, out,
                      parindex_records_read("dossiers", &parts[0].known, 2, &options, &out, &error));
    }
    free(second);
  }
}

TEST(Records_FactsHaveSourcesAndQuality) {
  parindex_records_options options = records_options();
  const parindex_records_input input = records_bytes(kDossiers, "d.csv");
  parindex_records_facts* const facts = read_dossiers(&input, 1, &options);
  parindex_records_fact fact;
  parindex_records_source source;
  parindex_records_quality quality;
  parindex_mistake mistake;
  uint64_t rows = 7;
  char* json;
  memset(&fact, 0, sizeof fact);
  memset(&source, 0, sizeof source);
  memset(&quality, 0, sizeof quality);
  memset(&mistake, 0, sizeof mistake);
  fact.struct_size = sizeof fact;
  source.struct_size = sizeof source;
  quality.struct_size = sizeof quality;
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_records_facts_count(facts), 4);
  CHECK_INT(parindex_records_facts_fact(facts, 1, &fact), PARINDEX_OK);
  CHECK_TEXT(fact.unit, "A");
  CHECK_TEXT(fact.period_from, "2026-04-01");
  CHECK_TEXT(fact.period_to, "2026-06-30");
  CHECK_TEXT(fact.fact, "received.online");
  CHECK_TEXT(fact.value, "2");
  CHECK_TEXT(fact.how, "received where channel = online");
  CHECK_INT(fact.source_count, 1);
  CHECK_INT(parindex_records_facts_source(facts, 1, 0, &source), PARINDEX_OK);
  CHECK_TEXT(source.file, "d.csv");
  CHECK_INT(source.rows, 2);
  CHECK_INT(parindex_records_facts_source(facts, 1, 1, &source), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_records_facts_fact(facts, 4, &fact), PARINDEX_E_ARGUMENT);
  fact.struct_size = 1;
  CHECK_INT(parindex_records_facts_fact(facts, 0, &fact), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_records_facts_quality(facts, &quality), PARINDEX_OK);
  CHECK_INT(quality.rows_in, 6);
  CHECK_INT(quality.rows_counted, 6);
  CHECK_INT(quality.rows_refused, 0);
  CHECK(parindex_records_facts_reason(facts, 0, &rows) == NULL);
  CHECK_INT(rows, 0);
  CHECK_INT(parindex_records_facts_refused(facts, 0, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_records_facts_doubtful(facts, 0, &mistake), PARINDEX_E_ARGUMENT);
  json = facts_text(facts, PARINDEX_RECORDS_JSON);
  CHECK(strstr(json, "\"format\": \"parindex-facts/1\"") != NULL);
  CHECK(strstr(json, "\"rows_in\": 6") != NULL);
  free(json);
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_facts_write(facts, 2, append, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_facts_write(facts, 0, NULL, NULL, &error));
  parindex_records_facts_free(facts);
}

TEST(Records_TheRecordsBehindAFigureAreListed) {
  parindex_records_options options = records_options();
  parindex_records_input input = records_bytes(kDossiers, "d.csv");
  growing out = {NULL, 0, 0};
  stream from;
  RECORDS_WORKS(parindex_records_rows_write("dossiers", &input, 1, &options, "A", "received.online",
                                            PARINDEX_RECORDS_CSV, append, &out, &error));
  CHECK_TEXT(out.text,
             "unit,period,fact,file,line,unit,received,due,finished,channel\n"
             "A,2026-04-01..2026-06-30,received.online,d.csv,2,A,2026-04-02,2026-04-10,2026-04-09,online\n"
             "A,2026-04-01..2026-06-30,received.online,d.csv,4,A,2026-04-06,2026-04-10,2026-04-13,online\n");
  out.length = 0;
  RECORDS_WORKS(parindex_records_rows_write("dossiers", &input, 1, &options, "B", "done.late",
                                            PARINDEX_RECORDS_JSON, append, &out, &error));
  CHECK(strstr(out.text, "\"parindex-rows/1\"") != NULL);
  CHECK(strstr(out.text, "\"line\": 6") != NULL);
  CHECK(strstr(out.text, "\"line\": 2") == NULL);
  from.text = kDossiers;
  from.step = 7;
  from.broken = 0;
  input.bytes = NULL;
  input.length = 0;
  input.read = give;
  input.user = &from;
  out.length = 0;
  RECORDS_WORKS(parindex_records_rows_write("dossiers", &input, 1, &options, "B", "done.late",
                                            PARINDEX_RECORDS_CSV, append, &out, &error));
  CHECK_TEXT(out.text, "unit,period,fact,file,line\nB,2026-04-01..2026-06-30,done.late,d.csv,6\n");

  input = records_bytes(kDossiers, "d.csv");
#define ROWS(kind, unit, fact, view, write) \
  parindex_records_rows_write(kind, &input, 1, &options, unit, fact, view, write, &out, &error)
  RECORDS_REFUSED(E_DATA, NULL, ROWS("dossiers", "A", "done.lat", PARINDEX_RECORDS_CSV, append));
  RECORDS_REFUSED(E_NOT_FOUND, NULL, ROWS("dosiers", "A", "done.late", PARINDEX_RECORDS_CSV, append));
  RECORDS_REFUSED(E_ARGUMENT, NULL, ROWS(NULL, "A", "done.late", PARINDEX_RECORDS_CSV, append));
  RECORDS_REFUSED(E_ARGUMENT, NULL, ROWS("dossiers", NULL, "done.late", PARINDEX_RECORDS_CSV, append));
  RECORDS_REFUSED(E_ARGUMENT, NULL, ROWS("dossiers", "A", NULL, PARINDEX_RECORDS_CSV, append));
  RECORDS_REFUSED(E_ARGUMENT, NULL, ROWS("dossiers", "A", "done.late", 2, append));
  RECORDS_REFUSED(E_ARGUMENT, NULL, ROWS("dossiers", "A", "done.late", PARINDEX_RECORDS_CSV, NULL));
#undef ROWS
  free(out.text);
}

TEST(Records_RefusedRowsAreAnErrorUnlessToldOtherwise) {
  /* Line 3 ends before it began, line 4 is of a unit nobody knows, line 5 is sound, line 6 has a wrong day. */
  const char* const table =
      "unit,received,due,finished\n"
      "A,2026-04-02,2026-04-10,2026-04-09\n"
      "A,2026-04-02,2026-04-10,2026-04-01\n"
      "C,2026-04-02,2026-04-10,\n"
      "B,2026-04-02,2026-04-10,\n"
      "B,2026-04-31,2026-05-10,\n";
  static const char* const units[] = {"A", "B"};
  const parindex_records_input input = records_bytes(table, "wrong.csv");
  parindex_records_options options = records_options();
  parindex_records_facts* facts = (parindex_records_facts*)(void*)&check_faults;
  parindex_records_error* problem = NULL;
  parindex_records_quality quality;
  parindex_mistake mistake;
  uint64_t rows = 0, all = 0;
  size_t i;
  int calls = 0;
  memset(&quality, 0, sizeof quality);
  memset(&mistake, 0, sizeof mistake);
  quality.struct_size = sizeof quality;
  mistake.struct_size = sizeof mistake;
  options.mapping = NULL;
  options.mapping_length = 0;
  options.units = units;
  options.unit_count = 2;
  CHECK_INT(parindex_records_read("dossiers", &input, 1, &options, &facts, &problem), PARINDEX_E_DATA);
  CHECK(facts == NULL);
  CHECK_INT(parindex_records_error_mistake_count(problem), 3);
  CHECK_INT(parindex_records_error_mistake_total(problem), 3);
  CHECK_INT(parindex_records_error_mistake(problem, 0, &mistake), PARINDEX_OK);
  CHECK_INT(mistake.line, 3);
  CHECK_TEXT(mistake.file, "wrong.csv");
  CHECK_INT(parindex_records_error_mistake(problem, 1, &mistake), PARINDEX_OK);
  CHECK_INT(mistake.line, 4);
  CHECK_TEXT(mistake.code, "RECORD_UNIT");
  CHECK_INT(parindex_records_error_mistake(problem, 2, &mistake), PARINDEX_OK);
  CHECK_INT(mistake.line, 6);
  CHECK_INT(parindex_records_error_mistake(problem, 3, &mistake), PARINDEX_E_ARGUMENT);
  CHECK(strstr(parindex_records_error_message(problem, PARINDEX_EN), "wrong.csv:4") != NULL);
  parindex_records_error_free(problem);

  options.listed = 1; /* the others are counted all the same */
  CHECK_INT(parindex_records_read("dossiers", &input, 1, &options, &facts, &problem), PARINDEX_E_DATA);
  CHECK_INT(parindex_records_error_mistake_count(problem), 1);
  CHECK_INT(parindex_records_error_mistake_total(problem), 3);
  parindex_records_error_free(problem);
  CHECK_INT(parindex_records_read("dossiers", &input, 1, &options, &facts, NULL), PARINDEX_E_DATA);

  options.listed = 0;
  options.flags = PARINDEX_RECORDS_KEEP_GOING;
  facts = read_dossiers(&input, 1, &options);
  CHECK_INT(parindex_records_facts_quality(facts, &quality), PARINDEX_OK);
  CHECK_INT(quality.rows_in, 5);
  CHECK_INT(quality.rows_counted, 2);
  CHECK_INT(quality.rows_refused, 3);
  CHECK_INT(quality.refused_count, 3);
  for (i = 0; parindex_records_facts_reason(facts, i, &rows) != NULL; ++i)
    all += rows;
  CHECK_INT(i, quality.reason_count);
  CHECK_INT(all, 3);
  CHECK_INT(parindex_records_facts_refused(facts, 1, &mistake), PARINDEX_OK);
  CHECK_TEXT(mistake.code, "RECORD_UNIT");
  RECORDS_REFUSED(E_CANCELLED, NULL,
                  parindex_records_facts_write(facts, PARINDEX_RECORDS_CSV, stop_writing, &calls, &error));
  CHECK_INT(calls, 1);
  parindex_records_facts_free(facts);
}

TEST(Records_ReadingStopsAndBreaksOffCleanly) {
  parindex_records_options options = records_options();
  parindex_records_input input = records_bytes(kDossiers, "d.csv");
  parindex_records_facts* out = (parindex_records_facts*)(void*)&check_faults;
  stream from;
  int calls = 0;
  options.progress = stop;
  options.user = &calls;
  RECORDS_REFUSED(E_CANCELLED, out, parindex_records_read("dossiers", &input, 1, &options, &out, &error));
  CHECK_INT(calls, 1);
  options.progress = go_on;
  same_facts(&input, 1, &options, kFacts);
  CHECK(calls > 1);
  options.progress = NULL;
  from.text = kDossiers;
  from.step = 50;
  from.broken = -1;
  input.bytes = NULL;
  input.length = 0;
  input.read = give;
  input.user = &from;
  RECORDS_REFUSED(E_DATA, out, parindex_records_read("dossiers", &input, 1, &options, &out, &error));
  from.text = kDossiers;
  from.broken = INT32_MAX; /* more than there is room for */
  RECORDS_REFUSED(E_DATA, out, parindex_records_read("dossiers", &input, 1, &options, &out, &error));
  input.read = NULL;
  input.name = "/nonexistent/d.csv";
  RECORDS_REFUSED(E_DATA, out, parindex_records_read("dossiers", &input, 1, &options, &out, &error));
}

TEST(Records_WrongCallsAreRefused) {
  parindex_records_options options = records_options();
  parindex_records_input input = records_bytes(kDossiers, "d.csv");
  parindex_records_facts* out = NULL;
  parindex_framework* const framework = load_framework();
#define WRONG(code, change)                                                                            \
  do {                                                                                                 \
    parindex_records_options wrong_options = options;                                                  \
    parindex_records_input wrong_input = input;                                                        \
    out = (parindex_records_facts*)(void*)&check_faults;                                               \
    change;                                                                                            \
    RECORDS_REFUSED(code, out,                                                                         \
                    parindex_records_read("dossiers", &wrong_input, 1, &wrong_options, &out, &error)); \
  } while (0)
  WRONG(E_ARGUMENT, wrong_options.flags = 4);
  WRONG(E_ARGUMENT, wrong_options.struct_size = 8);
  WRONG(E_ARGUMENT, wrong_options.threads = -2);
  WRONG(E_ARGUMENT, wrong_options.listed = -1);
  WRONG(E_ARGUMENT, wrong_options.period_count = 0);
  WRONG(E_ARGUMENT, wrong_options.periods = NULL);
  WRONG(E_ARGUMENT, wrong_options.period_count = UINT64_MAX);
  WRONG(E_ARGUMENT, wrong_options.as_of = "2026-06-31");
  WRONG(E_ARGUMENT, wrong_options.unit_count = 1);
  WRONG(E_ARGUMENT, wrong_options.mapping_length = UINT64_MAX - 1);
  WRONG(E_ARGUMENT, wrong_options.form_length = 3);
  WRONG(E_ARGUMENT, wrong_options.calendar = (const parindex_records_calendar*)(const void*)framework);
  WRONG(E_DATA, wrong_options.mapping = "");
  WRONG(E_DATA, wrong_options.mapping = "{}");
  WRONG(E_DATA, (wrong_options.framework = "{", wrong_options.framework_length = 1));
  WRONG(E_ARGUMENT, wrong_options.framework_length = 5);
  WRONG(E_NOT_FOUND, (wrong_options.framework = "{}", wrong_options.framework_length = 2,
                      wrong_options.mapping = NULL, wrong_options.mapping_length = 0));
  WRONG(E_ARGUMENT, wrong_input.flags = 1);
  WRONG(E_ARGUMENT, wrong_input.struct_size = 0);
  WRONG(E_ARGUMENT, wrong_input.read = give);
  WRONG(E_ARGUMENT, wrong_input.length = UINT64_MAX - 1);
  WRONG(E_ARGUMENT, (wrong_input.bytes = NULL, wrong_input.length = 5));
  WRONG(E_ARGUMENT, (wrong_input.bytes = NULL, wrong_input.length = 0, wrong_input.name = NULL));
  RECORDS_REFUSED(E_NOT_FOUND, NULL, parindex_records_read("dosiers", &input, 1, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_read(NULL, &input, 1, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_read("dossiers", NULL, 1, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_read("dossiers", &input, 0, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_read("dossiers", &input, 1, NULL, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_read("dossiers", &input, 1, &options, NULL, &error));
  CHECK_INT(parindex_records_options_init(NULL, sizeof options), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_records_options_init(&options, 3), PARINDEX_E_ARGUMENT);
  /* no handles, and handles of other types */
  {
    parindex_records_facts* const other = (parindex_records_facts*)(void*)framework;
    parindex_records_fact fact;
    uint64_t rows = 1;
    memset(&fact, 0, sizeof fact);
    fact.struct_size = sizeof fact;
    CHECK_INT(parindex_records_facts_count(NULL), 0);
    CHECK_INT(parindex_records_facts_count(other), 0);
    CHECK_INT(parindex_records_facts_fact(other, 0, &fact), PARINDEX_E_ARGUMENT);
    CHECK_INT(parindex_records_facts_source(NULL, 0, 0, NULL), PARINDEX_E_ARGUMENT);
    CHECK_INT(parindex_records_facts_quality(NULL, NULL), PARINDEX_E_ARGUMENT);
    CHECK_INT(parindex_records_facts_refused(NULL, 0, NULL), PARINDEX_E_ARGUMENT);
    CHECK_INT(parindex_records_facts_doubtful(other, 0, NULL), PARINDEX_E_ARGUMENT);
    CHECK(parindex_records_facts_reason(other, 0, &rows) == NULL);
    CHECK_INT(rows, 0);
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_facts_write(other, 0, append, NULL, &error));
    parindex_records_facts_free(NULL);
    parindex_records_facts_free(other);
    parindex_records_needs_free((parindex_records_needs*)(void*)framework);
    parindex_records_dossiers_free((parindex_records_dossiers*)(void*)framework);
    parindex_records_calendar_free((parindex_records_calendar*)(void*)framework);
    parindex_records_error_free((parindex_records_error*)(void*)framework);
    CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  }
  CHECK_INT(parindex_records_error_status(NULL), PARINDEX_E_ARGUMENT);
  CHECK_TEXT(parindex_records_error_message(NULL, PARINDEX_VI), "");
  CHECK_INT(parindex_records_error_mistake_count(NULL), 0);
  CHECK_INT(parindex_records_error_mistake_total(NULL), 0);
  CHECK_INT(parindex_records_error_mistake(NULL, 0, NULL), PARINDEX_E_ARGUMENT);
  parindex_records_error_free(NULL);
  parindex_framework_free(framework);
}

TEST(Records_FactsGoStraightIntoAReader) {
  static const char* const rules =
      "{\"format\": \"parindex-framework/1\", \"id\": \"late.2026\", \"period\": {\"from\": \"2026-04-01\", "
      "\"to\": "
      "\"2026-06-30\"}, \"levels\": [\"item\"], \"max\": 10, \"facts\": {\"late\": {\"type\": \"count\", "
      "\"from\": "
      "{\"records\": \"dossiers\", \"count\": \"finished_late\"}}, \"done\": {\"type\": \"count\", \"from\": "
      "{\"records\": \"dossiers\", \"count\": \"finished\"}}}, \"items\": [{\"code\": \"ON_TIME\", \"max\": "
      "10, "
      "\"rule\": {\"kind\": \"ratio\", \"of\": \"1 - late / done\", \"target\": \"100%\"}}]}";
  const parindex_records_input input = records_bytes(kDossiers, "d.csv");
  parindex_records_options options = records_options();
  parindex_records_facts* facts = NULL;
  parindex_framework* framework = NULL;
  parindex_score_options scoring = score_options(PARINDEX_FORMAT_CSV);
  parindex_result* result = NULL;
  char exact[16];
  size_t needed = 0;
  char* csv;
  options.mapping = NULL;
  options.mapping_length = 0;
  options.framework = rules;
  options.framework_length = UINT64_MAX;
  options.framework_file = "rules.json";
  facts = read_dossiers(&input, 1, &options);
  csv = facts_text(facts, PARINDEX_RECORDS_CSV);
  /* A finished 3, one of them late; B finished 1, late. */
  CHECK_TEXT(csv,
             "unit,period,fact,value\nA,2026-04-01..2026-06-30,late,1\nA,2026-04-01..2026-06-30,done,3\nB,"
             "2026-04-01..2026-06-30,late,1\nB,2026-04-01..2026-06-30,done,1\n");
  WORKS(parindex_framework_load(rules, PARINDEX_NTS, NULL, &framework, &error));
  WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &scoring, &result, &error));
  CHECK_INT(parindex_result_unit_count(result), 2);
  /* 10 x (1 - 1/3): the framework rounds nothing */
  WORKS(parindex_result_exact(result, 0, PARINDEX_NONE, PARINDEX_OUTPUT_POINTS, exact, sizeof exact, &needed,
                              &error));
  CHECK_TEXT(exact, "20/3");
  WORKS(parindex_result_exact(result, 1, PARINDEX_NONE, PARINDEX_OUTPUT_POINTS, exact, sizeof exact, &needed,
                              &error));
  CHECK_TEXT(exact, "0");
  parindex_result_free(result);
  parindex_framework_free(framework);
  parindex_records_facts_free(facts);
  free(csv);
}

/* ---- dossiers in parts */

static char* bytes_of(const parindex_records_dossiers* dossiers, size_t* length) {
  growing out = {NULL, 0, 0};
  RECORDS_WORKS(parindex_records_dossiers_write(dossiers, append, &out, &error));
  *length = out.length;
  return out.text != NULL ? out.text : (char*)need(1);
}

static parindex_records_dossiers* count_table(const char* table, const char* name,
                                              const parindex_records_options* options) {
  const parindex_records_input input = records_bytes(table, name);
  parindex_records_dossiers* out = NULL;
  RECORDS_WORKS(parindex_records_dossiers_new(options, &out, &error));
  if (out == NULL) exit(2);
  RECORDS_WORKS(parindex_records_dossiers_add(out, &input, NULL, NULL, &error));
  return out;
}

static void same_counts(const parindex_records_dossiers* dossiers, const char* wanted) {
  parindex_records_facts* facts = NULL;
  char* csv;
  RECORDS_WORKS(parindex_records_dossiers_facts(dossiers, &facts, &error));
  csv = facts_text(facts, PARINDEX_RECORDS_CSV);
  CHECK_TEXT(csv, wanted);
  free(csv);
  parindex_records_facts_free(facts);
}

TEST(Records_PartsOfDossiersMergeIntoTheSameBytes) {
  const parindex_records_options options = records_options();
  static const char* const parts[3] = {
      "unit,received,due,finished,channel\nA,2026-04-02,2026-04-10,2026-04-09,online\n",
      "unit,received,due,finished,channel\nA,2026-04-03,2026-04-10,2026-04-10,direct\n"
      "A,2026-04-06,2026-04-10,2026-04-13,online\n",
      "unit,received,due,finished,channel\nA,2026-06-01,2026-07-10,,post\n"
      "B,2026-03-30,2026-04-20,2026-04-21,online\nB,2026-05-04,2026-05-08,,direct\n"};
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  parindex_records_dossiers* const whole = count_table(kDossiers, "d.csv", &options);
  size_t size = 0, i;
  char* const bytes = bytes_of(whole, &size);
  CHECK(size > 100);
  same_counts(whole, kFacts);
  for (i = 0; i != 6; ++i) {
    parindex_records_dossiers* sum = NULL;
    size_t again = 0;
    char* text;
    int j;
    RECORDS_WORKS(parindex_records_dossiers_new(&options, &sum, &error));
    for (j = 0; j != 3; ++j) { /* each part goes through bytes, as from another machine */
      parindex_records_dossiers* const part = count_table(parts[orders[i][j]], "d.csv", &options);
      parindex_records_dossiers* sent = NULL;
      size_t length = 0;
      char* const message = bytes_of(part, &length);
      RECORDS_WORKS(parindex_records_dossiers_load(message, length, &options, &sent, &error));
      RECORDS_WORKS(parindex_records_dossiers_merge(sum, sent, &error));
      same_counts(sent, "unit,period,fact,value\n"); /* it gave everything away */
      parindex_records_dossiers_free(sent);
      parindex_records_dossiers_free(part);
      free(message);
    }
    same_counts(sum, kFacts);
    text = bytes_of(sum, &again);
    CHECK_INT(again, size);
    CHECK(again == size && memcmp(text, bytes, size) == 0);
    free(text);
    parindex_records_dossiers_free(sum);
  }
  { /* damaged, cut, made with other options */
    parindex_records_dossiers* out = (parindex_records_dossiers*)(void*)&check_faults;
    parindex_records_dossiers* other;
    parindex_records_options elsewhere = options;
    static const char* const year[] = {"2026"};
    char* const damaged = copy_of(bytes, size);
    int calls = 0;
    damaged[size / 2] = (char)(damaged[size / 2] ^ 1);
    RECORDS_REFUSED(E_DATA, out, parindex_records_dossiers_load(damaged, size, &options, &out, &error));
    RECORDS_REFUSED(E_DATA, out, parindex_records_dossiers_load(bytes, size - 1, &options, &out, &error));
    RECORDS_REFUSED(E_DATA, out, parindex_records_dossiers_load(NULL, 0, &options, &out, &error));
    RECORDS_REFUSED(E_ARGUMENT, out, parindex_records_dossiers_load(NULL, 5, &options, &out, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_load(bytes, size, &options, NULL, &error));
    elsewhere.periods = year;
    RECORDS_REFUSED(E_DATA, out, parindex_records_dossiers_load(bytes, size, &elsewhere, &out, &error));
    other = count_table(parts[0], "d.csv", &elsewhere);
    RECORDS_REFUSED(E_DATA, NULL, parindex_records_dossiers_merge(whole, other, &error));
    same_counts(whole, kFacts); /* both are as they were */
    same_counts(other, "unit,period,fact,value\nA,2026,done.late,0\nA,2026,received.online,1\n");
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_merge(whole, whole, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_merge(whole, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_merge(NULL, whole, &error));
    RECORDS_REFUSED(E_CANCELLED, NULL, parindex_records_dossiers_write(whole, stop_writing, &calls, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_write(whole, NULL, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_write(NULL, append, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_new(NULL, &out, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_new(&options, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add(NULL, NULL, NULL, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add(whole, NULL, NULL, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_facts(whole, NULL, &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_facts(NULL, NULL, &error));
    { /* a table that cannot be used, or is broken off, leaves the counts alone */

      const parindex_records_input sound = records_bytes(parts[0], "x.csv");
      const parindex_records_input no_column = records_bytes("a,b\n1,2\n", "x.csv");

      RECORDS_REFUSED(E_DATA, NULL, parindex_records_dossiers_add(whole, &no_column, NULL, NULL, &error));

      RECORDS_REFUSED(E_CANCELLED, NULL, parindex_records_dossiers_add(whole, &sound, stop, &calls, &error));
      same_counts(whole, kFacts);
    }
    parindex_records_dossiers_free(other);
    parindex_records_dossiers_free(NULL);
    free(damaged);
  }
  free(bytes);
  parindex_records_dossiers_free(whole);
}

/* The Arrow C Data Interface, as its specification prints it. */
struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

/* The dossiers of kDossiers; 2026-04-02 is day 20545 since 1970-01-01. */
enum { kApril2 = 20545 };
static const int32_t kUnit[6] = {0, 0, 0, 0, 1, 1};
static const int32_t kReceived[6] = {kApril2,      kApril2 + 1, kApril2 + 4,
                                     kApril2 + 60, kApril2 - 3, kApril2 + 32};
static const int32_t kDue[6] = {kApril2 + 8,  kApril2 + 8,  kApril2 + 8,
                                kApril2 + 99, kApril2 + 18, kApril2 + 36};
static const int32_t kFinished[6] = {
    kApril2 + 7, kApril2 + 8, kApril2 + 11, PARINDEX_RECORDS_NO_DAY, kApril2 + 19, PARINDEX_RECORDS_NO_DAY};
static const uint8_t kChannel[6] = {1, 0, 1, 2, 1, 0};

TEST(Records_ColumnsAndRecordBatchesCountAlike) {
  static const char* const units[] = {"A", "B"};
  static const char* const channels[] = {"direct", "online", "post"};
  const parindex_records_options options = records_options();
  parindex_records_dossiers* dossiers = NULL;
  parindex_records_columns columns;
  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.row_count = 6;
  columns.units = units;
  columns.unit_count = 2;
  columns.channels = channels;
  columns.channel_count = 3;
  columns.unit = kUnit;
  columns.received = kReceived;
  columns.due = kDue;
  columns.finished = kFinished;
  columns.channel = kChannel;
  RECORDS_WORKS(parindex_records_dossiers_new(&options, &dossiers, &error));
  RECORDS_WORKS(parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  same_counts(dossiers, kFacts);
  columns.row_count = 0;
  RECORDS_WORKS(parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  same_counts(dossiers, kFacts);
  columns.row_count = 6;
  columns.due = NULL;
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  columns.due = kDue;
  columns.flags = 1;
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  columns.flags = 0;
  columns.units = NULL;
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  columns.row_count = UINT64_MAX;
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(dossiers, &columns, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(dossiers, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_dossiers_add_columns(NULL, &columns, &error));
  parindex_records_dossiers_free(dossiers);

  {
    static const char* const names[5] = {"unit", "received", "due", "finished", "channel"};
    static const int32_t unit_ends[7] = {0, 1, 2, 3, 4, 5, 6};
    static const int32_t channel_ends[7] = {0, 6, 12, 18, 22, 28, 34};
    static const uint8_t done[1] = {0x17}; /* the fourth and sixth are not there */
    const void* buffers[6][3];
    struct ArrowSchema schema[6];
    struct ArrowArray array[6];
    struct ArrowSchema* schemas[5];
    struct ArrowArray* arrays[5];
    const void* data[5][3] = {{NULL, unit_ends, "AAAABB"},
                              {NULL, kReceived, NULL},
                              {NULL, kDue, NULL},
                              {done, kFinished, NULL},
                              {NULL, channel_ends, "onlinedirectonlinepostonlinedirect"}};
    int i;
    memset(schema, 0, sizeof schema);
    memset(array, 0, sizeof array);
    memset(buffers, 0, sizeof buffers);
    for (i = 0; i != 5; ++i) {
      const int text = i == 0 || i == 4;
      memcpy(buffers[i], data[i], sizeof data[i]);
      schema[i].format = text ? "u" : "tdD";
      schema[i].name = names[i];
      schema[i].flags = 2;
      array[i].length = 6;
      array[i].null_count = i == 3 ? 2 : 0;
      array[i].n_buffers = text ? 3 : 2;
      array[i].buffers = buffers[i];
      schemas[i] = &schema[i];
      arrays[i] = &array[i];
    }
    schema[5].format = "+s";
    schema[5].name = "";
    schema[5].n_children = 5;
    schema[5].children = schemas;
    array[5].length = 6;
    array[5].n_buffers = 1;
    array[5].buffers = buffers[5];
    array[5].n_children = 5;
    array[5].children = arrays;
    RECORDS_WORKS(parindex_records_dossiers_new(&options, &dossiers, &error));
    RECORDS_WORKS(parindex_records_dossiers_add_arrow(dossiers, &schema[5], &array[5], NULL, &error));
    same_counts(dossiers, kFacts);
    schema[1].format = "g"; /* a day is no double */
    RECORDS_REFUSED(E_DATA, NULL,
                    parindex_records_dossiers_add_arrow(dossiers, &schema[5], &array[5], "x", &error));
    same_counts(dossiers, kFacts);
    RECORDS_REFUSED(E_ARGUMENT, NULL,
                    parindex_records_dossiers_add_arrow(dossiers, NULL, &array[5], "x", &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL,
                    parindex_records_dossiers_add_arrow(dossiers, &schema[5], NULL, "x", &error));
    RECORDS_REFUSED(E_ARGUMENT, NULL,
                    parindex_records_dossiers_add_arrow(NULL, &schema[5], &array[5], "x", &error));
    parindex_records_dossiers_free(dossiers);
  }
}

/* ---- evidence */

TEST(Records_MissingEvidenceIsNamedByOffice) {
  /* X has one of two documents for PLAN, one of 2025 and one of another kind besides; its report was rejected. */
  const char* const table =
      "unit,id,kind,number,date,items,verdict\n"
      "X,QD-1,decision,1/QD,2026-01-05,PLAN,\n"
      "X,QD-9,decision,9/QD,2025-01-05,PLAN,\n"
      "X,BC-1,report,1/BC,2026-02-01,PLAN,\n"
      "X,BC-2,report,2/BC,2026-02-02,REPORT,rejected\n";
  const char* const facts = "unit,fact,value\nX,PLAN,true\nX,REPORT,true\n";
  parindex_records_input input = records_bytes(table, "register.csv");
  parindex_records_document document;
  parindex_records_options options;
  parindex_records_needs* needs = NULL;
  parindex_records_need found;
  parindex_mistake mistake;
  growing csv = {NULL, 0, 0};
  int calls = 0;
  memset(&document, 0, sizeof document);
  memset(&found, 0, sizeof found);
  memset(&mistake, 0, sizeof mistake);
  document.struct_size = sizeof document;
  document.format = PARINDEX_FORMAT_CSV;
  document.bytes = facts;
  document.length = UINT64_MAX;
  document.name = "facts.csv";
  found.struct_size = sizeof found;
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_records_options_init(&options, sizeof options), PARINDEX_OK);
  options.framework = kPolicy;
  options.framework_length = UINT64_MAX;
  RECORDS_WORKS(parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
  CHECK_INT(parindex_records_needs_count(needs), 2);
  /* by owner: finance comes before office */
  CHECK_INT(parindex_records_needs_need(needs, 0, &found), PARINDEX_OK);
  CHECK_TEXT(found.owner, "finance");
  CHECK_TEXT(found.item, "REPORT");
  CHECK_TEXT(found.due, "");
  CHECK_INT(found.asked, 1);
  CHECK_INT(found.missing, 1);
  CHECK_TEXT(parindex_records_needs_text(needs, 0, PARINDEX_RECORDS_REJECTED, 0), "BC-2");
  CHECK(parindex_records_needs_text(needs, 0, PARINDEX_RECORDS_REJECTED, 1) == NULL);
  CHECK_TEXT(parindex_records_needs_text(needs, 0, PARINDEX_RECORDS_KINDS, 0), "report");
  CHECK_INT(parindex_records_needs_need(needs, 1, &found), PARINDEX_OK);
  CHECK_TEXT(found.owner, "office");
  CHECK_TEXT(found.item, "PLAN");
  CHECK_TEXT(found.title_en, "Plan");
  CHECK_TEXT(found.unit, "X");
  CHECK_TEXT(found.period_from, "2026-01-01");
  CHECK_TEXT(found.period_to, "2026-12-31");
  CHECK_TEXT(found.due, "2026-03-31");
  CHECK_INT(found.asked, 2);
  CHECK_INT(found.missing, 1);
  CHECK_INT(found.flags, 0);
  CHECK_TEXT(parindex_records_needs_text(needs, 1, PARINDEX_RECORDS_KINDS, 1), "plan");
  CHECK_TEXT(parindex_records_needs_text(needs, 1, PARINDEX_RECORDS_COUNTED, 0), "QD-1");
  CHECK_TEXT(parindex_records_needs_text(needs, 1, PARINDEX_RECORDS_OUTSIDE, 0), "QD-9");
  CHECK_TEXT(parindex_records_needs_text(needs, 1, PARINDEX_RECORDS_OTHER_KIND, 0), "BC-1");
  CHECK(parindex_records_needs_text(needs, 1, 5, 0) == NULL);
  CHECK(parindex_records_needs_text(needs, 2, 0, 0) == NULL);
  CHECK_INT(parindex_records_needs_need(needs, 2, &found), PARINDEX_E_ARGUMENT);
  RECORDS_WORKS(
      parindex_records_needs_write(needs, PARINDEX_RECORDS_CSV, PARINDEX_EN, 0, append, &csv, &error));
  CHECK(csv.text != NULL && strstr(csv.text, "\nfinance,,") != NULL);
  CHECK(csv.text != NULL &&
        strstr(csv.text, "office,2026-03-31,false,X,2026,PLAN,Plan,decision|plan,2,1,QD-1,,QD-9,BC-1") !=
            NULL);
  free(csv.text);
  memset(&csv, 0, sizeof csv);
  RECORDS_WORKS(
      parindex_records_needs_write(needs, PARINDEX_RECORDS_JSON, PARINDEX_VI, 1, append, &csv, &error));
  CHECK(csv.text != NULL && strstr(csv.text, "\"format\": \"parindex-evidence/1\"") != NULL);
  free(csv.text);
  RECORDS_REFUSED(E_CANCELLED, NULL,
                  parindex_records_needs_write(needs, PARINDEX_RECORDS_CSV, PARINDEX_VI, 1, stop_writing,
                                               &calls, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL,
                  parindex_records_needs_write(needs, 2, PARINDEX_VI, 1, append, &calls, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_needs_write(needs, 0, 2, 1, append, &calls, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_needs_write(NULL, 0, 0, 1, append, &calls, &error));
  parindex_records_needs_free(needs);
  CHECK_INT(parindex_records_needs_count(NULL), 0);
  CHECK_INT(parindex_records_needs_need(NULL, 0, &found), PARINDEX_E_ARGUMENT);
  CHECK(parindex_records_needs_text(NULL, 0, 0, 0) == NULL);
  CHECK_INT(parindex_records_needs_mistake_count(NULL), 0);
  CHECK_INT(parindex_records_needs_mistake(NULL, 0, &mistake), PARINDEX_E_ARGUMENT);
  parindex_records_needs_free(NULL);

  /* a document of an item that is not there */
  input =
      records_bytes("unit,id,kind,number,date,items\nX,QD-1,decision,1/QD,2026-01-05,PLAM\n", "register.csv");
  RECORDS_REFUSED(E_DATA, NULL, parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
  options.flags = PARINDEX_RECORDS_KEEP_GOING | PARINDEX_RECORDS_CHECK_FILES;
  RECORDS_WORKS(parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
  CHECK(parindex_records_needs_mistake_count(needs) >= 1);
  CHECK_INT(parindex_records_needs_mistake(needs, 0, &mistake), PARINDEX_OK);
  CHECK_INT(parindex_records_needs_mistake(needs, parindex_records_needs_mistake_count(needs), &mistake),
            PARINDEX_E_ARGUMENT);
  parindex_records_needs_free(needs);
  options.flags = 0;
  needs = NULL;
  document.format = 9;
  RECORDS_REFUSED(E_ARGUMENT, needs,
                  parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
  document.format = PARINDEX_FORMAT_CSV;
  document.bytes = "unit,fact,value\nX,PLAN,maybe\n";
  RECORDS_REFUSED(E_DATA, needs,
                  parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, needs, parindex_records_evidence(NULL, 1, &input, 1, &options, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, needs,
                  parindex_records_evidence(&document, 1, NULL, 1, &options, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, needs,
                  parindex_records_evidence(&document, 1, &input, 1, NULL, &needs, &error));
  options.framework = NULL;
  options.framework_length = 0;
  RECORDS_REFUSED(E_ARGUMENT, needs,
                  parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &error));
}

/* ---- working days */

TEST(Records_WorkingDaysByColumn) {
  /* Thursday 2 April 2026; 30 April and 1 May are days off. */
  int32_t from[5] = {kApril2, kApril2 + 1, kApril2, kApril2 + 27, 0};
  const int32_t to[5] = {kApril2 + 1, kApril2, kApril2 + 4, kApril2 + 32, 5};
  const int32_t days[5] = {1, -1, 2, 1, PARINDEX_RECORDS_NO_DAY};
  const int32_t allowed[5] = {1, 0, 3, 1, 1};
  const int32_t due[5] = {kApril2 + 1, kApril2 + 1, kApril2 + 5, kApril2 + 32, PARINDEX_RECORDS_NO_DAY};
  int32_t out[5];
  parindex_records_calendar* calendar = NULL;
  int i;
  RECORDS_WORKS(parindex_records_working_days(NULL, from, to, 5, out, &error));
  for (i = 0; i != 5; ++i)
    CHECK_INT(out[i], days[i]);
  RECORDS_WORKS(parindex_records_due_days(NULL, from, allowed, 5, out, &error));
  for (i = 0; i != 5; ++i)
    CHECK_INT(out[i], due[i]);
  /* 3 April is a day off in a calendar of one's own, which may also be given to the calls that read */
  RECORDS_WORKS(parindex_records_calendar_load("date,kind\n2026-04-03,holiday\n", PARINDEX_NTS, "c.csv",
                                               &calendar, &error));
  RECORDS_WORKS(parindex_records_working_days(calendar, from, to, 5, out, &error));
  CHECK_INT(out[0], 0);
  CHECK_INT(out[2], 1);
  {
    parindex_records_options options = records_options();
    const parindex_records_input input = records_bytes(kDossiers, "d.csv");
    options.calendar = calendar;
    same_facts(&input, 1, &options, kFacts);
  }
  RECORDS_WORKS(parindex_records_working_days(calendar, from, to, 5, from, &error)); /* in place */
  CHECK_INT(from[2], 1);
  RECORDS_WORKS(parindex_records_due_days(calendar, NULL, NULL, 0, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_due_days(calendar, NULL, allowed, 1, out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_working_days(calendar, from, to, SIZE_MAX, out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL,
                  parindex_records_working_days((const parindex_records_calendar*)(const void*)out, from, to,
                                                5, out, &error));
  parindex_records_calendar_free(calendar);
  parindex_records_calendar_free(NULL);
  calendar = (parindex_records_calendar*)(void*)&check_faults;
  RECORDS_REFUSED(
      E_DATA, calendar,
      parindex_records_calendar_load("date,kind\nx,holiday\n", PARINDEX_NTS, NULL, &calendar, &error));
  RECORDS_REFUSED(E_ARGUMENT, calendar, parindex_records_calendar_load(NULL, 4, NULL, &calendar, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_calendar_load("", 0, NULL, NULL, &error));
}

int main(void) {
  RUN(Records_AreWhatTheHeaderSays);
  RUN(Records_BytesFilesAndStreamsGiveTheSameFacts);
  RUN(Records_FactsHaveSourcesAndQuality);
  RUN(Records_TheRecordsBehindAFigureAreListed);
  RUN(Records_RefusedRowsAreAnErrorUnlessToldOtherwise);
  RUN(Records_ReadingStopsAndBreaksOffCleanly);
  RUN(Records_WrongCallsAreRefused);
  RUN(Records_FactsGoStraightIntoAReader);
  RUN(Records_PartsOfDossiersMergeIntoTheSameBytes);
  RUN(Records_ColumnsAndRecordBatchesCountAlike);
  RUN(Records_MissingEvidenceIsNamedByOffice);
  RUN(Records_WorkingDaysByColumn);
  return finish();
}
