// SPDX-License-Identifier: Apache-2.0
// What for: scorecards as CSV: one row a unit (wide), or one row a unit and item (long).
//
// Wide: unit,name,kind,period,points,index,band,cohort,rank,of,pending and one column an item, named by its
// label (a label that is one of these names is written item:LABEL). Long:
// unit,name,kind,period,item,title,max,applicable_max,points,state,rank,of,owner,due,open,
// documents_missing. A
// cell is empty where there is nothing to say: points of an item that is pending or does not apply, index
// and rank
// of a unit that is incomplete, documents where no policy asks for any. Decimal points in every language.
// Only lack of memory throws.
#ifndef PARINDEX_SRC_OUTPUT_SCORECARD_CSV_HPP_
#define PARINDEX_SRC_OUTPUT_SCORECARD_CSV_HPP_

#include "parindex/scoring.hpp"

#include "output/csv_writer.hpp"

namespace parindex::inline v1::detail {

void write_wide_header(CsvWriter& out, const Framework& framework);
void write_wide_row(CsvWriter& out, const Framework& framework, const Scorecard& card);
void write_long_header(CsvWriter& out);
// `language` chooses the titles.
void write_long_rows(CsvWriter& out, const Framework& framework, const Scorecard& card, Language language);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_OUTPUT_SCORECARD_CSV_HPP_
