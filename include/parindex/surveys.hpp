// SPDX-License-Identifier: Apache-2.0
/// @file
/// Surveys: answers by group of respondents and unit become tallies, exact means and confidence intervals.
///
/// @code
///   const auto form = parindex::SurveyForm::load(form_json, mistakes);     // options and their weights,
///   groups, blocks
///   parindex::SurveyRecords records(*form);
///   records.add({.unit = "X1", .group = "citizens", .respondent = "r1", .answers = {{"q1", "A"}, {"q2",
///   "B"}}});
///   const parindex::SurveySummary summary = records.summary();
///   summary.units[0].groups[0].total->mean;                                // 4/5: (100% + 60%) / 2
/// @endcode
///
/// Mean: of a question, the weights of the options chosen, over its answers; of a block, the mean of its
/// questions; of a group, the blocks by their weights; of a unit, the groups by theirs. This is what a rule
/// of kind `survey` computes from the tallies (with one block).
/// Variance: of a question, the unbiased variance of its answers, over their number; of blocks and groups,
/// that of each respondent's part in the mean (linearised where answers are missing, exact where none is),
/// respondents being drawn at random; with the finite population correction 1 - n/N where the group's
/// population N is given; groups add up.
/// Interval: mean ± z × √variance, cut to the least and the greatest weight. Mean and variance are exact
/// rationals; the end points are rounded outwards to the form's digits by exact comparison of squares, so
/// that the printed interval holds the exact one and is wider by less than one unit of the last digit at
/// either end.
/// Missing: an option without a weight ("no opinion") and an empty answer are non-response: counted, never
/// averaged.
/// A group below its minimum, or without answers to a question that is not in an optional block, has no
/// total, and so has its unit; an optional block nobody answered is left out, and the weights of the others
/// are rescaled.
/// Merging: in any order, the same bytes. Threads: one object belongs to one thread; read it from many.
#ifndef PARINDEX_SURVEYS_HPP_
#define PARINDEX_SURVEYS_HPP_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1 {

/// An answer that can be chosen.
struct SurveyOption {
  std::string code = {};                ///< as answers spell it
  Text title = {};                      ///< for people; may be empty
  std::optional<Rational> weight = {};  ///< 1 is full; none: a non-response ("no opinion")
};

/// A question.
struct SurveyQuestion {
  std::string code = {};  ///< as answers spell it
  Text title = {};        ///< for people; may be empty
  std::size_t block = 0;  ///< into SurveyForm::blocks
};

/// Questions that are averaged together.
struct SurveyBlock {
  std::string code = {};  ///< empty for the only block of a form that names none
  Rational weight = 1;    ///< against the other blocks
  bool optional = false;  ///< left out where nobody answered any of its questions
};

/// Respondents who are counted together.
struct SurveyGroup {
  std::string code = {};                        ///< as answers spell it
  Text title = {};                              ///< for people; may be empty
  Rational weight = 1;                          ///< against the other groups
  std::int64_t minimum = 1;                     ///< fewest responses for a total
  std::optional<std::int64_t> population = {};  ///< how many there are to ask about each unit
  bool own_unit = false;                        ///< whether respondents are heard on the unit they belong to
};

/// What is asked, of whom, and what answers are worth.
struct SurveyForm {
  std::string id = {};                         ///< as the document names it
  Text title = {};                             ///< for people; may be empty
  std::vector<SurveyOption> options = {};      ///< in order of the document
  std::vector<SurveyQuestion> questions = {};  ///< empty: whatever answers name, one block
  std::vector<SurveyBlock> blocks = {};        ///< at least one
  std::vector<SurveyGroup> groups = {};        ///< at least one
  Rational z = Rational::ratio(196, 100);      ///< half-width of the interval in standard errors
  int digits = 4;                              ///< of the interval's end points

  /// Reads a `parindex-survey-form/1` document.
  /// @return nothing after an error
  [[nodiscard]] static std::optional<SurveyForm> load(std::string_view json, const std::string& file,
                                                      Mistakes& mistakes);
};

/// What one respondent answered about one unit.
struct SurveyResponse {
  std::string unit = {};          ///< the unit that is judged
  std::string group = {};         ///< of respondents
  std::string respondent = {};    ///< empty: nobody knows, and every response is another's
  std::string own_unit = {};      ///< the unit the respondent belongs to, or empty
  std::optional<Date> date = {};  ///< when; none: in every period
  std::vector<std::pair<std::string, std::string>> answers =
      {};            ///< question, option; an empty option: no answer
  Place place = {};  ///< where it was read
};

