// SPDX-License-Identifier: Apache-2.0
#include "score/duties.hpp"

#include <algorithm>
#include <utility>

#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {
namespace {

bool holds(const std::vector<Index>& list, Index one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

// An explanation round says something about the item.
bool is_explained(const Assessment& unit, Index item) {
  return std::any_of(unit.reviews.begin(), unit.reviews.end(), [item](const Review& review) {
    return review.round == "explanation" &&
           std::any_of(review.scores.begin(), review.scores.end(), [item](const ReviewScore& score) {
             return score.item == item && !score.note.empty();
           });
  });
}

EvidenceStatus status_of(const Item& item, Index index, const Assessment& unit) {
  const EvidencePolicy& policy = *item.evidence;
  EvidenceStatus out;
  out.kinds = policy.kinds;
  out.at_least = policy.at_least;
  const Documents documents = documents_of(unit, index, item.facts, policy.kinds);
  for (const Index one : documents.accepted)
    out.counted.push_back(unit.evidence[at(one)].id);
  for (const Index one : documents.rejected)
    out.rejected.push_back(unit.evidence[at(one)].id);
  const int counted = static_cast<int>(documents.accepted.size());
  if (counted >= policy.at_least) return out;
  out.explained = policy.unless_explained && is_explained(unit, index);
  if (!out.explained) out.missing = policy.at_least - counted;
  return out;
}

}  // namespace

const std::string& owner_of(const Model& model, const Assessment& unit, Index item) {
  for (Index one = item; !unit.owners.empty(); one = model.items[at(one)].parent) {
    const auto named =
        std::lower_bound(unit.owners.begin(), unit.owners.end(), one,
                         [](const ItemOwner& owner, Index wanted) { return owner.item < wanted; });
    if (named != unit.owners.end() && named->item == one) return named->owner;
    const Index parent = model.items[at(one)].parent;
    // an item with an owner of its own does not follow the one above
    if (parent == kNone || model.items[at(parent)].owner != model.items[at(one)].owner) break;
  }
  return model.items[at(item)].owner;
}

std::optional<Date> due_date(const Item& item, const Period& period) {
  constexpr std::size_t kMonthDay = 5;  // MM-DD
  if (item.due.size() != kMonthDay) return Date::parse(item.due);
  const auto two_digits = [&item](std::size_t from) {
    return (item.due[from] - '0') * 10 + (item.due[from + 1] - '0');
  };
  return date_in_period(period, two_digits(0), two_digits(3));
}

Documents documents_of(const Assessment& unit, Index item, const std::vector<Index>& facts,
                       const std::vector<std::string>& kinds) {
  Documents out;
  for (std::size_t i = 0; i < unit.evidence.size(); ++i) {
    const EvidenceDocument& document = unit.evidence[i];
    const bool backs =
        holds(document.items, item) || std::any_of(document.facts.begin(), document.facts.end(),
                                                   [&facts](Index fact) { return holds(facts, fact); });
    if (!backs || (!kinds.empty() && std::find(kinds.begin(), kinds.end(), document.kind) == kinds.end()))
      continue;
    bool accepted = true;  // until a round says otherwise
    for (const Review& review : unit.reviews) {
      for (const EvidenceVerdict& verdict : review.verdicts) {
        if (verdict.evidence == static_cast<Index>(i)) accepted = verdict.accepted;
      }
    }
    (accepted ? out.accepted : out.rejected).push_back(static_cast<Index>(i));
  }
  return out;
}

void describe_duty(const Model& model, const Assessment& unit, Index index, ItemScore& score) {
  const Item& item = model.items[at(index)];
  score.owner = owner_of(model, unit, index);
  if (!item.due.empty()) score.due = due_date(item, unit.period);
  const Date last = score.due.value_or(unit.period.to);
  // the due day itself is on time; with the period's last day the period is over
  score.open = unit.as_of < last || (unit.as_of == last && unit.as_of < unit.period.to);
  if (item.is_leaf() && item.evidence) score.evidence = status_of(item, index, unit);
}

void close_duty(ItemScore& score) {
  score.open = false;
  score.evidence.reset();
  score.evidence_missing = false;
}

}  // namespace parindex::inline v1::detail
