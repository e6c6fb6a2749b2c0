/* SPDX-License-Identifier: Apache-2.0 */
/* Readers: inputs whole and in parts, in every format; batches. */
#include "check.h"

TEST(Reader_FormatsGiveTheSameScorecards) {
  static const struct {
    parindex_format format;
    const char* name;
  } inputs[] = {{PARINDEX_FORMAT_JSON, "facts.json"}, {PARINDEX_FORMAT_JSON_LINES, "facts.jsonl"},
      {PARINDEX_FORMAT_CSV, "facts.csv"}};
  parindex_framework* const framework = load_framework();
  char* wanted = NULL;
  size_t i;
  for (i = 0; i != 3; ++i) {
    parindex_batch* const batch = read_batch(framework, inputs[i].format, inputs[i].name);
    parindex_result* result = NULL;
    char* json;
    CHECK_INT(parindex_batch_size(batch), 3);
    CHECK_TEXT(parindex_batch_unit(batch, 0), "X1");
    CHECK_TEXT(parindex_batch_unit(batch, 2), "X3");
    CHECK(parindex_batch_unit(batch, 3) == NULL);
    CHECK(parindex_batch_unit(batch, SIZE_MAX) == NULL);
    CHECK_INT(parindex_batch_mistake_count(batch), 0);
    WORKS(parindex_score_batch(batch, NULL, &result, &error));
    json = json_of(result);
    if (wanted == NULL) {
      wanted = json;
    } else {
      CHECK_TEXT(json, wanted);
      free(json);
    }
    parindex_result_free(result);
    parindex_batch_free(batch);
  }
  free(wanted);
  parindex_framework_free(framework);
}

TEST(Reader_FeedCutAtEveryByteIsTheWhole) {
  parindex_framework* const framework = load_framework();
  char* const text = file_text("facts.jsonl");
  const size_t length = strlen(text);
  parindex_batch* const whole = read_batch(framework, PARINDEX_FORMAT_JSON_LINES, "facts.jsonl");
  parindex_result* result = NULL;
  char* wanted;
  size_t cut;
  WORKS(parindex_score_batch(whole, NULL, &result, &error));
  wanted = json_of(result);
  parindex_result_free(result);
  parindex_batch_free(whole);
  for (cut = 0; cut <= length + 1; ++cut) {
    parindex_reader* reader = NULL;
    parindex_batch* batch = NULL;
    char* json;
    WORKS(parindex_reader_new(framework, NULL, &reader, &error));
    if (cut <= length) { /* two parts, each in memory of just its size */
      char* const first = copy_of(text, cut);
      char* const second = copy_of(text + cut, length - cut);
      WORKS(parindex_reader_feed(reader, first, cut, "facts.jsonl", &error));
      free(first);
      WORKS(parindex_reader_feed(reader, second, length - cut, "facts.jsonl", &error));
      free(second);
    } else { /* byte by byte */
      size_t i;
      for (i = 0; i != length; ++i)
        WORKS(parindex_reader_feed(reader, text + i, 1, "facts.jsonl", &error));
    }
    WORKS(parindex_reader_finish(reader, &batch, &error));
    WORKS(parindex_score_batch(batch, NULL, &result, &error));
    json = json_of(result);
    if (!CHECK_TEXT(json, wanted)) cut = length + 1;
    free(json);
    parindex_result_free(result);
    parindex_batch_free(batch);
    parindex_reader_free(reader);
  }
  free(wanted);
  free(text);
  parindex_framework_free(framework);
}

