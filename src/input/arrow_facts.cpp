// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/arrow.hpp"

#include "input/arrow.hpp"
#include "input/arrow_child.hpp"
#include "input/nearest.hpp"
#include "input/plain_number.hpp"
#include "report.hpp"

namespace parindex::inline v1 {

struct ArrowFacts::Data {
  std::vector<Column> columns;
  UnitColumns units;
  std::size_t copied = 0;
  // what could not be used where it stands; addresses stay
  std::deque<std::vector<std::int64_t>> wide;
  std::deque<std::vector<std::int32_t>> codes;
  std::deque<std::vector<std::uint8_t>> bytes;
  std::vector<std::string_view> ids, names, kinds, parents;
  std::vector<Period> periods;
};

namespace detail {
namespace {

std::size_t width_of(char format) {
  return format == 'c' || format == 'C'   ? 1
         : format == 's' || format == 'S' ? 2
         : format == 'i' || format == 'I' ? 4
                                          : 8;
}

// What "d:18,2" and "d:18,2,128" state: decimals, up to 18.
std::optional<int> decimals_of(std::string_view format) {
  const std::size_t comma = format.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  std::string_view decimals = format.substr(comma + 1);
  if (const std::size_t bits = decimals.find(','); bits != std::string_view::npos) {
    if (decimals.substr(bits + 1) != "128") return std::nullopt;
    decimals = decimals.substr(0, bits);
  }
  PlainNumber number;
  const char* const end = decimals.data() + decimals.size();
  if (decimals.empty() || number.take(decimals.data(), end, 0) != end || number.digits > 18)
    return std::nullopt;
  return static_cast<int>(number.digits);
}

class Reading {
 public:
  Reading(const Framework& framework, const ::ArrowSchema& schema, const ::ArrowArray& array,
          const std::string& name, ArrowFacts::Data& out, Mistakes& mistakes)
      : facts_(framework.facts()),
        schema_(schema),
        array_(array),
        name_(name),
        out_(out),
        mistakes_(mistakes) {}

  void run() {
    if (std::string_view(schema_.format) != "+s" || schema_.n_children != array_.n_children ||
        array_.length < 0)
      return wrong("", schema_.format, "+s");
    if (array_.null_count != 0 && array_.n_buffers > 0 && array_.buffers[0] != nullptr)
      return wrong("", "null", "+s");
    rows_ = static_cast<std::size_t>(array_.length);
    shift_ = static_cast<std::size_t>(array_.offset);
    out_.units.count = rows_;
    for (std::int64_t i = 0; i != schema_.n_children; ++i) {
      const char* const given = schema_.children[i]->name;
      child(given == nullptr ? "" : given, ArrowChild(*schema_.children[i], *array_.children[i]));
    }
    out_.units.ids = out_.ids;
    out_.units.names = out_.names;
    out_.units.kinds = out_.kinds;
    out_.units.parents = out_.parents;
    out_.units.periods = out_.periods;
  }

 private:
  Place place(std::string_view field) const {
    return Place{.file = name_, .pointer = "/" + std::string(field)};
  }
  void wrong(std::string_view field, std::string_view is, std::string_view wanted) {
    report(mistakes_, Code::kWrongType, place(field), {is, wanted});
  }

  void child(std::string_view field, const ArrowChild& values) {
    if (values.length() < shift_ + rows_)
      return wrong(field, std::to_string(values.length()), std::to_string(rows_));
    if (field == "unit") return texts(field, values, out_.ids);
    if (field == "name") return texts(field, values, out_.names);
    if (field == "kind") return texts(field, values, out_.kinds);
    if (field == "parent") return texts(field, values, out_.parents);
    if (field == "period") return periods(field, values);
    for (std::size_t i = 0; i != facts_.size(); ++i) {
      if (facts_[i].id == field && facts_[i].type != FactType::kTally) return fact(field, i, 0, values);
      if (facts_[i].type != FactType::kTally || !field.starts_with(facts_[i].id + ":")) continue;
      const std::string_view option = field.substr(facts_[i].id.size() + 1);
      const auto& options = facts_[i].options;
      const auto found = std::find(options.begin(), options.end(), option);
      if (found != options.end())
        return fact(field, i, static_cast<std::size_t>(found - options.begin()), values);
    }
    Nearest nearest(field);
    for (const FactInfo& one : facts_)
      nearest.offer(one.id);
    if (nearest.best().empty())
      report(mistakes_, Code::kUnknownFactFar, place(field), {field});
    else
      report(mistakes_, Code::kUnknownFact, place(field), {field, nearest.best()});
  }

