// SPDX-License-Identifier: Apache-2.0
#include "parindex/surveys.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "records/root_bounds.hpp"
#include "records/row_state.hpp"

namespace parindex::inline v1 {
namespace {

namespace rows = detail::records;

constexpr std::string_view kFormat = "parindex-survey/1";
constexpr std::size_t kFixedFields = 6 + rows::kPlaceFields;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

rows::Fields fields_of(const SurveyResponse& response) {
  rows::Fields out;
  rows::put(out, response.place);
  for (const std::string* text : {&response.unit, &response.group, &response.respondent, &response.own_unit})
    out.push_back(*text);
  rows::put(out, response.date);
  std::vector<std::pair<std::string, std::string>> answers = response.answers;
  std::sort(answers.begin(), answers.end());
  out.push_back(rows::join(answers));
  return out;
}

bool less(const SurveyResponse& a, const SurveyResponse& b) {
  if (rows::earlier(a.place, b.place)) return true;
  if (rows::earlier(b.place, a.place)) return false;
  return fields_of(a) < fields_of(b);
}

template <typename List>
std::size_t find_code(const List& list, std::string_view code) {
  const auto found =
      std::find_if(list.begin(), list.end(), [code](const auto& one) { return one.code == code; });
  return found == list.end() ? kNone : static_cast<std::size_t>(found - list.begin());
}

// The answers of one response by question: into the form's options, or kNone for none.
using Pattern = std::vector<std::size_t>;

// One group's responses about one unit.
class GroupCount {
 public:
  GroupCount(const SurveyForm& form, const std::vector<SurveyQuestion>& questions, std::size_t group)
      : form_(form), questions_(questions), group_(form.groups[group]) {
    result_.group = group;
  }

  void own_unit() { ++result_.own_unit; }
  void add(const SurveyResponse& response) {
    ++result_.responses;
    Pattern pattern(questions_.size(), kNone);
    for (const auto& [question, option] : response.answers) {
      const std::size_t asked = find_code(questions_, question);
      if (asked != kNone) pattern[asked] = find_code(form_.options, option);
    }
    ++patterns_[std::move(pattern)];
  }

  GroupResult take() {
    tally();
    total();
    return std::move(result_);
  }

 private:
  const Rational* weight_of(const Pattern& pattern, std::size_t question) const {
    const std::size_t option = pattern[question];
    if (option == kNone || !form_.options[option].weight) return nullptr;
    return &*form_.options[option].weight;
  }

  // 1 - n/N, never below 0.
  Rational correction(std::int64_t n) const {
    if (!group_.population) return 1;
    return std::max(Rational(0), Rational(1) - Rational::ratio(n, *group_.population));
  }

  void tally() {
    result_.questions.resize(questions_.size());
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      QuestionResult& question = result_.questions[q];
      question.question = questions_[q].code;
      question.tally.assign(form_.options.size(), 0);
      Rational sum;
      std::int64_t n = 0;
      for (const auto& [pattern, count] : patterns_) {
        if (pattern[q] == kNone) {
          question.no_answer += count;
          continue;
        }
        question.tally[pattern[q]] += count;
        if (const Rational* weight = weight_of(pattern, q)) {
          sum += *weight * count;
          n += count;
        }
      }
      if (n == 0) continue;
      SurveyMean mean;
      mean.answers = n;
      mean.mean = sum / n;
      if (n > 1) {
        Rational squares;
        for (std::size_t o = 0; o < form_.options.size(); ++o) {
          if (!form_.options[o].weight) continue;
          const Rational off = *form_.options[o].weight - mean.mean;
          squares += off * off * question.tally[o];
        }
        mean.variance = squares / Rational(n - 1) / Rational(n) * correction(n);
      }
      question.result = std::move(mean);
    }
  }

  // The part of each question in the mean; empty when one that must be answered is not.
  std::vector<Rational> shares() {
    std::vector<std::int64_t> asked(form_.blocks.size()), answered(form_.blocks.size());
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      ++asked[questions_[q].block];
      answered[questions_[q].block] += result_.questions[q].result ? 1 : 0;
    }
    Rational weights;
    bool complete = !questions_.empty();
    for (std::size_t b = 0; b < form_.blocks.size(); ++b) {
      if (answered[b] == 0 && (form_.blocks[b].optional || asked[b] == 0)) {
        if (asked[b] != 0) result_.left_out.push_back(b);
      } else {
        complete = complete && answered[b] == asked[b];
        weights += form_.blocks[b].weight;
      }
    }
    if (!complete || weights.is_zero()) return {};
    std::vector<Rational> out;
    for (const SurveyQuestion& question : questions_) {
      const bool counts = answered[question.block] != 0;
      out.push_back(counts ? form_.blocks[question.block].weight / weights / Rational(asked[question.block])
                           : 0);
    }
    return out;
  }

