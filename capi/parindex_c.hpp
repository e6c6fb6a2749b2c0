// SPDX-License-Identifier: Apache-2.0
/**
 * @file parindex_c.hpp
 * @brief C++17 over the C interface: for programs that link libparindex.so and may be built with another
 * compiler
 * or standard library than it was.
 *
 * @code
 *   parindex_c::Framework framework = parindex_c::Framework::load(rules);
 *   parindex_c::Result result = framework.score(facts, PARINDEX_FORMAT_CSV);
 *   for (std::size_t unit = 0; unit != result.size(); ++unit)
 *     std::cout << result.unit(unit).id << ' ' << result.exact(unit) << '\n';
 * @endcode
 *
 * Everything is inline and stands on parindex.h alone; nothing of the library's C++ crosses the border.
 * Objects own
 * their handle: they move, they do not copy. What fails throws parindex_c::Error, which holds the status,
 * the
 * sentence and every mistake with its place. Threads: as the handles of parindex.h.
 */
#ifndef PARINDEX_C_HPP_
#define PARINDEX_C_HPP_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parindex.h"

namespace parindex_c {

/** One mistake in the data, with texts of its own. */
struct Mistake {
  bool is_error = true;      ///< else a warning
  std::string code;          ///< stable word, such as "JSON_SYNTAX"
  std::string file;          ///< as the caller named it
  std::string pointer;       ///< JSON pointer
  std::string unit;          ///< whose data is meant
  std::uint64_t line = 0;    ///< from 1; 0: unknown
  std::uint64_t column = 0;  ///< from 1; 0: unknown
  std::string message_vi;    ///< what is wrong
  std::string message_en;    ///< what is wrong
  std::string hint_vi;       ///< what to do about it
  std::string hint_en;       ///< what to do about it
};

/** What went wrong. */
class Error : public std::runtime_error {
 public:
  /** Takes an error over and frees it. */
  explicit Error(parindex_status status, parindex_error* error)
      : Error(status, error, Owner(error, &parindex_error_free)) {}
  /** PARINDEX_E_…. */
  [[nodiscard]] parindex_status status() const noexcept { return status_; }
  /** Every mistake, in order of place; empty unless the data is wrong. */
  [[nodiscard]] const std::vector<Mistake>& mistakes() const noexcept { return mistakes_; }

  /** A mistake with texts of its own. */
  [[nodiscard]] static Mistake copy(const parindex_mistake& raw) {
    return {raw.severity == PARINDEX_MISTAKE, raw.code, raw.file, raw.pointer, raw.unit, raw.line, raw.column,
        raw.message_vi, raw.message_en, raw.hint_vi, raw.hint_en};
  }

