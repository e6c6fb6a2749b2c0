/* SPDX-License-Identifier: Apache-2.0 */
/* Scoring by column gives what documents give, byte for byte: the units of data/facts.csv as arrays. */
#include "check.h"

/* X1, P2, X3 as arrays of every type; what X3 lacks is not valid. */
typedef struct table {
  int8_t done[3];
  int16_t all[3];
  int32_t grade[3], sent[3], yes[3], no[3];
  int64_t growth[3];
  uint8_t late[3], growth_given, answers_given;
  parindex_column columns[8];
  const char *ids[3], *kinds[3], *names[3];
} table;

static size_t fact(const parindex_framework* framework, const char* id) {
  const size_t out = parindex_framework_find_fact(framework, id, PARINDEX_NTS);
  CHECK(out != PARINDEX_NONE);
  return out;
}

static parindex_column column_of(size_t at, parindex_column_type type, const void* data) {
  parindex_column out;
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.fact = at;
  out.type = type;
  out.data = data;
  return out;
}

static void fill_table(table* t, const parindex_framework* framework) {
  static const table values = {{5, 0, 4}, {7, 0, 4}, {1, 0, 0}, {20546, 20543, 20573}, {30, 10, 77}, {10, 0, 77},
      {41, 10, 77}, {1, 0, 5}, 0x03, 0x03, {{0, 0, 0, 0, 0, 0, NULL, NULL, 0}}, {"X1", "P2", "X3"},
      {"commune", "ward", "commune"}, {"Xã Một", "Phường Hai", "Xã Ba"}};
  *t = values; /* days: 2026-04-03, 2026-03-31, 2026-04-30 */
  t->columns[0] = column_of(fact(framework, "done"), PARINDEX_COLUMN_I8, t->done);
  t->columns[1] = column_of(fact(framework, "all"), PARINDEX_COLUMN_I16, t->all);
  t->columns[2] = column_of(fact(framework, "grade"), PARINDEX_COLUMN_CODE, t->grade);
  t->columns[3] = column_of(fact(framework, "sent"), PARINDEX_COLUMN_DATE32, t->sent);
  t->columns[4] = column_of(fact(framework, "answers"), PARINDEX_COLUMN_I32, t->yes);
  t->columns[4].validity = &t->answers_given;
  t->columns[5] = column_of(fact(framework, "answers"), PARINDEX_COLUMN_I32, t->no);
  t->columns[5].option = 1;
  t->columns[5].validity = &t->answers_given;
  t->columns[6] = column_of(fact(framework, "growth"), PARINDEX_COLUMN_I64, t->growth);
  t->columns[6].scale = 1; /* 4.1, 1.0 */
  t->columns[6].validity = &t->growth_given;
  t->columns[7] = column_of(fact(framework, "late"), PARINDEX_COLUMN_I8, t->late);
}

static parindex_score_options options_of(const table* t, const parindex_batch* previous) {
  parindex_score_options out = score_options(PARINDEX_FORMAT_JSON);
  out.unit_ids = t->ids;
  out.unit_kinds = t->kinds;
  out.unit_names = t->names;
  out.previous = previous;
  return out;
}

/* What the document gives, with the same options. */
static char* from_documents(const parindex_framework* framework, const parindex_score_options* like) {
  parindex_batch* const batch = read_batch(framework, PARINDEX_FORMAT_JSON, "facts.json");
  parindex_result* result = NULL;
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  char* out;
  options.flags = like->flags & ~PARINDEX_SCORE_BORROW_COLUMNS;
  options.previous = like->previous;
  options.calendar = like->calendar;
  WORKS(parindex_score_batch(batch, &options, &result, &error));
  out = json_of(result);
  parindex_result_free(result);
  parindex_batch_free(batch);
  return out;
}

