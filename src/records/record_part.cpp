// SPDX-License-Identifier: Apache-2.0
// RecordPart: rows of a kind as an object that is merged and sent as bytes. Files stand in the bytes in order
// of their names, rows in one of their own.
#include "parindex/record_part.hpp"

#include <algorithm>
#include <utility>

#include "records/kept_rows.hpp"
#include "records/state_bytes.hpp"
#include "report.hpp"

namespace parindex::inline v1 {
namespace detail::records {
namespace {

constexpr std::string_view kMagic = "parindex-record-part/1\n";

// Says that two states cannot be one. The catalogue's hint is that of dossiers, whose counts hang on periods.
void report_other(Text why, Mistakes& mistakes) {
  Mistakes one(1);
  report(one, Code::kStateOther, {}, {std::move(why)});
  Mistake mistake = *one.begin();
  mistake.hint = {
      "các phần phải cùng loại bản ghi, cùng phiếu hỏi, cùng số dòng liệt kê; danh sách: cùng truy vấn",
      "parts must be of one kind, with the same form and number of listed rows; lists: the same queries"};
  mistakes.add(std::move(mistake));
}

std::string write(const RowState& state) {
  StateWriter out(kMagic);
  out.text(state.plan->kind.schema->kind);
  out.text(state.fingerprint());
  out.number(state.files.size());
  for (const auto& [name, quality] : state.files) {
    out.text(name);
    out.number(quality.rows_counted);
    out.number(quality.reasons.size());
    for (const RefusedCount& reason : quality.reasons) {
      out.text(reason.code);
      out.number(reason.rows);
    }
    out.number(quality.refused.size());
    for (const Mistake& mistake : quality.refused) {
      out.mistake(mistake);
      out.text(mistake.place.pointer);  // lines of JSON have one
    }
  }
  out.text(state.rows->bytes());
  return std::move(out).sealed();
}

// What became of a file's rows, each list in its order, so that the same state has the same bytes.
QualityReport read_quality(StateReader& in, const std::string& file) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 62U;
  QualityReport out;
  out.rows_counted = in.number(kMost);
  for (std::size_t reasons = in.size(); reasons != 0 && in.good(); --reasons) {
    RefusedCount reason{in.text(), in.number(kMost)};
    if (!out.reasons.empty() && reason.code <= out.reasons.back().code) in.fail();
    out.rows_refused += reason.rows;
    out.reasons.push_back(std::move(reason));
  }
  for (std::size_t refused = in.size(); refused != 0 && in.good(); --refused) {
    out.refused.push_back(in.mistake(file));
    out.refused.back().place.pointer = in.text();
  }
  if (out.refused.size() > out.rows_refused) in.fail();
  out.rows_in = out.rows_counted + out.rows_refused;
  return out;
}

// False when the bytes are not what write() wrote.
bool read(StateReader& in, RowState& state, Mistakes& mistakes) {
  std::string before;
  for (std::size_t files = in.size(); files != 0 && in.good(); --files) {
    const std::string name = in.text();
    if (!state.files.empty() && name <= before) in.fail();
    QualityReport quality = read_quality(in, name);
    if (!in.good()) break;
    state.files.emplace(name, std::move(quality));
    before = name;
  }
  const std::string rows = in.text();
  const bool good = in.good() && in.at_end();
  if (good && !state.rows->take(rows, *state.plan, mistakes)) return false;
  std::uint64_t counted = 0;
  for (const auto& [file, quality] : state.files)
    counted += quality.rows_counted;
  if (good && counted == state.rows->size()) return true;
  report_damage({"nội dung không đúng cấu trúc", "it is not built as it must be"}, mistakes);
  return false;
}

}  // namespace
}  // namespace detail::records

namespace records = detail::records;

RecordPart::RecordPart(std::unique_ptr<records::RowState> state) noexcept : state_(std::move(state)) {}
RecordPart::RecordPart(RecordPart&&) noexcept = default;
RecordPart& RecordPart::operator=(RecordPart&&) noexcept = default;
RecordPart::~RecordPart() = default;

bool RecordPart::has_kind(std::string_view kind) noexcept {
  const records::RecordKind* const found = records::find_kind(kind);
  return found != nullptr && found->rows != nullptr;
}

std::optional<RecordPart> RecordPart::start(std::string_view kind, const RecordsRequest& request,
                                            Mistakes& mistakes) {
  if (!has_kind(kind)) {
    std::string all;
    for (const records::RecordKind& one : records::all_kinds()) {
      if (one.rows != nullptr) all += (all.empty() ? "" : ", ") + std::string(one.schema->kind);
    }
    report(mistakes, detail::Code::kRecordsKind, {}, {kind, all});
    return std::nullopt;
  }
  std::unique_ptr<records::RowState> state =
      records::RowState::start(*records::find_kind(kind), request, mistakes);
  if (state == nullptr) return std::nullopt;
  return RecordPart(std::move(state));
}

std::string_view RecordPart::kind() const noexcept { return state_->plan->kind.schema->kind; }

bool RecordPart::read(const RecordInput& input, Mistakes& mistakes,
                      const std::function<bool(std::uint64_t done, std::uint64_t total)>& progress) {
  return state_->read(input, progress, mistakes);
}

bool RecordPart::fits(const RecordPart& other, Mistakes& mistakes) const {
  if (kind() == other.kind() && state_->fingerprint() == other.state_->fingerprint()) return true;
  records::report_other({"hai phần được đọc theo cách khác nhau", "the two were read in different ways"},
                        mistakes);
  return false;
}

bool RecordPart::merge(RecordPart& other, Mistakes& mistakes) {
  if (!fits(other, mistakes)) return false;
  state_->merge(*other.state_);
  return true;
}

std::string RecordPart::bytes() const { return records::write(*state_); }

std::optional<RecordPart> RecordPart::from_bytes(std::string_view bytes, std::string_view kind,
                                                 const RecordsRequest& request, Mistakes& mistakes) {
  const std::optional<std::string_view> body = records::open_state(
      records::kMagic, bytes,
      {"không phải là các dòng bản ghi do ParIndex ghi", "these are no rows of records of ParIndex"},
      mistakes);
  if (!body) return std::nullopt;
  std::optional<RecordPart> out = start(kind, request, mistakes);
  if (!out) return std::nullopt;
  records::StateReader in(*body);
  const std::string of = in.text();
  const std::string read_with = in.text();
  if (in.good() && of != kind) {
    records::report_other({"là các dòng “" + of + "”", "these are rows of “" + of + "”"}, mistakes);
    return std::nullopt;
  }
  if (in.good() && read_with != out->state_->fingerprint()) {
    records::report_other({"được đọc theo cách khác", "they were read in another way"}, mistakes);
    return std::nullopt;
  }
  if (!records::read(in, *out->state_, mistakes)) return std::nullopt;
  return out;
}

std::optional<RecordFacts> RecordPart::facts(Mistakes& mistakes) const {
  return state_->facts(state_->names(), mistakes);
}

}  // namespace parindex::inline v1
