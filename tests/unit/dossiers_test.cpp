// SPDX-License-Identifier: Apache-2.0
// Dossiers: what each counts as, worked out by hand; and that neither threads, order, splitting nor the
// fast way of
// reading change a byte.
#include "parindex/dossiers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parindex/working_days.hpp"

#include "input/arrow.hpp"

namespace parindex {
namespace {

// First quarter of 2026: 2 January is off, Saturday 10 January worked, 16 to 20 February off.
constexpr std::string_view kHeader =
    "id,unit,procedure,channel,received,due,allowed,finished,returned,withdrawn,status,supplement_requests,"
    "supplement_days,digitised_in,digitised_out,reused,has_fee,paid_online,apology\n";
constexpr std::string_view kByHand =
    "1,A,P1,online,2026-01-05,2026-01-12,,2026-01-09,,,,,,1,1,0,1,1,0\n"
    "2,A,P1,direct,2026-01-05,2026-01-12,,2026-01-12,,,,0,,0,1,0,1,0,0\n"
    "3,A,P2,post,2026-01-05,2026-01-12,,2026-01-14,,,finished,,,0,0,1,0,0,1\n"
    "4,A,P1,online,2025-12-22,2026-01-05,,2026-01-05,,,,,,1,0,0,1,1,0\n"
    "5,A,P3,online_full,2026-03-02,,20,,,,,,,0,0,0,0,0,0\n"
    "6,A,P3,counter,2026-03-02,2026-03-31,,,,,in_process,,,0,0,0,0,0,1\n"
    "7,A,P3,direct,2026-03-02,2026-03-05,,2026-03-09,,,,1,2,0,0,0,0,0,0\n"
    "8,A,P3,direct,2026-03-02,2026-03-20,,2026-03-09,,,,2,,0,0,0,0,0,0\n"
    "9,A,P3,direct,2026-01-26,2026-02-10,,,2026-02-02,,,,,0,0,0,0,0,0\n"
    "10,A,P3,direct,2026-01-26,2026-02-10,,,,2026-02-12,,,,0,0,0,0,0,0\n"
    "11,A,P3,direct,2026-03-10,2026-03-20,,,,,paused,,,0,0,0,0,0,0\n"
    "12,A,P3,online_partial,2026-03-10,2026-04-20,,,,,awaiting_supplement,,,0,0,0,0,0,0\n"
    "13,B,P3,online,2026-04-01,2026-04-20,,,,,,,,0,0,0,0,0,0\n"
    "14,A,P3,online,2025-11-03,2025-11-06,,2025-11-05,,,,,,0,0,0,0,0,0\n"
    "15,A,P3,online,2026-03-30,2026-04-01,,2026-04-02,,,,,,0,0,0,0,0,0\n";

DossierOptions first_quarter() {
  DossierOptions options;
  options.periods = {*parse_period("2026-Q1")};
  options.by_procedure = true;
  return options;
}

DossierCounts counted(const std::string& bytes, const DossierOptions& options,
                      const DossierSource& how = {}) {
  DossierCounts out(options);
  Mistakes mistakes;
  EXPECT_TRUE(out.read_bytes(bytes, "ho-so.csv", how, mistakes))
      << (mistakes.empty() ? "" : mistakes[0].message.en);
  return out;
}

std::string codes(const QualityReport& quality) {
  std::string out;
  for (const Mistake& mistake : quality.refused)
    out += mistake.code + "@" + std::to_string(mistake.place.line) + " ";
  return out;
}

std::string text_of(const std::string& path) {
  std::string out;
  std::FILE* const file = std::fopen(path.c_str(), "rb");
  EXPECT_NE(file, nullptr) << path;
  if (file == nullptr) return out;
  for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file))
    out += static_cast<char>(byte);
  std::fclose(file);
  return out;
}

TEST(Dossiers, AYearThatIsNotKnownIsNamedAlsoBetweenTwoThatAre) {
  Mistakes mistakes;
  const std::optional<Calendar> calendar =
      Calendar::with_days(Calendar::vietnam(), "date,kind\n2030-01-01,holiday\n", "lich.csv", mistakes);
  ASSERT_TRUE(calendar) << mistakes[0].message.en;
  DossierOptions options;
  options.periods = {*parse_period("2030")};
  options.calendar = &*calendar;
  const QualityReport quality =
      counted("unit,received,due,finished\nA,2026-12-28,2030-02-01,2030-01-10\n", options).quality();
  ASSERT_EQ(quality.refused.size(), 1U);
  EXPECT_EQ(quality.refused[0].code, "RECORD_CALENDAR");
  EXPECT_NE(quality.refused[0].message.en.find("2027-01-01"), std::string::npos)
      << quality.refused[0].message.en;
}

