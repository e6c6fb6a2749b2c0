// SPDX-License-Identifier: Apache-2.0
// What real tables get wrong, found before anything is scored: maxima that do not add up, steps that
// overlap, leave gaps or cannot be
// reached, a best step below the maximum, facts nobody uses.
#ifndef PARINDEX_SRC_CHECK_FRAMEWORK_CHECKS_HPP_
#define PARINDEX_SRC_CHECK_FRAMEWORK_CHECKS_HPP_

#include "parindex/mistake.hpp"

#include "model/model.hpp"

namespace parindex::inline v1::detail {

// @param model free of errors (rules and expressions complete)
void check_framework(const Model& model, Mistakes& mistakes);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_CHECK_FRAMEWORK_CHECKS_HPP_
