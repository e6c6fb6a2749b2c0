// SPDX-License-Identifier: Apache-2.0
#include "seal.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parindex::detail {
namespace {

// Known answers of FIPS 180-4.
TEST(Seal, Sha256_GivesTheKnownAnswers) {
  EXPECT_EQ(sha256_seal(""), "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_seal("abc"), "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_seal("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_seal(std::string(1'000'000, 'a')),
            "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Seal, Pieces_GiveTheSameAsTheWhole) {
  const std::string text =
      "Bộ chỉ số chỉ đạo, điều hành và đánh giá chất lượng phục vụ người dân, doanh nghiệp";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 hash;
    hash.update(std::string_view(text).substr(0, cut));
    hash.update(std::string_view(text).substr(cut));
    EXPECT_EQ(hash.seal(), sha256_seal(text)) << cut;
  }
}

TEST(Seal, Asking_DoesNotEndTheHash) {
  Sha256 hash;
  EXPECT_EQ(hash.seal(), sha256_seal(""));
  hash.update("ab");
  EXPECT_EQ(hash.seal(), sha256_seal("ab"));
  EXPECT_EQ(hash.seal(), sha256_seal("ab"));
  Sha256 copy = hash;
  hash.update("c");
  EXPECT_EQ(hash.seal(), sha256_seal("abc"));
  EXPECT_EQ(copy.seal(), sha256_seal("ab"));
}

TEST(Seal, BytesWithNul_AreAllTaken) {
  const std::string zeros("\0\0", 2);
  EXPECT_NE(sha256_seal(zeros), sha256_seal(zeros.substr(1)));
  EXPECT_NE(sha256_seal(zeros.substr(1)), sha256_seal(""));
}

}  // namespace
}  // namespace parindex::detail
