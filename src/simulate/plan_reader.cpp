// SPDX-License-Identifier: Apache-2.0
// parindex-simulation/1 -> DrawPlan: every mistake with its place.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "json/document.hpp"
#include "json/kind_words.hpp"
#include "model/expression_parser.hpp"
#include "model/framework_reader.hpp"
#include "report.hpp"
#include "simulate/draw_plan.hpp"

namespace parindex::inline v1 {
namespace detail {
namespace {

constexpr std::string_view kFormat = "parindex-simulation/1";
constexpr std::int64_t kMostSteps = 1'000'000;  // on either side of what is written
constexpr std::int64_t kMostGrid = 1'000'000;   // of a weight

bool is_outside(const Model& model, Index item) {
  return std::any_of(model.adjustments.begin(), model.adjustments.end(),
                     [&](const Adjustment& one) { return one.item == item; });
}

class PlanReader {
 public:
  PlanReader(DrawPlan& plan, Mistakes& mistakes) : plan_(plan), model_(plan.model()), mistakes_(mistakes) {}

  void read(json::Value root) {
    if (!want(root, json::Kind::kObject)) return;
    only_keys(root, {"format", "framework", "title", "draws", "seed", "weights", "thresholds", "facts"});
    const json::Value format = root.find("format");
    if (!format) {
      report(mistakes_, Code::kMissingKey, root.place(), {"format"});
    } else if (want(format, json::Kind::kString) && format.text() != kFormat) {
      report(mistakes_, Code::kWrongFormat, format.place(), {format.text(), kFormat});
      return;
    }
    const json::Value framework = root.find("framework");
    if (framework && want(framework, json::Kind::kString) && framework.text() != model_.id)
      report(mistakes_, Code::kInputFramework, framework.place(), {framework.text(), model_.id});
    if (const json::Value title = root.find("title"); title.is_object())
      only_keys(title, {"vi", "en"});
    else if (title)
      (void)want(title, json::Kind::kString);
    if (const auto draws = whole(root.find("draws"), 1, SimulationPlan::kMaxDraws))
      plan_.draws = static_cast<std::uint32_t>(*draws);
    if (const auto seed = whole(root.find("seed"), 0, std::numeric_limits<std::int64_t>::max()))
      plan_.seed = static_cast<std::uint64_t>(*seed);
    list(root.find("weights"), [&](json::Value one) { weights(one); });
    list(root.find("thresholds"), [&](json::Value one) { thresholds(one); });
    list(root.find("facts"), [&](json::Value one) { facts(one); });
    finish_weights();
    no_crossing();
    if (!mistakes_.has_errors() && plan_.weights.empty() && plan_.thresholds.empty() && plan_.facts.empty())
      report(mistakes_, Code::kSimulationEmpty, root.place());
  }

  // The weights of all top-level items.
  void by_default() {
    plan_.by_default = true;
    Drawn how;
    how.half = 250;
    how.width = Rational::ratio(1, 4);
    how.step = Rational::ratio(1, 1000);
    for (const Index item : model_.roots) {
      if (!is_tracked(item)) add_weight(item, how, true, Place{});
    }
    finish_weights();
  }

 private:
  // What entries of all three sorts say of how they are drawn.
  struct Drawn {
    bool relative = true;
    Rational width, step;
    std::int32_t half = 0;  // width / step, where that is known
    Distribution how = Distribution::kUniform;
  };

  // ---- small readers

  void only_keys(json::Value object, std::initializer_list<std::string_view> known) {
    for (const json::Value member : object) {
      if (member.name().starts_with("x-") ||
          std::find(known.begin(), known.end(), member.name()) != known.end())
        continue;
      const std::string near = nearest_word(member.name(), std::vector<std::string_view>(known));
      std::string all;
      for (const std::string_view key : known)
        all += (all.empty() ? "" : ", ") + std::string(key);
      if (near.empty())
        report(mistakes_, Code::kUnknownKey, member.name_place(), {member.name(), all});
      else
        report(mistakes_, Code::kUnknownKeyNear, member.name_place(), {member.name(), near});
    }
  }