 private:
  using Owner = std::unique_ptr<parindex_error, decltype(&parindex_error_free)>;
  // The owner comes first, so that the error is freed whatever fails.
  Error(parindex_status status, const parindex_error* error, Owner /*owner*/)
      : std::runtime_error(message_of(status, error)), status_(status) {
    for (std::size_t i = 0; i != parindex_error_mistake_count(error); ++i) {
      parindex_mistake raw{};
      raw.struct_size = sizeof raw;
      if (parindex_error_mistake(error, i, &raw) == PARINDEX_OK) mistakes_.push_back(copy(raw));
    }
  }
  static std::string message_of(parindex_status status, const parindex_error* error) {
    const std::string text = parindex_error_message(error, PARINDEX_EN);
    return text.empty() ? parindex_status_name(status) : text;
  }
  parindex_status status_;
  std::vector<Mistake> mistakes_;
};

/** Throws unless the status is PARINDEX_OK. `error` is a reference so that it is read after the call that
 * sets it. */
inline void check(parindex_status status, parindex_error*& error) {
  if (status != PARINDEX_OK) throw Error(status, error);
}

namespace detail {
struct Free {
  void operator()(parindex_framework* handle) const noexcept { parindex_framework_free(handle); }
  void operator()(parindex_calendar* handle) const noexcept { parindex_calendar_free(handle); }
  void operator()(parindex_reader* handle) const noexcept { parindex_reader_free(handle); }
  void operator()(parindex_batch* handle) const noexcept { parindex_batch_free(handle); }
  void operator()(parindex_columns* handle) const noexcept { parindex_columns_free(handle); }
  void operator()(parindex_result* handle) const noexcept { parindex_result_free(handle); }
};
template <typename Handle>
using Owner = std::unique_ptr<Handle, Free>;

// A text of a function of the two-call form: usually one call, two for texts of more than 4 KiB.
template <typename Call>
std::string text_of(Call&& call) {
  std::string out(4095, '\0');
  for (;;) {
    std::size_t needed = 0;
    parindex_error* error = nullptr;
    const parindex_status status = call(out.data(), out.size() + 1, &needed, &error);
    if (status == PARINDEX_E_BUFFER) {
      parindex_error_free(error);
      out.resize(needed);
      continue;
    }
    check(status, error);
    out.resize(needed);
    return out;
  }
}

inline std::int32_t PARINDEX_CALL append(const char* text, std::size_t length, void* user) noexcept {
  try {
    static_cast<std::string*>(user)->append(text, length);
    return 0;
  } catch (...) {
    return 1;
  }
}
// What a function hands to a callback: call(write, user, error).
template <typename Call>
std::string written_by(Call&& call) {
  std::string out;
  void* const user = &out;
  parindex_error* error = nullptr;
  check(call(&append, user, &error), error);
  return out;
}

template <typename Struct, typename Call>
Struct struct_of(Call&& call) {
  Struct out{};
  out.struct_size = sizeof out;
  parindex_error* error = nullptr;
  check(call(&out, &error), error);
  return out;
}
}  // namespace detail

/** Options of a call, filled with the defaults. */
[[nodiscard]] inline parindex_score_options score_options() noexcept {
  parindex_score_options options;
  static_cast<void>(parindex_score_options_init(&options, sizeof options));
  return options;
}

/** Options of advice, filled with the defaults. */
[[nodiscard]] inline parindex_advice_options advice_options() noexcept {
  parindex_advice_options options;
  static_cast<void>(parindex_advice_options_init(&options, sizeof options));
  return options;
}
/** Options of a report, filled with the defaults. */
[[nodiscard]] inline parindex_report_options report_options() noexcept {
  parindex_report_options options;
  static_cast<void>(parindex_report_options_init(&options, sizeof options));
  return options;
}

/** Options of a comparison, filled with the defaults. */
[[nodiscard]] inline parindex_compare_options compare_options() noexcept {
  parindex_compare_options options;
  static_cast<void>(parindex_compare_options_init(&options, sizeof options));
  return options;
}
/** Options of a simulation, filled with the defaults. */
[[nodiscard]] inline parindex_simulation_options simulation_options() noexcept {
  parindex_simulation_options options;
  static_cast<void>(parindex_simulation_options_init(&options, sizeof options));
  return options;
}

/** Scorecards. */
class Result {
 public:
  /** Takes a handle over. */
  explicit Result(parindex_result* handle) noexcept : handle_(handle) {}
  /** The handle, still owned by this object. */
  [[nodiscard]] const parindex_result* get() const noexcept { return handle_.get(); }

