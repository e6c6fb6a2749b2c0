/* SPDX-License-Identifier: Apache-2.0 */
/* Memory runs out while records are read, counted, kept in parts, merged and sent, and evidence is looked for. */
#include "no_memory.h"
#include "records_check.h"

#ifdef __GLIBC__

/* As ok() and OK() of no_memory.h. */
static int records_ok(parindex_status status, parindex_records_error* error, const void* out, int line) {
  const int was = counting;
  int good;
  counting = 0;
  good = done(status, told_by_records(error), out, line);
  counting = was;
  parindex_records_error_free(error);
  return good;
}
#define TRY(out, call) (records_status = (failed = NULL, (call)), records_ok(records_status, failed, out, __LINE__))

static parindex_records_error* failed;
static parindex_status records_status;

/* What the library writes, without memory of its own. */
typedef struct kept {
  char text[16384];
  size_t length;
} kept;
static int32_t PARINDEX_CALL keep(const char* text, size_t length, void* user) {
  kept* const to = (kept*)user;
  if (length > sizeof to->text - to->length) exit(2);
  memcpy(to->text + to->length, text, length);
  to->length += length;
  return 0;
}

static const char* const kForm =
    "{\"format\": \"parindex-survey-form/1\", \"id\": \"f\", \"options\": {\"A\": 1, \"B\": 0},"
    " \"groups\": {\"citizens\": {}}}";
static const struct kind {
  const char *name, *a, *b; /* in a row of b something is wrong, or repeats one of a */
} kKinds[] = {
    {"tasks", "unit,id,due,done\nX,1,2026-04-10,2026-04-10\nX,2,2026-05-01,\n", "unit,id,due\nX,1,2026-04-10\nY,2,x\n"},
    {"surveys", "unit,group,respondent,q1\nX,citizens,r1,A\nX,citizens,r2,B\n",
     "unit,group,respondent,q1\nX,citizens,r1,B\nX,others,r3,A\n"},
    {"inspections", "inspection,unit,date,finding,deduction\nK,X,2026-05-01,1,0.5\n",
     "inspection,unit,date,finding\nK,X,2026-05-01,1\nK,Y,,\n"},
    {"lists", "unit,id\nX,1\nX,3\n", "unit,id\nX,1\n,2\n"},
    {"documents", "unit,id,number,items\nX,1,1/QD,PLAN\n", "unit,id,number\nX,1,2/QD\nX,,\n"},
    {"dossier_statistics", "unit,received,online,direct,post\nX,3,1,1,1\n",
     "unit,received,online,direct,post\nX,3,1,1,2\nY,-1,0,0,0\n"}};
enum { kKindCount = sizeof kKinds / sizeof *kKinds };

static parindex_records_options plain_options(void) {
  parindex_records_options out;
  memset(&out, 0, sizeof out);
  out.struct_size = sizeof out;
  out.flags = PARINDEX_RECORDS_KEEP_GOING;
  out.periods = kQuarter;
  out.period_count = 1;
  out.form = kForm;
  out.form_length = UINT64_MAX;
  out.progress = watch;
  return out;
}

static void ask(parindex_records_facts* facts) {
  parindex_records_fact fact;
  if (facts == NULL) return;
  memset(&fact, 0, sizeof fact);
  fact.struct_size = sizeof fact;
  (void)parindex_records_facts_fact(facts, 0, &fact);
  (void)TRY(NULL, parindex_records_facts_write(facts, PARINDEX_RECORDS_CSV, nowhere, NULL, &failed));
  (void)TRY(NULL, parindex_records_facts_write(facts, PARINDEX_RECORDS_JSON, nowhere, NULL, &failed));
  parindex_records_facts_free(facts);
}