  bool want(json::Value value, json::Kind kind) {
    if (!value) return false;
    if (value.kind() == kind) return true;
    report(mistakes_, Code::kWrongType, value.place(),
           {json::kind_words(value.kind()), json::kind_words(kind)});
    return false;
  }

  std::optional<std::int64_t> whole(json::Value value, std::int64_t least, std::int64_t most) {
    if (!value || !want(value, json::Kind::kNumber)) return std::nullopt;
    const std::optional<Rational> read = Rational::parse(value.text());
    const std::optional<std::int64_t> number = read ? read->to_int64() : std::nullopt;
    if (number && *number >= least && *number <= most) return number;
    report(mistakes_, Code::kNumberRange, value.place(), {value.text(), least, most});
    return std::nullopt;
  }

  // A number, or a text such as "25%" (then `percent` is set).
  std::optional<Rational> number(json::Value value, bool& percent) {
    percent = false;
    std::string_view text = value.text();
    if (value.is_string() && text.ends_with('%')) {
      percent = true;
      text.remove_suffix(1);
    } else if (!value.is_number()) {
      report(mistakes_, Code::kWrongType, value.place(),
             {json::kind_words(value.kind()),
              Text{"một số hoặc tỷ lệ như \"25%\"", "a number or a share such as \"25%\""}});
      return std::nullopt;
    }
    std::optional<Rational> read = Rational::parse(text);
    if (!read) {
      report(mistakes_, Code::kNotANumber, value.place(), {value.text()});
      return std::nullopt;
    }
    if (percent) *read /= Rational(100);
    return read;
  }

  template <typename Read>
  void list(json::Value values, Read read) {
    if (!values || !want(values, json::Kind::kArray)) return;
    for (const json::Value one : values) {
      if (want(one, json::Kind::kObject)) read(one);
    }
  }

  std::vector<json::Value> strings(json::Value values) {
    std::vector<json::Value> out;
    if (!values || !want(values, json::Kind::kArray)) return out;
    if (values.size() == 0) report(mistakes_, Code::kEmptyText, values.place(), {values.name()});
    for (const json::Value one : values) {
      if (want(one, json::Kind::kString)) out.push_back(one);
    }
    return out;
  }

  // ---- what the entries share

  std::optional<Distribution> distribution(json::Value value, bool binomial) {
    if (!value) return Distribution::kUniform;
    if (!want(value, json::Kind::kString)) return std::nullopt;
    if (value.text() == "uniform") return Distribution::kUniform;
    if (value.text() == "triangular") return Distribution::kTriangular;
    if (binomial && value.text() == "binomial") return Distribution::kBinomial;
    report(mistakes_, Code::kUnknownWord, value.place(),
           {value.text(), binomial ? "uniform, triangular, binomial" : "uniform, triangular"});
    return std::nullopt;
  }

  // "by" (a share of what is written) or "within" (as it stands), and "step".
  bool width(json::Value entry, bool may_be_absolute, Drawn& out) {
    const json::Value by = entry.find("by"), within = entry.find("within");
    if (may_be_absolute ? (!by == !within) : !by) {
      report(mistakes_, may_be_absolute ? Code::kOneOf : Code::kMissingKey, entry.place(),
             {may_be_absolute ? "by, within" : "by"});
      return false;
    }
    bool percent = false;
    out.relative = static_cast<bool>(by);
    const json::Value value = by ? by : within;
    const std::optional<Rational> read = number(value, percent);
    if (!read) return false;
    if (by && !percent) {
      report(mistakes_, Code::kSimulationShare, value.place(), {value.text()});
      return false;
    }
    if (read->sign() <= 0) {
      report(mistakes_, Code::kSimulationWidth, value.place(), {value.text()});
      return false;
    }
    out.width = *read;
    return true;
  }

