// SPDX-License-Identifier: Apache-2.0
#include "advice/advice_words.hpp"

#include "output/words.hpp"

namespace parindex::inline v1::detail {

std::string AdviceWords::word(std::string_view vi, std::string_view en) const {
  return std::string(words::pick(language_, vi, en));
}

std::string AdviceWords::points(const Rational& value) const {
  return words::points(value, model_.rounding.digits, language_);
}

std::string AdviceWords::points(const Rational& value, std::size_t item) const {
  return words::points(value, model_.items[item].rounding.digits, language_);
}

std::string AdviceWords::gained(const Rational& value, std::size_t item) const {
  return words::signed_points(value, model_.items[item].rounding.digits, language_);
}

std::string AdviceWords::cause(const std::string& key) const {
  for (int i = 0; i <= static_cast<int>(Cause::kUndecided); ++i) {
    const auto one = static_cast<Cause>(i);
    if (to_string(one) == key) return std::string(words::cause(one, language_));
  }
  return key;
}

std::string AdviceWords::name(const Change& change) const {
  const std::string& title = change.title.in(language_);
  return title.empty() ? change.fact : title + " (" + change.fact + ")";
}

std::string AdviceWords::value(const std::string& text) const {
  if (text.empty()) return word("chưa có", "not given");
  if (text == "true") return word("có", "yes");
  if (text == "false") return word("không", "no");
  if (const std::optional<Date> day = Date::parse(text)) return words::date(*day, language_);
  return words::localized(text, language_);
}

std::string AdviceWords::sentence(const Change& change) const {
  if (change.fact.empty()) {
    return word("nộp thêm ", "hand in ") + change.amount.to_decimal(0) +
           word(" tài liệu", " more document(s)") +
           (change.document.empty() ? "" : ": " + words::document_kind(change.document, language_)) + " (" +
           change.item + ")";
  }
  std::string text = name(change) + ": " + value(change.before) + " → " + value(change.after);
  if (!change.amount.is_zero()) {
    text += " (" + std::string(change.amount.sign() > 0 ? "+" : "") +
            words::localized(change.amount.to_decimal(6), language_) + ")";
  }
  if (change.lowers)
    text += word(" – chỉ khi số đã đếm sửa được", " – only where what was counted can be undone");
  return text;
}

std::string AdviceWords::obstacle(Obstacle obstacle) const {
  switch (obstacle) {
    case Obstacle::kNone:
      return {};
    case Obstacle::kFull:
      return word("đã đạt tối đa", "at its maximum");
    case Obstacle::kClosed:
      return word("đã quá hạn", "its date has passed");
    case Obstacle::kGiven:
      return word("điểm cho sẵn, không tính từ số liệu", "points are given, not computed from facts");
    case Obstacle::kReviewed:
      return word("điểm do vòng thẩm định quyết định", "a round of review has set its points");
    case Obstacle::kInherited:
      return word("số liệu của cấp trên", "its facts are those of a unit above");
    case Obstacle::kMissingFacts:
      return word("còn thiếu số liệu", "facts are missing");
    case Obstacle::kNotApplicable:
      return word("không áp dụng", "does not apply");
    case Obstacle::kFixed:
      return word("số liệu không thay đổi được", "its facts may not change");
    case Obstacle::kOutOfReach:
      break;
  }
  return word("thay đổi nào trong giới hạn cũng không thêm điểm",
              "no change within the bounds gains anything");
}

std::string AdviceWords::goal(const Target& target) const {
  switch (target.kind) {
    case Target::Kind::kTotal:
      return word("tổng điểm ", "a total of ") + words::maximum(target.value, language_);
    case Target::Kind::kIndex:
      return word("chỉ số ", "an index of ") + words::maximum(target.value, language_);
    case Target::Kind::kRank:
      return word("hạng ", "rank ") + target.value.to_decimal(0);
    case Target::Kind::kBand:
      break;
  }
  return word("xếp loại ", "band ") + target.band;
}

std::string AdviceWords::risk(const Risk& risk) const {
  const std::string where = words::item(model_.items[risk.item], language_);
  std::string text;
  if (risk.kind == Risk::Kind::kThreshold) {
    text = words::localized(risk.change->amount.abs().to_decimal(6), language_) +
           (risk.change->amount.sign() > 0 ? word(" nữa ở ", " more of ") : word(" bớt ở ", " less of ")) +
           name(*risk.change) + word(" là mất ", " and it loses ") + points(risk.points, risk.item);
  } else if (risk.kind == Risk::Kind::kDueSoon) {
    text = word("đến hạn ", "due ") + (risk.due ? words::date(*risk.due, language_) : std::string()) +
           word(", còn có thể thêm ", ", may still gain ") + points(risk.points, risk.item);
  } else {
    text = word("chưa có số liệu, ", "undecided, ") + points(risk.points, risk.item) +
           word(" chưa chắc", " at stake");
  }
  if (!risk.owner.empty()) text += word(" · phụ trách: ", " · owner: ") + risk.owner;
  return where + ": " + text;
}

std::string AdviceWords::way(const TargetAdvice& target) const {
  std::string text = word("còn thiếu ", "short by ") + points(target.short_by) + word("; ", "; ") +
                     std::to_string(target.items.size()) +
                     word(" tiêu chí là đủ: tổng ", " item(s) suffice: total ") +
                     points(target.total_before) + " → " + points(target.total);
  if (target.band_before != target.band)
    text += word(", xếp loại ", ", band ") + (target.band_before.empty() ? "–" : target.band_before) + " → " +
            target.band;
  if (target.rank && target.rank_before != target.rank)
    text += word(", hạng ", ", rank ") +
            (target.rank_before ? std::to_string(*target.rank_before) : std::string("–")) + " → " +
            std::to_string(*target.rank);
  text += word(" · công sức ", " · effort ") + words::maximum(target.cost, language_);
  return text;
}

std::string AdviceWords::needed(const TargetAdvice& target, std::size_t i) const {
  std::string one = sentence(target.changes[i]);
  for (const Boundary& boundary : target.boundary) {
    if (boundary.change != i) continue;
    one += word(" · bớt một bước: tổng ", " · one step less: total ") + points(boundary.total) +
           (boundary.reached ? word(", vẫn đạt", ", still reached") : word(", không đạt", ", not reached"));
  }
  return one;
}

std::string AdviceWords::proof(Proof proof) const {
  return proof == Proof::kLeast
             ? word("Đã chứng minh: không có cách nào ít công hơn.", "Shown: nothing cheaper suffices.")
             : word("Cách này đủ; chưa chứng minh được là ít công nhất.",
                    "This suffices; it is not shown that nothing cheaper would.");
}

}  // namespace parindex::inline v1::detail