  void total() {
    if (result_.responses < group_.minimum) {
      result_.state = SurveyState::kBelowMinimum;
      (void)shares();
      return;
    }
    const std::vector<Rational> share = shares();
    if (share.empty()) {
      result_.state = SurveyState::kNoAnswers;
      return;
    }
    SurveyMean total;
    for (const auto& [pattern, count] : patterns_) {
      bool heard = false;
      for (std::size_t q = 0; q < pattern.size(); ++q)
        heard = heard || weight_of(pattern, q) != nullptr;
      total.answers += heard ? count : 0;
    }
    for (std::size_t q = 0; q < share.size(); ++q) {
      if (!share[q].is_zero()) total.mean += share[q] * result_.questions[q].result->mean;
    }
    if (total.answers > 1) {
      Rational squares;
      for (const auto& [pattern, count] : patterns_) {
        Rational part;  // what the respondent moves the mean by
        for (std::size_t q = 0; q < pattern.size(); ++q) {
          const Rational* weight = weight_of(pattern, q);
          if (weight == nullptr || share[q].is_zero()) continue;
          const SurveyMean& of = *result_.questions[q].result;
          part += share[q] * (*weight - of.mean) * Rational::ratio(total.answers, of.answers);
        }
        squares += part * part * count;
      }
      total.variance =
          squares / Rational(total.answers - 1) / Rational(total.answers) * correction(total.answers);
    }
    result_.total = std::move(total);
  }

  const SurveyForm& form_;
  const std::vector<SurveyQuestion>& questions_;
  const SurveyGroup& group_;
  GroupResult result_;
  std::map<Pattern, std::int64_t> patterns_;
};

void set_interval(SurveyMean& mean, const SurveyForm& form) {
  if (!mean.variance) return;
  std::optional<Rational> least, greatest;
  for (const SurveyOption& option : form.options) {
    if (!option.weight) continue;
    if (!least || *option.weight < *least) least = *option.weight;
    if (!greatest || *option.weight > *greatest) greatest = *option.weight;
  }
  const Rational square = form.z * form.z * *mean.variance;
  mean.lower = std::max(rows::lower_end(mean.mean, square, form.digits), *least);
  mean.upper = std::min(rows::upper_end(mean.mean, square, form.digits), *greatest);
}

// The total by the groups' weights.
void set_total(UnitSurvey& unit, const SurveyForm& form) {
  Rational weights;
  for (const SurveyGroup& group : form.groups)
    weights += group.weight;
  SurveyMean total;
  bool spread = true;
  Rational variance;
  for (const GroupResult& group : unit.groups) {
    if (!group.total) {
      unit.state = SurveyState::kGroupMissing;
      return;
    }
    const Rational share = form.groups[group.group].weight / weights;
    total.answers += group.total->answers;
    total.mean += share * group.total->mean;
    spread = spread && group.total->variance.has_value();
    if (spread) variance += share * share * *group.total->variance;
  }
  if (spread) total.variance = std::move(variance);
  set_interval(total, form);
  unit.total = std::move(total);
}

}  // namespace

std::string_view to_string(SurveyState state) noexcept {
  switch (state) {
    case SurveyState::kKnown:
      return "known";
    case SurveyState::kBelowMinimum:
      return "below_minimum";
    case SurveyState::kNoAnswers:
      return "no_answers";
    case SurveyState::kGroupMissing:
      return "group_missing";
  }
  return {};
}

void SurveyRecords::add(SurveyResponse response) { responses_.push_back(std::move(response)); }

void SurveyRecords::merge(const SurveyRecords& other) {
  const std::vector<SurveyResponse> copy = other.responses_;  // `other` may be *this
  responses_.insert(responses_.end(), copy.begin(), copy.end());
}

void SurveyRecords::merge(SurveyRecords&& other) { rows::move_all(other.responses_, responses_); }

