// SPDX-License-Identifier: Apache-2.0
// What for: an empty file of facts for a framework, to be filled in and read back as it is.
//
//   std::string csv = template_long(framework, units, Language::kVi);
//
// Titles and types stand in columns and keys that begin with "x-", which readers take for remarks. With
// units, each gets room for the facts its kind needs: not those only items for other kinds read, nor those it
// takes from an ancestor. Without units there is room for one whose id is still to be written. Only lack of
// memory throws.
#ifndef PARINDEX_SRC_OUTPUT_FACT_TEMPLATE_HPP_
#define PARINDEX_SRC_OUTPUT_FACT_TEMPLATE_HPP_

#include <string>
#include <vector>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1::detail {

// A row a unit and fact.
[[nodiscard]] std::string template_long(const Framework& framework, const std::vector<Unit>& units,
                                        Language language);
// A row a unit, a column a fact; what the facts are stands in comment lines above the header.
[[nodiscard]] std::string template_wide(const Framework& framework, const std::vector<Unit>& units,
                                        Language language);
// An assessment, or an array of them.
[[nodiscard]] std::string template_json(const Framework& framework, const std::vector<Unit>& units,
                                        Language language);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_FACT_TEMPLATE_HPP_
