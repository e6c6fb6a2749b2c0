// SPDX-License-Identifier: Apache-2.0
// Units in order of rank with their fields as a heat map, and what each of them lost.
#include <algorithm>
#include <string>
#include <vector>

#include "output/scorecard_table.hpp"
#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

class UnitTable {
 public:
  UnitTable(Markup& out, const ReportData& data, const ReportCohort& cohort)
      : out_(out), data_(data), cohort_(cohort) {
    for (const std::size_t one : cohort.all) {
      changes_ = changes_ || data.before(data.card(one)) != nullptr;
      ranges_ = ranges_ || data.drawn(data.card(one)) != nullptr;
    }
  }

  void write() {
    const Model& model = data_.model();
    table(out_, "units", cohort_.title, Caption::kShown, [&] {
      std::vector<std::string> titles{data_.word("#Hạng", "#Rank"), data_.word("Đơn vị", "Unit"),
                                      data_.word("#Điểm", "#Points")};
      if (changes_) titles.push_back(data_.word("#Thay đổi", "#Change"));
      if (!model.bands.empty()) titles.push_back(data_.word("Xếp loại", "Band"));
      if (ranges_) titles.push_back(data_.word("Khoảng hạng", "Rank interval"));
      for (const Index root : model.roots)
        titles.push_back("#" + data_.item(root).label);
      headings(out_, titles);
      out_.tag("tbody", {}, [&] {
        for (const std::size_t one : cohort_.all)
          row(one);
      });
    });
    legend();
  }

 private:
  void row(std::size_t at) {
    const Scorecard& card = data_.card(at);
    const bool own = data_.focus() == at;
    out_.tag("tr", own ? "class=\"own\" aria-current=\"true\"" : "", [&] {
      out_.tag("td", "class=\"n\"", card.rank ? std::to_string(*card.rank) : std::string("–"));
      out_.tag("th", "scope=\"row\"", [&] {
        const std::string name = card.unit.name.empty() ? card.unit.id : card.unit.name;
        if (data_.focus()) {
          out_.text(name);
        } else {
          out_.tag("a", "href=\"#" + unit_anchor(at) + "\"", name);
        }
        if (name != card.unit.id) {
          out_.raw(" ");
          out_.tag("small", "class=\"code\"", card.unit.id);
        }
        if (card.disqualified) mark(data_.word("bị loại", "disqualified"));
        if (card.pending != 0) {
          mark(data_.word("thiếu ", "missing in ") + std::to_string(card.pending) +
               data_.word(" tiêu chí", card.pending == 1 ? " item" : " items"));
        }
      });
      out_.figure("td", "class=\"n sum\"", data_.points(card.points, kNone));
      if (changes_) change(card);
      if (!data_.model().bands.empty())
        out_.tag("td", {}, card.band.empty() ? std::string_view("–") : std::string_view(card.band));
      if (ranges_) range(card);
      for (const Index root : data_.model().roots)
        cell(card, root);
    });
    out_.line_break();
  }

  void mark(const std::string& text) {
    out_.raw(" ");
    out_.tag("small", "class=\"about\"", "(" + text + ")");
  }

  void change(const Scorecard& card) {
    const Scorecard* const before = data_.before(card);
    out_.tag("td", "class=\"n\"", [&] {
      if (before == nullptr || before->pending != 0 || card.pending != 0) return out_.text("–");
      write_change(out_, data_, card.points, before->points, kNone);
      if (card.rank && before->rank && *card.rank != *before->rank) {
        out_.raw(" ");
        out_.tag(
            "small", {},
            data_.word("hạng ", "rank ") + std::to_string(*before->rank) + "→" + std::to_string(*card.rank));
      }
    });
  }

  // The ranks of nine draws in ten, the middle one marked; the numbers beside say the same.
  void range(const Scorecard& card) {
    const UnitSimulation* const range = data_.drawn(card);
    out_.tag("td", "class=\"range\"", [&] {
      if (range == nullptr) return out_.text("–");
      const Rational whole(std::max<std::size_t>(cohort_.all.size(), 1));
      const RankSpread& ranks = range->rank;
      const auto before = [&whole](std::uint32_t rank) {
        return thousandths(Rational(std::int64_t{rank} - 1), whole);
      };
      out_.tag(
          "svg", "class=\"bar\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"",
          [&] {
            out_.empty("rect", "class=\"room\" x=\"0\" y=\"8\" width=\"1000\" height=\"4\"");
            const int from = before(ranks.p5), to = thousandths(Rational(std::int64_t{ranks.p95}), whole);
            out_.empty("rect", "class=\"have\" x=\"" + std::to_string(from) + "\" y=\"5\" width=\"" +
                                   std::to_string(std::max(to - from, 8)) + "\" height=\"10\"");
            const std::string middle = std::to_string(before(ranks.p50));
            out_.empty("line",
                       "class=\"best\" y1=\"0\" y2=\"20\" x1=\"" + middle + "\" x2=\"" + middle + "\"");
          });
      out_.text(std::to_string(ranks.p5) + "–" + std::to_string(ranks.p95));
    });
  }

