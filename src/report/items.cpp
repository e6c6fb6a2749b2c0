// SPDX-License-Identifier: Apache-2.0
// The tree of items of one unit: points, reasons, documents, arithmetic; and how many units did in each.
#include <algorithm>
#include <string>
#include <vector>

#include "output/rule_words.hpp"
#include "output/scorecard_table.hpp"
#include "output/words.hpp"
#include "report/parts.hpp"
#include "score/duties.hpp"
#include "score/evaluate.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts)
    out += (out.empty() ? "" : std::string(between)) + part;
  return out;
}

class UnitItems {
 public:
  UnitItems(Markup& out, const ReportData& data, const Scorecard& card)
      : out_(out), data_(data), card_(card), assessment_(data.assessment(card)) {}

  void write() {
    const bool ranks = std::any_of(card_.items.begin(), card_.items.end(),
                                   [](const ItemScore& score) { return score.of > 1; });
    table(out_, "items", data_.word("Điểm từng tiêu chí và lý do", "Points of each item, and why"),
          Caption::kShown, [&] {
            std::vector<std::string> titles{data_.word("Tiêu chí", "Item"), data_.word("#Tối đa", "#Maximum"),
                                            data_.word("#Điểm", "#Points"), data_.word("#Mất", "#Lost")};
            if (ranks) titles.push_back(data_.word("#Hạng", "#Rank"));
            headings(out_, titles);
            ranks_ = ranks;
            out_.tag("tbody", {}, [&] {
              for (const Index root : data_.model().roots)
                row(root);
              for (const Adjustment& adjustment : data_.model().adjustments)
                row(adjustment.item);
              total();
            });
          });
  }

 private:
  void row(Index index) {
    const Item& item = data_.item(index);
    const ItemScore& score = ReportData::score(card_, index);
    const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked;
    const Rational lost = score.points - score.applicable_max;
    const bool loses = counts && score.state != State::kPending && lost.sign() < 0;
    std::string kind = item.is_leaf() ? "leaf" : "inner";
    kind += " d" + std::to_string(std::min(item.depth, 6));
    if (item.is_leaf() && !loses && score.state != State::kPending && !score.evidence_missing)
      kind += " full";
    out_.tag("tr", attribute("class", kind), [&] {
      out_.tag("th", "scope=\"row\"", [&] {
        out_.tag("span", "class=\"code\"", item.label);
        out_.raw(" ");
        out_.text(item.title.in(data_.language()));
        about(score);
        if (item.is_leaf()) {
          out_.tag("div", "class=\"more\"", [&] {
            write_entries(out_, data_, index, score);
            unfold(index, item, score);
          });
        }
      });
      // Of an item whose points were given for it and its neighbours together, nothing is known by itself.
      const bool covered = score.state == State::kGiven && score.applicable_max.is_zero();
      out_.figure("td", "class=\"n\"",
                  counts && !covered && !data_.is_adjustment(index)
                      ? words::maximum(score.applicable_max, data_.language())
                      : std::string("–"));
      out_.figure("td", "class=\"n\"",
                  covered ? std::string("–") : points_cell(score, item.rounding.digits, data_.language()));
      out_.figure("td", "class=\"n lost\"",
                  loses && !data_.is_adjustment(index) ? data_.signed_points(lost, index) : std::string());
      if (ranks_) {
        out_.tag("td", "class=\"n\"",
                 score.rank && score.of > 1 ? std::to_string(*score.rank) + "/" + std::to_string(score.of)
                                            : std::string());
      }
    });
    out_.line_break();
    for (const Index child : item.children)
      row(child);
  }

  // State, who answers for it, until when.
  void about(const ItemScore& score) {
    std::vector<std::string> parts;
    if (score.state != State::kScored) parts.emplace_back(words::state(score.state, data_.language()));
    if (score.state == State::kPending) {
      parts.back() += ": " + words::maximum(score.lowest, data_.language()) + "–" +
                      words::maximum(score.highest, data_.language());
    }
    if (!score.owner.empty()) parts.push_back(score.owner);
    if (score.due) parts.push_back(data_.word("hạn ", "due ") + words::date(*score.due, data_.language()));
    if (score.evidence_missing) parts.emplace_back(words::cause(Cause::kMissingEvidence, data_.language()));
    if (parts.empty()) return;
    out_.raw(" ");
    out_.tag("small", "class=\"about\"", joined(parts, " · "));
  }

