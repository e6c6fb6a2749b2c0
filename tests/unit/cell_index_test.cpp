// SPDX-License-Identifier: Apache-2.0
// Where cells end: as a reader byte by byte finds it, whatever the processor, wherever 64 bytes end.
#include "csv/cell_index.hpp"

#include <memory>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parindex::detail::csv {
namespace {

struct Expected {
  std::vector<std::uint32_t> ends;       // of all cells
  std::vector<std::uint32_t> row_cells;  // cells up to each row's end
  bool tangled = false;
};

// Byte by byte: a quote opens at a cell's beginning only, closes only before what ends a cell, and two stand
// for one; a return stands before a line feed only.
Expected expected_of(std::string_view text, std::size_t from, char separator) {
  Expected out;
  enum { kBegin, kPlain, kQuoted, kClosed } state = kBegin;
  bool row_open = false;
  for (std::size_t i = from; i != text.size(); ++i) {
    const char c = text[i];
    if (state == kQuoted) {
      if (c == '"') state = kClosed;
      continue;
    }
    const bool ends_cell = c == separator || c == '\n';
    const bool returns = c == '\r' && i + 1 != text.size() && text[i + 1] == '\n';
    if (c == '\r' && !returns) out.tangled = true;
    if (c == '"') {
      if (state == kPlain) out.tangled = true;
      state = kQuoted;
      row_open = true;
      continue;
    }
    if (state == kClosed && !ends_cell && !returns) out.tangled = true;
    row_open = c != '\n';
    if (ends_cell) {
      out.ends.push_back(static_cast<std::uint32_t>(i));
      if (c == '\n') out.row_cells.push_back(static_cast<std::uint32_t>(out.ends.size()));
      state = kBegin;
    } else if (!returns) {
      state = kPlain;
    }
  }
  if (state == kQuoted) out.tangled = true;
  if (row_open && text.size() != from) {
    out.ends.push_back(static_cast<std::uint32_t>(text.size()));
    out.row_cells.push_back(static_cast<std::uint32_t>(out.ends.size()));
  }
  return out;
}

using Scan = void (*)(std::string_view, std::size_t, char, CellIndex&) noexcept;

std::vector<Scan> scans() {
  std::vector<Scan> out{index_cells, index_cells_plainly};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0)
    out.push_back(index_cells_avx2);
#endif
  return out;
}

// Reads all of it, part by part.
void compare(const std::string& text, std::size_t from, char separator) {
  const Expected expected = expected_of(text, from, separator);
  const std::string padded = text + std::string(64, '\0');
  const std::string_view view(padded.data(), text.size());
  for (const Scan scan : scans()) {
    const auto index = std::make_unique<CellIndex>();
    std::size_t cells = 0, rows = 0;
    bool tangled = false;
    for (std::size_t at = from; at != text.size() && !tangled;) {
      scan(view, at, separator, *index);
      tangled = index->tangled;
      if (tangled) break;
      ASSERT_NE(index->rows, 0U);
      ASSERT_LE(index->rows, CellIndex::kMostRows);
      for (std::size_t row = 0; row != index->rows; ++row) {
        ASSERT_LT(rows, expected.row_cells.size());
        ASSERT_EQ(cells + index->row_cells[row + 1], expected.row_cells[rows++]) << text;
        for (std::size_t i = index->row_cells[row]; i != index->row_cells[row + 1]; ++i)
          ASSERT_EQ(index->ends[i + 1], expected.ends[cells + i]) << text;
      }
      cells += index->row_cells[index->rows];
      at = std::min(index->row_begin(index->rows), text.size());
      ASSERT_EQ(at == text.size(), index->to_end || at == text.size());
    }
    ASSERT_EQ(tangled, expected.tangled) << text;
    if (!tangled) {
      ASSERT_EQ(rows, expected.row_cells.size()) << text;
    }
  }
}

