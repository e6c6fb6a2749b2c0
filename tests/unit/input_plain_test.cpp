// SPDX-License-Identifier: Apache-2.0
// Reading at a glance (plain rows of CSV, plain facts of JSON Lines) gives what reading with care gives: the
// same assessments down to lines and columns, the same mistakes in the same order; for texts as they should
// be, and for the same texts damaged at random.
#include <cstdint>
#include <string>
#include <vector>

#include "parindex/date.hpp"

#include "csv/reader.hpp"
#include "input/fact_cell.hpp"
#include "input/plain_facts.hpp"
#include "input/plain_number.hpp"
#include "input_support.hpp"
#include "small_rational.hpp"

namespace parindex::testing {
namespace {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t limit) {
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((x ^ (x >> 31U)) % limit);
  }
  template <typename T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

// Everything that reading came to.
std::string all_of(const Reading& reading) {
  std::string out;
  for (const Mistake& mistake : reading.mistakes)
    out += format(mistake, Language::kEn) + "|" + mistake.unit + "|" + mistake.place.pointer + "\n";
  if (!reading.batch) return out + "refused\n";
  for (std::size_t i = 0; i < reading.batch->size(); ++i) {
    const detail::Assessment& one = reading[i];
    out += one.unit.id + "," + one.unit.name + "," + one.unit.kind + "," + one.unit.parent + "," +
           to_string(one.period) + "," + one.as_of.to_string() + "," + one.place.pointer + ":" +
           std::to_string(one.place.line) + ":" + std::to_string(one.place.column) + "\n";
    for (const detail::FactValue& value : one.facts) {
      out += std::to_string(static_cast<int>(value.state)) + std::to_string(static_cast<int>(value.spelled)) +
             std::to_string(static_cast<int>(value.reason)) + " " + value.number().to_string() + " [" +
             value.text() + "] [" + std::string(value.note()) + "] " + std::to_string(value.source) + "@" +
             std::to_string(value.line) + ":" + std::to_string(value.column) + "\n";
    }
    for (const detail::InputSource& source : one.sources)
      out += source.file + source.pointer + "\n";
    out += std::to_string(one.given.size()) + " " + std::to_string(one.reviews.size()) + "\n";
  }
  return out;
}

void expect_same(const std::vector<Input>& inputs) {
  for (const bool going : {false, true}) {
    detail::PlainFacts::allow(false);
    const std::string careful = all_of(read(inputs, going ? going_on() : ReadOptions()));
    detail::PlainFacts::allow(true);
    ASSERT_EQ(all_of(read(inputs, going ? going_on() : ReadOptions())), careful) << inputs.back().text;
  }
}

// Values a fact may have, right ones first.
struct Sample {
  std::string fact;
  std::vector<std::string> cells, json;
};
const std::vector<Sample>& samples() {
  static const std::vector<Sample> kSamples{
      {"plan.done",
       {"0", "7", "007", "12", "3.0", "4.000", "-1", "999999999999999999999"},
       {"0", "7", "12", "3.0", "1e1", "-1", "\"4\""}},
      {"plan.tasks",
       {"12", "40", "?refused", "?nonsense", "", "1 000"},
       {"40", "{\"missing\": \"refused\"}", "null", "07"}},
      {"days",
       {"1.50", "-2.5", "0", "12345678901234567", "1,5"},
       {"1.50", "-2.5", "0.0", "-0", "12345678901234567", "1.", "1e-1"}},
      {"rate", {"97.38", "97.38%", "100", "0"}, {"97.38", "\"97.38%\"", "100", "\"97\""}},
      {"issued", {"1", "true", "FALSE", "2"}, {"true", "false", "1"}},
      {"quality", {"good", "poor", "bad"}, {"\"good\"", "\"poor\"", "\"bad\"", "\"g\\u006fod\""}},
      {"sent", {"2026-05-04", "2024-01-01", "4/5/2026"}, {"\"2026-05-04\"", "\"2024-01-01\""}},
      {"opened", {"2026-05-04T10:30", "2026-05-04"}, {"\"2026-05-04T10:30\"", "\"x\""}},
      {"remark", {"ok", "một, hai", "Đã \"xong\"", "#"}, {"\"ok\"", "\"Đã xong\"", "\"a\\nb\"", "\"\""}},
      {"survey:A", {"3", "0", "", "-3"}, {"3", "null"}},
      {"survey",
       {"?unknown", "3"},
       {"{\"A\": 1, \"B\": 0, \"C\": 2}", "{\"A\": 1}", "{\"missing\": \"not_due\"}", "{}", "{\"D\": 1}"}},
      {"points:1.1", {"3", "5"}, {"3"}},
      {"1.2", {"1", "0"}, {"true"}},
      {"unheard", {"1"}, {"1"}}};
  return kSamples;
}

// The first of a list most often.
template <typename T>
const T& likely(Draw& draw, const std::vector<T>& list) {
  return draw.below(12) != 0 ? list[draw.below(std::min<std::size_t>(2, list.size()))] : draw.one_of(list);
}

std::string quoted(const std::string& cell) {
  if (cell.find_first_of(",\"") == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell)
    out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

std::size_t known(Draw& draw) {  // mostly facts there are
  return draw.below(40) == 0 ? draw.below(samples().size()) : draw.below(samples().size() - 1);
}

std::string made_up_csv(Draw& draw) {
  const bool period = draw.below(2) == 0, note = draw.below(3) == 0;
  const std::string end = draw.below(4) == 0 ? "\r\n" : "\n";
  std::string out =
      std::string("unit,kind,name") + (period ? ",period" : "") + ",fact,value" + (note ? ",note" : "") + end;
  for (std::size_t unit = 0; unit < 3; ++unit) {
    for (std::size_t i = 0; i < samples().size() - 1; ++i) {
      const std::size_t which = draw.below(9) == 0 ? known(draw) : i;
      const Sample& sample = samples()[which];
      out += "U" + std::to_string(draw.below(30) == 0 ? 0 : unit) + "," + (draw.below(5) == 0 ? "" : "ward") +
             "," + (unit == 1 ? "Phường Một" : "") + (period ? ",2026" : "") + "," + sample.fact + "," +
             quoted(likely(draw, sample.cells)) + (note ? (draw.below(9) == 0 ? ",ghi chú" : ",") : "") + end;
    }
    if (draw.below(5) == 0) out += draw.below(2) == 0 ? end : ",,,," + end;
  }
  return out;
}

std::string made_up_wide_csv(Draw& draw) {
  const std::string end = draw.below(4) == 0 ? "\r\n" : "\n";
  std::string out = "unit,name";
  for (std::size_t i = 0; i < samples().size() - 1; ++i)
    out += "," + samples()[i].fact;
  out += (draw.below(20) == 0 ? ",unheard" : "") + end;
  for (std::size_t unit = 0; unit < 4; ++unit) {
    const bool quotes = draw.below(4) == 0;
    out += "U" + std::to_string(draw.below(12) == 0 ? 0 : unit) + "," + (quotes ? "\"Xã, Một\"" : "Xã Một");
    for (std::size_t i = 0; i < samples().size() - 1; ++i) {
      const std::string cell = draw.below(6) == 0 ? "" : quoted(likely(draw, samples()[i].cells));
      out += "," +
             (quotes && draw.below(5) == 0 && cell.find('"') == std::string::npos ? '"' + cell + '"' : cell);
    }
    out += end;
  }
  return out;
}

// One object of a line: who, when and what, in some order, most of it as it should be.
std::string made_up_line(Draw& draw, std::size_t unit, const std::string& facts) {
  const auto one_in = [&](std::size_t n) { return draw.below(n) == 0; };
  std::string who = "\"id\": \"U" + std::to_string(one_in(30) ? 0 : unit) + "\"";
  if (one_in(2)) who += ", \"name\": \"Xã Một\"";
  if (!one_in(4)) who += std::string(", \"kind\": \"") + (one_in(20) ? "nobody" : "ward") + "\"";
  if (one_in(4)) who = "\"parent\": " + std::string(one_in(4) ? "null" : "\"H1\"") + ", " + who;
  if (one_in(5))
    who +=
        ", \"attributes\": {\"vùng\": \"núi\"" + std::string(one_in(4) ? ", \"vùng\": \"đồng\"" : "") + "}";
  if (one_in(30)) who += ", \"name\": \"Xã Hai\"";
  std::vector<std::string> members{
      "\"format\": \"parindex-assessment/1\"",
      "\"framework\": \"" + std::string(one_in(30) ? "other" : "test.2026") + "\"", "\"unit\": {" + who + "}",
      "\"facts\":{" + facts + "}"};
  if (one_in(3))
    members.push_back("\"period\": {\"from\": \"2026-0" + std::string(one_in(9) ? "9" : "1") +
                      "-01\", \"to\": \"2026-06-30\"}");
  if (one_in(4)) members.push_back(std::string("\"as_of\": \"2026-0") + (one_in(9) ? "2-30" : "5-31") + "\"");
  if (one_in(3)) members.push_back("\"x-note\": \"kết thúc {\\\"\"");
  if (one_in(9)) members.push_back("\"given\": {\"1.1\": 3}");
  if (one_in(30)) members.push_back(draw.one_of(members));
  std::string out;
  while (!members.empty()) {
    const std::size_t at = one_in(4) ? draw.below(members.size()) : 0;
    out += (out.empty() ? "" : ", ") + members[at];
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(at));
  }
  return (one_in(9) ? " {" : "{") + out + (one_in(2) ? "}\n" : "}\r\n");
}

std::string made_up_lines(Draw& draw) {
  std::string out;
  const bool alike = draw.below(3) != 0;  // as one program writes all lines
  const std::string usual(draw.below(3), ' ');
  for (std::size_t unit = 0; unit < 4; ++unit) {
    std::string facts;
    for (std::size_t i = 0; i < samples().size() - 1; ++i) {
      if (draw.below(alike ? 9 : 3) == 0) continue;
      const Sample& sample = samples()[draw.below(alike ? 60 : 15) == 0 ? known(draw) : i];
      const std::string blank = alike ? usual : std::string(draw.below(3), ' ');
      facts += std::string(facts.empty() ? "" : ",") + blank + "\"" + sample.fact + "\":" + blank +
               (alike && draw.below(4) != 0 ? sample.json.front() : likely(draw, sample.json));
    }
    out += made_up_line(draw, unit, facts);
  }
  return out;
}

std::string damaged(Draw& draw, std::string text) {
  static const std::string kMarks = ",\"\n\r{}[]:;.- \t\\01x%?\xC3\xA9\xFF";
  for (std::size_t n = 1 + draw.below(3); n > 0 && !text.empty(); --n) {
    const std::size_t at = draw.below(text.size());
    switch (draw.below(4)) {
      case 0:
        text.erase(at, 1 + draw.below(3));
        break;
      case 1:
        text.insert(at, 1, kMarks[draw.below(kMarks.size())]);
        break;
      case 2:
        text[at] = kMarks[draw.below(kMarks.size())];
        break;
      default: {  // a piece twice
        const std::string piece = text.substr(at, 1 + draw.below(60));
        text.insert(at, piece);
        break;
      }
    }
  }
  return text;
}

TEST(InputPlain, Csv_IsReadAsWithCare) {
  Draw draw(1);
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    const std::string text = made_up_csv(draw);
    expect_same({{"a.csv", text}});
    expect_same({{"a.csv", text}, {"b.csv", made_up_csv(draw)}});
  }
}

