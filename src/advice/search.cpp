// SPDX-License-Identifier: Apache-2.0
#include "advice/search.hpp"

#include <algorithm>

#include "model/expression_parser.hpp"
#include "score/limits.hpp"

namespace parindex::inline v1::detail {
namespace {

// How an expression follows a lever's position.
struct Shape {
  enum class Kind : std::uint8_t { kConstant, kAffine, kMonotone, kUnknown };
  Kind kind = Kind::kConstant;
  int way = 0;  // kMonotone: 1 never falls, -1 never rises

  bool constant() const { return kind == Kind::kConstant; }
  bool known() const { return kind != Kind::kUnknown; }
};

constexpr Shape kUnknownShape{Shape::Kind::kUnknown, 0};

// Derives shapes; the lever's fact values are put into its first and last position where a sign is asked for.
class Shapes {
 public:
  Shapes(Workbench& bench, const Lever& lever, Index item) : bench_(bench), lever_(lever), item_(item) {
    first_ = lever.from_nothing ? 1 : 0;
  }

  Shape of(NodeId id) {
    if (id == kNoNode) return {};
    const Model& model = bench_.model();
    const Program& program = model.program;
    const Node& node = program[id];
    const auto operand = [&](std::uint32_t i) { return of(program.operand(node, i)); };
    switch (node.op) {
      case Op::kFact:
        return moved(node.index) ? Shape{Shape::Kind::kAffine, 0} : Shape{};
      case Op::kChoice:
        return moved(node.index) ? kUnknownShape : Shape{};
      case Op::kReference:
        return operand(0);
      case Op::kMinimumAnswers: {
        if (!operand(0).constant() || !operand(1).constant()) return kUnknownShape;
        return operand(2);
      }
      case Op::kNegate:
      case Op::kNot:
        return turned(operand(0));
      case Op::kAdd:
      case Op::kSum:
        return sum(id, node, false);
      case Op::kSubtract:
      case Op::kDays:  // days(a, b) = b - a
        return sum(id, node, true);
      case Op::kWorkingDays:
      case Op::kWorkingHours:
        return joined(turned(way_of(program.operand(node, 0))), way_of(program.operand(node, 1)));
      case Op::kMultiply:
        return product(id, node);
      case Op::kDivide:
        return quotient(id, node);
      case Op::kMin:
      case Op::kMax: {
        Shape out = way_of(program.operand(node, 0));
        for (std::uint32_t i = 1; i < node.count; ++i)
          out = joined(out, way_of(program.operand(node, i)));
        return out;
      }
      case Op::kFloor:
      case Op::kCeil:
        return way_of(program.operand(node, 0));
      case Op::kRound:
        return operand(1).constant() ? way_of(program.operand(node, 0)) : kUnknownShape;
      case Op::kLess:
      case Op::kLessEqual:
        return joined(turned(way_of(program.operand(node, 0))), way_of(program.operand(node, 1)));
      case Op::kGreater:
      case Op::kGreaterEqual:
        return joined(way_of(program.operand(node, 0)), turned(way_of(program.operand(node, 1))));
      case Op::kAnd:
      case Op::kOr: {
        Shape out = way_of(program.operand(node, 0));
        for (std::uint32_t i = 1; i < node.count; ++i)
          out = joined(out, way_of(program.operand(node, i)));
        return out;
      }
      case Op::kIf:
        if (operand(0).constant()) {
          const Value condition = value(program.operand(node, 0), 0);
          if (condition.known()) return operand(condition.truth() ? 1 : 2);
        }
        break;
      case Op::kPrevious:
      case Op::kLastYear:
        return node.count > 1 ? operand(1) : Shape{};
      case Op::kCohort:
        return kUnknownShape;
      default:
        break;
    }
    for (std::uint32_t i = 0; i < node.count; ++i) {
      if (!operand(i).constant()) return kUnknownShape;
    }
    if (node.op == Op::kBy) {
      const ByTable& table = program.tables[at(node.index)];
      if (table.slot != kNone && moved(table.slot)) return kUnknownShape;
      for (const ByTable::Entry& entry : table.entries) {
        if (!of(entry.then).constant()) return kUnknownShape;
      }
      if (!of(table.otherwise).constant()) return kUnknownShape;
    }
    return {};
  }

