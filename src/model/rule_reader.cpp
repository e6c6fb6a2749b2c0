// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "parindex/decimal.hpp"

#include "input/fact_value.hpp"
#include "model/framework_reader.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

namespace {

constexpr int kMaxRules = 100000;
constexpr std::size_t kMaxNames = 1000;  ///< of a formula

constexpr std::pair<std::string_view, RuleKind> kRuleKinds[] = {
    {"check", RuleKind::kCheck},    {"choice", RuleKind::kChoice}, {"checklist", RuleKind::kChecklist},
    {"tiers", RuleKind::kTiers},    {"ratio", RuleKind::kRatio},   {"linear", RuleKind::kLinear},
    {"count", RuleKind::kCount},    {"deduct", RuleKind::kDeduct}, {"deadline", RuleKind::kDeadline},
    {"survey", RuleKind::kSurvey},  {"judged", RuleKind::kJudged}, {"formula", RuleKind::kFormula},
    {"tracked", RuleKind::kTracked}};
constexpr std::pair<std::string_view, Combine> kChecklistCombines[] = {
    {"sum", Combine::kSum}, {"all", Combine::kAll}, {"any", Combine::kAny}};
enum class Days : std::uint8_t { kCalendar, kWorking, kWorkingHours };
constexpr std::pair<std::string_view, Days> kDaysSpellings[] = {
    {"calendar", Days::kCalendar}, {"working", Days::kWorking}, {"working_hours", Days::kWorkingHours}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ')
    text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ')
    text.remove_suffix(1);
  return text;
}

}  // namespace

Index FrameworkReader::read_rule(Index item, json::Value value, bool nested) {
  if (!want(value, json::Kind::kObject)) return kNone;
  const json::Value kind = value.find("kind");
  if (!kind) {
    report(mistakes_, Code::kMissingKey, value.place(), {"kind"});
    return kNone;
  }
  const std::optional<RuleKind> known = word(kind, kRuleKinds);
  if (!known) return kNone;
  if (model_.rules.size() >= kMaxRules) {
    report(mistakes_, Code::kTooManyRules, value.place(), {kMaxRules});
    return kNone;
  }
  Rule rule;
  rule.kind = *known;
  rule.place = value.place();
  const std::size_t errors = mistakes_.error_count();
  switch (rule.kind) {
    case RuleKind::kCheck:
      read_check(rule, item, value);
      break;
    case RuleKind::kChoice:
      read_choice(rule, item, value);
      break;
    case RuleKind::kChecklist:
      read_checklist(rule, item, value);
      break;
    case RuleKind::kTiers:
      read_tiers(rule, item, value);
      break;
    case RuleKind::kRatio:
      read_ratio(rule, value);
      break;
    case RuleKind::kLinear:
      read_linear(rule, value);
      break;
    case RuleKind::kCount:
      read_count(rule, value);
      break;
    case RuleKind::kDeduct:
      read_deduct(rule, value);
      break;
    case RuleKind::kDeadline:
      read_deadline(rule, item, value);
      break;
    case RuleKind::kSurvey:
      read_survey(rule, value);
      break;
    case RuleKind::kJudged:
      read_judged(rule, item, value);
      break;
    case RuleKind::kFormula:
      read_formula(rule, value);
      break;
    case RuleKind::kTracked:
      read_tracked(rule, value);
      break;
    case RuleKind::kNone:
      break;
  }
  read_guards(rule.guards, value);
  if (const json::Value undefined = value.find("when_undefined")) {
    rule.undefined_place = undefined.place();
    if (const auto outcome = read_outcome(undefined, true)) rule.when_undefined = *outcome;
  }
  std::optional<Rounding> round = item_round_measure_[at(item)];
  if (const json::Value own = value.find("round_measure")) round = read_round_measure(own);
  for (Term& term : rule.terms) {
    const bool numeric = model_.program[term.measure].type == Type::kNumber ||
                         model_.program[term.measure].type == Type::kPercent;
    if (round && numeric && rule.kind != RuleKind::kJudged && rule.kind != RuleKind::kFormula)
      term.round_measure = round;
  }
  if (const json::Value otherwise = value.find("else")) {
    const NodeId points = number(otherwise);
    const bool fits = rule.kind == RuleKind::kCheck || rule.kind == RuleKind::kTiers ||
                      rule.kind == RuleKind::kDeadline || rule.kind == RuleKind::kChoice;
    if (!fits) {
      report(mistakes_, Code::kKeyNotHere, otherwise.name_place(), {"else", to_string(rule.kind)});
    } else if (points != kNoNode && !rule.terms.empty()) {
      rule.terms.front().curve.otherwise = points;
    }
  }
  (void)nested;
  if (const json::Value title = value.find("title")) (void)text(title);
  // a rule that could not be read is not scored: its mistakes are errors
  const bool said =
      mistakes_.error_count() != errors || (rule.kind == RuleKind::kDeadline && bad_due_.contains(item));
  if (rule.terms.empty() && !said) report(mistakes_, Code::kEmptyRule, value.place(), {to_string(rule.kind)});
  if (rule.terms.empty()) return kNone;
  model_.rules.push_back(std::move(rule));
  return static_cast<Index>(model_.rules.size() - 1);
}

Term& FrameworkReader::add_term(Rule& rule, json::Value where, NodeId measure, Cause cause) {
  Term term;
  term.measure = measure;
  term.cause = cause;
  term.place = where.place();
  collect_facts(model_, measure, term.facts);
  rule.terms.push_back(std::move(term));
  return rule.terms.back();
}

