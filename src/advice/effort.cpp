// SPDX-License-Identifier: Apache-2.0
#include "advice/effort.hpp"

#include <string>
#include <utility>

#include "input/object_reader.hpp"
#include "json/document.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Code;
using detail::Index;
using detail::kNone;
using detail::ObjectReader;
using Data = Effort::Data;
namespace json = detail::json;

class EffortReader {
 public:
  EffortReader(const detail::Model& model, Mistakes& mistakes) : model_(model), read_(mistakes) {}

  void read(json::Value root, Data& data) {
    if (!read_.want(root, json::Kind::kObject)) return;
    read_.only_keys(root, {"format", "framework", "facts", "moves", "documents", "others"});
    read_.format(root, "parindex-effort/1");
    if (const json::Value framework = root.find("framework");
        framework && read_.want(framework, json::Kind::kString) && framework.text() != model_.id) {
      read_.fail(Code::kInputFramework, framework.place(), {framework.text(), model_.id});
    }
    if (const json::Value facts = root.find("facts"); facts && read_.want(facts, json::Kind::kObject)) {
      for (const json::Value one : facts)
        fact(one, data);
    }
    if (const json::Value moves = root.find("moves"); moves && read_.want(moves, json::Kind::kArray)) {
      for (const json::Value one : moves)
        move(one, data);
    }
    if (const json::Value documents = root.find("documents"); documents) {
      if (documents.is_boolean()) {
        data.documents = documents.boolean();
      } else if (read_.want(documents, json::Kind::kObject)) {
        read_.only_keys(documents, {"cost"});
        data.document_cost = not_negative(documents.find("cost")).value_or(Rational(1));
      }
    }
    if (const json::Value others = root.find("others"); others && read_.word(others, {"free", "fixed"}))
      data.others = others.text() == "free";
  }

 private:
  std::optional<Rational> number(json::Value value) { return value ? read_.number(value) : std::nullopt; }
  std::optional<Rational> not_negative(json::Value value) {
    std::optional<Rational> out = number(value);
    if (out && out->sign() < 0) {
      read_.fail(Code::kNegativeAmount, value.place(), {value.name(), value.text()});
      out.reset();
    }
    return out;
  }
  std::optional<Rational> positive(json::Value value) {
    std::optional<Rational> out = number(value);
    if (out && out->sign() <= 0) {
      read_.fail(Code::kEffortStep, value.place(), {value.text()});
      out.reset();
    }
    return out;
  }

  void fact(json::Value one, Data& data) {
    const Index slot = read_.slot(model_, one.name(), one.name_place());
    if (!read_.want(one, json::Kind::kObject)) return;
    read_.only_keys(one, {"change", "at_least", "at_most", "step", "cost", "fixed"});
    Data::Fact fact;
    if (const json::Value change = one.find("change");
        change && read_.word(change, {"both", "rise", "fall", "none"})) {
      fact.way = change.text() == "rise"   ? Data::Way::kRise
                 : change.text() == "fall" ? Data::Way::kFall
                 : change.text() == "none" ? Data::Way::kNone
                                           : Data::Way::kBoth;
    }
    fact.at_least = number(one.find("at_least"));
    fact.at_most = number(one.find("at_most"));
    if (fact.at_least && fact.at_most && *fact.at_most < *fact.at_least)
      read_.fail(Code::kEffortBounds, one.find("at_most").place(),
                 {one.name(), fact.at_least->to_decimal(), fact.at_most->to_decimal()});
    fact.step = positive(one.find("step"));
    fact.cost = not_negative(one.find("cost")).value_or(Rational(1));
    fact.fixed = not_negative(one.find("fixed")).value_or(Rational(0));
    if (slot != kNone) data.facts.emplace(slot, std::move(fact));
  }

  void move(json::Value one, Data& data) {
    if (!read_.want(one, json::Kind::kObject)) return;
    read_.only_keys(one, {"facts", "at_most", "cost", "fixed", "title"});
    Data::Move move;
    const json::Value facts = one.find("facts");
    if (!facts) {
      read_.fail(Code::kMissingKey, one.place(), {"facts"});
    } else if (read_.want(facts, json::Kind::kObject)) {
      for (const json::Value step : facts) {
        const Index slot = read_.slot(model_, step.name(), step.name_place());
        const std::optional<Rational> amount = number(step);
        if (slot == kNone || !amount) continue;
        const detail::FactDeclaration& fact =
            model_.facts[static_cast<std::size_t>(model_.slots[static_cast<std::size_t>(slot)].fact)];
        const bool numeric = fact.type == FactType::kCount || fact.type == FactType::kNumber ||
                             fact.type == FactType::kPercent || fact.type == FactType::kTally;
        const bool whole = fact.type == FactType::kCount || fact.type == FactType::kTally;
        if (!numeric || amount->is_zero() || (whole && !amount->is_integer())) {
          read_.fail(Code::kEffortMove, step.place(), {step.name(), step.text()});
          continue;
        }
        move.steps.emplace_back(slot, *amount);
      }
    }
    move.at_most = not_negative(one.find("at_most"));
    move.cost = not_negative(one.find("cost")).value_or(Rational(1));
    move.fixed = not_negative(one.find("fixed")).value_or(Rational(0));
    move.title = read_.text(one.find("title"));
    if (!move.steps.empty()) data.moves.push_back(std::move(move));
  }

  const detail::Model& model_;
  ObjectReader read_;
};

}  // namespace

Effort::Effort() : data_(std::make_shared<const Data>()) {}

std::optional<Effort> Effort::load(std::string_view text, const Framework& framework, Mistakes& mistakes,
                                   const std::string& file) {
  const std::size_t before = mistakes.error_count();
  json::ParseOptions options;
  options.file = file;
  const std::optional<json::Document> document = json::parse(std::string(text), options, mistakes);
  if (!document) return std::nullopt;
  Data data;
  EffortReader(framework.model(), mistakes).read(document->root(), data);
  if (mistakes.error_count() != before) return std::nullopt;
  Effort effort;
  effort.data_ = std::make_shared<const Data>(std::move(data));
  return effort;
}

}  // namespace parindex::inline v1
