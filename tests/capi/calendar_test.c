/* SPDX-License-Identifier: Apache-2.0 */
/* Calendars: working days of the built-in one, and of one with days added. */
#include "check.h"

/* Days since 1970-01-01, by the calendar of Gregory. */
static int32_t day(int32_t year, int32_t month, int32_t date) {
  const int32_t y = month <= 2 ? year - 1 : year;
  const int32_t era = y / 400;
  const int32_t of_era = y - era * 400;
  const int32_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

TEST(Calendar_BuiltInOneKnowsVietnam) {
  int64_t count = -7;
  CHECK_INT(day(1970, 1, 1), 0);
  CHECK_INT(day(2026, 1, 1), 20454);
  /* 2026-03-31 is a Tuesday; Wednesday, Thursday, Friday follow. */
  WORKS(parindex_calendar_working_days(NULL, day(2026, 3, 31), day(2026, 4, 3), &count, &error));
  CHECK_INT(count, 3);
  WORKS(parindex_calendar_working_days(NULL, day(2026, 4, 3), day(2026, 3, 31), &count, &error));
  CHECK_INT(count, -3);
  WORKS(parindex_calendar_working_days(NULL, day(2026, 4, 3), day(2026, 4, 5), &count, &error));
  CHECK_INT(count, 0); /* a weekend */
  WORKS(parindex_calendar_working_days(NULL, day(2026, 4, 29), day(2026, 5, 4), &count, &error));
  CHECK_INT(count, 1); /* 30 April and 1 May are days off, then a weekend */
  WORKS(parindex_calendar_working_days(NULL, day(2026, 4, 3), day(2026, 4, 3), &count, &error));
  CHECK_INT(count, 0);
}

TEST(Calendar_TakesDaysFromAFile) {
  char* const text = file_text("calendar.csv");
  parindex_calendar* calendar = NULL;
  int64_t count = -7;
  WORKS(parindex_calendar_load(text, PARINDEX_NTS, "calendar.csv", &calendar, &error));
  WORKS(parindex_calendar_working_days(calendar, day(2026, 3, 31), day(2026, 4, 3), &count, &error));
  CHECK_INT(count, 2); /* 2 April is off in it */
  parindex_calendar_free(calendar);
  WORKS(parindex_calendar_load(text, strlen(text), NULL, &calendar, &error));
  WORKS(parindex_calendar_working_days(calendar, day(2026, 3, 31), day(2026, 4, 3), &count, &error));
  CHECK_INT(count, 2);
  parindex_calendar_free(calendar);
  parindex_calendar_free(NULL);
  free(text);
}

TEST(Calendar_UnknownYearsAreNotFound) {
  int64_t count = 99;
  REFUSED(E_NOT_FOUND, NULL,
      parindex_calendar_working_days(NULL, day(2026, 12, 1), day(2031, 1, 5), &count, &error));
  CHECK_INT(count, 0);
  count = 99;
  REFUSED(E_NOT_FOUND, NULL, parindex_calendar_working_days(NULL, INT32_MIN, INT32_MAX, &count, &error));
  CHECK_INT(count, 0);
  REFUSED(E_NOT_FOUND, NULL, parindex_calendar_working_days(NULL, INT32_MAX, INT32_MIN, &count, &error));
  REFUSED(E_NOT_FOUND, NULL, parindex_calendar_working_days(NULL, 0, 0, &count, &error));
}

TEST(Calendar_RefusesWrongCalls) {
  parindex_calendar* const rubbish = (parindex_calendar*)(void*)&check_faults;
  parindex_calendar* out = rubbish;
  parindex_framework* const framework = load_framework();
  int64_t count = 99;
  size_t i;
  static const char* const wrong[] = {"x", "date\n2026-01-01\n", "date,kind\n2026-02-30,holiday\n",
      "date,kind\n2026-02-03,feast\n", "date,kind\n,\n", "date,kind\n2026-02-03\n", "\xFF\xFE,kind\n",
      "date,kind\n\"2026"};
  REFUSED(E_ARGUMENT, NULL, parindex_calendar_load("date,kind\n", PARINDEX_NTS, NULL, NULL, &error));
  REFUSED(E_ARGUMENT, out, parindex_calendar_load(NULL, 4, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_ARGUMENT, out, parindex_calendar_load("date,kind\n", PARINDEX_NTS - 1, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_DATA, out, parindex_calendar_load(NULL, 0, NULL, &out, &error));
  for (i = 0; i != sizeof wrong / sizeof *wrong; ++i) {
    out = rubbish;
    REFUSED(E_DATA, out, parindex_calendar_load(wrong[i], PARINDEX_NTS, "c.csv", &out, &error));
  }
  REFUSED(E_ARGUMENT, NULL, parindex_calendar_working_days(NULL, 20454, 20455, NULL, &error));
  REFUSED(E_ARGUMENT, NULL,
      parindex_calendar_working_days(
          (const parindex_calendar*)(const void*)framework, 20454, 20455, &count, &error));
  CHECK_INT(count, 0);
  parindex_calendar_free((parindex_calendar*)(void*)framework);
  CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  parindex_framework_free(framework);
}

int main(void) {
  RUN(Calendar_BuiltInOneKnowsVietnam);
  RUN(Calendar_TakesDaysFromAFile);
  RUN(Calendar_UnknownYearsAreNotFound);
  RUN(Calendar_RefusesWrongCalls);
  return finish();
}