NodeId FrameworkReader::measure_expression(json::Value value) {
  const NodeId node = expression(value, item_scope());
  if (node == kNoNode) return kNoNode;
  const Type type = model_.program[node].type;
  if (type == Type::kNumber || type == Type::kPercent) return node;
  report(mistakes_, Code::kNotANumber, value.place(), {value.text()});
  return kNoNode;
}

Piece FrameworkReader::flat_piece(Rational lo, Rational hi, NodeId points) {
  Piece piece;
  piece.lo = {model_.program.number(std::move(lo)), true};
  piece.hi = {model_.program.number(std::move(hi)), true};
  piece.points = points;
  return piece;
}

/// The fact of a check, choice or judged rule: the one it names, else the one with the item's code, declared
/// or not.
Index FrameworkReader::own_fact(Index item, FactType type, json::Value of, json::Value rule,
                                const std::vector<std::string>& options) {
  Index fact = kNone;
  Place place = rule.place();
  if (of) {
    if (!want(of, json::Kind::kString)) return kNone;
    place = of.place();
    const auto it = model_.fact_index.find(std::string(of.text()));
    if (it == model_.fact_index.end()) {
      unknown_fact(of);
      return kNone;
    }
    fact = it->second;
  } else {
    const Item& owner = model_.items[at(item)];
    for (const std::string& id : {owner.label, owner.code}) {
      if (const auto it = model_.fact_index.find(id); it != model_.fact_index.end()) {
        fact = it->second;
        break;
      }
    }
    if (fact == kNone) {
      if (!is_fact_id(owner.label)) {
        report(mistakes_, Code::kBadFactId, owner.place, {owner.label});
        return kNone;
      }
      FactDeclaration declaration;
      declaration.id = owner.label;
      declaration.type = type;
      declaration.title = owner.title;
      declaration.options = options;
      declaration.declared = false;
      declaration.place = rule.place();
      fact = declare_fact(std::move(declaration));
    }
  }
  FactDeclaration& declaration = model_.facts[at(fact)];
  declaration.used = true;
  if (declaration.type != type) {
    report(mistakes_, Code::kFactType, place, {declaration.id, to_string(declaration.type), to_string(type)});
    return kNone;
  }
  if (options.empty()) return fact;
  std::set<std::string, std::less<>>& declared = options_of_facts_[fact];
  if (declared.empty()) declared.insert(declaration.options.begin(), declaration.options.end());
  for (const std::string& code : options) {
    if (!declared.contains(code))
      report(mistakes_, Code::kUnknownOption, place, {code, declaration.id, listed(declaration.options)});
  }
  return fact;
}

// ---- the kinds

#define PARINDEX_COMMON_KEYS                                                                              \
  "kind", "when_undefined", "round_measure", "not_applicable_if", "then", "requires", "zero_if", "title", \
      "else"

void FrameworkReader::read_check(Rule& rule, Index item, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "if", "of"});
  const json::Value when = value.find("if"), of = value.find("of");
  if (when && of) report(mistakes_, Code::kOneOf, of.name_place(), {"if, of"});
  NodeId measure = kNoNode;
  if (when) {
    measure = condition(when, item_scope());
  } else {
    rule.own_fact = own_fact(item, FactType::kFlag, of, value, {});
    if (rule.own_fact != kNone) {
      Node node;
      node.op = Op::kFact;
      node.type = Type::kBool;
      node.index = model_.facts[at(rule.own_fact)].slot;
      measure = model_.program.add(std::move(node));
    }
  }
  if (measure == kNoNode) return;
  Term& term = add_term(rule, value, measure, Cause::kRequirementNotMet);
  Node max;
  max.op = Op::kItemMax;
  term.curve.pieces.push_back(flat_piece(Rational(1), Rational(1), model_.program.add(std::move(max))));
  term.curve.otherwise = model_.program.number(Rational(0));
}

void FrameworkReader::read_choice(Rule& rule, Index item, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "options", "of"});
  const json::Value options = value.find("options");
  if (!options) {
    report(mistakes_, Code::kMissingKey, value.place(), {"options"});
    return;
  }
  if (!want(options, json::Kind::kArray)) return;
  ChoiceTable table;
  std::set<std::string, std::less<>> codes;
  std::vector<Piece> pieces;
  for (const json::Value option : options) {
    if (!want(option, json::Kind::kObject)) continue;
    only_keys(option, {"code", "points", "title"});
    const std::string code = string(option.find("code"));
    if (!option.find("code")) report(mistakes_, Code::kMissingKey, option.place(), {"code"});
    const json::Value points = option.find("points");
    if (!points) report(mistakes_, Code::kMissingKey, option.place(), {"points"});
    if (!codes.insert(code).second) {
      report(mistakes_, Code::kDuplicateOption, option.place(), {code});
      continue;
    }
    const NodeId node = number(points);
    if (node == kNoNode) continue;
    const Rational position(static_cast<std::int64_t>(table.codes.size()));
    Piece piece = flat_piece(position, position, node);
    piece.place = points.place();
    piece.title = option.find("title") ? text(option.find("title")) : Text{code, code};
    pieces.push_back(std::move(piece));
    table.codes.push_back(code);
  }
  if (table.codes.empty()) {
    if (options.size() == 0) report(mistakes_, Code::kEmptyRule, options.place(), {"choice"});
    return;
  }
  rule.own_fact = own_fact(item, FactType::kChoice, value.find("of"), value, table.codes);
  if (rule.own_fact == kNone) return;
  const std::vector<std::string>& all = model_.facts[at(rule.own_fact)].options;
  if (codes.size() < all.size() && !value.find("else")) {
    constexpr std::size_t kMostShown = 8;
    std::vector<std::string> unlisted;
    for (auto it = all.begin(); it != all.end() && unlisted.size() <= kMostShown; ++it) {
      if (!codes.contains(*it)) unlisted.push_back(unlisted.size() < kMostShown ? *it : "…");
    }
    report(mistakes_, Code::kOptionNotListed, options.place(),
           {model_.items[at(item)].label, model_.facts[at(rule.own_fact)].id, listed(unlisted)});
  }
  rule.choice = static_cast<Index>(model_.program.choices.size());
  model_.program.choices.push_back(std::move(table));
  Node node;
  node.op = Op::kChoice;
  node.index = model_.facts[at(rule.own_fact)].slot;
  node.extra = rule.choice;
  Term& term = add_term(rule, value, model_.program.add(std::move(node)), Cause::kOptionChosen);
  term.curve.pieces = std::move(pieces);
  term.curve.otherwise = model_.program.number(Rational(0));  // a declared option the rule does not list
}

