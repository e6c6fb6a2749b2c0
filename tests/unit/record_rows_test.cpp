// SPDX-License-Identifier: Apache-2.0
// The rows behind a fact: which they are, worked out by hand; that there are as many as the fact's sources
// say, whatever the kind, the threads and the way of reading; and that they are shown as their tables have
// them.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/records.hpp"

#include "text/file.hpp"

namespace parindex {
namespace {

using testing::ElementsAre;

constexpr std::string_view kHeader =
    "id,unit,channel,received,due,allowed,finished,withdrawn,status,supplement_requests,supplement_days\n";
constexpr std::string_view kRows =
    "1,A,online,2026-01-05,2026-01-12,,2026-01-09,,,,\n"    // 2: early
    "3,A,post,2026-01-05,2026-01-12,,2026-01-14,,,,\n"      // 3: late
    "5,A,online,2026-03-02,,20,,,,,\n"                      // 4: overdue, 20 working days end on 30 March
    "7,A,direct,2026-03-02,2026-03-05,,2026-03-09,,,1,2\n"  // 5: two days of one supplement: on the day
    "8,A,direct,2026-03-02,2026-03-20,,2026-03-09,,,2,\n"   // 6: two supplements count late
    "10,A,direct,2026-01-26,2026-02-10,,,2026-02-12,,,\n"   // 7: withdrawn after the due day
    "11,A,direct,2026-03-10,2026-03-20,,,,paused,,\n"       // 8: paused, overdue
    "16,B,online,2026-01-05,2026-01-12,,2026-01-14,,,,\n"   // 9: late, of another unit
    "3,A,online,2026-01-05,2026-01-12,,,,,,\n"              // 10: the second of one id knows less
    "17,A,online,2025-12-30,2026-01-05,,2026-01-06,,,,\n"   // 11: late, carried over
    "18,A,online,2025-11-03,2025-11-06,,2025-11-10,,,,\n";  // 12: late, but not in this quarter

RecordsRequest first_quarter(std::string_view bytes, std::string unit, std::string fact) {
  RecordsRequest out;
  out.inputs = {{.name = "ho-so.csv", .bytes = bytes}};
  out.periods = {*parse_period("2026-Q1")};
  out.rows_of = RowsOf{std::move(unit), std::move(fact)};
  return out;
}

RecordFacts read(std::string_view kind, const RecordsRequest& request) {
  Mistakes mistakes;
  std::optional<RecordFacts> out = read_records(kind, request, mistakes);
  EXPECT_TRUE(out) << (mistakes.empty() ? "" : mistakes[0].message.en);
  return out.value_or(RecordFacts{});
}

RecordRows rows_of(std::string_view kind, const RecordsRequest& request) {
  Mistakes mistakes;
  std::optional<RecordRows> out = fetch_rows(kind, request, read(kind, request), mistakes);
  EXPECT_TRUE(out) << (mistakes.empty() ? "" : mistakes[0].message.en);
  return out.value_or(RecordRows{});
}

std::vector<std::uint64_t> lines(const RecordRows& rows) {
  std::vector<std::uint64_t> out;
  for (const RecordRow& row : rows.rows)
    out.push_back(row.line);
  return out;
}

std::string text_of(const std::string& path) {
  Mistakes mistakes;
  return detail::text::read_file(path, std::size_t{1} << 20U, mistakes).value_or("");
}

// Asks for the rows of each fact of each unit and compares how many they are with what the sources say.
void expect_all_rows(std::string_view kind, RecordsRequest request) {
  request.rows_of.reset();
  std::size_t asked = 0;
  for (const UnitFacts& unit : read(kind, request).units) {
    for (const RecordFact& fact : unit.facts) {
      std::map<std::string, std::uint64_t> expected, found;
      for (const FactSource& source : fact.sources)
        expected[source.file] = source.rows;
      request.rows_of = RowsOf{unit.unit, fact.fact};
      for (const RecordRow& row : rows_of(kind, request).rows) {
        if (row.period == unit.period) ++found[row.file];
      }
      EXPECT_EQ(found, expected) << kind << " " << unit.unit << " " << fact.fact;
      asked += found.empty() ? 0U : 1U;
    }
  }
  EXPECT_NE(asked, 0U) << kind;
}

TEST(RecordRows, OfDossiersAreThoseWorkedOutByHand) {
  const std::string table = std::string(kHeader) + std::string(kRows);
  const auto of = [&](std::string_view fact) {
    return lines(rows_of("dossiers", first_quarter(table, "A", std::string(fact))));
  };
  EXPECT_THAT(of("finished_late"), ElementsAre(3, 6, 11));
  EXPECT_THAT(of("finished"), ElementsAre(2, 3, 5, 6, 11));
  EXPECT_THAT(of("on_time"), ElementsAre(2, 5));
  EXPECT_THAT(of("overdue"), ElementsAre(3, 4, 6, 7, 8, 11));
  EXPECT_THAT(of("carried_over"), ElementsAre(11));
  EXPECT_THAT(of("total"), ElementsAre(2, 3, 4, 5, 6, 7, 8, 11));
  EXPECT_THAT(of("working_days_late"), ElementsAre(3, 6, 11));  // the days of these dossiers
  EXPECT_THAT(of("in_process_in_time"), ElementsAre());
}

TEST(RecordRows, AreTheSameWithoutIdsByThreadsAndByTheCarefulWay) {
  std::string table = "unit,received,due,finished,channel\n", quoted = table;
  std::vector<std::uint64_t> late, late_online;
  for (int i = 0; i != 60000; ++i) {
    const bool of_a = i % 3 == 0, is_late = i % 7 == 0, online = i % 5 == 0;
    const std::string row = std::string(of_a ? "A" : "B") + ",2026-01-05,2026-01-12," +
                            (is_late ? "2026-01-13" : "2026-01-12") + (online ? ",online\n" : ",direct\n");
    table += row;
    quoted += "\"" + row.substr(0, 1) + "\"" + row.substr(1);
    if (of_a && is_late) late.push_back(static_cast<std::uint64_t>(i) + 2);
    if (of_a && is_late && online) late_online.push_back(static_cast<std::uint64_t>(i) + 2);
  }
  for (const std::string& bytes : {table, quoted}) {
    for (const std::size_t threads : {1U, 2U, 5U}) {
      RecordsRequest request = first_quarter(bytes, "A", "finished_late");
      request.threads = threads;
      EXPECT_EQ(lines(rows_of("dossiers", request)), late);
      request.queries = {{"slow", "finished_late", {{"channel", {"online"}}}}};
      request.rows_of->fact = "slow";
      EXPECT_EQ(lines(rows_of("dossiers", request)), late_online);
    }
  }
}

TEST(RecordRows, HaveTheCellsOfTheirTables) {
  const std::string one = "unit,due,done,ghi chú\nA,2026-01-10,2026-01-09,\"hai\ndòng\"\nB,2026-01-10,,x\n";
  const std::string two =
      "{\"unit\": \"A\", \"done\": \"2026-01-08\", \"id\": 7}\n{\"unit\": \"A\", \"due\": \"2026-01-10\"}\n";
  RecordsRequest request;
  request.inputs = {{.name = "mot.csv", .bytes = one}, {.name = "hai.jsonl", .bytes = two}};
  request.periods = {*parse_period("2026-Q1"), *parse_period("2026")};
  request.rows_of = RowsOf{"A", "done"};
  const RecordRows rows = rows_of("tasks", request);
  EXPECT_THAT(rows.columns, ElementsAre("unit", "due", "done", "ghi chú", "id"));
  ASSERT_EQ(rows.rows.size(), 4U);
  EXPECT_EQ(rows.rows[0].line, 2U);
  EXPECT_THAT(rows.rows[0].cells, ElementsAre("A", "2026-01-10", "2026-01-09", "hai\ndòng", ""));
  EXPECT_EQ(rows.rows[1].file, "hai.jsonl");
  EXPECT_THAT(rows.rows[1].cells, ElementsAre("A", "", "2026-01-08", "", "7"));
  EXPECT_EQ(to_string(rows.rows[3].period), "2026");
  EXPECT_EQ(rows_to_csv(rows),
            "unit,period,fact,file,line,unit,due,done,ghi chú,id\n"
            "A,2026-01-01..2026-03-31,done,mot.csv,2,A,2026-01-10,2026-01-09,\"hai\ndòng\",\n"
            "A,2026-01-01..2026-03-31,done,hai.jsonl,1,A,,2026-01-08,,7\n"
            "A,2026,done,mot.csv,2,A,2026-01-10,2026-01-09,\"hai\ndòng\",\n"
            "A,2026,done,hai.jsonl,1,A,,2026-01-08,,7\n");
  EXPECT_NE(rows_to_json(rows).find("\"ghi chú\": \"hai\\ndòng\""), std::string::npos);
}

TEST(RecordRows, OfTablesOfOneNameAreToldApart) {
  const std::string one = "unit,due,done\nA,2026-01-10,2026-01-09\n",
                    two = "unit,due,done\nA,2026-01-10,\nA,2026-01-10,2026-01-08\n";
  RecordsRequest request = first_quarter(one, "A", "done");
  request.inputs.push_back({.name = "ho-so.csv", .bytes = two});
  const RecordRows rows = rows_of("tasks", request);
  ASSERT_EQ(rows.rows.size(), 2U);
  EXPECT_EQ(rows.rows[1].file, "ho-so.csv (2)");
  EXPECT_EQ(rows.rows[1].cells[2], "2026-01-08");
}

TEST(RecordRows, OfEveryKindAreAsManyAsTheSourcesSay) {
  const std::string root = std::string(PARINDEX_SOURCE_DIR) + "/examples/";
  const auto request = [&](const std::string& table, const std::string& mapping) {
    RecordsRequest out;
    out.files = {root + table};
    out.mapping = text_of(root + mapping);
    out.mapping_file = mapping;
    out.periods = {*parse_period("2022")};
    return out;
  };
  const std::string records = "cases/nong-thuong-2022/records/";
  expect_all_rows("tasks", request(records + "tasks.csv", records + "tasks.json"));
  expect_all_rows("inspections", request(records + "inspections.csv", records + "inspections.json"));
  expect_all_rows("lists", request(records + "sessions.csv", records + "sessions.json"));
  expect_all_rows("dossiers", request(records + "dossiers.csv", records + "dossiers.json"));
  RecordsRequest dossiers = request("records/vn-766-dossiers.csv", "records/vn-766-dossiers.json");
  dossiers.periods = {*parse_period("2026"), *parse_period("2026-Q1")};
  expect_all_rows("dossiers", dossiers);
}

TEST(RecordRows, OfFindingsAreThoseThatTheCountCounts) {
  // F1 is mended in both of its recommendations, F2 in one of two.
  const std::string table =
      "unit,inspection,date,finding,recommendation,due,fixed\n"
      "A,T1,2026-01-10,F1,a,2026-02-01,2026-01-20\n"
      "A,T1,2026-01-10,F1,b,2026-02-01,2026-01-21\n"
      "A,T1,2026-01-10,F2,a,2026-02-01,2026-01-20\n"
      "A,T1,2026-01-10,F2,b,2026-02-01,\n";
  const auto of = [&](std::string fact) {
    return lines(rows_of("inspections", first_quarter(table, "A", std::move(fact))));
  };
  EXPECT_THAT(of("findings"), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(of("fixed"), ElementsAre(2, 3));
  EXPECT_THAT(of("overdue"), ElementsAre(4, 5));
  EXPECT_THAT(of("recommendations_fixed"), ElementsAre(2, 3, 4));
}

TEST(RecordRows, OfATallyAreTheResponsesThatAnsweredSo) {
  const std::string form =
      R"({"format": "parindex-survey-form/1", "id": "f", "options": {"good": 1, "bad": 0}, "groups": {"g": {}},
          "questions": ["q1", "q2"]})";
  const std::string table =
      "unit,group,respondent,own_unit,q1,q2\n"
      "A,g,r1,B,good,bad\n"
      "A,g,r2,B,bad,bad\n"
      "A,g,r3,A,good,good\n"  // about its own unit: not heard
      "A,g,r4,B,,good\n";
  const auto asked = [&](std::string fact) {
    RecordsRequest request = first_quarter(table, "A", std::move(fact));
    request.form = form;
    request.form_file = "form.json";
    request.queries = {{"all", "responses"}, {"t", "tally"}, {"own", "own_unit"}, {"none", "no_answer"}};
    return request;
  };
  const auto of = [&](std::string fact) { return lines(rows_of("surveys", asked(std::move(fact)))); };
  const auto unknown = [&](std::string fact) {
    Mistakes mistakes;
    EXPECT_FALSE(read_records("surveys", asked(std::move(fact)), mistakes));
    return mistakes.empty() ? "" : mistakes[0].code + mistakes[0].hint.en.substr(10);
  };
  EXPECT_THAT(of("all"), ElementsAre(2, 3, 5));
  EXPECT_THAT(of("t:good"), ElementsAre(2, 5));
  EXPECT_THAT(of("own"), ElementsAre(4));
  EXPECT_THAT(of("none"), ElementsAre(5));
  EXPECT_EQ(unknown("t"), "UNKNOWN_WORD: all, t:good, t:bad, own, none");
}

TEST(RecordRows, OfAnUnknownFactAreAMistakeAndOfAStreamHaveNoCells) {
  const std::string table = std::string(kHeader) + std::string(kRows);
  Mistakes mistakes;
  EXPECT_FALSE(read_records("dossiers", first_quarter(table, "A", "finished_lat"), mistakes));
  ASSERT_EQ(mistakes.error_count(), 1U);
  EXPECT_EQ(mistakes[0].code, "UNKNOWN_WORD");
  EXPECT_EQ(mistakes[0].hint.en, "use one of: finished_late");

  RecordsRequest request = first_quarter({}, "A", "finished_late");
  std::size_t at = 0;
  request.inputs = {{.name = "mang", .bytes = {}, .read = [&](char* to, std::size_t room) {
                       const std::size_t part = table.copy(to, room, at);
                       at += part;
                       return static_cast<std::ptrdiff_t>(part);
                     }}};
  const RecordRows rows = rows_of("dossiers", request);
  EXPECT_THAT(lines(rows), ElementsAre(3, 6, 11));
  EXPECT_TRUE(rows.columns.empty());
}

TEST(RecordRows, OfATableThatHasChangedAreAMistake) {
  const std::string table = std::string(kHeader) + std::string(kRows);
  RecordsRequest request = first_quarter(table, "A", "finished_late");
  const RecordFacts facts = read("dossiers", request);
  request.inputs[0].bytes = std::string_view(table).substr(0, table.find("16,B"));
  Mistakes mistakes;
  EXPECT_FALSE(fetch_rows("dossiers", request, facts, mistakes));
  ASSERT_EQ(mistakes.error_count(), 1U);
  EXPECT_EQ(mistakes[0].code, "FILE_UNREADABLE");
  EXPECT_EQ(mistakes[0].place.line, 11U);
}

}  // namespace
}  // namespace parindex
