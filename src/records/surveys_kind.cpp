// SPDX-License-Identifier: Apache-2.0
// Facts from tables of survey answers: a row a respondent and unit with a column a question, or a row an
// answer.
#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "parindex/surveys.hpp"

#include "records/fact_counter.hpp"
#include "records/row_kinds.hpp"
#include "records/table.hpp"

namespace parindex::inline v1::detail::records {
namespace {

enum : std::size_t { kUnit, kGroup, kRespondent, kOwnUnit, kDate, kQuestion, kAnswer };
constexpr std::array<Field, 7> kFields{{{"unit", FieldType::kText, true, {}},
                                        {"group", FieldType::kText, true, {}},
                                        {"respondent", FieldType::kText, false, {}},
                                        {"own_unit", FieldType::kText, false, {}},
                                        {"date", FieldType::kDate, false, {}},
                                        {"question", FieldType::kText, false, {}},
                                        {"answer", FieldType::kText, false, {}}}};
constexpr KindSchema kSchema{"surveys", kFields};
// tally: one fact an option of the form, FACT:OPTION
constexpr std::array<std::string_view, 4> kCounts{"tally", "responses", "no_answer", "own_unit"};
constexpr std::array<std::string_view, 2> kWhere{"group", "question"};

template <typename List>
std::string codes_of(const List& list) {
  std::string out;
  for (const auto& one : list)
    out += (out.empty() ? "" : ", ") + one.code;
  return out;
}

template <typename List>
bool has_code(const List& list, std::string_view code) {
  return std::any_of(list.begin(), list.end(), [code](const auto& one) { return one.code == code; });
}

class Reader {
 public:
  Reader(const RecordsRequest& request, const Mapping& mapping, const SurveyForm& form, Mistakes& mistakes)
      : request_(request),
        mistakes_(mistakes),
        form_(form),
        quality_(request.listed),
        units_(request),
        table_(kSchema, mapping, quality_, mistakes) {
    records_.assign(request.periods.size(), SurveyRecords(form));
  }

  std::optional<RecordFacts> read() {
    table_.progress = request_.progress;
    for (const RecordInput& input : request_.inputs) {
      if (!table_.open(input) || !find_questions()) return std::nullopt;
      while (table_.next())
        read_row();
      if (table_.failed()) return std::nullopt;
    }
    return count();
  }

 private:
  // Long tables have a column for the question and one for the answer; else every other column is a question.
  bool find_questions() {
    questions_.clear();
    long_ = table_.has(kQuestion);
    const std::size_t errors = mistakes_.error_count();
    const auto missing = [this](std::string_view column) {
      std::string all;
      for (const std::string& name : table_.header())
        all += (all.empty() ? "" : ", ") + name;
      report(mistakes_, Code::kRecordNoColumn, table_.header_place(), {column, column, all});
    };
    if (long_) {
      if (!table_.has(kAnswer)) missing("answer");
      if (!table_.has(kRespondent)) missing("respondent");  // else nobody knows which answers belong together
      return mistakes_.error_count() == errors;
    }
    const auto header = table_.header();
    for (std::size_t column = 0; column != header.size(); ++column) {
      if (table_.is_field(column)) continue;
      if (form_.questions.empty() || has_code(form_.questions, header[column])) questions_.push_back(column);
    }
    for (const SurveyQuestion& question : form_.questions) {
      if (std::find(header.begin(), header.end(), question.code) == header.end() &&
          !form_.blocks[question.block].optional)
        missing(question.code);
    }
    if (questions_.empty() && mistakes_.error_count() == errors) missing("question");
    return mistakes_.error_count() == errors;
  }

  bool take_answer(SurveyResponse& response, std::string question, std::string_view option,
                   const Place& place) {
    option = table_.meaning(kAnswer, option);
    if (!option.empty() && !has_code(form_.options, option)) {
      quality_.refuse(Code::kRecordCode, place, {question, option, codes_of(form_.options)}, response.unit);
      return false;
    }
    response.answers.emplace_back(std::move(question), option);
    return true;
  }

  void read_row() {
    SurveyResponse response;
    std::string_view unit, group;
    std::optional<Date> date;
    if (!table_.words(kUnit, unit) || !units_.check(unit, table_.place(kUnit), quality_) ||
        !table_.words(kGroup, group) || !table_.date(kDate, date))
      return;
    if (!has_code(form_.groups, group)) {
      table_.refuse(kGroup, Code::kRecordCode, {"group", group, codes_of(form_.groups)});
      return;
    }
    response.unit = unit;
    response.group = group;
    response.respondent = table_.text(kRespondent);
    response.own_unit = table_.text(kOwnUnit);
    response.place = table_.place(kUnit);
    response.place.column = 0;
    if (long_) {
      const std::string question(table_.text(kQuestion));
      if (question.empty() || response.respondent.empty()) {
        const std::size_t field = question.empty() ? kQuestion : kRespondent;
        table_.refuse(field, Code::kRecordEmpty, {std::string(kFields[field].name)});
        return;
      }
      if (!form_.questions.empty() && !has_code(form_.questions, question)) {
        table_.refuse(kQuestion, Code::kRecordCode, {"question", question, codes_of(form_.questions)});
        return;
      }
      if (!take_answer(response, question, table_.text(kAnswer), table_.place(kAnswer))) return;
    } else {
      for (const std::size_t column : questions_) {
        if (!take_answer(response, table_.header()[column], table_.cell(column), table_.cell_place(column)))
          return;
      }
    }
    quality_.count();
    seen_.insert(response.unit);
    for (std::size_t p = 0; p != request_.periods.size(); ++p) {
      const Period& period = request_.periods[p];
      if (!date || (*date >= period.from && *date <= period.to && *date <= day_of(request_, period)))
        records_[p].add(response);
    }
  }

