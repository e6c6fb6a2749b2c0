// SPDX-License-Identifier: Apache-2.0
// What a table of criteria becomes: a framework to go on from, or an assessment with the points filled
// in.
#include <algorithm>
#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "model/model.hpp"
#include "office/criteria_sheet.hpp"
#include "office/doubts.hpp"

namespace parindex::inline v1::office {
namespace {

using detail::json::Writer;

std::string plain(const Rational& value) { return value.to_decimal(); }

// "1.1.4" -> "f1_1_4": names that expressions can use.
std::string fact_name(const CriteriaItem& item) {
  std::string out = "f" + item.code;
  std::replace_if(
      out.begin(), out.end(),
      [](char byte) {
        return !((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
                 (byte >= 'A' && byte <= 'Z'));
      },
      '_');
  return out;
}

void title(Writer& out, std::string_view text) {
  out.key("title");
  out.begin_object();
  out.member("vi", text);
  out.end_object();
}

void fact(Writer& out, const std::string& name, const std::string& words, const std::string& at_most) {
  out.key(name);
  out.begin_object();
  out.member("type", "count");
  title(out, words);
  if (!at_most.empty()) out.member("at_most", at_most);
  out.end_object();
}

void facts(Writer& out, const CriteriaSheet& table) {
  out.key("facts");
  out.begin_object();
  for (const CriteriaItem& item : table.items) {
    const std::string name = fact_name(item);
    if (item.kind == StepKind::kShare) {
      fact(out, name + ".done", item.title + ": số đạt", name + ".total");
      fact(out, name + ".total", item.title + ": tổng số", {});
    } else if (item.kind == StepKind::kCount) {
      fact(out, name + ".count", item.title + ": số lượng", {});
    }
  }
  out.end_object();
}

void rule(Writer& out, const CriteriaItem& item) {
  const std::string name = fact_name(item);
  out.key("rule");
  out.begin_object();
  switch (item.kind) {
    case StepKind::kNone:
      out.member("kind", "judged");
      break;
    case StepKind::kCheck:
      out.member("kind", "check");
      out.member("x-yes", item.steps[0].text);
      out.member("x-no", item.steps[1].text);
      break;
    case StepKind::kChoice:
      out.member("kind", "choice");
      out.key("options");
      out.begin_array();
      for (std::size_t i = 0; i != item.steps.size(); ++i) {
        out.begin_object();
        out.member("code", "muc_" + std::to_string(i + 1));
        out.member_number("points", plain(item.steps[i].points));
        title(out, item.steps[i].title);
        out.end_object();
      }
      out.end_array();
      break;
    case StepKind::kShare:
      out.member("kind", "tiers");
      out.member("of", name + ".done / " + name + ".total");
      out.key("tiers");
      out.begin_array();
      for (const CriteriaStep& step : item.steps) {
        out.begin_object();
        out.member("in",
                   "[" + plain(*step.from) + "%, " + plain(*step.to) + "%" + (step.to_included ? "]" : ")"));
        out.member_number("points", plain(step.points));
        out.member("x-text", step.text);
        out.end_object();
      }
      out.end_array();
      break;
    case StepKind::kCount:
      out.member("kind", "tiers");
      out.member("of", name + ".count");
      out.key("tiers");
      out.begin_array();
      for (const CriteriaStep& step : item.steps) {
        out.begin_object();
        out.member_number("at_least", plain(*step.from));
        out.member_number("points", plain(step.points));
        out.member("x-text", step.text);
        out.end_object();
      }
      out.end_array();
      break;
  }
  out.end_object();
}

void items(Writer& out, const CriteriaSheet& table, std::optional<std::size_t> parent) {
  out.key("items");
  out.begin_array();
  for (std::size_t i = 0; i != table.items.size(); ++i) {
    const CriteriaItem& item = table.items[i];
    if (item.parent != parent) continue;
    out.begin_object();
    out.member("code", item.code);
    if (!item.in_source.empty()) out.member("x-code-in-source", item.in_source);
    if (!item.title.empty()) title(out, item.title);
    out.member_number("max", plain(item.max.value_or(Rational(0))));
    const bool inner = std::any_of(table.items.begin(), table.items.end(),
                                   [i](const CriteriaItem& one) { return one.parent == i; });
    if (inner) {
      items(out, table, i);
    } else {
      rule(out, item);
    }
    out.end_object();
  }
  out.end_array();
}

}  // namespace

std::string draft_framework(const CriteriaSheet& table, const std::string& id) {
  Writer out(detail::json::Style::kPretty);
  out.begin_object();
  out.member("format", "parindex-framework/1");
  out.member("id", id);
  if (!table.title.empty()) title(out, table.title);
  out.member_number("max", plain(table.total.value_or(Rational(0))));
  out.key("rounding");
  out.begin_object();
  out.member_integer("digits", 2);
  out.member("mode", "half_up");
  out.key("at");
  out.begin_array();
  out.string("leaf");
  out.end_array();
  out.end_object();
  out.member(
      "x-note",
      "Bản nháp nhập từ bảng tính: rà lại từng điều được báo trước khi dùng. / A draft imported from a "
      "spreadsheet: look at every doubt before using it.");
  facts(out, table);
  items(out, table, std::nullopt);
  out.end_object();
  return out.take() + "\n";
}

std::string filled_assessment(const CriteriaSheet& table, const Framework& framework, const std::string& unit,
                              const std::string& file, Mistakes& doubts) {
  const detail::Model& model = framework.model();
  struct Filled {
    std::string label, where;
    Rational points;
  };
  std::vector<Filled> rounds[2];
  std::vector<Filled> given;
  for (const CriteriaItem& item : table.items) {
    const auto place = [&](std::size_t row) {
      return Place{file, table.name + "!" + cell_name(row, 0), row + 1, 1};
    };
    std::optional<Rational> points[2] = {item.self, item.appraisal};
    for (const CriteriaStep& step : item.steps) {
      if (!points[0] && step.self) points[0] = step.self;
      if (!points[1] && step.appraisal) points[1] = step.appraisal;
    }
    if (!points[0] && !points[1]) continue;
    const auto found = model.item_index.find(item.code);
    if (found == model.item_index.end()) {
      doubt(doubts, Doubt::kUnknownItem, place(item.row), {item.code, framework.id()});
      continue;
    }
    const detail::Item& known = model.items[static_cast<std::size_t>(found->second)];
    if (!known.is_leaf()) continue;  // sums follow from their parts
    // A step that a person ticks stands for its rule; what is computed from facts is taken as given.
    const RuleKind kind = model.rules[static_cast<std::size_t>(known.rule)].kind;
    const bool reviewed = kind == RuleKind::kCheck || kind == RuleKind::kChoice || kind == RuleKind::kJudged;
    for (int round = 0; round != 2; ++round) {
      if (!points[round]) continue;
      if (reviewed) {
        rounds[round].push_back({known.label, cell_name(item.row, 0), *points[round]});
      } else if (round == 1 || !points[1]) {
        given.push_back(
            {known.label, file + " " + table.name + "!" + cell_name(item.row, 0), *points[round]});
      }
    }
  }
  Writer out(detail::json::Style::kPretty);
  out.begin_object();
  out.member("format", "parindex-assessment/1");
  out.member("framework", framework.id());
  out.key("unit");
  out.begin_object();
  out.member("id", unit);
  out.end_object();
  out.key("facts");
  out.begin_object();
  out.end_object();
  out.key("reviews");
  out.begin_array();
  for (int round = 0; round != 2; ++round) {
    if (rounds[round].empty()) continue;
    out.begin_object();
    out.member("round", round == 0 ? "self" : "appraisal");
    out.key("scores");
    out.begin_object();
    for (const Filled& one : rounds[round]) {
      out.key(one.label);
      out.begin_object();
      out.member_number("points", plain(one.points));
      out.member("note", table.name + "!" + one.where);
      out.end_object();
    }
    out.end_object();
    out.end_object();
  }
  out.end_array();
  out.key("given");
  out.begin_object();
  for (const Filled& one : given) {
    out.key(one.label);
    out.begin_object();
    out.member_number("points", plain(one.points));
    out.member("source", one.where);
    out.end_object();
  }
  out.end_object();
  out.end_object();
  return out.take() + "\n";
}

}  // namespace parindex::inline v1::office
