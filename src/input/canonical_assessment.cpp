// SPDX-License-Identifier: Apache-2.0
#include "input/canonical_assessment.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "parindex/date.hpp"

#include "input/fact_value.hpp"
#include "seal.hpp"

namespace parindex::inline v1::detail {
namespace {

// The shortest decimal. Every number of an assessment comes from a decimal of at most 18 digits, so 40 always
// suffice.
std::string decimal(const Rational& number) {
  constexpr int kDigits = 40;
  return number.to_decimal(kDigits);
}

// Positions of `list` in the order of `key`.
template <typename List, typename Key>
std::vector<std::size_t> sorted(const List& list, const Key& key) {
  std::vector<std::size_t> order(list.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return key(list[a]) < key(list[b]); });
  return order;
}

}  // namespace

AssessmentWriter::AssessmentWriter(const Model& model) : model_(model) {
  slots_by_name_.resize(model.slots.size());
  for (std::size_t i = 0; i < slots_by_name_.size(); ++i)
    slots_by_name_[i] = static_cast<Index>(i);
  std::sort(slots_by_name_.begin(), slots_by_name_.end(),
            [&](Index a, Index b) { return model.slots[at(a)].name < model.slots[at(b)].name; });
}

const std::string& AssessmentWriter::label(Index item) const { return model_.items[at(item)].label; }

// Texts that say nothing are left out.
void AssessmentWriter::text_member(std::string_view key, std::string_view text) {
  if (!text.empty()) out_.member(key, text);
}

std::string AssessmentWriter::canonical(const Assessment& assessment) {
  out_.begin_object();
  out_.member("as_of", assessment.as_of.to_string());
  if (!assessment.evidence.empty()) write_evidence(assessment);
  write_facts(assessment);
  out_.member("format", "parindex-assessment/1");
  out_.member("framework", model_.id);
  if (!assessment.given.empty()) write_given(assessment);
  if (!assessment.owners.empty()) write_owners(assessment);
  out_.key("period");
  out_.begin_object();
  out_.member("from", assessment.period.from.to_string());
  out_.member("to", assessment.period.to.to_string());
  out_.end_object();
  if (!assessment.reviews.empty()) write_reviews(assessment);
  write_unit(assessment.unit);
  out_.end_object();
  return out_.take();
}

void AssessmentWriter::write_facts(const Assessment& assessment) {
  out_.key("facts");
  out_.begin_object();
  for (const Index slot : slots_by_name_) {
    const FactValue& value = assessment.facts[at(slot)];
    if (value.state == FactValue::State::kAbsent) continue;
    const Slot& cell = model_.slots[at(slot)];
    out_.key(cell.name);
    write_fact(value, model_.facts[at(cell.fact)]);
  }
  out_.end_object();
}

void AssessmentWriter::write_fact(const FactValue& value, const FactDeclaration& fact) {
  if (value.state == FactValue::State::kMissing) {
    out_.begin_object();
    out_.member("missing", to_string(value.reason));
    text_member("note", value.note());
    out_.end_object();
    return;
  }
  switch (fact.type) {
    case FactType::kCount:
    case FactType::kTally:
    case FactType::kNumber:
      if (const std::optional<std::int64_t> whole = value.number().to_int64()) {
        out_.integer(*whole);
      } else {
        out_.number(decimal(value.number()));
      }
      break;
    case FactType::kPercent:
      out_.number(decimal(value.number() * 100));
      break;
    case FactType::kFlag:
      out_.boolean(!value.number().is_zero());
      break;
    case FactType::kDate:
      out_.string(Date::from_day_number(value.number().to_int64().value_or(0)).value_or(Date()).to_string());
      break;
    case FactType::kDateTime:
      out_.string(
          DateTime::from_seconds(value.number().to_int64().value_or(0)).value_or(DateTime()).to_string());
      break;
    case FactType::kChoice:
    case FactType::kText:
      out_.string(value.text());
      break;
  }
}

void AssessmentWriter::write_given(const Assessment& assessment) {
  out_.key("given");
  out_.begin_object();
  for (const std::size_t i : sorted(assessment.given, [&](const GivenPoints& given) -> const std::string& {
         return label(given.item);
       })) {
    const GivenPoints& given = assessment.given[i];
    out_.key(label(given.item));
    out_.begin_object();
    out_.member_number("points", decimal(given.points));
    text_member("source", given.source);
    out_.end_object();
  }
  out_.end_object();
}