TEST(InputPlain, WideCsv_IsReadAsWithCare) {
  Draw draw(7);
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    const std::string text = made_up_wide_csv(draw);
    expect_same({{"a.csv", text}});
    expect_same({{"a.csv", text}, {"b.csv", made_up_csv(draw)}});
    expect_same({{"a.csv", damaged(draw, text)}});
  }
}

TEST(InputPlain, DamagedCsv_IsReadAsWithCare) {
  Draw draw(2);
  for (int i = 0; i < 1500 && !HasFatalFailure(); ++i)
    expect_same({{"a.csv", damaged(draw, made_up_csv(draw))}});
}

TEST(InputPlain, JsonLines_AreReadAsWithCare) {
  Draw draw(3);
  for (int i = 0; i < 400 && !HasFatalFailure(); ++i) {
    const std::string text = made_up_lines(draw);
    expect_same({{"a.jsonl", text}});
    expect_same({{"a.jsonl", text}, {"b.csv", made_up_csv(draw)}, {"c.jsonl", made_up_lines(draw)}});
  }
}

TEST(InputPlain, DamagedJsonLines_AreReadAsWithCare) {
  Draw draw(4);
  for (int i = 0; i < 1500 && !HasFatalFailure(); ++i)
    expect_same({{"a.jsonl", damaged(draw, made_up_lines(draw))}});
}

