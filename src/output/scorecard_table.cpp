// SPDX-License-Identifier: Apache-2.0
#include "output/scorecard_table.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "model/model.hpp"
#include "output/words.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

using words::pick;

std::string rank_text(const std::optional<std::size_t>& rank, std::size_t of) {
  return rank ? std::to_string(*rank) + "/" + std::to_string(of) : std::string("–");
}

std::string note(const ItemScore& score, Language language) {
  std::string out;
  if (score.state != State::kScored) out = words::state(score.state, language);
  if (score.evidence_missing) {
    if (!out.empty()) out += "; ";
    out += words::cause(Cause::kMissingEvidence, language);
  }
  return out;
}

// What an item costs: nothing can be said while it is pending, nothing is lost where it does not count.
std::string lost_cell(const ItemScore& score, int digits, Language language) {
  if (score.state == State::kPending || score.state == State::kNotApplicable ||
      score.state == State::kTracked)
    return {};
  const Rational lost = score.points - score.applicable_max;
  return lost.sign() < 0 ? words::points(lost, digits, language) : std::string();
}

class Tree {
 public:
  Tree(const Model& model, const Scorecard& card, const Look& look)
      : model_(model), card_(card), look_(look), table_(look) {
    const Language language = look.language;
    const bool ranks = std::any_of(card.items.begin(), card.items.end(),
                                   [](const ItemScore& score) { return score.of > 1; });
    table_.column(pick(language, "Mã", "Code"), Align::kLeft, 14);
    table_.column(pick(language, "Nội dung", "Item"), Align::kLeft, 20);
    table_.column(pick(language, "Điểm", "Points"), Align::kRight);
    table_.column(pick(language, "/tối đa", "/max"), Align::kLeft, 0, true);
    table_.column(pick(language, "Mất", "Lost"), Align::kRight);
    if (ranks) {
      table_.column(pick(language, "Hạng", "Rank"), Align::kRight);
      table_.may_drop();
    }
    table_.column(pick(language, "Ghi chú", "Note"), Align::kLeft, 10);
    ranks_ = ranks;
  }

  std::string take() {
    for (const Index root : model_.roots)
      add(root, 0);
    if (!model_.adjustments.empty()) {
      table_.rule();
      for (const Adjustment& adjustment : model_.adjustments)
        add_adjustment(adjustment);
    }
    table_.rule();
    const int digits = model_.rounding.digits;
    const Rational lost = card_.points - card_.applicable_max;
    std::vector<TextTable::Cell> cells{
        pick(look_.language, "Tổng", "Total"), "", words::points(card_.points, digits, look_.language),
        "/" + words::maximum(card_.applicable_max, look_.language),
        card_.pending == 0 && lost.sign() < 0 ? words::points(lost, digits, look_.language) : std::string()};
    if (ranks_) cells.emplace_back(card_.of > 1 ? rank_text(card_.rank, card_.of) : std::string());
    cells.emplace_back("");
    table_.row(std::move(cells), Style::kBold);
    return table_.take();
  }

 private:
  void add(Index index, std::size_t depth) {
    const Item& item = model_.items[static_cast<std::size_t>(index)];
    const ItemScore& score = card_.items[static_cast<std::size_t>(index)];
    const int digits = item.rounding.digits;
    const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked;
    std::vector<TextTable::Cell> cells{
        std::string(2 * depth, ' ') + item.label, item.title.in(look_.language),
        points_cell(score, digits, look_.language),
        counts ? "/" + words::maximum(score.applicable_max, look_.language) : std::string(),
        TextTable::Cell(lost_cell(score, digits, look_.language), Style::kBad)};
    if (ranks_) cells.emplace_back(score.of > 1 ? rank_text(score.rank, score.of) : std::string());
    cells.emplace_back(note(score, look_.language), Style::kWarn);
    table_.row(std::move(cells), item.is_leaf() ? Style::kPlain : Style::kBold);
    for (const Index child : item.children)
      add(child, depth + 1);
  }

  void add_adjustment(const Adjustment& adjustment) {
    const Item& item = model_.items[static_cast<std::size_t>(adjustment.item)];
    const ItemScore& score = card_.items[static_cast<std::size_t>(adjustment.item)];
    const std::string_view name =
        words::cause(adjustment.penalty ? Cause::kPenalty : Cause::kBonus, look_.language);
    std::vector<TextTable::Cell> cells{
        item.label, item.title.in(look_.language),
        score.state == State::kScored || score.state == State::kGiven
            ? words::signed_points(score.points, item.rounding.digits, look_.language)
            : points_cell(score, item.rounding.digits, look_.language),
        "", ""};
    if (ranks_) cells.emplace_back("");
    std::string remark = note(score, look_.language);
    cells.emplace_back(remark.empty() ? std::string(name) : std::string(name) + "; " + remark);
    table_.row(std::move(cells));
  }

  const Model& model_;
  const Scorecard& card_;
  const Look& look_;
  TextTable table_;
  bool ranks_ = false;
};

}  // namespace

UnitColumns::UnitColumns(const Scorecards& cards)
    : names_(std::any_of(cards.begin(), cards.end(),
                         [](const Scorecard& card) { return !card.unit.name.empty(); })) {}

void UnitColumns::add_to(TextTable& table, Language language) const {
  if (!names_) return table.column(pick(language, "Đơn vị", "Unit"));
  table.column(pick(language, "Mã", "Id"));
  table.column(pick(language, "Đơn vị", "Unit"), Align::kLeft, 12);
}

void UnitColumns::add_to(std::vector<TextTable::Cell>& row, const Unit& unit) const {
  row.emplace_back(unit.id);
  if (names_) row.emplace_back(unit.name);
}