  std::optional<Rational> step(json::Value entry, const Rational& otherwise) {
    const json::Value value = entry.find("step");
    if (!value) return otherwise;
    bool percent = false;
    const std::optional<Rational> read = number(value, percent);
    if (!read) return std::nullopt;
    if (read->sign() > 0) return read;
    report(mistakes_, Code::kSimulationWidth, value.place(), {value.text()});
    return std::nullopt;
  }

  // How many steps lead from the middle to the end.
  std::optional<std::int32_t> steps(const Rational& width, const Rational& step, const Place& place) {
    const Rational count = width / step;
    if (!count.is_integer()) {
      report(mistakes_, Code::kSimulationStep, place, {width.to_decimal(9), step.to_decimal(9)});
      return std::nullopt;
    }
    if (count > Rational(kMostSteps)) {
      report(mistakes_, Code::kNumberRange, place, {count.to_decimal(0), 1, kMostSteps});
      return std::nullopt;
    }
    return static_cast<std::int32_t>(count.to_int64().value_or(0));
  }

  Index find_item(json::Value code) {
    const auto known = model_.item_index.find(std::string(code.text()));
    if (known != model_.item_index.end()) return known->second;
    std::string labels;
    std::vector<std::string_view> names;
    for (const Item& item : model_.items) {
      names.push_back(item.label);
      if (item.code == code.text()) labels += (labels.empty() ? "" : ", ") + item.label;
    }
    if (!labels.empty())
      report(mistakes_, Code::kAmbiguousItem, code.place(), {code.text(), labels});
    else if (const std::string near = nearest_word(code.text(), names); !near.empty())
      report(mistakes_, Code::kUnknownItemNear, code.place(), {code.text(), near});
    else
      report(mistakes_, Code::kUnknownItem, code.place(), {code.text()});
    return kNone;
  }

  // "items", "level" or neither (then `otherwise`), each with its place.
  std::vector<std::pair<Index, Place>> items_of(json::Value entry, const std::vector<Index>& otherwise) {
    std::vector<std::pair<Index, Place>> out;
    const json::Value items = entry.find("items"), level = entry.find("level");
    if (items && level) report(mistakes_, Code::kOneOf, level.name_place(), {"items, level"});
    if (items) {
      for (const json::Value code : strings(items)) {
        if (const Index item = find_item(code); item != kNone) out.emplace_back(item, code.place());
      }
    } else if (level) {
      if (!want(level, json::Kind::kString)) return out;
      const auto known = std::find(model_.levels.begin(), model_.levels.end(), level.text());
      if (known == model_.levels.end()) {
        std::string all;
        for (const std::string& one : model_.levels)
          all += (all.empty() ? "" : ", ") + one;
        report(mistakes_, all.empty() ? Code::kNoLevels : Code::kUnknownLevel, level.place(),
               {level.text(), all});
        return out;
      }
      const auto depth = static_cast<int>(known - model_.levels.begin()) + 1;
      for (std::size_t i = 0; i < model_.items.size(); ++i) {
        const auto item = static_cast<Index>(i);
        if (model_.items[i].depth == depth && !is_outside(model_, item) && !is_tracked(item))
          out.emplace_back(item, level.place());
      }
    } else {
      for (const Index item : otherwise)
        out.emplace_back(item, entry.place());
    }
    return out;
  }

  bool is_tracked(Index item) const {
    const Item& what = model_.items[at(item)];
    if (what.is_leaf()) return model_.rules[at(what.rule)].kind == RuleKind::kTracked;
    return std::all_of(what.children.begin(), what.children.end(),
                       [&](Index child) { return is_tracked(child); });
  }

  // ---- weights

