// SPDX-License-Identifier: Apache-2.0
// Errors: objects that are handed out; those that must not need memory are static.
#include <string>

#include "handles.hpp"

namespace parindex::capi {
namespace {

// What a made error owns.
struct Body {
  Mistakes mistakes;
  std::string vi, en;
};

}  // namespace
}  // namespace parindex::capi

struct parindex_error {
  static constexpr parindex::capi::Tag kTag = parindex::capi::Tag::kError;
  parindex::capi::Tag tag = kTag;
  parindex_status status = PARINDEX_E_INTERNAL;
  const char* vi = "";
  const char* en = "";
  parindex::capi::Body* body = nullptr;
  bool is_static = false;

  parindex_error() = default;
  constexpr parindex_error(parindex_status code, const char* in_vietnamese, const char* in_english) noexcept
      : status(code), vi(in_vietnamese), en(in_english), is_static(true) {}
};

namespace parindex::capi {
namespace {

// Nobody writes to it; it is not const because handles are not.
constinit parindex_error out_of_memory{PARINDEX_E_MEMORY, "không đủ bộ nhớ", "there is not enough memory"};

// Gives out an error with the texts it is told, or the static one.
parindex_status give(parindex_error** error, parindex_status status, const Sentence& sentence,
    std::unique_ptr<Body> body) noexcept {
  if (error == nullptr) return status;
  auto* made = new (std::nothrow) parindex_error;
  if (made == nullptr) {
    *error = &out_of_memory;
    return PARINDEX_E_MEMORY;
  }
  made->status = status;
  made->vi = sentence.vi;
  made->en = sentence.en;
  made->body = body.release();
  *error = made;
  return status;
}

}  // namespace

parindex_status fail(parindex_error** error, parindex_status status, const Sentence& sentence) noexcept {
  return give(error, status, sentence, nullptr);
}

parindex_status fail_data(parindex_error** error, Mistakes mistakes) {
  if (error == nullptr) return PARINDEX_E_DATA;
  auto body = std::make_unique<Body>();
  for (const Mistake& mistake : mistakes) {
    if (!body->vi.empty()) {
      body->vi += '\n';
      body->en += '\n';
    }
    body->vi += format(mistake, Language::kVi);
    body->en += format(mistake, Language::kEn);
  }
  if (mistakes.dropped() != 0) {
    body->vi += "\n… và " + std::to_string(mistakes.dropped()) + " lỗi khác";
    body->en += "\n… and " + std::to_string(mistakes.dropped()) + " more";
  }
  body->mistakes = std::move(mistakes);
  const Sentence sentence{body->vi.c_str(), body->en.c_str()};
  return give(error, PARINDEX_E_DATA, sentence, std::move(body));
}

parindex_status fail_internal(parindex_error** error, const char* what) noexcept {
  if (error == nullptr) return PARINDEX_E_INTERNAL;
  try {
    auto body = std::make_unique<Body>();
    body->vi = std::string("lỗi của thư viện ParIndex, xin hãy báo cho chúng tôi: ") + what;
    body->en = std::string("a defect of the library ParIndex, please report it: ") + what;
    const Sentence sentence{body->vi.c_str(), body->en.c_str()};
    return give(error, PARINDEX_E_INTERNAL, sentence, std::move(body));
  } catch (...) {
    return fail_memory(error);
  }
}

parindex_status fail_memory(parindex_error** error) noexcept {
  if (error != nullptr) *error = &out_of_memory;
  return PARINDEX_E_MEMORY;
}

parindex_status fail_cancelled(parindex_error** error) noexcept {
  return fail(
      error, PARINDEX_E_CANCELLED, {"hàm báo tiến độ yêu cầu dừng", "the progress callback said stop"});
}

}  // namespace parindex::capi

using parindex::capi::valid;

extern "C" {

void parindex_error_free(parindex_error* error) noexcept {
  if (!valid(error) || error->is_static) return;
  error->tag = parindex::capi::Tag::kFreed;
  delete error->body;
  delete error;
}

parindex_status parindex_error_status(const parindex_error* error) noexcept {
  return valid(error) ? error->status : PARINDEX_E_ARGUMENT;
}

const char* parindex_error_message(const parindex_error* error, parindex_language language) noexcept {
  if (!valid(error)) return "";
  return language == PARINDEX_VI ? error->vi : error->en;
}

size_t parindex_error_mistake_count(const parindex_error* error) noexcept {
  return valid(error) && error->body != nullptr ? error->body->mistakes.size() : 0;
}

size_t parindex_error_mistake_total(const parindex_error* error) noexcept {
  if (!valid(error) || error->body == nullptr) return 0;
  return error->body->mistakes.error_count() + error->body->mistakes.warning_count();
}

parindex_status parindex_error_mistake(
    const parindex_error* error, size_t index, parindex_mistake* out) noexcept {
  if (!valid(error) || error->body == nullptr) return PARINDEX_E_ARGUMENT;
  return parindex::capi::mistake_at(error->body->mistakes, index, out);
}

}  // extern "C"
