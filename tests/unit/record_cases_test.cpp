// SPDX-License-Identifier: Apache-2.0
// The five places of examples/cases from their records: the same facts, documents and points as from the
// assessments written by hand, and a changed number shows. The totals are those of the published news and
// notices.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gmock/gmock.h>

#include "parindex/evidence.hpp"
#include "parindex/records.hpp"
#include "parindex/surveys.hpp"

#include "shipped_support.hpp"

namespace parindex::testing {
namespace {

using ::testing::Contains;

struct Table {
  std::string_view kind, file, mapping;
};

struct Case {
  std::string_view framework, folder, year, as_of;
  std::vector<Table> tables;
  std::string_view documents = {};
};

const Case kNongThuong{"commune-illustration.json",
                       "nong-thuong-2022",
                       "2022",
                       "2022-11-04",
                       {{"tasks", "tasks.csv", "tasks.json"},
                        {"lists", "sessions.csv", "sessions.json"},
                        {"lists", "others.csv", "others.json"},
                        {"lists", "procedures.csv", "procedures.json"},
                        {"inspections", "inspections.csv", "inspections.json"},
                        {"dossiers", "dossiers.csv", "dossiers.json"}}};
const Case kNgocLac{"district-illustration.json",
                    "ngoc-lac-2023",
                    "2023",
                    "2023-08-04",
                    {{"dossiers", "dossiers.csv.gz", "dossiers.json"},
                     {"inspections", "inspections.csv", "inspections.json"}}};
const Case kHongNgu{"district-illustration.json",
                    "hong-ngu-2021",
                    "2021",
                    "2021-10-07",
                    {{"tasks", "tasks.csv", "tasks.json"}, {"lists", "others.csv", "others.json"}}};
const Case kDongThap{
    "department-illustration.json",
    "dong-thap-2021",
    "2021",
    "2021-10-20",
    {{"tasks", "tasks.csv", "tasks.json"}, {"inspections", "inspections.csv", "inspections.json"}}};
const Case kNghiaHanh{
    "district-illustration.json",
    "nghia-hanh-2024",
    "2024",
    "2024-08-16",
    {{"tasks", "tasks.csv", "tasks.json"}, {"documents", "documents.csv", "documents.json"}},
    "documents.csv"};

std::string path_of(const Case& one, std::string_view file) {
  return PARINDEX_SOURCE_DIR "/examples/cases/" + std::string(one.folder) + "/records/" + std::string(file);
}

RecordsRequest request_of(const Case& one, std::string_view file, std::string_view mapping) {
  RecordsRequest request;
  request.files = {path_of(one, file)};
  if (!mapping.empty()) {
    request.mapping =
        bytes_of("examples/cases/" + std::string(one.folder) + "/records/" + std::string(mapping));
    request.mapping_file = mapping;
  }
  request.periods = {*parse_period(one.year)};
  request.as_of = Date::parse(one.as_of);
  return request;
}

// Facts of one table; it must be without a refused row.
RecordFacts facts_of(const Case& one, const Table& table) {
  Mistakes mistakes;
  std::optional<RecordFacts> facts =
      read_records(table.kind, request_of(one, table.file, table.mapping), mistakes);
  EXPECT_TRUE(facts) << table.file << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  if (!facts) return {};
  EXPECT_EQ(facts->quality.rows_refused, 0U) << table.file;
  return std::move(*facts);
}

// "fact=value" of a unit.
std::vector<std::string> values(const RecordFacts& facts, std::string_view unit) {
  std::vector<std::string> out;
  for (const UnitFacts& one : facts.units) {
    if (one.unit != unit) continue;
    for (const RecordFact& fact : one.facts)
      out.push_back(fact.fact + "=" + fact.value);
  }
  return out;
}

Framework framework_of(const Case& one) {
  Mistakes mistakes;
  return *Framework::load(bytes_of("examples/frameworks/" + std::string(one.framework)), mistakes);
}

std::optional<Scorecards> scored(const Framework& framework,
                                 const std::vector<std::pair<std::string, bool>>& inputs, Mistakes& mistakes,
                                 std::optional<Batch>* batch = nullptr) {
  InputReader reader(framework, mistakes);
  for (const auto& [text, json] : inputs) {
    if (json) {
      reader.read_json(text, "input.json");
    } else {
      reader.read_csv(text, "facts.csv");
    }
  }
  std::optional<Batch> read = reader.finish();
  if (!read) return std::nullopt;
  std::optional<Scorecards> cards = score(framework, *read, mistakes);
  if (batch != nullptr) *batch = std::move(read);
  return cards;
}

void same_points(const Case& one) {
  const Framework framework = framework_of(one);
  const std::string folder = "examples/cases/" + std::string(one.folder) + "/";
  Mistakes mistakes;
  const std::optional<Scorecards> by_hand =
      scored(framework, {{bytes_of(folder + "assessment.json"), true}}, mistakes);
  ASSERT_TRUE(by_hand);
  std::vector<std::pair<std::string, bool>> inputs{{bytes_of(folder + "records/rest.json"), true}};
  for (const Table& table : one.tables)
    inputs.emplace_back(facts_to_csv(facts_of(one, table)), false);
  std::optional<Batch> batch;
  std::optional<Scorecards> cards = scored(framework, inputs, mistakes, &batch);
  ASSERT_TRUE(cards) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  if (!one.documents.empty()) {
    const std::optional<RegisterRead> documents = read_register(request_of(one, one.documents, {}), mistakes);
    ASSERT_TRUE(documents);
    inputs.emplace_back(evidence_as_assessments(framework, *batch, documents->documents, mistakes), true);
    cards = scored(framework, inputs, mistakes);
    ASSERT_TRUE(cards) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  }
  ASSERT_EQ(cards->size(), by_hand->size());
  for (std::size_t u = 0; u != cards->size(); ++u) {
    const Scorecard &now = (*cards)[u], &then = (*by_hand)[u];
    EXPECT_EQ(now.unit.id, then.unit.id);
    EXPECT_EQ(now.points, then.points);
    EXPECT_EQ(now.lowest, then.lowest);
    EXPECT_EQ(now.highest, then.highest);
    for (std::size_t i = 0; i != now.items.size(); ++i) {
      const ItemScore &a = now.items[i], &b = then.items[i];
      const std::string label = framework.items()[i].label;
      EXPECT_EQ(a.points, b.points) << label;
      EXPECT_EQ(a.lowest, b.lowest) << label;
      EXPECT_EQ(a.highest, b.highest) << label;
      EXPECT_EQ(to_string(a.state), to_string(b.state)) << label;
      ASSERT_EQ(a.evidence.has_value(), b.evidence.has_value()) << label;
      if (a.evidence) {
        EXPECT_EQ(a.evidence->missing, b.evidence->missing) << label;
        EXPECT_EQ(a.evidence->counted, b.evidence->counted) << label;
      }
    }
  }
}

TEST(RecordCases, NongThuong) {
  const std::string unit = "nong-thuong";
  std::vector<std::string> all;
  for (const Table& table : kNongThuong.tables) {
    for (std::string& value : values(facts_of(kNongThuong, table), unit))
      all.push_back(std::move(value));
  }
  for (const char* fact : {"plan.tasks=20",
                           "plan.done=16",
                           "law.sessions=15",
                           "law.attendees=688",
                           "propaganda.forms=4",
                           "teams.commune=true",
                           "teams.hamlets=15",
                           "hamlets.all=15",
                           "procedures.one_stop=108",
                           "procedures.not_one_stop=1",
                           "procedures.linked_same=1",
                           "procedures.linked_cross=7",
                           "procedures.online=38",
                           "procedures.postal=53",
                           "procedures.reviewed=12",
                           "findings.total=9",
                           "scorer.assigned=false",
                           "petitions.land_entered=false",
                           "documents.filed=false",
                           "dossiers.received=351",
                           "dossiers.resolved=351",
                           "dossiers.on_time=351"})
    EXPECT_THAT(all, Contains(fact));
  same_points(kNongThuong);
}

TEST(RecordCases, NgocLac) {
  const std::vector<std::string> dossiers = values(facts_of(kNgocLac, kNgocLac.tables[0]), "ngoc-lac");
  EXPECT_THAT(dossiers, ::testing::ElementsAre("dossiers.received=4457", "dossiers.online=3082",
                                               "dossiers.offline=1375"));
  EXPECT_THAT(values(facts_of(kNgocLac, kNgocLac.tables[1]), "ngoc-lac"), Contains("findings.total=4"));
  same_points(kNgocLac);
}

TEST(RecordCases, HongNgu) {
  EXPECT_THAT(values(facts_of(kHongNgu, kHongNgu.tables[0]), "hong-ngu"),
              ::testing::ElementsAre("plan.tasks=38", "plan.done=30"));
  same_points(kHongNgu);
}

TEST(RecordCases, DongThap) {
  const RecordFacts findings = facts_of(kDongThap, kDongThap.tables[1]);
  EXPECT_THAT(values(findings, "dong-thap.stttt"), Contains("findings.total=5"));
  EXPECT_THAT(values(findings, "dong-thap.vpubnd"), Contains("findings.total=5"));
  EXPECT_THAT(values(findings, "dong-thap.vpubnd"), Contains("software.shows_late=true"));
  EXPECT_THAT(values(findings, "dong-thap.stttt"),
              Contains("software.shows_late="));  // nothing was found there
  same_points(kDongThap);
}

TEST(RecordCases, NghiaHanh) {
  EXPECT_THAT(values(facts_of(kNghiaHanh, kNghiaHanh.tables[0]), "nghia-hanh"),
              ::testing::ElementsAre("plan.tasks=50", "plan.done=35"));
  EXPECT_THAT(values(facts_of(kNghiaHanh, kNghiaHanh.tables[1]), "nghia-hanh"),
              Contains("plan.issued_on=2023-12-19"));
  same_points(kNghiaHanh);
}

// One number of the statistics changed by hand after counting: the framework's identity says so, with place
// and words.
TEST(RecordCases, AChangedNumberBreaksTheIdentity) {
  const Framework framework = framework_of(kNgocLac);
  RecordFacts facts = facts_of(kNgocLac, kNgocLac.tables[0]);
  for (RecordFact& fact : facts.units[0].facts) {
    if (fact.fact == "dossiers.online") fact.value = "3083";
  }
  Mistakes mistakes;
  EXPECT_FALSE(scored(
      framework,
      {{bytes_of("examples/cases/ngoc-lac-2023/records/rest.json"), true}, {facts_to_csv(facts), false}},
      mistakes));
  ASSERT_EQ(mistakes.error_count(), 1U);
  EXPECT_EQ(mistakes[0].code, "CHECK_FAILED");
  EXPECT_EQ(mistakes[0].message.en,
            "the facts do not fit together: dossiers.received = dossiers.online + dossiers.offline "
            "(4457 = 3083 + 1375)");
  EXPECT_EQ(
      mistakes[0].message.vi,
      "số liệu không khớp: dossiers.received = dossiers.online + dossiers.offline (4457 = 3083 + 1375)");
  EXPECT_EQ(mistakes[0].hint.vi, "Hồ sơ tiếp nhận = trực tuyến + trực tiếp và qua bưu chính");
}

TEST(RecordCases, YenBaiForm) {
  Mistakes mistakes;
  const std::optional<SurveyForm> form =
      SurveyForm::load(bytes_of("examples/surveys/yen-bai.json"), "yen-bai.json", mistakes);
  ASSERT_TRUE(form) << (mistakes.empty() ? "" : format(mistakes[0], Language::kEn));
  ASSERT_EQ(form->options.size(), 4U);
  EXPECT_EQ(form->options[0].weight, Rational(1));
  EXPECT_EQ(form->options[1].weight, Rational::ratio(3, 5));
  EXPECT_EQ(form->options[2].weight, Rational::ratio(1, 5));
  EXPECT_EQ(form->options[3].weight, Rational(0));
  EXPECT_EQ(form->groups.size(), 5U);
  for (const SurveyGroup& group : form->groups)
    EXPECT_FALSE(group.own_unit);
}

}  // namespace
}  // namespace parindex::testing
