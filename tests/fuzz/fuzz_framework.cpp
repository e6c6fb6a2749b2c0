// SPDX-License-Identifier: Apache-2.0
// Frameworks: parindex_framework_load(), what a loaded one says, its form, and a unit without facts.
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Exact bytes(data, size);
  parindex_framework* loaded = nullptr;
  parindex_error* error = nullptr;
  const parindex_status status =
      parindex_framework_load(bytes.data(), bytes.size(), nullptr, &loaded, &error);
  const auto framework = fuzz::checked(status, loaded, error);
  if (framework == nullptr) return 0;
  for (std::size_t i = 0; i != parindex_framework_item_count(loaded); ++i) {
    parindex_item item{};
    item.struct_size = sizeof item;
    PROMISE(parindex_framework_item(loaded, i, &item) == PARINDEX_OK);
    PROMISE(item.parent < static_cast<std::int64_t>(i));
    PROMISE(parindex_framework_find_item(loaded, item.label, PARINDEX_NTS) == i);
  }
  for (std::size_t i = 0; i != parindex_framework_fact_count(loaded); ++i) {
    parindex_fact fact{};
    fact.struct_size = sizeof fact;
    PROMISE(parindex_framework_fact(loaded, i, &fact) == PARINDEX_OK);
    PROMISE(parindex_framework_find_fact(loaded, fact.id, PARINDEX_NTS) == i);
  }
  std::string form(1 << 20, '\0');
  for (const parindex_format format : {PARINDEX_FORMAT_JSON, PARINDEX_FORMAT_CSV}) {
    std::size_t needed = 0;
    const parindex_status made =
        parindex_framework_form(loaded, format, PARINDEX_VI, form.data(), form.size(), &needed, nullptr);
    PROMISE(made == PARINDEX_OK || made == PARINDEX_E_BUFFER);
  }
  parindex_score_options options = fuzz::options_of(PARINDEX_FORMAT_JSON, PARINDEX_SCORE_KEEP_GOING);
  options.period = "2026";
  parindex_result* scored = nullptr;
  const parindex_status score = parindex_score_columns(loaded, nullptr, 0, 2, &options, &scored, &error);
  const auto result = fuzz::checked(score, scored, error);
  if (result != nullptr) static_cast<void>(fuzz::everything(scored));
  return 0;
}
