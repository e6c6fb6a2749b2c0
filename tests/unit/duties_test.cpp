// SPDX-License-Identifier: Apache-2.0
// Who answers for an item, until when, with which documents; and what can still be gained.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gmock/gmock.h>

#include "parindex/scoring.hpp"

#include "output/explanation.hpp"
#include "output/scorecard_csv.hpp"
#include "output/stakes.hpp"

namespace parindex::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kFramework = R"json({
  "format": "parindex-framework/1", "id": "duties.2024", "max": 13, "period": {"from": "2024-01-01", "to": "2024-12-31"},
  "facts": {"plan.date": {"type": "date"}, "done": {"type": "count"}, "tasks": {"type": "count"}},
  "items": [
    {"code": "1", "title": {"vi": "Chỉ đạo", "en": "Steering"}, "max": 8, "owner": "Văn phòng", "items": [
      {"code": "1.1", "max": 2, "due": {"month_day": "08-30"}, "evidence": {"kinds": ["plan"], "missing": "flag"},
       "rule": {"kind": "deadline", "done": "plan.date", "per_day": 0.5}},
      {"code": "1.2", "max": 3, "owner": "Nội vụ", "due": "2024-12-15",
       "evidence": {"kinds": ["plan", "decision"], "at_least": 2, "missing": "zero", "unless": "explained"},
       "rule": {"kind": "ratio", "of": "done / tasks"}},
      {"code": "1.3", "max": 3, "due": {"month_day": "06-30"}, "rule": {"kind": "ratio", "of": "done / tasks"}}]},
    {"code": "2", "max": 5, "items": [
      {"code": "2.1", "max": 5, "evidence": {"missing": "flag"}, "rule": {"kind": "ratio", "of": "done / tasks"}}]}]})json";

Framework framework() {
  Mistakes mistakes;
  std::optional<Framework> read = Framework::load(kFramework, mistakes);
  EXPECT_TRUE(read) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  return *read;
}

// The card of an assessment of which only the members after "unit" are given.
Scorecard card(const Framework& framework, const std::string& members, Mistakes* said = nullptr) {
  Mistakes mistakes;
  InputReader reader(framework, mistakes);
  reader.read_json(
      R"({"format": "parindex-assessment/1", "framework": "duties.2024", "unit": {"id": "U"}, )" + members +
          "}",
      "a.json");
  const std::optional<Batch> batch = reader.finish();
  std::optional<Scorecards> cards;
  if (batch) cards = score(framework, *batch, mistakes);
  if (said != nullptr) {
    *said = std::move(mistakes);
  } else {
    EXPECT_TRUE(cards) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  }
  return cards && !cards->empty() ? cards->front() : Scorecard{};
}

const ItemScore& item(const Framework& framework, const Scorecard& card, std::string_view label) {
  const std::vector<ItemInfo> items = framework.items();
  std::size_t at = 0;
  while (items[at].label != label)
    ++at;
  return card.items[at];
}

std::string due(const ItemScore& score) { return score.due ? score.due->to_string() : "none"; }

TEST(Duties, Owner_IsThatOfTheItemOrOfTheItemAbove) {
  const Framework set = framework();
  const Scorecard one = card(set, R"("facts": {})");
  EXPECT_EQ(item(set, one, "1").owner, "Văn phòng");
  EXPECT_EQ(item(set, one, "1.1").owner, "Văn phòng");
  EXPECT_EQ(item(set, one, "1.2").owner, "Nội vụ");
  EXPECT_EQ(item(set, one, "2.1").owner, "");
}

TEST(Duties, Owners_OfTheAssessmentComeFirst) {
  const Framework set = framework();
  const Scorecard one =
      card(set, R"("owners": {"1": "VP UBND", "2.1": "Một cửa", "x-note": 1}, "facts": {})");
  EXPECT_EQ(item(set, one, "1").owner, "VP UBND");
  EXPECT_EQ(item(set, one, "1.1").owner, "VP UBND");
  EXPECT_EQ(item(set, one, "1.2").owner, "Nội vụ");  // has one of its own
  EXPECT_EQ(item(set, one, "2.1").owner, "Một cửa");
  const Scorecard other = card(set, R"("owners": {"1.1": "Tư pháp"}, "facts": {})");
  EXPECT_EQ(item(set, other, "1.1").owner, "Tư pháp");
  EXPECT_EQ(item(set, other, "1.3").owner, "Văn phòng");
  EXPECT_NE(one.seal_assessment, other.seal_assessment);
}