// What the tests above compare must be there: plain lines are taken, others are not.
TEST(InputPlain, Facts_AreTakenWhole) {
  Mistakes mistakes;
  const detail::InputState state(framework(), mistakes, {});
  detail::PlainFacts plain(state);
  std::string line;  // rest() looks at it
  const auto taken = [&](const std::string& facts) {
    line = "{\"unit\": {\"id\": \"}\\\"{\"}, \"facts\": {" + facts + "}, \"x-y\": [1, {}]}";
    return plain.scan(line);
  };
  EXPECT_TRUE(taken(""));
  EXPECT_TRUE(taken(R"("plan.done": 3, "days" : -1.50 ,"rate":97.38,"issued":true, "quality": "good")"));
  ASSERT_EQ(plain.slots().size(), 5U);
  const detail::FactValue& days = plain.cells()[static_cast<std::size_t>(plain.slots()[1])];
  EXPECT_EQ(days.number(), Rational(-3) / 2);
  EXPECT_EQ(days.text(), "-1.50");
  EXPECT_EQ(days.column, 61U);
  EXPECT_EQ(plain.rest().size(), plain.rest().find("[1, {}]}") + 8);
  EXPECT_EQ(plain.rest().find("days"), std::string::npos);
  EXPECT_TRUE(taken(R"("survey": {"A": 1, "B": 2}, "survey:C": 3, "opened": "2026-05-04T10:30")"));
  for (const char* facts : {R"("plan.done": 3, "plan.done": 3)",
                            R"("survey": {"A": 1}, "survey:A": 1)",
                            R"("survey": {"A": 1}, "survey": {"B": 1})",
                            R"("plan.done": -3)",
                            R"("plan.done": 03)",
                            R"("plan.done": 3.5)",
                            R"("plan.done": 1e2)",
                            R"("plan.done": null)",
                            R"("plan.done": "3")",
                            R"("nobody": 3)",
                            R"("sent": "2026-05-04")",
                            R"("quality": "good\u0020")",
                            R"("quality": "best")",
                            R"("remark": "Đ")",
                            R"("plan.done": 3,)",
                            R"("plan.done" 3)",
                            R"("plan.done": 3 4)",
                            R"("survey": {})",
                            R"("survey": {"D": 1})",
                            R"("issued": 1)",
                            R"("issued": tru)",
                            R"("days": 1.)",
                            R"("days": -)",
                            "\"days\": \x01"})
    EXPECT_FALSE(taken(facts)) << facts;
  EXPECT_FALSE(plain.scan(R"({"facts": {}, "facts": {}})"));
  EXPECT_FALSE(plain.scan(R"([{"facts": {}}])"));
  EXPECT_FALSE(plain.scan(R"({"facts": {}} {})"));
  EXPECT_FALSE(plain.scan(R"({"facts": {})"));
  EXPECT_FALSE(plain.scan(R"({"unit": {}})"));
}

