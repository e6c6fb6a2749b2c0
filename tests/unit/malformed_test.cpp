// SPDX-License-Identifier: Apache-2.0
// What is said about data that is wrong, word for word and with its place, and that nothing makes the
// readers fall.
//
//   tests/golden/bad/<case>/framework.json                 what `parindex check` reads, or
//                           facts.csv, units.csv, *.json …  what `parindex score` reads, against
//                           bad/framework.json
//                           expected.txt                   every message, in English and in Vietnamese
//
// PARINDEX_UPDATE_GOLDEN=1 in the environment writes expected.txt anew; the difference is then for people to
// read.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/scoring.hpp"

namespace parindex::testing {
namespace {

namespace fs = std::filesystem;

const fs::path kSource(PARINDEX_SOURCE_DIR);
const fs::path kBad = kSource / "tests" / "golden" / "bad";

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::vector<fs::path> cases() {
  std::vector<fs::path> out;
  for (const fs::directory_entry& entry : fs::directory_iterator(kBad)) {
    if (entry.is_directory()) out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

const Framework& good_framework() {
  static const Framework kFramework = [] {
    Mistakes mistakes;
    std::optional<Framework> framework = Framework::load(bytes_of(kBad / "framework.json"), mistakes);
    if (!framework || !mistakes.empty()) throw std::runtime_error(format(mistakes[0], Language::kEn));
    return *std::move(framework);
  }();
  return kFramework;
}

void read(InputReader& reader, const std::string& file, const std::string& text) {
  if (file == "units.csv") {
    reader.read_units(text, file);
  } else if (file.ends_with(".csv")) {
    reader.read_csv(text, file);
  } else if (file.ends_with(".jsonl")) {
    reader.read_json_lines(text, file);
  } else {
    reader.read_json(text, file);
  }
}

// Everything that is said about a folder's files, in the order the tool says it.
Mistakes mistakes_of(const fs::path& folder) {
  Mistakes mistakes;
  std::optional<Framework> own;
  const bool has_framework = fs::exists(folder / "framework.json");
  if (has_framework) {
    LoadOptions options;
    options.file = "framework.json";
    own = Framework::load(bytes_of(folder / "framework.json"), mistakes, options);
    EXPECT_EQ(own.has_value(), !mistakes.has_errors());
  }
  std::vector<std::string> inputs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file != "framework.json" && file != "expected.txt") inputs.push_back(file);
  }
  if (inputs.empty() || (has_framework && !own)) return mistakes;
  // A unit register first, then by name.
  std::sort(inputs.begin(), inputs.end(), [](const std::string& a, const std::string& b) {
    return std::pair(a != "units.csv", a) < std::pair(b != "units.csv", b);
  });
  const Framework& framework = own ? *own : good_framework();
  InputReader reader(framework, mistakes);
  for (const std::string& file : inputs)
    read(reader, file, bytes_of(folder / file));
  const std::optional<Batch> batch = reader.finish();
  if (!batch) {
    EXPECT_TRUE(mistakes.has_errors());
    return mistakes;
  }
  const std::optional<Scorecards> cards = score(framework, *batch, mistakes);
  EXPECT_EQ(cards.has_value(), !mistakes.has_errors());
  return mistakes;
}

std::string told(const Mistakes& mistakes) {
  std::string out = "# English\n";
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kEn) + "\n";
  out += "\n# Tiếng Việt\n";
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kVi) + "\n";
  return out;
}

TEST(Malformed, EveryCase_SaysExactlyWhatIsExpected) {
  const bool update = std::getenv("PARINDEX_UPDATE_GOLDEN") != nullptr;
  std::size_t count = 0;
  for (const fs::path& folder : cases()) {
    SCOPED_TRACE(folder.filename().string());
    const Mistakes mistakes = mistakes_of(folder);
    EXPECT_FALSE(mistakes.empty()) << "nothing is wrong here";
    const std::string got = told(mistakes);
    if (update) {
      std::ofstream(folder / "expected.txt", std::ios::binary) << got;
    }
    EXPECT_EQ(got, bytes_of(folder / "expected.txt"));
    ++count;
  }
  EXPECT_GE(count, 60U);
}

TEST(Malformed, EveryMessage_HasAPlaceAHintAndBothLanguages) {
  for (const fs::path& folder : cases()) {
    for (const Mistake& mistake : mistakes_of(folder)) {
      SCOPED_TRACE(folder.filename().string() + ": " + format(mistake, Language::kEn));
      EXPECT_FALSE(mistake.message.vi.empty() || mistake.message.en.empty());
      EXPECT_FALSE(mistake.hint.vi.empty() || mistake.hint.en.empty());
      EXPECT_NE(mistake.message.vi, mistake.message.en);
      EXPECT_NE(mistake.hint.vi, mistake.hint.en);
      for (const std::string& text :
           {mistake.message.vi, mistake.message.en, mistake.hint.vi, mistake.hint.en}) {
        for (const char digit : {'0', '1', '2', '3', '4', '5'})
          EXPECT_EQ(text.find(std::string{'{', digit, '}'}), std::string::npos) << text;
        EXPECT_NE(text.back(), '.') << text;
      }
      const bool of_the_whole =
          mistake.code == "NO_KINDS" || mistake.code == "NO_UNITS" || mistake.code == "CSV_EMPTY";
      EXPECT_TRUE(of_the_whole || !mistake.place.file.empty());
      EXPECT_TRUE(of_the_whole || mistake.place.line > 0);
      EXPECT_TRUE(of_the_whole || mistake.place.column > 0);
    }
  }
}