static void whole_tables(void) {
  const parindex_records_options options = plain_options();
  parindex_records_options asking = plain_options();
  parindex_records_facts* facts = NULL;
  parindex_records_input inputs[2];
  size_t i;
  for (i = 0; i != kKindCount; ++i) {
    inputs[0] = records_bytes(kKinds[i].a, "a.csv");
    inputs[1] = records_bytes(kKinds[i].b, "b.csv");
    (void)TRY(facts, parindex_records_read(kKinds[i].name, inputs, 2, &options, &facts, &failed));
    ask(facts);
  }
  asking.mapping = kMapping;
  asking.mapping_length = UINT64_MAX;
  inputs[0] = records_bytes(kDossiers, "d.csv");
  (void)TRY(facts, parindex_records_read("dossiers", inputs, 1, &asking, &facts, &failed));
  ask(facts);
}

/* What a part holds is what it held before a call that had no memory. */
static void unchanged(const parindex_records_part* part, const kept* before) {
  static kept now;
  const int was = counting;
  counting = 0;
  now.length = 0;
  RECORDS_WORKS(parindex_records_part_write(part, keep, &now, &error));
  CHECK(now.length == before->length && memcmp(now.text, before->text, now.length) == 0);
  counting = was;
}

static void parts(void) {
  const parindex_records_options options = plain_options();
  static kept first, second;
  size_t i;
  for (i = 0; i != kKindCount; ++i) {
    const parindex_records_input a = records_bytes(kKinds[i].a, "a.csv"), b = records_bytes(kKinds[i].b, "b.csv");
    parindex_records_part *part = NULL, *other = NULL, *sent = NULL;
    parindex_records_facts* facts = NULL;
    first.length = second.length = 0;
    (void)TRY(part, parindex_records_part_new(kKinds[i].name, &options, &part, &failed));
    (void)TRY(other, parindex_records_part_new(kKinds[i].name, &options, &other, &failed));
    if (part != NULL && other != NULL && TRY(NULL, parindex_records_part_write(part, keep, &first, &failed)) &&
        TRY(NULL, parindex_records_part_add(other, &b, watch, NULL, &failed))) {
      if (!TRY(NULL, parindex_records_part_add(part, &a, watch, NULL, &failed))) unchanged(part, &first);
      first.length = 0;
      if (TRY(NULL, parindex_records_part_write(part, keep, &first, &failed)) &&
          TRY(NULL, parindex_records_part_write(other, keep, &second, &failed))) {
        if (!TRY(NULL, parindex_records_part_merge(part, other, &failed))) {
          unchanged(part, &first);
          unchanged(other, &second);
        }
        (void)TRY(sent, parindex_records_part_load(
                            kKinds[i].name, second.text, second.length, &options, &sent, &failed));
        if (sent != NULL) unchanged(sent, &second);
      }
      (void)TRY(facts, parindex_records_part_facts(part, &facts, &failed));
      ask(facts);
    }
    parindex_records_part_free(sent);
    parindex_records_part_free(other);
    parindex_records_part_free(part);
  }
}

static void dossiers(void) {
  static const char* const units[2] = {"A", "B"};
  static const char* const channels[2] = {"direct", "online"};
  static const int32_t unit[2] = {0, 1}, received[2] = {20545, 20546}, due[2] = {20553, 20553};
  static const int32_t finished[2] = {20552, PARINDEX_RECORDS_NO_DAY};
  static const uint8_t channel[2] = {1, 0};
  static const char* const with_ids =
      "unit,id,received,due,finished,channel\nA,1,2026-04-02,2026-04-10,2026-04-09,online\n"
      "A,1,2026-04-02,2026-04-10,,online\nA,2,2026-04-02,2026-04-01,,online\n";
  static kept bytes;
  const parindex_records_input input = records_bytes(with_ids, "d.csv");
  parindex_records_options options = plain_options();
  parindex_records_columns columns;
  parindex_records_dossiers *counts = NULL, *sent = NULL;
  parindex_records_facts* facts = NULL;
  options.mapping = kMapping;
  options.mapping_length = UINT64_MAX;
  memset(&columns, 0, sizeof columns);
  columns.struct_size = sizeof columns;
  columns.row_count = 2;
  columns.units = units;
  columns.unit_count = 2;
  columns.channels = channels;
  columns.channel_count = 2;
  columns.unit = unit;
  columns.received = received;
  columns.due = due;
  columns.finished = finished;
  columns.channel = channel;
  bytes.length = 0;
  if (TRY(counts, parindex_records_dossiers_new(&options, &counts, &failed))) {
    (void)TRY(NULL, parindex_records_dossiers_add(counts, &input, watch, NULL, &failed));
    (void)TRY(NULL, parindex_records_dossiers_add_columns(counts, &columns, &failed));
    if (TRY(NULL, parindex_records_dossiers_write(counts, keep, &bytes, &failed)) &&
        TRY(sent, parindex_records_dossiers_load(bytes.text, bytes.length, &options, &sent, &failed)))
      (void)TRY(NULL, parindex_records_dossiers_merge(counts, sent, &failed));
    (void)TRY(facts, parindex_records_dossiers_facts(counts, &facts, &failed));
    ask(facts);
  }
  parindex_records_dossiers_free(sent);
  parindex_records_dossiers_free(counts);
}

