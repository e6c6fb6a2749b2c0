// SPDX-License-Identifier: Apache-2.0
#include "compare/definition.hpp"

namespace parindex::inline v1::detail {
namespace {

class Teller {
 public:
  explicit Teller(const Model& model) : model_(model) {}

  std::string item(const Item& item) {
    add(static_cast<int>(item.combine));
    if (item.rounds)
      out_ +=
          "round" + std::to_string(item.rounding.digits) + std::string(to_string(item.rounding.mode)) + ";";
    for (const std::string& kind : item.applies_to)
      out_ += kind + ";";
    if (!item.applies_to.empty()) outcome(item.otherwise);
    guards(item.guards);
    if (item.evidence) {
      for (const std::string& kind : item.evidence->kinds)
        out_ += kind + ";";
      add(item.evidence->at_least);
      add(static_cast<int>(item.evidence->missing));
      node(item.evidence->deduct);
      add(item.evidence->unless_explained ? 1 : 0);
    }
    if (item.rule != kNone) rule(model_.rules[at(item.rule)]);
    return std::move(out_);
  }

 private:
  void add(int number) { out_ += std::to_string(number) + ";"; }

  void outcome(const Outcome& outcome) {
    add(static_cast<int>(outcome.kind));
    node(outcome.points);
  }

  void guards(const Guards& guards) {
    for (const auto* list : {&guards.not_applicable_if, &guards.requires_all, &guards.zero_if}) {
      out_ += "[";
      for (const Guard& guard : *list) {
        node(guard.condition);
        outcome(guard.then);
        node(guard.otherwise);
      }
      out_ += "]";
    }
  }

  void rule(const Rule& rule) {
    add(static_cast<int>(rule.combine));
    node(rule.minimum);
    node(rule.step);
    outcome(rule.when_undefined);
    guards(rule.guards);
    for (const Term& term : rule.terms) {
      out_ += "{";
      node(term.measure);
      if (term.round_measure)
        out_ += "m" + std::to_string(term.round_measure->digits) +
                std::string(to_string(term.round_measure->mode));
      node(term.cap);
      add(term.needs_evidence ? 1 : 0);
      for (const Piece& piece : term.curve.pieces) {
        out_ += "(";
        bound(piece.lo);
        bound(piece.hi);
        add(static_cast<int>(piece.give));
        add(piece.clamp_to_ends ? 1 : 0);
        for (const NodeId one : {piece.points, piece.x0, piece.y0, piece.x1, piece.y1})
          node(one);
        if (piece.rule != kNone) this->rule(model_.rules[at(piece.rule)]);
        out_ += ")";
      }
      node(term.curve.otherwise);
      out_ += "}";
    }
  }

  void bound(const Bound& bound) {
    out_ += bound.closed ? "c" : "o";
    node(bound.at);
  }

  void node(NodeId id) {
    if (id == kNoNode) {
      out_ += "-;";
      return;
    }
    const Node& one = model_.program[id];
    if (one.op == Op::kReference) {  // what a measure is called does not matter
      node(model_.program.operand(one, 0));
      return;
    }
    out_ += std::to_string(static_cast<int>(one.op));
    switch (one.op) {
      case Op::kNumber:
      case Op::kDate:
        out_ += "=" + one.number.to_string();
        break;
      case Op::kBool:
      case Op::kDueInPeriod:
      case Op::kMinShare:
        out_ += "=" + std::to_string(one.index);
        break;
      case Op::kText:
      case Op::kRoundPoints:
        out_ += "=" + model_.program.texts[at(one.index)];
        break;
      case Op::kFact:
        out_ += "=" + model_.slots[at(one.index)].name;
        break;
      case Op::kChoice:
        out_ += "=" + model_.slots[at(one.index)].name;
        for (const std::string& code : model_.program.choices[at(one.extra)].codes)
          out_ += "|" + code;
        break;
      case Op::kPoints:
        out_ += "=" + model_.items[at(one.index)].label;
        break;
      case Op::kBy: {
        const ByTable& table = model_.program.tables[at(one.index)];
        out_ += "=" + table.name;
        for (const ByTable::Entry& entry : table.entries) {
          out_ += "|" + entry.value + ":";
          node(entry.then);
        }
        node(table.otherwise);
        break;
      }
      case Op::kCohort: {
        const CohortCall& call = model_.program.cohort_calls[at(one.index)];
        out_ += "=" + std::to_string(static_cast<int>(call.function)) + model_.cohorts[at(call.cohort)].name +
                ":";
        node(call.of);
        node(call.where);
        break;
      }
      default:
        break;
    }
    out_ += "(";
    for (std::uint32_t i = 0; i < one.count; ++i)
      node(model_.program.operand(one, i));
    out_ += ")";
  }

  const Model& model_;
  std::string out_;
};

}  // namespace

std::string definition_of(const Model& model, const Item& item) { return Teller(model).item(item); }

}  // namespace parindex::inline v1::detail