// ---- prefixes

constexpr std::string_view kAssessment = R"json({
  "format": "parindex-assessment/1",
  "framework": "bad.2026",
  "unit": {"id": "U1", "name": "UBND xã Hòa Bình", "kind": "commune", "attributes": {"area": "remote"}},
  "period": {"from": "2026-01-01", "to": "2026-12-31"},
  "as_of": "2026-06-30",
  "facts": {"done": 9, "tasks": 10, "rate": "97.38%", "issued": true, "1.2": "late", "sent": "2026-03-01",
            "votes": {"A": 5, "B": 1}, "disciplined": {"missing": "not_due", "note": "quý IV \u00e9\ud83d\ude00"}},
  "evidence": [{"id": "E1", "items": ["1.1"], "kind": "report", "date": "2026-05-01"}],
  "reviews": [{"round": "appraisal", "scores": {"1.5": {"points": 2.5, "note": "đạt"}},
               "evidence": {"E1": {"verdict": "accepted"}}}],
  "given": {"II": {"points": 1.5, "source": "Cổng"}}
})json";

TEST(Malformed, EveryPrefixOfAFramework_EndsInAnError) {
  const std::string whole = bytes_of(kBad / "framework.json");
  const std::size_t end = whole.find_last_of('}') + 1;
  for (std::size_t length = 0; length < end; ++length) {
    Mistakes mistakes;
    const std::optional<Framework> framework = Framework::load(whole.substr(0, length), mistakes);
    ASSERT_FALSE(framework) << length;
    ASSERT_TRUE(mistakes.has_errors()) << length;
    ASSERT_GT(mistakes[0].place.line, 0U) << length;
  }
  Mistakes mistakes;
  EXPECT_TRUE(Framework::load(whole.substr(0, end), mistakes));
}

TEST(Malformed, EveryPrefixOfAnAssessment_EndsInAnError) {
  const std::string whole(kAssessment);
  for (const bool lines : {false, true}) {
    std::string text = whole;
    if (lines) std::replace(text.begin(), text.end(), '\n', ' ');
    for (std::size_t length = 0; length <= text.size(); ++length) {
      Mistakes mistakes;
      InputReader reader(good_framework(), mistakes);
      read(reader, lines ? "a.jsonl" : "a.json", text.substr(0, length));
      const std::optional<Batch> batch = reader.finish();
      ASSERT_EQ(batch.has_value(), length == text.size()) << length;
      ASSERT_EQ(mistakes.has_errors(), length != text.size()) << length;
      if (batch) {
        ASSERT_TRUE(score(good_framework(), *batch, mistakes)) << format(mistakes[0], Language::kEn);
      }
    }
  }
}

// A table may end anywhere: a shorter one is good, or what is wrong with it has a place.
TEST(Malformed, EveryPrefixOfATable_IsReadOrRefusedWithAPlace) {
  const std::string whole =
      "\xEF\xBB\xBFunit,name,kind,fact,value\r\n"
      "U1,\"UBND xã "
      "\"\"A\"\"\",commune,done,9\r\nU1,,,tasks,10\r\nU1,,,rate,97.38%\r\nU1,,,votes:A,5\r\nU1,,,1.2,late\r\n"
      "U1,,,points:II,1.5\r\nU1,,,disciplined,?not_due\r\n";
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    Mistakes mistakes;
    InputReader reader(good_framework(), mistakes);
    reader.read_csv(whole.substr(0, length), "facts.csv");
    const std::optional<Batch> batch = reader.finish();
    ASSERT_EQ(batch.has_value(), !mistakes.has_errors()) << length;
    for (const Mistake& mistake : mistakes)
      ASSERT_TRUE(mistake.place.line > 0 || mistake.code == "NO_UNITS" || mistake.code == "CSV_EMPTY")
          << length << " " << mistake.code;
    if (batch) {
      ASSERT_TRUE(score(good_framework(), *batch, mistakes)) << length;
    }
  }
}

// ---- random damage

class Damage {
 public:
  explicit Damage(std::uint32_t seed) : random_(seed) {}

