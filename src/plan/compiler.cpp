// SPDX-License-Identifier: Apache-2.0
#include "plan/compiler.hpp"

#include <utility>

#include "plan/plan_compiler.hpp"

namespace parindex::inline v1::detail {
namespace planning {

Compiler::Compiler(const BoundData& data, std::size_t row, Width width)
    : data_(data), model_(data.model()), program_(model_.program), width_(width), scale_(data.unit.scale) {
  data.begin(row, unit_);
  enter({});
  for (int i = 0; i < scale_; ++i)
    unit_of_points_ *= 10;
}

Compiled Compiler::run() {
  results_.resize(model_.items.size());
  applicable_.resize(model_.items.size());
  maxima_.resize(model_.items.size());
  std::vector<bool> outside(model_.items.size(), false);
  for (const Adjustment& adjustment : model_.adjustments)
    outside[at(adjustment.item)] = true;
  for (const Index index : model_.order) {
    if (!outside[at(index)]) item(index);
  }
  total();
  item_max_.reset();
  checks_hold();
  facts_hold();
  Compiled out = finish();
  out.fallbacks = fallbacks_;
  out.sources = std::move(sources_);
  return out;
}

}  // namespace planning

std::optional<Compiled> compile(const BoundData& data, std::size_t row, Width width) {
  try {
    return planning::Compiler(data, row, width).run();
  } catch (const planning::Unsupported&) {
    return std::nullopt;
  }
}

RowDependence row_dependence(const Model& model) {
  RowDependence out;
  for (const ByTable& table : model.program.tables) {
    if (table.key == ByTable::Key::kKind) out.kind = true;
    if (table.key == ByTable::Key::kAttribute) out.attributes.push_back(table.name);
  }
  for (const Item& item : model.items)
    out.kind = out.kind || !item.applies_to.empty();
  for (const Node& node : model.program.nodes) {
    out.period = out.period || node.op == Op::kPeriodFrom || node.op == Op::kPeriodTo ||
                 node.op == Op::kAsOf || node.op == Op::kDueInPeriod;
  }
  for (const FactDeclaration& fact : model.facts)
    out.period = out.period || fact.within_period;
  return out;
}

}  // namespace parindex::inline v1::detail
