// SPDX-License-Identifier: Apache-2.0
#include "output/ranking.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "json/writer.hpp"
#include "output/csv_writer.hpp"
#include "output/scorecard_table.hpp"
#include "output/words.hpp"

namespace parindex::inline v1::detail {
namespace {

using words::pick;

bool is_kind(const Model& model, const Unit& unit, std::string_view kind) {
  return unit.kind == kind || model.base_kind(unit.kind) == kind;
}

// What a leaf is ranked by: its share of the maximum, or its points where it has none (a bonus).
Rational leaf_value(const ItemScore& score) {
  return score.applicable_max.sign() > 0 ? score.points / score.applicable_max : score.points;
}

enum class Standing : std::uint8_t { kRanked, kPending, kDisqualified, kLeftOut };

Standing standing_of(const Model& model, const Scorecard& card, Index by) {
  if (by == kNone) {
    if (card.rank) return Standing::kRanked;
    return card.disqualified ? Standing::kDisqualified : Standing::kPending;
  }
  const ItemScore& score = card.items[static_cast<std::size_t>(by)];
  const bool ranked_by_card = !model.items[static_cast<std::size_t>(by)].is_leaf();
  if (ranked_by_card && score.rank) return Standing::kRanked;
  if (score.state == State::kNotApplicable || score.state == State::kTracked) return Standing::kLeftOut;
  if (card.disqualified) return Standing::kDisqualified;
  if (score.state == State::kPending || score.lowest != score.highest) return Standing::kPending;
  return ranked_by_card ? Standing::kLeftOut : Standing::kRanked;
}

// Ranks of a leaf, rows sorted by falling value and then by unit id.
void rank_leaf(const Scorecards& cards, Index by, Ties ties, std::vector<RankingTable::Row>& rows) {
  const auto value = [&](std::size_t card) {
    return leaf_value(cards[card].items[static_cast<std::size_t>(by)]);
  };
  std::sort(rows.begin(), rows.end(), [&](const RankingTable::Row& a, const RankingTable::Row& b) {
    const auto order = value(a.card) <=> value(b.card);
    return order != 0 ? order > 0 : cards[a.card].unit.id < cards[b.card].unit.id;
  });
  for (std::size_t i = 0; i != rows.size(); ++i) {
    const bool tied = i != 0 && ties != Ties::kOrdinal && value(rows[i].card) == value(rows[i - 1].card);
    if (tied) {
      rows[i].rank = rows[i - 1].rank;
    } else {
      rows[i].rank = ties == Ties::kDense && i != 0 ? rows[i - 1].rank + 1 : i + 1;
    }
  }
}

std::string heading(const Model& model, const Scorecard& card, const RankingTable& table,
                    const RankingOptions& options, Language language) {
  std::string out(pick(language, "Xếp hạng", "Ranking"));
  if (options.by != kNone) {
    out += std::string(pick(language, " theo ", " by ")) +
           words::item(model.items[static_cast<std::size_t>(options.by)], language);
  }
  out += ": ";
  std::vector<std::string> parts;
  const bool known_cohort = !model.cohorts.empty();
  if (!known_cohort || model.cohorts.front().by_kind) {
    parts.push_back(card.unit.kind.empty() ? std::string(pick(language, "mọi đơn vị", "all units"))
                                           : words::kind(model, model.base_kind(card.unit.kind), language));
  }
  if (known_cohort && model.cohorts.front().by_parent && !card.unit.parent.empty()) {
    parts.push_back(std::string(pick(language, "thuộc ", "of ")) + card.unit.parent);
  }
  if (known_cohort) {
    for (const std::string& name : model.cohorts.front().attributes) {
      const auto found = card.unit.attributes.find(name);
      if (found != card.unit.attributes.end()) parts.push_back(name + " " + found->second);
    }
  }
  parts.push_back(words::period(card.period, language));
  parts.push_back(std::to_string(table.of) +
                  std::string(pick(language, " đơn vị", table.of == 1 ? " unit" : " units")));
  for (std::size_t i = 0; i != parts.size(); ++i)
    out += (i == 0 ? "" : " · ") + parts[i];
  return out;
}

// Why a unit is incomplete: its pending leaves, the gates that cannot be decided.
std::string missing_words(const Model& model, const Scorecard& card, Language language) {
  const std::vector<Index> leaves = pending_leaves(model, card);
  std::string out;
  if (!leaves.empty()) out = std::to_string(leaves.size()) + ": ";
  bool first = true;
  const auto add = [&](const std::string& label) {
    out += (first ? "" : ", ") + label;
    first = false;
  };
  for (const Index leaf : leaves)
    add(model.items[static_cast<std::size_t>(leaf)].label);
  for (const GateResult& gate : card.gates) {
    if (gate.pending) add(std::string(pick(language, "điều kiện ", "gate ")) + gate.code);
  }
  return out;
}

std::vector<Index> shown_items(const Model& model, const RankingOptions& options) {
  if (options.by == kNone) return model.roots;
  return model.items[static_cast<std::size_t>(options.by)].children;
}

// Calls row(card, rank or none, status) for every unit of a table in its order.
template <typename Row>
void each_unit(const RankingTable& table, Row row) {
  for (const RankingTable::Row& ranked : table.ranked)
    row(ranked.card, std::optional(ranked.rank), "ranked");
  const std::optional<std::size_t> none;
  for (const std::size_t card : table.pending)
    row(card, none, "pending");
  for (const std::size_t card : table.disqualified)
    row(card, none, "disqualified");
  for (const std::size_t card : table.left_out)
    row(card, none, "not_applicable");
}

// The ranking for a person, cohort by cohort.
class RankingPrinter {
 public:
  RankingPrinter(const Model& model, const Scorecards& cards, const RankingOptions& options, const Look& look)
      : model_(model),
        cards_(cards),
        options_(options),
        look_(look),
        language_(look.language),
        units_(cards),
        columns_(shown_items(model, options)) {}

