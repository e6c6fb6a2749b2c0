// SPDX-License-Identifier: Apache-2.0
// What for: the rows behind one fact of one unit, noted while dossiers are counted.
//
//   DossierTrace trace("07-H44", query);
//   trace.see(state, source, dossier, line);          // notes the row if it is one of them
//   trace.append(std::move(other), source_of);        // of another part of the rows
//   facts.sources[0].lines = trace.lines(source, period);
//
// Memory grows with the rows that are noted. One thread at a time; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_DOSSIER_TRACE_HPP_
#define PARINDEX_SRC_RECORDS_DOSSIER_TRACE_HPP_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parindex/records.hpp"

#include "records/dossier_model.hpp"

namespace parindex::inline v1::detail::records {

struct DossierState;

class DossierTrace {
 public:
  DossierTrace(std::string unit, FactQuery query);

  [[nodiscard]] const std::string& unit() const noexcept { return unit_; }
  [[nodiscard]] const FactQuery& query() const noexcept { return query_; }
  // A row that is counted.
  void see(const DossierState& state, std::uint32_t source, const Dossier& dossier, std::uint64_t line);
  // Takes what another one saw; `source_of` gives our numbers for its sources.
  void append(const DossierTrace& other, std::span<const std::uint32_t> source_of);
  // In rising order.
  [[nodiscard]] std::vector<std::uint64_t> lines(std::uint32_t source, std::size_t period) const;

 private:
  struct Row {
    std::uint32_t source, period;
    std::uint64_t line;
  };
  std::string unit_;
  FactQuery query_;
  std::uint32_t events_;
  std::vector<Row> rows_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOSSIER_TRACE_HPP_
