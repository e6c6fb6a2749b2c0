// SPDX-License-Identifier: Apache-2.0
// Names and the texts in options: parindex_framework_find_fact(), …_find_item(), parindex_result_find_unit(),
// periods, days.
#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fuzz::Owner<parindex_result> result = [] {
    const std::string facts = fuzz::bytes_of_file(PARINDEX_TEST_DATA "/facts.json");
    parindex_result* out = nullptr;
    parindex_error* error = nullptr;
    const parindex_status status =
        parindex_score_json(fuzz::framework(), facts.data(), facts.size(), nullptr, &out, &error);
    return fuzz::checked(status, out, error);
  }();
  const fuzz::Exact name(data, size);
  const std::size_t fact = parindex_framework_find_fact(fuzz::framework(), name.data(), name.size());
  PROMISE(fact == PARINDEX_NONE || fact < parindex_framework_fact_count(fuzz::framework()));
  const std::size_t item = parindex_framework_find_item(fuzz::framework(), name.data(), name.size());
  PROMISE(item == PARINDEX_NONE || item < parindex_framework_item_count(fuzz::framework()));
  const std::size_t unit = parindex_result_find_unit(result.get(), name.data(), name.size());
  PROMISE(unit == PARINDEX_NONE || unit < parindex_result_unit_count(result.get()));
  static_cast<void>(parindex_build_info(std::string(name.data(), size).c_str()));
  PROMISE(parindex_struct_size(std::string(name.data(), size).c_str()) < 4096);

  const std::string text(name.data(), size);
  parindex_score_options options = fuzz::options_of(PARINDEX_FORMAT_JSON, 0);
  const char* const texts[] = {text.c_str()};
  for (int which = 0; which != 6; ++which) {
    options.period = which == 0 ? text.c_str() : nullptr;
    options.as_of = which == 1 ? text.c_str() : nullptr;
    options.unit_ids = which == 2 ? texts : nullptr;
    options.unit_kinds = which == 3 ? texts : nullptr;
    options.unit_parents = which == 4 ? texts : nullptr;
    options.unit_periods = which == 5 ? texts : nullptr;
    parindex_result* scored = nullptr;
    parindex_error* error = nullptr;
    const parindex_status status =
        parindex_score_columns(fuzz::framework(), nullptr, 0, 1, &options, &scored, &error);
    const fuzz::Owner<parindex_result> owner(scored);
    const fuzz::Owner<parindex_error> said(error);
    PROMISE(status == PARINDEX_OK || status == PARINDEX_E_DATA || status == PARINDEX_E_ARGUMENT);
    PROMISE((status == PARINDEX_OK) == (scored != nullptr));
    if (scored != nullptr) static_cast<void>(fuzz::everything(scored));
  }
  return 0;
}