void AssessmentWriter::write_owners(const Assessment& assessment) {
  out_.key("owners");
  out_.begin_object();
  for (const std::size_t i : sorted(assessment.owners, [&](const ItemOwner& owner) -> const std::string& {
         return label(owner.item);
       })) {
    out_.member(label(assessment.owners[i].item), assessment.owners[i].owner);
  }
  out_.end_object();
}

void AssessmentWriter::write_evidence(const Assessment& assessment) {
  const auto names = [&](std::string_view key, const std::vector<Index>& indexes, const auto& name_of) {
    if (indexes.empty()) return;
    std::vector<std::string_view> names_of_all;
    names_of_all.reserve(indexes.size());
    for (const Index index : indexes)
      names_of_all.push_back(name_of(index));
    std::sort(names_of_all.begin(), names_of_all.end());
    out_.key(key);
    out_.begin_array();
    for (const std::string_view name : names_of_all)
      out_.string(name);
    out_.end_array();
  };
  out_.key("evidence");
  out_.begin_array();
  for (const std::size_t i :
       sorted(assessment.evidence,
              [](const EvidenceDocument& document) -> const std::string& { return document.id; })) {
    const EvidenceDocument& document = assessment.evidence[i];
    out_.begin_object();
    text_member("date", document.date);
    names("facts", document.facts, [&](Index fact) -> std::string_view { return model_.facts[at(fact)].id; });
    out_.member("id", document.id);
    text_member("issuer", document.issuer);
    names("items", document.items, [&](Index item) -> std::string_view { return label(item); });
    text_member("kind", document.kind);
    text_member("number", document.number);
    text_member("sha256", document.sha256);
    text_member("title", document.title);
    text_member("uri", document.uri);
    out_.end_object();
  }
  out_.end_array();
}

void AssessmentWriter::write_reviews(const Assessment& assessment) {
  out_.key("reviews");
  out_.begin_array();
  for (const Review& review : assessment.reviews) {
    out_.begin_object();
    text_member("by", review.by);
    text_member("date", review.date);
    if (!review.verdicts.empty()) {
      const auto id = [&](const EvidenceVerdict& verdict) -> const std::string& {
        return assessment.evidence[at(verdict.evidence)].id;
      };
      out_.key("evidence");
      out_.begin_object();
      for (const std::size_t i : sorted(review.verdicts, id)) {
        const EvidenceVerdict& verdict = review.verdicts[i];
        out_.key(id(verdict));
        out_.begin_object();
        text_member("note", verdict.note);
        out_.member("verdict", verdict.accepted ? "accepted" : "rejected");
        out_.end_object();
      }
      out_.end_object();
    }
    out_.member("round", review.round);
    if (!review.scores.empty()) {
      out_.key("scores");
      out_.begin_object();
      for (const std::size_t i : sorted(review.scores, [&](const ReviewScore& score) -> const std::string& {
             return label(score.item);
           })) {
        const ReviewScore& score = review.scores[i];
        out_.key(label(score.item));
        out_.begin_object();
        text_member("note", score.note);
        if (score.has_points) out_.member_number("points", decimal(score.points));
        out_.end_object();
      }
      out_.end_object();
    }
    out_.end_object();
  }
  out_.end_array();
}

void AssessmentWriter::write_unit(const Unit& unit) {
  out_.key("unit");
  out_.begin_object();
  if (!unit.attributes.empty()) {
    out_.key("attributes");
    out_.begin_object();
    for (const auto& [name, value] : unit.attributes)
      out_.member(name, value);
    out_.end_object();
  }
  out_.member("id", unit.id);
  text_member("kind", unit.kind);
  text_member("name", unit.name);
  text_member("parent", unit.parent);
  out_.end_object();
}

const std::string& seal_of(const BatchData& batch, const Assessment& assessment) {
  Seals& seals = *batch.seals;
  const std::lock_guard lock(seals.mutex);
  if (seals.texts.empty()) {
    std::vector<std::string> texts;
    texts.reserve(batch.assessments.size());
    AssessmentWriter writer(batch.model());
    for (const Assessment& one : batch.assessments)
      texts.push_back(sha256_seal(writer.canonical(one)));
    seals.texts = std::move(texts);
  }
  return seals.texts[static_cast<std::size_t>(&assessment - batch.assessments.data())];
}

std::string canonical_assessment(const Assessment& assessment, const Model& model) {
  return AssessmentWriter(model).canonical(assessment);
}

}  // namespace parindex::inline v1::detail
