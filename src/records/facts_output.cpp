// SPDX-License-Identifier: Apache-2.0
#include "parindex/records.hpp"

#include "json/writer.hpp"
#include "output/csv_writer.hpp"
#include "output/mistake_json.hpp"

namespace parindex::inline v1 {
namespace {

void write_list(detail::json::Writer& out, std::string_view name, const std::vector<Mistake>& list) {
  out.key(name);
  out.begin_array();
  for (const Mistake& mistake : list)
    detail::write_mistake(out, mistake);
  out.end_array();
}

void write_quality(detail::json::Writer& out, const QualityReport& quality) {
  out.begin_object();
  out.key("rows_in"), out.unsigned_integer(quality.rows_in);
  out.key("rows_counted"), out.unsigned_integer(quality.rows_counted);
  out.key("rows_refused"), out.unsigned_integer(quality.rows_refused);
  out.key("reasons");
  out.begin_object();
  for (const RefusedCount& reason : quality.reasons)
    out.key(reason.code), out.unsigned_integer(reason.rows);
  out.end_object();
  out.key("warnings"), out.unsigned_integer(quality.warning_count);
  write_list(out, "refused", quality.refused);
  write_list(out, "doubtful", quality.warnings);
  out.end_object();
}

void write_fact(detail::json::Writer& out, const RecordFact& fact) {
  out.begin_object();
  if (fact.value.empty()) {
    out.member_null("value");
  } else {
    out.member("value", fact.value);
  }
  if (!fact.how.empty()) out.member("how", fact.how);
  out.key("sources");
  out.begin_array();
  for (const FactSource& source : fact.sources) {
    out.begin_object();
    out.member("file", source.file);
    out.key("rows"), out.unsigned_integer(source.rows);
    if (!source.lines.empty()) {
      out.key("lines");
      out.begin_array();
      for (const std::uint64_t line : source.lines)
        out.unsigned_integer(line);
      out.end_array();
    }
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

}  // namespace

std::string facts_to_csv(const RecordFacts& facts) {
  detail::CsvWriter out;
  for (const std::string_view name : {"unit", "period", "fact", "value"})
    out.number(name);
  out.end_row();
  for (const UnitFacts& unit : facts.units) {
    const std::string period = to_string(unit.period);
    for (const RecordFact& fact : unit.facts) {
      out.number(unit.unit);
      out.number(period);
      out.number(fact.fact);
      out.number(fact.value);
      out.end_row();
    }
  }
  return std::move(out).take();
}

std::string facts_to_json(const RecordFacts& facts) {
  detail::json::Writer out(detail::json::Style::kPretty);
  out.begin_object();
  out.member("format", kFactsFormat);
  out.key("units");
  out.begin_array();
  for (const UnitFacts& unit : facts.units) {
    out.begin_object();
    out.member("unit", unit.unit);
    out.member("period", to_string(unit.period));
    out.key("facts");
    out.begin_object();
    for (const RecordFact& fact : unit.facts) {
      out.key(fact.fact);
      write_fact(out, fact);
    }
    out.end_object();
    out.end_object();
  }
  out.end_array();
  out.key("quality");
  write_quality(out, facts.quality);
  out.end_object();
  return out.take();
}

}  // namespace parindex::inline v1