TEST(Dossiers, WaitForTheCitizenWithoutTimePassing) {
  DossierOptions options;
  options.periods = {*parse_period("2026-Q2")};
  const auto counts = [&](const std::string& row, std::string_view word) {
    return counted("unit,received,due,finished,supplement_from,supplement_to\nA,2026-05-25," + row + "\n",
                   options)
        .count("A", 0, word);
  };
  // Asked for in time and not there yet; that it ends later is not known on 30 June.
  EXPECT_EQ(counts("2026-06-10,,2026-06-01,", "in_process_in_time"), 1U);
  EXPECT_EQ(counts("2026-06-10,2026-07-20,2026-06-01,", "in_process_in_time"), 1U);
  EXPECT_EQ(counts("2026-06-10,2026-07-20,2026-06-01,2026-07-06", "in_process_in_time"), 1U);
  EXPECT_EQ(counts("2026-06-10,,2026-06-10,", "in_process_in_time"), 1U);
  // Over before it was asked for.
  EXPECT_EQ(counts("2026-05-29,,2026-06-01,", "in_process_overdue"), 1U);
  // Asked for after the day looked at.
  EXPECT_EQ(counts("2026-06-10,,2026-07-06,", "in_process_overdue"), 1U);
  EXPECT_EQ(counts("2026-06-10,2026-07-20,2026-07-06,2026-07-09", "in_process_overdue"), 1U);
  // There after four working days, so that it was due on 16 June; 29 June and four days lie in July.
  EXPECT_EQ(counts("2026-06-10,,2026-06-01,2026-06-05", "in_process_overdue"), 1U);
  EXPECT_EQ(counts("2026-06-29,,2026-06-01,2026-06-05", "in_process_in_time"), 1U);
  // Ended in the period: the days deducted as ever.
  EXPECT_EQ(counts("2026-06-10,2026-06-16,2026-06-01,2026-06-05", "finished_on_due"), 1U);
  EXPECT_EQ(counts("2026-06-10,2026-06-17,2026-06-01,2026-06-05", "finished_late"), 1U);

  // The same with ids, through bytes.
  const DossierCounts kept = counted(
      "id,unit,received,due,finished,supplement_from,supplement_to\n"
      "1,A,2026-05-25,2026-06-10,,2026-06-01,\n2,A,2026-05-25,2026-06-10,2026-07-20,2026-07-06,2026-07-09\n",
      options);
  Mistakes mistakes;
  const std::optional<DossierCounts> again = DossierCounts::from_bytes(kept.bytes(), options, mistakes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->bytes(), kept.bytes());
  EXPECT_EQ(again->count("A", 0, "in_process_in_time"), 1U);
  EXPECT_EQ(again->count("A", 0, "in_process_overdue"), 1U);
}

TEST(Dossiers, CountAsWorkedOutByHand) {
  const DossierCounts counts = counted(std::string(kHeader) + std::string(kByHand), first_quarter());
  const std::pair<std::string_view, std::uint64_t> expected[] = {{"received", 12},
                                                                 {"carried_over", 1},
                                                                 {"total", 13},
                                                                 {"online", 4},
                                                                 {"direct", 7},
                                                                 {"post", 1},
                                                                 {"finished", 6},
                                                                 {"finished_early", 1},
                                                                 {"finished_on_due", 3},
                                                                 {"finished_late", 2},
                                                                 {"on_time", 4},
                                                                 {"in_process", 3},
                                                                 {"in_process_in_time", 2},
                                                                 {"in_process_overdue", 1},
                                                                 {"paused", 1},
                                                                 {"paused_in_time", 0},
                                                                 {"paused_overdue", 1},
                                                                 {"awaiting_supplement", 1},
                                                                 {"returned", 1},
                                                                 {"withdrawn", 1},
                                                                 {"in_time", 8},
                                                                 {"overdue", 5},
                                                                 {"digitised_in", 1},
                                                                 {"digitised_out", 2},
                                                                 {"reused", 1},
                                                                 {"has_fee", 2},
                                                                 {"paid_online", 1},
                                                                 {"apology", 1},
                                                                 {"paid_of_fee", 1},
                                                                 {"digitised", 1},
                                                                 {"reused_any", 1},
                                                                 {"working_days", 34},
                                                                 {"working_days_late", 2},
                                                                 {"days_p50", 5},
                                                                 {"days_p75", 8},
                                                                 {"days_p90", 8},
                                                                 {"days_p95", 8},
                                                                 {"days_max", 8},
                                                                 {"procedures", 3},
                                                                 {"procedures_online", 2},
                                                                 {"procedures_with_fee", 1},
                                                                 {"procedures_paid_online", 1},
                                                                 {"procedures_paid_of_fee", 1}};
  for (const auto& [word, count] : expected) {
    EXPECT_EQ(counts.count("A", 0, word), count) << word;
    EXPECT_EQ(counts.count("B", 0, word), 0U) << word;
  }
  EXPECT_EQ(counts.quality().rows_in, 15U);
  EXPECT_EQ(counts.quality().rows_refused, 0U);
}

TEST(Dossiers, AnAsOfDayLooksAtWhatRunsThen) {
  DossierOptions options = first_quarter();
  options.as_of = Date::from_ymd(2026, 3, 5);
  const DossierCounts counts = counted(std::string(kHeader) + std::string(kByHand), options);
  EXPECT_EQ(counts.count("A", 0, "received"), 9U);            // 11, 12 and 15 come later
  EXPECT_EQ(counts.count("A", 0, "in_process"), 4U);          // 5 to 8
  EXPECT_EQ(counts.count("A", 0, "in_process_overdue"), 1U);  // 8: asked twice for a supplement
  options.as_of = Date::from_ymd(2026, 4, 30);
  const DossierCounts later = counted(std::string(kHeader) + std::string(kByHand), options);
  EXPECT_EQ(later.count("A", 0, "finished_late"), 3U);       // 15 as well
  EXPECT_EQ(later.count("A", 0, "in_process_overdue"), 2U);  // 5 and 6
}

