// SPDX-License-Identifier: Apache-2.0
/// @file
/// Facts of many units as they stand in an Arrow record batch (Arrow C Data Interface): what pandas, polars,
/// DuckDB and Arrow hand over, read where it stands.
///
///     auto facts = parindex::ArrowFacts::read(framework, schema, array, "batch", mistakes);
///     auto bound = parindex::BoundColumns::bind(framework, facts->columns(), facts->units(), mistakes);
///     auto scores = parindex::score_columns(*bound, mistakes);
///
/// A batch is a struct array. Its children are named as columns of wide CSV: `unit`, `name`, `kind`,
/// `parent`, `period` (texts), and facts by their ids, an option of a tally as `fact:OPTION`.
///
/// | Arrow | for | copied |
/// | --- | --- | --- |
/// | int8, int16, int32, int64 | counts, numbers, percentages (in per cent), options of tallies | no |
/// | uint8, uint16, uint32, uint64 | the same | yes |
/// | decimal128 of up to 18 digits | numbers, percentages | yes |
/// | date32 | dates | no |
/// | timestamp of seconds without zone | dates with time | no |
/// | bool | flags | yes |
/// | utf8, large utf8, utf8 view, dictionaries of them | choices, by code | yes |
///
/// Bitmaps of nulls are read where they stand, unless they begin within a byte. Floating-point columns are
/// refused: make them integers or decimals.
///
/// Ownership: the batch must stay as it is while columns bound from it are used; it is not released here.
/// Threads: plain data. Errors: every wrong column goes to Mistakes; only lack of memory throws
/// (std::bad_alloc).
#ifndef PARINDEX_ARROW_HPP_
#define PARINDEX_ARROW_HPP_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "parindex/columns.hpp"

struct ArrowSchema;
struct ArrowArray;

namespace parindex::inline v1 {

/// Columns and units of a record batch.
class ArrowFacts {
 public:
  /// Looks at every child.
  /// @param name of the batch, for mistakes
  /// @return nothing after an error
  [[nodiscard]] static std::optional<ArrowFacts> read(const Framework& framework, const ::ArrowSchema& schema,
                                                      const ::ArrowArray& array, const std::string& name,
                                                      Mistakes& mistakes);

  /// For BoundColumns::bind().
  [[nodiscard]] std::span<const Column> columns() const noexcept;
  /// The same; borrows from this.
  [[nodiscard]] const UnitColumns& units() const noexcept;
  /// How many of the columns could not be used where they stand.
  [[nodiscard]] std::size_t copied() const noexcept;

  struct Data;

 private:
  std::shared_ptr<const Data> data_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_ARROW_HPP_