  void weights(json::Value entry) {
    only_keys(entry, {"items", "level", "by", "step", "distribution", "keep_sum"});
    Drawn how;
    const auto shape = distribution(entry.find("distribution"), false);
    if (!width(entry, false, how) || !shape) return;
    how.how = *shape;
    if (how.width >= Rational(1)) {
      report(mistakes_, Code::kSimulationWidth, entry.find("by").place(), {entry.find("by").text()});
      return;
    }
    const auto grid = step(entry, Rational::ratio(1, 1000));
    if (!grid) return;
    how.step = *grid;
    const auto half =
        steps(how.width, how.step, (entry.find("step") ? entry.find("step") : entry.find("by")).place());
    if (!half) return;
    how.half = *half;
    bool keep_sum = true;
    if (const json::Value keep = entry.find("keep_sum"); keep && want(keep, json::Kind::kBoolean))
      keep_sum = keep.boolean();
    std::vector<Index> roots;
    for (const Index item : model_.roots) {
      if (!is_tracked(item)) roots.push_back(item);
    }
    for (const auto& [item, place] : items_of(entry, roots))
      add_weight(item, how, keep_sum, place);
  }

  void add_weight(Index item, const Drawn& how, bool keep_sum, const Place& place) {
    const Item& what = model_.items[at(item)];
    if (is_outside(model_, item) || is_tracked(item)) {
      report(mistakes_, Code::kSimulationItem, place,
             {what.label, Text{"không tính vào điểm tối đa", "it is no part of the maximum"}});
      return;
    }
    if (!weighed_.insert(item).second) {
      report(mistakes_, Code::kSimulationTwice, place, {what.label});
      return;
    }
    WeightGroup* group = nullptr;
    for (WeightGroup& one : plan_.weights) {
      if (one.parent == what.parent) group = &one;
    }
    if (group == nullptr) {
      if (const std::optional<Text> why = why_no_weights(model_, what.parent)) {
        report(mistakes_, Code::kSimulationItem, place, {what.label, *why});
        return;
      }
      plan_.weights.push_back({what.parent, keep_sum, 1, {}, place});
      group = &plan_.weights.back();
    } else if (group->keep_sum != keep_sum) {
      report(mistakes_, Code::kSimulationKeepSum, place, {what.label});
      return;
    }
    DrawnWeight weight;
    weight.item = item;
    weight.half = how.half;
    weight.how = how.how;
    weight.purpose = name_hash("weight/" + what.label);
    group->members.push_back(weight);
    steps_.emplace(item, how.step);
    places_.emplace(item, place);
  }

  // One grid for all weights of a parent.
  void finish_weights() {
    for (WeightGroup& group : plan_.weights) {
      std::int64_t grid = 1;
      for (const DrawnWeight& weight : group.members) {
        const auto den = steps_.at(weight.item).denominator().to_int64();
        if (den && *den <= kMostGrid) grid = std::lcm(grid, *den);
        if (!den || *den > kMostGrid || grid > kMostGrid) {
          report(mistakes_, Code::kSimulationStep, places_.at(weight.item),
                 {"1", steps_.at(weight.item).to_decimal(9)});
          return;
        }
      }
      group.grid = static_cast<std::int32_t>(grid);
      for (DrawnWeight& weight : group.members)
        weight.multiple =
            static_cast<std::int32_t>((steps_.at(weight.item) * Rational(grid)).to_int64().value_or(1));
      std::sort(group.members.begin(), group.members.end(),
                [](const DrawnWeight& a, const DrawnWeight& b) { return a.item < b.item; });
    }
  }

  // ---- thresholds

