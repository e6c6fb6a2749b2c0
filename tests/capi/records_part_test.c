/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of tasks, surveys, inspections, lists, documents and dossier_statistics in parts. Figures are counted by hand. */
#include "records_check.h"

/* The plan of a commune in two tables. On 30 June: 1 was done in time, 2 late, 3 is overdue, 4 falls due later. b.csv
 * names task 1 once more; that row does not count, wherever it is read. */
static const char* const kPlanA =
    "unit,id,due,done,status\nX,1,2026-04-10,2026-04-10,\nX,2,2026-05-10,2026-05-11,done\n";
static const char* const kPlanB = "unit,id,due,done,status\nX,1,2026-04-10,,open\nX,3,2026-06-29,,\nX,4,2026-07-01,,\n";
static const char* const kTasks =
    "{\"format\": \"parindex-records/1\", \"kind\": \"tasks\", \"facts\": {\"all\": {\"count\": \"tasks\"},"
    " \"late\": {\"count\": \"late\"}, \"waiting\": {\"count\": \"overdue\"}}}";
static const char* const kTaskFacts =
    "unit,period,fact,value\nX,2026-04-01..2026-06-30,all,4\nX,2026-04-01..2026-06-30,late,1\n"
    "X,2026-04-01..2026-06-30,waiting,1\n";

static parindex_records_options options_of(const char* mapping) {
  parindex_records_options options = records_options();
  options.flags = PARINDEX_RECORDS_KEEP_GOING;
  options.mapping = mapping;
  options.mapping_length = mapping == NULL ? 0 : UINT64_MAX;
  return options;
}

static parindex_records_part* part_of(const char* kind, const parindex_records_options* options, const char* table,
                                      const char* name) {
  parindex_records_part* out = NULL;
  RECORDS_WORKS(parindex_records_part_new(kind, options, &out, &error));
  if (table != NULL) {
    const parindex_records_input input = records_bytes(table, name);
    RECORDS_WORKS(parindex_records_part_add(out, &input, NULL, NULL, &error));
  }
  return out;
}

static growing bytes_of_part(const parindex_records_part* part) {
  growing out = {NULL, 0, 0};
  RECORDS_WORKS(parindex_records_part_write(part, append, &out, &error));
  return out;
}

static void same_facts(const parindex_records_part* part, const char* csv) {
  parindex_records_facts* facts = NULL;
  char* text;
  RECORDS_WORKS(parindex_records_part_facts(part, &facts, &error));
  text = facts_text(facts, PARINDEX_RECORDS_CSV);
  CHECK_TEXT(text, csv);
  free(text);
  parindex_records_facts_free(facts);
}

/* Sends a part to another machine. */
static parindex_records_part* sent(const char* kind, const parindex_records_options* options,
                                   const parindex_records_part* part) {
  parindex_records_part* out = NULL;
  const growing bytes = bytes_of_part(part);
  RECORDS_WORKS(parindex_records_part_load(kind, bytes.text, bytes.length, options, &out, &error));
  free(bytes.text);
  return out;
}

TEST(Part_RowsOfPartsCountAsOfOneTable) {
  const parindex_records_options options = options_of(kTasks);
  parindex_records_facts* facts = NULL;
  parindex_records_quality quality;
  parindex_mistake mistake;
  int turned;
  for (turned = 0; turned != 2; ++turned) {
    parindex_records_part* const a = part_of("tasks", &options, turned ? kPlanB : kPlanA, turned ? "b.csv" : "a.csv");
    parindex_records_part* const b = part_of("tasks", &options, turned ? kPlanA : kPlanB, turned ? "a.csv" : "b.csv");
    parindex_records_part* const other = sent("tasks", &options, b);
    RECORDS_WORKS(parindex_records_part_merge(a, other, &error));
    same_facts(a, kTaskFacts);
    same_facts(other, "unit,period,fact,value\n"); /* it gave everything away */
    RECORDS_WORKS(parindex_records_part_facts(a, &facts, &error));
    memset(&quality, 0, sizeof quality);
    quality.struct_size = sizeof quality;
    CHECK_INT(parindex_records_facts_quality(facts, &quality), PARINDEX_OK);
    CHECK_INT(quality.rows_in, 5);
    CHECK_INT(quality.rows_counted, 4);
    CHECK_INT(quality.refused_count, 1);
    memset(&mistake, 0, sizeof mistake);
    mistake.struct_size = sizeof mistake;
    CHECK_INT(parindex_records_facts_refused(facts, 0, &mistake), PARINDEX_OK);
    CHECK_TEXT(mistake.file, "b.csv");
    CHECK_INT(mistake.line, 2);
    CHECK_TEXT(mistake.code, "RECORD_DUPLICATE");
    parindex_records_facts_free(facts);
    parindex_records_part_free(a);
    parindex_records_part_free(b);
    parindex_records_part_free(other);
  }
}

