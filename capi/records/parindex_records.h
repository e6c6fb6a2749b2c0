/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file parindex_records.h
 * @brief Facts out of records (dossiers, plan tasks, surveys, inspections, lists, documents), and what
 * evidence is missing, for every language that can call C: libparindex_records.so.1, beside libparindex.so.1.
 *
 * @code
 *   parindex_records_input file = {sizeof file, 0, "dossiers.csv.gz"};
 *   parindex_records_options options = {sizeof options};
 *   const char *periods[] = {"2026-Q2"};
 *   parindex_records_facts *facts = NULL;
 *   parindex_records_error *error = NULL;
 *   options.periods = periods;
 *   options.period_count = 1;
 *   options.framework = rules;                    // counts what its facts ask for
 *   options.framework_length = strlen(rules);
 *   if (parindex_records_read("dossiers", &file, 1, &options, &facts, &error) == PARINDEX_OK)
 *     parindex_records_facts_write(facts, PARINDEX_RECORDS_CSV, append, &csv, NULL);  // for parindex_reader_add()
 *   else
 *     puts(parindex_records_error_message(error, PARINDEX_VI));
 *   parindex_records_error_free(error);
 *   parindex_records_facts_free(facts);
 * @endcode
 *
 * The conventions are those of parindex.h, number for number, and so are statuses, languages, mistakes and
 * callbacks. The library stands alone: it neither needs nor loads libparindex.so.1, and what goes from one to
 * the other is text. Its errors are a type of its own, so that no compiler lets one library free what the
 * other one made.
 *
 * Files: unlike libparindex.so.1 this library opens the files that the caller names, and none else. Threads:
 * a call with several `threads` makes them and ends them; callbacks run on the caller's. Facts, needs,
 * calendars and errors never change once made; a parindex_records_dossiers or parindex_records_part is for one
 * thread at a time.
 *
 * What each kind of record counts, and how a mapping is written, stands in examples/FORMATS.md.
 */
#ifndef PARINDEX_RECORDS_H_
#define PARINDEX_RECORDS_H_