/// A mean of weights.
struct SurveyMean {
  std::int64_t answers = 0;               ///< that went in: responses with at least one answer, for a group
  Rational mean = {};                     ///< exact
  std::optional<Rational> variance = {};  ///< of the mean, exact; none with fewer than two answers
  std::optional<Rational> lower = {};     ///< of the confidence interval, rounded down
  std::optional<Rational> upper = {};     ///< rounded up
};

/// A question's answers.
struct QuestionResult {
  std::string question = {};              ///< code
  std::vector<std::int64_t> tally = {};   ///< by option of the form
  std::int64_t no_answer = 0;             ///< left empty
  std::optional<SurveyMean> result = {};  ///< none without answers
};

/// Why there is no mean.
enum class SurveyState : std::uint8_t {
  kKnown,         ///< there is one
  kBelowMinimum,  ///< fewer responses than the group asks for
  kNoAnswers,     ///< a question that must be answered has no answers
  kGroupMissing,  ///< (a unit) one of the form's groups has no mean
};
/// "known", "below_minimum", "no_answers" or "group_missing".
[[nodiscard]] std::string_view to_string(SurveyState state) noexcept;

/// What a group said about a unit.
struct GroupResult {
  std::size_t group = 0;                       ///< into SurveyForm::groups
  std::int64_t responses = 0;                  ///< counted
  std::int64_t own_unit = 0;                   ///< left out: about the respondent's own unit
  std::vector<QuestionResult> questions = {};  ///< in order of the form, else by code
  std::vector<std::size_t> left_out = {};      ///< optional blocks without answers
  SurveyState state = SurveyState::kKnown;     ///< whether there is a total
  std::optional<SurveyMean> total = {};        ///< over its questions
};

/// What all groups said about a unit.
struct UnitSurvey {
  std::string unit = {};                    ///< id
  std::vector<GroupResult> groups = {};     ///< every group of the form
  SurveyState state = SurveyState::kKnown;  ///< whether there is a total
  std::optional<SurveyMean> total = {};     ///< by the groups' weights
};

/// A response that does not count, because an earlier one is the same respondent's.
struct RepeatedResponse {
  Place place = {};      ///< the one left out
  Place first = {};      ///< the one that counts
  bool differs = false;  ///< whether it says something else
};

/// All results.
struct SurveySummary {
  std::vector<UnitSurvey> units = {};           ///< by id
  std::vector<RepeatedResponse> repeated = {};  ///< by place
};

/// Responses read so far.
class SurveyRecords {
 public:
  /// The form is shared.
  explicit SurveyRecords(SurveyForm form) : form_(std::make_shared<const SurveyForm>(std::move(form))) {}

  /// The form.
  [[nodiscard]] const SurveyForm& form() const noexcept { return *form_; }
  /// Takes a response in. Group, questions and options must be ones of the form (see SurveyFault).
  void add(SurveyResponse response);
  /// Takes in all of `other`, which must be of the same form.
  void merge(const SurveyRecords& other);
  /// The same; the other has none afterwards, and must not be this one.
  void merge(SurveyRecords&& other);
  /// How many responses were taken in, repeated ones too.
  [[nodiscard]] std::size_t size() const noexcept { return responses_.size(); }
  /// All of them, as they came.
  [[nodiscard]] const std::vector<SurveyResponse>& responses() const noexcept { return responses_; }
  /// The responses that count, in order of file and line. A second response of one respondent about one unit
  /// in one group does not count; answers of the same response on several rows are one response (see
  /// join_rows).
  [[nodiscard]] std::vector<SurveyResponse> counted(std::vector<RepeatedResponse>* repeated = nullptr) const;
  /// Tallies, means and intervals.
  [[nodiscard]] SurveySummary summary() const;

  /// Canonical bytes: the same responses give the same bytes, in whatever order they came.
  [[nodiscard]] std::string to_bytes() const;
  /// Reads to_bytes() back. @return nothing, with the reason in `mistakes`, for other bytes
  [[nodiscard]] static std::optional<SurveyRecords> from_bytes(const SurveyForm& form, std::string_view bytes,
                                                               Mistakes& mistakes);

 private:
  std::shared_ptr<const SurveyForm> form_;
  std::vector<SurveyResponse> responses_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_SURVEYS_HPP_
