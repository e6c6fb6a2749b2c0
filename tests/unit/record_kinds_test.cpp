// SPDX-License-Identifier: Apache-2.0
// From tables of tasks, inspections, surveys and lists to facts: what is counted, where it comes from, and
// what every refused row says. Expected figures are counted by hand from the tables beside them.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include <gmock/gmock.h>

#include "parindex/lists.hpp"
#include "parindex/records.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A file with that content, gone with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view text, const char* ending = ".csv") {
    static int number = 0;
    path_ = (std::filesystem::temp_directory_path() /
             ("parindex-kinds-" + std::to_string(::getpid()) + "-" + std::to_string(++number) + ending))
                .string();
    std::ofstream(path_, std::ios::binary) << text;
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::remove(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

struct Outcome {
  std::optional<RecordFacts> facts;
  Mistakes mistakes;

  // "unit period fact=value …", a line a unit and period.
  std::string shown() const {
    std::string out;
    for (const UnitFacts& unit : facts->units) {
      out += unit.unit + " " + to_string(unit.period);
      for (const RecordFact& fact : unit.facts)
        out += " " + fact.fact + "=" + (fact.value.empty() ? "?" : fact.value);
      out += "\n";
    }
    return out;
  }
  // "line:column CODE message" of refused rows.
  std::vector<std::string> refused(Language language = Language::kEn) const {
    std::vector<std::string> out;
    for (const Mistake& mistake : facts->quality.refused)
      out.push_back(std::to_string(mistake.place.line) + ":" + std::to_string(mistake.place.column) + " " +
                    mistake.code + " " + mistake.message.in(language));
    return out;
  }
  std::string said(Language language = Language::kEn) const {
    std::string out;
    for (const Mistake& mistake : mistakes)
      out += mistake.code + " " + mistake.message.in(language) + "\n";
    return out;
  }
};

struct Call {
  std::string_view kind;
  std::vector<std::string> files;
  std::string mapping = {};
  std::string form = {};
  std::vector<std::string> periods = {"2024"};
  std::optional<std::string> as_of = {};
  std::vector<std::string> units = {};
};

Outcome facts(const Call& call) {
  RecordsRequest request;
  request.files = call.files;
  request.mapping = call.mapping;
  request.mapping_file = "map.json";
  request.form = call.form;
  request.form_file = "form.json";
  for (const std::string& period : call.periods)
    request.periods.push_back(*parse_period(period));
  if (call.as_of) request.as_of = Date::parse(*call.as_of);
  request.units = call.units;
  Outcome out;
  out.facts = read_records(call.kind, request, out.mistakes);
  if (out.facts) {
    const QualityReport& quality = out.facts->quality;
    EXPECT_EQ(quality.rows_in, quality.rows_counted + quality.rows_refused);
    std::uint64_t reasons = 0;
    for (const RefusedCount& reason : quality.reasons)
      reasons += reason.rows;
    EXPECT_EQ(reasons, quality.rows_refused);
  }
  return out;
}

// ---- what kinds have in common

TEST(RecordKinds, ANameThatComesTwiceInALineOfJsonIsRefused) {
  const TemporaryFile lines(
      "{\"unit\": \"A\", \"id\": 1, \"meta\": {\"office\": \"o\"}}\n"
      "{\"unit\": \"A\", \"id\": 2, \"meta\": {\"unit\": \"B\"}}\n"
      "{\"unit\": \"A\", \"unit\": \"C\", \"id\": 3}\n",
      ".jsonl");
  const Outcome out = facts({"tasks", {lines.path()}});
  EXPECT_THAT(out.shown(), HasSubstr("A 2024 tasks=1 "));
  EXPECT_THAT(out.shown(), ::testing::Not(HasSubstr("B 2024")));
  EXPECT_THAT(out.refused(), ElementsAre(HasSubstr("2:0 JSON_DUPLICATE_KEY member “unit”"),
                                         HasSubstr("JSON_DUPLICATE_KEY")));
}

TEST(RecordKinds, AnIdWithSpaceIsNoUnitAndAPeriodCountsOnce) {
  const TemporaryFile table("unit,id\nA,1\n\"A \",2\n\" \",3\n");
  const Outcome out =
      facts({.kind = "tasks", .files = {table.path()}, .periods = {"2024", "2024-01-01..2024-12-31"}});
  EXPECT_THAT(out.refused(), ElementsAre(HasSubstr("3:1 BAD_UNIT_ID"), HasSubstr("4:1 BAD_UNIT_ID")));
  EXPECT_EQ(out.facts->units.size(), 1U);
}

TEST(RecordKinds, FlagsAreReadAsSpreadsheetsWriteThem) {
  const TemporaryFile table(
      "unit,received,due,digitised_in,reused\nA,2024-04-02,2024-04-10,TRUE,FALSE\nA,2024-04-02,2024-04-10,Có,"
      "X\n");
  const Outcome out = facts({"dossiers", {table.path()}});
  EXPECT_THAT(out.shown(), HasSubstr(" digitised_in=2 "));
  EXPECT_THAT(out.shown(), HasSubstr(" reused=1 "));
}

// ---- tasks

constexpr std::string_view kTasks =
    "unit,id,list,office,title,product,due,done,status\n"
    "X1,1,plan,VP,a,KH,2024-03-31,2024-03-31,\n"
    "X1,2,plan,VP,b,,2024-03-31,2024-04-01,done\n"
    "X1,3,plan,NV,c,,2024-08-15,,open\n"
    "X1,4,plan,NV,d,,2024-08-16,,\n"
    "X1,5,plan,NV,e,,,,\n"
    "X1,6,plan,NV,f,,2024-02-01,,cancelled\n"
    "X1,1,assigned,VP,g,,2024-05-01,2024-06-01,\n"
    "X2,1,plan,VP,h,BC,2024-06-30,,done\n";

TEST(TaskFacts, EverythingIsCounted) {
  const TemporaryFile file(kTasks);
  const Outcome out = facts({.kind = "tasks", .files = {file.path()}, .as_of = "2024-08-16"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(),
            "X1 2024 tasks=6 done=3 on_time=1 late=2 done_unknown=0 overdue=1 "
            "not_due=1 no_due_day=1 cancelled=1 without_product=2\n"
            "X2 2024 tasks=1 done=1 on_time=0 late=0 done_unknown=1 overdue=0 "
            "not_due=0 no_due_day=0 cancelled=0 without_product=0\n");
  EXPECT_EQ(out.facts->quality.rows_in, 8U);
}

TEST(TaskFacts, ByQueriesWithSources) {
  const TemporaryFile file(kTasks);
  const Outcome out = facts({.kind = "tasks",
                             .files = {file.path()},
                             .mapping = R"({"format": "parindex-records/1", "kind": "tasks", "facts": {
                               "plan.tasks": {"count": "tasks", "where": {"list": "plan"}},
                               "plan.done": {"count": "done", "where": {"list": "plan", "office": ["VP", "NV"]}},
                               "assigned.late": {"count": "late", "where": {"list": "assigned"}}}})",
                             .as_of = "2024-08-16"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(
      out.shown(),
      "X1 2024 plan.tasks=5 plan.done=2 assigned.late=1\nX2 2024 plan.tasks=1 plan.done=1 assigned.late=0\n");
  const RecordFact& done = out.facts->units[0].facts[1];
  EXPECT_EQ(done.how, "done where list = plan, office = VP or NV");
  ASSERT_THAT(done.sources, SizeIs(1));
  EXPECT_EQ(done.sources[0].file, file.path());
  EXPECT_EQ(done.sources[0].rows, 2U);
  EXPECT_THAT(done.sources[0].lines, ElementsAre(2, 3));
}

TEST(TaskFacts, AnEarlierDayAndAPlanOfAnotherYear) {
  const TemporaryFile file(
      "unit,id,due,done,period\n"
      "X1,1,2024-03-31,2024-03-31,2024\n"
      "X1,2,2024-06-30,2024-03-31,2024\n"
      "X1,3,2023-06-30,2023-06-30,2023\n"
      "X1,4,,,\n");
  const char* mapping =
      R"({"format": "parindex-records/1", "facts": {"n": {"count": "tasks"}, "d": {"count": "done"}}})";
  EXPECT_EQ(facts({.kind = "tasks",
                   .files = {file.path()},
                   .mapping = mapping,
                   .periods = {"2024-Q1", "2023", "2024"}})
                .shown(),
            "X1 2023 n=2 d=1\nX1 2024-01-01..2024-03-31 n=3 d=2\nX1 2024 n=3 d=2\n");
  EXPECT_EQ(
      facts({.kind = "tasks", .files = {file.path()}, .mapping = mapping, .as_of = "2024-03-30"}).shown(),
      "X1 2024 n=3 d=0\n");
}

TEST(TaskFacts, WordsOfOthersThroughAMapping) {
  const TemporaryFile file(
      "Đơn vị;Nhiệm vụ;Hạn;Tình trạng\nX1;a;31/03/2024;Đã xong\nX1;b;30/06/2024;Đang làm\nX1;c;;Bỏ\n");
  const Outcome out =
      facts({.kind = "tasks",
             .files = {file.path()},
             .mapping = R"({"format": "parindex-records/1", "dates": "dd/mm/yyyy", "columns": {
                               "unit": "Đơn vị", "id": "Nhiệm vụ", "due": "Hạn", "status": {"column": "Tình trạng",
                               "codes": {"Đã xong": "done", "Đang làm": "open", "Bỏ": "cancelled"}}},
                               "facts": {"n": {"count": "tasks"}, "d": {"count": "done"}, "o": {"count": "overdue"}}})"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(), "X1 2024 n=2 d=1 o=1\n");
}

