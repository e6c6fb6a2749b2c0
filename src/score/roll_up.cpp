// SPDX-License-Identifier: Apache-2.0
#include "score/roll_up.hpp"

#include <algorithm>

#include "score/duties.hpp"
#include "score/reasons.hpp"

namespace parindex::inline v1::detail {

namespace {

/// The largest (or smallest) (base + sum of chosen points) / (base + sum of chosen maxima) over all choices:
/// the best fractions first, as
/// long as each improves on what is there. `weight` of the certain part may be 0 when at least one choice
/// must be made.
struct Part {
  Rational points, max;
};
Rational best_fraction(Part certain, std::vector<Part> choices, bool largest) {
  std::sort(choices.begin(), choices.end(), [&](const Part& a, const Part& b) {
    const Rational left = a.points * b.max, right = b.points * a.max;
    return largest ? left > right : left < right;
  });
  for (const Part& part : choices) {
    if (certain.max.is_zero()) {
      certain = part;
      continue;
    }
    const Rational now = certain.points * part.max, next = part.points * certain.max;
    if (largest ? next <= now : next >= now) break;
    certain.points += part.points;
    certain.max += part.max;
  }
  return certain.max.is_zero() ? Rational(0) : certain.points / certain.max;
}

}  // namespace

bool RollUp::counts(Index child) const {
  const Standing& standing = standings[at(child)];
  if (standing.tracked) return false;
  return !standing.excluded || model.excluded == ExcludedPolicy::kLost;
}

void RollUp::combine(const std::vector<Index>& children, ItemCombine how, bool rounds, Rounding rounding,
                     const GivenPoints* given, ItemScore& out, Standing& standing, bool undecided) {
  Cause cause = Cause::kRescaled;
  Text why;
  std::optional<Differs> differs;
  const bool all_tracked = std::all_of(children.begin(), children.end(),
                                       [&](Index child) { return standings[at(child)].tracked; });
  const bool none_counts =
      std::none_of(children.begin(), children.end(), [&](Index child) { return counts(child); });
  bool all_idle = !none_counts;
  out.state = State::kScored;
  bool any_applies = false;
  for (const Index child : children) {
    if (!counts(child) || standings[at(child)].excluded) continue;
    any_applies = true;
    all_idle = all_idle && scores[at(child)].state == State::kNoActivity;
  }
  all_idle = all_idle && any_applies;
  if (all_tracked) {
    standing.tracked = true;
    out.state = State::kTracked;
    return;
  }
  if (none_counts) {
    standing.excluded = true;
    standing.by_kind = std::all_of(children.begin(), children.end(), [&](Index child) {
      return standings[at(child)].tracked || standings[at(child)].by_kind;
    });
    out.state = State::kNotApplicable;
    out.applicable_max = Rational(0);
  } else if (how == ItemCombine::kSum) {
    sum(children, out, standing, cause, differs);
  } else {
    alternatives(children, how == ItemCombine::kFirstApplicable, out, standing, why);
    cause = Cause::kNotChosen;
  }
  if (all_idle && out.state == State::kScored) out.state = State::kNoActivity;
  if (undecided && !none_counts) out.state = State::kPending;

  if (given != nullptr && out.state == State::kPending) {
    cover(children, State::kGiven);
    out.state = State::kGiven;
    out.applicable_max = out.max;
    out.points = out.lowest = out.highest = given->points;
    standing.may_exclude = false;
    cause = Cause::kGiven;
    differs.reset();
    if (options.reasons) why = reason_given(given->source);
    if (options.traces) out.trace.push_back({"given", given->source, given->points.to_decimal(8)});
  }

  // what the children's own ledgers do not explain
  Rational explained;
  for (const Index child : children) {
    const ItemScore& score = scores[at(child)];
    if (score.points != score.applicable_max) explained += score.points - score.applicable_max;
  }
  const Rational exact = out.points;
  Rational rest = exact - out.applicable_max - explained;
  if (rounds && !rest.is_zero()) {  // rounding belongs to the cause there is
    rest += out.points.rounded(rounding) - exact;
  }
  const bool folded = !rest.is_zero();
  if (folded && differs && options.reasons) why = differs->why();
  if (folded) out.ledger.push_back({rest, cause, options.reasons ? why : Text{}, {}, {}});
  if (rounds) {
    out.points = out.points.rounded(rounding);
    out.lowest = out.lowest.rounded(rounding);
    out.highest = out.highest.rounded(rounding);
    if (out.points != exact) {
      if (!folded) {
        out.ledger.push_back({out.points - exact,
                              Cause::kRounding,
                              options.reasons ? reason_rounding(rounding.digits) : Text{},
                              {},
                              {}});
      }
      if (options.traces) {
        out.trace.push_back({"round",
                             std::string(to_string(rounding.mode)) + ", " + std::to_string(rounding.digits),
                             out.points.to_fixed(rounding.digits)});
      }
    }
  }
}

Text RollUp::Differs::why() const {
  return rescaled ? reason_rescaled(points.to_decimal(6), of.to_decimal(6))
                  : reason_max_differs(points.to_decimal(6), of.to_decimal(6));
}

void RollUp::sum(const std::vector<Index>& children, ItemScore& out, Standing& standing, Cause& cause,
                 std::optional<Differs>& differs) {
  Rational points, applicable, lowest, highest;
  Rational whole, away;            // of all children: maxima, and what of them does not count
  Rational fitting, fitting_away;  // of those that are for units of this kind
  std::vector<Part> low_choices, high_choices;
  Part low_certain, high_certain;
  bool pending = false, excluded = false, fitting_excluded = false, may_exclude = false, certain = false;
  std::string terms;
  // Mostly all children fit, none may be left out and all points are known: then some sums are the same.
  bool all_fit = true, all_known = true, some_may_exclude = false;
  for (const Index child : children) {
    const ItemScore& score = scores[at(child)];
    const Standing& there = standings[at(child)];
    if (there.tracked) continue;
    all_fit = all_fit && !there.by_kind;
    all_known = all_known && score.lowest == score.points && score.highest == score.points;
    some_may_exclude = some_may_exclude || there.may_exclude;
  }
  for (const Index child : children) {
    const ItemScore& score = scores[at(child)];
    if (standings[at(child)].tracked) continue;
    whole += score.max;
    if (score.max != score.applicable_max) away += score.max - score.applicable_max;
    if (!standings[at(child)].by_kind) {
      if (!all_fit) {
        fitting += score.max;
        fitting_away += score.max - score.applicable_max;
      }
      fitting_excluded = fitting_excluded || !counts(child);
    }
    if (!counts(child)) {
      excluded = true;
      continue;
    }
    points += score.points;
    applicable += score.applicable_max;
    if (!all_known) {
      lowest += score.lowest;
      highest += score.highest;
    }
    pending = pending || score.state == State::kPending;
    if (standings[at(child)].may_exclude) {
      may_exclude = true;
      low_choices.push_back({score.lowest, score.applicable_max});
      high_choices.push_back({score.highest, score.applicable_max});
    } else {
      certain = true;
      if (some_may_exclude) {
        low_certain.points += score.lowest;
        low_certain.max += score.applicable_max;
        high_certain.points += score.highest;
        high_certain.max += score.applicable_max;
      }
    }
    if (options.traces) terms += (terms.empty() ? "" : " + ") + score.points.to_decimal(6);
  }
  if (all_fit) {
    fitting = whole;
    fitting_away = away;
  }
  if (all_known) lowest = highest = points;
  if (!some_may_exclude) {
    low_certain = {lowest, applicable};
    high_certain = {highest, applicable};
  }
  out.points = points;
  out.lowest = lowest;
  out.highest = highest;
  if (pending) out.state = State::kPending;
  standing.may_exclude = may_exclude && !certain;
  if (out.max == fitting) {  // the stated maximum leaves out what is for other kinds of unit
    whole = fitting;
    away = fitting_away;
    excluded = fitting_excluded;
  }
  switch (model.excluded) {
    case ExcludedPolicy::kRescaleTotal:
      out.applicable_max = out.max - away;
      break;
    case ExcludedPolicy::kLost:
      out.applicable_max = out.max;
      break;
    case ExcludedPolicy::kRescaleParent: {
      out.applicable_max = out.max;
      if (excluded && !applicable.is_zero()) out.points = out.max * points / applicable;
      if (excluded || may_exclude) {
        const Rational least = out.max * best_fraction(low_certain, low_choices, false);
        const Rational most = out.max * best_fraction(high_certain, high_choices, true);
        // with nothing left out the plain sum stands, also where the stated maximum differs from the
        // children's
        out.lowest = excluded ? least : std::min(lowest, least);
        out.highest = excluded ? most : std::max(highest, most);
      }
      if (standing.may_exclude) out.lowest = std::min(out.lowest, Rational(0));
      break;
    }
  }
  if (options.traces) out.trace.push_back({"sum", terms, points.to_decimal(8)});
  const bool rescaled = model.excluded == ExcludedPolicy::kRescaleParent && excluded;
  cause = Cause::kRescaled;
  if (rescaled && options.traces) {
    out.trace.push_back(
        {"rescale", out.max.to_decimal(6) + " × " + points.to_decimal(6) + " / " + applicable.to_decimal(6),
         out.points.to_decimal(8)});
  }
  differs = rescaled ? Differs{true, points, applicable} : Differs{false, out.max, whole};
}

void RollUp::alternatives(const std::vector<Index>& children, bool first, ItemScore& out, Standing& standing,
                          Text& why) {
  Index chosen = kNone, known = kNone;  ///< the best as far as it goes; the best that is decided
  bool pending = false;
  Rational lowest, highest, largest;
  bool any = false, settled = false, all_may_exclude = true;
  // what does not apply is no alternative; only where nothing applies is it what is left
  const bool some_apply = std::any_of(children.begin(), children.end(), [&](Index child) {
    return counts(child) && !standings[at(child)].excluded;
  });
  const auto eligible = [&](Index child) {
    return counts(child) && (!some_apply || !standings[at(child)].excluded);
  };
  for (const Index child : children) {
    if (!eligible(child)) continue;
    const ItemScore& score = scores[at(child)];
    const bool may_exclude = standings[at(child)].may_exclude;
    if (first && settled) break;
    all_may_exclude = all_may_exclude && may_exclude;
    lowest = !any ? score.lowest
                  : (first ? std::min(lowest, score.lowest)
                           : std::max(lowest, may_exclude ? Rational(0) : score.lowest));
    highest = !any ? score.highest : std::max(highest, score.highest);
    largest = !any ? score.applicable_max : std::max(largest, score.applicable_max);
    if (chosen == kNone || (!first && scores[at(chosen)].points < score.points)) chosen = child;
    const bool decided = score.state != State::kPending;
    if (decided && (known == kNone || (!first && scores[at(known)].points < score.points))) known = child;
    any = true;
    settled = !may_exclude;
  }
  for (const Index child : children) {
    if (!eligible(child) || scores[at(child)].state != State::kPending) continue;
    // a pending alternative matters while it can still beat the best decided one, or (first_applicable)
    // decides which one counts
    if (first ? child == chosen : (known == kNone || scores[at(known)].points < scores[at(child)].highest))
      pending = true;
  }
  if (!first && !pending && known != kNone) chosen = known;
  const ItemScore& best = scores[at(chosen)];
  out.points = best.points;
  out.lowest = pending ? lowest : best.points;
  out.highest = pending ? highest : best.points;
  out.applicable_max = first ? best.applicable_max : largest;
  if (pending) out.state = State::kPending;
  standing.may_exclude = pending && all_may_exclude;
  if (model.excluded != ExcludedPolicy::kRescaleTotal) {
    if (model.excluded == ExcludedPolicy::kRescaleParent && out.applicable_max != out.max &&
        !out.applicable_max.is_zero()) {
      const Rational factor = out.max / out.applicable_max;
      out.points *= factor;
      out.lowest *= factor;
      out.highest *= factor;
    }
    out.applicable_max = out.max;
  }
  if (options.reasons) why = reason_not_chosen(model.items[at(chosen)].code);
  if (options.traces)
    out.trace.push_back(
        {first ? "first_applicable" : "best", model.items[at(chosen)].code, out.points.to_decimal(8)});
}

void RollUp::cover(const std::vector<Index>& children, State state) {
  for (const Index child : children) {
    ItemScore& score = scores[at(child)];
    close_duty(score);
    if (standings[at(child)].tracked) continue;
    score.state = state;
    score.applicable_max = score.points = score.lowest = score.highest = Rational(0);
    score.ledger.clear();
    score.trace.clear();
    standings[at(child)] = Standing{};
    cover(model.items[at(child)].children, state);
  }
}

std::size_t RollUp::count_pending(const std::vector<Index>& children) const {
  std::size_t count = 0;
  for (const Index child : children) {
    if (scores[at(child)].state != State::kPending) continue;
    const Item& item = model.items[at(child)];
    count += item.is_leaf() ? 1 : std::max<std::size_t>(count_pending(item.children), 1);
  }
  return count;
}

}  // namespace parindex::inline v1::detail
