// SPDX-License-Identifier: Apache-2.0
// Facts from tables of tasks, a row a task.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "parindex/tasks.hpp"

#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"

namespace parindex::inline v1::detail::records {
namespace {

constexpr std::array<std::string_view, 3> kStatuses{"open", "done", "cancelled"};
enum : std::size_t { kUnit, kId, kList, kOffice, kTitle, kProduct, kDue, kDone, kStatus, kPeriod };
constexpr std::array<Field, 10> kFields{{{"unit", FieldType::kText, true, {}},
                                         {"id", FieldType::kText, false, {}},
                                         {"list", FieldType::kText, false, {}},
                                         {"office", FieldType::kText, false, {}},
                                         {"title", FieldType::kText, false, {}},
                                         {"product", FieldType::kText, false, {}},
                                         {"due", FieldType::kDate, false, {}},
                                         {"done", FieldType::kDate, false, {}},
                                         {"status", FieldType::kCode, false, kStatuses},
                                         {"period", FieldType::kText, false, {}}}};
constexpr KindSchema kSchema{"tasks", kFields};
constexpr std::array<std::string_view, 10> kCounts{"tasks",        "done",           "on_time", "late",
                                                   "done_unknown", "overdue",        "not_due", "no_due_day",
                                                   "cancelled",    "without_product"};
constexpr std::array<std::string_view, 4> kWhere{"list", "office", "status", "product"};

bool read_row(Table& table, const KnownUnits& units, Quality& quality, Task& task) {
  std::string_view unit;
  std::optional<std::size_t> status;
  if (!table.words(kUnit, unit) || !units.check(unit, table.place(kUnit), quality) ||
      !table.date(kDue, task.due) || !table.date(kDone, task.done) || !table.code(kStatus, status))
    return false;
  if (status == 0U && task.done) {
    table.refuse(kDone, Code::kRecordWrong,
                 {Text{"nhiệm vụ ghi là chưa xong nhưng có ngày hoàn thành " + task.done->to_string(),
                       "the task is open, but was done on " + task.done->to_string()}});
    return false;
  }
  if (const std::string word(table.text(kPeriod)); !word.empty()) {
    task.period = parse_period(word);
    if (!task.period) {
      table.refuse(kPeriod, Code::kRecordWrong,
                   {Text{"“" + word + "” không phải là một kỳ", "“" + word + "” is no period"}});
      return false;
    }
  }
  task.unit = unit;
  task.id = table.text(kId);
  task.list = table.text(kList);
  task.office = table.text(kOffice);
  task.title = table.text(kTitle);
  task.product = table.text(kProduct);
  task.status = status ? static_cast<TaskStatus>(*status + 1) : TaskStatus::kNotGiven;
  task.place = table.place(kUnit);
  task.place.column = 0;
  return true;
}

// A plan of a year is also that of its first nine months, and that of a quarter is part of the year's.
bool covers(const Period& plan, const Period& period) {
  const auto within = [](const Period& one, const Period& other) {
    return other.from <= one.from && one.to <= other.to;
  };
  return within(period, plan) || within(plan, period);
}

bool is_counted(std::string_view count, TaskStanding now, const Task& task) {
  const bool done =
      now == TaskStanding::kDoneOnTime || now == TaskStanding::kDoneLate || now == TaskStanding::kDoneUnknown;
  if (count == "tasks") return now != TaskStanding::kCancelled;
  if (count == "done") return done;
  if (count == "without_product") return done && task.product.empty();
  return count == to_string(now);
}

bool is_wanted(const FactQuery& query, const Task& task) {
  for (const auto& [field, words] : query.where) {
    const std::string_view status =
        task.status == TaskStatus::kNotGiven ? "" : kStatuses[static_cast<std::size_t>(task.status) - 1];
    const std::string_view value = field == "list"     ? std::string_view(task.list)
                                   : field == "office" ? std::string_view(task.office)
                                   : field == "status" ? status
                                                       : std::string_view(task.product);
    if (!is_chosen(words, value)) return false;
  }
  return true;
}

class TaskRows : public RowsOf<TaskRecords> {
 public:
  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& /*mistakes*/) override {
    while (table.next()) {
      Task task;
      if (!read_row(table, plan.units, quality, task)) continue;
      quality.count();
      records_.add(std::move(task));
    }
    return true;
  }

  bool take(std::string_view bytes, const RowPlan& /*plan*/, Mistakes& mistakes) override {
    return take_records(TaskRecords::from_bytes(bytes, mistakes));
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& /*plan*/, const RecordsRequest& request,
                                              Quality& quality, Mistakes& /*mistakes*/) const override {
    std::vector<RepeatedTask> repeated;
    const std::vector<Task> tasks = records_.counted(&repeated);
    for (const RepeatedTask& one : repeated) {
      quality.uncount();
      quality.refuse(Code::kRecordDuplicate, one.task.place, {one.task.id, one.first.file, one.first.line},
                     one.task.unit);
    }
    FactCounter counter(request, queries_of(request, kCounts));
    for (const Task& task : tasks) {
      counter.meet(task.unit);
      for (std::size_t p = 0; p != request.periods.size(); ++p) {
        if (task.period && !covers(*task.period, request.periods[p])) continue;
        const TaskStanding now = standing(task, day_of(request, request.periods[p]));
        for (std::size_t q = 0; q != counter.queries().size(); ++q) {
          const FactQuery& query = counter.queries()[q];
          if (is_counted(query.count, now, task) && is_wanted(query, task))
            counter.add(task.unit, p, q, 1, task.place);
        }
      }
    }
    return counter.take();
  }
};

}  // namespace

RecordKind tasks_kind() {
  RecordKind out{&kSchema, kCounts, kWhere};
  out.rows = [](const RowPlan&) -> std::unique_ptr<KeptRows> { return std::make_unique<TaskRows>(); };
  return out;
}

}  // namespace parindex::inline v1::detail::records