TEST(TaskFacts, WrongRowsAreRefusedWithTheirReasons) {
  const TemporaryFile file(
      "unit,id,due,done,status,period\n"
      ",1,,,,\n"
      "X1,2,2024-02-30,,,\n"
      "X1,3,,31/03/2024,,\n"
      "X1,4,,,finished,\n"
      "X1,5,,2024-03-31,open,\n"
      "X1,6,,,,năm 2024\n"
      "X1,7\n"
      "X9,8,,,,\n"
      "X1,9,,,,\n"
      "X1,9,,2024-03-31,,\n");
  const Outcome out = facts({.kind = "tasks", .files = {file.path()}, .units = {"X1", "X2"}});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.facts->quality.rows_counted, 1U);
  EXPECT_THAT(
      out.refused(),
      ElementsAre("2:1 RECORD_EMPTY “unit” is empty", "3:6 RECORD_DATE “due”: “2024-02-30” is not a day",
                  "4:7 RECORD_DATE “done”: “31/03/2024” is not a day",
                  "5:8 RECORD_CODE “status”: the code “finished” is not known",
                  "6:7 RECORD_WRONG the task is open, but was done on 2024-03-31",
                  "7:9 RECORD_WRONG “năm 2024” is no period",
                  "8:1 CSV_COLUMNS this row has 2 cells but the header has 6",
                  "9:1 RECORD_UNIT unit “X9” is not in the register",
                  "11:0 RECORD_DUPLICATE “9” is there already: " + file.path() + ", line 10"));
  EXPECT_EQ(out.refused(Language::kVi)[4],
            "6:7 RECORD_WRONG nhiệm vụ ghi là chưa xong nhưng có ngày hoàn thành 2024-03-31");
  EXPECT_EQ(out.facts->quality.refused[7].hint.en, "is “X1” meant?");
}

