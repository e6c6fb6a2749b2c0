// SPDX-License-Identifier: Apache-2.0
// What for: scorecards put in order, one table a cohort, incomplete and disqualified units apart.
//
//   for (const RankingTable& table : make_ranking(framework, cards, {})) use(table.ranked);
//
// Ranks are the scorecards' own; only the rank in a single leaf, which a scorecard does not hold, is computed
// here, with the framework's rule for ties. Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_RANKING_HPP_
#define PARINDEX_SRC_OUTPUT_RANKING_HPP_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"

#include "model/model.hpp"
#include "output/text_table.hpp"

namespace parindex::inline v1::detail {

struct RankingOptions {
  std::string kind;                // only units of this kind, or of a kind that counts as it; empty: all
  Index by = kNone;                // rank in this item; kNone: in the total
  std::optional<std::size_t> top;  // only ranks up to this one
};

struct RankingTable {
  struct Row {
    std::size_t card = 0;  // position among the scorecards
    std::size_t rank = 0;
  };
  std::string cohort;
  std::size_t of = 0;                     // units ranked, cut by `top` or not
  std::vector<Row> ranked;                // by rank, then by unit id
  std::vector<std::size_t> pending;       // cards without a rank because something is missing, by unit id
  std::vector<std::size_t> disqualified;  // by unit id
  std::vector<std::size_t> left_out;      // the item ranked by does not count for them; by unit id
};

// Tables in order of each cohort's first unit.
[[nodiscard]] std::vector<RankingTable> make_ranking(const Framework& framework, const Scorecards& cards,
                                                     const RankingOptions& options);

// The leaves whose points are not known yet, in document order.
[[nodiscard]] std::vector<Index> pending_leaves(const Model& model, const Scorecard& card);

// The ranking for a person, as CSV, and as JSON (format parindex-ranking/1).
[[nodiscard]] std::string ranking_table(const Framework& framework, const Scorecards& cards,
                                        const std::vector<RankingTable>& tables,
                                        const RankingOptions& options, const Look& look);
[[nodiscard]] std::string ranking_csv(const Framework& framework, const Scorecards& cards,
                                      const std::vector<RankingTable>& tables, const RankingOptions& options);
[[nodiscard]] std::string ranking_json(const Framework& framework, const Scorecards& cards,
                                       const std::vector<RankingTable>& tables,
                                       const RankingOptions& options);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_RANKING_HPP_
