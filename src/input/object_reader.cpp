// SPDX-License-Identifier: Apache-2.0
#include "input/object_reader.hpp"

#include <algorithm>

#include "input/fact_value.hpp"
#include "input/nearest.hpp"
#include "json/kind_words.hpp"

namespace parindex::inline v1::detail {
void ObjectReader::fail(Code code, const Place& place, std::initializer_list<Argument> args) {
  report(mistakes_, code, place, args);
}

void ObjectReader::only_keys(json::Value object, std::initializer_list<std::string_view> known) {
  for (const json::Value member : object) {
    const std::string_view name = member.name();
    if (name.starts_with("x-") || std::find(known.begin(), known.end(), name) != known.end()) continue;
    Nearest nearest(name);
    std::string list;
    for (const std::string_view key : known) {
      nearest.offer(key);
      list += (list.empty() ? "" : ", ") + std::string(key);
    }
    if (nearest.best().empty()) {
      fail(Code::kUnknownKey, member.name_place(), {name, list});
    } else {
      fail(Code::kUnknownKeyNear, member.name_place(), {name, nearest.best()});
    }
  }
}

bool ObjectReader::want(json::Value value, json::Kind kind) {
  if (value && value.kind() == kind) return true;
  fail(Code::kWrongType, value.place(), {kind_in_words(value), json::kind_words(kind)});
  return false;
}

void ObjectReader::format(json::Value root, std::string_view wanted) {
  const json::Value format = root.find("format");
  if (!format) {
    fail(Code::kMissingKey, root.place(), {"format"});
  } else if (want(format, json::Kind::kString) && format.text() != wanted) {
    fail(Code::kWrongFormat, format.place(), {format.text(), wanted});
  }
}

bool ObjectReader::word(json::Value value, std::initializer_list<std::string_view> known) {
  if (!want(value, json::Kind::kString)) return false;
  if (std::find(known.begin(), known.end(), value.text()) != known.end()) return true;
  std::string list;
  for (const std::string_view one : known)
    list += (list.empty() ? "" : ", ") + std::string(one);
  fail(Code::kUnknownWord, value.place(), {value.text(), list});
  return false;
}

std::optional<Rational> ObjectReader::number(json::Value value) {
  if (!value.is_string() && !want(value, json::Kind::kNumber)) return std::nullopt;
  Rational out;
  const std::optional<Fault> fault =
      value.is_string() ? read_points_cell(value.text(), out) : read_points_json(value, out);
  if (!fault && !(value.is_string() && value.text().empty())) return out;
  fail(Code::kWrongType, value.place(), {kind_in_words(value), json::kind_words(json::Kind::kNumber)});
  return std::nullopt;
}

Text ObjectReader::text(json::Value value) {
  if (!value || value.is_null()) return {};
  if (value.is_string()) return {std::string(value.text()), {}};
  if (!want(value, json::Kind::kObject)) return {};
  only_keys(value, {"vi", "en"});
  Text out;
  const json::Value vi = value.find("vi"), en = value.find("en");
  if (vi && want(vi, json::Kind::kString)) out.vi = vi.text();
  if (en && want(en, json::Kind::kString)) out.en = en.text();
  return out;
}

Index ObjectReader::slot(const Model& model, std::string_view name, const Place& place) {
  const auto found = model.slot_index.find(std::string(name));
  if (found != model.slot_index.end()) return found->second;
  Nearest nearest(name);
  for (const Slot& slot : model.slots)
    nearest.offer(slot.name);
  if (nearest.best().empty()) {
    fail(Code::kUnknownFactFar, place, {name});
  } else {
    fail(Code::kUnknownFact, place, {name, nearest.best()});
  }
  return kNone;
}

Index ObjectReader::item(const Model& model, json::Value value) {
  if (!want(value, json::Kind::kString)) return kNone;
  const auto found = model.item_index.find(std::string(value.text()));
  if (found != model.item_index.end()) return found->second;
  Index same = kNone;
  std::size_t count = 0;
  Nearest nearest(value.text());
  for (std::size_t i = 0; i < model.items.size(); ++i) {
    nearest.offer(model.items[i].label);
    if (model.items[i].code != value.text()) continue;
    same = static_cast<Index>(i);
    ++count;
  }
  if (count == 1) return same;
  if (nearest.best().empty()) {
    fail(Code::kUnknownItem, value.place(), {value.text()});
  } else {
    fail(Code::kUnknownItemNear, value.place(), {value.text(), nearest.best()});
  }
  return kNone;
}

}  // namespace parindex::inline v1::detail
