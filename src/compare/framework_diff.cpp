// SPDX-License-Identifier: Apache-2.0
// Two framework documents side by side, as people speak of them: items, facts, bands, what changed inside.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "parindex/comparison.hpp"

#include "compare/definition.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"

namespace parindex::inline v1 {

std::string_view to_string(FrameworkChange::Kind kind) noexcept {
  switch (kind) {
    case FrameworkChange::Kind::kAdded:
      return "added";
    case FrameworkChange::Kind::kRemoved:
      return "removed";
    case FrameworkChange::Kind::kRenamed:
      return "renamed";
    case FrameworkChange::Kind::kMoved:
      return "moved";
    case FrameworkChange::Kind::kChanged:
      break;
  }
  return "changed";
}

namespace {

namespace json = detail::json;
using detail::at;
using detail::Index;
using detail::kNone;
using detail::Model;
using Kind = FrameworkChange::Kind;

// Members that do not bear on points.
bool is_note(std::string_view key) {
  return key.starts_with("x-") || key == "title" || key == "basis" || key == "owner" || key == "accepts";
}

// Equal as documents mean it: order of members, white space and spelling of numbers apart.
bool same(json::Value a, json::Value b) { return json::canonical(a) == json::canonical(b); }

// One value as one line.
std::string shown(json::Value value) {
  if (!value) return {};
  json::Writer out;
  out.value(value);
  return out.take();
}

struct Word {
  std::string_view part, vi, en;
};
constexpr Word kParts[] = {{"item", "tiêu chí", "item"},
                           {"fact", "số liệu", "fact"},
                           {"band", "mức xếp loại", "band"},
                           {"gate", "điều kiện chặn", "gate"},
                           {"adjustment", "điểm thưởng, phạt", "adjustment"},
                           {"measure", "chỉ tiêu tính", "measure"},
                           {"check", "kiểm tra số liệu", "check"},
                           {"framework", "bộ tiêu chí", "framework"}};

class Differ {
 public:
  Differ(const Framework& before, json::Value old_root, const Framework& after, json::Value new_root)
      : old_(before.model()), new_(after.model()), old_root_(old_root), new_root_(new_root) {
    out_.id_before = before.id();
    out_.id_after = after.id();
  }

  FrameworkDiff diff() {
    frame();
    items();
    named("fact", old_root_.find("facts"), new_root_.find("facts"));
    named("measure", old_root_.find("measures"), new_root_.find("measures"));
    listed("check", old_root_.find("checks"), new_root_.find("checks"), "that");
    listed("band", old_root_.find("bands"), new_root_.find("bands"), "code");
    listed("gate", old_root_.find("gates"), new_root_.find("gates"), "code");
    const json::Value old_more = old_root_.find("adjustments"), new_more = new_root_.find("adjustments");
    for (const std::string_view key : {"bonus_max", "penalty_max"})
      member("framework", "", "adjustments/" + std::string(key), old_more.find(key), new_more.find(key));
    listed("adjustment", old_more.find("items"), new_more.find("items"), "code");
    out_.same_rules = !bears_on_points_;
    return std::move(out_);
  }

 private:
  void frame() {
    std::vector<std::string> keys;
    for (const json::Value root : {new_root_, old_root_}) {
      for (const json::Value one : root) {
        const std::string key(one.name());
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
      }
    }
    static const std::set<std::string, std::less<>> kApart = {"items", "facts", "measures",    "checks",
                                                              "bands", "gates", "adjustments", "format"};
    for (const std::string& key : keys) {
      if (kApart.contains(key)) continue;
      const json::Value before = old_root_.find(key), after = new_root_.find(key);
      if (before.is_object() && after.is_object()) {
        inside("framework", "", key, before, after);
      } else {
        member("framework", "", key, before, after);
      }
    }
  }

  // ---- items

  // Their values by label, in the order of the document, as the model has them.
  static void collect(const Model& model, json::Value list, Index parent, std::vector<json::Value>& values) {
    std::size_t i = 0;
    const std::vector<Index>& children = parent == kNone ? model.roots : model.items[at(parent)].children;
    for (const json::Value one : list) {
      if (i == children.size()) return;
      const Index index = children[i++];
      values[at(index)] = one;
      collect(model, one.find("items"), index, values);
    }
  }

  static std::string parent_of(const Model& model, Index index) {
    const Index parent = model.items[at(index)].parent;
    return parent == kNone ? std::string() : model.items[at(parent)].label;
  }

  bool is_adjustment(const Model& model, std::size_t item) const {
    return std::any_of(model.adjustments.begin(), model.adjustments.end(),
                       [item](const detail::Adjustment& one) { return at(one.item) == item; });
  }

