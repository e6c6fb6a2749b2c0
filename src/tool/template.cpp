// SPDX-License-Identifier: Apache-2.0
// parindex template: an empty file of facts to fill in.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "csv/reader.hpp"
#include "output/fact_template.hpp"
#include "text/utf8.hpp"
#include "tool/command.hpp"

namespace parindex::inline v1::tool {
namespace {

// The units of a register, in its order. The reader of scores checks a register in full; here only its shape
// matters.
bool read_units(Session& session, const std::string& path, std::vector<Unit>& units) {
  constexpr std::size_t kMaxBytes = std::size_t{1} << 30U;
  const std::optional<std::string> bytes = read_input(session, path, kMaxBytes);
  if (!bytes) return false;
  Mistakes mistakes(kShownMistakes);
  detail::csv::Options csv_options;
  csv_options.file = path;
  detail::csv::Reader rows(*bytes, csv_options, mistakes);
  std::optional<std::size_t> id = rows.ok() ? rows.column("unit") : std::nullopt;
  if (rows.ok() && !id) id = rows.column("id");
  if (rows.ok() && !id) {
    session.wrong_call(path + std::string(session.pick(": danh mục đơn vị cần cột unit hoặc id",
                                                       ": a unit register needs a column unit or id")));
    return false;
  }
  while (rows.next()) {
    Unit unit;
    for (std::size_t column = 0; column != rows.header().size(); ++column) {
      const std::string_view name = rows.header()[column];
      std::string value(rows.cell(column));
      if (column == *id) {
        unit.id = std::move(value);
      } else if (name == "name") {
        unit.name = std::move(value);
      } else if (name == "kind") {
        unit.kind = std::move(value);
      } else if (name == "parent") {
        unit.parent = std::move(value);
      } else if (!value.empty() && !name.starts_with("x-")) {
        unit.attributes.emplace(name, std::move(value));
      }
    }
    if (!unit.id.empty()) units.push_back(std::move(unit));
  }
  session.say(mistakes);
  return !mistakes.has_errors();
}

}  // namespace

int run_template(const Options& options) {
  Session session(options);
  const std::optional<std::string> format = chosen_format(session, options, {"csv", "json"}, "csv");
  if (!format) return session.status();
  if (*format == "json" && options.wide_rows) {
    session.wrong_call(session.pick("--wide chỉ dùng với CSV", "--wide is for CSV only"));
    return session.status();
  }
  const std::optional<Framework> framework = load_framework(session, options.frameworks.front());
  if (!framework) return session.status();
  std::vector<Unit> units;
  bool readable = true;
  for (const std::string& path : options.units)
    readable = read_units(session, path, units) && readable;
  if (!readable) return session.status();

  Output out(options.output);
  if (*format == "json") {
    out.write(detail::template_json(*framework, units, options.language));
  } else {
    if (options.byte_order_mark) out.write(detail::text::kByteOrderMark);
    out.write(options.wide_rows ? detail::template_wide(*framework, units, options.language)
                                : detail::template_long(*framework, units, options.language));
  }
  session.finish(out);
  return session.status();
}

}  // namespace parindex::inline v1::tool