void FrameworkReader::read_checklist(Rule& rule, Index item, json::Value value) {
  (void)item;
  only_keys(value, {PARINDEX_COMMON_KEYS, "parts", "combine"});
  rule.combine = Combine::kSum;
  if (const json::Value combine = value.find("combine")) {
    if (const auto known = word(combine, kChecklistCombines)) rule.combine = *known;
  }
  const json::Value parts = value.find("parts");
  if (!parts) {
    report(mistakes_, Code::kMissingKey, value.place(), {"parts"});
    return;
  }
  if (!want(parts, json::Kind::kArray)) return;
  rule.parts_place = parts.place();
  bool said = false;
  for (const json::Value part : parts) {
    if (!want(part, json::Kind::kObject)) continue;
    only_keys(part, {"if", "points", "title"});
    const json::Value when = part.find("if"), points = part.find("points");
    if (!when) report(mistakes_, Code::kMissingKey, part.place(), {"if"});
    if (!points && rule.combine == Combine::kSum)
      report(mistakes_, Code::kMissingKey, part.place(), {"points"});
    if (points && rule.combine == Combine::kAll && !said) {
      report(mistakes_, Code::kPointsOfAll, points.name_place());
      said = true;  // once is enough
    }
    const NodeId measure = when ? condition(when, item_scope()) : kNoNode;
    NodeId award = points ? number(points) : kNoNode;
    if (!points) {
      Node max;
      max.op = Op::kItemMax;
      award = model_.program.add(std::move(max));
    }
    if (measure == kNoNode || award == kNoNode) continue;
    Term& term = add_term(rule, part, measure, Cause::kRequirementNotMet);
    if (const json::Value title = part.find("title")) term.title = text(title);
    Piece piece = flat_piece(Rational(1), Rational(1), award);
    piece.place = points ? points.place() : part.place();
    term.curve.pieces.push_back(std::move(piece));
    term.curve.otherwise = model_.program.number(Rational(0));
  }
  if (parts.size() == 0) report(mistakes_, Code::kEmptyRule, parts.place(), {"checklist"});
}

void FrameworkReader::read_tiers(Rule& rule, Index item, json::Value value) {
  const bool deadline = rule.kind == RuleKind::kDeadline;
  if (!deadline) only_keys(value, {PARINDEX_COMMON_KEYS, "of", "tiers"});
  NodeId measure = kNoNode;
  if (!deadline) {
    const json::Value of = value.find("of");
    if (!of) report(mistakes_, Code::kMissingKey, value.place(), {"of"});
    measure = measure_expression(of);
  } else {
    measure = rule.terms.front().measure;
  }
  const json::Value tiers = value.find("tiers");
  if (!tiers) {
    report(mistakes_, Code::kMissingKey, value.place(), {"tiers"});
    return;
  }
  if (!want(tiers, json::Kind::kArray)) return;
  std::vector<Piece> pieces;
  bool published = false, ladder = false;
  for (const json::Value tier : tiers) {
    if (!want(tier, json::Kind::kObject)) continue;
    only_keys(tier, {"in", "at_least", "above", "at_most", "below", "points", "share", "rule", "title"});
    Piece piece;
    piece.place = tier.place();
    bool interval = false;
    const bool bounded = read_tier_bounds(piece, tier, interval);
    published = published || interval;
    ladder = ladder || !interval;
    if (const json::Value title = tier.find("title")) piece.title = text(title);
    if (!read_tier_award(piece, item, tier) || !bounded) continue;
    if (measure != kNoNode) {
      bool fits = true;
      for (const Bound& bound : {piece.lo, piece.hi}) {
        if (bound.at != kNoNode)
          fits = check_comparable(model_, mistakes_, measure, bound.at, tier.place()) && fits;
      }
      if (!fits) continue;
    }
    pieces.push_back(std::move(piece));
  }
  if (tiers.size() == 0) report(mistakes_, Code::kEmptyRule, tiers.place(), {"tiers"});
  if (measure == kNoNode || pieces.empty()) return;
  if (!deadline) (void)add_term(rule, value, measure, Cause::kBelowTarget);
  Curve& curve = rule.terms.front().curve;
  curve.pieces = std::move(pieces);
  // a ladder ends in nothing; published intervals must cover what can happen: a value in a gap is wrong data
  curve.otherwise = published ? kNoNode : model_.program.number(Rational(0));
  (void)ladder;
}

