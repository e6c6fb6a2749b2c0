// SPDX-License-Identifier: Apache-2.0
// What for: whether two items, perhaps of two frameworks, ask for the same: their rules as one text, names
// of facts and numbers put in, everything that bears on points and nothing else.
#ifndef PARINDEX_SRC_COMPARE_DEFINITION_HPP_
#define PARINDEX_SRC_COMPARE_DEFINITION_HPP_

#include <string>

#include "model/model.hpp"

namespace parindex::inline v1::detail {

// Without the item's maximum, which is told apart.
[[nodiscard]] std::string definition_of(const Model& model, const Item& item);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_COMPARE_DEFINITION_HPP_
