// SPDX-License-Identifier: Apache-2.0
// What a Batch holds: assessments resolved to the framework's slots and items.
#ifndef PARINDEX_SRC_INPUT_ASSESSMENT_DATA_HPP_
#define PARINDEX_SRC_INPUT_ASSESSMENT_DATA_HPP_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/date.hpp"
#include "parindex/rational.hpp"
#include "parindex/records.hpp"

#include "input/fact_cell.hpp"
#include "model/model.hpp"

namespace parindex::inline v1::detail {

struct GivenPoints {
  Index item = kNone;
  Rational points;
  std::string source;
  Place place;
};

// Who answers for an item in this unit.
struct ItemOwner {
  Index item = kNone;
  std::string owner;
};

struct EvidenceDocument {
  std::string id, kind, number, date, issuer, title, uri, sha256;
  std::vector<Index> items;  // into Model::items
  std::vector<Index> facts;  // into Model::facts
  Place place;
};

struct ReviewScore {
  Index item = kNone;
  bool has_points =
      true;  // false: an explanation round says something about the item without asking for points
  Rational points;
  std::string note;
  Place place;
};

struct EvidenceVerdict {
  Index evidence = kNone;  // into Assessment::evidence
  bool accepted = true;
  std::string note;
};

struct Review {
  std::string round, by, date;
  std::vector<ReviewScore> scores;
  std::vector<EvidenceVerdict> verdicts;
  Place place;
};

// One input that an assessment's facts came from.
struct InputSource {
  std::string file;
  std::string pointer;  // of the assessment's object
  bool json = false;    // then the fact `x` stands at pointer + "/facts/x"
  friend bool operator==(const InputSource&, const InputSource&) = default;
};

// What a fact was counted from.
struct FactOrigin {
  Index slot = kNone;
  std::string how;                  // what was counted: "on_time where channel = online"
  std::vector<FactSource> sources;  // the files, and the first rows of each
};

struct Assessment {
  Unit unit;
  Period period;
  Date as_of;   // default: the period's last day
  Place place;  // file and pointer of the assessment object; for CSV the file and the unit's first line
  std::vector<FactValue> facts;    // by slot
  std::vector<GivenPoints> given;  // sorted by item, one an item
  std::vector<ItemOwner> owners;   // sorted by item, one an item
  std::vector<EvidenceDocument> evidence;
  std::vector<Review> reviews;  // in order of the document: the last round counts
  // The assessment of the same period that belongs to the nearest unit above which has one (units between
  // that only the register knows are stepped over), or kNone. Chains are never circular.
  Index parent = kNone;
  std::vector<FactOrigin> origins;   // of the facts that were counted from records
  std::vector<InputSource> sources;  // in order of reading; the first is also where `place` lies
};

// Seals of a batch's assessments, computed when somebody asks (seal_of() in canonical_assessment.hpp).
struct Seals {
  std::mutex mutex;
  std::vector<std::string> texts;  // "sha256:…" by assessment; empty: not yet
};

struct BatchData {
  Framework framework;  // keeps the model alive
  std::vector<Assessment> assessments;
  bool kinds_given = false;  // at least one unit names its kind
  std::shared_ptr<Seals> seals = std::make_shared<Seals>();

  const Model& model() const { return framework.model(); }
};

// What a fact was counted from; null: it was given.
const FactOrigin* origin_of(const Assessment& assessment, Index slot) noexcept;

// Place of a fact's value, for mistakes found while scoring; of a fact that was not given, the assessment's.
Place fact_place(const Assessment& assessment, const Model& model, Index slot);
// The same of a value that is not in the assessment (a second one for the same cell).
Place fact_place(const Assessment& assessment, const Model& model, Index slot, const FactValue& value);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_ASSESSMENT_DATA_HPP_