  // 1 never falls, -1 never rises, 0 neither shown nor constant.
  Shape way_of(NodeId id) {
    Shape shape = of(id);
    if (shape.kind == Shape::Kind::kAffine) return monotone(id);
    return shape;
  }

  Value value(NodeId id, std::int64_t position) {
    put(bench_, lever_, position);
    const Value out = bench_.value(id, item_);
    put(bench_, lever_, 0);
    return out;
  }
  Value first(NodeId id) { return value(id, first_); }
  Value last(NodeId id) { return value(id, lever_.last); }

  // Known to run one way: which, its ends tell.
  Shape monotone(NodeId id) {
    const Value a = first(id), b = last(id);
    if (!a.known() || !b.known()) return kUnknownShape;
    return {Shape::Kind::kMonotone, b.number < a.number ? -1 : 1};
  }

 private:
  bool moved(Index slot) const {
    return std::any_of(lever_.steps.begin(), lever_.steps.end(),
                       [slot](const auto& step) { return step.first == slot; });
  }
  static Shape turned(Shape shape) {
    shape.way = -shape.way;
    return shape;
  }
  // Of several that combine without changing direction.
  static Shape joined(const Shape& a, const Shape& b) {
    if (!a.known() || !b.known()) return kUnknownShape;
    if (a.constant()) return b;
    if (b.constant()) return a;
    return a.way == b.way ? a : kUnknownShape;
  }

  Shape sum(NodeId id, const Node& node, bool subtract) {
    const Program& program = bench_.model().program;
    bool affine = true;
    std::vector<Shape> shapes;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const NodeId part = program.operand(node, i);
      Shape shape = of(part);
      if (!shape.known()) return kUnknownShape;
      affine = affine && (shape.constant() || shape.kind == Shape::Kind::kAffine);
      shapes.push_back(shape);
    }
    if (affine) {
      const bool constant =
          std::all_of(shapes.begin(), shapes.end(), [](const Shape& one) { return one.constant(); });
      return constant ? Shape{} : Shape{Shape::Kind::kAffine, 0};
    }
    Shape out;
    for (std::uint32_t i = 0; i < node.count; ++i) {
      Shape part = way_of(program.operand(node, i));
      const bool negative = subtract && (node.op == Op::kDays ? i == 0 : i != 0);
      if (negative) part = turned(part);
      out = joined(out, part);
    }
    (void)id;
    return out;
  }

  Shape product(NodeId id, const Node& node) {
    const Program& program = bench_.model().program;
    const NodeId a = program.operand(node, 0), b = program.operand(node, 1);
    const Shape left = of(a), right = of(b);
    if (!left.known() || !right.known()) return kUnknownShape;
    if (left.constant() && right.constant()) return {};
    if (!left.constant() && !right.constant()) return kUnknownShape;
    const Shape& moving = left.constant() ? right : left;
    if (moving.kind == Shape::Kind::kAffine) return moving;
    const Value factor = first(left.constant() ? a : b);
    if (!factor.known()) return kUnknownShape;
    (void)id;
    return factor.number.sign() < 0 ? turned(moving) : moving;
  }

