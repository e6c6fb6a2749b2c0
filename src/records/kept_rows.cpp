// SPDX-License-Identifier: Apache-2.0
#include "records/kept_rows.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "seal.hpp"

namespace parindex::inline v1::detail::records {
namespace {

// The first `limit` of both lists, which are in order of place.
void merge_lists(std::vector<Mistake>& to, const std::vector<Mistake>& from, std::size_t limit) {
  const auto middle = static_cast<std::ptrdiff_t>(to.size());
  to.insert(to.end(), from.begin(), from.end());
  std::inplace_merge(to.begin(), to.begin() + middle, to.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.place.line, a.place.column, a.place.pointer, a.code, a.unit, a.message.en) <
           std::tie(b.place.line, b.place.column, b.place.pointer, b.code, b.unit, b.message.en);
  });
  if (to.size() > limit) to.resize(limit);
}

// What became of the rows of two parts of one file.
void add(QualityReport& to, const QualityReport& from, std::size_t listed) {
  to.rows_in += from.rows_in;
  to.rows_counted += from.rows_counted;
  to.rows_refused += from.rows_refused;
  for (const RefusedCount& reason : from.reasons) {
    const auto at =
        std::lower_bound(to.reasons.begin(), to.reasons.end(), reason.code,
                         [](const RefusedCount& one, const std::string& code) { return one.code < code; });
    if (at != to.reasons.end() && at->code == reason.code) {
      at->rows += reason.rows;
    } else {
      to.reasons.insert(at, reason);
    }
  }
  merge_lists(to.refused, from.refused, listed);
}

}  // namespace

RowState::RowState(std::shared_ptr<const RowPlan> with)
    : plan(std::move(with)), rows(plan->kind.rows(*plan)) {}

std::unique_ptr<RowState> RowState::start(const RecordKind& kind, const RecordsRequest& request,
                                          Mistakes& mistakes) {
  std::optional<Mapping> mapping = mapping_of(*kind.schema, request.mapping, request.mapping_file, mistakes);
  if (!mapping) return nullptr;
  RecordsRequest asked = request;
  asked.files.clear();
  asked.inputs.clear();
  asked.progress = {};
  if (asked.queries.empty()) asked.queries = std::move(mapping->queries);
  if (!check_queries(kind, asked.queries, mistakes) || !check_rows_of(kind, asked, mistakes)) return nullptr;
  auto plan = std::make_shared<RowPlan>(kind, asked, *std::move(mapping));
  if (kind.asks_form) {
    if (asked.form.empty()) {
      report(mistakes, Code::kSurveyNoForm, Place{});
      return nullptr;
    }
    plan->form = SurveyForm::load(asked.form, asked.form_file, mistakes);
    if (!plan->form) return nullptr;
  }
  return std::make_unique<RowState>(std::move(plan));
}

bool RowState::read(const RecordInput& input,
                    const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress,
                    Mistakes& mistakes) {
  Quality quality(plan->request.listed);
  const std::unique_ptr<KeptRows> fresh = plan->kind.rows(*plan);
  Table table(*plan->kind.schema, plan->mapping, quality, mistakes);
  table.progress = progress;
  if (!table.open(input) || !fresh->read(table, *plan, quality, mistakes) || table.failed()) return false;
  // All that needs memory comes first.
  std::map<std::string, QualityReport, std::less<>> whole;
  QualityReport& of_file = whole[input.name];
  const auto known = files.find(input.name);
  if (known != files.end()) of_file = known->second;
  add(of_file, std::move(quality).take(), plan->request.listed);
  rows->merge(*fresh);
  if (known != files.end()) files.erase(known);
  files.merge(whole);
  return true;
}

void RowState::merge(RowState& other) {
  std::map<std::string, QualityReport, std::less<>> whole = files;
  for (const auto& [name, quality] : other.files)
    add(whole[name], quality, plan->request.listed);
  rows->merge(*other.rows);
  files.swap(whole);
  other.files.clear();
}

std::string RowState::fingerprint() const {
  const RecordsRequest& request = plan->request;
  std::string out = "listed=" + std::to_string(request.listed);
  if (plan->form) out += ";form=" + sha256_seal(request.form);
  if (!plan->kind.reads_queries) return out;
  // Which rows are sound hangs on what is asked of them.
  for (const FactQuery& query : request.queries)
    out += ";" + query.fact + "=" + in_words(query);
  return out;
}

std::vector<std::string> RowState::names() const {
  std::vector<std::string> out;
  for (const auto& [name, quality] : files)
    out.push_back(name);
  return out;
}

Quality RowState::quality(const std::vector<std::string>& files_in_order) const {
  Quality out(plan->request.listed);
  for (const std::string& name : files_in_order)
    out.append(files.find(name)->second);
  return out;
}

std::optional<RecordFacts> RowState::facts(const std::vector<std::string>& files_in_order,
                                           Mistakes& mistakes) const {
  RecordsRequest request = plan->request;
  for (const std::string& name : files_in_order)
    request.inputs.push_back({.name = name, .bytes = {}});
  Quality all = quality(files_in_order);
  std::optional<std::vector<UnitFacts>> units = rows->count(*plan, request, all, mistakes);
  if (!units) return std::nullopt;
  RecordFacts out{*std::move(units), std::move(all).take()};
  if (!check_rows_of(out, request, mistakes)) return std::nullopt;
  return out;
}

std::unique_ptr<RowState> read_tables(const RecordKind& kind, const RecordsRequest& request,
                                      Mistakes& mistakes) {
  std::unique_ptr<RowState> out = RowState::start(kind, request, mistakes);
  for (const RecordInput& input : request.inputs) {
    if (out == nullptr || !out->read(input, request.progress, mistakes)) return nullptr;
  }
  return out;
}

std::vector<std::string> names_of(const std::vector<RecordInput>& inputs) {
  std::vector<std::string> out;
  for (const RecordInput& input : inputs) {
    if (std::find(out.begin(), out.end(), input.name) == out.end()) out.push_back(input.name);
  }
  return out;
}

}  // namespace parindex::inline v1::detail::records
