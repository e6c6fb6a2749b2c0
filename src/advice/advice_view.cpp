// SPDX-License-Identifier: Apache-2.0
#include "advice/advice_view.hpp"

#include <algorithm>
#include <vector>

#include "advice/advice_words.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

using words::pick;

constexpr std::size_t kShownLosses = 12;

class AdviceTable {
 public:
  AdviceTable(const Framework& framework, const Look& look)
      : model_(framework.model()), look_(look), language_(look.language), words_(model_, language_) {}

  std::string show(const Advice& advice, const std::optional<TargetAdvice>& target,
                   std::optional<std::size_t> item) {
    heading(advice);
    if (target) plan(*target);
    if (!item) losses(advice.losses);
    risks(advice.losses, item);
    steps(advice, item);
    return std::move(out_);
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const {
    return std::string(pick(language_, vi, en));
  }
  void title(std::string_view vi, std::string_view en) {
    out_ += "\n" + styled(word(vi, en), Style::kBold, look_) + "\n";
  }
  void line(std::string_view indent, const std::string& text) { out_ += wrapped(indent, text, look_); }

  void heading(const Advice& advice) {
    const Losses& losses = advice.losses;
    out_ +=
        styled(wrapped("", words::unit(losses.unit) + " · " + words::period(losses.period, language_), look_),
               Style::kBold, look_);
    std::string text = word("Điểm ", "Points ") + words_.points(losses.points) + "/" +
                       words::maximum(losses.applicable_max, language_);
    if (losses.index && losses.applicable_max != Rational(100))
      text += word(" · chỉ số ", " · index ") + words_.points(*losses.index);
    if (!losses.band.empty()) text += word(" · xếp loại ", " · band ") + losses.band;
    if (losses.rank)
      text += word(" · hạng ", " · rank ") + std::to_string(*losses.rank) + "/" + std::to_string(losses.of);
    text += word(" · tính đến ", " · as of ") + words::date(losses.as_of, language_);
    line("", text);
    if (advice.hindsight) {
      line(
          "",
          word("Kỳ đã hết vào ngày này: dưới đây là những thay đổi lẽ ra đã đủ (nêu ngày khác bằng --as-of).",
               "The period ends on this day: what follows would have sufficed (name another day by "
               "--as-of)."));
    }
  }

  void losses(const Losses& losses) {
    title("Điểm chưa có", "Points not there");
    std::string text = word("còn có thể thay đổi ", "can still change ") + words_.points(losses.possible) +
                       word(" · không lấy lại được ", " · lost for good ") + words_.points(losses.lost);
    line("  ", text);
    groups(word("theo nguyên nhân", "by cause"), losses.by_cause, true);
    groups(word("theo lĩnh vực", "by field"), losses.by_field, false);
    groups(word("theo đơn vị phụ trách", "by owner"), losses.by_owner, false);
    groups(word("theo căn cứ", "by legal basis"), losses.by_basis, false);
  }

  void groups(const std::string& by, const std::vector<LossGroup>& groups, bool causes) {
    if (groups.empty() || (groups.size() == 1 && groups.front().key.empty())) return;
    std::string text = by + ": ";
    for (std::size_t i = 0; i < std::min(groups.size(), kShownLosses); ++i) {
      const LossGroup& group = groups[i];
      std::string name = group.key;
      if (causes) name = words_.cause(group.key);
      if (name.empty()) name = word("không nêu", "none stated");
      text += (i == 0 ? "" : " · ") + name + " " + words_.points(group.points);
    }
    line("  ", text);
  }

  void risks(const Losses& losses, std::optional<std::size_t> item) {
    bool first = true;
    for (const Risk& risk : losses.risks) {
      if (item && risk.item != *item) continue;
      if (first) title("Có nguy cơ", "At risk");
      first = false;
      line("  ", words_.risk(risk));
    }
  }

  void steps(const Advice& advice, std::optional<std::size_t> item) {
    std::vector<const ItemAdvice*> order;
    for (const ItemAdvice& one : advice.items) {
      if (item ? one.item == *item : !one.steps.empty()) order.push_back(&one);
    }
    std::stable_sort(order.begin(), order.end(), [](const ItemAdvice* a, const ItemAdvice* b) {
      return b->max - b->points < a->max - a->points;
    });
    title("Thay đổi ít nhất để thêm điểm", "The least changes that gain points");
    if (order.empty()) line("  ", word("không có", "none"));
    for (const ItemAdvice* one : order) {
      std::string text = words::item(model_.items[one->item], language_) + " · " +
                         words_.points(one->points, one->item) + "/" + words::maximum(one->max, language_);
      if (one->due) text += word(" · hạn ", " · due ") + words::date(*one->due, language_);
      if (!one->owner.empty()) text += word(" · phụ trách: ", " · owner: ") + one->owner;
      line("  ", text);
      if (one->steps.empty()) line("      ", words_.obstacle(one->obstacle));
      for (std::size_t i = 0; i < one->steps.size(); ++i) {
        if (!item && i != 0 && i + 1 != one->steps.size()) continue;
        step(*one, one->steps[i]);
      }
    }
    if (item) return;
    std::vector<std::string> rest;
    for (const ItemAdvice& one : advice.items) {
      if (!one.steps.empty() || one.obstacle == Obstacle::kFull || one.obstacle == Obstacle::kNotApplicable)
        continue;
      rest.push_back(model_.items[one.item].label + " (" + words_.obstacle(one.obstacle) + ")");
    }
    if (rest.empty()) return;
    std::string text = word("Không có cách nào thêm điểm: ", "Nothing to be gained: ");
    for (std::size_t i = 0; i < rest.size(); ++i)
      text += (i == 0 ? "" : ", ") + rest[i];
    line("  ", text);
  }

  void step(const ItemAdvice& advice, const AdviceStep& step) {
    std::string text =
        words_.gained(step.gain, advice.item) + " → " + words_.points(step.points, advice.item);
    if (step.full) text += word(" (tối đa)", " (full)");
    text += ": ";
    for (std::size_t i = 0; i < step.changes.size(); ++i)
      text += (i == 0 ? "" : "; ") + words_.sentence(step.changes[i]);
    text += word(" · tổng ", " · total ") + words_.points(step.total);
    if (!step.others.empty()) {
      text += word(" · kéo theo ", " · also moves ");
      for (std::size_t i = 0; i < step.others.size(); ++i) {
        const ItemEffect& other = step.others[i];
        text += (i == 0 ? "" : ", ") + model_.items[other.item].label + " " +
                words_.gained(other.after - other.before, other.item);
      }
    }
    if (step.proof == Proof::kUpperBound)
      text += word(" · có thể có cách ít hơn", " · something less may do");
    line("    ", text);
  }

  void plan(const TargetAdvice& target) {
    title("Mục tiêu: " + words_.goal(target.target), "Target: " + words_.goal(target.target));
    if (target.already) {
      line("  ", word("đã đạt", "reached already"));
      return;
    }
    if (!target.reachable) {
      line("  ", word("không đạt được: ", "out of reach: ") + target.why.in(language_));
      return;
    }
    line("  ", words_.way(target));
    for (std::size_t i = 0; i < target.changes.size(); ++i) {
      line("    ", words_.needed(target, i));
    }
    for (const PlanItem& item : target.items) {
      std::string one = model_.items[item.item].label + " " + words_.points(item.before, item.item) + " → " +
                        words_.points(item.after, item.item);
      if (item.due) one += word(" · hạn ", " · due ") + words::date(*item.due, language_);
      if (!item.owner.empty()) one += word(" · phụ trách: ", " · owner: ") + item.owner;
      line("    ", one);
    }
    line("  ", words_.proof(target.proof));
  }

  const Model& model_;
  const Look& look_;
  Language language_;
  AdviceWords words_;
  std::string out_;
};

void csv_change(CsvWriter& out, const Change& change, Language language) {
  out.number(change.fact);
  out.text(change.fact.empty() ? change.item + " " + change.document : change.title.in(language));
  out.number(change.before);
  out.number(change.after);
  out.number(change.amount.is_zero() ? "" : words::plain_decimal(change.amount));
}

}  // namespace

