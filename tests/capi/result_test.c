/* SPDX-License-Identifier: Apache-2.0 */
/* Results: units, items, ledgers, traces, rounds, gates, exact numbers, texts, columns. What is expected is worked out
 * by hand from data/framework.json and data/facts.csv:
 *   X1  1.1 6 x 5/7 = 4.2857 -> 4.29; 1.2 B 1.5; 1.3 three working days late 3 - 1.5; 2.1 4 x 30/40 = 3;
 *       2.2 4.1 > 3.9 2; 2.3 2 - 0.25: 7.29 + 6.75 = 14.04 of 20, 70.2 %, band B
 *   P2  1.1 0/0 no activity 0; 1.2 A 3; 1.3 in time 3; 2.1 10/10 4; 2.2 1 < 2 0; 2.3 2: 12 of 20, 60 %, band C
 *   X3  1.1 6; 1.2 3; 1.3 20 working days late 0; 2.1 no answers yet, pending; 2.2 no growth, pending;
 *       2.3 2 - 1.25: 9.75, up to 15.75; five late: gate G1 */
#include "check.h"

enum { kItems = 9 };
static const char* const labels[kItems] = {"1", "1.1", "1.2", "1.3", "2", "2.1", "2.2", "2.3", "B1"};
static const int64_t points_of[3][kItems] = {{729, 429, 150, 150, 675, 300, 200, 175, 0},
    {600, 0, 300, 300, 600, 400, 0, 200, 0}, {900, 600, 300, 0, 75, 0, 0, 75, 0}};
static const parindex_state state_of[3][kItems] = {{0, 0, 0, 0, 0, 0, 0, 0, 0},
    {0, PARINDEX_STATE_NO_ACTIVITY, 0, 0, 0, 0, 0, 0, 0},
    {0, 0, 0, 0, PARINDEX_STATE_PENDING, PARINDEX_STATE_PENDING, PARINDEX_STATE_PENDING, 0, 0}};
static const int64_t max_of[kItems] = {1200, 600, 300, 300, 800, 400, 200, 200, 100};

static parindex_unit_score unit_of(const parindex_result* result, size_t unit) {
  parindex_unit_score out;
  memset(&out, 0xEE, sizeof out);
  out.struct_size = sizeof out;
  WORKS(parindex_result_unit(result, unit, &out, &error));
  return out;
}
static parindex_item_score item_of(const parindex_result* result, size_t unit, size_t item) {
  parindex_item_score out;
  memset(&out, 0xEE, sizeof out);
  out.struct_size = sizeof out;
  WORKS(parindex_result_item(result, unit, item, &out, &error));
  return out;
}

TEST(Result_UnitsHaveTheirPoints) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_unit_score unit;
  CHECK_INT(parindex_result_unit_count(result), 3);
  CHECK_INT(parindex_result_find_unit(result, "P2", PARINDEX_NTS), 1);
  CHECK_INT(parindex_result_find_unit(result, "X3...", 2), 2);
  CHECK(parindex_result_find_unit(result, "X", 1) == PARINDEX_NONE);
  CHECK(parindex_result_find_unit(result, "", 0) == PARINDEX_NONE);
  CHECK(parindex_result_find_unit(result, NULL, 0) == PARINDEX_NONE);
  CHECK(parindex_result_find_unit(result, NULL, 2) == PARINDEX_NONE);
  CHECK(parindex_result_find_unit(result, "X1", PARINDEX_NTS - 1) == PARINDEX_NONE);

  unit = unit_of(result, 0);
  CHECK_INT(unit.struct_size, sizeof unit);
  CHECK_INT(unit.flags, PARINDEX_UNIT_HAS_INDEX | PARINDEX_UNIT_HAS_RANK);
  CHECK_INT(unit.scale, 2);
  CHECK_INT(unit.points, 1404);
  CHECK_INT(unit.max, 2000);
  CHECK_INT(unit.applicable_max, 2000);
  CHECK_INT(unit.index, 7020);
  CHECK_INT(unit.lowest, 1404);
  CHECK_INT(unit.highest, 1404);
  CHECK_INT(unit.pending, 0);
  CHECK_INT(unit.rank, 1);
  CHECK_INT(unit.of, 2);
  CHECK_INT(unit.band_index, 1);
  CHECK_TEXT(unit.band, "B");
  CHECK_INT(unit.gate_count, 0);
  CHECK_INT(unit.mistake_count, 0);
  CHECK_TEXT(unit.id, "X1");
  CHECK_TEXT(unit.name, "Xã Một");
  CHECK_TEXT(unit.kind, "commune");
  CHECK_TEXT(unit.parent, "");
  CHECK_TEXT(unit.period_from, "2026-01-01");
  CHECK_TEXT(unit.period_to, "2026-12-31");
  CHECK_TEXT(unit.cohort, "commune|2026");

  unit = unit_of(result, 1);
  CHECK_INT(unit.points, 1200);
  CHECK_INT(unit.index, 6000);
  CHECK_INT(unit.rank, 2);
  CHECK_TEXT(unit.band, "C");
  CHECK_TEXT(unit.kind, "ward");
  CHECK_TEXT(unit.cohort, "commune|2026"); /* a ward is a commune */

  unit = unit_of(result, 2);
  CHECK_INT(unit.flags, PARINDEX_UNIT_DISQUALIFIED);
  CHECK_INT(unit.points, 975);
  CHECK_INT(unit.lowest, 975);
  CHECK_INT(unit.highest, 1575);
  CHECK_INT(unit.pending, 2);
  CHECK_INT(unit.rank, 0);
  CHECK_INT(unit.index, 0);
  CHECK_INT(unit.band_index, -1);
  CHECK_TEXT(unit.band, "");
  CHECK_INT(unit.gate_count, 2);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_ItemsHaveTheirPointsAndStates) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  size_t unit, item;
  for (unit = 0; unit != 3; ++unit) {
    for (item = 0; item != kItems; ++item) {
      const parindex_item_score score = item_of(result, unit, item);
      CHECK_INT(score.struct_size, sizeof score);
      CHECK_INT(score.scale, 2);
      CHECK_INT(score.points, points_of[unit][item]);
      CHECK_INT(score.state, state_of[unit][item]);
      CHECK_INT(score.max, max_of[item]);
      if (item != 8) CHECK_INT(score.applicable_max, max_of[item]); /* an adjustment adds no maximum */
      CHECK_INT(score.lowest, points_of[unit][item]);
      CHECK_INT(score.highest,
          unit != 2 ? points_of[unit][item] : item == 4 ? 675 : item == 5 ? 400 : item == 6 ? 200 : points_of[2][item]);
      CHECK_INT(score.round_count, 0);
    }
  }
  CHECK_INT(item_of(result, 0, 3).flags & PARINDEX_ITEM_NO_EVIDENCE, PARINDEX_ITEM_NO_EVIDENCE);
  CHECK_INT(item_of(result, 0, 2).flags & PARINDEX_ITEM_NO_EVIDENCE, 0);
  CHECK_INT(item_of(result, 0, 0).flags & PARINDEX_ITEM_HAS_RANK, PARINDEX_ITEM_HAS_RANK);
  CHECK_INT(item_of(result, 0, 0).rank, 1); /* of field 1: 7.29 > 6; X3 stands apart */
  CHECK_INT(item_of(result, 0, 0).of, 2);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

