// SPDX-License-Identifier: Apache-2.0
// Evaluates expressions for one unit: exactly, and with three-valued logic where facts are missing; and
// renders them with their values.
#ifndef PARINDEX_SRC_SCORE_EVALUATE_HPP_
#define PARINDEX_SRC_SCORE_EVALUATE_HPP_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/scorecard.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

// A value, or why there is none.
struct Value {
  enum class Kind : std::uint8_t {
    kKnown,
    kMissing,    // a fact is not given yet
    kUndefined,  // 0/0: nothing happened
  };
  Kind kind = Kind::kKnown;
  Rational number;        // numbers; true 1, false 0; dates as day numbers, datetimes as seconds
  std::string_view text;  // texts and option codes

  bool known() const { return kind == Kind::kKnown; }
  bool missing() const { return kind == Kind::kMissing; }
  bool undefined() const { return kind == Kind::kUndefined; }
  bool truth() const { return !number.is_zero(); }

  static Value of(Rational number) { return {Kind::kKnown, std::move(number), {}}; }
  static Value of_bool(bool value) { return {Kind::kKnown, Rational(value ? 1 : 0), {}}; }
  static Value none(Kind kind) { return {kind, Rational(), {}}; }
};

class CohortStage;
class History;

// What an evaluation sees: one unit's facts (some of them an ancestor's), the item being scored and the
// points found so far.
struct Context {
  explicit Context(const Model& of) : model(of) {}

  const Model& model;
  const BatchData* batch = nullptr;
  const Assessment* unit = nullptr;
  // By Model::ancestor_kinds: whose facts stand in for the unit's own in the expression at hand; null: the
  // unit's.
  std::vector<const Assessment*> inherited;
  const Rational* item_max = nullptr;
  const std::vector<ItemScore>* items = nullptr;
  // After the totals: quotient ranges by level, points by round.
  const std::vector<std::optional<Rational>>* min_shares = nullptr;
  const std::vector<std::pair<std::string, Rational>>* round_totals = nullptr;
  const CohortStage* cohorts = nullptr;
  const History* history = nullptr;
  const Calendar* calendar = nullptr;  // null: the built-in one
  // Set by a date outside the calendar, and by a day the law has not settled.
  std::optional<Date> outside_calendar, unsettled_day;
  // Set by a division of something by nothing: the node, for the message.
  NodeId fault = kNoNode;

  const FactValue& fact(Index slot) const;
  // The assessment whose value that is: the unit's own, or an ancestor's.
  const Assessment& giver(Index slot) const;
  // Chooses whose facts count for a measure: the unit's own when it gives any of the group, else the
  // ancestor's.
  void inherit(const std::vector<InheritGroup>& groups);
};

Value evaluate(Context& context, NodeId root);

// A day that recurs, in the year the period ends in; 29 February is the month's last day in other years.
std::optional<Date> date_in_period(const Period& period, int month, int day);

// `node` as text with the values of facts put in: "4012 / 4119"; missing facts as "?".
std::string render(Context& context, NodeId root);
// The same with the facts' names: "on_time.numerator / on_time.denominator".
std::string render_names(const Model& model, NodeId root);

// A number for readers: the shortest decimal, cut with "…" after six digits; per cent types with "%" after
// two. Cut, not rounded: 89.999%
// must not read like the 90% it misses.
std::string show(const Rational& value, Type type);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SCORE_EVALUATE_HPP_
