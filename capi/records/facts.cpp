// SPDX-License-Identifier: Apache-2.0
// Reading tables of records, and the facts that come of it.
#include "asking.hpp"
#include "records_handles.hpp"

namespace parindex::capi {

Mistakes refused_rows(const QualityReport& quality) {
  Mistakes out(std::max<std::size_t>(quality.refused.size(), 1));
  for (const Mistake& mistake : quality.refused)
    out.add(mistake);
  for (std::uint64_t i = quality.refused.size(); i < quality.rows_refused; ++i)
    out.count_only(Severity::kError);
  return out;
}

parindex_status give_facts(
    RecordFacts facts, bool keep_going, parindex_records_facts** out, parindex_error** error) {
  if (facts.quality.rows_refused != 0 && !keep_going) return fail_data(error, refused_rows(facts.quality));
  *out = std::make_unique<parindex_records_facts>(std::move(facts)).release();
  return PARINDEX_OK;
}

}  // namespace parindex::capi

parindex_records_facts::parindex_records_facts(parindex::RecordFacts made) : facts(std::move(made)) {
  periods.reserve(facts.units.size());
  for (std::size_t unit = 0; unit != facts.units.size(); ++unit) {
    const parindex::UnitFacts& one = facts.units[unit];
    periods.emplace_back(one.period.from.to_string(), one.period.to.to_string());
    for (std::size_t fact = 0; fact != one.facts.size(); ++fact)
      positions.emplace_back(unit, fact);
  }
}

using parindex::capi::fail;
using parindex::capi::fill;
using parindex::capi::guarded;
using parindex::capi::kNullArgument;
using parindex::capi::RecordsOptions;
using parindex::capi::valid;

namespace {

bool is_kind(std::string_view word) {
  const std::vector<std::string_view> kinds = parindex::record_kinds();
  return std::find(kinds.begin(), kinds.end(), word) != kinds.end();
}

bool is_view(parindex_records_view view) noexcept {
  return view == PARINDEX_RECORDS_CSV || view == PARINDEX_RECORDS_JSON;
}

parindex_status mistake_in(
    const std::vector<parindex::Mistake>& list, std::size_t index, parindex_mistake* out) noexcept {
  if (index >= list.size()) return PARINDEX_E_ARGUMENT;
  return fill(out, parindex::capi::to_c(list[index])) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

// The kind, options and tables of a call.
parindex_status take_call(std::string_view kind, const parindex_records_input* inputs, std::size_t count,
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error) {
  if (!is_kind(kind)) {
    return fail(error, PARINDEX_E_NOT_FOUND,
        {"không có loại bản ghi này; parindex_records_kind() cho biết các loại",
            "there is no such kind of record; parindex_records_kind() gives those there are"});
  }
  const parindex_status status = take_counting_options(kind, options, out, error);
  if (status != PARINDEX_OK) return status;
  return parindex::capi::take_inputs(inputs, count, out.request.inputs, error);
}

parindex_status read(
    std::string_view kind, RecordsOptions& taken, parindex::RecordFacts& out, parindex_error** error) {
  parindex::Mistakes mistakes;
  std::optional<parindex::RecordFacts> facts = parindex::read_records(kind, taken.request, mistakes);
  if (taken.cancelled) return parindex::capi::fail_cancelled(error);
  if (!facts) return parindex::capi::fail_data(error, std::move(mistakes));
  out = *std::move(facts);
  return PARINDEX_OK;
}

}  // namespace

extern "C" {

parindex_status parindex_records_read(const char* kind, const parindex_records_input* inputs,
    size_t input_count, const parindex_records_options* options, parindex_records_facts** out,
    parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr || kind == nullptr || inputs == nullptr || input_count == 0)
      return fail(inner, kNullArgument);
    RecordsOptions taken;
    parindex_status status = take_call(kind, inputs, input_count, options, taken, inner);
    if (status != PARINDEX_OK) return status;
    parindex::RecordFacts facts;
    status = read(kind, taken, facts, inner);
    if (status != PARINDEX_OK) return status;
    return parindex::capi::give_facts(std::move(facts), taken.has(PARINDEX_RECORDS_KEEP_GOING), out, inner);
  });
}

void parindex_records_facts_free(parindex_records_facts* facts) noexcept {
  parindex::capi::free_handle(facts);
}

size_t parindex_records_facts_count(const parindex_records_facts* facts) noexcept {
  return valid(facts) ? facts->positions.size() : 0;
}

