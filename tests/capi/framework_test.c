/* SPDX-License-Identifier: Apache-2.0 */
/* Frameworks: loading, and everything a loaded one can be asked. */
#include "check.h"

TEST(Framework_SaysWhatItIs) {
  parindex_framework* const framework = load_framework();
  CHECK_TEXT(parindex_framework_id(framework), "border.2026");
  CHECK_TEXT(parindex_framework_title(framework, PARINDEX_VI), "Bộ tiêu chí thử đường biên");
  CHECK_TEXT(parindex_framework_title(framework, PARINDEX_EN), "A framework to test the border");
  CHECK_TEXT(parindex_framework_title(framework, 99), "A framework to test the border");
  CHECK_INT(strncmp(parindex_framework_seal(framework), "sha256:", 7), 0);
  CHECK_INT(strlen(parindex_framework_seal(framework)), 7 + 64);
  CHECK_TEXT(parindex_framework_period(framework), "2026");
  CHECK_INT(parindex_framework_digits(framework), 2);
  CHECK_INT(parindex_framework_fact_count(framework), 11);
  CHECK_INT(parindex_framework_item_count(framework), 9);
  CHECK_INT(parindex_framework_band_count(framework), 3);
  CHECK_INT(parindex_framework_mistake_count(framework), 4);
  parindex_framework_free(framework);
}

TEST(Framework_EnumeratesItsFacts) {
  static const struct {
    const char* id;
    parindex_fact_type type;
    uint64_t options;
  } wanted[] = {{"done", PARINDEX_FACT_COUNT, 0}, {"all", PARINDEX_FACT_COUNT, 0},
      {"grade", PARINDEX_FACT_CHOICE, 3}, {"sent", PARINDEX_FACT_DATE, 0}, {"answers", PARINDEX_FACT_TALLY, 2},
      {"growth", PARINDEX_FACT_NUMBER, 0}, {"late", PARINDEX_FACT_COUNT, 0},
      {"share", PARINDEX_FACT_PERCENT, 0}, {"open", PARINDEX_FACT_FLAG, 0},
      {"seen", PARINDEX_FACT_DATETIME, 0}, {"remark", PARINDEX_FACT_TEXT, 0}};
  parindex_framework* const framework = load_framework();
  size_t i;
  for (i = 0; i != 11; ++i) {
    parindex_fact fact;
    const size_t at = parindex_framework_find_fact(framework, wanted[i].id, PARINDEX_NTS);
    memset(&fact, 0xEE, sizeof fact);
    fact.struct_size = sizeof fact;
    CHECK(at < 11);
    CHECK_INT(parindex_framework_fact(framework, at, &fact), PARINDEX_OK);
    CHECK_INT(fact.struct_size, sizeof fact);
    CHECK_TEXT(fact.id, wanted[i].id);
    CHECK_INT(fact.type, wanted[i].type);
    CHECK_INT(fact.option_count, wanted[i].options);
    CHECK_INT(fact.flags, 0);
    CHECK_INT(fact.reserved, 0);
    CHECK_TEXT(fact.at_most, i == 0 ? "all" : "");
    CHECK_TEXT(fact.ancestor, "");
    CHECK_TEXT(fact.title_vi, i == 0 ? "Việc đã xong" : i == 1 ? "Việc được giao" : "");
    CHECK_TEXT(fact.title_en, i == 0 ? "Tasks done" : i == 1 ? "Tasks given" : "");
    if (i == 2) {
      CHECK_TEXT(parindex_framework_fact_option(framework, at, 0), "A");
      CHECK_TEXT(parindex_framework_fact_option(framework, at, 2), "C");
    }
    CHECK(parindex_framework_fact_option(framework, at, (size_t)wanted[i].options) == NULL);
    CHECK(parindex_framework_fact_option(framework, at, SIZE_MAX) == NULL);
  }
  CHECK_INT(parindex_framework_find_fact(framework, "done,", 4), 
      parindex_framework_find_fact(framework, "done", PARINDEX_NTS));
  CHECK(parindex_framework_find_fact(framework, "don", 3) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, "DONE", 4) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, "", 0) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, NULL, 0) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, NULL, PARINDEX_NTS) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, NULL, 4) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(framework, "done", PARINDEX_NTS - 1) == PARINDEX_NONE);
  CHECK(parindex_framework_find_fact(NULL, "done", 4) == PARINDEX_NONE);
  parindex_framework_free(framework);
}

