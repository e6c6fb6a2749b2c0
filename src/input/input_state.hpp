// SPDX-License-Identifier: Apache-2.0
// What for: what an InputReader gathers while files are read: drafts of assessments, the unit register, and
// who is to blame for which mistake.
//
// Flow: assessment_json.cpp, assessment_csv.cpp and unit_register.cpp read files into it; finish()
// (input_reader.cpp) joins register and drafts, checks the whole and makes the batch.
//
// Blame: a mistake that belongs to one unit takes that unit out of the batch; one that may have swallowed
// facts of any unit (an unreadable row, an unknown column) refuses the batch even when going on is asked for.
#ifndef PARINDEX_SRC_INPUT_INPUT_STATE_HPP_
#define PARINDEX_SRC_INPUT_INPUT_STATE_HPP_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/mistake.hpp"

#include "input/assessment_data.hpp"
#include "input/fact_value.hpp"
#include "input/place_cursor.hpp"
#include "json/document.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

// Looks texts up by views, without copies.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
};
template <typename T>
using TextMap = std::unordered_map<std::string, T, TextHash, std::equal_to<>>;
using TextSet = std::unordered_set<std::string, TextHash, std::equal_to<>>;

// What a fact id of an input names.
struct Target {
  enum class Kind : std::uint8_t {
    kUnknown,
    kValue,   // one cell of the fact table: `index` is a slot
    kTally,   // a whole tally: `index` is a fact
    kPoints,  // given points: `index` is an item
  };
  Kind kind = Kind::kUnknown;
  Index index = kNone;
};

// A verdict on a document that may stand in a file read later.
struct DraftVerdict {
  std::size_t review = 0;
  std::string evidence;
  bool accepted = true;
  std::string note;
  Place place;
};

// An assessment while its inputs are being read.
struct Draft {
  Assessment assessment;
  std::uint32_t unit = 0;  // the unit's place in the order of first appearance
  bool as_of_given = false;
  Place as_of_place;
  std::vector<DraftVerdict> verdicts;
  TextMap<std::size_t> rounds;         // names of its reviews
  std::vector<std::string> conflicts;  // fields of the unit whose conflict has been reported
  std::vector<Index> empty_options;    // slots of tally options that stand there without a count
  Index position = kNone;              // in the batch
};

class PlainFacts;

class InputState {
 public:
  InputState(const Framework& framework, Mistakes& mistakes, ReadOptions options);

  // The four kinds of input.
  void read_json(std::string_view text, const std::string& file);
  void read_json_lines(std::string_view text, const std::string& file);
  void read_csv(std::string_view text, const std::string& file);
  void read_units(std::string_view text, const std::string& file);
  // Facts that were counted (counted_facts.cpp).
  void read_records(const RecordFacts& facts, const std::string& name);
  // JSON Lines in parts, cut anywhere; finish_feed() reads what is left of the last line.
  void feed_json_lines(std::string_view part, const std::string& file);
  void finish_feed();
  // The batch's data, or nothing when it is refused.
  [[nodiscard]] std::optional<std::vector<Assessment>> finish();

  [[nodiscard]] const Framework& framework() const noexcept { return framework_; }

 private:
  friend class AssessmentReader;
  friend class FactsReader;
  friend class PlainFacts;