  void items() {
    std::vector<json::Value> old_values(old_.items.size()), new_values(new_.items.size());
    collect(old_, old_root_.find("items"), kNone, old_values);
    collect(new_, new_root_.find("items"), kNone, new_values);
    std::vector<Index> match(new_.items.size(), kNone);
    std::vector<bool> used(old_.items.size(), false);
    const auto pair = [&](std::size_t i, Index old) {
      match[i] = old;
      used[at(old)] = true;
    };
    for (std::size_t i = 0; i < new_.items.size(); ++i) {
      const auto found = old_.item_index.find(new_.items[i].label);
      if (found != old_.item_index.end() && !is_adjustment(new_, i)) pair(i, found->second);
    }
    // another code, but the same title or the same rule, where only one item can be meant
    for (const bool by_title : {true, false}) {
      std::map<std::string, std::vector<std::size_t>> fresh, gone;
      const auto key = [&](const Model& model, std::size_t i) {
        const detail::Item& item = model.items[i];
        if (by_title) return item.title.in(Language::kVi);
        return item.is_leaf() ? detail::definition_of(model, item) : std::string();
      };
      for (std::size_t i = 0; i < new_.items.size(); ++i) {
        if (match[i] == kNone && !is_adjustment(new_, i)) fresh[key(new_, i)].push_back(i);
      }
      for (std::size_t i = 0; i < old_.items.size(); ++i) {
        if (!used[i] && !is_adjustment(old_, i)) gone[key(old_, i)].push_back(i);
      }
      for (const auto& [what, list] : fresh) {
        const auto old = gone.find(what);
        if (what.empty() || list.size() != 1 || old == gone.end() || old->second.size() != 1) continue;
        const bool leaf = new_.items[list.front()].is_leaf();
        if (leaf == old_.items[old->second.front()].is_leaf())
          pair(list.front(), static_cast<Index>(old->second.front()));
      }
    }
    std::map<std::string, std::string> new_name;  // of the parents, to tell a move from a renamed parent
    for (std::size_t i = 0; i < new_.items.size(); ++i) {
      if (match[i] != kNone) new_name[old_.items[at(match[i])].label] = new_.items[i].label;
    }
    for (std::size_t i = 0; i < new_.items.size(); ++i) {
      if (is_adjustment(new_, i)) continue;
      const std::string& label = new_.items[i].label;
      if (match[i] == kNone) {
        whole(Kind::kAdded, "item", label, {}, new_values[i]);
        continue;
      }
      const std::string& old_label = old_.items[at(match[i])].label;
      if (old_.items[at(match[i])].code != new_.items[i].code) renamed("item", old_label, label);
      std::string above = parent_of(old_, match[i]);
      if (const auto found = new_name.find(above); found != new_name.end()) above = found->second;
      const std::string below = parent_of(new_, static_cast<Index>(i));
      if (above != below) moved(label, old_label, above, below);
      inside("item", label, "", old_values[at(match[i])], new_values[i]);
    }
    for (std::size_t i = 0; i < old_.items.size(); ++i) {
      if (!used[i] && !is_adjustment(old_, i))
        whole(Kind::kRemoved, "item", old_.items[i].label, old_values[i], {});
    }
  }

  // ---- the rest

  void named(std::string_view part, json::Value before, json::Value after) {
    for (const json::Value one : after) {
      const json::Value old = before.find(one.name());
      if (!old) {
        whole(Kind::kAdded, part, std::string(one.name()), {}, one);
      } else if (one.is_object() && old.is_object()) {
        inside(part, std::string(one.name()), "", old, one);
      } else {
        member(part, std::string(one.name()), "", old, one);
      }
    }
    for (const json::Value one : before) {
      if (!after.find(one.name())) whole(Kind::kRemoved, part, std::string(one.name()), one, {});
    }
  }

  static json::Value by_key(json::Value list, std::string_view key, std::string_view name) {
    for (const json::Value one : list) {
      if (one.find(key).text() == name) return one;
    }
    return {};
  }

  void listed(std::string_view part, json::Value before, json::Value after, std::string_view key) {
    for (const json::Value one : after) {
      const std::string name(one.find(key).text());
      const json::Value old = by_key(before, key, name);
      if (!old) {
        whole(Kind::kAdded, part, name, {}, one);
      } else {
        inside(part, name, "", old, one);
      }
    }
    for (const json::Value one : before) {
      const std::string name(one.find(key).text());
      if (!by_key(after, key, name)) whole(Kind::kRemoved, part, name, one, {});
    }
  }

  // What differs inside two objects or arrays, as deep as it goes; children of items are told apart.
  void inside(std::string_view part, const std::string& name, const std::string& path, json::Value before,
              json::Value after) {
    const auto below = [&path](const std::string& key) { return path.empty() ? key : path + "/" + key; };
    const bool items = part == "item" && path.empty();
    std::vector<std::string> keys;
    for (const json::Value side : {after, before}) {
      for (const json::Value one : side) {
        const std::string key(one.name());
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
      }
    }
    for (const std::string& key : keys) {
      if (items && (key == "items" || key == "code")) continue;
      deeper(part, name, below(key), before.find(key), after.find(key));
    }
  }

  void deeper(std::string_view part, const std::string& name, const std::string& path, json::Value before,
              json::Value after) {
    if (before && after && same(before, after)) return;
    if (before.is_object() && after.is_object()) {
      inside(part, name, path, before, after);
    } else if (before.is_array() && after.is_array() && before.size() == after.size()) {
      std::size_t i = 0;
      for (auto a = before.begin(), b = after.begin(); a != before.end(); ++a, ++b, ++i)
        deeper(part, name, path + "/" + std::to_string(i), *a, *b);
    } else {
      member(part, name, path, before, after);
    }
  }

