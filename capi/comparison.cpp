// SPDX-License-Identifier: Apache-2.0
// Scorecards side by side: periods, units, published tables, two frameworks, the briefing of a day.
#include "parindex/comparison.hpp"

#include "asking.hpp"
#include "handles.hpp"

namespace parindex::capi {
namespace {

constexpr Sentence kNobody{"không có đơn vị này, hoặc nhóm so sánh không có đơn vị nào được xếp hạng",
    "there is no such unit, or no unit of the cohort is ranked"};
constexpr Sentence kNotThen{"đơn vị này không có ở kỳ trước", "the unit was not there before"};
constexpr Sentence kWhichUnit{"không có đơn vị này, hoặc cần nêu đơn vị vì có nhiều đơn vị không có cấp trên",
    "there is no such unit, or several units have none above and one must be named"};
constexpr Sentence kNoDays{"cần ít nhất một ngày", "there must be a day at least"};

// A call's options, checked and in C++ terms.
struct Wish {
  parindex_compare_options raw{};
  ViewFormat format = ViewFormat::kJson;
  ViewOptions view;
  std::string unit;

  parindex_status take(const parindex_compare_options* from, parindex_error** error) {
    view.language = Language::kVi;
    if (from == nullptr) return PARINDEX_OK;
    if (!capi::take(from, raw)) return fail(error, kBadStruct);
    const std::optional<ViewFormat> wanted = format_of(raw.view);
    if (raw.flags != 0 || !wanted) return fail(error, kBadFlags);
    if (!good_text(raw.mapping, raw.mapping_length)) return fail(error, kBadText);
    format = *wanted;
    view.language = language_of(raw.language);
    unit = or_empty(raw.unit);
    return PARINDEX_OK;
  }
};

// What all have in common: the options are taken, then `body` gives the text or the reason why there is none.
template <typename Body>
parindex_status written(const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error, Body&& body) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (write == nullptr) return fail(error, kNullArgument);
    Wish wish;
    if (const parindex_status status = wish.take(options, error); status != PARINDEX_OK) return status;
    std::string text;
    if (const parindex_status status = body(wish, text); status != PARINDEX_OK) return status;
    return hand_on(text, write, user, error);
  });
}

parindex_status compare_results(const parindex_result& before, const parindex_result& after, const Wish& wish,
    std::string& text, parindex_error** error) {
  const Framework& old_rules = before.framework->framework;
  const Framework& rules = after.framework->framework;
  Mistakes mistakes;
  Mapping mapping;
  if (wish.raw.mapping != nullptr) {
    const std::optional<Mapping> read = Mapping::load(option_text(wish.raw.mapping, wish.raw.mapping_length),
        old_rules, rules, mistakes, or_empty(wish.raw.file));
    if (!read) return fail_data(error, std::move(mistakes));
    mapping = *read;
  }
  const std::shared_ptr<const Scorecards> old_cards = before.cards->all(false);
  const std::shared_ptr<const Scorecards> cards = after.cards->all(false);
  if (!wish.unit.empty() && !has_unit(*cards, wish.unit))
    return fail(error, PARINDEX_E_NOT_FOUND, kNoSuchUnit);
  const std::shared_ptr<const Batch> old_batch = before.cards->batch();
  const std::shared_ptr<const Batch> batch = after.cards->batch();
  const std::optional<PeriodComparison> both = compare_periods({old_rules, *old_batch, *old_cards},
      {rules, *batch, *cards}, mistakes, wish.unit, mapping,
      {.previous = before.cards->previous(),
          .calendar = before.cards->calendar(),
          .reasons = false,
          .traces = false,
          .seals = false});
  if (!both) return fail_data(error, std::move(mistakes));
  if (wish.unit.empty()) {
    text = to_view(both->units, rules, wish.format, wish.view);
  } else if (both->units.empty()) {
    return fail(error, PARINDEX_E_NOT_FOUND, kNotThen);
  } else {
    text = to_view(both->units.front(), rules, wish.format, wish.view);
  }
  return PARINDEX_OK;
}