  Shape quotient(NodeId id, const Node& node) {
    const Program& program = bench_.model().program;
    const NodeId above = program.operand(node, 0), below = program.operand(node, 1);
    const Shape top = of(above), bottom = of(below);
    if (!top.known() || !bottom.known()) return kUnknownShape;
    const Value d0 = first(below), d1 = last(below);
    if (!d0.known() || !d1.known() || d0.number.sign() == 0 || d0.number.sign() != d1.number.sign())
      return kUnknownShape;
    if (bottom.constant()) {
      if (top.constant() || top.kind == Shape::Kind::kAffine) return top;
      return d0.number.sign() < 0 ? turned(top) : top;
    }
    // (a + bn) / (c + dn) with a line below that keeps its sign never turns
    const bool lines =
        bottom.kind == Shape::Kind::kAffine && (top.constant() || top.kind == Shape::Kind::kAffine);
    return lines ? monotone(id) : kUnknownShape;
  }

  Workbench& bench_;
  const Lever& lever_;
  Index item_;
  std::int64_t first_ = 0;
};

bool untouched(Shapes& shapes, const Guards& guards) {
  for (const std::vector<Guard>* list : {&guards.not_applicable_if, &guards.requires_all, &guards.zero_if}) {
    for (const Guard& guard : *list) {
      if (!shapes.of(guard.condition).constant()) return false;
      if (!shapes.of(guard.then.points).constant() || !shapes.of(guard.otherwise).constant()) return false;
    }
  }
  return true;
}

// What a curve of constants and lines gives for rising measures: 1 never falls, -1 never rises, 0 neither.
class CurveWay {
 public:
  CurveWay(Workbench& bench, Index item, const Curve& curve, const Rational& least, const Rational& most)
      : bench_(bench), item_(item), curve_(curve), least_(least), most_(most) {}

  std::optional<int> way() {
    std::vector<Rational> bounds;
    for (const Piece& piece : curve_.pieces) {
      Read read;
      if (piece.give == Piece::Give::kRule || !fill(piece, read)) return std::nullopt;
      for (const std::optional<Rational>* bound : {&read.lo, &read.hi}) {
        if (*bound) bounds.push_back(**bound);
      }
      if (piece.give == Piece::Give::kLine) {
        bounds.push_back(read.x0);
        bounds.push_back(read.x1);
      }
      reads_.push_back(std::move(read));
    }
    if (curve_.otherwise != kNoNode) {
      const Value value = bench_.value(curve_.otherwise, item_);
      if (!value.known()) return std::nullopt;
      otherwise_ = value.number;
    }
    std::sort(bounds.begin(), bounds.end());
    bounds.erase(std::unique(bounds.begin(), bounds.end()), bounds.end());
    // at every bound, at two places between neighbours, and beyond the ends: between bounds there are only
    // constants and lines, and lines held between limits run one way
    std::vector<Rational> places;
    if (bounds.empty()) bounds.push_back(Rational(0));
    places.push_back(bounds.front() - Rational(2));
    places.push_back(bounds.front() - Rational(1));
    for (std::size_t i = 0; i < bounds.size(); ++i) {
      places.push_back(bounds[i]);
      if (i + 1 == bounds.size()) break;
      const Rational gap = bounds[i + 1] - bounds[i];
      places.push_back(bounds[i] + gap / 1'000'000);
      places.push_back(bounds[i + 1] - gap / 1'000'000);
    }
    places.push_back(bounds.back() + Rational(1));
    places.push_back(bounds.back() + Rational(2));
    int way = 0;
    std::optional<Rational> before;
    for (const Rational& place : places) {
      const std::optional<Rational> points = at_measure(place);
      if (!points) continue;  // a gap is wrong data: no unit can stand there
      if (before && *points != *before) {
        const int step = *points > *before ? 1 : -1;
        if (way != 0 && way != step) return std::nullopt;
        way = step;
      }
      before = points;
    }
    return way;
  }

 private:
  struct Read {
    std::optional<Rational> lo, hi;
    Rational points, x0, y0, x1, y1;
  };