TEST(Columns_GiveTheBytesOfDocuments) {
  parindex_framework* const framework = load_framework();
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  char* const days = file_text("calendar.csv");
  parindex_calendar* calendar = NULL;
  int threads, with;
  table t;
  fill_table(&t, framework);
  WORKS(parindex_calendar_load(days, PARINDEX_NTS, NULL, &calendar, &error));
  for (with = 0; with != 64; ++with) {
    parindex_score_options options = options_of(&t, (with & 1) != 0 ? previous : NULL);
    char* wanted;
    if ((with & 2) != 0) options.calendar = calendar;
    if ((with & 4) != 0) options.flags |= PARINDEX_SCORE_NO_REASONS;
    if ((with & 8) != 0) options.flags |= PARINDEX_SCORE_NO_TRACES;
    if ((with & 16) != 0) options.flags |= PARINDEX_SCORE_NO_SEALS;
    if ((with & 32) != 0) options.flags |= PARINDEX_SCORE_BORROW_COLUMNS;
    wanted = from_documents(framework, &options);
    CHECK(strstr(wanted, "border.2026") != NULL && strstr(wanted, "X3") != NULL);
    for (threads = -1; threads != 3; ++threads) {
      parindex_result* result = NULL;
      char* seen;
      options.threads = threads;
      WORKS(parindex_score_columns(framework, t.columns, 8, 3, &options, &result, &error));
      seen = json_of(result);
      CHECK_TEXT(seen, wanted);
      free(seen);
      parindex_result_free(result);
    }
    free(wanted);
  }
  parindex_calendar_free(calendar);
  parindex_batch_free(previous);
  parindex_framework_free(framework);
  free(days);
}

TEST(Columns_ViewsAndQuestionsGiveWhatDocumentsGive) {
  parindex_framework* const framework = load_framework();
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  parindex_result* const documents = score_facts(framework);
  parindex_result* columns = NULL;
  parindex_score_options options;
  table t;
  int view;
  size_t unit, item;
  fill_table(&t, framework);
  options = options_of(&t, previous);
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &options, &columns, &error));
  for (view = PARINDEX_VIEW_JSON; view <= PARINDEX_VIEW_RANKING_JSON; ++view) {
    growing a = {NULL, 0, 0}, b = {NULL, 0, 0};
    WORKS(parindex_result_write(documents, view, PARINDEX_VI, append, &a, &error));
    WORKS(parindex_result_write(columns, view, PARINDEX_VI, append, &b, &error));
    CHECK_TEXT(b.text, a.text);
    free(a.text);
    free(b.text);
  }
  CHECK_INT(parindex_result_find_unit(columns, "X3", 2), 2);
  CHECK(parindex_result_find_unit(columns, "X4", 2) == PARINDEX_NONE);
  for (unit = 0; unit != 3; ++unit) {
    parindex_unit_score a, b;
    char x[16384], y[16384];
    memset(&a, 0, sizeof a);
    a.struct_size = sizeof a;
    b = a;
    WORKS(parindex_result_unit(documents, unit, &a, &error));
    WORKS(parindex_result_unit(columns, unit, &b, &error));
    CHECK_INT(memcmp(&a, &b, offsetof(parindex_unit_score, id)), 0);
    CHECK_TEXT(b.id, a.id);
    CHECK_TEXT(b.name, a.name);
    CHECK_TEXT(b.kind, a.kind);
    CHECK_TEXT(b.parent, a.parent);
    CHECK_TEXT(b.period_from, a.period_from);
    CHECK_TEXT(b.period_to, a.period_to);
    CHECK_TEXT(b.band, a.band);
    CHECK_TEXT(b.cohort, a.cohort);
    for (item = 0; item != 10; ++item) {
      const size_t place = item == 9 ? PARINDEX_NONE : item;
      parindex_item_score c, d;
      WORKS(parindex_result_explain(documents, unit, place, PARINDEX_VI, x, sizeof x, NULL, &error));
      WORKS(parindex_result_explain(columns, unit, place, PARINDEX_VI, y, sizeof y, NULL, &error));
      CHECK_TEXT(y, x);
      if (item == 9) continue;
      memset(&c, 0, sizeof c);
      c.struct_size = sizeof c;
      d = c;
      WORKS(parindex_result_item(documents, unit, item, &c, &error));
      WORKS(parindex_result_item(columns, unit, item, &d, &error));
      CHECK_INT(memcmp(&c, &d, sizeof c), 0);
    }
  }
  parindex_result_free(documents);
  parindex_result_free(columns);
  parindex_batch_free(previous);
  parindex_framework_free(framework);
}