bool FrameworkReader::read_tier_bounds(Piece& piece, json::Value tier, bool& published) {
  const json::Value in = tier.find("in"), at_least = tier.find("at_least"), above = tier.find("above"),
                    at_most = tier.find("at_most"), below = tier.find("below");
  if (in) {
    published = true;
    if (at_least || above || at_most || below)
      report(mistakes_, Code::kOneOf, in.name_place(), {"in, at_least, above, at_most, below"});
    return read_interval(piece, in);
  }
  if (at_least && above) report(mistakes_, Code::kOneOf, above.name_place(), {"at_least, above"});
  if (at_most && below) report(mistakes_, Code::kOneOf, below.name_place(), {"at_most, below"});
  if (!at_least && !above && !at_most && !below) {
    report(mistakes_, Code::kOneOf, tier.place(), {"in, at_least, above, at_most, below"});
    return false;
  }
  bool good = true;
  const auto bound = [&](json::Value value, Bound& into, bool closed) {
    if (!value) return;
    into.at = number(value);
    into.closed = closed;
    good = good && into.at != kNoNode;
  };
  bound(at_least, piece.lo, true);
  bound(above, piece.lo, false);
  bound(at_most, piece.hi, true);
  bound(below, piece.hi, false);
  return good;
}

/// "[70%, 100%]", "(50%, 70%)", "(-inf, 50%)", "[80%, inf)": as published, a bracket for a closed end.
bool FrameworkReader::read_interval(Piece& piece, json::Value value) {
  if (!want(value, json::Kind::kString)) return false;
  const std::string_view text = value.text();
  const auto bad = [&] {
    report(mistakes_, Code::kBadInterval, value.place(), {text});
    return false;
  };
  if (text.size() < 4 || (text.front() != '[' && text.front() != '(') ||
      (text.back() != ']' && text.back() != ')'))
    return bad();
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || text.find(',', comma + 1) != std::string_view::npos) return bad();
  const auto end = [&](std::size_t from, std::size_t to, bool lower, bool closed, Bound& into) {
    const std::string_view part = trimmed(text.substr(from, to - from));
    const std::string_view unbounded = lower ? "-inf" : "inf";
    if (part.empty() || part == unbounded || (!lower && part == "+inf")) {
      if (!closed) return true;
      return bad();
    }
    into.at = parse_expression(model_, mistakes_, *this, value, from, to, item_scope());
    into.closed = closed;
    if (into.at == kNoNode) return false;
    const Type type = model_.program[into.at].type;
    return type == Type::kNumber || type == Type::kPercent ? true : bad();
  };
  const bool lower = end(1, comma, true, text.front() == '[', piece.lo);
  const bool upper = end(comma + 1, text.size() - 1, false, text.back() == ']', piece.hi);
  if (!lower || !upper) return false;
  const std::optional<Rational> lo = constant_value(model_, piece.lo.at),
                                hi = constant_value(model_, piece.hi.at);
  const bool empty = lo && hi && (*hi < *lo || (*hi == *lo && !(piece.lo.closed && piece.hi.closed)));
  if (empty) report(mistakes_, Code::kEmptyInterval, value.place(), {text});
  return !empty;
}

bool FrameworkReader::read_tier_award(Piece& piece, Index item, json::Value tier) {
  const json::Value points = tier.find("points"), share = tier.find("share"), nested = tier.find("rule");
  const int given = (points ? 1 : 0) + (share ? 1 : 0) + (nested ? 1 : 0);
  if (given != 1) {
    report(mistakes_, Code::kOneOf, tier.place(), {"points, share, rule"});
    return false;
  }
  if (nested) {
    piece.give = Piece::Give::kRule;
    piece.rule = read_rule(item, nested, true);
    return piece.rule != kNone;
  }
  piece.points = number(points ? points : share);
  if (piece.points == kNoNode) return false;
  if (share) {
    Node max;
    max.op = Op::kItemMax;
    const NodeId whole = model_.program.add(std::move(max));
    Node product;
    product.op = Op::kMultiply;
    piece.points = model_.program.add(std::move(product), {whole, piece.points});
  }
  return true;
}

void FrameworkReader::read_ratio(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "of", "target", "floor"});
  const json::Value of = value.find("of"), target = value.find("target"), floor = value.find("floor");
  if (!of) report(mistakes_, Code::kMissingKey, value.place(), {"of"});
  const NodeId measure = measure_expression(of);
  NodeId goal = target ? number(target) : kNoNode;
  const NodeId least = number(floor);
  if (measure == kNoNode || (target && goal == kNoNode)) return;
  if (!target) goal = model_.program.number(Rational(1));
  if (target && !check_comparable(model_, mistakes_, measure, goal, target.place())) return;
  if (floor && least != kNoNode && !check_comparable(model_, mistakes_, measure, least, floor.place()))
    return;
  if (const auto constant = constant_value(model_, goal); constant && constant->sign() <= 0) {
    report(mistakes_, Code::kTargetNotPositive, target.place(), {target.text()});
    return;
  }
  Term& term = add_term(rule, value, measure, Cause::kBelowTarget);
  const NodeId zero = model_.program.number(Rational(0));
  if (least != kNoNode) {
    Piece under;
    under.hi = {least, false};
    under.points = zero;
    under.place = floor.place();
    term.curve.pieces.push_back(std::move(under));
  }
  Node max;
  max.op = Op::kItemMax;
  Piece line;
  line.give = Piece::Give::kLine;
  line.clamp_to_ends = true;
  line.x0 = line.y0 = zero;
  line.x1 = goal;
  line.y1 = model_.program.add(std::move(max));
  line.place = value.place();
  term.curve.pieces.push_back(std::move(line));
}

