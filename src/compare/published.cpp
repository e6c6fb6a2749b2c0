// SPDX-License-Identifier: Apache-2.0
// A published table against what recomputing gives: every cell that differs, and by how much.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "parindex/comparison.hpp"

#include "csv/reader.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Code;
using detail::Index;
using detail::kNone;
using detail::Model;

// 84,70 and 84.70 are one number; a blank cell says nothing.
std::optional<Rational> number(std::string_view cell) {
  std::string text(cell);
  if (std::count(text.begin(), text.end(), ',') == 1 && text.find('.') == std::string::npos)
    std::replace(text.begin(), text.end(), ',', '.');
  if (!text.empty() && text.front() == '+') text.erase(0, 1);
  return Rational::parse(text);
}

class Checker {
 public:
  Checker(const Framework& framework, const Scorecards& cards, Mistakes& mistakes)
      : model_(framework.model()), cards_(cards), mistakes_(mistakes) {}

  std::optional<PublishedCheck> check(std::string_view csv, const std::string& file) {
    const std::size_t errors = mistakes_.error_count();
    detail::csv::Options options;
    options.file = file;
    detail::csv::Reader rows(csv, options, mistakes_);
    if (!rows.ok()) return std::nullopt;
    const std::optional<std::size_t> unit = rows.column("unit") ? rows.column("unit") : rows.column("id");
    if (!unit) {
      report(mistakes_, Code::kCsvNoUnitColumn, rows.header_place(0));
      return std::nullopt;
    }
    const std::optional<std::size_t> item = rows.column("item"), period = rows.column("period");
    for (std::size_t i = 0; i < rows.header().size(); ++i) {
      if (i == *unit || i == item || i == period) continue;
      column(rows, i, item.has_value());
    }
    std::set<std::string> seen;
    while (rows.next()) {
      const std::string id(rows.cell(*unit));
      ++out_.rows;
      const Scorecard* card = find(id, period ? rows.cell(*period) : std::string_view());
      if (card == nullptr) {
        if (seen.insert(id).second) out_.units_unknown.push_back(id);
        continue;
      }
      seen.insert(id);
      Index of = kNone;
      if (item) {
        of = item_of(rows.cell(*item));
        if (of == kNone) {
          report(mistakes_, Code::kUnknownItem, rows.place(*item), {rows.cell(*item)});
          continue;
        }
      }
      for (const Column& one : columns_)
        cell(*card, one, of, rows.cell(one.at), rows.place(one.at));
    }
    for (const Scorecard& card : cards_) {
      if (!seen.contains(card.unit.id)) out_.units_missing.push_back(card.unit.id);
    }
    if (mistakes_.error_count() != errors) return std::nullopt;
    return std::move(out_);
  }

 private:
  enum class What : std::uint8_t { kPoints, kRank, kIndex, kBand, kState, kItem };
  struct Column {
    What what = What::kPoints;
    std::size_t at = 0;
    Index item = kNone;
  };

  void column(const detail::csv::Reader& rows, std::size_t i, bool long_rows) {
    const std::string_view name = rows.header()[i];
    static constexpr std::pair<std::string_view, What> kNames[] = {{"points", What::kPoints},
                                                                   {"rank", What::kRank},
                                                                   {"index", What::kIndex},
                                                                   {"band", What::kBand},
                                                                   {"state", What::kState}};
    for (const auto& [word, what] : kNames) {
      if (name == word) {
        columns_.push_back({what, i, kNone});
        return;
      }
    }
    if (name == "name" || name == "kind" || name == "parent" || name == "note" || name.starts_with("x-"))
      return;
    const Index item = long_rows ? kNone : item_of(name);
    if (item == kNone) {
      report(mistakes_, Code::kCsvUnknownColumn, rows.header_place(i),
             {name,
              detail::Argument(Text{"dùng unit, item, points, rank, index, band, state hoặc mã tiêu chí",
                                    "use unit, item, points, rank, index, band, state or labels of items"})});
      return;
    }
    columns_.push_back({What::kItem, i, item});
  }

  Index item_of(std::string_view name) const {
    const auto found = model_.item_index.find(std::string(name));
    if (found != model_.item_index.end()) return found->second;
    Index same = kNone;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      if (model_.items[i].code != name) continue;
      if (same != kNone) return kNone;
      same = static_cast<Index>(i);
    }
    return same;
  }

  const Scorecard* find(const std::string& id, std::string_view period) const {
    for (const Scorecard& card : cards_) {
      if (card.unit.id == id && (period.empty() || to_string(card.period) == period)) return &card;
    }
    return nullptr;
  }

  void cell(const Scorecard& card, const Column& column, Index row_item, std::string_view text, Place place) {
    if (text.empty()) return;
    const Index item = column.what == What::kItem ? column.item : row_item;
    PublishedCell cell;
    cell.unit = card.unit.id;
    cell.column = item == kNone ? std::string() : model_.items[static_cast<std::size_t>(item)].label;
    cell.published = text;
    cell.place = std::move(place);
    std::optional<Rational> computed;
    int digits = model_.rounding.digits;
    const ItemScore* score = item == kNone ? nullptr : &card.items[static_cast<std::size_t>(item)];
    switch (column.what) {
      case What::kPoints:
      case What::kItem:
        if (score == nullptr) {
          computed = card.points;
          ++out_.unit_totals;
        } else {
          digits = model_.items[static_cast<std::size_t>(item)].rounding.digits;
          if (score->state != State::kPending && score->state != State::kNotApplicable)
            computed = score->points;
        }
        if (cell.column.empty()) cell.column = "points";
        if (computed) computed = computed->rounded({digits, model_.rounding.mode});
        break;
      case What::kRank: {
        const std::optional<std::size_t>& rank = score == nullptr ? card.rank : score->rank;
        if (rank) computed = Rational(static_cast<std::int64_t>(*rank));
        digits = 0;
        cell.column += cell.column.empty() ? "rank" : "/rank";
        break;
      }
      case What::kIndex:
        computed = card.index;
        cell.column += cell.column.empty() ? "index" : "/index";
        break;
      case What::kBand:
      case What::kState: {
        const bool band = column.what == What::kBand;
        cell.computed = band               ? card.band
                        : score == nullptr ? std::string()
                                           : std::string(to_string(score->state));
        cell.column += (cell.column.empty() ? "" : "/") + std::string(band ? "band" : "state");
        ++out_.cells;
        if (cell.computed == cell.published) {
          ++out_.equal;
        } else {
          out_.cells_differing.push_back(std::move(cell));
        }
        return;
      }
    }
    ++out_.cells;
    const std::optional<Rational> published = number(text);
    if (computed) cell.computed = computed->to_fixed(digits);
    if (published && computed && *published == *computed) {
      ++out_.equal;
      return;
    }
    if (published && computed) cell.difference = *published - *computed;
    if (cell.column == "points") ++out_.unit_totals_differing;
    out_.cells_differing.push_back(std::move(cell));
  }

  const Model& model_;
  const Scorecards& cards_;
  Mistakes& mistakes_;
  std::vector<Column> columns_;
  PublishedCheck out_;
};

}  // namespace

std::optional<PublishedCheck> compare_published(const Framework& framework, const Scorecards& cards,
                                                std::string_view csv, const std::string& file,
                                                Mistakes& mistakes) {
  return Checker(framework, cards, mistakes).check(csv, file);
}

}  // namespace parindex::inline v1
