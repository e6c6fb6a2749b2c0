// SPDX-License-Identifier: Apache-2.0
#include "output/explanation.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "input/assessment_data.hpp"
#include "output/ranking.hpp"
#include "output/rule_words.hpp"
#include "output/scorecard_table.hpp"
#include "output/stakes.hpp"
#include "output/words.hpp"
#include "score/duties.hpp"
#include "score/evaluate.hpp"
#include "score/reasons.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

using words::pick;

// A ledger entry with the item it stands in; kNone: the total's own.
struct Entry {
  Index item = kNone;
  const LedgerEntry* entry = nullptr;
};

const Item& item_at(const Model& model, Index index) { return model.items[static_cast<std::size_t>(index)]; }
const ItemScore& score_at(const Scorecard& card, Index index) {
  return card.items[static_cast<std::size_t>(index)];
}

int digits_of(const Model& model, Index index) {
  return index == kNone ? model.rounding.digits : item_at(model, index).rounding.digits;
}

bool is_inside(const Model& model, Index item, Index root) {
  for (; item != kNone; item = item_at(model, item).parent) {
    if (item == root) return true;
  }
  return false;
}

// Entries of the item and all below it (kNone: of everything, the total's own last), in document order.
std::vector<Entry> entries(const Model& model, const Scorecard& card, Index root) {
  std::vector<Entry> out;
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    const auto index = static_cast<Index>(i);
    if (root != kNone && !is_inside(model, index, root)) continue;
    // The total's ledger holds what adjustments add and take.
    const bool adjustment = std::any_of(model.adjustments.begin(), model.adjustments.end(),
                                        [index](const Adjustment& one) { return one.item == index; });
    if (adjustment && root == kNone) continue;
    for (const LedgerEntry& entry : card.items[i].ledger)
      out.push_back({index, &entry});
  }
  if (root == kNone) {
    for (const LedgerEntry& entry : card.ledger)
      out.push_back({kNone, &entry});
  }
  return out;
}

class Explainer {
 public:
  Explainer(const Framework& framework, const Scorecard& card, const Look& look)
      : framework_(framework),
        model_(framework.model()),
        card_(card),
        look_(look),
        language_(look.language) {}

  std::string unit() {
    out_ = unit_heading(framework_, card_, look_);
    losses(kNone);
    chances();
    return std::move(out_);
  }