// Who, when and what are taken from the line, too, when nothing else is said.
TEST(InputPlain, Lines_AreTakenWhole) {
  Mistakes mistakes;
  const detail::InputState state(framework(), mistakes, {});
  detail::PlainFacts plain(state);
  std::string line;  // head() looks at it
  const auto taken = [&](const std::string& rest) {
    line = "\t{\"facts\": {\"plan.done\": 3}, \"unit\": {\"id\": \"U1\"}" + rest + "}";
    return plain.scan(line) && plain.is_whole();
  };
  ASSERT_TRUE(taken(R"(, "format": "F", "framework": "f", "as_of": "2026-01-02")"));
  EXPECT_EQ(plain.head().format, "F");
  EXPECT_EQ(plain.head().framework, "f");
  EXPECT_EQ(plain.head().id, "U1");
  EXPECT_EQ(plain.head().as_of, "2026-01-02");
  EXPECT_EQ(plain.head().column, 2U);
  EXPECT_FALSE(plain.head().period);
  EXPECT_TRUE(taken(R"(, "period": {"to": "b", "from": "a"})"));
  EXPECT_TRUE(plain.scan(R"({"unit": {"attributes": {"vùng": "núi", "x": ""}, "id": "U1"}, "facts": {}})"));
  ASSERT_TRUE(plain.is_whole());
  ASSERT_EQ(plain.head().attributes.size(), 2U);
  EXPECT_EQ(plain.head().attributes[0].second, "núi");
  for (const char* rest :
       {R"(, "x-note": 1)", R"(, "given": {})", R"(, "unit": {"id": "U2"})", R"(, "as_of": null)",
        R"(, "as_of": "")", R"(, "format": "a", "format": "a")", R"(, "period": {}, "period": {})",
        R"(, "format": "\u0041")", ", \"format\": \"\xFF\""})
    EXPECT_FALSE(taken(rest)) << rest;
  for (const char* unit : {R"({"id": ""})", R"({"id": "a", "id": "a"})", R"({"name": "a"})", R"({"id": 1})",
                           R"({"id": "a", "attributes": {"b": "c", "b": "c"}})",
                           R"({"id": "a", "attributes": {}, "attributes": {"b": "c"}})",
                           R"({"id": "a", "attributes": {"b": null}})", R"({"id": "a", "other": "b"})"}) {
    EXPECT_TRUE(plain.scan("{\"unit\": " + std::string(unit) + ", \"facts\": {}}")) << unit;
    EXPECT_FALSE(plain.is_whole()) << unit;
  }
}

