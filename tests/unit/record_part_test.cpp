// SPDX-License-Identifier: Apache-2.0
// Rows of records in parts: however they are split, sent and merged, the bytes are the same, and the facts
// are those of read_records(). Figures of single cases are counted by hand.
#include "parindex/record_part.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "parindex/evidence.hpp"

#include "records/kept_rows.hpp"
#include "records/state_bytes.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) { return random() % limit; }
std::string pick(Random& random, std::initializer_list<const char*> words) {
  return words.begin()[below(random, words.size())];
}

// A table as its header and rows.
struct Rows {
  std::string name;
  std::string header;
  std::vector<std::string> rows;

  // Only the rows that are wanted, each on its line.
  std::string text(const std::vector<bool>& wanted = {}) const {
    std::string out = header + "\n";
    for (std::size_t i = 0; i != rows.size(); ++i)
      out += (wanted.empty() || wanted[i] ? rows[i] : std::string()) + "\n";
    return out;
  }
};

// One kind with what it takes to read it, and a row of a table, sound or not.
struct Case {
  std::string kind;
  std::string header;
  std::string (*row)(Random&);
  std::string form = {};
  std::string mapping = {};
  std::vector<std::string> periods = {"2024-Q1", "2024"};
};

std::string day(Random& random) {
  return pick(random, {"2023-12-31", "2024-01-01", "2024-02-29", "2024-03-31", "2024-04-01", "2024-12-31", "",
                       "2024-02-30"});
}

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases{
      {"tasks", "unit,id,list,office,product,due,done,status,period",
       [](Random& random) {
         return pick(random, {"X1", "X2", "xã Ba", ""}) + "," + pick(random, {"", "1", "2", "3", "4"}) + "," +
                pick(random, {"", "plan"}) + "," + pick(random, {"VP", "\"Nội, vụ\""}) + "," +
                pick(random, {"", "KH"}) + "," + day(random) + "," + day(random) + "," +
                pick(random, {"", "", "done", "open", "cancelled", "soon"}) + "," +
                pick(random, {"", "2024", "2023", "2024-Q1", "x"});
       }},
      {"inspections", "inspection,unit,date,finding,item,recommendation,deduction,due,fixed,state",
       [](Random& random) {
         return pick(random, {"K1", "K2"}) + "," + pick(random, {"X1", "X2"}) + "," + day(random) + "," +
                pick(random, {"", "1", "2"}) + "," + pick(random, {"", "1.1", "1.2"}) + "," +
                pick(random, {"", "a", "b"}) + "," + pick(random, {"", "0.5", "1/3", "-1"}) + "," +
                day(random) + "," + day(random) + "," +
                pick(random, {"", "fixed", "verified", "withdrawn", "open"});
       }},
      {"surveys", "unit,group,respondent,own_unit,date,q1,q2",
       [](Random& random) {
         return pick(random, {"X1", "X2"}) + "," + pick(random, {"citizens", "officials", "others"}) + "," +
                pick(random, {"", "r1", "r2", "r3", "r4", "r5"}) + "," + pick(random, {"", "X1", "X2"}) +
                "," + day(random) + "," + pick(random, {"A", "B", "C", "", "Z"}) + "," +
                pick(random, {"A", "D", ""});
       },
       R"({"format": "parindex-survey-form/1", "id": "f", "options": {"A": "100%", "B": "60%", "C": "20%", "D": 0},
          "groups": {"citizens": {"minimum": 2, "population": 3}, "officials": {}}})"},
      {"lists", "unit,id,date,topic,people",
       [](Random& random) {
         return pick(random, {"X1", "X2"}) + "," + pick(random, {"", "B1", "B2", "B3"}) + "," + day(random) +
                "," + pick(random, {"talk", "visit"}) + "," + pick(random, {"0", "42", "7", "", "many"});
       },
       "",
       R"({"format": "parindex-records/1", "kind": "lists", "facts": {
         "talks": {"count": "rows", "where": {"topic": "talk"}}, "heard": {"count": "people", "where": {"topic": "talk"}},
         "of.B1": {"count": "people", "where": {"id": "B1"}}, "any": {"count": "any"}}})"},
      {"documents", "unit,id,kind,number,date,issuer,sha256,items,valid_from,valid_to,verdict",
       [](Random& random) {
         const std::string hash(64, "ab"[below(random, 2)]);
         return pick(random, {"X1", "X2"}) + "," + pick(random, {"", "E1", "E2", "E3"}) + "," +
                pick(random, {"decision", "plan"}) + "," + pick(random, {"", "1/QĐ", "2/QĐ"}) + "," +
                day(random) + "," + pick(random, {"UBND", "Sở"}) + "," + (below(random, 3) == 0 ? hash : "") +
                "," + pick(random, {"1.1", "1.2|1.1", ""}) + "," + day(random) + "," + day(random) + "," +
                pick(random, {"", "accepted", "rejected"});
       }},
      {"dossier_statistics",
       "unit,received,online,direct,post,finished,finished_early",
       [](Random& random) {
         const std::size_t online = below(random, 9), direct = below(random, 9);
         return pick(random, {"X1", "X2", "X3"}) + "," + std::to_string(online + direct + below(random, 2)) +
                "," + std::to_string(online) + "," + std::to_string(direct) + ",0," +
                pick(random, {"3", "0", "", "-1"}) + "," + pick(random, {"1", "3"});
       },
       "",
       "",
       {"2024"}},
  };
  return kCases;
}