  /** How many units. */
  [[nodiscard]] std::size_t size() const noexcept { return parindex_result_unit_count(handle_.get()); }
  /** Position of a unit, or PARINDEX_NONE. */
  [[nodiscard]] std::size_t find(std::string_view id) const noexcept {
    return parindex_result_find_unit(handle_.get(), id.data(), id.size());
  }
  /** Points, index, band and rank; texts live as long as this object. */
  [[nodiscard]] parindex_unit_score unit(std::size_t unit) const {
    return detail::struct_of<parindex_unit_score>(
        [&](auto* out, auto** error) { return parindex_result_unit(handle_.get(), unit, out, error); });
  }
  /** Points and state of an item. */
  [[nodiscard]] parindex_item_score item(std::size_t unit, std::size_t item) const {
    return detail::struct_of<parindex_item_score>(
        [&](auto* out, auto** error) { return parindex_result_item(handle_.get(), unit, item, out, error); });
  }
  /** An entry of the ledger of an item, or with PARINDEX_NONE of the whole; texts live as long as this
   * object. */
  [[nodiscard]] parindex_ledger_entry ledger(std::size_t unit, std::size_t item, std::size_t entry) const {
    return detail::struct_of<parindex_ledger_entry>([&](auto* out, auto** error) {
      return parindex_result_ledger(handle_.get(), unit, item, entry, out, error);
    });
  }
  /** A number exactly: "19.48", or "2/3". */
  [[nodiscard]] std::string exact(std::size_t unit, std::size_t item = PARINDEX_NONE,
      parindex_output_kind kind = PARINDEX_OUTPUT_POINTS) const {
    return detail::text_of(
        [&](char* buffer, std::size_t capacity, std::size_t* needed, parindex_error** error) {
          return parindex_result_exact(handle_.get(), unit, item, kind, buffer, capacity, needed, error);
        });
  }
  /** A scorecard as one line of JSON. */
  [[nodiscard]] std::string json(std::size_t unit) const {
    return detail::text_of(
        [&](char* buffer, std::size_t capacity, std::size_t* needed, parindex_error** error) {
          return parindex_result_to_json(handle_.get(), unit, buffer, capacity, needed, error);
        });
  }
  /** Why a unit, or one item of it, has its points. */
  [[nodiscard]] std::string explain(
      std::size_t unit, std::size_t item = PARINDEX_NONE, parindex_language language = PARINDEX_VI) const {
    return detail::text_of([&](char* buffer, std::size_t capacity, std::size_t* needed,
                               parindex_error** error) {
      return parindex_result_explain(handle_.get(), unit, item, language, buffer, capacity, needed, error);
    });
  }
  /** All scorecards as a text. */
  [[nodiscard]] std::string view(parindex_view view, parindex_language language = PARINDEX_VI) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_write(handle_.get(), view, language, rest...); });
  }
  /** What a unit lost, what is at risk, and the least that has to change: as JSON unless the options say
   * otherwise. */
  [[nodiscard]] std::string advise(std::size_t unit, const parindex_advice_options* options = nullptr) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_advise(handle_.get(), unit, options, rest...); });
  }
  /** All assessments as JSON Lines, that of the unit with the changes that reach the target of the options. */
  [[nodiscard]] std::string change(std::size_t unit, const parindex_advice_options& options) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_change(handle_.get(), unit, &options, rest...); });
  }
  /** One HTML page. */
  [[nodiscard]] std::string report(const parindex_report_options* options = nullptr) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_report(handle_.get(), options, rest...); });
  }
  /** What changed since an earlier result. */
  [[nodiscard]] std::string compare(
      const Result& before, const parindex_compare_options* options = nullptr) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_compare(before.get(), handle_.get(), options, rest...); });
  }
  /** A unit beside another (its id), or beside the "median" or "best" of its cohort. */
  [[nodiscard]] std::string compare(
      std::size_t unit, const char* other, const parindex_compare_options* options = nullptr) const {
    return detail::written_by([&](auto... rest) {
      return parindex_result_compare_unit(handle_.get(), unit, other, options, rest...);
    });
  }
  /** A published table against this result: every cell that differs. */
  [[nodiscard]] std::string check_published(
      std::string_view table, const parindex_compare_options* options = nullptr) const {
    return detail::written_by([&](auto... rest) {
      return parindex_result_check(handle_.get(), table.data(), table.size(), options, rest...);
    });
  }
  /** Ranks, bands and index over many draws. */
  [[nodiscard]] std::string simulate(const parindex_simulation_options* options = nullptr) const {
    return detail::written_by(
        [&](auto... rest) { return parindex_result_simulate(handle_.get(), options, rest...); });
  }
  /** Columns of results into the caller's memory. */
  void read(const std::vector<parindex_output>& outputs) const {
    parindex_error* error = nullptr;
    check(parindex_result_read(handle_.get(), outputs.data(), outputs.size(), &error), error);
  }
  /** Warnings, and mistakes of units that were left out. */
  [[nodiscard]] std::vector<Mistake> mistakes() const {
    std::vector<Mistake> out;
    for (std::size_t i = 0; i != parindex_result_mistake_count(handle_.get()); ++i) {
      out.push_back(Error::copy(detail::struct_of<parindex_mistake>(
          [&](auto* one, auto**) { return parindex_result_mistake(handle_.get(), i, one); })));
    }
    return out;
  }

 private:
  detail::Owner<parindex_result> handle_;
};