TEST(CellIndex, IsWhatAReaderByteByByteFinds) {
  std::mt19937 random(11);
  std::size_t sound = 0, quoted = 0;
  for (int round = 0; round != 60'000; ++round) {
    // Pieces rather than bytes, so that many texts are sound.
    static const std::vector<std::string> kPieces{"a",
                                                  ",",
                                                  "\n",
                                                  "\r\n",
                                                  "bc",
                                                  ",",
                                                  "\"\"",
                                                  "\"a\"",
                                                  ",\"\"\"\",",
                                                  "\"x\ny\"",
                                                  ",,",
                                                  "\n\n",
                                                  "ạ",
                                                  "\"b,c\"",
                                                  ",\"d\",",
                                                  "\r",
                                                  "\"",
                                                  std::string(1, '\0'),
                                                  "1234567890123456789012345678901234567890"};
    const std::size_t kinds = round % 3 == 0 ? kPieces.size() : round % 3 == 1 ? 6 : 15;
    std::string text;
    for (std::size_t pieces = random() % 60; pieces != 0; --pieces)
      text += kPieces[random() % kinds];
    compare(text, 0, ',');
    const Expected expected = expected_of(text, 0, ',');
    sound += expected.tangled ? 0U : 1U;
    quoted += !expected.tangled && text.find('"') != std::string::npos ? 1U : 0U;
    if (const std::size_t line = text.find('\n'); line != std::string::npos) compare(text, line + 1, ',');
    ASSERT_FALSE(HasFatalFailure()) << round;
  }
  EXPECT_GT(sound, 20'000U);
  EXPECT_GT(quoted, 1'000U);
}

TEST(CellIndex, EveryPlaceOfAQuoteOrLineEndAmongSixtyFourBytes) {
  for (const std::string middle : {"\"a,b\"", "\"\"", "\"a\"\"b\"", "\"a\nb\"", "\"a\r\nb\"", "a\"", "\"a\"b",
                                   "\r\n", "\r", "\"\"\"", "x,\"", "\""}) {
    for (std::size_t before = 0; before != 130; ++before) {
      for (const std::string end : {"", "\n", ",z\n", "\r\n", "\r"}) {
        compare("u\n" + std::string(before, 'v') + "," + middle + end, 0, ',');
        compare("u\n" + std::string(before, 'v') + "\n" + middle + end, 2, ',');
        ASSERT_FALSE(HasFatalFailure()) << before << middle << end;
      }
    }
  }
}

TEST(CellIndex, StopsBetweenRowsAndGoesOnThere) {
  std::string many, wide, longest;
  for (int i = 0; i != 3000; ++i)
    many += std::to_string(i * 37 % 1000) + ";" + (i % 7 == 0 ? "\"a;\"\"\nb\"" : "") + ";x\n";
  compare(many, 0, ';');
  for (int i = 0; i != 2000; ++i)
    wide += "\n\n,\n";
  compare(wide, 0, ',');
  compare(std::string(2000, ',') + "\n" + std::string(2000, ',') + "\na,b", 0, ',');
  // A row of more cells than are looked for is somebody else's.
  const auto index = std::make_unique<CellIndex>();
  const std::string padded = std::string(3000, ',') + "\n" + std::string(64, '\0');
  index_cells(std::string_view(padded.data(), 3001), 0, ',', *index);
  EXPECT_TRUE(index->tangled);
}

TEST(CellIndex, TellsWhatElseThereIs) {
  const auto index = std::make_unique<CellIndex>();
  const auto look = [&](std::string text) {
    const std::size_t size = text.size();
    text += std::string(64, '\0');
    index_cells(std::string_view(text.data(), size), 0, ',', *index);
  };
  look("a,b\n");
  EXPECT_FALSE(index->high || index->nul || index->returns || index->quotes || index->broken ||
               index->tangled);
  look("ạ,b\n");
  EXPECT_TRUE(index->high);
  look(std::string(70, 'a') + std::string(1, '\0') + "\n");
  EXPECT_TRUE(index->nul);
  look(std::string(63, 'a') + "\r\n");
  EXPECT_TRUE(index->returns && !index->tangled);
  look("\"a\"\n");
  EXPECT_TRUE(index->quotes && !index->broken);
  look("\"a\nb\"\n");
  EXPECT_TRUE(index->broken);
  EXPECT_EQ(index->rows, 1U);
}

}  // namespace
}  // namespace parindex::detail::csv
