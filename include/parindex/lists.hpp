// SPDX-License-Identifier: Apache-2.0
/// @file
/// Lists: rows that are only counted or added up, such as sessions with the people who came, procedures,
/// hamlets, initiatives. Every column is an attribute by which rows can be chosen.
///
/// @code
///   parindex::ListRecords records;
///   records.add({.unit = "nong-thuong", .id = "B1", .date = Date::parse("2022-03-10"), .values = {{"people",
///   "42"}}});
/// @endcode
///
/// Merging: in any order, the same bytes. Threads: one object belongs to one thread; read it from many.
/// Errors: only lack of memory throws.
#ifndef PARINDEX_LISTS_HPP_
#define PARINDEX_LISTS_HPP_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"

namespace parindex::inline v1 {

/// One row.
struct ListRow {
  std::string unit = {};                                         ///< whose
  std::string id = {};                                           ///< within the unit; empty: its own
  std::optional<Date> date = {};                                 ///< when; none: in every period
  std::vector<std::pair<std::string, std::string>> values = {};  ///< column, cell
  Place place = {};                                              ///< where it was read

  /// The cell of a column; empty when there is none.
  [[nodiscard]] std::string_view value(std::string_view column) const noexcept;
};

/// A row that does not count, because an earlier one has its id.
struct RepeatedRow {
  ListRow row = {};      ///< the one left out
  Place first = {};      ///< the one that counts
  bool differs = false;  ///< it says something else
};

/// Rows read so far.
class ListRecords {
 public:
  /// Takes one in.
  void add(ListRow row) { rows_.push_back(std::move(row)); }
  /// Takes in all of `other`.
  void merge(const ListRecords& other);
  /// The same; the other has none afterwards, and must not be this one.
  void merge(ListRecords&& other);
  /// How many rows were taken in, repeated ones too.
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// The rows that count, in order of file and line; of several with one unit and id the first.
  [[nodiscard]] std::vector<ListRow> counted(std::vector<RepeatedRow>* repeated = nullptr) const;

  /// Canonical bytes: the same rows give the same bytes, in whatever order they came.
  [[nodiscard]] std::string to_bytes() const;
  /// Reads to_bytes() back. @return nothing, with the reason in `mistakes`, for other bytes
  [[nodiscard]] static std::optional<ListRecords> from_bytes(std::string_view bytes, Mistakes& mistakes);

 private:
  std::vector<ListRow> rows_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_LISTS_HPP_
