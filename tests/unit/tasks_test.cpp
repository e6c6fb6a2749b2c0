// SPDX-License-Identifier: Apache-2.0
// Tasks of a plan on a day: what is done, late, overdue, and what falls due next.
#include "parindex/tasks.hpp"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Date day(const char* text) { return *Date::parse(text); }

Task task(const char* id, const char* due, const char* done, TaskStatus status = TaskStatus::kNotGiven) {
  Task out;
  out.unit = "X1";
  out.id = id;
  out.due = Date::parse(due);
  out.done = Date::parse(done);
  out.status = status;
  return out;
}

TEST(Tasks, TheDueDayItselfIsOnTime) {
  const Date as_of = day("2024-08-16");
  EXPECT_EQ(standing(task("1", "2024-06-30", "2024-06-30"), as_of), TaskStanding::kDoneOnTime);
  EXPECT_EQ(standing(task("1", "2024-06-30", "2024-07-01"), as_of), TaskStanding::kDoneLate);
  EXPECT_EQ(standing(task("1", "2024-08-16", ""), as_of), TaskStanding::kNotDue);
  EXPECT_EQ(standing(task("1", "2024-08-15", ""), as_of), TaskStanding::kOverdue);
  EXPECT_EQ(standing(task("1", "", ""), as_of), TaskStanding::kNoDueDay);
  EXPECT_EQ(standing(task("1", "", "2024-01-02"), as_of), TaskStanding::kDoneUnknown);
}

TEST(Tasks, WhatIsDoneLaterIsNotDoneYet) {
  const Task late = task("1", "2024-06-30", "2024-07-10");
  EXPECT_EQ(standing(late, day("2024-06-30")), TaskStanding::kNotDue);
  EXPECT_EQ(standing(late, day("2024-07-09")), TaskStanding::kOverdue);
  EXPECT_EQ(standing(late, day("2024-07-10")), TaskStanding::kDoneLate);
}

TEST(Tasks, DoneWithoutADayIsOnTimeOnlyWhileNothingElseIsPossible) {
  const Task done = task("1", "2024-06-30", "", TaskStatus::kDone);
  EXPECT_EQ(standing(done, day("2024-06-30")), TaskStanding::kDoneOnTime);
  EXPECT_EQ(standing(done, day("2024-07-01")), TaskStanding::kDoneUnknown);
  EXPECT_EQ(standing(task("1", "2024-06-30", "2024-05-01", TaskStatus::kCancelled), day("2024-07-01")),
            TaskStanding::kCancelled);
}

// 16 of 20 tasks done on 4 November 2022, as Nông Thượng commune reported: 14 on time, 1 late, 1 nobody
// knows; 3 to come and
// 1 overdue; one more was cancelled.
TEST(Tasks, NumbersAddUp) {
  TaskRecords records;
  for (int i = 1; i <= 14; ++i)
    records.add(task(std::to_string(i).c_str(), "2022-10-31", "2022-10-31"));
  records.add(task("15", "2022-09-30", "2022-10-03"));
  records.add(task("16", "2022-09-30", "", TaskStatus::kDone));
  records.add(task("17", "2022-11-03", ""));
  records.add(task("18", "2022-11-30", ""));
  records.add(task("19", "2022-12-15", "", TaskStatus::kOpen));
  records.add(task("20", "2022-11-04", ""));
  records.add(task("21", "2022-11-04", "", TaskStatus::kCancelled));
  const TaskSummary summary = records.summary(day("2022-11-04"));
  ASSERT_THAT(summary.units, SizeIs(1));
  const TaskCounts expected{.tasks = 20,
                            .done = 16,
                            .on_time = 14,
                            .late = 1,
                            .done_unknown = 1,
                            .overdue = 1,
                            .not_due = 3,
                            .no_due_day = 0,
                            .cancelled = 1,
                            .without_product = 16};
  EXPECT_EQ(summary.units[0].counts, expected);
  EXPECT_EQ(summary.units[0].counts.share_done(), Rational::ratio(4, 5));
  std::vector<std::string> next;
  for (const DueTask& one : summary.next)
    next.push_back(one.task.id + " " + std::to_string(*one.days));
  EXPECT_THAT(next, ElementsAre("17 -1", "20 0", "18 26", "19 41"));
  EXPECT_THAT(summary.repeated, IsEmpty());
}

TEST(Tasks, NoTasksHaveNoShare) { EXPECT_FALSE(TaskCounts{}.share_done().has_value()); }