TEST(Framework_UnnamedFactsAreMarked) {
  static const char json[] =
      "{\"format\": \"parindex-framework/1\", \"id\": \"x\", \"max\": 1,"
      " \"facts\": {\"n\": {\"type\": \"count\", \"from\": {\"ancestor\": \"p\"}}}, \"kinds\": {\"p\": {}, \"c\": {}},"
      " \"items\": [{\"code\": \"K\", \"max\": 1, \"rule\": {\"kind\": \"check\"}, \"zero_if\": \"n > 3\"}]}";
  parindex_framework* framework = NULL;
  parindex_fact fact;
  WORKS(parindex_framework_load(json, sizeof json - 1, NULL, &framework, &error));
  memset(&fact, 0, sizeof fact);
  fact.struct_size = sizeof fact;
  CHECK_INT(parindex_framework_fact(framework, parindex_framework_find_fact(framework, "K", 1), &fact), PARINDEX_OK);
  CHECK_INT(fact.flags, PARINDEX_FACT_UNDECLARED);
  CHECK_INT(fact.type, PARINDEX_FACT_FLAG);
  CHECK_INT(parindex_framework_fact(framework, parindex_framework_find_fact(framework, "n", 1), &fact), PARINDEX_OK);
  CHECK_INT(fact.flags, 0);
  CHECK_TEXT(fact.ancestor, "p");
  /* No title in either language, no period, no bands. */
  CHECK_TEXT(parindex_framework_title(framework, PARINDEX_VI), "");
  CHECK_TEXT(parindex_framework_period(framework), "");
  CHECK_INT(parindex_framework_band_count(framework), 0);
  CHECK(parindex_framework_band(framework, 0) == NULL);
  parindex_framework_free(framework);
}

TEST(Framework_EnumeratesItsItems) {
  static const struct {
    const char *code, *title_vi, *title_en, *rule, *source, *owner;
    int64_t parent, max;
    int32_t depth, max_scale;
    uint32_t flags;
  } wanted[] = {
      {"1", "Chỉ đạo", "Steering", "", "", "Sở Nội vụ", -1, 12, 1, 0, PARINDEX_ITEM_HAS_MAX},
      {"1.1", "Hoàn thành kế hoạch", "Plan completed", "ratio", "data", "Sở Nội vụ", 0, 6, 2, 0,
          PARINDEX_ITEM_HAS_MAX},
      {"1.2", "Chất lượng", "", "choice", "", "Sở Nội vụ", 0, 3, 2, 0, PARINDEX_ITEM_HAS_MAX},
      {"1.3", "", "", "deadline", "", "Sở Nội vụ", 0, 3, 2, 0, PARINDEX_ITEM_HAS_MAX},
      {"2", "", "Service", "", "", "", -1, 8, 1, 0, PARINDEX_ITEM_HAS_MAX},
      {"2.1", "", "", "survey", "survey", "", 4, 4, 2, 0, PARINDEX_ITEM_HAS_MAX},
      {"2.2", "", "", "check", "", "", 4, 2, 2, 0, PARINDEX_ITEM_HAS_MAX},
      {"2.3", "", "", "deduct", "", "", 4, 2, 2, 0, PARINDEX_ITEM_HAS_MAX},
      {"B1", "", "", "check", "", "", -1, 1, 1, 0, PARINDEX_ITEM_HAS_MAX | PARINDEX_ITEM_ADJUSTMENT}};
  parindex_framework* const framework = load_framework();
  size_t i;
  for (i = 0; i != 9; ++i) {
    parindex_item item;
    memset(&item, 0xEE, sizeof item);
    item.struct_size = sizeof item;
    CHECK_INT(parindex_framework_item(framework, i, &item), PARINDEX_OK);
    CHECK_TEXT(item.code, wanted[i].code);
    CHECK_TEXT(item.label, wanted[i].code);
    CHECK_TEXT(item.title_vi, wanted[i].title_vi);
    CHECK_TEXT(item.title_en, wanted[i].title_en);
    CHECK_TEXT(item.rule, wanted[i].rule);
    CHECK_TEXT(item.source, wanted[i].source);
    CHECK_TEXT(item.owner, wanted[i].owner);
    CHECK_INT(item.parent, wanted[i].parent);
    CHECK_INT(item.depth, wanted[i].depth);
    CHECK_INT(item.digits, 2);
    CHECK_INT(item.max, wanted[i].max);
    CHECK_INT(item.max_scale, wanted[i].max_scale);
    CHECK_INT(item.flags, wanted[i].flags);
    CHECK_INT(item.reserved, 0);
    CHECK_INT(parindex_framework_find_item(framework, wanted[i].code, PARINDEX_NTS), i);
  }
  CHECK(parindex_framework_find_item(framework, "9", 1) == PARINDEX_NONE);
  CHECK_INT(parindex_framework_find_item(framework, "1.1x", 3), 1);
  CHECK(parindex_framework_find_item(framework, NULL, 3) == PARINDEX_NONE);
  CHECK(parindex_framework_find_item(framework, NULL, 0) == PARINDEX_NONE);
  CHECK(parindex_framework_find_item(framework, "1", PARINDEX_NTS - 1) == PARINDEX_NONE);
  CHECK(parindex_framework_find_item(NULL, "1", 1) == PARINDEX_NONE);
  parindex_framework_free(framework);
}

