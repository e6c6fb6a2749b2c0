// SPDX-License-Identifier: Apache-2.0
// What for: what each mistake code means, why it matters, an example that draws it and how to mend it, for
// `parindex check --explain CODE`.
//
//   for (const CodeExplanation& one : kCodeExplanations) if (one.code == "MAX_SUM") out.write(one.en);
//
// Constant data, one row for each text code of the catalogue (tests see to that). In the tool, not in the
// library, which stays lean.
#ifndef PARINDEX_SRC_TOOL_CODE_EXPLANATIONS_HPP_
#define PARINDEX_SRC_TOOL_CODE_EXPLANATIONS_HPP_

#include <cstdint>
#include <string_view>

namespace parindex::inline v1::tool {

// What an example is; tests put it there and look whether it draws its code.
enum class Example : std::uint8_t {
  kNone,             // none that can be written down
  kMade,             // tests make it; what is shown only hints at it
  kShell,            // a command
  kWhole,            // a framework's file
  kItem,             // an item of a framework
  kTop,              // members of a framework
  kFacts,            // facts as CSV, perhaps after an item and a line ---
  kCheck,            // members of a framework, a line ---, facts as CSV
  kNoPeriod,         // facts as CSV where the framework has no period
  kAssessment,       // members of an assessment, perhaps after an item and a line ---
  kAssessmentWhole,  // an assessment
  kUnits,            // a unit register
  kPrevious,         // facts of an earlier period
  kCalendar,         // a calendar file
};

struct CodeExplanation {
  std::string_view code;
  Example kind;
  std::string_view example;
  std::string_view vi, en;            // what it means and why it matters
  std::string_view mend_vi, mend_en;  // how to mend it; empty: the catalogue's hint says enough
};

inline constexpr CodeExplanation kCodeExplanations[] = {
#define PARINDEX_EXPLANATION(code, kind, example, vi, en, mend_vi, mend_en) \
  {code, Example::kind, example, vi, en, mend_vi, mend_en},
#include "tool/code_explanations.inc"
#undef PARINDEX_EXPLANATION
};

}  // namespace parindex::inline v1::tool

#endif  // PARINDEX_SRC_TOOL_CODE_EXPLANATIONS_HPP_
