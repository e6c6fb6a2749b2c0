// SPDX-License-Identifier: Apache-2.0
// The library itself, its errors, and what is frozen for as long as PARINDEX_RECORDS_ABI_VERSION is 1.
#include <cstddef>

#include "records_handles.hpp"
#include "structs.hpp"

namespace {

PARINDEX_SIZE(parindex_records_input, 48);
PARINDEX_OFFSET(parindex_records_input, user, 40);
PARINDEX_SIZE(parindex_records_options, 160);
PARINDEX_OFFSET(parindex_records_options, form, 40);
PARINDEX_OFFSET(parindex_records_options, periods, 88);
PARINDEX_OFFSET(parindex_records_options, user, 152);
PARINDEX_SIZE(parindex_records_fact, 64);
PARINDEX_OFFSET(parindex_records_fact, how, 56);
PARINDEX_SIZE(parindex_records_source, 40);
PARINDEX_OFFSET(parindex_records_source, file, 32);
PARINDEX_SIZE(parindex_records_quality, 64);
PARINDEX_OFFSET(parindex_records_quality, doubtful_count, 56);
PARINDEX_SIZE(parindex_records_columns, 144);
PARINDEX_OFFSET(parindex_records_columns, unit, 56);
PARINDEX_OFFSET(parindex_records_columns, apology, 136);
PARINDEX_SIZE(parindex_records_document, 32);
PARINDEX_OFFSET(parindex_records_document, name, 24);
PARINDEX_SIZE(parindex_records_need, 88);
PARINDEX_OFFSET(parindex_records_need, owner, 24);
PARINDEX_OFFSET(parindex_records_need, title_en, 80);

constexpr parindex::capi::NamedSize kSizes[] = {
    {"input", sizeof(parindex_records_input)},
    {"options", sizeof(parindex_records_options)},
    {"fact", sizeof(parindex_records_fact)},
    {"source", sizeof(parindex_records_source)},
    {"quality", sizeof(parindex_records_quality)},
    {"columns", sizeof(parindex_records_columns)},
    {"document", sizeof(parindex_records_document)},
    {"need", sizeof(parindex_records_need)},
};

const parindex_error* inner(const parindex_records_error* error) noexcept {
  return reinterpret_cast<const parindex_error*>(error);
}

}  // namespace

extern "C" {

const char* parindex_records_version(void) noexcept { return parindex::version(); }
int32_t parindex_records_version_number(void) noexcept { return parindex::version_number(); }
int32_t parindex_records_abi_version(void) noexcept { return PARINDEX_RECORDS_ABI_VERSION; }

size_t parindex_records_struct_size(const char* name) noexcept {
  return parindex::capi::size_of(kSizes, name);
}

const char* parindex_records_kind(size_t index) noexcept {
  return parindex::capi::guard_value<const char*>(nullptr, [&]() -> const char* {
    const std::vector<std::string_view> kinds = parindex::record_kinds();
    return index < kinds.size() ? kinds[index].data() : nullptr;  // literals
  });
}

void parindex_records_error_free(parindex_records_error* error) noexcept {
  parindex_error_free(reinterpret_cast<parindex_error*>(error));
}
parindex_status parindex_records_error_status(const parindex_records_error* error) noexcept {
  return parindex_error_status(inner(error));
}
const char* parindex_records_error_message(
    const parindex_records_error* error, parindex_language language) noexcept {
  return parindex_error_message(inner(error), language);
}
size_t parindex_records_error_mistake_count(const parindex_records_error* error) noexcept {
  return parindex_error_mistake_count(inner(error));
}
size_t parindex_records_error_mistake_total(const parindex_records_error* error) noexcept {
  return parindex_error_mistake_total(inner(error));
}
parindex_status parindex_records_error_mistake(
    const parindex_records_error* error, size_t index, parindex_mistake* out) noexcept {
  return parindex_error_mistake(inner(error), index, out);
}

parindex_status parindex_records_options_init(
    parindex_records_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

}  // extern "C"