TEST(InputPlain, Cells_HoldWhatWasPutIntoThem) {
  using detail::FactValue;
  const auto shown = [](const FactValue& value) {
    return value.number().to_string() + " [" + value.text() + "] [" + std::string(value.note()) + "]";
  };
  FactValue value;
  EXPECT_EQ(shown(value), "0 [] []");
  value.set_decimal(9738, 2, true);
  EXPECT_EQ(shown(value), "4869/5000 [97.38] []");
  value.set_decimal(-5, 3, false);
  EXPECT_EQ(shown(value), "-1/200 [-0.005] []");
  value.set_decimal(100, 1, false);
  EXPECT_EQ(shown(value), "10 [10.0] []");
  value.set_decimal(999'999'999'999'999, 15, false);
  EXPECT_EQ(value.text(), "0.999999999999999");
  value.set_day(Date::parse("2026-05-04")->day_number());
  EXPECT_EQ(value.text(), "2026-05-04");
  value.set_flag(true);
  EXPECT_EQ(shown(value), "1 [true] []");
  value.set(Rational(65535), "13 bytes long");
  EXPECT_EQ(shown(value), "65535 [13 bytes long] []");
  EXPECT_EQ(value.words(), "13 bytes long");
  value.set(Rational(65536), "13 bytes long");
  EXPECT_EQ(shown(value), "65536 [13 bytes long] []");
  value.set(Rational(2), "14 bytes long.");
  EXPECT_EQ(shown(value), "2 [14 bytes long.] []");
  value.set_note("why");
  value.set(Rational(-1) / 3, "x");
  EXPECT_EQ(shown(value), "-1/3 [x] [why]");
  FactValue copy = value, moved = std::move(value);
  EXPECT_EQ(shown(copy), "-1/3 [x] [why]");
  EXPECT_EQ(shown(moved), "-1/3 [x] [why]");
  value = copy;
  copy.set_note({});
  copy = static_cast<const FactValue&>(copy);
  EXPECT_EQ(shown(copy), "-1/3 [x] []");
  copy.set(copy.number(), copy.words());
  EXPECT_EQ(shown(copy), "-1/3 [x] []");
  copy.set(Rational(-7), {});
  EXPECT_EQ(shown(copy), "-7 [] []");
  EXPECT_EQ(shown(value), "-1/3 [x] [why]");
}

