// SPDX-License-Identifier: Apache-2.0
// Facts from tables of inspections, a row a recommendation (or a finding, or a unit inspected).
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>

#include "parindex/inspections.hpp"

#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"
#include "records/row_state.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::array<std::string_view, 5> kStates{"open", "in_progress", "fixed", "verified", "withdrawn"};
enum : std::size_t {
  kInspection,
  kUnit,
  kTeam,
  kDate,
  kFinding,
  kItem,
  kSeverity,
  kText,
  kRecommendation,
  kOffice,
  kDeduction,
  kDue,
  kFixed,
  kState
};
constexpr std::array<Field, 14> kFields{{{"inspection", FieldType::kText, true, {}},
                                         {"unit", FieldType::kText, true, {}},
                                         {"team", FieldType::kText, false, {}},
                                         {"date", FieldType::kDate, true, {}},
                                         {"finding", FieldType::kText, false, {}},
                                         {"item", FieldType::kText, false, {}},
                                         {"severity", FieldType::kText, false, {}},
                                         {"text", FieldType::kText, false, {}},
                                         {"recommendation", FieldType::kText, false, {}},
                                         {"office", FieldType::kText, false, {}},
                                         {"deduction", FieldType::kNumber, false, {}},
                                         {"due", FieldType::kDate, false, {}},
                                         {"fixed", FieldType::kDate, false, {}},
                                         {"state", FieldType::kCode, false, kStates}}};
constexpr KindSchema kSchema{"inspections", kFields};
// if_found, unless_found: a flag that a finding makes true or false; that there is none proves nothing
constexpr std::array<std::string_view, 13> kCounts{
    "inspections", "findings", "fixed",           "fixed_on_time",         "verified",
    "open",        "overdue",  "recommendations", "recommendations_fixed", "withdrawn",
    "deduction",   "if_found", "unless_found"};
constexpr std::array<std::string_view, 7> kWhere{"inspection", "team",   "finding", "item",
                                                 "severity",   "office", "state"};

bool comes_before(Table& table, std::size_t field, const std::optional<Date>& day,
                  const std::optional<Date>& first) {
  if (!day || !first || *day >= *first) return false;
  const auto name = [](std::size_t at) { return std::string(kFields[at].name); };
  table.refuse(field, Code::kRecordOrder, {name(field), day->to_string(), name(kDate), first->to_string()});
  return true;
}

bool read_row(Table& table, const KnownUnits& units, Quality& quality, Finding& row) {
  std::string_view inspection, unit, deduction;
  std::optional<std::size_t> state;
  if (!table.words(kInspection, inspection) || !table.words(kUnit, unit) ||
      !units.check(unit, table.place(kUnit), quality) || !table.date(kDate, row.date) ||
      !table.number(kDeduction, deduction) || !table.date(kDue, row.due) || !table.date(kFixed, row.fixed) ||
      !table.code(kState, state))
    return false;
  if (comes_before(table, kDue, row.due, row.date) || comes_before(table, kFixed, row.fixed, row.date))
    return false;
  if (table.text(kFinding).empty()) {
    for (const std::size_t field :
         {kItem, kSeverity, kText, kRecommendation, kDeduction, kDue, kFixed, kState}) {
      if (table.text(field).empty()) continue;
      table.refuse(kFinding, Code::kRecordEmpty, {std::string(kFields[kFinding].name)});
      return false;
    }
  }
  if (!deduction.empty()) row.deduction = Rational::parse(deduction);
  if (row.deduction && row.deduction->sign() < 0) {
    table.refuse(
        kDeduction, Code::kRecordWrong,
        {Text{"điểm đề nghị trừ ghi số không âm, không ghi " + std::string(deduction),
              "points proposed to be taken off are written as 0 or more, not as " + std::string(deduction)}});
    return false;
  }
  if (state && *state <= 1 && row.fixed) {
    table.refuse(kFixed, Code::kRecordWrong,
                 {Text{"tồn tại ghi là chưa khắc phục nhưng có ngày khắc phục " + row.fixed->to_string(),
                       "the finding is open, but was mended on " + row.fixed->to_string()}});
    return false;
  }
  row.inspection = inspection;
  row.unit = unit;
  row.team = table.text(kTeam);
  row.finding = table.text(kFinding);
  row.item = table.text(kItem);
  row.severity = table.text(kSeverity);
  row.text = table.text(kText);
  row.recommendation = table.text(kRecommendation);
  row.office = table.text(kOffice);
  row.state = state ? static_cast<Remediation>(*state + 1) : Remediation::kNotGiven;
  row.place = table.place(kUnit);
  row.place.column = 0;
  return true;
}