RecordsRequest request_of(const Case& one) {
  RecordsRequest out;
  out.form = one.form;
  out.form_file = "form.json";
  out.mapping = one.mapping;
  out.mapping_file = "map.json";
  out.listed = 7;  // fewer than are refused
  for (const std::string& period : one.periods)
    out.periods.push_back(*parse_period(period));
  return out;
}

RecordPart start(const Case& one) {
  Mistakes mistakes;
  std::optional<RecordPart> out = RecordPart::start(one.kind, request_of(one), mistakes);
  EXPECT_TRUE(out) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  return *std::move(out);
}

void read(RecordPart& rows, const std::string& name, const std::string& text) {
  Mistakes mistakes;
  EXPECT_TRUE(rows.read({.name = name, .bytes = text}, mistakes))
      << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
}

RecordPart sent(const Case& one, const RecordPart& rows) {
  Mistakes mistakes;
  std::optional<RecordPart> out = RecordPart::from_bytes(rows.bytes(), one.kind, request_of(one), mistakes);
  EXPECT_TRUE(out) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  return *std::move(out);
}

std::string facts_of(const RecordPart& rows) {
  Mistakes mistakes;
  const std::optional<RecordFacts> facts = rows.facts(mistakes);
  EXPECT_TRUE(facts);
  if (!facts) return {};
  const QualityReport& quality = facts->quality;
  EXPECT_EQ(quality.rows_in, quality.rows_counted + quality.rows_refused);
  return facts_to_json(*facts);
}

// What read_records() gives of the tables in order of their names.
std::string facts_at_once(const Case& one, const std::vector<Rows>& tables) {
  RecordsRequest request = request_of(one);
  std::vector<std::string> texts;
  for (const Rows& table : tables)
    texts.push_back(table.text());
  for (std::size_t i = 0; i != tables.size(); ++i)
    request.inputs.push_back({.name = tables[i].name, .bytes = texts[i]});
  Mistakes mistakes;
  const std::optional<RecordFacts> facts = read_records(one.kind, request, mistakes);
  EXPECT_TRUE(facts) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  return facts ? facts_to_json(*facts) : std::string();
}

std::vector<Rows> tables_of(const Case& one, Random& random) {
  std::vector<Rows> out;
  for (const char* name : {"a.csv", "b.csv", "c.csv"}) {
    Rows table{name, one.header, {}};
    for (std::size_t i = below(random, 25); i != 0; --i)
      table.rows.push_back(one.row(random));
    out.push_back(std::move(table));
  }
  return out;
}

