// SPDX-License-Identifier: Apache-2.0
#include "records/kinds.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "input/nearest.hpp"
#include "json/document.hpp"
#include "records/dossier_statistics.hpp"
#include "records/dossiers.hpp"
#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words)
    out += (out.empty() ? "" : ", ") + std::string(word);
  return out;
}

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool takes(std::span<const std::string_view> words, std::string_view word) {
  return has(words, kAnyWord) || has(words, word);
}

}  // namespace

std::span<const RecordKind> all_kinds() noexcept {
  static const std::array kKinds{dossiers_kind(), dossier_statistics_kind(), tasks_kind(),
                                 surveys_kind(),  inspections_kind(),        lists_kind(),
                                 documents_kind()};
  return kKinds;
}

const RecordKind* find_kind(std::string_view name) noexcept {
  for (const RecordKind& kind : all_kinds()) {
    if (kind.schema->kind == name) return &kind;
  }
  return nullptr;
}

bool check_queries(const RecordKind& kind, std::span<const FactQuery> queries, Mistakes& mistakes) {
  const std::size_t errors = mistakes.error_count();
  for (const FactQuery& query : queries) {
    if (!takes(kind.counts, query.count))
      report(mistakes, Code::kRecordsCount, query.place,
             {kind.schema->kind, query.count, joined(kind.counts)});
    for (const auto& [field, words] : query.where) {
      if (!takes(kind.where, field)) {
        report(mistakes, Code::kRecordsWhere, query.place, {kind.schema->kind, field, joined(kind.where)});
        continue;
      }
      const std::optional<std::size_t> at = kind.schema->find(field);
      if (!at || kind.schema->fields[*at].words.empty()) continue;
      for (const std::string& word : words) {
        if (!has(kind.schema->fields[*at].words, word))
          report(mistakes, Code::kUnknownWord, query.place, {word, joined(kind.schema->fields[*at].words)});
      }
    }
  }
  return mistakes.error_count() == errors;
}

std::vector<Period> each_once(const std::vector<Period>& periods) {
  std::vector<Period> out;
  for (const Period& period : periods) {
    if (std::find(out.begin(), out.end(), period) == out.end()) out.push_back(period);
  }
  return out;
}

RecordsRequest with_inputs(const RecordsRequest& request) {
  RecordsRequest out = request;
  out.periods = each_once(request.periods);
  out.inputs.clear();
  for (const std::string& file : request.files)
    out.inputs.push_back({.name = file, .bytes = {}});
  const auto is_taken = [&](const std::string& name) {
    return std::any_of(out.inputs.begin(), out.inputs.end(),
                       [&](const RecordInput& one) { return one.name == name; });
  };
  for (RecordInput input : request.inputs) {
    const std::string name = input.name;
    // What is no file is told apart by its name alone.
    for (int i = 2; (input.bytes || input.read) && is_taken(input.name); ++i)
      input.name = name + " (" + std::to_string(i) + ")";
    out.inputs.push_back(std::move(input));
  }
  out.files.clear();
  return out;
}

namespace {

// Reports a fact that is none of those known.
bool unknown_fact(const std::string& fact, std::span<const std::string_view> known, Mistakes& mistakes) {
  Nearest nearest(fact);
  for (const std::string_view one : known)
    nearest.offer(one);
  report(mistakes, Code::kUnknownWord, {},
         {fact, nearest.best().empty() ? joined(known) : std::string(nearest.best())});
  return false;
}

}  // namespace

bool check_rows_of(const RecordKind& kind, const RecordsRequest& request, Mistakes& mistakes) {
  if (!request.rows_of) return true;
  std::vector<std::string_view> facts(kind.counts.begin(), kind.counts.end());
  if (!request.queries.empty()) {
    facts.clear();
    for (const FactQuery& query : request.queries)
      facts.push_back(query.fact);
  }
  const std::string& wanted = request.rows_of->fact;
  if (takes(facts, std::string_view(wanted).substr(0, wanted.find(':'))) || takes(facts, wanted)) return true;
  return unknown_fact(wanted, facts, mistakes);
}

bool check_rows_of(const RecordFacts& facts, const RecordsRequest& request, Mistakes& mistakes) {
  if (!request.rows_of) return true;
  std::vector<std::string_view> known;
  for (const UnitFacts& unit : facts.units) {
    for (const RecordFact& fact : unit.facts) {
      if (fact.fact == request.rows_of->fact) return true;
      if (!has(known, fact.fact)) known.push_back(fact.fact);
    }
  }
  if (known.empty()) return true;
  return unknown_fact(request.rows_of->fact, known, mistakes);
}

std::string in_words(const FactQuery& query) {
  std::string out = query.count;
  bool first = true;
  for (const auto& [field, words] : query.where) {
    out += (first ? " where " : ", ") + field + " = ";
    first = false;
    for (std::size_t i = 0; i != words.size(); ++i)
      out += (i == 0 ? "" : " or ") + words[i];
  }
  return out;
}

}  // namespace detail::records

std::vector<std::string_view> record_kinds() {
  std::vector<std::string_view> out;
  for (const detail::records::RecordKind& kind : detail::records::all_kinds())
    out.push_back(kind.schema->kind);
  return out;
}

std::optional<RecordFacts> read_records(std::string_view kind, const RecordsRequest& request,
                                        Mistakes& mistakes) {
  namespace records = detail::records;
  const records::RecordKind* const found = records::find_kind(kind);
  if (found == nullptr) {
    std::string all;
    for (const std::string_view name : record_kinds())
      all += (all.empty() ? "" : ", ") + std::string(name);
    report(mistakes, detail::Code::kRecordsKind, {}, {kind, all});
    return std::nullopt;
  }
  if (found->rows != nullptr) {
    const RecordsRequest whole = records::with_inputs(request);
    const std::unique_ptr<records::RowState> rows = records::read_tables(*found, whole, mistakes);
    if (rows == nullptr) return std::nullopt;
    return rows->facts(records::names_of(whole.inputs), mistakes);
  }
  std::optional<records::Mapping> mapping =
      records::mapping_of(*found->schema, request.mapping, request.mapping_file, mistakes);
  if (!mapping) return std::nullopt;
  RecordsRequest asked = records::with_inputs(request);
  if (asked.queries.empty()) asked.queries = std::move(mapping->queries);
  if (!records::check_queries(*found, asked.queries, mistakes)) return std::nullopt;
  if (!records::check_rows_of(*found, asked, mistakes)) return std::nullopt;
  std::optional<RecordFacts> out = found->read(asked, *mapping, mistakes);
  if (out && !records::check_rows_of(*out, asked, mistakes)) return std::nullopt;
  return out;
}

std::vector<FactQuery> framework_queries(std::string_view framework, const std::string& file,
                                         std::string_view kind, Mistakes& mistakes) {
  std::vector<FactQuery> out;
  detail::json::ParseOptions options;
  options.file = file;
  const std::optional<detail::json::Document> document =
      detail::json::parse(std::string(framework), options, mistakes);
  if (!document) return out;
  static constexpr std::array<std::string_view, 1> kAlso{"records"};
  for (const detail::json::Value fact : document->root().find("facts")) {
    const detail::json::Value from = fact.find("from");
    if (!from || from.find("records").text() != kind) continue;
    std::optional<FactQuery> query =
        detail::records::read_query(std::string(fact.name()), from, kAlso, mistakes);
    if (query) out.push_back(std::move(*query));
  }
  return out;
}

}  // namespace parindex::inline v1
