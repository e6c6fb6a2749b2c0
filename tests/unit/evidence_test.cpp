// SPDX-License-Identifier: Apache-2.0
// The register of documents: what counts for a period, what is there twice, what is missing and who answers
// for it.
#include "parindex/evidence.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

RegisterDocument document(std::string id, std::string number, const char* date, std::size_t line = 0) {
  RegisterDocument out;
  out.unit = "X1";
  out.id = std::move(id);
  out.kind = "decision";
  out.number = std::move(number);
  out.date = Date::parse(date);
  out.issuer = "UBND";
  out.place = {"r.csv", "", line, 0};
  return out;
}

TEST(EvidenceRegister, IssuedInThePeriodOrValidInIt) {
  const Period year = *parse_period("2024");
  const auto counts = [&year](const char* date, const char* from, const char* to) {
    RegisterDocument one = document("1", "1", date);
    one.valid_from = Date::parse(from);
    one.valid_to = Date::parse(to);
    return counts_for(one, year);
  };
  EXPECT_TRUE(counts("2024-01-01", "", ""));
  EXPECT_TRUE(counts("2024-12-31", "", ""));
  EXPECT_FALSE(counts("2023-12-31", "", ""));
  EXPECT_FALSE(counts("2025-01-01", "", ""));
  EXPECT_FALSE(counts("", "", ""));  // no day at all proves nothing
  EXPECT_TRUE(counts("2023-12-19", "2024-01-01", "2024-12-31"));
  EXPECT_TRUE(counts("2023-12-19", "", "2024-01-01"));  // valid from the day it was issued
  EXPECT_FALSE(counts("2022-12-19", "", "2023-12-31"));
  EXPECT_TRUE(counts("2020-01-01", "2020-01-01", ""));  // valid until further notice
  EXPECT_FALSE(counts("2023-12-19", "2025-01-01", ""));
  EXPECT_TRUE(counts("2024-06-30", "2025-01-01", "2025-12-31"));  // issued in it
}

TEST(EvidenceRegister, OneDocumentTwice) {
  EvidenceRegister evidence;
  RegisterDocument first = document("A", "12/QĐ", "2024-03-01", 2);
  first.items = {"1.1"};
  first.sha256 = std::string(64, 'a');
  RegisterDocument same_number = document("B", "12/QĐ", "2024-03-01", 3);
  same_number.items = {"1.1", "1.2"};
  RegisterDocument same_file = document("C", "99/QĐ", "2024-05-01", 4);
  same_file.sha256 = first.sha256;
  same_file.facts = {"done"};
  RegisterDocument other_day = document("D", "12/QĐ", "2024-03-02", 5);
  RegisterDocument other_unit = first;
  other_unit.unit = "X2";
  other_unit.place.line = 6;
  RegisterDocument same_id = document("A", "77/QĐ", "2024-03-02", 7);
  same_id.items = {"9"};
  for (RegisterDocument* one : {&same_id, &other_unit, &same_file, &same_number, &other_day, &first})
    evidence.add(*one);
  std::vector<RepeatedDocument> repeated;
  const std::vector<RegisterDocument> counted = evidence.counted(&repeated);
  ASSERT_THAT(counted, SizeIs(3));
  EXPECT_EQ(counted[0].id, "A");
  EXPECT_THAT(counted[0].items, ElementsAre("1.1", "1.2"));
  EXPECT_THAT(counted[0].facts, ElementsAre("done"));
  EXPECT_EQ(counted[1].id, "D");
  EXPECT_EQ(counted[2].unit, "X2");
  ASSERT_THAT(repeated, SizeIs(3));
  using Same = RepeatedDocument::Same;
  EXPECT_EQ(repeated[0].same, Same::kNumber);
  EXPECT_EQ(repeated[1].same, Same::kFile);
  EXPECT_EQ(repeated[2].same, Same::kId);
  for (const RepeatedDocument& one : repeated)
    EXPECT_EQ(one.first.line, 2U);
}