  void thresholds(json::Value entry) {
    only_keys(entry, {"items", "level", "by", "within", "step", "distribution"});
    Drawn how;
    const auto shape = distribution(entry.find("distribution"), false);
    if (!width(entry, true, how) || !shape) return;
    how.how = *shape;
    std::vector<Index> leaves;
    for (std::size_t i = 0; i < model_.items.size(); ++i) {
      if (model_.items[i].is_leaf()) leaves.push_back(static_cast<Index>(i));
    }
    const bool named = static_cast<bool>(entry.find("items"));
    bool any = false;
    for (const auto& [item, place] : items_of(entry, leaves)) {
      const std::size_t before = plan_.thresholds.size();
      std::vector<Index> below{item};
      for (std::size_t i = 0; i < below.size(); ++i) {
        const Item& what = model_.items[at(below[i])];
        below.insert(below.end(), what.children.begin(), what.children.end());
        if (what.is_leaf() && !leaf_thresholds(below[i], how, entry, place)) return;
      }
      if (named && plan_.thresholds.size() == before) {
        report(mistakes_, Code::kSimulationNothing, place,
               {model_.items[at(item)].label, Text{"ngưỡng cố định nào", "fixed threshold"}});
      }
      any = any || plan_.thresholds.size() != before;
    }
    if (!any && !named && !mistakes_.has_errors()) {
      report(mistakes_, Code::kSimulationNothing, entry.place(),
             {model_.id, Text{"ngưỡng cố định nào", "fixed threshold"}});
    }
  }

  // Numbers that a rule and those inside it compare a measure with.
  void compared(const Rule& rule, std::vector<NodeId>& out) const {
    for (const Term& term : rule.terms) {
      for (const Piece& piece : term.curve.pieces) {
        if (piece.give == Piece::Give::kRule) compared(model_.rules[at(piece.rule)], out);
        switch (rule.kind) {
          case RuleKind::kTiers:
          case RuleKind::kDeadline:
          case RuleKind::kRatio:
            if (piece.lo.at != kNoNode) out.push_back(piece.lo.at);
            if (piece.hi.at != kNoNode) out.push_back(piece.hi.at);
            break;
          default:
            break;
        }
        if (piece.give != Piece::Give::kLine) continue;
        if (rule.kind == RuleKind::kRatio) out.push_back(piece.x1);
        if (rule.kind == RuleKind::kLinear) {
          out.push_back(piece.x0);
          out.push_back(piece.x1);
        }
      }
    }
  }

  bool leaf_thresholds(Index item, const Drawn& how, json::Value entry, const Place& place) {
    const Item& what = model_.items[at(item)];
    std::vector<NodeId> nodes;
    compared(model_.rules[at(what.rule)], nodes);
    std::map<Rational, std::vector<NodeId>> numbers;  // equal numbers move together
    for (const NodeId node : nodes) {
      const Node& number = model_.program[node];
      if (number.op != Op::kNumber || number.number.is_zero()) continue;
      std::vector<NodeId>& same = numbers[number.number];
      if (std::find(same.begin(), same.end(), node) == same.end()) same.push_back(node);
    }
    if (numbers.empty()) return true;
    if (!thresholds_of_.insert(item).second) {
      report(mistakes_, Code::kSimulationTwice, place, {what.label});
      return false;
    }
    for (const auto& [value, same] : numbers) {
      DrawnThreshold one;
      one.item = item;
      one.base = value;
      const Rational half = how.relative ? value.abs() * how.width : how.width;
      const auto grid = step(entry, half / Rational(100));
      if (!grid) return false;
      one.step = *grid;
      // a share of the number rarely is a whole number of steps: it is cut down to one
      const Rational count = how.relative ? (half / *grid).floor() : half / *grid;
      if (how.relative && count.is_zero()) continue;
      const json::Value where = entry.find("step") ? entry.find("step") : entry.find("within");
      const auto size = steps(how.relative ? count * *grid : half, *grid, where ? where.place() : place);
      if (!size) return false;
      one.half = *size;
      one.how = how.how;
      one.nodes = same;
      one.percent = model_.program[same.front()].type == Type::kPercent;
      one.purpose = name_hash("threshold/" + what.label + "/" + value.to_string());
      one.place = place;
      plan_.thresholds.push_back(std::move(one));
    }
    return true;
  }

