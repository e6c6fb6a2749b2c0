// SPDX-License-Identifier: Apache-2.0
// InputReader and Batch; and what only the whole of the inputs can show.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <utility>

#include "parindex/assessment.hpp"

#include "input/input_state.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

// Units above one another; no administration is this deep.
constexpr std::size_t kMaxUnitDepth = 64;

// The value of a fact, of a tally the sum of its options; nothing when some of it is not given.
std::optional<Rational> total(const Assessment& assessment, const Model& model, Index fact) {
  const FactDeclaration& declaration = model.facts[at(fact)];
  const std::size_t count = declaration.type == FactType::kTally ? declaration.options.size() : 1;
  Rational sum;
  for (std::size_t i = 0; i < count; ++i) {
    const FactValue& value = assessment.facts[at(declaration.slot) + i];
    if (!value.given()) return std::nullopt;
    sum += value.number();
  }
  return sum;
}

// A fact's value for a message: as it was written, unless it is a sum.
std::string shown(const Assessment& assessment, const Model& model, Index fact) {
  const FactDeclaration& declaration = model.facts[at(fact)];
  if (declaration.type != FactType::kTally) return assessment.facts[at(declaration.slot)].text();
  return total(assessment, model, fact).value_or(Rational()).to_decimal();
}

Text in_force_words(const Model& model) {
  const std::string from = model.in_force_from ? model.in_force_from->to_string() : "";
  const std::string to = model.in_force_to ? model.in_force_to->to_string() : "";
  if (to.empty()) return {"từ " + from, "from " + from};
  if (from.empty()) return {"đến " + to, "to " + to};
  return {"từ " + from + " đến " + to, "from " + from + " to " + to};
}

}  // namespace

// ---- what one assessment shows when all its inputs are read

void InputState::set_attribute(Draft& draft, std::string_view name, std::string_view value,
                               const std::function<Place()>& place) {
  Unit& unit = draft.assessment.unit;
  const auto [entry, added] = unit.attributes.emplace(name, value);
  if (added || entry->second == value) return;
  report_for(unit.id, Code::kUnitConflict, place(), {unit.id, name, entry->second, value});
}

void InputState::join_register(Draft& draft) {
  Assessment& assessment = draft.assessment;
  Unit& unit = assessment.unit;
  const auto found = register_.find(unit.id);
  if (found == register_.end()) return;
  const Unit& registered = found->second.unit;
  const auto conflict = [&](Code code, std::string_view field, const std::string& here,
                            const std::string& there) {
    report_for(unit.id, code, assessment.place, {unit.id, field, there, here});
  };
  const auto join = [&](std::string& field, std::string_view name, const std::string& there) {
    if (there.empty() || field == there) return;
    if (!field.empty()) conflict(Code::kUnitConflict, name, field, there);
    field = there;
  };
  join(unit.kind, "kind", registered.kind);
  join(unit.parent, "parent", registered.parent);
  if (!registered.name.empty()) {
    if (!unit.name.empty() && unit.name != registered.name) {
      conflict(Code::kUnitNameDiffers, "name", unit.name, registered.name);
    }
    unit.name = registered.name;
  }
  for (const auto& [name, value] : registered.attributes) {
    const auto [entry, added] = unit.attributes.emplace(name, value);
    if (!added && entry->second != value) conflict(Code::kUnitConflict, name, entry->second, value);
  }
}

