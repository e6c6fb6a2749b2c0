// SPDX-License-Identifier: Apache-2.0
#include "input/fact_value.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "parindex/date.hpp"

#include "input/plain_number.hpp"

namespace parindex::inline v1::detail {
namespace {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

void erase_all(std::string& text, std::string_view unwanted) {
  for (std::size_t at = text.find(unwanted); at != std::string::npos; at = text.find(unwanted, at)) {
    text.erase(at, unwanted.size());
  }
}

std::string without(std::string text, std::string_view unwanted) {
  erase_all(text, unwanted);
  return text;
}

// One to three digits, then groups of exactly three digits after each separator: "4.457", "1,234,567".
bool grouped_in_thousands(std::string_view text, char separator) noexcept {
  const std::size_t first = text.find(separator);
  if (first == std::string_view::npos || first > 3 || !all_digits(text.substr(0, first))) return false;
  for (std::size_t at = first; at < text.size(); at += 4) {
    if (text[at] != separator || text.size() - at < 4 || !all_digits(text.substr(at + 1, 3))) return false;
  }
  return true;
}

// What a person may have meant by a text that is no number as we write them: none, one or two numbers.
std::vector<std::string> readings(std::string_view written, bool count) {
  std::string text(written);
  for (const std::string_view space : {" ", "\t", "\xC2\xA0", "\xE2\x80\xAF"})
    erase_all(text, space);
  if (!text.empty() && text.front() == '+') text.erase(0, 1);
  if (!text.empty() && text.back() == '%') text.pop_back();
  const std::string sign = !text.empty() && text.front() == '-' ? "-" : "";
  text.erase(0, sign.size());

  std::vector<std::string> found;
  const auto offer = [&](const std::string& unsigned_text) {
    const std::optional<Rational> exact = Rational::parse(sign + unsigned_text);
    if (!exact) return;
    const std::optional<Decimal> number = Decimal::from_rational(*exact);
    if (!number || (count && (!number->is_integer() || number->sign() < 0))) return;
    found.push_back(number->to_string());
  };
  const auto commas = std::count(text.begin(), text.end(), ',');
  const auto points = std::count(text.begin(), text.end(), '.');
  if (commas == 0) offer(text);
  if (commas == 1 && points == 0) {
    std::string decimal = text;
    std::replace(decimal.begin(), decimal.end(), ',', '.');
    offer(decimal);
  }
  if (points == 0 && grouped_in_thousands(text, ',')) offer(without(text, ","));
  if (commas == 0 && grouped_in_thousands(text, '.')) offer(without(text, "."));
  if (commas > 0 && points > 0) {  // the last mark is the decimal one
    const bool decimal_comma = text.rfind(',') > text.rfind('.');
    std::string decimal = without(text, decimal_comma ? "." : ",");
    std::replace(decimal.begin(), decimal.end(), ',', '.');
    offer(decimal);
  }
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

Text number_hint(std::string_view written, bool count) {
  const std::vector<std::string> meant = readings(written, count);
  if (meant.size() == 1) {
    return {"viết " + meant[0] +
                " (dấu chấm thập phân, không dấu phân cách hàng nghìn, không khoảng trắng, không ký hiệu)",
            "write " + meant[0] + " (decimal point, no thousands separators, no spaces, no signs)"};
  }
  if (meant.size() > 1) {
    return {"viết " + meant[0] + " hoặc " + meant[1] + ", tùy ý định",
            "write " + meant[0] + " or " + meant[1] + ", whichever is meant"};
  }
  return count ? Text{"viết số nguyên không âm bằng chữ số, ví dụ 4457; chưa có thì để trống",
                      "write a whole number, 0 or more, in digits, for example 4457; leave it empty if not "
                      "known"}
               : Text{"viết bằng chữ số và dấu chấm thập phân, ví dụ 97.38; chưa có thì để trống",
                      "write digits and a decimal point, for example 97.38; leave it empty if not known"};
}

// The day that a text in another form most likely means: day/month/year or year/month/day.
std::optional<Date> meant_date(std::string_view written) {
  std::array<int, 3> parts{};
  std::array<std::size_t, 3> widths{};
  std::size_t part = 0;
  for (const char c : written) {
    if (is_digit(c)) {
      if (++widths[part] > 4) return std::nullopt;
      parts[part] = parts[part] * 10 + (c - '0');
    } else if ((c == '/' || c == '-' || c == '.') && part < 2 && widths[part] > 0) {
      ++part;
    } else {
      return std::nullopt;
    }
  }
  if (part != 2 || widths[2] == 0) return std::nullopt;
  if (widths[0] == 4) return Date::from_ymd(parts[0], parts[1], parts[2]);
  if (widths[2] == 4) return Date::from_ymd(parts[2], parts[1], parts[0]);
  return std::nullopt;
}

Fault fault(Code code, Argument value, Argument detail = "") {
  return Fault{code, std::move(value), std::move(detail)};
}

enum class Spelling : std::uint8_t { kCell, kJson };

// A decimal as facts may write it; JSON also has exponents.
std::optional<Decimal> parse_decimal(std::string_view text, Spelling spelling, DecimalFault& why) {
  std::optional<Decimal> number = Decimal::parse(text, &why);
  if (number || spelling == Spelling::kCell || why != DecimalFault::kNotANumber) return number;
  const std::optional<Rational> exact = Rational::parse(text);
  if (!exact) {
    why = text.find_first_of("eE") == std::string_view::npos ? DecimalFault::kNotANumber
                                                             : DecimalFault::kTooManyDigits;
    return std::nullopt;
  }
  number = Decimal::from_rational(*exact);
  why = number ? DecimalFault::kNone : DecimalFault::kTooManyDigits;
  return number;
}

Rational to_rational(const Decimal& number) {
  return number.is_integer() ? Rational(number.unscaled()) : number.to_rational();
}

std::optional<Fault> read_number(FactType type, std::string_view text, Spelling spelling, Rational& value) {
  const bool count = type == FactType::kCount || type == FactType::kTally;
  std::string_view digits = text;
  if (type == FactType::kPercent && !digits.empty() && digits.back() == '%') digits.remove_suffix(1);
  DecimalFault why = DecimalFault::kNone;
  const std::optional<Decimal> number = parse_decimal(digits, spelling, why);
  if (!number) {
    if (why == DecimalFault::kTooManyDigits) return fault(Code::kFactTooManyDigits, text);
    return fault(count ? Code::kFactNotACount : Code::kFactNotANumber, text, number_hint(text, count));
  }
  if (count) {
    if (!number->is_integer() || number->sign() < 0) {
      return fault(Code::kFactNotACount, text, number_hint(text, count));
    }
    // In a table "4.000" may be four, or four thousand as Vietnamese writes it.
    if (spelling == Spelling::kCell && grouped_in_thousands(text, '.')) {
      return fault(Code::kFactAmbiguousCount, text, number_hint(text, count));
    }
  }
  value = to_rational(*number);
  if (type == FactType::kPercent) value /= 100;
  return std::nullopt;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

std::optional<Fault> read_flag_cell(std::string_view cell, Rational& number) {
  // Spreadsheets write TRUE, data frames True.
  const bool yes = cell == "1" || equals_ignoring_case(cell, "true");
  if (!yes && cell != "0" && !equals_ignoring_case(cell, "false")) return fault(Code::kFactNotAFlag, cell);
  number = yes ? 1 : 0;
  return std::nullopt;
}

// A value that is text in both forms.
std::optional<Fault> read_text(FactType type, const Options& options, std::string_view text,
                               Rational& number) {
  switch (type) {
    case FactType::kChoice: {
      const auto option = std::find(options.begin(), options.end(), text);
      if (option == options.end()) return fault(Code::kFactUnknownOption, text, listed(options));
      number = Rational(option - options.begin());
      return std::nullopt;
    }
    case FactType::kDate: {
      const std::optional<Date> date = Date::parse(text);
      if (!date) return fault(Code::kFactNotADate, text, date_hint(text));
      number = date->day_number();
      return std::nullopt;
    }
    case FactType::kDateTime: {
      const std::optional<DateTime> time = DateTime::parse(text);
      if (!time) return fault(Code::kFactNotADateTime, text);
      number = time->seconds();
      return std::nullopt;
    }
    default:
      return std::nullopt;
  }
}

bool is_text_type(FactType type) noexcept {
  return type == FactType::kChoice || type == FactType::kDate || type == FactType::kDateTime ||
         type == FactType::kText;
}

void set_given(FactValue& value, FactType type, const Rational& number, std::string_view text) {
  value.state = FactValue::State::kGiven;
  if (!value.note().empty()) {
    value.set(number, text);
  } else if (type == FactType::kFlag && (text == "true" || text == "false")) {
    value.set_flag(text == "true");
  } else if (type == FactType::kDate) {
    value.set_day(number.to_int64().value_or(0));
  } else if (!read_plain_number(type, text, value)) {
    value.set(number, text);
  }
}

// "?not_due" and the like; a cell of a question mark and a small word that is none of them is a misspelt
// reason.
bool looks_like_reason(std::string_view cell) noexcept {
  return cell.size() > 1 && cell.front() == '?' && std::all_of(cell.begin() + 1, cell.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
         });
}

Text expected_in_words(FactType type) {
  switch (type) {
    case FactType::kFlag:
      return {"true hoặc false", "true or false"};
    case FactType::kChoice:
      return {"mã lựa chọn đặt trong ngoặc kép", "an option code in quotation marks"};
    case FactType::kDate:
      return {"ngày đặt trong ngoặc kép, ví dụ \"2024-08-30\"",
              "a date in quotation marks, for example \"2024-08-30\""};
    case FactType::kDateTime:
      return {"thời điểm đặt trong ngoặc kép, ví dụ \"2024-08-30T16:30\"",
              "a date and time in quotation marks, for example \"2024-08-30T16:30\""};
    case FactType::kText:
      return {"chữ đặt trong ngoặc kép", "text in quotation marks"};
    case FactType::kPercent:
      return {"số như 97.38, hoặc \"97.38%\"", "a number such as 97.38, or \"97.38%\""};
    case FactType::kCount:
    case FactType::kTally:
      return {"số nguyên không âm", "a whole number, 0 or more"};
    case FactType::kNumber:
      break;
  }
  return {"một số", "a number"};
}

Text kind_in_words(json::Kind kind, std::string_view text) {
  switch (kind) {
    case json::Kind::kNull:
      return {"null", "null"};
    case json::Kind::kBoolean:
      return {std::string(text), std::string(text)};
    case json::Kind::kNumber:
      return {"số " + std::string(text), "the number " + std::string(text)};
    case json::Kind::kString:
      return {"chuỗi “" + std::string(text) + "”", "the text “" + std::string(text) + "”"};
    case json::Kind::kArray:
      return {"một mảng", "an array"};
    case json::Kind::kObject:
      break;
  }
  return {"một đối tượng", "an object"};
}

}  // namespace

const Options& options_of(const Model& model, Index fact) {
  const FactDeclaration& declaration = model.facts[static_cast<std::size_t>(fact)];
  if (declaration.options.empty() && declaration.type == FactType::kChoice) {
    for (const Rule& rule : model.rules) {
      if (rule.own_fact == fact && rule.choice != kNone) {
        return model.program.choices[static_cast<std::size_t>(rule.choice)].codes;
      }
    }
  }
  return declaration.options;
}

std::optional<Fault> read_cell(const FactDeclaration& fact, const Options& options, std::string_view cell,
                               FactValue& value) {
  if (cell.empty()) return std::nullopt;
  if (looks_like_reason(cell)) {
    const std::optional<MissingReason> reason = parse_missing_reason(cell.substr(1));
    if (!reason) return fault(Code::kMissingReason, cell);
    value.state =
        *reason == MissingReason::kNotGiven ? FactValue::State::kAbsent : FactValue::State::kMissing;
    value.reason = *reason;
    return std::nullopt;
  }
  if (value.note().empty() && read_plain_number(fact.type, cell, value)) return std::nullopt;
  std::optional<Fault> problem;
  Rational number;
  if (is_text_type(fact.type)) {
    problem = read_text(fact.type, options, cell, number);
  } else if (fact.type == FactType::kFlag) {
    problem = read_flag_cell(cell, number);
  } else {
    problem = read_number(fact.type, cell, Spelling::kCell, number);
  }
  if (!problem) set_given(value, fact.type, number, cell);
  return problem;
}

bool read_plain_number(FactType type, std::string_view text, FactValue& value) noexcept {
  const bool count = type == FactType::kCount || type == FactType::kTally;
  if (!count && type != FactType::kNumber && type != FactType::kPercent) return false;
  PlainNumber number;
  const char* const end = text.data() + text.size();
  if (number.take(text.data(), end, count ? 0 : PlainNumber::kMostDecimals) != end) return false;
  value.state = FactValue::State::kGiven;
  value.set_decimal(number.digits, number.decimals, type == FactType::kPercent);
  return true;
}

std::optional<Fault> read_json(const FactDeclaration& fact, const Options& options, json::Value source,
                               FactValue& value) {
  if (source.is_boolean())
    return read_json(fact, options, json::Kind::kBoolean, source.boolean() ? "true" : "false", value);
  if (!source.is_array() && !source.is_object())
    return read_json(fact, options, source.kind(), source.text(), value);
  return fault(Code::kFactWrongKind, kind_in_words(source), expected_in_words(fact.type));
}

std::optional<Fault> read_json(const FactDeclaration& fact, const Options& options, json::Kind kind,
                               std::string_view text, FactValue& value) {
  const FactType type = fact.type;
  std::optional<Fault> problem;
  Rational number;
  switch (kind) {
    case json::Kind::kNull:
      return std::nullopt;
    case json::Kind::kBoolean:
      if (type != FactType::kFlag) break;
      set_given(value, type, text == "true" ? 1 : 0, text);
      return std::nullopt;
    case json::Kind::kNumber:
      if (type == FactType::kFlag) return fault(Code::kFactNotAFlag, text);
      if (is_text_type(type)) break;
      problem = read_number(type, text, Spelling::kJson, number);
      if (!problem) set_given(value, type, number, text);
      return problem;
    case json::Kind::kString:
      if (type == FactType::kFlag) return fault(Code::kFactNotAFlag, text);
      if (type == FactType::kPercent && !text.empty() && text.back() == '%') {
        problem = read_number(type, text, Spelling::kCell, number);
      } else if (is_text_type(type)) {
        problem = read_text(type, options, text, number);
      } else {
        const bool count = type == FactType::kCount || type == FactType::kTally;
        const bool plain = Decimal::parse(text).has_value();
        return fault(Code::kFactQuotedNumber, text,
                     plain ? Text{"bỏ dấu ngoặc kép: " + std::string(text),
                                  "drop the quotation marks: " + std::string(text)}
                           : number_hint(text, count));
      }
      if (!problem) set_given(value, type, number, text);
      return problem;
    case json::Kind::kArray:
    case json::Kind::kObject:
      break;
  }
  return fault(Code::kFactWrongKind, kind_in_words(kind, text), expected_in_words(type));
}

std::optional<Fault> read_points_cell(std::string_view cell, Rational& points) {
  return read_number(FactType::kNumber, cell, Spelling::kCell, points);
}

std::optional<Fault> read_points_json(json::Value source, Rational& points) {
  FactDeclaration number;
  number.type = FactType::kNumber;
  FactValue value;
  std::optional<Fault> problem = read_json(number, {}, source, value);
  if (!problem) points = value.number();
  return problem;
}

Text date_hint(std::string_view written) {
  if (const std::optional<Date> date = meant_date(written)) {
    const std::string iso = date->to_string();
    return {"viết năm-tháng-ngày: " + iso, "write year-month-day: " + iso};
  }
  return {"viết ngày có thật, dạng năm-tháng-ngày, ví dụ 2024-08-30",
          "write a day that exists as year-month-day, for example 2024-08-30"};
}

std::optional<MissingReason> parse_missing_reason(std::string_view text) noexcept {
  for (const MissingReason reason :
       {MissingReason::kNotGiven, MissingReason::kNotDue, MissingReason::kRefused, MissingReason::kUnknown}) {
    if (to_string(reason) == text) return reason;
  }
  return std::nullopt;
}

Text kind_in_words(json::Value value) {
  return kind_in_words(value.kind(),
                       value.is_boolean() ? (value.boolean() ? "true" : "false") : value.text());
}

std::string listed(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& name : names) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

}  // namespace parindex::inline v1::detail
