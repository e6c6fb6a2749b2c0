// SPDX-License-Identifier: Apache-2.0
// Comparisons, published tables, framework differences and briefings for people and for programs.
#include <algorithm>

#include "parindex/comparison.hpp"

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"
#include "output/exact_json.hpp"
#include "output/text_table.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Align;
using detail::CsvWriter;
using detail::Look;
using detail::Model;
using detail::Style;
using detail::styled;
using detail::TextTable;
using detail::wrapped;
using detail::json::Writer;
namespace words = detail::words;

Look look_of(const ViewOptions& options) {
  return {.language = options.language, .width = options.width, .colour = options.colour};
}

std::string joined(const std::vector<std::string>& labels) {
  std::string out;
  for (const std::string& label : labels)
    out += (out.empty() ? "" : " + ") + label;
  return out;
}

std::string rank_text(const std::optional<std::size_t>& rank, std::size_t of) {
  return rank ? std::to_string(*rank) + "/" + std::to_string(of) : std::string("–");
}

// ---- JSON

void write_caveats(Writer& out, const std::vector<Caveat>& caveats) {
  out.key("caveats");
  out.begin_array();
  for (const Caveat& caveat : caveats) {
    out.begin_object();
    out.member("code", caveat.code);
    detail::write_text(out, "text", caveat.text);
    detail::write_word(out, "item", caveat.item);
    out.end_object();
  }
  out.end_array();
}

void write_labels(Writer& out, std::string_view key, const std::vector<std::string>& labels) {
  out.key(key);
  out.begin_array();
  for (const std::string& label : labels)
    out.string(label);
  out.end_array();
}

void write_state(Writer& out, std::string_view key, const std::optional<State>& state) {
  if (state) {
    out.member(key, to_string(*state));
  } else {
    out.member_null(key);
  }
}

void write_side(Writer& out, std::string_view key, const Unit& unit, const Period& period, Date as_of,
                const std::string& framework, const Rational& points, const Rational& max,
                const std::optional<Rational>& index, const std::string& band,
                const std::optional<std::size_t>& rank, std::size_t of, int digits) {
  out.key(key);
  out.begin_object();
  detail::write_unit(out, "unit", unit);
  detail::write_period(out, "period", period);
  out.member("as_of", as_of.to_string());
  out.member("framework", framework);
  detail::write_points(out, "points", points, digits);
  detail::write_number(out, "applicable_max", max);
  detail::write_points(out, "index", index, digits);
  if (band.empty()) {
    out.member_null("band");
  } else {
    out.member("band", band);
  }
  detail::write_rank(out, "rank", rank);
  out.key("of");
  out.unsigned_integer(of);
  out.end_object();
}

