// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <utility>

#include "compare/mapping_data.hpp"
#include "input/object_reader.hpp"
#include "json/document.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace {

using detail::Code;
using detail::Index;
using detail::kNone;
using detail::Model;
using detail::ObjectReader;
using Data = Mapping::Data;
namespace json = detail::json;

class MappingReader {
 public:
  MappingReader(const Model& before, const Model& after, Mistakes& mistakes)
      : before_(before), after_(after), read_(mistakes) {}

  void read(json::Value root, Data& data) {
    if (!read_.want(root, json::Kind::kObject)) return;
    read_.only_keys(root, {"format", "from", "to", "same", "items"});
    read_.format(root, "parindex-mapping/1");
    framework(root.find("from"), before_);
    framework(root.find("to"), after_);
    if (const json::Value same = root.find("same"); same && read_.want(same, json::Kind::kBoolean))
      data.same = same.boolean();
    const json::Value items = root.find("items");
    if (!items || !read_.want(items, json::Kind::kArray)) return;
    for (const json::Value one : items)
      group(one, data);
  }

 private:
  void framework(json::Value value, const Model& model) {
    if (!value || !read_.want(value, json::Kind::kString)) return;
    if (value.text() != model.id) read_.fail(Code::kInputFramework, value.place(), {value.text(), model.id});
  }

  // "A" or ["A", "B"]; an item may answer to one group only, and not together with one above or below it.
  std::vector<Index> side(json::Value value, const Model& model, std::set<Index>& taken) {
    std::vector<Index> out;
    if (!value) return out;
    const auto one = [&](json::Value name) {
      const Index item = read_.item(model, name);
      if (item == kNone) return;
      for (const Index other : taken) {
        if (!inside(model, item, other) && !inside(model, other, item)) continue;
        read_.fail(Code::kMappingTwice, name.place(),
                   {model.items[static_cast<std::size_t>(item)].label,
                    model.items[static_cast<std::size_t>(other)].label});
        return;
      }
      taken.insert(item);
      out.push_back(item);
    };
    if (value.is_string()) {
      one(value);
    } else if (read_.want(value, json::Kind::kArray)) {
      for (const json::Value name : value)
        one(name);
    }
    return out;
  }

  static bool inside(const Model& model, Index item, Index above) {
    for (; item != kNone; item = model.items[static_cast<std::size_t>(item)].parent) {
      if (item == above) return true;
    }
    return false;
  }

  void group(json::Value one, Data& data) {
    if (!read_.want(one, json::Kind::kObject)) return;
    read_.only_keys(one, {"from", "to", "comparable", "note"});
    Data::Group group;
    group.before = side(one.find("from"), before_, taken_before_);
    group.after = side(one.find("to"), after_, taken_after_);
    if (!one.find("from") && !one.find("to")) read_.fail(Code::kMissingKey, one.place(), {"from"});
    if (const json::Value comparable = one.find("comparable");
        comparable && read_.want(comparable, json::Kind::kBoolean))
      group.comparable = comparable.boolean();
    group.note = read_.text(one.find("note"));
    data.groups.push_back(std::move(group));
  }

  const Model &before_, &after_;
  ObjectReader read_;
  std::set<Index> taken_before_, taken_after_;
};

}  // namespace

Mapping::Mapping() : data_(std::make_shared<const Data>()) {}

std::optional<Mapping> Mapping::load(std::string_view text, const Framework& before, const Framework& after,
                                     Mistakes& mistakes, const std::string& file) {
  const std::size_t errors = mistakes.error_count();
  json::ParseOptions options;
  options.file = file;
  const std::optional<json::Document> document = json::parse(std::string(text), options, mistakes);
  if (!document) return std::nullopt;
  Data data;
  MappingReader(before.model(), after.model(), mistakes).read(document->root(), data);
  if (mistakes.error_count() != errors) return std::nullopt;
  Mapping mapping;
  mapping.data_ = std::make_shared<const Data>(std::move(data));
  return mapping;
}

}  // namespace parindex::inline v1