TEST(TaskFacts, WrongQueriesGiveNothing) {
  const TemporaryFile file(kTasks);
  const Outcome out = facts(
      {.kind = "tasks", .files = {file.path()}, .mapping = R"({"format": "parindex-records/1", "facts": {
                               "a": {"count": "finished"}, "b": {"count": "done", "where": {"team": "x"}},
                               "c": {"count": "done", "where": {"status": "late"}}}})"});
  EXPECT_FALSE(out.facts);
  EXPECT_EQ(out.said(),
            "RECORDS_COUNT records of kind “tasks” do not count “finished”\n"
            "RECORDS_WHERE records of kind “tasks” cannot be chosen by “team”\n"
            "UNKNOWN_WORD “late” is not known here\n");
  EXPECT_FALSE(facts({.kind = "tasks", .files = {"/nonexistent/plan.csv"}}).facts);
  const TemporaryFile other("a,b\n1,2\n");
  const Outcome no_unit = facts({.kind = "tasks", .files = {other.path()}});
  EXPECT_FALSE(no_unit.facts);
  EXPECT_EQ(no_unit.said(), "RECORD_NO_COLUMN there is no column “unit” for the field “unit”\n");
}

// ---- inspections

constexpr std::string_view kInspections =
    "inspection,unit,team,date,finding,item,severity,text,recommendation,office,deduction,due,fixed,state\n"
    "K1,X1,Sở Nội vụ,2024-08-04,1,1.3.1,nhẹ,thiếu tên đơn vị,bổ sung,NV,0.25,2024-09-30,2024-09-15,\n"
    "K1,X1,Sở Nội vụ,2024-08-04,1,,,,ghi thời gian,NV,,2024-09-30,,open\n"
    "K1,X1,Sở Nội vụ,2024-08-04,2,3.4.1,nặng,quá hạn,xử lý,MC,1.5,2024-10-31,,fixed\n"
    "K1,X1,Sở Nội vụ,2024-08-04,3,3.3,nhẹ,chưa cập nhật,cập nhật,MC,,,,verified\n"
    "K1,X2,Sở Nội vụ,2024-08-03,,,,,,,,,,\n"
    "K0,X1,Sở Nội vụ,2023-08-04,9,1.1,nhẹ,cũ,,NV,1,,,\n";