TEST(Duties, Owners_OfUnknownItemsAreMistakes) {
  Mistakes said;
  card(framework(), R"("owners": {"1.9": "A", "1.1": 5}, "facts": {})", &said);
  ASSERT_EQ(said.size(), 2U);
  EXPECT_EQ(said[0].code, "UNKNOWN_ITEM");
  EXPECT_EQ(said[0].place.pointer, "/owners/1.9");
  EXPECT_EQ(said[1].place.pointer, "/owners/1.1");
}

TEST(Duties, Due_LiesInTheYearOfThePeriod) {
  const Framework set = framework();
  const Scorecard one = card(set, R"("facts": {})");
  EXPECT_EQ(due(item(set, one, "1.1")), "2024-08-30");
  EXPECT_EQ(due(item(set, one, "1.2")), "2024-12-15");
  EXPECT_EQ(due(item(set, one, "2.1")), "none");
  const Scorecard other = card(set, R"("period": {"from": "2025-01-01", "to": "2025-12-31"}, "facts": {})");
  EXPECT_EQ(due(item(set, other, "1.1")), "2025-08-30");
  EXPECT_EQ(due(item(set, other, "1.2")), "2024-12-15");
}

TEST(Duties, Open_UntilTheDueDayOrThePeriodsEnd) {
  const Framework set = framework();
  const auto open = [&set](const std::string& day) {
    const Scorecard one = card(set, R"("as_of": ")" + day + R"(", "facts": {})");
    std::string out;
    for (const char* label : {"1.1", "1.2", "1.3", "2.1"})
      out += item(set, one, label).open ? 'o' : '-';
    return out;
  };
  EXPECT_EQ(open("2024-06-30"), "oooo");  // the due day itself is on time
  EXPECT_EQ(open("2024-07-01"), "oo-o");
  EXPECT_EQ(open("2024-08-30"), "oo-o");
  EXPECT_EQ(open("2024-08-31"), "-o-o");
  EXPECT_EQ(open("2024-12-16"), "---o");
  EXPECT_EQ(open("2024-12-31"), "----");  // the period's last day, which is also what nothing said means
}

constexpr std::string_view kEvidence =
    R"("as_of": "2024-08-16", "evidence": [{"id": "E1", "items": ["1.2"], "kind": "plan"}, {"id": "E2", "items": ["1.2"], "kind": "decision"},
       {"id": "E3", "items": ["1.2", "1.1"], "kind": "photo"}])";

TEST(Duties, Evidence_IsToldOfPendingItemsToo) {
  const Framework set = framework();
  const Scorecard one =
      card(set, std::string(kEvidence) +
                    R"(, "reviews": [{"round": "appraisal", "evidence": {"E2": {"verdict": "rejected"}}}])");
  const ItemScore& second = item(set, one, "1.2");
  EXPECT_EQ(second.state, State::kPending);
  ASSERT_TRUE(second.evidence);
  EXPECT_THAT(second.evidence->kinds, ElementsAre("plan", "decision"));
  EXPECT_EQ(second.evidence->at_least, 2);
  EXPECT_THAT(second.evidence->counted, ElementsAre("E1"));
  EXPECT_THAT(second.evidence->rejected, ElementsAre("E2"));
  EXPECT_EQ(second.evidence->missing, 1);
  EXPECT_TRUE(second.evidence_missing);
  const ItemScore& first = item(set, one, "1.1");
  ASSERT_TRUE(first.evidence);
  EXPECT_THAT(first.evidence->counted, IsEmpty());  // a photo is none of the kinds
  EXPECT_EQ(first.evidence->missing, 1);
  EXPECT_FALSE(item(set, one, "1.3").evidence);
}