// Who counts some options has counted the others, too: none.
void InputState::complete_tallies(Draft& draft) {
  for (const Index tally : tallies_) {
    const FactDeclaration& fact = model_.facts[at(tally)];
    FactValue* const first = &draft.assessment.facts[at(fact.slot)];
    FactValue* const last = first + fact.options.size();
    const FactValue* const given =
        std::find_if(first, last, [](const FactValue& value) { return value.given(); });
    if (given == last) continue;
    FactValue none;
    none.state = FactValue::State::kGiven;
    none.spelled = FactValue::Spelled::kTally;
    none.set_decimal(0, 0, false);
    none.source = given->source;
    none.line = given->line;
    none.column = given->column;
    for (FactValue* value = first; value != last; ++value) {
      if (value->state != FactValue::State::kAbsent) continue;
      const auto slot = static_cast<Index>(value - draft.assessment.facts.data());
      const std::vector<Index>& empty = draft.empty_options;
      if (std::find(empty.begin(), empty.end(), slot) != empty.end()) {
        value->state = FactValue::State::kMissing;  // its cell stands there, and is empty
      } else {
        *value = none;
      }
    }
  }
}

// A part that the unit itself states to be more than its whole.
void InputState::check_parts(const Draft& draft) {
  const Assessment& assessment = draft.assessment;
  for (const Index part_index : parts_) {
    const FactDeclaration& fact = model_.facts[at(part_index)];
    const FactValue& own = assessment.facts[at(fact.slot)];
    if (!own.given()) continue;
    if (const FactDeclaration& bound = model_.facts[at(fact.at_most)];
        fact.type != FactType::kTally && bound.type != FactType::kTally) {
      const FactValue& other = assessment.facts[at(bound.slot)];
      if (other.given() && own.is_plain_whole() && other.is_plain_whole() &&
          own.plain_whole() <= other.plain_whole())
        continue;
    }
    const std::optional<Rational> part = total(assessment, model_, part_index);
    // over wholes that are not given: a part of a part is a part
    Index above = fact.at_most;
    std::optional<Rational> whole = total(assessment, model_, above);
    for (std::size_t steps = 0;
         !whole && model_.facts[at(above)].at_most != kNone && steps < model_.facts.size(); ++steps) {
      above = model_.facts[at(above)].at_most;
      whole = total(assessment, model_, above);
    }
    if (!part || !whole || *part <= *whole) continue;
    const FactDeclaration& bound = model_.facts[at(above)];
    const Place other = fact_place(assessment, model_, bound.slot);
    report_for(assessment.unit.id, Code::kPartOverWhole, fact_place(assessment, model_, fact.slot),
               {fact.id, shown(assessment, model_, part_index), bound.id, shown(assessment, model_, above),
                other.file, other.line, other.column});
  }
}

void InputState::settle_given(Draft& draft) {
  std::vector<GivenPoints>& given = draft.assessment.given;
  std::stable_sort(given.begin(), given.end(),
                   [](const GivenPoints& a, const GivenPoints& b) { return a.item < b.item; });
  for (std::size_t i = 1; i < given.size(); ++i) {
    if (given[i].item != given[i - 1].item) continue;
    const Place& first = given[i - 1].place;
    report_for(draft.assessment.unit.id, Code::kGivenRepeated, given[i].place,
               {model_.items[at(given[i].item)].label, first.file, first.line, first.column});
  }
}

void InputState::settle_evidence(Draft& draft) {
  Assessment& assessment = draft.assessment;
  if (assessment.evidence.empty() && draft.verdicts.empty()) return;
  TextMap<Index> by_id;
  for (std::size_t i = 0; i < assessment.evidence.size(); ++i) {
    const EvidenceDocument& document = assessment.evidence[i];
    if (document.id.empty()) continue;  // reported
    const auto [entry, added] = by_id.emplace(document.id, static_cast<Index>(i));
    if (added) continue;
    const Place& first = assessment.evidence[at(entry->second)].place;
    report_for(assessment.unit.id, Code::kEvidenceRepeated, document.place,
               {document.id, first.file, first.line});
  }
  for (DraftVerdict& verdict : draft.verdicts) {
    const auto found = by_id.find(verdict.evidence);
    if (found == by_id.end()) {
      std::vector<std::string> known;
      for (const EvidenceDocument& document : assessment.evidence)
        known.push_back(document.id);
      report_for(
          assessment.unit.id, Code::kEvidenceUnknown, verdict.place,
          {verdict.evidence, known.empty() ? Argument(Text{"không có", "none"}) : Argument(listed(known))});
      continue;
    }
    assessment.reviews[verdict.review].verdicts.push_back(
        EvidenceVerdict{found->second, verdict.accepted, std::move(verdict.note)});
  }
  draft.verdicts.clear();
}

