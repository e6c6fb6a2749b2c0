/* SPDX-License-Identifier: Apache-2.0 */
/* Errors: objects that say in both languages what went wrong, and list every mistake. */
#include "check.h"

/* Three mistakes on known lines: an unknown key, an item without a rule, a number that is none. */
static const char three_mistakes[] =
    "{\"format\": \"parindex-framework/1\", \"id\": \"x\", \"max\": 1,\n"
    " \"tilte\": \"x\",\n"
    " \"items\": [{\"code\": \"1\", \"max\": 1},\n"
    "  {\"code\": \"2\", \"max\": \"two\", \"rule\": {\"kind\": \"check\"}}]}\n";

static parindex_error* three(void) {
  parindex_load_options options;
  parindex_framework* out = NULL;
  parindex_error* error = NULL;
  CHECK_INT(parindex_load_options_init(&options, sizeof options), PARINDEX_OK);
  options.file = "rules.json";
  CHECK_INT(parindex_framework_load(three_mistakes, PARINDEX_NTS, &options, &out, &error), PARINDEX_E_DATA);
  CHECK(out == NULL && error != NULL);
  return error;
}

TEST(Error_ListsEveryMistakeWithItsPlace) {
  parindex_error* const error = three();
  size_t i;
  CHECK_INT(parindex_error_status(error), PARINDEX_E_DATA);
  CHECK(parindex_error_mistake_count(error) >= 3);
  CHECK_INT(parindex_error_mistake_total(error), parindex_error_mistake_count(error));
  for (i = 0; i != parindex_error_mistake_count(error); ++i) {
    parindex_mistake mistake;
    memset(&mistake, 0xEE, sizeof mistake);
    mistake.struct_size = sizeof mistake;
    CHECK_INT(parindex_error_mistake(error, i, &mistake), PARINDEX_OK);
    CHECK_TEXT(mistake.file, "rules.json");
    CHECK(mistake.line >= 1 && mistake.line <= 4 && mistake.column >= 1);
    CHECK(strlen(mistake.code) > 3);
    CHECK(strlen(mistake.message_vi) > 3 && strlen(mistake.message_en) > 3);
    CHECK(mistake.hint_vi != NULL && mistake.hint_en != NULL && mistake.unit != NULL);
    CHECK(mistake.pointer[0] == '/' || mistake.pointer[0] == '\0');
    if (i == 0) {
      CHECK_TEXT(mistake.code, "UNKNOWN_KEY");
      CHECK_TEXT(mistake.pointer, "/tilte");
      CHECK_INT(mistake.line, 2);
      CHECK_INT(mistake.severity, PARINDEX_MISTAKE);
      CHECK(strstr(mistake.hint_en, "title") != NULL);
    }
    /* The sentence of the error holds those of its mistakes. */
    CHECK(strstr(parindex_error_message(error, PARINDEX_VI), mistake.message_vi) != NULL);
    CHECK(strstr(parindex_error_message(error, PARINDEX_EN), mistake.message_en) != NULL);
  }
  /* Any other number counts as English. */
  CHECK_TEXT(parindex_error_message(error, 7), parindex_error_message(error, PARINDEX_EN));
  CHECK_TEXT(parindex_error_message(error, -1), parindex_error_message(error, PARINDEX_EN));
  parindex_error_free(error);
}

TEST(Error_BadArgumentsGiveNothing) {
  parindex_error* const error = three();
  const size_t count = parindex_error_mistake_count(error);
  parindex_mistake mistake;
  struct {
    parindex_mistake known;
    unsigned char newer[24];
  } large;
  size_t i;
  memset(&mistake, 0, sizeof mistake);
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_error_mistake(NULL, 0, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_error_mistake(error, 0, NULL), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_error_mistake(error, count, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_error_mistake(error, SIZE_MAX, &mistake), PARINDEX_E_ARGUMENT);
  CHECK(mistake.code == NULL);
  mistake.struct_size = 0;
  CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_E_ARGUMENT);
  mistake.struct_size = sizeof mistake - 1;
  CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_E_ARGUMENT);
  mistake.struct_size = UINT32_MAX;
  CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_E_ARGUMENT);
  CHECK(mistake.code == NULL);
  /* A newer caller's struct is larger: what this library does not know becomes zero, the size stays his. */
  memset(&large, 0xEE, sizeof large);
  large.known.struct_size = sizeof large;
  CHECK_INT(parindex_error_mistake(error, 0, &large.known), PARINDEX_OK);
  CHECK_INT(large.known.struct_size, sizeof large);
  CHECK_TEXT(large.known.code, "UNKNOWN_KEY");
  for (i = 0; i != sizeof large.newer; ++i)
    CHECK_INT(large.newer[i], 0);
  parindex_error_free(error);

  CHECK_INT(parindex_error_status(NULL), PARINDEX_E_ARGUMENT);
  CHECK_TEXT(parindex_error_message(NULL, PARINDEX_VI), "");
  CHECK_INT(parindex_error_mistake_count(NULL), 0);
  CHECK_INT(parindex_error_mistake_total(NULL), 0);
  parindex_error_free(NULL);
}