TEST(EvidenceRegister, PartsMergedInAnyOrderGiveTheSameBytes) {
  std::vector<RegisterDocument> all;
  for (int i = 0; i < 40; ++i) {
    all.push_back(document(std::to_string(i % 30), std::to_string(i % 7) + "/QĐ:1", i % 3 ? "2024-03-01" : "",
                           static_cast<std::size_t>(i + 2)));
    all.back().items = {"1:2", "", "3"};
    all.back().note = "“\n”";
    all.back().verdict = static_cast<Verdict>(i % 3);
  }
  EvidenceRegister whole;
  for (const RegisterDocument& one : all)
    whole.add(one);
  std::mt19937 random(5);
  for (int round = 0; round < 10; ++round) {
    std::shuffle(all.begin(), all.end(), random);
    std::vector<EvidenceRegister> parts(1 + random() % 5);
    for (const RegisterDocument& one : all)
      parts[random() % parts.size()].add(one);
    EvidenceRegister merged;
    for (const EvidenceRegister& part : parts) {
      Mistakes mistakes;
      const std::optional<EvidenceRegister> read = EvidenceRegister::from_bytes(part.to_bytes(), mistakes);
      ASSERT_TRUE(read);
      merged.merge(*read);
    }
    EXPECT_EQ(merged.to_bytes(), whole.to_bytes());
    EXPECT_EQ(merged.counted().size(), whole.counted().size());
  }
  Mistakes mistakes;
  EXPECT_FALSE(EvidenceRegister::from_bytes("{}", mistakes));
  EXPECT_EQ(mistakes[0].code, "STATE_DAMAGED");
}

// SHA-256 of "abc" (FIPS 180-4, example B.1).
TEST(EvidenceRegister, HashesFiles) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("parindex-hash-" + std::to_string(::getpid()))).string();
  std::ofstream(path, std::ios::binary) << "abc";
  EXPECT_EQ(hash_file(path), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  std::remove(path.c_str());
  EXPECT_FALSE(hash_file(path));
}

constexpr std::string_view kFramework = R"json({
  "format": "parindex-framework/1", "id": "e.2024", "max": 10, "period": {"from": "2024-01-01", "to": "2024-12-31"},
  "kinds": {"commune": {}, "ward": {}},
  "facts": {"plan.date": {"type": "date"}, "done": {"type": "count"}, "tasks": {"type": "count"}},
  "items": [
    {"code": "1", "max": 5, "owner": "Văn phòng", "items": [
      {"code": "1.1", "max": 2, "due": {"month_day": "01-31"}, "evidence": {"kinds": ["plan", "decision"], "missing": "zero"},
       "rule": {"kind": "deadline", "done": "plan.date", "per_day": 0.5}},
      {"code": "1.2", "max": 3, "owner": "Nội vụ", "due": {"month_day": "12-15"},
       "evidence": {"kinds": ["report"], "at_least": 2, "missing": "flag"}, "rule": {"kind": "ratio", "of": "done / tasks"}}]},
    {"code": "2", "max": 5, "items": [
      {"code": "2.1", "max": 3, "evidence": {"missing": "flag"}, "rule": {"kind": "judged", "step": 1}},
      {"code": "2.2", "max": 2, "applies_to": ["ward"], "evidence": {"missing": "flag"}, "rule": {"kind": "judged", "step": 1}}]}]})json";

struct Read {
  std::vector<EvidenceNeed> needs;
  Scorecards cards;
  Mistakes mistakes;
};

Read needs(const EvidenceRegister& evidence, const std::string& members) {
  Read out;
  const Framework framework = *Framework::load(kFramework, out.mistakes);
  const std::string input =
      R"({"format": "parindex-assessment/1", "framework": "e.2024", "as_of": "2024-08-01",
    "unit": {"id": "X1", "kind": "commune"}, )" +
      members + "}";
  const auto read = [&](const std::string& more) {
    InputReader reader(framework, out.mistakes);
    reader.read_json(input, "a.json");
    if (!more.empty()) reader.read_json(more, "r.csv");
    return reader.finish();
  };
  const std::optional<Batch> first = read("");
  const std::optional<Batch> batch = read(evidence_as_assessments(framework, *first, evidence, out.mistakes));
  if (!batch) return out;
  out.cards = *score(framework, *batch, out.mistakes);
  out.needs = evidence_needs(framework, out.cards, evidence);
  return out;
}

