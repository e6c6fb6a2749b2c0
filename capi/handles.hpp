// SPDX-License-Identifier: Apache-2.0
// What for: what the opaque handles of parindex.h are, and the small checks every function makes.
//
// A handle is a tag, so that a handle of another type is told from the right one, and shares of immutable
// things,
// so that handles may be freed in any order.
#ifndef PARINDEX_CAPI_HANDLES_HPP_
#define PARINDEX_CAPI_HANDLES_HPP_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex/parindex.hpp"

#include "guard.hpp"
#include "structs.hpp"

namespace parindex::capi {

// A framework with what enumerations hand out.
struct FrameworkBox {
  explicit FrameworkBox(Framework loaded, Mistakes said);

  Framework framework;
  std::vector<FactInfo> facts;
  std::vector<ItemInfo> items;
  std::vector<BandInfo> bands;
  std::string period;
  Mistakes warnings;
};

struct BatchBox {
  std::shared_ptr<const FrameworkBox> framework;
  Batch batch;
  Mistakes mistakes;  // warnings; with keep_going also errors
};

// The scorecards of a result: made already, or made from columns when somebody asks.
class Cards {
 public:
  Cards() = default;
  Cards(const Cards&) = delete;
  Cards& operator=(const Cards&) = delete;
  virtual ~Cards() = default;
  [[nodiscard]] virtual std::size_t size() const noexcept = 0;
  // False for a unit that was left out because its data is wrong.
  [[nodiscard]] virtual bool counts(std::size_t unit) const noexcept = 0;
  // To look at now: nothing is kept.
  [[nodiscard]] virtual std::shared_ptr<const Scorecard> look(std::size_t unit) const = 0;
  // To hand out texts of: lives as long as the result.
  [[nodiscard]] virtual const Scorecard& keep(std::size_t unit) const = 0;
  // The unit itself; its texts live as long as the result.
  [[nodiscard]] virtual const Unit& unit(std::size_t unit) const = 0;
  [[nodiscard]] virtual const std::string& cohort(std::size_t unit) const = 0;
  [[nodiscard]] virtual std::optional<std::size_t> find(std::string_view id) const = 0;
  // All that count, for tables; `whole`: with everything the result was asked for, not only what tables show.
  [[nodiscard]] virtual std::shared_ptr<const Scorecards> all(bool whole) const = 0;
  // What the scorecards were made from, and with.
  [[nodiscard]] virtual std::shared_ptr<const Batch> batch() const = 0;
  [[nodiscard]] virtual const Batch* previous() const noexcept = 0;
  [[nodiscard]] virtual const Calendar* calendar() const noexcept = 0;
  // How a column of results was written.
  enum class Read : std::uint8_t { kDone, kDoesNotFit, kFromCards };
  // Writes a column of results, unless it is to be read from the scorecards.
  [[nodiscard]] virtual Read read(const parindex_output& /*output*/) const { return Read::kFromCards; }
};

enum class Tag : std::uint32_t {
  kFreed = 0,
  kFramework = 0x46724D57,
  kCalendar = 0x43616C64,
  kReader = 0x52646572,
  kBatch = 0x42617463,
  kColumns = 0x436F6C73,
  kResult = 0x52736C74,
  kError = 0x4572726F,
};

}  // namespace parindex::capi

struct parindex_framework {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kFramework;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::capi::FrameworkBox> box;
};

struct parindex_calendar {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kCalendar;
  parindex::capi::Tag tag = kTag;
  parindex::Calendar calendar;
};

struct parindex_batch {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kBatch;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::capi::BatchBox> box;
};

struct parindex_result {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kResult;
  parindex::capi::Tag tag = kTag;
  std::shared_ptr<const parindex::capi::FrameworkBox> framework;
  std::unique_ptr<const parindex::capi::Cards> cards;
  parindex::Mistakes mistakes;
  // First and last day of each period as texts, by period; filled before the handle is given out.
  std::vector<std::pair<parindex::Period, std::pair<std::string, std::string>>> periods;
};