/* Of every kind: three tables merged in every order, in bytes and not, give the bytes of one that read them all. */
TEST(Part_AnyOrderGivesTheSameBytes) {
  static const char* const form =
      "{\"format\": \"parindex-survey-form/1\", \"id\": \"f\", \"options\": {\"A\": 1, \"B\": 0},"
      " \"groups\": {\"citizens\": {}}}";
  static const struct {
    const char *kind, *tables[3], *facts;
  } kinds[] = {
      {"tasks",
       {"unit,id,due,done\nX,1,2026-04-10,2026-04-10\n", "unit,id,due\nX,1,2026-04-10\nX,2,2026-05-01\n",
        "unit,id,due\nY,1,2026-06-30\n,2,\n"},
       NULL},
      {"surveys",
       {"unit,group,respondent,q1\nX,citizens,r1,A\n", "unit,group,respondent,q1\nX,citizens,r1,B\nX,citizens,r2,\n",
        "unit,group,respondent,q1\nX,others,r3,A\n"},
       NULL},
      {"inspections",
       {"inspection,unit,date,finding\nK,X,2026-05-01,1\n", "inspection,unit,date,finding\nK,X,2026-05-01,1\n",
        "inspection,unit,date\nK,Y,\n"},
       NULL},
      {"lists", {"unit,id\nX,1\n", "unit,id\nX,1\nX,2\n", "unit,id\n,1\nY,\n"}, NULL},
      {"documents", {"unit,number\nX,1\n", "unit,number,date\nX,1,2026-05-05\n", "unit,number\nX,\n"}, NULL},
      {"dossier_statistics",
       {"unit,received\nX,1\n", "unit,received\nX,2\n", "unit,received\nY,-1\n"},
       "unit,period,fact,value\nX,2026-04-01..2026-06-30,received,3\n"}};
  static const char* const names[3] = {"a.csv", "b.csv", "c.csv"};
  static const int orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
  size_t k, i, j;
  for (k = 0; k != sizeof kinds / sizeof *kinds; ++k) {
    parindex_records_options options = options_of(NULL);
    parindex_records_part* whole;
    growing bytes;
    options.form = form;
    options.form_length = UINT64_MAX;
    whole = part_of(kinds[k].kind, &options, kinds[k].tables[0], names[0]);
    for (j = 1; j != 3; ++j) {
      const parindex_records_input input = records_bytes(kinds[k].tables[j], names[j]);
      RECORDS_WORKS(parindex_records_part_add(whole, &input, NULL, NULL, &error));
    }
    bytes = bytes_of_part(whole);
    CHECK(bytes.length > 100);
    if (kinds[k].facts != NULL) same_facts(whole, kinds[k].facts);
    for (i = 0; i != 6; ++i) {
      parindex_records_part* const sum = part_of(kinds[k].kind, &options, NULL, NULL);
      growing again;
      for (j = 0; j != 3; ++j) {
        parindex_records_part* const one =
            part_of(kinds[k].kind, &options, kinds[k].tables[orders[i][j]], names[orders[i][j]]);
        parindex_records_part* const other = sent(kinds[k].kind, &options, one);
        RECORDS_WORKS(parindex_records_part_merge(sum, i % 2 == 0 ? other : one, &error));
        parindex_records_part_free(one);
        parindex_records_part_free(other);
      }
      again = bytes_of_part(sum);
      CHECK_INT(again.length, bytes.length);
      CHECK(again.length == bytes.length && memcmp(again.text, bytes.text, bytes.length) == 0);
      free(again.text);
      parindex_records_part_free(sum);
    }
    free(bytes.text);
    parindex_records_part_free(whole);
  }
}

