/* SPDX-License-Identifier: Apache-2.0 */
/* Advice and reports. What is expected is worked out by hand from data/framework.json and data/facts.csv, as
 * result_test.c tells. X1 has 14.04 of 20 points:
 *   1.1 one task more 6 x 6/7 = 5.14, two 6.00; 1.2 grade A 3.00; 2.3 nothing late 2.00
 *   band A takes 90 %, 18 points: two tasks (1.71), nothing late (0.25), which together are the bonus B1 (1.00), and
 *   grade A (1.50) make 14.04 + 4.46 = 18.50 with four changes of one */
#include "check.h"

static parindex_advice_options advice_options(parindex_view view) {
  parindex_advice_options out;
  memset(&out, 0xEE, sizeof out);
  if (parindex_advice_options_init(&out, sizeof out) != PARINDEX_OK) exit(2);
  out.view = view;
  return out;
}

static char* advice_of(const parindex_result* result, size_t unit, const parindex_advice_options* options) {
  growing out = {NULL, 0, 0};
  WORKS(parindex_result_advise(result, unit, options, append, &out, &error));
  return out.text != NULL ? out.text : (char*)need(1);
}

TEST(Advice_TellsTheNextSteps) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  char* const all = advice_of(result, 0, NULL);
  parindex_advice_options options = advice_options(PARINDEX_VIEW_JSON);
  char* text;
  HAS(all, "{\"format\":\"parindex-advice/1\",\"framework\":\"border.2026\",\"unit\":{\"id\":\"X1\"");
  HAS(all, "\"secured\":14.04,\"possible\":0.00,\"lost\":5.96");
  HAS(all, "{\"points\":5.14,\"gain\":0.85,\"total\":14.89,\"total_gain\":0.85,\"cost\":1,\"full\":false,\"proof\":\"least\"");
  HAS(all, "{\"points\":6.00,\"gain\":1.71,\"total\":15.75,\"total_gain\":1.71,\"cost\":2,\"full\":true,\"proof\":\"least\"");
  HAS(all, "\"obstacle\":\"closed\""); /* 1.3: the day is past */
  HAS_NOT(all, "\"target\":");
  CHECK(strlen(all) != 0 && all[strlen(all) - 1] == '\n' && strchr(all, '\n') == all + strlen(all) - 1);

  options.item = "1.2";
  text = advice_of(result, 0, &options);
  HAS(text, "{\"points\":3.00,\"gain\":1.50,\"total\":15.54");
  HAS_NOT(text, "\"points\":5.14");
  free(text);

  options = advice_options(PARINDEX_VIEW_CSV);
  text = advice_of(result, 0, &options);
  HAS(text, "done");
  CHECK(strchr(text, '{') == NULL);
  free(text);
  options = advice_options(PARINDEX_VIEW_TABLE);
  text = advice_of(result, 0, &options);
  HAS(text, "14,04"); /* a decimal comma, in Vietnamese */
  free(text);
  options.language = PARINDEX_EN;
  text = advice_of(result, 0, &options);
  HAS(text, "14.04");
  free(text);
  free(all);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Advice_ReachesATargetAndHoldsItsPromise) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_advice_options options = advice_options(PARINDEX_VIEW_JSON);
  parindex_score_options scoring = score_options(PARINDEX_FORMAT_JSON_LINES);
  parindex_batch* const previous = read_batch(framework, PARINDEX_FORMAT_CSV, "previous.csv");
  parindex_unit_score unit;
  growing changed = {NULL, 0, 0};
  char* text;
  options.target = "band:A";
  text = advice_of(result, 0, &options);
  HAS(text, "\"target\":{\"target\":\"band:A\",\"already\":false,\"reachable\":true,");
  HAS(text, "\"short_by\":3.96,\"needed\":18.00,\"cost\":4,");
  HAS(text, "\"after\":{\"total\":18.50,\"index\":92.50,\"band\":\"A\",\"rank\":1}");
  free(text);

  WORKS(parindex_result_change(result, 0, &options, append, &changed, &error));
  scoring.previous = previous;
  {
    parindex_result* again = NULL;
    WORKS(parindex_score_json(framework, changed.text, changed.length, &scoring, &again, &error));
    CHECK_INT(parindex_result_unit_count(again), 3);
    memset(&unit, 0, sizeof unit);
    unit.struct_size = sizeof unit;
    WORKS(parindex_result_unit(again, parindex_result_find_unit(again, "X1", PARINDEX_NTS), &unit, &error));
    CHECK_INT(unit.points, 1850);
    CHECK_TEXT(unit.band, "A");
    WORKS(parindex_result_unit(again, parindex_result_find_unit(again, "P2", PARINDEX_NTS), &unit, &error));
    CHECK_INT(unit.points, 1200); /* the others are as they were */
    parindex_result_free(again);
  }
  free(changed.text);

  options.target = "rank:1"; /* X1 has it */
  text = advice_of(result, 0, &options);
  HAS(text, "\"already\":true");
  free(text);
  REFUSED(E_NOT_FOUND, NULL, parindex_result_change(result, 0, &options, append, &changed, &error));
  options.target = "30"; /* of 20 */
  text = advice_of(result, 0, &options);
  HAS(text, "\"already\":false,\"reachable\":false");
  free(text);
  REFUSED(E_NOT_FOUND, NULL, parindex_result_change(result, 0, &options, append, &changed, &error));
  options.target = NULL;
  REFUSED(E_ARGUMENT, NULL, parindex_result_change(result, 0, &options, append, &changed, &error));
  parindex_batch_free(previous);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Advice_HeedsEffortAndOptions) {
  static const char effort[] =
      "{\"format\":\"parindex-effort/1\",\"framework\":\"border.2026\",\"facts\":{"
      "\"grade\":{\"change\":\"none\"},\"done\":{\"cost\":7}}}";
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_advice_options options = advice_options(PARINDEX_VIEW_JSON);
  char* text;
  options.effort = effort;
  options.effort_length = sizeof effort - 1;
  options.item = "1.1";
  text = advice_of(result, 0, &options);
  HAS(text, "\"points\":5.14,\"gain\":0.85,\"total\":14.89,\"total_gain\":0.85,\"cost\":7,");
  free(text);
  options.effort_length = UINT64_MAX;
  options.item = "1.2";
  text = advice_of(result, 0, &options);
  HAS(text, "\"obstacle\":\"fixed\",\"steps\":[]");
  free(text);

  options = advice_options(PARINDEX_VIEW_JSON);
  options.as_of = "2026-03-01"; /* before 1.3 is due: sent in time is still to be had */
  options.item = "1.3";
  text = advice_of(result, 0, &options);
  HAS(text, "\"as_of\":\"2026-03-01\"");
  HAS_NOT(text, "\"obstacle\":\"closed\"");
  free(text);
  options = advice_options(PARINDEX_VIEW_JSON);
  options.target = "band:A";
  options.flags = PARINDEX_ADVICE_FEWEST_CHANGES;
  text = advice_of(result, 0, &options);
  HAS(text, "\"reachable\":true");
  free(text);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Advice_RefusesWrongCallsAndData) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_advice_options options = advice_options(PARINDEX_VIEW_JSON);
  growing out = {NULL, 0, 0};
  int parts = 0;
  static const char* const targets[] = {"", "band:Z", "rank:0", "rank:1.5", "index:", "points:3", "total:x", ":"};
  static const int32_t views[] = {PARINDEX_VIEW_JSON_LINES, PARINDEX_VIEW_CSV_LONG, PARINDEX_VIEW_RANKING, -1, 8};
  size_t i;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(NULL, 0, NULL, append, &out, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise((parindex_result*)(void*)framework, 0, NULL, append, &out, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 3, NULL, append, &out, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, PARINDEX_NONE, NULL, append, &out, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, NULL, NULL, &out, &error));
  REFUSED(E_CANCELLED, NULL, parindex_result_advise(result, 0, NULL, stop_writing, &parts, &error));
  CHECK_INT(parts, 1);
  CHECK_INT(parindex_result_advise(NULL, 0, NULL, append, &out, NULL), PARINDEX_E_ARGUMENT);
  for (i = 0; i != sizeof targets / sizeof *targets; ++i) {
    options.target = targets[i];
    REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_result_change(result, 0, &options, append, &out, &error));
  }
  for (i = 0; i != sizeof views / sizeof *views; ++i) {
    options = advice_options(views[i]);
    REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  }
  options = advice_options(PARINDEX_VIEW_JSON);
  options.item = "9.9";
  REFUSED(E_NOT_FOUND, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options = advice_options(PARINDEX_VIEW_JSON);
  options.as_of = "31/12/2026";
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options = advice_options(PARINDEX_VIEW_JSON);
  options.flags = 2;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options = advice_options(PARINDEX_VIEW_JSON);
  options.soon = -1;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options = advice_options(PARINDEX_VIEW_JSON);
  options.reserved = 1;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options = advice_options(PARINDEX_VIEW_JSON);
  options.effort_length = 3;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  options.effort = "{\"format\":\"parindex-effort/1\",\"facts\":{\"nothing\":{\"cost\":1}}}";
  options.effort_length = UINT64_MAX;
  options.effort_file = "effort.json";
  REFUSED(E_DATA, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  {
    parindex_error* error = NULL;
    parindex_mistake mistake;
    CHECK_INT(parindex_result_advise(result, 0, &options, append, &out, &error), PARINDEX_E_DATA);
    memset(&mistake, 0, sizeof mistake);
    mistake.struct_size = sizeof mistake;
    CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_OK);
    CHECK_TEXT(mistake.file, "effort.json");
    parindex_error_free(error);
  }
  options = advice_options(PARINDEX_VIEW_JSON);
  options.struct_size = 8;
  REFUSED(E_ARGUMENT, NULL, parindex_result_advise(result, 0, &options, append, &out, &error));
  CHECK_INT(parindex_advice_options_init(NULL, sizeof options), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_advice_options_init(&options, 8), PARINDEX_E_ARGUMENT);
  CHECK(out.text == NULL);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

/* By column the same is said; units that were left out have no advice. */
TEST(Advice_IsTheSameByColumn) {
  static const int64_t done[3] = {5, 0, 9}, all[3] = {7, 0, 4};
  static const char* const ids[3] = {"X1", "P2", "X3"};
  static const char records[] = "unit,fact,value\nX1,done,5\nX1,all,7\nP2,done,0\nP2,all,0\n";
  parindex_framework* const framework = load_framework();
  parindex_score_options options = score_options(PARINDEX_FORMAT_CSV);
  parindex_advice_options how = advice_options(PARINDEX_VIEW_JSON);
  parindex_column columns[2];
  parindex_result *by_column = NULL, *by_record = NULL;
  growing out = {NULL, 0, 0};
  size_t unit;
  memset(columns, 0, sizeof columns);
  columns[0].struct_size = columns[1].struct_size = sizeof columns[0];
  columns[0].type = columns[1].type = PARINDEX_COLUMN_I64;
  columns[0].fact = parindex_framework_find_fact(framework, "done", PARINDEX_NTS);
  columns[1].fact = parindex_framework_find_fact(framework, "all", PARINDEX_NTS);
  columns[0].data = done;
  columns[1].data = all;
  options.unit_ids = ids;
  options.flags = PARINDEX_SCORE_KEEP_GOING;
  WORKS(parindex_score_columns(framework, columns, 2, 3, &options, &by_column, &error));
  WORKS(parindex_score_json(framework, records, sizeof records - 1, &options, &by_record, &error));
  for (unit = 0; unit != 2; ++unit) {
    char* const seen = advice_of(by_column, unit, &how);
    char* const wanted = advice_of(by_record, unit, &how);
    CHECK_TEXT(seen, wanted);
    free(seen);
    free(wanted);
  }
  REFUSED(E_NOT_FOUND, NULL, parindex_result_advise(by_column, 2, &how, append, &out, &error));
  CHECK(out.text == NULL);
  parindex_result_free(by_column);
  parindex_result_free(by_record);
  parindex_framework_free(framework);
}

static char* report_of(const parindex_result* result, const parindex_report_options* options) {
  growing out = {NULL, 0, 0};
  WORKS(parindex_result_report(result, options, append, &out, &error));
  return out.text != NULL ? out.text : (char*)need(1);
}

TEST(Report_IsOnePage) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_report_options options;
  char* text;
  memset(&options, 0xEE, sizeof options);
  CHECK_INT(parindex_report_options_init(&options, sizeof options), PARINDEX_OK);
  text = report_of(result, NULL);
  CHECK(strncmp(text, "<!DOCTYPE html>", 15) == 0 || strncmp(text, "<!doctype html>", 15) == 0);
  HAS(text, "lang=\"vi\"");
  HAS(text, "Xã Một");
  HAS(text, "14,04");
  HAS_NOT(text, "http://");
  free(text);
  options.language = PARINDEX_EN;
  options.unit = "P2";
  text = report_of(result, &options);
  HAS(text, "lang=\"en\"");
  HAS(text, "12.00");
  HAS_NOT(text, "Since ");
  free(text);
  options.previous = result;
  text = report_of(result, &options);
  HAS(text, "Since ");
  free(text);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Report_ShowsAdviceAndDraws) {
  parindex_framework* const framework = load_framework();
  parindex_result* const result = score_facts(framework);
  parindex_report_options options;
  parindex_advice_options advice = advice_options(PARINDEX_VIEW_JSON);
  parindex_simulation_options draws;
  growing none = {NULL, 0, 0};
  char *plain, *advised, *drawn;
  CHECK_INT(parindex_report_options_init(&options, sizeof options), PARINDEX_OK);
  CHECK_INT(parindex_simulation_options_init(&draws, sizeof draws), PARINDEX_OK);
  options.language = PARINDEX_EN;
  options.unit = "X1";
  plain = report_of(result, &options);
  advice.target = "band:A";
  options.advice = &advice;
  advised = report_of(result, &options);
  HAS_NOT(plain, "18.50");
  HAS(advised, "18.50"); /* what the plan reaches */
  options.advice = NULL;
  draws.plan = "{\"format\":\"parindex-simulation/1\",\"facts\":[{\"facts\":[\"late\"],\"within\":1}]}";
  draws.plan_length = UINT64_MAX;
  draws.draws = 20;
  options.simulation = &draws;
  drawn = report_of(result, &options);
  CHECK(strlen(drawn) > strlen(plain) && strlen(advised) > strlen(plain));
  draws.flags = 64;
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &none, &error));
  options.simulation = NULL;
  options.advice = &advice;
  options.unit = NULL; /* there are three */
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &none, &error));
  options.unit = "X1";
  advice.target = "band:Z";
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &none, &error));
  CHECK(none.text == NULL);
  free(plain);
  free(advised);
  free(drawn);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