TEST(InspectionFacts, CountsAndDeductions) {
  const TemporaryFile file(kInspections);
  const Outcome out = facts({.kind = "inspections", .files = {file.path()}, .as_of = "2024-10-01"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(),
            "X1 2024 inspections=1 findings=3 fixed=2 "
            "fixed_on_time=1 "
            "verified=1 open=1 overdue=1 recommendations=4 "
            "recommendations_fixed=3 withdrawn=0 deduction=1.75 "
            "if_found=true unless_found=false\n"
            "X2 2024 inspections=1 findings=0 fixed=0 "
            "fixed_on_time=0 "
            "verified=0 open=0 overdue=0 recommendations=0 "
            "recommendations_fixed=0 withdrawn=0 deduction=0 "
            "if_found=? unless_found=?\n");
}

// A finding makes a flag false; that there is none proves nothing.
TEST(InspectionFacts, FindingsRefuteFlags) {
  const TemporaryFile file(kInspections);
  const Outcome out = facts({.kind = "inspections",
                             .files = {file.path()},
                             .mapping = R"({"format": "parindex-records/1", "facts": {
                               "inspection.plan_names": {"count": "unless_found", "where": {"item": "1.3.1"}},
                               "documents.filed": {"count": "unless_found", "where": {"item": "7.4"}},
                               "heavy": {"count": "findings", "where": {"severity": "nặng"}}}})"});
  EXPECT_EQ(out.shown(),
            "X1 2024 inspection.plan_names=false documents.filed=? heavy=1\n"
            "X2 2024 inspection.plan_names=? documents.filed=? heavy=0\n");
  EXPECT_THAT(out.facts->units[0].facts[0].sources[0].lines, ElementsAre(2, 3));
}

TEST(InspectionFacts, WrongRowsAreRefusedWithTheirReasons) {
  const TemporaryFile file(
      "inspection,unit,date,finding,item,recommendation,deduction,due,fixed,state\n"
      ",X1,2024-08-04,1,,,,,,\n"
      "K1,X1,,1,,,,,,\n"
      "K1,X1,2024-08-04,,1.1,,,,,\n"
      "K1,X1,2024-08-04,2,,,-0.25,,,\n"
      "K1,X1,2024-08-04,3,,,\"0,25\",,,\n"
      "K1,X1,2024-08-04,4,,,,2024-08-03,,\n"
      "K1,X1,2024-08-04,5,,,,,2024-07-31,\n"
      "K1,X1,2024-08-04,6,,,,,2024-09-01,in_progress\n"
      "K1,X1,2024-08-04,7,,,,,,mended\n"
      "K1,X1,2024-08-04,8,1.1,a,0.5,,,\n"
      "K1,X1,2024-08-04,8,1.2,b,,,,\n"
      "K1,X1,2024-08-04,8,1.1,a,0.5,,,\n");
  const Outcome out = facts({.kind = "inspections", .files = {file.path()}});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_THAT(
      out.refused(),
      ElementsAre("2:1 RECORD_EMPTY “inspection” is empty", "3:7 RECORD_EMPTY “date” is empty",
                  "4:18 RECORD_EMPTY “finding” is empty",
                  "5:22 RECORD_WRONG points proposed to be taken off are written as 0 or more, not as -0.25",
                  "6:22 RECORD_NUMBER “deduction”: “0,25” is not a number",
                  "7:23 RECORD_ORDER “due” (2024-08-03) lies before “date” (2024-08-04)",
                  "8:24 RECORD_ORDER “fixed” (2024-07-31) lies before “date” (2024-08-04)",
                  "9:24 RECORD_WRONG the finding is open, but was mended on 2024-09-01",
                  "10:25 RECORD_CODE “state”: the code “mended” is not known",
                  "12:0 RECORD_DUPLICATE “K1/8” is there already: " + file.path() + ", line 11",
                  "13:0 RECORD_DUPLICATE “K1/8” is there already: " + file.path() + ", line 11"));
}

