// SPDX-License-Identifier: Apache-2.0
// Scores one leaf of one unit: guards, rule, evidence, reviews, given points, rounding; with ledger and
// trace.
//
// The order is the contract's: not_applicable -> requires -> zero_if -> rule -> evidence -> reviews ->
// rounding.
#ifndef PARINDEX_SRC_SCORE_LEAF_HPP_
#define PARINDEX_SRC_SCORE_LEAF_HPP_

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "parindex/scoring.hpp"

#include "report.hpp"
#include "score/duties.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// What the roll-up needs to know of an item besides its score.
struct Standing {
  bool excluded = false;     // does not count: leaves the denominator (or is lost, as the framework says)
  bool by_kind = false;      // excluded: items of this kind of unit never counted it
  bool may_exclude = false;  // pending: may turn out not to count
  Rational rule_points;      // leaves: the points before any review
  bool tracked = false;
};

class LeafScorer {
 public:
  LeafScorer(Context& context, const ScoreOptions& options, Mistakes& mistakes)
      : context_(context), options_(options), mistakes_(mistakes) {}

  // @return false when the unit's data is wrong (reported)
  bool score(Index item, ItemScore& score, Standing& standing);

 private:
  // A point on the way from the maximum to the points; the ledger is made of the differences.
  struct Step {
    Rational after;
    Cause cause = Cause::kBelowTarget;
    Text why;
    std::vector<Index> facts;
  };
  enum class End : std::uint8_t {
    kPoints,
    kPending,
    kExcluded,
    kNoActivity,
    kNotApplicable,
    kTracked,
    kWrong
  };
  struct Result {
    End end = End::kPoints;
    Rational points;
    std::vector<Step> steps;
    bool own_fact_missing = false;  // a review may stand in
    bool by_kind = false;           // the item is not for units of this kind
  };

  Result leaf_result(const Item& item);
  std::optional<Result> guards(std::initializer_list<const Guards*> lists, const Rule& rule);
  Result outcome(const Outcome& outcome, Cause cause, const Text& why, const std::vector<Index>& facts,
                 bool undefined);
  Result rule_result(const Rule& rule);
  Result unguarded(const Rule& rule);
  Result single(const Rule& rule, const Term& term);
  Result checklist(const Rule& rule);
  Result deductions(const Rule& rule);
  struct TermValue {
    End end = End::kPoints;
    Rational measure, points;
    const Piece* piece = nullptr;
    Index nested = kNone;
    std::string computed, shown;  // the measure in words, where traces are wanted
  };
  TermValue term_value(const Rule& rule, const Term& term);
  std::optional<Rational> piece_points(const Piece& piece, const Rational& measure);
  Result pending(const std::vector<Index>& facts);
  Result undefined(const Rule& rule, const Term& term);
  bool check_step(const Rule& rule, const Rational& points);
  void apply_evidence(const Item& item, Result& result, ItemScore& score);
  bool apply_reviews(Index index, const Item& item, Result& result, ItemScore& score);
  bool apply_given(Index index, const Item& item, Result& result, ItemScore& score, State& state);
  bool reachable(const Rule& rule, const Rational& points);
  bool reachable_by_guard(const Guards& guards, const Rational& points);
  bool reachable_by_parts(const Rule& rule, const Rational& points);
  bool reachable_without_documents(const Item& item, const Rule& rule, const Rational& points);
  void bounds(const Item& item, ItemScore& score, Standing& standing);
  void finish(const Item& item, const Result& result, ItemScore& score);

  bool take_fault();
  std::string fact_names(const std::vector<Index>& facts) const;
  void trace_origins(const Item& item);
  void trace(std::string_view step, std::string text, std::string value);
  Text why(Text text) const { return options_.reasons ? std::move(text) : Text{}; }

  Context& context_;
  const ScoreOptions& options_;
  Mistakes& mistakes_;
  const Item* item_ = nullptr;
  ItemScore* score_ = nullptr;
  Rational min_, max_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_LEAF_HPP_