TEST(Dossiers, WrongRowsAreRefusedWithTheirReason) {
  DossierOptions options = first_quarter();
  options.units = {"Phu Tho", "A"};
  const std::string rows =
      std::string(kHeader) +
      "1,A,P,online,2026-01-05,2026-01-12,,2026-01-09,,,,,,1,1,0,1,1,0\n"
      "2,A,P,online,2026-01-05,2026-01-12,,2026-01-02,,,,,,1,1,0,1,1,0\n"  // before it came
      "3,C,P,online,2026-01-05,2026-01-12,,,,,,,,1,1,0,1,1,0\n"
      "4,Phu  Tho,P,online,2026-01-05,2026-01-12,,,,,,,,1,1,0,1,1,0\n"
      "5,A,P,fax,2026-01-05,2026-01-12,,,,,,,,1,1,0,1,1,0\n"
      "6,A,P,,2026-01-05,2026-01-12,,,,,,,,1,1,0,1,1,0\n"
      "7,A,P,post,2026-01-05,,,,,,,,,1,1,0,1,1,0\n"
      "8,A,P,post,2026-01-05,2026-01-04,,,,,,,,1,1,0,1,1,0\n"
      "9,A,P,post,2026-01-05,2026-01-14,,,,,finished,,,1,1,0,1,1,0\n"
      "10,A,P,post,2026-01-05,2026-01-14,,,,,,,,1,1,2,1,1,0\n"
      "11,A,P,post,2027-01-05,,7,,,,,,,1,1,0,1,1,0\n"
      "1,A,P,online,2026-01-05,2026-01-12,,,,,,,,1,1,0,1,1,0\n"  // the running one goes
      "1,A,P,online,2026-01-05,2026-01-12,,2026-01-09,,,,,,1,1,0,1,1,0\n"
      ",A,P,online,2026-01-05,2026-01-12,,2026-01-09,,,,,,1,1,0,1,1,0\n"
      "12,A,,online,2026-01-05,2026-01-12,,2026-01-09,,,,,,1,1,0,1,1,0\n"
      "13,A,P,online,2026-01-05,31/01/2026,,,,,,,,1,1,0,1,1,0\n"
      "14,A,P,online,2026-01-05,2026-01-12,-1,,,,,,,1,1,0,1,1,0\n";
  for (const bool careful : {false, true}) {
    DossierSource how;
    how.careful = careful;
    const DossierCounts counts = counted(rows, options, how);
    const QualityReport quality = counts.quality();
    EXPECT_EQ(codes(quality),
              "RECORD_ORDER@3 RECORD_UNIT@4 RECORD_UNIT@5 RECORD_CODE@6 RECORD_EMPTY@7 RECORD_NO_DUE@8 "
              "RECORD_ORDER@9 RECORD_WRONG@10 RECORD_FLAG@11 RECORD_CALENDAR@12 RECORD_DUPLICATE@13 "
              "RECORD_DUPLICATE@14 RECORD_EMPTY@15 RECORD_EMPTY@16 RECORD_DATE@17 RECORD_COUNT@18 ");
    EXPECT_EQ(quality.rows_in, 17U);
    EXPECT_EQ(quality.rows_counted, 1U);
    EXPECT_EQ(quality.rows_refused, 16U);
    EXPECT_EQ(counts.count("A", 0, "finished_early"), 1U);
    EXPECT_EQ(quality.refused[2].hint.en, "is “Phu Tho” meant?");
    EXPECT_EQ(quality.refused[10].message.en, "“id” is there already: ho-so.csv, line 2");
  }
}

TEST(Dossiers, WhatNoColumnTellsIsMissingNotZero) {
  DossierOptions options;
  options.periods = {*parse_period("2026")};
  const DossierCounts counts =
      counted("unit,received,due,finished\nA,2026-01-05,2026-01-12,2026-01-09\n", options);
  const RecordFacts facts = counts.facts({{"a", "online", {}, {}}, {"b", "finished_late", {}, {}}});
  ASSERT_EQ(facts.units.size(), 1U);
  EXPECT_EQ(facts.units[0].facts[0].value, "");
  EXPECT_EQ(facts.units[0].facts[1].value, "0");
}

TEST(Dossiers, QueriesChooseByProcedureChannelAndOrigin) {
  RecordsRequest request;
  request.periods = {*parse_period("2026-Q1")};
  request.queries = {{"p3", "received", {{"procedure", {"P3"}}}, {}},
                     {"p1", "on_time", {{"procedure", {"P1"}}, {"origin", {"received"}}}, {}},
                     {"net", "in_time", {{"channel", {"online", "post"}}}, {}}};
  const std::string path = testing::TempDir() + "dossiers_test.csv";
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  const std::string text = std::string(kHeader) + std::string(kByHand);
  ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
  std::fclose(file);
  request.files = {path};
  Mistakes mistakes;
  const std::optional<RecordFacts> facts = read_records("dossiers", request, mistakes);
  ASSERT_TRUE(facts);
  ASSERT_EQ(facts->units.size(), 2U);
  EXPECT_EQ(facts->units[0].facts[0].value, "9");  // 5 to 12 and 15
  EXPECT_EQ(facts->units[0].facts[1].value, "2");  // 1 and 2, not 4
  EXPECT_EQ(facts->units[0].facts[2].value, "4");  // 1, 4, 12, 15
  EXPECT_EQ(facts->units[0].facts[1].how, "on_time where procedure = P1, origin = received");
  ASSERT_EQ(facts->units[0].facts[0].sources.size(), 1U);
  EXPECT_EQ(facts->units[0].facts[0].sources[0].rows, 9U);
  request.queries = {{"f", "ontime", {}, {}},
                     {"g", "online", {{"color", {"red"}}}, {}},
                     {"h", "online", {{"channel", {"online_full"}}}, {}}};
  EXPECT_FALSE(read_records("dossiers", request, mistakes));
  ASSERT_EQ(mistakes.size(), 2U);
  EXPECT_EQ(mistakes[0].code + mistakes[1].code, "RECORDS_COUNTRECORDS_WHERE");
}