std::vector<SurveyResponse> SurveyRecords::counted(std::vector<RepeatedResponse>* repeated) const {
  std::vector<SurveyResponse> sorted = responses_;
  std::sort(sorted.begin(), sorted.end(), less);
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> first;
  std::vector<SurveyResponse> out;
  const auto chosen = [](const SurveyResponse& response, std::string_view question) -> const std::string* {
    for (const auto& [asked, option] : response.answers) {
      if (asked == question && !option.empty()) return &option;
    }
    return nullptr;
  };
  const auto asks = [](const SurveyResponse& response, std::string_view question) {
    return std::any_of(response.answers.begin(), response.answers.end(),
                       [question](const auto& answer) { return answer.first == question; });
  };
  for (SurveyResponse& response : sorted) {
    if (response.respondent.empty()) {
      out.push_back(std::move(response));
      continue;
    }
    const auto [entry, added] =
        first.try_emplace({response.unit, response.group, response.respondent}, out.size());
    if (added) {
      out.push_back(std::move(response));
      continue;
    }
    SurveyResponse& counts = out[entry->second];
    // A row of a long table brings a further question; what was asked already is a second response.
    bool again = false, differs = false, news = false;
    for (const auto& [question, option] : response.answers) {
      const std::string* before = chosen(counts, question);
      news = news || (before == nullptr && (!option.empty() || !asks(counts, question)));
      if (option.empty()) continue;
      again = again || before != nullptr;
      differs = differs || before == nullptr || *before != option;
    }
    if (again || !news) {
      if (repeated != nullptr) repeated->push_back({response.place, counts.place, differs});
      continue;
    }
    for (auto& [question, option] : response.answers) {
      const auto same =
          std::find_if(counts.answers.begin(), counts.answers.end(),
                       [&question = question](const auto& answer) { return answer.first == question; });
      if (same == counts.answers.end()) {
        counts.answers.emplace_back(question, option);
      } else if (!option.empty()) {
        same->second = option;
      }
    }
    if (counts.own_unit.empty()) counts.own_unit = response.own_unit;
  }
  return out;
}

SurveySummary SurveyRecords::summary() const {
  SurveySummary out;
  const std::vector<SurveyResponse> responses = counted(&out.repeated);
  std::vector<SurveyQuestion> questions = form_->questions;
  if (questions.empty()) {
    std::set<std::string> seen;
    for (const SurveyResponse& response : responses) {
      for (const auto& [question, option] : response.answers)
        seen.insert(question);
    }
    for (const std::string& code : seen)
      questions.push_back({code, {}, 0});
  }
  std::map<std::string, std::vector<GroupCount>> units;
  for (const SurveyResponse& response : responses) {
    auto [entry, added] = units.try_emplace(response.unit);
    if (added) {
      for (std::size_t g = 0; g < form_->groups.size(); ++g)
        entry->second.emplace_back(*form_, questions, g);
    }
    const std::size_t group = find_code(form_->groups, response.group);
    if (group == kNone) continue;
    if (!form_->groups[group].own_unit && !response.own_unit.empty() && response.own_unit == response.unit) {
      entry->second[group].own_unit();
    } else {
      entry->second[group].add(response);
    }
  }
  for (auto& [unit, groups] : units) {
    UnitSurvey survey;
    survey.unit = unit;
    for (GroupCount& group : groups) {
      GroupResult result = group.take();
      for (QuestionResult& question : result.questions) {
        if (question.result) set_interval(*question.result, *form_);
      }
      if (result.total) set_interval(*result.total, *form_);
      survey.groups.push_back(std::move(result));
    }
    set_total(survey, *form_);
    out.units.push_back(std::move(survey));
  }
  return out;
}

std::string SurveyRecords::to_bytes() const {
  std::vector<rows::Fields> out;
  out.reserve(responses_.size());
  for (const SurveyResponse& response : responses_)
    out.push_back(fields_of(response));
  return rows::pack(kFormat, std::move(out));
}

std::optional<SurveyRecords> SurveyRecords::from_bytes(const SurveyForm& form, std::string_view bytes,
                                                       Mistakes& mistakes) {
  const std::optional<std::vector<rows::Fields>> read = rows::unpack(kFormat, bytes, kFixedFields, mistakes);
  if (!read) return std::nullopt;
  SurveyRecords out(form);
  for (const rows::Fields& fields : *read) {
    SurveyResponse response;
    std::size_t at = 0;
    const bool good = rows::take(fields, at, response.place) && rows::take(fields, at, response.unit) &&
                      rows::take(fields, at, response.group) && rows::take(fields, at, response.respondent) &&
                      rows::take(fields, at, response.own_unit) && rows::take(fields, at, response.date) &&
                      rows::split(fields[at], response.answers);
    if (!good) {
      rows::report_state(kFormat, mistakes);
      return std::nullopt;
    }
    out.responses_.push_back(std::move(response));
  }
  return out;
}

}  // namespace parindex::inline v1
