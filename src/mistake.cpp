// SPDX-License-Identifier: Apache-2.0
#include "parindex/mistake.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <tuple>
#include <utility>

#include "text/utf8.hpp"

namespace parindex::inline v1 {

bool Mistakes::only_counts(Severity severity) const noexcept {
  if (kept_.size() < limit_) {
    return false;
  }
  const bool is_error = strict_ || severity == Severity::kError;
  return !is_error || kept_warnings_ == 0;
}

void Mistakes::count_only(Severity severity) noexcept {
  if (strict_ || severity == Severity::kError) {
    ++errors_;
  } else {
    ++warnings_;
  }
}

void Mistakes::add(Mistake mistake) {
  if (strict_) {
    mistake.severity = Severity::kError;
  }
  const bool is_warning = mistake.severity == Severity::kWarning;
  if (only_counts(mistake.severity)) {
    count_only(mistake.severity);
    return;
  }
  if (kept_.size() >= limit_) {
    // An error displaces the last warning kept.
    const auto last = std::find_if(kept_.rbegin(), kept_.rend(),
                                   [](const Mistake& kept) { return kept.severity == Severity::kWarning; });
    kept_.erase(std::next(last).base());
    --kept_warnings_;
  }
  kept_.push_back(std::move(mistake));
  ++(is_warning ? warnings_ : errors_);
  kept_warnings_ += is_warning ? 1 : 0;
}

void Mistakes::append(Mistakes other) {
  std::size_t uncounted_errors = other.errors_;
  std::size_t uncounted_warnings = other.warnings_;
  for (Mistake& mistake : other.kept_) {
    --(mistake.severity == Severity::kWarning ? uncounted_warnings : uncounted_errors);
    add(std::move(mistake));
  }
  errors_ += uncounted_errors;
  (strict_ ? errors_ : warnings_) += uncounted_warnings;
}

void Mistakes::promote_warnings() noexcept {
  strict_ = true;
  for (Mistake& mistake : kept_) {
    mistake.severity = Severity::kError;
  }
  errors_ += std::exchange(warnings_, 0);
  kept_warnings_ = 0;
}

void Mistakes::sort_by_place() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) <
           std::tie(b.place.file, b.place.line, b.place.column);
  });
}

void Mistakes::clear() noexcept {
  kept_.clear();
  errors_ = 0;
  warnings_ = 0;
  kept_warnings_ = 0;
}

std::string format(const Mistake& mistake, Language language) {
  using detail::text::shown;
  const bool vietnamese = language == Language::kVi;
  std::string out;
  if (!mistake.place.file.empty()) {
    out += shown(mistake.place.file) + ':';
  }
  if (mistake.place.line != 0) {
    out += std::to_string(mistake.place.line) + ':';
    if (mistake.place.column != 0) {
      out += std::to_string(mistake.place.column) + ':';
    }
  }
  if (!out.empty()) {
    out += ' ';
  }
  if (mistake.severity == Severity::kError) {
    out += vietnamese ? "lỗi " : "error ";
  } else {
    out += vietnamese ? "cảnh báo " : "warning ";
  }
  out += shown(mistake.code) + ": ";
  if (!mistake.unit.empty()) {
    out += '(' + shown(mistake.unit) + ") ";
  }
  out += shown(mistake.message.in(language));
  if (!mistake.place.pointer.empty()) {
    out += " [" + shown(mistake.place.pointer) + ']';
  }
  if (!mistake.hint.empty()) {
    out += vietnamese ? "\n  gợi ý: " : "\n  hint: ";
    out += shown(mistake.hint.in(language));
  }
  return out;
}

}  // namespace parindex::inline v1
