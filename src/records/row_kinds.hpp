// SPDX-License-Identifier: Apache-2.0
// What for: the record kinds whose rows are kept until all are read, because a later row can change what an
// earlier one means: tasks, inspections, surveys, lists, documents.
#ifndef PARINDEX_SRC_RECORDS_ROW_KINDS_HPP_
#define PARINDEX_SRC_RECORDS_ROW_KINDS_HPP_

#include "records/kinds.hpp"

namespace parindex::inline v1::detail::records {

[[nodiscard]] RecordKind tasks_kind();
[[nodiscard]] RecordKind inspections_kind();
[[nodiscard]] RecordKind surveys_kind();
[[nodiscard]] RecordKind lists_kind();
[[nodiscard]] RecordKind documents_kind();

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_ROW_KINDS_HPP_