// Wide and narrow reading of numbers agree, and take what prints as it was written.
TEST(InputPlain, Numbers_AreTakenByWordsAsByBytes) {
  Draw draw(6);
  static const std::string kBytes = "0123456789.,x \n0011";
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = draw.below(20); n > 0; --n)
      text += kBytes[draw.below(draw.below(3) == 0 ? kBytes.size() : 11)];
    const std::string padded = text + std::string(40, ';');
    for (const unsigned most : {0U, 2U, detail::PlainNumber::kMostDecimals}) {
      detail::PlainNumber narrow, wide;
      const char* const end = text.data() + text.size();
      const auto by_bytes = static_cast<std::size_t>(narrow.take(text.data(), end, most) - text.data());
      const auto by_words = static_cast<std::size_t>(
          wide.take(padded.data(), padded.data() + padded.size(), most) - padded.data());
      ASSERT_EQ(by_bytes, by_words) << text;
      if (by_bytes == 0) continue;
      ASSERT_EQ(narrow.digits, wide.digits) << text;
      ASSERT_EQ(narrow.decimals, wide.decimals) << text;
      detail::FactValue value;
      value.set_decimal(wide.digits, wide.decimals, false);
      ASSERT_EQ(value.text(), text.substr(0, by_bytes));
      ASSERT_EQ(value.number(), Rational::parse(text.substr(0, by_bytes)).value());
    }
  }
}

TEST(InputPlain, Decimals_AreInLowestTerms) {
  Draw draw(5);
  for (int scale = 0; scale <= 18; ++scale) {
    for (int i = 0; i < 200; ++i) {
      std::int64_t unscaled = static_cast<std::int64_t>(draw.below(std::size_t{1} << draw.below(50)));
      for (std::size_t n = draw.below(4); n > 0; --n)
        unscaled *= draw.below(2) == 0 ? 5 : 2;
      if (draw.below(3) == 0) unscaled = -unscaled;
      const Rational number = detail::decimal_rational(unscaled, scale);
      EXPECT_EQ(number, Rational(unscaled) * Rational::power_of_ten(-scale));
      EXPECT_EQ(number.to_string(), (Rational(unscaled) * Rational::power_of_ten(-scale)).to_string());
    }
  }
}

TEST(InputPlain, Rows_AreTakenWhenNothingIsToBeSaid) {
  Mistakes mistakes;
  const auto rows_of = [&](const std::string& text) {
    detail::csv::Reader rows(text, {}, mistakes);
    std::string out;
    while (rows.next_plain()) {
      out += std::to_string(rows.line()) + "@" + std::to_string(rows.row_offset()) + ":";
      for (const std::string_view cell : rows.cells())
        out += std::string(cell) + "|";
    }
    out += rows.next() ? "next" : "end";
    return out;
  };
  EXPECT_EQ(rows_of("a,b\n1,2\r\n3,\n,4\n"), "2@4:1|2|3@9:3||4@12:|4|end");
  EXPECT_EQ(rows_of("a,b\n1,2\n3,4"), "2@4:1|2|next");  // no end of line: a second look
  EXPECT_EQ(rows_of("a,b\n1,\"2\"\n"), "next");
  EXPECT_EQ(rows_of("a,b\n\n1,2\n"), "next");
  EXPECT_EQ(rows_of("a,b\n1\n5,6\n"), "next");
  EXPECT_EQ(rows_of("a,b\n1,2,3\n5,6\n"), "next");
  EXPECT_EQ(rows_of("a,b\n1,2\r3\n5,6\n"), "next");
}

}  // namespace
}  // namespace parindex::testing
