// SPDX-License-Identifier: Apache-2.0
// A simulation's outcome as JSON (parindex-simulation-result/1), CSV and tables.
#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/simulation.hpp"

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"
#include "output/text_table.hpp"
#include "output/words.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Align;
using detail::CsvWriter;
using detail::Index;
using detail::Look;
using detail::Model;
using detail::TextTable;
using detail::json::Writer;
using detail::words::pick;

constexpr int kMeanDigits = 4;   // means are shown with four decimals, half up
constexpr int kShareDigits = 4;  // and shares of draws

Rational share(std::uint64_t count, std::uint64_t of) {
  return of == 0 ? Rational(0)
                 : Rational(static_cast<std::int64_t>(count)) / Rational(static_cast<std::int64_t>(of));
}

class OutcomeWriter {
 public:
  OutcomeWriter(const Simulation& outcome, const Framework& framework)
      : outcome_(outcome),
        framework_(framework),
        model_(framework.model()),
        out_(detail::json::Style::kPretty) {}

  std::string write() {
    out_.begin_object();
    out_.member("format", "parindex-simulation-result/1");
    out_.member("framework", framework_.id());
    out_.key("seed");
    out_.unsigned_integer(outcome_.seed);
    out_.key("draws");
    out_.unsigned_integer(outcome_.draws);
    out_.member("plan", outcome_.default_plan ? "default" : "given");
    out_.member("percentiles", "nearest_rank");
    drawn();
    units();
    before();
    left_out();
    sensitivities();
    out_.end_object();
    return out_.take() + "\n";
  }

 private:
  void drawn() {
    out_.key("drawn");
    out_.begin_array();
    for (const DrawnNumber& one : outcome_.drawn) {
      out_.begin_object();
      out_.member("what", one.what);
      if (!one.item.empty()) out_.member("item", one.item);
      if (!one.fact.empty()) out_.member("fact", one.fact);
      if (one.what != "fact") {
        out_.member_number("from", one.from.to_fixed(decimals(one.from)));
        out_.member_number("to", one.to.to_fixed(decimals(one.to)));
      }
      if (one.step.sign() > 0) out_.member_number("step", one.step.to_fixed(decimals(one.step)));
      out_.end_object();
    }
    out_.end_array();
  }

  static int decimals(const Rational& value) {
    int digits = 0;
    while (digits < 12 && !value.fits_digits(digits))
      ++digits;
    return digits;
  }

  void number_or_null(std::string_view key, const std::optional<Rational>& value, int digits) {
    if (value)
      out_.member_number(key, value->to_fixed(digits));
    else
      out_.member_null(key);
  }

  void units() {
    out_.key("units");
    out_.begin_array();
    for (const UnitSimulation& one : outcome_.units) {
      out_.begin_object();
      out_.key("unit");
      out_.begin_object();
      out_.member("id", one.unit.id);
      if (!one.unit.name.empty()) out_.member("name", one.unit.name);
      if (!one.unit.kind.empty()) out_.member("kind", one.unit.kind);
      if (!one.unit.parent.empty()) out_.member("parent", one.unit.parent);
      out_.end_object();
      out_.key("period");
      out_.begin_object();
      out_.member("from", one.period.from.to_string());
      out_.member("to", one.period.to.to_string());
      out_.end_object();
      out_.member("cohort", one.cohort);
      out_.key("of");
      out_.unsigned_integer(one.of);
      out_.key("band");
      if (one.band.empty())
        out_.null();
      else
        out_.string(one.band);
      out_.key("ranked");
      out_.unsigned_integer(one.ranked);
      rank(one);
      index(one);
      bands(one);
      out_.end_object();
    }
    out_.end_array();
  }

  void rank(const UnitSimulation& one) {
    out_.key("rank");
    if (one.ranked == 0) {
      out_.null();
      return;
    }
    out_.begin_object();
    if (one.rank.base != 0)
      out_.member_integer("base", one.rank.base);
    else
      out_.member_null("base");
    out_.member_integer("min", one.rank.least);
    out_.member_integer("p5", one.rank.p5);
    out_.member_integer("p50", one.rank.p50);
    out_.member_integer("p95", one.rank.p95);
    out_.member_integer("max", one.rank.most);
    out_.member_number("mean", one.rank.mean.to_fixed(kMeanDigits));
    out_.end_object();
  }

