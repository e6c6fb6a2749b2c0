// SPDX-License-Identifier: Apache-2.0
// The canonical text of an assessment and its seal: the same for the same content, in whatever form it came.
#include "input/canonical_assessment.hpp"
#include "input_support.hpp"
#include "seal.hpp"

namespace parindex::testing {
namespace {

using detail::canonical_assessment;

std::string canonical(const Reading& reading) {
  EXPECT_TRUE(reading.batch) << words(reading);
  return reading.batch ? canonical_assessment(reading[0], model()) : "";
}

constexpr std::string_view kFull = R"json({
  "reviews": [{"round": "self", "scores": {"2.2": {"points": 4.50, "note": "tốt"}, "1.1": {"points": 4}}, "date": "2026-11-15", "by": "PNV",
               "evidence": {"E2": {"verdict": "rejected", "note": "cũ"}, "E1": {"verdict": "accepted"}}},
              {"round": "explanation", "scores": {"1.1": {"note": "x"}}}],
  "given": {"II/4.1": {"points": 1.250, "source": "Bộ"}, "I": {"points": 0}},
  "adjustments": [{"code": "P1", "points": -1.0, "note": "kỷ luật"}],
  "evidence": [{"id": "E2"}, {"title": "KH", "id": "E1", "items": ["2.1", "1.1"], "facts": ["survey", "days"], "kind": "decision",
                "number": "1/QĐ", "date": "2025-12-19", "issuer": "CT", "uri": "file:a",
                "sha256": "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"}],
  "facts": {"survey": {"B": 3}, "days": 1.50, "rate": "97.380%", "plan.tasks": 12.0, "issued": false, "quality": "fair",
            "sent": "2026-08-30", "opened": "2026-08-30T16:30:00", "remark": "a \"b\"\n", "1.2": {"missing": "refused", "note": "không"},
            "plan.done": {"missing": "not_due"}, "2.1": null, "x-note": 5},
  "period": {"to": "2026-12-31", "from": "2026-01-01"},
  "unit": {"parent": "P", "kind": "ward", "name": "Phường A", "id": "U1", "attributes": {"b": "2", "a": "1"}},
  "framework": "test.2026", "format": "parindex-assessment/1", "x-y": []})json";

constexpr std::string_view kFullCanonical =
    R"({"as_of":"2026-12-31","evidence":[{"date":"2025-12-19","facts":["days","survey"],"id":"E1","issuer":"CT","items":["1.1","2.1"],)"
    R"("kind":"decision","number":"1/QĐ","sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","title":"KH",)"
    R"("uri":"file:a"},{"id":"E2"}],"facts":{"1.2":{"missing":"refused","note":"không"},"days":1.5,"issued":false,)"
    R"("opened":"2026-08-30T16:30","plan.done":{"missing":"not_due"},"plan.tasks":12,"quality":"fair","rate":97.38,"remark":"a \"b\"\n",)"
    R"("sent":"2026-08-30","survey:A":0,"survey:B":3,"survey:C":0},"format":"parindex-assessment/1","framework":"test.2026",)"
    R"("given":{"I":{"points":0},"II/4.1":{"points":1.25,"source":"Bộ"},"P1":{"points":-1,"source":"kỷ luật"}},)"
    R"("period":{"from":"2026-01-01","to":"2026-12-31"},"reviews":[{"by":"PNV","date":"2026-11-15",)"
    R"("evidence":{"E1":{"verdict":"accepted"},"E2":{"note":"cũ","verdict":"rejected"}},"round":"self",)"
    R"("scores":{"1.1":{"points":4},"2.2":{"note":"tốt","points":4.5}}},{"round":"explanation","scores":{"1.1":{"note":"x"}}}],)"
    R"("unit":{"attributes":{"a":"1","b":"2"},"id":"U1","kind":"ward","name":"Phường A","parent":"P"}})";

const std::string& seal(const Reading& reading, std::size_t i) {
  return detail::seal_of(reading.batch->data(), reading[i]);
}

TEST(InputCanonical, Text_IsSortedAndSpelledInOneWay) {
  EXPECT_EQ(canonical(read({{"a.json", std::string(kFull)}})), kFullCanonical);
}

TEST(InputCanonical, Text_ReadsBackAsTheSame) {
  EXPECT_EQ(canonical(read({{"b.jsonl", std::string(kFullCanonical)}})), kFullCanonical);
}

TEST(InputCanonical, Seal_IsTheHashOfTheText) {
  const Reading reading = read({{"a.json", std::string(kFull)}});
  ASSERT_TRUE(reading.batch);
  EXPECT_EQ(seal(reading, 0), detail::sha256_seal(kFullCanonical));
}