TEST(Framework_CodesThatStandTwiceAreFoundByLabel) {
  static const char json[] =
      "{\"format\": \"parindex-framework/1\", \"id\": \"x\", \"max\": 4,\n"
      " \"items\": [{\"code\": \"A\", \"max\": 2.5, \"items\": [{\"code\": \"1\", \"max\": 2.5, \"rule\": {\"kind\": \"judged\"}}]},\n"
      "  {\"code\": \"B\", \"max\": 1.5, \"items\": [{\"code\": \"1\", \"max\": 1.5, \"rule\": {\"kind\": \"judged\"}},\n"
      "   {\"code\": \"2\", \"max\": 0, \"rule\": {\"kind\": \"judged\"}}]}]}";
  parindex_framework* framework = NULL;
  parindex_item item;
  size_t at;
  WORKS(parindex_framework_load(json, sizeof json - 1, NULL, &framework, &error));
  CHECK(parindex_framework_find_item(framework, "1", 1) == PARINDEX_NONE); /* two have that code */
  CHECK_INT(parindex_framework_find_item(framework, "A/1", 3), 1);
  CHECK_INT(parindex_framework_find_item(framework, "B/1", 3), 3);
  at = parindex_framework_find_item(framework, "2", 1);
  CHECK_INT(at, 4);
  memset(&item, 0, sizeof item);
  item.struct_size = sizeof item;
  CHECK_INT(parindex_framework_item(framework, 1, &item), PARINDEX_OK);
  CHECK_TEXT(item.code, "1");
  CHECK_TEXT(item.label, "A/1");
  CHECK_INT(item.max, 25);
  CHECK_INT(item.max_scale, 1);
  parindex_framework_free(framework);
}