  // A text, or what a dictionary says for an index; empty where it is null.
  std::string_view text(const ArrowChild& values, std::size_t row) const {
    if (!values.coded()) return values.there(row) ? values.text(row) : std::string_view();
    const ArrowChild words = values.dictionary();
    const std::int64_t index = values.index(row);
    if (index < 0 || index >= static_cast<std::int64_t>(words.length())) return {};
    const auto at = static_cast<std::size_t>(index);
    return words.there(at) ? words.text(at) : std::string_view();
  }
  bool is_text(std::string_view field, const ArrowChild& values) {
    constexpr std::string_view kIndexes = "cCsSiIlL";
    const bool good = values.coded()
                          ? is_arrow_text(values.dictionary().format()) && values.format().size() == 1 &&
                                kIndexes.find(values.format().front()) != std::string_view::npos
                          : is_arrow_text(values.format());
    if (!good) wrong(field, values.format(), "u, U, vu");
    return good;
  }
  void texts(std::string_view field, const ArrowChild& values, std::vector<std::string_view>& into) {
    if (!is_text(field, values)) return;
    into.clear();
    for (std::size_t row = 0; row != rows_; ++row)
      into.push_back(text(values, row + shift_));
  }
  void periods(std::string_view field, const ArrowChild& values) {
    if (!is_text(field, values)) return;
    std::string_view last;
    std::optional<Period> known;
    for (std::size_t row = 0; row != rows_; ++row) {
      const std::string_view word = text(values, row + shift_);
      if (!known || word != last) known = parse_period(word);
      last = word;
      if (!known) return wrong(field, word, "2026, 2026-06, 2026-Q2");
      out_.periods.push_back(*known);
    }
  }

  void fact(std::string_view field, std::size_t which, std::size_t option, const ArrowChild& values) {
    Column column;
    column.fact = which;
    column.option = option;
    switch (facts_[which].type) {
      case FactType::kCount:
      case FactType::kTally:
      case FactType::kNumber:
      case FactType::kPercent:
        if (!number(field, facts_[which].type, values, column)) return;
        break;
      case FactType::kFlag:
        if (!flag(field, values, column)) return;
        break;
      case FactType::kChoice:
        if (!choice(field, which, values, column)) return;
        break;
      case FactType::kDate:
        if (!in_place(field, values, "tdD", ColumnType::kDate32, column)) return;
        break;
      case FactType::kDateTime:
        if (!in_place(field, values, "tss:", ColumnType::kInt64, column)) return;
        break;
      case FactType::kText:
        return wrong(field, values.format(), to_string(FactType::kText));
    }
    nulls(values, column);
    out_.columns.push_back(column);
  }

  template <typename T>
  const void* start(const ArrowChild& values) const {
    return static_cast<const char*>(values.values()) + (values.offset() + shift_) * sizeof(T);
  }

  bool in_place(std::string_view field, const ArrowChild& values, std::string_view format, ColumnType type,
                Column& column) {
    if (values.format() != format) {
      wrong(field, values.format(), format);
      return false;
    }
    column.type = type;
    column.data = type == ColumnType::kDate32 ? start<std::int32_t>(values) : start<std::int64_t>(values);
    return true;
  }

  bool number(std::string_view field, FactType type, const ArrowChild& values, Column& column) {
    const std::string_view format = values.format();
    const bool decimals = type == FactType::kNumber || type == FactType::kPercent;
    if (decimals && format.starts_with("d:")) return decimal(field, values, column);
    constexpr std::string_view kSigned = "csil", kUnsigned = "CSIL";
    const bool plain = !values.coded() && format.size() == 1;
    const bool with_sign = plain && kSigned.find(format.front()) != std::string_view::npos;
    if (!with_sign && !(plain && kUnsigned.find(format.front()) != std::string_view::npos)) {
      wrong(field, format, decimals ? "c, s, i, l, C, S, I, L, d:18,2" : "c, s, i, l, C, S, I, L");
      return false;
    }
    const std::size_t width = width_of(format.front());
    if (with_sign) {
      column.type = width == 1   ? ColumnType::kInt8
                    : width == 2 ? ColumnType::kInt16
                    : width == 4 ? ColumnType::kInt32
                                 : ColumnType::kInt64;
      column.data = static_cast<const char*>(values.values()) + (values.offset() + shift_) * width;
      return true;
    }
    std::vector<std::int64_t>& wide = copy(column);
    for (std::size_t row = 0; row != rows_; ++row) {
      const std::size_t at = row + shift_ + values.offset();
      const std::uint64_t value = width == 1   ? arrow_number<std::uint8_t>(values.values(), at)
                                  : width == 2 ? arrow_number<std::uint16_t>(values.values(), at)
                                  : width == 4 ? arrow_number<std::uint32_t>(values.values(), at)
                                               : arrow_number<std::uint64_t>(values.values(), at);
      // a count this large is refused by those who read the column
      wide[row] = static_cast<std::int64_t>(std::min<std::uint64_t>(
          value, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())));
    }
    return true;
  }

  std::vector<std::int64_t>& copy(Column& column) {
    std::vector<std::int64_t>& wide = out_.wide.emplace_back(rows_);
    column.type = ColumnType::kInt64;
    column.data = wide.data();
    ++out_.copied;
    return wide;
  }

