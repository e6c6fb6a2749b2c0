// SPDX-License-Identifier: Apache-2.0
#include "output/rule_words.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "output/words.hpp"

namespace parindex::inline v1::detail {
namespace {

using words::pick;

class Describer {
 public:
  Describer(Context& context, Language language)
      : context_(context), model_(context.model), language_(language) {}

  std::vector<std::string> describe(const Item& item) {
    guards(item.guards);
    if (item.rule != kNone) rule(model_.rules[static_cast<std::size_t>(item.rule)]);
    evidence(item);
    rounding(item);
    return std::move(lines_);
  }

 private:
  std::string word(std::string_view vi, std::string_view en) const {
    return std::string(pick(language_, vi, en));
  }
  void line(const std::string& text) { lines_.push_back(std::string(2 * depth_, ' ') + text); }

  // A number: its value for this unit, else its expression.
  std::string number(NodeId node) {
    const Value value = evaluate(context_, node);
    return value.known() ? words::localized(show(value.number, model_.program[node].type), language_)
                         : render_names(model_, node);
  }
  std::string points(NodeId node) { return number(node) + word(" điểm", " points"); }
  std::string points_or_zero(NodeId node) {
    return node == kNoNode ? word("0 điểm", "0 points") : points(node);
  }
  std::string expression(NodeId node) { return render_names(model_, node); }

  std::string title(const Text& text) const { return text.empty() ? std::string() : text.in(language_); }

  // "from 80% to below 95%"
  std::string interval(const Piece& piece) {
    const bool low = piece.lo.at != kNoNode;
    const bool high = piece.hi.at != kNoNode;
    if (low && high) {
      const std::string from = number(piece.lo.at);
      const std::string to = number(piece.hi.at);
      if (from == to && piece.lo.closed && piece.hi.closed) return word("đúng ", "exactly ") + from;
      return (piece.lo.closed ? word("từ ", "from ") : word("trên ", "above ")) + from +
             (piece.hi.closed ? word(" đến ", " to ") : word(" đến dưới ", " to below ")) + to;
    }
    if (low) {
      return piece.lo.closed ? word("từ ", "") + number(piece.lo.at) + word(" trở lên", " and more")
                             : word("trên ", "above ") + number(piece.lo.at);
    }
    if (high) {
      return (piece.hi.closed ? word("không quá ", "at most ") : word("dưới ", "below ")) +
             number(piece.hi.at);
    }
    return word("mọi giá trị", "any value");
  }

  void piece(const Piece& one) {
    std::string head = title(one.title);
    const std::string range = interval(one);
    head = head.empty() ? range : range + " (" + head + ")";
    switch (one.give) {
      case Piece::Give::kPoints:
        line(head + ": " + points(one.points));
        break;
      case Piece::Give::kLine:
        if (one.lo.at == kNoNode && one.hi.at == kNoNode) {
          head = word("đường thẳng", "straight line");
        }
        line(head + ": " + word("ứng với ", "at ") + number(one.x0) + word(" là ", " ") + points(one.y0) +
             word(", ứng với ", ", at ") + number(one.x1) + word(" là ", " ") + points(one.y1));
        break;
      case Piece::Give::kRule:
        line(head + word(": chấm theo", ": scored by"));
        if (one.rule != kNone) {
          ++depth_;
          rule(model_.rules[static_cast<std::size_t>(one.rule)]);
          --depth_;
        }
        break;
    }
  }

  void pieces(const Curve& curve) {
    ++depth_;
    for (const Piece& one : curve.pieces)
      piece(one);
    if (curve.otherwise != kNoNode) {
      line(word("còn lại: ", "otherwise: ") + points(curve.otherwise));
    } else if (curve.pieces.size() > 1) {
      line(word("ngoài các khoảng trên: số liệu sai", "outside of these: wrong data"));
    }
    --depth_;
  }

  static const Piece* first_line(const Term& term) {
    for (const Piece& one : term.curve.pieces) {
      if (one.give == Piece::Give::kLine) return &one;
    }
    return nullptr;
  }