/** The briefing of a day; the oldest result first. */
[[nodiscard]] inline std::string brief(const std::vector<const Result*>& days,
    const char* const* labels = nullptr, const parindex_compare_options* options = nullptr) {
  std::vector<const parindex_result*> handles;
  for (const Result* const day : days)
    handles.push_back(day->get());
  return detail::written_by([&](auto... rest) {
    return parindex_result_brief(handles.data(), labels, handles.size(), options, rest...);
  });
}
/** How two framework documents differ. */
[[nodiscard]] inline std::string diff(
    std::string_view before, std::string_view after, const parindex_compare_options* options = nullptr) {
  return detail::written_by([&](auto... rest) {
    return parindex_framework_diff(
        before.data(), before.size(), after.data(), after.size(), options, rest...);
  });
}

/** A framework with the caller's columns of facts, scored as often as their data changes. */
class Columns {
 public:
  /** Takes a handle over. */
  explicit Columns(parindex_columns* handle) noexcept : handle_(handle) {}
  /** Scores the data as it stands now. */
  [[nodiscard]] Result score() {
    parindex_result* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_columns_score(handle_.get(), nullptr, nullptr, &out, &error), error);
    return Result(out);
  }
  /** The same, straight into the caller's memory. */
  void score_into(const std::vector<parindex_output>& outputs) {
    parindex_error* error = nullptr;
    check(
        parindex_columns_score_into(handle_.get(), outputs.data(), outputs.size(), nullptr, nullptr, &error),
        error);
  }

 private:
  detail::Owner<parindex_columns> handle_;
};

/** Working days. */
class Calendar {
 public:
  /** The built-in calendar with the days of a CSV file (date,kind) added.
   * @throws Error with every mistake */
  [[nodiscard]] static Calendar load(std::string_view csv, const char* file = nullptr) {
    parindex_calendar* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_calendar_load(csv.data(), csv.size(), file, &out, &error), error);
    return Calendar(out);
  }
  /** Takes a handle over. */
  explicit Calendar(parindex_calendar* handle) noexcept : handle_(handle) {}
  /** The handle, still owned by this object. */
  [[nodiscard]] const parindex_calendar* get() const noexcept { return handle_.get(); }
  /** Working days after `from` up to and including `to`, both as days since 1970-01-01. */
  [[nodiscard]] std::int64_t working_days(std::int32_t from, std::int32_t to) const {
    std::int64_t out = 0;
    parindex_error* error = nullptr;
    check(parindex_calendar_working_days(handle_.get(), from, to, &out, &error), error);
    return out;
  }

 private:
  detail::Owner<parindex_calendar> handle_;
};

/** Assessments, read and checked. */
class Batch {
 public:
  /** Takes a handle over. */
  explicit Batch(parindex_batch* handle) noexcept : handle_(handle) {}
  /** The handle, still owned by this object. */
  [[nodiscard]] const parindex_batch* get() const noexcept { return handle_.get(); }
  /** How many assessments. */
  [[nodiscard]] std::size_t size() const noexcept { return parindex_batch_size(handle_.get()); }
  /** The id of the unit of an assessment; empty where there is none. */
  [[nodiscard]] std::string_view unit(std::size_t assessment) const noexcept {
    const char* const id = parindex_batch_unit(handle_.get(), assessment);
    return id != nullptr ? id : "";
  }
  /** Warnings, and mistakes of units that were left out. */
  [[nodiscard]] std::vector<Mistake> mistakes() const {
    std::vector<Mistake> out;
    for (std::size_t i = 0; i != parindex_batch_mistake_count(handle_.get()); ++i) {
      out.push_back(Error::copy(detail::struct_of<parindex_mistake>(
          [&](auto* one, auto**) { return parindex_batch_mistake(handle_.get(), i, one); })));
    }
    return out;
  }
  /** Scores it. */
  [[nodiscard]] Result score(const parindex_score_options* options = nullptr) const {
    parindex_result* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_score_batch(handle_.get(), options, &out, &error), error);
    return Result(out);
  }

 private:
  detail::Owner<parindex_batch> handle_;
};

/** Reads inputs piece by piece. */
class Reader {
 public:
  /** Takes a handle over; Framework::reader() makes one. */
  explicit Reader(parindex_reader* handle) noexcept : handle_(handle) {}
  /** Reads a whole input. */
  void add(parindex_format format, std::string_view input, const char* file = nullptr) {
    parindex_error* error = nullptr;
    check(parindex_reader_add(handle_.get(), format, input.data(), input.size(), file, &error), error);
  }
  /** Reads the next part of JSON Lines, cut anywhere. */
  void feed(std::string_view part, const char* file = nullptr) {
    parindex_error* error = nullptr;
    check(parindex_reader_feed(handle_.get(), part.data(), part.size(), file, &error), error);
  }
  /** Checks what only the whole can show; this object is then only good to be destroyed.
   * @throws Error with every mistake of all inputs */
  [[nodiscard]] Batch finish() {
    parindex_batch* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_reader_finish(handle_.get(), &out, &error), error);
    return Batch(out);
  }

 private:
  detail::Owner<parindex_reader> handle_;
};

