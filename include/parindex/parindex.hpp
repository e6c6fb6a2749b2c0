// SPDX-License-Identifier: Apache-2.0
/// @file
/// All of the library, for those who do not care which header holds what.
///
/// Start here. ParIndex turns *rules as data* plus *facts and evidence* into *exact, explained points*:
///
///     parindex::Mistakes mistakes;                                    // what is wrong with the data
///     auto framework = parindex::Framework::load(json, mistakes);     // the rules: read, checked, compiled
///     parindex::InputReader reader(*framework, mistakes);
///     reader.read_units(units_csv, "units.csv");                      // names, kinds and parents of units
///     reader.read_csv(facts_csv, "facts.csv");                        // or read_json, read_json_lines
///     auto batch = reader.finish();                                   // nothing, if a fact is wrong
///     auto cards = parindex::score(*framework, *batch, mistakes);     // points, ranks, reasons, traces
///     std::string line = parindex::to_json((*cards)[0], *framework);  // a scorecard as JSON
///
/// | to … | look in |
/// | --- | --- |
/// | load a framework and list its items and facts | framework.hpp |
/// | read assessments: facts, evidence, reviews, units | assessment.hpp |
/// | score, rank and write scorecards | scoring.hpp |
/// | score thousands of units by column, exactly and fast | columns.hpp |
/// | ask what a ranking rests on: draws of weights, thresholds, facts | simulation.hpp |
/// | read points, ledger and trace of a scorecard | scorecard.hpp |
/// | make a report to read, print and send on | report.hpp |
/// | say what was lost, and what to change to gain points or reach a target | advice.hpp |
/// | compare periods, units, frameworks, published tables; brief | comparison.hpp |
/// | show tables, explanations, rankings; write CSV and empty forms | views.hpp |
/// | show what is wrong with the data, and where | mistake.hpp |
/// | compute with exact numbers, round them, print them | rational.hpp, decimal.hpp, rounding.hpp |
/// | use dates and working days | date.hpp, calendar.hpp |
/// | use texts in two languages; ask for the version | text.hpp, version.hpp |
///
/// What goes in and comes out as JSON and CSV is described in examples/FORMATS.md.
///
/// Promises of the whole library:
/// - Exactness: no floating-point number decides anything. The same input gives the same bytes everywhere.
/// - Threads: frameworks, batches and scorecards are immutable once made and may be shared between threads.
/// - Errors: wrong data is reported in Mistakes, all of it in one pass; wrong calls as each function says.
///   Nothing is printed, nothing ends the program; no clock, locale or environment variable is read.
/// - Names: everything stands in namespace parindex. What stands in parindex::detail is not promised.
/// - Compatibility: before version 1.0, sources may need small changes and programs are compiled again.
#ifndef PARINDEX_PARINDEX_HPP_
#define PARINDEX_PARINDEX_HPP_

#include "parindex/advice.hpp"
#include "parindex/arrow.hpp"
#include "parindex/assessment.hpp"
#include "parindex/calendar.hpp"
#include "parindex/columns.hpp"
#include "parindex/comparison.hpp"
#include "parindex/date.hpp"
#include "parindex/decimal.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/report.hpp"
#include "parindex/rounding.hpp"
#include "parindex/scorecard.hpp"
#include "parindex/scoring.hpp"
#include "parindex/simulation.hpp"
#include "parindex/text.hpp"
#include "parindex/version.hpp"
#include "parindex/views.hpp"

#endif  // PARINDEX_PARINDEX_HPP_
