/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out while advice and reports are made of a result that is there. */
#include "no_memory.h"

#ifdef __GLIBC__

static parindex_framework* framework;
static parindex_result* result;

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
}

int main(void) {
  check_test = "NoMemory_NothingLeaksNothingDies";
  framework = load_framework();
  result = score_facts(framework);
  return starve(2000, 200);
}

#else

int main(void) {
  CHECK(PARINDEX_E_MEMORY == 3);
  return finish();
}

#endif