  void rule(const Rule& rule) {
    guards(rule.guards);
    if (rule.terms.empty()) return;
    const Term& term = rule.terms.front();
    const Piece* slope = first_line(term);
    switch (rule.kind) {
      case RuleKind::kNone:
        return;
      case RuleKind::kCheck:
        line((rule.own_fact == kNone
                  ? word("nếu ", "if ") + expression(term.measure)
                  : word("đạt (", "met (") + expression(term.measure) + word(" là true)", " is true)")) +
             ": " +
             (term.curve.pieces.empty() ? std::string("?") : points(term.curve.pieces.front().points)) +
             word("; không thì ", "; else ") + points_or_zero(term.curve.otherwise));
        break;
      case RuleKind::kChoice:
        choice(rule, term);
        break;
      case RuleKind::kChecklist:
        checklist(rule);
        break;
      case RuleKind::kTiers:
        line(word("theo bậc của ", "by tiers of ") + expression(term.measure) +
             word(", bậc đầu tiên phù hợp:", ", the first that fits:"));
        pieces(term.curve);
        break;
      case RuleKind::kRatio:
        if (slope != nullptr) {
          const Value target = evaluate(context_, slope->x1);
          std::string formula = number(slope->y1) + " × (" + expression(term.measure) + ")";
          if (!target.known() || target.number != Rational(1)) formula += " / " + number(slope->x1);
          line(word("theo tỷ lệ: ", "in proportion: ") + formula + word(", từ 0 đến ", ", from 0 to ") +
               points(slope->y1));
        }
        for (const Piece& one : term.curve.pieces) {
          if (one.give == Piece::Give::kPoints) piece(one);
        }
        break;
      case RuleKind::kLinear:
        line(word("theo ", "by ") + expression(term.measure) + ":");
        pieces(term.curve);
        ++depth_;
        line(
            word("ngoài hai mốc: giữ điểm của mốc gần nhất", "beyond these points: the nearer one's points"));
        --depth_;
        break;
      case RuleKind::kCount:
        if (slope != nullptr) {
          line(word("mỗi đơn vị của ", "each one of ") + expression(term.measure) + ": " + points(slope->y1) +
               word(", tối đa ", ", at most ") + maximum());
        }
        break;
      case RuleKind::kDeduct:
        deduct(rule);
        break;
      case RuleKind::kDeadline:
        line(word("số ngày chậm = ", "days late = ") + expression(term.measure) + ":");
        pieces(term.curve);
        break;
      case RuleKind::kSurvey:
        line(word("khảo sát: ", "survey: ") + maximum() + " × " + expression(term.measure));
        break;
      case RuleKind::kJudged:
        judged(rule);
        break;
      case RuleKind::kFormula:
        line(word("công thức: ", "formula: ") + expression(term.measure));
        break;
      case RuleKind::kTracked:
        line(word("chỉ theo dõi, không chấm điểm: ", "tracked, never scored: ") + expression(term.measure));
        break;
    }
    undefined(rule);
    if (term.round_measure) {
      line(word("chỉ tiêu làm tròn trước khi chấm: ", "the measure is rounded first: ") +
           digits(*term.round_measure));
    }
  }

  std::string maximum() {
    return context_.item_max == nullptr ? std::string("max") : words::maximum(*context_.item_max, language_);
  }

  void choice(const Rule& rule, const Term& term) {
    line(word("chọn một mức:", "one of these options:"));
    ++depth_;
    const std::vector<std::string>* codes =
        rule.choice == kNone ? nullptr : &model_.program.choices[static_cast<std::size_t>(rule.choice)].codes;
    for (std::size_t i = 0; i != term.curve.pieces.size(); ++i) {
      const Piece& one = term.curve.pieces[i];
      std::string name = codes != nullptr && i < codes->size() ? (*codes)[i] : std::string();
      if (const std::string text = title(one.title); !text.empty() && text != name) {
        name += name.empty() ? text : " (" + text + ")";
      }
      line(name + ": " + points(one.points));
    }
    --depth_;
  }

  void checklist(const Rule& rule) {
    switch (rule.combine) {
      case Combine::kAll:
        line(word("phải đạt tất cả các phần:", "all of these parts:"));
        break;
      case Combine::kAny:
        line(word("lấy phần được nhiều điểm nhất:", "the best of these parts:"));
        break;
      default:
        line(word("cộng điểm các phần, tối đa ", "the sum of these parts, at most ") + maximum() + ":");
        break;
    }
    ++depth_;
    for (const Term& term : rule.terms) {
      std::string text = expression(term.measure);
      if (!term.title.empty()) text = title(term.title) + " [" + text + "]";
      if (rule.combine != Combine::kAll && !term.curve.pieces.empty()) {
        text += ": " + points(term.curve.pieces.front().points);
      }
      line(text);
    }
    --depth_;
  }