TEST(Columns_StrideReadsRowsOfStructs) {
  parindex_framework* const framework = load_framework();
  struct row {
    char before;
    int8_t done;
    int16_t all;
    int32_t grade, sent, yes, no;
    int64_t growth;
    uint8_t late;
  } rows[3];
  parindex_score_options options;
  char* wanted;
  size_t i, pass;
  table t;
  fill_table(&t, framework);
  options = options_of(&t, NULL);
  wanted = from_documents(framework, &options);
  for (pass = 0; pass != 2; ++pass) { /* rows forwards, then backwards with a negative stride */
    parindex_result* result = NULL;
    char* seen;
    memset(rows, 0xEE, sizeof rows);
    for (i = 0; i != 3; ++i) {
      struct row* const row = &rows[pass == 0 ? i : 2 - i];
      row->done = t.done[i];
      row->all = t.all[i];
      row->grade = t.grade[i];
      row->sent = t.sent[i];
      row->yes = t.yes[i];
      row->no = t.no[i];
      row->growth = t.growth[i];
      row->late = t.late[i];
    }
    {
      const struct row* const first = &rows[pass == 0 ? 0 : 2];
      const void* const data[8] = {&first->done, &first->all, &first->grade, &first->sent, &first->yes, &first->no,
          &first->growth, &first->late};
      for (i = 0; i != 8; ++i) {
        t.columns[i].data = data[i];
        t.columns[i].stride = pass == 0 ? (int64_t)sizeof rows[0] : -(int64_t)sizeof rows[0];
      }
    }
    WORKS(parindex_score_columns(framework, t.columns, 8, 3, &options, &result, &error));
    seen = json_of(result);
    CHECK_TEXT(seen, wanted);
    free(seen);
    parindex_result_free(result);
  }
  free(wanted);
  parindex_framework_free(framework);
}

TEST(Columns_BoundOnceScoredAsTheDataStands) {
  parindex_framework* const framework = load_framework();
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  parindex_columns* bound = NULL;
  parindex_result *before = NULL, *after = NULL;
  parindex_score_options options;
  parindex_unit_score unit;
  int calls = 0;
  table t;
  char *first, *again;
  fill_table(&t, framework);
  options = options_of(&t, previous);
  options.user = &calls;
  options.progress = go_on;
  WORKS(parindex_columns_bind(framework, t.columns, 8, 3, &options, &bound, &error));
  /* What the options pointed to may go; only the data must stay. */
  memset(&options, 0xEE, sizeof options);
  memset(t.ids, 0, sizeof t.ids);
  memset(t.kinds, 0, sizeof t.kinds);
  memset(t.names, 0, sizeof t.names);
  memset(t.columns, 0xEE, sizeof t.columns);
  parindex_batch_free(previous);
  parindex_framework_free(framework);

  calls = 0;
  WORKS(parindex_columns_score(bound, go_on, &calls, &before, &error));
  CHECK(calls > 0);
  first = json_of(before);
  t.done[0] = 7; /* 7 of 7: 6 points instead of 4.29 */
  WORKS(parindex_columns_score(bound, NULL, NULL, &after, &error));
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  WORKS(parindex_result_unit(after, 0, &unit, &error));
  CHECK_INT(unit.points, 1404 - 429 + 600);
  again = json_of(before); /* has a copy of the data */
  CHECK_TEXT(again, first);
  free(first);
  free(again);
  parindex_columns_free(bound);
  WORKS(parindex_result_unit(before, 0, &unit, &error));
  CHECK_INT(unit.points, 1404);
  parindex_result_free(before);
  parindex_result_free(after);
}

TEST(Columns_ScoreIntoGivesWhatReadGives) {
  parindex_framework* const framework = load_framework();
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  parindex_columns* bound = NULL;
  parindex_result* result = NULL;
  parindex_score_options options;
  table t;
  size_t item;
  int kind, round, scale;
  fill_table(&t, framework);
  options = options_of(&t, previous);
  WORKS(parindex_columns_bind(framework, t.columns, 8, 3, &options, &bound, &error));
  for (round = 0; round != 2; ++round) { /* the second time with the memory of the first */
    WORKS(parindex_columns_score(bound, NULL, NULL, &result, &error));
    for (scale = 0; scale < 10; scale += 3) {
      for (item = 0; item != 10; ++item) {
        const int last = item == 9 ? PARINDEX_OUTPUT_BAND : PARINDEX_OUTPUT_OF;
        for (kind = PARINDEX_OUTPUT_POINTS; kind <= last; ++kind) {
          int64_t read[3] = {-9, -9, -9}, into[3] = {-8, -8, -8};
          parindex_output outputs[2];
          memset(outputs, 0, sizeof outputs);
          outputs[0].struct_size = sizeof outputs[0];
          outputs[0].kind = kind;
          outputs[0].item = item == 9 ? UINT64_MAX : item;
          outputs[0].type = PARINDEX_COLUMN_I64;
          outputs[0].scale = scale;
          outputs[0].data = read;
          WORKS(parindex_result_read(result, outputs, 1, &error));
          outputs[1] = outputs[0];
          outputs[1].data = into;
          WORKS(parindex_columns_score_into(bound, outputs + 1, 1, NULL, NULL, &error));
          CHECK_INT(memcmp(read, into, sizeof read), 0);
          if (scale == 3 && item == 1 && kind == PARINDEX_OUTPUT_POINTS) CHECK_INT(read[0], round == 0 ? 4290 : 3430);
        }
      }
    }
    parindex_result_free(result);
    t.done[0] = 4; /* 6 x 4/7 = 3.43 */
  }
  WORKS(parindex_columns_score_into(bound, NULL, 0, NULL, NULL, &error));
  parindex_columns_free(bound);
  parindex_batch_free(previous);
  parindex_framework_free(framework);
}