  std::string print(const std::vector<RankingTable>& tables) {
    for (const RankingTable& table : tables) {
      if (!out_.empty()) out_ += '\n';
      std::size_t first = 0;
      each_unit(table, [&first, any = false](std::size_t card, std::optional<std::size_t>,
                                             std::string_view) mutable {
        if (!any) first = card;
        any = true;
      });
      out_ += styled(heading(model_, cards_[first], table, options_, language_), Style::kBold, look_) + "\n";
      ranked(table);
      pending(table);
      disqualified(table);
      left_out(table);
    }
    out_ += dropped_note(dropped_, look_);
    return std::move(out_);
  }

 private:
  std::string points(const Rational& value) const {
    return words::points(value, model_.rounding.digits, language_);
  }
  std::string item_points(const Scorecard& card, Index item) const {
    const auto at = static_cast<std::size_t>(item);
    return points_cell(card.items[at], model_.items[at].rounding.digits, language_);
  }

  void ranked(const RankingTable& table) {
    if (table.ranked.empty()) return;
    TextTable lines(look_);
    lines.column(pick(language_, "Hạng", "Rank"), Align::kRight);
    units_.add_to(lines, language_);
    if (options_.by != kNone) {
      lines.column(model_.items[static_cast<std::size_t>(options_.by)].label, Align::kRight);
      lines.column(pick(language_, "Tỷ lệ", "Share"), Align::kRight);
    }
    lines.column(pick(language_, "Điểm", "Points"), Align::kRight);
    lines.column(pick(language_, "Chỉ số", "Index"), Align::kRight);
    if (!model_.bands.empty()) lines.column(pick(language_, "Xếp loại", "Band"));
    for (const Index item : columns_) {
      lines.column(model_.items[static_cast<std::size_t>(item)].label, Align::kRight);
      lines.may_drop();
    }
    for (const RankingTable::Row& row : table.ranked) {
      const Scorecard& card = cards_[row.card];
      std::vector<TextTable::Cell> cells{std::to_string(row.rank)};
      units_.add_to(cells, card.unit);
      if (options_.by != kNone) {
        const ItemScore& score = card.items[static_cast<std::size_t>(options_.by)];
        cells.emplace_back(item_points(card, options_.by));
        cells.emplace_back(score.applicable_max.sign() > 0
                               ? words::percent(score.points / score.applicable_max, language_)
                               : std::string("–"));
      }
      cells.emplace_back(points(card.points));
      cells.emplace_back(card.index ? points(*card.index) : std::string("–"));
      if (!model_.bands.empty()) cells.emplace_back(card.band.empty() ? std::string("–") : card.band);
      for (const Index item : columns_)
        cells.emplace_back(item_points(card, item));
      lines.row(std::move(cells));
    }
    finish(lines);
  }

