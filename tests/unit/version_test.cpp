// SPDX-License-Identifier: Apache-2.0
#include "parindex/version.hpp"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

TEST(Version, LibraryAndHeaders_Agree) { EXPECT_EQ(parindex::version_number(), PARINDEX_VERSION_NUMBER); }

TEST(Version, Text_SaysTheSameAsTheNumber) {
  const int number = parindex::version_number();
  const std::string expected = std::to_string(number / 1000000) + "." + std::to_string(number / 1000 % 1000) +
                               "." + std::to_string(number % 1000);
  EXPECT_EQ(parindex::version(), expected);
}

TEST(Version, Text_IsTheVersionOfThePackage) { EXPECT_STREQ(parindex::version(), PARINDEX_PACKAGE_VERSION); }

}  // namespace