TEST(Duties, Evidence_ThatIsExplainedIsNotMissing) {
  const Framework set = framework();
  const Scorecard one = card(
      set, std::string(kEvidence) +
               R"(, "facts": {"done": 1, "tasks": 2}, "reviews": [{"round": "appraisal", "evidence": {"E2":
                                      {"verdict": "rejected"}}}, {"round": "explanation", "scores": {"1.2": {"note": "số hóa"}}}])");
  const ItemScore& second = item(set, one, "1.2");
  ASSERT_TRUE(second.evidence);
  EXPECT_TRUE(second.evidence->explained);
  EXPECT_EQ(second.evidence->missing, 0);
  EXPECT_FALSE(second.evidence_missing);
  EXPECT_EQ(second.points, Rational(3) / 2);
}

TEST(Duties, Evidence_OfItemsWithoutPointsIsNamedButNotFlagged) {
  const Framework set = framework();
  const Scorecard one = card(set, R"("facts": {"done": 0, "tasks": 2})");
  const ItemScore& last = item(set, one, "2.1");
  EXPECT_EQ(last.points, Rational(0));
  EXPECT_FALSE(last.evidence_missing);
  ASSERT_TRUE(last.evidence);
  EXPECT_EQ(last.evidence->missing, 1);
}

TEST(Duties, MissingFact_SaysItsReasonAndNote) {
  const Framework set = framework();
  const Scorecard one = card(
      set,
      R"("facts": {"plan.date": {"missing": "not_due", "note": "hạn 30/8"}, "done": {"missing": "refused"}})");
  EXPECT_EQ(item(set, one, "1.1").ledger.front().why.vi,
            "chưa có số liệu: plan.date (chưa đến hạn: hạn 30/8)");
  EXPECT_EQ(item(set, one, "1.1").ledger.front().why.en,
            "facts not given yet: plan.date (not due: hạn 30/8)");
  EXPECT_EQ(item(set, one, "1.3").ledger.front().why.en, "facts not given yet: done (refused), tasks");
}

TEST(Duties, Json_SaysWhatIsStated) {
  const Framework set = framework();
  const std::string said = to_json(card(set, std::string(kEvidence)), set);
  EXPECT_THAT(
      said,
      HasSubstr(R"("owner":"Văn phòng","due":"2024-08-30","open":true,"evidence_missing":true,)"
                R"("evidence":{"kinds":["plan"],"at_least":1,"counted":[],"rejected":[],"missing":1})"));
  EXPECT_THAT(said, HasSubstr(R"("owner":"Nội vụ","due":"2024-12-15","open":true,)"
                              R"("evidence":{"kinds":["plan","decision"],"at_least":2,"counted":["E1","E2"],)"
                              R"("rejected":[],"missing":0})"));
  EXPECT_THAT(said, HasSubstr(R"("owner":"Văn phòng","due":"2024-06-30","open":false,"rounds")"));
  EXPECT_THAT(said,
              HasSubstr(R"("highest":5.00,"open":true,"evidence_missing":true,"evidence":{"at_least":1)"));
  // an item of which nothing is stated, at the period's end, says nothing
  const std::string end = to_json(card(set, R"("facts": {})"), set);
  EXPECT_THAT(
      end, HasSubstr(R"("code":"2","max":5,"applicable_max":5,"points":0.00,"state":"pending","lowest":0.00,)"
                     R"("highest":5.00,"rank":null)"));
  EXPECT_THAT(end, Not(HasSubstr(R"("open":true)")));
}

TEST(Duties, LongCsv_HasThemInItsLastColumns) {
  const Framework set = framework();
  detail::CsvWriter rows;
  detail::write_long_header(rows);
  detail::write_long_rows(rows, set, card(set, std::string(kEvidence)), Language::kVi);
  const std::string csv = std::move(rows).take();
  EXPECT_THAT(csv, HasSubstr("state,rank,of,owner,due,open,documents_missing\n"));
  EXPECT_THAT(csv, HasSubstr("U,,,2024,1,Chỉ đạo,8,8,,pending,,0,Văn phòng,,,\n"));
  EXPECT_THAT(csv, HasSubstr("U,,,2024,1.1,,2,2,,pending,,,Văn phòng,2024-08-30,true,1\n"));
  EXPECT_THAT(csv, HasSubstr("U,,,2024,1.3,,3,3,,pending,,,Văn phòng,2024-06-30,false,\n"));
}

