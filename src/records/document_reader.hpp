// SPDX-License-Identifier: Apache-2.0
// What for: what documents beside records need besides ObjectReader: required members, weights, whole
// numbers.
//
//   DocumentReader read(mistakes);
//   read.only_keys(root, {"format", "id"});
//   if (json::Value id = read.required(root, "id", json::Kind::kString)) use(id.text());
//
// One thread at a time. Errors go to Mistakes; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_
#define PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_

#include <cstdint>
#include <optional>
#include <string_view>

#include "parindex/rational.hpp"
#include "parindex/text.hpp"

#include "input/object_reader.hpp"

namespace parindex::inline v1::detail::records {

class DocumentReader : public ObjectReader {
 public:
  using ObjectReader::ObjectReader;

  // A member of that kind; a null handle after reporting, and when an optional one is not there.
  [[nodiscard]] json::Value required(json::Value object, std::string_view key, json::Kind kind);
  [[nodiscard]] json::Value optional(json::Value object, std::string_view key, json::Kind kind);
  // A title: a string, which then serves for both languages, or {"vi", "en"}.
  [[nodiscard]] Text title(json::Value value);
  // 0.6, "0.6" or "60%", from 0 on; nothing after reporting.
  [[nodiscard]] std::optional<Rational> weight(json::Value value);
  // A whole number between the two; nothing after reporting.
  [[nodiscard]] std::optional<std::int64_t> whole(json::Value value, std::int64_t least, std::int64_t most);
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_
