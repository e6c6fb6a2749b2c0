// SPDX-License-Identifier: Apache-2.0
// parindex score: points of every unit, as a table, JSON, JSON Lines or CSV.
#include <string>

#include "output/scorecard_csv.hpp"
#include "output/scorecard_table.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

void write_json(const Scored& scored, bool lines, Output& out) {
  if (!lines) out.write("[");
  bool first = true;
  for (const Scorecard& card : scored.cards) {
    if (out.closed()) return;
    if (!lines) out.write(first ? "\n" : ",\n");
    first = false;
    out.write(to_json(card, scored.framework));
    if (lines) out.write("\n");
  }
  if (!lines) out.write(first ? "]\n" : "\n]\n");
}

void write_csv(const Scored& scored, const Options& options, Output& out) {
  if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
  {
    detail::CsvWriter header;
    if (options.long_rows) {
      detail::write_long_header(header);
    } else {
      detail::write_wide_header(header, scored.framework);
    }
    out.write(header.written());
  }
  for (const Scorecard& card : scored.cards) {
    if (out.closed()) return;
    detail::CsvWriter rows;
    if (options.long_rows) {
      detail::write_long_rows(rows, scored.framework, card, options.language);
    } else {
      detail::write_wide_row(rows, scored.framework, card);
    }
    out.write(rows.written());
  }
}

}  // namespace

int run_score(const Options& options) {
  Session session(options);
  const std::optional<std::string> format =
      chosen_format(session, options, {"table", "json", "jsonl", "csv"}, "table");
  if (!format) return session.status();
  const bool json = *format == "json" || *format == "jsonl";
  const std::optional<Scored> scored = score_inputs(
      session, options, {.reasons = json, .traces = json, .keep_going = options.keep_going, .seals = json});
  if (!scored) return session.status();

  Output out(options.output);
  if (json) {
    write_json(*scored, *format == "jsonl", out);
  } else if (*format == "csv") {
    write_csv(*scored, options, out);
  } else {
    const detail::Look look = look_of_output(
        options.language, options.colour, options.width ? &*options.width : nullptr, !options.output.empty());
    if (scored->cards.size() == 1) {
      out.write(detail::unit_table(scored->framework, scored->cards.front(), look));
    } else if (!scored->cards.empty()) {
      out.write(detail::summary_table(scored->framework, scored->cards, look));
    }
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