  void index(const UnitSimulation& one) {
    out_.key("index");
    if (!one.index) {
      out_.null();
      return;
    }
    const int digits = model_.rounding.digits;
    out_.begin_object();
    number_or_null("base", one.index->base, digits);
    out_.member_number("min", one.index->least.to_fixed(digits));
    number_or_null("p5", one.index->p5, digits);
    number_or_null("p50", one.index->p50, digits);
    number_or_null("p95", one.index->p95, digits);
    out_.member_number("max", one.index->most.to_fixed(digits));
    out_.member_number("mean", one.index->mean.to_fixed(std::max(digits, kMeanDigits)));
    out_.end_object();
  }

  void bands(const UnitSimulation& one) {
    if (one.bands.empty()) return;
    out_.key("bands");
    out_.begin_array();
    const auto entry = [&](const std::string* code, std::uint64_t count) {
      out_.begin_object();
      if (code != nullptr)
        out_.member("band", *code);
      else
        out_.member_null("band");
      out_.key("draws");
      out_.unsigned_integer(count);
      out_.member_number("share", share(count, one.ranked).to_fixed(kShareDigits));
      out_.end_object();
    };
    for (std::size_t band = 0; band < one.bands.size(); ++band)
      entry(&model_.bands[band].code, one.bands[band]);
    if (one.without_band != 0) entry(nullptr, one.without_band);
    out_.end_array();
  }

  // A row a unit: in how many draws it stood before each of the others.
  void before() {
    if (outcome_.before.empty()) return;
    out_.key("before");
    out_.begin_array();
    const std::size_t count = outcome_.units.size();
    for (std::size_t a = 0; a < count; ++a) {
      out_.begin_array();
      for (std::size_t b = 0; b < count; ++b)
        out_.unsigned_integer(outcome_.before[a * count + b]);
      out_.end_array();
    }
    out_.end_array();
  }

  void left_out() {
    if (outcome_.left_out.empty()) return;
    out_.key("left_out");
    out_.begin_array();
    for (const LeftOutItem& one : outcome_.left_out) {
      out_.begin_object();
      out_.member("item", model_.items[one.item].label);
      out_.member_number("mean_shift", one.mean_shift.to_fixed(kMeanDigits));
      out_.member_integer("most_shift", one.most_shift);
      out_.key("ranks");
      out_.begin_array();
      for (const std::uint32_t rank : one.ranks) {
        if (rank != 0)
          out_.unsigned_integer(rank);
        else
          out_.null();
      }
      out_.end_array();
      out_.end_object();
    }
    out_.end_array();
  }

  void sensitivities() {
    if (outcome_.sensitivity.empty()) return;
    out_.key("sensitivity");
    out_.begin_array();
    for (const Sensitivity& one : outcome_.sensitivity) {
      out_.begin_object();
      out_.member("of", one.of);
      if (!one.unit.empty()) out_.member("unit", one.unit);
      out_.key("samples");
      out_.unsigned_integer(one.samples);
      out_.member_number("variance", one.variance.to_fixed(6));
      out_.key("factors");
      out_.begin_array();
      for (const Sensitivity::Factor& factor : one.factors) {
        out_.begin_object();
        out_.member("what", factor.what);
        if (!factor.name.empty()) out_.member("name", factor.name);
        const auto spread = [&](std::string_view key, const std::optional<Sensitivity::Estimate>& estimate) {
          out_.key(key);
          if (!estimate) {
            out_.null();
            return;
          }
          out_.begin_object();
          out_.member_number("value", estimate->value.to_fixed(kShareDigits));
          out_.member_number("p5", estimate->p5.to_fixed(kShareDigits));
          out_.member_number("p95", estimate->p95.to_fixed(kShareDigits));
          out_.end_object();
        };
        spread("first", factor.first);
        spread("total", factor.total);
        out_.end_object();
      }
      out_.end_array();
      out_.end_object();
    }
    out_.end_array();
  }

  const Simulation& outcome_;
  const Framework& framework_;
  const Model& model_;
  Writer out_;
};

std::string text_of(const std::optional<Rational>& value, int digits) {
  return value ? value->to_fixed(digits) : std::string();
}

// What was drawn, in one sentence.
std::string drawn_words(const Simulation& outcome, Language language) {
  std::size_t weights = 0, thresholds = 0, facts = 0;
  for (const DrawnNumber& one : outcome.drawn)
    ++(one.what == "weight" ? weights : one.what == "threshold" ? thresholds : facts);
  std::string out;
  const auto add = [&](std::size_t count, std::string_view vi, std::string_view en,
                       std::string_view en_many) {
    if (count == 0) return;
    out += (out.empty() ? "" : ", ") + std::to_string(count) + " " +
           std::string(pick(language, vi, count == 1 ? en : en_many));
  };
  add(weights, "trọng số", "weight", "weights");
  add(thresholds, "ngưỡng", "threshold", "thresholds");
  add(facts, "loại số liệu", "fact", "facts");
  if (outcome.default_plan)
    out += std::string(pick(language, " (±25%, tổng giữ nguyên)", " (±25%, their sum kept)"));
  return out;
}

}  // namespace

