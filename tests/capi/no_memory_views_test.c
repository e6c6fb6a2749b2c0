/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out while advice, reports, comparisons and simulations are made of a result that is there. */
#include "no_memory.h"

#ifdef __GLIBC__

static parindex_framework* framework;
static char* rules;
static parindex_result* result;

static void side_by_side(void) {
  static const char plan[] =
      "{\"format\":\"parindex-simulation/1\",\"draws\":3,\"facts\":[{\"facts\":[\"late\"],\"within\":1}]}";
  static const char* const units[1] = {"X1"};
  const parindex_result* days[2];
  parindex_error* error = NULL;
  parindex_compare_options compare;
  parindex_simulation_options simulation;
  memset(&compare, 0, sizeof compare);
  compare.struct_size = sizeof compare;
  compare.unit = "X1";
  days[0] = days[1] = result;
  memset(&simulation, 0, sizeof simulation);
  simulation.struct_size = sizeof simulation;
  simulation.plan = plan;
  simulation.plan_length = sizeof plan - 1;
  simulation.samples = 2;
  simulation.unit_count = 1;
  simulation.units = units;
  simulation.progress = watch;
  OK(NULL, parindex_result_compare(result, result, NULL, nowhere, NULL, &error));
  OK(NULL, parindex_result_compare_unit(result, 1, "median", NULL, nowhere, NULL, &error));
  OK(NULL, parindex_result_check(result, "unit,points\nX1,1\n", PARINDEX_NTS, NULL, nowhere, NULL, &error));
  OK(NULL, parindex_result_brief(days, NULL, 2, &compare, nowhere, NULL, &error));
  OK(NULL, parindex_framework_diff(rules, PARINDEX_NTS, rules, PARINDEX_NTS, NULL, nowhere, NULL, &error));
  OK(NULL, parindex_result_simulate(result, &simulation, nowhere, NULL, &error));
}

static void flow(void) {
  static const char effort[] =
      "{\"format\":\"parindex-effort/1\",\"facts\":{\"done\":{\"cost\":3},\"answers:yes\":{\"change\":\"none\"}}}";
  parindex_error* error = NULL;
  parindex_advice_options advice;
  parindex_report_options report;
  memset(&advice, 0, sizeof advice);
  advice.struct_size = sizeof advice;
  advice.target = "16";
  advice.item = "1.1";
  advice.effort = effort;
  advice.effort_length = sizeof effort - 1;
  advice.budget = 300;
  memset(&report, 0, sizeof report);
  report.struct_size = sizeof report;
  report.previous = result;
  OK(NULL, parindex_result_advise(result, 0, &advice, nowhere, NULL, &error));
  OK(NULL, parindex_result_change(result, 0, &advice, nowhere, NULL, &error));
  advice.view = PARINDEX_VIEW_TABLE;
  OK(NULL, parindex_result_advise(result, 0, &advice, nowhere, NULL, &error));
  OK(NULL, parindex_result_report(result, &report, nowhere, NULL, &error));
  side_by_side();
}

int main(void) {
  check_test = "NoMemory_NothingLeaksNothingDies";
  framework = load_framework();
  rules = file_text("framework.json");
  result = score_facts(framework);
  return starve(2000, 200);
}

#else

int main(void) {
  CHECK(PARINDEX_E_MEMORY == 3);
  return finish();
}

#endif
