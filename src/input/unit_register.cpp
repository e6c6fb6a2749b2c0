// SPDX-License-Identifier: Apache-2.0
// The unit register: names, kinds, parents and attributes of units, as CSV.
#include <algorithm>
#include <utility>

#include "csv/reader.hpp"
#include "input/input_state.hpp"

namespace parindex::inline v1::detail {

void InputState::read_units(std::string_view text, const std::string& file) {
  if (text.size() > options_.max_bytes) {
    report_for({}, Code::kFileTooLarge, Place{file, "", 0, 0}, {file, options_.max_bytes});
    return;
  }
  csv::Options options;
  options.file = file;
  Mistakes found(mistakes_.limit());
  csv::Reader rows(text, options, found);
  if (!rows.ok()) {
    take_over(found, {});
    return;
  }
  const std::optional<std::size_t> unit = rows.column("unit");
  const std::optional<std::size_t> id_column = unit ? unit : rows.column("id");
  if (!id_column) {
    take_over(found, {});
    report_for({}, Code::kRegisterNoUnitColumn, rows.header_place(0));
    return;
  }
  while (rows.next()) {
    const std::string_view id = rows.cell(*id_column);
    if (std::all_of(rows.cells().begin(), rows.cells().end(), [](std::string_view c) { return c.empty(); }))
      continue;
    if (!check_unit_id(id, rows.place(*id_column))) continue;
    const auto [entry, added] = register_.try_emplace(std::string(id));
    if (!added) {
      const Place& first = entry->second.place;
      report_for(id, Code::kRegisterRepeated, rows.place(*id_column), {id, first.file, first.line});
      continue;
    }
    entry->second.place = rows.row_place();
    Unit& registered = entry->second.unit;
    registered.id = id;
    for (std::size_t column = 0; column < rows.header().size(); ++column) {
      const std::string_view name = rows.header()[column];
      const std::string_view value = rows.cell(column);
      if (column == *id_column || value.empty() || name.starts_with("x-")) continue;
      if (name == "name") {
        registered.name = value;
      } else if (name == "kind") {
        registered.kind = value;
      } else if (name == "parent") {
        registered.parent = value;
      } else {
        registered.attributes.emplace(name, value);
      }
    }
  }
  take_over(found, {});
}

}  // namespace parindex::inline v1::detail
