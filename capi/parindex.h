/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file parindex.h
 * @brief ParIndex for every language that can call C: rules as data plus facts and evidence in, exact and
 * explained points out.
 *
 * @code
 *   parindex_framework *framework = NULL;
 *   parindex_result *result = NULL;
 *   parindex_error *error = NULL;
 *   if (parindex_framework_load(rules, PARINDEX_NTS, NULL, &framework, &error) == PARINDEX_OK &&
 *       parindex_score_json(framework, facts, PARINDEX_NTS, NULL, &result, &error) == PARINDEX_OK) {
 *     parindex_unit_score unit = {sizeof unit};
 *     parindex_result_unit(result, 0, &unit, NULL);  // unit.points / 10^unit.scale, unit.rank …
 *   } else {
 *     puts(parindex_error_message(error, PARINDEX_VI));    // what is wrong, where, and what to do about it
 *   }
 *   parindex_error_free(error);
 *   parindex_result_free(result);
 *   parindex_framework_free(framework);
 * @endcode
 *
 * Conventions, the same everywhere:
 *
 * 1. Order of parameters: inputs, options, `out`, `error`. A function that can fail returns a
 *    parindex_status. On failure every `out` is set to NULL (or 0) and, where `error` is not NULL,
 *    `*error` is an error to be freed with parindex_error_free(); on success `*error` is NULL. `error` may
 *    be NULL. Whatever goes wrong, no exception leaves the library, nothing is printed, nothing ends the
 *    process.
 * 2. Ownership: what an `out` handle receives from `_new`, `_load`, `_bind`, `_finish` or `_score…` is
 *    freed with the `_free` of its type, which takes NULL. Handles hold what they need: free them in any
 *    order. A `const char *` that is handed out is UTF-8, NUL-terminated, borrowed, and lives as long as
 *    the handle it came from. The library never frees memory of the caller's, nor the caller memory of the
 *    library's.
 * 3. Text in is UTF-8, as pointer and length in bytes; #PARINDEX_NTS as length: up to the NUL. Long texts
 *    out are copied into the caller's buffer: capacity 0 asks for the size; #PARINDEX_E_BUFFER still sets
 *    `*needed`; a text is never cut.
 * 4. Numbers: decimals cross as unscaled 64-bit integers with a scale (value = unscaled / 10^scale), or as
 *    text ("2/3" where no decimal is exact); never as binary floating point. Truth is 0 or 1 in an
 *    int32_t.
 * 5. Structs start with `struct_size`, which the caller sets to sizeof. They only ever grow at the end, so
 *    programs built with an older header keep working: the library fills as much as the caller has room
 *    for. Option structs may be filled by their `_init`; bytes that this version does not know must be
 *    zero.
 * 6. Threads: frameworks, batches, calendars, results and errors never change once made: use one in any
 *    number of threads at once. A parindex_reader and a parindex_columns are for one thread at a time.
 *    There is no global state, no init or finish call; no locale, clock, environment variable or working
 *    directory is read.
 * 7. Callbacks run only during the call that was given them, on its thread, and get `user` back last. A
 *    callback must return normally: an exception or a longjmp through the library is the host's to
 *    prevent.
 * 8. Any pointer may be NULL unless said otherwise: a NULL handle is #PARINDEX_E_ARGUMENT, never a crash.
 *
 * How this header may change is promised in ABI.md.
 */
