/* SPDX-License-Identifier: Apache-2.0 */
/* What a unit lost and what to do about it, from C: advice as a line of JSON, and the HTML report; C89.

     cc advise.c $(pkg-config --cflags --libs parindex) -o advise
     ./advise FRAMEWORK.json FACTS.csv UNITS.csv UNIT TARGET REPORT.html
     ./advise vn-766-2026.json facts.csv units.csv H44.246 index:80 report.html

   Everything wrong ends with status 1 and a sentence on the error stream, with the place of every mistake. */
#include <parindex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file as a text with a NUL after it, to be freed; NULL when it cannot be read. */
static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  char* text = NULL;
  long size;
  if (file == NULL) {
    perror(path);
    return NULL;
  }
  if (fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 && fseek(file, 0, SEEK_SET) == 0 &&
      (text = (char*)malloc((size_t)size + 1)) != NULL) {
    text[fread(text, 1, (size_t)size, file)] = '\0';
  }
  fclose(file);
  return text;
}

static int32_t PARINDEX_CALL write_part(const char* text, size_t length, void* user) {
  return fwrite(text, 1, length, (FILE*)user) == length ? 0 : 1;
}

/* The facts of all units, scored. */
static parindex_status score(const char* const texts[3], char** paths, parindex_result** result, parindex_error** error) {
  parindex_load_options load;
  parindex_score_options options;
  parindex_framework* framework = NULL;
  parindex_status status;
  parindex_load_options_init(&load, sizeof load);
  load.file = paths[0];
  status = parindex_framework_load(texts[0], PARINDEX_NTS, &load, &framework, error);
  if (status == PARINDEX_OK) {
    parindex_score_options_init(&options, sizeof options);
    options.format = PARINDEX_FORMAT_CSV;
    options.file = paths[1];
    options.units = texts[2];
    options.units_length = strlen(texts[2]);
    status = parindex_score_json(framework, texts[1], PARINDEX_NTS, &options, result, error);
  }
  parindex_framework_free(framework); /* the result holds what it needs */
  return status;
}

static parindex_status advise(const parindex_result* result, const char* unit, const char* target, parindex_error** error) {
  parindex_advice_options options;
  size_t at = parindex_result_find_unit(result, unit, PARINDEX_NTS);
  parindex_advice_options_init(&options, sizeof options);
  options.target = target;
  return parindex_result_advise(result, at, &options, write_part, stdout, error);
}

static parindex_status report(const parindex_result* result, const char* unit, FILE* file, parindex_error** error) {
  parindex_report_options options;
  parindex_report_options_init(&options, sizeof options);
  options.unit = unit;
  return parindex_result_report(result, &options, write_part, file, error);
}

int main(int argc, char** argv) {
  const char* texts[3];
  char* owned[3];
  parindex_result* result = NULL;
  parindex_error* error = NULL;
  parindex_status status = PARINDEX_E_ARGUMENT;
  int i, read = 1;
  if (argc != 7) {
    fprintf(stderr, "usage: %s FRAMEWORK.json FACTS.csv UNITS.csv UNIT TARGET REPORT.html\n", argv[0]);
    return 2;
  }
  for (i = 0; i != 3; ++i) {
    texts[i] = owned[i] = read_file(argv[1 + i]);
    if (owned[i] == NULL) read = 0;
  }
  if (read) {
    FILE* const page = fopen(argv[6], "wb");
    status = score(texts, argv + 1, &result, &error);
    if (status == PARINDEX_OK) status = advise(result, argv[4], argv[5], &error);
    if (status == PARINDEX_OK && page != NULL) status = report(result, argv[4], page, &error);
    if (page == NULL || fclose(page) != 0) {
      perror(argv[6]);
      read = 0;
    }
    if (status != PARINDEX_OK) fprintf(stderr, "%s\n", parindex_error_message(error, PARINDEX_EN));
  }
  parindex_error_free(error);
  parindex_result_free(result);
  for (i = 0; i != 3; ++i)
    free(owned[i]);
  return read && status == PARINDEX_OK ? 0 : 1;
}
