// SPDX-License-Identifier: Apache-2.0
#include "output/fact_template.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "input/fact_value.hpp"
#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"
#include "output/words.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail {
namespace {

using words::pick;

bool applies(const Model& model, Index index, std::string_view kind) {
  for (; index != kNone; index = model.items[static_cast<std::size_t>(index)].parent) {
    const std::vector<std::string>& kinds = model.items[static_cast<std::size_t>(index)].applies_to;
    const bool listed = kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end() ||
                        std::find(kinds.begin(), kinds.end(), model.base_kind(kind)) != kinds.end();
    if (!listed) return false;
  }
  return true;
}

// Which facts a unit of that kind has to give, by fact; all of them for an unknown kind.
std::vector<bool> needed_facts(const Model& model, std::string_view kind) {
  std::vector<bool> needed(model.facts.size(), true);
  if (kind.empty()) return needed;
  std::vector<bool> read(model.facts.size()), wanted(model.facts.size());
  for (std::size_t i = 0; i != model.items.size(); ++i) {
    const bool counts = applies(model, static_cast<Index>(i), kind);
    for (const Index fact : model.items[i].facts) {
      read[static_cast<std::size_t>(fact)] = true;
      if (counts) wanted[static_cast<std::size_t>(fact)] = true;
    }
  }
  const auto want = [&](const std::vector<Index>& facts) {
    for (const Index fact : facts)
      wanted[static_cast<std::size_t>(fact)] = true;
  };
  for (const Check& check : model.checks)
    want(check.facts);
  for (const Gate& gate : model.gates)
    want(gate.facts);
  for (std::size_t i = 0; i != model.facts.size(); ++i) {
    const FactDeclaration& fact = model.facts[i];
    bool inherited = false;
    if (fact.inherit != kNone) {
      const std::string& ancestor = model.ancestor_kinds[static_cast<std::size_t>(fact.inherit)];
      inherited = kind != ancestor && model.base_kind(kind) != ancestor;
    }
    needed[i] = !inherited && (wanted[i] || !read[i]);
  }
  return needed;
}

std::string type_words(const Model& model, std::size_t index, Language language) {
  const FactDeclaration& fact = model.facts[index];
  std::string out(words::fact_type(fact.type, language));
  if (fact.type == FactType::kChoice) {
    const std::vector<std::string>& options = options_of(model, static_cast<Index>(index));
    for (std::size_t i = 0; i != options.size(); ++i)
      out += (i == 0 ? ": " : " | ") + options[i];
  }
  return out;
}

std::string title_words(const FactDeclaration& fact, const Slot& slot, Language language) {
  std::string out = fact.title.in(language);
  if (slot.option != kNone) {
    const std::string& option = fact.options[static_cast<std::size_t>(slot.option)];
    out += out.empty() ? option : " – " + option;
  }
  return out;
}

std::vector<Unit> or_one(const std::vector<Unit>& units) {
  return units.empty() ? std::vector<Unit>(1) : units;
}

// A comment line of CSV: what would make a spreadsheet split or quote the line is written otherwise.
std::string comment(std::string_view text) {
  std::string out = "# ";
  for (const char byte : text::repaired(text)) {
    switch (byte) {
      case ',':
      case ';':
        out += " /";
        break;
      case '"':
        out += '\'';
        break;
      case '\t':
      case '\r':
      case '\n':
        out += ' ';
        break;
      default:
        out += byte;
    }
  }
  return out + "\n";
}

void write_assessment(json::Writer& out, const Framework& framework, const Unit& unit, Language language) {
  const Model& model = framework.model();
  const std::vector<bool> needed = needed_facts(model, unit.kind);
  out.begin_object();
  out.member("format", "parindex-assessment/1");
  out.member("framework", framework.id());
  out.key("unit");
  out.begin_object();
  out.member("id", unit.id);
  out.member("name", unit.name);
  out.member("kind", unit.kind);
  if (!unit.parent.empty()) out.member("parent", unit.parent);
  if (!unit.attributes.empty()) {
    out.key("attributes");
    out.begin_object();
    for (const auto& [name, value] : unit.attributes)
      out.member(name, value);
    out.end_object();
  }
  out.end_object();
  out.key("period");
  out.begin_object();
  out.member("from", model.period ? model.period->from.to_string() : "YYYY-MM-DD");
  out.member("to", model.period ? model.period->to.to_string() : "YYYY-MM-DD");
  out.end_object();
  out.key("facts");
  out.begin_object();
  for (const Slot& slot : model.slots) {
    const auto index = static_cast<std::size_t>(slot.fact);
    if (!needed[index]) continue;
    const FactDeclaration& fact = model.facts[index];
    const std::string title = title_words(fact, slot, language);
    const std::string type = type_words(model, index, language);
    // A remark beside the value, unless that would be a fact itself.
    if (const std::string remark = "x-" + slot.name; !model.slot_index.contains(remark)) {
      out.member(remark, title.empty() ? type : title + " (" + type + ")");
    }
    out.key(slot.name);
    out.null();
  }
  out.end_object();
  const bool wants_evidence = std::any_of(model.items.begin(), model.items.end(),
                                          [](const Item& item) { return item.evidence.has_value(); });
  if (wants_evidence) {
    out.key("evidence");
    out.begin_array();
    out.end_array();
  }
  out.end_object();
}

}  // namespace

