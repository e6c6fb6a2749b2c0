// SPDX-License-Identifier: Apache-2.0
// Reading inputs, whole or in parts, into batches.
#include <functional>

#include "handles.hpp"

namespace parindex::capi {

std::function<bool(std::size_t, std::size_t)> Options::progress() {
  if (raw.progress == nullptr) return {};
  return [this](std::size_t done, std::size_t total) {
    if (!cancelled) cancelled = raw.progress(done, total, raw.user) != 0;
    return cancelled;
  };
}

ReadOptions Options::reading() {
  ReadOptions out;
  out.period = period;
  out.keep_going = has(PARINDEX_SCORE_KEEP_GOING);
  if (raw.max_bytes != 0) out.max_bytes = static_cast<std::size_t>(raw.max_bytes);
  out.progress = progress();
  return out;
}

ScoreOptions Options::scoring() {
  ScoreOptions out;
  if (raw.previous != nullptr) out.previous = &raw.previous->box->batch;
  if (raw.calendar != nullptr) out.calendar = &raw.calendar->calendar;
  out.reasons = !has(PARINDEX_SCORE_NO_REASONS);
  out.traces = !has(PARINDEX_SCORE_NO_TRACES);
  out.seals = !has(PARINDEX_SCORE_NO_SEALS);
  out.keep_going = has(PARINDEX_SCORE_KEEP_GOING);
  out.progress = progress();
  return out;
}

parindex_status take_options(const parindex_score_options* options, Options& out, parindex_error** error) {
  if (options == nullptr) return PARINDEX_OK;
  if (!take(options, out.raw)) return fail(error, kBadStruct);
  constexpr std::uint32_t kKnown = PARINDEX_SCORE_KEEP_GOING | PARINDEX_SCORE_NO_REASONS |
                                   PARINDEX_SCORE_BORROW_COLUMNS | PARINDEX_SCORE_NO_TRACES |
                                   PARINDEX_SCORE_NO_SEALS;
  if ((out.raw.flags & ~kKnown) != 0) return fail(error, kBadFlags);
  if (out.raw.format < PARINDEX_FORMAT_JSON || out.raw.format > PARINDEX_FORMAT_CSV)
    return fail(error, kBadFlags);
  if (out.raw.threads < -1) return fail(error, {"số luồng không hợp lệ", "the number of threads is wrong"});
  if (out.raw.max_bytes < 0) {
    return fail(error, {"giới hạn kích thước là số âm", "a size limit is negative"});
  }
  if (out.raw.units != nullptr && out.raw.units_length != UINT64_MAX &&
      out.raw.units_length > static_cast<std::uint64_t>(PTRDIFF_MAX))
    return fail(error, kBadText);
  if (out.raw.previous != nullptr && !valid(out.raw.previous)) return fail(error, kNullArgument);
  if (out.raw.calendar != nullptr && !valid(out.raw.calendar)) return fail(error, kNullArgument);
  if (out.raw.period != nullptr) {
    out.period = parse_period(out.raw.period);
    if (!out.period) {
      return fail(error,
          {"kỳ không đọc được; ví dụ: 2026, 2026-06, 2026-Q2, 2026-01-01..2026-06-30",
              "the period cannot be read; for instance 2026, 2026-06, 2026-Q2, 2026-01-01..2026-06-30"});
    }
  }
  if (out.raw.as_of != nullptr) {
    out.as_of = Date::parse(out.raw.as_of);
    if (!out.as_of) {
      return fail(error,
          {"ngày không đọc được; ví dụ: 2026-06-30", "the day cannot be read; for instance 2026-06-30"});
    }
  }
  return PARINDEX_OK;
}

}  // namespace parindex::capi

struct parindex_reader {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kReader;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::capi::FrameworkBox> framework;
  parindex::capi::Options options;
  parindex::Mistakes mistakes;
  std::optional<parindex::InputReader> reader;  // none: finished

  // Runs `read`; a reader that it leaves half way (no memory) is only good to be freed.
  template <typename Read>
  void run(Read&& read) {
    try {
      read();
    } catch (...) {
      reader.reset();
      throw;
    }
  }

  // Adds an input of any format.
  void add(parindex_format format, std::string_view text, const std::string& file) {
    switch (format) {
      case PARINDEX_FORMAT_JSON_LINES:
        return reader->read_json_lines(text, file);
      case PARINDEX_FORMAT_CSV:
        return reader->read_csv(text, file);
      case PARINDEX_FORMAT_UNITS:
        return reader->read_units(text, file);
      default:
        return reader->read_json(text, file);
    }
  }
};

using parindex::capi::fail;
using parindex::capi::guard;
using parindex::capi::guard_options;
using parindex::capi::kBadText;
using parindex::capi::kNullArgument;
using parindex::capi::Options;
using parindex::capi::text_of;
using parindex::capi::valid;

