// SPDX-License-Identifier: Apache-2.0
#include "seal.hpp"

#include <cstring>

#include <sodium/crypto_hash_sha256.h>

namespace parindex::inline v1::detail {
namespace {

using Digest = std::array<unsigned char, crypto_hash_sha256_BYTES>;

std::string to_seal(const Digest& digest) {
  constexpr std::string_view kHexDigits = "0123456789abcdef";
  std::string seal(kSealPrefix);
  seal.reserve(kSealPrefix.size() + 2 * digest.size());
  for (const unsigned char byte : digest) {
    seal += kHexDigits[byte >> 4U];
    seal += kHexDigits[byte & 0xFU];
  }
  return seal;
}

const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string sha256_seal(std::string_view bytes) {
  Digest digest;
  static_cast<void>(crypto_hash_sha256(digest.data(), bytes_of(bytes), bytes.size()));
  return to_seal(digest);
}

Sha256::Sha256() noexcept {
  static_assert(sizeof(crypto_hash_sha256_state) == kStateSize);
  static_assert(alignof(crypto_hash_sha256_state) <= 8);
  crypto_hash_sha256_state state;
  static_cast<void>(crypto_hash_sha256_init(&state));
  std::memcpy(state_.data(), &state, sizeof state);
}

void Sha256::update(std::string_view bytes) noexcept {
  crypto_hash_sha256_state state;
  std::memcpy(&state, state_.data(), sizeof state);
  static_cast<void>(crypto_hash_sha256_update(&state, bytes_of(bytes), bytes.size()));
  std::memcpy(state_.data(), &state, sizeof state);
}

std::string Sha256::seal() const {
  crypto_hash_sha256_state state;
  std::memcpy(&state, state_.data(), sizeof state);
  Digest digest;
  static_cast<void>(crypto_hash_sha256_final(&state, digest.data()));
  return to_seal(digest);
}

}  // namespace parindex::inline v1::detail