parindex_status brief_days(const parindex_result* const* results, std::size_t count,
    const char* const* labels, const Wish& wish, std::string& text, parindex_error** error) {
  if (count == 0) return fail(error, kNoDays);
  for (std::size_t i = 0; i != count; ++i) {
    if (!valid(results[i]) || (labels != nullptr && labels[i] == nullptr)) return fail(error, kNullArgument);
    if (!same_rules(*results[i], *results[0])) return fail(error, kOtherRules);
  }
  std::vector<std::shared_ptr<const Scorecards>> held;
  std::vector<std::shared_ptr<const Batch>> batches;
  std::vector<const Scorecards*> cards;
  for (std::size_t i = 0; i != count; ++i) {
    held.push_back(results[i]->cards->all(false));
    batches.push_back(results[i]->cards->batch());
    cards.push_back(held.back().get());
  }
  const std::vector<std::string> dates = labels_of_days(cards, wish.view.language);
  std::vector<BriefingDay> days;
  for (std::size_t i = 0; i != count; ++i) {
    const std::string label = labels != nullptr ? labels[i]
                              : dates.empty()   ? std::to_string(i + 1)
                                                : dates[i];
    days.push_back({batches[i].get(), cards[i], label});
  }
  const Framework& framework = results[count - 1]->framework->framework;
  BriefingOptions how;
  how.unit = wish.unit;
  const std::optional<Briefing> briefing = brief(framework, days, how);
  if (!briefing) return fail(error, PARINDEX_E_NOT_FOUND, kWhichUnit);
  text = to_view(*briefing, framework, wish.format, wish.view);
  return PARINDEX_OK;
}

}  // namespace
}  // namespace parindex::capi

using parindex::capi::fail;
using parindex::capi::fail_data;
using parindex::capi::kNullArgument;
using parindex::capi::valid;
using parindex::capi::Wish;
using parindex::capi::written;

extern "C" {

parindex_status parindex_compare_options_init(
    parindex_compare_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_result_compare(const parindex_result* before, const parindex_result* after,
    const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return written(options, write, user, error, [&](const Wish& wish, std::string& text) -> parindex_status {
    if (!valid(before) || !valid(after)) return fail(error, kNullArgument);
    return parindex::capi::compare_results(*before, *after, wish, text, error);
  });
}

parindex_status parindex_result_compare_unit(const parindex_result* result, size_t unit, const char* other,
    const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return parindex::capi::at_place(
      result, unit, PARINDEX_NONE, error, [&](const parindex::capi::Cards& cards) -> parindex_status {
        return written(
            options, write, user, error, [&](const Wish& wish, std::string& text) -> parindex_status {
              if (other == nullptr) return fail(error, kNullArgument);
              const parindex::Framework& framework = result->framework->framework;
              const std::optional<parindex::Comparison> comparison =
                  compare_units(framework, *cards.all(false), *cards.look(unit), other, wish.view.language);
              if (!comparison) return fail(error, PARINDEX_E_NOT_FOUND, parindex::capi::kNobody);
              text = to_view(*comparison, framework, wish.format, wish.view);
              return PARINDEX_OK;
            });
      });
}

parindex_status parindex_result_check(const parindex_result* result, const char* table, size_t table_len,
    const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return written(options, write, user, error, [&](const Wish& wish, std::string& text) -> parindex_status {
    if (!valid(result)) return fail(error, kNullArgument);
    const std::optional<std::string_view> csv = parindex::capi::text_of(table, table_len);
    if (!csv) return fail(error, parindex::capi::kBadText);
    const parindex::Framework& framework = result->framework->framework;
    parindex::Mistakes mistakes;
    const std::optional<parindex::PublishedCheck> check = compare_published(
        framework, *result->cards->all(false), *csv, parindex::capi::or_empty(wish.raw.file), mistakes);
    if (!check) return fail_data(error, std::move(mistakes));
    text = to_view(*check, framework, wish.format, wish.view);
    return PARINDEX_OK;
  });
}

parindex_status parindex_result_brief(const parindex_result* const* days, const char* const* labels,
    size_t day_count, const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return written(options, write, user, error, [&](const Wish& wish, std::string& text) -> parindex_status {
    if (days == nullptr) return fail(error, kNullArgument);
    return parindex::capi::brief_days(days, day_count, labels, wish, text, error);
  });
}

parindex_status parindex_framework_diff(const char* before, size_t before_len, const char* after,
    size_t after_len, const parindex_compare_options* options, parindex_write_fn write, void* user,
    parindex_error** error) noexcept {
  return written(options, write, user, error, [&](const Wish& wish, std::string& text) -> parindex_status {
    const std::optional<std::string_view> old_text = parindex::capi::text_of(before, before_len);
    const std::optional<std::string_view> new_text = parindex::capi::text_of(after, after_len);
    if (!old_text || !new_text) return fail(error, parindex::capi::kBadText);
    parindex::LoadOptions old_file, new_file;
    old_file.file = parindex::capi::or_empty(wish.raw.file);
    new_file.file = parindex::capi::or_empty(wish.raw.other_file);
    parindex::Mistakes mistakes;
    const std::optional<parindex::FrameworkDiff> diff =
        diff_frameworks(*old_text, *new_text, mistakes, old_file, new_file);
    if (!diff) return fail_data(error, std::move(mistakes));
    text = to_view(*diff, wish.format, wish.view);
    return PARINDEX_OK;
  });
}

}  // extern "C"