  // Bounds that may change places would be other rules, not other thresholds.
  void no_crossing() {
    for (std::size_t i = 1; i < plan_.thresholds.size(); ++i) {
      const DrawnThreshold &a = plan_.thresholds[i - 1], &b = plan_.thresholds[i];
      if (a.item != b.item) continue;
      const Rational highest = a.base + a.step * Rational(a.half),
                     lowest = b.base - b.step * Rational(b.half);
      if (highest < lowest) continue;
      const auto shown = [](const DrawnThreshold& one) {
        return one.percent ? (one.base * Rational(100)).to_decimal(6) + "%" : one.base.to_decimal(6);
      };
      report(mistakes_, Code::kSimulationCrossing, b.place,
             {model_.items[at(a.item)].label, shown(a), shown(b)});
    }
    for (const DrawnThreshold& one : plan_.thresholds) {
      const Rational lowest = one.base - one.step * Rational(one.half);
      if (one.base.sign() <= 0 || lowest.sign() > 0) continue;
      report(mistakes_, Code::kSimulationCrossing, one.place,
             {model_.items[at(one.item)].label, "0",
              one.percent ? (one.base * Rational(100)).to_decimal(6) + "%" : one.base.to_decimal(6)});
    }
  }

  // ---- facts

  void facts(json::Value entry) {
    only_keys(entry, {"facts", "by", "within", "step", "distribution", "units", "kinds"});
    DrawnFact how;
    how.place = entry.place();
    const auto shape = distribution(entry.find("distribution"), true);
    if (!shape) return;
    how.how = *shape;
    if (how.how == Distribution::kBinomial) {
      for (const char* key : {"by", "within", "step"}) {
        if (const json::Value found = entry.find(key))
          report(mistakes_, Code::kKeyNotHere, found.name_place(), {key, "binomial"});
      }
    } else {
      Drawn drawn;
      if (!width(entry, true, drawn)) return;
      how.relative = drawn.relative;
      how.width = drawn.width;
    }
    for (const json::Value unit : strings(entry.find("units")))
      how.units.emplace_back(unit.text());
    for (const json::Value kind : strings(entry.find("kinds"))) {
      if (model_.find_kind(kind.text()) == nullptr)
        report(mistakes_, Code::kUnknownKind, kind.place(), {kind.text()});
      how.kinds.emplace_back(kind.text());
    }
    const json::Value names = entry.find("facts");
    if (!names) {
      report(mistakes_, Code::kMissingKey, entry.place(), {"facts"});
      return;
    }
    for (const json::Value name : strings(names)) {
      const auto known = model_.fact_index.find(std::string(name.text()));
      if (known == model_.fact_index.end()) {
        std::vector<std::string_view> ids;
        for (const FactDeclaration& one : model_.facts)
          ids.push_back(one.id);
        const std::string near = nearest_word(name.text(), ids);
        if (near.empty())
          report(mistakes_, Code::kUnknownFactFar, name.place(), {name.text()});
        else
          report(mistakes_, Code::kUnknownFact, name.place(), {name.text(), near});
        continue;
      }
      const FactDeclaration& fact = model_.facts[at(known->second)];
      const bool count = fact.type == FactType::kCount;
      if (!count && fact.type != FactType::kNumber && fact.type != FactType::kPercent) {
        report(mistakes_, Code::kFactType, name.place(),
               {fact.id, to_string(fact.type), "count, number, percent"});
        continue;
      }
      if (how.how == Distribution::kBinomial && (!count || fact.at_most == kNone)) {
        report(mistakes_, Code::kSimulationBinomial, name.place(), {fact.id});
        continue;
      }
      if (read_by_bands(known->second)) {  // a band would be another one in every draw
        report(mistakes_, Code::kKeyNotHere, name.place(), {fact.id, "bands"});
        continue;
      }
      const auto grid = step(
          entry, count ? Rational(1) : Rational::ratio(1, fact.type == FactType::kPercent ? 10000 : 100));
      if (!grid) return;
      if (count && !grid->is_integer()) {
        report(mistakes_, Code::kSimulationStep, entry.find("step").place(), {fact.id, grid->to_decimal(9)});
        return;
      }
      DrawnFact one = how;
      one.fact = known->second;
      one.step = *grid;
      one.place = name.place();
      const bool everywhere = one.units.empty() && one.kinds.empty();
      for (const DrawnFact& other : plan_.facts) {
        if (other.fact == one.fact && (everywhere || (other.units.empty() && other.kinds.empty()))) {
          report(mistakes_, Code::kSimulationTwice, name.place(), {fact.id});
          return;
        }
      }
      plan_.facts.push_back(std::move(one));
    }
  }

