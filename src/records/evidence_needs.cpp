// SPDX-License-Identifier: Apache-2.0
// From a register of documents to the evidence of assessments, and to what is still missing.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "parindex/evidence.hpp"

#include "input/assessment_data.hpp"
#include "input/nearest.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

using detail::at;
using detail::Code;
using detail::EvidenceDocument;
using detail::Index;
using detail::kNone;
using detail::Model;

// The item of a label, or of a code that only one item has.
Index item_of(const Model& model, const std::string& name) {
  if (const auto found = model.item_index.find(name); found != model.item_index.end()) return found->second;
  Index only = kNone;
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    if (model.items[i].code != name) continue;
    if (only != kNone) return kNone;
    only = static_cast<Index>(i);
  }
  return only;
}

// The fact of an id, or of a tally that has it as an option.
Index fact_of(const Model& model, const std::string& name) {
  if (const auto fact = model.fact_index.find(name); fact != model.fact_index.end()) return fact->second;
  const auto slot = model.slot_index.find(name);
  return slot == model.slot_index.end() ? kNone : model.slots[at(slot->second)].fact;
}

void report_unknown(const Model& model, const RegisterDocument& document, const std::string& name, bool item,
                    Mistakes& mistakes) {
  detail::Nearest nearest(name);
  if (item) {
    for (const detail::Item& one : model.items)
      nearest.offer(one.label);
  } else {
    for (const detail::FactDeclaration& one : model.facts)
      nearest.offer(one.id);
  }
  const std::string best(nearest.best());
  const Text hint = best.empty() ? Text{"viết như trong bộ tiêu chí", "write it as the framework does"}
                                 : Text{"có phải là “" + best + "” không?", "did you mean “" + best + "”?"};
  report(mistakes, item ? Code::kInputUnknownItem : Code::kFactUnknown, document.place, {name, hint},
         document.unit);
}

// What a document backs in a framework.
struct Backed {
  std::vector<Index> items, facts;
};
Backed backed_by(const Model& model, const RegisterDocument& document, Mistakes* mistakes) {
  Backed out;
  for (const std::string& name : document.items) {
    const Index item = item_of(model, name);
    if (item != kNone) {
      out.items.push_back(item);
    } else if (mistakes != nullptr) {
      report_unknown(model, document, name, true, *mistakes);
    }
  }
  for (const std::string& name : document.facts) {
    const Index fact = fact_of(model, name);
    if (fact != kNone) {
      out.facts.push_back(fact);
    } else if (mistakes != nullptr) {
      report_unknown(model, document, name, false, *mistakes);
    }
  }
  return out;
}

bool holds(const std::vector<Index>& list, Index one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool same_document(const EvidenceDocument& a, const RegisterDocument& b) {
  if (a.id == b.name() && (a.number == b.number || b.number.empty())) return true;
  if (!a.sha256.empty() && a.sha256 == b.sha256) return true;
  return !a.number.empty() && a.number == b.number && a.issuer == b.issuer && b.date &&
         a.date == b.date->to_string();
}

void write_list(detail::json::Writer& out, std::string_view name, const std::vector<std::string>& list) {
  out.key(name);
  out.begin_array();
  for (const std::string& one : list)
    out.string(one);
  out.end_array();
}

void write_document(detail::json::Writer& out, const Model& model, const RegisterDocument& document,
                    const std::string& id, const Backed& backed) {
  std::vector<std::string> items, facts;
  for (const Index item : backed.items)
    items.push_back(model.items[at(item)].label);
  for (const Index fact : backed.facts)
    facts.push_back(model.facts[at(fact)].id);
  out.begin_object();
  out.member("id", id);
  write_list(out, "items", items);
  write_list(out, "facts", facts);
  const auto text = [&out](std::string_view name, const std::string& value) {
    if (!value.empty()) out.member(name, value);
  };
  text("kind", document.kind);
  text("number", document.number);
  if (document.date) out.member("date", document.date->to_string());
  text("issuer", document.issuer);
  text("title", document.title);
  text("uri", document.uri);
  text("sha256", document.sha256);
  out.end_object();
}

// The documents of one unit.
using ByUnit = std::map<std::string, std::vector<RegisterDocument>, std::less<>>;
ByUnit by_unit(const EvidenceRegister& evidence) {
  ByUnit out;
  for (RegisterDocument& document : evidence.counted())
    out[document.unit].push_back(std::move(document));
  return out;
}

}  // namespace

