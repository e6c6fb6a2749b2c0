// SPDX-License-Identifier: Apache-2.0
// The first thing a reader looks for: how many points, which rank, and what changed.
#include <algorithm>
#include <string>
#include <vector>

#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

// A figure with what it is.
template <typename Body>
void figure_of(Markup& out, std::string_view name, Body body) {
  out.tag("div", {}, [&] {
    out.tag("dt", {}, name);
    out.tag("dd", {}, body);
  });
}

std::string missing_sentence(const ReportData& data, const Scorecard& card) {
  return data.word("Chưa đủ số liệu ở ", "Something is missing in ") + std::to_string(card.pending) +
         data.word(
             " tiêu chí: chưa tính chỉ số, xếp loại, xếp hạng. Khi đủ số liệu, điểm sẽ nằm trong khoảng ",
             " items: no index, band or rank yet. Once all is known the points will lie between ") +
         data.points(card.lowest, kNone) + data.word(" đến ", " and ") + data.points(card.highest, kNone) +
         ".";
}

// "612 of 1,000", as a share: "61.2%".
std::string share_of(const ReportData& data, std::uint64_t part, std::uint64_t whole) {
  const Rational share =
      Rational(100) * Rational(static_cast<std::int64_t>(part)) / Rational(static_cast<std::int64_t>(whole));
  return words::points(share, 1, data.language()) + "%";
}

// Where rank and band lie when numbers are drawn.
std::string drawn_sentence(const ReportData& data, const Scorecard& card) {
  const UnitSimulation& drawn = *data.drawn(card);
  const auto rank = [](std::uint32_t value) { return std::to_string(value); };
  std::string out = draws_sentence(data) + " " + data.word("Hạng của đơn vị: ", "Rank of the unit: ") +
                    rank(drawn.rank.p5) + "–" + rank(drawn.rank.p95) +
                    data.word(", giữa là ", ", the middle one ") + rank(drawn.rank.p50) + ".";
  std::string bands;
  const auto add = [&](const std::string& name, std::uint64_t draws) {
    if (draws != 0) bands += (bands.empty() ? "" : ", ") + name + " " + share_of(data, draws, drawn.ranked);
  };
  for (std::size_t band = 0; band != drawn.bands.size(); ++band) {
    const Band& one = data.model().bands[band];
    add(one.title.empty() ? one.code : one.title.in(data.language()), drawn.bands[band]);
  }
  if (!bands.empty()) {
    add(data.word("không xếp loại", "none"), drawn.without_band);
    out += data.word(" Xếp loại: ", " Band: ") + bands + ".";
  }
  return out;
}

void write_gates(Markup& out, const ReportData& data, const Scorecard& card) {
  for (const GateResult& gate : card.gates) {
    const std::string name =
        gate.title.empty() ? gate.code : gate.code + " " + gate.title.in(data.language());
    std::string effect = data.word("không được xếp trên ", "no better than ") + gate.cap_band;
    if (gate.disqualifies) effect = data.word("bị loại", "disqualified");
    if (gate.pending) effect = data.word("chưa xác định", "undecided");
    out.tag("p", "class=\"note\"", data.word("Điều kiện ", "Gate ") + name + ": " + effect + ".");
  }
}

void write_unit(Markup& out, const ReportData& data, const Scorecard& card) {
  const Scorecard* const before = data.before(card);
  out.tag("dl", "class=\"figures\"", [&] {
    figure_of(out, data.word("Điểm", "Points"), [&] {
      out.figure("strong", {}, data.points(card.points, kNone));
      out.tag("span", {}, " / " + words::maximum(card.applicable_max, data.language()));
    });
    if (card.index && card.applicable_max != Rational(100)) {
      figure_of(out, data.word("Chỉ số", "Index"),
                [&] { out.figure("strong", {}, data.points(*card.index, kNone) + "%"); });
    }
    if (card.of > 1 || card.rank) {
      figure_of(out, data.word("Hạng", "Rank"), [&] {
        out.tag("strong", {}, card.rank ? std::to_string(*card.rank) : std::string("–"));
        out.tag("span", {}, " / " + std::to_string(card.of));
      });
    }
    if (!data.model().bands.empty()) {
      figure_of(out, data.word("Xếp loại", "Band"),
                [&] { out.tag("strong", {}, card.band.empty() ? std::string("–") : data.band(card)); });
    }
    if (before != nullptr && card.pending == 0 && before->pending == 0) {
      figure_of(out, data.word("So với ", "Since ") + words::period(before->period, data.language()), [&] {
        out.tag("strong", {}, [&] { write_change(out, data, card.points, before->points, kNone); });
        if (card.rank && before->rank) {
          out.tag("span", {},
                  data.word(" hạng ", " rank ") + std::to_string(*before->rank) + " → " +
                      std::to_string(*card.rank));
        }
      });
    }
    const Rational lost = card.applicable_max - card.points;
    if (card.pending == 0 && lost.sign() > 0) {
      figure_of(out, data.word("Điểm mất", "Points lost"),
                [&] { out.figure("strong", "class=\"lost\"", data.signed_points(-lost, kNone)); });
    }
  });
  if (card.pending != 0) out.tag("p", "class=\"note\"", missing_sentence(data, card));
  if (data.drawn(card) != nullptr) out.tag("p", "class=\"note\"", drawn_sentence(data, card));
  write_gates(out, data, card);
}

void write_cohort(Markup& out, const ReportData& data, const ReportCohort& cohort) {
  std::vector<Rational> totals;
  for (const std::size_t one : cohort.whole)
    totals.push_back(data.card(one).points);
  out.tag("h3", {}, cohort.title);
  out.tag("dl", "class=\"figures\"", [&] {
    figure_of(out, data.word("Đơn vị", "Units"), [&] {
      out.tag("strong", {}, std::to_string(cohort.all.size()));
      if (cohort.ranking.of != cohort.all.size()) {
        out.tag("span", {}, data.word(", xếp hạng ", ", ranked ") + std::to_string(cohort.ranking.of));
      }
    });
    if (totals.empty()) return;
    if (totals.size() == 1) {
      return figure_of(out, data.word("Điểm", "Points"),
                       [&] { out.figure("strong", {}, data.points(totals.front(), kNone)); });
    }
    const Spread spread = spread_of(std::move(totals));
    figure_of(out, data.word("Cao nhất", "Best"),
              [&] { out.figure("strong", {}, data.points(spread.best, kNone)); });
    figure_of(out, data.word("Trung vị", "Median"),
              [&] { out.figure("strong", {}, data.points(spread.median, kNone)); });
    figure_of(out, data.word("Thấp nhất", "Lowest"),
              [&] { out.figure("strong", {}, data.points(spread.lowest, kNone)); });
    if (!cohort.ranking.pending.empty()) {
      figure_of(out, data.word("Chưa đủ số liệu", "Incomplete"),
                [&] { out.tag("strong", {}, std::to_string(cohort.ranking.pending.size())); });
    }
    if (!cohort.ranking.disqualified.empty()) {
      figure_of(out, data.word("Bị loại", "Disqualified"),
                [&] { out.tag("strong", {}, std::to_string(cohort.ranking.disqualified.size())); });
    }
  });
}

}  // namespace

void write_summary(Markup& out, const ReportData& data) {
  section(out, "summary", data.word("Tóm tắt", "Summary"), [&] {
    if (data.focus()) {
      write_unit(out, data, data.card(*data.focus()));
    } else {
      for (const ReportCohort& cohort : data.cohorts())
        write_cohort(out, data, cohort);
    }
  });
}

}  // namespace parindex::inline v1::detail