namespace parindex::capi {

// A handle of the right type that was not freed.
template <typename Handle>
[[nodiscard]] bool valid(const Handle* handle) noexcept {
  return handle != nullptr && handle->tag == Handle::kTag;
}

template <typename Handle>
void free_handle(Handle* handle) noexcept {
  if (!valid(handle)) return;
  handle->tag = Tag::kFreed;
  delete handle;
}

// The caller's text; empty optional when it is NULL but has a length, or longer than memory.
[[nodiscard]] inline std::optional<std::string_view> text_of(const char* text, std::size_t length) noexcept {
  if (text == nullptr) {
    if (length == 0 || length == PARINDEX_NTS) return std::string_view();
    return std::nullopt;
  }
  if (length == PARINDEX_NTS) return std::string_view(text);
  if (length > static_cast<std::size_t>(PTRDIFF_MAX)) return std::nullopt;
  return std::string_view(text, length);
}

// A text in an option struct, its length in 64 bits; all bits 1: up to the NUL. The second form is for texts
// that were looked at.
[[nodiscard]] inline bool good_text(const char* text, std::uint64_t length) noexcept {
  if (length == UINT64_MAX) return true;
  return length <= static_cast<std::uint64_t>(PTRDIFF_MAX) && (text != nullptr || length == 0);
}
[[nodiscard]] inline std::string_view option_text(const char* text, std::uint64_t length) noexcept {
  return *text_of(text, length == UINT64_MAX ? PARINDEX_NTS : static_cast<std::size_t>(length));
}

[[nodiscard]] inline const char* or_empty(const char* text) noexcept { return text == nullptr ? "" : text; }

// Copies a text out by the two-call form.
[[nodiscard]] parindex_status copy_out(std::string_view text, char* buffer, std::size_t capacity,
    std::size_t* needed, parindex_error** error) noexcept;

// The position of the item with that label, or with that code where it is the only one; or PARINDEX_NONE.
[[nodiscard]] std::size_t find_item(const std::vector<ItemInfo>& items, std::string_view name) noexcept;

[[nodiscard]] parindex_mistake to_c(const Mistake& mistake) noexcept;
[[nodiscard]] parindex_status mistake_at(
    const Mistakes& mistakes, std::size_t index, parindex_mistake* out) noexcept;

// value x 10^scale, half up; flags say when that is not exact or does not fit.
[[nodiscard]] std::int64_t unscaled(const Rational& value, int scale, std::uint32_t& flags);

// The options of a call, checked and in C++ terms.
struct Options {
  parindex_score_options raw{};
  std::optional<Period> period;
  std::optional<Date> as_of;
  bool cancelled = false;  // the caller's progress said stop

  [[nodiscard]] std::function<bool(std::size_t, std::size_t)> progress();
  [[nodiscard]] ReadOptions reading();
  [[nodiscard]] ScoreOptions scoring();
  [[nodiscard]] bool has(std::uint32_t flag) const noexcept { return (raw.flags & flag) != 0; }
};
// PARINDEX_OK, or the error is reported.
[[nodiscard]] parindex_status take_options(
    const parindex_score_options* options, Options& out, parindex_error** error);

// guard() for calls with options: `body` gets them when they are right.
template <typename Body>
parindex_status guard_options(
    const parindex_score_options* options, parindex_error** error, Body&& body) noexcept {
  return guard(error, [&]() -> parindex_status {
    Options taken;
    const parindex_status status = take_options(options, taken, error);
    return status == PARINDEX_OK ? body(taken) : status;
  });
}

inline constexpr Sentence kDoesNotFit{
    "một giá trị không vừa kiểu của cột", "a value does not fit the column's type"};
// Checks output columns and fills in what they leave open.
[[nodiscard]] parindex_status take_outputs(const parindex_output* outputs, std::size_t count,
    std::size_t items, std::vector<parindex_output>& out, parindex_error** error);
[[nodiscard]] parindex_status read_outputs(const FrameworkBox& framework, const Cards& cards,
    const std::vector<parindex_output>& outputs, parindex_error** error);
// Stores a value of a type; false when it does not fit.
[[nodiscard]] bool store(void* at, parindex_column_type type, std::int64_t value) noexcept;

// The number of that kind, of an item or (null) of the whole; null when there is none.
[[nodiscard]] const Rational* number(const Scorecard& card, const ItemScore* item, parindex_output_kind kind);
// Position of a band; -1: none.
[[nodiscard]] std::int64_t band_index(const FrameworkBox& framework, const std::string& band);

// Makes a result of scorecards.
[[nodiscard]] std::unique_ptr<parindex_result> make_result(std::shared_ptr<const FrameworkBox> framework,
    std::unique_ptr<const Cards> cards, Mistakes mistakes, std::vector<Period> periods);

// Scores a batch.
[[nodiscard]] parindex_status score_box(const std::shared_ptr<const BatchBox>& box, Options& options,
    parindex_result** out, parindex_error** error);

}  // namespace parindex::capi

#endif  // PARINDEX_CAPI_HANDLES_HPP_