// ---- surveys

constexpr const char* kForm = R"({"format": "parindex-survey-form/1", "id": "f",
  "options": {"A": "100%", "B": "60%", "C": "20%", "D": 0}, "groups": {"citizens": {"minimum": 2}, "officials": {}}})";
constexpr const char* kSurveyMapping = R"({"format": "parindex-records/1", "facts": {
  "survey.citizens": {"count": "tally", "where": {"group": "citizens"}},
  "q1.officials": {"count": "tally", "where": {"group": "officials", "question": "q1"}},
  "heard": {"count": "responses"}, "silent": {"count": "no_answer"}, "own": {"count": "own_unit"}}})";

TEST(SurveyFacts, WideAndLongTablesGiveTheSame) {
  const TemporaryFile wide(
      "unit,group,respondent,own_unit,q1,q2\n"
      "X1,citizens,r1,,A,B\nX1,citizens,r2,,B,\nX1,officials,r3,X2,A,A\nX1,officials,r4,X1,D,D\nX2,citizens,"
      "r1,,C,C\n");
  const TemporaryFile rows(
      "unit,group,respondent,own_unit,question,answer\n"
      "X1,citizens,r1,,q1,A\nX1,officials,r3,X2,q1,A\nX1,citizens,r1,,q2,B\nX1,citizens,r2,,q1,B\n"
      "X1,citizens,r2,,q2,\nX1,officials,r3,X2,q2,A\nX1,officials,r4,X1,q1,D\nX1,officials,r4,X1,q2,D\n"
      "X2,citizens,r1,,q1,C\nX2,citizens,r1,,q2,C\n");
  const std::string expected =
      "X1 2024 survey.citizens:A=1 survey.citizens:B=2 survey.citizens:C=0 survey.citizens:D=0 "
      "q1.officials:A=1 "
      "q1.officials:B=0 q1.officials:C=0 q1.officials:D=0 heard=3 silent=1 own=1\n"
      "X2 2024 survey.citizens:A=? survey.citizens:B=? survey.citizens:C=? survey.citizens:D=? "
      "q1.officials:A=? "
      "q1.officials:B=? q1.officials:C=? q1.officials:D=? heard=1 silent=0 own=0\n";
  for (const TemporaryFile* file : {&wide, &rows}) {
    const Outcome out =
        facts({.kind = "surveys", .files = {file->path()}, .mapping = kSurveyMapping, .form = kForm});
    ASSERT_TRUE(out.facts) << out.said();
    EXPECT_EQ(out.shown(), expected);
    EXPECT_THAT(out.refused(), IsEmpty());
  }
}

TEST(SurveyFacts, WrongRowsAreRefusedWithTheirReasons) {
  const TemporaryFile file(
      "unit,group,respondent,q1,date\n"
      "X1,citizens,r1,A,2024-01-01\n"
      "X1,citizens,r1,B,2024-01-02\n"
      "X1,farmers,r2,A,\n"
      "X1,citizens,r3,E,\n"
      "X1,citizens,r4,A,1/2/2024\n"
      "X1,citizens,r5,A,2025-01-01\n"
      "X1,,r6,A,\n");
  const Outcome out =
      facts({.kind = "surveys",
             .files = {file.path()},
             .mapping = R"({"format": "parindex-records/1", "facts": {"n": {"count": "responses"}}})",
             .form = kForm});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(), "X1 2024 n=1\n");
  EXPECT_EQ(out.facts->quality.rows_counted, 2U);  // one of them of another year
  EXPECT_THAT(
      out.refused(),
      ElementsAre("4:4 RECORD_CODE “group”: the code “farmers” is not known",
                  "5:16 RECORD_CODE “q1”: the code “E” is not known",
                  "6:18 RECORD_DATE “date”: “1/2/2024” is not a day", "8:4 RECORD_EMPTY “group” is empty",
                  "3:0 RECORD_DUPLICATE “the response” is there already: " + file.path() + ", line 2"));
  EXPECT_EQ(out.facts->quality.refused[1].hint.en,
            "codes known: A, B, C, D; state others as “codes” in the mapping");
}