namespace {

constexpr parindex::capi::Sentence kFinished{"bộ đọc này đã kết thúc", "this reader is finished"};

std::unique_ptr<parindex_reader> make_reader(
    const parindex_framework& framework, const parindex::capi::Options& options) {
  auto out = std::make_unique<parindex_reader>();
  out->framework = framework.box;
  out->options = options;
  out->reader.emplace(out->framework->framework, out->mistakes, out->options.reading());
  if (options.raw.units != nullptr) {
    const std::size_t length = options.raw.units_length == UINT64_MAX
                                   ? PARINDEX_NTS
                                   : static_cast<std::size_t>(options.raw.units_length);
    out->reader->read_units(*text_of(options.raw.units, length), "units");  // take_options() looked at it
  }
  // The texts are the caller's and need not outlive this call.
  out->options.raw.units = nullptr;
  out->options.raw.file = nullptr;
  return out;
}

parindex_status finish(
    parindex_reader& reader, std::shared_ptr<const parindex::capi::BatchBox>& out, parindex_error** error) {
  std::optional<parindex::Batch> batch;
  reader.run([&] { batch = reader.reader->finish(); });
  reader.reader.reset();
  if (reader.options.cancelled) return parindex::capi::fail_cancelled(error);
  if (!batch) return parindex::capi::fail_data(error, std::move(reader.mistakes));
  out = std::make_shared<const parindex::capi::BatchBox>(
      parindex::capi::BatchBox{reader.framework, *std::move(batch), std::move(reader.mistakes)});
  return PARINDEX_OK;
}

}  // namespace

extern "C" {

parindex_status parindex_score_options_init(parindex_score_options* options, size_t struct_size) noexcept {
  return parindex::capi::clear(options, struct_size) ? PARINDEX_OK : PARINDEX_E_ARGUMENT;
}

parindex_status parindex_reader_new(const parindex_framework* framework,
    const parindex_score_options* options, parindex_reader** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard_options(options, error, [&](Options& taken) -> parindex_status {
    if (out == nullptr || !valid(framework)) return fail(error, kNullArgument);
    *out = make_reader(*framework, taken).release();
    return PARINDEX_OK;
  });
}

void parindex_reader_free(parindex_reader* reader) noexcept { parindex::capi::free_handle(reader); }

parindex_status parindex_reader_add(parindex_reader* reader, parindex_format format, const char* input,
    size_t input_len, const char* file, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(reader)) return fail(error, kNullArgument);
    if (!reader->reader) return fail(error, kFinished);
    if (format < PARINDEX_FORMAT_JSON || format > PARINDEX_FORMAT_UNITS)
      return fail(error, parindex::capi::kBadFlags);
    const std::optional<std::string_view> text = text_of(input, input_len);
    if (!text) return fail(error, kBadText);
    reader->run([&] { reader->add(format, *text, parindex::capi::or_empty(file)); });
    return reader->options.cancelled ? parindex::capi::fail_cancelled(error) : PARINDEX_OK;
  });
}

parindex_status parindex_reader_feed(parindex_reader* reader, const char* part, size_t part_len,
    const char* file, parindex_error** error) noexcept {
  return guard(error, [&]() -> parindex_status {
    if (!valid(reader)) return fail(error, kNullArgument);
    if (!reader->reader) return fail(error, kFinished);
    const std::optional<std::string_view> text = text_of(part, part_len);
    if (!text) return fail(error, kBadText);
    reader->run([&] { reader->reader->feed_json_lines(*text, parindex::capi::or_empty(file)); });
    return reader->options.cancelled ? parindex::capi::fail_cancelled(error) : PARINDEX_OK;
  });
}

parindex_status parindex_reader_finish(
    parindex_reader* reader, parindex_batch** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard(error, [&]() -> parindex_status {
    if (out == nullptr || !valid(reader)) return fail(error, kNullArgument);
    if (!reader->reader) return fail(error, kFinished);
    auto handle = std::make_unique<parindex_batch>();
    const parindex_status status = finish(*reader, handle->box, error);
    if (status == PARINDEX_OK) *out = handle.release();
    return status;
  });
}

void parindex_batch_free(parindex_batch* batch) noexcept { parindex::capi::free_handle(batch); }

size_t parindex_batch_size(const parindex_batch* batch) noexcept {
  return valid(batch) ? batch->box->batch.size() : 0;
}

const char* parindex_batch_unit(const parindex_batch* batch, size_t assessment) noexcept {
  if (!valid(batch) || assessment >= batch->box->batch.size()) return nullptr;
  return batch->box->batch.unit(assessment).id.c_str();
}

size_t parindex_batch_mistake_count(const parindex_batch* batch) noexcept {
  return valid(batch) ? batch->box->mistakes.size() : 0;
}

parindex_status parindex_batch_mistake(
    const parindex_batch* batch, size_t index, parindex_mistake* out) noexcept {
  if (!valid(batch)) return PARINDEX_E_ARGUMENT;
  return parindex::capi::mistake_at(batch->box->mistakes, index, out);
}

parindex_status parindex_score_json(const parindex_framework* framework, const char* input, size_t input_len,
    const parindex_score_options* options, parindex_result** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard_options(options, error, [&](Options& taken) -> parindex_status {
    if (out == nullptr || !valid(framework)) return fail(error, kNullArgument);
    const std::optional<std::string_view> text = text_of(input, input_len);
    if (!text) return fail(error, kBadText);
    const std::unique_ptr<parindex_reader> reader = make_reader(*framework, taken);
    reader->add(taken.raw.format, *text, parindex::capi::or_empty(taken.raw.file));
    std::shared_ptr<const parindex::capi::BatchBox> batch;
    if (const parindex_status status = finish(*reader, batch, error); status != PARINDEX_OK) return status;
    return parindex::capi::score_box(batch, taken, out, error);
  });
}

parindex_status parindex_score_batch(const parindex_batch* batch, const parindex_score_options* options,
    parindex_result** out, parindex_error** error) noexcept {
  if (out != nullptr) *out = nullptr;
  return guard_options(options, error, [&](Options& taken) -> parindex_status {
    if (out == nullptr || !valid(batch)) return fail(error, kNullArgument);
    return parindex::capi::score_box(batch->box, taken, out, error);
  });
}

}  // extern "C"
