// SPDX-License-Identifier: Apache-2.0
#include "office/sheet_rows.hpp"

#include <algorithm>
#include <map>

#include "output/words.hpp"

namespace parindex::inline v1::office {

using detail::Index;
using detail::kNone;
using detail::ReportData;
namespace words = detail::words;

std::vector<SheetRow> sheet_rows(const ReportData& data, const Scorecard& card) {
  std::vector<SheetRow> rows;
  std::map<Index, std::size_t> row_of;
  const detail::Model& model = data.model();
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    const auto index = static_cast<Index>(i);
    const detail::Item& item = model.items[i];
    const ItemScore& score = card.items[i];
    SheetRow row;
    row.item = index;
    row.code = item.label;
    row.title = item.title.in(data.language());
    row.depth = item.depth;
    row.leaf = item.is_leaf();
    row.adjustment = data.is_adjustment(index);
    const bool covered = score.state == State::kGiven && score.applicable_max.is_zero();
    const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked && !covered;
    if (counts && !row.adjustment) row.max = score.max;
    if (counts && score.state != State::kPending) row.points = score.points;
    for (const RoundScore& round : score.rounds) {
      if (round.round == "self") row.self = round.points;
      if (round.round.starts_with("appraisal")) row.appraisal = round.points;
    }
    const auto add = [&row](const std::string& text) { row.note += (row.note.empty() ? "" : "; ") + text; };
    if (score.state != State::kScored) add(std::string(words::state(score.state, data.language())));
    if (row.leaf) {
      for (const LedgerEntry& entry : score.ledger) {
        if (!entry.points.is_zero()) add(data.why(entry));
      }
    }
    row_of[index] = rows.size();
    rows.push_back(std::move(row));
  }
  for (SheetRow& row : rows) {
    if (row.leaf || !row.points) continue;
    Rational sum;
    std::vector<std::size_t> parts;
    for (const Index child : data.item(row.item).children) {
      const SheetRow& part = rows[row_of[child]];
      if (!part.points) continue;
      sum += *part.points;
      parts.push_back(row_of[child]);
    }
    if (!parts.empty() && sum == *row.points) row.sum_of = std::move(parts);
  }
  return rows;
}

std::vector<LossRow> loss_rows(const ReportData& data, std::size_t at) {
  const Scorecard& card = data.card(at);
  std::vector<LossRow> out;
  for (const detail::LedgerPlace& place : all_entries(data, card)) {
    if (place.entry->points.is_zero() || place.entry->cause == Cause::kUndecided) continue;
    LossRow row;
    row.card = at;
    row.item = place.item;
    row.points = place.entry->points;
    row.cause = words::cause(place.entry->cause, data.language());
    row.why = data.why(*place.entry);
    row.basis = place.entry->basis;
    if (place.item != kNone) {
      const ItemScore& score = ReportData::score(card, place.item);
      row.owner = score.owner;
      if (score.due) row.due = words::date(*score.due, data.language());
    }
    out.push_back(std::move(row));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const LossRow& a, const LossRow& b) { return a.points < b.points; });
  return out;
}

}  // namespace parindex::inline v1::office
