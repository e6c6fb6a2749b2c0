// SPDX-License-Identifier: Apache-2.0
#include "parindex/evidence.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <tuple>
#include <utility>

#include "records/row_state.hpp"
#include "seal.hpp"

namespace parindex::inline v1 {
namespace {

namespace rows = detail::records;

constexpr std::string_view kFormat = "parindex-documents/1";
constexpr std::size_t kFields = 15 + rows::kPlaceFields;

// A list in one field, and back.
std::string joined(const std::vector<std::string>& list) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const std::string& one : list)
    pairs.emplace_back(one, std::string());
  return rows::join(pairs);
}
bool split(std::string_view text, std::vector<std::string>& list) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (!rows::split(text, pairs)) return false;
  for (auto& [one, nothing] : pairs)
    list.push_back(std::move(one));
  return true;
}

rows::Fields fields_of(const RegisterDocument& document) {
  rows::Fields out;
  rows::put(out, document.place);
  for (const std::string* text :
       {&document.unit, &document.id, &document.kind, &document.number, &document.issuer, &document.title,
        &document.uri, &document.sha256, &document.note})
    out.push_back(*text);
  rows::put(out, document.date);
  rows::put(out, document.valid_from);
  rows::put(out, document.valid_to);
  out.push_back(joined(document.items));
  out.push_back(joined(document.facts));
  out.push_back(std::to_string(static_cast<int>(document.verdict)));
  return out;
}

bool less(const RegisterDocument& a, const RegisterDocument& b) {
  if (rows::earlier(a.place, b.place)) return true;
  if (rows::earlier(b.place, a.place)) return false;
  return fields_of(a) < fields_of(b);
}

void add_once(std::vector<std::string>& list, const std::vector<std::string>& more) {
  for (const std::string& one : more) {
    if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(one);
  }
}

}  // namespace

bool counts_for(const RegisterDocument& document, const Period& period) noexcept {
  if (document.date && *document.date >= period.from && *document.date <= period.to) return true;
  if (!document.valid_from && !document.valid_to) return false;
  const std::optional<Date> first = document.valid_from ? document.valid_from : document.date;
  return (!first || *first <= period.to) && (!document.valid_to || *document.valid_to >= period.from);
}

void EvidenceRegister::merge(const EvidenceRegister& other) {
  const std::vector<RegisterDocument> copy = other.documents_;  // `other` may be *this
  documents_.insert(documents_.end(), copy.begin(), copy.end());
}

void EvidenceRegister::merge(EvidenceRegister&& other) { rows::move_all(other.documents_, documents_); }

std::vector<RegisterDocument> EvidenceRegister::counted(std::vector<RepeatedDocument>* repeated) const {
  std::vector<RegisterDocument> sorted = documents_;
  std::sort(sorted.begin(), sorted.end(), less);
  std::map<std::pair<std::string, std::string>, std::size_t> ids, files;
  std::map<std::tuple<std::string, std::string, std::string, Date>, std::size_t> numbers;
  std::vector<RegisterDocument> out;
  for (RegisterDocument& document : sorted) {
    const std::pair<std::string, std::string> file{document.unit, document.sha256};
    const auto same_id = document.id.empty() ? ids.end() : ids.find({document.unit, document.id});
    const auto same_file = document.sha256.empty() ? files.end() : files.find(file);
    const bool numbered = !document.number.empty() && document.date;
    const auto same_number =
        numbered ? numbers.find({document.unit, document.number, document.issuer, *document.date})
                 : numbers.end();
    if (same_id != ids.end() || same_number != numbers.end() || same_file != files.end()) {
      const bool id = same_id != ids.end(), number = same_number != numbers.end();
      RegisterDocument& first = out[id ? same_id->second : number ? same_number->second : same_file->second];
      if (!id) {
        add_once(first.items, document.items);
        add_once(first.facts, document.facts);
      }
      using Same = RepeatedDocument::Same;
      const Place place = first.place;
      if (repeated != nullptr)
        repeated->push_back({std::move(document), place,
                             id       ? Same::kId
                             : number ? Same::kNumber
                                      : Same::kFile});
      continue;
    }
    if (!document.id.empty()) ids.emplace(std::make_pair(document.unit, document.id), out.size());
    if (!document.sha256.empty()) files.emplace(file, out.size());
    if (numbered) {
      numbers.emplace(std::make_tuple(document.unit, document.number, document.issuer, *document.date),
                      out.size());
    }
    out.push_back(std::move(document));
  }
  return out;
}

std::string EvidenceRegister::to_bytes() const {
  std::vector<rows::Fields> out;
  out.reserve(documents_.size());
  for (const RegisterDocument& document : documents_)
    out.push_back(fields_of(document));
  return rows::pack(kFormat, std::move(out));
}

std::optional<EvidenceRegister> EvidenceRegister::from_bytes(std::string_view bytes, Mistakes& mistakes) {
  const std::optional<std::vector<rows::Fields>> read = rows::unpack(kFormat, bytes, kFields, mistakes);
  if (!read) return std::nullopt;
  EvidenceRegister out;
  for (const rows::Fields& fields : *read) {
    RegisterDocument document;
    std::size_t at = 0;
    std::string items, facts;
    std::int64_t verdict = 0;
    bool good = rows::take(fields, at, document.place);
    for (std::string* text :
         {&document.unit, &document.id, &document.kind, &document.number, &document.issuer, &document.title,
          &document.uri, &document.sha256, &document.note})
      good = good && rows::take(fields, at, *text);
    good = good && rows::take(fields, at, document.date) && rows::take(fields, at, document.valid_from) &&
           rows::take(fields, at, document.valid_to) && rows::take(fields, at, items) &&
           rows::take(fields, at, facts) && split(items, document.items) && split(facts, document.facts) &&
           rows::take(fields, at, verdict, static_cast<int>(Verdict::kRejected));
    if (!good) {
      rows::report_state(kFormat, mistakes);
      return std::nullopt;
    }
    document.verdict = static_cast<Verdict>(verdict);
    out.documents_.push_back(std::move(document));
  }
  return out;
}

std::optional<std::string> hash_file(const std::string& path) {
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rbe"));
  if (!file) return std::nullopt;
  detail::Sha256 hash;
  std::vector<char> buffer(std::size_t{1} << 16U);
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get()))
    hash.update(std::string_view(buffer.data(), got));
  if (std::ferror(file.get()) != 0) return std::nullopt;
  return hash.seal().substr(detail::kSealPrefix.size());
}

}  // namespace parindex::inline v1
