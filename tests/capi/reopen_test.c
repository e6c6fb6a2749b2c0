/* SPDX-License-Identifier: Apache-2.0 */
/* The library is opened, used and closed a hundred times, as plug-ins are: the process does not grow.
 * usage: capi_reopen LIBRARY */
#ifndef __cplusplus
#define _POSIX_C_SOURCE 200809L
#endif
#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include "check.h"

/* This program must not hold the library itself, so it calls nothing of it by name. */
typedef parindex_status (*load_fn)(
    const char*, size_t, const parindex_load_options*, parindex_framework**, parindex_error**);
typedef void (*free_fn)(parindex_framework*);
typedef parindex_status (*score_fn)(const parindex_framework*, const char*, size_t, const parindex_score_options*,
    parindex_result**, parindex_error**);
typedef void (*free_result_fn)(parindex_result*);

/* Memory in pages, and how many mappings there are. */
static long resident(void) {
  FILE* const in = fopen("/proc/self/statm", "r");
  long size = 0, pages = 0;
  if (in == NULL) return -1;
  if (fscanf(in, "%ld %ld", &size, &pages) != 2) pages = -1;
  fclose(in);
  return pages;
}
static int mappings(void) {
  FILE* const in = fopen("/proc/self/maps", "r");
  int lines = 0, c;
  if (in == NULL) return -1;
  while ((c = fgetc(in)) != EOF)
    lines += c == '\n';
  fclose(in);
  return lines;
}

/* C and C++ have no cast between objects and functions; POSIX says the bytes are the same. */
static void find(void* library, const char* name, void* out) {
  void* const symbol = dlsym(library, name);
  CHECK(symbol != NULL);
  memcpy(out, &symbol, sizeof symbol);
}

static char *rules, *facts;

static void open_use_close(const char* path) {
  void* const library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  load_fn load = NULL;
  free_fn free_framework = NULL;
  score_fn score = NULL;
  free_result_fn free_result = NULL;
  parindex_framework* framework = NULL;
  parindex_result* result = NULL;
  if (library == NULL) {
    fprintf(stderr, "%s\n", dlerror());
    exit(2);
  }
  find(library, "parindex_framework_load", &load);
  find(library, "parindex_framework_free", &free_framework);
  find(library, "parindex_score_json", &score);
  find(library, "parindex_result_free", &free_result);
  CHECK_INT(load(rules, PARINDEX_NTS, NULL, &framework, NULL), PARINDEX_OK);
  CHECK_INT(score(framework, facts, PARINDEX_NTS, NULL, &result, NULL), PARINDEX_OK);
  free_result(result);
  free_framework(framework);
  CHECK_INT(dlclose(library), 0);
  /* It is gone: nothing of ours keeps it. */
  CHECK(dlopen(path, RTLD_NOW | RTLD_NOLOAD) == NULL);
}

int main(int argc, char** argv) {
  size_t before = 0, after;
  long pages = 0;
  int i, maps = 0;
  check_test = "Reopen_AHundredTimesWithoutGrowth";
  if (argc != 2) return 2;
  rules = file_text("framework.json");
  facts = file_text("facts.json");
  for (i = 0; i != 140; ++i) {
    open_use_close(argv[1]);
    if (i == 39) { /* by now the allocator and the loader have what they keep */
      before = mallinfo2().uordblks;
      pages = resident();
      maps = mappings();
    }
  }
  after = mallinfo2().uordblks;
  printf("bytes in use %zu, a hundred times later %zu; resident pages %ld, %ld; mappings %d, %d\n", before, after, pages,
      resident(), maps, mappings());
  CHECK(before != 0 && after <= before + 8192);
  CHECK(pages > 0 && resident() <= pages + 64);
  CHECK(maps > 0 && mappings() <= maps);
  return finish();
}
