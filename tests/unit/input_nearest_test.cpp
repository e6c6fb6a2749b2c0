// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gtest/gtest.h>

#include "input/nearest.hpp"

namespace parindex::detail {
namespace {

TEST(Nearest, Edits_AreCounted) {
  EXPECT_EQ(edit_distance("", ""), 0U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("fatc", "fact"), 1U);  // a swap
  EXPECT_EQ(edit_distance("ON_TIME.numerator", "on-time numerator"), 0U);
  EXPECT_EQ(edit_distance(std::string(1000, 'a'), std::string(2000, 'a')), 0U);  // the first 64 bytes count
}

std::string nearest(std::string_view name) {
  Nearest nearest(name);
  for (const std::string_view known :
       {"on_time.numerator", "on_time.denominator", "unit", "1.1.1", "1.1.2", "x"}) {
    nearest.offer(known);
  }
  return std::string(nearest.best());
}

TEST(Nearest, MisspeltNames_FindTheirMeaning) {
  EXPECT_EQ(nearest("on_tme.numerator"), "on_time.numerator");
  EXPECT_EQ(nearest("ontime.denominator"), "on_time.denominator");
  EXPECT_EQ(nearest("Unit"), "unit");
  EXPECT_EQ(nearest(" unit"), "unit");
  EXPECT_EQ(nearest("unti"), "unit");
}

TEST(Nearest, OfEquallyNearNames_TheFirstIsTaken) { EXPECT_EQ(nearest("1.1.3"), "1.1.1"); }

TEST(Nearest, FarNames_GiveNothing) {
  EXPECT_EQ(nearest("population"), "");
  EXPECT_EQ(nearest(""), "");
  EXPECT_EQ(nearest("y"), "");
}

}  // namespace
}  // namespace parindex::detail
