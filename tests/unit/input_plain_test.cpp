// SPDX-License-Identifier: Apache-2.0
// Reading at a glance (plain rows of CSV, plain facts of JSON Lines) gives what reading with care gives: the
// same assessments down to lines and columns, the same mistakes in the same order; for texts as they should
// be, and for the same texts damaged at random.
#include <cstdint>
#include <string>
#include <vector>

#include "csv/reader.hpp"
#include "input/plain_facts.hpp"
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
             std::to_string(static_cast<int>(value.reason)) + " " + value.number.to_string() + " [" +
             value.text + "] [" + value.note + "] " + std::to_string(value.source) + "@" +
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

std::string made_up_lines(Draw& draw) {
  std::string out;
  for (std::size_t unit = 0; unit < 3; ++unit) {
    std::string facts;
    for (std::size_t i = 0; i < samples().size() - 1; ++i) {
      if (draw.below(3) == 0) continue;
      const Sample& sample = samples()[draw.below(15) == 0 ? known(draw) : i];
      const std::string blank(draw.below(3), ' ');
      facts += std::string(facts.empty() ? "" : ",") + blank + "\"" + sample.fact + "\":" + blank +
               likely(draw, sample.json);
    }
    const std::string rest = draw.below(2) == 0 ? ", \"x-note\": \"kết thúc {\\\"\"" : "";
    const std::string who = "\"unit\": {\"id\": \"U" + std::to_string(unit) +
                            "\", \"name\": \"Xã Một\", \"kind\": \"" +
                            (draw.below(20) == 0 ? "nobody" : "ward") + "\"}";
    const std::string head = "\"format\": \"parindex-assessment/1\", \"framework\": \"test.2026\"";
    out += draw.below(2) == 0 ? "{" + head + ", " + who + ", \"facts\": {" + facts + "}" + rest + "}\n"
                              : "{\"facts\":{" + facts + "}," + who + "," + head + rest + "}\r\n";
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
  const auto taken = [&](const std::string& facts) {
    return plain.scan("{\"unit\": {\"id\": \"}\\\"{\"}, \"facts\": {" + facts + "}, \"x-y\": [1, {}]}");
  };
  EXPECT_TRUE(taken(""));
  EXPECT_TRUE(taken(R"("plan.done": 3, "days" : -1.50 ,"rate":97.38,"issued":true, "quality": "good")"));
  ASSERT_EQ(plain.facts().size(), 5U);
  EXPECT_EQ(plain.facts()[1].number, Rational(-3) / 2);
  EXPECT_EQ(plain.facts()[1].text, "-1.50");
  EXPECT_EQ(plain.facts()[1].column, 61U);
  EXPECT_EQ(plain.rest().size(), plain.rest().find("[1, {}]}") + 8);
  EXPECT_EQ(plain.rest().find("days"), std::string::npos);
  EXPECT_TRUE(taken(R"("survey": {"A": 1, "B": 2}, "survey:C": 3, "opened": "2026-05-04T10:30")"));
  for (const char* facts : {R"("plan.done": 3, "plan.done": 3)",
                            R"("survey": {"A": 1}, "survey:A": 1)",
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