  void pending(const RankingTable& table) {
    if (table.pending.empty()) return;
    part("Chưa đủ số liệu, chưa xếp hạng: ", "Incomplete, not ranked: ", table.pending.size(), Style::kWarn);
    TextTable lines(look_);
    units_.add_to(lines, language_);
    lines.column(pick(language_, "Điểm đã có", "Points so far"), Align::kRight);
    lines.column(pick(language_, "Thấp nhất", "Lowest"), Align::kRight);
    lines.may_drop();
    lines.column(pick(language_, "Cao nhất", "Highest"), Align::kRight);
    lines.may_drop();
    lines.column(pick(language_, "Còn thiếu ở", "Missing in"), Align::kLeft, 10);
    for (const std::size_t i : table.pending) {
      const Scorecard& card = cards_[i];
      std::vector<TextTable::Cell> cells;
      units_.add_to(cells, card.unit);
      cells.emplace_back(points(card.points));
      cells.emplace_back(points(card.lowest));
      cells.emplace_back(points(card.highest));
      cells.emplace_back(missing_words(model_, card, language_));
      lines.row(std::move(cells));
    }
    finish(lines);
  }

  void disqualified(const RankingTable& table) {
    if (table.disqualified.empty()) return;
    part("Bị loại (điểm liệt), không xếp hạng: ", "Disqualified, not ranked: ", table.disqualified.size(),
         Style::kBad);
    TextTable lines(look_);
    units_.add_to(lines, language_);
    lines.column(pick(language_, "Điểm", "Points"), Align::kRight);
    lines.column(pick(language_, "Điều kiện", "Gate"), Align::kLeft, 12);
    for (const std::size_t i : table.disqualified) {
      std::string gates;
      for (const GateResult& gate : cards_[i].gates) {
        if (!gate.disqualifies || gate.pending) continue;
        if (!gates.empty()) gates += "; ";
        gates += gate.title.empty() ? gate.code : gate.code + " " + gate.title.in(language_);
      }
      std::vector<TextTable::Cell> cells;
      units_.add_to(cells, cards_[i].unit);
      cells.emplace_back(points(cards_[i].points));
      cells.emplace_back(gates);
      lines.row(std::move(cells));
    }
    finish(lines);
  }

  void left_out(const RankingTable& table) {
    if (table.left_out.empty()) return;
    std::string units;
    for (const std::size_t i : table.left_out) {
      units += (units.empty() ? "" : ", ") + words::unit(cards_[i].unit);
    }
    out_ += "\n" + wrapped(pick(language_, "Không áp dụng: ", "Does not apply to: "), units, look_);
  }

  void part(std::string_view vi, std::string_view en, std::size_t count, Style style) {
    out_ += "\n" + styled(std::string(pick(language_, vi, en)) + std::to_string(count), style, look_) + "\n";
  }
  void finish(TextTable& lines) {
    out_ += lines.take();
    dropped_ = std::max(dropped_, lines.dropped());
  }

