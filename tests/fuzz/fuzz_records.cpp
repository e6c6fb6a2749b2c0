// SPDX-License-Identifier: Apache-2.0
// Tables of records of every kind through parindex_records.h, partial counts and calendars: facts or an
// error, never both; rows in = rows counted + rows refused; a stream cut anywhere gives the facts of the
// whole.
#include <algorithm>

#include "fuzz.hpp"
#include "parindex_records.h"

namespace {

struct FreeRecords {
  void operator()(parindex_records_facts* handle) const noexcept { parindex_records_facts_free(handle); }
  void operator()(parindex_records_dossiers* handle) const noexcept {
    parindex_records_dossiers_free(handle);
  }
  void operator()(parindex_records_part* handle) const noexcept { parindex_records_part_free(handle); }
  void operator()(parindex_records_calendar* handle) const noexcept {
    parindex_records_calendar_free(handle);
  }
};

// As fuzz::checked().
template <typename Handle>
std::unique_ptr<Handle, FreeRecords> given(parindex_status status, Handle* out,
                                           parindex_records_error* error) {
  PROMISE((status == PARINDEX_OK) == (out != nullptr));
  PROMISE((status == PARINDEX_OK) == (error == nullptr));
  PROMISE(status == PARINDEX_OK || status == PARINDEX_E_DATA || status == PARINDEX_E_MEMORY);
  if (error != nullptr) {
    PROMISE(parindex_records_error_status(error) == status);
    PROMISE(std::strlen(parindex_records_error_message(error, PARINDEX_VI)) > 3);
    PROMISE(status != PARINDEX_E_DATA || parindex_records_error_mistake_count(error) != 0);
    parindex_records_error_free(error);
  }
  return std::unique_ptr<Handle, FreeRecords>(out);
}

struct Stream {
  std::string_view left;
  std::size_t step;
};
std::int64_t PARINDEX_CALL give(char* buffer, std::size_t capacity, void* user) {
  auto* const stream = static_cast<Stream*>(user);
  const std::size_t size = std::min({stream->left.size(), stream->step, capacity});
  if (size != 0) std::memcpy(buffer, stream->left.data(), size);
  stream->left.remove_prefix(size);
  return static_cast<std::int64_t>(size);
}

constexpr const char* kPeriods[] = {"2026-Q1", "2026"};
constexpr const char kForm[] =
    R"({"format": "parindex-survey-form/1", "id": "f", "options": {"A": 1, "B": "50%"}, "groups": {"g": {}}})";

parindex_records_options options_of(std::uint32_t flags) {
  parindex_records_options out{};
  out.struct_size = sizeof out;
  out.flags = flags;
  out.listed = 20;
  out.periods = kPeriods;
  out.period_count = 2;
  out.form = kForm;
  out.form_length = UINT64_MAX;
  return out;
}

std::string facts_of(const char* kind, const parindex_records_input& input, std::uint32_t flags) {
  const parindex_records_options options = options_of(flags);
  parindex_records_facts* made = nullptr;
  parindex_records_error* error = nullptr;
  const parindex_status status = parindex_records_read(kind, &input, 1, &options, &made, &error);
  const auto facts = given(status, made, error);
  if (facts == nullptr) return "none";
  parindex_records_quality quality{};
  quality.struct_size = sizeof quality;
  PROMISE(parindex_records_facts_quality(made, &quality) == PARINDEX_OK);
  PROMISE(quality.rows_in == quality.rows_counted + quality.rows_refused);
  PROMISE(flags != 0 || quality.rows_refused == 0);
  std::string out;
  PROMISE(parindex_records_facts_write(made, PARINDEX_RECORDS_CSV, fuzz::append, &out, nullptr) ==
          PARINDEX_OK);
  PROMISE(parindex_records_facts_write(made, PARINDEX_RECORDS_JSON, fuzz::append, &out, nullptr) ==
          PARINDEX_OK);
  return out;
}

// The facts of a table as a part that was sent; what a table gives at once.
std::string part_of(const char* kind, const parindex_records_input& input, std::uint32_t flags) {
  const parindex_records_options options = options_of(flags);
  parindex_records_part* made = nullptr;
  parindex_records_error* error = nullptr;
  parindex_status status = parindex_records_part_new(kind, &options, &made, &error);
  const auto part = given(status, made, error);
  PROMISE(part != nullptr);
  if (parindex_records_part_add(made, &input, nullptr, nullptr, nullptr) != PARINDEX_OK) return "none";
  std::string bytes;
  PROMISE(parindex_records_part_write(made, fuzz::append, &bytes, nullptr) == PARINDEX_OK);
  parindex_records_part* loaded = nullptr;
  status = parindex_records_part_load(kind, bytes.data(), bytes.size(), &options, &loaded, &error);
  const auto sent = given(status, loaded, error);
  PROMISE(sent != nullptr);
  std::string again;
  PROMISE(parindex_records_part_write(loaded, fuzz::append, &again, nullptr) == PARINDEX_OK);
  PROMISE(again == bytes);
  parindex_records_facts* counted = nullptr;
  status = parindex_records_part_facts(loaded, &counted, &error);
  const auto facts = given(status, counted, error);
  if (facts == nullptr) return "none";
  std::string out;
  PROMISE(parindex_records_facts_write(counted, PARINDEX_RECORDS_CSV, fuzz::append, &out, nullptr) ==
          PARINDEX_OK);
  PROMISE(parindex_records_facts_write(counted, PARINDEX_RECORDS_JSON, fuzz::append, &out, nullptr) ==
          PARINDEX_OK);
  return out;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Exact bytes(data, size);
  const std::string_view text(bytes.data(), bytes.size());
  for (std::size_t i = 0; const char* const kind = parindex_records_kind(i); ++i) {
    parindex_records_input whole{};
    whole.struct_size = sizeof whole;
    whole.name = size % 3 == 0 && std::string_view(kind) != "dossiers" ? "t.jsonl" : "t.csv";
    whole.bytes = text.data();
    whole.length = text.size();
    if (text.empty()) continue;
    const std::string facts = facts_of(kind, whole, PARINDEX_RECORDS_KEEP_GOING);
    (void)facts_of(kind, whole, 0);
    Stream stream{text, 1 + size % 7};
    parindex_records_input parts = whole;
    parts.bytes = nullptr;
    parts.length = 0;
    parts.read = give;
    parts.user = &stream;
    PROMISE(facts_of(kind, parts, PARINDEX_RECORDS_KEEP_GOING) == facts);
    if (std::string_view(kind) == "dossiers") continue;
    PROMISE(part_of(kind, whole, PARINDEX_RECORDS_KEEP_GOING) == facts);
    const parindex_records_options options = options_of(0);
    parindex_records_part* part = nullptr;
    parindex_records_error* error = nullptr;
    const parindex_status loaded =
        parindex_records_part_load(kind, text.data(), text.size(), &options, &part, &error);
    (void)given(loaded, part, error);
  }
  const parindex_records_options options = options_of(0);
  parindex_records_error* error = nullptr;
  parindex_records_dossiers* dossiers = nullptr;
  const parindex_status loaded =
      parindex_records_dossiers_load(text.data(), text.size(), &options, &dossiers, &error);
  (void)given(loaded, dossiers, error);
  parindex_records_calendar* calendar = nullptr;
  const parindex_status read =
      parindex_records_calendar_load(text.data(), text.size(), "c.csv", &calendar, &error);
  (void)given(read, calendar, error);
  return 0;
}
