// SPDX-License-Identifier: Apache-2.0
// What for: the words for a kind of JSON value in messages: "a number", "một số". Pure.
#ifndef PARINDEX_SRC_JSON_KIND_WORDS_HPP_
#define PARINDEX_SRC_JSON_KIND_WORDS_HPP_

#include "parindex/text.hpp"

#include "json/document.hpp"

namespace parindex::inline v1::detail::json {

[[nodiscard]] Text kind_words(Kind kind);

}  // namespace parindex::inline v1::detail::json

#endif  // PARINDEX_SRC_JSON_KIND_WORDS_HPP_
