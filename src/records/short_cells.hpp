// SPDX-License-Identifier: Apache-2.0
// What for: what short cells of a table mean, looked up without a branch that depends on the cell.
//
//   ShortCells codes;
//   codes.add(short_cell("online", 6), 1);
//   codes.find(short_cell(at, size));                          // 1, or ShortCells::kUnknown
//
// A cell of sixteen bytes or more is never found. One thread at a time while adding; only that may throw
// (lack of memory).
#ifndef PARINDEX_SRC_RECORDS_SHORT_CELLS_HPP_
#define PARINDEX_SRC_RECORDS_SHORT_CELLS_HPP_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#if defined(__SSE2__) && defined(__x86_64__)
#include <emmintrin.h>
#endif

namespace parindex::inline v1::detail::records {

// The first sixteen bytes of a cell, padded with zeros.
struct ShortCell {
  static constexpr std::size_t kSize = 16;
  std::uint64_t low = 0, high = 0;
  friend bool operator==(const ShortCell&, const ShortCell&) = default;
};

// All ones, then all zeros: from kSize - n on, the first n bytes are kept.
alignas(16) inline constexpr std::array<unsigned char, 2 * ShortCell::kSize> kShortCellKept = [] {
  std::array<unsigned char, 2 * ShortCell::kSize> out{};
  for (std::size_t i = 0; i != ShortCell::kSize; ++i)
    out[i] = 0xFF;
  return out;
}();

// The cell of `size` bytes at `at`. At least sixteen bytes may be read.
[[nodiscard]] inline ShortCell short_cell(const char* at, std::size_t size) noexcept {
  ShortCell out;
  const std::size_t kept = size < ShortCell::kSize ? size : ShortCell::kSize;
  const unsigned char* const keep = kShortCellKept.data() + ShortCell::kSize - kept;
#if defined(__SSE2__) && defined(__x86_64__)
  __m128i bytes, mask;
  std::memcpy(&bytes, at, sizeof bytes);
  std::memcpy(&mask, keep, sizeof mask);
  bytes = _mm_and_si128(bytes, mask);
  out.low = static_cast<std::uint64_t>(_mm_cvtsi128_si64(bytes));
  out.high = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_unpackhi_epi64(bytes, bytes)));
#else
  std::uint64_t mask;
  std::memcpy(&out.low, at, 8);
  std::memcpy(&out.high, at + 8, 8);
  std::memcpy(&mask, keep, 8);
  out.low &= mask;
  std::memcpy(&mask, keep + 8, 8);
  out.high &= mask;
#endif
  return out;
}

// Few codes, or many units. The table is so large that nearly all cells stand where they are looked for
// first, and all of them when they are few.
class ShortCells {
 public:
  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};

  // Shorter than sixteen bytes and without NUL.
  void add(std::string_view text, std::uint32_t meaning);
  [[nodiscard]] std::uint32_t find(const ShortCell& cell) const noexcept {
    for (std::size_t i = slot_of(cell);; i = (i + 1) & mask_) {
      const Slot& slot = slots_[i];
      if (slot.cell == cell || slot.meaning == kUnknown) return slot.meaning;
    }
  }

 private:
  struct Slot {
    ShortCell cell;
    std::uint32_t meaning = kUnknown;
  };
  [[nodiscard]] std::size_t slot_of(const ShortCell& cell) const noexcept {
    return (cell.low * 0x9E3779B97F4A7C15U ^ cell.high * 0xC2B2AE3D27D4EB4FU) >> 40U & mask_;
  }
  [[nodiscard]] bool place(const Slot& slot);
  void grow();
  std::vector<Slot> slots_ = std::vector<Slot>(16);
  std::size_t mask_ = 15, size_ = 0;
};

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_SHORT_CELLS_HPP_