TEST(SurveyFacts, WhatLeavesNothing) {
  const TemporaryFile file("unit,group,respondent,question,answer\nX1,citizens,r1,q9,A\n");
  EXPECT_EQ(facts({.kind = "surveys", .files = {file.path()}}).said(),
            "SURVEY_NO_FORM there is no survey form\n");
  EXPECT_THAT(facts({.kind = "surveys", .files = {file.path()}, .form = "{}"}).said(),
              HasSubstr("MISSING_KEY"));
  const TemporaryFile none("unit,group,respondent\nX1,citizens,r1\n");
  EXPECT_EQ(facts({.kind = "surveys", .files = {none.path()}, .form = kForm}).said(),
            "RECORD_NO_COLUMN there is no column “question” for the field “question”\n");
  const TemporaryFile nobody("unit,group,question,answer\nX1,citizens,q1,A\n");
  EXPECT_EQ(facts({.kind = "surveys", .files = {nobody.path()}, .form = kForm}).said(),
            "RECORD_NO_COLUMN there is no column “respondent” for the field “respondent”\n");
  const std::string asked =
      R"({"format": "parindex-survey-form/1", "id": "f", "options": {"A": 1}, "questions": ["q1", "q2"],
    "groups": {"citizens": {}}})";
  EXPECT_EQ(facts({.kind = "surveys", .files = {file.path()}, .form = asked}).refused()[0],
            "2:16 RECORD_CODE “question”: the code “q9” is not known");
  const TemporaryFile half("unit,group,q1,seen\nX1,citizens,A,x\n");
  EXPECT_EQ(facts({.kind = "surveys", .files = {half.path()}, .form = asked}).said(),
            "RECORD_NO_COLUMN there is no column “q2” for the field “q2”\n");
}

// ---- lists

TEST(ListFacts, RowsAndSums) {
  const TemporaryFile file(
      "unit,id,date,topic,people\n"
      "X1,1,2024-01-05,law,42\nX1,2,2024-02-05,law,58\nX1,3,2024-12-05,law,7\nX1,4,,fire,9\nX2,1,2023-01-01,"
      "law,1\n");
  const Outcome out = facts({.kind = "lists",
                             .files = {file.path()},
                             .mapping = R"({"format": "parindex-records/1", "facts": {
                               "law.sessions": {"count": "rows", "where": {"topic": "law"}},
                               "law.people": {"count": "people", "where": {"topic": "law"}},
                               "people": {"count": "people"}, "fire": {"count": "any", "where": {"topic": "fire"}}}})",
                             .as_of = "2024-11-04"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(),
            "X1 2024 law.sessions=2 law.people=100 people=109 fire=true\nX2 2024 law.sessions=0 law.people=0 "
            "people=0 fire=false\n");
}

TEST(ListFacts, WrongRowsAndColumns) {
  const TemporaryFile file("unit,id,people\nX1,1,\nX1,2,4.5\nX1,3,-1\nX1,4,5\nX1,4,5\n");
  const std::string mapping = R"({"format": "parindex-records/1", "facts": {"n": {"count": "people"}}})";
  const Outcome out = facts({.kind = "lists", .files = {file.path()}, .mapping = mapping});
  EXPECT_EQ(out.shown(), "X1 2024 n=5\n");
  EXPECT_THAT(
      out.refused(),
      ElementsAre("2:6 RECORD_EMPTY “people” is empty", "3:6 RECORD_COUNT “people”: “4.5” is not a count",
                  "4:6 RECORD_COUNT “people”: “-1” is not a count",
                  "6:0 RECORD_DUPLICATE “4” is there already: " + file.path() + ", line 5"));
  const Outcome none = facts(
      {.kind = "lists", .files = {file.path()}, .mapping = R"({"format": "parindex-records/1", "facts": {
                                "n": {"count": "peple"}, "m": {"count": "rows", "where": {"topic": "law"}}}})"});
  EXPECT_FALSE(none.facts);
  EXPECT_EQ(none.said(),
            "RECORD_NO_COLUMN there is no column “peple” for the field “n”\n"
            "RECORD_NO_COLUMN there is no column “topic” for the field “m”\n");
}

