// SPDX-License-Identifier: Apache-2.0
#include "model/expression_parser.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "parindex/date.hpp"
#include "parindex/decimal.hpp"

#include "input/fact_value.hpp"
#include "input/nearest.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

namespace {

constexpr std::size_t kMaxLength = 4000;
constexpr int kMaxDepth = 48;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
/// Letters beyond ASCII are letters: facts may be called “tổng”.
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}
bool is_name(char c) { return is_name_start(c) || is_digit(c) || c == '.'; }

Text type_name(Type type) {
  switch (type) {
    case Type::kNumber:
      return {"số", "number"};
    case Type::kPercent:
      return {"tỷ lệ phần trăm", "percent"};
    case Type::kBool:
      return {"điều kiện (true/false)", "condition (true/false)"};
    case Type::kText:
      return {"văn bản", "text"};
    case Type::kDate:
      return {"ngày", "date"};
    case Type::kDateTime:
      return {"ngày giờ", "date and time"};
    case Type::kTally:
      return {"bảng kiểm phiếu", "tally"};
  }
  return {};
}

bool numeric(Type type) { return type == Type::kNumber || type == Type::kPercent; }

struct Function {
  std::string_view name;
  Op op;
  int min_args, max_args;
};

constexpr std::array<Function, 23> kFunctions{{{"working_days", Op::kWorkingDays, 2, 2},
                                               {"working_hours", Op::kWorkingHours, 2, 2},
                                               {"previous", Op::kPrevious, 1, 2},
                                               {"last_year", Op::kLastYear, 1, 2},
                                               {"cohort_max", Op::kCohort, 1, 2},
                                               {"cohort_min", Op::kCohort, 1, 2},
                                               {"cohort_sum", Op::kCohort, 1, 2},
                                               {"cohort_mean", Op::kCohort, 1, 2},
                                               {"cohort_rank", Op::kCohort, 1, 2},
                                               {"cohort_count", Op::kCohort, 1, 2},
                                               {"min", Op::kMin, 1, 64},
                                               {"max", Op::kMax, 1, 64},
                                               {"sum", Op::kSum, 1, 64},
                                               {"abs", Op::kAbs, 1, 1},
                                               {"floor", Op::kFloor, 1, 1},
                                               {"ceil", Op::kCeil, 1, 1},
                                               {"round", Op::kRound, 1, 2},
                                               {"if", Op::kIf, 3, 3},
                                               {"days", Op::kDays, 2, 2},
                                               {"points", Op::kPoints, 1, 1},
                                               {"round_points", Op::kRoundPoints, 1, 1},
                                               {"min_share", Op::kMinShare, 1, 1},
                                               {"not", Op::kNot, 1, 1}}};

class Parser {
 public:
  Parser(Model& model, Mistakes& mistakes, NameResolver& resolver, json::Value where, std::size_t begin,
         std::size_t end, const ExpressionScope& scope)
      : model_(model),
        program_(model.program),
        mistakes_(mistakes),
        resolver_(resolver),
        where_(where),
        base_(begin),
        text_(where.text().substr(begin, end - begin)),
        scope_(scope) {}

  NodeId run() {
    if (text_.size() > kMaxLength) {
      report(mistakes_, Code::kExprTooLarge, where_.place(), {kMaxLength});
      return kNoNode;
    }
    skip();
    if (at_ == text_.size()) return fail(Code::kExprSyntax, at_, "an expression", "một biểu thức");
    NodeId root = parse_or(0);
    if (failed_) return kNoNode;
    skip();
    if (at_ != text_.size()) return unexpected();
    if (program_[root].cost > Program::kCostLimit) {
      report(mistakes_, Code::kExprTooLarge, where_.place(), {Program::kCostLimit});
      return kNoNode;
    }
    return root;
  }

