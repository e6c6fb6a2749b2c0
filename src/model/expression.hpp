// SPDX-License-Identifier: Apache-2.0
// Expressions of a framework as one flat, typed program.
//
// Everything numeric that a framework says (thresholds, targets, maxima, measures, conditions) is an
// expression; a constant is the
// shortest one. Nodes live in one vector of the model and name each other by index, so that the evaluator,
// the range evaluator, the
// renderer of traces and later the batch kernels walk the same program.
#ifndef PARINDEX_SRC_MODEL_EXPRESSION_HPP_
#define PARINDEX_SRC_MODEL_EXPRESSION_HPP_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/rational.hpp"

namespace parindex::inline v1::detail {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = std::numeric_limits<NodeId>::max();
using Index = std::int32_t;
inline constexpr Index kNone = -1;
// The place it names.
[[nodiscard]] constexpr std::size_t at(Index index) noexcept { return static_cast<std::size_t>(index); }

// Static type of an expression. A percent is a ratio whose text was written in per cent: it may be compared
// with `%` literals only, so
// that 100 and 90, or 1.00 and 0.90, cannot be mixed.
enum class Type : std::uint8_t { kNumber, kPercent, kBool, kText, kDate, kDateTime, kTally };

enum class Op : std::uint8_t {
  // leaves
  kNumber,   // `number`; percent literals are stored as ratios
  kBool,     // `index` 0 or 1
  kText,     // `index` into Program::texts
  kDate,     // `index` is a day number, type kDate; for kDateTime `number` holds the second
  kFact,     // `index` is a slot of the fact table
  kChoice,   // `index` is a slot holding an option code, value = its position in choice table `extra`
  kItemMax,  // the maximum of the item being scored
  kPeriodFrom,
  kPeriodTo,
  kAsOf,
  kDueInPeriod,  // `index` = month * 100 + day: that day in the period's year
  // one or more operands
  kReference,  // a named measure or a `let` name: `index` into Program::names for the renderer; operand 0
  kNegate,
  kNot,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kAnd,
  kOr,
  kMin,
  kMax,
  kSum,
  kAbs,
  kFloor,
  kCeil,
  kRound,
  kIf,
  kWorkingDays,     // the same in working days of the calendar
  kWorkingHours,    // the same in working hours, of two datetimes
  kPrevious,        // operand 0 in the unit's previous period; operand 1, if there: when there is none
  kLastYear,        // the same a year earlier
  kCohort,          // `index` into Program::cohort_calls; operands: the expression, the condition
  kDays,            // days(a, b): a excluded, b included, signed
  kPoints,          // `index` is an item
  kBy,              // `index` into Program::tables
  kRoundPoints,     // `index` into Program::texts (round name)
  kMinShare,        // `index` is a level (depth - 1)
  kMinimumAnswers,  // (total, minimum, value): missing while total < minimum
};

struct Node {
  Op op = Op::kNumber;
  Type type = Type::kNumber;
  bool literal = false;  // a plain or per cent literal, possibly negated (not a computed value)
  bool share = false;    // built by division: a ratio that may be compared with plain and per cent literals
  std::uint32_t first = 0;  // operands: Program::operands[first, first + count)
  std::uint32_t count = 0;
  Index index = kNone;
  Index extra = kNone;
  std::uint32_t cost =
      1;  // nodes visited by one evaluation; bounded, so that named measures cannot grow without limit
  Rational number;
};

// A number that depends on the unit: `{"by": "kind", "ward": 70, "else": 60}`.
struct ByTable {
  enum class Key : std::uint8_t { kKind, kAttribute, kFact };
  struct Entry {
    std::string value;
    NodeId then = kNoNode;
  };
  Key key = Key::kKind;
  std::string name;    // "kind", the attribute's or the fact's name
  Index slot = kNone;  // of the choice fact
  std::vector<Entry> entries;
  NodeId otherwise = kNoNode;
};

// Inheritable values that go together: taken from an ancestor when the unit gives none of them.
struct InheritGroup {
  Index ancestor = kNone;  // index into Model::ancestor_kinds
  std::vector<Index> slots;
};

// One use of a function over the units of a cohort.
struct CohortCall {
  enum class Function : std::uint8_t { kMax, kMin, kSum, kMean, kRank, kCount };
  Function function = Function::kMax;
  Index cohort = 0;  // into Model::cohorts
  NodeId of = kNoNode;
  NodeId where = kNoNode;  // whom to count; kNoNode: all, and one without a value leaves the result open
  std::vector<InheritGroup> inherit;
};

// Option codes of one choice rule, in listed order.
struct ChoiceTable {
  std::vector<std::string> codes;
};

struct Program {
  static constexpr std::uint32_t kCostLimit = 20000;

  std::vector<Node> nodes;
  std::vector<NodeId> operands;
  std::vector<std::string> texts;
  std::vector<std::string> names;
  std::vector<ByTable> tables;
  std::vector<ChoiceTable> choices;
  std::vector<CohortCall> cohort_calls;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  NodeId operand(const Node& node, std::uint32_t i) const { return operands[node.first + i]; }

  NodeId add(Node node, std::initializer_list<NodeId> args = {}) {
    return add(std::move(node), args.begin(), args.size());
  }
  NodeId add(Node node, const std::vector<NodeId>& args) {
    return add(std::move(node), args.data(), args.size());
  }
  NodeId number(Rational value) {
    Node node;
    node.literal = true;
    node.number = std::move(value);
    return add(std::move(node));
  }
  NodeId boolean(bool value) {
    Node node;
    node.op = Op::kBool;
    node.type = Type::kBool;
    node.index = value ? 1 : 0;
    return add(std::move(node));
  }

 private:
  NodeId add(Node node, const NodeId* args, std::size_t count) {
    node.first = static_cast<std::uint32_t>(operands.size());
    node.count = static_cast<std::uint32_t>(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint64_t sum = std::uint64_t{node.cost} + nodes[args[i]].cost;
      node.cost = sum > kCostLimit ? kCostLimit + 1 : static_cast<std::uint32_t>(sum);
    }
    operands.insert(operands.end(), args, args + count);
    nodes.push_back(std::move(node));
    return static_cast<NodeId>(nodes.size() - 1);
  }
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_MODEL_EXPRESSION_HPP_