  void member(std::string_view part, const std::string& name, const std::string& path, json::Value before,
              json::Value after) {
    if (!before && !after) return;
    if (before && after && same(before, after)) return;
    FrameworkChange change;
    change.kind = Kind::kChanged;
    change.part = part;
    change.name = name;
    change.key = path;
    change.before = shown(before);
    change.after = shown(after);
    change.words = {subject(part, name, Language::kVi) + ": " + path + " " + text(before, Language::kVi) +
                        " → " + text(after, Language::kVi),
                    subject(part, name, Language::kEn) + ": " + path + " " + text(before, Language::kEn) +
                        " → " + text(after, Language::kEn)};
    add(std::move(change), path);
  }

  static std::string text(json::Value value, Language language) {
    if (!value) return language == Language::kVi ? "(không có)" : "(none)";
    return shown(value);
  }

  static std::string subject(std::string_view part, const std::string& name, Language language) {
    std::string out(part);
    for (const Word& word : kParts) {
      if (word.part == part) out = language == Language::kVi ? word.vi : word.en;
    }
    return name.empty() ? out : out + " " + name;
  }

  void whole(Kind kind, std::string_view part, const std::string& name, json::Value before,
             json::Value after) {
    FrameworkChange change;
    change.kind = kind;
    change.part = part;
    change.name = name;
    change.before = shown(before);
    change.after = shown(after);
    const bool added = kind == Kind::kAdded;
    std::string max;
    const json::Value value = added ? after : before;
    if (part == "item" && value.find("max").is_number()) max = std::string(value.find("max").text());
    change.words = {(added ? "thêm " : "bỏ ") + subject(part, name, Language::kVi) +
                        (max.empty() ? "" : " (tối đa " + max + ")"),
                    subject(part, name, Language::kEn) + (added ? " added" : " removed") +
                        (max.empty() ? "" : " (maximum " + max + ")")};
    add(std::move(change), {});
  }

  void renamed(std::string_view part, const std::string& before, const std::string& after) {
    FrameworkChange change;
    change.kind = Kind::kRenamed;
    change.part = part;
    change.name = after;
    change.old_name = before;
    change.words = {subject(part, before, Language::kVi) + " đổi mã thành " + after,
                    subject(part, before, Language::kEn) + " is called " + after + " now"};
    add(std::move(change), "code");
  }

  void moved(const std::string& name, const std::string& old_name, const std::string& before,
             const std::string& after) {
    FrameworkChange change;
    change.kind = Kind::kMoved;
    change.part = "item";
    change.name = name;
    change.old_name = old_name;
    change.before = before;
    change.after = after;
    const auto place = [](const std::string& parent, std::string_view top) {
      return parent.empty() ? std::string(top) : parent;
    };
    change.words = {subject("item", name, Language::kVi) + " chuyển từ " + place(before, "cấp cao nhất") +
                        " sang " + place(after, "cấp cao nhất"),
                    subject("item", name, Language::kEn) + " moved from " + place(before, "the top level") +
                        " to " + place(after, "the top level")};
    add(std::move(change), "items");
  }

  void add(FrameworkChange change, std::string_view path) {
    const std::string_view top = path.substr(0, path.find('/'));
    const std::string_view last =
        path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
    const bool note = is_note(top) || is_note(last) || path.find("/title/") != std::string_view::npos ||
                      (change.part == "framework" && (top == "id" || top == "in_force")) ||
                      (change.part == "item" && change.kind == Kind::kRenamed);
    bears_on_points_ = bears_on_points_ || !note;
    out_.changes.push_back(std::move(change));
  }

  const Model &old_, &new_;
  json::Value old_root_, new_root_;
  bool bears_on_points_ = false;
  FrameworkDiff out_;
};

}  // namespace

std::optional<FrameworkDiff> diff_frameworks(std::string_view before, std::string_view after,
                                             Mistakes& mistakes, const LoadOptions& before_file,
                                             const LoadOptions& after_file) {
  std::vector<std::optional<Framework>> frameworks;
  std::vector<std::optional<json::Document>> documents;
  for (const auto& [text, file] : {std::pair{before, &before_file}, {after, &after_file}}) {
    Mistakes found(mistakes.limit());
    frameworks.push_back(Framework::load(text, found, *file));
    Mistakes errors(mistakes.limit());
    for (const Mistake& mistake : found) {
      if (mistake.severity == Severity::kError) errors.add(mistake);
    }
    mistakes.append(std::move(errors));
    json::ParseOptions options;
    options.file = file->file;
    Mistakes again;
    documents.push_back(json::parse(std::string(text), options, again));
  }
  if (!frameworks[0] || !frameworks[1] || !documents[0] || !documents[1]) return std::nullopt;
  return Differ(*frameworks[0], documents[0]->root(), *frameworks[1], documents[1]->root()).diff();
}

}  // namespace parindex::inline v1
