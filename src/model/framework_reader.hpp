// SPDX-License-Identifier: Apache-2.0
// JSON document -> Model. Two passes over the items: first names (so that rules may refer to any item or
// fact), then rules.
// Split by what is read: framework_reader.cpp (the document's frame, facts, items), rule_reader.cpp (rules
// and guards).
#ifndef PARINDEX_SRC_MODEL_FRAMEWORK_READER_HPP_
#define PARINDEX_SRC_MODEL_FRAMEWORK_READER_HPP_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.hpp"
#include "model/expression_parser.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

class FrameworkReader final : private NameResolver {
 public:
  FrameworkReader(Model& model, Mistakes& mistakes) : model_(model), mistakes_(mistakes) {}
  void read(json::Value root);

 private:
  // ---- NameResolver
  NodeId measure(std::string_view name) override;
  Index item(std::string_view code, const Place& place) override;
  std::string nearest(std::string_view name) override;

  // ---- the document's frame (framework_reader.cpp)
  void read_frame(json::Value root);
  void read_limits(json::Value root);
  void read_kinds(json::Value kinds);
  void read_facts(json::Value facts);
  void read_fact(json::Value fact);
  void link_facts(json::Value facts);
  // Under one parent (kNone: the root); not `nested`: what stands below them is left out.
  void declare_items(json::Value items, Index parent, int depth, bool nested = true);
  void label_items();
  void read_items();
  void read_item(Index index);
  void read_children(Index index);
  void read_checks(json::Value checks);
  void read_adjustments(json::Value adjustments);
  void read_gates(json::Value gates);
  void read_bands(json::Value bands);
  void read_cohorts(json::Value cohorts);
  void read_ranking(json::Value ranking);
  void read_working_time(json::Value value);
  void read_evidence_policy(Item& item, json::Value value);
  void order_items();
  Index declare_fact(FactDeclaration declaration);

  // ---- rules (rule_reader.cpp)
  Index read_rule(Index item, json::Value value, bool nested);
  void read_check(Rule& rule, Index item, json::Value value);
  void read_choice(Rule& rule, Index item, json::Value value);
  void read_checklist(Rule& rule, Index item, json::Value value);
  void read_tiers(Rule& rule, Index item, json::Value value);
  bool read_tier_bounds(Piece& piece, json::Value tier, bool& published);
  bool read_interval(Piece& piece, json::Value text);
  bool read_tier_award(Piece& piece, Index item, json::Value tier);
  void read_ratio(Rule& rule, json::Value value);
  void read_linear(Rule& rule, json::Value value);
  void read_count(Rule& rule, json::Value value);
  void read_deduct(Rule& rule, json::Value value);
  void read_deadline(Rule& rule, Index item, json::Value value);
  void read_survey(Rule& rule, json::Value value);
  void read_judged(Rule& rule, Index item, json::Value value);
  void read_formula(Rule& rule, json::Value value);
  void read_tracked(Rule& rule, json::Value value);
  void read_guards(Guards& guards, json::Value owner);
  void read_guard_list(std::vector<Guard>& list, json::Value value, bool outcome, json::Value then);
  std::optional<Outcome> read_outcome(json::Value value, bool undefined);
  std::optional<Rounding> read_round_measure(json::Value value);
  Term& add_term(Rule& rule, json::Value where, NodeId measure, Cause cause);
  // The measure of a term from an expression; kNoNode (and a placeholder in the program) after a mistake.
  NodeId measure_expression(json::Value value);
  Index own_fact(Index item, FactType type, json::Value of, json::Value rule,
                 const std::vector<std::string>& options);
  Piece flat_piece(Rational lo, Rational hi, NodeId points);

  // ---- shared small readers
  // Reports every key not listed (keys starting "x-" are kept).
  void only_keys(json::Value object, std::initializer_list<std::string_view> known);
  bool want(json::Value value, json::Kind kind);
  Text text(json::Value value);
  std::string string(json::Value value);
  std::string basis(json::Value value);
  // A number, an expression as text, or {"by": ...}; kNoNode after reporting or when absent.
  NodeId number(json::Value value, bool item_scope = true);
  NodeId by_table(json::Value value, bool item_scope);
  // A number of which a constant must not be negative; reports `code` with its text.
  NodeId not_negative(json::Value value, Code code, bool item_scope = true);
  NodeId condition(json::Value value, const ExpressionScope& scope);
  NodeId expression(json::Value value, const ExpressionScope& scope);
  std::optional<Rounding> rounding(json::Value value, Rounding base);
  std::optional<Date> date(json::Value value);
  std::optional<std::vector<std::string>> string_list(json::Value value);
  std::vector<std::string> accepts(json::Value value);
  // Whether to look for the nearest among so many names, for a hint.
  bool look_for(std::size_t names);
  // Reports a name that is no fact's.
  void unknown_fact(json::Value name);
  // Looks a word up in a list of spellings; reports the list when it is none of them.
  template <typename T, std::size_t N>
  std::optional<T> word(json::Value value, const std::pair<std::string_view, T> (&spellings)[N]) {
    if (!want(value, json::Kind::kString)) return std::nullopt;
    std::string known;
    for (const auto& [name, meaning] : spellings) {
      if (value.text() == name) return meaning;
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    report(mistakes_, Code::kUnknownWord, value.place(), {value.text(), known});
    return std::nullopt;
  }
  ExpressionScope item_scope() const {
    ExpressionScope scope;
    scope.item = true;
    scope.points = true;
    scope.totals = after_totals_;
    scope.names = &let_names_;
    return scope;
  }

  struct Measure {
    json::Value value;
    NodeId node = kNoNode;
    enum class Step : std::uint8_t { kUnread, kReading, kDone } step = Step::kUnread;
  };

  Model& model_;
  Mistakes& mistakes_;
  std::map<std::string, Measure, std::less<>> measures_;
  std::vector<std::pair<std::string, NodeId>> let_names_;
  std::vector<json::Value> item_values_;                     // by item
  std::vector<std::optional<Rounding>> item_round_measure_;  // in force at the item
  std::map<std::string, std::vector<Index>, std::less<>> items_by_code_;
  std::map<std::string, Index> ancestor_index_;                           // into Model::ancestor_kinds
  std::map<Index, std::set<std::string, std::less<>>> options_of_facts_;  // of those that rules name
  std::map<Index, bool> adjustment_items_;                                // item -> penalty
  std::set<Index> bad_due_;  // items whose due date is wrong, which has been said
  std::optional<Rounding> round_measure_;
  std::set<std::string, std::less<>> rounding_places_;          // "leaf", "total", level names
  std::map<std::string, std::size_t, std::less<>> kind_names_;  // -> position in Model::kinds
  bool after_totals_ = false;  // reading an adjustment's rule, which is scored after the totals
  int measure_depth_ = 0;
  std::size_t names_compared_ = 0;  // for hints
};

// Whether a text can name a fact.
bool is_fact_id(std::string_view id);

// The nearest of `known` to `word` by edit distance, when it is near enough to be meant; else empty.
std::string nearest_word(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_MODEL_FRAMEWORK_READER_HPP_