TEST(Columns_WrongDataIsRefusedOrLeftOut) {
  parindex_framework* const framework = load_framework();
  parindex_result* result = (parindex_result*)(void*)&check_faults;
  parindex_columns* bound = NULL;
  parindex_error* said = NULL;
  parindex_score_options options;
  parindex_mistake mistake;
  parindex_unit_score unit;
  parindex_item_score item;
  int64_t out[3] = {5, 5, 5};
  int kind;
  table t;
  char text[64];
  fill_table(&t, framework);
  t.done[1] = -3;
  options = options_of(&t, NULL);
  CHECK_INT(parindex_score_columns(framework, t.columns, 8, 3, &options, &result, &said), PARINDEX_E_DATA);
  CHECK(result == NULL);
  CHECK_INT(parindex_error_mistake_count(said), 1);
  memset(&mistake, 0, sizeof mistake);
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_error_mistake(said, 0, &mistake), PARINDEX_OK);
  CHECK_TEXT(mistake.unit, "P2");
  CHECK_TEXT(mistake.pointer, "/facts/done");
  CHECK_TEXT(mistake.code, "FACT_NOT_A_COUNT");
  parindex_error_free(said);
  WORKS(parindex_columns_bind(framework, t.columns, 8, 3, &options, &bound, &error));
  result = (parindex_result*)(void*)&check_faults;
  REFUSED(E_DATA, result, parindex_columns_score(bound, NULL, NULL, &result, &error));
  REFUSED(E_DATA, NULL, parindex_columns_score_into(bound, NULL, 0, NULL, NULL, &error));
  t.done[1] = 0; /* the data is right again, so is the scoring */
  WORKS(parindex_columns_score(bound, NULL, NULL, &result, &error));
  parindex_result_free(result);
  parindex_columns_free(bound);

  t.done[1] = -3;
  options.flags = PARINDEX_SCORE_KEEP_GOING;
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &options, &result, &error));
  CHECK_INT(parindex_result_unit_count(result), 3); /* a unit a row */
  CHECK_INT(parindex_result_mistake_count(result), 1);
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  WORKS(parindex_result_unit(result, 1, &unit, &error));
  CHECK_INT(unit.flags, PARINDEX_UNIT_LEFT_OUT);
  CHECK_TEXT(unit.id, "P2");
  CHECK_INT(unit.points, 0);
  CHECK_INT(unit.band_index, -1);
  CHECK_TEXT(unit.band, "");
  WORKS(parindex_result_unit(result, 0, &unit, &error));
  CHECK_INT(unit.flags & PARINDEX_UNIT_LEFT_OUT, 0);
  CHECK_INT(unit.points, 1204); /* 2.2 is pending without the earlier period */
  memset(&item, 0, sizeof item);
  item.struct_size = sizeof item;
  REFUSED(E_NOT_FOUND, NULL, parindex_result_item(result, 1, 0, &item, &error));
  REFUSED(E_NOT_FOUND, NULL, parindex_result_to_json(result, 1, text, sizeof text, NULL, &error));
  REFUSED(E_NOT_FOUND, NULL,
      parindex_result_exact(result, 1, PARINDEX_NONE, PARINDEX_OUTPUT_POINTS, text, sizeof text, NULL, &error));
  CHECK(parindex_result_ledger_fact(result, 1, 0, 0, 0) == NULL);
  for (kind = PARINDEX_OUTPUT_POINTS; kind <= PARINDEX_OUTPUT_BAND; ++kind) {
    parindex_output output;
    memset(&output, 0, sizeof output);
    output.struct_size = sizeof output;
    output.kind = kind;
    output.item = UINT64_MAX;
    output.type = PARINDEX_COLUMN_I64;
    output.data = out;
    output.scale = 2;
    WORKS(parindex_result_read(result, &output, 1, &error));
    CHECK_INT(out[1], kind == PARINDEX_OUTPUT_STATE || kind == PARINDEX_OUTPUT_BAND ? -1 : 0);
  }
  {
    char* const lines = json_of(result); /* the two that count */
    CHECK(strstr(lines, "\"P2\"") == NULL && strstr(lines, "\"X3\"") != NULL);
    free(lines);
  }
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Columns_RefuseWrongColumns) {
  parindex_framework* const framework = load_framework();
  parindex_score_options options;
  table t;
  struct {
    parindex_column known;
    unsigned char newer[8];
  } large[2];
  fill_table(&t, framework);
  options = options_of(&t, NULL);
#define WRONG(code, at, member, value)                                                                            \
  do {                                                                                                            \
    parindex_result* out = (parindex_result*)(void*)&check_faults;                                                \
    parindex_columns* bound = (parindex_columns*)(void*)&check_faults;                                            \
    fill_table(&t, framework);                                                                                    \
    t.columns[at].member = value;                                                                                 \
    REFUSED(code, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));               \
    REFUSED(code, bound, parindex_columns_bind(framework, t.columns, 8, 3, &options, &bound, &error));            \
  } while (0)
  WRONG(E_ARGUMENT, 0, struct_size, 0);
  WRONG(E_ARGUMENT, 0, struct_size, 8);
  WRONG(E_ARGUMENT, 0, struct_size, sizeof(parindex_column) - 1);
  WRONG(E_ARGUMENT, 0, struct_size, UINT32_MAX);
  WRONG(E_ARGUMENT, 1, struct_size, sizeof(parindex_column) + 8);
  WRONG(E_ARGUMENT, 1, struct_size, 0);
  WRONG(E_ARGUMENT, 0, type, 0);
  WRONG(E_ARGUMENT, 0, type, 8);
  WRONG(E_ARGUMENT, 0, type, -1);
  WRONG(E_ARGUMENT, 0, type, 257);
  WRONG(E_ARGUMENT, 0, fact, 11);
  WRONG(E_ARGUMENT, 0, fact, UINT64_MAX);
  WRONG(E_ARGUMENT, 0, data, NULL);
  WRONG(E_DATA, 0, type, PARINDEX_COLUMN_DATE32); /* a count is no date */
  WRONG(E_DATA, 0, scale, 1);                     /* nor has it decimals */
  WRONG(E_DATA, 6, scale, 19);
  WRONG(E_DATA, 6, scale, -1);
  WRONG(E_DATA, 4, option, 2);
  WRONG(E_DATA, 4, option, UINT64_MAX);
  WRONG(E_DATA, 0, fact, 1); /* bound twice */
  WRONG(E_DATA, 0, fact, 10); /* a text */
