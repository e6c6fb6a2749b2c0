// SPDX-License-Identifier: Apache-2.0
// What the tests of inputs share: a framework with every type of fact, and short words for what came out.
#ifndef PARINDEX_TESTS_UNIT_INPUT_SUPPORT_HPP_
#define PARINDEX_TESTS_UNIT_INPUT_SUPPORT_HPP_

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"

#include "input/assessment_data.hpp"
#include "model/model.hpp"
#include "text/utf8.hpp"

namespace parindex::testing {

inline constexpr std::string_view kFrameworkText = R"json({
  "format": "parindex-framework/1", "id": "test.2026", "max": 30,
  "in_force": {"from": "2025-01-01", "to": "2027-12-31"}, "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "kinds": {"province": {}, "commune": {}, "ward": {"is": "commune"}},
  "levels": ["field", "criterion"],
  "facts": {
    "plan.done": {"type": "count", "at_most": "plan.tasks"},
    "plan.tasks": {"type": "count"},
    "days": {"type": "number"},
    "rate": {"type": "percent"},
    "issued": {"type": "flag"},
    "quality": {"type": "choice", "options": ["good", "fair", "poor"]},
    "sent": {"type": "date", "within": "period"},
    "opened": {"type": "datetime"},
    "remark": {"type": "text"},
    "survey": {"type": "tally", "options": ["A", "B", "C"]}
  },
  "items": [
    {"code": "I", "max": 10, "items": [
      {"code": "1.1", "max": 4, "rule": {"kind": "ratio", "of": "plan.done / plan.tasks", "target": "100%"}},
      {"code": "1.2", "max": 4, "rule": {"kind": "check"}},
      {"code": "4.1", "max": 2, "rule": {"kind": "check", "if": "issued"}}]},
    {"code": "II", "max": 20, "items": [
      {"code": "2.1", "max": 6, "rule": {"kind": "choice", "options": [
        {"code": "full", "points": 6}, {"code": "part", "points": 3}, {"code": "none", "points": 0}]}},
      {"code": "2.2", "max": 6, "rule": {"kind": "judged", "step": 0.5}},
      {"code": "2.3", "max": 6, "rule": {"kind": "survey", "groups": [{"facts": ["survey"]}],
                                         "weights": {"A": 1, "B": 0.5, "C": 0}}},
      {"code": "4.1", "max": 2, "rule": {"kind": "check", "if": "rate >= 90% and days <= 3"}}]}],
  "adjustments": {"bonus_max": 2, "penalty_max": 2, "items": [
    {"code": "P1", "as": "penalty", "max": 1, "rule": {"kind": "check"}}]}
})json";

inline const Framework& framework() {
  static const Framework kFramework = [] {
    Mistakes mistakes;
    std::optional<Framework> loaded = Framework::load(kFrameworkText, mistakes);
    if (!loaded) throw std::runtime_error(format(mistakes[0], Language::kEn));
    return *std::move(loaded);
  }();
  return kFramework;
}

inline const detail::Model& model() { return framework().model(); }

// The framework with one piece of its text replaced.
inline Framework framework_with(std::string_view old_text, std::string_view new_text) {
  std::string text(kFrameworkText);
  const std::size_t at = text.find(old_text);
  if (at == std::string::npos) throw std::runtime_error("no such text");
  text.replace(at, old_text.size(), new_text);
  Mistakes mistakes;
  std::optional<Framework> loaded = Framework::load(text, mistakes);
  if (!loaded) throw std::runtime_error(format(mistakes[0], Language::kEn));
  return *std::move(loaded);
}

// One input: its kind is told by the name.
struct Input {
  std::string file;
  std::string text;
};

// What reading some inputs gave.
struct Reading {
  std::vector<Input> inputs;
  Mistakes mistakes;
  std::optional<Batch> batch;

  [[nodiscard]] const detail::Assessment& operator[](std::size_t i) const {
    return batch.value().data().assessments.at(i);
  }
};

inline Reading read(const Framework& rules, const std::vector<Input>& inputs,
                    const ReadOptions& options = {}) {
  Reading reading;
  reading.inputs = inputs;
  InputReader reader(rules, reading.mistakes, options);
  for (const Input& input : inputs) {
    if (input.file.starts_with("units")) {
      reader.read_units(input.text, input.file);
    } else if (input.file.ends_with(".csv")) {
      reader.read_csv(input.text, input.file);
    } else if (input.file.ends_with(".jsonl")) {
      reader.read_json_lines(input.text, input.file);
    } else {
      reader.read_json(input.text, input.file);
    }
  }
  reading.batch = reader.finish();
  return reading;
}

