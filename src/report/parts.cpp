// SPDX-License-Identifier: Apache-2.0
#include "report/parts.hpp"

#include <algorithm>

#include "output/words.hpp"

namespace parindex::inline v1::detail {

void headings(Markup& out, const std::vector<std::string>& titles) {
  out.tag("thead", {}, [&] {
    out.tag("tr", {}, [&] {
      for (const std::string& title : titles) {
        const bool number = title.starts_with('#');
        out.tag("th", number ? "scope=\"col\" class=\"n\"" : "scope=\"col\"",
                std::string_view(title).substr(number ? 1 : 0));
      }
    });
  });
}

int thousandths(const Rational& part, const Rational& whole) {
  if (whole.sign() <= 0 || part.sign() <= 0) return 0;
  if (part >= whole) return 1000;
  return static_cast<int>((part * 1000 / whole).floor().to_int64().value_or(0));
}

int fifths(const Rational& part, const Rational& whole) {
  constexpr int kThousandthsOfAFifth = 200;
  return thousandths(part, whole) / kThousandthsOfAFifth;
}

std::string unit_anchor(std::size_t card) { return "u" + std::to_string(card + 1); }

void write_entries(Markup& out, const ReportData& data, Index index, const ItemScore& score) {
  if (score.ledger.empty()) return;
  out.tag("ul", "class=\"why\"", [&] {
    for (const LedgerEntry& entry : score.ledger) {
      out.tag("li", {}, [&] {
        if (!entry.points.is_zero()) {
          out.figure("b", entry.points.sign() < 0 ? "class=\"lost\"" : "class=\"gain\"",
                     data.signed_points(entry.points, index));
          out.raw(" ");
        }
        const std::string cause(words::cause(entry.cause, data.language()));
        const std::string why = data.why(entry);
        out.text(why);
        if (why != cause) {
          out.raw(" <small>(");
          out.text(cause);
          out.raw(")</small>");
        }
        if (!entry.basis.empty()) {
          out.raw(" <small>");
          out.text(data.word("Căn cứ: ", "Basis: ") + entry.basis);
          out.raw("</small>");
        }
      });
    }
  });
}

std::string draws_sentence(const ReportData& data) {
  const Simulation& outcome = *data.options().simulation;
  bool weights = false, thresholds = false, facts = false;
  for (const DrawnNumber& one : outcome.drawn) {
    weights = weights || one.what == "weight";
    thresholds = thresholds || one.what == "threshold";
    facts = facts || one.what == "fact";
  }
  std::string what;
  const auto add = [&](bool drawn, std::string_view vi, std::string_view en) {
    if (drawn) what += (what.empty() ? "" : ", ") + data.word(vi, en);
  };
  add(weights, "trọng số", "weights");
  add(thresholds, "ngưỡng", "thresholds");
  add(facts, "số liệu", "facts");
  if (outcome.default_plan) what += data.word(" của các lĩnh vực ±25%", " of the fields ±25%");
  return data.word("Khoảng hạng: 9 trong 10 lần khi ", "Rank intervals: 9 of 10 draws of ") + what +
         data.word(" thay đổi ngẫu nhiên (", " (") + std::to_string(outcome.draws) +
         data.word(" lần, mầm ", " draws, seed ") + std::to_string(outcome.seed) + ").";
}

void write_change(Markup& out, const ReportData& data, const Rational& now, const Rational& then,
                  Index index) {
  const Rational change = now - then;
  const int sign = change.sign();
  const std::string_view kind = sign > 0 ? "class=\"gain\"" : sign < 0 ? "class=\"lost\"" : "class=\"same\"";
  out.tag("span", kind, [&] {
    out.tag("span", "aria-hidden=\"true\"", sign > 0 ? "▲ " : sign < 0 ? "▼ " : "= ");
    out.number(data.signed_points(change, index));
  });
}

}  // namespace parindex::inline v1::detail