std::string shown(const Read& read) {
  std::string out;
  const auto list = [&out](const char* name, const std::vector<std::string>& of) {
    for (std::size_t i = 0; i < of.size(); ++i)
      out += (i == 0 ? std::string(" ") + name + " " : ",") + of[i];
  };
  for (const EvidenceNeed& need : read.needs) {
    out += need.owner + "|" + (need.due ? need.due->to_string() : "-") + "|" + (need.open ? "open" : "past") +
           "|" + std::to_string(need.item) + "|" + std::to_string(need.status.missing);
    list("counted", need.status.counted);
    list("rejected", need.rejected);
    list("outside", need.outside);
    list("other", need.other_kind);
    out += "\n";
  }
  return out;
}

constexpr const char* kFactMembers = R"("facts": {"plan.date": "2024-01-15", "done": 1, "tasks": 2})";

TEST(EvidenceNeeds, WithoutARegisterEverythingIsMissing) {
  const Read read = needs({}, kFactMembers);
  // by owner; 2.2 does not apply to a commune
  EXPECT_EQ(shown(read), "|-|open|4|1\nNội vụ|2024-12-15|open|2|2\nVăn phòng|2024-01-31|past|1|1\n");
  EXPECT_EQ(read.cards[0].points, Rational::ratio(3, 2));  // 1.1 has none without its plan
}

TEST(EvidenceNeeds, TheRegisterFillsThem) {
  EvidenceRegister evidence;
  RegisterDocument plan = document("KH", "1/KH", "2023-12-19");
  plan.items = {"1.1", "2.1"};
  plan.valid_from = Date::parse("2024-01-01");
  plan.valid_to = Date::parse("2024-12-31");
  evidence.add(plan);
  RegisterDocument report = document("BC1", "1/BC", "2024-06-30");
  report.kind = "report";
  report.facts = {"done"};
  evidence.add(report);
  RegisterDocument old = document("BC0", "9/BC", "2023-06-30");
  old.kind = "report";
  old.items = {"1.2"};
  evidence.add(old);
  RegisterDocument letter = document("CV", "5/CV", "2024-06-30");
  letter.kind = "letter";
  letter.items = {"1.2"};
  evidence.add(letter);
  RegisterDocument rejected = document("BC2", "2/BC", "2024-07-01");
  rejected.kind = "report";
  rejected.items = {"1.2"};
  rejected.verdict = Verdict::kRejected;
  evidence.add(rejected);
  RegisterDocument elsewhere = document("Z", "2/BC", "2024-07-01");
  elsewhere.unit = "X9";
  elsewhere.items = {"nothing"};
  evidence.add(elsewhere);
  const Read read = needs(evidence, kFactMembers);
  EXPECT_FALSE(read.mistakes.has_errors());
  EXPECT_EQ(shown(read),
            "|-|open|4|0 counted KH\n"
            "Nội vụ|2024-12-15|open|2|1 counted BC1 rejected BC2 outside BC0 other CV\n"
            "Văn phòng|2024-01-31|past|1|0 counted KH\n");
  EXPECT_EQ(read.cards[0].points, Rational::ratio(7, 2));  // 2 + 3 × 1/2
}

TEST(EvidenceNeeds, WhatTheAssessmentNamesIsNotSaidTwice) {
  EvidenceRegister evidence;
  RegisterDocument report = document("R", "1/BC", "2024-06-30");
  report.kind = "report";
  report.items = {"1.2"};
  evidence.add(report);
  const std::string named =
      std::string(kFactMembers) +
      R"(, "evidence": [{"id": "E1", "kind": "report", "number": "1/BC", "date": "2024-06-30",
                                "issuer": "UBND", "items": ["1.2"]}])";
  EXPECT_THAT(shown(needs(evidence, named)), HasSubstr("Nội vụ|2024-12-15|open|2|1 counted E1\n"));
}

