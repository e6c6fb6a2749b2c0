// SPDX-License-Identifier: Apache-2.0
// What for: the one text of an assessment, the same however it was put in (JSON or CSV, in any order of keys
// and rows, 1.50 or 1.5), so that its SHA-256 seals what was scored.
//
//   std::string seal = sha256_seal(canonical_assessment(assessment, model));   // what seal_of() gives
//
// It is a "parindex-assessment/1" document without white space, keys sorted, and reads back as the same
// assessment.
// Sealed: the framework's id; the unit with id, name, kind, parent and attributes as completed by the unit
// register; period and as_of; every fact by the name of its slot (a tally option as "fact:OPTION", options
// not
// named as 0), numbers in their shortest decimal form (per cent values in per cent), missing ones with reason
// and note; given points and points of adjustments; owners of items; evidence, sorted by id; reviews in
// their order, scores
// and
// verdicts sorted.
// Not sealed: file names and places, "x-" keys, notes of facts that are given, the spelling of numbers, the
// order of everything that has no order.
#ifndef PARINDEX_SRC_INPUT_CANONICAL_ASSESSMENT_HPP_
#define PARINDEX_SRC_INPUT_CANONICAL_ASSESSMENT_HPP_

#include <string>
#include <string_view>
#include <vector>

#include "input/assessment_data.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

[[nodiscard]] std::string canonical_assessment(const Assessment& assessment, const Model& model);

// The seal of an assessment of `batch`. The first call seals all of them. Any thread.
[[nodiscard]] const std::string& seal_of(const BatchData& batch, const Assessment& assessment);

// What is the same for every assessment of a batch, so that sealing thousands sorts the facts' names once.
class AssessmentWriter {
 public:
  explicit AssessmentWriter(const Model& model);
  [[nodiscard]] std::string canonical(const Assessment& assessment);

 private:
  void write_facts(const Assessment& assessment);
  void write_fact(const FactValue& value, const FactDeclaration& fact);
  void write_given(const Assessment& assessment);
  void write_owners(const Assessment& assessment);
  void write_evidence(const Assessment& assessment);
  void write_reviews(const Assessment& assessment);
  void write_unit(const Unit& unit);
  void text_member(std::string_view key, std::string_view text);
  [[nodiscard]] const std::string& label(Index item) const;

  const Model& model_;
  std::vector<Index> slots_by_name_;
  json::Writer out_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_CANONICAL_ASSESSMENT_HPP_