std::string template_long(const Framework& framework, const std::vector<Unit>& units, Language language) {
  const Model& model = framework.model();
  const bool named = !units.empty();
  CsvWriter out;
  out.text("unit");
  if (named) {
    for (const std::string_view name : {"name", "kind", "parent"})
      out.text(name);
  }
  if (!model.period) out.text("period");
  for (const std::string_view name : {"fact", "value", "x-title", "x-type"})
    out.text(name);
  out.end_row();
  for (const Unit& unit : or_one(units)) {
    const std::vector<bool> needed = needed_facts(model, unit.kind);
    for (const Slot& slot : model.slots) {
      const auto index = static_cast<std::size_t>(slot.fact);
      if (!needed[index]) continue;
      out.text(unit.id);
      if (named) {
        out.text(unit.name);
        out.text(unit.kind);
        out.text(unit.parent);
      }
      if (!model.period) out.empty();
      out.number(slot.name);  // must be read back as it is
      out.empty();
      out.text(title_words(model.facts[index], slot, language));
      out.text(type_words(model, index, language));
      out.end_row();
    }
  }
  return std::move(out).take();
}

std::string template_wide(const Framework& framework, const std::vector<Unit>& units, Language language) {
  const Model& model = framework.model();
  const bool named = !units.empty();
  std::vector<bool> needed(model.facts.size(), false);
  for (const Unit& unit : or_one(units)) {
    const std::vector<bool> of_unit = needed_facts(model, unit.kind);
    for (std::size_t i = 0; i != needed.size(); ++i)
      needed[i] = needed[i] || of_unit[i];
  }
  std::string comments;
  CsvWriter out;
  out.text("unit");
  if (named) {
    for (const std::string_view name : {"name", "kind", "parent"})
      out.text(name);
  }
  if (!model.period) out.text("period");
  std::size_t columns = 0;
  for (const Slot& slot : model.slots) {
    const auto index = static_cast<std::size_t>(slot.fact);
    if (!needed[index]) continue;
    const std::string title = title_words(model.facts[index], slot, language);
    comments += comment(slot.name + ": " + (title.empty() ? "" : title + " ") + "(" +
                        type_words(model, index, language) + ")");
    out.number(slot.name);
    ++columns;
  }
  out.end_row();
  for (const Unit& unit : units) {
    out.text(unit.id);
    out.text(unit.name);
    out.text(unit.kind);
    out.text(unit.parent);
    if (!model.period) out.empty();
    for (std::size_t i = 0; i != columns; ++i)
      out.empty();
    out.end_row();
  }
  std::string head =
      comment(framework.id() + ": " +
              std::string(pick(language, "mỗi đơn vị một dòng; ô để trống nghĩa là chưa có số liệu",
                               "a row a unit; an empty cell means not given")));
  return head + comments + std::move(out).take();
}

std::string template_json(const Framework& framework, const std::vector<Unit>& units, Language language) {
  json::Writer out(json::Style::kPretty);
  if (units.size() > 1) {
    out.begin_array();
    for (const Unit& unit : units)
      write_assessment(out, framework, unit, language);
    out.end_array();
  } else {
    write_assessment(out, framework, or_one(units).front(), language);
  }
  return out.take() + "\n";
}

}  // namespace parindex::inline v1::detail
