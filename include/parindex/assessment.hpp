// SPDX-License-Identifier: Apache-2.0
/// @file
/// Assessments: one unit in one period with its facts, evidence, reviews and given points; a Batch holds
/// many.
///
///     parindex::InputReader reader(framework, mistakes);
///     reader.read_csv(text, "facts.csv");          // or read_json, read_json_lines, read_units
///     std::optional<parindex::Batch> batch = reader.finish();
///
/// Threads: a Batch is immutable and may be shared; an InputReader belongs to one thread.
/// Errors: every mistake goes to Mistakes with file, line and column; nothing is half read: finish() gives a
/// batch only without errors
/// (or, with keep_going, one that leaves out the units that have errors and lists them).
#ifndef PARINDEX_ASSESSMENT_HPP_
#define PARINDEX_ASSESSMENT_HPP_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"

namespace parindex::inline v1 {

/// An administrative unit.
struct Unit {
  /// As inputs name it.
  std::string id;
  /// For people; may be empty.
  std::string name;
  std::string kind;    ///< empty: not given
  std::string parent;  ///< id of the unit above, or empty
  /// What numbers and cohorts may depend on.
  std::map<std::string, std::string> attributes;
};

/// Why a fact is missing, where the unit says so.
enum class MissingReason : std::uint8_t { kNotGiven, kNotDue, kRefused, kUnknown };

/// "not_given", "not_due", "refused" or "unknown", as documents spell it.
std::string_view to_string(MissingReason reason) noexcept;

struct RecordFacts;

namespace detail {
struct Assessment;
struct BatchData;
}  // namespace detail

/// Many assessments, in order of each unit's first appearance.
class Batch {
 public:
  /// How many assessments.
  [[nodiscard]] std::size_t size() const noexcept;
  /// The unit of one of them.
  [[nodiscard]] const Unit& unit(std::size_t i) const;
  /// The period of one of them.
  [[nodiscard]] const Period& period(std::size_t i) const;
  /// Where a unit's assessment of a period stands, for instance that of a scorecard:
  /// `find(card.unit.id, card.period)`. @return nothing when there is none
  [[nodiscard]] std::optional<std::size_t> find(std::string_view unit, const Period& period) const noexcept;
  /// For the library's own parts; not promised.
  [[nodiscard]] const detail::BatchData& data() const noexcept { return *data_; }

 private:
  friend class InputReader;
  friend class BoundColumns;
  explicit Batch(std::shared_ptr<const detail::BatchData> data) noexcept : data_(std::move(data)) {}
  std::shared_ptr<const detail::BatchData> data_;
};

/// How inputs are read.
struct ReadOptions {
  std::optional<Period> period;  ///< for inputs that name none (before the framework's own)
  bool keep_going = false;       ///< leave out units with errors instead of refusing the batch
  std::size_t max_bytes = std::size_t{1} << 30;  ///< of one input, 1 GiB
  /// Called on the calling thread now and then with the bytes of the input read so far and all that are
  /// known;
  /// true stops: the rest is not read and finish() gives nothing, without an error. What it throws passes
  /// through.
  std::function<bool(std::size_t done, std::size_t total)> progress = {};
};

/// Reads inputs, one after the other, into a Batch.
class InputReader {
 public:
  /// Both must outlive the reader.
  InputReader(const Framework& framework, Mistakes& mistakes, ReadOptions options = {});
  InputReader(const InputReader&) = delete;
  InputReader& operator=(const InputReader&) = delete;
  ~InputReader();

  /// One assessment object, or an array of them; or facts with their sources, as facts_to_json() writes them.
  void read_json(std::string_view text, const std::string& file);
  /// One assessment object a line; empty lines are skipped.
  void read_json_lines(std::string_view text, const std::string& file);
  /// The next part of JSON Lines that arrive in pieces, cut anywhere; the parts of one input follow each
  /// other.
  /// What is left of the last line is read by the next call of another function or by finish(). Only an
  /// unfinished
  /// line is kept, so that memory does not grow with the bytes.
  void feed_json_lines(std::string_view part, const std::string& file);
  /// Facts as CSV: long (header `unit,fact,value`, optionally name, kind, parent, period) or wide (`unit`
  /// and one column a fact).
  void read_csv(std::string_view text, const std::string& file);
  /// Facts counted from records (read_records() of records.hpp), which traces then tell the sources of.
  /// @param name what places call them where no file of records is to blame
  void read_records(const RecordFacts& facts, const std::string& name);
  /// A unit register: header `unit` (or `id`), optionally name, kind, parent; every other column is an
  /// attribute.
  void read_units(std::string_view text, const std::string& file);

  /// Checks what only the whole can show (double facts, parts over wholes, checks of the framework) and
  /// gives the batch.
  [[nodiscard]] std::optional<Batch> finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_ASSESSMENT_HPP_