 private:
  // ---- errors: the first one of an expression is reported, the rest would only be its echo
  NodeId fail(Code code, std::size_t at, std::string en, std::string vi) {
    if (!failed_)
      report(mistakes_, code, where_.place_at(base_ + at), {text_, Text{std::move(vi), std::move(en)}});
    failed_ = true;
    return kNoNode;
  }
  NodeId fail_at(std::size_t at, Code code, std::initializer_list<Argument> args) {
    if (!failed_) report(mistakes_, code, where_.place_at(base_ + at), args);
    failed_ = true;
    return kNoNode;
  }
  NodeId unexpected() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("=="))
      return fail(Code::kExprSyntax, at_, "\"=\" instead of \"==\"", "\"=\" thay cho \"==\"");
    if (rest.starts_with("&&"))
      return fail(Code::kExprSyntax, at_, "\"and\" instead of \"&&\"", "\"and\" thay cho \"&&\"");
    if (rest.starts_with("||"))
      return fail(Code::kExprSyntax, at_, "\"or\" instead of \"||\"", "\"or\" thay cho \"||\"");
    if (rest.starts_with("<>"))
      return fail(Code::kExprSyntax, at_, "\"!=\" instead of \"<>\"", "\"!=\" thay cho \"<>\"");
    if (rest.starts_with(",") && at_ > 0 && is_digit(text_[at_ - 1])) {
      return fail(Code::kExprSyntax, at_, "a decimal point (1.5), not a comma",
                  "dấu chấm thập phân (1.5), không phải dấu phẩy");
    }
    return fail(Code::kExprSyntax, at_, "an operator or the end", "một toán tử hoặc hết biểu thức");
  }

  // ---- text
  // Most of what is asked for does not stand there: the first byte says so.
  void skip() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
  }
  template <std::size_t size>
  bool stands(const char (&token)[size]) const {
    return at_ < text_.size() && text_[at_] == token[0] &&
           text_.substr(at_).starts_with(std::string_view(token, size - 1));
  }
  template <std::size_t size>
  bool take(const char (&token)[size]) {
    skip();
    if (!stands(token)) return false;
    at_ += size - 1;
    return true;
  }
  template <std::size_t size>
  bool take_word(const char (&word)[size]) {
    skip();
    const std::size_t end = at_ + size - 1;
    if (!stands(word) || (end != text_.size() && is_name(text_[end]))) return false;
    at_ = end;
    return true;
  }

  // ---- nodes
  NodeId make(Op op, Type type, std::initializer_list<NodeId> args) {
    Node node;
    node.op = op;
    node.type = type;
    return program_.add(std::move(node), args);
  }
  Type type(NodeId id) const { return program_[id].type; }

  std::size_t here() {
    skip();
    return at_;
  }

  NodeId parse_or(int depth) {
    const std::size_t left_at = here();
    NodeId left = parse_and(depth);
    while (!failed_ && take_word("or")) {
      const std::size_t right_at = here();
      const NodeId right = parse_and(depth);
      if (failed_ || !want(left, Type::kBool, left_at) || !want(right, Type::kBool, right_at)) return kNoNode;
      left = make(Op::kOr, Type::kBool, {left, right});
    }
    return failed_ ? kNoNode : left;
  }

  NodeId parse_and(int depth) {
    const std::size_t left_at = here();
    NodeId left = parse_not(depth);
    while (!failed_ && take_word("and")) {
      const std::size_t right_at = here();
      const NodeId right = parse_not(depth);
      if (failed_ || !want(left, Type::kBool, left_at) || !want(right, Type::kBool, right_at)) return kNoNode;
      left = make(Op::kAnd, Type::kBool, {left, right});
    }
    return failed_ ? kNoNode : left;
  }

  NodeId parse_not(int depth) {
    if (depth > kMaxDepth) return fail_at(at_, Code::kExprTooLarge, {kMaxDepth});
    if (!take_word("not")) return parse_comparison(depth);
    const std::size_t operand_at = here();
    const NodeId operand = parse_not(depth + 1);
    if (failed_ || !want(operand, Type::kBool, operand_at)) return kNoNode;
    return make(Op::kNot, Type::kBool, {operand});
  }

  std::optional<Op> take_comparison() {
    skip();
    if (at_ == text_.size() || std::string_view("!<>=").find(text_[at_]) == std::string_view::npos)
      return std::nullopt;
    if (stands("<>") || stands("==")) return std::nullopt;
    if (take("!=")) return Op::kNotEqual;
    if (take("<=")) return Op::kLessEqual;
    if (take(">=")) return Op::kGreaterEqual;
    if (take("=")) return Op::kEqual;
    if (take("<")) return Op::kLess;
    if (take(">")) return Op::kGreater;
    return std::nullopt;
  }

  NodeId parse_comparison(int depth) {
    const std::size_t left_at = here();
    NodeId left = parse_sum(depth);
    if (failed_) return kNoNode;
    const std::size_t at = at_;
    const std::optional<Op> op = take_comparison();
    if (!op) return left;
    const std::size_t right_at = here();
    NodeId right = parse_sum(depth);
    if (failed_) return kNoNode;
    if (take_comparison()) {
      return fail(Code::kExprSyntax, at_, "one comparison at a time: a < b and b < c",
                  "mỗi lần một phép so sánh: a < b and b < c");
    }
    if (!compare(left, right, *op, {left_at, at, right_at})) return kNoNode;
    return make(*op, Type::kBool, {left, right});
  }

  /// A quoted date takes the type of its neighbour; an option code must exist.
  struct Places {
    std::size_t left, op, right;
  };
  bool compare(NodeId& left, NodeId& right, Op op, Places at) {
    coerce_date(left, right, at.left);
    coerce_date(right, left, at.right);
    if (failed_) return false;
    const Type a = type(left), b = type(right);
    if (numeric(a) && numeric(b)) {
      if (check_comparable(model_, mistakes_, left, right, where_.place())) return true;
      failed_ = true;
      return false;
    }
    if (a != b || a == Type::kTally) {
      fail_at(at.op, Code::kExprType, {text_, type_name(a), type_name(b)});
      return false;
    }
    if ((a == Type::kText || a == Type::kBool) && op != Op::kEqual && op != Op::kNotEqual) {
      fail_at(at.op, Code::kExprType, {text_, type_name(a), type_name(Type::kNumber)});
      return false;
    }
    return a != Type::kText || (check_option(left, right, at.right) && check_option(right, left, at.left));
  }

  void coerce_date(NodeId& literal, NodeId other, std::size_t at) {
    const Type wanted = type(other);
    if (program_[literal].op != Op::kText || (wanted != Type::kDate && wanted != Type::kDateTime)) return;
    const std::string& text = program_.texts[static_cast<std::size_t>(program_[literal].index)];
    literal = wanted == Type::kDate ? date_node(text, at) : datetime_node(text, at);
  }

  bool check_option(NodeId fact, NodeId literal, std::size_t at) {
    const Node& node = program_[fact];
    if (node.op != Op::kFact || program_[literal].op != Op::kText) return true;
    const FactDeclaration& declaration =
        model_.facts[static_cast<std::size_t>(model_.slots[static_cast<std::size_t>(node.index)].fact)];
    if (declaration.type != FactType::kChoice) return true;
    const std::string& code = program_.texts[static_cast<std::size_t>(program_[literal].index)];
    if (std::find(declaration.options.begin(), declaration.options.end(), code) != declaration.options.end())
      return true;
    std::string known;
    for (const std::string& option : declaration.options)
      known += (known.empty() ? "" : ", ") + option;
    fail_at(at, Code::kUnknownOption, {code, declaration.id, known});
    return false;
  }

  NodeId parse_sum(int depth) {
    const std::size_t left_at = here();
    NodeId left = parse_product(depth);
    while (!failed_) {
      const std::size_t at = here();
      const bool plus = take("+");
      if (!plus && !take("-")) return left;
      const std::size_t right_at = here();
      const NodeId right = parse_product(depth);
      if (failed_ || !want_number(left, left_at) || !want_number(right, right_at)) return kNoNode;
      left = arithmetic(plus ? Op::kAdd : Op::kSubtract, left, right, at);
    }
    return kNoNode;
  }

  NodeId parse_product(int depth) {
    const std::size_t left_at = here();
    NodeId left = parse_unary(depth);
    while (!failed_) {
      const std::size_t at = here();
      const bool times = take("*");
      if (!times && !take("/")) return left;
      const std::size_t right_at = here();
      const NodeId right = parse_unary(depth);
      if (failed_ || !want_number(left, left_at) || !want_number(right, right_at)) return kNoNode;
      left = arithmetic(times ? Op::kMultiply : Op::kDivide, left, right, at);
    }
    return kNoNode;
  }

  NodeId arithmetic(Op op, NodeId left, NodeId right, std::size_t at) {
    const Node& a = program_[left];
    const Node& b = program_[right];
    const bool additive = op == Op::kAdd || op == Op::kSubtract;
    Node node;
    node.op = op;
    if (additive && a.type != b.type &&
        ((a.type == Type::kNumber && a.literal) || (b.type == Type::kNumber && b.literal))) {
      // 100 - x with x in per cent would be 99.03: `100% - x` is meant
      return fail_at(at, Code::kPercentMix, {text_});
    }
    if (additive && a.type == Type::kPercent && b.type == Type::kPercent) node.type = Type::kPercent;
    node.share =
        op == Op::kDivide || a.share || b.share || a.type == Type::kPercent || b.type == Type::kPercent;
    return program_.add(std::move(node), {left, right});
  }

  NodeId parse_unary(int depth) {
    if (depth > kMaxDepth) return fail_at(at_, Code::kExprTooLarge, {kMaxDepth});
    skip();
    if (take("-")) {
      const std::size_t operand_at = here();
      const NodeId operand = parse_unary(depth + 1);
      if (failed_ || !want_number(operand, operand_at)) return kNoNode;
      Node node = program_[operand];
      if (node.op == Op::kNumber && node.literal) {
        node.number = -node.number;
        node.cost = 1;
        return program_.add(std::move(node));
      }
      Node negate;
      negate.op = Op::kNegate;
      negate.type = node.type;
      negate.share = node.share;
      return program_.add(std::move(negate), {operand});
    }
    return parse_primary(depth + 1);
  }

  NodeId parse_primary(int depth) {
    skip();
    if (at_ == text_.size()) return fail(Code::kExprSyntax, at_, "a value", "một giá trị");
    const char c = text_[at_];
    if (is_digit(c)) return parse_number();
    if (c == '"' || c == '\'') return parse_string();
    if (c == '(') {
      ++at_;
      const NodeId inner = parse_or(depth + 1);
      if (failed_) return kNoNode;
      if (!take(")")) return fail(Code::kExprSyntax, at_, "\")\"", "dấu \")\"");
      // a parenthesised literal is a literal still
      return inner;
    }
    if (is_name_start(c)) return parse_name(depth);
    return fail(Code::kExprSyntax, at_, "a value, a fact or \"(\"",
                "một giá trị, một số liệu hoặc dấu \"(\"");
  }

  NodeId parse_number() {
    const std::size_t begin = at_;
    const auto digits = [this] {
      const std::size_t from = at_;
      while (at_ < text_.size() && is_digit(text_[at_]))
        ++at_;
      return at_ - from;
    };
    const std::size_t whole = digits();
    const auto two = [this](std::size_t p) {
      return p + 2 < text_.size() && text_[p] == '-' && is_digit(text_[p + 1]) && is_digit(text_[p + 2]);
    };
    if (whole == 4 && two(at_) && two(at_ + 3) && (at_ + 6 >= text_.size() || !is_digit(text_[at_ + 6]))) {
      at_ += 6;
      return date_node(std::string(text_.substr(begin, at_ - begin)), begin);
    }
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (digits() == 0)
        return fail(Code::kExprSyntax, at_, "a digit after the decimal point",
                    "chữ số sau dấu chấm thập phân");
    }
    const std::string_view number = text_.substr(begin, at_ - begin);
    DecimalFault fault = DecimalFault::kNone;
    const std::optional<Decimal> value = Decimal::parse(number, &fault);
    if (!value)
      return fail(Code::kExprSyntax, begin, "at most 18 significant digits", "không quá 18 chữ số có nghĩa");
    Node node;
    node.literal = true;
    node.number = value->to_rational();
    std::size_t percent = at_;
    while (percent < text_.size() && text_[percent] == ' ')
      ++percent;
    if (percent < text_.size() && text_[percent] == '%') {
      at_ = percent + 1;
      node.type = Type::kPercent;
      node.number /= Rational(100);
    }
    return program_.add(std::move(node));
  }

  NodeId parse_string() {
    const std::size_t begin = at_;
    const char quote = text_[at_++];
    const std::size_t end = text_.find(quote, at_);
    if (end == std::string_view::npos)
      return fail(Code::kExprSyntax, begin, "a closing quote", "dấu nháy đóng");
    std::string text(text_.substr(at_, end - at_));
    at_ = end + 1;
    return text_node(std::move(text));
  }

  NodeId text_node(std::string text) {
    Node node;
    node.op = Op::kText;
    node.type = Type::kText;
    node.index = static_cast<Index>(program_.texts.size());
    program_.texts.push_back(std::move(text));
    return program_.add(std::move(node));
  }

  NodeId date_node(const std::string& text, std::size_t at) {
    const std::optional<Date> date = Date::parse(text);
    if (!date) return fail_at(at, Code::kInputDate, {text, date_hint(text)});
    Node node;
    node.op = Op::kDate;
    node.type = Type::kDate;
    node.number = Rational(date->day_number());
    return program_.add(std::move(node));
  }

  NodeId datetime_node(const std::string& text, std::size_t at) {
    const std::optional<DateTime> time = DateTime::parse(text);
    if (!time) return fail_at(at, Code::kBadDateTime, {text});
    Node node;
    node.op = Op::kDate;
    node.type = Type::kDateTime;
    node.number = Rational(time->seconds());
    return program_.add(std::move(node));
  }

  NodeId parse_name(int depth) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name(text_[at_]))
      ++at_;
    std::string name(text_.substr(begin, at_ - begin));
    if (name == "true" || name == "false") return program_.boolean(name == "true");
    skip();
    if (at_ < text_.size() && text_[at_] == '(') return parse_call(name, begin, depth);
    if (name == "and" || name == "or" || name == "not")
      return fail(Code::kExprSyntax, begin, "a value", "một giá trị");

    if (scope_.names != nullptr) {
      for (auto it = scope_.names->rbegin(); it != scope_.names->rend(); ++it) {
        if (it->first == name) return reference(name, it->second);
      }
    }
    if (const auto it = model_.fact_index.find(name); it != model_.fact_index.end())
      return fact_node(it->second, begin);
    const std::size_t before = mistakes_.size();
    if (const NodeId measure = resolver_.measure(name); measure != kNoNode) return reference(name, measure);
    if (mistakes_.size() != before) {  // the measure itself is wrong, and said so
      failed_ = true;
      return kNoNode;
    }
    if (name == "item_max") {
      if (!scope_.item) return not_here(name, begin);
      return make(Op::kItemMax, Type::kNumber, {});
    }
    if (name == "period_from") return make(Op::kPeriodFrom, Type::kDate, {});
    if (name == "period_to") return make(Op::kPeriodTo, Type::kDate, {});
    if (name == "as_of") return make(Op::kAsOf, Type::kDate, {});
    const std::string near = resolver_.nearest(name);
    return near.empty() ? fail_at(begin, Code::kExprUnknownNameFar, {name})
                        : fail_at(begin, Code::kExprUnknownName, {name, near});
  }

  NodeId reference(const std::string& name, NodeId target) {
    const Node& of = program_[target];
    Node node;
    node.op = Op::kReference;
    node.type = of.type;
    node.share = of.share;
    node.index = static_cast<Index>(program_.names.size());
    program_.names.push_back(name);
    return program_.add(std::move(node), {target});
  }

  NodeId fact_node(Index fact, std::size_t begin) {
    FactDeclaration& declaration = model_.facts[static_cast<std::size_t>(fact)];
    declaration.used = true;
    Node node;
    node.op = Op::kFact;
    node.index = declaration.slot;
    switch (declaration.type) {
      case FactType::kCount:
      case FactType::kNumber:
        break;
      case FactType::kPercent:
        node.type = Type::kPercent;
        break;
      case FactType::kFlag:
        node.type = Type::kBool;
        break;
      case FactType::kChoice:
      case FactType::kText:
        node.type = Type::kText;
        break;
      case FactType::kDate:
        node.type = Type::kDate;
        break;
      case FactType::kDateTime:
        node.type = Type::kDateTime;
        break;
      case FactType::kTally: {
        if (!take(":"))
          return fail(Code::kExprSyntax, at_, "\":OPTION\" after a tally",
                      "\":MÃ_LỰA_CHỌN\" sau một bảng kiểm phiếu");
        const std::size_t from = at_;
        while (at_ < text_.size() && is_name(text_[at_]))
          ++at_;
        const std::string option(text_.substr(from, at_ - from));
        const auto it = std::find(declaration.options.begin(), declaration.options.end(), option);
        if (it == declaration.options.end()) {
          std::string known;
          for (const std::string& code : declaration.options)
            known += (known.empty() ? "" : ", ") + code;
          return fail_at(from, Code::kUnknownOption, {option, declaration.id, known});
        }
        node.index = declaration.slot + static_cast<Index>(it - declaration.options.begin());
        break;
      }
    }
    (void)begin;
    return program_.add(std::move(node));
  }

  NodeId not_here(std::string_view name, std::size_t at) { return fail_at(at, Code::kExprNotHere, {name}); }

  /// The nearest function, and all there are.
  NodeId unknown_function(const std::string& name, std::size_t at) {
    std::string list;
    Nearest nearest(name);
    for (const Function& one : kFunctions) {
      if (one.op == Op::kNot) continue;
      list += (list.empty() ? "" : " ") + std::string(one.name);
      nearest.offer(one.name);
    }
    if (nearest.best().empty()) return fail_at(at, Code::kExprUnknownFunction, {name, list});
    return fail_at(at, Code::kExprUnknownFunctionNear, {name, nearest.best()});
  }

  NodeId parse_call(const std::string& name, std::size_t begin, int depth) {
    const auto function =
        std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Function& f) { return f.name == name; });
    if (function == kFunctions.end()) return unknown_function(name, begin);
    ++at_;  // "("
    const bool cohort = function->op == Op::kCohort;
    const bool staged = cohort || function->op == Op::kPrevious || function->op == Op::kLastYear;
    if (staged && (in_cohort_ ? cohort : in_earlier_)) return fail_at(begin, Code::kNestedStage, {name});
    std::vector<NodeId> args;
    std::vector<std::size_t> args_at;  // where each begins
    const bool outer_cohort = in_cohort_, outer_earlier = in_earlier_;
    NodeId where = scope_.where;
    Index group = 0;
    if (!take(")")) {
      do {
        in_cohort_ = outer_cohort || cohort;
        in_earlier_ = outer_earlier || (staged && !cohort && args.empty());
        args_at.push_back(here());
        if (cohort && args.size() == 1) {
          const NodeId word = parse_bare_word();
          if (failed_) return kNoNode;
          const std::string& wanted = program_.texts[static_cast<std::size_t>(program_[word].index)];
          const auto known = model_.cohort_index.find(wanted);
          if (known == model_.cohort_index.end()) {
            std::string list;
            for (const Cohort& one : model_.cohorts)
              list += (list.empty() ? "" : ", ") + one.name;
            return fail_at(args_at.back(), Code::kUnknownCohort, {wanted, list});
          }
          group = known->second;
          args.push_back(word);
          continue;
        }
        const bool word = function->op == Op::kMinShare || function->op == Op::kRoundPoints;
        const NodeId arg = word ? parse_bare_word() : parse_or(depth + 1);
        if (failed_) return kNoNode;
        args.push_back(arg);
        if (cohort && take_word("where")) {
          const std::size_t where_at = here();
          where = parse_or(depth + 1);
          if (failed_ || !want(where, Type::kBool, where_at)) return kNoNode;
        }
        in_cohort_ = outer_cohort;
        in_earlier_ = outer_earlier;
      } while (take(","));
      in_cohort_ = outer_cohort;
      in_earlier_ = outer_earlier;
      if (!take(")")) return fail(Code::kExprSyntax, at_, "\",\" or \")\"", "dấu \",\" hoặc \")\"");
    }
    if (static_cast<int>(args.size()) < function->min_args ||
        static_cast<int>(args.size()) > function->max_args) {
      if (function->min_args == function->max_args)
        return fail_at(begin, Code::kExprArgumentsExact, {name, args.size(), function->min_args});
      return fail_at(begin, Code::kExprArguments,
                     {name, args.size(), function->min_args, function->max_args});
    }
    if (cohort) return cohort_call(name, args.front(), where, group, begin, args_at.front());
    return call(*function, args, args_at, begin);
  }

  /// Cohort functions look at facts; one inside another, or inside an earlier period, would need a third
  /// stage.
  bool has_stage(NodeId root) const {
    const Node& node = program_[root];
    if (node.op == Op::kCohort || node.op == Op::kPoints) return true;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      if (has_stage(program_.operand(node, i))) return true;
    }
    return false;
  }

  NodeId cohort_call(const std::string& name, NodeId of, NodeId where, Index group, std::size_t begin,
                     std::size_t of_at) {
    CohortCall call;
    const bool count = name == "cohort_count";
    if (!count || type(of) != Type::kBool) {
      if (!want_number(of, of_at)) return kNoNode;
    }
    call.function = name == "cohort_max"    ? CohortCall::Function::kMax
                    : name == "cohort_min"  ? CohortCall::Function::kMin
                    : name == "cohort_sum"  ? CohortCall::Function::kSum
                    : name == "cohort_mean" ? CohortCall::Function::kMean
                    : name == "cohort_rank" ? CohortCall::Function::kRank
                                            : CohortCall::Function::kCount;
    if (has_stage(of) || (where != kNoNode && has_stage(where)))
      return fail_at(begin, Code::kNestedStage, {name});
    call.cohort = group;
    call.of = of;
    call.where = where;
    std::vector<Index> facts;
    collect_facts(model_, of, facts);
    if (where != kNoNode) collect_facts(model_, where, facts);
    call.inherit = model_.inherit_groups(facts);
    Node node;
    node.op = Op::kCohort;
    const bool same =
        call.function == CohortCall::Function::kMax || call.function == CohortCall::Function::kMin ||
        call.function == CohortCall::Function::kSum || call.function == CohortCall::Function::kMean;
    if (same) {
      node.type = type(of);
      node.share = program_[of].share;
    }
    node.index = static_cast<Index>(program_.cohort_calls.size());
    program_.cohort_calls.push_back(std::move(call));
    return where == kNoNode ? program_.add(std::move(node), {of})
                            : program_.add(std::move(node), {of, where});
  }

  /// min_share(field), round_points(self): a level's or a round's name, quoted or not.
  NodeId parse_bare_word() {
    skip();
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) return parse_string();
    const std::size_t from = at_;
    while (at_ < text_.size() &&
           (is_name(text_[at_]) || (static_cast<unsigned char>(text_[at_]) & 0x80U) != 0))
      ++at_;
    if (at_ == from)
      return fail(Code::kExprSyntax, at_, "the name of a level or round",
                  "tên một cấp tiêu chí hoặc một vòng chấm");
    return text_node(std::string(text_.substr(from, at_ - from)));
  }

  NodeId call(const Function& function, const std::vector<NodeId>& args,
              const std::vector<std::size_t>& args_at, std::size_t begin) {
    Node node;
    node.op = function.op;
    switch (function.op) {
      case Op::kIf: {
        if (!want(args[0], Type::kBool, args_at[0])) return kNoNode;
        const Type a = type(args[1]), b = type(args[2]);
        if (a != b && !(numeric(a) && numeric(b))) {
          return fail_at(args_at[2], Code::kExprType, {text_, type_name(a), type_name(b)});
        }
        node.type = a == b ? a : Type::kNumber;
        node.share = program_[args[1]].share || program_[args[2]].share;
        break;
      }
      case Op::kDays: {
        std::vector<NodeId> dates = args;
        for (std::size_t i = 0; i < dates.size(); ++i) {
          NodeId& arg = dates[i];
          if (program_[arg].op == Op::kText)
            arg = date_node(program_.texts[static_cast<std::size_t>(program_[arg].index)], args_at[i]);
          if (failed_ || !want(arg, Type::kDate, args_at[i])) return kNoNode;
        }
        return program_.add(std::move(node), dates);
      }
      case Op::kWorkingDays:
      case Op::kWorkingHours: {
        const bool days = function.op == Op::kWorkingDays;
        if (!days && !model_.working_time) return fail_at(begin, Code::kNoWorkingTime, {function.name});
        std::vector<NodeId> ends = args;
        for (std::size_t i = 0; i < ends.size(); ++i) {
          NodeId& arg = ends[i];
          if (program_[arg].op == Op::kText) {
            const std::string& text = program_.texts[static_cast<std::size_t>(program_[arg].index)];
            arg = days ? date_node(text, args_at[i]) : datetime_node(text, args_at[i]);
          }
          if (failed_ || !want(arg, days ? Type::kDate : Type::kDateTime, args_at[i])) return kNoNode;
        }
        return program_.add(std::move(node), ends);
      }
      case Op::kPrevious:
      case Op::kLastYear:
        if (has_stage(args[0])) return fail_at(begin, Code::kNestedStage, {function.name});
        node.type = type(args[0]);
        node.share = program_[args[0]].share;
        if (args.size() == 2 && type(args[1]) != type(args[0])) {
          if (!numeric(type(args[0])) || !numeric(type(args[1]))) {
            return fail_at(args_at[1], Code::kExprType,
                           {text_, type_name(type(args[0])), type_name(type(args[1]))});
          }
          node.type = Type::kNumber;
        }
        break;
      case Op::kPoints: {
        if (in_cohort_ || in_earlier_) return fail_at(begin, Code::kNestedStage, {"points"});
        if (!scope_.points) return not_here("points", begin);
        if (program_[args[0]].op != Op::kText)
          return fail(Code::kExprSyntax, begin, "points(\"CODE\")", "points(\"MÃ\")");
        node.index = resolver_.item(program_.texts[static_cast<std::size_t>(program_[args[0]].index)],
                                    where_.place_at(base_ + args_at[0]));
        if (node.index == kNone) {
          failed_ = true;
          return kNoNode;
        }
        return program_.add(std::move(node));
      }
      case Op::kRoundPoints: {
        if (!scope_.totals) return not_here("round_points", begin);
        node.index = program_[args[0]].index;
        if (const std::string& round = program_.texts[static_cast<std::size_t>(node.index)];
            !is_round_name(round)) {
          return fail_at(args_at[0], Code::kReviewRound, {round});
        }
        return program_.add(std::move(node));
      }
      case Op::kMinShare: {
        if (!scope_.totals) return not_here("min_share", begin);
        const std::string& level = program_.texts[static_cast<std::size_t>(program_[args[0]].index)];
        const auto it = std::find(model_.levels.begin(), model_.levels.end(), level);
        if (it == model_.levels.end()) {
          if (model_.levels.empty()) return fail_at(args_at[0], Code::kNoLevels, {level});
          std::string known;
          for (const std::string& one : model_.levels)
            known += (known.empty() ? "" : ", ") + one;
          return fail_at(args_at[0], Code::kUnknownLevel, {level, known});
        }
        node.index = static_cast<Index>(it - model_.levels.begin());
        node.type = Type::kPercent;
        node.share = true;
        return program_.add(std::move(node));
      }
      case Op::kNot:
        if (!want(args[0], Type::kBool, args_at[0])) return kNoNode;
        node.type = Type::kBool;
        break;
      case Op::kRound:
        for (std::size_t i = 0; i < args.size(); ++i) {
          if (!want_number(args[i], args_at[i])) return kNoNode;
        }
        if (args.size() == 2) {
          const std::optional<Rational> digits = constant_value(model_, args[1]);
          if (!digits || !digits->is_integer() || *digits < Rational(0) || *digits > Rational(12)) {
            return fail(Code::kExprSyntax, begin, "round(x, digits) with digits from 0 to 12",
                        "round(x, số chữ số) từ 0 đến 12");
          }
          node.index = static_cast<Index>(*digits->to_int64());
        } else {
          node.index = 0;
        }
        node.type = type(args[0]);
        node.share = program_[args[0]].share;
        return program_.add(std::move(node), {args[0]});
      default: {  // min max sum abs floor ceil
        bool all_percent = true;
        bool plain_literal = false, percent = false;
        for (std::size_t i = 0; i < args.size(); ++i) {
          if (!want_number(args[i], args_at[i])) return kNoNode;
          const Node& one = program_[args[i]];
          all_percent = all_percent && one.type == Type::kPercent;
          percent = percent || (one.type == Type::kPercent && !one.literal);
          plain_literal =
              plain_literal || (one.type == Type::kNumber && one.literal && !one.number.is_zero());
          node.share = node.share || one.share || one.type == Type::kPercent;
        }
        if (percent && plain_literal) return fail_at(begin, Code::kPercentMix, {text_});
        if (all_percent) node.type = Type::kPercent;
        break;
      }
    }
    return program_.add(std::move(node), args);
  }

  bool want(NodeId id, Type wanted, std::size_t at) {
    if (type(id) == wanted) return true;
    fail_at(at, Code::kExprWantsType, {text_, type_name(type(id)), type_name(wanted)});
    return false;
  }
  bool want_number(NodeId id, std::size_t at) { return numeric(type(id)) || want(id, Type::kNumber, at); }

  Model& model_;
  Program& program_;
  Mistakes& mistakes_;
  NameResolver& resolver_;
  json::Value where_;
  std::size_t base_;  ///< where text_ begins in the value's text
  std::string_view text_;
  const ExpressionScope& scope_;
  std::size_t at_ = 0;
  bool failed_ = false;
  bool in_cohort_ = false, in_earlier_ = false;  ///< inside a cohort or earlier-period function
};

}  // namespace

