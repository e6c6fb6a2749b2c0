// SPDX-License-Identifier: Apache-2.0
// What evidence is missing, of whom, and until when.
#include "parindex/evidence.hpp"

#include "asking.hpp"
#include "records_handles.hpp"

struct parindex_records_needs {
  static constexpr parindex::capi::Tag kTag = parindex::capi::kRecordsNeedsTag;
  // The texts that are not in the needs themselves.
  struct Texts {
    std::string due, period_from, period_to;
  };

  parindex::capi::Tag tag = kTag;
  std::optional<parindex::Framework> framework;
  std::vector<parindex::ItemInfo> items;
  std::vector<parindex::EvidenceNeed> needs;
  std::vector<Texts> texts;
  parindex::Mistakes mistakes;
};

using parindex::capi::fail;
using parindex::capi::fail_data;
using parindex::capi::guarded;
using parindex::capi::kNullArgument;
using parindex::capi::RecordsOptions;
using parindex::capi::valid;

namespace {

// The caller's assessments, facts and unit registers, all of them checked.
struct Documents {
  std::vector<std::pair<parindex_records_document, std::string_view>> list;

  parindex_status take(
      const parindex_records_document* documents, std::size_t count, parindex_error** error) {
    constexpr std::size_t kMost = std::size_t{1} << 20U;
    if (count != 0 && documents == nullptr) return fail(error, kNullArgument);
    if (count > kMost) return fail(error, parindex::capi::kNoSuchIndex);
    const std::size_t step = count == 0 ? 0 : parindex::capi::struct_size_of(documents);
    const auto* at = reinterpret_cast<const unsigned char*>(documents);
    for (std::size_t i = 0; i != count; ++i, at += step) {
      parindex_records_document raw{};
      if (parindex::capi::struct_size_of(at) != step || !parindex::capi::take(at, raw))
        return fail(error, parindex::capi::kBadStruct);
      if (raw.format < PARINDEX_FORMAT_JSON || raw.format > PARINDEX_FORMAT_UNITS)
        return fail(error, parindex::capi::kBadFlags);
      const std::optional<std::string_view> text = parindex::capi::text_of_64(raw.bytes, raw.length);
      if (!text) return fail(error, parindex::capi::kBadText);
      list.emplace_back(raw, *text);
    }
    return PARINDEX_OK;
  }

  // The batch of all of them, and of `more` assessments.
  [[nodiscard]] std::optional<parindex::Batch> read(const parindex::Framework& framework,
      const RecordsOptions& options, std::string_view more, parindex::Mistakes& mistakes) const {
    parindex::ReadOptions reading;
    if (!options.request.periods.empty()) reading.period = options.request.periods.front();
    reading.keep_going = options.has(PARINDEX_RECORDS_KEEP_GOING);
    parindex::InputReader reader(framework, mistakes, reading);
    for (const auto& [raw, text] : list) {
      const std::string name = parindex::capi::or_empty(raw.name);
      switch (raw.format) {
        case PARINDEX_FORMAT_JSON_LINES:
          reader.read_json_lines(text, name);
          break;
        case PARINDEX_FORMAT_CSV:
          reader.read_csv(text, name);
          break;
        case PARINDEX_FORMAT_UNITS:
          reader.read_units(text, name);
          break;
        default:
          reader.read_json(text, name);
      }
    }
    if (!more.empty()) reader.read_json(more, "register");
    return reader.finish();
  }
};

using ReadRegister = std::function<std::optional<parindex::RegisterRead>(parindex::Mistakes&)>;

parindex_status find_needs(const Documents& documents, RecordsOptions& options,
    const ReadRegister& read_register, parindex_records_needs& out, parindex_error** error) {
  const bool keep_going = options.has(PARINDEX_RECORDS_KEEP_GOING);
  parindex::Mistakes& mistakes = out.mistakes;
  const auto wrong = [&] { return fail_data(error, std::move(mistakes)); };
  const auto stopped = [&](const parindex::Mistakes& found) { return found.has_errors() && !keep_going; };
  parindex::LoadOptions load;
  load.file = parindex::capi::or_empty(options.raw.framework_file);
  out.framework = parindex::Framework::load(options.framework, mistakes, load);
  if (!out.framework) return wrong();
  const parindex::Framework& framework = *out.framework;

  std::optional<parindex::RegisterRead> read = read_register(mistakes);
  if (options.cancelled) return parindex::capi::fail_cancelled(error);
  if (!read) return wrong();
  if (read->quality.rows_refused != 0 && !keep_going)
    return fail_data(error, parindex::capi::refused_rows(read->quality));
  mistakes.append(parindex::capi::refused_rows(read->quality));
  for (const parindex::Mistake& mistake : read->quality.warnings)
    mistakes.add(mistake);
  parindex::EvidenceRegister evidence = std::move(read->documents);
  if (options.has(PARINDEX_RECORDS_CHECK_FILES)) {
    evidence = parindex::check_register_files(
        evidence, parindex::capi::or_empty(options.raw.folder), mistakes, nullptr);
  }

  // Which units and periods the documents go to shows only after reading once; its warnings come again.
  std::optional<parindex::Batch> batch;
  {
    parindex::Mistakes first;
    batch = documents.read(framework, options, {}, first);
    if (!batch) return fail_data(error, std::move(first));
  }
  parindex::Mistakes unknown;
  const std::string more = parindex::evidence_as_assessments(framework, *batch, evidence, unknown);
  const bool stop = stopped(unknown);
  mistakes.append(std::move(unknown));
  if (stop) return wrong();
  batch = documents.read(framework, options, more, mistakes);
  if (!batch) return wrong();
  parindex::ScoreOptions scoring;
  scoring.reasons = scoring.traces = scoring.seals = false;
  scoring.keep_going = keep_going;
  scoring.calendar = options.request.calendar;
  const std::optional<parindex::Scorecards> cards = parindex::score(framework, *batch, mistakes, scoring);
  if (!cards) return wrong();
  out.items = framework.items();
  out.needs = parindex::evidence_needs(framework, *cards, evidence);
  for (const parindex::EvidenceNeed& need : out.needs) {
    out.texts.push_back({need.due ? need.due->to_string() : std::string(), need.period.from.to_string(),
        need.period.to.to_string()});
  }
  return PARINDEX_OK;
}

const std::vector<std::string>* list_of(
    const parindex::EvidenceNeed& need, parindex_records_list list) noexcept {
  switch (list) {
    case PARINDEX_RECORDS_KINDS:
      return &need.status.kinds;
    case PARINDEX_RECORDS_COUNTED:
      return &need.status.counted;
    case PARINDEX_RECORDS_REJECTED:
      return &need.rejected;
    case PARINDEX_RECORDS_OUTSIDE:
      return &need.outside;
    case PARINDEX_RECORDS_OTHER_KIND:
      return &need.other_kind;
    default:
      return nullptr;
  }
}

}  // namespace