// Only of rows that a sum is made of the cell must be a count: B2's is not added up.
TEST(ListFacts, ASumOfRowsChosenById) {
  const TemporaryFile file("unit,id,people\nX1,B1,12\nX1,B2,many\nX2,B1,many\n");
  const Outcome out = facts(
      {.kind = "lists", .files = {file.path()}, .mapping = R"({"format": "parindex-records/1", "facts": {
                               "n": {"count": "people", "where": {"id": "B1"}}}})"});
  EXPECT_EQ(out.shown(), "X1 2024 n=12\n");
  EXPECT_THAT(out.refused(), ElementsAre("4:7 RECORD_COUNT “people”: “many” is not a count"));
}

// Rows of several files, split and merged in any order: the same bytes, the same rows, the same repeated
// ones.
TEST(ListFacts, PartsMergeIntoTheSameBytes) {
  const auto row = [](std::string unit, std::string id, std::string people, std::size_t line) {
    return ListRow{.unit = std::move(unit),
                   .id = std::move(id),
                   .date = Date::parse("2024-03-10"),
                   .values = {{"people", std::move(people)}, {"topic", "law, \"fire\"\n"}},
                   .place = {.file = "b.csv", .pointer = {}, .line = line, .column = 0}};
  };
  const std::vector<ListRow> rows{row("X1", "1", "40", 2), row("X1", "2", "60", 3), row("X2", "1", "", 4),
                                  row("X1", "2", "61", 5), row("X1", "", "7", 6),   row("X1", "", "7", 7)};
  ListRecords whole;
  for (const ListRow& one : rows)
    whole.add(one);
  std::vector<RepeatedRow> repeated;
  EXPECT_EQ(whole.counted(&repeated).size(), 5U);  // rows without an id are their own
  ASSERT_EQ(repeated.size(), 1U);
  EXPECT_EQ(repeated[0].row.place.line, 5U);
  EXPECT_EQ(repeated[0].first.line, 3U);
  EXPECT_TRUE(repeated[0].differs);
  std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
  do {  // every order, each row a part of its own that went through bytes
    ListRecords merged;
    for (const std::size_t at : order) {
      ListRecords part;
      part.add(rows[at]);
      Mistakes mistakes;
      const std::optional<ListRecords> read = ListRecords::from_bytes(part.to_bytes(), mistakes);
      ASSERT_TRUE(read);
      merged.merge(*read);
    }
    ASSERT_EQ(merged.to_bytes(), whole.to_bytes());
  } while (std::next_permutation(order.begin(), order.end()));
  Mistakes mistakes;
  std::string damaged = whole.to_bytes();
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 1);
  EXPECT_FALSE(ListRecords::from_bytes(damaged, mistakes));
  EXPECT_FALSE(ListRecords::from_bytes("", mistakes));
  EXPECT_EQ(mistakes.error_count(), 2U);
}

// ---- documents

TEST(DocumentFacts, CountsAndDays) {
  const TemporaryFile file(
      "unit,id,kind,number,date,items,valid_from,verdict\n"
      "X1,A,plan,1/KH,2023-12-19,1.1,2024-01-01,\nX1,B,plan,2/KH,2024-02-01,1.1;1.2,,\n"
      "X1,C,plan,3/KH,2024-01-02,1.1,,rejected\nX1,D,report,4/BC,2022-01-02,1.1,,\nX2,A,report,5/"
      "BC,2024-09-01,1.3,,\n");
  const Outcome out = facts({.kind = "documents",
                             .files = {file.path()},
                             .mapping = R"({"format": "parindex-records/1", "facts": {
                               "n": {"count": "documents", "where": {"items": "1.1"}},
                               "plan.date": {"count": "date", "where": {"kind": "plan"}},
                               "plan": {"count": "any", "where": {"kind": "plan", "items": ["1.2", "1.3"]}}}})",
                             .as_of = "2024-08-01"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(), "X1 2024 n=2 plan.date=2023-12-19 plan=true\nX2 2024 n=0 plan.date=? plan=false\n");
}

