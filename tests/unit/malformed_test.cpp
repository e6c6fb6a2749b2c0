// SPDX-License-Identifier: Apache-2.0
// What is said about data that is wrong, word for word and with its place, and that nothing makes the
// readers fall.
//
//   tests/golden/bad/<case>/framework.json                 what `parindex check` reads, or
//                           facts.csv, units.csv, *.json …  what `parindex score` reads, against
//                           bad/framework.json
//                           previous.csv, .json, .jsonl    the earlier period, as --previous
//                           calendar.csv                   days off, as --calendar
//                           expected.txt                   every message, in English and in Vietnamese
//
// A folder result_… shows what is no error: its expected.txt ends in what the scorecards say, and there may
// be
// no message at all. A folder ….failing says what should be said and is not yet; when it is, the test asks to
// rename it.
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
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/calendar.hpp"
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

bool shows_results(const fs::path& folder) { return folder.filename().string().starts_with("result_"); }

// What the scorecards of a folder say that messages do not.
std::string results_of(const Scorecards& cards, const Framework& framework) {
  std::ostringstream out;
  const std::vector<ItemInfo> items = framework.items();
  for (const Scorecard& card : cards) {
    out << card.unit.id << " " << to_string(card.period) << ": " << card.points.to_decimal(6) << " of "
        << card.applicable_max.to_decimal(6) << ", from " << card.lowest.to_decimal(6) << " to "
        << card.highest.to_decimal(6) << ", index " << (card.index ? card.index->to_decimal(6) : "none")
        << ", band " << (card.band.empty() ? "none" : card.band) << ", cohort " << card.cohort << ", rank "
        << (card.rank ? std::to_string(*card.rank) : "none") << " of " << card.of << ", pending "
        << card.pending << (card.disqualified ? ", disqualified" : "") << "\n";
    for (const GateResult& gate : card.gates)
      out << "  gate " << gate.code << (gate.pending ? " pending" : " holds") << "\n";
    for (std::size_t i = 0; i < card.items.size(); ++i) {
      const ItemScore& score = card.items[i];
      out << "  " << items[i].label << ": " << to_string(score.state) << " " << score.points.to_decimal(6)
          << " of " << score.applicable_max.to_decimal(6);
      if (score.lowest != score.points || score.highest != score.points)
        out << ", from " << score.lowest.to_decimal(6) << " to " << score.highest.to_decimal(6);
      if (score.evidence_missing) out << ", evidence missing";
      out << "\n";
    }
  }
  return out.str();
}

// Everything that is said about a folder's files, in the order the tool says it.
struct Told {
  Mistakes mistakes;
  std::string results;  // of folders result_…
};

std::optional<Batch> batch_of(const Framework& framework, Mistakes& mistakes, const fs::path& folder,
                              const std::vector<std::string>& files, const ReadOptions& options) {
  InputReader reader(framework, mistakes, options);
  for (const std::string& file : files)
    read(reader, file, bytes_of(folder / file));
  std::optional<Batch> batch = reader.finish();
  EXPECT_TRUE(batch || mistakes.has_errors());
  return batch;
}

Told told_of(const fs::path& folder) {
  Told out;
  Mistakes& mistakes = out.mistakes;
  std::optional<Framework> own;
  const bool has_framework = fs::exists(folder / "framework.json");
  if (has_framework) {
    LoadOptions options;
    options.file = "framework.json";
    own = Framework::load(bytes_of(folder / "framework.json"), mistakes, options);
    EXPECT_EQ(own.has_value(), !mistakes.has_errors());
  }
  std::vector<std::string> units, inputs, earlier_inputs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string file = entry.path().filename().string();
    if (file == "framework.json" || file == "expected.txt" || file == "calendar.csv") continue;
    (file == "units.csv" ? units : file.starts_with("previous.") ? earlier_inputs : inputs).push_back(file);
  }
  if (inputs.empty() || (has_framework && !own)) return out;
  const Framework& framework = own ? *own : good_framework();
  // A unit register first, then by name.
  std::sort(inputs.begin(), inputs.end());
  inputs.insert(inputs.begin(), units.begin(), units.end());
  const std::optional<Batch> batch = batch_of(framework, mistakes, folder, inputs, {});
  if (!batch) return out;
  ScoreOptions options;
  std::optional<Batch> earlier;
  if (!earlier_inputs.empty()) {
    earlier_inputs.insert(earlier_inputs.begin(), units.begin(), units.end());
    ReadOptions of_earlier;  // inputs that name no period are of the year before
    of_earlier.period = Period{*Date::from_ymd(2025, 1, 1), *Date::from_ymd(2025, 12, 31)};
    earlier = batch_of(framework, mistakes, folder, earlier_inputs, of_earlier);
    if (!earlier) return out;
    options.previous = &*earlier;
  }
  std::optional<Calendar> calendar;
  if (fs::exists(folder / "calendar.csv")) {
    calendar =
        Calendar::with_days(Calendar::vietnam(), bytes_of(folder / "calendar.csv"), "calendar.csv", mistakes);
    EXPECT_TRUE(calendar || mistakes.has_errors());
    if (!calendar) return out;
    options.calendar = &*calendar;
  }
  const std::optional<Scorecards> cards = score(framework, *batch, mistakes, options);
  EXPECT_EQ(cards.has_value(), !mistakes.has_errors());
  if (cards && shows_results(folder)) out.results = results_of(*cards, framework);
  return out;
}

