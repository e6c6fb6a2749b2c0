// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: counts of administrative dossiers (hồ sơ TTHC) per unit, procedure, field, channel and period,
/// in parts
/// that can be made anywhere and merged exactly.
///
/// @code
///   parindex::DossierOptions options;
///   options.periods = {*parindex::parse_period("2025")};
///   parindex::DossierCounts year(options);
///   year.read_file("dossiers.csv.gz", {}, mistakes);            // or add_columns(...), merge(...)
///   parindex::DossierCounts day(options);
///   day.read_file("today.csv", {}, mistakes);
///   year.merge(std::move(day), mistakes);
///   std::string bytes = year.bytes();                            // the same however the rows were split
///   std::uint64_t late = year.count("07-H44", 0, "finished_late");
/// @endcode
///
/// What is counted, and what each word means, stands in examples/FORMATS.md. Promises: merging is
/// associative,
/// commutative and exact; the same rows give the same bytes. Without an id column memory does not grow with
/// the
/// rows; with one it grows by 100 to 200 bytes a dossier, because duplicates are then found and refused.
/// Threads: an
/// object belongs to one thread at a time; read_file() may use several inside. Only lack of memory
/// throws; counts that were growing are then only good to be destroyed.
#ifndef PARINDEX_DOSSIERS_HPP_
#define PARINDEX_DOSSIERS_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/calendar.hpp"
#include "parindex/date.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/records.hpp"

struct ArrowSchema;
struct ArrowArray;

namespace parindex::inline v1 {

/// What is counted and kept apart.
struct DossierOptions {
  std::vector<Period> periods;         ///< at least one
  std::optional<Date> as_of;           ///< the day what still runs is looked at; else each period's last day
  const Calendar* calendar = nullptr;  ///< none: the built-in one; must outlive the counts
  std::vector<std::string> units;      ///< ids that are known; empty: any
  bool by_procedure = false;           ///< keep procedures apart
  bool by_field = false;               ///< keep fields (lĩnh vực) apart
  bool by_channel = false;             ///< keep channels apart
  bool by_origin = false;              ///< keep those received in the period and those carried over apart
  bool working_days = true;            ///< count working days used and late
  std::size_t listed = 1000;           ///< how many refused rows of a file are listed
};

/// How one file is read.
struct DossierSource {
  std::string mapping = {};  ///< text of a parindex-records/1 document; empty: columns are named as fields
  std::string mapping_file = {};  ///< its name, for mistakes
  std::size_t threads = 1;        ///< how many may work
  std::uint64_t first_line = 1;   ///< line of the file on which the bytes start, for parts of a file
  bool careful = false;           ///< read every row by the slow way; for tests
  /// Called now and then on the calling thread with the bytes read and all bytes (0: unknown); true stops.
  std::function<bool(std::uint64_t done, std::uint64_t total)> progress = {};
};

/// Dossiers by column: arrays of equal length, days as Date::day_number() gives them.
struct DossierColumns {
  static constexpr std::int32_t kNoDay = -2147483647 - 1;  ///< not there (yet)
  std::string name = "columns";                            ///< what places call it
  std::size_t rows = 0;                                    ///< length of each array
  std::span<const std::string> units;                      ///< what the numbers in `unit` mean
  const std::int32_t* unit = nullptr;                      ///< positions in `units`
  const std::int32_t* received = nullptr;                  ///< required
  const std::int32_t* due = nullptr;                       ///< required
  const std::int32_t* finished = nullptr;                  ///< required
  const std::uint8_t* channel = nullptr;                   ///< positions in `channels`, or null
  std::vector<std::string> channels;                       ///< "direct", "online", "post" …
  const std::uint8_t* digitised_in = nullptr;              ///< 0 or 1, or null
  const std::uint8_t* digitised_out = nullptr;             ///< 0 or 1, or null
  const std::uint8_t* reused = nullptr;                    ///< 0 or 1, or null
  const std::uint8_t* has_fee = nullptr;                   ///< 0 or 1, or null
  const std::uint8_t* paid_online = nullptr;               ///< 0 or 1, or null
  const std::uint8_t* apology = nullptr;                   ///< 0 or 1, or null
};

/// What it takes to answer a request by hand: in parts, made and merged anywhere.
struct DossierPlan {
  DossierOptions options;          ///< keeps apart what the queries ask for; the calendar is the request's
  DossierSource source;            ///< mapping, threads and progress of the request
  std::vector<FactQuery> queries;  ///< those of the request, else of its mapping
};
/// Works it out; files and inputs of the request are left alone. @return nothing when mapping or a query is
/// wrong
[[nodiscard]] std::optional<DossierPlan> plan_dossiers(const RecordsRequest& request, Mistakes& mistakes);

namespace detail::records {
struct DossierState;
}

/// Counts of dossiers.
class DossierCounts {
 public:
  /// Nothing is counted yet.
  explicit DossierCounts(const DossierOptions& options);
  /// Takes the other's counts.
  DossierCounts(DossierCounts&&) noexcept;
  /// Takes the other's counts.
  DossierCounts& operator=(DossierCounts&&) noexcept;
  DossierCounts(const DossierCounts&) = delete;
  DossierCounts& operator=(const DossierCounts&) = delete;
  ~DossierCounts();

