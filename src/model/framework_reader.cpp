// SPDX-License-Identifier: Apache-2.0
#include "model/framework_reader.hpp"

#include <algorithm>
#include <functional>

#include "parindex/decimal.hpp"

#include "input/fact_value.hpp"
#include "input/nearest.hpp"
#include "json/kind_words.hpp"

namespace parindex::inline v1::detail {

namespace {

constexpr int kMaxItemDepth = 12;
constexpr int kMaxMeasureDepth = 32;

constexpr std::pair<std::string_view, FactType> kFactTypes[] = {
    {"count", FactType::kCount},       {"number", FactType::kNumber}, {"percent", FactType::kPercent},
    {"flag", FactType::kFlag},         {"choice", FactType::kChoice}, {"date", FactType::kDate},
    {"datetime", FactType::kDateTime}, {"text", FactType::kText},     {"tally", FactType::kTally}};
constexpr std::pair<std::string_view, ItemCombine> kCombines[] = {
    {"sum", ItemCombine::kSum},
    {"best", ItemCombine::kBest},
    {"first_applicable", ItemCombine::kFirstApplicable}};
constexpr std::pair<std::string_view, Source> kSources[] = {{"self", Source::kSelf},
                                                            {"appraisal", Source::kAppraisal},
                                                            {"survey", Source::kSurvey},
                                                            {"data", Source::kData}};
constexpr std::pair<std::string_view, MissingPolicy> kMissing[] = {{"pending", MissingPolicy::kPending},
                                                                   {"zero", MissingPolicy::kZero},
                                                                   {"exclude", MissingPolicy::kExclude}};
constexpr std::pair<std::string_view, ExcludedPolicy> kExcluded[] = {
    {"rescale_total", ExcludedPolicy::kRescaleTotal},
    {"rescale_parent", ExcludedPolicy::kRescaleParent},
    {"lost", ExcludedPolicy::kLost}};
constexpr std::pair<std::string_view, Ties> kTies[] = {
    {"competition", Ties::kCompetition}, {"dense", Ties::kDense}, {"ordinal", Ties::kOrdinal}};
constexpr std::pair<std::string_view, Outcome::Kind> kOtherwise[] = {
    {"exclude", Outcome::Kind::kExclude}, {"zero", Outcome::Kind::kZero}, {"full", Outcome::Kind::kFull}};
constexpr std::pair<std::string_view, bool> kAdjustmentSigns[] = {{"bonus", false}, {"penalty", true}};
constexpr std::pair<std::string_view, bool> kCheckSeverities[] = {{"error", true}, {"warning", false}};
constexpr std::pair<std::string_view, RoundingMode> kModes[] = {
    {"half_up", RoundingMode::kHalfUp},
    {"half_even", RoundingMode::kHalfEven},
    {"down", RoundingMode::kDown},
    {"half_up_binary64", RoundingMode::kHalfUpBinary64}};

}  // namespace

/// Names that expressions can hold are [A-Za-z_][A-Za-z0-9_.]*; the fact of an item carries the item's code,
/// whatever it is.
bool is_fact_id(std::string_view id) {
  if (id.empty() || id.size() > 200) return false;
  return std::none_of(id.begin(), id.end(), [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == ':' || c == ',' || c == '"' || c == ';';
  });
}

// ---- the document's frame

void FrameworkReader::read(json::Value root) {
  if (!want(root, json::Kind::kObject)) return;
  only_keys(root,
            {"format",  "id",      "title",    "basis",       "in_force",      "period",      "kinds",
             "levels",  "max",     "min",      "rounding",    "round_measure", "missing",     "excluded",
             "accepts", "facts",   "measures", "checks",      "items",         "adjustments", "gates",
             "bands",   "cohorts", "ranking",  "working_time"});
  read_frame(root);
  read_cohorts(root.find("cohorts"));
  if (const json::Value hours = root.find("working_time")) read_working_time(hours);
  if (const json::Value facts = root.find("facts")) read_facts(facts);
  if (const json::Value measures = root.find("measures"); measures && want(measures, json::Kind::kObject)) {
    for (const json::Value one : measures) {
      if (model_.fact_index.contains(std::string(one.name()))) {
        report(mistakes_, Code::kNameTaken, one.name_place(), {one.name()});
        continue;
      }
      measures_[std::string(one.name())].value = one;
    }
  }
  read_limits(root);
  const json::Value items = root.find("items");
  if (!items) {
    report(mistakes_, Code::kMissingKey, root.place(), {"items"});
  } else if (want(items, json::Kind::kArray)) {
    if (items.size() == 0) report(mistakes_, Code::kNoItems, items.place());
    declare_items(items, kNone, 1);
  }
  if (const json::Value adjustments = root.find("adjustments")) read_adjustments(adjustments);
  label_items();
  // bands before gates (cap_band), gates after items (min_share needs levels only)
  read_items();
  after_totals_ = false;
  for (const auto& [name, one] : measures_)
    (void)measure(name);  // also those nothing uses, for their mistakes
  if (const json::Value checks = root.find("checks")) read_checks(checks);
  if (const json::Value bands = root.find("bands")) read_bands(bands);
  if (const json::Value gates = root.find("gates")) read_gates(gates);
  if (const json::Value ranking = root.find("ranking")) read_ranking(ranking);
  order_items();
}

void FrameworkReader::read_frame(json::Value root) {
  const json::Value format = root.find("format");
  if (!format) {
    report(mistakes_, Code::kMissingKey, root.place(), {"format"});
  } else if (want(format, json::Kind::kString) && format.text() != "parindex-framework/1") {
    report(mistakes_, Code::kWrongFormat, format.place(), {format.text(), "parindex-framework/1"});
  }
  if (const json::Value id = root.find("id")) {
    model_.id = string(id);
    if (id.is_string() && id.text().empty()) report(mistakes_, Code::kEmptyText, id.place(), {"id"});
  } else {
    report(mistakes_, Code::kMissingKey, root.place(), {"id"});
  }
  if (const json::Value title = root.find("title")) model_.title = text(title);
  if (const json::Value value = root.find("basis")) model_.basis = basis(value);
  if (const json::Value span = root.find("in_force"); span && want(span, json::Kind::kObject)) {
    only_keys(span, {"from", "to"});
    if (const json::Value from = span.find("from")) model_.in_force_from = date(from);
    if (const json::Value to = span.find("to")) model_.in_force_to = date(to);
    if (model_.in_force_from && model_.in_force_to && *model_.in_force_to < *model_.in_force_from) {
      report(mistakes_, Code::kPeriodReversed, span.place());
    }
  }
  if (const json::Value span = root.find("period"); span && want(span, json::Kind::kObject)) {
    only_keys(span, {"from", "to"});
    std::optional<Date> from, to;
    if (const json::Value value = span.find("from")) from = date(value);
    if (const json::Value value = span.find("to")) to = date(value);
    if (!span.find("from")) report(mistakes_, Code::kMissingKey, span.place(), {"from"});
    if (!span.find("to")) report(mistakes_, Code::kMissingKey, span.place(), {"to"});
    if (from && to) {
      if (*to < *from) {
        report(mistakes_, Code::kPeriodReversed, span.place());
      } else {
        model_.period = Period{*from, *to};
      }
    }
  }
  if (const json::Value kinds = root.find("kinds")) read_kinds(kinds);
  if (const json::Value levels = root.find("levels")) {
    if (const auto names = string_list(levels)) {
      model_.levels = *names;
      std::map<std::string_view, int> uses;
      for (const std::string& name : model_.levels)
        ++uses[name];
      for (const json::Value level : levels) {
        const std::string_view name = level.text();
        if (name == "leaf" || name == "total" || uses[name] > 1)
          report(mistakes_, Code::kNameTaken, level.place(), {name});
      }
    }
  }
  if (const json::Value value = root.find("rounding")) {
    if (const auto read = rounding(value, model_.rounding)) model_.rounding = *read;
  }
  if (const json::Value value = root.find("round_measure")) round_measure_ = read_round_measure(value);
  if (const json::Value value = root.find("missing")) {
    if (const auto policy = word(value, kMissing)) model_.missing = *policy;
  }
  if (const json::Value value = root.find("excluded")) {
    if (const auto policy = word(value, kExcluded)) model_.excluded = *policy;
  }
  if (const json::Value value = root.find("accepts")) model_.accepts = accepts(value);
}

/// The total's limits; they may depend on facts, so these come first.
void FrameworkReader::read_limits(json::Value root) {
  if (const json::Value value = root.find("max")) {
    model_.max_place = value.place();
    model_.max = number(value, false);
  } else {
    report(mistakes_, Code::kMissingKey, root.place(), {"max"});
  }
  if (const json::Value value = root.find("min")) model_.min = number(value, false);
}

void FrameworkReader::read_kinds(json::Value kinds) {
  if (!want(kinds, json::Kind::kObject)) return;
  for (const json::Value one : kinds) {
    Kind kind;
    kind.name = one.name();
    if (want(one, json::Kind::kObject)) {
      only_keys(one, {"is", "title"});
      if (const json::Value is = one.find("is")) kind.is = string(is);
      if (const json::Value title = one.find("title")) kind.title = text(title);
    }
    kind_names_.emplace(kind.name, model_.kinds.size());
    model_.kinds.push_back(std::move(kind));
  }
  for (const json::Value one : kinds) {
    const json::Value is = one.is_object() ? one.find("is") : json::Value();
    if (!is.is_string()) continue;
    const auto other = kind_names_.find(is.text());
    if (other == kind_names_.end())
      report(mistakes_, Code::kUnknownKind, is.place(), {is.text()});
    else if (is.text() == one.name())
      report(mistakes_, Code::kKindSelf, is.place(), {one.name()});
    else if (const std::string& further = model_.kinds[other->second].is; !further.empty())
      report(mistakes_, Code::kKindChain, is.place(), {one.name(), is.text(), further});
  }
}

Index FrameworkReader::declare_fact(FactDeclaration declaration) {
  const Index index = static_cast<Index>(model_.facts.size());
  declaration.slot = static_cast<Index>(model_.slots.size());
  if (declaration.type == FactType::kTally) {
    for (std::size_t i = 0; i < declaration.options.size(); ++i) {
      model_.slots.push_back({index, static_cast<Index>(i), declaration.id + ":" + declaration.options[i]});
    }
  } else {
    model_.slots.push_back({index, kNone, declaration.id});
  }
  for (std::size_t i = at(declaration.slot); i < model_.slots.size(); ++i) {
    model_.slot_index.emplace(model_.slots[i].name, static_cast<Index>(i));
  }
  model_.fact_index.emplace(declaration.id, index);
  model_.facts.push_back(std::move(declaration));
  return index;
}

void FrameworkReader::read_facts(json::Value facts) {
  if (!want(facts, json::Kind::kObject)) return;
  for (const json::Value fact : facts)
    read_fact(fact);
  link_facts(facts);
}

void FrameworkReader::read_fact(json::Value fact) {
  FactDeclaration declaration;
  declaration.id = fact.name();
  declaration.place = fact.name_place();
  if (!is_fact_id(declaration.id)) {
    report(mistakes_, Code::kBadFactId, fact.name_place(), {fact.name()});
    return;
  }
  if (model_.fact_index.contains(declaration.id)) return;  // reported by the JSON reader
  if (!want(fact, json::Kind::kObject)) return;
  only_keys(fact, {"type", "title", "options", "at_most", "from", "within"});
  bool good = false;
  if (const json::Value type = fact.find("type")) {
    if (const auto known = word(type, kFactTypes)) {
      declaration.type = *known;
      good = true;
    }
  } else {
    report(mistakes_, Code::kMissingKey, fact.place(), {"type"});
  }
  if (const json::Value title = fact.find("title")) declaration.title = text(title);
  const bool coded = declaration.type == FactType::kChoice || declaration.type == FactType::kTally;
  if (const json::Value options = fact.find("options")) {
    if (!coded && good) {
      report(mistakes_, Code::kKeyNotHere, options.name_place(), {"options", to_string(declaration.type)});
    } else if (want(options, json::Kind::kArray)) {
      std::set<std::string> codes;
      for (const json::Value option : options) {
        std::string code;
        if (option.is_object()) {
          only_keys(option, {"code", "title"});
          code = string(option.find("code"));
          if (!option.find("code")) report(mistakes_, Code::kMissingKey, option.place(), {"code"});
          if (const json::Value title = option.find("title")) (void)text(title);
        } else {
          code = string(option);
        }
        if (!codes.insert(code).second) {
          report(mistakes_, Code::kDuplicateOption, option.place(), {code});
        } else {
          declaration.options.push_back(std::move(code));
        }
      }
    }
  }
  if (coded && good && declaration.options.empty())
    report(mistakes_, Code::kMissingKey, fact.place(), {"options"});
  if (const json::Value from = fact.find("from"); from && want(from, json::Kind::kObject)) {
    if (const json::Value records = from.find("records")) {
      // Whoever reads records asks for these words (src/records); a model only knows facts.
      only_keys(from, {"records", "count", "where"});
      want(records, json::Kind::kString);
      if (const json::Value count = from.find("count")) {
        want(count, json::Kind::kString);
      } else {
        report(mistakes_, Code::kMissingKey, from.place(), {"count"});
      }
      if (const json::Value where = from.find("where"); where && want(where, json::Kind::kObject)) {
        for (const json::Value one : where) {
          if (one.kind() == json::Kind::kArray) {
            for (const json::Value word : one)
              want(word, json::Kind::kString);
          } else if (one.kind() != json::Kind::kBoolean) {
            want(one, json::Kind::kString);
          }
        }
      }
    } else {
      only_keys(from, {"ancestor"});
      const json::Value ancestor = from.find("ancestor");
      if (!ancestor) {
        report(mistakes_, Code::kMissingKey, from.place(), {"ancestor"});
      } else if (const std::string kind = string(ancestor); !kind.empty()) {
        if (!model_.kinds.empty() && !kind_names_.contains(kind)) {
          report(mistakes_, Code::kUnknownKind, ancestor.place(), {kind});
        }
        const auto [found, added] =
            ancestor_index_.emplace(kind, static_cast<Index>(model_.ancestor_kinds.size()));
        declaration.inherit = found->second;
        if (added) model_.ancestor_kinds.push_back(kind);
      }
    }
  }
  if (const json::Value within = fact.find("within")) {
    const bool dated = declaration.type == FactType::kDate || declaration.type == FactType::kDateTime;
    if (!dated && good) {
      report(mistakes_, Code::kKeyNotHere, within.name_place(), {"within", to_string(declaration.type)});
    } else if (want(within, json::Kind::kString)) {
      declaration.within_period = within.text() == "period";
      if (!declaration.within_period)
        report(mistakes_, Code::kUnknownWord, within.place(), {within.text(), "period"});
    }
  }
  (void)declare_fact(std::move(declaration));
}

void FrameworkReader::link_facts(json::Value facts) {
  for (const json::Value fact : facts) {
    const json::Value at_most = fact.is_object() ? fact.find("at_most") : json::Value();
    if (!at_most || !want(at_most, json::Kind::kString)) continue;
    const auto own = model_.fact_index.find(std::string(fact.name()));
    const auto bound = model_.fact_index.find(std::string(at_most.text()));
    if (own == model_.fact_index.end()) continue;
    if (bound == model_.fact_index.end()) {
      unknown_fact(at_most);
      continue;
    }
    FactDeclaration& declaration = model_.facts[at(own->second)];
    const FactDeclaration& above = model_.facts[at(bound->second)];
    const bool sized = declaration.type == FactType::kCount || declaration.type == FactType::kNumber ||
                       declaration.type == FactType::kPercent;
    if (!sized || above.type != declaration.type || own->second == bound->second) {
      report(mistakes_, Code::kAtMostType, at_most.place(), {fact.name(), at_most.text()});
      continue;
    }
    declaration.at_most = bound->second;
  }
}

// ---- items

void FrameworkReader::declare_items(json::Value items, Index parent, int depth, bool nested) {
  std::set<std::string, std::less<>> codes;  // of the items that stand beside these: all under one parent
  for (const Index sibling : parent == kNone ? model_.roots : model_.items[at(parent)].children)
    codes.insert(model_.items[at(sibling)].code);
  for (const json::Value value : items) {
    if (!want(value, json::Kind::kObject)) continue;
    const Index index = static_cast<Index>(model_.items.size());
    Item item;
    item.parent = parent;
    item.depth = depth;
    item.place = value.place();
    const json::Value code = value.find("code");
    if (!code) {
      report(mistakes_, Code::kMissingKey, value.place(), {"code"});
    } else if (code.is_number()) {
      // a spreadsheet turns 4.10 into 4.1: codes are text
      report(mistakes_, Code::kCodeIsNumber, code.place(), {code.text()});
      item.code = code.text();
    } else {
      item.code = string(code);
      if (code.is_string() && (item.code.empty() || item.code.find('/') != std::string::npos)) {
        report(mistakes_, Code::kBadItemCode, code.place(), {item.code});
      }
    }
    std::vector<Index>& siblings = parent == kNone ? model_.roots : model_.items[at(parent)].children;
    if (!item.code.empty() && !codes.insert(item.code).second)
      report(mistakes_, Code::kDuplicateSibling, code.place(), {item.code});
    siblings.push_back(index);
    model_.items.push_back(std::move(item));
    item_values_.push_back(value);
    if (const json::Value children = value.find("items");
        nested && children && want(children, json::Kind::kArray)) {
      if (depth >= kMaxItemDepth) {
        report(mistakes_, Code::kTooManyLevels, children.place(), {kMaxItemDepth});
      } else {
        declare_items(children, index, depth + 1);
      }
    }
  }
}

void FrameworkReader::label_items() {
  std::map<std::string_view, int> uses;
  for (const Item& item : model_.items)
    ++uses[item.code];
  for (std::size_t i = 0; i < model_.items.size(); ++i) {
    Item& item = model_.items[i];
    const bool unique = uses[item.code] == 1;
    item.label =
        unique || item.parent == kNone ? item.code : model_.items[at(item.parent)].label + "/" + item.code;
    std::vector<Index>& same = items_by_code_[item.code];
    if (!same.empty() && !item.code.empty()) {
      const Item& first = model_.items[at(same.front())];
      if (first.parent != item.parent)
        report(mistakes_, Code::kDuplicateCode, item.place, {item.code, item.label});
    }
    same.push_back(static_cast<Index>(i));
    model_.item_index.emplace(item.label, static_cast<Index>(i));
  }
}

void FrameworkReader::read_items() {
  item_round_measure_.assign(model_.items.size(), round_measure_);
  for (std::size_t i = 0; i < model_.items.size(); ++i)
    read_item(static_cast<Index>(i));
}

void FrameworkReader::read_item(Index index) {
  const json::Value value = item_values_[at(index)];
  const auto adjustment = adjustment_items_.find(index);
  const bool outside = adjustment != adjustment_items_.end();
  after_totals_ = outside;
  if (outside) {
    only_keys(value, {"code",
                      "title",
                      "as",
                      "max",
                      "min",
                      "rounding",
                      "round_measure",
                      "owner",
                      "due",
                      "evidence",
                      "source",
                      "rule",
                      "items",  // which is told what it is elsewhere
                      "applies_to",
                      "otherwise",
                      "basis",
                      "not_applicable_if",
                      "then",
                      "requires",
                      "zero_if",
                      "accepts"});
  } else {
    only_keys(value, {"code",
                      "title",
                      "max",
                      "min",
                      "rounding",
                      "round_measure",
                      "owner",
                      "due",
                      "evidence",
                      "source",
                      "rule",
                      "items",
                      "combine",
                      "applies_to",
                      "otherwise",
                      "basis",
                      "not_applicable_if",
                      "then",
                      "requires",
                      "zero_if",
                      "accepts"});
  }
  {
    Item& item = model_.items[at(index)];
    const Item* parent = item.parent == kNone ? nullptr : &model_.items[at(item.parent)];
    item.rounding = parent != nullptr ? parent->rounding : model_.rounding;
    if (parent != nullptr) {
      item_round_measure_[at(index)] = item_round_measure_[at(item.parent)];
      item.owner = parent->owner;
      item.source = parent->source;
      item.basis = parent->basis;
    }
    if (const json::Value title = value.find("title")) item.title = text(title);
    if (const json::Value own = value.find("rounding")) {
      if (const json::Value places = own.is_object() ? own.find("at") : json::Value()) {
        report(mistakes_, Code::kKeyNotHere, places.name_place(), {"at", "rounding"});
      } else if (const auto read = rounding(own, item.rounding)) {
        item.rounding = *read;
      }
    }
    if (const json::Value own = value.find("round_measure"))
      item_round_measure_[at(index)] = read_round_measure(own);
    if (const json::Value owner = value.find("owner")) item.owner = string(owner);
    if (const json::Value own = value.find("basis")) item.basis = basis(own);
    if (const json::Value source = value.find("source")) {
      if (const auto known = word(source, kSources)) item.source = *known;
    }
    if (const json::Value due = value.find("due")) {
      if (due.is_object()) {
        only_keys(due, {"month_day"});
        item.due = string(due.find("month_day"));
        const bool shaped =
            item.due.size() == 5 && item.due[2] == '-' && Date::parse("2024-" + item.due).has_value();
        if (!shaped) {
          if (const json::Value day = due.find("month_day"); day.is_string())
            report(mistakes_, Code::kBadMonthDay, day.place(), {item.due});
          else if (!day)
            report(mistakes_, Code::kMissingKey, due.place(), {"month_day"});
          item.due.clear();
          bad_due_.insert(index);
        }
      } else if (const auto day = date(due)) {
        item.due = day->to_string();
      } else {
        bad_due_.insert(index);
      }
    }
    if (const json::Value kinds = value.find("applies_to")) {
      if (const auto names = string_list(kinds)) {
        item.applies_to = *names;
        if (kinds.size() == 0) report(mistakes_, Code::kEmptyText, kinds.place(), {"applies_to"});
        for (const json::Value kind : kinds) {
          if (kind.is_string() && !kind_names_.contains(kind.text()))
            report(mistakes_, Code::kUnknownKind, kind.place(), {kind.text()});
        }
      }
    }
    if (const json::Value otherwise = value.find("otherwise")) {
      if (!value.find("applies_to"))
        report(mistakes_, Code::kNeedsKey, otherwise.name_place(), {"otherwise", "applies_to"});
      if (const auto known = word(otherwise, kOtherwise)) item.otherwise.kind = *known;
    }
    if (const json::Value combine = value.find("combine")) {
      if (item.is_leaf()) report(mistakes_, Code::kNeedsKey, combine.name_place(), {"combine", "items"});
      if (const auto known = word(combine, kCombines)) item.combine = *known;
    }
    if (const json::Value codes = value.find("accepts")) item.accepts = accepts(codes);
    if (const json::Value evidence = value.find("evidence")) {
      if (!item.is_leaf()) report(mistakes_, Code::kKeyNotHere, evidence.name_place(), {"evidence", "items"});
      read_evidence_policy(item, evidence);
    }
    // rounding places: a level by its name, leaves by "leaf"
    const auto named = [&](std::string_view place) { return rounding_places_.contains(place); };
    const std::size_t level = static_cast<std::size_t>(item.depth - 1);
    item.rounds = (item.is_leaf() && named("leaf")) ||
                  (!outside && level < model_.levels.size() && named(model_.levels[level]));
    if (outside) item.rounds = named("leaf");
  }
  // expressions may grow the model's vectors: from here on by index only
  const json::Value max = value.find("max");
  const json::Value rule = value.find("rule");
  const bool tracked = rule.is_object() && rule.find("kind").text() == "tracked";
  NodeId max_node = kNoNode;
  if (max) {
    max_node = number(max, false);
    model_.items[at(index)].max_place = max.place();
  } else if (tracked) {
    max_node = model_.program.number(Rational(0));
  } else {
    report(mistakes_, Code::kMissingKey, value.place(), {"max"});
  }
  if (max_node == kNoNode) max_node = model_.program.number(Rational(0));
  model_.items[at(index)].max = max_node;
  if (const json::Value min = value.find("min")) {
    const NodeId node = number(min, false);
    model_.items[at(index)].min = node;
  }
  Guards guards;
  read_guards(guards, value);
  model_.items[at(index)].guards = std::move(guards);

  const bool leaf = model_.items[at(index)].is_leaf();
  if (!leaf && rule) report(mistakes_, Code::kRuleOnInner, rule.name_place());
  if (leaf) {
    if (const json::Value children = value.find("items")) {  // there, but not to be used, which has been said
      if (!outside && children.is_array() && children.size() == 0)
        report(mistakes_, Code::kNoItems, children.place());
    } else if (!rule) {
      report(mistakes_, Code::kMissingKey, value.place(), {"rule"});
    } else {
      const Index read = read_rule(index, rule, false);
      model_.items[at(index)].rule = read;
    }
  }
  Item& item = model_.items[at(index)];
  const auto collect_guard = [&](const std::vector<Guard>& list) {
    for (const Guard& guard : list) {
      for (const NodeId node : {guard.condition, guard.otherwise, guard.then.points}) {
        collect_facts(model_, node, item.facts);
        collect_items(model_, node, item.needs);
      }
    }
  };
  const auto collect = [&](NodeId node) {
    collect_facts(model_, node, item.facts);
    collect_items(model_, node, item.needs);
  };
  const std::function<void(Index)> collect_rule = [&](Index id) {
    if (id == kNone) return;
    const Rule& one = model_.rules[at(id)];
    collect_guard(one.guards.not_applicable_if);
    collect_guard(one.guards.requires_all);
    collect_guard(one.guards.zero_if);
    if (one.own_fact != kNone &&
        std::find(item.facts.begin(), item.facts.end(), one.own_fact) == item.facts.end()) {
      item.facts.push_back(one.own_fact);
    }
    for (const Term& term : one.terms) {
      collect(term.measure);
      collect(term.cap);
      for (const Piece& piece : term.curve.pieces) {
        for (const NodeId node :
             {piece.lo.at, piece.hi.at, piece.points, piece.x0, piece.y0, piece.x1, piece.y1})
          collect(node);
        collect_rule(piece.rule);
      }
      collect(term.curve.otherwise);
    }
    collect(one.minimum);
    collect(one.step);
  };
  collect(item.max);
  collect_guard(item.guards.not_applicable_if);
  collect_guard(item.guards.requires_all);
  collect_guard(item.guards.zero_if);
  collect_rule(item.rule);
  item.inherit = model_.inherit_groups(item.facts);
}

void FrameworkReader::read_evidence_policy(Item& item, json::Value value) {
  if (!want(value, json::Kind::kObject)) return;
  only_keys(value, {"kinds", "at_least", "missing", "unless"});
  EvidencePolicy policy;
  if (const json::Value kinds = value.find("kinds")) {
    if (auto names = string_list(kinds)) policy.kinds = std::move(*names);
  }
  if (const json::Value count = value.find("at_least"); count && want(count, json::Kind::kNumber)) {
    const std::optional<Decimal> read = Decimal::parse(count.text());
    const std::optional<std::int64_t> whole = read ? read->to_rational().to_int64() : std::nullopt;
    if (whole && *whole >= 1 && *whole <= 1000) {
      policy.at_least = static_cast<int>(*whole);
    } else {
      report(mistakes_, Code::kNumberRange, count.place(), {count.text(), "1", "1000"});
    }
  }
  if (const json::Value missing = value.find("missing")) {
    if (missing.is_object()) {
      only_keys(missing, {"deduct"});
      policy.missing = EvidencePolicy::Missing::kDeduct;
      if (!missing.find("deduct")) report(mistakes_, Code::kMissingKey, missing.place(), {"deduct"});
      policy.deduct = not_negative(missing.find("deduct"), Code::kNegativeDeduction);
      if (policy.deduct == kNoNode) policy.missing = EvidencePolicy::Missing::kFlag;
    } else {
      static constexpr std::pair<std::string_view, EvidencePolicy::Missing> kSpellings[] = {
          {"flag", EvidencePolicy::Missing::kFlag}, {"zero", EvidencePolicy::Missing::kZero}};
      if (const auto known = word(missing, kSpellings)) policy.missing = *known;
    }
  }
  if (const json::Value unless = value.find("unless")) {
    policy.unless_explained = unless.text() == "explained";
    if (want(unless, json::Kind::kString) && !policy.unless_explained)
      report(mistakes_, Code::kUnknownWord, unless.place(), {unless.text(), "explained"});
  }
  item.evidence = std::move(policy);
}

/// Children before parents, and whatever points() reads before its reader.
void FrameworkReader::order_items() {
  enum class Mark : std::uint8_t { kNew, kOpen, kDone };
  std::vector<Mark> marks(model_.items.size(), Mark::kNew);
  bool cycle = false;
  const auto holds = [&](Index above, Index below) {
    for (; below != kNone; below = model_.items[at(below)].parent) {
      if (below == above) return true;
    }
    return false;
  };
  const std::function<void(Index)> visit = [&](Index index) {
    if (marks[at(index)] == Mark::kDone || cycle) return;
    if (marks[at(index)] == Mark::kOpen) {
      cycle = true;
      report(mistakes_, Code::kPointsCycle, model_.items[at(index)].place, {model_.items[at(index)].label});
      return;
    }
    marks[at(index)] = Mark::kOpen;
    for (const Index child : model_.items[at(index)].children)
      visit(child);
    for (Index needed : model_.items[at(index)].needs) {
      // with what stands above it, up to the common ancestor: an item given or left out covers what is below
      while (model_.items[at(needed)].parent != kNone && !holds(model_.items[at(needed)].parent, index)) {
        needed = model_.items[at(needed)].parent;
      }
      visit(needed);
    }
    marks[at(index)] = Mark::kDone;
    model_.order.push_back(index);
  };
  for (std::size_t i = 0; i < model_.items.size(); ++i)
    visit(static_cast<Index>(i));
}

// ---- checks, adjustments, gates, bands, cohorts, ranking

void FrameworkReader::read_checks(json::Value checks) {
  if (!want(checks, json::Kind::kArray)) return;
  for (const json::Value value : checks) {
    if (!want(value, json::Kind::kObject)) continue;
    only_keys(value, {"that", "else", "why"});
    Check check;
    check.place = value.place();
    const json::Value that = value.find("that");
    if (!that) {
      report(mistakes_, Code::kMissingKey, value.place(), {"that"});
      continue;
    }
    check.condition = condition(that, {});
    check.text = that.text();
    if (const json::Value severity = value.find("else")) {
      if (const auto known = word(severity, kCheckSeverities)) check.error = *known;
    }
    if (const json::Value why = value.find("why")) check.why = text(why);
    if (check.condition == kNoNode) continue;
    collect_facts(model_, check.condition, check.facts);
    check.inherit = model_.inherit_groups(check.facts);
    model_.checks.push_back(std::move(check));
  }
}

void FrameworkReader::read_adjustments(json::Value adjustments) {
  if (!want(adjustments, json::Kind::kObject)) return;
  only_keys(adjustments, {"bonus_max", "penalty_max", "items"});
  if (const json::Value value = adjustments.find("bonus_max"))
    model_.bonus_max = not_negative(value, Code::kNegativeAmount, false);
  if (const json::Value value = adjustments.find("penalty_max"))
    model_.penalty_max = not_negative(value, Code::kNegativeAmount, false);
  const json::Value items = adjustments.find("items");
  if (!items || !want(items, json::Kind::kArray)) return;
  const std::vector<Index> roots = model_.roots;
  const std::size_t first = model_.items.size();
  declare_items(items, kNone, 1, false);
  for (std::size_t i = first; i < model_.items.size(); ++i) {
    if (const json::Value children = item_values_[i].find("items"))
      report(mistakes_, Code::kKeyNotHere, children.name_place(), {"items", "adjustments"});
    bool penalty = false;
    if (const json::Value as = item_values_[i].find("as")) {
      penalty = word(as, kAdjustmentSigns).value_or(false);
    } else {
      report(mistakes_, Code::kMissingKey, item_values_[i].place(), {"as"});
    }
    adjustment_items_[static_cast<Index>(i)] = penalty;
    model_.adjustments.push_back({static_cast<Index>(i), penalty});
  }
  model_.roots = roots;
}

void FrameworkReader::read_gates(json::Value gates) {
  if (!want(gates, json::Kind::kArray)) return;
  std::set<std::string> codes;
  for (const json::Value value : gates) {
    if (!want(value, json::Kind::kObject)) continue;
    only_keys(value, {"code", "if", "then", "title"});
    Gate gate;
    gate.place = value.place();
    gate.code = string(value.find("code"));
    if (!value.find("code")) report(mistakes_, Code::kMissingKey, value.place(), {"code"});
    if (value.find("code").is_string() && !codes.insert(gate.code).second)
      report(mistakes_, Code::kDuplicateOption, value.find("code").place(), {gate.code});
    if (const json::Value title = value.find("title")) gate.title = text(title);
    const json::Value when = value.find("if");
    if (!when) {
      report(mistakes_, Code::kMissingKey, value.place(), {"if"});
      continue;
    }
    ExpressionScope scope;
    scope.points = true;
    scope.totals = true;
    gate.condition = condition(when, scope);
    gate.text = when.text();
    const json::Value then = value.find("then");
    if (!then) {
      report(mistakes_, Code::kMissingKey, value.place(), {"then"});
    } else if (then.is_object()) {
      only_keys(then, {"cap_band"});
      gate.disqualify = false;
      const json::Value band = then.find("cap_band");
      const auto known = std::find_if(model_.bands.begin(), model_.bands.end(),
                                      [&](const Band& one) { return one.code == band.text(); });
      if (!band) {
        report(mistakes_, Code::kMissingKey, then.place(), {"cap_band"});
      } else if (want(band, json::Kind::kString) && known == model_.bands.end()) {
        std::vector<std::string> codes_of_bands;
        for (const Band& one : model_.bands)
          codes_of_bands.push_back(one.code);
        if (codes_of_bands.empty())
          report(mistakes_, Code::kUnknownBand, band.place(), {band.text()});
        else
          report(mistakes_, Code::kUnknownBandOf, band.place(), {band.text(), listed(codes_of_bands)});
      } else {
        gate.cap_band = static_cast<Index>(known - model_.bands.begin());
      }
    } else if (!then.is_string()) {
      report(mistakes_, Code::kWrongType, then.place(),
             {json::kind_words(then.kind()), Text{"một chuỗi hoặc một đối tượng", "a string or an object"}});
    } else if (then.text() != "disqualify") {
      report(mistakes_, Code::kUnknownWord, then.place(), {then.text(), "disqualify, {\"cap_band\": …}"});
    }
    if (gate.condition == kNoNode) continue;
    collect_facts(model_, gate.condition, gate.facts);
    gate.inherit = model_.inherit_groups(gate.facts);
    model_.gates.push_back(std::move(gate));
  }
}

void FrameworkReader::read_bands(json::Value bands) {
  if (!want(bands, json::Kind::kArray)) return;
  std::set<std::string> codes;
  for (const json::Value value : bands) {
    if (!want(value, json::Kind::kObject)) continue;
    only_keys(value, {"code", "title", "at_least", "above", "top_share"});
    Band band;
    band.place = value.place();
    band.code = string(value.find("code"));
    if (!value.find("code")) report(mistakes_, Code::kMissingKey, value.place(), {"code"});
    if (value.find("code").is_string() && !codes.insert(band.code).second)
      report(mistakes_, Code::kDuplicateOption, value.find("code").place(), {band.code});
    if (const json::Value title = value.find("title")) band.title = text(title);
    const json::Value at_least = value.find("at_least"), above = value.find("above");
    if (at_least && above) report(mistakes_, Code::kOneOf, above.name_place(), {"at_least, above"});
    if (at_least) band.at_least = number(at_least, false);
    if (above) {
      band.at_least = number(above, false);
      band.strictly = true;
    }
    if (const json::Value share = value.find("top_share")) {
      band.top_share = number(share, false);
      if (band.top_share != kNoNode && model_.program[band.top_share].type != Type::kPercent) {
        report(mistakes_, Code::kNotPercent, share.place(), {share.text()});
      } else if (const auto most = constant_value(model_, band.top_share);
                 most && (*most > Rational(1) || most->sign() <= 0)) {
        report(mistakes_, Code::kShareRange, share.place(), {share.text()});
      }
    }
    model_.bands.push_back(std::move(band));
  }
}

void FrameworkReader::read_cohorts(json::Value cohorts) {
  const auto add = [&](std::string name, json::Value value) {
    Cohort cohort;
    cohort.name = std::move(name);
    if (!want(value, json::Kind::kObject)) return;
    only_keys(value, {"by"});
    const json::Value by = value.find("by");
    if (!by) report(mistakes_, Code::kMissingKey, value.place(), {"by"});
    if (!by || !want(by, json::Kind::kArray)) return;
    for (const json::Value key : by) {
      const std::string word = string(key);
      if (word == "kind")
        cohort.by_kind = true;
      else if (word == "period")
        cohort.by_period = true;
      else if (word == "parent")
        cohort.by_parent = true;
      else if (!word.empty())
        cohort.attributes.push_back(word);
      else if (key.is_string())
        report(mistakes_, Code::kEmptyText, key.place(), {"by"});
      if (const std::string near = nearest_word(word, {"kind", "period", "parent"});
          !near.empty() && near != word)
        report(mistakes_, Code::kAttributeNear, key.place(), {word, near});
    }
    if (!cohort.by_period) report(mistakes_, Code::kCohortPeriod, by.place(), {cohort.name});
    if (cohort.name == "default")
      model_.cohorts.insert(model_.cohorts.begin(), std::move(cohort));
    else
      model_.cohorts.push_back(std::move(cohort));
  };
  if (cohorts && want(cohorts, json::Kind::kObject)) {
    for (const json::Value value : cohorts)
      add(std::string(value.name()), value);
  }
  if (model_.cohorts.empty() || model_.cohorts.front().name != "default") {
    Cohort standard;
    standard.name = "default";
    standard.by_kind = standard.by_period = true;
    model_.cohorts.insert(model_.cohorts.begin(), std::move(standard));
  }
  for (std::size_t i = 0; i < model_.cohorts.size(); ++i)
    model_.cohort_index.emplace(model_.cohorts[i].name, static_cast<Index>(i));
}

/// {"sessions": [["07:30", "11:30"], ["13:30", "17:00"]], "cut_off": "15:00"}
void FrameworkReader::read_working_time(json::Value value) {
  if (!want(value, json::Kind::kObject)) return;
  only_keys(value, {"sessions", "cut_off"});
  const auto minute = [](std::string_view text) -> std::optional<int> {
    const std::optional<DateTime> time =
        text.size() == 5 ? DateTime::parse("2024-01-01T" + std::string(text)) : std::nullopt;
    if (!time) return text == "24:00" ? std::optional<int>(24 * 60) : std::nullopt;
    return time->hour() * 60 + time->minute();
  };
  WorkingHours hours;
  const json::Value sessions = value.find("sessions");
  if (!sessions) report(mistakes_, Code::kMissingKey, value.place(), {"sessions"});
  if (sessions && want(sessions, json::Kind::kArray)) {
    for (const json::Value one : sessions) {
      const std::optional<int> begin = minute(one.at(0).text()), end = minute(one.at(1).text());
      const bool after = hours.sessions.empty() || (begin && *begin >= hours.sessions.back().second);
      if (one.size() != 2 || !begin || !end || *end <= *begin || !after) {
        report(mistakes_, Code::kBadSessions, one.place(),
               {std::string(one.at(0).text()) + "-" + std::string(one.at(1).text())});
        continue;
      }
      hours.sessions.emplace_back(*begin, *end);
    }
    if (sessions.size() == 0) report(mistakes_, Code::kBadSessions, sessions.place(), {"[]"});
  }
  if (const json::Value cut_off = value.find("cut_off")) {
    hours.cut_off = minute(cut_off.text());
    if (!hours.cut_off && want(cut_off, json::Kind::kString))
      report(mistakes_, Code::kBadTimeOfDay, cut_off.place(), {cut_off.text()});
  }
  model_.working_time = std::move(hours);
}

void FrameworkReader::read_ranking(json::Value ranking) {
  if (!want(ranking, json::Kind::kObject)) return;
  only_keys(ranking, {"ties", "then_by"});
  if (const json::Value ties = ranking.find("ties")) {
    if (const auto known = word(ties, kTies)) model_.ties = *known;
  }
  if (const json::Value then_by = ranking.find("then_by"); then_by && string_list(then_by)) {
    for (const json::Value code : then_by) {
      const Index found = item(code.text(), code.place());
      if (found != kNone) model_.then_by.push_back(found);
    }
  }
}

// ---- names

NodeId FrameworkReader::measure(std::string_view name) {
  const auto it = measures_.find(name);
  if (it == measures_.end()) return kNoNode;
  Measure& measure = it->second;
  if (measure.step == Measure::Step::kDone) return measure.node;
  if (measure.step == Measure::Step::kReading || measure_depth_ >= kMaxMeasureDepth) {
    report(mistakes_, Code::kMeasureCycle, measure.value.place(), {name});
    return kNoNode;
  }
  measure.step = Measure::Step::kReading;
  ++measure_depth_;
  // a measure stands alone: no item, no let names
  if (measure.value.is_object()) {
    only_keys(measure.value, {"of", "where", "title"});
    const json::Value of = measure.value.find("of"), where = measure.value.find("where");
    if (!of) report(mistakes_, Code::kMissingKey, measure.value.place(), {"of"});
    if (const json::Value title = measure.value.find("title")) (void)text(title);
    ExpressionScope scope;
    if (where) scope.where = condition(where, {});
    const std::size_t calls = model_.program.cohort_calls.size();
    measure.node = expression(of, scope);
    if (where && measure.node != kNoNode && calls == model_.program.cohort_calls.size()) {
      report(mistakes_, Code::kWhereWithoutCohort, where.name_place());
    }
  } else {
    measure.node = expression(measure.value, {});
  }
  --measure_depth_;
  measure.step = Measure::Step::kDone;
  if (measure.node == kNoNode) measure.node = model_.program.number(Rational(0));  // already reported
  return measure.node;
}

Index FrameworkReader::item(std::string_view code, const Place& place) {
  const std::string key(code);
  const auto same = items_by_code_.find(key);
  if (same != items_by_code_.end() && same->second.size() > 1) {
    std::string labels;
    for (const Index one : same->second)
      labels += (labels.empty() ? "" : ", ") + model_.items[at(one)].label;
    report(mistakes_, Code::kAmbiguousItem, place, {code, labels});
    return kNone;
  }
  if (const auto it = model_.item_index.find(key); it != model_.item_index.end()) return it->second;
  std::vector<std::string_view> labels;
  if (look_for(model_.items.size())) {
    for (const Item& one : model_.items)
      labels.push_back(one.label);
  }
  if (const std::string near = nearest_word(code, labels); near.empty())
    report(mistakes_, Code::kUnknownItem, place, {code});
  else
    report(mistakes_, Code::kUnknownItemNear, place, {code, near});
  return kNone;
}

std::string FrameworkReader::nearest(std::string_view name) {
  std::vector<std::string_view> known;
  if (!look_for(model_.facts.size() + measures_.size() + let_names_.size())) return {};
  for (const FactDeclaration& fact : model_.facts)
    known.push_back(fact.id);
  for (const auto& [measure, value] : measures_)
    known.push_back(measure);
  for (const auto& [let, node] : let_names_)
    known.push_back(let);
  return nearest_word(name, known);
}

/// Names are compared only so many times: a document of nothing but mistakes is refused at once, too.
bool FrameworkReader::look_for(std::size_t names) {
  constexpr std::size_t kMaxComparisons = 1000000;
  if (mistakes_.only_counts(Severity::kError) || names_compared_ + names > kMaxComparisons) return false;
  names_compared_ += names;
  return true;
}

void FrameworkReader::unknown_fact(json::Value name) {
  if (const std::string near = nearest(name.text()); near.empty())
    report(mistakes_, Code::kUnknownFactFar, name.place(), {name.text()});
  else
    report(mistakes_, Code::kUnknownFact, name.place(), {name.text(), near});
}

std::string nearest_word(std::string_view word, const std::vector<std::string_view>& known) {
  Nearest nearest(word);
  for (const std::string_view one : known)
    nearest.offer(one);
  return std::string(nearest.best());
}

// ---- small readers

void FrameworkReader::only_keys(json::Value object, std::initializer_list<std::string_view> known) {
  for (const json::Value member : object) {
    if (member.name().starts_with("x-") ||
        std::find(known.begin(), known.end(), member.name()) != known.end())
      continue;
    const std::string near = nearest_word(member.name(), std::vector<std::string_view>(known));
    std::string list;
    for (const std::string_view key : known)
      list += (list.empty() ? "" : ", ") + std::string(key);
    if (near.empty()) {
      report(mistakes_, Code::kUnknownKey, member.name_place(), {member.name(), list});
    } else {
      report(mistakes_, Code::kUnknownKeyNear, member.name_place(), {member.name(), near});
    }
  }
}

bool FrameworkReader::want(json::Value value, json::Kind kind) {
  if (!value) return false;
  if (value.kind() == kind) return true;
  report(mistakes_, Code::kWrongType, value.place(),
         {json::kind_words(value.kind()), json::kind_words(kind)});
  return false;
}

Text FrameworkReader::text(json::Value value) {
  if (value.is_string()) return {std::string(value.text()), std::string(value.text())};
  Text out;
  if (!value.is_object()) {
    report(mistakes_, Code::kWrongType, value.place(),
           {json::kind_words(value.kind()), Text{"một chuỗi hoặc {vi, en}", "a string or {vi, en}"}});
    return out;
  }
  only_keys(value, {"vi", "en"});
  out.vi = string(value.find("vi"));
  out.en = string(value.find("en"));
  return out;
}

std::string FrameworkReader::string(json::Value value) {
  if (!value || !want(value, json::Kind::kString)) return {};
  return std::string(value.text());
}

/// Legal basis: text, one document, or several: "766/QĐ-TTg (2022-06-23, Thủ tướng Chính phủ)".
std::string FrameworkReader::basis(json::Value value) {
  if (value.is_string()) return std::string(value.text());
  std::string out;
  const auto one = [&](json::Value document) {
    if (document.is_string()) {
      out += (out.empty() ? "" : "; ") + std::string(document.text());
      return;
    }
    if (!want(document, json::Kind::kObject)) return;
    only_keys(document, {"number", "date", "issuer", "title", "article", "uri"});
    std::string number = string(document.find("number"));
    if (const std::string article = string(document.find("article")); !article.empty())
      number = article + ", " + number;
    std::string detail;
    if (const json::Value day = document.find("date")) {
      if (const auto read = date(day)) detail = read->to_string();
    }
    if (const std::string issuer = string(document.find("issuer")); !issuer.empty())
      detail += (detail.empty() ? "" : ", ") + issuer;
    (void)string(document.find("title"));
    (void)string(document.find("uri"));
    out += (out.empty() ? "" : "; ") + number + (detail.empty() ? "" : " (" + detail + ")");
  };
  if (value.is_array()) {
    for (const json::Value document : value)
      one(document);
  } else {
    one(value);
  }
  return out;
}

NodeId FrameworkReader::number(json::Value value, bool item_scope_wanted) {
  if (!value) return kNoNode;
  if (value.is_object()) return by_table(value, item_scope_wanted);
  ExpressionScope scope;
  if (item_scope_wanted) scope = item_scope();
  const NodeId node = expression(value, scope);
  if (node == kNoNode) return kNoNode;
  const Type type = model_.program[node].type;
  if (type != Type::kNumber && type != Type::kPercent) {
    report(mistakes_, Code::kNotANumber, value.place(), {value.text()});
    return kNoNode;
  }
  return node;
}

NodeId FrameworkReader::not_negative(json::Value value, Code code, bool item_scope_wanted) {
  const NodeId node = number(value, item_scope_wanted);
  if (node == kNoNode) return node;
  if (const auto constant = constant_value(model_, node); constant && constant->sign() < 0)
    report(mistakes_, code, value.place(), {value.text()});
  return node;
}

NodeId FrameworkReader::by_table(json::Value value, bool item_scope_wanted) {
  const json::Value by = value.find("by");
  if (!by) {
    report(mistakes_, Code::kMissingKey, value.place(), {"by"});
    return kNoNode;
  }
  ByTable table;
  table.name = string(by);
  if (table.name.empty()) return kNoNode;
  const FactDeclaration* fact = nullptr;
  if (table.name == "kind") {
    table.key = ByTable::Key::kKind;
  } else if (const auto it = model_.fact_index.find(table.name); it != model_.fact_index.end()) {
    fact = &model_.facts[at(it->second)];
    if (fact->type != FactType::kChoice) {
      report(mistakes_, Code::kByNotChoice, by.place(), {table.name});
      return kNoNode;
    }
    model_.facts[at(it->second)].used = true;
    table.key = ByTable::Key::kFact;
    table.slot = fact->slot;
  } else {
    table.key = ByTable::Key::kAttribute;
  }
  std::set<std::string_view> options;  // declare_fact is not called meanwhile, so views and pointer hold
  if (fact != nullptr) options.insert(fact->options.begin(), fact->options.end());
  Node node;
  node.op = Op::kBy;
  bool first = true, good = true;
  for (const json::Value entry : value) {
    if (entry.name() == "by" || entry.name().starts_with("x-")) continue;
    const bool otherwise = entry.name() == "else";
    if (!otherwise && table.key == ByTable::Key::kKind && !kind_names_.contains(entry.name())) {
      report(mistakes_, Code::kUnknownKind, entry.name_place(), {entry.name()});
      good = false;
    }
    if (!otherwise && fact != nullptr && !options.contains(entry.name())) {
      report(mistakes_, Code::kUnknownOption, entry.name_place(),
             {entry.name(), fact->id, listed(fact->options)});
      good = false;
    }
    const NodeId then = number(entry, item_scope_wanted);
    if (then == kNoNode) {
      good = false;
      continue;
    }
    const Node& read = model_.program[then];
    if (first) {
      node.type = read.type;
      node.literal = read.literal;
    } else if (node.type != read.type) {
      report(mistakes_, Code::kPercentMix, entry.place(), {entry.text()});
      good = false;
    }
    first = false;
    if (otherwise)
      table.otherwise = then;
    else
      table.entries.push_back({std::string(entry.name()), then});
  }
  if (first && good) {
    report(mistakes_, Code::kMissingKey, value.place(), {"else"});
    good = false;
  }
  if (!good) return kNoNode;
  node.index = static_cast<Index>(model_.program.tables.size());
  model_.program.tables.push_back(std::move(table));
  return model_.program.add(std::move(node));
}

NodeId FrameworkReader::expression(json::Value value, const ExpressionScope& scope) {
  if (!value) return kNoNode;
  if (value.is_boolean()) return model_.program.boolean(value.boolean());
  if (!value.is_string() && !value.is_number()) {
    report(mistakes_, Code::kWrongType, value.place(),
           {json::kind_words(value.kind()), json::kind_words(json::Kind::kString)});
    return kNoNode;
  }
  return parse_expression(model_, mistakes_, *this, value, scope);
}

NodeId FrameworkReader::condition(json::Value value, const ExpressionScope& scope) {
  const NodeId node = expression(value, scope);
  if (node == kNoNode) return kNoNode;
  if (model_.program[node].type == Type::kBool) return node;
  report(mistakes_, Code::kNotACondition, value.place(), {value.text()});
  return kNoNode;
}

std::optional<Rounding> FrameworkReader::rounding(json::Value value, Rounding base) {
  if (!want(value, json::Kind::kObject)) return std::nullopt;
  only_keys(value, {"digits", "mode", "at"});
  if (const json::Value digits = value.find("digits"); digits && want(digits, json::Kind::kNumber)) {
    const std::optional<Decimal> read = Decimal::parse(digits.text());
    const std::optional<std::int64_t> whole = read ? read->to_rational().to_int64() : std::nullopt;
    if (whole && *whole >= 0 && *whole <= 12)
      base.digits = static_cast<int>(*whole);
    else
      report(mistakes_, Code::kNumberRange, digits.place(), {digits.text(), "0", "12"});
  }
  if (const json::Value mode = value.find("mode")) {
    if (const auto known = word(mode, kModes)) base.mode = *known;
  }
  if (const json::Value places = value.find("at"); places && want(places, json::Kind::kArray)) {
    for (const json::Value place : places) {
      const std::string name = string(place);
      if (!place.is_string()) continue;
      const bool known = name == "leaf" || name == "total" ||
                         std::find(model_.levels.begin(), model_.levels.end(), name) != model_.levels.end();
      if (!known) {
        std::string list = "leaf, total";
        for (const std::string& level : model_.levels)
          list += ", " + level;
        report(mistakes_, Code::kUnknownLevel, place.place(), {name, list});
      } else {
        rounding_places_.insert(name);
        if (name == "total") model_.rounds_total = true;
      }
    }
  }
  return base;
}

std::optional<Rounding> FrameworkReader::read_round_measure(json::Value value) {
  if (!want(value, json::Kind::kObject)) return std::nullopt;
  if (const json::Value places = value.find("at")) {
    report(mistakes_, Code::kKeyNotHere, places.name_place(), {"at", "round_measure"});
    return std::nullopt;
  }
  return rounding(value, Rounding{4, RoundingMode::kHalfUp});
}

std::optional<Date> FrameworkReader::date(json::Value value) {
  if (!want(value, json::Kind::kString)) return std::nullopt;
  const std::optional<Date> read = Date::parse(value.text());
  if (!read) report(mistakes_, Code::kInputDate, value.place(), {value.text(), date_hint(value.text())});
  return read;
}

std::vector<std::string> FrameworkReader::accepts(json::Value value) {
  for (const json::Value code : value) {
    const std::optional<Code> known = code.is_string() ? find_code(code.text()) : std::nullopt;
    if (code.is_string() && (!known || catalogue_row(*known).severity != Severity::kWarning)) {
      report(mistakes_, Code::kUnknownAccept, code.place(), {code.text()});
    }
  }
  return string_list(value).value_or(std::vector<std::string>{});
}

std::optional<std::vector<std::string>> FrameworkReader::string_list(json::Value value) {
  if (!want(value, json::Kind::kArray)) return std::nullopt;
  std::vector<std::string> out;
  for (const json::Value one : value) {
    if (want(one, json::Kind::kString)) out.emplace_back(one.text());
  }
  return out;
}

}  // namespace parindex::inline v1::detail