void FrameworkReader::read_linear(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "of", "from", "to"});
  const json::Value of = value.find("of");
  if (!of) report(mistakes_, Code::kMissingKey, value.place(), {"of"});
  const NodeId measure = measure_expression(of);
  bool good = measure != kNoNode;
  Piece line;
  line.give = Piece::Give::kLine;
  line.clamp_to_ends = true;
  line.place = value.place();
  const auto point = [&](const char* key, NodeId& x, NodeId& y) {
    const json::Value pair = value.find(key);
    if (!pair) {
      report(mistakes_, Code::kMissingKey, value.place(), {key});
      good = false;
    } else if (!want(pair, json::Kind::kArray) || pair.size() != 2) {
      if (pair.is_array()) report(mistakes_, Code::kNotAPoint, pair.place(), {key});
      good = false;
    } else {
      x = number(pair.at(0));
      y = number(pair.at(1));
      good = good && x != kNoNode && y != kNoNode;
      if (good) good = check_comparable(model_, mistakes_, measure, x, pair.place());
    }
  };
  point("from", line.x0, line.y0);
  point("to", line.x1, line.y1);
  if (!good) return;
  const auto x0 = constant_value(model_, line.x0), x1 = constant_value(model_, line.x1);
  if (x0 && x1 && *x0 == *x1) {
    report(mistakes_, Code::kVerticalLine, value.find("to").place(),
           {show(*x0, model_.program[line.x0].type)});
    return;
  }
  add_term(rule, value, measure, Cause::kBelowTarget).curve.pieces.push_back(std::move(line));
}

namespace {

Piece per_unit(Program& program, NodeId each, bool downwards) {
  Piece line;
  line.give = Piece::Give::kLine;
  line.x0 = program.number(Rational(0));
  line.x1 = program.number(Rational(1));
  if (downwards) {
    Node max;
    max.op = Op::kItemMax;
    line.y0 = program.add(std::move(max));
    Node less;
    less.op = Op::kSubtract;
    line.y1 = program.add(std::move(less), {line.y0, each});
  } else {
    line.y0 = program.number(Rational(0));
    line.y1 = each;
  }
  return line;
}

}  // namespace

void FrameworkReader::read_count(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "of", "each"});
  const json::Value of = value.find("of"), each = value.find("each");
  if (!of) report(mistakes_, Code::kMissingKey, value.place(), {"of"});
  if (!each) report(mistakes_, Code::kMissingKey, value.place(), {"each"});
  const NodeId measure = measure_expression(of);
  const NodeId award = number(each);
  if (measure == kNoNode || award == kNoNode) return;
  Piece line = per_unit(model_.program, award, false);
  line.place = value.place();
  add_term(rule, value, measure, Cause::kBelowTarget).curve.pieces.push_back(std::move(line));
}

void FrameworkReader::read_deduct(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "lines"});
  rule.combine = Combine::kDeduct;
  const json::Value lines = value.find("lines");
  if (!lines) {
    report(mistakes_, Code::kMissingKey, value.place(), {"lines"});
    return;
  }
  if (!want(lines, json::Kind::kArray)) return;
  if (lines.size() == 0) report(mistakes_, Code::kEmptyRule, lines.place(), {"deduct"});
  for (const json::Value line : lines) {
    if (!want(line, json::Kind::kObject)) continue;
    only_keys(line, {"count", "each", "cap", "needs_evidence", "title"});
    const json::Value count = line.find("count"), each = line.find("each"), cap = line.find("cap");
    if (!count) report(mistakes_, Code::kMissingKey, line.place(), {"count"});
    if (!each) report(mistakes_, Code::kMissingKey, line.place(), {"each"});
    NodeId measure = expression(count, item_scope());
    if (measure != kNoNode) {  // a condition counts as once
      const Type type = model_.program[measure].type;
      if (type != Type::kNumber && type != Type::kBool && type != Type::kPercent) {
        report(mistakes_, Code::kNotANumber, count.place(), {count.text()});
        measure = kNoNode;
      }
    }
    const NodeId taken = number(each);
    if (measure == kNoNode || taken == kNoNode) continue;
    if (const auto constant = constant_value(model_, taken); constant && constant->sign() < 0) {
      report(mistakes_, Code::kNegativeDeduction, each.place(), {each.text()});
      continue;
    }
    Term& term = add_term(rule, line, measure, Cause::kViolation);
    const std::size_t position = rule.terms.size() - 1;
    (void)term;
    const NodeId limit = cap ? number(cap) : kNoNode;
    Term& added = rule.terms[position];
    added.cap = limit;
    if (const json::Value title = line.find("title")) added.title = text(title);
    if (const json::Value needs = line.find("needs_evidence"); needs.is_array()) {  // kinds that count
      added.needs_evidence = true;
      if (needs.size() == 0) report(mistakes_, Code::kEmptyText, needs.place(), {"needs_evidence"});
      if (auto kinds = string_list(needs)) added.evidence_kinds = std::move(*kinds);
    } else if (needs && want(needs, json::Kind::kBoolean)) {
      added.needs_evidence = needs.boolean();
    }
    Piece piece = per_unit(model_.program, taken, false);
    piece.place = line.place();
    added.curve.pieces.push_back(std::move(piece));
  }
}