void InputState::check_kind(const Draft& draft) {
  const Unit& unit = draft.assessment.unit;
  if (unit.kind.empty() || model_.kinds.empty() || model_.find_kind(unit.kind) != nullptr) return;
  std::vector<std::string> known;
  for (const Kind& kind : model_.kinds)
    known.push_back(kind.name);
  report_for(unit.id, Code::kUnitKind, draft.assessment.place, {unit.kind, listed(known)});
}

// ---- what all assessments show

void InputState::warn_about_the_whole() {
  std::set<std::pair<Date, Date>> warned;
  std::size_t without_kind = 0;
  for (const Draft& draft : drafts_) {
    const Assessment& assessment = draft.assessment;
    const Period& period = assessment.period;
    without_kind += assessment.unit.kind.empty() ? 1U : 0U;
    const bool outside = (model_.in_force_from && period.to < *model_.in_force_from) ||
                         (model_.in_force_to && *model_.in_force_to < period.from);
    if (!outside || !warned.emplace(period.from, period.to).second) continue;
    report_for({}, Code::kPeriodNotInForce, assessment.place, {to_string(period), in_force_words(model_)});
  }
  const Place whole{drafts_.front().assessment.place.file, "", 0, 0};
  if (without_kind != 0 && !model_.kinds.empty()) {
    report_for({}, Code::kNoKinds, whole, {without_kind, drafts_.size()});
  }
  for (const Cohort& cohort : model_.cohorts) {
    for (const std::string& name : cohort.attributes) {
      const bool known = std::any_of(drafts_.begin(), drafts_.end(), [&](const Draft& draft) {
        return draft.assessment.unit.attributes.contains(name);
      });
      if (!known) report_for({}, Code::kAttributeOfNobody, whole, {cohort.name, name});
    }
  }
}

std::string_view InputState::parent_of(std::string_view unit, const Period& period) {
  if (const Draft* draft = find_draft(unit, period)) return draft->assessment.unit.parent;
  const auto registered = register_.find(unit);
  return registered == register_.end() ? std::string_view()
                                       : std::string_view(registered->second.unit.parent);
}

void InputState::check_parents() {
  TextSet reported;
  for (const Draft& draft : drafts_) {
    const Assessment& assessment = draft.assessment;
    std::array<std::string_view, kMaxUnitDepth> path;
    std::size_t depth = 0;
    for (std::string_view unit = assessment.unit.id; !unit.empty() && depth < path.size();
         unit = parent_of(unit, assessment.period)) {
      const auto end = path.begin() + static_cast<std::ptrdiff_t>(depth);
      const auto again = std::find(path.begin(), end, unit);
      if (again == end) {
        path[depth++] = unit;
        continue;
      }
      if (reported.contains(unit)) {
        blame(assessment.unit.id);
        break;
      }
      std::string circle;
      for (auto step = again; step != end; ++step) {
        circle += std::string(*step) + " → ";
        reported.emplace(*step);
      }
      report_for(assessment.unit.id, Code::kParentCycle, assessment.place,
                 {unit, circle + std::string(unit)});
      break;
    }
  }
}

void InputState::link_parents(std::vector<Assessment>& assessments) {
  for (Assessment& assessment : assessments) {
    std::string_view above = assessment.unit.parent;
    for (std::size_t depth = 0; !above.empty() && depth < kMaxUnitDepth; ++depth) {
      if (const Draft* draft = find_draft(above, assessment.period);
          draft != nullptr && draft->position != kNone) {
        assessment.parent = draft->position;
        break;
      }
      above = parent_of(above, assessment.period);
    }
  }
}

