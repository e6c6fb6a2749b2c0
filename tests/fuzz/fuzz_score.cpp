// SPDX-License-Identifier: Apache-2.0
// A framework and facts for it, one after the other with a NUL between: parindex_score_json(); the facts are
// CSV unless they begin with a bracket.
#include <algorithm>

#include "fuzz.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find('\0'), size);
  const std::string_view facts = cut == size ? std::string_view() : text.substr(cut + 1);
  parindex_framework* loaded = nullptr;
  if (parindex_framework_load(text.data(), cut, nullptr, &loaded, nullptr) != PARINDEX_OK) return 0;
  const fuzz::Owner<parindex_framework> framework(loaded);
  const fuzz::Exact bytes(facts.data(), facts.size());
  const bool json = !facts.empty() && (facts[0] == '[' || facts[0] == '{');
  for (const std::uint32_t flags : {0U, std::uint32_t{PARINDEX_SCORE_KEEP_GOING}}) {
    parindex_score_options options =
        fuzz::options_of(json ? PARINDEX_FORMAT_JSON : PARINDEX_FORMAT_CSV, flags);
    options.period = "2026";
    parindex_result* scored = nullptr;
    parindex_error* error = nullptr;
    const parindex_status status =
        parindex_score_json(loaded, bytes.data(), bytes.size(), &options, &scored, &error);
    const auto result = fuzz::checked(status, scored, error);
    if (result != nullptr) static_cast<void>(fuzz::everything(scored));
  }
  return 0;
}
