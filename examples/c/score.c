/* SPDX-License-Identifier: Apache-2.0 */
/* Scores a case from C and prints a scorecard a line; C89, so that it builds anywhere.

     cc score.c $(pkg-config --cflags --libs parindex) -o score
     ./score FRAMEWORK.json FACTS.csv UNITS.csv
     ./score --bench FRAMEWORK.json                        3,321 units by column

   Wrong data ends with status 1 and every mistake, each with its line and column, on the error stream. */
#include <parindex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A whole file with a NUL after it, to be freed; NULL and a sentence when it cannot be read. */
static char* read_file(const char* path, size_t* length) {
  FILE* file = fopen(path, "rb");
  char* text = NULL;
  size_t room = 0, used = 0;
  if (file != NULL) {
    for (;;) {
      if (used + 1 >= room) {
        char* larger = (char*)realloc(text, room = room * 2 + 65536);
        if (larger == NULL) break;
        text = larger;
      }
      used += fread(text + used, 1, room - used - 1, file);
      if (feof(file) && !ferror(file)) {
        fclose(file);
        text[used] = '\0';
        *length = used;
        return text;
      }
      if (ferror(file)) break;
    }
    fclose(file);
  }
  free(text);
  perror(path);
  return NULL;
}

/* Says what went wrong, frees the error, and gives the exit status of the program. */
static int report(parindex_status status, parindex_error* error) {
  size_t i, count = parindex_error_mistake_count(error);
  for (i = 0; i != count; ++i) {
    parindex_mistake mistake;
    mistake.struct_size = sizeof mistake;
    if (parindex_error_mistake(error, i, &mistake) != PARINDEX_OK) break;
    fprintf(stderr, "%s:%lu:%lu: %s: %s\n  %s\n", mistake.file, (unsigned long)mistake.line,
            (unsigned long)mistake.column, mistake.code, mistake.message_en, mistake.hint_en);
  }
  if (count == 0) {
    const char* message = parindex_error_message(error, PARINDEX_EN);
    fprintf(stderr, "%s: %s\n", parindex_status_name(status), message);
  }
  parindex_error_free(error);
  return 1;
}

static int32_t PARINDEX_CALL print_part(const char* text, size_t length, void* user) {
  return fwrite(text, 1, length, (FILE*)user) == length ? 0 : 1;
}

static int load(const char* path, parindex_framework** out) {
  parindex_load_options options;
  parindex_error* error = NULL;
  parindex_status status;
  size_t length;
  char* text = read_file(path, &length);
  *out = NULL;
  if (text == NULL) return 1;
  parindex_load_options_init(&options, sizeof options);
  options.file = path;
  status = parindex_framework_load(text, length, &options, out, &error);
  free(text);
  return status == PARINDEX_OK ? 0 : report(status, error);
}

static int score(const char* framework_path, const char* facts_path, const char* units_path) {
  parindex_framework* framework = NULL;
  parindex_reader* reader = NULL;
  parindex_batch* batch = NULL;
  parindex_result* result = NULL;
  parindex_error* error = NULL;
  parindex_status status;
  size_t facts_length, units_length;
  int failed = 1;
  char* facts = read_file(facts_path, &facts_length);
  char* units = read_file(units_path, &units_length);

  if (facts != NULL && units != NULL && load(framework_path, &framework) == 0) {
    status = parindex_reader_new(framework, NULL, &reader, &error);
    if (status == PARINDEX_OK)
      status = parindex_reader_add(reader, PARINDEX_FORMAT_UNITS, units, units_length, units_path, &error);
    if (status == PARINDEX_OK)
      status = parindex_reader_add(reader, PARINDEX_FORMAT_CSV, facts, facts_length, facts_path, &error);
    if (status == PARINDEX_OK) status = parindex_reader_finish(reader, &batch, &error);
    if (status == PARINDEX_OK) status = parindex_score_batch(batch, NULL, &result, &error);
    if (status == PARINDEX_OK)
      status =
          parindex_result_write(result, PARINDEX_VIEW_JSON_LINES, PARINDEX_EN, print_part, stdout, &error);
    failed = status == PARINDEX_OK ? 0 : report(status, error);
  }
  /* In any order, and NULL is fine. */
  parindex_framework_free(framework);
  parindex_reader_free(reader);
  parindex_batch_free(batch);
  parindex_result_free(result);
  free(facts);
  free(units);
  return failed;
}

