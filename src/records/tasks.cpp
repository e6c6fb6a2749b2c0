// SPDX-License-Identifier: Apache-2.0
#include "parindex/tasks.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "records/row_state.hpp"

namespace parindex::inline v1 {
namespace {

namespace rows = detail::records;

constexpr std::string_view kFormat = "parindex-tasks/1";
constexpr std::size_t kFields = 11 + rows::kPlaceFields;

rows::Fields fields_of(const Task& task) {
  rows::Fields out;
  rows::put(out, task.place);
  for (const std::string* text : {&task.unit, &task.list, &task.id, &task.office, &task.title, &task.product})
    out.push_back(*text);
  rows::put(out, task.due);
  rows::put(out, task.done);
  out.push_back(std::to_string(static_cast<int>(task.status)));
  rows::put(out, task.period ? std::optional<Date>(task.period->from) : std::nullopt);
  rows::put(out, task.period ? std::optional<Date>(task.period->to) : std::nullopt);
  return out;
}

bool same_but_for_place(const Task& a, const Task& b) {
  return std::tie(a.office, a.title, a.product, a.due, a.done, a.status, a.period) ==
         std::tie(b.office, b.title, b.product, b.due, b.done, b.status, b.period);
}

bool less(const Task& a, const Task& b) {
  if (rows::earlier(a.place, b.place)) return true;
  if (rows::earlier(b.place, a.place)) return false;
  return fields_of(a) < fields_of(b);
}

}  // namespace

std::string_view to_string(TaskStanding standing) noexcept {
  switch (standing) {
    case TaskStanding::kDoneOnTime:
      return "on_time";
    case TaskStanding::kDoneLate:
      return "late";
    case TaskStanding::kDoneUnknown:
      return "done_unknown";
    case TaskStanding::kOverdue:
      return "overdue";
    case TaskStanding::kNotDue:
      return "not_due";
    case TaskStanding::kNoDueDay:
      return "no_due_day";
    case TaskStanding::kCancelled:
      return "cancelled";
  }
  return {};
}

TaskStanding standing(const Task& task, Date as_of) noexcept {
  if (task.status == TaskStatus::kCancelled) return TaskStanding::kCancelled;
  const bool done = task.done ? *task.done <= as_of : task.status == TaskStatus::kDone;
  if (!done) {
    if (!task.due) return TaskStanding::kNoDueDay;
    return as_of > *task.due ? TaskStanding::kOverdue : TaskStanding::kNotDue;
  }
  if (!task.due) return TaskStanding::kDoneUnknown;
  if (task.done) return *task.done <= *task.due ? TaskStanding::kDoneOnTime : TaskStanding::kDoneLate;
  // done by now, and now is in time
  return as_of <= *task.due ? TaskStanding::kDoneOnTime : TaskStanding::kDoneUnknown;
}

std::optional<Rational> TaskCounts::share_done() const {
  if (tasks == 0) return std::nullopt;
  return Rational::ratio(done, tasks);
}

void TaskRecords::add(Task task) { tasks_.push_back(std::move(task)); }

void TaskRecords::merge(const TaskRecords& other) {
  if (this == &other) {
    const std::vector<Task> copy = tasks_;
    tasks_.insert(tasks_.end(), copy.begin(), copy.end());
    return;
  }
  tasks_.insert(tasks_.end(), other.tasks_.begin(), other.tasks_.end());
}

void TaskRecords::merge(TaskRecords&& other) { rows::move_all(other.tasks_, tasks_); }

std::vector<Task> TaskRecords::counted(std::vector<RepeatedTask>* repeated) const {
  std::vector<Task> sorted = tasks_;
  std::sort(sorted.begin(), sorted.end(), less);
  std::map<std::tuple<std::string, std::string, std::string>, std::size_t> first;
  std::vector<Task> out;
  for (Task& task : sorted) {
    // a task without an id is its own
    if (!task.id.empty()) {
      const auto [entry, added] = first.try_emplace({task.unit, task.list, task.id}, out.size());
      if (!added) {
        const Task& counts = out[entry->second];
        if (repeated != nullptr) {
          const bool differs = !same_but_for_place(task, counts);
          repeated->push_back({std::move(task), counts.place, differs});
        }
        continue;
      }
    }
    out.push_back(std::move(task));
  }
  return out;
}

TaskSummary TaskRecords::summary(Date as_of) const {
  TaskSummary out;
  out.as_of = as_of;
  std::map<std::pair<std::string, std::string>, TaskCounts> units;
  for (Task& task : counted(&out.repeated)) {
    TaskCounts& counts = units[{task.unit, task.list}];
    const TaskStanding now = standing(task, as_of);
    if (now == TaskStanding::kCancelled) {
      ++counts.cancelled;
      continue;
    }
    ++counts.tasks;
    const bool done = now == TaskStanding::kDoneOnTime || now == TaskStanding::kDoneLate ||
                      now == TaskStanding::kDoneUnknown;
    if (done) {
      ++counts.done;
      if (task.product.empty()) ++counts.without_product;
    }
    if (now == TaskStanding::kDoneOnTime) ++counts.on_time;
    if (now == TaskStanding::kDoneLate) ++counts.late;
    if (now == TaskStanding::kDoneUnknown) ++counts.done_unknown;
    if (now == TaskStanding::kOverdue) ++counts.overdue;
    if (now == TaskStanding::kNotDue) ++counts.not_due;
    if (now == TaskStanding::kNoDueDay) ++counts.no_due_day;
    if (done) continue;
    DueTask due;
    due.standing = now;
    if (task.due) due.days = *task.due - as_of;
    due.task = std::move(task);
    out.next.push_back(std::move(due));
  }
  for (auto& [key, counts] : units)
    out.units.push_back({key.first, key.second, counts});
  const auto order = [](const DueTask& one) {
    return std::make_tuple(!one.task.due.has_value(), one.task.due.value_or(Date()), one.task.unit,
                           one.task.office, one.task.list, one.task.id);
  };
  std::stable_sort(out.next.begin(), out.next.end(),
                   [&order](const DueTask& a, const DueTask& b) { return order(a) < order(b); });
  return out;
}

std::string TaskRecords::to_bytes() const {
  std::vector<rows::Fields> out;
  out.reserve(tasks_.size());
  for (const Task& task : tasks_)
    out.push_back(fields_of(task));
  return rows::pack(kFormat, std::move(out));
}

std::optional<TaskRecords> TaskRecords::from_bytes(std::string_view bytes, Mistakes& mistakes) {
  const std::optional<std::vector<rows::Fields>> read = rows::unpack(kFormat, bytes, kFields, mistakes);
  if (!read) return std::nullopt;
  TaskRecords out;
  for (const rows::Fields& fields : *read) {
    Task task;
    std::size_t at = 0;
    std::int64_t status = 0;
    std::optional<Date> from, to;
    const bool good = rows::take(fields, at, task.place) && rows::take(fields, at, task.unit) &&
                      rows::take(fields, at, task.list) && rows::take(fields, at, task.id) &&
                      rows::take(fields, at, task.office) && rows::take(fields, at, task.title) &&
                      rows::take(fields, at, task.product) && rows::take(fields, at, task.due) &&
                      rows::take(fields, at, task.done) &&
                      rows::take(fields, at, status, static_cast<int>(TaskStatus::kCancelled)) &&
                      rows::take(fields, at, from) && rows::take(fields, at, to) &&
                      from.has_value() == to.has_value() && (!from || *from <= *to);
    if (!good) {
      rows::report_state(kFormat, mistakes);
      return std::nullopt;
    }
    task.status = static_cast<TaskStatus>(status);
    if (from) task.period = Period{*from, *to};
    out.tasks_.push_back(std::move(task));
  }
  return out;
}

}  // namespace parindex::inline v1
