// SPDX-License-Identifier: Apache-2.0
// What for: what functions that ask a result have in common: the place is checked, and what is written is
// handed on in parts.
//
//   return at_place(result, unit, item, error, [&](const Cards& cards) -> parindex_status {
//     return hand_on(to_html(…), write, user, error);
//   });
#ifndef PARINDEX_CAPI_ASKING_HPP_
#define PARINDEX_CAPI_ASKING_HPP_

#include <algorithm>
#include <string>
#include <string_view>

#include "handles.hpp"

namespace parindex::capi {

inline constexpr Sentence kLeftOut{
    "đơn vị này bị bỏ qua vì số liệu sai", "this unit was left out because its data is wrong"};
inline constexpr Sentence kNoSuchUnit{
    "kết quả không có đơn vị mang mã này", "the result has no unit of this id"};
inline constexpr Sentence kOtherRules{"các kết quả không được chấm theo cùng một bộ tiêu chí",
    "the results were not scored with one framework"};

[[nodiscard]] inline bool same_rules(const parindex_result& a, const parindex_result& b) noexcept {
  return a.framework == b.framework || a.framework->framework.seal() == b.framework->framework.seal();
}

[[nodiscard]] inline bool has_unit(const Scorecards& cards, std::string_view unit) noexcept {
  return std::any_of(cards.begin(), cards.end(), [&](const Scorecard& card) { return card.unit.id == unit; });
}

[[nodiscard]] inline Language language_of(parindex_language language) noexcept {
  return language == PARINDEX_VI ? Language::kVi : Language::kEn;
}

// How a view of advice, comparisons and simulations is written; empty: they have no such view.
[[nodiscard]] inline std::optional<ViewFormat> format_of(parindex_view view) noexcept {
  if (view == PARINDEX_VIEW_JSON) return ViewFormat::kJson;
  if (view == PARINDEX_VIEW_CSV) return ViewFormat::kCsv;
  if (view == PARINDEX_VIEW_TABLE) return ViewFormat::kTable;
  return std::nullopt;
}

// Whether a place in a result exists; an item may be the whole.
[[nodiscard]] inline bool has_place(
    const parindex_result* result, std::size_t unit, std::size_t item) noexcept {
  return valid(result) && unit < result->cards->size() &&
         (item == PARINDEX_NONE || item < result->framework->items.size());
}

// The handle and the place are checked, then `body` gets the scorecards.
template <typename Body>
parindex_status at_place(const parindex_result* result, std::size_t unit, std::size_t item,
    parindex_error** error, Body&& body) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(result)) return fail(error, kNullArgument);
    if (!has_place(result, unit, item)) return fail(error, kNoSuchIndex);
    if (!result->cards->counts(unit)) return fail(error, PARINDEX_E_NOT_FOUND, kLeftOut);
    return body(*result->cards);
  });
}

// Collects what is written and hands it on in parts.
class Sink {
 public:
  Sink(parindex_write_fn write, void* user) : write_(write), user_(user) {}
  // False when the caller wants no more.
  bool put(std::string_view text) {
    pending_ += text;
    constexpr std::size_t kPart = 65536;
    return pending_.size() < kPart || flush();
  }
  bool flush() {
    if (stopped_ || pending_.empty()) return !stopped_;
    stopped_ = write_(pending_.data(), pending_.size(), user_) != 0;
    pending_.clear();
    return !stopped_;
  }

 private:
  parindex_write_fn write_;
  void* user_;
  std::string pending_;
  bool stopped_ = false;
};

// Hands a text on that is there as a whole.
[[nodiscard]] inline parindex_status hand_on(
    std::string_view text, parindex_write_fn write, void* user, parindex_error** error) {
  constexpr std::size_t kPart = std::size_t{1} << 20U;
  for (; !text.empty(); text.remove_prefix(std::min(kPart, text.size()))) {
    if (write(text.data(), std::min(kPart, text.size()), user) != 0) return fail_cancelled(error);
  }
  return PARINDEX_OK;
}

}  // namespace parindex::capi

#endif  // PARINDEX_CAPI_ASKING_HPP_