void FrameworkReader::read_deadline(Rule& rule, Index item, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "done", "due", "days", "grace", "tiers", "per_day", "zero_after"});
  Days unit = Days::kCalendar;
  if (const json::Value days = value.find("days")) {
    unit = word(days, kDaysSpellings).value_or(Days::kCalendar);
    if (unit == Days::kWorkingHours && !model_.working_time) {
      report(mistakes_, Code::kNoWorkingTime, days.place(), {days.text()});
      return;
    }
  }
  const Type wanted = unit == Days::kWorkingHours ? Type::kDateTime : Type::kDate;
  const auto day = [&](json::Value where) -> NodeId {
    const NodeId node = expression(where, item_scope());
    if (node == kNoNode) return kNoNode;
    const Node& read = model_.program[node];
    if (read.type == wanted) return node;
    if (read.op == Op::kText && wanted == Type::kDate) {
      if (const auto fixed = Date::parse(model_.program.texts[at(read.index)])) {
        Node literal;
        literal.op = Op::kDate;
        literal.type = Type::kDate;
        literal.number = Rational(fixed->day_number());
        return model_.program.add(std::move(literal));
      }
    }
    if (wanted == Type::kDateTime && read.type == Type::kDate) {
      report(mistakes_, Code::kNotADateTime, where.place(), {where.text()});
    } else {
      report(mistakes_, Code::kNotADate, where.place(), {where.text()});
    }
    return kNoNode;
  };
  const auto month_day = [&](std::string_view text, const Place& place) -> NodeId {
    const auto read = text.size() == 5 ? Date::parse("2024-" + std::string(text)) : std::nullopt;
    if (!read) {
      report(mistakes_, Code::kBadMonthDay, place, {text});
      return kNoNode;
    }
    Node node;
    node.op = Op::kDueInPeriod;
    node.type = Type::kDate;
    node.index = static_cast<Index>(read->month() * 100 + read->day());
    return model_.program.add(std::move(node));
  };
  const json::Value done = value.find("done"), due = value.find("due");
  if (!done) report(mistakes_, Code::kMissingKey, value.place(), {"done"});
  const NodeId finished = done ? day(done) : kNoNode;
  NodeId limit = kNoNode;
  if (due.is_object()) {
    only_keys(due, {"month_day"});
    const json::Value own = due.find("month_day");
    if (own)
      limit = month_day(own.text(), own.place());
    else
      report(mistakes_, Code::kMissingKey, due.place(), {"month_day"});
  } else if (due) {
    limit = day(due);
  } else if (const std::string& own = model_.items[at(item)].due; own.empty()) {
    if (!bad_due_.contains(item)) report(mistakes_, Code::kMissingKey, value.place(), {"due"});
  } else if (own.size() == 5) {
    limit = month_day(own, value.place());
  } else if (const auto fixed = Date::parse(own)) {
    Node literal;
    literal.op = Op::kDate;
    literal.type = Type::kDate;
    literal.number = Rational(fixed->day_number());
    limit = model_.program.add(std::move(literal));
  }
  const json::Value grace = value.find("grace"), per_day = value.find("per_day"),
                    zero_after = value.find("zero_after"), tiers = value.find("tiers");
  const NodeId spared = number(grace);  // below 0: so many days before the due date
  const NodeId taken = not_negative(per_day, Code::kNegativeDeduction);
  const NodeId last = not_negative(zero_after, Code::kNegativeAmount);
  if (finished == kNoNode || limit == kNoNode) return;
  if (model_.program[limit].type != wanted) {  // an item's due day is a date, hours need times
    report(mistakes_, Code::kNotADate, value.place(), {render_names(model_, limit)});
    return;
  }
  Node late;
  late.op = unit == Days::kCalendar  ? Op::kDays
            : unit == Days::kWorking ? Op::kWorkingDays
                                     : Op::kWorkingHours;
  NodeId measure = model_.program.add(std::move(late), {limit, finished});
  if (spared != kNoNode) {
    Node less;
    less.op = Op::kSubtract;
    measure = model_.program.add(std::move(less), {measure, spared});
  }
  (void)add_term(rule, value, measure, Cause::kLate);
  if (tiers) {
    if (per_day || zero_after)
      report(mistakes_, Code::kOneOf, tiers.name_place(), {"tiers, per_day / zero_after"});
    read_tiers(rule, item, value);
    return;
  }
  Curve& curve = rule.terms.front().curve;
  Node max;
  max.op = Op::kItemMax;
  Piece on_time;  // the due day itself is on time
  on_time.hi = {model_.program.number(Rational(0)), true};
  on_time.points = model_.program.add(std::move(max));
  on_time.place = value.place();
  curve.pieces.push_back(std::move(on_time));
  curve.otherwise = model_.program.number(Rational(0));
  if (last != kNoNode) {
    Piece too_late;
    too_late.lo = {last, false};
    too_late.points = curve.otherwise;
    too_late.place = value.place();
    curve.pieces.push_back(std::move(too_late));
  }
  if (taken != kNoNode) {
    Piece line = per_unit(model_.program, taken, true);
    line.place = value.place();
    curve.pieces.push_back(std::move(line));
  } else if (last != kNoNode) {
    report(mistakes_, Code::kMissingKey, value.place(), {"per_day"});
  }
}