parindex_status parindex::capi::give_needs(const parindex_records_document* documents, std::size_t count,
    RecordsOptions& options, const ReadRegister& read, parindex_records_needs** out, parindex_error** error) {
  Documents given;
  parindex_status status = given.take(documents, count, error);
  if (status != PARINDEX_OK) return status;
  auto handle = std::make_unique<parindex_records_needs>();
  status = find_needs(given, options, read, *handle, error);
  if (status == PARINDEX_OK) *out = handle.release();
  return status;
}

extern "C" {

parindex_status parindex_records_evidence(const parindex_records_document* documents, size_t document_count,
    const parindex_records_input* registers, size_t register_count, const parindex_records_options* options,
    parindex_records_needs** out, parindex_records_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (out == nullptr) return fail(inner, kNullArgument);
    RecordsOptions taken;
    parindex_status status = take_evidence_options(options, taken, inner);
    if (status == PARINDEX_OK)
      status = parindex::capi::take_inputs(registers, register_count, taken.request.inputs, inner);
    if (status != PARINDEX_OK) return status;
    const auto read = [&taken](parindex::Mistakes& mistakes) {
      return parindex::read_register(taken.request, mistakes);
    };
    return parindex::capi::give_needs(documents, document_count, taken, read, out, inner);
  });
}

void parindex_records_needs_free(parindex_records_needs* needs) noexcept {
  parindex::capi::free_handle(needs);
}

size_t parindex_records_needs_count(const parindex_records_needs* needs) noexcept {
  return valid(needs) ? needs->needs.size() : 0;
}

parindex_status parindex_records_needs_need(
    const parindex_records_needs* needs, size_t index, parindex_records_need* out) noexcept {
  if (!valid(needs) || index >= needs->needs.size()) return PARINDEX_E_ARGUMENT;
  const parindex::EvidenceNeed& need = needs->needs[index];
  const parindex::ItemInfo& item = needs->items[need.item];
  const parindex_records_needs::Texts& texts = needs->texts[index];
  parindex_records_need raw{};
  raw.flags = (need.open ? PARINDEX_RECORDS_NEED_OPEN : 0U) |
              (need.status.explained ? PARINDEX_RECORDS_NEED_EXPLAINED : 0U);
  raw.asked = need.status.at_least;
  raw.missing = need.status.missing;
  raw.owner = need.owner.c_str();
  raw.due = texts.due.c_str();
  raw.unit = need.unit.c_str();
  raw.period_from = texts.period_from.c_str();
  raw.period_to = texts.period_to.c_str();
  raw.item = item.label.c_str();
  raw.title_vi = item.title.vi.c_str();
  raw.title_en = item.title.en.c_str();
  return parindex::capi::fill(out, raw) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

const char* parindex_records_needs_text(
    const parindex_records_needs* needs, size_t index, parindex_records_list list, size_t place) noexcept {
  if (!valid(needs) || index >= needs->needs.size()) return nullptr;
  const std::vector<std::string>* const texts = list_of(needs->needs[index], list);
  return texts != nullptr && place < texts->size() ? (*texts)[place].c_str() : nullptr;
}

size_t parindex_records_needs_mistake_count(const parindex_records_needs* needs) noexcept {
  return valid(needs) ? needs->mistakes.size() : 0;
}

parindex_status parindex_records_needs_mistake(
    const parindex_records_needs* needs, size_t index, parindex_mistake* out) noexcept {
  if (!valid(needs)) return PARINDEX_E_ARGUMENT;
  return parindex::capi::mistake_at(needs->mistakes, index, out);
}

parindex_status parindex_records_needs_write(const parindex_records_needs* needs, parindex_records_view view,
    parindex_language language, int32_t all, parindex_write_fn write, void* user,
    parindex_records_error** error) noexcept {
  return guarded(error, [&](parindex_error** inner) -> parindex_status {
    if (!valid(needs) || write == nullptr) return fail(inner, kNullArgument);
    if ((view != PARINDEX_RECORDS_CSV && view != PARINDEX_RECORDS_JSON) ||
        (language != PARINDEX_VI && language != PARINDEX_EN))
      return fail(inner, parindex::capi::kBadFlags);
    const auto chosen = language == PARINDEX_VI ? parindex::Language::kVi : parindex::Language::kEn;
    const auto print = view == PARINDEX_RECORDS_CSV ? parindex::evidence_to_csv : parindex::evidence_to_json;
    return parindex::capi::hand_on(
        print(*needs->framework, needs->needs, chosen, all != 0), write, user, inner);
  });
}

}  // extern "C"
