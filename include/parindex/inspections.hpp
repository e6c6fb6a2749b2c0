// SPDX-License-Identifier: Apache-2.0
/// @file
/// Inspections: who looked at which unit and when, what was found, what is to be mended until when, and what
/// is still open on a day.
///
/// @code
///   parindex::InspectionRecords records;
///   records.add({.inspection = "K1", .unit = "X1", .finding = "1", .item = "1.3.1", .due =
///   Date::parse("2023-10-01")});
///   const parindex::InspectionSummary summary = records.summary(*Date::parse("2023-08-04"));
///   summary.units[0].counts.open;                // 1
///   summary.follow_ups[0].days;                  // 58 days left
/// @endcode
///
/// A finding may have several recommendations, a row each; it is mended when all of them are. A row without a
/// finding and without a recommendation only says that the unit was inspected. The due day itself is on time.
/// A finding that was withdrawn counts nowhere. Points proposed to be taken off stand with a finding once,
/// however many rows it has.
/// Merging: in any order, the same bytes. Threads: one object belongs to one thread; read it from many.
/// Errors: only lack of memory throws.
#ifndef PARINDEX_INSPECTIONS_HPP_
#define PARINDEX_INSPECTIONS_HPP_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"

namespace parindex::inline v1 {

/// How far mending has come, as reported.
enum class Remediation : std::uint8_t {
  kNotGiven,    ///< the days say it
  kOpen,        ///< nothing was done yet
  kInProgress,  ///< under way
  kFixed,       ///< mended, says the unit
  kVerified,    ///< mended, says the team
  kWithdrawn,   ///< the finding does not stand
};

/// One row: an inspection of a unit, a finding of it, a recommendation.
struct Finding {
  std::string inspection = {};                 ///< which inspection
  std::string team = {};                       ///< who inspected
  std::optional<Date> date = {};               ///< when
  std::string unit = {};                       ///< who was inspected
  std::string finding = {};                    ///< within inspection and unit; empty: only inspected
  std::string item = {};                       ///< the framework's item it is about; may be empty
  std::string severity = {};                   ///< a word of the team's
  std::string text = {};                       ///< what was found
  std::string recommendation = {};             ///< what is to be done
  std::string office = {};                     ///< who is to do it
  std::optional<Rational> deduction = {};      ///< points proposed to be taken off, 0 or more
  std::optional<Date> due = {};                ///< last day to mend it in time
  std::optional<Date> fixed = {};              ///< day it was mended on
  Remediation state = Remediation::kNotGiven;  ///< as reported
  Place place = {};                            ///< where it was read
};

/// How a row's recommendation stands on a day.
enum class FollowUp : std::uint8_t {
  kFixedOnTime,   ///< mended, not after the due day
  kFixedLate,     ///< after it
  kFixedUnknown,  ///< mended; whether in time cannot be told
  kOverdue,       ///< open, and the due day has passed
  kOpen,          ///< open, and in time
  kNoDueDay,      ///< open, and no day was set
  kWithdrawn,     ///< counts nowhere
  kNone,          ///< the row holds no finding
};
/// "fixed_on_time", "fixed_late", "fixed_unknown", "overdue", "open", "no_due_day", "withdrawn" or "none".
[[nodiscard]] std::string_view to_string(FollowUp state) noexcept;
/// How the row stands at the end of `as_of`. What was inspected later is not there yet: kNone.
[[nodiscard]] FollowUp follow_up(const Finding& row, Date as_of) noexcept;

/// Numbers of a unit: findings = fixed + open, recommendations = recommendations_fixed + those open (of which
/// overdue).
struct InspectionCounts {
  std::int64_t inspections = 0;            ///< that looked at the unit by the day
  std::int64_t findings = 0;               ///< but for withdrawn ones
  std::int64_t fixed = 0;                  ///< all of whose recommendations are mended
  std::int64_t fixed_on_time = 0;          ///< of those, all in time for certain
  std::int64_t verified = 0;               ///< of those, all confirmed by the team
  std::int64_t open = 0;                   ///< the others
  std::int64_t overdue = 0;                ///< of the open ones, those with a recommendation past its day
  std::int64_t recommendations = 0;        ///< rows with a finding
  std::int64_t recommendations_fixed = 0;  ///< of those, mended
  std::int64_t withdrawn = 0;              ///< findings that do not stand
  Rational deduction = {};                 ///< points proposed to be taken off
  /// The same numbers.
  friend bool operator==(const InspectionCounts&, const InspectionCounts&) = default;
};

/// A unit in numbers.
struct UnitInspections {
  std::string unit = {};         ///< whose
  InspectionCounts counts = {};  ///< on the day
};

/// A recommendation that is not carried out.
struct OpenFollowUp {
  Finding row = {};                       ///< which
  FollowUp state = FollowUp::kOpen;       ///< kOverdue, kOpen or kNoDueDay
  std::optional<std::int32_t> days = {};  ///< until the due day; negative: since it has passed
};

/// Points proposed to be taken off an item of a unit.
struct ProposedDeduction {
  std::string unit = {};                   ///< whose
  std::string item = {};                   ///< as the rows name it; may be empty
  Rational points = {};                    ///< the sum
  std::vector<std::string> findings = {};  ///< INSPECTION/FINDING, in order
};

/// A row that does not count.
struct RepeatedFinding {
  Finding row = {};      ///< the one left out
  Place first = {};      ///< the row it repeats, or contradicts
  bool differs = false;  ///< it says something else than that row
};

/// Inspections on a day.
struct InspectionSummary {
  Date as_of = {};                          ///< the day
  std::vector<UnitInspections> units = {};  ///< by id
  std::vector<OpenFollowUp> follow_ups =
      {};  ///< by due day (none: last), then unit, office, inspection, finding
  std::vector<ProposedDeduction> deductions = {};  ///< by unit and item, those above 0
  std::vector<RepeatedFinding> repeated = {};      ///< by place
};

/// Rows read so far.
class InspectionRecords {
 public:
  /// Takes one in.
  void add(Finding row);
  /// Takes in all of `other`.
  void merge(const InspectionRecords& other);
  /// The same; the other has none afterwards, and must not be this one.
  void merge(InspectionRecords&& other);
  /// How many rows were taken in, repeated ones too.
  [[nodiscard]] std::size_t size() const noexcept { return rows_.size(); }
  /// The rows that count, in order of file and line. A row counts once for each inspection, unit, finding and
  /// wording of the recommendation; a row that gives a finding another item or deduction than an earlier one
  /// does not count.
  [[nodiscard]] std::vector<Finding> counted(std::vector<RepeatedFinding>* repeated = nullptr) const;
  /// Everything as of a day.
  [[nodiscard]] InspectionSummary summary(Date as_of) const;
  /// The numbers of some rows (of counted()), as one unit.
  [[nodiscard]] static InspectionCounts count(const std::vector<const Finding*>& rows, Date as_of);

  /// Canonical bytes: the same rows give the same bytes, in whatever order they came.
  [[nodiscard]] std::string to_bytes() const;
  /// Reads to_bytes() back. @return nothing, with the reason in `mistakes`, for other bytes
  [[nodiscard]] static std::optional<InspectionRecords> from_bytes(std::string_view bytes,
                                                                   Mistakes& mistakes);

 private:
  std::vector<Finding> rows_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_INSPECTIONS_HPP_