TEST(Report_RefusesWrongCalls) {
  static const char other_rules[] =
      "{\"format\":\"parindex-framework/1\",\"id\":\"other\",\"max\":1,\"items\":[{\"code\":\"1\",\"max\":1,"
      "\"rule\":{\"kind\":\"check\"}}]}";
  parindex_framework* const framework = load_framework();
  parindex_framework *other = NULL, *twin = NULL;
  parindex_result* const result = score_facts(framework);
  parindex_result *of_other = NULL, *of_twin = NULL;
  parindex_report_options options;
  parindex_score_options scoring = score_options(PARINDEX_FORMAT_CSV);
  growing out = {NULL, 0, 0};
  int parts = 0;
  CHECK_INT(parindex_report_options_init(&options, sizeof options), PARINDEX_OK);
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(NULL, NULL, append, &out, &error));
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, NULL, NULL, &out, &error));
  REFUSED(E_CANCELLED, NULL, parindex_result_report(result, NULL, stop_writing, &parts, &error));
  CHECK_INT(parts, 1);
  options.unit = "X9";
  REFUSED(E_NOT_FOUND, NULL, parindex_result_report(result, &options, append, &out, &error));
  options.unit = NULL;
  options.flags = 1;
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &out, &error));
  options.flags = 0;
  options.struct_size = 7;
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &out, &error));
  options.struct_size = sizeof options;
  options.previous = (const parindex_result*)(const void*)framework;
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &out, &error));

  WORKS(parindex_framework_load(other_rules, sizeof other_rules - 1, NULL, &other, &error));
  scoring.period = "2025";
  WORKS(parindex_score_json(other, "unit,fact,value\nX1,1,true\n", PARINDEX_NTS, &scoring, &of_other, &error));
  options.previous = of_other;
  REFUSED(E_ARGUMENT, NULL, parindex_result_report(result, &options, append, &out, &error));
  CHECK(out.text == NULL);
  /* The same rules loaded once more are the same. */
  twin = load_framework();
  WORKS(parindex_score_json(twin, "unit,kind,fact,value\nX1,commune,late,4\n", PARINDEX_NTS, &scoring, &of_twin, &error));
  options.previous = of_twin;
  WORKS(parindex_result_report(result, &options, append, &out, &error));
  free(out.text);
  CHECK_INT(parindex_report_options_init(NULL, sizeof options), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_report_options_init(&options, 5000), PARINDEX_E_ARGUMENT);
  parindex_result_free(of_other);
  parindex_result_free(of_twin);
  parindex_framework_free(other);
  parindex_framework_free(twin);
  parindex_result_free(result);
  parindex_framework_free(framework);
}

int main(void) {
  RUN(Advice_TellsTheNextSteps);
  RUN(Advice_ReachesATargetAndHoldsItsPromise);
  RUN(Advice_HeedsEffortAndOptions);
  RUN(Advice_RefusesWrongCallsAndData);
  RUN(Advice_IsTheSameByColumn);
  RUN(Report_IsOnePage);
  RUN(Report_ShowsAdviceAndDraws);
  RUN(Report_RefusesWrongCalls);
  return finish();
}