  void deduct(const Rule& rule) {
    line(word("từ điểm tối đa ", "from the maximum of ") + maximum() +
         word(" trừ lần lượt:", " these are taken in order:"));
    ++depth_;
    for (const Term& term : rule.terms) {
      const Piece* slope = first_line(term);
      std::string text = expression(term.measure);
      if (!term.title.empty()) text = title(term.title) + " [" + text + "]";
      if (slope != nullptr) {
        const bool once = model_.program[term.measure].type == Type::kBool;
        text += (once ? word(": trừ ", ": take ") : word(": mỗi lần trừ ", ": take each time ")) +
                points(slope->y1);
      }
      if (term.cap != kNoNode) text += word(", tối đa ", ", at most ") + number(term.cap);
      if (term.needs_evidence) {
        text += word(", khi có tài liệu kiểm chứng", ", where there is evidence");
        std::string kinds;
        for (const std::string& kind : term.evidence_kinds)
          kinds += (kinds.empty() ? "" : ", ") + words::document_kind(kind, language_);
        if (!kinds.empty()) text += " (" + kinds + ")";
      }
      line(text);
    }
    --depth_;
  }

  void judged(const Rule& rule) {
    std::string text = word("người chấm cho điểm từ ", "points given by a reviewer, from ") +
                       (rule.minimum == kNoNode ? std::string("0") : number(rule.minimum)) +
                       word(" đến ", " to ") + maximum();
    if (rule.step != kNoNode) text += word(", bước ", ", in steps of ") + number(rule.step);
    line(text);
  }

  // Can the measure be 0/0?
  bool divides_in(NodeId root) const {
    std::vector<bool> seen(model_.program.nodes.size());
    std::vector<NodeId> open{root};
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (seen[id]) continue;
      seen[id] = true;
      const Node& node = model_.program[id];
      if (node.op == Op::kDivide) return true;
      for (std::uint32_t i = 0; i != node.count; ++i)
        open.push_back(model_.program.operand(node, i));
    }
    return false;
  }

  void undefined(const Rule& rule) {
    const bool divides = divides_in(rule.terms.front().measure);
    if (!divides && rule.when_undefined.kind == Outcome::Kind::kPending) return;
    line(word("khi 0/0 (không phát sinh): ", "when 0/0 (no activity): ") + outcome(rule.when_undefined));
  }

  std::string outcome(const Outcome& one) {
    switch (one.kind) {
      case Outcome::Kind::kPending:
        return word("chưa xác định", "undecided");
      case Outcome::Kind::kZero:
        return word("0 điểm", "0 points");
      case Outcome::Kind::kNoActivity:
        return word("ghi là không phát sinh, 0 điểm", "no activity, 0 points");
      case Outcome::Kind::kFull:
        return word("điểm tối đa", "full points");
      case Outcome::Kind::kExclude:
        return word("không tính tiêu chí này", "the item does not count");
      case Outcome::Kind::kPoints:
        return points(one.points);
    }
    return {};
  }

  void guards(const Guards& all) {
    for (const Guard& guard : all.not_applicable_if) {
      line(word("không áp dụng nếu ", "does not apply if ") + expression(guard.condition) + ": " +
           outcome(guard.then));
    }
    for (const Guard& guard : all.requires_all) {
      line(word("phải có ", "requires ") + expression(guard.condition) + word("; nếu không: ", "; else ") +
           points_or_zero(guard.otherwise));
    }
    for (const Guard& guard : all.zero_if) {
      line(word("0 điểm nếu ", "0 points if ") + expression(guard.condition));
    }
  }

  void evidence(const Item& item) {
    if (!item.evidence) return;
    const EvidencePolicy& policy = *item.evidence;
    std::string text =
        word("tài liệu kiểm chứng: ít nhất ", "evidence: at least ") + std::to_string(policy.at_least);
    for (std::size_t i = 0; i != policy.kinds.size(); ++i)
      text += (i == 0 ? " (" : ", ") + policy.kinds[i];
    if (!policy.kinds.empty()) text += ")";
    switch (policy.missing) {
      case EvidencePolicy::Missing::kFlag:
        text += word("; thiếu thì đánh dấu", "; marked when missing");
        break;
      case EvidencePolicy::Missing::kZero:
        text += word("; thiếu thì 0 điểm", "; 0 points when missing");
        break;
      case EvidencePolicy::Missing::kDeduct:
        text += word("; thiếu thì trừ ", "; when missing, less ") + points(policy.deduct);
        break;
    }
    if (policy.unless_explained) text += word(", trừ khi có giải trình", ", unless explained");
    line(text);
  }

  std::string digits(const Rounding& rounding) const {
    return std::to_string(rounding.digits) + word(" chữ số thập phân, ", " decimals, ") +
           std::string(to_string(rounding.mode));
  }

  void rounding(const Item& item) {
    if (item.rounds) line(word("làm tròn điểm: ", "points are rounded: ") + digits(item.rounding));
  }

  Context& context_;
  const Model& model_;
  Language language_;
  std::size_t depth_ = 0;
  std::vector<std::string> lines_;
};

}  // namespace

std::vector<std::string> rule_words(Context& context, const Item& item, Language language) {
  return Describer(context, language).describe(item);
}

}  // namespace parindex::inline v1::detail