/** Rules: a framework, read, checked and compiled. */
class Framework {
 public:
  /** Loads a document.
   * @throws Error with every mistake */
  [[nodiscard]] static Framework load(std::string_view json, const parindex_load_options* options = nullptr) {
    parindex_framework* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_framework_load(json.data(), json.size(), options, &out, &error), error);
    return Framework(out);
  }
  /** Takes a handle over. */
  explicit Framework(parindex_framework* handle) noexcept : handle_(handle) {}
  /** The handle, still owned by this object. */
  [[nodiscard]] const parindex_framework* get() const noexcept { return handle_.get(); }

  /** The framework's id. */
  [[nodiscard]] std::string_view id() const noexcept {
    const char* const id = parindex_framework_id(handle_.get());
    return id != nullptr ? id : "";
  }
  /** How many facts. */
  [[nodiscard]] std::size_t fact_count() const noexcept {
    return parindex_framework_fact_count(handle_.get());
  }
  /** How many items. */
  [[nodiscard]] std::size_t item_count() const noexcept {
    return parindex_framework_item_count(handle_.get());
  }
  /** One fact; texts live as long as this object. */
  [[nodiscard]] parindex_fact fact(std::size_t fact) const {
    return detail::struct_of<parindex_fact>(
        [&](auto* out, auto**) { return parindex_framework_fact(handle_.get(), fact, out); });
  }
  /** One item; texts live as long as this object. */
  [[nodiscard]] parindex_item item(std::size_t item) const {
    return detail::struct_of<parindex_item>(
        [&](auto* out, auto**) { return parindex_framework_item(handle_.get(), item, out); });
  }
  /** Position of a fact, or PARINDEX_NONE. */
  [[nodiscard]] std::size_t find_fact(std::string_view id) const noexcept {
    return parindex_framework_find_fact(handle_.get(), id.data(), id.size());
  }
  /** Position of an item, or PARINDEX_NONE. */
  [[nodiscard]] std::size_t find_item(std::string_view label) const noexcept {
    return parindex_framework_find_item(handle_.get(), label.data(), label.size());
  }
  /** Scores one input.
   * @throws Error with every mistake */
  [[nodiscard]] Result score(std::string_view input, const parindex_score_options& options) const {
    parindex_result* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_score_json(handle_.get(), input.data(), input.size(), &options, &out, &error), error);
    return Result(out);
  }
  /** The same with the defaults. */
  [[nodiscard]] Result score(std::string_view input, parindex_format format = PARINDEX_FORMAT_JSON) const {
    parindex_score_options options = score_options();
    options.format = format;
    return score(input, options);
  }
  /** A reader of assessments. */
  [[nodiscard]] Reader reader(const parindex_score_options* options = nullptr) const {
    parindex_reader* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_reader_new(handle_.get(), options, &out, &error), error);
    return Reader(out);
  }
  /** Warnings about the document. */
  [[nodiscard]] std::vector<Mistake> mistakes() const {
    std::vector<Mistake> out;
    for (std::size_t i = 0; i != parindex_framework_mistake_count(handle_.get()); ++i) {
      out.push_back(Error::copy(detail::struct_of<parindex_mistake>(
          [&](auto* one, auto**) { return parindex_framework_mistake(handle_.get(), i, one); })));
    }
    return out;
  }
  /** Binds columns, whose data must outlive what is returned. */
  [[nodiscard]] Columns bind(const std::vector<parindex_column>& columns, std::size_t units,
      const parindex_score_options* options = nullptr) const {
    parindex_columns* out = nullptr;
    parindex_error* error = nullptr;
    check(parindex_columns_bind(handle_.get(), columns.data(), columns.size(), units, options, &out, &error),
        error);
    return Columns(out);
  }

 private:
  detail::Owner<parindex_framework> handle_;
};

}  // namespace parindex_c

#endif  // PARINDEX_C_HPP_
