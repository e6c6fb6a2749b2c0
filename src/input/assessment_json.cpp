// SPDX-License-Identifier: Apache-2.0
// Assessments as JSON objects: one, an array of them, or one a line.
#include <algorithm>
#include <limits>
#include <map>
#include <utility>

#include "parindex/date.hpp"

#include "input/input_state.hpp"
#include "input/nearest.hpp"
#include "input/place_cursor.hpp"
#include "input/plain_facts.hpp"
#include "input/unit_id.hpp"
#include "json/kind_words.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::string_view kFormat = "parindex-assessment/1";

bool is_sha256(std::string_view text) noexcept {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

// Reads the assessment objects of one document into the state.
class AssessmentReader {
 public:
  AssessmentReader(InputState& state, const json::Document& document, std::size_t first_line)
      : state_(state), model_(state.model_), file_(document.file()), cursor_(document, first_line) {}

  // Reads one; `found` holds what the parser had to say about it. `plain`: its facts, read before.
  void read(json::Value object, Mistakes& found, PlainFacts* plain = nullptr) {
    plain_ = plain;
    unit_ = {};
    state_.one_assessment_ = true;
    const json::Value unit = object.find("unit");
    if (const json::Value id = unit.find("id");
        id.is_string() && state_.check_unit_id(id.text(), id.place())) {
      unit_ = id.text();
    }
    state_.take_over(found, unit_);
    if (want(object, json::Kind::kObject)) read_object(object, unit);
    state_.one_assessment_ = false;
  }

 private:
  void fail(Code code, Place place, std::initializer_list<Argument> args = {}) {
    state_.report_for(unit_, code, std::move(place), args);
  }

  void only_keys(json::Value object, std::initializer_list<std::string_view> known) {
    for (const json::Value member : object) {
      const std::string_view name = member.name();
      if (name.starts_with("x-") || std::find(known.begin(), known.end(), name) != known.end()) continue;
      if (state_.mistakes_.only_counts(Severity::kError)) {  // not worth looking for a hint
        fail(Code::kUnknownKey, member.name_place());
        continue;
      }
      Nearest nearest(name);
      std::string list;
      for (const std::string_view key : known) {
        nearest.offer(key);
        if (!list.empty()) list += ", ";
        list += key;
      }
      if (nearest.best().empty()) {
        fail(Code::kUnknownKey, member.name_place(), {name, list});
      } else {
        fail(Code::kUnknownKeyNear, member.name_place(), {name, nearest.best()});
      }
    }
  }

  bool want(json::Value value, json::Kind kind) {
    if (value && value.kind() == kind) return true;
    fail(Code::kInputType, value.place(), {kind_in_words(value), json::kind_words(kind)});
    return false;
  }

  // A member that must be there; a null handle after reporting that it is not.
  json::Value required(json::Value object, std::string_view key) {
    const json::Value value = object.find(key);
    if (!value) fail(Code::kMissingKey, object.place(), {key});
    return value;
  }

  // A text that may be absent or null.
  std::string text(json::Value object, std::string_view key) {
    const json::Value value = object.find(key);
    if (!value || value.is_null() || !want(value, json::Kind::kString)) return {};
    return std::string(value.text());
  }

  std::optional<Date> date(json::Value value) {
    if (!want(value, json::Kind::kString)) return std::nullopt;
    FactDeclaration fact;
    fact.type = FactType::kDate;
    FactValue read;
    if (const std::optional<Fault> fault = read_json(fact, {}, value, read)) {
      fail(Code::kInputDate, value.place(), {value.text(), fault->detail});
      return std::nullopt;
    }
    return Date::parse(value.text());
  }

  // A date kept as text: absent, null or strict.
  std::string date_text(json::Value object, std::string_view key) {
    const json::Value value = object.find(key);
    if (!value || value.is_null()) return {};
    const std::optional<Date> read = date(value);
    return read ? read->to_string() : std::string();
  }

  // The elements of an array that may be absent or null.
  json::Value list(json::Value object, std::string_view key) {
    const json::Value value = object.find(key);
    return !value || value.is_null() || !want(value, json::Kind::kArray) ? json::Value() : value;
  }

  void read_object(json::Value object, json::Value unit) {
    only_keys(object, {"format", "framework", "unit", "period", "as_of", "facts", "evidence", "reviews",
                       "given", "owners", "adjustments"});
    if (const json::Value format = required(object, "format"); format && want(format, json::Kind::kString)) {
      if (format.text() != kFormat) fail(Code::kWrongFormat, format.place(), {format.text(), kFormat});
    }
    if (const json::Value framework = required(object, "framework");
        framework && want(framework, json::Kind::kString)) {
      if (framework.text() != model_.id)
        fail(Code::kInputFramework, framework.place(), {framework.text(), model_.id});
    }
    if (required(object, "unit") && want(unit, json::Kind::kObject)) {
      only_keys(unit, {"id", "name", "kind", "parent", "attributes"});
      if (const json::Value id = required(unit, "id")) want(id, json::Kind::kString);
    }
    const std::optional<Period> period = read_period(object);

    // What has no unit or no period is still read, for its other mistakes.
    Draft scratch;
    scratch.assessment.unit.id = unit_;
    if (period) scratch.assessment.period = *period;
    has_period_ = period.has_value();
    if (unit_.empty() || !period) {
      scratch.assessment.place = object.place();
      scratch.assessment.facts.resize(model_.slots.size());
      draft_ = &scratch;
    } else {
      draft_ = &state_.draft(unit_, *period, [&] { return object.place(); });
    }
    source_ = InputState::add_source(*draft_, InputSource{file_, object.pointer(), true});
    read_unit(unit);
    read_as_of(object.find("as_of"));
    read_facts(object.find("facts"));
    read_given(object.find("given"));
    read_owners(object.find("owners"));
    for (const json::Value one : list(object, "adjustments"))
      read_adjustment(one);
    for (const json::Value one : list(object, "evidence"))
      read_evidence(one);
    for (const json::Value one : list(object, "reviews"))
      read_review(one);
    draft_ = nullptr;
  }

  std::optional<Period> read_period(json::Value object) {
    const json::Value value = object.find("period");
    if (!value || value.is_null()) {
      std::optional<Period> period = state_.options_.period ? state_.options_.period : model_.period;
      if (!period) fail(Code::kNoPeriod, object.place());
      return period;
    }
    if (!want(value, json::Kind::kObject)) return std::nullopt;
    only_keys(value, {"from", "to"});
    const json::Value from_value = required(value, "from");
    const json::Value to_value = required(value, "to");
    const std::optional<Date> from = from_value ? date(from_value) : std::nullopt;
    const std::optional<Date> to = to_value ? date(to_value) : std::nullopt;
    if (!from || !to) return std::nullopt;
    if (*to < *from) {
      fail(Code::kPeriodReversed, value.place(), {from->to_string(), to->to_string()});
      return std::nullopt;
    }
    return Period{*from, *to};
  }

  void read_unit(json::Value unit) {
    if (!unit.is_object()) return;
    const auto field = [&](std::string Unit::*member, std::string_view key) {
      const json::Value value = unit.find(key);
      if (!value || value.is_null() || !want(value, json::Kind::kString)) return;
      state_.set_unit_field(*draft_, member, key, value.text(), [&] { return value.place(); });
    };
    field(&Unit::name, "name");
    field(&Unit::kind, "kind");
    field(&Unit::parent, "parent");
    const json::Value attributes = unit.find("attributes");
    if (!attributes || attributes.is_null() || !want(attributes, json::Kind::kObject)) return;
    for (const json::Value attribute : attributes) {
      if (attribute.is_null() || !want(attribute, json::Kind::kString)) continue;
      state_.set_attribute(*draft_, attribute.name(), attribute.text(), [&] { return attribute.place(); });
    }
  }

  void read_as_of(json::Value value) {
    if (!value || value.is_null()) return;
    const std::optional<Date> day = date(value);
    if (!day) return;
    Assessment& assessment = draft_->assessment;
    if (draft_->as_of_given && assessment.as_of != *day) {
      fail(Code::kUnitConflict, value.place(),
           {unit_, "as_of", assessment.as_of.to_string(), day->to_string()});
      return;
    }
    draft_->as_of_given = true;
    assessment.as_of = *day;
  }

  // ---- facts

  void read_facts(json::Value facts) {
    if (!facts || facts.is_null() || !want(facts, json::Kind::kObject)) return;
    if (plain_ != nullptr) {
      for (const Index slot : plain_->slots()) {
        FactValue value = plain_->cells()[static_cast<std::size_t>(slot)];
        value.source = source_;
        state_.set_value(*draft_, slot, std::move(value));
      }
      return;
    }
    for (const json::Value fact : facts) {
      const Target target = state_.find_target(fact.name());
      switch (target.kind) {
        case Target::Kind::kUnknown:
          // An "x-" key is a remark, unless the framework has a fact of that name.
          if (!fact.name().starts_with("x-"))
            state_.report_unknown_fact(unit_, fact.name(), fact.name_place());
          break;
        case Target::Kind::kValue:
          read_value(target.index, fact);
          break;
        case Target::Kind::kTally:
          read_tally(target.index, fact);
          break;
        case Target::Kind::kPoints:
          if (!fact.is_null()) add_given(target.index, fact, {}, fact.name_place());
          break;
      }
    }
  }

  FactValue value_at(json::Value source) {
    const Spot spot = cursor_.spot(source);
    FactValue value;
    value.source = source_;
    value.line = spot.line;
    value.column = spot.column;
    return value;
  }

  void read_value(Index slot_index, json::Value source) {
    const Slot& slot = model_.slots[static_cast<std::size_t>(slot_index)];
    FactValue value = value_at(source);
    if (source.is_object()) {
      if (!read_missing(source, value)) return;
    } else if (!read_scalar(slot, slot.name, source, value)) {
      return;
    }
    if (value.state != FactValue::State::kAbsent) {
      state_.set_value(*draft_, slot_index, std::move(value));
    } else if (slot.option != kNone) {
      draft_->empty_options.push_back(slot_index);
    }
  }

  bool read_scalar(const Slot& slot, std::string_view name, json::Value source, FactValue& value) {
    const FactDeclaration& fact = model_.facts[static_cast<std::size_t>(slot.fact)];
    const Options& options = *state_.options_by_fact_[static_cast<std::size_t>(slot.fact)];
    if (const std::optional<Fault> fault = read_json(fact, options, source, value)) {
      state_.report_fault(unit_, name, *fault, source.place());
      return false;
    }
    return !has_period_ || state_.check_within_period(unit_, fact, value, draft_->assessment.period,
                                                      [&] { return source.place(); });
  }

  // {"missing": "not_due", "note": "…"}
  bool read_missing(json::Value source, FactValue& value) {
    const std::size_t errors = state_.mistakes_.error_count();
    only_keys(source, {"missing", "note"});
    value.set_note(text(source, "note"));
    const json::Value reason = source.find("missing");
    if (reason && !reason.is_null()) {
      const std::optional<MissingReason> known =
          want(reason, json::Kind::kString) ? parse_missing_reason(reason.text()) : std::nullopt;
      if (known) {
        value.reason = *known;
      } else if (reason.is_string()) {
        fail(Code::kMissingReason, reason.place(), {source.name(), reason.text()});
      }
    } else if (value.note().empty() && state_.mistakes_.error_count() == errors) {
      fail(Code::kMissingKey, source.place(), {"missing"});
    }
    if (state_.mistakes_.error_count() != errors) return false;
    // "Not given" without more to say is what an absent fact says.
    if (value.reason != MissingReason::kNotGiven || !value.note().empty())
      value.state = FactValue::State::kMissing;
    return true;
  }

  void read_tally(Index fact_index, json::Value source) {
    const FactDeclaration& fact = model_.facts[static_cast<std::size_t>(fact_index)];
    if (source.is_null()) return;
    if (!source.is_object()) {
      fail(Code::kFactTally, source.place(), {fact.id, listed(fact.options)});
      return;
    }
    const auto is_option = [&](std::string_view name) {
      return std::find(fact.options.begin(), fact.options.end(), name) != fact.options.end();
    };
    const json::Value missing = source.find("missing");
    if (missing.is_string() || (missing && !is_option("missing")) ||
        (source.find("note") && !is_option("note"))) {
      FactValue value = value_at(source);
      value.spelled = FactValue::Spelled::kTally;
      if (!read_missing(source, value) || value.state == FactValue::State::kAbsent) return;
      for (std::size_t option = 0; option < fact.options.size(); ++option) {
        state_.set_value(*draft_, fact.slot + static_cast<Index>(option), FactValue(value));
      }
      return;
    }
    for (const json::Value count : source) {
      const auto option = std::find(fact.options.begin(), fact.options.end(), count.name());
      if (option == fact.options.end()) {
        fail(Code::kFactUnknownOption, count.name_place(), {fact.id, count.name(), listed(fact.options)});
        continue;
      }
      const Index slot_index = fact.slot + static_cast<Index>(option - fact.options.begin());
      FactValue value = value_at(count);
      value.spelled = FactValue::Spelled::kOption;
      const Slot& slot = model_.slots[static_cast<std::size_t>(slot_index)];
      if (!read_scalar(slot, slot.name, count, value)) continue;
      if (value.state == FactValue::State::kAbsent) {  // null
        draft_->empty_options.push_back(slot_index);
        continue;
      }
      state_.set_value(*draft_, slot_index, std::move(value));
    }
  }

  // ---- points from elsewhere

  void add_given(Index item, json::Value points, std::string source, Place place) {
    if (points.is_null()) {  // not given is not zero
      fail(Code::kMissingKey, points.place(), {"points"});
      return;
    }
    GivenPoints given;
    given.item = item;
    given.source = std::move(source);
    given.place = std::move(place);
    if (const std::optional<Fault> fault = read_points_json(points, given.points)) {
      const std::string name = "points:" + model_.items[static_cast<std::size_t>(item)].label;
      state_.report_fault(unit_, name, *fault, points.place());
      return;
    }
    draft_->assessment.given.push_back(std::move(given));
  }

  // {"CLGQ": {"points": 5.43, "source": "…"}}
  void read_given(json::Value given) {
    if (!given || given.is_null() || !want(given, json::Kind::kObject)) return;
    for (const json::Value one : given) {
      if (one.name().starts_with("x-")) continue;
      const Index item = state_.find_item(unit_, one.name(), one.name_place());
      if (!want(one, json::Kind::kObject)) continue;
      only_keys(one, {"points", "source"});
      std::string source = text(one, "source");
      const json::Value points = required(one, "points");
      if (item != kNone && points) add_given(item, points, std::move(source), one.place());
    }
  }

  // {"1.2": "Văn phòng HĐND và UBND"}
  void read_owners(json::Value owners) {
    if (!owners || owners.is_null() || !want(owners, json::Kind::kObject)) return;
    for (const json::Value one : owners) {
      if (one.name().starts_with("x-")) continue;
      const Index item = state_.find_item(unit_, one.name(), one.name_place());
      if (one.is_null() || !want(one, json::Kind::kString) || item == kNone || one.text().empty()) continue;
      std::vector<ItemOwner>& known = draft_->assessment.owners;
      const auto at =
          std::lower_bound(known.begin(), known.end(), item,
                           [](const ItemOwner& owner, Index wanted) { return owner.item < wanted; });
      if (at == known.end() || at->item != item) {
        known.insert(at, ItemOwner{item, std::string(one.text())});
      } else if (at->owner != one.text()) {
        fail(Code::kUnitConflict, one.place(),
             {unit_, "owners." + std::string(one.name()), at->owner, one.text()});
      }
    }
  }

  // {"code": "P1", "points": -1, "source": "…", "note": "…"}
  void read_adjustment(json::Value one) {
    if (!want(one, json::Kind::kObject)) return;
    only_keys(one, {"code", "points", "source", "note"});
    const json::Value code = required(one, "code");
    const json::Value points = required(one, "points");
    std::string source = text(one, "source");
    const std::string note = text(one, "note");
    if (source.empty()) {
      source = note;
    } else if (!note.empty()) {
      source += "; " + note;
    }
    if (!code || !want(code, json::Kind::kString)) return;
    const Index item = state_.find_item(unit_, code.text(), code.place());
    if (item == kNone) return;
    const bool adjusts = std::any_of(model_.adjustments.begin(), model_.adjustments.end(),
                                     [&](const Adjustment& adjustment) { return adjustment.item == item; });
    if (!adjusts) {
      fail(Code::kNotAnAdjustment, code.place(), {code.text()});
    } else if (points) {
      add_given(item, points, std::move(source), one.place());
    }
  }

  // ---- evidence and reviews

  void read_evidence(json::Value one) {
    if (!want(one, json::Kind::kObject)) return;
    only_keys(one, {"id", "items", "facts", "kind", "number", "date", "issuer", "title", "uri", "sha256"});
    EvidenceDocument document;
    document.place = one.place();
    const json::Value id = required(one, "id");
    if (id && want(id, json::Kind::kString)) {
      document.id = id.text();
      if (document.id.empty()) fail(Code::kEvidenceId, id.place());
    }
    document.kind = text(one, "kind");
    document.number = text(one, "number");
    document.date = date_text(one, "date");
    document.issuer = text(one, "issuer");
    document.title = text(one, "title");
    document.uri = text(one, "uri");
    if (const json::Value hash = one.find("sha256");
        hash && !hash.is_null() && want(hash, json::Kind::kString)) {
      document.sha256 = lower(hash.text());
      if (!is_sha256(document.sha256)) fail(Code::kEvidenceHash, hash.place(), {hash.text()});
    }
    const auto add_once = [](std::vector<Index>& indexes, Index index) {
      if (std::find(indexes.begin(), indexes.end(), index) == indexes.end()) indexes.push_back(index);
    };
    for (const json::Value label : list(one, "items")) {
      if (!want(label, json::Kind::kString)) continue;
      if (const Index item = state_.find_item(unit_, label.text(), label.place()); item != kNone) {
        add_once(document.items, item);
      }
    }
    for (const json::Value name : list(one, "facts")) {
      if (!want(name, json::Kind::kString)) continue;
      const auto fact = model_.fact_index.find(std::string(name.text()));
      const auto slot = model_.slot_index.find(std::string(name.text()));
      if (fact != model_.fact_index.end()) {
        add_once(document.facts, fact->second);
      } else if (slot != model_.slot_index.end()) {  // one option of a tally
        add_once(document.facts, model_.slots[static_cast<std::size_t>(slot->second)].fact);
      } else {
        state_.report_unknown_fact(unit_, name.text(), name.place());
      }
    }
    draft_->assessment.evidence.push_back(std::move(document));
  }

  void read_review(json::Value one) {
    if (!want(one, json::Kind::kObject)) return;
    only_keys(one, {"round", "by", "date", "scores", "evidence"});
    Review review;
    review.place = one.place();
    if (const json::Value round = required(one, "round"); round && want(round, json::Kind::kString)) {
      review.round = round.text();
      if (!is_round_name(review.round)) {
        fail(Code::kReviewRound, round.place(), {round.text()});
      } else {
        const auto [entry, added] = draft_->rounds.emplace(review.round, draft_->assessment.reviews.size());
        if (!added) {
          const Place& first = draft_->assessment.reviews[entry->second].place;
          fail(Code::kReviewRepeated, round.place(), {round.text(), first.file, first.line});
        }
      }
    }
    review.by = text(one, "by");
    review.date = date_text(one, "date");
    const json::Value scores = one.find("scores");
    if (scores && !scores.is_null() && want(scores, json::Kind::kObject)) {
      for (const json::Value score : scores) {
        if (!score.name().starts_with("x-")) read_score(review, score);
      }
    }
    const std::size_t index = draft_->assessment.reviews.size();
    const json::Value verdicts = one.find("evidence");
    if (verdicts && !verdicts.is_null() && want(verdicts, json::Kind::kObject)) {
      for (const json::Value verdict : verdicts)
        read_verdict(index, verdict);
    }
    draft_->assessment.reviews.push_back(std::move(review));
  }

  void read_score(Review& review, json::Value one) {
    ReviewScore score;
    score.item = state_.find_item(unit_, one.name(), one.name_place());
    score.place = one.place();
    if (!want(one, json::Kind::kObject)) return;
    only_keys(one, {"points", "note"});
    score.note = text(one, "note");
    const json::Value points = one.find("points");
    if (!points || points.is_null()) {
      // An explanation may speak for an item without asking for points.
      score.has_points = false;
      if (review.round != "explanation" || score.note.empty())
        fail(Code::kMissingKey, one.place(), {"points"});
    } else if (const std::optional<Fault> fault = read_points_json(points, score.points)) {
      state_.report_fault(unit_, one.name(), *fault, points.place());
      return;
    }
    if (score.item != kNone) review.scores.push_back(std::move(score));
  }

  void read_verdict(std::size_t review, json::Value one) {
    if (!want(one, json::Kind::kObject)) return;
    only_keys(one, {"verdict", "note"});
    DraftVerdict verdict;
    verdict.review = review;
    verdict.evidence = one.name();
    verdict.note = text(one, "note");
    verdict.place = one.name_place();
    const json::Value word = required(one, "verdict");
    if (!word || !want(word, json::Kind::kString)) return;
    if (word.text() != "accepted" && word.text() != "rejected") {
      fail(Code::kEvidenceVerdict, word.place(), {word.text()});
      return;
    }
    verdict.accepted = word.text() == "accepted";
    draft_->verdicts.push_back(std::move(verdict));
  }

  InputState& state_;
  const Model& model_;
  std::string file_;
  PlaceCursor cursor_;
  PlainFacts* plain_ = nullptr;
  std::string_view unit_;  // whom mistakes are put down to; empty while unknown
  bool has_period_ = false;
  Draft* draft_ = nullptr;
  std::uint32_t source_ = 0;
};

void InputState::read_document(const json::Document& document, std::size_t first_line, Mistakes& found) {
  const json::Value root = document.root();
  if (root.is_object() && root.find("format").text() == kFactsFormat)
    return read_facts_document(document, found);
  AssessmentReader reader(*this, document, first_line);
  if (!root.is_array()) {
    reader.read(root, found);
    return;
  }
  if (root.size() == 0) no_units(document.file());
  // Repeated names go to the assessment they stand in.
  std::map<std::string, Mistakes, std::less<>> found_in;
  for (const Mistake& mistake : found) {
    const std::string& pointer = mistake.place.pointer;
    found_in[pointer.substr(0, pointer.find('/', 1))].add(mistake);
  }
  if (found.dropped() != 0) {
    for (std::size_t i = 0; i < found.dropped(); ++i)
      mistakes_.count_only(Severity::kError);
    refused_ = true;
  }
  std::size_t done = 0;
  for (const json::Value element : root) {
    if (stopped(done++, root.size())) return;
    Mistakes none;
    const auto of_element = found_in.empty() ? found_in.end() : found_in.find(element.pointer());
    reader.read(element, of_element == found_in.end() ? none : of_element->second);
  }
}

void InputState::read_json(std::string_view text, const std::string& file) {
  if (too_large(text, file)) return;
  Mistakes found;
  json::ParseOptions options;
  options.file = file;
  options.max_bytes = std::min<std::size_t>(options_.max_bytes, std::numeric_limits<std::uint32_t>::max());
  const std::optional<json::Document> document = json::parse(std::string(text), options, found);
  if (!document) {
    take_over(found, {});
    return;
  }
  read_document(*document, 1, found);
}

// A line that says nothing but who, when and what, of an assessment that nothing has been read of yet.
bool InputState::take_plain(PlainFacts& plain, const std::string& file, std::size_t number) {
  const PlainFacts::Head& head = plain.head();
  if (!plain.is_whole() || head.format != kFormat || head.framework != model_.id || !is_unit_id(head.id))
    return false;
  std::optional<Period> period = options_.period ? options_.period : model_.period;
  if (head.period) {
    const std::optional<Date> from = Date::parse(head.from), to = Date::parse(head.to);
    if (!from || !to || *to < *from) return false;
    period = Period{*from, *to};
  }
  const std::optional<Date> as_of = Date::parse(head.as_of);
  if (!period || (!as_of && !head.as_of.empty()) || find_draft(head.id, *period) != nullptr) return false;
  Draft& draft = this->draft(
      head.id, *period,
      [&] {
        return Place{file, "", number, head.column};
      },
      std::move(plain.cells()));
  add_source(draft, InputSource{file, "", true});
  Unit& unit = draft.assessment.unit;
  unit.name = head.name;
  unit.kind = head.kind;
  unit.parent = head.parent;
  for (const auto& [name, value] : head.attributes)
    unit.attributes.emplace(name, value);
  if (as_of) {
    draft.as_of_given = true;
    draft.assessment.as_of = *as_of;
  }
  return true;
}

bool InputState::read_lines(std::string_view text, const std::string& file, std::size_t lines_before) {
  json::Lines lines(text);
  PlainFacts plain(*this);
  bool any = false;
  while (lines.next()) {
    any = true;
    if (stopped(static_cast<std::size_t>(lines.text().data() - text.data()), text.size())) break;
    const std::size_t number = lines_before + lines.number();
    Mistakes found;
    json::ParseOptions options;
    options.file = file;
    options.first_line = number;
    options.max_bytes = std::min<std::size_t>(options_.max_bytes, std::numeric_limits<std::uint32_t>::max());
    if (lines.text().size() <= options.max_bytes && plain.scan(lines.text(), number)) {
      if (take_plain(plain, file, number)) continue;
      const std::optional<json::Document> rest = json::parse(plain.rest(), options, found);
      if (rest && found.empty()) {
        AssessmentReader(*this, *rest, number).read(rest->root(), found, &plain);
        continue;
      }
      found.clear();
    }
    const std::optional<json::Document> document = json::parse(std::string(lines.text()), options, found);
    if (document) {
      AssessmentReader(*this, *document, number).read(document->root(), found);
    } else {  // the line was one assessment
      one_assessment_ = true;
      take_over(found, {});
      one_assessment_ = false;
    }
  }
  return any;
}

void InputState::read_json_lines(std::string_view text, const std::string& file) {
  if (too_large(text, file)) return;
  if (!read_lines(text, file, 0)) no_units(file);
}

void InputState::feed_json_lines(std::string_view part, const std::string& file) {
  if (feed_.open && feed_.file != file) finish_feed();
  feed_.open = true;
  feed_.file = file;
  const std::size_t end = part.rfind('\n');
  if (end == std::string_view::npos) {
    feed_.unfinished += part;
  } else {
    std::string_view whole = part.substr(0, end + 1);
    if (!feed_.unfinished.empty()) {
      const std::size_t first = whole.find('\n') + 1;
      feed_.unfinished += whole.substr(0, first);
      whole.remove_prefix(first);
      if (!too_large(feed_.unfinished, file)) read_lines(feed_.unfinished, file, feed_.lines);
      ++feed_.lines;
    }
    read_lines(whole, file, feed_.lines);
    feed_.lines += static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n'));
    feed_.unfinished = part.substr(end + 1);
  }
  // A line without an end is not collected for ever.
  if (too_large(feed_.unfinished, file)) feed_.unfinished.clear();
}

void InputState::finish_feed() {
  if (!feed_.open) return;
  if (!feed_.unfinished.empty()) read_lines(feed_.unfinished, feed_.file, feed_.lines);
  feed_ = {};
}

}  // namespace parindex::inline v1::detail