// Worked out by hand from the six rows of the example: in time are 1, 3 (due moved from 5 to 9 March by the
// two working days of its supplement), 5 and 6, which was received in 2025; late are 2 and 4 (asked twice).
// Row 1 is paid but has no fee; components and result are digitised of 1, 4 and 6; 1 and 6 reuse data.
TEST(Dossiers, TheMappingOfIndex766GivesItsFacts) {
  const std::string folder = PARINDEX_SOURCE_DIR "/examples/records/";
  RecordsRequest request;
  request.files = {folder + "vn-766-dossiers.csv"};
  request.periods = {*parse_period("2026-Q1")};
  request.mapping = text_of(folder + "vn-766-dossiers.json");
  Mistakes mistakes;
  const std::optional<RecordFacts> facts = read_records("dossiers", request, mistakes);
  ASSERT_TRUE(facts) << mistakes[0].message.en;
  EXPECT_EQ(facts->quality.rows_counted, 6U);
  EXPECT_EQ(facts_to_csv(*facts),
            "unit,period,fact,value\n"
            "H44.01,2026-01-01..2026-03-31,on_time.numerator,4\n"
            "H44.01,2026-01-01..2026-03-31,on_time.denominator,6\n"
            "H44.01,2026-01-01..2026-03-31,total_completed,5\n"
            "H44.01,2026-01-01..2026-03-31,online_channel.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,online_channel.denominator,5\n"
            "H44.01,2026-01-01..2026-03-31,channel_direct,2\n"
            "H44.01,2026-01-01..2026-03-31,channel_postal,1\n"
            "H44.01,2026-01-01..2026-03-31,online_on_time.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,online_on_time.denominator,3\n"
            "H44.01,2026-01-01..2026-03-31,has_online_dossier.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,pay_dossiers.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,pay_dossiers.denominator,3\n"
            "H44.01,2026-01-01..2026-03-31,pay_formalities.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,so_hoa_giay_to_giai_quyet.numerator,3\n"
            "H44.01,2026-01-01..2026-03-31,so_hoa_giay_to_giai_quyet.denominator,6\n"
            "H44.01,2026-01-01..2026-03-31,reused_digitized_data.numerator,2\n"
            "H44.01,2026-01-01..2026-03-31,reused_digitized_data.denominator,6\n");
}

// Ngọc Lặc, 8/2023: 4,457 dossiers, of them 3,082 online and 1,375 direct or by post (the split between
// unit and fields
// is made up to match).
TEST(DossierStatistics, TotalsMustBeWhatTheirPartsAddUpTo) {
  const std::string mapping =
      R"({"format": "parindex-records/1", "kind": "dossier_statistics", "columns": {"unit": "maThongKe",
          "total": "tongTiepNhan", "carried_over": "tiepNhanKyTruoc", "online": "tiepNhanQuaMang",
          "direct": "tiepNhanTrucTiep", "post": "tiepNhanBCCI", "finished": "tongDaXuLy", "finished_early": "daXuLyTruocHan",
          "finished_on_due": "daXuLyDungHan", "finished_late": "daXuLyQuaHan"}})";
  const std::string header =
      "maThongKe,tongTiepNhan,tiepNhanKyTruoc,tiepNhanQuaMang,tiepNhanTrucTiep,tiepNhanBCCI,tongDaXuLy,"
      "daXuLyTruocHan,"
      "daXuLyDungHan,daXuLyQuaHan\n";
  const std::string path = testing::TempDir() + "statistics_test.csv";
  const auto read = [&](const std::string& rows) {
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    EXPECT_NE(file, nullptr);
    const std::string text = header + rows;
    EXPECT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
    std::fclose(file);
    RecordsRequest request;
    request.files = {path};
    request.mapping = mapping;
    request.periods = {*parse_period("2023")};
    Mistakes mistakes;
    std::optional<RecordFacts> facts = read_records("dossier_statistics", request, mistakes);
    EXPECT_TRUE(facts);
    return facts.value_or(RecordFacts{});
  };
  const RecordFacts good =
      read("NL,4000,0,2800,1100,100,3900,3000,850,50\nNL,457,0,282,150,25,457,457,0,0\n");
  EXPECT_EQ(good.quality.rows_refused, 0U);
  ASSERT_EQ(good.units.size(), 1U);
  EXPECT_EQ(good.units[0].facts[0].value, "4457");
  EXPECT_EQ(good.units[0].facts[2].value, "3082");
  EXPECT_EQ(good.units[0].facts[0].sources[0].lines, (std::vector<std::uint64_t>{2, 3}));
  const RecordFacts bad = read(
      "NL,4000,0,2801,1100,100,3900,3000,850,50\nNL,457,0,282,150,25,457,457,1,0\nNL,1,,1,0,0,0,0,0,0\n");
  EXPECT_EQ(codes(bad.quality), "RECORD_IDENTITY@2 RECORD_IDENTITY@3 RECORD_EMPTY@4 ");
  EXPECT_EQ(bad.quality.refused[0].message.en,
            "tongTiepNhan is 4000, but tiepNhanKyTruoc + tiepNhanQuaMang + tiepNhanTrucTiep + tiepNhanBCCI "
            "is 4001");
  EXPECT_EQ(bad.quality.refused[1].message.vi,
            "tongDaXuLy là 457, nhưng daXuLyTruocHan + daXuLyDungHan + daXuLyQuaHan là 458");
}

