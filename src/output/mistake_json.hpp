// SPDX-License-Identifier: Apache-2.0
// What for: mistakes and pairs of wordings as JSON, the same wherever they appear.
//
//   write_mistakes(out, mistakes);      // [{"code": …, "severity": …, "message": {"vi", "en"}, …}]
//
// One thread at a time per writer; only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_MISTAKE_JSON_HPP_
#define PARINDEX_SRC_OUTPUT_MISTAKE_JSON_HPP_

#include "parindex/mistake.hpp"
#include "parindex/text.hpp"

#include "json/writer.hpp"

namespace parindex::inline v1::detail {

// {"vi": …, "en": …} with what there is.
void write_text(json::Writer& out, const Text& text);
// One object; place members are null where unknown, `unit` stands only where a unit is meant.
void write_mistake(json::Writer& out, const Mistake& mistake);
// The mistakes kept, in their order.
void write_mistakes(json::Writer& out, const Mistakes& mistakes);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_MISTAKE_JSON_HPP_
