/// What real tables get wrong, found before anything is scored: maxima that do not add up, steps that
/// overlap, leave gaps or cannot be
/// reached, a best step below the maximum, facts nobody uses.
#pragma once

#include "parindex/mistake.hpp"

#include "model/model.hpp"

namespace parindex::inline v1::detail {

/// @param model free of errors (rules and expressions complete)
void check_framework(const Model& model, Mistakes& mistakes);

}  // namespace parindex::inline v1::detail
