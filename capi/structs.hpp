// SPDX-License-Identifier: Apache-2.0
// What for: structs of parindex.h that only ever grow at their end, whichever header the caller was built
// with.
//
//   parindex_score_options mine{};
//   if (!take(options, mine)) return fail(error, kBadStruct);   // in: the caller's may be older or newer
//   return fill(out, value) ? PARINDEX_OK : …                   // out: as much as the caller has room for
//
// Every struct starts with struct_size, a uint32_t. Smaller than in version 1 it never was; larger it is in
// callers
// built with a newer header, and then what this library does not know must be zero (in) or becomes zero
// (out).
#ifndef PARINDEX_CAPI_STRUCTS_HPP_
#define PARINDEX_CAPI_STRUCTS_HPP_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace parindex::capi {

// The size a struct had when it was first published. One that grows gets a specialization with the old
// number.
template <typename Struct>
inline constexpr std::size_t kFirstSize = sizeof(Struct);

// No struct is ever that large: a size beyond is memory that nobody has filled.
inline constexpr std::size_t kLargestStruct = 4096;

[[nodiscard]] inline std::size_t struct_size_of(const void* from) noexcept {
  std::uint32_t size = 0;
  std::memcpy(&size, from, sizeof size);
  return size;
}

// Copies what the caller has room for into *out; bytes newer than this library become zero.
template <typename Struct>
[[nodiscard]] bool fill(Struct* out, Struct value) noexcept {
  if (out == nullptr) return false;
  const std::size_t size = struct_size_of(out);
  if (size < kFirstSize<Struct> || size > kLargestStruct) return false;
  std::memset(static_cast<void*>(out), 0, size);
  value.struct_size = static_cast<std::uint32_t>(size);
  std::memcpy(static_cast<void*>(out), &value, std::min(size, sizeof(Struct)));
  return true;
}

// Reads a struct of the caller's; what an older caller does not have is zero.
template <typename Struct>
[[nodiscard]] bool take(const void* from, Struct& value) noexcept {
  const std::size_t size = struct_size_of(from);
  if (size == sizeof(Struct)) {  // built with this header, as most callers are
    std::memcpy(static_cast<void*>(&value), from, sizeof(Struct));
    return true;
  }
  if (size < kFirstSize<Struct> || size > kLargestStruct) return false;
  const auto* bytes = static_cast<const unsigned char*>(from);
  const std::size_t known = std::min(size, sizeof(Struct));
  if (std::any_of(bytes + known, bytes + size, [](unsigned char byte) { return byte != 0; })) return false;
  value = Struct{};
  std::memcpy(static_cast<void*>(&value), from, known);
  return true;
}

// Fills a struct with its defaults: zero, and its size.
template <typename Struct>
[[nodiscard]] bool clear(Struct* out, std::size_t struct_size) noexcept {
  if (out == nullptr || struct_size < kFirstSize<Struct> || struct_size > kLargestStruct) return false;
  std::memset(static_cast<void*>(out), 0, struct_size);
  const auto size = static_cast<std::uint32_t>(struct_size);
  std::memcpy(static_cast<void*>(out), &size, sizeof size);
  return true;
}

// The size of a struct by the name that callers know it by; 0: there is none.
struct NamedSize {
  std::string_view name;
  std::size_t bytes;
};
template <std::size_t Count>
[[nodiscard]] std::size_t size_of(const NamedSize (&sizes)[Count], const char* name) noexcept {
  if (name == nullptr) return 0;
  for (const NamedSize& one : sizes) {
    if (one.name == name) return one.bytes;
  }
  return 0;
}

}  // namespace parindex::capi

// Layouts of a 64-bit platform, frozen for as long as the ABI version stays. A struct may grow at its end; then
// its line gets a second size, and nothing else in the lines ever changes.
#define PARINDEX_SIZE(type, bytes) \
  static_assert(sizeof(void*) != 8 || sizeof(type) == (bytes), "layout of " #type)
#define PARINDEX_OFFSET(type, member, bytes) \
  static_assert(sizeof(void*) != 8 || offsetof(type, member) == (bytes), "layout of " #type)

#endif  // PARINDEX_CAPI_STRUCTS_HPP_