TEST(Tasks, NextIsByDayThenUnitThenOffice) {
  TaskRecords records;
  const auto add = [&records](const char* unit, const char* office, const char* id, const char* due) {
    Task one = task(id, due, "");
    one.unit = unit;
    one.office = office;
    records.add(one);
  };
  add("B", "Y", "1", "2024-08-30");
  add("A", "Z", "2", "2024-08-30");
  add("A", "Y", "3", "2024-08-30");
  add("A", "Y", "4", "");
  add("C", "Y", "5", "2024-08-01");
  std::vector<std::string> order;
  for (const DueTask& one : records.summary(day("2024-08-16")).next)
    order.push_back(one.task.id);
  EXPECT_THAT(order, ElementsAre("5", "3", "2", "1", "4"));
}

TEST(Tasks, TheFirstRowOfATaskCounts) {
  TaskRecords records;
  const auto add = [&records](const char* id, const char* done, std::size_t line) {
    Task one = task(id, "2024-06-30", done);
    one.place = {"plan.csv", "", line, 1};
    records.add(one);
  };
  add("1", "", 9);
  add("1", "2024-06-01", 3);
  add("1", "2024-06-01", 5);
  add("", "", 7);  // without an id nobody can tell that it is the same
  add("", "", 8);
  const TaskSummary summary = records.summary(day("2024-08-16"));
  EXPECT_EQ(summary.units[0].counts.tasks, 3);
  EXPECT_EQ(summary.units[0].counts.done, 1);
  ASSERT_THAT(summary.repeated, SizeIs(2));
  EXPECT_EQ(summary.repeated[0].task.place.line, 5U);
  EXPECT_EQ(summary.repeated[0].first.line, 3U);
  EXPECT_FALSE(summary.repeated[0].differs);
  EXPECT_EQ(summary.repeated[1].task.place.line, 9U);
  EXPECT_TRUE(summary.repeated[1].differs);
}

TEST(Tasks, PartsMergedInAnyOrderGiveTheSameBytes) {
  std::vector<Task> all;
  for (int i = 0; i < 40; ++i) {
    Task one =
        task(std::to_string(i % 30).c_str(), i % 3 == 0 ? "" : "2024-06-30", i % 4 == 0 ? "" : "2024-07-01");
    one.unit = "X" + std::to_string(i % 5);
    one.title = "Việc “" + std::to_string(i) + "”\n";
    one.place = {"plan.csv", "", static_cast<std::size_t>(i + 2), 1};
    all.push_back(one);
  }
  TaskRecords whole;
  for (const Task& one : all)
    whole.add(one);
  const std::string bytes = whole.to_bytes();
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(all.begin(), all.end(), random);
    std::vector<TaskRecords> parts(1 + random() % 6);
    for (const Task& one : all)
      parts[random() % parts.size()].add(one);
    TaskRecords merged;
    for (const TaskRecords& part : parts) {
      Mistakes mistakes;
      const std::optional<TaskRecords> read = TaskRecords::from_bytes(part.to_bytes(), mistakes);
      ASSERT_TRUE(read);
      merged.merge(*read);
    }
    EXPECT_EQ(merged.to_bytes(), bytes);
    const TaskSummary one = merged.summary(day("2024-08-16")), other = whole.summary(day("2024-08-16"));
    ASSERT_EQ(one.units.size(), other.units.size());
    for (std::size_t i = 0; i < one.units.size(); ++i)
      EXPECT_EQ(one.units[i].counts, other.units[i].counts);
  }
}

TEST(Tasks, OtherBytesAreRefused) {
  TaskRecords records;
  records.add(task("1", "2024-06-30", ""));
  const std::string bytes = records.to_bytes();
  for (
      const std::string& wrong :
      {std::string(), std::string("x"), std::string("[]"), bytes.substr(0, bytes.size() - 1),
       std::string(R"({"format":"parindex-survey/1","rows":[]})"),
       std::string(R"({"format":"parindex-tasks/1","rows":[["a"]]})"),
       std::string(
           R"({"format":"parindex-tasks/1","rows":[["f","2","1","X","","1","","","","2024-02-30","","0","",""]]})"),
       std::string(R"({"format":"parindex-tasks/1","rows":[["f","2","1","X","","1","","","","","","4"]]})"),
       std::string(
           R"({"format":"parindex-tasks/1","rows":[["f","-2","1","X","","1","","","","","","0"]]})")}) {
    Mistakes mistakes;
    EXPECT_FALSE(TaskRecords::from_bytes(wrong, mistakes)) << wrong;
    ASSERT_EQ(mistakes.size(), 1U) << wrong;
    EXPECT_EQ(mistakes[0].code, "STATE_DAMAGED");
  }
}

}  // namespace
}  // namespace parindex::testing
