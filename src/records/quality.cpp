// SPDX-License-Identifier: Apache-2.0
#include "records/quality.hpp"

#include <utility>

namespace parindex::inline v1::detail::records {
namespace {

Mistake worded(Code code, const Place& place, std::initializer_list<Argument> args, const std::string& unit) {
  Mistakes one(1);
  report(one, code, place, args, unit);
  return *one.begin();
}

void move_up_to(std::size_t limit, std::vector<Mistake>& from, std::vector<Mistake>& to) {
  for (Mistake& mistake : from) {
    if (to.size() == limit) return;
    to.push_back(std::move(mistake));
  }
}

}  // namespace

void Quality::refuse(Code code, const Place& place, std::initializer_list<Argument> args,
                     const std::string& unit) {
  ++refused_;
  ++reasons_[std::string(code_text(code))];
  if (list_.size() < listed_) list_.push_back(worded(code, place, args, unit));
}

void Quality::refuse(const Mistake& mistake) {
  ++refused_;
  ++reasons_[mistake.code];
  if (list_.size() < listed_) list_.push_back(mistake);
}

void Quality::warn(Code code, const Place& place, std::initializer_list<Argument> args,
                   const std::string& unit) {
  ++warned_;
  if (warnings_.size() < listed_) warnings_.push_back(worded(code, place, args, unit));
}

void Quality::append(QualityReport other) {
  counted_ += other.rows_counted;
  refused_ += other.rows_refused;
  warned_ += other.warning_count;
  for (const RefusedCount& reason : other.reasons)
    reasons_[reason.code] += reason.rows;
  move_up_to(listed_, other.refused, list_);
  move_up_to(listed_, other.warnings, warnings_);
}

QualityReport Quality::take() && {
  QualityReport out;
  out.rows_counted = counted_;
  out.rows_refused = refused_;
  out.rows_in = counted_ + refused_;
  for (const auto& [code, rows] : reasons_)
    out.reasons.push_back({code, rows});
  out.refused = std::move(list_);
  out.warnings = std::move(warnings_);
  out.warning_count = warned_;
  return out;
}

}  // namespace parindex::inline v1::detail::records
