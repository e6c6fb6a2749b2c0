// SPDX-License-Identifier: Apache-2.0
// What for: the kinds of record there are, a row each.
//
//   for (const RecordKind& kind : kRecordKinds) if (kind.schema->kind == "dossiers") kind.read(request,
// mapping, mistakes);
//
// To add a kind: a class of its rows (src/records/<kind>_kind.cpp, row_kinds.hpp) and a row in kinds.cpp.
#ifndef PARINDEX_SRC_RECORDS_KINDS_HPP_
#define PARINDEX_SRC_RECORDS_KINDS_HPP_

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "parindex/mistake.hpp"
#include "parindex/records.hpp"

#include "records/mapping.hpp"

namespace parindex::inline v1::detail::records {

// Among the words of a kind: a query may name any column of the table.
inline constexpr std::string_view kAnyWord = "*";

class KeptRows;
struct RowPlan;

struct RecordKind {
  const KindSchema* schema;
  std::span<const std::string_view> counts;  // what a query's “count” may say
  std::span<const std::string_view> where;   // fields by which a query may choose
  // One of the two. Reads request.inputs (request.files are among them); the mapping is read and the
  // request's queries (never the mapping's) are checked already.
  std::optional<RecordFacts> (*read)(const RecordsRequest& request, const Mapping& mapping,
                                     Mistakes& mistakes) = nullptr;
  // No rows yet, of a kind that keeps them (kept_rows.hpp).
  std::unique_ptr<KeptRows> (*rows)(const RowPlan& plan) = nullptr;
  bool asks_form = false;      // rows cannot be read without a survey form
  bool reads_queries = false;  // which rows are sound hangs on what is asked of them
};

[[nodiscard]] std::span<const RecordKind> all_kinds() noexcept;
[[nodiscard]] const RecordKind* find_kind(std::string_view name) noexcept;

// Reports what a query asks for that the kind does not have; true when nothing was reported.
[[nodiscard]] bool check_queries(const RecordKind& kind, std::span<const FactQuery> queries,
                                 Mistakes& mistakes);

// Reports that the fact whose rows are wanted is not counted; true when nothing was reported. What a kind
// makes several facts of (a tally: one an option) only shows in what was read.
[[nodiscard]] bool check_rows_of(const RecordKind& kind, const RecordsRequest& request, Mistakes& mistakes);
[[nodiscard]] bool check_rows_of(const RecordFacts& facts, const RecordsRequest& request, Mistakes& mistakes);

// Periods without those that are there already, however they were spelt.
[[nodiscard]] std::vector<Period> each_once(const std::vector<Period>& periods);

// The request with its files among its inputs, no two of these that are no files under one name.
[[nodiscard]] RecordsRequest with_inputs(const RecordsRequest& request);

// "on_time where channel = online or post": RecordFact::how of a query.
[[nodiscard]] std::string in_words(const FactQuery& query);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_KINDS_HPP_