#ifndef PARINDEX_H_
#define PARINDEX_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @defgroup macros Macros
 * @{ */

/** First part of the version: changes when something a caller relies on is removed or altered. */
#define PARINDEX_VERSION_MAJOR 0
/** Second part of the version: changes when something is added. */
#define PARINDEX_VERSION_MINOR 1
/** Third part of the version: changes when something is repaired. */
#define PARINDEX_VERSION_PATCH 0
/** The version as one number that grows with it: major * 1,000,000 + minor * 1,000 + patch. */
#define PARINDEX_VERSION_NUMBER \
  (PARINDEX_VERSION_MAJOR * 1000000 + PARINDEX_VERSION_MINOR * 1000 + PARINDEX_VERSION_PATCH)
/** The number in the library's file name, libparindex.so.1; another number is another, incompatible
 * interface. */
#define PARINDEX_ABI_VERSION 1

#if defined(_WIN32)
#if defined(PARINDEX_STATIC)
/** Marks what the library exports. */
#define PARINDEX_API
#elif defined(PARINDEX_BUILDING)
#define PARINDEX_API __declspec(dllexport)
#else
#define PARINDEX_API __declspec(dllimport)
#endif
/** The calling convention of functions and callbacks. */
#define PARINDEX_CALL __cdecl
#else
#if defined(__GNUC__)
/** Marks what the library exports. */
#define PARINDEX_API __attribute__((visibility("default")))
#else
#define PARINDEX_API
#endif
/** The calling convention of functions and callbacks. */
#define PARINDEX_CALL
#endif

#if defined(__cplusplus) && __cplusplus >= 201103L
/** No exception leaves the library. */
#define PARINDEX_NOEXCEPT noexcept
#else
/** No exception leaves the library. */
#define PARINDEX_NOEXCEPT
#endif

/** As a length: the text ends at its NUL. */
#define PARINDEX_NTS SIZE_MAX
/** As an item: the whole, above all items. As an index that a function gives: none. */
#define PARINDEX_NONE SIZE_MAX
/** @} */

/** @defgroup codes Codes: numbers are never reused, never renumbered, only added
 * @{ */

/** Outcome of a call. */
typedef int32_t parindex_status;
#define PARINDEX_OK 0 /**< done */
#define PARINDEX_E_ARGUMENT \
  1                       /**< the call is wrong: a NULL handle, an index out of range, an unknown flag … */
#define PARINDEX_E_DATA 2 /**< the data is wrong: the error lists every mistake with its place */
#define PARINDEX_E_MEMORY 3    /**< there is not enough memory */
#define PARINDEX_E_BUFFER 4    /**< the caller's buffer is too small; `*needed` says how much it takes */
#define PARINDEX_E_CANCELLED 5 /**< a progress callback said stop */
#define PARINDEX_E_NOT_FOUND 6 /**< there is no such unit, item, fact … */
#define PARINDEX_E_INTERNAL 7  /**< a defect of the library; please report it */

/** Language of texts for people. */
typedef int32_t parindex_language;
#define PARINDEX_VI 0 /**< Vietnamese */
#define PARINDEX_EN 1 /**< English */

/** What an input is. */
typedef int32_t parindex_format;
#define PARINDEX_FORMAT_JSON 0       /**< one assessment, or an array of them */
#define PARINDEX_FORMAT_JSON_LINES 1 /**< one assessment a line */
#define PARINDEX_FORMAT_CSV 2        /**< facts, long or wide */
#define PARINDEX_FORMAT_UNITS 3      /**< a unit register as CSV (readers only) */

/** What a result is written as. */
typedef int32_t parindex_view;
#define PARINDEX_VIEW_JSON 0         /**< an array of scorecards */
#define PARINDEX_VIEW_JSON_LINES 1   /**< one scorecard a line */
#define PARINDEX_VIEW_CSV 2          /**< a row a unit */
#define PARINDEX_VIEW_CSV_LONG 3     /**< a row a unit and item */
#define PARINDEX_VIEW_TABLE 4        /**< for a person */
#define PARINDEX_VIEW_RANKING 5      /**< ranking of each cohort, for a person */
#define PARINDEX_VIEW_RANKING_CSV 6  /**< the same as CSV */
#define PARINDEX_VIEW_RANKING_JSON 7 /**< the same as JSON, format parindex-ranking/1 */

/** State of an item: missing, zero, "does not apply" and "nothing happened" are different things. */
typedef int32_t parindex_state;
#define PARINDEX_STATE_SCORED 0         /**< points follow from facts, or from a reviewer */
#define PARINDEX_STATE_PENDING 1        /**< a fact is missing: lowest and highest hold the range */
#define PARINDEX_STATE_NOT_APPLICABLE 2 /**< outside the maximum */
#define PARINDEX_STATE_NO_ACTIVITY 3    /**< 0/0: nothing happened */
#define PARINDEX_STATE_GIVEN 4          /**< points taken from a source, not recomputed */
#define PARINDEX_STATE_TRACKED 5        /**< shown, never scored */

/** Type of a fact's value. */
typedef int32_t parindex_fact_type;
#define PARINDEX_FACT_COUNT 0    /**< a whole number, at least 0 */
#define PARINDEX_FACT_NUMBER 1   /**< an exact decimal */
#define PARINDEX_FACT_PERCENT 2  /**< an exact decimal in per cent: 97.38 is a ratio of 0.9738 */
#define PARINDEX_FACT_FLAG 3     /**< true or false */
#define PARINDEX_FACT_CHOICE 4   /**< one of the option codes */
#define PARINDEX_FACT_DATE 5     /**< a day */
#define PARINDEX_FACT_DATETIME 6 /**< a day and a minute */
#define PARINDEX_FACT_TEXT 7     /**< a text */
#define PARINDEX_FACT_TALLY 8    /**< a count for each option */

/** Type of the values of a column. */
typedef int32_t parindex_column_type;
#define PARINDEX_COLUMN_I8 1     /**< int8_t, unscaled */
#define PARINDEX_COLUMN_I16 2    /**< int16_t, unscaled */
#define PARINDEX_COLUMN_I32 3    /**< int32_t, unscaled */
#define PARINDEX_COLUMN_I64 4    /**< int64_t, unscaled */
#define PARINDEX_COLUMN_DATE32 5 /**< int32_t, days since 1970-01-01 */
#define PARINDEX_COLUMN_CODE 6   /**< int32_t, position among the fact's options */
#define PARINDEX_COLUMN_FLAG 7   /**< uint8_t, 0 or 1 */

/** What is written into an output column. */
typedef int32_t parindex_output_kind;
#define PARINDEX_OUTPUT_POINTS 0         /**< points, unscaled, half up at the wanted scale */
#define PARINDEX_OUTPUT_MAX 1            /**< maximum, unscaled */
#define PARINDEX_OUTPUT_APPLICABLE_MAX 2 /**< applicable maximum, unscaled */
#define PARINDEX_OUTPUT_LOWEST 3         /**< what the points cannot fall below, unscaled */
#define PARINDEX_OUTPUT_HIGHEST 4        /**< what they cannot exceed, unscaled */
#define PARINDEX_OUTPUT_STATE 5          /**< parindex_state; of the whole: scored or pending; -1: left out */
#define PARINDEX_OUTPUT_RANK 6           /**< rank; 0: none */
#define PARINDEX_OUTPUT_OF 7             /**< units ranked */
#define PARINDEX_OUTPUT_INDEX 8          /**< of the whole only: index, unscaled; INT64_MIN: none */
#define PARINDEX_OUTPUT_PENDING 9        /**< of the whole only: leaves without known points */
#define PARINDEX_OUTPUT_BAND 10          /**< of the whole only: position of the band; -1: none */

/** How bad a mistake is. */
typedef int32_t parindex_severity;
#define PARINDEX_WARNING 0 /**< points are still defined */
#define PARINDEX_MISTAKE 1 /**< points would be undefined */

#define PARINDEX_LOAD_STRICT 1u      /**< warnings are errors */
#define PARINDEX_SCORE_KEEP_GOING 1u /**< leave out units whose data is wrong instead of refusing all */
#define PARINDEX_SCORE_NO_REASONS 2u /**< ledger entries without their sentences and facts */
#define PARINDEX_SCORE_NO_TRACES 4u  /**< no arithmetic */
#define PARINDEX_SCORE_NO_SEALS 8u   /**< no seals of what was scored */
#define PARINDEX_SCORE_BORROW_COLUMNS \
  16u                              /**< a result of columns keeps no copy of the data: it must stay as it is
                                               for as long as the result is asked about items and texts */
#define PARINDEX_UNIT_HAS_INDEX 1u /**< `index` holds a number: nothing is pending */
#define PARINDEX_UNIT_HAS_RANK 2u  /**< `rank` holds a rank */
#define PARINDEX_UNIT_DISQUALIFIED 4u /**< a gate disqualifies the unit */
#define PARINDEX_UNIT_LEFT_OUT 64u    /**< its data is wrong and it was left out (results of columns only) */
#define PARINDEX_SCORE_INEXACT 8u     /**< the exact points have more decimals: see parindex_result_exact() */
#define PARINDEX_SCORE_TOO_LARGE 16u  /**< a number does not fit 64 bits and is cut to its limit */
#define PARINDEX_ITEM_HAS_RANK 2u     /**< `rank` holds a rank */
#define PARINDEX_ITEM_NO_EVIDENCE 32u /**< documents that the item's policy asks for are missing */
#define PARINDEX_ITEM_HAS_MAX 1u      /**< `max` is the same for every unit */
#define PARINDEX_ITEM_ADJUSTMENT 2u   /**< a bonus or penalty, outside the maximum */
#define PARINDEX_FACT_UNDECLARED 1u   /**< the unnamed fact of a check, choice or judged rule */
#define PARINDEX_GATE_PENDING 1u      /**< undecided: a fact is missing */
#define PARINDEX_GATE_DISQUALIFIES 2u /**< the unit is disqualified */
#define PARINDEX_ADVICE_FEWEST_CHANGES \
  1u /**< of two ways to a target, the one with fewer changes; else with less effort */
#define PARINDEX_SIMULATE_SEED 1u      /**< `seed` counts, not the plan's */
#define PARINDEX_SIMULATE_NO_INDEX 2u  /**< without the spread of the index */
#define PARINDEX_SIMULATE_PAIRS 4u     /**< also who comes before whom: units x units counts */
#define PARINDEX_SIMULATE_LEAVE_OUT 8u /**< also what every item's absence does to the ranks */
/** @} */

/** @defgroup handles Handles
 * @{ */

/** Rules: a framework, read, checked and compiled. Never changes; share it between threads. */
typedef struct parindex_framework parindex_framework;
/** Working days. Never changes; share it between threads. */
typedef struct parindex_calendar parindex_calendar;
/** Reads inputs piece by piece. One thread at a time. */
typedef struct parindex_reader parindex_reader;
/** Assessments, read and checked. Never changes; share it between threads. */
typedef struct parindex_batch parindex_batch;
/** A framework with the caller's columns of facts. One thread at a time. */
typedef struct parindex_columns parindex_columns;
/** Scorecards. Never changes; share it between threads. */
typedef struct parindex_result parindex_result;
/** What went wrong. Never changes; share it between threads. */
typedef struct parindex_error parindex_error;
/** @} */

/** @defgroup structs Structs
 * @{ */

/**
 * @brief Called now and then by a call that may take long.
 * @param done  how far it is; what is counted depends on the call, and `total` may be 0 while it is not
 * known
 * @param total where it ends
 * @param user  as the caller gave it
 * @return not 0 to stop: the call then returns #PARINDEX_E_CANCELLED, gives nothing, and every handle
 * stays usable
 */
typedef int32_t(PARINDEX_CALL* parindex_progress_fn)(uint64_t done, uint64_t total, void* user);

/**
 * @brief Takes the next part of what is written.
 * @param text   the part; borrowed during the call
 * @param length in bytes
 * @param user   as the caller gave it
 * @return not 0 to stop: the call then returns #PARINDEX_E_CANCELLED
 */
typedef int32_t(PARINDEX_CALL* parindex_write_fn)(const char* text, size_t length, void* user);

/** How a framework is loaded; all zero but the size: the defaults. */
typedef struct parindex_load_options {
  uint32_t struct_size; /**< sizeof(parindex_load_options) */
  uint32_t flags;       /**< PARINDEX_LOAD_…; unknown bits are #PARINDEX_E_ARGUMENT */
  int64_t max_bytes;    /**< of the document; 0: 64 MiB */
  const char* file;     /**< its name in mistakes; NULL: none */
} parindex_load_options;

/** How inputs are read and scored; all zero but the size: the defaults. */
typedef struct parindex_score_options {
  uint32_t struct_size;   /**< sizeof(parindex_score_options) */
  uint32_t flags;         /**< PARINDEX_SCORE_…; unknown bits are #PARINDEX_E_ARGUMENT */
  parindex_format format; /**< of the input; units are not scored */
  int32_t threads;        /**< for columns: 0: one; -1: as many as there are processors */
  int64_t max_bytes;      /**< of one input; 0: 1 GiB */
  const char* period; /**< for inputs that name none: "2026", "2026-Q2", "2026-01-01..2026-06-30"; or NULL */
  const char* as_of;  /**< for columns: "2026-06-30"; NULL: the period's last day */
  const char* file;   /**< name of the input in mistakes; NULL: none */
  const char* units;  /**< a unit register as CSV, which completes what inputs and columns say; or NULL */
  uint64_t units_length;             /**< of `units` in bytes; all bits 1: up to the NUL */
  const parindex_batch* previous;    /**< the earlier period, read with the same framework; or NULL */
  const parindex_calendar* calendar; /**< NULL: Vietnam, 2021 to 2026 */
  const char* const* unit_ids;       /**< for columns: a text a unit; NULL: "1", "2" … */
  const char* const* unit_kinds;     /**< for columns: a text or NULL a unit; NULL: none has a kind */
  const char* const* unit_parents;   /**< for columns: a text or NULL a unit; NULL: none has a parent */
  const char* const* unit_names;     /**< for columns: a text or NULL a unit; NULL: none has a name */
  const char* const*
      unit_periods;         /**< for columns: a period or NULL (`period`) a unit; NULL: all have `period` */
  uint64_t attribute_count; /**< for columns: attributes of the units that numbers and cohorts depend on */
  const char* const* attribute_names;         /**< as many as `attribute_count` */
  const char* const* const* attribute_values; /**< of each attribute: a text or NULL a unit */
  parindex_progress_fn progress;              /**< or NULL */
  void* user;                                 /**< for `progress` */
} parindex_score_options;

/** One mistake in the data. Texts are borrowed and never NULL. */
typedef struct parindex_mistake {
  uint32_t struct_size;       /**< sizeof(parindex_mistake) */
  parindex_severity severity; /**< how bad */
  uint64_t line;              /**< from 1; 0: unknown */
  uint64_t column;            /**< from 1, in code points; 0: unknown */
  const char* code;           /**< stable word, such as "JSON_SYNTAX" */
  const char* file;           /**< as the caller named it */
  const char* pointer;        /**< JSON pointer (RFC 6901) */
  const char* unit;           /**< whose data is meant */
  const char* message_vi;     /**< what is wrong */
  const char* message_en;     /**< what is wrong */
  const char* hint_vi;        /**< what to do about it */
  const char* hint_en;        /**< what to do about it */
} parindex_mistake;

/** What a framework says about one fact. Texts are borrowed and never NULL. */
typedef struct parindex_fact {
  uint32_t struct_size;    /**< sizeof(parindex_fact) */
  uint32_t flags;          /**< PARINDEX_FACT_UNDECLARED */
  parindex_fact_type type; /**< of its values */
  int32_t reserved;        /**< 0 */
  uint64_t option_count;   /**< of a choice or tally: see parindex_framework_fact_option() */
  const char* id;          /**< as documents and CSV headers name it */
  const char* title_vi;    /**< may be empty */
  const char* title_en;    /**< may be empty */
  const char* at_most;     /**< id of the fact that bounds it, or empty */
  const char* ancestor;    /**< kind of unit it may be inherited from, or empty */
} parindex_fact;

/** What a framework says about one item. Texts are borrowed and never NULL. */
typedef struct parindex_item {
  uint32_t struct_size; /**< sizeof(parindex_item) */
  uint32_t flags;       /**< PARINDEX_ITEM_… */
  int32_t depth;        /**< 1: top level */
  int32_t digits;       /**< decimals its points are shown with: their scale */
  int64_t parent;       /**< position of the item above; -1: none */
  int64_t max;          /**< unscaled, with #PARINDEX_ITEM_HAS_MAX */
  int32_t max_scale;    /**< max / 10^max_scale */
  int32_t reserved;     /**< 0 */
  const char* code;     /**< as the document writes it */
  const char* label;    /**< unique: the code, or PARENT/CODE */
  const char* title_vi; /**< may be empty */
  const char* title_en; /**< may be empty */
  const char* rule;     /**< "ratio", "tiers" …; empty: an inner item */
  const char* source;   /**< "self", "appraisal", "survey", "data" or empty */
  const char* owner;    /**< who is responsible, or empty */
} parindex_item;

/** The result of one assessment. Numbers are unscaled: value = number / 10^scale. Texts are borrowed,
 * never NULL. */
typedef struct parindex_unit_score {
  uint32_t struct_size;    /**< sizeof(parindex_unit_score) */
  uint32_t flags;          /**< PARINDEX_UNIT_…, PARINDEX_SCORE_INEXACT, PARINDEX_SCORE_TOO_LARGE */
  int32_t scale;           /**< decimals of the numbers */
  int32_t band_index;      /**< position of the band; -1: none */
  int64_t points;          /**< points */
  int64_t max;             /**< maximum, as stated */
  int64_t applicable_max;  /**< maximum without what does not count */
  int64_t index;           /**< 100 x points / applicable maximum, with #PARINDEX_UNIT_HAS_INDEX */
  int64_t lowest;          /**< the points cannot fall below this once all facts are in */
  int64_t highest;         /**< nor exceed this */
  uint64_t pending;        /**< leaves whose points are not known yet */
  uint64_t rank;           /**< from 1, with #PARINDEX_UNIT_HAS_RANK */
  uint64_t of;             /**< units ranked in the cohort */
  uint64_t gate_count;     /**< see parindex_result_gate() */
  uint64_t mistake_count;  /**< warnings about this unit: see parindex_result_unit_mistake() */
  uint64_t ledger_count;   /**< of the whole: see parindex_result_ledger() with #PARINDEX_NONE */
  const char* id;          /**< of the unit */
  const char* name;        /**< or empty */
  const char* kind;        /**< or empty */
  const char* parent;      /**< id of the unit above, or empty */
  const char* period_from; /**< "2026-01-01" */
  const char* period_to;   /**< "2026-12-31" */
  const char* band;        /**< code, or empty */
  const char* cohort;      /**< whom it is compared with */
} parindex_unit_score;

/** The result of one item. Numbers are unscaled: value = number / 10^scale. */
typedef struct parindex_item_score {
  uint32_t struct_size;   /**< sizeof(parindex_item_score) */
  uint32_t flags;         /**< PARINDEX_ITEM_HAS_RANK, PARINDEX_ITEM_NO_EVIDENCE, PARINDEX_SCORE_… */
  int32_t scale;          /**< decimals of the numbers */
  parindex_state state;   /**< how it came to its points */
  int64_t points;         /**< points */
  int64_t max;            /**< maximum for this unit */
  int64_t applicable_max; /**< 0 when the item does not count */
  int64_t lowest;         /**< the points cannot fall below this once all facts are in */
  int64_t highest;        /**< nor exceed this */
  uint64_t rank;          /**< of inner items, from 1, with #PARINDEX_ITEM_HAS_RANK */
  uint64_t of;            /**< units ranked */
  uint64_t ledger_count;  /**< see parindex_result_ledger() */
  uint64_t trace_count;   /**< see parindex_result_trace_step() */
  uint64_t round_count;   /**< see parindex_result_round() */
} parindex_item_score;

/** One signed step from the maximum to the points. Texts are borrowed and never NULL. */
typedef struct parindex_ledger_entry {
  uint32_t struct_size; /**< sizeof(parindex_ledger_entry) */
  uint32_t flags;       /**< PARINDEX_SCORE_INEXACT, PARINDEX_SCORE_TOO_LARGE */
  int32_t scale;        /**< decimals of `points` */
  int32_t reserved;     /**< 0 */
  int64_t points;       /**< unscaled */
  uint64_t fact_count;  /**< see parindex_result_ledger_fact() */
  const char* cause;    /**< "below_target", "late" … (a closed list) */
  const char* why_vi;   /**< in a sentence */
  const char* why_en;   /**< in a sentence */
  const char* basis;    /**< legal basis of the item, or empty */
} parindex_ledger_entry;

/** One step of the arithmetic. Texts are borrowed and never NULL. */
typedef struct parindex_trace_step {
  uint32_t struct_size; /**< sizeof(parindex_trace_step) */
  uint32_t reserved;    /**< 0 */
  const char* step;     /**< "measure", "curve", "round" … */
  const char* text;     /**< what was computed, with the values put in */
  const char* value;    /**< what came out, or empty */
} parindex_trace_step;

/** What one round of review said about an item. Texts are borrowed and never NULL. */
typedef struct parindex_round {
  uint32_t struct_size; /**< sizeof(parindex_round) */
  uint32_t flags;       /**< PARINDEX_SCORE_INEXACT, PARINDEX_SCORE_TOO_LARGE */
  int32_t scale;        /**< decimals of `points` */
  int32_t reserved;     /**< 0 */
  int64_t points;       /**< unscaled */
  const char* name;     /**< "self", "appraisal", "explanation", "final" … */
  const char* note;     /**< why, or empty */
  const char* by;       /**< who, or empty */
  const char* date;     /**< when, or empty */
} parindex_round;

/** A gate that closed or may close. Texts are borrowed and never NULL. */
typedef struct parindex_gate {
  uint32_t struct_size; /**< sizeof(parindex_gate) */
  uint32_t flags;       /**< PARINDEX_GATE_… */
  const char* code;     /**< as the framework names it */
  const char* title_vi; /**< may be empty */
  const char* title_en; /**< may be empty */
  const char* cap_band; /**< the band it holds the unit down to, or empty */
} parindex_gate;

/** One column of facts, a value a unit. The data stays the caller's and must outlive what it is bound to.
 * */
typedef struct parindex_column {
  uint32_t struct_size;      /**< sizeof(parindex_column), the same in all columns of a call */
  parindex_column_type type; /**< of the values */
  uint64_t fact;             /**< position of the fact in the framework */
  uint64_t option;           /**< of a tally: position of the option whose count this is; else 0 */
  int32_t scale;             /**< value = data / 10^scale; per cent facts in per cent */
  int32_t reserved;          /**< 0 */
  const void* data;          /**< the first unit's value */
  const uint8_t* validity;   /**< bit i % 8 of byte i / 8: unit i has a value; NULL: all have */
  int64_t stride;            /**< bytes from value to value; 0: packed */
} parindex_column;

/** One column of results, written into the caller's memory, a value a unit. */
typedef struct parindex_output {
  uint32_t struct_size;      /**< sizeof(parindex_output), the same in all outputs of a call */
  parindex_output_kind kind; /**< what is wanted */
  uint64_t item;             /**< position of the item; all bits 1: the whole */
  parindex_column_type type; /**< #PARINDEX_COLUMN_I8, …_I32 or …_I64 as far as the values fit */
  int32_t scale;             /**< of points and maxima: decimals wanted, 0 to 9 */
  void* data;                /**< room for the first unit's value */
  int64_t stride;            /**< bytes from value to value; 0: packed */
} parindex_output;

/** How advice is sought and written; all zero but the size: the defaults. */
typedef struct parindex_advice_options {
  uint32_t struct_size;       /**< sizeof(parindex_advice_options) */
  uint32_t flags;             /**< PARINDEX_ADVICE_…; unknown bits are #PARINDEX_E_ARGUMENT */
  parindex_view view;         /**< #PARINDEX_VIEW_JSON (format parindex-advice/1), …_CSV or …_TABLE */
  parindex_language language; /**< of titles and tables */
  const char* target;         /**< "80" or "total:80", "index:90", "band:A", "rank:3"; NULL: there is none */
  const char* item;           /**< label of the only leaf that is told about; NULL: all */
  const char* as_of;          /**< the day from which things are looked at; NULL: the assessment's */
  const char* effort;         /**< what may change and what it costs, format parindex-effort/1; or NULL */
  uint64_t effort_length;     /**< of `effort` in bytes; all bits 1: up to the NUL */
  const char* effort_file;    /**< its name in mistakes; NULL: none */
  uint64_t budget;            /**< scorings of a leaf that a search may take; 0: 2,000,000 */
  int32_t soon;               /**< days within which an open item counts as due soon; 0: 30 */
  int32_t reserved;           /**< 0 */
} parindex_advice_options;

/** What is compared and how it is written; all zero but the size: the defaults. */
typedef struct parindex_compare_options {
  uint32_t struct_size;       /**< sizeof(parindex_compare_options) */
  uint32_t flags;             /**< 0 */
  parindex_view view;         /**< #PARINDEX_VIEW_JSON, …_CSV or …_TABLE */
  parindex_language language; /**< of titles, tables and days */
  const char* unit;           /**< of periods: the only unit; of briefings: whom they are about; or NULL */
  const char* mapping;        /**< of periods under two frameworks: which items answer to each other, format
                            parindex-mapping/1; or NULL */
  uint64_t mapping_length;    /**< of `mapping` in bytes; all bits 1: up to the NUL */
  const char* file; /**< name of the document, the table or the first framework in mistakes; NULL: none */
  const char* other_file; /**< name of the second framework in mistakes; NULL: none */
} parindex_compare_options;

/** What is drawn and how it is written; all zero but the size: the defaults. */
typedef struct parindex_simulation_options {
  uint32_t struct_size; /**< sizeof(parindex_simulation_options) */
  uint32_t flags;       /**< PARINDEX_SIMULATE_…; unknown bits are #PARINDEX_E_ARGUMENT */
  parindex_view view; /**< #PARINDEX_VIEW_JSON (format parindex-simulation-result/1), …_CSV or …_TABLE */
  parindex_language language; /**< of tables */
  const char*
      plan; /**< what is drawn, format parindex-simulation/1; NULL: weights of top items within 25 % */
  uint64_t plan_length;          /**< of `plan` in bytes; all bits 1: up to the NUL */
  const char* file;              /**< its name in mistakes; NULL: none */
  uint64_t seed;                 /**< with #PARINDEX_SIMULATE_SEED; else the plan's */
  uint32_t draws;                /**< at most 10,000,000; 0: the plan's */
  int32_t threads;               /**< 0: one; -1: as many as there are processors; the outcome is the same */
  uint32_t samples;              /**< base samples of Sobol indices, at most 10,000,000; 0: none */
  uint32_t reserved;             /**< 0 */
  uint64_t unit_count;           /**< how many units' rank and index the Sobol indices are asked for, too */
  const char* const* units;      /**< their ids */
  parindex_progress_fn progress; /**< or NULL */
  void* user;                    /**< for `progress` */
} parindex_simulation_options;

/** What a report holds; all zero but the size: the defaults. */
typedef struct parindex_report_options {
  uint32_t struct_size;       /**< sizeof(parindex_report_options) */
  uint32_t flags;             /**< 0 */
  parindex_language language; /**< of words, titles and numbers */
  int32_t reserved;           /**< 0 */
  const char* unit; /**< id of the unit that is shown in full; NULL: the only one, or all in short */
  const parindex_result*
      previous; /**< of an earlier period, by the same framework, to show what changed; or NULL */
  const parindex_advice_options*
      advice; /**< also what would gain points, sought this way; `view`, `language` and
                                              `item` do not count; NULL: not */
  const parindex_simulation_options*
      simulation; /**< also how sure ranks are, drawn this way; `view`, `language` and
                                                      the index do not count; NULL: not */
} parindex_report_options;
/** @} */

/** @defgroup about The library itself: any thread, any time; nothing here fails or allocates
 * @{ */

/** The version of the library as "major.minor.patch". @return never NULL. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_version(void) PARINDEX_NOEXCEPT;
/** The version as one number; compare it with #PARINDEX_VERSION_NUMBER, the version of the header. @since
 * 1.0 */
PARINDEX_API int32_t PARINDEX_CALL parindex_version_number(void) PARINDEX_NOEXCEPT;
/** The number of the binary interface; compare it with #PARINDEX_ABI_VERSION. @since 1.0 */
PARINDEX_API int32_t PARINDEX_CALL parindex_abi_version(void) PARINDEX_NOEXCEPT;
/** How the library was built.
 * @param key "compiler", "build", "architecture" or "sanitizers"
 * @return NULL for another key. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_build_info(const char* key) PARINDEX_NOEXCEPT;
/** The size a struct has in the library, so that a binding can check its own.
 * @param name without prefix: "load_options", "score_options", "mistake", "fact", "item", "unit_score",
 * "item_score",
 * "ledger_entry", "trace_step", "round", "gate", "column", "output", "advice_options", "report_options",
 * "compare_options" or "simulation_options"
 * @return 0 for another name. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_struct_size(const char* name) PARINDEX_NOEXCEPT;
/** The name of a status: "E_DATA". @return "?" for a number that is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_status_name(parindex_status status) PARINDEX_NOEXCEPT;
/** The spelling of a state in documents: "no_activity". @return "?" for a number that is none. @since 1.0
 * */
PARINDEX_API const char* PARINDEX_CALL parindex_state_name(parindex_state state) PARINDEX_NOEXCEPT;
/** The spelling of a fact's type in documents: "count". @return "?" for a number that is none. @since 1.0
 * */
PARINDEX_API const char* PARINDEX_CALL parindex_fact_type_name(parindex_fact_type type) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup errors Errors
 * @{ */

/** Frees an error. @param error may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_error_free(parindex_error* error) PARINDEX_NOEXCEPT;
/** The status that came with the error. @return #PARINDEX_E_ARGUMENT for NULL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_error_status(
    const parindex_error* error) PARINDEX_NOEXCEPT;
/** What went wrong in a sentence; of wrong data all mistakes, two lines each.
 * @param error    may be NULL
 * @param language #PARINDEX_VI or #PARINDEX_EN (anything else counts as English)
 * @return borrowed from the error; empty for NULL. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_error_message(
    const parindex_error* error, parindex_language language) PARINDEX_NOEXCEPT;
/** How many mistakes an error lists. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_error_mistake_count(const parindex_error* error) PARINDEX_NOEXCEPT;
/** How many mistakes there were; at most 1,000 are listed. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_error_mistake_total(const parindex_error* error) PARINDEX_NOEXCEPT;
/** One mistake of an error.
 * @param error not NULL
 * @param index less than parindex_error_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the error
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_error_mistake(
    const parindex_error* error, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup framework Frameworks: what a loaded one holds may be asked by any number of threads
 * @{ */

/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_load_options_init(
    parindex_load_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** Reads, checks and compiles a framework document. Its warnings are listed by
 * parindex_framework_mistake().
 * @param json     the document, UTF-8
 * @param json_len in bytes, or #PARINDEX_NTS
 * @param options  or NULL
 * @param[out] out   the framework, for parindex_framework_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (every mistake is listed),
 * #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_load(const char* json, size_t json_len,
    const parindex_load_options* options, parindex_framework** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Frees a framework; what was made with it stays usable. @param framework may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_framework_free(parindex_framework* framework) PARINDEX_NOEXCEPT;
/** The framework's id. @return borrowed; NULL for NULL. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_id(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** The framework's title; in the other language where it has none. @return borrowed; NULL for NULL. @since
 * 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_title(
    const parindex_framework* framework, parindex_language language) PARINDEX_NOEXCEPT;
/** The seal of the canonical document: "sha256:…". @return borrowed; NULL for NULL. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_seal(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** The period: "2026" or "2026-01-01..2026-06-30". @return borrowed; empty: none; NULL for NULL. @since
 * 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_period(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** Decimals of totals and of the index. @return -1 for NULL. @since 1.0 */
PARINDEX_API int32_t PARINDEX_CALL parindex_framework_digits(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** How many facts there are. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_fact_count(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** One fact.
 * @param framework not NULL
 * @param fact      less than parindex_framework_fact_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the framework
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_fact(
    const parindex_framework* framework, size_t fact, parindex_fact* out) PARINDEX_NOEXCEPT;
/** The code of an option of a choice or tally. @return borrowed; NULL where there is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_fact_option(
    const parindex_framework* framework, size_t fact, size_t option) PARINDEX_NOEXCEPT;
/** The position of a fact.
 * @param framework not NULL
 * @param id        as documents and CSV headers name it
 * @param id_len    in bytes, or #PARINDEX_NTS
 * @return #PARINDEX_NONE when there is none, also for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_find_fact(
    const parindex_framework* framework, const char* id, size_t id_len) PARINDEX_NOEXCEPT;
/** How many items there are, in document order, parents before children. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_item_count(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** One item.
 * @param framework not NULL
 * @param item      less than parindex_framework_item_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the framework
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_item(
    const parindex_framework* framework, size_t item, parindex_item* out) PARINDEX_NOEXCEPT;
/** The position of an item by label, or by code where only one has it.
 * @param framework not NULL
 * @param label     PARENT/CODE, or CODE
 * @param label_len in bytes, or #PARINDEX_NTS
 * @return #PARINDEX_NONE when there is none, or several, also for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_find_item(
    const parindex_framework* framework, const char* label, size_t label_len) PARINDEX_NOEXCEPT;
/** How many bands there are. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_band_count(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** The code of a band. @return borrowed; NULL where there is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_band(
    const parindex_framework* framework, size_t band) PARINDEX_NOEXCEPT;
/** The title of a band. @return borrowed, may be empty; NULL where there is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_framework_band_title(
    const parindex_framework* framework, size_t band, parindex_language language) PARINDEX_NOEXCEPT;
/** How many warnings the document drew. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_framework_mistake_count(
    const parindex_framework* framework) PARINDEX_NOEXCEPT;
/** One warning.
 * @param framework not NULL
 * @param index     less than parindex_framework_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the framework
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_mistake(
    const parindex_framework* framework, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** An empty file of facts, to be filled in and read back as it is.
 * @param framework not NULL
 * @param format    #PARINDEX_FORMAT_JSON or #PARINDEX_FORMAT_CSV (long rows)
 * @param language  of titles
 * @param buffer    room for the text and its NUL; may be NULL with capacity 0
 * @param capacity  of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_form(const parindex_framework* framework,
    parindex_format format, parindex_language language, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup calendar Calendars
 * @{ */

/** The built-in calendar (Vietnam, 2021 to 2026: Labour Code art. 112 with the days made up and swapped)
 * with the
 * days of a CSV file added: header `date,kind`, kind is holiday, swapped_working_day or unsettled.
 * @param csv     the file, UTF-8
 * @param csv_len in bytes, or #PARINDEX_NTS
 * @param file    its name in mistakes, or NULL
 * @param[out] out   the calendar, for parindex_calendar_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_calendar_load(const char* csv, size_t csv_len,
    const char* file, parindex_calendar** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Frees a calendar. @param calendar may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_calendar_free(parindex_calendar* calendar) PARINDEX_NOEXCEPT;
/** Working days after `from` up to and including `to`; negative when `to` is before `from`.
 * @param calendar NULL: the built-in one
 * @param from     days since 1970-01-01
 * @param to       days since 1970-01-01
 * @param[out] out   the count; not NULL
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND when a year between them is not known.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_calendar_working_days(const parindex_calendar* calendar,
    int32_t from, int32_t to, int64_t* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup reading Reading inputs
 * @{ */

/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_score_options_init(
    parindex_score_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** A reader of assessments. Of the options, those on reading count: flags, max_bytes, period, units,
 * progress.
 * @param framework not NULL
 * @param options   or NULL; `progress` is called during parindex_reader_add(), _feed() and _finish()
 * @param[out] out   the reader, for parindex_reader_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_reader_new(const parindex_framework* framework,
    const parindex_score_options* options, parindex_reader** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Frees a reader, finished or not. @param reader may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_reader_free(parindex_reader* reader) PARINDEX_NOEXCEPT;
/** Reads a whole input. Mistakes are collected until parindex_reader_finish(). After #PARINDEX_E_CANCELLED or
 * #PARINDEX_E_MEMORY the reader holds half an input and is only good to be freed.
 * @param reader     not NULL, not finished
 * @param format     what it is
 * @param input      UTF-8
 * @param input_len  in bytes, or #PARINDEX_NTS
 * @param file       its name in mistakes, or NULL
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_reader_add(parindex_reader* reader,
    parindex_format format, const char* input, size_t input_len, const char* file,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Reads the next part of JSON Lines, cut anywhere: for inputs that should not be in memory as a whole.
 * @param reader     not NULL, not finished
 * @param part       UTF-8
 * @param part_len   in bytes, or #PARINDEX_NTS
 * @param file       the input's name in mistakes, the same for all its parts, or NULL
 * @param[out] error or NULL
 * @return as parindex_reader_add(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_reader_feed(parindex_reader* reader, const char* part,
    size_t part_len, const char* file, parindex_error** error) PARINDEX_NOEXCEPT;
/** Checks what only the whole can show and gives the batch. The reader is then only good to be freed.
 * @param reader     not NULL, not finished
 * @param[out] out   the batch, for parindex_batch_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (every mistake of all inputs is listed),
 * #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_reader_finish(
    parindex_reader* reader, parindex_batch** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Frees a batch. @param batch may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_batch_free(parindex_batch* batch) PARINDEX_NOEXCEPT;
/** How many assessments a batch holds. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_batch_size(const parindex_batch* batch) PARINDEX_NOEXCEPT;
/** The id of the unit of an assessment. @return borrowed; NULL where there is none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_batch_unit(
    const parindex_batch* batch, size_t assessment) PARINDEX_NOEXCEPT;
/** How many warnings reading drew, and with #PARINDEX_SCORE_KEEP_GOING mistakes of units left out. @return
 * 0 for NULL.
 * @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_batch_mistake_count(const parindex_batch* batch) PARINDEX_NOEXCEPT;
/** One of them.
 * @param batch not NULL
 * @param index less than parindex_batch_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the batch
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_batch_mistake(
    const parindex_batch* batch, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup scoring Scoring
 * @{ */

/** Scores one input: a reader, one parindex_reader_add(), parindex_reader_finish() and
 * parindex_score_batch() in one.
 * @param framework not NULL
 * @param input     assessments as JSON or JSON Lines, or facts as CSV: told by options->format
 * @param input_len in bytes, or #PARINDEX_NTS
 * @param options   or NULL
 * @param[out] out   the result, for parindex_result_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (every mistake is listed),
 * #PARINDEX_E_CANCELLED,
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_score_json(const parindex_framework* framework,
    const char* input, size_t input_len, const parindex_score_options* options, parindex_result** out,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Scores a batch. Of the options, those on scoring count: flags, previous, calendar, progress.
 * @param batch   not NULL; it knows the framework it was read with
 * @param options or NULL
 * @param[out] out   the result, for parindex_result_free()
 * @param[out] error or NULL
 * @return as parindex_score_json(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_score_batch(const parindex_batch* batch,
    const parindex_score_options* options, parindex_result** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Scores many units by column.
 * @param framework    not NULL
 * @param columns      stepped by columns[0].struct_size, all equal; a fact without a column is not given
 * @param column_count how many
 * @param unit_count   how many values each column has
 * @param options      or NULL; `format` and `file` do not count
 * @param[out] out   the result, for parindex_result_free(): a unit a row; points, states and ranks are
 * there, all else is
 *              recomputed when asked for from a copy of the data (see #PARINDEX_SCORE_BORROW_COLUMNS), so
 *              for many units
 *              ask by parindex_result_read()
 * @param[out] error or NULL
 * @return as parindex_score_json(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_score_columns(const parindex_framework* framework,
    const parindex_column* columns, size_t column_count, size_t unit_count,
    const parindex_score_options* options, parindex_result** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Binds columns once, to be scored as often as their data changes.
 * @param framework    not NULL
 * @param columns      stepped by columns[0].struct_size; the data they point to must outlive the handle
 * @param column_count how many
 * @param unit_count   how many values each column has
 * @param options      or NULL; its texts and handles are copied or held, not its `progress`
 * @param[out] out   the bound columns, for parindex_columns_free()
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_columns_bind(const parindex_framework* framework,
    const parindex_column* columns, size_t column_count, size_t unit_count,
    const parindex_score_options* options, parindex_columns** out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Frees bound columns, not their data. @param columns may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_columns_free(parindex_columns* columns) PARINDEX_NOEXCEPT;
/** Scores bound columns as their data stands now, into a result.
 * @param columns not NULL
 * @param progress or NULL
 * @param user    for `progress`
 * @param[out] out   the result, for parindex_result_free(), with a copy of the data (see
 *              #PARINDEX_SCORE_BORROW_COLUMNS)
 * @param[out] error or NULL
 * @return as parindex_score_json(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_columns_score(parindex_columns* columns,
    parindex_progress_fn progress, void* user, parindex_result** out,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Scores bound columns as their data stands now, straight into the caller's memory.
 * @param columns      not NULL
 * @param outputs      stepped by outputs[0].struct_size, all equal
 * @param output_count how many
 * @param progress     or NULL
 * @param user         for `progress`
 * @param[out] error   or NULL
 * @return as parindex_score_json(); on failure the outputs may hold anything. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_columns_score_into(parindex_columns* columns,
    const parindex_output* outputs, size_t output_count, parindex_progress_fn progress, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup results Results: may be asked by any number of threads
 * @{ */

/** Frees a result. @param result may be NULL. @since 1.0 */
PARINDEX_API void PARINDEX_CALL parindex_result_free(parindex_result* result) PARINDEX_NOEXCEPT;
/** How many scorecards a result holds. @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_result_unit_count(const parindex_result* result) PARINDEX_NOEXCEPT;
/** The scorecard of a unit, the first where it has several periods.
 * @param result not NULL
 * @param id     of the unit
 * @param id_len in bytes, or #PARINDEX_NTS
 * @return #PARINDEX_NONE when there is none, also for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_result_find_unit(
    const parindex_result* result, const char* id, size_t id_len) PARINDEX_NOEXCEPT;
/** Points, index, band and rank of a unit.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_unit(const parindex_result* result, size_t unit,
    parindex_unit_score* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** Points and state of an item.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param item   less than parindex_framework_item_count()
 * @param[in,out] out its `struct_size` set
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_item(const parindex_result* result, size_t unit,
    size_t item, parindex_item_score* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** An entry of an item's ledger.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param item   less than parindex_framework_item_count(), or #PARINDEX_NONE for the whole
 * @param entry  less than the ledger_count of the item or unit
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_ledger(const parindex_result* result, size_t unit,
    size_t item, size_t entry, parindex_ledger_entry* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** The id of a fact that a ledger entry rests on. @return borrowed from the result; NULL where there is
 * none. @since 1.0 */
PARINDEX_API const char* PARINDEX_CALL parindex_result_ledger_fact(
    const parindex_result* result, size_t unit, size_t item, size_t entry, size_t fact) PARINDEX_NOEXCEPT;
/** The points of a ledger entry exactly: "-0.52", or "-1/3" where no decimal is exact.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param item     less than parindex_framework_item_count(), or #PARINDEX_NONE for the whole
 * @param entry    less than the ledger_count of the item or unit
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (the unit was left
 * out),
 * #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_ledger_exact(const parindex_result* result,
    size_t unit, size_t item, size_t entry, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** A step of an item's arithmetic.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param item   less than parindex_framework_item_count()
 * @param step   less than the item's trace_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_trace_step(const parindex_result* result,
    size_t unit, size_t item, size_t step, parindex_trace_step* out,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** An item's arithmetic as a text, a line a step.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param item     less than parindex_framework_item_count()
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_trace(const parindex_result* result, size_t unit,
    size_t item, char* buffer, size_t capacity, size_t* needed, parindex_error** error) PARINDEX_NOEXCEPT;
/** What a round of review said about an item.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param item   less than parindex_framework_item_count()
 * @param round  less than the item's round_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_round(const parindex_result* result, size_t unit,
    size_t item, size_t round, parindex_round* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** The points of a round of review exactly.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param item     less than parindex_framework_item_count()
 * @param round    less than the item's round_count
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return as parindex_result_ledger_exact(). @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_round_exact(const parindex_result* result,
    size_t unit, size_t item, size_t round, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** A gate that closed or may close for a unit.
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param gate   less than the unit's gate_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_gate(const parindex_result* result, size_t unit,
    size_t gate, parindex_gate* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** A warning about a unit (given points that differ from the computed ones …).
 * @param result not NULL
 * @param unit   less than parindex_result_unit_count()
 * @param index  less than the unit's mistake_count
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_unit_mistake(const parindex_result* result,
    size_t unit, size_t index, parindex_mistake* out, parindex_error** error) PARINDEX_NOEXCEPT;
/** How many warnings reading and scoring drew, and with #PARINDEX_SCORE_KEEP_GOING mistakes of units left
 * out.
 * @return 0 for NULL. @since 1.0 */
PARINDEX_API size_t PARINDEX_CALL parindex_result_mistake_count(
    const parindex_result* result) PARINDEX_NOEXCEPT;
/** One of them.
 * @param result not NULL
 * @param index  less than parindex_result_mistake_count()
 * @param[in,out] out its `struct_size` set; its texts live as long as the result
 * @return #PARINDEX_OK or #PARINDEX_E_ARGUMENT. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_mistake(
    const parindex_result* result, size_t index, parindex_mistake* out) PARINDEX_NOEXCEPT;
/** A number exactly: "19.48", or "2/3" where no decimal is exact.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param item     less than parindex_framework_item_count(), or #PARINDEX_NONE for the whole
 * @param kind     #PARINDEX_OUTPUT_POINTS, …_MAX, …_APPLICABLE_MAX, …_LOWEST, …_HIGHEST, or of the whole
 * …_INDEX
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (a pending unit
 * has no index),
 * #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_exact(const parindex_result* result, size_t unit,
    size_t item, parindex_output_kind kind, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** A scorecard as one line of JSON, format parindex-scorecard/1, without a line end.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_to_json(const parindex_result* result, size_t unit,
    char* buffer, size_t capacity, size_t* needed, parindex_error** error) PARINDEX_NOEXCEPT;
/** Why a unit has its points, in words: what was lost and why, what is missing; or the whole story of one
 * item.
 * @param result   not NULL
 * @param unit     less than parindex_result_unit_count()
 * @param item     less than parindex_framework_item_count(), or #PARINDEX_NONE for the whole
 * @param language #PARINDEX_VI or #PARINDEX_EN
 * @param buffer   room for the text and its NUL; may be NULL with capacity 0
 * @param capacity of the buffer in bytes
 * @param[out] needed bytes of the text without its NUL; may be NULL
 * @param[out] error  or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_BUFFER, #PARINDEX_E_ARGUMENT, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_explain(const parindex_result* result, size_t unit,
    size_t item, parindex_language language, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Writes all scorecards, part by part.
 * @param result   not NULL
 * @param view     what is written
 * @param language of titles and tables
 * @param write    takes the parts; not NULL
 * @param user     for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_write(const parindex_result* result,
    parindex_view view, parindex_language language, parindex_write_fn write, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Writes columns of results into the caller's memory, a value a unit.
 * @param result       not NULL
 * @param outputs      stepped by outputs[0].struct_size, all equal
 * @param output_count how many
 * @param[out] error   or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT (also when a value does not fit its type),
 * #PARINDEX_E_MEMORY. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_read(const parindex_result* result,
    const parindex_output* outputs, size_t output_count, parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup advising Advice and reports: any number of threads
 * @{ */

/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_advice_options_init(
    parindex_advice_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** What a unit lost and why, what is at risk, and the least change of facts that gains points or reaches a
 * target. Whatever it promises was scored; the earlier period and the calendar are those of the result.
 * @param result  not NULL
 * @param unit    less than parindex_result_unit_count()
 * @param options or NULL
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT (also for a target or day that cannot be read), #PARINDEX_E_DATA (the
 * effort document is wrong), #PARINDEX_E_NOT_FOUND (the item, or the unit was left out), #PARINDEX_E_CANCELLED,
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_advise(const parindex_result* result, size_t unit,
    const parindex_advice_options* options, parindex_write_fn write, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** All assessments that the result was made from as JSON Lines, that of the unit with the changes that reach
 * the target: scoring them gives what parindex_result_advise() promised. They are sought anew.
 * @param result  not NULL
 * @param unit    less than parindex_result_unit_count()
 * @param options with a target; `view`, `language` and `item` do not count
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return as parindex_result_advise(); #PARINDEX_E_NOT_FOUND also where the target is reached already, or cannot be.
 * @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_change(const parindex_result* result, size_t unit,
    const parindex_advice_options* options, parindex_write_fn write, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_report_options_init(
    parindex_report_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** The result as one HTML page that stands alone: no network, readable without scripts, printable on A4.
 * (Workbooks and text documents are written by the command line tool only.)
 * @param result  not NULL
 * @param options or NULL
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT (also when `previous` was scored with another framework, or advice is
 * wanted and several units are there and none is named), #PARINDEX_E_DATA (the effort document or the plan is wrong),
 * #PARINDEX_E_NOT_FOUND (the unit), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_report(const parindex_result* result,
    const parindex_report_options* options, parindex_write_fn write, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup comparing Comparisons: any number of threads
 * @{ */

/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_compare_options_init(
    parindex_compare_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** Two periods or days: what changed, by which items, exactly; units that came of others (attribute
 * `predecessors`) against those together. With options->unit one object of JSON, format parindex-comparison/1;
 * without, an array of the units that are there in both, also when it is one.
 * @param before  not NULL
 * @param after   not NULL; may have another framework
 * @param options or NULL
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (the mapping, or facts of merged units are wrong),
 * #PARINDEX_E_NOT_FOUND (options->unit is not there in both), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY,
 * #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_compare(const parindex_result* before,
    const parindex_result* after, const parindex_compare_options* options, parindex_write_fn write,
    void* user, parindex_error** error) PARINDEX_NOEXCEPT;
/** A unit beside another of the same result, as one object of JSON, format parindex-comparison/1.
 * @param result  not NULL
 * @param unit    less than parindex_result_unit_count()
 * @param other   id of the unit it is compared with, or "median" or "best": of its cohort; not NULL
 * @param options or NULL; `view` and `language` count
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (no such unit, no unit of the cohort is ranked,
 * or the unit was left out), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_compare_unit(const parindex_result* result,
    size_t unit, const char* other, const parindex_compare_options* options, parindex_write_fn write,
    void* user, parindex_error** error) PARINDEX_NOEXCEPT;
/** A published table against the result: every cell that differs, and by how much, format parindex-published/1.
 * @param result    not NULL
 * @param table     CSV with the columns `unit`, and `item`, `points`, `rank`, `index`, `band`, `state` or labels
 * @param table_len in bytes, or #PARINDEX_NTS
 * @param options   or NULL; `view`, `language` and `file` count
 * @param write     takes the parts; not NULL
 * @param user      for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (the table cannot be read), #PARINDEX_E_CANCELLED,
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_check(const parindex_result* result,
    const char* table, size_t table_len, const parindex_compare_options* options, parindex_write_fn write,
    void* user, parindex_error** error) PARINDEX_NOEXCEPT;
/** The briefing of a day: total, rank and groups against the day before, the largest issues, alerts, format
 * parindex-briefing/1.
 * @param days      results of one framework, the oldest first; the last two are compared, all make the trend
 * @param labels    a text a day; NULL: their dates, or where two are the same "1", "2" …
 * @param day_count how many, at least 1
 * @param options   or NULL; `unit`, `view` and `language` count
 * @param write     takes the parts; not NULL
 * @param user      for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_NOT_FOUND (no such unit; or none is named and several have no
 * unit above), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_brief(const parindex_result* const* days,
    const char* const* labels, size_t day_count, const parindex_compare_options* options,
    parindex_write_fn write, void* user, parindex_error** error) PARINDEX_NOEXCEPT;
/** How two framework documents differ, format parindex-diff/1.
 * @param before     the old document, UTF-8
 * @param before_len in bytes, or #PARINDEX_NTS
 * @param after      the new document, UTF-8
 * @param after_len  in bytes, or #PARINDEX_NTS
 * @param options    or NULL; `view`, `language`, `file` and `other_file` count
 * @param write      takes the parts; not NULL
 * @param user       for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (a document is wrong), #PARINDEX_E_CANCELLED,
 * #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_framework_diff(const char* before, size_t before_len,
    const char* after, size_t after_len, const parindex_compare_options* options, parindex_write_fn write,
    void* user, parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

/** @defgroup simulating Simulations: any number of threads
 * @{ */

/** Fills options with the defaults.
 * @param[out] options     the caller's struct
 * @param      struct_size its sizeof
 * @return #PARINDEX_OK; #PARINDEX_E_ARGUMENT for NULL or a size that never was. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_simulation_options_init(
    parindex_simulation_options* options, size_t struct_size) PARINDEX_NOEXCEPT;
/** Scores the result's assessments many times with other weights, thresholds or facts: how ranks, bands and the
 * index spread, and what they rest on. The same seed gives the same bytes for any number of threads; threads that
 * it starts have ended when it returns.
 * @param result  not NULL; the earlier period and the calendar are those it was scored with
 * @param options or NULL; `progress` gets draws
 * @param write   takes the parts; not NULL
 * @param user    for `write`
 * @param[out] error or NULL
 * @return #PARINDEX_OK, #PARINDEX_E_ARGUMENT, #PARINDEX_E_DATA (the plan is wrong, or a unit's data in a draw),
 * #PARINDEX_E_NOT_FOUND (a unit), #PARINDEX_E_CANCELLED, #PARINDEX_E_MEMORY, #PARINDEX_E_INTERNAL. @since 1.0 */
PARINDEX_API parindex_status PARINDEX_CALL parindex_result_simulate(const parindex_result* result,
    const parindex_simulation_options* options, parindex_write_fn write, void* user,
    parindex_error** error) PARINDEX_NOEXCEPT;
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* PARINDEX_H_ */
