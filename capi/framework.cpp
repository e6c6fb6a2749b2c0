// SPDX-License-Identifier: Apache-2.0
// Frameworks and calendars; the helpers that every part of the C interface shares.
#include <limits>

#include "handles.hpp"

namespace parindex::capi {

FrameworkBox::FrameworkBox(Framework loaded, Mistakes said)
    : framework(std::move(loaded)),
      facts(framework.facts()),
      items(framework.items()),
      bands(framework.bands()),
      period(framework.period() ? to_string(*framework.period()) : std::string()),
      warnings(std::move(said)) {}

parindex_status copy_out(std::string_view text, char* buffer, std::size_t capacity, std::size_t* needed,
    parindex_error** error) noexcept {
  if (needed != nullptr) *needed = text.size();
  if (buffer == nullptr && capacity != 0) return fail(error, kNullArgument);
  if (capacity <= text.size()) {
    return fail(error, PARINDEX_E_BUFFER,
        {"vùng nhớ nhận kết quả quá nhỏ", "the buffer is too small for the text and its NUL"});
  }
  std::memcpy(buffer, text.data(), text.size());
  buffer[text.size()] = '\0';
  return PARINDEX_OK;
}

parindex_mistake to_c(const Mistake& mistake) noexcept {
  parindex_mistake out{};
  out.severity = mistake.severity == Severity::kError ? PARINDEX_MISTAKE : PARINDEX_WARNING;
  out.line = mistake.place.line;
  out.column = mistake.place.column;
  out.code = mistake.code.c_str();
  out.file = mistake.place.file.c_str();
  out.pointer = mistake.place.pointer.c_str();
  out.unit = mistake.unit.c_str();
  out.message_vi = mistake.message.vi.c_str();
  out.message_en = mistake.message.en.c_str();
  out.hint_vi = mistake.hint.vi.c_str();
  out.hint_en = mistake.hint.en.c_str();
  return out;
}

parindex_status mistake_at(const Mistakes& mistakes, std::size_t index, parindex_mistake* out) noexcept {
  if (index >= mistakes.size()) return PARINDEX_E_ARGUMENT;
  return fill(out, to_c(mistakes[index])) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

std::int64_t unscaled(const Rational& value, int scale, std::uint32_t& flags) {
  std::optional<std::int64_t> exact = value.scaled(scale);
  if (exact) return *exact;
  if (!value.fits_digits(scale)) {
    flags |= PARINDEX_SCORE_INEXACT;
    exact = value.rounded({scale, RoundingMode::kHalfUp}).scaled(scale);
    if (exact) return *exact;
  }
  flags |= PARINDEX_SCORE_TOO_LARGE;
  return value.sign() < 0 ? std::numeric_limits<std::int64_t>::min()
                          : std::numeric_limits<std::int64_t>::max();
}

namespace {

constexpr Sentence kBadLimit{"giới hạn kích thước là số âm", "a size limit is negative"};

}  // namespace

std::size_t find_item(const std::vector<ItemInfo>& items, std::string_view name) noexcept {
  std::size_t by_code = PARINDEX_NONE;
  bool several = false;
  for (std::size_t i = 0; i != items.size(); ++i) {
    if (items[i].label == name) return i;
    if (items[i].code != name) continue;
    several = by_code != PARINDEX_NONE;
    by_code = i;
  }
  return several ? PARINDEX_NONE : by_code;
}

}  // namespace parindex::capi

using parindex::Language;
using parindex::capi::fail;
using parindex::capi::fill;
using parindex::capi::guard;
using parindex::capi::kNullArgument;
using parindex::capi::valid;

extern "C" {

// ---- frameworks

parindex_status parindex_load_options_init(parindex_load_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_framework_load(const char* json, size_t json_len,
    const parindex_load_options* options, parindex_framework** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&]() -> parindex_status {
    if (out == nullptr) return fail(error, kNullArgument);
    const std::optional<std::string_view> text = parindex::capi::text_of(json, json_len);
    if (!text) return fail(error, parindex::capi::kBadText);
    parindex_load_options given{};
    if (options != nullptr && !parindex::capi::take(options, given))
      return fail(error, parindex::capi::kBadStruct);
    if ((given.flags & ~PARINDEX_LOAD_STRICT) != 0) return fail(error, parindex::capi::kBadFlags);
    if (given.max_bytes < 0) return fail(error, parindex::capi::kBadLimit);
    parindex::LoadOptions load;
    load.file = parindex::capi::or_empty(given.file);
    if (given.max_bytes != 0) load.max_bytes = static_cast<std::size_t>(given.max_bytes);
    parindex::Mistakes mistakes;
    if ((given.flags & PARINDEX_LOAD_STRICT) != 0) mistakes.promote_warnings();
    std::optional<parindex::Framework> framework = parindex::Framework::load(*text, mistakes, load);
    if (!framework || mistakes.has_errors()) return parindex::capi::fail_data(error, std::move(mistakes));
    auto handle = std::make_unique<parindex_framework>();
    handle->box =
        std::make_shared<const parindex::capi::FrameworkBox>(*std::move(framework), std::move(mistakes));
    *out = handle.release();
    return PARINDEX_OK;
  });
}

void parindex_framework_free(parindex_framework* framework) noexcept {
  parindex::capi::free_handle(framework);
}

const char* parindex_framework_id(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->framework.id().c_str() : nullptr;
}

const char* parindex_framework_title(
    const parindex_framework* framework, parindex_language language) noexcept {
  if (!valid(framework)) return nullptr;
  return framework->box->framework.title()
      .in(language == PARINDEX_VI ? Language::kVi : Language::kEn)
      .c_str();
}

const char* parindex_framework_seal(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->framework.seal().c_str() : nullptr;
}

const char* parindex_framework_period(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->period.c_str() : nullptr;
}

int32_t parindex_framework_digits(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->framework.digits() : -1;
}

size_t parindex_framework_fact_count(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->facts.size() : 0;
}

parindex_status parindex_framework_fact(
    const parindex_framework* framework, size_t fact, parindex_fact* out) noexcept {
  if (!valid(framework) || fact >= framework->box->facts.size()) return PARINDEX_E_ARGUMENT;
  const parindex::FactInfo& info = framework->box->facts[fact];
  parindex_fact value{};
  value.flags = info.declared ? 0 : PARINDEX_FACT_UNDECLARED;
  value.type = static_cast<parindex_fact_type>(info.type);
  value.option_count = info.options.size();
  value.id = info.id.c_str();
  value.title_vi = info.title.vi.c_str();
  value.title_en = info.title.en.c_str();
  value.at_most = info.at_most.c_str();
  value.ancestor = info.ancestor.c_str();
  return fill(out, value) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

const char* parindex_framework_fact_option(
    const parindex_framework* framework, size_t fact, size_t option) noexcept {
  if (!valid(framework) || fact >= framework->box->facts.size()) return nullptr;
  const std::vector<std::string>& options = framework->box->facts[fact].options;
  return option < options.size() ? options[option].c_str() : nullptr;
}

size_t parindex_framework_find_fact(
    const parindex_framework* framework, const char* id, size_t id_len) noexcept {
  const std::optional<std::string_view> text = parindex::capi::text_of(id, id_len);
  if (!valid(framework) || !text) return PARINDEX_NONE;
  const std::vector<parindex::FactInfo>& facts = framework->box->facts;
  for (std::size_t i = 0; i != facts.size(); ++i) {
    if (facts[i].id == *text) return i;
  }
  return PARINDEX_NONE;
}

size_t parindex_framework_item_count(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->items.size() : 0;
}

parindex_status parindex_framework_item(
    const parindex_framework* framework, size_t item, parindex_item* out) noexcept {
  if (!valid(framework) || item >= framework->box->items.size()) return PARINDEX_E_ARGUMENT;
  const parindex::ItemInfo& info = framework->box->items[item];
  parindex_item value{};
  value.depth = info.depth;
  value.digits = info.digits;
  value.parent = info.parent ? static_cast<std::int64_t>(*info.parent) : -1;
  if (info.adjustment) value.flags |= PARINDEX_ITEM_ADJUSTMENT;
  constexpr int kMostDecimals = 18;
  for (int scale = 0; info.max && scale <= kMostDecimals; ++scale) {
    const std::optional<std::int64_t> exact = info.max->scaled(scale);
    if (!exact) continue;
    value.flags |= PARINDEX_ITEM_HAS_MAX;
    value.max = *exact;
    value.max_scale = scale;
    break;
  }
  value.code = info.code.c_str();
  value.label = info.label.c_str();
  value.title_vi = info.title.vi.c_str();
  value.title_en = info.title.en.c_str();
  value.rule = info.rule == parindex::RuleKind::kNone ? "" : to_string(info.rule).data();
  value.source = info.source == parindex::Source::kNone ? "" : to_string(info.source).data();
  value.owner = info.owner.c_str();
  return fill(out, value) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

size_t parindex_framework_find_item(
    const parindex_framework* framework, const char* label, size_t label_len) noexcept {
  const std::optional<std::string_view> text = parindex::capi::text_of(label, label_len);
  if (!valid(framework) || !text) return PARINDEX_NONE;
  return parindex::capi::find_item(framework->box->items, *text);
}

size_t parindex_framework_band_count(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->bands.size() : 0;
}

const char* parindex_framework_band(const parindex_framework* framework, size_t band) noexcept {
  if (!valid(framework) || band >= framework->box->bands.size()) return nullptr;
  return framework->box->bands[band].code.c_str();
}

const char* parindex_framework_band_title(
    const parindex_framework* framework, size_t band, parindex_language language) noexcept {
  if (!valid(framework) || band >= framework->box->bands.size()) return nullptr;
  return framework->box->bands[band]
      .title.in(language == PARINDEX_VI ? Language::kVi : Language::kEn)
      .c_str();
}

size_t parindex_framework_mistake_count(const parindex_framework* framework) noexcept {
  return valid(framework) ? framework->box->warnings.size() : 0;
}

parindex_status parindex_framework_mistake(
    const parindex_framework* framework, size_t index, parindex_mistake* out) noexcept {
  if (!valid(framework)) return PARINDEX_E_ARGUMENT;
  return parindex::capi::mistake_at(framework->box->warnings, index, out);
}

parindex_status parindex_framework_form(const parindex_framework* framework, parindex_format format,
    parindex_language language, char* buffer, size_t capacity, size_t* needed,
    parindex_error** error) noexcept {
  if (needed != nullptr) *needed = 0;
  return guard(error, [&]() -> parindex_status {
    if (!valid(framework)) return fail(error, kNullArgument);
    if (format != PARINDEX_FORMAT_JSON && format != PARINDEX_FORMAT_CSV)
      return fail(error, parindex::capi::kBadFlags);
    const std::string text = parindex::fact_form(framework->box->framework, {},
        format == PARINDEX_FORMAT_JSON ? parindex::ViewFormat::kJson : parindex::ViewFormat::kCsv,
        parindex::CsvShape::kLong, language == PARINDEX_VI ? Language::kVi : Language::kEn);
    return parindex::capi::copy_out(text, buffer, capacity, needed, error);
  });
}

// ---- calendars

parindex_status parindex_calendar_load(const char* csv, size_t csv_len, const char* file,
    parindex_calendar** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&]() -> parindex_status {
    if (out == nullptr) return fail(error, kNullArgument);
    const std::optional<std::string_view> text = parindex::capi::text_of(csv, csv_len);
    if (!text) return fail(error, parindex::capi::kBadText);
    parindex::Mistakes mistakes;
    const std::optional<parindex::Calendar> calendar = parindex::Calendar::with_days(
        parindex::Calendar::vietnam(), *text, parindex::capi::or_empty(file), mistakes);
    if (!calendar) return parindex::capi::fail_data(error, std::move(mistakes));
    *out = new parindex_calendar{.calendar = *calendar};
    return PARINDEX_OK;
  });
}

void parindex_calendar_free(parindex_calendar* calendar) noexcept { parindex::capi::free_handle(calendar); }

parindex_status parindex_calendar_working_days(const parindex_calendar* calendar, int32_t from, int32_t to,
    int64_t* out, parindex_error** error) noexcept {
  if (out != nullptr) *out = 0;
  return guard(error, [&]() -> parindex_status {
    if (out == nullptr || (calendar != nullptr && !valid(calendar))) return fail(error, kNullArgument);
    const parindex::Calendar& days = calendar != nullptr ? calendar->calendar : parindex::Calendar::vietnam();
    const std::optional<parindex::Date> a = parindex::Date::from_day_number(from);
    const std::optional<parindex::Date> b = parindex::Date::from_day_number(to);
    const std::optional<std::int64_t> count = a && b ? days.working_days(*a, *b) : std::nullopt;
    if (!count) {
      return fail(error, PARINDEX_E_NOT_FOUND,
          {"lịch chưa có năm của ngày này, hãy thêm ngày nghỉ của năm đó",
              "the calendar does not know the year of a day; add the days of that year"});
    }
    *out = *count;
    return PARINDEX_OK;
  });
}

}  // extern "C"