  struct DraftKey {
    std::uint32_t unit = 0;
    Period period;
    friend bool operator==(const DraftKey&, const DraftKey&) = default;
  };
  struct DraftKeyHash {
    std::size_t operator()(const DraftKey& key) const noexcept {
      const auto day = [](Date date) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(date.day_number()));
      };
      constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15U;
      const std::uint64_t mixed = (key.unit * kFactor ^ day(key.period.from)) * kFactor ^ day(key.period.to)
                                                                                              << 7U;
      return static_cast<std::size_t>(mixed ^ mixed >> 29U);
    }
  };
  struct RegisteredUnit {
    Unit unit;
    Place place;
  };

  // ---- blame
  // Puts a mistake down to a unit; an empty id: to nobody, which refuses the batch unless one_assessment_ is
  // set.
  void report_for(std::string_view unit, Code code, Place place, std::initializer_list<Argument> args = {});
  void blame(std::string_view unit);
  // Moves what a reader of rows or documents found to mistakes_, put down to `unit`.
  void take_over(Mistakes& found, std::string_view unit);
  bool too_large(std::string_view text, const std::string& file);
  void no_units(const std::string& file);

  // ---- names
  Target find_target(std::string_view id) const;
  // Reports why `id` is no fact.
  void report_unknown_fact(std::string_view unit, std::string_view id, Place place);
  // The item of a label, or of a code that only one item has; kNone after reporting.
  Index find_item(std::string_view unit, std::string_view label, const Place& place);

  // ---- drafts
  // The draft of that unit and period, made when it is not there yet, of `facts` if they are by slot.
  Draft& draft(std::string_view unit, const Period& period, const std::function<Place()>& place,
               std::vector<FactValue>&& facts = {});
  Draft* find_draft(std::string_view unit, const Period& period);
  // Says that values come from an input now; gives the number for FactValue::source.
  static std::uint32_t add_source(Draft& draft, InputSource source);
  // Fills a field of the unit, or reports that it was something else before.
  void set_unit_field(Draft& draft, std::string Unit::*field, std::string_view name, std::string_view value,
                      const std::function<Place()>& place);
  void set_attribute(Draft& draft, std::string_view name, std::string_view value,
                     const std::function<Place()>& place);
  // Puts a value into its cell; reports a second one for the same cell.
  void set_value(Draft& draft, Index slot, FactValue&& value);
  void report_duplicate(const Draft& draft, Index slot, const FactValue& second);
  // Reports a value that its fact's type does not take.
  void report_fault(std::string_view unit, std::string_view name, const Fault& fault, Place place);
  // Whether a unit may have that id; false after reporting.
  bool check_unit_id(std::string_view id, const Place& place);
  // Checks a date against the period where the fact says so.
  bool check_within_period(std::string_view unit, const FactDeclaration& fact, const FactValue& value,
                           const Period& period, const std::function<Place()>& place);

  // Whether the caller wants no more, or wanted none before.
  bool stopped(std::size_t done, std::size_t total);

  // ---- JSON (assessment_json.cpp)
  bool take_plain(PlainFacts& plain, const std::string& file, std::size_t number);
  // Reads whole lines, the first of them number lines_before + 1; false when there is none.
  bool read_lines(std::string_view text, const std::string& file, std::size_t lines_before);
  void read_document(const json::Document& document, std::size_t first_line, Mistakes& found);

  // ---- facts that were counted (counted_facts.cpp)
  void read_facts_document(const json::Document& document, Mistakes& found);
  // Puts one into its cell, with what it was counted from.
  void take_counted(Draft& draft, std::uint32_t source, const Place& place, RecordFact&& fact);

  // ---- the whole (input_reader.cpp)
  void join_register(Draft& draft);
  void complete_tallies(Draft& draft);
  void check_parts(const Draft& draft);
  void settle_given(Draft& draft);
  void settle_evidence(Draft& draft);
  void check_kind(const Draft& draft);
  void warn_about_the_whole();
  // The next unit above, as the draft of that period or the register says; empty: none.
  std::string_view parent_of(std::string_view unit, const Period& period);
  void check_parents();
  void link_parents(std::vector<Assessment>& assessments);

  const Framework framework_;  // a share, so that it outlives the caller's
  const Model& model_;
  Mistakes& mistakes_;
  ReadOptions options_;
  std::size_t errors_before_ = 0;
  bool refused_ = false;  // a mistake that cannot be put down to units
  // What is being read is one assessment: should it name no unit, it is left out, and nothing else is
  // touched.
  bool one_assessment_ = false;
  TextSet wrong_units_;

  TextMap<Target> targets_;
  TextMap<std::vector<Index>> items_by_code_;
  std::vector<const Options*> options_by_fact_;
  std::vector<Index> parts_;    // facts that have a whole
  std::vector<Index> tallies_;  // facts

  TextMap<std::uint32_t> unit_index_;  // by order of first appearance
  std::deque<Draft> drafts_;
  std::unordered_map<DraftKey, Draft*, DraftKeyHash> draft_index_;
  TextMap<RegisteredUnit> register_;
  std::size_t inputs_ = 0;
  bool stopped_ = false;  // the caller wants no more

  struct Feed {
    std::string file;
    std::string unfinished;  // the line that has begun
    std::size_t lines = 0;   // before it
    bool open = false;
  };
  Feed feed_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_INPUT_STATE_HPP_
