// SPDX-License-Identifier: Apache-2.0
#include "score/reasons.hpp"

#include <algorithm>

namespace parindex::inline v1::detail {

namespace {

std::string titled(const Text& title, bool vi) {
  const std::string& first = vi ? title.vi : title.en;
  return first.empty() ? (vi ? title.en : title.vi) : first;
}

}  // namespace

Text reason_missing(const Text& facts) {
  return {"chưa có số liệu: " + facts.vi, "facts not given yet: " + facts.en};
}

Text missing_reason(MissingReason reason, const std::string& note) {
  Text out;
  switch (reason) {
    case MissingReason::kNotGiven:
      break;
    case MissingReason::kNotDue:
      out = {"chưa đến hạn", "not due"};
      break;
    case MissingReason::kRefused:
      out = {"từ chối cung cấp", "refused"};
      break;
    case MissingReason::kUnknown:
      out = {"không rõ", "unknown"};
      break;
  }
  if (note.empty()) return out;
  const std::string after = out.vi.empty() ? note : ": " + note;
  return {out.vi + after, out.en + after};
}

Text reason_below_target(const std::string& computed, const std::string& value, const std::string& target) {
  return {computed + " = " + value + ", chưa đạt " + target, computed + " = " + value + ", below " + target};
}

Text reason_tier(const std::string& computed, const std::string& value, const Text& tier,
                 const std::string& interval) {
  const std::string head = computed == value ? value : computed + " = " + value;
  Text out{head + " thuộc mức " + interval, head + " falls in " + interval};
  if (const std::string vi = titled(tier, true); !vi.empty()) out.vi += " (" + vi + ")";
  if (const std::string en = titled(tier, false); !en.empty()) out.en += " (" + en + ")";
  return out;
}

Text reason_no_tier(const std::string& computed, const std::string& value) {
  const std::string head = computed == value ? value : computed + " = " + value;
  return {head + ", không đạt mức nào", head + ", no step is reached"};
}

Text reason_check(const std::string& condition) {
  return {"không đạt: " + condition, "not met: " + condition};
}

Text reason_option(const Text& option) {
  return {"được xếp: " + titled(option, true), "chosen: " + titled(option, false)};
}

Text reason_judged(const std::string& points) {
  return {"người chấm cho " + points + " điểm", "the reviewer gave " + points + " points"};
}

Text reason_survey(const std::string& value) {
  return {"kết quả khảo sát " + value, "survey result " + value};
}

Text reason_formula(const std::string& computed, const std::string& value) {
  return {"công thức: " + computed + " = " + value, "formula: " + computed + " = " + value};
}

Text reason_count(const std::string& count, const std::string& each) {
  return {"có " + count + ", mỗi đơn vị " + each + " điểm", count + " counted, " + each + " points each"};
}

Text reason_parts(const Text& part, const std::string& condition) {
  const std::string vi = titled(part, true), en = titled(part, false);
  return {"chưa đạt: " + (vi.empty() ? condition : vi), "not met: " + (en.empty() ? condition : en)};
}

Text reason_parts_short() {
  return {"các nội dung cộng lại thấp hơn điểm tối đa", "the parts add up to less than the maximum"};
}

Text reason_deduction(const Text& title, const std::string& computed, const std::string& times,
                      const std::string& each, bool capped, bool floored) {
  const std::string vi = titled(title, true), en = titled(title, false);
  Text out{(vi.empty() ? computed : vi) + ": " + times + " × " + each + " điểm",
           (en.empty() ? computed : en) + ": " + times + " × " + each + " points"};
  if (capped) {
    out.vi += ", không quá mức trừ tối đa";
    out.en += ", up to the cap";
  }
  if (floored) {
    out.vi += ", không trừ quá điểm tối thiểu";
    out.en += ", not below the minimum";
  }
  return out;
}

Text reason_late(const std::string& days) { return {"trễ " + days + " ngày", days + " days late"}; }

Text reason_no_activity(const std::string& computed, std::string_view what) {
  const std::string how(what);
  if (how == "null") return {"không phát sinh (" + computed + ")", "nothing happened (" + computed + ")"};
  if (how == "zero")
    return {"không phát sinh (" + computed + "), tính 0 điểm",
            "nothing happened (" + computed + "), which counts as 0"};
  return {"không phát sinh (" + computed + "), tính theo mức quy định",
          "nothing happened (" + computed + "), which gives the stated points"};
}

Text reason_guard(const std::string& condition, std::string_view what) {
  (void)what;
  return {"không áp dụng: " + condition, "does not apply: " + condition};
}

Text reason_kind(const std::string& kind) {
  return {"không áp dụng cho loại đơn vị “" + kind + "”", "does not apply to units of kind “" + kind + "”"};
}

Text reason_requirement(const std::string& condition) {
  return {"không đáp ứng điều kiện: " + condition, "requirement not met: " + condition};
}

Text reason_zero_if(const std::string& condition) {
  return {"0 điểm vì: " + condition, "0 points because: " + condition};
}

Text reason_evidence(int found, int wanted, int rejected) {
  Text out{"có " + std::to_string(found) + " trên " + std::to_string(wanted) + " tài liệu kiểm chứng",
           std::to_string(found) + " of " + std::to_string(wanted) + " evidence documents"};
  if (rejected > 0) {
    out.vi += ", " + std::to_string(rejected) + " tài liệu không được chấp nhận";
    out.en += ", " + std::to_string(rejected) + " rejected";
  }
  return out;
}

Text reason_review(const std::string& round, const std::string& note) {
  return {"vòng “" + round + "”: " + note, "round “" + round + "”: " + note};
}

Text reason_given(const std::string& source) {
  if (source.empty())
    return {"điểm cho sẵn, không tính lại từ số liệu", "given points, not recomputed from facts"};
  return {"điểm cho sẵn theo " + source + ", không tính lại từ số liệu",
          "points given by " + source + ", not recomputed from facts"};
}

Text reason_given_parent() {
  return {"đã tính trong điểm cho sẵn của mục cha", "covered by the parent's given points"};
}

Text reason_rescaled(const std::string& points, const std::string& applicable) {
  return {"quy đổi từ " + points + " trên " + applicable + " điểm áp dụng",
          "rescaled from " + points + " of " + applicable + " applicable points"};
}

Text reason_max_differs(const std::string& stated, const std::string& sum) {
  return {"điểm tối đa ghi " + stated + ", các mục con cộng lại " + sum,
          "the stated maximum is " + stated + ", the children's add up to " + sum};
}

Text reason_not_chosen(const std::string& chosen) {
  return {"chỉ tính phương án " + chosen, "only the alternative " + chosen + " counts"};
}

Text reason_rounding(int digits) {
  return {"làm tròn đến " + std::to_string(digits) + " chữ số thập phân",
          "rounded to " + std::to_string(digits) + " decimals"};
}

Text reason_bonus(const Text& title, const std::string& code) {
  const std::string vi = titled(title, true), en = titled(title, false);
  return {vi.empty() ? code : code + " " + vi, en.empty() ? code : code + " " + en};
}

Text reason_capped(const std::string& cap) {
  return {"không quá " + cap + " điểm", "at most " + cap + " points"};
}

Text reason_floor(const std::string& min) {
  return {"tổng điểm không dưới " + min, "the total is not below " + min};
}

Text missing_names(const Context& context, const std::vector<Index>& facts) {
  const Model& model = context.model;
  std::vector<Index> once;
  Text names;
  std::string all;
  for (const Index fact : facts) {
    if (std::find(once.begin(), once.end(), fact) != once.end()) continue;
    once.push_back(fact);
    const FactDeclaration& declaration = model.facts[static_cast<std::size_t>(fact)];
    all += (all.empty() ? "" : ", ") + declaration.id;
    const FactValue& value = context.fact(declaration.slot);
    if (value.given()) continue;
    const Text why = value.state == FactValue::State::kMissing
                         ? missing_reason(value.reason, std::string(value.note()))
                         : Text{};
    for (std::string Text::*language : {&Text::vi, &Text::en}) {
      std::string& text = names.*language;
      text += (text.empty() ? "" : ", ") + declaration.id;
      if (!(why.*language).empty()) text += " (" + why.*language + ")";
    }
  }
  return names.empty() ? Text{all, all} : names;
}

Text origin_words(const FactOrigin& origin) {
  constexpr std::size_t kShownLines = 5;
  Text out{origin.how, origin.how};
  for (const FactSource& source : origin.sources) {
    std::string lines;
    for (std::size_t i = 0; i < std::min(source.lines.size(), kShownLines); ++i)
      lines += (i == 0 ? " (" : ", ") + std::to_string(source.lines[i]);
    if (!lines.empty()) lines += source.rows > std::min(source.lines.size(), kShownLines) ? ", …)" : ")";
    const std::string begin = (out.en.empty() ? "" : "; ") + source.file + ": " + std::to_string(source.rows);
    out.vi += begin + " dòng" + lines;
    out.en += begin + (source.rows == 1 ? " row" : " rows") + lines;
  }
  return out;
}

std::string interval_text(const std::string& lo, bool lo_closed, const std::string& hi, bool hi_closed) {
  if (lo == hi && lo_closed && hi_closed) return lo;
  if (hi.empty()) return (lo_closed ? ">= " : "> ") + lo;
  if (lo.empty()) return (hi_closed ? "<= " : "< ") + hi;
  return (lo_closed ? "[" : "(") + lo + ", " + hi + (hi_closed ? "]" : ")");
}

}  // namespace parindex::inline v1::detail