  const Model& model_;
  const Scorecards& cards_;
  const RankingOptions& options_;
  const Look& look_;
  Language language_;
  UnitColumns units_;
  std::vector<Index> columns_;
  std::string out_;
  std::size_t dropped_ = 0;
};

}  // namespace

std::vector<Index> pending_leaves(const Model& model, const Scorecard& card) {
  std::vector<Index> out;
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    if (model.items[i].is_leaf() && card.items[i].state == State::kPending)
      out.push_back(static_cast<Index>(i));
  }
  return out;
}

std::vector<RankingTable> make_ranking(const Framework& framework, const Scorecards& cards,
                                       const RankingOptions& options) {
  const Model& model = framework.model();
  std::vector<RankingTable> tables;
  std::map<std::string, std::size_t, std::less<>> by_cohort;
  for (std::size_t i = 0; i != cards.size(); ++i) {
    const Scorecard& card = cards[i];
    if (!options.kind.empty() && !is_kind(model, card.unit, options.kind)) continue;
    const auto [found, added] = by_cohort.try_emplace(card.cohort, tables.size());
    if (added)
      tables.push_back(
          {.cohort = card.cohort, .of = 0, .ranked = {}, .pending = {}, .disqualified = {}, .left_out = {}});
    RankingTable& table = tables[found->second];
    switch (standing_of(model, card, options.by)) {
      case Standing::kRanked: {
        std::size_t rank = 0;
        if (options.by == kNone) {
          rank = card.rank.value_or(0);
        } else {
          rank = card.items[static_cast<std::size_t>(options.by)].rank.value_or(0);
        }
        table.ranked.push_back({i, rank});
        break;
      }
      case Standing::kPending:
        table.pending.push_back(i);
        break;
      case Standing::kDisqualified:
        table.disqualified.push_back(i);
        break;
      case Standing::kLeftOut:
        table.left_out.push_back(i);
        break;
    }
  }
  const auto by_unit = [&](std::size_t a, std::size_t b) { return cards[a].unit.id < cards[b].unit.id; };
  for (RankingTable& table : tables) {
    if (options.by != kNone && model.items[static_cast<std::size_t>(options.by)].is_leaf()) {
      rank_leaf(cards, options.by, model.ties, table.ranked);
    } else {
      std::sort(table.ranked.begin(), table.ranked.end(),
                [&](const RankingTable::Row& a, const RankingTable::Row& b) {
                  return a.rank != b.rank ? a.rank < b.rank : by_unit(a.card, b.card);
                });
    }
    table.of = table.ranked.size();
    if (options.top) {
      std::erase_if(table.ranked, [&](const RankingTable::Row& row) { return row.rank > *options.top; });
    }
    std::sort(table.pending.begin(), table.pending.end(), by_unit);
    std::sort(table.disqualified.begin(), table.disqualified.end(), by_unit);
    std::sort(table.left_out.begin(), table.left_out.end(), by_unit);
  }
  return tables;
}

std::string ranking_table(const Framework& framework, const Scorecards& cards,
                          const std::vector<RankingTable>& tables, const RankingOptions& options,
                          const Look& look) {
  return RankingPrinter(framework.model(), cards, options, look).print(tables);
}

