// SPDX-License-Identifier: Apache-2.0
// Reads tables of documents, a row a document, and counts them.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "parindex/evidence.hpp"
#include "parindex/record_part.hpp"

#include "records/kept_rows.hpp"
#include "records/row_kinds.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

constexpr std::array<std::string_view, 2> kVerdicts{"accepted", "rejected"};
enum : std::size_t {
  kUnit,
  kId,
  kKind,
  kNumber,
  kDate,
  kIssuer,
  kTitle,
  kUri,
  kSha256,
  kItems,
  kFacts,
  kValidFrom,
  kValidTo,
  kVerdict,
  kNote
};
constexpr std::array<Field, 15> kFields{{{"unit", FieldType::kText, true, {}},
                                         {"id", FieldType::kText, false, {}},
                                         {"kind", FieldType::kText, false, {}},
                                         {"number", FieldType::kText, false, {}},
                                         {"date", FieldType::kDate, false, {}},
                                         {"issuer", FieldType::kText, false, {}},
                                         {"title", FieldType::kText, false, {}},
                                         {"uri", FieldType::kText, false, {}},
                                         {"sha256", FieldType::kText, false, {}},
                                         {"items", FieldType::kText, false, {}},
                                         {"facts", FieldType::kText, false, {}},
                                         {"valid_from", FieldType::kDate, false, {}},
                                         {"valid_to", FieldType::kDate, false, {}},
                                         {"verdict", FieldType::kCode, false, kVerdicts},
                                         {"note", FieldType::kText, false, {}}}};
constexpr KindSchema kSchema{"documents", kFields};
// date: the earliest day of issue
constexpr std::array<std::string_view, 3> kCounts{"documents", "any", "date"};
constexpr std::array<std::string_view, 6> kWhere{"id", "kind", "number", "issuer", "items", "facts"};

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(";|"), text.size());
    std::string_view one = text.substr(0, end);
    while (one.starts_with(' '))
      one.remove_prefix(1);
    while (one.ends_with(' '))
      one.remove_suffix(1);
    if (!one.empty() && std::find(out.begin(), out.end(), one) == out.end()) out.emplace_back(one);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

bool read_hash(Table& table, std::string& hash) {
  hash = table.text(kSha256);
  for (char& digit : hash) {
    if (digit >= 'A' && digit <= 'F') digit = static_cast<char>(digit - 'A' + 'a');
  }
  constexpr std::size_t kDigits = 64;
  if (hash.empty() || (hash.size() == kDigits && hash.find_first_not_of("0123456789abcdef") == hash.npos))
    return true;
  table.refuse(kSha256, Code::kEvidenceHash, {hash});
  return false;
}

bool read_row(Table& table, const KnownUnits& units, Quality& quality, RegisterDocument& document) {
  std::string_view unit;
  std::optional<std::size_t> verdict;
  if (!table.words(kUnit, unit) || !units.check(unit, table.place(kUnit), quality) ||
      !table.date(kDate, document.date) || !table.date(kValidFrom, document.valid_from) ||
      !table.date(kValidTo, document.valid_to) || !table.code(kVerdict, verdict) ||
      !read_hash(table, document.sha256))
    return false;
  if (document.valid_from && document.valid_to && *document.valid_to < *document.valid_from) {
    table.refuse(
        kValidTo, Code::kRecordOrder,
        {"valid_to", document.valid_to->to_string(), "valid_from", document.valid_from->to_string()});
    return false;
  }
  document.unit = unit;
  document.id = table.text(kId);
  document.kind = table.text(kKind);
  document.number = table.text(kNumber);
  if (document.name().empty()) {
    table.refuse(kNumber, Code::kRecordEmpty, {"number"});
    return false;
  }
  document.issuer = table.text(kIssuer);
  document.title = table.text(kTitle);
  document.uri = table.text(kUri);
  document.items = split_list(table.text(kItems));
  document.facts = split_list(table.text(kFacts));
  document.verdict = verdict ? static_cast<Verdict>(*verdict + 1) : Verdict::kNone;
  document.note = table.text(kNote);
  document.place = table.place(kUnit);
  document.place.column = 0;
  return true;
}

bool is_wanted(const FactQuery& query, const RegisterDocument& document) {
  return std::all_of(query.where.begin(), query.where.end(), [&document](const auto& condition) {
    const std::string& field = condition.first;
    const std::vector<std::string>& words = condition.second;
    if (field == "items" || field == "facts") {
      const std::vector<std::string>& list = field == "items" ? document.items : document.facts;
      return std::any_of(list.begin(), list.end(),
                         [&](const std::string& one) { return is_chosen(words, one); });
    }
    return is_chosen(words, field == "id"       ? document.id
                            : field == "kind"   ? document.kind
                            : field == "number" ? document.number
                                                : document.issuer);
  });
}