void FrameworkReader::read_survey(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "groups", "weights", "minimum"});
  const json::Value groups = value.find("groups"), weights = value.find("weights"),
                    minimum = value.find("minimum");
  if (!groups) report(mistakes_, Code::kMissingKey, value.place(), {"groups"});
  if (!weights) report(mistakes_, Code::kMissingKey, value.place(), {"weights"});
  if (!groups || !weights || !want(groups, json::Kind::kArray) || !want(weights, json::Kind::kObject)) return;
  Program& program = model_.program;
  std::map<std::string, NodeId, std::less<>> weight;
  for (const json::Value one : weights) {
    const NodeId node = number(one);
    if (node != kNoNode) weight.emplace(one.name(), node);
  }
  const NodeId least = number(minimum);
  const auto binary = [&](Op op, NodeId a, NodeId b) {
    Node node;
    node.op = op;
    node.share = op == Op::kDivide;
    return program.add(std::move(node), {a, b});
  };
  NodeId sum = kNoNode, total_weight = kNoNode;
  for (const json::Value group : groups) {
    if (!want(group, json::Kind::kObject)) continue;
    only_keys(group, {"facts", "weight", "title"});
    const json::Value facts = group.find("facts");
    if (const json::Value title = group.find("title")) (void)text(title);
    if (!facts) report(mistakes_, Code::kMissingKey, group.place(), {"facts"});
    if (!facts || !want(facts, json::Kind::kArray)) continue;
    NodeId questions = kNoNode;
    std::int64_t count = 0;
    for (const json::Value name : facts) {
      const auto it = model_.fact_index.find(std::string(name.text()));
      if (it == model_.fact_index.end()) {
        if (want(name, json::Kind::kString)) unknown_fact(name);
        continue;
      }
      FactDeclaration& fact = model_.facts[at(it->second)];
      fact.used = true;
      if (fact.type != FactType::kTally) {
        report(mistakes_, Code::kFactType, name.place(), {fact.id, to_string(fact.type), "tally"});
        continue;
      }
      NodeId answers = kNoNode, worth = kNoNode;
      bool good = true;
      for (std::size_t i = 0; i < fact.options.size(); ++i) {
        const auto known = weight.find(fact.options[i]);
        if (known == weight.end()) {
          report(mistakes_, Code::kOptionWithoutWeight, name.place(), {fact.options[i], fact.id});
          good = false;
          continue;
        }
        Node node;
        node.op = Op::kFact;
        node.index = fact.slot + static_cast<Index>(i);
        const NodeId tally = program.add(std::move(node));
        const NodeId weighed = binary(Op::kMultiply, tally, known->second);
        answers = answers == kNoNode ? tally : binary(Op::kAdd, answers, tally);
        worth = worth == kNoNode ? weighed : binary(Op::kAdd, worth, weighed);
      }
      if (!good || answers == kNoNode) continue;
      NodeId mean = binary(Op::kDivide, worth, answers);
      if (least != kNoNode) {
        Node enough;
        enough.op = Op::kMinimumAnswers;
        enough.share = true;
        mean = program.add(std::move(enough), {answers, least, mean});
      }
      questions = questions == kNoNode ? mean : binary(Op::kAdd, questions, mean);
      ++count;
    }
    if (count == 0) {
      if (facts.size() == 0) report(mistakes_, Code::kEmptyRule, facts.place(), {"survey"});
      continue;
    }
    NodeId part = count == 1 ? questions : binary(Op::kDivide, questions, program.number(Rational(count)));
    NodeId group_weight = group.find("weight") ? number(group.find("weight")) : program.number(Rational(1));
    if (group_weight == kNoNode) continue;
    if (groups.size() > 1) part = binary(Op::kMultiply, part, group_weight);
    sum = sum == kNoNode ? part : binary(Op::kAdd, sum, part);
    total_weight = total_weight == kNoNode ? group_weight : binary(Op::kAdd, total_weight, group_weight);
  }
  if (sum == kNoNode) {
    if (groups.size() == 0) report(mistakes_, Code::kEmptyRule, groups.place(), {"survey"});
    return;
  }
  const NodeId measure = groups.size() > 1 ? binary(Op::kDivide, sum, total_weight) : sum;
  if (program[measure].cost > Program::kCostLimit) {
    report(mistakes_, Code::kExprTooLarge, value.place(), {Program::kCostLimit});
    return;
  }
  Term& term = add_term(rule, value, measure, Cause::kSurveyBelowFull);
  Node max;
  max.op = Op::kItemMax;
  Piece line;
  line.give = Piece::Give::kLine;
  line.clamp_to_ends = true;
  line.x0 = line.y0 = program.number(Rational(0));
  line.x1 = program.number(Rational(1));
  line.y1 = program.add(std::move(max));
  line.place = value.place();
  term.curve.pieces.push_back(std::move(line));
}

namespace {

/// Points are the measure itself.
Piece identity(Program& program) {
  Piece line;
  line.give = Piece::Give::kLine;
  line.x0 = line.y0 = program.number(Rational(0));
  line.x1 = line.y1 = program.number(Rational(1));
  return line;
}

}  // namespace

void FrameworkReader::read_judged(Rule& rule, Index item, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "min", "step", "of"});
  rule.minimum = number(value.find("min"));
  rule.step = number(value.find("step"));
  if (const auto step = constant_value(model_, rule.step); step && step->sign() <= 0) {
    report(mistakes_, Code::kStepNotPositive, value.find("step").place(), {value.find("step").text()});
  }
  rule.own_fact = own_fact(item, FactType::kNumber, value.find("of"), value, {});
  if (rule.own_fact == kNone) return;
  Node node;
  node.op = Op::kFact;
  node.index = model_.facts[at(rule.own_fact)].slot;
  Term& term = add_term(rule, value, model_.program.add(std::move(node)), Cause::kJudgedLower);
  term.curve.pieces.push_back(identity(model_.program));
}

