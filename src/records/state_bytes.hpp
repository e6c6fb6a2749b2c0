// SPDX-License-Identifier: Apache-2.0
// What for: the bytes of partial states. Numbers are written seven bits a byte, lowest first; a text after
// its length; a seal stands at the end.
//
//   StateWriter out("parindex-x/1\n");                std::optional<std::string_view> body =
//   out.number(rows);                                     open_state("parindex-x/1\n", bytes, why, mistakes);
//   out.text(name);                                   StateReader in(*body);
//   return std::move(out).sealed();                   rows = in.number(); name = in.text();
//                                                     if (!in.good() || !in.at_end()) …
// Pure functions; only lack of memory throws.
#ifndef PARINDEX_SRC_RECORDS_STATE_BYTES_HPP_
#define PARINDEX_SRC_RECORDS_STATE_BYTES_HPP_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "parindex/mistake.hpp"
#include "parindex/text.hpp"

namespace parindex::inline v1::detail::records {

class StateWriter {
 public:
  explicit StateWriter(std::string_view magic) : bytes_(magic) {}
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U)
      bytes_ += static_cast<char>(value | 0x80U);
    bytes_ += static_cast<char>(value);
  }
  void day(std::int32_t value) { number(static_cast<std::uint32_t>(value)); }
  // Of a text that is no UTF-8 (a file may have such a name) what can be read back.
  void text(std::string_view value);
  // But for the file, which is the reader's to know.
  void mistake(const Mistake& mistake);
  [[nodiscard]] std::string sealed() &&;

 private:
  std::string bytes_;
};

// Reads what StateWriter wrote; after the first fault everything is 0 or empty and good() false.
class StateReader {
 public:
  explicit StateReader(std::string_view body) : rest_(body) {}
  [[nodiscard]] bool good() const noexcept { return good_; }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  void fail() noexcept {
    good_ = false;
    rest_ = {};
  }
  std::uint64_t number(std::uint64_t most = ~std::uint64_t{0});
  // How many of something follow, each at least a byte.
  std::size_t size() { return static_cast<std::size_t>(number(rest_.size())); }
  std::int32_t day() { return static_cast<std::int32_t>(static_cast<std::uint32_t>(number(0xFFFFFFFFU))); }
  std::string text();
  Mistake mistake(const std::string& file);

 private:
  std::string_view rest_;
  bool good_ = true;
};

// Says that bytes cannot be read as a state.
void report_damage(Text why, Mistakes& mistakes);
// What stands between the magic and the seal; nothing, and a mistake, when either is not there. `other` says
// whose bytes these are not.
[[nodiscard]] std::optional<std::string_view> open_state(std::string_view magic, std::string_view bytes,
                                                         Text other, Mistakes& mistakes);

}  // namespace parindex::inline v1::detail::records

#endif  // PARINDEX_SRC_RECORDS_STATE_BYTES_HPP_