  void unfold(Index index, const Item& item, const ItemScore& score) {
    if (score.state == State::kGiven && score.applicable_max.is_zero()) return;
    out_.tag("details", {}, [&] {
      out_.tag("summary", {}, [&] {
        out_.text(data_.word("Cách tính", "How it was computed"));
        out_.tag("span", "class=\"hidden\"", " " + item.label);
      });
      if (assessment_ != nullptr) rule_and_facts(index, item, score);
      trace(score);
      rounds(index, score);
    });
  }

  void rule_and_facts(Index index, const Item& item, const ItemScore& score) {
    Context context{data_.model()};
    context.batch = &data_.batch().data();
    context.unit = assessment_;
    context.item_max = &score.max;
    context.items = &card_.items;
    context.inherit(item.inherit);
    out_.tag("ul", "class=\"rule\"", [&] {
      for (const std::string& line : rule_words(context, item, data_.language())) {
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos) continue;
        out_.tag("li", indent >= 2 ? "class=\"in\"" : "", std::string_view(line).substr(indent));
      }
    });
    if (!item.facts.empty()) {
      out_.tag("dl", "class=\"facts\"", [&] {
        for (const Index fact : item.facts)
          fact_lines(context, fact);
      });
    }
    documents(index, item, score);
  }

  void fact_lines(const Context& context, Index fact) {
    const FactDeclaration& declaration = data_.model().facts[static_cast<std::size_t>(fact)];
    const std::size_t slots = declaration.type == FactType::kTally ? declaration.options.size() : 1;
    for (std::size_t i = 0; i != slots; ++i) {
      const Index slot = declaration.slot + static_cast<Index>(i);
      const FactValue& value = context.fact(slot);
      const std::string& name = data_.model().slots[static_cast<std::size_t>(slot)].name;
      const std::string& title = declaration.title.in(data_.language());
      out_.tag("dt", {}, title.empty() || slots != 1 ? name : title);
      out_.tag("dd", {}, [&] {
        if (!value.given()) {
          std::string note(words::missing_reason(value.reason, data_.language()));
          if (!value.note().empty()) note.append(": ").append(value.note());
          out_.tag("em", {}, note);
        } else if (declaration.type == FactType::kText || declaration.type == FactType::kChoice) {
          out_.text(value.text());
        } else {
          out_.number(words::localized(value.text(), data_.language()));
        }
        if (const FactOrigin* origin = origin_of(context.giver(slot), slot))
          out_.tag("small", {}, " " + origin_words(*origin).in(data_.language()));
      });
    }
  }

  void documents(Index index, const Item& item, const ItemScore& score) {
    const std::vector<std::string> kinds =
        score.evidence ? score.evidence->kinds : std::vector<std::string>();
    const Documents there = documents_of(*assessment_, index, item.facts, kinds);
    if (there.accepted.empty() && there.rejected.empty() && !score.evidence) return;
    out_.tag("ul", "class=\"documents\"", [&] {
      if (score.evidence && score.evidence->missing > 0) {
        std::vector<std::string> names;
        for (const std::string& kind : kinds)
          names.push_back(words::document_kind(kind, data_.language()));
        out_.tag("li", "class=\"lost\"",
                 data_.word("Còn thiếu ", "Still missing: ") + std::to_string(score.evidence->missing) +
                     data_.word(" tài liệu", score.evidence->missing == 1 ? " document" : " documents") +
                     (names.empty() ? "" : ": " + joined(names, data_.word(" hoặc ", " or "))));
      }
      for (const Index one : there.accepted)
        document(one, {});
      for (const Index one : there.rejected)
        document(one, data_.word("không được chấp nhận", "rejected"));
    });
  }

  void document(Index one, const std::string& verdict) {
    const EvidenceDocument& document = assessment_->evidence[static_cast<std::size_t>(one)];
    std::vector<std::string> parts;
    for (const std::string& part :
         {document.title, document.number, document.date, document.issuer, verdict}) {
      if (!part.empty()) parts.push_back(part);
    }
    out_.tag("li", {}, parts.empty() ? document.id : joined(parts, ", "));
  }

  void trace(const ItemScore& score) {
    if (score.trace.empty()) return;
    out_.tag("ol", "class=\"trace\"", [&] {
      for (const TraceStep& step : score.trace) {
        out_.tag("li", {}, [&] {
          out_.tag("i", {}, words::step_name(step.step, data_.language()));
          std::string text = step.text;
          if (!step.value.empty() && step.value != step.text)
            text += (text.empty() ? "" : " → ") + step.value;
          out_.raw(" ");
          out_.text(words::localized(text, data_.language(), data_.model()));
        });
      }
    });
  }

  void rounds(Index index, const ItemScore& score) {
    if (score.rounds.empty()) return;
    out_.tag("ul", "class=\"rounds\"", [&] {
      for (const RoundScore& round : score.rounds) {
        std::string text =
            words::round_name(round.round, data_.language()) + ": " + data_.points(round.points, index);
        for (const std::string& part : {round.note, round.by, round.date}) {
          if (!part.empty()) text += " · " + part;
        }
        out_.tag("li", {}, text);
      }
    });
  }

  void total() {
    out_.tag("tr", "class=\"total\"", [&] {
      out_.tag("th", "scope=\"row\"", data_.word("Tổng điểm", "Total"));
      out_.figure("td", "class=\"n\"", words::maximum(card_.applicable_max, data_.language()));
      out_.figure("td", "class=\"n\"", data_.points(card_.points, kNone));
      const Rational lost = card_.points - card_.applicable_max;
      out_.figure("td", "class=\"n lost\"",
                  card_.pending == 0 && lost.sign() < 0 ? data_.signed_points(lost, kNone) : std::string());
      if (ranks_) {
        out_.tag("td", "class=\"n\"",
                 card_.rank ? std::to_string(*card_.rank) + "/" + std::to_string(card_.of) : std::string());
      }
    });
  }

  Markup& out_;
  const ReportData& data_;
  const Scorecard& card_;
  const Assessment* assessment_;
  bool ranks_ = false;
};

