// SPDX-License-Identifier: Apache-2.0
// From the maximum to the points, a step a cause: of one unit, or of a cohort on average.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

struct Step {
  std::string name;
  Rational points;
  bool undecided = false;
};

struct Fall {
  Rational max, points;
  std::vector<Step> steps;  // what is lost first, the largest first; then what is gained
};

Fall fall_of(const ReportData& data, const std::vector<std::size_t>& cards) {
  Fall fall;
  std::map<Cause, Rational> by_cause;
  for (const std::size_t one : cards) {
    const Scorecard& card = data.card(one);
    fall.max += card.applicable_max;
    fall.points += card.points;
    for (const LedgerPlace& place : all_entries(data, card))
      by_cause[place.entry->cause] += place.entry->points;
  }
  const Rational count(cards.size());
  fall.max /= count;
  fall.points /= count;
  Rational rest = fall.points - fall.max;
  for (const auto& [cause, sum] : by_cause) {
    if (sum.is_zero()) continue;
    fall.steps.push_back(
        {std::string(words::cause(cause, data.language())), sum / count, cause == Cause::kUndecided});
    rest -= sum / count;
  }
  // What a floor or a ceiling of the total stops.
  if (!rest.is_zero())
    fall.steps.push_back({data.word("giới hạn của tổng điểm", "limit of the total"), rest});
  std::stable_sort(fall.steps.begin(), fall.steps.end(),
                   [](const Step& a, const Step& b) { return a.points < b.points; });
  return fall;
}

void write_bar(Markup& out, std::string_view kind, const Rational& from, const Rational& to,
               const Rational& scale) {
  const int left = thousandths(std::min(from, to), scale);
  const int right = thousandths(std::max(from, to), scale);
  out.tag("td", "class=\"chart\"", [&] {
    out.tag("svg", "class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"",
            [&] {
              // A sliver stays visible.
              constexpr int kThinnest = 3;
              out.empty("rect", "class=\"" + std::string(kind) + "\" x=\"" +
                                    std::to_string(std::min(left, 1000 - kThinnest)) + "\" y=\"2\" width=\"" +
                                    std::to_string(std::max(right - left, kThinnest)) + "\" height=\"16\"");
            });
  });
}

void write_fall(Markup& out, const ReportData& data, const Fall& fall, const std::string& caption) {
  Rational scale = std::max(fall.max, fall.points);
  Rational highest = fall.max;
  for (const Step& step : fall.steps) {
    if (step.points.sign() > 0) highest += step.points;
  }
  scale = std::max(scale, std::min(highest, fall.max * 2));
  table(out, "fall", caption, Caption::kShown, [&] {
    headings(out, {data.word("Bước", "Step"), data.word("Biểu đồ", "Chart"), data.word("#Điểm", "#Points"),
                   data.word("#Còn lại", "#Left")});
    out.tag("tbody", {}, [&] {
      Rational level = fall.max;
      out.tag("tr", "class=\"total\"", [&] {
        out.tag("th", "scope=\"row\"", data.word("Tối đa", "Maximum"));
        write_bar(out, "room", Rational(0), fall.max, scale);
        out.raw("<td></td>");
        out.figure("td", "class=\"n\"", data.points(fall.max, kNone));
      });
      for (const Step& step : fall.steps) {
        const Rational next = level + step.points;
        const bool lost = step.points.sign() < 0;
        out.tag("tr", {}, [&] {
          out.tag("th", "scope=\"row\"", step.name);
          write_bar(out, step.undecided ? "open" : lost ? "less" : "gained", level, next, scale);
          out.figure("td", lost ? "class=\"n lost\"" : "class=\"n gain\"",
                     data.signed_points(step.points, kNone));
          out.figure("td", "class=\"n\"", data.points(next, kNone));
        });
        level = next;
      }
      out.tag("tr", "class=\"total\"", [&] {
        out.tag("th", "scope=\"row\"", data.word("Điểm đạt", "Points"));
        write_bar(out, "have", Rational(0), fall.points, scale);
        out.raw("<td></td>");
        out.figure("td", "class=\"n\"", data.points(fall.points, kNone));
      });
    });
  });
}

}  // namespace

void write_waterfall(Markup& out, const ReportData& data) {
  const bool any = data.focus() || std::any_of(data.cohorts().begin(), data.cohorts().end(),
                                               [](const ReportCohort& one) { return !one.whole.empty(); });
  if (!any) return;
  section(out, "causes", data.word("Nguyên nhân mất điểm", "Where the points went"), [&] {
    if (data.focus()) {
      write_fall(out, data, fall_of(data, {*data.focus()}),
                 data.word("Từ điểm tối đa đến điểm đạt", "From the maximum to the points"));
      return;
    }
    for (const ReportCohort& cohort : data.cohorts()) {
      if (cohort.whole.empty()) continue;
      const std::string caption =
          cohort.title + data.word(": bình quân ", ": average of ") + std::to_string(cohort.whole.size()) +
          data.word(" đơn vị đủ số liệu", cohort.whole.size() == 1 ? " complete unit" : " complete units");
      write_fall(out, data, fall_of(data, cohort.whole), caption);
    }
  });
}

}  // namespace parindex::inline v1::detail
