/* SPDX-License-Identifier: Apache-2.0 */
/* Counts facts out of records from C and prints them as CSV, for score.c; C89.

     cc facts.c $(pkg-config --cflags --libs parindex_records) -o facts
     ./facts KIND PERIOD AS_OF MAPPING.json RECORDS.csv...     (plain, .gz or .zst)

   A row that is wrong ends with status 1 and its place on the error stream. */
#include <parindex_records.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The text of a small file, to be freed; NULL and a sentence when it cannot be read. */
static char* read_file(const char* path) {
  FILE* file = fopen(path, "rb");
  char* text = NULL;
  long size;
  if (file != NULL && fseek(file, 0, SEEK_END) == 0 && (size = ftell(file)) >= 0 &&
      fseek(file, 0, SEEK_SET) == 0 && (text = (char*)malloc((size_t)size + 1)) != NULL) {
    if (fread(text, 1, (size_t)size, file) == (size_t)size) {
      text[size] = '\0';
      fclose(file);
      return text;
    }
    free(text);
  }
  if (file != NULL) fclose(file);
  perror(path);
  return NULL;
}

static int32_t PARINDEX_CALL print(const char* text, size_t length, void* user) {
  return fwrite(text, 1, length, (FILE*)user) == length ? 0 : 1;
}

int main(int argc, char** argv) {
  parindex_records_options options;
  parindex_records_input inputs[64];
  parindex_records_facts* facts = NULL;
  parindex_records_error* error = NULL;
  const char* periods[1];
  char* mapping;
  int status = 0, i;
  if (argc < 6 || argc > 64 + 5) {
    fprintf(stderr, "usage: %s KIND PERIOD AS_OF MAPPING.json RECORDS.csv...\n", argv[0]);
    return 2;
  }
  mapping = read_file(argv[4]);
  if (mapping == NULL) return 1;
  periods[0] = argv[2];
  parindex_records_options_init(&options, sizeof options);
  options.periods = periods;
  options.period_count = 1;
  options.as_of = argv[3];
  options.mapping = mapping;
  options.mapping_length = strlen(mapping);
  options.mapping_file = argv[4];
  options.threads = -1;
  memset(inputs, 0, sizeof inputs);
  for (i = 5; i != argc; ++i) {
    inputs[i - 5].struct_size = sizeof inputs[0];
    inputs[i - 5].name = argv[i];
  }
  if (parindex_records_read(argv[1], inputs, (size_t)(argc - 5), &options, &facts, &error) != PARINDEX_OK ||
      parindex_records_facts_write(facts, PARINDEX_RECORDS_CSV, print, stdout, &error) != PARINDEX_OK) {
    fprintf(stderr, "%s\n", parindex_records_error_message(error, PARINDEX_EN));
    status = 1;
  }
  parindex_records_error_free(error);
  parindex_records_facts_free(facts);
  free(mapping);
  return status;
}