  void cell(const Scorecard& card, Index root) {
    const ItemScore& score = ReportData::score(card, root);
    std::string kind = "n h";
    if (score.state == State::kPending || score.lowest != score.highest) {
      kind += " open";
    } else if (score.applicable_max.sign() <= 0) {
      kind += " none";
    } else {
      kind += " h" + std::to_string(fifths(score.points, score.applicable_max));
    }
    out_.figure("td", attribute("class", kind),
                points_cell(score, data_.item(root).rounding.digits, data_.language()));
  }

  void legend() {
    out_.tag("p", "class=\"legend\"", [&] {
      out_.text(data_.word("Tỷ lệ so với tối đa: ", "Share of the maximum: "));
      constexpr std::string_view kShares[] = {"< 20%", "20–40%", "40–60%", "60–80%", "80–100%", "100%"};
      for (std::size_t i = 0; i != std::size(kShares); ++i) {
        out_.tag("span", "class=\"heat h h" + std::to_string(i) + "\"", kShares[i]);
        out_.raw(" ");
      }
      if (ranges_) out_.text(" " + draws_sentence(data_));
    });
  }

  Markup& out_;
  const ReportData& data_;
  const ReportCohort& cohort_;
  bool changes_ = false;
  bool ranges_ = false;
};

// Fields by code, so that narrow columns can carry the code alone.
void write_codes(Markup& out, const ReportData& data) {
  const bool any = std::any_of(data.model().roots.begin(), data.model().roots.end(),
                               [&](Index root) { return !data.item(root).title.empty(); });
  if (!any) return;
  out.tag("p", "class=\"legend\"", [&] {
    bool first = true;
    for (const Index root : data.model().roots) {
      if (!first) out.raw(" · ");
      first = false;
      out.tag("b", {}, data.item(root).label);
      out.raw(" ");
      out.text(data.item(root).title.in(data.language()));
    }
  });
}

void write_lost(Markup& out, const ReportData& data, const Scorecard& card) {
  std::vector<std::string> full;
  const Model& model = data.model();
  table(out, "losses", data.word("Điểm mất: ", "Points lost: ") + data.unit_name(card.unit.id),
        Caption::kShown, [&] {
          headings(out, {data.word("Tiêu chí", "Item"), data.word("#Điểm", "#Points"),
                         data.word("#Tối đa", "#Maximum"), data.word("Lý do", "Why")});
          out.tag("tbody", {}, [&] {
            for (std::size_t i = 0; i != model.items.size(); ++i) {
              const auto index = static_cast<Index>(i);
              const Item& item = model.items[i];
              const ItemScore& score = card.items[i];
              if (score.state == State::kNotApplicable || score.state == State::kTracked) continue;
              const bool told = std::any_of(score.ledger.begin(), score.ledger.end(),
                                            [](const LedgerEntry& entry) { return !entry.points.is_zero(); });
              if (!told) {
                if (item.is_leaf() && score.applicable_max.sign() > 0 && score.points == score.applicable_max)
                  full.push_back(item.label);
                continue;
              }
              out.tag("tr", {}, [&] {
                out.tag("th", "scope=\"row\"", item.label);
                out.figure("td", "class=\"n\"", points_cell(score, item.rounding.digits, data.language()));
                out.figure("td", "class=\"n\"", words::maximum(score.applicable_max, data.language()));
                out.tag("td", {}, [&] {
                  bool first = true;
                  for (const LedgerEntry& entry : score.ledger) {
                    if (!first) out.raw("<br>");
                    first = false;
                    if (score.ledger.size() > 1) {
                      out.figure("b", {}, data.signed_points(entry.points, index));
                      out.raw(" ");
                    }
                    out.text(data.why(entry));
                  }
                });
              });
            }
          });
        });
  if (full.empty()) return;
  std::string list;
  for (const std::string& label : full)
    list += (list.empty() ? "" : ", ") + label;
  out.tag("p", "class=\"legend\"", data.word("Đủ điểm: ", "In full: ") + list);
}

}  // namespace

void write_units(Markup& out, const ReportData& data) {
  const bool many = std::any_of(data.cohorts().begin(), data.cohorts().end(),
                                [](const ReportCohort& one) { return one.all.size() > 1; });
  if (!many) return;
  section(out, "units", data.word("Xếp hạng và điểm theo lĩnh vực", "Ranking, and points by field"), [&] {
    write_codes(out, data);
    for (const ReportCohort& cohort : data.cohorts())
      UnitTable(out, data, cohort).write();
  });
}

void write_unit_details(Markup& out, const ReportData& data) {
  if (data.focus()) return;
  section(out, "details", data.word("Từng đơn vị", "Unit by unit"), [&] {
    for (const ReportCohort& cohort : data.cohorts()) {
      for (const std::size_t at : cohort.all) {
        const Scorecard& card = data.card(at);
        out.tag("details", "class=\"unit\" " + attribute("id", unit_anchor(at)), [&] {
          out.tag("summary", {}, [&] {
            if (card.rank) {
              out.text(std::to_string(*card.rank) + ". ");
            }
            out.text(words::unit(card.unit) + ": ");
            out.figure("b", {}, data.points(card.points, kNone));
          });
          write_lost(out, data, card);
        });
        out.line_break();
      }
    }
  });
}

}  // namespace parindex::inline v1::detail