void write_cohort(Markup& out, const ReportData& data, const ReportCohort& cohort) {
  table(out, "items stats", cohort.title, Caption::kShown, [&] {
    headings(out, {data.word("Tiêu chí", "Item"), data.word("#Tối đa", "#Maximum"),
                   data.word("#Trung vị", "#Median"), data.word("#Cao nhất", "#Best"),
                   data.word("#Mất bình quân", "#Lost on average"), data.word("#Đủ điểm", "#In full")});
    out.tag("tbody", {}, [&] {
      const Model& model = data.model();
      for (std::size_t i = 0; i != model.items.size(); ++i) {
        const auto index = static_cast<Index>(i);
        const Item& item = model.items[i];
        if (data.is_adjustment(index)) continue;
        std::vector<Rational> all;
        Rational max, lost;
        std::size_t full = 0;
        for (const std::size_t one : cohort.all) {
          const ItemScore& score = ReportData::score(data.card(one), index);
          if (!ReportData::is_whole(score) || score.applicable_max.sign() <= 0) continue;
          all.push_back(score.points);
          max = std::max(max, score.applicable_max);
          lost += score.applicable_max - score.points;
          full += score.points >= score.applicable_max ? 1U : 0U;
        }
        if (all.empty()) continue;
        const Rational count(all.size());
        const std::string in_full = std::to_string(full) + "/" + std::to_string(all.size());
        const Spread spread = spread_of(std::move(all));
        out.tag("tr",
                attribute("class", std::string(item.is_leaf() ? "leaf" : "inner") + " d" +
                                       std::to_string(std::min(item.depth, 6))),
                [&] {
                  out.tag("th", "scope=\"row\"", [&] {
                    out.tag("span", "class=\"code\"", item.label);
                    out.raw(" ");
                    out.text(item.title.in(data.language()));
                  });
                  out.figure("td", "class=\"n\"", words::maximum(max, data.language()));
                  out.figure("td", "class=\"n\"", data.points(spread.median, index));
                  out.figure("td", "class=\"n\"", data.points(spread.best, index));
                  out.figure("td", "class=\"n lost\"",
                             lost.is_zero() ? std::string() : data.signed_points(-lost / count, index));
                  out.tag("td", "class=\"n\"", in_full);
                });
      }
    });
  });
}

}  // namespace

void write_items(Markup& out, const ReportData& data) {
  section(out, "items", data.word("Theo tiêu chí", "By item"), [&] {
    if (data.focus()) {
      UnitItems(out, data, data.card(*data.focus())).write();
    } else {
      for (const ReportCohort& cohort : data.cohorts())
        write_cohort(out, data, cohort);
    }
  });
}

}  // namespace parindex::inline v1::detail