// Dossiers made to match what two reports say: Ngọc Lặc (Thanh Hóa, 8/2023) received 4,457, of them 3,082
// online; Nông
// Thượng (Bắc Kạn) settled all of its 351 of 1/1 to 30/9/2022 on time. The facts are those of examples/cases.
TEST(Dossiers, FiguresOfReportsComeFromRecordsMadeToMatch) {
  std::string text = "Mã;Đơn vị;Ngày nhận;Hạn trả;Ngày trả;Kênh\n";
  const auto add = [&text](int number, const std::string& unit, Date received, int days,
                           const char* channel) {
    const auto day = [](Date date) {
      const std::string iso = date.to_string();
      return iso.substr(8) + "/" + iso.substr(5, 2) + "/" + iso.substr(0, 4);
    };
    text += unit + std::to_string(number) + ";" + unit + ";" + day(received) + ";" +
            day(*received.add_days(7)) + ";" + (days < 0 ? "" : day(*received.add_days(days))) + ";" +
            channel + "\n";
  };
  for (int i = 0; i != 4457; ++i)
    add(i, "ngoc-lac", *Date::from_ymd(2023, 1, 3)->add_days(i % 200), i % 9 == 0 ? -1 : i % 8,
        i < 3082     ? "2"
        : i % 3 == 0 ? "3"
                     : "");
  for (int i = 0; i != 351; ++i)
    add(i, "nong-thuong", *Date::from_ymd(2022, 1, 4)->add_days(i % 260), i % 8, "1");
  RecordsRequest request;
  request.mapping =
      R"({"format": "parindex-records/1", "kind": "dossiers", "dates": "dd/mm/yyyy", "columns": {
      "id": "Mã", "unit": "Đơn vị", "received": "Ngày nhận", "due": "Hạn trả", "finished": "Ngày trả",
      "channel": {"column": "Kênh", "codes": {"": "direct", "1": "direct", "2": "online", "3": "post"}}},
    "facts": {"dossiers.received": {"count": "received"},
      "dossiers.online": {"count": "received", "where": {"channel": "online"}},
      "dossiers.offline": {"count": "received", "where": {"channel": ["direct", "post"]}},
      "dossiers.resolved": {"count": "finished"}, "dossiers.on_time": {"count": "on_time"}}})";
  const std::string path = testing::TempDir() + "reports_test.csv";
  std::FILE* const file = std::fopen(path.c_str(), "wb");
  ASSERT_NE(file, nullptr);
  ASSERT_EQ(std::fwrite(text.data(), 1, text.size(), file), text.size());
  std::fclose(file);
  request.files = {path};
  const auto values = [&request](const char* period, std::size_t unit) {
    request.periods = {*parse_period(period)};
    Mistakes mistakes;
    const std::optional<RecordFacts> facts = read_records("dossiers", request, mistakes);
    std::vector<std::string> out;
    EXPECT_TRUE(facts && facts->quality.rows_refused == 0 && facts->units.size() == 2);
    if (facts) {
      for (const RecordFact& fact : facts->units[unit].facts)
        out.push_back(fact.value);
    }
    return out;
  };
  const std::vector<std::string> ngoc_lac = values("2023", 0);
  ASSERT_EQ(ngoc_lac.size(), 5U);
  EXPECT_EQ(ngoc_lac[0], "4457");
  EXPECT_EQ(ngoc_lac[1], "3082");
  EXPECT_EQ(ngoc_lac[2], "1375");
  EXPECT_EQ(values("2022-01-01..2022-09-30", 1), (std::vector<std::string>{"351", "0", "351", "351", "351"}));
}

// By column, whatever the row is like: the same counts as one by one from CSV.
TEST(Dossiers, ColumnsCountLikeRows) {
  std::mt19937 random(31);
  const auto below = [&random](unsigned n) { return static_cast<int>(random() % n); };
  constexpr std::size_t kRows = 300'000;
  const std::vector<std::string> units = {"x", "y", "z", "never"},
                                 channels = {"post", "counter", "online_full"};
  std::vector<std::int32_t> unit, received, due, finished;
  std::vector<std::uint8_t> channel, in, apology;
  std::string text = "unit,received,due,finished,channel,digitised_in,apology\n";
  const auto day = [](std::int32_t number) { return Date::from_day_number(number)->to_string(); };
  for (std::size_t i = 0; i != kRows; ++i) {
    unit.push_back(below(1000) == 0 ? 4 : below(3));
    received.push_back(20440 + below(130));
    due.push_back(received.back() + below(20) - (below(500) == 0 ? 9 : 0));
    finished.push_back(below(4) == 0 ? DossierColumns::kNoDay
                                     : received.back() + below(40) - (below(900) == 0 ? 60 : 0));
    channel.push_back(static_cast<std::uint8_t>(below(700) == 0 ? 3 : below(3)));
    in.push_back(static_cast<std::uint8_t>(below(800) == 0 ? 2 : below(2)));
    apology.push_back(static_cast<std::uint8_t>(below(2)));
    text += (unit.back() == 4 ? "nobody" : units[static_cast<std::size_t>(unit.back())]) + "," +
            day(received.back()) + "," + day(due.back()) + "," +
            (finished.back() == DossierColumns::kNoDay ? "" : day(finished.back())) + "," +
            (channel.back() == 3 ? "fax" : channels[channel.back()]) + "," + std::to_string(in.back()) + "," +
            std::to_string(apology.back()) + "\n";
  }
  DossierOptions options;
  options.periods = {*parse_period("2026-Q1")};
  options.units = units;
  for (const bool days : {false, true}) {
    options.working_days = days;
    const DossierCounts rows = counted(text, options);
    for (const std::size_t threads : {std::size_t{1}, std::size_t{2}}) {
      DossierColumns columns;
      columns.rows = kRows;
      columns.units = units;
      columns.unit = unit.data();
      columns.received = received.data();
      columns.due = due.data();
      columns.finished = finished.data();
      columns.channel = channel.data();
      columns.channels = channels;
      columns.digitised_in = in.data();
      columns.apology = apology.data();
      DossierCounts by_column(options);
      Mistakes mistakes;
      ASSERT_TRUE(by_column.add_columns(columns, threads, mistakes));
      const QualityReport a = rows.quality(), b = by_column.quality();
      EXPECT_GT(a.rows_refused, 1000U);
      EXPECT_EQ(a.rows_refused, b.rows_refused);
      EXPECT_EQ(a.rows_counted, b.rows_counted);
      RecordFacts from_rows = rows.facts({}), from_columns = by_column.facts({});
      EXPECT_EQ(facts_to_csv(from_rows), facts_to_csv(from_columns));
      // Added to what is counted already, as the same counted apart and merged.
      DossierCounts again(options), apart(options);
      ASSERT_TRUE(again.add_columns(columns, threads, mistakes));
      ASSERT_TRUE(again.add_columns(columns, threads, mistakes));
      ASSERT_TRUE(apart.add_columns(columns, 3 - threads, mistakes));
      ASSERT_TRUE(by_column.merge(std::move(apart), mistakes));
      EXPECT_TRUE(by_column.bytes() == again.bytes());
    }
  }
}