TEST(RecordPart, AnySplitMergedInAnyOrderGivesTheSameBytesAndFacts) {
  for (const Case& one : cases()) {
    std::size_t refused = 0;
    for (unsigned seed = 0; seed != 40; ++seed) {
      Random random(seed);
      SCOPED_TRACE(one.kind + " " + std::to_string(seed));
      const std::vector<Rows> tables = tables_of(one, random);
      RecordPart whole = start(one);
      for (const Rows& table : tables)
        read(whole, table.name, table.text());
      const std::string bytes = whole.bytes(), facts = facts_of(whole);
      EXPECT_EQ(facts, facts_at_once(one, tables));
      if (facts.find("RECORD_DUPLICATE") != facts.npos) ++refused;

      // every row goes to one of the parts, which read their rows in any order of tables
      const std::size_t count = 1 + below(random, 5);
      std::vector<RecordPart> parts;
      for (std::size_t p = 0; p != count; ++p)
        parts.push_back(start(one));
      for (const Rows& table : tables) {
        std::vector<std::vector<bool>> of(count, std::vector<bool>(table.rows.size()));
        for (std::size_t i = 0; i != table.rows.size(); ++i)
          of[below(random, count)][i] = true;
        for (std::size_t p = 0; p != count; ++p) {
          const bool any = std::find(of[p].begin(), of[p].end(), true) != of[p].end();
          if (any || p == 0) read(parts[p], table.name, table.text(of[p]));
        }
      }
      while (parts.size() > 1) {
        const std::size_t to = below(random, parts.size());
        const std::size_t from = (to + 1 + below(random, parts.size() - 1)) % parts.size();
        Mistakes mistakes;
        if (below(random, 2) == 0) {
          EXPECT_TRUE(parts[to].merge(sent(one, parts[from]), mistakes));
        } else {
          EXPECT_TRUE(parts[to].merge(parts[from], mistakes));
          EXPECT_EQ(parts[from].bytes(), start(one).bytes());  // it has none afterwards
        }
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(from));
      }
      ASSERT_EQ(parts.front().bytes(), bytes);
      EXPECT_EQ(facts_of(parts.front()), facts);
      const RecordPart again = sent(one, parts.front());
      EXPECT_EQ(again.bytes(), bytes);
      EXPECT_EQ(facts_of(again), facts);
    }
    EXPECT_EQ(refused > 5, one.kind != "dossier_statistics") << one.kind;  // rows that repeat others met
  }
}

// Two offices' plans: task 1 stands in both, so that only the row of a.csv counts; 2 is late; 3 is of 2023.
TEST(RecordPart, ARowOfAnotherPartCanBeTheSameTask) {
  const Case& tasks = cases()[0];
  RecordPart a = start(tasks), b = start(tasks);
  read(b, "b.csv", "unit,id,due,done,period\nX1,1,2024-03-31,,\nX1,2,2024-03-01,2024-03-02,2024\n");
  read(a, "a.csv", "unit,id,due,done,period\nX1,1,2024-03-31,2024-03-31,\nX1,3,2023-05-01,,2023\nX1,,,x,\n");
  Mistakes mistakes;
  ASSERT_TRUE(b.merge(a, mistakes));
  const std::optional<RecordFacts> facts = b.facts(mistakes);
  ASSERT_TRUE(facts);
  std::map<std::string, std::string> quarter;
  for (const RecordFact& fact : facts->units[1].facts)  // the year begins on the same day and ends later
    quarter[fact.fact] = fact.value;
  EXPECT_EQ(to_string(facts->units[1].period), "2024");
  EXPECT_EQ(quarter["tasks"], "2");
  EXPECT_EQ(quarter["on_time"], "1");
  EXPECT_EQ(quarter["late"], "1");
  EXPECT_EQ(quarter["overdue"], "0");
  EXPECT_EQ(facts->quality.rows_in, 5U);
  EXPECT_EQ(facts->quality.rows_counted, 3U);
  ASSERT_THAT(facts->quality.refused, SizeIs(2));
  EXPECT_EQ(format(facts->quality.refused[0], Language::kEn).substr(0, 11), "a.csv:4:6: ");
  EXPECT_THAT(format(facts->quality.refused[1], Language::kEn), HasSubstr("b.csv:2"));
  EXPECT_THAT(facts->quality.refused[1].message.en, HasSubstr("a.csv"));
}

// The rows know no period: another day and other queries may be asked of them.
TEST(RecordPart, RowsOfOneRequestAnswerAnother) {
  const Case& tasks = cases()[0];
  RecordPart rows = start(tasks);
  read(rows, "a.csv", "unit,id,due,done\nX1,1,2024-03-31,2024-04-02\nX2,2,2024-05-01,\n");
  RecordsRequest later = request_of(tasks);
  later.periods = {*parse_period("2024")};
  later.as_of = Date::parse("2024-04-01");
  later.queries = {{"waiting", "overdue"}};
  Mistakes mistakes;
  const std::optional<RecordPart> read_back = RecordPart::from_bytes(rows.bytes(), "tasks", later, mistakes);
  ASSERT_TRUE(read_back);
  const std::optional<RecordFacts> facts = read_back->facts(mistakes);
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts_to_csv(*facts), "unit,period,fact,value\nX1,2024,waiting,1\nX2,2024,waiting,0\n");
}