std::string ranking_csv(const Framework& framework, const Scorecards& cards,
                        const std::vector<RankingTable>& tables, const RankingOptions& options) {
  const Model& model = framework.model();
  const int digits = model.rounding.digits;
  std::vector<Index> columns = shown_items(model, options);
  if (options.by != kNone) columns.insert(columns.begin(), options.by);
  CsvWriter out;
  for (const std::string_view name : {"cohort", "rank", "of", "status", "unit", "name", "kind", "period",
                                      "points", "index", "band", "missing"}) {
    out.text(name);
  }
  for (const Index item : columns)
    out.text(model.items[static_cast<std::size_t>(item)].label);
  out.end_row();
  for (const RankingTable& table : tables) {
    each_unit(table, [&](std::size_t i, std::optional<std::size_t> rank, std::string_view status) {
      const Scorecard& card = cards[i];
      out.text(table.cohort);
      out.number(rank ? std::to_string(*rank) : std::string());
      out.number(std::to_string(table.of));
      out.text(status);
      out.text(card.unit.id);
      out.text(card.unit.name);
      out.text(card.unit.kind);
      out.number(to_string(card.period));
      out.number(card.points.to_fixed(digits));
      out.number(card.index ? card.index->to_fixed(digits) : std::string());
      out.text(card.band);
      std::string missing;
      for (const Index leaf : pending_leaves(model, card)) {
        missing += (missing.empty() ? "" : " ") + model.items[static_cast<std::size_t>(leaf)].label;
      }
      out.text(missing);
      for (const Index item : columns) {
        const auto at = static_cast<std::size_t>(item);
        const State state = card.items[at].state;
        const bool has_points =
            state != State::kPending && state != State::kNotApplicable && state != State::kTracked;
        out.number(has_points ? card.items[at].points.to_fixed(model.items[at].rounding.digits)
                              : std::string());
      }
      out.end_row();
    });
  }
  return std::move(out).take();
}

std::string ranking_json(const Framework& framework, const Scorecards& cards,
                         const std::vector<RankingTable>& tables, const RankingOptions& options) {
  const Model& model = framework.model();
  const int digits = model.rounding.digits;
  std::vector<Index> columns = shown_items(model, options);
  if (options.by != kNone) columns.insert(columns.begin(), options.by);
  json::Writer out(json::Style::kPretty);
  out.begin_object();
  out.member("format", "parindex-ranking/1");
  out.member("framework", framework.id());
  out.key("by");
  if (options.by == kNone) {
    out.null();
  } else {
    out.string(model.items[static_cast<std::size_t>(options.by)].label);
  }
  out.key("cohorts");
  out.begin_array();
  for (const RankingTable& table : tables) {
    out.begin_object();
    out.member("cohort", table.cohort);
    out.key("of");
    out.unsigned_integer(table.of);
    out.key("units");
    out.begin_array();
    each_unit(table, [&](std::size_t i, std::optional<std::size_t> rank, std::string_view status) {
      const Scorecard& card = cards[i];
      out.begin_object();
      out.key("rank");
      if (rank) {
        out.unsigned_integer(*rank);
      } else {
        out.null();
      }
      out.member("status", status);
      out.member("unit", card.unit.id);
      if (!card.unit.name.empty()) out.member("name", card.unit.name);
      if (!card.unit.kind.empty()) out.member("kind", card.unit.kind);
      out.member("period", to_string(card.period));
      out.member_number("points", card.points.to_fixed(digits));
      out.key("index");
      if (card.index) {
        out.number(card.index->to_fixed(digits));
      } else {
        out.null();
      }
      out.key("band");
      if (card.band.empty()) {
        out.null();
      } else {
        out.string(card.band);
      }
      out.key("items");
      out.begin_object();
      for (const Index item : columns) {
        const auto at = static_cast<std::size_t>(item);
        out.key(model.items[at].label);
        const State state = card.items[at].state;
        if (state == State::kPending || state == State::kNotApplicable || state == State::kTracked) {
          out.null();
        } else {
          out.number(card.items[at].points.to_fixed(model.items[at].rounding.digits));
        }
      }
      out.end_object();
      out.key("missing");
      out.begin_array();
      for (const Index leaf : pending_leaves(model, card)) {
        const auto at = static_cast<std::size_t>(leaf);
        out.begin_object();
        out.member("item", model.items[at].label);
        out.key("facts");
        out.begin_array();
        for (const LedgerEntry& entry : card.items[at].ledger) {
          for (const std::string& fact : entry.facts)
            out.string(fact);
        }
        out.end_array();
        out.end_object();
      }
      out.end_array();
      out.end_object();
    });
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take() + "\n";
}

}  // namespace parindex::inline v1::detail
