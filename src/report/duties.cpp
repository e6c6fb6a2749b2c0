// SPDX-License-Identifier: Apache-2.0
// Who has to do what until when, and what it is worth.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "output/ranking.hpp"
#include "output/stakes.hpp"
#include "output/words.hpp"
#include "report/parts.hpp"

namespace parindex::inline v1::detail {
namespace {

struct Duty {
  std::size_t card = 0;
  Index item = kNone;
  Rational points;
  bool overdue = false;
};

// More rows than anybody reads; how many there are besides is said.
constexpr std::size_t kMostDuties = 400;

// Open and pending items while something is open; at the period's end what was lost and what is missing.
std::vector<Duty> duties_of(const ReportData& data, std::size_t at, bool& closed) {
  const Scorecard& card = data.card(at);
  const Model& model = data.model();
  std::vector<Duty> out;
  for (const Stake& stake : stakes_of(model, card).open)
    out.push_back({at, stake.item, stake.points, stake.overdue});
  closed = out.empty();
  if (!closed) return out;
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    const Item& item = model.items[i];
    const ItemScore& score = card.items[i];
    const bool leaf = item.is_leaf() || score.state == State::kGiven;
    if (!leaf || data.is_adjustment(static_cast<Index>(i))) continue;
    if (score.state == State::kNotApplicable || score.state == State::kTracked) continue;
    bool inside_given = false;
    for (Index above = item.parent; above != kNone; above = data.item(above).parent)
      inside_given = inside_given || ReportData::score(card, above).state == State::kGiven;
    const Rational lost = score.applicable_max - score.points;
    if (inside_given || lost.sign() <= 0) continue;
    out.push_back({at, static_cast<Index>(i), lost, false});
  }
  return out;
}

std::string what_to_do(const ReportData& data, const Duty& duty) {
  const ItemScore& score = ReportData::score(data.card(duty.card), duty.item);
  std::string out;
  const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : "; ") + text; };
  for (const LedgerEntry& entry : score.ledger) {
    if (entry.points.sign() < 0 || entry.cause == Cause::kUndecided) add(data.why(entry));
  }
  if (score.evidence && score.evidence->missing > 0) {
    std::string kinds;
    for (const std::string& kind : score.evidence->kinds)
      kinds +=
          (kinds.empty() ? "" : data.word(" hoặc ", " or ")) + words::document_kind(kind, data.language());
    add(data.word("thiếu ", "missing: ") + std::to_string(score.evidence->missing) +
        data.word(" tài liệu", score.evidence->missing == 1 ? " document" : " documents") +
        (kinds.empty() ? "" : " (" + kinds + ")"));
  }
  if (out.empty() && score.state != State::kScored) out = words::state(score.state, data.language());
  return out;
}

void write_rows(Markup& out, const ReportData& data, const std::vector<Duty>& duties, bool owners, bool dates,
                bool units) {
  std::vector<std::string> titles;
  if (owners) titles.push_back(data.word("Cơ quan phụ trách", "Office"));
  if (dates) titles.push_back(data.word("Hạn", "Due"));
  if (units) titles.push_back(data.word("Đơn vị", "Unit"));
  titles.push_back(data.word("Tiêu chí", "Item"));
  titles.push_back(data.word("#Điểm", "#Points"));
  headings(out, titles);
  out.tag("tbody", {}, [&] {
    for (const Duty& duty : duties) {
      const Scorecard& card = data.card(duty.card);
      const ItemScore& score = ReportData::score(card, duty.item);
      const Item& item = data.item(duty.item);
      out.tag("tr", {}, [&] {
        if (owners)
          out.tag("td", "class=\"who\"",
                  score.owner.empty() ? data.word("chưa phân công", "not assigned") : score.owner);
        if (dates) {
          out.tag("td", "class=\"day\"", [&] {
            out.text(score.due ? words::date(*score.due, data.language()) : "–");
            if (duty.overdue) {
              out.raw(" ");
              out.tag("b", "class=\"lost\"", data.word("quá hạn", "overdue"));
            }
          });
        }
        if (units) out.tag("td", "class=\"of\"", data.unit_name(card.unit.id));
        out.tag("td", "class=\"what\"", [&] {
          out.tag("span", "class=\"code\"", item.label);
          out.raw(" ");
          out.text(item.title.in(data.language()));
          const std::string what = what_to_do(data, duty);
          if (what.empty()) return;
          out.raw("<br>");
          out.tag("small", "class=\"about\"", what);
        });
        out.figure("td", "class=\"n\"", data.points(duty.points, duty.item));
      });
      out.line_break();
    }
  });
}

}  // namespace

void write_duties(Markup& out, const ReportData& data) {
  std::vector<std::size_t> cards;
  if (data.focus()) {
    cards.push_back(*data.focus());
  } else {
    for (const ReportCohort& cohort : data.cohorts())
      cards.insert(cards.end(), cohort.all.begin(), cohort.all.end());
  }
  std::vector<Duty> open, over;
  for (const std::size_t card : cards) {
    bool closed = false;
    std::vector<Duty> own = duties_of(data, card, closed);
    std::vector<Duty>& all = closed ? over : open;
    all.insert(all.end(), own.begin(), own.end());
  }
  // What is over is told of one unit only: of many the items' averages say it.
  if (!data.focus()) over.clear();
  if (open.empty() && over.empty()) return;

  const auto score = [&data](const Duty& duty) -> const ItemScore& {
    return ReportData::score(data.card(duty.card), duty.item);
  };
  const auto earlier = [&score](const Duty& a, const Duty& b) {
    const ItemScore& first = score(a);
    const ItemScore& second = score(b);
    // By office, those without one last; by date, those without one last; the most points first.
    const auto key = [](const ItemScore& one) {
      return std::make_tuple(one.owner.empty(), std::string_view(one.owner), !one.due.has_value(),
                             one.due.value_or(Date()));
    };
    if (key(first) != key(second)) return key(first) < key(second);
    return b.points < a.points;
  };
  const auto write = [&](std::string_view id, const std::string& title, std::vector<Duty>& duties) {
    if (duties.empty()) return;
    std::stable_sort(duties.begin(), duties.end(), earlier);
    const std::size_t more = duties.size() > kMostDuties ? duties.size() - kMostDuties : 0;
    if (more != 0) duties.resize(kMostDuties);
    const bool owners = std::any_of(duties.begin(), duties.end(),
                                    [&](const Duty& duty) { return !score(duty).owner.empty(); });
    const bool dates = std::any_of(duties.begin(), duties.end(),
                                   [&](const Duty& duty) { return score(duty).due.has_value(); });
    section(out, id, title, [&] {
      table(out, "duties", title, Caption::kHidden,
            [&] { write_rows(out, data, duties, owners, dates, !data.focus()); });
      if (more != 0) {
        out.tag(
            "p", "class=\"note\"",
            data.word("… và ", "… and ") + std::to_string(more) +
                data.word(" việc nữa: xem báo cáo của từng đơn vị.", " more: see the report of each unit."));
      }
    });
  };
  const std::string day = words::date(data.card(cards.front()).as_of, data.language());
  write("todo", data.word("Việc cần làm (tính đến ", "What to do (as of ") + day + ")", open);
  const bool assigned =
      std::any_of(over.begin(), over.end(), [&](const Duty& duty) { return !score(duty).owner.empty(); });
  write("lost",
        assigned ? data.word("Điểm mất, theo nơi phụ trách", "Points lost, by who answers for them")
                 : data.word("Điểm mất, lớn trước", "Points lost, the largest first"),
        over);
}

}  // namespace parindex::inline v1::detail