NodeId parse_expression(Model& model, Mistakes& mistakes, NameResolver& resolver, json::Value where,
                        const ExpressionScope& scope) {
  return parse_expression(model, mistakes, resolver, where, 0, where.text().size(), scope);
}

NodeId parse_expression(Model& model, Mistakes& mistakes, NameResolver& resolver, json::Value where,
                        std::size_t begin, std::size_t end, const ExpressionScope& scope) {
  return Parser(model, mistakes, resolver, where, begin, end, scope).run();
}

bool check_comparable(const Model& model, Mistakes& mistakes, NodeId a, NodeId b, const Place& place) {
  const Program& program = model.program;
  const Node& left = program[a];
  const Node& right = program[b];
  if (left.type == right.type) return true;
  const Node& percent = left.type == Type::kPercent ? left : right;
  const Node& plain = left.type == Type::kPercent ? right : left;
  // A measured percentage meets only `%` literals and shares; a plain zero reads the same on both scales.
  if (!percent.literal) {
    if (plain.share || (plain.literal && plain.number.is_zero())) return true;
    report(mistakes, Code::kPercentCompared, place,
           {plain.literal ? plain.number.to_decimal() : std::string("?")});
    return false;
  }
  // `%` literal: a bare count is not a share
  if (plain.op == Op::kFact &&
      model.facts[static_cast<std::size_t>(model.slots[static_cast<std::size_t>(plain.index)].fact)].type ==
          FactType::kCount) {
    report(mistakes, Code::kCountComparedWithPercent, place,
           {model.slots[static_cast<std::size_t>(plain.index)].name,
            (percent.number * Rational(100)).to_decimal() + "%"});
    return false;
  }
  return true;
}