TEST(Reader_FeedReportsTheSameMistakesWhereverItIsCut) {
  static const char text[] =
      "{\"format\": \"parindex-assessment/1\", \"unit\": {\"id\": \"A\", \"kind\": \"ward\"}, \"facts\": {\"done\": -1}}\n"
      "\n{\"broken\n"
      "{\"format\": \"parindex-assessment/1\", \"unit\": {\"id\": \"\xE1\xBB\x80\", \"kind\": \"x\"}, \"facts\": {\"late\": 1.5}}";
  parindex_framework* const framework = load_framework();
  char* wanted = NULL;
  size_t cut;
  for (cut = 0; cut < sizeof text; ++cut) {
    parindex_reader* reader = NULL;
    parindex_batch* batch = (parindex_batch*)(void*)&check_faults;
    parindex_error* said = NULL;
    WORKS(parindex_reader_new(framework, NULL, &reader, &error));
    WORKS(parindex_reader_feed(reader, text, cut, "f.jsonl", &error));
    WORKS(parindex_reader_feed(reader, text + cut, sizeof text - 1 - cut, "f.jsonl", &error));
    CHECK_INT(parindex_reader_finish(reader, &batch, &said), PARINDEX_E_DATA);
    CHECK(batch == NULL);
    CHECK(parindex_error_mistake_count(said) >= 4);
    if (wanted == NULL) {
      const char* const message = parindex_error_message(said, PARINDEX_EN);
      wanted = copy_of(message, strlen(message));
    } else if (!CHECK_TEXT(parindex_error_message(said, PARINDEX_EN), wanted)) {
      cut = sizeof text;
    }
    parindex_error_free(said);
    parindex_reader_free(reader);
  }
  free(wanted);
  parindex_framework_free(framework);
}

TEST(Reader_ManyInputsOfDifferentKindsAreOneBatch) {
  parindex_framework* const framework = load_framework();
  char* const csv = file_text("facts.csv");
  char* const units = file_text("units.csv");
  char* const reviewed = file_text("reviewed.json");
  parindex_reader* reader = NULL;
  parindex_batch* batch = NULL;
  parindex_result* result = NULL;
  parindex_unit_score unit;
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  WORKS(parindex_reader_new(framework, NULL, &reader, &error));
  WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_CSV, csv, PARINDEX_NTS, "facts.csv", &error));
  WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_UNITS, units, strlen(units), "units.csv", &error));
  WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_JSON, reviewed, strlen(reviewed), NULL, &error));
  WORKS(parindex_reader_finish(reader, &batch, &error));
  parindex_reader_free(reader);
  CHECK_INT(parindex_batch_size(batch), 4);
  CHECK_TEXT(parindex_batch_unit(batch, 3), "X9");
  WORKS(parindex_score_batch(batch, NULL, &result, &error));
  WORKS(parindex_result_unit(result, 0, &unit, &error));
  CHECK_TEXT(unit.parent, "T"); /* from the register */
  parindex_result_free(result);
  parindex_batch_free(batch);

  /* The register may come with the options too. */
  {
    parindex_score_options options = score_options(PARINDEX_FORMAT_CSV);
    options.units = units;
    options.units_length = UINT64_MAX;
    WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
    WORKS(parindex_result_unit(result, 1, &unit, &error));
    CHECK_TEXT(unit.id, "P2");
    CHECK_TEXT(unit.name, "Phường Hai");
    CHECK_TEXT(unit.kind, "ward");
    CHECK_TEXT(unit.parent, "T");
    parindex_result_free(result);
    options.units_length = 4; /* "unit": a header that lacks columns, nothing behind it is read */
    result = NULL;
    if (parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, NULL) == PARINDEX_OK) {
      WORKS(parindex_result_unit(result, 1, &unit, &error));
      CHECK_TEXT(unit.parent, "");
    }
    parindex_result_free(result);
    options.units_length = UINT64_MAX - 1;
    result = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, result, parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  }
  free(csv);
  free(units);
  free(reviewed);
  parindex_framework_free(framework);
}