static void evidence(void) {
  parindex_records_options options = plain_options();
  const parindex_records_input input = records_bytes(kKinds[4].a, "register.csv");
  parindex_records_document document;
  parindex_records_part* part = NULL;
  parindex_records_needs* needs = NULL;
  memset(&document, 0, sizeof document);
  document.struct_size = sizeof document;
  document.format = PARINDEX_FORMAT_CSV;
  document.bytes = "unit,period,fact,value\nX,2026,PLAN,true\n";
  document.length = UINT64_MAX;
  options.period_count = 0;
  if (TRY(part, parindex_records_part_new("documents", &options, &part, &failed)))
    (void)TRY(NULL, parindex_records_part_add(part, &input, NULL, NULL, &failed));
  options.framework = kPolicy;
  options.framework_length = UINT64_MAX;
  if (part != NULL) {
    (void)TRY(needs, parindex_records_part_evidence(part, &document, 1, &options, &needs, &failed));
    parindex_records_needs_free(needs);
    needs = NULL;
  }
  if (TRY(needs, parindex_records_evidence(&document, 1, &input, 1, &options, &needs, &failed)))
    (void)TRY(
        NULL, parindex_records_needs_write(needs, PARINDEX_RECORDS_JSON, PARINDEX_VI, 1, nowhere, NULL, &failed));
  parindex_records_needs_free(needs);
  parindex_records_part_free(part);
}

static void days(void) {
  static const int32_t from[2] = {20545, 20550};
  int32_t out[2];
  parindex_records_calendar* calendar = NULL;
  (void)TRY(
      calendar, parindex_records_calendar_load("date,kind\n2026-04-06,holiday\n", PARINDEX_NTS, "c", &calendar, &failed));
  (void)TRY(NULL, parindex_records_working_days(calendar, from, from, 2, out, &failed));
  (void)TRY(NULL, parindex_records_due_days(NULL, from, from, 2, out, &failed));
  parindex_records_calendar_free(calendar);
}

/* Data that is wrong draws errors, which need memory: either they come, or there is none. */
static void wrong_data(void) {
  const parindex_records_input bad = records_bytes("unit,due\nX,someday\n", "bad.csv");
  const parindex_records_input table = records_bytes("a,b\n1,2\n", "table.csv");
  parindex_records_options options = plain_options();
  parindex_records_facts* facts = NULL;
  int i;
  options.flags = 0;
  for (i = 0; i != 2; ++i) {
    const parindex_status status =
        parindex_records_read("tasks", i == 0 ? &bad : &table, 1, &options, &facts, &failed);
    CHECK((status == PARINDEX_E_DATA || status == PARINDEX_E_MEMORY) && facts == NULL);
    CHECK(failed != NULL && parindex_records_error_status(failed) == status);
    refused += status == PARINDEX_E_MEMORY;
    parindex_records_error_free(failed);
  }
}

static void flow(void) {
  whole_tables();
  parts();
  dossiers();
  evidence();
  days();
  wrong_data();
}

int main(void) {
  check_test = "NoMemory_RecordsAreReadOrNot";
  return starve(4000, 2000);
}

#else

int main(void) {
  CHECK(PARINDEX_E_MEMORY == 3);
  return finish();
}

#endif