  // "d:18,2": two 64-bit halves, least first.
  bool decimal(std::string_view field, const ArrowChild& values, Column& column) {
    const std::optional<int> decimals = decimals_of(values.format());
    if (!decimals) {
      wrong(field, values.format(), "d:18,2");
      return false;
    }
    column.scale = *decimals;
    std::vector<std::int64_t>& wide = copy(column);
    for (std::size_t row = 0; row != rows_; ++row) {
      if (!values.there(row + shift_)) continue;
      const std::size_t at = 2 * (row + shift_ + values.offset());
      const auto low = arrow_number<std::int64_t>(values.values(), at),
                 high = arrow_number<std::int64_t>(values.values(), at + 1);
      constexpr std::int64_t kMost = 999'999'999'999'999'999;
      if (high != (low < 0 ? -1 : 0) || low > kMost || low < -kMost) {
        report(mistakes_, Code::kNumberRange, place(field), {std::to_string(row), -kMost, kMost});
        return false;
      }
      wide[row] = low;
    }
    return true;
  }

  bool flag(std::string_view field, const ArrowChild& values, Column& column) {
    if (values.format() != "b") return number(field, FactType::kCount, values, column);
    std::vector<std::uint8_t>& bytes = out_.bytes.emplace_back(rows_);
    for (std::size_t row = 0; row != rows_; ++row)
      bytes[row] = values.there(row + shift_) && values.flag(row + shift_) == 1 ? 1 : 0;
    column.type = ColumnType::kFlag;
    column.data = bytes.data();
    ++out_.copied;
    return true;
  }

  bool choice(std::string_view field, std::size_t which, const ArrowChild& values, Column& column) {
    if (!is_text(field, values)) return false;
    const std::vector<std::string>& options = facts_[which].options;
    std::vector<std::int32_t>& codes = out_.codes.emplace_back(rows_);
    const auto position = [&](std::string_view word) {
      return static_cast<std::int32_t>(std::find(options.begin(), options.end(), word) - options.begin());
    };
    std::vector<std::int32_t> of_word;  // of a dictionary: looked up once
    if (values.coded()) {
      const ArrowChild words = values.dictionary();
      for (std::size_t i = 0; i != words.length(); ++i)
        of_word.push_back(words.there(i) ? position(words.text(i))
                                         : static_cast<std::int32_t>(options.size()));
    }
    for (std::size_t row = 0; row != rows_; ++row) {
      if (!values.there(row + shift_)) continue;
      const std::int64_t index = values.coded() ? values.index(row + shift_) : 0;
      const bool known = !values.coded() || (index >= 0 && index < static_cast<std::int64_t>(of_word.size()));
      codes[row] = !known           ? static_cast<std::int32_t>(options.size())
                   : values.coded() ? of_word[static_cast<std::size_t>(index)]
                                    : position(values.text(row + shift_));
      if (codes[row] != static_cast<std::int32_t>(options.size())) continue;
      std::string all;
      for (const std::string& one : options)
        all += (all.empty() ? "" : ", ") + one;
      report(mistakes_, Code::kFactUnknownOption, place(field),
             {facts_[which].id, text(values, row + shift_), all});
      return false;
    }
    column.type = ColumnType::kCode;
    column.data = codes.data();
    ++out_.copied;
    return true;
  }

  // Which rows are given.
  void nulls(const ArrowChild& values, Column& column) {
    const void* const bits = values.validity();
    if (bits == nullptr) return;
    const std::size_t first = values.offset() + shift_;
    if (first % 8 == 0) {
      column.validity = static_cast<const std::uint8_t*>(bits) + first / 8;
      return;
    }
    std::vector<std::uint8_t>& own = out_.bytes.emplace_back((rows_ + 7) / 8);
    for (std::size_t row = 0; row != rows_; ++row) {
      if (arrow_bit(bits, first + row))
        own[row / 8] = static_cast<std::uint8_t>(own[row / 8] | (1U << (row % 8)));
    }
    column.validity = own.data();
  }

  std::vector<FactInfo> facts_;
  const ::ArrowSchema& schema_;
  const ::ArrowArray& array_;
  const std::string& name_;
  ArrowFacts::Data& out_;
  Mistakes& mistakes_;
  std::size_t rows_ = 0, shift_ = 0;
};

}  // namespace
}  // namespace detail

std::optional<ArrowFacts> ArrowFacts::read(const Framework& framework, const ::ArrowSchema& schema,
                                           const ::ArrowArray& array, const std::string& name,
                                           Mistakes& mistakes) {
  const auto data = std::make_shared<Data>();
  const std::size_t errors = mistakes.error_count();
  detail::Reading(framework, schema, array, name, *data, mistakes).run();
  if (mistakes.error_count() != errors) return std::nullopt;
  ArrowFacts out;
  out.data_ = data;
  return out;
}

std::span<const Column> ArrowFacts::columns() const noexcept { return data_->columns; }
const UnitColumns& ArrowFacts::units() const noexcept { return data_->units; }
std::size_t ArrowFacts::copied() const noexcept { return data_->copied; }

}  // namespace parindex::inline v1
