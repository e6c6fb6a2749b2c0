// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: rows of records in parts that can be read anywhere, sent as bytes and merged exactly. For every
/// kind of record whose rows are kept until all are read: tasks, surveys, inspections, lists, documents,
/// dossier_statistics. (Dossiers are counted as they come: dossiers.hpp.)
///
/// @code
///   auto commune = parindex::RecordPart::start("tasks", request, mistakes);        // on one machine
///   commune->read({.name = "plan.csv", .bytes = {}}, mistakes);
///   std::string bytes = commune->bytes();
///   auto province = parindex::RecordPart::start("tasks", request, mistakes);       // on another
///   province->merge(*parindex::RecordPart::from_bytes(bytes, "tasks", request, mistakes), mistakes);
///   std::optional<parindex::RecordFacts> facts = province->facts(mistakes);        // as read_records()
/// @endcode
///
/// What a row means may hang on other rows (a task named twice, answers of one respondent), so that the rows
/// travel, and are only counted at the end: periods, day and queries are those of the object that is asked.
/// Promises: merging is associative, commutative and exact; the same rows give the same bytes and facts
/// however they were split. Tables are told apart by their names: parts of one table keep its name and lines.
/// Threads: one object belongs to one thread. Errors: as read_records(); only lack of memory throws, and then
/// nothing has changed.
#ifndef PARINDEX_RECORD_PART_HPP_
#define PARINDEX_RECORD_PART_HPP_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/records.hpp"

namespace parindex::inline v1 {

namespace detail::records {
struct RowState;
}

/// Rows of one kind of record.
class RecordPart {
 public:
  /// Whether rows of a kind are kept: one of record_kinds(), but not "dossiers".
  [[nodiscard]] static bool has_kind(std::string_view kind) noexcept;
  /// No rows yet.
  /// @param kind    see has_kind()
  /// @param request how rows are read (mapping, form, units, listed) and what facts() counts; its files,
  ///                inputs and progress are left alone
  /// @return nothing when the kind is none of these, or mapping, form or a query is wrong
  [[nodiscard]] static std::optional<RecordPart> start(std::string_view kind, const RecordsRequest& request,
                                                       Mistakes& mistakes);
  /// Takes the other's rows.
  RecordPart(RecordPart&&) noexcept;
  /// Takes the other's rows.
  RecordPart& operator=(RecordPart&&) noexcept;
  RecordPart(const RecordPart&) = delete;
  RecordPart& operator=(const RecordPart&) = delete;
  ~RecordPart();

  /// The kind of record.
  [[nodiscard]] std::string_view kind() const noexcept;
  /// Takes in the rows of a table. @return false when it cannot be used; nothing of it is then taken in.
  bool read(const RecordInput& input, Mistakes& mistakes,
            const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress = {});
  /// Whether another one's rows can be added: they are of the same kind, and were read with the same form,
  /// length of lists (RecordsRequest::listed) and, of lists, queries. Says so when not.
  [[nodiscard]] bool fits(const RecordPart& other, Mistakes& mistakes) const;
  /// Adds another one's rows; that one has none afterwards. @return false, with nothing changed, when it does
  /// not fit; it must not be this one.
  bool merge(RecordPart& other, Mistakes& mistakes);
  /// The same for one that is not needed any more.
  bool merge(RecordPart&& other, Mistakes& mistakes) { return merge(other, mistakes); }

  /// The rows, and what became of those that were refused, as bytes for from_bytes(); the same rows give the
  /// same bytes however they were split and merged.
  [[nodiscard]] std::string bytes() const;
  /// Reads what bytes() wrote. @return nothing for damaged bytes, another kind, or a request that does not
  /// fit
  [[nodiscard]] static std::optional<RecordPart> from_bytes(std::string_view bytes, std::string_view kind,
                                                            const RecordsRequest& request,
                                                            Mistakes& mistakes);

  /// The facts of all rows: what read_records() gives of the same tables in order of their names. The request
  /// must name a period. @return nothing when the kind asks for more
  [[nodiscard]] std::optional<RecordFacts> facts(Mistakes& mistakes) const;

  /// For the library's own parts; not promised.
  [[nodiscard]] const detail::records::RowState& state() const noexcept { return *state_; }

 private:
  explicit RecordPart(std::unique_ptr<detail::records::RowState> state) noexcept;
  std::unique_ptr<detail::records::RowState> state_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_RECORD_PART_HPP_
