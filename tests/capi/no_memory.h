/* SPDX-License-Identifier: Apache-2.0 */
/* What for: calls while memory runs out at the first, second, third … allocation: each then gives PARINDEX_E_MEMORY (or
 * does without), nothing is kept, nothing dies, and afterwards all is well again. malloc() and its like are the
 * program's own; the C++ library's operator new calls them.
 *
 *   static void flow(void) { …; OK(out, parindex_x(…, &out, &error)); … }
 *   int main(void) { …; return starve(20000, 800); }
 */
#ifndef PARINDEX_TESTS_CAPI_NO_MEMORY_H_
#define PARINDEX_TESTS_CAPI_NO_MEMORY_H_

#ifndef __cplusplus
#define _POSIX_C_SOURCE 200809L
#endif
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#ifdef __GLIBC__


#ifdef __cplusplus
#error "this file defines malloc() and is C"
#endif

extern void* __libc_malloc(size_t size);
extern void* __libc_calloc(size_t count, size_t size);
extern void* __libc_realloc(void* old, size_t size);
extern void* __libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void* old);

/* Counted while `counting`: how many allocations were asked for, and how many pieces the library holds. */
static int counting;
static long asked, held;
static long fail_at;   /* the first that fails; 0: none */
static int fail_once;  /* only that one, else all from there on */

static int fails(void) {
  if (!counting) return 0;
  ++asked;
  return fail_at != 0 && (fail_once ? asked == fail_at : asked >= fail_at);
}
static void* given(void* out) {
  if (counting && out != NULL) ++held;
  return out;
}
static void* none(void) {
  errno = ENOMEM;
  return NULL;
}
void* malloc(size_t size) { return fails() ? none() : given(__libc_malloc(size)); }
void* calloc(size_t count, size_t size) { return fails() ? none() : given(__libc_calloc(count, size)); }
void* memalign(size_t alignment, size_t size) { return fails() ? none() : given(__libc_memalign(alignment, size)); }
void* aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void** out, size_t alignment, size_t size) {
  void* const memory = memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *out = memory;
  return 0;
}
void* realloc(void* old, size_t size) {
  void* out;
  if (fails()) return none();
  out = __libc_realloc(old, size);
  if (counting && old == NULL && out != NULL) ++held;
  if (counting && old != NULL && size == 0) --held;
  return out;
}
void free(void* old) {
  if (counting && old != NULL) --held;
  __libc_free(old);
}

/* ---- calls */

static long refused, worked;

/* A call is done, or says that there is no memory: then the error is the one that needs none, in both languages. */
static inline int done(parindex_status status, told error, const void* out, int line) {
  if (status == PARINDEX_OK) {
    ++worked;
    if (error.status != -1) check_fault(__FILE__, line, "an error although all is well");
  } else {
    ++refused;
    if (status != PARINDEX_E_MEMORY) {
      check_fault(__FILE__, line, "another status than E_MEMORY");
      fprintf(stderr, "  status %d at allocation %ld: %.300s\n", (int)status, fail_at, error.en);
    }
    if (out != NULL) check_fault(__FILE__, line, "an output although there is no memory");
    if (error.status != PARINDEX_E_MEMORY || strlen(error.vi) < 8 || strlen(error.en) < 8)
      check_fault(__FILE__, line, "no error that says so");
  }
  ++check_count;
  return status == PARINDEX_OK;
}
static inline int ok(parindex_status status, parindex_error* error, const void* out, int line) {
  const int was = counting;
  int good;
  counting = 0;
  good = done(status, told_by(error), out, line);
  counting = was;
  parindex_error_free(error);
  return good;
}
/* `out` and `error` are looked at after the call. */
#define OK(out, call)                                    \
  do {                                                   \
    const parindex_status ok_status = (error = NULL, (call)); \
    (void)ok(ok_status, error, out, __LINE__);           \
  } while (0)

static inline int32_t PARINDEX_CALL nowhere(const char* text, size_t length, void* user) {
  (void)text;
  (void)user;
  return length == 0;
}
static inline int32_t PARINDEX_CALL watch(uint64_t done, uint64_t total, void* user) {
  (void)done;
  (void)total;
  (void)user;
  return 0;
}

/* What is called; the program says. */
static void flow(void);

/* Runs the flow with the n-th allocation failing; gives how many there were. */
static long run(long n, int once) {
  fail_at = n;
  fail_once = once;
  asked = held = 0;
  counting = 1;
  flow();
  counting = 0;
  if (held != 0) {
    char text[128];
    snprintf(text, sizeof text, "%ld pieces are kept when allocation %ld fails%s", held, n, once ? " alone" : "");
    check_fault(__FILE__, __LINE__, text);
  }
  return asked;
}

/* In a process of its own where nothing has been made yet: what is made once fails too, and can be made later. */
static void run_cold(long n) {
  int state = 0;
  const pid_t child = fork();
  if (child == 0) {
    fail_at = n;
    fail_once = n % 2 == 0;
    counting = 1;
    flow();
    counting = 0;
    fail_at = 0;
    refused = 0;
    flow();
    _exit(check_faults == 0 && refused == 0 ? 0 : 1);
  }
  CHECK(child > 0 && waitpid(child, &state, 0) == child);
  CHECK(WIFEXITED(state) && WEXITSTATUS(state) == 0);
}

/* All of it: in fresh processes up to an allocation, then here, each of the first `dense` and one in some of the rest. */
static inline int starve(long cold, long dense) {
  long n, all;
  int once;
  for (n = 1; n < cold; n += 1 + n / 16)
    run_cold(n);
  flow(); /* what is made once and kept is made now */
  all = run(0, 0);
  CHECK_INT(refused, 0);
  CHECK(all > 1000 && run(0, 0) == all);
  printf("%ld allocations in %ld calls\n", all, worked / 3);
  for (once = 0; once != 2; ++once) {
    /* Each of the first, then one in some, and each of the last. */
    for (n = 1; n <= all; n += n < dense || n > all - 50 ? 1 : 1 + n % 97) {
      const long before = refused;
      run(n, once);
      if (once == 0) CHECK(refused > before);
      if (check_faults > 20) return finish();
    }
  }
  printf("%ld calls without memory, %ld with\n", refused, worked);
  CHECK_INT(run(0, 0), all); /* and all is as it was */
  return finish();
}

#endif

#endif /* PARINDEX_TESTS_CAPI_NO_MEMORY_H_ */
