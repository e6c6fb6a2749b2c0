// SPDX-License-Identifier: Apache-2.0
// What would gain points, and what may still be lost: the unit's advice.
#include "parindex/advice.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "advice/advice_words.hpp"
#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

class AdvicePart {
 public:
  AdvicePart(Markup& out, const ReportData& data, const Advice& advice)
      : out_(out), data_(data), advice_(advice), words_(data.model(), data.language()) {
    for (const ItemAdvice& one : advice.items) {
      if (!one.steps.empty()) items_.push_back(&one);
    }
    std::stable_sort(items_.begin(), items_.end(), [](const ItemAdvice* a, const ItemAdvice* b) {
      return b->max - b->points < a->max - a->points;
    });
  }

  void write() {
    const TargetAdvice* const target = data_.options().target;
    const bool risks = std::any_of(advice_.losses.risks.begin(), advice_.losses.risks.end(), threatens);
    if (items_.empty() && target == nullptr && !risks) return;
    const std::string title = data_.word("Cách thêm điểm", "How to gain points");
    section(out_, "advice", title, [&] {
      if (advice_.hindsight) {
        out_.tag("p", "class=\"note\"",
                 data_.word("Kỳ đã hết vào ngày này: những thay đổi dưới đây lẽ ra đã đủ.",
                            "The period ends on this day: the changes below would have sufficed."));
      }
      if (target != nullptr) write_target(*target);
      if (!items_.empty()) {
        out_.tag("h3", {}, data_.word("Thay đổi ít nhất ở từng tiêu chí", "The least change in each item"));
        table(out_, "duties", title, Caption::kHidden, [&] { write_items(); });
      }
      if (risks) write_risks();
    });
  }

 private:
  static bool threatens(const Risk& risk) { return risk.kind == Risk::Kind::kThreshold; }

  void write_target(const TargetAdvice& target) {
    out_.tag("h3", {}, data_.word("Mục tiêu: ", "Target: ") + words_.goal(target.target));
    if (target.already) return out_.tag("p", {}, data_.word("Đã đạt.", "Reached already."));
    if (!target.reachable) {
      out_.tag("p", {}, data_.word("Không đạt được: ", "Out of reach: ") + target.why.in(data_.language()));
      return;
    }
    out_.tag("p", {}, words_.way(target));
    out_.tag("ul", {}, [&] {
      for (std::size_t i = 0; i != target.changes.size(); ++i)
        out_.tag("li", {}, words_.needed(target, i));
    });
    out_.tag("p", "class=\"note\"", words_.proof(target.proof));
  }

  void write_items() {
    const bool owners =
        std::any_of(items_.begin(), items_.end(), [](const auto* one) { return !one->owner.empty(); });
    const bool dates =
        std::any_of(items_.begin(), items_.end(), [](const auto* one) { return one->due.has_value(); });
    std::vector<std::string> titles{data_.word("Tiêu chí và thay đổi", "Item and change")};
    if (owners) titles.push_back(data_.word("Cơ quan phụ trách", "Office"));
    if (dates) titles.push_back(data_.word("Hạn", "Due"));
    titles.push_back(data_.word("#Thêm", "#Gain"));
    titles.push_back(data_.word("#Tổng khi đó", "#Total then"));
    headings(out_, titles);
    out_.tag("tbody", {}, [&] {
      for (const ItemAdvice* const one : items_) {
        // the next step, and all there is to gain
        for (std::size_t i = 0; i < one->steps.size(); ++i) {
          if (i == 0 || i + 1 == one->steps.size()) write_step(*one, one->steps[i], i == 0, owners, dates);
        }
      }
    });
  }

  void write_step(const ItemAdvice& one, const AdviceStep& step, bool first, bool owners, bool dates) {
    const Item& item = data_.model().items[one.item];
    out_.tag("tr", {}, [&] {
      out_.tag("td", "class=\"what\"", [&] {
        out_.tag("span", "class=\"code\"", item.label);
        out_.raw(" ");
        if (first) out_.text(item.title.in(data_.language()));
        if (step.full) {
          out_.raw(" ");
          out_.tag("b", {}, data_.word("điểm tối đa", "full points"));
        }
        for (const Change& change : step.changes) {
          out_.raw("<br>");
          out_.tag("small", "class=\"about\"", words_.sentence(change));
        }
        for (const ItemEffect& other : step.others) {
          out_.raw("<br>");
          out_.tag("small", "class=\"about\"",
                   data_.word("kéo theo ", "also moves ") + data_.model().items[other.item].label + " " +
                       words_.gained(other.after - other.before, other.item));
        }
      });
      if (owners)
        out_.tag("td", "class=\"who\"",
                 one.owner.empty() ? data_.word("chưa phân công", "not assigned") : one.owner);
      if (dates)
        out_.tag("td", "class=\"day\"", one.due ? words::date(*one.due, data_.language()) : std::string("–"));
      out_.figure("td", "class=\"n\"", words_.gained(step.gain, one.item));
      out_.figure("td", "class=\"n then\"", words_.points(step.total));
    });
    out_.line_break();
  }

  void write_risks() {
    out_.tag("h3", {}, data_.word("Có nguy cơ mất", "At risk"));
    out_.tag("ul", {}, [&] {
      for (const Risk& risk : advice_.losses.risks) {
        if (threatens(risk)) out_.tag("li", {}, words_.risk(risk));
      }
    });
  }

  Markup& out_;
  const ReportData& data_;
  const Advice& advice_;
  AdviceWords words_;
  std::vector<const ItemAdvice*> items_;
};

}  // namespace

void write_advice(Markup& out, const ReportData& data) {
  if (data.focus() && data.options().advice != nullptr) AdvicePart(out, data, *data.options().advice).write();
}

}  // namespace parindex::inline v1::detail
