// SPDX-License-Identifier: Apache-2.0
// Reads expression text into the program: decimals, `90%`, true, false, quoted strings, dates, facts,
// measures, operators, functions.
// Every mistake names the document's place and the character inside the expression.
#ifndef PARINDEX_SRC_MODEL_EXPRESSION_PARSER_HPP_
#define PARINDEX_SRC_MODEL_EXPRESSION_PARSER_HPP_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/document.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

// What an expression may use where it stands.
struct ExpressionScope {
  bool item = false;    // item_max
  bool points = false;  // points("CODE")
  bool totals = false;  // round_points(round), min_share(level)
  NodeId where =
      kNoNode;  // whom the cohort functions of this expression count, unless they say so themselves
  const std::vector<std::pair<std::string, NodeId>>* names = nullptr;  // `let` names, the last first
};

// Gives the parser what only the framework reader knows.
class NameResolver {
 public:
  virtual ~NameResolver() = default;
  // The compiled measure of that name, or kNoNode when there is none. A cycle is reported by the resolver,
  // which then gives a number.
  virtual NodeId measure(std::string_view name) = 0;
  // The item of that code or label; kNone after reporting why not.
  virtual Index item(std::string_view code, const Place& place) = 0;
  // Nearest known name, for hints; empty when nothing is near.
  virtual std::string nearest(std::string_view name) = 0;
};

// Reads the expression that `where`, a string or a number of the document, holds.
// @return the root, or kNoNode after reporting
NodeId parse_expression(Model& model, Mistakes& mistakes, NameResolver& resolver, json::Value where,
                        const ExpressionScope& scope);

// The same for a part of a string, the bytes [begin, end) of its text.
NodeId parse_expression(Model& model, Mistakes& mistakes, NameResolver& resolver, json::Value where,
                        std::size_t begin, std::size_t end, const ExpressionScope& scope);

// Type rules shared with rules' thresholds: may `a` be compared with `b`? Reports and gives false when not.
bool check_comparable(const Model& model, Mistakes& mistakes, NodeId a, NodeId b, const Place& place);

// Facts read by an expression, in order of first use, each once (also through measures).
void collect_facts(const Model& model, NodeId root, std::vector<Index>& facts);
// Items read through points().
void collect_items(const Model& model, NodeId root, std::vector<Index>& items);

// The value of an expression that reads no fact, unit or item, if it is one.
std::optional<Rational> constant_value(const Model& model, NodeId root);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_MODEL_EXPRESSION_PARSER_HPP_