namespace {

template <typename Visit>
void walk(const Program& program, NodeId root, Visit&& visit) {
  if (root == kNoNode) return;
  const Node& node = program[root];
  visit(node);
  for (std::uint32_t i = 0; i < node.count; ++i)
    walk(program, program.operand(node, i), visit);
  if (node.op == Op::kBy) {
    const ByTable& table = program.tables[static_cast<std::size_t>(node.index)];
    for (const ByTable::Entry& entry : table.entries)
      walk(program, entry.then, visit);
    walk(program, table.otherwise, visit);
  }
}

void add_once(std::vector<Index>& list, Index value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

}  // namespace

void collect_facts(const Model& model, NodeId root, std::vector<Index>& facts) {
  walk(model.program, root, [&](const Node& node) {
    if (node.op == Op::kFact || node.op == Op::kChoice)
      add_once(facts, model.slots[static_cast<std::size_t>(node.index)].fact);
    if (node.op == Op::kBy) {
      const Index slot = model.program.tables[static_cast<std::size_t>(node.index)].slot;
      if (slot != kNone) add_once(facts, model.slots[static_cast<std::size_t>(slot)].fact);
    }
  });
}

void collect_items(const Model& model, NodeId root, std::vector<Index>& items) {
  walk(model.program, root, [&](const Node& node) {
    if (node.op == Op::kPoints) add_once(items, node.index);
  });
}

}  // namespace parindex::inline v1::detail