TEST(InputCanonical, FormsOfInput_DoNotMatter) {
  const Reading json = read({{"a.json", R"({"format": "parindex-assessment/1", "framework": "test.2026",
    "unit": {"id": "U1", "name": "A", "kind": "ward"}, "facts": {"plan.tasks": 50, "rate": 97.50, "survey": {"A": 1, "B": 0, "C": 2},
    "issued": true, "days": {"missing": "refused"}}, "given": {"II": {"points": 3.5}}})"}});
  const Reading rows = read({{"f.csv",
                              "unit,fact,value,kind\nU1,survey:C,2,ward\nU1,points:II,3.50,\nU1,issued,1,"
                              "\nU1,days,?refused,\nU1,survey:A,01,\n"
                              "U1,rate,97.5%,\nU1,plan.tasks,50.0,\n"},
                             {"units.csv", "unit,name\nU1,A\n"}});
  const Reading wide =
      read({{"f.csv",
             "rate;survey:A;days;plan.tasks;survey:C;unit;issued;name;points:II;kind;period;remark\n"
             "97.5;1;?refused;50;2;U1;TRUE;A;3.5;ward;2026;\n"}});
  ASSERT_TRUE(json.batch && rows.batch && wide.batch) << words(json) << words(rows) << words(wide);
  EXPECT_EQ(seal(rows, 0), seal(json, 0));
  EXPECT_EQ(seal(wide, 0), seal(json, 0));
}

TEST(InputCanonical, OrderOfUnitsAndRows_DoesNotMatter) {
  const Reading one = read({{"f.csv", "unit,fact,value\nU1,days,1\nU2,days,2\nU1,rate,3\n"}});
  const Reading other = read({{"f.csv", "unit,fact,value\nU1,rate,3\nU2,days,2\nU1,days,1.0\n"}});
  ASSERT_TRUE(one.batch && other.batch);
  EXPECT_EQ(seal(one, 0), seal(other, 0));
  EXPECT_EQ(seal(one, 1), seal(other, 1));
  EXPECT_NE(seal(one, 0), seal(one, 1));
}

// Whatever is part of the content changes the seal.
TEST(InputCanonical, Contents_AllCount) {
  const std::string full(kFull);
  const Reading original = read({{"a.json", full}});
  ASSERT_TRUE(original.batch);
  const std::pair<std::string, std::string> changes[] = {
      {"\"B\": 3", "\"B\": 4"},
      {"\"B\": 3", "\"C\": 3"},
      {"1.50", "1.51"},
      {"97.380%", "97.381%"},
      {"false", "true"},
      {"fair", "poor"},
      {"2026-08-30\"", "2026-08-31\""},
      {"16:30:00", "16:30:01"},
      {"a \\\"b", "a b"},
      {"refused", "unknown"},
      {"\"không\"", "\"có\""},
      {"\"2.1\": null", "\"2.1\": \"none\""},
      {"\"name\": \"Phường A\"", "\"name\": \"Phường B\""},
      {"\"kind\": \"ward\"", "\"kind\": \"commune\""},
      {"\"parent\": \"P\"", "\"parent\": \"Q\""},
      {"\"id\": \"U1\"", "\"id\": \"U2\""},
      {"\"a\": \"1\"", "\"a\": \"2\""},
      {"2026-12-31\", \"from", "2026-12-30\", \"from"},
      {"4.50", "4.75"},
      {"tốt", "khá"},
      {"2026-11-15", "2026-11-16"},
      {"\"by\": \"PNV\"", "\"by\": \"STP\""},
      {"\"rejected\"", "\"accepted\""},
      {"\"cũ\"", "\"mới\""},
      {"1.250", "1.26"},
      {"\"Bộ\"", "\"Sở\""},
      {"-1.0", "-0.5"},
      {"kỷ luật", "khác"},
      {"1/QĐ", "2/QĐ"},
      {"2025-12-19", "2025-12-20"},
      {"\"CT\"", "\"PCT\""},
      {"file:a", "file:b"},
      {"E3B0C442", "F3B0C442"},
      {"\"KH\"", "\"BC\""},
      {"[\"2.1\", \"1.1\"]", "[\"2.1\"]"},
      {"[\"survey\", \"days\"]", "[\"days\"]"},
      {"\"kind\": \"decision\"", "\"kind\": \"report\""},
      {"\"period\"", "\"as_of\": \"2026-12-30\", \"period\""},
      {"\"note\": \"x\"", "\"note\": \"y\""}};
  for (const auto& [old_text, new_text] : changes) {
    std::string changed = full;
    const std::size_t at = changed.find(old_text);
    ASSERT_NE(at, std::string::npos) << old_text;
    changed.replace(at, old_text.size(), new_text);
    const Reading reading = read({{"a.json", changed}});
    ASSERT_TRUE(reading.batch) << old_text << ": " << words(reading);
    EXPECT_NE(seal(reading, 0), seal(original, 0)) << old_text << " -> " << new_text;
  }
}

TEST(InputCanonical, ExtremeNumbers_StayExact) {
  const Reading reading = read({{"f.csv",
                                 "unit,fact,value\nU1,days,0.000000000000000001\nU1,rate,-0."
                                 "000000000000000001\nU1,plan.tasks,999999999999999999\n"}});
  const std::string text = canonical(reading);
  EXPECT_THAT(
      text,
      ::testing::HasSubstr(
          R"("days":0.000000000000000001,"plan.tasks":999999999999999999,"rate":-0.000000000000000001)"));
  EXPECT_EQ(canonical(read({{"a.json", text}})), text);
}

}  // namespace
}  // namespace parindex::testing
