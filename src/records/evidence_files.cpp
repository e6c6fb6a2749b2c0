// SPDX-License-Identifier: Apache-2.0
// The files that a register's documents name, where they are at hand: their SHA-256 is what the register
// says.
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/evidence.hpp"

#include "report.hpp"

namespace parindex::inline v1 {
namespace {

// The file a document's uri names, if it names one here: "file:a.pdf", "file:///x/a.pdf" or "a.pdf".
std::optional<std::string> local_path(const RegisterDocument& document, const std::string& folder) {
  std::string_view uri = document.uri;
  if (uri.empty()) return std::nullopt;
  constexpr std::string_view kFile = "file:";
  if (uri.starts_with(kFile)) {
    uri.remove_prefix(kFile.size());
    if (uri.starts_with("//")) uri.remove_prefix(2);
  } else if (uri.find(':') != uri.npos) {
    return std::nullopt;  // https:, urn: …
  }
  const std::filesystem::path path{std::string(uri)};
  if (path.is_absolute()) return path.string();
  return ((folder.empty() ? std::filesystem::path(document.place.file).parent_path()
                          : std::filesystem::path(folder)) /
          path)
      .string();
}

}  // namespace

EvidenceRegister check_register_files(const EvidenceRegister& documents, const std::string& folder,
                                      Mistakes& mistakes, std::size_t* checked) {
  EvidenceRegister out;
  for (RegisterDocument& document : documents.counted()) {
    const std::optional<std::string> path = local_path(document, folder);
    std::error_code none;
    if (path && std::filesystem::is_regular_file(*path, none)) {
      const std::optional<std::string> hash = hash_file(*path);
      if (!hash) {
        detail::report(mistakes, detail::Code::kEvidenceFileUnread, document.place, {*path}, document.unit);
      } else {
        if (checked != nullptr) ++*checked;
        if (document.sha256.empty()) document.sha256 = *hash;
        if (document.sha256 != *hash) {
          detail::report(mistakes, detail::Code::kEvidenceFileDiffers, document.place,
                         {document.name(), *path, *hash, document.sha256}, document.unit);
          document.verdict = Verdict::kRejected;
        }
      }
    }
    out.add(std::move(document));
  }
  // what only the files show
  std::vector<RepeatedDocument> repeated;
  (void)out.counted(&repeated);
  for (const RepeatedDocument& one : repeated) {
    const std::string first = one.first.file + ":" + std::to_string(one.first.line);
    detail::report(mistakes, detail::Code::kRecordDoubtful, one.document.place,
                   {Text{"cùng một tệp (SHA-256) đã có ở " + first,
                         "the same file (SHA-256) is there already: " + first}},
                   one.document.unit);
  }
  return out;
}

}  // namespace parindex::inline v1