TEST(RecordPart, ATableThatCannotBeUsedChangesNothing) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.kind);
    Random random(1);
    RecordPart rows = start(one);
    read(rows, "a.csv", tables_of(one, random)[0].text());
    const std::string before = rows.bytes();
    const std::string sound = one.header + "\n" + std::string(one.kind == "tasks" ? "X9,9,,VP,,,,,\n" : "");
    for (const std::string& text : {std::string(), std::string("x,y\n1,2\n"), sound + "\xff\n"}) {
      for (const char* name : {"a.csv", "z.csv"}) {
        Mistakes mistakes;
        EXPECT_FALSE(rows.read({.name = name, .bytes = text}, mistakes)) << text;
        EXPECT_GT(mistakes.size(), 0U);
        EXPECT_EQ(rows.bytes(), before);
      }
    }
    Mistakes mistakes;
    const std::string good = one.header + "\n";
    EXPECT_FALSE(rows.read({.name = "z.csv", .bytes = good}, mistakes,
                           [](std::uint64_t, std::uint64_t) { return true; }));
    EXPECT_EQ(rows.bytes(), before);
  }
}

TEST(RecordPart, OnlyWhatFitsIsMergedAndRead) {
  const auto [tasks, surveys, lists] = std::make_tuple(cases()[0], cases()[2], cases()[3]);
  std::vector<std::pair<Case, RecordsRequest>> others;
  others.emplace_back(cases()[1], request_of(cases()[1]));  // another kind
  others.emplace_back(tasks, request_of(tasks));
  others.back().second.listed = 8;
  others.emplace_back(surveys, request_of(surveys));
  others.back().second.form.replace(others.back().second.form.find("60%"), 3, "50%");
  others.emplace_back(lists, request_of(lists));
  others.back().second.mapping.replace(others.back().second.mapping.find("\"id\": \"B1\""), 10,
                                       "\"id\": \"B2\"");
  for (const auto& [other, request] : others) {
    SCOPED_TRACE(other.kind);
    const Case& mine = other.kind == "inspections" ? tasks : other;
    RecordPart rows = start(mine);
    Mistakes made, merged, read_back;
    std::optional<RecordPart> alien = RecordPart::start(other.kind, request, made);
    ASSERT_TRUE(alien);
    EXPECT_FALSE(rows.merge(*alien, merged));
    ASSERT_EQ(merged.size(), 1U);
    EXPECT_EQ(merged[0].code, "STATE_OTHER");
    EXPECT_THAT(merged[0].hint.en, HasSubstr("the same form"));
    EXPECT_FALSE(RecordPart::from_bytes(alien->bytes(), mine.kind, request_of(mine), read_back));
    ASSERT_EQ(read_back.size(), 1U);
    EXPECT_EQ(read_back[0].code, "STATE_OTHER");
  }
}

TEST(RecordPart, OtherBytesAreRefused) {
  for (const Case& one : cases()) {
    SCOPED_TRACE(one.kind);
    Random random(3);
    RecordPart rows = start(one);
    for (const Rows& table : tables_of(one, random))
      read(rows, table.name, table.text());
    const std::string bytes = rows.bytes();
    const auto code = [&](const std::string& wrong) {
      Mistakes mistakes;
      EXPECT_FALSE(RecordPart::from_bytes(wrong, one.kind, request_of(one), mistakes));
      return mistakes.size() == 1 ? mistakes[0].code : std::to_string(mistakes.size()) + " mistakes";
    };
    EXPECT_EQ(code(""), "STATE_DAMAGED");
    EXPECT_EQ(code("x" + bytes), "STATE_DAMAGED");
    EXPECT_EQ(code(bytes + "x"), "STATE_DAMAGED");
    for (std::size_t i = 0; i < bytes.size(); i += 1 + bytes.size() / 97) {
      EXPECT_EQ(code(bytes.substr(0, i)), "STATE_DAMAGED") << i;
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(flipped[i] ^ 1);
      EXPECT_EQ(code(flipped), "STATE_DAMAGED") << i;
    }
  }
}

// Bytes with a right seal around what no table gives.
std::string forged(const Case& one, std::string_view row, const char* format) {
  detail::records::StateWriter out("parindex-record-part/1\n");
  out.text(one.kind);
  out.text(start(one).state().fingerprint());
  out.number(1);  // file
  out.text("a.csv");
  out.number(1);  // row counted, none refused
  out.number(0);
  out.number(0);
  out.text(R"({"format":")" + std::string(format) + R"(","rows":[[)" + std::string(row) + "]]}");
  return std::move(out).sealed();
}