parindex_status parindex_records_facts_fact(
    const parindex_records_facts* facts, size_t index, parindex_records_fact* out) noexcept {
  if (!valid(facts) || index >= facts->positions.size()) return PARINDEX_E_ARGUMENT;
  const auto [unit, position] = facts->positions[index];
  const parindex::UnitFacts& of = facts->facts.units[unit];
  const parindex::RecordFact& fact = of.facts[position];
  parindex_records_fact raw{};
  raw.source_count = fact.sources.size();
  raw.unit = of.unit.c_str();
  raw.period_from = facts->periods[unit].first.c_str();
  raw.period_to = facts->periods[unit].second.c_str();
  raw.fact = fact.fact.c_str();
  raw.value = fact.value.c_str();
  raw.how = fact.how.c_str();
  return fill(out, raw) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_records_facts_source(
    const parindex_records_facts* facts, size_t index, size_t source, parindex_records_source* out) noexcept {
  if (!valid(facts) || index >= facts->positions.size()) return PARINDEX_E_ARGUMENT;
  const auto [unit, position] = facts->positions[index];
  const std::vector<parindex::FactSource>& sources = facts->facts.units[unit].facts[position].sources;
  if (source >= sources.size()) return PARINDEX_E_ARGUMENT;
  static_assert(sizeof(uint64_t) == sizeof(*sources.front().lines.data()));
  parindex_records_source raw{};
  raw.rows = sources[source].rows;
  raw.line_count = sources[source].lines.size();
  raw.lines = sources[source].lines.data();
  raw.file = sources[source].file.c_str();
  return fill(out, raw) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_records_facts_quality(
    const parindex_records_facts* facts, parindex_records_quality* out) noexcept {
  if (!valid(facts)) return PARINDEX_E_ARGUMENT;
  const parindex::QualityReport& quality = facts->facts.quality;
  parindex_records_quality raw{};
  raw.rows_in = quality.rows_in;
  raw.rows_counted = quality.rows_counted;
  raw.rows_refused = quality.rows_refused;
  raw.reason_count = quality.reasons.size();
  raw.refused_count = quality.refused.size();
  raw.doubtful_rows = quality.warning_count;
  raw.doubtful_count = quality.warnings.size();
  return fill(out, raw) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

const char* parindex_records_facts_reason(
    const parindex_records_facts* facts, size_t index, uint64_t* rows) noexcept {
  if (rows != nullptr) *rows = 0;
  if (!valid(facts) || index >= facts->facts.quality.reasons.size()) return nullptr;
  const parindex::RefusedCount& reason = facts->facts.quality.reasons[index];
  if (rows != nullptr) *rows = reason.rows;
  return reason.code.c_str();
}

parindex_status parindex_records_facts_refused(
    const parindex_records_facts* facts, size_t index, parindex_mistake* out) noexcept {
  return valid(facts) ? mistake_in(facts->facts.quality.refused, index, out) : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_records_facts_doubtful(
    const parindex_records_facts* facts, size_t index, parindex_mistake* out) noexcept {
  return valid(facts) ? mistake_in(facts->facts.quality.warnings, index, out) : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_records_facts_write(const parindex_records_facts* facts, parindex_records_view view,
    parindex_write_fn write, void* user, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (!valid(facts) || write == nullptr) return fail(inner, kNullArgument);
    if (!is_view(view)) return fail(inner, parindex::capi::kBadFlags);
    return parindex::capi::hand_on(view == PARINDEX_RECORDS_CSV ? parindex::facts_to_csv(facts->facts)
                                                                : parindex::facts_to_json(facts->facts),
        write, user, inner);
  });
}

parindex_status parindex_records_rows_write(const char* kind, const parindex_records_input* inputs,
    size_t input_count, const parindex_records_options* options, const char* unit, const char* fact,
    parindex_records_view view, parindex_write_fn write, void* user,
    parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (kind == nullptr || inputs == nullptr || input_count == 0 || unit == nullptr || fact == nullptr ||
        write == nullptr)
      return fail(inner, kNullArgument);
    if (!is_view(view)) return fail(inner, parindex::capi::kBadFlags);
    RecordsOptions taken;
    parindex_status status = take_call(kind, inputs, input_count, options, taken, inner);
    if (status != PARINDEX_OK) return status;
    taken.request.rows_of = parindex::RowsOf{unit, fact};
    parindex::RecordFacts facts;
    status = read(kind, taken, facts, inner);
    if (status != PARINDEX_OK) return status;
    if (facts.quality.rows_refused != 0 && !taken.has(PARINDEX_RECORDS_KEEP_GOING))
      return parindex::capi::fail_data(inner, parindex::capi::refused_rows(facts.quality));
    parindex::Mistakes mistakes;
    const std::optional<parindex::RecordRows> rows =
        parindex::fetch_rows(kind, taken.request, facts, mistakes);
    if (taken.cancelled) return parindex::capi::fail_cancelled(inner);
    if (!rows) return parindex::capi::fail_data(inner, std::move(mistakes));
    return parindex::capi::hand_on(
        view == PARINDEX_RECORDS_CSV ? rows_to_csv(*rows) : rows_to_json(*rows), write, user, inner);
  });
}

}  // extern "C"