std::string advice_table(const Advice& advice, const std::optional<TargetAdvice>& target,
                         const Framework& framework, const Look& look, std::optional<std::size_t> item) {
  return AdviceTable(framework, look).show(advice, target, item);
}

std::string advice_csv(const Advice& advice, const std::optional<TargetAdvice>& target,
                       const Framework& framework, Language language, std::optional<std::size_t> item) {
  const Model& model = framework.model();
  CsvWriter out;
  for (const std::string_view name :
       {"unit", "what", "item", "title", "step", "points_before", "points_after", "total_after", "cost",
        "proof", "fact", "fact_title", "before", "after", "amount", "due", "owner"})
    out.number(name);
  out.end_row();
  const std::string& unit = advice.losses.unit.id;
  for (const ItemAdvice& one : advice.items) {
    if (item && one.item != *item) continue;
    const Item& of = model.items[one.item];
    const int digits = of.rounding.digits;
    for (std::size_t i = 0; i < one.steps.size(); ++i) {
      const AdviceStep& step = one.steps[i];
      for (const Change& change : step.changes) {
        out.text(unit);
        out.number("step");
        out.number(of.label);
        out.text(of.title.in(language));
        out.number(std::to_string(i + 1));
        out.number(one.points.to_fixed(digits));
        out.number(step.points.to_fixed(digits));
        out.number(step.total.to_fixed(model.rounding.digits));
        out.number(words::plain_decimal(step.cost));
        out.number(to_string(step.proof));
        csv_change(out, change, language);
        out.number(one.due ? one.due->to_string() : "");
        out.text(one.owner);
        out.end_row();
      }
    }
  }
  if (target && target->reachable) {
    for (const Change& change : target->changes) {
      out.text(unit);
      out.number("target");
      out.number(target_text(target->target));
      for (int i = 0; i < 4; ++i)
        out.empty();
      out.number(target->total.to_fixed(model.rounding.digits));
      out.number(words::plain_decimal(target->cost));
      out.number(to_string(target->proof));
      csv_change(out, change, language);
      out.empty();
      out.empty();
      out.end_row();
    }
  }
  return std::move(out).take();
}

}  // namespace detail

std::string to_view(const Advice& advice, const std::optional<TargetAdvice>& target,
                    const Framework& framework, ViewFormat format, const ViewOptions& options,
                    std::optional<std::size_t> item) {
  switch (format) {
    case ViewFormat::kJson:
      return detail::advice_json(advice, target, framework, item) + "\n";
    case ViewFormat::kCsv:
      return detail::advice_csv(advice, target, framework, options.language, item);
    case ViewFormat::kTable:
      break;
  }
  const detail::Look look{.language = options.language, .width = options.width, .colour = options.colour};
  return detail::advice_table(advice, target, framework, look, item);
}

}  // namespace parindex::inline v1