/* "-1.71" as unscaled hundredths, for sums. */
static int64_t hundredths(const char* text) {
  const int negative = text[0] == '-';
  const char* const point = strchr(text, '.');
  int64_t out = 100 * atoll(text + negative);
  CHECK(strchr(text, '/') == NULL);
  if (point != NULL) {
    CHECK(strlen(point) <= 3);
    out += (point[1] - '0') * 10 + (point[2] != '\0' ? point[2] - '0' : 0);
  }
  return negative ? -out : out;
}

TEST(Result_LedgersAddUpToThePoints) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_ledger_entry entry;
  size_t unit, item, i, fact;
  for (unit = 0; unit != 3; ++unit) {
    for (item = 0; item != kItems; ++item) {
      const parindex_item_score score = item_of(result, unit, item);
      int64_t left = score.applicable_max;
      if (item == 0 || item == 4) continue; /* inner: their children's entries count */
      for (i = 0; i != score.ledger_count; ++i) {
        char exact[64];
        memset(&entry, 0xEE, sizeof entry);
        entry.struct_size = sizeof entry;
        WORKS(parindex_result_ledger(result, unit, item, i, &entry, &error));
        CHECK_INT(entry.scale, 2);
        CHECK_INT(entry.reserved, 0);
        CHECK(strlen(entry.cause) > 3 && strlen(entry.why_vi) > 3 && strlen(entry.why_en) > 3);
        CHECK_TEXT(entry.basis, item == 7 ? "1/QĐ" : "");
        WORKS(parindex_result_ledger_exact(result, unit, item, i, exact, sizeof exact, NULL, &error));
        if ((entry.flags & PARINDEX_SCORE_INEXACT) == 0) CHECK_INT(hundredths(exact), entry.points);
        left += entry.points;
        for (fact = 0; fact != entry.fact_count; ++fact) {
          const char* const id = parindex_result_ledger_fact(result, unit, item, i, fact);
          CHECK(id != NULL && parindex_framework_find_fact(framework, id, PARINDEX_NTS) != PARINDEX_NONE);
        }
        CHECK(parindex_result_ledger_fact(result, unit, item, i, (size_t)entry.fact_count) == NULL);
      }
      CHECK_INT(left, score.points);
      REFUSED(E_ARGUMENT, NULL,
          parindex_result_ledger(result, unit, item, (size_t)score.ledger_count, &entry, &error));
    }
  }
  entry.struct_size = sizeof entry;
  WORKS(parindex_result_ledger(result, 0, 1, 0, &entry, &error));
  CHECK_TEXT(entry.cause, "below_target");
  CHECK_INT(entry.points, -171);
  CHECK_INT(entry.fact_count, 2);
  CHECK_TEXT(parindex_result_ledger_fact(result, 0, 1, 0, 0), "done");
  CHECK_TEXT(parindex_result_ledger_fact(result, 0, 1, 0, 1), "all");
  WORKS(parindex_result_ledger(result, 0, 3, 0, &entry, &error));
  CHECK_TEXT(entry.cause, "late");
  CHECK_INT(entry.points, -150);
  WORKS(parindex_result_ledger(result, 2, 5, 0, &entry, &error));
  CHECK_TEXT(entry.cause, "undecided");
  CHECK_INT(entry.points, -400);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_TracesTellTheArithmetic) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  const parindex_item_score score = item_of(result, 0, 1);
  parindex_trace_step step;
  char text[1024], twice[1024] = "";
  size_t i, needed = 99;
  CHECK(score.trace_count >= 3);
  WORKS(parindex_result_trace(result, 0, 1, text, sizeof text, &needed, &error));
  CHECK_INT(strlen(text), needed);
  for (i = 0; i != score.trace_count; ++i) {
    memset(&step, 0xEE, sizeof step);
    step.struct_size = sizeof step;
    WORKS(parindex_result_trace_step(result, 0, 1, i, &step, &error));
    CHECK_INT(step.reserved, 0);
    sprintf(twice + strlen(twice), "%s: %s%s%s\n", step.step, step.text, step.value[0] != '\0' ? " = " : "", step.value);
  }
  CHECK_TEXT(text, twice);
  step.struct_size = sizeof step;
  WORKS(parindex_result_trace_step(result, 0, 1, 0, &step, &error));
  CHECK_TEXT(step.step, "measure");
  CHECK_TEXT(step.text, "5 / 7");
  WORKS(parindex_result_trace_step(result, 0, 1, (size_t)score.trace_count - 1, &step, &error));
  CHECK_TEXT(step.step, "round");
  CHECK_TEXT(step.value, "4.29");
  REFUSED(E_ARGUMENT, NULL, parindex_result_trace_step(result, 0, 1, (size_t)score.trace_count, &step, &error));
  /* The two-call form, at every size. */
  for (i = 0; i <= needed; ++i) {
    size_t said = 0;
    memset(text, 'z', sizeof text);
    REFUSED(E_BUFFER, NULL, parindex_result_trace(result, 0, 1, i != 0 ? text : NULL, i, &said, &error));
    CHECK_INT(said, needed);
    CHECK_INT(text[0], 'z');
  }
  WORKS(parindex_result_trace(result, 0, 1, text, needed + 1, NULL, &error));
  CHECK_TEXT(text, twice);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_RoundsGivenPointsAndWarnings) {
  parindex_framework* const framework = load_framework();
  parindex_batch* const batch = read_batch(framework, PARINDEX_FORMAT_JSON, "reviewed.json");
  parindex_result* result = NULL;
  parindex_item_score score;
  parindex_round round;
  parindex_mistake mistake;
  parindex_unit_score unit;
  char exact[16];
  size_t needed = 99;
  WORKS(parindex_score_batch(batch, NULL, &result, &error));
  parindex_batch_free(batch);
  score = item_of(result, 0, 2); /* 1.2: no grade; the last round counts */
  CHECK_INT(score.state, PARINDEX_STATE_SCORED);
  CHECK_INT(score.points, 150);
  CHECK_INT(score.round_count, 2);
  memset(&round, 0xEE, sizeof round);
  round.struct_size = sizeof round;
  WORKS(parindex_result_round(result, 0, 2, 0, &round, &error));
  CHECK_TEXT(round.name, "self");
  CHECK_TEXT(round.note, "tự chấm");
  CHECK_TEXT(round.by, "UBND xã");
  CHECK_TEXT(round.date, "2026-11-15");
  CHECK_INT(round.points, 300);
  CHECK_INT(round.scale, 2);
  CHECK_INT(round.flags, 0);
  CHECK_INT(round.reserved, 0);
  WORKS(parindex_result_round(result, 0, 2, 1, &round, &error));
  CHECK_TEXT(round.name, "appraisal");
  CHECK_INT(round.points, 150);
  WORKS(parindex_result_round_exact(result, 0, 2, 1, exact, sizeof exact, &needed, &error));
  CHECK_TEXT(exact, "1.5");
  CHECK_INT(needed, 3);
  REFUSED(E_BUFFER, NULL, parindex_result_round_exact(result, 0, 2, 1, exact, 3, &needed, &error));
  CHECK_INT(needed, 3);
  REFUSED(E_ARGUMENT, NULL, parindex_result_round(result, 0, 2, 2, &round, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_round_exact(result, 0, 2, 2, exact, sizeof exact, &needed, &error));
  CHECK_INT(needed, 0);
  score = item_of(result, 0, 5); /* 2.1: given */
  CHECK_INT(score.state, PARINDEX_STATE_GIVEN);
  CHECK_INT(score.points, 325);
  CHECK_INT(item_of(result, 0, 3).flags & PARINDEX_ITEM_NO_EVIDENCE, 0); /* E1 is there and accepted */
  unit = unit_of(result, 0);
  CHECK_INT(unit.mistake_count, 1);
  CHECK_INT(unit.points, 729 + 325 + 175);
  memset(&mistake, 0xEE, sizeof mistake);
  mistake.struct_size = sizeof mistake;
  WORKS(parindex_result_unit_mistake(result, 0, 0, &mistake, &error));
  CHECK_TEXT(mistake.code, "GIVEN_DIFFERS");
  CHECK_INT(mistake.severity, PARINDEX_WARNING);
  CHECK_TEXT(mistake.unit, "X9");
  REFUSED(E_ARGUMENT, NULL, parindex_result_unit_mistake(result, 0, 1, &mistake, &error));
  CHECK_INT(parindex_result_mistake_count(result), 1);
  CHECK_INT(parindex_result_mistake(result, 0, &mistake), PARINDEX_OK);
  CHECK_TEXT(mistake.code, "GIVEN_DIFFERS");
  CHECK_TEXT(mistake.file, "reviewed.json");
  CHECK_TEXT(mistake.pointer, "/given/2.3");
  CHECK_INT(parindex_result_mistake(result, 1, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_result_mistake(result, SIZE_MAX, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_result_mistake(result, 0, NULL), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_result_mistake(NULL, 0, &mistake), PARINDEX_E_ARGUMENT);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_GatesSayWhatTheyDo) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_gate gate;
  memset(&gate, 0xEE, sizeof gate);
  gate.struct_size = sizeof gate;
  WORKS(parindex_result_gate(result, 2, 0, &gate, &error));
  CHECK_TEXT(gate.code, "G1");
  CHECK_INT(gate.flags, PARINDEX_GATE_DISQUALIFIES);
  CHECK_TEXT(gate.title_vi, "Điểm liệt");
  CHECK_TEXT(gate.title_en, "Too many late");
  CHECK_TEXT(gate.cap_band, "");
  WORKS(parindex_result_gate(result, 2, 1, &gate, &error)); /* field 2 is between 0.75/8 and 6.75/8 */
  CHECK_TEXT(gate.code, "G2");
  CHECK_INT(gate.flags, PARINDEX_GATE_PENDING);
  CHECK_TEXT(gate.cap_band, "C");
  REFUSED(E_ARGUMENT, NULL, parindex_result_gate(result, 2, 2, &gate, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_gate(result, 0, 0, &gate, &error));
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_ExactNumbersAreTexts) {
  static const char json[] =
      "{\"format\": \"parindex-framework/1\", \"id\": \"x\", \"max\": 1, \"period\": {\"from\": \"2026-01-01\", \"to\": \"2026-12-31\"},"
      " \"rounding\": {\"digits\": 1, \"at\": [\"total\"]}, \"facts\": {\"a\": {\"type\": \"count\"}, \"b\": {\"type\": \"count\"}},"
      " \"items\": [{\"code\": \"I\", \"max\": 1, \"rule\": {\"kind\": \"ratio\", \"of\": \"a / b\"}}]}";
  static const char csv[] = "unit,fact,value\nU,a,2\nU,b,3\nV,a,2\n";
  parindex_framework* framework = NULL;
  parindex_result* result = NULL;
  parindex_score_options const options = score_options(PARINDEX_FORMAT_CSV);
  parindex_item_score item;
  char text[32];
  size_t needed = 9;
  WORKS(parindex_framework_load(json, sizeof json - 1, NULL, &framework, &error));
  WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  item = item_of(result, 0, 0);
  CHECK_INT(item.points, 7);
  CHECK_INT(item.scale, 1);
  CHECK_INT(item.flags & PARINDEX_SCORE_INEXACT, PARINDEX_SCORE_INEXACT);
  WORKS(parindex_result_exact(result, 0, 0, PARINDEX_OUTPUT_POINTS, text, sizeof text, &needed, &error));
  CHECK_TEXT(text, "2/3");
  CHECK_INT(needed, 3);
  WORKS(parindex_result_exact(result, 0, PARINDEX_NONE, PARINDEX_OUTPUT_POINTS, text, sizeof text, &needed, &error));
  CHECK_TEXT(text, "0.7"); /* rounded at the total */
  WORKS(parindex_result_exact(result, 0, PARINDEX_NONE, PARINDEX_OUTPUT_INDEX, text, sizeof text, &needed, &error));
  CHECK_TEXT(text, "70");
  WORKS(parindex_result_exact(result, 0, 0, PARINDEX_OUTPUT_MAX, text, sizeof text, &needed, &error));
  CHECK_TEXT(text, "1");
  WORKS(parindex_result_exact(result, 1, 0, PARINDEX_OUTPUT_LOWEST, text, sizeof text, &needed, &error));
  CHECK_TEXT(text, "0");
  WORKS(parindex_result_exact(result, 1, 0, PARINDEX_OUTPUT_HIGHEST, text, 2, &needed, &error));
  CHECK_TEXT(text, "1");
  WORKS(parindex_result_exact(result, 1, 0, PARINDEX_OUTPUT_APPLICABLE_MAX, text, 2, &needed, &error));
  CHECK_TEXT(text, "1");
  REFUSED(E_NOT_FOUND, NULL,
      parindex_result_exact(result, 1, PARINDEX_NONE, PARINDEX_OUTPUT_INDEX, text, sizeof text, &needed, &error));
  CHECK_INT(needed, 0);
  REFUSED(E_ARGUMENT, NULL, parindex_result_exact(result, 0, 0, PARINDEX_OUTPUT_INDEX, text, 9, &needed, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_exact(result, 0, 0, PARINDEX_OUTPUT_STATE, text, 9, &needed, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_exact(result, 0, 0, -1, text, 9, &needed, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_exact(result, 0, 0, INT32_MAX, text, 9, &needed, &error));
  REFUSED(E_BUFFER, NULL, parindex_result_exact(result, 0, 0, PARINDEX_OUTPUT_POINTS, text, 3, &needed, &error));
  CHECK_INT(needed, 3);
  {
    int64_t out[2] = {-1, -1};
    parindex_output output;
    memset(&output, 0, sizeof output);
    output.struct_size = sizeof output;
    output.type = PARINDEX_COLUMN_I64;
    output.data = out;
    output.scale = 9;
    WORKS(parindex_result_read(result, &output, 1, &error));
    CHECK_INT(out[0], 666666667); /* half up */
    CHECK_INT(out[1], 0);
  }
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_NumbersThatDoNotFitAreNotCut) {
  static const char json[] =
      "{\"format\": \"parindex-framework/1\", \"id\": \"x\", \"max\": 500000000000, \"period\": {\"from\": \"2026-01-01\", \"to\": "
      "\"2026-12-31\"}, \"rounding\": {\"digits\": 0, \"at\": [\"leaf\"]}, \"facts\": {\"a\": {\"type\": \"count\"}},"
      " \"items\": [{\"code\": \"I\", \"max\": 500000000000, \"rule\": {\"kind\": \"count\", \"of\": \"a\", \"each\": 1}}]}";
  static const char csv[] = "unit,fact,value\nU,a,400000000000\n";
  parindex_framework* framework = NULL;
  parindex_result* result = NULL;
  parindex_columns* columns = NULL;
  parindex_score_options const options = score_options(PARINDEX_FORMAT_CSV);
  int64_t fact = 400000000000, out = -1;
  parindex_column column;
  parindex_output output;
  int kind;
  memset(&column, 0, sizeof column);
  column.struct_size = sizeof column;
  column.type = PARINDEX_COLUMN_I64;
  column.data = &fact;
  memset(&output, 0, sizeof output);
  output.struct_size = sizeof output;
  output.type = PARINDEX_COLUMN_I64;
  output.data = &out;
  WORKS(parindex_framework_load(json, sizeof json - 1, NULL, &framework, &error));
  WORKS(parindex_score_json(framework, csv, PARINDEX_NTS, &options, &result, &error));
  WORKS(parindex_columns_bind(framework, &column, 1, 1, NULL, &columns, &error));
  for (kind = PARINDEX_OUTPUT_POINTS; kind <= PARINDEX_OUTPUT_HIGHEST; ++kind) {
    const int64_t wanted =
        kind == PARINDEX_OUTPUT_MAX || kind == PARINDEX_OUTPUT_APPLICABLE_MAX ? 500000000000 : 400000000000;
    size_t whole;
    output.kind = kind;
    for (whole = 0; whole != 2; ++whole) {
      output.item = whole != 0 ? UINT64_MAX : 0;
      output.scale = 7;
      WORKS(parindex_result_read(result, &output, 1, &error));
      CHECK_INT(out, wanted * 10000000);
      WORKS(parindex_columns_score_into(columns, &output, 1, NULL, NULL, &error));
      CHECK_INT(out, wanted * 10000000);
      output.scale = 9; /* 4 x 10^20 */
      REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &output, 1, &error));
      REFUSED(E_ARGUMENT, NULL, parindex_columns_score_into(columns, &output, 1, NULL, NULL, &error));
    }
  }
  output.scale = 0;
  output.kind = PARINDEX_OUTPUT_POINTS;
  output.type = PARINDEX_COLUMN_I32;
  REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &output, 1, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_columns_score_into(columns, &output, 1, NULL, NULL, &error));
  parindex_columns_free(columns);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

static int64_t stored(const void* at, parindex_column_type type) {
  int8_t i8;
  int16_t i16;
  int32_t i32;
  int64_t i64;
  switch (type) {
    case PARINDEX_COLUMN_I8: memcpy(&i8, at, 1); return i8;
    case PARINDEX_COLUMN_I16: memcpy(&i16, at, 2); return i16;
    case PARINDEX_COLUMN_I32: memcpy(&i32, at, 4); return i32;
    default: memcpy(&i64, at, 8); return i64;
  }
}

TEST(Result_ReadGivesWhatUnitsAndItemsGive) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  static const parindex_column_type types[] = {PARINDEX_COLUMN_I16, PARINDEX_COLUMN_I32, PARINDEX_COLUMN_I64};
  unsigned char memory[4 * 24 + 16];
  size_t item, unit, t, padded;
  int kind;
  for (item = 0; item != kItems + 1; ++item) {
    for (kind = PARINDEX_OUTPUT_POINTS; kind <= PARINDEX_OUTPUT_BAND; ++kind) {
      for (t = 0; t != 3; ++t) {
        for (padded = 0; padded != 2; ++padded) {
          static const int64_t widths[] = {2, 4, 8};
          const int64_t stride = padded != 0 ? 24 : widths[t];
          parindex_output output;
          memset(&output, 0, sizeof output);
          output.struct_size = sizeof output;
          output.kind = kind;
          output.item = item == kItems ? UINT64_MAX : item;
          output.type = types[t];
          output.scale = 2;
          output.data = memory + padded; /* need not be aligned */
          output.stride = padded != 0 ? stride : 0;
          if (item != kItems && kind >= PARINDEX_OUTPUT_INDEX) {
            REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &output, 1, &error));
            continue;
          }
          if (kind == PARINDEX_OUTPUT_INDEX && types[t] != PARINDEX_COLUMN_I64) { /* "none" does not fit */
            REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &output, 1, &error));
            continue;
          }
          memset(memory, 0xEE, sizeof memory);
          WORKS(parindex_result_read(result, &output, 1, &error));
          for (unit = 0; unit != 3; ++unit) {
            const parindex_unit_score u = unit_of(result, unit);
            parindex_item_score i;
            int64_t wanted = 0;
            memset(&i, 0, sizeof i);
            if (item != kItems) i = item_of(result, unit, item);
#define EITHER(member) (item == kItems ? (int64_t)u.member : (int64_t)i.member)
            switch (kind) {
              case PARINDEX_OUTPUT_POINTS: wanted = EITHER(points); break;
              case PARINDEX_OUTPUT_MAX: wanted = EITHER(max); break;
              case PARINDEX_OUTPUT_APPLICABLE_MAX: wanted = EITHER(applicable_max); break;
              case PARINDEX_OUTPUT_LOWEST: wanted = EITHER(lowest); break;
              case PARINDEX_OUTPUT_HIGHEST: wanted = EITHER(highest); break;
              case PARINDEX_OUTPUT_STATE:
                wanted = item != kItems ? i.state : u.pending != 0 ? PARINDEX_STATE_PENDING : PARINDEX_STATE_SCORED;
                break;
              case PARINDEX_OUTPUT_RANK: wanted = EITHER(rank); break;
              case PARINDEX_OUTPUT_OF: wanted = EITHER(of); break;
              case PARINDEX_OUTPUT_INDEX:
                wanted = (u.flags & PARINDEX_UNIT_HAS_INDEX) != 0 ? u.index : INT64_MIN;
                break;
              case PARINDEX_OUTPUT_PENDING: wanted = (int64_t)u.pending; break;
              default: wanted = u.band_index; break;
            }
#undef EITHER
            CHECK_INT(stored(memory + padded + unit * (size_t)stride, types[t]), wanted);
          }
          CHECK_INT(memory[padded + 2 * (size_t)stride + (size_t)widths[t]], 0xEE); /* nothing is written behind */
        }
      }
    }
  }
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_ReadRefusesWrongOutputs) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  int64_t memory[2][3] = {{0, 0, 0}, {0, 0, 0}};
  parindex_output outputs[2], good;
  struct {
    parindex_output known;
    unsigned char newer[8];
  } large[2];
  size_t i;
  memset(&good, 0, sizeof good);
  good.struct_size = sizeof good;
  good.type = PARINDEX_COLUMN_I64;
  good.scale = 2;
  good.data = memory[0];
