// SPDX-License-Identifier: Apache-2.0
// What for: RapidJSON with our settings, for document.cpp and writer.cpp alone.
//
//   - It lives in a namespace of ours: a host program may use another RapidJSON with other settings.
//   - A broken promise inside it throws std::logic_error instead of ending the host's process.
//   - Memory that cannot be had throws std::bad_alloc instead of being written to.
#ifndef PARINDEX_SRC_JSON_RAPIDJSON_SETUP_HPP_
#define PARINDEX_SRC_JSON_RAPIDJSON_SETUP_HPP_

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <vector>

namespace parindex::inline v1::detail::json {

[[noreturn]] inline void rapidjson_defect() {
  throw std::logic_error("parindex: JSON misuse, please report");
}

// Names the stack below where RapidJSON wants an allocator.
struct StackMemory {};

}  // namespace parindex::inline v1::detail::json

#define RAPIDJSON_NAMESPACE parindex::v1::detail::rapidjson
#define RAPIDJSON_NAMESPACE_BEGIN namespace parindex::inline v1::detail::rapidjson {
#define RAPIDJSON_NAMESPACE_END }
#define RAPIDJSON_ASSERT(condition) \
  (static_cast<bool>(condition) ? static_cast<void>(0) : ::parindex::detail::json::rapidjson_defect())

#include <rapidjson/internal/stack.h>

namespace parindex::inline v1::detail::rapidjson::internal {

// RapidJSON's own stack adds to a null pointer and writes to memory that it may not have got (1.1.0).
template <>
class Stack<json::StackMemory> {
 public:
  Stack(json::StackMemory* /*allocator*/, std::size_t /*capacity*/) noexcept {}

  void Clear() noexcept { used_ = 0; }
  [[nodiscard]] bool Empty() const noexcept { return used_ == 0; }
  [[nodiscard]] std::size_t GetSize() const noexcept { return used_; }

  template <typename T>
  void Reserve(std::size_t count = 1) {
    const std::size_t needed = used_ + sizeof(T) * count;
    if (needed > bytes_.size()) bytes_.resize(std::max({needed, bytes_.size() * 2, std::size_t{256}}));
  }
  template <typename T>
  T* Push(std::size_t count = 1) {
    Reserve<T>(count);
    return PushUnsafe<T>(count);
  }
  template <typename T>
  T* PushUnsafe(std::size_t count = 1) {
    T* const pushed = reinterpret_cast<T*>(bytes_.data() + used_);
    used_ += sizeof(T) * count;
    return pushed;
  }
  template <typename T>
  T* Pop(std::size_t count) {
    RAPIDJSON_ASSERT(used_ >= sizeof(T) * count);
    used_ -= sizeof(T) * count;
    return reinterpret_cast<T*>(bytes_.data() + used_);
  }
  template <typename T>
  T* Top() {
    RAPIDJSON_ASSERT(used_ >= sizeof(T));
    return reinterpret_cast<T*>(bytes_.data() + used_ - sizeof(T));
  }

 private:
  std::vector<std::byte> bytes_;
  std::size_t used_ = 0;
};

}  // namespace parindex::inline v1::detail::rapidjson::internal

#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

#endif  // PARINDEX_SRC_JSON_RAPIDJSON_SETUP_HPP_