Mistakes mistakes_of(const fs::path& folder) { return told_of(folder).mistakes; }

std::string written(const Told& told) {
  std::string out = "# English\n";
  for (const Mistake& mistake : told.mistakes)
    out += format(mistake, Language::kEn) + "\n";
  out += "\n# Tiếng Việt\n";
  for (const Mistake& mistake : told.mistakes)
    out += format(mistake, Language::kVi) + "\n";
  if (!told.results.empty()) out += "\n# Results · Kết quả\n" + told.results;
  return out;
}

TEST(Malformed, EveryCase_SaysExactlyWhatIsExpected) {
  const bool update = std::getenv("PARINDEX_UPDATE_GOLDEN") != nullptr;
  std::size_t count = 0;
  for (const fs::path& folder : cases()) {
    SCOPED_TRACE(folder.filename().string());
    const Told told = told_of(folder);
    if (shows_results(folder)) {
      EXPECT_FALSE(told.results.empty()) << "nothing was scored";
    } else if (folder.extension() != ".failing") {
      EXPECT_FALSE(told.mistakes.empty()) << "nothing is wrong here";
    }
    const std::string got = written(told);
    if (folder.extension() == ".failing") {
      EXPECT_NE(got, bytes_of(folder / "expected.txt")) << "right now: drop “.failing” from its name";
      continue;
    }
    if (update) {
      std::ofstream(folder / "expected.txt", std::ios::binary) << got;
    }
    EXPECT_EQ(got, bytes_of(folder / "expected.txt"));
    ++count;
  }
  EXPECT_GE(count, 210U);  // no folder may be lost
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
          mistake.code == "NO_KINDS" || mistake.code == "NO_UNITS" ||
          (mistake.code == "UNKNOWN_ATTRIBUTE" && mistake.place.file != "framework.json");
      EXPECT_TRUE(of_the_whole || !mistake.place.file.empty());
      EXPECT_TRUE(of_the_whole || mistake.place.line > 0);
      EXPECT_TRUE(of_the_whole || mistake.place.column > 0);
    }
  }
}

