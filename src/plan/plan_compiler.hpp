// SPDX-License-Identifier: Apache-2.0
// What for: the compiler of compiler.hpp, said in three files: expressions (compile_expressions.cpp), leaves
// (compile_leaves.cpp), and what they add up to (compile_items.cpp).
#ifndef PARINDEX_SRC_PLAN_PLAN_COMPILER_HPP_
#define PARINDEX_SRC_PLAN_PLAN_COMPILER_HPP_

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "input/assessment_data.hpp"
#include "plan/exact_values.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail::planning {

// States of an item in a program: those of State, and what stands in the cell besides.
inline constexpr std::int32_t kPendingCell = 1, kIdleCell = 3, kTrackedCell = 5;
inline constexpr std::int32_t kAbsentCell = 2;

// A leaf's or item's outcome: points as integers of the unit 10^-scale, and a cell.
struct Res {
  std::int32_t p = -1, e = -1;  // registers; -1: the constants
  std::int64_t pk = 0;
  std::int32_t ek = 0;
  bool operator==(const Res&) const = default;
};

// Applicable maximum of an item in units of points.
struct Applicable {
  std::int32_t r = -1;
  std::int64_t k = 0;
};

// What the children of an item come to together.
struct Combined {
  Val points;  // exact, in points
  std::int32_t e = -1;
  std::int32_t ek = 0;
  Applicable applicable;
  bool by_kind = false;
  Truth nothing;     // no child counts
  Truth unreadable;  // the exact points have no integer form unless they are rounded
};

class Compiler : Values {
 public:
  Compiler(const BoundData& data, std::size_t row, Width width);
  Compiled run();

 private:
  using Values::choose;

  // ---- expressions, facts and checks: compile_expressions.cpp

  // Reads more than the unit's kind, attributes and period.
  bool of_row(NodeId id) const;
  Val of_value(const Value& value);
  Val unit_value(NodeId id);
  Val expression(NodeId id);
  Val truth_value(Truth t, const Status& st);
  // Of a value that is known.
  Truth truth_of(const Val& v);
  Val row_value(NodeId id);
  template <typename A, typename B>
  Val if_else(const Val& condition, A&& yes, B&& no);
  // `and` stops at false, `or` at true, whatever the other side is.
  Val logic(const Val& a, const Val& b, bool absorbing);
  // A choice fact against a text.
  Val text_equal(const Node& node, bool negated);
  // The position of a fact's option in a rule's table; one that the table does not list stands behind it.
  Val choice(const Node& node);
  Val by_fact(const ByTable& table);
  Val fact(Index slot);
  // What an item, check or gate may take from units above counts from here on.
  void enter(const std::vector<InheritGroup>& groups);
  // 0: the row's own values; else 1 + the source.
  std::uint32_t source_of(const FactDeclaration& fact) const;
  Status given(Index column, std::uint32_t source);
  // Missing while no option of the tally is given; one that is not given counts as none then.
  Status tally_given(const FactDeclaration& declaration);
  Val load(Index slot);
  void facts_hold();
  Val total_of(Index fact_index);
  void checks_hold();

  // ---- leaves: compile_leaves.cpp

  Res choose(Truth when, const Res& a, const Res& b);
  std::int32_t excluded_cell() const;
  Res pending_res() const;
  // Points on the unit's digits: rounded where the item rounds.
  Res points_res(const Val& v, std::int32_t cell, bool evidence);
  // No document comes with columns.
  Val with_evidence(const Val& v);
  Res outcome(const Outcome& what, bool undefined_measure);
  // `known` where the status is 0, else what missing and undefined measures give.
  Res by_status(const Status& st, const Rule& rule, const Res& known);
  // Every list in turn: what does not apply before what is required, wherever it is written.
  Res guarded(std::initializer_list<const Guards*> lists, const Rule& rule, Res inner);
  Res rule_res(const Rule& rule) { return guarded({&rule.guards}, rule, unguarded(rule)); }
  Res unguarded(const Rule& rule);
  Val measure_of(const Term& term);
  // Whether a measure that is known lies on a piece.
  Truth lies_on(const Piece& piece, const Val& v);
  Val bound_of(NodeId node);
  Val line(const Piece& piece, const Val& measure);
  Rational floor_of(const Rule& rule);
  Res single(const Rule& rule);
  // Points that are an expression of their own.
  Res given_points(NodeId node, const Rational& floor);
  // A descending ladder of constants in one pass.
  std::optional<Res> steps(const Term& term, const Val& measure, const Rational& floor, const Res& otherwise);
  void judged(const Rule& rule, const Val& measure, const Status& st, const Rational& floor);
  Res deductions(const Rule& rule);
  Res checklist(const Rule& rule);
  bool applies(const Item& what) const;
  void limits(const Item& what);
  void leaf(Index index);
  // The evaluator scores the leaf.
  Res fallback(Index index);

  // ---- inner items and totals: compile_items.cpp

  void item(Index index);
  void store(Index index, const Res& res);
  bool is_by_kind(Index index) const;
  bool is_tracked(Index index) const;
  void inner(Index index);
  // Children of an item that does not apply count no more.
  void cover(const std::vector<Index>& children);
  Res finish_points(const Combined& sum, Res out, bool rounds, Rounding rounding);
  Combined combine(const std::vector<Index>& children, ItemCombine how, const Rational& max);
  void rescale_total(const std::vector<Index>& counted, bool fits_stated, std::int64_t stated, Combined& out);
  // The best, or the first that applies; rows where one of them is pending are for the evaluator.
  void alternatives(const std::vector<Index>& children, ItemCombine how, const Rational& max,
                    const std::vector<Index>& counted, const std::vector<std::int64_t>& moving,
                    Combined& out);
  void total();
  void put_total(TotalColumn column, std::int32_t r, std::int64_t k);
  void put_index(std::int32_t points, std::int64_t points_k, const Applicable& applicable);
  void add_pending(const Res& res);
  // Pending leaves below items that are pending themselves: below alternatives there are none left.
  void count_pending(const std::vector<Index>& children);
  void adjust(std::int32_t& points, std::int64_t& points_k);
  void gates();

  const BoundData& data_;
  const Model& model_;
  const Program& program_;
  Width width_;
  int scale_;
  std::int64_t unit_of_points_ = 1;
  Assessment unit_;
  std::vector<std::uint32_t> scope_;  // by ancestor kind: 0, or 1 + a source
  std::vector<Source> sources_;
  std::map<std::tuple<NodeId, std::optional<Rational>, std::vector<std::uint32_t>>, Val> values_;
  std::map<std::pair<Index, std::uint32_t>, Val> facts_;
  const Item* item_ = nullptr;
  std::optional<Rational> item_max_;
  Rational min_, max_;
  bool outside_ = false;  // an adjustment is being compiled
  std::vector<Res> results_;
  std::vector<Applicable> applicable_;  // inner items
  std::vector<Rational> maxima_;
  std::vector<Index> by_kind_, covered_;
  std::size_t fallbacks_ = 0;
  std::int32_t pending_ = -1;
  std::int64_t pending_k_ = 0;
};

}  // namespace parindex::inline v1::detail::planning

#endif  // PARINDEX_SRC_PLAN_PLAN_COMPILER_HPP_
