// SPDX-License-Identifier: Apache-2.0
// What for: what a unit's scorecard leaves to weights: the points, maxima and standing of the items whose
// weights are drawn, of those beside them and of those above; and the total that weights make of them.
//
//   Watch watch(plan.model(), plan.weights);             // which items these are
//   Parts parts = parts_of(watch, card);                 // exact, any framework
//   Total total = weighted(watch, parts, weights);       // the definition; the integer path equals it
//
// No weights: everything is as score() has it.
#ifndef PARINDEX_SRC_SIMULATE_PARTS_HPP_
#define PARINDEX_SRC_SIMULATE_PARTS_HPP_

#include <cstdint>
#include <optional>
#include <vector>

#include "parindex/scorecard.hpp"

#include "simulate/draw_plan.hpp"

namespace parindex::inline v1::detail {

// The root stands at the end of `inner`; children are positions in `items`.
struct Watch {
  // `also`: further items whose weights may change.
  Watch(const Model& of, const std::vector<WeightGroup>& groups, const std::vector<Index>& also = {});

  struct Inner {
    Index item = kNone;   // kNone: the root
    std::size_t own = 0;  // its position in `items`; not of the root
    std::vector<std::size_t> children;
  };
  const Model& model;
  std::vector<Index> items;
  std::vector<Inner> inner;           // those whose children are watched, children before parents
  std::vector<Index> bonus, penalty;  // adjustments
  [[nodiscard]] std::size_t position(Index item) const;
};

struct Part {
  Rational points, applicable, max;
  bool tracked = false;   // never scored
  bool excluded = false;  // outside the denominator
  bool by_kind = false;   // because it is for other kinds of unit
  bool fixed = false;     // decided as a whole: its children do not matter
};

struct Parts {
  bool apart = true;  // pending or disqualified: no rank
  std::vector<Part> items;
  Rational points, applicable, max;  // as scored
  Rational bonus, penalty, floor;
  std::int32_t cap = -1;                         // the worst band a gate leaves
  std::vector<std::optional<Rational>> then_by;  // quotients that break ties
};

[[nodiscard]] Parts parts_of(const Watch& watch, const Scorecard& card);

struct Total {
  Rational points, applicable;
};

// The weights of one draw: whole numbers over the grid of their group.
struct Weights {
  std::vector<std::int32_t> k;  // by group and member, one after the other
};

// `factors`: by watched item, 1 where nothing is drawn.
[[nodiscard]] Total weighted(const Watch& watch, const Parts& parts, const std::vector<Rational>& factors);
// What the drawn whole numbers are for a unit's maxima.
void factors_of(const DrawPlan& plan, const Watch& watch, const Parts& parts, const Weights& drawn,
                std::vector<Rational>& out);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SIMULATE_PARTS_HPP_