TEST(Part_WhatDoesNotFitIsRefused) {
  const parindex_records_options options = options_of(kTasks);
  parindex_records_options listed = options, later = options, bare, strict = options;
  parindex_records_part* const part = part_of("tasks", &options, kPlanA, "a.csv");
  parindex_records_part *out = NULL, *other, *lists;
  parindex_records_facts* facts = NULL;
  growing bytes = bytes_of_part(part), after;
  char* const damaged = copy_of(bytes.text, bytes.length);
  static const char* const year[] = {"2026"};
  int calls = 0;
  out = (parindex_records_part*)(void*)&check_faults;
  damaged[bytes.length / 2] = (char)(damaged[bytes.length / 2] ^ 1);
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_load("tasks", damaged, bytes.length, &options, &out, &error));
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_load("tasks", bytes.text, 20, &options, &out, &error));
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_load("tasks", NULL, 0, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, out, parindex_records_part_load("tasks", NULL, 5, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, out, parindex_records_part_load(NULL, bytes.text, bytes.length, &options, &out, &error));
  RECORDS_REFUSED(
      E_ARGUMENT, NULL, parindex_records_part_load("tasks", bytes.text, bytes.length, &options, NULL, &error));
  bare = options_of(NULL);
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_load("lists", bytes.text, bytes.length, &bare, &out, &error));
  listed.listed = 5;
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_load("tasks", bytes.text, bytes.length, &listed, &out, &error));
  RECORDS_REFUSED(E_NOT_FOUND, out, parindex_records_part_new("dossiers", &options, &out, &error));
  RECORDS_REFUSED(E_NOT_FOUND, out, parindex_records_part_new("planets", &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, out, parindex_records_part_new(NULL, &options, &out, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_new("tasks", &options, NULL, &error));
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_new("surveys", &bare, &out, &error)); /* no form */
  RECORDS_REFUSED(E_DATA, out, parindex_records_part_new("lists", &options, &out, &error)); /* a mapping of tasks */

  other = part_of("tasks", &listed, kPlanB, "b.csv");
  RECORDS_REFUSED(E_DATA, NULL, parindex_records_part_merge(part, other, &error));
  same_facts(other, "unit,period,fact,value\nX,2026-04-01..2026-06-30,all,3\nX,2026-04-01..2026-06-30,late,0\n"
                    "X,2026-04-01..2026-06-30,waiting,2\n"); /* both are as they were: task 1 is open there */
  lists = part_of("lists", &bare, NULL, NULL);
  RECORDS_REFUSED(E_DATA, NULL, parindex_records_part_merge(part, lists, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_merge(part, part, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_merge(part, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_merge(NULL, part, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_add(NULL, NULL, NULL, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_add(part, NULL, NULL, NULL, &error));
  RECORDS_REFUSED(E_CANCELLED, NULL, parindex_records_part_write(part, stop_writing, &calls, &error));
  CHECK_INT(calls, 1);
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_write(part, NULL, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_write(NULL, append, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_facts(part, NULL, &error));
  RECORDS_REFUSED(E_ARGUMENT, facts, parindex_records_part_facts(NULL, &facts, &error));
  { /* a table that cannot be used, or is broken off, leaves the rows alone */
    const parindex_records_input no_column = records_bytes("a,b\n1,2\n", "x.csv");
    const parindex_records_input sound = records_bytes(kPlanB, "x.csv");
    RECORDS_REFUSED(E_DATA, NULL, parindex_records_part_add(part, &no_column, NULL, NULL, &error));
    RECORDS_REFUSED(E_CANCELLED, NULL, parindex_records_part_add(part, &sound, stop, &calls, &error));
  }
  after = bytes_of_part(part);
  CHECK(after.length == bytes.length && memcmp(after.text, bytes.text, bytes.length) == 0);
  free(after.text);
  parindex_records_part_free(lists);
  parindex_records_part_free(other);

  /* rows know neither period nor day: another may be asked */
  later.periods = year;
  later.as_of = "2026-05-10";
  RECORDS_WORKS(parindex_records_part_load("tasks", bytes.text, bytes.length, &later, &other, &error));
  same_facts(other, "unit,period,fact,value\nX,2026,all,2\nX,2026,late,0\nX,2026,waiting,0\n");
  parindex_records_part_free(other);
  /* a period is needed for facts alone, and refused rows are an error unless told otherwise */
  strict.flags = 0;
  strict.period_count = 0;
  other = part_of("tasks", &strict, "unit,id\n,1\n", "a.csv");
  RECORDS_REFUSED(E_ARGUMENT, facts, parindex_records_part_facts(other, &facts, &error));
  parindex_records_part_free(other);
  strict.period_count = 1;
  other = part_of("tasks", &strict, "unit,id\n,1\n", "a.csv");
  RECORDS_REFUSED(E_DATA, facts, parindex_records_part_facts(other, &facts, &error));
  parindex_records_part_free(other);
  parindex_records_part_free(NULL);
  parindex_records_part_free(part);
  free(damaged);
  free(bytes.text);
}

TEST(Part_LargeOnesAreHandedOnInParts) {
  const parindex_records_options options = options_of(NULL);
  enum { kRows = 40000 };
  char* const table = (char*)need(64 + 32 * (size_t)kRows);
  parindex_records_part *part, *again = NULL;
  growing bytes;
  size_t at = (size_t)sprintf(table, "unit,id\n");
  int i;
  for (i = 0; i != kRows; ++i)
    at += (size_t)sprintf(table + at, "X,%d\n", i);
  part = part_of("tasks", &options, table, "plan.csv");
  bytes = bytes_of_part(part);
  CHECK(bytes.length > (size_t)1 << 20);
  CHECK_INT(bytes.parts, (bytes.length + ((size_t)1 << 20) - 1) >> 20);
  RECORDS_WORKS(parindex_records_part_load("tasks", bytes.text, bytes.length, &options, &again, &error));
  parindex_records_part_free(again);
  parindex_records_part_free(part);
  free(bytes.text);
  free(table);
}

/* A register in two parts says of X what it says as one table: QD-1 is there, the other document of the plan is not. */
TEST(Part_DocumentsShowWhatEvidenceIsMissing) {
  static const char* const a = "unit,id,kind,number,date,items\nX,QD-1,decision,1/QD,2026-01-05,PLAN\n";
  static const char* const b = "unit,id,kind,number,date,items\nX,QD-1,decision,7/QD,2026-01-06,PLAN\n";
  parindex_records_options options;
  parindex_records_document document;
  parindex_records_part *first, *second, *tasks;
  parindex_records_needs* needs = NULL;
  parindex_records_need found;
  memset(&document, 0, sizeof document);
  memset(&found, 0, sizeof found);
  document.struct_size = sizeof document;
  document.format = PARINDEX_FORMAT_CSV;
  document.bytes = "unit,fact,value\nX,PLAN,true\nX,REPORT,true\n";
  document.length = UINT64_MAX;
  found.struct_size = sizeof found;
  CHECK_INT(parindex_records_options_init(&options, sizeof options), PARINDEX_OK);
  first = part_of("documents", NULL, a, "a.csv");
  second = part_of("documents", NULL, b, "b.csv");
  tasks = part_of("tasks", NULL, NULL, NULL);
  RECORDS_WORKS(parindex_records_part_merge(second, first, &error));
  options.framework = kPolicy;
  options.framework_length = UINT64_MAX;
  /* an id that two parts give to two documents is a mistake */
  RECORDS_REFUSED(E_DATA, needs, parindex_records_part_evidence(second, &document, 1, &options, &needs, &error));
  options.flags = PARINDEX_RECORDS_KEEP_GOING;
  RECORDS_WORKS(parindex_records_part_evidence(second, &document, 1, &options, &needs, &error));
  CHECK_INT(parindex_records_needs_count(needs), 2);
  CHECK_INT(parindex_records_needs_need(needs, 1, &found), PARINDEX_OK);
  CHECK_TEXT(found.item, "PLAN");
  CHECK_INT(found.asked, 2);
  CHECK_INT(found.missing, 1);
  CHECK_TEXT(parindex_records_needs_text(needs, 1, PARINDEX_RECORDS_COUNTED, 0), "QD-1");
  CHECK_INT(parindex_records_needs_mistake_count(needs), 1);
  parindex_records_needs_free(needs);
  needs = NULL;
  RECORDS_REFUSED(E_ARGUMENT, needs, parindex_records_part_evidence(tasks, &document, 1, &options, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, needs, parindex_records_part_evidence(NULL, &document, 1, &options, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, needs, parindex_records_part_evidence(second, &document, 1, NULL, &needs, &error));
  RECORDS_REFUSED(E_ARGUMENT, NULL, parindex_records_part_evidence(second, &document, 1, &options, NULL, &error));
  parindex_records_part_free(tasks);
  parindex_records_part_free(second);
  parindex_records_part_free(first);
}

int main(void) {
  RUN(Part_RowsOfPartsCountAsOfOneTable);
  RUN(Part_AnyOrderGivesTheSameBytes);
  RUN(Part_WhatDoesNotFitIsRefused);
  RUN(Part_LargeOnesAreHandedOnInParts);
  RUN(Part_DocumentsShowWhatEvidenceIsMissing);
  return finish();
}
