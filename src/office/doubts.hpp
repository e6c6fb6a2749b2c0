// SPDX-License-Identifier: Apache-2.0
// What for: the doubts about a spreadsheet, each put into a Mistakes with the cell it is about.
//
//   doubt(doubts, Doubt::kSum, place, {"1.1", "8", "9"});
//
// The rows stand in doubts.inc. Pure but for the Mistakes it is given.
#ifndef PARINDEX_SRC_OFFICE_DOUBTS_HPP_
#define PARINDEX_SRC_OFFICE_DOUBTS_HPP_

#include <cstdint>
#include <initializer_list>

#include "parindex/mistake.hpp"

#include "report.hpp"

namespace parindex::inline v1::office {

enum class Doubt : std::uint8_t {
#define PARINDEX_DOUBT(name, text, severity, vi, en, hint_vi, hint_en) name,
#include "office/doubts.inc"
#undef PARINDEX_DOUBT
};

// Adds the row with its placeholders {0}..{9} filled in; long arguments are cut.
void doubt(Mistakes& doubts, Doubt what, Place place, std::initializer_list<detail::Argument> arguments);

}  // namespace parindex::inline v1::office

#endif  // PARINDEX_SRC_OFFICE_DOUBTS_HPP_