std::string points_cell(const ItemScore& score, int digits, Language language) {
  switch (score.state) {
    case State::kPending:
      return "…";
    case State::kNotApplicable:
    case State::kTracked:
      return "–";
    case State::kScored:
    case State::kNoActivity:
    case State::kGiven:
      break;
  }
  return words::points(score.points, digits, language);
}

std::string unit_heading(const Framework& framework, const Scorecard& card, const Look& look) {
  const Model& model = framework.model();
  const Language language = look.language;
  const int digits = model.rounding.digits;
  std::string out;
  std::string who = text::shown(words::unit(card.unit));
  if (!card.unit.kind.empty()) who += " · " + text::shown(words::kind(model, card.unit.kind, language));
  who += " · " + words::period(card.period, language);
  out += styled(std::move(who), Style::kBold, look) + "\n";
  const std::string title = text::shown(framework.title().in(language));
  const std::string id = text::shown(framework.id());
  std::string set = title.empty() ? id : title;
  const std::size_t id_width = text::display_width(id) + 3;
  if (look.width > id_width + 20) set = text::clip(set, look.width - id_width);
  out += (title.empty() ? set : set + " (" + id + ")") + "\n";

  std::string line = std::string(pick(language, "Điểm ", "Points ")) +
                     words::points(card.points, digits, language) + "/" +
                     words::maximum(card.applicable_max, language);
  if (card.applicable_max != card.max) {
    line += std::string(pick(language, " (tối đa của bộ: ", " (maximum of the set: ")) +
            words::maximum(card.max, language) + ")";
  }
  if (card.index) {
    line +=
        std::string(pick(language, " · Chỉ số ", " · Index ")) + words::points(*card.index, digits, language);
  }
  if (!card.band.empty())
    line += std::string(pick(language, " · Xếp loại ", " · Band ")) + text::shown(card.band);
  if (card.rank) line += std::string(pick(language, " · Hạng ", " · Rank ")) + rank_text(card.rank, card.of);
  out += styled(std::move(line), Style::kBold, look) + "\n";

  if (card.pending != 0) {
    const std::string count = std::to_string(card.pending);
    std::string sentence =
        language == Language::kVi
            ? "Chưa đủ số liệu ở " + count +
                  " tiêu chí: chưa tính chỉ số, xếp loại, xếp hạng; điểm sẽ nằm trong khoảng "
            : count + (card.pending == 1 ? " item is" : " items are") +
                  " pending: no index, band or rank yet; the points will lie between ";
    sentence += words::points(card.lowest, digits, language) + std::string(pick(language, " đến ", " and ")) +
                words::points(card.highest, digits, language) + ".";
    out += styled(wrapped("", sentence, look), Style::kWarn, look);
  }
  for (const GateResult& gate : card.gates) {
    std::string sentence = gate.title.empty() ? gate.code : gate.code + " " + gate.title.in(language);
    sentence += ": ";
    if (gate.pending) {
      sentence += pick(language, "chưa xác định vì thiếu số liệu", "undecided: a fact is missing");
    } else if (gate.disqualifies) {
      sentence += pick(language, "bị loại, không xếp hạng", "disqualified, not ranked");
    } else {
      sentence += std::string(pick(language, "xếp loại không quá ", "band no higher than ")) + gate.cap_band;
    }
    out += styled(wrapped("", sentence, look), gate.pending ? Style::kWarn : Style::kBad, look);
  }
  return out;
}

std::string unit_table(const Framework& framework, const Scorecard& card, const Look& look) {
  return unit_heading(framework, card, look) + "\n" + Tree(framework.model(), card, look).take();
}

std::string summary_table(const Framework& framework, const Scorecards& cards, const Look& look) {
  const Model& model = framework.model();
  const Language language = look.language;
  const int digits = model.rounding.digits;
  TextTable table(look);
  const UnitColumns units(cards);
  units.add_to(table, language);
  table.column(pick(language, "Điểm", "Points"), Align::kRight);
  table.column(pick(language, "Chỉ số", "Index"), Align::kRight);
  if (!model.bands.empty()) table.column(pick(language, "Xếp loại", "Band"));
  table.column(pick(language, "Hạng", "Rank"), Align::kRight);
  const bool any_pending =
      std::any_of(cards.begin(), cards.end(), [](const Scorecard& card) { return card.pending != 0; });
  if (any_pending) table.column(pick(language, "Thiếu", "Pending"), Align::kRight);
  for (const Index root : model.roots) {
    table.column(model.items[static_cast<std::size_t>(root)].label, Align::kRight);
    table.may_drop();
  }
  for (const Scorecard& card : cards) {
    std::vector<TextTable::Cell> cells;
    units.add_to(cells, card.unit);
    cells.emplace_back(words::points(card.points, digits, language));
    cells.emplace_back(card.index ? words::points(*card.index, digits, language) : std::string("–"));
    if (!model.bands.empty()) cells.emplace_back(card.band.empty() ? std::string("–") : card.band);
    cells.emplace_back(rank_text(card.rank, card.of), card.disqualified ? Style::kBad : Style::kPlain);
    if (any_pending)
      cells.emplace_back(card.pending == 0 ? std::string() : std::to_string(card.pending), Style::kWarn);
    for (const Index root : model.roots) {
      const auto at = static_cast<std::size_t>(root);
      cells.emplace_back(points_cell(card.items[at], model.items[at].rounding.digits, language));
    }
    table.row(std::move(cells));
  }
  std::string out = table.take();
  out += dropped_note(table.dropped(), look);
  return out;
}

}  // namespace parindex::inline v1::detail
