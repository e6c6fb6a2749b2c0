// SPDX-License-Identifier: Apache-2.0
// What for: the bytes that JSON is written to: text that grows at its end, and what of it takes care: strings
// and numbers.
//
//   json::Buffer out;
//   out.put("{\"title\":");
//   out.string("Bộ \"chỉ số\"");
//   out.integer(3);
//
// json::Writer knows what may stand where; who writes a fixed form many times over may use this alone.
#ifndef PARINDEX_SRC_JSON_BUFFER_HPP_
#define PARINDEX_SRC_JSON_BUFFER_HPP_

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace parindex::inline v1::detail::json {

class Buffer {
 public:
  [[nodiscard]] std::size_t size() const noexcept { return used_; }
  // Room for so many bytes more; used() says up to where they have been written.
  char* room(std::size_t bytes) {
    if (text_.size() - used_ < bytes) grow(bytes);
    return text_.data() + used_;
  }
  void used(const char* end) noexcept { used_ = static_cast<std::size_t>(end - text_.data()); }
  void put(char c) {
    *room(1) = c;
    ++used_;
  }
  void put(std::string_view text) {
    if (text.empty()) return;
    std::memcpy(room(text.size()), text.data(), text.size());
    used_ += text.size();
  }
  // With its quotation marks, escaped as little as JSON allows; invalid UTF-8 is written as U+FFFD.
  void string(std::string_view text);
  // The same of text that is known to be valid UTF-8.
  void valid_string(std::string_view text);
  template <typename Integer>
  void integer(Integer number) {
    constexpr std::size_t kMost = 20;
    char* const out = room(kMost);
    used(std::to_chars(out, out + kMost, number).ptr);
  }
  // units / 10^places with so many decimals; places at most 18.
  void decimal(std::int64_t units, int places);

  // The text, and nothing behind it.
  std::string& text() {
    text_.resize(used_);
    return text_;
  }
  // Hands it over; the buffer is then empty.
  [[nodiscard]] std::string take();

 private:
  void grow(std::size_t bytes);

  std::string text_;  // the first used_ bytes
  std::size_t used_ = 0;
};

}  // namespace parindex::inline v1::detail::json

#endif  // PARINDEX_SRC_JSON_BUFFER_HPP_
