// SPDX-License-Identifier: Apache-2.0
#include "parindex/framework.hpp"

#include <algorithm>

#include "check/framework_checks.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "model/expression_parser.hpp"
#include "model/framework_reader.hpp"
#include "model/model.hpp"
#include "seal.hpp"

namespace parindex::inline v1 {

namespace {

using detail::Index;
using detail::kNone;
using detail::Model;

/// A warning the framework acknowledges, in general or for the item it stands at.
bool accepted(const Model& model, const Mistake& mistake) {
  if (mistake.severity == Severity::kError) return false;
  const auto holds = [&](const std::vector<std::string>& codes) {
    return std::find(codes.begin(), codes.end(), mistake.code) != codes.end();
  };
  if (holds(model.accepts)) return true;
  return std::any_of(model.items.begin(), model.items.end(), [&](const detail::Item& item) {
    const std::string& own = item.place.pointer;
    return holds(item.accepts) && mistake.place.pointer.starts_with(own) &&
           (mistake.place.pointer.size() == own.size() || mistake.place.pointer[own.size()] == '/');
  });
}

}  // namespace

std::optional<Framework> Framework::load(std::string_view json, Mistakes& mistakes,
                                         const LoadOptions& options) {
  Mistakes found(mistakes.limit());
  auto model = std::make_shared<Model>();
  detail::json::ParseOptions parse;
  parse.file = options.file;
  parse.max_bytes = options.max_bytes;
  const std::optional<detail::json::Document> document = detail::json::parse(std::string(json), parse, found);
  if (document) {
    detail::FrameworkReader(*model, found).read(document->root());
    if (!found.has_errors()) detail::check_framework(*model, found);
    if (!found.has_errors()) model->seal = detail::sha256_seal(detail::json::canonical(document->root()));
  }
  found.sort_by_place();
  std::size_t errors_kept = 0;
  for (const Mistake& mistake : found) {
    errors_kept += mistake.severity == Severity::kError ? 1U : 0U;
    if (!accepted(*model, mistake)) mistakes.add(mistake);
  }
  // What was counted but not kept counts here, too.
  for (std::size_t error = errors_kept; error < found.error_count(); ++error)
    mistakes.count_only(Severity::kError);
  for (std::size_t warning = found.size() - errors_kept; warning < found.warning_count(); ++warning)
    mistakes.count_only(Severity::kWarning);
  if (found.has_errors()) return std::nullopt;
  return Framework(std::move(model));
}

const std::string& Framework::id() const noexcept { return model_->id; }
const Text& Framework::title() const noexcept { return model_->title; }
std::optional<Period> Framework::period() const noexcept { return model_->period; }
const std::string& Framework::seal() const noexcept { return model_->seal; }

int Framework::digits() const noexcept { return model_->rounding.digits; }

std::vector<BandInfo> Framework::bands() const {
  std::vector<BandInfo> out;
  out.reserve(model_->bands.size());
  for (const detail::Band& band : model_->bands)
    out.push_back({band.code, band.title});
  return out;
}

std::vector<FactInfo> Framework::facts() const {
  std::vector<FactInfo> out;
  out.reserve(model_->facts.size());
  for (const detail::FactDeclaration& fact : model_->facts) {
    FactInfo info{fact.id, fact.type, fact.title, fact.options, {}, {}, fact.declared};
    if (fact.at_most != kNone) info.at_most = model_->facts[static_cast<std::size_t>(fact.at_most)].id;
    if (fact.inherit != kNone) info.ancestor = model_->ancestor_kinds[static_cast<std::size_t>(fact.inherit)];
    out.push_back(std::move(info));
  }
  return out;
}

std::vector<ItemInfo> Framework::items() const {
  std::vector<ItemInfo> out;
  out.reserve(model_->items.size());
  for (const detail::Item& item : model_->items) {
    ItemInfo info;
    info.code = item.code;
    info.label = item.label;
    info.title = item.title;
    if (item.parent != kNone) info.parent = static_cast<std::size_t>(item.parent);
    info.depth = item.depth;
    if (item.rule != kNone) info.rule = model_->rules[static_cast<std::size_t>(item.rule)].kind;
    info.max = detail::constant_value(*model_, item.max);
    info.source = item.source;
    info.owner = item.owner;
    info.digits = item.rounding.digits;
    out.push_back(std::move(info));
  }
  for (const detail::Adjustment& adjustment : model_->adjustments)
    out[static_cast<std::size_t>(adjustment.item)].adjustment = true;
  return out;
}

}  // namespace parindex::inline v1
