// SPDX-License-Identifier: Apache-2.0
// What for: dossiers as a kind of record.
#ifndef PARINDEX_SRC_RECORDS_DOSSIERS_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIERS_HPP_

#include "records/kinds.hpp"

namespace parindex::inline v1::detail::records {

[[nodiscard]] RecordKind dossiers_kind() noexcept;

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIERS_HPP_
