// SPDX-License-Identifier: Apache-2.0
#include "score/inner_guards.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "score/range.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {
namespace {

class Asking {
 public:
  Asking(Context& context, const Rational& min, const Rational& max, const ScoreOptions& options,
         ItemScore& score)
      : context_(context), min_(min), max_(max), options_(options), score_(score) {}

  InnerGuards ask(const Item& item) {
    const std::string& kind = context_.unit->unit.kind;
    if (!applies_to(context_.model, item, kind)) {
      out_.ending = not_applicable(item.otherwise, why(reason_kind(kind)), {});
      out_.ending->by_kind = true;
      return std::move(out_);
    }
    for (const Guard& guard : item.guards.not_applicable_if) {
      if (take(guard, true, not_applicable(guard.then, why(reason_guard(guard.text, "")), guard.facts)))
        return std::move(out_);
    }
    for (const Guard& guard : item.guards.requires_all) {
      GuardEnding ending{.cause = Cause::kRequirementNotMet,
                         .why = why(reason_requirement(guard.text)),
                         .facts = guard.facts};
      if (take(guard, false, std::move(ending))) return std::move(out_);
    }
    for (const Guard& guard : item.guards.zero_if) {
      if (take(guard, true,
               {.cause = Cause::kViolation, .why = why(reason_zero_if(guard.text)), .facts = guard.facts}))
        return std::move(out_);
    }
    return std::move(out_);
  }

 private:
  Text why(Text text) const { return options_.reasons ? std::move(text) : Text{}; }

  GuardEnding not_applicable(const Outcome& then, Text why, const std::vector<Index>& facts) {
    GuardEnding out{.applies = false, .why = std::move(why), .facts = facts};
    out.excluded = then.kind == Outcome::Kind::kExclude;
    if (then.kind == Outcome::Kind::kFull) out.points = max_;
    if (then.kind == Outcome::Kind::kPoints) {
      const Value value = evaluate(context_, then.points);
      out.points = std::max(min_, std::min(max_, value.number));
    }
    return out;
  }

  // True when the guard decides.
  bool take(const Guard& guard, bool when, GuardEnding ending) {
    const Value value = evaluate(context_, guard.condition);
    if (options_.traces) {
      score_.trace.push_back({"guard", guard.text + ": " + render(context_, guard.condition),
                              value.known() ? (value.truth() ? "true" : "false") : "?"});
    }
    if (value.known() && value.truth() != when) return false;
    bool decided = value.known();
    if (guard.otherwise != kNoNode) {
      const Range points = range_of(context_, guard.otherwise);
      decided = decided && points.point();
      ending.points = points.lo.value_or(min_);
      if (!points.point()) {  // the other end of what it can still become
        out_.open.push_back(ending);
        out_.open.back().points = points.hi.value_or(max_);
      }
    }
    if (decided) {
      out_.ending = std::move(ending);
      return true;
    }
    out_.undecided = true;
    out_.open.push_back(std::move(ending));
    out_.facts.insert(out_.facts.end(), guard.facts.begin(), guard.facts.end());
    return false;
  }

  Context& context_;
  const Rational& min_;
  const Rational& max_;
  const ScoreOptions& options_;
  ItemScore& score_;
  InnerGuards out_;
};

}  // namespace

bool applies_to(const Model& model, const Item& item, const std::string& kind) {
  return item.applies_to.empty() || kind.empty() ||
         std::any_of(item.applies_to.begin(), item.applies_to.end(),
                     [&](const std::string& one) { return one == kind || one == model.base_kind(kind); });
}

InnerGuards ask_guards(Context& context, const Item& item, const Rational& min, const Rational& max,
                       const ScoreOptions& options, ItemScore& score) {
  return Asking(context, min, max, options, score).ask(item);
}

}  // namespace parindex::inline v1::detail