  bool read_by_bands(Index fact) const {
    std::vector<Index> read;
    for (const Band& band : model_.bands) {
      for (const NodeId node : {band.at_least, band.top_share}) {
        if (node != kNoNode) collect_facts(model_, node, read);
      }
    }
    return std::find(read.begin(), read.end(), fact) != read.end();
  }

  DrawPlan& plan_;
  const Model& model_;
  Mistakes& mistakes_;
  std::set<Index> weighed_, thresholds_of_;
  std::map<Index, Rational> steps_;
  std::map<Index, Place> places_;
};

}  // namespace

std::optional<Text> why_no_weights(const Model& model, Index parent) {
  const Program& program = model.program;
  for (Index up = parent; up != kNone; up = model.items[at(up)].parent) {
    const Item& item = model.items[at(up)];
    if (item.combine != ItemCombine::kSum) {
      return Text{"nằm dưới các phương án thay thế của “" + item.label + "”",
                  "it stands below the alternatives of “" + item.label + "”"};
    }
    if (!item.guards.not_applicable_if.empty() || !item.guards.requires_all.empty() ||
        !item.guards.zero_if.empty()) {
      return Text{"“" + item.label + "” có điều kiện riêng", "“" + item.label + "” has guards of its own"};
    }
    for (const Node& node : program.nodes) {
      const bool points = node.op == Op::kPoints && node.index == up;
      const bool share = node.op == Op::kMinShare && node.index == item.depth - 1;
      if (!points && !share) continue;
      return Text{"quy tắc khác dùng điểm của “" + item.label + "”",
                  "other rules read the points of “" + item.label + "”"};
    }
  }
  return std::nullopt;
}

}  // namespace detail

std::optional<SimulationPlan> SimulationPlan::load(std::string_view json, const Framework& framework,
                                                   Mistakes& mistakes, const LoadOptions& options) {
  Mistakes found(mistakes.limit());
  detail::json::ParseOptions parse;
  parse.file = options.file;
  parse.max_bytes = options.max_bytes;
  const std::optional<detail::json::Document> document = detail::json::parse(std::string(json), parse, found);
  auto plan = std::make_shared<detail::DrawPlan>(framework);
  if (document) detail::PlanReader(*plan, found).read(document->root());
  found.sort_by_place();
  const bool wrong = found.has_errors();
  mistakes.append(std::move(found));
  if (wrong) return std::nullopt;
  return SimulationPlan(std::move(plan));
}

std::optional<SimulationPlan> SimulationPlan::weights(const Framework& framework, Mistakes& mistakes) {
  Mistakes found(mistakes.limit());
  auto plan = std::make_shared<detail::DrawPlan>(framework);
  detail::PlanReader(*plan, found).by_default();
  const bool wrong = found.has_errors();
  mistakes.append(std::move(found));
  if (wrong) return std::nullopt;
  return SimulationPlan(std::move(plan));
}

std::uint32_t SimulationPlan::draws() const noexcept { return data_->draws; }
std::uint64_t SimulationPlan::seed() const noexcept { return data_->seed; }

}  // namespace parindex::inline v1
