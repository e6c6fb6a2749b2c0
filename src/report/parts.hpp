// SPDX-License-Identifier: Apache-2.0
// What for: the parts of a report, each a section with a heading, written one after the other.
//
//   write_fields(out, data);
//
// A part that has nothing to say writes nothing. Pure functions of the data; only lack of memory throws.
#ifndef PARINDEX_SRC_REPORT_PARTS_HPP_
#define PARINDEX_SRC_REPORT_PARTS_HPP_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/markup.hpp"
#include "report/report_data.hpp"

namespace parindex::inline v1::detail {

// Totals, ranks, bands, what changed, what is missing.
void write_summary(Markup& out, const ReportData& data);
// Points of the top-level items against maximum and cohort, as bars.
void write_fields(Markup& out, const ReportData& data);
// From the maximum to the points, cause by cause.
void write_waterfall(Markup& out, const ReportData& data);
// What can still be gained or was lost, by office and date.
void write_duties(Markup& out, const ReportData& data);
// Of one unit: the least changes that gain points, the way to a target, what is at risk.
void write_advice(Markup& out, const ReportData& data);
// The tree of items of one unit, with reasons, documents and arithmetic; of many units, how they did in
// each.
void write_items(Markup& out, const ReportData& data);
// Units in order of rank, each field coloured by its share of the maximum; rank intervals where there
// are any.
void write_units(Markup& out, const ReportData& data);
// What each unit lost, in short, where the report is about all of them.
void write_unit_details(Markup& out, const ReportData& data);
// Warnings about the data, and what the report was made from.
void write_notes(Markup& out, const ReportData& data);

// ---- what parts share

// A heading and what stands under it. `id` is the section's name in links.
template <typename Body>
void section(Markup& out, std::string_view id, std::string_view title, Body body) {
  out.line_break();
  out.begin_section(id, title);
  out.tag("section", attribute("id", id), [&] {
    out.tag("h2", {}, title);
    body();
  });
}

// Whether a table's caption is seen, or only read out because the heading above says the same.
enum class Caption : std::uint8_t { kShown, kHidden };

// A table that scrolls by itself where the screen is too narrow for it.
template <typename Body>
void table(Markup& out, std::string_view kind, std::string_view caption, Caption shown, Body body) {
  out.tag("div", "class=\"wide\" tabindex=\"0\" role=\"group\" " + attribute("aria-label", caption), [&] {
    out.tag("table", attribute("class", kind), [&] {
      out.tag("caption", shown == Caption::kShown ? "" : "class=\"hidden\"", caption);
      body();
    });
  });
  out.line_break();
}

// A row of column headings; those that begin with '#' stand over numbers.
void headings(Markup& out, const std::vector<std::string>& titles);

// Thousandths of `whole` that `part` makes up, 0 to 1000.
[[nodiscard]] int thousandths(const Rational& part, const Rational& whole);

// How far a share of a maximum has come: 0 (none) to 5 (all of it).
[[nodiscard]] int fifths(const Rational& part, const Rational& whole);

// The mark that links to a unit's details: "u12".
[[nodiscard]] std::string unit_anchor(std::size_t card);

// What was lost or gained in an item, each entry with its reason and cause.
void write_entries(Markup& out, const ReportData& data, Index index, const ItemScore& score);

// What was drawn, how often and from which seed; only with a simulation.
[[nodiscard]] std::string draws_sentence(const ReportData& data);

// The change since the earlier period: "▲ 0,52", "▼ 1,00", "= 0,00"; in words for those who cannot see it.
void write_change(Markup& out, const ReportData& data, const Rational& now, const Rational& then,
                  Index index);

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_REPORT_PARTS_HPP_