// The bytes that "\\n", "\\xHH" and "\\repeat{text}{times}" stand for.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i != text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
    } else if (text.substr(i).starts_with("\\x")) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 2, 2)), nullptr, 16));
      i += 3;
    } else if (text.substr(i).starts_with("\\repeat{")) {
      const std::size_t middle = text.find("}{", i), end = text.find('}', middle + 2);
      const std::string part = unescaped(text.substr(i + 8, middle - i - 8));
      for (int times = std::stoi(std::string(text.substr(middle + 2, end - middle - 2))); times != 0; --times)
        out += part;
      i = end;
    } else {
      out += text[++i] == 'n' ? '\n' : text[i];
    }
  }
  return out;
}

TEST(Dossiers, EveryWrongTableIsToldExactly) {
  const std::string all = text_of(PARINDEX_SOURCE_DIR "/tests/data/records-bad.txt");
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    lines.push_back(all.substr(at, end - at));
    at = end + 1;
  }
  std::size_t cases = 0;
  for (std::size_t i = 0; i + 6 < lines.size(); ++i) {
    if (!lines[i].starts_with("=== ")) continue;
    ++cases;
    for (const bool careful : {false, true}) {
      DossierOptions options;
      options.periods = {*parse_period("2026-Q1")};
      DossierCounts counts(options);
      DossierSource how;
      how.careful = careful;
      if (lines[i + 1] != "-") {
        how.mapping = "{\"format\": \"parindex-records/1\", " + lines[i + 1].substr(1);
        how.mapping_file = "m.json";
      }
      Mistakes mistakes;
      const bool read = counts.read_bytes(unescaped(lines[i + 2]), "t.csv", how, mistakes);
      std::vector<Mistake> found(mistakes.begin(), mistakes.end());
      const QualityReport quality = counts.quality();
      found.insert(found.end(), quality.refused.begin(), quality.refused.end());
      EXPECT_EQ(read, mistakes.empty());
      ASSERT_EQ(found.size(), 1U) << lines[i];
      EXPECT_EQ(format(found[0], Language::kEn) + "\n" + format(found[0], Language::kVi),
                lines[i + 3] + "\n" + lines[i + 4] + "\n" + lines[i + 5] + "\n" + lines[i + 6])
          << lines[i];
      EXPECT_EQ(quality.rows_in, quality.rows_counted + quality.rows_refused);
    }
  }
  EXPECT_GE(cases, 50U);
}

// More rows of one unit than sixteen bits count, some of which took half a year: as many as are written,
// and the working days that the same dossiers have by column, which are counted one by one.
TEST(Dossiers, AHundredThousandRowsOfOneUnit) {
  constexpr std::size_t kRows = 140'000;
  const std::int32_t day = Date::from_ymd(2026, 1, 5)->day_number();
  const std::array<std::int32_t, 4> ends{4, 7, 170, DossierColumns::kNoDay};  // after the day; due after 7
  std::string text = "unit,received,due,finished\n";
  std::vector<std::int32_t> unit(kRows), received(kRows, day), due(kRows, day + 7), finished;
  for (std::size_t row = 0; row != kRows; ++row) {
    const std::int32_t end = ends[row % ends.size()];
    const bool there = end != DossierColumns::kNoDay;
    text += "A,2026-01-05,2026-01-12," + (there ? Date::from_day_number(day + end)->to_string() : "") + "\n";
    finished.push_back(there ? day + end : end);
  }
  DossierOptions options;
  options.periods = {*parse_period("2026")};
  const DossierCounts rows = counted(text, options);
  for (const std::string_view word :
       {"finished_early", "finished_on_due", "finished_late", "in_process_overdue"})
    EXPECT_EQ(rows.count("A", 0, word), kRows / 4) << word;
  EXPECT_EQ(rows.count("A", 0, "received"), kRows);
  const std::vector<std::string> names{"A"};
  DossierColumns columns;
  columns.name = "ho-so.csv";
  columns.rows = kRows;
  columns.units = names;
  columns.unit = unit.data();
  columns.received = received.data();
  columns.due = due.data();
  columns.finished = finished.data();
  DossierCounts other(options);
  Mistakes mistakes;
  ASSERT_TRUE(other.add_columns(columns, 1, mistakes));
  EXPECT_EQ(facts_to_csv(rows.facts({})), facts_to_csv(other.facts({})));
}

