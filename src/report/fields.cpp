// SPDX-License-Identifier: Apache-2.0
// Points of the top-level items as bars against their maximum and against the cohort.
#include <string>
#include <vector>

#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

// What the cohort did in an item: of units whose points are final there; empty when there are none.
std::vector<Rational> cohort_points(const ReportData& data, const ReportCohort& cohort, Index index) {
  std::vector<Rational> out;
  for (const std::size_t one : cohort.all) {
    const ItemScore& score = ReportData::score(data.card(one), index);
    if (ReportData::is_whole(score) && score.applicable_max.sign() > 0) out.push_back(score.points);
  }
  return out;
}

std::string rect(std::string_view kind, int from, int to) {
  return "class=\"" + std::string(kind) + "\" x=\"" + std::to_string(from) + "\" y=\"3\" width=\"" +
         std::to_string(to - from) + "\" height=\"14\"";
}
std::string mark(std::string_view kind, int at) {
  return "class=\"" + std::string(kind) + "\" x1=\"" + std::to_string(at) + "\" x2=\"" + std::to_string(at) +
         "\" y1=\"0\" y2=\"20\"";
}

// The numbers stand beside the picture, so it need not be read out.
void write_bar(Markup& out, const Rational& points, const Rational& highest, const Rational& max,
               const Spread* spread) {
  out.tag("svg", "class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"",
          [&] {
            out.empty("rect", rect("room", 0, 1000));
            out.empty("rect", rect("open", 0, thousandths(highest, max)));
            out.empty("rect", rect("have", 0, thousandths(points, max)));
            if (spread != nullptr) {
              out.empty("line", mark("median", thousandths(spread->median, max)));
              out.empty("line", mark("best", thousandths(spread->best, max)));
            }
          });
}

std::string item_title(const ReportData& data, Index index) {
  const Item& item = data.item(index);
  return item.title.empty() ? item.label : item.title.in(data.language());
}

void write_name(Markup& out, const ReportData& data, Index index) {
  out.tag("th", "scope=\"row\"", [&] {
    const Item& item = data.item(index);
    if (!item.title.empty()) {
      out.tag("small", "class=\"code\"", item.label);
      out.raw(" ");
    }
    out.text(item_title(data, index));
  });
}

void write_unit(Markup& out, const ReportData& data, const Scorecard& card) {
  const ReportCohort& cohort = data.cohorts().front();
  const bool compared = cohort.all.size() > 1;
  const Scorecard* const before = data.before(card);
  table(out, "bars",
        data.word("Điểm từng lĩnh vực so với tối đa", "Points of each field against its maximum"),
        Caption::kShown, [&] {
          std::vector<std::string> titles{data.word("Lĩnh vực", "Field"), data.word("Mức đạt", "Reached"),
                                          data.word("#Điểm", "#Points")};
          if (compared) {
            titles.push_back(data.word("#Trung vị", "#Median"));
            titles.push_back(data.word("#Cao nhất", "#Best"));
            titles.push_back(data.word("#Hạng", "#Rank"));
          }
          if (before != nullptr) titles.push_back(data.word("#Thay đổi", "#Change"));
          headings(out, titles);
          out.tag("tbody", {}, [&] {
            for (const Index root : data.model().roots) {
              const ItemScore& score = ReportData::score(card, root);
              const std::vector<Rational> others = cohort_points(data, cohort, root);
              const bool counts = score.state != State::kNotApplicable && score.applicable_max.sign() > 0;
              Spread spread;
              if (!others.empty()) spread = spread_of(others);
              const bool spread_known = compared && !others.empty();
              out.tag("tr", {}, [&] {
                write_name(out, data, root);
                out.tag("td", "class=\"chart\"", [&] {
                  if (counts) {
                    write_bar(out, score.points, score.highest, score.applicable_max,
                              spread_known ? &spread : nullptr);
                  }
                });
                out.tag("td", "class=\"n\"", [&] {
                  if (!counts) return out.text(words::state(score.state, data.language()));
                  out.figure("b", {}, data.points(score.points, root));
                  out.tag("small", {}, "/" + words::maximum(score.applicable_max, data.language()));
                });
                if (compared) {
                  out.figure("td", "class=\"n\"", spread_known ? data.points(spread.median, root) : "–");
                  out.figure("td", "class=\"n\"", spread_known ? data.points(spread.best, root) : "–");
                  out.tag("td", "class=\"n\"",
                          score.rank ? std::to_string(*score.rank) + "/" + std::to_string(score.of)
                                     : std::string("–"));
                }
                if (before != nullptr) {
                  const ItemScore& earlier = ReportData::score(*before, root);
                  out.tag("td", "class=\"n\"", [&] {
                    if (ReportData::is_whole(score) && ReportData::is_whole(earlier)) {
                      write_change(out, data, score.points, earlier.points, root);
                    } else {
                      out.text("–");
                    }
                  });
                }
              });
            }
          });
        });
  out.tag("p", "class=\"legend\"", [&] {
    out.raw("<span class=\"key have\"></span> ");
    out.text(data.word("điểm đạt", "points"));
    if (card.pending != 0) {
      out.raw(" <span class=\"key open\"></span> ");
      out.text(data.word("còn có thể đạt", "still possible"));
    }
    if (compared) {
      out.raw(" <span class=\"key median\"></span> ");
      out.text(data.word("trung vị nhóm", "median of the cohort"));
      out.raw(" <span class=\"key best\"></span> ");
      out.text(data.word("cao nhất nhóm", "best of the cohort"));
    }
  });
}

void write_cohort(Markup& out, const ReportData& data, const ReportCohort& cohort) {
  table(out, "bars", cohort.title, Caption::kShown, [&] {
    headings(out, {data.word("Lĩnh vực", "Field"), data.word("Mức đạt", "Reached"),
                   data.word("#Trung vị", "#Median"), data.word("#Cao nhất", "#Best"),
                   data.word("#Thấp nhất", "#Lowest"), data.word("#Tối đa", "#Maximum")});
    out.tag("tbody", {}, [&] {
      for (const Index root : data.model().roots) {
        const std::vector<Rational> all = cohort_points(data, cohort, root);
        if (all.empty()) continue;
        const Spread spread = spread_of(all);
        Rational max;
        for (const std::size_t one : cohort.all)
          max = std::max(max, ReportData::score(data.card(one), root).applicable_max);
        out.tag("tr", {}, [&] {
          write_name(out, data, root);
          out.tag("td", "class=\"chart\"",
                  [&] { write_bar(out, spread.median, spread.median, max, &spread); });
          out.figure("td", "class=\"n\"", data.points(spread.median, root));
          out.figure("td", "class=\"n\"", data.points(spread.best, root));
          out.figure("td", "class=\"n\"", data.points(spread.lowest, root));
          out.figure("td", "class=\"n\"", words::maximum(max, data.language()));
        });
      }
    });
  });
}

}  // namespace

void write_fields(Markup& out, const ReportData& data) {
  if (data.cohorts().empty()) return;
  section(out, "fields", data.word("Theo lĩnh vực", "By field"), [&] {
    if (data.focus()) {
      write_unit(out, data, data.card(*data.focus()));
    } else {
      for (const ReportCohort& cohort : data.cohorts())
        write_cohort(out, data, cohort);
    }
  });
}

}  // namespace parindex::inline v1::detail
