// SPDX-License-Identifier: Apache-2.0
// Dossiers out of a record batch of the Arrow C Data Interface: a struct array whose children are named as
// fields.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/dossiers.hpp"

#include "records/arrow.hpp"
#include "records/dossier_model.hpp"
#include "records/dossier_state.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

bool bit_at(const void* bits, std::size_t at) noexcept {
  return (static_cast<const unsigned char*>(bits)[at / 8] >> (at % 8) & 1U) != 0;
}

template <typename T>
T number_at(const void* values, std::size_t at) noexcept {
  T out;
  std::memcpy(&out, static_cast<const char*>(values) + at * sizeof(T), sizeof(T));
  return out;
}

// One child, read by position; nothing where it is null.
class Child {
 public:
  Child(const ArrowSchema& schema, const ArrowArray& array) : schema_(schema), array_(array) {}

  [[nodiscard]] std::string_view format() const noexcept { return schema_.format; }
  [[nodiscard]] bool there(std::size_t row) const noexcept {
    const void* const valid = array_.n_buffers > 0 ? array_.buffers[0] : nullptr;
    return valid == nullptr || bit_at(valid, at(row));
  }
  [[nodiscard]] std::int32_t day(std::size_t row) const noexcept {
    return there(row) ? number_at<std::int32_t>(array_.buffers[1], at(row)) : DossierColumns::kNoDay;
  }
  // 2 stands for null, which is then refused.
  [[nodiscard]] std::uint8_t flag(std::size_t row) const noexcept {
    if (!there(row)) return 2;
    return format() == "b" ? static_cast<std::uint8_t>(bit_at(array_.buffers[1], at(row)) ? 1 : 0)
                           : number_at<std::uint8_t>(array_.buffers[1], at(row));
  }
  [[nodiscard]] std::string_view text(std::size_t row) const noexcept {
    if (format() == "vu") return viewed(row);
    const auto* const bytes = static_cast<const char*>(array_.buffers[2]);
    if (format() == "U") {
      const auto begin = number_at<std::int64_t>(array_.buffers[1], at(row)),
                 end = number_at<std::int64_t>(array_.buffers[1], at(row) + 1);
      return {bytes + begin, static_cast<std::size_t>(end - begin)};
    }
    const auto begin = number_at<std::int32_t>(array_.buffers[1], at(row)),
               end = number_at<std::int32_t>(array_.buffers[1], at(row) + 1);
    return {bytes + begin, static_cast<std::size_t>(end - begin)};
  }
  // The index of a dictionary's text, whatever its width; -1 for null.
  [[nodiscard]] std::int64_t index(std::size_t row) const noexcept {
    if (!there(row)) return -1;
    switch (format().front()) {
      case 'c':
        return number_at<std::int8_t>(array_.buffers[1], at(row));
      case 'C':
        return number_at<std::uint8_t>(array_.buffers[1], at(row));
      case 's':
        return number_at<std::int16_t>(array_.buffers[1], at(row));
      case 'S':
        return number_at<std::uint16_t>(array_.buffers[1], at(row));
      case 'i':
        return number_at<std::int32_t>(array_.buffers[1], at(row));
      case 'I':
        return number_at<std::uint32_t>(array_.buffers[1], at(row));
      default:
        return number_at<std::int64_t>(array_.buffers[1], at(row));
    }
  }
  [[nodiscard]] bool coded() const noexcept { return schema_.dictionary != nullptr; }
  [[nodiscard]] Child dictionary() const { return {*schema_.dictionary, *array_.dictionary}; }
  [[nodiscard]] std::size_t length() const noexcept { return static_cast<std::size_t>(array_.length); }

 private:
  // A string view: length and twelve bytes of text; or length, four bytes, buffer and offset.
  [[nodiscard]] std::string_view viewed(std::size_t row) const noexcept {
    constexpr std::size_t kView = 16, kInline = 12;
    const char* const view = static_cast<const char*>(array_.buffers[1]) + at(row) * kView;
    const auto size = static_cast<std::size_t>(number_at<std::int32_t>(view, 0));
    if (size <= kInline) return {view + sizeof(std::int32_t), size};
    const auto buffer = number_at<std::int32_t>(view, 2), offset = number_at<std::int32_t>(view, 3);
    return {static_cast<const char*>(array_.buffers[2 + buffer]) + offset, size};
  }
  [[nodiscard]] std::size_t at(std::size_t row) const noexcept {
    return row + static_cast<std::size_t>(array_.offset);
  }
  const ArrowSchema& schema_;
  const ArrowArray& array_;
};

bool is_text(std::string_view format) { return format == "u" || format == "U" || format == "vu"; }

// The texts that occur, and for each row which (-1: null).
void read_texts(const Child& child, std::size_t shift, std::size_t rows, std::vector<std::string>& texts,
                std::vector<std::int32_t>& positions) {
  if (child.coded()) {
    const Child words = child.dictionary();
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
    const records::Child child(*schema.children[i], *array.children[i]);
    const std::string_view field = schema.children[i]->name == nullptr ? "" : schema.children[i]->name;
    const std::string_view text_format = child.coded() ? child.dictionary().format() : child.format();
    if (field == "unit" || field == "channel") {
      constexpr std::string_view kIndexes = "cCsSiIlL";
      const bool indexed =
          !child.coded() ||
          (child.format().size() == 1 && kIndexes.find(child.format().front()) != std::string_view::npos);
      if (!records::is_text(text_format) || !indexed) {
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
        days[day].push_back(child.day(row + shift));
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
