// SPDX-License-Identifier: Apache-2.0
// Rows of records in parts: from tables, merged, as bytes; of every kind but dossiers.
#include "parindex/record_part.hpp"

#include "asking.hpp"
#include "records_handles.hpp"

struct parindex_records_part {
  static constexpr parindex::capi::Tag kTag = parindex::capi::kRecordsPartTag;
  explicit parindex_records_part(parindex::RecordPart read) : rows(std::move(read)) {}

  parindex::capi::Tag tag = kTag;
  parindex::RecordPart rows;
  bool keep_going = false;
  bool has_period = false;
};

using parindex::capi::fail;
using parindex::capi::fail_data;
using parindex::capi::guarded;
using parindex::capi::kNullArgument;
using parindex::capi::RecordsOptions;
using parindex::capi::valid;

namespace {

parindex_status no_kind(parindex_error** error) {
  return fail(error, PARINDEX_E_NOT_FOUND,
      {"không có loại bản ghi này, hoặc là “dossiers”, loại có parindex_records_dossiers_new()",
          "there is no such kind of record, or it is “dossiers”, which has parindex_records_dossiers_new()"});
}

// `make` gives the rows of a checked request; nothing, and mistakes, when there are none.
template <typename Make>
parindex_status create(const char* kind, const parindex_records_options* options, parindex_records_part** out,
    parindex_error** error, Make&& make) {
  if (out == nullptr || kind == nullptr) return fail(error, kNullArgument);
  if (!parindex::RecordPart::has_kind(kind)) return no_kind(error);
  RecordsOptions taken;
  const parindex_status status = take_kind_options(kind, options, taken, error);
  if (status != PARINDEX_OK) return status;
  parindex::Mistakes mistakes;
  std::optional<parindex::RecordPart> rows = make(taken.request, mistakes);
  if (!rows) return fail_data(error, std::move(mistakes));
  auto handle = std::make_unique<parindex_records_part>(*std::move(rows));
  handle->keep_going = taken.has(PARINDEX_RECORDS_KEEP_GOING);
  handle->has_period = !taken.request.periods.empty();
  *out = handle.release();
  return PARINDEX_OK;
}

}  // namespace

extern "C" {

parindex_status parindex_records_part_new(const char* kind, const parindex_records_options* options,
    parindex_records_part** out, parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    return create(kind, options, out, inner,
        [kind](const parindex::RecordsRequest& request, parindex::Mistakes& mistakes) {
          return parindex::RecordPart::start(kind, request, mistakes);
        });
  });
}

parindex_status parindex_records_part_load(const char* kind, const char* bytes, size_t bytes_len,
    const parindex_records_options* options, parindex_records_part** out,
    parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    const std::optional<std::string_view> text = parindex::capi::text_of(bytes, bytes_len);
    if (!text) return fail(inner, parindex::capi::kBadText);
    return create(kind, options, out, inner,
        [&](const parindex::RecordsRequest& request, parindex::Mistakes& mistakes) {
          return parindex::RecordPart::from_bytes(*text, kind, request, mistakes);
        });
  });
}

void parindex_records_part_free(parindex_records_part* part) noexcept { parindex::capi::free_handle(part); }

parindex_status parindex_records_part_add(parindex_records_part* part, const parindex_records_input* input,
    parindex_progress_fn progress, void* user, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (!valid(part) || input == nullptr) return fail(inner, kNullArgument);
    std::vector<parindex::RecordInput> inputs;
    const parindex_status status = parindex::capi::take_inputs(input, 1, inputs, inner);
    if (status != PARINDEX_OK) return status;
    bool cancelled = false;
    parindex::Mistakes mistakes;
    const bool done =
        part->rows.read(inputs.front(), mistakes, parindex::capi::progress_of(progress, user, cancelled));
    if (cancelled) return parindex::capi::fail_cancelled(inner);
    return done ? PARINDEX_OK : fail_data(inner, std::move(mistakes));
  });
}

parindex_status parindex_records_part_merge(
    parindex_records_part* part, parindex_records_part* other, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (!valid(part) || !valid(other)) return fail(inner, kNullArgument);
    if (part == other) return fail(inner, parindex::capi::kWithItself);
    parindex::Mistakes mistakes;
    return part->rows.merge(other->rows, mistakes) ? PARINDEX_OK : fail_data(inner, std::move(mistakes));
  });
}

parindex_status parindex_records_part_write(const parindex_records_part* part, parindex_write_fn write,
    void* user, parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (!valid(part) || write == nullptr) return fail(inner, kNullArgument);
    return parindex::capi::hand_on(part->rows.bytes(), write, user, inner);
  });
}

parindex_status parindex_records_part_facts(const parindex_records_part* part, parindex_records_facts** out,
    parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr || !valid(part)) return fail(inner, kNullArgument);
    if (!part->has_period) return fail(inner, parindex::capi::kNoPeriod);
    parindex::Mistakes mistakes;
    std::optional<parindex::RecordFacts> facts = part->rows.facts(mistakes);
    if (!facts) return fail_data(inner, std::move(mistakes));
    return parindex::capi::give_facts(*std::move(facts), part->keep_going, out, inner);
  });
}

parindex_status parindex_records_part_evidence(const parindex_records_part* part,
    const parindex_records_document* documents, size_t document_count,
    const parindex_records_options* options, parindex_records_needs** out,
    parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr || !valid(part)) return fail(inner, kNullArgument);
    if (part->rows.kind() != "documents")
      return fail(inner, {"các dòng không phải là tài liệu (documents)", "the rows are none of documents"});
    RecordsOptions taken;
    const parindex_status status = take_evidence_options(options, taken, inner);
    if (status != PARINDEX_OK) return status;
    const auto read = [part](parindex::Mistakes& /*mistakes*/) { return read_register(part->rows); };
    return parindex::capi::give_needs(documents, document_count, taken, read, out, inner);
  });
}

}  // extern "C"
