// SPDX-License-Identifier: Apache-2.0
// What for: the seal of a document: SHA-256 of its canonical bytes, so that a scorecard says what it was made
// from.
//
//   std::string seal = sha256_seal(canonical_bytes);      // "sha256:9f86d081…", 7 + 64 characters
//   Sha256 hash; hash.update(a); hash.update(b); hash.seal() == sha256_seal(a + b)
//
// Computed by libsodium. No global state; one Sha256 is for one thread. Nothing fails; only lack of memory
// throws.
#ifndef PARINDEX_SRC_SEAL_HPP_
#define PARINDEX_SRC_SEAL_HPP_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace parindex::inline v1::detail {

inline constexpr std::string_view kSealPrefix = "sha256:";

// "sha256:" and the hash of `bytes` in 64 lower-case hexadecimal digits.
[[nodiscard]] std::string sha256_seal(std::string_view bytes);

// The same over bytes that come in pieces.
class Sha256 {
 public:
  Sha256() noexcept;
  // Takes the next bytes in.
  void update(std::string_view bytes) noexcept;
  // The seal of all bytes so far; more may follow.
  [[nodiscard]] std::string seal() const;

 private:
  static constexpr std::size_t kStateSize = 104;
  alignas(8) std::array<std::byte, kStateSize> state_;  // crypto_hash_sha256_state
};

}  // namespace parindex::inline v1::detail

#endif  // PARINDEX_SRC_SEAL_HPP_
