// SPDX-License-Identifier: Apache-2.0
// Structs that grow: an older program's is filled as far as it goes and read as if the rest were zero; a
// newer one's is refused where it asks for what this library does not know.
#include <cstdint>
#include <cstring>

#include "check.h"
#include "structs.hpp"

namespace {

// A struct of version 1.0 that got a third member in 1.1.
struct First {
  std::uint32_t struct_size;
  std::uint32_t flags;
  std::int64_t size;
};
struct Grown {
  std::uint32_t struct_size;
  std::uint32_t flags;
  std::int64_t size;
  std::int64_t newer;
};
// The same in a program built with 1.2.
struct Newest {
  Grown grown;
  std::int64_t newest;
};

}  // namespace

template <>
inline constexpr std::size_t parindex::capi::kFirstSize<Grown> = sizeof(First);

namespace {

using parindex::capi::clear;
using parindex::capi::fill;
using parindex::capi::take;

TEST(Growth_FillsAsMuchAsAnOlderCallerHas) {
  struct {
    First known;
    std::int64_t behind;
  } older = {{sizeof(First), 9, 9}, 0x55};
  CHECK(fill(reinterpret_cast<Grown*>(&older.known), Grown{0, 1, 2, 3}));
  CHECK_INT(older.known.struct_size, sizeof(First));
  CHECK_INT(older.known.flags, 1);
  CHECK_INT(older.known.size, 2);
  CHECK_INT(older.behind, 0x55);
}

TEST(Growth_FillsTheSameAndANewerCallerWhole) {
  Grown same = {sizeof(Grown), 9, 9, 9};
  CHECK(fill(&same, Grown{0, 1, 2, 3}));
  CHECK_INT(same.struct_size, sizeof(Grown));
  CHECK_INT(same.newer, 3);
  Newest newest = {{sizeof(Newest), 9, 9, 9}, 9};
  CHECK(fill(&newest.grown, Grown{0, 1, 2, 3}));
  CHECK_INT(newest.grown.struct_size, sizeof(Newest));
  CHECK_INT(newest.grown.newer, 3);
  CHECK_INT(newest.newest, 0);
}

TEST(Growth_TakesAnOlderCallersAsIfTheRestWereZero) {
  const struct {
    First known;
    std::int64_t behind;
  } older = {{sizeof(First), 1, 2}, 0x55};
  Grown seen = {0, 0, 0, 77};
  CHECK(take(&older, seen));
  CHECK_INT(seen.flags, 1);
  CHECK_INT(seen.size, 2);
  CHECK_INT(seen.newer, 0);
}

TEST(Growth_TakesANewerCallersWhenItsRestIsZero) {
  Newest newest = {{sizeof(Newest), 1, 2, 3}, 0};
  Grown seen = {};
  CHECK(take(&newest, seen));
  CHECK_INT(seen.newer, 3);
  for (unsigned bit = 0; bit != 64; ++bit) {
    newest.newest = static_cast<std::int64_t>(std::uint64_t{1} << bit);
    CHECK(!take(&newest, seen));
  }
}

TEST(Growth_RefusesSizesOfNoVersion) {
  Newest memory = {{0, 1, 2, 3}, 0};
  Grown seen = {1, 2, 3, 4};
  for (std::uint32_t size = 0; size != sizeof(First); ++size) {
    memory.grown.struct_size = size;
    CHECK(!take(&memory, seen));
    CHECK(!fill(&memory.grown, Grown{}));
    CHECK(!clear(&memory.grown, size));
  }
  for (const std::uint32_t size : {4097U, 65536U, 0x80000000U, UINT32_MAX}) {
    memory.grown.struct_size = size;
    CHECK(!take(&memory, seen));
    CHECK(!fill(&memory.grown, Grown{}));
    CHECK(!clear(&memory.grown, size));
  }
  CHECK(!clear(&memory.grown, SIZE_MAX));
  CHECK(!clear(static_cast<Grown*>(nullptr), sizeof(Grown)));
  CHECK(!fill(static_cast<Grown*>(nullptr), Grown{}));
  CHECK_INT(seen.newer, 4);
  CHECK_INT(memory.grown.newer, 3);
}

TEST(Growth_ClearsWhatTheCallerHas) {
  struct {
    First known;
    std::int64_t behind;
  } older = {{9, 9, 9}, 0x55};
  CHECK(clear(reinterpret_cast<Grown*>(&older.known), sizeof(First)));
  CHECK_INT(older.known.struct_size, sizeof(First));
  CHECK_INT(older.known.size, 0);
  CHECK_INT(older.behind, 0x55);
  Newest newest = {{9, 9, 9, 9}, 9};
  CHECK(clear(&newest.grown, sizeof newest));
  CHECK_INT(newest.grown.struct_size, sizeof newest);
  CHECK_INT(newest.newest, 0);
}

}  // namespace

int main() {
  RUN(Growth_FillsAsMuchAsAnOlderCallerHas);
  RUN(Growth_FillsTheSameAndANewerCallerWhole);
  RUN(Growth_TakesAnOlderCallersAsIfTheRestWereZero);
  RUN(Growth_TakesANewerCallersWhenItsRestIsZero);
  RUN(Growth_RefusesSizesOfNoVersion);
  RUN(Growth_ClearsWhatTheCallerHas);
  return finish();
}