TEST(Dossiers, ArrowBatchesCountLikeRows) {
  // Four rows behind an offset of one; the unit by dictionary, the channel as text, flags as bits.
  const std::int32_t day = Date::from_ymd(2026, 1, 5)->day_number();
  const std::int8_t unit[] = {9, 0, 1, 1, 0};
  const std::int32_t unit_offsets[] = {0, 1, 2}, received[] = {0, day, day, day, day},
                     due[] = {0, day + 7, day + 7, day + 7, day + 7},
                     finished[] = {0, day + 4, day + 8, 0, day - 1};
  const std::uint8_t has_finished = 0b10110, bits = 0b00110;
  const std::int32_t channel_offsets[] = {0, 1, 7, 11, 17, 23};
  const void* unit_buffers[] = {nullptr, unit};
  const void* unit_words[] = {nullptr, unit_offsets, "AB"};
  const void* received_buffers[] = {nullptr, received};
  const void* due_buffers[] = {nullptr, due};
  const void* finished_buffers[] = {&has_finished, finished};
  const void* channel_buffers[] = {nullptr, channel_offsets, "?onlinepostonlineonline"};
  const void* flag_buffers[] = {nullptr, &bits};
  ArrowSchema words_schema{"u", "", nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr};
  ArrowArray words{2, 0, 0, 3, 0, unit_words, nullptr, nullptr, nullptr, nullptr};
  ArrowSchema schemas[] = {{"c", "unit", nullptr, 0, 0, nullptr, &words_schema, nullptr, nullptr},
                           {"tdD", "received", nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr},
                           {"tdD", "due", nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr},
                           {"tdD", "finished", nullptr, 2, 0, nullptr, nullptr, nullptr, nullptr},
                           {"u", "channel", nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr},
                           {"b", "digitised_in", nullptr, 0, 0, nullptr, nullptr, nullptr, nullptr}};
  ArrowArray arrays[] = {{5, 0, 0, 2, 0, unit_buffers, nullptr, &words, nullptr, nullptr},
                         {5, 0, 0, 2, 0, received_buffers, nullptr, nullptr, nullptr, nullptr},
                         {5, 0, 0, 2, 0, due_buffers, nullptr, nullptr, nullptr, nullptr},
                         {5, 2, 0, 2, 0, finished_buffers, nullptr, nullptr, nullptr, nullptr},
                         {5, 0, 0, 3, 0, channel_buffers, nullptr, nullptr, nullptr, nullptr},
                         {5, 0, 0, 2, 0, flag_buffers, nullptr, nullptr, nullptr, nullptr}};
  ArrowSchema* schema_children[6];
  ArrowArray* array_children[6];
  for (std::size_t i = 0; i != 6; ++i) {
    schema_children[i] = &schemas[i];
    array_children[i] = &arrays[i];
  }
  const void* none[] = {nullptr};
  ArrowSchema schema{"+s", "", nullptr, 0, 6, schema_children, nullptr, nullptr, nullptr};
  ArrowArray array{4, 0, 1, 1, 6, none, array_children, nullptr, nullptr, nullptr};
  DossierOptions options;
  options.periods = {*parse_period("2026-01")};
  DossierCounts counts(options);
  Mistakes mistakes;
  // The channel's own words, "?" among them, must be known: that of the row before the batch is not looked
  // at.
  ASSERT_TRUE(counts.add_arrow(schema, array, "batch", 1, mistakes)) << mistakes[0].message.en;
  EXPECT_EQ(counts.count("A", 0, "finished_early"), 1U);
  EXPECT_EQ(counts.count("A", 0, "digitised_in"), 1U);
  EXPECT_EQ(counts.count("B", 0, "finished_late"), 1U);
  EXPECT_EQ(counts.count("B", 0, "in_process_overdue"), 1U);
  EXPECT_EQ(counts.count("B", 0, "post"), 1U);
  EXPECT_EQ(codes(counts.quality()), "RECORD_ORDER@4 ");
  schemas[1].format = "g";
  EXPECT_FALSE(counts.add_arrow(schema, array, "batch", 1, mistakes));
  EXPECT_EQ(mistakes[0].code, "WRONG_TYPE");
}

// Rows as they come: mostly sound, some odd in form, some wrong.
std::vector<std::string> random_rows(std::size_t count, bool ids, unsigned seed) {
  std::mt19937 random(seed);
  const auto below = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
  const auto day = [&](int from, int span) {
    return Date::from_day_number(from + static_cast<int>(below(static_cast<unsigned>(span))))->to_string();
  };
  std::vector<std::string> out;
  for (std::size_t i = 0; i != count; ++i) {
    const int received = 20440 + static_cast<int>(below(150));
    std::string unit = "07-H" + std::to_string(below(9));
    if (below(20) == 0) unit = "Ủy ban nhân dân xã Ba Vì";
    if (i < count / 8 && below(50) == 0)
      unit = "\"" + unit + "\"";  // a block with quotes goes the careful way
    if (below(200) == 0) unit = "";
    std::string row = ids ? std::to_string(below(static_cast<unsigned>(count))) + "," : "";
    row += unit + ",2." + std::to_string(below(5)) + ",";
    const char* const channels[] = {"online", "direct", "post", "online_full", "counter", "fax", ""};
    row += std::string(channels[below(60) == 0 ? 5 + below(2) : below(5)]) + ",";
    row += Date::from_day_number(received)->to_string() + (below(30) == 0 ? " 08:30" : "") + ",";
    row += (below(3) == 0 ? "" : below(70) == 0 ? "2026-02-30" : day(received, 30)) + ",";
    row += (below(9) == 0 ? "" : std::to_string(below(30))) + ",";
    row += (below(4) == 0 ? "" : day(received - (below(50) == 0 ? 3 : 0), 40)) + ",";
    row += (below(15) == 0 ? day(received, 20) : "") + ",";
    const char* const states[] = {"", "", "in_process", "paused", "awaiting_supplement", "finished"};
    row += std::string(states[below(6)]) + ",";
    row += (below(6) == 0 ? std::to_string(below(4)) : "") + ",";
    row += (below(40) == 0 ? "2" : below(2) == 0 ? "1" : "0") + std::string(below(7) == 0 ? ",có" : ",0");
    if (below(300) == 0) row += ",x";
    row += below(9) == 0 ? "\r\n" : "\n";
    if (below(100) == 0) row += "\n";
    out.push_back(row);
  }
  return out;
}

std::string header_of(bool ids) {
  return std::string(ids ? "id," : "") +
         "unit,procedure,channel,received,due,allowed,finished,returned,status,supplement_requests,digitised_"
         "in,apology\n";
}

std::string joined(const std::vector<std::string>& rows, std::size_t from, std::size_t to) {
  std::string out;
  for (std::size_t i = from; i != to; ++i)
    out += rows[i];
  return out;
}