std::string evidence_as_assessments(const Framework& framework, const Batch& batch,
                                    const EvidenceRegister& evidence, Mistakes& mistakes) {
  const Model& model = framework.model();
  const ByUnit units = by_unit(evidence);
  std::map<std::pair<std::string, std::string>, bool> said;  // a unit may have several periods
  bool any = false;
  detail::json::Writer out(detail::json::Style::kPretty);
  out.begin_array();
  for (const detail::Assessment& assessment : batch.data().assessments) {
    const auto found = units.find(assessment.unit.id);
    if (found == units.end()) continue;
    any = true;
    out.begin_object();
    out.member("format", "parindex-assessment/1");
    out.member("framework", framework.id());
    out.key("unit");
    out.begin_object();
    out.member("id", assessment.unit.id);
    out.end_object();
    out.key("period");
    out.begin_object();
    out.member("from", assessment.period.from.to_string());
    out.member("to", assessment.period.to.to_string());
    out.end_object();
    out.key("evidence");
    out.begin_array();
    for (const RegisterDocument& document : found->second) {
      const bool first = said.try_emplace({document.unit, document.name()}).second;
      Backed backed = backed_by(model, document, first ? &mistakes : nullptr);
      if (document.verdict == Verdict::kRejected || !counts_for(document, assessment.period)) continue;
      std::string id = document.name();
      bool taken = false;
      for (const EvidenceDocument& known : assessment.evidence) {
        if (same_document(known, document)) {
          const auto drop = [](std::vector<Index>& list, const std::vector<Index>& there) {
            std::erase_if(list, [&there](Index one) { return holds(there, one); });
          };
          drop(backed.items, known.items);
          drop(backed.facts, known.facts);
          taken = true;
          if (known.id == id) id += " (+)";
        } else if (known.id == id) {
          report(mistakes, Code::kEvidenceRepeated, document.place, {id, known.place.file, known.place.line},
                 document.unit);
          backed = {};
          taken = true;
        }
      }
      if (taken && backed.items.empty() && backed.facts.empty()) continue;
      write_document(out, model, document, id, backed);
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  return any ? out.take() : std::string();
}

std::vector<EvidenceNeed> evidence_needs(const Framework& framework, const Scorecards& cards,
                                         const EvidenceRegister& evidence) {
  const Model& model = framework.model();
  const ByUnit units = by_unit(evidence);
  std::vector<EvidenceNeed> out;
  for (const Scorecard& card : cards) {
    const auto found = units.find(card.unit.id);
    std::vector<Backed> backed;
    if (found != units.end()) {
      for (const RegisterDocument& document : found->second)
        backed.push_back(backed_by(model, document, nullptr));
    }
    for (std::size_t i = 0; i != card.items.size(); ++i) {
      const ItemScore& score = card.items[i];
      if (!score.evidence) continue;
      EvidenceNeed need;
      need.unit = card.unit.id;
      need.period = card.period;
      need.owner = score.owner;
      need.item = i;
      need.due = score.due;
      need.open = score.open;
      need.status = *score.evidence;
      need.rejected = score.evidence->rejected;
      for (std::size_t d = 0; d != backed.size(); ++d) {
        const RegisterDocument& document = found->second[d];
        const bool backs = holds(backed[d].items, static_cast<Index>(i)) ||
                           std::any_of(backed[d].facts.begin(), backed[d].facts.end(),
                                       [&](Index fact) { return holds(model.items[i].facts, fact); });
        if (!backs) continue;
        const std::vector<std::string>& kinds = score.evidence->kinds;
        if (document.verdict == Verdict::kRejected) {
          need.rejected.push_back(document.name());
        } else if (!counts_for(document, card.period)) {
          need.outside.push_back(document.name());
        } else if (!kinds.empty() && std::find(kinds.begin(), kinds.end(), document.kind) == kinds.end()) {
          need.other_kind.push_back(document.name());
        }
      }
      out.push_back(std::move(need));
    }
  }
  const auto order = [](const EvidenceNeed& need) {
    return std::make_tuple(need.owner, !need.due.has_value(), need.due.value_or(Date()));
  };
  std::stable_sort(out.begin(), out.end(),
                   [&order](const EvidenceNeed& a, const EvidenceNeed& b) { return order(a) < order(b); });
  return out;
}

}  // namespace parindex::inline v1
