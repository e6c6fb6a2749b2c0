// SPDX-License-Identifier: Apache-2.0
// Dossiers in parts: from tables, columns and record batches, merged, as bytes.
#include "asking.hpp"
#include "records_handles.hpp"

struct parindex_records_dossiers {
  static constexpr parindex::capi::Tag kTag = parindex::capi::kRecordsDossiersTag;
  parindex_records_dossiers(parindex::DossierPlan wanted, std::shared_ptr<const parindex::Calendar> held)
      : calendar(std::move(held)), plan(std::move(wanted)), counts(plan.options) {}

  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::Calendar> calendar;  // plan.options point to it
  parindex::DossierPlan plan;
  bool keep_going = false;
  bool broken = false;  // memory ran out while something was added
  parindex::DossierCounts counts;
};

using parindex::capi::fail;
using parindex::capi::fail_data;
using parindex::capi::guarded;
using parindex::capi::kNullArgument;
using parindex::capi::RecordsOptions;
using parindex::capi::valid;

namespace {

parindex_status make(const parindex_records_options* options, std::unique_ptr<parindex_records_dossiers>& out,
    parindex_error** error) {
  RecordsOptions taken;
  const parindex_status status = take_counting_options("dossiers", options, taken, error);
  if (status != PARINDEX_OK) return status;
  taken.request.progress = {};
  parindex::Mistakes mistakes;
  std::optional<parindex::DossierPlan> plan = parindex::plan_dossiers(taken.request, mistakes);
  if (!plan) return fail_data(error, std::move(mistakes));
  out = std::make_unique<parindex_records_dossiers>(*std::move(plan), std::move(taken.calendar));
  out->keep_going = taken.has(PARINDEX_RECORDS_KEEP_GOING);
  return PARINDEX_OK;
}

constexpr parindex::capi::Sentence kBroken{"bộ đếm này đã thiếu bộ nhớ giữa chừng, chỉ còn giải phóng được",
    "memory ran out while these counts grew: they are only good to be freed"};

parindex_status check(const parindex_records_dossiers* dossiers, parindex_error** error) noexcept {
  if (!valid(dossiers)) return fail(error, kNullArgument);
  return dossiers->broken ? fail(error, PARINDEX_E_MEMORY, kBroken) : PARINDEX_OK;
}

// Runs what changes the counts: when it throws, half of it may be done.
template <typename Body>
parindex_status changing(parindex_records_dossiers* dossiers, Body&& body) {
  dossiers->broken = true;
  const parindex_status status = body();
  dossiers->broken = false;
  return status;
}

// Texts of the caller's, as many as it says.
parindex_status take_texts(
    const char* const* texts, std::uint64_t count, std::vector<std::string>& out, parindex_error** error) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 31U;
  if (count != 0 && texts == nullptr) return fail(error, kNullArgument);
  if (count > kMost) return fail(error, parindex::capi::kNoSuchIndex);
  for (std::uint64_t i = 0; i != count; ++i)
    out.emplace_back(parindex::capi::or_empty(texts[i]));
  return PARINDEX_OK;
}

}  // namespace

extern "C" {

parindex_status parindex_records_dossiers_new(const parindex_records_options* options,
    parindex_records_dossiers** out, parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr) return fail(inner, kNullArgument);
    std::unique_ptr<parindex_records_dossiers> made;
    const parindex_status status = make(options, made, inner);
    if (status == PARINDEX_OK) *out = made.release();
    return status;
  });
}

parindex_status parindex_records_dossiers_load(const char* bytes, size_t bytes_len,
    const parindex_records_options* options, parindex_records_dossiers** out,
    parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr) return fail(inner, kNullArgument);
    const std::optional<std::string_view> text = parindex::capi::text_of(bytes, bytes_len);
    if (!text) return fail(inner, parindex::capi::kBadText);
    std::unique_ptr<parindex_records_dossiers> made;
    const parindex_status status = make(options, made, inner);
    if (status != PARINDEX_OK) return status;
    parindex::Mistakes mistakes;
    std::optional<parindex::DossierCounts> counts =
        parindex::DossierCounts::from_bytes(*text, made->plan.options, mistakes);
    if (!counts) return fail_data(inner, std::move(mistakes));
    made->counts = *std::move(counts);
    *out = made.release();
    return PARINDEX_OK;
  });
}

void parindex_records_dossiers_free(parindex_records_dossiers* dossiers) noexcept {
  parindex::capi::free_handle(dossiers);
}

