// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: facts out of records (dossiers, plan tasks, surveys, inspections), each with the rows it was
/// counted from, and a report on the data's quality: rows in = rows counted + rows refused, each refused one
/// with a reason.
///
/// @code
///   parindex::RecordsRequest request;
///   request.files = {"dossiers.csv.gz"};
///   request.periods = {*parindex::parse_period("2026-Q2")};
///   auto facts = parindex::read_records("dossiers", request, mistakes);   // nothing: a file cannot be read
///   if (facts && facts->quality.rows_refused == 0) write(parindex::facts_to_csv(*facts));
/// @endcode
///
/// Promises: the same records give the same facts whatever their order, whatever the number of threads.
/// Memory does not grow with the rows, but for ids of dossiers and answers of surveys, which are kept.
/// Threads: what is returned is plain data. Errors: what leaves no facts at all (a file that cannot be
/// read, a column that is missing, bytes that are no UTF-8) goes to Mistakes and nothing is returned; a
/// row that is wrong is refused and listed in the quality report. Only lack of memory throws
/// (std::bad_alloc).
#ifndef PARINDEX_RECORDS_HPP_
#define PARINDEX_RECORDS_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/calendar.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"

namespace parindex::inline v1 {

/// Rows of one file that stand behind a fact.
struct FactSource {
  std::string file;                  ///< as the caller named it
  std::uint64_t rows = 0;            ///< how many of its rows are counted in the fact
  std::vector<std::uint64_t> lines;  ///< the first twenty of these rows (1-based lines), of dossiers none; or
                                     ///< all of them, see RecordsRequest::rows_of
};

/// One fact computed from records.
struct RecordFact {
  std::string fact;                 ///< id
  std::string value;                ///< as a cell of a facts file: "351", "2023-11-30"; empty: missing
  std::string how;                  ///< what was counted, e.g. "on_time where channel = online"
  std::vector<FactSource> sources;  ///< by file, in the order given
};

/// The facts of one unit in one period.
struct UnitFacts {
  std::string unit;               ///< id
  Period period;                  ///< both days included
  std::vector<RecordFact> facts;  ///< in the order asked for
};

/// How many rows were refused for one reason.
struct RefusedCount {
  std::string code;        ///< a mistake's code
  std::uint64_t rows = 0;  ///< rows
};

/// What became of every row.
struct QualityReport {
  std::uint64_t rows_in = 0;          ///< = rows_counted + rows_refused
  std::uint64_t rows_counted = 0;     ///< rows taken in (also those outside the period asked for)
  std::uint64_t rows_refused = 0;     ///< rows left out
  std::vector<RefusedCount> reasons;  ///< by code; their rows add up to rows_refused
  std::vector<Mistake> refused;       ///< the first refused rows, in order of file and line
  std::vector<Mistake> warnings;      ///< rows that are counted, but look wrong
  std::uint64_t warning_count = 0;    ///< all such rows, listed or not
};

/// What records gave.
struct RecordFacts {
  std::vector<UnitFacts> units;  ///< by unit id, then period
  QualityReport quality;         ///< of all files together
};

/// A fact that is wanted: how many records of a kind, of which.
struct FactQuery {
  std::string fact;   ///< id it shall have
  std::string count;  ///< what to count, a word of the record kind ("received", "on_time", "done" …)
  /// Only records whose field has one of these words: {"channel", {"online"}}.
  std::vector<std::pair<std::string, std::vector<std::string>>> where = {};
  Place place = {};  ///< where the query is written, for mistakes
};

/// A table of records: a file, bytes that the caller has, or bytes that the caller gives piece by piece. CSV
/// or TSV; of every kind but dossiers also JSON Lines where the name says so (.jsonl, .ndjson). Plain, gzip
/// or Zstandard, whatever the name says.
struct RecordInput {
  std::string name;                       ///< of the file; else what places call it
  std::optional<std::string_view> bytes;  ///< these, which must stay for as long as they are read
  /// Puts up to `room` bytes at `to`; 0: that was all; negative: they cannot be read. Called on the thread
  /// that reads the records, which is then the only one that works.
  std::function<std::ptrdiff_t(char* to, std::size_t room)> read = {};
};

/// A figure whose rows are wanted.
struct RowsOf {
  std::string unit;  ///< id
  std::string fact;  ///< id of a fact that is counted
};

/// How records are read and what is counted.
struct RecordsRequest {
  std::vector<std::string> files;   ///< tables by name; "-" is standard input
  std::vector<RecordInput> inputs;  ///< more tables, read after the files
  std::string mapping;          ///< text of a parindex-records/1 document; empty: columns are named as fields
  std::string mapping_file;     ///< its name, for mistakes
  std::string form;             ///< surveys need it: text of a parindex-survey-form/1 document
  std::string form_file;        ///< its name, for mistakes
  std::vector<Period> periods;  ///< at least one
  std::optional<Date> as_of;  ///< the day on which what still runs is looked at; else each period's last day
  const Calendar* calendar = nullptr;  ///< none: the built-in one
  std::vector<std::string> units;      ///< ids that are known; empty: any
  std::vector<FactQuery> queries;      ///< empty: everything the kind counts
  std::size_t threads = 1;             ///< how many may work
  std::size_t listed = 1000;           ///< how many refused rows are listed
  /// The sources of this fact of this unit list all their lines; eight bytes a line.
  std::optional<RowsOf> rows_of = {};
  /// Called now and then on the calling thread with the bytes read and all bytes (0: unknown); true stops,
  /// and nothing is returned.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// The kinds of record there are: "dossiers", …
[[nodiscard]] std::vector<std::string_view> record_kinds();

/// Reads all files and counts. @return nothing when a file cannot be used at all, a query is wrong, or
/// progress stopped; `kind` must be one of record_kinds().
[[nodiscard]] std::optional<RecordFacts> read_records(std::string_view kind, const RecordsRequest& request,
                                                      Mistakes& mistakes);

/// One record behind a fact.
struct RecordRow {
  Period period;                   ///< in which it is counted; a row may count in several
  std::string file;                ///< as the caller named it
  std::uint64_t line = 0;          ///< on which the row begins, from 1
  std::vector<std::string> cells;  ///< as written, by RecordRows::columns
};

/// The records behind a fact of a unit: what an inspector asks to see.
struct RecordRows {
  std::string unit;                  ///< id
  std::string fact;                  ///< id
  std::vector<std::string> columns;  ///< of all tables, in order of first appearance
  std::vector<RecordRow> rows;       ///< by period, file (in the order given) and line
};

/// Fetches the rows that read_records() listed for request.rows_of, which must be there. The tables are
/// read again; one that cannot be (standard input, bytes that come piece by piece) gives rows without cells.
/// @return nothing when a table has changed or cannot be read any more
[[nodiscard]] std::optional<RecordRows> fetch_rows(std::string_view kind, const RecordsRequest& request,
                                                   const RecordFacts& facts, Mistakes& mistakes);

/// CSV: header `unit,period,fact,file,line`, then the tables' own columns.
[[nodiscard]] std::string rows_to_csv(const RecordRows& rows);
/// JSON, `parindex-rows/1`: rows with their cells by column.
[[nodiscard]] std::string rows_to_json(const RecordRows& rows);

/// What a framework's facts ask of records: their `"from": {"records": kind, "count": …, "where": …}`.
/// @param framework text of a framework document
/// @param kind      only those of this kind of record
[[nodiscard]] std::vector<FactQuery> framework_queries(std::string_view framework, const std::string& file,
                                                       std::string_view kind, Mistakes& mistakes);

/// Long CSV: header `unit,period,fact,value`; what InputReader::read_csv takes.
[[nodiscard]] std::string facts_to_csv(const RecordFacts& facts);
/// What the document of facts_to_json() calls its format.
inline constexpr std::string_view kFactsFormat = "parindex-facts/1";
/// JSON with sources and the quality report; what InputReader::read_json takes, so that traces tell the
/// sources.
[[nodiscard]] std::string facts_to_json(const RecordFacts& facts);

}  // namespace parindex::inline v1

#endif  // PARINDEX_RECORDS_HPP_