bool is_wanted(const FactQuery& query, const Finding& row) {
  for (const auto& [field, words] : query.where) {
    const std::size_t at = *kSchema.find(field);
    const std::string_view state =
        row.state == Remediation::kNotGiven ? "" : kStates[static_cast<std::size_t>(row.state) - 1];
    const std::string_view value = at == kInspection ? std::string_view(row.inspection)
                                   : at == kTeam     ? std::string_view(row.team)
                                   : at == kFinding  ? std::string_view(row.finding)
                                   : at == kItem     ? std::string_view(row.item)
                                   : at == kSeverity ? std::string_view(row.severity)
                                   : at == kOffice   ? std::string_view(row.office)
                                                     : state;
    if (!is_chosen(words, value)) return false;
  }
  return true;
}

std::string value_of(std::string_view count, const InspectionCounts& counts) {
  if (count == "deduction") return counts.deduction.to_decimal();
  if (count == "if_found") return counts.findings == 0 ? "" : "true";
  if (count == "unless_found") return counts.findings == 0 ? "" : "false";
  const std::int64_t number = count == "inspections"             ? counts.inspections
                              : count == "findings"              ? counts.findings
                              : count == "fixed"                 ? counts.fixed
                              : count == "fixed_on_time"         ? counts.fixed_on_time
                              : count == "verified"              ? counts.verified
                              : count == "open"                  ? counts.open
                              : count == "overdue"               ? counts.overdue
                              : count == "recommendations"       ? counts.recommendations
                              : count == "recommendations_fixed" ? counts.recommendations_fixed
                                                                 : counts.withdrawn;
  return std::to_string(number);
}

// The rows that a count is made of: those that raise it by themselves, a finding's rows together.
std::vector<const Finding*> behind(std::string_view count, const std::vector<const Finding*>& chosen,
                                   Date as_of) {
  const bool by_row = count.starts_with("recommendations");
  std::map<std::array<std::string_view, 2>, std::vector<const Finding*>> findings;
  for (const Finding* row : chosen)
    findings[{row->inspection, row->finding}].push_back(row);
  std::vector<const Finding*> out;
  for (const Finding* row : chosen) {
    const std::vector<const Finding*> alone{row};
    const std::string value = value_of(
        count, InspectionRecords::count(by_row ? alone : findings[{row->inspection, row->finding}], as_of));
    if (value != "0" && !value.empty()) out.push_back(row);
  }
  return out;
}

class InspectionRows : public RowsOf<InspectionRecords> {
 public:
  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& /*mistakes*/) override {
    while (table.next()) {
      Finding row;
      if (!read_row(table, plan.units, quality, row)) continue;
      quality.count();
      records_.add(std::move(row));
    }
    return true;
  }

  bool take(std::string_view bytes, const RowPlan& /*plan*/, Mistakes& mistakes) override {
    if (!take_records(InspectionRecords::from_bytes(bytes, mistakes))) return false;
    const std::vector<Finding> rows = records_.counted();
    if (std::all_of(rows.begin(), rows.end(), [](const Finding& row) { return row.date.has_value(); }))
      return true;
    report_state(kSchema.kind, mistakes);  // no table has rows without a day
    return false;
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& /*plan*/, const RecordsRequest& request,
                                              Quality& quality, Mistakes& /*mistakes*/) const override {
    std::vector<RepeatedFinding> repeated;
    const std::vector<Finding> rows = records_.counted(&repeated);
    for (const RepeatedFinding& one : repeated) {
      quality.uncount();
      quality.refuse(Code::kRecordDuplicate, one.row.place,
                     {one.row.inspection + "/" + one.row.finding, one.first.file, one.first.line},
                     one.row.unit);
    }
    FactCounter counter(request, queries_of(request, kCounts));
    std::map<std::string, std::vector<const Finding*>> by_unit;
    for (const Finding& row : rows)
      by_unit[row.unit].push_back(&row);
    for (const auto& [unit, list] : by_unit) {
      for (std::size_t p = 0; p != request.periods.size(); ++p) {
        const Period& period = request.periods[p];
        const Date as_of = day_of(request, period);
        for (std::size_t q = 0; q != counter.queries().size(); ++q) {
          const FactQuery& query = counter.queries()[q];
          std::vector<const Finding*> chosen;
          for (const Finding* row : list) {
            if (*row->date < period.from || *row->date > period.to || *row->date > as_of ||
                !is_wanted(query, *row))
              continue;
            chosen.push_back(row);
          }
          for (const Finding* row : behind(query.count, chosen, as_of))
            counter.add(unit, p, q, 0, row->place);
          counter.set(unit, p, q, value_of(query.count, InspectionRecords::count(chosen, as_of)));
        }
      }
    }
    return counter.take();
  }
};

}  // namespace

RecordKind inspections_kind() {
  RecordKind out{&kSchema, kCounts, kWhere};
  out.rows = [](const RowPlan&) -> std::unique_ptr<KeptRows> { return std::make_unique<InspectionRows>(); };
  return out;
}

}  // namespace parindex::inline v1::detail::records