TEST(Dossiers, NeitherThreadsNorTheFastWayChangeAByte) {
  for (const bool ids : {false, true}) {
    for (const bool by : {false, true}) {
      const std::vector<std::string> rows = random_rows(40'000, ids, ids ? 7 : 8);
      const std::string text = header_of(ids) + joined(rows, 0, rows.size());
      ASSERT_GT(text.size(), std::size_t{2} << 20U);  // several blocks
      DossierOptions options;
      options.periods = {*parse_period("2026-01"), *parse_period("2026-Q1")};
      options.by_channel = options.by_origin = options.by_procedure = by;
      options.listed = 300;
      DossierSource how;
      how.careful = true;
      const DossierCounts careful = counted(text, options, how);
      const std::string expected = careful.bytes();
      EXPECT_GT(careful.quality().rows_refused, 1000U);
      EXPECT_EQ(careful.quality().refused.size(), 300U);
      for (const std::size_t threads : {std::size_t{1}, std::size_t{2}, std::size_t{3}}) {
        how.careful = false;
        how.threads = threads;
        const DossierCounts fast = counted(text, options, how);
        ASSERT_EQ(fast.bytes(), expected) << ids << by << threads;
        EXPECT_EQ(fast.quality().refused, careful.quality().refused);
      }
    }
  }
}

TEST(Dossiers, AnySplitMergedInAnyOrderGivesTheSameBytes) {
  std::mt19937 random(99);
  for (int round = 0; round != 12; ++round) {
    const bool ids = round % 2 == 0;
    const std::vector<std::string> rows = random_rows(600, ids, static_cast<unsigned>(round));
    DossierOptions options;
    options.periods = {*parse_period("2026-Q1")};
    options.by_procedure = round % 3 == 0;
    options.listed = 40;
    const std::string header = header_of(ids);
    const DossierCounts whole = counted(header + joined(rows, 0, rows.size()), options);
    std::vector<DossierCounts> parts;
    std::uint64_t line = 1;
    for (std::size_t from = 0; from != rows.size();) {
      const std::size_t to = std::min(rows.size(), from + 1 + random() % 150);
      DossierSource how;
      how.first_line = line;
      const std::string part = joined(rows, from, to);
      parts.push_back(counted(header + part, options, how));
      line += static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
      from = to;
    }
    std::shuffle(parts.begin(), parts.end(), random);
    Mistakes mistakes;
    while (parts.size() != 1) {  // in any order, from any side
      const std::size_t into = random() % (parts.size() - 1);
      if (random() % 2 == 0) std::swap(parts[into], parts[into + 1]);
      std::optional<DossierCounts> again =
          DossierCounts::from_bytes(parts[into + 1].bytes(), options, mistakes);
      ASSERT_TRUE(again);
      ASSERT_TRUE(parts[into].merge(std::move(*again), mistakes));
      parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(into) + 1);
    }
    ASSERT_EQ(parts[0].bytes(), whole.bytes()) << round;
    EXPECT_EQ(parts[0].quality().refused, whole.quality().refused);
    EXPECT_EQ(facts_to_json(parts[0].facts({})), facts_to_json(whole.facts({})));
  }
}

TEST(Dossiers, DamagedBytesAndOtherOptionsAreRefused) {
  const std::vector<std::string> rows = random_rows(60, true, 5);
  DossierOptions options;
  options.periods = {*parse_period("2026-Q1")};
  const std::string bytes = counted(header_of(true) + joined(rows, 0, rows.size()), options).bytes();
  Mistakes mistakes;
  std::optional<DossierCounts> again = DossierCounts::from_bytes(bytes, options, mistakes);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->bytes(), bytes);
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    Mistakes one;
    EXPECT_FALSE(DossierCounts::from_bytes(bytes.substr(0, size), options, one));
    EXPECT_EQ(one[0].code, "STATE_DAMAGED");
  }
  for (std::size_t at = 0; at < bytes.size(); at += 5) {
    std::string wrong = bytes;
    wrong[at] = static_cast<char>(wrong[at] ^ 4);
    EXPECT_FALSE(DossierCounts::from_bytes(wrong, options, mistakes)) << at;
  }
  DossierOptions other = options;
  other.periods = {*parse_period("2026-Q2")};
  mistakes.clear();
  EXPECT_FALSE(DossierCounts::from_bytes(bytes, other, mistakes));
  EXPECT_EQ(mistakes[0].code, "STATE_OTHER");
  DossierCounts second(other);
  EXPECT_FALSE(second.merge(std::move(*again), mistakes));
}

TEST(WorkingDays, AreThoseOfTheCalendar) {
  const Calendar& calendar = Calendar::vietnam();
  const WorkingDays working(calendar);
  const std::int32_t first = calendar.first_day().day_number(), last = calendar.last_day().day_number();
  for (std::int32_t a = first - 3; a <= last + 3; a += 7) {
    for (std::int32_t b = first - 3; b <= last + 3; b += 11) {
      const std::optional<std::int64_t> days =
          calendar.working_days(*Date::from_day_number(a), *Date::from_day_number(b));
      ASSERT_EQ(working.between(a, b), days ? *days : WorkingDays::kNone) << a << " " << b;
    }
    for (const std::int32_t allowed : {0, 1, 5, 30}) {
      const std::int32_t due = working.due(a, allowed);
      if (due == WorkingDays::kNone) continue;
      ASSERT_EQ(working.between(a, due), allowed);
      ASSERT_TRUE(allowed == 0 || *calendar.is_working(*Date::from_day_number(due)));
    }
  }
  EXPECT_EQ(working.due(last - 1, 5), WorkingDays::kNone);
  EXPECT_EQ(working.due(first, -1), WorkingDays::kNone);
  EXPECT_EQ(working.due(Date::from_ymd(2026, 3, 2)->day_number(), 20),
            Date::from_ymd(2026, 3, 30)->day_number());
}

}  // namespace
}  // namespace parindex