std::string to_json(const Simulation& outcome, const Framework& framework) {
  return OutcomeWriter(outcome, framework).write();
}

std::string to_csv(const Simulation& outcome, const Framework& framework) {
  const Model& model = framework.model();
  const int digits = model.rounding.digits;
  CsvWriter out;
  for (const char* name : {"unit",      "name",     "kind",      "parent",    "period_from", "period_to",
                           "cohort",    "of",       "band",      "ranked",    "rank",        "rank_min",
                           "rank_p5",   "rank_p50", "rank_p95",  "rank_max",  "rank_mean",   "index",
                           "index_min", "index_p5", "index_p50", "index_p95", "index_max",   "index_mean"})
    out.number(name);
  for (const detail::Band& band : model.bands)
    out.text("share:" + band.code);
  out.end_row();
  for (const UnitSimulation& one : outcome.units) {
    out.text(one.unit.id);
    out.text(one.unit.name);
    out.text(one.unit.kind);
    out.text(one.unit.parent);
    out.number(one.period.from.to_string());
    out.number(one.period.to.to_string());
    out.text(one.cohort);
    out.number(std::to_string(one.of));
    out.text(one.band);
    out.number(std::to_string(one.ranked));
    const bool ranked = one.ranked != 0;
    out.number(one.rank.base != 0 ? std::to_string(one.rank.base) : std::string());
    for (const std::uint32_t rank : {one.rank.least, one.rank.p5, one.rank.p50, one.rank.p95, one.rank.most})
      out.number(ranked ? std::to_string(rank) : std::string());
    out.number(ranked ? one.rank.mean.to_fixed(kMeanDigits) : std::string());
    if (one.index) {
      out.number(text_of(one.index->base, digits));
      out.number(one.index->least.to_fixed(digits));
      out.number(text_of(one.index->p5, digits));
      out.number(text_of(one.index->p50, digits));
      out.number(text_of(one.index->p95, digits));
      out.number(one.index->most.to_fixed(digits));
      out.number(one.index->mean.to_fixed(std::max(digits, kMeanDigits)));
    } else {
      for (int i = 0; i < 7; ++i)
        out.empty();
    }
    for (const std::uint64_t count : one.bands)
      out.number(ranked ? share(count, one.ranked).to_fixed(kShareDigits) : std::string());
    out.end_row();
  }
  return out.written();
}