TEST(RecordPart, RowsThatNoTableGivesAreRefused) {
  const Case &inspections = cases()[1], &lists = cases()[3], &statistics = cases()[5];
  const auto reads = [](const Case& one, const std::string& bytes) {
    Mistakes mistakes;
    const std::optional<RecordPart> rows = RecordPart::from_bytes(bytes, one.kind, request_of(one), mistakes);
    if (!rows) {
      EXPECT_EQ(mistakes.size() == 1 ? mistakes[0].code : "", "STATE_DAMAGED");
      return false;
    }
    EXPECT_THAT(facts_of(*rows), HasSubstr("X1"));
    return true;
  };
  const std::string found = R"("a.csv","2","0","K1","","X1","1","","","","","")";
  EXPECT_TRUE(reads(inspections,
                    forged(inspections, found + R"(,"2024-01-01","","","","0")", "parindex-inspections/1")));
  EXPECT_FALSE(
      reads(inspections, forged(inspections, found + R"(,"","","","","0")", "parindex-inspections/1")));
  EXPECT_FALSE(reads(inspections,
                     forged(inspections, found + R"(,"2024-01-01","","","","6")", "parindex-inspections/1")));
  const std::string listed = R"("a.csv","2","0","X1","","",)";
  EXPECT_TRUE(reads(lists, forged(lists, listed + R"("6:people2:425:topic4:talk")", "parindex-list/1")));
  EXPECT_FALSE(reads(lists, forged(lists, listed + R"("6:people4:many5:topic4:talk")", "parindex-list/1")));
  EXPECT_TRUE(reads(lists, forged(lists, listed + R"("6:people4:many5:topic5:visit")", "parindex-list/1")));
  std::string counts;
  for (int i = 0; i != 16; ++i)
    counts += R"(,"1")";
  const std::string format = "parindex-dossier-statistics/1";
  EXPECT_TRUE(reads(statistics, forged(statistics, R"("a.csv","2","0","X1")" + counts, format.c_str())));
  EXPECT_TRUE(reads(statistics, forged(statistics, R"("z.csv","2","0","X1")" + counts, format.c_str())));
  EXPECT_FALSE(reads(statistics, forged(statistics, R"("a.csv","2","0","")" + counts, format.c_str())));
  EXPECT_FALSE(reads(statistics, forged(statistics, R"("a.csv","0","0","X1")" + counts, format.c_str())));
}

TEST(RecordPart, AFileNeedNotBeNamedInUtf8) {
  const Case& tasks = cases()[0];
  RecordPart part = start(tasks);
  read(part, "k\xe9.csv", "unit,id,due\nX1,1,2024-03-31\nX1,2,never\n");
  const RecordPart again = sent(tasks, part);
  EXPECT_EQ(again.bytes(), part.bytes());
  EXPECT_THAT(facts_of(again), HasSubstr("k\xEF\xBF\xBD.csv"));
}

TEST(RecordPart, LinesOfJsonKeepWhereTheyAreWrong) {
  const Case& tasks = cases()[0];
  RecordPart part = start(tasks);
  read(part, "a.jsonl", "{\"unit\": \"X1\"}\n{\"unit\"\": \"X2\"}\n");
  const std::string facts = facts_of(part);
  EXPECT_THAT(facts, HasSubstr("\"pointer\": \"/unit\""));
  EXPECT_EQ(facts_of(sent(tasks, part)), facts);
}

TEST(RecordPart, DossiersAreOfAnotherClass) {
  for (const std::string_view kind : record_kinds())
    EXPECT_EQ(RecordPart::has_kind(kind), kind != "dossiers") << kind;
  for (const char* kind : {"dossiers", "", "task"}) {
    Mistakes mistakes;
    EXPECT_FALSE(RecordPart::start(kind, {}, mistakes));
    ASSERT_EQ(mistakes.size(), 1U);
    EXPECT_EQ(mistakes[0].code, "RECORDS_KIND");
  }
}

// Parts of a register make one; a document that two parts name under one id counts once.
TEST(RecordPart, DocumentsBecomeARegister) {
  const Case& documents = cases()[4];
  RecordPart a = start(documents), b = start(documents);
  read(a, "a.csv", "unit,id,number,items\nX1,E1,1/QĐ,1.1\nX1,E2,2/QĐ,1.2\n");
  read(b, "b.csv", "unit,id,number,items\nX1,E1,9/QĐ,1.3\nX2,E1,1/QĐ,1.1\n");
  Mistakes mistakes;
  ASSERT_TRUE(b.merge(a, mistakes));
  const std::optional<RegisterRead> read = read_register(b);
  ASSERT_TRUE(read);
  std::vector<std::string> names;
  for (const RegisterDocument& document : read->documents.counted())
    names.push_back(document.unit + " " + document.number);
  EXPECT_THAT(names, ElementsAre("X1 1/QĐ", "X1 2/QĐ", "X2 1/QĐ"));
  EXPECT_EQ(read->quality.rows_refused, 1U);
  EXPECT_FALSE(read_register(start(cases()[0])));
}

}  // namespace
}  // namespace parindex::testing