TEST(Reader_KeepGoingLeavesOutWhatIsWrong) {
  static const char csv[] =
      "unit,kind,fact,value\nX1,commune,done,5\nX1,commune,all,7\nBAD,commune,done,-5\nP2,ward,late,0\n";
  parindex_framework* const framework = load_framework();
  parindex_score_options options = score_options(PARINDEX_FORMAT_CSV);
  parindex_reader* reader = NULL;
  parindex_batch* batch = NULL;
  parindex_mistake mistake;
  size_t i, errors = 0;
  memset(&mistake, 0, sizeof mistake);
  mistake.struct_size = sizeof mistake;

  WORKS(parindex_reader_new(framework, NULL, &reader, &error));
  WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_CSV, csv, PARINDEX_NTS, "f.csv", &error));
  REFUSED(E_DATA, batch, parindex_reader_finish(reader, &batch, &error));
  REFUSED(E_ARGUMENT, batch, parindex_reader_finish(reader, &batch, &error)); /* finished */
  REFUSED(E_ARGUMENT, NULL, parindex_reader_feed(reader, "{}", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(reader, PARINDEX_FORMAT_CSV, csv, 4, NULL, &error));
  parindex_reader_free(reader);

  options.flags = PARINDEX_SCORE_KEEP_GOING;
  WORKS(parindex_reader_new(framework, &options, &reader, &error));
  WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_CSV, csv, PARINDEX_NTS, "f.csv", &error));
  WORKS(parindex_reader_finish(reader, &batch, &error));
  parindex_reader_free(reader);
  CHECK_INT(parindex_batch_size(batch), 2);
  CHECK_TEXT(parindex_batch_unit(batch, 1), "P2");
  CHECK(parindex_batch_mistake_count(batch) >= 1);
  for (i = 0; i != parindex_batch_mistake_count(batch); ++i) {
    CHECK_INT(parindex_batch_mistake(batch, i, &mistake), PARINDEX_OK);
    if (mistake.severity != PARINDEX_MISTAKE) continue;
    ++errors;
    CHECK_TEXT(mistake.unit, "BAD");
    CHECK_TEXT(mistake.file, "f.csv");
    CHECK_INT(mistake.line, 4);
    CHECK_TEXT(mistake.code, "FACT_NOT_A_COUNT");
  }
  CHECK_INT(errors, 1);
  CHECK_INT(parindex_batch_mistake(batch, parindex_batch_mistake_count(batch), &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_batch_mistake(batch, SIZE_MAX, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_batch_mistake(batch, 0, NULL), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_batch_mistake(NULL, 0, &mistake), PARINDEX_E_ARGUMENT);
  mistake.struct_size = sizeof mistake - 4;
  CHECK_INT(parindex_batch_mistake(batch, 0, &mistake), PARINDEX_E_ARGUMENT);
  parindex_batch_free(batch);
  parindex_framework_free(framework);
}

TEST(Reader_PeriodAndLimitsAreOptions) {
  static const char csv[] = "unit,kind,fact,value\nX1,commune,done,5\nX1,commune,all,7\n";
  static const char* const bad_periods[] = {"", "20", "2026-13", "2026-Q5", "2026-01-01..", "soon",
      "2026-06-30..2026-01-01", "2026-02-30", "\xFF\xFF\xFF\xFF"};
  parindex_framework* const framework = load_framework();
  parindex_score_options options = score_options(PARINDEX_FORMAT_CSV);
  parindex_reader* reader = NULL;
  parindex_result* result = NULL;
  parindex_unit_score unit;
  size_t i;
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  options.period = "2026-Q2";
  WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  WORKS(parindex_result_unit(result, 0, &unit, &error));
  CHECK_TEXT(unit.period_from, "2026-04-01");
  CHECK_TEXT(unit.period_to, "2026-06-30");
  parindex_result_free(result);
  for (i = 0; i != sizeof bad_periods / sizeof *bad_periods; ++i) {
    options.period = bad_periods[i];
    reader = (parindex_reader*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, reader, parindex_reader_new(framework, &options, &reader, &error));
  }
  options.period = NULL;
  options.max_bytes = (int64_t)sizeof csv - 2;
  result = (parindex_result*)(void*)&check_faults;
  REFUSED(E_DATA, result, parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  options.max_bytes = (int64_t)sizeof csv - 1;
  WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  parindex_result_free(result);
  options.max_bytes = -1;
  REFUSED(E_ARGUMENT, reader, (reader = NULL, parindex_reader_new(framework, &options, &reader, &error)));
  parindex_framework_free(framework);
}

TEST(Reader_RefusesWrongCalls) {
  parindex_framework* const framework = load_framework();
  parindex_reader* const rubbish = (parindex_reader*)(void*)&check_faults;
  parindex_reader* reader = rubbish;
  parindex_reader* const other = (parindex_reader*)(void*)framework;
  parindex_batch* batch = (parindex_batch*)(void*)&check_faults;
  parindex_score_options options;
  struct {
    parindex_score_options known;
    unsigned char newer[32];
  } large;

  REFUSED(E_ARGUMENT, NULL, parindex_reader_new(framework, NULL, NULL, &error));
  REFUSED(E_ARGUMENT, reader, parindex_reader_new(NULL, NULL, &reader, &error));
  WORKS(parindex_reader_new(framework, NULL, &reader, &error));
  {
    parindex_reader* out = rubbish;
    REFUSED(E_ARGUMENT, out,
        parindex_reader_new((const parindex_framework*)(const void*)reader, NULL, &out, &error));
  }

  CHECK_INT(parindex_score_options_init(NULL, sizeof options), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_score_options_init(&options, 0), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_score_options_init(&options, 4), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_score_options_init(&options, sizeof options - 1), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_score_options_init(&options, SIZE_MAX), PARINDEX_E_ARGUMENT);
  memset(&options, 0xEE, sizeof options);
  CHECK_INT(parindex_score_options_init(&options, sizeof options), PARINDEX_OK);
  {
    parindex_score_options zero;
    memset(&zero, 0, sizeof zero);
    zero.struct_size = sizeof zero;
    CHECK_INT(memcmp(&zero, &options, sizeof zero), 0);
  }
#define WRONG(member, value)                                                                   \
  do {                                                                                         \
    parindex_reader* out = rubbish;                                                            \
    options = score_options(PARINDEX_FORMAT_JSON);                                             \
    options.member = value;                                                                    \
    REFUSED(E_ARGUMENT, out, parindex_reader_new(framework, &options, &out, &error));          \
  } while (0)
  WRONG(struct_size, 0);
  WRONG(struct_size, sizeof options - 1);
  WRONG(struct_size, UINT32_MAX);
  WRONG(flags, 32);
  WRONG(flags, UINT32_MAX);
  WRONG(format, -1);
  WRONG(format, PARINDEX_FORMAT_UNITS);
  WRONG(format, INT32_MAX);
  WRONG(threads, -2);
  WRONG(threads, INT32_MIN);
  WRONG(max_bytes, INT64_MIN);
  WRONG(as_of, "2026-02-30");
  WRONG(as_of, "");
  WRONG(previous, (const parindex_batch*)(const void*)framework);
  WRONG(calendar, (const parindex_calendar*)(const void*)framework);
#undef WRONG
  memset(&large, 0, sizeof large);
  large.known = score_options(PARINDEX_FORMAT_JSON);
  large.known.struct_size = sizeof large;
  {
    parindex_reader* out = rubbish;
    WORKS(parindex_reader_new(framework, &large.known, &out, &error));
    parindex_reader_free(out);
    large.newer[31] = 0x80;
    out = rubbish;
    REFUSED(E_ARGUMENT, out, parindex_reader_new(framework, &large.known, &out, &error));
  }

  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(NULL, PARINDEX_FORMAT_JSON, "[]", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(other, PARINDEX_FORMAT_JSON, "[]", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(reader, -1, "[]", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(reader, 4, "[]", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_add(reader, PARINDEX_FORMAT_JSON, NULL, 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL,
      parindex_reader_add(reader, PARINDEX_FORMAT_JSON, "[]", PARINDEX_NTS - 1, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_feed(NULL, "{}", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_feed(other, "{}", 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_feed(reader, NULL, 2, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_reader_feed(reader, "{}", PARINDEX_NTS - 1, NULL, &error));
  WORKS(parindex_reader_feed(reader, NULL, 0, NULL, &error)); /* nothing, as C++ and Go write it */
  REFUSED(E_ARGUMENT, NULL, parindex_reader_finish(reader, NULL, &error));
  REFUSED(E_ARGUMENT, batch, parindex_reader_finish(NULL, &batch, &error));
  batch = (parindex_batch*)(void*)&check_faults;
  REFUSED(E_ARGUMENT, batch, parindex_reader_finish(other, &batch, &error));
  /* None of that has spoilt the reader. */
  {
    char* const text = file_text("facts.json");
    WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_JSON, text, PARINDEX_NTS, "facts.json", &error));
    WORKS(parindex_reader_finish(reader, &batch, &error));
    CHECK_INT(parindex_batch_size(batch), 3);
    free(text);
  }
  parindex_reader_free(other); /* not a reader */
  parindex_reader_free(NULL);
  parindex_reader_free(reader);
  CHECK_INT(parindex_batch_size(NULL), 0);
  CHECK_INT(parindex_batch_size((const parindex_batch*)(const void*)framework), 0);
  CHECK(parindex_batch_unit(NULL, 0) == NULL);
  CHECK_INT(parindex_batch_mistake_count(NULL), 0);
  parindex_batch_free((parindex_batch*)(void*)framework);
  parindex_batch_free(NULL);
  parindex_batch_free(batch);
  CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  parindex_framework_free(framework);
}

TEST(Reader_NoUnitsAreWrongData) {
  static const char* const nothing[] = {"[]", "", "unit,fact,value\n", "unit,name\n"};
  parindex_framework* const framework = load_framework();
  parindex_format format;
  for (format = PARINDEX_FORMAT_JSON; format <= PARINDEX_FORMAT_UNITS; ++format) {
    parindex_reader* reader = NULL;
    parindex_batch* batch = (parindex_batch*)(void*)&check_faults;
    WORKS(parindex_reader_new(framework, NULL, &reader, &error));
    WORKS(parindex_reader_add(reader, format, nothing[format], PARINDEX_NTS, NULL, &error));
    REFUSED(E_DATA, batch, parindex_reader_finish(reader, &batch, &error));
    parindex_reader_free(reader);
  }
  parindex_framework_free(framework);
}

TEST(Reader_InputsCutAnywhereAreRefusedOrRead) {
  static const struct {
    parindex_format format;
    const char* name;
  } inputs[] = {{PARINDEX_FORMAT_JSON, "reviewed.json"}, {PARINDEX_FORMAT_JSON_LINES, "facts.jsonl"},
      {PARINDEX_FORMAT_CSV, "facts.csv"}, {PARINDEX_FORMAT_UNITS, "units.csv"}};
  parindex_framework* const framework = load_framework();
  size_t i, cut;
  for (i = 0; i != 4; ++i) {
    char* const text = file_text(inputs[i].name);
    const size_t length = strlen(text);
    for (cut = 0; cut < length; cut += 3) {
      char* const part = copy_of(text, cut);
      parindex_reader* reader = NULL;
      parindex_batch* batch = (parindex_batch*)(void*)&check_faults;
      parindex_error* said = NULL;
      parindex_status status;
      if (cut > 8) part[cut - 5] = (char)(cut * 37); /* and one byte is another */
      WORKS(parindex_reader_new(framework, NULL, &reader, &error));
      WORKS(parindex_reader_add(reader, inputs[i].format, part, cut, inputs[i].name, &error));
      free(part);
      status = parindex_reader_finish(reader, &batch, &said);
      CHECK(status == PARINDEX_OK ? batch != NULL && said == NULL
                                  : status == PARINDEX_E_DATA && batch == NULL &&
                                        parindex_error_mistake_count(said) != 0);
      parindex_error_free(said);
      parindex_batch_free(batch);
      parindex_reader_free(reader);
    }
    free(text);
  }
  parindex_framework_free(framework);
}

/* More lines than a progress callback lets pass unseen. */
static char* many_lines(size_t count, size_t* length) {
  char* const text = (char*)need(count * 200 + 1);
  size_t i, at = 0;
  for (i = 0; i != count; ++i) {
    at += (size_t)sprintf(text + at,
        "{\"format\": \"parindex-assessment/1\", \"framework\": \"border.2026\", \"unit\": {\"id\": \"U%zu\", \"kind\": \"ward\"}, \"facts\": {\"done\": %zu, "
        "\"all\": %zu}}\n",
        i, i % 7, i % 7 + 3);
  }
  *length = at;
  return text;
}

TEST(Reader_ProgressIsToldAndCanStop) {
  parindex_framework* const framework = load_framework();
  size_t length;
  char* const text = many_lines(20000, &length);
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON_LINES);
  parindex_reader* reader = NULL;
  parindex_batch* batch = NULL;
  parindex_result* result = NULL;
  int calls = 0;
  options.user = &calls;
  options.progress = go_on;
  WORKS(parindex_reader_new(framework, &options, &reader, &error));
  WORKS(parindex_reader_feed(reader, text, length, NULL, &error));
  WORKS(parindex_reader_finish(reader, &batch, &error));
  parindex_reader_free(reader);
  CHECK(calls > 2);
  CHECK_INT(parindex_batch_size(batch), 20000);

  options.progress = stop;
  calls = 0;
  WORKS(parindex_reader_new(framework, &options, &reader, &error));
  REFUSED(E_CANCELLED, NULL, parindex_reader_feed(reader, text, length, NULL, &error));
  CHECK_INT(calls, 1); /* once it said stop it is not asked again */
  {
    parindex_batch* none = (parindex_batch*)(void*)&check_faults;
    REFUSED(E_CANCELLED, none, parindex_reader_finish(reader, &none, &error));
  }
  parindex_reader_free(reader);
  calls = 0;
  WORKS(parindex_reader_new(framework, &options, &reader, &error));
  REFUSED(E_CANCELLED, NULL, parindex_reader_add(reader, PARINDEX_FORMAT_JSON_LINES, text, length, NULL, &error));
  CHECK_INT(calls, 1);
  parindex_reader_free(reader);
  calls = 0;
  result = (parindex_result*)(void*)&check_faults;
  REFUSED(E_CANCELLED, result, parindex_score_json(framework, text, length, &options, &result, &error));
  CHECK_INT(calls, 1);
  calls = 0;
  result = (parindex_result*)(void*)&check_faults;
  REFUSED(E_CANCELLED, result, parindex_score_batch(batch, &options, &result, &error));
  CHECK_INT(calls, 1);
  /* Everything is still usable. */
  options.progress = go_on;
  calls = 0;
  WORKS(parindex_score_batch(batch, &options, &result, &error));
  CHECK(calls > 2);
  CHECK_INT(parindex_result_unit_count(result), 20000);
  parindex_result_free(result);
  parindex_batch_free(batch);
  parindex_framework_free(framework);
  free(text);
}

TEST(Reader_HandlesMayBeFreedInAnyOrder) {
  char* const text = file_text("facts.csv");
  int order;
  for (order = 0; order != 24; ++order) { /* framework, reader, batch, result in each of the 24 orders */
    parindex_framework* framework = load_framework();
    parindex_reader* reader = NULL;
    parindex_batch* batch = NULL;
    parindex_result* result = NULL;
    int left[4] = {0, 1, 2, 3}, count = 4, code = order;
    WORKS(parindex_reader_new(framework, NULL, &reader, &error));
    WORKS(parindex_reader_add(reader, PARINDEX_FORMAT_CSV, text, PARINDEX_NTS, NULL, &error));
    WORKS(parindex_reader_finish(reader, &batch, &error));
    WORKS(parindex_score_batch(batch, NULL, &result, &error));
    while (count != 0) {
      const int at = code % count;
      code /= count;
      switch (left[at]) {
        case 0: parindex_framework_free(framework); framework = NULL; break;
        case 1: parindex_reader_free(reader); reader = NULL; break;
        case 2: parindex_batch_free(batch); batch = NULL; break;
        default: parindex_result_free(result); result = NULL; break;
      }
      left[at] = left[--count];
      if (framework != NULL) CHECK_TEXT(parindex_framework_id(framework), "border.2026");
      if (batch != NULL) CHECK_TEXT(parindex_batch_unit(batch, 1), "P2");
      if (result != NULL) {
        char* const json = json_of(result);
        CHECK(strstr(json, "border.2026") != NULL);
        free(json);
      }
    }
  }
  free(text);
}

int main(void) {
  RUN(Reader_FormatsGiveTheSameScorecards);
  RUN(Reader_FeedCutAtEveryByteIsTheWhole);
  RUN(Reader_FeedReportsTheSameMistakesWhereverItIsCut);
  RUN(Reader_ManyInputsOfDifferentKindsAreOneBatch);
  RUN(Reader_KeepGoingLeavesOutWhatIsWrong);
  RUN(Reader_PeriodAndLimitsAreOptions);
  RUN(Reader_RefusesWrongCalls);
  RUN(Reader_NoUnitsAreWrongData);
  RUN(Reader_InputsCutAnywhereAreRefusedOrRead);
  RUN(Reader_ProgressIsToldAndCanStop);
  RUN(Reader_HandlesMayBeFreedInAnyOrder);
  return finish();
}