  std::string item(const Batch& batch, std::size_t assessment, Index index) {
    const Item& own = item_at(model_, index);
    out_ = unit_heading(framework_, card_, look_);
    out_ += "\n";
    item_heading(own, index);
    if (own.is_leaf()) {
      leaf(batch, assessment, own, index);
    } else {
      inner(own, index);
    }
    return std::move(out_);
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const {
    return std::string(pick(language_, vi, en));
  }
  std::string points(const Rational& value, Index index) const {
    return words::points(value, digits_of(model_, index), language_);
  }
  void heading(std::string_view vi, std::string_view en) {
    out_ += "\n" + styled(word(vi, en), Style::kBold, look_) + "\n";
  }

  // "-6,00", and what it is exactly where the digits cannot say it.
  std::string amount(const Rational& value, Index index) const {
    const int digits = digits_of(model_, index);
    std::string out = words::signed_points(value, digits, language_);
    if (!value.fits_digits(digits)) out += " (= " + value.to_string() + ")";
    return out;
  }

  void item_heading(const Item& own, Index index) {
    const ItemScore& score = score_at(card_, index);
    std::string path;
    for (Index above = own.parent; above != kNone; above = item_at(model_, above).parent) {
      path = item_at(model_, above).label + " › " + path;
    }
    out_ += styled(wrapped("", path + words::item(own, language_), look_), Style::kBold, look_);
    std::string line = word("Điểm ", "Points ");
    if (score.state == State::kTracked || score.state == State::kNotApplicable) {
      line += "–";
    } else {
      line += points(score.points, index);
      if (score.applicable_max.sign() > 0) line += "/" + words::maximum(score.applicable_max, language_);
      if (!score.points.fits_digits(own.rounding.digits)) line += " (= " + score.points.to_string() + ")";
    }
    line += " · " + std::string(words::state(score.state, language_));
    if (score.state == State::kPending) {
      line += word(": sẽ nằm trong khoảng ", ": will lie between ") + points(score.lowest, index) +
              word(" đến ", " and ") + points(score.highest, index);
    }
    if (score.rank)
      line += word(" · hạng ", " · rank ") + std::to_string(*score.rank) + "/" + std::to_string(score.of);
    if (score.evidence_missing) line += " · " + std::string(words::cause(Cause::kMissingEvidence, language_));
    out_ += line + "\n";
    std::string about;
    const auto add = [&about](const std::string& text) { about += (about.empty() ? "" : " · ") + text; };
    if (!score.owner.empty()) add(word("Phụ trách: ", "Owner: ") + score.owner);
    if (own.source != Source::kNone)
      add(word("Nguồn: ", "Source: ") + std::string(words::source(own.source, language_)));
    if (score.due) add(word("Hạn: ", "Due: ") + words::date(*score.due, language_));
    if (!own.basis.empty()) add(word("Căn cứ: ", "Basis: ") + own.basis);
    if (!about.empty()) out_ += wrapped("", about, look_);
  }

  // One entry: the points, where, why; basis and facts below.
  void entry(const Entry& one, bool name_item) {
    const std::string first = "  " +
                              styled(padded(amount(one.entry->points, one.item)),
                                     one.entry->points.sign() < 0 ? Style::kBad : Style::kGood, look_) +
                              "  ";
    std::string where =
        one.item == kNone ? word("Tổng điểm", "Total") : words::item(item_at(model_, one.item), language_);
    const std::string why = one.entry->why.empty()
                                ? std::string(words::cause(one.entry->cause, language_))
                                : words::localized(one.entry->why.in(language_), language_, model_);
    const std::string cause(words::cause(one.entry->cause, language_));
    if (name_item) {
      out_ += first_line(first, where);
      continued(why + " (" + cause + ")");
    } else {
      out_ += first_line(first, why + " (" + cause + ")");
    }
    if (!one.entry->basis.empty()) continued(word("căn cứ: ", "basis: ") + one.entry->basis);
    if (!one.entry->facts.empty()) {
      std::string facts;
      for (const std::string& fact : one.entry->facts)
        facts += (facts.empty() ? "" : ", ") + fact;
      continued(word("số liệu: ", "facts: ") + facts);
    }
  }

  // "phụ trách: Văn phòng · hạn 15/12/2024 · thiếu 1 tài liệu: plan"; empty when nothing is stated.
  std::string duty(Index index) const {
    const ItemScore& score = score_at(card_, index);
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : " · ") + text; };
    if (!score.owner.empty()) add(word("phụ trách: ", "owner: ") + score.owner);
    if (score.due) add(word("hạn ", "due ") + words::date(*score.due, language_));
    if (score.evidence && score.evidence->missing > 0) {
      const EvidenceStatus& evidence = *score.evidence;
      const std::string count = std::to_string(evidence.missing);
      std::string text = language_ == Language::kVi
                             ? "thiếu " + count + " tài liệu"
                             : count + (evidence.missing == 1 ? " document missing" : " documents missing");
      if (!evidence.kinds.empty()) text += ": " + kinds(evidence);
      add(text);
      if (!evidence.rejected.empty())
        add(word("không được chấp nhận: ", "rejected: ") + joined(evidence.rejected));
    }
    return out;
  }

  std::string kinds(const EvidenceStatus& evidence) const {
    std::vector<std::string> names;
    for (const std::string& kind : evidence.kinds)
      names.push_back(words::document_kind(kind, language_));
    return joined(names, word(" hoặc ", " or "));
  }
  std::string due_cell(const ItemScore& score, bool overdue) const {
    std::string out = score.due ? words::date(*score.due, language_) : std::string();
    if (overdue) out += (out.empty() ? "" : ", ") + word("quá hạn", "overdue");
    return out;
  }

  // What open items can still bring, the most first, and what is lost for good. Nothing when nothing is open.
  void chances() {
    const Stakes stakes = stakes_of(model_, card_);
    if (stakes.open.empty()) return;
    const std::string day = words::date(card_.as_of, language_);
    const std::string sum = points(stakes.at_stake, kNone);
    heading("Còn có thể lấy lại (tính đến " + day + "): " + sum,
            "Can still change (as of " + day + "): " + sum);
    TextTable table(look_);
    table.column(word("Mã", "Code"), Align::kLeft, 14);
    table.column(word("Nội dung", "Item"), Align::kLeft, 20);
    table.column(word("Còn", "At stake"), Align::kRight);
    table.column(word("Hạn", "Due"));
    table.column(word("Phụ trách", "Owner"), Align::kLeft, 12);
    table.column(word("Thiếu tài liệu", "Documents missing"), Align::kLeft, 10);
    for (const Stake& one : stakes.open) {
      const Item& own = item_at(model_, one.item);
      const ItemScore& score = score_at(card_, one.item);
      std::string documents;
      if (score.evidence && score.evidence->missing > 0) {
        documents = std::to_string(score.evidence->missing);
        if (!score.evidence->kinds.empty()) documents += " (" + kinds(*score.evidence) + ")";
      }
      table.row({own.label, own.title.in(language_), points(one.points, one.item),
                 due_cell(score, one.overdue), score.owner, std::move(documents)});
    }
    out_ += table.take();
    if (stakes.lost.sign() > 0)
      out_ += word("Không lấy lại được: ", "Lost for good: ") + points(stakes.lost, kNone) + "\n";
  }

  static constexpr std::size_t kAmountWidth = 7;
  static constexpr std::size_t kIndent = 2 + kAmountWidth + 2;

  static std::string padded(std::string amount) {
    const std::size_t width = text::display_width(amount);
    return std::string(width < kAmountWidth ? kAmountWidth - width : 0, ' ') + amount;
  }
  // `first` holds escapes when there are colours: measured as it is meant to be seen.
  std::string first_line(const std::string& first, std::string_view text) const {
    const std::string indent(kIndent, ' ');
    std::string lines = wrapped(indent, text, look_);
    lines.erase(0, kIndent);
    return first + lines;
  }
  void continued(std::string_view text) { out_ += wrapped(std::string(kIndent, ' '), text, look_); }

  // All that was lost under `root`, the largest first, what was gained, and what is missing.
  void losses(Index root) {
    std::vector<Entry> lost, gained;
    std::vector<Index> missing;
    for (const Index leaf : pending_leaves(model_, card_)) {
      if (root == kNone || is_inside(model_, leaf, root)) missing.push_back(leaf);
    }
    Rational sum;
    for (const Entry& one : entries(model_, card_, root)) {
      if (one.entry->cause == Cause::kUndecided) continue;  // told below, item by item
      if (one.entry->points.sign() < 0) {
        lost.push_back(one);
        sum += one.entry->points;
      } else if (one.entry->points.sign() > 0) {
        gained.push_back(one);
      }
    }
    const auto larger = [](const Entry& a, const Entry& b) {
      return a.entry->points.abs() > b.entry->points.abs();
    };
    std::stable_sort(lost.begin(), lost.end(), larger);
    std::stable_sort(gained.begin(), gained.end(), larger);
    if (lost.empty()) {
      out_ += "\n" +
              word(missing.empty() ? "Không mất điểm nào." : "Chưa mất điểm nào.",
                   missing.empty() ? "No points were lost." : "No points are lost yet.") +
              "\n";
    } else {
      const std::string total = points(sum, root);
      heading("Điểm mất, lớn trước: " + total, "Points lost, the largest first: " + total);
      std::vector<Index> told;
      for (const Entry& one : lost) {
        entry(one, true);
        if (one.item == kNone || std::find(told.begin(), told.end(), one.item) != told.end()) continue;
        told.push_back(one.item);
        if (const std::string who = duty(one.item); !who.empty()) continued(who);
      }
    }
    if (!gained.empty()) {
      heading("Điểm cộng", "Points gained");
      for (const Entry& one : gained)
        entry(one, true);
    }
    if (!missing.empty()) {
      heading("Chưa xác định vì thiếu số liệu", "Undecided because something is missing");
      for (const Index leaf : missing)
        undecided(leaf);
    }
  }

  // A pending leaf: what it can still become, why, and what it waits for.
  void undecided(Index leaf) {
    const Item& own = item_at(model_, leaf);
    const ItemScore& score = score_at(card_, leaf);
    std::string where = words::item(own, language_) + ": " + points(score.lowest, leaf) +
                        word(" đến ", " to ") + points(score.highest, leaf);
    if (score.applicable_max.sign() > 0) where += "/" + words::maximum(score.applicable_max, language_);
    out_ += wrapped("  ", where, look_);
    std::vector<std::string> facts;
    for (const LedgerEntry& one : score.ledger) {
      if (one.cause != Cause::kUndecided) continue;
      if (!one.why.empty())
        out_ += wrapped("    ", words::localized(one.why.in(language_), language_, model_), look_);
      facts.insert(facts.end(), one.facts.begin(), one.facts.end());
    }
    if (facts.empty()) {
      for (const Index fact : own.facts)
        facts.push_back(model_.facts[static_cast<std::size_t>(fact)].id);
    }
    if (!facts.empty()) out_ += wrapped("    ", word("số liệu: ", "facts: ") + joined(facts), look_);
    if (const std::string who = duty(leaf); !who.empty()) out_ += wrapped("    ", who, look_);
  }

  static std::string joined(const std::vector<std::string>& words, const std::string& between = ", ") {
    std::string out;
    for (const std::string& one : words)
      out += (out.empty() ? "" : between) + one;
    return out;
  }

  void ledger(Index index) {
    const ItemScore& score = score_at(card_, index);
    if (score.ledger.empty()) return;
    heading("Các khoản trừ, cộng", "What was taken and added");
    for (const LedgerEntry& one : score.ledger)
      entry({index, &one}, false);
  }

  void trace(Index index) {
    const ItemScore& score = score_at(card_, index);
    if (score.trace.empty()) return;
    heading("Cách tính", "Arithmetic");
    std::size_t widest = 0;
    std::vector<std::string> names;
    for (const TraceStep& step : score.trace) {
      names.push_back(words::step_name(step.step, language_));
      widest = std::max(widest, text::display_width(names.back()));
    }
    for (std::size_t i = 0; i != score.trace.size(); ++i) {
      const TraceStep& step = score.trace[i];
      std::string text = step.text;
      if (!step.value.empty() && step.value != step.text) text += (text.empty() ? "" : " → ") + step.value;
      out_ += wrapped("  " + names[i] + std::string(widest - text::display_width(names[i]) + 2, ' '),
                      words::localized(text, language_, model_), look_);
    }
  }

  void rounds(Index index) {
    const ItemScore& score = score_at(card_, index);
    if (score.rounds.empty()) return;
    heading("Các vòng chấm", "Rounds of review");
    for (const RoundScore& round : score.rounds) {
      std::string text = points(round.points, index);
      if (!round.note.empty()) text += ": " + round.note;
      if (!round.by.empty()) text += " – " + round.by;
      if (!round.date.empty()) text += ", " + round.date;
      out_ += wrapped("  " + words::round_name(round.round, language_) + ": ", text, look_);
    }
  }

  void facts(const Context& context, const Item& own) {
    if (own.facts.empty()) return;
    heading("Số liệu", "Facts");
    TextTable table(look_);
    table.column(word("Mã", "Id"), Align::kLeft, 20);
    table.column(word("Nội dung", "Title"), Align::kLeft, 20);
    table.column(word("Giá trị", "Value"), Align::kRight);
    table.column(word("Ghi chú", "Note"), Align::kLeft, 12);
    for (const Index fact : own.facts) {
      const FactDeclaration& declaration = model_.facts[static_cast<std::size_t>(fact)];
      const std::size_t slots = declaration.type == FactType::kTally ? declaration.options.size() : 1;
      for (std::size_t i = 0; i != slots; ++i) {
        const Index slot = declaration.slot + static_cast<Index>(i);
        const FactValue& value = context.fact(slot);
        std::string note;
        std::string text;
        if (value.given()) {
          text = declaration.type == FactType::kText || declaration.type == FactType::kChoice
                     ? value.text()
                     : words::localized(value.text(), language_);
          const Assessment& from = context.giver(slot);
          if (&from != context.unit) note = word("lấy từ ", "from ") + words::unit(from.unit);
          if (const FactOrigin* origin = origin_of(from, slot))
            note += (note.empty() ? "" : "; ") + origin_words(*origin).in(language_);
        } else {
          text = "–";
          note = words::missing_reason(value.reason, language_);
          if (!value.note().empty()) note.append(": ").append(value.note());
        }
        table.row({model_.slots[static_cast<std::size_t>(slot)].name, declaration.title.in(language_),
                   std::move(text), std::move(note)});
      }
    }
    out_ += table.take();
  }

  // What the evidence policy asks for, and the documents there are.
  void documents(const Assessment& unit, const Item& own, Index index) {
    const ItemScore& score = score_at(card_, index);
    if (!score.evidence) return;
    const EvidenceStatus& evidence = *score.evidence;
    heading("Tài liệu kiểm chứng", "Evidence");
    std::string asked = std::to_string(evidence.at_least) +
                        word(" tài liệu", evidence.at_least == 1 ? " document" : " documents");
    if (!evidence.kinds.empty()) asked += ": " + kinds(evidence);
    asked += word("; được tính ", "; counted ") + std::to_string(evidence.counted.size());
    if (evidence.missing > 0) asked += word(", còn thiếu ", ", missing ") + std::to_string(evidence.missing);
    if (evidence.explained) asked += word(", có giải trình", ", explained");
    out_ += wrapped("  ", word("Cần ", "Asked for: ") + asked, look_);
    const Documents there = documents_of(unit, index, own.facts, evidence.kinds);
    const auto list = [&](const std::vector<Index>& documents, const std::string& verdict) {
      for (const Index one : documents) {
        const EvidenceDocument& document = unit.evidence[static_cast<std::size_t>(one)];
        std::string text;
        for (const std::string& part : {document.title, document.number, document.date, document.issuer})
          text += (part.empty() || text.empty() ? "" : ", ") + part;
        if (!verdict.empty()) text += (text.empty() ? "" : " – ") + verdict;
        out_ += wrapped("  " + document.id + (text.empty() ? "" : ": "), text, look_);
      }
    };
    list(there.accepted, {});
    list(there.rejected, word("không được chấp nhận", "rejected"));
  }

  void leaf(const Batch& batch, std::size_t assessment, const Item& own, Index index) {
    const ItemScore& score = score_at(card_, index);
    Context context{model_};
    context.batch = &batch.data();
    context.unit = &batch.data().assessments[assessment];
    context.item_max = &score.max;
    context.items = &card_.items;
    context.inherit(own.inherit);
    heading("Cách chấm", "Rule");
    for (const std::string& line : rule_words(context, own, language_)) {
      const std::size_t indent = line.find_first_not_of(' ');
      out_ += wrapped(std::string(2 + indent, ' '), std::string_view(line).substr(indent), look_);
    }
    facts(context, own);
    documents(*context.unit, own, index);
    ledger(index);
    trace(index);
    rounds(index);
  }

  void inner(const Item& own, Index index) {
    if (own.combine == ItemCombine::kBest) {
      out_ += word("Lấy tiêu chí được nhiều điểm nhất.", "The best of its items counts.") + "\n";
    } else if (own.combine == ItemCombine::kFirstApplicable) {
      out_ +=
          word("Lấy tiêu chí đầu tiên được áp dụng.", "The first of its items that applies counts.") + "\n";
    }
    out_ += "\n";
    TextTable table(look_);
    table.column(word("Mã", "Code"), Align::kLeft, 14);
    table.column(word("Nội dung", "Item"), Align::kLeft, 20);
    table.column(word("Điểm", "Points"), Align::kRight);
    table.column(word("/tối đa", "/max"), Align::kLeft, 0, true);
    table.column(word("Ghi chú", "Note"), Align::kLeft, 10);
    for (const Index child : own.children) {
      const Item& item = item_at(model_, child);
      const ItemScore& score = score_at(card_, child);
      const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked;
      table.row({item.label, item.title.in(language_), points_cell(score, item.rounding.digits, language_),
                 counts ? "/" + words::maximum(score.applicable_max, language_) : std::string(),
                 score.state == State::kScored ? std::string_view() : words::state(score.state, language_)});
    }
    out_ += table.take();
    losses(index);
    trace(index);
    rounds(index);
  }

  const Framework& framework_;
  const Model& model_;
  const Scorecard& card_;
  const Look& look_;
  Language language_;
  std::string out_;
};

}  // namespace

std::string explain_unit(const Framework& framework, const Scorecard& card, const Look& look) {
  return Explainer(framework, card, look).unit();
}

std::string explain_item(const Framework& framework, const Batch& batch, std::size_t assessment,
                         const Scorecard& card, Index item, const Look& look) {
  return Explainer(framework, card, look).item(batch, assessment, item);
}

}  // namespace parindex::inline v1::detail