TEST(Malformed, EveryCodeOfTheCatalogue_IsDrawnBySomeCase) {
  std::set<std::string> missing = {
#define PARINDEX_MISTAKE(name, code, severity, vi, en, hint_vi, hint_en) code,
#include "mistake_catalog.inc"
#undef PARINDEX_MISTAKE
  };
  for (const char* elsewhere : {
           "FILE_NOT_FOUND",
           "FILE_UNREADABLE",
           "FILE_TOO_LARGE",
           "FILE_UNWRITABLE",  // file_test, the tool's tests
           "JSON_LIMIT",       // json_document_test
           "CSV_LIMIT",        // csv_reader_test
           "EXPR_TOO_LARGE",
           "TOO_MANY_RULES",  // below
           "COLUMN_FACT",
           "COLUMN_OPTION",
           "COLUMN_TYPE",
           "COLUMN_REPEATED",
           "COLUMN_NO_DATA",
           "COLUMN_LENGTH",
           "UNIT_TWICE",  // columns, which no document holds
           "RECORD_CALENDAR",
           "RECORD_CODE",
           "RECORD_COUNT",
           "RECORD_DATE",
           "RECORD_DUPLICATE",
           "RECORD_EMPTY",
           "RECORD_FLAG",
           "RECORD_IDENTITY",
           "RECORD_NO_COLUMN",
           "RECORD_NO_DUE",
           "RECORD_NUMBER",
           "RECORD_ORDER",
           "RECORD_UNIT",
           "RECORD_WRONG",
           "STATE_DAMAGED",
           "STATE_OTHER",  // dossiers_test
           "COMPRESSED_DAMAGED",
           "COMPRESSED_TOO_MUCH",  // record_table_test
           "RECORDS_COUNT",
           "RECORDS_KIND",
           "RECORDS_WHERE",
           "RECORD_DOUBTFUL",
           "SURVEY_NO_FORM",
           "SURVEY_EMPTY",
           "SURVEY_QUESTION",
           "SURVEY_WEIGHT",  // record_kinds_test, surveys_test
           "EVIDENCE_FILE_DIFFERS",
           "EVIDENCE_FILE_UNREAD",  // the tool's tests
           "EFFORT_BOUNDS",
           "EFFORT_MOVE",
           "EFFORT_STEP",    // advice_test
           "MAPPING_TWICE",  // comparison_test
           "SIMULATION_BINOMIAL",
           "SIMULATION_CROSSING",
           "SIMULATION_DRAW",
           "SIMULATION_EMPTY",
           "SIMULATION_ITEM",
           "SIMULATION_KEEP_SUM",
           "SIMULATION_NOTHING",
           "SIMULATION_SHARE",
           "SIMULATION_STEP",
           "SIMULATION_TWICE",
           "SIMULATION_WIDTH",  // simulation_test
       })
    EXPECT_EQ(missing.erase(elsewhere), 1U) << elsewhere;
  for (const fs::path& folder : cases()) {
    for (const Mistake& mistake : mistakes_of(folder))
      missing.erase(mistake.code);
  }
  for (const std::string& code : missing)
    ADD_FAILURE() << code << " is in no case of tests/golden/bad";
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

TEST(Malformed, AHundredThousandRules_AreRefused) {
  std::string text = R"({"format": "parindex-framework/1", "id": "x", "max": 0, "items": [)";
  for (int i = 0; i <= 100'000; ++i) {
    const std::string code = std::to_string(i);
    if (i % 200 == 0) text += (i > 0 ? "]}," : "") + (R"({"code": "F)" + code + R"(", "max": 0, "items": [)");
    if (i % 200 != 0) text += ",";
    text += R"({"code": ")" + code + R"(", "max": 0, "rule": {"kind": "check"}})";
  }
  text += "]}]}";
  Mistakes mistakes;
  EXPECT_FALSE(Framework::load(text, mistakes));
  ASSERT_EQ(mistakes.size(), 1U);
  EXPECT_EQ(mistakes[0].code, "TOO_MANY_RULES");
  EXPECT_EQ(mistakes[0].place.pointer, "/items/500/items/0/rule");
}

// What a stranger sends is read in time that grows with its length, not with its square.
TEST(Malformed, AHundredThousandOfAnything_AreReadAtOnce) {
  constexpr int kMany = 100'000;
  const auto list = [](const auto& one) {
    std::string out;
    for (int i = 0; i < kMany; ++i)
      out += (i > 0 ? "," : "") + one(std::to_string(i));
    return out;
  };
  const std::string head = R"({"format": "parindex-framework/1", "id": "x", "max": 0, )";
  const std::string item = R"("items": [{"code": "A", "max": 0, "rule": {"kind": "check"}}])";
  const auto load = [](const std::string& text) {
    Mistakes mistakes;
    (void)Framework::load(text, mistakes);
    return mistakes;
  };
  const auto coded = [](const std::string& i) {
    return R"({"code": ")" + i + R"(", "max": 0, "rule": {"kind": "check"}})";
  };
  EXPECT_FALSE(load(head + R"("items": [)" + list(coded) + "]}").has_errors());
  const auto same = [](const std::string&) {
    return std::string(R"({"code": "A", "max": 0, "rule": {"kind": "check"}})");
  };
  EXPECT_EQ(load(head + R"("items": [)" + list(same) + "]}").error_count(), kMany - 1U);
  const auto option = [](const std::string& i) { return "\"o" + i + "\""; };
  const std::string choice = R"("facts": {"f": {"type": "choice", "options": [)" + list(option) + "]}}, ";
  EXPECT_FALSE(load(head + choice + item + "}").has_errors());
  const auto gate = [](const std::string& i) {
    return R"({"code": "G)" + i + R"(", "if": "A", "then": "disqualify"})";
  };
  EXPECT_FALSE(load(head + item + R"(, "gates": [)" + list(gate) + "]}").has_errors());
  const auto kind = [](const std::string& i) { return "\"k" + i + R"(": {})"; };
  EXPECT_FALSE(load(head + R"("kinds": {)" + list(kind) + "}, " + item + "}").has_errors());
  const auto unknown = [](const std::string& i) { return "\"m" + i + R"(": "n)" + i + "\""; };
  EXPECT_EQ(load(head + R"("measures": {)" + list(unknown) + "}, " + item + "}").error_count(), 0U + kMany);
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