TEST(Error_WrongCallsHaveNoMistakes) {
  parindex_framework* out = (parindex_framework*)(void*)&check_faults;
  parindex_error* error = NULL;
  parindex_mistake mistake;
  memset(&mistake, 0, sizeof mistake);
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_framework_load(NULL, 5, NULL, &out, &error), PARINDEX_E_ARGUMENT);
  CHECK(out == NULL);
  CHECK_INT(parindex_error_mistake_count(error), 0);
  CHECK_INT(parindex_error_mistake_total(error), 0);
  CHECK_INT(parindex_error_mistake(error, 0, &mistake), PARINDEX_E_ARGUMENT);
  parindex_error_free(error);
}

TEST(Error_HandleOfAnotherTypeIsNoError) {
  parindex_framework* const framework = load_framework();
  parindex_error* const wrong = (parindex_error*)(void*)framework;
  CHECK_INT(parindex_error_status(wrong), PARINDEX_E_ARGUMENT);
  CHECK_TEXT(parindex_error_message(wrong, PARINDEX_EN), "");
  CHECK_INT(parindex_error_mistake_count(wrong), 0);
  CHECK_INT(parindex_error_mistake_total(wrong), 0);
  parindex_error_free(wrong); /* does nothing: the framework is still there */
  CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  parindex_framework_free(framework);
}

TEST(Error_AThousandMistakesAreListedAllAreCounted) {
  const size_t rows = 1500;
  char* const csv = (char*)need(64 + rows * 32);
  size_t length = (size_t)sprintf(csv, "unit,kind,fact,value\n");
  size_t i;
  parindex_framework* const framework = load_framework();
  parindex_score_options const options = score_options(PARINDEX_FORMAT_CSV);
  parindex_result* out = NULL;
  parindex_error* error = NULL;
  for (i = 0; i != rows; ++i)
    length += (size_t)sprintf(csv + length, "U%zu,ward,done,-1\n", i);
  CHECK_INT(parindex_score_json(framework, csv, length, &options, &out, &error), PARINDEX_E_DATA);
  CHECK(out == NULL);
  CHECK_INT(parindex_error_mistake_count(error), 1000);
  CHECK_INT(parindex_error_mistake_total(error), rows);
  CHECK(strstr(parindex_error_message(error, PARINDEX_EN), "500 more") != NULL);
  CHECK(strstr(parindex_error_message(error, PARINDEX_VI), "500 l") != NULL);
  parindex_error_free(error);
  parindex_framework_free(framework);
  free(csv);
}

TEST(Error_NeedNotBeAskedFor) {
  parindex_framework* out = (parindex_framework*)(void*)&check_faults;
  CHECK_INT(parindex_framework_load("{", 1, NULL, &out, NULL), PARINDEX_E_DATA);
  CHECK(out == NULL);
  out = (parindex_framework*)(void*)&check_faults;
  CHECK_INT(parindex_framework_load(NULL, 1, NULL, &out, NULL), PARINDEX_E_ARGUMENT);
  CHECK(out == NULL);
}

int main(void) {
  RUN(Error_ListsEveryMistakeWithItsPlace);
  RUN(Error_BadArgumentsGiveNothing);
  RUN(Error_WrongCallsHaveNoMistakes);
  RUN(Error_HandleOfAnotherTypeIsNoError);
  RUN(Error_AThousandMistakesAreListedAllAreCounted);
  RUN(Error_NeedNotBeAskedFor);
  return finish();
}