  std::string operator()(std::string text) {
    static constexpr std::string_view kTelling = "{}[]\",:0123456789-.eE%()+*/<>=! \\\n\0\x80\xC3\xFF";
    const std::size_t times = 1 + below(3);
    for (std::size_t i = 0; i < times && !text.empty(); ++i) {
      const std::size_t at = below(text.size());
      const char byte = below(2) == 0 ? kTelling[below(kTelling.size())] : static_cast<char>(below(256));
      switch (below(5)) {
        case 0:
          text[at] = byte;
          break;
        case 1:
          text.insert(at, 1, byte);
          break;
        case 2:
          text.erase(at, 1 + below(8));
          break;
        case 3:
          text.insert(below(text.size()), text.substr(at, 1 + below(40)));
          break;
        default:
          text[at] = static_cast<char>(static_cast<unsigned char>(text[at]) ^ (1U << below(8)));
          break;
      }
    }
    return text;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }  // the same on every library
  std::mt19937 random_;
};

TEST(Malformed, FiveThousandDamagedFrameworks_AreReadOrRefused) {
  std::vector<std::string> whole;
  for (const char* name :
       {"vn-766-2026.json", "br-vt-cong-an-2024-bang-1.json", "br-vt-cong-an-2024-bang-4.json"})
    whole.push_back(bytes_of(kSource / "examples" / "frameworks" / name));
  whole.push_back(bytes_of(kBad / "framework.json"));
  const std::string facts = bytes_of(kSource / "examples" / "cases" / "phu-tho-2026" / "facts.csv");
  Damage damage(766);
  int refused = 0, scored = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::size_t which = static_cast<std::size_t>(i) % whole.size();
    Mistakes mistakes;
    const std::optional<Framework> framework = Framework::load(damage(whole[which]), mistakes);
    ASSERT_EQ(framework.has_value(), !mistakes.has_errors()) << i;
    if (!framework) {
      ++refused;
      ASSERT_GT(mistakes[0].place.line, 0U) << i;
      continue;
    }
    if (i % 20 != 0) continue;
    Mistakes said;
    InputReader reader(*framework, said);
    reader.read_csv(which == 0 ? facts : "unit,fact,value\nU,points:X,1\n", "facts.csv");
    if (const std::optional<Batch> batch = reader.finish(); batch && score(*framework, *batch, said))
      ++scored;
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(scored, 0);
}

TEST(Malformed, ThousandsOfDamagedInputs_AreReadOrRefused) {
  const std::string facts = bytes_of(kBad / "facts.csv");
  Damage damage(2026);
  int refused = 0, scored = 0;
  for (int i = 0; i < 4000; ++i) {
    Mistakes mistakes;
    InputReader reader(good_framework(), mistakes);
    if (i % 2 == 0) {
      reader.read_json(damage(std::string(kAssessment)), "a.json");
    } else {
      reader.read_csv(damage(facts), "facts.csv");
    }
    const std::optional<Batch> batch = reader.finish();
    ASSERT_EQ(batch.has_value(), !mistakes.has_errors()) << i;
    if (!batch) {
      ++refused;
      continue;
    }
    const std::optional<Scorecards> cards = score(good_framework(), *batch, mistakes);
    ASSERT_EQ(cards.has_value(), !mistakes.has_errors()) << i;
    if (cards) {
      ++scored;
      for (const Scorecard& card : *cards)
        ASSERT_FALSE(to_json(card, good_framework()).empty());
    }
  }
  EXPECT_GT(refused, 1000);
  EXPECT_GT(scored, 100);
}

// ---- depth and size

TEST(Malformed, DeepNesting_IsRefusedAtOnce) {
  for (const char* opening : {"[", "{\"a\":", "[{\"a\":"}) {
    std::string text;
    for (int i = 0; i < 2'000'000; ++i)
      text += opening;
    Mistakes mistakes;
    EXPECT_FALSE(Framework::load(text, mistakes));
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0].code, "JSON_TOO_DEEP");
    Mistakes said;
    InputReader reader(good_framework(), said);
    reader.read_json(text, "a.json");
    reader.read_json_lines(text, "a.jsonl");
    EXPECT_FALSE(reader.finish());
    ASSERT_GE(said.size(), 2U);
    EXPECT_EQ(said[0].code, "JSON_TOO_DEEP");
    EXPECT_EQ(said[1].code, "JSON_TOO_DEEP");
  }
}

TEST(Malformed, DeepExpressions_AreRefused) {
  const std::string whole = bytes_of(kBad / "framework.json");
  for (const char* piece : {"(", "-", "not ", "abs("}) {
    std::string expression;
    while (expression.size() < 3000)
      expression += piece;
    std::string text = whole;
    const std::string_view measure = "done / tasks";
    text.replace(text.find(measure), measure.size(), expression + "1");
    Mistakes mistakes;
    EXPECT_FALSE(Framework::load(text, mistakes));
    ASSERT_FALSE(mistakes.empty());
    EXPECT_EQ(mistakes[0].code, "EXPR_TOO_LARGE") << piece;
  }
}

}  // namespace
}  // namespace parindex::testing
