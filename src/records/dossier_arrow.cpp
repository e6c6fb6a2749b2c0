// SPDX-License-Identifier: Apache-2.0
// Dossiers out of a record batch of the Arrow C Data Interface: a struct array whose children are named as
// fields.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/dossiers.hpp"

#include "input/arrow.hpp"
#include "input/arrow_child.hpp"
#include "records/dossier_model.hpp"
#include "records/dossier_state.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

// The texts that occur, and for each row which (-1: null).
void read_texts(const ArrowChild& child, std::size_t shift, std::size_t rows, std::vector<std::string>& texts,
                std::vector<std::int32_t>& positions) {
  if (child.coded()) {
    const ArrowChild words = child.dictionary();
    for (std::size_t i = 0; i != words.length(); ++i)
      texts.emplace_back(words.there(i) ? words.text(i) : std::string_view());
    for (std::size_t row = 0; row != rows; ++row) {
      const std::int64_t index = child.index(row + shift);
      const bool good = index >= 0 && index < static_cast<std::int64_t>(texts.size());
      positions.push_back(good ? static_cast<std::int32_t>(index) : -1);
    }
    return;
  }
  Dictionary known;
  for (std::size_t row = 0; row != rows; ++row) {
    positions.push_back(
        child.there(row + shift) ? static_cast<std::int32_t>(known.add(child.text(row + shift))) : -1);
  }
  for (std::uint32_t i = 0; i != known.size(); ++i)
    texts.push_back(known.text(i));
}

}  // namespace
}  // namespace detail::records

bool DossierCounts::add_arrow(const ::ArrowSchema& schema, const ::ArrowArray& array, const std::string& name,
                              std::size_t threads, Mistakes& mistakes) {
  namespace records = detail::records;
  const auto wrong = [&](std::string_view field, std::string_view is, const char* wanted) {
    report(mistakes, detail::Code::kWrongType, Place{.file = name, .pointer = "/" + std::string(field)},
           {is, wanted});
  };
  if (std::string_view(schema.format) != "+s" || schema.n_children != array.n_children || array.length < 0) {
    wrong("", schema.format, "+s");
    return false;
  }
  DossierColumns columns;
  columns.name = name;
  columns.rows = static_cast<std::size_t>(array.length);
  const auto shift = static_cast<std::size_t>(array.offset);
  std::vector<std::string> units;
  std::vector<std::int32_t> unit, positions;
  std::array<std::vector<std::int32_t>, 3> days;
  std::vector<std::uint8_t> channel;
  std::array<std::vector<std::uint8_t>, records::kFlagCount> flags;
  const std::size_t errors = mistakes.error_count();
  for (std::int64_t i = 0; i != schema.n_children; ++i) {
    const detail::ArrowChild child(*schema.children[i], *array.children[i]);
    const std::string_view field = schema.children[i]->name == nullptr ? "" : schema.children[i]->name;
    const std::string_view text_format = child.coded() ? child.dictionary().format() : child.format();
    if (field == "unit" || field == "channel") {
      constexpr std::string_view kIndexes = "cCsSiIlL";
      const bool indexed =
          !child.coded() ||
          (child.format().size() == 1 && kIndexes.find(child.format().front()) != std::string_view::npos);
      if (!detail::is_arrow_text(text_format) || !indexed) {
        wrong(field, child.format(), "u, U, vu");
      } else if (field == "unit") {
        records::read_texts(child, shift, columns.rows, units, unit);
      } else {
        records::read_texts(child, shift, columns.rows, columns.channels, positions);
        constexpr std::int32_t kMost = 255;
        for (const std::int32_t at : positions)
          channel.push_back(static_cast<std::uint8_t>(at < 0 || at > kMost ? kMost : at));
      }
      continue;
    }
    const std::size_t day = field == "received"   ? 0
                            : field == "due"      ? 1
                            : field == "finished" ? 2
                                                  : days.size();
    if (day != days.size()) {
      if (child.format() != "tdD" && child.format() != "i") {
        wrong(field, child.format(), "tdD, i");
        continue;
      }
      for (std::size_t row = 0; row != columns.rows; ++row)
        days[day].push_back(child.day(row + shift, DossierColumns::kNoDay));
      continue;
    }
    for (std::size_t flag = 0; flag != records::kFlagCount; ++flag) {
      if (field != records::kDossierFields[records::kFirstFlag + flag].name) continue;
      if (child.format() != "b" && child.format() != "C") {
        wrong(field, child.format(), "b, C");
        continue;
      }
      for (std::size_t row = 0; row != columns.rows; ++row)
        flags[flag].push_back(child.flag(row + shift));
    }
  }
  if (mistakes.error_count() != errors) return false;
  const auto bytes = [](const auto& values) { return values.empty() ? nullptr : values.data(); };
  columns.units = units;
  columns.unit = bytes(unit);
  columns.received = bytes(days[0]);
  columns.due = bytes(days[1]);
  columns.finished = bytes(days[2]);
  columns.channel = bytes(channel);
  columns.digitised_in = bytes(flags[0]);
  columns.digitised_out = bytes(flags[1]);
  columns.reused = bytes(flags[2]);
  columns.has_fee = bytes(flags[3]);
  columns.paid_online = bytes(flags[4]);
  columns.apology = bytes(flags[5]);
  return add_columns(columns, threads, mistakes);
}

}  // namespace parindex::inline v1