  bool fill(const Piece& piece, Read& read) {
    const auto get = [&](NodeId node, Rational& into) {
      const Value value = bench_.value(node, item_);
      if (!value.known()) return false;
      into = value.number;
      return true;
    };
    if (piece.lo.at != kNoNode && !get(piece.lo.at, read.lo.emplace())) return false;
    if (piece.hi.at != kNoNode && !get(piece.hi.at, read.hi.emplace())) return false;
    if (piece.give == Piece::Give::kPoints) return get(piece.points, read.points);
    return get(piece.x0, read.x0) && get(piece.y0, read.y0) && get(piece.x1, read.x1) &&
           get(piece.y1, read.y1) && read.x0 != read.x1;
  }

  std::optional<Rational> at_measure(const Rational& measure) const {
    for (std::size_t i = 0; i < reads_.size(); ++i) {
      const Piece& piece = curve_.pieces[i];
      const Read& read = reads_[i];
      if (read.lo && (piece.lo.closed ? measure < *read.lo : measure <= *read.lo)) continue;
      if (read.hi && (piece.hi.closed ? measure > *read.hi : measure >= *read.hi)) continue;
      if (piece.give == Piece::Give::kPoints) return clamp(read.points, least_, most_);
      Rational points = read.y0 + (measure - read.x0) * (read.y1 - read.y0) / (read.x1 - read.x0);
      if (piece.clamp_to_ends) points = clamp(points, std::min(read.y0, read.y1), std::max(read.y0, read.y1));
      return clamp(points, least_, most_);
    }
    if (curve_.otherwise == kNoNode) return std::nullopt;
    return clamp(otherwise_, least_, most_);
  }

  Workbench& bench_;
  Index item_;
  const Curve& curve_;
  const Rational &least_, &most_;
  std::vector<Read> reads_;
  Rational otherwise_;
};

}  // namespace

bool is_held_fast(Workbench& bench, const Lever& lever) {
  if (lever.kind != Lever::Kind::kAmount || lever.from_nothing) return false;
  const Model& model = bench.model();
  Shapes shapes(bench, lever, model.roots.front());
  for (const Check& check : model.checks) {
    const Node& node = model.program[check.condition];
    if (!check.error || node.op != Op::kEqual) continue;
    bool lines = true;
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Shape side = shapes.of(model.program.operand(node, i));
      lines = lines && (side.constant() || side.kind == Shape::Kind::kAffine);
    }
    if (!lines) continue;
    // two lines that meet at 0 and not at 1 meet nowhere else
    const Value now = shapes.value(check.condition, 0), next = shapes.value(check.condition, 1);
    if (now.known() && now.truth() && next.known() && !next.truth()) return true;
  }
  return false;
}

