// SPDX-License-Identifier: Apache-2.0
// What for: rows of a record kind that are kept until all are there, and only then counted, because a later
// row can change what an earlier one means.
//
//   class TaskRows : public RowsOf<TaskRecords> { … };                    // what a kind defines
//   std::unique_ptr<RowState> state = RowState::start(kind, request, mistakes);
//   if (!state->read({.name = "plan.csv"}, {}, mistakes)) return;         // nothing of it is then kept
//   std::optional<RecordFacts> facts = state->facts(files, mistakes);
//
// One thread at a time; only lack of memory throws, and then nothing has changed.
#ifndef PARINDEX_SRC_RECORDS_KEPT_ROWS_HPP_
#define PARINDEX_SRC_RECORDS_KEPT_ROWS_HPP_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/records.hpp"
#include "parindex/surveys.hpp"

#include "records/fact_counter.hpp"
#include "records/kinds.hpp"
#include "records/mapping.hpp"
#include "records/quality.hpp"
#include "records/table.hpp"

namespace parindex::inline v1::detail::records {

// How rows are read and counted; shared by all that are made with it.
struct RowPlan {
  RowPlan(const RecordKind& of, const RecordsRequest& wanted, Mapping columns)
      : kind(of), request(wanted), mapping(std::move(columns)), units(request) {}

  const RecordKind& kind;
  RecordsRequest request;  // without files, inputs and progress
  Mapping mapping;
  KnownUnits units;
  std::optional<SurveyForm> form;  // where the kind asks for one
};

class KeptRows {
 public:
  KeptRows() = default;
  KeptRows(const KeptRows&) = delete;
  KeptRows& operator=(const KeptRows&) = delete;
  virtual ~KeptRows() = default;

  // Takes in the rows of an open table; false, after saying why, when its columns do not do. Refuses rows,
  // but warns of none: that takes all of them.
  [[nodiscard]] virtual bool read(Table& table, const RowPlan& plan, Quality& quality,
                                  Mistakes& mistakes) = 0;
  // Adds the other's, which is of the same class and has none afterwards.
  virtual void merge(KeptRows& other) = 0;
  // Those that were taken in.
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  [[nodiscard]] virtual std::string bytes() const = 0;
  // Reads bytes() back into these, which are empty; false, after saying so, for other bytes.
  [[nodiscard]] virtual bool take(std::string_view bytes, const RowPlan& plan, Mistakes& mistakes) = 0;
  // What the rows count as; repeated ones are refused. The inputs of the request are the files by name, in
  // the order in which facts tell where they come from. Nothing: the request will not do, as was said.
  [[nodiscard]] virtual std::optional<std::vector<UnitFacts>> count(const RowPlan& plan,
                                                                    const RecordsRequest& request,
                                                                    Quality& quality,
                                                                    Mistakes& mistakes) const = 0;
};

// What kinds have in common whose rows are one of the public classes of records.
template <typename Records>
class RowsOf : public KeptRows {
 public:
  explicit RowsOf(Records none = Records()) : records_(std::move(none)) {}
  void merge(KeptRows& other) override { records_.merge(std::move(static_cast<RowsOf&>(other).records_)); }
  [[nodiscard]] std::size_t size() const noexcept override { return records_.size(); }
  [[nodiscard]] std::string bytes() const override { return records_.to_bytes(); }

 protected:
  [[nodiscard]] bool take_records(std::optional<Records> read) {
    if (read) records_ = *std::move(read);
    return read.has_value();
  }
  Records records_;
};

// Rows of any number of files.
struct RowState {
  explicit RowState(std::shared_ptr<const RowPlan> with);

  std::shared_ptr<const RowPlan> plan;
  std::unique_ptr<KeptRows> rows;
  std::map<std::string, QualityReport, std::less<>> files;  // what became of each one's rows

  // Nothing, after saying why, when mapping, form or a query is wrong.
  [[nodiscard]] static std::unique_ptr<RowState> start(const RecordKind& kind, const RecordsRequest& request,
                                                       Mistakes& mistakes);
  bool read(const RecordInput& input,
            const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress, Mistakes& mistakes);
  void merge(RowState& other);
  // What makes two states fit.
  [[nodiscard]] std::string fingerprint() const;
  // Files by name, each once.
  [[nodiscard]] std::vector<std::string> names() const;
  // What became of the rows while they were read.
  [[nodiscard]] Quality quality(const std::vector<std::string>& files_in_order) const;
  // `files_in_order`: each once.
  [[nodiscard]] std::optional<RecordFacts> facts(const std::vector<std::string>& files_in_order,
                                                 Mistakes& mistakes) const;
};

// All tables of the request's, which are its inputs; nothing when one cannot be used.
[[nodiscard]] std::unique_ptr<RowState> read_tables(const RecordKind& kind, const RecordsRequest& request,
                                                    Mistakes& mistakes);
// Their names in the order given, each once.
[[nodiscard]] std::vector<std::string> names_of(const std::vector<RecordInput>& inputs);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_KEPT_ROWS_HPP_