parindex_status parindex_records_dossiers_add(parindex_records_dossiers* dossiers,
    const parindex_records_input* input, parindex_progress_fn progress, void* user,
    parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    parindex_status status = input == nullptr ? fail(inner, kNullArgument) : check(dossiers, inner);
    std::vector<parindex::RecordInput> inputs;
    if (status == PARINDEX_OK) status = parindex::capi::take_inputs(input, 1, inputs, inner);
    if (status != PARINDEX_OK) return status;
    bool cancelled = false;
    parindex::DossierSource how = dossiers->plan.source;
    how.progress = parindex::capi::progress_of(progress, user, cancelled);
    return changing(dossiers, [&] {
      parindex::Mistakes mistakes;
      const bool done = dossiers->counts.read(inputs.front(), how, mistakes);
      if (cancelled) return parindex::capi::fail_cancelled(inner);
      return done ? PARINDEX_OK : fail_data(inner, std::move(mistakes));
    });
  });
}

parindex_status parindex_records_dossiers_add_columns(parindex_records_dossiers* dossiers,
    const parindex_records_columns* columns, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    parindex_status status = columns == nullptr ? fail(inner, kNullArgument) : check(dossiers, inner);
    if (status != PARINDEX_OK) return status;
    parindex_records_columns raw{};
    if (!parindex::capi::take(columns, raw)) return fail(inner, parindex::capi::kBadStruct);
    if (raw.flags != 0) return fail(inner, parindex::capi::kBadFlags);
    if (raw.row_count > static_cast<std::uint64_t>(PTRDIFF_MAX) / sizeof(int32_t))
      return fail(inner, parindex::capi::kNoSuchIndex);
    if (raw.row_count != 0 &&
        (raw.unit == nullptr || raw.received == nullptr || raw.due == nullptr || raw.finished == nullptr))
      return fail(inner, kNullArgument);
    std::vector<std::string> units;
    parindex::DossierColumns in;
    status = take_texts(raw.units, raw.unit_count, units, inner);
    if (status == PARINDEX_OK) status = take_texts(raw.channels, raw.channel_count, in.channels, inner);
    if (status != PARINDEX_OK) return status;
    if (raw.name != nullptr) in.name = raw.name;
    in.rows = static_cast<std::size_t>(raw.row_count);
    in.units = units;
    in.unit = raw.unit;
    in.received = raw.received;
    in.due = raw.due;
    in.finished = raw.finished;
    in.channel = raw.channel;
    in.digitised_in = raw.digitised_in;
    in.digitised_out = raw.digitised_out;
    in.reused = raw.reused;
    in.has_fee = raw.has_fee;
    in.paid_online = raw.paid_online;
    in.apology = raw.apology;
    return changing(dossiers, [&] {
      parindex::Mistakes mistakes;
      return dossiers->counts.add_columns(in, dossiers->plan.source.threads, mistakes)
                 ? PARINDEX_OK
                 : fail_data(inner, std::move(mistakes));
    });
  });
}

parindex_status parindex_records_dossiers_add_arrow(parindex_records_dossiers* dossiers,
    const struct ArrowSchema* schema, const struct ArrowArray* array, const char* name,
    parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    const parindex_status status =
        schema == nullptr || array == nullptr ? fail(inner, kNullArgument) : check(dossiers, inner);
    if (status != PARINDEX_OK) return status;
    return changing(dossiers, [&] {
      parindex::Mistakes mistakes;
      return dossiers->counts.add_arrow(
                 *schema, *array, name != nullptr ? name : "arrow", dossiers->plan.source.threads, mistakes)
                 ? PARINDEX_OK
                 : fail_data(inner, std::move(mistakes));
    });
  });
}

parindex_status parindex_records_dossiers_merge(parindex_records_dossiers* dossiers,
    parindex_records_dossiers* other, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    parindex_status status = check(dossiers, inner);
    if (status == PARINDEX_OK) status = check(other, inner);
    if (status != PARINDEX_OK) return status;
    if (dossiers == other) return fail(inner, parindex::capi::kWithItself);
    parindex::Mistakes mistakes;
    if (!dossiers->counts.fits(other->counts, mistakes)) return fail_data(inner, std::move(mistakes));
    return changing(dossiers, [&] {
      return changing(other, [&] {
        parindex::DossierCounts empty(other->plan.options);
        std::swap(empty, other->counts);
        return dossiers->counts.merge(std::move(empty), mistakes) ? PARINDEX_OK
                                                                  : fail_data(inner, std::move(mistakes));
      });
    });
  });
}

parindex_status parindex_records_dossiers_write(const parindex_records_dossiers* dossiers,
    parindex_write_fn write, void* user, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    const parindex_status status = write == nullptr ? fail(inner, kNullArgument) : check(dossiers, inner);
    if (status != PARINDEX_OK) return status;
    return parindex::capi::hand_on(dossiers->counts.bytes(), write, user, inner);
  });
}

parindex_status parindex_records_dossiers_facts(const parindex_records_dossiers* dossiers,
    parindex_records_facts** out, parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    const parindex_status status = out == nullptr ? fail(inner, kNullArgument) : check(dossiers, inner);
    if (status != PARINDEX_OK) return status;
    return parindex::capi::give_facts(
        dossiers->counts.facts(dossiers->plan.queries), dossiers->keep_going, out, inner);
  });
}

}  // extern "C"
