/* SPDX-License-Identifier: Apache-2.0 */
/* The library itself: versions, names, sizes. */
#include "check.h"

TEST(About_HeaderAndLibraryAgree) {
  char version[64];
  snprintf(version, sizeof version, "%d.%d.%d", PARINDEX_VERSION_MAJOR, PARINDEX_VERSION_MINOR, PARINDEX_VERSION_PATCH);
  CHECK_TEXT(parindex_version(), version);
  CHECK_INT(parindex_version_number(), PARINDEX_VERSION_NUMBER);
  CHECK_INT(parindex_version_number(),
      PARINDEX_VERSION_MAJOR * 1000000 + PARINDEX_VERSION_MINOR * 1000 + PARINDEX_VERSION_PATCH);
  CHECK_INT(parindex_abi_version(), PARINDEX_ABI_VERSION);
  CHECK_INT(PARINDEX_ABI_VERSION, 1);
}

TEST(About_BuildInfoKnowsItsKeys) {
  static const char* const keys[] = {"compiler", "build", "architecture", "sanitizers"};
  size_t i;
  for (i = 0; i != sizeof keys / sizeof *keys; ++i) {
    const char* const value = parindex_build_info(keys[i]);
    CHECK(value != NULL && strlen(value) > 2);
  }
  CHECK(parindex_build_info(NULL) == NULL);
  CHECK(parindex_build_info("") == NULL);
  CHECK(parindex_build_info("Compiler") == NULL);
  CHECK(parindex_build_info("compiler ") == NULL);
}

TEST(About_StatusesHaveNames) {
  static const char* const names[] = {
      "OK", "E_ARGUMENT", "E_DATA", "E_MEMORY", "E_BUFFER", "E_CANCELLED", "E_NOT_FOUND", "E_INTERNAL"};
  int32_t i;
  for (i = 0; i != 8; ++i)
    CHECK_TEXT(parindex_status_name(i), names[i]);
  CHECK_TEXT(parindex_status_name(8), "?");
  CHECK_TEXT(parindex_status_name(-1), "?");
  CHECK_TEXT(parindex_status_name(INT32_MAX), "?");
  CHECK_TEXT(parindex_status_name(INT32_MIN), "?");
}

TEST(About_StatesHaveTheSpellingOfDocuments) {
  static const char* const names[] = {"scored", "pending", "not_applicable", "no_activity", "given", "tracked"};
  int32_t i;
  for (i = 0; i != 6; ++i)
    CHECK_TEXT(parindex_state_name(i), names[i]);
  CHECK_TEXT(parindex_state_name(6), "?");
  CHECK_TEXT(parindex_state_name(-1), "?");
  CHECK_TEXT(parindex_state_name(INT32_MAX), "?");
  CHECK_TEXT(parindex_state_name(INT32_MIN), "?");
}

TEST(About_FactTypesHaveTheSpellingOfDocuments) {
  static const char* const names[] = {
      "count", "number", "percent", "flag", "choice", "date", "datetime", "text", "tally"};
  int32_t i;
  for (i = 0; i != 9; ++i)
    CHECK_TEXT(parindex_fact_type_name(i), names[i]);
  CHECK_TEXT(parindex_fact_type_name(9), "?");
  CHECK_TEXT(parindex_fact_type_name(-1), "?");
  CHECK_TEXT(parindex_fact_type_name(INT32_MAX), "?");
  CHECK_TEXT(parindex_fact_type_name(INT32_MIN), "?");
}

/* The same numbers as in capi/parindex.cpp, as a C compiler sees them. */
#define SIZE(name, bytes)                                      \
  do {                                                         \
    CHECK_INT(sizeof(parindex_##name), bytes);                 \
    CHECK_INT(parindex_struct_size(#name), bytes);             \
    CHECK_INT(offsetof(parindex_##name, struct_size), 0);      \
  } while (0)
#define OFFSET(name, member, bytes) CHECK_INT(offsetof(parindex_##name, member), bytes)

TEST(About_StructsHaveTheirPromisedLayout) {
  if (sizeof(void*) != 8) return;
#include "layout.inc"
  CHECK_INT(parindex_struct_size(NULL), 0);
  CHECK_INT(parindex_struct_size(""), 0);
  CHECK_INT(parindex_struct_size("parindex_mistake"), 0);
  CHECK_INT(parindex_struct_size("Mistake"), 0);
  CHECK_INT(parindex_struct_size("error"), 0);
}

#define CONSTANT(name, value) CHECK_INT(PARINDEX_##name, value)

TEST(About_ConstantsHaveTheirPromisedValues) {
#include "constants.inc"
  CHECK(PARINDEX_NTS == SIZE_MAX);
  CHECK(PARINDEX_NONE == SIZE_MAX);
  CHECK_INT(sizeof(parindex_status), 4);
  CHECK_INT(sizeof(parindex_language), 4);
  CHECK_INT(sizeof(parindex_format), 4);
  CHECK_INT(sizeof(parindex_view), 4);
  CHECK_INT(sizeof(parindex_state), 4);
  CHECK_INT(sizeof(parindex_fact_type), 4);
  CHECK_INT(sizeof(parindex_column_type), 4);
  CHECK_INT(sizeof(parindex_output_kind), 4);
  CHECK_INT(sizeof(parindex_severity), 4);
}

int main(void) {
  RUN(About_HeaderAndLibraryAgree);
  RUN(About_BuildInfoKnowsItsKeys);
  RUN(About_StatusesHaveNames);
  RUN(About_StatesHaveTheSpellingOfDocuments);
  RUN(About_FactTypesHaveTheSpellingOfDocuments);
  RUN(About_StructsHaveTheirPromisedLayout);
  RUN(About_ConstantsHaveTheirPromisedValues);
  return finish();
}
