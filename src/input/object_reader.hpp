// SPDX-License-Identifier: Apache-2.0
// What for: what readers of small documents share: known members, wanted types, texts and decimals, each
// mistake with its place.
//
//   ObjectReader read(mistakes);
//   read.only_keys(root, {"format", "facts"});
//   if (read.want(root.find("facts"), json::Kind::kObject)) ...
//
// One thread; only lack of memory throws.
#ifndef PARINDEX_SRC_INPUT_OBJECT_READER_HPP_
#define PARINDEX_SRC_INPUT_OBJECT_READER_HPP_

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/framework.hpp"
#include "parindex/rational.hpp"

#include "json/document.hpp"
#include "model/model.hpp"
#include "report.hpp"

namespace parindex::inline v1::detail {

class ObjectReader {
 public:
  explicit ObjectReader(Mistakes& mistakes) : mistakes_(mistakes) {}

  void only_keys(json::Value object, std::initializer_list<std::string_view> known);
  // False after reporting that it is of another kind.
  bool want(json::Value value, json::Kind kind);
  // Reports a format that is not the one wanted.
  void format(json::Value root, std::string_view wanted);
  // Reports a word that is none of those.
  bool word(json::Value value, std::initializer_list<std::string_view> known);
  // A decimal number, written as a number or a string.
  std::optional<Rational> number(json::Value value);
  // "…" or {"vi": "…", "en": "…"}.
  Text text(json::Value value);
  // The slot of a fact or of one option of a tally (`id:OPTION`); kNone after reporting.
  Index slot(const Model& model, std::string_view name, const Place& place);
  // The item of a label, or of a code that only one item has; kNone after reporting.
  Index item(const Model& model, json::Value value);
  void fail(Code code, const Place& place, std::initializer_list<Argument> args = {});

 private:
  Mistakes& mistakes_;
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_INPUT_OBJECT_READER_HPP_