class DocumentRows : public RowsOf<EvidenceRegister> {
 public:
  bool read(Table& table, const RowPlan& plan, Quality& quality, Mistakes& /*mistakes*/) override {
    while (table.next()) {
      RegisterDocument document;
      if (!read_row(table, plan.units, quality, document)) continue;
      quality.count();
      records_.add(std::move(document));
    }
    return true;
  }

  bool take(std::string_view bytes, const RowPlan& /*plan*/, Mistakes& mistakes) override {
    return take_records(EvidenceRegister::from_bytes(bytes, mistakes));
  }

  // The documents that count; repeated ids are refused, other repeated entries are worth a warning.
  [[nodiscard]] EvidenceRegister counted(Quality& quality) const {
    std::vector<RepeatedDocument> repeated;
    EvidenceRegister out;
    for (RegisterDocument& document : records_.counted(&repeated))
      out.add(std::move(document));
    for (const RepeatedDocument& one : repeated) {
      const std::string first = one.first.file + ":" + std::to_string(one.first.line);
      if (one.same == RepeatedDocument::Same::kId) {
        quality.uncount();
        quality.refuse(Code::kRecordDuplicate, one.document.place,
                       {one.document.id, one.first.file, one.first.line}, one.document.unit);
      } else {
        const bool number = one.same == RepeatedDocument::Same::kNumber;
        quality.warn(
            Code::kRecordDoubtful, one.document.place,
            {number ? Text{"tài liệu cùng số, nơi ban hành và ngày đã có ở " + first,
                           "a document of the same number, issuer and day is there already: " + first}
                    : Text{"cùng một tệp (SHA-256) đã có ở " + first,
                           "the same file (SHA-256) is there already: " + first}},
            one.document.unit);
      }
    }
    return out;
  }

  std::optional<std::vector<UnitFacts>> count(const RowPlan& /*plan*/, const RecordsRequest& request,
                                              Quality& quality, Mistakes& /*mistakes*/) const override {
    FactCounter counter(request, queries_of(request, kCounts));
    std::map<std::tuple<std::string, std::size_t, std::size_t>, Date> earliest;
    for (const RegisterDocument& document : counted(quality).counted()) {
      counter.meet(document.unit);
      if (document.verdict == Verdict::kRejected) continue;
      for (std::size_t p = 0; p != request.periods.size(); ++p) {
        if (!counts_for(document, request.periods[p])) continue;
        if (document.date && *document.date > day_of(request, request.periods[p])) continue;
        for (std::size_t q = 0; q != counter.queries().size(); ++q) {
          const FactQuery& query = counter.queries()[q];
          if (!is_wanted(query, document) || (query.count == "date" && !document.date)) continue;
          counter.add(document.unit, p, q, 1, document.place);
          if (query.count != "date") continue;
          const auto [known, added] = earliest.try_emplace({document.unit, p, q}, *document.date);
          if (!added) known->second = std::min(known->second, *document.date);
        }
      }
    }
    for (const auto& [key, day] : earliest)
      counter.set(std::get<0>(key), std::get<1>(key), std::get<2>(key), day.to_string());
    const std::vector<FactQuery> queries = counter.queries();
    std::vector<UnitFacts> out = counter.take();
    for (UnitFacts& unit : out) {
      for (std::size_t q = 0; q != queries.size(); ++q) {
        std::string& value = unit.facts[q].value;
        if (queries[q].count == "any") value = value == "0" ? "false" : "true";
        if (queries[q].count == "date" && value == "0") value.clear();
      }
    }
    return out;
  }
};

// The register of a state of documents.
RegisterRead register_of(const RowState& state, const std::vector<std::string>& files_in_order) {
  Quality quality = state.quality(files_in_order);
  EvidenceRegister documents = static_cast<const DocumentRows&>(*state.rows).counted(quality);
  return {std::move(documents), std::move(quality).take()};
}

}  // namespace

RecordKind documents_kind() {
  RecordKind out{&kSchema, kCounts, kWhere};
  out.rows = [](const RowPlan&) -> std::unique_ptr<KeptRows> { return std::make_unique<DocumentRows>(); };
  return out;
}

}  // namespace detail::records

std::optional<RegisterRead> read_register(const RecordsRequest& request, Mistakes& mistakes) {
  namespace records = detail::records;
  RecordsRequest whole = records::with_inputs(request);
  whole.queries.clear();
  const std::unique_ptr<records::RowState> state =
      records::read_tables(*records::find_kind(records::kSchema.kind), whole, mistakes);
  if (state == nullptr) return std::nullopt;
  return records::register_of(*state, records::names_of(whole.inputs));
}

std::optional<RegisterRead> read_register(const RecordPart& rows) {
  if (rows.kind() != detail::records::kSchema.kind) return std::nullopt;
  return detail::records::register_of(rows.state(), rows.state().names());
}

}  // namespace parindex::inline v1