#define WRONG(member, value)                                                     \
  do {                                                                           \
    outputs[0] = outputs[1] = good;                                              \
    outputs[1].member = value;                                                   \
    REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, outputs, 2, &error)); \
  } while (0)
  WRONG(struct_size, 0);
  WRONG(struct_size, sizeof good - 4);
  WRONG(struct_size, sizeof good + 8);
  WRONG(struct_size, UINT32_MAX);
  WRONG(kind, -1);
  WRONG(kind, 11);
  WRONG(item, kItems);
  WRONG(item, UINT64_MAX - 1);
  WRONG(type, 0);
  WRONG(type, PARINDEX_COLUMN_DATE32);
  WRONG(type, -5);
  WRONG(scale, -1);
  WRONG(scale, 10);
  WRONG(data, NULL);
#undef WRONG
  REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, NULL, 1, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_read(NULL, &good, 1, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_read((const parindex_result*)(const void*)framework, &good, 1, &error));
  WORKS(parindex_result_read(result, NULL, 0, &error));
  good.type = PARINDEX_COLUMN_I8; /* 1404 does not fit */
  REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &good, 1, &error));
  good.type = PARINDEX_COLUMN_I64;
  /* A newer caller's outputs are farther apart. */
  memset(large, 0, sizeof large);
  for (i = 0; i != 2; ++i) {
    large[i].known = good;
    large[i].known.struct_size = sizeof large[0];
    large[i].known.data = memory[i];
    large[i].known.item = i == 0 ? UINT64_MAX : 1;
  }
  WORKS(parindex_result_read(result, &large[0].known, 2, &error));
  CHECK_INT(memory[0][0], 1404);
  CHECK_INT(memory[1][0], 429);
  CHECK_INT(memory[1][2], 600);
  large[1].newer[7] = 1;
  REFUSED(E_ARGUMENT, NULL, parindex_result_read(result, &large[0].known, 2, &error));
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_TextsAreTheSameWhicheverWayTheyCome) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  char* const lines = json_of(result);
  char* line = lines;
  size_t unit;
  for (unit = 0; unit != 3; ++unit) {
    size_t needed = 0;
    char* text;
    char* const end = strchr(line, '\n');
    CHECK(end != NULL);
    if (end == NULL) break;
    *end = '\0';
    REFUSED(E_BUFFER, NULL, parindex_result_to_json(result, unit, NULL, 0, &needed, &error));
    CHECK_INT(needed, strlen(line));
    text = (char*)need(needed + 1);
    REFUSED(E_BUFFER, NULL, parindex_result_to_json(result, unit, text, needed, NULL, &error));
    CHECK_INT(text[0], '\0');
    WORKS(parindex_result_to_json(result, unit, text, needed + 1, &needed, &error));
    CHECK_TEXT(text, line);
    free(text);
    line = end + 1;
  }
  CHECK_TEXT(line, "");
  free(lines);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_ExplainsInBothLanguages) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  size_t item;
  for (item = 0; item != kItems + 1; ++item) {
    const size_t place = item == kItems ? PARINDEX_NONE : item;
    char vi[16384], en[16384];
    size_t needed = 0;
    WORKS(parindex_result_explain(result, 0, place, PARINDEX_VI, vi, sizeof vi, &needed, &error));
    CHECK_INT(strlen(vi), needed);
    WORKS(parindex_result_explain(result, 0, place, PARINDEX_EN, en, sizeof en, &needed, &error));
    CHECK_INT(strlen(en), needed);
    CHECK(strcmp(vi, en) != 0);
    if (item != kItems) CHECK(strstr(en, labels[item]) != NULL && strstr(vi, labels[item]) != NULL);
    if (item == 1) CHECK(strstr(en, "5 / 7") != NULL && strstr(en, "4.29") != NULL);
    REFUSED(E_BUFFER, NULL, parindex_result_explain(result, 0, place, PARINDEX_EN, en, needed, &needed, &error));
  }
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Result_WritesEveryView) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  static const char* const inside[] = {"parindex-scorecard/1", "parindex-scorecard/1", "X1", "1.1", "P2", "X1", "X1",
      "parindex-ranking/1"};
  int view, language, calls = 0;
  for (view = PARINDEX_VIEW_JSON; view <= PARINDEX_VIEW_RANKING_JSON; ++view) {
    for (language = PARINDEX_VI; language <= PARINDEX_EN; ++language) {
      growing out = {NULL, 0, 0};
      WORKS(parindex_result_write(result, view, language, append, &out, &error));
      CHECK(out.text != NULL && strlen(out.text) == out.length && out.parts >= 1);
      CHECK(out.text != NULL && strstr(out.text, inside[view]) != NULL);
      free(out.text);
    }
    calls = 0;
    REFUSED(E_CANCELLED, NULL, parindex_result_write(result, view, 0, stop_writing, &calls, &error));
    CHECK_INT(calls, 1);
  }
  REFUSED(E_ARGUMENT, NULL, parindex_result_write(result, PARINDEX_VIEW_JSON, 0, NULL, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_write(result, -1, 0, stop_writing, &calls, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_write(result, 8, 0, stop_writing, &calls, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_write(NULL, 0, 0, stop_writing, &calls, &error));
  REFUSED(E_ARGUMENT, NULL,
      parindex_result_write((const parindex_result*)(const void*)framework, 0, 0, stop_writing, &calls, &error));
  CHECK_INT(calls, 1);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

/* Every function that takes a place in a result, with each wrong place. */
TEST(Result_RefusesWrongPlaces) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  const parindex_result* const other = (const parindex_result*)(const void*)framework;
  const struct {
    const parindex_result* result;
    size_t unit, item;
  } wrong[] = {{NULL, 0, 1}, {other, 0, 1}, {result, 3, 1}, {result, SIZE_MAX, 1}, {result, 0, kItems},
      {result, 0, SIZE_MAX - 1}, {result, 0, PARINDEX_NONE}};
  size_t i, needed;
  char buffer[8];
  for (i = 0; i != sizeof wrong / sizeof *wrong; ++i) {
    const parindex_result* const r = wrong[i].result;
    const size_t u = wrong[i].unit, n = wrong[i].item;
    const int whole = n == PARINDEX_NONE;
    parindex_unit_score unit;
    parindex_item_score item;
    parindex_ledger_entry entry;
    parindex_trace_step step;
    parindex_round round;
    parindex_gate gate;
    parindex_mistake mistake;
    memset(&unit, 0, sizeof unit);
    memset(&item, 0, sizeof item);
    memset(&entry, 0, sizeof entry);
    memset(&step, 0, sizeof step);
    memset(&round, 0, sizeof round);
    memset(&gate, 0, sizeof gate);
    memset(&mistake, 0, sizeof mistake);
    unit.struct_size = sizeof unit;
    item.struct_size = sizeof item;
    entry.struct_size = sizeof entry;
    step.struct_size = sizeof step;
    round.struct_size = sizeof round;
    gate.struct_size = sizeof gate;
    mistake.struct_size = sizeof mistake;
    if (i < 4) {
      REFUSED(E_ARGUMENT, unit.id, parindex_result_unit(r, u, &unit, &error));
      REFUSED(E_ARGUMENT, gate.code, parindex_result_gate(r, u, 0, &gate, &error));
      REFUSED(E_ARGUMENT, mistake.code, parindex_result_unit_mistake(r, u, 0, &mistake, &error));
      needed = 7;
      REFUSED(E_ARGUMENT, NULL, parindex_result_to_json(r, u, buffer, sizeof buffer, &needed, &error));
      CHECK_INT(needed, 0);
    }
    REFUSED(E_ARGUMENT, NULL, parindex_result_item(r, u, n, &item, &error));
    CHECK_INT(item.max, 0);
    if (!whole) {
      REFUSED(E_ARGUMENT, entry.cause, parindex_result_ledger(r, u, n, 0, &entry, &error));
      needed = 7;
      REFUSED(E_ARGUMENT, NULL, parindex_result_exact(r, u, n, PARINDEX_OUTPUT_MAX, buffer, 8, &needed, &error));
      CHECK_INT(needed, 0);
      needed = 7;
      REFUSED(E_ARGUMENT, NULL, parindex_result_explain(r, u, n, PARINDEX_VI, buffer, 8, &needed, &error));
      CHECK_INT(needed, 0);
    }
    needed = 7;
    REFUSED(E_ARGUMENT, NULL, parindex_result_ledger_exact(r, u, n, 99, buffer, 8, &needed, &error));
    CHECK_INT(needed, 0);
    CHECK(parindex_result_ledger_fact(r, u, n, 99, 0) == NULL);
    REFUSED(E_ARGUMENT, step.step, parindex_result_trace_step(r, u, n, 0, &step, &error));
    needed = 7;
    REFUSED(E_ARGUMENT, NULL, parindex_result_trace(r, u, n, buffer, sizeof buffer, &needed, &error));
    CHECK_INT(needed, 0);
    REFUSED(E_ARGUMENT, round.name, parindex_result_round(r, u, n, 0, &round, &error));
    needed = 7;
    REFUSED(E_ARGUMENT, NULL, parindex_result_round_exact(r, u, n, 0, buffer, sizeof buffer, &needed, &error));
    CHECK_INT(needed, 0);
  }
  CHECK_INT(parindex_result_unit_count(NULL), 0);
  CHECK_INT(parindex_result_unit_count(other), 0);
  CHECK(parindex_result_find_unit(NULL, "X1", 2) == PARINDEX_NONE);
  CHECK(parindex_result_find_unit(other, "X1", 2) == PARINDEX_NONE);
  CHECK_INT(parindex_result_mistake_count(NULL), 0);
  CHECK_INT(parindex_result_mistake_count(other), 0);
  parindex_result_free((parindex_result*)(void*)framework);
  parindex_result_free(NULL);
  CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  parindex_result_free(result);
  parindex_framework_free(framework);
}

/* Every struct that is filled: NULL, too small, of no version, larger. */
TEST(Result_RefusesWrongStructs) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_batch* const batch = read_batch(framework, PARINDEX_FORMAT_JSON, "reviewed.json");
  parindex_result* reviewed = NULL;
  WORKS(parindex_score_batch(batch, NULL, &reviewed, &error));
#define STRUCT(type, call)                                                        \
  do {                                                                            \
    struct {                                                                      \
      type known;                                                                 \
      unsigned char newer[8];                                                     \
    } large;                                                                      \
    type* out = NULL;                                                             \
    REFUSED(E_ARGUMENT, NULL, call);                                              \
    memset(&large, 0xEE, sizeof large);                                           \
    out = &large.known;                                                           \
    out->struct_size = 0;                                                         \
    REFUSED(E_ARGUMENT, NULL, call);                                              \
    out->struct_size = sizeof(type) - 1;                                          \
    REFUSED(E_ARGUMENT, NULL, call);                                              \
    out->struct_size = UINT32_MAX;                                                \
    REFUSED(E_ARGUMENT, NULL, call);                                              \
    CHECK_INT(((unsigned char*)&large)[5], 0xEE); /* nothing was written */       \
    out->struct_size = sizeof large;                                              \
    WORKS(call);                                                                  \
    CHECK_INT(out->struct_size, sizeof large);                                    \
    CHECK_INT(large.newer[0] | large.newer[7], 0);                                \
    memset(&large, 0xEE, sizeof large);                                           \
    out->struct_size = sizeof(type);                                              \
    WORKS(call);                                                                  \
    CHECK_INT(large.newer[0], 0xEE); /* not a byte more than the caller has */    \
  } while (0)
  STRUCT(parindex_unit_score, parindex_result_unit(result, 0, out, &error));
  STRUCT(parindex_item_score, parindex_result_item(result, 0, 0, out, &error));
  STRUCT(parindex_ledger_entry, parindex_result_ledger(result, 0, 1, 0, out, &error));
  STRUCT(parindex_trace_step, parindex_result_trace_step(result, 0, 1, 0, out, &error));
  STRUCT(parindex_round, parindex_result_round(reviewed, 0, 2, 0, out, &error));
  STRUCT(parindex_gate, parindex_result_gate(result, 2, 0, out, &error));
  STRUCT(parindex_mistake, parindex_result_unit_mistake(reviewed, 0, 0, out, &error));
#undef STRUCT
  /* NULL buffers with a capacity. */
  REFUSED(E_ARGUMENT, NULL, parindex_result_trace(result, 0, 1, NULL, 5, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_exact(result, 0, 1, PARINDEX_OUTPUT_MAX, NULL, 5, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_to_json(result, 0, NULL, 5, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_explain(result, 0, 1, PARINDEX_VI, NULL, 5, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_ledger_exact(result, 0, 1, 0, NULL, 5, NULL, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_round_exact(reviewed, 0, 2, 0, NULL, 5, NULL, &error));
  parindex_result_free(reviewed);
  parindex_batch_free(batch);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

int main(void) {
  RUN(Result_UnitsHaveTheirPoints);
  RUN(Result_ItemsHaveTheirPointsAndStates);
  RUN(Result_LedgersAddUpToThePoints);
  RUN(Result_TracesTellTheArithmetic);
  RUN(Result_RoundsGivenPointsAndWarnings);
  RUN(Result_GatesSayWhatTheyDo);
  RUN(Result_ExactNumbersAreTexts);
  RUN(Result_NumbersThatDoNotFitAreNotCut);
  RUN(Result_ReadGivesWhatUnitsAndItemsGive);
  RUN(Result_ReadRefusesWrongOutputs);
  RUN(Result_TextsAreTheSameWhicheverWayTheyCome);
  RUN(Result_ExplainsInBothLanguages);
  RUN(Result_WritesEveryView);
  RUN(Result_RefusesWrongPlaces);
  RUN(Result_RefusesWrongStructs);
  return finish();
}