#include "parindex.h"

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup records_macros Records: macros and codes
 * @{ */

/** The number in the library's file name, libparindex_records.so.1; another number is another, incompatible
 * interface. */
#define PARINDEX_RECORDS_ABI_VERSION 1

/** No day, in columns of days and in answers. */
#define PARINDEX_RECORDS_NO_DAY INT32_MIN

/** What facts and needs are written as. */
typedef int32_t parindex_records_view;
#define PARINDEX_RECORDS_CSV 0  /**< facts: `unit,period,fact,value`, which #PARINDEX_FORMAT_CSV reads */
#define PARINDEX_RECORDS_JSON 1 /**< facts with their sources and the report on the rows, which
                                     #PARINDEX_FORMAT_JSON reads: traces then go down to the records; needs */

/** Which texts of a need are asked for. */
typedef int32_t parindex_records_list;
#define PARINDEX_RECORDS_KINDS 0      /**< kinds of document that count */
#define PARINDEX_RECORDS_COUNTED 1    /**< documents that count */
#define PARINDEX_RECORDS_REJECTED 2   /**< documents that a review, the register or their file refutes */
#define PARINDEX_RECORDS_OUTSIDE 3    /**< documents of another period */
#define PARINDEX_RECORDS_OTHER_KIND 4 /**< documents of a kind that does not count here */

#define PARINDEX_RECORDS_KEEP_GOING \
  1u /**< count the sound rows although others are refused; without it a refused row is #PARINDEX_E_DATA */
#define PARINDEX_RECORDS_CHECK_FILES \
  2u /**< evidence: hash the files that the register's documents name, where they are at hand */
#define PARINDEX_RECORDS_NEED_OPEN 1u      /**< the day until which it is due has not passed */
#define PARINDEX_RECORDS_NEED_EXPLAINED 2u /**< an explanation takes the place of documents */
/** @} */

/** @defgroup records_types Records: handles and structs
 * @{ */

/** What went wrong. Never changes; share it between threads. */
typedef struct parindex_records_error parindex_records_error;
/** Working days. Never changes; share it between threads. */
typedef struct parindex_records_calendar parindex_records_calendar;
/** Facts with their sources, and what became of the rows. Never changes; share it between threads. */
typedef struct parindex_records_facts parindex_records_facts;
/** Counts of dossiers that grow and can be merged. One thread at a time. */
typedef struct parindex_records_dossiers parindex_records_dossiers;
/** Rows of tasks, surveys, inspections, lists, documents or dossier_statistics that grow and can be merged. One
 * thread at a time. */
typedef struct parindex_records_part parindex_records_part;
/** What evidence is asked for, and what is missing. Never changes; share it between threads. */
typedef struct parindex_records_needs parindex_records_needs;

/** The structs of the Arrow C Data Interface, as its specification defines them; this header needs no more
 * than their names. */
struct ArrowSchema;
struct ArrowArray;

/**
 * @brief Gives the next bytes of a table.
 * @param buffer   where they go
 * @param capacity how many there is room for
 * @param user     as the caller gave it
 * @return how many there are; 0: that was all; negative: they cannot be read, which is a mistake in the data
 */
typedef int64_t(PARINDEX_CALL* parindex_records_read_fn)(char* buffer, size_t capacity, void* user);

/** A table of records: a file, the caller's bytes, or bytes that come piece by piece. CSV or TSV; of every
 * kind but dossiers also JSON Lines where the name ends so. Plain, gzip or Zstandard, whatever the name says. */
typedef struct parindex_records_input {
  uint32_t struct_size; /**< sizeof(parindex_records_input), the same in all inputs of a call */
  uint32_t flags;       /**< 0 */
  const char* name;     /**< path of the file, "-": standard input; with `bytes` or `read`: what mistakes and
                           sources call it; NULL: no name */
  const char* bytes;    /**< or NULL; the caller's, read while the call runs */
  uint64_t length;      /**< of `bytes`; all bits 1: up to the NUL */
  parindex_records_read_fn read; /**< or NULL; such a table is read by one thread, whatever `threads` says */
  void* user;                    /**< for `read` */
} parindex_records_input;

/** How records are read and what is counted; all zero but the size: the defaults. Texts and handles are
 * copied or held. */
typedef struct parindex_records_options {
  uint32_t struct_size;       /**< sizeof(parindex_records_options) */
  uint32_t flags;             /**< PARINDEX_RECORDS_…; unknown bits are #PARINDEX_E_ARGUMENT */
  int32_t threads;            /**< 0: one; -1: as many as there are processors */
  int32_t listed;             /**< refused rows that are listed; 0: 1000 */
  const char* mapping;        /**< a document parindex-records/1; NULL: columns are named as fields */
  uint64_t mapping_length;    /**< in bytes; all bits 1: up to the NUL */
  const char* mapping_file;   /**< its name in mistakes; NULL: none */
  const char* form;           /**< for surveys: a document parindex-survey-form/1; or NULL */
  uint64_t form_length;       /**< in bytes; all bits 1: up to the NUL */
  const char* form_file;      /**< its name in mistakes; NULL: none */
  const char* framework;      /**< a framework: what its facts ask of this kind of record is counted, and
                                    nothing else; or NULL */
  uint64_t framework_length;  /**< in bytes; all bits 1: up to the NUL */
  const char* framework_file; /**< its name in mistakes; NULL: none */
  const char* const* periods; /**< "2026", "2026-Q2", "2026-01-01..2026-06-30"; needed to count. Evidence:
                                    at most one, for inputs that name none */
  uint64_t period_count;      /**< how many */
  const char* const* units;   /**< ids that are known, others are refused; NULL: any */
  uint64_t unit_count;        /**< how many */
  const char* as_of;          /**< "2026-06-30": the day what still runs is looked at; NULL: each period's
                                    last day */
  const parindex_records_calendar* calendar; /**< NULL: Vietnam, 2021 to 2026 */
  const char* folder;            /**< evidence: where relative files lie; NULL: beside the register's table */
  parindex_progress_fn progress; /**< or NULL; bytes read, and all bytes (0: not known) */
  void* user;                    /**< for `progress` */
} parindex_records_options;

/** One fact. Texts are borrowed and never NULL. */
typedef struct parindex_records_fact {
  uint32_t struct_size;    /**< sizeof(parindex_records_fact) */
  uint32_t flags;          /**< 0 */
  uint64_t source_count;   /**< see parindex_records_facts_source() */
  const char* unit;        /**< id of the unit */
  const char* period_from; /**< "2026-04-01" */
  const char* period_to;   /**< "2026-06-30" */
  const char* fact;        /**< its id */
  const char* value;       /**< "351", "2023-11-30", "true"; empty: missing */
  const char* how;         /**< what was counted, such as "on_time where channel = online" */
} parindex_records_fact;

/** Rows of one table that stand behind a fact. Texts are borrowed and never NULL. */
typedef struct parindex_records_source {
  uint32_t struct_size;  /**< sizeof(parindex_records_source) */
  uint32_t flags;        /**< 0 */
  uint64_t rows;         /**< how many */
  uint64_t line_count;   /**< of how many the line is known */
  const uint64_t* lines; /**< the first of them, from 1; borrowed */
  const char* file;      /**< as the caller named it */
} parindex_records_source;

/** What became of the rows: rows_in = rows_counted + rows_refused. */
typedef struct parindex_records_quality {
  uint32_t struct_size;    /**< sizeof(parindex_records_quality) */
  uint32_t flags;          /**< 0 */
  uint64_t rows_in;        /**< rows read */
  uint64_t rows_counted;   /**< rows taken in, also those outside the periods */
  uint64_t rows_refused;   /**< rows left out */
  uint64_t reason_count;   /**< see parindex_records_facts_reason() */
  uint64_t refused_count;  /**< refused rows that are listed: see parindex_records_facts_refused() */
  uint64_t doubtful_rows;  /**< rows that are counted, but look wrong */
  uint64_t doubtful_count; /**< those that are listed: see parindex_records_facts_doubtful() */
} parindex_records_quality;

/** Dossiers by column: arrays of one length, days since 1970-01-01 or #PARINDEX_RECORDS_NO_DAY. The data stays
 * the caller's and is read while the call runs. */
typedef struct parindex_records_columns {
  uint32_t struct_size;         /**< sizeof(parindex_records_columns) */
  uint32_t flags;               /**< 0 */
  uint64_t row_count;           /**< length of each array */
  const char* name;             /**< what places and sources call them; NULL: "columns" */
  const char* const* units;     /**< ids that the numbers in `unit` stand for */
  uint64_t unit_count;          /**< how many */
  const char* const* channels;  /**< words that the numbers in `channel` stand for: "direct", "online" … */
  uint64_t channel_count;       /**< how many */
  const int32_t* unit;          /**< positions in `units`; needed */
  const int32_t* received;      /**< needed */
  const int32_t* due;           /**< needed */
  const int32_t* finished;      /**< needed */
  const uint8_t* channel;       /**< positions in `channels`; or NULL */
  const uint8_t* digitised_in;  /**< 0 or 1; or NULL */
  const uint8_t* digitised_out; /**< 0 or 1; or NULL */
  const uint8_t* reused;        /**< 0 or 1; or NULL */
  const uint8_t* has_fee;       /**< 0 or 1; or NULL */
  const uint8_t* paid_online;   /**< 0 or 1; or NULL */
  const uint8_t* apology;       /**< 0 or 1; or NULL */
} parindex_records_columns;

/** Assessments or facts to find the missing evidence of. */
typedef struct parindex_records_document {
  uint32_t struct_size;   /**< sizeof(parindex_records_document), the same in all of a call */
  parindex_format format; /**< of the bytes; #PARINDEX_FORMAT_UNITS: a unit register */
  const char* bytes;      /**< the caller's, read while the call runs */
  uint64_t length;        /**< in bytes; all bits 1: up to the NUL */
  const char* name;       /**< in mistakes; NULL: none */
} parindex_records_document;

/** What the evidence policy of an item asks of a unit. Texts are borrowed and never NULL. */
typedef struct parindex_records_need {
  uint32_t struct_size;    /**< sizeof(parindex_records_need) */
  uint32_t flags;          /**< PARINDEX_RECORDS_NEED_… */
  int64_t asked;           /**< documents that are asked for */
  int64_t missing;         /**< how many of them are not there */
  const char* owner;       /**< office that answers for the item; may be empty */
  const char* due;         /**< "2026-12-15", or empty */
  const char* unit;        /**< id of the unit */
  const char* period_from; /**< "2026-01-01" */
  const char* period_to;   /**< "2026-12-31" */
  const char* item;        /**< label of the item */
  const char* title_vi;    /**< may be empty */
  const char* title_en;    /**< may be empty */
} parindex_records_need;
/** @} */

/** @defgroup records_library Records: the library itself
 * @{ */

/** The library's version as a text. @return "0.1.0"; static. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_records_version(void) PARINDEX_NOEXCEPT;
/** The library's version as #PARINDEX_VERSION_NUMBER gives it. @return the number. @since 1.0 */
PARINDEX_API int32_t PARINDEX_CALL parindex_records_version_number(void) PARINDEX_NOEXCEPT;
/** The number in the library's file name. @return #PARINDEX_RECORDS_ABI_VERSION of the library. @since 1.0 */
PARINDEX_API int32_t PARINDEX_CALL parindex_records_abi_version(void) PARINDEX_NOEXCEPT;
/** The size that a struct has in this library.
 * @param name without prefix: "input", "options", "fact", "source", "quality", "columns", "document", "need"
 * @return 0 for another name. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_struct_size(const char* name) PARINDEX_NOEXCEPT;
/** A kind of record.
 * @param index from 0
 * @return "dossiers", …; static; NULL behind the last. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_records_kind(size_t index) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_errors Records: errors
 * @{ */

/** Frees an error. @param error may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_error_free(parindex_records_error* error) PARINDEX_NOEXCEPT;
/** The status of the call that gave the error. @return #PARINDEX_E_ARGUMENT for NULL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_error_status(
    const parindex_records_error* error) PARINDEX_NOEXCEPT;
/** What went wrong, in words; of wrong data every mistake with its place, a line each.
 * @param error    may be NULL
 * @param language #PARINDEX_VI or #PARINDEX_EN
 * @return borrowed from the error; "" for NULL. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_records_error_message(
    const parindex_records_error* error, parindex_language language) PARINDEX_NOEXCEPT;
/** How many mistakes are listed. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_error_mistake_count(
    const parindex_records_error* error) PARINDEX_NOEXCEPT;
/** How many mistakes there are, listed or not. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_error_mistake_total(
    const parindex_records_error* error) PARINDEX_NOEXCEPT;
/** One of the mistakes.
 * @param error not NULL
 * @param index less than parindex_records_error_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the error
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_error_mistake(
    const parindex_records_error* error, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_calendars Records: working days, by column
 * @{ */

/** Reads a calendar: the built-in one with the days of a CSV file (`date,kind`).
 * @param csv     the file's text
 * @param csv_len in bytes, or #PARINDEX_NTS
 * @param file    its name in mistakes; NULL: none
 * @param[out] out   the calendar, for parindex_records_calendar_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_calendar_load(const char* csv, size_t csv_len,
    const char* file, parindex_records_calendar** out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Frees a calendar. @param calendar may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_calendar_free(
    parindex_records_calendar* calendar) PARINDEX_NOEXCEPT;
/** Working days after one day up to another, for each row.
 * @param calendar NULL: Vietnam, 2021 to 2026
 * @param from     days since 1970-01-01, which do not count themselves
 * @param to       days since 1970-01-01, which do
 * @param count    length of all three arrays
 * @param[out] out how many, negative when `to` is earlier; #PARINDEX_RECORDS_NO_DAY where a year in between is
 *                 not known; may be one of the other two
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_working_days(
    const parindex_records_calendar* calendar, const int32_t* from, const int32_t* to, size_t count,
    int32_t* out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** The day that ends the allowed working days, for each row.
 * @param calendar NULL: Vietnam, 2021 to 2026
 * @param received days since 1970-01-01, which do not count themselves
 * @param allowed  working days
 * @param count    length of all three arrays
 * @param[out] out the day; `received` where 0 days are allowed; #PARINDEX_RECORDS_NO_DAY where fewer are
 *                 allowed or a year is not known; may be one of the other two
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_due_days(
    const parindex_records_calendar* calendar, const int32_t* received, const int32_t* allowed, size_t count,
    int32_t* out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_facts Records: facts
 * @{ */

/** Fills options with their defaults.
 * @param options     not NULL
 * @param struct_size sizeof(parindex_records_options)
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_options_init(
    parindex_records_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** Reads tables of records and counts.
 * @param kind        of record: "dossiers", "tasks" … (parindex_records_kind())
 * @param inputs      stepped by inputs[0].struct_size
 * @param input_count how many
 * @param options     with at least one period
 * @param[out] out   the facts, for parindex_records_facts_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (a table cannot be read, a query or mapping is
 * wrong, or, without #PARINDEX_RECORDS_KEEP_GOING, a row was refused), #PARINDEX_E_CANCELLED,
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_read(const char* kind,
    const parindex_records_input* inputs, size_t input_count, const parindex_records_options* options,
    parindex_records_facts** out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Frees facts. @param facts may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_facts_free(parindex_records_facts* facts) PARINDEX_NOEXCEPT;
/** How many facts there are, of all units and periods. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_facts_count(
    const parindex_records_facts* facts) PARINDEX_NOEXCEPT;
/** A fact, by unit, period, and in the order asked for.
 * @param facts not NULL
 * @param index less than parindex_records_facts_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the facts
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_fact(
    const parindex_records_facts* facts, size_t index, parindex_records_fact* out) PARINDEX_NOEXCEPT;
/** The rows of one table behind a fact.
 * @param facts  not NULL
 * @param index  less than parindex_records_facts_count()
 * @param source less than the fact's source_count
 * @param[in,out] out its `struct_size` set; what it points to lives as long as the facts
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_source(const parindex_records_facts* facts,
    size_t index, size_t source, parindex_records_source* out) PARINDEX_NOEXCEPT;
/** What became of the rows of all tables.
 * @param facts not NULL
 * @param[in,out] out its `struct_size` set
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_quality(
    const parindex_records_facts* facts, parindex_records_quality* out) PARINDEX_NOEXCEPT;
/** A reason why rows were refused.
 * @param facts not NULL
 * @param index less than the quality's reason_count
 * @param[out] rows how many rows; may be NULL
 * @return code of the mistake, borrowed from the facts; NULL where there is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_records_facts_reason(
    const parindex_records_facts* facts, size_t index, uint64_t* rows) PARINDEX_NOEXCEPT;
/** A refused row.
 * @param facts not NULL
 * @param index less than the quality's refused_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the facts
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_refused(
    const parindex_records_facts* facts, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** A row that is counted, but looks wrong.
 * @param facts not NULL
 * @param index less than the quality's doubtful_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the facts
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_doubtful(
    const parindex_records_facts* facts, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** Writes all facts, part by part.
 * @param facts not NULL
 * @param view  #PARINDEX_RECORDS_CSV or #PARINDEX_RECORDS_JSON
 * @param write takes the parts; not NULL
 * @param user  for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_facts_write(const parindex_records_facts* facts,
    parindex_records_view view, parindex_write_fn write, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Writes the records behind a fact of a unit: every row that is counted in it, by file and line, with the
 * cells of its table. The tables are read twice; of one that `read` gives piece by piece only the lines are
 * told.
 * @param kind        of record: "dossiers", "tasks" … (parindex_records_kind())
 * @param inputs      stepped by inputs[0].struct_size
 * @param input_count how many
 * @param options     those the fact is counted with
 * @param unit        its id; a unit without records has no rows
 * @param fact        id of a fact that is counted
 * @param view        #PARINDEX_RECORDS_CSV: `unit,period,fact,file,line`, then the tables' own columns;
 *                    #PARINDEX_RECORDS_JSON: parindex-rows/1
 * @param write       takes the parts; not NULL
 * @param user        for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (no such kind), #PARINDEX_E_DATA (as
 * parindex_records_read(), or no such fact), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_rows_write(const char* kind,
    const parindex_records_input* inputs, size_t input_count, const parindex_records_options* options,
    const char* unit, const char* fact, parindex_records_view view, parindex_write_fn write, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_dossiers Records: dossiers in parts that are made anywhere and merged exactly
 * @{ */

/** Counts of no dossiers yet.
 * @param options with at least one period; `progress` is not kept
 * @param[out] out   the counts, for parindex_records_dossiers_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_new(
    const parindex_records_options* options, parindex_records_dossiers** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Counts that parindex_records_dossiers_write() wrote.
 * @param bytes     what was written
 * @param bytes_len in bytes
 * @param options   with the periods, day, calendar and queries they were made with
 * @param[out] out   the counts, for parindex_records_dossiers_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (damaged, or made with other options),
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_load(const char* bytes, size_t bytes_len,
    const parindex_records_options* options, parindex_records_dossiers** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Frees counts. @param dossiers may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_dossiers_free(
    parindex_records_dossiers* dossiers) PARINDEX_NOEXCEPT;
/** Counts the dossiers of a table.
 * @param dossiers not NULL
 * @param input    the table
 * @param progress or NULL
 * @param user     for `progress`
 * @param[out] error or NULL
 * @return as parindex_records_read(), but refused rows are no failure; on failure nothing of the table is
 * counted, and the counts stay usable; but after #PARINDEX_E_MEMORY they are only good to be freed, and every
 * call says so with the same status. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_add(parindex_records_dossiers* dossiers,
    const parindex_records_input* input, parindex_progress_fn progress, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Counts dossiers by column.
 * @param dossiers not NULL
 * @param columns  the dossiers
 * @param[out] error or NULL
 * @return as parindex_records_dossiers_add(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_add_columns(
    parindex_records_dossiers* dossiers, const parindex_records_columns* columns,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Counts a record batch of the Arrow C Data Interface: a struct array whose children are named as the fields
 * of a dossier (unit and channel: utf8, plain or by dictionary; days: date32 or int32; flags: bool or uint8);
 * other children are left alone.
 * @param dossiers not NULL
 * @param schema   of the batch; not NULL
 * @param array    the batch; not NULL; it stays the caller's, who releases both
 * @param name     what places and sources call it; NULL: "arrow"
 * @param[out] error or NULL
 * @return as parindex_records_dossiers_add(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_add_arrow(
    parindex_records_dossiers* dossiers, const struct ArrowSchema* schema, const struct ArrowArray* array,
    const char* name, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Adds what another one counted; that one is empty afterwards and still to be freed.
 * @param dossiers not NULL
 * @param other    made with the same options; not `dossiers` itself
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (made with other options; both stay as they
 * are), #PARINDEX_E_MEMORY (both are then only good to be freed). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_merge(
    parindex_records_dossiers* dossiers, parindex_records_dossiers* other,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Writes the counts as bytes, for parindex_records_dossiers_load(); the same dossiers give the same bytes,
 * however they were split and merged.
 * @param dossiers not NULL
 * @param write    takes the parts; not NULL
 * @param user     for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_write(
    const parindex_records_dossiers* dossiers, parindex_write_fn write, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** The facts of what was counted so far; the counts may go on growing.
 * @param dossiers not NULL
 * @param[out] out   the facts, for parindex_records_facts_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (a row was refused and
 * #PARINDEX_RECORDS_KEEP_GOING was not set), #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_dossiers_facts(
    const parindex_records_dossiers* dossiers, parindex_records_facts** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_evidence Records: what evidence is missing
 * @{ */

/** Holds a register of documents against what the items of a framework ask for: what is missing, by the office
 * that answers for it.
 * @param documents      facts or assessments of the units, and unit registers; stepped by
 *                       documents[0].struct_size
 * @param document_count how many
 * @param registers      tables of documents, each backing items and facts; stepped by
 *                       registers[0].struct_size
 * @param register_count how many
 * @param options        with the framework; `mapping` is that of the registers
 * @param[out] out   the needs, for parindex_records_needs_free()
 * @param[out] error or NULL
 * @return as parindex_records_read(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_evidence(
    const parindex_records_document* documents, size_t document_count,
    const parindex_records_input* registers, size_t register_count, const parindex_records_options* options,
    parindex_records_needs** out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Frees needs. @param needs may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_needs_free(parindex_records_needs* needs) PARINDEX_NOEXCEPT;
/** How many needs there are, also those that are met. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_needs_count(
    const parindex_records_needs* needs) PARINDEX_NOEXCEPT;
/** A need, by owner, day and unit.
 * @param needs not NULL
 * @param index less than parindex_records_needs_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the needs
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_needs_need(
    const parindex_records_needs* needs, size_t index, parindex_records_need* out) PARINDEX_NOEXCEPT;
/** A text of one of a need's lists.
 * @param needs not NULL
 * @param index less than parindex_records_needs_count()
 * @param list  PARINDEX_RECORDS_KINDS, …
 * @param place from 0
 * @return borrowed from the needs; NULL behind the last. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_records_needs_text(const parindex_records_needs* needs,
    size_t index, parindex_records_list list, size_t place) PARINDEX_NOEXCEPT;
/** How many warnings there were, and with #PARINDEX_RECORDS_KEEP_GOING refused rows. @return 0 for NULL.
 * @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_records_needs_mistake_count(
    const parindex_records_needs* needs) PARINDEX_NOEXCEPT;
/** One of them.
 * @param needs not NULL
 * @param index less than parindex_records_needs_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the needs
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_needs_mistake(
    const parindex_records_needs* needs, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** Writes the needs, part by part.
 * @param needs    not NULL
 * @param view     #PARINDEX_RECORDS_CSV or #PARINDEX_RECORDS_JSON
 * @param language of titles
 * @param all      not 0: also needs that are met
 * @param write    takes the parts; not NULL
 * @param user     for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_needs_write(const parindex_records_needs* needs,
    parindex_records_view view, parindex_language language, int32_t all, parindex_write_fn write, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup records_parts Records: the other kinds in parts that are read anywhere and merged exactly
 *
 * Dossiers are counted as they come; of the other kinds a row may change what another one means (a task named
 * twice, answers of one respondent), so that rows are kept, travel and are counted at the end. Tables are told
 * apart by their names, within which lines are: a part of a table keeps its name and its lines (lines without
 * anything are skipped).
 *
 * @code
 *   parindex_records_part_new("tasks", &options, &commune, NULL);              // on one machine
 *   parindex_records_part_add(commune, &plan, NULL, NULL, NULL);
 *   parindex_records_part_write(commune, append, &bytes, NULL);
 *   parindex_records_part_load("tasks", text, length, &options, &part, NULL);  // on another
 *   parindex_records_part_merge(province, part, NULL);
 *   parindex_records_part_facts(province, &facts, NULL);
 * @endcode
 * @{ */

/** A part without rows yet.
 * @param kind    of record: any of parindex_records_kind() but "dossiers"
 * @param options how rows are read and what parindex_records_part_facts() counts; `progress` is not kept; NULL:
 *                the defaults
 * @param[out] out   the part, for parindex_records_part_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (no such kind, or the framework asks nothing
 * of it), #PARINDEX_E_DATA (mapping, form or a query is wrong), #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_new(const char* kind,
    const parindex_records_options* options, parindex_records_part** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** A part that parindex_records_part_write() wrote.
 * @param kind      of record
 * @param bytes     what was written
 * @param bytes_len in bytes
 * @param options   as for parindex_records_part_new(); form and `listed` those that the rows were read with, of
 *                  lists also the mapping's or framework's queries; units, periods and day may be others
 * @param[out] out   the part, for parindex_records_part_free()
 * @param[out] error or NULL
 * @return as parindex_records_part_new(); #PARINDEX_E_DATA also: damaged, of another kind, or read with other
 * options. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_load(const char* kind, const char* bytes,
    size_t bytes_len, const parindex_records_options* options, parindex_records_part** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Frees a part. @param part may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_records_part_free(parindex_records_part* part) PARINDEX_NOEXCEPT;
/** Takes in the rows of a table.
 * @param part     not NULL
 * @param input    the table
 * @param progress or NULL
 * @param user     for `progress`
 * @param[out] error or NULL
 * @return as parindex_records_read(), but refused rows are no failure; on failure nothing of the table is taken
 * in, and the part stays usable. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_add(parindex_records_part* part,
    const parindex_records_input* input, parindex_progress_fn progress, void* user,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Adds the rows of another one, which has none afterwards and is still to be freed.
 * @param part  not NULL
 * @param other of the same kind and read with the same options (see parindex_records_part_load()); not `part`
 *              itself
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (they do not fit), #PARINDEX_E_MEMORY; on failure
 * both stay as they are. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_merge(parindex_records_part* part,
    parindex_records_part* other, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Writes the rows as bytes, for parindex_records_part_load(); the same rows give the same bytes, however they
 * were split and merged.
 * @param part  not NULL
 * @param write takes the parts; not NULL
 * @param user  for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_write(const parindex_records_part* part,
    parindex_write_fn write, void* user, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** The facts of all rows so far, as parindex_records_read() gives them of the same tables in order of their
 * names; the part may go on growing.
 * @param part not NULL; made with at least one period
 * @param[out] out   the facts, for parindex_records_facts_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (a row was refused and
 * #PARINDEX_RECORDS_KEEP_GOING was not set), #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_facts(const parindex_records_part* part,
    parindex_records_facts** out, parindex_records_error** error) PARINDEX_NOEXCEPT;
/** Holds documents that were read in parts against what the items of a framework ask for.
 * @param part           of kind "documents"; not NULL
 * @param documents      as for parindex_records_evidence()
 * @param document_count how many
 * @param options        as for parindex_records_evidence(); its mapping is not needed
 * @param[out] out   the needs, for parindex_records_needs_free()
 * @param[out] error or NULL
 * @return as parindex_records_evidence(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_records_part_evidence(const parindex_records_part* part,
    const parindex_records_document* documents, size_t document_count,
    const parindex_records_options* options, parindex_records_needs** out,
    parindex_records_error** error) PARINDEX_NOEXCEPT;
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PARINDEX_RECORDS_H_ */
