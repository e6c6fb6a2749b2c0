// SPDX-License-Identifier: Apache-2.0
// What evidence is missing, for programs.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/evidence.hpp"

#include "json/writer.hpp"
#include "model/model.hpp"
#include "output/csv_writer.hpp"

namespace parindex::inline v1 {
namespace {

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& one : list)
    out += (out.empty() ? "" : "|") + one;
  return out;
}

}  // namespace

std::string evidence_to_csv(const Framework& framework, const std::vector<EvidenceNeed>& needs,
                            Language language, bool all) {
  detail::CsvWriter out;
  for (const std::string_view name :
       {"owner", "due", "open", "unit", "period", "item", "title", "kinds", "asked", "missing", "counted",
        "rejected", "outside_period", "other_kind"})
    out.number(name);
  out.end_row();
  const detail::Model& model = framework.model();
  for (const EvidenceNeed& need : needs) {
    if (!all && need.status.missing == 0) continue;
    out.text(need.owner);
    out.number(need.due ? need.due->to_string() : std::string());
    out.number(need.open ? "true" : "false");
    out.text(need.unit);
    out.number(to_string(need.period));
    out.number(model.items[need.item].label);
    out.text(model.items[need.item].title.in(language));
    out.text(joined(need.status.kinds));
    out.number(std::to_string(need.status.at_least));
    out.number(std::to_string(need.status.missing));
    for (const auto* list : {&need.status.counted, &need.rejected, &need.outside, &need.other_kind})
      out.text(joined(*list));
    out.end_row();
  }
  return std::move(out).take();
}

std::string evidence_to_json(const Framework& framework, const std::vector<EvidenceNeed>& needs,
                             Language language, bool all) {
  const detail::Model& model = framework.model();
  detail::json::Writer out(detail::json::Style::kPretty);
  const auto list = [&out](std::string_view name, const std::vector<std::string>& of) {
    out.key(name);
    out.begin_array();
    for (const std::string& one : of)
      out.string(one);
    out.end_array();
  };
  out.begin_object();
  out.member("format", "parindex-evidence/1");
  out.member("framework", framework.id());
  out.key("needs");
  out.begin_array();
  for (const EvidenceNeed& need : needs) {
    if (!all && need.status.missing == 0) continue;
    out.begin_object();
    out.member("owner", need.owner);
    if (need.due) {
      out.member("due", need.due->to_string());
    } else {
      out.member_null("due");
    }
    out.member_boolean("open", need.open);
    out.member("unit", need.unit);
    out.member("period", to_string(need.period));
    out.member("item", model.items[need.item].label);
    out.member("title", model.items[need.item].title.in(language));
    list("kinds", need.status.kinds);
    out.member_integer("asked", need.status.at_least);
    out.member_integer("missing", need.status.missing);
    out.member_boolean("explained", need.status.explained);
    list("counted", need.status.counted);
    list("rejected", need.rejected);
    list("outside_period", need.outside);
    list("other_kind", need.other_kind);
    out.end_object();
  }
  out.end_array();
  out.end_object();
  return out.take();
}

}  // namespace parindex::inline v1