// At 16 August: 1.1 pending (0 to 2) and open, 1.2 has 35/50 of 3, open; 1.3 has 35/50 of 3, closed; 2.1
// likewise
// of 5, open until the year's end.
constexpr std::string_view kAugust = R"("as_of": "2024-08-16", "facts": {"done": 35, "tasks": 50},
  "reviews": [{"round": "explanation", "scores": {"1.2": {"note": "văn bản số hóa"}}}])";

TEST(Duties, Stakes_AreWhatOpenItemsCanStillBring) {
  const Framework set = framework();
  const detail::Stakes stakes = detail::stakes_of(set.model(), card(set, std::string(kAugust)));
  std::string said;
  for (const detail::Stake& one : stakes.open)
    said += set.items()[static_cast<std::size_t>(one.item)].label + " " + one.points.to_decimal() + ", ";
  EXPECT_EQ(said, "1.1 2, 2.1 1.5, 1.2 0.9, ");
  EXPECT_EQ(stakes.at_stake.to_decimal(), "4.4");
  EXPECT_EQ(stakes.lost.to_decimal(), "0.9");
  const detail::Stakes end =
      detail::stakes_of(set.model(), card(set, R"("facts": {"done": 35, "tasks": 50})"));
  EXPECT_THAT(end.open, IsEmpty());
  EXPECT_EQ(end.at_stake, Rational(0));
  // 1.1 waits for a fact; 1.2 has no document: 3; 1.3: 0.9; 2.1: 1.5
  EXPECT_EQ(end.lost.to_decimal(), "5.4");
}

TEST(Duties, Stakes_KeepOverdueItemsThatWaitForAFact) {
  const Framework set = framework();
  const Scorecard one = card(set, R"("as_of": "2024-09-15", "facts": {"done": 50, "tasks": 50})");
  const detail::Stakes stakes = detail::stakes_of(set.model(), one);
  ASSERT_EQ(stakes.open.size(), 2U);  // 1.2 for want of documents, 1.1 though 30 August has passed
  EXPECT_EQ(set.items()[static_cast<std::size_t>(stakes.open[0].item)].label, "1.2");
  EXPECT_FALSE(stakes.open[0].overdue);
  EXPECT_EQ(set.items()[static_cast<std::size_t>(stakes.open[1].item)].label, "1.1");
  EXPECT_TRUE(stakes.open[1].overdue);
  EXPECT_EQ(stakes.at_stake, Rational(5));
  EXPECT_EQ(stakes.lost, Rational(0));
  EXPECT_THAT(detail::explain_unit(set, one, {.language = Language::kVi, .width = 0}),
              HasSubstr("30/08/2024, quá hạn"));
}

TEST(Duties, Explanation_NamesOwnersAndWhatCanStillChange) {
  const Framework set = framework();
  const Scorecard one = card(set, std::string(kAugust));
  const std::string vi = detail::explain_unit(set, one, {.language = Language::kVi, .width = 0});
  EXPECT_THAT(vi, HasSubstr("phụ trách: Văn phòng · hạn 30/08/2024 · thiếu 1 tài liệu: kế hoạch\n"));
  EXPECT_THAT(vi, HasSubstr("Còn có thể lấy lại (tính đến 16/08/2024): 4,40\n"));
  EXPECT_THAT(vi, HasSubstr("Không lấy lại được: 0,90\n"));
  const std::string en = detail::explain_unit(set, one, {.language = Language::kEn, .width = 0});
  EXPECT_THAT(en, HasSubstr("owner: Nội vụ · due 2024-12-15\n"));
  EXPECT_THAT(en, HasSubstr("Can still change (as of 2024-08-16): 4.40\n"));
  EXPECT_THAT(en, HasSubstr("Lost for good: 0.90\n"));
  const std::string end =
      detail::explain_unit(set, card(set, R"("facts": {})"), {.language = Language::kEn, .width = 0});
  EXPECT_THAT(end, Not(HasSubstr("Can still change")));
}

}  // namespace
}  // namespace parindex::testing
