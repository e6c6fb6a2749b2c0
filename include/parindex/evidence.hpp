// SPDX-License-Identifier: Apache-2.0
/// @file
/// A register of documents that back items and facts, what is odd about them, and which documents are still
/// missing, for whom and until when.
///
/// @code
///   parindex::EvidenceRegister evidence;
///   evidence.add({.unit = "X1", .id = "QD-12", .kind = "decision", .number = "12/QĐ-UBND", .items = {"1.1",
///   "1.4"}});
///   for (const parindex::EvidenceNeed& need : parindex::evidence_needs(framework, batch, cards, evidence))
///     if (need.missing != 0) remind(need.owner, need.item, need.due);
/// @endcode
///
/// One document can back any number of items and facts. It counts for a period when it was issued in it, or
/// is valid in some part of it (`valid_from`, `valid_to`; one that names neither and was issued before or
/// after the period does not).
/// A rejected document does not count. Neither does a second entry of the same document: same number, issuer
/// and day, or the same file (SHA-256), in the same unit.
/// Merging: in any order, the same bytes. Threads: one object belongs to one thread; read it from many.
/// Errors: only lack of memory throws. Nothing here opens a file: whoever has it at hand hashes it
/// (hash_file) and says so.
#ifndef PARINDEX_EVIDENCE_HPP_
#define PARINDEX_EVIDENCE_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parindex/records.hpp"
#include "parindex/scoring.hpp"

namespace parindex::inline v1 {

class RecordPart;

/// What was said about a document.
enum class Verdict : std::uint8_t {
  kNone,      ///< nothing yet: it counts
  kAccepted,  ///< it counts
  kRejected,  ///< it does not
};

/// A document in the register.
struct RegisterDocument {
  std::string unit = {};                ///< whose evidence it is
  std::string id = {};                  ///< within the unit; empty: the number stands for it
  std::string kind = {};                ///< "decision", "plan", "report" …, as frameworks ask for
  std::string number = {};              ///< "8305/QĐ-UBND"
  std::optional<Date> date = {};        ///< issued on
  std::string issuer = {};              ///< by whom
  std::string title = {};               ///< what it says
  std::string uri = {};                 ///< where it is
  std::string sha256 = {};              ///< of the file, 64 lower-case hexadecimal digits; empty: not known
  std::vector<std::string> items = {};  ///< labels of items it backs
  std::vector<std::string> facts = {};  ///< ids of facts it backs
  std::optional<Date> valid_from =
      {};  ///< first day it is valid; none: from the day it was issued, if valid_to is set
  std::optional<Date> valid_to = {};  ///< last day
  Verdict verdict = Verdict::kNone;   ///< of a review
  std::string note = {};              ///< why
  Place place = {};                   ///< where it was read

  /// The id, or what stands for it.
  [[nodiscard]] const std::string& name() const noexcept { return id.empty() ? number : id; }
};

/// Whether a document was issued in the period, or is valid in a part of it; false when it names no day at
/// all.
[[nodiscard]] bool counts_for(const RegisterDocument& document, const Period& period) noexcept;

/// A second entry of a document.
struct RepeatedDocument {
  /// What is the same.
  enum class Same : std::uint8_t {
    kId,      ///< the id: a mistake, whatever else they say
    kNumber,  ///< number, issuer and day
    kFile,    ///< the file
  };
  RegisterDocument document = {};  ///< the one left out
  Place first = {};                ///< the one that counts
  Same same = Same::kNumber;       ///< why
};

/// Documents read so far.
class EvidenceRegister {
 public:
  /// Takes one in.
  void add(RegisterDocument document) { documents_.push_back(std::move(document)); }
  /// Takes in all of `other`.
  void merge(const EvidenceRegister& other);
  /// The same; the other has none afterwards, and must not be this one.
  void merge(EvidenceRegister&& other);
  /// How many were taken in, repeated ones too.
  [[nodiscard]] std::size_t size() const noexcept { return documents_.size(); }
  /// The documents that count, in order of file and line; what a repeated entry (of the same number or file)
  /// backs is added to the one that counts.
  [[nodiscard]] std::vector<RegisterDocument> counted(
      std::vector<RepeatedDocument>* repeated = nullptr) const;

