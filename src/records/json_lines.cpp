// SPDX-License-Identifier: Apache-2.0
#include "records/json_lines.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "input/fact_value.hpp"
#include "json/document.hpp"
#include "report.hpp"
#include "text/utf8.hpp"

namespace parindex::inline v1::detail::records {
namespace {

using Cells = std::vector<std::pair<std::size_t, std::string>>;  // column, text

class Converter {
 public:
  Converter(const std::string& file, Quality& quality) : file_(file), quality_(quality) {}

  void line(std::string_view text, std::size_t number) {
    Cells& cells = lines_.emplace_back();
    if (text.find_first_not_of(" \t\r") == text.npos) return;
    Mistakes found(1);
    json::ParseOptions options;
    options.file = file_;
    options.first_line = number;
    const std::optional<json::Document> document = json::parse(std::string(text), options, found);
    if (!document || found.has_errors()) {  // a member that is there twice, too
      quality_.refuse(found[0]);
      return;
    }
    const json::Value root = document->root();
    if (root.is_object() && root.size() == 0) {
      quality_.refuse(Code::kRecordEmpty, Place{file_, {}, number, 0}, {"{}"});
      return;
    }
    if (!root.is_object() || !members(root, true, cells)) {
      cells.clear();
      if (repeated_) {  // inside and outside an inner object: which of them is meant?
        quality_.refuse(Code::kJsonDuplicateKey, Place{file_, repeated_.pointer(), number, 0},
                        {repeated_.name(), number});
        repeated_ = {};
        return;
      }
      const Place place{file_, wrong_ ? wrong_.pointer() : std::string(), number, 0};
      quality_.refuse(Code::kWrongType, place,
                      {kind_in_words(wrong_ ? wrong_ : root),
                       wrong_ ? Text{"chuỗi, số, true, false, null hoặc mảng của chúng",
                                     "text, a number, true, false, null or a list of them"}
                              : Text{"một đối tượng", "an object"}});
      wrong_ = {};
    }
  }

  JsonTable take() const {
    JsonTable out;
    for (const std::string& name : names_)
      add_cell(out.header, name);
    for (const Cells& cells : lines_) {
      if (!cells.empty()) {
        std::vector<const std::string*> row(names_.size());
        for (const auto& [column, text] : cells)
          row[column] = &text;
        std::string line;
        for (const std::string* text : row)
          add_cell(line, text == nullptr ? std::string() : *text);
        out.rows += line;
      }
      out.rows += '\n';
    }
    return out;
  }

 private:
  // Cells are always quoted; a line break inside would make lines of the file and of the table differ.
  static void add_cell(std::string& out, const std::string& text) {
    if (!out.empty()) out += ',';
    out += '"';
    for (const char c : text) {
      if (c == '"') out += '"';
      out += c == '\n' || c == '\r' ? ' ' : c;
    }
    out += '"';
  }

  static bool scalar(json::Value value, std::string& out) {
    if (value.is_array() || value.is_object()) return false;
    if (value.is_boolean()) out += value.boolean() ? "true" : "false";
    out += value.text();
    return true;
  }

  bool members(json::Value object, bool outer, Cells& cells) {
    for (const json::Value member : object) {
      if (member.is_object() && outer) {
        if (!members(member, false, cells)) return false;
        continue;
      }
      std::string text;
      bool good = true;
      if (member.is_array()) {
        for (const json::Value one : member) {
          text += text.empty() ? "" : ";";
          good = good && scalar(one, text);
        }
      } else {
        good = scalar(member, text);
      }
      if (!good) {
        wrong_ = member;
        return false;
      }
      const auto [column, added] = columns_.try_emplace(std::string(member.name()), names_.size());
      if (added) names_.emplace_back(member.name());
      const std::size_t at = column->second;
      if (std::any_of(cells.begin(), cells.end(), [at](const auto& cell) { return cell.first == at; })) {
        repeated_ = member;
        return false;
      }
      cells.emplace_back(column->second, std::move(text));
    }
    return true;
  }

  const std::string& file_;
  Quality& quality_;
  json::Value wrong_, repeated_;
  std::map<std::string, std::size_t, std::less<>> columns_;
  std::vector<std::string> names_;
  std::vector<Cells> lines_;
};

}  // namespace

bool is_json_lines(std::string_view path) noexcept {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (path.ends_with(packed)) path.remove_suffix(packed.size());
  }
  return path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

JsonTable json_lines_table(std::string_view bytes, const std::string& file, Quality& quality) {
  if (bytes.starts_with(text::kByteOrderMark)) bytes.remove_prefix(text::kByteOrderMark.size());
  Converter converter(file, quality);
  std::size_t number = 0;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    converter.line(bytes.substr(0, end), ++number);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
  }
  return converter.take();
}

}  // namespace parindex::inline v1::detail::records