/* Nanoseconds of a call, and of a unit when a year of 3,321 communes is scored by column; then a sum that shows that
   every language got the same points and ranks. */
enum { UNITS = 3321, CALLS = 1000000, ROUNDS = 9 };

static int bench(const char* framework_path) {
  static int64_t points[UNITS];
  static int32_t ranks[UNITS];
  parindex_framework* framework = NULL;
  parindex_columns* bound = NULL;
  parindex_error* error = NULL;
  parindex_output outputs[2];
  parindex_column* columns;
  parindex_status status;
  int32_t* data;
  size_t facts, i, j, items = 0;
  double sum = 0, best = 1e300, call;
  clock_t began;

  if (load(framework_path, &framework) != 0) return 1;
  facts = parindex_framework_fact_count(framework);
  columns = (parindex_column*)calloc(facts, sizeof *columns);
  data = (int32_t*)malloc(facts * UNITS * sizeof *data);
  if (columns == NULL || data == NULL) return 1;
  for (j = 0; j != facts; ++j) {
    for (i = 0; i != UNITS; ++i)
      data[j * UNITS + i] = (int32_t)((i * 31 + j * 17) % 97 + j % 2 * 100);
    columns[j].struct_size = sizeof *columns;
    columns[j].type = PARINDEX_COLUMN_I32;
    columns[j].fact = j;
    columns[j].data = data + j * UNITS;
  }
  memset(outputs, 0, sizeof outputs);
  outputs[0].struct_size = outputs[1].struct_size = sizeof *outputs;
  outputs[0].kind = PARINDEX_OUTPUT_POINTS;
  outputs[0].type = PARINDEX_COLUMN_I64;
  outputs[0].scale = 2;
  outputs[0].data = points;
  outputs[1].kind = PARINDEX_OUTPUT_RANK;
  outputs[1].type = PARINDEX_COLUMN_I32;
  outputs[1].data = ranks;
  outputs[0].item = outputs[1].item = (uint64_t)-1; /* the whole */

  began = clock();
  for (i = 0; i != CALLS; ++i)
    items += parindex_framework_item_count(framework);
  call = (double)(clock() - began) / CLOCKS_PER_SEC * 1e9 / CALLS;

  status = parindex_columns_bind(framework, columns, facts, UNITS, NULL, &bound, &error);
  for (i = 0; i != ROUNDS && status == PARINDEX_OK; ++i) {
    double took;
    began = clock();
    status = parindex_columns_score_into(bound, outputs, 2, NULL, NULL, &error);
    took = (double)(clock() - began) / CLOCKS_PER_SEC * 1e9 / UNITS;
    if (took < best) best = took;
  }
  if (status == PARINDEX_OK) {
    for (i = 0; i != UNITS; ++i)
      sum += (double)points[i] + ranks[i];
    printf("%.1f %.0f %.0f\n", items != 0 ? call : 0.0, best, sum);
  } else {
    report(status, error);
  }
  parindex_columns_free(bound);
  parindex_framework_free(framework);
  free(columns);
  free(data);
  return status == PARINDEX_OK ? 0 : 1;
}

int main(int argc, char** argv) {
  if (parindex_abi_version() != PARINDEX_ABI_VERSION) {
    fprintf(stderr, "libparindex %s has another interface than parindex.h\n", parindex_version());
    return 2;
  }
  if (argc == 3 && strcmp(argv[1], "--bench") == 0) return bench(argv[2]);
  if (argc == 4) return score(argv[1], argv[2], argv[3]);
  fprintf(stderr, "usage: score FRAMEWORK.json FACTS.csv UNITS.csv | score --bench FRAMEWORK.json\n");
  return 2;
}