bool runs_one_way(Workbench& bench, const Lever& lever, Index leaf) {
  if (lever.kind != Lever::Kind::kAmount) return false;
  const Model& model = bench.model();
  const Item& item = model.items[at(leaf)];
  if (item.rule == kNone) return false;
  const Rule& rule = model.rules[at(item.rule)];
  Shapes shapes(bench, lever, leaf);
  // a check of the framework that looks at the facts may forbid some positions and allow others
  for (const Check& check : model.checks) {
    if (check.error && !shapes.of(check.condition).constant()) return false;
  }
  if (!shapes.of(item.max).constant() || !shapes.of(item.min).constant() ||
      !shapes.of(rule.minimum).constant() || !shapes.of(rule.step).constant())
    return false;
  if (!untouched(shapes, item.guards) || !untouched(shapes, rule.guards)) return false;
  const Value most = bench.value(item.max, leaf);
  if (!most.known()) return false;
  Rational least;
  for (const NodeId node : {item.min, rule.minimum}) {
    const Value value = node == kNoNode ? Value() : bench.value(node, leaf);
    if (node != kNoNode && !value.known()) return false;
    if (node != kNoNode) least = value.number;
  }
  // parts of a checklist and deductions are not held between the item's limits one by one
  const bool parts = rule.combine != Combine::kSingle;
  const Rational far = Rational(1'000'000'000);
  int way = 0;
  for (const Term& term : rule.terms) {
    if (!shapes.of(term.cap).constant()) return false;
    for (const Piece& piece : term.curve.pieces) {
      for (const NodeId node :
           {piece.lo.at, piece.hi.at, piece.points, piece.x0, piece.y0, piece.x1, piece.y1}) {
        if (!shapes.of(node).constant()) return false;
      }
    }
    if (!shapes.of(term.curve.otherwise).constant()) return false;
    const Shape measure = shapes.way_of(term.measure);
    if (measure.constant()) continue;
    if (measure.kind != Shape::Kind::kMonotone) return false;
    CurveWay curve(bench, leaf, term.curve, parts ? -far : least, parts ? far : most.number);
    const std::optional<int> curve_way = curve.way();
    if (!curve_way) return false;
    const int term_way = *curve_way * measure.way;
    if (term_way == 0) continue;
    if (way != 0 && way != term_way) return false;
    way = term_way;
  }
  return true;
}

Climb climb(const std::function<std::optional<Rational>(std::int64_t)>& value, std::int64_t last,
            const Rational& base, bool one_way, const ClimbLimits& limits) {
  Climb out;
  Rational best = base;
  const auto done = [&] {
    return (limits.enough && best >= *limits.enough) || out.records.size() >= limits.records;
  };
  const auto record = [&](std::int64_t position, const Rational& found) {
    out.records.push_back({position, found});
    best = found;
  };
  if (done()) return out;
  if (last <= 64 || (!one_way && last <= limits.scan)) {
    for (std::int64_t n = 1; n <= last && !done(); ++n) {
      const std::optional<Rational> found = value(n);
      if (found && *found > best) record(n, *found);
    }
    if (out.records.size() >= limits.records && !(limits.enough && best >= *limits.enough)) out.exact = false;
    return out;
  }
  if (!one_way) out.exact = false;
  // the first position in (from, to] whose value is more than `above`; value(to) is
  const auto least = [&](std::int64_t from, std::int64_t to, const Rational& above, bool reach) {
    while (to - from > 1) {
      const std::int64_t middle = from + (to - from) / 2;
      const std::optional<Rational> found = value(middle);
      const bool enough = found && (reach ? *found >= above : *found > above);
      (enough ? to : from) = middle;
    }
    return to;
  };
  std::int64_t position = 0;
  std::int64_t end = last;
  std::optional<Rational> highest = value(end);
  if (!highest && !one_way) {  // somewhere on the way the facts may no longer stand like that
    std::int64_t good = 0;
    while (end - good > 1) {
      const std::int64_t middle = good + (end - good) / 2;
      (value(middle) ? good : end) = middle;
    }
    end = good;
    highest = end > 0 ? value(end) : std::nullopt;
  }
  if (!highest || *highest <= best) {
    if (one_way && !highest) out.exact = false;
    if (one_way || !highest) return out;
  }
  std::int64_t stride = 1;
  while (!done() && position < end) {
    // from the last record on, as far as the last stride went, then twice as far …
    std::int64_t from = position, to = std::min(end, position + stride);
    std::optional<Rational> found = value(to);
    while (!(found && *found > best)) {
      if (to == end) return out;
      from = to;
      stride = stride > end / 2 ? end : stride * 2;
      to = std::min(end, position + stride);
      found = value(to);
    }
    const std::int64_t next = least(from, to, best, false);
    stride = std::max<std::int64_t>(1, next - position);
    position = next;
    record(position, value(position).value_or(best));
    if (limits.ends_only && highest && !done()) {
      const Rational goal = limits.enough && *limits.enough < *highest ? *limits.enough : *highest;
      if (goal <= best) return out;
      const std::int64_t top = least(position, end, goal, true);
      record(top, value(top).value_or(goal));
      return out;
    }
  }
  if (out.records.size() >= limits.records && !(limits.enough && best >= *limits.enough)) out.exact = false;
  return out;
}

}  // namespace parindex::inline v1::detail
