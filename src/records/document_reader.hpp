// SPDX-License-Identifier: Apache-2.0
// What for: reading the members of a small JSON document strictly, every mistake with its place.
//
//   DocumentReader read(mistakes);
//   read.only_keys(root, {"format", "id"});
//   if (json::Value id = read.required(root, "id", json::Kind::kString)) use(id.text());
//
// One thread at a time. Errors go to Mistakes; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_
#define PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "parindex/rational.hpp"
#include "parindex/text.hpp"

#include "json/document.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail::records {

class DocumentReader {
 public:
  explicit DocumentReader(Mistakes& mistakes) noexcept : mistakes_(&mistakes) {}

  // Reports members of other names; those that begin with x- are notes.
  void only_keys(json::Value object, std::initializer_list<std::string_view> known);
  // Whether the value is of that kind; reports when it is not.
  bool want(json::Value value, json::Kind kind);
  // A member of that kind; a null handle after reporting, and when an optional one is not there.
  [[nodiscard]] json::Value required(json::Value object, std::string_view key, json::Kind kind);
  [[nodiscard]] json::Value optional(json::Value object, std::string_view key, json::Kind kind);
  // "format" must be there and be this one.
  void format(json::Value root, std::string_view format);
  // A title: a string, or {"vi", "en"}.
  [[nodiscard]] Text title(json::Value value);
  // 0.6, "0.6" or "60%", from 0 on; nothing after reporting.
  [[nodiscard]] std::optional<Rational> weight(json::Value value);
  // A whole number between the two; nothing after reporting.
  [[nodiscard]] std::optional<std::int64_t> whole(json::Value value, std::int64_t least, std::int64_t most);

  void fail(Code code, const Place& place, std::initializer_list<Argument> args = {}) {
    report(*mistakes_, code, place, args);
  }

 private:
  Mistakes* mistakes_;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DOCUMENT_READER_HPP_
