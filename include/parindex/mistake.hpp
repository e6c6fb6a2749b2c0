// SPDX-License-Identifier: Apache-2.0
/// @file
/// What for: what is wrong with the data, where, and what to do about it. All mistakes of a document are
/// collected in one pass instead of stopping at the first.
///
/// @code
///   parindex::Mistakes mistakes;
///   // ... hand it to whatever reads data ...
///   for (const parindex::Mistake& m : mistakes) out << parindex::format(m, parindex::Language::kVi) << '\n';
///   if (mistakes.has_errors()) return 1;
/// @endcode
///
/// Promises: no global state, nothing is printed. A Mistakes object is for one thread at a time; it may be
/// read by many threads while nobody changes it. Wrong data never throws; only lack of memory does
/// (std::bad_alloc). Memory is bounded: at most `limit` mistakes are kept, further ones are counted.
#ifndef PARINDEX_MISTAKE_HPP_
#define PARINDEX_MISTAKE_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "parindex/text.hpp"

namespace parindex::inline v1 {

/// How bad a mistake is.
enum class Severity : std::uint8_t {
  kWarning,  ///< points are still defined: scoring works
  kError,    ///< points would be undefined: scoring refuses
};

/// Where in a file a mistake stands.
struct Place {
  std::string file = {};     ///< as the caller named it; empty: unknown
  std::string pointer = {};  ///< RFC 6901 JSON pointer of the value; empty for the whole document and for CSV
  std::size_t line = 0;      ///< 1-based; 0: unknown
  std::size_t column = 0;    ///< 1-based, in code points (a byte order mark is not counted); 0: unknown

  /// The same place.
  friend bool operator==(const Place&, const Place&) = default;
};

/// One mistake in the data.
struct Mistake {
  std::string code = {};  ///< stable word, e.g. `JSON_SYNTAX`: never renamed, wording may improve
  Severity severity = Severity::kError;  ///< how bad
  Place place = {};                      ///< where
  std::string unit = {};                 ///< id of the unit whose data is meant; empty: none
  Text message = {};                     ///< what is wrong, one sentence without a final full stop
  Text hint = {};                        ///< what to do about it; may be empty

  /// The same in everything.
  friend bool operator==(const Mistake&, const Mistake&) = default;
};

/// The mistakes found so far, in the order found (or by place after sort_by_place()).
class Mistakes {
 public:
  /// Over the kept ones.
  using const_iterator = std::vector<Mistake>::const_iterator;

  /// How many mistakes are kept unless told otherwise.
  static constexpr std::size_t kDefaultLimit = 1000;

  Mistakes() = default;
  /// @param limit how many mistakes to keep; further ones are only counted
  explicit Mistakes(std::size_t limit) noexcept : limit_(limit) {}

  /// Adds one. When `limit` mistakes are kept already, it is counted only; but an error takes the place of
  /// the last warning kept, so that a flood of warnings never hides an error.
  void add(Mistake mistake);
  /// Adds all of `other`, its dropped ones as counts.
  void append(Mistakes other);

  /// The first kept one.
  [[nodiscard]] const_iterator begin() const noexcept { return kept_.begin(); }
  /// Behind the last.
  [[nodiscard]] const_iterator end() const noexcept { return kept_.end(); }
  /// How many are kept (never more than limit()).
  [[nodiscard]] std::size_t size() const noexcept { return kept_.size(); }
  /// True when nothing was ever added.
  [[nodiscard]] bool empty() const noexcept { return errors_ + warnings_ == 0; }
  /// @param index less than size()
  [[nodiscard]] const Mistake& operator[](std::size_t index) const noexcept { return kept_[index]; }

  /// Errors added, kept or not.
  [[nodiscard]] std::size_t error_count() const noexcept { return errors_; }
  /// Warnings added, kept or not.
  [[nodiscard]] std::size_t warning_count() const noexcept { return warnings_; }
  /// Whether one of them is an error.
  [[nodiscard]] bool has_errors() const noexcept { return errors_ != 0; }

  /// How many are kept.
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }
  /// How many were counted but not kept.
  [[nodiscard]] std::size_t dropped() const noexcept { return errors_ + warnings_ - kept_.size(); }
  /// True when a further mistake of this severity would only be counted: no need to word it.
  [[nodiscard]] bool only_counts(Severity severity) const noexcept;
  /// Counts one that is not worth wording because only_counts() said so.
  void count_only(Severity severity) noexcept;

  /// Strict mode: every warning, also those still to come, is an error.
  void promote_warnings() noexcept;
  /// Orders by file, line and column; mistakes of one place stay in the order found.
  void sort_by_place();
  /// Forgets all mistakes and counts; limit and strictness stay.
  void clear() noexcept;

 private:
  std::vector<Mistake> kept_;
  std::size_t limit_ = kDefaultLimit;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
  std::size_t kept_warnings_ = 0;
  bool strict_ = false;
};

/// Two lines for a person, without a final line break:
/// @code
///   rules.json:3:14: error JSON_SYNTAX: message [/items/0]
///     hint: what to do
/// @endcode
/// or in Vietnamese with `lỗi`, `cảnh báo`, `gợi ý`. What is unknown or empty is left out (file, line,
/// column, pointer, hint); a unit stands before the message as `(unit)`. Control characters that data may
/// have smuggled in are shown as `\u001b`, so that a terminal cannot be tricked.
[[nodiscard]] std::string format(const Mistake& mistake, Language language);

}  // namespace parindex::inline v1

#endif  // PARINDEX_MISTAKE_HPP_