TEST(DocumentFacts, OneDocumentUnderTwoNamesCountsOnceAndIsDoubted) {
  const TemporaryFile file(
      "unit,id,kind,number,date,issuer\nX1,A,plan,1/KH,2024-02-01,UBND\nX1,B,plan,1/KH,2024-02-01,UBND\n");
  const Outcome out = facts(
      {.kind = "documents", .files = {file.path()}, .mapping = R"({"format": "parindex-records/1", "facts": {
                               "n": {"count": "documents"}}})"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(), "X1 2024 n=1\n");
  ASSERT_THAT(out.facts->quality.warnings, SizeIs(1));
  const Mistake& doubt = out.facts->quality.warnings[0];
  EXPECT_EQ(doubt.code, "RECORD_DOUBTFUL");
  EXPECT_EQ(doubt.place.line, 3U);
  EXPECT_EQ(doubt.message.en,
            "a document of the same number, issuer and day is there already: " + file.path() + ":2");
  EXPECT_EQ(doubt.message.vi, "tài liệu cùng số, nơi ban hành và ngày đã có ở " + file.path() + ":2");
}

TEST(Records, AnUnknownKindIsAMistake) {
  const Outcome out = facts({.kind = "dosiers", .files = {"none.csv"}});
  EXPECT_FALSE(out.facts);
  EXPECT_THAT(out.said(), HasSubstr("RECORDS_KIND "));
  EXPECT_THAT(out.said(), HasSubstr("dosiers"));
}

// ---- JSON Lines

TEST(JsonLines, AreReadAsTables) {
  const TemporaryFile file(
      "\xEF\xBB\xBF{\"unit\": \"X1\", \"id\": 1, \"due\": \"2024-03-31\", \"done\": \"2024-03-30\"}\n"
      "\n"
      "{\"unit\": \"X1\", \"id\": 2, \"title\": \"a, \\\"b\\\"\\nc\", \"due\": null}\r\n"
      "{\"unit\": \"X1\", \"id\": 3\n"
      "[1]\n"
      "{}\n"
      "{\"unit\": \"X1\", \"id\": {\"a\": {\"b\": 1}}}\n"
      "{\"unit\": \"\", \"id\": 4}\n"
      "{\"unit\": \"X2\", \"id\": 5, \"status\": \"open\"}",
      ".jsonl");
  const Outcome out = facts(
      {.kind = "tasks",
       .files = {file.path()},
       .mapping =
           R"({"format": "parindex-records/1", "facts": {"n": {"count": "tasks"}, "d": {"count": "done"}}})"});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_EQ(out.shown(), "X1 2024 n=2 d=1\nX2 2024 n=1 d=0\n");
  EXPECT_EQ(out.facts->quality.rows_in, 8U);
  std::vector<std::string> lines;
  for (const Mistake& mistake : out.facts->quality.refused)
    lines.push_back(std::to_string(mistake.place.line) + " " + mistake.code);
  EXPECT_THAT(lines, ElementsAre("4 JSON_SYNTAX", "5 WRONG_TYPE", "6 RECORD_EMPTY", "7 WRONG_TYPE",
                                 "8 RECORD_EMPTY"));
  EXPECT_THAT(out.facts->units[0].facts[0].sources[0].lines, ElementsAre(1, 3));
}

TEST(JsonLines, AnswersInside) {
  const TemporaryFile file(
      R"({"unit": "X1", "group": "citizens", "respondent": "r1", "answers": {"q1": "A", "q2": "B"}}
{"unit": "X1", "group": "citizens", "respondent": "r2", "answers": {"q2": "A"}})",
      ".ndjson");
  const Outcome out =
      facts({.kind = "surveys", .files = {file.path()}, .mapping = kSurveyMapping, .form = kForm});
  ASSERT_TRUE(out.facts) << out.said();
  EXPECT_THAT(out.shown(), HasSubstr("survey.citizens:A=2 survey.citizens:B=1 "));
  EXPECT_THAT(out.shown(), HasSubstr("heard=2 silent=1 own=0"));
}

}  // namespace
}  // namespace parindex::testing