  /// Counts a file's dossiers. @return false when it cannot be used; nothing of it is then counted.
  bool read_file(const std::string& path, const DossierSource& source, Mistakes& mistakes);
  /// The same for a file, bytes, or bytes that come piece by piece.
  bool read(const RecordInput& input, const DossierSource& source, Mistakes& mistakes);
  /// The same over bytes in memory (plain, gzip or Zstandard), which places call `name`.
  bool read_bytes(std::string_view bytes, const std::string& name, const DossierSource& source,
                  Mistakes& mistakes);
  /// Counts dossiers by column. @return false when the columns cannot be used.
  bool add_columns(const DossierColumns& columns, std::size_t threads, Mistakes& mistakes);
  /// Counts a record batch of the Arrow C Data Interface: a struct array whose children are named as fields
  /// (unit and
  /// channel: utf8, plain or by dictionary; days: date32 or int32; flags: bool or uint8); other children
  /// are left
  /// alone. Nothing is released. @return false when a child has another type.
  bool add_arrow(const ::ArrowSchema& schema, const ::ArrowArray& array, const std::string& name,
                 std::size_t threads, Mistakes& mistakes);
  /// Whether what another one counted can be added: it was made with the same options. Says so when not.
  [[nodiscard]] bool fits(const DossierCounts& other, Mistakes& mistakes) const;
  /// Adds what another one counted. @return false, with nothing changed, when it was made with other options.
  bool merge(DossierCounts other, Mistakes& mistakes);

  /// The counts as bytes, for from_bytes(); the same rows give the same bytes however they were split and
  /// merged.
  [[nodiscard]] std::string bytes() const;
  /// Reads what bytes() wrote, with the options it was made with. @return nothing for damaged bytes.
  [[nodiscard]] static std::optional<DossierCounts> from_bytes(std::string_view bytes,
                                                               const DossierOptions& options,
                                                               Mistakes& mistakes);

  /// One count of one unit ("finished_late" …), over all procedures, fields and channels; 0 for an unknown
  /// unit.
  [[nodiscard]] std::uint64_t count(std::string_view unit, std::size_t period, std::string_view word) const;
  /// Rows read and what became of them.
  [[nodiscard]] QualityReport quality() const;
  /// The facts asked for (none asked for: all there is), by unit and period, with the quality report.
  [[nodiscard]] RecordFacts facts(const std::vector<FactQuery>& queries) const;

 private:
  explicit DossierCounts(std::unique_ptr<detail::records::DossierState> state) noexcept;
  std::unique_ptr<detail::records::DossierState> state_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_DOSSIERS_HPP_