  /// Canonical bytes: the same documents give the same bytes, in whatever order they came.
  [[nodiscard]] std::string to_bytes() const;
  /// Reads to_bytes() back. @return nothing, with the reason in `mistakes`, for other bytes
  [[nodiscard]] static std::optional<EvidenceRegister> from_bytes(std::string_view bytes, Mistakes& mistakes);

 private:
  std::vector<RegisterDocument> documents_;
};

/// The register's documents as assessments (JSON, for InputReader::read_json) of the units and periods of a
/// batch: what counts for the period and was not rejected. Read the batch's inputs again and this after them;
/// a document that the assessment itself names already is not said twice.
/// @param mistakes  receives documents that name an unknown item or fact, or take the id of another document
/// @return an empty text when the register has nothing for these units
[[nodiscard]] std::string evidence_as_assessments(const Framework& framework, const Batch& batch,
                                                  const EvidenceRegister& evidence, Mistakes& mistakes);

/// What an item's evidence policy asks of a unit, and what is there.
struct EvidenceNeed {
  std::string unit = {};                     ///< id
  Period period = {};                        ///< of the assessment
  std::string owner = {};                    ///< office that answers for the item; may be empty
  std::size_t item = 0;                      ///< position in Framework::items()
  std::optional<Date> due = {};              ///< until when
  bool open = false;                         ///< that day has not passed
  EvidenceStatus status = {};                ///< what is asked for, what counts, how many are missing
  std::vector<std::string> rejected = {};    ///< rejected by a review or in the register
  std::vector<std::string> outside = {};     ///< in the register, but not of this period
  std::vector<std::string> other_kind = {};  ///< in the register, but of a kind that does not count here
};

/// Every leaf with an evidence policy that applies to the unit: by owner, due day (none: last), unit (as in
/// the cards) and item. The cards are those of the inputs with evidence_as_assessments().
[[nodiscard]] std::vector<EvidenceNeed> evidence_needs(const Framework& framework, const Scorecards& cards,
                                                       const EvidenceRegister& evidence);

/// What is missing as CSV, a row a need: owner, due day, unit, item, kinds asked for, what counts and
/// what does not.
/// @param all also needs that are met
[[nodiscard]] std::string evidence_to_csv(const Framework& framework, const std::vector<EvidenceNeed>& needs,
                                          Language language, bool all);
/// The same as JSON, format parindex-evidence/1.
[[nodiscard]] std::string evidence_to_json(const Framework& framework, const std::vector<EvidenceNeed>& needs,
                                           Language language, bool all);

/// The register after a look at the files that are at hand: a document whose `uri` names a file of this
/// machine (relative to `folder`; empty: to the table it was read from) is rejected when the file is not the
/// one the register says, and gets its SHA-256 when the register says none. Repeated documents are left out.
/// @param mistakes  receives files that differ or cannot be read, and a file that stands behind two documents
/// @param checked   how many files were looked at; may be null
[[nodiscard]] EvidenceRegister check_register_files(const EvidenceRegister& documents,
                                                    const std::string& folder, Mistakes& mistakes,
                                                    std::size_t* checked);

/// The SHA-256 of a file, as RegisterDocument::sha256 spells it; nothing when it cannot be read.
[[nodiscard]] std::optional<std::string> hash_file(const std::string& path);

/// What reading a register gave.
struct RegisterRead {
  EvidenceRegister documents = {};  ///< the sound rows, without repeated ids
  QualityReport quality = {};       ///< rows in = rows counted + rows refused
};

/// Reads tables of documents: columns unit, id, kind, number, date, issuer, title, uri, sha256, items and
/// facts (separated by ; or |), valid_from, valid_to, verdict (accepted, rejected), note; other names through
/// a mapping.
/// Repeated numbers and files are warnings of the report: what they back is added to the first entry.
/// @return nothing when a file cannot be used at all
[[nodiscard]] std::optional<RegisterRead> read_register(const RecordsRequest& request, Mistakes& mistakes);
/// The same of rows that were read in parts. @return nothing when they are not of kind "documents"
[[nodiscard]] std::optional<RegisterRead> read_register(const RecordPart& rows);

}  // namespace parindex::inline v1

#endif  // PARINDEX_EVIDENCE_HPP_
