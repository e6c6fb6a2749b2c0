// SPDX-License-Identifier: Apache-2.0
// Options and inputs of the calls that read records.
#include <thread>

#include "records_handles.hpp"

namespace parindex::capi {
namespace {

constexpr std::uint64_t kMostInputs = 1U << 20U;
constexpr std::uint64_t kMostPeriods = 1U << 16U;
constexpr std::uint64_t kMostUnits = 1U << 28U;
constexpr Sentence kBadPeriod{"kỳ không đọc được; ví dụ: 2026, 2026-06, 2026-Q2, 2026-01-01..2026-06-30",
    "a period cannot be read; for instance 2026, 2026-06, 2026-Q2, 2026-01-01..2026-06-30"};

// A document of the options: empty when there is none, else never empty, so that an empty one is a mistake.
parindex_status take_document(const char* text, std::uint64_t length, const char* file, std::string& to,
    std::string& name, parindex_error** error) {
  if (text == nullptr && length == 0) return PARINDEX_OK;
  const std::optional<std::string_view> found = text_of_64(text, length);
  if (!found || text == nullptr) return fail(error, kBadText);
  to = found->empty() ? std::string(" ") : std::string(*found);
  name = or_empty(file);
  return PARINDEX_OK;
}

// What the framework of the options asks of a kind of record.
parindex_status take_queries(std::string_view kind, RecordsOptions& out, parindex_error** error) {
  if (out.raw.framework == nullptr) return PARINDEX_OK;
  Mistakes mistakes;
  out.request.queries = framework_queries(out.framework, or_empty(out.raw.framework_file), kind, mistakes);
  if (mistakes.has_errors()) return fail_data(error, std::move(mistakes));
  if (out.request.queries.empty() && out.request.mapping.empty()) {
    return fail(error, PARINDEX_E_NOT_FOUND,
        {"không số liệu nào của bộ tiêu chí lấy từ loại bản ghi này, và không có ánh xạ",
            "no fact of the framework comes from this kind of record, and there is no mapping"});
  }
  return PARINDEX_OK;
}

}  // namespace

std::function<bool(std::uint64_t, std::uint64_t)> progress_of(
    parindex_progress_fn progress, void* user, bool& cancelled) {
  if (progress == nullptr) return {};
  return [progress, user, &cancelled](std::uint64_t done, std::uint64_t total) {
    if (!cancelled) cancelled = progress(done, total, user) != 0;
    return cancelled;
  };
}

parindex_status take_records_options(
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error) {
  if (options == nullptr) return PARINDEX_OK;
  parindex_records_options& raw = out.raw;
  if (!take(options, raw)) return fail(error, kBadStruct);
  if ((raw.flags & ~(PARINDEX_RECORDS_KEEP_GOING | PARINDEX_RECORDS_CHECK_FILES)) != 0)
    return fail(error, kBadFlags);
  if (raw.threads < -1) return fail(error, {"số luồng không hợp lệ", "the number of threads is wrong"});
  if (raw.listed < 0) {
    return fail(error, {"số dòng được liệt kê là số âm", "the number of listed rows is negative"});
  }
  RecordsRequest& request = out.request;
  request.threads = raw.threads == 0  ? 1
                    : raw.threads < 0 ? std::max(std::thread::hardware_concurrency(), 1U)
                                      : static_cast<std::size_t>(raw.threads);
  if (raw.listed != 0) request.listed = static_cast<std::size_t>(raw.listed);
  if (const parindex_status status = take_document(
          raw.mapping, raw.mapping_length, raw.mapping_file, request.mapping, request.mapping_file, error);
      status != PARINDEX_OK)
    return status;
  if (const parindex_status status =
          take_document(raw.form, raw.form_length, raw.form_file, request.form, request.form_file, error);
      status != PARINDEX_OK)
    return status;
  const std::optional<std::string_view> framework = text_of_64(raw.framework, raw.framework_length);
  if (!framework) return fail(error, kBadText);
  out.framework = *framework;
  if ((raw.period_count != 0 && raw.periods == nullptr) || (raw.unit_count != 0 && raw.units == nullptr))
    return fail(error, kNullArgument);
  if (raw.period_count > kMostPeriods || raw.unit_count > kMostUnits) return fail(error, kNoSuchIndex);
  for (std::uint64_t i = 0; i != raw.period_count; ++i) {
    const std::optional<Period> period = parse_period(or_empty(raw.periods[i]));
    if (!period) return fail(error, kBadPeriod);
    request.periods.push_back(*period);
  }
  for (std::uint64_t i = 0; i != raw.unit_count; ++i)
    request.units.emplace_back(or_empty(raw.units[i]));
  if (raw.as_of != nullptr) {
    request.as_of = Date::parse(raw.as_of);
    if (!request.as_of) {
      return fail(error,
          {"ngày không đọc được; ví dụ: 2026-06-30", "the day cannot be read; for instance 2026-06-30"});
    }
  }
  if (raw.calendar != nullptr) {
    if (!valid(raw.calendar)) return fail(error, kNullArgument);
    out.calendar = raw.calendar->calendar;
    request.calendar = out.calendar.get();
  }
  request.progress = progress_of(raw.progress, raw.user, out.cancelled);
  return PARINDEX_OK;
}

parindex_status take_kind_options(std::string_view kind, const parindex_records_options* options,
    RecordsOptions& out, parindex_error** error) {
  const parindex_status status = take_records_options(options, out, error);
  return status == PARINDEX_OK ? take_queries(kind, out, error) : status;
}

parindex_status take_counting_options(std::string_view kind, const parindex_records_options* options,
    RecordsOptions& out, parindex_error** error) {
  const parindex_status status = take_records_options(options, out, error);
  if (status != PARINDEX_OK) return status;
  if (out.request.periods.empty()) return fail(error, kNoPeriod);
  return take_queries(kind, out, error);
}

parindex_status take_evidence_options(
    const parindex_records_options* options, RecordsOptions& out, parindex_error** error) {
  if (options == nullptr) return fail(error, kNullArgument);
  const parindex_status status = take_records_options(options, out, error);
  if (status != PARINDEX_OK) return status;
  if (out.raw.framework == nullptr) return fail(error, kNullArgument);
  if (out.request.periods.size() > 1) return fail(error, {"chỉ nhận một kỳ", "one period at most"});
  return PARINDEX_OK;
}

parindex_status take_inputs(const parindex_records_input* inputs, std::size_t count,
    std::vector<RecordInput>& out, parindex_error** error) {
  if (count == 0) return PARINDEX_OK;
  if (inputs == nullptr) return fail(error, kNullArgument);
  if (count > kMostInputs) return fail(error, kNoSuchIndex);
  const std::size_t step = struct_size_of(inputs);
  const auto* at = reinterpret_cast<const unsigned char*>(inputs);
  for (std::size_t i = 0; i != count; ++i, at += step) {
    parindex_records_input raw{};
    if (struct_size_of(at) != step || !take(at, raw)) return fail(error, kBadStruct);
    if (raw.flags != 0) return fail(error, kBadFlags);
    const bool given = raw.bytes != nullptr || raw.length != 0;
    if ((given && raw.read != nullptr) || (!given && raw.read == nullptr && raw.name == nullptr)) {
      return fail(error, {"một đầu vào cần đúng một trong ba: tên tệp, bytes hoặc read",
                             "an input is one of three: the name of a file, bytes, or read"});
    }
    RecordInput input{.name = or_empty(raw.name), .bytes = {}};
    if (given) {
      input.bytes = text_of_64(raw.bytes, raw.length);
      if (!input.bytes || raw.bytes == nullptr) return fail(error, kBadText);
    }
    if (raw.read != nullptr) {
      input.read = [read = raw.read, user = raw.user](char* to, std::size_t room) -> std::ptrdiff_t {
        const std::int64_t got = read(to, room, user);
        return got < 0 || static_cast<std::uint64_t>(got) > room ? -1 : static_cast<std::ptrdiff_t>(got);
      };
    }
    out.push_back(std::move(input));
  }
  return PARINDEX_OK;
}

}  // namespace parindex::capi
