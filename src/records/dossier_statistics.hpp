// SPDX-License-Identifier: Apache-2.0
// What for: reports that count dossiers already (a row a unit, or a row a unit and field), as a kind of
// record: their
// totals must be what their parts add up to.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_STATISTICS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_STATISTICS_HPP_

#include "records/kinds.hpp"

namespace parindex::inline v1::detail::records {

[[nodiscard]] RecordKind dossier_statistics_kind() noexcept;

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_STATISTICS_HPP_
