// SPDX-License-Identifier: Apache-2.0
// What for: advice for people and for programs.
#ifndef PARINDEX_SRC_ADVICE_ADVICE_VIEW_HPP_
#define PARINDEX_SRC_ADVICE_ADVICE_VIEW_HPP_

#include <optional>
#include <string>

#include "parindex/advice.hpp"

#include "output/text_table.hpp"

namespace parindex::inline v1::detail {

// "band:A", as parse_target() reads it.
[[nodiscard]] std::string target_text(const Target& target);

[[nodiscard]] std::string advice_json(const Advice& advice, const std::optional<TargetAdvice>& target,
                                      const Framework& framework, std::optional<std::size_t> item);
[[nodiscard]] std::string advice_csv(const Advice& advice, const std::optional<TargetAdvice>& target,
                                     const Framework& framework, Language language,
                                     std::optional<std::size_t> item);
[[nodiscard]] std::string advice_table(const Advice& advice, const std::optional<TargetAdvice>& target,
                                       const Framework& framework, const Look& look,
                                       std::optional<std::size_t> item);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_ADVICE_ADVICE_VIEW_HPP_