std::string to_table(const Simulation& outcome, const Framework& framework, const ViewOptions& options) {
  const Model& model = framework.model();
  const Look look{options.language, options.width, options.colour};
  const Language language = options.language;
  const int digits = model.rounding.digits;
  std::map<std::string, std::vector<const UnitSimulation*>> cohorts;
  for (const UnitSimulation& one : outcome.units)
    cohorts[one.cohort].push_back(&one);
  std::string out;
  out +=
      detail::styled(
          std::string(pick(language, "Mô phỏng: ", "Simulation: ")) + std::to_string(outcome.draws) +
              std::string(pick(language, " lần thử, mầm ", " draws, seed ")) + std::to_string(outcome.seed),
          detail::Style::kBold, look) +
      "\n";
  out += detail::wrapped(
      "",
      std::string(pick(language, "Thay đổi ngẫu nhiên: ", "Drawn: ")) + drawn_words(outcome, language) + ".",
      look);
  for (auto& [name, list] : cohorts) {
    std::sort(list.begin(), list.end(), [](const UnitSimulation* a, const UnitSimulation* b) {
      const auto key = [](const UnitSimulation* one) {
        return std::pair(one->rank.base == 0, one->rank.base);
      };
      return key(a) != key(b) ? key(a) < key(b) : a->unit.id < b->unit.id;
    });
    out += "\n";
    if (cohorts.size() > 1) out += detail::styled(name, detail::Style::kBold, look) + "\n";
    TextTable table(look);
    table.column(pick(language, "Hạng", "Rank"), Align::kRight);
    table.column(pick(language, "Đơn vị", "Unit"), Align::kLeft, 14);
    table.column(pick(language, "Chỉ số", "Index"), Align::kRight);
    table.column(pick(language, "Hạng giữa", "Median"), Align::kRight);
    table.column(pick(language, "90% số lần", "90% of draws"), Align::kRight);
    table.column(pick(language, "Tốt–kém nhất", "Best–worst"), Align::kRight);
    table.may_drop();
    table.column(pick(language, "Chỉ số 90%", "Index 90%"), Align::kRight);
    table.may_drop();
    for (const detail::Band& band : model.bands) {
      table.column(band.code, Align::kRight);
      table.may_drop();
    }
    std::vector<const UnitSimulation*> apart;
    for (const UnitSimulation* one : list) {
      if (one->ranked == 0) {
        apart.push_back(one);
        continue;
      }
      std::vector<TextTable::Cell> cells;
      cells.emplace_back(one->rank.base != 0 ? std::to_string(one->rank.base) : "–");
      cells.emplace_back(detail::words::unit(one->unit));
      const auto shown = [&](const std::optional<Rational>& value) {
        return value ? detail::words::points(*value, digits, language) : std::string("–");
      };
      cells.emplace_back(one->index ? shown(one->index->base) : std::string("–"));
      cells.emplace_back(std::to_string(one->rank.p50));
      cells.emplace_back(std::to_string(one->rank.p5) + "–" + std::to_string(one->rank.p95));
      cells.emplace_back(std::to_string(one->rank.least) + "–" + std::to_string(one->rank.most));
      cells.emplace_back(one->index && one->index->p5 ? shown(one->index->p5) + "–" + shown(one->index->p95)
                                                      : std::string("–"));
      for (const std::uint64_t count : one->bands) {
        const Rational part = share(count, one->ranked);
        cells.emplace_back(
            count == 0 ? std::string("–")
                       : detail::words::localized((part * Rational(100)).to_fixed(1), language) + "%");
      }
      table.row(std::move(cells));
    }
    out += table.take();
    out += detail::dropped_note(table.dropped(), look);
    if (apart.empty()) continue;
    std::string names;
    for (const UnitSimulation* one : apart)
      names += (names.empty() ? "" : ", ") + detail::words::unit(one->unit);
    out += detail::wrapped(pick(language, "Không xếp hạng: ", "Not ranked: "), names, look);
  }
  if (!outcome.left_out.empty()) {
    out += "\n" +
           detail::styled(std::string(pick(language, "Bỏ một tiêu chí", "Without one item")),
                          detail::Style::kBold, look) +
           "\n";
    TextTable table(look);
    table.column(pick(language, "Tiêu chí", "Item"), Align::kLeft, 20);
    table.column(pick(language, "Đổi hạng trung bình", "Mean change of rank"), Align::kRight);
    table.column(pick(language, "Nhiều nhất", "Most"), Align::kRight);
    for (const LeftOutItem& one : outcome.left_out) {
      table.row({detail::words::item(model.items[one.item], language),
                 detail::words::localized(one.mean_shift.to_fixed(2), language),
                 std::to_string(one.most_shift)});
    }
    out += table.take();
  }
  for (const Sensitivity& one : outcome.sensitivity) {
    std::string title(pick(language, "Độ nhạy (Sobol) của ", "Sensitivity (Sobol) of "));
    if (one.of == "rank_shift")
      title += pick(language, "mức đổi hạng trung bình", "the mean change of rank");
    else
      title += std::string(one.of == "rank" ? pick(language, "hạng của ", "the rank of ")
                                            : pick(language, "chỉ số của ", "the index of ")) +
               one.unit;
    out += "\n" + detail::styled(title, detail::Style::kBold, look) + "\n";
    TextTable table(look);
    table.column(pick(language, "Yếu tố", "Factor"), Align::kLeft, 16);
    table.column(pick(language, "Riêng", "First"), Align::kRight);
    table.column(pick(language, "90%", "90%"), Align::kRight);
    table.column(pick(language, "Toàn phần", "Total"), Align::kRight);
    table.column(pick(language, "90%", "90%"), Align::kRight);
    const auto value = [&](const std::optional<Sensitivity::Estimate>& estimate) {
      return estimate ? detail::words::localized(estimate->value.to_fixed(3), language) : std::string("–");
    };
    const auto range = [&](const std::optional<Sensitivity::Estimate>& estimate) {
      return estimate ? detail::words::localized(estimate->p5.to_fixed(3) + " – " + estimate->p95.to_fixed(3),
                                                 language)
                      : std::string("–");
    };
    for (const Sensitivity::Factor& factor : one.factors) {
      std::string name(factor.what == "weight"      ? pick(language, "trọng số ", "weight ")
                       : factor.what == "threshold" ? pick(language, "ngưỡng ", "threshold ")
                                                    : pick(language, "số liệu ", "fact "));
      table.row({name + factor.name, value(factor.first), range(factor.first), value(factor.total),
                 range(factor.total)});
    }
    out += table.take();
  }
  return out;
}

}  // namespace parindex::inline v1
