// SPDX-License-Identifier: Apache-2.0
#include "output/scorecard_csv.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "output/words.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr std::string_view kUnitColumns[] = {"unit", "name",   "kind", "period", "points", "index",
                                             "band", "cohort", "rank", "of",     "pending"};
constexpr std::string_view kItemColumns[] = {
    "unit",   "name",  "kind", "period", "item",  "title", "max",  "applicable_max",
    "points", "state", "rank", "of",     "owner", "due",   "open", "documents_missing"};

void write_unit(CsvWriter& out, const Scorecard& card) {
  out.text(card.unit.id);
  out.text(card.unit.name);
  out.text(card.unit.kind);
  out.number(to_string(card.period));
}

void write_rank(CsvWriter& out, const std::optional<std::size_t>& rank, std::size_t of) {
  if (rank) {
    out.number(std::to_string(*rank));
  } else {
    out.empty();
  }
  out.number(std::to_string(of));
}

void write_duty(CsvWriter& out, const Item& item, const ItemScore& score) {
  out.text(score.owner);
  out.number(score.due ? score.due->to_string() : std::string());
  const bool counts = score.state != State::kNotApplicable && score.state != State::kTracked;
  if (item.is_leaf() && counts) {
    out.number(score.open ? "true" : "false");
  } else {
    out.empty();
  }
  if (score.evidence) {
    out.number(std::to_string(score.evidence->missing));
  } else {
    out.empty();
  }
}

bool has_points(const ItemScore& score) {
  return score.state != State::kPending && score.state != State::kNotApplicable &&
         score.state != State::kTracked;
}

}  // namespace

void write_wide_header(CsvWriter& out, const Framework& framework) {
  for (const std::string_view name : kUnitColumns)
    out.text(name);
  for (const Item& item : framework.model().items) {
    const bool taken =
        std::find(std::begin(kUnitColumns), std::end(kUnitColumns), item.label) != std::end(kUnitColumns);
    out.text(taken ? "item:" + item.label : item.label);
  }
  out.end_row();
}

void write_wide_row(CsvWriter& out, const Framework& framework, const Scorecard& card) {
  const Model& model = framework.model();
  const int digits = model.rounding.digits;
  write_unit(out, card);
  out.number(card.points.to_fixed(digits));
  if (card.index) {
    out.number(card.index->to_fixed(digits));
  } else {
    out.empty();
  }
  out.text(card.band);
  out.text(card.cohort);
  write_rank(out, card.rank, card.of);
  out.number(std::to_string(card.pending));
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    if (has_points(card.items[i])) {
      out.number(card.items[i].points.to_fixed(model.items[i].rounding.digits));
    } else {
      out.empty();
    }
  }
  out.end_row();
}

void write_long_header(CsvWriter& out) {
  for (const std::string_view name : kItemColumns)
    out.text(name);
  out.end_row();
}

void write_long_rows(CsvWriter& out, const Framework& framework, const Scorecard& card, Language language) {
  const Model& model = framework.model();
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    const Item& item = model.items[i];
    const ItemScore& score = card.items[i];
    write_unit(out, card);
    out.text(item.label);
    out.text(item.title.in(language));
    out.number(words::plain_decimal(score.max));
    out.number(words::plain_decimal(score.applicable_max));
    if (has_points(score)) {
      out.number(score.points.to_fixed(item.rounding.digits));
    } else {
      out.empty();
    }
    out.text(to_string(score.state));
    if (item.is_leaf()) {
      out.empty();
      out.empty();
    } else {
      write_rank(out, score.rank, score.of);
    }
    write_duty(out, item, score);
    out.end_row();
  }
}

}  // namespace parindex::inline v1::detail
