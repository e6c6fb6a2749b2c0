// SPDX-License-Identifier: Apache-2.0
// What for: days written in ten bytes, read without a branch that depends on the cell.
//
//   const DayCells& days = DayCells::of(DateOrder::kYearMonthDay);
//   const std::int32_t day = days.read<DateOrder::kYearMonthDay>("2026-03-15");
//
// The digits, right or wrong, say where the day would stand; it is the one written when the text kept there
// is. Days of 2000 to 2063; others, and other ways to write one, are kNone, which says nothing against them.
// Immutable, to be shared between threads; only the first call of of() for an order throws (lack of memory).
#ifndef PARINDEX_SRC_RECORDS_DAY_CELLS_HPP_
#define PARINDEX_SRC_RECORDS_DAY_CELLS_HPP_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "parindex/dossiers.hpp"

#include "records/mapping.hpp"

namespace parindex::inline v1::detail::records {

class DayCells {
 public:
  static constexpr std::int32_t kNone = DossierColumns::kNoDay;

  [[nodiscard]] static const DayCells& of(DateOrder order);

  // The day written at `at`, in the order of this table.
  template <DateOrder kOrder>
  [[nodiscard]] std::int32_t read(const char* at) const noexcept {
    const Written written = written_at<kOrder>(at);
    const Slot& slot = slots_[slot_of<kOrder>(written)];
    const bool same = (slot.eight == written.eight) & (slot.two == written.two);
    return same ? slot.day : kNone;
  }

 private:
  static constexpr int kFirstYear = 2000, kYears = 64;
  static constexpr std::size_t kSlots = std::size_t{kYears} * 16 * 32;
  // "26-03-15" and "20", or "15/03/20" and "26".
  struct Written {
    std::uint64_t eight = 0;
    std::uint16_t two = 0;
  };
  struct Slot {
    std::uint64_t eight = 0;
    std::uint16_t two = 0;
    std::int32_t day = kNone;
  };

  explicit DayCells(DateOrder order);

  template <DateOrder kOrder>
  static Written written_at(const char* at) noexcept {
    constexpr bool kYearFirst = kOrder == DateOrder::kYearMonthDay;
    Written out;
    std::memcpy(&out.eight, kYearFirst ? at + 2 : at, sizeof out.eight);
    std::memcpy(&out.two, kYearFirst ? at : at + 8, sizeof out.two);
    return out;
  }

  // Where a day stands: by year, month and day.
  template <DateOrder kOrder>
  static std::size_t slot_of(const Written& written) noexcept {
    constexpr bool kYearFirst = kOrder == DateOrder::kYearMonthDay;
    std::uint64_t first, month, last;  // the numbers of two digits
    if constexpr (std::endian::native == std::endian::little) {
      const std::uint64_t digits = written.eight & 0x0F0F000F0F000F0FU;
      const std::uint64_t pairs = digits * 10 + (digits >> 8U);
      first = pairs;
      month = pairs >> 24U;
      last = pairs >> 48U;
    } else {
      const auto pair = [&](unsigned shift) {
        return (written.eight >> (shift + 8U) & 0xFU) * 10 + (written.eight >> shift & 0xFU);
      };
      first = pair(48);
      month = pair(24);
      last = pair(0);
    }
    std::uint64_t year = first, day = last;
    if constexpr (!kYearFirst) {
      const unsigned low = written.two & 0xFU, high = written.two >> 8U & 0xFU;
      year = std::endian::native == std::endian::little ? low * 10 + high : high * 10 + low;
      day = first;
    }
    return static_cast<std::size_t>((year & (kYears - 1)) << 9U | (month & 15U) << 5U | (day & 31U));
  }

  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_DAY_CELLS_HPP_
