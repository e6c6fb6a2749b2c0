// SPDX-License-Identifier: Apache-2.0
// What for: a leaf's rule in words, with the numbers that hold for one unit.
//
//   for (const std::string& line : rule_words(context, item, Language::kVi)) use(line);
//
// Lines are indented by two spaces a level. Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_RULE_WORDS_HPP_
#define PARINDEX_SRC_OUTPUT_RULE_WORDS_HPP_

#include <string>
#include <vector>

#include "parindex/text.hpp"

#include "model/model.hpp"
#include "score/evaluate.hpp"

namespace parindex::inline v1::detail {

// `context` sees the unit, its facts and the item's maximum.
[[nodiscard]] std::vector<std::string> rule_words(Context& context, const Item& item, Language language);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_RULE_WORDS_HPP_