TEST(Framework_EnumeratesItsBands) {
  parindex_framework* const framework = load_framework();
  CHECK_TEXT(parindex_framework_band(framework, 0), "A");
  CHECK_TEXT(parindex_framework_band(framework, 1), "B");
  CHECK_TEXT(parindex_framework_band(framework, 2), "C");
  CHECK(parindex_framework_band(framework, 3) == NULL);
  CHECK(parindex_framework_band(framework, SIZE_MAX) == NULL);
  CHECK_TEXT(parindex_framework_band_title(framework, 0, PARINDEX_VI), "Xuất sắc");
  CHECK_TEXT(parindex_framework_band_title(framework, 0, PARINDEX_EN), "Excellent");
  CHECK_TEXT(parindex_framework_band_title(framework, 1, PARINDEX_VI), "Tốt");
  CHECK_TEXT(parindex_framework_band_title(framework, 1, PARINDEX_EN), "Tốt"); /* the other language */
  CHECK_TEXT(parindex_framework_band_title(framework, 2, PARINDEX_EN), "");
  CHECK(parindex_framework_band_title(framework, 3, PARINDEX_EN) == NULL);
  parindex_framework_free(framework);
}

TEST(Framework_KeepsItsWarnings) {
  parindex_framework* const framework = load_framework();
  parindex_mistake mistake;
  memset(&mistake, 0, sizeof mistake);
  mistake.struct_size = sizeof mistake;
  CHECK_INT(parindex_framework_mistake(framework, 0, &mistake), PARINDEX_OK);
  CHECK_TEXT(mistake.code, "UNUSED_FACT");
  CHECK_TEXT(mistake.pointer, "/facts/share");
  CHECK_TEXT(mistake.file, "");
  CHECK_INT(mistake.severity, PARINDEX_WARNING);
  CHECK_INT(parindex_framework_mistake(framework, 4, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_mistake(framework, SIZE_MAX, &mistake), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_mistake(framework, 0, NULL), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_mistake(NULL, 0, &mistake), PARINDEX_E_ARGUMENT);
  mistake.struct_size = 4;
  CHECK_INT(parindex_framework_mistake(framework, 0, &mistake), PARINDEX_E_ARGUMENT);
  parindex_framework_free(framework);
}

TEST(Framework_NullAndOtherHandlesGiveNothing) {
  parindex_framework* const framework = load_framework();
  parindex_calendar* calendar = NULL;
  const parindex_framework* wrong[2];
  parindex_fact fact;
  parindex_item item;
  size_t i;
  WORKS(parindex_calendar_load("date,kind\n", PARINDEX_NTS, NULL, &calendar, &error));
  wrong[0] = NULL;
  wrong[1] = (const parindex_framework*)(const void*)calendar;
  for (i = 0; i != 2; ++i) {
    CHECK(parindex_framework_id(wrong[i]) == NULL);
    CHECK(parindex_framework_title(wrong[i], PARINDEX_VI) == NULL);
    CHECK(parindex_framework_seal(wrong[i]) == NULL);
    CHECK(parindex_framework_period(wrong[i]) == NULL);
    CHECK_INT(parindex_framework_digits(wrong[i]), -1);
    CHECK_INT(parindex_framework_fact_count(wrong[i]), 0);
    CHECK_INT(parindex_framework_item_count(wrong[i]), 0);
    CHECK_INT(parindex_framework_band_count(wrong[i]), 0);
    CHECK_INT(parindex_framework_mistake_count(wrong[i]), 0);
    CHECK(parindex_framework_band(wrong[i], 0) == NULL);
    CHECK(parindex_framework_band_title(wrong[i], 0, PARINDEX_VI) == NULL);
    CHECK(parindex_framework_fact_option(wrong[i], 0, 0) == NULL);
    memset(&fact, 0, sizeof fact);
    fact.struct_size = sizeof fact;
    CHECK_INT(parindex_framework_fact(wrong[i], 0, &fact), PARINDEX_E_ARGUMENT);
    CHECK(fact.id == NULL);
    memset(&item, 0, sizeof item);
    item.struct_size = sizeof item;
    CHECK_INT(parindex_framework_item(wrong[i], 0, &item), PARINDEX_E_ARGUMENT);
    CHECK(item.code == NULL);
  }
  CHECK_INT(parindex_framework_fact(framework, 11, &fact), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_fact(framework, SIZE_MAX, &fact), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_fact(framework, 0, NULL), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_item(framework, 9, &item), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_item(framework, PARINDEX_NONE, &item), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_framework_item(framework, 0, NULL), PARINDEX_E_ARGUMENT);
  fact.struct_size = sizeof fact - 8;
  CHECK_INT(parindex_framework_fact(framework, 0, &fact), PARINDEX_E_ARGUMENT);
  item.struct_size = 1u << 31;
  CHECK_INT(parindex_framework_item(framework, 0, &item), PARINDEX_E_ARGUMENT);
  CHECK(parindex_framework_fact_option(framework, 99, 0) == NULL);
  parindex_framework_free((parindex_framework*)(void*)calendar); /* not a framework: nothing happens */
  parindex_framework_free(NULL);
  parindex_calendar_free(calendar);
  parindex_framework_free(framework);
}

TEST(Framework_LoadRefusesWrongCalls) {
  char* const text = file_text("framework.json");
  parindex_framework* const rubbish = (parindex_framework*)(void*)&check_faults;
  parindex_framework* out = rubbish;
  parindex_load_options options;
  struct {
    parindex_load_options known;
    unsigned char newer[16];
  } large;

  REFUSED(E_ARGUMENT, NULL, parindex_framework_load(text, PARINDEX_NTS, NULL, NULL, &error));
  REFUSED(E_ARGUMENT, out, parindex_framework_load(NULL, 1, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_DATA, out, parindex_framework_load(NULL, 0, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_DATA, out, parindex_framework_load(NULL, PARINDEX_NTS, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_DATA, out, parindex_framework_load("", 0, NULL, &out, &error));
  out = rubbish;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS - 1, NULL, &out, &error));

  CHECK_INT(parindex_load_options_init(NULL, sizeof options), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_load_options_init(&options, 0), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_load_options_init(&options, sizeof options - 1), PARINDEX_E_ARGUMENT);
  CHECK_INT(parindex_load_options_init(&options, SIZE_MAX), PARINDEX_E_ARGUMENT);
  memset(&options, 0xEE, sizeof options);
  CHECK_INT(parindex_load_options_init(&options, sizeof options), PARINDEX_OK);
  CHECK_INT(options.struct_size, sizeof options);
  CHECK_INT(options.flags, 0);
  CHECK_INT(options.max_bytes, 0);
  CHECK(options.file == NULL);

  options.struct_size = 0;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.struct_size = sizeof options - 1;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.struct_size = UINT32_MAX;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.struct_size = sizeof options;
  options.flags = 2;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.flags = UINT32_MAX;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.flags = 0;
  options.max_bytes = -1;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.max_bytes = INT64_MIN;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.max_bytes = (int64_t)strlen(text) - 1;
  REFUSED(E_DATA, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  options.max_bytes = (int64_t)strlen(text);
  WORKS(parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));
  parindex_framework_free(out);
  options.max_bytes = 0;
  options.flags = PARINDEX_LOAD_STRICT; /* the document has four warnings */
  REFUSED(E_DATA, out, parindex_framework_load(text, PARINDEX_NTS, &options, &out, &error));

  /* A newer caller: a tail of zeros is as if it were not there, another one asks for what is not known. */
  memset(&large, 0xEE, sizeof large);
  CHECK_INT(parindex_load_options_init(&large.known, sizeof large), PARINDEX_OK);
  CHECK_INT(large.newer[15], 0);
  WORKS(parindex_framework_load(text, PARINDEX_NTS, &large.known, &out, &error));
  parindex_framework_free(out);
  large.newer[15] = 1;
  REFUSED(E_ARGUMENT, out, parindex_framework_load(text, PARINDEX_NTS, &large.known, &out, &error));
  free(text);
}

TEST(Framework_LoadSurvivesEveryCutAndEveryByte) {
  char* const text = file_text("framework.json");
  const size_t length = strlen(text);
  size_t i;
  for (i = 0; i < length - 2; i += 7) { /* a part of the document, in memory of just that size */
    char* const part = copy_of(text, i);
    parindex_framework* out = NULL;
    REFUSED(E_DATA, out, parindex_framework_load(part, i, NULL, &out, &error));
    free(part);
  }
  for (i = 0; i < length; i += 3) {
    static const char hostile[] = {'\0', '"', '{', '\x80', '\xFF', '9'};
    parindex_framework* out = NULL;
    const char kept = text[i];
    text[i] = hostile[i % sizeof hostile];
    if (parindex_framework_load(text, length, NULL, &out, NULL) != PARINDEX_OK) CHECK(out == NULL);
    parindex_framework_free(out);
    text[i] = kept;
  }
  free(text);
}

TEST(Framework_FormIsReadBackAsItIs) {
  parindex_framework* const framework = load_framework();
  static const parindex_format formats[] = {PARINDEX_FORMAT_JSON, PARINDEX_FORMAT_CSV};
  size_t i;
  for (i = 0; i != 2; ++i) {
    size_t needed = 12345, again = 0;
    char* buffer;
    parindex_reader* reader = NULL;
    REFUSED(E_BUFFER, NULL, parindex_framework_form(framework, formats[i], PARINDEX_VI, NULL, 0, &needed, &error));
    CHECK(needed > 100);
    buffer = (char*)need(needed + 1);
    memset(buffer, 'z', needed + 1);
    REFUSED(E_BUFFER, NULL,
        parindex_framework_form(framework, formats[i], PARINDEX_VI, buffer, needed, &again, &error));
    CHECK_INT(again, needed);
    CHECK_INT(buffer[0], 'z'); /* nothing is cut */
    WORKS(parindex_framework_form(framework, formats[i], PARINDEX_VI, buffer, needed + 1, &again, &error));
    CHECK_INT(again, needed);
    CHECK_INT(strlen(buffer), needed);
    CHECK(strstr(buffer, "done") != NULL);
    WORKS(parindex_framework_form(framework, formats[i], PARINDEX_EN, buffer, needed + 1, NULL, &error));
    WORKS(parindex_reader_new(framework, NULL, &reader, &error));
    WORKS(parindex_reader_add(reader, formats[i], buffer, PARINDEX_NTS, "form", &error));
    parindex_reader_free(reader);
    free(buffer);
  }
  {
    size_t needed = 5;
    char buffer[4];
    REFUSED(E_ARGUMENT, NULL, parindex_framework_form(NULL, PARINDEX_FORMAT_JSON, 0, buffer, 4, &needed, &error));
    CHECK_INT(needed, 0);
    needed = 5;
    REFUSED(E_ARGUMENT, NULL, parindex_framework_form(framework, PARINDEX_FORMAT_JSON_LINES, 0, buffer, 4, &needed, &error));
    CHECK_INT(needed, 0);
    REFUSED(E_ARGUMENT, NULL, parindex_framework_form(framework, -1, 0, buffer, 4, &needed, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_framework_form(framework, INT32_MAX, 0, buffer, 4, &needed, &error));
    REFUSED(E_ARGUMENT, NULL, parindex_framework_form(framework, PARINDEX_FORMAT_JSON, 0, NULL, 4, &needed, &error));
    REFUSED(E_BUFFER, NULL, parindex_framework_form(framework, PARINDEX_FORMAT_JSON, 0, buffer, 4, NULL, &error));
  }
  parindex_framework_free(framework);
}

int main(void) {
  RUN(Framework_SaysWhatItIs);
  RUN(Framework_EnumeratesItsFacts);
  RUN(Framework_UnnamedFactsAreMarked);
  RUN(Framework_EnumeratesItsItems);
  RUN(Framework_CodesThatStandTwiceAreFoundByLabel);
  RUN(Framework_EnumeratesItsBands);
  RUN(Framework_KeepsItsWarnings);
  RUN(Framework_NullAndOtherHandlesGiveNothing);
  RUN(Framework_LoadRefusesWrongCalls);
  RUN(Framework_LoadSurvivesEveryCutAndEveryByte);
  RUN(Framework_FormIsReadBackAsItIs);
  return finish();
}
