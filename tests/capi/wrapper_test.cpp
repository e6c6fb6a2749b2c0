// SPDX-License-Identifier: Apache-2.0
// The C++ wrapper: what it owns, what it throws, and that it gives what the C interface gives.
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "check.h"
#include "parindex_c.hpp"

namespace {

namespace px = parindex_c;

std::string text_of_file(const char* name) {
  char* const text = file_text(name);
  std::string out(text);
  free(text);
  return out;
}

px::Framework framework() { return px::Framework::load(text_of_file("framework.json")); }

template <typename Call>
px::Error thrown_by(Call&& call) {
  try {
    call();
  } catch (const px::Error& error) {
    return error;
  }
  CHECK(!"nothing was thrown");
  return px::Error(PARINDEX_OK, nullptr);
}

TEST(Wrapper_ScoresInEveryFormat) {
  const px::Framework rules = framework();
  CHECK(rules.id() == "border.2026");
  CHECK_INT(rules.fact_count(), 11);
  CHECK_INT(rules.item_count(), 9);
  CHECK_INT(rules.mistakes().size(), 4);
  CHECK(rules.mistakes()[0].code == "UNUSED_FACT" && !rules.mistakes()[0].is_error);
  CHECK_TEXT(rules.item(rules.find_item("1.1")).rule, "ratio");
  CHECK_TEXT(rules.fact(rules.find_fact("done")).at_most, "all");
  CHECK(rules.find_fact("nothing") == PARINDEX_NONE);

  const px::Result result = rules.score(text_of_file("facts.csv"), PARINDEX_FORMAT_CSV);
  CHECK(result.view(PARINDEX_VIEW_JSON) == rules.score(text_of_file("facts.json")).view(PARINDEX_VIEW_JSON));
  CHECK(result.view(PARINDEX_VIEW_JSON) ==
        rules.score(text_of_file("facts.jsonl"), PARINDEX_FORMAT_JSON_LINES).view(PARINDEX_VIEW_JSON));
  CHECK_INT(result.size(), 3);
  CHECK_INT(result.find("P2"), 1);
  CHECK_INT(result.unit(1).points, 1200);
  CHECK_INT(result.item(0, 1).points, 429);
  CHECK_INT(result.ledger(0, 1, 0).points, -171);
  CHECK(result.exact(0, 1) == "4.29");
  CHECK(result.exact(0, PARINDEX_NONE, PARINDEX_OUTPUT_MAX) == "20");
  CHECK(result.json(0) + "\n" == result.view(PARINDEX_VIEW_JSON_LINES).substr(0, result.json(0).size() + 1));
  // More than the first call has room for.
  const std::string name(5000, 'x');
  const px::Result named =
      rules.score("unit,name,kind,fact,value\nL," + name + ",ward,late,0\n", PARINDEX_FORMAT_CSV);
  CHECK(result.json(0).size() < 4095 && named.json(0).find('"' + name + '"') != std::string::npos);
  CHECK(result.explain(0, 1, PARINDEX_EN).find("5 / 7") != std::string::npos);
  CHECK(result.explain(0) != result.explain(0, PARINDEX_NONE, PARINDEX_EN));
  CHECK(result.mistakes().empty());
}

TEST(Wrapper_ReadsInParts) {
  const px::Framework rules = framework();
  const std::string lines = text_of_file("facts.jsonl");
  px::Reader reader = rules.reader();
  for (std::size_t at = 0; at < lines.size(); at += 7)
    reader.feed(std::string_view(lines).substr(at, 7));
  const px::Batch batch = reader.finish();
  px::Reader earlier = rules.reader();
  earlier.add(PARINDEX_FORMAT_CSV, text_of_file("previous.csv"), "previous.csv");
  const px::Batch previous = earlier.finish();
  CHECK_INT(batch.size(), 3);
  CHECK(batch.unit(2) == "X3" && batch.unit(3).empty());
  CHECK(batch.mistakes().empty());
  const px::Calendar calendar = px::Calendar::load(text_of_file("calendar.csv"));
  CHECK_INT(calendar.working_days(20543, 20546), 2);
  parindex_score_options options = px::score_options();
  options.previous = previous.get();
  CHECK(batch.score(&options).exact(0) == "14.04");
  options.calendar = calendar.get();
  CHECK(batch.score(&options).exact(0) == "14.54");  // a day less late
  CHECK(batch.score().exact(0) == "12.04");
  CHECK_INT(thrown_by([&] { static_cast<void>(reader.finish()); }).status(), PARINDEX_E_ARGUMENT);
}

TEST(Wrapper_AdvisesAndReports) {
  const px::Framework rules = framework();
  const px::Result result = rules.score(text_of_file("facts.csv"), PARINDEX_FORMAT_CSV);
  parindex_advice_options options = px::advice_options();
  options.target = "14";
  CHECK(result.advise(0).find("\"obstacle\":") != std::string::npos);
  CHECK(result.advise(0).find("\"target\":") == std::string::npos);
  const std::string plan = result.advise(0, &options);
  CHECK(plan.find("\"reachable\":true") != std::string::npos);
  const px::Result changed = rules.score(result.change(0, options), PARINDEX_FORMAT_JSON_LINES);
  CHECK(plan.find("\"after\":{\"total\":" + changed.exact(0)) != std::string::npos);
  CHECK(changed.unit(0).points >= 1400);
  parindex_report_options page = px::report_options();
  page.language = PARINDEX_EN;
  CHECK(result.report().find("lang=\"vi\"") != std::string::npos);
  CHECK(result.report(&page).find("lang=\"en\"") != std::string::npos);
  page.unit = "nobody";
  CHECK_INT(thrown_by([&] { static_cast<void>(result.report(&page)); }).status(), PARINDEX_E_NOT_FOUND);
  CHECK_INT(thrown_by([&] { static_cast<void>(result.advise(9)); }).status(), PARINDEX_E_ARGUMENT);
}

TEST(Wrapper_ComparesAndSimulates) {
  const px::Framework rules = framework();
  const px::Result before = rules.score(text_of_file("facts.csv"), PARINDEX_FORMAT_CSV);
  std::string facts = text_of_file("facts.csv");
  facts.replace(facts.find("done,5"), 6, "done,7");
  const px::Result after = rules.score(facts, PARINDEX_FORMAT_CSV);
  parindex_compare_options options = px::compare_options();
  options.unit = "X1";
  CHECK(after.compare(before, &options).find("\"change\":1.71") != std::string::npos);
  CHECK(after.compare(before).front() == '[');
  CHECK_INT(thrown_by([&] { static_cast<void>(after.compare(1, "nobody")); }).status(), PARINDEX_E_NOT_FOUND);
  CHECK(after.compare(1, "X3").find("parindex-comparison/1") != std::string::npos);
  CHECK(after.check_published("unit,points\nP2,1\n").find("\"difference\":") != std::string::npos);
  CHECK(px::brief({&before, &after}, nullptr, &options).find("\"change\":1.71") != std::string::npos);
  CHECK(
      px::diff(text_of_file("framework.json"), text_of_file("framework.json")).find("\"same_rules\":true") !=
      std::string::npos);
  parindex_simulation_options draws = px::simulation_options();
  draws.plan = R"({"format":"parindex-simulation/1","facts":[{"facts":["late"],"within":1}]})";
  draws.plan_length = UINT64_MAX;
  draws.draws = 4;
  CHECK(after.simulate(&draws).find("\"draws\": 4") != std::string::npos);
}

TEST(Wrapper_ScoresByColumn) {
  const px::Framework rules = framework();
  std::vector<std::int32_t> late = {1, 0, 9};
  parindex_column column{};
  column.struct_size = sizeof column;
  column.fact = rules.find_fact("late");
  column.type = PARINDEX_COLUMN_I32;
  column.data = late.data();
  px::Columns columns = rules.bind({column}, late.size());
  std::vector<std::int64_t> points(3), again(3);
  parindex_output output{};
  output.struct_size = sizeof output;
  output.item = rules.find_item("2.3");
  output.type = PARINDEX_COLUMN_I64;
  output.scale = 2;
  output.data = points.data();
  columns.score_into({output});
  CHECK_INT(points[0], 175);
  CHECK_INT(points[1], 200);
  CHECK_INT(points[2], 0);
  const px::Result result = columns.score();
  output.data = again.data();
  result.read({output});
  CHECK(points == again);
}

TEST(Wrapper_ThrowsWithEveryMistake) {
  const px::Error error = thrown_by([] { static_cast<void>(px::Framework::load("{\"format\": 1}")); });
  CHECK_INT(error.status(), PARINDEX_E_DATA);
  CHECK(error.mistakes().size() >= 2);
  CHECK(error.mistakes()[0].is_error && error.mistakes()[0].line == 1);
  CHECK(std::strstr(error.what(), error.mistakes()[0].message_en.c_str()) != nullptr);
  const px::Framework rules = framework();
  CHECK_INT(thrown_by([&] { static_cast<void>(rules.item(99)); }).status(), PARINDEX_E_ARGUMENT);
  CHECK_INT(thrown_by([&] { static_cast<void>(rules.fact(99)); }).status(), PARINDEX_E_ARGUMENT);
  CHECK_INT(thrown_by([&] { static_cast<void>(rules.score("[")); }).status(), PARINDEX_E_DATA);
  CHECK_INT(thrown_by([] { static_cast<void>(px::Calendar::load("x")); }).status(), PARINDEX_E_DATA);
  const px::Result result = rules.score(text_of_file("facts.json"));
  CHECK_INT(thrown_by([&] { static_cast<void>(result.unit(3)); }).status(), PARINDEX_E_ARGUMENT);
  CHECK_INT(thrown_by([&] { static_cast<void>(result.json(3)); }).status(), PARINDEX_E_ARGUMENT);
  CHECK_INT(thrown_by([&] { static_cast<void>(result.view(77)); }).status(), PARINDEX_E_ARGUMENT);
  CHECK_INT(
      thrown_by([&] { static_cast<void>(result.exact(2, PARINDEX_NONE, PARINDEX_OUTPUT_INDEX)); }).status(),
      PARINDEX_E_NOT_FOUND);
}

TEST(Wrapper_MovesAndOutlivesWhatItCameFrom) {
  static_assert(!std::is_copy_constructible_v<px::Framework> &&
                std::is_nothrow_move_constructible_v<px::Framework>);
  static_assert(!std::is_copy_constructible_v<px::Result> && std::is_nothrow_move_assignable_v<px::Result>);
  px::Framework rules = framework();
  px::Result result = rules.score(text_of_file("facts.json"));
  const px::Framework moved = std::move(rules);
  CHECK(moved.id() == "border.2026");
  CHECK(rules.id().empty() && rules.item_count() == 0);  // NOLINT: a moved-from object may be asked
  CHECK_INT(thrown_by([&] { static_cast<void>(rules.score("[]")); }).status(), PARINDEX_E_ARGUMENT);
  px::Result other = moved.score(text_of_file("facts.csv"), PARINDEX_FORMAT_CSV);
  other = std::move(result);
  CHECK_INT(other.size(), 3);
}

}  // namespace

int main() {
  RUN(Wrapper_ScoresInEveryFormat);
  RUN(Wrapper_ReadsInParts);
  RUN(Wrapper_AdvisesAndReports);
  RUN(Wrapper_ComparesAndSimulates);
  RUN(Wrapper_ScoresByColumn);
  RUN(Wrapper_ThrowsWithEveryMistake);
  RUN(Wrapper_MovesAndOutlivesWhatItCameFrom);
  return finish();
}
