// SPDX-License-Identifier: Apache-2.0
// What for: what can be changed about an assessment, and how far: each lever has positions 0 (as it is) to
// `last`, all whole steps within the bounds of the fact's type, its whole and the effort stated.
#ifndef PARINDEX_SRC_ADVICE_LEVER_HPP_
#define PARINDEX_SRC_ADVICE_LEVER_HPP_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "parindex/advice.hpp"

#include "advice/workbench.hpp"
#include "input/assessment_data.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

struct Lever {
  enum class Kind : std::uint8_t {
    kAmount,    // position n: so many steps of every slot
    kValue,     // position n: the n-th of other values
    kDocument,  // position 1: the missing documents are there
  };
  Kind kind = Kind::kAmount;
  std::vector<std::pair<Index, Rational>> steps;  // kAmount: by slot; kValue: its slot
  std::vector<FactValue> values;                  // kValue
  std::vector<FactValue> base;                    // of the slots, as they are
  bool from_nothing = false;  // kAmount of one fact not given: position n gives origin + (n - 1) steps
  Rational origin;
  Index item = kNone;         // kDocument
  int documents = 0;          // kDocument: how many are missing
  std::vector<Index> leaves;  // for which it was thought of
  std::int64_t last = 0;
  Rational each, fixed;
  Text title;

  // No two levers of one fact are moved at once.
  bool excludes(const Lever& other) const;
  Rational cost(std::int64_t position) const {
    return position == 0 ? Rational(0) : fixed + each * Rational(kind == Kind::kAmount ? position : 1);
  }
};

// All levers of the unit on the bench. `card`: as it is scored now. `hindsight`: the end of the period closes
// nothing.
[[nodiscard]] std::vector<Lever> make_levers(Workbench& bench, const Scorecard& card,
                                             const Effort::Data& effort, bool hindsight);

// Whether the leaf can still gain: it counts and its day has not passed.
[[nodiscard]] bool still_open(const ItemScore& score, const Assessment& unit, bool hindsight);

// Puts a lever into a position; 0 restores what was.
void put(Workbench& bench, const Lever& lever, std::int64_t position);

// What a lever in that position changes, in words of inputs.
void describe(const Workbench& bench, const Lever& lever, std::int64_t position, std::vector<Change>& out);

// A fact's value as inputs write it; empty when it is not given.
[[nodiscard]] std::string written(const Model& model, Index slot, const FactValue& value);

// The units above whose facts stand in for the unit's own in that item; empty: none.
[[nodiscard]] bool is_inherited(const Workbench& bench, const Item& item, Index slot);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_LEVER_HPP_
