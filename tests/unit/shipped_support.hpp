// SPDX-License-Identifier: Apache-2.0
// What the tests of shipped examples share: files of the tree, tables of figures, scorecards by name.
#ifndef PARINDEX_TESTS_UNIT_SHIPPED_SUPPORT_HPP_
#define PARINDEX_TESTS_UNIT_SHIPPED_SUPPORT_HPP_

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parindex/assessment.hpp"
#include "parindex/framework.hpp"
#include "parindex/mistake.hpp"
#include "parindex/rational.hpp"
#include "parindex/scoring.hpp"

namespace parindex::testing {

inline std::string bytes_of(std::string_view path) {
  std::ifstream in(std::string(PARINDEX_SOURCE_DIR "/").append(path), std::ios::binary);
  if (!in) throw std::runtime_error("cannot open " + std::string(path));
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// Rows of a table by column name. These tables hold no quoted cells.
using Row = std::map<std::string, std::string>;
inline std::vector<Row> rows_of(std::string_view path) {
  const auto cells = [](std::string_view line) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t to = std::min(line.find(',', from), line.size());
      out.emplace_back(line.substr(from, to - from));
      from = to + 1;
    }
    return out;
  };
  std::vector<Row> rows;
  std::vector<std::string> header;
  const std::string bytes = bytes_of(path);
  for (std::size_t from = 0; from < bytes.size();) {
    const std::size_t to = std::min(bytes.find('\n', from), bytes.size());
    const std::vector<std::string> line = cells(std::string_view(bytes).substr(from, to - from));
    from = to + 1;
    if (header.empty()) {
      header = line;
      continue;
    }
    EXPECT_EQ(line.size(), header.size()) << path;
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < header.size(); ++i)
      row[header[i]] = line.at(i);
  }
  return rows;
}

inline Rational number(const std::string& text) {
  const std::optional<Rational> value = Rational::parse(text);
  if (!value) throw std::runtime_error("not a number: " + text);
  return *value;
}

inline std::string words(const Mistakes& mistakes) {
  std::string out;
  for (const Mistake& mistake : mistakes)
    out += format(mistake, Language::kEn) + "\n";
  return out;
}

inline std::vector<std::string> codes(const Mistakes& mistakes) {
  std::vector<std::string> out;
  for (const Mistake& mistake : mistakes)
    out.push_back(mistake.code);
  return out;
}

// A framework of the tree; what `check` says about it goes to `mistakes`.
inline Framework shipped(std::string_view path, Mistakes& mistakes) {
  std::optional<Framework> framework = Framework::load(bytes_of(path), mistakes);
  if (!framework) throw std::runtime_error(std::string(path) + "\n" + words(mistakes));
  return *std::move(framework);
}

// The scorecards of one period by unit, and what was said meanwhile. Inputs that are wrong give none.
class Cards {
 public:
  enum class As { kCsv, kJson };
  Cards(std::string_view framework, const std::string& input, As as = As::kCsv, const std::string& year = {})
      : framework_(shipped(framework, mistakes_)) {
    InputReader reader(framework_, mistakes_);
    if (as == As::kCsv) {
      reader.read_csv(input, "input.csv");
    } else {
      reader.read_json(input, "input.json");
    }
    const std::optional<Batch> batch = reader.finish();
    if (!batch) return;
    std::optional<Scorecards> cards = score(framework_, *batch, mistakes_);
    if (!cards) return;
    for (Scorecard& card : *cards) {
      if (year.empty() || card.period.from.year() == std::stoi(year)) cards_.push_back(std::move(card));
    }
    const std::vector<ItemInfo> items = framework_.items();
    for (std::size_t i = 0; i < items.size(); ++i)
      by_label_[items[i].label] = i;
  }

  std::vector<ItemInfo> info() const { return framework_.items(); }
  const Scorecards& all() const { return cards_; }
  const Mistakes& mistakes() const { return mistakes_; }
  const Scorecard& card(const std::string& unit) const {
    for (const Scorecard& card : cards_) {
      if (card.unit.id == unit) return card;
    }
    throw std::runtime_error("no scorecard of " + unit + "\n" + words(mistakes_));
  }
  const ItemScore& item(const std::string& unit, const std::string& label) const {
    return card(unit).items.at(by_label_.at(label));
  }

 private:
  Mistakes mistakes_;
  Framework framework_;
  Scorecards cards_;
  std::map<std::string, std::size_t> by_label_;
};

}  // namespace parindex::testing

#endif  // PARINDEX_TESTS_UNIT_SHIPPED_SUPPORT_HPP_