  // A tally is one query an option.
  std::vector<FactQuery> queries() const {
    std::vector<FactQuery> out;
    for (const FactQuery& query : queries_of(request_, kCounts)) {
      if (query.count != "tally") {
        out.push_back(query);
        continue;
      }
      for (const SurveyOption& option : form_.options) {
        out.push_back(query);
        out.back().fact += ":" + option.code;
        out.back().count += " of " + option.code;
      }
    }
    return out;
  }

  RecordFacts count() {
    FactCounter counter(request_, queries());
    for (const std::string& unit : seen_)
      counter.meet(unit);
    std::set<std::pair<std::string, std::size_t>> refused;
    for (std::size_t p = 0; p != records_.size(); ++p) {
      std::vector<RepeatedResponse> repeated;
      const std::vector<SurveyResponse> responses = records_[p].counted(&repeated);
      for (const RepeatedResponse& one : repeated) {
        if (!refused.emplace(one.place.file, one.place.line).second) continue;
        quality_.uncount();
        quality_.refuse(Code::kRecordDuplicate, one.place,
                        {Text{"phiếu trả lời", "the response"}, one.first.file, one.first.line});
      }
      const SurveySummary summary = records_[p].summary();
      warn_about_populations(summary);
      for (std::size_t q = 0; q != counter.queries().size(); ++q) {
        for (const SurveyResponse& response : responses) {
          if (stands_behind(counter.queries()[q], response))
            counter.add(response.unit, p, q, 0, response.place);
        }
        for (const UnitSurvey& unit : summary.units)
          counter.set(unit.unit, p, q, value_of(counter.queries()[q], unit));
      }
    }
    RecordFacts out;
    out.units = counter.take();
    out.quality = std::move(quality_).take();
    return out;
  }

  // More responses than there are people to ask.
  void warn_about_populations(const SurveySummary& summary) {
    for (const UnitSurvey& unit : summary.units) {
      for (const GroupResult& result : unit.groups) {
        const SurveyGroup& group = form_.groups[result.group];
        if (!group.population || result.responses <= *group.population) continue;
        const std::string all = std::to_string(*group.population), heard = std::to_string(result.responses);
        quality_.warn(Code::kRecordDoubtful, Place{.file = request_.inputs.front().name},
                      {Text{"nhóm “" + group.code + "” có " + heard + " phiếu, nhiều hơn " + all +
                                " người của phiếu khảo sát",
                            "group “" + group.code + "” has " + heard + " responses, more than the form's " +
                                all + " people"}},
                      unit.unit);
      }
    }
  }

  static bool is_wanted(const FactQuery& query, std::string_view field, std::string_view value) {
    return std::all_of(query.where.begin(), query.where.end(), [&](const auto& condition) {
      return condition.first != field || is_chosen(condition.second, value);
    });
  }

  // Whether a query counts something of this response.
  bool stands_behind(const FactQuery& query, const SurveyResponse& response) const {
    if (!is_wanted(query, "group", response.group)) return false;
    const auto group = std::find_if(form_.groups.begin(), form_.groups.end(),
                                    [&](const SurveyGroup& one) { return one.code == response.group; });
    const bool heard = group->own_unit || response.own_unit.empty() || response.own_unit != response.unit;
    if (query.count == "own_unit") return !heard;
    if (!heard || query.count == "responses") return heard;
    return std::any_of(response.answers.begin(), response.answers.end(), [&](const auto& answer) {
      if (!is_wanted(query, "question", answer.first)) return false;
      return query.count == "no_answer" ? answer.second.empty() : query.count == "tally of " + answer.second;
    });
  }

  // Missing where a group is smaller than the form asks for: its tally must not be scored.
  std::string value_of(const FactQuery& query, const UnitSurvey& unit) const {
    std::int64_t sum = 0;
    bool enough = true;
    for (const GroupResult& group : unit.groups) {
      if (!is_wanted(query, "group", form_.groups[group.group].code)) continue;
      enough = enough && group.responses >= form_.groups[group.group].minimum;
      if (query.count == "responses") sum += group.responses;
      if (query.count == "own_unit") sum += group.own_unit;
      for (const QuestionResult& question : group.questions) {
        if (!is_wanted(query, "question", question.question)) continue;
        if (query.count == "no_answer") sum += question.no_answer;
        for (std::size_t o = 0; o != form_.options.size(); ++o) {
          if (query.count == "tally of " + form_.options[o].code) sum += question.tally[o];
        }
      }
    }
    return query.count.starts_with("tally") && !enough ? std::string() : std::to_string(sum);
  }

  const RecordsRequest& request_;
  Mistakes& mistakes_;
  const SurveyForm& form_;
  Quality quality_;
  KnownUnits units_;
  Table table_;
  std::vector<SurveyRecords> records_;  // by period
  std::set<std::string> seen_;
  bool long_ = false;
  std::vector<std::size_t> questions_;  // columns
};

std::optional<RecordFacts> read(const RecordsRequest& request, const Mapping& mapping, Mistakes& mistakes) {
  if (request.form.empty()) {
    report(mistakes, Code::kSurveyNoForm, Place{});
    return std::nullopt;
  }
  const std::optional<SurveyForm> form = SurveyForm::load(request.form, request.form_file, mistakes);
  if (!form) return std::nullopt;
  return Reader(request, mapping, *form, mistakes).read();
}

}  // namespace

RecordKind surveys_kind() { return {&kSchema, kCounts, kWhere, read}; }

}  // namespace parindex::inline v1::detail::records
