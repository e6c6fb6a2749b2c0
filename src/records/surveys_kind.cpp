// SPDX-License-Identifier: Apache-2.0
// Facts from tables of survey answers: a row a respondent and unit with a column a question, or a row an
// answer.
#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string>

#include "parindex/surveys.hpp"

#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"

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

// Reads the rows of one table.
class TableReader {
 public:
  TableReader(Table& table, const RowPlan& plan, Quality& quality, Mistakes& mistakes)
      : table_(table), units_(plan.units), form_(*plan.form), quality_(quality), mistakes_(mistakes) {}

  // Long tables have a column for the question and one for the answer; else every other column is a question.
  bool find_questions() {
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

  // False: the row was refused.
  bool read_row(SurveyResponse& response) {
    std::string_view unit, group;
    if (!table_.words(kUnit, unit) || !units_.check(unit, table_.place(kUnit), quality_) ||
        !table_.words(kGroup, group) || !table_.date(kDate, response.date))
      return false;
    if (!has_code(form_.groups, group)) {
      table_.refuse(kGroup, Code::kRecordCode, {"group", group, codes_of(form_.groups)});
      return false;
    }
    response.unit = unit;
    response.group = group;
    response.respondent = table_.text(kRespondent);
    response.own_unit = table_.text(kOwnUnit);
    response.place = table_.place(kUnit);
    response.place.column = 0;
    if (long_) return read_long(response);
    for (const std::size_t column : questions_) {
      if (!take_answer(response, table_.header()[column], table_.cell(column), table_.cell_place(column)))
        return false;
    }
    return true;
  }

 private:
  bool read_long(SurveyResponse& response) {
    const std::string question(table_.text(kQuestion));
    if (question.empty() || response.respondent.empty()) {
      const std::size_t field = question.empty() ? kQuestion : kRespondent;
      table_.refuse(field, Code::kRecordEmpty, {std::string(kFields[field].name)});
      return false;
    }
    if (!form_.questions.empty() && !has_code(form_.questions, question)) {
      table_.refuse(kQuestion, Code::kRecordCode, {"question", question, codes_of(form_.questions)});
      return false;
    }
    return take_answer(response, question, table_.text(kAnswer), table_.place(kAnswer));
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

  Table& table_;
  const KnownUnits& units_;
  const SurveyForm& form_;
  Quality& quality_;
  Mistakes& mistakes_;
  bool long_ = false;
  std::vector<std::size_t> questions_;  // columns
};

// A tally is one query an option.
std::vector<FactQuery> option_queries(const RecordsRequest& request, const SurveyForm& form) {
  std::vector<FactQuery> out;
  for (const FactQuery& query : queries_of(request, kCounts)) {
    if (query.count != "tally") {
      out.push_back(query);
      continue;
    }
    for (const SurveyOption& option : form.options) {
      out.push_back(query);
      out.back().fact += ":" + option.code;
      out.back().count += " of " + option.code;
    }
  }
  return out;
}

bool is_wanted(const FactQuery& query, std::string_view field, std::string_view value) {
  return std::all_of(query.where.begin(), query.where.end(), [&](const auto& condition) {
    return condition.first != field || is_chosen(condition.second, value);
  });
}

// Whether a query counts something of this response.
bool stands_behind(const FactQuery& query, const SurveyResponse& response, const SurveyForm& form) {
  if (!is_wanted(query, "group", response.group)) return false;
  const auto group = std::find_if(form.groups.begin(), form.groups.end(),
                                  [&](const SurveyGroup& one) { return one.code == response.group; });
  if (group == form.groups.end()) return false;
  const bool heard = group->own_unit || response.own_unit.empty() || response.own_unit != response.unit;
  if (query.count == "own_unit") return !heard;
  if (!heard || query.count == "responses") return heard;
  return std::any_of(response.answers.begin(), response.answers.end(), [&](const auto& answer) {
    if (!is_wanted(query, "question", answer.first)) return false;
    return query.count == "no_answer" ? answer.second.empty() : query.count == "tally of " + answer.second;
  });
}

// Missing where a group is smaller than the form asks for: its tally must not be scored.
std::string value_of(const FactQuery& query, const UnitSurvey& unit, const SurveyForm& form) {
  std::int64_t sum = 0;
  bool enough = true;
  for (const GroupResult& group : unit.groups) {
    if (!is_wanted(query, "group", form.groups[group.group].code)) continue;
    enough = enough && group.responses >= form.groups[group.group].minimum;
    if (query.count == "responses") sum += group.responses;
    if (query.count == "own_unit") sum += group.own_unit;
    for (const QuestionResult& question : group.questions) {
      if (!is_wanted(query, "question", question.question)) continue;
      if (query.count == "no_answer") sum += question.no_answer;
      for (std::size_t o = 0; o != form.options.size(); ++o) {
        if (query.count == "tally of " + form.options[o].code) sum += question.tally[o];
      }
    }
  }
  return query.count.starts_with("tally") && !enough ? std::string() : std::to_string(sum);
}

// More responses than there are people to ask.
void warn_about_populations(const SurveySummary& summary, const SurveyForm& form, const std::string& file,
                            Quality& quality) {
  for (const UnitSurvey& unit : summary.units) {
    for (const GroupResult& result : unit.groups) {
      const SurveyGroup& group = form.groups[result.group];
      if (!group.population || result.responses <= *group.population) continue;
      const std::string all = std::to_string(*group.population), heard = std::to_string(result.responses);
      quality.warn(Code::kRecordDoubtful, Place{.file = file},
                   {Text{"nhóm “" + group.code + "” có " + heard + " phiếu, nhiều hơn " + all +
                             " người của phiếu khảo sát",
                         "group “" + group.code + "” has " + heard + " responses, more than the form's " +
                             all + " people"}},
                   unit.unit);
    }
  }
}

class SurveyRows : public RowsOf<SurveyRecords> {
 public:
  explicit SurveyRows(const SurveyForm& form) : RowsOf(SurveyRecords(form)) {}

  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& mistakes) override {
    TableReader reader(table, plan, quality, mistakes);
    if (!reader.find_questions()) return false;
    while (table.next()) {
      SurveyResponse response;
      if (!reader.read_row(response)) continue;
      quality.count();
      records_.add(std::move(response));
    }
    return true;
  }

  bool take(std::string_view bytes, const RowPlan& plan, Mistakes& mistakes) override {
    return take_records(SurveyRecords::from_bytes(*plan.form, bytes, mistakes));
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& plan, const RecordsRequest& request,
                                              Quality& quality, Mistakes& /*mistakes*/) const override {
    const SurveyForm& form = *plan.form;
    FactCounter counter(request, option_queries(request, form));
    for (const SurveyResponse& response : records_.responses())
      counter.meet(response.unit);
    std::set<std::pair<std::string, std::size_t>> refused;
    for (std::size_t p = 0; p != request.periods.size(); ++p) {
      const SurveyRecords records = of_period(form, request, request.periods[p]);
      std::vector<RepeatedResponse> repeated;
      const std::vector<SurveyResponse> responses = records.counted(&repeated);
      for (const RepeatedResponse& one : repeated) {
        if (!refused.emplace(one.place.file, one.place.line).second) continue;
        quality.uncount();
        quality.refuse(Code::kRecordDuplicate, one.place,
                       {Text{"phiếu trả lời", "the response"}, one.first.file, one.first.line});
      }
      const SurveySummary summary = records.summary();
      const std::string file = request.inputs.empty() ? std::string() : request.inputs.front().name;
      warn_about_populations(summary, form, file, quality);
      for (std::size_t q = 0; q != counter.queries().size(); ++q) {
        for (const SurveyResponse& response : responses) {
          if (stands_behind(counter.queries()[q], response, form))
            counter.add(response.unit, p, q, 0, response.place);
        }
        for (const UnitSurvey& unit : summary.units)
          counter.set(unit.unit, p, q, value_of(counter.queries()[q], unit, form));
      }
    }
    return counter.take();
  }

 private:
  SurveyRecords of_period(const SurveyForm& form, const RecordsRequest& request, const Period& period) const {
    SurveyRecords out(form);
    for (const SurveyResponse& response : records_.responses()) {
      const std::optional<Date>& date = response.date;
      if (!date || (*date >= period.from && *date <= period.to && *date <= day_of(request, period)))
        out.add(response);
    }
    return out;
  }
};

}  // namespace

RecordKind surveys_kind() {
  RecordKind out{&kSchema, kCounts, kWhere};
  out.rows = [](const RowPlan& plan) -> std::unique_ptr<KeptRows> {
    return std::make_unique<SurveyRows>(*plan.form);
  };
  out.asks_form = true;
  return out;
}

}  // namespace parindex::inline v1::detail::records
