// SPDX-License-Identifier: Apache-2.0
/// @file
/// A framework: a tree of items with maximum points and the rules that score them, read from its JSON
/// document.
///
///     parindex::Mistakes mistakes;
///     auto framework = parindex::Framework::load(json_text, mistakes);
///     if (!framework) { for (const auto& mistake : mistakes) report(mistake); }
///     for (const auto& item : framework->items()) use(item.code, item.title.vi);
///
/// Threads: a loaded framework is immutable; any number of threads may use it and copies of it (a copy
/// shares, it does not duplicate).
/// Errors: wrong documents are reported in Mistakes, all of them in one pass, never by exceptions; only
/// std::bad_alloc is thrown.
#ifndef PARINDEX_FRAMEWORK_HPP_
#define PARINDEX_FRAMEWORK_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/date.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1 {

namespace detail {
struct Model;
}

/// Type of a fact's value.
enum class FactType : std::uint8_t {
  kCount,
  kNumber,
  kPercent,
  kFlag,
  kChoice,
  kDate,
  kDateTime,
  kText,
  kTally
};

/// Kind of a leaf's rule, as the document spells it; kNone for an inner item.
enum class RuleKind : std::uint8_t {
  kNone,
  kCheck,
  kChoice,
  kChecklist,
  kTiers,
  kRatio,
  kLinear,
  kCount,
  kDeduct,
  kDeadline,
  kSurvey,
  kJudged,
  kFormula,
  kTracked,
};

/// How an inner item's points follow from its children.
enum class ItemCombine : std::uint8_t { kSum, kBest, kFirstApplicable };

/// Who gives an item's points.
enum class Source : std::uint8_t { kNone, kSelf, kAppraisal, kSurvey, kData };

/// Why points differ from the maximum (a closed list; CONTRACT: "ledger").
enum class Cause : std::uint8_t {
  kBelowTarget,
  kLate,
  kViolation,
  kMissingEvidence,
  kRejectedEvidence,
  kRequirementNotMet,
  kOptionChosen,
  kJudgedLower,
  kSurveyBelowFull,
  kNotChosen,
  kNoActivity,
  kNotApplicable,
  kMissingFact,
  kGiven,
  kRescaled,
  kReviewLowered,
  kReviewRaised,
  kBonus,
  kPenalty,
  kRounding,
  kUndecided,
};

/// The spellings used in documents: "count", "tiers", "below_target" …
std::string_view to_string(FactType type) noexcept;
/// As documents spell it.
std::string_view to_string(RuleKind kind) noexcept;
/// As documents spell it.
std::string_view to_string(ItemCombine combine) noexcept;
/// As documents spell it.
std::string_view to_string(Source source) noexcept;
/// As documents spell it.
std::string_view to_string(Cause cause) noexcept;

/// A span of days, both ends included.
struct Period {
  Date from;  ///< first day
  Date to;    ///< last day
  /// The same days.
  friend bool operator==(const Period&, const Period&) = default;
};

/// "2026" for a whole calendar year, else "2026-01-01..2026-06-30".
std::string to_string(const Period& period);
/// Reads "2026", "2026-06" (a month), "2026-Q2" or "2026-01-01..2026-06-30"; empty when the text is none of
/// these.
std::optional<Period> parse_period(std::string_view text);

/// What a framework says about one fact.
struct FactInfo {
  /// As documents and CSV headers name it.
  std::string id;
  /// Of its values.
  FactType type = FactType::kCount;
  /// For people; may be empty.
  Text title;
  std::vector<std::string> options;  ///< option codes of a choice or tally
  std::string at_most;               ///< the fact that bounds it, or empty
  std::string ancestor;              ///< the kind it may be inherited from, or empty
  bool declared =
      true;  ///< false: the unnamed fact of a check, choice or judged rule (its id is the item's label)
};

/// What a framework says about one item.
struct ItemInfo {
  std::string code;  ///< as written
  std::string
      label;  ///< unique in the framework: the code, or PARENT/CODE where a code stands under several parents
  /// For people; may be empty.
  Text title;
  std::optional<std::size_t> parent;  ///< position in items(); none for a top-level item
  /// 1: top level.
  int depth = 1;
  RuleKind rule = RuleKind::kNone;  ///< kNone: an inner item
  std::optional<Rational> max;      ///< none when it depends on the unit
  /// Where its points come from.
  Source source = Source::kNone;
  /// Who answers for it; may be empty.
  std::string owner;
  bool adjustment = false;  ///< a bonus or penalty item, outside the maximum
  int digits = 2;           ///< decimals its points are shown with
};

/// What a framework says about one band.
struct BandInfo {
  /// As the document writes it.
  std::string code;
  /// For people; may be empty.
  Text title;
};

/// Limits on a document that may come from strangers.
struct LoadOptions {
  std::string file;                               ///< name shown in mistakes
  std::size_t max_bytes = std::size_t{64} << 20;  ///< 64 MiB
};

/// Rules, read, checked and compiled.
class Framework {
 public:
  /// Reads, checks and compiles a framework document.
  /// @param json     the document, UTF-8 (a byte order mark is allowed)
  /// @param mistakes receives every error and warning, in order of place
  /// @return the framework, or nothing when there is an error (warnings do not refuse)
  [[nodiscard]] static std::optional<Framework> load(std::string_view json, Mistakes& mistakes,
                                                     const LoadOptions& options = {});

  /// As the document names it.
  [[nodiscard]] const std::string& id() const noexcept;
  /// For people.
  [[nodiscard]] const Text& title() const noexcept;
  /// Every fact, in order of the document.
  [[nodiscard]] std::vector<FactInfo> facts() const;
  [[nodiscard]] std::vector<ItemInfo> items() const;  ///< document order, parents before children
  [[nodiscard]] std::vector<BandInfo> bands() const;  ///< document order: the first that holds applies
  /// Of inputs that name none.
  [[nodiscard]] std::optional<Period> period() const noexcept;
  /// Decimals that totals and the index are shown with.
  [[nodiscard]] int digits() const noexcept;
  /// "sha256:…" of the canonical document (key order, white space and number spelling do not matter).
  [[nodiscard]] const std::string& seal() const noexcept;

  /// For the library's own parts; not promised.
  [[nodiscard]] const detail::Model& model() const noexcept { return *model_; }

 private:
  explicit Framework(std::shared_ptr<const detail::Model> model) noexcept : model_(std::move(model)) {}
  std::shared_ptr<const detail::Model> model_;
};

}  // namespace parindex::inline v1

#endif  // PARINDEX_FRAMEWORK_HPP_