void write_json(Writer& out, const Comparison& one, const Model& model) {
  const int digits = model.rounding.digits;
  out.begin_object();
  out.member("format", "parindex-comparison/1");
  write_side(out, "before", one.unit_before, one.period_before, one.as_of_before, one.framework_before,
             one.points_before, one.max_before, one.index_before, one.band_before, one.rank_before,
             one.of_before, digits);
  write_side(out, "after", one.unit, one.period, one.as_of, one.framework, one.points, one.max, one.index,
             one.band, one.rank, one.of, digits);
  out.member("comparable", to_string(one.comparable));
  write_caveats(out, one.caveats);
  detail::write_points(out, "change", one.change, digits);
  out.key("contributions");
  out.begin_array();
  for (const Contribution& part : one.contributions) {
    out.begin_object();
    out.member("kind", to_string(part.kind));
    detail::write_word(out, "item", part.item);
    detail::write_points(out, "points", part.points, digits);
    out.end_object();
  }
  out.end_array();
  out.key("items");
  out.begin_array();
  for (const ItemChange& item : one.items) {
    out.begin_object();
    write_labels(out, "before", item.before);
    write_labels(out, "after", item.after);
    detail::write_text(out, "title", item.title);
    out.member_integer("depth", item.depth);
    out.member("comparable", to_string(item.comparable));
    write_caveats(out, item.caveats);
    detail::write_points(out, "points_before", item.points_before, digits);
    detail::write_points(out, "points_after", item.points_after, digits);
    detail::write_points(out, "change", item.change, digits);
    if (item.max_before) detail::write_number(out, "max_before", *item.max_before);
    if (item.max_after) detail::write_number(out, "max_after", *item.max_after);
    write_state(out, "state_before", item.state_before);
    write_state(out, "state_after", item.state_after);
    detail::write_rank(out, "rank_before", item.rank_before);
    detail::write_rank(out, "rank_after", item.rank_after);
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

// ---- tables

class ComparisonTable {
 public:
  ComparisonTable(const Framework& framework, const Look& look)
      : model_(framework.model()), look_(look), language_(look.language) {}

  std::string one(const Comparison& comparison) {
    heading(comparison);
    caveats(comparison.caveats);
    if (comparison.comparable == Comparable::kNo)
      out_ += styled(word("Không so được; số dưới đây chỉ để xem.",
                          "Not comparable; the figures below are for reading only."),
                     Style::kBad, look_) +
              "\n";
    contributions(comparison);
    items(comparison);
    return std::move(out_);
  }

  std::string many(const std::vector<Comparison>& comparisons) {
    TextTable table(look_);
    table.column(word("Đơn vị", "Unit"), Align::kLeft, 20);
    table.column(word("Trước", "Before"), Align::kRight);
    table.column(word("Sau", "After"), Align::kRight);
    table.column(word("Thay đổi", "Change"), Align::kRight);
    table.column(word("Hạng trước", "Rank before"), Align::kRight);
    table.column(word("Hạng sau", "Rank after"), Align::kRight);
    table.column(word("Lên, xuống", "Moved"), Align::kRight);
    table.column(word("Nhiều nhất do", "Mostly by"), Align::kLeft, 12);
    for (const Comparison& one : comparisons) {
      std::string most;
      if (!one.contributions.empty()) {
        const Contribution& first = one.contributions.front();
        most = (first.item.empty() ? kind(first.kind) : first.item) + " " + signed_points(first.points);
      }
      std::string note =
          one.comparable == Comparable::kNo ? word(" (không so được)", " (not comparable)") : "";
      table.row({words::unit(one.unit) + note,
                 points(one.points_before),
                 points(one.points),
                 {signed_points(one.change), style(one.change)},
                 rank_text(one.rank_before, one.of_before),
                 rank_text(one.rank, one.of),
                 moved(one),
                 most});
    }
    return table.take();
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const {
    return std::string(words::pick(language_, vi, en));
  }
  std::string points(const Rational& value) const {
    return words::points(value, model_.rounding.digits, language_);
  }
  std::string signed_points(const Rational& value) const {
    return words::signed_points(value, model_.rounding.digits, language_);
  }
  static Style style(const Rational& change) {
    return change.sign() < 0 ? Style::kBad : change.sign() > 0 ? Style::kGood : Style::kPlain;
  }
  static std::string moved(const Comparison& one) {
    if (!one.rank || !one.rank_before) return {};
    const auto now = static_cast<std::int64_t>(*one.rank), then = static_cast<std::int64_t>(*one.rank_before);
    return now == then ? "=" : (now < then ? "+" : "") + std::to_string(then - now);
  }

  void heading(const Comparison& one) {
    const bool units = one.unit.id != one.unit_before.id;
    out_ += styled(wrapped("",
                           words::unit(one.unit) +
                               (units ? word(" so với ", " against ") + words::unit(one.unit_before) : ""),
                           look_),
                   Style::kBold, look_);
    std::string when = words::period(one.period_before, language_);
    if (one.period != one.period_before) {
      when += " → " + words::period(one.period, language_);
    } else if (one.as_of != one.as_of_before) {
      when += " · " + words::date(one.as_of_before, language_) + " → " + words::date(one.as_of, language_);
    }
    out_ += wrapped("", when, look_);
    std::string text = word("Điểm ", "Points ") + points(one.points_before) + " → " + points(one.points) +
                       " (" + signed_points(one.change) + ")";
    if (one.index && one.index_before && one.max != Rational(100))
      text += word(" · chỉ số ", " · index ") + points(*one.index_before) + " → " + points(*one.index);
    if (one.rank || one.rank_before)
      text += word(" · hạng ", " · rank ") + rank_text(one.rank_before, one.of_before) + " → " +
              rank_text(one.rank, one.of);
    if (!one.band.empty() || !one.band_before.empty())
      text += word(" · xếp loại ", " · band ") + (one.band_before.empty() ? "–" : one.band_before) + " → " +
              (one.band.empty() ? "–" : one.band);
    out_ += wrapped("", text, look_);
  }

  void caveats(const std::vector<Caveat>& caveats) {
    for (const Caveat& caveat : caveats)
      out_ += wrapped("  ! ", words::localized(caveat.text.in(language_), language_), look_);
  }

  std::string kind(Contribution::Kind kind) const {
    switch (kind) {
      case Contribution::Kind::kPerformance:
        return word("kết quả", "performance");
      case Contribution::Kind::kWeight:
        return word("điểm tối đa đổi", "maximum changed");
      case Contribution::Kind::kDefinition:
        return word("cách chấm đổi", "rule changed");
      case Contribution::Kind::kAdded:
        return word("tiêu chí mới", "new item");
      case Contribution::Kind::kRemoved:
        return word("tiêu chí bỏ", "item removed");
      case Contribution::Kind::kAdjustment:
        return word("điểm thưởng, phạt", "bonus or penalty");
      case Contribution::Kind::kRollUp:
        break;
    }
    return word("làm tròn, quy đổi", "rounding, rescaling");
  }

  void contributions(const Comparison& one) {
    if (one.contributions.empty()) return;
    out_ += "\n" + styled(word("Do đâu", "What it is made of"), Style::kBold, look_) + "\n";
    TextTable table(look_);
    table.column(word("Điểm", "Points"), Align::kRight);
    table.column(word("Mã", "Code"), Align::kLeft, 14);
    table.column(word("Nội dung", "Item"), Align::kLeft, 20);
    table.column(word("Loại", "Kind"), Align::kLeft, 12);
    for (const Contribution& part : one.contributions)
      table.row({{signed_points(part.points), style(part.points)},
                 part.item,
                 part.title.in(language_),
                 kind(part.kind)});
    table.rule();
    table.row({{signed_points(one.change), style(one.change)}, word("Cộng", "Sum"), "", ""});
    out_ += table.take();
  }

  void items(const Comparison& one) {
    out_ += "\n";
    TextTable table(look_);
    table.column(word("Mã", "Code"), Align::kLeft, 16);
    table.column(word("Nội dung", "Item"), Align::kLeft, 16);
    table.column(word("Trước", "Before"), Align::kRight);
    table.column(word("Sau", "After"), Align::kRight);
    table.column(word("Thay đổi", "Change"), Align::kRight);
    table.column(word("Hạng", "Rank"), Align::kRight);
    table.column(word("Ghi chú", "Note"), Align::kLeft, 14);
    for (const ItemChange& item : one.items) {
      std::string code(static_cast<std::size_t>(std::max(0, item.depth - 1)) * 2, ' ');
      const std::string old_labels = joined(item.before), new_labels = joined(item.after);
      code += new_labels.empty() ? old_labels : new_labels;
      if (!old_labels.empty() && !new_labels.empty() && old_labels != new_labels) code += " ← " + old_labels;
      std::string note;
      for (const Caveat& caveat : item.caveats)
        note += (note.empty() ? "" : "; ") + words::localized(caveat.text.in(language_), language_);
      std::string ranks;
      if (item.rank_before && item.rank_after && one.unit.id == one.unit_before.id)
        ranks = std::to_string(*item.rank_before) + " → " + std::to_string(*item.rank_after);
      table.row({code,
                 item.title.in(language_),
                 cell(item.points_before, item.state_before),
                 cell(item.points_after, item.state_after),
                 {signed_points(item.change), style(item.change)},
                 ranks,
                 note},
                item.depth == 1 ? Style::kBold : Style::kPlain);
    }
    out_ += table.take();
  }

  std::string cell(const std::optional<Rational>& value, const std::optional<State>& state) const {
    if (!value) return "–";
    if (state == State::kPending) return "…";
    if (state == State::kNotApplicable || state == State::kTracked) return "–";
    return points(*value);
  }

  const Model& model_;
  const Look& look_;
  Language language_;
  std::string out_;
};

void csv_header(CsvWriter& out, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    out.number(name);
  out.end_row();
}

std::string optional_fixed(const std::optional<Rational>& value, int digits) {
  return value ? value->to_fixed(digits) : std::string();
}

std::string optional_rank(const std::optional<std::size_t>& rank) {
  return rank ? std::to_string(*rank) : std::string();
}

}  // namespace

std::string to_view(const Comparison& comparison, const Framework& framework, ViewFormat format,
                    const ViewOptions& options) {
  const Model& model = framework.model();
  if (format == ViewFormat::kJson) {
    Writer out;
    write_json(out, comparison, model);
    return out.take() + "\n";
  }
  if (format == ViewFormat::kTable) {
    const Look look = look_of(options);
    return ComparisonTable(framework, look).one(comparison);
  }
  CsvWriter out;
  csv_header(
      out, {"unit_before", "unit", "period_before", "period", "item_before", "item", "title", "points_before",
            "points", "change", "max_before", "max", "rank_before", "rank", "comparable", "note"});
  const auto row = [&](const std::string& before, const std::string& after, const std::string& title,
                       const std::optional<Rational>& points_before, const std::optional<Rational>& points,
                       const Rational& change, const std::optional<Rational>& max_before,
                       const std::optional<Rational>& max, const std::optional<std::size_t>& rank_before,
                       const std::optional<std::size_t>& rank, Comparable comparable,
                       const std::vector<Caveat>& caveats) {
    out.text(comparison.unit_before.id);
    out.text(comparison.unit.id);
    out.number(to_string(comparison.period_before));
    out.number(to_string(comparison.period));
    out.number(before);
    out.number(after);
    out.text(title);
    const int digits = model.rounding.digits;
    out.number(optional_fixed(points_before, digits));
    out.number(optional_fixed(points, digits));
    out.number(change.to_fixed(digits));
    out.number(max_before ? words::plain_decimal(*max_before) : std::string());
    out.number(max ? words::plain_decimal(*max) : std::string());
    out.number(optional_rank(rank_before));
    out.number(optional_rank(rank));
    out.number(to_string(comparable));
    std::string note;
    for (const Caveat& caveat : caveats)
      note += (note.empty() ? "" : "; ") + caveat.text.in(options.language);
    out.text(note);
    out.end_row();
  };
  row("", "", "", comparison.points_before, comparison.points, comparison.change, comparison.max_before,
      comparison.max, comparison.rank_before, comparison.rank, comparison.comparable, comparison.caveats);
  for (const ItemChange& item : comparison.items) {
    row(joined(item.before), joined(item.after), item.title.in(options.language), item.points_before,
        item.points_after, item.change, item.max_before, item.max_after, item.rank_before, item.rank_after,
        item.comparable, item.caveats);
  }
  return std::move(out).take();
}

std::string to_view(const std::vector<Comparison>& comparisons, const Framework& framework, ViewFormat format,
                    const ViewOptions& options) {
  const Model& model = framework.model();
  if (format == ViewFormat::kJson) {
    Writer out;
    out.begin_array();
    for (const Comparison& one : comparisons)
      write_json(out, one, model);
    out.end_array();
    return out.take() + "\n";
  }
  if (format == ViewFormat::kTable) {
    const Look look = look_of(options);
    return ComparisonTable(framework, look).many(comparisons);
  }
  CsvWriter out;
  csv_header(out,
             {"unit_before", "unit", "name", "period_before", "period", "points_before", "points", "change",
              "rank_before", "rank", "of_before", "of", "comparable", "most_by", "most_points"});
  const int digits = model.rounding.digits;
  for (const Comparison& one : comparisons) {
    out.text(one.unit_before.id);
    out.text(one.unit.id);
    out.text(one.unit.name);
    out.number(to_string(one.period_before));
    out.number(to_string(one.period));
    out.number(one.points_before.to_fixed(digits));
    out.number(one.points.to_fixed(digits));
    out.number(one.change.to_fixed(digits));
    out.number(optional_rank(one.rank_before));
    out.number(optional_rank(one.rank));
    out.number(std::to_string(one.of_before));
    out.number(std::to_string(one.of));
    out.number(to_string(one.comparable));
    out.number(one.contributions.empty() ? std::string() : one.contributions.front().item);
    out.number(one.contributions.empty() ? std::string() : one.contributions.front().points.to_fixed(digits));
    out.end_row();
  }
  return std::move(out).take();
}

std::string to_view(const PublishedCheck& check, const Framework& framework, ViewFormat format,
                    const ViewOptions& options) {
  const Language language = options.language;
  const auto word = [language](std::string_view vi, std::string_view en) {
    return std::string(words::pick(language, vi, en));
  };
  const auto decimal = [](const Rational& value) { return words::plain_decimal(value); };
  if (format == ViewFormat::kJson) {
    Writer out;
    out.begin_object();
    out.member("format", "parindex-published/1");
    out.member("framework", framework.id());
    for (const auto& [key, count] : {std::pair<std::string_view, std::size_t>{"rows", check.rows},
                                     {"cells", check.cells},
                                     {"equal", check.equal},
                                     {"totals", check.unit_totals},
                                     {"totals_differing", check.unit_totals_differing}}) {
      out.key(key);
      out.unsigned_integer(count);
    }
    write_labels(out, "units_unknown", check.units_unknown);
    write_labels(out, "units_missing", check.units_missing);
    out.key("differing");
    out.begin_array();
    for (const PublishedCell& cell : check.cells_differing) {
      out.begin_object();
      out.member("unit", cell.unit);
      out.member("column", cell.column);
      out.member("published", cell.published);
      if (cell.computed.empty()) {
        out.member_null("computed");
      } else {
        out.member("computed", cell.computed);
      }
      if (cell.difference) detail::write_number(out, "difference", *cell.difference);
      out.key("line");
      out.unsigned_integer(cell.place.line);
      out.key("column_number");
      out.unsigned_integer(cell.place.column);
      out.end_object();
    }
    out.end_array();
    out.end_object();
    return out.take() + "\n";
  }
  if (format == ViewFormat::kCsv) {
    CsvWriter out;
    csv_header(out, {"unit", "column", "published", "computed", "difference", "line"});
    for (const PublishedCell& cell : check.cells_differing) {
      out.text(cell.unit);
      out.number(cell.column);
      out.text(cell.published);
      out.number(cell.computed);
      out.number(cell.difference ? decimal(*cell.difference) : std::string());
      out.number(std::to_string(cell.place.line));
      out.end_row();
    }
    return std::move(out).take();
  }
  const Look look = look_of(options);
  std::string out = wrapped("",
                            std::to_string(check.rows) + word(" dòng, ", " rows, ") +
                                std::to_string(check.cells) + word(" ô so được: ", " cells compared: ") +
                                std::to_string(check.equal) + word(" khớp, ", " equal, ") +
                                std::to_string(check.cells_differing.size()) + word(" khác", " differ"),
                            look);
  if (check.unit_totals > 0)
    out += wrapped("",
                   word("Tổng điểm: ", "Totals: ") + std::to_string(check.unit_totals_differing) +
                       word(" khác trong ", " differ of ") + std::to_string(check.unit_totals),
                   look);
  if (!check.cells_differing.empty()) {
    TextTable table(look);
    table.column(word("Đơn vị", "Unit"), Align::kLeft, 12);
    table.column(word("Cột", "Column"), Align::kLeft, 12);
    table.column(word("Công bố", "Published"), Align::kRight);
    table.column(word("Tính lại", "Recomputed"), Align::kRight);
    table.column(word("Chênh", "Difference"), Align::kRight);
    table.column(word("Dòng", "Line"), Align::kRight);
    for (const PublishedCell& cell : check.cells_differing) {
      const std::string difference =
          cell.difference ? (cell.difference->sign() > 0 ? "+" : "") + decimal(*cell.difference)
                          : std::string();
      table.row({cell.unit, cell.column, words::localized(cell.published, language),
                 cell.computed.empty() ? std::string("–") : words::localized(cell.computed, language),
                 words::localized(difference, language), std::to_string(cell.place.line)});
    }
    out += table.take();
  }
  const auto list = [&](const std::string& what, const std::vector<std::string>& units) {
    if (!units.empty()) out += wrapped("", what + std::to_string(units.size()) + ": " + joined(units), look);
  };
  list(word("Có trong bảng công bố, không có số liệu: ", "In the table, not in the facts: "),
       check.units_unknown);
  list(word("Có số liệu, không có trong bảng công bố: ", "In the facts, not in the table: "),
       check.units_missing);
  return out;
}

std::string to_view(const FrameworkDiff& diff, ViewFormat format, const ViewOptions& options) {
  const Language language = options.language;
  if (format == ViewFormat::kJson) {
    Writer out;
    out.begin_object();
    out.member("format", "parindex-diff/1");
    out.member("before", diff.id_before);
    out.member("after", diff.id_after);
    out.member_boolean("same_rules", diff.same_rules);
    out.key("changes");
    out.begin_array();
    for (const FrameworkChange& change : diff.changes) {
      out.begin_object();
      out.member("kind", to_string(change.kind));
      out.member("part", change.part);
      detail::write_word(out, "name", change.name);
      detail::write_word(out, "old_name", change.old_name);
      detail::write_word(out, "key", change.key);
      detail::write_word(out, "before", change.before);
      detail::write_word(out, "after", change.after);
      detail::write_text(out, "words", change.words);
      out.end_object();
    }
    out.end_array();
    out.end_object();
    return out.take() + "\n";
  }
  if (format == ViewFormat::kCsv) {
    CsvWriter out;
    csv_header(out, {"kind", "part", "name", "old_name", "key", "before", "after"});
    for (const FrameworkChange& change : diff.changes) {
      out.number(to_string(change.kind));
      out.number(change.part);
      out.text(change.name);
      out.text(change.old_name);
      out.number(change.key);
      out.text(change.before);
      out.text(change.after);
      out.end_row();
    }
    return std::move(out).take();
  }
  const Look look = look_of(options);
  std::string out = styled(wrapped("", diff.id_before + " → " + diff.id_after, look), Style::kBold, look);
  if (diff.changes.empty())
    return out + std::string(words::pick(language, "không có gì khác\n", "nothing differs\n"));
  if (diff.same_rules) {
    out += wrapped("",
                   words::pick(language, "Cách chấm không đổi: chỉ tên gọi, ghi chú khác.",
                               "The rules are the same: only names and notes differ."),
                   look);
  }
  constexpr std::size_t kLongest = 400;
  for (const FrameworkChange& change : diff.changes) {
    std::string text = change.words.in(language);
    if (text.size() > kLongest) {
      std::size_t cut = kLongest;
      while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
        --cut;
      text.resize(cut);
      text += " …";
    }
    out += wrapped("  ", text, look);
  }
  return out;
}

namespace {

class BriefingPage {
 public:
  BriefingPage(const Framework& framework, const Look& look)
      : model_(framework.model()), look_(look), language_(look.language) {}

  std::string show(const Briefing& briefing) {
    out_ +=
        styled(wrapped("", words::unit(briefing.unit) + " · " + briefing.day, look_), Style::kBold, look_);
    std::string text = word("Tổng điểm ", "Total ") + points(briefing.points);
    if (briefing.change)
      text +=
          " (" + signed_points(*briefing.change) + word(" so với ", " since ") + briefing.day_before + ")";
    if (briefing.rank) {
      text += word(" · hạng ", " · rank ") + rank_text(briefing.rank, briefing.of);
      if (briefing.rank_before && *briefing.rank_before != *briefing.rank)
        text += word(" (trước: ", " (was: ") + std::to_string(*briefing.rank_before) + ")";
    }
    line("", text);
    for (const Caveat& caveat : briefing.caveats)
      line("  ! ", caveat.text.in(language_));
    if (briefing.trend.size() > 2) {
      std::string trend;
      for (const auto& [day, value] : briefing.trend)
        trend += (trend.empty() ? "" : " · ") + day + ": " + points(value);
      line("", word("Diễn biến: ", "Trend: ") + trend);
    }
    groups(briefing);
    list(word("Vấn đề lớn nhất", "Largest issues"), briefing.issues);
    alerts(briefing);
    watch(briefing);
    return std::move(out_);
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const {
    return std::string(words::pick(language_, vi, en));
  }
  std::string points(const Rational& value) const {
    return words::points(value, model_.rounding.digits, language_);
  }
  std::string signed_points(const Rational& value) const {
    return words::signed_points(value, model_.rounding.digits, language_);
  }
  void line(std::string_view first, const std::string& text) { out_ += wrapped(first, text, look_); }
  void title(const std::string& text) { out_ += "\n" + styled(text, Style::kBold, look_) + "\n"; }

  std::string light(const std::string& light) const {
    if (light == "red") return word("đỏ", "red");
    if (light == "amber") return word("vàng", "amber");
    if (light == "green") return word("xanh", "green");
    return "–";
  }

  void groups(const Briefing& briefing) {
    out_ += "\n";
    TextTable table(look_);
    table.column(word("Nhóm", "Group"), Align::kLeft, 10);
    table.column(word("Nội dung", "Title"), Align::kLeft, 16);
    table.column(word("Điểm", "Points"), Align::kRight);
    table.column(word("Tối đa", "Max"), Align::kRight);
    table.column(word("Tỷ lệ", "Share"), Align::kRight);
    table.column(word("Thay đổi", "Change"), Align::kRight);
    table.column(word("Mức", "Light"));
    for (std::size_t i = 0; i < briefing.groups.size(); ++i) {
      const BriefingGroup& group = briefing.groups[i];
      const detail::Item& item = model_.items[group.item];
      std::string mark = light(group.light);
      if (briefing.weakest == i) mark += word(" · yếu nhất", " · weakest");
      const Style style = group.light == "red"     ? Style::kBad
                          : group.light == "amber" ? Style::kWarn
                                                   : Style::kPlain;
      table.row({item.label,
                 item.title.in(language_),
                 points(group.points),
                 words::maximum(group.max, language_),
                 group.share ? words::localized((*group.share * Rational(100)).to_fixed(1), language_) + "%"
                             : std::string("–"),
                 group.change ? signed_points(*group.change) : std::string(),
                 {mark, style}});
    }
    out_ += table.take();
  }

  void list(const std::string& heading, const std::vector<Text>& texts) {
    if (texts.empty()) return;
    title(heading);
    for (std::size_t i = 0; i < texts.size(); ++i)
      line("  " + std::to_string(i + 1) + ". ", texts[i].in(language_));
  }

  void alerts(const Briefing& briefing) {
    title(word("Cảnh báo", "Alerts") + " (" + std::to_string(briefing.alerts.size()) + ")");
    if (briefing.alerts.empty()) line("  ", word("không có", "none"));
    for (const BriefingAlert& alert : briefing.alerts) {
      Unit unit;
      unit.id = alert.unit;
      unit.name = alert.unit_name;
      line("  ", words::unit(unit) + ": " + alert.text.in(language_));
    }
  }

  void watch(const Briefing& briefing) {
    for (const auto& [kind, units] : briefing.watch) {
      title(word("Cần theo dõi: ", "To watch: ") + words::kind(model_, kind, language_));
      for (const BriefingWatch& one : units) {
        std::string text = words::unit(one.unit) + ": " + points(one.points);
        if (one.change) text += " (" + signed_points(*one.change) + ")";
        if (one.rank) text += word(", hạng ", ", rank ") + rank_text(one.rank, one.of);
        if (!one.weakest.empty()) text += word(", yếu nhất ", ", weakest ") + one.weakest;
        line("  ", text);
      }
    }
  }

  const Model& model_;
  const Look& look_;
  Language language_;
  std::string out_;
};

std::string briefing_json(const Briefing& briefing, const Model& model) {
  const int digits = model.rounding.digits;
  Writer out;
  out.begin_object();
  out.member("format", "parindex-briefing/1");
  detail::write_unit(out, "unit", briefing.unit);
  out.member("day", briefing.day);
  detail::write_word(out, "day_before", briefing.day_before);
  detail::write_points(out, "points", briefing.points, digits);
  detail::write_points(out, "change", briefing.change, digits);
  detail::write_rank(out, "rank", briefing.rank);
  detail::write_rank(out, "rank_before", briefing.rank_before);
  out.key("of");
  out.unsigned_integer(briefing.of);
  write_caveats(out, briefing.caveats);
  out.key("trend");
  out.begin_array();
  for (const auto& [day, points] : briefing.trend) {
    out.begin_object();
    out.member("day", day);
    detail::write_points(out, "points", points, digits);
    out.end_object();
  }
  out.end_array();
  out.key("groups");
  out.begin_array();
  for (std::size_t i = 0; i < briefing.groups.size(); ++i) {
    const BriefingGroup& group = briefing.groups[i];
    out.begin_object();
    out.member("item", model.items[group.item].label);
    detail::write_text(out, "title", model.items[group.item].title);
    detail::write_points(out, "points", group.points, digits);
    detail::write_number(out, "max", group.max);
    if (group.share) {
      detail::write_points(out, "share", *group.share, 4);
    } else {
      out.member_null("share");
    }
    detail::write_points(out, "change", group.change, digits);
    out.member("light", group.light);
    out.member_boolean("weakest", briefing.weakest == i);
    out.end_object();
  }
  out.end_array();
  out.key("issues");
  out.begin_array();
  for (const Text& issue : briefing.issues) {
    out.begin_object();
    detail::write_text(out, "text", issue);
    out.end_object();
  }
  out.end_array();
  out.key("alerts");
  out.begin_array();
  for (const BriefingAlert& alert : briefing.alerts) {
    out.begin_object();
    out.member("code", alert.code);
    out.member("unit", alert.unit);
    detail::write_word(out, "name", alert.unit_name);
    detail::write_word(out, "item", alert.item);
    detail::write_points(out, "amount", alert.amount, digits);
    detail::write_text(out, "text", alert.text);
    out.end_object();
  }
  out.end_array();
  out.key("watch");
  out.begin_array();
  for (const auto& [kind, units] : briefing.watch) {
    out.begin_object();
    out.member("kind", kind);
    out.key("units");
    out.begin_array();
    for (const BriefingWatch& one : units) {
      out.begin_object();
      detail::write_unit(out, "unit", one.unit);
      detail::write_points(out, "points", one.points, digits);
      detail::write_points(out, "change", one.change, digits);
      detail::write_rank(out, "rank", one.rank);
      out.key("of");
      out.unsigned_integer(one.of);
      detail::write_word(out, "weakest", one.weakest);
      out.end_object();
    }
    out.end_array();
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take() + "\n";
}

std::string briefing_csv(const Briefing& briefing, const Model& model, Language language) {
  const int digits = model.rounding.digits;
  CsvWriter out;
  csv_header(out, {"unit", "what", "item", "points", "max", "change", "rank", "of", "text"});
  const auto row = [&](const std::string& unit, std::string_view what, const std::string& item,
                       const std::string& points, const std::string& max, const std::string& change,
                       const std::string& rank, const std::string& of, const std::string& text) {
    out.text(unit);
    out.number(what);
    out.number(item);
    for (const std::string* cell : {&points, &max, &change, &rank, &of})
      out.number(*cell);
    out.text(text);
    out.end_row();
  };
  const std::string& id = briefing.unit.id;
  row(id, "total", "", briefing.points.to_fixed(digits), "", optional_fixed(briefing.change, digits),
      optional_rank(briefing.rank), std::to_string(briefing.of), briefing.day);
  for (const BriefingGroup& group : briefing.groups)
    row(id, "group", model.items[group.item].label, group.points.to_fixed(digits),
        words::plain_decimal(group.max), optional_fixed(group.change, digits), "", "", group.light);
  for (const Text& issue : briefing.issues)
    row(id, "issue", "", "", "", "", "", "", issue.in(language));
  for (const BriefingAlert& alert : briefing.alerts)
    row(alert.unit, "alert", alert.item, "", "", alert.amount.to_fixed(digits), "", "",
        alert.text.in(language));
  for (const auto& [kind, units] : briefing.watch) {
    for (const BriefingWatch& one : units)
      row(one.unit.id, "watch", one.weakest, one.points.to_fixed(digits), "",
          optional_fixed(one.change, digits), optional_rank(one.rank), std::to_string(one.of), one.unit.name);
  }
  return std::move(out).take();
}

}  // namespace

std::string to_view(const Briefing& briefing, const Framework& framework, ViewFormat format,
                    const ViewOptions& options) {
  if (format == ViewFormat::kJson) return briefing_json(briefing, framework.model());
  if (format == ViewFormat::kCsv) return briefing_csv(briefing, framework.model(), options.language);
  const Look look = look_of(options);
  return BriefingPage(framework, look).show(briefing);
}

}  // namespace parindex::inline v1