TEST(EvidenceNeeds, UnknownItemsFactsAndTakenIds) {
  EvidenceRegister evidence;
  RegisterDocument wrong = document("R", "1/BC", "2024-06-30", 4);
  wrong.items = {"1.3", "2.1"};
  wrong.facts = {"doen"};
  evidence.add(wrong);
  evidence.add(document("E1", "7/BC", "2024-06-30", 5));
  const Read read =
      needs(evidence, std::string(kFactMembers) + R"(, "evidence": [{"id": "E1", "number": "1/KH"}])");
  ASSERT_THAT(read.mistakes, SizeIs(3));
  EXPECT_EQ(format(read.mistakes[0], Language::kEn),
            "r.csv:4: error UNKNOWN_ITEM: (X1) there is no item “1.3”\n  hint: did you mean “1.1”?");
  EXPECT_EQ(read.mistakes[1].message.vi, "không có số liệu “doen”");
  EXPECT_EQ(read.mistakes[1].hint.en, "did you mean “done”?");
  EXPECT_EQ(read.mistakes[2].code, "EVIDENCE_REPEATED");
  EXPECT_EQ(read.mistakes[2].place.line, 5U);
}

// ---- reading the table

TEST(ReadRegister, RowsAndReasons) {
  const std::string path =
      (std::filesystem::temp_directory_path() / ("parindex-register-" + std::to_string(::getpid()) + ".csv"))
          .string();
  std::ofstream(path, std::ios::binary)
      << "unit,id,kind,number,date,issuer,items,sha256,valid_from,valid_to,verdict\n"
         "X1,A,decision,1/QĐ,2024-01-05,UBND, 1.1 ; 1.2|1.1,,,,accepted\n"
         "X1,B,decision,1/QĐ,2024-01-05,UBND,2.1,,,,\n"
         "X1,,decision,,2024-01-05,UBND,,,,,\n"
         "X1,C,decision,3/QĐ,05/01/2024,UBND,,,,,\n"
         "X1,D,decision,4/QĐ,2024-01-05,UBND,,abc,,,\n"
         "X1,E,decision,5/QĐ,2024-01-05,UBND,,,2024-12-31,2024-01-01,\n"
         "X1,F,decision,6/QĐ,2024-01-05,UBND,,,,,maybe\n"
         "X1,A,decision,7/QĐ,2024-01-05,UBND,,,,,\n";
  RecordsRequest request;
  request.files = {path};
  Mistakes mistakes;
  const std::optional<RegisterRead> read = read_register(request, mistakes);
  std::remove(path.c_str());
  ASSERT_TRUE(read);
  ASSERT_THAT(read->documents.counted(), SizeIs(1));
  EXPECT_THAT(read->documents.counted()[0].items, ElementsAre("1.1", "1.2", "2.1"));
  EXPECT_EQ(read->documents.counted()[0].verdict, Verdict::kAccepted);
  EXPECT_EQ(read->quality.rows_in, 8U);
  EXPECT_EQ(read->quality.rows_counted, 2U);
  std::vector<std::string> refused;
  for (const Mistake& mistake : read->quality.refused)
    refused.push_back(std::to_string(mistake.place.line) + " " + mistake.code + " " + mistake.message.en);
  EXPECT_THAT(
      refused,
      ElementsAre("4 RECORD_EMPTY “number” is empty", "5 RECORD_DATE “date”: “05/01/2024” is not a day",
                  "6 EVIDENCE_HASH “abc” is not a SHA-256 hash",
                  "7 RECORD_ORDER “valid_to” (2024-01-01) lies before “valid_from” (2024-12-31)",
                  "8 RECORD_CODE “verdict”: the code “maybe” is not known",
                  "9 RECORD_DUPLICATE “A” is there already: " + path + ", line 2"));
  ASSERT_THAT(read->quality.warnings, SizeIs(1));
  EXPECT_THAT(read->quality.warnings[0].message.en, HasSubstr("the same number, issuer and day"));
  EXPECT_THAT(read->quality.warnings[0].message.vi, HasSubstr("cùng số, nơi ban hành và ngày"));
}

}  // namespace
}  // namespace parindex::testing