#undef WRONG
  fill_table(&t, framework);
  {
    parindex_result* out = (parindex_result*)(void*)&check_faults;
    parindex_columns* bound = (parindex_columns*)(void*)&check_faults;
    const parindex_framework* const other = (const parindex_framework*)(const void*)load_framework();
    REFUSED(E_ARGUMENT, NULL, parindex_score_columns(framework, t.columns, 8, 3, &options, NULL, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_columns_bind(framework, t.columns, 8, 3, &options, NULL, &error));
    REFUSED(E_ARGUMENT, out, parindex_score_columns(NULL, t.columns, 8, 3, &options, &out, &error));
    REFUSED(E_ARGUMENT, bound, parindex_columns_bind(NULL, t.columns, 8, 3, &options, &bound, &error));
    out = (parindex_result*)(void*)&check_faults;
    bound = (parindex_columns*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, NULL, 8, 3, &options, &out, &error));
    REFUSED(E_ARGUMENT, bound, parindex_columns_bind(framework, NULL, 8, 3, &options, &bound, &error));
    out = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, t.columns, 8, SIZE_MAX, NULL, &out, &error));
    out = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out,
        parindex_score_columns(framework, t.columns, 8, ((size_t)1 << 31) + 1, NULL, &out, &error));
    options.units = "name,kind\n"; /* a register that names no units */
    options.units_length = UINT64_MAX;
    REFUSED(E_DATA, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    options.units = NULL;
    options.attribute_count = 1;
    REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    options.attribute_count = UINT64_MAX;
    REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    options.attribute_count = 0;
    {
      static const char* const periods[3] = {"2026", "soon", NULL};
      options.unit_periods = periods;
      REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
      options.unit_periods = NULL;
    }
    t.ids[1] = "X1"; /* twice in one period */
    options = options_of(&t, NULL);
    REFUSED(E_DATA, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    t.ids[1] = "P2";
    t.kinds[1] = "planet";
    options = options_of(&t, NULL);
    REFUSED(E_DATA, out, parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    t.kinds[1] = NULL; /* not said */
    WORKS(parindex_score_columns(framework, t.columns, 8, 3, &options, &out, &error));
    parindex_result_free(out);
    out = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out, parindex_columns_score(NULL, NULL, NULL, &out, &error));
    out = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out,
        parindex_columns_score((parindex_columns*)(void*)framework, NULL, NULL, &out, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_columns_score_into(NULL, NULL, 0, NULL, NULL, &error));
    REFUSED(E_ARGUMENT, NULL,
        parindex_columns_score_into((parindex_columns*)(void*)framework, NULL, 0, NULL, NULL, &error));
    WORKS(parindex_columns_bind(framework, t.columns, 8, 3, NULL, &bound, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_columns_score(bound, NULL, NULL, NULL, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_columns_score_into(bound, NULL, 1, NULL, NULL, &error));
    parindex_framework_free((parindex_framework*)(void*)bound); /* no framework */
    parindex_columns_free((parindex_columns*)(void*)framework); /* no columns */
    parindex_columns_free(NULL);
    parindex_columns_free(bound);
    parindex_framework_free((parindex_framework*)(uintptr_t)other);
  }
  /* A newer caller's columns are farther apart. */
  memset(large, 0, sizeof large);
  large[0].known = t.columns[0];
  large[1].known = t.columns[1];
  large[0].known.struct_size = large[1].known.struct_size = sizeof large[0];
  {
    parindex_result* out = NULL;
    WORKS(parindex_score_columns(framework, &large[0].known, 2, 3, NULL, &out, &error));
    parindex_result_free(out);
    large[1].newer[0] = 1;
    out = (parindex_result*)(void*)&check_faults;
    REFUSED(E_ARGUMENT, out, parindex_score_columns(framework, &large[0].known, 2, 3, NULL, &out, &error));
  }
  parindex_framework_free(framework);
}

TEST(Columns_NoColumnsAreFineNoRowsAreNot) {
  parindex_framework* const framework = load_framework();
  parindex_result* result = (parindex_result*)(void*)&check_faults;
  parindex_columns* bound = (parindex_columns*)(void*)&check_faults;
  const parindex_column column = column_of(0, PARINDEX_COLUMN_I32, NULL);
  parindex_unit_score unit;
  REFUSED(E_DATA, result, parindex_score_columns(framework, &column, 1, 0, NULL, &result, &error));
  REFUSED(E_DATA, bound, parindex_columns_bind(framework, NULL, 0, 0, NULL, &bound, &error));
  WORKS(parindex_score_columns(framework, NULL, 0, 2, NULL, &result, &error)); /* nothing is given */
  CHECK_INT(parindex_result_unit_count(result), 2);
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  WORKS(parindex_result_unit(result, 1, &unit, &error));
  CHECK_TEXT(unit.id, "2");
  CHECK_INT(unit.pending, 7);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

enum { kMany = 40000 };

TEST(Columns_ProgressIsToldAndCanStop) {
  parindex_framework* const framework = load_framework();
  int32_t* const done = (int32_t*)need(kMany * sizeof(int32_t));
  int32_t* const all = (int32_t*)need(kMany * sizeof(int32_t));
  parindex_column columns[2];
  parindex_columns* bound = NULL;
  parindex_result* result = NULL;
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  int calls, threads;
  size_t i;
  for (i = 0; i != kMany; ++i) {
    done[i] = (int32_t)(i % 5);
    all[i] = (int32_t)(i % 5 + i % 3 + 1);
  }
  columns[0] = column_of(fact(framework, "done"), PARINDEX_COLUMN_I32, done);
  columns[1] = column_of(fact(framework, "all"), PARINDEX_COLUMN_I32, all);
  for (threads = 0; threads != 3; ++threads) {
    options.threads = threads;
    options.user = &calls;
    options.progress = go_on;
    calls = 0;
    WORKS(parindex_score_columns(framework, columns, 2, kMany, &options, &result, &error));
    CHECK(calls > 1);
    parindex_result_free(result);
    options.progress = stop;
    calls = 0;
    result = (parindex_result*)(void*)&check_faults;
    REFUSED(E_CANCELLED, result, parindex_score_columns(framework, columns, 2, kMany, &options, &result, &error));
    CHECK_INT(calls, 1);
    WORKS(parindex_columns_bind(framework, columns, 2, kMany, &options, &bound, &error));
    calls = 0;
    result = (parindex_result*)(void*)&check_faults;
    REFUSED(E_CANCELLED, result, parindex_columns_score(bound, stop, &calls, &result, &error));
    CHECK_INT(calls, 1);
    calls = 0;
    REFUSED(E_CANCELLED, NULL, parindex_columns_score_into(bound, NULL, 0, stop, &calls, &error));
    CHECK_INT(calls, 1);
    calls = 0; /* and it still works */
    WORKS(parindex_columns_score_into(bound, NULL, 0, go_on, &calls, &error));
    CHECK(calls > 1);
    WORKS(parindex_columns_score(bound, NULL, NULL, &result, &error));
    CHECK_INT(parindex_result_unit_count(result), kMany);
    parindex_result_free(result);
    parindex_columns_free(bound);
  }
  free(done);
  free(all);
  parindex_framework_free(framework);
}

TEST(Columns_TakeWhoUnitsAreFromARegister) {
  parindex_framework* const framework = load_framework();
  char* const facts = file_text("facts.json");
  char* const units = file_text("units.csv");
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  parindex_score_options rows;
  parindex_result *documents = NULL, *columns = NULL;
  parindex_unit_score unit;
  char *wanted, *seen;
  table t;
  fill_table(&t, framework);
  options.units = units;
  options.units_length = strlen(units);
  WORKS(parindex_score_json(framework, facts, PARINDEX_NTS, &options, &documents, &error));
  wanted = json_of(documents);
  CHECK(strstr(wanted, "\"parent\":\"T\"") != NULL);
  rows = options;
  rows.unit_ids = t.ids; /* and nothing else */
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  seen = json_of(columns);
  CHECK_TEXT(seen, wanted);
  CHECK_INT(parindex_result_mistake_count(columns), 0);
  free(seen);
  parindex_result_free(columns);
  t.kinds[1] = NULL; /* said in part, and equal */
  rows.unit_kinds = t.kinds;
  rows.units_length = UINT64_MAX;
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  seen = json_of(columns);
  CHECK_TEXT(seen, wanted);
  free(seen);
  parindex_result_free(columns);
  t.names[2] = "Xã Bốn"; /* the register's name stands, and it is said */
  rows.unit_names = t.names;
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  seen = json_of(columns);
  CHECK_TEXT(seen, wanted);
  free(seen);
  {
    parindex_mistake mistake;
    memset(&mistake, 0, sizeof mistake);
    mistake.struct_size = sizeof mistake;
    CHECK_INT(parindex_result_mistake_count(columns), 1);
    CHECK_INT(parindex_result_mistake(columns, 0, &mistake), PARINDEX_OK);
    CHECK_TEXT(mistake.code, "UNIT_NAME_DIFFERS");
    CHECK_TEXT(mistake.unit, "X3");
    CHECK_INT(mistake.severity, PARINDEX_WARNING);
  }
  parindex_result_free(columns);
  t.kinds[1] = "commune"; /* the register says ward; and X1 says ward, the register commune */
  t.kinds[0] = "ward";
  columns = (parindex_result*)(void*)&check_faults;
  {
    parindex_error* error = NULL;
    parindex_mistake mistake;
    memset(&mistake, 0, sizeof mistake);
    mistake.struct_size = sizeof mistake;
    CHECK_INT(parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error), PARINDEX_E_DATA);
    CHECK(columns == NULL);
    CHECK_INT(parindex_error_mistake_count(error), 3); /* and the name */
    CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_OK);
    CHECK_TEXT(mistake.code, "UNIT_CONFLICT");
    CHECK_TEXT(mistake.unit, "X1");
    CHECK(strstr(mistake.message_en, "ward") != NULL && strstr(mistake.message_en, "commune") != NULL);
    parindex_error_free(error);
  }
  rows.unit_kinds = NULL;
  rows.units = "unit,kind\nX1,commune\nX1,ward\n"; /* twice */
  REFUSED(E_DATA, columns, parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  rows.units = "unit,kind\nX1,planet\n";
  REFUSED(E_DATA, columns, parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  rows.units = "unit,name\n1,\"Hai \"\"2\"\"\"\n"; /* without ids units are 1, 2, 3 */
  rows.unit_ids = NULL;
  rows.unit_names = NULL;
  WORKS(parindex_score_columns(framework, t.columns, 8, 3, &rows, &columns, &error));
  memset(&unit, 0, sizeof unit);
  unit.struct_size = sizeof unit;
  WORKS(parindex_result_unit(columns, 0, &unit, &error));
  CHECK_TEXT(unit.name, "Hai \"2\"");
  parindex_result_free(columns);
  parindex_result_free(documents);
  parindex_framework_free(framework);
  free(wanted);
  free(facts);
  free(units);
}

/* 2 × n / target, where the target is 5 in the mountains and 10 elsewhere. */
TEST(Columns_TakeAttributesFromARegister) {
  static const char rules[] =
      "{\"format\": \"parindex-framework/1\", \"id\": \"a\", \"max\": 2,"
      " \"period\": {\"from\": \"2026-01-01\", \"to\": \"2026-12-31\"}, \"kinds\": {\"commune\": {}},"
      " \"facts\": {\"n\": {\"type\": \"count\"}}, \"items\": [{\"code\": \"1\", \"max\": 2, \"rule\":"
      " {\"kind\": \"ratio\", \"of\": \"n\", \"target\": {\"by\": \"region\", \"mountain\": 5, \"else\": 10}}}]}";
  static const char* const ids[3] = {"A", "B", "C"};
  static const char* const regions[3] = {NULL, "mountain", NULL};
  static const char* const names[1] = {"region"};
  const char* const* values[1];
  static const int32_t n[3] = {5, 5, 5};
  parindex_framework* framework = NULL;
  parindex_result* result = NULL;
  parindex_score_options options = score_options(PARINDEX_FORMAT_JSON);
  parindex_column column;
  parindex_output output;
  int64_t points[3] = {7, 7, 7};
  WORKS(parindex_framework_load(rules, PARINDEX_NTS, NULL, &framework, &error));
  column = column_of(0, PARINDEX_COLUMN_I32, n);
  memset(&output, 0, sizeof output);
  output.struct_size = sizeof output;
  output.item = UINT64_MAX;
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 2;
  output.data = points;
  options.unit_ids = ids;
  options.units = "unit,kind,region\nA,commune,mountain\nB,commune,\nC,commune,delta\nD,commune,mountain\n";
  options.units_length = UINT64_MAX;
  WORKS(parindex_score_columns(framework, &column, 1, 3, &options, &result, &error));
  WORKS(parindex_result_read(result, &output, 1, &error));
  CHECK_INT(points[0], 200);
  CHECK_INT(points[1], 100);
  CHECK_INT(points[2], 100);
  parindex_result_free(result);
  values[0] = regions; /* B says so itself */
  options.attribute_count = 1;
  options.attribute_names = names;
  options.attribute_values = values;
  WORKS(parindex_score_columns(framework, &column, 1, 3, &options, &result, &error));
  WORKS(parindex_result_read(result, &output, 1, &error));
  CHECK_INT(points[0], 200);
  CHECK_INT(points[1], 200);
  CHECK_INT(points[2], 100);
  parindex_result_free(result);
  options.units = "unit,kind,region\nB,commune,delta\n";
  REFUSED(E_DATA, result, parindex_score_columns(framework, &column, 1, 3, &options, &result, &error));
  values[0] = NULL; /* a column without texts */
  WORKS(parindex_score_columns(framework, &column, 1, 3, &options, &result, &error));
  parindex_result_free(result);
  parindex_framework_free(framework);
}

int main(void) {
  RUN(Columns_GiveTheBytesOfDocuments);
  RUN(Columns_TakeWhoUnitsAreFromARegister);
  RUN(Columns_TakeAttributesFromARegister);
  RUN(Columns_ViewsAndQuestionsGiveWhatDocumentsGive);
  RUN(Columns_StrideReadsRowsOfStructs);
  RUN(Columns_BoundOnceScoredAsTheDataStands);
  RUN(Columns_ScoreIntoGivesWhatReadGives);
  RUN(Columns_WrongDataIsRefusedOrLeftOut);
  RUN(Columns_RefuseWrongColumns);
  RUN(Columns_NoColumnsAreFineNoRowsAreNot);
  RUN(Columns_ProgressIsToldAndCanStop);
  return finish();
}