void FrameworkReader::read_formula(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "let", "cases", "points"});
  const std::size_t outer = let_names_.size();
  const json::Value let = value.find("let");
  if (let && let.size() > kMaxNames) {
    report(mistakes_, Code::kExprTooLarge, let.place(), {kMaxNames});
  } else if (let && want(let, json::Kind::kObject)) {
    for (const json::Value one : let) {
      const NodeId node = expression(one, item_scope());
      if (node != kNoNode) let_names_.emplace_back(one.name(), node);
    }
  }
  const json::Value cases = value.find("cases"), points = value.find("points");
  if ((cases && points) || (!cases && !points))
    report(mistakes_, Code::kOneOf, value.place(), {"cases, points"});
  NodeId measure = kNoNode;
  if (points && !cases) {
    measure = measure_expression(points);
  } else if (cases && want(cases, json::Kind::kArray)) {
    std::vector<std::pair<NodeId, NodeId>> list;
    bool good = true, closed = false;
    for (const json::Value one : cases) {
      if (!want(one, json::Kind::kObject)) {
        good = false;
        continue;
      }
      only_keys(one, {"if", "points", "title"});
      if (const json::Value title = one.find("title")) (void)text(title);
      if (closed) {
        report(mistakes_, Code::kCaseAfterDefault, one.place());
        good = false;
      }
      const json::Value when = one.find("if"), award = one.find("points");
      if (!award) report(mistakes_, Code::kMissingKey, one.place(), {"points"});
      const NodeId test = when ? condition(when, item_scope()) : kNoNode;
      const NodeId result = award ? measure_expression(award) : kNoNode;
      good = good && result != kNoNode && (!when || test != kNoNode);
      closed = closed || !when;
      list.emplace_back(test, result);
    }
    if (cases.size() == 0) report(mistakes_, Code::kEmptyRule, cases.place(), {"formula"});
    if (good && !list.empty()) {
      measure = closed ? list.back().second : model_.program.number(Rational(0));
      if (closed) list.pop_back();
      for (auto it = list.rbegin(); it != list.rend(); ++it) {
        Node node;
        node.op = Op::kIf;
        measure = model_.program.add(std::move(node), {it->first, it->second, measure});
      }
    }
  }
  let_names_.resize(outer);
  if (measure == kNoNode) return;
  if (model_.program[measure].cost > Program::kCostLimit) {
    report(mistakes_, Code::kExprTooLarge, value.place(), {Program::kCostLimit});
    return;
  }
  Piece line = identity(model_.program);
  line.place = value.place();
  add_term(rule, value, measure, Cause::kBelowTarget).curve.pieces.push_back(std::move(line));
}

void FrameworkReader::read_tracked(Rule& rule, json::Value value) {
  only_keys(value, {PARINDEX_COMMON_KEYS, "of"});
  const json::Value of = value.find("of");
  if (!of) {
    report(mistakes_, Code::kMissingKey, value.place(), {"of"});
    return;
  }
  const NodeId measure = expression(of, item_scope());
  if (measure != kNoNode) (void)add_term(rule, value, measure, Cause::kNotApplicable);
}

// ---- guards

std::optional<Outcome> FrameworkReader::read_outcome(json::Value value, bool undefined) {
  Outcome outcome;
  if (value.is_number() || value.is_object()) {
    outcome.kind = Outcome::Kind::kPoints;
    outcome.points = number(value);
    return outcome.points == kNoNode ? std::nullopt : std::optional<Outcome>(outcome);
  }
  if (undefined) {
    static constexpr std::pair<std::string_view, Outcome::Kind> kSpellings[] = {
        {"pending", Outcome::Kind::kPending},
        {"zero", Outcome::Kind::kZero},
        {"null", Outcome::Kind::kNoActivity},
        {"full", Outcome::Kind::kFull},
        {"exclude", Outcome::Kind::kExclude}};
    if (value.is_null()) {
      outcome.kind = Outcome::Kind::kNoActivity;
      return outcome;
    }
    const auto known = word(value, kSpellings);
    if (!known) return std::nullopt;
    outcome.kind = *known;
    return outcome;
  }
  static constexpr std::pair<std::string_view, Outcome::Kind> kSpellings[] = {
      {"exclude", Outcome::Kind::kExclude}, {"full", Outcome::Kind::kFull}, {"zero", Outcome::Kind::kZero}};
  const auto known = word(value, kSpellings);
  if (!known) return std::nullopt;
  outcome.kind = *known;
  return outcome;
}

void FrameworkReader::read_guards(Guards& guards, json::Value owner) {
  const json::Value not_applicable = owner.find("not_applicable_if"), then = owner.find("then");
  if (then && !not_applicable)
    report(mistakes_, Code::kNeedsKey, then.name_place(), {"then", "not_applicable_if"});
  if (not_applicable) read_guard_list(guards.not_applicable_if, not_applicable, true, then);
  if (const json::Value value = owner.find("requires"))
    read_guard_list(guards.requires_all, value, false, {});
  if (const json::Value value = owner.find("zero_if")) read_guard_list(guards.zero_if, value, false, {});
}

/// A condition, an object {"if", "then" | "else"}, or a list of them.
void FrameworkReader::read_guard_list(std::vector<Guard>& list, json::Value value, bool outcome,
                                      json::Value then) {
  if (value.is_array()) {
    for (const json::Value one : value)
      read_guard_list(list, one, outcome, then);
    return;
  }
  Guard guard;
  guard.place = value.place();
  guard.then.kind = Outcome::Kind::kExclude;
  json::Value when = value;
  if (value.is_object()) {
    const bool requires_guard = value.name() == "requires" || value.parent().name() == "requires";
    if (outcome)
      only_keys(value, {"if", "then", "title"});
    else if (requires_guard)
      only_keys(value, {"if", "else", "title"});
    else
      only_keys(value, {"if", "title"});
    when = value.find("if");
    if (!when) report(mistakes_, Code::kMissingKey, value.place(), {"if"});
    if (const json::Value title = value.find("title")) guard.title = text(title);
    if (const json::Value own = value.find("then")) then = own;
    if (const json::Value otherwise = value.find("else")) {
      guard.otherwise = number(otherwise);
      guard.then_place = otherwise.place();
    }
  }
  if (!when) return;
  guard.condition = condition(when, item_scope());
  guard.text = when.text();
  if (outcome && then) {
    guard.then_place = then.place();
    if (const auto read = read_outcome(then, false)) guard.then = *read;
  }
  if (guard.condition == kNoNode) return;
  collect_facts(model_, guard.condition, guard.facts);
  list.push_back(std::move(guard));
}

}  // namespace parindex::inline v1::detail
