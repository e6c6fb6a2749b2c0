// SPDX-License-Identifier: Apache-2.0
// What for: what an effort document (parindex-effort/1) says: which facts may change, how far, at what cost.
#ifndef PARINDEX_SRC_ADVICE_EFFORT_HPP_
#define PARINDEX_SRC_ADVICE_EFFORT_HPP_

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "parindex/advice.hpp"

#include "model/model.hpp"

namespace parindex::inline v1 {

struct Effort::Data {
  enum class Way : std::uint8_t { kBoth, kRise, kFall, kNone };
  struct Fact {
    Way way = Way::kBoth;
    std::optional<Rational> at_least, at_most;  // in the fact's own unit
    std::optional<Rational> step;
    Rational cost = Rational(1);  // a unit of change, or the change of a flag, choice or date
    Rational fixed;               // as soon as it changes at all
  };
  // So many of one, so many of the other: dossiers that go online instead of over the counter.
  struct Move {
    std::vector<std::pair<detail::Index, Rational>> steps;  // by slot
    std::optional<Rational> at_most;
    Rational cost = Rational(1), fixed;
    Text title;
  };
  std::map<detail::Index, Fact> facts;  // by slot
  std::vector<Move> moves;
  bool others = true;  // facts that are not named may change
  bool documents = true;
  Rational document_cost = Rational(1);
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_SRC_ADVICE_EFFORT_HPP_
