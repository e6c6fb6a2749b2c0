// SPDX-License-Identifier: Apache-2.0
// Tables of dossiers, plain or compressed: the fast way and the careful way count and refuse alike; what
// was counted
// comes back from its bytes; and bytes that only look like counts are refused.
#include <string>

#include "parindex/dossiers.hpp"
#include "parindex/record_part.hpp"

#include "fuzz.hpp"
#include "records/state_bytes.hpp"
#include "seal.hpp"

namespace {

using namespace parindex;

constexpr std::string_view kPartMagic = "parindex-record-part/1\n";
constexpr const char kForm[] =
    R"({"format": "parindex-survey-form/1", "id": "f", "options": {"A": 1, "B": 0}, "groups": {"g": {}}})";

DossierOptions options() {
  DossierOptions out;
  out.periods = {*parse_period("2026-Q1"), *parse_period("2026-02")};
  out.by_procedure = true;
  out.listed = 20;
  return out;
}

std::string counted(std::string_view bytes, bool careful) {
  DossierCounts counts(options());
  DossierSource how;
  how.careful = careful;
  Mistakes mistakes;
  const bool read = counts.read_bytes(bytes, "fuzz.csv", how, mistakes);
  PROMISE(read != mistakes.has_errors());
  const QualityReport quality = counts.quality();
  PROMISE(quality.rows_in == quality.rows_counted + quality.rows_refused);
  std::uint64_t reasons = 0;
  for (const RefusedCount& reason : quality.reasons)
    reasons += reason.rows;
  PROMISE(reasons == quality.rows_refused);
  return counts.bytes();
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fuzz::Exact bytes(data, size);
  const std::string_view text(bytes.data(), bytes.size());
  const std::string fast = counted(text, false);
  PROMISE(fast == counted(text, true));
  Mistakes mistakes;
  const std::optional<DossierCounts> again = DossierCounts::from_bytes(fast, options(), mistakes);
  PROMISE(again.has_value());
  PROMISE(again->bytes() == fast);
  // Its own seal would stop almost every change; here the seal is right.
  std::string made = fast.substr(0, fast.size() - 71);
  made.resize(made.size() / 2);
  made += text;
  made += detail::sha256_seal(made);
  (void)DossierCounts::from_bytes(made, options(), mistakes);
  // The same for rows of the other kinds: whatever stands in them, they are refused or counted.
  for (const std::string_view kind : record_kinds()) {
    if (!RecordPart::has_kind(kind)) continue;
    RecordsRequest request;
    request.periods = options().periods;
    request.form = kForm;
    std::optional<RecordPart> part = RecordPart::start(kind, request, mistakes);
    PROMISE(part.has_value());
    made = part->bytes();
    detail::records::StateReader head(std::string_view(made).substr(kPartMagic.size()));
    (void)head.text();  // the kind
    const std::string read_with = head.text();
    made.resize(made.size() / 2);
    made += text;
    made += detail::sha256_seal(made);
    (void)RecordPart::from_bytes(made, kind, request, mistakes);
    for (const std::uint64_t counted : {1U, 2U}) {
      detail::records::StateWriter out(kPartMagic);
      out.text(kind);
      out.text(read_with);
      out.number(1);  // file
      out.text("a.csv");
      out.number(counted);
      out.number(0);  // none refused
      out.number(0);
      out.text(text);
      const std::optional<RecordPart> rows =
          RecordPart::from_bytes(std::move(out).sealed(), kind, request, mistakes);
      if (rows) (void)rows->facts(mistakes);
    }
  }
  return 0;
}
