// SPDX-License-Identifier: Apache-2.0
// Advice: what a unit lost, what is at risk, and the least that has to change.
#include "asking.hpp"
#include "making.hpp"

namespace parindex::capi {
namespace {

constexpr Sentence kNoTarget{
    "không hiểu mục tiêu; ví dụ: total:80, index:90, rank:3, band: với một mã xếp loại của bộ tiêu chí",
    "the target cannot be read; for instance total:80, index:90, rank:3, band: with a band of the framework"};
constexpr Sentence kNoTargetGiven{"cần mục tiêu trong tuỳ chọn", "the options name no target"};
constexpr Sentence kNoItem{
    "bộ tiêu chí không có tiêu chí mang tên này", "the framework has no item of this name"};
constexpr Sentence kNoDay{
    "ngày không đọc được; ví dụ: 2026-06-30", "the day cannot be read; for instance 2026-06-30"};
constexpr Sentence kNegative{"số ngày hoặc giới hạn là số âm", "a number of days or a limit is negative"};
constexpr Sentence kNoChange{"không có thay đổi nào: mục tiêu đã đạt, hoặc không đạt được",
    "there is no change: the target is reached already, or cannot be"};

// A call's options, checked and in C++ terms.
struct Wish {
  parindex_advice_options raw{};
  ViewFormat format = ViewFormat::kJson;
  std::optional<Target> target;
  std::optional<std::size_t> item;
  std::optional<Effort> effort;
  AdviceOptions options;

  parindex_status take(
      const parindex_advice_options* from, const parindex_result& result, parindex_error** error) {
    options.previous = result.cards->previous();
    options.calendar = result.cards->calendar();
    if (from == nullptr) return PARINDEX_OK;
    if (!capi::take(from, raw)) return fail(error, kBadStruct);
    if ((raw.flags & ~PARINDEX_ADVICE_FEWEST_CHANGES) != 0) return fail(error, kBadFlags);
    if ((raw.flags & PARINDEX_ADVICE_FEWEST_CHANGES) != 0) options.least = AdviceOptions::Least::kChanges;
    const std::optional<ViewFormat> wanted = format_of(raw.view);
    if (!wanted) return fail(error, kBadFlags);
    format = *wanted;
    if (raw.soon < 0 || raw.reserved != 0) return fail(error, kNegative);
    if (raw.soon != 0) options.soon = raw.soon;
    if (raw.budget != 0) options.budget = static_cast<std::size_t>(raw.budget);
    return take_texts(*result.framework, error);
  }

 private:
  parindex_status take_texts(const FrameworkBox& framework, parindex_error** error) {
    if (raw.as_of != nullptr) {
      options.as_of = Date::parse(raw.as_of);
      if (!options.as_of) return fail(error, kNoDay);
    }
    if (raw.target != nullptr) {
      target = parse_target(raw.target, framework.framework);
      if (!target) return fail(error, kNoTarget);
    }
    if (raw.item != nullptr) {
      const std::size_t found = find_item(framework.items, raw.item);
      if (found == PARINDEX_NONE) return fail(error, PARINDEX_E_NOT_FOUND, kNoItem);
      item = found;
    }
    if (!good_text(raw.effort, raw.effort_length)) return fail(error, kBadText);
    if (raw.effort == nullptr) return PARINDEX_OK;
    Mistakes mistakes;
    effort = Effort::load(
        option_text(raw.effort, raw.effort_length), framework.framework, mistakes, or_empty(raw.effort_file));
    if (!effort) return fail_data(error, std::move(mistakes));
    options.effort = &*effort;
    return PARINDEX_OK;
  }
};

}  // namespace

parindex_status make_advice(const parindex_result& result, const Scorecard& card,
    const parindex_advice_options* options, MadeAdvice& out, parindex_error** error) {
  Wish wish;
  if (const parindex_status status = wish.take(options, result, error); status != PARINDEX_OK) return status;
  out.format = wish.format;
  out.language = language_of(wish.raw.language);
  out.item = wish.item;
  const Framework& framework = result.framework->framework;
  const std::shared_ptr<const Batch> batch = result.cards->batch();
  const std::size_t assessment = *batch->find(card.unit.id, card.period);
  Mistakes mistakes;
  out.advice = advise(framework, *batch, assessment, mistakes, wish.options);
  if (!out.advice) return fail_data(error, std::move(mistakes));
  if (!wish.target) return PARINDEX_OK;
  out.plan = advise_target(framework, *batch, assessment, *wish.target, mistakes, wish.options);
  return out.plan ? PARINDEX_OK : fail_data(error, std::move(mistakes));
}

}  // namespace parindex::capi

using parindex::capi::at_place;
using parindex::capi::Cards;
using parindex::capi::fail;
using parindex::capi::hand_on;
using parindex::capi::kNullArgument;

extern "C" {

parindex_status parindex_advice_options_init(parindex_advice_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_result_advise(const parindex_result* result, size_t unit,
    const parindex_advice_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return at_place(result, unit, PARINDEX_NONE, error, [&](const Cards& cards) -> parindex_status {
    if (write == nullptr) return fail(error, kNullArgument);
    parindex::capi::MadeAdvice made;
    const parindex_status status =
        parindex::capi::make_advice(*result, *cards.look(unit), options, made, error);
    if (status != PARINDEX_OK) return status;
    return hand_on(to_view(*made.advice, made.plan, result->framework->framework, made.format,
                       {.language = made.language}, made.item),
        write, user, error);
  });
}

parindex_status parindex_result_change(const parindex_result* result, size_t unit,
    const parindex_advice_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return at_place(result, unit, PARINDEX_NONE, error, [&](const Cards& cards) -> parindex_status {
    if (write == nullptr) return fail(error, kNullArgument);
    parindex::capi::Wish wish;
    if (const parindex_status status = wish.take(options, *result, error); status != PARINDEX_OK)
      return status;
    if (!wish.target) return fail(error, parindex::capi::kNoTargetGiven);
    const std::shared_ptr<const parindex::Batch> batch = cards.batch();
    const std::size_t assessment = *batch->find(cards.unit(unit).id, cards.look(unit)->period);
    parindex::Mistakes mistakes;
    const std::optional<parindex::TargetAdvice> plan =
        advise_target(result->framework->framework, *batch, assessment, *wish.target, mistakes, wish.options);
    if (!plan) return parindex::capi::fail_data(error, std::move(mistakes));
    if (!plan->reachable || plan->already)
      return fail(error, PARINDEX_E_NOT_FOUND, parindex::capi::kNoChange);
    return hand_on(changed_assessments(*batch, assessment, *plan), write, user, error);
  });
}

}  // extern "C"