std::optional<std::vector<Assessment>> InputState::finish() {
  finish_feed();
  if (stopped_) return std::nullopt;
  if (drafts_.empty() && mistakes_.error_count() == errors_before_) no_units("");
  for (Draft& draft : drafts_) {
    join_register(draft);
    complete_tallies(draft);
    check_parts(draft);
    settle_given(draft);
    settle_evidence(draft);
    check_kind(draft);
  }
  check_parents();
  if (!drafts_.empty()) warn_about_the_whole();
  const bool errors = mistakes_.error_count() != errors_before_;
  if (refused_ || (errors && !options_.keep_going)) return std::nullopt;

  std::vector<Draft*> order;
  order.reserve(drafts_.size());
  for (Draft& draft : drafts_) {
    if (!wrong_units_.contains(draft.assessment.unit.id)) order.push_back(&draft);
  }
  if (order.empty()) return std::nullopt;
  std::stable_sort(order.begin(), order.end(),
                   [](const Draft* a, const Draft* b) { return a->unit < b->unit; });
  std::vector<Assessment> assessments;
  assessments.reserve(order.size());
  for (Draft* draft : order) {
    draft->position = static_cast<Index>(assessments.size());
    // What the search for parents reads stays behind.
    const std::string parent = draft->assessment.unit.parent;
    assessments.push_back(std::move(draft->assessment));
    draft->assessment.unit.parent = parent;
  }
  link_parents(assessments);
  return assessments;
}

}  // namespace detail

// ---- InputReader

struct InputReader::State {
  State(const Framework& framework, Mistakes& mistakes, ReadOptions options)
      : input(framework, mistakes, std::move(options)) {}
  detail::InputState input;
};

InputReader::InputReader(const Framework& framework, Mistakes& mistakes, ReadOptions options)
    : state_(std::make_unique<State>(framework, mistakes, std::move(options))) {}
InputReader::~InputReader() = default;

void InputReader::read_json(std::string_view text, const std::string& file) {
  state_->input.finish_feed();
  state_->input.read_json(text, file);
}
void InputReader::read_json_lines(std::string_view text, const std::string& file) {
  state_->input.finish_feed();
  state_->input.read_json_lines(text, file);
}
void InputReader::feed_json_lines(std::string_view part, const std::string& file) {
  state_->input.feed_json_lines(part, file);
}
void InputReader::read_csv(std::string_view text, const std::string& file) {
  state_->input.finish_feed();
  state_->input.read_csv(text, file);
}
void InputReader::read_records(const RecordFacts& facts, const std::string& name) {
  state_->input.finish_feed();
  state_->input.read_records(facts, name);
}
void InputReader::read_units(std::string_view text, const std::string& file) {
  state_->input.finish_feed();
  state_->input.read_units(text, file);
}

std::optional<Batch> InputReader::finish() {
  std::optional<std::vector<detail::Assessment>> assessments = state_->input.finish();
  if (!assessments) return std::nullopt;
  const bool kinds_given = std::any_of(assessments->begin(), assessments->end(),
                                       [](const detail::Assessment& one) { return !one.unit.kind.empty(); });
  return Batch(std::make_shared<const detail::BatchData>(
      detail::BatchData{state_->input.framework(), std::move(*assessments), kinds_given}));
}

// ---- Batch

std::size_t Batch::size() const noexcept { return data_->assessments.size(); }
const Unit& Batch::unit(std::size_t i) const { return data_->assessments.at(i).unit; }
const Period& Batch::period(std::size_t i) const { return data_->assessments.at(i).period; }
std::optional<std::size_t> Batch::find(std::string_view unit, const Period& period) const noexcept {
  const auto& all = data_->assessments;
  const auto found = std::find_if(all.begin(), all.end(), [&](const detail::Assessment& one) {
    return one.unit.id == unit && one.period == period;
  });
  if (found == all.end()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace parindex::inline v1
