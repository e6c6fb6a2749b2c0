// SPDX-License-Identifier: Apache-2.0
// What for: where a scorecard's points went, by cause, item, owner and basis, and what is at risk.
#ifndef PARINDEX_SRC_ADVICE_LOSSES_HPP_
#define PARINDEX_SRC_ADVICE_LOSSES_HPP_

#include "parindex/advice.hpp"

#include "advice/workbench.hpp"

namespace parindex::inline v1::detail {

// `card` must have reasons. `bench` stands on the same facts, and does so again afterwards.
[[nodiscard]] Losses losses_of(Workbench& bench, const Scorecard& card, const AdviceOptions& options,
                               bool hindsight);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_LOSSES_HPP_