inline ReadOptions going_on() {
  ReadOptions options;
  options.keep_going = true;
  return options;
}

inline Reading read(const std::vector<Input>& inputs, const ReadOptions& options = {}) {
  return read(framework(), inputs, options);
}

// Warnings about units that name no kind are beside the point of most tests.
inline constexpr std::string_view kNoKindsCode = "NO_KINDS";

// The piece of the input that stands at a place: a quoted text, or all up to the next mark.
inline std::string piece_at(const Reading& reading, const Place& place) {
  const auto input = std::find_if(reading.inputs.begin(), reading.inputs.end(),
                                  [&](const Input& one) { return one.file == place.file; });
  if (input == reading.inputs.end()) return "no such file";
  std::string_view rest = input->text;
  if (rest.starts_with(detail::text::kByteOrderMark)) rest.remove_prefix(detail::text::kByteOrderMark.size());
  for (std::size_t line = 1; line < place.line; ++line) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return "no such line";
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  std::size_t at = 0;
  for (std::size_t column = 1; column < place.column; ++column) {
    if (at >= rest.size()) return "no such column";
    static_cast<void>(detail::text::next_code_point(rest, at));
  }
  rest.remove_prefix(at);
  if (rest.starts_with('"')) return std::string(rest.substr(0, rest.find('"', 1) + 1));
  const bool csv = place.file.ends_with(".csv");
  if (!csv && !rest.empty() && std::string_view("{[").find(rest[0]) != std::string_view::npos)
    return std::string(rest.substr(0, 1));
  return std::string(rest.substr(0, rest.find_first_of(csv ? ",;\r" : ",:]} \r")));
}

// Every mistake as "CODE file:line `what stands there` pointer (unit)", what is unknown left out.
inline std::vector<std::string> said(const Reading& reading) {
  std::vector<std::string> all;
  for (const Mistake& mistake : reading.mistakes) {
    if (mistake.code == kNoKindsCode) continue;
    std::string one = mistake.code;
    if (!mistake.place.file.empty()) one += " " + mistake.place.file;
    if (mistake.place.line != 0) {
      one += ":" + std::to_string(mistake.place.line) + " `" + piece_at(reading, mistake.place) + "`";
    }
    if (!mistake.place.pointer.empty()) one += " " + mistake.place.pointer;
    if (!mistake.unit.empty()) one += " (" + mistake.unit + ")";
    all.push_back(std::move(one));
  }
  return all;
}

// The code of the first mistake.
inline std::string first_code(const Reading& reading) {
  const std::vector<std::string> all = said(reading);
  return all.empty() ? "none" : all[0].substr(0, all[0].find(' '));
}

// The English message and hint of the only mistake.
inline std::string words(const Reading& reading) {
  std::string text;
  for (const Mistake& mistake : reading.mistakes) {
    if (mistake.code != kNoKindsCode) text += mistake.message.en + " | " + mistake.hint.en;
  }
  return text;
}

inline const detail::FactValue& value(const detail::Assessment& assessment, std::string_view slot) {
  return assessment.facts.at(static_cast<std::size_t>(model().slot_index.at(std::string(slot))));
}

// A value as "given 5", "missing not_due" or "absent".
inline std::string fact(const detail::Assessment& assessment, std::string_view slot) {
  const detail::FactValue& cell = value(assessment, slot);
  switch (cell.state) {
    case detail::FactValue::State::kAbsent:
      return "absent";
    case detail::FactValue::State::kGiven:
      return "given " + cell.number().to_string();
    case detail::FactValue::State::kMissing:
      break;
  }
  return "missing " + std::string(to_string(cell.reason)) +
         (cell.note().empty() ? "" : ": " + std::string(cell.note()));
}

// An assessment object of unit U1 with these members.
inline std::string assessment(std::string_view members) {
  std::string text = R"({"format": "parindex-assessment/1", "framework": "test.2026", "unit": {"id": "U1"})";
  if (!members.empty()) text += ", " + std::string(members);
  return text + "}";
}
inline std::string with_facts(std::string_view facts) {
  return assessment(R"("facts": {)" + std::string(facts) + "}");
}

// Reads one JSON assessment with these facts, and one CSV table with this fact.
inline Reading read_json_facts(std::string_view facts) { return read({{"a.json", with_facts(facts)}}); }
inline Reading read_cell(std::string_view id, std::string_view cell) {
  return read({{"f.csv", "unit,fact,value\nU1," + std::string(id) + "," + std::string(cell) + "\n"}});
}

}  // namespace parindex::testing

#endif  // PARINDEX_TESTS_UNIT_INPUT_SUPPORT_HPP_
