// SPDX-License-Identifier: Apache-2.0
/// @file
/// Tasks of a plan: which are done, on time, late, overdue or not due on a day, and what falls due next.
///
/// @code
///   parindex::TaskRecords records;
///   records.add({.unit = "X1", .id = "1", .office = "Văn phòng", .due = Date::parse("2022-11-30")});
///   const parindex::TaskSummary summary = records.summary(*Date::parse("2022-11-04"));
///   summary.units[0].counts.done;                // 0 of 1
///   summary.next[0].days;                        // 26 days left
/// @endcode
///
/// A task counts as done from the day it was done on; before that day, seen from an earlier `as_of`, it is
/// not. The due day itself is on time. A cancelled task counts nowhere. A task that is reported done without
/// a day is on time for certain only while the due day has not passed; after that it is `done_unknown`, never
/// guessed.
/// Merging: records of parts of a list, merged in any order, give the same bytes and the same summary.
/// Threads: one object belongs to one thread; read it from many. Errors: only lack of memory throws.
#ifndef PARINDEX_TASKS_HPP_
#define PARINDEX_TASKS_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"

namespace parindex::inline v1 {

/// What a list of tasks says of one of them, besides its days.
enum class TaskStatus : std::uint8_t {
  kNotGiven,   ///< the days say it: with a day done on it is done, else it is not
  kOpen,       ///< not begun, or under way
  kDone,       ///< done, perhaps on a day that is not known
  kCancelled,  ///< taken out of the plan
};

/// One task.
struct Task {
  std::string unit = {};                      ///< whose plan it stands in
  std::string list = {};                      ///< which list of that unit ("plan", "assigned"); may be empty
  std::string id = {};                        ///< within the unit's list
  std::string office = {};                    ///< who answers for it
  std::string title = {};                     ///< what is to be done
  std::string product = {};                   ///< what shall come out of it: a document, a report
  std::optional<Date> due = {};               ///< last day on time
  std::optional<Date> done = {};              ///< day it was done on
  TaskStatus status = TaskStatus::kNotGiven;  ///< as reported
  std::optional<Period> period = {};          ///< of the plan; none: whatever is asked for
  Place place = {};                           ///< where it was read
};

/// How a task stands on a day.
enum class TaskStanding : std::uint8_t {
  kDoneOnTime,   ///< done, not after its due day
  kDoneLate,     ///< done after it
  kDoneUnknown,  ///< done; whether in time cannot be told (no day done on, or no due day)
  kOverdue,      ///< not done, and the due day has passed
  kNotDue,       ///< not done, and the due day is still to come (or is today)
  kNoDueDay,     ///< not done, and no due day was set
  kCancelled,    ///< counts nowhere
};

/// "on_time", "late", "done_unknown", "overdue", "not_due", "no_due_day" or "cancelled".
[[nodiscard]] std::string_view to_string(TaskStanding standing) noexcept;

/// How a task stands at the end of `as_of`.
[[nodiscard]] TaskStanding standing(const Task& task, Date as_of) noexcept;

/// Numbers of tasks: tasks = done + overdue + not_due + no_due_day, done = on_time + late + done_unknown.
struct TaskCounts {
  std::int64_t tasks = 0;            ///< all but the cancelled ones
  std::int64_t done = 0;             ///< done by the day
  std::int64_t on_time = 0;          ///< of those, not after their due day
  std::int64_t late = 0;             ///< of those, after it
  std::int64_t done_unknown = 0;     ///< of those, nobody can tell
  std::int64_t overdue = 0;          ///< not done though due
  std::int64_t not_due = 0;          ///< not done, still to fall due
  std::int64_t no_due_day = 0;       ///< not done, never due
  std::int64_t cancelled = 0;        ///< not among `tasks`
  std::int64_t without_product = 0;  ///< done, but no product is named

  /// Share done; nothing when there is no task.
  [[nodiscard]] std::optional<Rational> share_done() const;
  /// The same numbers.
  friend bool operator==(const TaskCounts&, const TaskCounts&) = default;
};

/// A unit's list in numbers.
struct UnitTasks {
  std::string unit = {};   ///< whose
  std::string list = {};   ///< which; may be empty
  TaskCounts counts = {};  ///< on the day
};

/// A task that is not done.
struct DueTask {
  Task task = {};                                 ///< which
  TaskStanding standing = TaskStanding::kNotDue;  ///< kOverdue, kNotDue or kNoDueDay
  std::optional<std::int32_t> days = {};          ///< until the due day; negative: since it has passed
};

/// A row that does not count, because an earlier one is the same task.
struct RepeatedTask {
  Task task = {};        ///< the row left out
  Place first = {};      ///< the row that counts
  bool differs = false;  ///< it says something else than the row that counts
};

/// Tasks on a day.
struct TaskSummary {
  Date as_of = {};                          ///< the day
  std::vector<UnitTasks> units = {};        ///< by unit, then list
  std::vector<DueTask> next = {};           ///< by due day (none: last), then unit, office, id
  std::vector<RepeatedTask> repeated = {};  ///< by place
};

/// Tasks read so far.
class TaskRecords {
 public:
  /// Takes one in.
  void add(Task task);
  /// Takes in all of `other`.
  void merge(const TaskRecords& other);
  /// The same; the other has none afterwards, and must not be this one.
  void merge(TaskRecords&& other);
  /// How many rows were taken in, repeated ones too.
  [[nodiscard]] std::size_t size() const noexcept { return tasks_.size(); }
  /// The rows that count, in order of file and line; a task of the same unit, list and id counts once, where
  /// it stands first.
  [[nodiscard]] std::vector<Task> counted(std::vector<RepeatedTask>* repeated = nullptr) const;
  /// Everything as of a day.
  [[nodiscard]] TaskSummary summary(Date as_of) const;

  /// Canonical bytes: the same rows give the same bytes, in whatever order they came.
  [[nodiscard]] std::string to_bytes() const;
  /// Reads to_bytes() back. @return nothing, with the reason in `mistakes`, for other bytes
  [[nodiscard]] static std::optional<TaskRecords> from_bytes(std::string_view bytes, Mistakes& mistakes);

 private:
  std::vector<Task> tasks_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_TASKS_HPP_
